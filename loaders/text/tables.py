"""What the rows of a table say: people, values of labels, or records under the labels on top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .edits import Edit
from .layout import is_label

__all__ = ["Cell", "iter_table_edits", "table_kind"]

#: Labels under which people are listed: a row of such a table reads as "name, role, organisation".
_OF_PEOPLE = re.compile(
    r"(?:för- och efter|för|efter)?namn|ledamot|ledamöter|ersättare|deltagare|person|kontaktperson", re.IGNORECASE
)
#: The end of a cell after which no comma is due: a label, a bullet, another mark.
_MARKED = re.compile(r"[:;,.•*–—-]$|^\W*\d{1,3}[.)]?$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table in a text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def table_kind(rows: Sequence[Sequence[str]], *, header: bool = False) -> str:
    """Return how a table is to be read: as "labels" (label and value beside it), "records" (labels on top) or "rows".

    *header* tells that the first row is marked as the head of the table.
    """
    if not rows:
        return "rows"
    top = rows[0]
    if all(len(row) == 2 for row in rows) and not all(map(is_label, top)):
        keys = [row[0] for row in rows]
        known = sum(is_label(key) or key.endswith(":") for key in keys)
        if known and 2 * known >= len(keys) and all(len(key) <= 60 for key in keys):
            return "labels"
    if len(rows) > 1 and len(top) > 1 and not _OF_PEOPLE.fullmatch(top[0].strip(" :")):
        known = sum(is_label(cell) for cell in top)
        if known >= 2 or (header and known >= 1):
            return "records"
    return "rows"


def iter_table_edits(rows: Sequence[Sequence[Cell]], *, header: bool = False) -> Iterator[Edit]:
    """Yield what puts between the cells of a table in a text what stands between them when they are read."""
    kind = table_kind([[cell.text for cell in row] for row in rows], header=header)
    if kind == "records":
        yield from _records(rows)
        return
    for row in rows:
        for left, right in zip(row, row[1:], strict=False):
            if kind == "labels":
                yield Edit(left.end, right.start, " " if left.text.endswith(":") else ": ")
            else:
                yield Edit(left.end, right.start, " " if _MARKED.search(left.text) or not right.text else ", ")


def _records(rows: Sequence[Sequence[Cell]]) -> Iterator[Edit]:
    labels = [cell.text.rstrip(" :") for cell in rows[0]]
    yield Edit(rows[0][0].start, rows[0][-1].end)
    for row in rows[1:]:
        for number, cell in enumerate(row):
            label = f"{labels[number]}: " if number < len(labels) and cell.text else ""
            if number == 0:
                yield Edit(cell.start, cell.start, f"\n{label}")
            else:
                yield Edit(row[number - 1].end, cell.start, f"\n{label}" if cell.text else " ")
