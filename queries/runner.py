"""One way to ask: a catalogue's name or SPARQL text, with parameters, of an embedded store or an endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from styrkedjan.graph.errors import QueryError
from styrkedjan.graph.remote import Endpoint
from styrkedjan.graph.store import Store
from styrkedjan.ontology import BASE, PREFIXES

from .advice import check_prefixes, hints, reason
from .catalogue import CatalogueQuery, find, read_query
from .guard import DEFAULT_LIMITS, Checked, Limits, check
from .names import find_labels, resolve
from .parameters import Parameter, Term, Value, bind, read_value
from .pool import Answer, Dataset, first_line, make_request, pool_for
from .result import Result
from .tokens import iter_tokens

__all__ = ["Asks", "Prepared", "Target", "explain", "prepare", "run"]

#: What can be asked: an open store, the folder of one, an engine in memory, or an endpoint.
Target = Store | Endpoint | ox.Store | str | Path
Values = Mapping[str, Value | Sequence[Value]]

_ALL = 10_000_000


class Asks(Protocol):
    """The workers of a store, asked from this thread."""

    def ask(
        self, query: str, *, prefixes: dict[str, str], limits: Limits, base: str, dataset: Dataset | None
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that may be asked: what its worker is sent, and what makes a result of the answer."""

    request: dict[str, Any]
    finish: Callable[[Answer], Result]


_NAME = re.compile(r"[\w-]+")


def run(
    target: Target,
    query: str | CatalogueQuery,
    params: Values | None = None,
    *,
    timeout_seconds: float | None = None,
    limits: Limits = DEFAULT_LIMITS,
    guarded: bool = True,
    federate: Collection[str] = (),
    dataset: Dataset | None = None,
    pool: Asks | None = None,
) -> Result:
    """Return the answer to *query*, the name of one in the catalogue, or SPARQL text that may lead with ``#+`` lines.

    *params* are values by name: terms, Python values, or text read by the parameter's declared type; a sequence means
    any of its values. The text is checked always. A *guarded* query of a store on disk is answered by a process of its
    own, which is killed at the limits; unguarded, it runs in this one, as fast as the engine and as unstoppable.
    ``SERVICE`` may reach the endpoints of *federate*. With a *dataset* the query is asked of those graphs, whatever
    its own ``FROM`` says, which is refused otherwise. *pool* are the workers of that store, if it has its own. Raises
    :class:`QueryError`, or :class:`QueryLimit` where a limit stopped the query.
    """
    if timeout_seconds is not None:
        limits = replace(limits, timeout_seconds=timeout_seconds)
    with _Session(target, limits, guarded, frozenset(federate), dataset, pool) as session:
        return session.run(query, params or {})


def prepare(
    store: Store, query: str | CatalogueQuery, *, limits: Limits = DEFAULT_LIMITS, dataset: Dataset | None = None
) -> Prepared:
    """Return *query*, which takes no parameters, checked and ready to be sent to a worker of *store*.

    For whoever speaks to the workers himself; :func:`run` does all of it. Raises :class:`QueryError`.
    """
    session = _Session(store, limits, True, frozenset(), dataset)
    checked, text = session.prepare(query, {})
    request = make_request(text, prefixes=session.prefixes, limits=limits, base=session.prefixes["id"], dataset=dataset)
    return Prepared(request, partial(session.finish, checked, text))


def explain(
    target: Target, query: str | CatalogueQuery, params: Values | None = None, *, federate: Collection[str] = ()
) -> str:
    """Return the SPARQL that :func:`run` would send, parameters bound and prefixes declared; only names are asked."""
    with _Session(target, Limits(), True, frozenset(federate)) as session:
        checked, text = session.prepare(query, params or {})
        whole = _with_prefixes(checked, text, session.prefixes)
        # What is bound needs declaring no more.
        return re.sub(r"(?m)^#\+.*\n", "", whole)


class _Session:
    def __init__(
        self,
        target: Target,
        limits: Limits,
        guarded: bool,
        federate: frozenset[str],
        dataset: Dataset | None = None,
        pool: Asks | None = None,
    ) -> None:
        self.opened = Store(target) if isinstance(target, (str, Path)) else None
        self.target: Store | Endpoint | ox.Store = self.opened or target  # type: ignore[assignment]
        self.limits, self.guarded, self.federate = limits, guarded, federate
        self.dataset, self.pool = dataset, pool
        base = BASE if isinstance(self.target, ox.Store) else self.target.base
        self.prefixes = dict(PREFIXES, id=base, level=base + "level/")

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        if self.opened is not None:
            self.opened.close()

    def run(self, query: str | CatalogueQuery, params: Values) -> Result:
        checked, text = self.prepare(query, params)
        result = self.ask(checked, text)
        result.hints = hints(checked, self.prefixes)
        return result

    def prepare(self, query: str | CatalogueQuery, params: Values) -> tuple[Checked, str]:
        entry = _look_up(query)
        checked = check(entry.text, limits=self.limits, federate=self.federate, datasets=self.dataset is not None)
        check_prefixes(checked, self.prefixes)
        return checked, bind(checked, self._terms(entry, params))

    def _terms(self, entry: CatalogueQuery, params: Values) -> dict[str, list[Term]]:
        declared = {parameter.name: parameter for parameter in entry.parameters}
        given = {name.lstrip("?$"): value for name, value in params.items()}
        if declared and (unknown := [name for name in given if name not in declared]):
            raise QueryError(f"{entry.name}: no parameter {unknown[0]!r}; it takes {', '.join(declared)}")
        terms: dict[str, list[Term]] = {}
        node = partial(resolve, select=self._select, base=self.prefixes["id"])
        for parameter in [*declared.values(), *(Parameter(name) for name in given if name not in declared)]:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                if parameter.required:
                    example = (
                        f", for instance --param {parameter.name}='{parameter.example}'" if parameter.example else ""
                    )
                    raise QueryError(f"{entry.name}: needs the parameter {parameter.name}{example}")
                continue
            values: Sequence[Value] = value if isinstance(value, (list, tuple)) else [value]  # type: ignore[list-item]
            terms[parameter.name] = [read_value(parameter, each, node) for each in values]
        return terms

    def finish(self, checked: Checked, text: str, said: Answer) -> Result:
        """Return what a worker *said* as a result."""
        make = partial(Result, checked.form, query=text, find_labels=partial(_labels, self), prefixes=self.prefixes)
        return _read(said, make, self.limits, checked)

    def _select(self, text: str) -> Result:
        # Queries of our own: made of terms, so only their running needs a limit.
        return self.ask(Checked(text, (), "SELECT", 0, (), ()), text, plain=True)

    def ask(self, checked: Checked, text: str, *, plain: bool = False) -> Result:
        labels = None if plain else partial(_labels, self)
        make = partial(Result, checked.form, query=text, find_labels=labels, prefixes=self.prefixes)
        # A name is looked for among all.
        limits = replace(self.limits, rows=_ALL) if plain else self.limits
        if isinstance(self.target, Endpoint):
            sent = text if plain else _with_prefixes(checked, text, self.prefixes)
            answer = self.target.query(
                sent,
                form=checked.form,
                body_start=len(sent) - len(text) + checked.body,
                timeout_seconds=limits.timeout_seconds,
                rows=limits.rows,
                result_bytes=limits.result_bytes,
                solutions=_solutions(text) if checked.form == "CONSTRUCT" else "",
            )
            make = partial(make, query=sent, truncated=answer.truncated)
            if checked.is_graph:
                return make(triples=answer.triples)
            return make(variables=answer.variables, solutions=answer.solutions, boolean=answer.boolean)
        if self.guarded and isinstance(self.target, Store):
            pool = self.pool or pool_for(
                self.target.engine_path, memory_bytes=limits.memory_bytes, online=bool(self.federate)
            )
            # Names are looked for in the whole graph.
            graphs = None if plain else self.dataset
            said = pool.ask(text, prefixes=self.prefixes, limits=limits, base=self.prefixes["id"], dataset=graphs)
            return _read(said, make, limits, checked)
        engine = self.target.engine if isinstance(self.target, Store) else self.target
        return _in_process(engine, text, self.prefixes, make)


def _read(said: Answer, make: partial[Result], limits: Limits, checked: Checked) -> Result:
    make = partial(make, truncated=_cut(said.cut, limits, checked), engine_seconds=said.seconds)
    match said.kind:
        case "boolean":
            return make(boolean=said.value)
        case "graph":
            return make(ntriples=said.rows)
        case _:
            return make(tsv=said.rows)


def _in_process(engine: ox.Store, text: str, prefixes: dict[str, str], make: partial[Result]) -> Result:
    try:
        match engine.query(text, base_iri=prefixes["id"], prefixes=prefixes):
            case ox.QueryBoolean() as found:
                return make(boolean=bool(found))
            case ox.QueryTriples() as found:
                return make(triples=sorted(set(found), key=str))
            case found:
                return make(variables=[variable.value for variable in found.variables], solutions=list(found))
    except SyntaxError as error:
        raise QueryError(f"query: malformed, {reason(str(error))}") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"query: {first_line(str(error))}") from None


def _solutions(text: str) -> str:
    """Return the SELECT of what the graph of *text*, a CONSTRUCT, is made from."""
    depth, groups = 0, []
    tokens = list(iter_tokens(text))
    for token in tokens:
        if token.kind == "mark" and token.text == "{":
            if depth == 0:
                groups.append(token.start)
            depth += 1
        elif token.kind == "mark" and token.text == "}":
            depth -= 1
    words = [token.keyword for token in tokens]
    at = words.index("CONSTRUCT")
    short = words[at + 1] == "WHERE"
    return f"SELECT * WHERE {text[groups[0] if short or len(groups) == 1 else groups[1] :]}"


def _cut(cut: str, limits: Limits, checked: Checked) -> str:
    if not cut:
        return ""
    what = "triples" if checked.is_graph else "rows"
    size = f"{limits.rows} {what}" if cut == "rows" else f"{limits.result_bytes} bytes"
    return f"cut at {size}: there are more, so this answer is not complete"


def _labels(session: _Session, iris: Iterable[str], language: str) -> dict[str, str]:
    target = session.target
    if session.opened is not None:
        with _Session(session.opened.path, session.limits, session.guarded, frozenset()) as again:
            return find_labels(iris, language, select=again._select)
    again = _Session(target, session.limits, session.guarded, frozenset(), pool=session.pool)
    return find_labels(iris, language, select=again._select)


def _look_up(query: str | CatalogueQuery) -> CatalogueQuery:
    if isinstance(query, CatalogueQuery):
        return query
    text = query.strip()
    if text and _NAME.fullmatch(text):
        return find(text)
    return read_query("query", query)


def _with_prefixes(checked: Checked, text: str, prefixes: Mapping[str, str]) -> str:
    declared = dict(checked.prefixes)
    used = {token.text.partition(":")[0] for token in checked.tokens if token.kind == "name"}
    lines = [f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items() if name in used and name not in declared]
    return "".join(lines) + text
