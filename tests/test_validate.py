"""The SHACL report."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from samples import PROJECT, VISIT, make_store
from styrkedjan.graph.errors import ExtraMissing
from styrkedjan.graph.model import Term
from styrkedjan.graph.shapes import compile_shapes
from styrkedjan.graph.store import Store, insert_values
from styrkedjan.graph.terms import from_ntriples, split_line
from styrkedjan.graph.validate import SHAPES as SHAPES_BASE
from styrkedjan.graph.validate import (
    Report,
    Violation,
    _ask_queries,
    _read_shapes,
    _without_queries,
    check,
    check_with_pyshacl,
    validate,
)
from styrkedjan.graph.validation_report import iter_text, to_json, to_turtle
from styrkedjan.ontology import BASE, PREFIXES, RDF, SH, SK, SKOS, read_reference

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sk: <https://w3id.org/styrkedjan/ontology#> .
@prefix schema: <https://schema.org/> .
sk:VisitShape a sh:NodeShape ; sh:targetClass sk:StudyVisit ;
    sh:property [ sh:path schema:endDate ; sh:minCount 1 ;
        sh:message "Ett besök har ett slut."@sv , "A visit has an end."@en ] .
"""


def test_a_node_that_breaks_a_shape_is_named_with_the_rule(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        (violation,) = validate(store, SHAPES)
    assert violation.severity == "Violation"
    assert violation.focus.endswith("visit/studiebesök-provstad-2020-02-03")
    assert violation.path == "https://schema.org/endDate"
    assert violation.message == "A visit has an end."


def test_a_graph_without_such_nodes_conforms(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", PROJECT) as store:
        assert validate(store, SHAPES) == []


#: What only pyshacl understands: the name of another shape.
OTHER = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sk: <https://w3id.org/styrkedjan/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
sk:VisitShape a sh:NodeShape ; sh:targetClass sk:StudyVisit ;
    sh:property [ sh:path sk:visits ; sh:node sk:HostShape ; sh:message "En värd har ett engelskt namn."@sv ] .
sk:HostShape a sh:NodeShape ; sh:property [ sh:path skos:prefLabel ; sh:minCount 2 ] .
"""


def test_a_missing_package_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with (
        make_store(tmp_path / "s", PROJECT) as store,
        pytest.raises(ExtraMissing, match=r"pip install 'styrkedjan\[shacl\]'"),
    ):
        validate(store, OTHER)


def test_our_own_shapes_need_no_other_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with make_store(tmp_path / "s", PROJECT) as store:
        assert {each.component for each in validate(Changed(store, without=f"<{SK}quote>"))} >= {"MinCount"}


def test_a_shape_that_is_not_understood_is_left_to_pyshacl(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        (violation,) = validate(store, OTHER, language="sv")
    assert (violation.component, violation.message) == ("Node", "En värd har ett engelskt namn.")


class Changed:
    """A store with some triples more and some fewer, as one would have that other hands have written to."""

    def __init__(self, store: Store, *, without: str = "", more: tuple[str, ...] = ()) -> None:
        self.base = store.base
        self._lines = sorted({*(line for line in store.lines() if not without or without not in line), *more})
        self._engine = ox.Store()
        self._engine.load("".join(self._lines), format=ox.RdfFormat.N_TRIPLES)

    def select(self, sparql: str, **values: Term) -> Iterator[tuple[Any, ...]]:
        solutions = self._engine.query(insert_values(sparql, values), prefixes=dict(PREFIXES, id=self.base))
        assert isinstance(solutions, ox.QuerySolutions)
        for solution in solutions:
            yield tuple(None if term is None else term.value for term in solution)

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        for line in self._lines:
            subject, predicate, object_ = split_line(line)
            yield subject[1:-1], predicate[1:-1], from_ntriples(object_)


# ------------------------------------------------------------------------------------------------ the judge


class Loaded(Changed):
    """The triples of a file of Turtle, with the vocabulary and the levels."""

    def __init__(self, path: Path) -> None:
        read = [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
        self.base = BASE
        self._lines = sorted({f"{triple} .\n" for triple in (*read, *read_reference("vocabulary", "levels"))})
        self._engine = ox.Store()
        self._engine.load("".join(self._lines), format=ox.RdfFormat.N_TRIPLES)


def told(violations: Iterable[Violation]) -> set[tuple[str, ...]]:
    """Return what is found, without the names that each reader gives a blank node, and a path backwards."""

    def named(text: str) -> str:
        return "_:" if re.fullmatch(r"(N|n|f|ub\w+L\w+)?[0-9a-f]{20,}\w*", text) or text.startswith("^") else text

    return {
        (
            each.severity,
            named(each.focus),
            named(each.path),
            named(each.value),
            each.message,
            each.shape,
            each.component,
        )
        for each in violations
    }


def by_pyshacl(source: Any, batch: int = 1_000_000) -> set[tuple[str, ...]]:
    return told(check_with_pyshacl(source, _without_queries(_read_shapes(None)), batch=batch))


def by_hand(source: Any) -> set[tuple[str, ...]]:
    return told(each for each in validate(source) if each.component != "SPARQL")


def test_every_shape_of_the_ontology_is_understood() -> None:
    understood, left = compile_shapes(_read_shapes(None))
    assert len(understood) > 20 and left == []


@pytest.mark.parametrize("case", sorted((Path(__file__).parent / "shapes").glob("*.ttl")), ids=lambda path: path.stem)
def test_we_find_what_pyshacl_finds(case: Path) -> None:
    source = Loaded(case)
    assert by_hand(source) == by_pyshacl(source)


@pytest.mark.parametrize("without", ["quote>", "prefLabel>", "/municipality/", "start> ", "org#member> ", "#type> "])
def test_we_find_what_pyshacl_finds_in_a_graph_that_lacks_something(tmp_path: Path, without: str) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT) as store:
        broken = Changed(store, without=without)
        assert by_hand(broken) == by_pyshacl(broken)


def test_pyshacl_finds_the_same_in_parts_of_any_size(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT) as store:
        broken = Changed(store, without=f"<{SK}quote>")
        assert by_pyshacl(broken, batch=400) == by_pyshacl(broken)


@pytest.mark.parametrize("case", ["Unbacked.fail", "Unbacked.pass"])
def test_a_question_put_otherwise_to_the_engine_has_the_same_answer(case: str) -> None:
    rules = _read_shapes(None)
    asked = {query for query in rules.subjects(rdflib.URIRef(f"{SHAPES_BASE}ask"), None)}
    assert asked
    source = Loaded(Path(__file__).parent / "shapes" / f"{case}.ttl")
    soonest = set(_ask_queries(source, rules, "en"))
    rules.remove((None, rdflib.URIRef(f"{SHAPES_BASE}ask"), None))
    assert set(_ask_queries(source, rules, "en")) == soonest
    assert bool(soonest) == case.endswith("fail")


def test_a_fact_without_evidence_is_told_by_the_names_of_its_nodes(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        (visit,) = (row[0] for row in store.select("SELECT ?v WHERE { ?v a sk:StudyVisit }"))
        added = f"<{visit}> <{SK}organiser> <{BASE}body/prov> .\n"
        of_body = (
            f"<{BASE}body/prov> <{RDF}type> <{SK}StateBody> .\n",
            f'<{BASE}body/prov> <{SKOS}prefLabel> "Provet"@sv .\n',
        )
        before = check(store).findings
        report = check(Changed(store, more=(added, *of_body)))
    (finding,) = set(report.findings) - set(before)
    assert not report.conforms
    assert finding.name == "Studiebesök Provstad 2020-02-03"
    assert "neither evidence" in finding.message and "quote" in finding.remedy


def test_a_broken_piece_of_evidence_is_told_with_its_sentence(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        report = check(Changed(store, without=f"<{SK}confidence>"), language="sv")
        before = check(store, language="sv").findings
    finding = min(set(report.findings) - set(before))
    assert finding.message == "Ska ha en säkerhet från 0 till 1."
    assert finding.remedy == "lägg till det som saknas"
    assert finding.sentences[0].quote in VISIT


def told_twice(*facts: str) -> str:
    return "\n".join(facts) + "\n"


def test_two_dates_of_one_thing_are_a_contradiction_and_no_error(tmp_path: Path) -> None:
    one = told_twice(
        'initiative/Provet | schema:startDate | "2020-02-03"', 'initiative/Provet | schema:endDate | "2021"'
    )
    other = told_twice(
        'initiative/Provet | schema:startDate | "2020-03"', 'initiative/Provet | schema:endDate | "2021-05"'
    )
    with make_store(tmp_path / "s", one, other) as store:
        report = check(store)
    (found,) = (each for each in report.findings if each.kind == "contradiction")
    assert (found.name, found.values) == ("Provet", ("2020-02-03", "2020-03"))
    assert {quote.document for quote in found.sentences} == {"1.txt", "2.txt"}
    assert Report((found,)).conforms


@pytest.mark.parametrize(
    ("role", "contradicts"),
    [
        ("Ordförande", True),
        ("Statsminister", True),
        ("Socialdirektör", True),
        ("Minister", False),
        ("Vice ordförande", False),
    ],
)
def test_two_holders_contradict_where_one_person_holds_the_post(tmp_path: Path, role: str, contradicts: bool) -> None:
    lines = told_twice(
        *(f"person/{who} | org:memberOf | body/Provverket | role/{role}" for who in ("Eva Prov", "Bo Prov"))
    )
    with make_store(tmp_path / "s", lines) as store:
        found = [each for each in check(store).findings if each.kind == "contradiction"]
    assert [each.names for each in found] == ([("Bo Prov", "Eva Prov")] if contradicts else [])


def test_the_report_reads_alike_as_json_and_as_rdf(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        report = check(Changed(store, without=f"<{SK}confidence>"))
    data = json.loads(to_json(report))
    assert data["conforms"] is False and len(data["findings"]) == len(report.findings)
    graph = rdflib.Graph().parse(data=to_turtle(report, "en"), format="turtle")
    results = list(graph.subjects(rdflib.RDF.type, rdflib.URIRef(SH + "ValidationResult")))
    assert len(results) == len(report.findings)
    assert list(graph.objects(None, rdflib.URIRef(SH + "conforms"))) == [rdflib.Literal(False)]
    text = "\n".join(iter_text(report, "en"))
    assert f"{report.count('violation')} violations" in text and "to mend it: add what is missing" in text
