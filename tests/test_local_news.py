"""News of municipalities, coordination bodies and boards. All texts are made up."""

from __future__ import annotations

import pytest

from texts import entities, facts, load, names, posts


def test_the_board_of_a_region_is_the_regions_on_a_page_about_a_municipality() -> None:
    text = (
        "# Konferens i Umeå kommun\n\nRegion Västerbotten bjöd in till Umeå kommun. Eva Provberg, regionstyrelsens "
        "ordförande, talade i Umeå kommun.\n"
    )
    assert ("Eva Provberg", "ordförande", "Regionstyrelsen, Region Västerbotten") in posts(text)


@pytest.mark.parametrize(
    "text",
    [
        "I går besökte generaldirektör Eva Provberg Falun.",
        "Barnombudsman Eva Provberg besökte i går Falun för att träffa elever.",
        "Den 3 maj besökte barnombudsman Eva Provberg Falun.",
    ],
)
def test_who_visited_is_told_from_the_place(text: str) -> None:
    graph = load(text + "\n")
    assert set(entities(graph, "sk:Person")) == {"Eva Provberg"}
    assert {host for _, host in facts(text + "\n", "sk:visits")} == {"Falu kommun"}
    assert "Eva Provberg" in {who for _, who in facts(text + "\n", "sk:participant")}


def test_the_last_day_to_register_is_no_event() -> None:
    assert not names("Sista anmälningsdag är den 1 november 2019.\n", "sk:Event")


def test_a_plural_post_is_each_ones_by_the_place_in_brackets() -> None:
    text = "Samtal med kommundirektörerna Eva Provberg (Umeå), Olle Prov (Skellefteå) och Ida Frost (Lycksele).\n"
    assert posts(text) == {
        ("Eva Provberg", "kommundirektör", "Umeå kommun"),
        ("Olle Prov", "kommundirektör", "Skellefteå kommun"),
        ("Ida Frost", "kommundirektör", "Lycksele kommun"),
    }


def test_a_grant_tells_who_pays_and_who_stands_behind() -> None:
    text = (
        "Samordningsförbundet Finsam Mitt har beviljat 3 miljoner kronor till insatsen Ung Framåt.\n\n"
        "Bakom ansökan står Timrå kommun och Region Västernorrland.\n"
    )
    assert {who for _, who in facts(text, "sk:partner")} == {
        "Samordningsförbundet Finsam Mitt",
        "Timrå kommun",
        "Region Västernorrland",
    }
    assert {subject for subject, _ in facts(text, "sk:budget")} == {"Ung Framåt"}


def test_minutes_report_of_another_meeting() -> None:
    text = (
        "# Protokoll fört vid styrelsemöte i Föreningen Provarna\n\nTid: 2021-02-11\n"
        "Närvarande: Eva Provberg, Olle Prov\n\n§ 5 Rapport från möte med Socialdepartementet\n\n"
        "Eva redogjorde för mötet med statssekreterare Ida Frost den 28 januari.\n"
    )
    took_part = facts(text, "sk:participant")
    assert ("möte 2021-01-28", "Ida Frost") in took_part
    here = {who for event, who in took_part if event.startswith("styrelsemöte")}
    assert here == {"Eva Provberg", "Olle Prov"}


def test_who_was_something_before_may_step_in() -> None:
    text = "Tidigare socialchefen Bo Frost går in som biträdande kommunchef i Falu kommun.\n"
    assert posts(text) == {("Bo Frost", "biträdande kommunchef", "Falu kommun")}


def test_the_hosts_of_a_visit_hold_no_other_event() -> None:
    text = "Den 3 maj 2022 besökte Skolverket Falu kommun. Skolchef Eva Provberg var värd för besöket.\n"
    assert not names(text, "sk:Event")
    assert ("Studiebesök Falun 2022-05-03", "Eva Provberg") in facts(text, "sk:participant")


def test_an_organisation_after_two_names_with_a_comma_is_the_last_ones() -> None:
    text = "I panelen satt socialminister Eva Provberg, Olle Prov från Skolverket och Ida Frost.\n"
    assert facts(text, "org:memberOf") == {("Olle Prov", "Skolverket")}


def test_who_evaluates_does_not_run_it() -> None:
    assert not facts("# Nytt\n\nStatskontoret utvärderar projektet Kraften.\n", "sk:responsible")


def test_minutes_are_of_where_they_met_and_a_visit_to_come_is_one() -> None:
    text = (
        "# Minnesanteckningar från möte\n\nDatum: 2019-03-12\nPlats: Kommunhuset, Hylte\n\n"
        "Deltagare:\nEva Provberg (S)\n\nOmsorgskontoret bygger ett nytt boende.\n\n"
        "Rådet åker på studiebesök till Gislaved den 24 april.\n"
    )
    graph = load(text)
    assert "Omsorgskontoret, Hylte kommun" in entities(graph, "sk:Administration")
    assert not [label for label in entities(graph, "sk:Event") if "besök" in label]


def test_a_meeting_that_one_verb_tells_is_the_pages_though_the_next_is_announced() -> None:
    text = (
        "# Nätverket möttes i Borås\n\nDen 7–8 november 2023 samlades kommundirektörerna i Borås. "
        "På mötet talade man om skolan.\n\nMedverkade gjorde också Torbjörn Lind, vd för Sjuhärads kommunalförbund.\n\n"
        "Nästa möte hålls i Ulricehamn den 16 januari 2024.\n"
    )
    assert ("möte 2023-11-07", "Torbjörn Lind") in facts(text, "sk:participant")


def test_an_unknown_name_after_a_post_and_a_colon_is_somebody() -> None:
    assert names("Rektor: Jebin Okuwa\n", "sk:Person") == {"Jebin Okuwa"}


def test_the_name_of_an_agreement_ends_before_what_became_of_it() -> None:
    text = "# Överenskommelse om nära vård klar i Sörmland\n\nRegion Sörmland tror på den.\n"
    assert names(text, "sk:Initiative") == {"Överenskommelse om nära vård"}


def test_a_post_right_before_a_name_is_that_names_in_a_list_too() -> None:
    text = (
        "I panelen satt Ida Frost, civilminister, Bo Lind, ordförande i SKR, och forskaren Mats Ask från Lunds "
        "universitet.\n"
    )
    assert {
        ("Bo Lind", "ordförande", "Sveriges Kommuner och Regioner"),
        ("Mats Ask", "forskare", "Lunds universitet"),
    } <= posts(text)
    assert ("Bo Lind", "forskare", "Sveriges Kommuner och Regioner") not in posts(text)


def test_a_byline_is_no_day_of_an_event() -> None:
    text = "# Tre saker från Kvalitetsmässan\n\n2019-11-21 av Eva Provberg, rektor\n\nI tisdags var vi där.\n"
    assert not facts(text, "schema:startDate")


def test_who_leads_a_unit_has_the_post_there() -> None:
    text = "Vi besökte Jobbcenter Ung, som leds av enhetschef Eva Provberg.\n"
    assert posts(text) == {("Eva Provberg", "enhetschef", "Jobbcenter Ung")}


def test_a_place_is_visited_in_the_passive_too() -> None:
    text = "# Tranås\n\nI mars besöktes Tranås av Kalix kommun. Besöket leddes av kommunchef Eva Provberg.\n"
    assert facts(text, "sk:visits") == {("Studiebesök Tranås", "Tranås kommun")}
    assert not names(text, "sk:Event")


def test_a_project_with_a_first_name_in_it_is_nobody() -> None:
    text = (
        "# Urban Handel\n\nUrban Handel är ett projekt. I maj möttes alla som är med i projektet Urban Handel. "
        "Projektet omfattar Högskolan Väst, Lysekils kommun och Åmåls kommun.\n"
    )
    assert not names(text, "sk:Person")
    partners = {("Urban Handel", who) for who in ("Högskolan Väst", "Lysekils kommun", "Åmåls kommun")}
    assert facts(text, "sk:partner") == partners


@pytest.mark.parametrize(
    "name", ["Länsbiblioteket i Örebro län", "Regionbibliotek Stockholm", "Länsbiblioteket Västernorrland"]
)
def test_a_unit_of_a_county_has_the_countys_name(name: str) -> None:
    assert facts(f"- Eva Provberg, {name}\n", "org:memberOf") == {("Eva Provberg", name)}


def test_guests_are_told_by_who_they_are() -> None:
    text = "Den 4 mars 2020 gästades Linnéuniversitetets campus Kalmar av politiker från Falu kommun.\n"
    visit = "Studiebesök Linnéuniversitetet 2020-03-04"
    assert facts(text, "sk:visits") == {(visit, "Linnéuniversitetet")}
    assert facts(text, "sk:organiser") == {(visit, "Falu kommun")}


def test_a_day_has_the_year_before_it_in_a_title_and_may_be_an_ordinal() -> None:
    text = "# Årsmöte 2015, 26 maj\n\nVid årsmötet talade rektor Eva Provberg.\n"
    assert {day for _, day in facts(text, "schema:startDate")} == {"2015-05-26"}
    assert {day for _, day in facts("Onsdag 25e mars 2020 hölls en konferens.\n", "schema:startDate")} == {"2020-03-25"}


def test_a_place_after_a_name_adds_nothing_to_a_post_in_a_body_of_it() -> None:
    text = "Eva Provberg, Umeå\n\nEva Provberg är chef på Socialförvaltningen i Umeå kommun.\n"
    assert facts(text, "org:memberOf") == {("Eva Provberg", "Socialförvaltningen, Umeå kommun")}
