"""The views as files: what they carry, in which order, and that they are safe and the same on every run."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.store import Store
from styrkedjan.graph.views import KINDS, Page, layout, render
from styrkedjan.graph.views.chain import COLUMNS, LANES, Chains
from styrkedjan.graph.views.page import escape_json, texts
from styrkedjan.graph.views.read import CLASSES, ViewGraph, level_name, read_graph
from styrkedjan.loaders.pipeline import build
from styrkedjan.ontology import BASE
from styrkedjan.queries import run

from .generated import GeneratedStore, generate, read_quads

STATIC = Path(__file__).parents[1] / "graph" / "views" / "static"

SMALL = (Path(__file__).parent / "views" / "small.ttl").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small() -> GeneratedStore:
    return GeneratedStore(read_quads(SMALL))


@pytest.fixture(scope="module")
def graph(small: GeneratedStore) -> ViewGraph:
    return read_graph(small)


def data_of(page: Page) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_allows_only_its_own_scripts_and_styles(kind: str, small: GeneratedStore) -> None:
    html = render(kind, small, about="Åkeröds kommun").html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    directives = dict(part.split(" ", 1) for part in policy[1].replace("&#39;", "'").split("; "))
    assert directives["default-src"] == "'none'"
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'" for block in blocks]
        assert hashes == directives[directive].split()
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_points_at_nothing_outside_itself(kind: str, small: GeneratedStore) -> None:
    html = render(kind, small, about="Åkeröds kommun").html
    without_code = re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.findall(r'(?:src|href|action)="(?!#|data:)[^"]*"', without_code)
    assert "url(" not in without_code and "@import" not in without_code


def test_what_a_document_says_cannot_end_the_data() -> None:
    hostile = '</script><script>alert(1)</script><!-- & \u2028\u2029 "\\ ]]>'
    written = escape_json({"quote": hostile})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written)["quote"] == hostile


def test_a_title_from_the_graph_is_escaped() -> None:
    store = GeneratedStore(
        read_quads('<person/x> a sk:Person ; skos:prefLabel "</title><script>alert(1)</script>"@sv .')
    )
    html = render("around", store, about=BASE + "person/x").html
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_equal_graphs_give_equal_bytes_whatever_the_hash_seed(kind: str, tmp_path: Path) -> None:
    code = (
        "import sys, hashlib; from tests.generated import *; from styrkedjan.graph.views import render\n"
        f"store = GeneratedStore(generate(260)); page = render({kind!r}, store, about='Alberg kommun')\n"
        "print(hashlib.sha256(page.html.encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[1],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(seen) == 1


def test_a_page_is_saved_as_utf8_whatever_the_locale(tmp_path: Path) -> None:
    target = tmp_path / "sida.html"
    code = (
        f"from styrkedjan.graph.views import Page\nPage('<p>Sm\\u00e5 \\u00f6ar \\u2192</p>\\n').save({str(target)!r})"
    )
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert target.read_bytes() == "<p>Små öar →</p>\n".encode()


def test_a_page_that_cannot_be_written_says_so_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        Page("").save(tmp_path / "missing" / "page.html")


def test_an_unknown_view_language_or_name_is_refused_with_what_there_is(small: GeneratedStore) -> None:
    with pytest.raises(UsageError, match="chain, network, around, visits"):
        render("map", small)
    with pytest.raises(UsageError, match="sv or en"):
        render("chain", small, lang="de")
    with pytest.raises(UsageError, match="--about"):
        render("around", small)
    with pytest.raises(UsageError, match="Åkeröd"):
        render("chain", small, about="Åkerröds kommun")


def test_a_view_about_a_document_is_refused(small: GeneratedStore) -> None:
    with pytest.raises(UsageError, match="no actor"):
        render("around", small, about=BASE + "document/aa")


def test_a_chain_about_a_concept_is_refused_with_a_way_on() -> None:
    store = GeneratedStore(
        read_quads('<theme/tillit> a skos:Concept ; skos:inScheme sk:Themes ; skos:prefLabel "tillit"@sv .')
    )
    with pytest.raises(UsageError, match="view around --about 'tillit'"):
        render("chain", store, about="tillit")


def test_a_municipality_is_found_by_any_of_its_names(small: GeneratedStore) -> None:
    pages = {
        render("chain", small, about=name).html for name in ("Åkeröds kommun", "åkeröd", BASE + "municipality/9901")
    }
    assert len(pages) == 1


def test_the_page_opens_in_the_language_asked_for(small: GeneratedStore) -> None:
    assert '<html lang="sv"' in render("visits", small).html
    english = render("visits", small, lang="en").html
    assert '<html lang="en"' in english and "<title>Visits and meetings – Styrkedjan</title>" in english


@pytest.mark.parametrize("kind", ("chain", "network", "visits"))
def test_an_empty_graph_gives_a_page(kind: str) -> None:
    assert data_of(render(kind, GeneratedStore([])))["nodes"]["id"] == []


def test_people_stand_on_the_level_of_their_role_under_their_organisation(graph: ViewGraph) -> None:
    chain = Chains(graph).of(BASE + "visit/åkeröd/2020-03-04")
    lanes = dict(zip(LANES, chain.lanes, strict=True))
    assert lanes["political"] == [[BASE + "organisation/9901/socialnämnden", BASE + "person/eva"]]
    assert lanes["state"] == [[BASE + "body/delegationen"]]


def test_a_municipality_is_no_level_but_where_the_chain_takes_place(graph: ViewGraph) -> None:
    chain = Chains(graph).of(BASE + "visit/åkeröd/2020-03-04")
    assert chain.context == [BASE + "municipality/9901"]
    assert not any(BASE + "municipality/9901" in cluster for lane in chain.lanes for cluster in lane)


def test_a_level_nobody_is_known_on_is_an_empty_lane(graph: ViewGraph) -> None:
    chain = Chains(graph).of(BASE + "municipality/9901")
    lanes = dict(zip(LANES, chain.lanes, strict=True))
    assert [lane for lane in LANES[:7] if not lanes[lane]] == ["management", "staff", "resident", "union"]


def test_a_level_that_is_stated_without_a_name_has_its_evidence_in_the_cell(graph: ViewGraph) -> None:
    chain = Chains(graph).of(BASE + "visit/åkeröd/2020-03-04")
    facts = [graph.facts[i] for i in chain.cells[LANES.index("resident")]]
    assert [fact.object for fact in facts] == [BASE + "level/resident"]


def test_the_board_governs_the_administration_by_an_arrow(graph: ViewGraph) -> None:
    chain = Chains(graph).of(BASE + "municipality/9901")
    arrows = {(graph.facts[i].subject, graph.facts[i].object): kind for i, kind in chain.arrows}
    assert arrows[BASE + "organisation/9901/socialnämnden", BASE + "organisation/9901/socialförvaltningen"] == "governs"


def test_the_words_of_a_mention_are_marked_in_the_quote(graph: ViewGraph) -> None:
    fact = next(f for f in graph.facts if f.subject == BASE + "person/eva" and f.predicate.endswith("memberOf"))
    evidence = fact.evidence[0]
    assert [evidence.quote[start : start + length] for start, length in evidence.marks] == ["Eva Exempel"]


def test_a_derived_fact_tells_its_rule_and_what_it_rests_on(graph: ViewGraph) -> None:
    fact = next(f for f in graph.facts if f.predicate.endswith("governs"))
    assert fact.inferred == "board-governs"
    assert [e.quote for e in fact.evidence] == ["Socialnämndens ordförande Eva Exempel inledde."]


def test_what_was_only_planned_is_told_so(graph: ViewGraph) -> None:
    fact = next(f for f in graph.facts if f.predicate.endswith("participant"))
    assert [e.modality for e in fact.evidence] == ["planned"]


def test_visits_stand_in_the_order_of_time_and_undated_ones_last() -> None:
    store = GeneratedStore(
        read_quads("""
        <visit/a/1> a sk:StudyVisit ; skos:prefLabel "A"@sv ; schema:startDate "2019-02"^^xsd:gYearMonth .
        <visit/b/1> a sk:StudyVisit ; skos:prefLabel "B"@sv ; schema:startDate "2017-05-10"^^xsd:date .
        <visit/c/1> a sk:StudyVisit ; skos:prefLabel "C"@sv ; schema:startDate "--05-10"^^xsd:gMonthDay .
        <event/d> a sk:Event ; skos:prefLabel "D"@sv ; schema:startDate "2018"^^xsd:gYear .
    """)
    )
    data = data_of(render("visits", store))
    names = data["nodes"]["sv"]
    rows = data["view"]["rows"]
    assert [names[i] for i, _ in rows] == ["B", "D", "A"]
    assert [names[i] for i in data["view"]["undated"]] == ["C"]
    places = [place for _, place in rows]
    assert places == sorted(places) and places[0] >= 0 and places[-1] <= 1000


def test_a_bridge_between_two_groups_is_what_matters_most() -> None:
    web = nx.barbell_graph(6, 1)
    known = layout.importance(web)
    assert max(known.betweenness, key=known.betweenness.__getitem__) == 6
    groups = layout.communities(web, known.order)
    assert {frozenset(range(6)), frozenset(range(7, 13))} <= {frozenset(set(g) - {6}) for g in groups}


def test_no_two_nodes_of_the_first_look_stand_on_each_other() -> None:
    data = data_of(render("network", GeneratedStore(generate(600))))
    spots = [(n["x"], n["y"]) for n in data["view"]["nodes"]]
    assert 40 <= len(spots) <= 80
    for k, (x, y) in enumerate(spots):
        assert all(abs(x - a) > 60 or abs(y - b) > 34 for a, b in spots[:k])
    assert data["view"]["physics"] is False


def test_a_page_of_1500_nodes_is_at_most_a_megabyte_and_a_half() -> None:
    store = GeneratedStore(generate(1500))
    for kind in KINDS:
        assert len(render(kind, store, about="Alberg kommun").html.encode()) <= 1_500_000


def test_every_string_is_there_in_both_languages() -> None:
    assert all(len(pair) == 2 and all(part.strip() for part in pair) for pair in texts().values())
    for pair in texts().values():
        assert re.findall(r"\{\d\}", pair[0]) == re.findall(r"\{\d\}", pair[1]) or "{1}" in pair[0]


def test_every_string_a_script_or_the_template_asks_for_exists() -> None:
    known = texts()
    asked = set()
    for file in (*STATIC.glob("*.js"), *(STATIC.parent / "templates").glob("*.html")):
        asked |= set(
            re.findall(
                r"""["']((?:ui|gap|arrow|hint|short|view|modality)\.[A-Za-z.-]+[A-Za-z])["']""", file.read_text("utf-8")
            )
        )
    assert asked and not asked - set(known)
    for name in CLASSES:
        assert f"class.{name}" in known and f"classes.{name}" in known
    for lane in LANES:
        assert f"level.{lane}" in known and f"hint.{lane}" in known


def test_no_string_of_the_pages_is_left_unused() -> None:
    code = "".join(
        file.read_text("utf-8") for file in (*STATIC.glob("*.js"), *(STATIC.parent / "templates").glob("*.html"))
    )
    code += (STATIC.parent / "__init__.py").read_text("utf-8")
    unused = [key for key in texts() if key.startswith("ui.") and f'"{key}"' not in code]
    assert not unused


SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if not (SHARED / "documents").is_dir():
        if os.environ.get("CI"):
            pytest.fail("the shared documents are missing")
        pytest.skip("the shared documents are missing")
    path = tmp_path_factory.mktemp("originals") / "store"
    build([SHARED / "documents"], path)
    with Store(path) as opened:
        yield opened


def test_no_page_and_no_question_states_a_gap_where_a_sentence_says_otherwise(originals: Store) -> None:
    """All visits × levels against the gold facts: what gold says was met is met on the page and to every question."""
    chains = Chains(read_graph(originals))
    labels = {node.label: iri for iri, node in chains.graph.nodes.items() if node.kind == "StudyVisit"}
    missing = {(r["visitLabel"], level_name(r["level"])) for r in run(originals, "levels-missing").rows()}
    checked = 0
    for file in sorted((SHARED / "gold" / "facts").glob("*.json")):
        for fact in json.loads(file.read_text(encoding="utf-8"))["facts"]:
            if fact["p"] != "involvesLevel" or fact.get("optional"):
                continue
            names = [name for name in (fact["s"], *fact.get("sAlt", [])) if name in labels]
            if not names:
                continue
            chain = chains.of(labels[names[0]])
            met = bool(chain.cells[COLUMNS.index(fact["o"])])
            said = bool(chain.said) and fact["o"] != "union"
            assert met or said, (fact["s"], fact["o"], fact["quote"])
            assert met == ((names[0], fact["o"]) not in missing)
            checked += 1
    assert checked > 40
