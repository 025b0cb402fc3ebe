"""Whose a post is by a line above: "Ny rektor på Björkskolan" over "Eva Ek blir ny rektor", "Rektor" over "Eva Ek"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..document.reading import FORMER, MEMBER_OF, Reading
from ..document.registry import Draft
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .affiliations import county_board
from .posts import stands_under, state_post

__all__ = ["state_posts_of_headings", "state_posts_over_names"]

_RULE = "post-of-heading"


def state_posts_of_headings(reading: Reading) -> None:
    """State whose the posts are that somebody has in an organisation which only a heading above tells.

    The nearest heading that has the post decides. Nobody gets a second organisation for the same post.
    """
    headings = [s for s in reading.sentences if s.block.kind == "heading" and s.tags & {"role", "either"}]
    if not headings:
        return
    known = {(s.subject, s.evidence.role) for s in reading.statements.values() if s.predicate in (MEMBER_OF, FORMER)}
    for iri, posts in list(reading.posts_of.items()):
        for role, statement in list(posts):
            if (iri, str(statement.object)) in known:
                continue
            sentence = reading.sentence_at(statement.evidence.start)
            owner = _owner_above(reading, headings, sentence, role.label) if sentence is not None else None
            if sentence is not None and owner is not None:
                known.add((iri, str(statement.object)))
                person, bare = reading.registry.drafts[iri], RoleMention(role.label)  # the level is this person's
                state_post(reading, sentence, person, bare, owner, False, _RULE, modality=statement.evidence.modality)


def state_posts_over_names(reading: Reading) -> None:
    """State the post that begins a group of lines and is followed by the name of who has it ("Rektor ⏎ Eva Ek").

    Where posts stand under the names (a signature), the line above the post is a name, or the group goes on with one.
    """
    lines = [None, *reading.sentences, None]
    for over, line, named, under in zip(lines, lines[1:], lines[2:], lines[3:], strict=False):
        if (
            line is None
            or named is None
            or not (_is_post(line) and _is_name(named) and stands_under(reading, line, named))
        ):
            continue
        if over is not None and stands_under(reading, over, line) and "person" in over.tags:
            continue
        if under is not None and stands_under(reading, named, under) and _is_post(under):
            continue
        role = reading.role(line.spans[0])
        owners = _drafts(reading, line, line.spans[1:]) if role is not None else iter(())
        if role is not None:
            person = reading.registry.person(named.spans[0].value)
            state_post(reading, named, person, role, next(owners, None), False, "post-over-name")


def _is_post(line: Sentence) -> bool:
    """Say whether a line is a post alone, or one and whose it is."""
    spans = line.spans
    first = spans[0].tags if 0 < len(spans) <= 5 and line.block.kind != "heading" else frozenset()
    one = bool(first & {"role", "either"}) and ("plural" not in first or "either" in first)
    return one and not line.tags & {"verb", "person"}


def _is_name(line: Sentence) -> bool:
    return len(line.spans) == 1 and isinstance(line.spans[0].value, Person) and line.block.kind != "heading"


def _owner_above(reading: Reading, headings: Sequence[Sentence], sentence: Sentence, label: str) -> Draft | None:
    """Return the organisation that the nearest heading at or before a sentence gives a post, None without one."""
    for heading in reversed(headings):
        if heading.number > sentence.number:
            continue
        for i, span in enumerate(heading.spans):
            role = reading.role(span) if span.tags & {"role", "either"} and "plural" not in span.tags else None
            if role is not None and role.label == label:
                owners = {draft.iri: draft for draft in _iter_owners(reading, heading, i)}
                return next(iter(owners.values())) if len(owners) == 1 else None
    return None


def _iter_owners(reading: Reading, heading: Sentence, i: int) -> Iterator[Draft]:
    """Yield the organisations of the post at *i*: the genitive before it, what follows, or who gets a new one."""
    spans = heading.spans
    before = spans[i - 1] if i else None
    if before is not None and "org" in before.tags and "genitive" in before.tags:
        yield from _drafts(reading, heading, [before])
        return
    after = spans[i + 1 : i + 3]
    if len(after) == 2 and "at" in after[0].tags and "org" in after[1].tags:
        yield from _drafts(reading, heading, after[1:])
    elif (board := county_board(reading, heading, spans[i].start)) is not None:
        yield board
    elif _is_new(reading.text[heading.start : spans[i].start]):
        yield from _drafts(reading, heading, [span for span in spans if "genitive" not in span.tags])


def _drafts(reading: Reading, heading: Sentence, spans: Sequence[Span]) -> Iterator[Draft]:
    for span in spans:
        if "org" in span.tags and (draft := reading.organisation(span.value, heading)) is not None:
            yield draft


def _is_new(before: str) -> bool:
    """Say whether the words before a post tell that somebody is to have it: "får ny", "söker en tillförordnad"."""
    return before.split()[-1:] != [] and before.split()[-1].lower() in read_table("posts")["heading"]["new"]
