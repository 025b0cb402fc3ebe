"""The themes of governance where a sentence names them."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.swedish.themes import base_form, find_themes
from texts import facts, read


def themes(text: str) -> list[tuple[str, str]]:
    """Return what stands in the text and the concept it names."""
    found = [theme for sentence in read(text + "\n").sentences for theme in find_themes(sentence.tokens)]
    return [(text[theme.start : theme.end], theme.label) for theme in found]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Samtalet handlade om tillit.", "tillit", "tillit"),
        ("Vi talade om tillitens betydelse.", "tillitens", "tillit"),
        ("Där fanns självstyrande grupper.", "självstyrande grupper", "självstyrande team"),
        ("Vi ville förstå målstyrningen bättre.", "målstyrningen", "målstyrning"),
        ("DIGITALISERING", "DIGITALISERING", "digitalisering"),
    ],
)
def test_a_theme_is_named_in_any_form_of_its_label(text: str, words: str, label: str) -> None:
    assert themes(text) == [(words, label)]


def test_the_longest_label_wins_and_none_stands_inside_another() -> None:
    assert themes("Tillitsbaserad styrning och ledning är nytt.") == [
        ("Tillitsbaserad styrning och ledning", "tillitsbaserad styrning")
    ]


def test_themes_come_from_left_to_right() -> None:
    assert [label for _, label in themes("Medarbetarskap, tillit och ledarskap diskuterades.")] == [
        "medarbetarskap",
        "tillit",
        "ledarskap",
    ]


def test_working_with_somebody_is_no_theme() -> None:
    assert themes("I samarbete med Umeå kommun görs detta.") == []
    assert [label for _, label in themes("Samarbete är viktigt.")] == ["samverkan"]


def test_a_service_or_an_ordinary_verb_is_too_vague_to_be_a_topic_alone() -> None:
    (sentence,) = read("Vi vill mäta mindre i hemtjänsten och visa tillit.\n").sentences
    assert {theme.label: theme.ambiguous for theme in find_themes(sentence.tokens)} == {
        "mätning": True,
        "hemtjänst": True,
        "tillit": False,
    }


def test_a_sentence_without_themes_has_none() -> None:
    assert themes("Bussen kom klockan tre.") == []


def test_a_compound_has_the_base_form_of_its_last_part() -> None:
    assert base_form("kompetensutvecklingens") == base_form("kompetensutveckling")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        (
            "Regeringen tar fram en nationell strategi mot nedskräpning och skadegörelse.",
            {"nedskräpning", "skadegörelse"},
        ),
        ("Staten tar fram en nationell strategi mot den organiserade brottsligheten.", {"organiserade brottsligheten"}),
        ("# Uppdrag att utreda behov av författningsändringar\n\nUppdraget är klart.", {"författningsändring"}),
        ("# Uppdrag att kartlägga vissa delar av läget\n\nUppdraget är klart.", set()),
        (
            "# Rundabordssamtal om läs- och skrivfrämjande den 3 maj 2024\n\nDet hölls i Umeå.",
            {"läs- och skrivfrämjande"},
        ),
    ],
)
def test_a_name_tells_what_its_bearer_is_about(text: str, about: set[str]) -> None:
    assert {what for _, what in facts(text + "\n", "sk:concerns")} == about
