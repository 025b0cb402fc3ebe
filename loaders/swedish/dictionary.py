"""The dictionary of simplemma for Swedish: which forms are words, and their base forms.

Its million forms take most of a second to unpack, which every command that reads documents would pay. So what was
unpacked once is kept as a MARISA trie in the user's cache folder, and read from there. The words are the same
either way; where that folder cannot be written, or what lies in it is damaged, the packed dictionary is read.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import simplemma
from marisa_trie import BytesTrie
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import DefaultDictionaryFactory, DictionaryFactory

__all__ = ["cache_folder", "is_known", "lemmatize", "read_dictionary"]

_LANGUAGE = "sv"
_DIGEST = hashlib.sha256
_DIGEST_BYTES = 32


def cache_folder() -> Path:
    """Return the folder in which what can be made anew is kept: ``$XDG_CACHE_HOME/styrkedjan``, or the system's own."""
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(named) if named else Path("~/.cache").expanduser()) / "styrkedjan"


def read_dictionary(folder: Path) -> Mapping[str, str]:
    """Return the base form of each known form, from what is kept in *folder*; it is put there where it is not."""
    # A trie is read by the machine that wrote it: a home may be shared by several.
    file = folder / f"{_LANGUAGE}-{simplemma.__version__}-{platform.machine()}.trie"
    kept = _read(file)
    if kept is not None:
        return kept
    packed = DefaultDictionaryFactory().get_dictionary(_LANGUAGE)
    with suppress(OSError):
        _keep(packed, file)
    return packed


class _Trie(Mapping[str, str]):
    """A trie of forms, each with its base form, as the mapping that simplemma looks words up in."""

    def __init__(self, trie: BytesTrie) -> None:
        self._trie = trie

    def __getitem__(self, form: str) -> str:
        base: str = self._trie[form][0].decode()
        return base

    def get(self, form: str, default: str | None = None) -> str | None:  # type: ignore[override]
        found = self._trie.get(form)
        return found[0].decode() if found else default

    def __iter__(self) -> Iterator[str]:
        yield from self._trie.iterkeys()

    def __len__(self) -> int:
        return len(self._trie)


@cache
def _dictionary() -> Mapping[str, str]:
    return read_dictionary(cache_folder())


class _Swedish(DictionaryFactory):
    """Gives simplemma's strategies the one dictionary of this process."""

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        if lang != _LANGUAGE:
            raise ValueError(f"Unsupported language: {lang}")
        return _dictionary()


def _read(file: Path) -> Mapping[str, str] | None:
    """Return what *file* keeps; None where there is no such file, or not as it was written."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    if _DIGEST(data[_DIGEST_BYTES:]).digest() != data[:_DIGEST_BYTES]:
        return None
    try:
        return _Trie(BytesTrie().frombytes(data[_DIGEST_BYTES:]))
    except RuntimeError:  # of a version whose tries are others
        return None


def _keep(words: Mapping[str, str], file: Path) -> None:
    """Write *words* at *file*, at once, so that who reads it meanwhile finds a whole file or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            trie = BytesTrie((form, base.encode()) for form, base in words.items()).tobytes()
            out.write(_DIGEST(trie).digest() + trie)
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


_LOOKUP = DictionaryLookupStrategy(_Swedish())
_LEMMATIZER = simplemma.Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Swedish()))


def is_known(word: str) -> bool:
    """Say whether *word*, or what differs from it in the case of its first letter, is a form of a Swedish word."""
    return _LOOKUP.get_lemma(unicodedata.normalize("NFC", word), _LANGUAGE) is not None


def lemmatize(word: str) -> str:
    """Return the base form of *word*; the word in small letters where none is known."""
    return _LEMMATIZER.lemmatize(word, _LANGUAGE)
