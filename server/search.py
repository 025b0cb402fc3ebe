"""From what somebody types to the nodes that may be meant: any name, in part, without dots, with a slip of the pen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from styrkedjan.graph.forgotten import fold
from styrkedjan.graph.names import Selectable
from styrkedjan.graph.views.classes import to_class

__all__ = ["Found", "Index"]

_WORD = re.compile(r"\w+")
#: A word may differ by so much of its length and still be meant.
_LIKENESS = 0.72
_MOST_LIKE = 40
#: A word of so many names tells little.
_COMMON = 500
_LABELS = """SELECT ?node ?class ?label ?rank ?language WHERE {
  VALUES (?how ?rank) { (skos:prefLabel 0) (skos:altLabel 1) (sk:municipalityCode 1) (sk:regionCode 1)
    (dcterms:title 0) (sk:fileName 1) }
  ?node ?how ?label ; a ?class . BIND(LANG(?label) AS ?language) }"""
_MENTIONED = "SELECT ?node (COUNT(?d) AS ?n) WHERE { ?d schema:mentions ?node } GROUP BY ?node"


@dataclass(frozen=True, slots=True)
class Found:
    """A node that may be meant: its IRI, what to call it, its class, the other name that was met ("" for its own)."""

    iri: str
    label: str
    kind: str
    by: str = ""


class Index:
    """The names of one graph, by their words."""

    def __init__(self, store: Selectable) -> None:
        self._names: list[tuple[str, str, int]] = []  # the node, the name, 0 for its own or 1 for another
        self._labels: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._words: dict[str, set[int]] = defaultdict(set)
        self._read(store)
        self._sorted = sorted(self._words)
        self._remembered = lru_cache(maxsize=2000)(self._search)
        self._likely = lru_cache(maxsize=2000)(self._find_likely)
        self._weights = {str(node): log1p(int(count)) for node, count in store.select(_MENTIONED)}

    def _read(self, store: Selectable) -> None:
        classes: dict[str, set[str]] = defaultdict(set)
        names: set[tuple[str, int, bool, str]] = set()
        for node, class_, label, rank, language in store.select(_LABELS):
            classes[node].add(class_)
            names.add((node, int(rank), language == "en", label))
        self._kinds = {node: kind for node, found in classes.items() if (kind := to_class(found))}
        for node, rank, _, label in sorted(names):
            if node not in self._kinds:
                continue
            # Its own name in Swedish comes first.
            self._labels.setdefault(node, label)
            number = len(self._names)
            self._names.append((node, label, rank))
            for word in set(_words(label)):
                self._words[word].add(number)

    def __len__(self) -> int:
        return len(self._kinds)

    def name(self, iri: str) -> str:
        """Return what to call a node, its IRI where it has no name."""
        return self._labels.get(iri, iri)

    def often(self, most: int) -> list[Found]:
        """Return the nodes that most documents mention, the most mentioned first."""
        known = (node for node in self._weights if node in self._labels)
        order = sorted(known, key=lambda node: (-self._weights[node], self._labels[node].casefold(), node))
        return [Found(node, self._labels[node], self._kinds[node]) for node in order[:most]]

    def search(self, text: str, most: int = 20, kinds: Iterable[str] = ()) -> list[Found]:
        """Return the nodes that *text* may mean, the likeliest first; only those of the classes *kinds* if any."""
        return list(self._remembered(text[:200], most, frozenset(kinds)))

    def _search(self, text: str, most: int, kinds: frozenset[str]) -> tuple[Found, ...]:
        words = _words(text)[:8]
        likely = [self._likely(word) for word in words]
        # The rarest word first: what it leaves is all that the others need to be held against.
        likely.sort(key=lambda each: sum(len(self._words[other]) for other, _ in each))
        scores: dict[int, float] = {}
        for at, each in enumerate(likely):
            found: dict[int, float] = {}
            for other, likeness in each:
                numbers = self._words[other]
                known = scores.keys() & numbers if at and len(numbers) > _COMMON and scores else numbers
                for number in known:
                    found[number] = max(found.get(number, 0.0), likeness)
            for number, likeness in found.items():
                scores[number] = scores.get(number, 0.0) + likeness
        return tuple(self._best(text, words, scores, most, kinds)) if words else ()

    def _find_likely(self, word: str) -> list[tuple[str, float]]:
        """Return the words of the graph that *word* may be, with how like they are."""
        found: dict[str, float] = {}
        at = bisect_left(self._sorted, word)
        for other in self._sorted[at : at + 400]:
            if not other.startswith(word):
                break
            found[other] = 1.0 if other == word else 0.7 + 0.25 * len(word) / len(other)
        if len(word) > 3 and not word.isdecimal() and len(found) < _MOST_LIKE:
            close = process.extract(
                word, self._sorted, scorer=DamerauLevenshtein.normalized_similarity, limit=_MOST_LIKE,
                score_cutoff=_LIKENESS,
            )  # fmt: skip
            for other, likeness, _ in close:
                found.setdefault(other, 0.8 * likeness)
        return list(found.items())

    def _best(
        self, text: str, words: list[str], scores: dict[int, float], most: int, kinds: frozenset[str]
    ) -> list[Found]:
        whole = " ".join(_words(text))
        best: dict[str, tuple[float, str]] = {}
        for number, score in scores.items():
            node, label, rank = self._names[number]
            if score < 0.55 * len(words) or (kinds and self._kinds[node] not in kinds):
                continue
            own = _words(label)
            is_whole = 1.0 if " ".join(own) == whole else 0.4 if " ".join(own).startswith(whole) else 0.0
            rated = score / max(len(words), 1) + is_whole + 0.3 * len(words) / max(len(own), len(words))
            rated += 0.12 * self._weights.get(node, 0.0) - 0.05 * rank
            if rated > best.get(node, (-1.0, ""))[0]:
                best[node] = rated, "" if label == self._labels[node] else label
        order = sorted(best, key=lambda node: (-best[node][0], self._labels[node].casefold(), node))
        return [Found(node, self._labels[node], self._kinds[node], best[node][1]) for node in order[:most]]


def _words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]
