"""How fast the server answers, beside others on the same data: ``oxigraph serve-read-only`` and rdflib-endpoint.

    python benchmarks/serve.py [--triples 1000000] [--seconds 5] [--peer PATH/TO/rdflib-endpoint] > table.md

Needs wrk (Debian's package). rdflib-endpoint is measured where ``--peer`` names it, in an environment of its own. Each
server is asked in turn in every round; the best round of each counts, since whatever else the machine does can only
slow them. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from generate import make_store

from styrkedjan.graph.store import GRAPH

LUA = Path(__file__).with_suffix(".lua")
CLIENTS = (1, 8, 64)
#: What the Lua script asks, and what it is.
LOOK_UPS = {
    "again": "of 1,000 nodes, again and again",
    "new": "of 1,000 nodes, each in a text of its own",
    "any": "of any of 65,000 nodes",
    "names": "of a node's neighbours with their names, each in a text of its own",
}
HEAVY = (
    "SELECT ?c (COUNT(?v) AS ?n) { ?v a <https://w3id.org/styrkedjan/ontology#StudyVisit> ; "
    "<https://w3id.org/styrkedjan/ontology#concerns> ?c } GROUP BY ?c ORDER BY ?c #"
)


@dataclass(frozen=True)
class Peer:
    """A server under measurement: its name, address and the path of its endpoint."""

    name: str
    address: str
    path: str


@dataclass(frozen=True)
class Speed:
    """What wrk says: requests a second, and the time that half and ninety-nine in a hundred took, in milliseconds."""

    rate: float
    median: float
    slowest: float


@contextmanager
def running(command: list[str], peer: Peer, seconds: float = 600.0) -> Iterator[Peer]:
    """Yield *peer* once it answers."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + seconds
            while True:
                try:
                    ask(peer, "ASK {}")
                    break
                except (URLError, ConnectionError):
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise
                    time.sleep(0.2)
            yield peer
        finally:
            process.terminate()


def ask(peer: Peer, query: str) -> bytes:
    """Return the answer to *query* as JSON."""
    request = Request(
        f"{peer.address}{peer.path}?query={quote(query)}", headers={"Accept": "application/sparql-results+json"}
    )
    with urlopen(request, timeout=120) as answer:
        data: bytes = answer.read()
        return data


def measure(peer: Peer, what: str, clients: int, seconds: int, seed: int) -> Speed:
    """Return how fast *peer* answers *what* of the Lua script."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "30s", "-s", str(LUA)]
    said = subprocess.run(
        [*command, peer.address, "--", what, peer.path, str(seed)], capture_output=True, text=True, check=True
    ).stdout
    rate = re.search(r"Requests/sec:\s*([\d.]+)", said)
    times = [re.search(rf"{share}%\s+([\d.]+)(us|ms|s|m)\b", said) for share in (50, 99)]
    assert rate and all(times), said
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
    median, slowest = (float(found[1]) * scale[found[2]] for found in times if found)
    return Speed(float(rate[1]), median, slowest)


def heavy(peer: Peer, number: int) -> float:
    """Return the seconds that a heavy aggregate takes, one that was not asked before."""
    begun = time.perf_counter()
    ask(peer, f"{HEAVY}{number}")
    return time.perf_counter() - begun


def look_ups(peers: list[Peer], seconds: int, rounds: int) -> Iterator[str]:
    """Yield the table of small look-ups."""
    ours = peers[0]
    others = "".join(f" | {peer.name}: requests/s | p50 | p99 | ours is" for peer in peers[1:])
    yield f"| look-ups | clients | ours: requests/s | p50, ms | p99, ms{others} |"
    yield "| --- " * (5 + 4 * len(peers[1:])) + "|"
    for what, words in LOOK_UPS.items():
        for clients in CLIENTS:
            best: dict[str, Speed] = {}
            for turn in range(rounds):
                for peer in peers:
                    speed = measure(peer, what, clients, seconds, clients * 100 + turn)
                    if peer.name not in best or speed.rate > best[peer.name].rate:
                        best[peer.name] = speed
            own = best[ours.name]
            row = f"| {words} | {clients} | {own.rate:,.0f} | {own.median:.2f} | {own.slowest:.1f} "
            for peer in peers[1:]:
                other = best[peer.name]
                row += (
                    f"| {other.rate:,.0f} | {other.median:.2f} | {other.slowest:.1f} | {own.rate / other.rate:.2f} × "
                )
            yield row + "|"


def aggregates(peers: list[Peer], rounds: int) -> Iterator[str]:
    """Yield the table of the heavy aggregate."""
    times: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for turn in range(rounds):
        for peer in peers:
            times[peer.name].append(heavy(peer, turn))
    best = {name: min(found) for name, found in times.items()}
    yield "| " + " | ".join(["heavy aggregate, ms", *(peer.name for peer in peers)]) + " |"
    yield "| --- " * (1 + len(peers)) + "|"
    yield "| | " + " | ".join(f"{seconds * 1000:,.0f}" for seconds in best.values()) + " |"
    own = best[peers[0].name]
    for peer in peers[1:]:
        yield f"\nOurs is {best[peer.name] / own:.2f} × as fast as {peer.name}."


def pages(ours: Peer, seconds: int) -> Iterator[str]:
    """Yield the table of pages, with eight clients: made for the first time, made already, and beside other clients."""
    yield "| pages, 8 clients | requests/s | p50, ms | p99, ms |"
    yield "| --- | --- | --- | --- |"
    kinds = {"node": "a node, of 1,000", "search": "search with a slip, of 1,000"}
    for turn, when in enumerate(("for the first time", "again", "beside 8 clients with look-ups")):
        for what, words in kinds.items():
            with ThreadPoolExecutor(1) as thread:
                beside = thread.submit(measure, ours, "any", 8, seconds + 1, turn + 1) if turn == 2 else None
                speed = measure(ours, what, 8, seconds, turn + 1)
                told = f"; they get {beside.result().rate:,.0f} answers a second" if beside else ""
            yield f"| {words}, {when}{told} | {speed.rate:,.0f} | {speed.median:.1f} | {speed.slowest:.1f} |"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", help="the program rdflib-endpoint")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not here; install Debian's package wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = make_store(folder / "store", arguments.triples)
        shutil.copytree(store.engine_path, folder / "engine")
        ports = [free_port() for _ in range(3)]
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        ours = Peer("ours", addresses[0], "/sparql")
        oxigraph = Peer("oxigraph", addresses[1], "/query")
        own = [sys.executable, "-m", "styrkedjan", "serve", "--store", str(folder / "store"), "--port", str(ports[0])]
        engine = str(Path(sys.executable).with_name("oxigraph"))
        bare = [engine, "serve-read-only", "--location", str(folder / "engine"), "--bind", f"127.0.0.1:{ports[1]}"]
        print(
            f"{store.info()['triples']:,} triples, two shared cores, best of {arguments.rounds} rounds.\n", flush=True
        )
        with running(own, ours), running(bare, oxigraph):
            for table in (
                look_ups([ours, oxigraph], arguments.seconds, arguments.rounds),
                aggregates([ours, oxigraph], 10 * arguments.rounds),
                pages(ours, arguments.seconds),
            ):
                print("\n".join(table), end="\n\n", flush=True)
            if arguments.peer:
                lines = folder / "graph.nt"
                with gzip.open(store.generation / GRAPH) as packed, lines.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                rdflib = Peer("rdflib-endpoint", addresses[2], "/")
                command = [arguments.peer, "serve", "--host", "127.0.0.1", "--port", str(ports[2]), str(lines)]
                with running(command, rdflib):
                    print("\n".join(look_ups([ours, rdflib], arguments.seconds, 1)), flush=True)


if __name__ == "__main__":
    main()
