"""A document's statements as sorted N-Quads lines: the shard, the unit from which every store is built."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from styrkedjan.ontology import BASE, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SK, SKOS, XSD

from .errors import EvidenceError, TermError
from .model import DocumentGraph, DocumentInfo, Entity, Inference, Literal, Rule, Statement
from .terms import iri_to_ntriples, literal_to_ntriples, term_to_ntriples

__all__ = ["check_evidence", "evidence_iri", "inference_iri", "membership_iri", "rule_iri", "to_lines"]

Triple = tuple[str, str, str]

MEMBER_OF = ORG + "memberOf"
FORMER_MEMBER_OF = SK + "formerMemberOf"

_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), XSD + "date"),
    (re.compile(r"\d{4}-\d\d"), XSD + "gYearMonth"),
    (re.compile(r"\d{4}"), XSD + "gYear"),
)


def _key(kind: str, *parts: str) -> str:
    return f"{BASE}{kind}/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:20]}"


def evidence_iri(document: str, statement: Statement) -> str:
    """Return the IRI of the evidence for *statement*: one for each place, whichever rules found it there."""
    e = statement.evidence
    terms = (statement.subject, statement.predicate, term_to_ntriples(statement.object))
    return _key("evidence", document, *terms, str(e.start), str(e.end), e.role)


def inference_iri(document: str, inference: Inference) -> str:
    """Return the IRI of what *document* lets the rule derive."""
    terms = (inference.subject, inference.predicate, term_to_ntriples(inference.object))
    return _key("inference", document, *terms, inference.rule)


def membership_iri(statement: Statement) -> str:
    """Return the IRI of a membership: the same in every document, however each tells namesakes apart."""
    # Namesakes who share an organisation are one person, so the name alone tells memberships apart.
    member = "/".join(statement.subject.removeprefix(BASE).split("/")[:2])
    return _key("membership", member, statement.predicate, str(statement.object), statement.evidence.role)


def check_evidence(graph: DocumentGraph, text: str) -> None:
    """Raise unless every quote of *graph* is, letter for letter, *text* at its offsets, and every number is proper."""
    name = graph.document.file_name
    for statement in _statements(graph):
        e = statement.evidence
        if not 0 <= e.start < e.end <= len(text):
            raise EvidenceError(
                f"{name}: rule {e.rule} gives offsets {e.start}-{e.end} outside the text (0-{len(text)})"
            )
        if text[e.start : e.end] != e.quote:
            raise EvidenceError(
                f"{name}: rule {e.rule} quotes {e.quote[:60]!r}, but the text at {e.start}-{e.end} is "
                f"{text[e.start : e.end][:60]!r}"
            )
        if not 0 <= e.confidence <= 1:
            raise EvidenceError(f"{name}: rule {e.rule} gives the confidence {e.confidence}; it must be within 0 and 1")


def _statements(graph: DocumentGraph) -> Iterator[Statement]:
    yield from graph.statements
    for inference in graph.inferences:
        yield from inference.premises


def _date_or_text(value: str) -> str:
    for shape, datatype in _DATES:
        if shape.fullmatch(value):
            return literal_to_ntriples(value, datatype)
    return literal_to_ntriples(value)


def _address_or_text(value: str) -> str:
    try:
        return iri_to_ntriples(value)
    except TermError:
        return literal_to_ntriples(value)


def _integer(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'


def _swedish(value: str) -> str:
    return literal_to_ntriples(value, language="sv")


def _document_triples(document: DocumentInfo) -> Iterator[Triple]:
    iri = iri_to_ntriples(document.iri)
    yield iri, f"<{RDF}type>", f"<{SK}Document>"
    yield iri, f"<{SK}fileName>", literal_to_ntriples(document.file_name)
    yield iri, f"<{SK}sha256>", literal_to_ntriples(document.sha256)
    yield iri, f"<{SKOS}prefLabel>", _swedish(document.title or document.label or document.file_name)
    if document.reader:
        yield iri, f"<{SK}reader>", literal_to_ntriples(document.reader)
    if document.text_sha256:
        yield iri, f"<{SK}textSha256>", literal_to_ntriples(document.text_sha256)
    if document.title:
        yield iri, f"<{DCTERMS}title>", _swedish(document.title)
    if document.issued:
        yield iri, f"<{DCTERMS}issued>", _date_or_text(document.issued)
    if document.publisher:
        yield iri, f"<{DCTERMS}publisher>", literal_to_ntriples(document.publisher)
    if document.source:
        yield iri, f"<{DCTERMS}source>", _address_or_text(document.source)
    yield iri, f"<{SK}characters>", _integer(document.characters)
    yield iri, f"<{SK}sentences>", _integer(document.sentences)
    yield iri, f"<{SK}sentencesWithFacts>", _integer(document.sentences_with_facts)
    for section in document.sections:
        node = iri_to_ntriples(section.iri)
        yield iri, f"<{SK}hasSection>", node
        yield node, f"<{RDF}type>", f"<{SK}Section>"
        if section.heading:
            yield node, f"<{RDFS}label>", _swedish(section.heading)
        yield node, f"<{SK}start>", _integer(section.start)
        yield node, f"<{SK}end>", _integer(section.end)


def _entity_triples(entity: Entity) -> Iterator[Triple]:
    iri = iri_to_ntriples(entity.iri)
    yield iri, f"<{RDF}type>", iri_to_ntriples(entity.type)
    if entity.label:
        yield iri, f"<{SKOS}prefLabel>", _swedish(entity.label)
    for label in entity.alt_labels:
        if label != entity.label:
            yield iri, f"<{SKOS}altLabel>", _swedish(label)
    for predicate, value in entity.properties:
        yield iri, iri_to_ntriples(predicate), term_to_ntriples(value)


def _about_triple(node: str, class_: str, triple: Triple) -> Iterator[Triple]:
    """Say by RDF reification which triple *node* is evidence or an inference of."""
    subject, predicate, object_ = triple
    yield node, f"<{RDF}type>", class_
    yield node, f"<{RDF}subject>", subject
    yield node, f"<{RDF}predicate>", predicate
    yield node, f"<{RDF}object>", object_


def _times(node: str, began: str, ended: str, first: str, last: str) -> Iterator[Triple]:
    """Say of *node* from and until when something holds, where that is told."""
    if first:
        yield node, f"<{began}>", _date_or_text(first)
    if last:
        yield node, f"<{ended}>", _date_or_text(last)


def rule_iri(rule: Rule) -> str:
    """Return the IRI of a rule as it stood: another version is another node."""
    return f"{BASE}rule/{rule.name}/{rule.version}"


def _rule_triples(rule: Rule) -> Iterator[Triple]:
    node = iri_to_ntriples(rule_iri(rule))
    yield node, f"<{RDF}type>", f"<{SK}Rule>"
    yield node, f"<{RDFS}label>", literal_to_ntriples(rule.name)
    yield node, f"<{OWL}versionInfo>", literal_to_ntriples(rule.version)
    yield node, f"<{SK}confidence>", _confidence(rule.confidence)


def _confidence(value: float) -> str:
    return literal_to_ntriples(format(value, ".4f"), XSD + "decimal")


def _statement_triples(document: DocumentInfo, statement: Statement, rules: Mapping[str, Rule]) -> Iterator[Triple]:
    e = statement.evidence
    subject, predicate = iri_to_ntriples(statement.subject), iri_to_ntriples(statement.predicate)
    object_ = term_to_ntriples(statement.object)
    node = iri_to_ntriples(evidence_iri(document.iri, statement))
    yield subject, predicate, object_
    yield from _about_triple(node, f"<{SK}Evidence>", (subject, predicate, object_))
    yield node, f"<{PROV}wasDerivedFrom>", iri_to_ntriples(document.iri)
    yield node, f"<{SK}quote>", _swedish(e.quote)
    yield node, f"<{SK}start>", _integer(e.start)
    yield node, f"<{SK}end>", _integer(e.end)
    yield node, f"<{SK}rule>", literal_to_ntriples(e.rule)
    if e.rule in rules:
        yield node, f"<{SK}ruleVersion>", iri_to_ntriples(rule_iri(rules[e.rule]))
        yield from _rule_triples(rules[e.rule])
    yield node, f"<{SK}confidence>", _confidence(e.confidence)
    if e.section:
        yield node, f"<{SK}section>", iri_to_ntriples(e.section)
    if e.role:
        yield node, f"<{SK}role>", iri_to_ntriples(e.role)
    if e.page:
        yield node, f"<{SK}page>", _integer(e.page)
    if e.modality:
        yield node, f"<{SK}modality>", literal_to_ntriples(e.modality)
    if document.observed:
        yield node, f"<{SK}observed>", _date_or_text(document.observed)
    yield from _times(node, SK + "validFrom", SK + "validUntil", e.valid_from, e.valid_until)
    if statement.predicate in (MEMBER_OF, FORMER_MEMBER_OF) and not isinstance(statement.object, Literal):
        membership = iri_to_ntriples(membership_iri(statement))
        yield membership, f"<{RDF}type>", f"<{ORG}Membership>"
        yield membership, f"<{ORG}member>", subject
        yield membership, f"<{ORG}organization>", object_
        yield membership, f"<{PROV}wasDerivedFrom>", node
        if e.role:
            yield membership, f"<{ORG}role>", iri_to_ntriples(e.role)
        yield from _times(membership, SCHEMA + "startDate", SCHEMA + "endDate", e.valid_from, e.valid_until)
        if statement.predicate == FORMER_MEMBER_OF:
            yield membership, f"<{SK}former>", f'"true"^^<{XSD}boolean>'


def _inference_triples(document: str, inference: Inference) -> Iterator[Triple]:
    subject, predicate = iri_to_ntriples(inference.subject), iri_to_ntriples(inference.predicate)
    object_ = term_to_ntriples(inference.object)
    node = iri_to_ntriples(inference_iri(document, inference))
    yield subject, predicate, object_
    yield from _about_triple(node, f"<{SK}Inference>", (subject, predicate, object_))
    yield node, f"<{SK}rule>", literal_to_ntriples(inference.rule)
    for premise in inference.premises:
        yield node, f"<{PROV}wasDerivedFrom>", iri_to_ntriples(evidence_iri(document, premise))


def _strongest(statements: Iterable[Statement], document: str) -> Iterator[Statement]:
    """Yield one statement for each evidence node: two rules that read the same place make one piece of evidence."""
    chosen: dict[str, Statement] = {}
    for statement in sorted(statements, key=_strength):
        chosen.setdefault(evidence_iri(document, statement), statement)
    yield from chosen.values()


def _strength(statement: Statement) -> tuple[float, str, str, str]:
    e = statement.evidence
    return -e.confidence, e.modality, e.rule, e.section


def to_lines(graph: DocumentGraph, *, text: str | None = None) -> list[str]:
    """Return the shard of *graph*: N-Quads lines, sorted, each once, all in the default graph.

    When *text*, the document's text, is given, every quote is checked against it first.
    """
    if text is not None:
        check_evidence(graph, text)
    document = graph.document.iri
    triples = set(_document_triples(graph.document))
    for entity in graph.entities:
        triples.update(_entity_triples(entity))
    rules = {rule.name: rule for rule in graph.rules}
    for statement in _strongest(_statements(graph), document):
        triples.update(_statement_triples(graph.document, statement, rules))
    for inference in graph.inferences:
        triples.update(_inference_triples(document, inference))
    return sorted(f"{s} {p} {o} .\n" for s, p, o in triples)
