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


def test_a_post_and_a_colon_before_a_name_are_that_names() -> None:
    text = (
        "Förbundsstyrelsens sammansättning Ordförande: Eva Provberg, Umeå Vice ordförande: Bo Lindvik, Falun "
        "Kassör: Mia "
        "Berg, Kalix Ledamot: Olle Lund, Luleå\n"
    )
    assert facts(text, "sk:hasRole") == {
        ("Eva Provberg", "ordförande"),
        ("Bo Lindvik", "vice ordförande"),
        ("Mia Berg", "kassör"),
        ("Olle Lund", "ledamot"),
    }
    assert not facts(text, "org:memberOf")  # the places are where they live


def test_a_party_in_brackets_between_commas_parts_no_post_from_its_holder() -> None:
    text = "Eva Provberg, (S), ordförande i socialnämnden i Falun, och Bo Lindvik (M), fd. ordförande där, talade.\n"
    assert ("Eva Provberg", "ordförande") in facts(text, "sk:hasRole")
    assert ("Eva Provberg", "Socialdemokraterna") in facts(text, "org:memberOf")
    assert not any(who == "Bo Lindvik" for who, _ in facts(text, "sk:hasRole"))  # "fd." is over


def test_the_host_of_a_visit_tells_of_it() -> None:
    text = (
        "Falu kommun tar emot studiebesök från Litauen\n\nEn grupp politiker och tjänstepersoner från Litauen är på "
        "studiebesök under två dagar i Falu kommun. Kommundirektör Eva Provberg välkomnade gästerna.\n"
    )
    assert {host for _, host in facts(text, "sk:visits")} == {"Falu kommun"}
    assert {who for _, who in facts(text, "sk:participant")} >= {"politiker", "tjänstepersoner", "Eva Provberg"}
    assert ("Eva Provberg", "Falu kommun") in facts(text, "org:memberOf")


@pytest.mark.parametrize(
    "text",
    [
        "Under onsdagen fick Björkskolan i Falun besök av lärare och rektorer från Finland.",
        "En delegation från Region Dalarna välkomnades den 4 maj 2021 av Falu kommun.",
        "I tisdags var en grupp politiker från Gävle kommun på studiebesök i Falu kommun.",
    ],
)
def test_a_visit_is_told_in_many_ways(text: str) -> None:
    assert "Falu kommun" in {host for _, host in facts(f"Nytt hos oss\n\n{text}\n", "sk:visits")}


def test_municipalities_that_share_a_head_are_each_one() -> None:
    text = (
        "Projektet Lagom varmt startade 2019. Umeå och Kalix kommuner har varit parter, och Vinnova finansierar det.\n"
    )
    assert facts(text, "sk:partner") == {("Lagom varmt", "Umeå kommun"), ("Lagom varmt", "Kalix kommun")}
    run = "Projektet Lagom varmt drivs av Falun, Säters och Borlänge kommuner.\n"
    assert {who for _, who in facts(run, "sk:responsible")} == {"Falu kommun", "Säters kommun", "Borlänge kommun"}


def test_a_coined_word_after_projekt_is_its_name() -> None:
    text = (
        "Utvärdering av projekt EKUSAT\n\nFalu kommun har varit projektägare och Skolverket har deltagit i projektet.\n"
    )
    assert facts(text, "sk:responsible") == {("EKUSAT", "Falu kommun")}
    assert facts(text, "sk:partner") == {("EKUSAT", "Skolverket")}
    assert not names("Vi talade om projekt Eva Provberg leder och projekt Umeå kommun driver.\n", "sk:Initiative")


def test_a_member_of_parliament_is_none_of_the_municipality_beside_her() -> None:
    text = "I fredags tog Falu kommun emot riksdagsledamöterna Mia Ek (S) och Olle Ask (M) i Falu kommun.\n"
    assert {where for who, where in facts(text, "org:memberOf") if who == "Mia Ek"} == {"Socialdemokraterna"}


def test_posts_that_two_share_and_posts_stepped_into() -> None:
    text = (
        "Ann Nedberg och Bo Österberg, båda universitetslektorer vid Umeå universitet, ger en bild. Inge Larsberg har "
        "trätt in som ny ordförande för socialnämnden i Falun.\n"
    )
    assert facts(text, "sk:hasRole") == {
        ("Ann Nedberg", "universitetslektor"),
        ("Bo Österberg", "universitetslektor"),
        ("Inge Larsberg", "ordförande"),
    }
    assert {who for who, where in facts(text, "org:memberOf") if where == "Umeå universitet"} == {
        "Ann Nedberg",
        "Bo Österberg",
    }


def test_the_line_under_a_contacts_name_is_her_post() -> None:
    text = "Kontakt\nEva Provberg\nProjektledare\nFalu kommun\n023-83 00 00\neva.provberg@falun.se\n"
    assert facts(text, "org:memberOf") == {("Eva Provberg", "Falu kommun")}
    assert facts(text, "sk:hasRole") == {("Eva Provberg", "projektledare")}
    listed = "Kontakt\nEva Provberg\nProjektledare\nBo Lindvik\n"
    assert facts(listed, "sk:hasRole") == {("Bo Lindvik", "projektledare")}


def test_a_visit_to_a_local_body_is_called_by_its_municipality() -> None:
    text = (
        "Socialförvaltningen får besök av Skolverket\n\nFalu kommun, 3 maj 2021\n\nSkolverket besökte "
        "socialförvaltningen i Falu kommun.\n"
    )
    assert {visit for visit, _ in facts(text, "sk:visits")} == {"Studiebesök Falun 2021-05-03"}


def test_a_post_that_begins_a_group_of_lines_is_of_the_name_under_it() -> None:
    page = (
        "Kontaktuppgifter\n\nRektor\nEva Provberg\n023-830 00\n\nBiträdande rektor, Norrskolan\nAnn Provlund\n\n"
        "Utredare\nPer Provin\n"
    )
    assert facts(page, "sk:hasRole") == {
        ("Eva Provberg", "rektor"),
        ("Ann Provlund", "biträdande rektor"),
        ("Per Provin", "utredare"),
    }
    assert facts(page, "org:memberOf") == {("Ann Provlund", "Norrskolan")}


def test_posts_under_the_names_stay_with_the_names_above() -> None:
    page = "# Kontakt\n\nEva Provberg\nRektor\nAnn Provlund\nKurator\n\nPer Provin\nUtredare\n"
    assert facts(page, "sk:hasRole") == {
        ("Eva Provberg", "rektor"),
        ("Ann Provlund", "kurator"),
        ("Per Provin", "utredare"),
    }
