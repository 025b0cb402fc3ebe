"""The same questions, the same answers: embedded, on the oxigraph server and on Virtuoso."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engines import PASSWORD, find_oxigraph, find_virtuoso, serve_oxigraph, serve_virtuoso
from growing import document
from query_cases import Case, read_cases
from query_graph import make_query_store
from samples import read_sample
from styrkedjan.cli import main
from styrkedjan.graph.errors import EndpointError, QueryError
from styrkedjan.graph.export import export_to_file
from styrkedjan.graph.push import push, update_address
from styrkedjan.graph.remote import Endpoint
from styrkedjan.graph.store import Store
from styrkedjan.graph.why import find_reasons
from styrkedjan.loaders import pipeline
from styrkedjan.queries import Result, format_result, run

GRAPH = "http://example.org/graph"
ROWS = 1000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_query_store(tmp_path_factory.mktemp("engines") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def oxigraph(require: Callable[[object, str], None], store: Store) -> Iterator[Endpoint]:
    require(find_oxigraph(), "the oxigraph server is not installed; pip install oxigraph")
    with serve_oxigraph() as address:
        remote = Endpoint(f"{address}/query")
        push(store, remote, replace=True)
        yield remote


@pytest.fixture(scope="module")
def virtuoso(
    require: Callable[[object, str], None], store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Endpoint]:
    require(find_virtuoso(), "Virtuoso is not installed; apt-get install virtuoso-opensource-7-bin")
    with serve_virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=ROWS) as address:
        writer = Endpoint(f"{address}/sparql", user="dba", password=PASSWORD, auth="digest", graph=GRAPH)
        push(store, writer)
        yield Endpoint(f"{address}/sparql", graph=GRAPH)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def engine(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def by_term(result: Result) -> Counter[Any]:
    """Count the rows as terms: to Python, the number 0 would equal false."""
    if result.is_graph:
        return Counter(str(triple) for triple in result.triples)
    return Counter(tuple(None if term is None else str(term) for term in row) for row in result.solutions)


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_every_question_has_the_same_answer_everywhere(case: Case, engine: Endpoint, store: Store) -> None:
    here, there = run(store, case.query, case.params), run(engine, case.query, case.params)
    assert by_term(there) == by_term(here)
    assert there.variables == here.variables
    assert not there.truncated


def test_the_forms_of_query_work_everywhere(engine: Endpoint, store: Store) -> None:
    assert run(engine, "ASK { ?v a sk:StudyVisit }").boolean
    assert not run(engine, "ASK { ?v a sk:Unknown }").boolean
    described = run(engine, "DESCRIBE id:x ?v WHERE { ?v a sk:StudyVisit }")
    wanted = run(store, "CONSTRUCT { ?v ?p ?o } WHERE { ?v a sk:StudyVisit ; ?p ?o }")
    assert set(wanted.triples) <= set(described.triples)
    with pytest.raises(QueryError, match="takes the query for malformed"):
        run(engine, "SELECT * { ?s ?p }")


def test_the_whole_graph_comes_back_as_it_was_pushed(engine: Endpoint, store: Store, tmp_path: Path) -> None:
    assert list(engine.lines()) == list(store.lines())
    here, there = (
        export_to_file(source, "turtle", tmp_path / name) for source, name in ((store, "a.ttl"), (engine, "b.ttl"))
    )
    assert here.read_bytes() == there.read_bytes()


def test_sentences_and_counts_are_the_same_everywhere(engine: Endpoint, store: Store) -> None:
    assert find_reasons(engine, "Provlabbet") == find_reasons(store, "Provlabbet")
    here, there = store.info(), engine.info()
    assert all(here[key] == there[key] for key in ("base", "triples", "documents", "statements", "inferences"))


def test_labels_stand_in_a_table_from_elsewhere(engine: Endpoint) -> None:
    assert "Ekhults kommun" in format_result(run(engine, "SELECT ?m { ?m a sk:Municipality }"))


def test_a_row_limit_of_the_server_is_told(virtuoso: Endpoint) -> None:
    total = virtuoso.info()["triples"]
    assert total > ROWS
    rows = run(virtuoso, "SELECT * { ?s ?p ?o }")
    assert len(rows) == ROWS and f"cut by the endpoint at {ROWS} rows" in rows.truncated
    assert "not complete" in run(virtuoso, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").truncated
    assert not run(virtuoso, f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS}").truncated
    assert not run(virtuoso, "CONSTRUCT WHERE { ?s a sk:Person ; ?p ?o }").truncated


def test_a_wrong_password_is_refused(virtuoso: Endpoint, store: Store) -> None:
    address = virtuoso.url + "-auth"
    with pytest.raises(EndpointError, match=r"refused \(401\)"):
        run(Endpoint(address, user="dba", password="wrong", auth="digest"), "ASK {}")
    with pytest.raises(EndpointError, match=r"refused \(401\)"):
        run(Endpoint(address), "ASK {}")
    signed_in = Endpoint(address, user="dba", password=PASSWORD, auth="digest", graph=GRAPH)
    assert run(signed_in, "ASK { ?v a sk:StudyVisit }").boolean


def test_a_graph_is_pushed_by_the_graph_store_protocol_and_replaces_the_old(virtuoso: Endpoint, store: Store) -> None:
    graph = "http://example.org/other"
    writer = Endpoint(virtuoso.url, user="dba", password=PASSWORD, auth="digest", graph=graph)
    url = virtuoso.url.removesuffix("/sparql") + "/sparql-graph-crud-auth"
    for _ in range(2):
        push(store, writer, graph_url=url, replace=True, part=400)
    assert list(Endpoint(virtuoso.url, graph=graph).lines()) == list(store.lines())


def test_a_push_that_broke_off_goes_on_where_it_stopped(
    require: Callable[[object, str], None], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(find_oxigraph(), "the oxigraph server is not installed; pip install oxigraph")
    monkeypatch.setattr("styrkedjan.graph.push.ATTEMPTS", 1)
    with serve_oxigraph() as address:
        remote = _Failing(f"{address}/query", after=3)
        with pytest.raises(EndpointError, match="what was sent stays, and the same command goes on from there"):
            push(store, remote, replace=True, part=200)
        remote.after = 1000
        pushed = push(store, remote, replace=True, part=200)
        assert pushed.resumed == 400 and pushed.triples == store.info()["triples"]
        assert remote.sent == 3 + (pushed.triples - 400 + 199) // 200
        assert list(remote.lines()) == list(store.lines())
        assert push(store, remote, part=200).resumed == 0
        assert not list(store.path.glob("push-*"))


@pytest.fixture(params=["oxigraph", "virtuoso"])
def empty(request: pytest.FixtureRequest, require: Callable[[object, str], None], tmp_path: Path) -> Iterator[Endpoint]:
    """Yield an engine that holds nothing yet."""
    if request.param == "oxigraph":
        require(find_oxigraph(), "the oxigraph server is not installed; pip install oxigraph")
        with serve_oxigraph() as address:
            yield Endpoint(f"{address}/query")
    else:
        require(find_virtuoso(), "Virtuoso is not installed; apt-get install virtuoso-opensource-7-bin")
        (tmp_path / "virtuoso").mkdir()
        with serve_virtuoso(tmp_path / "virtuoso", rows=10_000) as address:
            yield Endpoint(f"{address}/sparql", user="dba", password=PASSWORD, auth="digest", graph=GRAPH)


def test_a_later_push_sends_what_changed_and_takes_away_what_is_gone(
    empty: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("styrkedjan.graph.push.ATTEMPTS", 1)
    folder, place = tmp_path / "documents", tmp_path / "s"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    pipeline.build([folder], place, load=read_sample)
    with Store(place) as store:
        assert push(store, empty).whole
        assert push(store, empty).sent == 0
    (folder / "3.txt").write_text(document(random.Random(99)), encoding="utf-8")
    (folder / "4.txt").unlink()
    pipeline.build([folder], place, load=read_sample)
    remote = _Failing(empty.url, after=2, user=empty.user, password=empty.password, auth=empty.auth, graph=empty.graph)
    with Store(place) as store, pytest.raises(EndpointError, match="the same command goes on from there"):
        push(store, remote, part=40)
    (folder / "5.txt").write_text(document(random.Random(98)), encoding="utf-8")  # and on its way it changes again
    pipeline.build([folder], place, load=read_sample)
    remote.after = 1000
    with Store(place) as store:
        pushed = push(store, remote, part=40)
        assert not pushed.whole and 0 < pushed.sent < pushed.triples / 3 and pushed.removed > 5
        assert list(empty.lines()) == list(store.lines())
        assert push(store, empty).sent == 0
        empty.update(f"INSERT DATA {{ {_anywhere(empty)} }}", url=update_address(empty), timeout_seconds=20)
        assert push(store, empty).whole, "somebody else has written there: what it holds is not known"


def _anywhere(engine: Endpoint) -> str:
    triple = "<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    return f"GRAPH <{engine.graph}> {{ {triple} }}" if engine.graph else triple


class _Failing(Endpoint):
    def __init__(self, url: str, *, after: int, **options: Any) -> None:
        super().__init__(url, **options)
        self.after, self.sent = after, 0

    def update(self, text: str, *, url: str, timeout_seconds: float) -> None:
        if self.sent >= self.after:
            raise EndpointError(f"{url}: busy (503); try again later")
        super().update(text, url=url, timeout_seconds=timeout_seconds)
        self.sent += 1


def test_push_and_query_work_from_the_command_line(
    oxigraph: Endpoint, store: Store, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["push", "--store", str(store.path), "--endpoint", oxigraph.url, "--replace"]) == 0
    assert capfd.readouterr().out == f"sent {store.info()['triples']} triples to {oxigraph.url}\n"
    assert main(["query", "visits", "--endpoint", oxigraph.url, "--format", "csv"]) == 0
    assert capfd.readouterr().out == format_result(run(store, "visits"), "csv")
    monkeypatch.setenv("STYRKEDJAN_ENDPOINT", oxigraph.url)
    assert main(["info"]) == 0
    assert f"triples      {store.info()['triples']}" in capfd.readouterr().out
    assert main(["query", "visits", "--endpoint", oxigraph.url, "--store", str(store.path)]) == 2
    assert main(["push", "--store", os.devnull]) == 2


POPULATION = """
PREFIX ex: <http://example.org/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
INSERT DATA { ex:t wdt:P525 "9901" ; wdt:P1082 20000 .
  ex:e wdt:P525 "9902" ; wdt:P1082 1500 . ex:x wdt:P525 "0001" ; wdt:P1082 7 }
"""
JOINED = """
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?code ?population WHERE {
  ?municipality a sk:Municipality ; sk:municipalityCode ?code .
  SERVICE <URL> { ?item wdt:P525 ?code ; wdt:P1082 ?population }
} ORDER BY ?code
"""


def test_data_from_elsewhere_joins_by_municipality_code_where_it_is_allowed(
    require: Callable[[object, str], None], store: Store
) -> None:
    require(find_oxigraph(), "the oxigraph server is not installed; pip install oxigraph")
    with serve_oxigraph() as address:
        outside = Endpoint(f"{address}/query")
        outside.update(POPULATION, url=f"{address}/update", timeout_seconds=10)
        query = JOINED.replace("URL", outside.url)
        with pytest.raises(QueryError, match="SERVICE would send it elsewhere; allow an endpoint with --federate"):
            run(store, query)
        with pytest.raises(QueryError, match="is not allowed; allowed: https://query.wikidata.org/sparql"):
            run(store, query, federate=["https://query.wikidata.org/sparql"])
        result = run(store, query, federate=[outside.url])
        assert result.rows() == [{"code": "9901", "population": 20000}, {"code": "9902", "population": 1500}]
    with pytest.raises(QueryError):
        run(store, query, federate=[outside.url])
