"""How a text becomes statements: readers, Swedish, mentions, relations, entities and their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .extract import load_document, load_text

__all__ = ["load_document", "load_text"]


def __getattr__(name: str) -> Any:
    # A build that finds nothing changed reads no text, and need not wait for what reads one.
    if name in __all__:
        from . import extract

        return getattr(extract, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
