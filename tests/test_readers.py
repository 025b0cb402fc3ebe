"""Files as text."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from styrkedjan.graph.errors import DocumentError
from styrkedjan.loaders import readers
from styrkedjan.loaders.readers import Decoded, RawDocument, decode, read, suffixes

SWEDISH = "Åsa Öberg på Ängen säger: ”Tillit – det är å, ä och ö.”"


def raw(tmp_path: Path, data: bytes, name: str = "sida.txt") -> RawDocument:
    (tmp_path / name).write_bytes(data)
    return read(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_swedish_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    assert raw(tmp_path, SWEDISH.encode(encoding)).text == SWEDISH


def test_latin_1_is_read_too(tmp_path: Path) -> None:
    assert raw(tmp_path, "Åsa på Ängen\x81".encode("latin-1")).text == "Åsa på Ängen\x81"


def test_big_endian_utf_16_is_read_by_its_mark(tmp_path: Path) -> None:
    assert raw(tmp_path, b"\xfe\xff" + SWEDISH.encode("utf-16-be")).text == SWEDISH


def test_a_broken_byte_costs_one_letter_and_not_the_encoding(tmp_path: Path) -> None:
    assert raw(tmp_path, SWEDISH.encode()[:-1] + b" slut").text.startswith("Åsa Öberg på Ängen säger")


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_no_line_break_is_changed(tmp_path: Path, ends: str) -> None:
    text = f"Rad ett{ends}{ends}Rad två{ends}"
    assert raw(tmp_path, text.encode()).text == text


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    data = SWEDISH.encode("utf-16")
    document = raw(tmp_path, data)
    assert (document.sha256, document.file_name) == (hashlib.sha256(data).hexdigest(), "sida.txt")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a\0b", "binary"),
        (b"%PDF-1.7\n" + bytes(range(1, 256)) * 9, "a PDF; name it .pdf"),
        (b"\xff\xfea\0\x00\xd8", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=rf"sida\.txt: .*{message}"):
        raw(tmp_path, data)


def test_a_missing_file_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"finns-ej\.txt: cannot be read"):
        read(tmp_path / "finns-ej.txt")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "mapp.txt").mkdir()
    with pytest.raises(DocumentError, match="cannot be read"):
        read(tmp_path / "mapp.txt")


def test_an_unknown_ending_is_told_of_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"no reader for \.xyz; known: .*\.txt"):
        raw(tmp_path, b"text", "sida.xyz")


def test_an_ending_in_capitals_is_known(tmp_path: Path) -> None:
    assert raw(tmp_path, b"text", "SIDA.TXT").text == "text"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "stor.txt").open("wb") as file:
        file.truncate(readers.MAX_BYTES + 1)
    with pytest.raises(DocumentError, match="larger than 64 MB"):
        read(tmp_path / "stor.txt")


def test_front_matter_is_read_and_stays_in_the_text(tmp_path: Path) -> None:
    text = '---\ntitle: "Besök: i Provstad"\nPublisher: Provverket\n# en anmärkning\ndate: 2020-02-03\nsource: https://example.org/a\n\n---\nBrödtext.\n'
    document = raw(tmp_path, text.encode())
    assert document.text == text
    assert dict(document.metadata) == {
        "title": "Besök: i Provstad",
        "publisher": "Provverket",
        "date": "2020-02-03",
        "source": "https://example.org/a",
    }
    assert document.text[document.body_start :] == "Brödtext.\n"


def test_front_matter_with_other_line_breaks_is_read(tmp_path: Path) -> None:
    document = raw(tmp_path, b"---\r\ntitle: A\r\n---\r\nText")
    assert (dict(document.metadata), document.text[document.body_start :]) == ({"title": "A"}, "Text")


@pytest.mark.parametrize(
    "text",
    [
        "Text\n---\ntitle: A\n---\n",
        "---\ntitle: A\nBrödtext utan slut\n",
        "---\n\nEn mening.\n---\n",
        "----\ntitle: A\n---\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(tmp_path: Path, text: str) -> None:
    document = raw(tmp_path, text.encode())
    assert (dict(document.metadata), document.body_start) == ({}, 0)


def test_every_reader_is_found_by_its_endings() -> None:
    assert {".txt", ".md"} <= set(suffixes())
    assert all(readers.reader_of(Path(f"a{ending}")) for ending in suffixes())


def test_decoding_never_changes_valid_utf_8() -> None:
    assert decode("Ã¥ är ovanligt men tillåtet".encode(), "x") == Decoded("Ã¥ är ovanligt men tillåtet")
