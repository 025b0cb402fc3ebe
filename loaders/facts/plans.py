"""Plans, strategies and programmes that a text names with the years they hold: "strategi för kompetens 2022–2024"."""

from __future__ import annotations

import re

from styrkedjan.ontology import SCHEMA

from ..document.reading import Reading
from ..names.spans import Thing, initiative_of
from ..swedish.sentence import Sentence
from ..text.dates import to_literal

__all__ = ["state_plans"]

_PLAN = re.compile(
    r"(?P<name>(?:(?:[Nn]ationella?|[Rr]egionala?|[Gg]emensamma?|[Ll]okala?) )?"
    r"(?:[\w-]+- och )?(?i:[\w-]*(?:strategi|handlingsplan|arbetsplan|utvecklingsplan|verksamhetsplan|satsning"
    r"|[a-zåäö]{3,}program|färdplan|åtgärdsplan))(?:en|n|et)?"
    r"(?: (?:för|om|mot|inom|kring) (?:[^\W\d][\w-]*,? ){1,8}?)?) ?\(?"
    r"(?P<first>(?:19|20)\d\d)\s?[–-]\s?(?P<last>(?:19|20)\d\d)\b"
)


def state_plans(reading: Reading) -> None:
    """State when the plans that sentences name with their years begin and end; one that has a name already keeps it."""
    for sentence in reading.body:
        for found in _PLAN.finditer(reading.text, sentence.start, sentence.end):
            if found["first"] < found["last"] and not _is_named(sentence, found.start(), found.end()):
                _state(reading, sentence, found)


def _is_named(sentence: Sentence, start: int, end: int) -> bool:
    return any(initiative_of(span) and span.start < end and span.end > start for span in sentence.spans)


def _state(reading: Reading, sentence: Sentence, found: re.Match[str]) -> None:
    name = re.sub(r"\s+", " ", found["name"]).strip()
    years = f"{found['first']}–{found['last']}"
    draft = reading.registry.thing(Thing("initiative", f"{name} {years}"))
    whole = re.sub(r"\s+", " ", found.group()).replace("(", "")
    draft.forms |= {name, whole, whole.replace("–", "-")}
    for predicate, year in (("startDate", found["first"]), ("endDate", found["last"])):
        reading.state(draft.iri, SCHEMA + predicate, to_literal(year), sentence, "plan-with-years", 0.82)
