"""Minutes and notes of meetings: the meeting itself, its day, and the body that met."""

from __future__ import annotations

import re
from collections import Counter

from styrkedjan.ontology import SK

from ..names.spans import Organisation
from ..swedish.lexicon import genitive
from ..swedish.occasions import Occasion, occasion_of
from ..swedish.sentence import Sentence
from ..text.dates import Date
from .page import add_forms
from .reading import Happening, Reading, Scope
from .registry import Draft
from .rolls import RollHeading, find_headings, heading_at

__all__ = ["minutes_meeting"]

#: How many characters from the top tell that a document is minutes, and how many sentences tell the day: any
#: day of the first, one that is told as the meeting's of the others.
_OPENING = 600
_EARLY, _SENTENCES = 14, 60
_CALLED = re.compile(r"(?i)protokoll\b|minnesanteckning|mötesanteckning")
_LABELS = frozenset({"member", "substitute", "absent"})
_OPENED = re.compile(r"(?i)\böppna(?:r|de) (?:sammanträdet|mötet)|\bföredrar\b")
#: The label of the meeting's day, on a line of its own above it.
_DAY_LABEL = re.compile(r"(?i)\b(?:sammanträdes|mötes)?datum:?\s*\Z")
#: What tells that a day right after it is that of the approval.
_APPROVED = re.compile(r"(?i)\bjuster\w+(?: \w+){0,4}[:,]? ?(?:[\w ,]{0,40})\Z")
_BODIES = frozenset({"PoliticalBody", "StateBody", "CivilSociety", "JointAuthority"})


def minutes_meeting(reading: Reading) -> Happening | None:
    """Return the meeting that the document is the minutes of, made with its day and its body, or None."""
    if not _is_minutes(reading):
        return None
    title = next((s for s in reading.sentences[:12] if _CALLED.search(reading.text, s.start, s.end)), None)
    title = title or next((s for s in reading.body), None)
    rolls = find_headings(reading.text, reading.raw.body_start)
    date, where = _day(reading, rolls)
    if title is None or not (where or rolls or _OPENED.search(reading.text)):
        return None
    reading.rolls = rolls
    happening = _make(reading, title, where or title, date)
    body, told = _body(reading)
    if body is not None and told is not None:
        reading.state(happening.draft.iri, SK + "organiser", body.iri, told, "minutes-of")
        reading.board = body
        noun = next(iter(sorted(form for form in happening.draft.forms if " " not in form)), "möte")
        happening.draft.forms |= {f"{genitive(form)} {noun}" for form in {body.label, *body.forms} if "," not in form}
    return happening


def _is_minutes(reading: Reading) -> bool:
    start = reading.raw.body_start
    if _CALLED.search(reading.text, start, start + _OPENING):
        return True
    lower = reading.text.lower()
    if "sammanträde" not in lower and "protokoll" not in lower and not re.search(r"§\s?\d", lower):
        return False
    labels = {block.label for block in reading.blocks[:60] if block.kind in ("label", "value")}
    agenda = _OPENED.search(reading.text) and re.search(r"§\s?\d|\n\s*1\.", reading.text)
    return len(labels & _LABELS) >= 2 or bool(find_headings(reading.text, start)) or bool(agenda)


def _day(reading: Reading, rolls: list[RollHeading]) -> tuple[Date | None, Sentence | None]:
    """Return the day of the meeting, one told as that or the first of the opening, with the sentence that tells it.

    No day of the approval of the minutes is the meeting's.
    """
    told: list[tuple[bool, Sentence, Date]] = []
    for sentence in reading.sentences[:_SENTENCES]:
        if sentence.block.kind != "chrome" or _is_labelled_day(reading, sentence):
            line = reading.text[sentence.start : sentence.end].lower()
            of_meeting = (
                sentence.block.label == "date"
                or sentence.block.kind == "chrome"
                or "sammanträd" in line
                or _occasion(line) is not None
            )
            told += [
                (of_meeting, sentence, span.value)
                for span in sentence.spans
                if "date" in span.tags
                and len(span.value.first) >= 7
                and not _is_of_approval(reading, rolls, span.start)
            ]
    labelled = next((each for each in told if each[1].block.label == "date"), None)
    early = labelled or next((each for each in told if each[1].number < _EARLY), None)
    first = early or next((each for each in told if each[0]), None)
    return (first[2], first[1]) if first is not None else (None, None)


def _is_labelled_day(reading: Reading, sentence: Sentence) -> bool:
    """Say whether the label of the meeting's day stands above a line, as where a table has lost its columns."""
    return bool(_DAY_LABEL.search(reading.text[max(0, sentence.start - 30) : sentence.start]))


def _is_of_approval(reading: Reading, rolls: list[RollHeading], at: int) -> bool:
    """Say whether the day at *at* is told of the approval, by the heading that it is under or by its own line."""
    heading = heading_at(rolls, at)
    line = reading.text[reading.text.rfind("\n", 0, at) + 1 : at]
    return (heading is not None and heading.kind == "approval") or bool(_APPROVED.search(line))


def _occasion(line: str) -> Occasion | None:
    """Return the first meeting that a line in lower case names."""
    found = (occasion_of(word) for word in re.findall(r"[a-zåäöé-]+", line))
    return next((o for o in found if o is not None and o.base.endswith(("möte", "sammanträde", "träff"))), None)


def _make(reading: Reading, title: Sentence, where: Sentence, date: Date | None) -> Happening:
    start = reading.raw.body_start
    opening = reading.text[start : start + _OPENING].lower()
    near = _occasion(reading.text[where.start : where.end].lower())
    sitting = occasion_of("sammanträde") if "sammanträde" in opening else None
    occasion = near or _occasion(opening) or sitting or occasion_of("möte")
    assert occasion is not None
    dated = date.with_year(reading.year) if date is not None else None
    day = dated.first if dated is not None else ""
    draft = reading.registry.event(f"{occasion.base} {day}".strip(), "", occasion.base)
    add_forms(draft, occasion, day, reading.text[date.start : date.end] if date is not None else "")
    happening = Happening(draft, "event", day)
    # where it is listed who was there, no one else was
    labelled = any(b.kind == "label" and "participant" in b.label for b in reading.blocks)
    happening.whole_page = not labelled and not reading.rolls
    reading.happenings.append(happening)
    for sentence in (title, where):
        reading.scopes.setdefault(sentence.number, Scope(reading.document_code, reading.document_region, happening))
    if date is not None and dated is not None:
        modality = "inferred-year" if dated.has_year and not date.has_year else ""
        reading.state_dates(draft.iri, dated, where, "minutes-date", modality=modality)
    return happening


_COUNCIL = re.compile(r"(?i)rådet(?:s\b|\b)")


def _body(reading: Reading) -> tuple[Draft | None, Sentence | None]:
    """Return the body that met, with the sentence that tells it.

    That is the first that the opening names, else the one that the notice of the minutes names as their organ, else the
    political one named most often.
    """
    counts: Counter[str] = Counter()
    told: dict[str, tuple[Draft, Sentence]] = {}
    for sentence in reading.sentences:
        if sentence.block.kind == "chrome":
            continue
        for _, span in sentence.told:
            value = span.value
            if sentence.number < 12 and "group" in span.tags and _COUNCIL.search(reading.text, span.start, span.end):
                return reading.actor(span, sentence), sentence
            if not isinstance(value, Organisation) or value.type not in _BODIES or value.pointer:
                continue
            if "genitive" in span.tags and value.type == "PoliticalBody" and _has_a_part(reading, span.end):
                continue  # "kommunstyrelsens arbetsutskott": the committee
            reading.scopes.setdefault(sentence.number, Scope(reading.document_code, reading.document_region))
            body = reading.organisation(value, sentence)
            if body is None:
                continue
            listed = next((s.start for s in sentence.spans if "person" in s.tags), sentence.end)
            first = min([listed, *(heading.start for heading in reading.rolls[:1])])
            alone = listed == sentence.end or (span.end <= first and value.type == "PoliticalBody")
            if sentence.number < 12 and alone:
                return body, sentence
            if value.type == "PoliticalBody":
                counts[body.iri] += 1
                told.setdefault(body.iri, (body, sentence))
    if (named := _organ(reading)) is not None:
        return named
    if not counts:
        return None, None
    best = min(counts, key=lambda iri: (-counts[iri], iri))
    return told[best] if counts[best] > 1 else (None, None)


def _has_a_part(reading: Reading, at: int) -> bool:
    """Say whether the word at *at* names a part of the body whose genitive stands before it."""
    return bool(re.match(r"\s[\w-]*(?:utskott|beredning|delegation|kansli)\w*", reading.text[at : at + 40]))


#: The label of the body in the notice that minutes have been approved, and how far below it its name may stand.
_ORGAN = re.compile(r"\bOrgan\b(?: och [§\w]+)?:?(?= ?\n| ?[A-ZÅÄÖ])")
_BELOW = 120


def _organ(reading: Reading) -> tuple[Draft, Sentence] | None:
    """Return the body that a notice names after "Organ", with the sentence that does."""
    label = _ORGAN.search(reading.text)
    if label is None:
        return None
    for sentence in reading.sentences:
        if sentence.end <= label.end():
            continue
        if sentence.start > label.end() + _BELOW:
            return None
        for _, span in sentence.told:
            value = span.value
            after = span.start >= label.end() and isinstance(value, Organisation)
            if "genitive" in span.tags and _has_a_part(reading, span.end):
                continue
            if after and value.type in _BODIES and (body := reading.organisation(value, sentence)) is not None:
                return body, sentence
    return None
