"""A server for the tests, as a user starts it, and stores that hold any RDF whatever."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox

from styrkedjan.graph.store import FORMAT, GRAPH
from styrkedjan.ontology import BASE

__all__ = ["Server", "children", "command", "make_scratch_store", "serving", "wait_for_processes"]


@dataclass
class Server:
    """A running server: its ``address`` with a slash at the end, its ``process``, and a client of it."""

    address: str
    process: subprocess.Popen[str]
    http: httpx.Client

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def processes(self) -> list[int]:
        """Return the processes that answer at its port."""
        others = [each for each in children(self.process.pid) if b".server.other" in command(each)]
        return [self.process.pid, *others]

    def workers(self) -> list[int]:
        """Return the processes that answer queries."""
        return sorted(each for parent in self.processes() for each in children(parent) if b"worker.py" in command(each))


def children(process: int) -> set[int]:
    """Return the processes that *process* started, by whichever of its threads."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return {int(each) for task in tasks for each in (task / "children").read_text().split()}


def command(process: int) -> bytes:
    """Return what *process* runs."""
    return Path(f"/proc/{process}/cmdline").read_bytes()


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Server]:
    """Yield a server of *store* on a free port; it must end cleanly."""
    arguments = [sys.executable, "-m", "styrkedjan", "serve", "--store", str(store), "--port", "0", *options]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert " at http://" in line, line
        address = line.partition(" at ")[2].split()[0]
        try:
            with httpx.Client(base_url=address, timeout=60) as client:
                yield Server(address, process, client)
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for_processes(server: Server, count: int, *, but: int = 0) -> list[int]:
    """Return the processes that answer once there are *count*, none of them *but*."""
    deadline = time.monotonic() + 30
    while len(found := [each for each in server.processes() if each != but]) != count:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return found


def make_scratch_store(path: Path, graphs: Mapping[str, tuple[bytes, ox.RdfFormat, str]]) -> Path:
    """Return a store that holds *graphs*: by name ("" is the default one) data, its format and its base."""
    generation = path / "generations" / "1"
    generation.mkdir(parents=True)
    engine = ox.Store(str(generation / "engine"))
    for name, (data, fmt, base) in graphs.items():
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        engine.load(data, format=fmt, base_iri=base or None, to_graph=graph)
    engine.flush()
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in engine)
    (generation / GRAPH).write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    (generation / "in-use").touch()
    info = {"format": FORMAT, "base": BASE, "triples": len(lines), "documents": 0}
    (generation / "info.json").write_text(json.dumps(info), encoding="utf-8")
    (path / "current").write_text("1", encoding="utf-8")
    del engine
    return path
