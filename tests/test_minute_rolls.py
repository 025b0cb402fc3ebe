"""Who was at a meeting by the lists of its minutes, when these have lost their lines and columns. All is made up."""

from __future__ import annotations

from texts import facts, names

LOST = (
    "1 Socialnämnden PROTOKOLL Sammanträdesdatum 2021-03-04 Plats och tid Kommunhuset, Falun, kl. 13:00-16:10 "
    "Beslutande "
    "Ledamöter Eva Provberg, M, Ordförande Astrid Lönn Ask, C, 1:e v. ordf. Bo Prov, S Mia Ny Hellberg, S Dmit "
    "Savin, MP "
    "Olle Björk, SD Karin Lund, S Ersättare Anneli Frost, S Övriga närvarande Birgitta Ek, socialchef Maria Walter, "
    "sekreterare Pernilla Os, enhetschef elevhälsan, § 57 Angelica Fakt, ekonom, §§ 58, 60 Elsa Engel, "
    "controller/ekonom "
    "Utses att justera Bo Prov, S Justeringens plats och tid Falun 2021-03-11 Underskrifter Sekreterare Paragrafer "
    "§§ 55-65 "
    "Maria Walter Ordförande Eva Provberg Justerare Bo Prov\n"
)


def test_a_list_without_lines_gives_each_her_own_post() -> None:
    roles = facts(LOST, "sk:hasRole")
    assert roles >= {
        ("Eva Provberg", "ordförande"),
        ("Astrid Lönn Ask", "förste vice ordförande"),
        ("Bo Prov", "ledamot"),
        ("Mia Ny Hellberg", "ledamot"),
        ("Anneli Frost", "ersättare"),
        ("Birgitta Ek", "socialchef"),
        ("Maria Walter", "sekreterare"),
        ("Pernilla Os", "enhetschef"),
        ("Angelica Fakt", "ekonom"),
        ("Elsa Engel", "controller"),
        ("Elsa Engel", "ekonom"),
    }
    held = [who for who, _ in roles]
    assert sorted(who for who in held if held.count(who) > 1) == ["Elsa Engel", "Elsa Engel"]


def test_the_letters_of_a_party_begin_no_name() -> None:
    people = names(LOST, "sk:Person")
    assert {"Mia Ny Hellberg", "Dmit Savin", "Olle Björk", "Karin Lund"} <= people
    assert not any(name.startswith(("S ", "S. ", "M ", "SD ")) for name in people)
    assert facts(LOST, "org:memberOf") >= {
        ("Bo Prov", "Socialdemokraterna"),
        ("Dmit Savin", "Miljöpartiet"),
        ("Olle Björk", "Sverigedemokraterna"),
        ("Karin Lund", "Socialdemokraterna"),
        ("Anneli Frost", "Socialdemokraterna"),
    }


def test_those_under_the_headings_of_the_body_are_in_it_and_no_others() -> None:
    board = {who for who, where in facts(LOST, "org:memberOf") if where.startswith("Socialnämnden")}
    assert board == {
        "Eva Provberg",
        "Astrid Lönn Ask",
        "Bo Prov",
        "Mia Ny Hellberg",
        "Dmit Savin",
        "Olle Björk",
        "Karin Lund",
        "Anneli Frost",
        "Maria Walter",
    }
    assert len(facts(LOST, "sk:participant")) == 13


def test_the_day_of_the_approval_is_not_the_meetings() -> None:
    assert facts(LOST, "schema:startDate") == {("sammanträde 2021-03-04", "2021-03-04")}
    late = (
        "Socialnämnden Protokoll\n\nSammanträdesdatum\n\n2021-03-04\n\nPlats och tid: Falun kl. 13\n\nBeslutande: "
        "Eva Provberg (M)\n\n"
        "Övriga närvarande: Bo Prov, socialchef\n\nPlats och tid för justering: Falun, 2021-03-11\n"
    )
    assert {day for _, day in facts(late, "schema:startDate")} == {"2021-03-04"}


def test_whose_seat_another_took_was_not_there() -> None:
    text = (
        "Protokoll Socialnämnden 2021-03-04 Ledamöter Eva Provberg (M) Bo Prov (S) Tjänstgörande ersättare Mia Lund "
        "(C) ersätter "
        "Olle Björk (C) Karin Ek (S), tjg ers för Ann Ny (S) Övriga Pia Berg, socialchef\n"
    )
    there = {who for _, who in facts(text, "sk:participant")}
    assert there == {"Eva Provberg", "Bo Prov", "Mia Lund", "Karin Ek", "Pia Berg"}


def test_posts_before_the_names_stay_there() -> None:
    text = (
        "Protokoll Kommunstyrelsen 2021-03-04 Ledamöter Eva Provberg (M) Bo Prov (S) Tjänstemän Kommundirektör Jan "
        "Lund, "
        "kommunsekreterare Linda Björk, ekonom Anna Ek § 7 och controller Maj Berg § 8\n"
    )
    assert {pair for pair in facts(text, "sk:hasRole") if pair[1] != "ledamot"} == {
        ("Jan Lund", "kommundirektör"),
        ("Linda Björk", "kommunsekreterare"),
        ("Anna Ek", "ekonom"),
        ("Maj Berg", "controller"),
    }


def test_a_column_of_parties_and_remarks_is_told_of_the_name_before_it() -> None:
    text = (
        "Protokoll 2021-03-04 Närvarolista Namn Parti Närvaro Ledamöter (3) Erik Prov S 1 Ordförande Anders Berg M 1 "
        "Lilly Lund KD - Övriga närvarande Mona Ek, nämndsekreterare, Anna Björk, regiondirektör\n"
    )
    assert facts(text, "sk:hasRole") >= {
        ("Erik Prov", "ordförande"),
        ("Anders Berg", "ledamot"),
        ("Lilly Lund", "ledamot"),
    }
    assert ("Anders Berg", "ordförande") not in facts(text, "sk:hasRole")
    assert ("Erik Prov", "Socialdemokraterna") in facts(text, "org:memberOf")


def test_a_chair_among_the_others_is_another_bodys() -> None:
    text = (
        "Socialnämnden Protokoll 2021-03-04 Ledamöter Eva Provberg (M) ordförande Bo Prov (S) Övriga närvarande Jan "
        "Lund, ordf. "
        "revisionen Mia Ek, ordförande\n"
    )
    chairs = {who for who, where in facts(text, "org:memberOf") if where.startswith("Social") and who != "Bo Prov"}
    assert chairs == {"Eva Provberg"}


def test_minutes_without_a_day_tell_who_was_there() -> None:
    text = "Direktionsprotokoll\n\nBeslutande Ulf Prov (S) ordförande Greta Lund (M) Övriga Lena Ek, förbundsdirektör\n"
    assert {who for _, who in facts(text, "sk:participant")} == {"Ulf Prov", "Greta Lund", "Lena Ek"}
    assert ("Greta Lund", "ledamot") in facts(text, "sk:hasRole")


def test_the_members_whom_a_page_lists_under_a_body_are_in_it() -> None:
    page = (
        "# Kommunstyrelsens ledamöter\n\nEva Provberg (S), ordförande\nBo Lindvik (C), 1:e vice ordförande\nOlle "
        "Ask (V)\n\n"
        "Ersättare\n\nAnn Lund (S)\n"
    )
    assert facts(page, "sk:hasRole") == {
        ("Eva Provberg", "ordförande"),
        ("Bo Lindvik", "förste vice ordförande"),
        ("Olle Ask", "ledamot"),
        ("Ann Lund", "ersättare"),
    }
    board = {who for who, where in facts(page, "org:memberOf") if where == "Kommunstyrelsen"}
    assert board == {"Eva Provberg", "Bo Lindvik", "Olle Ask", "Ann Lund"}


def test_the_heading_of_the_next_list_is_not_the_body_of_the_last_name() -> None:
    page = (
        "# Nämnder\n\n## Socialnämnden\n\n- Eva Provberg (S), ordförande\n- Bo Lindvik (C)\n\n"
        "## Bildningsnämnden\n\n- Ann Lund (S)\n"
    )
    bodies = {(who, where) for who, where in facts(page, "org:memberOf") if where.endswith("nämnden")}
    assert bodies == {
        ("Eva Provberg", "Socialnämnden"),
        ("Bo Lindvik", "Socialnämnden"),
        ("Ann Lund", "Bildningsnämnden"),
    }


def test_those_without_a_party_or_under_no_political_body_are_no_members() -> None:
    without = "# Socialnämnden\n\nEva Provberg\nBo Lindvik\n"
    staff = "# Ekonomiavdelningen\n\nEva Provberg (S)\n"
    assert not {where for page in (without, staff) for _, where in facts(page, "org:memberOf") if "nämnd" in where}
    assert not {where for _, where in facts(staff, "org:memberOf") if "avdelning" in where}


def test_what_stands_in_the_column_behind_a_name_is_no_part_of_it() -> None:
    text = (
        "Protokoll\n\nMöte med styrelsen den 1 december 2007\n\nLedamöter Närvarande\nEva Provberg X\n"
        "Olle Qwist Anmält förhinder\nBo Lindvik X\nSuppleanter\nMia Nyman X\nSekretariatet\nLise Frost X\nDan Ek X\n\n"
        "§ 1 Mötet öppnas\n\nEva Provberg hälsar alla välkomna.\n"
    )
    assert "Olle Qwist" in names(text, "sk:Person")
    present = {name for _, name in facts(text, "sk:participant")}
    assert "Olle Qwist" not in present
    assert present >= {"Eva Provberg", "Bo Lindvik", "Mia Nyman", "Lise Frost", "Dan Ek"}
    roles = facts(text, "sk:hasRole")
    assert ("Mia Nyman", "suppleant") in roles
    assert not [name for name, _ in roles if name in ("Lise Frost", "Dan Ek")]


def test_an_abbreviated_post_after_a_comma_is_of_the_name_before() -> None:
    text = "Protokoll. Vi var Roland Åkesson, ordf Lisbeth Lindvik Ann-Marie Fagerström.\n"
    assert facts(text, "sk:hasRole") == {("Roland Åkesson", "ordförande")}


def test_who_handles_a_matter_was_not_at_the_meeting_by_that() -> None:
    text = "Sammanträde 2013-05-21\n\nPlats\nHuset\n\n7 Rapport om skolan\n\nHandläggare: Margareta Provberg\n"
    assert not facts(text, "sk:participant")
