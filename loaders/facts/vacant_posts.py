"""Posts that a text names without their holders: "socialdirektören deltog" tells of a post, of nobody by name."""

from __future__ import annotations

from collections.abc import Sequence

from styrkedjan.ontology import SK

from ..document.iris import iri
from ..document.reading import Reading
from ..document.registry import Draft
from ..grammar.engine import Match, Span
from ..names.spans import RoleMention
from ..swedish.sentence import Sentence
from .steering_words import is_head, words

__all__ = ["post", "post_at", "state_vacant_head"]

#: The levels whose posts are one of a kind in a municipality, a region or an authority; many have those below.
_SOLE = frozenset({"state", "political", "executive"})
_LEVELS = _SOLE | {"management"}


def post_at(reading: Reading, sentence: Sentence, spans: Sequence[Span], i: int) -> Draft | None:
    """Return the post that the role at *i* names, None where somebody is named with it or nothing tells whose it is.

    Whose it is, a genitive before it tells, an organisation after it, else the municipality or region in scope. Roles
    that many have at once ("läraren") are no post.
    """
    role = _told_role(reading, spans, i)
    if role is None:
        return None
    form = reading.text[spans[i].start : spans[i].end]
    return post(reading, role, _organisation(reading, sentence, spans, i, role), form[0].lower() + form[1:])


def post(reading: Reading, role: RoleMention, organisation: Draft | None, form: str = "") -> Draft | None:
    """Return the post of a role in an organisation, None for a role of no level that leads or decides.

    An office of its own ("en särskild utredare") needs no organisation; it is the document's.
    """
    own = role.label in words("own_offices")
    level = "state" if own else reading.level_of(role, organisation)
    if level not in _LEVELS or (organisation is None and not own):
        return None
    if own or organisation is None:
        found = reading.registry.vacant_post(iri(reading.base, "post", role.label, _document(reading)), role)
        return _with_level(reading, found, level)
    key = [organisation.iri.removeprefix(reading.base), role.label]
    if level not in _SOLE and not is_head(role.label, organisation.type):
        key.append(_document(reading))  # one of several: not known to be the same in another document
    found = reading.registry.vacant_post(iri(reading.base, "post", *key), role, organisation, form)
    return _with_level(reading, found, level)


def _document(reading: Reading) -> str:
    return reading.iri.rpartition("/")[2]


def _with_level(reading: Reading, draft: Draft, level: str) -> Draft:
    draft.level = level
    draft.properties[SK + "atLevel"] = reading.registry.level(level)
    return draft


def state_vacant_head(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that an unnamed head ("generaldirektören för X") leads the organisation that the post is in."""
    named = match.get("post")[0]
    i = next(k for k, span in enumerate(spans) if span is named)
    role = _told_role(reading, spans, i)
    organisation = _organisation(reading, sentence, spans, i, role, told=True) if role is not None else None
    if role is None or organisation is None or not is_head(role.label, organisation.type):
        return
    form = reading.text[named.start : named.end]
    vacant = post(reading, role, organisation, form[0].lower() + form[1:])
    if vacant is not None:
        pattern = match.pattern
        reading.state(vacant.iri, SK + "leads", organisation.iri, sentence, pattern.name, pattern.confidence)


def _told_role(reading: Reading, spans: Sequence[Span], i: int) -> RoleMention | None:
    """Return the role at *i* where it is one office and nobody's by name."""
    span = spans[i]
    before = spans[i - 1] if i else None
    after = spans[i + 1] if i + 1 < len(spans) else None
    owned = before is not None and "org" in before.tags and "genitive" in before.tags
    if "genitive" in span.tags or not ("definite" in span.tags or owned or _is_sole_by_word(span)):
        return None
    if after is not None and (after.tags & {"person", "firstname"} or _apposed(spans, i)):
        return None
    if before is not None and (before.tags & {"person", "former"} or _is_said_of(spans, i) or _holds(spans, i - owned)):
        return None
    return reading.role(span)


def _is_sole_by_word(span: Span) -> bool:
    """Say whether the word itself stands for one office, as a title with an article inside it does."""
    value = span.value
    return isinstance(value, RoleMention) and value.label in words("own_offices")


def _is_said_of(spans: Sequence[Span], i: int) -> bool:
    """Say whether the role is what somebody is: "Eva Ek är rektorn", not "med var rektorn"."""
    if not spans[i - 1].tags & {"be", "become"}:
        return False
    return any(span.tags & {"person", "somebody", "firstname"} for span in spans[max(0, i - 4) : i - 1])


def _apposed(spans: Sequence[Span], i: int) -> bool:
    """Say whether a name follows in apposition, with or without the organisation between: "rektorn, Eva Ek, …"."""
    near = spans[i + 1 : i + 6]
    for k, span in enumerate(near):
        if span.tags & {"person"}:
            return k > 0 and "comma" in near[k - 1].tags
        if not span.tags & {"comma", "at", "org", "plain"}:
            return False
    return False


def _holds(spans: Sequence[Span], i: int) -> bool:
    """Say whether the role is what somebody named before it is or was: "Eva Ek, rektor", "som rektor"."""
    before = spans[max(0, i - 3) : i]
    if before and (before[-1].has("w:som") or "as" in before[-1].tags):
        return True
    return len(before) >= 2 and bool(before[-1].tags & {"comma", "dash", "open"}) and "person" in before[-2].tags


def _organisation(
    reading: Reading, sentence: Sentence, spans: Sequence[Span], i: int, role: RoleMention, *, told: bool = False
) -> Draft | None:
    before = spans[i - 1] if i else None
    if before is not None and "org" in before.tags and "genitive" in before.tags:
        return reading.organisation(before.value, sentence)
    if i + 2 < len(spans) and spans[i + 1].tags & {"at"} and "org" in spans[i + 2].tags:
        return reading.organisation(spans[i + 2].value, sentence)
    if told:
        return None
    if reading.level_of(role, None) == "state" or role.label in words("own_offices"):
        return None
    scope = reading.scope(sentence)
    code = scope.region if role.label.startswith(("region", "landsting")) else scope.code or scope.region
    return reading.registry.municipality(code) if code else None
