"""Reading on more than one machine: the documents in chunks, on the workers of a Dask cluster.

Documents, store and Python environment are to be where every worker finds them under the same path. A worker reads a
chunk as a build on one machine does, each document in a process that can be ended, and writes the shards itself; what
travels is where the documents lie, and what the report tells of them. A chunk whose worker dies is read again by
another; one that ended several workers is read document by document, so that the one that does it fails alone.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from styrkedjan.graph.errors import ExtraMissing, UsageError

from .workers import Ended, run_all

__all__ = ["run_on_cluster"]

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Documents a chunk: enough that handing them out costs little, few enough that a lost worker does.
CHUNK = 50
CONNECT_SECONDS = 20


def run_on_cluster(
    address: str,
    tasks: Sequence[Task],
    work: Callable[[Task], Result],
    *,
    prepare: Callable[[], None],
    seconds: float,
    memory: int,
) -> Iterator[Result | Ended]:
    """Yield ``work(task)`` for each task, in order, done by the cluster whose scheduler is at *address*.

    *work* and *prepare*, which is called before a chunk on whoever reads it, are to be functions that can be sent. The
    limits are those of ``run_all``.
    """
    client, killed = _connect(address)

    def submit(some: Sequence[Task]) -> Any:
        return client.submit(_read_chunk, list(some), work, prepare, seconds, memory, pure=False)

    with client:
        chunks = [tasks[at : at + CHUNK] for at in range(0, len(tasks), CHUNK)]
        waiting = [submit(chunk) for chunk in chunks]
        for number, chunk in enumerate(chunks):
            try:
                yield from waiting[number].result()
            except killed:
                yield from _one_by_one(chunk, submit, killed)
            waiting[number] = None  # its result need not be kept


def _one_by_one(
    tasks: Sequence[Task], submit: Callable[[Sequence[Task]], Any], killed: type[Exception]
) -> Iterator[Any]:
    for task in tasks:
        try:
            yield from submit([task]).result()
        except killed:
            yield Ended("death")


def _connect(address: str) -> tuple[Any, type[Exception]]:
    """Return a client of the cluster, and what it raises for a task that several workers did not survive."""
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ExtraMissing("distributed", "cluster") from None
    try:
        client: Any = Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
        return client, KilledWorker
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{address}: no scheduler of Dask answers there ({error}); start one with 'dask scheduler'"
        ) from None


def _read_chunk(
    tasks: Sequence[Task], work: Callable[[Task], Result], prepare: Callable[[], None], seconds: float, memory: int
) -> list[Result | Ended]:
    prepare()
    # Python refuses children to a process that its parent watches, as a worker is by its nanny.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return list(run_all(tasks, work, jobs=1, seconds=seconds, memory=memory))
