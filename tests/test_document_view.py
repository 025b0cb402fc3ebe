"""The page of a document: every fact at its sentence, marks that cross, a text that is or is not at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import styrkedjan
from samples import PROJECT, VISIT, make_store, parse_sample
from styrkedjan.cli import main
from styrkedjan.documents import find_text
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.store import Store
from styrkedjan.graph.views import Text, render_document
from styrkedjan.graph.views.document import Sentence, find_document, read_document
from styrkedjan.graph.views.document_page import document_texts, render_body
from styrkedjan.graph.views.marks import Span, cut, lanes

STATIC = Path(__file__).parents[1] / "graph" / "views" / "static"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path / "store", VISIT, PROJECT)


def plain(html: str) -> str:
    """Return the text of the page's text, without what the page adds to it."""
    body = html.partition('id="text">')[2].partition("</div>")[0]
    body = re.sub(r'<a class="ref.*?</a>', "", body)
    text = re.sub(r"<[^>]+>", "", body)
    for escaped, character in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(escaped, character)
    return text


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda each: (each[0], each[0] + each[1])), max_size=12
)


@given(spans)
def test_pieces_are_the_whole_text_each_under_exactly_its_marks(places: list[tuple[int, int]]) -> None:
    marks = [Span(start, end, "p", number) for number, (start, end) in enumerate(places)]
    pieces = list(cut(60, marks))
    assert [piece.start for piece in pieces][1:] == [piece.end for piece in pieces][:-1]
    assert pieces[0].start == 0 and pieces[-1].end == 60
    for piece in pieces:
        assert set(piece.spans) == {span for span in marks if span.start <= piece.start and piece.end <= span.end}
    assert sum(len(piece.begins) for piece in pieces) == len(marks) == sum(len(piece.ends) for piece in pieces)


@given(spans)
def test_marks_that_share_characters_have_different_lanes(places: list[tuple[int, int]]) -> None:
    marks = [Span(start, end, "p", number) for number, (start, end) in enumerate(places)]
    lane = lanes(marks)
    for one in marks:
        for other in marks:
            if one != other and one.start < other.end and other.start < one.end:
                assert lane[one] != lane[other]


def test_the_text_stands_letter_for_letter_with_each_fact_at_its_sentence(store: Store) -> None:
    view = read_document(store, find_document(store, "2.txt"), Text(PROJECT))
    assert plain(render_body(view, "sv", lambda thing: "")) == PROJECT
    assert [view.text[passage.start : passage.end] for passage in view.passages] == [
        passage.quote for passage in view.passages
    ]
    stated = {
        (s.subject, s.predicate)
        for s in parse_sample(PROJECT, file_name="2.txt").statements
        if not s.predicate.endswith("mentions")
    }
    assert len(view.facts) >= len(stated) and [fact.number for fact in view.facts] == list(
        range(1, len(view.facts) + 1)
    )


def test_every_fact_leads_to_its_mark_and_back(store: Store) -> None:
    html = render_document(store, "1.txt", Text(VISIT)).html
    numbers = set(re.findall(r'<li class="passage" id="p(\d+)"', html))
    assert numbers
    assert numbers == set(re.findall(r'class="back" href="#m(\d+)"', html)) == set(re.findall(r'<a id="m(\d+)"', html))
    assert numbers == set(re.findall(r'<a class="ref[^>]* href="#p(\d+)"', html))


def test_without_the_text_the_quoted_sentences_stand_in_its_place(store: Store) -> None:
    html = render_document(store, "2.txt", None).html
    assert "Texten finns inte till hands" in html
    for quote in PROJECT.splitlines():
        assert quote in plain(html)


def test_what_was_not_understood_is_shown_with_its_share(store: Store) -> None:
    lines = VISIT.splitlines(keepends=True)
    text = VISIT + "Detta förstod ingen.\nMeny\n"
    starts = [sum(map(len, lines[:at])) for at in range(len(lines))]
    sentences = [Sentence(start, start + len(line) - 1, "stated") for start, line in zip(starts, lines, strict=True)]
    sentences += [Sentence(len(VISIT), len(VISIT) + 20, "silent"), Sentence(len(VISIT) + 21, len(text) - 1, "chrome")]
    html = render_document(store, "1.txt", Text(text, sentences)).html
    assert '<span class="silent">Detta förstod ingen.</span>' in html
    assert '<span class="chrome">Meny</span>' in html
    assert "5 av 6 lästa meningar gav minst en uppgift (83 %)" in html


def test_passages_that_cross_are_told_apart(store: Store) -> None:
    view = read_document(store, find_document(store, "1.txt"), Text(VISIT))
    first, second = view.passages[0], view.passages[1]
    assert not any(passage.crosses for passage in view.passages)
    from styrkedjan.graph.views.document import Passage, _with_lanes

    crossing = Passage(9, first.start + 5, second.start + 5, "", 0, ())
    placed = _with_lanes([first, crossing, second])
    assert [passage.crosses for passage in placed] == [True, True, True]
    assert placed[0].lane != placed[1].lane != placed[2].lane


def test_what_a_document_says_is_only_ever_text(tmp_path: Path) -> None:
    evil = 'initiative/<script>alert(1)</script> | sk:goal | "</script><img src=x onerror=alert(1)>"\n'
    html = render_document(make_store(tmp_path / "s", evil), "1.txt", Text(evil)).html
    assert "<script>alert" not in html and "<img" not in html
    assert html.count("<script") == 2 and "default-src &#39;none&#39;" in html


def test_equal_graphs_give_equal_pages(store: Store, tmp_path: Path) -> None:
    again = make_store(tmp_path / "again", VISIT, PROJECT)
    assert render_document(store, "1.txt", Text(VISIT)).html == render_document(again, "1.txt", Text(VISIT)).html


def test_a_document_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(UsageError, match="no such document"):
        render_document(store, "nothing.txt", None)
    with pytest.raises(UsageError, match="2 documents"):
        render_document(store, ".txt", None)


def test_every_string_is_there_in_both_languages() -> None:
    words = document_texts()
    assert all(len(pair) == 2 and all(pair) for pair in words.values())
    used = (STATIC / "document.js").read_text() + "".join(
        file.read_text() for file in (STATIC.parent / "templates").glob("document*.html")
    )
    asked = set(re.findall(r'"(doc\.[A-Za-z]+)"', used))
    assert asked - {"doc."} <= set(words)
    built = {"doc.issued", "doc.publisher", "doc.source"}
    assert {key for key in words if key.startswith("doc.")} - asked - built == set()


def test_the_command_line_writes_the_page_with_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    text = "Rektor Eva Provberg tog emot oss på Provskolan.\n\nDet regnade hela dagen.\n"
    (folder / "page.txt").write_text(text, encoding="utf-8")
    store, out = str(tmp_path / "store"), tmp_path / "page.html"
    assert main(["build", str(folder), "--store", store]) == 0
    assert main(["view", "document", "--about", "page.txt", "--store", store, "--out", str(out)]) == 0
    assert plain(out.read_text(encoding="utf-8")) == text
    (folder / "page.txt").unlink()
    assert main(["view", "document", "--about", "page.txt", "--store", store, "--out", str(out)]) == 0
    assert "quoted sentences alone" in capsys.readouterr().err
    assert main(["view", "document", "--store", store]) == 2
    assert main(["view", "chain", "--file", "x", "--store", store]) == 2


def test_who_was_forgotten_stands_in_no_page_of_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, store, out = tmp_path / "documents", str(tmp_path / "store"), tmp_path / "page.html"
    folder.mkdir()
    text = (
        "Rektor Eva Provberg tog emot oss på Provskolan.\n\nSedan gick Provberg hem. Eva Provbergs cykel stod kvar.\n"
    )
    (folder / "page.txt").write_text(text, encoding="utf-8")
    assert main(["build", str(folder), "--store", store]) == 0
    assert main(["forget", "Eva Provberg", "--store", store]) == 0
    assert main(["view", "document", "--about", "page.txt", "--store", store, "--out", str(out)]) == 0
    html = out.read_text(encoding="utf-8")
    assert "Provberg" not in html and "cykel stod kvar" in html
    found = find_text(Path(store), find_document(Store(store), "page.txt"))
    assert found is not None and "Provberg" not in found.text and len(found.text) == len(text)


def test_at_an_endpoint_the_page_has_the_quoted_sentences(store: Store, tmp_path: Path) -> None:
    html = render_document(store, "1.txt", None, lang="en").html
    assert "The text is not at hand here" in html
    with pytest.raises(UsageError, match="no language"):
        render_document(store, "1.txt", None, lang="de")


def test_a_public_page_has_nothing_personal_beyond_names(tmp_path: Path) -> None:
    folder, store, out = tmp_path / "documents", str(tmp_path / "store"), tmp_path / "page.html"
    folder.mkdir()
    text = (
        "Rektor Eva Provberg (eva.provberg@prov.se, 046-12 34 56) tog emot oss på Provskolan.\n\n"
        "Ring 046-65 43 21 om du vill veta mer.\n"
    )
    (folder / "page.txt").write_text(text, encoding="utf-8")
    assert main(["build", str(folder), "--store", store]) == 0
    command = ["view", "document", "--about", "page.txt", "--store", store, "--out", str(out)]
    assert main(command) == 0
    whole = out.read_text(encoding="utf-8")
    assert plain(whole) == text and "eva.provberg@prov.se" in whole
    assert main([*command, "--public"]) == 0
    public = out.read_text(encoding="utf-8")
    assert not any(each in public for each in ("eva.provberg", "@prov", "12 34 56", "65 43 21"))
    shown = plain(public)
    assert len(shown) == len(text) and "Eva Provberg" in shown and "om du vill veta mer" in shown
    # The sentences that stand for a text that is gone are no different.
    (folder / "page.txt").unlink()
    assert main([*command, "--public"]) == 0
    assert "@prov" not in out.read_text(encoding="utf-8") and "tog emot oss" in out.read_text(encoding="utf-8")
    assert main([*command, "--as-of", "2020"]) == 2


def test_the_python_face_shows_a_document_as_the_command_line_does(tmp_path: Path) -> None:
    folder, store, out = tmp_path / "documents", str(tmp_path / "store"), tmp_path / "page.html"
    folder.mkdir()
    (folder / "page.txt").write_text("Rektor Eva Provberg (a@prov.se) tog emot oss på Provskolan.\n", encoding="utf-8")
    assert main(["build", str(folder), "--store", store]) == 0
    with styrkedjan.open(store) as graph:
        for options, said in (({}, []), ({"public": True, "lang": "en"}, ["--public", "--lang", "en"])):
            arguments = ["view", "document", "--about", "page.txt", "--store", store, "--out", str(out), *said]
            assert main(arguments) == 0
            assert graph.view("document", about="page.txt", **options).html == out.read_text(encoding="utf-8")  # type: ignore[arg-type]
        elsewhere = (folder / "page.txt").rename(tmp_path / "moved.txt")
        assert 'class="text quotes"' in graph.view("document", about="page.txt").html
        assert 'class="text"' in graph.view("document", about="page.txt", file=elsewhere).html
        for wrong in ({"about": None}, {"about": "page.txt", "as_of": "2020"}):
            with pytest.raises(UsageError):
                graph.view("document", **wrong)  # type: ignore[arg-type]
        with pytest.raises(UsageError):
            graph.view("chain", file="x")
