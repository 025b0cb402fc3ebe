"""A browser for the tests of pages: Chromium by Playwright, with what a page asks for and complains of noted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Visit", "chromium", "open_page"]

_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)

_MEASURE = (Path(__file__).parent / "views" / "measure.js").read_text(encoding="utf-8")


def chromium() -> str:
    """Return the path of an installed Chromium, or an empty string."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""


@contextmanager
def launched() -> Iterator[Any]:
    """Yield a running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(_ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page: ``requests`` are those for anything but the page itself, ``complaints`` what the console said."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hash(self) -> str:
        """Return the address's part after the file."""
        return str(self.page.evaluate("decodeURIComponent(location.hash)"))

    def measure(self, what: str) -> Any:
        """Return what a function of tests/views/measure.js gives for the page."""
        self.page.evaluate(_MEASURE)
        return self.page.evaluate(f"measure.{what}")

    def settle(self) -> None:
        """Wait until what was clicked is drawn."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextmanager
def open_page(
    browser: Any, path: Path, address: str = "", *, width: int = 1440, height: int = 900, theme: str = "light"
) -> Iterator[Visit]:
    """Open the page at *path* once it is drawn; motion is reduced, so that nothing is still on its way."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    page = context.new_page()
    visit = Visit(page)
    url = path.resolve().as_uri()

    def asked(request: Any) -> None:
        if request.url.split("#")[0] != url and not request.url.startswith(("data:", "blob:")):
            visit.requests.append(request.url)

    context.on("request", asked)
    page.on(
        "console",
        lambda message: visit.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.goto(url + address)
    page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
    visit.settle()
    yield visit
    context.close()
