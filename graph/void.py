"""What is in a graph, as VoID: how many triples, subjects, objects, of which classes and by which properties.

The description stands beside the graph and not in it, so that its counts are those that SPARQL gives; it tells no time,
so that equal graphs are described alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from styrkedjan.ontology import BASE, DCTERMS, FOAF, ORG, PREFIXES, PROV, RDF, SCHEMA, SK, SKOS

from .model import Literal, Term
from .source import Triple, to_text
from .tally import Tally
from .turtle import make_namer, write_blocks

__all__ = ["VOID", "describe", "describe_counts"]

VOID = "http://rdfs.org/ns/void#"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_TITLES = (Literal("Styrkedjans kunskapsgraf", language="sv"), Literal("The Styrkedjan knowledge graph", language="en"))


def describe(triples: Iterable[tuple[str, str, str]], base: str = BASE) -> str:
    """Return the VoID description, in Turtle, of *triples*, each once, their terms as N-Triples text.

    ``void:entities`` of the whole are the subjects under *base*; of a class, the nodes that have it as ``rdf:type``.
    """
    tally = Tally(base)
    subjects: set[str] = set()
    objects: set[str] = set()
    for subject, predicate, object_ in triples:
        subjects.add(subject)
        objects.add(object_)
        tally.properties[predicate[1:-1]] += 1
        if predicate == f"<{RDF}type>" and object_[0] == "<":
            tally.classes[object_[1:-1]] += 1
    tally.subjects, tally.objects = len(subjects), len(objects)
    tally.entities = sum(each.startswith(f"<{base}") for each in subjects)
    return describe_counts(tally)


def describe_counts(tally: Tally) -> str:
    """Return the VoID description, in Turtle, of the graph that was counted."""
    base = tally.base
    counted: list[Triple] = [
        *_whole(base, +tally.properties, +tally.classes),
        (f"{base}dataset", VOID + "distinctSubjects", _number(tally.subjects)),
        (f"{base}dataset", VOID + "distinctObjects", _number(tally.objects)),
        (f"{base}dataset", VOID + "entities", _number(tally.entities)),
    ]
    prefixes = {"void": VOID, "dcterms": DCTERMS, **{name: PREFIXES[name] for name in ("sk", "rdf", "xsd")}}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
    ordered = sorted(counted, key=lambda each: (each[0], each[1], str(each[2])))
    return head + "".join(write_blocks(make_namer(prefixes), to_text(ordered)))


def _whole(base: str, properties: Counter[str], classes: Counter[str]) -> Iterator[Triple]:
    dataset = f"{base}dataset"
    yield dataset, RDF + "type", VOID + "Dataset"
    for title in _TITLES:
        yield dataset, DCTERMS + "title", title
    yield dataset, VOID + "uriSpace", Literal(base)
    for vocabulary in (SK, FOAF, ORG, PROV, SCHEMA, SKOS, DCTERMS):
        yield dataset, VOID + "vocabulary", vocabulary
    yield dataset, VOID + "triples", _number(properties.total())
    yield dataset, VOID + "properties", _number(len(properties))
    yield dataset, VOID + "classes", _number(len(classes))
    for class_, count in classes.items():
        part = f"{base}dataset/class/{_local(class_)}"
        yield dataset, VOID + "classPartition", part
        yield part, VOID + "class", class_
        yield part, VOID + "entities", _number(count)
    for property_, count in properties.items():
        part = f"{base}dataset/property/{_local(property_)}"
        yield dataset, VOID + "propertyPartition", part
        yield part, VOID + "property", property_
        yield part, VOID + "triples", _number(count)


def _number(count: int) -> Term:
    return Literal(str(count), _INTEGER)


def _local(iri: str) -> str:
    """Return a name for *iri* in an address: its prefix and its local name, which together are its own."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{iri[len(namespace) :]}"
    return iri.partition("://")[2].replace("/", "-").replace("#", "-")
