"""One named graph a document: for engines and users who ask "in which document" by GRAPH rather than by evidence.

A document's graph, named by the document, holds what it says: itself and its sections, its evidence, and the facts and
memberships that this backs, each in the graph of every document that states it. What no one document says alone
(labels, classes, reference data, what rules derive from several) stands in the default graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from styrkedjan.ontology import ORG, PROV, RDF, SK

from .scratch import Scratch
from .source import Source, Text, iter_text
from .turtle import namer, write_blocks, write_prefixes

__all__ = ["write_quads", "write_trig"]

_TYPE, _DERIVED, _SECTION = f"<{RDF}type>", f"<{PROV}wasDerivedFrom>", f"<{SK}hasSection>"
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
_EVIDENCE, _INFERENCE, _REVIEW = (f"<{SK}{name}>" for name in ("Evidence", "Inference", "Review"))
_MEMBERSHIP, _DOCUMENT = f"<{ORG}Membership>", f"<{SK}Document>"

_SCHEMA = """
CREATE TABLE node (n TEXT, graph TEXT, PRIMARY KEY (n, graph)) WITHOUT ROWID;
CREATE TABLE rests (n TEXT, premise TEXT, class TEXT, PRIMARY KEY (n, premise)) WITHOUT ROWID;
CREATE TABLE backs (n TEXT PRIMARY KEY, s TEXT, p TEXT, o TEXT) WITHOUT ROWID;
CREATE TABLE fact (s TEXT, p TEXT, o TEXT, graph TEXT, PRIMARY KEY (s, p, o, graph)) WITHOUT ROWID
"""


def write_quads(source: Source) -> Iterator[str]:
    """Yield N-Quads, sorted by triple; a triple stands once for each graph that it is in."""
    for (subject, predicate, object_), graphs in _Graphs(source).placed():
        for graph in graphs:
            yield f"{subject} {predicate} {object_} {graph} .\n" if graph else f"{subject} {predicate} {object_} .\n"


def write_trig(source: Source) -> Iterator[str]:
    """Yield TriG: the default graph, then the graph of each document."""
    lines = Scratch("CREATE TABLE line (graph TEXT, s TEXT, p TEXT, o TEXT)")
    for triple, graphs in _Graphs(source).placed():
        for graph in graphs:
            lines.put("line", graph, *triple)
    name = namer(source)
    yield from write_prefixes(source)
    lines.run("CREATE INDEX placed ON line (graph, s, p, o)")
    for (graph,) in list(lines.ask("SELECT DISTINCT graph FROM line ORDER BY graph")):
        triples = lines.ask("SELECT s, p, o FROM line WHERE graph = ? ORDER BY s, p, o", graph)
        if graph:
            yield f"\n{name(graph)} {{"
        yield from write_blocks(name, triples)
        if graph:
            yield "}\n"


class _Graphs:
    """In which graphs a triple stands; "" is the default graph."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known = Scratch(_SCHEMA)
        for subject, block in groupby(iter_text(source), key=itemgetter(0)):
            self._read(subject, list(block))
        # What rests on evidence stands where that stands; an inference from several documents in none of them.
        self._known.run(
            """INSERT OR IGNORE INTO node SELECT rests.n, COALESCE(node.graph, '') FROM rests
               LEFT JOIN node ON node.n = premise""",
            f"""CREATE TABLE several AS SELECT node.n AS n FROM node JOIN rests ON rests.n = node.n
                WHERE class = '{_INFERENCE}' GROUP BY node.n HAVING COUNT(DISTINCT graph) > 1""",
            "DELETE FROM node WHERE n IN (SELECT n FROM several)",
            "INSERT OR IGNORE INTO node SELECT n, '' FROM several",
            """INSERT OR IGNORE INTO fact SELECT s, p, o, COALESCE(graph, '') FROM backs
               LEFT JOIN node ON node.n = backs.n""",
        )

    def _read(self, subject: str, triples: list[Text]) -> None:
        one = {predicate: object_ for _, predicate, object_ in triples}
        class_ = one.get(_TYPE, "")
        if class_ == _DOCUMENT:
            self._known.put("node", subject, subject)
        for _, predicate, object_ in triples:
            if predicate == _SECTION:
                self._known.put("node", object_, subject)
            elif predicate == _DERIVED and class_ in (_EVIDENCE, _REVIEW):
                self._known.put("node", subject, object_)
            elif predicate == _DERIVED and class_ in (_INFERENCE, _MEMBERSHIP):
                self._known.put("rests", subject, object_, class_)
        if class_ in (_EVIDENCE, _INFERENCE):
            self._known.put("backs", subject, *(one.get(part, "") for part in _PARTS))

    def placed(self) -> Iterator[tuple[Text, list[str]]]:
        """Yield each triple with the graphs that it stands in, sorted."""
        for subject, block in groupby(iter_text(self._source), key=itemgetter(0)):
            here = [graph for (graph,) in self._known.ask("SELECT graph FROM node WHERE n = ? ORDER BY graph", subject)]
            facts: dict[tuple[str, str], list[str]] = {}
            for predicate, object_, graph in self._known.ask(
                "SELECT p, o, graph FROM fact WHERE s = ? ORDER BY graph", subject
            ):
                facts.setdefault((predicate, object_), []).append(graph)
            for triple in block:
                yield triple, facts.get(triple[1:]) or here or [""]
