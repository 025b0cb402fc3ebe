"""Lists: the items that stand under a lead, which says what holds for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from ..swedish.sentence import Sentence
from .reading import Reading

__all__ = ["iter_lists"]


def iter_lists(reading: Reading) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """Yield each lead with the sentences of the items under it, in reading order.

    A lead is the last sentence before the items that ends in a colon, or the heading right above them.
    """
    lead: Sentence | None = None
    items: list[Sentence] = []
    for sentence in reading.body:
        if sentence.block.kind == "item":
            items.append(sentence)
            continue
        if lead is not None and items:
            yield lead, items
        items = []
        ends = reading.text[: sentence.end].endswith(":")
        lead = sentence if ends or sentence.block.kind in ("heading", "caption", "label") else None
    if lead is not None and items:
        yield lead, items
