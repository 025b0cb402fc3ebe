"""The Python face: build a graph or open one, ask it, look at it, take it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .graph.errors import UsageError

# Every submodule's import passes through here, so that only what a call needs may be imported.
if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from .graph.store import Store
    from .graph.views import Page
    from .graph.why import Reason
    from .loaders.limits import Limits
    from .loaders.pipeline import Report
    from .queries import Result

__all__ = ["Graph", "build", "open"]


class Graph:
    """A graph that can be asked; ``report`` tells what became of each file where this object comes from a build."""

    def __init__(self, store: Store, report: Report | None = None) -> None:
        self.store = store
        self.report = report

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        info = self.info()
        counts = f"{info.get('documents', 0)} documents, {info.get('statements', 0)} statements"
        return f"<Graph: {counts}, {info.get('triples', 0)} triples>"

    def _repr_html_(self) -> str:
        from markupsafe import escape

        classes = sorted(self.info().get("classes", {}).items(), key=lambda item: (-item[1], item[0]))
        rows = "".join(
            f"<tr><td>{escape(iri.rpartition('#')[2].rpartition('/')[2])}</td>"
            f"<td style='text-align:right'>{count}</td></tr>"
            for iri, count in classes
        )
        return f"<p>{escape(repr(self)[1:-1])}</p><table><tbody>{rows}</tbody></table>"

    def close(self) -> None:
        """Let go of the files; a later build may then remove them."""
        self.store.close()

    def query(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout_seconds: float | None = None
    ) -> Result:
        """Return the answer to *query*, SPARQL or the name of a query of the catalogue with its *params*.

        The usual prefixes are known. It runs in a process of its own, with limits on time, memory and rows.
        """
        from .queries import run

        return run(self.store, query, params, timeout_seconds=timeout_seconds)

    def why(self, subject: str, predicate: str | None = None, object: str | None = None) -> list[Reason]:
        """Return the quoted sentences behind a node or a fact, given by names or IRIs."""
        from .graph.why import find_reasons

        return find_reasons(self.store, subject, predicate, object)

    def view(
        self,
        kind: str,
        *,
        about: str | None = None,
        lang: str = "sv",
        as_of: str | None = None,
        known_by: str | None = None,
        public: bool = False,
        file: str | Path | None = None,
    ) -> Page:
        """Return an interactive page: "chain", "network", "around" or "visits"; *about* is a name or an IRI.

        *as_of* shows what held on a day, *known_by* what had been said by one; what is undated stays. *public* leaves
        out e-mail addresses, telephone numbers and personal identity numbers, in quotes too. "document" shows the
        document that *about* names, its facts marked in its text, which is read anew from where it lies or from *file*;
        where it is not at hand, the page has the quoted sentences alone.
        """
        if kind == "document":
            return self._view_document(about, lang, as_of or known_by, public, file)
        if file is not None:
            raise UsageError(f"view {kind} is of no single file; leave out file")
        from .graph.views import render

        return render(kind, self.store, about=about, lang=lang, as_of=as_of, known_by=known_by, public=public)

    def _view_document(
        self, about: str | None, lang: str, moment: str | None, public: bool, file: str | Path | None
    ) -> Page:
        from .documents import view_document
        from .loaders.report import read_report

        if not about:
            raise UsageError("view document shows one document; name its file with about")
        if moment:
            raise UsageError("view document shows what the document says; leave out as_of and known_by")
        report = read_report(self.store.path)
        return view_document(self.store, report, about, str(file) if file else None, lang=lang, public=public)

    def export(
        self,
        path: str | Path,
        *,
        format: str = "turtle",
        facts_only: bool = False,
        public: bool = False,
        document: str = "",
        confidence: float = 0.0,
        materialise: bool = False,
        graphs: bool = False,
        excel: bool = False,
        mentions: bool = False,
        municipality: str = "",
        reifiers: bool = False,
        table: str = "",
    ) -> Path:
        """Write the graph, or a part of it, to a file and return its path; all as ``styrkedjan export`` takes it."""
        from .graph.export import Options, export_to_file
        from .graph.selection import Selection, select

        wanted = Selection(facts_only, public, document, confidence, materialise, municipality)
        return export_to_file(
            select(self.store, wanted), format, Path(path), Options(graphs, excel, mentions, reifiers, table)
        )

    def to_networkx(self, *, language: str = "sv") -> nx.MultiDiGraph[str]:
        """Return who and what as nodes, and facts as edges that carry their quotes."""
        from .graph.network import to_networkx

        return to_networkx(self.store, language=language)

    def to_rdflib(self) -> rdflib.Graph:
        """Return a copy of the whole graph for rdflib."""
        from .graph.export import to_rdflib

        return to_rdflib(self.store)

    def info(self) -> Mapping[str, Any]:
        """Return counts of documents, triples and nodes by class, versions, and when the graph was built."""
        return self.store.info()


def open(store: str | Path = "styrkedjan-store") -> Graph:
    """Return the graph in the folder *store*; one that does not exist is an error, never an empty graph."""
    from .graph.store import Store

    return Graph(Store(store))


def build(
    paths: str | Path | Iterable[str | Path],
    store: str | Path = "styrkedjan-store",
    *,
    jobs: int | None = None,
    base: str | None = None,
    limits: Limits | None = None,
    verify: bool = False,
    scheduler: str = "",
) -> Graph:
    """Read the documents in *paths*, make *store* hold what they say and nothing else, and return it opened.

    Only new and changed documents are read anew. A document that fails is told of in the graph's ``report`` and the
    others are loaded; if none can be, that is an error and the store stays as it was. A path may also be a ``.zip`` or
    a web address; *limits* are for each document. With *verify* their bytes tell which files have changed, not the file
    system; a *scheduler*, ``tcp://…``, is that of a Dask cluster, which then reads.
    """
    from .graph.store import Store
    from .loaders.limits import DEFAULT
    from .loaders.pipeline import build as run
    from .ontology import BASE

    given = [paths] if isinstance(paths, (str, Path)) else paths
    report = run(
        given,
        store,
        jobs=jobs,
        base=base or BASE,
        limits=limits or DEFAULT,
        verify=verify,
        scheduler=scheduler,
    )
    return Graph(Store(store), report)
