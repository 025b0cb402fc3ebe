"""Rows of a table in plain text: cells with tabs or wide gaps between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .edits import Edit, EditedText
from .tables import Cell, iter_table_edits

__all__ = ["iter_column_edits", "untab"]

_GAP = re.compile(r"(?<=\S)(?:[ ]*\t[ \t]*|[ ]{3,})(?=\S)")
_LINE = re.compile(r"[^\n\f]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with wide gaps in it; ``tabbed`` where one of them is a tab."""

    cells: list[Cell]
    tabbed: bool
    follows: bool  # on the row before it, without an empty line between


def iter_column_edits(text: str) -> Iterator[Edit]:
    """Yield what puts ", " between the cells of a row, or ": " where they are labels and their values.

    A tab always divides cells; blanks do only where the line below or above has as many wide gaps, else they are the
    wide blanks of justified text or of a menu.
    """
    if "\t" not in text and "   " not in text:
        return
    table: list[_Row] = []
    for row in _rows(text):
        if table and (not row.follows or len(row.cells) != len(table[-1].cells)):
            yield from _edits(table)
            table = []
        table.append(row)
    yield from _edits(table)


def _rows(text: str) -> Iterator[_Row]:
    before = -1
    for line in _LINE.finditer(text):
        gaps = [
            gap for gap in _GAP.finditer(text, line.start(), line.end()) if text[line.start() : gap.start()].strip()
        ]
        if gaps:
            starts = [line.start() + len(line[0]) - len(line[0].lstrip()), *(gap.end() for gap in gaps)]
            ends = [*(gap.start() for gap in gaps), line.start() + len(line[0].rstrip())]
            cells = [Cell(text[start:end], start, end) for start, end in zip(starts, ends, strict=True)]
            follows = before >= 0 and text.count("\n", before, line.start()) == 1
            yield _Row(cells, any("\t" in gap[0] for gap in gaps), follows)
            before = line.end()


def _edits(table: list[_Row]) -> Iterator[Edit]:
    if len(table) > 1 or (table and table[0].tabbed):
        yield from iter_table_edits([row.cells for row in table])


def untab(text: str) -> str:
    """Return *text* with commas for the tabs between its cells."""
    return EditedText(text).edit(iter_column_edits(text)).text if "\t" in text else text
