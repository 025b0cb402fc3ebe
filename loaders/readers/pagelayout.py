"""A printed page as lines, columns and rows of tables, from where its runs of letters stand.

Distances are in points, upwards from the page's lower left corner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ..text.pages import EDGE_LINES, is_page_number, mask, repeated

__all__ = ["Line", "Part", "Run", "find_parts", "find_rows", "run_of", "without_furniture"]

#: A gap wider than so many heights of the letters divides cells or columns; a narrower one is a blank.
CELL_GAP = 0.8
WORD_GAP = 0.12
#: A gutter is so many heights of a line wide at least.
GUTTER = 0.6
#: Justified text has gaps up to so many heights, and the widest in a line is not much wider than the narrowest.
JUSTIFIED_GAP = 3.0
UNEVEN = 1.6
#: Where words begin one above the other as in a table, their left edges differ by less.
EXACT = 1.0
#: A gutter between columns of text has so many lines at least on both sides.
COLUMN_LINES = 4
#: Of the lines of a column, so many reach its right edge nearly, where it is one of running text.
FULL_LINES = 0.35
#: Left edges that differ by less are one.
ALIGNED = 4.0


class Run:
    """Letters that stand beside each other; ``base`` is the line they stand on, ``size`` the height of such a line."""

    __slots__ = ("base", "bold", "left", "middle", "right", "size", "text", "words")

    def __init__(
        self,
        text: str,
        left: float,
        right: float,
        base: float,
        size: float,
        bold: bool = False,
        words: Sequence[Run] = (),
    ) -> None:
        self.text = text
        self.left = left
        self.right = right
        self.base = base
        self.size = size
        self.bold = bold
        self.words = words
        self.middle = base + size / 4

    def split(self, starts: Sequence[float]) -> list[Run]:
        """Return the run in parts, one beginning at each word that begins at one of *starts*, after a wider gap."""
        words = self.words
        gaps = [word.left - before.right for before, word in zip(words, words[1:], strict=False)]
        blank = UNEVEN * min(gaps, default=0.0)
        cuts = [
            i
            for i, (word, gap) in enumerate(zip(words[1:], gaps, strict=True), 1)
            if any(abs(word.left - start) < EXACT for start in starts) and (gap > blank or len(gaps) == 1)
        ]
        if not cuts:
            return [self]
        return [run_of(words[i:j]) for i, j in zip([0, *cuts], [*cuts, len(words)], strict=True)]


def run_of(words: Sequence[Run]) -> Run:
    """Return words that stand beside each other as one run."""
    if len(words) == 1:
        return words[0]
    pieces = [words[0].text]
    for before, word in zip(words, words[1:], strict=False):
        close = word.left - before.right < WORD_GAP * word.size
        pieces.append(word.text if close and before.text.endswith("-") else f" {word.text}")
    # the longest word tells the line's height, not the mark of a footnote
    most = max(words, key=lambda word: len(word.text))
    right = max(word.right for word in words)
    bold = all(word.bold for word in words)
    return Run("".join(pieces), words[0].left, right, most.base, most.size, bold, words)


@dataclass(slots=True, eq=False)
class Line:
    """Runs on one base line, from left to right; more than one where wide gaps divide them."""

    runs: list[Run]

    @property
    def base(self) -> float:
        return self.runs[0].base

    @property
    def size(self) -> float:
        return max(run.size for run in self.runs)

    @property
    def left(self) -> float:
        return self.runs[0].left

    @property
    def right(self) -> float:
        return self.runs[-1].right

    @property
    def text(self) -> str:
        return "   ".join(run.text.strip() for run in self.runs)


@dataclass(slots=True)
class Part:
    """Lines that are read one after the other, of one column or of the page's whole width."""

    lines: list[Line]


def find_parts(pages: Iterable[Sequence[Line]]) -> Iterator[list[Part]]:
    """Yield the parts of each page in reading order, given its words in rows.

    A gutter that was found on one page is looked for on the next, whose columns may be too short to tell.
    """
    gutters: list[float] = []
    for rows in pages:
        yield [Part(_lines(part)) for part in _cut(rows, gutters)]


def _cells(words: Sequence[Run]) -> list[Run]:
    """Return the words of a row as runs, where wide gaps divide some of them; in justified text all gaps are wide."""
    gaps = [right.left - left.right for left, right in zip(words, words[1:], strict=False)]
    wide = [i for i, gap in enumerate(gaps, 1) if gap > CELL_GAP * words[i].size]
    if not wide:
        return [run_of(words)]
    widest = max(gaps)
    if len(gaps) > 1 and widest < UNEVEN * max(min(gaps), 0.1) and widest < JUSTIFIED_GAP * words[0].size:
        return [run_of(words)]
    return [run_of(words[i:j]) for i, j in zip([0, *wide], [*wide, len(words)], strict=True)]


def _split_at_columns(lines: list[Line]) -> None:
    """Divide runs where the line above or below begins a cell: the widest cell of a column leaves but a small gap."""
    for line, other in [*zip(lines, lines[1:], strict=False), *zip(lines[1:], lines, strict=False)]:
        if abs(line.base - other.base) > 3 * line.size:
            continue
        starts = [run.left for run in other.runs if run.left > line.left]
        if starts:
            line.runs = [part for run in line.runs for part in run.split(starts)]


def _lines(rows: Sequence[Line]) -> list[Line]:
    """Return rows of words as lines of runs."""
    lines = [Line(_cells(row.runs)) for row in rows]
    _split_at_columns(lines)
    return lines


def find_rows(words: Sequence[Run]) -> list[Line]:
    """Return the words of a page in rows, from the top to the foot, each from left to right."""
    rows: list[Line] = []
    middle = size = 0.0
    for word in sorted(words, key=_from_the_top):
        if rows and middle - word.middle < 0.5 * min(size, word.size):
            rows[-1].runs.append(word)
        else:
            rows.append(Line([word]))
            middle, size = word.middle, word.size
    for row in rows:
        row.runs.sort(key=_from_the_left)
    return rows


def _from_the_top(word: Run) -> float:
    return -word.middle


def _from_the_left(word: Run) -> float:
    return word.left


def _cut(rows: Sequence[Line], gutters: list[float], depth: int = 0) -> list[Sequence[Line]]:
    """Return the rows of each part: where a gutter divides running text, left of it before right of it.

    *gutters* are those of pages before, to which those found here are added.
    """
    if not rows:
        return []
    gutter = (_gutter(rows) or _known_gutter(rows, gutters)) if depth < 4 else None
    if gutter is None:
        return [rows]
    known = any(abs(gutter - each) < ALIGNED for each in gutters)
    if not known:
        gutters.append(gutter)
    parts: list[Sequence[Line]] = []
    for crossing, band in _bands(rows, gutter):
        left, right = _halves(band, gutter)
        if not crossing and left and right and (known or (_is_column(left) and _is_column(right))):
            parts += [*_cut(left, gutters, depth + 1), *_cut(right, gutters, depth + 1)]
        else:
            parts.append(band)
    return parts


def _bands(rows: Sequence[Line], gutter: float) -> list[tuple[bool, list[Line]]]:
    """Return the rows in bands from top to foot, each with whether its rows cross the gutter."""
    bands: list[tuple[bool, list[Line]]] = []
    for row in rows:
        crossing = _crosses(row, gutter)
        if not bands or bands[-1][0] != crossing:
            bands.append((crossing, []))
        bands[-1][1].append(row)
    return bands


def _crosses(row: Line, gutter: float) -> bool:
    """Say whether a row goes on over the gutter: with a word, or with no more than a blank there."""
    words = row.runs
    at = bisect_left(words, gutter, key=_from_the_left)
    if not at:
        return False
    before = words[at - 1].right
    return before > gutter or (at < len(words) and words[at].left - before < GUTTER * words[at].size)


def _halves(rows: Sequence[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    """Return the rows left and right of a gutter, each side in rows of its own."""
    left, right = [], []
    for row in rows:
        at = bisect_left(row.runs, gutter, key=_from_the_left)
        left += row.runs[:at]
        right += row.runs[at:]
    return find_rows(left), find_rows(right)


def _known_gutter(rows: Sequence[Line], gutters: Sequence[float]) -> float | None:
    """Return the gutter of an earlier page that no row crosses, with running text on one side of it at least."""
    for at in gutters:
        if any(_crosses(row, at) for row in rows):
            continue
        left, right = _halves(rows, at)
        if left and right and (_is_column(left) or _is_column(right)):
            return at
    return None


def _gutter(rows: Sequence[Line]) -> float | None:
    """Return where a gutter divides the most rows of running text, if one does.

    A column's left edge is where words begin below each other, each the first of its row or after a wide gap.
    """
    after_gaps: list[float] = []
    firsts: list[float] = []
    for row in rows:
        words = row.runs
        firsts.append(words[0].left)
        after_gaps += (
            word.left
            for before, word in zip(words, words[1:], strict=False)
            if word.left - before.right > GUTTER * word.size
        )
    # where rows stand at other heights in each column, every word that follows a gutter begins its row
    best: tuple[int, float] | None = None
    for edge in _edges(after_gaps + [first for first in firsts if first > min(firsts) + 40]):
        at = edge - 2.0
        open_rows = [row for row in rows if not _crosses(row, at)]
        crossing = len(rows) - len(open_rows)
        if crossing > len(open_rows):
            continue
        left, right = _halves(open_rows, at)
        score = min(len(left), len(right)) - crossing // 2
        if score < COLUMN_LINES or (best and score <= best[0]) or not _side_by_side(left, right):
            continue
        if _is_column(left) and _is_column(right):
            best = score, at
    return best[1] if best else None


def _edges(lefts: Sequence[float]) -> list[float]:
    """Return the left edges that several rows share, each its leftmost, without that of the page's own edge."""
    found: list[list[float]] = []
    for left in sorted(lefts):
        if found and left - found[-1][0] < ALIGNED:
            found[-1].append(left)
        else:
            found.append([left])
    return [group[0] for group in found if len(group) >= COLUMN_LINES]


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    top = min(left[0].base, right[0].base)
    foot = max(left[-1].base, right[-1].base)
    return top - foot > 2 * left[0].runs[0].size


def _is_column(rows: Sequence[Line]) -> bool:
    """Say whether rows are running text, in one column or in several beside each other."""
    runs = [run for row in rows for run in _cells(row.runs)]
    columns = [column for column in _beside(runs) if len(column) >= COLUMN_LINES]
    return bool(columns) and all(_is_prose(column) for column in columns)


def _is_prose(runs: Sequence[Run]) -> bool:
    """Say whether runs are the lines of one text: several words each, and enough of them nearly fill its width."""
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    full = sum(run.right - run.left > 0.75 * (right - left) for run in runs)
    return full >= FULL_LINES * len(runs) and _words(runs) >= 3 and median(len(run.text) for run in runs) > 14


def _beside(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the runs in groups that stand beside each other: no run of one reaches over one of another."""
    groups: list[list[Run]] = []
    reach = 0.0
    for run in sorted(runs, key=lambda each: each.left):
        if groups and run.left < reach:
            groups[-1].append(run)
        else:
            groups.append([run])
        reach = max(reach, run.right)
    return groups


def _words(runs: Sequence[Run]) -> float:
    return median(len(run.text.split()) for run in runs)


def without_furniture(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield the rows of each page without page numbers, and without running heads but for the first."""
    edges = [{i: Line(_cells(rows[i].runs)) for i in _edge(rows)} for rows in pages]
    known = repeated([[_placed(line) for line in edge.values()] for edge in edges])
    if len(pages) == 2 and all(pages):
        one, other = ({mask(_placed(edge[i])) for i in (min(edge), max(edge))} for edge in edges)
        known |= one & other
    met: set[str] = set()
    for rows, edge in zip(pages, edges, strict=True):
        kept: list[Line] = []
        for i, row in enumerate(rows):
            line = edge.get(i)
            if line is None:
                kept.append(row)
                continue
            masked = mask(_placed(line))
            if is_page_number(line.text) and i in (0, 1, len(rows) - 1, len(rows) - 2):
                continue
            if masked not in known or masked not in met:
                kept += _without_number(line)
            met.add(masked)
        yield kept


def _without_number(line: Line) -> list[Line]:
    """Return the words of a line without a run that is a page's number, none where nothing is left."""
    runs = [run for run in line.runs if not is_page_number(run.text.strip(), at_edge=False)]
    words = [word for run in runs for word in (run.words or (run,))]
    return [Line(words)] if words else []


def _placed(line: Line) -> str:
    """Return a line's text and, in letters, since numbers do not count, where it stands: heads stand at one place."""
    return f"{line.text} @{'x' * round(line.base / 8)}"


def _edge(rows: Sequence[Line]) -> list[int]:
    count = len(rows)
    return sorted({*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)})
