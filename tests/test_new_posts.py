"""News of who takes up, leaves and has had a post. All texts are made up."""

from __future__ import annotations

import pytest

from texts import entities, facts, load, posts

Post = tuple[str, str, str]


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "Då gick kontorets chef Eva Provberg in som tillförordnad kommunchef i Umeå.",
            ("Eva Provberg", "tillförordnad kommunchef", "Umeå kommun"),
        ),
        (
            "Eva Provberg lämnade uppdraget för att bli kommundirektör i Kalix.",
            ("Eva Provberg", "kommundirektör", "Kalix kommun"),
        ),
        (
            "Eva Provberg tillträder tjänsten som kommunchef i Umeå den 1 maj.",
            ("Eva Provberg", "kommunchef", "Umeå kommun"),
        ),
        (
            "Eva Provberg, kommunstyrelsens ordförande och kommunalråd i Umeå kommun, är nöjd.",
            ("Eva Provberg", "kommunalråd", "Umeå kommun"),
        ),
        (
            "Eva Provberg, länsråd på Länsstyrelsen Skåne, Olle Prov, landshövding i Halland, och Ida Frost talade.",
            ("Olle Prov", "landshövding", "Länsstyrelsen i Hallands län"),
        ),
    ],
)
def test_a_post_is_read_however_it_is_taken_up(text: str, post: Post) -> None:
    assert post in posts(text + "\n")


def test_two_posts_of_one_person_are_each_where_they_belong() -> None:
    text = "Eva Provberg, kommunstyrelsens ordförande och kommunalråd i Umeå kommun, är nöjd.\n"
    assert posts(text) == {
        ("Eva Provberg", "ordförande", "Kommunstyrelsen, Umeå kommun"),
        ("Eva Provberg", "kommunalråd", "Umeå kommun"),
    }


def test_what_somebody_has_worked_as_is_over_unless_it_is_told_since_when() -> None:
    over = "Eva Provberg har arbetat som förvaltningschef i Kalix kommun.\n"
    assert facts(over, "sk:formerMemberOf") == {("Eva Provberg", "Kalix kommun")} and not posts(over)
    lasting = "Eva Provberg har arbetat som förvaltningschef i Kalix kommun sedan 2019.\n"
    assert posts(lasting) == {("Eva Provberg", "förvaltningschef", "Kalix kommun")}


def test_a_superior_of_no_list_is_no_body() -> None:
    graph = load("Eva Provberg, statssekreterare hos Qirat Zoltek, talade.\n")
    assert not entities(graph, "sk:Organisation")


def test_a_university_without_its_genitive_is_the_same() -> None:
    text = "Det visar forskare vid Karlstad universitet.\n"
    assert set(entities(load(text), "sk:ResearchBody")) == {"Karlstads universitet"}


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "# Ny socialchef i Falu kommun\n\nEva Provberg blir ny socialchef.",
            ("Eva Provberg", "socialchef", "Falu kommun"),
        ),
        (
            "# Falu kommun söker ny socialchef\n\nNu är det klart.\n\nEva Provberg heter den nya socialchefen.",
            ("Eva Provberg", "socialchef", "Falu kommun"),
        ),
        (
            "# Ny länsöverdirektör i Hallands län\n\nEva Provberg blir länsöverdirektör.",
            ("Eva Provberg", "länsöverdirektör", "Länsstyrelsen i Hallands län"),
        ),
    ],
)
def test_a_heading_tells_whose_a_post_is(text: str, post: Post) -> None:
    assert post in posts(text + "\n")


def test_a_heading_of_another_post_tells_nothing_of_this_one() -> None:
    assert not posts("# Ny socialchef i Falu kommun\n\nEva Provberg blir ny rektor.\n")
    assert not posts("# Socialchef kritisk mot Falu kommun\n\nEva Provberg är socialchef.\n")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Eva Provberg, t.f. socialchef i Falu kommun, kom.", "tillförordnad socialchef"),
        ("Den tillförordnade socialchefen i Falu kommun, Eva Provberg, kom.", "tillförordnad socialchef"),
        ("Eva Provberg är vikarierande socialchef i Falu kommun.", "vikarierande socialchef"),
    ],
)
def test_who_only_stands_in_has_a_post_of_her_own(text: str, role: str) -> None:
    assert posts(text + "\n") == {("Eva Provberg", role, "Falu kommun")}


def test_who_says_to_leave_a_post_has_it_still_and_where_somebody_comes_from_is_over() -> None:
    leaving = "I maj sade Eva Provberg att hon lämnar uppdraget som regiondirektör i Region Halland.\n"
    assert posts(leaving) == {("Eva Provberg", "regiondirektör", "Region Halland")}
    text = "Eva Provberg kommer närmast från ett jobb som socialchef i Kalix kommun.\n"
    assert facts(text, "sk:formerMemberOf") == {("Eva Provberg", "Kalix kommun")} and not posts(text)


def test_under_a_name_an_organisation_alone_is_the_persons_and_a_dateline_is_none() -> None:
    text = "# Förord\n\nRapporten är vår.\n\nFalun den 3 maj 2018\n\nEva Provberg\nEnheten för styrning\n"
    assert facts(text, "org:memberOf") == {("Eva Provberg", "Enheten för styrning")}
    assert not entities(load(text), "sk:Municipality")


def test_an_abbreviation_before_a_post_is_whose_it_is() -> None:
    text = "Rapporten skrevs av Eva Provberg, SKR förbundsjurist, och Olle Prov.\n"
    assert posts(text) == {("Eva Provberg", "förbundsjurist", "Sveriges Kommuner och Regioner")}


def test_a_professor_of_before_is_read_through_the_full_stop() -> None:
    text = "Rapporten är skriven av professor em. Eva Provberg, Umeå universitet.\n"
    assert posts(text) == {("Eva Provberg", "professor emeritus", "Umeå universitet")}


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Nu kliver nuvarande gatuchefen, Eva Provberg in i stället.", ("Eva Provberg", "gatuchef")),
        ("Nämnden har utsett juristen Eva Provberg till avdelningschef.", ("Eva Provberg", "avdelningschef")),
        ("En av dem är Eva Provberg, som för närvarande är skolchef.", ("Eva Provberg", "skolchef")),
        ("Det blir Eva Provberg, 52 år, som kommer att föreslås som ny skolchef.", ("Eva Provberg", "skolchef")),
    ],
)
def test_posts_are_read_past_what_stands_between(text: str, post: tuple[str, str]) -> None:
    assert post in facts(text + "\n", "sk:hasRole")


def test_where_somebody_was_before_is_not_what_the_page_is_about() -> None:
    text = (
        "Eva Provberg föreslås bli ny skolchef. Hon har lång erfarenhet, med tio år som rektor i Umeå kommun, säger "
        "kommundirektör Bo Lindvik. Beslutet tas av kommunstyrelsen.\n"
    )
    assert not {body for name, body in facts(text, "org:memberOf") if name == "Bo Lindvik"}
    told = (
        "Umeå kommun har nyheter. Eva Provberg har tidigare arbetat som rektor i Falun, säger kommundirektör Bo Ek.\n"
    )
    assert ("Bo Ek", "Umeå kommun") in facts(told, "org:memberOf")


def test_a_compound_with_an_abbreviation_is_no_part_of_a_name() -> None:
    text = "ST-medlemmen Susan Provberg, handläggare vid Skolverket, fick förra hösten ett uppdrag.\n"
    assert set(entities(load(text), "sk:Person")) == {"Susan Provberg"}
    assert set(entities(load("Handläggare Maria Lindvik Telefon 031-368 08 05\n"), "sk:Person")) == {"Maria Lindvik"}


def test_what_one_person_is_told_to_do_is_not_told_by_who_assigns_bodies() -> None:
    text = (
        "Eva Provberg fick förra hösten ett uppdrag. Umeå universitet är med i ett nätverk som startats av Skolverket, "
        "som sedan 2016 på regeringens uppdrag arbetar med tillit.\n"
    )
    assert facts(text, "sk:assigns") == {("regeringen", "Skolverket")}


def test_as_many_names_as_posts_under_them_go_together_in_their_order() -> None:
    text = "Förord\n\nText om det.\n\nMats Ekman\nHans Lindvik\nGeneraldirektör\nEnhetschef\nSKOLVERKET\n2002-12-09\n"
    assert {
        ("Mats Ekman", "generaldirektör", "Skolverket"),
        ("Hans Lindvik", "enhetschef", "Skolverket"),
    } <= set(posts(text))


def test_two_initials_within_a_name() -> None:
    assert set(entities(load("Michael PB Johansson (M) kom.\n"), "sk:Person")) == {"Michael PB Johansson"}
