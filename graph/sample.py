"""A sample of facts to tick by hand, and the precision that the ticks come to.

The sample is a plain file, a line a fact, its columns parted by tabs:

    right  change  subject  predicate  object  document  quote

Whoever reads the sentence writes ``x`` (or ``ja``, ``y``, ``1``) into the first column where the sentence states the
fact, ``-`` (or ``nej``, ``n``, ``0``) where it does not; what is left empty counts as not looked at.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .difference import Change, Difference
from .errors import UsageError
from .review_file import Review, collapse
from .scores import SEED, Interval, wilson

__all__ = ["COLUMNS", "Judged", "iter_sample", "judge_reviews", "read_ticks"]

COLUMNS = ("right", "change", "subject", "predicate", "object", "document", "quote")
_TICKS = {
    **dict.fromkeys(("x", "ja", "j", "yes", "y", "1", "+"), True),
    **dict.fromkeys(("-", "nej", "no", "n", "0"), False),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """How many of the facts that were judged are right; ``interval`` is Wilson's, of 95 %, of the share."""

    what: str
    right: int
    judged: int
    unjudged: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.judged if self.judged else 1.0

    @property
    def interval(self) -> Interval | None:
        return wilson(self.right, self.judged)


def iter_sample(difference: Difference, size: int) -> Iterator[str]:
    """Yield the file's lines: *size* facts that only B has and as many that only A has, or all where there are fewer.

    They are drawn at random, the same ones for the same two graphs.
    """
    yield "# write x before a fact that its sentence states, - before one that it does not; then: diff --ticks FILE\n"
    yield "\t".join(COLUMNS) + "\n"
    for sign, changes in (("+", difference.added), ("-", difference.removed)):
        chosen = random.Random(SEED).sample(changes, min(size, len(changes)))
        yield f"# {sign}: {len(chosen)} of {len(changes)}\n"
        for change in sorted(chosen):
            yield "\t".join(["", sign, *_cells(change)]) + "\n"


def _cells(change: Change) -> list[str]:
    words = [collapse(part) for part in change.words.split("  ", 2)]
    quotes = (*change.come, *change.gone)
    where = [quotes[0].document, collapse(quotes[0].quote)] if quotes else ["", f"({', '.join(change.rules)})"]
    return [*words, *where]


def read_ticks(path: Path) -> list[Judged]:
    """Return what the ticks of the file at *path* come to: of the facts added, removed, and of all."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 ({error}); name a file that 'diff --sample' wrote") from None
    counts: Counter[tuple[str, bool | None]] = Counter()
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or cells[0] == COLUMNS[0]:
            continue
        tick = cells[0].lower()
        if len(cells) < 5 or cells[1] not in "+-" or (tick and tick not in _TICKS):
            raise UsageError(f"{path}:{number}: {line.strip()[:60]!r}; write x or - in the first column, no more")
        counts[cells[1], _TICKS[tick] if tick else None] += 1
    if not counts:
        raise UsageError(f"{path}: no facts in it; name a file that 'diff --sample' wrote")
    return [
        Judged(what, counts[sign, True], counts[sign, True] + counts[sign, False], counts[sign, None])
        for what, sign in (("added", "+"), ("removed", "-"))
    ]


def judge_reviews(reviews: Sequence[Review]) -> list[Judged]:
    """Return how often a fact was read rightly by a reviewer's word: of each relation, and last of all."""
    by_relation: Counter[tuple[str, bool]] = Counter()
    for review in reviews:
        by_relation[review.predicate, review.verdict == "accepted"] += 1
    names = sorted({name for name, _ in by_relation})
    rows = [Judged(name, by_relation[name, True], by_relation[name, True] + by_relation[name, False]) for name in names]
    return [*rows, Judged("all", sum(row.right for row in rows), sum(row.judged for row in rows))]
