"""Sending a whole graph into another engine, in parts, so that what was broken off goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .errors import EndpointError, QueryLimit, UsageError
from .remote import Endpoint
from .store import Store

__all__ = ["Pushed", "push", "update_address"]

#: Triples a part. Some engines compile an update like a program, and refuse one of many thousand lines.
UPDATE_PART = 1_000
GRAPH_PART = 20_000
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push sent: all triples of the graph, and how many of them this run did not need to send again."""

    triples: int
    resumed: int


def push(
    store: Store,
    remote: Endpoint,
    *,
    update_url: str = "",
    graph_url: str = "",
    replace: bool = False,
    timeout_seconds: float = 120.0,
    part: int = 0,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Pushed:
    """Send the graph of *store* into ``remote.graph``, or the default graph, and return what was sent.

    By SPARQL update at *update_url* (guessed from the endpoint's address if empty), or by the Graph Store Protocol at
    *graph_url*. With *replace*, what that graph held is taken away first, and the number of triples is compared in the
    end. How far it came is kept in the store's folder until all is sent; a part sent twice does no harm.
    """
    if update_url and graph_url:
        raise UsageError("push: give an update address or a graph store address, not both")
    address = graph_url or update_url or update_address(remote)
    size = part or (GRAPH_PART if graph_url else UPDATE_PART)
    total = int(store.info()["triples"])
    done = _Progress(store, (address, remote.graph, str(size), str(replace)))
    resumed = done.read()
    if replace and resumed == 0:
        _attempt(lambda: _clear(remote, address, bool(graph_url), timeout_seconds))
    sent = 0
    for lines in _parts(store, size):
        if sent >= resumed:
            data = "".join(lines)
            if graph_url:
                _attempt(
                    lambda data=data: remote.send_graph(  # type: ignore[misc]
                        data.encode(), url=address, replace=False, timeout_seconds=timeout_seconds
                    )
                )
            else:
                text = f"INSERT DATA {{ {_in_graph(remote, data)} }}"
                _attempt(lambda text=text: remote.update(text, url=address, timeout_seconds=timeout_seconds))  # type: ignore[misc]
            done.write(sent + len(lines))
        sent += len(lines)
        if on_progress is not None:
            on_progress("sending triples", sent, total)
    done.clear()
    if replace:
        _compare(remote, sent)
    return Pushed(sent, min(resumed, sent))


def update_address(remote: Endpoint) -> str:
    """Return where the servers we know take updates, by where they take queries; others take both at one address."""
    url = remote.url.rstrip("/")
    if url.endswith("/query"):
        return url.removesuffix("query") + "update"
    if url.endswith("/sparql") and remote.auth == "digest":
        return f"{url}-auth"
    return remote.url


def _parts(store: Store, size: int) -> Iterator[list[str]]:
    lines = store.lines()
    while part := list(islice(lines, size)):
        yield part


def _in_graph(remote: Endpoint, data: str) -> str:
    return f"GRAPH <{remote.graph}> {{\n{data}}}" if remote.graph else f"\n{data}"


def _clear(remote: Endpoint, address: str, by_graph_store: bool, timeout_seconds: float) -> None:
    if by_graph_store:
        remote.send_graph(b"", url=address, replace=True, timeout_seconds=timeout_seconds)
    else:
        what = f"GRAPH <{remote.graph}>" if remote.graph else "DEFAULT"
        remote.update(f"CLEAR SILENT {what}", url=address, timeout_seconds=timeout_seconds)


def _attempt(send: Callable[[], None]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return send()
        except (EndpointError, QueryLimit) as error:
            if attempt == ATTEMPTS or "refused" in str(error) or "not found" in str(error):
                raise type(error)(f"{error}; what was sent stays, and the same command goes on from there") from None
            time.sleep(0.5 * attempt)


def _compare(remote: Endpoint, sent: int) -> None:
    (found,) = next(remote.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
    if int(found) != sent:
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
