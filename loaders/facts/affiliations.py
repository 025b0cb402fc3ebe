"""Memberships that no preposition tells: of the party by its letters after a name, of the body a post implies."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from styrkedjan.ontology import BASE

from ..document.reading import MEMBER_OF, Reading
from ..document.registry import Draft
from ..names.people import Person
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence

__all__ = ["county_board", "implied_owner", "owner_beside", "region_named", "state_parties"]


def state_parties(reading: Reading) -> None:
    """State that people are members of the parties whose letters follow their names, in brackets or between commas."""
    for sentence in reading.body:
        if not any(isinstance(span.value, Person) for _, span in sentence.told):
            continue
        for _, span in sentence.told:
            if isinstance(span.value, Person):
                letters = _LETTERS.search(reading.text, span.start, span.end)
                if letters and (letters[1] or letters[2] or letters[3] == span.value.party):
                    rule = "party-in-brackets" if letters[1] else "party-after-comma"
                    _state_party(reading, sentence, span.value, letters[1] or letters[2] or letters[3], rule)
        for before, comma, post in zip(sentence.spans, sentence.spans[1:], sentence.spans[2:], strict=False):
            if isinstance(before.value, Person) and "comma" in comma.tags and post.tags & {"role", "either"}:
                bracket = _BRACKET.match(reading.text, post.end, sentence.end)
                if bracket:
                    _state_party(reading, sentence, before.value, bracket[1], "party-in-brackets", reading.role(post))


_BRACKET = re.compile(r"\s*\((\w{1,3})\)")
_LETTERS = re.compile(r"(?:\((\w+)\)|,\s+([A-Z]+)|\s([A-Z]+))\Z")  # "Eva Ek (KD)", "Eva Ek, KD", "Eva Ek KD 1"


def _state_party(
    reading: Reading, sentence: Sentence, named: Person, letters: str, rule: str, post: RoleMention | None = None
) -> None:
    """State that somebody belongs to a party, as what where the *post* is one that a party gives: its spokesperson."""
    known = reading.lexicon.parties.get(letters.casefold())
    if known is None:
        return
    party = _body(reading, known)
    party.forms.add(letters)
    person = reading.registry.person(named)
    given = post is not None and post.label.endswith(tuple(read_table("posts")["partisan"]["ends"]))
    role = reading.registry.role(post).iri if post is not None and given else ""
    reading.state(person.iri, MEMBER_OF, party.iri, sentence, rule, role=role)


def implied_owner(reading: Reading, sentence: Sentence, role: RoleMention) -> Draft | None:
    """Return the body that a post belongs to by its name alone (a minister's the government), or None.

    None too where the document does not name that body, and where the word before the post says that it is another
    state's: "Finlands utbildningsminister", "den danske skolministern".
    """
    for known, ends in _owners():
        if role.label.endswith(ends) and not role.label.endswith(_exceptions()):
            named = reading.lexicon.by_iri[known]
            if not _is_named(reading, known) or _is_foreign(reading, sentence, role):
                return None
            return _body(reading, named.iri)
    return None


def owner_beside(reading: Reading, sentence: Sentence, role: RoleMention, person: Draft) -> Draft | None:
    """Return the body that the post of *person* is in by what its block has just named ("på Kåpi AB … VD Eva Ek").

    The nearest body of a fitting class before the post decides; None where two of the same sentence fit.
    """
    classes = _beside(role.label) or _deciding(reading, sentence)
    if not classes and person.iri in reading.registry.partisans:
        classes = _beside_a_party(role.label)
    inquiry = _inquiry_posts().get(role.label, "")
    of_county, of_region = role.label.endswith(_of_county()), role.label.startswith(_of_region())
    if not (classes or inquiry or of_region):
        return None
    at = _place_of_post(reading, sentence, role, person)
    if of_county and (board := county_board(reading, sentence, at)) is not None:
        return board
    region = _region(reading, sentence, at) if of_region else None
    if region is not None or not (classes or inquiry):
        return region
    school = _may_be_school if role.label.endswith("rektor") else None
    fits = _fits(inquiry) if inquiry else _is_county_board if of_county else school
    for other in reversed(reading.sentences[: sentence.number + 1]):
        if other.block is not sentence.block:
            break
        found = _named_in(reading, other, at if other is sentence else -1, classes or _INQUIRIES, fits)
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    if reading.board is not None and reading.board.type in classes:
        return reading.board  # in its minutes
    if inquiry in ("sole", "any"):
        return _only(reading, _fits(inquiry))
    if of_county:
        return _only(reading, _is_county_board)
    return _only(reading, _is_authority) if role.label == "generaldirektör" else None


_INQUIRIES = frozenset({"StateBody"})


def _place_of_post(reading: Reading, sentence: Sentence, role: RoleMention, person: Draft) -> int:
    """Return where the sentence has the post of *person*, -1 where it does not."""
    first = role.label.split()[0][:5].lower()
    lower = reading.text[sentence.start : sentence.end].lower()
    named = max(lower.find(person.label.lower()), 0)
    at = lower.rfind(first, max(0, named - 40), named)  # right before the name, else after it
    if at < 0 or "," in lower[at:named] or " och " in lower[at:named]:
        at = lower.find(first, named)
    return sentence.start + at if at >= 0 else -1


def _named_in(
    reading: Reading,
    sentence: Sentence,
    before: int,
    classes: frozenset[str],
    fits: Callable[[Organisation], bool] | None,
) -> dict[str, Draft]:
    """Return the bodies of the classes that a sentence names *before* an offset (-1: anywhere), by IRI."""
    return {
        draft.iri: draft
        for _, span in sentence.told
        if isinstance(span.value, Organisation) and span.value.type in classes and not span.value.pointer
        if before < 0 or span.end <= before
        if fits is None or fits(span.value)
        if (draft := reading.organisation(span.value, sentence)) is not None
    }


def _is_county_board(value: Organisation) -> bool:
    return value.label.startswith("Länsstyrelsen")


def _may_be_school(value: Organisation) -> bool:
    return not value.label.split(",")[0].endswith(tuple(read_table("posts")["no_schools"]["ends"]))


@cache
def _fits(posts: str) -> Callable[[Organisation], bool]:
    """Return what says by its first or last word whether a body is an inquiry with *posts*, a list of the table."""
    bodies = read_table("posts")["inquiry"]["bodies"]
    named = re.compile(rf"(?:{'|'.join(bodies[:1] if posts == 'sole' else bodies)})e?n?$")

    def is_inquiry(value: Organisation) -> bool:
        words = value.label.lower().split()
        return bool(named.match(words[0]) or named.search(words[-1]))

    return is_inquiry


def _is_authority(value: Organisation) -> bool:
    """Say whether a state body may have a director-general: no government, ministry, parliament, inquiry or board."""
    label = value.label.lower()
    others = read_table("posts")["no_authorities"]
    return not label.endswith(tuple(others["ends"])) and not label.startswith(tuple(others["begins"]))


def _only(reading: Reading, fits: Callable[[Organisation], bool]) -> Draft | None:
    """Return the one state body of a kind that the document names, None where it names none or several."""
    found: dict[str, Draft] = {}
    for sentence in reading.sentences:
        found.update(_named_in(reading, sentence, -1, _INQUIRIES, fits))
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _inquiry_posts() -> dict[str, str]:
    """Return the posts of an inquiry, each with the list of the table that has it."""
    table = read_table("posts")["inquiry"]
    return {post: name for name in ("near", "any", "sole") for post in table[name]}


def _deciding(reading: Reading, sentence: Sentence) -> frozenset[str]:
    """Return the class of who decides where a sentence is of the note on who has decided and prepared a matter."""
    words = read_table("posts")["decided"]["words"]
    told = reading.text[sentence.start : sentence.end].lower()
    return frozenset({"StateBody"}) if any(word in told for word in words) else frozenset()


_COUNTY = re.compile(
    r"\w+,? (?:i |för |vid )?([A-ZÅÄÖ][\w ]{2,25}? län)\b|\w+,? (?:i|för) ([A-ZÅÄÖ]\w+(?: (?:Götaland|Härjedalen))?)\b"
)


def county_board(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """Return the board of the county that a governor's post names: "landshövding i Dalarnas län", "… i Dalarna"."""
    found = _COUNTY.match(reading.text, at, sentence.end) if at >= 0 else None
    if found is None:
        return None
    return _known(reading, f"Länsstyrelsen i {found[1] or found[2]}", "StateBody")


def _region(reading: Reading, sentence: Sentence, at: int) -> Draft | None:
    """Return the region that a post's name tells with its county: "regionråd i Halland", "regiondirektör i Dalarna"."""
    found = _COUNTY.match(reading.text, at, sentence.end) if at >= 0 else None
    return _known(reading, f"Region {found[1] or found[2]}", "Region") if found is not None else None


def region_named(reading: Reading, label: str, name: str) -> Draft | None:
    """Return the region whose county is called *name* where a post is one of regions, else None."""
    return _known(reading, f"Region {name}", "Region") if label.startswith(_of_region()) else None


def _known(reading: Reading, name: str, kind: str) -> Draft | None:
    """Return the organisation of a class that is known by exactly a name of several words."""
    words = name.split()
    for entry, named in reading.lexicon.names.get(words[0], ()):
        if list(entry) == words and named.type == kind:
            return _body(reading, named.iri)
    return None


@cache
def _of_region() -> tuple[str, ...]:
    return tuple(read_table("organisations")["regional"]["begins"])


@cache
def _of_county() -> tuple[str, ...]:
    return tuple(read_table("posts")["county"]["ends"])


@cache
def _beside(label: str) -> frozenset[str]:
    return frozenset(
        kind for kind, ends in read_table("posts")["beside"].items() if label in ends or label.endswith(tuple(ends))
    )


@cache
def _beside_a_party(label: str) -> frozenset[str]:
    table = read_table("posts")["beside_a_party"]
    return frozenset(kind for kind, ends in table.items() if label.endswith(tuple(ends)))


@cache
def _owners() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((f"{BASE}body/{name}", tuple(ends)) for name, ends in sorted(read_table("posts")["of"].items()))


@cache
def _exceptions() -> tuple[str, ...]:
    return tuple(read_table("posts")["except"]["posts"])


def _body(reading: Reading, known: str) -> Draft:
    named = reading.lexicon.by_iri[known]
    value = Organisation(named.type, named.label, named.label, known)
    draft = reading.registry.organisation(value, "")
    assert draft is not None  # what the ontology knows is always somebody
    return draft


def _is_named(reading: Reading, known: str) -> bool:
    return any(
        isinstance(span.value, Organisation) and span.value.iri == known
        for sentence in reading.sentences
        for _, span in sentence.told
    )


_FOREIGN = re.compile(r"(?:[A-ZÅÄÖ][\w-]+s|\w+(?:iske|iska|ske|ska)|\b[Ss]in|\b[Ss]ina|kollega,?)\s+$")
_OURS = re.compile(r"(?:Sveriges|[Ss]venske|[Ss]venska)\s+$")


def _is_foreign(reading: Reading, sentence: Sentence, role: RoleMention) -> bool:
    """Say whether the word before a post makes it that of another state."""
    words = role.label.split()
    found = re.search(re.escape(words[0][:8]), reading.text[sentence.start : sentence.end], re.IGNORECASE)
    before = reading.text[sentence.start : sentence.start + found.start()] if found else ""
    return bool(_FOREIGN.search(before)) and not _OURS.search(before)
