"""What an engine's files would still hold of what is no longer in the graph.

The engine keeps each text that it ever held until it is filled anew. Where only addresses made of digests, numbers and
dates have gone, that tells nobody anything; where words have gone, it would keep what was to be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from styrkedjan.ontology import OWL, SK, XSD

__all__ = ["leaves_words"]

Term = ox.NamedNode | ox.Literal

#: Addresses that hold no word of a document: of evidence, memberships and inferences, of documents, sections and rules.
_DIGEST = re.compile(r"\S+/(?:document/[0-9a-f]{16,}(?:/section/\d+)?|rule/[\w.-]+/[0-9a-f]+|[a-z]+/[0-9a-f]{20,})")
_WORDLESS = frozenset(
    XSD + name for name in ("integer", "decimal", "boolean", "date", "gYear", "gYearMonth", "gMonthDay")
)
#: What is said by these comes from the loaders and not from a document's words.
_TECHNICAL = frozenset(SK + name for name in ("rule", "reader", "sha256", "textSha256")) | {OWL + "versionInfo"}


def leaves_words(engine: ox.Store, gone: Iterable[ox.Quad]) -> bool:
    """Say whether one of the triples *gone*, which *engine* no longer has, held words that no triple left holds."""
    terms = {term for quad in gone for term in _with_words(quad)}
    return any(not _stands(engine, term) for term in terms)


def _with_words(quad: ox.Quad) -> Iterator[Term]:
    """Yield the terms of a triple that may hold words of a document."""
    subject, object_ = quad.subject, quad.object
    if isinstance(subject, ox.NamedNode) and not _DIGEST.fullmatch(subject.value):
        yield subject
    if isinstance(object_, ox.NamedNode) and not _DIGEST.fullmatch(object_.value):
        yield object_
    of_rule = isinstance(subject, ox.NamedNode) and "/rule/" in subject.value and bool(_DIGEST.fullmatch(subject.value))
    told = not of_rule and quad.predicate.value not in _TECHNICAL
    if told and isinstance(object_, ox.Literal) and object_.datatype.value not in _WORDLESS:
        yield object_


def _stands(engine: ox.Store, term: Term) -> bool:
    found = next(engine.quads_for_pattern(None, None, term, None), None)
    if found is None and isinstance(term, ox.NamedNode):
        found = next(engine.quads_for_pattern(term, None, None, None), None)
    return found is not None
