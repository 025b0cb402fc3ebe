"""Patterns over spans: an ordered list of slots, compiled to one regular expression over one letter a span.

The engine knows spans, tags, slots and gaps; it knows no word of Swedish. Each span has a set of tags; each distinct set is
given a letter of the private use area, a sentence becomes a string of such letters, and a slot becomes the class of the
letters whose tags satisfy it. So matching runs at the speed of :mod:`re`, however many words the lexicon has.

A slot is written

    TAG[:TAG…]       one span that has all the tags ("org:genitive"); "!TAG" for a tag it must not have
    A|B              one span that satisfies either
    'word|word'      one of these words
    ~N  ~N?          up to N plain words, as many or as few as possible (neither verbs nor prepositions nor anything tagged)
    >name            as many spans as possible up to a stop (the pattern's ``stop`` tags), at least one, under that name;
                     >> for any number, also none; >>> for any number past every stop
    ^  $             the beginning and the end of the sentence

and may end in ``?`` (may be absent), ``+`` (a list: commas and conjunctions between, modifiers before each), ``*`` (any
number) and ``=name`` (the spans it covers are given under that name).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Alphabet", "Engine", "Match", "Pattern", "PatternError", "Span", "literal_words", "load_patterns"]


class PatternError(ValueError):
    """A pattern file says something the engine cannot read."""


@dataclass(slots=True, eq=False)
class Span:
    """A stretch of the text that is one thing to the patterns: ``text[start:end]``; ``value`` is what it stands for."""

    start: int
    end: int
    tags: frozenset[str]
    value: Any = None
    letter: str = ""

    def has(self, tag: str) -> bool:
        return tag in self.tags


class Alphabet:
    """Gives each set of tags its letter."""

    def __init__(self) -> None:
        self._letters: dict[frozenset[str], str] = {}
        self._sets: list[tuple[str, frozenset[str]]] = []

    def letter(self, tags: frozenset[str]) -> str:
        found = self._letters.get(tags)
        if found is None:
            # two private use planes: 131,068 letters, far more than there are combinations
            found = self._letters[tags] = chr(0xF0000 + len(self._letters))
            self._sets.append((found, tags))
        return found

    def __len__(self) -> int:
        return len(self._sets)

    def satisfying(self, alternatives: Sequence[tuple[frozenset[str], frozenset[str]]]) -> str:
        """Return the letters whose tags hold all of one alternative's wanted tags and none of its unwanted ones."""
        return "".join(
            letter for letter, tags in self._sets
            if any(wanted <= tags and not (unwanted & tags) for wanted, unwanted in alternatives)
        )


@dataclass(slots=True)
class Match:
    """Where a pattern matched: the spans under each of its names, in order."""

    pattern: Pattern
    first: int
    last: int
    named: dict[str, list[Span]]

    def get(self, name: str) -> list[Span]:
        return self.named.get(name, [])


@dataclass(slots=True)
class Pattern:
    """One pattern as a file has it."""

    name: str
    states: str
    confidence: float
    slots: list[str]
    stop: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    order: int = 0
    _regex: re.Pattern[str] | None = None
    _names: list[tuple[str, str]] = field(default_factory=list)
    _size: int = 0
    _anchor: frozenset[str] = frozenset()


_SLOT = re.compile(
    r"(?:(?P<reach>>{1,3})(?P<region>\w*)|(?P<core>~\d+|\^|\$|(?:'[^']*'|[^=?+*>'])+)(?P<quantifier>[?+*]*)(?:=(?P<name>\w+))?)$")


def _alternatives(core: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    result = [(frozenset({"w:" + word}), frozenset[str]()) for word in _literals(core)]
    for part in filter(None, re.sub(r"'[^']*'", "", core).split("|")):
        tags = part.split(":")
        result.append((
            frozenset(t for t in tags if not t.startswith("!")), frozenset(t[1:] for t in tags if t.startswith("!"))))
    return result


def _char_class(letters: str) -> str:
    return f"[{letters}]" if letters else "(?!)"


class Engine:
    """All patterns, compiled against one alphabet, and again when the alphabet has grown."""

    def __init__(self, patterns: Sequence[Pattern], alphabet: Alphabet) -> None:
        self.patterns = patterns
        self.alphabet = alphabet
        self._compiled_at = -1
        self._by_letter: dict[str, tuple[int, ...]] = {}

    def _compile(self) -> None:
        alphabet = self.alphabet
        plain = _char_class(alphabet.satisfying([(frozenset({"plain"}), frozenset())]))
        comma = _char_class(alphabet.satisfying([(frozenset({"comma"}), frozenset())]))
        joiner = _char_class(alphabet.satisfying([(frozenset({"joiner"}), frozenset())]))
        any_letter = f"[{chr(0xF0000)}-{chr(0xFFFFD)}]"
        by_letter: dict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self.patterns):
            pattern._names = []
            parts = []
            anchor: str | None = None
            stops = alphabet.satisfying([a for s in pattern.stop for a in _alternatives(s)]) if pattern.stop else ""
            for text in pattern.slots:
                m = _SLOT.match(text)
                if not m:
                    raise PatternError(f"pattern {pattern.name}: slot {text!r} cannot be read")
                core, quantifier, name = m["reach"] or m["core"], m["quantifier"] or "", m["region"] or m["name"]
                if core in "^$":
                    parts.append(r"\A" if core == "^" else r"\Z")
                    continue
                if core.startswith("~"):
                    piece = f"{plain}{{0,{core[1:]}}}" + ("?" if "?" in quantifier else "")
                    quantifier = ""
                elif core[0] == ">":
                    piece = f"[^{stops}]" if stops and core != ">>>" else any_letter
                    piece += "+" if core == ">" else "*"
                else:
                    letters = alphabet.satisfying(_alternatives(core))
                    one = _char_class(letters)
                    if "+" in quantifier:
                        piece = f"{one}(?:{comma}?{joiner}{plain}{{0,3}}{one}|{comma}{plain}{{0,3}}{one})*"
                    elif "*" in quantifier:
                        piece = f"{one}*"
                    else:
                        piece = one
                    if "?" not in quantifier and "*" not in quantifier and (anchor is None or len(letters) < len(anchor)):
                        anchor = letters
                if name:
                    group = f"s{len(pattern._names)}"
                    pattern._names.append((group, name))
                    piece = f"(?P<{group}>{piece})"
                parts.append(f"(?:{piece})?" if "?" in quantifier else piece)
            pattern._regex = re.compile("".join(parts))
            for letter in anchor or "":
                by_letter[letter].append(number)
        self._by_letter = {letter: tuple(numbers) for letter, numbers in by_letter.items()}
        self._compiled_at = len(alphabet)

    def iter_matches(self, spans: Sequence[Span]) -> Iterator[Match]:
        """Yield the matches of every pattern in a sentence's *spans*, by pattern, then from left to right."""
        if self._compiled_at != len(self.alphabet):
            self._compile()
        letters = "".join([span.letter for span in spans])
        wanted: set[int] = set()
        by_letter = self._by_letter
        for letter in set(letters):
            if found := by_letter.get(letter):
                wanted.update(found)
        for number in sorted(wanted):
            pattern = self.patterns[number]
            regex = pattern._regex
            if regex is None:
                continue
            for m in regex.finditer(letters):
                named: dict[str, list[Span]] = {}
                for group, name in pattern._names:
                    left, right = m.span(group)
                    if left >= 0:
                        named.setdefault(name, []).extend(spans[left:right])
                yield Match(pattern, m.start(), m.end(), named)


def literal_words() -> frozenset[str]:
    """Return the words that the patterns name one by one, which the lexicon must therefore know."""
    return frozenset(word for pattern in load_patterns() for slot in pattern.slots for word in _literals(slot))


def _literals(core: str) -> list[str]:
    return [word for quoted in re.findall(r"'([^']*)'", core) for word in quoted.split("|")]


def _expand(slots: Sequence[str], macros: dict[str, list[str]]) -> list[str]:
    """Return *slots* with each macro's own in its place, those inside a macro included."""
    return [piece for slot in slots for piece in (_expand(macros[slot], macros) if slot in macros else [slot])]


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Return the patterns of every file under ``patterns/``, by file name and then in the order they stand in."""
    patterns: list[Pattern] = []
    folder = files(__package__).joinpath("patterns")
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for entry in table.get("pattern", []):
            known = {"name", "states", "confidence", "slots", "stop", "matches", "refuses"}
            missing = {"name", "states", "confidence", "slots"} - entry.keys()
            if missing:
                raise PatternError(f"{file.name}: pattern {entry.get('name', '?')} lacks {', '.join(sorted(missing))}")
            slots = _expand(entry["slots"], table.get("macro", {}))
            options = {k: v for k, v in entry.items() if k not in known}
            patterns.append(Pattern(
                entry["name"], entry["states"], entry["confidence"], slots, entry.get("stop", []),
                entry.get("matches", []), entry.get("refuses", []), options, len(patterns)))
    return tuple(patterns)
