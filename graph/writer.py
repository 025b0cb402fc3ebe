"""Building a store: shards in, a new generation beside the old one, swapped in by rename."""

from __future__ import annotations

import gzip
import hashlib
import html
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from styrkedjan.ontology import BASE

from .catalog import describe_catalog, measure_file
from .contents import Contents, bring_together
from .errors import StoreBusy, StoreError
from .feeding import Feeding
from .files import UNFINISHED, umask, write_whole
from .forgotten import FOLDER, Forgotten, Gone
from .generation import (
    State,
    bring_forward,
    fill_engine,
    finish,
    name_of,
    read_state,
    write_scrubbed,
    write_whole_graph,
)
from .graphfile import iter_texts
from .identity import Triple
from .locks import lock_exclusive
from .provenance import FILE as ORIGIN
from .provenance import Origin, describe_provenance, read_origin
from .review import Reviewing
from .review_file import Review
from .sameness import Decision
from .shardfolder import ShardFolder
from .store import FORMAT, GRAPH, Store
from .terms import split_line

__all__ = ["Writer"]

Progress = Callable[[str, int, int], None]


def _silent(what: str, done: int, total: int) -> None:
    return None


class Writer:
    """The one build that may write the store at *path*; used as a context manager, it holds the store's lock."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.unused: list[Review] = []
        self._generations = self.path / "generations"

    def __enter__(self) -> Self:
        self._fresh = not self.path.exists()
        self.forgotten = Forgotten.read(self.path)
        self.shards = ShardFolder(self.path / "shards", self.forgotten)
        try:
            # in this order, for another build may be making the folder just now: its shards are the first thing in it
            if self.path.is_dir() and any(self.path.iterdir()) and not self.shards.path.exists():
                raise StoreError(f"{self.path}: a folder that is not a store and not empty; name another with --store")
            self.shards.path.mkdir(parents=True, exist_ok=True)
            self._generations.mkdir(exist_ok=True)
            self._lock: IO[str] = (self.path / "build.lock").open("a", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{self.path}: the store cannot be written ({error.strerror})") from None
        if not lock_exclusive(self._lock):
            self._lock.close()
            raise StoreBusy(
                f"{self.path}: another build is writing this store; wait for it, or name another with --store"
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._fresh and not self._current() and not self.shards.keys():
            shutil.rmtree(self.path, ignore_errors=True)  # a build that came to nothing leaves nothing
        self._lock.close()

    def has_shard(self, key: str) -> bool:
        return self.shards.has(key)

    def write_shard(self, key: str, lines: Iterable[str]) -> None:
        """Keep *lines* under *key*, whole or not at all, without the people whom the store must not hold."""
        self.shards.write(key, lines)

    def write_report(self, text: str) -> None:
        """Keep what became of each file beside the graph, whole or not at all."""
        text = self.forgotten.mask(text) if self.forgotten else text
        write_whole(self.path / "report.json", text.encode())

    def publish(
        self,
        keys: Iterable[str],
        *,
        base: str = BASE,
        decisions: Sequence[Decision] = (),
        reviews: Sequence[Review] = (),
        origin: Origin | None = None,
        jobs: int = 2,
        on_progress: Progress = _silent,
    ) -> bool:
        """Make the graph of the shards *keys*, and only theirs, the current one; return whether it differs from before.

        Shards under other keys are removed, and so are old generations that nobody reads. The contents depend on the
        set of keys, not on their order. *decisions* tell what is or is not the same, *reviews* what of it is right;
        which of these fitted nothing is in ``unused`` thereafter. *origin* is told in the descriptions of the build.
        Where the generation before was made of the same, nothing is done; where little differs, only that is written.
        With more than one of *jobs* the engine is filled while the lines are sorted.
        """
        keys = sorted(set(keys))
        ground = _ground(base, self.forgotten)
        told = (origin or Origin()).to_json()
        inputs = f"{ground} {_digest(repr((decisions, reviews, told)))}"
        current = self._current()
        before = read_state(self._generations / current) if self._is_whole(current) else None
        if before and before.inputs == inputs and list(before.keys) == keys and self._is_described(current):
            self.unused = [reviews[number] for number in before.unused]
            self._clean(current, keys)
            return False
        reviewing = Reviewing(reviews)
        likely_whole = before is None or not before.inputs.startswith(f"{ground} ")
        with self._unfinished() as folder, ExitStack() as stack:
            feeding = None
            if jobs > 1 and likely_whole:
                early = base == BASE and not decisions and not reviews and not self.forgotten
                feeding = stack.enter_context(Feeding(folder / "engine", self.shards, keys, early=early))
            contents = bring_together(self.shards, keys, base, decisions, reviewing, on_progress)
            self.unused = reviewing.unused()
            state = None if likely_whole else self._brought_forward(current, before, folder, contents, inputs)
            if state is None:
                if jobs > 1 and feeding is None:
                    feeding = stack.enter_context(Feeding(folder / "engine", self.shards, keys, early=False))
                state = self._written_whole(folder, contents, inputs, feeding, on_progress)
            stack.close()
            state.unused = tuple(number for number, review in enumerate(reviews) if review in self.unused)
            write_whole(self.path / ORIGIN, (self.forgotten.mask(told) if self.forgotten else told).encode())
            return self._swap(folder, state)

    def _brought_forward(
        self, current: str, before: State | None, folder: Path, contents: Contents, inputs: str
    ) -> State | None:
        """Return the state of the current generation brought forward, ``None`` where that is not to be had."""
        assert before is not None
        try:
            state = bring_forward(self._generations / current, before, folder, self.shards, contents, inputs)
        except (OSError, EOFError, zlib.error, StoreError, KeyError):  # the generation is damaged: it is written anew
            state = None
        if state is None:
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return state

    def _written_whole(
        self, folder: Path, contents: Contents, inputs: str, feeding: Feeding | None, on_progress: Progress
    ) -> State:
        """Write the graph whole; *feeding* fills the engine meanwhile, else that is done when it is swapped in."""
        if feeding:
            feeding.settle(contents)
        state = write_whole_graph(folder, self.shards, contents, inputs, on_progress=on_progress)
        if feeding:
            on_progress("filling the engine", 0, 0)
            triples = feeding.finish()
            if triples is None:
                shutil.rmtree(folder / "engine", ignore_errors=True)
            else:
                self._check(state, triples)
        return state

    def _check(self, state: State, triples: int) -> None:
        if triples != state.tally.triples:
            raise StoreError(f"{self.path}: the engine holds {triples} triples of {state.tally.triples}; please report")

    def keys(self) -> list[str]:
        """Return the keys of all shards there are."""
        return self.shards.keys()

    def forget(self, on_progress: Progress = _silent) -> tuple[int, list[str]]:
        """Take those on the list out of shards, graph and report, and remove other files that name them.

        Return how many triples went, and the names of the files removed. The list itself is kept first, so that a run
        which is broken off can be run again.
        """
        self.forgotten.write(self.path)
        generation = self._generations / self._current()
        before = read_state(generation)
        if before is None:
            raise StoreError(f"{self.path}: the store is damaged; run 'styrkedjan build' anew, then 'forget' again")
        gone = self.forgotten.find_gone(lambda: _triples(generation / GRAPH))
        keys = self.keys()
        for number, key in enumerate(keys, start=1):
            self.shards.write(key, self.shards.read(key), self.shards.told(key), surnames=gone.surnames)
            on_progress("looking through what each document says", number, len(keys))
        if (self.path / "report.json").exists():
            self.write_report((self.path / "report.json").read_text(encoding="utf-8"))
        if (self.path / ORIGIN).exists():
            text = self.forgotten.mask((self.path / ORIGIN).read_text(encoding="utf-8"))
            write_whole(self.path / ORIGIN, text.encode())
        removed = self._remove_views()
        on_progress("writing the graph", 0, 0)
        with self._unfinished() as folder:
            state = write_scrubbed(generation, before, folder, lambda block: self._scrubbed(block, gone))
            self._swap(folder, state)
        left = sorted(path.name for path in self._generations.iterdir() if path.name != self._current())
        if left:
            raise StoreBusy(
                f"{self.path}: somebody still reads the graph as it was; run 'forget' again once they are done"
            )
        return before.tally.triples - state.tally.triples, removed

    def _scrubbed(self, block: bytes, gone: Gone) -> bytes:
        """Return what is left of a node's lines."""
        lines = (f"{line}\n" for line in block.decode().split("\n")[:-1])
        left = {triple for line in lines if (triple := self.forgotten.without(gone, split_line(line)))}
        return "".join(sorted(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in left)).encode()

    def _remove_views(self) -> list[str]:
        ours = {self.shards.path, self._generations, self.path / FOLDER}
        removed = []
        for path in sorted(self.path.rglob("*")):
            if (
                path.is_file()
                and not ours & set(path.parents)
                and path.name not in ("report.json", "current", "build.lock", ORIGIN)
            ):
                text = f"{path.name}\n{_readable(path)}"
                if self.forgotten.spans(text) or self.forgotten.spans(html.unescape(text)):
                    path.unlink()
                    removed.append(str(path.relative_to(self.path)))
        return removed

    # ------------------------------------------------------------------------------------------------- generations

    def _swap(self, folder: Path, state: State) -> bool:
        """Make what stands in *folder* the current generation, and remove what is no longer needed.

        Return whether the graph differs from before.
        """
        name, current = name_of(state), self._current()
        final = self._generations / name
        if self._is_whole(name):  # the same graph of other inputs, or one that a reader still holds
            there = read_state(final)
            if there:
                there.inputs, there.keys, there.shared = state.inputs, state.keys, state.shared
                there.unused = state.unused
                there.write(final)
        else:
            if not (folder / "engine").exists():
                self._check(state, fill_engine(folder))
            finish(folder, state)
            shutil.rmtree(final, ignore_errors=True)
            folder.rename(final)
        if current != name:
            write_whole(self.path / "current", f"{name}\n".encode())
        self._describe()
        self._clean(name, state.keys)
        return current != name

    def _describe(self) -> None:
        """Write the record for data portals and where the graph comes from beside it."""
        origin = read_origin(self.path)
        with Store(self.path) as store:
            whole = measure_file(store.generation / GRAPH)
            catalog, provenance = (
                describe_catalog(store, [whole], origin.publication),
                describe_provenance(store, origin),
            )
            write_whole(store.generation / "dcat.ttl", catalog.encode())
            write_whole(store.generation / "prov.ttl", provenance.encode())

    def _is_described(self, name: str) -> bool:
        return all((self._generations / name / each).exists() for each in ("dcat.ttl", "prov.ttl"))

    def _unfinished(self) -> _Unfinished:
        return _Unfinished(self._generations)

    def _is_whole(self, name: str) -> bool:
        return bool(name) and (self._generations / name / "info.json").exists()

    def _current(self) -> str:
        try:
            return (self.path / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def _clean(self, current: str, keys: Iterable[str]) -> None:
        """Remove the shards of forgotten documents, other generations nobody reads, and what killed builds left."""
        self.shards.keep_only(keys)
        for path in self._generations.iterdir():
            if path.name != current and _unused(path):
                shutil.rmtree(path, ignore_errors=True)


class _Unfinished:
    """A folder for a generation in the making; what no rename has taken away by the end is removed."""

    def __init__(self, generations: Path) -> None:
        self._generations = generations

    def __enter__(self) -> Path:
        self._folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self._generations))
        self._folder.chmod(0o777 & ~umask())
        return self._folder

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise StoreError(
                f"{self._generations.parent}: the store cannot be written ({error.strerror or error}); the graph is as "
                "it was, and what was read is kept for the next build"
            ) from None


def _unused(generation: Path) -> bool:
    try:
        with (generation / "in-use").open("rb") as handle:
            return lock_exclusive(handle)
    except FileNotFoundError:
        return True  # left by a killed build: it never had a reader


def _triples(path: Path) -> Iterator[Triple]:
    for text in iter_texts(path):
        for line in text.decode().split("\n")[:-1]:
            yield split_line(f"{line}\n")


def _readable(path: Path) -> str:
    """Return what a file says, unpacked where it is packed."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return data.decode(errors="replace")
    return data.decode(errors="replace")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ground(base: str, forgotten: Forgotten) -> str:
    """Return a digest of what decides the graph beside shards and decisions: where it changes, all is written anew."""
    return _digest(f"{FORMAT}\n{base}\n{forgotten.digest()}\n{_publisher()}")


@cache
def _publisher() -> str:
    """Return a digest of the code and the reference data that make a graph of shards."""
    digest = hashlib.sha256()
    for package, ending in ((__package__, ".py"), ("styrkedjan.ontology", ".ttl"), ("styrkedjan.graph", "words")):
        for each in sorted(files(package).iterdir(), key=lambda each: each.name):
            if each.name.endswith(ending):
                _take(digest, each)
    return digest.hexdigest()


def _take(digest: Any, place: Any) -> None:
    if place.is_dir():
        for each in sorted(place.iterdir(), key=lambda each: str(each.name)):
            _take(digest, each)
    else:
        digest.update(f"\n{place.name}\n".encode() + place.read_bytes())
