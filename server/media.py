"""Which format a client gets: what it accepts, held against what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

__all__ = ["ENDINGS", "GRAPHS", "MEDIA", "TABLES", "choose", "prefers_html"]

#: Media types by format, the first of a format the one that is sent; the order is the server's own preference.
TABLES: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
}
_TEXT = frozenset({"text/csv", "text/tab-separated-values", "text/turtle", "text/markdown"})
#: What is sent for a format.
MEDIA: Mapping[str, str] = {
    name: f"{media}; charset=utf-8" if media in _TEXT else media
    for name, media in [
        *((name, media) for media, name in reversed([*TABLES.items(), *GRAPHS.items()])),
        ("markdown", "text/markdown"),
    ]
}
#: How a file in a graph's format ends.
ENDINGS: Mapping[str, str] = {"ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml"}


@lru_cache(maxsize=512)
def _ranges(accept: str) -> tuple[tuple[str, float], ...]:
    found = []
    for part in accept.split(",")[:100]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for each in parameters:
            if each.startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(each[2:])))
                except ValueError:
                    quality = 0.0
        if media:
            found.append((media, quality))
    return tuple(found)


def _quality(media: str, ranges: Iterable[tuple[str, float]]) -> float:
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*", "*"):
        qualities = [quality for name, quality in ranges if name == wanted]
        if qualities:
            return max(qualities)
    return 0.0


def choose(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the format among *offered* (by media type, the best first) that *accept* likes best; ``None`` for none."""
    return _choose(accept[:2000], tuple(offered.items()))


@lru_cache(maxsize=512)
def _choose(accept: str, offers: tuple[tuple[str, str], ...]) -> str | None:
    offered = dict(offers)
    if not accept.strip():
        return next(iter(offered.values()))
    ranges = _ranges(accept)
    best = max(offered, key=lambda media: _quality(media, ranges))
    return offered[best] if _quality(best, ranges) > 0 else None


@lru_cache(maxsize=512)
def prefers_html(accept: str) -> bool:
    """Tell whether whoever asks is a browser rather than a program."""
    ranges = _ranges(accept)
    page = _quality("text/html", [each for each in ranges if "*" not in each[0]])
    return page > 0 and all(page >= _quality(media, ranges) for media in (*TABLES, *GRAPHS))
