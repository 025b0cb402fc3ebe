"""What every room of the server needs of a request: its body within bounds, who asks, under which address."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import ClientDisconnect, Request

from .problems import Problem
from .settings import Settings

__all__ = ["checked", "client_of", "fresh", "read_body", "root_of"]

#: A body that comes slower than this is not waited for.
_BODY_SECONDS = 20.0


async def read_body(request: Request, most: int) -> bytes:
    """Return the body; one of more than *most* bytes, or one that does not come, is a :class:`Problem`."""
    told = request.headers.get("content-length", "0")
    too_large = Problem(413, f"the request is larger than {most} bytes; ask in parts", {"connection": "close"})
    if told.isdecimal() and int(told) > most:
        raise too_large
    data = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > most:
                    raise too_large
    except TimeoutError:
        raise Problem(408, "the request did not come in time; send it again", {"connection": "close"}) from None
    except ClientDisconnect:
        raise Problem(400, "the request broke off") from None
    return bytes(data)


def checked(iri: str) -> str:
    """Return *iri* if it can be one and stand in a query."""
    if not re.fullmatch(r"[A-Za-z][\w+.-]*:[^\x00-\x20<>\"{}|^`\\]+", iri) or len(iri) > 2000:
        raise Problem(404, "there is no such node in the graph")
    return iri


def client_of(request: Request) -> str:
    """Return what tells one client from another."""
    return request.client.host if request.client else ""


def root_of(request: Request, settings: Settings) -> str:
    """Return the address of the server as the world knows it, with a slash at its end."""
    return settings.base or str(request.base_url)


def fresh(request: Request, tag: str) -> bool:
    """Tell whether the client has the answer that *tag* names already."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in known.split(","))
