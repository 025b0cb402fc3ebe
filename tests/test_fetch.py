"""Web addresses: what is fetched, what is refused, and that no server can keep us."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from formats import Part, make_zip, write_html, write_pdf
from samples import read_sample
from styrkedjan.graph.errors import DocumentError
from styrkedjan.graph.store import Store
from styrkedjan.loaders import fetch as fetching
from styrkedjan.loaders import pipeline
from styrkedjan.loaders.fetch import fetch
from styrkedjan.loaders.limits import DEFAULT, MB, Limits

ALLOWED = replace(DEFAULT, private_addresses=True, seconds=10.0)
PARTS = [Part("heading", "Rubrik"), Part("paragraph", "Eva Provberg är socialchef i Ale kommun.")]


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says."""

    def do_GET(self) -> None:
        pages = {
            "/sida": ("text/html; charset=utf-8", write_html(PARTS)),
            "/rapport.pdf": ("application/pdf", write_pdf(PARTS)),
            "/visa": ("application/pdf", write_pdf(PARTS)),
            "/text": ("text/plain", "Åsa Öberg är rektor.\n".encode("latin-1")),
            "/allt.zip": ("application/zip", make_zip({"a.txt": "Sida a.\n", "b.txt": "Sida b.\n"})),
            "/stor": ("text/plain", b"a" * (3 * MB)),
            "/bild": ("image/png", b"\x89PNG"),
        }
        if self.path == "/hit":
            self.answer(302, {"Location": "/sida"})
        elif self.path.startswith("/runt"):
            self.answer(302, {"Location": f"/runt{self.path[5:]}x"})
        elif self.path == "/fil":
            self.answer(302, {"Location": "file:///etc/passwd"})
        elif self.path == "/inåt" or self.path == "/in%C3%A5t":
            self.answer(200, {"Content-Type": "text/plain"}, b"Hej.\n")
        elif self.path == "/droppar":
            self.drip()
        elif self.path in pages:
            kind, data = pages[self.path]
            self.answer(200, {"Content-Type": kind}, data)
        else:
            self.answer(404, {})

    def answer(self, status: int, headers: dict[str, str], data: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def drip(self) -> None:
        """Send a letter now and then, so that no single read ever takes long."""
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/sida", "sida.html"),
        ("/rapport.pdf", "rapport.pdf"),
        ("/visa", "visa.pdf"),
        ("/text", "text.txt"),
        ("/hit", "sida.html"),
        ("/inåt", "inåt.txt"),
    ],
)
def test_an_address_gives_a_file_whose_name_tells_its_kind(site: str, path: str, name: str) -> None:
    got = fetch(site + path, ALLOWED)
    assert got.file_name == name
    assert got.data


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/finns-inte", "the server answers 404 Not Found"),
        ("/runt", "leads on and on"),
        ("/fil", "no http or https address"),
    ],
)
def test_what_cannot_be_fetched_is_told_of_by_its_address(site: str, path: str, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^{site}{path}: .*{message}"):
        fetch(site + path, ALLOWED)


def test_an_answer_may_not_be_larger_than_a_document(site: str) -> None:
    with pytest.raises(DocumentError, match="larger than 1 MB"):
        fetch(site + "/stor", replace(ALLOWED, max_bytes=MB))


def test_a_server_that_drips_is_left(site: str) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError, match="it took too long"):
        fetch(site + "/droppar", replace(ALLOWED, seconds=0.5))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://0.0.0.0:1/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "https://127.1/",
    ],
)
def test_addresses_of_the_own_network_are_refused(address: str) -> None:
    with pytest.raises(DocumentError, match="private network; --allow-private"):
        fetch(address, DEFAULT)


def test_a_redirect_into_the_own_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    public = [True]
    monkeypatch.setattr(fetching, "_is_public", lambda address: public.pop() if public else False)
    with pytest.raises(DocumentError, match="private network"):
        fetch(site + "/hit", replace(DEFAULT, seconds=10.0))


def test_the_public_network_is_told_from_others() -> None:
    assert fetching._is_public("8.8.8.8")
    assert fetching._is_public("2001:4860:4860::8888")
    assert not any(map(fetching._is_public, ["fe80::1%eth0", "::", "224.0.0.1", "100.64.0.1", "fc00::1"]))


def test_a_host_that_is_not_there_is_told_of() -> None:
    with pytest.raises(DocumentError, match="cannot be fetched"):
        fetch("http://finns-inte.invalid/", DEFAULT)


def test_addresses_are_built_beside_files(site: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("En fil.\n", encoding="utf-8")
    paths = [f"{site}/sida", tmp_path / "a.txt", f"{site}/allt.zip", f"{site}/borta", f"{site}/bild"]
    report = pipeline.build(paths, tmp_path / "store", load=read_sample, limits=ALLOWED)
    outcomes = {outcome.name: outcome.status for outcome in report.outcomes}
    assert outcomes == {
        f"{site}/sida": "loaded",
        str(tmp_path / "a.txt"): "loaded",
        f"{site}/allt.zip/a.txt": "loaded",
        f"{site}/allt.zip/b.txt": "loaded",
        f"{site}/borta": "failed",
        f"{site}/bild": "skipped",
    }
    again = pipeline.build(paths, tmp_path / "store", load=read_sample, limits=ALLOWED)
    assert str(again).startswith("seen 6 = loaded 0 + unchanged 4")
    with Store(tmp_path / "store") as store:
        assert ("sida.html",) in set(store.select("SELECT ?n WHERE { ?d sk:fileName ?n }"))


def test_a_page_tells_where_it_was_fetched(site: str) -> None:
    raw = pipeline.read_document(f"{site}/hit", ALLOWED)
    assert raw.metadata["source"] == f"{site}/sida"
    assert raw.file_name == "sida.html"
    assert "Eva Provberg" in raw.text


def test_private_addresses_are_refused_by_default() -> None:
    assert not Limits().private_addresses
