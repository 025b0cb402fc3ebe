"""The ontology's own data as N-Triples text: what of it belongs into a store, and what it settles there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from styrkedjan import ontology
from styrkedjan.ontology import RDF, RDFS, SK, SKOS

from .identity import Triple
from .terms import iri_to_ntriples, literal_to_ntriples

__all__ = ["Reference", "read"]

#: Files that are whole in every store; of the others only what the documents mention, and what that leads to.
ALWAYS = ("vocabulary", "levels")
#: What an entry leads to: the wider concept, the level, the scheme. Not the county: a region that no document mentions
#: is not in the graph, so ``sk:inCounty`` stands only between two that are.
FOLLOWED = frozenset(f"<{iri}>" for iri in (SKOS + "broader", SKOS + "inScheme", SK + "atLevel", SK + "steers"))

_LABELS = frozenset(f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel"))


class Reference:
    """The reference data by subject, with the labels, classes and levels it settles and the class tree."""

    def __init__(self, files: Iterable[tuple[str, Iterable[ox.Triple]]]) -> None:
        self.always: set[Triple] = set()
        self._entries: dict[str, list[Triple]] = defaultdict(list)
        self.labels: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.levels: dict[str, str] = {}
        parents: dict[str, set[str]] = defaultdict(set)
        for name, triples in files:
            blank: dict[str, str] = {}
            for triple in triples:
                subject, predicate, object_ = (_text(term, name, blank) for term in triple)
                if name in ALWAYS:
                    self.always.add((subject, predicate, object_))
                else:
                    self._entries[subject].append((subject, predicate, object_))
                if predicate == f"<{SKOS}prefLabel>":
                    self.labels[f"{subject} {object_.rpartition(chr(34))[2]}"] = object_
                elif predicate == f"<{RDF}type>":
                    self.types[subject] = min(object_, self.types.get(subject, object_))
                elif predicate == f"<{SK}atLevel>":
                    self.levels[subject] = object_
                elif predicate == f"<{RDFS}subClassOf>":
                    parents[subject].add(object_)
        self.above = {class_: frozenset(_closure(class_, parents)) for class_ in parents}

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield each entry with each of its names."""
        for subject, triples in self._entries.items():
            yield from ((subject, label) for _, predicate, label in triples if predicate in _LABELS)
        yield from ((subject, label) for subject, predicate, label in self.always if predicate in _LABELS)

    def select(self, iris: Iterable[str]) -> set[Triple]:
        """Return the entries of *iris* and what they lead to, with the files that are always whole.

        A link to an entry that is not among them is left out: no node of the store is a mere address.
        """
        wanted: set[str] = set()
        waiting = [iri for iri in iris if iri in self._entries]
        while waiting:
            iri = waiting.pop()
            if iri not in wanted:
                wanted.add(iri)
                waiting.extend(
                    o for _, p, o in self._entries[iri] if o in self._entries and (p in FOLLOWED or o[0] == "_")
                )
        chosen = {
            triple
            for iri in wanted
            for triple in self._entries[iri]
            if triple[2] in wanted or triple[2] not in self._entries
        }
        return self.always | chosen


def _closure(start: str, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = parents.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found - {start}


def _text(term: object, name: str, blank: dict[str, str]) -> str:
    match term:
        case ox.NamedNode():
            return iri_to_ntriples(term.value)
        case ox.Literal():
            return literal_to_ntriples(term.value, term.datatype.value, term.language or "")
        case ox.BlankNode():
            # The parser's own names for them differ from run to run.
            return blank.setdefault(term.value, f"_:{name}{len(blank) + 1}")
    raise TypeError(f"{term!r} cannot stand in the ontology")


@cache
def read() -> Reference:
    """Return the reference data of the ontology's files."""
    return Reference((name, ontology.read_reference(name)) for name in ontology.reference_names())
