"""What a document is called: its own title, where it has one, else how it begins.

A site's name, the first of several dated sections, a question as a heading, and a heading that comes only after the
text has begun are no titles.
"""

from __future__ import annotations

import re

from ..text.dates import find_dates
from ..text.layout import Block
from .reading import Reading

__all__ = ["opening", "own_title"]

_OPENING = 70


def own_title(reading: Reading) -> str:
    """Return the title that the document gives itself, in its metadata or as a heading; "" where it has none."""
    if title := reading.raw.metadata.get("title", ""):
        return title
    before = 0
    for block in reading.blocks:
        if block.kind == "heading" and not _is_no_title(reading, block):
            return _line(reading, block)
        before += block.kind == "paragraph"
        if before > 1:
            break
    return ""


def opening(reading: Reading) -> str:
    """Return what to call a document without a title of its own: its first words, else the name of its file."""
    for sentence in reading.body:
        if sentence.block.kind in ("paragraph", "item"):
            words = re.sub(r"\s+", " ", reading.text[sentence.start : sentence.end])
            cut = words[:_OPENING].rpartition(" ")[0] if len(words) > _OPENING else words
            return f"{cut.rstrip(' ,;:–')} …" if cut != words else words
    return reading.raw.file_name


def _line(reading: Reading, block: Block) -> str:
    return re.sub(r"\s+", " ", reading.text[block.start : block.end])


def _is_no_title(reading: Reading, block: Block) -> bool:
    line = _line(reading, block)
    return line.endswith("?") or _is_site(reading, block) or _is_one_of_several_dated(reading, block)


def _is_site(reading: Reading, block: Block) -> bool:
    """Say whether a heading is nothing but the name of an organisation, with a title after it."""
    sentence = reading.sentence_at(block.start)
    alone = sentence is not None and len(sentence.spans) == 1 and reading.head_owner(sentence) is not None
    later = [b for b in reading.blocks if b.kind == "heading" and b.start > block.start]
    return (alone or _line(reading, block) == reading.raw.metadata.get("publisher")) and bool(later)


def _is_one_of_several_dated(reading: Reading, block: Block) -> bool:
    if not find_dates(reading.text, block.start, block.end):
        return False
    others = (b for b in reading.blocks if b.kind == "heading" and b is not block)
    return any(find_dates(reading.text, other.start, other.end) for other in others)
