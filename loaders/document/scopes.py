"""What holds for a sentence because of where it stands: its section's municipality, visit or event, initiative."""

from __future__ import annotations

import re
from collections.abc import Mapping

from styrkedjan.graph.model import Section
from styrkedjan.ontology import SK

from ..grammar.engine import Span
from ..names.spans import Organisation, Thing, event_of, initiative_of
from ..swedish.sentence import Sentence
from ..text.dates import Date
from ..text.layout import Block
from .diary import Diary, day_after
from .minutes import minutes_meeting
from .page import invited_happening, page_happening
from .programmes import programme_event
from .reading import Happening, Reading, Scope, is_of_a_career
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
    by_block: dict[int, list[Sentence]] = {}
    for sentence in reading.sentences:
        by_block.setdefault(id(sentence.block), []).append(sentence)
    things = reading.find_things()
    reading.sole_initiative = things[0] if len(things) == 1 else _title_initiative(reading)
    way = _Way(reading, things, _page_event(reading), _tells_of_visits(reading, by_block))
    for block in reading.blocks:
        way.pass_block(block, by_block.get(id(block), []))
    reading.sections = way.sections()
    _local_codes(reading)
    return way.diary


def _tells_of_visits(reading: Reading, by_block: Mapping[int, list[Sentence]]) -> bool:
    text = reading.text
    told = any(_VISIT.search(text, max(0, m.start() - 12), m.end() + 12) for m in _VISIT_STEM.finditer(text))
    return told or _is_diary(reading, by_block)


class _Way:
    """The way through a page from block to block: which event, place, initiative and section hold where it stands."""

    def __init__(self, reading: Reading, things: list[Draft], page_event: Happening | None, about_visits: bool) -> None:
        self.reading, self.things = reading, things
        self.page_event = page_event
        # no heading makes another beside it
        self.sole = page_event if page_event is not None and not page_event.by_title else None
        self.about_visits = about_visits
        self.diary = Diary(reading)
        self.event: Happening | None = None
        self.entered = False  # whether the event in scope is an entry's, and ends with its section
        self.code = self.region = ""
        self.boxed: Draft | None = None
        self.starts: list[tuple[str, str, int]] = [(f"{reading.iri}/section/0", "", reading.raw.body_start)]

    def pass_block(self, block: Block, sentences: list[Sentence]) -> None:
        """Take up what a block changes, and give its sentences their scope."""
        told = self.diary.read(sentences) if sentences and block.kind != "chrome" and self.sole is None else None
        if told is not None:
            self.event, self.entered = told, True
            self.code = self.region = ""
        elif block.kind in ("heading", "caption") and sentences:
            self._pass_heading(block, sentences)
        self._give(block, sentences)

    def _pass_heading(self, block: Block, sentences: list[Sentence]) -> None:
        reading, heading = self.reading, block.kind == "heading"
        self.diary.head(sentences)
        if self.entered:
            self.event, self.entered = None, False
        made = None
        if self.sole is None:
            dated = _dated_heading(reading, sentences) if self.about_visits else None
            made = dated or _event_heading(reading, sentences)
        if heading or made:
            iri = f"{reading.iri}/section/{len(self.starts)}"
            self.starts.append((iri, reading.text[block.start : block.end], block.start))
        if block.start in reading.cards:
            self.boxed = reading.cards[block.start]
        elif box := _fact_box(reading, sentences[0], self.things):
            self.boxed = box
        elif heading and not (reading.cards and ": " in reading.text[block.start : block.end]):
            self.boxed = None
        if made:
            self.event, self.code, self.region = made
        elif heading and self.event is not None and _ASIDE.match(reading.text, block.start):
            self.event, self.code, self.region = None, "", ""

    def _give(self, block: Block, sentences: list[Sentence]) -> None:
        reading = self.reading
        lead = _place_lead(sentences)
        next_time = self.sole is not None and _NEXT_TIME.match(reading.text, block.start)
        about = None if next_time else self.event or self.page_event
        for sentence in sentences:
            reading.scopes[sentence.number] = Scope(
                lead or self.code or ("" if self.region else reading.document_code),
                self.region or reading.document_region,
                about,
                self.boxed or reading.topic,
                self.starts[-1][0],
            )

    def sections(self) -> list[Section]:
        """Return the headed parts that were passed, the part before the first heading among them."""
        ends = [start for _, _, start in self.starts[1:]] + [len(self.reading.text)]
        return [Section(iri, heading, start, end) for (iri, heading, start), end in zip(self.starts, ends, strict=True)]


#: A heading below which an event is no longer told of.
_ASIDE = re.compile(r"(?i)(?:kommande|tidigare|fler|övriga|mer|relaterad|kontakt|om |publikationer|aktuellt|läs)")


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


def _is_diary(reading: Reading, by_block: Mapping[int, list[Sentence]]) -> bool:
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
        here = [
            span.value.code
            for number, span in sentence.told
            if isinstance(span.value, Organisation) and len(span.value.code) == 4
            if not is_of_a_career(sentence, number)
        ]
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
    return programme_event(reading) or page_happening(reading) or invited_happening(reading)
