"""Reading on a Dask cluster: two workers on this machine, one of which is killed."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from growing import document
from killing import lines
from samples import read_sample
from styrkedjan.cli import main
from styrkedjan.graph.errors import UsageError
from styrkedjan.loaders import cluster, pipeline

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'styrkedjan[cluster]'")

BUILD = """
import sys
from samples import read_slowly
from styrkedjan.loaders import pipeline
report = pipeline.build([sys.argv[1]], sys.argv[2], load=read_slowly, scheduler=sys.argv[3])
print(report)
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Yield the address of a scheduler on this machine, and its two workers."""
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": str(here), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}
    started: list[subprocess.Popen[str]] = []

    def start(*command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    try:
        scheduler = start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"
        )
        address = _address(scheduler)
        workers = [
            start(
                "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny",
                "--local-directory", str(tmp_path / f"worker{number}"),
            )
            for number in range(2)
        ]  # fmt: skip
        yield address, workers
    finally:
        for process in reversed(started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _address(scheduler: subprocess.Popen[str]) -> str:
    assert scheduler.stderr
    for line in scheduler.stderr:
        if found := re.search(r"tcp://127\.0\.0\.1:\d+", line):
            return found[0]
    pytest.fail("the scheduler tells no address")


@pytest.mark.parametrize("kill", [False, True])
def test_a_cluster_gives_the_same_bytes_whichever_worker_is_killed(
    tmp_path: Path, running: tuple[str, list[subprocess.Popen[str]]], kill: bool
) -> None:
    address, workers = running
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(4 * cluster.CHUNK + 7):
        (folder / f"{number}.txt").write_text(document(random.Random(number)), encoding="utf-8")
    command = [sys.executable, "-c", BUILD, str(folder), str(tmp_path / "s"), address]
    build = subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True)
    if kill:
        deadline = time.monotonic() + 60
        while len(list((tmp_path / "s" / "shards").glob("*.gz"))) < cluster.CHUNK and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(workers[0].pid, signal.SIGKILL)
    told, _ = build.communicate(timeout=120)
    assert f"loaded {4 * cluster.CHUNK + 7} " in told
    pipeline.build([folder], tmp_path / "here", load=read_sample)
    assert lines(tmp_path / "s") == lines(tmp_path / "here")


def test_a_dry_run_on_a_cluster_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.txt").write_text(document(random.Random(1)), encoding="utf-8")
    command = ["build", str(tmp_path), "--store", str(tmp_path / "s"), "--dry-run", "--scheduler", "tcp://127.0.0.1:9"]
    assert main(command) == 2
    assert "leave out --scheduler" in capsys.readouterr().err


def test_a_scheduler_that_is_not_there_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    (tmp_path / "1.txt").write_text(document(random.Random(1)), encoding="utf-8")
    with pytest.raises(UsageError, match="tcp://127.0.0.1:9: no scheduler of Dask answers there"):
        pipeline.build([tmp_path], tmp_path / "s", load=read_sample, scheduler="tcp://127.0.0.1:9")
