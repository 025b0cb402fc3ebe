"""Which version of the project this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["installed_version"]


def installed_version() -> str:
    """Return the version of the installed project, or "unknown" in a tree that is not installed."""
    try:
        return version("styrkedjan")
    except PackageNotFoundError:
        return "unknown"
