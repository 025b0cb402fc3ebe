"""What follows from several documents together: posts and who holds them, visits told twice, names of one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from styrkedjan.cli import main
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.store import Store
from styrkedjan.graph.validate import validate
from styrkedjan.loaders.pipeline import build

VISIT = "Studiebesök i Umeå {date}\n\n{text}\n"


def made(tmp_path: Path, **texts: str) -> Store:
    folder = tmp_path / "documents"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / (name + (".tsv" if "same" in name else ".txt"))).write_text(text, encoding="utf-8")
        if "same" in name:
            (folder / (name + ".tsv")).rename(folder / "styrkedjan-same.tsv")
    build([folder], tmp_path / "store", jobs=1)
    return Store(tmp_path / "store")


def rows(store: Store, pattern: str, *names: str) -> set[tuple[str, ...]]:
    found = store.select(f"SELECT {' '.join('?' + name for name in names)} WHERE {{ {pattern} }}")
    return {tuple(map(str, row)) for row in found}


SAME = "?a sk:possiblySame ?b . ?a skos:prefLabel ?one . ?b skos:prefLabel ?other"


def test_a_post_is_held_by_whoever_another_document_names_in_it(tmp_path: Path) -> None:
    store = made(
        tmp_path,
        one=VISIT.format(date="3 maj 2018", text="Socialdirektören deltog."),
        two="Eva Provberg är socialdirektör i Umeå kommun.\n",
    )
    with store:
        assert rows(store, "?p a sk:Post ; org:heldBy/skos:prefLabel ?who", "who") == {("Eva Provberg",)}
        (why,) = rows(store, "?i rdf:predicate org:heldBy ; sk:rule ?rule . ?i a sk:Inference", "rule")
        assert why == ("holder-of-the-post",)
        assert [each for each in validate(store) if each.severity != "Warning"] == []


def test_somebody_with_the_role_elsewhere_does_not_hold_the_post(tmp_path: Path) -> None:
    store = made(
        tmp_path,
        one=VISIT.format(date="3 maj 2018", text="Socialdirektören deltog."),
        two="Eva Provberg är socialdirektör i Luleå kommun.\n",
    )
    with store:
        assert rows(store, "?p org:heldBy ?who", "who") == set()


def test_a_visit_told_with_and_without_its_year_is_offered_as_the_same_with_reasons(tmp_path: Path) -> None:
    store = made(
        tmp_path,
        one=VISIT.format(date="3 maj 2018", text="Rektor Eva Provberg deltog."),
        two="Den 3 maj besökte vi Umeå kommun. Vi träffade rektor Eva Provberg.\n",
    )
    with store:
        pairs = rows(store, SAME, "one", "other")
        assert pairs == {("Studiebesök Umeå --05-03", "Studiebesök Umeå 2018-05-03")}
        reasons = {text for (text,) in rows(store, "?i rdf:predicate sk:possiblySame ; sk:reason ?why", "why")}
        assert {"Båda är besök i Umeå kommun.", "Samma dag, 05-03; det ena har inget år."} <= reasons
        assert len(rows(store, "?v a sk:StudyVisit", "v")) == 2


@pytest.mark.parametrize("other", ["Den 4 maj besökte vi Umeå kommun.", "Den 3 maj besökte vi Luleå kommun."])
def test_another_day_or_place_is_another_visit(tmp_path: Path, other: str) -> None:
    with made(tmp_path, one=VISIT.format(date="3 maj 2018", text="En lång dag."), two=other + "\n") as store:
        assert rows(store, SAME, "one", "other") == set()


def test_a_decision_settles_it_in_every_later_build(tmp_path: Path) -> None:
    texts = {
        "one": VISIT.format(date="3 maj 2018", text="Rektor Eva Provberg deltog."),
        "two": "Den 3 maj besökte vi Umeå kommun. Vi träffade läraren Olle Provman.\n",
    }
    line = "Studiebesök Umeå 2018-05-03\tStudiebesök Umeå --05-03\t{}\tEva Ek\t2026-01-02\n"
    with made(tmp_path, **texts, same="one\tother\n" + line.format("samma")) as store:
        visit = "?v a sk:StudyVisit ; skos:prefLabel ?label"
        assert rows(store, visit, "label") == {("Studiebesök Umeå 2018-05-03",)}
        assert rows(store, "?v a sk:StudyVisit ; schema:startDate ?day", "day") == {("2018-05-03",)}
        (note,) = rows(store, "?v a sk:StudyVisit ; skos:editorialNote ?note", "note")
        assert "(Eva Ek; 2026-01-02)" in note[0]
        assert [each for each in validate(store) if each.severity != "Warning"] == []
    with made(tmp_path, same=line.format("olika")) as store:
        assert rows(store, SAME, "one", "other") == set()
        assert len(rows(store, "?v a sk:StudyVisit", "v")) == 2


@pytest.mark.parametrize("line", ["bara ett\n", "a\tb\tkanske\n", "\tb\tsame\n"])
def test_a_line_that_is_no_decision_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match=r"styrkedjan-same\.tsv:2: .* write: one, other"):
        made(tmp_path, one="Eva Provberg är rektor.\n", same="# anmärkning\n" + line)


@pytest.mark.parametrize("other", ["äldreboendet Solgården", "Solgårdens äldreboende"])
def test_a_generic_word_makes_no_second_node_in_one_municipality(tmp_path: Path, other: str) -> None:
    store = made(
        tmp_path,
        one=VISIT.format(date="3 maj 2018", text=f"Vi såg {other}. Alla där var glada."),
        two=VISIT.format(date="4 maj 2019", text="Vi såg enheten Solgården. Rektor Eva Provberg kom till Solgården."),
    )
    with store:
        units = rows(store, "?u a sk:ServiceUnit . FILTER(CONTAINS(STR(?u), 'solgård'))", "u")
        assert len(units) == 1


def test_a_build_tells_which_documents_left_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, one="Eva Provberg är rektor.\n", two="Olle Provman är rektor.\n").close()
    (tmp_path / "documents" / "two.txt").unlink()
    assert main(["build", str(tmp_path / "documents"), "--store", str(tmp_path / "store"), "--jobs", "1"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-2].startswith("left the store: 1, no longer among the paths") and told[-2].endswith("two.txt")


def test_why_tells_in_swedish_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, one="Eva Provberg är rektor på Provskolan sedan 2019.\n").close()
    assert main(["why", "Eva Provberg", "memberOf", "--lang", "sv", "--store", str(tmp_path / "store")]) == 0
    told = capsys.readouterr().out
    assert "Eva Provberg  hör till  Provskolan" in told
    assert "regel is-role, säkerhet 0,9, som rektor, gäller från 2019" in told


def test_a_question_and_a_page_answer_as_of_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Eva Provberg var rektor på Provskolan 2010–2015. Olle Provman är rektor på Ängsskolan."
    made(tmp_path, one=text + "\n").close()
    source = ["--store", str(tmp_path / "store")]
    assert main(["query", "roles", "--as-of", "2018-05-01", "--format", "csv", *source]) == 0
    told = capsys.readouterr().out
    assert "Olle Provman" in told and "Eva Provberg" not in told  # what is undated stays
    assert main(["query", "roles", "--as-of", "2012", "--format", "csv", *source]) == 0
    assert "Eva Provberg" in capsys.readouterr().out
    page = tmp_path / "page.html"
    assert main(["view", "network", "--as-of", "2018", "--out", str(page), *source]) == 0
    facts = page.read_text(encoding="utf-8")
    assert '"moment":["2018",""]' in facts and "Ängsskolan" in facts
    assert main(["query", "visits", "--as-of", "2018", *source]) == 2
    assert "does not tell of time; --as-of and --known-by are for chain" in capsys.readouterr().err
    assert main(["view", "chain", "--known-by", "i fjol", *source]) == 2
    assert "--known-by i fjol: write a day, a month or a year" in capsys.readouterr().err
