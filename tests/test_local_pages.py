"""What pages of municipalities tell of projects, visits and conferences beside one another. All texts are made up."""

from __future__ import annotations

import pytest

from texts import entities, facts, load, names

PAGE = "\n\n".join(
    (
        "Samverkan om lugn",
        "Projektet Trygg i Norr är ett samarbete mellan Skellefteå kommun, Polisen och Region Västerbotten. Projektet "
        "startade 2021 och pågår till och med 2023. Arbetet utvärderas av Luleå tekniska universitet.",
        "I styrgruppen sitter Eva Provberg, socialchef i Skellefteå kommun, och Ann Provlund från Region Västerbotten.",
        "Studiebesök i Malmö",
        "Den 14–15 maj 2022 reste styrgruppen till Malmö för att se hur Malmö stad arbetar. Under besöket träffade "
        "gruppen trygghetschefen Per Provin. Med på resan var också representanter från Piteå kommun.",
        "Slutkonferens",
        "Projektet avslutades med en slutkonferens i Skellefteå den 3 oktober 2023. Bland deltagarna fanns "
        "representanter från Skolverket och Kalix kommun. Konferensen öppnades av landshövding Ida Frost.\n",
    )
)
VISIT = "Studiebesök Malmö 2022-05-14"
CONFERENCE = "slutkonferens 2023-10-03"


def test_a_part_of_a_page_is_headed_and_no_title_of_all() -> None:
    took_part = facts(PAGE, "sk:participant")
    assert {(VISIT, "Per Provin"), (VISIT, "Piteå kommun"), (CONFERENCE, "Ida Frost")} <= took_part
    assert {(CONFERENCE, "Skolverket"), (CONFERENCE, "Kalix kommun")} <= took_part
    assert not {(VISIT, "Ida Frost"), (VISIT, "Eva Provberg"), (VISIT, "Ann Provlund")} & took_part


def test_a_body_that_is_named_once_among_others_made_no_visit() -> None:
    assert not facts(PAGE, "sk:organiser")


def test_the_last_year_of_a_project_is_read_after_its_first() -> None:
    assert facts(PAGE, "schema:endDate") >= {("Trygg i Norr", "2023")}
    assert facts("Projektet Kraften pågår till 2024.\n", "schema:endDate") == {("Kraften", "2024")}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Projektet Trygg i Malmö startade 2021.", "Trygg i Malmö"),
        ("Projektet Kraften i Malmö startade 2021.", "Kraften"),
        ("Projektet Hela vägen i Malmö startade 2021.", "Hela vägen"),
        ("# Kraften\n\nKraften är ett projekt i Falu kommun.", "Kraften"),
    ],
)
def test_a_place_goes_on_with_a_name_that_is_none_without_it(text: str, label: str) -> None:
    assert names(text + "\n", "sk:Initiative") == {label}


def test_who_studies_a_project_does_not_run_it() -> None:
    text = "Försöket Egen tid har följts av forskare vid Göteborgs universitet.\n"
    assert not facts(text, "sk:responsible")


def test_money_goes_to_the_kind_of_initiative_that_the_sentence_tells() -> None:
    text = (
        "Försöket, som kallas Egen tid, har börjat.\n\nIdén kom från Sundsvall, där kommunen arbetar enligt "
        "Skönsmomodellen. Nämnden avsatte 2 miljoner kronor för försöket.\n"
    )
    assert {subject for subject, _ in facts(text, "sk:budget")} == {"Egen tid"}


def test_a_unit_is_called_by_its_place_and_its_service() -> None:
    text = "Vi besökte enheten Norra hemtjänsten i Falun.\n"
    assert "Norra hemtjänsten, Falu kommun" in entities(load(text), "sk:ServiceUnit")


def test_what_somebody_was_before_is_over() -> None:
    text = "Eva Provberg är chef i Mora. Innan dess var hon enhetschef i Kalix kommun och utredare på Skolverket.\n"
    assert facts(text, "sk:formerMemberOf") == {("Eva Provberg", "Kalix kommun"), ("Eva Provberg", "Skolverket")}
    assert facts(text, "org:memberOf") == {("Eva Provberg", "Mora kommun")}
    assert not facts("Tidigare var Eva Provberg rektor på Björkskolan.\n", "org:memberOf")


@pytest.mark.parametrize("verb", ["genomförs", "bedrivs", "drivs"])
def test_no_name_goes_on_with_what_is_done_with_it(verb: str) -> None:
    text = f"Studien Chefers villkor {verb} vid Umeå universitet.\n"
    assert facts(text, "sk:responsible") == {("Chefers villkor", "Umeå universitet")}


def test_who_came_on_a_visit_came_to_the_municipality_of_the_page() -> None:
    text = "# Mora kommun\n\nMora kommun är stolt. Nyligen kom en delegation från Kalix kommun på studiebesök.\n"
    assert facts(text, "sk:visits") == {("Studiebesök Mora", "Mora kommun")}
    assert facts(text, "sk:organiser") == {("Studiebesök Mora", "Kalix kommun")}
