"""What a document is called: a title of its own, or else how it begins."""

from __future__ import annotations

import pytest

from styrkedjan.loaders.extract import load_text
from styrkedjan.loaders.readers import read_plain


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ny skola i Umeå\n\nDen 3 maj 2018 öppnade en skola.\n", "Ny skola i Umeå"),
        ("Umeå kommun\n\nNy skola öppnar\n\nI dag öppnade en ny skola i staden.\n", "Ny skola öppnar"),
        ("Vad?\n\nFörsöket prövar en ny form av ledning.\n\nVarför?\n\nDet behövs.\n", ""),
        ("Umeå 3 maj 2018\n\nVi kom dit.\n\nLuleå 4 maj 2018\n\nVi kom dit med.\n", ""),
        ("Studiebesök i Umeå 3 maj 2018\n\nVi kom dit på förmiddagen.\n", "Studiebesök i Umeå 3 maj 2018"),
    ],
)
def test_a_title_is_the_documents_own(text: str, title: str) -> None:
    document = load_text(read_plain(text.encode(), "example.txt")).document
    assert document.title == title


def test_a_document_without_a_title_is_called_by_its_first_words() -> None:
    text = "Vad?\n\nFörsöket prövar en ny form av ledning i hela kommunens socialtjänst under våren.\n"
    document = load_text(read_plain(text.encode(), "example.txt")).document
    assert document.label == "Försöket prövar en ny form av ledning i hela kommunens socialtjänst …"
