"""Meetings that news tell of: who was there and who was not, when it was. All texts are made up."""

from __future__ import annotations

from texts import entities, facts, load, names

NAME = "Rundabordssamtal om tryggare skolor"
FILL = "– Det är viktigt att vi talar med varandra.\n\n" * 2


def test_whose_secretary_somebody_is_was_not_there_by_that() -> None:
    text = (
        f"# {NAME}\n\nDen 3 maj 2024 bjöd kulturminister Eva Provberg in till samtal.\n\n"
        "Under mötet deltog Bo Lindvik, statssekreterare åt skolminister Ann Ekman, och Mia Nyman, pressekreterare "
        "till socialminister Olle Askberg.\n"
    )
    present = {name for _, name in facts(text, "sk:participant")}
    assert {"Bo Lindvik", "Mia Nyman"} <= present
    assert not present & {"Ann Ekman", "Olle Askberg"}


def test_who_met_the_week_before_met_elsewhere() -> None:
    text = (
        f"# Skolminister Eva Provberg i möte om tryggare skolor\n\nMötet hölls i Umeå den 3 maj 2024.\n\n{FILL * 3}"
        "Förra veckan mötte socialminister Bo Lindvik företrädare för skolorna.\n"
    )
    assert "Bo Lindvik" not in {name for _, name in facts(text, "sk:participant")}
    early = "# Besök i Umeå\n\nFörra veckan besökte minister Bo Lindvik och rektor Ann Ekman Björkskolan i Umeå.\n"
    assert "Bo Lindvik" in {name for _, name in facts(early, "sk:participant")}


def test_a_title_without_a_day_is_told_by_the_meeting_further_down() -> None:
    text = (
        "# Ministrar värdar för rundabordssamtal om läsning\n\n"
        "Läsning stod i fokus när skolminister Eva Provberg bjöd in till Rosenbad för rundabordssamtal om läsning.\n\n"
        f"{FILL}Under mötet presenterade Skolverket och Kulturrådet sitt arbete.\n"
    )
    event = "rundabordssamtal om läsning"
    assert facts(text, "sk:organiser") == {(event, "Eva Provberg")}
    assert {name for _, name in facts(text, "sk:participant")} >= {"Skolverket"}


def test_the_meeting_tells_the_day_whatever_it_is_called() -> None:
    text = (
        "# Regeringen i samtal om trygghet\n\nTrygghet var viktigt när regeringen hade ett möte med rektorer. "
        "Rektorerna berättade.\n\nMötet som ägde rum den 11 december är ett av flera.\n"
    )
    assert ("samtal om trygghet", "--12-11") in facts(text, "schema:startDate")


def test_the_place_of_a_visit_is_no_surname() -> None:
    text = "Den 3 maj besökte skolminister Lotta Provberg Viken i Skåne för att träffa föräldrar.\n"
    assert set(entities(load(text), "sk:Person")) == {"Lotta Provberg"}


def test_a_body_may_be_called_by_an_adjective_and_a_noun() -> None:
    text = "De fick stöd av organisationen Mobilfri barndom, som samlar föräldrar.\n"
    assert "Mobilfri barndom" in names(text, "sk:CivilSociety")
    assert "Utredningen Innovativa processer" in names("Utredningen Innovativa processer kom.\n", "sk:StateBody")


def test_who_was_invited_to_the_meeting_was_there() -> None:
    text = (
        f"# {NAME}\n\nDen 3 maj 2024 bjöd Justitiedepartementet in till ett rundabordssamtal.\n\n"
        "Inbjudna till mötet var Polismyndigheten, Skolverket och SKR.\n"
    )
    present = {name for _, name in facts(text, "sk:participant")}
    assert present >= {"Polismyndigheten", "Skolverket", "Sveriges Kommuner och Regioner"}


def test_who_does_something_else_did_not_arrange_the_meeting() -> None:
    text = (
        "# Höstens andra möte i arbetsgruppen Broar för alla\n\nDen 14 oktober 2024 hölls höstens andra möte i "
        "arbetsgruppen Broar för alla.\n\nMed egna medel genomför Skolverket resor för elever.\n"
    )
    assert not {name for _, name in facts(text, "sk:organiser")} & {"Skolverket"}


COUNCIL = (
    f"# {NAME}\n\nDen 3 maj 2024 höll skolminister Eva Provberg ett rundabordssamtal. Ulrika Ekman från Rabén & "
    "Sjögren kom.\n\nRådet består av:\n\nMia Nyman, Alkompis\n\nBo Lindvik, Skolverket\n\n"
    "Ann Askberg, Umeå universitet\n\n"
    "Olle Frost, Axel Provsson AB\n\nKarin Lund, Sana Labs\n"
)


def test_who_is_listed_as_of_a_council_was_not_at_its_meeting_by_that() -> None:
    assert not {name for _, name in facts(COUNCIL, "sk:participant")} & {"Mia Nyman", "Bo Lindvik", "Karin Lund"}


def test_the_lines_of_a_list_tell_together_that_names_are_those_of_bodies() -> None:
    assert facts(COUNCIL, "org:memberOf") >= {
        ("Mia Nyman", "Alkompis"),
        ("Karin Lund", "Sana Labs"),
        ("Olle Frost", "Axel Provsson AB"),
        ("Ulrika Ekman", "Rabén & Sjögren"),
    }
