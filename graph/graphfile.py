"""The graph as one file: N-Quads, sorted, each once, packed in parts that a later build takes over as they are.

The file is gzip, a member for each range of subjects that is not empty, so that any tool unpacks it; where a range lies
in it is told by the generation's state. The ranges follow from the base and the size of the graph alone, so equal
graphs give equal files.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from typing import IO

__all__ = ["GraphFile", "GraphFileWriter", "Part", "Ranges", "by_range", "iter_blocks", "iter_texts", "subject_of"]

_HEX = "0123456789abcdef"
#: Up to so many bytes of documents' own nodes, the hexadecimal digits by which evidence is parted.
_DIGITS = ((1 << 18, 0), (1 << 23, 1), (1 << 28, 2))
_MOST_DIGITS = 3
_BLOCK = re.compile(rb"(?m)^(\S+) .*\n(?:\1 .*\n)*")


def subject_of(block: bytes) -> bytes:
    """Return the subject of a node's lines."""
    return block.split(b" ", 1)[0]


def iter_blocks(text: bytes) -> Iterator[bytes]:
    """Yield the lines of each subject together, of sorted lines."""
    return (found[0] for found in _BLOCK.finditer(text))


class Ranges:
    """The ranges of subjects into which a graph is parted, in the order of its lines."""

    def __init__(self, base: str, own_bytes: int) -> None:
        self.digits = next((digits for most, digits in _DIGITS if own_bytes <= most), _MOST_DIGITS)
        self._cuts = [b""]
        for fewer, kind in enumerate(("evidence", "document", "inference")):
            self._cuts += _cuts(f"<{base}{kind}/", max(0, self.digits - fewer))
        self._cuts.sort()
        kinds = tuple(f"<{base}{kind}/".encode() for kind in ("evidence", "document", "inference"))
        self._own = [cut.startswith(kinds) for cut in self._cuts]

    def __len__(self) -> int:
        return len(self._cuts)

    def holds_own(self, number: int) -> bool:
        """Say whether single documents' own nodes lie in a range."""
        return self._own[number]

    def of(self, subject: bytes) -> int:
        """Return the number of the range that *subject* belongs to."""
        return bisect_right(self._cuts, subject) - 1


def _cuts(prefix: str, digits: int) -> Iterator[bytes]:
    """Yield where the ranges of one kind of node begin, and where the next kind does."""
    for number, each in enumerate(product(_HEX, repeat=digits)):
        yield (prefix + "".join(each) if number else prefix).encode()
    yield prefix[:-1].encode() + b"0"  # the character after "/"


def by_range(blocks: Iterable[bytes], ranges: Ranges) -> dict[int, list[bytes]]:
    """Return the blocks by the numbers of their ranges."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for block in blocks:
        found[ranges.of(subject_of(block))].append(block)
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """Where a range lies in the file, how many lines it has, and their digest."""

    offset: int
    length: int
    lines: int
    sha256: str


class GraphFileWriter:
    """Writes the file, range after range."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._offset = 0
        self.parts: dict[int, Part] = {}

    def add(self, number: int, blocks: Iterable[bytes]) -> bytes:
        """Write what one range holds, in any order; return its lines as they stand in the graph."""
        text = _join(sorted(blocks))
        if text:
            data = gzip.compress(text, compresslevel=6, mtime=0)
            self.copy(number, data, Part(0, 0, text.count(b"\n"), hashlib.sha256(text).hexdigest()))
        return text

    def copy(self, number: int, data: bytes, part: Part) -> None:
        """Write the packed *data* of a range as they are."""
        self._file.write(data)
        self.parts[number] = Part(self._offset, len(data), part.lines, part.sha256)
        self._offset += len(data)


def _join(blocks: Sequence[bytes]) -> bytes:
    if len({subject_of(block) for block in blocks}) == len(blocks):
        return b"".join(blocks)
    whole = []  # two documents told something of one node: each line stands once
    for _, same in groupby(blocks, key=subject_of):
        lines = {line for block in same for line in block.splitlines(keepends=True)}
        whole += sorted(lines)
    return b"".join(whole)


class GraphFile:
    """A finished file, of which single ranges are read."""

    def __init__(self, path: Path, parts: Mapping[int, Part]) -> None:
        self.parts = dict(parts)
        self._file = path.open("rb")

    def close(self) -> None:
        self._file.close()

    def data(self, number: int) -> bytes:
        """Return what the file holds of a range, packed; nothing where the range is empty."""
        part = self.parts.get(number)
        if part is None:
            return b""
        self._file.seek(part.offset)
        return self._file.read(part.length)

    def text(self, number: int) -> bytes:
        """Return the lines of a range."""
        data = self.data(number)
        return gzip.decompress(data) if data else b""


def iter_texts(path: Path) -> Iterator[bytes]:
    """Yield the graph's lines, many at a time, each piece ending at a line's end."""
    with path.open("rb") as file:
        rest, member = b"", zlib.decompressobj(wbits=31)
        while data := file.read(1 << 16):
            while data:
                rest += member.decompress(data)
                data = member.unused_data
                if member.eof:
                    member = zlib.decompressobj(wbits=31)
            cut = rest.rfind(b"\n") + 1
            if cut > 1 << 18:
                yield rest[:cut]
                rest = rest[cut:]
        if rest:
            yield rest
