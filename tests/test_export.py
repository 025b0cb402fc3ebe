"""The graph as files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import openpyxl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from conftest import require_or_skip
from jena import Riot, find_jars
from samples import PROJECT, VISIT, make_store
from styrkedjan.graph.errors import ExtraMissing, UsageError
from styrkedjan.graph.export import FORMATS, Options, export, export_binary, export_to_file, to_rdflib
from styrkedjan.graph.model import Literal, Term
from styrkedjan.graph.store import Store
from styrkedjan.graph.terms import from_ntriples, split_line
from styrkedjan.ontology import BASE, ORG, PROV, RDF, SCHEMA, SK, SKOS, XSD

RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
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


def written(source: object, format: str, options: Options = Options()) -> str:  # noqa: B008  (it is frozen)
    out = io.StringIO()
    export(source, format, out, options)  # type: ignore[arg-type]
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


def canonical(text: str, format: str) -> set[str]:
    """Return the quads of *text* in their canonical form, RDFC-1.0."""
    dataset = ox.Dataset(ox.parse(text, format=OXIGRAPH[format]))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


@pytest.mark.parametrize(("format", "parser"), [("turtle", "turtle"), ("rdfxml", "rdfxml"), ("ntriples", "ntriples")])
def test_rapper_reads_what_was_written(
    store: Store, tmp_path: Path, format: str, parser: str, require: Callable[[object, str], None]
) -> None:
    require(shutil.which("rapper"), "rapper (Debian's raptor2-utils) is not installed")
    file = export_to_file(store, format, tmp_path / "graph")
    done = subprocess.run(["rapper", "-i", parser, "-o", "ntriples", str(file)], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert canonical(done.stdout.decode(), "ntriples") == canonical(written(store, "ntriples"), "ntriples")


@pytest.fixture(scope="module")
def riot(tmp_path_factory: pytest.TempPathFactory) -> Riot:
    require_or_skip(find_jars(), "riot (Debian's libapache-jena-java and default-jre-headless) is not installed")
    return Riot(tmp_path_factory.mktemp("jena"))


# Debian's Jena reads JSON-LD 1.0 alone: what its reader of 1.1 needs is not packaged.
@pytest.mark.parametrize(
    ("format", "syntax"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "rdfxml"), ("jsonld", "jsonld10")]
)
def test_jena_reads_the_same_graph(riot: Riot, tmp_path: Path, format: str, syntax: str) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT, STUBBORN) as held:
        file = export_to_file(held, format, tmp_path / "graph")
        expected = canonical(written(held, "ntriples"), "ntriples")
    assert canonical(riot.to_ntriples(file, syntax), "ntriples") == expected


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
    rows = list(csv.DictReader(io.StringIO(written(store, "csv", Options(mentions=True)))))
    assert len(rows) == store.info()["statements"]
    without = list(csv.DictReader(io.StringIO(written(store, "csv"))))
    assert without == [row for row in rows if row["predicate"] != SCHEMA + "mentions"]
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


# ------------------------------------------------------------------------------------------------ there and back

STUBBORN = """\
initiative/Åsa Ögrens \U0001f600 modell | sk:goal | "0180"
initiative/Åsa Ögrens \U0001f600 modell | sk:challenge | "1.50"
initiative/Åsa Ögrens \U0001f600 modell | sk:category | "Att ’pröva’ <mer> & lära"
person/Åsa Ögren | sk:hasRole | role/provledare
"""


class Loaded:
    """What an empty engine holds after it has loaded a file."""

    base = BASE

    def __init__(self, text: str, format: ox.RdfFormat) -> None:
        self._engine = ox.Store()
        self._engine.load(text, format=format)

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        for line in sorted(f"{quad.triple} ." for quad in self._engine):
            subject, predicate, object_ = split_line(line)
            yield subject[1:-1] if subject[0] == "<" else subject, predicate[1:-1], from_ntriples(object_)


@pytest.mark.parametrize("format", OXIGRAPH)
def test_an_export_loaded_and_exported_again_is_the_same_bytes(store: Store, tmp_path: Path, format: str) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT, STUBBORN) as held:
        first = written(held, format)
    assert written(Loaded(first, OXIGRAPH[format]), format) == first


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", RDFLIB)
def test_every_format_gives_one_graph_up_to_its_canonical_form(tmp_path: Path, format: str) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT, STUBBORN) as held:
        assert canonical(written(held, format), format) == canonical(written(held, "ntriples"), "ntriples")
        graph = rdflib.Graph().parse(data=written(held, format), format=RDFLIB[format])
        assert isomorphic(graph, to_rdflib(held))


@pytest.mark.parametrize("format", OXIGRAPH)
@pytest.mark.parametrize(
    "value", ["0180", "1.50", "Åsa", 'citat " och \\', "rad\neller två", "\U0001f600", " blanksteg ", "=1+1"]
)
def test_a_value_comes_through_letter_for_letter(format: str, value: str) -> None:
    source = Triples(
        (BASE + "a", SK + "goal", Literal(value, language="sv")), (BASE + "a", SK + "reader", Literal(value))
    )
    found = {
        term.value for term in (quad.object for quad in ox.parse(written(source, format), format=OXIGRAPH[format]))
    }
    assert found == {value}


def test_jsonld_is_plain_json_to_who_knows_no_rdf(store: Store) -> None:
    data = json.loads(written(store, "jsonld"))
    nodes = {node["@id"]: node for node in data["@graph"]}
    (visit,) = (node for node in nodes.values() if node.get("@type") == "sk:StudyVisit")
    assert visit["label"] == {"sv": "Studiebesök Provstad 2020-02-03"}
    assert visit["visits"] == BASE + "municipality/provstad"
    assert visit["startDate"] == "2020-02-03"
    evidence = next(node for node in nodes.values() if node.get("@type") == "sk:Evidence")
    assert isinstance(evidence["start"], int)
    assert data["@context"]["visits"] == {"@id": "sk:visits", "@type": "@id"}


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_with_graphs_a_document_has_its_own(store: Store, format: str) -> None:
    quads = list(ox.parse(written(store, format, Options(graphs=True)), format=OXIGRAPH[format]))
    assert {quad.triple for quad in quads} == {
        quad.triple for quad in ox.parse(written(store, "ntriples"), format=ox.RdfFormat.N_TRIPLES)
    }
    graphs = {quad.graph_name for quad in quads} - {ox.DefaultGraph()}
    documents = {s for s, p, o in store.triples() if p == RDF + "type" and o == SK + "Document"}
    assert {graph.value for graph in graphs} == documents
    # Anna Ek's membership is stated by both documents, and each graph has its own evidence alone.
    member = [quad.graph_name for quad in quads if quad.predicate.value == ORG + "memberOf"]
    assert len(member) == 2 and ox.DefaultGraph() not in member
    for quad in quads:
        if quad.predicate.value == PROV + "wasDerivedFrom" and "/evidence/" in str(quad.subject):
            assert quad.graph_name == quad.object


@pytest.mark.parametrize(("format", "option"), [("turtle", "graphs"), ("turtle", "excel"), ("jsonld", "mentions")])
def test_an_option_of_another_format_is_refused(store: Store, format: str, option: str) -> None:
    with pytest.raises(UsageError, match=f"--{option} is for"):
        written(store, format, Options(**{option: True}))


# ------------------------------------------------------------------------------------------------ spreadsheets


def test_a_swedish_spreadsheet_opens_the_table(store: Store) -> None:
    text = written(store, "csv", Options(excel=True))
    assert text.startswith("\ufeffsubject;subject_label;") and "\r\n" in text
    (row,) = (
        each
        for each in csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
        if each["predicate"] == SK + "visits"
    )
    assert row["confidence"] == "0,9"


def test_a_table_may_be_of_facts_or_of_nodes(store: Store) -> None:
    facts = list(csv.DictReader(io.StringIO(written(store, "csv", Options(table="facts")))))
    (member,) = (row for row in facts if row["predicate"] == ORG + "memberOf" and row["role_label"])
    names = (member["subject_label"], member["object_label"], member["role_label"])
    assert names == ("Anna Ek", "Omsorgen", "provledare")
    assert {row["sentences"] for row in facts if row["predicate"] == SK + "visits"} == {"1"}
    nodes = list(csv.DictReader(io.StringIO(written(store, "csv", Options(table="nodes")))))
    assert {"Anna Ek", "Provlabbet"} <= {row["label"] for row in nodes}
    assert {row["class_label"] for row in nodes if row["label"] == "Anna Ek"} == {"person"}
    with pytest.raises(UsageError, match="--table is for csv"):
        written(store, "turtle", Options(table="nodes"))


def test_the_workbook_is_read_back_with_its_sheets_and_filters(store: Store, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export_to_file(store, "xlsx", tmp_path / "g.xlsx"))
    assert book.sheetnames == ["Uppgifter", "Belägg", "Noder"]
    for sheet in book:
        assert sheet.auto_filter.ref and sheet.freeze_panes == "A2"
    rows = list(csv.DictReader(io.StringIO(written(store, "csv"))))
    assert book["Belägg"].max_row == len(rows) + 1
    quotes = {row[4] for row in book["Belägg"].iter_rows(min_row=2, values_only=True)}
    assert quotes == {row["quote"] for row in rows}


def test_text_in_a_workbook_is_never_a_formula_and_the_bytes_are_the_same(store: Store) -> None:
    evidence = BASE + "evidence/1"
    source = Triples(
        (evidence, RDF + "object", Literal("x" * 40_000)),
        (evidence, SK + "quote", Literal("=1+1\x01", language="sv")),
        (evidence, RDF + "type", SK + "Evidence"),
    )
    packed = [io.BytesIO(), io.BytesIO()]
    for out in packed:
        export_binary(source, "xlsx", out)  # type: ignore[arg-type]
    assert packed[0].getvalue() == packed[1].getvalue()
    cells = list(openpyxl.load_workbook(packed[0])["Belägg"].iter_rows(min_row=2))[0]
    assert (cells[4].value, cells[4].data_type) == ("=1+1", "s")
    assert len(cells[2].value) == 32_767 and cells[2].value.endswith("…")


def test_a_workbook_without_its_package_is_told_of_with_the_remedy(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'styrkedjan\[excel\]'"):
        export_to_file(store, "xlsx", tmp_path / "g.xlsx")
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------------------ networks


def test_gephi_gets_words_weights_levels_days_and_colours(store: Store, tmp_path: Path) -> None:
    gexf = export_to_file(store, "gexf", tmp_path / "g.gexf")
    text = gexf.read_text(encoding="utf-8")
    assert 'mode="dynamic"' in text and 'start="2020-02-03" end="2020-02-03"' in text and "viz:color" in text
    network = nx.read_gexf(gexf)
    member = [known for _, _, known in network.edges(data=True) if known["kind"] == "org:memberOf"]
    assert [each["weight"] for each in member] == [2.0]
    words = {
        known["kind"]: known["label"] for _, _, known in nx.read_graphml(_graphml(store, tmp_path)).edges(data=True)
    }
    assert (words["sk:visits"], words["org:memberOf"]) == ("besöker", "hör till")


def _graphml(store: Store, tmp_path: Path) -> Path:
    return export_to_file(store, "graphml", tmp_path / "g.graphml")


def test_a_network_has_roles_and_no_line_of_the_reference_data(store: Store, tmp_path: Path) -> None:
    network = nx.read_graphml(_graphml(store, tmp_path))
    kinds = {known["kind"] for _, _, known in network.edges(data=True)}
    assert "sk:hasRole" in kinds
    assert not kinds & {"sk:atLevel", "sk:inCounty", "sk:steers", "skos:broader"}
    assert "Role" in {known["type"] for _, known in network.nodes(data=True)}


# ------------------------------------------------------------------------------------------------ RDF 1.2


@pytest.mark.parametrize("format", ["turtle", "ntriples", "trig"])
def test_with_reifiers_evidence_points_to_its_triple_as_a_term(store: Store, format: str) -> None:
    read = [
        quad.triple
        for quad in ox.parse(written(store, format, Options(reifiers=True)), format=OXIGRAPH[format])
        if isinstance(quad.object, ox.Triple)
    ]
    assert len(read) == store.info()["statements"] + store.info()["inferences"]
    plain = {quad.triple for quad in ox.parse(written(store, "ntriples"), format=ox.RdfFormat.N_TRIPLES)}
    assert {triple.object for triple in read} <= plain  # each is stated too
    for triple in read:
        assert triple.predicate.value == RDF + "reifies"
        term = triple.object
        assert isinstance(term, ox.Triple)
        parts = {(triple.subject, f"{RDF}{name}", getattr(term, name)) for name in ("subject", "predicate", "object")}
        assert parts <= {(each.subject, each.predicate.value, each.object) for each in plain}


def test_reifiers_and_named_graphs_are_two_ways_to_say_one_thing(store: Store) -> None:
    with pytest.raises(UsageError, match="choose one"):
        written(store, "trig", Options(graphs=True, reifiers=True))
