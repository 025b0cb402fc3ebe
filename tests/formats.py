"""One made-up document in every format that is read, made by the writers that people use where there is one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from xml.sax.saxutils import escape as xml

__all__ = ["WRITERS", "Part", "make_zip"]


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph, the items of a list, or the rows of a table."""

    kind: str
    text: str = ""
    items: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    level: int = field(default=1)


Parts = Sequence[Part]


def make_zip(members: dict[str, bytes | str]) -> bytes:
    """Return a ZIP archive of *members*."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def write_plain(parts: Parts) -> bytes:
    pieces = []
    for part in parts:
        if part.kind == "list":
            pieces.append("\n".join(f"- {item}" for item in part.items))
        elif part.kind == "table":
            pieces.append("\n".join("\t".join(row) for row in part.rows))
        else:
            pieces.append(part.text)
    return ("\n\n".join(pieces) + "\n").encode()


def write_wrapped(parts: Parts) -> bytes:
    import textwrap

    wrapped = [
        Part(part.kind, textwrap.fill(part.text, 64), part.items, part.rows) if part.kind == "paragraph" else part
        for part in parts
    ]
    return write_plain(wrapped)


def write_markdown(parts: Parts) -> bytes:
    pieces = []
    for part in parts:
        if part.kind == "list":
            pieces.append(
                "\n".join(f"* **{item.split(',')[0]}**{item[len(item.split(',')[0]) :]}" for item in part.items)
            )
        elif part.kind == "table":
            rows = [f"| {' | '.join(row)} |" for row in part.rows]
            rows.insert(1, "|" + "---|" * len(part.rows[0]))
            pieces.append("\n".join(rows))
        elif part.kind == "heading":
            pieces.append(f"{'#' * part.level} {part.text}")
        else:
            pieces.append(part.text)
    return ("\n\n".join(pieces) + "\n").encode()


def _html_body(parts: Parts) -> str:
    pieces = []
    for part in parts:
        if part.kind == "list":
            pieces.append(f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in part.items)}</ul>")
        elif part.kind == "table":
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in part.rows)
            pieces.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        elif part.kind == "heading":
            pieces.append(f"<h{part.level}>{escape(part.text)}</h{part.level}>")
        else:
            pieces.append(f"<p>{escape(part.text)}</p>")
    return "".join(pieces)


def write_html(parts: Parts) -> bytes:
    menu = "<nav><ul><li><a href='/'>Start</a></li><li><a href='/om'>Om oss</a></li></ul></nav>"
    return (
        "<!DOCTYPE html><html lang='sv'><head><meta charset='utf-8'><title>Sidan</title>"
        "<script>document.write('Nils Skript är rektor i Ale kommun.')</script></head>"
        f"<body><header>{menu}</header><div class='cookie-banner'>Bo Kaka är rektor i Ale kommun.</div>"
        f"<main>{_html_body(parts)}</main><footer>Provbolaget AB</footer></body></html>"
    ).encode()


def write_pdf(parts: Parts) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

    styles = getSampleStyleSheet()
    story: list[object] = []
    for part in parts:
        if part.kind == "list":
            items = [ListItem(Paragraph(xml(item), styles["Normal"])) for item in part.items]
            story.append(ListFlowable(items, bulletType="bullet", start="•"))
        elif part.kind == "table":
            story.append(Table([list(row) for row in part.rows], spaceBefore=12, spaceAfter=12, hAlign="LEFT"))
        elif part.kind == "heading":
            story.append(Paragraph(xml(part.text), styles[f"Heading{part.level}"]))
        else:
            story.append(Paragraph(xml(part.text), styles["BodyText"]))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build(story)
    return buffer.getvalue()


def write_docx(parts: Parts) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = ""
    for part in parts:
        if part.kind == "list":
            for item in part.items:
                document.add_paragraph(item, style="List Bullet")
        elif part.kind == "table":
            table = document.add_table(len(part.rows), len(part.rows[0]))
            for i, row in enumerate(part.rows):
                for j, cell in enumerate(row):
                    table.cell(i, j).text = cell
        elif part.kind == "heading":
            document.add_heading(part.text, part.level)
        else:
            document.add_paragraph(part.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def write_odt(parts: Parts, more: str = "") -> bytes:
    pieces = []
    for part in parts:
        if part.kind == "list":
            items = (f"<text:list-item><text:p>{xml(item)}</text:p></text:list-item>" for item in part.items)
            pieces.append(f"<text:list>{''.join(items)}</text:list>")
        elif part.kind == "table":
            cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
            rows = ("".join(cell.format(xml(each)) for each in row) for row in part.rows)
            pieces.append(
                f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"
            )
        elif part.kind == "heading":
            pieces.append(f'<text:h text:outline-level="{part.level}">{xml(part.text)}</text:h>')
        else:
            pieces.append(f"<text:p>{xml(part.text)}</text:p>")
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{more}<office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:draw="{_ODF}:drawing:1.0" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>{"".join(pieces)}</office:text>'
        "</office:body></office:document-content>"
    )
    return make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _rtf(text: str) -> str:
    return "".join(
        f"\\{letter}" if letter in "\\{}" else letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in text
    )


def write_rtf(parts: Parts) -> bytes:
    pieces = ["{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Calibri;}}\n"]
    for part in parts:
        if part.kind == "list":
            pieces += [f"{{\\pard{{\\listtext\\'b7\\tab}}{_rtf(item)}\\par}}\n" for item in part.items]
        elif part.kind == "table":
            for row in part.rows:
                cells = "".join(f"\\pard\\intbl {_rtf(cell)}\\cell" for cell in row)
                pieces.append(f"\\trowd\\cellx3000\\cellx6000\\cellx9000{cells}\\row\n")
        elif part.kind == "heading":
            pieces.append(f"\\pard\\outlinelevel{part.level - 1}\\b {_rtf(part.text)}\\b0\\par\n")
        else:
            pieces.append(f"\\pard {_rtf(part.text)}\\par\n")
    return ("".join(pieces) + "}").encode("ascii")


def write_eml(parts: Parts) -> bytes:
    message = EmailMessage()
    message["From"] = "redaktion@exempel.se"
    message["Subject"] = "Brev"
    message.set_content(write_plain(parts).decode())
    message.add_alternative(f"<html><body>{_html_body(parts)}</body></html>", subtype="html")
    return message.as_bytes()


WRITERS: dict[str, Callable[[Parts], bytes]] = {
    "plain.txt": write_plain,
    "wrapped.txt": write_wrapped,
    "page.md": write_markdown,
    "page.html": write_html,
    "page.pdf": write_pdf,
    "page.docx": write_docx,
    "page.odt": write_odt,
    "page.rtf": write_rtf,
    "mail.eml": write_eml,
}
