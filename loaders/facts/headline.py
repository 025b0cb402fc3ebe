"""Who a page's title says was at the visit or the event that the page is about, and who held it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from styrkedjan.ontology import SK

from ..document.reading import Happening, Headline, Reading
from ..document.registry import Draft
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from .offices import holders_of
from .participation import add_actor

__all__ = ["state_headline"]

_RULE = "named-in-title"


def state_headline(reading: Reading) -> None:
    """State the actors of the title: who comes has made the visit, who holds the event has organised it.

    A post in the definite form stands for the one person whom the document names with it: "Skolministern besöker Umeå".
    """
    headline = reading.headline
    if headline is None:
        return
    for happening in headline.happenings:
        _state_actors(reading, headline, happening)
        _state_owner(reading, headline, happening)


def _state_actors(reading: Reading, headline: Headline, happening: Happening) -> None:
    for group in ("who", "speaker", "before", "with", "board"):
        holds = happening.kind == "visit" if group == "who" else group == "board" or _holds(headline, group)
        for span in _spans_of(headline, group):
            for draft in _actors(reading, headline, span):
                if group in ("with", "board", "speaker") or draft.type == "Person" or not holds:
                    add_actor(reading, headline.sentence, happening, draft, _RULE)
                if holds and draft.iri not in happening.hosts:
                    iri = happening.draft.iri
                    reading.state(iri, SK + "organiser", draft.iri, headline.sentence, _RULE)


def _state_owner(reading: Reading, headline: Headline, happening: Happening) -> None:
    """State whose event it is by the genitive right before its name: "Förbundets kongress 2018"."""
    phrase = headline.title.spans.get("phrase")
    if phrase is None or happening.kind == "visit":
        return
    start = headline.sentence.block.start + phrase[0]
    for span in headline.sentence.spans:
        if {"org", "genitive"} <= span.tags and 0 <= start - span.end <= 1:
            owner = reading.organisation(span.value, headline.sentence)
            if owner is not None:
                happening.draft.forms.add(f"{reading.text[span.start : span.end]} {headline.title.phrase}")
                iri = happening.draft.iri
                reading.state(iri, SK + "organiser", owner.iri, headline.sentence, "owner-in-title")


def _holds(headline: Headline, group: str) -> bool:
    """Say whether the words between the actors and the event tell that they hold it: "bjuder in till", "värd för"."""
    words = read_table("occasions")["held"]["by"]
    text = headline.title.groups.get(group, "")
    return group == "before" and bool(re.search(rf"(?i)\b(?:{'|'.join(words)})\b", text))


def _spans_of(headline: Headline, group: str) -> Iterator[Span]:
    if group not in headline.title.spans:
        return
    left, right = headline.title.spans[group]
    start = headline.sentence.block.start
    for span in headline.sentence.spans:
        if start + left <= span.start < start + right and (group == "speaker" or "genitive" not in span.tags):
            yield span


def _actors(reading: Reading, headline: Headline, span: Span) -> Iterator[Draft]:
    value = span.value
    if isinstance(value, Person):
        yield reading.registry.person(value)
    elif isinstance(value, Organisation) and not value.pointer and "place" not in span.tags:
        draft = reading.organisation(value, headline.sentence)
        if draft is not None and draft.type not in ("Municipality", "Region"):
            yield draft
    elif isinstance(value, RoleMention):
        yield from holders_of(reading, value)
