"""The values that loaders make and the graph keeps: entities, statements and the evidence for them.

An IRI is a plain ``str``; anything else that can stand as an object is a :class:`Literal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from styrkedjan.ontology import XSD

__all__ = [
    "DocumentGraph",
    "DocumentInfo",
    "Entity",
    "Evidence",
    "Inference",
    "Literal",
    "Rule",
    "Section",
    "Statement",
    "Term",
]


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal; with a language it is an ``rdf:langString`` and the datatype is not written."""

    value: str
    datatype: str = XSD + "string"
    language: str = ""


Term = str | Literal


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """Who or what something is, with one IRI, as one document knows it.

    ``label`` becomes ``skos:prefLabel`` unless the ontology has one for the same IRI; each of ``alt_labels`` is a form
    met in the document. ``properties`` are facts about the node itself that need no evidence (codes, levels).
    """

    iri: str
    type: str
    label: str
    alt_labels: tuple[str, ...] = ()
    properties: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The exact quote behind one statement: ``text[start:end] == quote``, counted in Unicode code points.

    ``role`` is the IRI of the role for a membership. ``modality`` is "" for what the text states plainly, else one word
    of the vocabulary: "planned", "quoted" (said by somebody the text quotes), "inferred-year". ``valid_from`` and
    ``valid_until`` are a day, a month or a year (ISO) from and until which the sentence says that it holds, "" where it
    says nothing. ``page`` is the page on which the quote begins, counted from 1, and 0 where the format has no pages.
    """

    quote: str
    start: int
    end: int
    rule: str
    confidence: float
    section: str = ""
    role: str = ""
    modality: str = ""
    valid_from: str = ""
    valid_until: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A rule of the loaders as it stood when it was used: ``version`` is a digest of its own entry alone.

    ``confidence`` is the entry's; a piece of evidence may have less, where the text leaves more open.
    """

    name: str
    version: str
    confidence: float


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """Subject, predicate and object as one sentence of one document says it."""

    subject: str
    predicate: str
    object: Term
    evidence: Evidence


@dataclass(frozen=True, slots=True, order=True)
class Inference:
    """A statement that no sentence makes but a rule derives from others, its ``premises``."""

    subject: str
    predicate: str
    object: Term
    rule: str
    premises: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a document: its IRI, its heading ("" for the part before the first) and its offsets."""

    iri: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A source: what identifies it and what is known about it as a publication.

    ``sha256`` is of the file's bytes, ``text_sha256`` of the printed text in UTF-8; ``reader`` names the reader that
    made the one of the other, with its version.
    """

    iri: str
    file_name: str
    sha256: str
    title: str = ""
    issued: str = ""
    publisher: str = ""
    source: str = ""
    characters: int = 0
    sentences: int = 0
    sentences_with_facts: int = 0
    sections: tuple[Section, ...] = ()
    observed: str = ""  # when the document says what it says: its own day, month or year (ISO), "" where unknown
    reader: str = ""
    text_sha256: str = ""
    label: str = ""  # what to call it where it has no title of its own


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """All that one document gives: the unit of truth from which a shard is written.

    ``rules`` are those that its evidence names; a rule that is not among them has no version.
    """

    document: DocumentInfo
    entities: Sequence[Entity] = ()
    statements: Sequence[Statement] = ()
    inferences: Sequence[Inference] = field(default=())
    rules: Sequence[Rule] = field(default=())
