"""An answer as people see it: a table with links, and where the answer allows it a graph or a line of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pyoxigraph as ox
from markupsafe import Markup

from styrkedjan.queries import Result
from styrkedjan.queries.table import cells

from .drawing import draw_timeline, draw_triples

__all__ = ["Cell", "Shown", "show"]

#: So many rows are shown on a page; all of them can be downloaded.
MOST_ROWS = 500
_MOST_DRAWN = 60
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
Href = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where it leads ("" for nowhere), and whether it is a number."""

    text: str
    href: str
    numeric: bool


@dataclass(slots=True)
class Shown:
    """What a page shows of an answer; ``others`` are other ways to show it: word, address, whether it is this one."""

    form: str
    boolean: bool
    total: int
    is_graph: bool
    headings: Sequence[tuple[str, bool]] = ()
    rows: Sequence[Sequence[Cell]] = ()
    truncated: str = ""
    hints: Sequence[str] = ()
    drawing: Markup | None = None
    others: list[tuple[str, str, bool]] = field(default_factory=list)
    downloads: list[tuple[str, str]] = field(default_factory=list)


def show(result: Result, lang: str, href: Href, wanted: str, address: str, words: Mapping[str, str]) -> Shown:
    """Return *result* as a page in *lang* shows it: as a table, or, if *wanted* and possible, a graph or timeline.

    *address* is that of the page with the question, to which the ways to show it are added; *words* has the drawings'
    titles.
    """
    shown = Shown(result.form, result.boolean, len(result.solutions) if result.form != "ASK" else 1, result.is_graph)
    shown.truncated, shown.hints = result.truncated, result.hints
    if result.form == "ASK" or not shown.total:
        return shown
    part = result.head(MOST_ROWS)
    headings, texts, numeric = cells(part, language=lang)
    kept = _kept(part)
    shown.headings = list(zip(headings, numeric, strict=True))
    shown.rows = [
        [
            Cell(text, _leads(solution, links, href), number)
            for text, links, number in zip(row, kept, numeric, strict=True)
        ]
        for row, solution in zip(texts, part.solutions, strict=True)
    ]
    drawings = {"graph": _as_graph(shown, kept, part, words), "timeline": _as_timeline(shown, words)}
    drawn = {name: drawing for name, drawing in drawings.items() if drawing is not None}
    if drawn:
        for name in ("table", *drawn):
            is_now = name == wanted or (name == "table" and wanted not in drawn)
            shown.others.append((name, f"{address}&{urlencode({'as': name})}", is_now))
        shown.drawing = drawn.get(wanted)
    return shown


def _kept(result: Result) -> list[tuple[int, ...]]:
    """Return for each column that :func:`cells` shows where its node may stand in a solution."""
    names = list(result.variables)
    found: list[tuple[int, ...]] = []
    for index, name in enumerate(names):
        if f"{name}Label" in names:
            continue
        bare = name.removesuffix("Label")
        found.append((names.index(bare), index) if bare != name and bare in names else (index,))
    return found


def _leads(solution: Sequence[object], places: Sequence[int], href: Href) -> str:
    term = solution[places[0]]
    return href(term.value) if isinstance(term, ox.NamedNode) else ""


def _as_graph(shown: Shown, kept: Sequence[Sequence[int]], result: Result, words: Mapping[str, str]) -> Markup | None:
    """Return the answer drawn where it has triples, or two columns of nodes."""
    linked = [at for at, _ in enumerate(kept) if any(row[at].href for row in shown.rows)]
    if len(shown.rows) > _MOST_DRAWN or (not result.is_graph and len(linked) < 2):
        return None
    if result.is_graph:
        triples = [(row[0].text, row[1].text, row[2].text) for row in shown.rows]
        ends = (0, 2)
    else:
        first, second = linked[:2]
        word = shown.headings[second][0]
        triples = [
            (row[first].text, word, row[second].text) for row in shown.rows if row[first].text and row[second].text
        ]
        ends = (first, second)
    if not triples:
        return None
    hrefs = {row[end].text: row[end].href for row in shown.rows for end in ends}
    return draw_triples(list(dict.fromkeys(triples)), lambda name: hrefs.get(name, ""), words["graph"])


def _as_timeline(shown: Shown, words: Mapping[str, str]) -> Markup | None:
    columns = range(len(shown.headings))
    dated = next((at for at in columns if shown.rows and _is_date_column(shown, at)), None)
    named = next((at for at in columns if at != dated and any(row[at].href for row in shown.rows)), None)
    if dated is None or named is None or len(shown.rows) > _MOST_DRAWN * 2:
        return None
    moments = sorted(
        (_year(row[dated].text), row[dated].text, row[named].text, row[named].href)
        for row in shown.rows
        if _DATE.fullmatch(row[dated].text)
    )
    return draw_timeline(moments, words["timeline"])


def _is_date_column(shown: Shown, at: int) -> bool:
    texts = [row[at].text for row in shown.rows if row[at].text]
    dates = [text for text in texts if _DATE.fullmatch(text)]
    # A column of mere numbers is a count and no date.
    return (
        bool(dates)
        and len(dates) * 2 >= len(texts)
        and not shown.headings[at][1]
        and any("-" in each for each in dates)
    )


def _year(date: str) -> float:
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    return year + (month - 1 if month else 6) / 12 + (day / 372 if day else 0)
