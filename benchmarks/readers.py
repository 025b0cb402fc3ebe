"""How fast pages and PDF files become text, side by side with trafilatura and pypdf, and what memory it takes.

    python -m benchmarks.readers [--rounds 5] [--write]

Prints Markdown, with --write also into readers.md. The ways take turns over the same files, each round in another
order; time is the processor's, of one process on one core. The files are our own and made in memory, the same in every
run: web pages with menus, a frame and about 6,000 characters of main text; PDF files in one and in two columns, with
running heads and a table. All ways give the main text of a page, the text of a PDF; what each makes of them is counted,
since fast and wrong is no figure. Memory is what a process of its own grows by when it reads one document, at its
height.

Needed here only: ``pip install styrkedjan[bench,test]``.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from styrkedjan.loaders.limits import DEFAULT
from styrkedjan.loaders.readers import html, pdf

ROOT = Path(__file__).resolve().parents[1]
MARK = "<!-- measured -->"
SEED = 20180426
PAGES, FILES, PDF_PAGES = 60, 6, 10
SENTENCES = (
    "Socialchefen {name} berättade om hur hemtjänsten i {place} arbetar med tillit och små grupper.",
    "Nämnden beslutade att följa upp försöket tillsammans med medarbetarna och de fackliga organisationerna.",
    "Efter lunch träffade vi enhetschefer, undersköterskor och anhöriga i {place}.",
    "Projektet drivs av kommunen med stöd av forskare, och det slutar nästa år.",
    "Vi såg hur planeringen görs av dem som möter de boende, och vad som krävs av cheferna.",
)
NAMES = ("Eva Provberg", "Nils Testgren", "Åsa Testfält", "Örjan Provdal", "Ida Frost")
PLACES = ("Ale kommun", "Kungälvs kommun", "Mora kommun", "Luleå kommun")

#: What is measured: its name, and what gives the text of a file.
Way = tuple[str, Callable[[bytes], str]]


def paragraph(chosen: random.Random) -> str:
    parts = (chosen.choice(SENTENCES) for _ in range(6))
    return " ".join(part.format(name=chosen.choice(NAMES), place=chosen.choice(PLACES)) for part in parts)


def make_page(number: int) -> tuple[bytes, list[str]]:
    """Return a web page, and the paragraphs of its main text."""
    chosen = random.Random(SEED + number)
    paragraphs = [paragraph(chosen) for _ in range(12)]
    menu = "".join(f"<li><a href='/{i}'>Avdelning {i} och mer</a></li>" for i in range(40))
    body = "".join(
        f"<h2>Avsnitt {i}</h2><p>{escape(text)}</p>" if i % 3 == 0 else f"<p>{escape(text)}</p>"
        for i, text in enumerate(paragraphs)
    )
    frame = f"<nav><ul>{menu}</ul></nav>"
    page = (
        f"<!DOCTYPE html><html lang='sv'><head><meta charset='utf-8'><title>Sida {number} | Provverket</title>"
        f"<script>{'var x = 1; ' * 400}</script><style>{'p { margin: 0 } ' * 200}</style></head><body><header>{frame}"
        f"</header><div class='cookie-banner'>Vi sparar kakor.</div><main><h1>Sida {number}</h1>{body}</main>"
        f"<aside>{frame}</aside><footer>{frame}<p>Provverket, Storgatan 1</p></footer></body></html>"
    )
    return page.encode(), paragraphs


def make_pdf(number: int) -> tuple[bytes, list[str]]:
    """Return a PDF of ten pages or so, and the paragraphs of its text."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.lib.units import cm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

    chosen = random.Random(SEED + number)
    styles, columns = getSampleStyleSheet(), 1 + number % 2
    normal = ParagraphStyle("n", parent=styles["Normal"], fontSize=10.5, leading=14, spaceAfter=8)

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.drawString(2 * cm, 28.4 * cm, "Provverkets rapport")
        canvas.drawRightString(19 * cm, 28.4 * cm, f"Sida {document.page}")

    paragraphs = [paragraph(chosen) for _ in range(6 * PDF_PAGES)]
    story: list[object] = []
    for i, text in enumerate(paragraphs):
        story += [Paragraph(f"Avsnitt {i}", styles["Heading2"])] if i % 4 == 0 else []
        story.append(Paragraph(escape(text), normal))
    story.append(Table([[name, "chef", place] for name, place in zip(NAMES, PLACES, strict=False)]))
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4)
    width = (17 - columns + 1) / columns
    frames = [Frame((2 + i * (width + 1)) * cm, 2 * cm, width * cm, 25.5 * cm) for i in range(columns)]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furnish)])
    document.build(story)
    return buffer.getvalue(), paragraphs


def with_trafilatura(data: bytes) -> str:
    import trafilatura

    return trafilatura.extract(data, include_tables=True, with_metadata=True, deduplicate=False) or ""


def with_pypdf(data: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def with_pypdf_layout(data: bytes) -> str:
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text(extraction_mode="layout") for page in pages)


def our_html(data: bytes) -> str:
    return html.read(data, "page.html", DEFAULT).text


def our_pdf(data: bytes) -> str:
    return pdf.read(data, "file.pdf", DEFAULT).text


def whole(text: str, paragraphs: Sequence[str]) -> float:
    """Return the share of the paragraphs that stand in *text* as one, whatever blanks are within them."""
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    paragraphs = [" ".join(each.split()) for each in paragraphs]
    return sum(each in lines for each in paragraphs) / len(paragraphs)


def measure(ways: Sequence[Way], files: Sequence[bytes], rounds: int) -> dict[str, list[float]]:
    """Return the seconds that each way took in each round for all files."""
    taken: dict[str, list[float]] = {name: [] for name, _ in ways}
    for _, way in ways:
        way(files[0])  # what is imported and compiled at first is not what is measured
    for number in range(rounds):
        for name, way in random.Random(number).sample(list(ways), len(ways)):
            begun = time.process_time()
            for data in files:
                way(data)
            taken[name].append(time.process_time() - begun)
    return taken


def _height() -> int:
    """Return the most memory that this process has had, in kB; what rusage tells counts the parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _grow(way: Callable[[bytes], str], data: bytes, pipe: Any) -> None:
    before = _height()
    way(data)
    pipe.send(_height() - before)


def memory(way: Callable[[bytes], str], data: bytes) -> float:
    """Return by how many MB a process grows that reads one file, the libraries it loads included."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_grow, args=(way, data, theirs))
    process.start()
    grown = ours.recv()
    process.join()
    return float(grown) / 1024


def rows(kind: str, ways: Sequence[Way], made: Sequence[tuple[bytes, list[str]]], pages: int, rounds: int) -> list[str]:
    files = [data for data, _ in made]
    taken = measure(ways, files, rounds)
    ours = statistics.median(taken[ways[0][0]])
    found = []
    for name, way in ways:
        seconds = statistics.median(taken[name])
        share = statistics.mean(whole(way(data), paragraphs) for data, paragraphs in made)
        found.append(
            f"| {kind} | {name} | {pages / seconds:,.0f} | {seconds / ours:.1f} × | {share:.0%} | "
            f"{memory(way, files[0]):.0f} |"
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write the figures into readers.md")
    arguments = parser.parse_args()
    pages = [make_page(number) for number in range(PAGES)]
    files = [make_pdf(number) for number in range(FILES)]
    import pypdfium2

    count = sum(len(pypdfium2.PdfDocument(data)) for data, _ in files)
    table = [
        "| format | reader | pages a CPU-second | time, ours = 1 | paragraphs whole | memory, MB |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows(
            "HTML",
            [("ours", our_html), (f"trafilatura {version('trafilatura')}", with_trafilatura)],
            pages,
            PAGES,
            arguments.rounds,
        ),
        *rows(
            "PDF",
            [
                ("ours", our_pdf),
                (f"pypdf {version('pypdf')}, as drawn", with_pypdf),
                (f"pypdf {version('pypdf')}, laid out", with_pypdf_layout),
            ],
            files,
            count,
            arguments.rounds,
        ),
    ]
    text = "\n".join(
        [*table, "", f"Python {platform.python_version()}, {PAGES} pages, {FILES} files of {count} pages."]
    )
    print(text)
    if arguments.write:
        place = ROOT / "benchmarks" / "readers.md"
        before, _, rest = place.read_text(encoding="utf-8").partition(MARK)
        _, _, after = rest.partition(MARK)
        place.write_text(f"{before}{MARK}\n\n{text}\n\n{MARK}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
