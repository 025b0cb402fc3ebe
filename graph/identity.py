"""One thing, one node: what several documents' shards say is brought together under one IRI, one label, one class.

A shard knows one document. Here the namesakes of all of them are told apart or joined, and each node gets the one
preferred label and the one class it has in the store. The result depends on the set of shards, not on their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from styrkedjan.ontology import BASE, ORG, RDF, SK, SKOS

from .terms import split_line

__all__ = ["Shard", "Triple", "join_namesakes", "merge", "read_shard", "settle_labels", "settle_levels", "settle_types"]

Triple = tuple[str, str, str]
#: The triples of one document, terms as N-Triples text.
Shard = Sequence[Triple]

PERSON = f"<{BASE}person/"
MEMBERSHIP = {f"<{ORG}memberOf>", f"<{SK}formerMemberOf>"}
TYPE = f"<{RDF}type>"
PREF_LABEL = f"<{SKOS}prefLabel>"
ALT_LABEL = f"<{SKOS}altLabel>"
AT_LEVEL = f"<{SK}atLevel>"

_MUNICIPALITY = re.compile(rf"<{re.escape(BASE)}(?:organisation|municipality)/(\d{{4}})(?:/|>)")


def read_shard(lines: Iterable[str]) -> Shard:
    """Return the triples of a shard's lines."""
    # A term stands in many lines; one copy of each is enough.
    same: dict[str, str] = {}
    return [(same.setdefault(s, s), same.setdefault(p, p), same.setdefault(o, o)) for s, p, o in map(split_line, lines)]


class _Clusters:
    """Disjoint sets of keys; the smallest key of a set stands for it."""

    def __init__(self) -> None:
        self._parent: dict[tuple[int, str], tuple[int, str]] = {}

    def find(self, key: tuple[int, str]) -> tuple[int, str]:
        parent = self._parent.setdefault(key, key)
        while parent != self._parent[parent]:
            self._parent[key] = parent = self._parent[parent]
        return parent

    def join(self, one: tuple[int, str], other: tuple[int, str]) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first


def _anchors(shard: Shard) -> dict[str, set[str]]:
    """Return the people of *shard*, each with what it is anchored in: organisations, and their municipalities."""
    anchors: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, object_ in shard:
        if subject.startswith(PERSON):
            found = anchors[subject]
            if predicate in MEMBERSHIP:
                found.add(object_)
                if local := _MUNICIPALITY.match(object_):
                    found.add(f"<{BASE}municipality/{local[1]}>")
        if object_.startswith(PERSON):
            anchors[object_]  # met, if only as somebody's object
    return anchors


def join_namesakes(shards: Sequence[Shard]) -> list[dict[str, str]]:
    """Return for each shard the people whose IRI changes, old to new.

    Namesakes of two documents are one person if they share an organisation or a municipality, and two if both have
    some and share none: then each IRI ends in its smallest anchor. One without any belongs to the only namesake there
    is, or stays a node of its own where there are several.
    """
    by_name: dict[str, dict[tuple[int, str], set[str]]] = defaultdict(dict)
    for number, shard in enumerate(shards):
        for iri, anchors in _anchors(shard).items():
            name = iri[len(PERSON) : -1].split("/", 1)[0]
            by_name[name][number, iri] = anchors
    renamed: list[dict[str, str]] = [{} for _ in shards]
    for name, people in by_name.items():
        for (number, old), new in _settle_people(name, people):
            if old != new:
                renamed[number][old] = new
    return renamed


def _settle_people(name: str, people: Mapping[tuple[int, str], set[str]]) -> Iterator[tuple[tuple[int, str], str]]:
    clusters = _Clusters()
    holder: dict[str, tuple[int, str]] = {}
    for person, anchors in people.items():
        for anchor in anchors:
            clusters.join(person, holder.setdefault(anchor, person))
    shared: dict[tuple[int, str], set[str]] = defaultdict(set)
    for person, anchors in people.items():
        if anchors:
            shared[clusters.find(person)] |= anchors
    alone = f"{PERSON}{name}>"
    for person, anchors in people.items():
        if not anchors or len(shared) == 1:
            yield person, alone
        else:
            anchor = min(shared[clusters.find(person)])
            yield person, f"{PERSON}{name}/{anchor[1:-1].removeprefix(BASE)}>"


def settle_labels(triples: Iterable[tuple[Triple, int]], reference: Mapping[str, str]) -> Iterator[Triple]:
    """Yield the label triples of all documents with one ``skos:prefLabel`` for each node and language.

    *triples* come with the number of documents that state them, *reference* has the ontology's by "node language".
    The ontology's wins, else the one of most documents, then the longest, then the first in code-point order; the
    others become ``skos:altLabel``.
    """
    preferred: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    others: set[tuple[str, str]] = set()
    for (subject, predicate, label), documents in triples:
        others.add((subject, label))
        if predicate == PREF_LABEL:
            preferred[subject, _language(label)].append((-documents, -len(label), label))
    for (subject, language), labels in preferred.items():
        label = reference.get(f"{subject} {language}") or min(labels)[2]
        others.discard((subject, label))
        yield subject, PREF_LABEL, label
    for subject, label in others:
        if reference.get(f"{subject} {_language(label)}") != label:
            yield subject, ALT_LABEL, label


def _language(literal: str) -> str:
    return literal.rpartition('"')[2]


def settle_types(
    triples: Iterable[tuple[Triple, int]], reference: Mapping[str, str], above: Mapping[str, frozenset[str]]
) -> Iterator[Triple]:
    """Yield one ``rdf:type`` for each node: the ontology's, else the most specific, then that of most documents.

    *above* has the superclasses of each class. Where the classes of most documents tie, the first in code-point order
    is kept.
    """
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (subject, _, class_), documents in triples:
        found[subject].append((-documents, class_))
    for subject, classes in found.items():
        if subject in reference:
            yield subject, TYPE, reference[subject]
            continue
        general = frozenset[str]().union(*(above.get(class_, frozenset()) for _, class_ in classes))
        yield subject, TYPE, min([each for each in classes if each[1] not in general] or classes)[1]


def settle_levels(triples: Iterable[tuple[Triple, int]], reference: Mapping[str, str]) -> Iterator[Triple]:
    """Yield one level for each node that has any: the ontology's, else that of most documents.

    Where the levels of most documents tie, the first in code-point order is kept.
    """
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (subject, _, level), documents in triples:
        found[subject].append((-documents, level))
    for subject, levels in found.items():
        yield subject, AT_LEVEL, reference.get(subject) or min(levels)[1]


def _renamed(triple: Triple, same: Mapping[str, str], namesakes: Mapping[str, str]) -> Triple:
    subject, predicate, object_ = triple
    subject, object_ = same.get(subject, subject), same.get(object_, object_)
    return namesakes.get(subject, subject), predicate, namesakes.get(object_, object_)


def merge(
    shards: Sequence[Shard],
    *,
    labels: Mapping[str, str],
    types: Mapping[str, str],
    above: Mapping[str, frozenset[str]],
    levels: Mapping[str, str] = MappingProxyType({}),
    same: Mapping[str, str] = MappingProxyType({}),
    namesakes: Sequence[Mapping[str, str]] | None = None,
) -> set[Triple]:
    """Return what all *shards* say, each triple once, of nodes with one IRI, label a language, class and level.

    *labels*, *types* and *levels* are the ontology's own, which win; *above* has the superclasses of each class.
    *same* are nodes that are another's, from the one that goes to the one that stays; *namesakes* what
    ``join_namesakes`` said of the shards, where that is known.
    """
    counts: Counter[Triple] = Counter()
    for shard, renamed in zip(shards, namesakes or join_namesakes(shards), strict=True):
        if renamed or same:
            counts.update({_renamed(triple, same, renamed) for triple in shard})
        else:
            counts.update(set(shard))
    triples: set[Triple] = set()
    label_counts: Counter[Triple] = Counter()
    type_counts: Counter[Triple] = Counter()
    level_counts: Counter[Triple] = Counter()
    for triple, documents in counts.items():
        predicate = triple[1]
        if predicate == TYPE:
            type_counts[triple] = documents
        elif predicate in (PREF_LABEL, ALT_LABEL):
            label_counts[triple] = documents
        elif predicate == AT_LEVEL:
            level_counts[triple] = documents
        else:
            triples.add(triple)
    triples.update(settle_levels(level_counts.items(), levels))
    triples.update(settle_labels(label_counts.items(), labels))
    triples.update(settle_types(type_counts.items(), types, above))
    return triples
