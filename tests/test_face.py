"""The Python face."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import styrkedjan
from samples import PROJECT, VISIT, make_store
from styrkedjan import Graph, StyrkedjanError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    make_store(tmp_path / "s", VISIT, PROJECT).close()
    return styrkedjan.open(tmp_path / "s")


def test_a_folder_is_built_and_opened(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("En mening om tillit.\n", encoding="utf-8")
    with styrkedjan.build(tmp_path / "docs", store=tmp_path / "s") as graph:
        assert graph.report is not None
        assert graph.report.count("loaded") == 1
        assert graph.info()["documents"] == 1


def test_a_query_gives_rows_that_become_a_data_frame(graph: Graph) -> None:
    result = graph.query("SELECT ?label WHERE { ?m a sk:Municipality ; skos:prefLabel ?label }")
    assert [row["label"] for row in result] == ["Provstad"]
    assert list(result.to_dataframe()["label"]) == ["Provstad"]


def test_a_query_of_the_catalogue_takes_parameters(graph: Graph) -> None:
    assert len(graph.query("visits", {"host": "Provstad"})) == 1


def test_the_graph_goes_to_networkx_and_rdflib(graph: Graph) -> None:
    assert isinstance(graph.to_networkx(), nx.MultiDiGraph)
    assert isinstance(graph.to_rdflib(), rdflib.Graph)
    assert len(graph.to_rdflib()) == graph.info()["triples"]


def test_a_view_is_saved(graph: Graph, tmp_path: Path) -> None:
    graph.view("chain", about="Provstad").save(tmp_path / "chain.html")
    assert (tmp_path / "chain.html").read_text(encoding="utf-8").startswith("<!")


def test_the_graph_is_exported_and_explained(graph: Graph, tmp_path: Path) -> None:
    assert graph.export(tmp_path / "g.ttl").read_text(encoding="utf-8").startswith("@prefix")
    assert graph.why("Provlabbet", "partner")[0].object == "Provverket"


def test_a_store_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StyrkedjanError, match="no such store"):
        styrkedjan.open(tmp_path / "none")


def test_importing_costs_no_library() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import styrkedjan, sys; print({'pyoxigraph', 'networkx', 'rdflib', 'simplemma'} & set(sys.modules))",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.stdout == "set()\n"


def test_the_public_names_are_there() -> None:
    assert all(hasattr(styrkedjan, name) for name in styrkedjan.__all__)
