"""The command for reviews, what it tells of those in the graph, and a sample that is ticked by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from styrkedjan.cli import main
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.review_file import REVIEW_FILE
from styrkedjan.graph.sample import read_ticks
from styrkedjan.graph.scores import wilson
from styrkedjan.graph.store import Store
from styrkedjan.graph.views.read import read_graph
from styrkedjan.loaders.readers import read_plain

TEXT = """\
Besök i Luleå kommun

Rektor Eva Provberg i Luleå kommun tog emot. Projektet Provkedjan drivs av Luleå kommun.
Budgeten för Provkedjan är 500 000 kronor.
"""

Say = Callable[..., str]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Return what runs a command in a folder with one document and its store, and gives what it printed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "besök.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv("STYRKEDJAN_STORE", str(tmp_path / "store"))

    def run(*arguments: str, code: int = 0) -> str:
        assert main(list(arguments)) == code, capsys.readouterr()
        captured = capsys.readouterr()
        return captured.out if code == 0 else captured.out + captured.err

    run("build", "documents")
    return run


FACT = ("Provkedjan", "responsible", "Luleå kommun")


def test_a_review_goes_into_the_file_beside_the_documents_and_the_next_build_follows_it(say: Say) -> None:
    told = say("review", "reject", *FACT, "--by", "Bo Al", "--on", "2026-01-15", "--why", "fel kommun")
    assert told.splitlines()[-1].startswith("written: ")
    [line] = (Path("documents") / REVIEW_FILE).read_text(encoding="utf-8").splitlines()[1:]
    cells = line.split("\t")
    assert cells[0] == "besök.txt" and "drivs av" in cells[1]
    assert cells[2:] == [
        "Provkedjan",
        "responsible",
        "Luleå kommun",
        "rejected",
        "",
        "Bo Al",
        "2026-01-15",
        "fel kommun",
    ]
    assert "reviews: 1 of 1 followed" in say("build", "documents")
    shown = say("why", *FACT, code=1)
    assert "no sentence says so" in shown and "rejected by Bo Al 2026-01-15: fel kommun" in shown


def test_an_accepted_sentence_is_told_as_such_by_why_and_the_views(say: Say) -> None:
    say("review", "accept", *FACT, "--by", "Bo Al", "--on", "2026-01-15")
    say("build", "documents")
    assert "accepted by Bo Al 2026-01-15" in say("why", *FACT)
    [reason] = json.loads(say("why", *FACT, "--format", "json"))
    assert reason["review"] == "accepted by Bo Al 2026-01-15"
    with Store("store") as store:
        found = [
            e.review
            for fact in read_graph(store).facts
            for e in fact.evidence
            if fact.predicate.endswith("responsible")
        ]
    assert found == [("accepted", "Bo Al 2026-01-15")]


def test_a_sum_is_corrected_in_whole_kronor(say: Say) -> None:
    say("review", "correct", "Provkedjan", "budget", "500000", "--instead", "600 000", "--by", "Bo Al")
    say("build", "documents")
    assert "600000" in say("query", "SELECT ?v WHERE { ?i sk:budget/schema:value ?v }", "--format", "csv")
    assert "500\u00a0000 kr → 600\u00a0000 kr" in say("review", "list")


def test_reviews_are_web_annotations_whose_selectors_find_the_sentence(say: Say) -> None:
    say(
        "review", "correct", *FACT, "--instead", "Piteå kommun", "--by", "Bo Al", "--on", "2026-01-15", "--why", "flytt"
    )
    say("build", "documents")
    page = json.loads(say("review", "list", "--format", "annotations"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    [note] = page["items"]
    quote, place = note["target"]["selector"]
    text = read_plain(TEXT.encode(), "besök.txt").text
    assert text[place["start"] : place["end"]] == quote["exact"]
    assert text.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1
    assert (note["motivation"], note["creator"]["name"], note["created"]) == (
        "editing",
        "Bo Al",
        "2026-01-15T00:00:00Z",
    )
    assert [body["value"] for body in note["body"]] == [
        "corrected",
        "Provkedjan – ansvarig – Luleå kommun",
        "Piteå kommun",
        "flytt",
    ]


def test_a_review_of_what_no_sentence_states_is_refused(say: Say) -> None:
    told = say("review", "reject", "Provkedjan", "responsible", "Eva Provberg", "--by", "Bo Al", code=2)
    assert "no sentence states this; 'styrkedjan why" in told
    assert not (Path("documents") / REVIEW_FILE).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reject", *FACT), "name yourself with --by"),
        (("reject", *FACT[:2], "--by", "Bo"), "give subject, predicate and object"),
        (("correct", *FACT, "--by", "Bo"), "--instead says what is right"),
        (("accept", *FACT, "--by", "Bo", "--instead", "x"), "--instead says what is right"),
    ],
)
def test_what_a_review_lacks_is_told(say: Say, arguments: tuple[str, ...], message: str) -> None:
    assert message in say("review", *arguments, code=2)


def test_a_reviewers_word_is_scored_by_relation(say: Say) -> None:
    say("review", "reject", *FACT, "--by", "Bo Al")
    say("review", "accept", "Eva Provberg", "hasRole", "rektor", "--by", "Bo Al")
    lines = say("evaluate", f"documents/{REVIEW_FILE}").splitlines()
    assert [line.split()[:4] for line in lines[1:4]] == [
        ["hasRole", "1", "1", "1.000"],
        ["responsible", "1", "0", "0.000"],
        ["all", "2", "1", "0.500"],
    ]


# ------------------------------------------------------------------------------------------------ a ticked sample


def test_a_sample_is_drawn_alike_each_time_and_its_ticks_come_to_a_precision(say: Say, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "tom.txt").write_text("Inget står här.\n", encoding="utf-8")
    say("build", "more", "--store", "other")
    sample = say("diff", "other", "store", "--sample", "3")
    assert sample == say("diff", "other", "store", "--sample", "3")
    lines = sample.splitlines()
    facts = [line for line in lines if line.startswith("\t+")]
    # what is inferred names its rule in place of a document
    assert len(facts) == 3 and all("\tbesök.txt\t" in line or line.endswith(")") for line in facts)
    ticked = sample.replace("\n\t+", "\nx\t+", 2).replace("\n\t+", "\n-\t+", 1)
    (tmp_path / "ticked.tsv").write_text(ticked, encoding="utf-8")
    [added, removed] = json.loads(say("diff", "--ticks", "ticked.tsv", "--format", "json"))
    assert (added["right"], added["judged"], removed["judged"]) == (2, 3, 0)
    assert "0.667  0.208–0.939" in say("diff", "--ticks", "ticked.tsv")


def test_ticks_that_cannot_be_read_are_told_of_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "t.tsv"
    file.write_text("kanske\t+\ta\tb\tc\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"t\.tsv:1: .*write x or - in the first column"):
        read_ticks(file)
    file.write_text("# tom\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no facts in it"):
        read_ticks(file)


def test_wilsons_interval_stays_within_0_and_1_and_narrows() -> None:
    assert wilson(0, 0) is None
    low, high = wilson(10, 10) or (0.0, 0.0)
    assert round(low, 3) == 0.722 and high == 1.0
    wide, narrow = wilson(5, 10), wilson(50, 100)
    assert wide and narrow and wide.low < narrow.low < 0.5 < narrow.high < wide.high
