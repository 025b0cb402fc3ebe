"""Lists that have somebody a line and after the name where she is from: the whole tells what each line means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..document.reading import Reading
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import Organisation
from ..swedish.sentence import Sentence
from .posts import state_post

__all__ = ["is_of_a_composition", "state_person_lines"]

#: A list has so many lines, and names so many organisations that are known as such.
_LINES, _KNOWN = 4, 2
#: What follows a name may have so many words and still be a name.
_WORDS = 5
#: A line over a list that tells of whom a body consists; who is listed need not have been at a meeting told of above.
_COMPOSED = re.compile(r"(?i)\b(?:består|bestod) (?:i dag |nu |av )?(?:av|följande)\b|\bingår(?: i \S+)? följande\b")
_SHORT = 90


def state_person_lines(reading: Reading) -> None:
    """State where those of a list are from whose lines end in a name that nothing else tells to be a body's."""
    for run in _runs(reading):
        known = [rest for _, _, rest in run if len(rest) == 1 and isinstance(rest[0].value, Organisation)]
        if len(run) < _LINES or len(known) < _KNOWN:
            continue
        for sentence, person, rest in run:
            if any(not isinstance(span.value, str | None) and "name" not in span.tags for span in rest):
                continue
            name = reading.text[rest[0].start : sentence.end].strip(" .;")
            if name[:1].isupper() and len(name.split()) <= _WORDS:
                draft = reading.registry.unknown(name)
                state_post(reading, sentence, reading.registry.person(person), None, draft, False, "line-of-a-list")


def _runs(reading: Reading) -> Iterator[list[tuple[Sentence, Person, list[Span]]]]:
    """Yield the lists: lines one after another that each have a name, a comma and something more."""
    run: list[tuple[Sentence, Person, list[Span]]] = []
    for sentence in reading.body:
        line = _line(sentence)
        if line is not None:
            run.append((sentence, *line))
        elif run:
            yield run
            run = []
    yield run


def _line(sentence: Sentence) -> tuple[Person, list[Span]] | None:
    spans = [span for span in sentence.spans if "punct" not in span.tags or "comma" in span.tags]
    whole = sentence.start == sentence.block.start and "verb" not in sentence.tags
    if not whole or len(spans) < 3 or len(spans) > _WORDS + 2 or "comma" not in spans[1].tags:
        return None
    person, rest = spans[0].value, spans[2:]
    mixed = any(span.tags & {"person", "role", "either", "date", "comma"} for span in rest)
    return (person, rest) if isinstance(person, Person) and not mixed else None


def is_of_a_composition(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a line stands, with none but short lines between, under one that says of whom a body consists."""
    for block in islice(reading.blocks_up_to(sentence.block), 1, None):
        line = reading.text[block.start : block.end]
        if line.rstrip().endswith(":"):
            return bool(_COMPOSED.search(line))
        if len(line) > _SHORT or line.endswith("."):
            return False
    return False
