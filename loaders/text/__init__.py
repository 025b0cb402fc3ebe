"""A text before anything is read in it: made fit for reading, with the way back to the print; blocks, words, days."""

from .edits import Edit, EditedText

__all__ = ["Edit", "EditedText"]
