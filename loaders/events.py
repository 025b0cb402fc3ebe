"""Events that sentences name or date, and who arranged them."""

from __future__ import annotations

import re

from styrkedjan.ontology import SK

from .dates import Date
from .force import modality_of
from .reading import Happening, Reading
from .sentence import Sentence
from .spans import Thing, event_of

__all__ = ["is_called_off", "name_events"]


def name_events(reading: Reading) -> None:
    """Make the events that sentences name ("konferensen Forum X") or date ("ett seminarium den 2 december 2021")."""
    by_label: dict[str, Happening] = {}
    last: Happening | None = None
    for happening in reading.happenings:
        if happening.kind == "event":
            for sentence in reading.sentences[:20]:
                if (
                    sentence.block.kind != "chrome"
                    and reading.scopes[sentence.number].event is happening
                    and ("arrange" in sentence.tags or "rrangör" in reading.text[sentence.start : sentence.end])
                ):
                    _event_organiser(reading, sentence, happening)
    block = None
    for sentence in reading.body:
        if sentence.block is not block:
            block, last = sentence.block, None
        spans = sentence.spans
        made: Happening | None = None
        dates = (
            [s.value for s in spans if "date" in s.tags and len(s.value.first) >= 7] if "date" in sentence.tags else []
        )
        for _, span in sentence.told:
            if event_of(span):
                label = span.value.label
                made = by_label.get(label) or next(
                    (h for h in reading.happenings if h.draft is reading.registry.thing(span.value)), None
                )
                if made is None:
                    made = Happening(reading.registry.thing(span.value), "event")
                    reading.happenings.append(made)
                by_label[label] = made
                break
        held = reading.scope(sentence).event
        if (
            made is None
            and dates
            and (held is None or (held.kind == "event" and held.date and not _on(held, dates[0], reading.year)))
        ):
            for i, span in enumerate(spans):
                if (
                    i + 2 < len(spans)
                    and "with" in spans[i + 1].tags
                    and "group" in spans[i + 2].tags
                    and "date" not in spans[i - 1].tags
                    and (reading.text[span.start : span.end].lower().endswith(("mötet", "möten")))
                ):
                    continue  # "mötet med medborgaren" is no meeting
                if "event" in span.tags and not isinstance(span.value, Thing) and span.tags & {"plain", "word"}:
                    noun = reading.text[span.start : span.end].lower()
                    date = dates[0].with_year(reading.year)
                    base = (
                        re.sub(
                            r"(?:mötet|möten)$",
                            "möte",
                            re.sub(r"(?:iet|ien)$", "ium" if noun.endswith("iet") else "ie", noun),
                        )
                        if noun.endswith(("iet", "mötet"))
                        else re.sub(r"en$", "", noun)
                        if noun.endswith(("dagen", "konferensen", "föreläsningen", "workshopen"))
                        else noun
                    )
                    made = Happening(reading.registry.event(f"{base} {date.first}", "", base), "event", date.first)
                    reading.happenings.append(made)
                    break
        if made is not None:
            reading.events_of[sentence.number] = made
            last = made
            if dates and not made.date:
                made.date = dates[0].first
            if dates and not is_called_off(reading, sentence):
                date = dates[0].with_year(reading.year)
                modality = "inferred-year" if date.has_year and not dates[0].has_year else modality_of(sentence)
                reading.state_dates(made.draft.iri, date, sentence, "event-date", 0.88, modality)
            _event_organiser(reading, sentence, made)
        elif (
            last is not None
            and reading.scope(sentence).event is None
            and sentence.tags & {"event-pointer", "event", "attended"}
        ):
            reading.events_of[sentence.number] = last
    named = list(by_label.values())
    if len(named) == 1:
        for sentence in reading.sentences:
            if (
                sentence.number not in reading.events_of
                and reading.scope(sentence).event is None
                and sentence.block.kind != "chrome"
                and (sentence.tags & {"w:konferensen", "w:seminariet", "w:mötet"})
            ):
                reading.events_of[sentence.number] = named[0]


def _on(happening: Happening, date: Date, year: str) -> bool:
    """Say whether an event may be on a date, either of which may lack its year."""
    first = date.with_year(year).first
    return (
        first == happening.date
        or happening.date.endswith(first.lstrip("-"))
        or first.endswith(happening.date.lstrip("-"))
    )


def _event_organiser(reading: Reading, sentence: Sentence, happening: Happening) -> None:
    """State who arranged an event: by a genitive, after "inom", "arrangör" or a verb of arranging."""
    spans = sentence.spans
    for i, span in enumerate(spans):
        is_event = event_of(span) or "event" in span.tags
        if not is_event:
            continue
        j = i + 1
        while j < len(spans) and spans[j].tags & {"quote"}:
            j += 1
        if (
            j + 1 < len(spans)
            and spans[j].has("w:inom")
            and "org" in spans[j + 1].tags
            and "genitive" not in spans[j + 1].tags
        ):
            draft = reading.organisation(spans[j + 1].value, sentence)
            if draft is not None:
                reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, "event-within", 0.85)
        if (
            i
            and "org" in spans[i - 1].tags
            and "genitive" in spans[i - 1].tags
            and "pointer" not in spans[i - 1].tags
            and "place" not in spans[i - 1].tags
        ):
            owner = reading.organisation(spans[i - 1].value, sentence)
            if owner is not None:
                reading.state(happening.draft.iri, SK + "organiser", owner.iri, sentence, "owner-of-event", 0.85)
    for i, span in enumerate(spans):
        # "Medarrangörer var A och B", "Arrangör: A"
        if (
            re.match(r"(?i)(?:med)?arrangör(?:er|en|erna)?$|^värdar?$", reading.text[span.start : span.end])
            and i + 1 < len(spans)
            and (spans[i + 1].tags & {"be", "colon"})
        ):
            for other in spans[i + 2 :]:
                if other.tags & {"verb", "semicolon"}:
                    break
                if (
                    "org" in other.tags
                    and "genitive" not in other.tags
                    and (draft := reading.organisation(other.value, sentence)) is not None
                ):
                    reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, "event-organiser", 0.88)
    for i, span in enumerate(spans):
        if span.tags & {"arrange"}:
            region = (
                spans[i + 1 :]
                if any(s.tags & {"by"} for s in spans[i + 1 : i + 4])
                else [*spans[max(0, i - 4) : i], *spans[i + 1 : i + 4]]
            )
            for other in region:
                if "org" in other.tags and "genitive" not in other.tags and "place" not in other.tags:
                    draft = reading.organisation(other.value, sentence)
                    if draft is not None:
                        reading.state(
                            happening.draft.iri, SK + "organiser", draft.iri, sentence, "event-arranged", 0.85
                        )


_CALLED_OFF = re.compile(
    r"(?i)\b(?:ställ(?:s|des|ts) in|inställ\w+|avbok\w+|sköts upp|skjuts upp|framflytt\w+|senarelag\w+|uppskjut\w+)\b"
)


def is_called_off(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a sentence tells of something cancelled or put off, whose date therefore is none."""
    return bool(_CALLED_OFF.search(reading.text, sentence.start, sentence.end))
