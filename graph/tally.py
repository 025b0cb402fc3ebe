"""Counts of a graph that are carried forward by what comes and goes: triples by property, nodes by class, totals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from styrkedjan.ontology import BASE, RDF, SK

__all__ = ["Tally"]

_PREDICATE = re.compile(rb"(?m)^\S+ (\S+) ")
_TYPED = re.compile(rf"(?m)^(\S+) <{re.escape(RDF)}type> (<\S+>) \.$".encode())
_TOTALS = ("characters", "sentences", "sentencesWithFacts")
_TOTAL = re.compile(rf'(?m)^\S+ <{re.escape(SK)}({"|".join(_TOTALS)})> "(\d+)"'.encode())


@dataclass(slots=True)
class Tally:
    """What is counted of a graph's lines; ``classes`` are of all nodes, ``own_classes`` of those under the base."""

    base: str
    subjects: int = 0
    entities: int = 0
    objects: int = 0
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    own_classes: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)

    def add(self, text: bytes, sign: int = 1) -> None:
        """Count the lines of *text*, or with the *sign* -1 take them off."""
        for name, count in Counter(_PREDICATE.findall(text)).items():
            self.properties[name[1:-1].decode()] += sign * count
        under = f"<{self.base}".encode()
        for (node, class_), count in Counter(
            (each[0].startswith(under), each[1]) for each in _TYPED.findall(text)
        ).items():
            self.classes[class_[1:-1].decode()] += sign * count
            if node:
                self.own_classes[class_[1:-1].decode()] += sign * count
        for name, value in _TOTAL.findall(text):
            self.totals[name.decode()] += sign * int(value)

    def add_subjects(self, subjects: Iterable[bytes], sign: int = 1) -> None:
        """Count nodes that stand as subjects, each once, or with the *sign* -1 take them off."""
        under = f"<{self.base}".encode()
        for subject in subjects:
            self.subjects += sign
            self.entities += sign * subject.startswith(under)

    def add_own(self, told: Sequence[Mapping[str, int]], blocks: int) -> None:
        """Count what :meth:`own` told of the nodes of one document, *blocks* of them."""
        self.subjects += blocks
        self.entities += blocks
        for counter, counts in zip((self.properties, self.classes, self.own_classes, self.totals), told, strict=True):
            counter.update(counts)

    @classmethod
    def own(cls, text: bytes) -> list[dict[str, int]]:
        """Return what is counted of one document's own nodes, whatever base they will have."""
        made = cls(BASE)
        made.add(text)
        return [dict(sorted(getattr(made, name).items())) for name in _COUNTERS]

    @property
    def triples(self) -> int:
        return self.properties.total()

    def to_dict(self) -> dict[str, Any]:
        """Return the counts for JSON, without what has come to nothing."""
        return {
            "subjects": self.subjects,
            "entities": self.entities,
            "objects": self.objects,
            **{name: dict(sorted((+getattr(self, name)).items())) for name in _COUNTERS},
        }

    @classmethod
    def from_dict(cls, base: str, told: Mapping[str, Any]) -> Tally:
        """Return the counts that :meth:`to_dict` told."""
        counters = {name: Counter(told[name]) for name in _COUNTERS}
        return cls(base, told["subjects"], told["entities"], told["objects"], **counters)


_COUNTERS = ("properties", "classes", "own_classes", "totals")
