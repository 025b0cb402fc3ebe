"""Reviewing in the pages without a script: a form that gives a file, a build that follows it, a page that tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from serving import Server, serving, wait_for_processes
from styrkedjan.cli import main
from styrkedjan.graph.review_file import REVIEW_FILE, read_reviews

TEXT = """\
Besök i Luleå kommun

Rektor Eva Provberg i Luleå kommun tog emot. Projektet Provkedjan drivs av Luleå kommun.
"""
HTML = {"accept": "text/html"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    (path / "besök.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(path), "--store", str(tmp_path / "store")]) == 0
    return path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with serving(folder.parent / "store", "--processes", "1") as running:
        yield running


def read_form(server: Server) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the form of the document's page sends by itself, and each fact in words by the name of its field."""
    listed = server.http.get("/documents", headers=HTML).text
    address = re.findall(r'href="(/page/document/[^"]+)"', listed)[0]
    page = server.http.get(address, headers=HTML).text
    form = re.findall(r'<form class="review no-js".*?</form>', page, re.DOTALL)[0]
    assert 'method="post" action="/review"' in form
    hidden = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}
    facts = {}
    for fact in re.findall(r'<li class="fact".*?</li>', page, re.DOTALL):
        [name] = set(re.findall(r'<input type="radio" name="(f\d+)"', fact))
        facts[name] = " ".join(re.sub(r"<[^>]+>", " ", fact.partition('class="meta"')[0]).split())
    return hidden, facts


def test_what_is_ticked_becomes_a_file_that_the_next_build_follows(folder: Path, server: Server) -> None:
    hidden, facts = read_form(server)
    wrong = next(name for name, words in facts.items() if "Provkedjan" in words and "Luleå kommun" in words)
    right = next(name for name in facts if name != wrong)
    ticked = {**hidden, wrong: "rejected", right: "accepted", "by": "  Bo \t Al ", "f99999": "rejected", "x": "y"}
    said = server.http.post("/review", data=ticked)
    assert said.status_code == 200 and said.headers["cache-control"] == "no-store"
    assert said.headers["content-disposition"] == f'attachment; filename="{REVIEW_FILE}"'
    (folder / REVIEW_FILE).write_bytes(said.content)
    reviews = read_reviews([folder / REVIEW_FILE])
    assert {review.verdict for review in reviews} == {"accepted", "rejected"}
    assert {(review.document, review.by) for review in reviews} == {("besök.txt", "Bo Al")}
    assert "Ingen uppgift har granskats" in server.http.get("/reviews", headers=HTML).text

    assert main(["build", str(folder), "--store", str(folder.parent / "store")]) == 0
    with serving(folder.parent / "store") as again:
        page = again.http.get("/reviews", headers=HTML).text
        rejected = page.partition('id="rejected"')[2].partition("</section>")[0]
        assert "<del>" in rejected and "drivs av Luleå kommun" in rejected and "förkastad av Bo Al" in rejected
        assert "Provkedjan" in rejected and 'href="/page/document/' in rejected
        assert "<del>" not in page.partition('id="accepted"')[2]
        assert 'href="/reviews"' in again.http.get("/documents", headers=HTML).text
        _, left = read_form(again)
        assert facts[wrong] not in left.values() and facts[right] in left.values()
        assert "Rejected" in again.http.get("/reviews?lang=en", headers=HTML).text
        # The page was made of the graph as it was.
        assert again.http.post("/review", data=ticked).status_code == 409


def test_only_the_form_of_a_page_is_answered(server: Server) -> None:
    hidden, facts = read_form(server)
    ticked = {**hidden, next(iter(facts)): "rejected"}
    host = server.address.rstrip("/")
    for headers, status in (
        ({}, 200),
        ({"origin": host, "sec-fetch-site": "same-origin"}, 200),
        ({"origin": host}, 200),
        ({"origin": "https://example.org"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://example.org", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://a.example.org", "sec-fetch-site": "same-site"}, 403),
    ):
        assert server.http.post("/review", data=ticked, headers=headers).status_code == status, headers
    assert server.http.post("/review", data=hidden).status_code == 400
    assert server.http.post("/review", data={**ticked, next(iter(facts)): "deleted"}).status_code == 400
    for document in ("", "x", "a:b", "a:b> ?p ?o } #", hidden["document"] + "> . ?s ?p <a:b"):
        assert server.http.post("/review", data={**ticked, "document": document}).status_code == 404, document
    assert server.http.post("/review", content=b"\xff=\xff").status_code == 400
    assert server.http.post("/review", content=b"a=b&" * 400_000).status_code == 413
    assert server.http.get("/review").status_code == 405


def test_the_offline_page_has_no_form_that_nobody_answers(server: Server) -> None:
    listed = server.http.get("/documents", headers=HTML).text
    address = re.findall(r'href="(/page/document/[^"]+)"', listed)[0]
    assert "review-plain" in server.http.get(address, headers=HTML).text
    assert "review-plain" not in server.http.get(f"{address}?offline=1", headers=HTML).text


def test_every_process_shows_documents(folder: Path) -> None:
    """Documents are read anew by a process that is forked off the one that answers."""
    with serving(folder.parent / "store", "--processes", "2") as server:
        wait_for_processes(server, 2)
        listed = server.http.get("/documents", headers=HTML).text
        address = re.findall(r'href="/(page/document/[^"]+)"', listed)[0]
        for number in range(16):
            # A connection each time, so that both have some.
            page = httpx.get(f"{server.address}{address}?turn={number}", headers=HTML, timeout=20).text
            assert "Provkedjan" in page and 'class="text"' in page
