"""Files as text: what a document's bytes say, in which every offset of the graph counts.

One function a format, registered by the suffixes of its files; a format with a module of its own does the same.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from styrkedjan.graph.errors import DocumentError

__all__ = [
    "MAX_BYTES",
    "RawDocument",
    "decode",
    "read",
    "read_bytes",
    "read_plain",
    "reader_of",
    "register",
    "suffixes",
]

#: A longer file is no document of the kind we read, and would take the memory of those that are.
MAX_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file's text and what is known about it.

    ``text`` is the file decoded, no line break changed. ``metadata`` has the front matter's values by lower-case key;
    the front matter itself stays in the text, which the reader of sentences enters at ``body_start``.
    """

    text: str
    sha256: str
    file_name: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    body_start: int = 0


#: Takes the bytes of a file and its name (for error messages).
Reader = Callable[[bytes, str], RawDocument]
_READERS: dict[str, Reader] = {}


def register(*endings: str) -> Callable[[Reader], Reader]:
    """Return a decorator that makes a function the reader of files with these *endings* (".txt")."""

    def keep(reader: Reader) -> Reader:
        _READERS.update(dict.fromkeys(endings, reader))
        return reader

    return keep


def suffixes() -> tuple[str, ...]:
    """Return the endings of the files that can be read, sorted."""
    return tuple(sorted(_READERS))


def reader_of(path: Path) -> Reader | None:
    """Return the reader for files named like *path*, if there is one."""
    return _READERS.get(path.suffix.lower())


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file at *path*, unless it cannot be read or is larger than a document may be."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: larger than {MAX_BYTES // 2**20} MB; split it into its documents")
    return data


def read(path: Path) -> RawDocument:
    """Return the document in the file at *path*."""
    reader = reader_of(path)
    if reader is None:
        raise DocumentError(
            f"{path}: no reader for {path.suffix or 'files without an ending'}; known: {' '.join(suffixes())}"
        )
    return reader(read_bytes(path), str(path))


@register(".txt", ".text", ".md", ".markdown")
def read_plain(data: bytes, name: str) -> RawDocument:
    """Return plain text, with the front matter between two lines of ``---`` at its top, if it has one."""
    text = decode(data, name)
    if not text.strip():
        raise DocumentError(f"{name}: the file is empty")
    metadata, body_start = _front_matter(text)
    return RawDocument(text, hashlib.sha256(data).hexdigest(), Path(name).name, metadata, body_start)


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(rb"[\xc3-\xe2][\x80-\xbf]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, name: str) -> str:
    """Return *data* as text: by its byte-order mark, else as UTF-8, else as the Windows code page of western Europe.

    The mark itself is no text. UTF-8 with a few broken bytes stays UTF-8, each of them read as U+FFFD. Data with NUL or
    many control characters is refused as binary. Older code pages (DOS, Macintosh) are not guessed at.
    """
    text = _decode(data, name)
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text):
        raise DocumentError(f"{name}: not a text file (it holds binary data); save it as plain text in UTF-8")
    return text


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"{name}: not the {encoding} that its first bytes promise ({error.reason})"
                ) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        lossy = data.decode("utf-8", errors="replace")
        # Two bytes that spell a UTF-8 letter are next to never found in Latin-1 Swedish, so they outvote broken ones.
        if len(_MULTIBYTE.findall(data)) > lossy.count("\N{REPLACEMENT CHARACTER}"):
            return lossy
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_PAIR = re.compile(r"([A-Za-zÅÄÖåäö][\w -]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*")


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return the front matter's pairs and where the body begins; nothing and 0 where the text begins otherwise."""
    opening = _FENCE.match(text)
    if not opening:
        return {}, 0
    found: dict[str, str] = {}
    position = opening.end()
    while position < len(text) and (line := _LINE.match(text, position)):
        position = line.end()
        if line[1].rstrip() == "---":
            return found, position
        if line[1].strip() and not line[1].lstrip().startswith("#"):
            pair = _PAIR.fullmatch(line[1])
            if not pair:
                return {}, 0
            value = pair[2] or ""
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            found[pair[1].lower()] = value
    return {}, 0
