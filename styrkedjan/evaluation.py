"""An evaluation as text for people and as JSON for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from .graph.evaluate import APART, Difference, Evaluation
from .graph.sample import Judged
from .graph.scores import MIN_DOCUMENTS, RESAMPLES, SEED, Interval, Score

__all__ = ["iter_differences", "iter_judged", "iter_scores", "to_json"]


def iter_scores(evaluation: Evaluation) -> Iterator[str]:
    """Yield the lines of the two tables, entities and facts, and of what is to be known to read them."""
    width = max(map(len, (*evaluation.classes, *evaluation.relations)), default=0) + 2
    width = max(width, len("entities"))
    yield from _iter_table("entities", evaluation.classes, evaluation.entities, width)
    yield ""
    yield from _iter_table("facts", evaluation.relations, evaluation.facts, width)
    yield ""
    if evaluation.splits:
        yield f"nodes beyond the first for one entity (splits, not counted): {evaluation.splits}"
    if any(each.f1 for each in (evaluation.entities, evaluation.facts)):
        yield (
            f"intervals: 95 %, of F1; bootstrap over documents, {RESAMPLES} resamples, seed {SEED}; "
            f"- where fewer than {MIN_DOCUMENTS} documents have any"
        )
    elif len(evaluation.documents) < MIN_DOCUMENTS:
        yield f"intervals need at least {MIN_DOCUMENTS} documents"
    yield (
        f"{len(evaluation.documents)} document{'s' if len(evaluation.documents) != 1 else ''}: "
        f"entities F1 {evaluation.entities.counts.f1:.3f}, facts F1 {evaluation.facts.counts.f1:.3f}"
    )


def _iter_table(title: str, rows: Mapping[str, Score], total: Score, width: int) -> Iterator[str]:
    yield f"{title:<{width}}  found  extra  missed  precision  recall     F1  95 % interval"
    apart = {name: row for name, row in rows.items() if name in APART}
    for name, row in rows.items():
        if name not in apart:
            yield _row(f"  {name}", row, width)
    yield _row("total", total, width)
    if total.f1:
        yield f"{'':<{width}}  precision {_range(total.precision)}, recall {_range(total.recall)}"
    for name, row in apart.items():
        yield _row(f"  {name}", row, width) + "  (not in the total)"


def _row(name: str, row: Score, width: int) -> str:
    found, extra, missed = row.counts
    counts = row.counts
    return (
        f"{name:<{width}}  {found:>5}  {extra:>5}  {missed:>6}  {counts.precision:>9.3f}  {counts.recall:>6.3f}  "
        f"{counts.f1:>5.3f}  {_range(row.f1):<13}"
    ).rstrip()


def _range(interval: Interval | None) -> str:
    return f"{interval.low:.3f}–{interval.high:.3f}" if interval else "-"


def iter_judged(rows: Sequence[Judged]) -> Iterator[str]:
    """Yield the lines of a table of what people judged: how many facts are right, precision and its interval."""
    width = max(len("facts"), *(len(row.what) for row in rows))
    yield f"{'facts':<{width}}  judged  right  precision  95 % interval"
    for row in rows:
        share = f"{row.precision:>9.3f}  {_range(row.interval)}" if row.judged else f"{'-':>9}  -"
        rest = f"  ({row.unjudged} not judged)" if row.unjudged else ""
        yield f"{row.what:<{width}}  {row.judged:>6}  {row.right:>5}  {share}{rest}"
    yield "interval: Wilson's; it speaks of facts like those that were drawn, if they were drawn at random"


def iter_differences(evaluation: Evaluation) -> Iterator[str]:
    """Yield a block of lines for each document in which the graph and gold differ."""
    for document, differences in groupby(evaluation.differences, key=lambda difference: difference.document):
        listed = list(differences)
        yield f"== {document}: {len(listed)} difference{'s' if len(listed) != 1 else ''}"
        for each in listed:
            yield f"{each.kind:<10}  {each.what:<15}  {each.text}"
            if each.quote:
                quote = " ".join(each.quote.split())
                yield textwrap.fill(f"“{quote}”", 110, initial_indent=" " * 12, subsequent_indent=" " * 13)
            if remark := _remark(each):
                yield f"{'':<12}{remark}"
        yield ""


def _remark(each: Difference) -> str:
    remarks = [f"rule {each.rule}"] if each.rule else []
    remarks += [f"at {each.start}"] if each.start is not None else []
    return ", ".join(remarks)


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the whole evaluation in plain values; an interval is a list of two numbers, or null."""
    return {
        "documents": list(evaluation.documents),
        "missing": list(evaluation.missing),
        "resamples": RESAMPLES,
        "seed": SEED,
        "entities": _figures(evaluation.entities),
        "facts": _figures(evaluation.facts),
        "classes": {name: _figures(row) for name, row in evaluation.classes.items()},
        "relations": {name: _figures(row) for name, row in evaluation.relations.items()},
        "apart": list(APART),
        "splits": evaluation.splits,
        "differences": [asdict(each) for each in evaluation.differences],
    }


def _figures(score: Score) -> dict[str, Any]:
    counts = score.counts
    return {
        **counts._asdict(),
        "documents": score.documents,
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "precisionInterval": score.precision,
        "recallInterval": score.recall,
        "f1Interval": score.f1,
    }
