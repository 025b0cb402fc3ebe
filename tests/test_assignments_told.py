"""Assignments of the government as their pages tell them, and who belongs to what. All texts are made up."""

from __future__ import annotations

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
