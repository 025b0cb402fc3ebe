"""Who was there: seats taken for others, a say that people were given, bodies whose members came, visits in passing."""

from __future__ import annotations

import pytest

from texts import entities, facts, load, posts

MINUTES = """Kommunala pensionärsrådet protokoll

Plats och tid Kalix, den 4 mars 2021 kl. 9:00
Ledamöter
Eva Provberg, M, Socialnämnden Olle Prov, PRO Ida Frost, SPF, tjänstgörande för Siv Provdahl Bo Provsson, SKPF
Övriga närvarande
Lena Provmark, kultursamordnare, 1 Ulf Provlund, verksamhetsutvecklare, 4

Justering
"""


def attended() -> set[str]:
    return {who for _, who in facts(MINUTES, "sk:participant")}


def test_somebody_whose_seat_another_took_was_not_there() -> None:
    assert "Ida Frost" in attended() and "Siv Provdahl" not in attended()


def test_a_post_beside_a_name_in_a_list_is_no_group() -> None:
    assert {"Lena Provmark", "Ulf Provlund"} <= attended()
    assert {"kultursamordnare", "verksamhetsutvecklare"}.isdisjoint(attended() | entities(load(MINUTES)).keys() - ROLES)


ROLES = entities(load(MINUTES), "sk:Role").keys()


def test_a_council_of_residents_holds_the_meeting_whose_minutes_these_are() -> None:
    assert {who for _, who in facts(MINUTES, "sk:organiser")} == {"pensionärsråd"}


def test_the_level_of_a_member_is_that_of_the_body_where_no_role_tells() -> None:
    graph = load(
        "# Möte om skolan den 3 maj 2018\n\nPå mötet deltog Eva Provberg från Socialnämnden och rektor Ida Frost.\n"
    )
    levels = {(i.object, i.rule) for i in graph.inferences if i.predicate.endswith("involvesLevel")}
    told = {(str(level).rsplit("/", 1)[-1], rule) for level, rule in levels}
    assert told == {("political", "level-of-body"), ("management", "level-of-role")}


def test_people_who_were_given_a_say_took_part() -> None:
    text = (
        "Kulturutredningen besökte Umeå kommun den 3 maj 2018.\n\n"
        "Elever, lärare samt politiker fick chans att visa sitt arbete.\n"
    )
    assert {"elever", "lärare", "politiker"} <= {who for _, who in facts(text, "sk:participant")}


def test_somebody_on_the_spot_pays_a_visit() -> None:
    text = "I veckan var representanter för Skolverket på plats i Umeå och talade med politiker.\n"
    assert facts(text, "sk:visits") == {("Studiebesök Umeå", "Umeå kommun")}
    assert facts(text, "sk:organiser") == {("Studiebesök Umeå", "Skolverket")}


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Eva Provberg, gruppledare (M)\n", ("Eva Provberg", "gruppledare", "Moderaterna")),
        ("Eva Provberg\n\nFil. dr vid Umeå universitet\n", ("Eva Provberg", "", "Umeå universitet")),
        (
            "Eva Provberg\n\nUtvecklare\n\nAvdelningen för vård och skola, Region Halland\n",
            ("Eva Provberg", "utvecklare", "Avdelningen för vård och skola, Region Halland"),
        ),
        ("Även Eva Provberg, från Skolverket, höll med.\n", ("Eva Provberg", "", "Skolverket")),
        (
            "Statssekreterarna Eva Provberg på Socialdepartementet och Ida Frost på Finansdepartementet deltog.\n",
            ("Ida Frost", "statssekreterare", "Finansdepartementet"),
        ),
        (
            "Här talar Eva Provberg, docent och generalsekreterare för World Values Survey.\n",
            ("Eva Provberg", "generalsekreterare", "World Values Survey"),
        ),
    ],
)
def test_a_post_is_read_however_it_is_put(text: str, post: tuple[str, str, str]) -> None:
    assert post in posts(text)


def test_an_ambassador_is_named_after_where() -> None:
    text = "På mötet deltog också Sveriges ambassadör i Kenya, Eva Provberg.\n"
    assert facts(text, "sk:hasRole") == {("Eva Provberg", "ambassadör")}


def test_who_appointed_a_body_is_not_led_by_its_chair() -> None:
    text = "Eva Provberg, ordförande i den av riksdagen tillsatta Jämlikhetskommissionen, talade.\n"
    assert posts(text) == {("Eva Provberg", "ordförande", "Jämlikhetskommissionen")}


NOTES = (
    "Minnesanteckningar Skolrådsmöte Norrbygden\n\n"
    "Dag måndagen den 4 mars 2013 Tid 9-12, Vindelns kommunkontor, stora salen Närvarande Eva Provberg, "
    "Kalix Kurt-Allan Provdahl, Bjurholm Ida Frost, Umeå Ewa-May Karlsson, Vindeln Lisa Ask, Norrbygdens "
    "kansli Sida 1 av 8\n\n"
    "Mötet öppnas av ordförande Eva Provberg. Info Bemanning kansliet Föredragande: Ida Frost\n"
)


def test_one_list_of_those_present_tells_who_was_there_and_whose_they_are() -> None:
    assert posts(NOTES) >= {
        ("Kurt-Allan Provdahl", "", "Bjurholms kommun"),
        ("Ewa-May Karlsson", "", "Vindelns kommun"),
    }
    present = {who for _, who in facts(NOTES, "sk:participant")}
    assert {"Eva Provberg", "Kurt-Allan Provdahl", "Ida Frost", "Ewa-May Karlsson", "Lisa Ask"} <= present
    assert not any("kommun" in who.lower() for who in present), "where they met took no part"
    assert "Föredragande" not in entities(load(NOTES))


def test_a_title_that_goes_on_with_a_question_is_that_of_an_event() -> None:
    text = (
        "Skolkonferens – Hur får man ro?\n\nDen 11 december 2018 hölls en dag om skolan. Skolkonferensen var lyckad.\n"
    )
    assert {day for _, day in facts(text, "schema:startDate")} == {"2018-12-11"}


def test_who_stands_in_for_whom_is_no_part_of_a_list() -> None:
    text = "Närvarande: Eva Provberg, Kalix Anders Ask (ers. Sven Provdahl), Burlöv Ida Frost, Båstad\n"
    assert {("Anders Ask", "", "Burlövs kommun"), ("Ida Frost", "", "Båstads kommun")} <= posts(text)
    assert not any(who == "Sven Provdahl" for who, _, _ in posts(text))
