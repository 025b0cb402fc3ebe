"""Who steers whom, posts without a name, the chain told in general, and the time that a sentence gives to a fact."""

from __future__ import annotations

import pytest

from styrkedjan.graph.model import DocumentGraph, Statement
from styrkedjan.loaders.extract import load_text
from styrkedjan.loaders.readers import read_plain
from styrkedjan.ontology import ORG, SK

STEERING = {SK + name for name in ("assigns", "leads", "decidesOver", "supervises", "funds", "reportsTo")}
PAGE = "Umeå kommun styr om\n\n{}\n"
VISIT = "Studiebesök i Umeå 3 maj 2018\n\n{}\n"


def load(text: str, page: str = "{}\n") -> DocumentGraph:
    return load_text(read_plain(page.format(text).encode(), "example.txt"))


def steering(graph: DocumentGraph) -> set[tuple[str, str, str]]:
    labels = {entity.iri: entity.label for entity in graph.entities}
    return {
        (labels[s.subject], s.predicate.removeprefix(SK), labels[str(s.object)])
        for s in graph.statements
        if s.predicate in STEERING
    }


def only(graph: DocumentGraph, predicate: str) -> Statement:
    (statement,) = [s for s in graph.statements if s.predicate == predicate]
    return statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I maj gav regeringen Skolverket i uppdrag att räkna.", ("regeringen", "assigns", "Skolverket")),
        ("Regeringen har beslutat att ge Skolverket i uppdrag att räkna.", ("regeringen", "assigns", "Skolverket")),
        ("Skolverket ska den 1 maj redovisa arbetet till Vinnova.", ("Skolverket", "reportsTo", "Vinnova")),
        ("I dag tog Vinnova emot en slutrapport från Skolverket.", ("Skolverket", "reportsTo", "Vinnova")),
        ("Stiftelsen Havsviken finansieras av Vinnova.", ("Vinnova", "funds", "Stiftelsen Havsviken")),
        ("Eva Provberg, generaldirektör för Skolverket, kom.", ("Eva Provberg", "leads", "Skolverket")),
    ],
)
def test_who_steers_is_found_on_either_side_of_the_verb(text: str, expected: tuple[str, str, str]) -> None:
    assert steering(load(text)) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Regeringen ger inte Skolverket i uppdrag att räkna.",
        "Ger regeringen Skolverket i uppdrag att räkna?",
        "Rådet vill att regeringen ger Skolverket i uppdrag att räkna.",
        "Om regeringen ger Skolverket i uppdrag att räkna blir rådet glatt.",
        "Regeringen bör uppdra åt Skolverket att räkna.",
        "Rådet föreslår att Vinnova beviljar medel till Stiftelsen Havsviken.",
    ],
)
def test_what_is_denied_asked_or_hoped_for_steers_nobody(text: str) -> None:
    assert steering(load(text)) == set()


def test_what_is_to_come_is_planned() -> None:
    statement = only(load("Regeringen ska ge Skolverket i uppdrag att räkna."), SK + "assigns")
    assert statement.evidence.modality == "planned"


def test_a_duty_to_report_is_that_of_those_who_were_given_the_assignment() -> None:
    text = (
        "Regeringen uppdrar åt Skolverket och Vinnova att räkna skolor.\n\n"
        "Uppdraget ska redovisas till Regeringskansliet (Utbildningsdepartementet) senast den 4 maj."
    )
    reports = {(who, whom) for who, relation, whom in steering(load(text)) if relation == "reportsTo"}
    assert reports == {
        (who, whom) for who in ("Skolverket", "Vinnova") for whom in ("Regeringskansliet", "Utbildningsdepartementet")
    }


def test_two_verbs_joined_have_one_subject() -> None:
    text = "Socialdirektören leder socialförvaltningen och är underställd kommundirektören."
    assert steering(load(text, PAGE)) == {
        ("socialdirektör, Umeå kommun", "leads", "Socialförvaltningen, Umeå kommun"),
        ("socialdirektör, Umeå kommun", "reportsTo", "kommundirektör, Umeå kommun"),
    }


def test_a_deputy_leads_nothing() -> None:
    assert steering(load("Eva Provberg, vice ordförande i socialnämnden, kom.", PAGE)) == set()


def test_a_post_without_a_name_takes_part_and_is_an_entity_with_its_role_and_organisation() -> None:
    graph = load("Socialdirektören deltog.", VISIT)
    (post,) = [entity for entity in graph.entities if entity.type == SK + "Post"]
    assert post.label == "socialdirektör, Umeå kommun"
    assert post.iri in {s.object for s in graph.statements if s.predicate == SK + "participant"}
    derived = {i.predicate: i for i in graph.inferences if i.subject == post.iri}
    assert set(derived) == {SK + "hasRole", SK + "postIn"}
    assert all(inference.premises for inference in derived.values())


@pytest.mark.parametrize(
    "text", ["Socialdirektören Eva Provberg deltog.", "Eva Provberg, socialdirektören, deltog.", "Läraren deltog."]
)
def test_who_is_named_is_no_post_and_neither_is_one_of_many(text: str) -> None:
    assert [entity for entity in load(text, VISIT).entities if entity.type == SK + "Post"] == []


def test_the_whole_chain_told_in_general_is_kept_with_its_sentence() -> None:
    statement = only(load("Vi träffade hela styrkedjan inom socialtjänsten.", VISIT), SK + "mentionsWholeChain")
    assert statement.evidence.quote == "Vi träffade hela styrkedjan inom socialtjänsten."


@pytest.mark.parametrize("text", ["Vi ville träffa hela styrkedjan.", "Hela styrkedjan påverkas av lagen."])
def test_a_wish_to_meet_the_whole_chain_is_no_meeting(text: str) -> None:
    assert SK + "mentionsWholeChain" not in {s.predicate for s in load(text, VISIT).statements}


@pytest.mark.parametrize(
    ("text", "predicate", "first", "last"),
    [
        ("Eva Provberg är rektor på Provskolan sedan 2019.", ORG + "memberOf", "2019", ""),
        ("Eva Provberg var rektor på Provskolan 2010–2015.", ORG + "memberOf", "2010", "2015"),
        ("Eva Provberg, rektor på Provskolan till och med maj 2022, kom.", ORG + "memberOf", "", "2022-05"),
        ("Eva Provberg är rektor på Provskolan.", ORG + "memberOf", "", ""),
        ("I maj 2022 gav regeringen Skolverket i uppdrag att räkna.", SK + "assigns", "2022-05", ""),
        ("Skolverket redovisar arbetet till Vinnova senast den 4 maj 2024.", SK + "reportsTo", "", ""),
        ("Regeringen avsätter 30 miljoner kronor till regionerna under 2026.", SK + "funds", "2026", "2026"),
    ],
)
def test_a_statement_has_the_time_that_its_sentence_tells(text: str, predicate: str, first: str, last: str) -> None:
    evidence = only(load(text), predicate).evidence
    assert (evidence.valid_from, evidence.valid_until) == (first, last)


def test_a_date_among_several_people_is_nobodys() -> None:
    graph = load("Eva Provberg, rektor på Provskolan, och Olle Provman, rektor på Ängsskolan sedan 2019, kom.")
    assert {s.evidence.valid_from for s in graph.statements if s.predicate == ORG + "memberOf"} == {""}


def test_a_board_belongs_to_its_municipality_by_an_inference() -> None:
    graph = load("Socialnämnden beslutade om en plan. Nämnden tackade.", PAGE)
    (inference,) = [i for i in graph.inferences if i.predicate == SK + "partOf"]
    assert (inference.rule, str(inference.object).rpartition("/")[2]) == ("local-body-of-its-place", "2480")
    # Whole sentences, not the mere names in them.
    assert "Socialnämnden beslutade om en plan." in {premise.evidence.quote for premise in inference.premises}


def test_a_unit_that_the_text_gives_to_another_owner_is_not_the_municipalitys() -> None:
    graph = load("Vi såg även vårdcentralen Solgläntan inom Region Västerbotten.", VISIT)
    owners = {str(i.object) for i in graph.inferences if i.predicate == SK + "partOf"}
    assert not any(owner.endswith("municipality/2480") for owner in owners)
