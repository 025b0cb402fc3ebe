"""The embedded store, opened for reading: one finished generation of the graph, which no build changes under a reader.

A store is a folder::

    current                  the name of the generation that readers open; replaced by rename
    generations/NAME/        graph.nq.gz (sorted, each triple once), engine/ (the same, indexed), info.json, void.ttl,
                             state.json.gz (from which shards it was made), in-use (lock)
    shards/KEY.nq.gz         what each document says, from which every generation is built
    build.lock               held by the one build that may write
"""

from __future__ import annotations

import json
import re
import weakref
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyoxigraph as ox

from styrkedjan.ontology import PREFIXES

from .errors import StoreError
from .graphfile import iter_texts
from .locks import lock_shared
from .model import Term
from .terms import from_ntriples, split_line, term_to_ntriples

__all__ = ["FORMAT", "GRAPH", "Store", "insert_values"]

#: Counts up when the folder's layout changes, so that an older store is rebuilt and not misread.
FORMAT = 2
#: The graph as lines, in a generation's folder.
GRAPH = "graph.nq.gz"


class Store:
    """A finished graph on disk, read-only; it stays readable while a newer one is built and swapped in."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.generation, handle = _enter(self.path)
        # Ends with this object even where nobody closes it.
        self._leave = weakref.finalize(self, handle.close)
        self._info: dict[str, Any] = json.loads((self.generation / "info.json").read_text(encoding="utf-8"))
        if self._info.get("format") != FORMAT:
            self.close()
            raise StoreError(f"{self.path}: built by another version of styrkedjan; run 'styrkedjan build' anew")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let a later build remove this generation."""
        self._leave()

    @property
    def base(self) -> str:
        """What the instances' IRIs begin with."""
        return str(self._info["base"])

    @property
    def engine_path(self) -> Path:
        """The folder to open with ``pyoxigraph.Store.read_only``, in this process or another."""
        return self.generation / "engine"

    @cached_property
    def engine(self) -> ox.Store:
        """The engine, opened when first asked for."""
        try:
            return ox.Store.read_only(str(self.engine_path))
        except OSError as error:
            raise StoreError(f"{self.path}: the store is damaged ({error}); run 'styrkedjan build' anew") from None

    def select(self, sparql: str, **values: Term) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT query of our own, as plain text; an unbound variable gives ``None``.

        *values* stand in place of the variables of the same name, as :func:`insert_values` says. The usual prefixes are
        known. Not for queries from outside: nothing here checks or stops them.
        """
        solutions = self.engine.query(insert_values(sparql, values), prefixes=dict(PREFIXES, id=self.base))
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("select() takes a SELECT query")
        for solution in solutions:
            yield tuple(None if term is None else term.value for term in solution)

    def lines(self) -> Iterator[str]:
        """Yield the graph as N-Quads lines: sorted, each once, each with its line break."""
        try:
            for text in iter_texts(self.generation / GRAPH):
                # not splitlines(), which takes more for a line's end than N-Quads does
                yield from (f"{line}\n" for line in text.decode().split("\n")[:-1])
        except (OSError, EOFError, zlib.error) as error:
            raise StoreError(f"{self.path}: the store is damaged ({error}); run 'styrkedjan build' anew") from None

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        """Yield all triples, sorted by their N-Quads lines, so that a subject's stand together."""
        for line in self.lines():
            subject, predicate, object_ = split_line(line)
            yield subject[1:-1] if subject[0] == "<" else subject, predicate[1:-1], from_ntriples(object_)

    def info(self) -> Mapping[str, Any]:
        """Return what is known of the graph: documents, triples, nodes by class, versions, when it was built."""
        return self._info


def _enter(path: Path) -> tuple[Path, IO[bytes]]:
    """Return the current generation and the handle that keeps builds from removing it."""
    for _ in range(20):
        try:
            name = (path / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            what = "is not a store" if path.exists() else "no such store"
            raise StoreError(f"{path}: {what}; make one with 'styrkedjan build PATH --store {path}'") from None
        except OSError as error:
            raise StoreError(f"{path}: the store cannot be read ({error.strerror})") from None
        generation = path / "generations" / name
        try:
            handle = (generation / "in-use").open("rb")
        except FileNotFoundError:
            continue  # swapped between the two lines: the new one is named by now
        lock_shared(handle)
        if (generation / "info.json").exists():
            return generation, handle
        handle.close()
    raise StoreError(f"{path}: the store is damaged (its current generation is missing); run 'styrkedjan build' anew")


def insert_values(sparql: str, values: Mapping[str, Term]) -> str:
    """Return *sparql* with each variable named in *values* replaced by its term; none of them may be projected."""
    if not values:
        return sparql
    names = "|".join(map(re.escape, sorted(values)))
    return re.sub(rf"\?({names})\b", lambda found: term_to_ntriples(values[found[1]]), sparql)
