"""The graph as networkx knows graphs: who and what as nodes, facts as edges that carry their quotes."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx

from styrkedjan.ontology import FOAF, PREFIXES, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .model import Literal, Term

if TYPE_CHECKING:
    from .export import Source

__all__ = ["to_gexf", "to_graphml", "to_networkx"]

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
    properties: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, object_ in source.triples():
        properties[subject][predicate].append(object_)
    above = {iri: known[RDFS + "subClassOf"] for iri, known in properties.items() if RDFS + "subClassOf" in known}
    drawn = {
        iri: class_
        for iri, known in properties.items()
        if (class_ := _first(known[RDF + "type"]))
        and (class_ in DRAWN or SK + "Actor" in _with_superclasses(class_, above))
    }
    label = _Labels(properties, language)
    levels = _levels(properties, source.base)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, class_ in drawn.items():
        known = properties[iri]
        attributes = {name: _plain(_first(known[p])) for p, name in ATTRIBUTES.items() if known[p]}
        network.add_node(iri, label=label(iri), type=class_.rpartition("#")[2], level=levels.get(iri, ""), **attributes)
    quoted = _evidence(properties)
    for iri in drawn:
        for predicate, objects in sorted(properties[iri].items()):
            for object_ in objects:
                if not isinstance(object_, str) or object_ not in drawn:
                    continue
                evidence = quoted.get((iri, predicate, object_), [])
                if evidence or predicate in _WITHOUT_EVIDENCE:
                    network.add_edge(iri, object_, _short(predicate), **_edge(predicate, evidence, properties, label))
    return network


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
    def __init__(self, properties: dict[str, dict[str, list[Term]]], language: str) -> None:
        self._properties = properties
        self._language = language

    def __call__(self, iri: str) -> str:
        known = self._properties.get(iri, {})
        labels = sorted(term for term in known.get(SKOS + "prefLabel", ()) if isinstance(term, Literal))
        if not labels:
            return iri
        return min(labels, key=lambda term: (term.language != self._language, term.language != "sv")).value


def _levels(properties: dict[str, dict[str, list[Term]]], base: str) -> dict[str, str]:
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


def _evidence(properties: dict[str, dict[str, list[Term]]]) -> dict[tuple[str, str, str], list[dict[str, list[Term]]]]:
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
    predicate: str, evidence: list[dict[str, list[Term]]], properties: dict[str, dict[str, list[Term]]], label: _Labels
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


def _flat(source: Source) -> nx.MultiDiGraph[str]:
    """Return the network with lists as text, since the file formats have none."""
    network = to_networkx(source)
    for _, attributes in network.nodes(data=True):
        attributes.update({name: _printable(value) for name, value in attributes.items()})
    for _, _, attributes in network.edges(data=True):
        attributes.update({name: _printable(value) for name, value in attributes.items()})
    return network


def _printable(value: Any) -> Any:
    if isinstance(value, list):
        value = " | ".join(value)
    # XML has no way to write control characters.
    return "".join(c for c in value if c >= " " or c in "\t\n") if isinstance(value, str) else value


def to_graphml(source: Source) -> Iterator[str]:
    """Yield the network as GraphML; lists of quotes and the like are joined by " | "."""
    out = io.BytesIO()
    nx.write_graphml(_flat(source), out, named_key_ids=True)
    yield out.getvalue().decode("utf-8")
    yield "\n"


def to_gexf(source: Source) -> Iterator[str]:
    """Yield the network as GEXF, for Gephi."""
    text = "\n".join(nx.generate_gexf(_flat(source)))
    # networkx writes the day it ran, which would make two exports of one graph differ.
    yield re.sub(r"\s*<meta .*?</meta>", "", text, count=1, flags=re.DOTALL) + "\n"
