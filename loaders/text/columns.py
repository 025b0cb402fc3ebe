"""Rows of a table in plain text: cells with tabs or wide gaps between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .edits import Edit

__all__ = ["iter_column_edits"]

_GAP = re.compile(r"(?<=\S)(?:[ ]*\t[ \t]*|[ ]{3,})(?=\S)")
_LINE = re.compile(r"[^\n\f]+")
#: The end of a cell after which no comma is due: a label, a bullet, another mark.
_MARKED = re.compile(r"[:;,.•*–—-]$|^\W*\d{1,3}[.)]?$")


def iter_column_edits(text: str) -> Iterator[Edit]:
    """Yield what puts ", " between the cells of a row.

    A tab always divides cells; blanks do only where the line below or above has as many wide gaps, else they are the
    wide blanks of justified text or of a menu.
    """
    if "\t" not in text and "   " not in text:
        return
    rows = [(found.start(), found[0]) for found in _LINE.finditer(text)]
    counts = [len(_GAP.findall(row.strip())) for _, row in rows]
    for number, (start, row) in enumerate(rows):
        if not counts[number]:
            continue
        in_table = any(
            0 <= other < len(rows) and counts[other] == counts[number] and not _between(text, rows, number, other)
            for other in (number - 1, number + 1)
        )
        for found in _GAP.finditer(row):
            if "\t" in found[0] or in_table:
                mark = "" if _MARKED.search(row[: found.start()].strip()) else ","
                yield Edit(start + found.start(), start + found.end(), f"{mark} ")


def _between(text: str, rows: list[tuple[int, str]], one: int, other: int) -> bool:
    """Say whether an empty line stands between two rows."""
    first, second = sorted((one, other))
    return text.count("\n", rows[first][0] + len(rows[first][1]), rows[second][0]) > 1
