"""What can befall a build: it is killed, interrupted, runs out of disk, meets another, is watched by a reader."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from growing import document
from killing import kill_builds, lines, start
from samples import read_sample
from styrkedjan.graph.store import Store
from styrkedjan.graph.writer import Writer
from styrkedjan.loaders import pipeline


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are found by /proc")
@pytest.mark.parametrize("seed", range(3))
def test_whoever_is_killed_whenever_the_graph_is_whole_and_the_next_build_right(tmp_path: Path, seed: int) -> None:
    assert kill_builds(tmp_path, seed, 5).total() == 10


@pytest.mark.parametrize("most", [300, 3_000, 60_000])
def test_a_disk_that_is_full_is_told_of_and_the_graph_stays(tmp_path: Path, most: int) -> None:
    """A file that may not grow is refused as one is for which there is no room."""
    folder, store = tmp_path / "documents", tmp_path / "s"
    folder.mkdir()
    (folder / "0.txt").write_text(document(random.Random(0)), encoding="utf-8")
    pipeline.build([folder], store, load=read_sample)
    before = lines(store)
    for number in range(1, 30):
        (folder / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    process = start(folder, store, str(most))
    _, told = process.communicate(timeout=120)
    assert process.returncode == 1 and told.startswith("told: "), told
    assert len(told.strip().splitlines()) == 1 and "File too large" in told
    assert lines(store) == before
    assert not pipeline.build([folder], store, load=read_sample).count("failed")
    pipeline.build([folder], tmp_path / "fresh", load=read_sample)
    assert lines(store) == lines(tmp_path / "fresh")


def test_two_builds_at_once_are_one_build_and_one_that_is_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    both = [start(folder, tmp_path / "s") for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 1], [0, 0])  # the second may have begun when the first was done
    assert codes == [0, 0] or any("another build is writing this store" in each for each in told), told
    pipeline.build([folder], tmp_path / "fresh", load=read_sample)
    assert lines(tmp_path / "s") == lines(tmp_path / "fresh")


def test_a_store_that_another_build_makes_just_now_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "s"
    store.mkdir()
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        if folder == store:
            (store / "shards").mkdir(exist_ok=True)
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    with Writer(store):
        pass


def test_who_reads_the_old_graph_reads_on_while_others_come_and_go(tmp_path: Path) -> None:
    folder, store = tmp_path / "documents", tmp_path / "s"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    pipeline.build([folder], store, load=read_sample)
    with Store(store) as old:
        before, answer = list(old.lines()), sorted(old.select("SELECT ?s ?o WHERE { ?s a ?o }"))
        for number in range(30, 34):
            (folder / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
            (folder / f"{number - 30}.txt").unlink()
            pipeline.build([folder], store, load=read_sample)
        assert list(old.lines()) == before
        assert sorted(old.select("SELECT ?s ?o WHERE { ?s a ?o }")) == answer
        with Store(store) as new:
            assert list(new.lines()) != before
    pipeline.build([folder], store, load=read_sample)
    assert len(list((store / "generations").iterdir())) == 1


def test_who_interrupts_a_build_is_told_what_is_kept(tmp_path: Path) -> None:
    folder, store = tmp_path / "documents", tmp_path / "s"
    folder.mkdir()
    for number in range(80):
        text = f"Eva Provberg är rektor på Björkskolan i Umeå.\nÅr {number} höll skolan ett rådslag.\n" * 8
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "styrkedjan", "build", str(folder), "--store", str(store)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(3):
        assert process.stdout.readline().startswith("loaded")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "of 80 documents are read and kept" in told and "the same command goes on from there" in told
    assert "Traceback" not in told
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0
    assert int(done.stdout.split("unchanged ")[-1].split()[0]) >= 3
