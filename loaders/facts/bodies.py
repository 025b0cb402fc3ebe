"""Whose an organisation is: its owner, the larger one it is part of, the municipality it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from styrkedjan.ontology import SK

from ..document.reading import Reading
from ..document.registry import Draft
from ..grammar.engine import Match, Span
from ..names.spans import Organisation
from ..swedish.sentence import Sentence

__all__ = ["owned", "part_organisation", "state_owners"]


def owned(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that what a match has under "what" is a company of those under "who"."""
    what = [reading.organisation(s.value, sentence) for s in match.get("what") if "org" in s.tags]
    who = [reading.organisation(s.value, sentence) for s in match.get("who") if "org" in s.tags]
    for company in what:
        if company is None or company.type not in ("Company", "Organisation", "ServiceUnit", "CivilSociety"):
            continue
        company.type = "Company"
        for owner in who:
            if owner is not None and owner is not company:
                reading.state(
                    company.iri, SK + "ownedBy", owner.iri, sentence, match.pattern.name, match.pattern.confidence
                )


def part_organisation(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the organisation under "part", of members each, is part of the first one under "whole"."""
    if any("person" in s.tags for s in spans[max(0, match.first - 6) : match.first]):
        return  # the organisation belongs to somebody's apposition
    blocks = match.pattern.options.get("blocks")
    if blocks and sentence.block.kind not in blocks:
        return
    parts = [s for s in match.get("part") if s.tags & {"org", "name"}]
    wholes = [s for s in match.get("whole") if s.tags & {"org", "name"}]
    if not parts or not wholes:
        return
    if match.pattern.options.get("new_parts") and parts[0].value.iri:
        return  # a body that the ontology knows is none of the other's units
    whole = reading.named_organisation(wholes[0], sentence)
    if match.pattern.options.get("members"):
        _state_members(reading, sentence, match, parts, whole)
        return
    part = reading.named_organisation(parts[0], sentence)
    if match.pattern.options.get("of_offices") and (part is None or not part.label.endswith("departementet")):
        return
    if part is not None and whole is not None and part is not whole and part.type not in ("Municipality", "Region"):
        reading.state(part.iri, SK + "partOf", whole.iri, sentence, match.pattern.name, match.pattern.confidence)


_JOINED = frozenset({"JointAuthority", "CivilSociety", "Union"})


def _state_members(
    reading: Reading, sentence: Sentence, match: Match, parts: Sequence[Span], whole: Draft | None
) -> None:
    """State that each of several organisations belongs to one that organisations join."""
    if whole is None or whole.type not in _JOINED:
        return
    for span in parts:
        part = reading.named_organisation(span, sentence)
        if part is not None and part is not whole:
            rule, confidence = match.pattern.name, match.pattern.confidence
            reading.state(part.iri, SK + "partOf", whole.iri, sentence, rule, confidence)


def state_owners(reading: Reading) -> None:
    """State whose a local body is: part of it by a genitive, located in it by the section for a unit."""
    seen: set[tuple[str, str]] = set()
    for sentence in reading.body:
        for _, span in sentence.told:
            value = span.value
            if not isinstance(value, Organisation) or value.pointer or value.iri:
                continue
            draft = reading.organisation(value, sentence)
            if draft is None:
                continue
            if value.owner is not None:
                larger = reading.organisation(value.owner, sentence)
                if larger is not None and larger is not draft:
                    reading.state(draft.iri, SK + "partOf", larger.iri, sentence, "genitive-of-a-body")
            local = bool(draft.code) and draft.iri.split("/")[-2] == draft.code
            if not local and (draft.type != "Company" or not reading.scope(sentence).code):
                continue
            code = draft.code or reading.scope(sentence).code
            owner = reading.registry.municipality(code)
            if owner is None or owner is draft:
                continue
            if (value.owned and value.code) or len(value.code) == 2:
                reading.state(draft.iri, SK + "partOf", owner.iri, sentence, "genitive-owner")
            elif value.code and draft.type in ("PoliticalBody", "Administration"):
                reading.state(draft.iri, SK + "partOf", owner.iri, sentence, "body-in-municipality")
            if (
                len(code) == 4
                and draft.type in ("ServiceUnit", "Company")
                and (draft.iri, owner.iri) not in seen
                and _stands_in(reading, sentence, draft, value)
            ):
                seen.add((draft.iri, owner.iri))
                rule = "unit-in-municipality" if value.code else "unit-where-the-text-is"
                reading.state(draft.iri, SK + "locatedIn", owner.iri, sentence, rule)


def _stands_in(reading: Reading, sentence: Sentence, draft: Draft, value: Organisation) -> bool:
    """Say whether the place a unit is in is told: by its own mention, or by a visit to the municipality it is in."""
    if value.code:
        return True
    happening = reading.scope(sentence).event
    if draft.type == "Company" and happening is not None and happening.by_title:
        return False  # the page's visit went elsewhere too
    if happening is not None and any("/region/" in host for host in happening.hosts):
        return False
    return draft.type == "ServiceUnit" or happening is not None
