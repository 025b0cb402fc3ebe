"""A document with its facts marked where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Sentence", "Text"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it was read: its offsets, its page (0 without pages), and "stated", "silent" or "chrome"."""

    start: int
    end: int
    status: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """What offsets of a document count in, and the sentences that were read in it."""

    text: str
    sentences: Sequence[Sentence] = ()
