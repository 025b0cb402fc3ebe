"""Rows for people: columns that fit the terminal, names instead of IRIs, nothing that could steer the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from styrkedjan.ontology import XSD

from .parameters import Term
from .result import Result

__all__ = ["cells", "to_html", "to_markdown", "to_table"]

_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
#: Text reads easily from one width on; below the other nothing does.
_EASY, _LEAST = 16, 4
_GAP = "  "


def cells(result: Result, *, language: str = "sv") -> tuple[list[str], list[list[str]], list[bool]]:
    """Return headings, rows and which columns hold numbers, as text for the eye.

    A column ``x`` is left out where the query itself gives its name as ``xLabel``; that one is then headed ``x``.
    """
    names = list(result.variables)
    kept = [index for index, name in enumerate(names) if f"{name}Label" not in names]
    headings = [names[i].removesuffix("Label") if names[i].removesuffix("Label") in names else names[i] for i in kept]
    labels = result.labels(language=language)
    rows = [[_cell(solution[index], labels, result.prefixes) for index in kept] for solution in result.solutions]
    numeric = [
        any(solution[index] is not None for solution in result.solutions)
        and all(_is_number(solution[index]) for solution in result.solutions)
        for index in kept
    ]
    return headings, rows, numeric


def _is_number(term: Term | None) -> bool:
    return term is None or (isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS)


def _cell(term: Term | None, labels: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        if term.datatype.value == XSD + "boolean":
            return "yes" if term.value in ("true", "1") else "no"
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

    The last line counts the rows, and says so where the answer was cut.
    """
    if result.form == "ASK":
        return "yes\n" if result.boolean else "no\n"
    headings, rows, numeric = cells(result, language=language)
    widths = [max(_width(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    if width:
        contents = [max((_width(row[i]) for row in rows), default=0) for i in range(len(headings))]
        widths = _fit(widths, contents, width - len(_GAP) * (len(widths) - 1))
    lines = _lines(headings, widths, [False] * len(widths))
    lines.append(_GAP.join("─" * size for size in widths))
    for row in rows:
        lines += _lines(row, widths, numeric)
    count = len(rows)
    lines.append(
        f"({count or 'no'} {'row' if count == 1 else 'rows'}{'; ' + result.truncated if result.truncated else ''})"
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _fit(widths: Sequence[int], contents: Sequence[int], room: int) -> list[int]:
    """Return *widths* made narrower until they fit in *room*, the widest first, none below a readable least.

    Long cells give way first, then headings wider than their *contents*, then what is left.
    """
    easy = [min(width, _EASY) for width in widths]
    bare = [max(min(content, _EASY), min(width, _LEAST)) for width, content in zip(widths, contents, strict=True)]
    fitted = list(widths)
    for floors in (easy, bare, [min(width, _LEAST) for width in widths]):
        while sum(fitted) > room:
            wider = [index for index, floor in enumerate(floors) if fitted[index] > floor]
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
