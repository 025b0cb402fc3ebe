"""One of the further processes of a server, as :mod:`.beside` starts it: ``-m styrkedjan.server.other SOCKET``."""

from __future__ import annotations

import os
import pickle
import socket
import struct
import sys
import threading

import uvicorn

from .beside import make_config
from .run import keep_log
from .settings import Settings

__all__ = ["main"]


class _OtherServer(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


def main(handle: int) -> None:
    """Answer at the socket *handle* as standard input says, until that ends."""
    size = struct.unpack(">I", _read(4))[0]
    # It was written by the process that started this one.
    settings: Settings = pickle.loads(_read(size))
    server = _OtherServer(make_config(settings))

    def wait_for_the_end() -> None:
        # By the handle: a thread that waits in a file object holds its lock, also in a process forked meanwhile.
        while os.read(0, 1):
            pass
        server.should_exit = True

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    with socket.socket(fileno=handle) as shared:
        server.run(sockets=[shared])


def _read(size: int) -> bytes:
    data = b""
    while len(data) < size and (more := os.read(0, size - len(data))):
        data += more
    return data


if __name__ == "__main__":
    keep_log()
    main(int(sys.argv[1]))
