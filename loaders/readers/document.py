"""What every reader gives: a document's printed text, and what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..text.edits import Edit

__all__ = ["RawDocument"]


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file's printed text and what is known about it.

    ``text`` is what every offset of the graph counts in and ``styrkedjan text`` prints: of plain text and Markdown the
    file decoded, no line break changed; of any other format what the reader makes of it. ``metadata`` has values by
    lower-case key (``title``, ``publisher``, ``date``, ``source``); front matter stays in the text, which the reader of
    sentences enters at ``body_start``. ``markup`` is what that reader does not see of the text (the marks of a link).
    ``pages`` are the offsets at which the pages of a paged format begin. ``reader`` is the reader's name and version,
    ``warnings`` what a user should know who trusts the text.
    """

    text: str
    sha256: str
    file_name: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    body_start: int = 0
    markup: tuple[Edit, ...] = ()
    pages: tuple[int, ...] = ()
    reader: str = ""
    warnings: tuple[str, ...] = ()
