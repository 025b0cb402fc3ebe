"""The catalogue's questions as the tests put them, and where the answer to each is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from styrkedjan.queries import Target, catalogue, format_result, run

FOLDER = Path(__file__).parent / "queries"
EXPECTED = FOLDER / "expected"


@dataclass(frozen=True)
class Case:
    name: str
    query: str
    params: Mapping[str, Any]

    @property
    def is_graph(self) -> bool:
        return "CONSTRUCT" in catalogue()[self.query].text

    @property
    def expected(self) -> Path:
        return EXPECTED / f"{self.name}.{'nt' if self.is_graph else 'csv'}"


def read_cases() -> list[Case]:
    """Return the listed cases, and one without parameters for each question that is not among them."""
    listed = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))
    cases = [Case(name, case.get("query", name), case["params"]) for name, case in listed.items()]
    return cases + [Case(name, name, {}) for name in catalogue() if name not in listed]


def show(target: Target, case: Case) -> str:
    """Return the answer as it is kept: CSV, or N-Triples for a graph."""
    return format_result(run(target, case.query, case.params), "ntriples" if case.is_graph else "csv")
