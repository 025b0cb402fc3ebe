"""The gold is only worth its care: every quote stands in its document, every label is declared."""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent / "gold"
FACTS = sorted(GOLD.glob("*/facts/*.json"))


def collapse(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def read(path: Path) -> tuple[dict[str, Any], str]:
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = (path.parent.parent / "documents" / gold["document"]).read_text(encoding="utf-8")
    return gold, collapse(text)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("development", 12),
        ("heldout", 12),
        ("second", 10),
        ("third", 10),
        ("fourth", 10),
        ("fifth", 12),
        ("sixth", 12),
        ("seventh", 12),
        ("eighth", 12),
    ],
)
def test_each_set_has_its_documents_with_facts_of_the_same_stem(name: str, size: int) -> None:
    documents = {path.stem for path in (GOLD / name / "documents").glob("*.txt")}
    assert len(documents) == size
    assert documents == {path.stem for path in (GOLD / name / "facts").glob("*.json")}


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_every_quote_stands_in_its_document(path: Path) -> None:
    gold, text = read(path)
    assert [x["quote"] for x in gold["entities"] + gold["facts"] if collapse(x["quote"]) not in text] == []


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_every_subject_is_declared_once(path: Path) -> None:
    gold, _ = read(path)
    labels = [entity["label"] for entity in gold["entities"]]
    assert len(labels) == len(set(labels))
    assert {fact["s"] for fact in gold["facts"]} <= {*labels, "Document"}


def test_every_surface_form_stands_in_its_context() -> None:
    with (GOLD / "surface_forms.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) >= 300
    assert [row for row in rows if row["form"] not in row["context"] or not row["expected"]] == []
