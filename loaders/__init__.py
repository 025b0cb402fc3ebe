"""How a text becomes statements: readers, Swedish, mentions, relations, entities and their evidence."""

from .extract import load_document, load_text

__all__ = ["load_document", "load_text"]
