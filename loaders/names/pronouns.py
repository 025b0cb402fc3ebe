"""Whom *hon* and *han* mean: the one person that the sentence before names, and nobody where it names two."""

from __future__ import annotations

from collections.abc import Sequence

from ..grammar.engine import Alphabet, Span
from ..swedish.sentence import Sentence
from .people import Person

__all__ = ["resolve_pronouns"]

_PRONOUNS = frozenset({"hon", "han"})
#: How many sentences back the person may be named, with none other named between.
_REACH = 2
#: Among how many spans of its sentence the pronoun must stand: later, it may mean somebody of the same sentence.
_NEAR = 4


def resolve_pronouns(text: str, sentences: Sequence[Sentence], alphabet: Alphabet) -> None:
    """Make a person, tagged ``pronoun``, of each *hon* or *han* of which it is plain whom it means.

    Not covered: objects (*henne*), genitives (*hennes*), and pronouns after another person of the same sentence.
    """
    for i, sentence in enumerate(sentences):
        at = _pronoun_at(text, sentence)
        if at is None:
            continue
        person = _antecedent(sentences, i)
        if person is not None:
            span = sentence.spans[at]
            tags = span.tags | {"person", "pronoun"}
            spans = [*sentence.spans]
            spans[at] = Span(span.start, span.end, tags, person, alphabet.letter(tags))
            sentence.read(spans)


def _pronoun_at(text: str, sentence: Sentence) -> int | None:
    for k, span in enumerate(sentence.spans[:_NEAR]):
        if isinstance(span.value, Person):
            return None
        if span.value is None and text[span.start : span.end].lower() in _PRONOUNS:
            return k
    return None


def _antecedent(sentences: Sequence[Sentence], i: int) -> Person | None:
    """Return the person named alone before sentence *i*, in its block or the one before."""
    block = sentences[i].block
    for other in reversed(sentences[max(0, i - _REACH) : i]):
        if other.block is not block and other.block.kind != "paragraph":
            return None
        people = {id(s.value): s.value for _, s in other.told if isinstance(s.value, Person)}
        if len(people) == 1:
            return next(iter(people.values()))
        if people:
            return None
    return None
