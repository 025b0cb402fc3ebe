"""The initiatives and events that a document names: by a cue, in quotes, as they are called or defined."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.names.spans import Thing
from texts import load, read, spans


def things(text: str) -> set[tuple[str, str]]:
    return {(v.kind, v.label) for span in spans(text + "\n", "thing") if isinstance(v := span.value, Thing)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Projektet Kraftlyftet startar nu.", "Kraftlyftet"),
        ("Pilotprojektet Stjärnan i Umeå fortsätter.", "Stjärnan"),
        ("Projekt Stjärna startar.", "Projekt Stjärna"),
        ("Modellen ”Varje dag räknas” prövas.", "Varje dag räknas"),
        ("Programmet bygger på ”Lita på medarbetaren”.", "Lita på medarbetaren"),
        ("Metoden kallas Stjärnan och är ny.", "Stjärnan"),
        ("Försöket, som kallas Stjärnan, fortsätter.", "Stjärnan"),
        ("Arbetet fick namnet Stjärnstunden.", "Stjärnstunden"),
        ("Lärtrappan är ett treårigt utvecklingsprogram för chefer.", "Lärtrappan"),
        ("I skolans vardag används Fredagsrutan, en metod där alla får tala.", "Fredagsrutan"),
        ("Vi använder Stjärnmodellen på skolan.", "Stjärnmodellen"),
        ("I Stjärnlabbet testas nytt.", "Stjärnlabbet"),
        ("- Stjärnan – presentation av en modell för samverkan", "Stjärnan"),
    ],
)
def test_an_initiative_is_told_by_a_cue_a_quote_or_a_definition(text: str, name: str) -> None:
    assert things(text) == {("initiative", name)}


def test_a_research_project_is_told_from_other_initiatives() -> None:
    assert things("Forskningsprojektet Stjärnan pågår.") == {("research", "Stjärnan")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Konferensen Framtidsdagen hölls i maj.", "Framtidsdagen"),
        ("Seminariet ”Mod att leda” lockade många.", "Mod att leda"),
        ("Vi var på Framtidsdagen i går.", "Framtidsdagen"),
        ("Vi besökte Forum Mod i Umeå.", "Forum Mod"),
    ],
)
def test_an_event_is_told_by_a_cue_a_quote_or_its_head(text: str, name: str) -> None:
    assert things(text) == {("event", name)}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet startar nu.",
        "Projektet Eva Provberg leder är klart.",
        "Projektet Umeå kommun driver är klart.",
        "Modellen Umeå används.",
        "Boken ”Lita på medarbetaren” lästes.",
        "Vi talade om temat ”Lita på medarbetaren”.",
        "Dagens program var långt.",
        "Skolverket är en myndighet med ett program.",
    ],
)
def test_what_a_cue_only_stands_beside_is_no_initiative(text: str) -> None:
    assert things(text) == set()


def test_a_name_met_once_is_known_everywhere_and_in_the_genitive() -> None:
    text = "Stjärnan lyser här. Metoden Stjärnan är bra. Alla gillar Stjärnans idé.\n"
    found = spans(text, "thing")
    assert [text[s.start : s.end] for s in found] == ["Stjärnan", "Stjärnan", "Stjärnans"]
    assert "genitive" in found[-1].tags


def test_a_name_in_the_menu_is_not_looked_for() -> None:
    reading = read("Hem > Projektet Kraftlyftet > Om\n\nVi var där hela dagen. Det var bra.\n")
    assert [s for sentence in reading.sentences for s in sentence.spans if isinstance(s.value, Thing)] == []


def test_a_name_may_stand_before_a_compound_of_which_a_part_is_left_out() -> None:
    for name in ("Björkgårdens vård- och omsorgsboende", "Provbergska vård- och omsorgsboende"):
        graph = load(f"Den 3 maj 2018 besökte vi {name} i Södertälje kommun.")
        assert any(entity.label.startswith(name) for entity in graph.entities), name


def test_a_list_after_the_word_for_regions_names_regions() -> None:
    text = "Aktörer i fem regioner går ihop: Dalarna och Gävleborg, Jönköping, Stockholm och Västra Götaland."
    labels = {entity.label for entity in load(text).entities if entity.type.endswith("Region")}
    assert labels == {
        "Region Dalarna", "Region Gävleborg", "Region Jönköpings län", "Region Stockholm", "Västra Götalandsregionen",
    }  # fmt: skip
    text = "De regioner som ingår är Dalarna, Gävleborg och Västra Götaland."
    assert {"Region Gävleborg", "Västra Götalandsregionen"} <= {entity.label for entity in load(text).entities}
    assert not any(e.type.endswith("Region") for e in load("Regionerna finns i Dalarna och Skåne.").entities)


def test_an_inquiry_is_called_by_all_of_its_title() -> None:
    graph = load("Mötet handlade om den pågående utredningen Översyn av skolmodellen (dir. 2022:103).")
    assert "Översyn av skolmodellen" in {entity.label for entity in graph.entities}
