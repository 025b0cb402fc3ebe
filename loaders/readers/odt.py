"""OpenDocument texts (ODT): headings, paragraphs, lists, tables, frames, footnotes.

Written against OpenDocument 1.3, part 3 (https://docs.oasis-open.org/office/OpenDocument/v1.3/).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from xml.etree.ElementTree import Element

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from ..text.columns import untab
from .blocks import Printer, tidy
from .document import RawDocument
from .package import Package

__all__ = ["VERSION", "read"]

VERSION = "odt 1"

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_ENCRYPTED = b"encryption-data"
#: A cell with more text than that is a part of a page that a table lays out.
MAX_CELL = 400

_UNSEEN = frozenset(
    (
        _TEXT + "tracked-changes",
        _OFFICE + "annotation",
        _OFFICE + "annotation-end",
        _OFFICE + "forms",
        _TEXT + "sequence-decls",
        _TEXT + "variable-decls",
        _TEXT + "table-of-content",
        _TEXT + "note-citation",
        _TEXT + "ruby-text",
    )
)


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return the text of an OpenDocument file, its footnotes at the end.

    Text that was deleted with changes tracked, comments, tables of contents, pictures, running heads and feet are left
    out. The file does not tell where its pages end, so evidence has no page.
    """
    package = Package(data, name, ".odt", limits)
    if _ENCRYPTED in package.read("META-INF/manifest.xml"):
        raise DocumentError(f"{name}: protected by a password; save a copy without one")
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if root is None or body is None:
        raise DocumentError(
            f"{name}: no OpenDocument text (it has no text part); save it as .odt from a word processor"
        )
    numbered = _numbered(root) | _numbered(package.xml("styles.xml"))
    walk = _Walk(Printer(), numbered)
    walk.blocks(body)
    for note in walk.notes:
        walk.printer.paragraph("\n".join(walk.text(each) for each in note.iter(_TEXT + "p")))
    if not walk.printer.text.strip():
        raise DocumentError(f"{name}: has no text (only pictures of it?)")
    meta = package.xml("meta.xml")
    title = tidy((meta.findtext(f".//{_TITLE}") or "") if meta is not None else "").replace("\n", " ")
    metadata = {"title": title} if title and not re.search(r"(?i)\.(?:odt|docx?)$", title) else {}
    return RawDocument(walk.printer.text, hashlib.sha256(data).hexdigest(), Path(name).name, metadata, reader=VERSION)


def _numbered(root: Element | None) -> set[tuple[str, int]]:
    """Return the styles of lists, each with a level, whose items are numbered."""
    found: set[tuple[str, int]] = set()
    for style in root.iter(_TEXT + "list-style") if root is not None else ():
        for level in style.findall(_TEXT + "list-level-style-number"):
            if level.get(_STYLE + "num-format"):
                found.add((style.get(_STYLE + "name", ""), int(level.get(_TEXT + "level", "1"))))
    return found


class _Walk:
    """One way through the blocks of a text, which are printed as they come."""

    def __init__(self, printer: Printer, numbered: set[tuple[str, int]]) -> None:
        self.printer = printer
        self.notes: list[Element] = []
        self._numbered = numbered
        self._frames: list[Element] = []

    def blocks(self, root: Element) -> None:
        stack = list(reversed(root))
        while stack:
            each = stack.pop()
            if each.tag == _TEXT + "h":
                self.printer.heading(self.text(each), int(each.get(_TEXT + "outline-level") or 1))
            elif each.tag == _TEXT + "p":
                self.printer.paragraph(untab(self.text(each)))
            elif each.tag == _TEXT + "list":
                self._list(each)
            elif each.tag == _TABLE + "table":
                self._table(each)
            elif each.tag not in _UNSEEN:
                stack.extend(reversed(each))
            stack.extend(reversed(self._frames))
            self._frames.clear()

    def _list(self, root: Element) -> None:
        """Print the items of a list and of the lists in it, in reading order."""
        stack: list[tuple[Element, str, int, str]] = [(root, root.get(_TEXT + "style-name", ""), 1, "")]
        counts: dict[int, int] = {}
        while stack:
            each, style, level, mark = stack.pop()
            if each.tag == _TEXT + "list":
                style = each.get(_TEXT + "style-name") or style
                counts[level] = 0
                stack.extend((child, style, level, "") for child in reversed(each))
            elif each.tag in (_TEXT + "list-item", _TEXT + "list-header"):
                counts[level] = counts.get(level, 0) + 1
                mark = f"{counts[level]}." if (style, level) in self._numbered else "•"
                for i, child in reversed(list(enumerate(each))):
                    deeper = level + (child.tag == _TEXT + "list")
                    stack.append((child, style, deeper, mark if i == 0 else " "))
            elif each.tag == _TEXT + "h":
                self.printer.heading(self.text(each), int(each.get(_TEXT + "outline-level") or 1))
            elif each.tag == _TEXT + "p":
                self.printer.item(untab(self.text(each)), mark or "•")

    def _table(self, table: Element) -> None:
        rows = [each for each in table.iter(_TABLE + "table-row")]
        cells = [[cell for cell in row if cell.tag == _TABLE + "table-cell"] for row in rows]
        texts = [["\n".join(untab(self.text(p)) for p in _paragraphs(cell)) for cell in row] for row in cells]
        if any(len(text) > MAX_CELL for row in texts for text in row):
            for row in cells:
                for cell in row:
                    self.blocks(cell)
            return
        self.printer.table(texts, header=table.find(_TABLE + "table-header-rows") is not None)

    def text(self, paragraph: Element) -> str:
        """Return the text of a paragraph; the frames in it wait to be printed after it."""
        pieces = [paragraph.text or ""]
        stack: list[Element | str] = [part for each in reversed(paragraph) for part in (each.tail or "", each)]
        while stack:
            each = stack.pop()
            if isinstance(each, str):
                pieces.append(each)
                continue
            if each.tag == _TEXT + "note":
                self.notes += each.findall(_TEXT + "note-body")
                continue
            if each.tag == _DRAW + "frame" or each.tag == _DRAW + "text-box":
                self._frames.append(each)
                continue
            if each.tag in _UNSEEN:
                continue
            pieces.append(_letter(each))
            if mailbox := _mailbox(each):
                stack.append(mailbox)
            stack += [part for child in reversed(each) for part in (child.tail or "", child)]
        return "".join(pieces)


def _paragraphs(cell: Element) -> list[Element]:
    return [each for each in cell.iter() if each.tag in (_TEXT + "p", _TEXT + "h")]


def _letter(element: Element) -> str:
    if element.tag == _TEXT + "tab":
        return "\t"
    if element.tag == _TEXT + "line-break":
        return "\n"
    if element.tag == _TEXT + "s":
        return " "
    return element.text or ""


def _mailbox(element: Element) -> str:
    target = element.get(_LINK, "")
    if element.tag != _TEXT + "a" or not target.lower().startswith("mailto:"):
        return ""
    mailbox = target[7:].partition("?")[0]
    return f", {mailbox}" if mailbox.casefold() not in "".join(element.itertext()).casefold() else ""
