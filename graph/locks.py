"""Advisory file locks that end with the process that holds them; where a system has none, nothing is locked."""

from __future__ import annotations

from typing import IO, Any

try:
    import fcntl
except ImportError:  # a system without them still builds and reads, one process at a time
    fcntl = None  # type: ignore[assignment]

__all__ = ["lock_exclusive", "lock_shared"]


def lock_shared(handle: IO[Any]) -> None:
    """Mark the file as in use by a reader, as long as *handle* stays open."""
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
        except OSError:  # a network file system without locks: a reader can do without
            return


def lock_exclusive(handle: IO[Any]) -> bool:
    """Return whether nobody else has the file locked; if so it is ours as long as *handle* stays open."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
