"""Kinds of pages as they are met: what a reader takes from each as a whole. All texts are made up."""

from __future__ import annotations

import pytest

from styrkedjan.loaders import load_text
from styrkedjan.loaders.readers import RawDocument

Fact = tuple[str, str, str]


def facts(text: str) -> set[Fact]:
    """Return subject, property and object of every statement, nodes by label, properties by their last name."""
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    labels = {entity.iri: entity.label for entity in graph.entities}

    def shown(term: object) -> str:
        return labels.get(str(term), str(getattr(term, "value", term)))

    return {
        (shown(s.subject), s.predicate.replace("#", "/").rsplit("/", 1)[1], shown(s.object)) for s in graph.statements
    }


VISIT = """Skolministern besökte Umeå universitet

Den 3 maj 2024 besökte skolminister Eva Provberg Umeå universitet. Under besöket träffade hon rektor Olle Ask.
"""
DIALOGUE = """Dialog om läsning

Den 14 mars 2024 bjöd kulturminister Eva Provberg in till dialog om läsning. Med på mötet var:

- Svensk biblioteksförening, Olle Ask, ordförande
- Lärarförbundet, Moa Lundell
- Sveriges Kommuner och Regioner

Mötet hölls på Kulturhuset i Umeå.
"""
ASSIGNMENT = """Uppdrag till Skolverket att kartlägga lokalerna

Regeringen uppdrar åt Skolverket och Statskontoret att kartlägga skolans lokaler.
Uppdraget ska redovisas senast den 1 mars 2026. För uppdraget får Skolverket använda 4 000 000 kronor under 2025.
"""
AGREEMENT = """Överenskommelse mellan Region Dalarna och Falu kommun om närvård

Överenskommelsen mellan Region Dalarna och Falu kommun gäller från och med i år.
"""
JOURNEY = """Studieresa till Danmark

Den 5–6 maj 2024 reste socialnämnden i Umeå kommun till Århus kommun för att se hemtjänsten. Med på resan var nämndens
ordförande Eva Provberg (S), socialchef Olle Ask och två undersköterskor.
"""
PROGRAMME = """Tillitsdagen i Umeå

10 oktober 2024

Program

09.30 Välkomna, Ida Frost, regiondirektör, Region Dalarna
10.00 Styra med tillit, Moa Lundell, professor, Lunds universitet
11.00 Paus
11.20 Att mäta det som räknas. Sten Berg, utredare på Statskontoret
"""
SPEAKERS = """Tillitsdagen i Umeå

10 oktober 2024

På konferensen talade Eva Ekman (Umeå universitet), Olle Ask, Anna Byström och Bo Nyman (Lunds universitet).
"""
MINUTES = """Protokoll

Socialnämnden i Umeå kommun
Sammanträde den 3 maj 2024
Närvarande
Ledamöter
Eva Provberg (S), ordförande
Olle Ask (M)
Ersättare
Ida Frost (V)
Frånvarande
Moa Lundell (C)

§ 1 Mötet öppnas
"""
PROJECT = """Projektet Lugna morgnar

Projektet drivs av Kalix kommun i samarbete med Region Norrbotten och Luleå tekniska universitet. Projektet startade i
januari 2023 och avslutas i december 2025. Budgeten är 3 miljoner kronor.
"""
STUDIES = """Är resorna till nytta?

I augusti gjorde sju personer från Umeå kommun en studieresa till Edinburgh för att se på skolor.

På resan till Edinburgh deltog kommunstyrelsens ordförande Eva Provberg (M) och kommundirektör Olle Ask.
"""
WELCOME = """Program 27 maj

Moderator Ida Frost

10:00 Välkommen till Mötesplats lugn vård
Sten Berg, Socialstyrelsen

10:15 Ett lugnare Malmö
Moa Lundell, Malmö stad

12:15 Lunch
"""
CROSSES = """PROTOKOLL

Möte med socialnämnden i Umeå kommun den 1 december 2007

Ledamöter Närvarande
Ida Burman X
Sune Montell X, mötesordf. § 74-88
Jörgen Qvist Anmält förhinder
Suppleanter
Ebba Hagman X

§74 Val av justerare
"""
BETWEEN = """Stöd till nytt projekt

I dag fick ett samverkansprojekt mellan Kalix kommun, Bodens kommun och Arbetsförmedlingen pengar.

Projektet ”Hela vägen hem” ska pågå mellan februari 2020 och maj 2022.
"""
GLUED = """Hela vägen hem – samverkan för äldre

Projektinformation

Finansiär: VinnovaStatus: KlartKontaktperson: Eva Provberg, eva.provberg@ex.seStart: 2021-07-01Slut: 2027-06-30

Projektet Hela vägen hem drivs av Kalix kommun.
"""
LABELS = """Städernas agenda för hållbar utveckling

Tre städer samlas kring en gemensam agenda utifrån sina behov.

Medverkande:
Eva Provberg, enhetschef, Formas
Olle Askman, miljödirektör, Malmö stad

Arrangörer: Boverket
Tid: 1/7 14.00
"""
FOOTER = """Landshövding Eva Provberg på besök i Östhammar

Landshövdingen besökte under fredagen Östhammars kommun. Kommundirektör Olle Askman tog emot Eva Provberg.

Kontakter

Publicerad
20 januari 2023
Ansvarig organisation
Kommunledningskontoret
"""
TASK = "Uppdrag till Skolverket att kartlägga lokalerna"
CONTRACT = "Överenskommelse mellan Region Dalarna och Falu kommun om närvård"
EXPECTED: list[tuple[str, set[Fact]]] = [
    (
        VISIT,
        {
            ("Studiebesök Umeå universitet 2024-05-03", "visits", "Umeå universitet"),
            ("Studiebesök Umeå universitet 2024-05-03", "startDate", "2024-05-03"),
            ("Studiebesök Umeå universitet 2024-05-03", "participant", "Eva Provberg"),
            ("Studiebesök Umeå universitet 2024-05-03", "participant", "Olle Ask"),
            ("Olle Ask", "memberOf", "Umeå universitet"),
        },
    ),
    (
        DIALOGUE,
        {
            ("Dialog om läsning", "startDate", "2024-03-14"),
            ("Dialog om läsning", "organiser", "Eva Provberg"),
            ("Dialog om läsning", "participant", "Olle Ask"),
            ("Dialog om läsning", "participant", "Moa Lundell"),
            ("Dialog om läsning", "participant", "Sveriges Kommuner och Regioner"),
            ("Olle Ask", "memberOf", "Svensk Biblioteksförening"),
            ("Moa Lundell", "memberOf", "Lärarförbundet"),
        },
    ),
    (
        ASSIGNMENT,
        {
            (TASK, "responsible", "Skolverket"),
            (TASK, "responsible", "Statskontoret"),
            (TASK, "endDate", "2026-03-01"),
            (TASK, "budget", "4\u00a0000\u00a0000 kr"),
            ("regeringen", "assigns", "Statskontoret"),
        },
    ),
    (AGREEMENT, {(CONTRACT, "partner", "Region Dalarna"), (CONTRACT, "partner", "Falu kommun")}),
    (
        JOURNEY,
        {
            ("Studiebesök Danmark 2024-05-05", "startDate", "2024-05-05"),
            ("Studiebesök Danmark 2024-05-05", "endDate", "2024-05-06"),
            ("Studiebesök Danmark 2024-05-05", "participant", "Socialnämnden, Umeå kommun"),
            ("Studiebesök Danmark 2024-05-05", "participant", "Eva Provberg"),
            ("Studiebesök Danmark 2024-05-05", "participant", "undersköterskor"),
        },
    ),
    (
        PROGRAMME,
        {("Tillitsdagen i Umeå", "participant", name) for name in ("Ida Frost", "Moa Lundell", "Sten Berg")}
        | {("Tillitsdagen i Umeå", "startDate", "2024-10-10"), ("Moa Lundell", "memberOf", "Lunds universitet")},
    ),
    (
        SPEAKERS,
        {
            ("Eva Ekman", "memberOf", "Umeå universitet"),
            ("Olle Ask", "memberOf", "Lunds universitet"),
            ("Anna Byström", "memberOf", "Lunds universitet"),
            ("Bo Nyman", "memberOf", "Lunds universitet"),
        },
    ),
    (
        MINUTES,
        {
            ("sammanträde 2024-05-03", "organiser", "Socialnämnden, Umeå kommun"),
            ("sammanträde 2024-05-03", "participant", "Ida Frost"),
            ("Eva Provberg", "hasRole", "ordförande"),
            ("Olle Ask", "hasRole", "ledamot"),
            ("Ida Frost", "hasRole", "ersättare"),
            ("Olle Ask", "memberOf", "Moderaterna"),
        },
    ),
    (
        STUDIES,
        {
            ("Studiebesök Edinburgh", "participant", "Eva Provberg"),
            ("Studiebesök Edinburgh", "participant", "Olle Ask"),
        },
    ),
    (
        WELCOME,
        {
            ("Mötesplats lugn vård", "startDate", "--05-27"),
            ("Mötesplats lugn vård", "participant", "Sten Berg"),
            ("Mötesplats lugn vård", "participant", "Moa Lundell"),
        },
    ),
    (
        CROSSES,
        {
            ("möte 2007-12-01", "participant", "Ida Burman"),
            ("möte 2007-12-01", "participant", "Sune Montell"),
            ("Ebba Hagman", "hasRole", "suppleant"),
        },
    ),
    (
        BETWEEN,
        {("Hela vägen hem", "partner", name) for name in ("Kalix kommun", "Bodens kommun", "Arbetsförmedlingen")},
    ),
    (
        GLUED,
        {
            ("Eva Provberg", "mbox", "mailto:eva.provberg@ex.se"),
            ("Hela vägen hem", "startDate", "2021-07-01"),
            ("Hela vägen hem", "endDate", "2027-06-30"),
        },
    ),
    (
        LABELS,
        {
            ("Städernas agenda för hållbar utveckling", "startDate", "--07-01"),
            ("Städernas agenda för hållbar utveckling", "organiser", "Boverket"),
            ("Städernas agenda för hållbar utveckling", "participant", "Eva Provberg"),
            ("Städernas agenda för hållbar utveckling", "participant", "Olle Askman"),
        },
    ),
    (FOOTER, {("Studiebesök Östhammar", "participant", "Olle Askman")}),
    (
        PROJECT,
        {
            ("Lugna morgnar", "responsible", "Kalix kommun"),
            ("Lugna morgnar", "partner", "Region Norrbotten"),
            ("Lugna morgnar", "startDate", "2023-01"),
            ("Lugna morgnar", "endDate", "2025-12"),
            ("Lugna morgnar", "budget", "3\u00a0000\u00a0000 kr"),
        },
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXPECTED, ids=[text.split("\n")[0] for text, _ in EXPECTED])
def test_a_page_is_read_as_its_kind(text: str, expected: set[Fact]) -> None:
    assert expected - facts(text) == set()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (MINUTES, ("sammanträde 2024-05-03", "participant", "Moa Lundell")),
        (MINUTES, ("Eva Provberg", "hasRole", "ledamot")),
        (CROSSES, ("möte 2007-12-01", "participant", "Jörgen Qvist")),
        (DIALOGUE, ("Dialog om läsning", "participant", "Svensk Biblioteksförening")),
        (SPEAKERS, ("Olle Ask", "memberOf", "Umeå universitet")),
        (
            "Eva Provberg blir ny rektor för Björkskolan i Umeå kommun.\n",
            ("Eva Provberg", "leads", "Umeå kommun"),
        ),
    ],
)
def test_what_a_page_does_not_say_is_not_taken_from_it(text: str, wrong: Fact) -> None:
    assert wrong not in facts(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Eva Provberg kom hit 2019. Hon är rektor på Björkskolan i Umeå.\n", True),
        ("Eva Provberg mötte Olle Ask. Hon är rektor på Björkskolan i Umeå.\n", False),
        ("Eva Provberg kom hit 2019. Olle Ask sade att hon är rektor på Björkskolan i Umeå.\n", False),
    ],
)
def test_a_pronoun_is_the_one_person_named_before(text: str, holds: bool) -> None:
    assert (("Eva Provberg", "hasRole", "rektor") in facts(text)) is holds


def test_who_held_a_meeting_arranged_it() -> None:
    text = """Möte om tryggare skolor

Den 3 december 2024 höll skolminister Eva Provberg ett möte med rektorer och lärare.
"""
    assert "Eva Provberg" in {object_ for _, property_, object_ in facts(text) if property_ == "organiser"}


def test_a_meeting_whose_weekday_is_told_was_held() -> None:
    text = "Taxan togs upp på tisdagens sammanträde med Tekniska nämnden i Umeå kommun.\n"
    assert "sammanträde" in {object_ for _, property_, object_ in facts(text) if property_ == "mentions"}


def test_a_heading_with_a_day_and_an_hour_beside_it_is_an_event() -> None:
    text = """Obs! Anmälan är stängd

30 mars 2023 kl. 10.00–11.00

Politikerns plats i det digitala

Hur kan politiker följa med? Vid seminariet talar Eva Provberg, forskare vid Umeå universitet.
"""
    assert ("Politikerns plats i det digitala 2023-03-30", "startDate", "2023-03-30") in {
        (f"{subject.partition(' 2023')[0]} 2023-03-30", property_, object_)
        for subject, property_, object_ in facts(text)
    }


def test_people_who_met_on_a_day_had_a_meeting() -> None:
    text = "Vattnet stod på tur när rådet sammanträdde den 4 maj 2024 under ledning av Eva Provberg.\n"
    assert ("möte 2024-05-04", "organiser", "Eva Provberg") in facts(text)


def test_an_event_is_called_by_its_owner_too() -> None:
    graph = load_text(RawDocument("Taxan avgörs på nämndens sammanträde 20 juni.", "0" * 64, "prov.txt", {}, 0))
    forms = {form for entity in graph.entities for form in entity.alt_labels}
    assert "sammanträde 20 juni" in forms


def test_who_gives_an_assignment_is_not_who_has_it() -> None:
    text = (
        "# Slutredovisning av regeringsuppdrag till Skolverket om lokaler\n\n"
        "I mars 2019 gav regeringen i uppdrag åt Skolverket att kartlägga lokalerna.\n"
    )
    label = "regeringsuppdrag till Skolverket om lokaler"
    assert {o for s, p, o in facts(text) if (s, p) == (label, "responsible")} == {"Skolverket"}
    assert (label, "startDate", "2019-03") in facts(text)


def test_who_gave_a_speech_was_at_the_event() -> None:
    text = (
        "# Tal av skolminister Eva Provberg på School Summit 2025\n\nTack för inbjudan. Det är roligt att vara här.\n"
    )
    assert ("School Summit 2025", "participant", "Eva Provberg") in facts(text)


def test_a_label_for_the_kind_of_occasion_is_no_title_and_an_organiser_is_whom_the_list_knows() -> None:
    text = (
        "Att leda i skolan - ett omöjligt uppdrag?\n\nArrangör: Ledarna\n\nDag: 5/7 2022, 09:00–09:45\n\n"
        "Typ: Seminarium/föreläsning\n\nMedverkande: Eva Provberg, rektor\n"
    )
    name = "Att leda i skolan - ett omöjligt uppdrag?"
    assert {(name, "organiser", "Ledarna"), (name, "startDate", "2022-07-05")} <= facts(text)
    assert (name, "participant", "Eva Provberg") in facts(text)
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    assert [entity.type.rsplit("#", 1)[-1] for entity in graph.entities if entity.label == "Ledarna"] == ["Union"]


def test_who_was_the_host_of_an_event_arranged_it() -> None:
    held = facts("Den 3 maj 2022 var Sundsvallsregionen värd för Öppen Ledning.\n")
    assert ("Öppen Ledning", "organiser", "Sundsvallsregionen") in held
    yearly = facts("Skolverkets årliga skolkonferens hölls den 3 maj 2022.\n")
    assert any(p == "organiser" and o == "Skolverket" for _, p, o in yearly)


def test_a_day_is_stated_with_its_year_only() -> None:
    text = (
        "Umeå värdstad för Öppen Chef 2021\n\nI december hålls kongressen Öppen Chef 2021.\n\n"
        "Öppen Chef 2021 hålls 7–8 december i hamnen.\n"
    )
    assert {o for s, p, o in facts(text) if p == "startDate"} == {"2021-12-07"}


def test_a_governor_is_of_the_county_board() -> None:
    text = (
        "Eva Provberg, överbefälhavare för Försvarsmakten, Olle Ask, landshövding i Östergötlands län och "
        "Ida Frost, landshövding, Dalarnas län, diskuterade skolan på ett möte den 3 maj 2022.\n"
    )
    found = facts(text)
    assert ("Olle Ask", "memberOf", "Länsstyrelsen i Östergötlands län") in found
    assert ("Ida Frost", "memberOf", "Länsstyrelsen i Dalarnas län") in found
    assert not {("Olle Ask", "memberOf", "Försvarsmakten"), ("Ida Frost", "memberOf", "Försvarsmakten")} & found
    assert not any(p == "participant" and o == "Försvarsmakten" for _, p, o in found)


@pytest.mark.parametrize(
    "text", ["Artikeln är äldre än sex månader.\n", "Eva Provberg, mästare vid polisens avdelning.\n"]
)
def test_a_comparison_and_a_genitive_name_no_group(text: str) -> None:
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    assert not [entity.label for entity in graph.entities if entity.type.endswith("Group")]


def test_an_invitation_whose_title_asks_is_that_of_an_event() -> None:
    text = (
        "Räcker skolans tid till allt som ska göras?\n\nSyftet med seminariet är att tala om tid.\n\n"
        "Vid seminariet medverkar:\n\nEva Provberg, professor, Umeå universitet\nIda Frost, rektor\n"
    )
    name = "Räcker skolans tid till allt som ska göras?"
    assert {(name, "participant", "Eva Provberg"), (name, "participant", "Ida Frost")} <= facts(text)


def test_what_a_body_is_to_run_with_others_is_theirs_too() -> None:
    found = facts("Umeå kommun kommer att tillsammans med Kalix och Falun att driva projektet Nya vägar.\n")
    assert ("Nya vägar", "responsible", "Umeå kommun") in found
    assert {o for s, p, o in found if p == "partner"} == {"Kalix kommun", "Falu kommun"}


def test_a_meeting_that_somebody_hosted_gets_the_day_that_is_told_later() -> None:
    text = (
        "# Skolan får en ny dag\n\nSkolminister Eva Provberg stod värd för mötet med rektorer. "
        "Mötet var det första.\n\nVid rektorernas möte den 5 oktober talade man om betyg.\n"
    )
    assert {("möte", "organiser", "Eva Provberg"), ("möte", "startDate", "--10-05")} <= facts(text)
