"""Events whose page is a programme or an invitation, or whose title names and dates them."""

from __future__ import annotations

import re

from ..names.spans import event_of
from ..swedish.sentence import Sentence
from ..text.dates import Date
from .page import add_title_forms, is_byline, opening_end
from .reading import Happening, Headline, Reading, Scope
from .titles import read_title

__all__ = ["is_programme", "programme_event"]

#: Labels two of which make a page that of an event.
_LABELS = frozenset({"date", "place", "organiser", "programme", "participant", "moderator"})


def programme_event(reading: Reading) -> Happening | None:
    """Return the event of a page laid out as a programme or an invitation, else what its title names and dates."""
    labels = {block.label for block in reading.blocks if block.kind in ("label", "value")}
    led = "moderator" in labels  # nothing but an occasion has one
    if len(labels & _LABELS) < 2 and not is_programme(reading):
        found = _event_of_title(reading) or _event_at_hour(reading)
        if found is not None or not led:
            return found
    weighed = [(_weigh_title(reading, s), s) for s in reading.sentences[:14] if _may_be_title(reading, s)]
    score, title = max(weighed, key=lambda each: each[0], default=(0.0, None))
    # who takes part, and who holds it or when: whatever the page is called, that is an occasion
    sure = led or ("participant" in labels and bool(labels & {"organiser", "date"}))
    if title is None or score < (0.0 if sure else 1.5):
        return _event_of_title(reading) or _welcomed_to(reading) or _event_at_hour(reading)
    name = _name_of(reading.text[title.start : title.end])
    date, where = _first_date(reading, title)
    if date is not None and not date.has_year and (m := re.search(r"(?:19|20)\d\d$", name)):
        date = date.with_year(m.group())
    happening = _make_page_event(reading, title, name, date, where, "page-event-date")
    # "Lita lagom – ett frukostseminarium", "Lunchseminarium: Lita lagom": the part that says no kind is a name too
    parts = re.split(r"\s[–—-]\s|:\s", name)
    if len(parts) == 2:
        happening.draft.forms.update(part for part in parts if not re.search(r"(?i)seminari|webbinari|konferens", part))
    return happening


_HOUR = re.compile(r"(?i)\bkl\.?\s?\d{1,2}[.:]\d\d\b")
_COMES_BACK = re.compile(
    r"(?i)\b(?:seminariet|konferensen|webbinariet|evenemanget|workshoppen|utbildningsdagen|mötet)\b"
)


def _event_at_hour(reading: Reading) -> Happening | None:
    """Return the event of a page whose heading has a day and an hour beside it, and whose text comes back to it."""
    early = [s for s in reading.sentences[:6] if s.end - s.start < 110]
    dates = [
        (span.value, sentence)
        for sentence in early
        if _HOUR.search(reading.text, sentence.start, sentence.block.end)
        for span in sentence.spans
        if "date" in span.tags and len(span.value.first) >= 7
    ]
    title = next((s for s in early if _may_be_title(reading, s) and "date" not in s.tags), None)
    if not dates or title is None or not _COMES_BACK.search(reading.text):
        return None
    name = _name_of(reading.text[title.start : title.end])
    return _make_page_event(reading, title, name, *dates[0], "page-event-date")


_INVITATION = re.compile(r"(?i)^(?:inbjudan|program)(?: till)?: +")
_NO_NAME = re.compile(
    r"(?i)^(?:inbjudan|program|välkommen|kalender|meny|hem|start|nyheter|nationell)\b|\btill:?$|bjuder in"
)


def _may_be_title(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a line near the top may be what a programme is called."""
    if sentence.block.kind not in ("heading", "caption") or sentence.end - sentence.start > 110:
        return False
    line = reading.text[sentence.start : sentence.end]
    # neither an hour or a day of the programme, nor a speaker, nor a heading of its own kind
    hour = re.match(r"(?i)(?:kl\.?\s*)?\d{1,2}[.:]\d\d", line)
    somebody = _only_names(sentence) or any("person" in s.tags for s in sentence.spans)
    # "119. Om att leda" heads a session, "Om projektet" a box
    numbered = re.fullmatch(r"\d{1,4}\.\s*", reading.text[sentence.block.start : sentence.start])
    return not (hour or somebody or (_NO_TITLE.match(line) and not numbered))


def _weigh_title(reading: Reading, sentence: Sentence) -> float:
    """Return how likely a line is to be what a programme is called."""
    line = reading.text[sentence.start : sentence.end]
    spans = sentence.spans
    words = any("event" in token.word.tags for token in sentence.tokens)
    named = words or any("event" in s.tags for s in spans) or bool(_EVENT_TITLE.search(line))
    score = 3.0 * named + 1.5 * line.isupper() + (0.5 if sentence.block.kind == "heading" else 0)
    score += min(len(sentence.tokens), 4) / 4
    score -= 2.0 * bool(_NO_NAME.search(_INVITATION.sub("", line)))
    score -= 0.05 * sentence.number
    score += 3.0 * bool(_SUBTITLE.match(reading.text, sentence.end))
    return score - 3.0 * bool(spans and "place" in spans[0].tags)  # where it is held


def _name_of(title: str) -> str:
    """Return what an event is called by its title: in one case, without "Program:" and without a lone quote.

    Of a title that invites or summons it is what the rule of titles makes of it.
    """
    name = _INVITATION.sub("", _title_case(re.sub(r"\s+", " ", title)))
    read = read_title(name)
    if read is not None and read.rule.makes == "event" and (read.rule.named or read.rule.phrase):
        name = read.phrase
    for mark in ("”", '"', "“"):
        if name.count(mark) == 1:
            name = name.replace(mark, "")
    return name


_WELCOME = re.compile(r"(?:[\d.:–-]+\s+)?[Vv]älkom(?:men|na) till (?P<name>[A-ZÅÄÖ][^.!?\n]{4,80})[.!]?$")


def _welcomed_to(reading: Reading) -> Happening | None:
    """Return the event whose name only the first item of the programme tells: "9.00 Välkommen till Framtidsdagen"."""
    if not is_programme(reading):
        return None
    for sentence in reading.sentences[:14]:
        found = _WELCOME.match(reading.text[sentence.start : sentence.end])
        if found is not None:
            date, where = _first_date(reading, reading.sentences[0])
            return _make_page_event(reading, sentence, found["name"].strip(), date, where, "page-event-date")
    return None


def is_programme(reading: Reading) -> bool:
    """Say whether three lines or more begin with an hour: the page is a programme."""
    hour = re.compile(r"(?i)(?:kl\.?\s?)?\d{1,2}[.:]\d\d\b")
    return sum(1 for block in reading.blocks if hour.match(reading.text, block.start, block.end)) >= 3


#: What stands under the title of an event and says what it is: "– en konferens om tillit".
_SUBTITLE = re.compile(
    r"\s*\n\s*[-–—]?\s*(?:[Ee]n|[Ee]tt)\s(?:\w+\s)?\w*(?:konferens|seminarium|webbinarium|forum|samtal|träff|dag)\b"
)
_NO_TITLE = re.compile(
    r"(?i)(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\b|dag \d|om\b|fakta|anmälan|tid\b|plats\b|kostnad"
    r"|medverkande|obs\b)"
)
_EVENT_TITLE = re.compile(
    r"(?i)(?:\b|[a-zåäö])(?<!var)(?<!mån)(?<!tis)(?<!ons)(?<!tors)(?<!fre)(?<!lör)(?<!sön)(?<!mid)(?<!\bi )(?<!\bi)"
    r"(?:(?<=[a-zåäö])dag(?:en|ar|arna)?|\bdag(?:ar)?(?= om\b)"
    r"|konferens|konferensen|forum|kongress|seminarium|seminariet|möte|webbinarium|hearing"
    r"|workshop|symposium|(?<=\ben )(?:dag|halvdag|kväll|eftermiddag|förmiddag)(?= (?:om|för|med|kring)\b))\b"
    r"(?:\s+(?:om|med|i|för|på)\b.*|(?:\s+[A-ZÅÄÖ][\w-]*){1,2})?(?:\s+(?:19|20)\d\d)?$"
)


def _event_of_title(reading: Reading) -> Happening | None:
    """Return the event of a page without a programme: its title names one, and the first sentences date it."""
    end = opening_end(reading)
    heads = [s for s in reading.sentences[:10] if s.block.kind in ("heading", "caption") and s.start < end]
    title = next(
        (
            s
            for s in heads
            if (any(event_of(x) for x in s.spans) or _EVENT_TITLE.search(reading.text[s.start : s.end]))
            and not re.match(r"\d{4}-\d\d-\d\d ", reading.text[s.start : s.end])  # a line of news
        ),
        None,
    )
    if title is None:
        return None
    line = re.sub(r"\s+", " ", reading.text[title.start : title.end])
    named = any(event_of(s) for s in title.spans)
    if (
        len(line) > 90
        or not (named or _EVENT_TITLE.search(line))
        or re.match(r"(?i)(?:besök|studiebesök|nyhet|om )", line)
        or (not named and re.match(r"(?i)rapport", line))
    ):
        return None
    dates = [
        (s.value, sentence)
        for sentence in reading.sentences[:9]
        if sentence.block.kind != "chrome" and not is_byline(reading, sentence)
        for s in sentence.spans
        if "date" in s.tags and len(s.value.first) >= 7
    ]
    if not dates:
        return None
    date, where = dates[0]
    if (m := re.search(r"(?:19|20)\d\d$", line)) and not date.has_year:
        date = date.with_year(m.group())
    read = read_title(line)
    name = read.phrase if read is not None and read.rule.makes == "event" and not named else line
    happening = _make_page_event(reading, title, name, date, where, "title-event-date")
    if read is not None and read.rule.makes == "event" and reading.headline is None:
        reading.headline = Headline(read, title, [happening])
    happening.draft.forms.add(line)
    for head in heads:
        add_title_forms(happening, re.sub(r"\s+", " ", reading.text[head.start : head.end]))
    happening.whole_page = False
    return happening


def _make_page_event(
    reading: Reading, title: Sentence, name: str, date: Date | None, where: Sentence | None, rule: str
) -> Happening:
    dated = date.with_year(reading.year) if date is not None else None
    thing = next((s.value for s in title.spans if event_of(s)), None)
    if thing is not None:
        draft = reading.registry.thing(thing, name)
    else:
        draft = reading.registry.event(name, dated.first if dated and dated.first not in name else "", "")
    happening = Happening(draft, "event", dated.first if dated else "", whole_page=True)
    reading.happenings.append(happening)
    reading.scopes[title.number] = Scope(reading.document_code, reading.document_region, happening)
    if date is not None and dated is not None and where is not None:
        reading.scopes.setdefault(where.number, Scope(reading.document_code, reading.document_region, happening))
        modality = "inferred-year" if dated.has_year and not date.has_year else ""
        reading.state_dates(draft.iri, dated, where, rule, modality=modality)
    return happening


def _only_names(sentence: Sentence) -> bool:
    return all(s.tags & {"person", "org", "date", "comma", "dash", "punct", "number"} for s in sentence.spans)


def _title_case(line: str) -> str:
    return line[0] + line[1:].lower() if line.isupper() else line


def _first_date(reading: Reading, title: Sentence) -> tuple[Date | None, Sentence | None]:
    seen = 0
    for sentence in reading.sentences:
        if sentence.start < title.start or sentence.block.kind == "chrome":
            continue
        seen += 1
        if seen > 14:
            break
        for span in sentence.spans:
            if "date" in span.tags and len(span.value.first) >= 7:
                return span.value, sentence
    return _date_above(reading, title)


def _date_above(reading: Reading, title: Sentence) -> tuple[Date | None, Sentence | None]:
    """Return the day with an hour that the line right above a title tells: "19 april 2023 kl. 10.00-16.00"."""
    for sentence in reversed(reading.sentences[max(0, title.number - 2) : title.number]):
        for span in sentence.spans:
            timed = _HOUR.search(reading.text, span.end, min(span.end + 20, sentence.end))
            if "date" in span.tags and len(span.value.first) == 10 and timed:
                return span.value, sentence
    return None, None
