"""What was read of a document and what was understood: its sentences, with those that stated something."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from .readers import RawDocument
from .text.layout import find_blocks, find_sentences
from .text.normalise import normalise

__all__ = ["ReadSentence", "find_coverage"]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as the loaders read it, with its offsets in the printed text and its page (0 without pages).

    ``status`` is "stated", "silent" (read, and no fact found in it), or "chrome" (taken for what a page puts around its
    text, and not asked for facts).
    """

    text: str
    start: int
    end: int
    page: int
    status: str


def find_coverage(raw: RawDocument, stating: Iterable[tuple[int, int]]) -> list[ReadSentence]:
    """Return the sentences of *raw* in reading order; *stating* are the offsets of the evidence for facts.

    The mention of a name alone is no fact.
    """
    edited = normalise(raw.text, raw.markup, start=raw.body_start)
    spans = sorted(set(stating))
    starts = [start for start, _ in spans]
    furthest = _furthest(spans)
    found = []
    for block in find_blocks(edited.text, edited.position(raw.body_start)):
        if block.kind == "label":
            continue
        for begin, stop in find_sentences(edited.text, block.start, block.end):
            start, end = edited.first(begin), edited.last(stop)
            before = bisect_right(starts, end - 1)
            stated = before > 0 and furthest[before - 1] > start
            status = "stated" if stated else "chrome" if block.kind == "chrome" else "silent"
            page = bisect_right(raw.pages, start)
            found.append(ReadSentence(" ".join(edited.text[begin:stop].split()), start, end, page, status))
    return found


def _furthest(spans: list[tuple[int, int]]) -> list[int]:
    """Return for each span how far it and those before it reach."""
    reach: list[int] = []
    for _, end in spans:
        reach.append(max(end, reach[-1]) if reach else end)
    return reach
