"""What follows from what documents state: who governs whom."""

from __future__ import annotations

from styrkedjan.graph.inference import derive_governs
from styrkedjan.graph.model import Entity, Evidence, Statement
from styrkedjan.ontology import BASE, SCHEMA, SK

BOARD = BASE + "organisation/2480/omsorgsnämnden"
ADMINISTRATION = BASE + "organisation/2480/omsorgsförvaltningen"
ELSEWHERE = BASE + "organisation/2481/omsorgsförvaltningen"
UNIT = BASE + "organisation/2480/solgården"
DOCUMENT = BASE + "document/0123456789abcdef"


def entity(iri: str, kind: str) -> Entity:
    return Entity(iri, SK + kind, iri.rsplit("/", 1)[-1])


def statement(subject: str, predicate: str, object_: str) -> Statement:
    return Statement(subject, predicate, object_, Evidence("Solgården", 0, 9, "made-up", 0.9))


def met(*iris: str) -> dict[str, list[Statement]]:
    return {iri: [statement(DOCUMENT, SCHEMA + "mentions", iri)] for iri in iris}


def test_a_board_governs_the_administration_of_its_name() -> None:
    entities = [entity(BOARD, "PoliticalBody"), entity(ADMINISTRATION, "Administration")]
    (inference,) = derive_governs(entities, [], met(BOARD, ADMINISTRATION))
    assert (inference.subject, inference.predicate, inference.object) == (BOARD, SK + "governs", ADMINISTRATION)
    assert len(inference.premises) == 2


def test_a_board_governs_no_administration_of_another_municipality() -> None:
    entities = [entity(BOARD, "PoliticalBody"), entity(ELSEWHERE, "Administration")]
    assert derive_governs(entities, [], met(BOARD, ELSEWHERE)) == []


def test_an_administration_governs_the_unit_that_is_part_of_it() -> None:
    entities = [entity(ADMINISTRATION, "Administration"), entity(UNIT, "ServiceUnit")]
    (inference,) = derive_governs(entities, [statement(UNIT, SK + "partOf", ADMINISTRATION)], {})
    assert (inference.subject, inference.object) == (ADMINISTRATION, UNIT)
    assert inference.rule == "administration-governs-its-unit"


def test_what_is_not_met_governs_nothing() -> None:
    entities = [entity(BOARD, "PoliticalBody"), entity(ADMINISTRATION, "Administration")]
    assert derive_governs(entities, [], met(BOARD)) == []


def test_a_council_governs_the_boards_of_its_municipality_alone() -> None:
    council, other = BASE + "organisation/2480/kommunfullmäktige", BASE + "organisation/2481/omsorgsnämnden"
    entities = [entity(iri, "PoliticalBody") for iri in (council, BOARD, other)]
    found = derive_governs(entities, [], met(council, BOARD, other))
    assert [(i.subject, i.object, i.rule) for i in found] == [(council, BOARD, "council-governs-its-boards")]
