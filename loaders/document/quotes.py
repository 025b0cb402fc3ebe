"""What of a sentence somebody is quoted as saying: there nobody takes part in what the page tells of."""

from __future__ import annotations

import re

from ..swedish.sentence import Sentence
from .reading import Reading

__all__ = ["quoted_until"]

_DASH = re.compile(r"\s*[–—−-]\s*(?=[^\W\d])")
_OPENS = re.compile(r"\s*[”“\"»]")


def quoted_until(reading: Reading, sentence: Sentence) -> int:
    """Return the offset where what is quoted from the start of *sentence* ends; its start where nothing is.

    A block that a dash opens is somebody's words, up to the verb of saying that names who spoke.
    """
    block = sentence.block
    lead = reading.text[max(0, block.start - 3) : block.start]
    dashed = _DASH.match(reading.text, block.start) or "–" in lead or "-" in lead.strip()
    if not dashed and not _OPENS.match(reading.text, sentence.start):
        return sentence.start
    if sentence.start > block.start and _is_over(reading, sentence):
        return sentence.start
    said = next((span for span in sentence.spans if "saying" in span.tags), None)
    return said.start if said is not None else sentence.end


def _is_over(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a sentence before in the block has told who spoke, and no dash has opened another quotation."""
    for other in reversed(reading.sentences[: sentence.number]):
        if other.block is not sentence.block:
            return False
        if any("saying" in span.tags for span in other.spans):
            return True
    return False
