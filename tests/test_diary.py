"""Entries that begin with a day: calendars, diaries, pages on who came to see. All texts are made up."""

from __future__ import annotations

import pytest

from styrkedjan.graph.model import DocumentGraph
from styrkedjan.loaders import load_text
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.ontology import SCHEMA, SK


def read(text: str) -> DocumentGraph:
    return load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))


def facts(text: str) -> set[tuple[str, str, str]]:
    graph = read(text)
    labels = {entity.iri: entity.label for entity in graph.entities}
    return {
        (
            labels.get(s.subject, s.subject),
            s.predicate.removeprefix(SK).removeprefix(SCHEMA),
            labels.get(str(s.object), getattr(s.object, "value", str(s.object))),
        )
        for s in graph.statements
        if not s.predicate.endswith("mentions")
    }


HOST_PAGE = """Falköpings kommun

Studiebesök hos oss

Här berättar vi om några av höstens besök 2019.

Höstens besök 2019

Nyfikna på schemat
4 september. En grupp rektorer från Tranås kommun kom till Provskolan. Enhetschef Eva Provberg visade runt.

Skolverket tittade in
25 september. Utredaren Olle Prov från Skolverket träffade kommundirektör Ann Provlund.

INSTÄLLT: Motala kommun, 2 oktober
Besöket blev inte av.
"""


def test_a_page_on_who_came_to_see_gives_a_visit_for_each_day() -> None:
    found = facts(HOST_PAGE)
    assert ("Studiebesök Falköping 2019-09-04", "visits", "Falköpings kommun") in found
    assert ("Studiebesök Falköping 2019-09-04", "organiser", "Tranås kommun") in found
    assert ("Studiebesök Falköping 2019-09-04", "visits", "Provskolan, Falköpings kommun") in found
    assert ("Studiebesök Falköping 2019-09-25", "startDate", "2019-09-25") in found
    assert ("Studiebesök Falköping 2019-09-25", "organiser", "Skolverket") in found
    assert ("Studiebesök Falköping 2019-09-25", "participant", "Ann Provlund") in found


def test_what_was_called_off_is_no_visit() -> None:
    assert not any("2019-10-02" in subject or "Motala" in object_ for subject, _, object_ in facts(HOST_PAGE))


CALENDAR = """Nyhetsbrev för nätverket

Kalendern
6/10 Frukostsamtal: När blir mätning kontroll? Gäst: Eva Provberg, forskare vid Umeå universitet.
20/10 Nätverksträff för utvecklare.
3/4 av kommunerna har svarat på enkäten.
"""


def test_a_calendar_gives_an_event_for_each_line_that_says_what_it_is() -> None:
    found = facts(CALENDAR)
    assert ("När blir mätning kontroll?", "startDate", "--10-06") in {(s.split(" Gäst")[0], p, o) for s, p, o in found}
    assert ("Nätverksträff för utvecklare", "startDate", "--10-20") in found
    assert not any(o == "--04-03" for _, _, o in found), "three fourths are no day"


def test_a_fraction_outside_a_calendar_is_no_day() -> None:
    assert not facts("Enkäten\n\n6/10 möten blev av under året, och resten ställdes in av olika skäl.\n")


DIARY = """Fem dagar på jobbet

Rektor Eva Provberg leder Provskolan i Motala. Här är hennes vecka.

MÅNDAG 21 MARS
Mest papper.

TISDAG 22 MARS
Besök från Vadstena kommun! Skolchef Olle Prov och en lärare ville se hur vi arbetar.

ONSDAG 23 MARS
Nätverksmöte på Linköpings universitet. Jag talade med Ann Provlund.
"""


def test_a_heading_that_is_a_day_dates_what_stands_below_it() -> None:
    found = facts(DIARY)
    assert ("Studiebesök Motala --03-22", "organiser", "Vadstena kommun") in found
    assert ("Studiebesök Motala --03-22", "participant", "Olle Prov") in found
    assert ("Nätverksmöte på Linköpings universitet", "startDate", "--03-23") in found
    assert not any("03-21" in subject for subject, _, _ in found), "a day of paper is no event"


@pytest.mark.parametrize("lead", ["Tranås dagen efter", "Nästa dag: Tranås"])
def test_a_heading_may_count_from_the_visit_before_it(lead: str) -> None:
    text = (
        "Resebrev\n\nVi besökte två kommuner.\n\nAlingsås, torsdag 30 september 2021\n\nVi träffade lärare.\n\n"
        f"{lead}\n\nVi träffade elever.\n"
    )
    assert ("Studiebesök Tranås 2021-10-01", "visits", "Tranås kommun") in facts(text)


def test_what_a_newsletter_tells_next_is_no_part_of_the_visit() -> None:
    text = (
        "Nyhetsbrev nr 3\n\n"
        "Falköping på resa\n"
        "En grupp från socialförvaltningen i Falköping reste den 14 september 2022 till Karlskoga för att se hur "
        "staden arbetar med dokumentation. Vi träffade undersköterskor.\n\n"
        "Ny chef\n"
        "Enhetschef Eva Provberg har träffat alla medarbetare och talat om mandat, och det tycker hon är så roligt att "
        "hon gärna berättar om det för den som vill veta mer.\n"
    )
    found = facts(text)
    assert ("Studiebesök Karlskoga 2022-09-14", "visits", "Karlskoga kommun") in found
    assert ("Studiebesök Karlskoga 2022-09-14", "concerns", "dokumentation") in found
    assert not any(s.startswith("Studiebesök") and o in ("Eva Provberg", "mandat") for s, _, o in found)


def test_the_day_of_the_page_is_not_that_of_what_it_tells() -> None:
    text = "Nytt om Forum Provmark\n\n2019-09-30\n\nForum Provmark samlade politiker och chefer i Umeå kommun.\n"
    assert not any(p == "startDate" for _, p, _ in facts(text))


def test_no_day_is_counted_from_a_month() -> None:
    text = "Studiebesök Alingsås maj 2021\n\nVi besökte kommunen.\n\nTranås dagen efter\n\nVi träffade elever.\n"
    assert not any(subject.startswith("Studiebesök Tranås") for subject, _, _ in facts(text))
