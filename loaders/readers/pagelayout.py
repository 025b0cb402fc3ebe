"""A printed page as lines, columns and rows of tables, from where its runs of letters stand.

Distances are in points, upwards from the page's lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ..text.pages import EDGE_LINES, is_page_number, mask, repeated

__all__ = ["Line", "Part", "Run", "find_parts", "without_furniture"]

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


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand beside each other; ``base`` is the line they stand on, ``size`` the height of such a line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    words: tuple[Run, ...] = ()

    @property
    def middle(self) -> float:
        return self.base + self.size / 4

    def joined(self, other: Run, blank: str) -> Run:
        """Return the run that this and the one right of it make."""
        words = (*(self.words or (self,)), *(other.words or (other,)))
        right, text = max(self.right, other.right), self.text + blank + other.text
        # the longer part tells the line's height, not the mark of a footnote
        most = self if len(self.text) >= len(other.text) else other
        return Run(text, self.left, right, most.base, most.size, self.bold and other.bold, words)

    def split(self, starts: Sequence[float]) -> list[Run]:
        """Return the run in parts, one beginning at each word that begins at one of *starts*."""
        parts: list[Run] = []
        for word in self.words or (self,):
            if parts and not any(abs(word.left - start) < EXACT for start in starts):
                parts[-1] = parts[-1].joined(word, " ")
            else:
                parts.append(word)
        return parts


@dataclass(slots=True)
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


def find_parts(pages: Iterable[Sequence[Run]]) -> Iterator[list[Part]]:
    """Yield the parts of each page in reading order.

    A gutter that was found on one page is looked for on the next, whose columns may be too short to tell.
    """
    gutters: list[float] = []
    for runs in pages:
        words = [word for run in runs for word in (run.words or (run,))]
        yield [Part(_lines(_joined(part))) for part in _cut(words, gutters)]


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Return the words as runs: those beside each other with no more than a blank between."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last and abs(last.middle - run.middle) < 0.5 * min(last.size, run.size):
            size = max(last.size, run.size)
            gap = run.left - last.right
            if -0.5 * size < gap < JUSTIFIED_GAP * size:
                blank = "" if gap < WORD_GAP * size and last.text.endswith("-") else " "
                found[-1] = last.joined(run, blank)
                continue
        found.append(run)
    return [part for run in found for part in _cells(run)]


def _cells(run: Run) -> list[Run]:
    """Return the words of a line as cells, where wide gaps divide some of them; in justified text all gaps are wide."""
    gaps = [right.left - left.right for left, right in zip(run.words, run.words[1:], strict=False)]
    wide = [gap for gap in gaps if gap > CELL_GAP * run.size]
    if not wide or (len(gaps) > 1 and max(gaps) < UNEVEN * max(min(gaps), 0.1)):
        return [run]
    starts = [word.left for word, gap in zip(run.words[1:], gaps, strict=True) if gap > CELL_GAP * run.size]
    return run.split(starts)


def _split_at_columns(lines: list[Line]) -> None:
    """Divide runs where the line above or below begins a cell: the widest cell of a column leaves no gap."""
    for line, other in [*zip(lines, lines[1:], strict=False), *zip(lines[1:], lines, strict=False)]:
        if len(other.runs) < 2 or abs(line.base - other.base) > 3 * line.size:
            continue
        starts = [run.left for run in other.runs[1:]]
        line.runs = [part for run in line.runs for part in run.split(starts)]


def _lines(runs: Sequence[Run]) -> list[Line]:
    """Return the runs as lines from the top of the page to its foot."""
    lines = _rows(runs)
    _split_at_columns(lines)
    return lines


def _rows(runs: Sequence[Run]) -> list[Line]:
    lines: list[Line] = []
    for run in sorted(runs, key=lambda each: (-each.middle, each.left)):
        if lines and abs(lines[-1].runs[0].middle - run.middle) < 0.5 * min(lines[-1].runs[0].size, run.size):
            lines[-1].runs.append(run)
        else:
            lines.append(Line([run]))
    for line in lines:
        line.runs.sort(key=lambda each: each.left)
    return lines


def _cut(words: Sequence[Run], gutters: list[float], depth: int = 0) -> list[list[Run]]:
    """Return the words of each part: where a gutter divides running text, left of it before right of it.

    *gutters* are those of pages before, to which those found here are added.
    """
    if not words:
        return []
    rows = _rows(words)
    gutter = (_gutter(rows) or _known_gutter(rows, gutters)) if depth < 4 else None
    if gutter is None:
        return [list(words)]
    known = any(abs(gutter - each) < ALIGNED for each in gutters)
    if not known:
        gutters.append(gutter)
    parts: list[list[Run]] = []
    for crossing, band in _bands(rows, gutter):
        left, right = _halves(band, gutter)
        if not crossing and left and right and (known or (_is_column(_joined(left)) and _is_column(_joined(right)))):
            parts += [*_cut(left, gutters, depth + 1), *_cut(right, gutters, depth + 1)]
        else:
            parts.append([word for row in band for word in row.runs])
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
    before = max((word.right for word in row.runs if word.left < gutter), default=None)
    after = min((word.left for word in row.runs if word.left >= gutter), default=None)
    if before is not None and before > gutter:
        return True
    return before is not None and after is not None and after - before < GUTTER * row.size


def _halves(rows: Sequence[Line], gutter: float) -> tuple[list[Run], list[Run]]:
    words = [word for row in rows for word in row.runs]
    return [word for word in words if word.left < gutter], [word for word in words if word.left >= gutter]


def _known_gutter(rows: Sequence[Line], gutters: Sequence[float]) -> float | None:
    """Return the gutter of an earlier page that no row crosses, with running text on one side of it at least."""
    for at in gutters:
        left, right = _halves(rows, at)
        clear = left and right and not any(_crosses(row, at) for row in rows)
        if clear and (_is_column(_joined(left)) or _is_column(_joined(right))):
            return at
    return None


def _gutter(rows: Sequence[Line]) -> float | None:
    """Return where a gutter divides the most rows of running text, if one does.

    A column's left edge is where words begin below each other, each the first of its row or after a wide gap.
    """
    lefts = [
        word.left
        for row in rows
        for before, word in zip([None, *row.runs], row.runs, strict=False)
        if before is None or word.left - before.right > GUTTER * row.size
    ]
    best: tuple[int, float] | None = None
    for edge in _edges(lefts):
        at = edge - 2.0
        open_rows = [row for row in rows if not _crosses(row, at)]
        left, right = _halves(open_rows, at)
        score = min(len(_rows(left)), len(_rows(right))) - (len(rows) - len(open_rows)) // 2
        if score < COLUMN_LINES or (best and score <= best[0]) or not _side_by_side(left, right):
            continue
        if _is_column(_joined(left)) and _is_column(_joined(right)):
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


def _side_by_side(left: Sequence[Run], right: Sequence[Run]) -> bool:
    top = min(max(run.base for run in left), max(run.base for run in right))
    foot = max(min(run.base for run in left), min(run.base for run in right))
    return top - foot > 2 * median(run.size for run in left)


def _is_column(runs: Sequence[Run]) -> bool:
    """Say whether runs are running text, in one column or in several beside each other."""
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


def without_furniture(pages: Sequence[Sequence[Run]]) -> Iterator[list[Run]]:
    """Yield the runs of each page without page numbers, and without running heads but for the first."""
    lined = [_lines(_joined(runs)) for runs in pages]
    edges = [_edge(lines) for lines in lined]
    known = repeated([[_placed(lines[i]) for i in edge] for lines, edge in zip(lined, edges, strict=True)])
    if len(pages) == 2 and all(lined):
        known |= {mask(_placed(lined[0][i])) for i in (0, -1)} & {mask(_placed(lined[1][i])) for i in (0, -1)}
    met: set[str] = set()
    for lines, edge in zip(lined, edges, strict=True):
        gone: set[int] = set()
        for i in sorted(edge):
            text = lines[i].text
            masked = mask(_placed(lines[i]))
            if is_page_number(text) and i in (0, 1, len(lines) - 1, len(lines) - 2):
                gone.add(i)
            elif masked in known:
                gone |= {i} if masked in met else set()
                met.add(masked)
        yield [
            run
            for i, line in enumerate(lines)
            if i not in gone
            for run in line.runs
            if i not in edge or not is_page_number(run.text.strip(), at_edge=False)
        ]


def _placed(line: Line) -> str:
    """Return a line's text and, in letters, since numbers do not count, where it stands: heads stand at one place."""
    return f"{line.text} @{'x' * round(line.base / 8)}"


def _edge(lines: Sequence[Line]) -> set[int]:
    count = len(lines)
    return {*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)}
