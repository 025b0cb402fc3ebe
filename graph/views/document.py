"""A document with its facts marked where they stand: from each fact to its sentence, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from styrkedjan.ontology import FOAF, SCHEMA

from ..errors import UsageError
from ..names import Selectable, find_node
from ..personal import mask
from .classes import short, to_class
from .marks import Piece, Span, cut, lanes

__all__ = ["DocumentView", "Passage", "Sentence", "Stated", "Text", "Thing", "find_document", "read_document"]

_MENTIONS = SCHEMA + "mentions"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was read: its offsets, its page (0 without pages), and "stated", "silent" or "chrome"."""

    start: int
    end: int
    status: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """What offsets of a document count in, and the sentences that were read in it."""

    text: str
    sentences: Sequence[Sentence] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """What a fact is about: a node with its label and class, or (``iri`` empty) a value."""

    iri: str
    label: str
    label_en: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as one passage states it; ``number`` counts the facts of the page from 1, in reading order."""

    number: int
    subject: Thing
    predicate: str
    object: Thing
    role: Thing | None
    rule: str
    confidence: float
    modality: str
    valid_from: str = ""
    valid_until: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters that state one or several facts; ``lane`` tells it from others that it shares characters with."""

    number: int
    start: int
    end: int
    quote: str
    page: int
    facts: tuple[Stated, ...]
    lane: int = 0
    crosses: bool = False
    #: Where it stands in the document, where the page's own text is another.
    place: tuple[int, int] | None = None


@dataclass(slots=True)
class DocumentView:
    """All that a page of a document shows; without a text at hand, ``text`` is the quoted passages, in order."""

    iri: str
    file: str
    title: str
    known: dict[str, str]
    text: str
    is_whole: bool
    passages: list[Passage]
    mentions: list[tuple[int, int, Thing]]
    sentences: Sequence[Sentence] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def facts(self) -> list[Stated]:
        """Every fact, in reading order."""
        return [fact for passage in self.passages for fact in passage.facts]

    def pieces(self) -> Iterator[Piece]:
        """Yield the text, cut where passages ("p"), names ("n") and sentences ("s") begin and end."""
        spans = [Span(passage.start, passage.end, "p", passage.number) for passage in self.passages]
        spans += [Span(start, end, "n", number) for number, (start, end, _) in enumerate(self.mentions)]
        spans += [Span(each.start, each.end, "s", number) for number, each in enumerate(self.sentences)]
        return cut(len(self.text), spans)


_ABOUT = """
SELECT ?file ?title ?issued ?publisher ?source ?characters ?sentences ?stating WHERE {
  ?document sk:fileName ?file .
  OPTIONAL { ?document dcterms:title ?title } OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dcterms:publisher ?publisher } OPTIONAL { ?document dcterms:source ?source }
  OPTIONAL { ?document sk:characters ?characters }
  OPTIONAL { ?document sk:sentences ?sentences } OPTIONAL { ?document sk:sentencesWithFacts ?stating }
}"""
_EVIDENCE = """
SELECT ?s ?p ?o ?isNode ?role ?start ?end ?quote ?rule ?confidence ?modality ?from ?until ?page WHERE {
  ?evidence prov:wasDerivedFrom ?document ; a sk:Evidence ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
    sk:start ?start ; sk:end ?end ; sk:quote ?quote ; sk:rule ?rule ; sk:confidence ?confidence .
  OPTIONAL { ?evidence sk:role ?role } OPTIONAL { ?evidence sk:modality ?modality }
  OPTIONAL { ?evidence sk:validFrom ?from } OPTIONAL { ?evidence sk:validUntil ?until }
  OPTIONAL { ?evidence sk:page ?page }
  BIND(ISIRI(?o) AS ?isNode)
}"""
_NAMES = """
SELECT DISTINCT ?node ?class ?label ?language WHERE {
  { ?evidence prov:wasDerivedFrom ?document ; rdf:subject ?node } UNION
  { ?evidence prov:wasDerivedFrom ?document ; rdf:object ?node } UNION
  { ?evidence prov:wasDerivedFrom ?document ; sk:role ?node }
  ?node a ?class ; skos:prefLabel ?label . BIND(LANG(?label) AS ?language)
}"""


def find_document(store: Selectable, name: str) -> str:
    """Return the IRI of the document called *name*: a file name, a title, part of either, or an IRI."""
    rows = sorted({(str(row[0]), str(row[1]), str(row[2] or "")) for row in store.select(_DOCUMENTS)})
    wanted = name.rpartition("/")[2].casefold()
    exact = [row for row in rows if name in row] or [row for row in rows if row[1].casefold() == wanted]
    found = exact or [row for row in rows if wanted in row[1].casefold() or name.casefold() in row[2].casefold()]
    if len(found) == 1:
        return found[0][0]
    if not found:
        if name.startswith(("http", "<", "id:")):
            find_node(store, name)
        raise UsageError(f"{name}: no such document in the graph; 'styrkedjan info --documents' lists them")
    listed = ", ".join(f"{file} <{iri}>" for iri, file, _ in found[:3])
    raise UsageError(f"{name}: {len(found)} documents are called so ({listed}); give an IRI")


_DOCUMENTS = (
    "SELECT ?d ?file ?title WHERE { ?d a sk:Document ; sk:fileName ?file . OPTIONAL { ?d dcterms:title ?title } }"
)


def read_document(store: Selectable, iri: str, text: Text | None, *, public: bool = False) -> DocumentView:
    """Return the view of the document *iri*; *text* is its text, ``None`` where that is not at hand.

    A *public* one has no e-mail addresses, telephone numbers or personal identity numbers, neither facts nor letters.
    """
    about = next(store.select(_ABOUT, document=iri), None)
    if about is None:
        raise UsageError(f"{iri}: no such document in the graph; 'styrkedjan info --documents' lists them")
    file, title, *rest = (str(value or "") for value in about)
    names = ("issued", "publisher", "source", "characters", "sentences", "stating")
    view = DocumentView(iri, file, title or file, dict(zip(names, rest, strict=True)), "", text is not None, [], [])
    rows = sorted(set(store.select(_EVIDENCE, document=iri)), key=_in_order)
    if public:
        rows = [row for row in rows if row[1] != FOAF + "mbox" and not str(row[2]).startswith("mailto:")]
    thing = _things(store, iri)
    view.passages = _passages([row for row in rows if row[1] != _MENTIONS], thing)
    whole: list[Passage | Sentence] = [*view.passages, *(text.sentences if text else ())]
    view.mentions = _mentions([row for row in rows if row[1] == _MENTIONS], thing, whole)
    if text is None:
        _lay_out_quotes(view)
    else:
        view.text, view.sentences = text.text, text.sentences
    view.passages = _with_lanes(view.passages)
    view.counts = _count(view)
    if public:
        _mask(view)
    return view


def _mask(view: DocumentView) -> None:
    """Make what is personal in the view unreadable; it is as long as before, so that every mark stays in its place."""

    def thing(it: Thing) -> Thing:
        return replace(it, label=mask(it.label), label_en=mask(it.label_en))

    def fact(it: Stated) -> Stated:
        return replace(it, subject=thing(it.subject), object=thing(it.object), role=thing(it.role) if it.role else None)

    view.title = mask(view.title)
    view.known = {key: mask(value) for key, value in view.known.items()}
    view.text = mask(view.text)
    view.passages = [
        replace(each, quote=view.text[each.start : each.end], facts=tuple(map(fact, each.facts)))
        for each in view.passages
    ]
    view.mentions = [(start, end, thing(named)) for start, end, named in view.mentions]


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return int(row[5]), -int(row[6]), *(str(value or "") for value in row)


def _things(store: Selectable, iri: str) -> Callable[[str], Thing]:
    classes: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    for node, class_, label, language in store.select(_NAMES, document=iri):
        classes.setdefault(node, set()).add(class_)
        known = labels.setdefault(node, {})
        known[language] = min(known.get(language, label), label)

    def thing(node: str) -> Thing:
        known = labels.get(node, {})
        label = known.get("sv") or (known[min(known)] if known else short(node))
        english = known.get("en", "")
        return Thing(node, label, english if english != label else "", to_class(classes.get(node, ())))

    return thing


def _passages(rows: Sequence[tuple[Any, ...]], thing: Callable[[str], Thing]) -> list[Passage]:
    by_place: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in rows:
        by_place.setdefault((int(row[5]), int(row[6])), []).append(row)
    passages: list[Passage] = []
    number = 0
    for place, (start, end) in enumerate(sorted(by_place), start=1):
        facts: dict[tuple[Any, ...], Stated] = {}
        for row in by_place[start, end]:
            fact = _fact(row, thing)
            # The same fact by two rules is shown once, as the surer of them has it.
            key = fact.subject, fact.predicate, fact.object, fact.role
            if key not in facts or facts[key].confidence < fact.confidence:
                facts[key] = fact
        numbered = [replace(fact, number=number + at) for at, fact in enumerate(facts.values(), start=1)]
        number += len(numbered)
        first = by_place[start, end][0]
        passages.append(Passage(place, start, end, first[7], int(first[13] or 0), tuple(numbered)))
    return passages


def _fact(row: tuple[Any, ...], thing: Callable[[str], Thing]) -> Stated:
    subject, predicate, object_, is_node, role, _, _, _, rule, confidence, modality, first, last, _ = row
    value = thing(object_) if is_node in ("true", "1") else Thing("", str(object_).removeprefix("mailto:"))
    named = thing(role) if role else None
    return Stated(
        0,
        thing(subject),
        short(predicate),
        value,
        named,
        rule,
        float(confidence),
        modality or "",
        first or "",
        last or "",
    )


def _mentions(
    rows: Sequence[tuple[Any, ...]], thing: Callable[[str], Thing], whole: Sequence[Passage | Sentence]
) -> list[tuple[int, int, Thing]]:
    """Return where names stand; what one of the *whole* passages and sentences is about is no name in it."""
    places = {(each.start, each.end) for each in whole}
    found: dict[tuple[int, int], Thing] = {}
    for row in rows:
        place = int(row[5]), int(row[6])
        if place not in places:
            found.setdefault(place, thing(row[2]))
    return [(start, end, named) for (start, end), named in sorted(found.items())]


_GAP = "\n\n"


def _lay_out_quotes(view: DocumentView) -> None:
    """Make the text of the passages alone; the names within them keep their marks."""
    parts: list[str] = []
    placed: list[Passage] = []
    moved: list[tuple[int, int, Thing]] = []
    position = 0
    for passage in view.passages:
        shift, here = position - passage.start, (passage.start, passage.end)
        placed.append(replace(passage, start=position, end=position + len(passage.quote), place=here))
        moved += [
            (start + shift, end + shift, named)
            for start, end, named in view.mentions
            if passage.start <= start and end <= passage.end
        ]
        parts.append(passage.quote)
        position += len(passage.quote) + len(_GAP)
    view.text, view.passages, view.mentions = _GAP.join(parts), placed, moved


def _with_lanes(passages: Sequence[Passage]) -> list[Passage]:
    spans = {passage.number: Span(passage.start, passage.end, "p", passage.number) for passage in passages}
    lane = lanes(list(spans.values()))
    crossing: set[int] = set()
    before: list[Passage] = []
    for passage in passages:
        before = [other for other in before if other.end > passage.start]
        if before:
            crossing.update(other.number for other in before)
            crossing.add(passage.number)
        before.append(passage)
    return [
        replace(passage, lane=lane[spans[passage.number]], crosses=passage.number in crossing) for passage in passages
    ]


def _count(view: DocumentView) -> dict[str, int]:
    counts = {
        status: sum(each.status == status for each in view.sentences) for status in ("stated", "silent", "chrome")
    }
    if not view.sentences:
        read, stating = int(view.known["sentences"] or 0), int(view.known["stating"] or 0)
        counts.update(stated=stating, silent=max(0, read - stating))
    read = counts["stated"] + counts["silent"]
    return {**counts, "read": read, "share": round(100 * counts["stated"] / read) if read else 0}
