"""Dates as Swedish writes them, no more exact and no less than the text has them."""

from __future__ import annotations

import doctest

import pytest

from styrkedjan.loaders.text import dates
from styrkedjan.loaders.text.dates import find_dates, to_literal
from styrkedjan.ontology import XSD


def firsts_and_lasts(text: str) -> list[tuple[str, str]]:
    return [(date.first, date.last) for date in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("den 3 maj 2021", "2021-05-03"),
        ("fredagen den 3 maj 2021", "2021-05-03"),
        ("3:e maj 2021", "2021-05-03"),
        ("1:a mars 2018", "2018-03-01"),
        ("3 maj, 2018", "2018-05-03"),
        ("3 MAJ 2018", "2018-05-03"),
        ("den 12 sept. 2017", "2017-09-12"),
        ("20 dec 2018", "2018-12-20"),
        ("2021-05-03", "2021-05-03"),
        ("3/5 2021", "2021-05-03"),
        ("3/5-2021", "2021-05-03"),
        ("den 4/11", "--11-04"),
        ("torsdag 3/5", "--05-03"),
        ("första dagen i mars 2020", "2020-03-01"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, iso: str) -> None:
    assert firsts_and_lasts(text) == [(iso, "")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10-11 maj 2017", "2017-05-10", "2017-05-11"),
        ("10–11 maj 2017", "2017-05-10", "2017-05-11"),
        ("4 och 5 juni 2019", "2019-06-04", "2019-06-05"),
        ("4 till 6 juni 2019", "2019-06-04", "2019-06-06"),
        ("30 april–2 maj 2019", "2019-04-30", "2019-05-02"),
        ("5 maj 2017 - 3 juni 2018", "2017-05-05", "2018-06-03"),
        ("30 december 2018 – 2 januari 2019", "2018-12-30", "2019-01-02"),
        ("2021-05-03 – 2021-05-05", "2021-05-03", "2021-05-05"),
        ("mars–juni 2018", "2018-03", "2018-06"),
        ("november 2018 till mars 2019", "2018-11", "2019-03"),
        ("åren 2017–2019", "2017", "2019"),
    ],
)
def test_a_range_has_two_ends(text: str, first: str, last: str) -> None:
    assert firsts_and_lasts(text) == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "tisdag 4 och onsdag 5 juni 2019",
        "tisdagen den 4 juni till onsdagen den 5 juni 2019",
        "tis 4 – ons 5 juni 2019",
    ],
)
def test_weekdays_may_stand_before_both_ends_of_a_range(text: str) -> None:
    assert firsts_and_lasts(text) == [("2019-06-04", "2019-06-05")]


def test_a_range_that_runs_backwards_keeps_only_its_first_day() -> None:
    assert firsts_and_lasts("11-10 maj 2017") == [("2017-05-11", "")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("i maj 2021", "2021-05"),
        ("hösten 2016", "2016"),
        ("sedan 2015", "2015"),
        ("startade 2014", "2014"),
        ("i slutet av 2018", "2018"),
    ],
)
def test_a_month_or_a_season_is_no_more_exact_than_the_text(text: str, value: str) -> None:
    assert firsts_and_lasts(text) == [(value, "")]


def test_two_seasons_are_two_dates() -> None:
    assert firsts_and_lasts("våren 2018 och hösten 2019") == [("2018", ""), ("2019", "")]


def test_a_day_without_a_year_stays_without_one() -> None:
    (date,) = find_dates("Vi kommer den 3 maj.")
    assert date.first == "--05-03"
    assert not date.has_year


def test_a_range_without_a_year_takes_the_year_it_is_given() -> None:
    (date,) = find_dates("3–4 maj")
    assert (date.with_year("2018").first, date.with_year("2018").last) == ("2018-05-03", "2018-05-04")
    assert date.with_year("") == date


def test_a_date_that_has_a_year_keeps_it() -> None:
    (date,) = find_dates("3 maj 2017")
    assert date.with_year("2018") == date


@pytest.mark.parametrize("text", ["31 februari 2020", "30 februari", "29 februari 2019", "2021-02-30", "2021-13-01"])
def test_a_day_that_the_calendar_does_not_have_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_the_leap_day_is_a_day_where_the_year_is_not_known() -> None:
    assert firsts_and_lasts("29 februari") == [("--02-29", "")]


@pytest.mark.parametrize(
    "text",
    ["vecka 12", "kl. 10.30", "på tisdag", "i maj", "lagen (2017:30)", "14/2", "nr 2021-05-031", "tel 2018 2019"],
)
def test_weeks_hours_weekdays_and_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_offsets_count_in_the_whole_text() -> None:
    text = "Den 3 maj 2021 kom de. Den 4 maj 2021 gick de."
    (date,) = find_dates(text, 23)
    assert text[date.start : date.end] == "4 maj 2021"
    assert [d.first for d in find_dates(text, 0, 22)] == ["2021-05-03"]


@pytest.mark.parametrize("space", ["\u00a0", "\n"])
def test_a_hard_space_or_a_line_break_may_stand_inside_a_date(space: str) -> None:
    assert firsts_and_lasts(f"3{space}maj 2018") == [("2018-05-03", "")]


@pytest.mark.parametrize(
    ("value", "kind"),
    [("2018-05-03", "date"), ("2018-05", "gYearMonth"), ("2018", "gYear"), ("--05-03", "gMonthDay")],
)
def test_a_literal_has_the_type_of_its_exactness(value: str, kind: str) -> None:
    assert to_literal(value).datatype == XSD + kind


def test_the_examples_of_the_documentation_hold() -> None:
    result = doctest.testmod(dates)
    assert result.attempted and not result.failed
