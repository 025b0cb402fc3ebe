"""What two graphs say differently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from samples import PROJECT, VISIT, make_store, node
from styrkedjan.cli import main
from styrkedjan.graph.difference import compare, open_graph
from styrkedjan.graph.errors import StoreError, UsageError
from styrkedjan.graph.export import export_to_file
from styrkedjan.graph.store import Store
from styrkedjan.ontology import ORG, SK

LABBET = "initiative/Provlabbet | sk:responsible | organisation/9999/Omsorgen\n"


def test_a_graph_differs_in_nothing_from_itself(tmp_path: Path) -> None:
    with make_store(tmp_path / "a", VISIT, PROJECT) as store:
        difference = compare(store, store)
    assert not difference and difference.alike > 5


def test_facts_of_one_alone_are_told_with_their_sentences(tmp_path: Path) -> None:
    with make_store(tmp_path / "a", VISIT) as one, make_store(tmp_path / "b", VISIT, LABBET) as other:
        there, back = compare(one, other), compare(other, one)
    (added,) = there.added
    assert (added.subject, added.predicate) == (node("initiative/Provlabbet"), SK + "responsible")
    assert added.words.startswith("Provlabbet  ") and added.words.endswith("  Omsorgen")
    assert [quote.quote for quote in added.come] == [LABBET.strip()]
    assert not there.removed and not there.changed
    assert [change.words for change in back.removed] == [added.words] and back.removed[0].gone == added.come


def test_a_fact_on_other_sentences_is_changed_and_no_other(tmp_path: Path) -> None:
    with make_store(tmp_path / "a", VISIT) as one, make_store(tmp_path / "b", VISIT, PROJECT) as other:
        difference = compare(one, other)
    (changed,) = difference.changed
    assert changed.predicate == ORG + "memberOf"
    assert not changed.gone and [quote.document for quote in changed.come] == ["2.txt"]


def test_a_derived_fact_names_its_rule(tmp_path: Path) -> None:
    with make_store(tmp_path / "a", LABBET) as one, make_store(tmp_path / "b", VISIT, LABBET) as other:
        rules = {change.predicate: change.rules for change in compare(one, other).added}
    assert rules[SK + "involvesLevel"] == ("sample-rule",)


def test_mentions_are_told_where_asked_for(tmp_path: Path) -> None:
    with make_store(tmp_path / "a", VISIT) as one, make_store(tmp_path / "b", VISIT, LABBET) as other:
        assert len(compare(one, other, mentions=True).added) > len(compare(one, other).added)


@pytest.mark.parametrize(
    ("format", "ending"), [("turtle", "ttl"), ("ntriples", "nt"), ("jsonld", "jsonld"), ("rdfxml", "rdf")]
)
def test_a_store_and_its_export_say_the_same(tmp_path: Path, format: str, ending: str) -> None:
    with make_store(tmp_path / "a", VISIT, PROJECT) as store:
        file = export_to_file(store, format, tmp_path / f"g.{ending}")
        assert not compare(store, open_graph(file))


def test_what_is_no_graph_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("x")
    (tmp_path / "x.ttl").write_text("no Turtle")
    with pytest.raises(UsageError, match="not a store, nor a file of RDF"):
        open_graph(tmp_path / "x.csv")
    with pytest.raises(UsageError, match="x.ttl: cannot be read"):
        open_graph(tmp_path / "x.ttl")
    with pytest.raises(StoreError, match="no such store"):
        open_graph(tmp_path / "none")


def test_the_command_tells_it_in_words_and_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_store(tmp_path / "a", VISIT).close()
    make_store(tmp_path / "b", PROJECT).close()
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    told = capsys.readouterr().out
    assert "\n+ Provlabbet" in "\n" + told and "\n- Studiebesök Provstad 2020-02-03" in told and "\n~ Anna Ek" in told
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b"), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["added"]) == told.count("\n+ ") + told.startswith("+ ")
    with Store(tmp_path / "a") as store:
        assert data["alike"] + len(data["changed"]) + len(data["removed"]) == compare(store, store).alike
