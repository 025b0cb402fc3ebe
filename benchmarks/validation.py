"""Validation side by side: the ontology's shapes by our own hand and by pyshacl, in time and in memory."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from export import make

from styrkedjan.graph.store import Store
from styrkedjan.graph.validate import _read_shapes, _without_queries, check_with_pyshacl, validate


def by_hand(store: Store) -> int:
    """The shapes that look at nodes, and those that are queries."""
    return len(validate(store))


def by_pyshacl(store: Store) -> int:
    """The shapes that look at nodes, some 20,000 triples at a time; queries would take pyshacl for ever."""
    return len(list(check_with_pyshacl(store, _without_queries(_read_shapes(None)))))


def measure(way: Any, path: str, pipe: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Store(path) as store:
        started = time.perf_counter()
        way(store)
        seconds = time.perf_counter() - started
    pipe.send((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))


def run(way: Any, path: str) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=measure, args=(way, path, there))
    process.start()
    seconds, megabytes = here.recv()
    process.join()
    return seconds, megabytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    size = parser.parse_args().triples
    print("| triples | ours: s | MB | pyshacl: s | MB | ours is |")
    print("| --- | --- | --- | --- | --- | --- |")
    for triples in (size // 10, size):
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "store")
            held = make(path, triples)
            mine, memory = run(by_hand, path)
            if triples == size:
                print(f"| {held:,} | {mine:.1f} | {memory:.0f} | | | |")
                continue
            theirs, heap = run(by_pyshacl, path)
            print(
                f"| {held:,} | {mine:.1f} | {memory:.0f} | {theirs:.1f} | {heap:.0f} | {theirs / mine:.0f} × as fast |"
            )


if __name__ == "__main__":
    main()
