"""Processes that do one task at a time, and can be ended: for time, for memory, or because they died.

A pool of the standard library loses what every worker has in hand when one dies, and cannot end one that hangs; here
each worker has its own pipe, so the task that did the harm is known and is the only one that fails.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

__all__ = ["Ended", "can_isolate", "run_all"]

_PR_SET_PDEATHSIG = 1  # of Linux's prctl

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ended:
    """Stands for the result of a task whose process was ended; ``reason`` is "time", "memory" or "death"."""

    reason: str


@dataclass(slots=True, eq=False)
class _Worker(Generic[Task]):
    process: BaseProcess
    connection: Connection[Any, Any]
    number: int = -1  # of the task in hand
    deadline: float = 0.0
    done: int = 0


def can_isolate() -> bool:
    """Say whether a process costs next to nothing: where it is a fork, it shares what its parent has read."""
    return sys.platform == "linux"


def _context() -> ForkContext | SpawnContext:
    # Fork where it is safe and usual: other ways run the caller's main module again.
    return multiprocessing.get_context("fork") if can_isolate() else multiprocessing.get_context("spawn")


def run_all(
    tasks: Sequence[Task], work: Callable[[Task], Result], *, jobs: int, seconds: float, memory: int
) -> Iterator[Result | Ended]:
    """Yield ``work(task)`` for each task, in order, done by *jobs* processes; *work* must not raise.

    A task that runs longer than *seconds*, or takes more than *memory* bytes, ends its process and gives an
    :class:`Ended`. One whose process dies is tried once more in a new one, since somebody else may have ended it; so is
    one that runs out of memory after others in the same process, since what those left behind may have been the cause.
    """
    results: dict[int, Result | Ended] = {}
    waiting = deque(range(len(tasks)))
    retried: set[int] = set()
    crew: list[_Worker[Task]] = []
    position = 0
    try:
        while position < len(tasks):
            while waiting and (idle := _idle(crew, jobs, work, memory)):
                _hand(idle, waiting.popleft(), tasks, seconds)
            for worker in _ready(crew):
                number, outcome = worker.number, _take(worker)
                if isinstance(outcome, Ended):
                    crew.remove(worker)
                    _end(worker)
                    again = outcome.reason == "death" or (outcome.reason == "memory" and worker.done)
                    if again and number not in retried:
                        retried.add(number)
                        waiting.appendleft(number)
                        continue
                results[number] = outcome
                worker.number = -1
                worker.done += 1
            while position in results:
                yield results.pop(position)
                position += 1
    finally:
        for worker in crew:
            _end(worker)


def _idle(crew: list[_Worker[Task]], jobs: int, work: Callable[[Task], Any], memory: int) -> _Worker[Task] | None:
    """Return a worker with nothing to do, a new one if there may be more; None where all are busy."""
    for worker in crew:
        if worker.number < 0:
            return worker
    if len(crew) >= jobs:
        return None
    context = _context()
    ours, theirs = context.Pipe()
    process: Any = context.Process(target=_serve, args=(theirs, os.getpid(), work, memory), daemon=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
        process.start()
    theirs.close()
    crew.append(_Worker(process, ours))
    return crew[-1]


def _hand(worker: _Worker[Task], number: int, tasks: Sequence[Task], seconds: float) -> None:
    worker.number = number
    worker.deadline = time.monotonic() + seconds
    with contextlib.suppress(OSError):  # it died idle: its silence is told as its death
        worker.connection.send(tasks[number])


def _ready(crew: Sequence[_Worker[Task]]) -> list[_Worker[Task]]:
    """Wait, and return the workers that have answered, died or run out of time."""
    busy = [worker for worker in crew if worker.number >= 0]
    soonest = min(worker.deadline for worker in busy) - time.monotonic()
    answered = wait([worker.connection for worker in busy], timeout=max(0.0, soonest))
    now = time.monotonic()
    return [worker for worker in busy if worker.connection in answered or worker.deadline <= now]


def _take(worker: _Worker[Task]) -> Any:
    if not worker.connection.poll():
        return Ended("time")
    try:
        return worker.connection.recv()
    except (EOFError, OSError):
        return Ended("death")


def _end(worker: _Worker[Task]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.connection.close()


def _serve(connection: Connection[Any, Any], parent: int, work: Callable[[Any], Any], memory: int) -> None:
    """Do tasks as they come, until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the build interrupts the parent, which ends us
    _die_with(parent)
    _silence()
    _limit_memory(memory)
    while True:
        # Siblings hold copies of the pipe's other end, so its end alone does not tell that the parent is gone.
        while not connection.poll(5.0):
            if os.getppid() != parent:
                return
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            result = work(task)
        except MemoryError:
            result = Ended("memory")
        connection.send(result)


def _die_with(parent: int) -> None:
    """Have the system end this process with its parent, which may be killed: our fork of it holds the store's lock."""
    if sys.platform != "linux":
        return
    import ctypes  # here alone: it takes its time

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)


def _silence() -> None:
    """Keep a library that dies from writing on the user's screen: what became of the document is told by name."""
    faulthandler.disable()
    if not os.environ.get("STYRKEDJAN_DEBUG"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    if not can_isolate():
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = now + memory if most == resource.RLIM_INFINITY else min(now + memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
