"""A text before anything is read in it: made fit for reading, with the way back to the print; blocks, words, days."""

from .edits import Edit, EditedText
from .normalise import normalise
from .restore import restore

__all__ = ["Edit", "EditedText", "normalise", "restore"]
