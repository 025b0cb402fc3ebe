"""Nouns for what people come together for (*möte*, *högnivåmötet*, *dialogdagarna*), in their forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .data import read_table

__all__ = ["Occasion", "occasion_of"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A noun for an occasion as met: its base form and its definite form, compounds whole; ``form`` how it was met."""

    base: str
    definite: str
    form: str  # "indefinite", "definite", "plural"


@cache
def _endings() -> tuple[tuple[tuple[str, str, str, str], ...], tuple[str, ...]]:
    """Return (ending as met, base, definite, form), the longest endings first, and the endings alone."""
    endings = []
    for base, (definite, *plurals) in read_table("occasions")["nouns"].items():
        endings.append((base, base, definite, "indefinite"))
        endings.append((definite, base, definite, "definite"))
        endings += [(plural, base, definite, "plural") for plural in plurals]
    endings.sort(key=lambda ending: (-len(ending[0]), ending))
    return tuple(endings), tuple(ending for ending, *_ in endings)


@cache
def _never() -> tuple[str, ...]:
    return tuple(read_table("occasions")["never"]["ends"])


@cache
def occasion_of(word: str, alone: bool = False) -> Occasion | None:
    """Return what occasion a word in lower case names, or None; a genitive names none.

    Some nouns are one only as the end of a compound ("temakväll") unless *alone*, where the text dates the bare noun.

    >>> occasion_of("högnivåmötet")
    Occasion(base='högnivåmöte', definite='högnivåmötet', form='definite')
    >>> occasion_of("riksdagen") is None
    True
    """
    compounds_only = () if alone else read_table("occasions")["never"]["compounds_only"]
    endings, tails = _endings()
    if not word.endswith(tails):
        return None  # most words, told at once
    for ending, base, definite, form in endings:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            whole = stem + base
            if whole.endswith(_never()) or (not stem and base in compounds_only) or len(stem) == 1:
                return None
            return Occasion(whole, stem + definite, form)
    return None
