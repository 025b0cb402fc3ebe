"""SHACL by our own hand, for shapes that look at a node and its values: a graph is checked in one pass over its text.

What is understood: targets by class, by the subjects and by the objects of a property; paths of one property, forwards
or backwards; the constraints in :data:`UNDERSTOOD`. A shape that holds anything else is left to pyshacl. Both find the
same, by a test.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from styrkedjan.ontology import RDF, RDFS, SH, XSD, read_reference

from .model import Literal
from .scratch import Scratch
from .source import Source, iter_text
from .terms import from_ntriples, term_to_ntriples

if TYPE_CHECKING:
    import rdflib

__all__ = ["UNDERSTOOD", "NodeShape", "Result", "check_shapes", "compile_shapes"]

_TYPE, _SUBCLASS = f"<{RDF}type>", f"<{RDFS}subClassOf>"
_LANG_STRING = RDF + "langString"

#: Each constraint that is understood, by its parameter, and the component that reports it.
UNDERSTOOD: Mapping[str, str] = {
    "minCount": "MinCount",
    "maxCount": "MaxCount",
    "datatype": "Datatype",
    "class": "Class",
    "nodeKind": "NodeKind",
    "pattern": "Pattern",
    "minLength": "MinLength",
    "in": "In",
    "or": "Or",
    "not": "Not",
    "hasValue": "HasValue",
    "minInclusive": "MinInclusive",
    "maxInclusive": "MaxInclusive",
    "uniqueLang": "UniqueLang",
    "disjoint": "Disjoint",
    "lessThanOrEquals": "LessThanOrEquals",
}
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
_BESIDES = frozenset({"path", "property", "message", "severity", *_TARGETS})

#: The properties of the node that is looked at, each with its values.
Block = Mapping[str, Sequence[str]]
#: Gives the values that offend, "" where none does alone; as text, with the block of their node.
Check = Callable[[Sequence[str], Block, "_Classes"], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Result:
    """One violation of one constraint, by IRIs and plain values."""

    focus: str
    path: str
    value: str
    shape: str
    component: str


@dataclass(frozen=True, slots=True)
class _Values:
    """What a shape demands of the values at one path; an empty path means the node itself."""

    shape: str
    path: str
    backwards: bool
    checks: tuple[tuple[str, Check], ...]


@dataclass(frozen=True, slots=True)
class NodeShape:
    """A shape with its targets, whose terms are N-Triples text."""

    classes: frozenset[str]
    subjects_of: frozenset[str]
    objects_of: frozenset[str]
    values: tuple[_Values, ...]


# ------------------------------------------------------------------------------------------------ reading shapes


def compile_shapes(rules: rdflib.Graph) -> tuple[list[NodeShape], list[rdflib.term.Node]]:
    """Return the node shapes of *rules* that are understood, and those that are not."""
    import rdflib

    sh = rdflib.Namespace(SH)
    targeted = {shape for target in (*_TARGETS, "targetNode") for shape in rules.subjects(sh[target], None)}
    compiled: list[NodeShape] = []
    left: list[rdflib.term.Node] = []
    for shape in sorted(targeted, key=str):
        if _names(rules, shape) <= {"sparql", "targetNode", "message", "severity", *_TARGETS}:
            continue  # a query, which is asked of the whole graph
        try:
            compiled.append(_node_shape(rules, shape, sh))
        except _NotUnderstood:
            left.append(shape)
    return compiled, left


class _NotUnderstood(Exception):
    """A shape holds what is not understood here."""


def _node_shape(rules: rdflib.Graph, shape: rdflib.term.Node, sh: Any) -> NodeShape:
    classes, subjects, objects = (
        frozenset(_text(each) for each in rules.objects(shape, sh[name])) for name in _TARGETS
    )
    values = [_values(rules, shape, sh)] if _parameters(rules, shape) & set(UNDERSTOOD) else []
    values += [_values(rules, each, sh) for each in sorted(rules.objects(shape, sh.property), key=str)]
    if (shape, sh.targetNode, None) in rules or (objects and any(each.path for each in values)):
        raise _NotUnderstood
    return NodeShape(classes, subjects, objects, tuple(values))


def _names(rules: rdflib.Graph, shape: rdflib.term.Node) -> set[str]:
    """Return the local names of what SHACL says of a shape."""
    return {str(p)[len(SH) :] for p in rules.predicates(shape, None) if str(p).startswith(SH)}


def _parameters(rules: rdflib.Graph, shape: rdflib.term.Node) -> set[str]:
    found = _names(rules, shape)
    if found - set(UNDERSTOOD) - _BESIDES:
        raise _NotUnderstood
    return found


def _values(rules: rdflib.Graph, shape: rdflib.term.Node, sh: Any) -> _Values:
    import rdflib

    parameters = _parameters(rules, shape)
    path = rules.value(shape, sh.path)
    inverse = rules.value(path, sh.inversePath) if path is not None else None
    if inverse is None and isinstance(path, rdflib.BNode):
        raise _NotUnderstood
    if (shape, sh.message, None) not in rules or (path is not None and (shape, sh.property, None) in rules):
        raise _NotUnderstood
    checks = [
        (UNDERSTOOD[name], _MAKERS[name](rules, value))
        for name in UNDERSTOOD
        if name in parameters
        for value in sorted(rules.objects(shape, sh[name]), key=str)
    ]
    at = inverse if inverse is not None else path
    return _Values(str(shape), _text(at) if at is not None else "", inverse is not None, tuple(checks))


def _text(term: rdflib.term.Node) -> str:
    """Return a term of rdflib as N-Triples text."""
    import rdflib

    if isinstance(term, rdflib.Literal):
        datatype = str(term.datatype) if term.datatype else XSD + "string"
        return term_to_ntriples(Literal(str(term), datatype, term.language or ""))
    return term_to_ntriples(f"_:{term}" if isinstance(term, rdflib.BNode) else str(term))


# ------------------------------------------------------------------------------------------------ constraints


def _min_count(rules: Any, value: Any) -> Check:
    least = int(value)
    return lambda values, block, classes: () if len(values) >= least else ("",)


def _max_count(rules: Any, value: Any) -> Check:
    most = int(value)
    return lambda values, block, classes: () if len(values) <= most else ("",)


def _each(holds: Callable[[str], bool]) -> Check:
    """Return the check that *holds* of each value."""
    return lambda values, block, classes: [value for value in values if not holds(value)]


def _datatype(rules: Any, value: Any) -> Check:
    wanted = str(value)
    if wanted == _LANG_STRING:
        return _each(lambda text: text[0] == '"' and text[-1] not in '">')
    if wanted == XSD + "string":
        return _each(lambda text: text[0] == '"' and text[-1] == '"')
    ending = f'"^^<{wanted}>'
    return _each(lambda text: text.endswith(ending) and _is_lawful(text[1 : -len(ending)], wanted))


_PLAIN = {XSD + "integer": re.compile(r"[+-]?\d+"), XSD + "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")}


def _is_lawful(value: str, datatype: str) -> bool:
    shape = _PLAIN.get(datatype)
    return bool(shape.fullmatch(value)) if shape else _is_of(value, datatype)


@lru_cache(maxsize=1 << 14)
def _is_of(value: str, datatype: str) -> bool:
    """Say whether *value* is one of *datatype*, by rdflib's word."""
    import rdflib

    return not rdflib.Literal(value, datatype=rdflib.URIRef(datatype)).ill_typed


def _class(rules: Any, value: Any) -> Check:
    wanted = _text(value)
    return lambda values, block, classes: [each for each in values if wanted not in classes.above_of(each)]


_KINDS = {"IRI": "<", "Literal": '"', "BlankNode": "_", "IRIOrLiteral": '<"', "BlankNodeOrIRI": "_<"}
_KINDS["BlankNodeOrLiteral"] = '_"'


def _node_kind(rules: Any, value: Any) -> Check:
    first = _KINDS[str(value)[len(SH) :]]
    return _each(lambda text: text[0] in first)


def _plain(text: str) -> str:
    """Return an IRI without its marks, the value of a literal."""
    if text[0] == '"':
        term = from_ntriples(text)
        return term.value if isinstance(term, Literal) else term
    return text[1:-1] if text[0] == "<" else text.removeprefix("_:")


def _pattern(rules: Any, value: Any) -> Check:
    pattern = re.compile(str(value))
    return _each(lambda text: text[0] != "_" and pattern.search(_plain(text)) is not None)


def _min_length(rules: Any, value: Any) -> Check:
    least = int(value)
    return _each(lambda text: text[0] != "_" and len(_plain(text)) >= least)


def _in(rules: rdflib.Graph, value: Any) -> Check:
    listed = frozenset(_text(term) for term in rules.items(value))
    return _each(lambda text: text in listed)


def _anonymous(rules: rdflib.Graph, shape: Any) -> list[Check]:
    """Return the checks of a shape within another, which has no path of its own."""
    import rdflib

    parameters = _parameters(rules, shape)
    if parameters - set(UNDERSTOOD):
        raise _NotUnderstood
    sh = rdflib.Namespace(SH)
    return [_MAKERS[name](rules, value) for name in sorted(parameters) for value in rules.objects(shape, sh[name])]


def _or(rules: rdflib.Graph, value: Any) -> Check:
    ways = [_anonymous(rules, shape) for shape in rules.items(value)]

    def check(values: Sequence[str], block: Block, classes: _Classes) -> Iterable[str]:
        for each in values:
            if not any(all(not [*check([each], {}, classes)] for check in way) for way in ways):
                yield each

    return check


def _not(rules: rdflib.Graph, value: Any) -> Check:
    checks = _anonymous(rules, value)

    def check(values: Sequence[str], block: Block, classes: _Classes) -> Iterable[str]:
        for each in values:
            if all(not [*check([each], {}, classes)] for check in checks):
                yield each

    return check


def _has_value(rules: Any, value: Any) -> Check:
    wanted = _text(value)
    return lambda values, block, classes: () if wanted in values else ("",)


def _number(text: str) -> Decimal | None:
    quoted, _, datatype = text.rpartition("^^")
    shape = _PLAIN.get(datatype[1:-1])
    return Decimal(quoted[1:-1]) if shape and shape.fullmatch(quoted[1:-1]) else None


def _min_inclusive(rules: Any, value: Any) -> Check:
    least = Decimal(str(value))
    return _each(lambda text: (number := _number(text)) is not None and number >= least)


def _max_inclusive(rules: Any, value: Any) -> Check:
    most = Decimal(str(value))
    return _each(lambda text: (number := _number(text)) is not None and number <= most)


def _unique_lang(rules: Any, value: Any) -> Check:
    def check(values: Sequence[str], block: Block, classes: _Classes) -> Iterable[str]:
        languages = [text.rpartition("@")[2].lower() for text in values if text[0] == '"' and text[-1] not in '">']
        return ("",) if len(set(languages)) < len(languages) else ()

    return check if str(value) == "true" else lambda values, block, classes: ()


def _disjoint(rules: Any, value: Any) -> Check:
    other = _text(value)
    return lambda values, block, classes: [each for each in values if each in block.get(other, ())]


def _less_than_or_equals(rules: Any, value: Any) -> Check:
    other = _text(value)

    def check(values: Sequence[str], block: Block, classes: _Classes) -> Iterable[str]:
        return [each for each in values if not all(_is_at_most(each, than) for than in block.get(other, ()))]

    return check


def _is_at_most(one: str, other: str) -> bool:
    """Say whether a value is at most another, of numbers and of plain strings; what cannot be compared is not."""
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return first <= second
    return one[-1] == other[-1] == '"' and _plain(one) <= _plain(other)


_MAKERS: Mapping[str, Callable[[Any, Any], Check]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "datatype": _datatype,
    "class": _class,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "minLength": _min_length,
    "in": _in,
    "or": _or,
    "not": _not,
    "hasValue": _has_value,
    "minInclusive": _min_inclusive,
    "maxInclusive": _max_inclusive,
    "uniqueLang": _unique_lang,
    "disjoint": _disjoint,
    "lessThanOrEquals": _less_than_or_equals,
}


# ------------------------------------------------------------------------------------------------ checking


class _Classes:
    """The classes of all nodes, on disk, and what leads to a node backwards along the paths that ask for it."""

    def __init__(self, source: Source, backwards: set[str]) -> None:
        self._scratch = Scratch(
            """CREATE TABLE class (n TEXT, class TEXT, PRIMARY KEY (n, class)) WITHOUT ROWID;
               CREATE TABLE back (n TEXT, p TEXT, s TEXT, PRIMARY KEY (n, p, s)) WITHOUT ROWID"""
        )
        self._parents: dict[str, set[str]] = defaultdict(set)
        for triple in read_reference("vocabulary"):
            self._read(str(triple.subject), str(triple.predicate), str(triple.object), backwards)
        for subject, predicate, object_ in iter_text(source):
            self._read(subject, predicate, object_, backwards)
        self._closed: dict[str, frozenset[str]] = {}
        self.above_of = lru_cache(maxsize=1 << 14)(self._above_of)

    def _read(self, subject: str, predicate: str, object_: str, backwards: set[str]) -> None:
        if predicate == _TYPE:
            self._scratch.put("class", subject, object_)
        elif predicate == _SUBCLASS:
            self._parents[subject].add(object_)
        if predicate in backwards:
            self._scratch.put("back", object_, predicate, subject)

    def _above_of(self, node: str) -> frozenset[str]:
        if node[0] == '"':
            return frozenset()
        found = self._scratch.ask("SELECT class FROM class WHERE n = ?", node)
        return frozenset().union(*(self.above(class_) for (class_,) in found))

    def above(self, class_: str) -> frozenset[str]:
        """Return a class with all above it."""
        if class_ not in self._closed:
            found, waiting = {class_}, [class_]
            while waiting:
                new = self._parents.get(waiting.pop(), set()) - found
                found |= new
                waiting += new
            self._closed[class_] = frozenset(found)
        return self._closed[class_]

    def back(self, node: str, predicate: str) -> list[str]:
        """Return what leads to a node by a property."""
        return [s for (s,) in self._scratch.ask("SELECT s FROM back WHERE n = ? AND p = ?", node, predicate)]


@dataclass(slots=True)
class _Plan:
    """Which shapes look at a node, by its classes and properties."""

    shapes: Sequence[NodeShape]
    classes: _Classes
    _by_classes: dict[tuple[str, ...], tuple[NodeShape, ...]] = field(default_factory=dict)

    def of(self, block: Block) -> list[NodeShape]:
        kinds = tuple(block.get(_TYPE, ()))
        if kinds not in self._by_classes:
            above = frozenset().union(*map(self.classes.above, kinds))
            self._by_classes[kinds] = tuple(shape for shape in self.shapes if shape.classes & above)
        chosen = [*self._by_classes[kinds]]
        return chosen + [s for s in self.shapes if s.subjects_of & block.keys() and s not in chosen]


def check_shapes(
    source: Source, shapes: Sequence[NodeShape], on_progress: Callable[[int], None] = lambda done: None
) -> Iterator[Result]:
    """Yield what in *source* breaks one of *shapes*; *on_progress* hears how many triples were looked at."""
    classes = _Classes(source, {each.path for shape in shapes for each in shape.values if each.backwards})
    plan = _Plan(shapes, classes)
    objects_of: dict[str, list[NodeShape]] = defaultdict(list)
    for shape in shapes:
        for predicate in shape.objects_of:
            objects_of[predicate].append(shape)
    done = 0
    for subject, lines in groupby(iter_text(source), key=itemgetter(0)):
        block: dict[str, list[str]] = {}
        for _, predicate, object_ in lines:
            block.setdefault(predicate, []).append(object_)
            done += 1
        for shape in plan.of(block):
            yield from _check(shape, subject, block, classes)
        for predicate in objects_of.keys() & block.keys():
            for shape in objects_of[predicate]:
                for object_ in block[predicate]:
                    yield from _check(shape, object_, {}, classes)
        if done >= _TOLD:
            on_progress(done)
            done = 0


#: After so many triples the progress is told.
_TOLD = 20_000


def _check(shape: NodeShape, focus: str, block: Block, classes: _Classes) -> Iterator[Result]:
    for each in shape.values:
        if not each.path:
            values: Sequence[str] = [focus]
        elif each.backwards:
            values = classes.back(focus, each.path)
        else:
            values = block.get(each.path, ())
        for component, check in each.checks:
            for value in check(values, block, classes):
                shown = f"{'^' if each.backwards else ''}{each.path[1:-1]}"
                yield Result(_plain(focus), shown, _plain(value) if value else "", each.shape, component)
