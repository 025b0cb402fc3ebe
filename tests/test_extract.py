"""From a text to its graph: every statement has its sentence, and only what the text states becomes one."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from styrkedjan.graph.identity import merge, read_shard
from styrkedjan.graph.model import DocumentGraph, Inference, Statement
from styrkedjan.graph.shard import to_lines
from styrkedjan.loaders import load_document, load_text
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.ontology import BASE, ORG, SCHEMA, SK
from texts import entities, facts, iter_statements, load, names, posts, raw, stated, told

VISIT = """Studiebesök i Umeå 3 maj 2018

Tillitsdelegationen besökte Umeå kommun. Vi träffade socialdirektören Eva Provberg, rektorer och lärare.
Samtalet handlade om tillit.
"""
PROJECT = """Projekt: Lyft för vården

Lyft för vården ska ge alla mer tid. Projektet drivs av Umeå kommun i samarbete med Lunds universitet.

Estimerad budget: 2,5 miljoner kronor
Kategori: Skola
Kontaktperson: Ida Frost, ida.frost@exempel.se

Fakta: Kraftmodellen

Metoden Kraftmodellen är inspirerad av Falu kommun.
"""
MINUTES = """Protokoll

Socialnämnden i Umeå kommun
Sammanträdesdatum: 3 maj 2018

Ledamöter
Eva Provberg (S), ordförande
Olle Ask (M)
"""
MIXED = (
    "\ufeffMöte\r\n\r\nOlle Ask, f.d. rektor på Björk\u00adskolan i Umeå kommun, är nu chef i Falu kommun 👋.\r\n"
    "Havsbris AB ägs av Umeå kommun.\r\n"
)
TEXTS = {"visit": VISIT, "project": PROJECT, "minutes": MINUTES, "mixed": MIXED}
texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def as_lines(graph: DocumentGraph) -> list[str]:
    return to_lines(graph)


@texts
def test_every_quote_is_the_text_at_its_offsets(text: str) -> None:
    document = raw(text)
    statements = load_text(document).statements
    assert statements
    for statement in statements:
        evidence = statement.evidence
        assert document.text[evidence.start : evidence.end] == evidence.quote != ""


@texts
def test_every_statement_names_its_rule_and_how_sure_it_is(text: str) -> None:
    for statement in load(text).statements:
        assert statement.evidence.rule
        assert 0 < statement.evidence.confidence <= 1


@texts
def test_every_node_of_a_statement_is_an_entity_a_level_or_the_document(text: str) -> None:
    graph = load(text)
    known = {e.iri for e in graph.entities} | {graph.document.iri}
    stated_or_inferred: list[Statement | Inference] = [*graph.statements, *graph.inferences]
    for statement in stated_or_inferred:
        for value in (statement.subject, statement.object):
            if isinstance(value, str) and not value.startswith((f"{BASE}level/", "mailto:")):
                assert value in known


@texts
def test_every_inference_rests_on_statements_of_the_document(text: str) -> None:
    graph = load(text)
    for inference in graph.inferences:
        assert inference.premises
        assert set(inference.premises) <= set(graph.statements)


@texts
def test_the_same_text_gives_the_same_graph_twice(text: str) -> None:
    assert as_lines(load(text)) == as_lines(load(text))


def test_what_was_read_before_changes_nothing() -> None:
    """One process reads many documents: what it has learnt of words must not leak from one into the next."""
    alone = {name: as_lines(load(text)) for name, text in TEXTS.items()}
    order = list(TEXTS) * 3
    random.Random(4).shuffle(order)
    for name in order:
        assert as_lines(load(TEXTS[name])) == alone[name]


def test_the_order_of_documents_changes_nothing_in_what_they_say_together() -> None:
    shards = [read_shard(to_lines(load(text))) for text in TEXTS.values()]
    forward = merge(shards, labels={}, types={}, above={})
    assert merge(shards[::-1], labels={}, types={}, above={}) == forward


def test_a_file_is_read_like_its_text(tmp_path: Path) -> None:
    path = tmp_path / "besök.txt"
    path.write_text(VISIT, encoding="utf-8")
    assert load_document(path) == load_text(raw(VISIT, "besök.txt"))


def test_another_base_changes_only_the_beginning_of_the_nodes() -> None:
    other = "https://exempel.se/id/"
    moved = to_lines(load_text(raw(VISIT), base=other))
    assert f"{BASE}visit/" not in "".join(moved)
    assert any(f"<{other}visit/umeå/2018-05-03>" in line for line in moved)


def test_the_document_is_known_by_its_bytes() -> None:
    document = load(VISIT).document
    digest = hashlib.sha256(VISIT.encode()).hexdigest()
    assert document.iri == f"{BASE}document/{digest[:16]}"
    assert (document.sha256, document.file_name, document.characters) == (digest, "example.txt", len(VISIT))
    assert document.title == "Studiebesök i Umeå 3 maj 2018"


def test_the_front_matter_tells_of_the_document_and_is_no_text() -> None:
    graph = load("---\ntitle: Ett möte\ndate: 2018-05-10\n---\nRektor Eva Provberg talade. Det var bra.\n")
    assert (graph.document.title, graph.document.issued) == ("Ett möte", "2018-05-10")
    assert not [s for s in graph.statements if "title" in s.evidence.quote]


def test_sentences_with_facts_are_counted_and_mentions_are_none() -> None:
    document = load("Rektor Eva Provberg talade. Umeå kommun är stor. Bussen gick.\n").document
    assert (document.sentences, document.sentences_with_facts) == (3, 1)


def test_whoever_is_named_is_mentioned_where_the_name_stands() -> None:
    graph = load("Rektor Eva Provberg talade. Sedan gick Provberg hem till Skolverket.\n")
    mentioned = {
        (s.evidence.quote, str(s.object).removeprefix(BASE)) for s in iter_statements(graph, "schema:mentions")
    }
    assert mentioned >= {
        ("Eva Provberg", "person/eva-provberg"),
        ("Provberg", "person/eva-provberg"),
        ("Skolverket", "body/skolverket"),
    }


def test_a_visit_is_told_with_its_host_its_visitor_and_whom_it_met() -> None:
    graph = load(VISIT)
    visit = "Studiebesök Umeå 2018-05-03"
    assert told(graph, "sk:visits") == {(visit, "Umeå kommun")}
    assert told(graph, "sk:organiser") == {(visit, "Tillitsdelegationen")}
    assert told(graph, "sk:participant") == {(visit, "Eva Provberg"), (visit, "rektorer"), (visit, "lärare")}
    assert told(graph, "sk:concerns") == {(visit, "tillit")}


def test_an_initiative_is_told_with_who_runs_it_and_who_helps() -> None:
    first = "Projektet Kraftlyftet drivs av Umeå kommun i samarbete med Lunds universitet."
    graph = load(f"{first} Projektet är inspirerat av Falu kommun.\n")
    assert told(graph, "sk:responsible") == {("Kraftlyftet", "Umeå kommun")}
    assert told(graph, "sk:partner") == {("Kraftlyftet", "Lunds universitet")}
    assert told(graph, "sk:inspiredBy") == {("Kraftlyftet", "Falu kommun")}


def test_a_company_is_told_with_its_owner() -> None:
    assert facts("Havsbris AB ägs av Umeå kommun.\n", "sk:ownedBy") == {("Havsbris AB", "Umeå kommun")}


def test_a_unit_is_told_with_the_administration_it_is_part_of() -> None:
    graph = load("Elevhälsan är en del av utbildningsförvaltningen i Umeå kommun.\n")
    assert told(graph, "sk:partOf") == {
        ("Elevhälsan, Umeå kommun", "Utbildningsförvaltningen, Umeå kommun"),
        ("Utbildningsförvaltningen, Umeå kommun", "Umeå kommun"),
    }
    assert {i.predicate for i in graph.inferences} == {SK + "governs"}


@pytest.mark.parametrize(
    "text",
    [
        "Ekonomichefen Eva Provberg i Umeå kommun inledde.",
        "Eva Provberg, ekonomichef i Umeå kommun, inledde.",
        "Eva Provberg är ekonomichef i Umeå kommun.",
        "Eva Provberg (ekonomichef, Umeå kommun) inledde.",
        "Umeå kommuns ekonomichef Eva Provberg inledde.",
        "Provberg Eva, ekonomichef, Umeå kommun",
    ],
)
def test_a_post_is_told_with_its_person_role_and_organisation(text: str) -> None:
    assert posts(text + "\n") == {("Eva Provberg", "ekonomichef", "Umeå kommun")}
    assert facts(text + "\n", "sk:hasRole") == {("Eva Provberg", "ekonomichef")}


def test_somebody_quoted_is_told_of_by_the_words_around_the_quote() -> None:
    text = "”Vi är stolta”, säger Eva Provberg, som är rektor på Skolverket.\n"
    assert posts(text) == {("Eva Provberg", "rektor", "Skolverket")}


@pytest.mark.parametrize(
    "text",
    [
        "Eva Provberg är inte rektor i Umeå kommun.",
        "Eva Provberg är inte längre rektor i Umeå kommun.",
        "Projektet Kraftlyftet drivs inte av Umeå kommun.",
        "Projektet Kraftlyftet genomförs inte i samarbete med Skolverket.",
        "Metoden Kraftlyftet är inte inspirerad av Falu kommun.",
    ],
)
def test_what_is_denied_is_no_fact(text: str) -> None:
    assert stated(text + "\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "Tillitsdelegationen vill besöka Umeå kommun den 3 maj 2018.",
        "Tillitsdelegationen skulle ha besökt Umeå kommun den 3 maj 2018.",
        "Umeå kommun hoppas starta projektet Kraftlyftet.",
        "Kanske drivs projektet Kraftlyftet av Umeå kommun.",
        "Om Eva Provberg vore rektor i Umeå kommun skulle allt bli bra.",
    ],
)
def test_what_is_hoped_for_or_supposed_is_no_fact(text: str) -> None:
    assert stated(text + "\n") == []


@pytest.mark.parametrize(
    "question",
    [
        "Är Eva Provberg rektor i Umeå kommun?",
        "Drivs projektet Kraftlyftet av Umeå kommun?",
        "Kommer Tillitsdelegationen att besöka Umeå kommun den 3 maj 2018?",
    ],
)
def test_what_is_asked_is_no_fact(question: str) -> None:
    assert stated(f"Många undrar. {question} Det vet ingen.\n") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi träffade inga rektorer.",
        "Vi ville träffa lärare.",
        "Träffade vi elever?",
        "Vi hoppas få träffa brukare.",
        "Rektor Eva Provberg hade fått förhinder.",
    ],
)
def test_nobody_took_part_who_was_not_there(sentence: str) -> None:
    assert (
        facts(f"Studiebesök i Umeå 3 maj 2018\n\nVi var där länge. {sentence} Så var det.\n", "sk:participant") == set()
    )


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Tillitsdelegationen ska besöka Umeå kommun den 3 maj 2030.", "sk:visits"),
        ("Den 3 maj 2030 kommer Tillitsdelegationen att besöka Umeå kommun.", "schema:startDate"),
        ("Projektet Kraftlyftet kommer att genomföras i samarbete med Lunds universitet.", "sk:partner"),
        ("Studiebesök i Umeå 3 maj 2030\n\nVi ska träffa lärare. Det blir bra.", "sk:participant"),
    ],
)
def test_a_plan_is_marked_as_one(text: str, predicate: str) -> None:
    assert {s.evidence.modality for s in iter_statements(load(text + "\n"), predicate)} == {"planned"}


def test_what_has_happened_is_not_marked() -> None:
    assert {s.evidence.modality for s in load(VISIT).statements} == {""}


@pytest.mark.parametrize(
    "text",
    [
        "Eva Provberg, tidigare rektor på Skolverket, talade.",
        "Eva Provberg, f.d. rektor på Skolverket, talade.",
    ],
)
def test_a_past_role_is_a_past_membership_and_no_present_role(text: str) -> None:
    graph = load(text + "\n")
    assert told(graph, "sk:formerMemberOf") == {("Eva Provberg", "Skolverket")}
    assert told(graph, "org:memberOf") == told(graph, "sk:hasRole") == set()
    (statement,) = iter_statements(graph, "sk:formerMemberOf")
    assert statement.evidence.role == f"{BASE}role/rektor"


def test_a_past_and_a_present_role_of_one_person_are_kept_apart() -> None:
    graph = load("Eva Provberg, tidigare rektor på Skolverket, är nu utvecklingschef i Falu kommun.\n")
    assert told(graph, "sk:formerMemberOf") == {("Eva Provberg", "Skolverket")}
    assert told(graph, "org:memberOf") == {("Eva Provberg", "Falu kommun")}
    assert told(graph, "sk:hasRole") == {("Eva Provberg", "utvecklingschef")}


def memberships(*documents: str) -> set[tuple[str, str]]:
    """Return who is a member of what once the documents are one graph, without the base."""
    shards = [read_shard(to_lines(load(text + "\n"))) for text in documents]
    triples = merge(shards, labels={}, types={}, above={})
    return {(s[1:-1].removeprefix(BASE), o[1:-1].removeprefix(BASE)) for s, p, o in triples if p == f"<{ORG}memberOf>"}


def test_two_people_of_one_name_are_two() -> None:
    found = memberships(
        "Eva Provberg, rektor i Umeå kommun, talade.", "Eva Provberg, handläggare på Skolverket, talade."
    )
    assert len(found) == len({person for person, _ in found}) == 2


def test_one_person_of_two_documents_is_one() -> None:
    found = memberships("Eva Provberg, rektor i Umeå kommun, talade.", "Umeå kommuns rektor Eva Provberg skrev.")
    assert found == {("person/eva-provberg", "municipality/2480")}


def test_one_board_of_two_municipalities_is_two() -> None:
    boards = entities(
        load("Socialnämnden i Umeå kommun sade ja. Socialnämnden i Falu kommun sade nej.\n"), "sk:PoliticalBody"
    )
    assert {e.iri.removeprefix(BASE) for e in boards.values()} == {
        "organisation/2480/socialnämnden",
        "organisation/2080/socialnämnden",
    }


def test_one_municipality_in_many_forms_is_one() -> None:
    graph = load(
        "Helsingborg svarade. Helsingborgs stad frågade. Helsingborgs kommun teg. Det var Helsingborgs svar.\n"
    )
    (city,) = entities(graph, "sk:Municipality").values()
    assert (city.iri, city.label) == (f"{BASE}municipality/1283", "Helsingborgs stad")
    assert "Helsingborg" in city.alt_labels
    assert not [form for form in city.alt_labels if form.endswith("s")]


def test_a_repeated_paragraph_is_one_fact_with_two_pieces_of_evidence() -> None:
    paragraph = "Ekonomichefen Eva Provberg i Umeå kommun inledde dagen. Det var bra."
    graph = load(f"{paragraph}\n\nSedan åt alla lunch. Det var gott.\n\n{paragraph}\n")
    found = list(iter_statements(graph, "org:memberOf"))
    assert len({(s.subject, s.object) for s in found}) == 1
    assert len({s.evidence.start for s in found}) == 2


@pytest.mark.parametrize("text", ["", "\n", " \t\n\u00a0\n", "?!\n", "…\n\n—\n"])
def test_a_text_without_words_states_nothing(text: str) -> None:
    graph = load_text(RawDocument(text, "0" * 64, "empty.txt"))
    assert (list(graph.entities), list(graph.statements), list(graph.inferences)) == ([], [], [])
    assert graph.document.characters == len(text)


def test_page_chrome_alone_states_nothing() -> None:
    graph = load("Dela på Facebook\nSkriv ut\nHem > Nyheter > Umeå\nFoto: Olle Ask\n© Umeå kommun\n")
    assert (list(graph.entities), list(graph.statements)) == ([], [])


@pytest.mark.parametrize(
    "line",
    [
        "x" * 10_000,
        "a, " * 3_400,
        "(" * 5_000 + ")" * 5_000,
        "Umeå kommun och " * 650,
        "Eva " * 2_500,
        "Vi träffade " * 850,
    ],
    ids=["letters", "commas", "brackets", "municipalities", "names", "meetings"],
)
def test_a_line_of_ten_thousand_characters_is_read(line: str) -> None:
    graph = load(line + "\n")
    assert graph.document.characters == len(line) + 1
    assert stated(line + "\n") == []


def test_a_fact_in_a_very_long_sentence_is_found() -> None:
    text = "Det var en dag då mycket hände och " * 290 + "rektorn Eva Provberg i Umeå kommun sade ja.\n"
    assert len(text) > 10_000
    assert posts(text) == {("Eva Provberg", "rektor", "Umeå kommun")}


def test_mentions_alone_are_no_facts() -> None:
    graph = load("Umeå kommun är stor. Skolverket finns.\n")
    assert {s.predicate for s in graph.statements} == {SCHEMA + "mentions"}


def test_a_visit_is_told_although_no_date_is_given() -> None:
    text = (
        "Landshövdingen på besök i Umeå\n\nI fredags besökte landshövding Eva Provberg Umeå kommun. "
        "Hon mötte kommundirektör Olle Ask.\n"
    )
    assert facts(text, "sk:visits") == {("Studiebesök Umeå", "Umeå kommun")}
    assert ("Studiebesök Umeå", "Olle Ask") in facts(text, "sk:participant")
    assert facts(text, "schema:startDate") == set()


def test_a_heading_without_a_date_is_of_the_visit_that_is_dated_below() -> None:
    text = "Skolverket besöker Umeå kommun\n\nDen 3 maj 2018 besöker Skolverket Umeå kommun.\n"
    assert facts(text, "sk:visits") == {("Studiebesök Umeå 2018-05-03", "Umeå kommun")}


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "Regeringen har i dag utsett Eva Provberg till ny generaldirektör för Skolverket.",
            ("Eva Provberg", "generaldirektör", "Skolverket"),
        ),
        ("Eva Provberg är sedan 2019 socialchef i Umeå kommun.", ("Eva Provberg", "socialchef", "Umeå kommun")),
        ("Eva Provberg är i dag skolchef i Umeå kommun.", ("Eva Provberg", "skolchef", "Umeå kommun")),
    ],
)
def test_an_appointment_is_a_post(text: str, post: tuple[str, str, str]) -> None:
    assert posts(text + "\n") == {post}


def test_a_county_is_no_municipality() -> None:
    assert names("Kommuner i Stockholms län och Uppsala län svarade.\n", "sk:Municipality") == set()
    assert names("Länsstyrelsen i Uppsala län svarade. Länsstyrelsen i Örebro län också.\n", "sk:StateBody") == {
        "Länsstyrelsen i Uppsala län",
        "Länsstyrelsen i Örebro län",
    }


def test_whoever_was_away_took_no_part() -> None:
    text = (
        "Studiebesök i Umeå 3 maj 2018\n\nRektor Eva Provberg var sjuk och ersattes av lärare Olle Ask.\n\n"
        "Forskaren Karin Prov ska i höst presentera en rapport.\n"
    )
    took_part = {person for _, person in facts(text, "sk:participant")}
    assert "Olle Ask" in took_part
    assert not took_part & {"Eva Provberg", "Karin Prov"}


def test_the_only_project_of_a_research_page_is_research_with_its_grant_and_period() -> None:
    text = (
        "Forskare beviljas medel\n\nForskare vid Umeå universitet beviljas 3 000 000 kronor av Forte.\n\n"
        "Projektet heter Styra lagom och leds av Eva Provberg, professor. Från januari 2024 till december 2026 ska "
        "forskarna följa två kommuner.\n\nOm forskningsprojektet\nFinansiär: Forte\n"
    )
    graph = load(text)
    assert set(entities(graph, "sk:ResearchProject")) == {"Styra lagom"}
    assert told(graph, "schema:startDate") == {("Styra lagom", "2024-01")}
    assert told(graph, "schema:endDate") == {("Styra lagom", "2026-12")}
    assert told(graph, "sk:researcher") == {("Styra lagom", "Eva Provberg")}
    assert len(told(graph, "sk:budget")) == 1


def test_a_programme_is_of_the_event_its_title_names_not_of_its_days() -> None:
    text = (
        "KVALITETSDAGEN NORR 2019\nLuleå, Kulturens hus, 19 november\n\nTISDAG 19 NOVEMBER\n\n09:00  Dagen invigs\n"
        "       Landshövding Eva Provberg\n\n10:00  Vad kan vi sluta med?\n       Olle Ask, rektor, Björkskolan\n\n"
        "11:30  Slutord\n       Regiondirektör Karin Prov\n"
    )
    graph = load(text)
    assert set(entities(graph, "sk:Event")) == {"Kvalitetsdagen norr 2019"}
    assert told(graph, "schema:startDate") == {("Kvalitetsdagen norr 2019", "2019-11-19")}
    assert {person for _, person in told(graph, "sk:participant")} >= {"Eva Provberg", "Olle Ask"}


def test_an_event_is_told_on_about_by_its_noun() -> None:
    text = (
        "Den 13 maj 2022 fyllde Familjens hus tio år. Jubileet firades med tårta.\n\n"
        "Vid jubileet deltog rektor Eva Provberg.\n"
    )
    assert facts(text, "schema:startDate") == {("jubileum 2022-05-13", "2022-05-13")}
    assert facts(text, "sk:participant") == {("jubileum 2022-05-13", "Eva Provberg")}


def test_a_fact_box_tells_the_post_of_whom_it_names() -> None:
    text = "Månadens medlem\n\nNamn: Eva Provberg\nÅlder: 44\nJobbar som: kurator på Socialstyrelsen\n"
    assert posts(text) == {("Eva Provberg", "kurator", "Socialstyrelsen")}


def test_two_people_in_one_list_keep_their_own_posts() -> None:
    text = "Lektor Eva Provberg och doktorand Olle Ask, båda vid Umeå universitet, följer försöket.\n"
    assert posts(text) == {
        ("Eva Provberg", "lektor", "Umeå universitet"),
        ("Olle Ask", "doktorand", "Umeå universitet"),
    }


def test_headings_of_a_place_and_a_day_make_a_diary_of_visits() -> None:
    text = (
        "Ute i landet\n\nMotala, 5 oktober 2016\nVi åt lunch med rektor Eva Provberg.\n\n"
        "Gävleborg 23 januari 2017\nVi träffade regiondirektör Olle Ask.\n\n"
        "Umeå 30 augusti 2016\nDagen blev lång.\n"
    )
    assert facts(text, "sk:visits") == {
        ("Studiebesök Motala 2016-10-05", "Motala kommun"),
        ("Studiebesök Gävleborg 2017-01-23", "Region Gävleborg"),
        ("Studiebesök Umeå 2016-08-30", "Umeå kommun"),
    }


def test_a_weekday_is_counted_back_from_the_day_of_the_page() -> None:
    text = "Fint främmande\n\nNyhet – 23 maj 2022\n\nI fredags fick Umeå kommun celebert besök.\n"
    (statement,) = iter_statements(load(text), "schema:startDate")
    assert told(load(text), "schema:startDate") == {("Studiebesök Umeå 2022-05-20", "2022-05-20")}
    assert statement.evidence.modality == "inferred-year"


def test_a_title_tells_how_far_a_name_goes() -> None:
    text = (
        "Mellan mandat och mätning: skolchefers styrning\n\n"
        "I projektet Mellan mandat och mätning undersöks skolchefers vardag.\n"
    )
    assert names(text, "sk:Initiative") == {"Mellan mandat och mätning"}


def test_a_heading_of_a_place_and_a_name_opens_an_initiative() -> None:
    text = "Nyhetsbrev\n\nPITEÅ: HEMMA FÖRST\nPiteå kommun startade 2018 arbetet Hemma först. Det går bra.\n"
    assert names(text, "sk:Initiative") == {"Hemma först"}


def test_a_branch_is_a_body_of_its_own() -> None:
    assert names("Vi mötte Kommunal Väst och Vision Umeå.\n", "sk:Union") == {"Kommunal Väst", "Vision Umeå"}


def test_what_an_article_begins_after_a_post_is_not_where_it_is_held() -> None:
    assert not told(
        load("I maj mötte vi Bo Prov, rektor, den nya tågvagnen från Växjö och många fler.\n"), "org:memberOf"
    )
    assert not told(load("I maj besökte Bo Prov, socialminister, Växjö kommun.\n"), "org:memberOf")
    assert told(load("Bo Prov, rektor på Exempelskolan, talade om den nya skolan i Växjö.\n"), "org:memberOf")
