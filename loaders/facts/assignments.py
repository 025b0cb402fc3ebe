"""Assignments, agreements and plans that a page is about: who has them, with whom, until when, for how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from styrkedjan.ontology import SCHEMA, SK

from ..document.reading import Reading
from ..document.registry import Draft
from ..document.told_assignments import GIVEN, bodies_between, givers, receivers
from ..grammar.engine import Match, Span
from ..grammar.force import allowed
from ..swedish.sentence import Sentence
from ..text.dates import to_literal
from .attendance import iter_organisations
from .initiatives import find_money, state_budget

__all__ = ["assigned", "state_assignment"]


def assigned(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that those under "who" are responsible for the assignment that the page, or the sentence, is about."""
    assignment = _titled(reading, sentence)
    if assignment is None or not allowed(match, spans):
        return
    following = spans[match.last] if match.last < len(spans) else None
    word = reading.text[following.start : following.end].lower() if following is not None else ""
    if word in match.pattern.options.get("not_before", ()):
        return  # "gav regeringen i uppdrag till": who gives it
    known = receivers(reading, sentence)
    for span in iter_organisations(match.get("who"), reading.text):
        draft = reading.named_organisation(span, sentence)
        if known and span.value.label.lower() in givers():
            continue  # "gav regeringen Skolverket i uppdrag"
        if draft is not None and draft.iri != assignment.iri:
            rule, confidence = match.pattern.name, match.pattern.confidence
            reading.state(assignment.iri, SK + "responsible", draft.iri, sentence, rule, confidence)
            _state_given(reading, assignment, sentence, spans[match.first].start)


def _titled(reading: Reading, sentence: Sentence) -> Draft | None:
    """Return the assignment of the page's title, where the sentence tells of none given before."""
    headline = reading.headline
    if headline is None or "assignment" not in headline.title.rule.name:
        return None
    return None if _BEFORE.search(reading.text, sentence.start, sentence.end) else reading.assignment


#: What tells of an assignment given before the page's: "Regeringen har sedan 2004 uppdragit åt …".
_BEFORE = re.compile(r"(?i)\bhar (?:sedan|tidigare|redan)\b")


def _state_given(reading: Reading, draft: Draft, sentence: Sentence, told: int) -> None:
    """State the day, the month or the year an assignment was given as its beginning, where its sentence tells it."""
    first = sentence.spans[0].start
    for span in sentence.spans:
        if "date" not in span.tags or span.start > told or "senast" in reading.text[first : span.start].lower():
            continue
        given = to_literal(span.value.with_year(reading.year).first)
        reading.state(draft.iri, SCHEMA + "startDate", given, sentence, "assignment-given")
        return


def state_assignment(reading: Reading) -> None:
    """State the partners, the last day and the sum of what the title names, and of each assignment the text tells of.

    What is told of one goes up to where the text tells of the next.
    """
    opening = [s for s in reading.body if s.block.kind not in ("heading", "caption")]
    told = reading.told_assignments
    for number, draft in told.items():
        _state_receivers(reading, draft, reading.sentences[number])
    if told:
        firsts = sorted(told)
        for first, following in pairwise([*firsts, len(reading.sentences)]):
            begin = 0 if len(firsts) == 1 and told[first] is reading.assignment else first
            _state_terms(reading, told[first], [s for s in opening if begin <= s.number < following])
    titled = reading.assignment
    if titled is not None and titled not in told.values():
        _state_titled_receivers(reading, titled, opening)
        _state_parties(reading, titled)
        _state_years(reading, titled)
        _state_terms(reading, titled, [s for s in opening if s.number not in told])


def _state_titled_receivers(reading: Reading, draft: Draft, opening: Sequence[Sentence]) -> None:
    """State that those are responsible whom the title names as getting it, or a sentence that tells who is given it."""
    headline = reading.headline
    if headline is None or "assignment" not in headline.title.rule.name:
        return
    found: list[tuple[Sentence, Span]] = []
    if "who" in headline.title.spans:
        start = headline.sentence.block.start
        left, right = headline.title.spans["who"]
        found += [
            (headline.sentence, s) for s in bodies_between(reading, headline.sentence, start + left, start + right)
        ]
    for sentence in opening:
        told = reading.text.find("ppdrag", sentence.start, sentence.end) >= 0 and "no" not in sentence.tags
        if told and not _BEFORE.search(reading.text, sentence.start, sentence.end):
            found += [(sentence, span) for span in receivers(reading, sentence, inverted=True)]
    for sentence, span in found:
        receiver = reading.named_organisation(span, sentence)
        if receiver is not None:
            reading.state(draft.iri, SK + "responsible", receiver.iri, sentence, "given-the-assignment")


def _state_receivers(reading: Reading, draft: Draft, sentence: Sentence) -> None:
    given = GIVEN.search(reading.text, sentence.start, sentence.end)
    reading.state(reading.iri, SCHEMA + "mentions", draft.iri, sentence, "mention")
    named = [reading.named_organisation(span, sentence) for span in receivers(reading, sentence)]
    for receiver in named:
        if receiver is not None:
            reading.state(draft.iri, SK + "responsible", receiver.iri, sentence, "given-the-assignment")
    if given is not None:
        _state_given(reading, draft, sentence, given.end())


def _state_terms(reading: Reading, draft: Draft, opening: Sequence[Sentence]) -> None:
    """State the partners, the last day and the sum that sentences tell of one assignment, agreement or plan."""
    told = draft in reading.told_assignments.values()
    if told:
        draft.forms |= {w for s in opening for t in s.tokens if (w := t.word.lower) in _DEFINITE}  # as the text goes on
    own = [s for s in opening if not told or _speaks_of_it(reading, s)]
    for sentence in own:
        _state_partners(reading, draft, sentence)
    for sentence in opening:
        _state_report(reading, draft, sentence)
    sums = [(sentence, money) for sentence in own for money in find_money(reading.text, sentence.start, sentence.end)]
    if len({money[2] for _, money in sums}) == 1:
        sentence, (_, _, amount) = sums[0]
        state_budget(reading, draft, amount, sentence, "sum-of-assignment")


def _speaks_of_it(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a sentence tells of an assignment that the text tells of, and not only after it."""
    if sentence.number in reading.told_assignments:
        return True
    return any(token.word.lower in _DEFINITE for token in sentence.tokens)


_DEFINITE = frozenset({"uppdraget", "regeringsuppdraget"})


_YEARS = re.compile(r"\bför (?:perioden |åren |år )?(\d{4})(?:\s?[–-]\s?(\d{4}))?\b")
#: … or at the end of the title of an agreement, where it is no part of another name: "… genomförande av Vision 2025".
_YEARS_AT_END = re.compile(
    r"(?:[Gg]odkännande av (?:en |ett )?)?(?:[Öö]verenskommelse|[\w-]*[Aa]vtal)\w* (?!.*[A-ZÅÄÖ])"
    r".*\s((?:19|20)\d\d)(?:\s?[–-]\s?((?:19|20)\d\d))?"
)


def _state_years(reading: Reading, draft: Draft) -> None:
    """State the years that the title says an agreement holds for: "… för 2020", "… för 2020–2022"."""
    headline = reading.headline
    if headline is None or not _PARTIES.search(draft.label) or _TASK.match(draft.label):
        return
    found = _YEARS.search(headline.title.line) or _YEARS_AT_END.fullmatch(headline.title.line)
    if found is None:
        return
    for year, relation in ((found[1], "startDate"), (found[2], "endDate")):
        if year:
            reading.state(draft.iri, SCHEMA + relation, to_literal(year), headline.sentence, "years-of-agreement")


#: An assignment may be given by an agreement, and is none.
_TASK = re.compile(r"(?i)(?:\w+ av )?\w*uppdrag\b")
_PARTIES = re.compile(r"(?i)överenskommelse\w*|avtal\w*|avsiktsförklaring\w*")


def _state_parties(reading: Reading, draft: Draft) -> None:
    """State the parties of an agreement, told "mellan A och B": each is a partner, the first responsible too."""
    if not _PARTIES.search(draft.label) or _TASK.match(draft.label):
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
_YEARLY = re.compile(r"(?i)\b(?:en|två) gång(?:er)? per år\b|\bvarje år\b")
_EVERY_YEAR = re.compile(r"(?i)\s(?:varje|respektive) år\b|\sårligen\b")
_IN_PART = re.compile(r"(?i)\bdel(?:redovis|rapport)\w*|\bårligen\b|\bdel av uppdraget\b")


def _state_report(reading: Reading, draft: Draft, sentence: Sentence) -> None:
    """State the day by which an assignment is to be reported as the day it ends; a report of a part ends nothing."""
    line = reading.text[sentence.start : sentence.end]
    if not _REPORTED.search(line) or not re.search(r"(?i)\bsenast\b", line) or _YEARLY.search(line):
        return
    for span in sentence.spans:
        if "date" in span.tags and len(span.value.first) >= 7:
            before = reading.text[max(sentence.start, span.start - 90) : span.start]
            again = _EVERY_YEAR.match(reading.text, span.end)
            if "senast" in before.lower() and not _IN_PART.search(before) and not again:
                end = to_literal(span.value.with_year(reading.year).first)
                reading.state(draft.iri, SCHEMA + "endDate", end, sentence, "report-due")
