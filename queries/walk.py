"""Look-ups answered by going through the store's index, a bounded number of steps and never one more.

No engine plans or runs anything here, so that a server can answer in its own process what takes less time than asking
another. The rows come in the engine's order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from .lookup import LookUp, Pattern
from .pool import Answer

__all__ = ["MOST_STEPS", "Nearby", "walk"]

#: A step is a triple read; to look for the first of a pattern counts for some.
MOST_STEPS = 600
_LOOK = 5
_DEFAULT = ox.DefaultGraph()
#: The values of variables, as text; "" where there is none.
_Row = list[str]
_End = Any
_Key = tuple[_End, _End, _End]


class _TooMuch(Exception):
    """The look-up takes more steps than it may."""


class Nearby:
    """The triples of patterns that were looked for lately, as text, for as long as the graph is the same."""

    def __init__(self, most: int = 50_000) -> None:
        self._found: OrderedDict[_Key, list[str]] = OrderedDict()
        self.size, self._most = 0, most

    def find(self, engine: ox.Store, subject: _End, predicate: _End, object_: _End, steps: int) -> list[str] | None:
        """Return the triples of a pattern, ``None`` where there are more than *steps*."""
        key = (subject, predicate, object_)
        if (known := self._found.get(key)) is not None:
            return known
        quads = list(islice(engine.quads_for_pattern(subject, predicate, object_, _DEFAULT), steps + 1))
        if len(quads) > steps:
            return None
        self._found[key] = found = list(map(str, quads))
        self.size += len(found) + 1
        while self.size > self._most:
            self.size -= len(self._found.popitem(last=False)[1]) + 1
        return found


def walk(engine: ox.Store, asked: LookUp, nearby: Nearby, *, steps: int = MOST_STEPS) -> Answer | None:
    """Return the answer to what is *asked*, ``None`` where it takes more than so many *steps*."""
    if asked.shape.places:
        return _walk_one(engine, asked, nearby, steps)
    try:
        return _Walk(engine, asked, nearby, steps).answer()
    except _TooMuch:
        return None


def _walk_one(engine: ox.Store, asked: LookUp, nearby: Nearby, steps: int) -> Answer | None:
    """Return the ends of the triples of one pattern, as by far the most look-ups ask."""
    subject, predicate, object_ = (None if isinstance(end, int) else end for end in asked.patterns[0])
    triples = nearby.find(engine, subject, predicate, object_, steps)
    if triples is None:
        return None
    # The last of the ends alone can hold a blank.
    match asked.shape.places:
        case (1, 2):
            lines = [triple.split(" ", 1)[1].replace(" ", "\t", 1) for triple in triples]
        case (place,):
            lines = [triple.split(" ", 2)[place] for triple in triples]
        case places:
            rows = [triple.split(" ", 2) for triple in triples]
            lines = ["\t".join([row[place] for place in places]) for row in rows]
    return Answer("table", "\n".join([asked.shape.heading, *lines, ""]).encode())


class _Walk:
    def __init__(self, engine: ox.Store, asked: LookUp, nearby: Nearby, steps: int) -> None:
        self.engine, self.asked, self.shape, self.nearby, self.left = engine, asked, asked.shape, nearby, steps
        #: Few of many may be enough: then none is read before it is needed.
        self.is_lazy = asked.shape.most is not None or asked.shape.form == "ASK"

    def answer(self) -> Answer:
        if self.shape.form == "ASK":
            return Answer("boolean", b"", value=next(self._rows(), None) is not None)
        if self.shape.form == "DESCRIBE":
            return Answer("graph", self._describe())
        columns = [number for _, number in self.shape.columns]
        lines: Iterator[str] = ("\t".join([row[number] for number in columns]) for row in self._rows())
        if self.shape.distinct:
            lines = _each_once(lines)
        return Answer("table", "\n".join([self.shape.heading, *islice(lines, self.shape.most), ""]).encode())

    def _describe(self) -> bytes:
        triples = list(self._match(self.asked.patterns[0], []))
        if any(triple.split(" ", 2)[2].startswith("_:") for triple in triples):
            # What is said of a blank node belongs to the description too.
            raise _TooMuch
        return "".join([f"{triple} .\n" for triple in triples]).encode()

    def _rows(self) -> Iterator[_Row]:
        row = [""] * self.shape.size
        for found in self._extend(self.asked.patterns, 0, row):
            if all(_is_in(found[number], tag) for number, tag in self.shape.languages):
                if self.asked.optionals:
                    yield from self._lengthen(found, 0)
                else:
                    yield found

    def _lengthen(self, row: _Row, at: int) -> Iterator[_Row]:
        """Yield *row* with what each OPTIONAL from the one *at* on adds to it."""
        if at == len(self.asked.optionals):
            yield row
            return
        added = self.asked.optionals[at]
        is_found = False
        for longer in self._extend(added.patterns, 0, row):
            if all(_is_in(longer[number], tag) for number, tag in added.languages):
                is_found = True
                yield from self._lengthen(longer, at + 1)
        if not is_found:
            yield from self._lengthen(row, at + 1)

    def _extend(self, patterns: Sequence[Pattern], at: int, row: _Row) -> Iterator[_Row]:
        pattern = patterns[at]
        opened = [(place, end) for place, end in enumerate(pattern) if isinstance(end, int) and not row[end]]
        is_last = at + 1 == len(patterns)
        for triple in self._match(pattern, row):
            parts = triple.split(" ", 2)
            longer = list(row)
            for place, number in opened:
                known = longer[number]
                if not known:
                    longer[number] = parts[place]
                elif known != parts[place]:
                    break
            else:
                if is_last:
                    yield longer
                else:
                    yield from self._extend(patterns, at + 1, longer)

    def _match(self, pattern: Pattern, row: _Row) -> Iterator[str]:
        ends: list[Any] = [
            (_term(row[end]) if row and row[end] else None) if isinstance(end, int) else end for end in pattern
        ]
        subject, predicate, object_ = ends
        if isinstance(subject, ox.Literal) or not (predicate is None or isinstance(predicate, ox.NamedNode)):
            return iter(())
        self._step(_LOOK)
        if self.is_lazy:
            return self._counted(self.engine.quads_for_pattern(subject, predicate, object_, _DEFAULT))
        triples = self.nearby.find(self.engine, subject, predicate, object_, self.left)
        if triples is None:
            raise _TooMuch
        self._step(len(triples))
        return iter(triples)

    def _counted(self, quads: Iterator[ox.Quad]) -> Iterator[str]:
        for quad in quads:
            self._step(1)
            yield str(quad)

    def _step(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise _TooMuch


def _term(text: str) -> Any:
    """Return the term that *text* writes."""
    if text[0] == "<" and text[1] != "<":
        return ox.NamedNode(text[1:-1])
    if text[0] == "_":
        return ox.BlankNode(text[2:])
    [quad] = ox.parse(f"<a:a> <a:a> {text} .", format=ox.RdfFormat.N_TRIPLES)
    return quad.object


def _is_in(text: str, tag: str) -> bool:
    """Tell whether *text* is a literal in the language *tag*, or in none where that is empty."""
    if text[:1] != '"':
        return False
    rest = text.rpartition('"')[2]
    return rest == f"@{tag}" if tag else not rest.startswith("@")


def _each_once(lines: Iterator[str]) -> Iterator[str]:
    seen = set()
    for line in lines:
        if line not in seen:
            seen.add(line)
            yield line
