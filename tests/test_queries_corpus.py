"""The catalogue on the bundled corpus: what five documents, read by the loaders, answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from query_cases import CORPUS, Case, read_cases, show
from styrkedjan.graph.store import Store
from styrkedjan.graph.views.chain import COLUMNS, Chains
from styrkedjan.graph.views.read import level_name, read_graph
from styrkedjan.loaders.pipeline import build
from styrkedjan.queries import catalogue, run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("corpus") / "store"
    build([Path(__file__).parents[1] / "corpus"], path)
    with Store(path) as opened:
        yield opened


@pytest.mark.parametrize("case", read_cases(CORPUS), ids=lambda case: case.name)
def test_a_question_gives_its_answer_on_the_corpus(case: Case, store: Store) -> None:
    """After a change that is meant, tests/update_expected.py writes the answers anew."""
    assert show(store, case) == case.expected.read_bytes().decode()


def test_every_answer_that_is_kept_belongs_to_a_case() -> None:
    assert sorted(CORPUS.iterdir()) == sorted(case.expected for case in read_cases(CORPUS))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The corpus, and the made-up example of what the pages it retells do not have: former posts, contradictions."""
    root = Path(__file__).parents[1]
    path = tmp_path_factory.mktemp("everything") / "store"
    build([root / "corpus", root / "docs" / "example-chain.txt"], path)
    with Store(path) as opened:
        yield opened


def examples() -> list[object]:
    """Return each example of each header as a case: the question, and what it is told, the required ones with it."""
    found: list[object] = []
    for name, entry in catalogue().items():
        required = {each.name: each.example for each in entry.parameters if each.required}
        for parameter in entry.parameters:
            told = {**required, parameter.name: parameter.example}
            found.append(pytest.param(name, told, id=f"{name}-{parameter.name}"))
    return found


@pytest.mark.parametrize(("name", "told"), examples())
def test_an_example_of_a_header_gives_rows(name: str, told: dict[str, str], everything: Store) -> None:
    """What a user tries first is the example; it must show what the question gives."""
    assert len(run(everything, name, told)) > 0


def test_a_visits_three_states_are_the_same_to_every_question_and_on_the_page(store: Store) -> None:
    """Met, said in general, not told: the table of visits, the levels met, those missing and the matrix agree."""
    graph = read_graph(store)
    chains = Chains(graph)
    met = {(row["visit"], level_name(row["level"])) for row in run(store, "levels-met").rows()}
    missing = {(r["visit"], level_name(r["level"])): r["whole_chain"] for r in run(store, "levels-missing").rows()}
    for row in run(store, "visits").rows():
        chain = chains.of(row["visit"])
        for column, level in enumerate(COLUMNS):
            cell = (row["visit"], level)
            assert bool(chain.cells[column]) == (cell in met) == (row[level] == 1) == (cell not in missing), cell
            if cell in missing and level != "union":
                assert bool(chain.said) == missing[cell] == row["whole_chain"], cell


def test_a_municipalitys_levels_are_the_same_to_the_question_and_on_the_page(store: Store) -> None:
    chains = Chains(read_graph(store))
    for row in run(store, "municipalities").rows():
        place = row["municipality"]
        told = {level_name(r["level"]) for r in run(store, "chain", {"municipality": place}).rows()}
        cells = chains.of(place).cells
        assert {level for column, level in enumerate(COLUMNS) if cells[column]} == told, row["municipalityLabel"]
