"""A graph that lies elsewhere: any SPARQL 1.1 endpoint, asked over HTTP, its failures told apart."""

from __future__ import annotations

import base64
import http.client
import json
import math
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from styrkedjan.ontology import BASE, PREFIXES, RDF, SK, XSD

from .errors import EndpointError, QueryError, QueryLimit
from .model import Term
from .terms import from_ntriples, term_to_ntriples

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from SPARQLWrapper import BASIC, DIGEST, GET, JSON, POST, TURTLE, SPARQLExceptions, SPARQLWrapper

__all__ = ["EndpointAnswer", "Endpoint", "describe_failure"]

#: Above this many characters a query no longer fits into every server's longest address.
_GET_LENGTH = 1500
_RDF_TYPES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_PAGE = 2_000
_SUBJECTS = 200


@dataclass(frozen=True, slots=True)
class EndpointAnswer:
    """What an endpoint answered; ``truncated`` says where it was cut, "" for a whole answer."""

    variables: tuple[str, ...] = ()
    solutions: Sequence[Sequence[Any]] = ()
    triples: Sequence[ox.Triple] = ()
    boolean: bool = False
    truncated: str = ""


class _Wrapper(SPARQLWrapper):
    def _createRequest(self) -> urllib.request.Request:
        request: urllib.request.Request = super()._createRequest()
        # A redirect to another host must not take the password along.
        if secret := request.headers.pop("Authorization", None):
            request.add_unredirected_header("Authorization", secret)
        return request


class Endpoint:
    """A SPARQL endpoint, with the same face as :class:`~styrkedjan.graph.store.Store` for reading.

    *graph* names the one graph to ask where the server holds several; *auth* is "basic" or "digest".
    """

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        password: str = "",
        auth: str = "basic",
        graph: str = "",
        base: str = BASE,
        timeout_seconds: float = 30.0,
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise EndpointError(f"{url}: not the address of an endpoint; it begins with http:// or https://")
        if auth not in ("basic", "digest"):
            raise EndpointError(f"{auth!r}: no such way to sign in; use basic or digest")
        self.url, self.user, self.password, self.auth = url, user, password, auth
        self.graph, self.base, self.timeout_seconds = graph, base, timeout_seconds

    def query(
        self,
        text: str,
        *,
        form: str = "SELECT",
        body_start: int = 0,
        timeout_seconds: float | None = None,
        rows: int = 100_000,
        result_bytes: int = 64 << 20,
        solutions: str = "",
    ) -> EndpointAnswer:
        """Return the answer to *text*, a whole query with its prefixes, whose *form* begins at *body_start*.

        *solutions* is, for CONSTRUCT, the SELECT of what its graph is made from, without prefixes; by it a graph that
        the server cut is told from a whole one.
        """
        seconds = self.timeout_seconds if timeout_seconds is None else timeout_seconds
        kind, data, limit, capped = self._fetch(text, form, seconds, result_bytes)
        if form in ("CONSTRUCT", "DESCRIBE"):
            triples = self._read_graph(kind, data)
            if solutions and not capped:
                capped = self._count_again(text[:body_start], solutions, seconds, result_bytes)
            return _cut(EndpointAnswer(triples=triples, truncated=capped), rows)
        answer = self._read_rows(kind, data, form)
        capped = capped or answer.truncated
        if form == "SELECT" and not capped:
            capped = self._look_for_more(text, body_start, len(answer.solutions), limit, seconds)
        return _cut(EndpointAnswer(answer.variables, answer.solutions, boolean=answer.boolean, truncated=capped), rows)

    def select(self, sparql: str, **values: Term | ox.NamedNode | ox.Literal) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT query of our own, as plain text; an unbound variable gives ``None``.

        *values* stand for the variables of the same name, as terms, in the outer group. The usual prefixes are known.
        """
        prefixes = dict(PREFIXES, id=self.base)
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
        head, brace, rest = sparql.partition("{")
        bound = "".join(f" VALUES ?{name} {{ {_written(value)} }}" for name, value in values.items())
        answer = self.query(f"{prologue}{head}{brace}{bound}{rest}", body_start=len(prologue))
        if answer.truncated:
            raise QueryLimit(f"{self.url}: {answer.truncated}")
        for solution in answer.solutions:
            yield tuple(None if term is None else term.value for term in solution)

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        """Yield all triples, sorted by their N-Quads lines, a subject's together; fetched in parts below row limits."""
        subjects = sorted(self.subjects(), key=lambda subject: f"<{subject}>")
        start, size = 0, _SUBJECTS
        while start < len(subjects):
            nodes = " ".join(f"<{subject}>" for subject in subjects[start : start + size])
            answer = self.query(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {nodes} }} ?s ?p ?o }}")
            if answer.truncated:
                if size == 1:
                    raise QueryLimit(
                        f"{self.url}: <{subjects[start]}> has more triples than the endpoint gives at once"
                    )
                size = max(1, size // 4)
                continue
            lines = sorted({(str(s), str(p), str(o)) for s, p, o in answer.solutions})
            for s, p, o in lines:
                yield s[1:-1] if s[0] == "<" else s, p[1:-1], from_ntriples(o)
            start += size

    def lines(self) -> Iterator[str]:
        """Yield the graph as N-Quads lines: sorted, each once, each with its line break."""
        for subject, predicate, object_ in self.triples():
            yield f"{term_to_ntriples(subject)} <{predicate}> {term_to_ntriples(object_)} .\n"

    def subjects(self) -> Iterator[str]:
        """Yield the IRI of each node of which something is said, fetched in parts below row limits."""
        last = ""
        while True:
            after = f"FILTER(STR(?s) > {ox.Literal(last)})" if last else ""
            text = f"SELECT DISTINCT ?s WHERE {{ ?s ?p ?o . FILTER(ISIRI(?s)) {after} }} ORDER BY STR(?s) LIMIT {_PAGE}"
            found = [term.value for (term,) in self.query(text).solutions]
            yield from found
            if len(found) < _PAGE:
                return
            last = found[-1]

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        rows = self.select("SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class")
        return {class_: int(number) for class_, number in rows if class_}

    def info(self) -> Mapping[str, Any]:
        """Return what is known of the graph as a whole: triples, documents, nodes by class."""
        (total,) = next(self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
        shown = {
            c: n for c, n in sorted(self._counts.items()) if not c.startswith((RDF, "http://www.w3.org/2002/07/owl#"))
        }
        counts = self._counts.get
        return {
            "base": self.base,
            "endpoint": self.url,
            "triples": int(total),
            "documents": counts(SK + "Document", 0),
            "statements": counts(SK + "Evidence", 0),
            "inferences": counts(SK + "Inference", 0),
            "classes": shown,
        }

    def close(self) -> None:
        """Nothing is held open between two queries."""

    def __enter__(self) -> Endpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fetch(self, text: str, form: str, seconds: float, most: int) -> tuple[str, bytes, int, str]:
        """Return media type, body, the row limit that the server tells of and, if it stopped early, so much."""
        wrapper = _Wrapper(self.url, defaultGraph=self.graph or None, agent="styrkedjan")
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(TURTLE if form in ("CONSTRUCT", "DESCRIBE") else JSON)
        wrapper.setMethod(GET if len(text) < _GET_LENGTH else POST)
        # The wrapper would find out by patterns of its own; we know.
        wrapper.queryString, wrapper.queryType = text, form
        wrapper.setTimeout(math.ceil(seconds))
        if self.user:
            wrapper.setHTTPAuth(DIGEST if self.auth == "digest" else BASIC)
            wrapper.setCredentials(self.user, self.password)
        deadline = time.monotonic() + seconds
        try:
            response = wrapper.query().response
            with response:
                data = _receive(response, deadline, most, self.url)
                headers = response.headers
        except (OSError, http.client.HTTPException, SPARQLExceptions.SPARQLWrapperException) as error:
            raise describe_failure(self.url, error, seconds) from None
        expected = headers.get("Content-Length")
        if expected and expected.isdigit() and len(data) < int(expected):
            raise EndpointError(f"{self.url}: half an answer, {len(data)} of {expected} bytes; ask again")
        limit = headers.get("X-SPARQL-MaxRows", "")
        state = headers.get("X-SQL-State", "")
        stopped = f"cut by the endpoint at its time limit ({state}), so this answer is not complete" if state else ""
        return headers.get_content_type(), data, int(limit) if limit.isdigit() else 0, stopped

    def _read_rows(self, kind: str, data: bytes, form: str) -> EndpointAnswer:
        if "html" in kind or not ("json" in kind or kind == "text/plain"):
            raise EndpointError(
                f"{self.url}: answers with {kind}, not with SPARQL results; is this the endpoint's address?"
            )
        try:
            document = json.loads(data)
        except ValueError:
            raise EndpointError(f"{self.url}: half an answer: its JSON breaks off or is damaged; ask again") from None
        try:
            if form == "ASK":
                return EndpointAnswer(boolean=_read_boolean(document))
            names = tuple(document["head"]["vars"])
            rows = [
                tuple(_term(binding[name]) if name in binding else None for name in names)
                for binding in document["results"]["bindings"]
            ]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise EndpointError(
                f"{self.url}: answers with JSON that is not a SPARQL result; is this the endpoint's address?"
            ) from None
        said = document.get("truncated")
        return EndpointAnswer(names, rows, truncated=said if isinstance(said, str) else "")

    def _read_graph(self, kind: str, data: bytes) -> list[ox.Triple]:
        if kind not in _RDF_TYPES:
            raise EndpointError(f"{self.url}: answers with {kind}, not with RDF; is this the endpoint's address?")
        try:
            found = {quad.triple for quad in ox.parse(data, format=_RDF_TYPES[kind], base_iri=self.url, lenient=True)}
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"{self.url}: its RDF breaks off or is damaged ({str(error).splitlines()[0]})"
            ) from None
        return sorted(found, key=str)

    def _look_for_more(self, text: str, body_start: int, count: int, limit: int, seconds: float) -> str:
        # A server that cuts without a word cuts at a round number. Asking for the next row costs little and settles it.
        if not limit and (count < 100 or count % 100):
            return ""
        prologue, body = text[:body_start], text[body_start:]
        more = f"{prologue}SELECT * WHERE {{ {{ {body}\n}} }} OFFSET {count} LIMIT 1"
        try:
            if not self._ask(more, seconds, 1 << 20):
                return ""
        except (EndpointError, QueryError):
            return f"{count} rows, where the endpoint may have cut it; it could not be asked for the next"
        return f"cut by the endpoint at {count} rows, so this answer is not complete"

    def _count_again(self, prologue: str, solutions: str, seconds: float, most: int) -> str:
        # No server says that it cut a graph, and its size tells nothing; so what it was made from is counted.
        counting = f"{prologue}SELECT (COUNT(*) AS ?n) WHERE {{ {{ {solutions}\n}} }}"
        try:
            expected = int(self._ask(counting, seconds, 1 << 20)[0][0].value)
            if expected < 100 or len(self._ask(prologue + solutions, seconds, most)) == expected:
                return ""
        except (EndpointError, QueryError, IndexError, AttributeError):
            return "the endpoint may have cut this graph; what it was made from could not be counted"
        return "cut by the endpoint at its row limit, so this graph is not complete"

    def _ask(self, text: str, seconds: float, most: int) -> Sequence[Sequence[Any]]:
        kind, data, _, _ = self._fetch(text, "SELECT", seconds, most)
        return self._read_rows(kind, data, "SELECT").solutions

    def update(self, text: str, *, url: str, timeout_seconds: float) -> None:
        """Send *text*, a SPARQL update, to *url*."""
        wrapper = _Wrapper(url, agent="styrkedjan")
        wrapper.setMethod(POST)
        wrapper.queryString, wrapper.queryType = text, "INSERT"
        wrapper.setTimeout(math.ceil(timeout_seconds))
        if self.user:
            wrapper.setHTTPAuth(DIGEST if self.auth == "digest" else BASIC)
            wrapper.setCredentials(self.user, self.password)
        try:
            with wrapper.query().response as response:
                response.read()
        except (OSError, http.client.HTTPException, SPARQLExceptions.SPARQLWrapperException) as error:
            raise describe_failure(url, error, timeout_seconds) from None

    def send_graph(self, data: bytes, *, url: str, replace: bool, timeout_seconds: float) -> None:
        """Send *data*, N-Triples, to the Graph Store Protocol's *url*: in place of the graph there, or added to it."""
        target = f"?graph={urllib.parse.quote(self.graph, safe='')}" if self.graph else "?default"
        request = urllib.request.Request(url + target, data=data, method="PUT" if replace else "POST")
        request.add_header("Content-Type", "text/turtle; charset=utf-8")
        handlers: list[urllib.request.BaseHandler] = []
        if self.user and self.auth == "digest":
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, self.user, self.password)
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
        elif self.user:
            secret = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            request.add_unredirected_header("Authorization", f"Basic {secret}")
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=timeout_seconds) as response:
                response.read()
        except (OSError, http.client.HTTPException) as error:
            raise describe_failure(url, error, timeout_seconds) from None


def _written(value: Term | ox.NamedNode | ox.Literal) -> str:
    return str(value) if isinstance(value, (ox.NamedNode, ox.Literal)) else term_to_ntriples(value)


def _cut(answer: EndpointAnswer, rows: int) -> EndpointAnswer:
    what = "triples" if answer.triples else "rows"
    if len(answer.triples) <= rows and len(answer.solutions) <= rows:
        return answer
    said = f"cut at {rows} {what}: there are more, so this answer is not complete"
    return EndpointAnswer(answer.variables, answer.solutions[:rows], answer.triples[:rows], answer.boolean, said)


def _receive(response: Any, deadline: float, most: int, url: str) -> bytes:
    data = bytearray()
    while chunk := response.read(1 << 16):
        data += chunk
        if len(data) > most:
            raise QueryLimit(f"{url}: its answer is larger than {most:,} bytes; narrow the query")
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(data)


def _read_boolean(document: Mapping[str, Any]) -> bool:
    if "boolean" in document:
        return bool(document["boolean"])
    # One server answers ASK with a table: of one cell for yes, without a row for no.
    if document["head"]["vars"] != ["__ASK_RETVAL"]:
        raise ValueError(document["head"])
    return any(cell["value"] in ("1", "true") for row in document["results"]["bindings"] for cell in row.values())


def _term(binding: Mapping[str, Any]) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    value = binding["value"]
    match binding["type"]:
        case "uri":
            return ox.NamedNode(value)
        case "bnode":
            return ox.BlankNode("".join(each if each.isalnum() and each.isascii() else "x" for each in value) or "x")
        case "literal" | "typed-literal":
            if language := binding.get("xml:lang"):
                return ox.Literal(value, language=language)
            datatype = binding.get("datatype", XSD + "string")
            if datatype == XSD + "boolean":
                value = {"1": "true", "0": "false"}.get(value, value)
            return ox.Literal(value, datatype=ox.NamedNode(datatype))
        case other:
            raise ValueError(other)


def describe_failure(url: str, error: Exception, seconds: float) -> EndpointError | QueryError:
    """Return *error*, met while talking to *url*, as the one line that tells what went wrong and what to do."""
    _close(error)
    reason = getattr(error, "reason", error) if isinstance(error, urllib.error.URLError) else error
    match error, reason:
        case (SPARQLExceptions.QueryBadFormed(), _):
            return QueryError(f"{url}: takes the query for malformed: {_body(error)}")
        case (SPARQLExceptions.Unauthorized(), _):
            return EndpointError(
                f"{url}: refused (401); give --user and a password, and --auth digest where it asks for that"
            )
        case (SPARQLExceptions.EndPointNotFound(), _):
            return EndpointError(f"{url}: not found (404); the server is there, but no endpoint at this address")
        case (SPARQLExceptions.URITooLong(), _):
            return EndpointError(f"{url}: finds the query too long (414); shorten it")
        case (SPARQLExceptions.EndPointInternalError(), _):
            return EndpointError(f"{url}: failed at the query (500): {_body(error)}")
        case (urllib.error.HTTPError(), _):
            return _by_code(url, error)
        case (_, TimeoutError() | socket.timeout()):
            return QueryLimit(f"{url}: no answer within {seconds:g} s; narrow the query, or allow more with --timeout")
        case (_, ConnectionRefusedError()):
            return EndpointError(f"{url}: not reached, nothing listens there; is the server running?")
        case (_, socket.gaierror()):
            return EndpointError(f"{url}: not reached, no such host; check the address")
        case (_, ssl.SSLError()):
            return EndpointError(f"{url}: not reached, its certificate or TLS is not right ({reason})")
        case (_, http.client.IncompleteRead()):
            return EndpointError(f"{url}: half an answer: the connection broke off; ask again")
        case (_, http.client.RemoteDisconnected() | ConnectionResetError() | BrokenPipeError()):
            return EndpointError(f"{url}: hung up without an answer; the query may be too much for it")
        case (_, http.client.HTTPException()):
            return EndpointError(
                f"{url}: does not speak HTTP as it should ({type(reason).__name__}); check the address"
            )
        case _:
            return EndpointError(f"{url}: not reached ({reason})")


def _close(error: BaseException | None) -> None:
    # What carries an HTTP error holds its connection open; the wrapper's own errors hide it behind them.
    while error is not None:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        error = error.__context__


def _by_code(url: str, error: urllib.error.HTTPError) -> EndpointError | QueryError:
    match error.code:
        case 400:
            return QueryError(f"{url}: takes what was sent for malformed (400)")
        case 401:
            return EndpointError(
                f"{url}: refused (401); give --user and a password, and --auth digest where it asks for that"
            )
        case 403:
            return EndpointError(f"{url}: refused (403); this user may not do that there")
        case 404:
            return EndpointError(f"{url}: not found (404); the server is there, but no endpoint at this address")
        case 407:
            return EndpointError(f"{url}: not reached, a proxy asks for a password (407)")
        case 408 | 504:
            return QueryLimit(f"{url}: gave up on the query ({error.code}); narrow it")
        case 413:
            return EndpointError(f"{url}: finds the request too large (413)")
        case 429 | 503:
            return EndpointError(f"{url}: busy ({error.code}); try again later")
        case code:
            return EndpointError(f"{url}: answers {code} {error.reason}; is this the endpoint's address?")


def _body(error: Exception) -> str:
    text = str(error).partition("Response:\n")[2].strip()
    # The wrapper shows the bytes as Python would write them.
    if text[:2] in ("b'", 'b"'):
        text = (
            text[2:-1]
            .encode("latin-1", "replace")
            .decode("unicode_escape", "replace")
            .encode("latin-1", "replace")
            .decode("utf-8", "replace")
        )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # Engines like to list all that might have stood there instead.
    return lines[0].partition(": expected one of")[0][:300] if lines else "it gives no reason"
