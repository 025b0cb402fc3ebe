"""The pages as a browser without scripts meets them, and the addresses of nodes as a program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from serving import Server, serving
from styrkedjan.cli import main
from styrkedjan.graph.store import Store
from styrkedjan.ontology import BASE, SK
from styrkedjan.queries import catalogue
from styrkedjan.server.pages import words
from styrkedjan.server.search import Index

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "server"
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
VOID = {"meta", "link", "input", "br", "rect", "path", "use", "circle", "hr", "img"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "store"
    assert main(["build", str(ROOT / "corpus"), "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store) as running:
        yield running


class Reader(HTMLParser):
    """Reads a page: its links, its ids, what is opened and never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        if tag == "a" and known.get("href"):
            self.links.append(str(known["href"]))
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if "style" in known or any(name.startswith("on") for name in known):
            self.wrong.append(f"{tag} {known}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_every_page_that_the_first_leads_to_is_whole_and_in_both_languages(server: Server) -> None:
    seen: set[str] = set()
    waiting = ["/", "/page/municipality/1283", "/queries/visits", "/editor?query=ASK%20%7B%7D", "/search?q=tillit"]
    kinds: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"/[^/]*$", "", address.partition("?")[0]) or address
        if address in seen or (kind in kinds and len(seen) > 60):
            continue
        seen.add(address)
        kinds.add(kind)
        answer = server.http.get(address, headers=HTML)
        assert answer.status_code in (200, 303), address
        if not answer.headers.get("content-type", "").startswith("text/html") or address.startswith("/views/"):
            continue
        page = read(answer.text)
        assert not page.wrong and not page.open, (address, page.wrong, page.open)
        assert len(page.ids) == len(set(page.ids)), address
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        english = server.http.get(address, params={"lang": "en"}, headers=HTML) if "?" not in address else None
        assert english is None or '<html lang="en">' in english.text
        server.http.cookies.clear()
        waiting += [link for link in page.links if link.startswith("/") and len(seen) < 90 and "lang=" not in link]
    assert {"/documents", "/views/chain", "/queries", "/editor", "/download", "/about"} <= seen
    assert len(seen) > 60


def test_the_language_chosen_is_remembered(server: Server) -> None:
    assert '<html lang="sv">' in server.http.get("/about", headers={**HTML, "accept-language": "en"}).text
    assert '<html lang="en">' in server.http.get("/about?lang=en", headers=HTML).text
    assert '<html lang="en">' in server.http.get("/about", headers=HTML).text
    server.http.cookies.clear()


def test_no_string_is_missing_or_left_over() -> None:
    table = words()
    assert all(len(pair) == 2 and all(pair) for pair in table.values())
    code = "".join(file.read_text("utf-8") for file in [*SERVER.glob("*.py"), *(SERVER / "templates").glob("*.html")])
    own = json.loads((SERVER / "static" / "texts.json").read_text("utf-8"))
    prefixes = {"nav.", "start.", "search.", "error.", "result.", "param.", "tag.", "views."}
    unused = [key for key in own if f'"{key}"' not in code and not key.startswith(tuple(prefixes))]
    assert not unused
    asked = set(re.findall(r"""\b(?:t|fill)\("([a-zA-Z.]+[a-zA-Z])\"""", code))
    assert not asked - set(table)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Helsingborg", "Helsingborgs stad"),
        ("helsinborg", "Helsingborgs stad"),
        ("malmo", "Malmö stad"),
        ("palle lundbrg", "Palle Lundberg"),
        ("LUNDBERG Palle", "Palle Lundberg"),
        ("tillitsdelegatoinen", "Tillitsdelegationen"),
        ("1280", "Malmö stad"),
        ("01-besok-tillit", "Besök Tillit"),
    ],
)
def test_search_finds_what_is_meant(text: str, meant: str, server: Server) -> None:
    hits = server.http.get("/suggest", params={"q": text}).json()
    assert hits and hits[0]["label"] == meant
    page = server.http.get("/search", params={"q": text}, headers=HTML)
    assert page.status_code == 200 and read(page.text).links.count(hits[0]["href"]) >= 1


def test_search_for_nothing_known_says_so(server: Server) -> None:
    answer = server.http.get("/search", params={"q": "qwxzqwxz"}, headers=HTML)
    assert answer.status_code == 404 and "Inget i grafen liknar" in answer.text
    assert server.http.get("/search", params={"q": " "}, headers=HTML).headers["location"] == "/"
    evil = server.http.get("/search", params={"q": "<script>alert(1)</script>"}, headers=HTML)
    assert "<script>alert" not in evil.text


def test_search_may_be_of_one_class(server: Server) -> None:
    hits = server.http.get("/suggest", params={"q": "social", "kind": "Organisation"}).json()
    assert hits and not {hit["kind"] for hit in hits} & {"Person", "Group", "Concept", "Role"}


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    from samples import make_store

    index = Index(make_store(tmp_path / "s", "nothing here\n"))
    assert index.search("anything") == [] and index.search("") == [] and index.search("!!!") == []


# ---------------------------------------------------------------------------------------------------------- nodes


def test_a_nodes_address_leads_a_browser_to_its_page_and_a_program_to_its_data(server: Server) -> None:
    address = "/id/municipality/1283"
    browser = server.http.get(address, headers=HTML)
    assert (browser.status_code, browser.headers["location"]) == (303, "/page/municipality/1283")
    program = server.http.get(address, headers={"accept": "text/turtle"})
    assert (program.status_code, program.headers["location"]) == (303, "/data/municipality/1283")
    assert "accept" in program.headers["vary"]


@pytest.mark.parametrize(
    ("ending", "media", "fmt"),
    [
        ("ttl", "text/turtle", "turtle"),
        ("nt", "application/n-triples", "ntriples"),
        ("jsonld", "application/ld+json", "jsonld"),
        ("rdf", "application/rdf+xml", "rdfxml"),
    ],
)
def test_the_data_of_a_node_is_what_the_command_line_describes(
    ending: str, media: str, fmt: str, server: Server, store: Path
) -> None:
    by_ending = server.http.get(f"/data/municipality/1283.{ending}")
    by_accept = server.http.get("/data/municipality/1283", headers={"accept": media})
    query = f"DESCRIBE <{BASE}municipality/1283>"
    command = [sys.executable, "-m", "styrkedjan", "query", query, "--format", fmt, "--store", str(store)]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    assert by_ending.content == by_accept.content == told
    assert by_ending.headers["content-type"].partition(";")[0] == media
    tag = by_ending.headers["etag"]
    assert server.http.get(f"/data/municipality/1283.{ending}", headers={"if-none-match": tag}).status_code == 304


def test_a_node_that_is_not_there_is_not_found(server: Server) -> None:
    for address in ("/page/municipality/9999", "/data/municipality/9999", "/page/%3Cscript%3E", "/node?iri=nonsense"):
        answer = server.http.get(address, headers=HTML)
        assert answer.status_code == 404 and "<script>" not in answer.text.partition("<main")[2], address
    assert server.http.get("/data/municipality/9999").text.count("\n") == 1


def test_a_node_tells_each_fact_with_its_sentence(server: Server, store: Path) -> None:
    html = server.http.get("/page/municipality/1283", headers=HTML).text
    with Store(store) as opened:
        quotes = [row[0] for row in opened.select(
            "SELECT ?q WHERE { ?e a sk:Evidence ; rdf:object ?node ; rdf:predicate sk:visits ; sk:quote ?q }",
            node=f"{BASE}municipality/1283",
        )]  # fmt: skip
    assert quotes and all(quote in html for quote in quotes)
    assert "<svg" in html and 'rel="alternate" type="text/turtle"' in html


def test_every_fact_of_every_node_leads_to_its_place_in_the_document(server: Server) -> None:
    html = server.http.get("/page/person/palle-lundberg", headers=HTML)
    if html.status_code == 404:
        found = server.http.get("/suggest", params={"q": "Palle Lundberg"}).json()[0]["href"]
        html = server.http.get(found, headers=HTML)
    links = [link for link in read(html.text).links if "#c" in link]
    assert links
    for link in set(links):
        address, _, place = link.partition("#")
        assert place in read(server.http.get(address, headers=HTML).text).ids


def test_a_term_of_the_ontology_has_a_page(server: Server) -> None:
    answer = server.http.get("/node", params={"iri": SK + "visits"}, headers=HTML)
    assert answer.status_code == 200 and "besöker" in answer.text.lower()


def test_with_a_base_of_its_own_every_node_answers_at_its_address(tmp_path: Path) -> None:
    store = tmp_path / "store"
    base = "https://data.example.org/id/"
    assert main(["build", str(ROOT / "corpus"), "--store", str(store), "--base", base]) == 0
    with serving(store, "--base", "https://data.example.org/") as server:
        answer = server.http.get("/data/municipality/1283.nt")
        triples = list(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))
        assert {str(triple.subject) for triple in triples} == {f"<{base}municipality/1283>"}
        nodes = {t.object.value for t in triples if getattr(t.object, "value", "").startswith(base)}
        for node in nodes:
            led = server.http.get(node.removeprefix("https://data.example.org"), follow_redirects=True)
            assert led.status_code == 200, node


# ------------------------------------------------------------------------------------------- documents and views


def test_a_document_stands_letter_for_letter_with_links_to_its_nodes(server: Server) -> None:
    listed = server.http.get("/documents", headers=HTML).text
    addresses = re.findall(r'href="(/page/document/[^"]+)"', listed)
    assert len(addresses) == 5
    for address in addresses:
        html = server.http.get(address, headers=HTML).text
        name = re.search(r'data-file="([^"]+)"', html)
        assert name is not None
        body = html.partition('id="text">')[2].partition("</div>")[0]
        body = re.sub(r'<a class="ref.*?</a>', "", body)
        import html as entities

        assert entities.unescape(re.sub(r"<[^>]+>", "", body)) == (ROOT / "corpus" / name[1]).read_text("utf-8")
    assert "silent" in html and "lästa meningar gav minst en uppgift" in html
    offline = server.http.get(addresses[0], params={"offline": "1"}, headers=HTML)
    assert "attachment" in offline.headers["content-disposition"] and "<style>" in offline.text


def test_a_view_is_the_page_that_the_command_line_writes(server: Server, store: Path, tmp_path: Path) -> None:
    for kind, about in (("chain", ""), ("around", "Helsingborgs stad")):
        options = ["--about", about] if about else []
        out = tmp_path / f"{kind}.html"
        assert main(["view", kind, *options, "--store", str(store), "--out", str(out)]) == 0
        answer = server.http.get(f"/views/{kind}", params={"about": about} if about else {}, headers=HTML)
        assert answer.content == out.read_bytes()
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["content-security-policy"].count("sha256-") >= 2


def test_a_view_that_cannot_be_is_told(server: Server) -> None:
    assert server.http.get("/views/nothing", headers=HTML).status_code == 404
    answer = server.http.get("/views/around", params={"about": "Ingenstans alls"})
    assert answer.status_code == 404 and "nothing in the graph" in answer.text
    for odd in ("--out=/tmp/x", "../../etc/passwd", "a\0b"):
        assert server.http.get("/views/around", params={"about": odd}).status_code in (400, 404), odd
    assert server.http.get("/views/around", headers=HTML).headers["location"] == "/views"


# --------------------------------------------------------------------------------------------- questions and data


def test_every_question_is_an_address_with_the_command_lines_answer(server: Server, store: Path) -> None:
    for name, entry in catalogue().items():
        values = {each.name: each.example for each in entry.parameters if each.required}
        answer = server.http.get(f"/queries/{name}", params={**values, "format": "csv"})
        page = server.http.get(f"/queries/{name}", params=values, headers=HTML)
        assert answer.status_code == page.status_code, (name, answer.text)
        # An example may name what the corpus does not have; then both say so.
        assert answer.status_code in (200, 400), name
        assert (answer.status_code == 200) == ('role="alert"' not in page.text), name


@pytest.mark.parametrize("fmt", ["csv", "tsv", "json", "xml", "markdown"])
def test_an_answer_to_a_question_is_byte_for_byte_the_command_lines(fmt: str, server: Server, store: Path) -> None:
    answer = server.http.get("/queries/visits", params={"from": "2018", "host": "", "format": fmt})
    command = [sys.executable, "-m", "styrkedjan", "query", "visits", "--param", "from=2018", "--format", fmt]
    told = subprocess.run([*command, "--store", str(store)], capture_output=True, check=True).stdout
    assert answer.content == told


def test_a_question_has_a_form_for_all_that_it_takes(server: Server) -> None:
    html = server.http.get("/queries/visits", headers=HTML).text
    for parameter in catalogue()["visits"].parameters:
        assert f'name="{parameter.name}"' in html
    assert "<table>" in html and 'scope="col"' in html
    wrong = server.http.get("/queries/visits", params={"from": "förrgår"}, headers=HTML)
    assert wrong.status_code == 400 and "förrgår" in wrong.text
    assert server.http.get("/queries/nothing", headers=HTML).status_code == 404


def test_an_answer_can_be_seen_as_a_graph_and_in_time(server: Server) -> None:
    for kind, mark in (("graph", "answer-graph"), ("timeline", "timeline")):
        html = server.http.get("/queries/visits", params={"as": kind}, headers=HTML).text
        assert f'class="{mark}"' in html and "<table>" not in html


def test_openapi_describes_every_question(server: Server) -> None:
    told = server.http.get("/openapi.json").json()
    assert told["openapi"].startswith("3.") and told["servers"] == [{"url": server.address.rstrip("/")}]
    assert {f"/queries/{name}" for name in catalogue()} <= set(told["paths"])
    host = next(each for each in told["paths"]["/queries/visits"]["get"]["parameters"] if each["name"] == "host")
    assert host["required"] is False and "Organisation" in host["description"]


def test_the_editor_works_without_scripts(server: Server) -> None:
    empty = server.http.get("/editor", headers=HTML).text
    first = re.search(r"<textarea[^>]*>([^<]+)</textarea>", empty)
    assert first is not None
    import html as entities

    asked = server.http.get("/editor", params={"query": entities.unescape(first[1])}, headers=HTML)
    assert asked.status_code == 200 and "<table>" in asked.text and "Palle Lundberg" in asked.text
    wrong = server.http.get("/editor", params={"query": "SELECT nonsense"}, headers=HTML)
    assert wrong.status_code == 400 and 'role="alert"' in wrong.text
    example = server.http.get("/editor", params={"example": "visits"}, headers=HTML).text
    assert "sk:StudyVisit" in example


@pytest.mark.parametrize(("ending", "fmt"), [("ttl", "turtle"), ("nt", "ntriples"), ("csv", "csv"), ("gexf", "gexf")])
def test_the_whole_graph_is_what_the_command_line_exports(
    ending: str, fmt: str, server: Server, store: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"graph.{ending}"
    assert main(["export", "--format", fmt, "--store", str(store), "--out", str(out)]) == 0
    answer = server.http.get(f"/download/graph.{ending}")
    assert answer.content == out.read_bytes() and "attachment" in answer.headers["content-disposition"]
    assert server.http.get("/download/graph", params={"format": fmt}).content == answer.content


def test_what_is_for_publishing_leaves_out_what_is_personal(server: Server) -> None:
    answer = server.http.get("/download/graph", params={"format": "turtle", "part": "public"})
    assert answer.status_code == 200 and not re.search(r"mailto:[^*>]+@", answer.text)
    assert server.http.get("/download/graph", params={"format": "exe"}).status_code == 404


def test_files_of_pages_may_be_kept_for_good_and_come_from_here(server: Server) -> None:
    html = server.http.get("/editor", headers=HTML).text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', html)
    assert len(files) >= 4 and not re.search(r'(?:src|<link[^>]*href)="https?:', html)
    for file in files:
        answer = server.http.get(file)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert server.http.get("/static/../app.py").status_code == 404
    assert server.http.get("/node", params={"iri": "a:b"}, headers=HTML).status_code == 404
    assert server.http.get("/static/nothing.js").status_code == 404
