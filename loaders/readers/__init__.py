"""Files as text: what a document's bytes say, in which every offset of the graph counts.

One module a format. It is imported when the first file of its format is read, since the libraries take their time.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, MB, Limits
from .document import RawDocument
from .encodings import Decoded, decode

__all__ = [
    "MAX_BYTES",
    "Decoded",
    "RawDocument",
    "Reader",
    "canonical",
    "decode",
    "no_reader",
    "read",
    "read_bytes",
    "read_plain",
    "reader_of",
    "suffixes",
]

#: A longer file is no document of the kind we read, and would take the memory of those that are.
MAX_BYTES = DEFAULT.max_bytes

#: Takes the bytes of a file, its name (for error messages and the document's own) and the limits of a document.
Reader = Callable[[bytes, str, Limits], RawDocument]

#: The module that reads files with an ending; each has a function ``read`` and its ``VERSION``.
_MODULES = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".eml": "eml",
}

#: What to do with files that people take for documents, and that no reader reads.
_REMEDIES = {
    ".doc": "save it as .docx",
    ".dot": "save it as .docx",
    ".wpd": "save it as .docx or .odt",
    ".pages": "export it as .docx or .pdf",
    ".ppt": "save it as .pdf",
    ".pptx": "save it as .pdf",
    ".odp": "save it as .pdf",
    ".xls": "what is in a table of figures is not read",
    ".xlsx": "what is in a table of figures is not read",
    ".ods": "what is in a table of figures is not read",
    ".csv": "what is in a table of figures is not read",
    ".msg": "save it as .eml",
    ".mht": "save it as .html",
    ".mhtml": "save it as .html",
    ".epub": "save it as .html or .pdf",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic"), "a picture has no text"),
    **dict.fromkeys((".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"), "unpack it, or pack it as .zip"),
}


def read_plain(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return plain text as its reader gives it."""
    from .plain import read as read_text

    return read_text(data, name, limits)


def suffixes() -> tuple[str, ...]:
    """Return the endings of the files that can be read, sorted."""
    return tuple(sorted(_MODULES))


def reader_of(path: Path) -> Reader | None:
    """Return the reader for files named like *path*, if there is one."""
    module = _MODULES.get(path.suffix.lower())
    if module is None:
        return None
    reader: Reader = import_module(f"{__name__}.{module}").read
    return reader


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of the file at *path*, unless it cannot be read or is larger than a document may be.

    What is no plain file is refused without being opened: a pipe would keep us waiting for ever.
    """
    try:
        kind = _kind(path.stat().st_mode)
        if kind:
            raise DocumentError(f"{path}: cannot be read (it is {kind}, no file)")
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = file.read(max_bytes + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > max_bytes:
        raise DocumentError(
            f"{path}: larger than {max_bytes // MB} MB; split it into its documents, or allow more with --max-size"
        )
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DocumentError(f"{path}: changed while it was read; build again")
    return data


def canonical(path: Path, data: bytes) -> bytes:
    """Return bytes that are equal for two files like *path* that differ by byte-order mark, UTF or line ends alone."""
    if _MODULES.get(path.suffix.lower()) not in ("plain", "markdown"):
        return data
    with suppress(UnicodeDecodeError):
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            data = data.decode("utf-16").encode("utf-8", "surrogatepass")
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _kind(mode: int) -> str:
    """Return what a thing in a folder is, if it is no plain file."""
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((name for test, name in kinds if test(mode)), "")


def no_reader(path: Path) -> str:
    """Return why nothing can be read from files named like *path*, and what to do about it."""
    ending = path.suffix.lower()
    if remedy := _REMEDIES.get(ending):
        return f"no reader for {ending}; {remedy}"
    return f"no reader for {ending or 'files without an ending'}; known: {' '.join(suffixes())}"


def read(path: Path, limits: Limits = DEFAULT) -> RawDocument:
    """Return the document in the file at *path*."""
    reader = reader_of(path)
    if reader is None:
        raise DocumentError(f"{path}: {no_reader(path)}")
    return reader(read_bytes(path, max_bytes=limits.max_bytes), str(path), limits)
