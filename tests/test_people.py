"""People by many weak signs: what is a name, where it ends and whose it is."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.names.people import Person
from texts import entities, facts, load, names, posts, read


def people(text: str) -> set[str]:
    return names(text + "\n", "sk:Person")


def test_a_listed_first_name_and_a_surname_make_a_person() -> None:
    assert people("Enligt Per Provberg är det klart.") == {"Per Provberg"}


@pytest.mark.parametrize(
    "name",
    [
        "Carl von Provberg",
        "Hanneke de Prov-Ek",
        "Kerstin af Provstierna",
        "Anna-Karin Provberg",
        "Mohammed Reza Provadi",
        "J. P. Provberg",
        "Eva A. Provberg",
    ],
)
def test_particles_initials_and_double_names_belong_to_the_name(name: str) -> None:
    assert people(f"{name} är forskare vid Umeå universitet.") == {name}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Provberg Eva, rektor, Umeå kommun", "Eva Provberg"),
        ("von Provberg Carl, överläkare, Gävle sjukhus", "Carl von Provberg"),
    ],
)
def test_an_inverted_name_of_a_list_is_turned(line: str, name: str) -> None:
    assert people(line) == {name}


def test_a_party_in_brackets_is_a_sign_of_a_person() -> None:
    assert people("Zorblax Quintroph (M) och Ida Frost (V) var med.") == {"Zorblax Quintroph", "Ida Frost"}


def test_the_party_is_kept_with_the_person() -> None:
    reading = read("Ordförande är Eva Provberg (S).\n")
    (person,) = {id(p): p for s in reading.sentences for x in s.spans if isinstance(p := x.value, Person)}.values()
    assert person.party == "S"


@pytest.mark.parametrize(
    "text",
    [
        "Rektor Zorblax Quintroph tog emot.",
        "Vi mötte Zorblax Quintroph, enhetschef i Umeå kommun.",
        "Zorblax Quintroph berättade om arbetet.",
        "Mejla zorblax.quintroph@exempel.se. Zorblax Quintroph svarar gärna.",
    ],
)
def test_a_name_of_no_list_needs_company(text: str) -> None:
    assert people(text) == {"Zorblax Quintroph"}


def test_a_name_of_no_list_without_company_is_nobody() -> None:
    assert people("Zorblax Quintroph blänkte i solen.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Umeå Kommun Idag är en tidning.",
        "Nya Skolan Startar Idag.",
        "Projekt Framtidens Skola har startat.",
        "Södra Torggatan är avstängd.",
        "Region Norrbotten Tackar Alla.",
        "God Jul och Gott Nytt År.",
        "Röda Korset hjälper till.",
        "Sveriges Kommuner och Regioner bjuder in.",
    ],
)
def test_capitals_alone_make_no_person(text: str) -> None:
    assert people(text) == set()


def test_a_genitive_is_no_part_of_a_name_that_stands_without_it_too() -> None:
    assert people("Eva Provbergs skola är ny. Eva Provberg är rektor.") == {"Eva Provberg"}


def test_a_surname_alone_is_the_only_person_who_has_it() -> None:
    graph = load("Rektor Eva Provberg inledde. Sedan tackade Provberg alla.\n")
    assert set(entities(graph, "sk:Person")) == {"Eva Provberg"}
    mentions = [
        s.evidence.quote for s in graph.statements if s.evidence.rule == "mention" and "/person/" in str(s.object)
    ]
    assert mentions == ["Eva Provberg", "Provberg"]


def test_a_surname_that_two_people_have_is_neither_of_them() -> None:
    graph = load("Eva Provberg och Ida Provberg talade. Sedan tackade Provberg alla.\n")
    assert set(entities(graph, "sk:Person")) == {"Eva Provberg", "Ida Provberg"}
    assert "Provberg" not in [s.evidence.quote for s in graph.statements]


def test_a_slip_in_a_name_that_stands_right_elsewhere_makes_nobody_new() -> None:
    assert people("Eva Provberg talade. Eva Provbreg tackade. Eva Provberg log.") == {"Eva Provberg"}


def test_a_surname_that_is_a_municipality_is_a_surname_after_a_first_name() -> None:
    assert posts("Eva Mark är rektor i Umeå kommun.\n") == {("Eva Mark", "rektor", "Umeå kommun")}


def test_a_title_before_the_name_is_no_part_of_it() -> None:
    assert people("Fil. dr Eva Provberg och professor emerita Ida Frost talade.") == {"Eva Provberg", "Ida Frost"}


def test_the_first_word_of_a_sentence_is_no_part_of_the_name_behind_it() -> None:
    assert people("Chefer som Eva Provberg behövs. Statsrådet Ida Frost höll med.") == {"Eva Provberg", "Ida Frost"}


def test_a_first_name_that_is_a_place_too_is_part_of_the_name_within_a_sentence() -> None:
    assert people("Det är bra, säger Nora Hansson Provdahl, rektor.") == {"Nora Hansson Provdahl"}


@pytest.mark.parametrize(
    "text",
    [
        "1 Umeå kommuns Kulturstrategi Eva Provberg har kommit för att berätta.",
        "Justerare Eva Provberg Justeringen av protokollet är klar.",
        "Redaktör Eva Provberg Omslagsbild saknas.",
        "Granskad av revisor Eva Provberg Maj 2014",
        "Rapport till Umeå kommun av forskaren Eva Provberg Umeås forskningsråd, 2011",
    ],
)
def test_a_noun_that_lost_its_line_break_is_no_part_of_a_name(text: str) -> None:
    assert people(text) == {"Eva Provberg"}


def test_an_age_does_not_hide_a_person() -> None:
    assert people("Eva Provberg, 43, är rektor.") == {"Eva Provberg"}


def test_bylines_name_nobody_the_text_tells_of() -> None:
    assert people("Foto: Olle Ask\n\nRektor Eva Provberg tog emot. Det var en fin dag.") == {"Eva Provberg"}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Minister för civilt försvar Eva Provberg talade.", "minister för civilt försvar"),
        ("Jämställdhets- och biträdande arbetsmarknadsminister Eva Provberg talade.", None),
        ("Gymnasie-, högskole-, och forskningsminister Eva Provberg talade.", None),
    ],
)
def test_a_ministers_title_of_several_words_is_one_role(text: str, role: str | None) -> None:
    named = role or text.partition(" Eva")[0][0].lower() + text.partition(" Eva")[0][1:].replace(", och", " och")
    assert {label for _, label in facts(text, "sk:hasRole")} == {named}
