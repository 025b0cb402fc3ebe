"""The page of a document as HTML: by itself in one file, or as the part that a server puts into a page of its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup, escape

from .classes import CLASSES, SHAPES
from .document import DocumentView, Passage, Thing
from .marks import Piece
from .page import Page, escape_json, read_static, sources, templates, texts

__all__ = ["document_texts", "icon", "render_body", "render_page", "sprite"]

LANGUAGES = ("sv", "en")
#: The address of a node's page, "" where it has none.
Link = Callable[[Thing], str]
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_SHOWN = 140


@cache
def document_texts() -> Mapping[str, list[str]]:
    """Return the strings of the page of a document: key → Swedish and English."""
    own: dict[str, list[str]] = json.loads(read_static("document.json"))
    used = ("class.", "classes.", "pred.", "modality.")
    shared = {key: pair for key, pair in texts().items() if key.startswith(used) or key in ("ui.skip", "ui.theme")}
    return {**shared, **own}


def _no_link(thing: Thing) -> str:
    return ""


def render_page(view: DocumentView, lang: str) -> Page:
    """Return the page as one file that opens without a network; the same view gives the same bytes."""
    script, style = read_static("document.js"), read_static("tokens.css") + read_static("document.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {sources(script)}",
            f"style-src {sources(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    title = f"{view.title[:80]} – Styrkedjan"
    html = _template("document.html").render(
        **_values(view, lang, _no_link),
        posts=None,
        title=title,
        policy=policy,
        style=style,
        script=script,
        texts=escape_json(document_texts()),
    )
    return Page(html, title, policy)


def render_body(view: DocumentView, lang: str, href: Link, posts: Mapping[str, str] | None = None) -> Markup:
    """Return what a page of the document holds, its nodes with the addresses that *href* gives.

    Where a server makes a file of reviews, *posts* has its ``address``, and the ``graph`` that the facts are of.
    """
    return Markup(_template("document_body.html").render(**_values(view, lang, href), posts=posts))


def _template(name: str) -> jinja2.Template:
    return templates().get_template(name)


def _values(view: DocumentView, lang: str, href: Link) -> dict[str, Any]:
    column = LANGUAGES.index(lang)
    words = document_texts()

    def fill(key: str, *parts: object) -> str:
        text = words[key][column]
        for at, part in enumerate(parts):
            text = text.replace(f"{{{at}}}", str(part))
        return text

    def number(value: int) -> str:
        return f"{value:,}".replace(",", "\u00a0" if lang == "sv" else ",")

    def label(thing: Thing) -> str:
        text = thing.label_en if lang == "en" and thing.label_en else thing.label
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"

    def phrase(predicate: str) -> str:
        return words[f"pred.{predicate}"][column] if f"pred.{predicate}" in words else predicate.partition(":")[2]

    relations = Counter(fact.predicate for fact in view.facts)
    kinds = Counter(thing.kind for _, _, thing in view.mentions if thing.kind)
    return {
        "view": view,
        "lang": lang,
        "words": words,
        "t": lambda key: words[key][column],
        "fill": fill,
        "number": number,
        "label": label,
        "phrase": phrase,
        "modality": lambda word: words[f"modality.{word}"][column] if f"modality.{word}" in words else word,
        "icon": icon,
        "href": href,
        "one_line": one_line,
        "sprite": sprite,
        "is_address": _ADDRESS.fullmatch,
        "body": _body(view, href),
        "relations": sorted(relations.items(), key=lambda each: (-each[1], each[0])),
        "kinds": sorted(kinds.items(), key=lambda each: CLASSES.index(each[0])),
        "crossing": sum(passage.crosses for passage in view.passages),
        "total": sum(relations.values()),
    }


@cache
def icon(kind: str, size: int = 14) -> Markup:
    """Return the dot of a class, drawn from the shapes of :func:`sprite`."""
    if kind not in SHAPES:
        return Markup("")
    return Markup(
        '<svg viewBox="-1.35 -1.35 2.7 2.7" width="{0}" height="{0}" class="icon k-{1}" aria-hidden="true">'
        '<use href="#i-{1}"/></svg>'
    ).format(size, kind)


@cache
def sprite() -> Markup:
    """Return the shapes that a page's dots are drawn from; it stands in the page once."""
    shapes = "".join(f'<path id="i-{kind}" d="{shape}" fill-rule="evenodd"/>' for kind, shape in SHAPES.items())
    return Markup(f'<svg width="0" height="0" class="sprite" aria-hidden="true"><defs>{shapes}</defs></svg>')


def one_line(text: str) -> str:
    """Return *text* with its white space made single blanks, as a file of reviews has it."""
    return " ".join(text.split())


# ------------------------------------------------------------------------------------------------------- the text


def _body(view: DocumentView, href: Link) -> Markup:
    passages = {passage.number: passage for passage in view.passages}
    parts: list[str] = []
    for piece in view.pieces():
        parts += [
            f'<a id="m{span.number}" class="at"></a><a id="{_place(passages[span.number])}" class="at"></a>'
            for span in piece.begins
            if span.kind == "p"
        ]
        parts.append(_marked(view, piece, passages, href))
        parts += [
            f'<a class="ref l{min(passages[span.number].lane, 3)}" href="#p{span.number}" data-p="{span.number}"'
            f' aria-label="{span.number}">{span.number}</a>'
            for span in reversed(piece.ends)
            if span.kind == "p"
        ]
    return Markup("".join(parts))


def _place(passage: Passage) -> str:
    """Return by what a passage is known outside the page: where it stands in the document."""
    start, end = passage.place or (passage.start, passage.end)
    return f"c{start}-{end}"


def _marked(view: DocumentView, piece: Piece, passages: Mapping[int, Passage], href: Link) -> str:
    text = str(escape(view.text[piece.start : piece.end]))
    names = [span.number for span in piece.spans if span.kind == "n"]
    if names:
        text = _named(view.mentions[names[-1]][2], text, href)
    over = [passages[span.number] for span in piece.spans if span.kind == "p"]
    if over:
        lanes = " ".join(sorted({f"l{min(passage.lane, 3)}" for passage in over}))
        crossing = " cross" if len(over) > 1 else ""
        numbers = " ".join(str(passage.number) for passage in over)
        return f'<span class="said {lanes}{crossing}" data-p="{numbers}">{text}</span>'
    status = next((view.sentences[span.number].status for span in piece.spans if span.kind == "s"), "")
    return f'<span class="{status}">{text}</span>' if status in ("silent", "chrome") else text


def _named(thing: Thing, text: str, href: Link) -> str:
    kind = thing.kind or "Actor"
    title = escape(thing.label[:_SHOWN])
    if address := href(thing):
        return f'<a class="name k-{kind}" data-kind="{kind}" href="{escape(address)}" title="{title}">{text}</a>'
    return f'<span class="name k-{kind}" data-kind="{kind}" title="{title}">{text}</span>'
