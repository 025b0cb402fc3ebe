"""Word files (DOCX): headings, paragraphs, lists, tables, text boxes, footnotes and running heads.

Written against ECMA-376, part 1 (https://ecma-international.org/publications-and-standards/standards/ecma-376/).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from ..text.columns import untab
from ..text.pages import is_page_number
from .blocks import Printer, tidy
from .document import RawDocument
from .package import Package

__all__ = ["VERSION", "read"]

VERSION = "docx 1"

_NAMESPACE = re.compile(r"\{[^}]*\}")
_HEADING = re.compile(r"(?:heading|rubrik|överskrift|otsikko) ?(\d)$|^(?:title|rubrik|titel)$", re.IGNORECASE)
#: A cell with more text than that is a part of a page that a table lays out.
MAX_CELL = 400

# what holds text that the page does not show, or shows twice
_UNSEEN = frozenset(
    ("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "Fallback", "commentReference", "annotationRef", "sectPr")
)


def _tag(element: Element) -> str:
    return _NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""


def _value(element: Element | None, name: str = "val") -> str:
    """Return an attribute, whatever its namespace."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if _NAMESPACE.sub("", key) == name), "")


def _child(element: Element | None, *path: str) -> Element | None:
    for name in path:
        element = next((each for each in element if _tag(each) == name), None) if element is not None else None
    return element


@dataclass(slots=True)
class _Styles:
    """Of each style of paragraph its level as a heading (0 for none) and whether it makes lists."""

    levels: dict[str, int] = field(default_factory=dict)
    listed: dict[str, tuple[str, str]] = field(default_factory=dict)  # number and level of the list
    formats: dict[tuple[str, str], str] = field(default_factory=dict)  # "bullet", "decimal" … by number and level


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return the text of a Word file, its running heads once at the top, its footnotes at the end.

    Text that was deleted with changes tracked is left out, text that was added is read. Pictures, formulas, comments
    and running feet are not read. The file does not tell where its pages end, so evidence has no page.
    """
    package = Package(data, name, ".docx", limits)
    main = _main_part(package)
    root = package.xml(main)
    body = _child(root, "body")
    if body is None:
        raise DocumentError(f"{name}: no Word document (it has no text part); save it as .docx from a word processor")
    walk = _Walk(_styles(package, main), _relations(package, main), Printer())
    _print_heads(package, main, walk)
    walk.blocks(body)
    _print_notes(package, main, walk)
    if not walk.printer.text.strip():
        raise DocumentError(f"{name}: has no text (only pictures of it?)")
    title = tidy((_core(package, "title") or "").replace("\n", " "))
    metadata = {"title": title} if title and not re.search(r"(?i)\.docx?$|^(?:dokument|document)\d*$", title) else {}
    return RawDocument(walk.printer.text, hashlib.sha256(data).hexdigest(), Path(name).name, metadata, reader=VERSION)


def _main_part(package: Package) -> str:
    for kind, target in _related(package, "", ""):
        if kind.endswith("/officeDocument"):
            return target
    return "word/document.xml"


def _related(package: Package, folder: str, part: str) -> Iterator[tuple[str, str]]:
    root = package.xml(posixpath.join(folder, "_rels", f"{part}.rels"))
    for each in root if root is not None else ():
        if _value(each, "TargetMode") != "External":
            yield _value(each, "Type"), posixpath.normpath(posixpath.join(folder, _value(each, "Target").lstrip("/")))


def _relations(package: Package, main: str) -> dict[str, str]:
    """Return the addresses that the document's links lead to, by the links' numbers."""
    root = package.xml(posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels"))
    return {_value(each, "Id"): _value(each, "Target") for each in (root if root is not None else ())}


def _parts(package: Package, main: str, kind: str) -> list[str]:
    found = _related(package, posixpath.dirname(main), posixpath.basename(main))
    return sorted(target for each, target in found if each.endswith("/" + kind))


def _core(package: Package, wanted: str) -> str:
    root = package.xml("docProps/core.xml")
    return next((each.text or "" for each in (root if root is not None else ()) if _tag(each) == wanted), "")


def _styles(package: Package, main: str) -> _Styles:
    styles = _Styles()
    for part in _parts(package, main, "styles"):
        based: dict[str, str] = {}
        root = package.xml(part)
        for style in root if root is not None else ():
            name, own = _value(_child(style, "name")), _value(style, "styleId")
            based[own] = _value(_child(style, "basedOn"))
            outline = _value(_child(style, "pPr", "outlineLvl"))
            found = _HEADING.match(name)
            if found or (outline.isdigit() and int(outline) < 9):
                styles.levels[own] = int(found[1] or 1) if found else int(outline) + 1
            if number := _value(_child(style, "pPr", "numPr", "numId")):
                styles.listed[own] = number, _value(_child(style, "pPr", "numPr", "ilvl")) or "0"
        for own in based:
            _inherit(own, based, styles)
    for part in _parts(package, main, "numbering"):
        _read_numbering(package, part, styles)
    return styles


def _inherit(own: str, based: dict[str, str], styles: _Styles) -> None:
    above, steps = based.get(own, ""), 0
    while above and steps < 20:
        if above in styles.levels:
            styles.levels.setdefault(own, styles.levels[above])
        if above in styles.listed:
            styles.listed.setdefault(own, styles.listed[above])
        above, steps = based.get(above, ""), steps + 1


def _read_numbering(package: Package, part: str, styles: _Styles) -> None:
    root = package.xml(part)
    abstract: dict[str, dict[str, str]] = {}
    for each in root if root is not None else ():
        if _tag(each) == "abstractNum":
            abstract[_value(each, "abstractNumId")] = {
                _value(level, "ilvl"): _value(_child(level, "numFmt")) for level in each if _tag(level) == "lvl"
            }
        elif _tag(each) == "num":
            kinds = abstract.get(_value(_child(each, "abstractNumId")), {})
            for level, kind in kinds.items():
                styles.formats[_value(each, "numId"), level] = kind


def _print_heads(package: Package, main: str, walk: _Walk) -> None:
    met: set[str] = set()
    for part in _parts(package, main, "header"):
        root = package.xml(part)
        lines = [
            text
            for each in (root.iter() if root is not None else ())
            if _tag(each) == "p"
            for text in [walk.text(each)]
        ]
        for line in lines:
            text = tidy(line).replace("\n", " ")
            if text and text not in met and not is_page_number(text):
                walk.printer.paragraph(text)
            met.add(text)


def _print_notes(package: Package, main: str, walk: _Walk) -> None:
    for kind in ("footnotes", "endnotes"):
        for part in _parts(package, main, kind):
            root = package.xml(part)
            notes = {_value(note, "id"): note for note in (root if root is not None else ())}
            for number in walk.notes[kind]:
                if number in notes:
                    walk.printer.paragraph("\n".join(walk.text(each) for each in notes[number] if _tag(each) == "p"))


class _Walk:
    """One way through the paragraphs and tables of a part, which are printed as they come."""

    def __init__(self, styles: _Styles, relations: dict[str, str], printer: Printer) -> None:
        self.styles = styles
        self.relations = relations
        self.printer = printer
        self.notes: dict[str, list[str]] = defaultdict(list)
        self._boxes: list[Element] = []
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    def blocks(self, root: Element) -> None:
        """Print what stands in *root*, whatever wraps it."""
        stack = list(reversed(root))
        while stack:
            each = stack.pop()
            tag = _tag(each)
            if tag == "p":
                self._paragraph(each)
            elif tag == "tbl":
                self._table(each)
            elif tag not in _UNSEEN and tag != "sdtPr":
                stack.extend(reversed(each))
            if not stack or self._boxes:
                stack.extend(reversed(self._boxes))
                self._boxes.clear()

    def _paragraph(self, paragraph: Element) -> None:
        text = untab(self.text(paragraph))
        properties = _child(paragraph, "pPr")
        style = _value(_child(properties, "pStyle"))
        outline = _value(_child(properties, "outlineLvl"))
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else self.styles.levels.get(style, 0)
        number = _value(_child(properties, "numPr", "numId"))
        listed = (
            (number, _value(_child(properties, "numPr", "ilvl")) or "0") if number else self.styles.listed.get(style)
        )
        if level:
            self.printer.heading(text, level)
        elif listed and listed[0] != "0":
            if tidy(text):
                self.printer.item(text, self._mark(listed))
        else:
            self.printer.paragraph(text)

    def _mark(self, listed: tuple[str, str]) -> str:
        if self.styles.formats.get(listed, "bullet") in ("bullet", "none", ""):
            return "•"
        self._counts[listed] += 1
        return f"{self._counts[listed]}."

    def _table(self, table: Element) -> None:
        rows = [each for each in table if _tag(each) == "tr"]
        cells = [[cell for cell in _unwrapped(row) if _tag(cell) == "tc"] for row in rows]
        texts = [[self._cell(cell) for cell in row] for row in cells]
        if any(len(text) > MAX_CELL for row in texts for text in row):
            for row in cells:
                for cell in row:
                    self.blocks(cell)
            return
        header = bool(rows) and _child(rows[0], "trPr", "tblHeader") is not None
        self.printer.table(texts, header=header)

    def _cell(self, cell: Element) -> str:
        merged = _child(cell, "tcPr", "vMerge")
        if merged is not None and _value(merged) != "restart":
            return ""
        return "\n".join(untab(self.text(each)) for each in cell.iter() if _tag(each) == "p")

    def text(self, paragraph: Element) -> str:
        """Return the text of a paragraph; its text boxes wait to be printed after it."""
        pieces: list[str] = []
        stack: list[Element | str] = list(reversed(paragraph))
        while stack:
            each = stack.pop()
            if isinstance(each, str):
                if each.casefold() not in "".join(pieces).casefold():
                    pieces.append(f", {each}")
                continue
            tag = _tag(each)
            if tag in _UNSEEN or tag == "p":
                continue
            if tag == "txbxContent":
                self._boxes.append(each)
                continue
            pieces.append(self._letter(each, tag))
            if tag == "hyperlink" and (mailbox := self._mailbox(each)):
                stack.append(mailbox)
            stack.extend(reversed(each))
        return "".join(pieces)

    def _mailbox(self, link: Element) -> str:
        target = self.relations.get(_value(link, "id"), "")
        return target[7:].partition("?")[0] if target.lower().startswith("mailto:") else ""

    def _letter(self, element: Element, tag: str) -> str:
        match tag:
            case "t":
                return element.text or ""
            case "tab" | "ptab":
                return "\t"
            case "br" | "cr":
                return "\n"
            case "noBreakHyphen":
                return "-"
            case "softHyphen":
                return "\u00ad"
            case "footnoteReference" | "endnoteReference":
                self.notes[tag.replace("Reference", "s")].append(_value(element, "id"))
        return ""


def _unwrapped(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, those that a content control wraps too."""
    for each in row:
        if _tag(each) == "sdt":
            yield from _child(each, "sdtContent") or ()
        else:
            yield each
