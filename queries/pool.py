"""Worker processes, seen from the side that asks: started, asked, killed when they take too long, replaced."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from styrkedjan.graph.errors import QueryError, QueryLimit, StoreError
from styrkedjan.ontology import BASE

from .advice import reason
from .guard import Limits

__all__ = [
    "Answer",
    "Dataset",
    "Pool",
    "Worker",
    "first_line",
    "make_request",
    "pool_for",
    "to_answer",
    "why_ended",
    "why_late",
]


_PIPE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query is asked of, by their IRIs, in place of those it names itself."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker said: ``kind`` is "table", "graph" or "boolean", ``cut`` "" or the limit that was met.

    ``seconds`` is how long its engine took, from the text to the last row written.
    """

    kind: str
    rows: bytes
    cut: str = ""
    value: bool = False
    seconds: float = 0.0


class Worker:
    """A process that answers one query at a time; ``ready`` once it has said that its store is open."""

    def __init__(self, path: Path, memory_bytes: int, online: bool) -> None:
        script = Path(__file__).with_name("worker.py")
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(script), str(path), str(memory_bytes), "online" if online else "offline"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        # Unlike select(), this works in a process with many open files.
        self.poller = select.poll()
        self.received = bytearray()
        if self.process.stdout is not None:
            self.poller.register(self.process.stdout, select.POLLIN | select.POLLHUP)
            _widen(self.process.stdout.fileno())
        self.ready = False
        self.memory_bytes = memory_bytes

    def receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        """Return what it says next; none by the *deadline* is a :class:`TimeoutError`, its end an :class:`EOFError`."""
        size, length = struct.unpack(">II", self._read(8, deadline))
        return json.loads(self._read(size, deadline)), self._read(length, deadline)

    def send(self, request: dict[str, Any]) -> None:
        """Ask it."""
        data = json.dumps(request).encode()
        assert self.process.stdin is not None
        view = memoryview(struct.pack(">I", len(data)) + data)
        while view:
            view = view[os.write(self.process.stdin.fileno(), view) :]

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout is not None
        # What has come is taken at once: each turn of waiting and reading costs as much as a short answer.
        handle, data = self.process.stdout.fileno(), self.received
        while len(data) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not self.poller.poll(left * 1000):
                raise TimeoutError
            more = os.read(handle, _PIPE_BYTES)
            if not more:
                raise EOFError
            data += more
        taken = bytes(memoryview(data)[:size])
        del data[:size]
        return taken

    def kill(self) -> int:
        """End it, and return how it ended."""
        self.process.kill()
        code = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return code

    def end(self) -> int:
        """Return how the process ended by itself; it has closed its end already."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=1)
        return self.kill()


def make_request(
    query: str, *, prefixes: dict[str, str], limits: Limits, base: str = BASE, dataset: Dataset | None = None
) -> dict[str, Any]:
    """Return what a worker is sent; relative IRIs in *query* are under *base*."""
    request: dict[str, Any] = {
        "query": query,
        "base": base,
        "prefixes": prefixes,
        "rows": limits.rows,
        "bytes": limits.result_bytes,
        "seconds": limits.timeout_seconds,
    }
    if dataset is not None:
        request["default"], request["named"] = dataset.default, dataset.named
    return request


def to_answer(said: dict[str, Any], rows: bytes) -> Answer:
    """Return what a worker said, or raise what it could not answer."""
    match said["kind"]:
        case "malformed":
            raise QueryError(f"query: malformed, {reason(said['message'])}")
        case "failed":
            raise QueryError(f"query: {first_line(said['message'])}")
    return Answer(said["kind"], rows, said.get("cut", ""), said.get("value", False), said["seconds"])


def why_late(seconds: float) -> QueryLimit:
    """Return what to tell of a query that took more than *seconds*."""
    return QueryLimit(f"query: stopped after {seconds:g} s; narrow it, or allow more with --timeout")


def why_ended(code: int, memory_bytes: int) -> QueryLimit:
    """Return what to tell of a query whose worker ended with *code* by itself."""
    if code == -signal.SIGABRT:
        size = f"{memory_bytes / (1 << 20):,.0f} MB"
        return QueryLimit(f"query: stopped, since it needed more memory than {size}; narrow it")
    return QueryLimit(f"query: the engine did not survive it (exit {code}); simplify it")


class Pool:
    """The workers of one store; as many answer at once as *size*, and each is kept for the next query."""

    START_SECONDS = 30.0

    def __init__(
        self, path: Path, *, size: int = 2, memory_bytes: int = Limits().memory_bytes, online: bool = False
    ) -> None:
        self.path, self.memory_bytes, self.online = path, memory_bytes, online
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._free = threading.Semaphore(size)

    def ask(
        self,
        query: str,
        *,
        prefixes: dict[str, str],
        limits: Limits,
        base: str = BASE,
        dataset: Dataset | None = None,
    ) -> Answer:
        """Return the engine's answer to *query*, or raise :class:`QueryLimit` where it was stopped.

        Relative IRIs in it are under *base*.
        """
        request = make_request(query, prefixes=prefixes, limits=limits, base=base, dataset=dataset)
        if not self._free.acquire(timeout=limits.timeout_seconds):
            raise QueryLimit(
                f"query: not begun within {limits.timeout_seconds:g} s, since others are running; try again"
            )
        try:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is not None and worker.process.poll() is not None:
                worker.kill()
                worker = None
            worker = worker or Worker(self.path, self.memory_bytes, self.online)
            try:
                said, rows = self._exchange(worker, request, limits)
            except BaseException:
                worker.kill()
                raise
            with self._lock:
                self._idle.append(worker)
        finally:
            self._free.release()
        return to_answer(said, rows)

    def _exchange(self, worker: Worker, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
        try:
            if not worker.ready:
                said, _ = worker.receive(time.monotonic() + self.START_SECONDS)
                if said["kind"] != "ready":
                    raise StoreError(
                        f"{self.path}: the store is damaged ({said['message']}); run 'styrkedjan build' anew"
                    )
                worker.ready = True
            deadline = time.monotonic() + limits.timeout_seconds
            worker.send(request)
            return worker.receive(deadline)
        except TimeoutError:
            if not worker.ready:
                raise StoreError(f"{self.path}: the store did not open within {self.START_SECONDS:g} s") from None
            raise why_late(limits.timeout_seconds) from None
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise why_ended(worker.end(), self.memory_bytes) from None

    def close(self) -> None:
        """End the workers that wait; one that is answering ends with its answer's limit."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()


def _widen(handle: int) -> None:
    """Let a whole answer lie in the pipe *handle*, or its reader and its writer take turns for every few rows."""
    try:
        import fcntl
    except ImportError:
        return
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        # A user may have too many wide pipes already; a narrow one serves, only slower.
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def first_line(message: str) -> str:
    """Return the first line of the engine's *message*."""
    return message.strip().splitlines()[0] if message.strip() else "of no known kind"


_pools: dict[tuple[int, Path, int, bool], Pool] = {}
_pools_lock = threading.Lock()
#: Generations of a store come and go with its builds; the workers of old ones need not stay.
_KEPT = 4


def pool_for(path: Path, *, memory_bytes: int, online: bool) -> Pool:
    """Return the workers of the engine folder *path*, shared by the whole process."""
    # A forked child must not speak into its parent's pipes.
    key = (os.getpid(), path, memory_bytes, online)
    with _pools_lock:
        pool = _pools.pop(key, None) or Pool(path, memory_bytes=memory_bytes, online=online)
        _pools[key] = pool
        old = [_pools.pop(each) for each in list(_pools)[:-_KEPT]]
    for each in old:
        each.close()
    return pool


@atexit.register
def _close_all() -> None:
    for pool in _pools.values():
        pool.close()
