"""How much one document may cost before it is given up by name, so that no document costs the others."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT", "MB", "Limits"]

MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for each document.

    ``max_bytes`` is of the file, and of what is unpacked from one that is packed (DOCX, ODT, a member of an archive);
    ``seconds`` of a clock on the wall, from when a process takes the document up; ``memory`` in bytes beyond what a
    process has that reads nothing, held where the system can (Linux). An archive may have ``members`` files and unpack
    to ``archive_bytes``. ``private_addresses`` lets web addresses lead into the own network.
    """

    max_bytes: int = 64 * MB
    pages: int = 2000
    seconds: float = 120.0
    memory: int = 2048 * MB
    members: int = 10_000
    archive_bytes: int = 1024 * MB
    private_addresses: bool = False


#: The limits where nobody asks for others.
DEFAULT = Limits()
