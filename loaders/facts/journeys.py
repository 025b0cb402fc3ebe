"""Journeys to places that no list knows: "I september åker tolv politiker till Edinburgh"."""

from __future__ import annotations

import re

from ..document.reading import Happening, Reading
from ..grammar.force import modality_of
from ..swedish.sentence import Sentence
from ..text.dates import Date

__all__ = ["find_journey"]

_OPENING = 8
_TRAVELS = re.compile(
    r"(?i)(?:\b(?P<studies>studieresan?|studiebesök) till"
    r"|\b(?:åk(?:er|te)|res(?:er|te)|for|begav sig|beger sig|besök(?:er|te)|gästa(?:r|de))\b"
    r"(?:[^.!?]{0,90}?\btill\b)?) (?P<place>(?-i:[A-ZÅÄÖ][a-zåäöéø]+(?: [A-ZÅÄÖ][a-zåäöéø]+)?))"
    r"(?= (?:i|och|för|på|den|under)\b|[.,])"
)


def find_journey(reading: Reading) -> Happening | None:
    """Make the visit of a document that tells of no other: a dated journey, or one for study, in its opening.

    None where there is none.
    """
    if reading.happenings:
        return None
    for sentence in reading.body[:_OPENING]:
        found = _TRAVELS.search(reading.text, sentence.start, sentence.end)
        dates = [span.value for span in sentence.spans if "date" in span.tags and len(span.value.first) >= 7]
        if found is None or not (dates or found["studies"]) or sentence.tags & {"no", "hope"}:
            continue  # a journey that is not for study has a day
        at = next((span for span in sentence.spans if span.start <= found.start("place") < span.end), None)
        if at is None or at.tags & {"person", "org", "thing"}:
            continue
        return _make(reading, sentence, found["place"], dates[0] if dates else None)
    return None


def _make(reading: Reading, sentence: Sentence, place: str, date: Date | None) -> Happening:
    dated = date.with_year(reading.year) if date is not None else None
    day = dated.first if dated is not None else ""
    draft = reading.registry.visit(place, day)
    draft.forms |= {
        f"Studiebesök {place}",
        f"besök i {place}",
        f"resa till {place}",
        f"studieresa till {place}",
        "resan",
    }
    happening = Happening(draft, "visit", day, whole_page=True, by_title=True)
    happening.planned = modality_of(sentence) == "planned"
    reading.happenings.append(happening)
    if date is not None and dated is not None:
        modality = "inferred-year" if dated.has_year and not date.has_year else ""
        reading.state_dates(draft.iri, dated, sentence, "journey-on-a-day", modality=modality)
    for other in reading.body:
        if reading.scope(other).event is None:
            reading.events_of.setdefault(other.number, happening)
    return happening
