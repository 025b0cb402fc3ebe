"""Whose query runs next: everybody has a turn, and nobody waits for long behind one that takes everything."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from .problems import Problem

__all__ = ["Turns"]


@dataclass(slots=True)
class Turns:
    """Lets *width* queries run at once; those that wait go by client, who has fewest running first."""

    width: int
    queue: int
    timeout_seconds: float
    _running: Counter[str] = field(default_factory=Counter)
    _waiting: OrderedDict[str, deque[asyncio.Future[None]]] = field(default_factory=OrderedDict)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    @asynccontextmanager
    async def take(self, client: str) -> AsyncIterator[None]:
        """Run what is inside when it is *client*'s turn; too long a queue or wait is a :class:`Problem`."""
        if self._running.total() >= self.width:
            await self._wait(client)
        else:
            self._running[client] += 1
        try:
            yield
        finally:
            self._running[client] -= 1
            self._running += Counter()
            self._next()

    async def _wait(self, client: str) -> None:
        if self.waiting >= self.queue:
            raise Problem(503, "too many queries are waiting; try again later", {"retry-after": "5"})
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            await asyncio.wait_for(turn, self.timeout_seconds)
        except TimeoutError:
            raise Problem(
                503, "the query was not begun, since others are running; try again later", {"retry-after": "5"}
            ) from None
        finally:
            self._forget(client, turn)

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(client)
        if waiting is not None and turn in waiting:
            waiting.remove(turn)
        if waiting is not None and not waiting:
            self._waiting.pop(client, None)
        # The place was given just as the one who waited went away.
        if turn.cancelled() or not turn.done():
            return
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            self._running[client] -= 1
            self._next()

    def _next(self) -> None:
        while self._waiting and self._running.total() < self.width:
            client = min(self._waiting, key=lambda each: self._running[each])
            turn = self._waiting[client].popleft()
            if self._waiting[client]:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]
            if not turn.done():
                self._running[client] += 1
                turn.set_result(None)
