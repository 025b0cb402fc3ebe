"""Who was at the meeting whose minutes these are, and as what: the lists of minutes, heading by heading.

A list in minutes has often lost its lines and columns: "Beslutande Eva Ek (S) ordförande Bo Ny (M) Övriga Ann By,
socialchef, § 5". What stands between two names is the first one's, unless a post stands before the first name of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document.reading import Happening, Reading
from ..document.registry import Draft
from ..document.rolls import RollHeading, heading_at, touches_rolls
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .participation import add_participant, stands_in
from .posts import state_post
from .roll import after_bracket, in_brackets

__all__ = ["state_minutes"]

_ROLE, _JOINS = frozenset({"role", "either"}), frozenset({"joiner", "comma"})
#: What stands after the name of somebody who is listed and was not there.
_STAYED_AWAY = re.compile(
    r"(?i)[ ,(–-]*(?:anmält förhinder|förhindrad|förhinder|frånvarande|anmäld frånvaro|ej närvarande)\b"
)


#: How many spans may stand between a name and the first of its posts.
_NEAR = 6
_NOT = re.compile(r"(?i)\b(?:ej|icke|inte) \Z")
#: A word after a post that tells whose it is, or in what.
_WHOSE = re.compile(r" +(?!(?:och|samt)\b|för [A-ZÅÄÖ])(?:i |på |för |vid |inom )?[a-zåäö]{3}")


@dataclass(frozen=True, slots=True)
class _Listed:
    """Somebody of a list, the spans that tell of her, and whether she is the first under the heading."""

    heading: RollHeading
    sentence: Sentence
    person: Span
    told: tuple[Span, ...]
    first: bool


def state_minutes(reading: Reading) -> None:
    """State who was at the meeting, their posts beside their names, and those that the headings give in the body."""
    meeting = next((h for h in reading.happenings if h.kind == "event"), None)
    if not reading.rolls or meeting is None:
        return
    for listed in _iter_listed(reading):
        if _STAYED_AWAY.match(reading.text, listed.person.end) or stands_in(reading.text, listed.person.start):
            continue
        _state_presence(reading, meeting, listed)


def _state_presence(reading: Reading, meeting: Happening, listed: _Listed) -> None:
    heading, sentence = listed.heading, listed.sentence
    add_participant(reading, sentence, meeting, listed.person, "listed-in-minutes")
    person = reading.registry.person(listed.person.value)
    named = _state_posts(reading, listed)
    if heading.post and not named and (listed.first or not heading.single):
        post = RoleMention(heading.post, "political" if heading.post != "sekreterare" else "")
        state_post(reading, sentence, person, post, reading.board, False, "post-in-minutes")


def _state_posts(reading: Reading, listed: _Listed) -> bool:
    """State the posts and the body that stand beside a name; return whether there is a post."""
    person = reading.registry.person(listed.person.value)
    posts = [(span, role) for span in _posts(listed) if (role := reading.role(span)) is not None]
    reading.posts_at |= {span.start for span, _ in posts if "either" in span.tags}
    owner = _owner(reading, listed)
    for span, named in posts:
        role = _full(reading, span, named)
        of_board = role.label.endswith(tuple(read_table("posts")["of_the_board"]["ends"]))
        board = reading.board if of_board and listed.heading.kind == "present" and _ends(reading, span) else None
        whose = board if board is not None and (owner is None or owner[1].start < span.start) else owner and owner[0]
        state_post(reading, listed.sentence, person, role, whose, False, "roll-call")
    if owner is not None and not any(span.start < owner[1].start for span, _ in posts):
        state_post(reading, listed.sentence, person, None, owner[0], False, "roll-call")
    return bool(posts)


def _posts(listed: _Listed) -> list[Span]:
    """Return the posts of somebody: the nearest to the name and those beside it."""
    before = bool(listed.told) and listed.told[0].start < listed.person.start
    told = listed.told[::-1] if before else listed.told
    at = [i for i, span in enumerate(told) if span.tags & _ROLE]
    if not at or at[0] > _NEAR:
        return []
    beside = [told[i] for n, i in enumerate(at) if n == 0 or (i - at[n - 1] <= 2 and told[i - 1].tags & _JOINS)]
    return beside[::-1] if before else beside


def _ends(reading: Reading, post: Span) -> bool:
    """Say whether no word after a post tells whose it is: "ordf. revisionen" is none of the body that met."""
    return not _WHOSE.match(reading.text, post.end)


def _full(reading: Reading, span: Span, role: RoleMention) -> RoleMention:
    """Return a post as it is meant: "ej tjänstgörande ersättare" is a substitute."""
    unserving = _NOT.search(reading.text, max(0, span.start - 8), span.start) is not None
    return RoleMention(role.label.removeprefix("tjänstgörande "), role.level) if unserving else role


def _owner(reading: Reading, listed: _Listed) -> tuple[Draft, Span] | None:
    """Return the body that is told of somebody, with its span; a capitalised word that no list knows is none."""
    for span in listed.told:
        value = span.value
        if isinstance(value, Organisation) and "genitive" not in span.tags and value.type != "Organisation":
            draft = reading.named_organisation(span, listed.sentence)
            if draft is not None:
                return draft, span
    return None


def _iter_listed(reading: Reading) -> Iterator[_Listed]:
    """Yield those listed as present, in reading order."""
    under: RollHeading | None = None
    for sentence in reading.body:
        if not touches_rolls(reading.rolls, sentence.start, sentence.end):
            continue
        for heading, spans in _pieces(reading, sentence):
            if heading.lists_present:
                for listed in _read_piece(heading, sentence, spans, heading is not under):
                    under = heading
                    yield listed


def _pieces(reading: Reading, sentence: Sentence) -> Iterator[tuple[RollHeading, list[Span]]]:
    """Yield the spans of a sentence under each heading of the lists, less those of the headings themselves."""
    pieces: list[tuple[RollHeading, list[Span]]] = []
    for span in sentence.spans:
        heading = heading_at(reading.rolls, span.start)
        if heading is None:
            continue
        if not pieces or pieces[-1][0] is not heading:
            pieces.append((heading, []))
        if span.start >= heading.end:
            pieces[-1][1].append(span)
    yield from pieces


def _read_piece(heading: RollHeading, sentence: Sentence, spans: Sequence[Span], first: bool) -> Iterator[_Listed]:
    inside = in_brackets(spans)
    at = [i for i, span in enumerate(spans) if isinstance(span.value, Person) and i not in inside]
    before = bool(at) and at[0] > 0 and bool(spans[at[0] - 1].tags & _ROLE)
    before = before and not any(span.tags & _ROLE for span in spans[at[-1] :])  # the last name would have two
    bounds = [0, *(i + 1 for i in at)] if before else [*at, len(spans)]
    carried: tuple[Span, ...] = ()
    for n, i in enumerate(at):
        told = tuple(span for span in spans[bounds[n] : bounds[n + 1]] if span is not spans[i])
        if not before:
            stand_in = any(isinstance(span.value, Person) for span in told)
            told, carried = _give_on((*carried, *(after_bracket(told) if stand_in else told)), n + 1 < len(at))
        yield _Listed(heading, sentence, spans[i], told, first and n == 0)


def _give_on(told: tuple[Span, ...], followed: bool) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Part what is told of somebody from a post that belongs to the next: "Eva Ek, chef, § 5, rektor Olle Ask"."""
    if not followed or len(told) < 3 or not told[-1].tags & _ROLE:
        return told, ()
    own = any(span.tags & _ROLE for span in told[:-1])
    apart = "number" in told[-2].tags or ("comma" in told[-2].tags and "number" in told[-3].tags)
    return (told[:-1], told[-1:]) if own and apart else (told, ())
