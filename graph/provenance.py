"""Where a graph comes from: which documents and decisions, read by which versions; told in PROV, without a clock.

Equal inputs read by equal versions give the same bytes. When a graph was built stands in ``info.json`` alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from styrkedjan.ontology import DCTERMS, OWL, PREFIXES, PROV, RDF, RDFS, SCHEMA, SK, read_reference

from .model import Literal
from .names import Selectable
from .source import Triple, to_text
from .turtle import make_namer, write_blocks

__all__ = ["FILE", "Followed", "Origin", "describe_provenance", "ontology_version", "read_origin"]

#: Where a store keeps what its last build came from.
FILE = "origin.json"
#: Where an ontology's versions are.
ONTOLOGY = SK.removesuffix("#")


@dataclass(frozen=True, slots=True, order=True)
class Followed:
    """A file beside the documents that a build followed: its name and the digest of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a build knows of itself beside its documents.

    ``reading`` is the digest of all that decides what a document says, ``versions`` are those of this project and of
    the packages it reads with; ``publication`` tells who publishes the graph, by the names that :mod:`.catalog` knows.
    """

    reading: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    followed: tuple[Followed, ...] = ()
    publication: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_origin(store: Path) -> Origin:
    """Return what the last build of *store* came from; an empty one where it does not tell."""
    try:
        told = json.loads((store / FILE).read_text(encoding="utf-8"))
        followed = tuple(Followed(**each) for each in told["followed"])
        return Origin(told["reading"], told["versions"], followed, told["publication"])
    except (OSError, ValueError, KeyError, TypeError):
        return Origin()


def ontology_version() -> tuple[str, str]:
    """Return the version of the vocabulary, and its IRI."""
    about = (triple for triple in read_reference("vocabulary") if getattr(triple.subject, "value", "") == ONTOLOGY)
    told = {triple.predicate.value: str(getattr(triple.object, "value", "")) for triple in about}
    return told.get(OWL + "versionInfo", ""), told.get(OWL + "versionIRI", ONTOLOGY)


_DOCUMENTS = "SELECT ?d ?name ?sha WHERE { ?d a sk:Document ; sk:fileName ?name ; sk:sha256 ?sha }"


def describe_provenance(source: Selectable, origin: Origin) -> str:
    """Return in Turtle how the graph of *source* was made: the build, what it used and what it ran on.

    The build has no times. Its IRI is made of what it used, so that another build of the same is the same.
    """
    documents = sorted((str(d), str(name), str(sha)) for d, name, sha in source.select(_DOCUMENTS))
    triples = sorted(_triples(source.base, documents, origin), key=lambda each: (each[0], each[1], str(each[2])))
    prefixes = {name: PREFIXES[name] for name in ("sk", "prov", "rdf", "rdfs", "dcterms", "schema", "xsd")}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
    return head + "".join(write_blocks(make_namer(prefixes), to_text(triples)))


def _triples(base: str, documents: list[tuple[str, str, str]], origin: Origin) -> Iterator[Triple]:
    used = json.dumps([documents, origin.to_json()], ensure_ascii=False, sort_keys=True)
    build = f"{base}build/{hashlib.sha256(used.encode()).hexdigest()[:20]}"
    agent = f"{base}software/styrkedjan-{origin.versions.get('styrkedjan', 'unknown')}"
    yield f"{base}dataset", PROV + "wasGeneratedBy", build
    yield build, RDF + "type", PROV + "Activity"
    yield build, RDFS + "label", Literal("Bygge av kunskapsgrafen", language="sv")
    yield build, RDFS + "label", Literal("Build of the knowledge graph", language="en")
    yield build, PROV + "wasAssociatedWith", agent
    yield build, PROV + "used", ontology_version()[1]
    yield agent, RDF + "type", PROV + "SoftwareAgent"
    yield agent, RDFS + "label", Literal(f"styrkedjan {origin.versions.get('styrkedjan', '')}".strip())
    if origin.reading:
        yield agent, SK + "sha256", Literal(origin.reading)
    for name, version in origin.versions.items():
        yield agent, SCHEMA + "softwareRequirements", Literal(f"{name} {version}")
    for document, name, sha in documents:
        yield build, PROV + "used", document
        yield document, RDF + "type", PROV + "Entity"
        yield document, SK + "fileName", Literal(name)
        yield document, SK + "sha256", Literal(sha)
    for each in origin.followed:
        node = f"{base}followed/{each.sha256[:20]}"
        yield build, PROV + "used", node
        yield node, RDF + "type", PROV + "Entity"
        yield node, RDF + "type", PROV + "Plan"
        yield node, DCTERMS + "title", Literal(each.name)
        yield node, SK + "sha256", Literal(each.sha256)
