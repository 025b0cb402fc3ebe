"""Posts that a text gives without their body: of inquiries, of who decides, appointed in the passive. All made up."""

from __future__ import annotations

import pytest

from texts import facts, names, posts

LETTER = (
    "Till statsrådet Anna Ask\n\n"
    "Skolbussutredningen började sitt arbete i maj 2018. Den särskilda utredaren Eva Provberg förordnades den 31 maj "
    "2018. Som sekreterare förordnades Olle Prov den 10 juni 2018. Ida Frost var förordnad som sekreterare från den 1 "
    "juli 2018. Den 1 augusti 2018 förordnades Bo Provin som huvudsekreterare.\n"
)


def test_the_letter_of_an_inquiry_tells_its_posts() -> None:
    assert posts(LETTER) >= {
        ("Eva Provberg", "särskild utredare", "Skolbussutredningen"),
        ("Olle Prov", "sekreterare", "Skolbussutredningen"),
        ("Ida Frost", "sekreterare", "Skolbussutredningen"),
        ("Bo Provin", "huvudsekreterare", "Skolbussutredningen"),
    }


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "Skolbusskommittén tillsattes 2016. Ordföranden Eva Provberg höll ihop arbetet.",
            ("Eva Provberg", "ordförande", "Skolbusskommittén"),
        ),
        (
            "Skolbussutredningen är klar.\n\nDet säger huvudsekreteraren Eva Provberg.",
            ("Eva Provberg", "huvudsekreterare", "Skolbussutredningen"),
        ),
        (
            "Boverket lämnar rapporten. Enhetschef Eva Provberg, föredragande, har beslutat.",
            ("Eva Provberg", "enhetschef", "Boverket"),
        ),
        (
            "Samma dag valdes Eva Provberg till rektor vid Umeå universitet.",
            ("Eva Provberg", "rektor", "Umeå universitet"),
        ),
        (
            "Förra året rekryterades Eva Provberg, som var känd i länet, till jobbet som kommundirektör i Umeå.",
            ("Eva Provberg", "kommundirektör", "Umeå kommun"),
        ),
        (
            "Eva Provberg är professor i ekonomi med fokus på styrning vid universitetet i Umeå.",
            ("Eva Provberg", "professor", "Umeå universitet"),
        ),
    ],
)
def test_a_post_is_of_the_body_that_the_text_has_in_mind(text: str, post: tuple[str, str, str]) -> None:
    assert post in posts(text + "\n")


@pytest.mark.parametrize(
    "text",
    [
        # one person is an inquiry, several a committee: whose investigator he is nobody says
        "Skolbusskommittén är klar.\n\nNu ska särskilda utredaren Eva Provberg ta vid.",
        "Skolbussutredningen är klar.\n\nMötets sekreterare Eva Provberg förde anteckningar.",
        "Skolbussutredningen och Skolköksutredningen är klara.\n\nDet säger huvudsekreteraren Eva Provberg.",
        "Boverket lämnar rapporten. Enhetschef Eva Provberg är nöjd.",
    ],
)
def test_a_post_that_may_be_anybodys_is_nobodys(text: str) -> None:
    assert not {where for _, _, where in posts(text + "\n")}


def test_what_somebody_then_was_is_over() -> None:
    text = "Eva Provberg, som då var rektor vid Umeå universitet, ledde arbetet.\n"
    assert facts(text, "sk:formerMemberOf") == {("Eva Provberg", "Umeå universitet")}
    assert not posts(text)


def test_what_a_professor_works_with_is_not_what_the_page_is_about() -> None:
    text = "Eva Provberg är professor i ekonomi med fokus på styrning vid Umeå universitet.\n"
    assert not facts(text, "sk:concerns")


@pytest.mark.parametrize(
    ("text", "name", "class_"),
    [
        ("Hon är lektor vid högskolan i Borås.", "Högskolan i Borås", "sk:ResearchBody"),
        ("Hon är lektor vid universitetet i Linköping.", "Linköpings universitet", "sk:ResearchBody"),
        ("Hon ringde länsstyrelsen i Jönköping.", "Länsstyrelsen i Jönköpings län", "sk:StateBody"),
        ("Hon arbetar på region Skåne.", "Region Skåne", "sk:Region"),
    ],
)
def test_a_known_name_of_several_words_may_begin_with_a_small_letter(text: str, name: str, class_: str) -> None:
    assert name in names(text + "\n", class_)


def test_a_unit_is_part_of_the_known_body_that_stands_after_it() -> None:
    text = "Eva Provberg arbetar på digitalsektionen på Skolverket.\n"
    assert ("Digitalsektionen, Skolverket", "Skolverket") in facts(text, "sk:partOf")


def test_who_heads_a_unit_of_a_body_does_not_head_the_body() -> None:
    text = "Eva Provberg, chef för skolsektionen, Skolverket, och Olle Prov, rektor, talade.\n"
    assert facts(text, "sk:leads") == {("Eva Provberg", "Skolsektionen, Skolverket")}
    assert ("Skolsektionen, Skolverket", "Skolverket") in facts(text, "sk:partOf")


def test_a_list_of_bodies_makes_no_unit_of_the_first() -> None:
    assert not facts("Vi träffade skolsektionen, Skolverket och Boverket.\n", "sk:partOf")


def test_the_name_of_a_body_may_have_commas() -> None:
    text = "Forskningsrådet för hälsa, arbetsliv och välfärd, Forte, beslutade i går.\n"
    assert names(text, "sk:StateBody") == {"Forte"}


def test_signatures_that_have_run_together_each_have_their_post() -> None:
    text = "Eva Provberg Ordförande Olle Prov Sekreterare\n"
    assert facts(text, "sk:hasRole") == {("Eva Provberg", "ordförande"), ("Olle Prov", "sekreterare")}


@pytest.mark.parametrize("short", ["stf", "stf.", "stv.", "ställföreträdande"])
def test_a_short_form_before_a_post_is_read_in_full(short: str) -> None:
    text = f"Eva Provberg, {short} direktör vid Boverket, talade.\n"
    assert posts(text) == {("Eva Provberg", "ställföreträdande direktör", "Boverket")}
    assert not facts(text, "sk:leads")


def test_what_somebody_is_a_professor_of_is_no_body() -> None:
    text = "Eva Provberg, professor i Applied Things och rektor för Umeå universitet, talade.\n"
    assert {where for _, _, where in posts(text)} == {"Umeå universitet"}


TITLED = (
    "Ett forskningsprojekt med Eva Provberg som projektledare får 2 950 000 kr och har titeln ”Styrning-29 – har "
    "någon, eller ingen, läst den?”. Medsökande i projektet är: Olle Prov och Ida Frost.\n"
)


def test_a_project_said_to_have_a_title_is_called_by_it_with_those_who_do_it() -> None:
    project = "Styrning-29 – har någon, eller ingen, läst den?"
    assert names(TITLED, "sk:ResearchProject") == {project}
    assert facts(TITLED, "sk:researcher") == {(project, "Eva Provberg"), (project, "Olle Prov"), (project, "Ida Frost")}


def test_a_book_said_to_have_a_title_is_no_initiative() -> None:
    assert not names("Hon skrev boken med titeln ”Styr lagom”.\n", "sk:Initiative")


def test_a_summons_is_that_of_a_meeting() -> None:
    text = "Kallelse till Provstads äldreråd\n\nTid: Onsdag den 7 mars 2018, klockan 15:30\nPlats: A-salen\n"
    assert ("Provstads äldreråds sammanträde", "2018-03-07") in facts(text, "schema:startDate")
