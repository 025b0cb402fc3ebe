"""Why the graph says what it says: the quoted sentences behind a node or a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from styrkedjan.ontology import SCHEMA

from .model import Literal, Term
from .names import Selectable, find_node, find_property

__all__ = ["VERDICTS", "Reason", "find_reasons", "tell_review"]


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One sentence behind one fact; labels where the graph has them, else the value or the IRI.

    ``inferred`` names the rule where the fact is derived and the sentence states what it was derived from; ``page`` is
    0 where the document has no pages; ``review`` tells whose word the fact has, "" where nobody reviewed it.
    """

    subject: str
    predicate: str
    object: str
    role: str
    quote: str
    document: str
    title: str
    start: int
    end: int
    rule: str
    confidence: float
    modality: str
    inferred: str
    valid_from: str = ""
    valid_until: str = ""
    page: int = 0
    review: str = ""


_REASONS = """
SELECT ?s ?p ?o ?role ?quote ?file ?title ?start ?end ?rule ?confidence ?modality ?inferred ?from ?until ?page
       ?verdict ?by ?on ?said
WHERE {
  { ?evidence rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object . BIND(?evidence AS ?source) }
  UNION
  { ?evidence a sk:Inference ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
       sk:rule ?inferred ; prov:wasDerivedFrom ?source . }
  ?source a sk:Evidence ; sk:quote ?quote ; prov:wasDerivedFrom ?document ; sk:start ?start ; sk:end ?end ;
          sk:rule ?rule ; sk:confidence ?confidence .
  ?document sk:fileName ?file .
  OPTIONAL { ?document <http://purl.org/dc/terms/title> ?title }
  OPTIONAL { ?source sk:modality ?modality }
  OPTIONAL { ?source sk:validFrom ?from }
  OPTIONAL { ?source sk:validUntil ?until }
  OPTIONAL { ?source sk:page ?page }
  OPTIONAL {
    ?review sk:reviews ?source ; sk:verdict ?verdict .
    OPTIONAL { ?review dcterms:creator ?by }
    OPTIONAL { ?review dcterms:date ?on }
    OPTIONAL { ?review sk:reason ?said }
  }
  OPTIONAL { ?source sk:role/skos:prefLabel ?role . FILTER(LANG(?role) = "sv") }
  OPTIONAL { ?subject skos:prefLabel ?sl . FILTER(LANG(?sl) = "sv") }
  OPTIONAL { ?object skos:prefLabel ?ol . FILTER(LANG(?ol) = "sv") }
  OPTIONAL { ?predicate rdfs:label ?pl . FILTER(LANG(?pl) = "LANGUAGE") }
  BIND(COALESCE(?sl, STR(?subject)) AS ?s)
  BIND(COALESCE(?ol, STR(?object)) AS ?o)
  BIND(COALESCE(?pl, STR(?predicate)) AS ?p)
}
"""


def find_reasons(
    store: Selectable, subject: str, predicate: str | None = None, object: str | None = None, *, language: str = "en"
) -> list[Reason]:
    """Return the sentences behind the facts of *subject*, sorted, the most certain first within a fact.

    The three are names, IRIs or short IRIs; an object may also be a value ("2018-04-26"). Without a predicate the facts
    in which the node is object count too, but not mere mentions, unless there is nothing else. *language* is that of
    the properties' names.
    """
    node = find_node(store, subject)
    query = _REASONS.replace("LANGUAGE", language)
    if predicate is not None:
        given: dict[str, Term] = {"subject": node, "predicate": find_property(store, predicate)}
        if object is not None:
            reasons: set[Reason] = set()
            for term in _objects(store, given, object):
                reasons.update(_read(store, query, {**given, "object": term}, language))
            return _sorted(reasons)
        return _sorted(set(_read(store, query, given, language)))
    mention = SCHEMA + "mentions"
    ends: list[dict[str, Term]] = [{"subject": node}, {"object": node}]
    found = {each for end in ends for each in _about(store, query, end, language)}
    return _sorted({reason for at, reason in found if at != mention} or {reason for _, reason in found})


def _about(store: Selectable, query: str, given: dict[str, Term], language: str) -> Iterator[tuple[str, Reason]]:
    for (predicate,) in list(
        store.select(
            "SELECT DISTINCT ?predicate "
            "WHERE { ?e rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }",
            **given,
        )
    ):
        for reason in _read(store, query, {**given, "predicate": predicate}, language):
            yield predicate, reason


def _objects(store: Selectable, given: dict[str, Term], name: str) -> list[Term]:
    """Return the objects of the fact that *name* may mean: values and sums written so, else the node of that name."""
    rows = store.select(
        "SELECT DISTINCT ?o ?type ?language WHERE { "
        "?e rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?o . FILTER(ISLITERAL(?o)) "
        "BIND(STR(DATATYPE(?o)) AS ?type) BIND(LANG(?o) AS ?language) }",
        **given,
    )
    literals: list[Term] = [
        Literal(value, language=language) if language else Literal(value, type_)
        for value, type_, language in rows
        if value == name
    ]
    if literals:
        return literals
    digits = "".join(name.split())
    asked = "SELECT DISTINCT ?o ?v WHERE { ?e rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?o . "
    sums = store.select(f"{asked} ?o schema:value ?v }}", **given) if digits.isdecimal() else ()
    return [amount for amount, value in sums if value == digits] or [find_node(store, name)]


#: What a verdict is called in the sentence that tells of it.
VERDICTS = {
    "en": {"accepted": "accepted", "corrected": "corrected", "rejected": "rejected", "by": " by {}"},
    "sv": {"accepted": "godtagen", "corrected": "rättad", "rejected": "förkastad", "by": " av {}"},
}


def tell_review(language: str, verdict: str, by: str, on: str, why: str) -> str:
    """Return a review in words: the verdict, whose, of which day, and why."""
    words = VERDICTS[language]
    told = words.get(verdict, verdict) + (words["by"].format(by) if by else "")
    return f"{told}{f' {on}' if on else ''}{f': {why}' if why else ''}"


def _read(store: Selectable, query: str, given: dict[str, Term], language: str) -> Iterator[Reason]:
    told: dict[Reason, set[str]] = defaultdict(set)
    for row in store.select(query, **given):
        s, p, o, role, quote, file, title, start, end, rule, sure, modality, inferred, first, last, page = row[:16]
        more = (modality or "", inferred or "", first or "", last or "", int(page or 0))
        reason = Reason(
            *(s, p, o, role or "", quote, file, title or "", int(start), int(end), rule, float(sure)), *more
        )
        verdict, by, on, why = (str(value or "") for value in row[16:])
        told[reason] |= {tell_review(language, verdict, by, on, why)} if verdict else set()
    for reason, reviews in told.items():
        yield replace(reason, review="; ".join(sorted(reviews)))


def _sorted(reasons: set[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda r: (r.subject, r.predicate, r.object, -r.confidence, r.document, r.start, r))
