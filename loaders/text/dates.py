"""Dates written in Swedish, as exact as the text has them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache

from styrkedjan.graph.model import Literal
from styrkedjan.ontology import XSD

from ..swedish.data import read_lines

__all__ = ["Date", "find_dates", "months", "to_literal"]


@dataclass(frozen=True, slots=True)
class Date:
    """A date or a range of dates at ``text[start:end]``; each end is an ISO string, "" where there is none.

    ``first`` is "2018-04-26", "2018-04", "2018" or, where the text gives no year, "--04-26".
    """

    start: int
    end: int
    first: str
    last: str = ""

    @property
    def has_year(self) -> bool:
        """Whether the text tells the year."""
        return not self.first.startswith("--")

    def with_year(self, year: str) -> Date:
        """Return the same days in *year* (four digits); a date that has a year is returned as it is."""
        if self.has_year or not year:
            return self
        return Date(self.start, self.end, year + self.first[1:], year + self.last[1:] if self.last else "")


def to_literal(value: str) -> Literal:
    """Return an ISO date, year-month, year or ``--MM-DD`` as a literal of the fitting XML Schema type."""
    kind = {10: "date", 7: "gMonthDay" if value.startswith("--") else "gYearMonth", 4: "gYear"}[len(value)]
    return Literal(value, XSD + kind)


@cache
def months() -> dict[str, int]:
    """Return the number of each month, 1 to 12, by its names and abbreviations in lower case."""
    return {word: number for number, line in enumerate(read_lines("months"), 1) for word in line.split()}


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(sorted(months(), key=len, reverse=True))
    weekday = r"(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?\.?\s(?:den\s)?)?"
    dash = r"\s?(?:-|–|—|till och med|t\.o\.m\.|till|och)\s?" + weekday
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"""(?ix)(?<![\w-])(?:
          (?P<iso1>{year}-\d\d-\d\d)(?:{dash}(?P<iso2>{year}-\d\d-\d\d))?
        | (?P<slashed>{year}/\d\d/\d\d)
        | (?<=[a-zåäö]\s)(?<!nr\s)(?P<six>\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))
          (?!\d|\s?(?:kr|kronor|st|personer)\b)
        | (?P<d1>{day})(?::?[ea]|\.)?(?:\s(?P<m1>{month})\.?)?(?:\s(?P<y1>{year}))?{dash}
          (?:den\s)?(?P<d2>{day})(?::?[ea])?\s(?P<m2>{month})\b\.?(?:,?\s(?P<y2>{year}))?
        | (?P<d>{day})(?::?[ea]|\.)?\s(?P<m>{month})\b\.?(?:,?\s(?P<y>{year}))?
        | (?P<sd>{day})/(?P<sm>0?[1-9]|1[0-2])[\s-](?P<sy>{year})
        | (?P<nd>{day})/(?P<nm>0?[1-9]|1[0-2])(?!\d|\s{year})
        | (?P<first>första\sdagen\si)\s(?P<fm>{month})\b(?:\smånad)?(?:\s(?P<fy>{year}))?
        | (?P<ma>{month})(?:\s(?P<ya>{year}))?\s?(?:-|–|—|till\soch\smed|t\.o\.m\.|till|(?<=20\d\d\s)och)\s?
          (?P<mb>{month})\s(?P<yb>{year})
        | (?P<mm>{month})\b(?:\smånad)?(?:\sår)?\s(?P<my>{year})
        | (?:(?:under|åren|mellan|från|från\soch\smed|fr\.o\.m\.)\s(?:år\s)?)?(?P<yc>{year})
          \s?(?:[-–—]|till\soch\smed|t\.o\.m\.|till|och)\s?(?P<yd>{year})
        | (?:våren|sommaren|hösten|vintern|året|år|sedan|under|startade(?:\så?r)?|start|infördes|inleddes|pågick
          |påbörjades|från|i\sslutet\sav|i\sbörjan\sav|fram|som|,)\s(?P<yy>{year})
        | (?:(?<=till\soch\smed\s)|(?<=t\.o\.m\.\s)|(?<=pågår\still\s)|(?<=löper\still\s)|(?<=pågick\still\s)
          |(?<=löpte\still\s)|(?<=förlängs\still\s)|(?<=gäller\still\s))(?P<yt>{year})(?!\s?(?:kr|kronor)\b)
        )(?!\w|-\d)"""
    )


def _day(year: str | None, month: int, day: str) -> str:
    try:  # a leap year, so that 29 February without a year is a day
        datetime.date(int(year) if year else 2000, month, int(day))
    except ValueError:
        return ""
    return f"{year}-{month:02}-{int(day):02}" if year else f"--{month:02}-{int(day):02}"


#: What a day in six digits stands after; other numbers of six digits are none.
_DATED_SO = re.compile(
    r"(?i)(?:möte\w*|sammanträde\w*|träff\w*|konferens\w*|protokoll\w*|datum|styrelse|\bden|från|till)\s$"
)


#: What a day as "4/11" stands after, where no year follows.
_SLASHED_SO = re.compile(r"(?i)(?:\bden|\b(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?\.?|\b(?:tid|datum|när):?)\s$")


def _of_six(text: str, at: int, digits: str) -> str:
    """Return the day of "styrelsemötet 210527", "" where the six digits at *at* follow nothing that has a day."""
    if not _DATED_SO.search(text[max(0, at - 30) : at]):
        return ""
    return _day(f"20{digits[:2]}", int(digits[2:4]), digits[4:])


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[Date]:
    """Return the dates written in Swedish in ``text[start:end]``, in reading order, offsets counted in *text*.

    Found: "den 3 maj 2021", "10-11 maj 2017", "30 april–2 maj", "2021-05-03", "2021/05/03", "mötet 210503",
    "3/5 2021", "den 3/5", "maj 2021", "hösten 2016" (as its year). Not found: week numbers, times of day, weekdays
    alone, a month without day or year. A day that the calendar does not have is no date.

    >>> [date.first for date in find_dates("Stämman hölls den 3 maj 2021.")]
    ['2021-05-03']
    """
    found = []
    for m in _pattern().finditer(text, start, len(text) if end is None else end):
        first, last = _read_date(text, m)
        two = m["ma"] and " och " in m.group() and "till och med" not in m.group()
        if two and not text[: m.start()].endswith("mellan "):
            cut = m.start() + m.group().index(" och ")
            found += [Date(m.start(), cut, first), Date(cut + 5, m.end(), last)]
        elif first:
            backwards = last and not first.startswith("--") and last <= first
            found.append(Date(m.start(), m.end(), first, "" if backwards else last))
    return found


def _read_date(text: str, m: re.Match[str]) -> tuple[str, str]:
    """Return the first and the last day, month or year that a match tells, "" for what it does not tell."""
    g = m.groupdict()
    if g["iso1"]:
        return _of_calendar(g["iso1"], g["iso2"] or "")
    if g["d1"]:
        return _day_range(g)
    if g["ma"]:
        return f"{g['ya'] or g['yb']}-{_month(g['ma']):02}", f"{g['yb']}-{_month(g['mb']):02}"
    if g["yc"]:
        return g["yc"], g["yd"]
    if g["mm"]:
        return f"{g['my']}-{_month(g['mm']):02}", ""
    return g["yy"] or g["yt"] or _read_day(text, m, g), ""


def _read_day(text: str, m: re.Match[str], g: dict[str, str]) -> str:
    """Return the one day that a match tells, "" where it tells none that the calendar has."""
    if g["slashed"]:
        year, month, day = g["slashed"].split("/")
        return _day(year, int(month), day)
    if g["six"]:
        return _of_six(text, m.start(), g["six"])
    if g["d"]:
        return _day(g["y"], _month(g["m"]), g["d"])
    if g["sd"]:
        return _day(g["sy"], int(g["sm"]), g["sd"])
    if g["nd"] and _SLASHED_SO.search(text[max(0, m.start() - 30) : m.start()]):  # elsewhere it is a fraction
        return _day(None, int(g["nm"]), g["nd"])
    return _day(g["fy"], _month(g["fm"]), "1") if g["fm"] else ""


def _month(name: str) -> int:
    return months()[name.lower()]


def _of_calendar(first: str, last: str) -> tuple[str, str]:
    """Return two days as written, "" for both where the calendar lacks one."""
    try:
        datetime.date.fromisoformat(first), last and datetime.date.fromisoformat(last)
    except ValueError:
        return "", ""
    return first, last


def _day_range(g: dict[str, str]) -> tuple[str, str]:
    """Return the days of "30 april–2 maj 2021"."""
    first_month, last_month = _month(g["m1"] or g["m2"]), _month(g["m2"])
    year = g["y2"] or g["y1"]
    before = g["y1"] or year
    if year and not g["y1"] and first_month > last_month:
        before = str(int(year) - 1)  # "28 december–3 januari 2020" begins the year before
    first, last = _day(before, first_month, g["d1"]), _day(year, last_month, g["d2"])
    ordered = last > first or (first_month > last_month and not year)
    return first, last if ordered else ""
