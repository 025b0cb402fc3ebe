"""A sentence as spans: municipalities, bodies, units, roles and groups, and what is none of them."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.names.spans import Organisation, RoleMention
from styrkedjan.loaders.swedish.lexicon import Noun
from texts import organisations, read, spans, written


def organisation(text: str) -> Organisation:
    (found,) = organisations(text + "\n")
    return found


def bodies(text: str) -> list[tuple[str, str, str]]:
    """Return the organisations of a text: class, name and the code that the mention itself tells."""
    return [(x.type, x.label, x.code) for x in organisations(text + "\n")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Umeå kommun har ett mål.", "2480"),
        ("Vi läste Umeå kommuns mål.", "2480"),
        ("Umeås mål är nytt.", "2480"),
        ("Bussen går till Umeå.", "2480"),
        ("Falu kommun har ett mål.", "2080"),
        ("Vi var i Falun.", "2080"),
        ("Helsingborgs stad har ett mål.", "1283"),
        ("Vi läste Helsingborgs kommuns mål.", "1283"),
        ("HELSINGBORGS STAD", "1283"),
        ("Vi såg Upplands Väsby kommun.", "0114"),
        ("Vi var i Lilla Edet.", "1462"),
        ("Region Gotland svarade.", "0980"),
    ],
)
def test_a_municipality_is_one_by_any_form_of_its_name(text: str, code: str) -> None:
    found = organisation(text)
    assert (found.type, found.code) == ("Municipality", code)


@pytest.mark.parametrize(
    "text", ["Region Skåne svarade.", "Skåne läns landsting svarade.", "Det var Region Skånes svar."]
)
def test_a_region_is_one_by_any_form_of_its_name(text: str) -> None:
    assert bodies(text) == [("Region", "Region Skåne", "12")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kommunerna Mark och Ale deltog.", ["1463", "1440"]),
        ("Vi besökte Sala.", ["1981"]),
        ("De kom från Vara.", ["1470"]),
        ("Vara kommun svarade.", ["1470"]),
        ("Mark 3 maj 2018", ["1463"]),
    ],
)
def test_an_ambiguous_place_is_a_municipality_in_company(text: str, codes: list[str]) -> None:
    assert [x.code for x in organisations(text + "\n")] == codes


@pytest.mark.parametrize(
    "text",
    [
        "Ebba Mark är strateg.",
        "Kommunen köpte mark.",
        "Sala är en stad.",
        "Vara med är roligt.",
        "Till maten dracks en ale.",
        "Nora berättade om dagen.",
        "Rektor Karin Lund tog över.",
    ],
)
def test_an_ambiguous_place_alone_is_no_municipality(text: str) -> None:
    assert [x for x in organisations(text + "\n") if x.code] == []


@pytest.mark.parametrize(
    "text",
    [
        "Högskolan i Borås svarade.",
        "Umeå universitet svarade.",
        "Länsstyrelsen i Uppsala län svarade.",
        "Gävle sjukhus svarade.",
    ],
)
def test_a_place_inside_a_longer_name_is_no_municipality(text: str) -> None:
    assert organisation(text).type != "Municipality"


@pytest.mark.parametrize(
    "text",
    [
        "Umeå kommuns socialnämnd svarade.",
        "Umeås socialnämnd svarade.",
        "Socialnämnden i Umeå svarade.",
        "Socialnämnden i Umeå kommun svarade.",
    ],
)
def test_a_board_takes_its_municipality_with_it(text: str) -> None:
    found = organisation(text)
    assert (found.type, found.label.lower(), found.code) == ("PoliticalBody", "socialnämnden", "2480")


def test_a_board_alone_tells_no_municipality() -> None:
    found = organisation("Då svarade socialnämnden.")
    assert (found.label, found.code, found.local) == ("socialnämnden", "", True)


@pytest.mark.parametrize(
    ("word", "kind"), [("nämnden", "PoliticalBody"), ("kommunen", "Municipality"), ("regionens", "Region")]
)
def test_a_bare_head_points_at_what_was_named_before(word: str, kind: str) -> None:
    assert organisation(f"Då fick {word} frågan.").pointer == kind


def test_a_left_out_end_is_read_as_one_board() -> None:
    assert bodies("Barn- och utbildningsnämnden i Umeå svarade.") == [
        ("PoliticalBody", "Barn- och utbildningsnämnden", "2480")
    ]
    assert bodies("Vi mötte Umeå kommuns barn- och utbildningsnämnd.") == [
        ("PoliticalBody", "barn- och utbildningsnämnden", "2480")
    ]


def test_a_left_out_end_is_read_as_one_role() -> None:
    (span,) = spans("Då svarade kvalitets- och utvecklingschefen.\n", "role")
    assert isinstance(span.value, RoleMention)
    assert span.value.label == "kvalitets- och utvecklingschef"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Vi såg Vindarnas förskola.", "Vindarnas förskola"),
        ("Vi var på Nya Backens skola.", "Nya Backens skola"),
        ("Vi var på äldreboendet Solgläntan.", "Solgläntan"),
        ("Vi mötte Björkskolans rektor.", "Björkskolan"),
        ("Vi var på avdelning 14.", "avdelning 14"),
    ],
)
def test_a_unit_is_read_by_its_name_and_its_head(text: str, label: str) -> None:
    found = organisation(text)
    assert (found.type, found.label) == ("ServiceUnit", label)


def test_a_name_that_a_common_noun_announced_is_known_without_it() -> None:
    assert bodies("Vi var på äldreboendet Solgläntan. Solgläntan är nytt.") == [("ServiceUnit", "Solgläntan", "")] * 2


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("Vi mötte fackförbundet Vision.", "Union", "Vision"),
        ("Vi mötte fackförbundet Kommunal.", "Union", "Kommunal"),
        ("Vi mötte organisationen Havsbris.", "CivilSociety", "Havsbris"),
        ("Vi mötte Omsorg i Prov AB.", "Company", "Omsorg i Prov AB"),
    ],
)
def test_a_common_noun_or_an_ending_tells_what_a_name_is(text: str, kind: str, label: str) -> None:
    found = organisation(text)
    assert (found.type, found.label) == (kind, label)


@pytest.mark.parametrize(
    "text",
    ["En vision växte fram.", "Det är en kommunal fråga.", "Kommunal verksamhet följer lagen.", "Umeås Vision 2050"],
)
def test_a_common_word_is_not_the_union_that_is_called_so(text: str) -> None:
    assert [x for x in organisations(text + "\n") if x.type == "Union"] == []


def test_an_abbreviation_in_brackets_stands_for_its_name_from_then_on() -> None:
    found = organisations("Inspektionen för vård och omsorg (IVO) kom. Sedan gick IVO. Det var IVO:s beslut.\n")
    assert [x.label for x in found] == ["Inspektionen för vård och omsorg"] * 3


def test_an_abbreviation_of_a_made_up_name_is_bound_too() -> None:
    text = "Centrum för nytt lärande (CNL) kom. Sedan gick CNL.\n"
    assert [x.label for x in organisations(text)] == ["Centrum för nytt lärande"] * 2


def test_a_genitive_is_marked_and_no_part_of_the_label() -> None:
    (span,) = spans("Vi läste Skolverkets rapport.\n", "org")
    assert "genitive" in span.tags
    assert isinstance(span.value, Organisation)
    assert (span.value.label, span.value.form) == ("Skolverket", "Skolverket")


@pytest.mark.parametrize("name", ["umeå kommun", "skolverket"])
def test_a_name_in_lower_case_is_not_taken_for_a_municipality(name: str) -> None:
    assert [x for x in organisations(f"Vi såg {name}.\n") if x.code] == []


@pytest.mark.parametrize(
    ("text", "label", "level"),
    [
        ("Vi mötte rektorer.", "rektorer", "management"),
        ("Vi mötte medarbetarna.", "medarbetare", "staff"),
        ("Vi mötte elever.", "elever", "resident"),
        ("Vi mötte trivselchefer.", "trivselchefer", "management"),
    ],
)
def test_a_group_has_its_level(text: str, label: str, level: str) -> None:
    (span,) = spans(text + "\n", "group")
    assert isinstance(span.value, Noun)
    assert (span.value.label, span.value.level) == (label, level)


@pytest.mark.parametrize(
    ("text", "former"),
    [("den tidigare rektorn", True), ("dåvarande kommundirektören", True), ("den nya kommundirektören", False)],
)
def test_a_past_role_is_marked(text: str, former: bool) -> None:
    (span,) = spans(f"Då kom {text}.\n", "role")
    assert ("former-role" in span.tags) is former


@pytest.mark.parametrize(
    "text",
    [
        "Eva Provberg (S), ordförande i socialnämnden i Umeå kommun, kom den 3 maj 2018.",
        "Barn- och utbildningsnämnden (BUN), kvalitets- och utvecklingschefen och fil. dr Ida Frost!",
        "På Nya Backens skola i UmeåPå kvällen fanns 2 500 elever.",
    ],
)
def test_spans_cover_every_word_once_and_in_order(text: str) -> None:
    (sentence,) = read(text + "\n").sentences
    assert sentence.spans[0].start == sentence.tokens[0].start
    assert sentence.spans[-1].end == sentence.tokens[-1].end
    for one, other in zip(sentence.spans, sentence.spans[1:], strict=False):
        assert text[one.end : other.start].strip() == ""
        assert one.end <= other.start


def test_a_date_is_one_span() -> None:
    assert written("Det var den 3 maj 2018 i Umeå.\n", "date") == ["3 maj 2018"]


def test_an_address_is_one_span() -> None:
    assert written("Mejla eva.provberg@exempel.se.\n", "mail") == ["eva.provberg@exempel.se"]
