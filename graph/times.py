"""Two times of a statement: when it holds, as its sentence says, and when it was said, by the document's own date.

Days, months and years are compared as text by what they have in common, so that "2018" holds every day of that year.
What is undated is never left out: nothing is known against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import UsageError

__all__ = ["EVER", "Moment", "read_moment"]

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is asked for: what held on the day ``as_of``, of what was said by the day ``known_by``; "" asks for all."""

    as_of: str = ""
    known_by: str = ""

    def holds(self, first: str, last: str) -> bool:
        """Say whether what holds from *first* until *last* ("" where nothing is said) may hold on the day asked for."""
        day = self.as_of
        return not day or (_upto(first, day) and _upto(day, last))

    def is_known(self, observed: str) -> bool:
        """Say whether what was said on the day *observed* ("" where it is unknown) was said by the day asked for."""
        return not self.known_by or _upto(observed, self.known_by)

    def __bool__(self) -> bool:
        return bool(self.as_of or self.known_by)


#: Everything, whenever it holds and whenever it was said.
EVER = Moment()


def _upto(early: str, late: str) -> bool:
    if not early or not late or early.startswith("--") or late.startswith("--"):
        return True
    size = min(len(early), len(late))
    return early[:size] <= late[:size]


def read_moment(as_of: str | None, known_by: str | None) -> Moment:
    """Return the moment that two options name, each a day, a month or a year, or nothing."""
    for option, day in (("--as-of", as_of), ("--known-by", known_by)):
        if day and not _DAY.fullmatch(day):
            raise UsageError(f"{option} {day}: write a day, a month or a year, as 2018-04-26, 2018-04 or 2018")
    return Moment(as_of or "", known_by or "")
