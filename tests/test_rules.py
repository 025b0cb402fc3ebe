"""The register of rules: each has a version and a confidence; one that a function reads by has an example as well."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from styrkedjan.graph.shard import rule_iri
from styrkedjan.graph.store import Store
from styrkedjan.loaders.document import reading
from styrkedjan.loaders.facts import posts, steering
from styrkedjan.loaders.grammar import register
from styrkedjan.loaders.grammar.register import UnknownRule, confidence_of, find_rule, load_rules
from styrkedjan.loaders.pipeline import build

from .texts import load

_FILE = files("styrkedjan.loaders.grammar").joinpath("rules", "document", "reading.toml")
_TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
ENTRIES = _TABLE["rule"]
LOADERS = Path(register.__file__).resolve().parents[1]


def rules_of(text: str) -> set[str]:
    return {statement.evidence.rule for statement in load(text).statements}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["name"]))
def test_a_rule_states_something_in_its_example_and_nothing_when_off(
    entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry["name"] in rules_of(entry["example"])

    def off(name: str) -> float:
        return 0.0 if name == entry["name"] else confidence_of(name)

    for module in (reading, posts, steering):
        monkeypatch.setattr(module, "confidence_of", off)
    assert entry["name"] not in rules_of(entry["example"])


def test_names_are_those_of_one_rule_each() -> None:
    entries = [*register.load_entries(), *register._document("titles")["title"], *ENTRIES]
    assert len(load_rules()) == len(entries)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["name"]))
def test_a_rule_is_found_in_the_loaders_by_its_name(entry: dict[str, Any]) -> None:
    name = str(entry["name"])
    written = 'f"label-{' if name.startswith("label-") else f'"{name}"'
    assert any(written in path.read_text(encoding="utf-8") for path in LOADERS.rglob("*.py")), name


#: Where the functions that state something take the name of the rule, counted from 0 among the positional arguments.
STATING = {
    "state": 4,
    "state_dates": 3,
    "state_post": 6,
    "state_budget": 4,
    "add_participant": 4,
    "add_actor": 4,
    "_state_concern": 4,
    "_state_free_concern": 5,
    "_make_visit": 6,
    "_make_page_event": 5,
}


def iter_named() -> Iterator[tuple[str, str]]:
    """Yield every name of a rule that a call in the loaders has in so many words, with the place of the call."""
    for path in sorted([*(LOADERS / "facts").glob("*.py"), *(LOADERS / "document").glob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                named = node.args[STATING[called] :][:1] if called in STATING else []
                for constant in named:
                    if isinstance(constant, ast.Constant):
                        yield str(constant.value), f"{path.name}:{node.lineno}"


def test_every_name_in_the_loaders_is_that_of_a_rule() -> None:
    named = dict(iter_named())
    assert len(named) > 50
    assert {name: place for name, place in named.items() if name not in load_rules()} == {}


def test_a_version_changes_with_its_own_entry_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(load_rules())
    entries = list(register.load_entries())
    changed = {**entries[0], "confidence": 0.5}
    monkeypatch.setattr(register, "load_entries", lambda: (changed, *entries[1:]))
    after = register.load_rules.__wrapped__()
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {changed["name"]}
    assert re.fullmatch(r"[0-9a-f]{12}", after[changed["name"]].version)


def test_a_variant_is_as_sure_as_its_rule_less_its_doubt() -> None:
    for name in ("who-met", "visited-people"):
        main, variant = find_rule(name), find_rule(f"{name}-office")
        assert variant.confidence == pytest.approx(main.confidence - 0.05)
        assert variant.version != main.version


@pytest.mark.parametrize("name", ["no-such-rule", "no-such-rule-office", ""])
def test_a_rule_without_an_entry_is_an_error(name: str) -> None:
    with pytest.raises(UnknownRule, match=r"reading\.toml"):
        find_rule(name)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("rules")
    text = "Studiebesök Umeå kommun 3 maj 2018\n\nRektor Eva Provberg tog emot. Skolchef Olle Ask var med.\n"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text(text.replace("Umeå", "Kalix"), encoding="utf-8")
    build([str(folder)], folder / "store")
    yield Store(folder / "store")


def test_evidence_points_to_its_rule_and_a_rule_is_one_node(store: Store) -> None:
    rows = store.select(
        "SELECT ?name ?label ?version (COUNT(?e) AS ?n) WHERE { ?e sk:rule ?name ; sk:ruleVersion ?rule ."
        " ?rule a sk:Rule ; rdfs:label ?label ; owl:versionInfo ?version ; sk:confidence ?confidence }"
        " GROUP BY ?name ?label ?version ORDER BY ?name"
    )
    found = {name: (label, version, int(n)) for name, label, version, n in rows}
    assert {"mention", "heading-place-date", "role-before-name"} <= set(found)
    for name, (label, version, _) in found.items():
        assert (label, version) == (name, find_rule(name).version)
    assert found["heading-place-date"][2] >= 4, "the evidence of both documents, one node"
    without = "SELECT ?e WHERE { ?e a sk:Evidence FILTER NOT EXISTS { ?e sk:ruleVersion ?rule } }"
    assert not list(store.select(without))


def test_a_changed_entry_makes_another_node() -> None:
    rule = find_rule("mention")
    assert rule_iri(rule) != rule_iri(replace(rule, version="0" * 12))
