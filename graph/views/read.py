"""What a view needs of a graph, read once: nodes, the facts between them, and the quoted sentences behind each fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from styrkedjan.ontology import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from ..model import Literal, Term
from ..names import Selectable
from ..source import Source as Triples
from ..times import EVER, Moment
from .classes import CLASSES, to_class

__all__ = ["CLASSES", "Evidence", "Fact", "Node", "Source", "ViewGraph", "level_name", "read_graph"]


class Source(Selectable, Protocol):
    """What a view is drawn from: the embedded store, or an endpoint."""

    def triples(self) -> Iterator[tuple[str, str, Term]]: ...


#: Classes that are told about in the panel but are no dots of a network.
UNDRAWN = frozenset({"Role", "SteeringLevel", "Document"})

_DATE_PREDICATES = (SCHEMA + "startDate", SCHEMA + "endDate")
_MENTIONS = SCHEMA + "mentions"
_VALUE_PREDICATES = frozenset(
    {
        *_DATE_PREDICATES,
        SK + "category",
        SK + "challenge",
        SK + "goal",
        SK + "municipalityCode",
        SK + "regionCode",
        FOAF + "mbox",
        SK + "budget",
        DCTERMS + "title",
        DCTERMS + "issued",
        DCTERMS + "publisher",
        DCTERMS + "source",
        SK + "fileName",
        SK + "characters",
        SK + "sentences",
        SK + "sentencesWithFacts",
        SK + "mentionsWholeChain",
        SKOS + "editorialNote",
    }
)
_LINK_PREDICATES = frozenset(
    {
        SK + "visits",
        SK + "organiser",
        SK + "participant",
        SK + "involvesLevel",
        ORG + "memberOf",
        SK + "formerMemberOf",
        SK + "hasRole",
        SK + "atLevel",
        SK + "responsible",
        SK + "partner",
        SK + "researcher",
        SK + "contactPerson",
        SK + "inspiredBy",
        SK + "partOf",
        SK + "ownedBy",
        SK + "locatedIn",
        SK + "governs",
        SK + "assigns",
        SK + "leads",
        SK + "decidesOver",
        SK + "supervises",
        SK + "funds",
        SK + "reportsTo",
        SK + "postIn",
        SK + "possiblySame",
        ORG + "heldBy",
        SK + "concerns",
        SK + "inCounty",
        SKOS + "broader",
    }
)


@dataclass(slots=True)
class Node:
    """One thing a reader can look at; ``key`` is its IRI less the base, ``documents`` those that tell of it."""

    iri: str
    key: str
    kind: str
    label: str
    label_en: str = ""
    alts: tuple[str, ...] = ()
    level: str = ""
    documents: set[str] = field(default_factory=set)
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence behind a fact; ``marks`` are (start, length) of the words in it that name subject and object."""

    quote: str
    document: str
    section: str
    start: int
    rule: str
    confidence: float
    role: str
    modality: str
    marks: tuple[tuple[int, int], ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    observed: str = ""
    #: A reviewer's verdict, and whose it is and of which day.
    review: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Fact:
    """A triple as a reader sees it: between two nodes, or (``object`` empty) a node's own ``value``."""

    subject: str
    predicate: str
    object: str
    value: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    inferred: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def roles(self) -> list[str]:
        """The roles the evidence names, sorted."""
        return sorted({e.role for e in self.evidence if e.role})

    @property
    def confidence(self) -> float:
        """The best confidence of its evidence; 1 for what comes from the ontology."""
        return max((e.confidence for e in self.evidence), default=1.0)


@dataclass(slots=True)
class ViewGraph:
    """Nodes by IRI and facts, both in a fixed order (IRIs; subject, predicate, object)."""

    nodes: dict[str, Node]
    facts: list[Fact]
    sections: dict[str, str]
    issued: dict[str, str]

    def drawn(self) -> list[str]:
        """Return the IRIs of the nodes that a network shows."""
        return [iri for iri, node in self.nodes.items() if node.kind not in UNDRAWN]


def level_name(iri: str) -> str:
    """Return the last part of a level's IRI, the name by which lanes and columns know it."""
    return iri.rpartition("/")[2]


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else term


_Pairs = dict[str, list[tuple[str, Term]]]


def read_graph(source: Triples, moment: Moment = EVER) -> ViewGraph:
    """Return everything of *source* that a view may show, of what holds and was said by *moment*."""
    by_predicate: _Pairs = defaultdict(list)
    for subject, predicate, term in source.triples():
        by_predicate[predicate].append((subject, term))

    types: dict[str, set[str]] = defaultdict(set)
    for subject, term in by_predicate.get(RDF + "type", ()):
        types[subject].add(_text(term))
    themes = {s for s, o in by_predicate.get(SKOS + "inScheme", ()) if o == SK + "Themes"}
    labels = _labels(by_predicate)
    nodes = _nodes(types, themes, labels, by_predicate, source.base)
    sections = {
        s: _text(o)
        for s, o in sorted(by_predicate.get(RDFS + "label", ()), key=_by_text)
        if SK + "Section" in types.get(s, ())
    }
    read = _Evidence(types, by_predicate, moment)
    issued = {s: _text(o) for s, o in sorted(by_predicate.get(DCTERMS + "issued", ()), key=_by_text)}
    facts = list(_facts(nodes, by_predicate, read))
    _place_in_documents(nodes, facts, by_predicate)
    _give_levels(nodes, facts)
    return ViewGraph(nodes, facts, sections, issued)


def _by_text(pair: tuple[str, Term]) -> tuple[str, str]:
    return pair[0], str(pair[1])


def _labels(by_predicate: _Pairs) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for predicate in (DCTERMS + "title", SKOS + "prefLabel"):
        for subject, term in sorted(by_predicate.get(predicate, ()), key=_by_text, reverse=True):
            labels[subject][term.language if isinstance(term, Literal) else ""] = _text(term)
    return labels


def _nodes(
    types: dict[str, set[str]], themes: set[str], labels: dict[str, dict[str, str]], by_predicate: _Pairs, base: str
) -> dict[str, Node]:
    alts: dict[str, set[str]] = defaultdict(set)
    for subject, term in by_predicate.get(SKOS + "altLabel", ()):
        alts[subject].add(_text(term))
    files = {s: _text(o) for s, o in by_predicate.get(SK + "fileName", ())}
    nodes = {}
    for iri in sorted(types):
        kind = to_class(types[iri] - {SKOS + "Concept"}) or ("Concept" if iri in themes else "")
        if not kind:
            continue
        known = labels.get(iri, {})
        label = known.get("sv") or known.get("") or (known[min(known)] if known else "") or files.get(iri, "")
        key = iri.removeprefix(base)
        label = label or key
        english = known.get("en", "")
        shown = {label.casefold(), english.casefold()}
        nodes[iri] = Node(
            iri,
            key,
            kind,
            label,
            english if english != label else "",
            tuple(sorted(alt for alt in alts.get(iri, set()) if alt.casefold() not in shown)),
        )
    return nodes


_Triple = tuple[str, str, str]
_COLUMNS = (
    ("s", RDF + "subject"),
    ("p", RDF + "predicate"),
    ("o", RDF + "object"),
    ("quote", SK + "quote"),
    ("start", SK + "start"),
    ("rule", SK + "rule"),
    ("confidence", SK + "confidence"),
    ("role", SK + "role"),
    ("modality", SK + "modality"),
    ("section", SK + "section"),
    ("from", SK + "validFrom"),
    ("until", SK + "validUntil"),
    ("observed", SK + "observed"),
)


class _Evidence:
    """The evidence and the inferences of a graph, by the triple that they back, as far as *moment* lets them count."""

    def __init__(self, types: dict[str, set[str]], by_predicate: _Pairs, moment: Moment) -> None:
        self._columns = {name: {s: _text(o) for s, o in by_predicate.get(at, ())} for name, at in _COLUMNS}
        self._sources: dict[str, list[str]] = defaultdict(list)
        for subject, term in by_predicate.get(PROV + "wasDerivedFrom", ()):
            self._sources[subject].append(_text(term))
        self._reviews = _reviews(by_predicate)
        self._mentions: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self._moment = moment
        self.by_fact: dict[_Triple, list[Evidence]] = defaultdict(list)
        self.inferred: dict[_Triple, str] = {}
        self.reasons: dict[_Triple, tuple[str, ...]] = {}
        #: Triples that something backs, be it not at this moment.
        self.backed: set[_Triple] = set()
        told: dict[str, list[str]] = defaultdict(list)
        for subject, term in sorted(by_predicate.get(SK + "reason", ()), key=_by_text):
            told[subject].append(_text(term))
        self._read(types, told)

    def _read(self, types: dict[str, set[str]], told: dict[str, list[str]]) -> None:
        read: dict[str, Evidence] = {}
        inferences = []
        for iri in self._columns["s"]:
            kinds = types.get(iri, ())
            if SK + "Inference" in kinds:
                inferences.append(iri)
            elif SK + "Evidence" in kinds:
                self.backed.add(self._key(iri))
                if (found := self._one(iri)) is not None:
                    read[iri] = found
        for iri in sorted(read):
            key = self._key(iri)
            if key[1] != _MENTIONS:
                self.by_fact[key].append(_mark(read[iri], (key[0], key[2], read[iri].role), self._mentions))
        for iri in sorted(inferences):
            self._infer(iri, read, tuple(told.get(iri, ())))
        for found_here in self.by_fact.values():
            found_here.sort(key=lambda e: (-e.confidence, e.document, e.start, e.role, e.rule))

    def _key(self, iri: str) -> _Triple:
        return self._columns["s"][iri], self._columns["p"].get(iri, ""), self._columns["o"].get(iri, "")

    def _one(self, iri: str) -> Evidence | None:
        def get(name: str) -> str:
            return self._columns[name].get(iri, "")

        _, predicate, term = self._key(iri)
        quote, start = get("quote"), int(get("start") or 0)
        document = min(self._sources.get(iri, [""]))
        if not (self._moment.is_known(get("observed")) and self._moment.holds(get("from"), get("until"))):
            return None
        if predicate == _MENTIONS:
            self._mentions[document, term].append((start, len(quote)))
        confidence = float(get("confidence") or 1)
        known = get("section"), start, get("rule"), confidence, get("role"), get("modality")
        times = get("from"), get("until"), get("observed")
        return Evidence(quote, document, *known, (), *times, self._reviews.get(iri, ("", "")))

    def _infer(self, iri: str, read: dict[str, Evidence], reasons: tuple[str, ...]) -> None:
        key = self._key(iri)
        self.backed.add(key)
        premises = [source for source in sorted(self._sources.get(iri, ())) if source in read]
        if not premises and self._sources.get(iri):
            return
        self.inferred[key] = self._columns["rule"].get(iri, "") or "inference"
        self.reasons[key] = reasons
        for source in premises:
            ends = self._key(source)
            premise = _mark(read[source], (key[0], key[2], ends[0], ends[2]), self._mentions)
            if premise not in self.by_fact[key]:
                self.by_fact[key].append(premise)


def _reviews(by_predicate: _Pairs) -> dict[str, tuple[str, str]]:
    """Return what a reviewer said of a piece of evidence; of several the last by day."""

    def told(predicate: str) -> dict[str, str]:
        return {s: _text(o) for s, o in by_predicate.get(predicate, ())}

    verdicts, names, days = told(SK + "verdict"), told(DCTERMS + "creator"), told(DCTERMS + "date")
    rows = [(days.get(r, ""), r, _text(e)) for r, e in by_predicate.get(SK + "reviews", ())]
    return {e: (verdicts.get(r, ""), f"{names.get(r, '')} {day}".strip()) for day, r, e in sorted(rows)}


def _mark(evidence: Evidence, iris: Iterable[str], mentions: dict[tuple[str, str], list[tuple[int, int]]]) -> Evidence:
    marks = set()
    end = evidence.start + len(evidence.quote)
    for iri in iris:
        for start, length in mentions.get((evidence.document, iri), ()):
            if evidence.start <= start and start + length <= end and length < len(evidence.quote):
                marks.add((start - evidence.start, length))
    return replace(evidence, marks=tuple(sorted(marks))) if marks else evidence


def _facts(nodes: dict[str, Node], by_predicate: _Pairs, read: _Evidence) -> Iterator[Fact]:
    amounts = {s: _text(o) for s, o in by_predicate.get(SCHEMA + "value", ())}
    currencies = {s: _text(o) for s, o in by_predicate.get(SCHEMA + "currency", ())}
    rows = []
    for predicate, pairs in by_predicate.items():
        is_link, is_value = predicate in _LINK_PREDICATES, predicate in _VALUE_PREDICATES
        if not (is_link or is_value or predicate.startswith(SK)):
            continue
        for subject, term in pairs:
            if subject in nodes:
                rows.append((subject, predicate, _text(term)))
    for key in sorted(set(rows)):
        subject, predicate, term = key
        evidence = read.by_fact.get(key, [])
        if key in read.backed and not evidence and key not in read.inferred:
            continue  # nothing backs it at the moment asked for
        if term in nodes:
            yield Fact(subject, predicate, term, "", evidence, read.inferred.get(key, ""), read.reasons.get(key, ()))
        elif predicate in _VALUE_PREDICATES:
            value = term.removeprefix("mailto:") if predicate == FOAF + "mbox" else term
            if predicate == SK + "budget":
                value = f"{amounts.get(term, '')} {currencies.get(term, '')}".strip()
            if predicate == _DATE_PREDICATES[0]:
                nodes[subject].start = nodes[subject].start or value
            if predicate == _DATE_PREDICATES[1]:
                nodes[subject].end = nodes[subject].end or value
            yield Fact(subject, predicate, "", value, evidence)


def _place_in_documents(nodes: dict[str, Node], facts: Iterable[Fact], by_predicate: _Pairs) -> None:
    for document, term in by_predicate.get(_MENTIONS, ()):
        if (met := _text(term)) in nodes:
            nodes[met].documents.add(document)
    for fact in facts:
        for e in fact.evidence:
            nodes[fact.subject].documents.add(e.document)
            if fact.object:
                nodes[fact.object].documents.add(e.document)
                if e.role in nodes:
                    nodes[e.role].documents.add(e.document)


#: Where an organisation stands in the chain by what it is. A municipality or region is none of the levels but all of
#: them: counting it as politics would hide that no politician is known.
_LEVEL_OF_CLASS = {
    "StateBody": "state",
    "PoliticalBody": "political",
    "Administration": "executive",
    "ServiceUnit": "management",
    "Union": "union",
}
_LEVELS = ("state", "political", "executive", "management", "staff", "resident", "union")


def _give_levels(nodes: dict[str, Node], facts: list[Fact]) -> None:
    """Set the level of roles and groups as stated, of organisations by class, of people by their highest role."""
    at_level: dict[str, set[str]] = defaultdict(set)
    employer: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.predicate == SK + "atLevel":
            at_level[fact.subject].add(level_name(fact.object))
    for iri, node in nodes.items():
        if node.kind == "SteeringLevel":
            node.level = level_name(node.iri)
        else:
            stated = [level for level in _LEVELS if level in at_level.get(iri, ())]
            node.level = stated[0] if stated else _LEVEL_OF_CLASS.get(node.kind, "")
    held: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.predicate == SK + "hasRole":
            held[fact.subject].add(nodes[fact.object].level)
        elif fact.predicate == ORG + "memberOf" and fact.object:
            held[fact.subject].update(nodes[role].level for role in fact.roles if role in nodes)
            employer[fact.subject].add(nodes[fact.object].kind)
    for iri, node in nodes.items():
        if node.kind == "Person" and not node.level:
            levels = [level for level in _LEVELS if level in held.get(iri, ())]
            if levels:
                node.level = levels[0]
            else:
                kinds = employer.get(iri, set())
                for kind in ("StateBody", "PoliticalBody", "Union"):
                    if kind in kinds:
                        node.level = _LEVEL_OF_CLASS[kind]
                        break
