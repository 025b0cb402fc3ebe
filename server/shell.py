"""What holds for every answer: headers that keep a page to itself, data open to other sites, errors without inside."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from styrkedjan.graph.errors import StyrkedjanError

from .asking import Asker
from .connection import MOST_CONNECTIONS
from .current import Current, Opened
from .media import prefers_html
from .problems import Problem
from .sparql import pick

__all__ = ["POLICY", "Shell"]

_log = logging.getLogger("styrkedjan.server")

#: What a page may load and do: only what this server gives, no script but in files, no form to elsewhere, no frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_EXPOSED = "ETag, Link, Styrkedjan-Truncated, Retry-After"
_ALLOW = "GET, HEAD, POST, OPTIONS"
_ALWAYS = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", _EXPOSED),
)
_RAW = [(name.encode(), value.encode()) for name, value in _ALWAYS]
#: The head of an answer less its first lines, as `head_of` and what is always sent make it.
_HEAD = b"".join(
    [
        b"content-type: %s\r\nvary: accept\r\ncache-control: no-cache\r\ncontent-length: %d\r\netag: %s\r\n",
        *(b"%s: %s\r\n" % header for header in _RAW),
        b"\r\n",
    ]
)
_ENDPOINT = ("/sparql", "/sparql/")
_ASKS = b"/sparql?query="
_NAMES_FORMAT = re.compile(rb"format=[a-z]+")
Handler = Callable[[Request], Awaitable[Response]]


class Shell:
    """Wraps the application; the endpoint, which programs ask again and again, is reached without its detours."""

    def __init__(
        self,
        app: ASGIApp,
        current: Current,
        asker: Asker,
        endpoint: Handler,
        tell: Callable[[Request, Exception], Awaitable[Response]],
    ) -> None:
        self.app, self.current, self._asker, self._endpoint, self._tell = app, current, asker, endpoint, tell
        self.most_connections = asker.settings.share(MOST_CONNECTIONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS and the endpoint; let the application answer the rest, and complete its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await _answer_options(scope, send)
        elif scope["path"] in _ENDPOINT and scope["method"] in ("GET", "POST"):
            await self._answer_query(scope, receive, send)
        else:

            async def complete(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _complete(message)
                await send(message)

            await self.app(scope, receive, complete)

    async def _answer_query(self, scope: Scope, receive: Receive, send: Send) -> None:
        opened, request = self.current.opened, Request(scope, receive)
        try:
            response = await self._endpoint(request)
        except Problem as problem:
            response = await self._tell(request, problem)
        except Exception as error:
            _log.exception("a query ended in an error of the program")
            response = await self._tell(request, error)
        headers = [*response.raw_headers, *_RAW]
        start: Message = {"type": "http.response.start", "status": response.status_code, "headers": headers}
        if response.media_type == "text/html":
            _complete(start)
        body = bytes(response.body)
        is_lasting = scope["method"] == "GET" and response.status_code == 200 and "etag" in response.headers
        if is_lasting and opened is self.current.opened:
            head = b"".join(b"%s: %s\r\n" % header for header in headers)
            opened.ready.put((scope["raw_path"] + b"?" + scope["query_string"], _accept(scope)), head + b"\r\n" + body)
        await send(start)
        await send({"type": "http.response.body", "body": body})

    def recall(self, address: bytes, accept: bytes) -> bytes | None:
        """Return the rest of the answer, from its second header on, if it takes next to nothing.

        So it is where *address* was asked of this graph before, and where it asks for what a few steps find.
        """
        opened = self.current.opened
        return opened.ready.get((address, accept)) or self._look_up(opened, address, accept)

    def _look_up(self, opened: Opened, address: bytes, accept: bytes) -> bytes | None:
        """Return the answer to a look-up; whatever else is asked, or asked wrongly, is for the endpoint."""
        if not address.startswith(_ASKS) or b"#" in address:
            return None
        written, _, named = address[len(_ASKS) :].partition(b"&")
        if named and not _NAMES_FORMAT.fullmatch(named):
            return None
        accepted, fmt = accept.decode("latin-1"), named[7:].decode()
        if not fmt and prefers_html(accepted):
            return None
        try:
            text = _unquote(written).decode()
            answer = self._asker.look_up(opened, text, lambda form: pick(fmt, accepted, is_graph=form == "DESCRIBE"))
        except (ValueError, KeyError, OSError, StyrkedjanError, Problem):
            return None
        if answer is None:
            return None
        rest = _HEAD % (answer.media.encode(), len(answer.body), answer.etag.encode()) + answer.body
        opened.ready.put_if_asked_again((address, accept), rest)
        return rest


_BYTES = {b"%02x" % number: bytes([number]) for number in range(256)}
_BYTES |= {written.upper(): byte for written, byte in _BYTES.items()}


def _unquote(written: bytes) -> bytes:
    """Return a value of an address without its escapes; one that is not whole is a :class:`KeyError`."""
    first, *rest = written.replace(b"+", b" ").split(b"%")
    return b"".join([first, *[_BYTES[each[:2]] + each[2:] for each in rest]])


def _accept(scope: Scope) -> bytes:
    return b",".join(value for name, value in scope["headers"] if name == b"accept")


def _complete(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _ALWAYS:
        headers[name] = value
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-security-policy", POLICY)
        # A page shows a person's own choices and needs no reader elsewhere.
        del headers["access-control-allow-origin"]


async def _answer_options(scope: Scope, send: Send) -> None:
    asked = dict(scope["headers"]).get(b"access-control-request-headers", b"")
    headers = {
        "allow": _ALLOW,
        "access-control-allow-origin": "*",
        "access-control-allow-methods": _ALLOW,
        "access-control-allow-headers": asked.decode("latin-1") or "accept, content-type, if-none-match",
        "access-control-max-age": "86400",
    }
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": raw})
    await send({"type": "http.response.body", "body": b""})
