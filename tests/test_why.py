"""From a name to the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from samples import PROJECT, VISIT, make_store, node
from styrkedjan.graph.errors import UsageError
from styrkedjan.graph.names import expand, find_node, find_nodes, find_property
from styrkedjan.graph.store import Store
from styrkedjan.graph.why import find_reasons
from styrkedjan.ontology import BASE, ORG, SK

NAMESAKES = """\
organisation/1111/Omsorgen | sk:partOf | municipality/Ena
organisation/2222/Omsorgen | sk:partOf | municipality/Andra
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_store(tmp_path_factory.mktemp("why") / "s", VISIT, PROJECT, NAMESAKES) as opened:
        yield opened


def test_the_sentence_behind_a_fact_is_given_with_its_place(store: Store) -> None:
    (reason,) = find_reasons(store, "Provlabbet", "partner", "Provverket")
    assert (reason.subject, reason.predicate, reason.object) == ("Provlabbet", "partner", "Provverket")
    assert reason.quote == PROJECT.splitlines()[1]
    assert (reason.document, reason.start, reason.rule, reason.modality) == (
        "2.txt",
        PROJECT.index(reason.quote),
        "sample",
        "planned",
    )


def test_a_fact_in_two_documents_has_two_sentences(store: Store) -> None:
    reasons = find_reasons(store, "Anna Ek", "org:memberOf")
    assert [(reason.document, reason.role) for reason in reasons] == [("1.txt", "provledare"), ("2.txt", "")]


def test_a_node_is_told_of_as_subject_and_as_object(store: Store) -> None:
    reasons = find_reasons(store, "Provlabbet")
    assert {reason.predicate for reason in reasons} == {"responsible", "partner", "goal"}
    assert {reason.predicate for reason in find_reasons(store, "Provstad")} == {"visits"}


def test_what_is_only_mentioned_is_told_of_as_that(store: Store) -> None:
    assert {reason.predicate for reason in find_reasons(store, "provledare")} == {"has role"}


def test_a_derived_fact_names_its_rule(store: Store) -> None:
    (reason,) = find_reasons(store, "Studiebesök Provstad 2020-02-03", "sk:involvesLevel")
    assert (reason.inferred, reason.quote) == ("sample-rule", VISIT.splitlines()[0])


def test_an_object_may_be_a_value(store: Store) -> None:
    (reason,) = find_reasons(store, "Studiebesök Provstad 2020-02-03", "startdatum", "2020-02-03")
    assert reason.object == "2020-02-03"


def test_what_nobody_says_has_no_reasons(store: Store) -> None:
    assert find_reasons(store, "Provlabbet", "partner", "Provstad") == []


@pytest.mark.parametrize(
    "name", ["Provlabbet", "PROVLABBET", " provlabbet ", "id:initiative/provlabbet", f"<{BASE}initiative/provlabbet>"]
)
def test_a_node_is_found_by_name_in_any_case_and_by_iri(store: Store, name: str) -> None:
    assert find_node(store, name) == node("initiative/Provlabbet")


def test_a_name_of_several_nodes_gets_the_candidates(store: Store) -> None:
    with pytest.raises(UsageError, match=r"several nodes.*organisation/1111/omsorgen.*organisation/2222/omsorgen"):
        find_node(store, "Omsorgen")
    assert len(find_nodes(store, "Omsorgen")) == 3


def test_a_misspelt_name_gets_the_nearest(store: Store) -> None:
    with pytest.raises(UsageError, match="did you mean 'Provlabbet'"):
        find_node(store, "Provlabet")


def test_an_iri_of_nothing_is_told_of(store: Store) -> None:
    with pytest.raises(UsageError, match="no such node"):
        find_node(store, "id:person/ingen")


def test_a_property_is_found_by_its_name_or_label_in_either_language(store: Store) -> None:
    assert find_property(store, "memberOf") == ORG + "memberOf"
    assert find_property(store, "besöker") == find_property(store, "visits") == SK + "visits"
    with pytest.raises(UsageError, match="no property of that name; there are .*visits"):
        find_property(store, "eats")


def test_short_iris_are_known_and_names_with_colons_are_names() -> None:
    assert expand("sk:visits", BASE) == SK + "visits"
    assert expand("id:a", "https://example.org/") == "https://example.org/a"
    assert expand("Besök: en rapport", BASE) is None
