"""Plans, strategies and programmes that a text names with the years they hold: "strategi för kompetens 2022–2024"."""

from __future__ import annotations

import re

from styrkedjan.ontology import SCHEMA

from ..document.reading import Reading
from ..names.spans import Thing, initiative_of
from ..swedish.sentence import Sentence
from ..text.dates import to_literal

__all__ = ["state_plans"]

_YEARS = re.compile(r"\b(?P<first>(?:19|20)\d\d)\s?[–-]\s?(?P<last>(?:19|20)\d\d)\b")
#: What stands before the years; looked for in so many characters, so that a long line costs no more than a short one.
_BEFORE = 150
_PLAN = re.compile(
    r"(?<!\w)(?P<name>(?:(?:[Nn]ationella?|[Rr]egionala?|[Gg]emensamma?|[Ll]okala?) )?(?:\w{1,30}- och )?"
    r"(?i:\w{0,30}(?:strategi|handlingsplan|arbetsplan|utvecklingsplan|verksamhetsplan|satsning|program|färdplan"
    r"|åtgärdsplan))(?:en|n|et)?(?: (?:för|om|mot|inom|kring) [^.;:()\d]{2,90})?) ?\(?$"
)


def state_plans(reading: Reading) -> None:
    """State when the plans that sentences name with their years begin and end; one that has a name already keeps it."""
    for sentence in reading.body:
        if not any(reading.text.find(century, sentence.start, sentence.end) >= 0 for century in ("20", "19")):
            continue
        for years in _YEARS.finditer(reading.text, sentence.start, sentence.end):
            start = max(sentence.start, years.start() - _BEFORE)
            found = _PLAN.search(reading.text[start : years.start()])
            if found is None or years["first"] >= years["last"]:
                continue
            if not _is_named(sentence, start + found.start(), years.end()):
                _state(reading, sentence, re.sub(r"\s+", " ", found["name"]).strip(), years)


def _is_named(sentence: Sentence, start: int, end: int) -> bool:
    return any(initiative_of(span) and span.start < end and span.end > start for span in sentence.spans)


def _state(reading: Reading, sentence: Sentence, name: str, years: re.Match[str]) -> None:
    draft = reading.registry.thing(Thing("initiative", f"{name} {years['first']}–{years['last']}"))
    draft.forms |= {name, f"{name} {years['first']}-{years['last']}"}
    for predicate, year in (("startDate", years["first"]), ("endDate", years["last"])):
        reading.state(draft.iri, SCHEMA + predicate, to_literal(year), sentence, "plan-with-years")
