"""The graph as tables, for those who work in a spreadsheet: what is said with its sentence, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from styrkedjan.ontology import SCHEMA, SK

from .errors import ExtraMissing, UsageError
from .rows import Rows

if TYPE_CHECKING:
    from .source import Source

__all__ = ["COLUMNS", "TABLES", "write_csv", "write_workbook"]

COLUMNS = (
    "subject",
    "subject_label",
    "predicate",
    "object",
    "object_label",
    "role_label",
    "quote",
    "document",
    "start",
    "end",
    "rule",
    "confidence",
    "modality",
    "review",
)
#: Spreadsheets refuse a longer cell, and more rows.
_CELL, _LINES = 32_767, 1_048_576
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


#: One row a piece of evidence, in the order of its cells.
_ROWS = """
SELECT e.s, COALESCE(subject.label, ''), e.p, e.o, CASE WHEN e.literal THEN e.o ELSE COALESCE(object.label, '') END,
       COALESCE(role.label, ''), e.quote, COALESCE(document.file, e.document), e.start, e.finish, e.rule, e.sure,
       e.modality, COALESCE(verdict.verdict, '')
FROM evidence e LEFT JOIN node subject ON subject.n = e.s LEFT JOIN node object ON object.n = e.o
     LEFT JOIN node role ON role.n = e.role LEFT JOIN node document ON document.n = e.document
     LEFT JOIN verdict ON verdict.n = e.n
WHERE :mentions OR e.p != :mention
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
"""


def _rows(tables: Rows, mentions: bool) -> Iterator[tuple[Any, ...]]:
    return tables.ask(_ROWS.replace(":mentions", str(int(mentions))).replace(":mention", f"'{SCHEMA}mentions'"))


def write_csv(source: Source, *, excel: bool = False, mentions: bool = False, table: str = "evidence") -> Iterator[str]:
    """Yield a table as CSV, sorted; formulas are disarmed.

    *table* is one of :data:`TABLES`: a row for each piece of evidence, for each fact with the number of its sentences,
    or for each node that they are about. For a Swedish spreadsheet (*excel*) the file has a byte-order mark,
    semicolons, and decimal commas. What is merely mentioned is written only where *mentions* asks for it.
    """
    heads, rows = TABLES[table]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    writer.writerow(heads)
    sure = heads.index("confidence") if "confidence" in heads else -1
    yield "\ufeff" if excel else ""
    for row in rows(Rows(source), mentions):
        cells = [disarm(str(cell)) for cell in row]
        if excel and sure >= 0:
            cells[sure] = cells[sure].replace(".", ",")
        writer.writerow(cells)
        if text.tell() > _AT_ONCE:
            yield _taken(text)
    yield _taken(text)


#: So many characters are written at once.
_AT_ONCE = 1 << 16


def _taken(text: io.StringIO) -> str:
    """Return what has been written, and empty the buffer."""
    written = text.getvalue()
    text.seek(0)
    text.truncate()
    return written


# ---------------------------------------------------------------------------------------------------- the workbook

_SHEETS = {
    "Uppgifter": (
        "Vad",
        "Relation",
        "Vem eller vad",
        "Roll",
        "Belägg",
        "Säkerhet",
        "Vad (IRI)",
        "Vem eller vad (IRI)",
        "Relation (IRI)",
    ),
    "Belägg": (
        "Vad",
        "Relation",
        "Vem eller vad",
        "Roll",
        "Citat",
        "Dokument",
        "Början",
        "Slut",
        "Regel",
        "Säkerhet",
        "Modalitet",
        "Granskning",
    ),
    "Noder": ("Namn", "Slag", "Nivå", "IRI"),
}


def write_workbook(source: Source, out: Any, *, mentions: bool = False) -> None:
    """Write an .xlsx workbook to *out*, a binary file: sheets of facts, evidence and nodes, with filters.

    Text is never a formula. Equal graphs give equal bytes. Cells longer than a spreadsheet takes are cut, with a mark.
    """
    try:
        import openpyxl
    except ImportError:
        raise ExtraMissing("openpyxl", "excel") from None
    import datetime

    tables = Rows(source)
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Styrkedjan"
    book.properties.created = book.properties.modified = datetime.datetime(2000, 1, 1)
    contents = {"Uppgifter": _facts, "Belägg": _quotes, "Noder": _nodes}
    for title, heads in _SHEETS.items():
        _write_sheet(book, title, heads, contents[title](tables, mentions))
    with tempfile.TemporaryFile() as packed:
        book.save(packed)
        _repack(packed, out)


def _facts(tables: Rows, mentions: bool) -> Iterator[tuple[Any, ...]]:
    """Yield each fact with the number of its sentences and the best of their confidences."""
    told = """SELECT COALESCE(NULLIF(subject.label, ''), e.s), COALESCE(relation.label, ''),
        CASE WHEN e.literal THEN e.o ELSE COALESCE(NULLIF(object.label, ''), e.o) END, COALESCE(role.label, ''),
        COUNT(*), MAX(CAST(e.sure AS REAL)), e.s, e.o, e.p
        FROM evidence e LEFT JOIN node subject ON subject.n = e.s LEFT JOIN node object ON object.n = e.o
        LEFT JOIN node relation ON relation.n = e.p LEFT JOIN node role ON role.n = e.role
        WHERE ? OR e.p != ? GROUP BY 1, 2, 3, 4, 7, 8, 9 ORDER BY 1, 2, 3, 4, 7, 8, 9"""
    yield from tables.ask(told, mentions, SCHEMA + "mentions")


def _quotes(tables: Rows, mentions: bool) -> Iterator[tuple[Any, ...]]:
    names: dict[str, str] = {}
    for row in _rows(tables, mentions):
        if row[2] not in names:
            names[row[2]] = next((label for (label,) in tables.ask("SELECT label FROM node WHERE n = ?", row[2])), "")
        yield (
            *(row[1] or row[0], names[row[2]], row[4] or row[3], row[5], row[6], row[7]),
            *(row[8], row[9], row[10], float(row[11] or 0), row[12], row[13]),
        )


def _nodes(tables: Rows, mentions: bool) -> Iterator[tuple[str, ...]]:
    """Yield the nodes that evidence is about: who and what, without the sources and the reference data."""
    yield from tables.ask(
        """SELECT node.label, COALESCE(class.label, ''), COALESCE(level.label, ''), node.n
           FROM (SELECT s AS n FROM evidence UNION SELECT o FROM evidence WHERE NOT literal) met
           JOIN node ON node.n = met.n LEFT JOIN node class ON class.n = node.class
           LEFT JOIN node level ON level.n = node.level WHERE node.class NOT IN (?, '') ORDER BY 1, 2, 3, 4""",
        SK + "Document",
    )


_FACTS = ("subject_label", "predicate_label", "object_label", "role_label", "sentences", "confidence")
#: The tables that CSV can be, each with its columns and its rows.
TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Rows, bool], Iterator[tuple[Any, ...]]]]] = {
    "evidence": (COLUMNS, _rows),
    "facts": ((*_FACTS, "subject", "object", "predicate"), _facts),
    "nodes": (("label", "class_label", "level_label", "node"), _nodes),
}


def _write_sheet(book: Any, title: str, heads: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 60 if head == "Citat" else 24
    last = 0
    for last, row in enumerate(chain([heads], rows), start=1):
        if last > _LINES:
            raise UsageError(f"xlsx: a sheet holds {_LINES} rows at most; take a part of the graph, or --format csv")
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, _fitting(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{last}"


def _fitting(text: str) -> str:
    text = _NOT_XML.sub("", text)
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def _repack(packed: IO[bytes], out: Any) -> None:
    """Write the archive anew without the time at which it was made."""
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", old.read(name))
                new.writestr(entry, data)
                continue
            with old.open(name) as member, new.open(entry, "w", force_zip64=True) as copy:
                shutil.copyfileobj(member, copy)


def disarm(cell: str) -> str:
    """Return *cell* as text that no spreadsheet takes for a formula."""
    begins = cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if begins and not re.fullmatch(r"-?[\d-]+", cell) else cell
