"""PDF files: their text in reading order, with the pages it stands on.

PDFium tells where each letter stands; :mod:`.pagelayout` makes lines, columns, tables and paragraphs of them.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from pypdfium2 import raw as pdfium

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from .blocks import Printer
from .document import RawDocument
from .pagelayout import Run, find_parts, find_rows, without_furniture
from .pageprint import print_pages

__all__ = ["VERSION", "read"]

VERSION = "pdf 1"

#: A word, perhaps with PDFium's sign for a hyphen at a line's end; and what stands for letters without a meaning.
_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
#: A line is so much higher than the size of its font.
LINE = 1.2
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
#: Titles that programs write into a file by themselves.
_NO_TITLE = re.compile(
    r"^(?:microsoft word|\(?anonymous|untitled|namnlös|dokument\d*$|document\d*$|powerpoint)"
    r"|\.(?:docx?|pdf|indd|pptx?|odt|rtf)$|^\W*$",
    re.IGNORECASE,
)


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return the text of a PDF, without running heads, running feet and page numbers.

    ``pages`` tells where each page begins. A head that all pages repeat is kept once. Words divided at a line's end are
    whole, paragraphs one line, rows of tables a line each. Pictures are not read: of a file without text,
    ``DocumentError`` tells, pages without text are told in a warning. Text that runs upwards or downwards may come in
    the wrong order, and so may columns whose edges are ragged on both sides.
    """
    document = _open(data, name)
    try:
        count = len(document)
        if count > limits.pages:
            raise DocumentError(f"{name}: has {count} pages, more than {limits.pages}; --max-pages allows more")
        pages = [list(_runs(document, number, name)) for number in range(count)]
        title = str(document.get_metadata_dict().get("Title", "")).strip()
    finally:
        document.close()
    if not any(pages):
        raise DocumentError(
            f"{name}: has no text, only pictures of it ({count} pages); run it through text recognition (OCR) first"
        )
    printer = Printer()
    print_pages(list(find_parts(without_furniture(list(map(find_rows, pages))))), printer)
    metadata = {} if _NO_TITLE.search(title) else {"title": " ".join(title.split())}
    return RawDocument(
        printer.text,
        hashlib.sha256(data).hexdigest(),
        Path(name).name,
        metadata,
        pages=tuple(printer.pages),
        reader=VERSION,
        warnings=tuple(_warnings(pages)),
    )


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise DocumentError(f"{name}: protected by a password; save a copy without one") from None
        raise DocumentError(f"{name}: not a whole PDF ({_reason(error)}); fetch it or save it anew") from None


def _reason(error: Exception) -> str:
    found = re.search(r"PDFium: (.*?)\)?\.?$", str(error))
    return found[1] if found else str(error)


def _warnings(pages: Sequence[Sequence[Run]]) -> Iterator[str]:
    empty = [number for number, runs in enumerate(pages, 1) if not runs]
    if empty:
        shown = ", ".join(map(str, empty[:8])) + (" …" if len(empty) > 8 else "")
        yield f"no text on {'page' if len(empty) == 1 else 'pages'} {shown} (empty, or a picture of text)"
    text = "".join(run.text for runs in pages for run in runs)
    unknown = len(_UNKNOWN.findall(text))
    if unknown * 50 > len(text):
        yield f"{unknown} of {len(text)} letters have no meaning in the file's fonts and cannot be read"


def _runs(document: pypdfium2.PdfDocument, number: int, name: str) -> Iterator[Run]:
    """Yield the words on a page, in the order in which the file draws them."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"{name}: page {number + 1} is damaged ({_reason(error)})") from None
    written = _letters(text)
    fonts: dict[tuple[int, int], tuple[float, bool]] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_origin, in_box, handle = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox, text.raw
    for word in _WORD.finditer(written):
        if not at_origin(handle, word.start(), x, y):
            continue
        left, base = x.value, y.value
        in_box(handle, word.end() - 1, box)
        # words beside each other are of one font, mostly; to ask for each takes twice the time
        key = (round(base), int(left) // 100)
        if key not in fonts:
            fonts[key] = _font(text, word.start())
        size, bold = fonts[key]
        if bold:
            size, bold = _font(text, word.start())
        written_out = word[0] if word[0][-1] not in "\x02\ufffe" else f"{word[0][:-1]}-"
        if size > 0:
            yield Run(written_out, left, max(left, box.right), base, size, bold)
    text.close()
    page.close()


def _letters(text: pypdfium2.PdfTextPage) -> str:
    """Return the letters of a page, one for each that PDFium counts."""
    count = text.count_chars()
    written = text.get_text_range() if count else ""
    if len(written) == count:
        return written
    # some letters take two numbers, or none: then only one by one are letters and places sure to agree
    codes = (pdfium.FPDFText_GetUnicode(text, index) for index in range(count))
    return "".join(chr(code) if not 0xD800 <= code <= 0xDFFF else "\ufffd" for code in codes)


def _font(text: pypdfium2.PdfTextPage, at: int) -> tuple[float, bool]:
    """Return how high lines in the font of a letter are, in points, and whether it is bold."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    scale = (matrix.b**2 + matrix.d**2) ** 0.5 or 1.0
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, buffer, 128, flags)
    bold = bool(_BOLD.search(buffer.value.decode("utf-8", "replace")))
    return LINE * scale * pdfium.FPDFText_GetFontSize(text, at), bold
