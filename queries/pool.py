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

__all__ = ["Answer", "Dataset", "Pool", "first_line", "pool_for"]


_PIPE_BYTES = 1 << 20
_NICE = 15


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


class _Worker:
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
        self.read = bytearray()
        if self.process.stdout is not None:
            self.poller.register(self.process.stdout, select.POLLIN | select.POLLHUP)
            _widen(self.process.stdout.fileno())
        self.ready = False
        self.memory_bytes = memory_bytes
        self.begun = 0.0
        #: Why it was killed while it answered, "" unless it was.
        self.stopped = ""
        self.is_slowed = False

    def receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        size, length = struct.unpack(">II", self._read(8, deadline))
        return json.loads(self._read(size, deadline)), self._read(length, deadline)

    def send(self, request: dict[str, Any]) -> None:
        data = json.dumps(request).encode()
        assert self.process.stdin is not None
        view = memoryview(struct.pack(">I", len(data)) + data)
        while view:
            view = view[os.write(self.process.stdin.fileno(), view) :]

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout is not None
        # What has come is taken at once: each turn of waiting and reading costs as much as a short answer.
        handle, data = self.process.stdout.fileno(), self.read
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

    def wait(self, deadline: float) -> bool:
        """Return whether anything has come by the *deadline*."""
        return bool(self.read) or bool(self.poller.poll(max(0.0, deadline - time.monotonic()) * 1000))

    def give_way(self) -> None:
        """Let the kernel run others first from now on; such a process cannot become as quick as others again."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICE)
            self.is_slowed = True

    def kill(self) -> int:
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


class Pool:
    """The workers of one store; as many answer at once as *size*, and *kept* of them wait for the next query.

    A query that has run for *patience_seconds* yields the processor to those that came after it.
    """

    START_SECONDS = 30.0

    def __init__(
        self,
        path: Path,
        *,
        size: int = 2,
        kept: int | None = None,
        memory_bytes: int = Limits().memory_bytes,
        online: bool = False,
        patience_seconds: float = float("inf"),
    ) -> None:
        self.path, self.memory_bytes, self.online = path, memory_bytes, online
        self._kept, self._patience = size if kept is None else kept, patience_seconds
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False
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
        request = {
            "query": query,
            "base": base,
            "prefixes": prefixes,
            "rows": limits.rows,
            "bytes": limits.result_bytes,
            "seconds": limits.timeout_seconds,
        }
        if dataset is not None:
            request["default"], request["named"] = dataset.default, dataset.named
        if not self._free.acquire(timeout=limits.timeout_seconds):
            raise QueryLimit(
                f"query: not begun within {limits.timeout_seconds:g} s, since others are running; try again"
            )
        try:
            worker = self._take()
            try:
                said, rows = self._exchange(worker, request, limits)
            except BaseException:
                with self._lock:
                    self._busy.discard(worker)
                worker.kill()
                raise
            self._give_back(worker)
        finally:
            self._free.release()
        match said["kind"]:
            case "malformed":
                raise QueryError(f"query: malformed, {reason(said['message'])}")
            case "failed":
                raise QueryError(f"query: {first_line(said['message'])}")
        return Answer(said["kind"], rows, said.get("cut", ""), said.get("value", False), said["seconds"])

    def _take(self) -> _Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None and worker.process.poll() is not None:
            worker.kill()
            worker = None
        worker = worker or _Worker(self.path, self.memory_bytes, self.online)
        worker.begun = time.monotonic()
        with self._lock:
            self._busy.add(worker)
        return worker

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            is_kept = not (worker.is_slowed or self._closed) and len(self._idle) < self._kept
            if is_kept:
                self._idle.append(worker)
        if not is_kept:
            worker.kill()

    def warm(self, count: int) -> None:
        """Start workers until *count* wait for a query."""
        while len(self._idle) < min(count, self._kept):
            self._give_back(_Worker(self.path, self.memory_bytes, self.online))

    def processes(self) -> list[tuple[int, float]]:
        """Return the process that answers each running query, and for how many seconds it has done so."""
        now = time.monotonic()
        with self._lock:
            return [(worker.process.pid, now - worker.begun) for worker in self._busy]

    def stop(self, process: int, why: str) -> None:
        """End the query that *process* answers; whoever asked is told *why*."""
        with self._lock:
            for worker in self._busy:
                if worker.process.pid == process and not worker.stopped:
                    worker.stopped = why
                    worker.process.kill()

    def _exchange(self, worker: _Worker, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
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
            if not worker.wait(min(deadline, time.monotonic() + self._patience)):
                worker.give_way()
            return worker.receive(deadline)
        except TimeoutError:
            if not worker.ready:
                raise StoreError(f"{self.path}: the store did not open within {self.START_SECONDS:g} s") from None
            raise QueryLimit(
                f"query: stopped after {limits.timeout_seconds:g} s; narrow it, or allow more with --timeout"
            ) from None
        except (EOFError, BrokenPipeError, ConnectionResetError):
            code = worker.end()
            if worker.stopped:
                raise QueryLimit(f"query: stopped, {worker.stopped}; narrow it, or try again later") from None
            if code == -signal.SIGABRT:
                size = f"{self.memory_bytes / (1 << 20):,.0f} MB"
                raise QueryLimit(f"query: stopped, since it needed more memory than {size}; narrow it") from None
            raise QueryLimit(f"query: the engine did not survive it (exit {code}); simplify it") from None

    def close(self) -> None:
        """End the workers that wait; one that is answering ends with its answer's limit."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
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
