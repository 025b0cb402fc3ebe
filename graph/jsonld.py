"""JSON-LD that is plain JSON to a web developer: short names for properties, values as themselves, one context.

It is made of N-Triples text: a string in quotes is the same there and in JSON.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from styrkedjan.ontology import PREFIXES, RDF, SKOS, XSD

from .source import Source, iter_text
from .turtle import namer

__all__ = ["write_jsonld"]

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
#: What a short name may not be: another term's, or a prefix.
_TAKEN = frozenset({"id", "type", "graph", *PREFIXES})
_TYPE = f"<{RDF}type>"


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
        context[name] = _definition(json.loads(compact(predicate)), kinds[predicate])
    yield '{"@context":' + json.dumps(context, ensure_ascii=False) + ',\n"@graph":['
    keys = {predicate: json.dumps(name, ensure_ascii=False) for predicate, name in names.items()}
    separator = "\n"
    for subject, block in groupby(iter_text(source), key=itemgetter(0)):
        values: dict[str, list[str]] = {}
        for _, predicate, object_ in block:
            values.setdefault(predicate, []).append(object_)
        parts = [f'{{"@id": {compact(subject)}']
        if types := values.pop(_TYPE, None):
            parts.append(f'"@type": {_one_or_all([*map(compact, types)])}')
        parts += [f"{keys[p]}: {_values(terms, kinds[p], compact)}" for p, terms in values.items()]
        yield f"{separator}{', '.join(parts)}}}"
        separator = ",\n"
    yield "\n]}\n"


def _one_or_all(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _compacter(source: Source) -> Callable[[str], str]:
    """Return what writes an IRI, given as N-Triples text, as a JSON string: short where a prefix makes it so."""
    name = namer(source)

    def compact(text: str) -> str:
        short = name(text)
        return f'"{short[1:-1]}"' if short[0] == "<" else f'"{short}"'

    return compact


def _kinds(source: Source) -> dict[str, str]:
    """Return of each property what all its values are: "@id", "@language", a datatype, or "" for several."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, predicate, object_ in iter_text(source):
        found[predicate].add(_kind(object_))
    found.pop(_TYPE, None)
    return {predicate: kinds.pop() if len(kinds) == 1 else "" for predicate, kinds in found.items()}


def _kind(text: str) -> str:
    if text[0] != '"':
        return "@id"
    if text[-1] == '"':
        return XSD + "string"
    if text[-1] == ">":
        return text[text.rfind("^^<") + 3 : -1]
    return "@language"


def _names(kinds: dict[str, str], compact: Callable[[str], str]) -> dict[str, str]:
    """Return the short name of each property: its local name where no other has it; "label" for names."""
    locals_: dict[str, list[str]] = defaultdict(list)
    for predicate in kinds:
        short = "label" if predicate == f"<{SKOS}prefLabel>" else re.split(r"[/#]", predicate[1:-1])[-1]
        locals_[short].append(predicate)
    names = {}
    for short, predicates in locals_.items():
        for predicate in predicates:
            alone = len(predicates) == 1 or predicate == f"<{SKOS}prefLabel>"
            free = alone and short not in _TAKEN and re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", short)
            names[predicate] = short if free else json.loads(compact(predicate))
    return names


def _definition(iri: str, kind: str) -> object:
    if kind == "@language":
        return {"@id": iri, "@container": "@language"}
    if kind in ("", XSD + "string"):
        return {"@id": iri}
    return {"@id": iri, "@type": kind if kind == "@id" else _datatype(kind)}


def _datatype(iri: str) -> str:
    return f"xsd:{iri[len(XSD) :]}" if iri.startswith(XSD) else iri


def _values(terms: list[str], kind: str, compact: Callable[[str], str]) -> str:
    if kind == "@id":
        return _one_or_all([*map(compact, terms)])
    if kind == "@language":
        by_language: dict[str, list[str]] = {}
        for term in terms:
            quoted, _, language = term.rpartition("@")
            by_language.setdefault(language, []).append(quoted)
        told = ", ".join(f'"{language}": {_one_or_all(texts)}' for language, texts in sorted(by_language.items()))
        return f"{{{told}}}"
    return _one_or_all([_value(term, kind, compact) for term in terms])


def _value(text: str, kind: str, compact: Callable[[str], str]) -> str:
    if text[0] != '"':
        return f'{{"@id": {compact(text)}}}'
    if text[-1] == '"':
        return text
    if text[-1] != ">":
        quoted, _, language = text.rpartition("@")
        return f'{{"@value": {quoted}, "@language": "{language}"}}'
    quoted, _, datatype = text.rpartition("^^")
    value = quoted[1:-1]
    if kind == XSD + "integer" and _NUMBER.fullmatch(value):
        return value
    if kind == XSD + "boolean" and value in ("true", "false"):
        return value
    return quoted if kind else f'{{"@value": {quoted}, "@type": "{_datatype(datatype[1:-1])}"}}'
