"""What a web page tells of itself in its head: title, day, publisher, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

__all__ = ["find_metadata"]

_TITLES = ("og:title", "twitter:title", "dcterms.title", "dc.title")
_DATES = (
    "article:published_time",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "datepublished",
    "date",
    "pubdate",
    "article:modified_time",
    "dcterms.modified",
    "last-modified",
)
_PUBLISHERS = ("og:site_name", "dcterms.publisher", "dc.publisher", "publisher", "application-name")
_DATE = re.compile(r"\s*((?:19|20)\d\d-\d\d(?:-\d\d)?)")
#: What stands between a page's title and its site's name.
_SITE = re.compile(r"\s+(?:\||–|—|-|·|»|::)\s+")
#: A list of structured data that is longer tells nothing more about the page.
MAX_LINKED_DATA = 200_000


def find_metadata(tree: LexborHTMLParser) -> dict[str, str]:
    """Return ``title``, ``date`` (ISO), ``publisher`` and ``source``, as far as head and structured data tell them."""
    named = _named(tree)
    linked = list(_linked_data(tree))
    heading = _text(tree, "h1")
    values = {
        "title": _title(named, heading, _text(tree, "title")),
        "date": _date(tree, named, linked),
        "publisher": next((named[key] for key in _PUBLISHERS if named.get(key)), "") or _publisher(linked),
        "source": _address(tree, named),
    }
    return {key: value for key, value in values.items() if value}


def _named(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        value = " ".join((attributes.get("content") or "").split())
        if key and value:
            found.setdefault(key.strip().lower(), value)
    return found


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) if node is not None else ""


def _title(named: dict[str, str], heading: str, title: str) -> str:
    told = next((named[key] for key in _TITLES if named.get(key)), "")
    if heading and (heading.casefold() in told.casefold() or not told):
        return heading
    # "Page | Site": the page comes first
    return _SITE.split(told or title)[0]


def _date(tree: LexborHTMLParser, named: dict[str, str], linked: list[dict[str, Any]]) -> str:
    candidates = [named.get(key, "") for key in _DATES[:8]]
    candidates += [str(each.get("datePublished", "")) for each in linked]
    candidates += [
        node.attributes.get("datetime") or ""
        for node in tree.css("time[itemprop=datePublished],time[pubdate],article time[datetime],time.published")
    ]
    candidates += [named.get(key, "") for key in _DATES[8:]]
    return next((found[1] for each in candidates if (found := _DATE.match(each))), "")


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON-LD that describe a page or an article."""
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text()
        if len(text) > MAX_LINKED_DATA:
            continue
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            continue
        waiting = [loaded]
        while waiting:
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting += each
            elif isinstance(each, dict):
                yield each
                waiting += [each["@graph"]] if "@graph" in each else []


def _publisher(linked: list[dict[str, Any]]) -> str:
    for each in linked:
        publisher = each.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return " ".join(name.split())
    return ""


def _address(tree: LexborHTMLParser, named: dict[str, str]) -> str:
    node = tree.css_first("link[rel=canonical]")
    address = (node.attributes.get("href") or "" if node is not None else "") or named.get("og:url", "")
    return address.strip() if address.strip().startswith(("http://", "https://")) else ""
