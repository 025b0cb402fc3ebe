"""From files to a store."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from samples import PROJECT, VISIT, read_sample
from styrkedjan.cli import main
from styrkedjan.graph.errors import NothingLoaded, StoreError
from styrkedjan.graph.model import DocumentGraph
from styrkedjan.graph.store import Store
from styrkedjan.loaders import pipeline
from styrkedjan.loaders.limits import Limits
from styrkedjan.loaders.pipeline import Outcome, Report, version_key
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.loaders.sources import Source, find_sources
from styrkedjan.ontology import BASE


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "b").mkdir(parents=True)
    (folder / "visit.txt").write_text(VISIT, encoding="utf-8")
    (folder / "b" / "project.md").write_text(PROJECT, encoding="utf-8")
    return folder


def build(store: Path, *paths: Path, **options: object) -> Report:
    return pipeline.build(paths, store, load=read_sample, **options)  # type: ignore[arg-type]


def lines(store: Path) -> list[str]:
    with Store(store) as opened:
        return list(opened.lines())


def statuses(report: Report) -> dict[str, str]:
    return {outcome.path.name: outcome.status for outcome in report.outcomes}


def test_a_folder_of_documents_becomes_a_graph(corpus: Path, tmp_path: Path) -> None:
    report = build(tmp_path / "s", corpus)
    assert str(report) == "seen 2 = loaded 2 + unchanged 0 + skipped 0 + failed 0"
    assert report.changed
    with Store(tmp_path / "s") as store:
        assert {row[0] for row in store.select("SELECT ?f WHERE { ?d sk:fileName ?f }")} == {"visit.txt", "project.md"}


def test_a_second_build_reads_nothing_anew(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", corpus)

    def never(raw: RawDocument) -> DocumentGraph:
        raise AssertionError(raw.file_name)

    report = pipeline.build([corpus], tmp_path / "s", load=never)
    assert str(report) == "seen 2 = loaded 0 + unchanged 2 + skipped 0 + failed 0"
    assert not report.changed


def test_only_the_changed_document_is_read_anew(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", corpus)
    (corpus / "visit.txt").write_text(VISIT + "\nMer.\n", encoding="utf-8")
    assert statuses(build(tmp_path / "s", corpus)) == {"visit.txt": "loaded", "project.md": "unchanged"}


def test_a_file_that_is_renamed_is_known_by_its_new_name(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", corpus)
    (corpus / "visit.txt").rename(corpus / "besok.txt")
    build(tmp_path / "s", corpus)
    assert [line for line in lines(tmp_path / "s") if '"besok.txt"' in line]
    assert not [line for line in lines(tmp_path / "s") if '"visit.txt"' in line]


def test_the_order_of_paths_changes_no_byte(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "one", corpus / "visit.txt", corpus / "b")
    build(tmp_path / "two", corpus / "b", corpus / "visit.txt")
    build(tmp_path / "three", corpus)
    assert lines(tmp_path / "one") == lines(tmp_path / "two") == lines(tmp_path / "three")


def test_several_processes_say_what_one_says(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        (corpus / f"{number}.txt").write_text(
            f"initiative/Labb {number} | sk:partner | body/Verk {number % 3}\n", encoding="utf-8"
        )
    one = build(tmp_path / "one", corpus, jobs=1)
    monkeypatch.setattr(pipeline, "POOL_FROM_BYTES", 0)
    two = build(tmp_path / "two", corpus, jobs=3)
    assert lines(tmp_path / "one") == lines(tmp_path / "two")
    assert one.outcomes == two.outcomes


def test_one_document_that_fails_does_not_stop_the_others(corpus: Path, tmp_path: Path) -> None:
    (corpus / "bad.txt").write_text("fail\n", encoding="utf-8")
    report = build(tmp_path / "s", corpus)
    assert str(report) == "seen 3 = loaded 2 + unchanged 0 + skipped 0 + failed 1"
    (bad,) = (outcome for outcome in report.outcomes if outcome.status == "failed")
    assert bad.message.endswith("says that it fails")


def test_a_fault_of_ours_in_one_document_does_not_stop_the_others(corpus: Path, tmp_path: Path) -> None:
    def faulty(raw: RawDocument) -> DocumentGraph:
        if raw.file_name == "visit.txt":
            raise RecursionError("too\ndeep")
        return read_sample(raw)

    report = pipeline.build([corpus], tmp_path / "s", load=faulty)
    assert statuses(report) == {"visit.txt": "failed", "project.md": "loaded"}
    (message,) = (outcome.message for outcome in report.outcomes if outcome.status == "failed")
    assert "internal error (RecursionError: too deep)" in message


def die_on_demand(raw: RawDocument) -> DocumentGraph:
    if "die" in raw.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_sample(raw)


def test_a_document_that_kills_its_process_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(20):
        text = f"{number}\ndie\n" if number in (3, 11) else f"initiative/Labb {number} | sk:partner | body/Verket\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(pipeline, "POOL_FROM_BYTES", 0)
    report = pipeline.build([folder], tmp_path / "s", load=die_on_demand, jobs=2)
    assert str(report) == "seen 20 = loaded 18 + unchanged 0 + skipped 0 + failed 2"
    assert {name for name, status in statuses(report).items() if status == "failed"} == {"03.txt", "11.txt"}
    assert "the process that read it died" in next(o.message for o in report.outcomes if o.status == "failed")


def test_evidence_that_is_not_in_the_text_fails_the_document(corpus: Path, tmp_path: Path) -> None:
    def other(raw: RawDocument) -> DocumentGraph:
        return read_sample(replace(raw, text="\n" + raw.text))

    report = Report()
    with pytest.raises(NothingLoaded):
        pipeline.build([corpus], tmp_path / "s", load=other, on_outcome=report.outcomes.append)
    assert all("quotes" in outcome.message for outcome in report.outcomes)


def test_a_document_that_changes_meanwhile_fails(corpus: Path, tmp_path: Path) -> None:
    def meddling(raw: RawDocument) -> DocumentGraph:
        (corpus / "b" / "project.md").write_text("någonting annat", encoding="utf-8")
        return read_sample(raw)

    report = pipeline.build([corpus], tmp_path / "s", load=meddling)
    assert statuses(report) == {"visit.txt": "loaded", "project.md": "failed"}
    assert "changed while it was read" in report.outcomes[1].message


def test_a_document_that_is_gone_takes_its_facts_with_it(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", corpus)
    build(tmp_path / "s", corpus / "b")
    assert not [line for line in lines(tmp_path / "s") if "/visit/studiebesök" in line]
    assert [line for line in lines(tmp_path / "s") if "provlabbet" in line]


def test_two_files_with_the_same_bytes_are_one_document(corpus: Path, tmp_path: Path) -> None:
    (corpus / "a-copy.txt").write_bytes((corpus / "visit.txt").read_bytes())
    report = build(tmp_path / "s", corpus)
    assert str(report) == "seen 3 = loaded 2 + unchanged 0 + skipped 1 + failed 0"
    again = build(tmp_path / "t", corpus / "visit.txt", corpus / "a-copy.txt", corpus / "b")
    assert lines(tmp_path / "s") == lines(tmp_path / "t")
    assert statuses(again)["visit.txt"] == "skipped"
    assert "the same bytes as" in next(o.message for o in report.outcomes if o.status == "skipped")


def test_files_that_no_reader_knows_are_skipped(corpus: Path, tmp_path: Path) -> None:
    (corpus / "bild.png").write_bytes(b"\x89PNG")
    (corpus / "README.md").write_text("Om mappen.", encoding="utf-8")
    (corpus / ".hidden.txt").write_text("x", encoding="utf-8")
    report = build(tmp_path / "s", corpus)
    assert str(report) == "seen 4 = loaded 2 + unchanged 0 + skipped 2 + failed 0"


def test_a_readme_that_is_named_is_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(VISIT, encoding="utf-8")
    assert statuses(build(tmp_path / "s", tmp_path / "README.md")) == {"README.md": "loaded"}


@pytest.mark.parametrize("what", ["empty", "missing", "failing"])
def test_where_nothing_can_be_loaded_the_store_stays_as_it_was(corpus: Path, tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "failing").mkdir()
    (tmp_path / "failing" / "bad.txt").write_text("fail\n", encoding="utf-8")
    build(tmp_path / "s", corpus)
    before = lines(tmp_path / "s")
    with pytest.raises(NothingLoaded, match=what):
        build(tmp_path / "s", tmp_path / what)
    assert lines(tmp_path / "s") == before
    assert str(build(tmp_path / "s", corpus)) == "seen 2 = loaded 0 + unchanged 2 + skipped 0 + failed 0"


def test_a_store_within_the_folder_is_not_read(corpus: Path) -> None:
    build(corpus / "styrkedjan-store", corpus)
    assert str(build(corpus / "styrkedjan-store", corpus)) == "seen 2 = loaded 0 + unchanged 2 + skipped 0 + failed 0"


def test_a_folder_that_is_no_store_is_not_written_into(corpus: Path) -> None:
    with pytest.raises(StoreError, match="not empty"):
        build(corpus, corpus)


def test_files_come_sorted_and_each_once(corpus: Path) -> None:
    (corpus / "b" / "loop").symlink_to(corpus)
    found = list(find_sources([corpus / "visit.txt", corpus], Limits()))
    assert [each.title for each in found if isinstance(each, Source)] == ["visit.txt", "project.md"]
    assert [each.message for each in found if isinstance(each, Outcome)] == [
        "a link to a folder; name the folder itself to read it"
    ]


def test_progress_and_outcomes_are_told_as_they_come(corpus: Path, tmp_path: Path) -> None:
    told: list[object] = []
    build(
        tmp_path / "s",
        corpus,
        on_outcome=told.append,
        on_progress=lambda what, done, total: told.append((what, done, total)),
    )
    steps = [each if isinstance(each, tuple) else each.status for each in told if isinstance(each, tuple | Outcome)]
    assert steps[:4] == [("reading", 1, 2), "loaded", ("reading", 2, 2), "loaded"]
    assert {step[0] for step in steps[4:]} == {"writing the graph", "filling the engine"}


def test_another_base_needs_no_reading(corpus: Path, tmp_path: Path) -> None:
    build(tmp_path / "s", corpus)
    report = build(tmp_path / "s", corpus, base="https://example.org/x/")
    assert statuses(report) == {"visit.txt": "unchanged", "project.md": "unchanged"}
    assert report.changed
    assert not [line for line in lines(tmp_path / "s") if line.startswith(f"<{BASE}")]


def test_the_version_covers_code_patterns_words_and_ontology() -> None:
    assert version_key() == version_key()
    names = {
        name
        for package in ("styrkedjan.loaders", "styrkedjan.ontology")
        for name, _ in pipeline._files(package, (".py", ".toml", ".txt", ".ttl"))
    }
    assert {"styrkedjan.loaders/readers/plain.py", "styrkedjan.ontology/vocabulary.ttl"} <= names
    assert [name for name in names if "/rules/facts/" in name and name.endswith(".toml")]
    assert [name for name in names if "/words/" in name]


def test_a_dry_run_tells_what_a_build_would_change_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, store = tmp_path / "sida.txt", tmp_path / "store"
    page.write_text("Eva Provberg är rektor på Björkskolan i Umeå.\n", encoding="utf-8")
    assert main(["build", str(page), "--store", str(store)]) == 0
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    page.write_text("Eva Provberg är biträdande rektor på Björkskolan i Umeå.\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["build", str(page), "--store", str(store), "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "+ Eva Provberg" in told and "- Eva Provberg" in told and "biträdande rektor" in told
    assert "nothing was written" in told
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before
