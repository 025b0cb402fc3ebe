"""A server for the tests, as a user starts it, and stores that hold any RDF whatever."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox

from styrkedjan.graph.store import FORMAT, GRAPH
from styrkedjan.ontology import BASE

__all__ = ["Server", "make_scratch_store", "serving"]


@dataclass
class Server:
    """A running server: its ``address`` with a slash at the end, its ``process``, and a client of it."""

    address: str
    process: subprocess.Popen[str]
    http: httpx.Client

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def workers(self) -> list[int]:
        """Return the processes that answer queries."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = [int(each) for each in children]
        # Those that another thread started stand with that thread.
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            found += [int(each) for each in (task / "children").read_text().split()]
        return sorted({each for each in found if b"worker.py" in Path(f"/proc/{each}/cmdline").read_bytes()})


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Server]:
    """Yield a server of *store* on a free port; it must end cleanly."""
    command = [sys.executable, "-m", "styrkedjan", "serve", "--store", str(store), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
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
