"""The process that answers one store's queries and may be killed at any time; it is started as a script of its own.

It imports nothing of this project, so that it stands in a tenth of a second, and has read access only. A request is one
JSON object, an answer one JSON object and the rows it announces, each led by its length in four bytes.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import struct
import sys
import time
from typing import Any

import pyoxigraph as ox

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000


class _Full(Exception):
    pass


class _Sink:
    """Takes what the engine writes, a line a row, until there are enough rows or bytes."""

    def __init__(self, lines: int, size: int) -> None:
        self.parts: list[bytes] = []
        self.lines, self.size = lines, size
        self.why = ""

    def write(self, data: bytes) -> int:
        if self.why:
            # The engine empties its buffer once more after being told to stop.
            raise _Full
        taken = bytes(data)
        found = taken.count(b"\n")
        if found > self.lines:
            position = -1
            for _ in range(self.lines):
                position = taken.index(b"\n", position + 1)
            self.parts.append(taken[: position + 1])
            self.why = "rows"
            raise _Full
        self.lines -= found
        if len(taken) > self.size:
            self.parts.append(taken[: self.size])
            self.why = "bytes"
            raise _Full
        self.size -= len(taken)
        self.parts.append(taken)
        return len(taken)

    def flush(self) -> None:
        pass

    def data(self) -> bytes:
        data = b"".join(self.parts)
        # What was cut at a size ends amid a row.
        return data if not self.why else data[: data.rfind(b"\n") + 1]


def answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what the engine says to *request*: the kind, why it was cut if so, its seconds; and the rows as text."""
    begun = time.perf_counter()
    try:
        found = store.query(
            request["query"], base_iri=request["base"], prefixes=request["prefixes"], **_dataset(request)
        )
        if isinstance(found, ox.QueryBoolean):
            return {"kind": "boolean", "value": bool(found), "seconds": time.perf_counter() - begun}, b""
        # The heading of TSV is a line too.
        is_table = isinstance(found, ox.QuerySolutions)
        sink = _Sink(request["rows"] + is_table, request["bytes"])
        with contextlib.suppress(_Full):
            if isinstance(found, ox.QuerySolutions):
                found.serialize(sink, format=ox.QueryResultsFormat.TSV)  # type: ignore[arg-type]
            else:
                found.serialize(sink, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
        data = sink.data()
        kind = "table" if is_table else "graph"
        return {"kind": kind, "cut": sink.why, "seconds": time.perf_counter() - begun}, data
    except SyntaxError as error:
        return {"kind": "malformed", "message": str(error)}, b""
    except (OSError, ValueError, RuntimeError) as error:
        return {"kind": "failed", "message": str(error)}, b""


def _dataset(request: dict[str, Any]) -> dict[str, Any]:
    if "default" not in request:
        return {}
    return {
        "default_graph": [ox.NamedNode(iri) for iri in request["default"]],
        "named_graphs": [ox.NamedNode(iri) for iri in request["named"]],
    }


def _leave_network() -> None:
    # A second lock behind the check of the text: without a network no SERVICE reaches anything. Where the kernel
    # does not allow it, the check stands alone.
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNET) != 0:
            libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = os.read(0, size - len(data))
        if not more:
            os._exit(0)
        data += more
    return data


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def main(path: str, memory: int, online: bool) -> None:
    """Answer requests from standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not online:
        _leave_network()
    _limit_memory(memory)
    try:
        store = ox.Store.read_only(path)
    except (OSError, ValueError, RuntimeError) as error:
        heading = json.dumps({"kind": "failed", "message": str(error)}).encode()
        _write(struct.pack(">II", len(heading), 0) + heading)
        return
    heading = json.dumps({"kind": "ready"}).encode()
    _write(struct.pack(">II", len(heading), 0) + heading)
    while True:
        request = json.loads(_read(struct.unpack(">I", _read(4))[0]))
        if hasattr(signal, "setitimer"):
            # Should whoever asked be gone, the kernel ends this process all the same.
            signal.setitimer(signal.ITIMER_REAL, request["seconds"] + 2)
        said, rows = answer(store, request)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        heading = json.dumps(said).encode()
        _write(struct.pack(">II", len(heading), len(rows)) + heading + rows)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "online")
