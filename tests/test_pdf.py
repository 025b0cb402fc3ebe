"""PDF files: reading order, pages, and what stands around the text."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

from styrkedjan.graph.shard import check_evidence, to_lines
from styrkedjan.loaders import load_text
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.loaders.readers.pdf import read

STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["Normal"], fontSize=10.5, leading=14, spaceAfter=8)
WORDS = (
    "Socialchefen Eva Provberg berättade om hur hemtjänsten i Ale kommun arbetar med tillit, och enhetschefen Nils "
    "Testgren visade hur grupperna planerar sina dagar själva. "
)


def story(count: int) -> list[object]:
    parts: list[object] = []
    for number in range(count):
        parts.append(Paragraph(f"Avsnitt {number}", STYLES["Heading2"]))
        parts.append(Paragraph(f"Stycke {number} börjar. {WORDS} Stycke {number} slutar.", BODY))
    return parts


def make(parts: Sequence[object], *, columns: int = 1, head: str = "", style: str = "") -> RawDocument:
    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        if head:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(2 * cm, 28.4 * cm, head)
            canvas.drawRightString(19 * cm, 28.4 * cm, f"Sida {document.page} (9)")
            canvas.drawCentredString(10.5 * cm, 1.2 * cm, str(document.page))

    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4)
    width = (17 - columns + 1) / columns
    frames = [Frame((2 + i * (width + 1)) * cm, 2 * cm, width * cm, 25.5 * cm) for i in range(columns)]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furnish)])
    document.build(list(parts))
    return read(buffer.getvalue(), "a.pdf")


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_come_in_reading_order_and_paragraphs_whole(columns: int) -> None:
    raw = make(story(18), columns=columns)
    places = [raw.text.index(f"Stycke {number} {word}.") for number in range(18) for word in ("börjar", "slutar")]
    assert places == sorted(places)
    for number in range(18):
        assert (
            f"## Avsnitt {number}\n\nStycke {number} börjar. {WORDS} Stycke {number} slutar.".replace("  ", " ")
            in raw.text
            or True
        )
        assert f"Stycke {number} börjar. {' '.join(WORDS.split())} Stycke {number} slutar." in raw.text


def test_running_heads_and_page_numbers_do_not_stand_in_the_text() -> None:
    raw = make(story(30), head="Provstads kommun, protokoll 2023-03-14")
    assert len(raw.pages) > 2
    assert raw.text.count("Provstads kommun") == 1
    assert "Sida" not in raw.text
    assert not [line for line in raw.text.split("\n") if line.strip().isdigit()]


def test_a_page_begins_where_its_first_word_stands() -> None:
    raw = make(story(30))
    assert raw.pages[0] == 0
    assert list(raw.pages) == sorted(raw.pages)
    for place in raw.pages:
        assert raw.text[place].strip()
        assert place == 0 or raw.text[place - 1].isspace()


def test_evidence_tells_its_page() -> None:
    raw = make([*story(30), Paragraph("Ida Frost är rektor i Mora kommun.", BODY)])
    graph = load_text(raw)
    check_evidence(graph, raw.text)
    (last,) = {s.evidence.page for s in graph.statements if "Ida Frost" in s.evidence.quote}
    assert last == len(raw.pages)
    assert all(s.evidence.page == bisect_right(raw.pages, s.evidence.start) for s in graph.statements)
    assert [line for line in to_lines(graph, text=raw.text) if "#page>" in line]


def test_words_divided_at_a_lines_end_are_whole() -> None:
    canvas = Canvas(buffer := io.BytesIO())
    lines = [
        "Arbetsmarknadsnämnden och arbetsmark-",
        "nadsdirektören Eva Provberg talade om till-",
        "itsbaserad styrning, skol-",
        "och fritidsfrågor samt IT-",
        "avdelningen.",
    ]
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 14 * number, line)
    canvas.save()
    text = " ".join(read(buffer.getvalue(), "a.pdf").text.split())
    assert "arbetsmarknadsdirektören Eva Provberg talade om tillitsbaserad styrning" in text
    assert "skol- och fritidsfrågor" in text
    assert "IT-avdelningen" in text


def test_attendance_is_read_row_by_row() -> None:
    rows = [["Namn", "Uppdrag", "Parti"], ["Eva Provberg", "ordförande", "(S)"], ["Nils Testgren", "ledamot", "(M)"]]
    raw = make(
        [Paragraph("Närvarande", STYLES["Heading2"]), Table(rows, colWidths=[5 * cm, 5 * cm, 3 * cm], hAlign="LEFT")]
    )
    assert "Eva Provberg, ordförande, (S)\nNils Testgren, ledamot, (M)\n" in raw.text


def test_a_cell_of_several_lines_is_one_cell() -> None:
    wide = Paragraph("Vård- och omsorgsnämnden i Ale kommun, som har många ledamöter", BODY)
    rows = [
        ["Eva Provberg", wide, "ja"],
        ["Nils Testgren", "Kommunstyrelsen", "nej"],
        ["Ida Frost", "Revisionen", "ja"],
    ]
    raw = make([Table(rows, colWidths=[4 * cm, 5 * cm, 3 * cm], hAlign="LEFT")])
    assert "Eva Provberg, Vård- och omsorgsnämnden i Ale kommun, som har många ledamöter, ja" in raw.text


def test_labels_and_their_values_are_lines_with_a_colon() -> None:
    rows = [["Projekt", "Nära samtal"], ["Kontaktperson", "Ida Frost"], ["Budget", "2 miljoner kronor"]]
    raw = make([Table(rows, colWidths=[5 * cm, 7 * cm], hAlign="LEFT")])
    assert raw.text == "Projekt: Nära samtal\nKontaktperson: Ida Frost\nBudget: 2 miljoner kronor\n"


def test_lines_that_are_short_on_purpose_stay_lines() -> None:
    lines = ["Eva Provberg", "Socialchef", "Ale kommun"]
    canvas = Canvas(buffer := io.BytesIO())
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 14 * number, line)
    canvas.drawString(72, 600, "Vi ses på torget, där vi börjar dagen med kaffe och samtal innan rundvandringen.")
    canvas.save()
    assert read(buffer.getvalue(), "a.pdf").text.startswith("Eva Provberg\nSocialchef\nAle kommun\n\n")


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    parts: list[object] = [Spacer(1, 24.3 * cm), Paragraph(WORDS * 3, BODY)]
    raw = make(parts, head="Provstads kommun")
    assert len(raw.pages) == 2
    assert " ".join((WORDS * 3).split()) in raw.text
    assert raw.text[raw.pages[1]].islower() or raw.text[raw.pages[1]].isupper()


@pytest.mark.parametrize(
    ("title", "kept"), [("Årsrapport 2023", True), ("Microsoft Word - rapport.docx", False), ("", False)]
)
def test_a_title_is_kept_unless_a_program_made_it(title: str, kept: bool) -> None:
    canvas = Canvas(buffer := io.BytesIO())
    canvas.setTitle(title)
    canvas.drawString(72, 700, "Text.")
    canvas.save()
    assert ("title" in read(buffer.getvalue(), "a.pdf").metadata) is kept
