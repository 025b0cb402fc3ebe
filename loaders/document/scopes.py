"""What holds for a sentence because of where it stands: its section's municipality, visit or event, initiative."""

from __future__ import annotations

import re

from styrkedjan.graph.model import Section
from styrkedjan.ontology import SK

from ..grammar.engine import Span
from ..names.spans import Organisation, Thing, event_of, initiative_of
from ..swedish.sentence import Sentence
from ..text.dates import Date
from .diary import Diary, day_after
from .minutes import minutes_meeting
from .page import page_happening
from .programmes import programme_event
from .reading import Happening, Reading, Scope
from .registry import Draft

__all__ = ["find_scopes"]

_VISIT = re.compile(
    r"(?i)\b(?:studie|verksamhets|plats|kommun|myndighets|region|arbetsplats)?besök(?:et|te|er|ande|en|s|a|t)?\b"
    r"|\bpå väg\b|\bgästa"
)
_VISIT_STEM = re.compile(r"[bBpPgG](?:(?i:esök|å väg|ästa))")  # what the former needs, found faster


def find_scopes(reading: Reading) -> Diary:
    """Give each sentence its scope, and make the visits that headings announce ("Umeå 3 maj 2018").

    Returns the entries that begin with a day, of which nothing is stated yet.
    """
    text = reading.text
    about_visits = any(_VISIT.search(text, max(0, m.start() - 12), m.end() + 12) for m in _VISIT_STEM.finditer(text))
    by_block: dict[int, list[Sentence]] = {}
    for sentence in reading.sentences:
        by_block.setdefault(id(sentence.block), []).append(sentence)
    about_visits = about_visits or _is_diary(reading, by_block)
    number = 0
    section = Section(f"{reading.iri}/section/0", "", reading.raw.body_start, reading.raw.body_start)
    event: Happening | None = None
    boxed: Draft | None = None
    things = reading.find_things()
    reading.sole_initiative = things[0] if len(things) == 1 else _title_initiative(reading)
    code = region = ""
    page_event = _page_event(reading)
    sole = page_event if page_event is not None and not page_event.by_title else None  # no heading makes another
    diary = Diary(reading)
    entered = False  # whether the event in scope is an entry's, and ends with its section
    starts: list[tuple[str, str, int]] = [(section.iri, "", reading.raw.body_start)]
    for block in reading.blocks:
        sentences = by_block.get(id(block), [])
        told = diary.read(sentences) if sentences and block.kind != "chrome" and sole is None else None
        if told is not None:
            event, entered = told, True
            code = region = ""
        elif block.kind in ("heading", "caption") and sentences:
            diary.head(sentences)
            if entered:
                event, entered = None, False
            made = _dated_heading(reading, sentences) if about_visits and sole is None else None
            made = made or (_event_heading(reading, sentences) if sole is None else None)
            if block.kind == "heading" or made:
                number += 1
                starts.append((f"{reading.iri}/section/{number}", text[block.start : block.end], block.start))
            if box := _fact_box(reading, sentences[0], things):
                boxed = box
            elif block.kind == "heading":
                boxed = None
            if made:
                event, code, region = made
                entered = False
            elif (
                block.kind == "heading"
                and event is not None
                and re.match(
                    r"(?i)(?:kommande|tidigare|fler|övriga|mer|relaterad|kontakt|om |publikationer|aktuellt|läs)",
                    text[block.start : block.end],
                )
            ):
                event, code, region = None, "", ""
        lead = _place_lead(sentences)
        about = None if sole is not None and _NEXT_TIME.match(text, block.start) else event or page_event
        for sentence in sentences:
            reading.scopes[sentence.number] = Scope(
                lead or code or ("" if region else reading.document_code),
                region or reading.document_region,
                about,
                boxed or reading.topic,
                starts[-1][0],
            )
    ends = [start for _, _, start in starts[1:]] + [len(text)]
    reading.sections = [
        Section(iri, heading, start, end) for (iri, heading, start), end in zip(starts, ends, strict=True)
    ]
    _local_codes(reading)
    return diary


def _title_initiative(reading: Reading) -> Draft | None:
    """Return the one initiative that the page's first headings name, None where they name several or none."""
    heads = [s for s in reading.sentences[:8] if s.block.kind in ("heading", "caption")]
    named = {x.value.label: x.value for s in heads for _, x in s.told if initiative_of(x)}
    return reading.registry.thing(next(iter(named.values()))) if len(named) == 1 else None


_NEXT_TIME = re.compile(r"Nästa (?:möte|sammanträde|träff|tillfälle)\b")


def _place_lead(sentences: list[Sentence]) -> str:
    """Return the code of the municipality that a block is about by its first word: "Umeå: Försöket fortsätter."."""
    spans = sentences[0].spans if sentences else []
    if len(spans) > 2 and isinstance(spans[0].value, Organisation) and "colon" in spans[1].tags:
        return spans[0].value.code if len(spans[0].value.code) == 4 else ""
    return ""


def _is_diary(reading: Reading, by_block: dict[int, list[Sentence]]) -> bool:
    """Say whether two headings or more are nothing but a municipality and a day: a diary of visits."""
    found = 0
    for block in reading.blocks:
        if block.kind in ("heading", "caption"):
            spans = [span for sentence in by_block.get(id(block), ()) for span in sentence.spans]
            rest = [s for s in spans if not s.tags & {"comma", "Municipality", "Region", "date"}]
            full = any("date" in s.tags and len(s.value.first) >= 10 for s in spans)
            found += full and not rest and any(s.tags & {"Municipality", "Region"} for s in spans)
    return found >= 2


def _county(reading: Reading, spans: list[Span]) -> Span | None:
    """Return the first word of a heading as its region, where it is the name of a county: "Gävleborg 3 maj 2018"."""
    if not spans:
        return None
    word = reading.text[spans[0].start : spans[0].end]
    iri = reading.lexicon.counties.get(word)
    if iri is None:
        return None
    region = reading.lexicon.by_iri[iri]
    value = Organisation("Region", region.label, word, iri, reading.lexicon.code_of[iri])
    return Span(spans[0].start, spans[0].end, frozenset({"org", "Region"}), value, spans[0].letter)


def _fact_box(reading: Reading, sentence: Sentence, things: list[Draft]) -> Draft | None:
    """Return the initiative that a heading like "Fakta: Kraftmodellen" or "Om Kraftmodellen" opens a box about."""
    line = reading.text[sentence.start : sentence.end]
    if not re.match(r"(?i)(?:fakta|om|kort om|detta är|det här är|fakta om)\b", line):
        return None
    for span in sentence.spans:
        if initiative_of(span):
            return reading.registry.thing(span.value)
    folded = line.casefold()
    for draft in things:
        if draft.label.casefold() in folded:
            return draft
    return reading.topic if re.search(r"(?i)projekt|försök|modell|pilot", line) else None


def _local_codes(reading: Reading) -> None:
    """Where neither section nor document tells the municipality, the nearest one named before in the block does."""
    last = ""
    block = None
    for sentence in reading.sentences:
        scope = reading.scopes[sentence.number]
        if sentence.block is not block:
            block, last = sentence.block, ""
        here = [s.value.code for _, s in sentence.told if isinstance(s.value, Organisation) and len(s.value.code) == 4]
        if not scope.code:
            if len(set(here)) == 1:
                last = here[0]
            elif len(set(here)) > 1:
                last = ""
            if last and not scope.region:
                scope.code = last


def _dated_heading(reading: Reading, sentences: list[Sentence]) -> tuple[Happening, str, str] | None:
    """Return the visit that a heading announces by a place or an organisation and a date, with the codes of both."""
    spans = [span for sentence in sentences for span in sentence.spans]
    dates = [s for s in spans if "date" in s.tags]
    organisations = [s for s in spans if isinstance(s.value, Organisation) and not s.value.pointer]
    line = reading.text[sentences[0].start : sentences[-1].end]
    if re.search(r"(?i)\b(?:inställ\w*|uppskjut\w*|avbok\w*)\b", line):
        return None
    after = day_after(reading, line) if not dates and len(organisations) == 1 else None
    if after is not None:
        place = organisations[0].value
        name = reading.registry.place_name(place.code) if place.type == "Municipality" else place.form
        return _make_visit(reading, sentences[0], place, name, after, False, "heading-day-after")
    if not organisations and len(dates) == 1 and (county := _county(reading, spans)) is not None:
        spans = [county, *spans[1:]]
        organisations = [county]
    if len(dates) != 1 or not organisations or len(dates[0].value.first) < 7:
        return None
    rest = [
        s
        for s in spans
        if s is not dates[0]
        and s not in organisations
        and not s.tags & {"comma", "dash", "study-visit", "at", "in", "quote", "open", "close", "colon", "joiner"}
    ]
    if any("event" in s.tags or isinstance(s.value, Thing) for s in rest) or len(rest) > 3:
        return None
    if rest and re.fullmatch(r"\d{4}-\d\d", dates[0].value.first):
        return None  # "Nyhetsbrev från Skolverket, juni 2018": an issue, not a day somewhere
    date: Date = dates[0].value.with_year(reading.year)
    inferred = not dates[0].value.has_year and date.has_year
    value = organisations[0].value
    place = (
        reading.registry.place_name(value.code) if len(value.code) == 4 and value.type == "Municipality" else value.form
    )
    place = value.form if "place" in organisations[0].tags else place
    return _make_visit(reading, sentences[0], value, place, date, inferred, "heading-place-date")


def _event_heading(reading: Reading, sentences: list[Sentence]) -> tuple[Happening, str, str] | None:
    """Return the event that a heading names and dates: "Forum Mod 3 oktober"; it holds for the section below."""
    spans = [span for sentence in sentences for span in sentence.spans]
    named = next((s.value for s in spans if event_of(s)), None)
    dates = [s.value for s in spans if "date" in s.tags and len(s.value.first) >= 7]
    if named is None or len(dates) != 1:
        return None
    draft = reading.registry.thing(named)
    happening = next((h for h in reading.happenings if h.draft is draft), None)
    if happening is None:
        happening = Happening(draft, "event", dates[0].with_year(reading.year).first)
        reading.happenings.append(happening)
    return happening, "", ""


def _make_visit(
    reading: Reading,
    sentence: Sentence,
    value: Organisation,
    place: str,
    date: Date,
    inferred: bool,
    rule: str,
    confidence: float | None = None,
) -> tuple[Happening, str, str]:
    """Make (or find) the visit to *place* on *date*; its host is the organisation *value*."""
    code = value.code if len(value.code) == 4 else ""
    region = value.code if len(value.code) == 2 else ""
    if sentence.number not in reading.scopes:
        reading.scopes[sentence.number] = Scope(code or reading.document_code, region)
    draft = reading.registry.visit(place, date.first)
    happening = next((h for h in reading.happenings if h.draft is draft), None)
    if happening is None:
        happening = Happening(draft, "visit", date.first, code=code or region)
        reading.happenings.append(happening)
    draft.forms.add(f"Studiebesök {place}")
    modality = "inferred-year" if inferred else ""
    reading.state_dates(draft.iri, date, sentence, rule, confidence, modality)
    host = reading.organisation(value, sentence)
    if host is not None:
        reading.state(draft.iri, SK + "visits", host.iri, sentence, rule, confidence)
        happening.hosts.append(host.iri)
    reading.events_of[sentence.number] = happening
    return happening, code, region


def _page_event(reading: Reading) -> Happening | None:
    """Return the event a page is about: the meeting of its minutes, else what its title names."""
    if (minutes := minutes_meeting(reading)) is not None:
        return minutes
    return programme_event(reading) or page_happening(reading)
