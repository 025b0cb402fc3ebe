"""Look-ups answered from the index itself: the engine's own answers, and never more steps than allowed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from styrkedjan.graph.errors import QueryError
from styrkedjan.ontology import BASE, PREFIXES, RDF, XSD
from styrkedjan.queries import check, format_result
from styrkedjan.queries.advice import check_prefixes
from styrkedjan.queries.formats import format_boolean, format_tsv
from styrkedjan.queries.lookup import Reader
from styrkedjan.queries.result import Result
from styrkedjan.queries.walk import Nearby, walk
from test_queries_guard import DISGUISES

KNOWN = dict(PREFIXES, id=BASE, level=BASE + "level/", e="http://example.org/")
NODES = [f"http://example.org/n{number}" for number in range(12)]
LINKS = [f"http://example.org/p{number}" for number in range(4)]
LITERALS = [
    ox.Literal("Ordet"),
    ox.Literal("Ordet", language="sv"),
    ox.Literal("Word", language="en"),
    ox.Literal('tab\there "quoted" \\ back\nline\rreturn \x01 å'),
    ox.Literal("007", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("1.50", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("2018-05", datatype=ox.NamedNode(XSD + "gYearMonth")),
    ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")),
    ox.Literal(""),
]


@pytest.fixture(scope="module")
def engine() -> ox.Store:
    chance, store = random.Random(3), ox.Store()
    for _ in range(160):
        subject, predicate = (ox.NamedNode(chance.choice(each)) for each in (NODES, LINKS))
        other: Any = ox.NamedNode(chance.choice(NODES)) if chance.random() < 0.6 else chance.choice(LITERALS)
        store.add(ox.Quad(subject, predicate, other))
    for node in NODES[:3]:
        store.add(ox.Quad(ox.NamedNode(node), ox.NamedNode(LINKS[0]), ox.BlankNode("b1")))
        store.add(ox.Quad(ox.BlankNode("b1"), ox.NamedNode(chance.choice(LINKS)), ox.NamedNode(node)))
    for node in NODES[:6]:
        store.add(ox.Quad(ox.NamedNode(node), ox.NamedNode(RDF + "type"), ox.NamedNode("http://example.org/Class")))
    # What is in a graph of its own is not in the graph that is asked.
    store.add(ox.Quad(ox.NamedNode(NODES[0]), ox.NamedNode(LINKS[0]), ox.Literal("else"), ox.NamedNode("a:graph")))
    return store


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(KNOWN, BASE)


def ends(variables: list[str], *, literals: bool) -> st.SearchStrategy[str]:
    fixed = [f"<{node}>" for node in NODES] + ["e:n1", "e:n2"]
    words = [
        '"Ordet"',
        '"Ordet"@sv',
        '"2018-05"^^xsd:gYearMonth',
        "7",
        f'"7"^^<{XSD}integer>',
        '""',
        "'Ordet'",
        "'Word'@en",
    ]
    return st.sampled_from(variables * 3 + fixed + (words if literals else []))


VARIABLES = ["?a", "?b", "$c", "?dd"]
PATTERN = st.tuples(
    ends(VARIABLES, literals=False),
    st.sampled_from([*(f"<{link}>" for link in LINKS), "e:p1", "a", "?p", "?a"]),
    ends(VARIABLES, literals=True),
).map(" ".join)
BLANK = st.sampled_from([" ", "\n", ' # a comment <x> "y\n', "\t"])


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Draw a text such as somebody may write, of which many are look-ups."""
    gap = draw(BLANK)
    body = f"{gap}.{gap}".join(draw(st.lists(PATTERN, min_size=1, max_size=3)))
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["filter", "optional", "filtered"]))
        if kind == "filter":
            body += f' FILTER({draw(st.sampled_from(["LANG", "lang"]))}({draw(st.sampled_from(VARIABLES))}) = "sv")'
        else:
            inner = draw(PATTERN)
            if (start := re.match(r"[?$]\w+", inner)) and draw(st.booleans()):
                # Most pairs at random have nothing to do with each other.
                inner = f"{start[0]} e:p0 ?x . ?x e:p{draw(st.integers(0, 3))} ?y"
            elif draw(st.booleans()):
                inner += f" . {draw(PATTERN)}"
            more = f' FILTER(LANG({draw(st.sampled_from(VARIABLES))})="sv")' if kind == "filtered" else ""
            body += f" OPTIONAL {{ {inner}{more} }}"
    form = draw(st.sampled_from(["SELECT *", "select ?a ?b", "SELECT DISTINCT ?b", "SELECT ?p $c", "ASK", "ASK WHERE"]))
    limit = draw(st.sampled_from(["", "", f"{gap}LIMIT 3", "LIMIT 0"])) if "SELECT" in form.upper() else ""
    prefix = draw(st.sampled_from(["", f"PREFIX e:{gap}<http://example.org/> "]))
    return f"{prefix}{form}{gap}{{ {body} }} {limit}"


def in_formats(engine: ox.Store, text: str) -> list[str]:
    """Return what the command line would write of *text*."""
    found = engine.query(text, base_iri=BASE, prefixes=KNOWN)
    if isinstance(found, ox.QueryBoolean):
        return [format_result(Result("ASK", text, boolean=bool(found)), fmt) for fmt in ("json", "xml", "csv", "tsv")]
    rows = found.serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[union-attr, call-overload]
    return [format_result(Result("SELECT", text, tsv=rows), fmt) for fmt in ("json", "xml", "csv", "tsv")]


@settings(max_examples=1500, deadline=None)
@given(text=queries())
def test_a_look_up_is_answered_as_the_engine_answers(text: str, engine: ox.Store, reader: Reader) -> None:
    asked = reader.read(text)
    if asked is None:
        return
    said = walk(engine, asked, Nearby(), steps=100_000)
    assert said is not None
    formats = ("json", "xml", "csv", "tsv")
    told = [
        (format_boolean(said.value, fmt) if said.kind == "boolean" else format_tsv(said.rows, fmt)).decode()
        for fmt in formats
    ]
    assert told == in_formats(engine, text)


@settings(max_examples=500, deadline=None)
@given(text=queries())
def test_a_look_up_is_what_the_guard_lets_pass(text: str, reader: Reader) -> None:
    if reader.read(text) is not None:
        check_prefixes(check(text), KNOWN)


LOOK_UPS = [
    "SELECT ?p ?o { <http://example.org/n1> ?p ?o }",
    "SELECT * WHERE { e:n1 e:p1 ?o . ?o e:p2 ?x ; a ?class . }",
    'PREFIX x: <http://example.org/> SELECT ?l { x:n1 x:p0 ?l FILTER(LANG(?l) = "sv") } LIMIT 5',
    'SELECT ?s { ?s e:p0 "Ordet"@sv }',
    "SELECT ?s { ?s e:p0 'Ordet'@sv } # it's one",
    "SELECT ?l { e:n1 e:p0 ?l FILTER(LANG(?l) = 'sv') }",
    "SELECT ?o { <municipality/1283> ?p ?o }",
    "DESCRIBE <http://example.org/n5>",
    "ASK { ?x e:p0 e:n2 , e:n3 ; e:p1 ?y . }",
    "SELECT ?o ?l { e:n1 e:p0 ?o OPTIONAL { ?o e:p1 ?l } }",
    "# what is it?\nSELECT ?p ?o # all\n{ e:n1 ?p ?o } # that is it",
]


@pytest.mark.parametrize("text", LOOK_UPS)
def test_what_most_programs_ask_is_a_look_up(text: str, reader: Reader, engine: ox.Store) -> None:
    asked = reader.read(text)
    assert asked is not None and walk(engine, asked, Nearby()) is not None


OTHERS = [
    "SELECT * { ?a e:p0+ ?b }",
    "SELECT * { e:n1 e:p0* ?b }",
    "SELECT * { e:n1 e:p0/e:p1 ?b }",
    "SELECT * { e:n1 ^e:p0 ?b }",
    "SELECT (COUNT(*) AS ?n) { e:n1 e:p0 ?b }",
    'SELECT * { e:n1 e:p0 ?b FILTER(REGEX(?b, "(a+)+$")) }',
    "SELECT * { e:n1 e:p0 ?b } ORDER BY ?b",
    "SELECT * { e:n1 e:p0 ?a . e:n2 e:p0 ?b }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { { e:n1 e:p0 ?b } UNION { e:n1 e:p1 ?b } }",
    "SELECT * { GRAPH ?g { e:n1 ?p ?o } }",
    "SELECT * FROM <a:graph> { e:n1 ?p ?o }",
    "SELECT * { e:n1 ?p ?o } VALUES ?p { e:p0 }",
    "SELECT * { e:n1 ?p ?o } LIMIT -1",
    "SELECT * { e:n1 ?p ?o } LIMIT 5 OFFSET 2",
    "SELECT * { e:n1 ?p ?o } x",
    "SELECT * { e:n1 ?p ?o }}",
    "SELECT * { e:n1 ?p ?o",
    "SELECT",
    "",
    "DESCRIBE ?x { ?x ?p ?o }",
    "DESCRIBE e:n1 e:n2",
    "SELECT ?missing { e:n1 ?p ?o }",
    "SELECT ?p ?p { e:n1 ?p ?o }",
    "SELECT * { e:n1 e:p0 e:n2 }",
    "SELECT * { unknown:n1 ?p ?o }",
    "PREFIX e: <a:b> PREFIX e: <c:d> SELECT * { e:n1 ?p ?o }",
    "SELECT * { e:n.1 ?p ?o }",
    "SELECT * { e:n1.e:p0 ?p ?o }",
    "SELECT * { e:n1 ?p '''x''' }",
    'SELECT * { e:n1 ?p """x""" }',
    'SELECT * { e:n1 ?p "a\\u0022" }',
    "SELECT * { <http://example.org/\\u006e1> ?p ?o }",
    "SELECT * { <http://example.org/a/../n1> ?p ?o }",
    "SELECT * { <../n1> ?p ?o }",
    "SELECT * { <http://[n1> ?p ?o }",
    "SELECT * { _:b ?p ?o }",
    "SELECT * { [] ?p ?o }",
    'SELECT * { "Ordet" ?p ?o }',
    'SELECT * { e:n1 "p" ?o }',
    "SELECT * { e:n1 ?p true }",
    "SELECT * { e:n1 ?p 1.5 }",
    "SELECT * { e:n1 ?p ?o OPTIONAL { ?x e:p0 ?y } }",
    "SELECT * { e:n1 e:p0 ?o OPTIONAL { ?o e:p1 ?x } OPTIONAL { ?x e:p2 ?y } }",
    "SELECT * { OPTIONAL { e:n1 e:p0 ?o } }",
    # An engine matches these apart, and so in another order.
    "SELECT * { ?a e:p0 ?c OPTIONAL { ?a e:p1 ?a . ?a e:p0 ?b } }",
    "SELECT * { ?a e:p0 ?c OPTIONAL { ?a e:p1 ?b . ?a e:p2 ?d } }",
    "SELECT * { ?a e:p0 ?a OPTIONAL { ?a e:p1 ?b . ?b e:p2 ?d . ?d e:p0 ?c } }",
    "SELECT * { e:n1 ?p ?o FILTER(?a<?b) }",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "#+ param x Person\nSELECT * { e:n1 ?p ?o }",
    "SELECT * " + "{" * 3000 + "}" * 3000,
    f"SELECT * {{ e:n1 ?p ?o }} #{'x' * 5000}",
    *DISGUISES,
]


@pytest.mark.parametrize("text", OTHERS)
def test_whatever_else_is_asked_is_for_others(text: str, reader: Reader) -> None:
    assert reader.read(text) is None


def test_look_ups_of_one_shape_differ(reader: Reader, engine: ox.Store) -> None:
    """What was read of one text is not taken for another of its shape."""
    said = []
    for node, word in ((NODES[1], "Ordet"), (NODES[2], "Word"), (NODES[1], "Ordet")):
        text = f'SELECT ?p {{ <{node}> ?p "{word}"@sv }}'
        asked = reader.read(text)
        assert asked is not None
        assert asked.patterns[0][0] == ox.NamedNode(node) and asked.patterns[0][2] == ox.Literal(word, language="sv")
        said.append(asked)
    assert said[0] == said[2] != said[1]
    for language in ("sv", "en"):
        asked = reader.read(f'SELECT ?l {{ e:n1 ?p ?l FILTER(LANG(?l) = "{language}") }}')
        assert asked is not None and asked.shape.languages == ((1, language),)


class _Counted:
    """A store that counts what is read of it."""

    def __init__(self, engine: ox.Store) -> None:
        self.engine, self.looks, self.read = engine, 0, 0

    def quads_for_pattern(self, *ends: Any) -> Iterator[ox.Quad]:
        self.looks += 1
        for quad in self.engine.quads_for_pattern(*ends):
            self.read += 1
            yield quad


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b ?c }",
        "SELECT DISTINCT ?b { ?a ?b ?c }",
        "SELECT * { ?a ?b ?a }",
        "SELECT * { ?a ?b ?c . ?c ?d ?e . ?e ?f ?g . ?g ?h ?i }",
        "ASK { ?a ?b ?c . ?c ?d ?e . ?e ?f e:nobody }",
        "SELECT * { ?a e:p0 ?b OPTIONAL { ?b ?c ?d } }",
        "DESCRIBE e:n5",
    ],
)
@pytest.mark.parametrize("steps", [3, 40, 90])
def test_no_look_up_takes_more_steps_than_it_may(text: str, steps: int, reader: Reader, engine: ox.Store) -> None:
    asked, counted = reader.read(text), _Counted(engine)
    assert asked is not None
    said = walk(counted, asked, Nearby(), steps=steps)  # type: ignore[arg-type]
    assert counted.read <= steps + 1 and counted.looks <= steps // 5 + 1
    assert said is None or counted.read + counted.looks < steps + 2


def test_only_what_is_needed_is_read(reader: Reader, engine: ox.Store) -> None:
    for text in ("ASK { ?a ?b ?c }", "SELECT * { ?a ?b ?c } LIMIT 1"):
        asked, counted = reader.read(text), _Counted(engine)
        assert asked is not None and walk(counted, asked, Nearby()) is not None  # type: ignore[arg-type]
        assert counted.read == 1


def test_a_description_with_a_blank_node_is_for_the_engine(reader: Reader) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:p"), ox.BlankNode("x")))
    asked = reader.read("DESCRIBE <a:a>")
    assert asked is not None and walk(store, asked, Nearby()) is None


def test_what_lies_near_is_forgotten_in_time(reader: Reader, engine: ox.Store) -> None:
    nearby = Nearby(most=30)
    for _ in range(3):
        for node in NODES:
            asked = reader.read(f"SELECT ?p ?o {{ <{node}> ?p ?o }}")
            assert asked is not None
            again = walk(engine, asked, Nearby())
            assert walk(engine, asked, nearby) == again
    assert nearby.size <= 30


def test_a_malformed_text_is_still_told(reader: Reader) -> None:
    assert reader.read("SELECT * { e:n1 ?p }") is None
    with pytest.raises(QueryError):
        check("LOAD <a:b>")
