"""Words, numbers and marks of a sentence, each where it stands."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.swedish.lexicon import lexicon
from styrkedjan.loaders.text.tokens import tokenize


def words(text: str) -> list[str]:
    return [token.surface for token in tokenize(text, 0, len(text), lexicon())]


def test_a_lost_line_break_between_two_known_words_is_a_cut() -> None:
    assert words("i UmeåPå kvällen") == ["i", "Umeå", "På", "kvällen"]


def test_a_surname_that_lost_the_line_break_behind_it_is_cut() -> None:
    assert words("Eva ProvbergSekreterare") == ["Eva", "Provberg", "Sekreterare"]


def test_a_role_that_lost_the_space_before_a_name_is_cut() -> None:
    assert words("rektorEva tog emot") == ["rektor", "Eva", "tog", "emot"]


@pytest.mark.parametrize("word", ["LinkedIn", "McProvberg", "YouTube", "HR-chef", "IVO"])
def test_a_capital_inside_an_unknown_word_is_no_cut(word: str) -> None:
    assert words(word) == [word]


def test_a_soft_hyphen_is_part_of_its_word_and_changes_nothing() -> None:
    (token,) = tokenize("upp\u00adföljning", 0, 12, lexicon())
    assert token.surface == "uppföljning"
    assert (token.start, token.end) == (0, 12)


def test_an_address_is_one_word_without_the_comma_behind_it() -> None:
    assert words("Mejla eva.prov-ek@exempel.se, tack") == ["Mejla", "eva.prov-ek@exempel.se", ",", "tack"]
    assert words("Se www.exempel.se, tack") == ["Se", "www.exempel.se", ",", "tack"]


@pytest.mark.parametrize("word", ["SKR:s", "vd:n", "IVO:s", "KSO:n"])
def test_an_ending_after_a_colon_belongs_to_its_word(word: str) -> None:
    assert words(f"{word} förslag") == [word, "förslag"]


def test_a_colon_before_a_word_is_a_mark() -> None:
    assert words("Kontakt:Eva") == ["Kontakt", ":", "Eva"]


@pytest.mark.parametrize("word", ["bl.a.", "t.ex.", "m.fl.", "f.d.", "ordf."])
def test_an_abbreviation_is_one_word(word: str) -> None:
    assert words(f"{word} Eva") == [word, "Eva"]


def test_a_short_vice_is_a_word_of_its_own() -> None:
    assert words("1:e v. ordf. Eva, 2-e v.ordf. Bo") == ["1:e", "v.", "ordf.", "Eva", ",", "2-e", "v.", "ordf.", "Bo"]


def test_a_number_keeps_the_spaces_between_its_thousands() -> None:
    assert words("2 500 000 kr och 3,5 mkr") == ["2 500 000", "kr", "och", "3,5", "mkr"]


def test_a_left_out_end_keeps_its_hyphen() -> None:
    assert words("kvalitets- och budgetchef") == ["kvalitets-", "och", "budgetchef"]


def test_a_double_name_is_one_word() -> None:
    assert words("Jan-Erik El-Amin") == ["Jan-Erik", "El-Amin"]


def test_offsets_count_in_the_whole_text() -> None:
    text = "Först detta. Sedan UmeåPå kvällen."
    tokens = tokenize(text, 13, len(text), lexicon())
    assert [text[token.start : token.end] for token in tokens] == [token.surface for token in tokens]
    assert tokens[0].start == 13
