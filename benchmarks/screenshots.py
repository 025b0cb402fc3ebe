"""Take the pictures of docs/images: each view and the server's pages, of the bundled corpus, desktop and phone.

Run ``python -m benchmarks.screenshots`` in the project's folder, with Chromium and playwright there.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any

from styrkedjan.graph.store import Store
from styrkedjan.graph.views import render
from styrkedjan.graph.views.chain import Chains
from styrkedjan.graph.views.read import read_graph
from styrkedjan.loaders.pipeline import build
from tests.browser import launched, open_page
from tests.serving import serving

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
            _take_server(browser, folder / "store")


def _take_server(browser: Any, store: Path) -> None:
    """Take the server's pages: light on the desktop, dark on the phone."""
    with serving(store) as server:
        document = server.http.get("/suggest", params={"q": "Besök Tillit"}).json()[0]["href"]
        place = server.http.get("/suggest", params={"q": "Helsingborg"}).json()[0]["href"]
        pages = {
            "start": "/",
            "node": place,
            "document": f"{document}#p6",
            "question": "/queries/visits",
            "editor": "/editor",
        }
        for name, address in pages.items():
            for (width, height), theme in zip(SIZES, ("light", "dark"), strict=True):
                size = {"width": width, "height": height}
                context = browser.new_context(viewport=size, color_scheme=theme, reduced_motion="reduce")
                page = context.new_page()
                page.goto(server.address.rstrip("/") + address)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=IMAGES / f"serve-{name}-{width}-{theme}.png")
                context.close()


if __name__ == "__main__":
    main()
