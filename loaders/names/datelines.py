"""Places that tell of no municipality: where a text was signed ("Falun den 3 maj 2018"), and a table's counties."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..grammar.engine import Alphabet, Span
from ..swedish.sentence import Sentence
from .people import Person

__all__ = ["drop_counties", "drop_datelines"]

_PLAIN = frozenset({"plain", "word"})
#: The head of a column of counties, and a row of it: "Uppsala, 14 205".
_COUNTIES, _ROW = re.compile(r"(?i)län(?=,|\s*$)"), re.compile(r"[A-ZÅÄÖ][\w ]+, \d")


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
            _make_plain(sentence, alphabet)


def drop_counties(text: str, sentences: Sequence[Sentence], alphabet: Alphabet) -> None:
    """Make a plain word of each place in the first column of a table whose head there is "Län"."""
    rows = False
    for sentence in sentences:
        line = text[sentence.start : sentence.end]
        if _COUNTIES.match(line):
            rows = True
        elif rows and (rows := bool(_ROW.match(line))) and "place" in sentence.spans[0].tags:
            _make_plain(sentence, alphabet)


def _make_plain(sentence: Sentence, alphabet: Alphabet) -> None:
    first = sentence.spans[0]
    sentence.read([Span(first.start, first.end, _PLAIN, None, alphabet.letter(_PLAIN)), *sentence.spans[1:]])
