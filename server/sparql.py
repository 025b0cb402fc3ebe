"""The SPARQL 1.1 Protocol, for queries; whoever wants to change the graph is told that it is read only."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from styrkedjan.graph.errors import QueryError
from styrkedjan.queries import Dataset

from .asking import Answer, Asked, Asker
from .current import Current
from .description import describe_service
from .media import GRAPHS, MEDIA, TABLES, choose, prefers_html
from .problems import Problem, to_problem
from .web import client_of, fresh, read_body, root_of

__all__ = ["Endpoint", "head_of", "pick", "send"]

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "this endpoint only answers queries; the graph is changed by 'styrkedjan build' alone"
_Pairs = Sequence[tuple[str, str]]


class Endpoint:
    """Answers at ``/sparql``: a query by GET or POST, the service description where none is sent."""

    def __init__(self, current: Current, asker: Asker) -> None:
        self.current, self.asker = current, asker

    async def answer(self, request: Request) -> Response:
        """Return the answer, or raise a :class:`Problem`."""
        given = _read_pairs(request.scope["query_string"].decode("latin-1"))
        if request.method == "POST":
            given = await self._read_post(request, given)
        if any(name == "update" for name, _ in given):
            raise Problem(403, _READ_ONLY)
        texts = [value for name, value in given if name == "query"]
        if len(texts) > 1:
            raise Problem(400, "query: given more than once; ask one at a time")
        if not texts:
            return self._describe(request)
        return await self._answer(request, texts[0], given)

    async def _read_post(self, request: Request, in_address: _Pairs) -> _Pairs:
        kind, _, rest = request.headers.get("content-type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].strip(' "')
        if charset and charset not in ("utf-8", "utf8"):
            raise Problem(415, f"content-type: {charset[:40]!r} is not taken; send UTF-8")
        match kind.strip().lower():
            case "application/x-www-form-urlencoded":
                return [*in_address, *_read_pairs(_decode(await read_body(request, self.asker.settings.body_bytes)))]
            case "application/sparql-query":
                text = _decode(await read_body(request, self.asker.settings.body_bytes))
                return [*in_address, ("query", text)]
            case "application/sparql-update":
                raise Problem(403, _READ_ONLY)
        raise Problem(415, f"content-type: send the query as {_QUERY} or {_FORM}", {"accept": f"{_QUERY}, {_FORM}"})

    def _describe(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        if request.method == "POST":
            raise Problem(400, "query: missing; send it as the parameter 'query'")
        if prefers_html(accept):
            return RedirectResponse("/editor", 303, {"vary": "accept"})
        fmt = choose(accept, GRAPHS)
        if fmt is None:
            raise Problem(406, f"accept: there are {', '.join(dict.fromkeys(MEDIA[name] for name in GRAPHS.values()))}")
        body = describe_service(self.current.opened, root_of(request, self.asker.settings), fmt)
        return Response(body, headers={"content-type": MEDIA[fmt], "vary": "accept"})

    async def _answer(self, request: Request, text: str, given: _Pairs) -> Response:
        accept = request.headers.get("accept", "")
        if request.method != "POST" and prefers_html(accept) and "format" not in dict(given):
            return RedirectResponse(f"/editor?query={quote(text, safe='')}", 303, {"vary": "accept"})
        asked = Asked.of(text, _dataset(given), _timeout(given))
        try:
            is_graph = asked.form(self.asker.limits(asked)) in ("CONSTRUCT", "DESCRIBE")
        except QueryError as error:
            raise to_problem(error) from error
        fmt = pick(dict(given).get("format", ""), accept, is_graph=is_graph)
        opened = self.current.opened
        tag = self.asker.tag(opened, asked, fmt)
        if tag and fresh(request, tag):
            return Response(status_code=304, headers={"etag": tag, "vary": "accept"})
        return send(await self.asker.ask(opened, asked, fmt, client_of(request)))


def pick(named: str, accept: str, *, is_graph: bool) -> str:
    """Return the format that a client *named* or else accepts; none that there is, is a :class:`Problem`."""
    offered = GRAPHS if is_graph else TABLES
    if named:
        # A graph can be had as a table of its triples.
        if named in offered.values() or (is_graph and named in ("csv", "tsv")):
            return named
        raise Problem(400, f"format: {named[:40]!r} is not one of {', '.join(dict.fromkeys(offered.values()))}")
    fmt = choose(accept, offered)
    if fmt is None:
        media = dict.fromkeys(MEDIA[name].partition(";")[0] for name in offered.values())
        raise Problem(406, f"accept: this answer is to be had as {', '.join(media)}")
    return fmt


def send(answer: Answer) -> Response:
    """Return *answer* as it goes over the wire."""
    response = Response(answer.body)
    response.raw_headers = head_of(answer)
    return response


def head_of(answer: Answer) -> list[tuple[bytes, bytes]]:
    """Return the headers of *answer* that are its own."""
    told = [
        (b"content-type", answer.media.encode()),
        (b"vary", b"accept"),
        (b"cache-control", b"no-cache"),
        (b"content-length", b"%d" % len(answer.body)),
    ]
    if answer.etag:
        told.append((b"etag", answer.etag.encode()))
    if answer.truncated:
        told.append((b"styrkedjan-truncated", answer.truncated.encode()))
    return told


def _dataset(given: _Pairs) -> Dataset | None:
    default = tuple(value for name, value in given if name == "default-graph-uri")
    named = tuple(value for name, value in given if name == "named-graph-uri")
    return Dataset(default, named) if default or named else None


def _timeout(given: _Pairs) -> float:
    text = dict(given).get("timeout", "")
    try:
        seconds = float(text or 0)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise Problem(400, f"timeout: {text[:40]!r} is no number of seconds")
    return seconds


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "the request is not UTF-8; save the query as UTF-8") from None


def _read_pairs(text: str) -> _Pairs:
    try:
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise Problem(400, "the request is not UTF-8; save the query as UTF-8") from None
    except ValueError:
        raise Problem(400, "the request has too many parameters; 200 are taken") from None
