"""A document's printed text made fit for reading, and the way back: every offset still leads to the printed text."""

from .edits import Edit, EditedText
from .normalise import normalise
from .restore import restore

__all__ = ["Edit", "EditedText", "normalise", "restore"]
