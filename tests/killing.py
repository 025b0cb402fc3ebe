"""Builds that are killed at random moments, and what must hold after each."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from growing import document
from samples import read_sample
from styrkedjan.graph.store import Store
from styrkedjan.loaders import pipeline

BUILD = """
import resource, sys
from samples import read_sample
from styrkedjan.graph.errors import StyrkedjanError
from styrkedjan.loaders import pipeline
pipeline.POOL_FROM_BYTES = 0
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    pipeline.build([sys.argv[1]], sys.argv[2], load=read_sample, jobs=2)
except StyrkedjanError as error:
    sys.exit(f"told: {error}")
"""
DOCUMENTS = 40
#: A build of so few documents takes about as long.
SECONDS = 0.8


def start(folder: Path, store: Path, *more: str, told: int = subprocess.PIPE) -> subprocess.Popen[str]:
    """Start a build in a process of its own."""
    command = [sys.executable, "-c", BUILD, str(folder), str(store), *more]
    return subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.DEVNULL, stderr=told, text=True)


def lines(store: Path) -> list[str]:
    """Return the graph, once it is certain that the engine holds the same."""
    with Store(store) as opened:
        found = list(opened.lines())
        assert len(opened.engine) == len(found) == opened.info()["triples"]
        return found


def build(folder: Path, store: Path) -> list[str]:
    """Build to the end; return the graph."""
    assert not pipeline.build([folder], store, load=read_sample).count("failed")
    return lines(store)


def kill_builds(place: Path, seed: int, kills: int) -> Counter[str]:
    """Kill *kills* builds of changing documents in *place*; return how often who was killed and which graph was left.

    After each, the graph must be that of before or that of a build from nothing; every few, the next build must give
    the latter. What the killed leave running, runs on.
    """
    chance = random.Random(seed)
    folder, store = place / "documents", place / "store"
    folder.mkdir(parents=True)
    for number in range(DOCUMENTS):
        (folder / f"{number}.txt").write_text(document(chance), encoding="utf-8")
    before = build(folder, store)
    counts: Counter[str] = Counter()
    for number in range(kills):
        _change(folder, chance)
        counts[_kill(folder, store, chance)] += 1
        after = lines(store)
        if after != before or number % 5 == 4:
            expected = build(folder, place / f"fresh-{number}")
            assert after in (before, expected), f"kill {number} of seed {seed} left another graph"
            counts["left the new graph" if after != before else "left the old graph"] += 1
            assert build(folder, store) == expected, f"the build after kill {number} of seed {seed} went wrong"
            before = expected
        else:
            counts["left the old graph"] += 1
    build(folder, store)
    assert not [*(store / "generations").glob("unfinished-*"), *(store / "shards").glob("unfinished-*")]
    return counts


def _change(folder: Path, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 5)):
        number = chance.randrange(DOCUMENTS)
        if chance.random() < 0.2 and number > DOCUMENTS // 2:
            (folder / f"{number}.txt").unlink(missing_ok=True)
        else:
            (folder / f"{number}.txt").write_text(document(chance), encoding="utf-8")


def _kill(folder: Path, store: Path, chance: random.Random) -> str:
    """Start a build and kill it, or one of those that work for it, at some moment; return who it was."""
    process = start(folder, store, told=subprocess.DEVNULL)
    time.sleep(chance.random() * SECONDS)
    helpers = _descendants(process.pid) if chance.random() < 0.5 else []
    who = "helper" if helpers else "build" if process.poll() is None else "nobody, it was done"
    with contextlib.suppress(ProcessLookupError):
        os.kill(chance.choice(helpers) if helpers else process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    return who


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    waiting = [pid]
    while waiting:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                children = list(map(int, (task / "children").read_text().split()))
                found += children
                waiting += children
    return found
