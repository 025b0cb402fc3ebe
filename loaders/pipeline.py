"""From files to a store: find the documents, read what is new in parallel, publish what all of them say."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from styrkedjan.graph.catalog import CATALOG_FILE, read_publication
from styrkedjan.graph.errors import DocumentError, NothingLoaded, StoreError, StyrkedjanError
from styrkedjan.graph.files import UNFINISHED
from styrkedjan.graph.model import DocumentGraph
from styrkedjan.graph.provenance import Followed, Origin
from styrkedjan.graph.review_file import REVIEW_FILE, read_reviews
from styrkedjan.graph.sameness import DECISIONS_FILE, read_decisions
from styrkedjan.graph.shard import to_lines
from styrkedjan.graph.shardfolder import ShardFolder
from styrkedjan.graph.writer import Writer
from styrkedjan.ontology import BASE, SK

from .limits import DEFAULT, MB, Limits
from .readers import RawDocument, canonical, no_reader, reader_of, suffixes
from .report import Outcome, Report, read_report
from .seen import Content, Seen, read_seen
from .sources import Source, find_sources, is_address, read_source, shown
from .workers import Ended, can_isolate, run_all

__all__ = ["Outcome", "Report", "build", "read_document", "read_documents", "version_key"]

#: Below this many bytes of new text, starting several processes takes longer than reading.
POOL_FROM_BYTES = 1_000_000
_EVIDENCE = f"#type> <{SK}Evidence> ."


#: Makes statements of a document that has been read.
Load = Callable[[RawDocument], DocumentGraph]


@dataclass(frozen=True, slots=True)
class _Item:
    """A document to load: where it is, the digest and the number of its bytes, the name of its shard."""

    source: Source
    sha256: str
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A document that has been loaded, its shard written: what the report tells of it."""

    facts: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unwritten:
    """A document whose shard could not be written; ``why`` is what the system said."""

    why: str


@cache
def version_key() -> str:
    """Return a digest of all that decides what a document says: loaders, their data, ontology, the shard's form."""
    digest = hashlib.sha256("".join(f"{name} {_version(name)}\n" for name in _LIBRARIES).encode())
    chosen = [
        *_files("styrkedjan.loaders", (".py", ".toml", ".txt")),
        *_files("styrkedjan.ontology", (".py", ".ttl")),
        *(each for each in _files("styrkedjan.graph", (".py",)) if each[1].name in _SHARD_MODULES),
    ]
    for name, file in sorted(chosen, key=lambda each: each[0]):
        digest.update(f"\n{name}\n".encode() + file.read_bytes())
    return digest.hexdigest()


#: What makes text of a file, or words of a text, beside our own code.
_LIBRARIES = ("simplemma", "pypdfium2", "pyyaml", "selectolax")
_SHARD_MODULES = ("inference.py", "model.py", "shard.py", "shardfolder.py", "terms.py")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


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
    limits: Limits = DEFAULT,
    verify: bool = False,
    scheduler: str = "",
) -> Report:
    """Make *store* hold what the documents of *paths* say, and nothing else; return what became of each file.

    A path is a file, a folder, an archive or a web address. The corpus of a store is what the paths of its last build
    held: a document that is no longer among them takes its facts with it. Only documents that are new, or changed, or
    that another version of the loaders read, are read anew, each in a process that is ended when it exceeds the
    *limits*. A document that fails is reported and the others go on; if none can be loaded, ``NothingLoaded`` is raised
    and the store stays as it was. *on_outcome* hears of each file, in order; *on_progress* of each step of the work.

    Whether a file has changed is told by what the file system says of it; with *verify*, by its bytes. *jobs* processes
    read and publish, by default one for each core; with the address of a *scheduler* the workers of its Dask cluster
    read. ``KeyboardInterrupt`` tells what is kept.
    """
    paths = list(paths)
    report = Report()
    jobs = jobs or os.cpu_count() or 1

    def tell(outcome: Outcome) -> None:
        report.outcomes.append(outcome)
        on_outcome(outcome)

    with Writer(store) as writer, _place_for_fetched(writer, scheduler) as folder:
        found = list(_find(paths, Path(folder), limits, on_progress))
        decisions = read_decisions(each.path for each in found if _is_called(each, DECISIONS_FILE))
        reviews = read_reviews(each.path for each in found if _is_called(each, REVIEW_FILE))
        named = {Path(path) for path in paths if not is_address(path)}
        seen = Seen() if verify else read_seen(writer.path, version_key())
        items, outcomes = _look((each for each in found if not _is_followed(each)), named, limits, seen)
        for outcome in outcomes:
            tell(outcome)
        known = _known(writer, store, items)
        new = [item for item in items if item.key not in known]
        results = _load_all(new, load, jobs, limits, writer.shards, scheduler)
        with _telling_what_is_kept(report, len(items)):
            keys = list(_read_all(items, known, results, len(new), report, tell, on_progress))
            if not keys:
                raise NothingLoaded(_why_nothing(report, paths))
            on_progress("writing the graph", 0, 0)
            report.left = _find_left(store, report)
            report.changed = writer.publish(
                keys,
                base=base,
                decisions=decisions,
                reviews=reviews,
                origin=_origin([each for each in found if isinstance(each, Source) and _is_followed(each)]),
                jobs=jobs,
                on_progress=on_progress,
            )
        report.reviewed, report.unfitting = len(reviews), [review.place for review in writer.unused]
        writer.write_report(report.to_json(local=True))
        seen.write(writer.path, version_key())
    return report


def _find_left(store: str | Path, report: Report) -> list[str]:
    """Return the documents of the build before that are no longer in the store, by the names of their files."""
    before = {entry["file"] for entry in read_report(store).get("files", ()) if "key" in entry}
    return sorted(before - set(report.documents))


def _place_for_fetched(writer: Writer, scheduler: str) -> tempfile.TemporaryDirectory[str]:
    """Return a folder for documents from the web: where every worker finds the store, it finds them too."""
    place = os.path.abspath(writer.path) if scheduler else None
    return tempfile.TemporaryDirectory(prefix=f"{UNFINISHED}styrkedjan-", dir=place)


@contextmanager
def _telling_what_is_kept(report: Report, documents: int) -> Iterator[None]:
    """Tell who interrupts a build how far it came."""
    try:
        yield
    except KeyboardInterrupt:
        kept = report.count("loaded") + report.count("unchanged")
        raise KeyboardInterrupt(
            f"interrupted; {kept} of {documents} documents are read and kept, and the graph is as it was: the same "
            "command goes on from there"
        ) from None


def _read_all(
    items: Iterable[_Item],
    known: Mapping[str, tuple[tuple[str, ...], dict[str, Any]]],
    results: Iterator[_Loaded | _Unwritten | str],
    new: int,
    report: Report,
    tell: Callable[[Outcome], None],
    on_progress: Callable[[str, int, int], None],
) -> Iterator[str]:
    """Yield the keys of the documents that are in the store now, and tell what became of each."""
    done = 0
    for item in items:
        path, name = item.source.path, item.source.name
        if item.key in known:
            warnings, report.documents[name] = known[item.key]
            tell(Outcome(path, "unchanged", "", warnings, name))
            yield item.key
            continue
        result = next(results)
        done += 1
        on_progress("reading", done, new)
        if isinstance(result, _Unwritten):
            raise StoreError(
                f"{name}: what it says cannot be kept ({result.why}); the graph is as it was, and the {done - 1} "
                "documents read before are kept for the next build"
            )
        if isinstance(result, str):
            tell(Outcome(path, "failed", result, (), name))
            continue
        report.documents[name] = {"key": item.key, "sha256": item.sha256, **result.facts}
        tell(Outcome(path, "loaded", f"{result.facts['statements']} statements", result.warnings, name))
        yield item.key


def _is_called(found: Source | Outcome, name: str) -> bool:
    """Say whether a file has that name and lies in a folder; what lies in an archive is a document or nothing."""
    return isinstance(found, Source) and found.path.name == name and not found.members


def _is_followed(found: Source | Outcome) -> bool:
    """Say whether a file holds what people decided, which is followed, not read."""
    return any(_is_called(found, name) for name in (DECISIONS_FILE, REVIEW_FILE, CATALOG_FILE))


def _origin(followed: Sequence[Source]) -> Origin:
    """Return what a build comes from beside its documents: files that were *followed*, and versions."""
    told = sorted(Followed(each.path.name, hashlib.sha256(each.path.read_bytes()).hexdigest()) for each in followed)
    versions = {name: _version(name) for name in sorted(("styrkedjan", "pyoxigraph", *_LIBRARIES))}
    publication = read_publication(sorted(each.path for each in followed if each.path.name == CATALOG_FILE))
    return Origin(version_key(), versions, tuple(told), publication)


#: What a report tells of a file that is of one build and not of the document.
_OF_BUILDS = ("file", "path", "status", "message", "warnings")


def _loader() -> Load:
    from . import load_text

    return load_text


def _known(
    writer: Writer, store: str | Path, items: Sequence[_Item]
) -> dict[str, tuple[tuple[str, ...], dict[str, Any]]]:
    """Return of each document whose shard is there what the last report told of it: its warnings and its facts."""
    told = {entry["key"]: entry for entry in read_report(store).get("files", ()) if "key" in entry}
    known = {}
    for item in items:
        if writer.has_shard(item.key):
            entry = told.get(item.key) or {"key": item.key, "sha256": item.sha256, **writer.shards.told(item.key)}
            facts = {key: value for key, value in entry.items() if key not in _OF_BUILDS}
            known[item.key] = tuple(entry.get("warnings", ())), facts
    return known


def _why_nothing(report: Report, paths: Sequence[str | Path]) -> str:
    where = ", ".join(map(shown, paths))
    if not report.outcomes:
        return f"{where}: no files there; name files or folders with documents ({' '.join(suffixes())})"
    return f"{where}: no document could be loaded ({report}); the store is as it was"


def _find(
    paths: Sequence[str | Path], folder: Path, limits: Limits, on_progress: Callable[[str, int, int], None]
) -> Iterator[Source | Outcome]:
    """Yield what *paths* name or hold; what is fetched from the web is put into *folder* for as long as it is read."""
    met: set[str] = set()
    for number, path in enumerate(paths):
        if not is_address(path):
            continue
        address = str(path)
        if address in met:
            continue
        met.add(address)
        on_progress("fetching", number, len(paths))
        try:
            yield from _fetched(address, folder / str(number), limits)
        except DocumentError as error:
            yield Outcome(Path(address), "failed", _without_name(str(error), address), (), address)
    yield from find_sources((path for path in paths if not is_address(path)), limits)


def _fetched(address: str, folder: Path, limits: Limits) -> Iterator[Source | Outcome]:
    from .fetch import fetch  # only where an address is named: it brings the network's libraries

    got = fetch(address, limits)
    folder.mkdir()
    file = folder / got.file_name
    file.write_bytes(got.data)
    for each in find_sources([file], limits):
        below = each.path.relative_to(file)
        name = address if below == Path() else f"{address}/{below}"
        if isinstance(each, Outcome):
            yield Outcome(each.path, each.status, each.message, each.warnings, name)
        else:
            yield replace(each, name=name, address=got.address)


def _look(
    found: Iterable[Source | Outcome], named: Collection[Path], limits: Limits, seen: Seen
) -> tuple[list[_Item], list[Outcome]]:
    """Return the documents to load, one for each content, and the outcomes of all other files.

    *named* are the files given by name, which are read whatever they are called. Texts that differ by their byte-order
    mark or their line ends are one content.
    """
    by_content: dict[str, _Item] = {}
    outcomes = []
    for source in found:
        if isinstance(source, Outcome):
            outcomes.append(source)
            continue
        result = _look_at(source, named, limits, seen)
        if isinstance(result, Outcome):
            outcomes.append(result)
            continue
        item, content = result
        # The name kept must not depend on the order in which the files were given.
        kept, other = sorted(
            [by_content.get(content, item), item], key=lambda each: (each.source.title, each.source.name)
        )
        by_content[content] = kept
        if other is not kept:
            same = "bytes" if other.sha256 == kept.sha256 else "text"
            message = f"the same {same} as {kept.source.name}"
            outcomes.append(Outcome(other.source.path, "skipped", message, (), other.source.name))
    return list(by_content.values()), outcomes


def _look_at(source: Source, named: Collection[Path], limits: Limits, seen: Seen) -> tuple[_Item, str] | Outcome:
    path = source.path
    if path.stem.lower() == "readme" and path not in named and not source.address:
        return Outcome(path, "skipped", "tells about the folder; name the file itself to read it", (), source.name)
    content = seen.find(source)
    if content is None or content.size > limits.max_bytes:
        try:
            there = bool(source.members) or os.path.exists(source.file)
            if there and reader_of(path) is None:
                return Outcome(path, "skipped", no_reader(path), (), source.name)
            data = read_source(source, limits)
        except StyrkedjanError as error:
            return Outcome(path, "failed", _without_name(str(error), source.name, str(source.file)), (), source.name)
        except OSError as error:
            return Outcome(path, "failed", f"cannot be read ({error.strerror})", (), source.name)
        sha256 = hashlib.sha256(data).hexdigest()
        content = Content(sha256, hashlib.sha256(canonical(path, data)).hexdigest(), len(data))
        seen.note(source, content)
    told = f"{content.sha256}\n{source.title}\n{source.address}\n{version_key()}"
    key = hashlib.sha256(told.encode()).hexdigest()[:32]
    return _Item(source, content.sha256, content.size, key), content.content


def _without_name(message: str, *names: str) -> str:
    for name in names:
        message = message.removeprefix(f"{name}: ")
    return message


def read_document(path: str | Path, limits: Limits = DEFAULT) -> RawDocument:
    """Return the document at *path*, a file, a member of an archive (``archive.zip/name.txt``) or a web address.

    It is read in a process of its own, which is ended when it exceeds the *limits*.
    """
    (result,) = read_documents([path], limits)
    if isinstance(result, StyrkedjanError):
        raise result
    return result


def read_documents(
    paths: Sequence[str | Path], limits: Limits = DEFAULT, *, jobs: int | None = None
) -> Iterator[RawDocument | StyrkedjanError]:
    """Yield for each path the document there, as :func:`read_document` does, or what keeps it from being read."""
    with tempfile.TemporaryDirectory(prefix="styrkedjan-") as folder:
        sources = [_named_source(path, Path(folder) / str(number), limits) for number, path in enumerate(paths)]
        good = [source for source in sources if isinstance(source, Source)]
        results = run_all(
            good,
            partial(_read_alone, limits=limits),
            jobs=min(jobs or os.cpu_count() or 1, max(1, len(good))),
            seconds=limits.seconds,
            memory=limits.memory,
        )
        for source in sources:
            if isinstance(source, StyrkedjanError):
                yield source
                continue
            result = next(results)
            if isinstance(result, Ended):
                yield DocumentError(f"{source.name}: {_why_ended(result, limits)}")
            else:
                yield DocumentError(result) if isinstance(result, str) else result


def _named_source(path: str | Path, folder: Path, limits: Limits) -> Source | StyrkedjanError:
    try:
        return _only_source(path, folder, limits)
    except StyrkedjanError as error:
        return error


def _only_source(path: str | Path, folder: Path, limits: Limits) -> Source:
    if is_address(path):
        found = list(_fetched(str(path), folder, limits))
    else:
        file = Path(path)
        archive = next((each for each in file.parents if each.suffix.lower() == ".zip" and os.path.isfile(each)), file)
        found = [each for each in find_sources([archive], limits) if each.path == file or archive == file]
        if os.path.isdir(file):
            raise DocumentError(f"{shown(path)}: a folder; name one of its files")
    if not found:
        raise DocumentError(f"{shown(path)}: no such file in the archive")
    if len(found) > 1:
        names = ", ".join(each.name for each in found[:3])
        raise DocumentError(f"{shown(path)}: holds {len(found)} files; name one of them ({names} …)")
    (only,) = found
    if isinstance(only, Outcome):
        raise DocumentError(f"{only.name}: {only.message}")
    if not is_address(path) and reader_of(only.path) is None and (only.members or os.path.exists(only.file)):
        raise DocumentError(f"{only.name}: {no_reader(only.path)}")
    return only


def _read_alone(source: Source, limits: Limits) -> RawDocument | str:
    try:
        return _read(source, limits)
    except StyrkedjanError as error:
        return str(error)
    except MemoryError:
        raise
    except Exception as error:
        return f"{source.name}: {_internal(error)}"


def _read(source: Source, limits: Limits, sha256: str = "") -> RawDocument:
    """Return what is in *source*, whose bytes must have the digest *sha256* if one is given."""
    reader = reader_of(source.path)
    if reader is None:
        raise DocumentError(f"{source.name}: {no_reader(source.path)}")
    data = read_source(source, limits)
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise DocumentError(f"{source.name}: changed while it was read; build again")
    raw = reader(data, source.name, limits)
    metadata = {"source": source.address, **raw.metadata} if source.address else raw.metadata
    return replace(raw, file_name=source.title, metadata=metadata, warnings=(*source.warnings, *raw.warnings))


def _load_one(item: _Item, load: Load, limits: Limits, shards: ShardFolder) -> _Loaded | _Unwritten | str:
    """Write the document's shard; return what the report tells of it, or in one line why there is none."""
    source = item.source
    try:
        raw = _read(source, limits, item.sha256)
        graph = load(raw)
        lines = to_lines(graph, text=raw.text)
    except StyrkedjanError as error:
        return _without_name(str(error), source.name, source.title)
    except MemoryError:
        raise
    except Exception as error:  # one document's trouble, whatever it is, must not cost the others
        return _internal(error)
    facts = {
        "document": graph.document.iri,
        "reader": raw.reader,
        "statements": sum(_EVIDENCE in line for line in lines),
        "sentences": graph.document.sentences,
        "sentencesWithFacts": graph.document.sentences_with_facts,
    }
    try:
        shards.write(item.key, lines, {**facts, "warnings": list(raw.warnings)})
    except OSError as error:
        return _Unwritten(error.strerror or str(error))
    return _Loaded(facts, raw.warnings)


def _internal(error: Exception) -> str:
    return " ".join(f"internal error ({type(error).__name__}: {error}); please report it".split())


def _load_all(
    items: Sequence[_Item], load: Load | None, jobs: int, limits: Limits, shards: ShardFolder, scheduler: str
) -> Iterator[_Loaded | _Unwritten | str]:
    """Yield the result for each item, in order."""
    if not items:
        return
    load = load or _loader()
    if scheduler:
        yield from _load_on_cluster(items, load, limits, shards, scheduler)
        return
    few = sum(item.size for item in items) < POOL_FROM_BYTES
    work = partial(_load_one, load=load, limits=limits, shards=shards)
    if few and not can_isolate():
        yield from map(work, items)
        return
    _warm(load)
    jobs = 1 if few else min(jobs, len(items))
    for result in run_all(items, work, jobs=jobs, seconds=limits.seconds, memory=limits.memory):
        yield _why_ended(result, limits) if isinstance(result, Ended) else result


def _load_on_cluster(
    items: Sequence[_Item], load: Load, limits: Limits, shards: ShardFolder, scheduler: str
) -> Iterator[_Loaded | _Unwritten | str]:
    from .cluster import run_on_cluster

    here = replace(shards, path=Path(os.path.abspath(shards.path)))
    items = [replace(i, source=replace(i.source, file=Path(os.path.abspath(i.source.file)))) for i in items]
    work = partial(_load_elsewhere, load=load, limits=limits, shards=here, version=version_key())
    results = run_on_cluster(
        scheduler, items, work, prepare=partial(_warm, load), seconds=limits.seconds, memory=limits.memory
    )
    for result in results:
        yield _why_ended(result, limits) if isinstance(result, Ended) else result


def _load_elsewhere(
    item: _Item, load: Load, limits: Limits, shards: ShardFolder, version: str
) -> _Loaded | _Unwritten | str:
    """Do what ``_load_one`` does, on a worker that must be of the same *version* as who asks."""
    if version_key() != version:
        return _Unwritten("a worker of the cluster has another version of styrkedjan; install the same everywhere")
    return _load_one(item, load, limits, shards)


def _warm(load: Load) -> None:
    """Have the lexicon read once, before the processes that share it."""
    with suppress(StyrkedjanError):
        if load is _loader():
            load(RawDocument("Vi.", "0" * 64, ""))


def _why_ended(ended: Ended, limits: Limits) -> str:
    if ended.reason == "time":
        return f"took longer than {limits.seconds:g} seconds and was given up; --max-seconds allows more"
    if ended.reason == "memory":
        return f"needs more than {limits.memory // MB} MB of memory; --max-memory allows more"
    return "the process that read it died (out of memory?)"
