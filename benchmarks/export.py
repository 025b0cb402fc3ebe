"""Exports side by side: ours, rdflib's serialisers and pyoxigraph's raw dump, in triples a second and in memory."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from generate import make_store

from styrkedjan.graph.export import export_to_file, to_rdflib
from styrkedjan.graph.store import Store

#: Each format as we, rdflib and pyoxigraph call it.
FORMATS = {
    "turtle": ("turtle", ox.RdfFormat.TURTLE),
    "ntriples": ("nt", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
}


def ours(store: Store, format: str) -> Callable[[], object]:
    return lambda: export_to_file(store, format, Path(f"{store.path}.{format}"))


def of_rdflib(store: Store, format: str) -> Callable[[], object]:
    graph = to_rdflib(store)
    return lambda: graph.serialize(f"{store.path}.{format}", format=FORMATS[format][0])


def of_pyoxigraph(store: Store, format: str) -> Callable[[], object]:
    engine = store.engine
    return lambda: engine.dump(f"{store.path}.{format}", FORMATS[format][1], from_graph=ox.DefaultGraph())


def measure(way: Any, path: str, format: str, pipe: Any) -> None:
    """Send how long the export took, and by how much memory grew, loading included."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Store(path) as store:
        write = way(store, format)
        started = time.perf_counter()
        write()
        seconds = time.perf_counter() - started
    pipe.send((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))


def run(way: Any, path: str, format: str) -> tuple[float, float]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=measure, args=(way, path, format, there))
    process.start()
    seconds, megabytes = here.recv()
    process.join()
    return seconds, megabytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    size = parser.parse_args().triples
    print("| format | ours: triples/s | MB | rdflib: triples/s | MB | ours is | pyoxigraph: triples/s | ours takes |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "store")
        with make_store(Path(path), size) as store:
            triples = store.info()["triples"]
        for format in FORMATS:
            (mine, memory), (theirs, heap), (raw, _) = (
                run(way, path, format) for way in (ours, of_rdflib, of_pyoxigraph)
            )
            print(
                f"| {format} | {triples / mine:,.0f} | {memory:.0f} | {triples / theirs:,.0f} | {heap:.0f} | "
                f"{theirs / mine:.1f} × as fast | {triples / raw:,.0f} | {mine / raw:.1f} × as long |"
            )


if __name__ == "__main__":
    main()
