"""What a Swedish word form may be: roles, groups, heads of organisations, names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from styrkedjan.loaders.swedish.data import read_list
from styrkedjan.loaders.swedish.lexicon import Noun, genitive, lexicon, one_off, ungenitive


def noun(surface: str, kind: str) -> Noun:
    (found,) = [noun for noun in lexicon().word(surface).nouns if noun.kind == kind]
    return found


@pytest.mark.parametrize(
    ("form", "owner"), [("Umeå", "Umeås"), ("Vänersborg", "Vänersborgs"), ("Max", "Max"), ("Klas", "Klas")]
)
def test_a_genitive_has_an_s_unless_one_is_heard_already(form: str, owner: str) -> None:
    assert genitive(form) == owner


@pytest.mark.parametrize(("form", "bare"), [("Umeås", "Umeå"), ("SKR:s", "SKR"), ("press", "press"), ("Umeå", "Umeå")])
def test_a_genitive_is_taken_off(form: str, bare: str) -> None:
    assert ungenitive(form) == bare


@pytest.mark.parametrize(
    ("surface", "form", "owns"),
    [
        ("rektor", "indefinite", False),
        ("rektorn", "definite", False),
        ("rektorns", "definite", True),
        ("Rektorn", "definite", False),
    ],
)
def test_a_role_is_known_in_its_forms(surface: str, form: str, owns: bool) -> None:
    role = noun(surface, "role")
    assert (role.label, role.form, role.genitive) == ("rektor", form, owns)


def test_the_plural_of_a_role_is_a_group_that_remembers_the_role() -> None:
    group = noun("rektorerna", "group")
    assert (group.label, group.singular, group.level) == ("rektorer", "rektor", "management")


def test_an_unlisted_compound_is_a_role_by_its_head() -> None:
    role = noun("trivselchefens", "role")
    assert (role.label, role.form, role.genitive) == ("trivselchef", "definite", True)
    assert noun("trivselchefer", "group").singular == "trivselchef"


@pytest.mark.parametrize("word", ["område", "förråd", "sektor", "samråd"])
def test_a_word_that_only_ends_like_a_role_is_none(word: str) -> None:
    assert not [noun for noun in lexicon().word(word).nouns if noun.kind == "role"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("underskoterskor", "undersköterskor"), ("enhetschfeer", "enhetschefer"), ("medarbettare", "medarbetare")],
)
def test_a_long_word_one_slip_away_is_read_as_it_was_meant(wrong: str, right: str) -> None:
    assert noun(wrong, "group").label == right


def test_a_short_word_or_a_word_of_the_dictionary_is_not_taken_for_a_slip() -> None:
    assert lexicon().word("rektro").nouns == ()
    assert not one_off("sektor", "lektor")


def test_the_first_word_of_a_phrase_may_be_misspelt() -> None:
    assert lexicon().near_term("facklinga") == "fackliga"
    assert lexicon().near_term("fackliga") == ""


def test_an_abbreviation_in_capitals_is_read_only_so() -> None:
    assert noun("BO", "role").label == "barnombudsman"
    assert lexicon().word("Bo").nouns == ()
    assert lexicon().word("Bo").first_name


@pytest.mark.parametrize(("surface", "form", "owns"), [("vd:n", "definite", False), ("vd:ns", "definite", True)])
def test_an_abbreviation_is_inflected_after_a_colon(surface: str, form: str, owns: bool) -> None:
    role = noun(surface, "role")
    assert (role.label, role.form, role.genitive) == ("verkställande direktör", form, owns)


@pytest.mark.parametrize(
    ("surface", "kind", "form", "owns"),
    [
        ("Björkskolan", "ServiceUnit", "definite", False),
        ("Björkskolans", "ServiceUnit", "definite", True),
        ("socialnämnd", "PoliticalBody", "indefinite", False),
        ("socialnämndens", "PoliticalBody", "definite", True),
        ("socialnämnder", "PoliticalBody", "plural", False),
        ("omsorgsförvaltningen", "Administration", "definite", False),
    ],
)
def test_a_compound_carries_its_class_at_its_end(surface: str, kind: str, form: str, owns: bool) -> None:
    head = lexicon().word(surface).head
    assert head is not None
    assert (head.type, head.form, head.genitive) == (kind, form, owns)


@pytest.mark.parametrize("word", ["öppenheten", "erfarenheten", "möjligheter"])
def test_an_ending_that_looks_like_a_unit_is_none(word: str) -> None:
    assert lexicon().word(word).head is None


def test_a_soft_hyphen_changes_nothing() -> None:
    assert noun("enhets\u00adchef", "role") == noun("enhetschef", "role")


def test_a_first_name_that_is_a_word_too_counts_for_less() -> None:
    assert lexicon().word("Eva").first_name == 2
    assert lexicon().word("Mark").first_name == 1
    assert lexicon().word("Skolan").first_name == 0


def test_a_word_of_the_dictionary_is_common_in_any_form() -> None:
    assert lexicon().is_common("Skolans")
    assert not lexicon().is_common("Quintroph")


def test_every_municipality_has_a_code_of_its_own() -> None:
    codes = [code for code in lexicon().code_of.values() if len(code) == 4]
    assert len(codes) == len(set(codes)) == 290


@pytest.mark.parametrize("name", ["first_names", "last_names", "ambiguous_first_names", "particles"])
def test_a_list_has_neither_comments_nor_blanks(name: str) -> None:
    words = read_list(name)
    assert words
    assert all(word.strip() == word and word[0] != "#" for word in words)


def test_no_condition_asks_for_a_word_that_the_lexicon_does_not_know() -> None:
    """A span has the tag of a word, "w:vid", only where the lexicon knows the word; else the condition never holds."""
    sources = sorted((Path(__file__).parent.parent / "loaders").rglob("*.py"))
    asked = {word for path in sources for word in re.findall(r'"w:(\w+)"', path.read_text(encoding="utf-8"))}
    assert len(asked) > 40
    assert {word for word in asked if f"w:{word}" not in lexicon().word(word).tags} == set()
