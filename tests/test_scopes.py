"""What holds for a sentence because of where it stands: its section's visit, municipality, meeting or programme."""

from __future__ import annotations

import pytest

from texts import entities, facts, iter_statements, load, told

VISITS = """Studiebesök i Umeå 3 maj 2018

Vi träffade rektor Eva Provberg och lärare. Socialnämnden stod för kaffet.

Falun 4 maj 2018

Vi mötte kommunalrådet Olle Ask. Socialnämnden bjöd på lunch.
"""
UMEA, FALUN = "Studiebesök Umeå 2018-05-03", "Studiebesök Falun 2018-05-04"


def test_a_heading_of_a_place_and_a_date_makes_a_visit() -> None:
    graph = load(VISITS)
    assert set(entities(graph, "sk:StudyVisit")) == {UMEA, FALUN}
    assert told(graph, "sk:visits") == {(UMEA, "Umeå kommun"), (FALUN, "Falu kommun")}
    assert told(graph, "schema:startDate") == {(UMEA, "2018-05-03"), (FALUN, "2018-05-04")}


def test_a_visit_holds_for_its_section_and_ends_at_the_next() -> None:
    assert facts(VISITS, "sk:participant") == {(UMEA, "Eva Provberg"), (UMEA, "lärare"), (FALUN, "Olle Ask")}


def test_a_board_is_the_municipalitys_whose_section_it_stands_in() -> None:
    assert set(entities(load(VISITS), "sk:PoliticalBody")) == {
        "Socialnämnden, Umeå kommun",
        "Socialnämnden, Falu kommun",
    }


def test_each_sections_evidence_tells_its_section() -> None:
    graph = load(VISITS)
    by_iri = {section.iri: section.heading for section in graph.document.sections}
    told_in = {by_iri[s.evidence.section] for s in iter_statements(graph, "sk:participant")}
    assert told_in == {"Studiebesök i Umeå 3 maj 2018", "Falun 4 maj 2018"}


def test_sections_cover_the_text_in_order() -> None:
    sections = load(VISITS).document.sections
    assert [s.heading for s in sections] == ["", "Studiebesök i Umeå 3 maj 2018", "Falun 4 maj 2018"]
    assert sections[-1].end == len(VISITS)
    assert all(one.end == other.start for one, other in zip(sections, sections[1:], strict=False))


def test_a_visit_of_two_days_has_an_end() -> None:
    text = "Studiebesök i Umeå 3–4 maj 2018\n\nVi träffade lärare. De var glada.\n"
    assert facts(text, "schema:endDate") == {(UMEA, "2018-05-04")}


def test_the_year_of_the_page_is_the_year_of_a_day_without_one() -> None:
    graph = load("Studiebesök i Umeå 3 maj\n\nVi träffade lärare. De var glada.\n\nSenast uppdaterad: 2018-05-10\n")
    (statement,) = iter_statements(graph, "schema:startDate")
    assert getattr(statement.object, "value", None) == "2018-05-03"
    assert statement.evidence.modality == "inferred-year"


def test_a_day_without_a_year_stays_so_where_the_page_has_none() -> None:
    text = "Studiebesök i Umeå 3 maj\n\nVi träffade lärare. De var glada.\n"
    assert {value for _, value in facts(text, "schema:startDate")} == {"--05-03"}


def test_a_heading_with_a_date_is_no_visit_where_nothing_is_visited() -> None:
    assert entities(load("Umeå 3 maj 2018\n\nDet snöade hela dagen. Ingen gick ut.\n"), "sk:StudyVisit") == {}


def test_a_sentence_tells_of_a_visit_too() -> None:
    graph = load("Den 3 maj 2018 besökte Tillitsdelegationen Umeå kommun. Det var en fin dag.\n")
    assert told(graph, "sk:visits") == {(UMEA, "Umeå kommun")}
    assert told(graph, "sk:organiser") == {(UMEA, "Tillitsdelegationen")}


def test_the_levels_of_a_visit_are_inferred_from_those_who_were_met() -> None:
    graph = load("Studiebesök i Umeå 3 maj 2018\n\nVi träffade socialdirektören Eva Provberg, rektorer och lärare.\n")
    levels = {str(i.object).rsplit("/", 1)[1] for i in graph.inferences if i.predicate.endswith("involvesLevel")}
    assert levels == {"executive", "management", "staff"}
    assert all(i.premises for i in graph.inferences)


MINUTES = """Protokoll

Socialnämnden i Umeå kommun
Sammanträdesdatum: 3 maj 2018

Ledamöter
Eva Provberg (S), ordförande
Olle Ask (M), vice ordförande
Ida Frost (V)

Ersättare
Moa Lundell (C)
"""


def test_minutes_tell_of_a_meeting_of_their_board() -> None:
    graph = load(MINUTES)
    meeting, board = "sammanträde 2018-05-03", "Socialnämnden, Umeå kommun"
    assert told(graph, "sk:organiser") == {(meeting, board)}
    assert told(graph, "schema:startDate") == {(meeting, "2018-05-03")}
    everybody = {"Eva Provberg", "Olle Ask", "Ida Frost", "Moa Lundell"}
    assert told(graph, "sk:participant") == {(meeting, name) for name in everybody}
    parties = {
        ("Eva Provberg", "Socialdemokraterna"),
        ("Olle Ask", "Moderaterna"),
        ("Ida Frost", "Vänsterpartiet"),
        ("Moa Lundell", "Centerpartiet"),
    }
    assert told(graph, "org:memberOf") == {(name, board) for name in everybody} | parties


def test_each_member_of_the_minutes_has_his_or_her_own_post() -> None:
    assert facts(MINUTES, "sk:hasRole") == {
        ("Eva Provberg", "ordförande"),
        ("Olle Ask", "vice ordförande"),
        ("Ida Frost", "ledamot"),
        ("Moa Lundell", "ersättare"),
    }


PROGRAMME = """Konferens om tillit

Datum: 3 oktober 2019
Plats: Folkets hus, Umeå

Program
10.00 Eva Provberg, rektor i Umeå kommun, inleder
10.30 Olle Ask, professor vid Umeå universitet, talar om tillit
12.00 Lunch
"""


def test_a_programme_tells_who_takes_part() -> None:
    name = "Konferens om tillit"
    assert facts(PROGRAMME, "sk:participant") == {(name, "Eva Provberg"), (name, "Olle Ask")}
    assert facts(PROGRAMME, "schema:startDate") == {(name, "2019-10-03")}


def test_an_event_named_in_a_sentence_holds_for_the_sentences_after_it() -> None:
    text = "Nyheter\n\nKonferensen Framtidsdagen hölls i Umeå den 3 maj 2018. Rektor Eva Provberg deltog.\n"
    assert facts(text, "sk:participant") == {("Framtidsdagen", "Eva Provberg")}
    assert facts(text, "schema:startDate") == {("Framtidsdagen", "2018-05-03")}


@pytest.mark.parametrize("heading", ["Fakta: Kraftmodellen", "Om Kraftmodellen"])
def test_a_fact_box_is_about_the_initiative_in_its_heading(heading: str) -> None:
    text = f"Nyheter\n\nMetoden Kraftmodellen prövas nu. Många är med.\n\n{heading}\n\nPartner: Umeå universitet\n"
    assert facts(text, "sk:partner") == {("Kraftmodellen", "Umeå universitet")}
