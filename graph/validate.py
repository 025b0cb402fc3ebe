"""Does the graph keep the ontology's own rules? The SHACL report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from styrkedjan.ontology import SH

from .errors import ExtraMissing
from .export import Source, to_rdflib

__all__ = ["Violation", "validate"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks one shape; ``severity`` is "Violation", "Warning" or "Info"."""

    severity: str
    focus: str
    path: str
    value: str
    message: str


def validate(source: Source, shapes: str | None = None) -> list[Violation]:
    """Return what in the graph breaks a shape, sorted; *shapes* is Turtle, by default the ontology's."""
    try:
        import pyshacl
    except ImportError:
        raise ExtraMissing("pyshacl", "shacl") from None
    import rdflib

    if shapes is None:
        shapes = files("styrkedjan.ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    rules = rdflib.Graph().parse(data=shapes, format="turtle")
    _, report, _ = pyshacl.validate(to_rdflib(source), shacl_graph=rules, inference="none", inplace=True)
    return sorted(_read(report))


def _read(report: Any) -> Iterable[Violation]:
    from rdflib import URIRef

    def one(result: Any, name: str) -> str:
        # A message in several languages: the English one first.
        found = sorted(
            report.objects(result, URIRef(SH + name)), key=lambda t: (getattr(t, "language", None) != "en", str(t))
        )
        return str(found[0]) if found else ""

    for result in report.objects(None, URIRef(SH + "result")):
        yield Violation(
            one(result, "resultSeverity").rpartition("#")[2],
            one(result, "focusNode"),
            one(result, "resultPath"),
            one(result, "value"),
            " ".join(one(result, "resultMessage").split()),
        )
