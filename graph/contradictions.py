"""Where the documents are at odds: two dates of one thing, two holders of one post at one time.

Both are kept, since a document may say either; nothing here settles which is so. A role has one holder at a time where
``words/single_holder.txt`` says so. Two hold it at one time if what is said of their times, or the days on which they
were said to hold it, surely overlap; people of whom no time is known, if one document names both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations

from styrkedjan.ontology import SCHEMA, SK

from .names import Selectable

__all__ = ["Contradiction", "Quote", "find_contradictions"]


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A sentence: the document's file name, the offsets in its text, the words, and the IRI of the evidence."""

    document: str
    start: int
    end: int
    quote: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """``node`` has several ``values`` of ``path`` that cannot all hold; the values are IRIs or dates."""

    node: str
    path: str
    role: str
    values: tuple[str, ...]
    quotes: tuple[Quote, ...]


def find_contradictions(source: Selectable) -> list[Contradiction]:
    """Return what the documents say of one thing and cannot all be so, sorted."""
    return sorted({*_dates(source), *_holders(source)})


_DATES = """
SELECT DISTINCT ?node ?date ?file ?start ?end ?quote ?e WHERE {
  ?e a sk:Evidence ; rdf:predicate ?path ; rdf:subject ?node ; rdf:object ?date ;
     sk:quote ?quote ; sk:start ?start ; sk:end ?end ; prov:wasDerivedFrom/sk:fileName ?file .
  ?node ?path ?date .
}
"""


def _dates(source: Selectable) -> Iterator[Contradiction]:
    """Yield the events and initiatives with two dates, neither of which is the other told less exactly."""
    for path in (SCHEMA + "startDate", SCHEMA + "endDate"):
        told: dict[str, dict[str, set[Quote]]] = defaultdict(lambda: defaultdict(set))
        for node, date, file, start, end, quote, evidence in source.select(_DATES, path=path):
            told[node][date].add(Quote(file, int(start), int(end), quote, evidence))
        for node, dates in told.items():
            apart = sorted({date for pair in combinations(sorted(dates), 2) if _differ(*pair) for date in pair})
            if apart:
                yield Contradiction(node, path, "", tuple(apart), _sorted(dates[date] for date in apart))


def _differ(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short.startswith("--"):
        return not long.endswith(short[1:])
    return not long.startswith(short)


def _sorted(groups: Iterable[set[Quote]]) -> tuple[Quote, ...]:
    return tuple(quote for group in groups for quote in sorted(group)[:2])


@dataclass(slots=True)
class _Holder:
    """What is told of one person in one post: the days it was said, from and until when, the sentences."""

    said: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    quotes: set[Quote] = field(default_factory=set)

    def span(self) -> tuple[str, str] | None:
        """Return the first and the last day of which it is certain, or ``None`` where no day is."""
        days = [_late(day) for day in self.first | self.said] + [_early(day) for day in self.last | self.said]
        if not days:
            return None
        begins = min((_late(day) for day in self.first or self.said), default=min(days))
        ends = max((_early(day) for day in self.last or self.said), default=max(days))
        return (begins, ends) if begins <= ends else None


def _late(day: str) -> str:
    return {4: f"{day}-12-31", 7: f"{day}-31"}.get(len(day), day)


def _early(day: str) -> str:
    return {4: f"{day}-01-01", 7: f"{day}-01"}.get(len(day), day)


_HOLDERS = """
SELECT DISTINCT ?person ?organisation ?role ?label ?file ?start ?end ?quote ?e ?said ?from ?until WHERE {
  ?m a org:Membership ; org:member ?person ; org:organization ?organisation ; org:role ?role ; prov:wasDerivedFrom ?e .
  ?role skos:prefLabel ?label . FILTER(LANG(?label) = "sv")
  FILTER NOT EXISTS { ?m sk:former true }
  ?e sk:quote ?quote ; sk:start ?start ; sk:end ?end ; prov:wasDerivedFrom/sk:fileName ?file .
  FILTER NOT EXISTS { ?e sk:modality "planned" }
  OPTIONAL { ?e sk:observed ?said }
  OPTIONAL { ?e sk:validFrom ?from }
  OPTIONAL { ?e sk:validUntil ?until }
}
"""


def _holders(source: Selectable) -> Iterator[Contradiction]:
    posts: dict[tuple[str, str], dict[str, _Holder]] = defaultdict(lambda: defaultdict(_Holder))
    for person, organisation, role, label, file, start, end, quote, evidence, said, first, last in source.select(
        _HOLDERS
    ):
        if not _single_holder().fullmatch(label.lower()):
            continue
        holder = posts[organisation, role][person]
        holder.quotes.add(Quote(file, int(start), int(end), quote, evidence))
        for kept, day in ((holder.said, said), (holder.first, first), (holder.last, last)):
            if day:
                kept.add(day)
    for (organisation, role), holders in posts.items():
        for one, other in combinations(sorted(holders), 2):
            if _at_one_time(holders[one], holders[other]):
                quotes = _sorted((holders[one].quotes, holders[other].quotes))
                yield Contradiction(organisation, SK + "hasRole", role, (one, other), quotes)


def _at_one_time(one: _Holder, other: _Holder) -> bool:
    first, second = one.span(), other.span()
    if first and second:
        return max(first[0], second[0]) <= min(first[1], second[1])
    untimed = not (one.said | one.first | one.last | other.said | other.first | other.last)
    return untimed and bool({quote.document for quote in one.quotes} & {quote.document for quote in other.quotes})


@cache
def _single_holder() -> re.Pattern[str]:
    text = files("styrkedjan.graph").joinpath("words", "single_holder.txt").read_text(encoding="utf-8")
    return re.compile("|".join(f"(?:{line})" for line in text.splitlines() if line and not line.startswith("#")))
