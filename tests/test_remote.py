"""An endpoint that fails says how: each failure has its own line, and nothing cut passes for whole."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from styrkedjan.graph.errors import EndpointError, QueryError, QueryLimit
from styrkedjan.graph.remote import Endpoint
from styrkedjan.queries import Limits, run

JSON = "application/sparql-results+json"
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class _Server(http.server.ThreadingHTTPServer):
    answer: Answer
    seen: list[http.server.BaseHTTPRequestHandler]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.seen.append(self)
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.answer(self)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Handler) as made:
        made.seen = []
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def address(server: _Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/sparql"


def say(status: int, kind: str, body: bytes, **headers: str) -> Answer:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def rows(count: int) -> bytes:
    bindings = [{"s": {"type": "literal", "value": str(number)}} for number in range(count)]
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": bindings}}).encode()


def ask(server: _Server, answer: Answer, query: str = "SELECT ?s { ?s ?p ?o }", **options: object) -> str:
    server.answer = answer
    with pytest.raises((EndpointError, QueryError)) as caught:
        run(Endpoint(address(server), **options), query, timeout_seconds=2)  # type: ignore[arg-type]
    said = str(caught.value)
    assert said.startswith(address(server)) and "\n" not in said
    return f"{type(caught.value).__name__}: {said.removeprefix(address(server) + ': ')}"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "QueryError: takes the query for malformed: because å of this"),
        (401, "EndpointError: refused (401); give --user"),
        (403, "EndpointError: refused (403)"),
        (404, "EndpointError: not found (404)"),
        (413, "EndpointError: finds the request too large"),
        (414, "EndpointError: finds the query too long"),
        (418, "EndpointError: answers 418"),
        (429, "EndpointError: busy (429)"),
        (500, "EndpointError: failed at the query (500): because å of this"),
        (503, "EndpointError: busy (503)"),
        (504, "QueryLimit: gave up on the query (504)"),
    ],
)
def test_refusals_are_told_apart(status: int, said: str, server: _Server) -> None:
    assert ask(server, say(status, "text/plain", "because å of this\nand that".encode())).startswith(said)


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("text/html", b"<html>", "answers with text/html, not with SPARQL results"),
        (JSON, b'{"head": {"vars": ["s"]}, "results": {"bindi', "half an answer: its JSON breaks off"),
        (JSON, b"", "half an answer: its JSON breaks off"),
        (JSON, b'{"hello": 1}', "answers with JSON that is not a SPARQL result"),
        (
            JSON,
            b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "odd", "value": "x"}}]}}',
            "not a SPARQL result",
        ),
        (JSON, b"[1]", "not a SPARQL result"),
    ],
)
def test_what_is_not_sparql_is_told(kind: str, body: bytes, said: str, server: _Server) -> None:
    assert said in ask(server, say(200, kind, body))


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("text/html", b"<html>", "answers with text/html, not with RDF"),
        ("text/turtle", b"<urn:a> <urn:b> <urn:c> . <urn:a> <ur", "its RDF breaks off or is damaged"),
    ],
)
def test_what_is_no_graph_is_told(kind: str, body: bytes, said: str, server: _Server) -> None:
    assert said in ask(server, say(200, kind, body), "CONSTRUCT WHERE { ?s ?p ?o }")


def test_half_an_answer_is_never_taken_for_a_whole_one(server: _Server) -> None:
    whole = rows(3)
    assert "half an answer" in ask(server, say(200, JSON, whole, length=str(len(whole) + 100)))
    turtle = b"<urn:a> <urn:b> <urn:c> .\n"
    assert "half an answer" in ask(server, say(200, "text/turtle", turtle, length="999"), "DESCRIBE <urn:a>")

    def broken_chunk(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\n" + whole
        )

    assert "half an answer" in ask(server, broken_chunk)


def test_silence_and_hanging_up_are_told_apart(server: _Server) -> None:
    def hang_up(request: http.server.BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(socket.SHUT_RDWR)

    def sleep(request: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(3)

    def drip(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n")
        for _ in range(40):
            request.wfile.write(b" " * 70_000)
            time.sleep(0.1)

    assert ask(server, hang_up).startswith("EndpointError: hung up without an answer")
    assert ask(server, sleep).startswith("QueryLimit: no answer within 2 s")
    before = time.monotonic()
    assert ask(server, drip).startswith("QueryLimit: no answer within 2 s")
    assert time.monotonic() - before < 10


def test_what_cannot_be_reached_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for url, said in (
        (f"http://127.0.0.1:{port}/sparql", "not reached, nothing listens there"),
        ("http://no-such-host.invalid/sparql", "not reached"),
        ("file:///etc/hostname", "not the address of an endpoint"),
        ("ftp://127.0.0.1/", "not the address of an endpoint"),
        ("localhost:7878", "not the address of an endpoint"),
    ):
        with pytest.raises(EndpointError, match=said):
            run(Endpoint(url), "ASK {}")


@pytest.mark.parametrize("limit", [100, 2500, 10_000])
def test_an_answer_cut_without_a_word_is_told_from_a_whole_one(limit: int, server: _Server) -> None:
    def cutting(request: http.server.BaseHTTPRequestHandler) -> None:
        asked_for_more = "OFFSET" in request.path or b"OFFSET" in getattr(request, "body", b"")
        say(200, JSON, rows(1 if asked_for_more else limit))(request)

    def whole(request: http.server.BaseHTTPRequestHandler) -> None:
        say(200, JSON, rows(0 if "OFFSET" in request.path else limit))(request)

    def refusing(request: http.server.BaseHTTPRequestHandler) -> None:
        say(500, "text/plain", b"no")(request) if "OFFSET" in request.path else say(200, JSON, rows(limit))(request)

    server.answer = cutting
    assert f"cut by the endpoint at {limit} rows" in run(Endpoint(address(server)), "SELECT ?s { ?s ?p ?o }").truncated
    server.answer = whole
    assert run(Endpoint(address(server)), "SELECT ?s { ?s ?p ?o }").truncated == ""
    server.answer = refusing
    assert "may have cut it" in run(Endpoint(address(server)), "SELECT ?s { ?s ?p ?o }").truncated


def test_an_answer_is_cut_at_our_own_limits_too(server: _Server) -> None:
    server.answer = say(200, JSON, rows(50))
    result = run(Endpoint(address(server)), "SELECT ?s { ?s ?p ?o }", limits=Limits(rows=20))
    assert len(result) == 20 and result.truncated.startswith("cut at 20 rows")
    with pytest.raises(QueryLimit, match="larger than 100 bytes"):
        run(Endpoint(address(server)), "SELECT ?s { ?s ?p ?o }", limits=Limits(result_bytes=100))


def test_a_dangerous_query_does_not_leave_the_house(server: _Server) -> None:
    server.answer = say(200, JSON, rows(1))
    for query in (
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * {" + "{" * 3000,
    ):
        with pytest.raises(QueryError):
            run(Endpoint(address(server)), query)
    assert not server.seen


def test_a_password_is_sent_and_does_not_follow_a_redirect(server: _Server) -> None:
    def redirect(request: http.server.BaseHTTPRequestHandler) -> None:
        if request.path.startswith("/elsewhere"):
            say(200, JSON, rows(1))(request)
        else:
            say(302, "text/plain", b"", Location=f"http://localhost:{server.server_address[1]}/elsewhere")(request)

    server.answer = redirect
    run(Endpoint(address(server), user="anna", password="secret"), "SELECT ?s { ?s ?p ?o }")
    first, second = server.seen
    assert first.headers["Authorization"].startswith("Basic ")
    assert second.headers["Authorization"] is None


def test_a_long_query_is_posted_and_a_graph_is_named(server: _Server) -> None:
    server.answer = say(200, JSON, rows(1))
    remote = Endpoint(address(server), graph="http://example.org/g")
    run(remote, "SELECT ?s { ?s ?p ?o }")
    run(remote, "SELECT ?s { ?s ?p ?o }" + " " * 3000)
    assert [request.command for request in server.seen] == ["GET", "POST"]
    assert "default-graph-uri=http%3A//example.org/g" in server.seen[0].path.replace("%2F", "/")
