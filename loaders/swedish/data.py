"""The word lists under ``words/``, read by name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["read_lines", "read_list", "read_table"]


def read_lines(name: str) -> list[str]:
    """Return the lines of ``words/NAME.txt`` in their order, comments and blank lines left out."""
    lines = files(__package__).joinpath(f"words/{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def read_list(name: str) -> frozenset[str]:
    """Return the lines of ``words/NAME.txt`` as a set."""
    return frozenset(read_lines(name))


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return ``words/NAME.toml``."""
    return tomllib.loads(files(__package__).joinpath(f"words/{name}.toml").read_text(encoding="utf-8"))
