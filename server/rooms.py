"""The pages one by one, each a function from a request to an answer."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from styrkedjan.graph.errors import StyrkedjanError, UsageError
from styrkedjan.graph.node import Known, KnownFact, NodeView, read_node
from styrkedjan.graph.views.classes import CLASSES, short, to_class
from styrkedjan.graph.views.document import Thing, read_document
from styrkedjan.graph.views.document_page import document_texts, render_body, render_page
from styrkedjan.graph.views.page import escape_json
from styrkedjan.ontology import SK
from styrkedjan.queries import catalogue

from .asking import Asked, Asker
from .commands import Commands
from .current import Current, Opened
from .drawing import Branch, Leaf, draw_near
from .media import ENDINGS, GRAPHS, MEDIA, choose, prefers_html
from .pages import Pages, address_of, language_of, words
from .problems import Problem, to_problem
from .settings import Settings
from .sparql import send
from .web import checked, client_of, fresh

__all__ = ["Rooms"]

#: So many characters of pages are kept as long as the graph is the same.
_KEPT = 64 << 20
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_ALTERNATES = [(ending, MEDIA[name].partition(";")[0]) for ending, name in ENDINGS.items()]
_FILES = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld", "graphml": "graphml", "gexf": "gexf",
          "csv": "csv"}  # fmt: skip
_PLACES = frozenset({"Municipality", "Region", "StudyVisit", "Event", "Initiative", "ResearchProject"})
_UNDRAWN = frozenset({"Role", "SteeringLevel", "Document", ""})


class Rooms:
    """Answers for pages of people and data of nodes."""

    def __init__(self, settings: Settings, current: Current, asker: Asker, pages: Pages, commands: Commands) -> None:
        self.settings, self.current, self.asker, self.pages, self.commands = settings, current, asker, pages, commands
        self._made: OrderedDict[tuple[str, ...], str] = OrderedDict()
        self._kept = 0

    # ------------------------------------------------------------------------------------------------- search

    async def start(self, request: Request) -> Response:
        """Return the first page: search, and where to begin."""
        opened = self.current.opened
        often = [found for found in opened.index.often(200) if found.kind not in _UNDRAWN][:12]
        return self.pages.answer(
            request, "start", opened.base, "", info=_Info(opened), often=often, classes=_classes(opened),
            questions=len(catalogue()),
        )  # fmt: skip

    async def search(self, request: Request) -> Response:
        """Return what a text may mean; one exact hit is gone to at once."""
        opened, text = self.current.opened, request.query_params.get("q", "")[:200].strip()
        if not text:
            return RedirectResponse("/", 303)
        all_hits = await asyncio.to_thread(opened.index.search, text, 300)
        chosen = request.query_params.get("kind", "")
        hits = [each for each in all_hits if not chosen or each.kind == chosen][:100]
        column = ("sv", "en").index(language_of(request))
        key = "none" if not all_hits else "one" if len(all_hits) == 1 else "found"
        title = words()[f"search.{key}"][column].replace("{0}", str(len(all_hits))).replace("{1}", text)
        kinds = Counter(each.kind for each in all_hits)
        ordered = sorted(kinds.items(), key=lambda each: (-each[1], CLASSES.index(each[0])))
        return self.pages.answer(
            request, "search", opened.base, title, q=text, hits=hits, kinds=ordered, chosen=chosen,
            status=200 if all_hits else 404,
        )  # fmt: skip

    async def suggest(self, request: Request) -> Response:
        """Return the likeliest nodes for what has been typed so far, as JSON."""
        opened, column = self.current.opened, ("sv", "en").index(language_of(request))
        kind = request.query_params.get("kind", "")
        kinds = _below(kind) if kind else ()
        text = request.query_params.get("q", "")[:200]
        found = await asyncio.to_thread(opened.index.search, text, 8, kinds)
        told = [
            {
                "label": each.label,
                "kind": each.kind,
                "class": words()[f"class.{each.kind}"][column],
                "by": each.by,
                "href": address_of(each.iri, opened.base),
                "iri": each.iri,
            }
            for each in found
        ]
        return JSONResponse(told, headers={"cache-control": "no-cache", "vary": "cookie"})

    # -------------------------------------------------------------------------------------------------- nodes

    async def identify(self, request: Request) -> Response:
        """Lead from a node's own address to its page, or for a program to its data."""
        key = quote(request.path_params["key"], safe="/")
        is_page = prefers_html(request.headers.get("accept", ""))
        return RedirectResponse(f"/{'page' if is_page else 'data'}/{key}", 303, {"vary": "accept"})

    async def data(self, request: Request) -> Response:
        """Return what the graph says of a node, in the format that the address or the client names."""
        opened, key = self.current.opened, request.path_params["key"]
        stem, dot, ending = key.rpartition(".")
        if dot and ending in ENDINGS:
            key, fmt = stem, ENDINGS[ending]
        else:
            fmt = choose(request.headers.get("accept", ""), GRAPHS) or "turtle"
        iri = checked(opened.base + key)
        asked = Asked.of(f"DESCRIBE <{iri}>")
        tag = self.asker.tag(opened, asked, fmt)
        if fresh(request, tag):
            return Response(status_code=304, headers={"etag": tag, "vary": "accept"})
        if not await asyncio.to_thread(_is_known, opened, iri):
            raise Problem(404, f"{iri}: no such node in the graph")
        response = send(await self.asker.ask(opened, asked, fmt, client_of(request)))
        response.headers["link"] = f'<{address_of(iri, opened.base)}>; rel="alternate"; type="text/html"'
        return response

    async def node(self, request: Request) -> Response:
        """Return the page of the node that the parameter ``iri`` names, a term of the ontology for instance."""
        opened, iri = self.current.opened, checked(request.query_params.get("iri", ""))
        address = address_of(iri, opened.base)
        if address.startswith("/page/"):
            return RedirectResponse(address, 303)
        return await self._page(request, opened, iri)

    async def page(self, request: Request) -> Response:
        """Return the page of a node, or of a document, by its address less the base."""
        opened = self.current.opened
        iri = checked(opened.base + request.path_params["key"])
        return await self._page(request, opened, iri)

    async def _page(self, request: Request, opened: Opened, iri: str) -> Response:
        lang, is_offline = language_of(request), bool(request.query_params.get("offline"))
        key = (opened.token, iri, lang, str(is_offline), str(request.query_params))
        if key not in self._made:
            try:
                html = await asyncio.to_thread(self._make, request, opened, iri)
            except UsageError as error:
                raise Problem(404, str(error)) from error
            except StyrkedjanError as error:
                raise to_problem(error) from error
            self._keep(key, html)
        response = self.pages.send(request, self._made[key])
        if is_offline:
            name = re.sub(r"[^\w.-]+", "-", iri.rpartition("/")[2]) or "document"
            response.headers["content-disposition"] = f'attachment; filename="{name}.html"'
            response.headers["content-security-policy"] = "sandbox; default-src 'none'"
        return response

    def _keep(self, key: tuple[str, ...], html: str) -> None:
        if key not in self._made:
            self._kept += len(html)
        self._made[key] = html
        while self._kept > self.settings.share(_KEPT) and len(self._made) > 1:
            self._kept -= len(self._made.popitem(last=False)[1])

    def _make(self, request: Request, opened: Opened, iri: str) -> str:
        return (self._document if _is_document(opened, iri) else self._node)(request, opened, iri)

    def _document(self, request: Request, opened: Opened, iri: str) -> str:
        text = self.settings.find_text(self.settings.store, iri)
        view = read_document(opened.store, iri, text)
        if request.query_params.get("offline"):
            return render_page(view, language_of(request)).html

        def href(thing: Thing) -> str:
            return address_of(thing.iri, opened.base) if thing.iri else ""

        posts = {"address": "/review", "graph": opened.token}
        return self.pages.html(
            request, "document", opened.base, view.title, body=render_body(view, language_of(request), href, posts),
            texts=Markup(escape_json(document_texts())), data=_data_address(iri, opened.base),
            page=address_of(iri, opened.base), alternates=_ALTERNATES, wide=True,
        )  # fmt: skip

    def _node(self, request: Request, opened: Opened, iri: str) -> str:
        lang = language_of(request)
        node = read_node(opened.store, iri, language=lang)
        kind = to_class(node.classes)
        title = node.label_en if lang == "en" and node.label_en else node.label
        groups = _groups(node, lang)
        return self.pages.html(
            request, "node", opened.base, title, node=node, kind=kind, groups=groups, alternates=_ALTERNATES,
            data=_data_address(iri, opened.base), drawing=_drawing(kind, title, groups, lang, opened.base),
            is_drawn=kind not in _UNDRAWN, has_chain=kind in _PLACES, is_address=_ADDRESS.fullmatch,
        )  # fmt: skip

    # ----------------------------------------------------------------------------------------- documents, views

    async def documents(self, request: Request) -> Response:
        """Return the list of documents with the share that was understood."""
        opened = self.current.opened
        rows = await asyncio.to_thread(_documents, opened)
        title = words()["documents.title"][("sv", "en").index(language_of(request))]
        reviews = int(opened.store.info().get("classes", {}).get(SK + "Review", 0))
        return self.pages.answer(request, "documents", opened.base, title, documents=rows, reviews=reviews)

    async def views(self, request: Request) -> Response:
        """Return the page that leads to the views."""
        title = words()["views.title"][("sv", "en").index(language_of(request))]
        return self.pages.answer(request, "views", self.current.opened.base, title)

    async def view(self, request: Request) -> Response:
        """Return a view, the very page that the command line writes."""
        kind, about = request.path_params["kind"], request.query_params.get("about", "").strip()
        if kind not in ("chain", "network", "around", "visits"):
            raise Problem(404, "there is no such view; there are chain, network, around, visits")
        if "\0" in about:
            raise Problem(400, "about: holds a NUL character; remove it")
        if kind == "around" and not about:
            return RedirectResponse("/views", 303)
        options = [f"--lang={language_of(request)}", *([f"--about={about[:400]}"] if about else [])]
        for name, option in (("as_of", "--as-of"), ("known_by", "--known-by")):
            if day := request.query_params.get(name, ""):
                options.append(f"{option}={day[:20]}")
        html, policy = await self.commands.page(self.current.opened.token, kind, *options)
        response = self.pages.send(request, html.decode())
        response.headers["content-security-policy"] = f"{policy}; frame-ancestors 'none'"
        return response

    # -------------------------------------------------------------------------------------------------- data

    async def about(self, request: Request) -> Response:
        """Return what the graph is, in words and numbers."""
        opened = self.current.opened
        title = words()["about.title"][("sv", "en").index(language_of(request))]
        root = self.settings.base or str(request.base_url)
        return self.pages.answer(
            request, "about", opened.base, title, info=_Info(opened), classes=_classes(opened), starts=opened.base,
            endpoint=f"{root}sparql",
        )  # fmt: skip

    async def download(self, request: Request) -> Response:
        """Return the page that offers the whole graph."""
        title = words()["download.title"][("sv", "en").index(language_of(request))]
        return self.pages.answer(request, "download", self.current.opened.base, title)

    async def export(self, request: Request) -> Response:
        """Return the graph, or a part of it, as ``styrkedjan export`` writes it."""
        ending = request.path_params.get("ending", "")
        by_ending = {end: name for name, end in _FILES.items()}
        fmt = by_ending.get(ending, "") if ending else request.query_params.get("format", "turtle")
        part = request.query_params.get("part", "")
        if fmt not in _FILES or part not in ("", "facts-only", "public"):
            raise Problem(404, f"there is no such file; the graph is to be had as graph.{', graph.'.join(by_ending)}")
        opened = self.current.opened
        tag = f'"{opened.token}-{fmt}-{part}"'
        named = f"styrkedjan{f'-{part}' if part else ''}.{_FILES[fmt]}"
        media = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}.get(fmt) or MEDIA[fmt]
        headers = {"etag": tag, "content-type": media, "content-disposition": f'attachment; filename="{named}"'}
        if fresh(request, tag):
            return Response(status_code=304, headers={"etag": tag})
        if request.method == "HEAD":
            return Response(headers=headers)
        options = ["--format", fmt, *([f"--{part}"] if part else [])]
        return StreamingResponse(await self.commands.export(*options), headers=headers)


class _Info:
    """The graph in numbers; what a store does not tell is 0 or empty."""

    def __init__(self, opened: Opened) -> None:
        known: Mapping[str, Any] = opened.store.info()
        self.documents, self.triples = int(known.get("documents", 0)), int(known.get("triples", 0))
        self.sentences = int(known.get("sentences", 0))
        self.sentencesWithFacts = min(self.sentences, int(known.get("sentencesWithFacts", 0)))
        self.built = str(known.get("built", ""))


def _classes(opened: Opened) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for iri, count in opened.store.info().get("classes", {}).items():
        if kind := to_class([iri]):
            counts[kind] += count
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _below(kind: str) -> tuple[str, ...]:
    """Return the classes that are shown for the ontology's class *kind*, itself and those below it."""
    organisations = CLASSES[CLASSES.index("Municipality") : CLASSES.index("Person")]
    groups = {
        "Organisation": organisations,
        "Actor": (*organisations, "Person", "Post", "Group", "Actor"),
        "Event": ("Event", "StudyVisit"),
        "Initiative": ("Initiative", "ResearchProject"),
        "Level": ("SteeringLevel",),
    }
    return groups.get(kind, (kind,)) if kind in CLASSES or kind in groups else ()


def _is_known(opened: Opened, iri: str) -> bool:
    queries = ("SELECT ?p WHERE { ?node ?p ?o } LIMIT 1", "SELECT ?p WHERE { ?s ?p ?node } LIMIT 1")
    return any(next(opened.store.select(query, node=iri), None) is not None for query in queries)


def _is_document(opened: Opened, iri: str) -> bool:
    return next(opened.store.select("SELECT ?f WHERE { ?d a sk:Document ; sk:fileName ?f }", d=iri), None) is not None


def _data_address(iri: str, base: str) -> str:
    if iri.startswith(base):
        return f"/data/{quote(iri[len(base) :], safe='/')}"
    return f"/sparql?{urlencode({'query': f'DESCRIBE <{iri}>'})}&format=turtle#"


class _Group:
    """Facts of one relation, with the words for it and how many stand open."""

    def __init__(self, phrase: str, facts: list[KnownFact]) -> None:
        self.phrase, self.facts, self.most = phrase, facts, 8


def _groups(node: NodeView, lang: str) -> list[_Group]:
    column, table = ("sv", "en").index(lang), words()
    found: dict[tuple[str, bool], list[KnownFact]] = {}
    for fact in node.facts:
        found.setdefault((fact.predicate, fact.is_inverse), []).append(fact)
    groups = []
    for (predicate, is_inverse), facts in found.items():
        name = short(predicate)
        key = f"{'inv' if is_inverse else 'pred'}.{name}"
        phrase = table[key][column] if key in table else f"{name}{' ←' if is_inverse else ''}"
        groups.append(_Group(phrase, facts))
    return groups


def _drawing(kind: str, title: str, groups: list[_Group], lang: str, base: str) -> Markup | None:
    def leaf(known: Known) -> Leaf:
        label = known.label_en if lang == "en" and known.label_en else known.label
        return Leaf(label, to_class(known.classes), address_of(known.iri, base))

    branches = []
    for group in groups:
        leaves = [leaf(fact.other) for fact in group.facts if fact.other.iri]
        if leaves:
            branches.append(Branch(group.phrase, leaves[:4], max(0, len(leaves) - 4)))
    if not branches:
        return None
    alternative = words()["node.drawnAlt"][("sv", "en").index(lang)].replace("{0}", title)
    return draw_near(kind, branches[:7], alternative)


def _documents(opened: Opened) -> list[dict[str, Any]]:
    rows = opened.store.select(
        """SELECT ?d ?file ?title ?issued ?sentences ?stating WHERE { ?d a sk:Document ; sk:fileName ?file .
        OPTIONAL { ?d dcterms:title ?title } OPTIONAL { ?d dcterms:issued ?issued }
        OPTIONAL { ?d sk:sentences ?sentences ; sk:sentencesWithFacts ?stating } }"""
    )
    found: dict[str, dict[str, Any]] = {}
    for iri, file, title, issued, sentences, stating in rows:
        read = int(sentences or 0)
        share = round(100 * min(read, int(stating or 0)) / read) if read else 0
        told = {
            "iri": iri,
            "file": file,
            "title": title or file,
            "issued": issued or "",
            "sentences": read,
            "share": share,
        }
        found.setdefault(iri, told)
    return sorted(found.values(), key=lambda each: (each["title"].casefold(), each["iri"]))
