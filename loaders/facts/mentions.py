"""What a document mentions: every sentence that names something is evidence of it."""

from __future__ import annotations

import re

from styrkedjan.ontology import SCHEMA

from ..document.reading import Reading
from ..document.registry import Draft
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import Organisation, Thing, event_of
from ..swedish.data import read_table
from ..swedish.lexicon import Noun
from ..swedish.sentence import Sentence
from .actors import is_apposed

__all__ = ["state_mentions"]


def state_mentions(reading: Reading) -> None:
    """State every mention, with the mention itself as evidence."""
    predicate = SCHEMA + "mentions"
    for sentence in reading.body:
        for i, span in sentence.told:
            value = span.value
            if type(value) is str:
                continue
            draft = _mentioned(reading, sentence, span, i)
            if (
                isinstance(value, Organisation)
                and value.code
                and not value.iri
                and not value.pointer
                and (owner := reading.registry.municipality(value.code))
            ):
                # "Habiliteringen i Region X" names the region too
                reading.state(reading.iri, predicate, owner.iri, sentence, "mention", start=span.start, end=span.end)
            if draft is not None:
                reading.state(reading.iri, predicate, draft.iri, sentence, "mention", start=span.start, end=span.end)
    stated = {s.object for s in reading.statements.values() if s.predicate == predicate}
    # what only a statement tells of is met where the statement stands
    for statement in list(reading.statements.values()):
        for iri in (statement.subject, statement.object):
            if (
                isinstance(iri, str)
                and iri in reading.registry.drafts
                and iri not in stated
                and reading.registry.drafts[iri].type not in ("Role", SCHEMA + "MonetaryAmount")
            ):
                at = reading.sentence_at(statement.evidence.end - 1)
                if at is not None:
                    reading.state(
                        reading.iri,
                        predicate,
                        iri,
                        at,
                        "mention",
                        start=statement.evidence.start,
                        end=statement.evidence.end,
                    )


def _mentioned(reading: Reading, sentence: Sentence, span: Span, i: int) -> Draft | None:
    """Return what a span names, None where it stands for nothing of its own."""
    value = span.value
    if span.tags & {"name", "pronoun"}:
        return None  # a capital alone makes no organisation, a pronoun names nobody
    if isinstance(value, Person):
        return reading.registry.person(value)
    if isinstance(value, Organisation):
        if value.pointer:
            return None
        if "place" in span.tags and value.type == "Municipality" and not _place_is_actor(reading, sentence, span, i):
            return None
        return reading.organisation(value, sentence)
    if isinstance(value, Thing):
        met = re.sub(r"\s+", " ", reading.text[span.start : span.end])
        return reading.registry.thing(value, met if value.kind == "initiative" and "genitive" not in span.tags else "")
    if isinstance(value, Noun) and value.kind == "group":
        following = sentence.spans[i + 1] if i + 1 < len(sentence.spans) else None
        if following is not None and "person" in following.tags:
            return None
        if reading.text.startswith(" än ", span.end):
            return None  # "äldre än" compares
        return (
            reading.registry.group(value, reading.text[span.start : span.end].lower() if not value.genitive else "")
            if _is_collective(sentence, i, value)
            else None
        )
    if isinstance(value, tuple):
        if span.start in reading.posts_at or {"genitive", "definite"} <= span.tags:
            return None  # "polisens" is one body's, not that of many
        before = sentence.spans[i - 1] if i else None
        following = sentence.spans[i + 1] if i + 1 < len(sentence.spans) else None
        if before is not None and (before.has("w:som") or ("org" in before.tags and "genitive" in before.tags)):
            return None
        if (following is not None and following.tags & {"person"}) or (before is not None and before.tags & {"person"}):
            return None
        if (
            before is not None
            and before.tags & {"comma", "dash", "open"}
            and i >= 2
            and sentence.spans[i - 2].tags & {"person"}
        ):
            return None
        if is_apposed(sentence.spans, i):
            return None  # one of the posts of the name before: "Eva Ek, docent och generalsekreterare för X"
        word = reading.text[before.start : before.end].lower() if before is not None else ""
        opens = before is None and following is not None and bool(following.tags & {"colon", "be"})
        if opens or len(sentence.spans) == 1 or word in _OF_ONE or (before is not None and "be" in before.tags):
            return None  # somebody's post: "Projektledare är …", "ingen projektledare"
        return reading.registry.group(value[1]) if _is_collective(sentence, i, value[1]) else None
    return None


#: Before a word that is one and many alike they tell that it is one.
_OF_ONE = frozenset(
    {"en", "ett", "ingen", "inget", "någon", "tidigare", "numera", "ny", "vår", "varje", "dåvarande", "dessförinnan"}
)


def _is_collective(sentence: Sentence, i: int, noun: Noun) -> bool:
    """Say whether a group's word means the group here: some words need other groups beside them to do so."""
    if noun.incidental == 0:
        return True
    if noun.incidental == 2:
        return _is_all_of_them(sentence, sentence.spans[i], noun)
    spans = sentence.spans
    if i and (spans[i - 1].has("w:de") or spans[i - 1].has("w:alla")):
        return True
    beside = [spans[k] for k in (i - 2, i + 2) if 0 <= k < len(spans)]
    between = [spans[k] for k in (i - 1, i + 1) if 0 <= k < len(spans)]
    return any("group" in s.tags for s in beside) and any(s.tags & {"joiner", "comma"} for s in between)


def _is_all_of_them(sentence: Sentence, span: Span, noun: Noun) -> bool:
    """Say whether a plural of organisations means them all: "kommuner och regioner", not "några kommuner"."""
    table = read_table("groups")["organisations"]
    if noun.label not in table["plurals"] or noun.form not in ("plural", "definite-plural") or noun.genitive:
        return False
    before = [token.word.lower for token in sentence.tokens if token.end <= span.start]
    if before and before[-1] in ("och", "eller"):
        before = before[:-2]  # what limits the first of two limits both: "olika skolor och kommuner"
    return not before or before[-1] not in table["vague"]


def _place_is_actor(reading: Reading, sentence: Sentence, span: Span, i: int) -> bool:
    """Say whether a bare place name stands for its municipality here, not for the spot where something happened."""
    spans = sentence.spans
    before = spans[i - 1] if i else None
    stands_at = (
        before is not None
        and before.has("w:i")
        and i >= 2
        and re.search(
            r"(?i)(?:huset|torget|salen|hotell\w*|kyrkan?|arena|slott|bosatt|född|bor|uppvuxen)$",
            reading.text[spans[i - 2].start : spans[i - 2].end],
        )
    )
    dateline = (
        i == 0
        and len(spans) > 1
        and (spans[1].has("w:i") or spans[1].has("w:den") or "date" in spans[1].tags)
        and any("date" in s.tags for s in spans[1:4])
        and sentence.block.kind != "heading"
    )
    if stands_at or dateline:
        return False
    if sentence.block.kind in ("heading",) or span.value.code == reading.scope(sentence).code:
        return True
    if before is not None and before.has("w:i") and i >= 2:
        near = spans[max(0, i - 4) : i - 1]
        if any(s.tags & {"event", "event-pointer", "date"} or event_of(s) for s in near):
            return False
        if spans[i - 2].tags & {"org"} and spans[i - 2].value.type not in (
            "ServiceUnit",
            "PoliticalBody",
            "Administration",
        ):
            return False
    return not (before is not None and before.tags & {"plain"} and before.has("w:län"))
