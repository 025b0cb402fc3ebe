"""Files that a crash leaves whole: each is written beside its place and renamed into it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["UNFINISHED", "umask", "write_whole"]

#: What the names of files and folders begin with that no build has finished.
UNFINISHED = "unfinished-"


def umask() -> int:
    """Return the process's mask for new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace *path* by *data* in one step: readers see the old or the new, never a part.

    What is *durable* also survives the machine's own crash; that costs a wait for the disk.
    """
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~umask())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
