"""JSON-LD that is plain JSON to a web developer: short names for properties, values as themselves, one context."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby

from styrkedjan.ontology import PREFIXES, RDF, SKOS, XSD

from .model import Literal, Term
from .source import Source
from .turtle import namer

__all__ = ["write_jsonld"]

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
#: What a short name may not be: another term's, or a prefix.
_TAKEN = frozenset({"id", "type", "graph", *PREFIXES})


def write_jsonld(source: Source) -> Iterator[str]:
    """Yield one object a subject, a line each, in ``@graph``; the context tells what the short names stand for.

    A property whose values are all nodes gives their IRIs as strings, all of one datatype the bare values (integers and
    truth values as JSON's own), all text with languages an object by language; any other the full form.
    """
    compact = _compacter(source)
    kinds = _kinds(source)
    names = _names(kinds, compact)
    context: dict[str, object] = dict(sorted({**PREFIXES, "id": source.base}.items()))
    context = {name: {"@id": iri, "@prefix": True} for name, iri in context.items()}
    for predicate, name in sorted(names.items(), key=lambda item: item[1]):
        context[name] = _definition(compact(predicate), kinds[predicate])
    yield '{"@context":' + json.dumps(context, ensure_ascii=False) + ',\n"@graph":['
    separator = "\n"
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        values: dict[str, list[Term]] = defaultdict(list)
        for _, predicate, object_ in block:
            values[predicate].append(object_)
        node: dict[str, object] = {"@id": compact(subject)}
        if types := [compact(each) for each in values.pop(RDF + "type", ()) if isinstance(each, str)]:
            node["@type"] = types[0] if len(types) == 1 else types
        for predicate, terms in values.items():
            node[names[predicate]] = _values(terms, kinds[predicate], compact)
        yield separator + json.dumps(node, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _compacter(source: Source) -> Callable[[str], str]:
    name = namer(source)

    def compact(iri: str) -> str:
        short = name(iri)
        return iri if short.startswith("<") else short

    return compact


def _kinds(source: Source) -> dict[str, str]:
    """Return of each property what all its values are: "@id", "@language", a datatype, or "" for several."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, predicate, object_ in source.triples():
        if isinstance(object_, str):
            found[predicate].add("@id")
        else:
            found[predicate].add("@language" if object_.language else object_.datatype)
    found.pop(RDF + "type", None)
    return {predicate: kinds.pop() if len(kinds) == 1 else "" for predicate, kinds in found.items()}


def _names(kinds: dict[str, str], compact: Callable[[str], str]) -> dict[str, str]:
    """Return the short name of each property: its local name where no other has it; "label" for names."""
    locals_: dict[str, list[str]] = defaultdict(list)
    for predicate in kinds:
        short = "label" if predicate == SKOS + "prefLabel" else re.split(r"[/#]", predicate)[-1]
        locals_[short].append(predicate)
    names = {}
    for short, predicates in locals_.items():
        for predicate in predicates:
            alone = len(predicates) == 1 or predicate == SKOS + "prefLabel"
            free = alone and short not in _TAKEN and re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", short)
            names[predicate] = short if free else compact(predicate)
    return names


def _definition(iri: str, kind: str) -> object:
    if kind == "@language":
        return {"@id": iri, "@container": "@language"}
    if kind in ("", XSD + "string"):
        return {"@id": iri}
    return {"@id": iri, "@type": kind if kind == "@id" else _datatype(kind)}


def _datatype(iri: str) -> str:
    return f"xsd:{iri[len(XSD) :]}" if iri.startswith(XSD) else iri


def _values(terms: list[Term], kind: str, compact: Callable[[str], str]) -> object:
    if kind == "@language":
        by_language: dict[str, list[str]] = defaultdict(list)
        for term in terms:
            assert isinstance(term, Literal)
            by_language[term.language].append(term.value)
        return {language: texts[0] if len(texts) == 1 else texts for language, texts in sorted(by_language.items())}
    values = [_value(term, kind, compact) for term in terms]
    return values[0] if len(values) == 1 else values


def _value(term: Term, kind: str, compact: Callable[[str], str]) -> object:
    if isinstance(term, str):
        return compact(term) if kind == "@id" else {"@id": compact(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if kind == XSD + "integer" and _NUMBER.fullmatch(term.value):
        return int(term.value)
    if kind == XSD + "boolean" and term.value in ("true", "false"):
        return term.value == "true"
    if kind or term.datatype == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": _datatype(term.datatype)}
