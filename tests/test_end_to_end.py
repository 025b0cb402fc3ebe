"""From real documents to the graph: every fact has its sentence, and the same documents give the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from styrkedjan.graph import reference
from styrkedjan.graph.export import export_to_file
from styrkedjan.graph.model import Literal, Term
from styrkedjan.graph.store import Store
from styrkedjan.graph.terms import iri_to_ntriples, term_to_ntriples
from styrkedjan.loaders.pipeline import build
from styrkedjan.loaders.readers import read
from styrkedjan.ontology import BASE, DCTERMS, PROV, RDF, RDFS, SCHEMA, SK, SKOS

ROOT = Path(__file__).resolve().parents[1]
Triples = dict[str, dict[str, list[Term]]]
#: Nodes that tell of the source and of why, not of the world.
APART = ("evidence/", "inference/", "membership/", "amount/", "document/", "rule/")
#: What a node has of itself: its class, its names, its keys.
OWN = {
    RDF + "type",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SK + "municipalityCode",
    SK + "regionCode",
    SK + "atLevel",
    RDFS + "label",
}
#: Of a document, these are what its sentences state.
SAID_OF_DOCUMENTS = {SCHEMA + "mentions", SK + "concerns"}


@pytest.fixture(scope="module", params=["corpus", "originals"])
def folder(request: pytest.FixtureRequest) -> Path:
    return ROOT / "corpus" if request.param == "corpus" else request.getfixturevalue("shared") / "documents"


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("real") / "s"
    report = build([folder], path)
    assert report.count("failed") == 0
    assert report.count("loaded") == 5
    with Store(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def nodes(store: Store) -> Triples:
    found: Triples = {}
    for subject, predicate, object_ in store.triples():
        found.setdefault(subject, {}).setdefault(predicate, []).append(object_)
    return found


def value(terms: list[Term]) -> str:
    (term,) = terms
    return term.value if isinstance(term, Literal) else term


def of_class(nodes: Triples, class_: str) -> dict[str, dict[str, list[Term]]]:
    return {iri: known for iri, known in nodes.items() if class_ in known.get(RDF + "type", ())}


def test_every_quote_is_the_documents_text_at_its_offsets(folder: Path, nodes: Triples) -> None:
    texts = {path.name: read(path).text for path in folder.glob("*.txt")}
    evidence = of_class(nodes, SK + "Evidence")
    assert len(evidence) > 100
    for iri, known in evidence.items():
        text = texts[value(nodes[value(known[PROV + "wasDerivedFrom"])][SK + "fileName"])]
        assert text[int(value(known[SK + "start"])) : int(value(known[SK + "end"]))] == value(known[SK + "quote"]), iri


def test_every_fact_of_a_document_has_evidence_or_an_inference_that_rests_on_some(nodes: Triples) -> None:
    backed = {
        tuple(term_to_ntriples(known[RDF + name][0]) for name in ("subject", "predicate", "object"))
        for class_ in (SK + "Evidence", SK + "Inference")
        for known in of_class(nodes, class_).values()
    }
    known_before = {
        triple for triple in reference.read().select(iri_to_ntriples(iri) for iri in nodes if iri.startswith(BASE))
    }
    bare = []
    for subject, known in nodes.items():
        kind = subject.removeprefix(BASE)
        if not subject.startswith(BASE) or (kind.startswith(APART) and not kind.startswith("document/")):
            continue
        for predicate, objects in known.items():
            if predicate in OWN or kind.startswith("document/") and predicate not in SAID_OF_DOCUMENTS:
                continue
            for object_ in objects:
                triple = (iri_to_ntriples(subject), iri_to_ntriples(predicate), term_to_ntriples(object_))
                if triple not in backed and triple not in known_before:
                    bare.append(triple)
    assert bare == []


def test_every_evidence_backs_a_triple_that_is_there(nodes: Triples) -> None:
    for class_ in (SK + "Evidence", SK + "Inference"):
        for iri, known in of_class(nodes, class_).items():
            subject, predicate, (object_,) = (known[RDF + name] for name in ("subject", "predicate", "object"))
            assert object_ in nodes[value(subject)][value(predicate)], iri


def test_every_inference_rests_on_evidence(nodes: Triples) -> None:
    evidence = of_class(nodes, SK + "Evidence")
    for iri, known in of_class(nodes, SK + "Inference").items():
        assert {value([source]) for source in known.get(PROV + "wasDerivedFrom", ())} & set(evidence), iri


def test_every_node_that_is_linked_to_is_described_and_labelled_once(nodes: Triples) -> None:
    linked = {o for known in nodes.values() for objects in known.values() for o in objects if isinstance(o, str)}
    assert {iri for iri in linked if iri.startswith(BASE)} <= set(nodes)
    for iri, known in nodes.items():
        if iri.startswith(BASE):
            assert len(known[RDF + "type"]) == 1, iri
            languages = [term.language for term in known.get(SKOS + "prefLabel", ()) if isinstance(term, Literal)]
            assert len(languages) == len(set(languages)), iri
            assert languages or iri.removeprefix(BASE).startswith(APART), iri


def test_documents_tell_their_file_and_title(folder: Path, nodes: Triples) -> None:
    found = of_class(nodes, SK + "Document").values()
    assert {value(known[SK + "fileName"]) for known in found} == {path.name for path in folder.glob("*.txt")}
    # A page that gives itself no title is called by its first words.
    assert all(known[SKOS + "prefLabel"] for known in found)
    assert any(DCTERMS + "title" in known for known in found)


def test_another_order_and_another_run_give_the_same_bytes(folder: Path, store: Store, tmp_path: Path) -> None:
    files = sorted(folder.glob("*.txt"), reverse=True)
    script = "import sys; from styrkedjan.loaders.pipeline import build; build(sys.argv[2:], sys.argv[1])"
    # In a process of its own, with other hashes, and so another order of sets.
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "again"), *map(str, files)],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "4711", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    with Store(tmp_path / "again") as again:
        for format in ("turtle", "nquads"):
            one = export_to_file(store, format, tmp_path / f"one.{format}")
            two = export_to_file(again, format, tmp_path / f"two.{format}")
            assert one.read_bytes() == two.read_bytes()


def test_the_scorer_finds_what_the_originals_state(shared: Path, tmp_path: Path) -> None:
    build([shared / "documents"], tmp_path / "s")
    with Store(tmp_path / "s") as store:
        graph = export_to_file(store, "nquads", tmp_path / "g.nq")
    gold = shared / "gold"
    done = subprocess.run(
        [
            sys.executable,
            str(gold / "score.py"),
            str(gold / "facts"),
            str(graph),
            "--json",
            str(tmp_path / "score.json"),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    score = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))
    assert score["entities"]["f1"] >= 0.80
    assert score["facts"]["f1"] >= 0.65
