"""The graph as networkx knows graphs."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from samples import PROJECT, VISIT, make_store, node
from styrkedjan.graph.network import to_networkx
from styrkedjan.ontology import BASE, SK

ROLES = "person/Bo Al | sk:hasRole | role/enhetschef\nperson/Bo Al | sk:hasRole | role/socialdirektör\n"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> nx.MultiDiGraph[str]:
    with make_store(tmp_path_factory.mktemp("network") / "s", VISIT, VISIT + PROJECT + ROLES) as store:
        return to_networkx(store)


def test_actors_initiatives_events_and_concepts_are_nodes(network: nx.MultiDiGraph[str]) -> None:
    types = {attributes["type"] for _, attributes in network.nodes(data=True)}
    assert {"Person", "Municipality", "Administration", "StateBody", "Initiative", "StudyVisit", "Concept"} <= types
    assert not types & {"Evidence", "Document", "Section", "Role", "Membership", "Class"}


def test_a_node_has_its_label_class_and_dates(network: nx.MultiDiGraph[str]) -> None:
    assert network.nodes[node("visit/Studiebesök Provstad 2020-02-03")] == {
        "label": "Studiebesök Provstad 2020-02-03",
        "type": "StudyVisit",
        "level": "",
        "start_date": "2020-02-03",
    }


def test_an_edge_carries_its_quotes_and_documents(network: nx.MultiDiGraph[str]) -> None:
    edge = network.edges[node("visit/Studiebesök Provstad 2020-02-03"), node("municipality/Provstad"), "sk:visits"]
    assert edge == {
        "predicate": SK + "visits",
        "roles": [],
        "quotes": [VISIT.splitlines()[0]],
        "documents": ["1.txt", "2.txt"],
        "confidence": 0.9,
    }


def test_a_membership_names_the_role(network: nx.MultiDiGraph[str]) -> None:
    edge = network.edges[node("person/Anna Ek"), node("organisation/9999/Omsorgen"), "org:memberOf"]
    assert edge["roles"] == ["provledare"]


def test_an_inferred_edge_has_the_quotes_it_rests_on(network: nx.MultiDiGraph[str]) -> None:
    edge = network.edges[node("visit/Studiebesök Provstad 2020-02-03"), BASE + "level/political", "sk:involvesLevel"]
    assert edge["quotes"] == [VISIT.splitlines()[0]]


def test_a_person_stands_on_the_level_of_the_highest_role(network: nx.MultiDiGraph[str]) -> None:
    assert network.nodes[node("person/Bo Al")]["level"] == "executive"
    assert network.nodes[BASE + "level/staff"]["level"] == "staff"


def test_labels_come_in_the_language_asked_for(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        label = to_networkx(store, language="en").nodes[BASE + "level/state"]["label"]
        assert label == "the state"
        assert to_networkx(store).nodes[BASE + "level/state"]["label"] == "staten"
