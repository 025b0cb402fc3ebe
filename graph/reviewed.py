"""The reviews that a graph holds: what was said of which fact, in which sentence; and the lines for new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from styrkedjan.ontology import PREFIXES

from .errors import UsageError
from .model import Term
from .names import Selectable, find_property
from .review_file import Review, collapse
from .why import find_reasons

__all__ = ["Reviewed", "find_reviews", "make_reviews"]


@dataclass(frozen=True, slots=True, order=True)
class Reviewed:
    """One review: the fact in words and by IRIs ("" for a node that left the graph), its sentence, whose word it is.

    ``now`` is the object that stands instead of a corrected one, in words; the offsets count code points.
    """

    document: str
    start: int
    end: int
    quote: str
    fact: str
    verdict: str
    by: str
    on: str
    why: str
    subject: str
    predicate: str
    object: str
    now: str
    rule: str
    confidence: float
    source: str
    iri: str


_REVIEWS = """
SELECT ?file ?start ?end ?quote ?words ?verdict ?by ?on ?why ?subject ?predicate ?object ?now ?rule ?sure ?document
       ?review
WHERE {
  ?review a sk:Review ; rdfs:label ?words ; sk:verdict ?verdict ; prov:wasDerivedFrom ?document ; sk:quote ?quote ;
          sk:start ?start ; sk:end ?end ; sk:rule ?rule ; sk:confidence ?sure .
  ?document sk:fileName ?file .
  OPTIONAL { ?review dcterms:creator ?by }
  OPTIONAL { ?review dcterms:date ?on }
  OPTIONAL { ?review sk:reason ?why }
  OPTIONAL { ?review sk:reviewedSubject ?subject }
  OPTIONAL { ?review sk:reviewedPredicate ?predicate }
  OPTIONAL { ?review sk:reviewedObject ?object }
  OPTIONAL {
    ?review sk:reviews/rdf:object ?put .
    OPTIONAL { ?put skos:prefLabel ?label . FILTER(LANG(?label) = "sv") }
    OPTIONAL { ?put schema:value ?amount }
    BIND(COALESCE(?label, STR(?amount), STR(?put)) AS ?now)
  }
}
"""


def find_reviews(source: Selectable, node: str = "", predicate: str = "") -> list[Reviewed]:
    """Return the reviews that *source* holds, sorted; those of facts of *node* alone, and of *predicate*, where given.

    Both are IRIs.
    """
    found = {_read(row) for row in source.select(_REVIEWS)}
    if node:
        found = {each for each in found if node in (each.subject, each.object)}
    if predicate:
        found = {each for each in found if each.predicate == predicate}
    return sorted(found)


def _read(row: Sequence[str | None]) -> Reviewed:
    file, start, end, quote, fact, verdict, *rest = (value or "" for value in row)
    by, on, why, subject, predicate, object_, now, rule, sure, document, iri = rest
    now = now if verdict == "corrected" else ""
    about = by, on, why, subject, predicate, object_, now, rule
    return Reviewed(file, int(start), int(end), quote, fact, verdict, *about, float(sure), document, iri)


def make_reviews(
    source: Selectable,
    fact: tuple[str, str, str],
    verdict: str,
    *,
    instead: str = "",
    document: str = "",
    quote: str = "",
    everywhere: bool = False,
    by: str = "",
    on: str = "",
    why: str = "",
) -> list[Review]:
    """Return a review of each sentence that states *fact*, as subject, predicate and object are called.

    Only of those in *document* and those that hold *quote*, where these are given. *everywhere* makes it one review of
    the fact wherever it stands, now or later.
    """
    subject, predicate, object_ = fact
    property_ = find_property(source, predicate)
    reasons = [
        reason
        for reason in find_reasons(source, subject, property_, object_)
        if not reason.inferred and document in ("", reason.document) and collapse(quote) in collapse(reason.quote)
    ]
    if not reasons:
        raise UsageError(f"no sentence states this; 'styrkedjan why {subject!r}' shows what is stated of it")
    told = verdict, instead, by, on, why
    short = _short(property_)
    shown = {(r.subject, short, _amount(source, r.object)) for r in reasons}
    if everywhere:
        return [Review("", "", *each, *told) for each in sorted(shown)]
    return sorted(
        {Review(r.document, collapse(r.quote), r.subject, short, _amount(source, r.object), *told) for r in reasons}
    )


def _amount(source: Selectable, shown: str) -> str:
    """Return a sum of money by its value, anything else as it is shown."""
    if shown.startswith(source.base):
        given: dict[str, Term] = {"amount": shown}
        for (value,) in source.select("SELECT ?v WHERE { ?amount schema:value ?v }", **given):
            return str(value)
    return shown


def _short(iri: str) -> str:
    """Return a property by its local name where that is its own, else with its prefix."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            local = iri[len(namespace) :]
            return local if prefix in ("sk", "org", "schema", "foaf") else f"{prefix}:{local}"
    return iri
