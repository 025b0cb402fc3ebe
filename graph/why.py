"""Why the graph says what it says: the quoted sentences behind a node or a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from styrkedjan.ontology import SCHEMA

from .model import Literal, Term
from .names import Selectable, find_node, find_property

__all__ = ["Reason", "find_reasons"]


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One sentence behind one fact; labels where the graph has them, else the value or the IRI.

    ``inferred`` names the rule where the fact is derived and the sentence states what it was derived from; ``page`` is
    0 where the document has no pages.
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


_REASONS = """
SELECT ?s ?p ?o ?role ?quote ?file ?title ?start ?end ?rule ?confidence ?modality ?inferred ?from ?until ?page
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
                reasons.update(_read(store, query, {**given, "object": term}))
            return _sorted(reasons)
        return _sorted(set(_read(store, query, given)))
    mention = SCHEMA + "mentions"
    found = {*_about(store, query, {"subject": node}), *_about(store, query, {"object": node})}
    return _sorted({reason for at, reason in found if at != mention} or {reason for _, reason in found})


def _about(store: Selectable, query: str, given: dict[str, Term]) -> Iterator[tuple[str, Reason]]:
    for (predicate,) in list(
        store.select(
            "SELECT DISTINCT ?predicate "
            "WHERE { ?e rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }",
            **given,
        )
    ):
        for reason in _read(store, query, {**given, "predicate": predicate}):
            yield predicate, reason


def _objects(store: Selectable, given: dict[str, Term], name: str) -> list[Term]:
    """Return the objects of the fact that *name* may mean: values written so, else the node of that name."""
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
    return literals or [find_node(store, name)]


def _read(store: Selectable, query: str, given: dict[str, Term]) -> Iterator[Reason]:
    for (
        s,
        p,
        o,
        role,
        quote,
        file,
        title,
        start,
        end,
        rule,
        confidence,
        modality,
        inferred,
        first,
        last,
        page,
    ) in store.select(query, **given):
        yield Reason(
            s,
            p,
            o,
            role or "",
            quote,
            file,
            title or "",
            int(start),
            int(end),
            rule,
            float(confidence),
            modality or "",
            inferred or "",
            first or "",
            last or "",
            int(page or 0),
        )


def _sorted(reasons: set[Reason]) -> list[Reason]:
    return sorted(reasons, key=lambda r: (r.subject, r.predicate, r.object, -r.confidence, r.document, r.start, r))
