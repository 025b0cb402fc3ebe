"""Words that a line's end, or what was one, divides."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from ..swedish.dictionary import is_known
from .edits import Edit, EditedText

__all__ = ["is_one_word", "iter_hyphen_edits", "unwrap", "word_before"]

# both begin at the hyphen, which is rare and a letter that the search can leap to, and not at the word before it
_DIVIDED = re.compile(r"-(?<=\w-)[ \t]*\n[ \t]*(?=([^\W\d_]+|\d+)(-?))")
# a line's end that has become a blank: "departe- mentet"
_INSIDE = re.compile(r"-(?<=[^\W\d_]-) {1,2}(?=([a-zåäöéü]{2,})(-?))")
# of a range of numbers: "13.00–" and on the next line "16.30"
_RANGE = re.compile(r"(?<=\d–)[ \t]*\n[ \t]*(?=\d)")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]+|\d)$")
#: Words of one letter, which a word with blanks between its letters does not end in.
_LONE = "iåö"
#: No word is longer.
_LONGEST = 60
_SPACED = re.compile(r"(?<![\w.])[^\W\d_](?: [^\W\d_]){3,}(?![\w.])")
#: What a text without such a word has not, and what is found sooner.
_SPACES = re.compile(r" [^\W\d_](?: [^\W\d_]){2}(?!\w)")


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in table["hyphens"].items()}


def unwrap(lines: Sequence[str]) -> str:
    """Return lines of running text as one, the words that their ends divide whole."""
    text = "\n".join(line.strip() for line in lines)
    return EditedText(text).edit(iter_hyphen_edits(text)).text.replace("\n", " ")


def iter_hyphen_edits(text: str) -> Iterator[Edit]:
    """Yield what joins divided words, and words written with a blank between all their letters.

    A hyphen that stands for a left-out part ("skol- och fritidsnämnden") stays, and so does the one of a compound
    with capitals ("IT-avdelningen", "Ann-Marie").
    """
    found = [*_iter_divided(text), *_iter_inside(text), *_iter_spaced(text)]
    if "–" in text:
        found += (Edit(each.start(), each.end()) for each in _RANGE.finditer(text))
    end = 0
    for each in sorted(found):
        if each.start >= end:
            yield each
            end = each.end


def word_before(text: str, at: int) -> str:
    """Return the word that ends at *at*, "" where none does."""
    found = _WORD_BEFORE.search(text, max(0, at - _LONGEST), at)
    return found[0] if found else ""


def _iter_divided(text: str) -> Iterator[Edit]:
    for found in _DIVIDED.finditer(text):
        hyphen = found.start()
        left, right = word_before(text, hyphen), found[1]
        if not left:
            continue
        if found[2] or right in _words()["after_a_left_out_part"]:
            yield Edit(hyphen + 1, found.end(), " ")
        elif right[0].isupper() or left[-1].isdigit() or right[0].isdigit() or _keeps_its_hyphen(left):
            yield Edit(hyphen + 1, found.end())
        else:
            yield Edit(hyphen, found.end())


def _keeps_its_hyphen(left: str) -> bool:
    return left.isupper() or len(left) == 1


def _iter_inside(text: str) -> Iterator[Edit]:
    for found in _INSIDE.finditer(text):
        left = word_before(text, found.start())
        if not found[2] and is_one_word(left, found[1]):
            yield Edit(found.start() + _keeps_its_hyphen(left), found.end())


def is_one_word(left: str, right: str, *, soft: bool = False) -> bool:
    """Say whether what a hyphen and a blank divide is one word that a line's end once divided.

    It is none where the hyphen stands for a part left out or for a dash, nor where both parts are words and the whole
    is not: "äldre- socialministern" has lost its "och". A *soft* hyphen only ever divides.
    """
    if len(left) < 2 or right in _words()["after_a_left_out_part"] or right in _words()["after_a_dash"]:
        return False
    return soft or _is_word(left + right) or not (_is_word(left) and _is_word(right))


@lru_cache(maxsize=1 << 14)
def _is_word(word: str) -> bool:
    return is_known(word.lower())


def _iter_spaced(text: str) -> Iterator[Edit]:
    if not _SPACES.search(text):
        return
    for found in _SPACED.finditer(text):
        letters = found[0].split(" ")
        word = "".join(letters)
        if letters[-1].lower() in _LONE and not _is_word(word) and (_is_word(word[:-1]) or len(letters) > 9):
            letters, word = letters[:-1], word[:-1]
        # "a b c d" lists letters; a word has one case, but perhaps for its first letter
        one_case = word[1:].islower() or word.isupper()
        if one_case and (_is_word(word) or len(re.findall(r"[aeiouyåäö]", word, re.IGNORECASE)) > 1):
            yield from (Edit(found.start() + 2 * i + 1, found.start() + 2 * i + 2) for i in range(len(letters) - 1))
