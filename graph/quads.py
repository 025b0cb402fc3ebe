"""One named graph a document: for engines and users who ask "in which document" by GRAPH rather than by evidence.

A document's graph, named by the document, holds what it says: itself and its sections, its evidence, and the facts and
memberships that this backs, each in the graph of every document that states it. What no one document says alone
(labels, classes, reference data, what rules derive from several) stands in the default graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from styrkedjan.ontology import ORG, PROV, RDF, SK

from .model import Term
from .source import Source, Triple
from .terms import term_to_ntriples
from .turtle import namer, write_blocks, write_prefixes

__all__ = ["write_quads", "write_trig"]

_PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")


def write_quads(source: Source) -> Iterator[str]:
    """Yield N-Quads, sorted by triple; a triple stands once for each graph that it is in."""
    graphs = _Graphs(source)
    for subject, predicate, object_ in source.triples():
        line = f"{term_to_ntriples(subject)} <{predicate}> {term_to_ntriples(object_)}"
        for graph in graphs.of((subject, predicate, object_)):
            yield f"{line} {term_to_ntriples(graph)} .\n" if graph else f"{line} .\n"


def write_trig(source: Source) -> Iterator[str]:
    """Yield TriG: the default graph, then the graph of each document."""
    graphs = _Graphs(source)
    triples: dict[str, list[Triple]] = defaultdict(list)
    for triple in source.triples():
        for graph in graphs.of(triple):
            triples[graph].append(triple)
    name = namer(source)
    yield from write_prefixes(source)
    yield from write_blocks(name, triples.pop("", []))
    for graph in sorted(triples):
        yield f"\n{name(graph)} {{"
        yield from write_blocks(name, triples[graph])
        yield "}\n"


class _Graphs:
    """In which graphs a triple stands."""

    def __init__(self, source: Source) -> None:
        about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        classes: dict[str, Term] = {}
        self._of_node: dict[str, tuple[str, ...]] = {}
        self._of_fact: dict[Triple, set[str]] = defaultdict(set)
        for subject, predicate, object_ in source.triples():
            if predicate == RDF + "type":
                classes[subject] = object_
                if object_ == SK + "Document":
                    self._of_node[subject] = (subject,)
            elif predicate == SK + "hasSection":
                self._of_node[str(object_)] = (subject,)
            elif predicate in (*_PARTS, PROV + "wasDerivedFrom"):
                about[subject][predicate].append(object_)
        resting = (SK + "Inference", ORG + "Membership")
        for iri, known in sorted(about.items(), key=lambda item: classes.get(item[0]) in resting):
            self._place(iri, known, classes.get(iri))

    def _place(self, iri: str, known: dict[str, list[Term]], class_: Term | None) -> None:
        documents: tuple[str, ...] = tuple(sorted({str(each) for each in known[PROV + "wasDerivedFrom"]}))
        if class_ != SK + "Evidence":
            documents = tuple(sorted({graph for each in documents for graph in self._of_node.get(each, ("",))}))
        if class_ == SK + "Inference" and len(documents) != 1:
            documents = ("",)
        self._of_node[iri] = documents or ("",)
        if class_ in (SK + "Evidence", SK + "Inference"):
            subject, predicate, object_ = (known[part][0] for part in _PARTS)
            self._of_fact[str(subject), str(predicate), object_].update(self._of_node[iri])

    def of(self, triple: Triple) -> list[str]:
        """Return the names of the graphs, "" for the default graph."""
        if triple in self._of_fact:
            return sorted(self._of_fact[triple])
        return list(self._of_node.get(triple[0], ("",)))
