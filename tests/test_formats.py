"""The same text gives the same facts in every format."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from formats import WRITERS, Part
from styrkedjan.graph.model import DocumentGraph
from styrkedjan.graph.shard import check_evidence
from styrkedjan.loaders import load_text
from styrkedjan.loaders.limits import DEFAULT
from styrkedjan.loaders.readers import RawDocument, reader_of

DOCUMENT = [
    Part("heading", "Studiebesök i Kungälv"),
    Part(
        "paragraph",
        "Den 14 mars 2023 besökte vi Kungälvs kommun. Kommundirektören Örjan Provberg och socialchefen Åsa Testfält "
        "tog emot oss. Vi träffade också enhetschefer, undersköterskor och fackliga företrädare.",
    ),
    Part("heading", "Tillit i hemtjänsten", level=2),
    Part(
        "paragraph",
        "Efter lunch berättade förvaltningschefen Eva Provdal om tillitsbaserad styrning och om kollegialt lärande i "
        "hemtjänsten. Projektet Nära samtal drivs av Kungälvs kommun tillsammans med Göteborgs universitet.",
    ),
    Part("list", items=["Ylva Provdal, enhetschef, Kungälvs kommun", "Nils Testgren, rektor, Ale kommun"]),
    Part("heading", "Från andra kommuner deltog", level=2),
    Part("table", rows=[["Eva Ek", "socialchef", "Mora kommun"], ["Olle Ask", "rektor", "Luleå kommun"]]),
    Part("heading", "Projektet i korthet", level=2),
    Part("table", rows=[["Projekt", "Nära samtal"], ["Kontaktperson", "Ida Frost"], ["Budget", "2 miljoner kronor"]]),
]


def read(name: str, data: bytes) -> RawDocument:
    reader = reader_of(Path(name))
    assert reader
    return reader(data, name, DEFAULT)


def facts(graph: DocumentGraph) -> set[tuple[str, ...]]:
    labels = {each.iri: each.label for each in graph.entities}
    here = graph.document.iri
    return {
        (labels.get(s.subject, s.subject), s.predicate, labels.get(str(s.object), str(s.object)), s.evidence.role)
        for s in graph.statements
        if here not in (s.subject, s.object)
    }


@cache
def loaded(name: str) -> tuple[RawDocument, DocumentGraph]:
    raw = read(name, WRITERS[name](DOCUMENT))
    return raw, load_text(raw)


def test_the_document_says_what_it_should() -> None:
    _, graph = loaded("plain.txt")
    told = {
        (subject, predicate.rpartition("#")[2].rpartition("/")[2], object_)
        for subject, predicate, object_, _ in facts(graph)
    }
    assert told >= {
        ("Studiebesök Kungälv 2023-03-14", "visits", "Kungälvs kommun"),
        ("Ylva Provdal", "memberOf", "Kungälvs kommun"),
        ("Eva Ek", "memberOf", "Mora kommun"),
        ("Nära samtal", "contactPerson", "Ida Frost"),
        ("Nära samtal", "responsible", "Kungälvs kommun"),
        ("Nära samtal", "partner", "Göteborgs universitet"),
    }


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_text_gives_the_same_facts_in_every_format(name: str) -> None:
    raw, graph = loaded(name)
    check_evidence(graph, raw.text)
    assert facts(graph) == facts(loaded("plain.txt")[1])


@pytest.mark.parametrize("name", WRITERS)
def test_a_document_tells_its_reader_and_its_text(name: str) -> None:
    import hashlib

    raw, graph = loaded(name)
    assert graph.document.reader == raw.reader != ""
    assert graph.document.text_sha256 == hashlib.sha256(raw.text.encode()).hexdigest()
    assert graph.document.characters == len(raw.text)


@pytest.mark.parametrize("name", WRITERS)
def test_only_a_paged_format_tells_pages(name: str) -> None:
    _, graph = loaded(name)
    assert {s.evidence.page for s in graph.statements} == ({1} if name.endswith(".pdf") else {0})
