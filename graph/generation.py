"""A generation of the graph: written whole as a stream, or brought forward from the one before by what differs.

A generation is a folder with the graph as lines (``graph.nq.gz``) and as an engine, what it counts (``info.json``,
``void.ttl``), the lock of its readers, and ``state.json.gz``: from which shards it was made and where each range of its
lines lies. What it is called follows from what it holds, so equal graphs have equal names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pyoxigraph as ox

from styrkedjan.ontology import SK

from .bulk import Loader
from .contents import Contents
from .errors import StoreError
from .files import write_whole
from .graphfile import GraphFile, GraphFileWriter, Part, Ranges, by_range, iter_blocks, iter_texts, subject_of
from .remains import leaves_words
from .shardfolder import ShardFolder
from .store import FORMAT, GRAPH
from .tally import Tally
from .version import installed_version
from .void import describe_counts

__all__ = [
    "State",
    "bring_forward",
    "fill_engine",
    "finish",
    "name_of",
    "read_state",
    "write_scrubbed",
    "write_whole_graph",
]

STATE = "state.json.gz"
#: Own nodes that are parted at a time, in bytes of text; as much is in memory a few times over.
_SPOOLED = 16 << 20
_MOST_SPOOLS = 128
#: Of more shards than one in so many, or with more lines, a change is not brought forward.
_MOST_CHANGED = 8
_MOST_LINES = 50_000
#: So often an engine is brought forward until it is filled anew: it grows a little each time.
_MOST_STEPS = 50

#: The object of a line.
_OBJECT = re.compile(rb"(?m)^\S+ \S+ (.*) \.$")

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class State:
    """From what a generation was made: ``keys`` are its shards, each with the size of its own nodes and what identity
    made of them; ``inputs`` a digest of all else that decides what it holds; ``shared`` the nodes that are not one
    document's own but stand in ranges where such nodes do; ``steps`` how often its engine was brought forward.
    """

    inputs: str
    base: str
    keys: dict[str, tuple[int, str]]
    parts: dict[int, Part] = field(default_factory=dict)
    tally: Tally = field(default_factory=lambda: Tally(""))
    shared: frozenset[bytes] = frozenset()
    unused: tuple[int, ...] = ()
    steps: int = 0

    def write(self, folder: Path) -> None:
        """Keep the state in a generation's *folder*, whole or not at all."""
        told = {
            "inputs": self.inputs,
            "base": self.base,
            "keys": {key: list(each) for key, each in sorted(self.keys.items())},
            "parts": {str(number): [p.offset, p.length, p.lines, p.sha256] for number, p in sorted(self.parts.items())},
            "tally": self.tally.to_dict(),
            "shared": sorted(each.decode() for each in self.shared),
            "unused": list(self.unused),
            "steps": self.steps,
        }
        write_whole(folder / STATE, gzip.compress(json.dumps(told, ensure_ascii=False).encode(), mtime=0))


def read_state(generation: Path) -> State | None:
    """Return the state of a generation; ``None`` where it has none that can be read."""
    try:
        told = json.loads(gzip.decompress((generation / STATE).read_bytes()))
        return State(
            told["inputs"],
            told["base"],
            {key: (size, touch) for key, (size, touch) in told["keys"].items()},
            {int(number): Part(*part) for number, part in told["parts"].items()},
            Tally.from_dict(told["base"], told["tally"]),
            frozenset(each.encode() for each in told["shared"]),
            tuple(told["unused"]),
            told["steps"],
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return None


def _state_of(contents: Contents, inputs: str) -> State:
    keys = {key: (size, contents.touch(key)) for key, size in sorted(contents.sizes.items())}
    return State(inputs, contents.base, keys, tally=Tally(contents.base))


def _shared_blocks(contents: Contents) -> Iterator[bytes]:
    for _, lines in groupby(contents.shared, key=lambda line: line.split(" ", 1)[0]):
        yield "".join(lines).encode()


# ------------------------------------------------------------------------------------------------------ written whole


def write_whole_graph(
    folder: Path,
    shards: ShardFolder,
    contents: Contents,
    inputs: str,
    *,
    on_progress: Progress = lambda what, done, total: None,
) -> State:
    """Write the lines of the graph of *contents* into *folder*, and return its state."""
    state = _state_of(contents, inputs)
    ranges = Ranges(contents.base, sum(contents.sizes.values()))
    shared = by_range(_shared_blocks(contents), ranges)
    state.shared = _among_own(shared, ranges)
    with (folder / GRAPH).open("wb") as file, _Spool(folder, ranges, sum(contents.sizes.values())) as spool:
        for number, key in enumerate(sorted(contents.sizes), 1):
            index, own = shards.members(key)
            blocks = contents.own_blocks(key, own)
            spool.add(blocks)
            _count_own(state.tally, contents, key, index, blocks)
            if number % 200 == 0:
                on_progress("sorting the graph", number, len(contents.sizes))
        _count_shared(state.tally, shared)
        writer = GraphFileWriter(file)
        objects: set[int] = set()
        for number, blocks in spool.ranges():
            text = writer.add(number, [*blocks, *shared.get(number, ())])
            objects.update(map(hash, _OBJECT.findall(text)))
            on_progress("writing the graph", number, len(ranges))
    state.parts, state.tally.objects = writer.parts, len(objects)
    return state


def _count_own(tally: Tally, contents: Contents, key: str, index: bytes, blocks: Sequence[bytes]) -> None:
    if contents.as_read(key):
        tally.add_own(ShardFolder.counted(index), len(blocks))
    else:
        tally.add(b"".join(blocks))
        tally.add_subjects(map(subject_of, blocks))


def _count_shared(tally: Tally, shared: Mapping[int, Sequence[bytes]]) -> None:
    for blocks in shared.values():
        tally.add(b"".join(blocks))
        tally.add_subjects(map(subject_of, blocks))


def _among_own(shared: Mapping[int, Iterable[bytes]], ranges: Ranges) -> frozenset[bytes]:
    return frozenset(
        subject_of(block) for number, blocks in shared.items() if ranges.holds_own(number) for block in blocks
    )


class _Spool:
    """Own nodes on their way into ranges: parted coarsely into files, each of which is then parted in memory."""

    def __init__(self, folder: Path, ranges: Ranges, size: int) -> None:
        count = min(_MOST_SPOOLS, 1 + size // _SPOOLED)
        self._ranges = ranges
        self._width = -(-len(ranges) // count)
        self._open = ExitStack()
        self._files: list[IO[bytes]] = []
        for _ in range(0, len(ranges), self._width):
            self._files.append(self._open.enter_context(TemporaryFile(dir=folder)))  # noqa: SIM115 (the stack closes it)
        self._packers = [zlib.compressobj(1, wbits=31) for _ in self._files]
        self._waiting: list[list[bytes]] = [[] for _ in self._files]
        self._sizes = [0] * len(self._files)

    def __enter__(self) -> _Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, blocks: Iterable[bytes]) -> None:
        for block in blocks:
            number = self._ranges.of(subject_of(block)) // self._width
            self._waiting[number].append(block)
            self._sizes[number] += len(block)
            if self._sizes[number] > 1 << 18:
                self._pack(number)

    def _pack(self, number: int) -> None:
        self._files[number].write(self._packers[number].compress(b"\n".join(self._waiting[number]) + b"\n"))
        self._waiting[number], self._sizes[number] = [], 0

    def ranges(self) -> Iterator[tuple[int, list[bytes]]]:
        """Yield each range with its blocks, in the order of the graph."""
        for number, file in enumerate(self._files):
            if self._waiting[number]:
                self._pack(number)
            file.write(self._packers[number].flush())
            file.seek(0)
            text = zlib.decompress(file.read(), wbits=31)
            found = by_range((block + b"\n" for block in text.split(b"\n\n") if block), self._ranges)
            del text
            first = number * self._width
            for each in range(first, min(first + self._width, len(self._ranges))):
                yield each, found.pop(each, [])


def fill_engine(folder: Path) -> int:
    """Fill the engine from the lines in *folder*; return how many triples it holds."""
    with Loader(folder / "engine") as loader:
        for text in iter_texts(folder / GRAPH):
            loader.write(text)
        return loader.finish()


# ------------------------------------------------------------------------------------------------------ brought forward


@dataclass(slots=True)
class _Change:
    """Lines that go and come, and the number of subjects less and more."""

    gone: list[bytes] = field(default_factory=list)
    come: list[bytes] = field(default_factory=list)


def bring_forward(
    old: Path, before: State, folder: Path, shards: ShardFolder, contents: Contents, inputs: str
) -> State | None:
    """Write into *folder* what the generation *old* becomes with *contents*, and return its state.

    Only what differs is written; ``None`` where so much does, or the state before tells so little, that the graph is
    to be written whole. The engine is brought forward too unless that would leave words in its files that the graph no
    longer has: then the folder has no engine.
    """
    state = _state_of(contents, inputs)
    ranges = Ranges(contents.base, sum(contents.sizes.values()))
    then = Ranges(before.base, sum(size for size, _ in before.keys.values()))
    if before.base != state.base or then.digits != ranges.digits:
        return None
    changed = {key for key in {*before.keys, *state.keys} if before.keys.get(key) != state.keys.get(key)}
    if len(changed) * _MOST_CHANGED > len(state.keys) or not all(map(shards.has, changed)):
        return None
    own = _own_changes(shards, contents, changed)
    shared = by_range(_shared_blocks(contents), ranges)
    state.shared = _among_own(shared, ranges)
    state.tally = before.tally
    file = GraphFile(old / GRAPH, before.parts)
    try:
        with (folder / GRAPH).open("wb") as target:
            writer = GraphFileWriter(target)
            change = _rewrite(file, writer, ranges, own, shared, before.shared, state.tally)
    finally:
        file.close()
    state.parts = writer.parts
    _advance_engine(old / "engine", folder / "engine", before, state, change)
    return state


def _own_changes(shards: ShardFolder, contents: Contents, changed: Iterable[str]) -> dict[bytes, bytes]:
    """Return the own nodes of the changed shards, each as it now stands in the graph, empty where it is gone."""
    now: dict[bytes, bytes] = {}
    come: dict[bytes, bytes] = {}
    plain = Contents(contents.base)
    for key in changed:
        text = shards.members(key)[1]
        now.update((subject_of(block), b"") for block in plain.own_blocks(key, text))
        if key in contents.sizes:
            come.update((subject_of(block), block) for block in contents.own_blocks(key, text))
    return now | come


def _rewrite(
    file: GraphFile,
    writer: GraphFileWriter,
    ranges: Ranges,
    own: Mapping[bytes, bytes],
    shared: Mapping[int, Sequence[bytes]],
    shared_before: frozenset[bytes],
    tally: Tally,
) -> _Change:
    """Write the graph's ranges, those without a change as they were; return what differs, with *tally* kept true."""
    change = _Change()
    own_by_range: dict[int, dict[bytes, bytes]] = {}
    for subject, block in own.items():
        own_by_range.setdefault(ranges.of(subject), {})[subject] = block
    touched = {ranges.of(subject) for subject in shared_before} | set(own_by_range) | set(shared)
    for number in range(len(ranges)):
        if number not in touched and ranges.holds_own(number):
            if number in file.parts:
                writer.copy(number, file.data(number), file.parts[number])
            continue
        old = {subject_of(block): block for block in iter_blocks(file.text(number))}
        kept = old if ranges.holds_own(number) else {}
        new = {subject: block for subject, block in kept.items() if subject not in shared_before}
        new.update(own_by_range.get(number, {}))
        new.update((subject_of(block), block) for block in shared.get(number, ()))
        new = {subject: block for subject, block in new.items() if block}
        if new == old:
            if number in file.parts:
                writer.copy(number, file.data(number), file.parts[number])
            continue
        writer.add(number, new.values())
        _compare(old, new, change, tally)
    return change


def _compare(old: Mapping[bytes, bytes], new: Mapping[bytes, bytes], change: _Change, tally: Tally) -> None:
    tally.add_subjects(old.keys() - new.keys(), -1)
    tally.add_subjects(new.keys() - old.keys())
    for subject in old.keys() | new.keys():
        before, after = old.get(subject, b""), new.get(subject, b"")
        if before != after:
            lines, now = set(before.splitlines(keepends=True)), set(after.splitlines(keepends=True))
            change.gone += sorted(lines - now)
            change.come += sorted(now - lines)


def _advance_engine(old: Path, new: Path, before: State, state: State, change: _Change) -> None:
    """Bring the engine forward by *change*, from hard links to its files before, unless words would be left in them."""
    gone, come = b"".join(change.gone), b"".join(change.come)
    state.tally.add(gone, -1)
    state.tally.add(come)
    lines = len(change.gone) + len(change.come)
    if before.steps >= _MOST_STEPS or lines > min(_MOST_LINES, state.tally.triples // _MOST_CHANGED):
        return
    ox.Store.read_only(str(old)).backup(str(new))
    engine = ox.Store(str(new))
    quads_gone, quads_come = _quads(gone), _quads(come)
    objects = {quad.object for quad in (*quads_gone, *quads_come)}
    there = {each for each in objects if _stands(engine, each)}
    for quad in quads_gone:
        if quad not in engine:
            raise StoreError(f"{old}: the engine lacks a triple of the graph")
        engine.remove(quad)
    engine.extend(quads_come)
    left = {each for each in objects if _stands(engine, each)}
    state.tally.objects += len(left) - len(there)
    state.steps = before.steps + 1
    leaving = leaves_words(engine, quads_gone)
    engine.flush()
    del engine
    if leaving:
        state.steps = 0
        shutil.rmtree(new)


def _stands(engine: ox.Store, term: Any) -> bool:
    return next(engine.quads_for_pattern(None, None, term, None), None) is not None


def _quads(lines: bytes) -> list[ox.Quad]:
    return list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


# ------------------------------------------------------------------------------------------------------ scrubbed


def write_scrubbed(old: Path, before: State, folder: Path, scrub: Callable[[bytes], bytes]) -> State:
    """Write into *folder* the graph of *old* as *scrub* leaves the lines of each node, and return its state.

    The next build makes the graph of the shards again, whatever this state says.
    """
    state = State("", before.base, before.keys, tally=Tally(before.base), shared=before.shared)
    file = GraphFile(old / GRAPH, before.parts)
    objects: set[int] = set()
    try:
        with (folder / GRAPH).open("wb") as target:
            writer = GraphFileWriter(target)
            for number in sorted(before.parts):
                text = writer.add(number, filter(None, map(scrub, iter_blocks(file.text(number)))))
                state.tally.add(text)
                state.tally.add_subjects(map(subject_of, iter_blocks(text)))
                objects.update(map(hash, _OBJECT.findall(text)))
    finally:
        file.close()
    state.parts, state.tally.objects = writer.parts, len(objects)
    return state


# ------------------------------------------------------------------------------------------------------ finished


def finish(folder: Path, state: State) -> None:
    """Write what stands beside the graph in *folder*: its counts, its state, the lock of its readers."""
    (folder / "in-use").touch()
    state.write(folder)
    (folder / "void.ttl").write_text(describe_counts(state.tally), encoding="utf-8", newline="\n")
    (folder / "info.json").write_text(json.dumps(_summary(state), ensure_ascii=False, indent=1), encoding="utf-8")


def name_of(state: State) -> str:
    """Return the name of the generation: the same for equal graphs."""
    told = "".join(f"{number} {part.sha256}\n" for number, part in sorted(state.parts.items()))
    return hashlib.sha256(f"{FORMAT} {state.base}\n{told}".encode()).hexdigest()[:16]


def _summary(state: State) -> dict[str, Any]:
    tally = state.tally
    classes = +tally.own_classes
    return {
        "format": FORMAT,
        "base": state.base,
        "built": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "version": installed_version(),
        "triples": tally.triples,
        "documents": classes[f"{SK}Document"],
        "statements": classes[f"{SK}Evidence"],
        "inferences": classes[f"{SK}Inference"],
        **{name: tally.totals[name] for name in ("characters", "sentences", "sentencesWithFacts")},
        "classes": dict(sorted(classes.items())),
    }
