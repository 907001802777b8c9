"""Ask axe about every page that each person of a demo can reach: `python -m tests.judges.accessibility URL`.

Follows every link, as the walk for schemathesis does, and takes up to three pages of each route, wide and
light, narrow and dark. Prints what it found and ends with code 1 if that is anything.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tests.judges.__main__ import MOST_PAGES, PASSWORD

PEOPLE = ("admin", "recruiter", "manager", "interviewer")
LOOKS = ((1440, "light"), (360, "dark"))
OF_A_ROUTE = 3
SYSTEM_CHROMIUM = "/usr/bin/chromium"


def main(url: str) -> int:
    django.setup()
    found = Counter[str]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SYSTEM_CHROMIUM, args=["--no-sandbox"])
        for person in ("stranger", *PEOPLE):
            page = browser.new_context(base_url=url, reduced_motion="reduce").new_page()
            if person != "stranger":
                _sign_in(page, person)
            pages = 0
            for address in _addresses(page):
                pages += 1
                found.update(f"{person} {address}: {words}" for words in _violations(page))
            sys.stdout.write(f"{person}: {pages} pages, {len(LOOKS)} looks" + "\n")
            page.context.close()
        browser.close()
    for words in found:
        sys.stdout.write(f"{words}\n")
    return 1 if found else 0


def _sign_in(page: Page, person: str) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", f"{person}@example.com")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/*")


def _addresses(page: Page) -> Iterator[str]:
    """Yield each page that is worth a look while the browser shows it."""
    waiting, seen, of_route = ["/", "/account/login/", "/nowhere/"], set[str](), Counter[str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        route = _route(address)
        if of_route[route] >= OF_A_ROUTE or not _opened(page, address):
            continue
        of_route[route] += 1
        links = page.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
        whole = [urlsplit(urljoin(page.url, link)) for link in links]
        own = [link for link in whole if link.netloc == urlsplit(page.url).netloc]
        waiting += [link.path + (f"?{link.query}" if link.query else "") for link in own]
        yield address


def _route(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def _opened(page: Page, address: str) -> bool:
    """Whether this is a page; files are downloads, to which a browser doesn't go."""
    answer = page.request.get(address)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return False
    page.goto(address)
    return True


def _violations(page: Page) -> Iterator[str]:
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        for rule in Axe().run(page).response["violations"]:
            yield f"{width} {theme}: {rule['id']}: {rule['nodes'][0]['html'][:200]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
