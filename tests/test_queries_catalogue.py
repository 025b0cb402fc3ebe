"""The competency questions: each says what it is, and gives the answer that was told by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from query_cases import EXPECTED, Case, read_cases, show
from query_graph import make_query_store
from styrkedjan.cli import main
from styrkedjan.graph.errors import QueryError
from styrkedjan.graph.store import Store
from styrkedjan.ontology import SK, SKOS, read_reference
from styrkedjan.queries import catalogue, explain, find, format_result, run
from styrkedjan.queries.catalogue import TYPES

CASES = read_cases()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_query_store(tmp_path_factory.mktemp("catalogue") / "store") as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_question_gives_its_answer(case: Case, store: Store) -> None:
    assert show(store, case) == case.expected.read_bytes().decode()


def test_every_answer_that_is_kept_belongs_to_a_case() -> None:
    assert sorted(EXPECTED.iterdir()) == sorted(case.expected for case in CASES)


@pytest.mark.parametrize("name", catalogue())
def test_every_question_is_answered_with_something_by_some_case(name: str) -> None:
    answers = [case.expected.read_text(encoding="utf-8") for case in CASES if case.query == name]
    assert any(len(answer.splitlines()) > 1 for answer in answers)


def test_there_are_at_least_thirty_questions() -> None:
    assert len(catalogue()) >= 30


@pytest.mark.parametrize("name", catalogue())
def test_a_question_says_what_it_is_in_both_languages(name: str) -> None:
    entry = find(name)
    for said in (entry.summary, entry.answers):
        assert all(len(said[language]) > 10 for language in ("sv", "en")) and said["sv"] != said["en"]
    assert entry.tag in (
        "visits",
        "chain",
        "people",
        "initiatives",
        "research",
        "concepts",
        "organisations",
        "evidence",
        "documents",
    )


@pytest.mark.parametrize("name", catalogue())
def test_a_questions_parameters_are_used_and_have_a_type_and_an_example(name: str) -> None:
    entry = find(name)
    classes = {triple.subject.value for triple in read_reference("vocabulary")} | {SKOS + "Concept"}  # type: ignore[union-attr]
    for parameter in entry.parameters:
        assert f"?{parameter.name} " in entry.text.replace(")", " ").replace(",", " ").replace("\n", " ")
        assert parameter.example
        assert parameter.type in (*TYPES, "Concept", "Level", "Property") or SK + parameter.type in classes


def test_an_unknown_question_gets_the_nearest() -> None:
    with pytest.raises(QueryError, match="no query is called 'level-missing'; did you mean levels-missing"):
        find("level-missing")
    with pytest.raises(QueryError, match="'styrkedjan queries' lists them"):
        find("zzzzzz")


def test_one_file_gives_the_same_bytes_by_command_line_and_python(
    store: Store, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "mine.rq"
    text = "#+ param host Organisation\nSELECT ?visit ?name { ?visit sk:visits ?host ; skos:prefLabel ?name }"
    file.write_text(text, encoding="utf-8")
    arguments = ["query", "--file", str(file), "--store", str(store.path), "--format", "csv", "--param", "host=Ekhult"]
    ran = subprocess.run([sys.executable, "-m", "styrkedjan", *arguments], capture_output=True, check=True)
    assert ran.stdout == format_result(run(store, text, {"host": "Ekhult"}), "csv").encode()
    assert ran.stdout.startswith(b"visit,name\r\nhttps://w3id.org/styrkedjan/id/visit/")


def test_explain_shows_a_query_that_runs_anywhere_as_it_stands(store: Store) -> None:
    text = explain(store, "visits", {"host": "Ekhult"})
    assert "PREFIX sk: <https://w3id.org/styrkedjan/ontology#>" in text
    assert "VALUES ?host { <https://w3id.org/styrkedjan/id/municipality/9902> }" in text
    assert list(store.engine.query(text)) == list(run(store, "visits", {"host": "Ekhult"}).solutions)  # type: ignore[arg-type]


def test_a_guarded_answer_is_the_same_as_an_unguarded_one(store: Store) -> None:
    for case in CASES:
        guarded, plain = (run(store, case.query, case.params, guarded=each) for each in (True, False))
        shown = "ntriples" if guarded.is_graph else "csv"
        assert format_result(guarded, shown) == format_result(plain, shown)


def test_a_query_of_a_store_that_was_opened_by_its_folder_shows_labels(store: Store) -> None:
    assert "Ekhults kommun" in format_result(run(store.path, "SELECT ?m { ?m a sk:Municipality }"), "table")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["query", "visitz"], 2, "no query is called 'visitz'; did you mean visits?"),
        (["query", "SELECT * {"], 2, "query: malformed, error at 1:11"),
        (["query", "visits", "--param", "host"], 2, "--param host: write it as NAME=VALUE"),
        (["query", "visits", "--param", "hosts=x"], 2, "visits: no parameter 'hosts'; it takes host, from, to, order"),
        (["query", "visits", "--format", "turtle"], 2, "turtle is for CONSTRUCT and DESCRIBE"),
        (["query"], 2, "give a name, SPARQL, or --file F.rq"),
        (["query", "--file", "missing.rq"], 2, "missing.rq: cannot be read"),
        (["query", "SELECT * { ?s ?p ?o }", "--limit", "1"], 1, "cut at 1 rows"),
        (["queries", "nothing-like-it"], 2, "no query is called"),
    ],
)
def test_a_mistake_on_the_command_line_gets_one_line_and_its_code(
    arguments: list[str], code: int, said: str, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    source = ["--store", str(store.path)] if arguments[0] == "query" else []
    assert main([*arguments, *source]) == code
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_the_catalogue_is_listed_with_parameters_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries", "--lang", "sv"]) == 0
    listed = capsys.readouterr().out
    assert all(any(line.startswith(f"{name} ") for line in listed.splitlines()) for name in catalogue())
    assert "Studiebesöken" in listed and "[host, from, to, order]" in listed
    assert main(["queries", "visits"]) == 0
    shown = capsys.readouterr().out
    assert "--param host=…  Organisation; for instance 'Helsingborgs stad'" in shown and "SELECT ?visit" in shown
