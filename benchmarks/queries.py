"""How fast questions are answered, side by side in one run: bare engine, our Python call, the guarded one, rdflib.

    python benchmarks/queries.py [--sizes 100000 1000000 5000000] [--rdflib-size 1000000] > table.md

Prints Markdown. Each figure is the least of several rounds in which the ways take turns: whatever else the machine does
can only add to it. The graphs are made up, and removed in the end.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from generate import make_store

from styrkedjan.graph.errors import QueryLimit
from styrkedjan.graph.store import Store
from styrkedjan.ontology import PREFIXES
from styrkedjan.queries import Limits, catalogue, explain, run

#: The questions that need a parameter, or would ask for the whole graph.
PARAMS: dict[str, dict[str, str]] = {
    "about": {"node": "Provkommun 7"},
    "chain": {"municipality": "Provkommun 7"},
    "concept-pairs": {"concept": "begrepp 7"},
    "evidence": {"subject": "Person 36"},
    "neighbourhood": {"node": "Person 36"},
    "similar-municipalities": {"municipality": "Provkommun 7"},
    "document-adds": {"document": "dokument-7.txt"},
    "document-overlap": {"document": "dokument-7.txt"},
    "single-source": {"subject": "Provkommun 7"},
    "contradictions": {"subject": "Person 36"},
    "visits": {"host": "Provkommun 7"},
    "who-met-whom": {"person": "Person 36"},
}
#: The kinds of query that the engines were compared by before one was chosen.
KINDS = {
    "label look-up": 'SELECT ?n { ?n skos:prefLabel "Person 36"@sv }',
    "one node": "SELECT ?p ?o { <https://w3id.org/styrkedjan/id/person/36> ?p ?o }",
    "two hops": 'SELECT ?m { ?p skos:prefLabel "Person 36"@sv ; org:memberOf ?o . ?o sk:partOf ?m }',
    "four hops": (
        'SELECT DISTINCT ?c { ?p skos:prefLabel "Person 36"@sv ; org:memberOf ?o . ?o sk:partOf ?m . '
        "?v sk:visits ?m ; sk:concerns ?c }"
    ),
    "path": "SELECT ?s { <https://w3id.org/styrkedjan/id/initiative/99> sk:inspiredBy+ ?s }",
    "group and count": "SELECT ?c (COUNT(?v) AS ?n) { ?v a sk:StudyVisit ; sk:concerns ?c } GROUP BY ?c",
    "optional": "SELECT ?i ?a { ?i a sk:Initiative OPTIONAL { ?i sk:budget ?a } }",
    "count all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}
PATIENCE_SECONDS = 3.0
RDFLIB_PATIENCE_SECONDS = 180.0


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--rdflib-size", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stores = []
        for size in arguments.sizes:
            print(f"making a graph of {size:,} triples", file=sys.stderr, flush=True)
            stores.append(make_store(Path(folder) / str(size), size))
        print(*_catalogue_table(stores), sep="\n")
        print()
        at = min(range(len(stores)), key=lambda i: abs(stores[i].info()["triples"] - arguments.rdflib_size))
        print(*_kinds_table(stores[at]), sep="\n")


def _catalogue_table(stores: Sequence[Store]) -> list[str]:
    measured = {name: [_three_ways(store, name, PARAMS.get(name, {})) for store in stores] for name in catalogue()}
    titles = [f"{store.info()['triples'] / 1e6:.2g} M" for store in stores]
    head = " | ".join(f"{title}: engine | ours | guarded" for title in titles)
    lines = [f"| milliseconds | {head} | growth |", "|" + " --- |" * (3 * len(stores) + 2)]
    ratios, extra, over = [], [], []
    for name, by_size in measured.items():
        cells = [cell for each in by_size for cell in _cells(each)]
        first, last = by_size[-2 if len(by_size) > 1 else 0], by_size[-1]
        growth = f"{last[0] / first[0]:.1f} ×" if first and last else "–"
        lines.append(f"| {name} | {' | '.join(cells)} | {growth} |")
        for each in filter(None, by_size):
            if each[0] > 1:
                ratios.append(each[1] / each[0])
                over += [f"{name} {each[1] / each[0]:.2f}"] if each[1] / each[0] > 1.15 else []
            extra.append(each[2] - each[1])
    lines += [
        "",
        f"- Our Python call against the bare engine, over the {len(ratios)} that take more than 1 ms: "
        f"median {statistics.median(ratios):.2f} ×, largest {max(ratios):.2f} ×; "
        f"above 1.15 ×: {', '.join(over) or 'none'}.",
        f"- The guarded call above ours: median {statistics.median(extra):+.2f} ms, largest {max(extra):+.2f} ms; "
        f"at most 0.3 ms in {sum(each <= 0.3 for each in extra)} of {len(extra)}.",
    ]
    return lines


def _cells(measured: tuple[float, float, float] | None) -> list[str]:
    return [f"{each:.2f}" for each in measured] if measured else [f"> {PATIENCE_SECONDS * 1000:.0f}", "–", "–"]


def _three_ways(store: Store, name: str, params: dict[str, str]) -> tuple[float, float, float] | None:
    """Return the least milliseconds of the bare engine, our call and the guarded one; ``None`` where patience ends."""
    # The names are resolved once, as whoever asks again and again would; what is compared is the asking.
    text = explain(store, name, params)
    limits = Limits(timeout_seconds=10 * PATIENCE_SECONDS, rows=10_000_000, result_bytes=1 << 30)
    print(f"  {name}", file=sys.stderr, flush=True)
    try:
        before = time.perf_counter()
        run(store, text, limits=replace(limits, timeout_seconds=PATIENCE_SECONDS))
        rough = time.perf_counter() - before
    except QueryLimit:
        return None
    ways: list[Callable[[], Any]] = [
        lambda: _bare(store.engine, text),
        lambda: _count(run(store, text, limits=limits, guarded=False)),
        lambda: _count(run(store, text, limits=limits)),
    ]
    rounds = max(2, min(40, int(1 / rough)))
    times: list[list[float]] = [[], [], []]
    for number in range(rounds):
        # The one that goes first finds the caches cold; take turns.
        for way in (number % 3, (number + 1) % 3, (number + 2) % 3):
            before = time.perf_counter()
            ways[way]()
            times[way].append((time.perf_counter() - before) * 1000)
    bare, ours, guarded = (min(each) for each in times)
    return bare, ours, guarded


def _bare(engine: ox.Store, text: str) -> int:
    found = engine.query(text, prefixes=dict(PREFIXES))
    return len(list(found)) if not isinstance(found, ox.QueryBoolean) else 1


def _count(result: Any) -> int:
    return len(result)


def _kinds_table(store: Store) -> list[str]:
    size = store.info()["triples"]
    lines = [
        f"| milliseconds at {size:,} triples | ours | guarded | rdflib | rdflib / ours |",
        "| --- | --- | --- | --- | --- |",
    ]
    slow = _rdflib_times(store)
    ratios = []
    for kind, text in KINDS.items():
        measured = _three_ways(store, text, {})
        if measured is None:
            continue
        rdflib_time = slow.get(kind)
        ratio = (rdflib_time or RDFLIB_PATIENCE_SECONDS * 1000) / measured[1]
        ratios.append(ratio)
        shown = f"{rdflib_time:,.2f}" if rdflib_time else f"> {RDFLIB_PATIENCE_SECONDS * 1000:,.0f}"
        lines.append(
            f"| {kind} | {measured[1]:.2f} | {measured[2]:.2f} | {shown} "
            f"| {'' if rdflib_time else '> '}{ratio:,.0f} × |"
        )
    return [*lines, "", f"- rdflib against our call, median of the kinds: {statistics.median(ratios):,.0f} ×."]


_RDFLIB = """
import sys, time, json, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
for kind, text in json.loads(sys.argv[2]).items():
    times = []
    for _ in range(3):
        before = time.perf_counter()
        len(list(graph.query(text)))
        times.append((time.perf_counter() - before) * 1000)
        if times[-1] > 5000:
            break
    print(json.dumps([kind, min(times)]), flush=True)
"""


def _rdflib_times(store: Store) -> dict[str, float]:
    """Return rdflib's milliseconds by kind, those it finished; it can only be stopped as a process of its own."""
    print("loading rdflib", file=sys.stderr, flush=True)
    kinds = {kind: explain(store, text) for kind, text in KINDS.items()}
    # The likeliest to hang goes last.
    ordered = {kind: kinds[kind] for kind in sorted(kinds, key=lambda kind: kind == "four hops")}
    lines = store.generation / "graph.nq"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _RDFLIB, str(lines), json.dumps(ordered)],
        stdout=subprocess.PIPE,
        text=True,
    )
    size = store.info()["triples"]
    try:
        out, _ = process.communicate(timeout=60 + size / 4000 + RDFLIB_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
    return dict(json.loads(line) for line in out.splitlines())


if __name__ == "__main__":
    main()
