"""Printed text from the parts of a document: the same parts give the same text, whatever format they came from.

Headings begin with ``#``, items of a list with ``•`` or their number; between paragraphs stands an empty line. A row
of a table is a line, its cells with commas between; where a table gives values to labels, each is a line
``label: value``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text.hyphens import unwrap
from ..text.tables import table_kind

__all__ = ["Printer", "tidy"]

_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")


def tidy(text: str) -> str:
    """Return *text* with single blanks, and line breaks only where it has them, without blanks around them."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class Printer:
    """Collects the parts of a document in reading order; ``text`` is what they print."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        self.pages: list[int] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces) + ("\n" if self._pieces else "")

    def _add(self, kind: str, text: str, *, close: bool = False) -> None:
        if not text:
            return
        if self._pieces:
            gap = "\n" if close and kind == self._last else "\n\n"
            self._pieces.append(gap)
            self._length += len(gap)
        self._pieces.append(text)
        self._length += len(text)
        self._last = kind

    def page(self) -> None:
        """Begin a page: what is added next is on it."""
        self.pages.append(self._length + 2 if self._pieces else 0)

    def go_on(self, text: str) -> None:
        """Begin a page in the middle of the paragraph that was added last, with what of it stands there."""
        before = self._pieces[-1] if self._pieces else ""
        gap, text = " ", tidy(text)
        if before.endswith("-") and text[:1].islower():
            joined = unwrap([before.rsplit(None, 1)[-1], text])
            stem = len(before.rsplit(None, 1)[-1])
            if joined[: stem - 1] == before[-stem:-1] and joined[stem - 1] != "-":
                self._pieces[-1] = before[:-1]
                self._length -= 1
                gap = ""
        self.pages.append(self._length + len(gap))
        self._pieces.append(gap + text)
        self._length += len(gap) + len(text)

    def heading(self, text: str, level: int = 1) -> None:
        line = tidy(text).replace("\n", " ")
        if line:
            self._add("heading", f"{'#' * min(max(level, 1), 6)} {line}")

    def paragraph(self, text: str) -> None:
        self._add("paragraph", tidy(text))

    def verbatim(self, text: str) -> None:
        """Add text as it is, lines, tabs and all."""
        self._add("paragraph", text.strip("\n"))

    def item(self, text: str, mark: str = "•") -> None:
        """Add an item of a list; lines of its own stay in it."""
        body = tidy(text)
        if body:
            self._add("item", f"{mark} {body}", close=True)

    def line(self, text: str) -> None:
        """Add a line that belongs to the lines before it: of a table, of a head."""
        self._add("line", tidy(text).replace("\n", " "), close=True)

    def label(self, label: str, value: str) -> None:
        """Add a value beside its label, or its lines under it."""
        name, lines = tidy(label).replace("\n", " ").rstrip(": "), tidy(value).split("\n")
        if name and len(lines) == 1:
            self.line(f"{name}: {lines[0]}" if lines[0] else name)
            return
        self.line(f"{name}:" if name else "")
        for each in lines:
            self.line(each)

    def gap(self) -> None:
        """End a run of lines or items, so that the next stands apart."""
        self._last = ""

    def table(self, rows: Sequence[Sequence[str]], *, header: bool = False) -> None:
        """Add a table, given the text of its cells; empty cells and rows are left out."""
        cells = [row for row in ([tidy(cell) for cell in row] for row in rows) if any(row)]
        self.gap()
        kind = table_kind(cells, header=header)
        if kind == "records":
            for row in cells[1:]:
                self.gap()
                for label, value in zip(cells[0], row, strict=False):
                    if value:
                        self.label(label, value)
                for value in row[len(cells[0]) :]:
                    self.line(value)
        elif kind == "labels":
            for label, value in cells:
                self.label(label, value)
        else:
            for row in cells:
                if len(row) == 2 and row[0] and "\n" in row[1] and "\n" not in row[0]:
                    self.label(*row)  # lines of their own beside a word: what it heads, be it a known label or not
                else:
                    parts = (part.rstrip(",") for cell in row if cell for part in cell.split("\n"))
                    self.line(", ".join(parts))
        self.gap()
