"""Parts of a graph, and what is personal in a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import PROJECT, VISIT, make_store, node
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.model import Literal, Term
from styrkedjan.graph.personal import is_identity_number, mask
from styrkedjan.graph.selection import Selection, select
from styrkedjan.graph.store import Store
from styrkedjan.graph.terms import term_to_ntriples
from styrkedjan.graph.views import render
from styrkedjan.ontology import BASE, FOAF, ORG, PROV, RDF, SCHEMA, SK, SKOS

CONTACT = """\
initiative/Provlabbet | sk:contactPerson | person/Eva Prov
Ring Eva på 08-123 45 67 eller skriv till eva.prov@example.org, personnummer 811218-9876, diarienummer 2018/01234567.
initiative/Provlabbet | sk:goal | "Nå eva.prov@example.org"
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_store(tmp_path_factory.mktemp("selection") / "s", VISIT, PROJECT, CONTACT) as opened:
        yield opened


def chosen(store: Store, **wanted: object) -> set[tuple[str, str, Term]]:
    return set(select(store, Selection(**wanted)).triples())  # type: ignore[arg-type]


def classes(triples: set[tuple[str, str, Term]]) -> set[Term]:
    return {object_ for _, predicate, object_ in triples if predicate == RDF + "type"}


def test_all_is_the_graph_itself(store: Store) -> None:
    assert select(store, Selection()) is store


def test_facts_alone_name_no_source(store: Store) -> None:
    facts = chosen(store, facts_only=True)
    assert not classes(facts) & {SK + "Evidence", SK + "Document", SK + "Section", SK + "Inference"}
    assert not {p for _, p, _ in facts} & {SCHEMA + "mentions", PROV + "wasDerivedFrom"}
    visit = node("visit/Studiebesök Provstad 2020-02-03")
    assert (visit, SK + "visits", node("municipality/Provstad")) in facts
    assert SK + "StudyVisit" in classes(facts)


def test_one_document_says_its_own_and_nothing_of_the_others(store: Store) -> None:
    first = chosen(store, document="1.txt")
    assert sum(o == SK + "Document" for _, p, o in first if p == RDF + "type") == 1
    assert (node("visit/Studiebesök Provstad 2020-02-03"), SK + "visits", node("municipality/Provstad")) in first
    assert not any(s == node("initiative/Provlabbet") or o == node("initiative/Provlabbet") for s, _, o in first)
    # What two documents state stays, with the evidence of the one.
    member = (node("person/Anna Ek"), ORG + "memberOf", node("organisation/9999/Omsorgen"))
    backing = {s for s, p, o in first if p == RDF + "predicate" and o == ORG + "memberOf"}
    assert member in first and len(backing) == 1


def test_every_triple_of_a_part_is_one_of_the_graph_and_leads_nowhere_else(store: Store) -> None:
    whole = set(store.triples())
    for part in (chosen(store, document="2.txt"), chosen(store, confidence=0.9), chosen(store, facts_only=True)):
        assert part and part <= whole
        subjects = {s for s, _, _ in part}
        left = {o for _, _, o in part if isinstance(o, str) and o.startswith(BASE) and o not in subjects}
        assert {o for o in left if o in {s for s, _, _ in whole}} == set()


def test_a_document_that_is_not_there_is_told_of_with_those_that_are(store: Store) -> None:
    with pytest.raises(UsageError, match=r"'9.txt': no such document in the graph; there are "):
        chosen(store, document="9.txt")


def test_below_the_confidence_nothing_stays_but_what_no_document_says(store: Store) -> None:
    assert chosen(store, confidence=0.9) == set(store.triples())
    none = chosen(store, confidence=0.95)
    assert not classes(none) & {SK + "Evidence", SK + "Person", SK + "StudyVisit", SK + "Inference"}


HOME = """\
visit/Studiebesök Provstad 2020-02-03 | sk:visits | municipality/Provstad
visit/Studiebesök Provstad 2020-02-03 | sk:participant | person/Anna Ek
organisation/9999/Omsorgen | sk:partOf | municipality/Provstad
organisation/9999/Skolan | sk:partOf | organisation/9999/Omsorgen
initiative/Provlabbet | sk:responsible | organisation/9999/Skolan
initiative/Provlabbet | sk:goal | "Att pröva"
person/Bo Al | org:memberOf | organisation/9999/Skolan | role/provledare
person/Bo Al | org:memberOf | organisation/8888/Annat
municipality/Annanstad | sk:governs | organisation/8888/Annat
initiative/Annat | sk:responsible | municipality/Annanstad
person/Cilla Dal | org:memberOf | organisation/8888/Annat
"""


@pytest.mark.parametrize("name", ["Provstad", "provstad", BASE + "municipality/provstad"])
def test_a_municipality_comes_with_what_is_in_it_its_visits_initiatives_and_people(tmp_path: Path, name: str) -> None:
    with make_store(tmp_path / "s", HOME) as store:
        part = chosen(store, municipality=name)
        assert part <= set(store.triples())
    facts = {(s, p, o) for s, p, o in part if s in {o for _, p, o in part if p == RDF + "subject"}}
    assert (node("initiative/Provlabbet"), SK + "goal", Literal("Att pröva", language="sv")) in facts
    assert (node("visit/Studiebesök Provstad 2020-02-03"), SK + "participant", node("person/Anna Ek")) in facts
    assert (node("person/Bo Al"), SK + "hasRole", node("role/provledare")) in facts
    named = {o.value for _, p, o in part if p == SKOS + "prefLabel" and isinstance(o, Literal)}
    assert {"Omsorgen", "Skolan", "Bo Al"} <= named and not {"Annanstad", "Cilla Dal"} & named
    assert (node("person/Bo Al"), ORG + "memberOf", node("organisation/8888/Annat")) not in part


def test_a_municipality_that_is_not_there_is_told_of_with_some_that_are(tmp_path: Path) -> None:
    with (
        make_store(tmp_path / "s", HOME) as store,
        pytest.raises(
            UsageError, match="'Ingenstad': no such municipality or region in the graph; there are Annanstad, Provstad"
        ),
    ):
        chosen(store, municipality="Ingenstad")


def test_what_may_be_published_has_no_address_number_or_identity(store: Store) -> None:
    text = "\n".join(term.value for _, _, term in chosen(store, public=True) if isinstance(term, Literal))
    for personal in ("eva.prov@example.org", "08-123 45 67", "811218-9876"):
        assert personal not in text
    assert "Nå *" in text and "Eva Prov" in text


@pytest.mark.parametrize("kind", ["chain", "network", "visits"])
def test_a_page_that_may_be_published_has_none_either(store: Store, kind: str) -> None:
    assert "eva.prov@example.org" in render(kind, store).html
    page = render(kind, store, public=True).html
    for personal in ("eva.prov@example.org", "08-123 45 67", "811218-9876"):
        assert personal not in page
    assert "Eva Prov" in page


def test_an_address_goes_with_its_evidence() -> None:
    class Source:
        base = BASE

        def triples(self) -> Iterator[tuple[str, str, Term]]:
            yield BASE + "evidence/1", RDF + "predicate", FOAF + "mbox"
            yield BASE + "evidence/1", RDF + "object", "mailto:eva@example.org"
            yield BASE + "evidence/1", SK + "quote", Literal("eva@example.org", language="sv")
            yield BASE + "person/eva", FOAF + "mbox", "mailto:eva@example.org"
            yield BASE + "person/eva", SKOS + "prefLabel", Literal("Eva", language="sv")

    assert list(select(Source(), Selection(public=True)).triples()) == [
        (BASE + "person/eva", SKOS + "prefLabel", Literal("Eva", language="sv"))
    ]


def test_a_tool_that_knows_only_the_standards_finds_people_and_organisations(store: Store) -> None:
    more = chosen(store, materialise=True)
    assert set(store.triples()) < more
    anna, member = node("person/Anna Ek"), node("organisation/9999/Omsorgen")
    assert {(anna, RDF + "type", FOAF + "Person"), (anna, RDF + "type", SK + "Actor")} <= more
    assert (member, RDF + "type", ORG + "Organization") in more
    assert (node("visit/Studiebesök Provstad 2020-02-03"), SCHEMA + "attendee", anna) in more
    # In the order of the lines, each once, as every export needs it.
    lines = [f"<{s}> <{p}> {term_to_ntriples(o)} ." for s, p, o in select(store, Selection(materialise=True)).triples()]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    "text",
    [
        "eva.prov@example.org",
        "Eva.Prov@kommun.example.se",
        "eva(at)example.org",
        "08-123 45 67",
        "070-123 45 67",
        "0701234567",
        "+46 70 123 45 67",
        "+46 (0)8 123 456 78",
        "0911-12 34 56",
        "811218-9876",
        "19811218-9876",
        "8112189876",
        "811278-9873",
    ],
)
def test_what_is_personal_is_hidden_at_its_own_length(text: str) -> None:
    assert mask(f"Se {text}, tack.") == f"Se {'*' * len(text)}, tack."


@pytest.mark.parametrize(
    "text",
    [
        "2018-04-26",
        "811218-9875",
        "dnr 2018/01234567",
        "0180",
        "1 250 000 kronor",
        "1 013 000 000 kronor",
        "2014–2016",
        "SOU 2018:47",
        "kl. 09.00-10.30",
        "202100-6008",
        "978-91-38-24831-0",
        "0,5 procent av 100 000",
        "sidorna 10-12 och 120-124",
    ],
)
def test_what_is_not_personal_stays(text: str) -> None:
    assert mask(f"Se {text}, tack.") == f"Se {text}, tack."


@given(st.text())
def test_a_text_keeps_its_length(text: str) -> None:
    assert len(mask(text)) == len(text)


@given(st.dates(), st.integers(0, 999))
def test_the_check_digit_tells_an_identity_number(day: object, serial: int) -> None:
    nine = f"{day:%y%m%d}{serial:03}"
    assert sum(is_identity_number(f"{nine}{digit}") for digit in range(10)) == 1
