"""The record for data portals, and where a build tells that its graph comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV

from samples import PROJECT, VISIT, read_sample
from styrkedjan.cli import main
from styrkedjan.graph.catalog import CATALOG_FILE, SPDX, read_publication
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.store import Store
from styrkedjan.graph.void import VOID
from styrkedjan.loaders.pipeline import build
from styrkedjan.ontology import BASE, SK

DATASET = rdflib.URIRef(BASE + "dataset")
TOLD = """\
publisher = "Provstads kommun"
publisher_iri = "https://example.org/provstad"
license = "http://creativecommons.org/publicdomain/zero/1.0/"
contact_email = "data@example.org"
url = "https://example.org/data/"
"""

Built = Callable[..., Store]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    def run(told: str = TOLD, store: str = "store") -> Store:
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        for number, text in enumerate((VISIT, PROJECT)):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / CATALOG_FILE).write_text(told, encoding="utf-8")
        build([folder], tmp_path / store, load=read_sample)
        return Store(tmp_path / store)

    return run


def record_of(store: Store) -> rdflib.Graph:
    return rdflib.Graph().parse(store.generation / "dcat.ttl")


def test_a_record_has_what_a_portal_asks_for(built: Built) -> None:
    record = record_of(built())
    for predicate in (DCTERMS.title, DCTERMS.description):
        for subject in (DATASET, rdflib.URIRef(BASE + "catalog")):
            languages = sorted(text.language or "" for text in record.objects(subject, predicate))  # type: ignore[attr-defined]
            assert languages == ["en", "sv"]
    assert record.value(DATASET, DCTERMS.publisher) == rdflib.URIRef("https://example.org/provstad")
    assert str(record.value(rdflib.URIRef("https://example.org/provstad"), FOAF.name)) == "Provstads kommun"
    for asked in (DCAT.theme, DCAT.contactPoint, DCTERMS.accessRights, DCTERMS.language, DCTERMS.conformsTo):
        assert record.value(DATASET, asked) is not None
    [file] = record.objects(DATASET, DCAT.distribution)
    assert str(record.value(file, DCAT.downloadURL)).startswith("https://example.org/data/graph.nq")
    assert str(record.value(file, DCAT.mediaType)).endswith("/application/n-quads")
    assert str(record.value(file, DCTERMS.license)).startswith("http://creativecommons.org/")
    period = record.value(DATASET, DCTERMS.temporal)
    assert [str(record.value(period, end)) for end in (DCAT.startDate, DCAT.endDate)] == ["2020-02", "2020-02"]


def test_size_and_checksum_are_those_of_the_file_and_the_count_is_sparqls(built: Built) -> None:
    store = built()
    record = record_of(store)
    [file] = record.objects(DATASET, DCAT.distribution)
    data = (store.generation / str(record.value(file, DCTERMS.title))).read_bytes()
    checksum = record.value(file, rdflib.URIRef(SPDX + "checksum"))
    assert str(record.value(checksum, rdflib.URIRef(SPDX + "checksumValue"))) == hashlib.sha256(data).hexdigest()
    assert record.value(file, DCAT.byteSize).toPython() == len(data)  # type: ignore[union-attr]
    [(triples,)] = store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert record.value(DATASET, rdflib.URIRef(VOID + "triples")) == rdflib.Literal(int(triples))


def test_two_builds_of_the_same_are_described_in_the_same_bytes(built: Built) -> None:
    one, other = built(), built(store="other")
    for name in ("dcat.ttl", "prov.ttl", "void.ttl"):
        assert (one.generation / name).read_bytes() == (other.generation / name).read_bytes()


def test_another_publisher_is_told_though_the_graph_is_the_same(built: Built) -> None:
    first = built()
    second = built(TOLD.replace("Provstads", "Testköpings"))
    assert first.generation == second.generation
    assert "Testköpings kommun" in (second.generation / "dcat.ttl").read_text(encoding="utf-8")


def test_the_build_tells_its_inputs_with_their_digests_and_its_versions(built: Built, tmp_path: Path) -> None:
    told = rdflib.Graph().parse(built().generation / "prov.ttl")
    activity = told.value(DATASET, PROV.wasGeneratedBy)
    digests = {
        str(told.value(used, rdflib.URIRef(SK + "sha256")))
        for used in told.objects(activity, PROV.used)
        if told.value(used, rdflib.URIRef(SK + "sha256"))
    }
    assert digests == {hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "documents").iterdir()}
    agent = told.value(activity, PROV.wasAssociatedWith)
    requirements = {str(each) for each in told.objects(agent, rdflib.URIRef("https://schema.org/softwareRequirements"))}
    assert any(each.startswith("pyoxigraph ") for each in requirements)


def test_the_files_of_an_export_are_described(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(built().path)
    out = tmp_path / "graf.ttl"
    assert main(["export", "--out", str(out), "--record", "--store", store]) == 0
    beside = rdflib.Graph().parse(tmp_path / "graf.ttl.dcat.ttl")
    [file] = beside.objects(DATASET, DCAT.distribution)
    assert beside.value(file, DCAT.byteSize).toPython() == out.stat().st_size  # type: ignore[union-attr]
    assert str(beside.value(file, DCAT.mediaType)).endswith("text/turtle")
    capsys.readouterr()
    assert main(["info", "--format", "dcat", "--files", str(out), "--url", "https://a.example/", "--store", store]) == 0
    printed = rdflib.Graph().parse(data=capsys.readouterr().out)
    assert [str(each) for each in printed.objects(None, DCAT.downloadURL)] == ["https://a.example/graf.ttl"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("publisher = ", "cannot be read as TOML"),
        ("publishr = 'x'", "'publishr' is none of the texts .* publisher"),
        ("license = 'CC0'", "license: 'CC0': not an IRI"),
        ("publisher = 7", "'publisher' is none of the texts"),
    ],
)
def test_a_file_that_cannot_be_followed_is_told_of(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / CATALOG_FILE
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_publication([file])
