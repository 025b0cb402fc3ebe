"""What a statement loses to the words around its pattern: a negation, a condition, a plan."""

from __future__ import annotations

from collections.abc import Sequence

from ..swedish.sentence import Sentence
from .engine import Match, Span

__all__ = ["allowed", "modality_of"]


def allowed(match: Match, spans: Sequence[Span]) -> bool:
    """Say whether none of the words that take a pattern's force away stands before it in its clause."""
    unless = match.pattern.options.get("unless")
    if not unless:
        return True
    wanted = frozenset(unless)
    if _is_conditional(spans, match.first):
        return False
    for span in reversed(spans[: match.first]):
        if span.tags & wanted:
            return False
        if "semicolon" in span.tags:
            break
    inside = spans[match.first : match.last]
    return not any(
        "no" in s.tags and "no" in wanted and not s.tags & {"plain"} and s.has("w:inte") and not _least(spans, s)
        for s in inside
    )


def _is_conditional(spans: Sequence[Span], first: int) -> bool:
    """Say whether an "om" makes what comes a condition or an indirect question: "Om X …", "veta om X …"."""
    for i, span in enumerate(spans[: first + 1]):
        if span.has("w:om") and "topicstop" in span.tags:
            if i == 0 and not any("comma" in s.tags for s in spans[1:first]):
                return True
            before = spans[i - 1] if i else None
            if before is not None and any(
                before.has("w:" + verb)
                for verb in ("veta", "undrar", "undrade", "fråga", "frågar", "frågade", "avgöra", "se")
            ):
                return True
    return False


def _least(spans: Sequence[Span], span: Span) -> bool:
    """Say whether "inte" is that of "inte minst", which takes nothing away."""
    i = list(spans).index(span)
    return i + 1 < len(spans) and spans[i + 1].has("w:minst")


def modality_of(sentence: Sentence) -> str:
    """Return "planned" for a sentence about what is to come, "" otherwise."""
    return "planned" if any("plan" in s.tags for s in sentence.spans[:14]) else ""
