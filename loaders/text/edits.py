"""A text that was made of another by small changes, which knows where each of its characters came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Edit", "EditedText"]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``text[start:end]`` is to become ``new``."""

    start: int
    end: int
    new: str = ""


class _Step:
    """The places of one round of edits: where each began and ended before it and after it."""

    __slots__ = ("after_end", "after_start", "before_end", "before_start")

    def __init__(self) -> None:
        self.before_start: list[int] = []
        self.before_end: list[int] = []
        self.after_start: list[int] = []
        self.after_end: list[int] = []

    def source(self, at: int) -> tuple[int, int]:
        """Return where the character at *at* came from, as the offsets ``[start, end)`` of the text before."""
        i = bisect_right(self.after_start, at) - 1
        if i < 0:
            return at, at + 1
        inside = at - self.after_start[i]
        if at >= self.after_end[i]:
            start = self.before_end[i] + at - self.after_end[i]
            return start, start + 1
        if self.after_end[i] - self.after_start[i] == self.before_end[i] - self.before_start[i]:
            return self.before_start[i] + inside, self.before_start[i] + inside + 1
        return self.before_start[i], self.before_end[i]

    def target(self, at: int) -> int:
        """Return where the offset *at* of the text before stands now; within a change: at its end."""
        i = bisect_right(self.before_start, at) - 1
        if i < 0:
            return at
        return self.after_end[i] + max(0, at - self.before_end[i])


@dataclass(slots=True)
class EditedText:
    """A text after any number of rounds of edits to a first one, the printed text.

    >>> edited = EditedText("Mal\\u00admö").edit([Edit(3, 4)])
    >>> edited.text, edited.first(3), edited.last(5)
    ('Malmö', 4, 6)
    """

    text: str
    _steps: list[_Step] = field(default_factory=list)

    def edit(self, edits: Iterable[Edit]) -> EditedText:
        """Return the text after *edits*, which count in it as it is now and must be in order and not overlap."""
        step = _Step()
        pieces: list[str] = []
        done = length = 0
        for each in edits:
            if each.start < done:
                raise ValueError(f"{each}: begins before the one ahead of it ends, at {done}")
            length += each.start - done + len(each.new)
            pieces += (self.text[done : each.start], each.new)
            step.before_start.append(each.start)
            step.before_end.append(each.end)
            step.after_start.append(length - len(each.new))
            step.after_end.append(length)
            done = each.end
        if not pieces:
            return self
        pieces.append(self.text[done:])
        return EditedText("".join(pieces), [*self._steps, step])

    @property
    def is_changed(self) -> bool:
        return bool(self._steps)

    def first(self, at: int) -> int:
        """Return where in the printed text the character at *at* begins."""
        for step in reversed(self._steps):
            at, _ = step.source(at)
        return at

    def last(self, end: int) -> int:
        """Return where in the printed text a stretch that ends before *end* ends; nothing invisible after it counts."""
        if end <= 0:
            return 0
        at = end - 1
        right = end
        for step in reversed(self._steps):
            _, right = step.source(at)
            at = right - 1
        return right

    def position(self, at: int) -> int:
        """Return where the offset *at* of the printed text stands in this one."""
        for step in self._steps:
            at = step.target(at)
        return at
