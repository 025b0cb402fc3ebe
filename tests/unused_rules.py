"""List the rules that state nothing in any of the documents given: python tests/unused_rules.py FOLDER…

A rule that no document of many needs is a burden without a use. Without a folder the documents of the gold are read.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from styrkedjan.loaders import load_text
from styrkedjan.loaders.document.titles import read_title
from styrkedjan.loaders.grammar.register import load_rules
from styrkedjan.loaders.readers import read

GOLD = Path(__file__).parent / "gold"


def rules() -> list[str]:
    """Return the names of all rules: patterns, then rules for titles, then those that a function reads by."""
    return list(load_rules())


def documents(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the documents under *folders*."""
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md"))


def count(paths: Iterable[Path]) -> Counter[str]:
    """Return how many statements each rule makes in the documents at *paths*, a title's rule by the lines it fits."""
    stated: Counter[str] = Counter()
    for path in paths:
        raw = read(path)
        stated.update(statement.evidence.rule for statement in load_text(raw).statements)
        lines = [line.strip("# ") for line in raw.text[raw.body_start :].splitlines() if line.strip()]
        stated.update(title.rule.name for line in lines[:5] if (title := read_title(line)) is not None)
    return stated


def main() -> None:
    """Print each rule that states nothing, and how many documents were read."""
    folders = [Path(name) for name in sys.argv[1:]] or sorted(GOLD.glob("*/documents"))
    paths = list(documents(folders))
    stated = count(paths)
    for name in rules():
        if not stated[name]:
            print(name)
    print(
        f"{sum(not stated[name] for name in rules())} of {len(rules())} rules state nothing in {len(paths)} documents"
    )


if __name__ == "__main__":
    main()
