"""Files that are a ZIP archive of XML parts (DOCX, ODT), opened warily."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import NoReturn
from xml.etree import ElementTree

from styrkedjan.graph.errors import DocumentError

from ..limits import MB, Limits

__all__ = ["Package"]

#: How an encrypted or an older file of the same programs begins: it is a compound file of Microsoft's.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: No part of a written document packs better than that.
MAX_RATIO = 400
# "<!DOCTYPE" and "<!ENTITY", in an encoding of one byte a letter or of two
_DECLARATION = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")


class Package:
    """The parts of the file *data*; *kind* is what the file claims to be, for messages."""

    def __init__(self, data: bytes, name: str, kind: str, limits: Limits) -> None:
        self.name = name
        self.kind = kind
        if data.startswith(_COMPOUND):
            encrypted = "EncryptedPackage".encode("utf-16-le") in data
            if encrypted:
                raise DocumentError(f"{name}: protected by a password; save a copy without one")
            raise DocumentError(f"{name}: a file of an older format under this name; save it as {kind}")
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:  # the last: a packing zipfile lacks
            self._refuse(str(error))
        infos = self._archive.infolist()
        size, packed = sum(each.file_size for each in infos), sum(each.compress_size for each in infos)
        if size > limits.archive_bytes or len(infos) > limits.members:
            raise DocumentError(f"{name}: would unpack to {size // MB} MB; no document is as large as that")
        if size > 16 * MB and size > MAX_RATIO * max(1, packed):
            raise DocumentError(f"{name}: would unpack to {size // MB} MB from {packed // 1024} kB; refused")
        self._most = limits.max_bytes

    def _refuse(self, reason: str) -> NoReturn:
        raise DocumentError(f"{self.name}: not a whole {self.kind} file ({reason}); fetch it or save it anew") from None

    def names(self) -> list[str]:
        """Return the names of the parts, sorted."""
        return sorted(self._archive.namelist())

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; empty where the package has none of that name."""
        try:
            info = self._archive.getinfo(part)
        except KeyError:
            return b""
        if info.flag_bits & 1:
            raise DocumentError(f"{self.name}: protected by a password; save a copy without one")
        try:
            with self._archive.open(info) as file:
                data = file.read(self._most + 1)
        except Exception as error:  # of zipfile, zlib, bz2 and lzma, which have no common family
            self._refuse(f"{part}: {error}")
        if len(data) > self._most:
            raise DocumentError(f"{self.name}: its part {part} would unpack to more than {self._most // MB} MB")
        return data

    def xml(self, part: str) -> ElementTree.Element | None:
        """Return the root of an XML part, None where there is none.

        Declarations of types and entities are refused: no such file needs them, and they can be made to grow without
        end or to read other files.
        """
        data = self.read(part)
        if not data:
            return None
        if _DECLARATION.search(data):
            raise DocumentError(
                f"{self.name}: its part {part} declares entities, as no {self.kind} file needs; refused"
            )
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            self._refuse(f"{part}: {error}")
