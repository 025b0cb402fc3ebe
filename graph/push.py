"""Sending a graph into another engine, all of it or what changed, in parts: what was broken off goes on there."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .errors import EndpointError, QueryLimit, UsageError
from .pushed import UNKNOWN, Record, digest, iter_nodes, read_record
from .remote import Endpoint
from .store import Store

__all__ = ["Pushed", "push", "update_address"]

#: Triples a part. Some engines compile an update like a program, and refuse one of many thousand lines.
UPDATE_PART = 1_000
GRAPH_PART = 20_000
#: Nodes that are taken away at a time.
NODES_PART = 200
ATTEMPTS = 3

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: the triples of the graph, how many this run need not send again, how many it sent.

    ``whole`` tells whether all were to be sent; else only the nodes that had changed since the last push, and
    ``removed`` nodes were taken away.
    """

    triples: int
    resumed: int
    sent: int
    removed: int = 0
    whole: bool = True


def push(
    store: Store,
    remote: Endpoint,
    *,
    update_url: str = "",
    graph_url: str = "",
    replace: bool = False,
    timeout_seconds: float = 120.0,
    part: int = 0,
    on_progress: Progress | None = None,
) -> Pushed:
    """Send the graph of *store* into ``remote.graph``, or the default graph, and return what was sent.

    By SPARQL update at *update_url* (guessed from the endpoint's address if empty), or by the Graph Store Protocol at
    *graph_url*. By update only what changed since the last push is sent, where the engine still holds as many triples
    as then: of a node that changed, all that the graph there says of it is replaced. With *replace*, what that graph
    held is taken away first, all is sent, and the number of triples is compared in the end. How far it came is kept in
    the store's folder until all is sent; a part sent twice does no harm.
    """
    if update_url and graph_url:
        raise UsageError("push: give an update address or a graph store address, not both")
    address = graph_url or update_url or update_address(remote)
    sending = _Sending(store, remote, address, bool(graph_url), timeout_seconds, on_progress or _silent)
    record = None if replace or graph_url else read_record(sending.record_file)
    if record is not None and (record.triples < 0 or record.triples == _count(remote)):
        return _push_changes(sending, record, part or UPDATE_PART)
    return _push_whole(sending, replace, part or (GRAPH_PART if graph_url else UPDATE_PART))


def _silent(what: str, done: int, total: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Sending:
    """From where to where, and how."""

    store: Store
    remote: Endpoint
    address: str
    by_graph_store: bool
    timeout_seconds: float
    on_progress: Progress

    @property
    def record_file(self) -> Path:
        """Where it is kept what the engine was sent last."""
        name = hashlib.sha256(f"{self.address}\n{self.remote.graph}".encode()).hexdigest()[:16]
        return self.store.path / f"pushed-{name}.gz"

    def update(self, text: str) -> None:
        _attempt(lambda: self.remote.update(text, url=self.address, timeout_seconds=self.timeout_seconds))

    def insert(self, data: str) -> None:
        if self.by_graph_store:
            _attempt(
                lambda: self.remote.send_graph(
                    data.encode(), url=self.address, replace=False, timeout_seconds=self.timeout_seconds
                )
            )
        else:
            self.update(f"INSERT DATA {{ {_in_graph(self.remote, data)} }}")

    def clear(self) -> None:
        """Take away what the graph there holds."""
        if self.by_graph_store:
            _attempt(
                lambda: self.remote.send_graph(
                    b"", url=self.address, replace=True, timeout_seconds=self.timeout_seconds
                )
            )
        else:
            self.update(f"CLEAR SILENT {f'GRAPH <{self.remote.graph}>' if self.remote.graph else 'DEFAULT'}")

    def remove(self, nodes: Iterable[str]) -> None:
        """Take away all that the graph there says of *nodes*."""
        known = " ".join(nodes)
        if known:
            triples = _in_graph(self.remote, "?s ?p ?o")
            self.update(f"DELETE {{ {triples} }} WHERE {{ VALUES ?s {{ {known} }} {triples} }}")


# -- all of it -------------------------------------------------------------------------------------------------------


def _push_whole(sending: _Sending, replace: bool, size: int) -> Pushed:
    store, remote = sending.store, sending.remote
    total = int(store.info()["triples"])
    done = _Progress(store, (sending.address, remote.graph, str(size), str(replace)))
    resumed = done.read()
    sending.record_file.unlink(missing_ok=True)
    if replace and resumed == 0:
        sending.clear()
    sent = 0
    for lines in _parts(store.lines(), size):
        if sent >= resumed:
            sending.insert("".join(lines))
            done.write(sent + len(lines))
        sent += len(lines)
        sending.on_progress("sending triples", sent, total)
    if replace:
        _compare(remote, sent)
    if not sending.by_graph_store:
        with suppress(EndpointError, QueryLimit):  # an engine that cannot be asked is sent all the next time too
            _record_of(store, _count(remote)).write(sending.record_file)
    done.clear()
    return Pushed(sent, min(resumed, sent), sent - min(resumed, sent))


def _record_of(store: Store, triples: int) -> Record:
    return Record(triples, {digest(node): digest("".join(lines)) for node, lines in iter_nodes(store)})


# -- what changed ----------------------------------------------------------------------------------------------------


def _push_changes(sending: _Sending, record: Record, size: int) -> Pushed:
    store, remote = sending.store, sending.remote
    now = _record_of(store, UNKNOWN).nodes
    changed = {node for node, lines in now.items() if record.nodes.get(node) != lines}
    gone = record.nodes.keys() - now.keys()
    known = {node for node in changed if node in record.nodes}
    if not changed and not gone:
        return Pushed(int(store.info()["triples"]), 0, 0, whole=False)
    under_way = {**record.nodes, **dict.fromkeys([*changed, *gone], UNKNOWN)}
    Record(-1, under_way).write(sending.record_file)
    done = _Progress(store, (sending.address, remote.graph, str(size), "changes"))
    resumed, sent = done.read(), 0
    for nodes in _node_parts(store, changed, size):
        count = sum(len(lines) for _, lines in nodes)
        if sent >= resumed:
            sending.remove(node for node, _ in nodes if digest(node) in known)
            sending.insert("".join(line for _, lines in nodes for line in lines))
            done.write(sent + count)
        sent += count
        sending.on_progress("sending what changed", sent, 0)
    removed = _remove_gone(sending, gone)
    Record(_count(remote), now).write(sending.record_file)
    done.clear()
    resumed = min(resumed, sent)
    return Pushed(int(store.info()["triples"]), resumed, sent - resumed, removed, whole=False)


def _node_parts(store: Store, wanted: set[int], size: int) -> Iterator[list[tuple[str, list[str]]]]:
    """Yield the nodes *wanted* with their lines, in order, some *size* lines at a time."""
    part: list[tuple[str, list[str]]] = []
    lines_in_part = 0
    for node, lines in iter_nodes(store):
        if digest(node) in wanted:
            part.append((node, lines))
            lines_in_part += len(lines)
            if lines_in_part >= size:
                yield part
                part, lines_in_part = [], 0
    if part:
        yield part


def _remove_gone(sending: _Sending, gone: Iterable[int]) -> int:
    """Take the nodes away whose digests are *gone*; what they are called, the engine itself is asked."""
    wanted = set(gone)
    if not wanted:
        return 0
    sending.on_progress("looking for what is gone", 0, 0)
    nodes = [f"<{subject}>" for subject in sending.remote.subjects() if digest(f"<{subject}>") in wanted]
    for some in _parts(iter(nodes), NODES_PART):
        sending.remove(some)
    return len(nodes)


def update_address(remote: Endpoint) -> str:
    """Return where the servers we know take updates, by where they take queries; others take both at one address."""
    url = remote.url.rstrip("/")
    if url.endswith("/query"):
        return url.removesuffix("query") + "update"
    if url.endswith("/sparql") and remote.auth == "digest":
        return f"{url}-auth"
    return remote.url


def _parts(items: Iterator[str], size: int) -> Iterator[list[str]]:
    while part := list(islice(items, size)):
        yield part


def _in_graph(remote: Endpoint, data: str) -> str:
    return f"GRAPH <{remote.graph}> {{\n{data}}}" if remote.graph else f"\n{data}"


def _attempt(send: Callable[[], None]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return send()
        except (EndpointError, QueryLimit) as error:
            if attempt == ATTEMPTS or "refused" in str(error) or "not found" in str(error):
                raise type(error)(f"{error}; what was sent stays, and the same command goes on from there") from None
            time.sleep(0.5 * attempt)


def _count(remote: Endpoint) -> int:
    (found,) = next(remote.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
    return int(found)


def _compare(remote: Endpoint, sent: int) -> None:
    found = _count(remote)
    if found != sent:
        raise EndpointError(
            f"{remote.url}: holds {found} triples where {sent} were sent; is --graph the graph it answers from?"
        )


class _Progress:
    def __init__(self, store: Store, target: tuple[str, ...]) -> None:
        name = hashlib.sha256("\n".join(target).encode()).hexdigest()[:16]
        self._file: Path = store.path / f"push-{name}.json"
        self._generation = store.generation.name

    def read(self) -> int:
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return 0
        return int(said["sent"]) if said.get("generation") == self._generation else 0

    def write(self, sent: int) -> None:
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps({"generation": self._generation, "sent": sent}), encoding="utf-8")
        unfinished.replace(self._file)

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)
