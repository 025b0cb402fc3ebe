"""A connection that does not wait for ever: not for a request's head, not for a client that reads nothing."""

from __future__ import annotations

import asyncio
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


#: A request with one of these headers is no plain question.
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

    A question that was asked of the same graph before is answered at once, the same bytes as the first time.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._in_head = True
        self._is_answered = False

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

    def _is_idle(self) -> bool:
        return self.timeout_keep_alive_task is None and (self.cycle is None or self.cycle.response_complete)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes, self._is_answered = True, 0, False
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def on_headers_complete(self) -> None:
        self._in_head = False
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        answer = self._recall() if self.url.startswith(b"/sparql") else None
        if answer is None:
            super().on_headers_complete()
        else:
            self._answer(answer)

    def _recall(self) -> bytes | None:
        """Return the rest of a known answer to a plain question, where nothing else is under way."""
        is_busy = self.flow.write_paused or (self.cycle is not None and not self.cycle.response_complete)
        if is_busy or self.parser.get_method() != b"GET" or not self.parser.should_keep_alive():
            return None
        accept = []
        for name, value in self.headers:
            if name == b"accept":
                accept.append(value)
            elif name in _SLOW:
                return None
        recall = getattr(self.config.app, "recall", None)
        return recall(self.url, b",".join(accept)) if recall is not None else None

    def _answer(self, rest: bytes) -> None:
        self._is_answered = True
        dated = b"".join(b"%s: %s\r\n" % header for header in self.server_state.default_headers)
        self.transport.write(b"HTTP/1.1 200 OK\r\n" + dated + rest)
        self.server_state.total_requests += 1
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def on_body(self, body: bytes) -> None:
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head, self._head_bytes = True, 0
        if not self._is_answered:
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
