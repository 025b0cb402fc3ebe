"""A part of a graph, itself a source: facts alone, one document's, what is sure enough, what may be published.

What must be known of the whole graph first lies on disk, so that memory does not grow with the graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from styrkedjan.ontology import FOAF, RDF, RDFS, SCHEMA, SK

from .backed import Backed
from .model import Literal
from .personal import has_personal, mask
from .scratch import Nodes
from .source import Selected, Source, Text, iter_text
from .terms import from_ntriples, term_to_ntriples

__all__ = ["Selection", "select"]

_TYPE, _MENTIONS, _MBOX = f"<{RDF}type>", f"<{SCHEMA}mentions>", f"<{FOAF}mbox>"
_SUBCLASS, _SUBPROPERTY = f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>"
_PREDICATES = (f"<{RDF}predicate>", f"<{SK}reviewedPredicate>")
_SOURCES = frozenset(f"<{SK}{name}>" for name in ("Evidence", "Inference", "Rule", "Section", "Document", "Review"))
#: Text that is no text: codes and digests, in which a number means nothing personal.
_CODES = frozenset(
    f"<{SK}{name}>" for name in ("municipalityCode", "regionCode", "sha256", "textSha256", "rule", "reader")
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for; the default is everything.

    ``facts_only`` leaves out documents, sections, evidence, inferences, reviews and mentions; ``public`` e-mail
    addresses, telephone numbers and personal identity numbers, also within quotes; ``document`` is a file name, a title
    or an IRI and keeps what that document says; ``municipality`` a name, a code or an IRI and keeps what is said of it
    and what is in it, of its visits, initiatives and people; ``confidence`` keeps what evidence of at least so much, or
    a reviewer's word, backs. ``materialise`` adds the classes and properties of other vocabularies that follow from the
    ontology's alignment.
    """

    facts_only: bool = False
    public: bool = False
    document: str = ""
    confidence: float = 0.0
    materialise: bool = False
    municipality: str = ""

    def __bool__(self) -> bool:
        return self != Selection()


def select(source: Source, selection: Selection) -> Source:
    """Return what of *source* is asked for, as a source; *source* itself where that is everything."""
    chosen = source
    if selection.document or selection.confidence or selection.municipality:
        chosen = Backed(chosen, selection.document, selection.confidence, selection.municipality)
    if selection.facts_only:
        chosen = _Facts(chosen)
    if selection.public:
        chosen = _Public(chosen)
    if selection.materialise:
        chosen = _Materialised(chosen)
    return chosen


class _Materialised(Selected):
    """The graph with what follows from its vocabulary: the classes and properties above those it uses."""

    @cached_property
    def _above(self) -> dict[str, dict[str, set[str]]]:
        return {relation: _closure(self.source, relation) for relation in (_SUBCLASS, _SUBPROPERTY)}

    def text(self) -> Iterator[Text]:
        above = self._above
        for subject, block in groupby(iter_text(self.source), key=itemgetter(0)):
            if not subject.startswith(self.instance):
                yield from block
                continue
            known = set(block)
            more: set[Text] = set()
            for _, predicate, object_ in known:
                if predicate == _TYPE:
                    more |= {(subject, _TYPE, each) for each in above[_SUBCLASS].get(object_, ())}
                more |= {(subject, each, object_) for each in above[_SUBPROPERTY].get(predicate, ())}
            yield from sorted(known | more)


def _closure(source: Source, relation: str) -> dict[str, set[str]]:
    """Return all that stands above each class or property, by its IRI; a circle ends where it began."""
    direct: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, object_ in iter_text(source):
        if predicate == relation:
            direct[subject].add(object_)
    closed: dict[str, set[str]] = {}
    for each in list(direct):
        waiting = [*direct[each]]
        found: set[str] = set()
        while waiting:
            term = waiting.pop()
            if term not in found and term[0] == "<":
                found.add(term)
                waiting += direct.get(term, ())
        closed[each] = found - {each}
    return closed


class _Facts(Selected):
    """The graph without what tells where its facts come from."""

    @cached_property
    def _left_out(self) -> Nodes:
        return Nodes(s for s, p, o in iter_text(self.source) if p == _TYPE and o in _SOURCES)

    def text(self) -> Iterator[Text]:
        left_out = self._left_out
        for subject, block in groupby(iter_text(self.source), key=itemgetter(0)):
            if subject in left_out:
                continue
            for triple in block:
                _, predicate, object_ = triple
                if predicate == _MENTIONS or (object_.startswith(self.instance) and object_ in left_out):
                    continue
                yield triple


class _Public(Selected):
    """The graph without what is personal beyond names."""

    @cached_property
    def _of_addresses(self) -> Nodes:
        return Nodes(s for s, p, o in iter_text(self.source) if o == _MBOX and p in _PREDICATES)

    def text(self) -> Iterator[Text]:
        of_addresses = self._of_addresses
        for subject, block in groupby(iter_text(self.source), key=itemgetter(0)):
            if subject in of_addresses:
                continue
            for _, predicate, object_ in block:
                if predicate == _MBOX or object_ in of_addresses:
                    continue
                if object_[0] == '"':
                    yield subject, predicate, object_ if predicate in _CODES else _without_personal(object_)
                elif not object_.startswith("<mailto:") and not ("@" in object_ and has_personal(object_)):
                    yield subject, predicate, object_


def _without_personal(text: str) -> str:
    literal = from_ntriples(text)
    assert isinstance(literal, Literal)
    hidden = mask(literal.value)
    if hidden == literal.value:
        return text
    return term_to_ntriples(Literal(hidden, literal.datatype, literal.language))
