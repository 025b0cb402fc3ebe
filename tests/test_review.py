"""A reviewer's word: read from a plain file, applied to the graph, and told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from samples import node, read_sample
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.review_file import REVIEW_FILE, Review, add_reviews, read_reviews, to_line
from styrkedjan.graph.store import Store
from styrkedjan.graph.validate import validate
from styrkedjan.loaders.pipeline import Report, build

ONE = """\
visit/Studiebesök Provstad 2020-02-03 | sk:visits | municipality/Provstad
visit/Studiebesök Provstad 2020-02-03 | schema:startDate | "2020-02-03"
person/Anna Ek | org:memberOf | organisation/0180/Omsorgen | role/provledare
person/Anna Ek | sk:hasRole | role/provledare
initiative/Provmodellen | sk:responsible | organisation/0180/Omsorgen
initiative/Provmodellen | sk:goal | "Att pröva"
"""
TWO = """\
person/Anna Ek | org:memberOf | organisation/0180/Omsorgen | role/provledare
initiative/Provmodellen | sk:partner | organisation/0180/Skolan
"""

Built = Callable[..., tuple[Store, Report]]


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    """Build the two documents with reviews of the lines given, each ``SUBJECT | PREDICATE | OBJECT | DECISION | …``."""
    opened: list[Store] = []

    def run(*reviews: Review, file: str = "") -> tuple[Store, Report]:
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        (folder / "1.txt").write_text(ONE, encoding="utf-8")
        (folder / "2.txt").write_text(TWO, encoding="utf-8")
        (folder / REVIEW_FILE).unlink(missing_ok=True)
        if reviews:
            add_reviews(folder / REVIEW_FILE, reviews)
        if file:
            (folder / REVIEW_FILE).write_text(file, encoding="utf-8")
        report = build([folder], tmp_path / "store", load=read_sample)
        opened.append(Store(tmp_path / "store"))
        return opened[-1], report

    yield run
    for store in opened:
        store.close()


def review(fact: str, verdict: str, instead: str = "", *, document: str = "", quote: str = "") -> Review:
    subject, predicate, object_ = fact.split(" | ")
    return Review(document, quote, subject, predicate, object_, verdict, instead, "Bo Al", "2026-01-15", "prov")


def sound(store: Store) -> bool:
    """Say whether the graph keeps to all shapes but those that the small language of these documents breaks anyway."""
    found = {violation.shape.rpartition("#")[2] for violation in validate(store)}
    return found <= {"Document-sentences-with-facts", "Municipality-code", "StudyVisit-known-organiser"}


def holds(store: Store, subject: str, predicate: str, object_: str) -> bool:
    asked = f"SELECT (1 AS ?one) WHERE {{ ?subject {predicate} ?object }} LIMIT 1"
    return any(True for _ in store.select(asked, subject=node(subject), object=node(object_)))


def reviews_of(store: Store) -> list[tuple[str, ...]]:
    return sorted(
        store.select(
            "SELECT ?verdict ?words ?by ?on ?why ?quote ?file WHERE { ?r a sk:Review ; sk:verdict ?verdict ; "
            "rdfs:label ?words ; <http://purl.org/dc/terms/creator> ?by ; <http://purl.org/dc/terms/date> ?on ; "
            "sk:reason ?why ; sk:quote ?quote ; prov:wasDerivedFrom/sk:fileName ?file }"
        )
    )


# ------------------------------------------------------------------------------------------------ the graph


def test_a_rejected_fact_leaves_the_graph_and_its_sentence_is_kept(built: Built) -> None:
    before, _ = built()
    assert holds(before, "initiative/Provmodellen", "sk:responsible", "organisation/0180/Omsorgen")
    store, _ = built(review("Provmodellen | responsible | Omsorgen", "rejected"))
    assert not holds(store, "initiative/Provmodellen", "sk:responsible", "organisation/0180/Omsorgen")
    [told] = reviews_of(store)
    assert told[:5] == ("rejected", "Provmodellen – ansvarig – Omsorgen", "Bo Al", "2026-01-15", "prov")
    assert told[5:] == (ONE.splitlines()[4], "1.txt")
    assert sound(store)


def test_a_fact_that_another_document_states_stays_where_one_sentence_is_rejected(built: Built) -> None:
    store, _ = built(review("Anna Ek | memberOf | Omsorgen", "rejected", document="1.txt"))
    assert holds(store, "person/Anna Ek", "org:memberOf", "organisation/0180/Omsorgen")
    files = store.select(
        "SELECT ?f WHERE { ?e a sk:Evidence ; rdf:predicate org:memberOf ; prov:wasDerivedFrom/sk:fileName ?f }"
    )
    assert list(files) == [("2.txt",)]
    assert sound(store)


def test_with_its_last_sentence_a_membership_goes_too(built: Built) -> None:
    store, _ = built(review("Anna Ek | org:memberOf | Omsorgen", "rejected"))
    assert not holds(store, "person/Anna Ek", "org:memberOf", "organisation/0180/Omsorgen")
    assert list(store.select("SELECT ?m WHERE { ?m a org:Membership }")) == []
    assert holds(store, "person/Anna Ek", "sk:hasRole", "role/provledare")
    assert sound(store)


def test_a_role_that_is_rejected_leaves_the_memberships(built: Built) -> None:
    store, _ = built(review("Anna Ek | hasRole | provledare", "rejected", document="1.txt"))
    asked = "SELECT ?f WHERE { ?e rdf:predicate org:memberOf ; sk:role ?r ; prov:wasDerivedFrom/sk:fileName ?f }"
    assert list(store.select(asked)) == [("2.txt",)]  # what the other document says is its own
    assert sound(store)


def test_a_corrected_fact_is_replaced_on_the_same_sentence(built: Built) -> None:
    store, _ = built(review("Provmodellen | responsible | Omsorgen", "corrected", "Skolan"))
    assert holds(store, "initiative/Provmodellen", "sk:responsible", "organisation/0180/Skolan")
    assert not holds(store, "initiative/Provmodellen", "sk:responsible", "organisation/0180/Omsorgen")
    [(quote, rule, sure)] = store.select(
        "SELECT ?q ?rule ?sure WHERE { ?r sk:reviews ?e . ?e a sk:Evidence ; rdf:predicate sk:responsible ; "
        "sk:quote ?q ; sk:rule ?rule ; sk:confidence ?sure }"
    )
    assert (quote, rule, float(sure)) == (ONE.splitlines()[4], "review", 1.0)
    assert sound(store)


def test_what_a_correction_names_and_nobody_knows_becomes_a_node_of_the_same_kind(built: Built) -> None:
    store, _ = built(review("Anna Ek | memberOf | Omsorgen", "corrected", "Anna Eke |  | Omsorgen"))
    [(label,)] = store.select("SELECT ?l WHERE { ?p a sk:Person ; org:memberOf ?o ; skos:prefLabel ?l }")
    assert label == "Anna Eke"
    assert sound(store)


def test_a_correction_may_put_another_property(built: Built) -> None:
    store, _ = built(review("Provmodellen | responsible | Omsorgen", "corrected", " | partner | "))
    assert holds(store, "initiative/Provmodellen", "sk:partner", "organisation/0180/Omsorgen")


def test_a_corrected_date_is_a_date_and_stands_in_the_name_of_the_visit(built: Built) -> None:
    store, _ = built(review("Studiebesök Provstad 2020-02-03 | startDate | 2020-02-03", "corrected", "2020-02-04"))
    [(label, date)] = store.select(
        "SELECT ?l ?d WHERE { ?v a sk:StudyVisit ; skos:prefLabel ?l ; schema:startDate ?d "
        "FILTER(DATATYPE(?d) = xsd:date) }"
    )
    assert (label, date) == ("Studiebesök Provstad 2020-02-04", "2020-02-04")


def test_an_accepted_fact_is_marked_and_otherwise_as_it_was(built: Built) -> None:
    store, report = built(review("Provmodellen | goal | Att pröva", "accepted"))
    [(fact,)] = store.select(
        "SELECT ?o WHERE { ?r sk:verdict 'accepted' ; sk:reviews ?e . ?e a sk:Evidence ; rdf:object ?o }"
    )
    assert fact == "Att pröva"
    assert (report.reviewed, report.unfitting) == (1, [])
    assert sound(store)


def test_who_was_never_there_goes_with_all_that_a_document_says_of_them(built: Built) -> None:
    store, _ = built(review("Document | mentions | Anna Ek", "rejected"))
    assert list(store.select("SELECT ?p WHERE { ?p a sk:Person }")) == []
    assert sound(store)


def test_a_quote_is_met_however_its_lines_were_broken(built: Built) -> None:
    quote = ONE.splitlines()[4].replace(" | ", "  |\n ")
    store, _ = built(
        file="\t".join(("1.txt", " ".join(quote.split()), "Provmodellen", "ansvarig", "Omsorgen", "förkastad"))
    )
    assert not holds(store, "initiative/Provmodellen", "sk:responsible", "organisation/0180/Omsorgen")


def test_a_word_on_one_document_goes_before_one_on_all(built: Built) -> None:
    everywhere = review("Anna Ek | memberOf | Omsorgen", "rejected")
    here = review("Anna Ek | memberOf | Omsorgen", "accepted", document="2.txt")
    store, report = built(everywhere, here)
    asked = "SELECT ?f WHERE { ?e a sk:Evidence ; rdf:predicate org:memberOf ; prov:wasDerivedFrom/sk:fileName ?f }"
    assert list(store.select(asked)) == [("2.txt",)]
    assert [each[0] for each in reviews_of(store)] == ["accepted", "rejected"]
    assert report.unfitting == []


def test_a_namesake_is_met_by_the_address_that_the_graph_has(built: Built) -> None:
    """Two of one name are told apart only where documents come together, after the reviews."""
    [(anna,)] = built()[0].select("SELECT ?p WHERE { ?p a sk:Person }")
    for address in (anna, f"{anna}/organisation/0180/omsorgen"):
        store, report = built(review(f"<{address}> | memberOf | Omsorgen", "rejected"))
        assert report.unfitting == []
        assert not holds(store, "person/Anna Ek", "org:memberOf", "organisation/0180/Omsorgen")


def test_a_review_that_fits_nothing_is_told_of_with_its_place(built: Built) -> None:
    _, report = built(review("Provmodellen | responsible | Skolan", "rejected"))
    assert [place.rpartition("/")[2] for place in report.unfitting] == [f"{REVIEW_FILE}:2"]


def test_without_its_line_a_review_is_undone(built: Built) -> None:
    first, _ = built()
    lines = list(first.lines())
    built(review("Provmodellen | responsible | Omsorgen", "rejected"))
    assert list(built()[0].lines()) == lines


# ------------------------------------------------------------------------------------------------ the file


def test_what_is_written_is_read_back_and_sorted(tmp_path: Path) -> None:
    reviews = [
        review("Bo Al | memberOf | Skolan", "corrected", "Omsorgen", document="b.txt", quote="Bo\tsade\nnej."),
        review("Anna Ek | memberOf | Skolan", "accepted", document="a.txt"),
        review("Anna Ek | memberOf | Skolan", "rejected"),
    ]
    file = tmp_path / REVIEW_FILE
    add_reviews(file, reviews)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("document\tquote\tsubject") and lines[1:] == [
        to_line(each)[:-1] for each in sorted(reviews)
    ]
    assert [each.quote for each in read_reviews([file])] == ["", "", "Bo sade nej."]


def test_a_new_word_on_the_same_fact_takes_the_place_of_the_old_and_remarks_stay(tmp_path: Path) -> None:
    file = tmp_path / REVIEW_FILE
    file.write_text("# våra granskningar\n" + to_line(review("A | memberOf | B", "accepted")), encoding="utf-8")
    add_reviews(file, [review("A | memberOf | B", "rejected")])
    assert file.read_text(encoding="utf-8").startswith("# våra granskningar\n")
    assert [each.verdict for each in read_reviews([file])] == ["rejected"]


def test_two_words_on_one_fact_are_an_error_that_names_both_lines(tmp_path: Path) -> None:
    file = tmp_path / REVIEW_FILE
    lines = to_line(review("A | memberOf | B", "accepted")) + to_line(review("A | memberOf | B", "rejected"))
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{REVIEW_FILE}:2: contradicts .*{REVIEW_FILE}:1"):
        read_reviews([file])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a.txt\t\tA\tmemberOf\tB\tmaybe", "is no review"),
        ("a.txt\t\tA\tmemberOf\t\taccepted", "is no review"),
        ("a.txt\t\tA\tmembrOf\tB\taccepted", "no property of the vocabulary; did you mean 'memberof'"),
        ("a.txt\t\tA\tmemberOf\tB\tcorrected", "belongs to a correction"),
        ("a.txt\t\tA\tmemberOf\tB\trejected\tC", "belongs to a correction"),
        ("a.txt\t\tA\tmemberOf\tB\trejected\t\tBo\t15 maj", "is no day"),
        ("<<<<<<< HEAD", "merge that was not finished"),
    ],
)
def test_a_line_that_cannot_be_followed_is_told_of_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / REVIEW_FILE
    file.write_text(f"# först\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{REVIEW_FILE}:2: .*{said}"):
        read_reviews([file])
