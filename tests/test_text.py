"""The normalising pass: what is read, and that every offset leads back to the printed text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrkedjan.graph.shard import check_evidence
from styrkedjan.loaders import load_text
from styrkedjan.loaders.readers import read_plain
from styrkedjan.loaders.text import Edit, EditedText
from styrkedjan.loaders.text.normalise import normalise
from texts import facts, load, posts

VISIT = (
    "Den 14 mars 2023 besökte vi Kungälvs kommun. Kommundirektören Örjan Provberg och socialchefen Åsa Testfält tog "
    "emot oss. Vi träffade också enhetschefer, undersköterskor och fackliga företrädare. Efter lunch berättade "
    "förvaltningschefen Eva Provdal om tillitsbaserad styrning och om kollegialt lärande i hemtjänsten."
)
HEAD = "Kungälv 14 mars 2023\n\n"


def wrapped(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line]) + "\n"


def everything(text: str) -> set[tuple[str, str, str]]:
    graph = load_text(read_plain(text.encode(), "a.txt"))
    check_evidence(graph, text)
    return {(s.subject, s.predicate, str(s.object)) for s in graph.statements if "document/" not in s.subject}


@pytest.mark.parametrize("width", [34, 38, 45, 60, 72, 80, 100])
def test_a_wrapped_text_says_what_the_unwrapped_one_says(width: int) -> None:
    assert everything(HEAD + wrapped(VISIT, width)) == everything(HEAD + VISIT + "\n")


@pytest.mark.parametrize("width", [38, 50, 64, 72])
def test_a_text_wrapped_with_divided_words_says_the_same(width: int) -> None:
    text = VISIT
    for word in ("Kommundirektören", "förvaltningschefen", "undersköterskor", "tillitsbaserad", "företrädare"):
        text = text.replace(word, f"{word[:7]}\x00{word[7:]}")
    lines, rest = [], text
    while rest:
        cut = len(rest)
        if len(rest.replace("\x00", "")) > width:
            ends = [i for i, c in enumerate(rest) if c in " \x00" and len(rest[:i].replace("\x00", "")) < width]
            cut = ends[-1]
        lines.append(rest[:cut].replace("\x00", "") + ("-" if rest[cut : cut + 1] == "\x00" else ""))
        rest = rest[cut + 1 :]
    assert everything(HEAD + "\n".join(lines) + "\n") == everything(HEAD + VISIT + "\n")


@pytest.mark.parametrize("mark", ["> ", ">", ">> "])
def test_a_quoted_mail_says_what_its_text_does(mark: str) -> None:
    quoted = "".join(f"{mark}{line}\n" for line in wrapped(VISIT, 68).splitlines())
    assert everything(HEAD + quoted) == everything(HEAD + VISIT + "\n")


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_an_indented_text_is_wrapped_all_the_same(indent: str) -> None:
    text = "".join(f"{indent}{line}\n" for line in wrapped(VISIT, 66).splitlines())
    assert everything(HEAD + text) == everything(HEAD + VISIT + "\n")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_line_ends_are_alike(end: str) -> None:
    assert everything((HEAD + wrapped(VISIT, 60)).replace("\n", end)) == everything(HEAD + VISIT + "\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("Provberg", "Prov\u00adberg").replace("direktör", "di\u00adrek\u00adtör"),
        lambda text: text.replace("Testfält", "Test\u200bfält\u200d").replace("Åsa ", "\u200eÅsa\ufeff "),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("ff", "ﬀ").replace("fi", "ﬁ").replace("fl", "ﬂ"),
        lambda text: text.replace("Örjan", "\u202aÖrjan\u202c"),
        lambda text: text.replace("direktör", "direk-\ntör").replace("tillits", "tillits\u00ad\n"),
        lambda text: text.replace("förvaltnings", "förvalt- nings").replace("skötersk", "sköter- sk"),
        lambda text: text.replace("förvaltnings", "förvaltnings\u00ad ").replace("direktör", "\u00ad direktör"),
        lambda text: text.replace("tillitsbaserad styrning", "t i l l i t s b a s e r a d  s t y r n i n g"),
        lambda text: text.encode().decode("cp1252", errors="surrogateescape").encode("utf-8", "ignore").decode(),
    ],
    ids=[
        "decomposed",
        "soft",
        "zero-width",
        "no-break",
        "ligature",
        "bidi",
        "line-end",
        "inside",
        "soft-inside",
        "spaced",
        "twice",
    ],
)
def test_what_nobody_sees_changes_nothing(change: object) -> None:
    assert callable(change)
    assert everything(change(HEAD + VISIT + "\n")) == everything(HEAD + VISIT + "\n")


def test_a_quote_is_letter_for_letter_the_printed_text() -> None:
    text = "Eva Prov\u00adberg, social\u200bchef i Ale\u00a0kommun, talade.\r\n"
    graph = load_text(read_plain(text.encode(), "a.txt"))
    check_evidence(graph, text)
    (statement,) = (s for s in graph.statements if s.predicate.endswith("memberOf"))
    assert statement.evidence.quote == text.rstrip()
    assert [e.label for e in graph.entities if "Eva" in e.label] == ["Eva Provberg"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("skol-\noch fritidsnämnden", "skol- och fritidsnämnden"),
        ("skol- och fritidsnämnden", "skol- och fritidsnämnden"),
        ("skol- fritids- och kulturnämnden", "skol- fritids- och kulturnämnden"),
        ("hälso- men inte sjukvården", "hälso- men inte sjukvården"),
        ("IT-\navdelningen", "IT-avdelningen"),
        ("e-\npost", "e-post"),
        ("Ann-\nMarie", "Ann-Marie"),
        ("åren 2018-\n2020", "åren 2018-2020"),
        ("kl. 13.00–\n16.30", "kl. 13.00–16.30"),
        ("kommunal-\nrådet", "kommunalrådet"),
        ("departe- mentet", "departementet"),
        ("äldre- socialförsäkringsminister", "äldre- socialförsäkringsminister"),
        ("Vi var i Ale- en kommun i väster", "Vi var i Ale- en kommun i väster"),
        ("t i l l i t är S T Y R N I N G", "tillit är STYRNING"),
        ("a b c d f", "a b c d f"),
        ("vård, a och b", "vård, a och b"),
    ],
)
def test_divided_words_are_joined_and_left_out_parts_are_not(text: str, read: str) -> None:
    assert normalise(text).text == read


def test_a_list_of_short_lines_stays_a_list() -> None:
    text = "Närvarande:\nEva Provberg, ordförande\nNils Testgren, ledamot\nYlva Provdal, ledamot\n"
    assert normalise(text).text == text


def test_lines_that_end_where_the_next_word_had_room_are_meant() -> None:
    text = "Rubrik\nEtt kort stycke som är sig självt.\nNästa stycke är också för sig och det är längre än det förra.\n"
    assert normalise(text).text == text


def test_bullets_labels_and_headings_are_not_joined_to_what_stands_before() -> None:
    text = wrapped(VISIT, 60) + "- en punkt\n- en till\nKontakt: Eva Provberg\n# Rubrik\n"
    assert normalise(text).text.endswith("hemtjänsten.\n• en punkt\n• en till\nKontakt: Eva Provberg\n# Rubrik\n")


def test_two_blanks_at_a_lines_end_break_it() -> None:
    text = wrapped(VISIT, 60).replace("\n", "  \n")
    assert normalise(text).text == text


def test_running_heads_page_numbers_and_page_breaks_hide_nothing() -> None:
    pages = [
        "Vi besökte hemtjänsten i",
        "Kungälv. Där talade vi om tillit med",
        "socialchefen Eva Provberg. Sedan åt vi.",
    ]
    text = "\f".join(f"Provstads kommun\n\n{page}\n\nSida {i} (3)\n" for i, page in enumerate(pages, 1))
    read = normalise(text).text
    assert read.count("Provstads kommun") == 1
    assert "Sida" not in read
    assert "med\nsocialchefen" in read or "med socialchefen" in read


def test_a_head_without_form_feeds_is_known_by_its_page_number() -> None:
    text = "".join(
        f"PROTOKOLL  Provnämnden  Sida {i} (4)\n\nHär står stycke {'abcd'[i - 1]} om vården.\n\n" for i in range(1, 5)
    )
    assert normalise(text).text.count("PROTOKOLL") == 1


def test_rows_with_tabs_are_rows_with_commas() -> None:
    assert posts("Eva Provberg\tsocialchef\tAle kommun\nNils Testgren\trektor\tMora kommun\n") == {
        ("Eva Provberg", "socialchef", "Ale kommun"),
        ("Nils Testgren", "rektor", "Mora kommun"),
    }


@pytest.mark.parametrize("quotes", ["”{}”", '"{}"', "“{}”", "„{}”", "''{}''", "»{}»"])
def test_quotes_of_every_kind_are_quotes(quotes: str) -> None:
    text = f"Projektet {quotes.format('Nära samtal')} drivs av Ale kommun.\n"
    assert facts(text, "sk:responsible") == {("Nära samtal", "Ale kommun")}


@pytest.mark.parametrize("name", ["Vård & Omsorg", "Skola + Fritid", "Barn & Unga"])
def test_a_sign_inside_a_name_does_not_end_it(name: str) -> None:
    assert facts(f"Projektet {name} drivs av Kungälvs kommun.\n", "sk:responsible") == {(name, "Kungälvs kommun")}


@pytest.mark.parametrize("written", ["@ylvaprov", "ylva.provdal @exempel.se", "@exempel.se", "ylva@"])
def test_an_at_sign_alone_makes_no_address(written: str) -> None:
    graph = load(f"Ylva Provdal, enhetschef, Kungälvs kommun, {written}\n")
    assert not [s for s in graph.statements if s.predicate.endswith("mbox")]


def test_edits_must_be_in_order() -> None:
    with pytest.raises(ValueError, match="before the one ahead"):
        EditedText("abc").edit([Edit(1, 2), Edit(0, 1)])


_PIECES = st.sampled_from(
    [
        *("Eva ", "Prov-\n", "berg\u00ad", "o\u0308", "ﬁ", "\u200b", "\r\n", "\n\n", "\t", "tillits- ", "baserad"),
        *("   ", "”", "\f", "Sida 3 (9)\n", "# ", "**"),
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_every_character_that_is_read_stands_in_the_printed_text(text: str) -> None:
    edited = normalise(text)
    end = 0
    for at, character in enumerate(edited.text):
        start, last = edited.first(at), edited.last(at + 1)
        assert end <= start <= last <= len(text) or start == last
        if character.isalpha():
            assert unicodedata.normalize("NFKC", text[start:last]).find(unicodedata.normalize("NFKC", character)) >= 0
        end = max(end, start)
