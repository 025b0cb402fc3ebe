"""What an engine's files would still hold of what is no longer in the graph.

The engine keeps each text that it ever held until it is filled anew. Where only addresses made of digests, numbers and
dates have gone, that tells nobody anything; where words have gone, it would keep what was to be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from styrkedjan.ontology import XSD

__all__ = ["leaves_words"]

#: Addresses that hold no word: of evidence, memberships, inferences and amounts, of documents and their sections.
_DIGEST = re.compile(r"\S+/(?:document/[0-9a-f]{16,}(?:/section/\d+)?|[a-z]+/[0-9a-f]{20,})")
_WORDLESS = frozenset(
    XSD + name for name in ("integer", "decimal", "boolean", "date", "gYear", "gYearMonth", "gMonthDay")
)
_HEX = re.compile(r"[0-9a-f]{64}")


def leaves_words(engine: ox.Store, gone: Iterable[ox.Quad]) -> bool:
    """Say whether one of the triples *gone*, which *engine* no longer has, held words that no triple left holds."""
    terms = {term for quad in gone for term in (quad.subject, quad.object)}
    return any(not _stands(engine, term) for term in terms if _has_words(term))


def _has_words(term: ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal) -> bool:
    if isinstance(term, ox.NamedNode):
        return not _DIGEST.fullmatch(term.value)
    if isinstance(term, ox.Literal):
        return term.datatype.value not in _WORDLESS and not _HEX.fullmatch(term.value)
    return False


def _stands(engine: ox.Store, term: ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal) -> bool:
    found = next(engine.quads_for_pattern(None, None, term, None), None)
    if found is None and isinstance(term, ox.NamedNode):
        found = next(engine.quads_for_pattern(term, None, None, None), None)
    return found is not None
