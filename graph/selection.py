"""A part of a graph, itself a source: facts alone, one document's, what is sure enough, what may be published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from styrkedjan.ontology import FOAF, ORG, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .errors import UsageError
from .model import Literal, Term
from .personal import has_personal, mask
from .source import Source, Triple
from .terms import term_to_ntriples

__all__ = ["Selection", "select"]

_TYPE, _DERIVED, _MENTIONS, _MBOX = RDF + "type", PROV + "wasDerivedFrom", SCHEMA + "mentions", FOAF + "mbox"
_SUBCLASS, _SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")
_SOURCES = frozenset(SK + name for name in ("Evidence", "Inference", "Rule", "Section", "Document"))
#: Text that is no text: codes and digests, in which a number means nothing personal.
_CODES = frozenset(SK + name for name in ("municipalityCode", "regionCode", "sha256", "textSha256", "rule", "reader"))


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for; the default is everything.

    ``facts_only`` leaves out documents, sections, evidence, inferences and mentions; ``public`` e-mail addresses,
    telephone numbers and personal identity numbers, also within quotes; ``document`` is a file name, a title or an IRI
    and keeps what that document says; ``confidence`` keeps what evidence of at least so much backs. ``materialise``
    adds the classes and properties of other vocabularies that follow from the ontology's alignment.
    """

    facts_only: bool = False
    public: bool = False
    document: str = ""
    confidence: float = 0.0
    materialise: bool = False

    def __bool__(self) -> bool:
        return self != Selection()


def select(source: Source, selection: Selection) -> Source:
    """Return what of *source* is asked for, as a source; *source* itself where that is everything."""
    chosen = source
    if selection.document or selection.confidence:
        chosen = _Backed(chosen, selection)
    if selection.public:
        chosen = _Public(chosen)
    if selection.facts_only:
        chosen = _Facts(chosen)
    if selection.materialise:
        chosen = _Materialised(chosen)
    return chosen


class _Materialised:
    """The graph with what follows from its vocabulary: the classes and properties above those it uses."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.base = source.base

    def triples(self) -> Iterator[Triple]:
        above = {_SUBCLASS: _closure(self._source, _SUBCLASS), _SUBPROPERTY: _closure(self._source, _SUBPROPERTY)}
        for subject, block in groupby(self._source.triples(), key=lambda triple: triple[0]):
            known = set(block)
            more: set[Triple] = set()
            if subject.startswith(self.base):
                for _, predicate, object_ in known:
                    if predicate == _TYPE:
                        more |= {(subject, _TYPE, each) for each in above[_SUBCLASS].get(str(object_), ())}
                    more |= {(subject, each, object_) for each in above[_SUBPROPERTY].get(predicate, ())}
            yield from sorted(known | more, key=lambda each: (f"<{each[1]}>", term_to_ntriples(each[2])))


def _closure(source: Source, relation: str) -> dict[str, set[str]]:
    """Return all that stands above each class or property, by its IRI; a circle ends where it began."""
    direct: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, object_ in source.triples():
        if predicate == relation and isinstance(object_, str):
            direct[subject].add(object_)
    closed: dict[str, set[str]] = {}
    for each in list(direct):
        waiting = [*direct[each]]
        found: set[str] = set()
        while waiting:
            term = waiting.pop()
            if term not in found and not term.startswith("_:"):
                found.add(term)
                waiting += direct.get(term, ())
        closed[each] = found - {each}
    return closed


class _Facts:
    """The graph without what tells where its facts come from."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.base = source.base

    def triples(self) -> Iterator[Triple]:
        left_out = {s for s, p, o in self._source.triples() if p == _TYPE and o in _SOURCES}
        for subject, predicate, object_ in self._source.triples():
            if subject not in left_out and object_ not in left_out and predicate != _MENTIONS:
                yield subject, predicate, object_


class _Public:
    """The graph without what is personal beyond names."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.base = source.base

    def triples(self) -> Iterator[Triple]:
        of_addresses = {s for s, p, o in self._source.triples() if p == _PARTS[1] and o == _MBOX}
        for subject, predicate, object_ in self._source.triples():
            if predicate == _MBOX or subject in of_addresses or object_ in of_addresses:
                continue
            if isinstance(object_, Literal):
                if predicate not in _CODES and has_personal(object_.value):
                    object_ = Literal(mask(object_.value), object_.datatype, object_.language)
            elif object_.startswith("mailto:") or ("@" in object_ and has_personal(object_)):
                continue
            yield subject, predicate, object_


class _Backed:
    """What evidence of one document, or of enough confidence, backs, with the reference data that it leads to.

    An inference stays where all that it rests on stays.
    """

    def __init__(self, source: Source, selection: Selection) -> None:
        self._source = source
        self.base = source.base
        self._selection = selection
        # At once: a document that is not there must be told of before anything is written.
        kept, backed, self._left_out = self._read()
        self._nodes = self._reach(kept, backed, self._left_out)

    def triples(self) -> Iterator[Triple]:
        nodes, left_out, dropped = self._nodes, self._left_out, self._left_out.nodes
        for subject, predicate, object_ in self._source.triples():
            triple = subject, predicate, object_
            if triple in left_out.facts or subject in dropped or object_ in dropped:
                continue
            if all(term in nodes or not self._is_instance(term) for term in (subject, object_)):
                yield triple

    def _is_instance(self, term: Term) -> bool:
        return isinstance(term, str) and term.startswith(self.base)

    def _read(self) -> tuple[set[str], set[Triple], _Out]:
        """Return the evidence and inferences that stay, the facts they back, and what goes."""
        about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        documents: dict[str, set[str]] = defaultdict(set)
        classes: dict[str, Term] = {}
        for subject, predicate, object_ in self._source.triples():
            if predicate == _TYPE:
                classes[subject] = object_
            elif predicate in (SK + "fileName", SKOS + "prefLabel", _TITLE) and isinstance(object_, Literal):
                documents[subject].add(object_.value)
            elif predicate in (*_PARTS, _DERIVED, SK + "confidence"):
                about[subject][predicate].append(object_)
        wanted = self._wanted(documents, classes)
        evidence = {
            iri for iri, known in about.items() if classes.get(iri) == SK + "Evidence" and self._stays(known, wanted)
        }
        kept = evidence | {
            iri
            for iri, known in about.items()
            if classes.get(iri) in (SK + "Inference", ORG + "Membership")
            and self._rests(known, evidence, classes.get(iri))
        }
        out = _Out(
            {iri for iri in about if classes.get(iri) in _RESTING and iri not in kept}
            | ({iri for iri, class_ in classes.items() if class_ == SK + "Document"} - wanted if wanted else set()),
            set(),
            {iri for iri, class_ in classes.items() if class_ == SK + "SteeringLevel"},
        )
        facts = {iri: _fact(known) for iri, known in about.items() if classes.get(iri) in _BACKING}
        backed = {fact for iri, fact in facts.items() if iri in kept}
        out.facts = set(facts.values()) - backed
        return kept, backed, out

    def _wanted(self, names: dict[str, set[str]], classes: dict[str, Term]) -> set[str]:
        name = self._selection.document
        if not name:
            return set()
        documents = {iri for iri, class_ in classes.items() if class_ == SK + "Document"}
        found = {iri for iri in documents if iri == name.strip("<>") or name in names[iri]}
        if not found:
            listed = ", ".join(sorted(min(names[iri]) for iri in documents if names[iri])[:5])
            raise UsageError(f"{name!r}: no such document in the graph; there are {listed}")
        return found

    def _stays(self, known: dict[str, list[Term]], wanted: set[str]) -> bool:
        (sure,) = known.get(SK + "confidence", [Literal("1")])[:1]
        enough = isinstance(sure, Literal) and float(sure.value) >= self._selection.confidence
        return enough and (not wanted or any(document in wanted for document in known[_DERIVED]))

    @staticmethod
    def _rests(known: dict[str, list[Term]], evidence: set[str], class_: Term | None) -> bool:
        every = all if class_ == SK + "Inference" else any
        return every(premise in evidence for premise in known[_DERIVED])

    def _reach(self, kept: set[str], backed: set[Triple], out: _Out) -> set[str]:
        """Return every node that what stays names, and what these lead to by themselves."""
        leads: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, object_ in self._source.triples():
            if isinstance(object_, str) and (subject, predicate, object_) not in out.facts and predicate != _MENTIONS:
                leads[subject].append(object_)
        nodes: set[str] = set()
        waiting = [*kept, *(fact[0] for fact in backed), *out.always]
        while waiting:
            node = waiting.pop()
            if node not in nodes and node not in out.nodes:
                nodes.add(node)
                waiting += leads.get(node, ())
        return nodes


@dataclass(slots=True)
class _Out:
    """What goes: nodes and facts; and what stays ``always``, the levels of the chain."""

    nodes: set[str]
    facts: set[Triple]
    always: set[str]


_TITLE = "http://purl.org/dc/terms/title"
_BACKING = frozenset({SK + "Evidence", SK + "Inference"})
_RESTING = _BACKING | {ORG + "Membership"}


def _fact(known: dict[str, list[Term]]) -> Triple:
    subject, predicate, object_ = (known[part][0] for part in _PARTS)
    return str(subject), str(predicate), object_
