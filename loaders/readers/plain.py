"""Plain text: the file decoded, unchanged."""

from __future__ import annotations

import hashlib
from pathlib import Path

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from .document import RawDocument
from .encodings import decode
from .frontmatter import read_front_matter

__all__ = ["VERSION", "read"]

VERSION = "plain 1"


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return plain text, with the front matter between two lines of ``---`` at its top, if it has one."""
    decoded = decode(data, name)
    if not decoded.text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise DocumentError(f"{name}: the file is empty")
    front = read_front_matter(decoded.text)
    return RawDocument(
        decoded.text,
        hashlib.sha256(data).hexdigest(),
        Path(name).name,
        front.values,
        front.body_start,
        reader=VERSION,
        warnings=decoded.warnings + front.warnings,
    )
