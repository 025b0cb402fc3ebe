"""Is the graph sound? The ontology's shapes, and where the documents contradict each other; told by name.

Shapes that look at a node and its values are checked by our own hand, subject by subject; what these do not understand,
by pyshacl, a batch of subjects at a time. Rules that look at the whole graph at once are queries, which the engine
answers from disk.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from styrkedjan.ontology import PREFIXES, RDF, SH, SK, read_reference

from .contradictions import Contradiction, Quote, find_contradictions
from .errors import ExtraMissing
from .model import Term
from .names import Selectable
from .shapes import Result, check_shapes, compile_shapes
from .source import Source
from .terms import term_to_ntriples

if TYPE_CHECKING:
    import rdflib


__all__ = ["Checkable", "Finding", "Report", "Violation", "check", "check_with_pyshacl", "validate"]

#: So many triples are checked at once.
BATCH = 20_000
SHAPES = "https://w3id.org/styrkedjan/shapes#"


class Checkable(Source, Selectable, Protocol):
    """What can be checked: it gives its triples, and answers questions on them."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks one shape; ``severity`` is "Violation", "Warning" or "Info"; ``shape`` is its IRI."""

    severity: str
    focus: str
    path: str
    value: str
    message: str
    shape: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What is wrong with one node, in words: ``kind`` is "violation", "warning", "info" or "contradiction".

    ``names`` are the labels of the values where they are nodes; ``sentences`` are the quotes that say what is wrong.
    """

    kind: str
    node: str
    name: str
    path: str
    values: tuple[str, ...]
    names: tuple[str, ...]
    message: str
    remedy: str
    sentences: tuple[Quote, ...]
    shape: str = ""
    component: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, sorted; the graph conforms where none of them is a violation."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        return not self.count("violation")

    def count(self, kind: str) -> int:
        return sum(finding.kind == kind for finding in self.findings)


def validate(
    source: Checkable,
    shapes: str | None = None,
    *,
    language: str = "en",
    batch: int = BATCH,
    on_progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> list[Violation]:
    """Return what in the graph breaks a shape, sorted; *shapes* is Turtle, by default the ontology's.

    *batch* is of the shapes that are left to pyshacl, in triples.
    """
    rules = _read_shapes(shapes)
    found = set(_ask_queries(source, rules, language))
    understood, left = compile_shapes(rules)
    on_progress("checking the shapes", 0, 0)
    for result in check_shapes(source, understood, lambda done: on_progress("checking the shapes", done, 0)):
        found.add(_tell_result(result, rules, language))
    if left:
        others = _without_queries(rules)
        for target in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"):
            for shape in set(others.subjects(_sh(target), None)) - set(left):
                others.remove((shape, _sh(target), None))
        found.update(check_with_pyshacl(source, others, language=language, batch=batch, on_progress=on_progress))
    return sorted(found)


def _tell_result(result: Result, rules: rdflib.Graph, language: str) -> Violation:
    import rdflib

    shape = rdflib.URIRef(result.shape) if ":" in result.shape else rdflib.BNode(result.shape)
    severity = str(rules.value(shape, _sh("severity")) or "#Violation").rpartition("#")[2]
    message = _in_language(rules.objects(shape, _sh("message")), language)
    return Violation(severity, result.focus, result.path, result.value, message, result.shape, result.component)


def check_with_pyshacl(
    source: Checkable,
    rules: rdflib.Graph,
    *,
    language: str = "en",
    batch: int = BATCH,
    on_progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Iterator[Violation]:
    """Yield what breaks *rules*, by pyshacl: slow, and for every shape there is, but queries."""
    done = 0
    for graph, subjects, known in _batches(source, rules, batch):
        on_progress("checking the shapes", done, 0)
        yield from _check_batch(graph, rules, subjects, known, language)
        done += len(graph)


def check(
    source: Checkable,
    *,
    language: str = "en",
    batch: int = BATCH,
    on_progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Report:
    """Return the report by name: what breaks a shape, with its sentences and what would mend it, and contradictions."""
    rules = _read_shapes(None)
    violations = validate(source, language=language, batch=batch, on_progress=on_progress)
    findings = [_tell(source, each, rules, language) for each in violations]
    findings += [_tell_contradiction(source, each, language) for each in find_contradictions(source)]
    return Report(tuple(sorted(findings, key=lambda each: (_KINDS.index(each.kind), each))))


_KINDS = ("violation", "contradiction", "warning", "info")


# ------------------------------------------------------------------------------------------- what breaks a shape


def _read_shapes(shapes: str | None) -> rdflib.Graph:
    import rdflib

    if shapes is None:
        shapes = files("styrkedjan.ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=shapes, format="turtle")


def _sh(name: str) -> rdflib.URIRef:
    import rdflib

    return rdflib.URIRef(SH + name)


def _without_queries(rules: rdflib.Graph) -> rdflib.Graph:
    import rdflib

    bare = rdflib.Graph()
    queried = set(rules.subjects(_sh("sparql"), None))
    for triple in rules:
        if triple[0] not in queried:
            bare.add(triple)
    return bare


def _ask_queries(source: Checkable, rules: rdflib.Graph, language: str) -> Iterator[Violation]:
    """Ask the whole graph each rule that is a query; its target takes the place of ``$this``, as SHACL binds it."""
    import rdflib

    for shape, query in sorted(rules.subject_objects(_sh("sparql")), key=str):
        text = str(rules.value(query, rdflib.URIRef(SHAPES + "ask")) or rules.value(query, _sh("select")))
        severity = str(rules.value(shape, _sh("severity")) or "#Violation").rpartition("#")[2]
        for target in sorted(rules.objects(shape, _sh("targetNode")), key=str):
            asked = re.sub(r"\$this\b", f"<{target}>", text.replace("SELECT $this", "SELECT DISTINCT", 1))
            for (value,) in source.select(asked):
                message = _in_language(rules.objects(query, _sh("message")), language)
                yield Violation(severity, value or "", str(target), "", message, str(shape), "SPARQL")


def _batches(
    source: Checkable, rules: rdflib.Graph, size: int
) -> Iterator[tuple[rdflib.Graph, set[str], dict[str, tuple[str, ...]]]]:
    """Yield the graph in parts of about *size* triples with whole subjects, each with what its shapes look at besides.

    That is the class of each object, the vocabulary's tree of classes, and what leads to a node by a path that a shape
    follows backwards or by a property whose objects are its targets.
    """
    back = {
        str(each) for each in (*rules.objects(None, _sh("inversePath")), *rules.objects(None, _sh("targetObjectsOf")))
    }
    classes: dict[str, tuple[str, ...]] = {}
    incoming: dict[str, list[tuple[str, str]]] = defaultdict(list)
    same: dict[str, str] = {}
    for subject, predicate, object_ in source.triples():
        if predicate == RDF + "type" and isinstance(object_, str):
            classes[subject] = (*classes.get(subject, ()), same.setdefault(object_, object_))
        elif predicate in back and isinstance(object_, str):
            incoming[object_].append((subject, same.setdefault(predicate, predicate)))
    lines: list[str] = []
    subjects: set[str] = set()
    objects: set[str] = set()
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        subjects.add(subject)
        for _, predicate, object_ in block:
            lines.append(_line(subject, predicate, object_))
            if isinstance(object_, str):
                objects.add(object_)
        lines += [_line(other, predicate, subject) for other, predicate in incoming.get(subject, ())]
        if len(lines) >= size:
            yield _graph(lines, objects - subjects, classes), subjects, classes
            lines, subjects, objects = [], set(), set()
    if lines:
        yield _graph(lines, objects - subjects, classes), subjects, classes


def _line(subject: str, predicate: str, object_: Term) -> str:
    return f"{term_to_ntriples(subject)} <{predicate}> {term_to_ntriples(object_)} .\n"


def _graph(lines: list[str], others: Iterable[str], classes: dict[str, tuple[str, ...]]) -> rdflib.Graph:
    import rdflib

    lines += [_line(other, RDF + "type", class_) for other in others for class_ in classes.get(other, ())]
    lines += [f"{triple} .\n" for triple in read_reference("vocabulary")]
    return rdflib.Graph().parse(data="".join(lines), format="nt")


def _check_batch(
    graph: rdflib.Graph, rules: rdflib.Graph, subjects: set[str], known: dict[str, tuple[str, ...]], language: str
) -> Iterator[Violation]:
    try:
        import pyshacl
    except ImportError:
        raise ExtraMissing("pyshacl", "shacl") from None
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none", inplace=True)
    for violation in _read(report, rules, language):
        # What is there by its class alone is whole in another batch; what has no class is whole nowhere else.
        if violation.focus in subjects or violation.focus not in known:
            yield violation


def _read(report: Any, rules: rdflib.Graph, language: str) -> Iterable[Violation]:
    def one(result: Any, name: str) -> str:
        found = report.value(result, _sh(name))
        return "" if found is None else str(found)  # a nought is a value too

    for result in report.objects(None, _sh("result")):
        yield Violation(
            one(result, "resultSeverity").rpartition("#")[2],
            one(result, "focusNode"),
            one(result, "resultPath"),
            one(result, "value"),
            _in_language(report.objects(result, _sh("resultMessage")), language),
            one(result, "sourceShape"),
            one(result, "sourceConstraintComponent").rpartition("#")[2].removesuffix("ConstraintComponent"),
        )


def _in_language(messages: Iterable[Any], language: str) -> str:
    found = sorted(messages, key=lambda text: (getattr(text, "language", None) != language, str(text)))
    return " ".join(str(found[0]).split()) if found else ""


# ------------------------------------------------------------------------------------------- told by name

#: What mends it, by the kind of constraint, in both languages; a shape may have its own (``shape:remedy``).
_REMEDIES = {
    "MinCount": ("add what is missing", "lägg till det som saknas"),
    "MaxCount": ("keep one of the values, or tell two things apart", "behåll ett av värdena, eller skilj två saker åt"),
    "UniqueLang": ("keep one name in each language", "behåll ett namn per språk"),
    "Datatype": ("write the value in the type asked for", "skriv värdet i den typ som krävs"),
    "Pattern": ("write the value in the form asked for", "skriv värdet i den form som krävs"),
    "Class": (
        "read the sentence: the rule took it for another kind of thing",
        "läs meningen: regeln tog det för ett annat slags sak",
    ),
}
_REMEDY = ("read the sentence, and mend the rule that it names", "läs meningen, och rätta regeln som den namnger")


def _remedy(rules: rdflib.Graph, violation: Violation, language: str) -> str:
    import rdflib

    shape = rdflib.URIRef(violation.shape)
    own = [*rules.objects(shape, rdflib.URIRef(SHAPES + "remedy"))]
    for query in rules.objects(shape, _sh("sparql")):
        own += rules.objects(query, rdflib.URIRef(SHAPES + "remedy"))
    return _in_language(own, language) or _REMEDIES.get(violation.component, _REMEDY)[language == "sv"]


def _tell(source: Selectable, violation: Violation, rules: rdflib.Graph, language: str) -> Finding:
    value = violation.value
    return Finding(
        violation.severity.lower(),
        violation.focus,
        _name(source, violation.focus),
        violation.path,
        (value,) if value else (),
        (_name(source, value),) if value else (),
        violation.message,
        _remedy(rules, violation, language),
        tuple(sorted(_sentences(source, violation))),
        violation.shape,
        violation.component,
    )


_CONTRADICTIONS = {
    "date": (
        "the documents give several dates that cannot all be right",
        "dokumenten ger flera datum som inte alla kan stämma",
    ),
    "holder": (
        "the documents give two holders of a post that one person holds at a time",
        "dokumenten ger två innehavare av en post som en person i taget har",
    ),
    "remedy": (
        "read the sentences; both are kept, as documents may differ",
        "läs meningarna; båda behålls, eftersom dokument kan skilja sig åt",
    ),
}


def _tell_contradiction(source: Selectable, found: Contradiction, language: str) -> Finding:
    message = _CONTRADICTIONS["holder" if found.role else "date"][language == "sv"]
    if found.role:
        message = f"{message} ({_name(source, found.role)})"
    return Finding(
        "contradiction",
        found.node,
        _name(source, found.node),
        found.path,
        found.values,
        tuple(_name(source, value) for value in found.values),
        message,
        _CONTRADICTIONS["remedy"][language == "sv"],
        found.quotes,
    )


def _name(source: Selectable, iri: str) -> str:
    """Return what to call a node: its label; evidence by what it backs; else the value itself."""
    if not iri.startswith(("http://", "https://")):
        return iri
    for (label,) in source.select(
        'SELECT ?l WHERE { ?n skos:prefLabel|rdfs:label ?l } ORDER BY (LANG(?l) != "sv") ?l', n=iri
    ):
        return str(label)
    parts = "SELECT ?s ?p ?o WHERE { ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    for subject, predicate, object_ in source.select(parts, n=iri):
        return f"{_name(source, subject)} {_short(predicate)} {_name(source, object_)}"
    who = "SELECT ?s ?o WHERE { ?n org:member ?s ; org:organization ?o }"
    for member, organisation in source.select(who, n=iri):
        return f"{_name(source, member)}, {_name(source, organisation)}"
    return _short(iri)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


_QUOTE = "?e sk:quote ?quote ; sk:start ?start ; sk:end ?end ; prov:wasDerivedFrom/sk:fileName ?file ."
_WHERE = (
    f"{{ {_QUOTE} FILTER(?e = ?n) }}",
    f"{{ ?n prov:wasDerivedFrom ?e . {_QUOTE} }}",
    f"{{ ?e rdf:subject ?n ; rdf:predicate ?path . {_QUOTE} }}",
    f"{{ ?e rdf:subject ?n . {_QUOTE} FILTER NOT EXISTS {{ ?e rdf:predicate schema:mentions }} }}",
    f"{{ ?e rdf:object ?n . {_QUOTE} }}",
)


def _sentences(source: Selectable, violation: Violation) -> Iterator[Quote]:
    """Yield up to three sentences that say what is wrong: its own, else of its fact, else of its others."""
    if not violation.focus.startswith(("http://", "https://")):
        return
    given: dict[str, Term] = {"n": violation.focus, "path": violation.path or SK + "rule"}
    for where in _WHERE:
        asked = f"SELECT DISTINCT ?file ?start ?end ?quote ?e WHERE {where} ORDER BY ?file ?start LIMIT 3"
        values = {name: value for name, value in given.items() if f"?{name} " in where or f"?{name})" in where}
        rows = list(source.select(asked, **values))
        if rows:
            for file, start, end, quote, evidence in rows:
                yield Quote(file, int(start), int(end), quote, evidence)
            return
