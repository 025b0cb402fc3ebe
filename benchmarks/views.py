"""Measure the views: size, time to write, time to read, and the same thousand nodes on pyvis's own page.

Run ``python -m benchmarks.views`` in the project's folder; ``--write`` puts the table into benchmarks/views.md.
Chromium and playwright must be there. Without ../shared the original documents are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import platform
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from styrkedjan.graph.store import Store
from styrkedjan.graph.views import KINDS, render
from styrkedjan.graph.views.read import UNDRAWN, read_graph
from styrkedjan.loaders.pipeline import build
from tests.browser import launched, open_page
from tests.generated import GeneratedStore, generate

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
#: Where pyvis's own page is given up.
PATIENCE_SECONDS = 400


def _stores(folder: Path) -> Iterator[tuple[str, Any]]:
    for name, path in (("corpus", ROOT / "corpus"), ("original documents", ROOT.parent / "shared" / "documents")):
        if path.is_dir():
            with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                build([path], folder / name)
            yield name, Store(folder / name)
    for size in (1500, 10_000):
        yield f"generated, {size:,}", GeneratedStore(generate(size))


def _best(measured: list[float]) -> float:
    return min(measured)


def _measure_views(browser: Any, folder: Path) -> Iterator[str]:
    yield "| graph | nodes | view | written, s | page, MB | readable, s |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, store in _stores(folder):
        graph = read_graph(store)
        drawn = len(graph.drawn())
        about = next((n.iri for n in graph.nodes.values() if n.kind == "Municipality"), None)
        for kind in KINDS:
            written, readable = [], []
            for _ in range(RUNS):
                start = time.perf_counter()
                page = render(kind, store, about=about if kind == "around" else None)
                path = page.save(folder / "page.html")
                written.append(time.perf_counter() - start)
                start = time.perf_counter()
                with open_page(browser, path):
                    readable.append(time.perf_counter() - start)
            size = path.stat().st_size / 1e6
            yield f"| {name} | {drawn:,} | {kind} | {_best(written):.2f} | {size:.2f} | {_best(readable):.2f} |"


def _pyvis_page(path: Path, nodes: int) -> None:
    """Write pyvis's own page, with its defaults, of the first *nodes* nodes of the generated graph."""
    from pyvis.network import Network

    graph = read_graph(GeneratedStore(generate(nodes)))
    shown = [node for node in graph.nodes.values() if node.kind not in UNDRAWN][:nodes]
    known = {node.iri for node in shown}
    net = Network(directed=True, cdn_resources="in_line")
    for node in shown:
        net.add_node(node.iri, label=node.label)
    for fact in graph.facts:
        if fact.subject in known and fact.object in known:
            net.add_edge(fact.subject, fact.object)
    # Its own writer leaves the encoding to the locale.
    path.write_text(net.generate_html(), encoding="utf-8")


def _measure_peer(browser: Any, folder: Path) -> Iterator[str]:
    nodes = 1000
    ours = render("network", GeneratedStore(generate(nodes))).save(folder / "ours.html")
    theirs = folder / "pyvis.html"
    _pyvis_page(theirs, nodes)
    measured = []
    for _ in range(RUNS):
        start = time.perf_counter()
        with open_page(browser, ours, "#all=1"):
            measured.append(time.perf_counter() - start)
    own = _best(measured)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    # What it asks of the network is refused at once, so that it does not wait for an answer.
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    start = time.perf_counter()
    page.goto(theirs.as_uri(), wait_until="commit")
    page.wait_for_function("document.getElementById('loadingBar')?.style.display === 'none'")
    peer = time.perf_counter() - start
    context.close()
    yield "| the same 1,000 nodes, all shown | readable, s |"
    yield "| --- | --- |"
    yield f"| this project's network page | {own:.2f} |"
    yield f"| pyvis's own page, default settings, one run | {peer:.1f} |"
    yield f"| ratio | {peer / own:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/views.md")
    arguments = parser.parse_args()
    lines = [
        "# The views, measured",
        "",
        f"`python -m benchmarks.views --write`, the best of {RUNS} runs, on {platform.system()} with Python",
        f"{platform.python_version()}, headless Chromium, two shared cores. *Written* is from the store to the file;",
        "*readable* is from the address given to the page drawn and answering. Nodes are those a network draws;",
        "levels, roles and documents come on top.",
        "",
        "Wanted: readable within 2 s at 1,500 nodes and 4 s at 10,000 (from a part, the rest by expanding), at most",
        "1.5 MB and written within 3 s at 1,500 nodes, and at least 30 times sooner than pyvis's own page.",
        "",
    ]
    with tempfile.TemporaryDirectory() as name, launched() as browser:
        for part in (_measure_views(browser, Path(name)), _measure_peer(browser, Path(name))):
            for line in part:
                print(line, flush=True)
                lines.append(line)
            lines.append("")
    if arguments.write:
        Path(__file__).with_suffix(".md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
