"""Offices that take part: who holds them is the one whom the document names with the post, else nobody by name."""

from __future__ import annotations

from collections.abc import Iterator

from styrkedjan.ontology import SK

from ..document.reading import Office, Reading, happening_in
from ..document.registry import Draft
from ..grammar.engine import Span
from ..grammar.force import modality_of
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .participation import add_actor
from .vacant_posts import post_at

__all__ = ["holders_of", "state_offices"]


def holders_of(reading: Reading, role: RoleMention) -> list[Draft]:
    """Return the one person whom the document names with a post, in a list; an empty one where none or several are."""
    held = [
        iri
        for iri, posts in reading.posts_of.items()
        if any(post.label == role.label or post.label.endswith(" " + role.label) for post, _ in posts)
    ]
    return [reading.registry.drafts[held[0]]] if len(held) == 1 else []


def state_offices(reading: Reading) -> None:
    """State who took part by a post alone ("socialdirektören deltog"), and who held an event ("ministern höll …")."""
    for office in reading.offices:
        _state_office(reading, office)
    for sentence in reading.body:
        happening = happening_in(reading, sentence)
        if happening is None or happening.kind == "visit":
            continue
        for span in _iter_hosts(sentence):
            role = reading.role(span)
            for holder in holders_of(reading, role) if role is not None else ():
                reading.state(happening.draft.iri, SK + "organiser", holder.iri, sentence, "post-that-holds")
                add_actor(reading, sentence, happening, holder, "post-that-holds")


def _iter_hosts(sentence: Sentence) -> Iterator[Span]:
    """Yield the posts in the definite form beside a verb of holding: "Ministern höll …", "stod ministern värd för"."""
    held = {word for words in read_table("occasions")["held"]["by"] for word in words.split()} - {"in", "till"}
    for i, span in enumerate(sentence.spans):
        if not span.tags & {"role", "either"} or "definite" not in span.tags or "genitive" in span.tags:
            continue
        after = sentence.spans[i + 1 : i + 3]
        if any("person" in other.tags for other in after[:1]):
            continue
        beside = [token for token in sentence.tokens if abs(token.start - span.start) < 40]
        near = [token for token in beside if token.end <= span.start][-1:] + [t for t in beside if t.start >= span.end][
            :2
        ]
        if any(token.word.lower in held for token in near):
            yield span


def _state_office(reading: Reading, office: Office) -> None:
    """State that the holder of a post took part, else the level and the post itself."""
    sentence, spans, span = office.sentence, office.sentence.spans, office.span
    position = next((k for k, other in enumerate(spans) if other is span), -1)
    role = reading.role(span)
    if role is None or "genitive" in span.tags or position < 0 or _is_of_somebody(spans, position):
        return
    organisation = _owner(reading, sentence, position)
    holders = holders_of(reading, role) if "definite" in span.tags and organisation is None else []
    for holder in holders:
        add_actor(reading, sentence, office.happening, holder, f"{office.rule}-holder")
    if not holders:
        _state_unnamed(reading, office, role, organisation, position)


def _is_of_somebody(spans: list[Span], position: int) -> bool:
    """Say whether the post is that of the person beside it, who counts for herself."""
    if position + 1 < len(spans) and spans[position + 1].tags & {"person"}:
        return True
    if position < 2:
        return False
    return "person" in spans[position - 2].tags and bool(spans[position - 1].tags & {"comma", "dash", "open"})


def _owner(reading: Reading, sentence: Sentence, position: int) -> Draft | None:
    spans = sentence.spans
    before = spans[position - 1] if position else None
    if before is not None and "org" in before.tags and "genitive" in before.tags:
        return reading.organisation(before.value, sentence)
    if position + 2 < len(spans) and spans[position + 1].tags & {"at"}:
        value = spans[position + 2].value
        return reading.organisation(value, sentence) if isinstance(value, Organisation) else None
    return None


def _state_unnamed(
    reading: Reading, office: Office, role: RoleMention, organisation: Draft | None, position: int
) -> None:
    """State the level of an office that nobody by name holds, and that the post took part."""
    level = reading.level_of(role, organisation)
    if not level and "ordförande" in role.label and organisation is None:
        return
    sentence, happening = office.sentence, office.happening
    if level:
        known = reading.registry.level(level)
        reading.state(happening.draft.iri, SK + "involvesLevel", known, sentence, f"{office.rule}-office")
    vacant = post_at(reading, sentence, sentence.spans, position)
    if vacant is not None:
        modality = "planned" if happening.planned or modality_of(sentence) else ""
        subject, takes_part, rule = happening.draft.iri, SK + "participant", f"{office.rule}-post"
        reading.state(subject, takes_part, vacant.iri, sentence, rule, modality=modality)
