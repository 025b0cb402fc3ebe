"""Signs of life on standard error, for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import time

__all__ = ["Progress"]

QUIET_SECONDS = 2.0


class Progress:
    """Tells what is being done: on a terminal in one line that changes, else in a line every ten seconds.

    Where it is known how much there is to do, it tells how fast it goes and how long it will still take at that pace.
    """

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + QUIET_SECONDS
        self._shown = ""
        self._step = ""
        self._began = 0.0
        self._first = 0

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None:
        """Say that *done* of *total* are through; a step without numbers is said at once if two seconds have passed."""
        now = time.monotonic()
        if what != self._step or done < self._first:
            self._step, self._began, self._first = what, now, done
        if now < self._next:
            return
        line = f"{what} … {done} of {total}{self._pace(now, done, total)}" if total else f"{what} …"
        self._next = now + (0.2 if self._terminal else 10.0)
        if self._terminal:
            self.clear()
            self._shown = line
            print(line, end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def _pace(self, now: float, done: int, total: int) -> str:
        """Return how many a second are done and how long the others will take, "" where it is too early to say."""
        passed = now - self._began
        if passed < 1.0 or done <= self._first:
            return ""
        rate = (done - self._first) / passed
        return f", {rate:.0f} a second, {_duration((total - done) / rate)} left" if rate >= 1 else ""

    def clear(self) -> None:
        """Take the changing line away, so that another can be printed in its place."""
        if self._shown:
            print("\r" + " " * len(self._shown) + "\r", end="", file=sys.stderr, flush=True)
            self._shown = ""


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
