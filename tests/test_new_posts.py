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
