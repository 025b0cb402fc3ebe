"""The processes that answer queries, as a server asks them: many at once, without a thread for each."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import time
from collections import deque
from pathlib import Path
from typing import Any

from styrkedjan.graph.errors import QueryLimit, StoreError
from styrkedjan.queries import Dataset, Limits
from styrkedjan.queries.pool import Answer, Worker, make_request, to_answer, why_ended, why_late

__all__ = ["Workers"]

_START_SECONDS = 30.0
_PIPE_BYTES = 1 << 20
_NICE = 15
#: So long one waits for a worker to become free before another may be started.
_SOON_SECONDS = 0.05
#: A query that runs for so long is a long one.
_LONG_SECONDS = 0.2


class _Lane:
    """One worker; what it says is read as it comes."""

    def __init__(self, worker: Worker, loop: asyncio.AbstractEventLoop) -> None:
        assert worker.process.stdout is not None
        self.worker, self.loop = worker, loop
        self.begun = 0.0
        #: Why it was killed while it answered, "" unless it was.
        self.stopped = ""
        self.is_slowed = self.is_gone = False
        self._handle = worker.process.stdout.fileno()
        self._said: asyncio.Future[tuple[dict[str, Any], bytes]] | None = None
        loop.add_reader(self._handle, self._read)

    def _read(self) -> None:
        more = os.read(self._handle, _PIPE_BYTES)
        data, said = self.worker.received, self._said
        data += more
        if not more:
            self.is_gone = True
            self.loop.remove_reader(self._handle)
            if said is not None and not said.done():
                said.set_exception(EOFError())
            return
        self._look()

    def _look(self) -> None:
        """Tell whoever waits what has come, if it is whole."""
        data, said = self.worker.received, self._said
        if said is None or said.done() or len(data) < 8:
            return
        size, length = struct.unpack_from(">II", data)
        if len(data) >= 8 + size + length:
            heading = json.loads(bytes(data[8 : 8 + size]))
            rows = bytes(memoryview(data)[8 + size : 8 + size + length])
            del data[: 8 + size + length]
            said.set_result((heading, rows))

    async def receive(self, seconds: float, patience: float) -> tuple[dict[str, Any], bytes]:
        """Return what it says next; after *patience* it yields to others, after *seconds* it is a `TimeoutError`."""
        if self.is_gone:
            raise EOFError
        said: asyncio.Future[tuple[dict[str, Any], bytes]] = self.loop.create_future()
        self._said = said
        if self.worker.received:
            self._look()
        timer = self.loop.call_later(min(seconds, patience), self._wait_on, said, patience, seconds - patience, -1.0)
        try:
            return await said
        finally:
            timer.cancel()
            self._said = None

    def _wait_on(self, said: asyncio.Future[Any], patience: float, seconds: float, used: float) -> None:
        """Wait *seconds* more; a worker that has taken the processor since it had *used* so much yields to others."""
        if said.done():
            return
        if seconds <= 0:
            said.set_exception(TimeoutError())
            return
        now = _processor_seconds(self.worker.process.pid)
        if not self.is_slowed and 0 <= used < now - patience / 2:
            # Such a process cannot become as quick as others again.
            with contextlib.suppress(OSError, AttributeError):
                os.setpriority(os.PRIO_PROCESS, self.worker.process.pid, _NICE)
                self.is_slowed = True
        wait = seconds if self.is_slowed else min(seconds, patience)
        self.loop.call_later(wait, self._wait_on, said, patience, seconds - wait, now)

    def close(self) -> int:
        """End the worker and return how it ended; call it from any thread, once its reader is removed."""
        return self.worker.end() if self.is_gone else self.worker.kill()


def _processor_seconds(process: int) -> float:
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0


class Workers:
    """The workers of one store; *kept* of them wait for the next query."""

    def __init__(self, path: Path, *, kept: int, memory_bytes: int, patience_seconds: float) -> None:
        self.path, self.memory_bytes = path, memory_bytes
        self._kept, self._patience = kept, patience_seconds
        self._idle: list[_Lane] = []
        self._busy: set[_Lane] = set()
        self._waiting: deque[asyncio.Future[_Lane | None]] = deque()
        self._starting = 0
        self._is_closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def answer(self, request: dict[str, Any]) -> Answer:
        """Return the engine's answer to *request*, or raise :class:`QueryLimit` where it was stopped."""
        seconds = float(request["seconds"])
        lane = await self._take()
        try:
            lane.worker.send(request)
            said, rows = await lane.receive(seconds, self._patience)
        except TimeoutError:
            self._end(lane)
            raise why_late(seconds) from None
        except (EOFError, BrokenPipeError, ConnectionResetError):
            code = await self._end(lane)
            if lane.stopped:
                raise QueryLimit(f"query: stopped, {lane.stopped}; narrow it, or try again later") from None
            raise why_ended(code, self.memory_bytes) from None
        except BaseException:
            self._end(lane)
            raise
        self._give_back(lane)
        return to_answer(said, rows)

    def ask(
        self,
        query: str,
        *,
        prefixes: dict[str, str],
        limits: Limits,
        base: str,
        dataset: Dataset | None = None,
    ) -> Answer:
        """Return the answer to *query*, asked from a thread other than the server's."""
        request = make_request(query, prefixes=prefixes, limits=limits, base=base, dataset=dataset)
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(self.answer(request), self._loop).result()

    async def _take(self) -> _Lane:
        while self._idle:
            lane = self._idle.pop()
            if not lane.is_gone:
                break
            self._end(lane)
        else:
            lane = await self._wait_for_one() or await self._start()
        self._use(lane)
        return lane

    def _use(self, lane: _Lane) -> None:
        lane.begun = time.monotonic()
        self._busy.add(lane)

    async def _wait_for_one(self) -> _Lane | None:
        """Return a worker that becomes free soon: most queries take less than it takes to start another."""
        if self._has_room():
            return None
        free: asyncio.Future[_Lane | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(free)
        free.get_loop().call_later(_SOON_SECONDS, self._look_again, free)
        return await free

    def _has_room(self) -> bool:
        """Tell whether another worker would speed things up: those with long queries do not count."""
        since = time.monotonic() - _LONG_SECONDS
        return self._starting + sum(lane.begun > since for lane in self._busy) < self._kept

    def _look_again(self, free: asyncio.Future[_Lane | None]) -> None:
        if free.done():
            return
        if self._has_room():
            free.set_result(None)
        else:
            free.get_loop().call_later(_SOON_SECONDS, self._look_again, free)

    async def _start(self) -> _Lane:
        self._starting += 1
        try:
            return await self._start_one()
        finally:
            self._starting -= 1

    async def _start_one(self) -> _Lane:
        self._loop = loop = asyncio.get_running_loop()
        worker = await loop.run_in_executor(None, Worker, self.path, self.memory_bytes, False)
        lane = _Lane(worker, loop)
        try:
            said, _ = await lane.receive(_START_SECONDS, _START_SECONDS)
        except (TimeoutError, EOFError):
            self._end(lane)
            raise StoreError(f"{self.path}: the store did not open") from None
        if said["kind"] != "ready":
            self._end(lane)
            raise StoreError(f"{self.path}: the store is damaged ({said['message']})")
        return lane

    def _give_back(self, lane: _Lane) -> None:
        self._busy.discard(lane)
        if lane.is_slowed or self._is_closed:
            self._end(lane)
            return
        while self._waiting:
            free = self._waiting.popleft()
            if not free.done():
                # It counts as busy at once, or another would be started in its place.
                self._use(lane)
                free.set_result(lane)
                return
        if len(self._idle) >= self._kept:
            self._end(lane)
        else:
            self._idle.append(lane)

    def _end(self, lane: _Lane) -> asyncio.Future[int]:
        self._busy.discard(lane)
        if not lane.is_gone:
            lane.loop.remove_reader(lane.worker.process.stdout.fileno())  # type: ignore[union-attr]
        return lane.loop.run_in_executor(None, lane.close)

    async def warm(self, count: int) -> None:
        """Start workers until *count* wait for a query."""
        while len(self._idle) < min(count, self._kept):
            self._give_back(await self._start())

    def processes(self) -> list[tuple[int, float]]:
        """Return the process that answers each running query, and for how many seconds it has done so."""
        now = time.monotonic()
        return [(lane.worker.process.pid, now - lane.begun) for lane in self._busy]

    def stop(self, process: int, why: str) -> None:
        """End the query that *process* answers; whoever asked is told *why*."""
        for lane in self._busy:
            if lane.worker.process.pid == process and not lane.stopped:
                lane.stopped = why
                lane.worker.process.kill()

    def close(self) -> None:
        """End the workers that wait; one that is answering ends with its answer. Call it from any thread."""
        self._is_closed = True
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end_idle)

    def _end_idle(self) -> None:
        idle, self._idle = self._idle, []
        for lane in idle:
            self._end(lane)
