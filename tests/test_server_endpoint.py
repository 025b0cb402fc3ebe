"""The endpoint as programs meet it: formats, headers, conditional requests, and what it refuses."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from query_graph import make_query_store
from serving import Server, serving
from styrkedjan.cli import main
from styrkedjan.graph.store import Store
from styrkedjan.queries import FORMATS

ROWS = "SELECT ?s ?l { ?s a sk:Municipality ; skos:prefLabel ?l } ORDER BY ?s"
GRAPH = "CONSTRUCT { ?s skos:prefLabel ?l } WHERE { ?s a sk:Municipality ; skos:prefLabel ?l }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_query_store(tmp_path_factory.mktemp("endpoint") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def server(store: Store) -> Iterator[Server]:
    with serving(store.path, "--limit", "5000") as running:
        yield running


def on_the_command_line(store: Store, query: str, fmt: str) -> bytes:
    command = [sys.executable, "-m", "styrkedjan", "query", query, "--format", fmt, "--store", str(store.path)]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("query", "accept", "fmt"),
    [
        (ROWS, "application/sparql-results+json", "json"),
        (ROWS, "application/sparql-results+xml", "xml"),
        (ROWS, "text/csv", "csv"),
        (ROWS, "text/tab-separated-values", "tsv"),
        ("ASK {}", "application/json", "json"),
        ("ASK {}", "application/xml", "xml"),
        (GRAPH, "text/turtle", "turtle"),
        (GRAPH, "application/n-triples", "ntriples"),
        (GRAPH, "application/ld+json", "jsonld"),
        (GRAPH, "application/rdf+xml", "rdfxml"),
        (GRAPH, "*/*", "turtle"),
        (ROWS, "", "json"),
        (ROWS, "text/csv;q=0.5, application/sparql-results+xml;q=0.9, */*;q=0.1", "xml"),
        (ROWS, "text/*, application/sparql-results+json;q=0.2", "csv"),
    ],
)
def test_an_answer_is_what_the_command_line_writes(
    query: str, accept: str, fmt: str, server: Server, store: Store
) -> None:
    answer = server.http.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.content == on_the_command_line(store, query, fmt)
    by_name = server.http.post("/sparql", data={"query": query, "format": fmt})
    assert by_name.content == answer.content and by_name.headers["content-type"] == answer.headers["content-type"]


LOOK_UPS = [
    "SELECT ?p ?o { <municipality/9901> ?p ?o }",
    "SELECT * { ?s skos:prefLabel 'Tallviks kommun'@sv }",
    'SELECT ?s { ?s skos:prefLabel "Tallviks kommun"@sv }',
    "SELECT ?v ?l { ?v sk:visits <municipality/9901> ; skos:prefLabel ?l }",
    'SELECT * { ?v sk:visits <municipality/9901> OPTIONAL { ?v sk:organiser ?o FILTER(LANG(?o) = "sv") } } LIMIT 3',
    "SELECT DISTINCT ?p { <municipality/9901> ?p ?o }",
    "ASK { <municipality/9901> ?p ?o }",
    "DESCRIBE <municipality/9901>",
    "SELECT ?p ?o { <municipality/nowhere> ?p ?o }",
]


@pytest.mark.parametrize("query", LOOK_UPS)
def test_a_look_up_is_what_the_command_line_writes(query: str, server: Server, store: Store) -> None:
    for fmt in ("turtle", "jsonld", "csv") if query.startswith("DESCRIBE") else ("json", "xml", "csv", "tsv"):
        wanted = on_the_command_line(store, query, fmt)
        # By the shortest way, remembered, and by the way of every request.
        params = {"query": query, "format": fmt}
        answers = [server.http.get("/sparql", params=params) for _ in range(3)]
        answers.append(server.http.post("/sparql", data=params))
        assert {answer.content for answer in answers} == {wanted}, fmt
        heads = {tuple(sorted((k, v) for k, v in answer.headers.items() if k != "date")) for answer in answers}
        assert len(heads) == 1, heads
        again = server.http.get("/sparql", params=params, headers={"if-none-match": answers[0].headers["etag"]})
        assert again.status_code == 304


def test_look_ups_are_cut_where_others_are(store: Store) -> None:
    text = "SELECT ?p ?o { <municipality/9901> ?p ?o }"
    with serving(store.path, "--limit", "2") as server:
        answer = server.http.get("/sparql", params={"query": text})
        assert "2 rows" in answer.headers["styrkedjan-truncated"] and len(answer.json()["results"]["bindings"]) == 2


def talk(server: Server, *pieces: bytes) -> bytes:
    """Return what the server says to the *pieces* sent one after the other, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.05)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    return received


ASKED = b"GET /sparql?query=ASK%20%7B%20%3Cmunicipality/9901%3E%20%3Fp%20%3Fo%20%7D HTTP/1.1\r\nHost: a\r\n"
LAST = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("pieces", "answers"),
    [
        ([ASKED + b"\r\n", ASKED + b"\r\n", LAST], 3),
        ([ASKED + b"\r\n" + ASKED + b"\r\n" + LAST], 3),
        ([ASKED[:30], ASKED[30:] + b"\r\n", LAST], 2),
        ([ASKED + b"\r\n" + LAST[:20], LAST[20:]], 2),
        ([ASKED + b"Connection: Keep-Alive\r\n\r\n", LAST], 2),
        ([ASKED + b"Connection: close\r\n\r\n"], 1),
        ([ASKED.replace(b"1.1", b"1.0") + b"\r\n"], 1),
        ([ASKED + b"Content-Length: 3\r\n\r\nabc", LAST], 2),
        ([ASKED + b"Content-Length: 3\r\n\r\n", b"abc", ASKED + b"\r\n", LAST], 3),
        ([b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
          % len(ASKED), ASKED, LAST], 2),
    ],
)  # fmt: skip
def test_requests_may_come_in_pieces_or_together(pieces: list[bytes], answers: int, server: Server) -> None:
    said = talk(server, *pieces)
    assert len(re.findall(rb"HTTP/1\.[01] \d\d\d ", said)) == answers, said
    # The request that is the body of another is no request.
    assert said.count(b'"boolean":true') == answers - any(piece.startswith(b"POST") for piece in pieces)


@pytest.mark.parametrize(
    "address",
    ["%", "%zz", "ASK%7B%FF%7D", "", "a&query=b", "DESCRIBE%20%3Ca:b%3E&format=json",
     "SELECT%20*%7B%3Ca:b%3E%20%3Fp%20%3Fo%7D&format=x"],
)  # fmt: skip
def test_a_question_that_is_none_is_told_so(address: str, server: Server) -> None:
    address = f"/sparql?query={address}"
    said = talk(server, f"GET {address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    kept = talk(server, f"GET {address} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), LAST)
    assert said.startswith(b"HTTP/1.1 400") and kept.startswith(b"HTTP/1.1 400")


def test_every_format_of_the_command_line_that_is_data_is_served(server: Server) -> None:
    served = set()
    for fmt in FORMATS:
        for query in (ROWS, GRAPH):
            if server.http.get("/sparql", params={"query": query, "format": fmt}).status_code == 200:
                served.add(fmt)
    assert served == set(FORMATS) - {"table", "markdown"}


def test_what_cannot_be_sent_is_not_acceptable(server: Server) -> None:
    answer = server.http.get("/sparql", params={"query": ROWS}, headers={"accept": "image/png"})
    assert answer.status_code == 406 and "text/csv" in answer.text
    assert server.http.get("/sparql", params={"query": ROWS, "format": "turtle"}).status_code == 400


def test_a_browser_is_led_to_the_editor(server: Server) -> None:
    headers = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    asked = server.http.get("/sparql", params={"query": "ASK {}"}, headers=headers)
    assert asked.status_code == 303 and asked.headers["location"] == "/editor?query=ASK%20%7B%7D"
    assert server.http.get("/sparql", headers=headers).headers["location"] == "/editor"


def test_an_unchanged_answer_is_not_sent_again(server: Server) -> None:
    first = server.http.get("/sparql", params={"query": ROWS})
    tag = first.headers["etag"]
    again = server.http.get("/sparql", params={"query": ROWS}, headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = server.http.get("/sparql", params={"query": ROWS, "format": "csv"}, headers={"if-none-match": tag})
    assert other.status_code == 200 and other.headers["etag"] != tag
    assert "etag" not in server.http.get("/sparql", params={"query": "SELECT (NOW() AS ?t) {}"}).headers


def test_head_tells_what_get_would(server: Server) -> None:
    get = server.http.get("/sparql", params={"query": ROWS})
    head = server.http.head("/sparql", params={"query": ROWS})
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in get.headers.items() if k != "date"
    }


def test_other_sites_may_read_the_data(server: Server) -> None:
    headers = {"origin": "https://example.org", "access-control-request-headers": "content-type"}
    before = server.http.options("/sparql", headers=headers)
    assert before.status_code == 204 and before.headers["access-control-allow-headers"] == "content-type"
    assert "POST" in before.headers["access-control-allow-methods"]
    assert server.http.get("/sparql", params={"query": ROWS}).headers["access-control-allow-origin"] == "*"
    assert "Styrkedjan-Truncated" in before.headers.get("access-control-expose-headers", "Styrkedjan-Truncated")


@pytest.mark.parametrize(
    "request_",
    [
        {"data": {"update": "INSERT DATA { <a:a> <a:b> <a:c> }"}},
        {"content": b"CLEAR ALL", "headers": {"content-type": "application/sparql-update"}},
        {"data": {"query": "DROP ALL"}},
        {"content": b"INSERT DATA { <a:a> <a:b> <a:c> }", "headers": {"content-type": "application/sparql-query"}},
    ],
)
def test_an_update_is_forbidden(request_: dict[str, object], server: Server) -> None:
    answer = server.http.post("/sparql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == 403 and "styrkedjan" not in answer.text.split("build")[0].replace("'styrkedjan ", "")
    assert "only" in answer.text


def test_a_cut_answer_says_so(server: Server) -> None:
    answer = server.http.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert answer.status_code == 200 and "5000 rows" in answer.headers["styrkedjan-truncated"]
    assert answer.json()["truncated"] == answer.headers["styrkedjan-truncated"] and "etag" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) == 5000
    graph = server.http.get("/sparql", params={"query": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"})
    assert "styrkedjan-truncated" in graph.headers and graph.text.splitlines()[-1].startswith("# cut at")


def test_a_query_that_is_stopped_is_told_so(server: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = server.http.get("/sparql", params={"query": query, "timeout": "0.5"})
    assert answer.status_code == 503 and "stopped after 0.5 s" in answer.text and "--" not in answer.text
    assert answer.headers["retry-after"].isdecimal()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT", "malformed"),
        ("", "empty"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> {}", "FROM"),
        ("SELECT * { ?s skoss:prefLabel ?l }", "skos"),
    ],
)
def test_a_bad_query_is_told_why_in_a_line(query: str, said: str, server: Server) -> None:
    answer = server.http.get("/sparql", params={"query": query})
    assert answer.status_code == 400 and said in answer.text and answer.text.count("\n") == 1
    assert "--" not in answer.text


def test_void_tells_where_to_ask(server: Server) -> None:
    answer = server.http.get("/.well-known/void", headers={"accept": "application/n-triples"})
    void = "http://rdfs.org/ns/void#"
    triples = {(t.predicate.value, str(t.object)) for t in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)}
    assert (f"{void}sparqlEndpoint", f"<{server.address}sparql>") in triples
    count = server.http.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    number = count["results"]["bindings"][0]["n"]["value"]
    assert any(p == f"{void}triples" and f'"{number}"' in o for p, o in triples)


def test_the_address_can_be_told(store: Store) -> None:
    with serving(store.path, "--base", "https://data.example.org/") as server:
        assert "<https://data.example.org/sparql>" in server.http.get("/sparql").text


def test_a_relative_iri_is_a_node_of_the_graph(server: Server) -> None:
    found = server.http.get("/sparql", params={"query": "SELECT ?l { <level/state> skos:prefLabel ?l }"}).json()
    assert json.dumps(found).count('"stat') >= 1


# ----------------------------------------------------------------------------------------------- the command itself


def test_what_cannot_be_served_is_told_in_a_line(
    store: Store, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--store", str(tmp_path / "none")]) == 2
    assert "no such store" in capsys.readouterr().err
    assert main(["serve", "--store", str(store.path), "--port", str(server.port)]) == 2
    assert "cannot be served from" in capsys.readouterr().err
    assert main(["serve", "--store", str(store.path), "--host", "no.such.host.invalid"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("command", "package"), [("serve", "starlette"), ("mcp", "mcp")])
def test_what_is_not_installed_is_named_with_what_brings_it(
    command: str, package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [each for each in sys.modules if each.startswith(("styrkedjan.server", f"{package}."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    assert main([command, "--store", "anywhere"]) == 2
    extra = {"serve": "server", "mcp": "mcp"}[command]
    assert f"pip install 'styrkedjan[{extra}]'" in capsys.readouterr().err
