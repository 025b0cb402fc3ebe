"""A store that is brought forward answers as one that is built from nothing."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from growing import document
from held import contents
from samples import read_sample
from styrkedjan.graph import generation, writer
from styrkedjan.graph.graphfile import Ranges
from styrkedjan.graph.review_file import REVIEW_FILE, Review, add_reviews
from styrkedjan.graph.store import Store
from styrkedjan.loaders import pipeline
from styrkedjan.ontology import BASE


def build(store: Path, *paths: Path, **options: Any) -> pipeline.Report:
    report = pipeline.build(paths, store, load=read_sample, **options)
    assert not report.count("failed")
    return report


def told(path: Path) -> tuple[list[str], set[str], dict[str, Any], str]:
    """Return all that a store says: its lines, what its engine holds, what it counts."""
    with Store(path) as store:
        info = {key: value for key, value in store.info().items() if key != "built"}
        engine = {f"{quad.triple} ." for quad in store.engine}
        return list(store.lines()), engine, info, (store.generation / "void.ttl").read_text(encoding="utf-8")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with how each generation came about."""
    ways: list[str] = []
    whole, forward, fill = writer.write_whole_graph, generation._advance_engine, writer.fill_engine

    def say(way: str, function: Any) -> Any:
        def said(*arguments: Any, **options: Any) -> Any:
            ways.append(way)
            return function(*arguments, **options)

        return said

    monkeypatch.setattr(writer, "write_whole_graph", say("whole", whole))
    monkeypatch.setattr(generation, "_advance_engine", say("forward", forward))
    monkeypatch.setattr(writer, "fill_engine", say("filled", fill))
    return ways


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_the_store_is_that_of_a_build_from_nothing(
    tmp_path: Path, written: list[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(generation, "_MOST_CHANGED", 1)  # in a small store a namesake touches many documents
    chance = random.Random(seed)
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(24):
        (folder / f"{number}.txt").write_text(document(chance), encoding="utf-8")
    build(tmp_path / "s", folder)
    for step in range(5):
        name = folder / f"{chance.randrange(24 + step)}.txt"
        if chance.random() < 0.3:
            name.unlink(missing_ok=True)
        elif chance.random() < 0.3 and name.exists():
            name.write_text(name.read_text(encoding="utf-8") + document(chance), encoding="utf-8")
        else:
            (folder / f"{24 + step}.txt").write_text(document(chance), encoding="utf-8")
        if step == 3:
            (folder / "styrkedjan-same.tsv").write_text(
                "Studiebesök Ort1 2020\tStudiebesök Ort2 2020\tsame\n", encoding="utf-8"
            )
        build(tmp_path / "s", folder)
        build(tmp_path / f"fresh{step}", folder)
        assert told(tmp_path / "s") == told(tmp_path / f"fresh{step}")
        assert (tmp_path / "s" / "current").read_text() == (tmp_path / f"fresh{step}" / "current").read_text()
    assert written.count("whole") == 6, "only what is built from nothing is written whole"
    assert "forward" in written


def test_another_base_is_carried_forward_too(
    tmp_path: Path, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "_MOST_CHANGED", 1)
    chance = random.Random(7)
    base = "https://example.org/ny/"
    for number in range(16):
        (tmp_path / f"{number}.txt").write_text(document(chance), encoding="utf-8")
    build(tmp_path / "s", tmp_path, base=base)
    (tmp_path / "3.txt").write_text(document(chance), encoding="utf-8")
    build(tmp_path / "s", tmp_path, base=base)
    build(tmp_path / "t", tmp_path, base=base)
    assert told(tmp_path / "s") == told(tmp_path / "t")
    assert written.count("whole") == 2
    assert not [line for line in told(tmp_path / "s")[0] if line.startswith(f"<{BASE}")]


def test_a_reviewers_word_is_carried_forward_too(
    tmp_path: Path, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "_MOST_CHANGED", 1)
    chance = random.Random(3)
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(16):
        (folder / f"{number}.txt").write_text(document(chance), encoding="utf-8")
    build(tmp_path / "s", folder)
    reviews = (
        Review("", "", "Anna Ek", "hasRole", "rektor", "rejected", "", "Bo Al", "2026-01-15", "prov"),
        Review("3.txt", "", "Labb 1", "concerns", "tillit", "accepted", "", "Bo Al", "2026-01-15", "prov"),
        Review("", "", "Ingen", "hasRole", "rektor", "rejected", "", "Bo Al", "2026-01-15", "prov"),
    )
    for step in range(4):
        if step < 3:
            add_reviews(folder / REVIEW_FILE, reviews[step : step + 1])
        else:
            (folder / REVIEW_FILE).unlink()
        (folder / f"{step}.txt").write_text(document(chance), encoding="utf-8")
        report = build(tmp_path / "s", folder)
        fresh = build(tmp_path / f"fresh{step}", folder)
        assert told(tmp_path / "s") == told(tmp_path / f"fresh{step}")
        assert len(report.unfitting) == len(fresh.unfitting) == len(build(tmp_path / "s", folder).unfitting)
    assert written.count("whole") == 5, "only what is built from nothing is written whole"


def test_nothing_is_written_where_nothing_has_changed(tmp_path: Path, written: list[str]) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    build(tmp_path / "s", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "s" / "generations").rglob("*")}
    written.clear()
    assert not build(tmp_path / "s", tmp_path).changed
    assert written == []
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "s" / "generations").rglob("*")} == before


def test_what_only_adds_brings_the_engine_forward_and_what_takes_words_away_fills_it_anew(
    tmp_path: Path, written: list[str]
) -> None:
    for number in range(16):
        text = f'initiative/Labb {number} | sk:goal | "Ett hemligt mål {number}"\n'
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "s", tmp_path)
    written.clear()
    changed = tmp_path / "3.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + 'initiative/Labb 3 | sk:goal | "Mer"\n', encoding="utf-8")
    build(tmp_path / "s", tmp_path)
    assert written == ["forward"]
    written.clear()
    (tmp_path / "5.txt").unlink()
    build(tmp_path / "s", tmp_path)
    assert written == ["forward", "filled"]
    held = {path: contents(path) for path in (tmp_path / "s").rglob("*") if path.is_file()}
    assert [path for path, data in held.items() if b"hemligt m\xc3\xa5l 4" in data]
    assert not [path for path, data in held.items() if b"hemligt m\xc3\xa5l 5" in data or b"labb-5" in data]


def test_a_damaged_generation_is_written_whole(tmp_path: Path, written: list[str]) -> None:
    for number in range(16):
        (tmp_path / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    build(tmp_path / "s", tmp_path)
    with Store(tmp_path / "s") as store:
        (store.engine_path / "CURRENT").unlink()
    (tmp_path / "3.txt").write_text(document(random.Random(99)), encoding="utf-8")
    build(tmp_path / "s", tmp_path)
    build(tmp_path / "t", tmp_path)
    assert told(tmp_path / "s") == told(tmp_path / "t")


def test_the_graph_file_is_what_any_tool_unpacks(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(document(random.Random(1)), encoding="utf-8")
    build(tmp_path / "s", tmp_path)
    with Store(tmp_path / "s") as store:
        unpacked = gzip.decompress((store.generation / "graph.nq.gz").read_bytes())
        assert unpacked.decode() == "".join(store.lines())
    assert len(list(ox.parse(unpacked, format=ox.RdfFormat.N_QUADS))) == unpacked.count(b"\n")


@pytest.mark.parametrize("size", [0, 1 << 20, 1 << 26, 1 << 30])
def test_every_subject_belongs_to_one_range_and_ranges_follow_the_order_of_lines(size: int) -> None:
    ranges = Ranges(BASE, size)
    chance = random.Random(size)
    kinds = ("body/x", "document/", "evidence/", "inference/", "role/å", "initiative/a")
    subjects = sorted(f"<{BASE}{kind}{chance.getrandbits(80):020x}>".encode() for kind in kinds for _ in range(200))
    numbers = [ranges.of(subject) for subject in [*subjects, b"<urn:a>", b"_:x"]]
    assert numbers == sorted(numbers)
    own = ("/document/", "/evidence/", "/inference/")
    for subject in subjects:
        assert ranges.holds_own(ranges.of(subject)) == any(kind in subject.decode() for kind in own)
