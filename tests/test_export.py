"""The graph as files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import xml.etree.ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from samples import PROJECT, VISIT, make_store
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.export import FORMATS, export, export_to_file, to_rdflib
from styrkedjan.graph.model import Literal, Term
from styrkedjan.graph.store import Store
from styrkedjan.ontology import BASE, RDF, SK, SKOS, XSD

RDFLIB = {"turtle": "turtle", "ntriples": "nt", "nquads": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
AWKWARD = (
    (BASE + "a", RDF + "type", SK + "Initiative"),
    (BASE + "a", SKOS + "altLabel", Literal("x", language="sv")),
    (BASE + "a", SKOS + "prefLabel", Literal('Rad\neller "citat" \\ <b>&amp;</b> ]]> \t\r\u2028 😀', language="sv")),
    (BASE + "a", SK + "rank", Literal("3", XSD + "integer")),
    (BASE + "a", SK + "confidence", Literal("0.9", XSD + "decimal")),
    (BASE + "a", SK + "confidence", Literal("1", XSD + "decimal")),
    (BASE + "a", SK + "former", Literal("true", XSD + "boolean")),
    (BASE + "a", SK + "municipalityCode", Literal("0180")),
    (BASE + "a", "https://schema.org/startDate", Literal("2020-02", XSD + "gYearMonth")),
    (BASE + "a", SK + "partner", "_:b1"),
    (BASE + "å/ö%20(x)'y", SK + "partner", BASE + "municipality/0180"),
    (BASE + "å/ö%20(x)'y", SK + "partner", "mailto:a@example.org"),
)


class Triples:
    base = BASE

    def __init__(self, *triples: tuple[str, str, Term]) -> None:
        self._triples = triples

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        return iter(self._triples)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_store(tmp_path_factory.mktemp("export") / "s", VISIT, PROJECT) as opened:
        yield opened


def written(source: object, format: str) -> str:
    out = io.StringIO()
    export(source, format, out)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # its own readers use what it deprecates
@pytest.mark.parametrize("format", RDFLIB)
def test_rdflib_reads_what_was_written(store: Store, format: str) -> None:
    graph = rdflib.Graph().parse(data=written(store, format), format=RDFLIB[format])
    assert len(graph) == store.info()["triples"]
    assert isomorphic(graph, to_rdflib(store))


@pytest.mark.parametrize("format", OXIGRAPH)
def test_awkward_terms_survive_in_every_format(format: str) -> None:
    source = Triples(*AWKWARD)
    found = {quad.triple for quad in ox.parse(written(source, format), format=OXIGRAPH[format])}
    expected = {quad.triple for quad in ox.parse(written(source, "ntriples"), format=ox.RdfFormat.N_TRIPLES)}
    assert len(expected) == len(AWKWARD)

    # A blank node has a name of each reader's own.
    def named(triples: set[ox.Triple]) -> set[str]:
        return {
            " ".join("_:b" if isinstance(term, ox.BlankNode) else str(term) for term in triple) for triple in triples
        }

    assert named(found) == named(expected)


@pytest.mark.parametrize(("format", "parser"), [("turtle", "turtle"), ("rdfxml", "rdfxml"), ("ntriples", "ntriples")])
def test_rapper_reads_what_was_written(
    store: Store, tmp_path: Path, format: str, parser: str, require: Callable[[object, str], None]
) -> None:
    require(shutil.which("rapper"), "rapper (Debian's raptor2-utils) is not installed")
    file = export_to_file(store, format, tmp_path / "graph")
    done = subprocess.run(["rapper", "-i", parser, "-o", "ntriples", str(file)], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(set(done.stdout.splitlines())) == store.info()["triples"]


@pytest.mark.parametrize("format", FORMATS)
def test_two_exports_of_equal_graphs_are_equal_byte_by_byte(store: Store, tmp_path: Path, format: str) -> None:
    with make_store(tmp_path / "again", VISIT, PROJECT) as again:
        assert written(store, format) == written(again, format)


def test_turtle_has_a_block_for_each_subject_with_its_class_first(store: Store) -> None:
    blocks = written(store, "turtle").split("\n\n")[1:]
    subjects = [block.split("\n", 1)[0] for block in blocks]
    assert len(subjects) == len(set(subjects)) == len({subject for subject, _, _ in store.triples()})
    (visit,) = (block for block in blocks if block.startswith(f"<{BASE}visit/"))
    assert visit.split("\n")[1] == "    a sk:StudyVisit ;"
    assert f"    sk:visits <{BASE}municipality/provstad> ." in visit


def test_nquads_are_sorted(store: Store) -> None:
    lines = written(store, "nquads").splitlines()
    assert lines == sorted(lines)


def test_jsonld_has_one_node_a_subject(store: Store) -> None:
    nodes = json.loads(written(store, "jsonld"))["@graph"]
    assert len({node["@id"] for node in nodes}) == len(nodes)


def test_rdfxml_is_well_formed_with_characters_that_xml_has_no_way_to_write() -> None:
    text = written(Triples((BASE + "a", SK + "goal", Literal("a\x01\x0b\ufffeb"))), "rdfxml")
    assert "".join(xml.etree.ElementTree.fromstring(text).itertext()).strip() == "ab"


def test_the_table_has_a_row_for_each_piece_of_evidence(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(written(store, "csv"))))
    assert len(rows) == store.info()["statements"]
    (row,) = (row for row in rows if row["predicate"] == SK + "visits")
    assert row["subject_label"] == "Studiebesök Provstad 2020-02-03"
    assert row["object_label"] == "Provstad"
    assert row["quote"] == VISIT.splitlines()[0]
    assert (row["document"], row["start"], row["confidence"]) == ("1.txt", "0", "0.9")
    assert {row["role_label"] for row in rows} == {"", "provledare"}
    assert {row["modality"] for row in rows} == {"", "planned"}


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@x", "\tx"])
def test_a_formula_in_a_document_is_text_in_the_table(cell: str) -> None:
    evidence = BASE + "evidence/1"
    source = Triples((evidence, RDF + "type", SK + "Evidence"), (evidence, SK + "quote", Literal(cell, language="sv")))
    (row,) = csv.DictReader(io.StringIO(written(source, "csv")))
    assert row["quote"] == f"'{cell}"


def test_networkx_reads_its_own_formats(store: Store, tmp_path: Path) -> None:
    graphml = nx.read_graphml(export_to_file(store, "graphml", tmp_path / "g.graphml"))
    gexf = nx.read_gexf(export_to_file(store, "gexf", tmp_path / "g.gexf"))
    assert set(graphml) == set(gexf)
    assert graphml.number_of_edges() == gexf.number_of_edges() > 0


def test_an_unknown_format_is_told_of_with_the_known_ones(store: Store) -> None:
    with pytest.raises(UsageError, match="'word': no such format; there are turtle, .*csv"):
        written(store, "word")


def test_a_file_that_cannot_be_written_is_told_of_and_no_half_is_left(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        export_to_file(store, "turtle", tmp_path / "none" / "g.ttl")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        export_to_file(store, "turtle", tmp_path / "folder")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_rdflib_knows_the_usual_prefixes(store: Store) -> None:
    graph = to_rdflib(store)
    assert dict(graph.namespaces())["sk"] == rdflib.URIRef(SK)
    assert dict(graph.namespaces())["id"] == rdflib.URIRef(BASE)
