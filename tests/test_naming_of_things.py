"""How pages name what they tell of: initiatives, research projects and events. All examples are made up."""

from __future__ import annotations

import pytest

from styrkedjan.loaders import load_text
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.ontology import SK

CLASSES = {"Initiative", "ResearchProject", "Event"}


def named(text: str) -> set[tuple[str, str]]:
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    return {(e.label, kind) for e in graph.entities if (kind := e.type.removeprefix(SK)) in CLASSES}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Det hela heter Mindre och bättre och drivs av kommunledningskontoret.", "Mindre och bättre"),
        ("Potten kallas Lärarfickan och används varje år.", "Lärarfickan"),
        ("Formen blev det vi kallar Frågeringen.", "Frågeringen"),
        ("Det är ett sätt att arbeta som de kallar Hela vägen. Det är nytt.", "Hela vägen"),
        ("Chefsprogrammet Vindkraft är avslutat för den här gången.", "Vindkraft"),
        ("Hon redovisade studien kring Tomma pärmar, det länsövergripande projektet om papper.", "Tomma pärmar"),
        ("Däremot fortsätter Rapportlättnaden, som ska ge cheferna mer tid.", "Rapportlättnaden"),
        ("Rörligt mandat är benämningen på den försöksverksamhet som nämnden bedrev.", "Rörligt mandat"),
        ("Hon berättade hur de arbetar efter Triple Helix-modellen varje dag.", "Triple Helix-modellen"),
        ("Det bygger på den nationella Barn och Läs-satsningen från 2012.", "Barn och Läs-satsningen"),
        ("En systerverksamhet, Lättare dagar, har startat i Region Dalarna.", "Lättare dagar"),
        ("Vi har tagit intryck av Tryggt hem i Köpings kommun.", "Tryggt hem"),
        ("Vi bygger på det norska projektet Fest på, som avslutades 2021.", "Fest på"),
        ("Förlagan är Kungsbacka kommun, vars projekt Rensa hyllorna fick pris.", "Rensa hyllorna"),
        ("Skolan ingår i satsningen Pappersfria måndagar. Pappersfria måndagar kom till 2022.", "Pappersfria måndagar"),
        ("Vi har projektet Lyft på locket. Lyft på locket leds av Eva Provberg.", "Lyft på locket"),
        ("Ann Ask leder projektet Enkel och varm skola i fjällbygd.", "Enkel och varm skola i fjällbygd"),
        ("I projektet Lätt och glad matsal deltar alla.", "Lätt och glad matsal"),
        ("Ann Ask leder projektet Läslusten och andra satsningar i staden.", "Läslusten"),
        ("En väg ut – försök i Norrbotten\n\nPå två orter prövas ett nytt sätt att arbeta.", "En väg ut"),
        ("Vad är Timmen?\nTimmen startade 2016 i Umeå och används i dag av alla.", "Timmen"),
    ],
)
def test_an_initiative_is_known_by_what_is_said_of_it(text: str, label: str) -> None:
    assert (label, "Initiative") in named(text + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "Rapporten heter Mindre och bättre och finns att läsa.",
        "Hon heter Vinda och bor i Umeå.",
        "Ersättningsmodellen ändrades inte. Det är ersättningsmodellen som styr.",
        "Medarbetarnas kunskap, det viktigaste verktyget vi har, behövs.",
        "I går startade Marklunden sin säsong.",
        "En enhet, Solgläntan, har stängt.",
    ],
)
def test_what_is_no_initiative_is_named_none(text: str) -> None:
    assert not {label for label, type_ in named(text + "\n") if type_ == "Initiative"}


def test_a_research_project_may_be_called_by_two_words() -> None:
    assert ("Lärares frihet", "ResearchProject") in named(
        "Hon följer tre skolor i forskningsprojektet Lärares frihet.\n"
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Resultaten visas på seminariet Tid för möten i Göteborg den 30 maj 2023.", "Tid för möten"),
        ("Den 24 maj 2023 bjuder kommunen in till en lärdag om tillit.", "lärdag 2023-05-24"),
        ("Nästa träff blir ett webbinarium den 7 oktober 2025.", "webbinarium 2025-10-07"),
        ("Två dialogdagar har hållits. Den första, i Umeå den 11 maj 2022, samlade politiker.", "dialogdag 2022-05-11"),
    ],
)
def test_an_event_is_named_by_the_noun_nearest_its_day(text: str, label: str) -> None:
    assert (label, "Event") in named(text + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "Fem dagar på Linden\n\nEva Provberg leder skolan. Måndagen gick åt till papper den 3 maj 2022.",
        "Nyheter\n\n2023-11-20 Elever tog plats vid analysseminarium\n2022-09-05 Miljoner till studien",
        "Kalender\n\nINSTÄLLT! 4 juni: Workshop om avtal.",
    ],
)
def test_what_is_no_event_makes_none(text: str) -> None:
    assert not {label for label, type_ in named(text + "\n") if type_ == "Event"}


def test_a_pointer_means_what_the_page_is_about() -> None:
    text = (
        "Lagen – pilot i hemtjänsten\n\nPiloten Lagen prövas i Umeå kommun.\n\n"
        "Vi har tagit intryck av Tryggt hem i Köpings kommun.\n\nPiloten ägs av Skolverket.\n"
    )
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    labels = {e.iri: e.label for e in graph.entities}
    owned = {(labels[s.subject], labels[str(s.object)]) for s in graph.statements if s.predicate == SK + "responsible"}
    assert {thing for thing, owner in owned if owner == "Skolverket"} == {"Lagen"}


@pytest.mark.parametrize(
    "text",
    [
        "Projektledare är Eva Provberg.",
        "Vi har inte haft någon projektledare.",
        "Hon var tidigare planeringsledare i Umeå kommun.",
        "Kontakt\n\nEva Provberg\nverksamhetsutvecklare\neva.provberg@exempel.se",
    ],
)
def test_a_word_that_is_one_and_many_alike_names_no_group_where_it_is_a_post(text: str) -> None:
    graph = load_text(RawDocument(text + "\n", "0" * 64, "prov.txt", {}, 0))
    assert not [e.label for e in graph.entities if e.type == SK + "Group"]


def test_the_same_word_names_a_group_where_many_take_part() -> None:
    graph = load_text(RawDocument("Vi träffade handläggare och utredare.\n", "0" * 64, "prov.txt", {}, 0))
    assert {e.label for e in graph.entities if e.type == SK + "Group"} == {"handläggare", "utredare"}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Regeringen antog en nationell strategi mot mobbning förra året.", "nationell strategi mot mobbning"),
        ("Den nationella strategin mot mobbning gäller än.", "nationell strategi mot mobbning"),
        ("Nämnden beslutade om en satsning på skolbibliotek i höst.", "satsning på skolbibliotek"),
        ("Handlingsplanen för jämställda lokaler är klar.", "handlingsplan för jämställda lokaler"),
        ("Arbetet med bibliotekslånestrategin går vidare.", "bibliotekslånestrategin"),
        ("Det följer av Hamnavtalet, säger hon.", "Hamnavtalet"),
    ],
)
def test_a_policy_is_known_by_what_it_is_for(text: str, label: str) -> None:
    assert (label, "Initiative") in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "Strategin för detta är klar.",
        "En plan för arbetet behövs.",  # a plan of no scope is anybody's
        "Kommunikationsstrategin är klar.",
        "Det är en satsning på förstelärare.",
        "Satsningen fortsätter.",
    ],
)
def test_a_word_for_a_policy_alone_is_no_name(text: str) -> None:
    assert named(text) == set()


def test_either_form_of_a_described_initiative_is_one_node() -> None:
    text = "En nationell strategi mot mobbning antogs. Den nationella strategin mot mobbning gäller."
    graph = load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
    (entity,) = [e for e in graph.entities if e.type == SK + "Initiative"]
    assert "nationella strategin mot mobbning" in entity.alt_labels
