"""The graph that is served now: the newest finished build, opened beside the old one and then taken in its place."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import weakref
from functools import cached_property
from pathlib import Path

from styrkedjan.graph.errors import StyrkedjanError
from styrkedjan.graph.store import Store
from styrkedjan.graph.terms import split_line
from styrkedjan.graph.void import describe
from styrkedjan.ontology import PREFIXES
from styrkedjan.queries.lookup import Reader
from styrkedjan.queries.walk import Nearby

from .ready import MOST_BYTES, Ready
from .search import Index
from .settings import Settings
from .workers import Workers

__all__ = ["Current", "Opened"]

_log = logging.getLogger("styrkedjan.server")
_LOOK_SECONDS = 0.5
#: So many workers are started before a graph is served.
_WARM = 2


class Opened:
    """One generation of the store with all that is made of it once; it closes when the last request lets it go."""

    def __init__(self, settings: Settings) -> None:
        self.store = Store(settings.store)
        #: Names the generation; equal tokens, equal answers.
        self.token = self.store.generation.name
        self.workers = Workers(
            self.store.engine_path,
            kept=settings.share(settings.kept_workers),
            memory_bytes=settings.limits.memory_bytes,
            patience_seconds=settings.patience_seconds,
        )
        weakref.finalize(self, self.workers.close)
        #: Whole answers as they went over the wire, for whoever asks the same again.
        self.ready = Ready(settings.share(MOST_BYTES))
        self.index = Index(self.store)
        #: The prefixes that every query knows.
        self.prefixes = dict(PREFIXES, id=self.store.base, level=self.store.base + "level/")
        self.look_ups = Reader(self.prefixes, self.store.base)
        self.nearby = Nearby()

    @property
    def base(self) -> str:
        """What the addresses of the nodes begin with."""
        return self.store.base

    @cached_property
    def void(self) -> str:
        """What is in the graph, as VoID in Turtle."""
        file = self.store.generation / "void.ttl"
        with contextlib.suppress(OSError):
            return file.read_text(encoding="utf-8")
        return describe(map(split_line, self.store.lines()), self.store.base)


class Current:
    """Gives the generation to answer from, and looks for a newer one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen = self._mark()
        self.opened = Opened(settings)

    def _mark(self) -> tuple[int, int]:
        with contextlib.suppress(OSError):
            state = os.stat(Path(self._settings.store) / "current")
            return state.st_mtime_ns, state.st_ino
        return 0, 0

    async def watch(self) -> None:
        """Look for newer builds, until cancelled."""
        opened: Opened | None = self.opened
        while True:
            if opened is not None:
                with contextlib.suppress(StyrkedjanError):
                    await opened.workers.warm(_WARM)
                self.opened = opened
            await asyncio.sleep(_LOOK_SECONDS)
            opened = await asyncio.to_thread(self._newer)

    def refresh(self) -> None:
        """Take a newer build in the place of the old one if there is one; one that cannot be opened is left out."""
        self.opened = self._newer() or self.opened

    def _newer(self) -> Opened | None:
        mark = self._mark()
        if mark in (self._seen, (0, 0)):
            return None
        try:
            opened = Opened(self._settings)
        except StyrkedjanError as error:
            _log.warning("the new build cannot be opened: %s", error)
            return None
        self._seen = mark
        return opened
