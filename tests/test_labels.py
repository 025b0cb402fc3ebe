"""What stands beside and under the labels of a page: people, money, time, partners."""

from __future__ import annotations

import pytest

from texts import entities, facts, iter_statements, load, told

HEADING = "Projekt: Lyft för vården\n\nLyft för vården ska ge alla mer tid. Arbetet pågår i hela kommunen.\n\n"
NAME = "Lyft för vården"
# with two labels of its own a page is the page of an initiative
REST = "\nKategori: Skola\nUtmaning: För mycket administration.\n"


def told_by(lines: str, predicate: str) -> set[str]:
    """Return what a page of the initiative states of it by *lines*."""
    found = facts(HEADING + lines + REST, predicate)
    return {value for subject, value in found if subject == NAME}


@pytest.mark.parametrize(
    ("lines", "predicate", "values"),
    [
        ("Partner: Umeå universitet och Skolverket", "sk:partner", {"Umeå universitet", "Skolverket"}),
        ("Partner: Umeå universitet, Havsbris", "sk:partner", {"Umeå universitet", "Havsbris"}),
        ("Projektpartners och medfinansiärer: Umeå kommun, Skolverket", "sk:partner", {"Umeå kommun", "Skolverket"}),
        (
            "För mer information, kontakta Eva Provberg, rektor:\nE-post: eva.provberg@exempel.se",
            "sk:contactPerson",
            {"Eva Provberg"},
        ),
        ("Projektägare: Umeå kommun", "sk:responsible", {"Umeå kommun"}),
        ("Kontaktperson: Eva Provberg", "sk:contactPerson", {"Eva Provberg"}),
        ("Kontakt\nEva Provberg, rektor\nOlle Ask, lärare", "sk:contactPerson", {"Eva Provberg", "Olle Ask"}),
        ("Forskare:\nIda Frost, Lunds universitet\nOlle Ask", "sk:researcher", {"Ida Frost", "Olle Ask"}),
        ("Mål: Mer tid för eleverna.", "sk:goal", {"Mer tid för eleverna"}),
        ("Projektperiod: 2018–2020", "schema:startDate", {"2018"}),
        ("Projektperiod: 2018–2020", "schema:endDate", {"2020"}),
        ("Projektperiod: mars 2018 till maj 2019", "schema:endDate", {"2019-05"}),
        ("Projektstart: 3 maj 2018", "schema:startDate", {"2018-05-03"}),
        ("Inspiration: Falu kommun", "sk:inspiredBy", {"Falu kommun"}),
        ("", "sk:category", {"Skola"}),
        ("", "sk:challenge", {"För mycket administration."}),
    ],
)
def test_a_label_says_what_its_value_is_to_the_initiative(lines: str, predicate: str, values: set[str]) -> None:
    assert told_by(lines, predicate) == values


@pytest.mark.parametrize(
    ("value", "kronor"),
    [
        ("2,5 miljoner kronor", "2500000"),
        ("2 500 000 kr", "2500000"),
        ("300 tkr", "300000"),
        ("4 mkr", "4000000"),
        ("cirka 12 miljoner kronor per år", "12000000"),
    ],
)
def test_a_budget_is_an_amount_in_kronor(value: str, kronor: str) -> None:
    graph = load(f"{HEADING}Budget: {value}\n{REST}")
    (statement,) = iter_statements(graph, "sk:budget")
    (amount,) = [e for e in graph.entities if e.iri == statement.object]
    values = {predicate.rsplit("/", 1)[1]: value for predicate, value in amount.properties}
    assert getattr(values["value"], "value", None) == kronor
    assert getattr(values["currency"], "value", None) == "SEK"


def test_a_budget_that_is_not_told_is_none() -> None:
    assert told_by("Budget: ännu inte beslutad", "sk:budget") == set()


def test_a_researcher_of_the_list_is_one_at_the_university_named_beside() -> None:
    graph = load(HEADING + "Forskare:\nIda Frost, Lunds universitet\nOlle Ask, professor, Umeå universitet\n" + REST)
    assert told(graph, "org:memberOf") == {("Ida Frost", "Lunds universitet"), ("Olle Ask", "Umeå universitet")}
    assert told(graph, "sk:hasRole") == {("Ida Frost", "forskare"), ("Olle Ask", "professor")}


def test_an_address_goes_to_the_person_it_spells() -> None:
    lines = "Kontakt:\nEva Provberg\nOlle Ask\nolle.ask@exempel.se\neva.provberg@exempel.se\n"
    assert facts(HEADING + lines + REST, "foaf:mbox") == {
        ("Eva Provberg", "mailto:eva.provberg@exempel.se"),
        ("Olle Ask", "mailto:olle.ask@exempel.se"),
    }


def test_an_address_of_an_office_is_nobodys() -> None:
    assert facts(HEADING + "Kontakt:\nEva Provberg\ninfo@exempel.se\n" + REST, "foaf:mbox") == set()


def test_the_evidence_of_a_label_begins_with_the_label() -> None:
    (statement,) = iter_statements(load(HEADING + "Projektägare: Umeå kommun\n" + REST), "sk:responsible")
    assert statement.evidence.quote == "Projektägare: Umeå kommun"


def test_a_page_without_labels_of_an_initiative_is_about_none() -> None:
    graph = load("Nyheter\n\nVi var där. Alla kom.\n\nKontaktperson: Eva Provberg\n")
    assert entities(graph, "sk:Initiative") == {}
    assert told(graph, "sk:contactPerson") == set()


def test_the_labels_of_a_conference_tell_who_held_it_and_who_was_there() -> None:
    graph = load("""Konferens om tillit

Datum: 3 oktober 2019
Plats: Folkets hus
Arrangör: Umeå kommun och Skolverket
Moderator: Ida Frost
""")
    name = "Konferens om tillit"
    assert told(graph, "schema:startDate") == {(name, "2019-10-03")}
    assert told(graph, "sk:organiser") == {(name, "Umeå kommun"), (name, "Skolverket")}
    assert told(graph, "sk:participant") == {(name, "Ida Frost")}


OTHER_MODEL = (
    "Projekt: Läslusten\n\nUmeå kommun prövar Läslusten. Arbetet bygger på Provmodellen.\n\n"
    "Om Provmodellen\n\nProvmodellen sparar tid.\n\n"
)


def test_the_only_contact_is_the_page_s_and_holds_the_post_below() -> None:
    text = OTHER_MODEL + "Kontakt\n\nEva Provberg\nProjektledare\nE-post: eva.provberg@exempel.se\n"
    assert facts(text, "sk:contactPerson") == {("Läslusten", "Eva Provberg")}
    assert ("Eva Provberg", "projektledare") in facts(text, "sk:hasRole")


def test_several_under_the_only_label_are_the_page_s_and_each_part_s_own_is_its() -> None:
    both = facts(OTHER_MODEL + "Kontakt\nEva Provberg, rektor\nOlle Ask, lärare\n", "sk:contactPerson")
    assert both == {("Läslusten", "Eva Provberg"), ("Läslusten", "Olle Ask")}
    first, second = OTHER_MODEL.split("Om Provmodellen")
    text = f"{first}Kontaktperson: Ida Frost\n\nOm Provmodellen{second}Kontaktperson: Eva Provberg\n"
    assert ("Provmodellen", "Eva Provberg") in facts(text, "sk:contactPerson")
