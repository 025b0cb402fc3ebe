"""Who takes part in a project, arranged an event, and until when a project ran, as pages tell it. All made up."""

from __future__ import annotations

import pytest

from texts import entities, facts, load, names, posts


@pytest.mark.parametrize(
    "text",
    [
        "I projektet Lagom varmt deltar Falun, Borlänge och Gagnefs kommun.",
        "Kommunerna som nu deltar i projektet Lagom varmt är Falun, Borlänge och Gagnefs kommun.",
        "Deltagande kommuner i projektet Lagom varmt är Falun, Borlänge och Gagnefs kommun.",
    ],
)
def test_those_who_take_part_in_a_project_are_its_partners(text: str) -> None:
    partners = {("Lagom varmt", f"{name} kommun") for name in ("Falu", "Borlänge", "Gagnefs")}
    assert facts(text + "\n", "sk:partner") == partners


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Projektet Lagom varmt pågick från december 2015 till och med februari 2018.", "2015-12", "2018-02"),
        ("Projektet Lagom varmt pågår från och med 2015 till och med 2018.", "2015", "2018"),
        ("Projektet Lagom varmt pågår från och med år 2015 t.o.m. 2018.", "2015", "2018"),
    ],
)
def test_a_period_is_read_in_words_too(text: str, first: str, last: str) -> None:
    assert facts(text + "\n", "schema:startDate") == {("Lagom varmt", first)}
    assert facts(text + "\n", "schema:endDate") == {("Lagom varmt", last)}


def test_a_number_and_a_dash_announce_as_many_projects() -> None:
    text = "Våren 2021 driver Region Skåne två stora projekt – Lagomguiden och Hemma bäst.\n"
    assert names(text, "sk:Initiative") == {"Lagomguiden", "Hemma bäst"}
    assert not names("Vi har två projekt – Umeå och Falun.\n", "sk:Initiative")


def test_who_arranged_an_event_may_be_told_later_and_with_whom() -> None:
    text = (
        "Den 2 juni 2021 hölls ett seminarium. Seminariet arrangerades tillsammans med Falu kommun, "
        "Länsstyrelsen Skåne och Skolverket.\n"
    )
    arranged = {organiser for _, organiser in facts(text, "sk:organiser")}
    assert arranged == {"Falu kommun", "Länsstyrelsen i Skåne län", "Skolverket"}
    other = "Den 2 juni 2021 hölls ett seminarium. Region Skåne genomförde sedan en enkät om seminariet.\n"
    assert not facts(other, "sk:organiser")


def test_a_word_in_quotes_is_no_union() -> None:
    assert not names("Vi höll ett seminarium på temat “Kommunal styrning utan krångel”.\n", "sk:Union")


def test_initials_begin_no_body() -> None:
    assert not entities(load("Det var H.M. Kungligast som invigde huset.\n"), "sk:Organisation")


ROW = (
    "1(36) Beslutande ledamöter Jan Prov (S) Ida Frost, (C) Vakant Övriga närvarande Tjänsteman Eva Provberg, "
    "kommunsekreterare Per Ny, kommunchef Bo Provin, chef Parkavdelningen Ann Ask, näringslivschef 26 Justerare Ida "
    "Frost Protokollet är justerat. Organ Kommunstyrelsens arbetsutskott Protokollet anslås 2018-04-25 Umeå kommun\n"
)


def test_a_row_of_names_with_posts_is_a_list_whatever_stands_around_it() -> None:
    roles = facts(ROW, "sk:hasRole")
    assert roles >= {
        ("Eva Provberg", "kommunsekreterare"),
        ("Per Ny", "kommunchef"),
        ("Bo Provin", "chef"),
        ("Ann Ask", "näringslivschef"),
    }
    assert not roles & {("Per Ny", "kommunsekreterare"), ("Bo Provin", "kommunchef"), ("Ann Ask", "justerare")}


def test_the_organ_of_minutes_is_the_committee_and_not_the_board_it_is_of() -> None:
    boards = {where for who, _, where in posts(ROW) if who == "Jan Prov"} - {"Socialdemokraterna"}
    assert boards == {"Arbetsutskottet, Umeå kommun"}


def test_a_director_general_is_of_the_only_authority_that_a_report_names() -> None:
    text = (
        "Boverket har på regeringens uppdrag räknat husen.\n\nStockholm i april 2023\nEva Provberg\nGeneraldirektör\n"
    )
    assert ("Eva Provberg", "generaldirektör", "Boverket") in posts(text)
    two = text.replace("Boverket har", "Boverket och Lantmäteriet har")
    assert not posts(two)


def test_the_chair_of_a_part_does_not_head_the_whole() -> None:
    text = "Det säger Eva Provberg, ordförande i vårddelegationen på Skolverket.\n"
    assert not facts(text, "sk:leads")
    assert facts(text.replace("vårddelegationen på ", ""), "sk:leads") == {("Eva Provberg", "Skolverket")}


def test_a_report_of_every_year_ends_no_assignment() -> None:
    text = (
        "# Uppdrag till Boverket att räkna husen\n\nRegeringen ger Boverket i uppdrag att räkna husen. Uppdraget ska "
        "redovisas senast den 30 april {}.\n"
    )
    assert not facts(text.format("varje år"), "schema:endDate")
    assert {day for _, day in facts(text.format("2021"), "schema:endDate")} == {"2021-04-30"}


def test_an_agreement_holds_for_the_year_at_the_end_of_its_title() -> None:
    text = "# Godkännande av en överenskommelse om stöd till skolor 2013\n\nÖverenskommelsen gäller skolor.\n"
    assert {year for _, year in facts(text, "schema:startDate")} == {"2013"}


@pytest.mark.parametrize(
    "text",
    [
        "Falu kommun och Högskolan Dalarna har träffat en överenskommelse om forskning.",
        "Falu kommun har tecknat en överenskommelse med Högskolan Dalarna om forskning.",
        "I dag skrev Falu kommun och Högskolan Dalarna under en gemensam överenskommelse.",
    ],
)
def test_those_who_enter_into_an_agreement_are_its_parties(text: str) -> None:
    label = "överenskommelse mellan Falu kommun och Högskolan Dalarna"
    assert facts(text + "\n", "sk:partner") == {(label, "Falu kommun"), (label, "Högskolan Dalarna")}


@pytest.mark.parametrize(
    "text",
    [
        "Falu kommun har inte tecknat ett avtal med Högskolan Dalarna.",
        "I Falu kommun ingår ett stort antal avtal med Högskolan Dalarna.",
        "Falu kommun har tecknat ett avtal.",
    ],
)
def test_no_agreement_without_two_parties_that_enter_into_it(text: str) -> None:
    assert not facts(text + "\n", "sk:partner")


def test_the_page_of_a_partnership_lists_its_parties() -> None:
    text = "# Idéburet offentligt partnerskap om trygghet\n\nParter: Socialnämnden och Kvinnojouren Lund\n"
    parties = {party for _, party in facts(text, "sk:partner")}
    assert parties == {"Socialnämnden", "Kvinnojouren Lund"}


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("Projektet Hela vägen har delfinansierats genom Europeiska socialfonden.", "Europeiska socialfonden"),
        ("Projektet Hela vägen drivs av Falu kommun med finansiering från Vinnova.", "Vinnova"),
        ("Då drev Region Dalarna i samarbete med Falu kommun projektet Hela vägen.", "Falu kommun"),
        ("I projektet Hela vägen ingår kommunerna Falun och Ludvika.", "Ludvika kommun"),
    ],
)
def test_who_pays_for_a_project_and_who_is_in_it_are_partners(text: str, partner: str) -> None:
    assert ("Hela vägen", partner) in facts(text + "\n", "sk:partner")
    assert ("Hela vägen", partner) not in facts(text + "\n", "sk:responsible")


def test_a_partnership_is_an_organisation() -> None:
    assert names("I Partnerskap Bergabanan ingår Falu kommun.\n", "sk:CivilSociety") == {"Partnerskap Bergabanan"}
