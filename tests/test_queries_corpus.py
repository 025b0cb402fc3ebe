"""The catalogue on the bundled corpus: what five documents, read by the loaders, answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from query_cases import CORPUS, Case, read_cases, show
from styrkedjan.graph.store import Store
from styrkedjan.loaders.pipeline import build


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
