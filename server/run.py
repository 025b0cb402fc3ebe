"""The server as a process: bound to an address, run until it is told to stop."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable

import uvicorn

from styrkedjan.graph.errors import UsageError

from .app import make_app
from .connection import Connection
from .settings import Settings

__all__ = ["serve"]


def serve(settings: Settings, host: str, port: int, on_ready: Callable[[str], None] = lambda address: None) -> None:
    """Answer at *host* and *port* until interrupted; *on_ready* is told the address. A *port* of 0 takes a free one."""
    app = make_app(settings)
    listening = _bind(host, port)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="styrkedjan: %(message)s")
    logging.getLogger("uvicorn.error").addFilter(_is_ours_to_tell)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        loop="auto",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
    )
    on_ready(_address(host, listening.getsockname()[1]))
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{host}:{port}: cannot be served from ({reason}); choose another with --port") from None


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _is_ours_to_tell(record: logging.LogRecord) -> bool:
    # What a client does wrong is the client's to know.
    return "Invalid HTTP request" not in record.getMessage() and "Unsupported upgrade" not in record.getMessage()
