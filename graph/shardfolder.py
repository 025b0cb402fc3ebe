"""The shards on disk: what each document says, compressed, with a small index of what may concern others too.

A shard is a gzip file of N-Quads with two members. The first, the index, has as a remark what the report tells of the
document, then every triple about nodes that other documents may speak of too, and of the document's own nodes what
decides who is whom and what follows from all documents together. The second has the document's own nodes: itself, its
sections, its evidence and its inferences, a blank line after each node. What identity needs is read from the indexes
alone; the second members are read one by one, and never held together.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from styrkedjan.ontology import BASE, ORG, PROV, RDF, SCHEMA, SK, SKOS

from .errors import StoreError
from .files import UNFINISHED, write_whole
from .forgotten import Forgotten
from .tally import Tally
from .terms import split_line

__all__ = ["OWN", "ShardFolder", "is_own", "own_size"]

#: What the IRIs of nodes begin with that no two documents share.
OWN = tuple(f"<{BASE}{kind}/" for kind in ("document", "evidence", "inference"))

_ENDING = ".nq.gz"
_TYPE, _SUBJECT, _PREDICATE, _OBJECT = (f"<{RDF}{name}>" for name in ("type", "subject", "predicate", "object"))
#: Facts whose evidence decides what follows from all documents together.
_WEIGHED = frozenset(
    {f"<{SK}{name}>" for name in ("participant", "organiser", "hasRole", "visits")}
    | {f"<{ORG}memberOf>", f"<{SCHEMA}startDate>", f"<{SCHEMA}endDate>"}
)
_MENTIONS, _POST = f"<{SCHEMA}mentions>", f"<{BASE}post/"
_OF_EVIDENCE = frozenset({_TYPE, _SUBJECT, _PREDICATE, _OBJECT, f"<{PROV}wasDerivedFrom>", f"<{SK}role>"})
_OF_DOCUMENT = frozenset({_TYPE, f"<{SK}fileName>", f"<{SKOS}prefLabel>"})
_DOCUMENT = f"<{SK}Document>"


def is_own(node: str) -> bool:
    """Say whether a node is one document's own, by its IRI as N-Triples text."""
    return node.startswith(OWN)


def own_size(data: bytes) -> int:
    """Return how many bytes the second member of a shard's file holds: a gzip member ends in its length."""
    return int.from_bytes(data[-4:], "little")


@dataclass(frozen=True, slots=True)
class ShardFolder:
    """The folder of a store's shards, without the people whom the store must not hold."""

    path: Path
    forgotten: Forgotten

    def has(self, key: str) -> bool:
        """Say whether the shard is there."""
        return self._file(key).exists()

    def keys(self) -> list[str]:
        """Return the keys of all shards there are, sorted."""
        return sorted(path.name.removesuffix(_ENDING) for path in self.path.glob(f"*{_ENDING}"))

    def write(
        self,
        key: str,
        lines: Iterable[str],
        told: Mapping[str, Any] | None = None,
        *,
        surnames: frozenset[str] = frozenset(),
    ) -> None:
        """Keep *lines*, N-Quads sorted, under *key*, whole or not at all; *told* is what the report tells of them.

        *surnames*, of those whom the store must not hold, are masked where they stand alone.
        """
        told = dict(told or {})
        if self.forgotten:
            triples = self.forgotten.scrub(map(split_line, lines), surnames)
            lines = sorted(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in triples)
            told = json.loads(self.forgotten.mask(json.dumps(told, ensure_ascii=False)))
        index, own = _parted(list(lines))
        remark = json.dumps({"told": told, "own": Tally.own(own.encode())}, separators=(",", ":"), sort_keys=True)
        head = f"# {remark}\n{''.join(index)}".encode()
        # Not durable: a shard that a crash of the machine tore is told by its checksum, and read anew.
        write_whole(self._file(key), _packed(head) + _packed(own.encode()), durable=False)

    def read(self, key: str) -> list[str]:
        """Return the lines of a shard, sorted, each once."""
        index, own = self.members(key)
        lines = {*_lines(index), *_lines(own)}
        return sorted(line for line in lines if not line.startswith("#"))

    def members(self, key: str) -> tuple[bytes, bytes]:
        """Return a shard's index, with its remark, and its own nodes, as they stand in the file."""
        data = self._read(key)
        try:
            first = zlib.decompressobj(wbits=31)
            index = first.decompress(data)
            if not first.eof or not first.unused_data:
                raise EOFError
            return index, gzip.decompress(first.unused_data)
        except (zlib.error, OSError, EOFError):
            raise self._torn(key) from None

    def index(self, key: str) -> tuple[list[str], int]:
        """Return the lines of a shard's index without its remark, and how many bytes its own nodes take."""
        data = self._read(key)
        try:
            first = zlib.decompressobj(wbits=31)
            text = first.decompress(data).decode()
            if not first.eof or len(first.unused_data) < 18:
                raise EOFError
        except (zlib.error, EOFError, UnicodeDecodeError):
            raise self._torn(key) from None
        return text.split("\n")[1:-1], own_size(data)

    def told(self, key: str) -> dict[str, Any]:
        """Return what the report tells of the document, as it was when the shard was written."""
        try:
            with gzip.open(self._file(key), "rt", encoding="utf-8") as file:
                told = json.loads(file.readline().removeprefix("#"))["told"]
        except (OSError, EOFError, ValueError, KeyError, zlib.error):
            return {}
        return told if isinstance(told, dict) else {}

    @staticmethod
    def counted(index: bytes) -> list[dict[str, int]]:
        """Return what was counted of a shard's own nodes, by its first member, as :meth:`Tally.own` tells it."""
        counts: list[dict[str, int]] = json.loads(index.split(b"\n", 1)[0].removeprefix(b"#"))["own"]
        return counts

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove all other shards, and what killed builds left."""
        kept = {f"{key}{_ENDING}" for key in keys}
        for entry in list(os.scandir(self.path)):
            if entry.name not in kept:
                Path(entry.path).unlink(missing_ok=True)

    def clear_unfinished(self) -> None:
        """Remove what killed builds left."""
        for path in self.path.glob(f"{UNFINISHED}*"):
            path.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.path / f"{key}{_ENDING}"

    def _read(self, key: str) -> bytes:
        try:
            return self._file(key).read_bytes()
        except FileNotFoundError:
            raise StoreError(f"{self._file(key)}: the shard is missing; run 'styrkedjan build' anew") from None

    def _torn(self, key: str) -> StoreError:
        self._file(key).unlink(missing_ok=True)
        return StoreError(f"{self._file(key)}: the shard was damaged; run 'styrkedjan build' again to read it anew")


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=6, mtime=0)


def _lines(data: bytes) -> Iterator[str]:
    return (f"{line}\n" for line in data.decode().split("\n") if line)


def _parted(lines: list[str]) -> tuple[list[str], str]:
    """Return the lines of the index, sorted, and the document's own nodes, a blank line after each."""
    shared = [line for line in lines if not line.startswith(OWN)]
    blocks = [
        (subject, list(block))
        for subject, block in groupby(
            (line for line in lines if line.startswith(OWN)), key=lambda line: line.split(" ", 1)[0]
        )
    ]
    index = set(shared)
    for _, block in blocks:
        index.update(_weighed(block))
    met = {term for line in index for term in split_line(line)}  # properties too: the vocabulary is whole in each store
    for _, block in blocks:
        for line in block:
            object_ = split_line(line)[2]
            if object_[0] == "<" and object_ not in met:  # each node that is named stands in the index
                met.add(object_)
                index.add(line)
    return sorted(index), "".join("".join(block) + "\n" for _, block in blocks)


def _weighed(block: list[str]) -> list[str]:
    """Return what of one own node the index has."""
    parts = {predicate: object_ for _, predicate, object_ in map(split_line, block)}
    if parts.get(_TYPE) == _DOCUMENT:
        return [line for line in block if split_line(line)[1] in _OF_DOCUMENT]
    fact = parts.get(_PREDICATE, "")
    if fact in _WEIGHED or (fact == _MENTIONS and parts.get(_OBJECT, "").startswith(_POST)):
        return [line for line in block if split_line(line)[1] in _OF_EVIDENCE]
    return []
