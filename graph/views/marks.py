"""A text cut where marks begin and end, so that marks which cross each other can all be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Piece", "Span", "cut", "lanes"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A mark of the characters ``[start, end)``: ``kind`` and ``number`` tell which."""

    start: int
    end: int
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks, the widest first; ``begins`` and ``ends`` are those at its edges."""

    start: int
    end: int
    spans: tuple[Span, ...]
    begins: tuple[Span, ...]
    ends: tuple[Span, ...]


def cut(length: int, spans: Iterable[Span]) -> Iterator[Piece]:
    """Yield the pieces of a text of *length* characters, in order; together they are the whole of it."""
    known = sorted({span for span in spans if 0 <= span.start < span.end <= length})
    edges = sorted({0, length, *(span.start for span in known), *(span.end for span in known)})
    active: list[Span] = []
    waiting = iter(known)
    following = next(waiting, None)
    for start, end in zip(edges, edges[1:], strict=False):
        active = [span for span in active if span.end > start]
        while following is not None and following.start == start:
            active.append(following)
            following = next(waiting, None)
        active.sort(key=lambda span: (span.start - span.end, span))
        yield Piece(
            start,
            end,
            tuple(active),
            tuple(span for span in active if span.start == start),
            tuple(span for span in active if span.end == end),
        )


def lanes(spans: Sequence[Span]) -> dict[Span, int]:
    """Return for each mark the lowest number that no mark it shares characters with has."""
    found: dict[Span, int] = {}
    active: list[Span] = []
    for span in sorted(spans):
        active = [other for other in active if other.end > span.start]
        taken = {found[other] for other in active}
        found[span] = next(number for number in range(len(taken) + 1) if number not in taken)
        active.append(span)
    return found
