"""Rows for people: columns that fit the terminal, names instead of IRIs, nothing that could steer the terminal."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from styrkedjan.ontology import XSD

from .parameters import Term
from .result import Result

__all__ = ["cells", "heading", "to_html", "to_markdown", "to_table"]

_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
#: Below this width nothing reads.
_LEAST = 4
_GAP = "  "


def cells(result: Result, *, language: str = "sv") -> tuple[list[str], list[list[str]], list[bool]]:
    """Return headings, rows and which columns hold numbers, as text for the eye.

    A column ``x`` is left out where the query itself gives its name as ``xLabel``; that one is then headed ``x``, and
    the names that the catalogue uses are headed in *language*.
    """
    names = list(result.variables)
    kept = [index for index, name in enumerate(names) if f"{name}Label" not in names]
    bare = [names[i].removesuffix("Label") if names[i].removesuffix("Label") in names else names[i] for i in kept]
    headings = [heading(name, language) for name in bare]
    labels = result.labels(language=language)
    rows = [
        [_cell(solution[index], labels, result.prefixes, language) for index in kept] for solution in result.solutions
    ]
    numeric = [
        any(solution[index] is not None for solution in result.solutions)
        and all(_is_number(solution[index]) for solution in result.solutions)
        for index in kept
    ]
    return headings, rows, numeric


_YES_NO = {"sv": ("ja", "nej"), "en": ("yes", "no")}


@cache
def _headings() -> Mapping[str, list[str]]:
    text = files(__package__).joinpath("headings.toml").read_text(encoding="utf-8")
    found: Mapping[str, list[str]] = tomllib.loads(text)
    return found


def heading(name: str, language: str) -> str:
    """Return what a column that the catalogue calls *name* is headed, other names as they are."""
    return _headings().get(name, [name, name])[0 if language == "sv" else 1]


def _is_number(term: Term | None) -> bool:
    return term is None or (isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS)


def _cell(term: Term | None, labels: Mapping[str, str], prefixes: Mapping[str, str], language: str) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        if term.datatype.value == XSD + "boolean":
            return _YES_NO[language][0 if term.value in ("true", "1") else 1]
        return _plain(term.value)
    if isinstance(term, ox.NamedNode):
        return _plain(labels.get(term.value) or _shorten(term.value, prefixes))
    return _plain(str(term))


def _shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    fitting = [(name, start) for name, start in prefixes.items() if iri.startswith(start) and iri != start]
    if not fitting:
        return iri
    name, start = max(fitting, key=lambda pair: len(pair[1]))
    return f"{name}:{iri[len(start) :]}"


def _plain(text: str) -> str:
    # Escape sequences and characters that turn the direction of writing would show something else than what is there.
    text = re.sub(r"\s+", " ", text).strip()
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in ("Cc", "Cf", "Cs") else each for each in text
    )


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def to_table(result: Result, *, width: int = 0, language: str = "sv") -> str:
    """Return the rows as aligned columns at most *width* wide (0: as wide as they are); long cells go on below.

    No word is broken that fits in a line. Where the columns would be too narrow for that, each row is told as a record,
    a line a column. The last line counts the rows, and says so where the answer was cut.
    """
    if result.form == "ASK":
        return "yes\n" if result.boolean else "no\n"
    headings, rows, numeric = cells(result, language=language)
    columns = list(zip(headings, *rows, strict=True))
    widths = [max(map(_width, column)) for column in columns]
    if width:
        words = [max((_width(word) for cell in column for word in cell.split(" ")), default=0) for column in columns]
        widths = _fit(widths, words, width - len(_GAP) * (len(widths) - 1))
    if width and rows and sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        lines = list(_records(headings, rows, width))
    else:
        lines = _lines(headings, widths, [False] * len(widths))
        lines.append(_GAP.join("─" * size for size in widths))
        for row in rows:
            lines += _lines(row, widths, numeric)
    count = f"{len(rows) or 'no'} {'row' if len(rows) == 1 else 'rows'}"
    lines.append(f"({count}{'; ' + result.truncated if result.truncated else ''})")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _records(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Yield the lines of each row told as a record: a heading and its value, what is empty left out."""
    room = min(max(map(_width, headings)), max(_LEAST, width // 3))
    for number, row in enumerate(rows):
        if number:
            yield ""
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                head, value = _wrap(heading, room), _wrap(cell, max(_LEAST, width - room - len(_GAP)))
                for line in range(max(len(head), len(value))):
                    left = head[line] if line < len(head) else ""
                    yield _pad(left, room, False) + _GAP + (value[line] if line < len(value) else "")


def _fit(widths: Sequence[int], words: Sequence[int], room: int) -> list[int]:
    """Return *widths* made narrower until they fit in *room*, the widest first, none below its longest word.

    What cannot fit so is returned as narrow as it can be.
    """
    fitted = list(widths)
    while sum(fitted) > room:
        wider = [index for index, floor in enumerate(words) if fitted[index] > floor]
        if not wider:
            break
        fitted[max(wider, key=lambda index: fitted[index])] -= 1
    return fitted


def _lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    wrapped = [_wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max((len(each) for each in wrapped), default=0)
    return [
        _GAP.join(
            _pad(each[line] if line < len(each) else "", width, side)
            for each, width, side in zip(wrapped, widths, right, strict=True)
        )
        for line in range(height)
    ]


def _wrap(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if _width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while _width(word) > width:
            size = max(1, next((i for i in range(1, len(word) + 1) if _width(word[:i]) > width), len(word) + 1) - 1)
            lines.append(word[:size])
            word = word[size:]
        line = word
    return [*lines, line] if line or not lines else lines


def to_markdown(result: Result, *, language: str = "sv") -> str:
    """Return the rows as a Markdown table, with names instead of IRIs."""
    if result.form == "ASK":
        return "yes\n" if result.boolean else "no\n"
    headings, rows, numeric = cells(result, language=language)
    lines = [
        "| " + " | ".join(map(_escape, headings)) + " |",
        "|" + "|".join(" ---: " if n else " --- " for n in numeric) + "|",
    ]
    lines += ["| " + " | ".join(map(_escape, row)) + " |" for row in rows]
    if result.truncated:
        lines += ["", f"*{_escape(result.truncated)}*"]
    return "\n".join(lines) + "\n"


def to_html(result: Result, *, language: str = "sv", most: int = 50) -> str:
    """Return the first *most* rows as an HTML table, with names instead of IRIs, and how many there are in all."""
    from markupsafe import escape

    if result.form == "ASK":
        return f"<p>{'yes' if result.boolean else 'no'}</p>"
    headings, rows, numeric = cells(result, language=language)
    head = "".join(f"<th style='text-align:left'>{escape(each)}</th>" for each in headings)
    sides = ["right" if each else "left" for each in numeric]
    body = "".join("<tr>" + "".join(map(_html_cell, row, sides)) + "</tr>" for row in rows[:most])
    shown = f"{most} of {len(rows)} rows" if len(rows) > most else f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    told = "; ".join([shown, *filter(None, [result.truncated]), *result.hints])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{escape(told)}</p>"


def _html_cell(text: str, side: str) -> str:
    from markupsafe import escape

    return f"<td style='text-align:{side}'>{escape(text)}</td>"


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)
