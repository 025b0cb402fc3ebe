"""Precision, recall and F1 from counts, with bootstrap confidence intervals over documents."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import NamedTuple

__all__ = ["MIN_DOCUMENTS", "RESAMPLES", "SEED", "Counts", "Interval", "Score", "score", "wilson"]

#: How many times the documents are drawn anew, with replacement; the seed makes the draws the same everywhere.
RESAMPLES = 1000
SEED = 2018
#: What occurs in fewer documents gets no interval: so few draws could not tell how much chance there is in the figure.
MIN_DOCUMENTS = 5


class Counts(NamedTuple):
    """``found`` is in gold and graph, ``extra`` in the graph alone, ``missed`` in the gold alone."""

    found: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what the graph has that gold has too; 1 where the graph has nothing: nothing is wrong then."""
        return self.found / (self.found + self.extra) if self.found + self.extra else 1.0

    @property
    def recall(self) -> float:
        """The share of what gold has that the graph has too; 1 where gold has nothing."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Interval(NamedTuple):
    low: float
    high: float


def wilson(right: int, of: int) -> Interval | None:
    """Return the 95 % Wilson interval of a share, *right* out of *of* judged by themselves; ``None`` of none."""
    if not of:
        return None
    z = 1.959963984540054
    share = right / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(0.0 if not right else centre - half, 1.0 if right == of else centre + half)


@dataclass(frozen=True, slots=True)
class Score:
    """The sums over all documents; ``documents`` is in how many of them there was anything to count."""

    counts: Counts
    documents: int
    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None


def score(by_document: Sequence[Counts]) -> Score:
    """Return the sums of the counts, with 95 % intervals where at least ``MIN_DOCUMENTS`` documents have any.

    The intervals are percentiles over ``RESAMPLES`` draws of as many documents as there are. A draw that has nothing to
    count says nothing and is left out.
    """
    total = Counts(*map(sum, zip(*by_document, strict=True))) if by_document else Counts()
    telling = [n for n, counts in enumerate(by_document) if any(counts)]
    if len(telling) < MIN_DOCUMENTS:
        return Score(total, len(telling))
    columns = [[by_document[n][column] for n in telling] for column in range(3)]
    drawn = []
    for times in _resamples(len(by_document)):
        weights = [times[n] for n in telling]
        counts = Counts(*(sum(map(mul, column, weights)) for column in columns))
        if any(counts):
            drawn.append(counts)
    return Score(
        total,
        len(telling),
        _interval([counts.precision for counts in drawn]),
        _interval([counts.recall for counts in drawn]),
        _interval([counts.f1 for counts in drawn]),
    )


def _interval(values: list[float]) -> Interval:
    values.sort()
    outside = (1 - 0.95) / 2
    return Interval(values[math.floor(outside * len(values))], values[math.ceil((1 - outside) * len(values)) - 1])


@lru_cache(maxsize=1)
def _resamples(documents: int) -> list[list[int]]:
    """Return for each draw how many times each document is in it; the same draws for every figure."""
    numbers = random.Random(SEED)
    draws = []
    for _ in range(RESAMPLES):
        times = [0] * documents
        for _ in range(documents):
            times[int(numbers.random() * documents)] += 1
        draws.append(times)
    return draws
