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

__all__ = ["Mentions", "infer_owners", "infer_posts"]

_OWNED = (SK + "partOf", SK + "ownedBy")
_PLACED = (*_OWNED, SK + "locatedIn")


class Mentions(Mapping[str, Sequence[Statement]]):
    """What a document mentions, by IRI, each with the sentences that do, so that an inference quotes no mere name."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._named: dict[str, list[Statement]] = defaultdict(list)
        for statement in reading.statements.values():
            if statement.predicate == SCHEMA + "mentions" and isinstance(statement.object, str):
                self._named[statement.object].append(statement)

    def __getitem__(self, iri: str) -> Sequence[Statement]:
        found: dict[int, Statement] = {}
        for statement in self._named.get(iri, ()):
            e = statement.evidence
            sentence = self._reading.sentence_at(e.start)
            if sentence is not None:
                left, right = min(sentence.start, e.start), max(sentence.end, e.end)
                whole = replace(e, quote=self._reading.text[left:right], start=left, end=right)
                found.setdefault(left, replace(statement, evidence=whole))
        if not found:
            raise KeyError(iri)
        return [found[at] for at in sorted(found)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


def infer_owners(reading: Reading, met: Mapping[str, Sequence[Statement]]) -> None:
    """Infer that each local body is part of its municipality or region, or that a unit others may own lies there.

    *met* is what :class:`Mentions` tells. Nothing is inferred of what the text gives to another owner.
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
