"""What the endpoint tells of itself: its service description, and the graph as VoID with where to ask and fetch it."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from styrkedjan.graph.void import VOID
from styrkedjan.ontology import RDF, XSD

from .current import Opened

__all__ = ["describe_graph", "describe_service"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_GIVEN = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
_KINDS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def describe_service(opened: Opened, root: str, fmt: str) -> bytes:
    """Return the service description of the endpoint under the address *root*, in one of the graph formats."""
    service, dataset, graph = (ox.NamedNode(f"{root}sparql{end}") for end in ("", "#dataset", "#graph"))
    triples = [
        _triple(service, RDF + "type", ox.NamedNode(_SD + "Service")),
        _triple(service, _SD + "endpoint", service),
        _triple(service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        _triple(service, _SD + "defaultEntailmentRegime", ox.NamedNode("http://www.w3.org/ns/entailment/Simple")),
        _triple(service, _SD + "defaultDataset", dataset),
        _triple(dataset, RDF + "type", ox.NamedNode(_SD + "Dataset")),
        _triple(dataset, _SD + "defaultGraph", graph),
        _triple(graph, RDF + "type", ox.NamedNode(_SD + "Graph")),
        _triple(graph, VOID + "triples", _number(int(opened.store.info().get("triples", 0)))),
    ]
    triples += [_triple(service, _SD + "resultFormat", ox.NamedNode(_FORMATS + name)) for name in _GIVEN]
    return _write(triples, fmt)


def describe_graph(opened: Opened, root: str, fmt: str) -> bytes:
    """Return what is in the graph, as VoID, in one of the graph formats; *root* is where it is served."""
    read = [quad.triple for quad in ox.parse(opened.void, format=ox.RdfFormat.TURTLE)]
    dataset = ox.NamedNode(f"{opened.base}dataset")
    served = (("sparqlEndpoint", "sparql"), ("dataDump", "download/graph.ttl"), ("uriLookupEndpoint", "search?q="))
    read += [_triple(dataset, VOID + name, ox.NamedNode(root + path)) for name, path in served]
    return _write(read, fmt)


def _write(triples: Iterable[ox.Triple], fmt: str) -> bytes:
    prefixes = {"sd": _SD, "void": VOID, "xsd": XSD}
    data = ox.serialize(sorted(triples, key=str), format=_KINDS[fmt], prefixes=prefixes)
    return data or b""


def _triple(subject: ox.NamedNode, predicate: str, object_: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), object_)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))
