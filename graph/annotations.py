"""Reviews as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), for tools that show notes on a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .reviewed import Reviewed

__all__ = ["AROUND", "to_annotations"]

#: So many code points before and after a quote tell which of several like it is meant.
AROUND = 32

_MOTIVATIONS = {"accepted": "assessing", "rejected": "assessing", "corrected": "editing"}


def to_annotations(
    reviews: Iterable[Reviewed], text_of: Callable[[str], str | None], address_of: Callable[[str], str]
) -> dict[str, Any]:
    """Return a page of annotations in JSON-LD, one a review, in the order of *reviews*.

    *text_of* gives the text of a document by its IRI, ``None`` where it is not at hand: then a quote has no prefix and
    no suffix. *address_of* gives where the document itself is found, "" where that is not known. Positions count
    Unicode code points from 0, the end excluded.
    """
    items = [_annotate(review, text_of(review.source), address_of(review.source)) for review in reviews]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationPage",
        "items": items,
    }


def _annotate(review: Reviewed, text: str | None, address: str) -> Mapping[str, Any]:
    annotation: dict[str, Any] = {
        "id": review.iri,
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(review.verdict, "commenting"),
        "body": _bodies(review),
        "target": {"source": address or review.source, "selector": _selectors(review, text)},
    }
    if review.by:
        annotation["creator"] = {"type": "Person", "name": review.by}
    if review.on:
        annotation["created"] = f"{review.on}T00:00:00Z"
    return annotation


def _bodies(review: Reviewed) -> list[dict[str, str]]:
    bodies = [
        {"type": "TextualBody", "value": review.verdict, "purpose": "classifying", "format": "text/plain"},
        {"type": "TextualBody", "value": review.fact, "purpose": "describing", "language": "sv"},
    ]
    if review.now:
        bodies.append({"type": "TextualBody", "value": review.now, "purpose": "editing", "language": "sv"})
    if review.why:
        bodies.append({"type": "TextualBody", "value": review.why, "purpose": "commenting", "language": "sv"})
    return bodies


def _selectors(review: Reviewed, text: str | None) -> list[dict[str, Any]]:
    quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": review.quote}
    if text is not None and text[review.start : review.end] == review.quote:
        quote["prefix"] = text[max(0, review.start - AROUND) : review.start]
        quote["suffix"] = text[review.end : review.end + AROUND]
    return [quote, {"type": "TextPositionSelector", "start": review.start, "end": review.end}]
