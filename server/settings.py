"""What a server is told when it starts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from styrkedjan.graph.views.document import Text
from styrkedjan.queries import Limits

__all__ = ["Settings", "TextFinder", "choose_processes"]

_MOST_PROCESSES = 4

#: Returns the text of the document with this IRI in the store at this path, or ``None`` where it is not at hand.
TextFinder = Callable[[Path, str], Text | None]


def _no_text(store: Path, document: str) -> None:
    return None


def choose_processes(wanted: int | None) -> int:
    """Return how many processes to serve with: as many as *wanted*, else what makes use of this machine.

    Elsewhere than on Linux connections are not shared out among processes, and there is one.
    """
    if sys.platform != "linux":
        return 1
    return wanted or min(os.cpu_count() or 1, _MOST_PROCESSES)


@dataclass(frozen=True, slots=True)
class Settings:
    """Which store is served, under which address the world knows it, and how much one client may ask for.

    *base* ends in a slash; "" means whatever address a request came to. *find_text* gives the text of a document, which
    the graph itself does not hold. ``body_bytes`` limits what a client may send, ``workers`` how many queries run at
    once, ``patience_seconds`` when a running one begins to yield to others, ``spare_seconds`` how long it is let run
    while others find no room. ``processes`` share the port, and what is said here and of memory is for all together.
    """

    store: Path
    base: str = ""
    limits: Limits = field(default_factory=lambda: Limits(timeout_seconds=30.0, memory_bytes=2 << 30))
    find_text: TextFinder = _no_text
    body_bytes: int = 1 << 20
    workers: int = 32
    kept_workers: int = field(default_factory=lambda: (os.cpu_count() or 1) + 1)
    patience_seconds: float = 0.25
    spare_seconds: float = 3.0
    queue: int = 256
    view_seconds: float = 60.0
    processes: int = 1

    def share(self, whole: int) -> int:
        """Return how much of the *whole* one process may take."""
        return -(-whole // self.processes)
