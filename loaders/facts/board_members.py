"""Who sits in a political body, on a page that lists its members: "Kommunstyrelsens ledamöter", and names under it.

A heading names the body, another or a label what those under it are. Only people with a party are listed so, one a
line; minutes have lists of their own (``minute_rolls``).
"""

from __future__ import annotations

from ..document.reading import Reading
from ..document.registry import Draft
from ..names.people import Person
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .posts import state_post

__all__ = ["state_board_members"]

_RULE = "listed-in-a-body"
#: A line of such a list: a name, a party, a post and little more.
_LONGEST = 8
_HEADS = frozenset({"heading", "caption", "label"})
#: What a label of the page makes those under it.
_OF_LABELS = {"member": "ledamot", "substitute": "ersättare"}


def state_board_members(reading: Reading) -> None:
    """State the post of each member that a page lists under the name of a political body."""
    if reading.rolls or reading.board is not None:
        return
    body: Draft | None = None
    post = ""
    for sentence in reading.body:
        listed = _listed(sentence)
        if listed is not None:
            told = _OF_LABELS.get(sentence.block.label, post)
            if body is not None and told and listed.party:
                _state(reading, sentence, listed, told, body)
        elif sentence.block.kind in _HEADS:
            post = _post_of(reading, sentence)
            named = _body_of(reading, sentence)
            body = named if named is not None or not post else body
            post = post or ("ledamot" if named is not None else "")


def _listed(sentence: Sentence) -> Person | None:
    """Return the person whom a line is about: it begins with her, and names no other."""
    spans = sentence.spans
    if not spans or len(spans) > _LONGEST or "person" not in spans[0].tags:
        return None
    first = spans[0].value
    alone = sum("person" in span.tags for span in spans) == 1 and "verb" not in sentence.tags
    return first if isinstance(first, Person) and alone else None


def _post_of(reading: Reading, sentence: Sentence) -> str:
    """Return what those under a heading are: "Ledamöter", "Kommunstyrelsens ersättare"; "" where it does not tell."""
    last = reading.text[sentence.start : sentence.end].strip(" :").lower().rpartition(" ")[2]
    return next((post for post, forms in read_table("minutes")["posts"].items() if last in forms), "")


def _body_of(reading: Reading, sentence: Sentence) -> Draft | None:
    """Return the political body that a heading names before anything else of that kind."""
    for _, span in sentence.told:
        value = span.value
        if isinstance(value, Organisation) and value.type == "PoliticalBody" and not value.pointer:
            return reading.organisation(value, sentence)
    return None


def _state(reading: Reading, sentence: Sentence, listed: Person, told: str, body: Draft) -> None:
    ends = tuple(read_table("posts")["of_the_board"]["ends"])
    own = [
        role for span in sentence.spans[1:] if (role := reading.role(span)) is not None and role.label.endswith(ends)
    ]
    role = own[0] if own else RoleMention(told, "political")
    state_post(reading, sentence, reading.registry.person(listed), role, body, False, _RULE)
