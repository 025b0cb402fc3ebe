"""Parameters are terms: whatever a value holds, it is one, and it holds wherever the variable is used."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrkedjan.graph.errors import QueryError
from styrkedjan.ontology import XSD
from styrkedjan.queries import run
from styrkedjan.queries.catalogue import read_query
from styrkedjan.queries.guard import check
from styrkedjan.queries.parameters import Parameter, bind, read_value

NAME = ox.NamedNode("http://example.org/name")


@pytest.fixture
def engine() -> ox.Store:
    store = ox.Store()
    for number in range(3):
        subject = ox.NamedNode(f"http://example.org/{number}")
        store.add(ox.Quad(subject, NAME, ox.Literal(f"name {number}")))
        store.add(
            ox.Quad(subject, ox.NamedNode("http://example.org/next"), ox.NamedNode(f"http://example.org/{number + 1}"))
        )
    return store


def values(store: ox.Store, query: str, **params: Any) -> list[str]:
    return sorted(str(row["x"]) for row in run(store, query, params))


HOSTILE = [
    '" } INSERT DATA { <urn:a> <urn:b> 1 } #',
    "'''",
    '"""',
    "\\",
    '\\"',
    "a\nb\r\tc",
    "?x",
    "} UNION { ?s ?p ?o",
    "\u0001\u007f",
    "\\u0022 }",
    "å\u0308 \U0001f600",
    "",
    " ",
    "<http://example.org/>",
    "$s",
    "#",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_only_ever_itself(text: str, engine: ox.Store) -> None:
    engine.add(ox.Quad(ox.NamedNode("http://example.org/it"), NAME, ox.Literal(text)))
    query = "#+ param text text\nSELECT ?x WHERE { ?x <http://example.org/name> ?text }"
    assert values(engine, query, text=text) == ["http://example.org/it"]


@given(st.text())
def test_any_text_comes_back_as_it_was_given(text: str) -> None:
    query = "#+ param text text\nSELECT ?text WHERE { BIND(1 AS ?y) }"
    if "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        with pytest.raises(QueryError, match="parameter text"):
            run(ox.Store(), query, {"text": text})
    else:
        assert run(ox.Store(), query, {"text": text}).rows() == [{"text": text}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x WHERE { ?x <http://example.org/name> ?text }",
        "SELECT ?x WHERE { ?x <http://example.org/name> ?n FILTER(?n = ?text) }",
        "SELECT ?x WHERE { { SELECT ?x (COUNT(?n) AS ?c) WHERE { ?x <http://example.org/name> ?text } GROUP BY ?x } }",
        "SELECT ?x WHERE { { SELECT ?x ?text WHERE { ?x <http://example.org/name> ?text } } }",
        "SELECT ?x WHERE { ?x a ?c } VALUES ?c { 1 }",
        "SELECT ?x WHERE { { ?x <urn:none> ?y } UNION { ?x <http://example.org/name> ?text } }",
        "SELECT ?x WHERE { ?x <http://example.org/name> ?n FILTER EXISTS { ?x <http://example.org/name> ?text } }",
        "SELECT ?x WHERE { ?x <http://example.org/name> ?n MINUS { ?x ?p ?n FILTER(?n != ?text) } }",
        "SELECT ?x WHERE { VALUES ?y { 1 2 } VALUES (?a ?b) { (1 2) } ?x <http://example.org/name> ?text } GROUP BY ?x",
        "SELECT ?x (EXISTS { ?x <http://example.org/name> ?text } AS ?e) WHERE { ?x <http://example.org/name> $text }",
    ],
)
def test_a_parameter_holds_in_every_part_of_a_query(query: str, engine: ox.Store) -> None:
    if "?c }" in query:
        with pytest.raises(QueryError, match=r"has no \?text; its variables: c, x"):
            run(engine, query, {"text": ox.Literal("name 1")})
        return
    assert set(values(engine, query, text=ox.Literal("name 1"))) == {"http://example.org/1"}


def test_a_graph_and_a_description_take_parameters(engine: ox.Store) -> None:
    node = ox.NamedNode("http://example.org/1")
    built = run(engine, "CONSTRUCT { ?n <urn:is> ?o } WHERE { ?n <http://example.org/next> ?o }", {"n": node})
    assert [str(triple.subject) for triple in built.triples] == [str(node)]
    assert len(run(engine, "DESCRIBE ?n", {"n": node})) == 2
    assert run(engine, "ASK { ?n <http://example.org/next> ?o }", {"n": node}).boolean
    assert not run(
        engine, "ASK { ?n <http://example.org/next> ?o }", {"n": ox.NamedNode("http://example.org/9")}
    ).boolean
    with pytest.raises(QueryError, match="CONSTRUCT WHERE takes no parameters"):
        run(engine, "CONSTRUCT WHERE { ?n <http://example.org/next> ?o }", {"n": node})


def test_a_parameter_left_out_is_free_and_several_values_mean_any_of_them(engine: ox.Store) -> None:
    query = "#+ param text text\nSELECT ?x WHERE { ?x <http://example.org/name> ?text }"
    assert len(values(engine, query)) == 3
    assert values(engine, query, text=["name 0", "name 2"]) == ["http://example.org/0", "http://example.org/2"]


def test_a_path_starts_at_a_parameter(engine: ox.Store) -> None:
    query = "SELECT ?x WHERE { ?n <http://example.org/next>+ ?x }"
    found = values(engine, query, n="http://example.org/1")
    assert found == ["http://example.org/2", "http://example.org/3"]


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("integer", "-007", ox.Literal("-7", datatype=ox.NamedNode(XSD + "integer"))),
        ("integer", 5, ox.Literal("5", datatype=ox.NamedNode(XSD + "integer"))),
        ("decimal", "0.50", ox.Literal("0.50", datatype=ox.NamedNode(XSD + "decimal"))),
        ("boolean", "Ja", ox.Literal(True)),
        ("boolean", False, ox.Literal(False)),
        ("date", "2018-04", ox.Literal("2018-04")),
        ("date", datetime.date(2018, 4, 26), ox.Literal("2018-04-26")),
        ("", "7", ox.Literal("7", datatype=ox.NamedNode(XSD + "integer"))),
        ("", "2018-04-26", ox.Literal("2018-04-26", datatype=ox.NamedNode(XSD + "date"))),
        ("", '"x"@sv', ox.Literal("x", language="sv")),
        ("", "'0180'", ox.Literal("0180")),
        ("", Decimal("1.5"), ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal"))),
        ("", True, ox.Literal(True)),
        ("Node", "x", ox.NamedNode("urn:found")),
    ],
)
def test_a_value_is_read_by_its_type(type_: str, value: Any, term: ox.Literal) -> None:
    assert read_value(Parameter("p", type_), value, lambda name, class_: ox.NamedNode("urn:found")) == term


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("integer", "many"),
        ("integer", "1.5"),
        ("decimal", "NaN"),
        ("decimal", "1e999999999x"),
        ("boolean", "perhaps"),
        ("date", "2018-13"),
        ("date", "2018-02-30"),
        ("date", "april"),
        ("text", "a\0b"),
        ("", "'x' . <urn:a> <urn:b> 'y'"),
        ("", "'x', 'y'"),
        ("", "'open"),
    ],
)
def test_a_value_of_another_type_is_refused_with_an_example(type_: str, value: str) -> None:
    with pytest.raises(QueryError, match="parameter p: .* is no .*, for instance 5"):
        read_value(Parameter("p", type_, example="5"), value, lambda name, class_: ox.NamedNode("urn:found"))


def test_a_parameter_that_the_query_sets_itself_is_refused() -> None:
    with pytest.raises(QueryError, match=r"gives \?n a value of its own"):
        bind(check("SELECT * { BIND(1 AS ?n) }"), {"n": [ox.Literal(1)]})


def test_unknown_and_missing_parameters_are_told_by_name(engine: ox.Store) -> None:
    query = "#+ param n integer required example=3\nSELECT ?x WHERE { ?x ?p ?n }"
    with pytest.raises(QueryError, match="needs the parameter n, for instance --param n='3'"):
        run(engine, query)
    with pytest.raises(QueryError, match="no parameter 'm'; it takes n"):
        run(engine, query, {"m": 1})


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("#+ param x", "write '#\\+ param NAME TYPE"),
        ("#+ param x number", "'number' is no type"),
        ("#+ param x text maybe=1", "'maybe' is not understood"),
        ('#+ param x text default="', "No closing quotation"),
        ("#+ what is this", "header line not understood"),
        ("#+ param x text\n#+ param x text", "declared twice"),
    ],
)
def test_a_header_that_cannot_be_read_is_told_with_its_line(line: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        read_query("mine", f"{line}\nSELECT * {{}}")
