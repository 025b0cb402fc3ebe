"""The rounds that make a printed text fit for reading, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .bullets import iter_bullet_edits
from .characters import iter_character_edits
from .columns import iter_column_edits
from .edits import Edit, EditedText
from .glued import iter_glue_edits
from .hyphens import iter_hyphen_edits
from .pages import iter_page_edits
from .wraps import iter_wrap_edits

__all__ = ["normalise"]


def normalise(text: str, markup: Iterable[Edit] = (), *, start: int = 0) -> EditedText:
    """Return *text* with one form for what is written in many: letters, blanks, quotes, line breaks, divided words.

    *markup* is what the reader of the format takes out first (the marks of a link). Before *start*, where front matter
    stands, no line is joined to another. Words are never changed, only what stands between and within them invisibly;
    what cannot be told for sure (a hyphen that may be a dash) is left as it is.
    """
    edited = EditedText(text).edit(markup)
    edited = edited.edit(iter_character_edits(edited.text))
    for find in (iter_glue_edits, iter_page_edits, iter_bullet_edits, iter_column_edits, _iter_line_end_edits):
        begin = edited.position(start)
        edited = edited.edit(each for each in find(edited.text) if each.start >= begin)
    return edited


def _iter_line_end_edits(text: str) -> Iterator[Edit]:
    """Yield what joins words and lines: in one round, since a word made whole takes a line its width.

    Where a line ends within a word, what makes the word whole goes before what joins the lines.
    """
    words = list(iter_hyphen_edits(text))
    taken = {end for each in words for end in range(each.start, each.end + 1)}
    yield from sorted([*words, *(each for each in iter_wrap_edits(text) if each.start not in taken)])
