"""Take the pictures of docs/images: each view of the bundled corpus, on a desktop and a phone, light and dark.

Run ``python -m benchmarks.screenshots`` in the project's folder, with Chromium and playwright there.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path

from styrkedjan.graph.store import Store
from styrkedjan.graph.views import render
from styrkedjan.graph.views.chain import Chains
from styrkedjan.graph.views.read import read_graph
from styrkedjan.loaders.pipeline import build
from tests.browser import launched, open_page

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SIZES = ((1440, 900), (390, 844))


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with contextlib.redirect_stderr(io.StringIO()):
            build([ROOT / "corpus"], folder / "store")
        store = Store(folder / "store")
        graph = read_graph(store)
        chains = Chains(graph)
        rows = [iri for iri in chains.subjects() if graph.nodes[iri].kind == "Municipality"]
        # The municipality of which most is known makes the best example.
        about = max(rows, key=lambda iri: (sum(map(bool, chains.of(iri).lanes)), len(chains.of(iri).arrows), iri))
        pages = (
            ("overview", "chain", None, ""),
            ("chain", "chain", about, ""),
            ("network", "network", None, ""),
            ("around", "around", about, ""),
            ("visits", "visits", None, ""),
        )
        with launched() as browser:
            for picture, kind, subject, address in pages:
                path = render(kind, store, about=subject).save(folder / f"{picture}.html")
                for width, height in SIZES:
                    for theme in ("light", "dark"):
                        with open_page(browser, path, address, width=width, height=height, theme=theme) as visit:
                            visit.page.screenshot(path=IMAGES / f"{picture}-{width}-{theme}.png")


if __name__ == "__main__":
    main()
