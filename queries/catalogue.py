"""The competency questions: each a ``.rq`` file whose header says what it answers and what it may be told."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from styrkedjan.graph.errors import QueryError

from .parameters import Parameter

__all__ = ["CatalogueQuery", "catalogue", "find", "read_query"]

TYPES = ("text", "integer", "decimal", "boolean", "date", "Node")
_KEYS = ("summary.sv", "summary.en", "answers.sv", "answers.en", "param", "tag")
_HEADER = re.compile(r"#\+\s*(?P<key>[a-z]+(?:\.(?:sv|en))?)\s*(?::\s*(?P<value>.*)|\s(?P<rest>.*))")


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """One question: its name, the text that asks it, and in both languages what it is and what an answer holds."""

    name: str
    text: str
    summary: Mapping[str, str]
    answers: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    tag: str = ""


@lru_cache(maxsize=128)
def read_query(name: str, text: str) -> CatalogueQuery:
    """Return the query that *text* holds, its ``#+`` lines read; a file without them declares no parameters.

    A parameter is written ``#+ param NAME TYPE [default=…] [example=…] [required]``, quoted where there are blanks.
    """
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            continue
        found = _HEADER.fullmatch(line.rstrip())
        if not found or found["key"] not in _KEYS:
            raise QueryError(f"{name}:{number}: header line not understood: {line[:60]!r}; write '#+ summary.en: …'")
        if found["key"] == "param":
            parameters.append(_parameter(name, number, found["rest"] or found["value"] or ""))
        else:
            said[found["key"]] = (said.get(found["key"], "") + " " + (found["value"] or "")).strip()
    names = [parameter.name for parameter in parameters]
    if twice := [each for each in names if names.count(each) > 1]:
        raise QueryError(f"{name}: parameter {twice[0]} is declared twice")

    def both(key: str) -> Mapping[str, str]:
        return MappingProxyType(
            {language: said[f"{key}.{language}"] for language in ("sv", "en") if f"{key}.{language}" in said}
        )

    return CatalogueQuery(name, text, both("summary"), both("answers"), tuple(parameters), said.get("tag", ""))


def _parameter(name: str, number: int, text: str) -> Parameter:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise QueryError(f"{name}:{number}: {error} in the header line") from None
    if len(words) < 2 or not re.fullmatch(r"[A-Za-z]\w*", words[0]):
        raise QueryError(f"{name}:{number}: write '#+ param NAME TYPE default=… example=…'")
    if words[1] not in TYPES and not words[1][0].isupper():
        raise QueryError(
            f"{name}:{number}: {words[1]!r} is no type; use {', '.join(TYPES)} or a class such as Municipality"
        )
    options = dict(word.partition("=")[::2] for word in words[2:])
    if unknown := options.keys() - {"default", "example", "required"}:
        raise QueryError(f"{name}:{number}: {min(unknown)!r} is not understood; use default=, example= or required")
    return Parameter(words[0], words[1], options.get("default"), options.get("example", ""), "required" in options)


@cache
def catalogue() -> Mapping[str, CatalogueQuery]:
    """Return the queries that come with this package, by name, in alphabetical order."""
    folder = files(__package__).joinpath("catalogue")
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".rq")), key=lambda entry: entry.name)
    queries = {entry.name[:-3]: read_query(entry.name[:-3], entry.read_text(encoding="utf-8")) for entry in entries}
    return MappingProxyType(queries)


def find(name: str) -> CatalogueQuery:
    """Return the catalogue's query called *name*; an unknown name is an error that tells the nearest ones."""
    queries = catalogue()
    if name in queries:
        return queries[name]
    near = get_close_matches(name.lower().replace("_", "-").replace(" ", "-"), queries, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(near)}?" if near else "'styrkedjan queries' lists them"
    raise QueryError(f"no query is called {name!r}; {advice}")
