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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from generate import make_store

from styrkedjan.graph.errors import QueryLimit
from styrkedjan.graph.store import Store
from styrkedjan.ontology import PREFIXES
from styrkedjan.queries import Limits, Result, catalogue, explain, run

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
RDFLIB_PATIENCE_SECONDS = 20.0
#: A question takes its turn this often at least, at most, and for about so long.
LEAST_ROUNDS, MOST_ROUNDS, ROUND_SECONDS = 7, 60, 1.5


@dataclass(frozen=True, slots=True)
class Times:
    """The least milliseconds of the three ways, and of what the guarded one adds to its engine."""

    bare: float
    ours: float
    guarded: float
    added: float


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
        measured = {name: [_three_ways(store, name, PARAMS.get(name, {})) for store in stores] for name in catalogue()}
        print(*_catalogue_table(stores, measured), sep="\n")
        print()
        at = min(range(len(stores)), key=lambda i: abs(stores[i].info()["triples"] - arguments.rdflib_size))
        print(*_rdflib_table(stores[at], {name: by_size[at] for name, by_size in measured.items()}), sep="\n")


def _catalogue_table(stores: Sequence[Store], measured: Mapping[str, Sequence[Times | None]]) -> list[str]:
    titles = [f"{store.info()['triples'] / 1e6:.2g} M" for store in stores]
    head = " | ".join(f"{title}: engine | ours | guarded" for title in titles)
    lines = [f"| milliseconds | {head} | growth |", "|" + " --- |" * (3 * len(stores) + 2)]
    for name, by_size in measured.items():
        cells = [cell for each in by_size for cell in _cells(each)]
        first, last = by_size[-2 if len(by_size) > 1 else 0], by_size[-1]
        growth = f"{last.bare / first.bare:.1f} ×" if first and last else "–"
        lines.append(f"| {name} | {' | '.join(cells)} | {growth} |")
    named = [(name, each) for name, by_size in measured.items() for each in by_size if each]
    ratios = [(each.ours / each.bare, name) for name, each in named if each.bare > 1]
    over = [f"{name} {ratio:.2f}" for ratio, name in ratios if ratio > 1.15]
    return [
        *lines,
        "",
        f"- Our Python call against the bare engine, over the {len(ratios)} that take more than 1 ms: "
        f"median {statistics.median(ratio for ratio, _ in ratios):.2f} ×, largest {max(ratios)[0]:.2f} ×; "
        f"above 1.15 ×: {', '.join(over) or 'none'}.",
        _told("The guarded call above ours", [each.guarded - each.ours for _, each in named]),
        _told("The guarded call above its own engine's time", [each.added for _, each in named]),
    ]


def _told(what: str, extra: Sequence[float]) -> str:
    within = sum(each <= 0.3 for each in extra)
    return (
        f"- {what}: median {statistics.median(extra):+.2f} ms, from {min(extra):+.2f} to {max(extra):+.2f} ms; "
        f"at most 0.3 ms in {within} of {len(extra)}."
    )


def _cells(measured: Times | None) -> list[str]:
    if not measured:
        return [f"> {PATIENCE_SECONDS * 1000:.0f}", "–", "–"]
    return [f"{each:.2f}" for each in (measured.bare, measured.ours, measured.guarded)]


def _three_ways(store: Store, name: str, params: dict[str, str]) -> Times | None:
    """Return what the bare engine, our call and the guarded one take; ``None`` where patience ends."""
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
    guarded: list[Result] = []
    ways: list[Callable[[], Any]] = [
        lambda: _bare(store.engine, text),
        lambda: len(run(store, text, limits=limits, guarded=False)),
        lambda: guarded.append(run(store, text, limits=limits)) or len(guarded[-1]),
    ]
    times: list[list[float]] = [[], [], []]
    for number in range(max(LEAST_ROUNDS, min(MOST_ROUNDS, int(ROUND_SECONDS / rough)))):
        # The one that goes first finds the caches cold; take turns.
        for way in (number % 3, (number + 1) % 3, (number + 2) % 3):
            before = time.perf_counter()
            ways[way]()
            times[way].append((time.perf_counter() - before) * 1000)
    added = (whole - 1000 * (result.engine_seconds or 0.0) for whole, result in zip(times[2], guarded, strict=True))
    return Times(*(min(each) for each in times), min(added))


def _bare(engine: ox.Store, text: str) -> int:
    found = engine.query(text, prefixes=dict(PREFIXES))
    return len(list(found)) if not isinstance(found, ox.QueryBoolean) else 1


def _rdflib_table(store: Store, of_catalogue: Mapping[str, Times | None]) -> list[str]:
    """Return what rdflib takes for the kinds and the catalogue on the graph of *store*, beside *of_catalogue*, ours."""
    size = store.info()["triples"]
    texts = {kind: explain(store, text) for kind, text in KINDS.items()}
    texts |= {name: explain(store, name, PARAMS.get(name, {})) for name in of_catalogue}
    slow = _rdflib_times(store, texts)
    lines = [
        f"| milliseconds at {size:,} triples | ours | guarded | rdflib | rdflib / ours |",
        "| --- | --- | --- | --- | --- |",
    ]
    of_kinds = {kind: _three_ways(store, text, {}) for kind, text in KINDS.items()}
    ratios: dict[str, float] = {}
    for name, measured in [*of_kinds.items(), *of_catalogue.items()]:
        if measured is None:
            continue
        least = "> " if name not in slow else ""
        spent = slow.get(name, RDFLIB_PATIENCE_SECONDS * 1000)
        ratios[name] = spent / measured.ours
        lines.append(
            f"| {name} | {measured.ours:.2f} | {measured.guarded:.2f} | {least}{spent:,.2f} "
            f"| {least}{ratios[name]:,.{1 if ratios[name] < 10 else 0}f} × |"
        )
    asked = [ratios[name] for name in of_catalogue if name in ratios]
    return [
        *lines,
        "",
        f"- rdflib against our call, median of the {len(of_kinds)} kinds: "
        f"{statistics.median(ratios[kind] for kind in of_kinds if kind in ratios):,.0f} ×.",
        f"- rdflib against our call, median of {len(asked)} questions of the catalogue: "
        f"{statistics.median(asked):,.0f} ×; "
        f"{sum(name not in slow for name in of_catalogue if name in ratios)} of them rdflib did not finish "
        f"within {RDFLIB_PATIENCE_SECONDS:g} s.",
    ]


_RDFLIB = """
import json, signal, sys, time, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
patience = float(sys.argv[3])

class Enough(BaseException):
    pass

def stop(*_):
    raise Enough

signal.signal(signal.SIGALRM, stop)
for name, text in json.loads(sys.argv[2]).items():
    times = []
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        while len(times) < 7 and sum(times) < 3000:
            before = time.perf_counter()
            len(list(graph.query(text)))
            times.append((time.perf_counter() - before) * 1000)
    except Enough:
        pass
    signal.setitimer(signal.ITIMER_REAL, 0)
    if times:
        print(json.dumps([name, min(times)]), flush=True)
"""


def _rdflib_times(store: Store, texts: Mapping[str, str]) -> dict[str, float]:
    """Return rdflib's milliseconds by name, for those of *texts* that it finished, in a process of its own."""
    print("asking rdflib", file=sys.stderr, flush=True)
    with tempfile.NamedTemporaryFile("w", suffix=".nq", encoding="utf-8") as lines:
        lines.writelines(store.lines())
        lines.flush()
        arguments = [lines.name, json.dumps(texts), str(RDFLIB_PATIENCE_SECONDS)]
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _RDFLIB, *arguments], stdout=subprocess.PIPE, text=True, check=True
        )
    return dict(json.loads(line) for line in done.stdout.splitlines())


if __name__ == "__main__":
    main()
