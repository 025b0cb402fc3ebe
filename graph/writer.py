"""Building a store: shards in, a new generation beside the old one, swapped in by rename."""

from __future__ import annotations

import hashlib
import html
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyoxigraph as ox

from styrkedjan.ontology import BASE, RDF, SK

from . import reference
from .across import derive
from .catalog import describe_catalog, measure_file
from .errors import StoreBusy, StoreError
from .forgotten import FOLDER, Forgotten
from .identity import Shard, Triple, merge, read_shard
from .locks import lock_exclusive
from .provenance import FILE as ORIGIN
from .provenance import Origin, describe_provenance, read_origin
from .review import Reviewing
from .review_file import Review
from .sameness import Decision, generic_names, settle, settle_dates
from .store import FORMAT, Store
from .void import describe

__all__ = ["Writer"]

TYPE = f"<{RDF}type>"


class Writer:
    """The one build that may write the store at *path*; used as a context manager, it holds the store's lock."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.unused: list[Review] = []
        self._shards = self.path / "shards"
        self._generations = self.path / "generations"

    def __enter__(self) -> Self:
        self._fresh = not self.path.exists()
        self.forgotten = Forgotten.read(self.path)
        try:
            if self.path.is_dir() and not (self.path / "shards").exists() and any(self.path.iterdir()):
                raise StoreError(f"{self.path}: a folder that is not a store and not empty; name another with --store")
            self._shards.mkdir(parents=True, exist_ok=True)
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
        if self._fresh and not self._current():
            shutil.rmtree(self.path, ignore_errors=True)  # a build that came to nothing leaves nothing
        self._lock.close()

    def has_shard(self, key: str) -> bool:
        return self._shard(key).exists()

    def read_shard(self, key: str) -> list[str]:
        """Return the lines of a shard."""
        with self._shard(key).open(encoding="utf-8", newline="\n") as file:
            return list(file)

    def write_shard(self, key: str, lines: Iterable[str]) -> None:
        """Keep *lines* under *key*, whole or not at all, without the people whom the store must not hold."""
        if self.forgotten:
            triples = self.forgotten.scrub(read_shard(lines))
            lines = sorted(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in triples)
        _write(self._shard(key), "".join(lines))

    def write_report(self, text: str) -> None:
        """Keep what became of each file beside the graph, whole or not at all."""
        _write(self.path / "report.json", self.forgotten.mask(text) if self.forgotten else text)

    def _shard(self, key: str) -> Path:
        return self._shards / f"{key}.nq"

    def publish(
        self,
        keys: Iterable[str],
        *,
        base: str = BASE,
        decisions: Sequence[Decision] = (),
        reviews: Sequence[Review] = (),
        origin: Origin | None = None,
    ) -> bool:
        """Make the graph of the shards *keys*, and only theirs, the current one; return whether it differs from before.

        Shards under other keys are removed, and so are old generations that nobody reads. The contents depend on the
        set of keys, not on their order. *decisions* tell what is or is not the same, *reviews* what of it is right;
        which of these fitted nothing is in ``unused`` thereafter. *origin* is told in the descriptions of the build.
        """
        keys = sorted(set(keys))
        reviewing = Reviewing(reviews)
        triples = _contents([read_shard(self.read_shard(key)) for key in keys], base, decisions, reviewing)
        self.unused = reviewing.unused()
        if self.forgotten:  # a decision may name them
            triples = self.forgotten.scrub(triples)
        text = (origin or Origin()).to_json()
        _write(self.path / ORIGIN, self.forgotten.mask(text) if self.forgotten else text)
        return self._swap(triples, base, keys)

    def keys(self) -> list[str]:
        """Return the keys of all shards there are."""
        return sorted(path.name.removesuffix(".nq") for path in self._shards.glob("*.nq"))

    def forget(
        self, on_progress: Callable[[str, int, int], None] = lambda what, done, total: None
    ) -> tuple[int, list[str]]:
        """Take those on the list out of shards, graph and report, and remove other files that name them.

        Return how many triples went, and the names of the files removed. The list itself is kept first, so that a run
        which is broken off can be run again.
        """
        self.forgotten.write(self.path)
        keys = self.keys()
        for number, key in enumerate(keys, start=1):
            self.write_shard(key, self.read_shard(key))
            on_progress("looking through what each document says", number, len(keys))
        if (self.path / "report.json").exists():
            self.write_report((self.path / "report.json").read_text(encoding="utf-8"))
        if (self.path / ORIGIN).exists():
            _write(self.path / ORIGIN, self.forgotten.mask((self.path / ORIGIN).read_text(encoding="utf-8")))
        removed = self._remove_views()
        on_progress("writing the graph", 0, 0)
        generation = self._generations / self._current()
        with (generation / "graph.nq").open(encoding="utf-8", newline="\n") as file:
            before = read_shard(file)
        base = str(json.loads((generation / "info.json").read_text(encoding="utf-8"))["base"])
        triples = self.forgotten.scrub(before)
        self._swap(triples, base, self.keys())
        left = sorted(path.name for path in self._generations.iterdir() if path.name != self._current())
        if left:
            raise StoreBusy(
                f"{self.path}: somebody still reads the graph as it was; run 'forget' again once they are done"
            )
        return len(before) - len(triples), removed

    def _remove_views(self) -> list[str]:
        ours = {self._shards, self._generations, self.path / FOLDER}
        removed = []
        for path in sorted(self.path.rglob("*")):
            if (
                path.is_file()
                and not ours & set(path.parents)
                and path.name not in ("report.json", "current", "build.lock", ORIGIN)
            ):
                text = f"{path.name}\n{path.read_bytes().decode(errors='replace')}"
                if self.forgotten.spans(text) or self.forgotten.spans(html.unescape(text)):
                    path.unlink()
                    removed.append(str(path.relative_to(self.path)))
        return removed

    def _swap(self, triples: set[Triple], base: str, keys: Sequence[str]) -> bool:
        """Make *triples* the current graph, remove what is no longer needed; return whether it differs from before."""
        summary = _summary(triples, base)
        description = describe(triples, base)
        lines = sorted(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in triples)
        del triples
        digest = hashlib.sha256(f"{FORMAT} {base}\n".encode())
        for line in lines:
            digest.update(line.encode())
        name = digest.hexdigest()[:16]
        changed = self._current() != name
        if not (self._generations / name / "info.json").exists():
            self._build(name, lines, summary, description)
        if changed:
            _write(self.path / "current", name + "\n")
        self._describe()
        self._clean(name, set(keys))
        return changed

    def _describe(self) -> None:
        """Write the record for data portals and where the graph comes from beside it."""
        origin = read_origin(self.path)
        with Store(self.path) as store:
            whole = measure_file(store.generation / "graph.nq")
            _write(store.generation / "dcat.ttl", describe_catalog(store, [whole], origin.publication))
            _write(store.generation / "prov.ttl", describe_provenance(store, origin))

    def _current(self) -> str:
        try:
            return (self.path / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def _build(self, name: str, lines: list[str], summary: dict[str, Any], description: str) -> None:
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=self._generations))
        unfinished.chmod(0o777 & ~_umask())
        graph = unfinished / "graph.nq"
        with graph.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        engine = ox.Store(str(unfinished / "engine"))
        engine.bulk_load(path=str(graph), format=ox.RdfFormat.N_QUADS)
        if len(engine) != summary["triples"]:
            raise StoreError(
                f"{self.path}: the engine holds {len(engine)} triples of {summary['triples']}; please report"
            )
        engine.optimize()
        engine.flush()
        del engine  # closes it: from here on it is only ever read
        (unfinished / "in-use").touch()
        (unfinished / "void.ttl").write_text(description, encoding="utf-8", newline="\n")
        (unfinished / "info.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
        final = self._generations / name
        shutil.rmtree(final, ignore_errors=True)
        unfinished.rename(final)

    def _clean(self, current: str, keys: set[str]) -> None:
        """Remove the shards of forgotten documents, other generations nobody reads, and what killed builds left."""
        for path in self._shards.iterdir():
            if path.name.removesuffix(".nq") not in keys:
                path.unlink(missing_ok=True)
        for path in self._generations.iterdir():
            if path.name != current and _unused(path):
                shutil.rmtree(path, ignore_errors=True)


def _unused(generation: Path) -> bool:
    try:
        with (generation / "in-use").open("rb") as handle:
            return lock_exclusive(handle)
    except FileNotFoundError:
        return True  # left by a killed build: it never had a reader


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(path: Path, text: str) -> None:
    """Replace *path* by *text* in one step that survives a crash: readers see the old or the new, never a part."""
    handle, name = tempfile.mkstemp(prefix="unfinished-", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _contents(
    shards: Sequence[Shard], base: str, decisions: Sequence[Decision] = (), reviewing: Reviewing | None = None
) -> set[Triple]:
    """Return the whole graph: what the shards say and what follows, the reference data they lead to, the vocabulary."""
    known = reference.read()
    shards = (reviewing or Reviewing()).apply_all(shards, known.named())
    decided = settle(decisions, shards)
    same = {**generic_names(shards), **decided.renamed}
    labels = {**known.labels, **decided.labels}
    triples = merge(
        shards,
        labels=labels,
        types=known.types,
        above=known.above,
        levels=known.levels,
        same=same,
    )
    triples = settle_dates(triples, decided.renamed.values()) | decided.notes
    triples |= derive(triples | known.select(_met(triples)), decided.different)
    triples |= known.select(_met(triples))
    if base != BASE:
        old, new = f"<{BASE}", f"<{base}"
        triples = {
            (new + s[len(old) :] if s.startswith(old) else s, p, new + o[len(old) :] if o.startswith(old) else o)
            for s, p, o in triples
        }
    return triples


def _met(triples: Iterable[Triple]) -> set[str]:
    """Return every node that the triples name."""
    return {subject for subject, _, _ in triples} | {object_ for _, _, object_ in triples if object_[0] == "<"}


def _summary(triples: set[Triple], base: str) -> dict[str, Any]:
    classes = Counter(o for s, p, o in triples if p == TYPE and s[1:].startswith(base))
    totals: Counter[str] = Counter()
    for _, predicate, object_ in triples:
        if predicate in (f"<{SK}sentences>", f"<{SK}sentencesWithFacts>", f"<{SK}characters>"):
            totals[predicate[1 + len(SK) : -1]] += int(object_.split('"')[1])
    return {
        "format": FORMAT,
        "base": base,
        "built": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "version": installed_version(),
        "triples": len(triples),
        "documents": classes[f"<{SK}Document>"],
        "statements": classes[f"<{SK}Evidence>"],
        "inferences": classes[f"<{SK}Inference>"],
        **{name: totals[name] for name in ("characters", "sentences", "sentencesWithFacts")},
        "classes": {class_[1:-1]: count for class_, count in sorted(classes.items())},
    }


def installed_version() -> str:
    """Return the version of the installed project, or "unknown" in a tree that is not installed."""
    try:
        return version("styrkedjan")
    except PackageNotFoundError:
        return "unknown"
