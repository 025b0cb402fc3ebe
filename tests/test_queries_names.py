"""A name stands for its node by any label, and is never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from query_graph import make_query_store
from styrkedjan.graph.errors import QueryError
from styrkedjan.graph.store import Store
from styrkedjan.ontology import BASE, RDF, SK
from styrkedjan.queries import explain, run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_query_store(tmp_path_factory.mktemp("names") / "store") as opened:
        yield opened


def resolve(store: Store, name: str, class_: str = "Node") -> str:
    rows = run(store, f"#+ param x {class_}\nSELECT DISTINCT ?x {{ ?x a ?class }}", {"x": name}).rows()
    return str(rows[0]["x"]).removeprefix(BASE)


@pytest.mark.parametrize(
    ("name", "class_", "node"),
    [
        ("Tallviks kommun", "Node", "municipality/9901"),
        ("Tallvik", "Municipality", "municipality/9901"),
        ("  tallviks   KOMMUN ", "Organisation", "municipality/9901"),
        ("9901", "Municipality", "municipality/9901"),
        ("omsorgsförvaltningen", "Organisation", "organisation/9901/omsorgsförvaltningen-tallviks-kommun"),
        ("enhetschef", "Role", "role/enhetschef"),
        ("unit manager", "Role", "role/enhetschef"),
        ("elected politicians", "Level", "level/political"),
        ("provmod", "Concept", "theme/provmod"),
        ("id:municipality/9902", "Node", "municipality/9902"),
        (f"<{BASE}municipality/9902>", "Node", "municipality/9902"),
        (f"{BASE}municipality/9902", "Municipality", "municipality/9902"),
    ],
)
def test_a_node_is_found_by_label_code_or_iri(name: str, class_: str, node: str, store: Store) -> None:
    assert resolve(store, name, class_) == node


def test_a_document_is_found_by_title_and_file_name(store: Store) -> None:
    assert resolve(store, "protokoll.txt", "Document").startswith("document/")
    assert resolve(store, "Besök i Tallvik och Ekhult", "Document") == resolve(store, "besök.txt", "Document")


@pytest.mark.parametrize(
    ("name", "iri"),
    [("visits", SK + "visits"), ("besöker", SK + "visits"), ("sk:visits", SK + "visits"), ("rdf:type", RDF + "type")],
)
def test_a_property_is_found_by_label_or_short_name(name: str, iri: str, store: Store) -> None:
    assert f"VALUES ?p {{ <{iri}> }}" in explain(store, "#+ param p Property\nSELECT * { ?s ?p ?o }", {"p": name})


def test_the_class_tells_two_of_one_name_apart(store: Store) -> None:
    assert resolve(store, "medarbetare", "Group") == "group/medarbetare"
    assert resolve(store, "medarbetare", "Level") == "level/staff"


def test_a_name_of_several_nodes_lists_them(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        resolve(store, "medarbetare")
    said = str(caught.value)
    assert said.startswith("'medarbetare' fits 2 nodes: ")
    assert f"<{BASE}group/medarbetare>" in said and f"<{BASE}level/staff>" in said


def test_an_unknown_name_gets_the_nearest(store: Store) -> None:
    with pytest.raises(
        QueryError, match=r"'Talviks komun': no Municipality has that name; did you mean \"Tallviks kommun\""
    ):
        resolve(store, "Talviks komun", "Municipality")
    with pytest.raises(QueryError, match="no label comes near"):
        resolve(store, "xyzzyxyzzy")
    with pytest.raises(QueryError, match="a name cannot be empty"):
        resolve(store, " ")


def test_an_iri_that_does_not_occur_is_told(store: Store) -> None:
    with pytest.raises(
        QueryError, match="<https://w3id.org/styrkedjan/id/municipality/0000>: does not occur in the graph"
    ):
        resolve(store, "id:municipality/0000", "Municipality")


@pytest.mark.parametrize("name", ['" } ; DROP ALL #', "a'b", "\\", "?x", "x\ny", ".*"])
def test_a_hostile_name_is_just_unknown(name: str, store: Store) -> None:
    with pytest.raises(QueryError, match="no node has that name"):
        resolve(store, name)
