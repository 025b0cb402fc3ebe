"""From a query to its answer in bytes: guarded, in turn, remembered as long as the graph is the same."""

from __future__ import annotations

import asyncio
import os
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import TypeVar

from styrkedjan.graph.errors import StyrkedjanError
from styrkedjan.queries import CatalogueQuery, Dataset, Limits, Result, check, format_result, prepare, read_query, run
from styrkedjan.queries.formats import format_boolean, format_tsv
from styrkedjan.queries.guard import DEFAULT_LIMITS
from styrkedjan.queries.walk import walk

from .current import Opened
from .media import MEDIA, TABLES
from .problems import to_problem
from .settings import Settings
from .turns import Turns

__all__ = ["Answer", "Asked", "Asker"]

_T = TypeVar("_T")
_Key = tuple[str, str, str, tuple[tuple[str, tuple[str, ...]], ...], Dataset | None]

_LOOK_SECONDS = 0.1
_ROWS = frozenset(TABLES.values())
#: Functions that give something else each time.
_FICKLE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
_REMEMBERED_BYTES = 64 << 20
_ANSWER_BYTES = 1 << 20
#: An answer larger than this is made ready by a thread, so that others need not wait.
_SMALL_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it came: the text, or one of the catalogue with its values, and the graphs it is asked of."""

    query: CatalogueQuery
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    dataset: Dataset | None = None
    timeout_seconds: float = 0.0
    with_labels: bool = False

    @staticmethod
    def of(text: str, dataset: Dataset | None = None, timeout_seconds: float = 0.0) -> Asked:
        """Return what SPARQL *text* asks."""
        return Asked(read_query("query", text), (), dataset, timeout_seconds)

    def key(self, opened: Opened, fmt: str) -> _Key:
        """Return what tells this answer from every other."""
        return opened.token, fmt, self.query.text, self.values, self.dataset

    def form(self, limits: Limits = DEFAULT_LIMITS) -> str:
        """Return SELECT, ASK, CONSTRUCT or DESCRIBE, or raise :class:`QueryError` for what may not be asked."""
        return check(self.query.text, limits=limits, datasets=self.dataset is not None).form

    @property
    def is_plain(self) -> bool:
        """Whether it is SPARQL and nothing else, in which no name is to be looked for."""
        return not self.query.parameters and not self.values and not self.with_labels

    @property
    def is_fickle(self) -> bool:
        """Whether the answer may differ although the graph is the same."""
        return bool(_FICKLE.search(self.query.text))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is sent; ``truncated`` tells where it was cut, "" for a whole one."""

    body: bytes
    media: str
    etag: str = ""
    truncated: str = ""


def _tag(token: str, fmt: str, text: str, more: str = "") -> str:
    # No part but the text can hold a NUL, and it comes last.
    told = f"{token}\0{fmt}\0{more}\0{text}".encode("utf-8", "surrogatepass")
    return f'"{blake2b(told, digest_size=12).hexdigest()}"'


class _Memory:
    def __init__(self, most: int) -> None:
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()
        self._size, self._most = 0, most

    def get(self, key: _Key) -> Answer | None:
        if answer := self._answers.get(key):
            self._answers.move_to_end(key)
        return answer

    def put(self, key: _Key, answer: Answer) -> None:
        if len(answer.body) > _ANSWER_BYTES or key in self._answers:
            return
        self._answers[key] = answer
        self._size += _weight(key, answer)
        while self._size > self._most:
            self._size -= _weight(*self._answers.popitem(last=False))


def _weight(key: _Key, answer: Answer) -> int:
    return len(answer.body) + len(key[2]) + 500


class Asker:
    """Asks the graph for clients: so many at once, and the longest gives up its place while others find none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        share = settings.share
        self.turns = Turns(share(settings.workers), share(settings.queue), settings.limits.timeout_seconds)
        self._threads = ThreadPoolExecutor(share(settings.workers), thread_name_prefix="ask")
        self._memory = _Memory(share(_REMEMBERED_BYTES))
        self._memory_budget = share(_half_of_memory())

    def close(self) -> None:
        """Begin no further query."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def tag(self, opened: Opened, asked: Asked, fmt: str) -> str:
        """Return the ETag of the answer, known before it is asked for; "" where it may differ each time."""
        if asked.is_fickle:
            return ""
        more = repr((asked.values, asked.dataset)) if asked.values or asked.dataset else ""
        return _tag(opened.token, fmt, asked.query.text, more)

    def recall(self, opened: Opened, asked: Asked, fmt: str) -> Answer | None:
        """Return the answer if it is remembered."""
        return self._memory.get(asked.key(opened, fmt))

    def look_up(self, opened: Opened, text: str, choose: Callable[[str], str]) -> Answer | None:
        """Return the answer to *text* where it is a matter of a few steps in the store's index, else ``None``.

        *choose* gives the format for a form: SELECT, ASK or DESCRIBE. What is answered so waits for no turn.
        """
        asked = opened.look_ups.read(text)
        said = walk(opened.store.engine, asked, opened.nearby) if asked is not None else None
        if asked is None or said is None:
            return None
        limits, rows = self.settings.limits, said.rows
        if len(rows) > limits.result_bytes or rows.count(b"\n") > limits.rows or len(text) > limits.length:
            # It is to be cut, and to say so.
            return None
        fmt = choose(asked.shape.form)
        if said.kind == "table" and fmt in _ROWS:
            body = format_tsv(rows, fmt)
        elif said.kind == "boolean" and fmt in _ROWS:
            body = format_boolean(said.value, fmt)
        else:
            make = partial(Result, asked.shape.form, text, boolean=said.value, prefixes=opened.prefixes)
            result = make(tsv=rows) if said.kind == "table" else make(ntriples=rows)
            body = format_result(result, fmt).encode()
        return Answer(body, MEDIA[fmt], _tag(opened.token, fmt, text))

    async def ask(self, opened: Opened, asked: Asked, fmt: str, client: str) -> Answer:
        """Return the answer in *fmt*, the bytes that the command line writes; what stops it is a :class:`Problem`."""
        if known := self.recall(opened, asked, fmt):
            return known
        is_simple = asked.is_plain and asked.dataset is None
        if is_simple and (found := self.look_up(opened, asked.query.text, lambda form: fmt)):
            return found
        tag = self.tag(opened, asked, fmt)
        result, body = await self._run(opened, asked, client, lambda result: format_result(result, fmt).encode())
        answer = Answer(body, MEDIA[fmt], "" if result.truncated else tag, result.truncated)
        if tag and not result.truncated:
            self._memory.put(asked.key(opened, fmt), answer)
        return answer

    async def read(self, opened: Opened, asked: Asked, client: str, then: Callable[[Result], _T]) -> _T:
        """Return what *then* makes of the answer; it may ask for labels, and is done in the same turn."""
        _, made = await self._run(opened, replace(asked, with_labels=True), client, then)
        return made

    async def _run(self, opened: Opened, asked: Asked, client: str, then: Callable[[Result], _T]) -> tuple[Result, _T]:
        try:
            async with self.turns.take(client):
                return await (self._directly if asked.is_plain else self._by_thread)(opened, asked, then)
        except (StyrkedjanError, OSError, ValueError) as error:
            raise to_problem(error) from error

    async def _directly(self, opened: Opened, asked: Asked, then: Callable[[Result], _T]) -> tuple[Result, _T]:
        """Ask what needs no name looked for; a small answer is made ready where it is."""
        prepared = prepare(opened.store, asked.query, limits=self.limits(asked), dataset=asked.dataset)
        said = await opened.workers.answer(prepared.request)
        result = prepared.finish(said)
        if len(said.rows) < _SMALL_BYTES:
            return result, then(result)
        return result, await asyncio.get_running_loop().run_in_executor(self._threads, then, result)

    async def _by_thread(self, opened: Opened, asked: Asked, then: Callable[[Result], _T]) -> tuple[Result, _T]:
        limits = self.limits(asked)
        values: Mapping[str, Sequence[str]] = dict(asked.values)

        def work() -> tuple[Result, _T]:
            result = run(opened.store, asked.query, values, limits=limits, dataset=asked.dataset, pool=opened.workers)
            return result, then(result)

        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def limits(self, asked: Asked) -> Limits:
        limits = self.settings.limits
        if asked.timeout_seconds <= 0:
            return limits
        return replace(limits, timeout_seconds=min(asked.timeout_seconds, limits.timeout_seconds))

    async def keep_order(self, opened: Callable[[], Opened]) -> None:
        """Stop, until cancelled, queries that take others' place or the machine's memory."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            workers = opened().workers
            running = workers.processes()
            if self.turns.waiting and running:
                process, seconds = max(running, key=lambda each: each[1])
                if seconds > self.settings.spare_seconds:
                    workers.stop(process, f"after {seconds:.0f} s, since others were waiting")
            sizes = {process: _resident_bytes(process) for process, _ in running}
            if sum(sizes.values()) > self._memory_budget:
                workers.stop(max(sizes, key=lambda each: sizes[each]), "since it took the memory that others needed")


def _resident_bytes(process: int) -> int:
    try:
        with open(f"/proc/{process}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _half_of_memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (OSError, ValueError, AttributeError):
        return 4 << 30
