"""What can be exported or checked: anything that gives its triples in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from .model import Term

__all__ = ["Lined", "Source", "Triple"]

Triple = tuple[str, str, Term]


class Source(Protocol):
    """What can be exported: anything that gives its triples sorted, a subject's together, each once."""

    @property
    def base(self) -> str: ...

    def triples(self) -> Iterator[Triple]: ...


@runtime_checkable
class Lined(Protocol):
    """A source that has its N-Quads at hand."""

    def lines(self) -> Iterator[str]: ...
