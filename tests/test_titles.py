"""What titles say that pages are about. All examples are made up."""

from __future__ import annotations

import pytest

from styrkedjan.loaders import load_text
from styrkedjan.loaders.document.titles import read_title, title_rules
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.ontology import SK

RULES = title_rules()


def graph_of(text: str):  # type: ignore[no-untyped-def]
    return load_text(RawDocument(text, "0" * 64, "prov.txt", {}, 0))
