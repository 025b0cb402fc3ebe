"""The marks at the beginning of lines: of a list's items, of which every program has its own, and of quoted mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .edits import Edit

__all__ = ["iter_bullet_edits"]

_BULLET = re.compile(r"^[ \t]*([•·▪◦‣●○■*+]|-)(?=[ \t]+\S)(.*)$", re.MULTILINE)
_QUOTED = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
# words that somebody says begin with a hyphen too, where the writer has no dash
_SAID = re.compile(r"[,”\"?!]\s(?:sa|säger|sade|menar|berättar|konstaterar|avslutar|förklarar|frågar|svarar|tycker)\b")


def iter_bullet_edits(text: str) -> Iterator[Edit]:
    """Yield what makes "•" of each bullet, and nothing of the marks of quoted lines, where two or more come together.

    A hyphen is a bullet where it begins two lines that follow each other, or more.
    """
    yield from sorted([*_iter_bullets(text), *_iter_quoted(text)])


def _iter_quoted(text: str) -> Iterator[Edit]:
    for block in _QUOTED.finditer(text):
        for mark in _MARK.finditer(block[0]):
            yield Edit(block.start() + mark.start(), block.start() + mark.end())


def _iter_bullets(text: str) -> Iterator[Edit]:
    run: list[re.Match[str]] = []
    for found in _BULLET.finditer(text):
        if run and text.count("\n", run[-1].end(), found.start(1)) > 1:
            yield from _edits(run)
            run = []
        run.append(found)
    yield from _edits(run)


def _edits(run: list[re.Match[str]]) -> Iterator[Edit]:
    listed = len(run) > 1 and not any(_SAID.search(found[2]) for found in run)
    yield from (Edit(*found.span(1), "•") for found in run if found[1] != "•" and (listed or found[1] != "-"))
