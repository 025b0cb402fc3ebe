"""From and until when a sentence says that something holds: "rektor sedan 2019", "fram till maj 2021", "2015–2018".

This is the time of what is said, not of when it was said; where nothing is said it stays empty. A sentence that tells
of several people's posts gives none of them its date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from styrkedjan.graph.model import Statement
from styrkedjan.ontology import SK

from ..document.reading import FORMER, HAS_ROLE, MEMBER_OF, Reading
from ..grammar.engine import Span
from ..swedish.sentence import Sentence
from ..text.dates import Date

__all__ = ["find_validity"]

_POSTS = frozenset({MEMBER_OF, FORMER, HAS_ROLE, SK + "leads"})
_GIVEN = frozenset({SK + "assigns", SK + "funds"})
_LASTING = frozenset({SK + name for name in ("partner", "decidesOver", "supervises", "reportsTo", "governs")})
_TIMED = _POSTS | _GIVEN | _LASTING

_FROM = re.compile(
    r"(?i)(?:\bsedan|\bfr\.?\s?o\.?\s?m\.?|\bfrån och med|\bmed start|\bfrån(?: den)?|\balltsedan|\bmed början"
    r"|\btillträd\w+|\bbörja\w+|\butsågs|\banställd\w*|\btillsatt\w*|\bvald\w*|\bförordna\w+|\binrätta\w+)\W*(?:\w+\W+){0,2}$"
)
_UNTIL = re.compile(
    r"(?i)(?:\bt\.?\s?o\.?\s?m\.?|\btill och med|\bfram till|\btills|\bslut\w+|\blämna\w+"
    r"|\bavgå\w+|\bavgick|\bupphör\w*)\W*(?:\w+\W+){0,2}$"
)
#: Verbs that begin or end a post, wherever they stand before the date.
_ENTERS = re.compile(
    r"(?i)\b(?:tillträd\w+|utsågs|utsetts|utses|anställdes|anställts|valdes|förordnades|rekryterades|började)\b"
)
_LEAVES = re.compile(r"(?i)\b(?:lämnade|lämnar|lämnat|avgick|avgår|avgått|slutade|slutar|slutat)\b")
_DURING = re.compile(r"(?i)(?:\bunder|\båren|\bperioden|\bmandatperioden|\bför|\bmellan|^|[(,])\W*(?:\w+\W+){0,1}$")
_DEADLINE = re.compile(r"(?i)\b(?:senast|före|innan|inför|till)\W*(?:den\W+)?$")


def find_validity(reading: Reading) -> None:
    """Give each statement of a post, a partnership or a piece of steering the time that its sentence tells."""
    by_sentence: dict[int, list[tuple[object, Statement]]] = defaultdict(list)
    for key, statement in reading.statements.items():
        if statement.predicate in _TIMED and (at := reading.sentence_at(statement.evidence.start)) is not None:
            by_sentence[at.number].append((key, statement))
    for number, stated in by_sentence.items():
        sentence = reading.sentences[number]
        if "date" not in sentence.tags:
            continue
        for predicates in (_POSTS, _GIVEN, _LASTING):
            _date_those(reading, sentence, [each for each in stated if each[1].predicate in predicates])


def _date_those(reading: Reading, sentence: Sentence, stated: list[tuple[object, Statement]]) -> None:
    if len({s.subject for _, s in stated}) != 1:
        return
    if len({s.object for _, s in stated if s.predicate in (MEMBER_OF, FORMER)}) > 1:
        return
    kind = stated[0][1].predicate
    first, last = _told(reading, sentence, given=kind in _GIVEN, post=kind in _POSTS)
    if not first and not last:
        return
    for key, statement in stated:
        evidence = replace(statement.evidence, valid_from=first, valid_until=last)
        reading.statements[key] = replace(statement, evidence=evidence)  # type: ignore[index]


def _told(reading: Reading, sentence: Sentence, *, given: bool, post: bool) -> tuple[str, str]:
    """Return the first and the last day, month or year that the sentence tells, "" for what it does not."""
    first = last = ""
    for span in _dates(sentence.spans):
        date: Date = span.value
        lead = reading.text[sentence.start : span.start]
        own = reading.text[span.start : span.end]
        before = lead + re.match(r"(?i)(?:sedan|från|under|till|mellan|i|den|fram till|till och med)?\s*", own)[0]  # type: ignore[index]
        if _DEADLINE.search(before) and not _UNTIL.search(before):
            continue
        if _UNTIL.search(before):
            last = last or date.last or date.first
        elif _FROM.search(before):
            first = first or date.first
            last = last or date.last
        elif date.last and (post or _DURING.search(before)):
            first, last = first or date.first, last or date.last
        elif re.search(r"(?i)\bunder\W*$", before) and len(date.first) == 4:
            first, last = first or date.first, last or date.first
        elif post and _LEAVES.search(before):
            last = last or date.first
        elif (post and _ENTERS.search(before)) or (given and _is_day_of_decision(sentence, span)):
            first = first or date.first
    return first, last


def _dates(spans: Iterable[Span]) -> list[Span]:
    return [s for s in spans if "date" in s.tags and isinstance(s.value, Date) and s.value.has_year]


def _is_day_of_decision(sentence: Sentence, span: Span) -> bool:
    """Say whether a date stands before what is assigned or granted: "I maj 2021 gav nämnden …"."""
    before = [s for s in sentence.spans if s.start < span.start]
    after = [s for s in sentence.spans if s.start > span.start]
    return not any("sub" in s.tags for s in before) and any("verb" in s.tags for s in after)
