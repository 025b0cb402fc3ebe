"""What a query may be before an engine sees it: size, nesting, and what it would reach for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from styrkedjan.graph.errors import QueryError, UpdateRefused
from styrkedjan.ontology import PREFIXES

from .tokens import Token, iter_tokens, unescape

__all__ = ["DEFAULT_LIMITS", "Checked", "Limits", "check"]

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "USING"})
_OPERATOR_WORDS = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH", "SERVICE", "SELECT", "LATERAL"}
)
_OPERATOR_MARKS = frozenset({"||", "&&", "!=", "<=", ">=", "=", "<", ">", "!", "+", "-", "*", "/", "|", "^"})
_OPEN = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may be and take.

    ``length`` counts characters of the text, ``nesting`` brackets within brackets, ``operators`` what combines patterns
    and values; an engine that parses by recursion dies of thousands. ``rows`` are solutions or triples,
    ``result_bytes`` their text, ``memory_bytes`` the address space of the process that answers.
    """

    timeout_seconds: float = 30.0
    rows: int = 100_000
    result_bytes: int = 64 << 20
    memory_bytes: int = 4 << 30
    length: int = 100_000
    nesting: int = 64
    operators: int = 500


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that passed: its text, its tokens, its form, where its prologue ends and the prefixes it declares."""

    text: str
    tokens: tuple[Token, ...]
    form: str
    body: int
    prefixes: tuple[tuple[str, str], ...]
    services: tuple[str, ...]

    @property
    def is_graph(self) -> bool:
        return self.form in ("CONSTRUCT", "DESCRIBE")


@lru_cache(maxsize=128)
def check(
    query: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    federate: frozenset[str] = frozenset(),
    datasets: bool = False,
) -> Checked:
    """Return *query* read into tokens, or raise :class:`QueryError` saying what is not allowed in it.

    Updates, ``LOAD``, ``FROM`` and ``SERVICE`` are refused, however they are written; with *federate*, ``SERVICE`` may
    name exactly those endpoints, and with *datasets* ``FROM`` may stand, since the graphs are told otherwise. This is
    no parser: a text that passes may still be malformed.
    """
    if "\0" in query:
        raise QueryError("query: holds a NUL character; remove it")
    if len(query) > limits.length:
        raise QueryError(f"query: {len(query)} characters, more than the {limits.length} allowed; ask in parts")
    if any("\ud800" <= character <= "\udfff" for character in query):
        raise QueryError("query: is not proper Unicode; save it as UTF-8")
    seen = _inspect(query, limits, federate, datasets)
    # An engine may resolve escapes before it parses, so what they stand for must pass as well.
    written, depth = query, 0
    while (plain := unescape(written)) != written:
        depth += 1
        if depth > 3 or "\0" in plain:
            raise QueryError("query: escapes within escapes; write the characters themselves")
        _refuse_hidden(plain, limits, federate, datasets)
        written = plain
    return seen


def _refuse_hidden(plain: str, limits: Limits, federate: frozenset[str], datasets: bool) -> None:
    try:
        tokens = tuple(iter_tokens(plain))
    except QueryError:
        # A string may lawfully hold an escaped quote that is no longer one once resolved: then only words can tell.
        lowered = plain.lower()
        if "service" in lowered or any(word.lower() in lowered for word in ("load", "insert", "delete", "from")):
            raise QueryError(r"query: \u escapes that could hide a keyword; write the characters themselves") from None
        return
    _refuse(plain, tokens, _prologue(tokens)[1], federate, datasets)
    _measure(tokens, limits)


def _inspect(query: str, limits: Limits, federate: frozenset[str], datasets: bool) -> Checked:
    tokens = tuple(iter_tokens(query))
    start, prefixes = _prologue(tokens)
    if start == len(tokens):
        raise QueryError("query: is empty; give a name from 'styrkedjan queries' or SPARQL text")
    form = tokens[start].keyword
    if form not in FORMS:
        if form in _UPDATES:
            raise UpdateRefused(f"query: {form} would change the graph; only {', '.join(FORMS)} are answered")
        raise QueryError(f"query: begins with {tokens[start].text!r}, not with {', '.join(FORMS[:-1])} or {FORMS[-1]}")
    services = _refuse(query, tokens, prefixes, federate, datasets)
    _measure(tokens, limits)
    return Checked(query, tokens, form, tokens[start].start, tuple(prefixes.items()), services)


def _prologue(tokens: Sequence[Token]) -> tuple[int, dict[str, str]]:
    prefixes: dict[str, str] = {}
    index = 0
    while index < len(tokens) and tokens[index].keyword in ("PREFIX", "BASE"):
        if tokens[index].keyword == "BASE":
            index += 2
            continue
        if len(tokens) < index + 3 or tokens[index + 1].kind != "name" or tokens[index + 2].kind != "iri":
            raise QueryError("query: PREFIX without a name and an IRI; write PREFIX ex: <http://example.org/>")
        name = tokens[index + 1].text.removesuffix(":")
        if name in prefixes and prefixes[name] != tokens[index + 2].text[1:-1]:
            raise QueryError(f"query: prefix {name}: is declared twice; keep one")
        prefixes[name] = tokens[index + 2].text[1:-1]
        index += 3
    return min(index, len(tokens)), prefixes


def _refuse(
    query: str, tokens: Sequence[Token], prefixes: dict[str, str], federate: frozenset[str], datasets: bool
) -> tuple[str, ...]:
    services: list[str] = []
    _refuse_unclear(query, tokens)
    for index, token in enumerate(tokens):
        if token.keyword in _UPDATES:
            raise UpdateRefused(f"query: {token.keyword} would change the graph; only {', '.join(FORMS)} are answered")
        if token.keyword == "FROM" and not datasets:
            raise QueryError("query: FROM is not allowed, since the graph is one; leave it out")
        declaring = index > 0 and tokens[index - 1].keyword == "PREFIX"
        # A lenient parser takes "SERVICE:x" and "trueSERVICE<x>" for the keyword and what follows it.
        part = token.text if token.kind == "word" else token.text.partition(":")[0] if token.kind == "name" else ""
        if "service" in part.lower() and not declaring:
            services.append(_service(tokens, index, prefixes, federate))
    return tuple(services)


def _service(tokens: Sequence[Token], index: int, prefixes: dict[str, str], federate: Iterable[str]) -> str:
    if not federate:
        raise QueryError("query: SERVICE would send it elsewhere; allow an endpoint with --federate URL")
    following = index + 1
    if following < len(tokens) and tokens[following].keyword == "SILENT":
        following += 1
    target = ""
    if tokens[index].keyword == "SERVICE" and following < len(tokens):
        token = tokens[following]
        if token.kind == "iri":
            target = token.text[1:-1]
        elif token.kind == "name" and "\\" not in token.text:
            prefix, _, local = token.text.partition(":")
            target = {**PREFIXES, **prefixes}.get(prefix, "") + local
    if target not in federate:
        named = target or "an endpoint that is not written out"
        raise QueryError(f"query: SERVICE to {named} is not allowed; allowed: {', '.join(sorted(federate))}")
    return target


def _refuse_unclear(query: str, tokens: Sequence[Token]) -> None:
    # "?a<b#>'''" is an IRI and a long string to one reader, a comparison and a comment to another, and what one
    # takes for the inside of a string is a command to the other. Such texts are rare enough to be refused.
    after_hash = -1
    for token in tokens:
        if token.kind == "iri" and "'" in token.text:
            raise QueryError(f"query: an apostrophe in the IRI {token.text}; write it as %27")
        if token.kind == "iri" and "#" in token.text:
            after_hash = token.end
        elif token.kind == "string" and after_hash >= 0 and ("\n" in token.text or "\r" in token.text):
            if not re.search(r"[\r\n]", query[after_hash : token.start]):
                raise QueryError(
                    "query: a string of several lines after an IRI with '#'; begin the string on a line of its own"
                )
            after_hash = -1


def _measure(tokens: Sequence[Token], limits: Limits) -> None:
    depth = deepest = operators = 0
    for token in tokens:
        if token.kind == "mark" and token.text in _OPEN:
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "mark" and token.text in ("}", ")", "]"):
            depth -= 1
        elif token.keyword in _OPERATOR_WORDS or (token.kind == "mark" and token.text in _OPERATOR_MARKS):
            operators += 1
    if deepest > limits.nesting:
        raise QueryError(f"query: brackets {deepest} deep, more than the {limits.nesting} allowed; flatten it")
    if operators > limits.operators:
        raise QueryError(f"query: {operators} operators, more than the {limits.operators} allowed; ask in parts")
