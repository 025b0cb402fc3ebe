"""Lines that a width ended and no thought did: running text in hard lines becomes one line a paragraph.

A writer, or a program, that wraps at a width puts a word on the next line only where it no longer fits on this one.
So lines are those of one paragraph where, line for line, the next word would not have fitted; where it would have,
somebody meant the line to end.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .edits import Edit

__all__ = ["iter_wrap_edits"]

#: Nobody wraps more narrowly or more widely than that, in characters.
NARROWEST, WIDEST = 24, 110
#: Of the line breaks within sentences in a run of wrapped lines, at so many the sentence surely goes on.
RUNNING = 0.35

_LINE = re.compile(r"[^\n\f]*")
_BULLET = re.compile(r"(?:[•·▪◦‣●○■*+#>|]|\d{1,2}[.)](?!\d)|[-–—](?=\s)|[a-z]\)\s)")
_LABEL = re.compile(r"[A-ZÅÄÖ][^\W_]*(?: [^\W_]+){0,3}\s?:(?:\s|$)")
_TERMINAL = re.compile(r"[.!?…:][\"”’')\]]*$")
_HARD_BREAKS = ("  ", "\\")
_INNER_END = re.compile(r"[a-zåäö]{2}[.!?] [A-ZÅÄÖ]")
_ADDRESS = re.compile(r"\S+@\S|https?://|www\.|\+?\d[\d -]{6,}$")


@cache
def _words() -> frozenset[str]:
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return frozenset(table["lines"]["never_last"])


@dataclass(slots=True)
class _Line:
    """A line without the white space around it; ``hard`` where it ends in a sign that it shall end."""

    start: int
    end: int
    text: str
    hard: bool

    @property
    def first_word(self) -> str:
        return self.text.split(None, 1)[0]


def iter_wrap_edits(text: str) -> Iterator[Edit]:
    """Yield what puts a blank for each line end that only the width of the page made."""
    runs = list(_runs(text))
    widths = [width for run in runs if (width := _width(run))]
    usual = max(widths, default=0)
    for lines in runs:
        width = _width(lines) or (usual if max(len(line.text) for line in lines) <= usual else 0)
        for left, right in zip(lines, lines[1:], strict=False):
            if _is_wrapped(left, right, width) if width else _is_surely_wrapped(lines, left, right):
                yield Edit(left.end, right.start, " ")


def _runs(text: str) -> Iterator[list[_Line]]:
    """Yield the lines that stand under each other without an empty one between."""
    run: list[_Line] = []
    for found in _LINE.finditer(text):
        stripped = found[0].strip()
        if stripped:
            line = found[0]
            start = found.end() - len(line.lstrip())
            run.append(_Line(start, start + len(stripped), stripped, line.endswith(_HARD_BREAKS)))
        # a zero-length match ends a line, two in a row are an empty line
        elif run and (found[0] or text[found.start() - 1 : found.start()] == "\n"):
            yield run
            run = []
    if run:
        yield run


def _width(run: Sequence[_Line]) -> int:
    """Return the width at which *run* is wrapped, in characters; 0 where it is not, or cannot be told."""
    width = max(len(line.text) for line in run)
    if len(run) < 3 or not NARROWEST <= width <= WIDEST:
        return 0
    pairs = list(zip(run, run[1:], strict=False))
    full = [(left, right) for left, right in pairs if _is_full(left, right, width) and not _begins(right)]
    # where a sentence ends at a line's end, the next line tells nothing
    open_ended = [(left, right) for left, right in full if not _TERMINAL.search(left.text)]
    running = sum(_runs_on(left, right) for left, right in open_ended)
    meant = sum(not _is_full(left, right, width) and not _TERMINAL.search(left.text) for left, right in pairs[1:])
    return width if running and running >= RUNNING * len(open_ended) and meant <= 0.2 * len(pairs) else 0


def _runs_on(left: _Line, right: _Line) -> bool:
    """Say whether a sentence surely goes on from a line to the next: in lower case, or after a word that needs more."""
    return right.text[0].islower() or left.text.rsplit(None, 1)[-1] in _words()


def _is_full(left: _Line, right: _Line, width: int) -> bool:
    divided = left.text[-1] == "-" and left.text[-2:-1].isalpha() and right.text[0].islower()
    return divided or len(left.text) + 1 + len(right.first_word) > width


def _begins(line: _Line) -> bool:
    """Say whether *line* begins something by its shape: an item, a label's line, an address."""
    return bool(_BULLET.match(line.text) or _LABEL.match(line.text) or _ADDRESS.match(line.text))


def _is_wrapped(left: _Line, right: _Line, width: int) -> bool:
    if left.hard or left.text.startswith("#") or not _is_full(left, right, width):
        return False
    if _begins(right):
        return bool(re.match(r"[-–—]\s", right.text)) and not _TERMINAL.search(left.text)
    return not (right.text[0].isupper() and left.text.endswith(":"))


def _is_surely_wrapped(run: Sequence[_Line], left: _Line, right: _Line) -> bool:
    """Say so of two lines whose width nothing tells: the first is long, breaks off, and the second goes on."""
    if left.hard or left.text[0] == "#" or _begins(right) or _TERMINAL.search(left.text) or len(left.text) > WIDEST:
        return False
    longest = max(len(line.text) for line in run)
    if not _is_full(left, right, longest) or len(left.text) < 30 or _LABEL.match(left.text):
        return False
    if "@" in left.text or left.text.endswith((",", ";")):
        return False
    if right.text[0].islower():
        return len(left.text.split()) > 3
    return bool(_INNER_END.search(left.text))
