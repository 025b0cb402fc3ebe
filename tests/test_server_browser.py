"""The server's pages in headless Chromium: a newcomer's path from search to the sentence, and every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from browser import chromium, launched
from serving import Server, serving
from styrkedjan.cli import main
from styrkedjan.graph.review_file import read_reviews
from styrkedjan.graph.store import Store
from styrkedjan.graph.views import render_document

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    "/",
    "/search?q=tillit",
    "/page/municipality/1283",
    "/documents",
    "/reviews",
    "/views",
    "/queries",
    "/queries/visits",
    "/queries/visits?as=timeline",
    "/editor",
    "/download",
    "/about",
    "/nothing",
)
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser(require: Callable[[object, str], None]) -> Iterator[Any]:
    require(chromium(), "no Chromium here; install Debian's package chromium")
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "store"
    assert main(["build", str(ROOT / "corpus"), "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store) as running:
        yield running


@contextmanager
def visiting(browser: Any, server: Server, **options: Any) -> Iterator[Any]:
    """Yield a page of a fresh browser; in the end it must have asked nobody else for anything and not complained."""
    elsewhere: list[str] = []
    complaints: list[str] = []
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True, **options)
    page = context.new_page()
    context.on(
        "request",
        lambda request: (
            None if request.url.startswith((server.address, "data:", "blob:")) else elsewhere.append(request.url)
        ),
    )
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert elsewhere == []
    assert [each for each in complaints if "404" not in each] == []


def document_of(server: Server, name: str) -> str:
    hit = server.http.get("/suggest", params={"q": name}).json()[0]
    assert hit["kind"] == "Document"
    return str(hit["href"])


def test_a_newcomer_comes_from_search_to_the_sentence_in_the_document(browser: Any, server: Server) -> None:
    with visiting(browser, server, viewport={"width": 1440, "height": 900}) as page:
        page.goto(server.address)
        page.get_by_role("combobox").type("palle lundbrg", delay=5)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/page/person/**")
        assert page.locator("h1").inner_text() == "Palle Lundberg"
        sentence = page.locator("blockquote").first.inner_text().strip("”")
        page.locator("figcaption a").first.click()
        page.wait_for_url("**/page/document/**")
        page.wait_for_selector("html[data-ready]", state="attached")
        marked = "".join(page.locator(".text .said.now").all_inner_texts())
        assert marked == sentence
        assert page.locator(".text .said.now").first.is_visible()
        box = page.locator(".text .said.now").first.bounding_box()
        assert box is not None and 0 <= box["y"] < 900
        assert page.locator(".fact.now-fact").count() == 1
        # From fact to fact, and from a fact to its node.
        before = page.locator("#position").inner_text()
        page.keyboard.press("n")
        assert page.locator("#position").inner_text() != before
        page.locator(".fact.now-fact .thing").first.click()
        page.wait_for_url("**/page/**")
        assert page.locator("h1").inner_text()


def test_the_first_query_of_the_editor_is_run_and_its_answer_taken_away(browser: Any, server: Server) -> None:
    with visiting(browser, server, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{server.address}editor")
        page.wait_for_selector("html[data-editor]", state="attached")
        assert page.locator(".cm-keyword").first.inner_text() == "SELECT"
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("table")
        assert "Palle Lundberg" in page.locator("table").inner_text()
        with page.expect_download() as got:
            page.get_by_role("link", name="CSV").click()
        query = page.locator("#query").input_value()
        told = server.http.get("/sparql", params={"query": query, "format": "csv"}).content
        assert Path(got.value.path()).read_bytes() == told
        # The ontology's own words are offered, by what they mean too.
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT * { ?v sk:vis")
        page.wait_for_selector(".CodeMirror-hints")
        assert "sk:visits" in page.locator(".CodeMirror-hints").inner_text()
        page.keyboard.press("Enter")
        page.keyboard.type(" ?h }")
        page.get_by_role("button", name="Kör frågan").click()
        page.wait_for_selector("table")
        assert page.locator("tbody tr").count() > 3


def test_a_view_opens_and_the_data_is_downloaded(browser: Any, server: Server) -> None:
    with visiting(browser, server, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{server.address}page/municipality/1283")
        page.get_by_role("link", name="Visa i styrkedjan").click()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert "Helsingborgs stad" in page.title()
        page.goto(f"{server.address}download")
        with page.expect_download() as got:
            page.get_by_role("button", name="Hämta").click()
        assert Path(got.value.path()).read_bytes() == server.http.get("/download/graph.ttl").content


def test_all_of_it_works_without_scripts(browser: Any, server: Server) -> None:
    with visiting(browser, server, java_script_enabled=False) as page:
        page.goto(server.address)
        page.locator("#q").fill("helsinborg")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Helsingborgs stad", exact=True).first.click()
        page.locator("figcaption a").first.click()
        assert "#c" in page.url and page.locator(".said").count() > 5
        page.locator(".back").first.click()
        assert "#m1" in page.url
        page.goto(f"{server.address}editor")
        page.get_by_role("button", name="Kör frågan").click()
        assert page.locator("tbody tr").count() > 1
        page.goto(f"{server.address}queries/visits")
        page.get_by_label("från").fill("2018")
        page.get_by_role("button", name="Fråga", exact=True).click()
        assert page.locator("tbody tr").count() == 1


def test_by_keyboard_alone_one_reaches_the_content_and_leaves_the_editor(browser: Any, server: Server) -> None:
    with visiting(browser, server, viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{server.address}page/municipality/1283")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        page.goto(f"{server.address}editor")
        page.wait_for_selector("html[data-editor]", state="attached")
        page.locator(".CodeMirror").click()
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.type") == "submit"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_and_is_accessible(size: str, theme: str, browser: Any, server: Server) -> None:
    from axe_playwright_python.sync_playwright import Axe

    width, height = SIZES[size]
    addresses = [*PAGES, document_of(server, "02-sjalvstyrande-team")]
    with visiting(browser, server, viewport={"width": width, "height": height}, color_scheme=theme) as page:
        for address in addresses:
            page.goto(server.address.rstrip("/") + address)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            serious = [
                (each["id"], each["nodes"][0]["html"][:160])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert serious == [], address


def test_a_document_is_filtered_stepped_through_and_reviewed_offline(browser: Any, store: Path, tmp_path: Path) -> None:
    with Store(store) as opened:
        path = render_document(opened, "02-sjalvstyrande-team.txt", None).save(tmp_path / "page.html")
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    total = page.locator(".fact").count()
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator("#position").inner_text() == f"2 av {total}"
    relation = page.locator("[data-relation]").first
    kept = page.locator(f'.fact:not([data-r="{relation.get_attribute("data-relation")}"])').count()
    relation.uncheck()
    assert page.locator(".fact:visible").count() == kept and int(page.locator("#shown").inner_text()) == kept
    relation.check()
    page.locator(".fact").nth(0).get_by_role("button", name="Stämmer inte").click()
    page.locator(".fact").nth(1).get_by_role("button", name="Stämmer", exact=True).click()
    page.locator("#by").fill("Prova Provsson")
    with page.expect_download() as got:
        page.locator("#save").click()
    lines = Path(got.value.path()).read_text(encoding="utf-8").splitlines()
    assert {review.verdict for review in read_reviews([Path(got.value.path())])} == {"accepted", "rejected"}
    assert got.value.suggested_filename == "styrkedjan-review.tsv"
    cells = [line.split("\t") for line in lines[2:]]
    assert lines[1].split("\t")[:6] == ["document", "quote", "subject", "predicate", "object", "decision"]
    assert {line[5] for line in cells} == {"accepted", "rejected"}
    assert all(
        len(line) == 10 and line[0] == "02-sjalvstyrande-team.txt" and line[7] == "Prova Provsson" for line in cells
    )
    page.locator("#b-lang").click()
    assert page.locator("#facts-title").inner_text().startswith("The facts")
    page.locator("#b-lang").click()
    assert page.locator("#facts-title").inner_text().startswith("Uppgifterna")
    context.close()
    assert complaints == []


def test_a_document_is_reviewed_without_scripts(browser: Any, server: Server, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{server.address}documents")
    page.locator("tbody a").first.click()
    facts = page.locator(".fact")
    facts.nth(0).get_by_role("radio", name="Stämmer inte").check()
    facts.nth(1).get_by_role("radio", name="Stämmer", exact=True).check()
    form = page.locator("#review-plain")
    form.get_by_label("Granskat av").fill("Prova Provsson")
    assert not page.locator("#review").is_visible() and not page.locator("[data-verdict]").first.is_visible()
    with page.expect_download() as got:
        form.get_by_role("button", name="Spara granskningen").click()
    reviews = read_reviews([Path(got.value.path())])
    assert {review.verdict for review in reviews} == {"accepted", "rejected"}
    assert {review.by for review in reviews} == {"Prova Provsson"}
    context.close()
    # Where scripts run, the page's own buttons stand in place of the form.
    with visiting(browser, server) as page:
        page.goto(f"{server.address}documents")
        page.locator("tbody a").first.click()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.locator("#review").is_visible() and not page.locator("#review-plain").is_visible()
        assert not page.locator("fieldset.verdict").first.is_visible()
