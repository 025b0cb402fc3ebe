"""What titles say that pages are about. All examples are made up."""

from __future__ import annotations

import pytest

from styrkedjan.loaders import load_text
from styrkedjan.loaders.document.titles import TitleRule, load_title_rules, read_title, short_forms
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.ontology import SK

RULES = load_title_rules()


def entities(text: str) -> set[tuple[str, str]]:
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    return {(entity.type.removeprefix(SK), entity.label) for entity in graph.entities}


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule in RULES for line in rule.matches], ids=lambda v: getattr(v, "name", v)
)
def test_a_rule_fits_the_titles_it_is_for(rule: TitleRule, line: str) -> None:
    assert rule.read(line) is not None


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule in RULES for line in rule.refuses], ids=lambda v: getattr(v, "name", v)
)
def test_a_rule_leaves_other_titles_alone(rule: TitleRule, line: str) -> None:
    assert rule.read(line) is None


def test_every_rule_has_both_kinds_of_example_and_a_name_of_its_own() -> None:
    assert all(rule.matches and rule.refuses for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("line", "makes", "phrase"),
    [
        ("Studiebesök hos Umeå kommun", "visit", "Studiebesök hos Umeå kommun"),
        ("Uppdrag till Skolverket att kartlägga lokalerna", "initiative", None),
        ("Nationell plan för läsning 2024–2028", "initiative", "Nationell plan för läsning 2024–2028"),
        ("Dialog om läsning", "event", "Dialog om läsning"),
    ],
)
def test_a_title_says_what_the_page_is_about(line: str, makes: str, phrase: str | None) -> None:
    title = read_title(line)
    assert title is not None and title.rule.makes == makes
    assert phrase is None or title.phrase == phrase


@pytest.mark.parametrize(
    "line", ["Riksdagen tar beslut om skolan", "Så mår personalen", "Kontakt", "Ny rektor på skolan"]
)
def test_other_titles_say_nothing(line: str) -> None:
    assert read_title(line) is None


def test_a_title_that_may_be_news_counts_only_where_the_text_comes_back_to_it() -> None:
    told = "Dialog om läsning\n\nDen 14 mars 2024 bjöd Eva Provberg in till dialog om läsning. Mötet hölls i Umeå.\n"
    untold = "Dialog om läsning\n\nAtt läsa är roligt, tycker de flesta som frågas.\n"
    assert ("Event", "Dialog om läsning") in entities(told)
    assert not {kind for kind, _ in entities(untold)} & {"Event", "StudyVisit"}


def test_the_plan_of_a_title_is_known_though_nothing_else_is_said_of_it() -> None:
    text = "Nationell plan för läsning 2024–2028\n\nMer kommer att berättas här senare.\n"
    assert ("Initiative", "Nationell plan för läsning 2024–2028") in entities(text)


def test_what_a_title_adds_is_no_part_of_the_short_name() -> None:
    title = read_title(
        "Överenskommelse mellan staten och Provstads kommun om vissa stöd i syfte att stärka skolan för 2020"
    )
    assert title is not None
    forms = short_forms(title, "Överenskommelsen gäller i ett år.")
    assert {"Överenskommelse om stöd", "överenskommelsen"} <= forms
    assert not any("2020" in form or "syfte" in form for form in forms)
    assert "överenskommelsen" not in short_forms(title, "Den gäller i ett år.")
