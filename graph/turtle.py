"""Turtle: our own writer, since the order of the libraries' is not theirs to promise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from styrkedjan.ontology import PREFIXES, RDF, XSD

from .model import Literal, Term
from .source import Source, Triple
from .terms import term_to_ntriples

__all__ = ["make_namer", "namer", "write_blocks", "write_prefixes", "write_turtle"]

#: Local names that every reader of Turtle takes without escapes; all other IRIs are written in full.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SHORT = {XSD + "integer": re.compile(r"[+-]?[0-9]+"), XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+")}
_SHORT[XSD + "boolean"] = re.compile(r"true|false")


def namer(source: Source) -> Callable[[Term], str]:
    """Return what writes a term in Turtle, with the usual prefixes."""
    return make_namer(dict(PREFIXES, id=source.base))


def make_namer(prefixes: Mapping[str, str]) -> Callable[[Term], str]:
    """Return what writes a term in Turtle, with *prefixes*."""
    known: dict[str, str] = {}
    by_length = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def shorten(iri: str) -> str:
        for prefix, namespace in by_length:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return term_to_ntriples(iri)

    def name(term: Term) -> str:
        if isinstance(term, Literal):
            if (shape := _SHORT.get(term.datatype)) and not term.language and shape.fullmatch(term.value):
                return term.value
            if term.language or term.datatype == XSD + "string":
                return term_to_ntriples(term)
            return f"{term_to_ntriples(Literal(term.value))}^^{name(term.datatype)}"
        if term not in known:
            known[term] = shorten(term)
        return known[term]

    return name


def write_turtle(source: Source) -> Iterator[str]:
    yield from write_prefixes(source)
    yield from write_blocks(namer(source), source.triples())


def write_prefixes(source: Source) -> Iterator[str]:
    """Yield the head of a Turtle or TriG file."""
    for prefix, namespace in sorted(dict(PREFIXES, id=source.base).items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"


def write_blocks(name: Callable[[Term], str], triples: Iterable[Triple]) -> Iterator[str]:
    """Yield a block of Turtle for each subject; *triples* have a subject's together."""
    for subject, block in groupby(triples, key=lambda triple: triple[0]):
        yield f"\n{name(subject)}"
        # The class first, as people write it; the rest by IRI.
        ordered = sorted(block, key=lambda triple: (triple[1] != RDF + "type", triple[1]))
        separator = "\n    "
        for predicate, alike in groupby(ordered, key=lambda triple: triple[1]):
            verb = "a" if predicate == RDF + "type" else name(predicate)
            objects = " ,\n        ".join(sorted(name(object_) for _, _, object_ in alike))
            yield f"{separator}{verb} {objects}"
            separator = " ;\n    "
        yield " .\n"
