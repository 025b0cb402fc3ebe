"""What another engine was sent last: a digest of each node's lines, by which the next push sends only what changed.

No word stands in the file, only digests: 16 bytes a node. A node whose lines are on their way has the digest nought
until all have arrived, so that a push that breaks off leaves a record that is right about what it cannot know.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from .files import write_whole
from .store import Store

__all__ = ["UNKNOWN", "Record", "digest", "iter_nodes", "read_record"]

UNKNOWN = 0


def digest(text: str) -> int:
    """Return a number of 64 bits for *text*, never nought."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") or 1


def iter_nodes(store: Store) -> Iterator[tuple[str, list[str]]]:
    """Yield each node of the graph with its lines, in order."""
    for subject, lines in groupby(store.lines(), key=lambda line: line.split(" ", 1)[0]):
        yield subject, list(lines)


@dataclass(slots=True)
class Record:
    """The digests of nodes' lines by the digests of the nodes, and how many triples the engine then held.

    ``triples`` is negative while a push is under way.
    """

    triples: int = -1
    nodes: dict[int, int] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Keep the record at *path*, whole or not at all."""
        head = json.dumps({"triples": self.triples, "nodes": len(self.nodes)}).encode()
        pairs = sorted(self.nodes.items())
        data = array("Q", (node for node, _ in pairs)).tobytes() + array("Q", (lines for _, lines in pairs)).tobytes()
        write_whole(path, gzip.compress(head + b"\n" + data, compresslevel=1, mtime=0))


def read_record(path: Path) -> Record | None:
    """Return the record at *path*, ``None`` where there is none that can be read."""
    try:
        head, _, data = gzip.decompress(path.read_bytes()).partition(b"\n")
        told = json.loads(head)
        numbers = array("Q")
        numbers.frombytes(data)
        count = int(told["nodes"])
        if len(numbers) != 2 * count:
            return None
        return Record(int(told["triples"]), dict(zip(numbers[:count], numbers[count:], strict=True)))
    except (OSError, EOFError, zlib.error, ValueError, KeyError):
        return None
