"""The graph as networkx knows graphs: who and what as nodes, facts as edges that carry their quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx

from styrkedjan.ontology import FOAF, PREFIXES, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .model import Literal, Term

if TYPE_CHECKING:
    from .source import Source

__all__ = ["ATTRIBUTES", "DRAWN", "to_networkx"]

#: Classes that are nodes of the network besides every actor.
DRAWN = frozenset(
    {SKOS + "Concept", SK + "Initiative", SK + "ResearchProject", SK + "Event", SK + "StudyVisit", SK + "SteeringLevel"}
)
#: Properties of a node that become attributes of it, by the name they get.
ATTRIBUTES = {
    SCHEMA + "startDate": "start_date",
    SCHEMA + "endDate": "end_date",
    SK + "municipalityCode": "municipality_code",
    SK + "regionCode": "region_code",
    FOAF + "mbox": "mbox",
}
#: Links between nodes that the ontology or a rule states, no sentence.
_WITHOUT_EVIDENCE = frozenset({SK + "atLevel", SK + "inCounty", SK + "steers", SKOS + "broader"})


def to_networkx(source: Source, *, language: str = "sv") -> nx.MultiDiGraph[str]:
    """Return actors, initiatives, events, concepts and levels as nodes, and what is stated between them as edges.

    A node's key is its IRI; it has ``label``, ``type`` (a class's name), ``level`` ("" where unknown; a person has that
    of the highest role) and, where known, dates, codes and address. An edge's key is its property ("sk:visits"); it has
    ``predicate``, ``roles``, ``quotes``, ``documents`` (file names) and ``confidence`` (the best of its evidence), each
    list sorted. Nodes and edges come in the order of their IRIs.
    """
    projection = _Projection(source, language)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, class_ in projection.drawn(DRAWN).items():
        network.add_node(iri, **projection.node(iri, class_))
    for iri, predicate, object_, evidence in projection.lines(network):
        if evidence or predicate in _WITHOUT_EVIDENCE:
            attributes = _edge(predicate, evidence, projection.properties, projection.label)
            network.add_edge(iri, object_, _short(predicate), **attributes)
    return network


Properties = dict[str, dict[str, list[Term]]]


class _Projection:
    """The graph by node and property, and what of it a network shows."""

    def __init__(self, source: Source, language: str) -> None:
        self.properties: Properties = defaultdict(lambda: defaultdict(list))
        for subject, predicate, object_ in source.triples():
            self.properties[subject][predicate].append(object_)
        self.label = _Labels(self.properties, language)
        self._levels = _levels(self.properties, source.base)
        self._quoted = _evidence(self.properties)

    def drawn(self, classes: frozenset[str]) -> dict[str, str]:
        """Return the nodes that are actors or of one of *classes*, with their class."""
        properties = self.properties
        above = {iri: known[RDFS + "subClassOf"] for iri, known in properties.items() if RDFS + "subClassOf" in known}
        return {
            iri: class_
            for iri, known in properties.items()
            if (class_ := _first(known[RDF + "type"]))
            and (class_ in classes or SK + "Actor" in _with_superclasses(class_, above))
        }

    def node(self, iri: str, class_: str) -> dict[str, Any]:
        known = self.properties[iri]
        attributes = {name: _plain(_first(known[p])) for p, name in ATTRIBUTES.items() if known[p]}
        named = {"label": self.label(iri), "type": class_.rpartition("#")[2], "level": self._levels.get(iri, "")}
        return {**named, **attributes}

    def lines(self, network: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str, str, list[dict[str, list[Term]]]]]:
        """Yield what stands between nodes of *network*, with the evidence for it."""
        for iri in list(network):
            for predicate, objects in sorted(self.properties[iri].items()):
                for object_ in objects:
                    if isinstance(object_, str) and object_ in network:
                        yield iri, predicate, object_, self._quoted.get((iri, predicate, object_), [])


def _with_superclasses(class_: str, above: dict[str, list[Term]]) -> set[str]:
    found: set[str] = set()
    waiting = [class_]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(term for term in above.get(one, ()) if isinstance(term, str))
    return found


class _Labels:
    def __init__(self, properties: Properties, language: str) -> None:
        self._properties = properties
        self._language = language

    def __call__(self, iri: str) -> str:
        known = self._properties.get(iri, {})
        named = known.get(SKOS + "prefLabel") or known.get(RDFS + "label") or ()
        labels = sorted(term for term in named if isinstance(term, Literal))
        if not labels:
            return iri
        return min(labels, key=lambda term: (term.language != self._language, term.language != "sv")).value


def _levels(properties: Properties, base: str) -> dict[str, str]:
    """Return the level of each node that has one; people have that of the role which stands highest."""
    rank = {iri: int(_plain(known[SK + "rank"][0])) for iri, known in properties.items() if known.get(SK + "rank")}
    found: dict[str, str] = {}
    for iri, known in properties.items():
        stated = [*known.get(SK + "atLevel", ())]
        for role in known.get(SK + "hasRole", ()):
            stated.extend(properties.get(str(role), {}).get(SK + "atLevel", ()))
        levels = [level for level in stated if isinstance(level, str)]
        if levels:
            highest = min(levels, key=lambda level: (rank.get(level, 9), level))
            found[iri] = highest.removeprefix(f"{base}level/")
        elif SK + "SteeringLevel" in known.get(RDF + "type", ()):
            found[iri] = iri.removeprefix(f"{base}level/")
    return found


def _evidence(properties: Properties) -> dict[tuple[str, str, str], list[dict[str, list[Term]]]]:
    """Return the evidence nodes of each triple; of an inference, those of the evidence it rests on."""
    found: dict[tuple[str, str, str], list[dict[str, list[Term]]]] = defaultdict(list)
    for known in list(properties.values()):
        type_ = _first(known.get(RDF + "type", []))
        if type_ not in (SK + "Evidence", SK + "Inference"):
            continue
        subject, predicate, object_ = (_first(known.get(RDF + name, [])) for name in ("subject", "predicate", "object"))
        if isinstance(object_, str):
            key = (str(subject), str(predicate), object_)
            if type_ == SK + "Evidence":
                found[key].append(known)
            else:
                found[key].extend(properties[str(source)] for source in known[PROV + "wasDerivedFrom"])
    return found


def _edge(
    predicate: str, evidence: list[dict[str, list[Term]]], properties: Properties, label: _Labels
) -> dict[str, Any]:
    def all_of(name: str) -> list[Term]:
        return [term for known in evidence for term in known.get(name, ())]

    documents = {
        str(_plain(_first(properties[str(d)].get(SK + "fileName", [])))) for d in all_of(PROV + "wasDerivedFrom")
    }
    return {
        "predicate": predicate,
        "roles": sorted({label(str(role)) for role in all_of(SK + "role")}),
        "quotes": sorted({_plain(quote) for quote in all_of(SK + "quote")}),
        "documents": sorted(documents),
        "confidence": max((float(_plain(value)) for value in all_of(SK + "confidence")), default=1.0),
    }


def _first(terms: list[Term]) -> Any:
    return terms[0] if terms else ""


def _plain(term: Any) -> str:
    return term.value if isinstance(term, Literal) else str(term)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
