"""Describe a running demo as OpenAPI, for judges that read it: `python -m tests.judges URL EMAIL FILE`.

Signs in, walks every link, and writes each route with the parts of addresses and the fields of forms that
were found. Prints the two headers that a judge sends along: the session and the token of forms.
"""

import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import django
import requests
from selectolax.lexbor import LexborHTMLParser

from tests.hostile import FORM, forms_in

PASSWORD = "structured-interviews"
MOST_PAGES = 400
# What would end the judge's own session, or take away what the others are judged by.
LEFT_OUT = {
    "account_logout",
    "account_change_password",
    "account_set_password",
    "deactivate_person",
    "edit_person",
    "end_session",
    "end_other_sessions",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
}
ODD_PARTS = ["x", "00000000-0000-0000-0000-000000000000", "%00", "..%2f..%2fetc%2fpasswd", "%F0%9F%A4%A6"]
EDITS = {
    "type": "object",
    "required": ["edits", "seen"],
    "properties": {
        "edits": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["mutation", "field", "base", "value"],
                "properties": {
                    "mutation": {"type": "string", "format": "uuid"},
                    "field": {"type": "string"},
                    "base": {"type": "integer"},
                    "value": {"type": "string"},
                },
            },
        },
        "seen": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}


class Walk:
    """What was found: for each route its parts and, by method, the names of the fields sent to it."""

    def __init__(self, url: str, email: str) -> None:
        self.url, self.session = url.rstrip("/"), requests.Session()
        self.parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.fields: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._sign_in(email)

    def _sign_in(self, email: str) -> None:
        address = f"{self.url}/account/login/"
        token = _token(self.session.get(address, timeout=60).text)
        sent = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        answer = self.session.post(address, sent, timeout=60)
        assert answer.url != address, "the demo doesn't know this person"

    def headers(self) -> dict[str, str]:
        page = self.session.get(f"{self.url}/account/sessions/", timeout=60).text
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
        return {"Cookie": cookies, "X-CSRFToken": _token(page)}

    def everything(self) -> None:
        waiting, seen = ["/"], {"/"}
        while waiting and len(seen) < MOST_PAGES:
            for link in self._read(waiting.pop(0)):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def _read(self, address: str) -> list[str]:
        """Note what a page holds; return the addresses of its links."""
        self._note(address, "get", ())
        answer = self.session.get(f"{self.url}{address}", timeout=60)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return []
        for form in forms_in(answer.text, answer.url):
            self._note(urlsplit(form.address).path, form.method, form.names)
        links = [node.attributes.get("href") or "" for node in LexborHTMLParser(answer.text).css("a[href]")]
        whole = [urlsplit(urljoin(answer.url, link)) for link in links]
        own = [link for link in whole if f"{link.scheme}://{link.netloc}" == self.url]
        return [link.path for link in own if not link.path.startswith("/static/")]

    def _note(self, path: str, method: str, names: tuple[str, ...]) -> None:
        from django.urls import Resolver404, resolve

        try:
            match = resolve(path)
        except Resolver404:
            return
        for part, value in match.captured_kwargs.items():
            self.parts[str(match.url_name)][part].add(str(value))
        self.fields[str(match.url_name), method] |= set(names) - {"csrfmiddlewaretoken"}


def _token(page: str) -> str:
    field = LexborHTMLParser(page).css_first("input[name=csrfmiddlewaretoken]")
    return str(field.attributes["value"]) if field else ""


def _routes(patterns: Any = None, before: str = "") -> dict[str, tuple[str, list[str]]]:
    """Return each route's address with its parts in braces, and their names."""
    from django.urls import URLResolver, get_resolver
    from django.urls.resolvers import RoutePattern

    found: dict[str, tuple[str, list[str]]] = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found |= _routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern.pattern, RoutePattern):
            address = "/" + before + str(pattern.pattern)
            for name, converter in pattern.pattern.converters.items():
                written = [f"<{kind}:{name}>" for kind in ("uuid", "slug", "int", "str")] + [f"<{name}>"]
                for word in written:
                    address = address.replace(word, f"{{{name}}}")
                assert converter
            found[str(pattern.name)] = (address, list(pattern.pattern.converters))
    return found


def described(walk: Walk) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for name, (address, parts) in _routes().items():
        if name in LEFT_OUT:
            continue
        known = walk.parts[name]
        place = paths.setdefault(address, {"parameters": []})
        place["parameters"] = [
            {
                "name": part,
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": sorted(known[part])[:5] + ODD_PARTS},
            }
            for part in parts
        ]
        place |= _operations(walk, name)
    return {"openapi": "3.0.3", "info": {"title": "Hiring Loop", "version": "1"}, "paths": paths}


def _operations(walk: Walk, name: str) -> dict[str, Any]:
    answers = {"default": {"description": "a page"}}
    asked = sorted(walk.fields[name, "get"])
    query = [{"name": field, "in": "query", "schema": {"type": "string"}} for field in asked]
    schema = {
        "type": "object",
        "properties": {f: {"type": "string"} for f in sorted(walk.fields[name, "post"])},
    }
    content = {"application/json": {"schema": EDITS}} if name == "save_edits" else {FORM: {"schema": schema}}
    return {
        "get": {"operationId": f"get_{name}", "parameters": query, "responses": answers},
        "post": {"operationId": f"post_{name}", "requestBody": {"content": content}, "responses": answers},
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    url, email, file = sys.argv[1:4]
    walk = Walk(url, email)
    walk.everything()
    Path(file).write_text(json.dumps(described(walk), indent=1))
    for name, value in walk.headers().items():
        sys.stdout.write(f"{name}: {value}\n")
