"""The lists of roles, groups, themes and names: whole, in both languages, inflected, and each word in one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files

import pyoxigraph as ox
import pytest

from styrkedjan.ontology import BASE, SK, SKOS
from texts import names

LEVELS = {
    BASE + "level/" + name for name in ("state", "political", "executive", "management", "staff", "resident", "union")
}
LISTS = {"roles": "role", "groups": "group", "themes": "theme"}
NAMES = ("first_names", "ambiguous_first_names", "last_names")
FORMS = (SK + "definiteLabel", SK + "pluralLabel", SK + "definitePluralLabel", SK + "singularLabel")

Entry = dict[str, list[ox.Literal | ox.NamedNode]]


@cache
def entries(name: str) -> dict[str, Entry]:
    """Return the entries of one file by IRI, in the order of the file; the scheme itself is not one."""
    found: dict[str, Entry] = {}
    data = files("styrkedjan.ontology").joinpath(f"{name}.ttl").read_bytes()
    for quad in ox.parse(data, format=ox.RdfFormat.TURTLE):
        subject, predicate, value = quad.triple.subject, quad.triple.predicate, quad.triple.object
        assert isinstance(subject, ox.NamedNode) and isinstance(value, (ox.Literal, ox.NamedNode))
        if subject.value.startswith(BASE):
            found.setdefault(subject.value, defaultdict(list))[predicate.value].append(value)
    return found


def literals(entry: Entry, predicate: str, language: str = "sv") -> list[str]:
    return [t.value for t in entry.get(predicate, []) if isinstance(t, ox.Literal) and t.language == language]


def links(entry: Entry, predicate: str) -> set[str]:
    return {t.value for t in entry.get(predicate, []) if isinstance(t, ox.NamedNode)}


def label(entry: Entry) -> str:
    (found,) = literals(entry, SKOS + "prefLabel")
    return found


def slug(text: str) -> str:
    """Return the part of an IRI that a label makes."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def words(name: str) -> list[str]:
    lines = files("styrkedjan.loaders.swedish").joinpath(f"words/{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(params=LISTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_entry_is_named_once_in_each_language(name: str) -> None:
    for iri, entry in entries(name).items():
        assert [len(literals(entry, SKOS + "prefLabel", language)) for language in ("sv", "en")] == [1, 1], iri


def test_each_iri_is_made_of_the_label(name: str) -> None:
    for iri, entry in entries(name).items():
        assert iri == f"{BASE}{LISTS[name]}/{slug(label(entry))}"


def test_the_entries_stand_in_order_of_their_iris(name: str) -> None:
    assert list(entries(name)) == sorted(entries(name))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_two_entries_are_called_alike(name: str, language: str) -> None:
    labels = Counter(
        text
        for entry in entries(name).values()
        for p in ("prefLabel", "altLabel")
        for text in literals(entry, SKOS + p, language)
    )
    assert [text for text, count in labels.items() if count > 1] == []


def test_no_form_of_one_group_or_theme_is_the_name_of_another() -> None:
    for file in ("groups", "themes"):
        owners = {
            text: iri
            for iri, e in entries(file).items()
            for p in ("prefLabel", "altLabel")
            for text in literals(e, SKOS + p)
        }
        for iri, entry in entries(file).items():
            for form in (form for predicate in FORMS for form in literals(entry, predicate)):
                assert owners.get(form, iri) == iri, form


def test_labels_carry_no_stray_blanks_and_start_in_lower_case_unless_they_start_with_an_abbreviation(name: str) -> None:
    for entry in entries(name).values():
        for text in literals(entry, SKOS + "prefLabel") + literals(entry, SKOS + "altLabel"):
            assert text == " ".join(text.split())
        first = label(entry).split("-")[0].split(" ")[0]
        assert first[0].islower() or len(first) <= 3 or label(entry) == "New Public Management", label(entry)


# ---------------------------------------------------------------------------------------------------- roles and groups


def test_there_are_at_least_400_roles_and_150_groups_and_250_themes() -> None:
    assert (len(entries("roles")) >= 400, len(entries("groups")) >= 150, len(entries("themes")) >= 250) == (
        True,
        True,
        True,
    )


def test_each_role_has_its_definite_and_plural_forms() -> None:
    for iri, entry in entries("roles").items():
        assert [len(literals(entry, SK + p)) for p in ("definiteLabel", "pluralLabel", "definitePluralLabel")] == [
            1,
            1,
            1,
        ], iri


@pytest.mark.parametrize(
    ("role", "definite", "plural", "definite_plural"),
    [
        ("socialdirektör", "socialdirektören", "socialdirektörer", "socialdirektörerna"),
        ("lärare", "läraren", "lärare", "lärarna"),
        ("sjuksköterska", "sjuksköterskan", "sjuksköterskor", "sjuksköterskorna"),
        ("statsråd", "statsrådet", "statsråd", "statsråden"),
        ("ordförande", "ordföranden", "ordförande", "ordförandena"),
        ("nämndledamot", "nämndledamoten", "nämndledamöter", "nämndledamöterna"),
        ("civilminister", "civilministern", "civilministrar", "civilministrarna"),
        ("tjänsteman", "tjänstemannen", "tjänstemän", "tjänstemännen"),
        ("rektor", "rektorn", "rektorer", "rektorerna"),
        ("särskild utredare", "särskilda utredaren", "särskilda utredare", "särskilda utredarna"),
        ("fackligt ombud", "fackliga ombudet", "fackliga ombud", "fackliga ombuden"),
        (
            "barn- och utbildningschef",
            "barn- och utbildningschefen",
            "barn- och utbildningschefer",
            "barn- och utbildningscheferna",
        ),
        ("tillförordnad rektor", "tillförordnade rektorn", "tillförordnade rektorer", "tillförordnade rektorerna"),
    ],
)
def test_a_role_is_inflected_as_its_last_word(role: str, definite: str, plural: str, definite_plural: str) -> None:
    entry = entries("roles")[f"{BASE}role/{slug(role)}"]
    assert [literals(entry, p) for p in FORMS[:3]] == [[definite], [plural], [definite_plural]]


def test_a_role_takes_its_level_from_itself_or_its_organisation_and_never_from_both() -> None:
    for iri, entry in entries("roles").items():
        levels, source = links(entry, SK + "atLevel"), entry.get(SK + "levelFrom", [])
        assert len(levels) + len(source) <= 1, iri
        assert levels <= LEVELS, iri
        assert [t.value for t in source] in ([], ["organisation"]), iri


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("socialdirektör", "executive"),
        ("enhetschef", "management"),
        ("rektor", "management"),
        ("kommunalråd", "political"),
        ("undersköterska", "staff"),
        ("generaldirektör", "state"),
        ("fackombud", "union"),
        ("brukarrepresentant", "resident"),
    ],
)
def test_a_role_stands_at_its_level(role: str, level: str) -> None:
    assert links(entries("roles")[f"{BASE}role/{role}"], SK + "atLevel") == {f"{BASE}level/{level}"}


@pytest.mark.parametrize("role", ["ordförande", "ledamot", "forskare", "professor", "journalist", "avdelningschef"])
def test_a_role_that_does_not_tell_its_level_has_none(role: str) -> None:
    assert links(entries("roles")[f"{BASE}role/{role}"], SK + "atLevel") == set()


def test_the_words_that_end_compounds_are_marked() -> None:
    heads = {label(e) for e in entries("roles").values() if SK + "roleHead" in e}
    assert {"chef", "direktör", "strateg", "råd", "sekreterare", "sköterska", "lots", "ordförande", "forskare"} <= heads
    assert not {head for head in heads if " " in head}


def test_each_group_has_a_level_of_the_chain_or_none() -> None:
    for iri, entry in entries("groups").items():
        assert len(links(entry, SK + "atLevel")) <= 1 and links(entry, SK + "atLevel") <= LEVELS, iri


def test_a_group_that_is_the_plural_of_a_role_says_something_more_than_the_role_does() -> None:
    plurals = {plural for entry in entries("roles").values() for plural in literals(entry, SK + "pluralLabel")}
    more = (SKOS + "altLabel", SK + "incidental")
    assert [label(e) for e in entries("groups").values() if label(e) in plurals and not any(p in e for p in more)] == []


# ---------------------------------------------------------------------------------------------------- themes


def test_every_theme_leads_up_to_a_top_concept_without_going_in_a_ring() -> None:
    themes = entries("themes")

    def tops(iri: str, below: tuple[str, ...] = ()) -> set[str]:
        assert iri not in below, f"{iri} is broader than itself"
        wider = links(themes[iri], SKOS + "broader")
        return {top for w in wider for top in tops(w, (*below, iri))} if wider else {iri}

    top_concepts = {iri for iri, entry in themes.items() if links(entry, SKOS + "topConceptOf") == {SK + "Themes"}}
    assert {top for iri in themes for top in tops(iri)} == top_concepts
    assert 8 <= len(top_concepts) <= 15


def test_the_scheme_names_its_top_concepts() -> None:
    data = files("styrkedjan.ontology").joinpath("themes.ttl").read_bytes()
    named = {
        q.object.value
        for q in ox.parse(data, format=ox.RdfFormat.TURTLE)
        if q.predicate.value == SKOS + "hasTopConcept"
    }
    assert named == {iri for iri, entry in entries("themes").items() if SKOS + "topConceptOf" in entry}


def test_no_theme_is_placed_both_under_another_and_under_what_that_one_is_under() -> None:
    themes = entries("themes")

    def above(iri: str) -> set[str]:
        wider = links(themes[iri], SKOS + "broader")
        return wider | {up for w in wider for up in above(w)}

    for iri, entry in themes.items():
        wider = links(entry, SKOS + "broader")
        assert not wider & {up for w in wider for up in above(w)}, iri


def test_a_definition_is_given_in_both_languages_or_in_none_and_for_eighty_themes_at_least() -> None:
    defined = [
        {language for language in ("sv", "en") if literals(entry, SKOS + "definition", language)}
        for entry in entries("themes").values()
    ]
    assert {frozenset(d) for d in defined} <= {frozenset(), frozenset({"sv", "en"})}
    assert sum(map(bool, defined)) >= 80


def test_the_guiding_principles_of_trust_based_governance_are_related_to_each_other() -> None:
    principles = entries("themes")[BASE + "theme/vägledande-principer"]
    assert {iri.rsplit("/", 1)[1] for iri in links(principles, SKOS + "related")} == {
        "tillit",
        "medborgarfokus",
        "helhetssyn",
        "handlingsutrymme",
        "stöd",
        "kunskap",
        "öppenhet",
    }


@pytest.mark.parametrize(
    ("phrase", "theme"),
    [
        ("tillitsstyrning", "tillitsbaserad-styrning"),
        ("NPM", "new-public-management"),
        ("rollfördelning", "roller"),
        ("riktade statsbidrag", "specialdestinerade-statsbidrag"),
        ("brukarfokus", "medborgarfokus"),
        ("styrkedjan", "styrkedja"),
    ],
)
def test_other_phrasings_lead_to_the_same_theme(phrase: str, theme: str) -> None:
    entry = entries("themes")[f"{BASE}theme/{theme}"]
    assert phrase in literals(entry, SKOS + "altLabel") + literals(entry, SK + "definiteLabel")


# ---------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("file", NAMES)
def test_names_are_sorted_once_each_capitalised_and_their_source_is_told(file: str) -> None:
    names = words(file)
    assert names == sorted(set(names), key=lambda n: (n.casefold(), n))
    assert all(n[0].isupper() and n.replace("-", "").replace("'", "").isalpha() for n in names)
    first, second = (
        files("styrkedjan.loaders.swedish").joinpath(f"words/{file}.txt").read_text(encoding="utf-8").splitlines()[:2]
    )
    assert first.startswith("#") and "Faker" in second and "MIT" in second


def test_a_first_name_is_plain_or_ambiguous_and_not_both() -> None:
    assert not set(words("first_names")) & set(words("ambiguous_first_names"))


def test_names_that_are_also_words_are_among_the_ambiguous() -> None:
    assert {"Björn", "Bo", "Dag", "My", "Sol", "Vår", "Per", "Hans", "Klara"} <= set(words("ambiguous_first_names"))


def test_names_of_many_origins_are_known() -> None:
    assert {"Anna", "Lars-Erik", "Ann-Christine", "Fatima", "Ahmed", "Goran", "Aino", "Małgorzata", "Thuy"} <= set(
        words("first_names")
    )
    assert 4000 <= len(words("first_names")) <= 8000


def test_no_first_name_is_a_word_that_starts_sentences() -> None:
    starters = {
        "Alla",
        "Andra",
        "Den",
        "Det",
        "Du",
        "En",
        "Ett",
        "Han",
        "Hon",
        "Men",
        "Ni",
        "Nu",
        "Om",
        "Sina",
        "Till",
        "Var",
        "Vi",
    }
    assert not starters & set(words("first_names"))


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Stödet går till kommuner och regioner.", {"kommuner", "regioner"}),
        ("Myndigheterna ska samverka.", {"myndigheter"}),
        ("Länsstyrelserna följer upp.", {"länsstyrelser"}),
        ("Det gäller några kommuner.", set()),
        ("Andra myndigheter har gjort så.", set()),
        ("Vi såg på olika lokaler och kommuner.", set()),
        ("Stödet når lokaler och kommuner.", {"kommuner"}),
        ("Myndighetens lokaler är nya.", set()),
        ("Kommunernas skolor är nya.", set()),
    ],
)
def test_a_plural_of_organisations_means_all_of_them_unless_limited(text: str, groups: set[str]) -> None:
    assert names(text, "sk:Group") == groups


def test_the_social_services_are_one_body_where_no_municipality_is_in_sight() -> None:
    assert names("Stödet till socialtjänsten ökar. Socialtjänsten behöver det.", "sk:ServiceUnit") == {"socialtjänsten"}
    assert names("Stödet till hemtjänsten ökar.", "sk:ServiceUnit") == set()
