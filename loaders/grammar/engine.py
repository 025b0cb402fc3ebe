"""Patterns over spans: an ordered list of slots, compiled to one regular expression over one letter a span.

The engine knows spans, tags, slots and gaps; it knows no word of Swedish. Each span has a set of tags; each distinct
set is given a letter of the private use area, a sentence becomes a string of such letters, and a slot becomes the class
of the letters whose tags satisfy it. Each pattern reads the sentence in letters of its own, few, so that what it is
compiled to stays small. So matching runs at the speed of :mod:`re`, however many words the lexicon has.

A slot is written

    TAG[:TAG…]       one span that has all the tags ("org:genitive"); "!TAG" for a tag it must not have
    A|B              one span that satisfies either
    'word|word'      one of these words
    ~N  ~N?          up to N plain words, as many or as few as possible (no verbs, no prepositions, nothing tagged)
    >name            as many spans as possible up to a stop (the pattern's ``stop`` tags), at least one, under that
                     name; >> for any number, also none; >>> for any number past every stop
    ^  $             the beginning and the end of the sentence

and may end in ``?`` (may be absent), ``+`` (a list: commas and conjunctions between, modifiers before each), ``*`` (any
number) and ``=name`` (the spans it covers are given under that name).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = [
    "Alphabet",
    "Engine",
    "Match",
    "Pattern",
    "PatternError",
    "Span",
    "literal_words",
    "load_entries",
    "load_patterns",
    "pattern_tags",
]


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
        """Say whether the span has *tag*."""
        return tag in self.tags


class Alphabet:
    """Gives each set of tags its letter; sets that differ only in tags outside *told*, where given, share theirs."""

    def __init__(self, told: frozenset[str] | None = None) -> None:
        self._told = told
        self._letters: dict[frozenset[str], str] = {}
        self._sets: list[tuple[str, frozenset[str]]] = []

    def letter(self, tags: frozenset[str]) -> str:
        """Return the letter of a set of tags, a new one where the set was not met before."""
        found = self._letters.get(tags)
        if found is None:
            if self._told is not None and not tags <= self._told:
                found = self._letters[tags] = self.letter(tags & self._told)
                return found
            # two private use planes: 131,068 letters, far more than there are combinations
            found = self._letters[tags] = chr(0xF0000 + len(self._sets))
            self._sets.append((found, tags))
        return found

    def __len__(self) -> int:
        return len(self._sets)

    def since(self, seen: int) -> Sequence[tuple[str, frozenset[str]]]:
        """Return the letters given out after the first *seen*, each with its tags."""
        return self._sets[seen:]


class _Index:
    """Which slots a set of tags satisfies, asked by the tags instead of slot by slot."""

    def __init__(self, cores: Iterable[tuple[str, ...]]) -> None:
        self._plain: dict[str, list[tuple[str, ...]]] = defaultdict(list)  # by the one tag that is asked for
        self._rest: dict[str, list[_Asked]] = defaultdict(list)  # by one of the tags asked for, "" where none is
        for core in cores:
            for wanted, unwanted in [each for part in core for each in _alternatives(part)]:
                if len(wanted) == 1 and not unwanted:
                    self._plain[min(wanted)].append(core)
                else:
                    self._rest[min(wanted, default="")].append((core, wanted, unwanted))

    def satisfied(self, tags: frozenset[str]) -> set[tuple[str, ...]]:
        """Return the slots of which one alternative has all its wanted tags in *tags* and none of its unwanted ones."""
        found: set[tuple[str, ...]] = set()
        for tag in (*tags, ""):
            found.update(self._plain.get(tag, ()))
            for core, wanted, unwanted in self._rest.get(tag, ()):
                if wanted <= tags and tags.isdisjoint(unwanted):
                    found.add(core)
        return found


_Asked = tuple[tuple[str, ...], frozenset[str], frozenset[str]]


@dataclass(slots=True)
class Match:
    """Where a pattern matched: the spans under each of its names, in order."""

    pattern: Pattern
    first: int
    last: int
    named: dict[str, list[Span]]

    def get(self, name: str) -> list[Span]:
        """Return the spans under *name*, none where an optional slot has none."""
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
    _names: list[tuple[str, str]] = field(default_factory=list)


_SLOT = re.compile(
    r"(?:(?P<reach>>{1,3})(?P<region>\w*)|(?P<core>~\d+|\^|\$|(?:'[^']*'"
    r"|[^=?+*>'])+)(?P<quantifier>[?+*]*)(?:=(?P<name>\w+))?)$"
)


def _alternatives(core: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    result = [(frozenset({"w:" + word}), frozenset[str]()) for word in _literals(core)]
    for part in filter(None, re.sub(r"'[^']*'", "", core).split("|")):
        tags = part.split(":")
        result.append(
            (frozenset(t for t in tags if not t.startswith("!")), frozenset(t[1:] for t in tags if t.startswith("!")))
        )
    return result


@dataclass(frozen=True, slots=True)
class _Slot:
    """One slot as written, taken apart."""

    core: tuple[str, ...] = ()
    quantifier: str = ""
    name: str = ""
    edge: str = ""  # of the sentence
    plain: str = ""  # how many plain words at most
    reach: str = ""  # as written

    @property
    def optional(self) -> bool:
        return "?" in self.quantifier or "*" in self.quantifier

    @property
    def listed(self) -> bool:
        return "+" in self.quantifier


_PLAIN = ("plain",)
_LISTS = (_PLAIN, ("comma",), ("joiner",))
#: How many of the slots of a pattern decide whether a sentence may hold it.
_RANKS = 5
_FIRST, _LAST = 0xE000, 0xF8FF  # of the letters that a pattern has to itself, in the first private use area
_ANY_LETTER = f"[{chr(_FIRST)}-{chr(_LAST)}]"


def _read_slot(pattern: Pattern, text: str) -> _Slot:
    m = _SLOT.match(text)
    if not m:
        raise PatternError(f"pattern {pattern.name}: slot {text!r} cannot be read")
    core, quantifier, name = m["reach"] or m["core"], m["quantifier"] or "", m["region"] or m["name"] or ""
    if core in "^$":
        return _Slot(edge=r"\A" if core == "^" else r"\Z")
    if core.startswith("~"):
        return _Slot((), quantifier, name, plain=core[1:])
    if core[0] == ">":
        return _Slot((), quantifier, name, reach=core)
    return _Slot((core,), quantifier, name)


def _breadth(slot: _Slot) -> tuple[int, int]:
    """Return how common what a slot asks for is likely to be: words one by one, the fewest first, then tags."""
    alternatives = _alternatives(slot.core[0])
    tagged = sum(1 for wanted, _ in alternatives if not all(tag.startswith("w:") for tag in wanted))
    return tagged, len(alternatives)


def pattern_tags(patterns: Iterable[Pattern]) -> frozenset[str]:
    """Return every tag that a slot or a stop of *patterns* asks for or refuses."""
    slots = [slot for pattern in patterns for slot in (*pattern.slots, *pattern.stop)]
    cores = [m["core"] for slot in slots if (m := _SLOT.match(slot)) and m["core"]]
    asked = [alternative for core in cores for alternative in _alternatives(core)]
    return frozenset({"plain", "comma", "joiner"}).union(*(wanted | unwanted for wanted, unwanted in asked))


def _char_class(letters: str) -> str:
    return f"[{letters}]" if letters else "(?!)"


class _Script(dict[int, str]):
    """The few letters in which one pattern reads a sentence: one for each way to satisfy its slots.

    Of the alphabet's many letters most are alike to one pattern. So its regular expression stays small, and is compiled
    again only when a span satisfies the pattern's slots in a way not met before.
    """

    def __init__(self, cores: Sequence[tuple[str, ...]], holding: dict[tuple[str, ...], set[str]]) -> None:
        super().__init__()
        self.regex: re.Pattern[str] | None = None
        self._cores = list(dict.fromkeys(cores))
        self._holding = [(1 << k, holding[core]) for k, core in enumerate(self._cores)]
        self._own: dict[int, str] = {}  # by which of the cores are satisfied, as bits

    def __missing__(self, ordinal: int) -> str:
        letter = chr(ordinal)
        held = 0
        for bit, letters in self._holding:
            if letter in letters:
                held |= bit
        if held not in self._own:
            self._own[held] = chr(_FIRST + len(self._own))
            self.regex = None
        self[ordinal] = own = self._own[held]
        return own

    def holding(self, core: tuple[str, ...]) -> str:
        """Return the letters that satisfy *core*."""
        bit = 1 << self._cores.index(core)
        return "".join(letter for held, letter in self._own.items() if held & bit)


class Engine:
    """All patterns against one alphabet: each compiled once a sentence may hold it."""

    def __init__(self, patterns: Sequence[Pattern], alphabet: Alphabet) -> None:
        self.patterns = patterns
        self.alphabet = alphabet
        self._seen = 0  # how many letters of the alphabet the tables below know
        self._slots = [[_read_slot(pattern, text) for text in pattern.slots] for pattern in patterns]
        # patterns by what their slots ask for
        self._users: dict[tuple[str, ...], set[int]] = {core: set() for core in _LISTS}
        # A sentence that may hold a pattern has a letter for each of its required slots. So that one number tells of
        # all patterns, pattern p has the bits p, p + size, p + 2 * size …, for its narrowest required slots.
        self._size = len(patterns)
        self._bits: dict[tuple[str, ...], int] = defaultdict(int)  # by what a slot asks for
        self._free = 0  # the bits of patterns with fewer than _RANKS
        for number, (pattern, slots) in enumerate(zip(patterns, self._slots, strict=True)):
            required = [slot for slot in slots if slot.core and not slot.optional]
            for core in [slot.core for slot in slots if slot.core] + ([tuple(pattern.stop)] if pattern.stop else []):
                self._users.setdefault(core, set()).add(number)
            if any(slot.plain for slot in slots):
                self._users[_PLAIN].add(number)
            if any(slot.listed for slot in slots):
                for core in _LISTS:
                    self._users[core].add(number)
            if required:
                narrowest = list(dict.fromkeys(slot.core for slot in sorted(required, key=_breadth)))[:_RANKS]
                for rank in range(_RANKS):
                    bit = 1 << (number + rank * self._size)
                    if rank < len(narrowest):
                        self._bits[narrowest[rank]] |= bit
                    else:
                        self._free |= bit
        self._index = _Index(self._users)
        self._letters: dict[tuple[str, ...], set[str]] = {core: set() for core in self._users}
        self._scripts = [
            _Script([core for core, users in self._users.items() if number in users], self._letters)
            for number in range(self._size)
        ]
        self._by_letter: dict[str, int] = {}

    def _grow(self) -> None:
        """Look at the letters given out since the last time."""
        for letter, tags in self.alphabet.since(self._seen):
            for core in self._index.satisfied(tags):
                self._letters[core].add(letter)
                if bits := self._bits.get(core):
                    self._by_letter[letter] = self._by_letter.get(letter, 0) | bits
        self._seen = len(self.alphabet)

    def _compile(self, number: int) -> re.Pattern[str]:
        pattern, script, slots = self.patterns[number], self._scripts[number], self._slots[number]
        listed = any(slot.listed for slot in slots)
        plain = _char_class(script.holding(_PLAIN)) if listed or any(slot.plain for slot in slots) else ""
        comma, joiner = (_char_class(script.holding(core)) if listed else "" for core in _LISTS[1:])
        stops = script.holding(tuple(pattern.stop)) if pattern.stop else ""
        pattern._names = []
        parts = []
        for slot in slots:
            if slot.edge:
                parts.append(slot.edge)
                continue
            one = _char_class(script.holding(slot.core)) if slot.core else ""
            quantifier = slot.quantifier
            if slot.plain:
                piece = f"{plain}{{0,{slot.plain}}}" + ("?" if "?" in quantifier else "")
                quantifier = ""
            elif slot.reach:
                piece = f"[^{stops}]" if stops and slot.reach != ">>>" else _ANY_LETTER
                piece += "+" if slot.reach == ">" else "*"
            elif "+" in quantifier:
                piece = f"{one}(?:{comma}?{joiner}{plain}{{0,3}}{one}|{comma}{plain}{{0,3}}{one})*"
            elif "*" in quantifier:
                piece = f"{one}*"
            else:
                piece = one
            if slot.name:
                group = f"s{len(pattern._names)}"
                pattern._names.append((group, slot.name))
                piece = f"(?P<{group}>{piece})"
            parts.append(f"(?:{piece})?" if "?" in quantifier else piece)
        script.regex = re.compile("".join(parts))
        return script.regex

    def iter_matches(self, spans: Sequence[Span]) -> Iterator[Match]:
        """Yield the matches of every pattern in a sentence's *spans*, by pattern, then from left to right."""
        if self._seen != len(self.alphabet):
            self._grow()
        letters = "".join([span.letter for span in spans])
        bits = self._free
        by_letter = self._by_letter
        for letter in set(letters):
            if letter in by_letter:
                bits |= by_letter[letter]
        size = self._size
        told = bits
        for rank in range(1, _RANKS):
            bits &= told >> rank * size
        bits &= (1 << size) - 1
        while bits:
            number = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            pattern, script = self.patterns[number], self._scripts[number]
            own = letters.translate(script)
            regex = script.regex or self._compile(number)
            for m in regex.finditer(own):
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
def load_entries() -> tuple[dict[str, Any], ...]:
    """Return the patterns of every file under ``rules/facts/`` as written, the slots of macros in their place.

    They come by file name and then in the order they stand in.
    """
    folder = files(__package__).joinpath("rules", "facts")
    entries = []
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for entry in table.get("pattern", []):
            missing = {"name", "states", "confidence", "slots"} - entry.keys()
            if missing:
                raise PatternError(f"{file.name}: pattern {entry.get('name', '?')} lacks {', '.join(sorted(missing))}")
            entries.append({**entry, "slots": _expand(entry["slots"], table.get("macro", {}))})
    return tuple(entries)


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Return the patterns, in the order of :func:`load_entries`."""
    known = {"name", "states", "confidence", "slots", "stop", "matches", "refuses"}
    return tuple(
        Pattern(
            entry["name"],
            entry["states"],
            entry["confidence"],
            entry["slots"],
            entry.get("stop", []),
            entry.get("matches", []),
            entry.get("refuses", []),
            {k: v for k, v in entry.items() if k not in known},
            order,
        )
        for order, entry in enumerate(load_entries())
    )
