"""What each document says, on disk: packed, whole, with an index of what may concern others."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from samples import PROJECT, VISIT, parse_sample
from styrkedjan.graph.bulk import Loader, fill
from styrkedjan.graph.errors import StoreError
from styrkedjan.graph.forgotten import Forgotten
from styrkedjan.graph.shard import to_lines
from styrkedjan.graph.shardfolder import ShardFolder, is_own, own_size
from styrkedjan.graph.terms import split_line
from styrkedjan.ontology import BASE, SK


@pytest.fixture
def folder(tmp_path: Path) -> ShardFolder:
    return ShardFolder(tmp_path, Forgotten())


@pytest.mark.parametrize("text", [VISIT, PROJECT, ""])
def test_a_shard_comes_back_as_it_was_written(folder: ShardFolder, text: str) -> None:
    lines = to_lines(parse_sample(text, sha256="a" * 64))
    folder.write("key", lines, {"statements": 3})
    assert folder.read("key") == lines
    assert folder.told("key") == {"statements": 3}
    assert folder.keys() == ["key"]


def test_any_tool_unpacks_it_to_the_lines(folder: ShardFolder, tmp_path: Path) -> None:
    lines = to_lines(parse_sample(VISIT, sha256="a" * 64))
    folder.write("key", lines)
    unpacked = gzip.decompress((tmp_path / "key.nq.gz").read_bytes()).decode()
    assert {f"{line}\n" for line in unpacked.split("\n") if line and not line.startswith("#")} == set(lines)


def test_the_index_names_every_node_and_holds_little_of_the_documents_own(folder: ShardFolder) -> None:
    lines = to_lines(parse_sample(VISIT + PROJECT, sha256="a" * 64))
    folder.write("key", lines)
    index, size = folder.index("key")
    assert {node for node in _nodes(lines) if node.startswith(f"<{BASE}") and not is_own(node)} <= set(_nodes(index))
    assert {line.rstrip("\n") for line in lines if not is_own(split_line(line)[0])} <= set(index)
    assert not [line for line in index if f"<{SK}quote>" in line]
    assert size == own_size((folder.path / "key.nq.gz").read_bytes()) == len(folder.members("key")[1])


def _nodes(lines: Iterable[str]) -> Iterator[str]:
    for subject, _, object_ in map(split_line, lines):
        yield from (term for term in (subject, object_) if term[0] == "<")


@pytest.mark.parametrize("cut", [0, 10, 200, -10])
def test_a_torn_shard_is_told_and_read_anew(folder: ShardFolder, cut: int) -> None:
    folder.write("key", to_lines(parse_sample(VISIT, sha256="a" * 64)))
    path = folder.path / "key.nq.gz"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StoreError, match="was damaged; run 'styrkedjan build' again"):
        folder.members("key")
    assert not folder.has("key")


def test_a_stream_that_breaks_off_fills_no_engine(tmp_path: Path) -> None:
    line = b"<urn:a> <urn:b> <urn:c> .\n"
    assert fill(tmp_path / "whole", io.BytesIO(line + b"# end of the graph\n")) == 1
    with pytest.raises((OSError, EOFError, RuntimeError)):
        fill(tmp_path / "torn", io.BytesIO(line))


def test_what_is_no_graph_is_told_by_who_fills_the_engine(tmp_path: Path) -> None:
    with Loader(tmp_path / "engine") as loader, pytest.raises(StoreError, match="the engine could not be filled"):
        loader.write(b"this is no line of N-Quads\n")
        loader.finish()
