"""Turtle: our own writer, since the order of the libraries' is not theirs to promise.

It makes its text of N-Triples text, term by term, and reads no literal that it can copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from styrkedjan.ontology import PREFIXES, RDF, XSD

from .source import Source, Text, iter_text

__all__ = ["make_namer", "namer", "write_blocks", "write_prefixes", "write_turtle"]

#: Local names that every reader of Turtle takes without escapes; all other IRIs are written in full.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
#: Values that Turtle writes bare, by the end of their N-Triples text.
_SHORT = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_TYPE = f"<{RDF}type>"
#: So many names are remembered; a graph has more nodes than fit into memory.
_REMEMBERED = 1 << 14


def namer(source: Source) -> Callable[[str], str]:
    """Return what writes a term in Turtle, with the usual prefixes."""
    return make_namer(dict(PREFIXES, id=source.base))


def make_namer(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """Return what writes a term, given as N-Triples text, in Turtle with *prefixes*."""
    by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
    known: dict[str, str] = {}

    def shorten(text: str) -> str:
        cut = max(text.rfind("/"), text.rfind("#")) + 1
        prefix = by_namespace.get(text[1:cut])
        return f"{prefix}:{text[cut:-1]}" if prefix and _LOCAL.fullmatch(text, cut, len(text) - 1) else text

    def name(text: str) -> str:
        if text[0] == '"':
            return _value(text, name) if text[-1] == ">" else text
        if text.startswith("<<("):  # a triple term of RDF 1.2
            return f"<<( {' '.join(map(name, text[4:-4].split(' ', 2)))} )>>"
        found = known.get(text)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[text] = shorten(text)
        return found

    return name


def _value(text: str, name: Callable[[str], str]) -> str:
    """Write a literal that has a datatype."""
    quoted, _, datatype = text.rpartition("^^")
    shape = _SHORT.get(datatype[1:-1])
    if shape and shape.fullmatch(quoted, 1, len(quoted) - 1):
        return quoted[1:-1]
    return f"{quoted}^^{name(datatype)}"


def write_turtle(source: Source) -> Iterator[str]:
    yield from write_prefixes(source)
    yield from write_blocks(namer(source), iter_text(source))


def write_prefixes(source: Source) -> Iterator[str]:
    """Yield the head of a Turtle or TriG file."""
    for prefix, namespace in sorted(dict(PREFIXES, id=source.base).items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"


def write_blocks(name: Callable[[str], str], triples: Iterable[Text]) -> Iterator[str]:
    """Yield a block of Turtle for each subject; *triples* are text and have a subject's, and a predicate's, together.

    The class comes first, as people write it; else they keep their order.
    """
    now, verb = "", ""
    types: list[str] = []
    rest: list[str] = []
    for subject, predicate, object_ in triples:
        if subject != now:
            if now:
                yield _block(name(now), types, rest)
            now, verb, types, rest = subject, "", [], []
        if predicate == _TYPE:
            types.append(name(object_))
        elif predicate == verb:
            rest.append(f"{_COMMA}{name(object_)}")
        else:
            verb = predicate
            rest.append(f" ;\n    {name(predicate)} {name(object_)}")
    if now:
        yield _block(name(now), types, rest)


def _block(subject: str, types: list[str], rest: list[str]) -> str:
    if types:
        return f"\n{subject}\n    a {_COMMA.join(types)}{''.join(rest)} .\n"
    return f"\n{subject}\n    {''.join(rest)[len(_SEPARATOR) :]} .\n"


_COMMA = " ,\n        "
_SEPARATOR = " ;\n    "
