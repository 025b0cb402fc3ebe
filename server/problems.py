"""What a client is told when something cannot be had: one line, never a path, a version or a traceback."""

from __future__ import annotations

import re

from styrkedjan.graph.errors import QueryError, QueryLimit, StyrkedjanError, TermError, UpdateRefused, UsageError

__all__ = ["Problem", "to_problem", "told"]

#: Advice that only the command line can follow.
_OPTIONS = re.compile(r"; [^;]*--\w+[^;]*")


class Problem(Exception):
    """An answer that is an error: its HTTP *status*, one line in English, and headers of its own."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


def told(message: str) -> str:
    """Return *message* in one line, without advice that only the command line can follow."""
    return " ".join(_OPTIONS.sub("", message).split())


def to_problem(error: Exception) -> Problem:
    """Return what to tell a client of *error*."""
    if isinstance(error, Problem):
        return error
    message = told(str(error))
    match error:
        case UpdateRefused():
            return Problem(403, message)
        case QueryLimit():
            return Problem(503, message, {"retry-after": "5"})
        case QueryError() | UsageError():
            return Problem(400, message)
        case TermError():
            return Problem(404, "there is no such node in the graph")
        case StyrkedjanError():
            # It would name a folder of this machine.
            return Problem(503, "the graph cannot be read just now; try again later", {"retry-after": "30"})
    return Problem(500, "something went wrong here; it has been written to this server's log")
