"""Posts in lists and programmes, units told by their field, and what stands under contacts. All texts are made up."""

from __future__ import annotations

import pytest

from texts import entities, facts, load, names, posts


def test_a_unit_told_by_its_field_is_no_other_unit_named_before() -> None:
    text = (
        "- Eva Provberg, chef för analysavdelningen, Skolverket\n"
        "- Olle Prov, chef för avdelningen för styrning och analys, Socialstyrelsen\n"
    )
    assert facts(text, "sk:leads") == {
        ("Eva Provberg", "Analysavdelningen, Skolverket"),
        ("Olle Prov", "Avdelningen för styrning och analys, Socialstyrelsen"),
    }


def test_a_post_before_the_name_and_a_second_post_are_read_in_a_list() -> None:
    text = (
        "- Utvecklare, Eva Provberg, Umeå universitet\n"
        "- Vd Olle Prov, Sophiahemmet, ordförande för Vårdföretagarna\n"
        "- Ida Frost, Högskolan i Borås och tidigare regionråd i Västra Götaland\n"
    )
    assert {
        ("Eva Provberg", "utvecklare", "Umeå universitet"),
        ("Olle Prov", "ordförande", "Vårdföretagarna"),
    } <= posts(text)
    assert facts(text, "sk:formerMemberOf") == {("Ida Frost", "Västra Götalandsregionen")}


def test_a_post_of_a_region_is_in_the_region_whose_county_it_names() -> None:
    assert posts("Eva Provberg, regionråd i Halland, kom.\n") == {("Eva Provberg", "regionråd", "Region Halland")}


def test_a_governor_is_of_the_only_county_board_that_is_named() -> None:
    text = "Landshövding Eva Provberg talade.\n\nIda Frost är jurist på Länsstyrelsen i Halland.\n"
    assert ("Eva Provberg", "landshövding", "Länsstyrelsen i Hallands län") in posts(text)
    both = text + "\nOlle Prov är jurist på Länsstyrelsen Skåne.\n"
    assert not {post for post in posts(both) if post[0] == "Eva Provberg"}


def test_councillors_are_no_council() -> None:
    assert not names("Gästerna träffade flera av Umeås kommunalråd och direktörer.\n", "sk:StateBody")


@pytest.mark.parametrize("office", ["kommunstyrelsens kontor", "kommunstyrelsens förvaltning", "socialnämndens kansli"])
def test_the_office_of_a_board_is_no_board(office: str) -> None:
    text = f"Det säger Eva Provberg, som arbetar med samverkan på {office} i Umeå.\n"
    label = f"{office[0].upper()}{office[1:]}, Umeå kommun"
    assert facts(text, "org:memberOf") == {("Eva Provberg", label)}
    assert not names(text, "sk:PoliticalBody")


def test_who_is_named_under_contacts_takes_no_part() -> None:
    text = (
        "# Samtalsdag om tillit 3 maj 2023\n\nEva Provberg, rektor i Umeå, talade.\n\n"
        "Informationsansvarig\n\n- Ida Frost\n  Projektledare\n- Olle Prov\n  Handläggare\n"
    )
    graph = load(text)
    assert {who for _, who in facts(text, "sk:participant")} == {"Eva Provberg"}
    assert facts(text, "sk:hasRole") >= {("Ida Frost", "projektledare"), ("Olle Prov", "handläggare")}
    assert "Ida Frost" in entities(graph, "sk:Person")


def test_names_and_organisations_on_a_line_of_a_programme() -> None:
    text = "# Program\n\nEva Provberg SKR och Olle Prov\n\nIda Frost och Ann Provlund, Skolverket\n"
    assert facts(text, "org:memberOf") == {
        ("Eva Provberg", "Sveriges Kommuner och Regioner"),
        ("Ida Frost", "Skolverket"),
        ("Ann Provlund", "Skolverket"),
    }


def test_an_adjective_and_a_head_with_capitals_are_one_name() -> None:
    assert posts("Eva Provberg, vd för Interaktiva Institutet, kom.\n") == {
        ("Eva Provberg", "verkställande direktör", "Interaktiva Institutet")
    }


def test_a_quoted_theme_is_one_of_any_words() -> None:
    text = "Välkommen till konferensen Samhällsforum den 3 maj 2023 på temat ”en orolig tid”.\n"
    assert ("Samhällsforum", "en orolig tid") in facts(text, "sk:concerns")


def test_a_post_of_regions_is_in_no_other_body_that_stands_beside() -> None:
    text = "Försäkringskassan bjöd in till samtal. Regiondirektör Eva Provberg talade.\n"
    assert not facts(text, "org:memberOf")


def test_a_party_between_commas_is_no_apposition_and_a_post_after_it_is_that_persons() -> None:
    text = (
        "Vi är eniga, säger Eva Provberg, C, kommunstyrelsens ordförande, Olle Prov, S, och Ida Frost, KD.\n"
        "Eva Lind, SKR, var också med.\n"
    )
    assert facts(text, "org:memberOf") == {
        ("Eva Provberg", "Centerpartiet"),
        ("Eva Provberg", "kommunstyrelsen"),
        ("Olle Prov", "Socialdemokraterna"),
        ("Ida Frost", "Kristdemokraterna"),
        ("Eva Lind", "Sveriges Kommuner och Regioner"),
    }
    assert facts(text, "sk:hasRole") == {("Eva Provberg", "ordförande")}
