"""Agreements that a text names by their parties: "samarbetsavtalet mellan Region Värmland och Umeå kommun"."""

from __future__ import annotations

import re

from styrkedjan.ontology import SK

from ..document.reading import Reading
from ..grammar.engine import Span
from ..names.spans import Organisation, Thing
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
        if reading.text.find("mellan", sentence.start, sentence.end) < 0:
            continue  # what the expression below takes longer to find out
        found = _NOUN.search(reading.text, sentence.start, sentence.end)
        if found is None or sentence.tags & {"no", "hope"} or _SAID.search(reading.text, sentence.start, found.start()):
            continue
        parties = list(iter_organisations([span for span in sentence.spans if span.start >= found.end()], reading.text))
        if len(parties) > 1:
            _state(reading, sentence, found[1], parties)


def _state(reading: Reading, sentence: Sentence, noun: str, parties: list[Span]) -> None:
    base = _DEFINITE.sub("", noun.lower())
    between = re.sub(r"\s+", " ", reading.text[parties[0].start : parties[-1].end])
    named = frozenset(span.value.label for span in parties if isinstance(span.value, Organisation))
    label = reading.agreements.setdefault((base, named), f"{base} mellan {between}")
    draft = reading.registry.thing(Thing("initiative", label))
    draft.forms |= {base, noun.lower(), f"{base} mellan {between}"}
    for span in parties:
        party = reading.named_organisation(span, sentence)
        if party is not None:
            reading.state(draft.iri, SK + "partner", party.iri, sentence, "parties-of-agreement")
