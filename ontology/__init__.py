"""What can be said: the terms of the vocabulary by name, and the Turtle files that define and describe them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

__all__ = [
    "BASE",
    "DCTERMS",
    "FOAF",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SH",
    "SK",
    "SKOS",
    "XSD",
    "read_reference",
    "reference_names",
]

SK = "https://w3id.org/styrkedjan/ontology#"
BASE = "https://w3id.org/styrkedjan/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"

#: Prefixes every query and every Turtle export knows without declaring them.
PREFIXES = {
    "sk": SK,
    "id": BASE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "sh": SH,
}


def reference_names() -> tuple[str, ...]:
    """Return the names of the Turtle files, less ``.ttl``, in reading order; shapes are not among them."""
    return ("vocabulary", "levels", "roles", "groups", "themes", "places", "bodies")


@cache
def _triples(name: str) -> tuple[ox.Triple, ...]:
    data = files(__package__).joinpath(f"{name}.ttl").read_bytes()
    return tuple(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE))


def read_reference(*names: str) -> Iterator[ox.Triple]:
    """Yield the triples of the named Turtle files, all but the shapes by default; instances are under ``BASE``."""
    for name in names or reference_names():
        yield from _triples(name)
