"""The server as a process: bound to an address, run until it is told to stop."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable

from styrkedjan.graph.errors import UsageError

from .beside import FirstServer, make_config
from .settings import Settings

__all__ = ["keep_log", "serve"]


def serve(settings: Settings, host: str, port: int, on_ready: Callable[[str], None] = lambda address: None) -> None:
    """Answer at *host* and *port* until interrupted; *on_ready* is told the address. A *port* of 0 takes a free one."""
    config = make_config(settings)
    first, *others = _bind(host, port, settings.processes)
    keep_log()
    server = FirstServer(config, settings, others)
    on_ready(_address(host, first.getsockname()[1]))
    try:
        server.run(sockets=[first])
    finally:
        for each in (first, *others):
            each.close()


def keep_log() -> None:
    """Let what the server has to tell go to standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="styrkedjan: %(message)s")
    logging.getLogger("uvicorn.error").addFilter(_is_ours_to_tell)


def _bind(host: str, port: int, count: int) -> list[socket.socket]:
    """Return *count* sockets at one address, each of which gets its part of the connections."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        first = socket.create_server(address[:2], family=family, backlog=1024)
        if count < 2:
            return [first]
        # Sockets that share a port take it beside any other that shares it: only the first tells that it was free.
        place = first.getsockname()[:2]
        first.close()
        return [socket.create_server(place, family=family, backlog=1024, reuse_port=True) for _ in range(count)]
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{host}:{port}: cannot be served from ({reason}); choose another with --port") from None


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _is_ours_to_tell(record: logging.LogRecord) -> bool:
    # What a client does wrong is the client's to know.
    return "Invalid HTTP request" not in record.getMessage() and "Unsupported upgrade" not in record.getMessage()
