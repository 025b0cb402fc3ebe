"""Signs of life on standard error, for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import time

__all__ = ["Progress"]

QUIET_SECONDS = 2.0


class Progress:
    """Tells what is being done: on a terminal in one line that changes, else in a line every ten seconds."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + QUIET_SECONDS
        self._shown = ""

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say that *done* of *total* are through; a step without numbers is said at once if two seconds have passed."""
        now = time.monotonic()
        if now < self._next:
            return
        line = f"{what} … {done} of {total}" if total else f"{what} …"
        self._next = now + (0.2 if self._terminal else 10.0)
        if self._terminal:
            self.clear()
            self._shown = line
            print(line, end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the changing line away, so that another can be printed in its place."""
        if self._shown:
            print("\r" + " " * len(self._shown) + "\r", end="", file=sys.stderr, flush=True)
            self._shown = ""
