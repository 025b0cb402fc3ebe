"""A text as blocks and sentences: headings, labels, items, captions and page chrome by their shape."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.text.layout import find_blocks, find_sentences


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text)]


def labels(text: str) -> list[tuple[str, str]]:
    """Return the values of a text, each with its label."""
    return [(block.label, text[block.start : block.end]) for block in find_blocks(text) if block.kind == "value"]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text, 0, len(text))]


def test_a_short_line_between_blank_lines_is_a_heading() -> None:
    assert blocks("Besök i Umeå\n\nVi var där hela dagen. Det var bra.\n") == [
        ("heading", "Besök i Umeå"),
        ("paragraph", "Vi var där hela dagen. Det var bra."),
    ]


def test_a_question_may_be_a_heading() -> None:
    assert blocks("Vad händer nu?\n\nVi vet inte. Kanske mycket.\n")[0] == ("heading", "Vad händer nu?")


def test_a_date_of_its_own_is_a_heading_and_no_numbered_item() -> None:
    assert blocks("3 maj 2018\n\nVi var där. Alla kom.\n")[0] == ("heading", "3 maj 2018")


def test_the_mark_of_a_heading_is_not_part_of_it() -> None:
    assert blocks("## Om projektet\n\nDet är nytt. Det är stort.\n")[0] == ("heading", "Om projektet")


@pytest.mark.parametrize("bullet", ["- ", "• ", "* ", "3. ", "– "])
def test_a_bullet_makes_an_item_and_is_no_part_of_it(bullet: str) -> None:
    assert blocks(f"{bullet}mer tid\n") == [("item", "mer tid")]


def test_a_dash_before_somebodys_words_is_no_bullet() -> None:
    line = "– Det här är vi mycket stolta över i vår lilla kommun, säger Eva Provberg på skolan.\n"
    assert blocks(line) == [("paragraph", line[2:-1])]


def test_a_value_may_stand_beside_its_label() -> None:
    assert labels("Kontakt: Eva Provberg\nPartner: Umeå universitet\n") == [
        ("contact", "Eva Provberg"),
        ("partner", "Umeå universitet"),
    ]


def test_values_may_stand_under_their_label_until_a_heading() -> None:
    text = "Forskare:\nEva Provberg\nOlle Ask\n\nNy rubrik\n\nText följer här. Det är ett stycke.\n"
    assert labels(text) == [("researcher", "Eva Provberg"), ("researcher", "Olle Ask")]


def test_a_blank_line_may_stand_between_a_label_and_its_value() -> None:
    assert labels("Budget:\n\n2 miljoner kronor\n\nPartner:\n\nUmeå universitet\n") == [
        ("budget", "2 miljoner kronor"),
        ("partner", "Umeå universitet"),
    ]


def test_a_label_of_two_is_both() -> None:
    assert labels("Projektledare och kontaktperson: Eva Provberg\n") == [("leader+contact", "Eva Provberg")]


def test_a_label_without_a_colon_is_one_all_the_same() -> None:
    assert labels("Kontakt\nEva Provberg\n") == [("contact", "Eva Provberg")]


def test_a_colon_alone_makes_no_label() -> None:
    assert labels("Det viktigaste: att lyssna på varandra\n") == []


def test_a_short_sentence_between_paragraphs_is_a_caption() -> None:
    text = "Vi kom tidigt. Alla var där.\nEva Provberg visar köket.\nSedan åt vi. Det var gott.\n"
    assert ("caption", "Eva Provberg visar köket.") in blocks(text)


@pytest.mark.parametrize(
    "line",
    [
        "Dela på Facebook",
        "Skriv ut",
        "Hem > Nyheter > Umeå",
        "Foto: Olle Ask",
        "© Umeå kommun",
        "Hemsidan   Nyheter   Om oss   Kontakta kommunen",
        "Senast uppdaterad: 2019-05-10",
    ],
)
def test_menus_buttons_and_bylines_are_chrome(line: str) -> None:
    assert blocks(f"Vi kom tidigt. Alla var där.\n\n{line}\n")[1:] == [("chrome", line)]


def test_chrome_ends_a_label_block() -> None:
    assert labels("Kontakt:\nEva Provberg\nSkriv ut\nOlle Ask\n") == [("contact", "Eva Provberg")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Det här är en rad som är så lång att den har brutits mitt i", "meningen. Nästa är kort."),
        ("Vi var hos Eva Provberg och", "Olle Ask. De var hemma."),
        ("Med var Eva Provberg,", "Olle Ask. De var hemma."),
    ],
)
def test_a_wrapped_line_goes_on_in_the_same_block(before: str, after: str) -> None:
    assert blocks(f"{before}\n{after}\n")[0] == ("paragraph", f"{before}\n{after}")


def test_a_line_under_a_full_stop_is_a_block_of_its_own() -> None:
    text = "Den första raden är lång nog och slutar med punkt. Så är det.\noch den andra raden går vidare. Slut.\n"
    assert len(blocks(text)) == 2


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n\u00a0\n\ufeff\n"])
def test_a_text_without_letters_has_no_blocks(text: str) -> None:
    assert find_blocks(text) == []


def test_blocks_have_no_white_space_at_their_ends_and_do_not_overlap() -> None:
    text = "  Rubrik  \n\n\tVi kom. Ni gick.\t\n\n  - en punkt \n Kontakt :  Eva Provberg  \n"
    found = find_blocks(text)
    assert [text[b.start : b.end] for b in found if b.kind != "label"] == [
        "Rubrik",
        "Vi kom. Ni gick.",
        "en punkt",
        "Eva Provberg",
    ]
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


def test_a_sentence_ends_at_a_mark_before_a_capital() -> None:
    assert sentences("Vi kom. Ni gick! Vad nu? Jo… Allt bra.") == ["Vi kom.", "Ni gick!", "Vad nu?", "Jo…", "Allt bra."]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert len(sentences("Bl.a. Eva kom, t.ex. Olle och fil. dr. Ida Frost kl. 10 med m.fl. Alla.")) == 1


def test_an_initial_ends_no_sentence() -> None:
    assert sentences("E. A. Provberg talade. J. Ask svarade.") == ["E. A. Provberg talade.", "J. Ask svarade."]


def test_brackets_hold_a_sentence_together() -> None:
    assert sentences("Vi såg skolan (den är ny. Alla vet det) och gick. Sedan åt vi.") == [
        "Vi såg skolan (den är ny. Alla vet det) och gick.",
        "Sedan åt vi.",
    ]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert sentences("”Vi är klara.” Sedan gick hon.") == ["”Vi är klara.”", "Sedan gick hon."]


def test_a_lost_space_after_a_full_stop_does_not_join_two_sentences() -> None:
    assert sentences("Vi är klara med allt.Kommunen tackar alla.") == ["Vi är klara med allt.", "Kommunen tackar alla."]


def test_addresses_and_numbers_are_not_cut() -> None:
    assert sentences("Se www.exempel.se eller mejla eva@exempel.se. Vi är 3.500 anställda.") == [
        "Se www.exempel.se eller mejla eva@exempel.se.",
        "Vi är 3.500 anställda.",
    ]
