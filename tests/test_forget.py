"""What is held of a person, and that none of it is left when they are to be forgotten."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from held import contents
from samples import make_store, node, read_sample
from styrkedjan.cli import main
from styrkedjan.documents import _stands
from styrkedjan.graph.catalog import CATALOG_FILE
from styrkedjan.graph.errors import StoreBusy, StoreError, UsageError
from styrkedjan.graph.forgotten import Forgotten
from styrkedjan.graph.person import find_person, forget
from styrkedjan.graph.review_file import REVIEW_FILE
from styrkedjan.graph.store import Store
from styrkedjan.graph.validate import validate
from styrkedjan.graph.views import render
from styrkedjan.loaders.pipeline import build
from styrkedjan.ontology import ORG, SK

DOCUMENT = """\
visit/Studiebesök Provstad 2020-02-03 | sk:visits | municipality/Provstad
visit/Studiebesök Provstad 2020-02-03 | sk:participant | person/Åsa Ögren
person/Åsa Ögren | org:memberOf | organisation/9999/Omsorgen | role/provledare
initiative/Provlabbet | sk:responsible | organisation/9999/Omsorgen
initiative/Provlabbet | sk:goal | "Det som Åsa Ögrens grupp vill, skriv asa.ogren@example.org; så sade Ögren."
person/Bo Al | org:memberOf | organisation/9999/Omsorgen
"""
NAMES = ("Åsa Ögren", "ÅSA ÖGREN", "asa.ogren", "åsa-ögren", "Ögren")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a document that names somebody, also in its own name, and its store with a page in it."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "Intervju med Åsa Ögren.txt").write_text(DOCUMENT, encoding="utf-8")
    (documents / "annat.txt").write_text("person/Bo Al | sk:hasRole | role/provledare\n", encoding="utf-8")
    build([documents], tmp_path / "store", load=read_sample)
    (tmp_path / "store" / "pages").mkdir()
    with Store(tmp_path / "store") as store:
        render("network", store).save(tmp_path / "store" / "pages" / "network.html")
        assert find_person(store, "Åsa Ögren").people
    return tmp_path


def files_with(store: Path, *names: str) -> list[str]:
    """Return the files below *store* whose name or bytes, unpacked too, hold one of *names* in any usual encoding."""
    wanted = {
        form.encode(encoding, "ignore")
        for name in names
        for form in (name, unicodedata.normalize("NFD", name), name.encode("ascii", "backslashreplace").decode())
        for encoding in ("utf-8", "utf-16-le", "latin-1")
        if form.isascii() or encoding != "latin-1" or "\u0308" not in form
    }
    found = []
    for path in store.rglob("*"):
        data = path.name.encode() + (contents(path) if path.is_file() else b"")
        if any(each in data for each in wanted):
            found.append(str(path.relative_to(store)))
    return found


def test_no_file_of_the_store_holds_a_name_that_was_forgotten(folder: Path) -> None:
    store = folder / "store"
    assert {Path(each).parts[0] for each in files_with(store, *NAMES)} >= {
        "generations",
        "shards",
        "pages",
        "report.json",
    }
    triples, removed = forget(store, "Åsa Ögren")
    assert triples > 10 and removed == ["pages/network.html"]
    assert files_with(store, *NAMES) == []
    with Store(store) as opened:
        assert not find_person(opened, "Åsa Ögren")


def test_the_others_stay_and_what_is_left_is_sound(folder: Path) -> None:
    with Store(folder / "store") as before:
        known = set(validate(before))
    forget(folder / "store", "Åsa Ögren")
    with Store(folder / "store") as store:
        triples = set(store.triples())
        assert (node("person/Bo Al"), ORG + "memberOf", node("organisation/9999/Omsorgen")) in triples
        assert (node("initiative/Provlabbet"), SK + "responsible", node("organisation/9999/Omsorgen")) in triples
        (goal,) = (value for (value,) in store.select("SELECT ?g WHERE { ?i sk:goal ?g }"))
        assert goal == f"Det som {'*' * 10} grupp vill, skriv {'*' * 9}@example.org; så sade {'*' * 5}."
        broken = {(each.shape, each.path) for each in set(validate(store)) - known if each.severity == "Violation"}
    assert broken == set()


@pytest.mark.parametrize("changed", [False, True])
def test_a_later_build_keeps_them_out(folder: Path, changed: bool) -> None:
    store = folder / "store"
    forget(store, "Åsa Ögren")
    if changed:
        text = DOCUMENT + "person/Åsa Ögren | sk:hasRole | role/provledare\nMer om Åsa Ögren.\n"
        (folder / "documents" / "nytt.txt").write_text(text, encoding="utf-8")
    report = build([folder / "documents"], store, load=read_sample)
    assert report.count("loaded") == changed
    assert files_with(store, *NAMES) == []
    assert files_with(folder / "documents", "Åsa Ögren"), "the documents are not touched"


REVIEWS = """\
*\t\tÅsa Ögren\tmemberOf\tOmsorgen\trejected\t\tBo Al\t2026-01-15\tÅsa Ögren har slutat
*\t\tProvlabbet\tresponsible\tOmsorgen\taccepted\t\tÅsa Ögren\t2026-01-15
*\t\tBo Al\tmemberOf\tOmsorgen\tcorrected\tÅsa Ögren | memberOf | Omsorgen\tBo Al\t2026-01-15
"""


def test_what_reviewers_and_publishers_say_keeps_the_name_out_too(folder: Path) -> None:
    store, documents = folder / "store", folder / "documents"
    (documents / REVIEW_FILE).write_text(REVIEWS, encoding="utf-8")
    (documents / CATALOG_FILE).write_text('publisher = "Åsa Ögren"\n', encoding="utf-8")
    build([documents], store, load=read_sample)
    told = {Path(each).name for each in files_with(store, "Åsa Ögren")}
    assert {"origin.json", "dcat.ttl"} <= told
    forget(store, "Åsa Ögren")
    assert files_with(store, *NAMES) == []
    build([documents], store, load=read_sample)
    assert files_with(store, *NAMES) == []
    with Store(store) as opened:
        assert list(opened.select("SELECT ?r WHERE { ?r a sk:Review ; sk:verdict 'accepted' }"))


def test_the_list_has_no_name_and_its_hashes_are_keyed(folder: Path) -> None:
    forget(folder / "store", "Åsa Ögren")
    kept = folder / "store" / "forgotten"
    assert (kept / "key").stat().st_mode & 0o077 == 0
    first = (kept / "names").read_text(encoding="ascii")
    other = Forgotten()
    other.add("Åsa Ögren")
    other.write(folder)
    assert (folder / "forgotten" / "names").read_text(encoding="ascii") != first
    (kept / "key").unlink()
    with pytest.raises(StoreError, match="cannot be read; restore its file 'key'"):
        build([folder / "documents"], folder / "store", load=read_sample)


def test_who_still_reads_the_old_graph_is_told_of(folder: Path) -> None:
    with Store(folder / "store"), pytest.raises(StoreBusy, match="run 'forget' again"):
        forget(folder / "store", "Åsa Ögren")
    forget(folder / "store", "Åsa Ögren")
    assert files_with(folder / "store", *NAMES) == []


def test_somebody_who_has_the_same_surname_keeps_it(tmp_path: Path) -> None:
    text = (
        "person/Eva Prov | sk:hasRole | role/provledare\nperson/Bo Prov | sk:hasRole | role/provledare\n"
        'initiative/Labbet | sk:goal | "Prov talade"\n'
    )
    make_store(tmp_path / "s", text).close()
    forget(tmp_path / "s", "Eva Prov")
    with Store(tmp_path / "s") as store:
        assert list(store.select("SELECT ?g WHERE { ?i sk:goal ?g }")) == [("Prov talade",)]
        assert find_person(store, "Bo Prov").people and not find_person(store, "Eva Prov")


def test_a_single_word_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="give first name and surname"):
        forget(folder / "store", "Åsa")
    assert files_with(folder / "store", "Åsa Ögren")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna Ek", True),
        ("ANNA  EKS tal", True),
        ("anna.ek@example.org", True),
        ("Anna\nEk", True),
        ("An\xadna Ek", True),
        ("Änna Ék", True),
        ("person/anna-ek/9999", True),
        ("Anna Ekström", False),
        ("Anna och Ek", False),
        ("Hanna Ek", False),
    ],
)
def test_a_name_is_met_in_its_forms(text: str, found: bool) -> None:
    listed = Forgotten()
    listed.add("Anna Ek")
    assert bool(listed.spans(text)) is found


@given(st.text(), st.text())
def test_what_is_masked_keeps_its_length_and_no_name(before: str, after: str) -> None:
    listed = Forgotten()
    listed.add("Anna Ek")
    text = f"{before} Anna Ek {after}"
    assert len(listed.mask(text)) == len(text)
    assert not listed.spans(listed.mask(text))


def test_the_command_tells_all_that_is_held(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", "Åsa Ögren", "--store", str(folder / "store")]) == 0
    told = capsys.readouterr().out
    assert "Åsa Ögren  <" in told and "mentioned in Intervju med Åsa Ögren.txt" in told
    assert "as provledare" in told and "asa.ogren@example.org" in told
    assert main(["person", "Ingen Alls", "--store", str(folder / "store")]) == 1


def test_the_command_forgets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "Åsa Ögren", "--store", str(folder / "store")]) == 0
    told = capsys.readouterr().out
    assert "removed: pages/network.html" in told and "documents themselves" in told
    assert main(["person", "Åsa Ögren", "--store", str(folder / "store")]) == 1


def test_the_quotes_that_stay_still_stand(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forget(folder / "store", "Åsa Ögren")
    with Store(folder / "store") as store:
        rows = list(store.select("SELECT ?s ?e ?q WHERE { ?x sk:start ?s ; sk:end ?e ; sk:quote ?q }"))
    masked = [row for row in rows if "*" in row[2]]
    assert masked
    for start, end, quote in masked:
        assert _stands(DOCUMENT[int(start) : int(end)], quote)
        assert not _stands("#" + DOCUMENT[int(start) + 1 : int(end)], quote)
