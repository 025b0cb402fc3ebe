"""What the commands tell of documents: what became of each, what was understood, what still stands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from formats import Part, make_zip, write_pdf
from styrkedjan.cli import main

TEXT = "Eva Provberg är socialchef i Ale kommun.\n\nDet regnade hela dagen. Alla var glada.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "sida.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gammal.txt").write_bytes("Nils Öberg är rektor i Mora kommun.\n".encode("cp1252"))
    (folder / "tom.txt").write_bytes(b"")
    (folder / "rapport.pdf").write_bytes(write_pdf([Part("paragraph", "Ida Frost är rektor i Luleå kommun.")]))
    (folder / "arkiv.zip").write_bytes(make_zip({"i/brev.txt": "Olle Ask är chef i Kalmar kommun.\n"}))
    assert main(["build", "in", "--store", "s", "--report", "r.json"]) == 1
    return folder


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    main([*words, "--store", "s"])
    return capsys.readouterr().out


def test_each_file_is_listed_with_what_became_of_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "info", "--documents").splitlines()
    assert any(line.startswith("failed ") and line.endswith("in/tom.txt: the file is empty") for line in lines)
    assert any("in/gammal.txt" in line and "warning: not UTF-8" in line for line in lines)
    assert any("33%" in line and "in/sida.txt" in line for line in lines)
    assert "5 files: 4 loaded, 0 unchanged, 0 skipped, 1 failed" in lines


def test_the_report_for_machines_tells_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (report["seen"], report["loaded"], report["failed"], report["warned"]) == (5, 4, 1, 1)
    listed = json.loads(printed(capsys, "info", "--documents", "--format", "json"))
    assert {entry["file"]: entry["status"] for entry in listed} == {
        entry["file"]: entry["status"] for entry in report["files"]
    }


def test_a_report_is_written_where_nothing_could_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "tom.txt").write_bytes(b"")
    file = tmp_path / "r.json"
    assert main(["build", str(tmp_path / "tom.txt"), "--store", str(tmp_path / "s"), "--report", str(file)]) == 3
    assert json.loads(file.read_text(encoding="utf-8"))["failed"] == 1


def test_a_report_that_cannot_be_written_is_told_before_the_work(folder: Path) -> None:
    assert main(["build", "in", "--store", "t", "--report", "finns/inte/r.json"]) == 2
    assert not Path("t").exists()


def test_the_sentences_of_a_document_are_told_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "info", "--document", "sida.txt").splitlines()
    assert lines[0] == "+ 0–40  Eva Provberg är socialchef i Ale kommun."
    assert lines[1].startswith("- 42–65  Det regnade")
    assert "+ stated something: 1 of 3 sentences (33%)" in lines


@pytest.mark.parametrize(
    ("name", "start"), [("rapport.pdf", "+ p. 1, 0–"), ("brev.txt", "+ 0–"), ("in/sida.txt", "+ 0–")]
)
def test_a_document_is_known_by_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, start: str
) -> None:
    assert printed(capsys, "info", "--document", name).startswith(start)


def test_a_document_that_is_not_there_is_told_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--document", "nej.txt", "--store", "s"]) == 2
    assert "no such document" in capsys.readouterr().err


def test_a_document_that_changed_has_no_coverage_until_it_is_built(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sida.txt").write_text("Ny början. " + TEXT, encoding="utf-8")
    assert main(["info", "--document", "sida.txt", "--store", "s"]) == 1
    assert "has changed since it was read" in capsys.readouterr().err


def test_every_quote_stands_in_files_that_are_as_they_were(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "verify")
    assert out.endswith("quotes stand in 4 documents\n")
    assert main(["verify", "--store", "s"]) == 0


def test_what_changed_moved_or_is_gone_is_told_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sida.txt").write_text("Ny början.\n" + TEXT, encoding="utf-8")
    (folder / "gammal.txt").write_text("Någonting annat.\n", encoding="utf-8")
    (folder / "rapport.pdf").unlink()
    assert main(["verify", "--store", "s"]) == 1
    out = capsys.readouterr().out
    assert "in/sida.txt: of " in out and " stand elsewhere now, 0 nowhere" in out
    assert "gone: “Nils Öberg är rektor i Mora kommun.”" in out
    assert "rapport.pdf: cannot be read (No such file or directory)" in out
    assert "1 documents could not be read" in out


def test_an_unchanged_document_keeps_its_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "build", "in")
    assert "unchanged  in/gammal.txt: warning: not UTF-8; the encoding was guessed to be Windows-1252" in out
    assert "seen 5 = loaded 0 + unchanged 4 + skipped 0 + failed 1" in out


def test_a_moved_folder_is_found_where_it_lies_now(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(str(folder), "annan")
    assert main(["info", "--document", "sida.txt", "--file", "annan/sida.txt", "--store", "s"]) == 0


def test_what_is_printed_is_what_offsets_count_in(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    capfdbinary.readouterr()
    assert main(["text", "in/arkiv.zip/i/brev.txt"]) == 0
    assert capfdbinary.readouterr().out.decode() == "Olle Ask är chef i Kalmar kommun.\n"
