"""What holds for every answer: headers that keep a page to itself, data open to other sites, errors without inside."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["POLICY", "Shell"]

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


class Shell:
    """Wraps the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS; let the application answer the rest, and complete its headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await _answer_options(scope, send)
        else:

            async def complete(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _complete(message)
                await send(message)

            await self.app(scope, receive, complete)


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
