"""The marks of a list's items, of which every program has its own, as one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .edits import Edit

__all__ = ["iter_bullet_edits"]

_BULLET = re.compile(r"^[ \t]*([•·▪◦‣●○■*+]|-)(?=[ \t]+\S)(.*)$", re.MULTILINE)
# words that somebody says begin with a hyphen too, where the writer has no dash
_SAID = re.compile(r"[,”\"?!]\s(?:sa|säger|sade|menar|berättar|konstaterar|avslutar|förklarar|frågar|svarar|tycker)\b")


def iter_bullet_edits(text: str) -> Iterator[Edit]:
    """Yield what makes "•" of each bullet; of a hyphen where it begins two lines that follow each other, or more."""
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
