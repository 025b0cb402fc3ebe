"""The gold for real pages, whose own words are not here; and how well they are read, where they are at hand."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from styrkedjan.graph.evaluate import evaluate
from styrkedjan.graph.gold import read_gold
from styrkedjan.graph.store import Store
from styrkedjan.loaders.pipeline import build

GOLD = Path(__file__).parent / "gold" / "real"
FILES = sorted(GOLD.glob("round*/*.json"))
#: The least F1 on the pages that were learnt from, a little under what is reached.
FLOORS = {"entities": 0.91, "facts": 0.82}


def read(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def test_every_round_has_ten_pages() -> None:
    rounds = sorted(folder.name for folder in GOLD.glob("round*"))
    assert len(rounds) >= 13
    assert {name: len(list((GOLD / name).glob("*.json"))) for name in rounds} == dict.fromkeys(rounds, 10)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem[:40]}")
def test_a_file_tells_its_source_and_declares_what_its_facts_are_about(path: Path) -> None:
    gold = read(path)
    assert gold["source"] and re.fullmatch(r"[0-9a-f]{64}", gold["sha256"])
    labels = {entity["label"] for entity in gold["entities"]} | {"Document"}
    assert {fact["s"] for fact in gold["facts"]} <= labels
    assert all("quote" not in each and 0 <= each["at"][0] < each["at"][1] for each in gold["entities"] + gold["facts"])


def test_the_pages_that_are_at_hand_are_those_that_were_read(shared: Path) -> None:
    at_hand = [gold for path in FILES if (shared / "real" / (gold := read(path))["source"]).is_file()]
    assert len(at_hand) >= 20
    for gold in at_hand:
        text = (shared / "real" / gold["source"]).read_bytes()
        assert hashlib.sha256(text).hexdigest() == gold["sha256"], gold["source"]
        length = len(text.decode("utf-8"))
        assert all(each["at"][1] <= length for each in gold["entities"] + gold["facts"])


def test_real_pages_are_read_as_well_as_they_were(shared: Path, tmp_path: Path) -> None:
    pages = {path.stem: path for path in (shared / "real").rglob("*") if path.suffix in (".md", ".txt")}
    gold = shared / "gold" / "real"
    wanted = [str(pages[path.stem]) for path in sorted(gold.glob("*.json"))]
    build(wanted, tmp_path / "store")
    evaluation = evaluate(Store(tmp_path / "store"), read_gold(gold))
    reached = {"entities": evaluation.entities.counts.f1, "facts": evaluation.facts.counts.f1}
    assert {name: f1 for name, f1 in reached.items() if f1 < FLOORS[name]} == {}
