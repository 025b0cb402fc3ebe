"""Agreements that a text names by their parties: "avtalet mellan A och B", "A och B har ingått ett avtal"."""

from __future__ import annotations

import re
from functools import cache

from styrkedjan.ontology import SK

from ..document.reading import Reading
from ..grammar.engine import Span
from ..names.spans import Organisation, Thing
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .attendance import iter_organisations

__all__ = ["state_agreements"]

_NOUN = re.compile(
    r"(?i)\b((?:[\w-]*(?:avtal|överenskommelse|avsiktsförklaring))(?:et|en|n)?) (?:om [^,.;:]{3,60} )?mellan\b"
)
_SAID = re.compile(r"(?:är|var|utgör|som) (?:en|ett) $")  # what something with a name of its own is
_DEFINITE = re.compile(r"(?<=avtal)et$|(?<=kommelse)n$|(?<=förklaring)en$")


def state_agreements(reading: Reading) -> None:
    """State the parties of each agreement that a sentence or a headline names by them, as its partners.

    Nothing is stated on the page of an agreement, whose parties are its title's.
    """
    if reading.assignment is not None:
        return
    for sentence in reading.body:
        if sentence.block.kind == "value":
            continue
        _state_entered(reading, sentence)
        if reading.text.find("mellan", sentence.start, sentence.end) < 0:
            continue  # what the expression below takes longer to find out
        found = _NOUN.search(reading.text, sentence.start, sentence.end)
        if found is None or sentence.tags & {"no", "hope"} or _SAID.search(reading.text, sentence.start, found.start()):
            continue
        parties = list(iter_organisations([span for span in sentence.spans if span.start >= found.end()], reading.text))
        if len(parties) > 1:
            _state(reading, sentence, found[1], parties)


@cache
def _entering() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what tells that those before it enter into an agreement, and what tells it of those after the verb."""
    words = read_table("initiatives")["agreements"]
    noun = (
        rf"(?:en|ett|sin|sitt) (?:(?!{'|'.join(words['not_before'])})[a-zåäö-]+ ){{0,3}}?({'|'.join(words['nouns'])})\b"
    )
    verb, under = "|".join(words["verbs"]), "|".join(words["verbs_with_under"])
    between = rf"(?: {'| '.join(words['between'])})*"
    before = rf"\b(?:(?:{verb})|(?:{under}){between} under){between} {noun}"
    after = rf"\b(?:{verb}|{under})\b(?P<who>.{{6,160}}?),?(?: under)?{between} {noun}"
    return re.compile(f"(?i){before}"), re.compile(f"(?i){after}")


#: A part of each noun for an agreement: the expressions take longer to find that there is none.
_PARTS = ("avtal", "verenskommelse", "avsiktsförklaring", "partnerskap")


def _state_entered(reading: Reading, sentence: Sentence) -> None:
    """State the parties of an agreement that a sentence says they enter into: "A och B har tecknat ett avtal"."""
    text = reading.text
    if "org" not in sentence.tags or not any(text.find(part, sentence.start, sentence.end) >= 0 for part in _PARTS):
        return
    told, inverted = _entering()
    found = told.search(text, sentence.start, sentence.end)
    if found is None:
        if (found := inverted.search(text, sentence.start, sentence.end)) is None:
            return
        parties = _side(reading, sentence, found.start("who"), found.end("who"))
    else:
        parties = _before(reading, sentence, found.start())
    if not parties or sentence.tags & {"no", "hope"} or "mellan" in text[found.end() : sentence.end]:
        return
    noun = re.sub(r"\s+", " ", found[found.lastindex or 1])
    if _WITH.match(text, found.end(), sentence.end):
        parties += _side(reading, sentence, found.end() + len(" med"), sentence.end)
    if len({span.value.label for span in parties if isinstance(span.value, Organisation)}) > 1:
        _state(reading, sentence, noun, parties)


_WITH = re.compile(r" med\b")


_LISTED = re.compile(r"\s*(?:,|och|samt|&|/)?\s*(?:[a-zåäö]+ )?")


def _only_listed(reading: Reading, parties: list[Span]) -> bool:
    """Say whether nothing but commas, joiners and a noun each ("föreningen") stands between the parties."""
    between = (reading.text[one.end : other.start] for one, other in zip(parties, parties[1:], strict=False))
    return all(_LISTED.fullmatch(each) for each in between)


def _side(reading: Reading, sentence: Sentence, start: int, end: int) -> list[Span]:
    """Return the organisations of the list that begins at *start*."""
    return list(iter_organisations([s for s in sentence.spans if start <= s.start and s.end <= end], reading.text))


def _before(reading: Reading, sentence: Sentence, end: int) -> list[Span]:
    """Return the organisations of the list that is the subject of the verb at *end*."""
    spans = [span for span in sentence.spans if span.end <= end]
    while spans and "org" not in spans[-1].tags and reading.text[spans[-1].start : spans[-1].end] in _auxiliary():
        spans.pop()
    first = len(spans)
    while first and spans[first - 1].tags & {"org", "name", "comma", "joiner"}:
        first -= 1
    return list(iter_organisations(spans[first:], reading.text))


@cache
def _auxiliary() -> frozenset[str]:
    return frozenset(read_table("initiatives")["agreements"]["auxiliary"])


def _state(reading: Reading, sentence: Sentence, noun: str, parties: list[Span]) -> None:
    base = _DEFINITE.sub("", noun.lower())
    between = re.sub(r"\s+", " ", reading.text[parties[0].start : parties[-1].end])
    if not _only_listed(reading, parties):
        between = " och ".join(reading.text[span.start : span.end] for span in parties)
    named = frozenset(span.value.label for span in parties if isinstance(span.value, Organisation))
    label = reading.agreements.setdefault((base, named), f"{base} mellan {between}")
    draft = reading.registry.thing(Thing("initiative", label))
    draft.forms |= {base, noun.lower(), f"{base} mellan {between}"}
    for span in parties:
        party = reading.named_organisation(span, sentence)
        if party is not None:
            reading.state(draft.iri, SK + "partner", party.iri, sentence, "parties-of-agreement")
