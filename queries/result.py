"""What a query gave: rows, yes or no, or a graph, with the text that ran and whether anything was cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from styrkedjan.graph.errors import ExtraMissing, QueryError
from styrkedjan.ontology import PREFIXES, XSD

from .parameters import Term

if TYPE_CHECKING:
    import pandas
    import rdflib

__all__ = ["Result", "Row", "to_python"]

Solution = Sequence[Term | None]
Row = dict[str, Any]
_INTEGERS = frozenset(
    XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
)


def to_python(term: Term | None) -> Any:
    """Return *term* as plain Python: an int, Decimal, float or bool, else its text; a date stays text."""
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else None if term is None else str(term)
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype == XSD + "decimal":
            return Decimal(term.value)
        if datatype in (XSD + "double", XSD + "float"):
            return float(term.value)
    except (ValueError, ArithmeticError):
        return term.value
    return term.value in ("true", "1") if datatype == XSD + "boolean" else term.value


class Result:
    """The answer to one query.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE; ``query`` the text that ran; ``truncated`` is "" for a whole answer,
    else a sentence that says where it was cut; ``engine_seconds`` what the engine of a guarded query took, as its
    process says, ``None`` for any other; ``hints`` what in the query is likely to find nothing. Iterating gives the
    rows of :meth:`rows`.
    """

    def __init__(
        self,
        form: str,
        query: str,
        *,
        tsv: bytes = b"",
        ntriples: bytes = b"",
        variables: Sequence[str] | None = None,
        solutions: Sequence[Solution] | None = None,
        triples: Sequence[ox.Triple] | None = None,
        boolean: bool = False,
        truncated: str = "",
        engine_seconds: float | None = None,
        find_labels: Callable[[Iterable[str], str], Mapping[str, str]] | None = None,
        prefixes: Mapping[str, str] = PREFIXES,
    ) -> None:
        self.form, self.query, self.boolean, self.truncated, self.prefixes = form, query, boolean, truncated, prefixes
        self.engine_seconds = engine_seconds
        self.hints: tuple[str, ...] = ()
        self._tsv, self._ntriples, self._find_labels = tsv, ntriples, find_labels
        if variables is not None:
            self.variables = tuple(variables)
        if solutions is not None:
            self.solutions = solutions
        if triples is not None:
            self.triples = triples

    def __repr__(self) -> str:
        held = f"{self.boolean}" if self.form == "ASK" else f"{len(self)} {'triples' if self.is_graph else 'rows'}"
        return f"<Result {self.form}: {held}{', ' + self.truncated if self.truncated else ''}>"

    def _repr_html_(self) -> str:
        from .table import to_html

        return to_html(self)

    def __len__(self) -> int:
        # A line of the answer's text is a row, so that counting needs no reading.
        if self.is_graph:
            return len(set(self._ntriples.splitlines())) if self._ntriples else len(self.triples)
        return self._tsv.count(b"\n") - 1 if self._tsv else len(self.solutions)

    def __bool__(self) -> bool:
        return self.boolean if self.form == "ASK" else len(self) > 0

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows())

    @property
    def is_graph(self) -> bool:
        return self.form in ("CONSTRUCT", "DESCRIBE")

    @property
    def tsv(self) -> bytes:
        """The rows as the engine wrote them, b"" where they came otherwise."""
        return self._tsv

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The columns, in the order of the query; a graph has subject, predicate and object."""
        if self.is_graph:
            return ("subject", "predicate", "object")
        return tuple(variable.value for variable in self._parsed().variables) if self._tsv else ()

    @cached_property
    def solutions(self) -> Sequence[Solution]:
        """The rows as RDF terms, each a sequence in the order of :attr:`variables`."""
        if self.is_graph:
            return [(triple.subject, triple.predicate, triple.object) for triple in self.triples]
        return list(self._parsed()) if self._tsv else []

    @cached_property
    def triples(self) -> Sequence[ox.Triple]:
        """The graph of CONSTRUCT or DESCRIBE: each triple once, sorted."""
        lines = sorted(set(self._ntriples.splitlines(keepends=True)))
        return [quad.triple for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)]

    def _parsed(self) -> ox.QuerySolutions:
        parsed = ox.parse_query_results(self._tsv, format=ox.QueryResultsFormat.TSV)
        if not isinstance(parsed, ox.QuerySolutions):
            raise QueryError("query: its answer holds no rows")
        return parsed

    def head(self, most: int) -> Result:
        """Return the first *most* rows as a result of their own; of a graph, its triples as rows."""
        return Result(
            "SELECT",
            self.query,
            variables=self.variables,
            solutions=self.solutions[:most],
            find_labels=self._find_labels,
            prefixes=self.prefixes,
        )

    def rows(self) -> list[Row]:
        """Return each row as a dict of plain Python values; ``None`` where a variable is unbound."""
        names = self.variables
        return [dict(zip(names, map(to_python, solution), strict=True)) for solution in self.solutions]

    def labels(self, *, language: str = "sv") -> Mapping[str, str]:
        """Return what to call each IRI in the answer, those that have a label; *language* first, any other after it."""
        if self._find_labels is None:
            return {}
        iris = {term.value for solution in self.solutions for term in solution if isinstance(term, ox.NamedNode)}
        return self._find_labels(sorted(iris), language)

    def to_dataframe(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame, one column a variable."""
        try:
            import pandas
        except ImportError:
            raise ExtraMissing("pandas", "dataframe") from None
        columns = list(zip(*([to_python(term) for term in solution] for solution in self.solutions), strict=True))
        empty: list[tuple[Any, ...]] = [()] * len(self.variables)
        data = dict(zip(self.variables, columns or empty, strict=True))
        return pandas.DataFrame(data, columns=list(self.variables))

    def to_rdflib(self) -> rdflib.Graph:
        """Return the graph of CONSTRUCT or DESCRIBE as an rdflib graph."""
        import rdflib

        if not self.is_graph:
            raise QueryError(f"a {self.form} answer is no graph; ask with CONSTRUCT or DESCRIBE")
        graph = rdflib.Graph(bind_namespaces="none")
        for name, iri in self.prefixes.items():
            graph.bind(name, iri)
        data = ox.serialize(self.triples, format=ox.RdfFormat.N_TRIPLES)
        return graph.parse(data=data, format="nt")
