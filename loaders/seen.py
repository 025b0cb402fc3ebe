"""What the file system said of each file when it was last read: who has not changed need not be read to know it.

A file is taken for unchanged where its size, its times of change and its number are what they were. A file that was
changed just before it was looked at is not trusted so, since it may have changed again within one tick of its clock.
Files are named by digests of their paths, so that the list tells no name.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from styrkedjan.graph.files import write_whole

from .sources import Source

__all__ = ["Content", "Seen", "read_seen"]

FILE = "seen.json.gz"
#: The coarsest clock of a usual file system ticks every two seconds.
TICK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a document's bytes are: their digest, that of the text they stand for, and their number."""

    sha256: str
    content: str
    size: int


@dataclass(slots=True)
class Seen:
    """The documents by place: what the file system said of the file, and what was in it.

    ``stamps`` are of this build, so that each file is asked for once.
    """

    known: dict[str, tuple[list[int], Content]] = field(default_factory=dict)
    now: dict[str, tuple[list[int], Content]] = field(default_factory=dict)
    _stamps: dict[Path, list[int]] = field(default_factory=dict)

    def find(self, source: Source) -> Content | None:
        """Return what is in a document if its file is as it was; ``None`` where it must be read to know."""
        place, stamp = _place(source), self._stamp(source.file)
        told = self.known.get(place)
        if not stamp or told is None or told[0] != stamp:
            return None
        self.now[place] = told
        return told[1]

    def note(self, source: Source, content: Content) -> None:
        """Keep for the next build what was read in a document."""
        stamp = self._stamp(source.file)
        if stamp and max(stamp[1:3]) + TICK_NS < time.time_ns():
            self.now[_place(source)] = stamp, content

    def _stamp(self, file: Path) -> list[int]:
        """Return size, times of change of contents and of the entry, and number of a file, as they first were."""
        if file not in self._stamps:
            try:
                told = os.stat(file)
            except OSError:
                return []
            self._stamps[file] = [told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino]
        return self._stamps[file]

    def write(self, store: Path, version: str) -> None:
        """Keep what this build saw in *store*, for builds by the same *version* of the loaders."""
        files = {place: [*stamp, *_row(content)] for place, (stamp, content) in sorted(self.now.items())}
        data = json.dumps({"version": version, "files": files}, separators=(",", ":")).encode()
        if self.now != self.known or not (store / FILE).exists():
            write_whole(store / FILE, gzip.compress(data, compresslevel=1, mtime=0), durable=False)


def read_seen(store: Path, version: str) -> Seen:
    """Return what the last build of *store* saw; nothing where that cannot be read or another *version* saw it."""
    try:
        told = json.loads(gzip.decompress((store / FILE).read_bytes()))
        if told["version"] != version:
            return Seen()
        return Seen({place: (row[:4], Content(*row[4:])) for place, row in told["files"].items()})
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return Seen()


def _row(content: Content) -> Iterator[str | int]:
    yield from (content.sha256, content.content, content.size)


def _place(source: Source) -> str:
    name = os.fsencode(os.path.abspath(source.file))
    return hashlib.sha256(name + repr(source.members).encode()).hexdigest()[:24]
