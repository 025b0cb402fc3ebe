"""Where documents lie: files, folders, archives, web addresses; and what else lies there, each told by name."""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from styrkedjan.graph.errors import DocumentError

from .limits import MB, Limits
from .readers import read_bytes

__all__ = ["Outcome", "Source", "find_sources", "is_address", "read_source", "readable", "shown"]

ARCHIVES = (".zip",)
#: Archives within archives are opened so deep.
MAX_DEPTH = 2
#: Nothing that people write packs better than that.
MAX_RATIO = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: "loaded", "unchanged", "skipped" or "failed", and why or how much.

    ``warnings`` is what a user should know who trusts a document that was loaded. ``name`` is what messages call it.
    """

    path: Path
    status: str
    message: str = ""
    warnings: tuple[str, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", shown(self.path))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes of one document are: a file, or within an archive the member at each of ``members``.

    ``path`` is what the document is called, with the archive as a folder; ``name`` the same as messages show it, or
    the web address; ``file`` what to open.
    """

    path: Path
    file: Path
    members: tuple[int, ...] = ()
    name: str = ""
    address: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """The name that the document has in the graph: its file's, without a folder."""
        return readable(self.path.name)


def is_address(path: str | Path) -> bool:
    """Say whether *path* is a web address and no file."""
    return isinstance(path, str) and path.lower().startswith(("http://", "https://"))


def readable(name: str) -> str:
    """Return a file's name as text: of bytes that are not UTF-8, what they are in Windows-1252."""
    data = os.fsencode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def shown(path: str | Path) -> str:
    """Return *path* for a message of one line: what is no printable character is written as an escape."""
    text = readable(str(path))
    if text.isprintable():
        return text
    return "".join(
        each.encode("unicode_escape").decode() if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp", "Cs") else each
        for each in text
    )


def find_sources(paths: Iterable[str | Path], limits: Limits) -> Iterator[Source | Outcome]:
    """Yield the files that *paths* name or hold, each once; what is none is yielded as an outcome.

    Folders and archives are searched to the bottom, in the order of names. Hidden files and folders, and stores, are
    passed over unseen. Links to folders are not followed.
    """
    seen: dict[str, Path] = {}
    folders: dict[Path, str] = {}
    for path in map(Path, paths):
        found: Iterable[Path | Outcome] = _walk(path) if os.path.isdir(path) else [path]
        for each in found:
            if isinstance(each, Outcome):
                yield each
                continue
            real = _real(each, folders)
            other = seen.setdefault(real, each)
            if other is each:
                yield from _open_archives(each, limits)
            elif os.path.abspath(other) != os.path.abspath(each):
                yield Outcome(each, "skipped", f"leads to {shown(other)}, which is read")


def _real(path: Path, folders: dict[Path, str]) -> str:
    """Return the file that *path* leads to; *folders* has those that were asked for before, each of which costs."""
    if path.name in ("", "..") or os.path.islink(path):
        return os.path.realpath(path)
    if path.parent not in folders:
        folders[path.parent] = os.path.realpath(path.parent)
    return os.path.join(folders[path.parent], path.name)


def _walk(folder: Path) -> Iterator[Path | Outcome]:
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        here = Path(place)
        linked = sorted(name for name in folders if os.path.islink(here / name) and not name.startswith("."))
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in linked and not _is_store(here / name)
        )
        yield from (here / name for name in sorted(names) if not name.startswith("."))
        for name in linked:
            yield Outcome(here / name, "skipped", "a link to a folder; name the folder itself to read it")
        while problems:
            error = problems.pop()
            yield Outcome(Path(error.filename), "failed", f"cannot be looked into ({error.strerror})")
    while problems:
        error = problems.pop()
        yield Outcome(Path(error.filename), "failed", f"cannot be looked into ({error.strerror})")


def _is_store(folder: Path) -> bool:
    return os.path.isdir(folder / "shards") and os.path.isdir(folder / "generations")  # false too where we may not look


def _open_archives(path: Path, limits: Limits) -> Iterator[Source | Outcome]:
    if path.suffix.lower() not in ARCHIVES:
        yield from _one(path)
        return
    try:
        _refuse_special(path)
        yield from _members(Source(path, path), path, limits)
    except DocumentError as error:
        yield Outcome(path, "failed", str(error).removeprefix(f"{shown(path)}: "))


def _one(path: Path) -> Iterator[Source | Outcome]:
    named = os.fsencode(path.name).decode("utf-8", errors="replace")
    odd = "\N{REPLACEMENT CHARACTER}" in named and f"its name is not UTF-8; it was taken for {readable(path.name)!r}"
    yield Source(path, path, name=shown(path), warnings=(odd,) if odd else ())


def _refuse_special(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise DocumentError(f"{shown(path)}: cannot be read ({error.strerror})") from None
    if not stat.S_ISREG(mode):
        raise DocumentError(f"{shown(path)}: cannot be read (it is no file)")


def _members(source: Source, packed: Path | bytes, limits: Limits) -> Iterator[Source | Outcome]:
    """Yield the documents in the archive *packed*."""
    with _archive(packed, shown(source.path)) as archive:
        infos = archive.infolist()
        _check(archive, shown(source.path), limits)
        for number, info in sorted(enumerate(infos), key=lambda each: each[1].filename):
            parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
            if info.is_dir() or not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
                continue
            path = source.path.joinpath(*parts)
            member = Source(path, source.file, (*source.members, number), shown(path))
            if path.suffix.lower() in ARCHIVES:
                if len(member.members) >= MAX_DEPTH:
                    yield Outcome(path, "skipped", "an archive in an archive in an archive; unpack it first")
                    continue
                try:
                    yield from _members(member, _member_bytes(archive, info, shown(path), limits), limits)
                except DocumentError as error:
                    yield Outcome(path, "failed", str(error).removeprefix(f"{shown(path)}: "))
                continue
            yield member


def _archive(packed: Path | bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(packed) if isinstance(packed, bytes) else packed)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:  # the last: a packing zipfile lacks
        raise DocumentError(f"{name}: not a whole ZIP archive ({error}); pack it anew") from None


def _check(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise DocumentError(f"{name}: holds {len(infos)} files, more than {limits.members}; unpack it and build that")
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if size > limits.archive_bytes or (size > 16 * MB and size > MAX_RATIO * max(1, packed)):
        raise DocumentError(
            f"{name}: would unpack to {size // MB} MB from {packed // 1024} kB; unpack it and build that"
        )


def _member_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    if info.flag_bits & 1:
        raise DocumentError(f"{name}: protected by a password; unpack it and build that")
    try:
        with archive.open(info) as file:
            data = file.read(limits.max_bytes + 1)
    except Exception as error:  # of zipfile, zlib, bz2 and lzma, which have no common family
        raise DocumentError(f"{name}: cannot be unpacked ({error})") from None
    if len(data) > limits.max_bytes:
        raise DocumentError(f"{name}: larger than {limits.max_bytes // MB} MB; split it, or allow more with --max-size")
    return data


def read_source(source: Source, limits: Limits) -> bytes:
    """Return the bytes of *source*; ``DocumentError`` tells what keeps them from being read."""
    if not source.members:
        return read_bytes(source.file, max_bytes=limits.max_bytes)
    packed: Path | bytes = source.file
    for number in source.members:
        with _archive(packed, source.name) as archive:
            packed = _member_bytes(archive, archive.infolist()[number], source.name, limits)
    assert isinstance(packed, bytes)
    return packed
