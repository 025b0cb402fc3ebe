"""An answer as text: the W3C's formats for programs, tables for people; a cut answer says so in every one of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pyoxigraph as ox

from styrkedjan.graph.errors import QueryError
from styrkedjan.graph.export import export
from styrkedjan.graph.model import Term
from styrkedjan.graph.terms import from_ntriples

from .result import Result
from .table import to_markdown, to_table

__all__ = ["FORMATS", "format_boolean", "format_result", "format_tsv"]

_TABLES = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples", "jsonld", "rdfxml")


def format_result(result: Result, fmt: str = "", *, width: int = 0, language: str = "sv") -> str:
    """Return *result* as text in *fmt*, by default a table, or Turtle for a graph.

    *width* and *language* serve "table" and "markdown". A graph can be shown as a table of its triples; rows cannot be
    written as a graph. Where an answer was cut, CSV and TSV end in a line that begins with "# ", JSON and JSON-LD
    have a member "truncated", XML and RDF/XML a comment, Turtle and N-Triples a comment.
    """
    fmt = fmt or ("turtle" if result.is_graph else "table")
    if fmt not in FORMATS:
        raise QueryError(f"{fmt!r}: no such format; there are {', '.join(FORMATS)}")
    if fmt in _GRAPHS and not result.is_graph:
        raise QueryError(f"{fmt} is for CONSTRUCT and DESCRIBE; this is {result.form}, so use csv, json or table")
    if fmt in ("json", "xml") and result.is_graph:
        raise QueryError(
            f"{fmt} is for SELECT and ASK; this is {result.form}, so use {'jsonld' if fmt == 'json' else 'turtle'}"
        )
    if fmt == "table":
        return to_table(result, width=width, language=language)
    if fmt == "markdown":
        return to_markdown(result, language=language)
    return _graph(result, fmt) if fmt in _GRAPHS else _rows(result, fmt)


def _rows(result: Result, fmt: str) -> str:
    if result.form == "ASK":
        text = format_boolean(result.boolean, fmt).decode()
    else:
        text = format_tsv(result.tsv or _to_tsv(result), fmt).decode()
    if not result.truncated:
        return text
    match fmt:
        case "json":
            return f'{text[:-2]},"truncated":{json.dumps(result.truncated, ensure_ascii=False)}}}\n'
        case "xml":
            return f"{text[:-1]}<!-- {result.truncated.replace('--', '- -')} -->\n"
        case _:
            return f"{text}# {result.truncated}{chr(13) if fmt == 'csv' else ''}\n"


def format_tsv(rows: bytes, fmt: str) -> bytes:
    """Return *rows*, which are TSV, in another of the formats for rows: "csv", "tsv", "json" or "xml"."""
    data = ox.parse_query_results(rows, format=ox.QueryResultsFormat.TSV).serialize(format=_TABLES[fmt]) or b""
    return data if fmt in ("csv", "tsv") else data + b"\n"


def format_boolean(value: bool, fmt: str) -> bytes:
    """Return what ASK says in one of the formats for rows."""
    said = b'{"head":{},"boolean":%s}' % (b"true" if value else b"false")
    answer = ox.parse_query_results(said, format=ox.QueryResultsFormat.JSON)
    return (answer.serialize(format=_TABLES[fmt]) or b"") + b"\n"


def _to_tsv(result: Result) -> bytes:
    lines = ["\t".join(f"?{name}" for name in result.variables)]
    lines += [
        "\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) for row in result.solutions
    ]
    return ("\n".join(lines) + "\n").encode()


class _Source:
    def __init__(self, result: Result) -> None:
        self.base = result.prefixes["id"]
        self._result = result

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        lines = ((str(triple.subject), str(triple.predicate), str(triple.object)) for triple in self._result.triples)
        for subject, predicate, object_ in sorted(lines):
            yield subject[1:-1] if subject[0] == "<" else subject, predicate[1:-1], from_ntriples(object_)

    def lines(self) -> Iterator[str]:
        yield from sorted(f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in self._result.triples)


def _graph(result: Result, fmt: str) -> str:
    out = io.StringIO()
    export(_Source(result), fmt, out)
    if not result.truncated:
        return out.getvalue()
    if fmt == "jsonld":
        return f'{{"truncated":{json.dumps(result.truncated, ensure_ascii=False)},{out.getvalue().removeprefix("{")}'
    if fmt == "rdfxml":
        return f"{out.getvalue()}<!-- {result.truncated.replace('--', '- -')} -->\n"
    return f"{out.getvalue()}# {result.truncated}\n"
