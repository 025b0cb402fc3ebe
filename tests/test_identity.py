"""Namesakes, labels and classes across documents."""

from __future__ import annotations

from itertools import permutations

import pytest

from samples import node, parse_sample
from styrkedjan.graph.identity import Shard, join_namesakes, merge, read_shard
from styrkedjan.graph.shard import to_lines
from styrkedjan.ontology import BASE, ORG, RDF, SK, SKOS

ANNA = node("person/Anna Ek")


def shard(text: str, number: int = 0) -> Shard:
    return read_shard(to_lines(parse_sample(text, sha256=f"{number:064x}"[::-1])))


def members(*texts: str) -> set[tuple[str, str]]:
    """Return who is a member of what once the texts' documents are merged, without the base."""
    triples = merge([shard(text, number) for number, text in enumerate(texts)], labels={}, types={}, above={})
    return {(s[1:-1].removeprefix(BASE), o[1:-1].removeprefix(BASE)) for s, p, o in triples if p == f"<{ORG}memberOf>"}


def test_one_name_with_one_organisation_is_one_person() -> None:
    line = "person/Anna Ek | org:memberOf | organisation/Provverket"
    assert members(line, line) == {("person/anna-ek", "organisation/provverket")}


def test_one_name_with_two_organisations_is_two_people_named_by_them() -> None:
    found = members(
        "person/Anna Ek | org:memberOf | organisation/Provverket",
        "person/Anna Ek | org:memberOf | organisation/Testverket",
    )
    assert found == {
        ("person/anna-ek/organisation/provverket", "organisation/provverket"),
        ("person/anna-ek/organisation/testverket", "organisation/testverket"),
    }


def test_two_bodies_of_one_municipality_hold_a_person_together() -> None:
    found = members(
        "person/Anna Ek | org:memberOf | organisation/9999/Omsorgen",
        "person/Anna Ek | org:memberOf | municipality/9999",
    )
    assert {person for person, _ in found} == {"person/anna-ek"}


def test_a_third_document_can_join_what_two_leave_apart() -> None:
    both = """\
person/Anna Ek | org:memberOf | organisation/Provverket
person/Anna Ek | sk:formerMemberOf | organisation/Testverket
"""
    found = members(
        "person/Anna Ek | org:memberOf | organisation/Provverket",
        "person/Anna Ek | org:memberOf | organisation/Testverket",
        both,
    )
    assert {person for person, _ in found} == {"person/anna-ek"}


def test_one_without_organisation_joins_the_only_namesake() -> None:
    shards = [
        shard("person/Anna Ek | org:memberOf | organisation/Provverket"),
        shard("visit/X 2020 | sk:participant | person/Anna Ek"),
    ]
    assert join_namesakes(shards) == [{}, {}]


def test_one_without_organisation_stays_alone_among_several() -> None:
    texts = [
        "person/Anna Ek | org:memberOf | organisation/Provverket",
        "person/Anna Ek | org:memberOf | organisation/Testverket",
        "visit/X 2020 | sk:participant | person/Anna Ek",
    ]
    renamed = join_namesakes([shard(text) for text in texts])
    assert renamed[2] == {}
    assert renamed[0] == {f"<{ANNA}>": f"<{ANNA}/organisation/provverket>"}


def test_namesakes_within_a_document_stay_apart_or_join_as_their_organisations_say() -> None:
    apart = """\
person/Anna Ek/a | org:memberOf | organisation/Provverket
person/Anna Ek/b | org:memberOf | organisation/Testverket
"""
    assert {person for person, _ in members(apart)} == {
        "person/anna-ek/organisation/provverket",
        "person/anna-ek/organisation/testverket",
    }
    found = members(apart, "person/Anna Ek | org:memberOf | organisation/Testverket")
    assert {person for person, _ in found} == {
        "person/anna-ek/organisation/provverket",
        "person/anna-ek/organisation/testverket",
    }


def test_evidence_memberships_and_mentions_follow_the_person() -> None:
    texts = [
        "person/Anna Ek | org:memberOf | organisation/Provverket",
        "person/Anna Ek | org:memberOf | organisation/Testverket",
    ]
    triples = merge([shard(text, number) for number, text in enumerate(texts)], labels={}, types={}, above={})
    assert not [triple for triple in triples if f"<{ANNA}>" in triple]
    prov = f"<{ANNA}/organisation/provverket>"
    assert {p.rpartition("/")[2].rpartition("#")[2][:-1] for s, p, o in triples if o == prov} == {
        "subject",
        "member",
        "object",
        "mentions",
    }


def test_the_order_of_documents_changes_nothing() -> None:
    texts = [
        "person/Anna Ek | org:memberOf | organisation/Provverket",
        "person/Anna Ek | org:memberOf | organisation/Testverket",
        "person/Anna Ek | org:memberOf | organisation/9999/Omsorgen",
        "person/Anna Ek | org:memberOf | municipality/9999",
        "visit/X 2020 | sk:participant | person/Anna Ek",
    ]
    shards = [shard(text, number) for number, text in enumerate(texts)]
    results = {frozenset(merge(order, labels={}, types={}, above={})) for order in permutations(shards)}
    assert len(results) == 1


def labelled(*labels: str) -> list[Shard]:
    return [[("<urn:x>", f"<{SKOS}prefLabel>", f'"{label}"@sv')] for label in labels]


def labels_of(shards: list[Shard], **known: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"prefLabel": set(), "altLabel": set()}
    reference = {f"<urn:x> @{language}": f'"{label}"@{language}' for language, label in known.items()}
    for _, p, o in merge(shards, labels=reference, types={}, above={}):
        found[p.removeprefix(f"<{SKOS}")[:-1]].add(o.split('"')[1])
    return found


@pytest.mark.parametrize(
    ("labels", "preferred"),
    [(["Lab", "Labbet", "Lab"], "Lab"), (["Lab", "Labbet"], "Labbet"), (["Labb", "Laba"], "Laba")],
    ids=["most documents", "longest", "first letters"],
)
def test_one_label_is_preferred_and_the_others_are_kept(labels: list[str], preferred: str) -> None:
    assert labels_of(labelled(*labels)) == {"prefLabel": {preferred}, "altLabel": set(labels) - {preferred}}


def test_the_label_of_the_ontology_wins() -> None:
    assert labels_of(labelled("Malmö", "Malmö"), sv="Malmö stad") == {
        "prefLabel": {"Malmö stad"},
        "altLabel": {"Malmö"},
    }


def test_a_label_is_not_repeated_as_another_form() -> None:
    shards: list[Shard] = [[*labelled("Lab")[0], ("<urn:x>", f"<{SKOS}altLabel>", '"Lab"@sv')]]
    assert labels_of(shards) == {"prefLabel": {"Lab"}, "altLabel": set()}


def class_of(*classes: str, reference: str = "") -> str:
    shards: list[Shard] = [[("<urn:x>", f"<{RDF}type>", f"<{SK}{name}>")] for name in classes]
    above = {f"<{SK}Company>": frozenset({f"<{SK}Organisation>"}), f"<{SK}Union>": frozenset({f"<{SK}Organisation>"})}
    types = {"<urn:x>": f"<{SK}{reference}>"} if reference else {}
    ((_, _, class_),) = merge(shards, labels={}, types=types, above=above)
    return class_.removeprefix(f"<{SK}")[:-1]


def test_the_most_specific_class_is_kept() -> None:
    assert class_of("Organisation", "Organisation", "Company") == "Company"


def test_of_classes_side_by_side_the_most_frequent_is_kept() -> None:
    assert class_of("Union", "Company", "Union") == "Union"
    assert class_of("Union", "Company") == "Company"


def test_the_class_of_the_ontology_wins() -> None:
    assert class_of("Company", reference="Union") == "Union"


def level_of(*levels: str, reference: str = "") -> str:
    shards: list[Shard] = [[("<urn:x>", f"<{SK}atLevel>", f"<{BASE}level/{name}>")] for name in levels]
    known = {"<urn:x>": f"<{BASE}level/{reference}>"} if reference else {}
    ((_, _, level),) = merge(shards, labels={}, types={}, above={}, levels=known)
    return level.removeprefix(f"<{BASE}level/")[:-1]


def test_one_level_is_kept_that_of_the_ontology_first() -> None:
    assert level_of("staff", "management", "staff") == "staff"
    assert level_of("staff", "management") == "management"
    assert level_of("staff", "staff", reference="executive") == "executive"
