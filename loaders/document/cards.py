"""Lists of projects: headings that each head the description of one, with labels of who leads it, and until when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from styrkedjan.ontology import SCHEMA

from ..names.spans import Thing, initiative_of
from ..swedish.data import read_table
from ..text.layout import Block
from .reading import Reading

__all__ = ["find_cards"]

_NUMBER = re.compile(r"\d{1,4}[.)]\s+")
_RESEARCH = re.compile(r"(?i)\bforsk|doktorand|studien?\b")
_SHORTEST, _LONGEST = 8, 140


def find_cards(reading: Reading) -> None:
    """Make the initiative of each heading of a list of projects, where two headings or more have one label alike."""
    told = [(heading, _labels(below)) for heading, below in _sections(reading) if _is_card(reading, heading, below)]
    times = Counter(label for _, labels in told for label in labels)
    found = [(heading, labels) for heading, labels in told if any(times[label] > 1 for label in labels)]
    if len(found) < 2:
        return
    research = bool(_RESEARCH.search(reading.text, 0, found[0][0].start))
    for heading, _ in found:
        sentence = next((s for s in reading.sentences if s.block is heading), None)
        if sentence is None:
            continue
        line = re.sub(r"\s+", " ", reading.text[heading.start : heading.end]).strip()
        name = _NUMBER.sub("", line)
        thing = next((s.value for _, s in sentence.told if initiative_of(s) and s.value.label == name), None)
        draft = reading.registry.thing(thing or Thing("research" if research else "initiative", name))
        draft.forms.add(line)
        reading.cards[heading.start] = draft
        reading.state(reading.iri, SCHEMA + "mentions", draft.iri, sentence, "mention")


def _sections(reading: Reading) -> Iterator[tuple[Block, Sequence[Block]]]:
    """Yield each heading with the blocks up to the next one; a line like "Status: Pågående" heads nothing."""
    blocks = reading.blocks
    at = [i for i, block in enumerate(blocks) if block.kind == "heading" and not _is_labelled(reading, block)]
    for number, i in enumerate(at):
        yield blocks[i], blocks[i + 1 : at[number + 1] if number + 1 < len(at) else len(blocks)]


def _is_labelled(reading: Reading, block: Block) -> bool:
    return bool(re.match(r"[^:\n]{3,40}:\s", reading.text[block.start : block.end]))


def _is_card(reading: Reading, heading: Block, below: Sequence[Block]) -> bool:
    """Say whether a heading heads the description of one project: it has text and an initiative's labels below."""
    line = reading.text[heading.start : heading.end]
    told = any(block.kind in ("paragraph", "item") for block in below)
    named = _SHORTEST <= len(line) <= _LONGEST and line[-1:] not in "?!"
    return told and named and bool(_labels(below))


def _labels(blocks: Sequence[Block]) -> set[str]:
    """Return the labels among *blocks* that only an initiative has."""
    labels = {part for block in blocks if block.kind == "label" for part in block.label.split("+")}
    return labels & set(read_table("initiatives")["page_labels"])
