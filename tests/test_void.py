"""The description of a build tells what SPARQL counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from samples import PROJECT, VISIT, make_store
from styrkedjan.cli import main
from styrkedjan.graph.store import Store
from styrkedjan.graph.void import VOID
from styrkedjan.ontology import BASE


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_store(tmp_path_factory.mktemp("void") / "s", VISIT, PROJECT) as opened:
        yield opened


@pytest.fixture(scope="module")
def description(store: Store) -> rdflib.Graph:
    return rdflib.Graph().parse(store.generation / "void.ttl")


def term(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(VOID + name)


def count(store: Store, what: str) -> int:
    ((number,),) = store.select(f"SELECT (COUNT({what.replace('WHERE', ') AS ?n) WHERE', 1)}")
    return int(number)


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("triples", "* WHERE { ?s ?p ?o }"),
        ("distinctSubjects", "DISTINCT ?s WHERE { ?s ?p ?o }"),
        ("distinctObjects", "DISTINCT ?o WHERE { ?s ?p ?o }"),
        ("properties", "DISTINCT ?p WHERE { ?s ?p ?o }"),
        ("classes", "DISTINCT ?o WHERE { ?s a ?o }"),
        ("entities", f'DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }}'),
    ],
)
def test_the_counts_of_the_whole_are_those_of_sparql(
    store: Store, description: rdflib.Graph, name: str, counted: str
) -> None:
    (told,) = description.objects(rdflib.URIRef(f"{BASE}dataset"), term(name))
    assert int(told) == count(store, counted) > 0


@pytest.mark.parametrize(
    ("part", "of", "number", "rows"),
    [
        ("classPartition", "class", "entities", "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"),
        ("propertyPartition", "property", "triples", "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"),
    ],
)
def test_the_counts_of_each_part_are_those_of_sparql(
    store: Store, description: rdflib.Graph, part: str, of: str, number: str, rows: str
) -> None:
    told = {
        str(description.value(each, term(of))): int(description.value(each, term(number)))
        for each in description.objects(None, term(part))
    }
    assert told == {iri: int(counted) for iri, counted in store.select(rows)}


def test_equal_graphs_are_described_alike_and_the_command_prints_it(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT) as again:
        kept = (again.generation / "void.ttl").read_bytes()
    assert kept == (store.generation / "void.ttl").read_bytes()
    assert main(["info", "--format", "turtle", "--store", str(tmp_path / "s")]) == 0
    assert capsys.readouterr().out.encode() == kept


def test_a_part_cannot_be_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--format", "turtle", "--documents", "--store", str(tmp_path)]) == 2
    assert "describes the graph as a whole" in capsys.readouterr().err
