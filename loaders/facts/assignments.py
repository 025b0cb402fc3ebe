"""Assignments, agreements and plans that a page is about: who has them, with whom, until when, for how much."""

from __future__ import annotations

import re
from collections.abc import Sequence

from styrkedjan.ontology import SCHEMA, SK

from ..document.reading import Reading
from ..document.registry import Draft
from ..grammar.engine import Match, Span
from ..grammar.force import allowed
from ..swedish.sentence import Sentence
from ..text.dates import to_literal
from .attendance import iter_organisations
from .initiatives import find_money, state_budget

__all__ = ["assigned", "state_assignment"]


def assigned(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that those under "who" are responsible for the assignment that the page is about."""
    headline = reading.headline
    if reading.assignment is None or headline is None or not allowed(match, spans):
        return
    if "assignment" not in headline.title.rule.name or _BEFORE.search(reading.text, sentence.start, sentence.end):
        return
    following = spans[match.last] if match.last < len(spans) else None
    word = reading.text[following.start : following.end].lower() if following is not None else ""
    if word in match.pattern.options.get("not_before", ()):
        return  # "gav regeringen i uppdrag till": who gives it
    for span in iter_organisations(match.get("who"), reading.text):
        draft = reading.named_organisation(span, sentence)
        if draft is not None and draft.iri != reading.assignment.iri:
            rule, confidence = match.pattern.name, match.pattern.confidence
            reading.state(reading.assignment.iri, SK + "responsible", draft.iri, sentence, rule, confidence)
            _state_given(reading, reading.assignment, sentence, spans[match.first : match.last])


#: What tells of an assignment given before the page's: "Regeringen har sedan 2004 uppdragit åt …".
_BEFORE = re.compile(r"(?i)\bhar (?:sedan|tidigare|redan)\b")


def _state_given(reading: Reading, draft: Draft, sentence: Sentence, told: Sequence[Span]) -> None:
    """State the day, the month or the year an assignment was given as its beginning, where its sentence tells it."""
    first = sentence.spans[0].start
    for span in sentence.spans:
        if (
            "date" not in span.tags
            or span.start > told[-1].start
            or "senast" in reading.text[first : span.start].lower()
        ):
            continue
        given = to_literal(span.value.with_year(reading.year).first)
        reading.state(draft.iri, SCHEMA + "startDate", given, sentence, "assignment-given")
        return


def state_assignment(reading: Reading) -> None:
    """State the partners, the last day and the sum of the assignment, the agreement or the plan of the page's title."""
    draft = reading.assignment
    if draft is None:
        return
    opening = [s for s in reading.body if s.block.kind not in ("heading", "caption")]
    _state_parties(reading, draft)
    _state_years(reading, draft)
    for sentence in opening:
        _state_partners(reading, draft, sentence)
        _state_report(reading, draft, sentence)
    sums = [
        (sentence, money) for sentence in opening for money in find_money(reading.text, sentence.start, sentence.end)
    ]
    if len({money[2] for _, money in sums}) == 1:
        sentence, (_, _, amount) = sums[0]
        state_budget(reading, draft, amount, sentence, "sum-of-assignment")


_YEARS = re.compile(r"\bför (?:perioden |åren |år )?(\d{4})(?:\s?[–-]\s?(\d{4}))?\b")
#: … or at the end of the title of an agreement, where it is no part of another name: "… genomförande av Vision 2025".
_YEARS_AT_END = re.compile(
    r"(?:[Gg]odkännande av (?:en |ett )?)?(?:[Öö]verenskommelse|[\w-]*[Aa]vtal)\w* (?!.*[A-ZÅÄÖ])"
    r".*\s((?:19|20)\d\d)(?:\s?[–-]\s?((?:19|20)\d\d))?"
)


def _state_years(reading: Reading, draft: Draft) -> None:
    """State the years that the title says an agreement holds for: "… för 2020", "… för 2020–2022"."""
    headline = reading.headline
    if headline is None or not _PARTIES.search(draft.label):
        return
    found = _YEARS.search(headline.title.line) or _YEARS_AT_END.fullmatch(headline.title.line)
    if found is None:
        return
    for year, relation in ((found[1], "startDate"), (found[2], "endDate")):
        if year:
            reading.state(draft.iri, SCHEMA + relation, to_literal(year), headline.sentence, "years-of-agreement")


_PARTIES = re.compile(r"(?i)överenskommelse\w*|avtal\w*|avsiktsförklaring\w*")


def _state_parties(reading: Reading, draft: Draft) -> None:
    """State the parties of an agreement, told "mellan A och B": each is a partner, the first responsible too."""
    if not _PARTIES.search(draft.label):
        return
    for sentence in reading.body[:6]:
        at = next((i for i, s in enumerate(sentence.spans) if s.has("w:mellan")), -1)
        if at < 0 or not _PARTIES.search(reading.text, sentence.start, sentence.spans[at].start):
            continue
        parties = list(iter_organisations(sentence.spans[at + 1 :], reading.text))
        for number, span in enumerate(parties):
            party = reading.named_organisation(span, sentence)
            if party is not None:
                for relation in ("responsible", "partner") if not number else ("partner",):
                    reading.state(draft.iri, SK + relation, party.iri, sentence, "parties-of-agreement")
        if parties:
            return


def _state_partners(reading: Reading, draft: Draft, sentence: Sentence) -> None:
    """State with whom it is to be done: "i samverkan med A och B", "tillsammans med C"."""
    spans = sentence.spans
    if "no" in sentence.tags or not sentence.tags & {"cooperate", "together"}:
        return
    for i, span in enumerate(spans[:-2]):
        if span.tags & {"cooperate", "together"} and "with" in spans[i + 1].tags:
            for other in iter_organisations(_until_verb(_less_joined(spans[i + 2 :])), reading.text):
                partner = reading.named_organisation(other, sentence)
                if partner is not None:
                    reading.state(draft.iri, SK + "partner", partner.iri, sentence, "done-together-with")
            return


def _less_joined(spans: list[Span]) -> list[Span]:
    """Return *spans* less what is joined to the "med" before a list: "samverka med och lyssna på råd från A"."""
    if not spans or "joiner" not in spans[0].tags:
        return spans
    at = next((i for i, span in enumerate(spans[:6]) if "at" in span.tags or "from" in span.tags), -1)
    return spans[at + 1 :]


def _until_verb(spans: list[Span]) -> list[Span]:
    end = next((i for i, s in enumerate(spans) if s.tags & {"verb", "sub", "semicolon"} or s.has("w:att")), len(spans))
    return spans[:end]


_REPORTED = re.compile(r"(?i)\b(?:slut)?(?:redovis|rapporter|återrapporter|lämna)\w*\b")
_EVERY_YEAR = re.compile(r"(?i)\s(?:varje|respektive) år\b|\sårligen\b")
_IN_PART = re.compile(r"(?i)\bdel(?:redovis|rapport)\w*|\bårligen\b")


def _state_report(reading: Reading, draft: Draft, sentence: Sentence) -> None:
    """State the day by which an assignment is to be reported as the day it ends; a report of a part ends nothing."""
    line = reading.text[sentence.start : sentence.end]
    if not _REPORTED.search(line) or not re.search(r"(?i)\bsenast\b", line):
        return
    for span in sentence.spans:
        if "date" in span.tags and len(span.value.first) >= 7:
            before = reading.text[max(sentence.start, span.start - 90) : span.start]
            again = _EVERY_YEAR.match(reading.text, span.end)
            if "senast" in before.lower() and not _IN_PART.search(before) and not again:
                end = to_literal(span.value.with_year(reading.year).first)
                reading.state(draft.iri, SCHEMA + "endDate", end, sentence, "report-due")
