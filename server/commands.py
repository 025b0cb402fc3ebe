"""What takes long and much memory is done by the command line, in a process of its own that can be ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from html import unescape

from .problems import Problem, told
from .settings import Settings

__all__ = ["Commands"]

_KEPT_BYTES = 96 << 20
_CHUNK = 1 << 16
_MEMORY = 6 << 30
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


class Commands:
    """Runs ``styrkedjan view`` and ``styrkedjan export`` for clients, two at a time, and keeps the pages made."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns = asyncio.Semaphore(settings.share(2))
        self._pages: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._size = 0

    async def page(self, token: str, *arguments: str) -> tuple[bytes, str]:
        """Return the page that ``view`` writes, and its policy; *token* names the graph that it is of."""
        key = (token, *arguments)
        if key not in self._pages:
            await self._make(key, ("view", *arguments, "--out", "-"))
        self._pages.move_to_end(key)
        page = self._pages[key]
        found = _POLICY.search(page[:20_000].decode("utf-8", "replace"))
        return page, unescape(found[1]) if found else "default-src 'none'"

    async def _make(self, key: tuple[str, ...], command: Sequence[str]) -> None:
        async with self._turns:
            if key in self._pages:
                return
            process = await self._start(command)
            try:
                async with asyncio.timeout(self._settings.view_seconds):
                    out, error = await process.communicate()
            except TimeoutError:
                raise Problem(
                    503, f"the page was not ready within {self._settings.view_seconds:g} s; choose a smaller part"
                ) from None
            finally:
                _end(process)
            if process.returncode:
                raise self._why(error, process.returncode)
        # The command line ends what it prints with a line break of its own.
        self._pages[key] = out.removesuffix(b"\n")
        self._size += len(out)
        while self._size > self._settings.share(_KEPT_BYTES) and len(self._pages) > 1:
            self._size -= len(self._pages.popitem(last=False)[1])

    def _why(self, error: bytes, code: int) -> Problem:
        lines = [line for line in error.decode("utf-8", "replace").splitlines() if line.startswith("styrkedjan: ")]
        message = lines[-1].removeprefix("styrkedjan: ") if lines else ""
        # What is wrong with the store is told with its place on this machine.
        if code == 2 and message and str(self._settings.store) not in message:
            return Problem(404, told(message))
        return Problem(503, "the page cannot be made just now; try again later")

    async def export(self, *arguments: str) -> AsyncIterator[bytes]:
        """Return what ``export`` writes, piece by piece; a client that goes away ends it."""
        await self._turns.acquire()
        try:
            process = await self._start(("export", *arguments))
        except BaseException:
            self._turns.release()
            raise
        return self._pieces(process)

    async def _pieces(self, process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
        try:
            assert process.stdout is not None
            while piece := await process.stdout.read(_CHUNK):
                yield piece
            if await process.wait():
                # What was sent is not whole: the connection must not end as if it were.
                raise ConnectionError("the export broke off")
        finally:
            _end(process)
            self._turns.release()

    async def _start(self, command: Sequence[str]) -> asyncio.subprocess.Process:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        environment.pop("STYRKEDJAN_ENDPOINT", None)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "styrkedjan", *command, "--store", str(self._settings.store),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=environment, limit=1 << 20,
        )  # fmt: skip
        _limit_memory(process.pid)
        return process


def _limit_memory(process: int) -> None:
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
