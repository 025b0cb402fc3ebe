"""Word, OpenDocument, RTF and mail: what each keeps of a document."""

from __future__ import annotations

import io
import re
import zipfile
from email.message import EmailMessage

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from formats import make_zip, write_odt
from styrkedjan.loaders import load_text
from styrkedjan.loaders.limits import DEFAULT
from styrkedjan.loaders.readers import docx as docx_reader
from styrkedjan.loaders.readers import eml, odt, rtf

W = nsdecls("w")


def saved(document: object) -> str:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return docx_reader.read(buffer.getvalue(), "a.docx").text


def test_headings_lists_and_tables_of_word_are_read_as_such() -> None:
    document = docx.Document()
    document.add_heading("Titeln", 0)
    document.add_heading("Rubriken", 2)
    document.add_paragraph("Ett", style="List Bullet")
    document.add_paragraph("Två", style="List Number")
    document.add_paragraph("Tre", style="List Number")
    table = document.add_table(2, 2)
    for i, cell in enumerate(["Kontakt", "Eva Ek", "Budget", "2 mkr"]):
        table.cell(i // 2, i % 2).text = cell
    assert saved(document) == "# Titeln\n\n## Rubriken\n\n• Ett\n1. Två\n2. Tre\n\nKontakt: Eva Ek\nBudget: 2 mkr\n"


@pytest.mark.parametrize(
    ("runs", "printed"),
    [
        ("<w:r><w:t>Eva </w:t></w:r><w:r><w:t>Ek</w:t></w:r>", "Eva Ek"),
        ("<w:del><w:r><w:delText>Bo</w:delText></w:r></w:del><w:ins><w:r><w:t>Eva</w:t></w:r></w:ins>", "Eva"),
        ("<w:r><w:t>Eva</w:t><w:br/><w:t>Ek</w:t></w:r>", "Eva\nEk"),
        ("<w:r><w:t>Eva Ek</w:t><w:tab/><w:t>rektor</w:t></w:r>", "Eva Ek, rektor"),
        ("<w:r><w:t>Ann</w:t><w:noBreakHyphen/><w:t>Marie</w:t></w:r>", "Ann-Marie"),
        ("<w:sdt><w:sdtContent><w:r><w:t>Eva</w:t></w:r></w:sdtContent></w:sdt>", "Eva"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Eva</w:t></w:r>", "Eva"),
        ("<w:smartTag><w:r><w:t>Eva</w:t></w:r></w:smartTag>", "Eva"),
    ],
)  # fmt: skip
def test_text_of_word_is_what_the_page_shows(runs: str, printed: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{runs}</w:p>"))
    assert saved(document).strip() == printed


def test_text_boxes_and_running_heads_of_word_are_read() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Provstads kommun"
    document.add_paragraph("Efter.")
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r>"
        "<w:t>I rutan.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.element.body.insert(0, parse_xml(f"<w:p {W}><w:r><w:t>Före.</w:t></w:r>{box}</w:p>"))
    assert saved(document) == "Provstads kommun\n\nFöre.\n\nI rutan.\n\nEfter.\n"


def test_footnotes_of_word_stand_at_the_end() -> None:
    main = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>Texten</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t> går vidare.</w:t></w:r></w:p></w:body></w:document>"
    )
    notes = f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>Noten.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
        "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes' Target='footnotes.xml'/>"
        "</Relationships>"
    )
    data = make_zip({"word/document.xml": main, "word/footnotes.xml": notes, "word/_rels/document.xml.rels": relations})
    assert docx_reader.read(data, "a.docx").text == "Texten går vidare.\n\nNoten.\n"


def test_lines_of_a_cell_beside_its_label_stand_under_it() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for i, cell in enumerate(["Beslutande", "Eva Ek (S), ordförande\nBo Al (M)", "Justerare", "Bo Al"]):
        table.cell(i // 2, i % 2).text = cell
    assert saved(document) == "Beslutande:\nEva Ek (S), ordförande\nBo Al (M)\nJusterare: Bo Al\n"


def test_cells_that_are_merged_are_read_once() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for i, cell in enumerate(["Eva Ek", "rektor", "", "lärare"]):
        table.cell(i // 2, i % 2).text = cell
    table.cell(0, 0).merge(table.cell(1, 0))
    assert saved(document) == "Eva Ek, rektor\nlärare\n"


def odt_text(body: str) -> str:
    """Return the text of a file whose body is given with the names of the text's elements alone."""
    body = re.sub(r"<(/?)(?=[a-z-]+[ />])", r"<\1text:", body)
    with zipfile.ZipFile(io.BytesIO(write_odt([]))) as archive:
        content = archive.read("content.xml").decode().replace("<office:text>", f"<office:text>{body}")
    return odt.read(make_zip({"content.xml": content}), "a.odt").text


NOTE = "<note><note-citation>1</note-citation><note-body><p>Noten.</p></note-body></note>"
NESTED = "<list><list-item><p>Ett</p><list><list-item><p>Under</p></list-item></list></list-item></list>"
TRACKED = "<tracked-changes><changed-region><deletion><p>Bort</p></deletion></changed-region></tracked-changes>"
FRAME = "<draw:frame><draw:text-box><p>I rutan</p></draw:text-box></draw:frame>"


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("<h text:outline-level='2'>Rubriken</h>", "## Rubriken"),
        ("<p>Eva<s text:c='3'/>Ek<line-break/>rektor</p>", "Eva Ek\nrektor"),
        ("<p>Eva Ek<tab/>rektor</p>", "Eva Ek, rektor"),
        ("<p>En <span>fet</span> rad</p>", "En fet rad"),
        (f"<p>Text{NOTE} slut.</p>", "Text slut.\n\nNoten."),
        (NESTED, "• Ett\n• Under"),
        (f"{TRACKED}<p>Kvar</p>", "Kvar"),
        ("<section><p>I avsnittet</p></section>", "I avsnittet"),
        (f"<p>Före{FRAME}</p>", "Före\n\nI rutan"),
        ("<p><a xlink:href='mailto:eva@ale.se'>Eva Ek</a></p>", "Eva Ek, eva@ale.se"),
    ],
)
def test_text_of_opendocument_is_what_the_page_shows(body: str, printed: str) -> None:
    assert odt_text(body).strip() == printed


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (r"\pard Eva \'c5\'e4\'f6\par", "Eva Åäö"),
        (r"\pard \u197?sa \u8211? \uc0\u246 \par", "Åsa – ö"),
        (r"\pard Ett\line tv\'e5\par", "Ett\ntvå"),
        (r"{\header Huvud\par}{\footer Fot\par}\pard Text\par", "Text"),
        (r"\pard\outlinelevel1 Rubriken\par", "## Rubriken"),
        (r"{\stylesheet{\s1 heading 1;}{\s2\sbasedon0 heading 2;}}\pard\s2 Rubriken\par", "## Rubriken"),
        (r"\pard{\listtext 1.\tab}Ett\par{\listtext 2.\tab}Tv\'e5\par", "1. Ett\n2. Två"),
        (r"\pard{\pntext\bullet\tab}Ett\par", "• Ett"),
        (r"\pard Text{\footnote\pard Noten.} slut.\par", "Text slut.\n\nNoten."),
        ('\\pard{\\field{\\*\\fldinst HYPERLINK "mailto:eva@ale.se"}{\\fldrslt Eva Ek}}\\par', "Eva Ek, eva@ale.se"),
        (r"\pard{\*\bkmkstart x}Text{\*\okänt bort}\par", "Text"),
        (r"\pard Eva Ek\tab rektor\par", "Eva Ek, rektor"),
        (r"{\info{\title Rubrik}{\author Bo}}\pard Text\par", "Text"),
        (r"\pard Ann\_Marie \{x\} \\\par", "Ann-Marie {x} \\"),
        (r"\pard\u55357?\u56832? Text\par", "😀 Text"),
        (
            r"\trowd\pard\intbl Kontakt\cell Eva\cell\row\trowd\pard\intbl Budget\cell 2 mkr\cell\row\pard Slut\par",
            "Kontakt: Eva\nBudget: 2 mkr\n\nSlut",
        ),
    ],
)
def test_text_of_rtf_is_what_the_page_shows(body: str, printed: str) -> None:
    data = f"{{\\rtf1\\ansi\\ansicpg1252\\deff0 {body}}}".encode("latin-1")
    assert rtf.read(data, "a.rtf").text.strip() == printed


def mail(**heads: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Eva Provberg <eva.provberg@ale.se>"
    message["Date"] = "Tue, 14 Mar 2023 10:00:00 +0100"
    message["Subject"] = "SV: Möte om tillit"
    for name, value in heads.items():
        message[name] = value
    return message


def test_the_head_of_a_mail_is_label_lines_and_dates_it() -> None:
    message = mail(To="bo@ale.se")
    message.set_content("Hej!\n\n> Gammalt\n> svar\n")
    raw = eml.read(message.as_bytes(), "a.eml")
    assert raw.text.startswith("Från: Eva Provberg <eva.provberg@ale.se>\nTill: bo@ale.se\nSkickat: ")
    assert raw.text.endswith("Rubrik: SV: Möte om tillit\n\nHej!\n\nGammalt\nsvar\n")
    assert dict(raw.metadata) == {"title": "Möte om tillit", "date": "2023-03-14"}
    assert load_text(raw).document.issued == "2023-03-14"


def test_a_mail_in_html_alone_is_read_as_a_page() -> None:
    message = mail()
    message.set_content("<p>Eva <b>Ek</b></p><script>x</script>", subtype="html")
    assert eml.read(message.as_bytes(), "a.eml").text.endswith("\n\nEva Ek\n")


def test_attachments_are_told_of() -> None:
    message = mail()
    message.set_content("Hej!")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="protokoll.pdf")
    assert eml.read(message.as_bytes(), "a.eml").warnings == ("not read, since attached: protokoll.pdf",)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "okänd"])
def test_a_mail_is_read_in_its_encoding(charset: str) -> None:
    body = "Åsa Öberg är rektor på Ängen.\n".encode("iso-8859-1" if charset != "utf-8" else charset)
    head = f"From: a@b.se\r\nSubject: =?utf-8?q?M=C3=B6te?=\r\nContent-Type: text/plain; charset={charset}\r\n"
    raw = eml.read(head.encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + body, "a.eml", DEFAULT)
    assert raw.text.endswith("Rubrik: Möte\n\nÅsa Öberg är rektor på Ängen.\n")
