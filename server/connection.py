"""A connection that does not wait for ever: not for a request's head, not for a client that reads nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["MOST_CONNECTIONS", "Connection"]

#: A head, the lines before a request's body, may be this large and take this long.
HEAD_BYTES = 128 << 10
HEAD_SECONDS = 10.0
#: A client that takes nothing of its answer for so long is let go.
STALLED_SECONDS = 60.0
MOST_CONNECTIONS = 1000

_TOO_LARGE = b"request header fields too large"
_REPLY = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
)


#: A plain question as it comes, whole: what it asks, and its headers.
_PLAIN = re.compile(rb"GET (/sparql\?[!-~]+) HTTP/1\.1\r\n((?:[!-9;-~]+:[\t -~\x80-\xff]*\r\n)+)\r\n")
#: A request with one of these headers is no plain question, nor is one that ends the connection.
_SLOW = frozenset({b"if-none-match", b"content-length", b"transfer-encoding", b"upgrade", b"expect", b"range"})
_GATHERED_BYTES = 64 << 10


class _Gathering:
    """A transport that sends what is written in one go, head and body together, at the end of the loop's turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self.flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size > _GATHERED_BYTES:
            self.flush()

    def send(self, data: bytes) -> None:
        """Write *data* now."""
        if self._parts:
            self.write(data)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        if self._parts:
            data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
            self._parts, self._size = [], 0
            self._transport.write(data)

    def close(self) -> None:
        self.flush()
        self._transport.close()


class Connection(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with limits on what a client may leave unfinished.

    A plain question of which the application knows the answer at once is answered without further ado.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._in_head = True
        self._answered_at = 0.0
        self._recall: Callable[[bytes, bytes], bytes | None] | None = getattr(self.config.app, "recall", None)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = _Gathering(transport, self.loop)  # type: ignore[assignment]
        if len(self.connections) > getattr(self.config.app, "most_connections", MOST_CONNECTIONS):
            transport.abort()
        else:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET /sparql?") and self._is_between() and self._answer(data):
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            self._stop_timers()
        elif self._in_head and self._head_bytes > HEAD_BYTES:
            self.transport.write(_REPLY + b"content-length: %d\r\n\r\n" % len(_TOO_LARGE) + _TOO_LARGE)
            self.transport.close()
        elif self._in_head and self._head_timer is None and self._is_idle():
            # Bare line breaks begin no request and yet end the keep-alive timer.
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _is_between(self) -> bool:
        """Tell whether nothing is under way, neither a request nor an answer."""
        is_busy = self.flow.write_paused or (self.cycle is not None and not self.cycle.response_complete)
        return self._in_head and not self._head_bytes and not is_busy and not self.transport.is_closing()

    def _answer(self, data: bytes) -> bool:
        """Answer *data* if it is a plain question with a known answer."""
        found = _PLAIN.fullmatch(data)
        if found is None or self._recall is None:
            return False
        accept = _accept_of(found[2])
        rest = self._recall(found[1], accept) if accept is not None else None
        if rest is None:
            return False
        self.transport.send(_begin(self.server_state.default_headers) + rest)  # type: ignore[attr-defined]
        self.server_state.total_requests += 1
        self._end_head_timer()
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wait_for_more(self.timeout_keep_alive)
        return True

    def _wait_for_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        # To set a timer anew for each answer would take longer than many an answer.
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._wait_for_more(left)
        else:
            super().timeout_keep_alive_handler()

    def _is_idle(self) -> bool:
        return self.timeout_keep_alive_task is None and (self.cycle is None or self.cycle.response_complete)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._end_head_timer()
        super().on_headers_complete()

    def _end_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def on_message_complete(self) -> None:
        self._in_head, self._head_bytes = True, 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def _stop_timers(self) -> None:
        for timer in (self._head_timer, self._write_timer):
            if timer is not None:
                timer.cancel()
        self._head_timer = self._write_timer = None


@lru_cache(maxsize=500)
def _accept_of(headers: bytes) -> bytes | None:
    """Return what the headers of a request say that it accepts, ``None`` where it is no plain question."""
    accept = []
    for line in headers.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if name in _SLOW or (name == b"connection" and value.lower() != b"keep-alive"):
            return None
        if name == b"accept":
            accept.append(value)
    return b",".join(accept)


_begun: tuple[list[tuple[bytes, bytes]], bytes] = ([], b"")


def _begin(headers: list[tuple[bytes, bytes]]) -> bytes:
    """Return the first lines of an answer; *headers* are the same list for as long as the date is the same."""
    global _begun
    if _begun[0] is not headers:
        _begun = headers, b"HTTP/1.1 200 OK\r\n" + b"".join([b"%s: %s\r\n" % header for header in headers])
    return _begun[1]
