"""Where minutes list who was there: each heading of such a list, and how far it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from ..swedish.data import read_table

__all__ = ["RollHeading", "find_headings", "heading_at", "touches_rolls"]

#: How far from the top the lists may stand, and what shows that the agenda has begun.
_REACH = 6000
_AGENDA = re.compile(
    # not "X, § 84-89" or "§ 84 Olle Ask" after a name, for what somebody was there
    r"(?m)^§+\s?\d++(?!\s?[-–,])|(?<![,;)] )§+\s?\d+\.?\s+[A-ZÅÄÖ][\w-]*+(?! [A-ZÅÄÖ][a-zåäö])"
    r"|\böppna(?:de|r) mötet|\bMötet öppna|\bFastställande av|\bGodkännande av"
)


#: A list by itself: three names or more, each with a comma and a word of what it is.
_LIST = re.compile(r"(?:[:\s]*[A-ZÅÄÖ][\w-]+ [A-ZÅÄÖ][\w -]{2,30}, [\w-]+){3}")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class RollHeading:
    """A heading at ``text[start:end]``; ``post`` is what those under it are, "" where each is told beside the name.

    ``kind`` is "present" or "beside" (of those who were there, in the body that met or not), "absent", "approval" or
    "end". ``single`` says that one person has the post: the next under the heading has it not.
    """

    start: int
    end: int
    kind: str
    post: str = ""

    @property
    def lists_present(self) -> bool:
        return self.kind in ("present", "beside")

    @property
    def single(self) -> bool:
        return self.post in read_table("minutes")["single"]["posts"]


@cache
def _known() -> dict[str, tuple[str, str]]:
    table = read_table("minutes")
    posts = {form: ("present", post) for post, forms in table["posts"].items() for form in forms}
    return posts | {form: (kind, "") for kind, forms in table["lists"].items() for form in forms}


@cache
def _pattern() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(_known(), key=lambda form: (-len(form), form)))
    # a heading begins a line or stands within one, after the names of another list, with a colon or before a name
    return re.compile(
        rf"(?:(?<=\n)|^|(?<=[\w.),–-] ))(?i:({forms}))(?: ?\(\d+\))?(?=:|\.*\s*\n|\.*\s+[A-ZÅÄÖ][a-zåäö])", re.MULTILINE
    )


def find_headings(text: str, start: int = 0) -> list[RollHeading]:
    """Return the headings of the lists in the opening of minutes, from *start* on, in reading order.

    None where fewer than two of those that list somebody present stand there, unless the one begins a list of names.
    """
    agenda = _AGENDA.search(text, start)
    stop = min(start + _REACH, agenda.start() if agenda else len(text))
    found = [
        RollHeading(m.start(1), m.end(1), *_known()[re.sub(r"\s+", " ", m[1].lower())])
        for m in _pattern().finditer(text, start, stop)
        if m[1][0].isupper() and not _is_status(text, m) and not _is_remark(text, m)
    ]
    present = [heading for heading in found if heading.lists_present]
    if len(present) < 2 and not (present and _LIST.match(text, present[0].end)):
        return []
    return [*found, RollHeading(stop, stop, "end")]


def _is_status(text: str, found: re.Match[str]) -> bool:
    """Say whether "Anmält förhinder" ends a line that begins with a name: it tells of that one person."""
    absent = _known()[re.sub(r"\s+", " ", found[1].lower())][0] == "absent"
    within = found.start(1) > 0 and text[found.start(1) - 1] != "\n"
    return absent and within and bool(_LINE_END.match(text, found.end(1)))


def _is_remark(text: str, found: re.Match[str]) -> bool:
    """Say whether "Ordförande" tells of whom it follows, after a comma or a figure: "Eva Ek, S, Ordförande Bo Ny"."""
    _, post = _known()[re.sub(r"\s+", " ", found[1].lower())]
    before = text[max(0, found.start(1) - 2) : found.start(1)]
    return post in read_table("minutes")["single"]["posts"] and bool(re.match(r"[\d,–-] ", before))


def heading_at(headings: list[RollHeading], offset: int) -> RollHeading | None:
    """Return the heading that holds at *offset*, None before the first and where the lists have ended."""
    i = bisect_right([heading.start for heading in headings], offset) - 1
    return headings[i] if 0 <= i < len(headings) - 1 else None


def touches_rolls(headings: list[RollHeading], start: int, end: int) -> bool:
    """Say whether the lists of who was there tell of ``text[start:end]``: it holds a heading, or lies under one."""
    heading = heading_at(headings, start)
    return (heading is not None and heading.kind != "end") or any(start <= h.start < end for h in headings[:-1])
