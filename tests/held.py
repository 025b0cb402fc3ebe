"""What the files of a store hold, compressed or not: all that a search for somebody's words must look through.

An engine's files are RocksDB's block-based tables, whose blocks may be packed by LZ4; they are unpacked here by the
format's own description (https://github.com/facebook/rocksdb/wiki/Rocksdb-BlockBasedTable-Format).
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

MAGIC = 0x88E241B785F4CFF7
LZ4 = 4
#: Bytes after a block: how it is packed, and its checksum.
TRAILER = 5


def contents(path: Path) -> bytes:
    """Return the bytes of a file, and after them those that it holds packed."""
    data = path.read_bytes()
    if path.suffix == ".sst":
        return data + b"".join(iter_table_blocks(data))
    if data[:2] == b"\x1f\x8b":
        return data + gzip.decompress(data)
    if path.suffix == ".z":
        return data + zlib.decompress(data)
    return data


def iter_table_blocks(data: bytes) -> Iterator[bytes]:
    """Yield the data blocks of a table, unpacked."""
    assert int.from_bytes(data[-8:], "little") == MAGIC, "not a table of RocksDB, or one of another kind"
    version = int.from_bytes(data[-12:-8], "little")
    assert version >= 4, f"a table of version {version}"
    if version >= 6:  # the footer tells where the block of handles lies: right before it
        size = int.from_bytes(data[-53 + 13 : -53 + 17], "little")
        handles = dict(_entries(_block(data, len(data) - 53 - TRAILER - size, size)))
        offset, size, _ = _handle(handles[b"rocksdb.index"], 0)
    else:
        at = len(data) - 53 + 1
        _, _, at = _handle(data, at)
        offset, size, _ = _handle(data, at)
    for start, length in _iter_handles(_block(data, offset, size)):
        yield b"".join(key + value for key, value in _entries(_block(data, start, length)))


def _iter_handles(index: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the data blocks lie; a handle that shares its key's beginning tells only how its size differs."""
    at, offset, size = 0, 0, 0
    while at < _end(index):
        shared, at = _varint(index, at)
        new, at = _varint(index, at)
        at += new
        if shared == 0:
            offset, size, at = _handle(index, at)
        else:
            difference, at = _varint(index, at)
            offset += size + TRAILER
            size += (difference >> 1) ^ -(difference & 1)
        yield offset, size


def _block(data: bytes, offset: int, size: int) -> bytes:
    body, kind = data[offset : offset + size], data[offset + size]
    if kind == 0:
        return body
    assert kind == LZ4, f"a block packed by method {kind}"
    length, at = _varint(body, 0)
    return _lz4(body[at:], length)


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, key = 0, b""
    while at < _end(block):
        shared, at = _varint(block, at)
        new, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + new]
        at += new
        yield key, block[at : at + length]
        at += length


def _end(block: bytes) -> int:
    """Return where the entries of a block end, before its restart points and, where it has one, its hash index."""
    packed = int.from_bytes(block[-4:], "little")
    end = len(block) - 4
    if packed & 0x80000000:
        end -= 2
        end -= int.from_bytes(block[end : end + 2], "little")
    return end - 4 * (packed & 0x7FFFFFFF)


def _handle(data: bytes, at: int) -> tuple[int, int, int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return offset, size, at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _lz4(data: bytes, length: int) -> bytes:
    """Return what a raw block of LZ4 holds."""
    out, at = bytearray(), 0
    while len(out) < length:
        token = data[at]
        at += 1
        literals, at = _lz4_length(data, at, token >> 4)
        out += data[at : at + literals]
        at += literals
        if len(out) >= length:
            break
        back = int.from_bytes(data[at : at + 2], "little")
        copied, at = _lz4_length(data, at + 2, token & 15)
        for _ in range(copied + 4):
            out.append(out[-back])
    return bytes(out)


def _lz4_length(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        while True:
            length += data[at]
            at += 1
            if data[at - 1] != 255:
                break
    return length, at
