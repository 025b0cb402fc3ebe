"""Where and when a text was signed: "Falun den 3 maj 2018" over a name tells of no municipality."""

from __future__ import annotations

from collections.abc import Sequence

from ..grammar.engine import Alphabet, Span
from ..swedish.sentence import Sentence
from .people import Person

__all__ = ["drop_datelines"]


def drop_datelines(sentences: Sequence[Sentence], alphabet: Alphabet) -> None:
    """Make a plain word of each place that a line has with a date alone and under which somebody's name is a line.

    The place and the date are parted by a comma, *den* or *i*; without, the line may be a visit's own ("Malmö 26 april
    2018"), and stays as it is.
    """
    for sentence, following in zip(sentences, sentences[1:], strict=False):
        spans = sentence.spans
        if len(spans) != 3 or "place" not in spans[0].tags or "date" not in spans[2].tags:
            continue
        signed = len(following.spans) == 1 and isinstance(following.spans[0].value, Person)
        if signed and any(spans[1].has(tag) for tag in ("comma", "article", "in")):
            tags = frozenset({"plain", "word"})
            sentence.read([Span(spans[0].start, spans[0].end, tags, None, alphabet.letter(tags)), *spans[1:]])
