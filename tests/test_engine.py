"""The language of the patterns, without a word of Swedish: slots over tagged spans."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.grammar.engine import (
    Alphabet,
    Engine,
    Pattern,
    PatternError,
    Span,
    literal_words,
    load_patterns,
)


def match(slots: list[str], sentence: str, *, stop: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Return the matches of a pattern in a sentence of words like ``1/tag+tag``; a word without tags is a plain one."""
    alphabet = Alphabet()
    spans: list[Span] = []
    for word in sentence.split():
        text, _, tags = word.partition("/")
        found = frozenset(tags.split("+")) if tags else frozenset({"plain"})
        spans.append(Span(len(spans), len(spans) + 1, found, text, alphabet.letter(found)))
    engine = Engine([Pattern("p", "x", 0.9, slots, list(stop))], alphabet)
    return [
        {name: " ".join(s.value for s in under) for name, under in m.named.items()} for m in engine.iter_matches(spans)
    ]


def test_a_slot_takes_one_span_that_has_its_tags() -> None:
    assert match(["a:g=x"], "1/a 2/a+g 3/g") == [{"x": "2"}]


def test_an_unwanted_tag_refuses_a_span() -> None:
    assert match(["a:!g=x"], "1/a 2/a+g") == [{"x": "1"}]


def test_one_of_several_tags_is_enough() -> None:
    assert match(["a|b=x"], "1/a 2/b 3/c") == [{"x": "1"}, {"x": "2"}]


def test_a_word_in_quotes_is_that_word() -> None:
    assert match(["'hej|nej'=x"], "hej/w:hej nej/w:nej ja/w:ja") == [{"x": "hej"}, {"x": "nej"}]


def test_a_gap_spans_up_to_its_number_of_plain_words() -> None:
    assert match(["a=x", "~2", "b=y"], "1/a 2 3 4/b") == [{"x": "1", "y": "4"}]
    assert match(["a=x", "~1", "b=y"], "1/a 2 3 4/b") == []


def test_a_gap_does_not_cross_a_word_that_is_not_plain() -> None:
    assert match(["a=x", "~2", "b=y"], "1/a ,/comma 4/b") == []


def test_a_gap_takes_as_much_as_it_can_and_a_lazy_one_as_little() -> None:
    assert match(["a", "~3=gap", "plain?=rest"], "1/a 2 3 4") == [{"gap": "2 3 4"}]
    assert match(["a", "~3?=gap", "plain=rest"], "1/a 2 3 4") == [{"gap": "", "rest": "2"}]


def test_an_optional_slot_may_be_absent() -> None:
    assert match(["a?=x", "b=y"], "1/a 2/b 3/b") == [{"x": "1", "y": "2"}, {"y": "3"}]


def test_a_list_has_commas_and_conjunctions_and_words_before_each() -> None:
    assert match(["a+=x"], "1/a ,/comma new 2/a ,/comma och/joiner 3/a 4/b") == [{"x": "1 , new 2 , och 3"}]


def test_two_spans_side_by_side_are_no_list() -> None:
    assert match(["a+=x"], "1/a 2/a") == [{"x": "1"}, {"x": "2"}]


def test_a_star_takes_any_number_side_by_side() -> None:
    assert match(["a*=x", "b"], "1/a 2/a 3/b") == [{"x": "1 2"}]
    assert match(["a*=x", "b"], "3/b") == [{"x": ""}]


def test_a_region_goes_on_to_the_first_stop() -> None:
    assert match(["b", ">x"], "1/b 2/a 3 stop/v 4", stop=("v",)) == [{"x": "2 3"}]


def test_a_region_without_stops_goes_on_to_the_end() -> None:
    assert match(["b", ">x"], "1/b 2/a 3/v 4") == [{"x": "2 3 4"}]


def test_a_region_needs_at_least_one_span_unless_it_is_doubled() -> None:
    assert match(["b", ">x", "v"], "1/b 2/v", stop=("v",)) == []
    assert match(["b", ">>x", "v"], "1/b 2/v", stop=("v",)) == [{"x": ""}]


def test_a_region_may_stop_at_a_word() -> None:
    assert match(["b", ">x"], "1/b 2 om/w:om 3", stop=("'om'",)) == [{"x": "2"}]


def test_the_ends_of_the_sentence_can_be_asked_for() -> None:
    assert match(["^", "a=x", "$"], "1/a") == [{"x": "1"}]
    assert match(["^", "a=x"], "0 1/a") == []
    assert match(["a=x", "$"], "1/a 2") == []


def test_two_slots_of_one_name_are_told_together() -> None:
    assert match(["a=x", "plain", "a=x"], "1/a 2 3/a") == [{"x": "1 3"}]


def test_a_tag_that_no_span_has_matches_nothing() -> None:
    assert match(["nowhere=x"], "1/a 2/b") == []


@pytest.mark.parametrize("slot", ["a=", "'x", "=y", "a=b=c"])
def test_a_slot_that_cannot_be_read_is_told_with_its_pattern(slot: str) -> None:
    with pytest.raises(PatternError, match=r"^pattern p: slot .* cannot be read$"):
        match([slot], "1/a")


def test_sets_of_tags_that_come_later_are_matched_too() -> None:
    alphabet = Alphabet()
    engine = Engine([Pattern("p", "x", 0.9, ["a=x"])], alphabet)
    for tags in (frozenset({"a"}), frozenset({"a", "new"})):
        span = Span(0, 1, tags, None, alphabet.letter(tags))
        assert [m.get("x") for m in engine.iter_matches([span])] == [[span]]


def test_one_set_of_tags_has_one_letter() -> None:
    alphabet = Alphabet()
    assert alphabet.letter(frozenset({"a", "b"})) == alphabet.letter(frozenset({"b", "a"}))
    assert len(alphabet) == 1
    assert alphabet.letter(frozenset({"a"})) != alphabet.letter(frozenset({"b"}))
    assert len(alphabet) == 3


def test_matches_come_by_pattern_and_then_from_left_to_right() -> None:
    alphabet = Alphabet()
    spans = [Span(i, i + 1, t, i, alphabet.letter(t)) for i, t in enumerate(map(frozenset, ("b", "a", "b", "a")))]
    engine = Engine([Pattern("first", "x", 0.9, ["a"]), Pattern("second", "x", 0.9, ["b"])], alphabet)
    assert [(m.pattern.name, m.first) for m in engine.iter_matches(spans)] == [
        ("first", 1),
        ("first", 3),
        ("second", 0),
        ("second", 2),
    ]


def test_no_pattern_keeps_a_macro_unexpanded() -> None:
    assert not [slot for pattern in load_patterns() for slot in pattern.slots if slot.startswith("@")]


def test_the_words_that_patterns_name_are_known() -> None:
    assert {"från", "respektive"} <= literal_words()
