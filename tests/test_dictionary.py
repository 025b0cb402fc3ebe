"""The Swedish dictionary, and the copy of it that is kept unpacked."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import simplemma

from styrkedjan.loaders.swedish.dictionary import cache_folder, is_known, lemmatize, read_dictionary

WORDS = ("kommunerna", "styrningens", "Tillit", "enhetscheferna", "förvaltning", "åkte", "gick", "xyzzyx", "")


def test_words_are_as_simplemma_has_them() -> None:
    words = [word for word in WORDS if word]
    assert [is_known(word) for word in words] == [simplemma.is_known(word, lang="sv") for word in words]
    assert [lemmatize(word) for word in words] == [simplemma.lemmatize(word, lang="sv") for word in words]
    assert is_known(unicodedata.normalize("NFD", "förvaltning"))
    assert not is_known("xyzzyx")


def test_what_is_kept_is_what_was_packed(tmp_path: Path) -> None:
    packed = read_dictionary(tmp_path / "a")
    (file,) = (tmp_path / "a").iterdir()
    kept = read_dictionary(tmp_path / "a")
    assert type(kept) is not type(packed)
    assert len(kept) == len(packed) > 500_000
    assert [kept.get(word) for word in WORDS] == [packed.get(word) for word in WORDS]
    assert kept["kommunerna"] == "kommun"
    assert next(iter(kept)) in packed
    with pytest.raises(KeyError):
        kept["xyzzyx"]

    whole = file.read_bytes()
    for damaged in (b"", whole[:1000], whole[:-1] + bytes([whole[-1] ^ 1])):
        file.write_bytes(damaged)
        assert read_dictionary(tmp_path / "a").get("kommunerna") == "kommun"
        assert file.read_bytes() == whole
    assert list((tmp_path / "a").iterdir()) == [file]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert read_dictionary(tmp_path / "taken" / "below").get("kommunerna") == "kommun"


def test_the_user_says_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "styrkedjan"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "styrkedjan"
