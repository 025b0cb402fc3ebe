"""The SHACL report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from samples import PROJECT, VISIT, make_store
from styrkedjan.graph.errors import ExtraMissing
from styrkedjan.graph.validate import validate

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


def test_a_missing_package_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with (
        make_store(tmp_path / "s", PROJECT) as store,
        pytest.raises(ExtraMissing, match=r"pip install 'styrkedjan\[shacl\]'"),
    ):
        validate(store, SHAPES)
