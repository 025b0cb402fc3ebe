"""Exports side by side: ours, rdflib's serialisers and pyoxigraph's raw dump, in triples a second and in memory."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from generate import make_store

from styrkedjan.graph.export import Options, export_to_file, to_rdflib
from styrkedjan.graph.selection import Selection, select
from styrkedjan.graph.store import Store

#: The least of so many counts, where others stand beside; the machine is shared.
ROUNDS = 3
#: Each format as we, rdflib and pyoxigraph call it.
FORMATS = {
    "turtle": ("turtle", ox.RdfFormat.TURTLE),
    "ntriples": ("nt", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
}
#: Every way to write, of which the memory is told at two sizes: a name, the format, options, the part that is chosen.
WAYS: tuple[tuple[str, str, Options, Selection], ...] = (
    *((format, format, Options(), Selection()) for format in ("turtle", "ntriples", "jsonld", "rdfxml")),
    ("trig --graphs", "trig", Options(graphs=True), Selection()),
    ("nquads --graphs", "nquads", Options(graphs=True), Selection()),
    *((format, format, Options(), Selection()) for format in ("csv", "xlsx", "graphml", "gexf")),
    ("turtle --facts-only", "turtle", Options(), Selection(facts_only=True)),
    ("turtle --public", "turtle", Options(), Selection(public=True)),
    ("turtle --confidence 0.8", "turtle", Options(), Selection(confidence=0.8)),
    ("turtle --document NAME", "turtle", Options(), Selection(document="dokument-5.txt")),
    ("turtle --municipality NAME", "turtle", Options(), Selection(municipality="Provkommun 7")),
    ("turtle --materialise", "turtle", Options(), Selection(materialise=True)),
)


def ours(store: Store, format: str) -> Callable[[], object]:
    return lambda: export_to_file(store, format, Path(f"{store.path}.{format}"))


def of_rdflib(store: Store, format: str) -> Callable[[], object]:
    graph = to_rdflib(store)
    return lambda: graph.serialize(f"{store.path}.{format}", format=FORMATS[format][0])


def of_pyoxigraph(store: Store, format: str) -> Callable[[], object]:
    engine = store.engine
    return lambda: engine.dump(f"{store.path}.{format}", FORMATS[format][1], from_graph=ox.DefaultGraph())


def in_a_way(number: int, store: Store, format: str) -> Callable[[], object]:
    _, format, options, selection = WAYS[number]
    return lambda: export_to_file(select(store, selection), format, Path(f"{store.path}.{format}"), options)


def measure(way: Any, path: str, format: str, rounds: int, pipe: Any) -> None:
    """Send how long the export took, the least of some rounds, and by how much memory grew, loading included."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Store(path) as store:
        write = way(store, format)
        taken = []
        for _ in range(rounds):
            started = time.perf_counter()
            write()
            taken.append(time.perf_counter() - started)
    pipe.send((min(taken), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))


def run(way: Any, path: str, format: str, rounds: int = 1) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=measure, args=(way, path, format, rounds, there))
    process.start()
    seconds, megabytes = here.recv()
    process.join()
    return seconds, megabytes


def make(path: str, triples: int) -> int:
    """Make a store in a process of its own, and return how many triples it has.

    A process takes over the peak of memory of the one that starts it, so this one must stay small.
    """
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_make, args=(path, triples))
    process.start()
    process.join()
    with Store(path) as store:
        return int(store.info()["triples"])


def _make(path: str, triples: int) -> None:
    make_store(Path(path), triples).close()


def beside_others(path: str, triples: int) -> None:
    print("| format | ours: triples/s | MB | rdflib: triples/s | MB | ours is | pyoxigraph: triples/s | ours takes |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for format in FORMATS:
        (mine, memory), (theirs, heap), (raw, _) = (
            run(way, path, format, ROUNDS) for way in (ours, of_rdflib, of_pyoxigraph)
        )
        print(
            f"| {format} | {triples / mine:,.0f} | {memory:.0f} | {triples / theirs:,.0f} | {heap:.0f} | "
            f"{theirs / mine:.1f} × as fast | {triples / raw:,.0f} | {mine / raw:.1f} × as long |",
            flush=True,
        )


def at_two_sizes(sizes: dict[str, int]) -> None:
    heads = " | ".join(f"{triples:,}: triples/s | MB" for triples in sizes.values())
    print(f"| way | {heads} |")
    print("| --- |" + " --- | --- |" * len(sizes))
    for number, (name, format, _, _) in enumerate(WAYS):
        cells = []
        for path, triples in sizes.items():
            seconds, memory = run(partial(in_a_way, number), path, format)
            cells.append(f"{triples / seconds:,.0f} | {memory:.0f}")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=100_000, help="of the graph that the others write too")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000], help="at which memory is told")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {}
        for triples in (arguments.triples, *arguments.sizes):
            path = str(Path(folder) / str(triples))
            sizes[path] = make(path, triples)
        others = str(Path(folder) / str(arguments.triples))
        beside_others(others, sizes[others])
        print()
        at_two_sizes({path: sizes[path] for path in (str(Path(folder) / str(n)) for n in arguments.sizes)})


if __name__ == "__main__":
    main()
