"""The graph as tables, for those who work in a spreadsheet: what is said with its sentence, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from styrkedjan.ontology import PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .errors import ExtraMissing
from .model import Literal, Term

if TYPE_CHECKING:
    from .source import Source, Triple

__all__ = ["COLUMNS", "write_csv", "write_workbook"]

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
)
#: Spreadsheets refuse a longer cell.
_CELL = 32_767
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Tables:
    """What tables are made of: evidence by its properties, and what nodes are called."""

    evidence: dict[str, dict[str, Term]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)

    def label(self, term: Term) -> str:
        return term.value if isinstance(term, Literal) else self.labels.get(term, "")

    def rows(self, *, mentions: bool) -> list[tuple[str, ...]]:
        rows = []
        for known in self.evidence.values():
            if not mentions and known.get(RDF + "predicate") == SCHEMA + "mentions":
                continue
            subject, object_, role = (known.get(iri, "") for iri in (RDF + "subject", RDF + "object", SK + "role"))
            document = _text(known.get(PROV + "wasDerivedFrom", ""))
            rows.append(
                (
                    _text(subject),
                    self.label(subject),
                    _text(known.get(RDF + "predicate", "")),
                    _text(object_),
                    self.label(object_),
                    self.label(role),
                    _text(known.get(SK + "quote", "")),
                    self.files.get(document, document),
                    *(_text(known.get(SK + name, "")) for name in ("start", "end", "rule", "confidence", "modality")),
                )
            )
        return sorted(rows)


def _read(source: Source) -> _Tables:
    tables = _Tables()
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        properties = {predicate: object_ for _, predicate, object_ in _swedish_last(block)}
        class_ = properties.get(RDF + "type", "")
        if class_ == SK + "Evidence":
            tables.evidence[subject] = properties
            continue
        tables.classes[subject] = _text(class_)
        for name in (RDFS + "label", SKOS + "prefLabel"):
            if isinstance(label := properties.get(name), Literal):
                tables.labels[subject] = label.value
        if isinstance(name_ := properties.get(SK + "fileName"), Literal):
            tables.files[subject] = name_.value
        if level := properties.get(SK + "atLevel"):
            tables.levels[subject] = _text(level)
    return tables


def write_csv(source: Source, *, excel: bool = False, mentions: bool = False) -> Iterator[str]:
    """Yield one row for each piece of evidence, sorted by what it backs; formulas are disarmed.

    For a Swedish spreadsheet (*excel*) the file has a byte-order mark, semicolons, and decimal commas. Evidence of mere
    mentions is written only where *mentions* asks for it.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    writer.writerow(COLUMNS)
    sure = COLUMNS.index("confidence")
    for row in _read(source).rows(mentions=mentions):
        cells = [disarm(cell) for cell in row]
        if excel:
            cells[sure] = cells[sure].replace(".", ",")
        writer.writerow(cells)
    yield ("\ufeff" if excel else "") + text.getvalue()


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

    tables = _read(source)
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Styrkedjan"
    book.properties.created = book.properties.modified = datetime.datetime(2000, 1, 1)
    rows = tables.rows(mentions=mentions)
    contents = {"Uppgifter": _facts(tables, rows), "Belägg": _quotes(tables, rows), "Noder": _nodes(tables)}
    for title, heads in _SHEETS.items():
        _write_sheet(book, title, heads, contents[title])
    packed = io.BytesIO()
    book.save(packed)
    _repack(packed, out)


def _facts(tables: _Tables, rows: list[tuple[str, ...]]) -> list[tuple[Any, ...]]:
    count: Counter[tuple[str, ...]] = Counter()
    sure: dict[tuple[str, ...], float] = {}
    for row in rows:
        key = (row[1] or row[0], tables.label(row[2]), row[4] or row[3], row[5], row[0], row[3], row[2])
        count[key] += 1
        sure[key] = max(sure.get(key, 0.0), float(row[11] or 0))
    return [(*key[:4], count[key], sure[key], *key[4:]) for key in sorted(count)]


def _quotes(tables: _Tables, rows: list[tuple[str, ...]]) -> list[tuple[Any, ...]]:
    return [
        (
            *(row[1] or row[0], tables.label(row[2]), row[4] or row[3], row[5], row[6], row[7]),
            *(int(row[8] or 0), int(row[9] or 0), row[10], float(row[11] or 0), row[12]),
        )
        for row in rows
    ]


def _nodes(tables: _Tables) -> list[tuple[str, ...]]:
    """Return the nodes that evidence is about: who and what, without the sources and the reference data."""
    met = {
        term for known in tables.evidence.values() for term in (known.get(RDF + "object"), known.get(RDF + "subject"))
    }
    nodes = [str(iri) for iri in met if isinstance(iri, str) and tables.classes.get(iri) not in (None, SK + "Document")]
    return sorted(
        (tables.label(iri), tables.label(tables.classes[iri]), tables.label(tables.levels.get(iri, "")), iri)
        for iri in nodes
    )


def _write_sheet(book: Any, title: str, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 60 if head == "Citat" else 24
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    for row in (heads, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, _fitting(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)


def _fitting(text: str) -> str:
    text = _NOT_XML.sub("", text)
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def _repack(packed: io.BytesIO, out: Any) -> None:
    """Write the archive anew without the time at which it was made."""
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def _swedish_last(block: Iterable[Triple]) -> list[Triple]:
    return sorted(block, key=lambda triple: isinstance(triple[2], Literal) and triple[2].language == "sv")


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else term


def disarm(cell: str) -> str:
    """Return *cell* as text that no spreadsheet takes for a formula."""
    begins = cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if begins and not re.fullmatch(r"-?[\d-]+", cell) else cell
