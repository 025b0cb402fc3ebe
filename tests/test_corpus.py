"""The bundled documents: whole front matter, gold that quotes them, and no sentence taken from what they retell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from styrkedjan.loaders.readers import RawDocument, read

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted((ROOT / "corpus").glob("*.txt"))
GOLD = ROOT / "tests" / "gold" / "corpus"
KEYS = ["title", "publisher", "date", "retells", "language"]

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)


def gold(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def required_facts(facts: dict[str, Any]) -> Counter[str]:
    return Counter(fact["p"] for fact in facts["facts"] if not fact.get("optional"))


def body(document: RawDocument) -> str:
    return " ".join(document.text[document.body_start :].split())


def test_five_documents_retell_five_originals() -> None:
    originals = {read(path).metadata["retells"] for path in DOCUMENTS}
    assert len(DOCUMENTS) == len(originals) == 5


@each_document
def test_front_matter_is_complete(path: Path) -> None:
    metadata = read(path).metadata
    assert list(metadata) == KEYS
    assert all(metadata.values())
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?|undated", metadata["date"])
    assert metadata["language"] == "sv"


@each_document
def test_gold_quotes_the_document_and_names_only_what_it_declares(path: Path) -> None:
    facts = gold(GOLD / f"{path.stem}.json")
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert facts["document"] == path.name
    labels = {entity["label"] for entity in facts["entities"]} | {"Document"}
    quotes = [item["quote"] for item in (*facts["entities"], *facts["facts"])]
    assert quotes
    assert [quote for quote in quotes if " ".join(quote.split()) not in text] == []
    assert [fact["s"] for fact in facts["facts"] if fact["s"] not in labels] == []


def test_gold_is_written_as_the_guide_says(shared: Path) -> None:
    check = [sys.executable, str(shared / "gold" / "check.py"), str(GOLD), str(ROOT / "corpus")]
    result = subprocess.run(check, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout


@each_document
def test_retelling_names_everybody_and_states_as_many_facts_as_the_original(path: Path, shared: Path) -> None:
    document = read(path)
    original = gold(shared / "gold" / "facts" / f"{Path(document.metadata['retells']).stem}.json")
    people = [item["label"] for item in original["entities"] if item["type"] == "Person"]
    addresses = [item["o"] for item in original["facts"] if item["p"] == "mbox"]
    assert [name for name in people + addresses if name not in body(document)] == []
    assert required_facts(gold(GOLD / f"{path.stem}.json")) == required_facts(original)


def test_no_run_of_nine_words_is_shared_with_the_originals(shared: Path) -> None:
    tool = [sys.executable, str(shared / "tools" / "verbatim.py"), str(ROOT / "corpus"), str(shared / "documents")]
    result = subprocess.run(tool, capture_output=True, text=True, encoding="utf-8")
    assert result.stdout.splitlines()[-1] == "0 shared runs of 9 or more words", result.stdout
