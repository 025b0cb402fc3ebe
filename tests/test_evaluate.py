"""The graph held against gold: what counts as found, missed and extra, and how sure the figures are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samples import PROJECT, VISIT, make_store
from styrkedjan.cli import main
from styrkedjan.graph.errors import DocumentError, NothingLoaded, StyrkedjanError, UsageError
from styrkedjan.graph.evaluate import Difference, Evaluation, evaluate
from styrkedjan.graph.gold import normalise, read_gold
from styrkedjan.graph.scores import RESAMPLES, Counts, score
from styrkedjan.graph.store import Store
from styrkedjan.loaders.pipeline import build

ROOT = Path(__file__).resolve().parents[1]
GOLD = Path(__file__).parent / "gold"

VISITED = "Studiebesök Provstad 2020-02-03"
VISIT_GOLD: dict[str, Any] = {
    "document": "1.txt",
    "entities": [
        {"type": "StudyVisit", "label": VISITED, "quote": "besöket"},
        {"type": "Municipality", "label": "Provstad", "alt": ["Provstads kommun"], "quote": "Provstads kommun"},
        {"type": "Person", "label": "Anna Ek", "quote": "Anna Ek"},
        {"type": "Administration", "label": "Omsorgen", "quote": "Omsorgen"},
        {"type": "Concept", "label": "tillit", "quote": "tillit"},
    ],
    "facts": [
        {"s": VISITED, "p": "visits", "o": "Provstads kommun", "quote": "till Provstad"},
        {"s": VISITED, "p": "startDate", "o": "2020-02-03", "quote": "den 3 februari"},
        {"s": VISITED, "p": "participant", "o": "Anna Ek", "quote": "Anna Ek var med"},
        {"s": VISITED, "p": "involvesLevel", "o": "political", "quote": "till Provstad"},
        {"s": VISITED, "p": "concerns", "o": "tillit", "quote": "om tillit"},
        {"s": "Anna Ek", "p": "memberOf", "o": "Omsorgen", "role": "provledare", "quote": "leder Omsorgen"},
    ],
}


def changed(**paths: Any) -> dict[str, Any]:
    """Return the gold of the visit with items put in other words, as ``entities_2={"type": "Group"}``."""
    gold: dict[str, Any] = json.loads(json.dumps(VISIT_GOLD))
    for path, fields in paths.items():
        part, _, number = path.partition("_")
        gold[part][int(number)].update(fields)
    return gold


def less(*paths: str, **more: Any) -> dict[str, Any]:
    """Return the gold of the visit without some items, as ``less("facts_0")``."""
    gold = changed(**more)
    for path in paths:
        part, _, number = path.partition("_")
        gold[part][int(number)] = None
    return {part: [each for each in gold[part] if each] for part in ("entities", "facts")}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_store(tmp_path_factory.mktemp("evaluate") / "s", VISIT, PROJECT)


@pytest.fixture
def measure(store: Store, tmp_path: Path) -> Callable[..., Evaluation]:
    """Return a function that evaluates the store of the samples against gold given as values."""

    def run(*golds: dict[str, Any]) -> Evaluation:
        write(tmp_path / "gold", *golds)
        return evaluate(store, read_gold(tmp_path / "gold"))

    return run


def write(folder: Path, *golds: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for number, gold in enumerate(golds, start=1):
        text = gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False)
        (folder / f"{number}.json").write_text(text, encoding="utf-8")
    return folder


def told(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    return [(each.kind, each.what, each.text) for each in evaluation.differences]


# ------------------------------------------------------------------------------------------------ what counts


def test_a_graph_that_says_all_of_gold_and_no_more_gets_one_for_everything(
    measure: Callable[..., Evaluation],
) -> None:
    evaluation = measure(VISIT_GOLD)
    assert evaluation.differences == ()
    assert evaluation.entities.counts == Counts(found=4)
    assert evaluation.facts.counts == Counts(found=5)
    assert evaluation.classes["Concept"].counts == evaluation.relations["concerns"].counts == Counts(found=1)


def test_what_gold_does_not_have_is_extra_with_the_sentence_and_the_rule(measure: Callable[..., Evaluation]) -> None:
    evaluation = measure(less("facts_2"))
    assert evaluation.differences == (
        Difference(
            "1",
            "extra",
            "participant",
            f"{VISITED} → Anna Ek",
            f"visit/{VISITED} | sk:participant | person/Anna Ek",
            "sample",
            VISIT.index(f"visit/{VISITED} | sk:participant"),
        ),
    )
    assert evaluation.relations["participant"].counts == Counts(extra=1)


def test_what_the_graph_does_not_have_is_missed_with_the_sentence_of_gold(
    measure: Callable[..., Evaluation],
) -> None:
    evaluation = measure(changed(facts_0={"o": "Annanstad"}, entities_2={"label": "Bo Al"}))
    assert Difference("1", "missed", "Person", "Bo Al", "Anna Ek") in evaluation.differences
    assert Difference("1", "missed", "visits", f"{VISITED} → Annanstad", "till Provstad") in evaluation.differences
    assert ("extra", "Person", "Anna Ek") in told(evaluation)
    assert evaluation.facts.counts == Counts(found=4, extra=1, missed=1)


def test_an_inferred_fact_counts_and_is_listed_with_the_sentence_it_rests_on(
    measure: Callable[..., Evaluation],
) -> None:
    (extra,) = measure(less("facts_3")).differences
    assert (extra.what, extra.rule) == ("involvesLevel", "sample-rule")
    assert "sk:visits" in extra.quote


def test_an_optional_item_is_neither_rewarded_nor_missed(measure: Callable[..., Evaluation]) -> None:
    gold = changed(facts_0={"optional": True}, entities_2={"optional": True})
    gold["facts"].append({"s": VISITED, "p": "partOf", "o": "Annat", "quote": "", "optional": True})
    evaluation = measure(gold)
    assert evaluation.differences == ()
    assert evaluation.entities.counts == Counts(found=3)
    assert evaluation.facts.counts == Counts(found=4)


def test_the_wrong_class_is_both_extra_and_missed(measure: Callable[..., Evaluation]) -> None:
    evaluation = measure(changed(entities_3={"type": "ServiceUnit"}))
    assert ("wrong type", "Administration", "Omsorgen is ServiceUnit") in told(evaluation)
    assert evaluation.classes["Administration"].counts == Counts(extra=1)
    assert evaluation.classes["ServiceUnit"].counts == Counts(missed=1)


def test_another_accepted_class_is_right(measure: Callable[..., Evaluation]) -> None:
    assert measure(changed(entities_3={"type": "ServiceUnit", "typeAlt": ["Administration"]})).differences == ()


def test_two_nodes_for_one_entity_are_a_split_and_no_mistake_in_the_figures(
    measure: Callable[..., Evaluation],
) -> None:
    evaluation = measure(less("entities_1", entities_3={"alt": ["Provstad"], "typeAlt": ["Municipality"]}))
    assert evaluation.splits == 1
    assert ("split", "Administration", "Provstad = Omsorgen") in told(evaluation)
    assert evaluation.entities.counts == Counts(found=3)


def test_a_membership_in_another_role_is_not_the_one_of_gold(measure: Callable[..., Evaluation]) -> None:
    evaluation = measure(changed(facts_5={"role": "chef"}))
    assert ("extra", "memberOf", "Anna Ek → Omsorgen (provledare)") in told(evaluation)
    assert ("missed", "memberOf", "Anna Ek → Omsorgen (chef)") in told(evaluation)
    assert measure(changed(facts_5={"role": "chef", "roleAlt": ["provledare"]})).differences == ()


def test_a_role_without_organisation_is_found_by_the_role_alone(measure: Callable[..., Evaluation]) -> None:
    gold = {
        "entities": [{"type": "Person", "label": "Bo Al", "quote": "Bo Al"}],
        "facts": [{"s": "Bo Al", "p": "memberOf", "o": None, "role": "provledare", "quote": "provledaren Bo Al"}],
    }
    found = measure(VISIT_GOLD, gold).relations["memberOf"].counts
    assert (found.found, found.missed) == (2, 0)


def test_a_role_alone_does_not_stand_in_for_the_membership_that_gold_has(
    measure: Callable[..., Evaluation],
) -> None:
    gold = {
        "entities": [{"type": "Person", "label": "Bo Al", "quote": "Bo Al"}],
        "facts": [{"s": "Bo Al", "p": "memberOf", "o": "Omsorgen", "role": "provledare", "quote": "Bo Al"}],
    }
    evaluation = measure(VISIT_GOLD, gold)
    assert ("missed", "memberOf", "Bo Al → Omsorgen (provledare)") in told(evaluation)
    assert ("extra", "memberOf", "Bo Al → ? (provledare)") not in told(evaluation)


@pytest.mark.parametrize(("date", "right"), [("--02-03", True), ("--02-04", False), ("2020", False)])
def test_a_date_without_a_year_takes_any_year(date: str, right: bool, measure: Callable[..., Evaluation]) -> None:
    assert measure(changed(facts_1={"o": date})).relations["startDate"].counts.found == right


@pytest.mark.parametrize("value", ["Att pröva <mer> & lära", "att pröva <mer> & lära."])
def test_a_text_is_compared_without_regard_to_quotation_marks_and_stops(
    value: str, measure: Callable[..., Evaluation]
) -> None:
    gold = {"entities": [], "facts": [{"s": "Provlabbet", "p": "goal", "o": value, "quote": ""}]}
    # The sample's line keeps its backslashes in the value.
    gold["facts"][0]["o"] = value.replace("pröva", "\\pröva\\")
    assert measure(VISIT_GOLD, gold).relations["goal"].counts == Counts(found=1)


def test_concepts_and_what_a_text_is_about_stay_outside_the_totals(measure: Callable[..., Evaluation]) -> None:
    evaluation = measure(less("facts_4", "entities_4"))
    assert evaluation.classes["Concept"].counts == evaluation.relations["concerns"].counts == Counts(extra=1)
    assert evaluation.entities.counts == Counts(found=4)
    assert evaluation.facts.counts == Counts(found=5)


def test_all_of_a_document_that_the_graph_lacks_is_missed(measure: Callable[..., Evaluation]) -> None:
    evaluation = measure(VISIT_GOLD, {"entities": [], "facts": []}, VISIT_GOLD)
    assert evaluation.missing == ("3",)
    assert evaluation.facts.counts.missed == 5


def test_names_are_compared_without_regard_to_case_marks_and_soft_hyphens() -> None:
    assert normalise(" ”Våga\u00ad  Pröva”:") == normalise("va\u030aga pröva") == "våga pröva"


# ------------------------------------------------------------------------------------------------ the intervals


def test_intervals_hold_the_figure_and_are_the_same_each_time() -> None:
    counts = [Counts(found, extra, 1) for found, extra in [(9, 1), (4, 0), (7, 3), (12, 2), (1, 1), (8, 0)]]
    once, again = score(counts), score(counts)
    assert once == again
    assert once.f1 and once.f1.low < once.counts.f1 < once.f1.high
    assert once.precision and 0 < once.precision.low < once.precision.high <= 1


def test_equal_documents_leave_no_room_for_chance() -> None:
    interval = score([Counts(4, 1, 0)] * 7).f1
    assert interval is not None
    assert interval.low == pytest.approx(interval.high) == pytest.approx(8 / 9)


def test_an_interval_covers_the_middle_of_the_draws() -> None:
    """Of ten documents one is all wrong: it is missing from a third of the draws, and in more than four of few."""
    interval = score([Counts(1, 0, 0)] * 9 + [Counts(0, 1, 0)]).precision
    assert interval is not None
    assert interval.high == 1
    assert 0.65 <= interval.low <= 0.75
    assert RESAMPLES >= 1000


def test_there_is_no_interval_where_fewer_than_five_documents_tell_anything() -> None:
    assert score([Counts(1)] * 4).f1 is None
    assert score([Counts(1)] * 4 + [Counts()] * 20).f1 is None
    assert score([Counts(1)] * 5).f1 is not None


def test_nothing_found_and_nothing_missed_is_no_mistake() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (1, 1, 1)
    assert (Counts(missed=2).precision, Counts(missed=2).recall, Counts(missed=2).f1) == (1, 0, 0)


# -------------------------------------------------------------------------------------------------- gold files


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ('{"entities": [],\n  "facts" []}', r"1\.json:2:11: not JSON"),
        ("[" * 200_000, r"1\.json: not a gold file"),
        ([], r"1\.json: must be an object"),
        ({"entities": []}, r'1\.json: "facts" must be there, as a list'),
        ({"entities": ["Anna Ek"], "facts": []}, r"entities\[0\]: must be an object"),
        (changed(entities_1={"type": "Kommun"}), r"entities\[1\]: unknown type 'Kommun'; there are .*Municipality"),
        (changed(entities_1={"typeAlt": ["Kommun"]}), r"entities\[1\]: unknown type 'Kommun'"),
        (changed(entities_1={"alt": "Provstad"}), r'entities\[1\]: "alt" must be a list of texts'),
        (changed(entities_1={"label": " "}), r'entities\[1\]: "label" must be there, as a text'),
        (changed(entities_1={"optional": "yes"}), r'entities\[1\]: "optional" must be true or false'),
        (changed(facts_2={"p": "attends"}), r"facts\[2\]: unknown predicate 'attends'; there are .*participant"),
        (changed(facts_2={"s": None}), r'facts\[2\]: "s" must be there, as a text'),
        (changed(facts_2={"o": None}), r'facts\[2\]: "o" is null, which only memberOf may have'),
        (changed(facts_2={"o": 1.5}), r'facts\[2\]: "o" must be a text, a whole number or null'),
        (changed(facts_2={"oAlt": "Bo"}), r'facts\[2\]: "oAlt" must be a list'),
        (changed(facts_5={"role": ["chef"]}), r'facts\[5\]: "role" must be a text'),
    ],
)
def test_a_defect_of_a_gold_file_is_named_with_its_place(gold: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=message):
        read_gold(write(tmp_path, gold))


def test_a_gold_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes('{"document": "ö"}'.encode("latin-1"))
    with pytest.raises(DocumentError, match=r"1\.json: not UTF-8"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("folder", "only", "error", "message"),
    [
        ("none", (), UsageError, "no such folder"),
        ("full/1.json", (), UsageError, "a file; name the folder"),
        ("empty", (), NothingLoaded, "no gold in this folder"),
        ("full", ("9",), UsageError, "no gold file of that name in .*; there are 1, 2"),
    ],
)
def test_a_folder_without_the_gold_asked_for_is_an_error(
    folder: str, only: tuple[str, ...], error: type[StyrkedjanError], message: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "full", VISIT_GOLD, VISIT_GOLD)
    with pytest.raises(error, match=message):
        read_gold(tmp_path / folder, only=only)


def test_gold_lies_in_the_folder_or_in_its_subfolder_facts(tmp_path: Path) -> None:
    flat = write(tmp_path / "flat", VISIT_GOLD)
    (tmp_path / "deep").mkdir()
    write(tmp_path / "deep" / "facts", VISIT_GOLD)
    assert read_gold(flat) == read_gold(tmp_path / "deep")


def test_two_documents_of_one_name_are_told_apart_by_the_full_file_name_or_refused(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "sida.txt").write_text("Anna Ek är rektor.", encoding="utf-8")
    (tmp_path / "texts" / "sida.md").write_text("Bo Al är rektor.", encoding="utf-8")
    build([str(tmp_path / "texts")], tmp_path / "s")
    gold = tmp_path / "gold"
    gold.mkdir()
    person = {"type": "Person", "label": "Bo Al", "quote": "Bo Al"}
    with Store(tmp_path / "s") as store:
        (gold / "sida.json").write_text(json.dumps({"entities": [person], "facts": []}))
        with pytest.raises(DocumentError, match="several documents"):
            evaluate(store, read_gold(gold))
        (gold / "sida.json").write_text(json.dumps({"document": "sida.md", "entities": [person], "facts": []}))
        assert evaluate(store, read_gold(gold)).classes["Person"].counts == Counts(found=1)


# -------------------------------------------------------------------------------------------- the command line


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a user's own settings out of the tests."""
    for name in ("STYRKEDJAN_STORE", "STYRKEDJAN_ENDPOINT", "STYRKEDJAN_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def test_the_tables_are_aligned_and_end_in_the_headline(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(tmp_path / "gold", less("facts_2"))
    assert main(["evaluate", str(gold), "--store", str(store.path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "1 document: entities F1 1.000, facts F1 0.889"
    rows = [line for line in lines if re.match(r"(  \w+|total) +\d", line)]
    assert {len(re.match(r"(.*?\d\.\d{3}){3}", row)[0]) for row in rows} == {lines[0].index("F1") + 2}  # type: ignore[index]
    assert sum("not in the total" in row for row in rows) == 2


def test_the_list_shows_each_difference_with_its_sentence(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(tmp_path / "gold", changed(facts_5={"role": "chef"}))
    assert main(["evaluate", str(gold), "--store", str(store.path), "--list"]) == 0
    out = capsys.readouterr().out
    # The membership in that role is extra, and so is the role by itself.
    assert re.search(r"^== 1: 3 differences$", out, re.MULTILINE)
    assert re.search(r"^missed +memberOf +Anna Ek → Omsorgen \(chef\)\n +“leder Omsorgen”$", out, re.MULTILINE)
    assert re.search(r"^extra +memberOf +Anna Ek → Omsorgen \(provledare\)\n( +.*\n)+? +rule sample, at ", out, re.M)


def test_the_json_holds_all_figures_and_differences(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(tmp_path / "gold", changed(facts_0={"o": "Annanstad"}), {"entities": [], "facts": []})
    arguments = ["evaluate", str(gold), "--store", str(store.path), "--json"]
    assert main([*arguments, str(tmp_path / "out.json"), "--only", "1"]) == 0
    assert capsys.readouterr().out.startswith("entities")
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert written["documents"] == ["1"]
    assert written["facts"]["f1"] == pytest.approx(0.8)
    assert written["relations"]["visits"]["missed"] == 1
    assert [each["kind"] for each in written["differences"]] == ["extra", "missed"]
    assert main([*arguments, "-", "--only", "1"]) == 0
    assert json.loads(capsys.readouterr().out) == written


@pytest.mark.parametrize(
    ("golds", "code", "message"),
    [
        ([VISIT_GOLD, VISIT_GOLD, VISIT_GOLD], 1, "not in the graph: 3; "),
        (["{"], 1, "1.json:1:2: not JSON"),
        ([], 3, "no gold in this folder"),
    ],
    ids=["a document not in the graph", "a broken file", "an empty folder"],
)
def test_what_fell_short_is_one_line_and_an_exit_code(
    golds: list[Any], code: int, message: str, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = write(tmp_path / "gold", *golds)
    assert main(["evaluate", str(gold), "--store", str(store.path)]) == code
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("styrkedjan: ") and error.count("\n") == 1


def test_the_help_ends_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--help"])
    assert re.search(r"\nexample:\n  styrkedjan evaluate \S+.*\n$", capsys.readouterr().out)


# --------------------------------------------------------------------------------- beside the scorer of ../shared


@pytest.fixture(scope="module", params=["shared", "development", "corpus"])
def case(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Store]:
    """Return the scorer, a folder of gold and a store built of the documents it is of."""
    documents, gold = {
        "shared": (shared / "documents", shared / "gold" / "facts"),
        "development": (GOLD / "development" / "documents", GOLD / "development" / "facts"),
        "corpus": (ROOT / "corpus", GOLD / "corpus"),
    }[request.param]
    path = tmp_path_factory.mktemp(request.param) / "s"
    build([str(documents)], path)
    return shared / "gold" / "score.py", gold, Store(path)


def test_the_figures_are_those_of_the_scorer(case: tuple[Path, Path, Store], tmp_path: Path) -> None:
    """Each row is one that the scorer prints; where names tie, its rows depend on the seed of Python's hashes."""
    scorer, gold, store = case
    export = tmp_path / "graph.nq"
    export.write_text("".join(store.lines()), encoding="utf-8")
    evaluation = evaluate(store, read_gold(gold))
    rows = {
        "entities ALL": evaluation.entities,
        "facts ALL": evaluation.facts,
        **{f"entities {name}": row for name, row in evaluation.classes.items()},
        **{f"facts {name}": row for name, row in evaluation.relations.items()},
    }
    ours = {
        f"{name} {found} {extra} {missed} {row.counts.precision:.3f} {row.counts.recall:.3f} {row.counts.f1:.3f}"
        for name, row in rows.items()
        for found, extra, missed in [row.counts]
    }
    assert len(ours) > 20
    printed: set[str] = set()
    for seed in range(16):
        once = run_scorer(scorer, gold, export, seed)
        assert len(once) == len(ours)
        printed |= once
        if ours <= printed:
            break
    assert ours - printed == set()


def run_scorer(scorer: Path, gold: Path, graph: Path, seed: int) -> set[str]:
    """Return the rows that the scorer prints, with single blanks and headed by their table."""
    done = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(graph)],
        capture_output=True,
        encoding="utf-8",
        env=dict(os.environ, PYTHONHASHSEED=str(seed), PYTHONIOENCODING="utf-8"),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    entities, facts = done.stdout.split("\nfacts ", 1)
    return {
        f"{table} {name} {' '.join(figures.split())}"
        for table, text in (("entities", entities), ("facts", facts))
        for name, figures in re.findall(r"^  (\w+)(?: \(.*?\))? +(\d[\d. ]+)$", text, re.MULTILINE)
    }
