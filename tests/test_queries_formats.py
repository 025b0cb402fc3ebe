"""Answers as text, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from styrkedjan import queries
from styrkedjan.graph.errors import QueryError
from styrkedjan.ontology import BASE, PREFIXES, SKOS, XSD
from styrkedjan.queries import FORMATS, format_result, run
from styrkedjan.queries.result import Result

E = "http://example.org/"


def typed(value: str, name: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + name))


TERMS = [
    ox.NamedNode(E + "å/1"),
    ox.Literal('a\tb\r\nc "q" \\ ,;\''),
    ox.Literal("hej", language="sv"),
    ox.Literal("0180"),
    typed("7", "integer"),
    typed("1.5", "decimal"),
    typed("1e3", "double"),
    typed("true", "boolean"),
    typed("2018-04", "gYearMonth"),
    ox.Literal(""),
    None,
]


@pytest.fixture
def everything() -> Result:
    return Result("SELECT", "", variables=["x"], solutions=[[term] for term in TERMS])


@pytest.fixture
def engine() -> ox.Store:
    store = ox.Store()
    for number, name in enumerate(("Långholmens stadsdelsförvaltning för vård och omsorg", "Ö")):
        node = ox.NamedNode(f"{E}{number}")
        store.add(ox.Quad(node, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(name, language="sv")))
        store.add(ox.Quad(node, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(f"the {number}", language="en")))
        store.add(ox.Quad(node, ox.NamedNode(E + "size"), ox.Literal(number * 1000)))
    return store


SIZES = f"SELECT ?node ?size {{ ?node <{E}size> ?size }} ORDER BY ?size"


@pytest.mark.parametrize("fmt", ["tsv", "json", "xml"])
def test_terms_survive_the_formats_for_programs(fmt: str, everything: Result) -> None:
    formats = {"tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}
    read = ox.parse_query_results(format_result(everything, fmt).encode(), format=formats[fmt])
    assert [row[0] for row in read] == TERMS  # type: ignore[union-attr]


def test_csv_is_read_by_spreadsheets_and_libraries(everything: Result) -> None:
    rows = list(csv.reader(io.StringIO(format_result(everything, "csv"), newline="")))
    assert rows[0] == ["x"]
    assert [row[0] if row else "" for row in rows[1:]] == ["" if term is None else term.value for term in TERMS]


def test_rows_are_plain_python(everything: Result) -> None:
    values = [row["x"] for row in everything.rows()]
    assert values[3:8] == ["0180", 7, Decimal("1.5"), 1000.0, True] and values[-1] is None


def test_a_table_shows_names_and_aligns_numbers(engine: ox.Store) -> None:
    assert format_result(run(engine, SIZES)).splitlines() == [
        "node                                                  size",
        "────────────────────────────────────────────────────  ────",
        "Långholmens stadsdelsförvaltning för vård och omsorg     0",
        "Ö                                                     1000",
        "(2 rows)",
    ]
    assert "the 1" in format_result(run(engine, SIZES), language="en")


@pytest.mark.parametrize("width", [20, 33, 60, 80, 120, 200])
def test_a_table_fits_the_terminal_and_breaks_no_word_that_fits(width: int, engine: ox.Store) -> None:
    text = format_result(run(engine, SIZES), width=width)
    assert max(map(len, text.splitlines())) <= width
    words = set(text.split())
    assert {"för", "vård", "och", "omsorg", "Ö"} <= words
    if width >= 60:
        assert "stadsdelsförvaltning" in words


def test_columns_that_cannot_be_so_narrow_become_records() -> None:
    names = ["visit", "date", "who", "management", "other"]
    cell = ox.Literal("Stadsdelsförvaltningens utvecklingsavdelning")
    result = Result("SELECT", "", variables=names, solutions=[[cell] * 5, [cell, None, cell, cell, cell]])
    lines = format_result(result, width=80).splitlines()
    assert lines[0] == "besök      Stadsdelsförvaltningens utvecklingsavdelning"
    assert [line.split("  ")[0] for line in lines[:5]] == ["besök", "datum", "vem", "chefer", "det andra"]
    assert lines[5] == "" and lines[-1] == "(2 rows)"
    assert len([line for line in lines if line.startswith("datum")]) == 1


def test_headings_are_in_the_language_asked_for() -> None:
    names = ["visit", "whole_chain", "mine"]
    result = Result("SELECT", "", variables=names, solutions=[[ox.Literal("x"), ox.Literal(True), None]])
    assert format_result(result).splitlines()[0].split("  ") == ["besök", "hela kedjan", "mine"]
    assert format_result(result, language="en").splitlines()[0].split("  ") == ["visit", "whole chain", "mine"]
    assert "ja" in format_result(result) and "yes" in format_result(result, language="en")


def test_every_column_of_the_catalogue_has_a_heading_in_both_languages() -> None:
    known = tomllib.loads((Path(queries.__file__).parent / "headings.toml").read_text(encoding="utf-8"))
    assert all(len(words) == 2 and all(words) for words in known.values())
    for entry in queries.catalogue().values():
        if "CONSTRUCT" not in entry.text:
            columns = {v.value.removesuffix("Label") for v in ox.Store().query(*_ask(entry.text)).variables}  # type: ignore[union-attr]
            assert columns <= set(known), entry.name


def _ask(text: str) -> tuple[str]:
    prefixes = {**PREFIXES, "level": BASE + "level/"}
    return ("".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()) + text,)


def test_nothing_in_a_table_steers_the_terminal() -> None:
    result = Result("SELECT", "", variables=["x"], solutions=[[ox.Literal("\x1b[31mred\x07 \u202eabc")]])
    shown = format_result(result)
    assert "\x1b" not in shown and "\x07" not in shown and "\u202e" not in shown
    assert "red" in shown


def test_a_name_given_by_the_query_takes_the_place_of_its_iri(engine: ox.Store) -> None:
    result = run(
        engine, "SELECT ?n ?nLabel { ?n skos:prefLabel ?nLabel FILTER(LANG(?nLabel) = 'en') } ORDER BY ?nLabel"
    )
    assert format_result(result).splitlines()[:3] == ["n", "─────", "the 0"]
    assert format_result(result, "csv").startswith("n,nLabel\r\n")


def test_an_empty_answer_says_so(engine: ox.Store) -> None:
    assert format_result(run(engine, "SELECT ?x { ?x a ?y }")).endswith("(no rows)\n")


def test_markdown_escapes_what_would_be_markup() -> None:
    result = Result("SELECT", "", variables=["x"], solutions=[[ox.Literal("a|b *c* <script> [l](u)")]])
    assert r"| a\|b \*c\* \<script\> \[l\](u) |" in format_result(result, "markdown")


def test_yes_and_no_in_every_format(engine: ox.Store) -> None:
    yes, no = run(engine, "ASK {}"), run(engine, "ASK { ?s a ?o }")
    assert (format_result(yes), format_result(no)) == ("yes\n", "no\n")
    assert json.loads(format_result(yes, "json"))["boolean"] is True
    assert (format_result(no, "csv"), format_result(no, "tsv")) == ("false\n", "false\n")
    assert ET.fromstring(format_result(no, "xml"))[1].text == "false"


# rdflib's own reader of JSON-LD makes a kind of graph that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("fmt", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_a_graph_is_read_back_whole_by_another_reader(fmt: str, engine: ox.Store) -> None:
    import rdflib

    result = run(engine, "CONSTRUCT WHERE { ?s ?p ?o }")
    read = rdflib.Graph().parse(
        data=format_result(result, fmt), format={"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}.get(fmt, fmt)
    )
    assert len(read) == 6 and set(read) == set(result.to_rdflib())


def test_a_graph_can_be_seen_as_a_table(engine: ox.Store) -> None:
    assert format_result(run(engine, "DESCRIBE <http://example.org/1>"), "csv").startswith(
        "subject,predicate,object\r\n"
    )


def test_a_cut_answer_stays_readable(engine: ox.Store) -> None:
    result = Result("SELECT", "", variables=["x"], solutions=[[ox.Literal("a")]], truncated="cut -- here")
    assert json.loads(format_result(result, "json"))["truncated"] == "cut -- here"
    assert ET.fromstring(format_result(result, "xml")).tag.endswith("sparql")
    assert format_result(result, "csv") == "x\r\na\r\n# cut -- here\r\n"
    graph = run(engine, "CONSTRUCT WHERE { ?s ?p ?o }")
    cut = Result("CONSTRUCT", "", triples=graph.triples, truncated="cut")
    assert json.loads(format_result(cut, "jsonld"))["truncated"] == "cut"
    assert list(ox.parse(format_result(cut, "turtle"), format=ox.RdfFormat.TURTLE))


def test_a_format_that_does_not_fit_the_answer_is_refused(engine: ox.Store) -> None:
    rows, graph = run(engine, "SELECT * { ?s ?p ?o }"), run(engine, "CONSTRUCT WHERE { ?s ?p ?o }")
    for result, fmt, advice in (
        (rows, "turtle", "use csv, json or table"),
        (graph, "json", "use jsonld"),
        (rows, "pdf", "there are table"),
    ):
        with pytest.raises(QueryError, match=advice):
            format_result(result, fmt)
    assert len(FORMATS) == 10


def test_rows_as_a_dataframe(engine: ox.Store) -> None:
    frame = run(engine, SIZES).to_dataframe()
    assert list(frame.columns) == ["node", "size"] and frame["size"].sum() == 1000
    assert list(run(engine, "SELECT ?a ?b { ?a a ?b }").to_dataframe().columns) == ["a", "b"]


def test_rows_are_no_graph_for_rdflib(engine: ox.Store) -> None:
    with pytest.raises(QueryError, match="ask with CONSTRUCT or DESCRIBE"):
        run(engine, SIZES).to_rdflib()
