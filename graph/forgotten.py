"""People whom a store must not hold: a list of keyed hashes, and what takes them out of triples and texts.

The list stands in the folder ``forgotten`` of the store: ``key``, which is random and readable by its owner alone, and
``names``, a line a name with the number of its words and the HMAC-SHA-256 of them. No name can be read from it. A name
is met wherever its words follow each other, in any case, with or without diacritics, as genitive, and with anything
but letters and digits between: *Anna Ek*, *ANNA EKS*, *anna.ek@example.org*, *person/anna-ek*.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from styrkedjan.ontology import BASE, ORG, PROV, RDF, SK, SKOS

from .errors import StoreError, UsageError
from .identity import Triple
from .model import Literal
from .personal import MASK
from .terms import from_ntriples, term_to_ntriples

__all__ = ["FOLDER", "Forgotten", "Gone", "fold"]

FOLDER = "forgotten"

_WORD = re.compile(r"[^\W_]+(?:[\xad\u0300-\u036f]+[^\W_]*)*")
_TYPE, _PERSON = f"<{RDF}type>", f"<{SK}Person>"
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
_REVIEWED = tuple(f"<{SK}reviewed{part}>" for part in ("Subject", "Predicate", "Object"))
_DERIVED, _MEMBER = f"<{PROV}wasDerivedFrom>", f"<{ORG}member>"
_LABELS = frozenset(f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel"))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return *word* in small letters without diacritics and soft hyphens."""
    parts = unicodedata.normalize("NFKD", word.replace("\xad", ""))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


@dataclass(slots=True)
class Gone:
    """What goes of a graph: nodes, facts that nothing else backs, and the surnames that are masked where they stand."""

    nodes: set[str]
    facts: set[Triple]
    surnames: frozenset[str]


@dataclass(slots=True)
class Forgotten:
    """The list of one store; ``names`` are hashes by the number of words."""

    key: bytes = b""
    names: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    _known: dict[tuple[str, ...], bool] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Path) -> Forgotten:
        """Return the list of *store*, empty where it has none."""
        folder = store / FOLDER
        if not (folder / "names").exists():
            return cls()
        try:
            key = bytes.fromhex((folder / "key").read_text(encoding="ascii"))
            lines = (folder / "names").read_text(encoding="ascii").split("\n")
        except (OSError, ValueError):
            raise StoreError(f"{folder}: the list of forgotten people cannot be read; restore its file 'key'") from None
        found = cls(key)
        for line in filter(None, lines):
            words, _, digest = line.partition(" ")
            found.names[int(words)].add(digest)
        return found

    def write(self, store: Path) -> None:
        """Keep the list in *store*."""
        folder = store / FOLDER
        folder.mkdir(exist_ok=True)
        handle = os.open(folder / "key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="ascii") as file:
            file.write(self.key.hex())
        lines = sorted(f"{words} {digest}\n" for words, digests in self.names.items() for digest in digests)
        (folder / "names").write_text("".join(lines), encoding="ascii")

    def __bool__(self) -> bool:
        return any(self.names.values())

    def digest(self) -> str:
        """Return a digest of the list, the same for equal lists of one store."""
        return hashlib.sha256(repr(sorted((n, sorted(each)) for n, each in self.names.items())).encode()).hexdigest()

    def add(self, name: str) -> None:
        """Put *name*, of at least two words, on the list."""
        words = tuple(fold(found[0]) for found in _WORD.finditer(name))
        if len(words) < 2:
            raise UsageError(f"{name!r}: give first name and surname; a single word is part of many names")
        self.key = self.key or secrets.token_bytes(32)
        self.names[len(words)].add(self._digest(words))
        self._known.clear()

    def _digest(self, words: Sequence[str]) -> str:
        return hmac.new(self.key, " ".join(words).encode(), hashlib.sha256).hexdigest()

    def _is_name(self, words: tuple[str, ...]) -> bool:
        if words not in self._known:
            # A genitive ends in s; a name may end in s too.
            ends = {words[-1], words[-1].removesuffix("s")}
            self._known[words] = any(self._digest((*words[:-1], end)) in self.names[len(words)] for end in ends)
        return self._known[words]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where names of the list stand in *text*."""
        words = [(found.start(), found.end(), fold(found[0])) for found in _WORD.finditer(text)]
        spans = []
        for size in sorted(self.names):
            for at in range(len(words) - size + 1):
                run = words[at : at + size]
                if self._is_name(tuple(word for _, _, word in run)):
                    spans.append((run[0][0], run[-1][1]))
        return spans

    def mask(self, text: str, surnames: Iterable[str] = ()) -> str:
        """Return *text*, as long as it was, with the names in it made unreadable, and *surnames* that stand alone."""
        letters = list(text)
        spans = self.spans(text)
        if surnames:
            pattern = "|".join(re.escape(name) for name in sorted(surnames))
            spans += [found.span() for found in re.finditer(rf"(?<!\w)(?:{pattern})s?(?!\w)", text)]
        for start, end in spans:
            letters[start:end] = MASK * (end - start)
        return "".join(letters)

    def scrub(self, triples: Iterable[Triple], surnames: frozenset[str] = frozenset()) -> set[Triple]:
        """Return *triples* without these people and what is said of them, and with their names masked in what stays.

        A node whose IRI holds the name goes altogether; so do the evidence, memberships and inferences about it, and
        what those alone backed. *surnames* are masked too.
        """
        triples = set(triples)
        gone = self.find_gone(lambda: triples)
        gone.surnames |= surnames
        return {left for triple in triples if (left := self.without(gone, triple))}

    def find_gone(self, read: Callable[[], Iterable[Triple]]) -> Gone:
        """Return what goes of the triples that *read* gives each time it is called, in any order."""
        gone = {term for triple in read() for term in (triple[0], triple[2]) if self._is_gone(term)}
        surnames = _surnames(read, gone)
        gone |= _about(read, gone)
        return Gone(gone, _unbacked(read, gone), surnames)

    def without(self, gone: Gone, triple: Triple) -> Triple | None:
        """Return a triple with the names in it masked, ``None`` where it goes."""
        subject, predicate, object_ = triple
        if subject in gone.nodes or object_ in gone.nodes or triple in gone.facts:
            return None
        return subject, predicate, self._masked(object_, gone.surnames)

    def _is_gone(self, term: str) -> bool:
        return term[0] == "<" and bool(self.spans(term.removeprefix(f"<{BASE}")))

    def _masked(self, object_: str, surnames: frozenset[str]) -> str:
        if object_[0] != '"':
            return object_
        literal = from_ntriples(object_)
        assert isinstance(literal, Literal)
        hidden = self.mask(literal.value, surnames)
        if hidden == literal.value:
            return object_
        return term_to_ntriples(Literal(hidden, literal.datatype, literal.language))


def _surnames(read: Callable[[], Iterable[Triple]], gone: set[str]) -> frozenset[str]:
    """Return the surnames of those who go, as far as nobody who stays has them too, and their names of one word."""
    people = {subject for subject, predicate, object_ in read() if predicate == _TYPE and object_ == _PERSON}
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for subject, predicate, object_ in read():
        if predicate in _LABELS and subject in people:
            literal = from_ntriples(object_)
            assert isinstance(literal, Literal)
            names[subject in gone].update(literal.value.split()[-1:])
    return frozenset(name for name in names[True] - names[False] if len(name) > 1)


def _about(read: Callable[[], Iterable[Triple]], gone: set[str]) -> set[str]:
    """Return the evidence, memberships and inferences about those who go, and what rests on any of these."""
    about = {s for s, p, o in read() if p in (*_PARTS, *_REVIEWED, _MEMBER) and o in gone}
    inferences = {s for s, p, o in read() if p == _TYPE and o == f"<{SK}Inference>"}
    return about | {s for s, p, o in read() if p == _DERIVED and o in about and s in inferences}


def _unbacked(read: Callable[[], Iterable[Triple]], gone: set[str]) -> set[Triple]:
    """Return the facts that nothing backs any more."""
    lost = _facts(read, gone)
    subjects = {subject for subject, _, _ in lost}
    others = {s for s, p, o in read() if p == _PARTS[0] and o in subjects and s not in gone}
    return lost - _facts(read, others)


def _facts(read: Callable[[], Iterable[Triple]], nodes: set[str]) -> set[Triple]:
    """Return the facts that *nodes* are evidence of."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, object_ in read():
        if predicate in _PARTS and subject in nodes:
            parts[subject][predicate] = object_
    return {(known[_PARTS[0]], known[_PARTS[1]], known[_PARTS[2]]) for known in parts.values() if len(known) == 3}
