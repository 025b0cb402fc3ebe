"""Minutes and project pages whose lines have run together, and projects told in prose. All texts are made up."""

from __future__ import annotations

import pytest

from texts import facts, names, posts

NOTICE = """Plats och tid: Stora salen, Provstad 2016-12-16 kl. 09.00-12.00

Närvarande

Beslutande: Ersättare:

Eva Provberg, ordförande

Olle Prov Ida Frost

Övriga deltagande: Bo Provin, Förbundschef Ann Ask, Sekreterare

§ 84 Mötets öppnande

ANSLAG/BEVIS

Organ och §§:

Samordningsförbundet Norrvik

Sammanträdesdatum: 2016-12-16
"""


def test_the_notice_of_minutes_tells_whose_they_are() -> None:
    board = "Samordningsförbundet Norrvik"
    assert facts(NOTICE, "sk:organiser") == {("sammanträde 2016-12-16", board)}
    assert posts(NOTICE) >= {
        ("Eva Provberg", "ordförande", board),
        ("Olle Prov", "ledamot", board),
        ("Bo Provin", "förbundschef", board),
    }


ROLL = (
    "1 Sida 3 (12) Datum Eva Provberg, ordförande, Kalix kommun Olle Prov, ersättare, Försäkringskassan Ida Frost, "
    "ledamot, Falu kommun Bo Provin, ledamot, Sala kommun Utses att justera Ann Ask, ersättare, Sala kommun "
    "Per Ny, kurator Samordningsteam Sala Sara-Stina Ek, handläggare Samordningsteam Sala\n"
)


def test_a_list_of_those_present_is_one_though_its_sentence_has_verbs() -> None:
    assert posts(ROLL) >= {
        ("Eva Provberg", "ordförande", "Kalix kommun"),
        ("Olle Prov", "ersättare", "Försäkringskassan"),
        ("Bo Provin", "ledamot", "Sala kommun"),
        ("Per Ny", "kurator", "Samordningsteam Sala"),
        ("Sara-Stina Ek", "handläggare", "Samordningsteam Sala"),
    }


def test_the_head_of_a_page_and_a_chair_from_a_municipality_are_nobodys() -> None:
    assert "Sida" not in names(ROLL, "sk:StateBody")
    assert not facts(ROLL, "sk:leads")


def test_who_starts_a_project_runs_it_and_those_together_with_it_are_partners() -> None:
    text = (
        "Nu har Umeå kommun, tillsammans med bostadsbolaget Nordbo, Falu kommun och Skolverket, startat projektet "
        "Lagom varmt.\n"
    )
    assert facts(text, "sk:responsible") == {("Lagom varmt", "Umeå kommun")}
    assert facts(text, "sk:partner") == {
        ("Lagom varmt", "Nordbo"),
        ("Lagom varmt", "Falu kommun"),
        ("Lagom varmt", "Skolverket"),
    }


@pytest.mark.parametrize(
    ("text", "name", "class_"),
    [
        (
            "Ett är ”Lånehyllan” som är ett pilotprojekt mellan Umeå kommun och Falu kommun.",
            "Lånehyllan",
            "sk:Initiative",
        ),
        ("”Hemmatid” är en ny satsning i Umeå kommun.", "Hemmatid", "sk:Initiative"),
        (
            "Forskningsprojektet eTrygg för välfärden drivs av Umeå universitet.",
            "eTrygg för välfärden",
            "sk:ResearchProject",
        ),
        ("Eva Provberg är en av två projektledare för HemHub. HemHub är nytt.", "HemHub", "sk:Initiative"),
    ],
)
def test_a_project_is_named_by_what_is_said_of_it(text: str, name: str, class_: str) -> None:
    assert names(text + "\n", class_) == {name}


@pytest.mark.parametrize(
    "text",
    [
        "”Hemmatid” är en bok av Eva Provberg.",
        "Eva Provberg är projektledare för Umeå kommun.",
        "Hemma Norr äger och driver frågan.",
    ],
)
def test_neither_books_nor_owners_are_initiatives_or_events(text: str) -> None:
    assert not names(text + "\n", "sk:Initiative") | names(text + "\n", "sk:Event")


PARTIES = (
    "1 Äldrenämnden PROTOKOLL Plats och tid Måndag den 27 februari 2012, klockan 18: Ledamöter: Eva Provberg (KD), "
    "ordförande Olle Prov (M), vice ordförande Ida Frost (S), 2:e vice ordf. Bo Provin (M) Ann Ask (C), tjg ersättare "
    "Utses att justera Olle Prov (M) Protokollet är justerat. Organ Äldrenämnden\n"
)


def test_parties_in_brackets_hide_no_list_and_its_posts_are_in_the_body_that_met() -> None:
    assert posts(PARTIES) >= {
        ("Eva Provberg", "ordförande", "Äldrenämnden"),
        ("Olle Prov", "vice ordförande", "Äldrenämnden"),
        ("Ida Frost", "andre vice ordförande", "Äldrenämnden"),
        ("Ann Ask", "ersättare", "Äldrenämnden"),
    }


def test_a_post_after_a_comma_and_another_is_the_next_ones() -> None:
    text = (
        "Från vänster: Eva Provberg, kommundirektör i Umeå kommun, rektor Olle Prov och Ida Frost, ordförande i "
        "Boverket.\n"
    )
    roles = facts(text, "sk:hasRole")
    assert {("Olle Prov", "rektor"), ("Eva Provberg", "kommundirektör")} <= roles
    assert ("Eva Provberg", "rektor") not in roles


def test_an_agreement_told_twice_is_one() -> None:
    text = (
        "Samverkansavtalet mellan Umeå kommun och Boverket är nytt.\n\n"
        "Här ses samverkansavtalet mellan Boverket och Umeå kommun.\n"
    )
    assert len(names(text, "sk:Initiative")) == 1


def test_what_is_founded_as_a_cooperation_is_an_initiative() -> None:
    assert names("NORRTE etablerades 2013 som ett samarbete mellan skolor.\n", "sk:Initiative") == {"NORRTE"}


def test_the_next_line_is_no_part_of_an_office() -> None:
    assert not names("Justering sker på kansliet Ärende Information i Umeå kommun\n", "sk:Administration")


MINISTERS = (
    "Med var statsminister Eva Provberg, finansminister Olle Prov, skolminister Ida Frost, kulturminister Bo Provin, "
    "näringsminister Ann Ask och justitieminister Per Ny.\n"
)


def test_where_each_post_stands_before_its_holder_the_last_has_none_after() -> None:
    assert facts(MINISTERS, "sk:hasRole") == {
        ("Eva Provberg", "statsminister"),
        ("Olle Prov", "finansminister"),
        ("Ida Frost", "skolminister"),
        ("Bo Provin", "kulturminister"),
        ("Ann Ask", "näringsminister"),
        ("Per Ny", "justitieminister"),
    }
