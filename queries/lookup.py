"""Small look-ups told from all other queries: a few patterns about something that is named, and nothing besides.

What is read here is a part of SPARQL so narrow that its text can mean only one thing; whatever else a query holds makes
it no look-up, and it is for others to say whether it may be asked. :mod:`.walk` answers look-ups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from styrkedjan.ontology import RDF, XSD

__all__ = ["End", "LookUp", "Optional", "Pattern", "Reader", "Shape"]


@dataclass(frozen=True, slots=True)
class _Hole:
    """Where a shape of look-ups has a term of its own: an IRI, or a string with its language or datatype."""

    at: int
    language: str | None = None
    datatype: ox.NamedNode | None = None


#: A term, or the number of a variable.
End = ox.NamedNode | ox.Literal | int | _Hole
Pattern = tuple[End, End, End]

_LONGEST = 2000
_MOST_PATTERNS = 8
_SPACE = r"[ \t\r\n]"
_IRI = r"""<[^<>"{}|^`\\'\x00-\x20]*>"""
_STRING = r"""(?:"[^"\\\r\n]*"|'[^'\\\r\n]*')"""
#: One token and the blanks before it. What could go on otherwise than it does here is no token at all, so that an
#: engine cannot find other tokens in the same text.
_TOKEN = re.compile(
    rf"""{_SPACE}*
    ( {_IRI}
    | [?$][A-Za-z]\w*
    | {_STRING}(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^)?
    | [A-Za-z][A-Za-z0-9_-]*:(?:[A-Za-z0-9_][A-Za-z0-9_-]*)?(?={_SPACE}|[;,{{}})]|\.(?:{_SPACE}|\}})|$)
    | [0-9]+(?={_SPACE}|[;,}})]|$)
    | [A-Za-z]+
    | [{{}}().;,*=]
    | $
    | .
    )""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
#: What differs between look-ups of one shape, IRIs and strings; what only looks so; a comment, which is nothing.
_HOLES = re.compile(
    rf"(?:({_IRI}|{_STRING})"
    rf"|((?i:PREFIX){_SPACE}+[\w-]*:{_SPACE}*{_IRI}|\^\^{_SPACE}*{_IRI}|={_SPACE}*{_STRING})"
    r"|\#[^\r\n]*)",
    re.ASCII,
)
_MARK = "hole:"
_QUOTES = ("'", '"')
#: An IRI that no engine resolves to another, and one that is led by the base.
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?![^>]*/\.)[^>]+>")
_RELATIVE = re.compile(r"<[A-Za-z0-9](?:[\w-]*/?)*>")
_A = ox.NamedNode(RDF + "type")
_INTEGER = ox.NamedNode(XSD + "integer")
#: How many triples an engine expects of a pattern, by whether its subject, predicate and object are known.
_EXPECTED = {
    (True, True, True): 1, (True, False, True): 2, (True, True, False): 10, (True, False, False): 100,
    (False, True, True): 10_000, (False, False, True): 100_000, (False, True, False): 1_000_000,
    (False, False, False): 1_000_000_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Optional:
    """What a row is lengthened by where it can be: patterns in their order, and languages by variable."""

    patterns: tuple[Pattern, ...]
    languages: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What look-ups have in common that differ in their terms alone.

    Its patterns stand in the order in which an engine goes through them; they are of ``size`` variables, by number.
    ``languages`` holds the language that a variable's value must have. ``columns`` are the variables that are asked
    for, by name and number; ``most`` is how many rows, ``None`` for all. DESCRIBE has the node as the subject of its
    one pattern. ``places`` is set where the columns are ends of one pattern and nothing else matters: which ends.
    """

    form: str
    patterns: tuple[Pattern, ...]
    size: int = 0
    columns: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[int, str], ...] = ()
    optionals: tuple[Optional, ...] = ()
    distinct: bool = False
    most: int | None = None
    places: tuple[int, ...] = ()
    heading: str = ""


class LookUp(NamedTuple):
    """A look-up: a shape, and its patterns with the terms in their holes."""

    shape: Shape
    patterns: tuple[Pattern, ...]
    optionals: tuple[Optional, ...]


class _Other(Exception):
    """The text is no look-up."""


class Reader:
    """Reads look-ups with the *prefixes* that are known without being declared; relative IRIs are under *base*.

    One of a shape that was read before takes a fraction of the time.
    """

    def __init__(self, prefixes: Mapping[str, str], base: str) -> None:
        self.prefixes, self.base = prefixes, base
        self._shape = lru_cache(maxsize=500)(self._read_shape)

    def read(self, query: str) -> LookUp | None:
        """Return the look-up that *query* is, ``None`` for any other query, be it one that may be asked or not."""
        if len(query) > _LONGEST or "#+" in query:
            return None
        parts = _HOLES.split(query)
        shape = self._shape(tuple(parts[::3]), tuple(parts[2::3]), tuple([each and each[0] for each in parts[1::3]]))
        if shape is None:
            return None
        try:
            ends = [self._end(part) for part in parts[1::3] if part is not None]
            patterns = tuple([_fill(pattern, ends) for pattern in shape.patterns])
            optionals = shape.optionals
            if optionals:
                optionals = tuple(
                    replace(each, patterns=tuple(_fill(pattern, ends) for pattern in each.patterns))
                    for each in optionals
                )
        except (_Other, ValueError):
            return None
        return LookUp(shape, patterns, optionals)

    def _end(self, written: str) -> ox.NamedNode | str:
        if written[0] in _QUOTES:
            return written[1:-1]
        if _WHOLE.fullmatch(written):
            return ox.NamedNode(written[1:-1])
        if self.base.endswith("/") and _RELATIVE.fullmatch(written):
            return ox.NamedNode(self.base + written[1:-1])
        raise _Other

    def _read_shape(
        self, pieces: tuple[str, ...], fixed: tuple[str | None, ...], firsts: tuple[str | None, ...]
    ) -> Shape | None:
        """Return the shape that the pieces are, with holes between them."""
        count = 0
        text = [pieces[0]]
        for piece, kept, first in zip(pieces[1:], fixed, firsts, strict=True):
            if first is not None:
                text.append(f"<{_MARK}{count}>" if first == "<" else f'"{_MARK}{count}"')
                count += 1
            text += (kept or "", piece)
        try:
            shape = _Reading("".join(text), self.prefixes).read()
        except (_Other, ValueError):
            return None
        groups = (shape.patterns, *(each.patterns for each in shape.optionals))
        holes = {end.at for patterns in groups for pattern in patterns for end in pattern if isinstance(end, _Hole)}
        return shape if holes == set(range(count)) else None


def _fill(pattern: Pattern, ends: list[ox.NamedNode | str]) -> Pattern:
    first, second, third = pattern
    return (
        _filled(first, ends) if type(first) is _Hole else first,
        _filled(second, ends) if type(second) is _Hole else second,
        _filled(third, ends) if type(third) is _Hole else third,
    )


def _filled(hole: _Hole, ends: list[ox.NamedNode | str]) -> End:
    end = ends[hole.at]
    if not isinstance(end, str):
        return end
    if hole.language is not None:
        return ox.Literal(end, language=hole.language)
    return ox.Literal(end, datatype=hole.datatype)


class _Reading:
    """The reading of one text, in which marks stand for the terms that a look-up has of its own."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        self.known, self.declared = prefixes, dict[str, str]()
        self.variables: dict[str, int] = {}

    def next(self) -> str:
        if self.at == len(self.tokens):
            raise _Other
        token: str = self.tokens[self.at]
        self.at += 1
        return token

    @property
    def following(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> None:
        for each in wanted:
            if self.next().upper() != each:
                raise _Other

    def is_next(self, wanted: str) -> bool:
        """Take the next token if it is the one *wanted*."""
        if self.following.upper() != wanted:
            return False
        self.at += 1
        return True

    def read(self) -> Shape:
        while self.is_next("PREFIX"):
            name, iri = self.next(), self.next()
            if name[-1:] != ":" or not _WHOLE.fullmatch(iri) or name[:-1] in self.declared:
                raise _Other
            self.declared[name[:-1]] = iri[1:-1]
        form = self.next().upper()
        if form == "DESCRIBE":
            node = self._end(self.next())
            self.take("")
            if not isinstance(node, (ox.NamedNode, _Hole)):
                raise _Other
            return Shape(form, ((node, 0, 1),), 2)
        if form not in ("SELECT", "ASK"):
            raise _Other
        distinct = form == "SELECT" and self.is_next("DISTINCT")
        names = self._names() if form == "SELECT" else []
        self.is_next("WHERE")
        self.take("{")
        patterns, languages, optionals = self._group()
        most = self._limit() if form == "SELECT" and self.is_next("LIMIT") else None
        self.take("")
        if names == ["*"]:
            names = sorted(self.variables)
        if any(name not in self.variables for name in names) or len(set(names)) != len(names):
            raise _Other
        if form == "SELECT" and not names:
            raise _Other
        columns = tuple((name, self.variables[name]) for name in names)
        places = _places(patterns[0], columns, len(self.variables)) if len(patterns) == 1 else ()
        if languages or optionals or distinct or most is not None or form == "ASK":
            places = ()
        heading = "\t".join(f"?{name}" for name in names)
        return Shape(
            form, patterns, len(self.variables), columns, languages, optionals, distinct, most, places, heading
        )  # fmt: skip

    def _names(self) -> list[str]:
        if self.is_next("*"):
            return ["*"]
        names = []
        while self.following[:1] in ("?", "$"):
            names.append(self.next()[1:])
        return names

    def _limit(self) -> int:
        number = self.next()
        if not number.isdecimal() or len(number) > 9:
            raise _Other
        return int(number)

    def _group(self) -> tuple[tuple[Pattern, ...], tuple[tuple[int, str], ...], tuple[Optional, ...]]:
        """Read up to the end of the braces: patterns, then FILTERs by language and OPTIONALs in any order."""
        patterns = _in_order(list(self._triples()), set())
        certain = _variables(patterns)
        bound = set(certain)
        languages: list[tuple[int, str]] = []
        optionals: list[Optional] = []
        while not self.is_next("}"):
            if self.is_next("FILTER"):
                languages.append(self._language(certain))
            elif self.is_next("OPTIONAL"):
                optionals.append(self._optional(certain, bound))
            else:
                raise _Other
            self.is_next(".")
        # Where a variable stands twice, an engine expects so little that it goes another way through what is optional.
        is_twice = any(subject == object_ for subject, _, object_ in patterns)
        if is_twice and any(len(each.patterns) > 1 for each in optionals):
            raise _Other
        return patterns, tuple(languages), tuple(optionals)

    def _optional(self, certain: set[int], bound: set[int]) -> Optional:
        self.take("{")
        written = list(self._triples())
        patterns = _in_order(written, certain)
        inner = _variables(patterns)
        # One that another OPTIONAL may have left open would be matched in ways of its own.
        # And an engine orders what is optional by itself.
        if not inner & certain or inner & (bound - certain) or patterns != _in_order(written, set()):
            raise _Other
        if len(written) > 1 and not _is_path(written, certain):
            raise _Other
        languages = []
        while not self.is_next("}"):
            self.take("FILTER")
            languages.append(self._language(inner))
            self.is_next(".")
        bound |= inner
        return Optional(patterns, tuple(languages))

    def _language(self, bound: set[int]) -> tuple[int, str]:
        """Read ``(LANG(?name) = "sv")``."""
        self.take("(", "LANG", "(")
        name = self.next()
        self.take(")", "=")
        tag = self.next()
        self.take(")")
        number = self.variables.get(name[1:]) if name[:1] in ("?", "$") else None
        if number is None or number not in bound or tag[:1] not in _QUOTES or tag[-1:] != tag[:1]:
            raise _Other
        return number, tag[1:-1]

    def _triples(self) -> Iterator[Pattern]:
        """Yield the triples up to what is none."""
        while self.following not in ("", "}") and self.following.upper() not in ("FILTER", "OPTIONAL"):
            subject = self._node(self.next())
            while True:
                predicate = _A if self.following == "a" else self._node(self.following)
                self.next()
                yield subject, predicate, self._end(self.next())
                while self.is_next(","):
                    yield subject, predicate, self._end(self.next())
                if not self.is_next(";") or self.following in (".", "}"):
                    break
            if not self.is_next("."):
                return

    def _node(self, token: str) -> End:
        if token[:1] in _QUOTES or token[:1].isdecimal():
            raise _Other
        return self._end(token)

    def _end(self, token: str) -> End:
        first = token[:1]
        if first in ("?", "$"):
            return self.variables.setdefault(token[1:], len(self.variables))
        if first == "<":
            return _Hole(_hole(token[1:-1]))
        if first == '"':
            return self._literal(token)
        prefix, colon, local = token.partition(":")
        if colon and prefix:
            start = self.declared.get(prefix) or self.known.get(prefix)
            if start is None:
                raise _Other
            return ox.NamedNode(start + local)
        if token.isdecimal():
            return ox.Literal(token, datatype=_INTEGER)
        raise _Other

    def _literal(self, token: str) -> _Hole:
        text, _, rest = token[1:].rpartition('"')
        if not rest:
            return _Hole(_hole(text))
        if rest[0] == "@":
            return _Hole(_hole(text), language=rest[1:])
        name = self.next()
        datatype = ox.NamedNode(name[1:-1]) if _WHOLE.fullmatch(name) else self._end(name)
        if not isinstance(datatype, ox.NamedNode):
            raise _Other
        return _Hole(_hole(text), datatype=datatype)


def _places(pattern: Pattern, columns: tuple[tuple[str, int], ...], size: int) -> tuple[int, ...]:
    """Return at which ends of *pattern* the columns stand, nothing where a variable stands at two."""
    opened = [end for end in pattern if isinstance(end, int)]
    return tuple(pattern.index(number) for _, number in columns) if len(opened) == size else ()


def _hole(text: str) -> int:
    number = text.removeprefix(_MARK)
    if number == text or not number.isdecimal():
        raise _Other
    return int(number)


def _variables(patterns: tuple[Pattern, ...]) -> set[int]:
    return {end for pattern in patterns for end in pattern if isinstance(end, int)}


def _is_path(patterns: list[Pattern], known: set[int]) -> bool:
    """Tell whether each pattern leads from the object of the one before to another that was not met.

    An engine matches others apart from what they are optional to, and gives their rows in another order.
    """
    if not all(isinstance(predicate, (ox.NamedNode, _Hole)) for _, predicate, _ in patterns):
        return False
    met = set(known)
    for at, (subject, _, object_) in enumerate(patterns):
        if not isinstance(subject, int) or object_ in met or object_ == subject:
            return False
        if at and subject != patterns[at - 1][2]:
            return False
        met |= _variables((patterns[at],))
    return True


def _in_order(written: list[Pattern], known: set[int]) -> tuple[Pattern, ...]:
    """Return patterns in the order in which the engine takes them: always the one next that it expects least of.

    Each must share a variable with those before it, or every match of the one would go with every one of the other.
    """
    if not written or len(written) > _MOST_PATTERNS:
        raise _Other
    if len(written) == 1:
        return (written[0],)
    left, found, bound = list(written), list[Pattern](), set(known)
    while left:
        joined = [each for each in left if (own := _variables((each,))) & bound or (own and not bound)]
        if not joined:
            raise _Other
        best = min(joined, key=lambda each: _expected(each, bound))
        left.remove(best)
        found.append(best)
        bound |= _variables((best,))
    return tuple(found)


def _expected(pattern: Pattern, bound: set[int]) -> int:
    subject, predicate, object_ = (not isinstance(end, int) or end in bound for end in pattern)
    return _EXPECTED[subject, predicate, object_]
