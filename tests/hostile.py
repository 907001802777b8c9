"""What a hostile browser sends: the forms of a page, and values that no form of ours would hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

FORM = "application/x-www-form-urlencoded"
VALUES = (
    "",
    "a\0b",
    "\0",
    "\ud800",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "24:61",
    "-1",
    "99999999999999999999",
    "1e309",
    "NaN",
    "٣",
    "3.0",
    "true",
    "[]",
    '{"a": {"b": []}}',
    "00000000-0000-0000-0000-000000000000",
    "{7a8f31f2-0c4e-4a63-9d34-3a52f2a7a5d1}",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "'; DROP TABLE hiring_person; --",
    "%s%n%x{0}{{ 7*7 }}",
    "a\r\nBcc: x@example.com",
    "=HYPERLINK(1)",
    "\u202e\u2028\ufeff",
    "Europe/../../etc",
    "nobody@example.com",
    "x" * 20_000,
)


@dataclass(frozen=True)
class Form:
    """A form as the page holds it: where it leads and what it would send untouched."""

    method: str
    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, _ in self.fields))

    def sent_with(self, name: str, value: str) -> str:
        """Return what is sent when one field holds something else."""
        return encoded([(key, value if key == name else old) for key, old in self.fields])


def encoded(pairs: list[tuple[str, str]]) -> str:
    """Return pairs as a form sends them; half a surrogate pair goes as the bytes that stand for it."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogatepass")


def forms_in(page: str, address: str) -> Iterator[Form]:
    """Yield the forms of a page, fields that belong to one by its id included."""
    tree = LexborHTMLParser(page)
    for form in tree.css("form"):
        named = form.attributes.get("id")
        nodes: list[Any] = form.css("[name]") + (tree.css(f'[form="{named}"][name]') if named else [])
        fields = tuple((str(node.attributes["name"]), _value(node)) for node in nodes)
        # A script may send a part of a page elsewhere with what its form holds.
        others = {node.attributes.get("hx-post") for node in form.css("[hx-post]")} - {None}
        own = (form.attributes.get("method") or "get").lower()
        yield Form(own, urljoin(address, form.attributes.get("action") or ""), fields)
        for other in sorted(str(other) for other in others):
            yield Form("post", urljoin(address, other), fields)


def _value(node: LexborNode) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return str(chosen.attributes.get("value") or "") if chosen else ""
    return str(node.attributes.get("value") or "")
