"""The parts of printed pages as the text they say: paragraphs, headings, lists and rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..text.hyphens import unwrap
from .blocks import Printer
from .pagelayout import ALIGNED, Line, Part, Run, run_of

__all__ = ["print_pages"]

#: Letters that are so much higher than those of the running text are a heading's.
HEADING_SIZE = 1.12
#: A line that stands so much lower than lines of one paragraph do begins a new one.
PARAGRAPH_GAP = 1.3
#: A line whose end is nearer to the right edge, in parts of the column's width, is full.
FULL = 0.15
#: A line that fills less of the column's width is short.
SHORT = 0.8
#: Longer lines in bold type are no headings.
MAX_HEADING = 120

_BULLET = re.compile(r"([•·▪◦‣●○■\uf0b7\uf0a7–—*-])\s*(?=\S)")
_LONE_BULLET = re.compile(r"[•·▪◦‣●○■\uf0b7\uf0a7o–—*-]|\d{1,2}[.)]|[a-z]\)")
_NUMBERED = re.compile(r"(\d{1,2}[.)])\s+(?=\S)")
_TERMINAL = re.compile(r"[.!?…:][\"”’')\]]*$")
_LABEL = re.compile(r"[A-ZÅÄÖ][^\W_]*(?: [^\W_]+){0,3}\s?:\s")


@dataclass(slots=True)
class _Block:
    """What is printed as one: a paragraph, a heading, an item, a table; ``lines`` or ``rows`` of text.

    ``full`` tells that the last line reaches the right edge of its column, as lines do that others follow.
    """

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    mark: str = ""
    size: float = 0.0
    full: bool = False

    @property
    def text(self) -> str:
        return unwrap(self.lines)


def print_pages(pages: Sequence[Sequence[Part]], printer: Printer) -> None:
    """Print the parts of all pages; a paragraph that a page's end divides is one."""
    body = _body_size(pages)
    sizes = _heading_sizes(pages, body)
    open_paragraph: _Block | None = None
    for parts in pages:
        blocks = _joined_over_columns([block for part in parts for block in _blocks(part, body)])
        if open_paragraph and blocks and _goes_on(open_paragraph, blocks[0]):
            printer.go_on(blocks.pop(0).text)
        else:
            printer.page()
        for block in blocks:
            _print(block, printer, sizes)
        last = blocks[-1] if blocks else None
        goes_on = last and last.kind == "paragraph" and not _TERMINAL.search(last.lines[-1])
        open_paragraph = last if goes_on else None


def _joined_over_columns(blocks: list[_Block]) -> list[_Block]:
    joined: list[_Block] = []
    for block in blocks:
        if joined and _goes_on(joined[-1], block):
            joined[-1].lines += block.lines
            joined[-1].full = block.full
        else:
            joined.append(block)
    return joined


def _goes_on(before: _Block, after: _Block) -> bool:
    """Say whether a paragraph goes on in another column or on another page."""
    if before.kind not in ("paragraph", "item") or after.kind != "paragraph":
        return False
    if _TERMINAL.search(before.lines[-1]):
        return False
    return after.lines[0][:1].islower() or (before.full and len(before.lines) > 1)


def _body_size(pages: Sequence[Sequence[Part]]) -> float:
    """Return the height of most letters."""
    sizes: Counter[float] = Counter()
    for parts in pages:
        for part in parts:
            for line in part.lines:
                sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=12.0)


def _heading_sizes(pages: Sequence[Sequence[Part]], body: float) -> list[float]:
    found = {round(line.size) for parts in pages for part in parts for line in part.lines}
    return sorted((size for size in found if size > HEADING_SIZE * body), reverse=True)


def _print(block: _Block, printer: Printer, sizes: Sequence[float]) -> None:
    if block.kind == "heading":
        level = 1 + sum(size > block.size + 0.5 for size in sizes)
        printer.heading(block.text, min(level, 3))
    elif block.kind == "item":
        printer.item(block.text, block.mark)
    elif block.kind == "table":
        printer.table(block.rows)
    elif block.kind == "lines":
        for line in block.lines:
            printer.line(line)
    else:
        printer.paragraph(block.text)


def _blocks(part: Part, body: float) -> list[_Block]:
    blocks: list[_Block] = []
    lines = [_without_lone_bullet(line) for line in part.lines]
    right = max((line.right for line in lines), default=0.0)
    left = min((line.left for line in lines), default=0.0)
    leading = _leading(lines, body)
    i = 0
    while i < len(lines):
        rows, after = _table(lines, i)
        if rows:
            blocks.append(_Block("table", rows=rows))
            i = after
            continue
        above = lines[i - 1] if i else None
        near = above is not None and 0 < above.base - lines[i].base < PARAGRAPH_GAP * max(leading, lines[i].size)
        if len(lines[i].runs) > 1 and _is_justified(lines[i], left, right):
            lines[i] = Line([_one(lines[i])])
        _add(blocks, lines[i], above if near else None, right, body)
        blocks[-1].full = right - lines[i].right < FULL * (right - lines[i].left)
        i += 1
    return blocks


def _is_justified(line: Line, left: float, right: float) -> bool:
    """Say whether a line is one of running text all the same, whose few words are spread over the column's width."""
    return line.left - left < ALIGNED and right - line.right < ALIGNED and len(line.text.split()) < 6


def _one(line: Line) -> Run:
    return run_of([word for run in line.runs for word in (run.words or (run,))])


def _leading(lines: Sequence[Line], body: float) -> float:
    """Return how far apart the lines of one paragraph stand: the smallest distance that comes again."""
    gaps = [above.base - line.base for above, line in zip(lines, lines[1:], strict=False)]
    counts = Counter(round(gap * 2) / 2 for gap in gaps if 0.8 * body < gap < 2.2 * body)
    return min((gap for gap, count in counts.items() if count > 1), default=0.0)


def _without_lone_bullet(line: Line) -> Line:
    """Return a line whose bullet stands apart as one that begins with it."""
    first = line.runs[0]
    if len(line.runs) > 1 and _LONE_BULLET.fullmatch(first.text.strip()):
        second = line.runs[1]
        mark = "•" if first.text.strip() == "o" else first.text.strip()
        text = f"{mark} {second.text}"
        joined = Run(text, first.left, second.right, second.base, second.size, second.bold)
        return Line([joined, *line.runs[2:]])
    return line


def _add(blocks: list[_Block], line: Line, above: Line | None, right: float, body: float) -> None:
    """Add a line to the block it goes on with, or begin another; *above* is the line near above it, if one is."""
    text = _row_text(line)
    last = blocks[-1] if blocks else None
    is_heading = _is_heading(line, text, body)
    bullet = _BULLET.match(text) or _NUMBERED.match(text)
    if last and above is not None and not bullet and _takes(last, above, line, text, right, is_heading):
        last.lines.append(text)
    elif is_heading:
        blocks.append(_Block("heading", [text], size=line.size))
    elif bullet:
        mark = bullet[1] if bullet[1][0].isdigit() else "•"
        # words that somebody says begin with a dash too
        kind = "paragraph" if bullet[1] in "–—" and len(text) > 60 else "item"
        blocks.append(_Block(kind, [text if kind == "paragraph" else text[bullet.end() :]], mark=mark))
    else:
        blocks.append(_Block("paragraph", [text]))


def _takes(last: _Block, above: Line, line: Line, text: str, right: float, is_heading: bool) -> bool:
    """Say whether a line belongs to the block above it; a paragraph that short lines follow becomes lines."""
    if last.kind == "heading" or is_heading:
        return last.kind == "heading" and is_heading and abs(last.size - line.size) < 1
    if last.kind in ("paragraph", "item") and _continues(last, above, line, text, right):
        return True
    # short lines under each other are lines of an address or the like; a wide one begins running text
    short = line.right - line.left < SHORT * (right - line.left)
    if last.kind == "paragraph" and len(last.lines) == 1 and short:
        last.kind = "lines"
    return last.kind == "lines" and short


def _row_text(line: Line) -> str:
    """Return the text of a line; cells that stand alone are parted by a comma, a label from its value by nothing."""
    text = ""
    for run in line.runs:
        cell = " ".join(run.text.split())
        text = f"{text}{'' if not text else ' ' if text[-1] in ':,;•' else ', '}{cell}"
    return text


def _is_heading(line: Line, text: str, body: float) -> bool:
    if len(text) > MAX_HEADING or _BULLET.match(text):
        return False
    if line.size > HEADING_SIZE * body:
        return True
    bold = all(run.bold for run in line.runs)
    return bold and not _TERMINAL.search(text) and not text.endswith((",", ";")) and not _LABEL.match(text)


def _continues(block: _Block, above: Line, line: Line, text: str, right: float) -> bool:
    """Say whether *line* goes on with what stands above it: had its first word had room there, it would not."""
    if _LABEL.match(text) and _TERMINAL.search(block.lines[-1]):
        return False
    first = text.split(None, 1)[0]
    letter = (line.right - line.left) / max(1, len(text))
    room = right - above.right
    full = (len(first) + 1) * letter > room
    if block.lines[-1].endswith("-") and text[:1].islower():
        return True
    if not full:
        return text[:1].islower() and not _TERMINAL.search(block.lines[-1]) and room < 0.4 * (right - above.left)
    return not _LABEL.match(block.lines[0]) or text[:1].islower()


def _table(lines: Sequence[Line], start: int) -> tuple[list[list[str]], int]:
    """Return the rows of the table that begins at a line, and where it ends; none where no table begins.

    A table is two rows or more whose cells begin at the same places. Lines of one row stand nearer to each other than
    rows do; where all stand alike, a line without a first cell goes on with the row above it.
    """
    columns = _columns(lines, start)
    if len(columns) < 2:
        return [], start
    end = start
    while end < len(lines) and _fits(lines, end, columns, first=end == start):
        end += 1
    edges = _right_edges(lines[start:end], columns)
    rows = [_row(group, columns, edges) for group in _grouped(lines[start:end], columns)]
    return (rows, end) if len(rows) > 1 else ([], start)


def _columns(lines: Sequence[Line], start: int) -> list[float]:
    """Return where the cells begin of a table that may begin at a line, perhaps with cells of several lines."""
    for line in lines[start : start + 6]:
        if len(line.runs) > 1:
            columns = [run.left for run in line.runs]
            leading = lines[start : lines.index(line)]
            inside = all((_column(each.left, columns) or 0) > 0 for each in leading)
            return columns if inside else []
        if line.left < lines[start].left - ALIGNED:
            return []
    return []


def _fits(lines: Sequence[Line], at: int, columns: Sequence[float], *, first: bool) -> bool:
    """Say whether the cells of a line begin where those of the table do, near to the line above."""
    line = lines[at]
    places = [_column(run.left, columns) for run in line.runs]
    if None in places or len(set(places)) < len(places):
        return False
    if not first and lines[at - 1].base - line.base > 4 * line.size:
        return False
    # a line of running text under a table begins where its first cells do
    return len(places) > 1 or places[0] != 0 or (line.right < columns[1] and _goes_on_below(lines, at, columns))


def _goes_on_below(lines: Sequence[Line], at: int, columns: Sequence[float]) -> bool:
    below = lines[at + 1] if at + 1 < len(lines) else None
    return bool(below and len(below.runs) > 1 and all(_column(run.left, columns) is not None for run in below.runs))


def _grouped(lines: Sequence[Line], columns: Sequence[float]) -> list[list[Line]]:
    """Return the lines of each row."""
    gaps = [above.base - below.base for above, below in zip(lines, lines[1:], strict=False)]
    heads = [_column(line.left, columns) == 0 for line in lines]
    # where some lines stand nearer than others and lack a first cell, the distance tells rows apart
    near = 1.25 * min(gaps, default=0.0)
    by_distance = not all(heads) and any(gap > near for gap in gaps)
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        begins = gaps[number - 1] > near if by_distance and number else heads[number]
        if begins or not groups:
            groups.append([])
        groups[-1].append(line)
    return [part for group in groups for part in _single(group, columns)]


def _single(group: list[Line], columns: Sequence[float]) -> list[list[Line]]:
    """Return the lines of a group one by one where each is a row of its own."""
    alone = all(_column(line.left, columns) == 0 and len(line.runs) > 1 for line in group)
    return [[line] for line in group] if alone else [group]


def _right_edges(lines: Sequence[Line], columns: Sequence[float]) -> list[float]:
    """Return how far to the right the text of each column reaches."""
    edges = [0.0] * len(columns)
    for line in lines:
        for run in line.runs:
            column = _column(run.left, columns) or 0
            edges[column] = max(edges[column], run.right)
    return edges


def _row(lines: Sequence[Line], columns: Sequence[float], edges: Sequence[float]) -> list[str]:
    """Return the text of a row's cells, a line for each line that ends before the cell's width makes it."""
    cells: list[list[list[str]]] = [[] for _ in columns]
    rooms = [0.0] * len(columns)
    for line in lines:
        for run in line.runs:
            column = _column(run.left, columns) or 0
            text = " ".join(run.text.split())
            letter = (run.right - run.left) / max(1, len(text))
            goes_on = cells[column] and (len(text.split(None, 1)[0]) + 1) * letter > rooms[column]
            if goes_on:
                cells[column][-1].append(text)
            else:
                cells[column].append([text])
            rooms[column] = edges[column] - run.right
    return ["\n".join(unwrap(part) for part in cell) for cell in cells]


def _column(left: float, columns: Sequence[float]) -> int | None:
    near = [i for i, column in enumerate(columns) if abs(left - column) < 2 * ALIGNED]
    return near[0] if near else None
