"""All rules that state something, by name: the version that evidence points to and the confidence of each.

Three kinds of entry are rules: a pattern over spans (``rules/facts/``), one for titles (``rules/document/titles.toml``)
and one whose reading is a function of the loaders, for it looks at more than one sentence: labels, lists, headings,
neighbours (``rules/document/reading.toml``). A variant states by the match of another rule what that rule itself does
not (``who-met-office``: the level of an office that the pattern ``who-met`` was about).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from styrkedjan.graph.model import Rule

from .engine import load_entries

__all__ = ["UnknownRule", "confidence_of", "find_rule", "load_rules"]


class UnknownRule(LookupError):
    """No entry has this name."""


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return every rule that has an entry, by name; variants are not among them."""
    entries = [*load_entries(), *_document("titles")["title"], *_document("reading")["rule"]]
    return {entry["name"]: Rule(entry["name"], _version(entry), entry["confidence"]) for entry in entries}


@cache
def find_rule(name: str) -> Rule:
    """Return the rule that evidence calls *name*; of a variant the version is that of both its entries.

    Raise :class:`UnknownRule` where no entry has the name.
    """
    if (known := load_rules().get(name)) is not None:
        return known
    for variant in _document("reading")["variant"]:
        main = load_rules().get(name.removesuffix(f"-{variant['suffix']}"))
        if main is not None:
            doubt = max(main.confidence - variant["doubt"], 0.0) if "doubt" in variant else variant["confidence"]
            return Rule(name, _version({"rule": main.version, **variant}), round(doubt, 4))
    raise UnknownRule(f"no rule is called {name!r}; give it an entry in rules/document/reading.toml")


@cache
def confidence_of(name: str) -> float:
    """Return how sure a rule is by its own entry, 0–1; 0 where it is switched off."""
    return find_rule(name).confidence


def _version(entry: Mapping[str, Any]) -> str:
    """Return a digest of what an entry says: twelve hex digits, the same however the file is laid out."""
    written = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


@cache
def _document(name: str) -> dict[str, Any]:
    source = files(__package__).joinpath("rules", "document", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
