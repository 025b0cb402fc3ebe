"""The graph as files for other tools, the same bytes from run to run."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, runtime_checkable

from styrkedjan.ontology import PREFIXES, PROV, RDF, SK, SKOS, XSD

from .errors import UsageError
from .model import Literal, Term
from .network import to_gexf, to_graphml
from .terms import term_to_ntriples

if TYPE_CHECKING:
    import rdflib

__all__ = ["FORMATS", "Source", "export", "export_to_file", "to_rdflib"]

Triple = tuple[str, str, Term]


class Source(Protocol):
    """What can be exported: anything that gives its triples sorted, a subject's together, each once."""

    @property
    def base(self) -> str: ...

    def triples(self) -> Iterator[Triple]: ...


@runtime_checkable
class Lined(Protocol):
    """A source that has its N-Quads at hand."""

    def lines(self) -> Iterator[str]: ...


def export(source: Source, format: str, out: IO[str]) -> None:
    """Write the graph of *source* to *out*, a text file, in one of :data:`FORMATS`."""
    try:
        write = FORMATS[format]
    except KeyError:
        raise UsageError(f"{format!r}: no such format; there are {', '.join(FORMATS)}") from None
    out.writelines(write(source))


def export_to_file(source: Source, format: str, path: Path) -> Path:
    """Write the graph to the file at *path*, whole or not at all, and return its path."""
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as out:
            export(source, format, out)
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _write_ntriples(source: Source) -> Iterator[str]:
    if isinstance(source, Lined):
        yield from source.lines()
        return
    for subject, predicate, object_ in source.triples():
        yield f"{term_to_ntriples(subject)} <{predicate}> {term_to_ntriples(object_)} .\n"


def to_rdflib(source: Source) -> rdflib.Graph:
    """Return a copy of the graph for rdflib, with the usual prefixes; meant for graphs that fit into memory well."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, namespace in dict(PREFIXES, id=source.base).items():
        graph.bind(prefix, namespace, replace=True)
    return graph.parse(data="".join(_write_ntriples(source)), format="nt")


# Turtle: our own writer, since the order of the libraries' is not theirs to promise.

#: Local names that every reader of Turtle takes without escapes; all other IRIs are written in full.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SHORT = {XSD + "integer": re.compile(r"[+-]?[0-9]+"), XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+")}
_SHORT[XSD + "boolean"] = re.compile(r"true|false")


def _namer(prefixes: Mapping[str, str]) -> Callable[[Term], str]:
    known: dict[str, str] = {}
    by_length = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def shorten(iri: str) -> str:
        for prefix, namespace in by_length:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return term_to_ntriples(iri)

    def name(term: Term) -> str:
        if isinstance(term, Literal):
            if (shape := _SHORT.get(term.datatype)) and not term.language and shape.fullmatch(term.value):
                return term.value
            if term.language or term.datatype == XSD + "string":
                return term_to_ntriples(term)
            return f"{term_to_ntriples(Literal(term.value))}^^{name(term.datatype)}"
        if term not in known:
            known[term] = shorten(term)
        return known[term]

    return name


def _write_turtle(source: Source) -> Iterator[str]:
    prefixes = dict(PREFIXES, id=source.base)
    name = _namer(prefixes)
    for prefix, namespace in sorted(prefixes.items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        yield f"\n{name(subject)}"
        # The class first, as people write it; the rest by IRI.
        ordered = sorted(block, key=lambda triple: (triple[1] != RDF + "type", triple[1]))
        separator = "\n    "
        for predicate, triples in groupby(ordered, key=lambda triple: triple[1]):
            verb = "a" if predicate == RDF + "type" else name(predicate)
            objects = " ,\n        ".join(sorted(name(object_) for _, _, object_ in triples))
            yield f"{separator}{verb} {objects}"
            separator = " ;\n    "
        yield " .\n"


def _write_jsonld(source: Source) -> Iterator[str]:
    prefixes = dict(PREFIXES, id=source.base)
    name = _namer(prefixes)

    def compact(iri: str) -> str:
        short = name(iri)
        return iri if short.startswith("<") else short

    yield '{"@context":' + json.dumps(dict(sorted(prefixes.items())), ensure_ascii=False) + ',\n"@graph":['
    separator = "\n"
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        node: dict[str, object] = {"@id": compact(subject)}
        values: dict[str, list[object]] = {}
        types = []
        for _, predicate, object_ in block:
            if predicate == RDF + "type" and isinstance(object_, str):
                types.append(compact(object_))
            else:
                values.setdefault(compact(predicate), []).append(_json_value(object_, compact))
        if types:
            node["@type"] = types
        yield separator + json.dumps(node | values, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _json_value(term: Term, compact: Callable[[str], str]) -> object:
    if isinstance(term, str):
        return {"@id": compact(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": compact(term.datatype)}


def _write_rdfxml(source: Source) -> Iterator[str]:
    """RDF/XML, a description for each subject; XML 1.0 has no control characters, so those are left out of literals."""
    namespaces: dict[str, str] = {}
    for prefix, namespace in sorted(PREFIXES.items()):
        namespaces[namespace] = prefix
    predicates = sorted({predicate for _, predicate, _ in source.triples()})
    qualified = {}
    for predicate in predicates:
        cut = re.search(r"[A-Za-z_][A-Za-z0-9_.-]*$", predicate)
        if cut is None:
            raise UsageError(f"{predicate}: RDF/XML has no way to write this property; choose another format")
        namespace = predicate[: cut.start()]
        prefix = namespaces.setdefault(namespace, f"ns{len(namespaces)}")
        qualified[predicate] = f"{prefix}:{cut[0]}"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for namespace, prefix in sorted(namespaces.items(), key=lambda item: item[1]):
        yield f'\n   xmlns:{prefix}="{_xml(namespace)}"'
    yield ">\n"
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        about = f'rdf:nodeID="{_xml(subject[2:])}"' if subject.startswith("_:") else f'rdf:about="{_xml(subject)}"'
        yield f"  <rdf:Description {about}>\n"
        for _, predicate, object_ in block:
            tag = qualified[predicate]
            if isinstance(object_, str):
                kind, value = ("nodeID", object_[2:]) if object_.startswith("_:") else ("resource", object_)
                yield f'    <{tag} rdf:{kind}="{_xml(value)}"/>\n'
                continue
            attribute = ""
            if object_.language:
                attribute = f' xml:lang="{object_.language}"'
            elif object_.datatype != XSD + "string":
                attribute = f' rdf:datatype="{_xml(object_.datatype)}"'
            yield f"    <{tag}{attribute}>{_xml(object_.value)}</{tag}>\n"
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _xml(text: str) -> str:
    text = _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


# The table of statements, for those who work in a spreadsheet.

COLUMNS = (
    "subject",
    "subject_label",
    "predicate",
    "object",
    "object_label",
    "role_label",
    "quote",
    "document",
    "start",
    "end",
    "rule",
    "confidence",
    "modality",
)


def _write_csv(source: Source) -> Iterator[str]:
    """One row for each piece of evidence, sorted by what it backs; formulas are disarmed, as spreadsheets run them."""
    labels: dict[str, str] = {}
    names: dict[str, str] = {}
    rows: list[dict[str, Term]] = []
    for subject, block in groupby(source.triples(), key=lambda triple: triple[0]):
        properties = {predicate: object_ for _, predicate, object_ in _swedish_last(block)}
        if properties.get(RDF + "type") == SK + "Evidence":
            rows.append(properties)
        if isinstance(label := properties.get(SKOS + "prefLabel"), Literal):
            labels[subject] = label.value
        if isinstance(name := properties.get(SK + "fileName"), Literal):
            names[subject] = name.value

    def row(evidence: dict[str, Term]) -> tuple[str, ...]:
        subject, object_, role = (evidence.get(iri, "") for iri in (RDF + "subject", RDF + "object", SK + "role"))
        document = _text(evidence.get(PROV + "wasDerivedFrom", ""))
        return (
            _text(subject),
            labels.get(_text(subject), ""),
            _text(evidence.get(RDF + "predicate", "")),
            _text(object_),
            labels.get(object_, "") if isinstance(object_, str) else object_.value,
            labels.get(_text(role), ""),
            _text(evidence.get(SK + "quote", "")),
            names.get(document, document),
            *(_text(evidence.get(SK + name, "")) for name in ("start", "end", "rule", "confidence", "modality")),
        )

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(tuple(map(_disarm, row(evidence))) for evidence in rows))
    yield text.getvalue()


def _swedish_last(block: Iterable[Triple]) -> list[Triple]:
    return sorted(block, key=lambda triple: isinstance(triple[2], Literal) and triple[2].language == "sv")


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else term


def _disarm(cell: str) -> str:
    return (
        f"'{cell}"
        if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"-?[\d-]+", cell)
        else cell
    )


#: Every format by the name that ``--format`` takes.
FORMATS: Mapping[str, Callable[[Source], Iterable[str]]] = {
    "turtle": _write_turtle,
    "ntriples": _write_ntriples,
    "nquads": _write_ntriples,  # all triples stand in the default graph, so the two are alike
    "jsonld": _write_jsonld,
    "rdfxml": _write_rdfxml,
    "graphml": to_graphml,
    "gexf": to_gexf,
    "csv": _write_csv,
}
