"""Assignments of the government as their pages tell them, and who belongs to what. All texts are made up."""

from __future__ import annotations

import pytest

from texts import facts, names

PAGE = (
    "# Uppdrag till Statskontoret att utvärdera slöjden\n\n"
    "Regeringen uppdrar åt Statskontoret att utvärdera slöjden. Arbetet ska ske i samverkan med och med kunskap från "
    "Skolverket och Jordbruksverket.\n\n"
    "Statskontorets granskning ska bygga på livsmedelsstrategin. Uppdraget redovisas till Regeringskansliet "
    "(Kulturdepartementet) senast den 3 maj 2021.\n\n"
    "Regeringen har sedan 2004 uppdragit åt Länsstyrelsen i Hallands län att stödja slöjden. "
    "Enligt ett beslut som avser åren 2016–2020 ska uppdraget ge kunskap.\n"
)


def test_what_was_given_before_is_another_assignment() -> None:
    assert {body for _, body in facts(PAGE, "sk:responsible")} == {"Statskontoret"}
    assert not facts(PAGE, "schema:startDate")
    assert {day for _, day in facts(PAGE, "schema:endDate")} == {"2021-05-03"}


def test_partners_are_read_past_what_else_is_done_with_them() -> None:
    assert {body for _, body in facts(PAGE, "sk:partner")} == {"Skolverket", "Jordbruksverket"}


def test_a_ministry_in_brackets_is_of_the_offices_before() -> None:
    assert ("Kulturdepartementet", "Regeringskansliet") in facts(PAGE, "sk:partOf")
    assert not facts("Arbetsmiljöverket (Skolverket) svarar.\n", "sk:partOf")


def test_the_members_of_what_organisations_join_belong_to_it() -> None:
    text = "Falu kommun, Ludvika kommun och Region Dalarna är medlemmar i Fyrbodals kommunalförbund.\n"
    assert {part for part, _ in facts(text, "sk:partOf")} == {"Falu kommun", "Ludvika kommun", "Region Dalarna"}
    assert not facts("Falu kommun är medlem i Region Dalarna.\n", "sk:partOf")


def test_a_centre_is_called_by_what_it_is_for() -> None:
    assert names("Vi talade med Nationellt kunskapscentrum för dricksvatten.\n", "sk:ResearchBody") == {
        "Nationellt kunskapscentrum för dricksvatten"
    }


def test_who_is_to_take_up_a_post_is_told_by_a_pronoun() -> None:
    text = "Eva Provberg får en ny organisation när hon tillträder som rektor på Björkskolan.\n"
    assert facts(text, "org:memberOf") == {("Eva Provberg", "Björkskolan")}


TOLD = (
    "# Slöjdens lokaler kartläggs\n\n"
    "– Vi behöver veta mer, säger Eva Provberg.\n\n"
    "Regeringen ger Statskontoret och Skolverket i uppdrag att, efter samråd med SKR, kartlägga slöjdens lokaler i "
    "kommunerna som får stöd. Uppdraget ska genomföras i samverkan med Boverket och redovisas senast den 3 maj 2021. "
    "För uppdraget får Statskontoret använda 2 000 000 kronor.\n\n"
    "I maj 2019 fick Jordbruksverket i uppdrag att även utveckla en modell för ull, säger Eva Provberg.\n"
)


def test_what_the_text_tells_was_given_is_an_assignment() -> None:
    rooms = "uppdrag att kartlägga slöjdens lokaler i kommunerna som får stöd"
    wool = "uppdrag till Jordbruksverket att utveckla en modell för ull"
    assert facts(TOLD, "sk:responsible") == {
        (rooms, "Statskontoret"),
        (rooms, "Skolverket"),
        (wool, "Jordbruksverket"),
    }
    assert facts(TOLD, "sk:partner") == {(rooms, "Boverket"), (rooms, "Sveriges Kommuner och Regioner")}
    assert facts(TOLD, "schema:endDate") == {(rooms, "2021-05-03")}
    assert facts(TOLD, "schema:startDate") == {(wool, "2019-05")}
    assert {subject for subject, _ in facts(TOLD, "sk:budget")} == {rooms}


@pytest.mark.parametrize(
    "sentence",
    [
        "Statskontoret har sedan tidigare fått i uppdrag att utvärdera slöjden.",
        "Statskontoret får inte i uppdrag att utvärdera slöjden.",
        "Nämnden föreslår att ge Statskontoret i uppdrag att utvärdera slöjden.",
        "Därför får Statskontoret i uppdrag att göra just det.",
        "Statskontorets uppdrag är att utvärdera slöjden.",
    ],
)
def test_what_was_not_given_now_is_no_assignment(sentence: str) -> None:
    assert not names(f"# Slöjden\n\n{sentence}\n", "sk:Initiative")


@pytest.mark.parametrize(
    "title",
    [
        "Statskontoret får i uppdrag att utvärdera slöjden",
        "Regeringen ger Statskontoret i uppdrag att utvärdera slöjden",
        "Statskontoret får ett nytt uppdrag att utvärdera slöjden",
    ],
)
def test_a_title_that_tells_it_names_the_assignment_of_the_page(title: str) -> None:
    text = f"# {title}\n\nRegeringen gav i dag Statskontoret i uppdrag att granska stödet till slöjden.\n"
    assert facts(text, "sk:responsible") == {("uppdrag att utvärdera slöjden", "Statskontoret")}


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("bidra till att genomföra EU:s strategi för ull.", "bidra till att genomföra EU:s strategi för ull"),
        ("bedöma om, och i så fall hur, ullen räcker.", "bedöma om, och i så fall hur, ullen räcker"),
    ],
)
def test_an_assignment_is_called_by_no_half_of_a_word_or_clause(task: str, name: str) -> None:
    text = f"# Ullen\n\nRegeringen ger Skolverket i uppdrag att {task}\n"
    assert f"uppdrag till Skolverket att {name}" in names(text, "sk:Initiative")


GIVEN = "Regeringen ger Skolverket i uppdrag att"


@pytest.mark.parametrize(
    "task",
    [
        "kartlägga bland annat ullens vägar.",
        "även kartlägga ullens vägar.",
        "i samverkan med dem som vill starta verkstäder, kartlägga ullens vägar.",
    ],
)
def test_what_stands_about_a_task_is_no_part_of_its_name(task: str) -> None:
    assert names(f"# Ull\n\n{GIVEN} {task}\n", "sk:Initiative") == {
        "uppdrag till Skolverket att kartlägga ullens vägar"
    }


def test_what_others_demand_is_not_given() -> None:
    text = (
        "# Ull\n\nRiksdagen bör besluta följande:\n\n- att regeringen ger Skolverket i uppdrag att utvärdera ullen.\n"
    )
    assert not names(text, "sk:Initiative")


def test_the_only_assignment_that_the_title_has_to_do_with_has_what_is_told_before_it() -> None:
    text = f"# Ullens vägar kartläggs\n\nSvaret redovisas senast den 3 maj 2021. {GIVEN} kartlägga ullens vägar.\n"
    assert {day for _, day in facts(text, "schema:endDate")} == {"2021-05-03"}
    assert not facts(text.replace("Ullens vägar kartläggs", "Mer bomull"), "schema:endDate")


def test_money_for_something_else_is_not_for_the_assignment() -> None:
    text = f"# Ull\n\n{GIVEN} kartlägga ullens vägar. "
    assert not facts(f"{text}Regeringen satsar 5 000 000 kronor på idrott.\n", "sk:budget")
    assert facts(f"{text}För uppdraget får Skolverket 5 000 000 kronor.\n", "sk:budget")


def test_the_assignment_told_last_is_the_one_that_a_text_goes_on_about() -> None:
    text = (
        "# Projektet Öppen ull\n\nProjektet Öppen ull pågår i Umeå kommun.\n\n"
        f"{GIVEN} kartlägga ullens vägar. Uppdraget genomförs tillsammans med Boverket.\n"
    )
    assert facts(text, "sk:partner") == {("uppdrag till Skolverket att kartlägga ullens vägar", "Boverket")}


def test_who_gives_an_assignment_is_not_responsible_for_it() -> None:
    text = "# Slöjden\n\nI maj gav regeringen en särskild utredare i uppdrag att utvärdera slöjden.\n"
    assert names(text, "sk:Initiative") == {"uppdrag att utvärdera slöjden"}
    assert not facts(text, "sk:responsible")


def test_a_page_of_another_initiative_keeps_it() -> None:
    text = (
        "# Slutrapport: Projektet Öppen ull\n\nI maj 2021 gav Region Gävleborg förvaltningen i uppdrag att pröva ull. "
        "Projektet Öppen ull pågick mellan januari 2022 och december 2023. Projektet kostade 3 miljoner kronor.\n"
    )
    assert {subject for subject, _ in facts(text, "schema:endDate")} == {"Öppen ull"}


def test_a_kind_of_bodies_is_no_body_that_runs_anything() -> None:
    text = "# Uppdrag om strategier för slöjden\n\nRegeringen ger länsstyrelserna i uppdrag att ta fram strategier.\n"
    assert names(text, "sk:Initiative") == {"Uppdrag om strategier för slöjden"}
    assert not facts(text, "sk:responsible")


def test_the_number_of_a_matter_is_no_part_of_a_title() -> None:
    text = "# Uppdrag till Skolverket att stödja slöjdenDiarienummer: Fi2025/01205\n\nSå blir det.\n"
    assert names(text, "sk:Initiative") == {"Uppdrag till Skolverket att stödja slöjden"}


def test_a_report_of_a_part_ends_nothing() -> None:
    text = (
        "# Uppdrag till Skolverket att stödja slöjden\n\nDen del av uppdraget som rör ull ska redovisas senast den "
        "31 mars 2020. Uppdraget ska slutredovisas senast den 1 maj 2022.\n"
    )
    assert {day for _, day in facts(text, "schema:endDate")} == {"2022-05-01"}


def test_who_judges_what_others_run_does_not_run_it() -> None:
    text = "Regeringen bedömer att projektet Kraften har gått bra.\n"
    assert not facts(text, "sk:responsible")


def test_an_assignment_by_an_agreement_is_not_between_its_parties() -> None:
    text = (
        "# Uppdrag att betala ut medel inom ramen för överenskommelse om slöjd 2015\n\nUtifrån överenskommelsen mellan "
        "staten och SKR om slöjd ger regeringen Kammarkollegiet i uppdrag att betala ut pengar.\n"
    )
    assert {body for _, body in facts(text, "sk:responsible")} == {"Kammarkollegiet"}
    assert not facts(text, "sk:partner")


def test_what_is_reported_every_year_does_not_end_by_that() -> None:
    text = "# Uppdrag till Skolverket om slöjd\n\nSkolverket ska en gång per år, senast den 31 maj, redovisa den.\n"
    assert not facts(text, "schema:endDate")
