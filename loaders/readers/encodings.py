"""Bytes as text: by their mark, as UTF-8, or in the old code page that makes Swedish of them.

The candidates are few and the language is known, so the letters of Swedish decide; general guessers, which know
neither, have taken Latin-1 Swedish for code pages that no Swede ever used.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from styrkedjan.graph.errors import DocumentError

__all__ = ["Decoded", "decode"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what was guessed or mended to get it."""

    text: str
    warnings: tuple[str, ...] = ()


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: The code pages that Swedish was written in, and what users call them.
_OLD = {"cp1252": "Windows-1252", "cp850": "CP850 (DOS)", "mac_roman": "Mac Roman"}
_LETTERS = "åäöÅÄÖ"
_RARER = "éÉüÜèàáøØæÆñçóíëï"
_SIGNS = "–—’‘“”…•«»´§°½¼£©®\u00a0±²³µ·€„†"
_MULTIBYTE = re.compile(rb"[\xc3-\xe2][\x80-\xbf]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

#: How files of other formats begin, what they are and what to call them.
_MAGIC = (
    ("%PDF-", "a PDF", ".pdf"),
    ("PK\x03\x04", "a Word or OpenDocument file, or an archive", ".docx, .odt or .zip"),
    ("\xd0\xcf\x11\xe0", "an old Word file", ".doc and save it from there as .docx"),
)

#: How files begin that look like text and are to be read by another reader.
_SOURCES = (
    (b"%pdf-", "a PDF", ".pdf"),
    (b"{\\rtf", "an RTF file", ".rtf"),
    (b"<!doctype html", "a web page", ".html"),
    (b"<html", "a web page", ".html"),
)

#: Of the odd bytes of a text, so many must be what Swedish has in the code page, else it is not guessed.
SURE = 0.7


def decode(data: bytes, name: str, *, source: bool = False) -> Decoded:
    """Return *data* as text, without its byte-order mark; *name* is for messages.

    The *source* of a page is text too; elsewhere it is refused, as a document under a wrong name.

    Without a mark it is UTF-8 where it can be. UTF-8 with a few broken bytes stays UTF-8: those that are letters in
    Windows-1252 are read so, others as U+FFFD. Else it is the old code page (Windows-1252 with Latin-1, CP850, Mac
    Roman) in which its odd bytes are the letters of Swedish. Whatever was guessed is told in the warnings; where no
    guess is sure, and of binary data, ``DocumentError`` tells.
    """
    if not source:
        _refuse_others(data, name)
    found = _by_mark(data, name) or _as_utf8(data) or _as_wide(data)
    if found is None:
        _refuse_binary(data.decode("latin-1"), name)
        found = _as_old(data, name)
    _refuse_binary(found.text, name)
    return found


def _refuse_others(data: bytes, name: str) -> None:
    """Refuse what is written in letters but is no text: the source of a page or of a document."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, what, ending in _SOURCES:
        if head.startswith(mark):
            raise DocumentError(f"{name}: not a text file but {what}; name it {ending}")


def _refuse_binary(text: str, name: str) -> None:
    if "\0" not in text and len(_CONTROL.findall(text)) * 100 <= len(text):
        return
    known = next((f": {what}; name it {ending}" for mark, what, ending in _MAGIC if text.startswith(mark)), "")
    remedy = "" if known else "; save it as plain text in UTF-8"
    raise DocumentError(f"{name}: not a text file (it holds binary data{known}){remedy}")


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    return _mended(data[len(mark) :])
                raise DocumentError(
                    f"{name}: not the {encoding} that its first bytes promise ({error.reason})"
                ) from None
    return None


def _as_utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    broken = data.decode("utf-8", errors="replace").count("\N{REPLACEMENT CHARACTER}")
    # Two bytes that spell a letter in UTF-8 are next to never found in an old code page, so they outvote broken ones.
    return _mended(data) if 3 * len(_MULTIBYTE.findall(data)) >= broken else None


def _mended(data: bytes) -> Decoded:
    """Return *data* as UTF-8, each broken byte read by itself."""
    places: list[int] = []

    def mend(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        places.append(error.start)
        piece = error.object[error.start : error.end]
        letter = piece.decode("cp1252", errors="replace") if len(piece) == 1 else "\N{REPLACEMENT CHARACTER}"
        return letter if letter in _LETTERS + _RARER + _SIGNS else "\N{REPLACEMENT CHARACTER}", error.end

    codecs.register_error("styrkedjan-mend", mend)
    text = data.decode("utf-8", errors="styrkedjan-mend")
    line = data.count(b"\n", 0, places[0]) + 1
    where = f"line {line}" if len(places) == 1 else f"{len(places)} places, the first in line {line}"
    return Decoded(text, (f"mixed encodings: bytes that are not UTF-8 were read as Windows-1252 ({where})",))


def _as_wide(data: bytes) -> Decoded | None:
    """Return UTF-16 without its mark, told by the noughts beside plain letters."""
    sample = data[:4096]
    for encoding, noughts in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) > 7 and noughts.count(0) > 0.7 * len(noughts):
            try:
                return Decoded(data.decode(encoding), (f"no byte-order mark; read as {encoding.upper()} (guessed)",))
            except UnicodeDecodeError:
                return None
    return None


def _as_old(data: bytes, name: str) -> Decoded:
    texts = {encoding: _decode_old(data, encoding) for encoding in _OLD}
    scores = {encoding: _swedishness(text) for encoding, text in texts.items()}
    best, second = sorted(scores, key=lambda each: -scores[each])[:2]
    if scores[best] < SURE or scores[best] - scores[second] < 0.2:
        raise DocumentError(
            f"{name}: its encoding is not UTF-8 and cannot be told for sure (perhaps {_OLD[best]}); "
            "save it as UTF-8, or remove the bytes that are no text"
        )
    return Decoded(texts[best], (f"not UTF-8; the encoding was guessed to be {_OLD[best]}",))


def _decode_old(data: bytes, encoding: str) -> str:
    if encoding != "cp1252":
        return data.decode(encoding)
    # Latin-1 has a meaning for the five bytes that Windows-1252 leaves out, and is the same otherwise.
    return "".join(
        part.decode("cp1252") if i % 2 == 0 else part.decode("latin-1")
        for i, part in enumerate(re.split(rb"([\x81\x8d\x8f\x90\x9d])", data))
    )


_ODD_IN_CONTEXT = re.compile(r"(?=(?:^|(.))([^\x00-\x7f])(?:(.)|$))", re.DOTALL)


def _swedishness(text: str) -> float:
    """Return the share of the characters beyond ASCII that Swedish has where they stand: letters in words only."""
    total, good = 0, 0.0
    for before, odd, after in _ODD_IN_CONTEXT.findall(text):
        total += 1
        in_word = before.isalpha() or after.isalpha()
        inner = before.isalpha() and after.isalpha()
        if odd in _LETTERS:
            # a capital inside a word in lower case is no Swedish, and a lone å, ä or ö next to none
            good += 0.0 if odd.isupper() and before.islower() else 1.0 if in_word else 0.5
        elif odd in _RARER:
            good += 0.5 if in_word else 0.0
        elif odd in _SIGNS:
            good += 0.9 if not inner or odd in "’–" else 0.0
    return good / total if total else 0.0
