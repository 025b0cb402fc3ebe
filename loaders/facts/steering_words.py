"""The words of steering that stand in ``swedish/words/steering.toml``, ready to be asked."""

from __future__ import annotations

import re
from functools import cache

from ..swedish.data import read_table

__all__ = ["is_head", "words"]


@cache
def words(name: str) -> frozenset[str]:
    """Return the word list *name*."""
    return frozenset(read_table("steering")[name])


@cache
def _heads(type_: str) -> frozenset[str]:
    table = read_table("steering")["heads"]
    everywhere = () if type_ in read_table("steering")["no_heads"]["of"] else table["any"]
    return frozenset(everywhere) | frozenset(table.get(type_, ()))


@cache
def _deputy() -> re.Pattern[str]:
    listed = "|".join(map(re.escape, read_table("steering")["deputies"]["words"]))
    return re.compile(rf"(?:^|\s)(?:{listed})(?:\s|$)|^(?:vice|vikarierande)")


def is_head(role: str, type_: str) -> bool:
    """Say whether who has the *role* leads the organisation it is in, one of the class *type_*; no deputy does."""
    return role in _heads(type_) and not _deputy().search(role)
