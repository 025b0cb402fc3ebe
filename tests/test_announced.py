"""Days that are announced, and what is told beside names: bodies, regions, periods, columns. All is made up."""

from __future__ import annotations

import pytest

from texts import facts, names, posts

DAY = (
    "En dag för ökad samverkan\n\nOnsdagen den 29 november 2023 arrangerar Region Dalarna en dag om samverkan. "
    "Under dagen "
    "kommer ett 40-tal chefer att få lyssna till forskare. Eva Provberg, SKR, kommer att redogöra för den nya "
    "strukturen. "
    "Bo Lindvik ska tala om tillit.\n"
)
NAME = "En dag för ökad samverkan"


def test_a_day_about_something_is_an_event_with_those_who_will_speak() -> None:
    assert facts(DAY, "schema:startDate") == {(NAME, "2023-11-29")}
    assert facts(DAY, "sk:organiser") == {(NAME, "Region Dalarna")}
    assert {who for _, who in facts(DAY, "sk:participant")} == {"Eva Provberg", "Bo Lindvik", "chefer"}


def test_a_body_between_commas_before_the_verb_is_the_speakers() -> None:
    assert facts(DAY, "org:memberOf") == {("Eva Provberg", "Sveriges Kommuner och Regioner")}
    assert not facts("Eva Provberg, SKR och Skolverket redogör för strukturen.\n", "org:memberOf")


def test_whom_you_meet_takes_part_and_a_day_above_the_title_is_the_events() -> None:
    text = (
        "OBS! Evenemanget är avslutat!19 april 2023 kl. 10.00-16.00\n\nFramtidsdagen 2023\n\nHär möter du "
        "statsrådet Eva "
        "Provberg, forskarna Bo Lindvik och Mia Berg samt andra forskare och lärare.\n\nProgram\n\n10.00 "
        "Öppning\n\n11.00 "
        "Samtal\n\n12.00 Lunch\n"
    )
    assert {day for _, day in facts(text, "schema:startDate")} == {"2023-04-19"}
    assert {who for _, who in facts(text, "sk:participant")} >= {"Eva Provberg", "Mia Berg", "forskare", "lärare"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Eva Provberg är ordförande i humanistiska nämnden i Umeå kommun.", "Humanistiska nämnden, Umeå kommun"),
        ("Eva Provberg är ordförande i Umeå kommuns tekniska nämnd.", "Tekniska nämnden, Umeå kommun"),
        ("Eva Provberg är ordförande i Sociala nämnden.", "Sociala nämnden"),
    ],
)
def test_a_board_is_called_by_its_field(text: str, body: str) -> None:
    assert facts(text + "\n", "org:memberOf") == {("Eva Provberg", body)}


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Eva Provberg, regionråd Skåne, talade.", "Region Skåne"),
        ("Eva Provberg, regiondirektör Västra Götaland, talade.", "Västra Götalandsregionen"),
    ],
)
def test_a_regions_post_needs_no_preposition(text: str, region: str) -> None:
    assert {where for _, where in facts(text + "\n", "org:memberOf")} == {region}


def test_where_somebody_works_is_told_by_at_and_not_by_for() -> None:
    text = "Det blir bra, säger Eva Provberg, strategiledare för Attraktiv Omsorg på Nordvik Implement.\n"
    assert posts(text) == {("Eva Provberg", "strategiledare", "Nordvik Implement")}


def test_a_project_that_went_on_a_year_began_in_it() -> None:
    text = "Umeå kommun deltog i projektet Lagom varmt, som leddes av Skolverket. Projektet pågick 2017.\n"
    assert facts(text, "schema:startDate") == {("Lagom varmt", "2017")}
    assert facts(text, "sk:responsible") == {("Lagom varmt", "Skolverket")}


def test_the_places_of_a_column_of_counties_are_no_municipalities() -> None:
    text = "Antal kort\n\nLän, Antal kort\nUppsala, 14 205\nÖrebro, 11 020\n\nKorten finns i Kalmar.\n"
    assert names(text, "sk:Municipality") == {"Kalmar kommun"}


def test_a_rector_in_a_municipality_does_not_lead_it() -> None:
    text = "Eva Provberg, rektor i Falu kommun, och Bo Lindvik, kommundirektör i Falu kommun, talade.\n"
    assert facts(text, "sk:leads") == {("Bo Lindvik", "Falu kommun")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dagen är kopplad till Uppdrag psykisk hälsa och Skolverket.", "Uppdrag psykisk hälsa"),
        ("Skolverket driver Plattform för folkhälsa tillsammans med andra.", "Plattform för folkhälsa"),
        ("Sedan lanseringen av Fritidskortet har många barn laddat ned det.", "Fritidskortet"),
    ],
)
def test_a_kind_with_a_capital_begins_a_name(text: str, name: str) -> None:
    assert names(text + "\n", "sk:Initiative") == {name}
    assert not names("Uppdrag kan vara svåra. Han fick ett uppdrag och en vision.\n", "sk:Initiative")


@pytest.mark.parametrize(
    "told",
    [
        "Med var bland andra rektor Eva Provberg och Bo Lindvik.",
        "På plats fanns rektor Eva Provberg och Bo Lindvik.",
    ],
)
def test_who_was_there_is_told_in_a_sentence_of_its_own(told: str) -> None:
    text = f"Konferensen Framtidsdagen hölls den 3 maj 2018. {told}\n"
    assert {who for _, who in facts(text, "sk:participant")} == {"Eva Provberg", "Bo Lindvik"}


def test_those_present_at_a_meeting_are_listed_after_a_colon() -> None:
    text = "Närvarande vid mötet den 4 maj 2021: Eva Provberg, Falu kommun; Bo Lindvik, Region Dalarna.\n"
    assert {who for _, who in facts(text, "sk:participant")} == {"Eva Provberg", "Bo Lindvik"}
    came = "Vid mötet den 4 maj 2021 deltog från Falu kommun: Eva Provberg, Bo Lindvik och Mia Berg.\n"
    assert {where for _, where in facts(came, "org:memberOf")} == {"Falu kommun"}


def test_a_municipal_board_is_no_regions() -> None:
    text = "Kommunstyrelsens ordförande Eva Provberg (S) skrev under en överenskommelse med Region Dalarna.\n"
    assert "Kommunstyrelsen" in {where for _, where in facts(text, "org:memberOf")}


def test_who_leads_with_a_post_told_has_that_post_alone() -> None:
    text = "Utbildningsförvaltningen leds av förvaltningschef Eva Provberg.\n"
    assert {role for _, role in facts(text, "sk:hasRole")} == {"förvaltningschef"}
    assert len(posts(text)) == 1


def test_a_session_with_a_moderator_is_an_event_called_by_its_heading() -> None:
    text = (
        "119. Om att leda kommuner\n\nErfarna chefer berättar hur det är.\n\n"
        "Kommundirektörerna Eva Provberg, Umeå, Bo Lindvik, Kalix och Ann Lund, Falun.\n"
        "Moderator: Olle Ask, Skolverket\n"
    )
    assert {body for body, _ in facts(text, "sk:participant")} == {"Om att leda kommuner"}
    assert facts(text, "sk:participant") >= {
        ("Om att leda kommuner", name) for name in ("Eva Provberg", "Bo Lindvik", "Ann Lund", "Olle Ask")
    }
    assert facts(text, "org:memberOf") >= {
        ("Eva Provberg", "Umeå kommun"),
        ("Bo Lindvik", "Kalix kommun"),
        ("Ann Lund", "Falu kommun"),
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Eva Ek är ordförande i Visit Umeå/Kalix AB.", "Visit Umeå/Kalix AB"),
        ("Stödet till Falus Skogs- och Jaktmuseum AB upphör.", "Falus Skogs- och Jaktmuseum AB"),
    ],
)
def test_the_name_of_a_company_goes_on_to_what_it_ends_in(text: str, name: str) -> None:
    assert names(text + "\n", "sk:Company") == {name}
    assert not names(text + "\n", "sk:Municipality")


def test_the_first_word_of_a_name_stands_for_the_body() -> None:
    text = "Kunskapsförbundet Norrprov byggs ut. Kunskapsförbundets direktör Eva Provberg är nöjd.\n"
    assert facts(text, "org:memberOf") == {("Eva Provberg", "Kunskapsförbundet Norrprov")}
    two = "Kulturföreningen Åskan och Kulturföreningen Blixten möttes. Kulturföreningen tackade.\n"
    assert {"Kulturföreningen Åskan", "Kulturföreningen Blixten"} < names(two, "sk:CivilSociety")


def test_names_go_on_where_a_comma_is_lost_and_end_in_s() -> None:
    assert names("Vi mötte teknik- service- och fritidsförvaltningen.\n", "sk:Administration") == {
        "teknik- service- och fritidsförvaltningen"
    }
    assert "Mind" not in names("Rapporten skrevs av Eva Provberg, European Minds\n", "sk:CivilSociety")
    assert "Mind" in names("Vi ringde Minds stödlinje.\n", "sk:CivilSociety")


def test_who_is_in_a_body_is_part_of_it() -> None:
    text = "I Kommunalförbundet Norrprov ingår kommunerna Umeå, Kalix och Falun.\n"
    assert {part for part, _ in facts(text, "sk:partOf")} == {"Umeå kommun", "Kalix kommun", "Falu kommun"}


def test_an_abbreviation_keeps_its_capitals_in_the_name_of_an_event() -> None:
    text = "Vi sågs vid den MBL-förhandling som hölls den 5 november 2018.\n"
    assert names(text, "sk:Event") == {"MBL-förhandling 2018-11-05"}


def test_a_heading_that_says_of_a_long_name_that_it_is_a_programme_names_it() -> None:
    name = "Kommunala vägar och stigar för ett hållbart liv i hela landet"
    text = (
        f"# {name} – ett nationellt forskningsprogram\n\n"
        "Nu startar ett nytt forskningsprogram i ett samarbete mellan Skolverket, Umeå universitet och SKR.\n"
    )
    assert {initiative for initiative, _ in facts(text, "sk:partner")} == {name}
    news = "# Regeringen ger skolorna mer stöd för att läsa böcker – satsning på bibliotek\n\nSå blir det.\n"
    assert not names(news, "sk:Initiative") - {"satsning på bibliotek"}


def test_a_name_between_commas_after_the_programme_is_its_name() -> None:
    text = "Det nationella forskningsprogrammet, Natkom, drevs av fyra miljöer under åren 2010-2017.\n"
    assert facts(text, "schema:endDate") == {("Natkom", "2017")}


def test_an_event_begins_with_an_abbreviation() -> None:
    text = "Nästa vecka arrangeras CKS Kommundag där skolans chefer talar om sin vardag.\n"
    assert names(text, "sk:Event") == {"CKS Kommundag"}


CARD = "{number}. {name}\n\nSyftet med studien är att förstå mer.\n\nStatus: Pågår\n\nProjektansvarig: {leader}\n\n"


def test_each_heading_of_a_list_of_projects_is_one() -> None:
    first, second = "I jakt på en kommunal väg", "Beslut om långa broar"
    text = (
        "Beviljade forskningsprojekt\n\nHär är våra projekt.\n\n"
        + CARD.format(number=105, name=first, leader="Eva Provberg")
        + CARD.format(number=104, name=second, leader="Bo Lindvik")
    )
    assert facts(text, "sk:researcher") == {(first, "Eva Provberg"), (second, "Bo Lindvik")}
    one = "Projektet Kraften\n\nText om projektet.\n\nProjektledare: Eva Provberg\n\nOrganisation\n\nMer text.\n"
    assert not names(one, "sk:ResearchProject")


def test_a_board_for_several_has_its_adjective_and_no_year() -> None:
    text = "Vi godkände regionala utvecklingsnämndens årsrapport i Region Norrbotten.\n"
    assert any(name.startswith("Regionala utvecklingsnämnden") for name in names(text, "sk:PoliticalBody"))
    assert names("Tertialrapport 1 för äldrenämnden för år 2013.\n", "sk:PoliticalBody") == {"äldrenämnden"}


def test_an_inquiry_is_called_by_what_it_is_for_up_to_the_bracket() -> None:
    text = "Kontakta Utredningen om åtgärder för att minska fel i registren (Fi 2019:05) om detta.\n"
    assert names(text, "sk:StateBody") == {"Utredningen om åtgärder för att minska fel i registren"}


def test_a_heading_in_capitals_names_a_body_as_it_is_written() -> None:
    text = "BARN- OCH UTBILDNINGSNÄMNDEN i Umeå kommun\n\nNämnden och KOMMUNSTYRELSEN svarar.\n"
    assert {name.split(",")[0] for name in names(text, "sk:PoliticalBody")} == {
        "Barn- och utbildningsnämnden",
        "Kommunstyrelsen",
    }
