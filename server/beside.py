"""Further processes of one server: each answers all that the first one does, at the same port.

Python runs one thing at a time, so that a server of one process leaves all processors but one idle. The first process
listens at one socket for each; while one of the others starts, or is gone, the first answers in its place, so that
no connection waits for a process that is not there.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import socket
import struct
import sys
from asyncio.subprocess import PIPE, Process

import uvicorn

from .app import make_app
from .connection import Connection
from .settings import Settings

__all__ = ["FirstServer", "make_config"]

#: The module that such a process runs.
_OTHER = f"{__package__}.other"
_AGAIN_SECONDS = 1.0
_END_SECONDS = 6.0


def make_config(settings: Settings) -> uvicorn.Config:
    """Return how each process serves."""
    return uvicorn.Config(
        make_app(settings),
        http=Connection,
        ws="none",
        loop="auto",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
    )


class FirstServer(uvicorn.Server):
    """The process that was started; it keeps one other running for each of the sockets *shared*."""

    def __init__(self, config: uvicorn.Config, settings: Settings, shared: list[socket.socket]) -> None:
        super().__init__(config)
        self._settings, self._shared = settings, shared
        self._keeping: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and let the others begin."""
        await super().startup(sockets)
        self._keeping = [asyncio.create_task(self._keep(each)) for each in self._shared]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, and the others with it."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(super().shutdown(sockets), *self._keeping, return_exceptions=True)

    async def _keep(self, shared: socket.socket) -> None:
        """Keep a process that answers at the socket *shared*, and stand in for it."""
        while True:
            standing_in = await self._stand_in(shared)
            process: Process | None = None
            try:
                process = await _start(self._settings, shared)
                assert process.stdout is not None
                if await process.stdout.readline():
                    standing_in.close()
                await process.wait()
            except OSError:
                pass
            finally:
                standing_in.close()
                if process is not None and process.returncode is None:
                    await _end(process)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _stand_in(self, shared: socket.socket) -> asyncio.Server:
        def connect() -> Connection:
            return Connection(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

        return await asyncio.get_running_loop().create_server(connect, sock=shared.dup(), backlog=self.config.backlog)


async def _start(settings: Settings, shared: socket.socket) -> Process:
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", _OTHER, str(shared.fileno()),
        stdin=PIPE, stdout=PIPE, env=environment, pass_fds=[shared.fileno()],
    )  # fmt: skip
    told = pickle.dumps(settings)
    assert process.stdin is not None
    process.stdin.write(struct.pack(">I", len(told)) + told)
    return process


async def _end(process: Process) -> None:
    # It ends when nobody holds the other end of its input.
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
            await process.wait()
