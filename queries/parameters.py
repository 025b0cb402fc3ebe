"""Values for a query's parameters: read from text by their type, and bound as RDF terms.

A value never becomes part of the query's own words. It is made into a term first, and the term is joined in by a
``VALUES`` block, written by the RDF library, in every group that uses the variable. That holds on any engine, inside
subqueries and ``EXISTS`` too, and a parameter left out is simply a variable that is free.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from styrkedjan.graph.errors import QueryError
from styrkedjan.ontology import PREFIXES, XSD

from .guard import Checked
from .tokens import Token

__all__ = ["Parameter", "Resolver", "Term", "Value", "bind", "read_value"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: What a caller may give: a term, a Python value, or text that is read by the parameter's type.
Value = str | int | float | bool | Decimal | datetime.date | ox.NamedNode | ox.Literal
#: Finds the node that a name stands for, of the class named ("" for any).
Resolver = Callable[[str, str], ox.NamedNode]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TRUE, _FALSE = ("true", "yes", "1", "ja"), ("false", "no", "0", "nej")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be told: ``type`` is "text", "integer", "decimal", "boolean", "date", "Node" or a class.

    A date is a year, a month or a day, compared as text since the graph holds all three. A class (``Municipality``,
    ``Person``, ``Concept`` …) takes a node of that class by any of its names. "" is for a query that declares nothing:
    then a value is a term if it is written as one, else a name.
    """

    name: str
    type: str = ""
    default: str | None = None
    example: str = ""
    required: bool = False


def read_value(parameter: Parameter, value: Value, resolve: Resolver) -> Term:
    """Return *value* as the term that *parameter* asks for, or raise :class:`QueryError` saying what would do."""
    if isinstance(value, (ox.NamedNode, ox.Literal)):
        return value
    try:
        return _read(parameter, value, resolve)
    except (ValueError, ArithmeticError):
        example = f", for instance {parameter.example}" if parameter.example else ""
        raise QueryError(
            f"parameter {parameter.name}: {str(value)[:80]!r} is no {parameter.type or 'term'}{example}"
        ) from None


def _read(parameter: Parameter, value: Value, resolve: Resolver) -> Term:
    text = str(value).strip()
    match parameter.type:
        case "text":
            return ox.Literal(_clean(str(value)))
        case "integer":
            return ox.Literal(str(int(text)), datatype=ox.NamedNode(XSD + "integer"))
        case "decimal":
            return _decimal(Decimal(text))
        case "boolean":
            if text.lower() not in _TRUE + _FALSE:
                raise ValueError(text)
            return ox.Literal(text.lower() in _TRUE)
        case "date":
            # Empty is no bound at all.
            if text and not _DATE.fullmatch(text):
                raise ValueError(text)
            if len(text) == 10:
                datetime.date.fromisoformat(text)
            return ox.Literal(text)
        case "":
            return _undeclared(value, resolve)
        case class_:
            return resolve(_clean(text), "" if class_ == "Node" else class_)


def _decimal(number: Decimal) -> ox.Literal:
    if not number.is_finite():
        raise ValueError(number)
    return ox.Literal(format(number, "f"), datatype=ox.NamedNode(XSD + "decimal"))


def _undeclared(value: Value, resolve: Resolver) -> Term:
    match value:
        case bool():
            return ox.Literal(value)
        case int():
            return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))
        case float():
            return ox.Literal(value)
        case Decimal():
            return _decimal(value)
        case datetime.date():
            return ox.Literal(value.isoformat()[:10], datatype=ox.NamedNode(XSD + "date"))
    text = _clean(str(value).strip())
    if text in ("true", "false"):
        return ox.Literal(text == "true")
    if re.fullmatch(r"[+-]?\d+", text):
        return ox.Literal(str(int(text)), datatype=ox.NamedNode(XSD + "integer"))
    if re.fullmatch(r"[+-]?\d*\.\d+", text):
        return _decimal(Decimal(text))
    if _ISO_DATE.fullmatch(text):
        return ox.Literal(datetime.date.fromisoformat(text).isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if text.startswith(('"', "'")):
        return _quoted(text)
    return resolve(text, "")


def _quoted(text: str) -> Term:
    prologue = " ".join(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items())
    # Only a reader of Turtle knows every way to write a literal; what it reads must be one statement and no more.
    try:
        quads = list(ox.parse(f"{prologue} <urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise ValueError(text) from error
    if len(quads) != 1 or quads[0].subject != ox.NamedNode("urn:s") or not isinstance(quads[0].object, ox.Literal):
        raise ValueError(text)
    return quads[0].object


def _clean(text: str) -> str:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(text)
    return text


@dataclass(slots=True)
class _Group:
    kind: str
    start: int
    uses: dict[str, None]
    holder: _Group | None = None


def bind(query: Checked, terms: Mapping[str, Sequence[Term]]) -> str:
    """Return the text of *query* with each variable of *terms* joined to its terms wherever a group uses it."""
    if not terms:
        return query.text
    if missing := [name for name in terms if not _mentions(query, name)]:
        known = sorted({token.text[1:] for token in query.tokens if token.kind == "variable"})
        raise QueryError(
            f"parameter {missing[0]}: the query has no ?{missing[0]}; its variables: {', '.join(known) or 'none'}"
        )
    inserts = dict(_places(query, terms))
    pieces, position = [], 0
    for start in sorted(inserts):
        pieces += [query.text[position:start], inserts[start]]
        position = start
    return "".join([*pieces, query.text[position:]])


def _mentions(query: Checked, name: str) -> bool:
    return any(token.kind == "variable" and token.text[1:] == name for token in query.tokens)


def _places(query: Checked, terms: Mapping[str, Sequence[Term]]) -> Iterable[tuple[int, str]]:
    top = _Group("select", -1, {})
    stack, groups = [top], []
    tokens = query.tokens
    values_ahead = False
    for index, token in enumerate(tokens):
        group = stack[-1]
        if token.kind == "variable" and token.text[1:] in terms:
            name = token.text[1:]
            if index and tokens[index - 1].keyword == "AS":
                raise QueryError(f"parameter {name}: the query gives ?{name} a value of its own")
            if group.kind in ("group", "select"):
                group.uses[name] = None
            elif group.kind == "template":
                top.uses[name] = None
        elif token.text == "{" and token.kind == "mark":
            kind = "data" if values_ahead else _kind(tokens, index)
            values_ahead = False
            if kind == "short":
                raise QueryError("query: CONSTRUCT WHERE takes no parameters; write CONSTRUCT { … } WHERE { … }")
            opened = _Group(kind, token.end, {})
            # What a SELECT clause names must be bound where its solutions are made.
            inside = tokens[index - 1].keyword == "EXISTS" if index else False
            if kind in ("group", "select") and group.kind == "select" and group.holder is None and not inside:
                group.holder = opened
            groups.append(opened)
            stack.append(opened)
        elif token.text == "}" and token.kind == "mark" and len(stack) > 1:
            stack.pop()
        elif token.keyword == "VALUES":
            values_ahead = True
    for group in [top, *groups]:
        if group.kind == "select" and group.uses and group.holder is not None:
            group.holder.uses |= group.uses
    for group in groups:
        if group.kind == "group" and group.uses:
            yield group.start, "".join(f" {_values(name, terms[name])}" for name in terms if name in group.uses)
    if top.uses and top.holder is None:
        yield len(query.text), f"\nWHERE {{{''.join(f' {_values(name, terms[name])}' for name in top.uses)} }}"


def _kind(tokens: Sequence[Token], index: int) -> str:
    previous = tokens[index - 1].keyword if index else ""
    if previous == "CONSTRUCT":
        return "template"
    if previous == "WHERE" and index > 1 and tokens[index - 2].keyword == "CONSTRUCT":
        return "short"
    return "select" if index + 1 < len(tokens) and tokens[index + 1].keyword == "SELECT" else "group"


def _values(name: str, terms: Sequence[Term]) -> str:
    return f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"
