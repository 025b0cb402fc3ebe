"""Whether a document has changed is told by the file system, and by its bytes where that cannot be trusted."""

from __future__ import annotations

import gzip
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from samples import PROJECT, VISIT, read_sample
from styrkedjan.loaders import pipeline, seen
from styrkedjan.loaders.limits import Limits
from styrkedjan.loaders.sources import Source


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the names of the documents whose bytes are read to know them."""
    names: list[str] = []
    real = pipeline.read_source

    def told(source: Source, limits: Limits) -> bytes:
        names.append(source.path.name)
        return real(source, limits)

    monkeypatch.setattr(pipeline, "read_source", told)
    return names


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two documents and one in an archive, which have lain there for a while."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "visit.txt").write_text(VISIT, encoding="utf-8")
    (documents / "project.txt").write_text(PROJECT, encoding="utf-8")
    with zipfile.ZipFile(documents / "more.zip", "w") as archive:
        archive.writestr("packed.txt", VISIT + "\n")
    monkeypatch.setattr(seen, "TICK_NS", -(10**18))  # as if all had been looked at long after
    return documents


def build(folder: Path, **options: bool) -> pipeline.Report:
    return pipeline.build([folder], folder.parent / "s", load=read_sample, **options)


def test_what_has_not_changed_is_not_read(folder: Path, read: list[str]) -> None:
    first = build(folder)
    assert set(read) == {"visit.txt", "project.txt", "packed.txt"}
    read.clear()
    again = build(folder)
    assert read == []
    assert again.documents == first.documents
    assert str(again) == "seen 3 = loaded 0 + unchanged 3 + skipped 0 + failed 0"


def test_all_are_read_where_that_is_asked_for(folder: Path, read: list[str]) -> None:
    build(folder)
    read.clear()
    assert build(folder, verify=True).count("unchanged") == 3
    assert set(read) == {"visit.txt", "project.txt", "packed.txt"}


def test_a_file_of_the_same_size_and_day_that_is_another_is_read(folder: Path, read: list[str]) -> None:
    path = folder / "visit.txt"
    build(folder)
    read.clear()
    before = path.stat()
    other = folder.parent / "other"
    other.write_text(VISIT.replace("Anna", "Arne"), encoding="utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert path.stat().st_size == before.st_size and path.stat().st_mtime_ns == before.st_mtime_ns
    report = build(folder)
    assert set(read) == {"visit.txt"}  # once to know it, once to load it
    assert report.count("loaded") == 1


def test_a_file_that_was_changed_just_now_is_not_trusted(
    folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "TICK_NS", 10**18)
    build(folder)
    read.clear()
    build(folder)
    assert set(read) == {"visit.txt", "project.txt", "packed.txt"}


def test_another_version_trusts_nothing(folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build(folder)
    read.clear()
    monkeypatch.setattr(pipeline, "version_key", lambda: "another")
    assert build(folder).count("loaded") == 3
    assert set(read) >= {"visit.txt", "project.txt", "packed.txt"}


def test_the_list_tells_no_name(folder: Path) -> None:
    build(folder)
    told = gzip.decompress((folder.parent / "s" / seen.FILE).read_bytes())
    assert len(json.loads(told)["files"]) == 3
    assert b"visit" not in told and b"documents" not in told


def test_a_list_that_is_damaged_costs_only_reading(folder: Path, read: list[str]) -> None:
    build(folder)
    (folder.parent / "s" / seen.FILE).write_bytes(b"\x1f\x8b nothing")
    read.clear()
    assert build(folder).count("unchanged") == 3
    assert len(read) == 3


def test_a_tick_is_that_of_the_coarsest_clock() -> None:
    assert seen.TICK_NS == 2 * 10**9 and time.time_ns() > seen.TICK_NS
