"""What became of each file of a build: told on the way, kept in the store, written for machines."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .sources import Outcome, is_address

__all__ = ["Outcome", "Report", "read_report"]

#: Grows when the keys of the report change their meaning.
FORMAT = 1
STATUSES = ("loaded", "unchanged", "skipped", "failed")


@dataclass(slots=True)
class Report:
    """What became of every file seen, in order; ``changed`` tells whether the graph differs from before.

    ``documents`` has what is known of each document that was loaded, now or before, by the name of its file: "key" (of
    its shard), "document" (its IRI), "reader", "sha256", "statements", "sentences", "sentencesWithFacts".
    """

    outcomes: list[Outcome] = field(default_factory=list)
    changed: bool = False
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: The documents of the build before that are no longer in the store, by the names of their files.
    left: list[str] = field(default_factory=list)
    #: How many reviews were followed, and where those stand that fitted nothing in any document.
    reviewed: int = 0
    unfitting: list[str] = field(default_factory=list)

    def count(self, status: str) -> int:
        """Return how many files had the outcome *status*."""
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def warned(self) -> int:
        """How many documents were loaded, now or before, with a warning."""
        return sum(bool(outcome.warnings) for outcome in self.outcomes)

    def __str__(self) -> str:
        counts = Counter(outcome.status for outcome in self.outcomes)
        return f"seen {len(self.outcomes)} = " + " + ".join(f"{status} {counts[status]}" for status in STATUSES)

    def to_json(self, *, local: bool = False) -> str:
        """Return the report for machines: how many files ended how, and each file with what is known of it.

        With *local*, each document also has its full "path", which means something on this machine alone.
        """
        counts = {status: self.count(status) for status in STATUSES}
        told = {
            "format": FORMAT,
            "seen": len(self.outcomes),
            **counts,
            "warned": self.warned,
            "changed": self.changed,
            "left": self.left,
            "reviewed": self.reviewed,
            "files": [self._entry(outcome, local) for outcome in self.outcomes],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        # what of a name is no UTF-8 can stand in JSON as an escape alone
        return re.sub(r"[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"

    def _entry(self, outcome: Outcome, local: bool) -> dict[str, Any]:
        entry: dict[str, Any] = {"file": outcome.name, "status": outcome.status}
        if outcome.message:
            entry["message"] = outcome.message
        if outcome.warnings:
            entry["warnings"] = list(outcome.warnings)
        known = self.documents.get(outcome.name, {})
        if local and known and not is_address(outcome.name):
            entry["path"] = os.path.abspath(outcome.path)
        return entry | {key: value for key, value in known.items() if local or key != "key"}


def read_report(store: str | Path) -> Mapping[str, Any]:
    """Return the report of the last build of *store*, as :meth:`Report.to_json` writes it; empty if there is none."""
    try:
        found = json.loads((Path(store) / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("format") == FORMAT else {}
