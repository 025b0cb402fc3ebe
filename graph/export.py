"""The graph as files for other tools, the same bytes from run to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING

from styrkedjan.ontology import PREFIXES, XSD

from .errors import UsageError
from .jsonld import write_jsonld
from .network_files import write_gexf, write_graphml
from .quads import write_quads, write_trig
from .reifiers import Reified
from .source import Lined, Source, Triple, iter_text
from .tables import write_csv, write_workbook
from .turtle import write_turtle

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "BINARY",
    "FORMATS",
    "Options",
    "Source",
    "Triple",
    "export",
    "export_binary",
    "export_to_file",
    "to_rdflib",
]


@dataclass(frozen=True, slots=True)
class Options:
    """How to write: one graph a document (N-Quads, TriG); for a Swedish spreadsheet (CSV); with mentions (tables).

    ``reifiers`` writes evidence as RDF 1.2 has it, with triple terms; ``table`` is the one that CSV is to be, "" for
    that of the evidence.
    """

    graphs: bool = False
    excel: bool = False
    mentions: bool = False
    reifiers: bool = False
    table: str = ""


_PLAIN = Options()


def _writer(format: str, options: Options) -> Callable[[Source], Iterable[str]]:
    if format not in FORMATS:
        raise UsageError(f"{format!r}: no such format; there are {', '.join((*FORMATS, *BINARY))}")
    _check(format, options)
    if options.reifiers:
        return lambda source: FORMATS[format](Reified(source))
    if options.graphs:
        return write_quads if format == "nquads" else write_trig
    if format == "csv":
        table = options.table or "evidence"
        return partial(write_csv, excel=options.excel, mentions=options.mentions, table=table)
    return FORMATS[format]


#: Formats that have triple terms.
_RDF12 = ("turtle", "ntriples", "nquads", "trig")


def _check(format: str, options: Options) -> None:
    for name, formats in (
        ("graphs", ("nquads", "trig")),
        ("excel", ("csv",)),
        ("mentions", ("csv", "xlsx")),
        ("reifiers", _RDF12),
        ("table", ("csv",)),
    ):
        if getattr(options, name) and format not in formats:
            raise UsageError(f"--{name} is for {' and '.join(formats)}, not for {format}; leave it out")
    if options.graphs and options.reifiers:
        raise UsageError("--graphs and --reifiers both tell which document says what; choose one")


def export(source: Source, format: str, out: IO[str], options: Options = _PLAIN) -> None:
    """Write the graph of *source* to *out*, a text file, in one of :data:`FORMATS`."""
    out.writelines(_writer(format, options)(source))


def export_to_file(source: Source, format: str, path: Path, options: Options = _PLAIN) -> Path:
    """Write the graph to the file at *path*, whole or not at all, and return its path."""
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        if format in BINARY:
            with unfinished.open("wb") as packed:
                export_binary(source, format, packed, options)
        else:
            with unfinished.open("w", encoding="utf-8", newline="\n") as out:
                export(source, format, out, options)
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def export_binary(source: Source, format: str, out: IO[bytes], options: Options = _PLAIN) -> None:
    """Write the graph to *out*, a binary file, in one of :data:`BINARY`."""
    _check(format, options)
    write_workbook(source, out, mentions=options.mentions)


def _write_ntriples(source: Source) -> Iterator[str]:
    if isinstance(source, Lined):
        yield from source.lines()
        return
    for subject, predicate, object_ in iter_text(source):
        yield f"{subject} {predicate} {object_} .\n"


def to_rdflib(source: Source) -> rdflib.Graph:
    """Return a copy of the graph for rdflib, with the usual prefixes; meant for graphs that fit into memory well."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, namespace in dict(PREFIXES, id=source.base).items():
        graph.bind(prefix, namespace, replace=True)
    return graph.parse(data="".join(_write_ntriples(source)), format="nt")


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


#: Every format of text by the name that ``--format`` takes.
FORMATS: Mapping[str, Callable[[Source], Iterable[str]]] = {
    "turtle": write_turtle,
    "ntriples": _write_ntriples,
    "nquads": _write_ntriples,  # all triples stand in the default graph, so the two are alike
    "trig": write_turtle,  # likewise
    "jsonld": write_jsonld,
    "rdfxml": _write_rdfxml,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "csv": write_csv,
}
#: Formats that are no text.
BINARY = ("xlsx",)
