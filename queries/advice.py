"""What a query's writer may have meant: unknown prefixes, classes and properties, each with the nearest known one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache

import pyoxigraph as ox

from styrkedjan.graph.errors import QueryError
from styrkedjan.ontology import PREFIXES, SK, read_reference

from .guard import Checked
from .tokens import Token

__all__ = ["check_prefixes", "hints", "reason"]

_FAR = 8


def check_prefixes(checked: Checked, known: Mapping[str, str]) -> None:
    """Raise unless each prefix of the query is declared in it or one of the *known* ones."""
    declared = dict(checked.prefixes)
    for token in _names(checked):
        prefix = token.text.partition(":")[0]
        if prefix and prefix != "_" and prefix not in declared and prefix not in known:
            near = get_close_matches(prefix.lower(), [*known, *declared], n=1, cutoff=0.5)
            advice = f"did you mean {near[0]}:?" if near else f"known are {', '.join(sorted(known))}"
            raise QueryError(
                f"query: the prefix {prefix}: of {token.text} is not declared; {advice} "
                f"Others are declared with PREFIX {prefix}: <…>"
            )


def _names(checked: Checked) -> Iterator[Token]:
    for index, token in enumerate(checked.tokens):
        declaring = index > 0 and checked.tokens[index - 1].keyword == "PREFIX"
        if token.kind == "name" and ":" in token.text and not declaring:
            yield token


@cache
def _terms() -> Mapping[str, tuple[str, ...]]:
    """Return the terms that the vocabulary defines or borrows, by namespace, each less its namespace."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in read_reference("vocabulary"):
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.NamedNode):
                for namespace in PREFIXES.values():
                    if term.value.startswith(namespace) and term.value != namespace:
                        found[namespace].add(term.value.removeprefix(namespace))
    return {namespace: tuple(sorted(names)) for namespace, names in found.items()}


def hints(checked: Checked, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return what in the query most likely finds nothing, each with what would."""
    declared = {**known, **dict(checked.prefixes)}
    found: dict[str, None] = {}
    for prefix, iri in checked.prefixes:
        if meant := _meant_namespace(iri, known.values()):
            found[f"prefix {prefix}: is <{iri}>, but the graph says <{meant}>; nothing is found under the other"] = None
    for token in checked.tokens:
        if token.kind == "iri":
            iri = token.text[1:-1]
            if meant := _meant_namespace(iri, known.values(), whole=False):
                found[f"<{iri}>: the graph says <{meant}…>, with another beginning"] = None
    for token in _names(checked):
        prefix, _, local = token.text.partition(":")
        if advice := _unknown_term(declared.get(prefix, ""), local):
            found[f"{token.text}: {advice}"] = None
    return tuple(found)


def _meant_namespace(iri: str, known: Iterable[str], *, whole: bool = True) -> str:
    """Return the known namespace that *iri* is, but for http and https or its last sign; "" where it is another."""
    bare = re.sub(r"^https?://(?:www\.)?", "", iri).rstrip("/#")
    for namespace in known:
        plain = re.sub(r"^https?://(?:www\.)?", "", namespace).rstrip("/#")
        if whole and bare == plain and iri != namespace:
            return namespace
        if not whole and not iri.startswith(namespace) and bare.startswith((plain + "/", plain + "#")):
            return namespace
    return ""


def _unknown_term(namespace: str, local: str) -> str:
    names = _terms().get(namespace)
    if not names or not local or local in names:
        return ""
    folded = {name.lower(): name for name in names}
    near = get_close_matches(local.lower(), folded, n=1, cutoff=0.6)
    prefix = next(name for name, iri in PREFIXES.items() if iri == namespace)
    if near:
        return f"no such term is known; did you mean {prefix}:{folded[near[0]]}?"
    return "the vocabulary has no such term" if namespace == SK else ""


_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)


def reason(message: str) -> str:
    """Return the engine's *message* on a malformed text, in one line: the place, its reason, what might stand there.

    Its classes of characters are left out.
    """
    found = _PLACE.match(message.strip())
    if not found:
        return " ".join(message.split()) or "of no known kind"
    line, column, rest = found.groups()
    rest = re.sub(r"\[[^\[\]]*(?:'[\[\]]'[^\[\]]*)*\]", "", rest)
    parts = [part.strip() for part in re.split(r",\s", rest) if part.strip(" ,\n")]
    said = [part for part in parts if re.match(r"[A-Z]\w* \w+|[A-Z]+ \w+ing", part)]
    place = f"error at {line}:{column}"
    if said:
        return f"{place}: {'; '.join(said)}"
    if not parts:
        return f"{place}: nothing more may stand there, or a sign is missing before it"
    shown = ", ".join(parts[:_FAR]) + (f" or one of {len(parts) - _FAR} more" if len(parts) > _FAR else "")
    return f"{place}: expected {shown}"
