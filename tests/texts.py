"""Texts of a few lines as the loaders read them, their facts told by labels instead of IRIs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from styrkedjan.graph.model import DocumentGraph, Entity, Literal, Statement, Term
from styrkedjan.loaders.document.reading import Reading
from styrkedjan.loaders.extract import load_text, read_sentences
from styrkedjan.loaders.grammar.engine import Alphabet, Span
from styrkedjan.loaders.names.spans import Chunker, Organisation
from styrkedjan.loaders.readers import RawDocument, read_plain
from styrkedjan.loaders.swedish.lexicon import lexicon
from styrkedjan.ontology import BASE, PREFIXES, SCHEMA

Fact = tuple[str, str, str]


def raw(text: str, name: str = "example.txt") -> RawDocument:
    return read_plain(text.encode(), name)


def load(text: str) -> DocumentGraph:
    return load_text(raw(text))


def term(name: str) -> str:
    """Return the IRI of a prefixed name, ``sk:partner``."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def entities(graph: DocumentGraph, class_: str = "") -> dict[str, Entity]:
    """Return the entities of a graph by label, of one class (``sk:Person``) if one is given."""
    return {e.label: e for e in graph.entities if not class_ or e.type == term(class_)}


def names(text: str, class_: str) -> set[str]:
    return set(entities(load(text), class_))


def iter_statements(graph: DocumentGraph, predicate: str) -> Iterator[Statement]:
    iri = term(predicate)
    return (s for s in graph.statements if s.predicate == iri)


def told(graph: DocumentGraph, predicate: str) -> set[tuple[str, str]]:
    """Return who or what a predicate is stated of and its object, by their labels; levels and dates by their names."""
    labels = {e.iri: e.label for e in graph.entities}

    def name(value: Term) -> str:
        if isinstance(value, Literal):
            return value.value
        return labels.get(value, value.removeprefix(BASE))

    return {(name(s.subject), name(s.object)) for s in iter_statements(graph, predicate)}


def facts(text: str, predicate: str) -> set[tuple[str, str]]:
    return told(load(text), predicate)


def posts(text: str) -> set[Fact]:
    """Return the memberships of a text: person, role ("" for none) and organisation."""
    graph = load(text)
    labels = {e.iri: e.label for e in graph.entities}
    return {
        (labels[s.subject], labels.get(s.evidence.role, ""), labels[str(s.object)])
        for s in iter_statements(graph, "org:memberOf")
    }


def stated(text: str) -> list[Statement]:
    """Return all that a text states but for its mentions."""
    return [s for s in load(text).statements if s.predicate != SCHEMA + "mentions"]


@cache
def _chunker() -> Chunker:
    return Chunker(lexicon(), Alphabet())


def read(text: str) -> Reading:
    """Return a text with its blocks, sentences and spans, before anything is stated."""
    reading = Reading(raw(text), BASE, lexicon())
    read_sentences(reading, _chunker())
    return reading


def spans(text: str, *tags: str) -> list[Span]:
    """Return the spans that have one of *tags*, of all sentences in reading order."""
    return [span for sentence in read(text).sentences for span in sentence.spans if span.tags & set(tags)]


def written(text: str, *tags: str) -> list[str]:
    """Return what stands in the text where :func:`spans` finds a span."""
    return [text[span.start : span.end] for span in spans(text, *tags)]


def organisations(text: str) -> list[Organisation]:
    """Return the organisations that a text names, those of which only the shape is known left out."""
    return [s.value for s in spans(text, "org") if isinstance(s.value, Organisation)]
