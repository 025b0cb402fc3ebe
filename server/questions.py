"""The catalogue as pages with forms and as addresses for programs, and the page on which anything can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from styrkedjan.graph.errors import QueryError
from styrkedjan.queries import CatalogueQuery, catalogue
from styrkedjan.queries.table import heading

from .answers import Shown, show
from .asking import Asked, Asker
from .current import Current, Opened
from .media import GRAPHS, TABLES, prefers_html
from .pages import Pages, address_of, language_of, words
from .problems import Problem, to_problem
from .sparql import pick, send
from .web import client_of, fresh, root_of

__all__ = ["Questions"]

#: What an address of a question may hold besides the question's own parameters.
_OWN = frozenset({"format", "lang", "as", "timeout"})
_FIRST = """SELECT ?vem ?organisation ?roll
WHERE {
  ?person a sk:Person ; skos:prefLabel ?vem .
  ?medlemskap org:member ?person ; org:organization ?o ; org:role ?r .
  ?o skos:prefLabel ?organisation . ?r skos:prefLabel ?roll .
  FILTER(LANG(?organisation) = "sv" && LANG(?roll) = "sv")
}
ORDER BY ?organisation ?vem
LIMIT 100
"""


class Questions:
    """Answers at ``/queries`` and ``/editor``."""

    def __init__(self, current: Current, asker: Asker, pages: Pages) -> None:
        self.current, self.asker, self.pages = current, asker, pages

    async def list(self, request: Request) -> Response:
        """Return the catalogue, by subject."""
        lang = language_of(request)
        groups: dict[str, list[CatalogueQuery]] = {}
        for entry in catalogue().values():
            groups.setdefault(entry.tag, []).append(entry)
        named = [
            (_word("tag", tag, lang) if tag else words()["queries.other"][("sv", "en").index(lang)], groups[tag])
            for tag in sorted(groups)
        ]
        return self._page(request, "queries", "queries.title", groups=named)

    async def one(self, request: Request) -> Response:
        """Return one question: its answer for a program, a page with its form for a browser."""
        entry = _find(request.path_params["name"])
        given = {name: value for name, value in request.query_params.items() if name not in _OWN}
        wanted, accept = request.query_params.get("format", ""), request.headers.get("accept", "")
        if wanted or not prefers_html(accept):
            return await self._data(request, entry, wanted, accept)
        is_ready = all(each.name in given or each.default is not None or not each.required for each in entry.parameters)
        shown, problem = None, ""
        if is_ready:
            shown, problem = await self._shown(request, self._asked(request, entry), f"/queries/{entry.name}")
        lang = language_of(request)
        text = "\n".join(line for line in entry.text.splitlines() if not line.startswith("#+"))
        headings = {each.name: _word("param", each.name, lang) for each in entry.parameters}
        return self.pages.answer(
            request, "query", self.current.opened.base, entry.summary[lang], entry=entry, given=given, text=text,
            headings=headings, result=shown, problem=problem, status=400 if problem else 200,
        )  # fmt: skip

    def _asked(self, request: Request, entry: CatalogueQuery) -> Asked:
        values: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            # An empty field of a form is one that was left out.
            if name not in _OWN and value:
                values.setdefault(name, []).append(value)
        return Asked(entry, tuple((name, tuple(each)) for name, each in sorted(values.items())))

    async def _data(self, request: Request, entry: CatalogueQuery, wanted: str, accept: str) -> Response:
        opened, asked = self.current.opened, self._asked(request, entry)
        is_graph = asked.form() in ("CONSTRUCT", "DESCRIBE")
        fmt = wanted if wanted == "markdown" else pick(wanted, accept, is_graph=is_graph)
        tag = self.asker.tag(opened, asked, fmt)
        if tag and fresh(request, tag):
            return Response(status_code=304, headers={"etag": tag, "vary": "accept"})
        return send(await self.asker.ask(opened, asked, fmt, client_of(request)))

    async def _shown(self, request: Request, asked: Asked, address: str) -> tuple[Shown | None, str]:
        opened, lang = self.current.opened, language_of(request)
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("as", "lang")]
        here = f"{address}?{urlencode(kept)}"
        column, table = ("sv", "en").index(lang), words()
        titles = {name: table["result.graphAlt" if name == "graph" else "result.timeline"][column]
                  for name in ("graph", "timeline")}  # fmt: skip
        wanted = request.query_params.get("as", "")
        try:
            shown = await self.asker.read(
                opened, asked, client_of(request),
                lambda result: show(result, lang, lambda iri: address_of(iri, opened.base), wanted, here, titles),
            )  # fmt: skip
        except Problem as problem:
            return None, problem.message
        except QueryError as error:
            return None, to_problem(error).message
        formats = ("turtle", "ntriples", "jsonld", "rdfxml", "csv") if shown.is_graph else ("csv", "tsv", "json", "xml")
        where = here if address != "/editor" else f"/sparql?{urlencode([('query', asked.query.text)])}"
        shown.downloads = [(name.upper() if len(name) < 5 else name, f"{where}&format={name}") for name in formats]
        return shown, ""

    async def edit(self, request: Request) -> Response:
        """Return the page on which anything can be asked, with the answer to what was."""
        text, example = request.query_params.get("query", ""), request.query_params.get("example", "")
        shown, problem = None, ""
        if text.strip():
            try:
                asked = Asked.of(text)
            except QueryError as error:
                problem = to_problem(error).message
            else:
                shown, problem = await self._shown(request, asked, "/editor")
        elif example:
            text = _plain(_find(example))
        return self._page(
            request, "editor", "editor.title", query=text or _FIRST, result=shown, problem=problem, example=example,
            examples=sorted(catalogue().values(), key=lambda entry: entry.summary[language_of(request)]),
            endpoint=f"{root_of(request, self.asker.settings)}sparql", yasgui="yasgui.js" in self.pages.static,
            status=400 if problem else 200, wide=True,
        )  # fmt: skip

    def _page(self, request: Request, name: str, title: str, **values: Any) -> Response:
        shown = words()[title][("sv", "en").index(language_of(request))]
        return self.pages.answer(request, name, self.current.opened.base, shown, **values)

    async def openapi(self, request: Request) -> Response:
        """Return the description of the questions and the endpoint, for programs that make other programs."""
        return JSONResponse(describe(self.current.opened, root_of(request, self.asker.settings)))


def _word(room: str, name: str, lang: str) -> str:
    """Return what *name* is called on a page: by a word of its own, else as a column is headed."""
    pair = words().get(f"{room}.{name}")
    return pair[("sv", "en").index(lang)] if pair else heading(name, lang)


def _find(name: str) -> CatalogueQuery:
    if name not in catalogue():
        raise Problem(404, f"no question is called {name[:60]!r}; /queries lists them")
    return catalogue()[name]


def _plain(entry: CatalogueQuery) -> str:
    """Return a question as one can ask it oneself, each parameter that has an example or a default set to it."""
    lines = [line for line in entry.text.splitlines() if not line.startswith("#+")]
    return "\n".join([*(f"# ?{each.name}: {each.type}" for each in entry.parameters), *lines]) + "\n"


_JSON_TYPES = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def describe(opened: Opened, root: str) -> dict[str, Any]:
    """Return the OpenAPI description of what programs can ask at *root*."""
    paths: dict[str, Any] = {f"/queries/{name}": {"get": _operation(entry)} for name, entry in catalogue().items()}
    query = {"name": "query", "in": "query", "required": True, "schema": {"type": "string"}}
    answers = {"200": _content([*TABLES, *GRAPHS]), **_FAILURES}
    paths["/sparql"] = {
        "get": {
            "operationId": "sparql",
            "summary": "A SPARQL 1.1 query",
            "parameters": [query, _FORMAT],
            "responses": answers,
        }
    }
    text = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
    paths["/suggest"] = {
        "get": {
            "operationId": "suggest",
            "summary": "The nodes that a text may mean",
            "parameters": [text],
            "responses": {"200": _content(["application/json"])},
        }
    }
    version = str(opened.store.info().get("version", "1"))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Styrkedjan", "version": version, "summary": "Who governs whom, and where it is said"},
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
    }  # fmt: skip


_FORMAT = {
    "name": "format",
    "in": "query",
    "description": "instead of the header Accept",
    "schema": {"type": "string", "enum": list(dict.fromkeys([*TABLES.values(), *GRAPHS.values()]))},
}
_FAILURES = {
    "400": {"description": "The question cannot be asked so; the text says why"},
    "503": {"description": "The query was stopped at a limit; the text says which"},
}


def _content(media: list[str]) -> dict[str, Any]:
    return {"description": "The answer", "content": {name: {} for name in dict.fromkeys(media)}}


def _operation(entry: CatalogueQuery) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    for each in entry.parameters:
        schema: dict[str, Any] = {"type": _JSON_TYPES.get(each.type, "string")}
        if each.default:
            schema["default"] = each.default
        told: dict[str, Any] = {"name": each.name, "in": "query", "required": each.required, "schema": schema}
        told["description"] = f"{each.type}{f', for instance {each.example}' if each.example else ''}"
        parameters.append(told)
    is_graph = Asked(entry).form() in ("CONSTRUCT", "DESCRIBE")
    media: Mapping[str, str] = GRAPHS if is_graph else TABLES
    return {
        "operationId": entry.name,
        "summary": entry.summary["en"],
        "description": entry.answers["en"],
        "tags": [entry.tag or "other"],
        "parameters": [*parameters, _FORMAT],
        "responses": {"200": _content(list(media)), **_FAILURES},
    }
