"""Names that a word for many announces: "förskolorna Solen och Månen", "Förskolor som deltar är:" and lines below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..swedish.lexicon import Head, Lexicon
from ..swedish.sentence import Sentence
from ..text.tokens import Token
from .spans import Organisation

__all__ = ["iter_announced"]

_PLURAL = frozenset({"plural", "definite-plural"})
_ANNOUNCED = frozenset({"ServiceUnit", "Company", "CivilSociety"})
_JOINS = frozenset({",", "och", "samt", "&"})


def iter_announced(sentences: Sequence[Sentence], lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], Organisation]]:
    """Yield the words of each name with the organisation that the plural before it says that it is."""
    for number, sentence in enumerate(sentences):
        if sentence.block.kind == "chrome":
            continue
        for i, token in enumerate(sentence.tokens):
            head = token.word.head
            if head is None or head.form not in _PLURAL or head.type not in _ANNOUNCED:
                continue
            names = list(_names_after(sentence.tokens, i + 1, lexicon))
            if not names and sentence.tokens[-1].surface == ":":
                names = list(_names_below(sentences[number + 1 : number + 20], lexicon))
            if len(names) > 1:
                yield from ((words, _unit(words, head)) for words in names)


def _unit(words: tuple[str, ...], head: Head) -> Organisation:
    label = " ".join(words)
    return Organisation(head.type, label, label, local=head.local)


def _names_after(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield the capitalised names that stand in a row from the token at *i* on."""
    words: list[str] = []
    for token in tokens[i:]:
        if token.word.shape == "C" and token.surface not in lexicon.names:
            words.append(token.surface)
            continue
        if words:
            yield tuple(words)
        if not words or token.surface not in _JOINS:
            return
        words = []
    if words:
        yield tuple(words)


def _names_below(sentences: Sequence[Sentence], lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield the lines of one to three capitalised words right under a lead, up to the first line of another kind."""
    for sentence in sentences:
        tokens = sentence.tokens
        lone = sentence.start == sentence.block.start and sentence.end == sentence.block.end
        if not lone or not 1 <= len(tokens) <= 3 or any(token.word.shape != "C" for token in tokens):
            return
        if tokens[0].surface in lexicon.names:
            return
        yield tuple(token.surface for token in tokens)
