"""What follows from whose a local body is: a board belongs to its municipality, a post to its organisation.

No sentence says so outright; the text names the body where a municipality or region is spoken of, and its identity
rests on that. So each is an inference, from the sentences that name the body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from styrkedjan.graph.model import Statement
from styrkedjan.ontology import SCHEMA, SK

from ..document.reading import Reading
from ..document.registry import Draft
from .steering_words import words

__all__ = ["infer_owners", "infer_posts", "mentions_by_sentence"]

_OWNED = (SK + "partOf", SK + "ownedBy")
_PLACED = (*_OWNED, SK + "locatedIn")


def mentions_by_sentence(reading: Reading) -> Mapping[str, Sequence[Statement]]:
    """Return what the document mentions, each with the sentences that do, so that an inference quotes no mere name."""
    found: dict[str, dict[int, Statement]] = defaultdict(dict)
    for statement in reading.statements.values():
        sentence = reading.sentence_at(statement.evidence.start)
        if statement.predicate != SCHEMA + "mentions" or not isinstance(statement.object, str) or sentence is None:
            continue
        e = statement.evidence
        left, right = min(sentence.start, e.start), max(sentence.end, e.end)
        whole = replace(e, quote=reading.text[left:right], start=left, end=right)
        found[statement.object].setdefault(left, replace(statement, evidence=whole))
    return {iri: [each[at] for at in sorted(each)] for iri, each in found.items()}


def infer_owners(reading: Reading, met: Mapping[str, Sequence[Statement]]) -> None:
    """Infer that each local body is part of its municipality or region, or that a unit others may own lies there.

    *met* is what :func:`mentions_by_sentence` gives. Nothing is inferred of what the text gives to another owner.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for statement in reading.statements.values():
        if statement.predicate in _PLACED and isinstance(statement.object, str):
            told[statement.subject].add(statement.predicate)
    for draft in list(reading.registry):
        owner = _owner(reading, draft)
        if owner is None or draft.iri not in met:
            continue
        predicate = _relation(reading, draft, owner)
        if predicate and not told[draft.iri].intersection(_OWNED) and predicate not in told[draft.iri]:
            for premise in _premises(met, draft, owner):
                reading.infer(draft.iri, predicate, owner.iri, "local-body-of-its-place", premise)


def infer_posts(reading: Reading, met: Mapping[str, Sequence[Statement]]) -> None:
    """Infer the role and the organisation of each post that the text names without its holder."""
    for draft in list(reading.registry):
        if draft.type != "Post":
            continue
        for predicate in (SK + "hasRole", SK + "postIn"):
            value = draft.properties.pop(predicate, None)
            if value is None:
                continue
            for premise in met.get(draft.iri, ()):
                reading.infer(draft.iri, predicate, value, "post-as-named", premise)


def _premises(met: Mapping[str, Sequence[Statement]], draft: Draft, owner: Draft) -> Iterator[Statement]:
    """Yield what names the body, and the first that names its place."""
    yield from met[draft.iri][:2]
    yield from met.get(owner.iri, ())[:1]


def _owner(reading: Reading, draft: Draft) -> Draft | None:
    """Return the municipality or region that the identity of a local body rests on, None for any other."""
    parts = draft.iri.removeprefix(reading.base).split("/")
    if len(parts) != 3 or parts[0] != "organisation":
        return None
    return reading.registry.municipality(parts[1])


def _relation(reading: Reading, draft: Draft, owner: Draft) -> str:
    """Return how a body of its class belongs to its place, "" for a class that tells nothing."""
    if draft.type in ("PoliticalBody", "Administration"):
        return SK + "partOf"
    if draft.type != "ServiceUnit":
        return ""
    if owner.type == "Region" or _is_general(draft):
        return SK + "partOf"
    return SK + "locatedIn"


def _is_general(draft: Draft) -> bool:
    """Say whether a unit is a service that the place itself runs, not a school or a home that others may own."""
    name = draft.label.split(",")[0].lower()
    return any(name.endswith(service) for service in words("own_services"))
