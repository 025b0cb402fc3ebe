"""The engine filled while the graph is still being made: what is certain early goes in early.

Filling takes the most of publishing, in a process of its own. Documents that name nobody, and no body of a municipality
or a region, have own nodes that identity leaves as they are; those are sent while identity is being settled, the others
after it, while the lines are sorted and packed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from styrkedjan.ontology import BASE

from .bulk import Loader
from .contents import Contents
from .errors import StoreError, StyrkedjanError
from .shardfolder import ShardFolder

__all__ = ["Feeding"]

#: What identity may call otherwise: people, and bodies that a generic word tells from others of their place.
_RENAMED = re.compile(rf"<{re.escape(BASE)}(?:person/|organisation/\d)".encode())


class Feeding:
    """Fills the engine in *folder* from the shards *keys*; used as a context manager.

    *early* is false where more may be renamed than people and local bodies.
    """

    def __init__(self, folder: Path, shards: ShardFolder, keys: Sequence[str], *, early: bool) -> None:
        self._loader = Loader(folder)
        self._shards, self._keys, self._early = shards, keys, early
        self._contents: Contents | None = None
        self._settled = threading.Event()
        self._sent: set[str] = set()
        self._trouble: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._contents = None
        self._settled.set()
        self._loader.__exit__(kind, error, at)
        self._thread.join()

    def settle(self, contents: Contents) -> None:
        """Let the rest be sent, now that it is known what all documents come to."""
        self._contents = contents
        self._settled.set()

    def finish(self) -> int | None:
        """Return how many triples the engine holds; ``None`` where what was sent early did not stay as it was."""
        self._thread.join()
        if isinstance(self._trouble, _Changed):
            return None
        if self._trouble is not None:
            raise self._trouble
        return self._loader.finish()

    def _run(self) -> None:
        try:
            self._send_early()
            self._settled.wait()
            if self._contents is not None:
                self._send_rest(self._contents)
        except (StyrkedjanError, OSError) as error:
            self._trouble = error

    def _send_early(self) -> None:
        for key in self._keys if self._early else ():
            if self._settled.is_set():
                return
            index, own = self._shards.members(key)
            if not _RENAMED.search(index):
                self._loader.write(own)
                self._sent.add(key)

    def _send_rest(self, contents: Contents) -> None:
        if not all(map(contents.as_read, self._sent)):
            raise _Changed
        for key in self._keys:
            if key not in self._sent:
                blocks = contents.own_blocks(key, self._shards.members(key)[1])
                if blocks:
                    self._loader.write(b"".join(blocks))
        for at in range(0, len(contents.shared), 10_000):
            self._loader.write("".join(contents.shared[at : at + 10_000]).encode())


class _Changed(StoreError):
    """What was sent early did not stay as it was."""
