"""The page's own node: the visit, the event or the initiative that a page as a whole is about, by its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from styrkedjan.ontology import SCHEMA, SK

from ..grammar.engine import Span
from ..names.spans import Organisation, event_of
from ..swedish.occasions import Occasion, occasion_of
from ..swedish.sentence import Sentence
from ..text.dates import Date
from .reading import Happening, Headline, Reading, Scope
from .registry import Draft
from .titles import Title, read_title

__all__ = [
    "add_forms",
    "add_title_forms",
    "find_title",
    "invited_happening",
    "is_byline",
    "opening_end",
    "page_happening",
    "page_initiative",
]

#: How many blocks from the top may hold the title, and how many sentences from there the day of its event.
_TITLE_BLOCKS = 10
_OPENING = 9
#: How many paragraphs may stand between a site's name and the title …
_LEADS = 1
#: … and from how many characters on a paragraph is the text itself.
_LONG = 300
#: How many of them tell it whatever they speak of.
_NEAR = 3
_DAY_FIRST = re.compile(r"\d{4}-\d\d-\d\d\b|\d{1,2} [a-zåäö]{3,9}\.? \d{4}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BYLINE = re.compile(r"[*_]*(?:\d{4}-\d\d-\d\d|\d{1,2} [a-zåäö]{3,9} \d{4}),? (?:av|text:?|skrivet av) [A-ZÅÄÖ]")
#: Words for any occasion, by which a text may come back to the one of its title.
_POINTERS = frozenset({"mötet", "samtalet", "samtalen", "dagen", "träffen", "besöket", "konferensen", "mötena"})


def is_byline(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a line tells when and by whom the page was written: "2019-11-21 av Eva Ek"."""
    return bool(_BYLINE.match(reading.text, sentence.start))


def opening_end(reading: Reading) -> int:
    """Return where the text has begun, so that a heading from there on heads a part of it and is no title.

    It has with a long paragraph, or with the second one under a heading.
    """
    headed = told = 0
    for block in reading.blocks:
        told += block.kind == "paragraph" and headed > 0
        if block.kind == "paragraph" and (told > _LEADS or block.end - block.start > _LONG):
            return block.start
        headed += block.kind == "heading"
    return len(reading.text)


def find_title(reading: Reading) -> tuple[Title, Sentence] | None:
    """Return what the first headline says that the page is about, with the sentence that says it, or None."""
    blocks = reading.blocks[: _TITLE_BLOCKS + 1]
    days = [bool(_DAY_FIRST.match(reading.text, block.start)) for block in blocks] + [False]
    end = opening_end(reading)
    for i, block in enumerate(blocks[:_TITLE_BLOCKS]):
        if block.start >= end:
            return None
        if block.kind not in ("heading", "caption") or (days[i] and (days[i + 1] or (i and days[i - 1]))):
            continue  # lines that begin with a day each are a list of news
        title = read_title(re.sub(r"\s", " ", reading.text[block.start : block.end]))
        sentence = next((s for s in reading.sentences if s.block is block), None)
        if title is not None and sentence is not None:
            return title, sentence
    return None


def page_happening(reading: Reading) -> Happening | None:
    """Return the visit or the event that the title tells of, made with what title and opening say of it, or None."""
    found = find_title(reading)
    if found is None or found[0].rule.makes not in ("visit", "event"):
        return None
    title, sentence = found
    if reading.title is not None and reading.title[0] is sentence:
        return None  # the title names the initiative that the page is about
    date, dated_in = _first_day(reading, sentence, title.occasion)
    if date is not None and not date.has_year and dated_in is sentence and (year := _YEAR.search(title.line)):
        date = date.with_year(year[0])  # "Årsmöte 2015, 26 maj"
    if title.rule.told and date is None and not _is_told(reading, title):
        return None
    reading.headline = Headline(title, sentence)
    if title.rule.makes == "visit" and len(apart := _apart(sentence, title)) > 1:
        _make_several(reading, title, sentence, date, dated_in, apart)
        return None
    make = _make_visit if title.rule.makes == "visit" else _make_event
    happening = make(reading, title, sentence, date)
    reading.headline.happenings.append(happening)
    reading.happenings.append(happening)
    reading.scopes[sentence.number] = Scope(reading.document_code, reading.document_region, happening)
    if happening.kind == "visit":
        _state_hosts(reading, title, sentence, happening, list(_hosts(sentence, title)))
    _state_day(reading, title, happening, date, dated_in)
    return happening


#: The lead of its list of speakers: "Vid seminariet medverkar:", "Medverkande".
_TAKES_PART = re.compile(
    r"(?i)\b(?:medverkar|deltar|talar)[^.:\n]{0,20}:|(?:^|\n)(?:medverkande|talare|föreläsare):?\s*\n"
)


def invited_happening(reading: Reading) -> Happening | None:
    """Return the event of an invitation whose first heading is its name, be it a question, or None.

    The text comes back to it twice by a noun in the definite form, names no other, and lists who takes part.
    """
    if reading.title is not None or find_title(reading) is not None:
        return None
    heading = next((b for b in reading.blocks[:3] if b.kind in ("heading", "caption")), None)
    sentence = next((s for s in reading.sentences if s.block is heading), None) if heading is not None else None
    if heading is None or sentence is None or not 12 <= heading.end - heading.start <= 140:
        return None
    if any(event_of(span) for each in reading.body for _, span in each.told):
        return None
    if not _TAKES_PART.search(reading.text, heading.end):
        return None
    occasions: list[Occasion] = []
    for token in (token for each in reading.body for token in each.tokens if token.start > heading.end):
        occasion = occasion_of(token.word.lower)
        if occasion is not None and occasion.form == "definite":
            if occasions and occasion.base != occasions[0].base:
                return None
            occasions.append(occasion)
    if len(occasions) < 2:
        return None
    label = re.sub(r"\s+", " ", reading.text[heading.start : heading.end]).strip()
    draft = reading.registry.event(label, "")
    add_forms(draft, occasions[0], "", "")
    happening = Happening(draft, "event", "", whole_page=True, by_title=True)
    reading.happenings.append(happening)
    reading.scopes[sentence.number] = Scope(reading.document_code, reading.document_region, happening)
    reading.state(reading.iri, SCHEMA + "mentions", draft.iri, sentence, "mention")
    return happening


def _state_day(
    reading: Reading, title: Title, happening: Happening, date: Date | None, dated_in: Sentence | None
) -> None:
    if date is None or dated_in is None:
        return
    reading.scopes.setdefault(dated_in.number, Scope(reading.document_code, reading.document_region, happening))
    written = date.with_year(reading.year)
    modality = "inferred-year" if written.has_year and not date.has_year else ""
    rule, confidence = title.rule.name, title.rule.confidence
    reading.state_dates(happening.draft.iri, written, dated_in, rule, confidence, modality)


def _apart(sentence: Sentence, title: Title) -> list[Span]:
    """Return the municipalities of a title that names several: each was visited by itself."""
    hosts = {span.value.code: span for span in _hosts(sentence, title) if len(span.value.code) == 4}
    places = [span for span in hosts.values() if span.value.type == "Municipality"]
    return places if len(places) == len(list(_hosts(sentence, title))) else []


def _make_several(
    reading: Reading, title: Title, sentence: Sentence, date: Date | None, dated_in: Sentence | None, hosts: list[Span]
) -> None:
    """Make a visit to each municipality; it holds for the sentences that name that one and no other."""
    assert reading.headline is not None
    day = date.with_year(reading.year).first if date else ""
    for host in hosts:
        place = reading.registry.place_name(host.value.code)
        happening = Happening(reading.registry.visit(place, day), "visit", day, code=host.value.code, by_title=True)
        happening.draft.forms |= {f"Studiebesök {place}", f"besök i {place}"}
        reading.headline.happenings.append(happening)
        reading.happenings.append(happening)
        reading.scopes.setdefault(sentence.number, Scope(reading.document_code, reading.document_region))
        _state_hosts(reading, title, sentence, happening, [host])
        _state_day(reading, title, happening, date, dated_in)
        for other in reading.sentences[sentence.number + 1 :]:
            codes = {s.value.code for _, s in other.told if isinstance(s.value, Organisation)} & {
                span.value.code for span in hosts
            }
            if codes == {host.value.code}:
                reading.events_of.setdefault(other.number, happening)


def page_initiative(reading: Reading) -> tuple[Title, Sentence] | None:
    """Return the title that names an initiative (an assignment, an agreement, a plan), with its sentence, or None."""
    found = find_title(reading)
    return found if found is not None and found[0].rule.makes == "initiative" else None


def _first_day(reading: Reading, title: Sentence, occasion: Occasion | None) -> tuple[Date | None, Sentence | None]:
    """Return the first day that the title or the sentences after it tell, with the sentence."""
    near = 0
    for sentence in reading.sentences[title.number : title.number + _OPENING]:
        if sentence.block.kind == "chrome" or reading.text[sentence.start] == "[" or is_byline(reading, sentence):
            continue
        near += 1
        if near > _NEAR and not _is_of_event(sentence, occasion):
            continue
        for span in sentence.spans:
            if "date" in span.tags and len(span.value.first) >= 7:
                return span.value, sentence
    return None, None


def _is_of_event(sentence: Sentence, occasion: Occasion | None) -> bool:
    """Say whether a sentence further down tells of the title's event: by its noun, and by none for another event."""
    if sentence.block.kind in ("heading", "caption", "label", "value"):
        return True
    named = [found for token in sentence.tokens if (found := occasion_of(token.word.lower)) is not None]
    if occasion is None or not named:
        return bool(named)
    return all(
        occasion.base.endswith(found.base)
        or found.base.endswith(occasion.base)
        or (found.base == "möte" and found.form == "definite")  # whatever it is called, they met
        for found in named
    )


def _is_told(reading: Reading, title: Title) -> bool:
    """Say whether the opening comes back to the title's occasion, by its noun in the definite form or who was there."""
    definite = title.occasion.definite if title.occasion else ""
    heads = {definite, "mötet"} | {pointer for pointer in _POINTERS if definite.endswith(pointer)}
    for sentence in reading.sentences[1:14]:
        if sentence.block.kind == "chrome":
            continue
        if sentence.tags & {"attended", "met"} or any(t.word.lower in heads for t in sentence.tokens):
            return True
    return False


def _make_event(reading: Reading, title: Title, sentence: Sentence, date: Date | None) -> Happening:
    """Make the event of a title: the one it names, else one called by the title's own words."""
    thing = next((s.value for s in sentence.spans if event_of(s)), None)
    day = date.with_year(reading.year).first if date else ""
    if thing is not None:
        draft = reading.registry.thing(thing, title.phrase)
    else:
        draft = reading.registry.event(title.phrase, day if day not in title.phrase else "")
    happening = Happening(draft, "event", day, whole_page=True, by_title=True)
    draft.forms |= {title.line, *title.forms}
    add_title_forms(happening, title.line)
    if title.occasion is not None:
        add_forms(draft, title.occasion, day, reading.text[date.start : date.end] if date else "")
    return happening


def add_forms(draft: Draft, occasion: Occasion, day: str, written: str) -> None:
    """Add what an occasion is called besides its name: by its noun alone, and by its noun and its day."""
    draft.forms |= {occasion.base, occasion.definite}
    if day:
        draft.forms.add(f"{occasion.base} {day}")
    if written:
        written = re.sub(r"\s+", " ", written).removeprefix("den ").rstrip(".")
        draft.forms |= {
            f"{noun}{den}{written}" for noun in (occasion.base, occasion.definite) for den in (" ", " den ")
        }


_WHERE_AND_WHEN = re.compile(
    r"(?: (?:i|på|vid) [A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)?(?: (?:den )?\d[\d/.:e-]*(?: \w+)?(?: \d{4})?)?$"
)


def add_title_forms(happening: Happening, line: str) -> None:
    """Add what another headline calls the event: by its own words, less where and when, and by its noun alone."""
    title = read_title(line)
    if title is None or title.rule.makes != "event":
        return
    phrase = title.phrase
    owner = re.search(r"(?:[A-ZÅÄÖ][\w-]*(?:s|:s) )+$", line.partition(phrase)[0])
    bare = _WHERE_AND_WHEN.sub("", phrase)
    happening.draft.forms |= {phrase, bare} | ({owner.group() + phrase, owner.group() + bare} if owner else set())
    if title.occasion is not None:
        add_forms(happening.draft, title.occasion, "", "")


def _make_visit(reading: Reading, title: Title, sentence: Sentence, date: Date | None) -> Happening:
    """Make the visit of a title, called by the place or the organisation that is visited."""
    where = title.groups["where"]
    hosts = list(_hosts(sentence, title))
    place = _place(reading, hosts) or where
    day = date.with_year(reading.year).first if date else ""
    happening = Happening(reading.registry.visit(place, day), "visit", day, whole_page=True, by_title=True)
    codes = {span.value.code for span in hosts if len(span.value.code) == 4}
    happening.code = codes.pop() if len(codes) == 1 else ""
    in_place = bool(hosts) and "place" in hosts[0].tags and where.startswith(hosts[0].value.form)
    called = (
        {f"besök i {where}"}
        if in_place or not hosts and " " not in where
        else {f"besök på {where}", f"besök hos {where}"}
    )
    happening.draft.forms |= {
        title.line,
        title.phrase,
        f"Studiebesök {place}",
        f"Studiebesök {where}",
        f"besök i {place}",
        *called,
    }
    return happening


def _hosts(sentence: Sentence, title: Title) -> Iterator[Span]:
    left, right = title.spans["where"]
    for _, span in sentence.told:
        inside = left <= span.start - sentence.block.start and span.start - sentence.block.start < left + len(
            title.groups["where"]
        )
        if inside and isinstance(span.value, Organisation) and not span.value.pointer and "genitive" not in span.tags:
            yield span


def _place(reading: Reading, hosts: list[Span]) -> str:
    """Return the place of the first municipality visited or of a local body's, else the first organisation's name."""
    for span in hosts:
        if len(span.value.code) == 4 and span.value.type == "Municipality":
            return reading.registry.place_name(span.value.code)
    for span in hosts:
        code = span.value.code or reading.document_code
        if span.value.local and len(code) == 4:
            return reading.registry.place_name(code)
    return hosts[0].value.label if hosts else ""


def _state_hosts(reading: Reading, title: Title, sentence: Sentence, happening: Happening, hosts: list[Span]) -> None:
    for span in hosts:
        host = reading.organisation(span.value, sentence)
        if host is not None:
            rule, confidence = title.rule.name, title.rule.confidence
            reading.state(happening.draft.iri, SK + "visits", host.iri, sentence, rule, confidence)
            happening.hosts.append(host.iri)
