"""Entries that begin with a day: a calendar's, a diary's, those of a page on who has come to see."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from styrkedjan.ontology import SK

from ..facts.events import state_organisers
from ..facts.participation import add_participant
from ..grammar.engine import Span
from ..grammar.force import modality_of
from ..names.people import Person
from ..names.spans import Organisation, event_of
from ..swedish.sentence import Sentence
from ..text.dates import Date, find_dates
from ..text.tokens import Token
from .reading import Happening, Reading
from .registry import Draft

__all__ = ["Diary", "day_after"]

_DAY_LEAD = re.compile(r"(?i)\W*(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?,?\s)?(?:den\s)?")
#: What may stand before the first word of an entry: its hour, the part of the day.
_HOUR = re.compile(
    r"(?i)\W*(?:(?:kl\.?\s?)?\d{1,2}[.:]\d\d(?:\s?[–-]\s?\d{1,2}[.:]\d\d)?|kl\.?\s?\d{1,2}"
    r"|kväll|förmiddag|eftermiddag|morgon)\s*[.:,]?\s+"
)
_MARKS = re.compile(r"[\s.,:–-]*")
_SHORT_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])(?![\d/])")
_RECEIVES = re.compile(
    r"(?i)\b(?:studie)?besök (?:hos oss|till oss|hos kommunen|hos regionen|i vår)\b|\bvi tar emot (?:studie)?besök"
    r"|\bpå (?:studie)?besök hos oss|\bta emot (?:studie)?besök|\bbesökare hos oss"
)
_CALENDAR = re.compile(r"(?i)(?:kalend|på gång|kommande|aktuellt|evenemang|händer|datum att|aktiviteter)")
_OFF = re.compile(r"(?i)\b(?:inställ\w*|flyttat|flyttas|uppskjut\w*|avbok\w*)\b")
_AFTER = re.compile(r"(?i)\b(?:dagen (?:efter|därpå|därefter)|nästa dag|följande dag|dag (?:två|2))\b")
#: "Besök från Umeå!", "Vi fick besök av Skolverket."
_CAME = re.compile(r"(?i)\b(?:studie)?besök(?:are|et)? (?:från|av)\b|\bpå (?:studie)?besök\b|\btog emot\b")
_NOT_THERE = r"(?i)\b(?:förhinder|inställ\w*|återbud|inbjud\w+|kontakt|anmäl\w*|frågor)\b"
_ON_STAGE = re.compile(
    r"(?i)\b(?:gäst\w*|talare|föreläs\w+|medverka\w*|moderat\w+|samtalsledare|kommentator\w*|inled\w+|presenter\w+"
    r"|berätta\w*|leder|leddes|delt(?:ar|og)|visa(?:r|de)|talar|talade|tillsammans|med)\b"
)
_KIND = re.compile(
    r"(?:möte|möten|seminari(?:um|et)|konferens|frukost|samtal|samråd|dialog|träff|workshop|webbinarium|hearing"
    r"|utbildning|föreläsning)$"
)


def day_after(reading: Reading, line: str) -> Date | None:
    """Return the day that "dagen efter" means in the heading *line*: the one after the last visit's."""
    last = next((h.date for h in reversed(reading.happenings) if h.kind == "visit"), "")
    has_year = len(last) == 10
    if not _AFTER.search(line) or not (has_year or last.startswith("--")):
        return None  # a month or a year has no day after it
    day = dt.date.fromisoformat(last if has_year else f"2000{last[1:]}") + dt.timedelta(days=1)
    return Date(0, 0, day.isoformat() if has_year else f"--{day:%m-%d}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a day's entry tells of, and the sentences that tell it."""

    happening: Happening
    date: Date
    inferred: bool
    sentences: tuple[Sentence, ...]


class Diary:
    """Reads a document's entries one after another; a heading's day and year hold for those below it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        heads = [b for b in reading.blocks[:8] if b.kind in ("heading", "caption")]
        self.home = reading.document_code or _first_place(reading)
        self.receives = bool(self.home) and any(_RECEIVES.search(reading.text, b.start, b.end) for b in heads)
        self.entries: list[_Entry] = []
        lines = [reading.text[b.start : b.end] for b in reading.blocks if b.kind in ("heading", "caption")]
        days = [line for line in lines if _day_alone(line) is not None]
        self._keeps_days = len(days) > 1  # one line with a day and a year is that of the page itself
        self._day: Date | None = None
        self._year = ""
        self._is_calendar = False

    def head(self, sentences: Sequence[Sentence]) -> None:
        """Take note of a heading: its day if it is nothing else, its year, and whether a calendar stands below."""
        line = self.reading.text[sentences[0].start : sentences[-1].end]
        years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", line))
        if len(years) == 1:
            self._year = years.pop()
        day = _day_alone(line)
        self._day = day if day is not None and (self._keeps_days or not day.has_year) else None
        if day is None:
            self._is_calendar = bool(_CALENDAR.match(line))

    def read(self, sentences: Sequence[Sentence]) -> Happening | None:
        """Return the visit or the event that a block tells of as its day's, or None."""
        text, first = self.reading.text, sentences[0]
        date, at = self._leading_day(first)
        if date is None and self._day is not None:
            date, at = self._day, first.start
        if date is None or _OFF.search(text, first.start, min(sentences[-1].end, first.start + 200)):
            return None
        dated = date.with_year(self._year or self.reading.year)
        if self.receives or (self._day is not None and _CAME.search(text, at, first.end)):
            happening = self._received(sentences, dated)
        else:
            happening = self._event(first, dated, at)
        if happening is not None:
            inferred = dated.has_year and not date.has_year and not self._year
            self.entries.append(_Entry(happening, dated, inferred, tuple(sentences)))
        return happening

    def _leading_day(self, sentence: Sentence) -> tuple[Date | None, int]:
        """Return the day that a sentence begins with, and where it goes on after it."""
        text = self.reading.text
        lead = _DAY_LEAD.match(text, sentence.start, sentence.end)
        start = lead.end() if lead else sentence.start
        if start >= sentence.end or not text[start].isdigit():
            return None, sentence.start
        for date in find_dates(text, sentence.start, min(sentence.end, start + 40)):
            if date.start <= start and _is_day(date):
                return date, date.end
        if self._is_calendar and (m := _SHORT_DAY.match(text, start, sentence.end)):
            return Date(m.start(), m.end(), f"--{int(m[2]):02}-{int(m[1]):02}"), m.end()
        return None, sentence.start

    def _received(self, sentences: Sequence[Sentence], date: Date) -> Happening | None:
        """Return the visit paid on a day to the municipality whose page or diary this is, or None."""
        reading = self.reading
        code = self.home
        elsewhere = any(_comes_from_elsewhere(span, code) for s in sentences for span in s.spans)
        if not code or not (elsewhere or self.receives):
            return None
        place = reading.registry.place_name(code)
        draft = reading.registry.visit(place, date.first)
        draft.forms.add(f"Studiebesök {place}")
        happening = self._known(draft, "visit", date, code)
        happening.received = True
        return happening

    def _event(self, first: Sentence, date: Date, at: int) -> Happening | None:
        """Return the event of an entry that opens with what it is: "Nätverksmöte på X", "Öppet seminarium: Y"."""
        reading, text = self.reading, self.reading.text
        hour = _HOUR.match(text, at, first.end)
        marks = _MARKS.match(text, hour.end() if hour else at, first.end)
        start = marks.end() if marks else at
        rest = [token for token in first.tokens if token.start >= start]
        near = range(start, start + 60)
        named = next((span.value for span in first.spans if event_of(span) and span.start in near), None)
        if named is not None:
            return self._known(reading.registry.thing(named), "event", date)
        kind = next((k for k, token in enumerate(rest[:3]) if _KIND.search(token.word.lower)), None)
        if kind is None or any("verb" in token.word.tags for token in rest[:kind]):
            return None
        whole = _label(text, rest, kind, first.end)
        label = _without_place(whole, text, first)
        if not label:
            return None
        draft = reading.registry.event(label, "" if date.first in label else date.first)
        draft.forms.add(whole)
        draft.forms.add(re.sub(r"\s+", " ", text[rest[0].start : rest[kind].end]).lower())
        return self._known(draft, "event", date)

    def _known(self, draft: Draft, kind: str, date: Date, code: str = "") -> Happening:
        reading = self.reading
        happening = next((h for h in reading.happenings if h.draft is draft), None)
        if happening is None:
            happening = Happening(draft, kind, date.first, code=code)
            reading.happenings.append(happening)
        return happening

    def state(self) -> None:
        """State when each entry's visit or event took place, whom a visit was paid to, and who paid it."""
        reading = self.reading
        for entry in self.entries:
            iri, first = entry.happening.draft.iri, entry.sentences[0]
            modality = "inferred-year" if entry.inferred else modality_of(first)
            reading.state_dates(iri, entry.date, first, "entry-date", modality=modality)
            for sentence in entry.sentences:
                reading.events_of.setdefault(sentence.number, entry.happening)
            if entry.happening.kind == "visit":
                self._state_visit(entry)
            else:
                self._state_event(entry)

    def _state_event(self, entry: _Entry) -> None:
        """State who is named as taking part in an entry's few lines, and who arranges what they tell of."""
        reading = self.reading
        for sentence in entry.sentences:
            if re.search(_NOT_THERE, reading.text[sentence.start : sentence.end]):
                continue
            state_organisers(reading, sentence, entry.happening)
            listed = False
            for span in sentence.spans:
                listed = span.has("w:med") or span.has("w:för") or (listed and not _ends_list(span))
                is_person = isinstance(span.value, Person) and "genitive" not in span.tags
                if (is_person and _ON_STAGE.search(reading.text, sentence.start, sentence.end)) or (
                    listed and "group" in span.tags and ("either" not in span.tags or "plural" in span.tags)
                ):
                    add_participant(reading, sentence, entry.happening, span, "entry-participant")

    def _state_visit(self, entry: _Entry) -> None:
        reading, happening = self.reading, entry.happening
        first = entry.sentences[0]
        host = reading.registry.municipality(happening.code)
        if host is not None:
            reading.state(happening.draft.iri, SK + "visits", host.iri, first, "entry-host")
            happening.hosts.append(host.iri)
        self._state_comers(entry)
        for sentence in entry.sentences:
            for span in sentence.spans:
                if _comes_from_elsewhere(span, happening.code):
                    visitor = reading.organisation(span.value, sentence)
                    if visitor is not None and visitor.iri not in happening.hosts:
                        reading.visitors.add(id(span))
                        reading.state(happening.draft.iri, SK + "organiser", visitor.iri, sentence, "entry-visitor")
                        return

    def _state_comers(self, entry: _Entry) -> None:
        """State what the first sentence about those who came has before its verb, and the units they were shown."""
        reading, happening = self.reading, entry.happening
        first = next((s for s in entry.sentences if any("verb" in span.tags for span in s.spans)), None)
        for span in first.spans if first is not None else ():
            if "verb" in span.tags:
                break
            noun = span.value[1] if isinstance(span.value, tuple) else span.value
            several = "group" in span.tags and "genitive" not in span.tags and not getattr(noun, "incidental", 0)
            if first is not None and several:
                add_participant(reading, first, happening, span, "entry-comers")
        for sentence in entry.sentences:
            for before, span in zip(sentence.spans, sentence.spans[1:], strict=False):
                unit = isinstance(span.value, Organisation) and span.value.type == "ServiceUnit"
                if unit and "genitive" not in span.tags and before.tags & {"at", "to", "in"}:
                    draft = reading.organisation(span.value, sentence)
                    if draft is not None and draft.code in ("", happening.code) and draft.iri not in happening.hosts:
                        reading.state(happening.draft.iri, SK + "visits", draft.iri, sentence, "entry-unit")
                        happening.hosts.append(draft.iri)


def _day_alone(line: str) -> Date | None:
    """Return the day that a line is and nothing else: "TISDAG 22 MARS"."""
    dates = find_dates(line) if len(line) < 60 else []
    lead = _DAY_LEAD.match(line)
    if len(dates) != 1 or lead is None or not _is_day(dates[0]) or dates[0].start > lead.end():
        return None
    return None if line[dates[0].end :].strip() else dates[0]


def _first_place(reading: Reading) -> str:
    """Return the code of the first municipality that the text names in its opening sentences, "" without one."""
    for sentence in reading.body[:8]:
        for span in sentence.spans:
            if isinstance(span.value, Organisation) and len(span.value.code) == 4:
                return span.value.code
    return ""


def _ends_list(span: Span) -> bool:
    return not span.tags & {"plain", "comma", "joiner", "group", "person", "role", "org"}


def _is_day(date: Date) -> bool:
    return len(date.first) == 10 or date.first.startswith("--")


def _comes_from_elsewhere(span: Span, code: str) -> bool:
    """Say whether a span names an organisation that is not of the municipality *code*, nor any without a place."""
    value = span.value
    if not isinstance(value, Organisation) or value.pointer or "genitive" in span.tags:
        return False
    return value.code != code and bool(value.code or value.iri or not value.local) and value.type != "ServiceUnit"


def _without_place(label: str, text: str, sentence: Sentence) -> str:
    """Return an event's name less the place that ends it: "Länsdialog om vård i Karlstad"."""
    for span in sentence.spans:
        place = text[span.start : span.end]
        if span.tags & {"place", "capital"} and label.endswith(f" i {place}") and len(label) > len(place) + 12:
            return label.removesuffix(f" i {place}")
    return label


def _label(text: str, tokens: Sequence[Token], kind: int, end: int) -> str:
    """Return what an entry calls its event: the title after a colon, else the words up to a verb or a mark."""
    stop = kind + 1
    if stop < len(tokens) and tokens[stop].surface == ":":
        title = re.sub(r"\s+", " ", text[tokens[stop].end : end]).strip(' .”"“')
        return title if 3 <= len(title) <= 100 else ""
    while stop < min(len(tokens), 12) and tokens[stop].word.shape != "p" and "verb" not in tokens[stop].word.tags:
        stop += 1
    label = re.sub(r"\s+", " ", text[tokens[0].start : tokens[stop - 1].end])
    return re.sub(r" (?:med|i|på|för|om|där|som)$", "", label)
