"""What a writer of queries is told: prefixes, classes and properties not there, and why a text is malformed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from query_graph import make_query_store
from styrkedjan.graph.errors import QueryError
from styrkedjan.graph.store import Store
from styrkedjan.queries import run
from styrkedjan.queries.advice import reason


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_query_store(tmp_path_factory.mktemp("advice") / "store") as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?p { ?p a foof:Person }", "the prefix foof: of foof:Person is not declared; did you mean foaf:?"),
        ("SELECT ?p { ?p a qqqq:Person }", "known are"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?y ?z }", "The SELECT contains a variable that is unbound"),
        ("SELECT * {", "error at 1:11: expected"),
    ],
)
def test_a_query_that_cannot_be_asked_is_refused_with_the_reason(store: Store, query: str, told: str) -> None:
    with pytest.raises(QueryError) as error:
        run(store, query)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT ?p { ?p a sk:Persn }", "sk:Persn: no such term is known; did you mean sk:Person?"),
        ("SELECT ?p { ?p schema:startdate ?d }", "did you mean schema:startDate?"),
        ("SELECT ?p { ?p sk:qqqqqq ?d }", "sk:qqqqqq: the vocabulary has no such term"),
        ("PREFIX schema: <http://schema.org/> SELECT ?d { ?v schema:startDate ?d }", "<https://schema.org/>"),
        ("SELECT ?d { ?v <http://schema.org/startDate> ?d }", "<https://schema.org/…>"),
    ],
)
def test_what_will_find_nothing_is_told_with_what_would(store: Store, query: str, hint: str) -> None:
    (told,) = run(store, query).hints
    assert hint in told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p { ?p a sk:Person ; sk:hasRole ?r ; foaf:nick ?n }",
        "PREFIX ex: <http://example.org/> SELECT ?p { ?p ex:anything _:b }",
        "SELECT ?p { ?p a skos:Concept } # sk:Persn",
        "municipalities",
    ],
)
def test_what_is_known_or_is_not_ours_is_left_alone(store: Store, query: str) -> None:
    assert run(store, query).hints == ()


def test_a_reason_of_another_form_is_kept_whole() -> None:
    assert reason("something\n else") == "something else"
