"""Look-ups answered by going through the store's index, a bounded number of steps and never one more.

No engine plans or runs anything here, so that a server can answer in its own process what takes less time than asking
another. The rows come in the engine's order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

import pyoxigraph as ox

from .lookup import End, LookUp, Pattern
from .pool import Answer

__all__ = ["MOST_STEPS", "walk"]

#: A step is a triple read; to look for the first of a pattern counts for some.
MOST_STEPS = 600
_LOOK = 5
_DEFAULT = ox.DefaultGraph()
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Row = list[_Term | None]


class _TooMuch(Exception):
    """The look-up takes more steps than it may."""


def walk(engine: ox.Store, asked: LookUp, *, steps: int = MOST_STEPS) -> Answer | None:
    """Return the answer to what is *asked*, ``None`` where it takes more than so many *steps*."""
    try:
        return _Walk(engine, asked, steps).answer()
    except _TooMuch:
        return None


class _Walk:
    def __init__(self, engine: ox.Store, asked: LookUp, steps: int) -> None:
        self.engine, self.asked, self.left = engine, asked, steps

    def answer(self) -> Answer:
        if self.asked.form == "ASK":
            return Answer("boolean", b"", value=next(self._rows(), None) is not None)
        if self.asked.form == "DESCRIBE":
            return Answer("graph", self._describe())
        lines = self._lines()
        if self.asked.distinct:
            lines = iter(dict.fromkeys(lines)) if self.asked.most is None else _each_once(lines)
        told = list(islice(lines, self.asked.most))
        heading = "\t".join(f"?{name}" for name, _ in self.asked.columns)
        return Answer("table", "\n".join([heading, *told, ""]).encode())

    def _describe(self) -> bytes:
        lines = []
        for quad in self._quads(self.asked.patterns[0][0], None, None):
            if isinstance(quad.object, ox.BlankNode):
                # What is said of it belongs to the description too.
                raise _TooMuch
            lines.append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
        return "".join(lines).encode()

    def _lines(self) -> Iterator[str]:
        asked = self.asked
        columns = [number for _, number in asked.columns]
        first = asked.patterns[0]
        places = [at for at, end in enumerate(first) if isinstance(end, int)]
        if len(asked.patterns) == 1 and len(places) == asked.size and not asked.languages:
            # By far the most look-ups are so, and a triple's text is made faster than that of its ends.
            wanted = [first.index(number) for number in columns]
            return self._parts(first, wanted)
        return (
            "\t".join(["" if (term := row[number]) is None else str(term) for number in columns])
            for row in self._rows()
        )

    def _parts(self, pattern: Pattern, wanted: Sequence[int]) -> Iterator[str]:
        """Yield the ends that are *wanted* of each triple of *pattern*."""
        take = itemgetter(*wanted) if len(wanted) > 1 else None
        for quad in self._match(pattern, []):
            parts = str(quad).split(" ", 2)
            yield "\t".join(take(parts)) if take is not None else parts[wanted[0]]

    def _rows(self) -> Iterator[_Row]:
        row: _Row = [None] * self.asked.size
        for found in self._extend(self.asked.patterns, 0, row):
            if all(_is_in(found[number], tag) for number, tag in self.asked.languages):
                yield from self._lengthen(found, 0)

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
        opened = [(place, end) for place, end in enumerate(pattern) if isinstance(end, int) and row[end] is None]
        is_last = at + 1 == len(patterns)
        for quad in self._match(pattern, row):
            terms = (quad.subject, quad.predicate, quad.object)
            longer = list(row)
            for place, number in opened:
                known = longer[number]
                if known is None:
                    longer[number] = terms[place]
                elif known != terms[place]:
                    break
            else:
                if is_last:
                    yield longer
                else:
                    yield from self._extend(patterns, at + 1, longer)

    def _match(self, pattern: Pattern, row: _Row) -> Iterator[ox.Quad]:
        subject, predicate, object_ = (_value(end, row) for end in pattern)
        if isinstance(subject, ox.Literal) or not (predicate is None or isinstance(predicate, ox.NamedNode)):
            return iter(())
        return self._quads(subject, predicate, object_)

    def _quads(self, subject: object, predicate: object, object_: object) -> Iterator[ox.Quad]:
        self._step(_LOOK)
        found = self.engine.quads_for_pattern(subject, predicate, object_, _DEFAULT)  # type: ignore[arg-type]
        if self.asked.most is not None or self.asked.form == "ASK":
            # Few may be enough, so none is read before it is needed.
            return self._counted(found)
        quads = list(islice(found, self.left + 1))
        self._step(len(quads))
        return iter(quads)

    def _counted(self, quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            self._step(1)
            yield quad

    def _step(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise _TooMuch


def _value(end: End, row: _Row) -> _Term | None:
    if isinstance(end, int):
        return row[end] if row else None
    assert isinstance(end, (ox.NamedNode, ox.Literal))
    return end


def _is_in(term: _Term | None, tag: str) -> bool:
    return isinstance(term, ox.Literal) and (term.language or "") == tag


def _each_once(lines: Iterator[str]) -> Iterator[str]:
    seen = set()
    for line in lines:
        if line not in seen:
            seen.add(line)
            yield line
