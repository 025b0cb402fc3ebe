"""The catalogue's questions as the tests put them, and where the answer to each is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from styrkedjan.queries import Target, catalogue, format_result, run

FOLDER = Path(__file__).parent / "queries"
#: The answers on the small made-up graph, and those on the bundled corpus.
EXPECTED, CORPUS = FOLDER / "expected", FOLDER / "corpus"


@dataclass(frozen=True)
class Case:
    name: str
    query: str
    params: Mapping[str, Any]
    folder: Path = EXPECTED

    @property
    def is_graph(self) -> bool:
        return "CONSTRUCT" in catalogue()[self.query].text

    @property
    def expected(self) -> Path:
        return self.folder / f"{self.name}.{'nt' if self.is_graph else 'csv'}"


def read_cases(folder: Path = EXPECTED) -> list[Case]:
    """Return the listed cases, and one without parameters for each question that is not among them."""
    file = FOLDER / ("cases.toml" if folder == EXPECTED else "corpus.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8"))
    cases = [Case(name, case.get("query", name), case["params"], folder) for name, case in listed.items()]
    return cases + [Case(name, name, {}, folder) for name in catalogue() if name not in listed]


def show(target: Target, case: Case) -> str:
    """Return the answer as it is kept: CSV, or N-Triples for a graph."""
    return format_result(run(target, case.query, case.params), "ntriples" if case.is_graph else "csv")
