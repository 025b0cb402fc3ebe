"""A document's statements as lines."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from samples import PROJECT, VISIT, node, parse_sample
from styrkedjan.graph.errors import EvidenceError
from styrkedjan.graph.model import DocumentGraph, Evidence, Statement
from styrkedjan.graph.shard import evidence_iri, to_lines
from styrkedjan.ontology import ORG, PREFIXES, SK


def load(graph: DocumentGraph) -> ox.Store:
    store = ox.Store()
    store.load("".join(to_lines(graph)).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def rows(store: ox.Store, sparql: str) -> list[tuple[str | None, ...]]:
    solutions = store.query(sparql, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(tuple(term.value if term is not None else None for term in row) for row in solutions)


def test_lines_are_sorted_and_each_stands_once() -> None:
    lines = to_lines(parse_sample(VISIT + VISIT), text=VISIT + VISIT)
    assert lines == sorted(set(lines))
    assert all(line.endswith(" .\n") for line in lines)


def test_the_order_of_statements_does_not_change_the_shard() -> None:
    graph = parse_sample(VISIT)
    turned = replace(graph, entities=graph.entities[::-1], statements=graph.statements[::-1])
    assert to_lines(turned) == to_lines(graph)


def test_a_statement_is_the_triple_and_the_evidence_for_it() -> None:
    graph = parse_sample('initiative/Provlabbet | sk:goal | "Bättre möten"')
    found = rows(
        load(graph),
        """SELECT ?quote ?start ?end ?rule ?confidence ?file WHERE {
        ?s sk:goal ?o . ?e a sk:Evidence ; rdf:subject ?s ; rdf:predicate sk:goal ; rdf:object ?o ; sk:quote ?quote ;
        sk:start ?start ; sk:end ?end ; sk:rule ?rule ; sk:confidence ?confidence ; sk:section/^sk:hasSection ?d ;
        prov:wasDerivedFrom ?d . ?d sk:fileName ?file }""",
    )
    line = 'initiative/Provlabbet | sk:goal | "Bättre möten"'
    assert found == [(line, "0", str(len(line)), "sample", "0.9", "sample.txt")]


def test_a_planned_statement_says_so() -> None:
    found = rows(
        load(parse_sample(PROJECT)),
        "SELECT ?o ?m WHERE { ?e rdf:predicate sk:partner ; rdf:object ?o ; sk:modality ?m }",
    )
    assert found == [(node("body/Provverket"), "planned")]


def test_a_membership_is_a_node_that_several_sentences_share() -> None:
    line = "person/Anna Ek | org:memberOf | organisation/9999/Omsorgen | role/provledare\n"
    found = rows(
        load(parse_sample(line * 2)),
        """SELECT ?m ?org ?role (COUNT(?e) AS ?n) WHERE {
        [] a org:Membership ; org:member ?m ; org:organization ?org ; org:role ?role ; prov:wasDerivedFrom ?e }
        GROUP BY ?m ?org ?role""",
    )
    assert found == [(node("person/Anna Ek"), node("organisation/9999/Omsorgen"), node("role/provledare"), "2")]


def test_a_former_membership_is_no_present_one() -> None:
    store = load(parse_sample("person/Anna Ek | sk:formerMemberOf | organisation/9999/Omsorgen"))
    assert rows(store, "SELECT ?o WHERE { ?p org:memberOf ?o }") == []
    assert rows(store, "SELECT ?f WHERE { [] a org:Membership ; sk:former ?f }") == [("true",)]


def test_an_inference_names_its_rule_and_the_evidence_it_rests_on() -> None:
    found = rows(
        load(parse_sample(VISIT)),
        """SELECT ?rule ?p WHERE {
        ?i a sk:Inference ; rdf:predicate sk:involvesLevel ; sk:rule ?rule ; prov:wasDerivedFrom/rdf:predicate ?p }""",
    )
    assert found == [("sample-rule", SK + "visits")]


def test_two_rules_that_read_the_same_place_make_one_piece_of_evidence() -> None:
    weak = Statement(
        node("person/Anna Ek"), ORG + "memberOf", node("organisation/Omsorgen"), Evidence("abc", 0, 3, "weak", 0.5)
    )
    strong = replace(weak, evidence=replace(weak.evidence, rule="strong", confidence=0.8))
    graph = replace(parse_sample("abc"), statements=[weak, strong])
    assert evidence_iri("d", weak) == evidence_iri("d", strong)
    assert rows(load(graph), "SELECT ?rule WHERE { ?e a sk:Evidence ; sk:rule ?rule }") == [("strong",)]


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        (Evidence("abd", 0, 3, "r", 0.5), "'abd', but the text at 0-3 is 'abc'"),
        (Evidence("abc", 0, 9, "r", 0.5), "outside the text"),
        (Evidence("", 2, 2, "r", 0.5), "outside the text"),
        (Evidence("abc", 0, 3, "r", 1.5), "confidence 1.5"),
    ],
)
def test_evidence_that_is_not_the_text_is_refused(evidence: Evidence, message: str) -> None:
    statement = Statement(node("person/Anna Ek"), ORG + "memberOf", node("organisation/Omsorgen"), evidence)
    with pytest.raises(EvidenceError, match=message):
        to_lines(replace(parse_sample("abc"), statements=[statement]), text="abc")


def test_an_address_that_is_none_is_kept_as_text() -> None:
    graph = parse_sample("x")
    graph = replace(graph, document=replace(graph.document, source="javascript:alert(1)", issued="i våras"))
    assert rows(
        load(graph), "SELECT ?s ?i WHERE { ?d dcterms:source ?s ; dcterms:issued ?i . FILTER(ISLITERAL(?s)) }"
    ) == [("javascript:alert(1)", "i våras")]
