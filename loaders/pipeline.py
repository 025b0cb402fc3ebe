"""From files to a store: find the documents, read what is new in parallel, publish what all of them say."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import warnings
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from styrkedjan.graph.errors import DocumentError, NothingLoaded, StyrkedjanError
from styrkedjan.graph.model import DocumentGraph
from styrkedjan.graph.sameness import DECISIONS_FILE, read_decisions
from styrkedjan.graph.shard import to_lines
from styrkedjan.graph.writer import Writer
from styrkedjan.ontology import BASE, SK

from .readers import RawDocument, read, read_bytes, reader_of, suffixes

__all__ = ["Outcome", "Report", "build", "find_files", "version_key"]

#: Below this many bytes of new text, starting processes takes longer than reading.
POOL_FROM_BYTES = 1_000_000
_EVIDENCE = f"#type> <{SK}Evidence> ."


#: Makes statements of a document that has been read.
Load = Callable[[RawDocument], DocumentGraph]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: "loaded", "unchanged", "skipped" or "failed", and why or how much."""

    path: Path
    status: str
    message: str = ""


@dataclass(slots=True)
class Report:
    """What became of every file seen, in order; ``changed`` tells whether the graph differs from before."""

    outcomes: list[Outcome] = field(default_factory=list)
    changed: bool = False

    def count(self, status: str) -> int:
        """Return how many files had the outcome *status*."""
        return sum(outcome.status == status for outcome in self.outcomes)

    def __str__(self) -> str:
        counts = Counter(outcome.status for outcome in self.outcomes)
        return (
            f"seen {len(self.outcomes)} = loaded {counts['loaded']} + unchanged {counts['unchanged']} "
            f"+ skipped {counts['skipped']} + failed {counts['failed']}"
        )


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    sha256: str
    size: int
    key: str


def find_files(paths: Iterable[str | Path]) -> Iterator[Path | Outcome]:
    """Yield the files that *paths* name or hold, each once; what cannot be looked into is yielded as an outcome.

    Folders are searched to the bottom, in the order of names; hidden files, hidden folders and stores are passed over.
    """
    seen: set[Path] = set()
    for path in map(Path, paths):
        found: Iterable[Path | Outcome] = _walk(path) if path.is_dir() else [path]
        for each in found:
            if isinstance(each, Outcome):
                yield each
            elif (real := each.resolve()) not in seen:
                seen.add(real)
                yield each


def _walk(folder: Path) -> Iterator[Path | Outcome]:
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_store(here / name))
        yield from (here / name for name in sorted(names) if not name.startswith("."))
        while problems:
            error = problems.pop()
            yield Outcome(Path(error.filename), "failed", f"cannot be looked into ({error.strerror})")
    while problems:
        error = problems.pop()
        yield Outcome(Path(error.filename), "failed", f"cannot be looked into ({error.strerror})")


def _is_store(folder: Path) -> bool:
    return (folder / "shards").is_dir() and (folder / "generations").is_dir()


@cache
def version_key() -> str:
    """Return a digest of all that decides what a document says: loaders, their data, ontology, the shard's form."""
    digest = hashlib.sha256(version("simplemma").encode())
    chosen = [
        *_files("styrkedjan.loaders", (".py", ".toml", ".txt")),
        *_files("styrkedjan.ontology", (".py", ".ttl")),
        *(each for each in _files("styrkedjan.graph", (".py",)) if each[1].name in _SHARD_MODULES),
    ]
    for name, file in sorted(chosen, key=lambda each: each[0]):
        digest.update(f"\n{name}\n".encode() + file.read_bytes())
    return digest.hexdigest()


_SHARD_MODULES = ("inference.py", "model.py", "shard.py", "terms.py")


def _files(package: str, endings: tuple[str, ...]) -> Iterator[tuple[str, Traversable]]:
    waiting: list[tuple[str, Traversable]] = [(package, files(package))]
    while waiting:
        name, place = waiting.pop()
        for each in place.iterdir():
            if each.is_dir():
                waiting.append((f"{name}/{each.name}", each))
            elif each.name.endswith(endings):
                yield f"{name}/{each.name}", each


def build(
    paths: Iterable[str | Path],
    store: str | Path,
    *,
    jobs: int | None = None,
    base: str = BASE,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    on_progress: Callable[[str, int, int], None] = lambda what, done, total: None,
    load: Load | None = None,
) -> Report:
    """Make *store* hold what the documents of *paths* say, and nothing else; return what became of each file.

    The corpus of a store is what the paths of its last build held: a document that is no longer among them takes its
    facts with it. Only documents that are new, or changed, or that another version of the loaders read, are read anew.
    A document that fails is reported and the others go on; if none can be loaded, ``NothingLoaded`` is raised and the
    store stays as it was. *on_outcome* hears of each file, in order; *on_progress* of each step of the work.
    """
    paths = list(paths)
    report = Report()

    def tell(outcome: Outcome) -> None:
        report.outcomes.append(outcome)
        on_outcome(outcome)

    with Writer(store) as writer:
        keys = []
        found = list(find_files(paths))
        decisions = read_decisions(path for path in found if isinstance(path, Path) and path.name == DECISIONS_FILE)
        sources, outcomes = _look(_without_decisions(found), {Path(path) for path in paths})
        for outcome in outcomes:
            tell(outcome)
        new = [source for source in sources if not writer.has_shard(source.key)]
        known = {source.key for source in sources} - {source.key for source in new}
        results = _load_all(new, load or _loader(), jobs)
        done = 0
        for source in sources:
            if source.key in known:
                keys.append(source.key)
                tell(Outcome(source.path, "unchanged"))
                continue
            result = next(results)
            done += 1
            on_progress("reading", done, len(new))
            if isinstance(result, str):
                tell(Outcome(source.path, "failed", result))
                continue
            writer.write_shard(source.key, result)
            keys.append(source.key)
            facts = sum(_EVIDENCE in line for line in result)
            tell(Outcome(source.path, "loaded", f"{facts} statements"))
        if not keys:
            raise NothingLoaded(_why_nothing(report, paths))
        on_progress("writing the graph", 0, 0)
        report.changed = writer.publish(keys, base=base, decisions=decisions)
    return report


def _without_decisions(found: Iterable[Path | Outcome]) -> list[Path | Outcome]:
    """Return *found* less the files that hold decisions on what is the same: they are followed, not read."""
    return [each for each in found if isinstance(each, Outcome) or each.name != DECISIONS_FILE]


def _loader() -> Load:
    from . import load_text

    return load_text


def _why_nothing(report: Report, paths: Sequence[str | Path]) -> str:
    where = ", ".join(map(str, paths))
    if not report.outcomes:
        return f"{where}: no files there; name files or folders with documents ({' '.join(suffixes())})"
    return f"{where}: no document could be loaded ({report}); the store is as it was"


def _look(found: Iterable[Path | Outcome], named: Collection[Path]) -> tuple[list[_Source], list[Outcome]]:
    """Return the documents to load, one for each content, and the outcomes of all other files.

    *named* are the files given by name, which are read whatever they are called.
    """
    by_content: dict[str, _Source] = {}
    outcomes = []
    for path in found:
        if isinstance(path, Outcome):
            outcomes.append(path)
            continue
        if path.stem.lower() == "readme" and path not in named:
            outcomes.append(Outcome(path, "skipped", "tells about the folder; name the file itself to read it"))
            continue
        if path.exists() and reader_of(path) is None:
            outcomes.append(Outcome(path, "skipped", f"no reader for {path.suffix or 'files without an ending'}"))
            continue
        try:
            data = read_bytes(path)
        except DocumentError as error:
            outcomes.append(Outcome(path, "failed", str(error)))
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        key = hashlib.sha256(f"{sha256}\n{path.name}\n{version_key()}".encode()).hexdigest()[:32]
        source = _Source(path, sha256, len(data), key)
        # The name kept must not depend on the order in which the files were given.
        kept, other = sorted(
            [by_content.get(sha256, source), source], key=lambda each: (each.path.name, str(each.path))
        )
        by_content[sha256] = kept
        if other is not kept:
            outcomes.append(Outcome(other.path, "skipped", f"the same bytes as {kept.path}"))
    return list(by_content.values()), outcomes


def _load_one(source: _Source, load: Load) -> list[str] | str:
    """Return the shard's lines, or in one line why there are none."""
    try:
        raw = read(source.path)
        if raw.sha256 != source.sha256:
            raise DocumentError(f"{source.path}: changed while it was read; build again")
        return to_lines(load(raw), text=raw.text)
    except StyrkedjanError as error:
        return str(error)
    except Exception as error:  # one document's trouble, whatever it is, must not cost the others
        return f"{source.path}: internal error ({type(error).__name__}: {error}); please report it".replace("\n", " ")


def _load_all(sources: Sequence[_Source], load: Load, jobs: int | None) -> Iterator[list[str] | str]:
    """Yield the result for each source, in order."""
    jobs = min(jobs or os.cpu_count() or 1, len(sources))
    if jobs <= 1 or sum(source.size for source in sources) < POOL_FROM_BYTES:
        for source in sources:
            yield _load_one(source, load)
        return
    results: dict[int, list[str] | str] = {}
    waiting = deque(enumerate(sources))
    suspects: deque[tuple[int, _Source]] = deque()
    position = 0
    while position < len(sources):
        # A worker that dies takes the whole pool with it. Those it had in hand are then tried one by one, each in a
        # pool of its own, so that the culprit alone is lost.
        batch, width = (deque([suspects.popleft()]), 1) if suspects else (waiting, jobs)
        for number, result in _run_pool(batch, width, load):
            if isinstance(result, _Died):
                if width == 1:
                    results[number] = f"{sources[number].path}: the process that read it died (out of memory?)"
                else:
                    suspects.append((number, sources[number]))
            else:
                results[number] = result
            while position in results:
                yield results.pop(position)
                position += 1


class _Died:
    """Stands for the result of a document whose process died."""


def _run_pool(
    batch: deque[tuple[int, _Source]], width: int, load: Load
) -> Iterator[tuple[int, list[str] | str | _Died]]:
    """Yield results as they come, taking from *batch*; when a worker dies, say so of all in hand and leave the rest."""
    running: dict[Future[Any], tuple[int, _Source]] = {}
    broken = False
    # Fork where it is safe and usual: other ways run the caller's main module again.
    context = multiprocessing.get_context("fork" if os.name == "posix" and os.uname().sysname == "Linux" else None)
    with ProcessPoolExecutor(width, mp_context=context) as pool:
        while (batch and not broken) or running:
            while batch and not broken and len(running) < 2 * width:
                number, source = batch.popleft()
                try:
                    with warnings.catch_warnings():
                        warnings.filterwarnings("ignore", ".*fork.*", DeprecationWarning)
                        running[pool.submit(_load_one, source, load)] = number, source
                except BrokenProcessPool:
                    batch.appendleft((number, source))
                    broken = True
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                number, source = running.pop(future)
                try:
                    yield number, future.result()
                except BrokenProcessPool:
                    broken = True
                    yield number, _Died()
