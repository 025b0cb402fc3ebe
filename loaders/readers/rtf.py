"""Rich Text Format: paragraphs, headings by their level, lists, rows of tables, footnotes.

Written against the Rich Text Format specification, version 1.9.1. Libraries were tried: what reads RTF as plain text
loses footnotes and the levels of headings.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from ..text.columns import untab
from .blocks import Printer, tidy
from .document import RawDocument

__all__ = ["VERSION", "read"]

VERSION = "rtf 1"

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)

_UNSEEN_NAMES = """
    fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable
    listoverridetable rsidtbl generator xmlnstbl filetbl revtbl fldinst bkmkstart bkmkend header headerl headerr headerf
    footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn private wgrffmtfilter mmathPr
    annotation atnid atnauthor atnref atndate do shppict nonshppict userprops docvar listname
"""
#: Groups that hold no text of the page.
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_LETTERS = {
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "tab": "\t",
    "line": "\n",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "~": "\u00a0",
    "-": "\u00ad",
    "_": "-",
    "\\": "\\",
    "{": "{",
    "}": "}",
    "\n": "\n",
    "\r": "\n",
}
_CHARSETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
#: No writer nests groups deeper.
MAX_DEPTH = 2000
_BULLET = re.compile(r"^\s*(?:(\d{1,3})[.)]|[^\w\s]+|o)\s*$")


@dataclass(slots=True)
class _State:
    """What holds within a group."""

    seen: bool = True
    skip: int = 1  # letters that stand for one in Unicode, for programs that know none
    target: str = ""  # "note", "title", "mark", "field": where the letters go, "" the paragraph


@dataclass(slots=True)
class _Paragraph:
    text: str = ""
    mark: str = ""
    level: int = 0
    in_table: bool = False


@dataclass(slots=True)
class _Reader:
    """The state of reading one file."""

    printer: Printer = field(default_factory=Printer)
    encoding: str = "cp1252"
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    title: str = ""
    field_code: str = ""
    styles: dict[int, int] = field(default_factory=dict)

    def put(self, text: str, target: str) -> None:
        if target == "note":
            self.notes[-1] += text
        elif target == "title":
            self.title += text
        elif target == "mark":
            self.paragraph.mark += text
        elif target == "field":
            self.field_code += text
        else:
            self.paragraph.text += text

    def end_paragraph(self) -> None:
        paragraph = self.paragraph
        if paragraph.in_table:
            self.paragraph.text += "\n"
            return
        self._end_table()
        text = untab(paragraph.text.strip("\t "))
        if paragraph.level:
            self.printer.heading(text, paragraph.level)
        elif marked := _BULLET.match(paragraph.mark):
            self.printer.item(text, f"{marked[1]}." if marked[1] else "•")
        else:
            self.printer.paragraph(text)
        self.paragraph = replace(paragraph, text="", mark="")

    def end_cell(self) -> None:
        self.cells.append(untab(self.paragraph.text.strip()))
        self.paragraph = replace(self.paragraph, text="", mark="")

    def end_row(self) -> None:
        self.rows.append(self.cells)
        self.cells = []

    def _end_table(self) -> None:
        if self.rows:
            self.printer.table(self.rows)
            self.rows = []

    def end(self) -> None:
        if self.paragraph.text.strip():
            self.paragraph.in_table = False
            self.end_paragraph()
        self._end_table()
        for note in self.notes:
            self.printer.paragraph(note)


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return the text of an RTF file, its footnotes at the end.

    Pictures, embedded objects, comments, running heads and feet are left out; pages are not told. Letters come in the
    code page that the file names, those in Unicode as themselves.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DocumentError(f"{name}: not an RTF file, whatever its name says; name it by what it is")
    reader = _Reader(styles=_styles(data))
    _run(data.decode("latin-1"), reader, name)
    if not reader.printer.text.strip():
        raise DocumentError(f"{name}: has no text (only pictures of it?)")
    title = tidy(reader.title).replace("\n", " ")
    metadata = {"title": title} if title else {}
    return RawDocument(reader.printer.text, hashlib.sha256(data).hexdigest(), Path(name).name, metadata, reader=VERSION)


def _styles(data: bytes) -> dict[int, int]:
    """Return the levels of the styles that are headings by their names."""
    sheet = re.search(rb"\{\\stylesheet.{0,200000}?\}\s*\}", data, re.DOTALL)
    found = re.findall(rb"\\s(\d{1,4})\b[^;{}]*?(?:heading|rubrik) (\d);", sheet[0], re.IGNORECASE) if sheet else []
    return {int(number): int(level) for number, level in found}


def _run(text: str, reader: _Reader, name: str) -> None:
    stack: list[_State] = []
    state = _State()
    pending = 0  # letters still to be left out after one in Unicode
    first = False  # whether a group has just begun
    for found in _TOKEN.finditer(text):
        word, number, code, sign, brace, letters = found.groups()
        if brace == "{":
            if len(stack) >= MAX_DEPTH:
                raise DocumentError(f"{name}: groups nested deeper than {MAX_DEPTH}; save it anew")
            stack.append(state)
            state, first = replace(state), True
            continue
        if brace == "}":
            _close(reader, state)
            state = stack.pop() if stack else state
            pending = 0
            continue
        if code or letters:
            plain = bytes.fromhex(code) if code else letters.encode("latin-1", "replace")
            cut = min(pending, len(plain))
            pending -= cut
            if state.seen and plain[cut:]:
                reader.put(plain[cut:].decode(reader.encoding, "replace"), state.target)
        elif sign == "*":
            state.seen = state.seen and _known_group(text, found.end())
        elif word or sign:
            pending = _control(reader, state, word or sign, number, first, pending)
        first = False
    reader.end()


def _known_group(text: str, at: int) -> bool:
    """Say whether what follows ``\\*`` is a group whose text is read all the same."""
    return bool(re.match(r"\s*\\(?:fldinst|footnote|shptxt|shpinst|listtext|pntext)\b", text[at : at + 20]))


def _close(reader: _Reader, state: _State) -> None:
    if state.target == "field":
        found = re.search(r'HYPERLINK\s+"?mailto:([^"?\s]+)', reader.field_code)
        reader.field_code = found[1] if found else ""
    elif state.target == "result" and reader.field_code:
        if reader.field_code.casefold() not in reader.paragraph.text.casefold():
            reader.put(f", {reader.field_code}", "")
        reader.field_code = ""


def _control(reader: _Reader, state: _State, word: str, number: str | None, first: bool, pending: int) -> int:
    """Do what a control word says; return how many letters after it are left out."""
    value = int(number) if number else 0
    if first and word in _UNSEEN and word != "fldinst" and word != "info":
        state.seen = False
    elif word == "info":
        state.target = "info"
        state.seen = False
    elif first and state.target == "info" and word == "title":
        state.seen, state.target = True, "title"
    elif word == "fldinst":
        reader.field_code = ""
        state.target = "field"
    elif word == "fldrslt":
        state.target = "result" if state.target in ("", "field") else state.target
    elif first and word == "footnote":
        reader.notes.append("")
        state.target = "note"
    elif first and word in ("listtext", "pntext"):
        state.target = "mark"
    elif word == "ansicpg":
        reader.encoding = _encoding(f"cp{value}", reader.encoding)
    elif word in _CHARSETS:
        reader.encoding = _CHARSETS[word]
    elif word == "uc":
        state.skip = max(0, min(value, 8))
    elif not state.seen:
        return pending
    elif word == "u" and number:
        _put_unicode(reader, state, value)
        return state.skip
    elif word in _LETTERS:
        reader.put(_LETTERS[word], state.target)
    elif not state.target or state.target == "result":
        _structure(reader, word, value)
    elif word == "par":
        reader.put("\n", state.target)
    return pending


def _put_unicode(reader: _Reader, state: _State, value: int) -> None:
    letter = chr(value % 0x10000)
    if "\ud800" <= letter <= "\udfff":
        # halves of one letter come as two words, and are put together where both are there
        before = reader.paragraph.text[-1:]
        if not state.target and "\ud800" <= before <= "\udbff" and letter >= "\udc00":
            whole = (before + letter).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            reader.paragraph.text = reader.paragraph.text[:-1] + whole
            return
        if letter >= "\udc00":
            letter = "\N{REPLACEMENT CHARACTER}"
    reader.put(letter, state.target)


def _encoding(name: str, otherwise: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        return otherwise
    return name


def _structure(reader: _Reader, word: str, value: int) -> None:
    paragraph = reader.paragraph
    match word:
        case "par" | "sect" | "page":
            reader.end_paragraph()
        case "cell" | "nestcell":
            reader.end_cell()
        case "row" | "nestrow":
            reader.end_row()
        case "intbl":
            paragraph.in_table = True
        case "pard":
            reader.paragraph = _Paragraph(paragraph.text, paragraph.mark)
        case "outlinelevel":
            paragraph.level = value + 1 if 0 <= value < 9 else 0
        case "s" if value in reader.styles:
            paragraph.level = reader.styles[value]
