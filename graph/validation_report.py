"""The report of a validation as lines to read, as JSON and as RDF, a SHACL report with our sentences beside."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict

from styrkedjan.ontology import PROV, RDF, RDFS, SH

from .model import Literal, Term
from .terms import term_to_ntriples
from .validate import SHAPES, Finding, Report

__all__ = ["iter_text", "to_json", "to_turtle"]

_WORDS = {
    "en": {
        "violation": "wrong",
        "contradiction": "contradiction",
        "warning": "warning",
        "info": "remark",
        "remedy": "to mend it",
        "conforms": "conforms: no violations",
        "sum": "{} violations",
        "also": "{} contradictions between documents, {} warnings, {} remarks (--format json lists them)",
    },
    "sv": {
        "violation": "fel",
        "contradiction": "motsägelse",
        "warning": "varning",
        "info": "anmärkning",
        "remedy": "åtgärd",
        "conforms": "grafen håller: inga fel",
        "sum": "{} fel",
        "also": "{} motsägelser mellan dokument, {} varningar, {} anmärkningar (--format json räknar upp dem)",
    },
}


def iter_text(report: Report, language: str) -> Iterator[str]:
    """Yield the report as lines: each finding by name, its sentences, what would mend it; the sum last.

    Mere remarks are only counted.
    """
    words = _WORDS[language]
    for finding in (each for each in report.findings if each.kind != "info"):
        values = f" ({'; '.join(finding.names)})" if finding.names else ""
        yield f"{words[finding.kind]}: {finding.name}: {finding.message}{values}"
        yield f"    <{finding.node}>"
        for quote in finding.sentences:
            text = f"“{' '.join(quote.quote.split())}”"
            yield textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="     ")
            yield f"      {quote.document} {quote.start}–{quote.end}"
        yield f"    {words['remedy']}: {finding.remedy}"
    yield words["conforms"] if report.conforms else words["sum"].format(report.count("violation"))
    others = report.count("contradiction"), report.count("warning"), report.count("info")
    if any(others):
        yield words["also"].format(*others)


def to_json(report: Report) -> str:
    """Return the report as JSON: ``conforms`` and ``findings``, with the fields of :class:`Finding`."""
    data = {"conforms": report.conforms, "findings": [asdict(finding) for finding in report.findings]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


#: A contradiction is none of SHACL's severities' own; it is told as information.
_SEVERITY = {"violation": "Violation", "warning": "Warning", "info": "Info", "contradiction": "Info"}


def to_turtle(report: Report, language: str) -> str:
    """Return the report as Turtle (written as N-Triples): an ``sh:ValidationReport`` with its results.

    Beside what SHACL names a result has ``rdfs:label`` (the node's name), the remedy, and ``prov:wasDerivedFrom`` the
    evidence whose sentences say it.
    """
    lines = [_line("_:report", RDF + "type", SH + "ValidationReport")]
    conforms = Literal("true" if report.conforms else "false", "http://www.w3.org/2001/XMLSchema#boolean")
    lines.append(_line("_:report", SH + "conforms", conforms))
    for number, finding in enumerate(report.findings, start=1):
        lines.append(_line("_:report", SH + "result", f"_:r{number}"))
        lines += [_line(f"_:r{number}", predicate, object_) for predicate, object_ in _result(finding, language)]
    return "".join(lines)


def _result(finding: Finding, language: str) -> Iterator[tuple[str, Term]]:
    yield RDF + "type", SH + "ValidationResult"
    yield SH + "resultSeverity", SH + _SEVERITY[finding.kind]
    yield SH + "focusNode", _node(finding.node)
    if finding.path.startswith("http"):
        yield SH + "resultPath", finding.path
    for value in finding.values:
        yield SH + "value", _node(value)
    yield SH + "resultMessage", Literal(finding.message, language=language)
    kind = finding.component or "SPARQL"
    yield SH + "sourceConstraintComponent", f"{SH}{kind}ConstraintComponent"
    if finding.shape.startswith("http"):
        yield SH + "sourceShape", finding.shape
    yield RDFS + "label", Literal(finding.name)
    yield SHAPES + "remedy", Literal(finding.remedy, language=language)
    for quote in finding.sentences:
        yield PROV + "wasDerivedFrom", quote.evidence


def _node(value: str) -> Term:
    return value if value.startswith(("http://", "https://", "mailto:", "urn:")) else Literal(value)


def _line(subject: str, predicate: str, object_: Term) -> str:
    return f"{term_to_ntriples(subject)} <{predicate}> {term_to_ntriples(object_)} .\n"
