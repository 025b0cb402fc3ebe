"""Pages: rendered on the server, Swedish first and English beside, each of one look with the views."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from styrkedjan.graph.views.classes import to_class
from styrkedjan.graph.views.document_page import icon, sprite
from styrkedjan.graph.views.page import texts as view_texts
from styrkedjan.ontology import PREFIXES

from .static import Static

__all__ = ["Pages", "address_of", "language_of", "words"]

LANGUAGES = ("sv", "en")


@cache
def words() -> Mapping[str, list[str]]:
    """Return every string of the pages: key → Swedish and English."""
    own: dict[str, list[str]] = json.loads(files(__package__).joinpath("static", "texts.json").read_text("utf-8"))
    used = ("class.", "classes.", "pred.", "inv.", "level.", "modality.")
    return {**{key: pair for key, pair in view_texts().items() if key.startswith(used)}, **own}


def language_of(request: Request) -> str:
    """Return the language asked for: in the address, else as chosen before, else Swedish."""
    for wanted in (request.query_params.get("lang"), request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return str(wanted)
    return "sv"


def address_of(iri: str, base: str) -> str:
    """Return where the page of a node is; *base* is what the nodes' own addresses begin with.

    What is neither a node nor a term leads to itself: a letter box, a page elsewhere.
    """
    if iri.startswith(base) and "#" not in iri:
        return f"/page/{quote(iri[len(base) :], safe='/')}"
    is_elsewhere = iri.startswith(("mailto:", "http:", "https:")) and not iri.startswith((base, *PREFIXES.values()))
    return iri if is_elsewhere else f"/node?{urlencode({'iri': iri})}"


class Pages:
    """Renders the templates."""

    def __init__(self, static: Static) -> None:
        self.static = static
        self._templates = jinja2.Environment(
            loader=jinja2.FunctionLoader(
                lambda name: files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
            ),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )

    def warm(self) -> None:
        """Read the templates, so that the first who asks need not wait for it."""
        for file in files(__package__).joinpath("templates").iterdir():
            self._templates.get_template(file.name)

    def html(self, request: Request, name: str, base: str, title: str, **values: Any) -> str:
        """Return the page that the template *name* makes of *values*."""
        lang = language_of(request)
        column = LANGUAGES.index(lang)
        table = words()

        def fill(key: str, *parts: object) -> str:
            text = table[key][column]
            for at, part in enumerate(parts):
                text = text.replace(f"{{{at}}}", str(part))
            return text

        def number(value: int) -> str:
            return f"{value:,}".replace(",", "\u00a0" if lang == "sv" else ",")

        return self._templates.get_template(f"{name}.html").render(
            lang=lang, words=table, t=lambda key: table[key][column], fill=fill, number=number, icon=icon,
            sprite=sprite, kind_of=kind_of, href=lambda iri: address_of(iri, base), static=self.static.address,
            path=request.url.path, other_language=_other_language(request, lang), title=title, **values,
        )  # fmt: skip

    def answer(
        self, request: Request, name: str, base: str, title: str, *, status: int = 200, **values: Any
    ) -> Response:
        """Return the page as an answer; a language chosen in the address is remembered."""
        return self.send(request, self.html(request, name, base, title, **values), status)

    def send(self, request: Request, html: str, status: int = 200) -> Response:
        """Return *html* as an answer."""
        headers = {"vary": "accept, cookie", "cache-control": "no-cache", "content-language": language_of(request)}
        response = HTMLResponse(html, status, headers)
        if (wanted := request.query_params.get("lang")) in LANGUAGES:
            response.set_cookie("lang", str(wanted), max_age=31_536_000, httponly=True, samesite="lax")
        return response


def kind_of(classes: Iterable[str]) -> str:
    """Return the class, among IRIs, that a node is shown as."""
    return to_class(classes)


def _other_language(request: Request, lang: str) -> str:
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return f"{request.url.path}?{urlencode([*kept, ('lang', 'en' if lang == 'sv' else 'sv')])}"
