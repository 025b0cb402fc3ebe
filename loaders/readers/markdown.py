"""Markdown: the file decoded, unchanged, and its marks told so that sentences are read without them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..limits import DEFAULT, Limits
from ..text.edits import Edit, EditedText
from ..text.tables import Cell, iter_table_edits
from . import plain
from .document import RawDocument

__all__ = ["VERSION", "find_markup", "read"]

VERSION = "markdown 1"

_URL = r"(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)"
_TITLE = r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?"
_IMAGE = re.compile(rf"!\[(?:[^\[\]\n]|\\.)*\](?:\(\s*{_URL}{_TITLE}\s*\)|\[[^\]\n]*\])")
_LINK = re.compile(rf"(\[)((?:[^\[\]\n]|\\[\[\]]|\n(?!\s*\n)){{1,400}})(\](?:\(\s*({_URL}){_TITLE}\s*\)|\[[^\]\n]*\]))")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]+\S+.*$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\](?::[ \t]*)?")
_AUTOLINK = re.compile(r"(<)(?:https?://[^\s<>]+|[^\s<>@]+@[^\s<>]+)(>)")
_TAG = re.compile(r"<!--.{0,20000}?-->|</?[A-Za-z][A-Za-z0-9-]{0,15}(?:\s[^<>\n]{0,2000})?/?>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_STRONG = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*\n]{1,2000}?(?:\n[^*\n]+)*?)(?<=[^\s*\\])(\1)(?!\*)")
_UNDERSCORES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]{1,2000}?)(?<=[^\s_\\])(\1)(?!\w)")
_STRUCK = re.compile(r"(~~)(?=\S)[^~\n]+(~~)")
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`\n]+(\1)(?!`)")
_QUOTE = re.compile(r"^(?:[ \t]{0,3}>[ \t]?)+", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_UNDERLINED = re.compile(
    r"^(?![ \t]*(?:[#>|\-*+]|\d+[.)]))[ \t]{0,3}(\S[^\n]{0,150})(\n {0,3}(?:={2,}|-{2,})[ \t]*)$", re.MULTILINE
)
# a line in bold type by itself, which is what many write for a heading
_BOLD_LINE = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\n \n))(\*\*|__)(?=[^\W_])[^*_\n]{1,100}(?<![.!?,;:\s])(\1)[ \t]*(?=\n|\Z)"
)
_CLOSED_HEADING = re.compile(r"^#{1,6}[ \t][^\n]*?([ \t]#+[ \t]*)$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)[^\n`]*$", re.MULTILINE)
_TASK = re.compile(r"^[ \t]*[-*+][ \t]+(\[[ xX]\][ \t]+)", re.MULTILINE)
_ALIGNMENT = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
#: One of these stands in whatever a pattern fits: most pages have few kinds of marks, and to look for a letter costs
#: a hundredth of looking for a pattern at each line.
_SIGNS: dict[re.Pattern[str], tuple[str, ...]] = {
    _DEFINITION: ("]:",),
    _STRONG: ("*",),
    _UNDERSCORES: ("_",),
    _STRUCK: ("~~",),
    _CODE: ("`",),
    _QUOTE: (">",),
    _RULE: ("---", "***", "___", "- ", "* ", "_ ", "-\t", "*\t", "_\t"),
    _UNDERLINED: ("==", "--"),
    _BOLD_LINE: ("**", "__"),
    _CLOSED_HEADING: (" #", "\t#"),
    _FENCE: ("```", "~~~"),
    _ALIGNMENT: ("|",),
    _TASK: ("[ ]", "[x]", "[X]"),
}


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return Markdown as it is written; ``markup`` has its marks, of which the reader of sentences sees nothing."""
    raw = plain.read(data, name, limits)
    return replace(raw, reader=VERSION, markup=tuple(find_markup(raw.text, raw.body_start)))


def find_markup(text: str, start: int = 0) -> list[Edit]:
    """Return what hides the marks of links, emphasis, quotations, rules, footnotes, tags and tables from *start* on.

    Pictures and addresses of links go; an e-mail address that a link leads to is kept behind the link's text. Headings
    and the bullets of lists stay, since the layout reads them. Code is read as text.
    """
    found: list[Edit] = []
    unix = text.replace("\r\n", " \n").replace("\r", "\n")  # the same length, so that one pattern fits all
    for edits in (_pictures, _links, _tables, _blocks, _spans, _pairs):
        found += (each for each in edits(unix) if each.start >= start)
    return _in_order(found)


def _iter(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    if any(sign in text for sign in _SIGNS[pattern]):
        yield from pattern.finditer(text)


def _pictures(text: str) -> Iterator[Edit]:
    yield from (Edit(*found.span()) for found in _IMAGE.finditer(text))


def _links(text: str) -> Iterator[Edit]:
    for found in _LINK.finditer(text):
        if found.start() and text[found.start() - 1] == "!":
            continue
        address = found[4].strip("<>") if found[4] else ""
        kept = ""
        if address.lower().startswith("mailto:"):
            mailbox = address[7:].partition("?")[0]
            kept = f", {mailbox}" if mailbox.casefold() not in found[2].casefold() else ""
        yield Edit(found.start(1), found.end(1))
        yield Edit(found.start(3), found.end(3), kept)
    for found in _AUTOLINK.finditer(text):
        yield Edit(*found.span(1))
        yield Edit(*found.span(2))


def _tables(text: str) -> Iterator[Edit]:
    """Yield what makes rows of cells lines to be read; the rows of a table are those around its line of dashes."""
    for rule in _iter(_ALIGNMENT, text):
        if "|" not in rule[0]:
            continue
        yield Edit(rule.start(), min(len(text), rule.end() + 1))
        rows: list[list[Cell]] = []
        at = text.rfind("\n", 0, max(0, rule.start() - 1)) + 1
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if "|" not in text[at:end]:
                break
            if at != rule.start():
                rows.append(_cells(text[at:end], at))
                yield from _outer(text[at:end], at, rows[-1])
            at = end + 1
        plain = [[_plain(cell) for cell in row] for row in rows]
        yield from iter_table_edits(plain, header=True)


def _cells(row: str, start: int) -> list[Cell]:
    body = row.strip()
    left = start + row.index(body)
    bars = [-1, *(found.start() for found in re.finditer(r"(?<!\\)\|", body)), len(body)]
    if body.startswith("|"):
        bars.pop(0)
    if body.endswith("|") and not body.endswith("\\|"):
        bars.pop()
    cells = []
    for one, other in zip(bars, bars[1:], strict=False):
        written = body[one + 1 : other]
        begin = left + one + 1 + len(written) - len(written.lstrip())
        cells.append(Cell(written.strip(), begin, begin + len(written.strip())))
    return cells


def _outer(row: str, start: int, cells: list[Cell]) -> Iterator[Edit]:
    """Yield what takes out the bars at both ends of a row."""
    yield Edit(start, cells[0].start)
    yield Edit(cells[-1].end, start + len(row))


def _plain(cell: Cell) -> Cell:
    """Return a cell whose text is read without its marks; where it stands is as before."""
    marks = _in_order([*_pictures(cell.text), *_links(cell.text), *_pairs(cell.text)])
    return Cell(EditedText(cell.text).edit(marks).text, cell.start, cell.end) if marks else cell


def _in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order, of those that overlap the first."""
    kept: list[Edit] = []
    for each in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if (not kept or each.start >= kept[-1].end) and (each.start < each.end or each.new):
            kept.append(each)
    return kept


def _blocks(text: str) -> Iterator[Edit]:
    for pattern in (_QUOTE, _DEFINITION, _FENCE):
        yield from (Edit(*found.span()) for found in _iter(pattern, text))
    for found in _iter(_UNDERLINED, text):
        before = text[: found.start()].rstrip(" ")
        if not before or before.endswith("\n\n"):
            yield Edit(found.start(), found.start(1), "# ")
            yield Edit(*found.span(2))
    yield from (Edit(*found.span()) for found in _iter(_RULE, text))
    for found in _iter(_BOLD_LINE, text):
        yield Edit(*found.span(1), "# ")
        yield Edit(*found.span(2))
    for pattern in (_CLOSED_HEADING, _TASK):
        yield from (Edit(*found.span(1)) for found in _iter(pattern, text))


def _spans(text: str) -> Iterator[Edit]:
    yield from (Edit(*found.span()) for found in _FOOTNOTE.finditer(text))
    for found in _TAG.finditer(text):
        ends_line = re.match(r"</?(?:br|p|div|li|tr|h[1-6])\b", found[0], re.IGNORECASE)
        yield Edit(*found.span(), "\n" if ends_line else "")
    for found in _ENTITY.finditer(text):
        letter = html.unescape(found[0])
        if letter != found[0]:
            yield Edit(*found.span(), letter)
    yield from (Edit(*found.span()) for found in _ESCAPE.finditer(text))


def _pairs(text: str) -> Iterator[Edit]:
    for pattern in (_STRONG, _UNDERSCORES, _STRUCK, _CODE):
        for found in _iter(pattern, text):
            yield Edit(*found.span(1))
            yield Edit(*found.span(found.re.groups))
