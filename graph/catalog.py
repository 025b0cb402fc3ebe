"""The graph as data portals list it: a record by DCAT-AP-SE 3, with the files it comes in.

Who publishes it, under which licence and where, is told in a file beside the documents, ``styrkedjan-catalog.toml``;
nothing of it is guessed. The record has no time of its own, so that equal graphs are described alike.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from styrkedjan.ontology import DCTERMS, FOAF, PREFIXES, RDF, SK, XSD

from .errors import TermError, UsageError
from .model import Literal, Term
from .names import Selectable
from .provenance import ontology_version
from .source import Triple, to_text
from .store import Store
from .terms import iri_to_ntriples
from .turtle import make_namer, write_blocks
from .void import VOID

__all__ = ["CATALOG_FILE", "DCAT", "Distribution", "describe_catalog", "measure", "measure_file", "read_publication"]

#: How the file is called that tells who publishes the graph, in any folder of a build.
CATALOG_FILE = "styrkedjan-catalog.toml"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "http://www.iana.org/assignments/media-types/"

_IRIS = ("publisher_iri", "license", "landing_page", "url")
#: Each format by the ending of its files: media type, and the name in the Publications Office's table of file types.
_TYPES = {
    "ttl": ("text/turtle", "RDF_TURTLE"),
    "nt": ("application/n-triples", "RDF_N_TRIPLES"),
    "nq": ("application/n-quads", "RDF_N_QUADS"),
    "trig": ("application/trig", "RDF_TRIG"),
    "jsonld": ("application/ld+json", "JSON_LD"),
    "json": ("application/json", "JSON"),
    "rdf": ("application/rdf+xml", "RDF_XML"),
    "csv": ("text/csv", "CSV"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "graphml": ("application/xml", "XML"),
    "gexf": ("application/gexf+xml", "XML"),
    "html": ("text/html", "HTML"),
}
_PREFIXES = {
    **{name: PREFIXES[name] for name in ("dcterms", "foaf", "sk", "xsd")},
    "dcat": DCAT,
    "spdx": SPDX,
    "vcard": VCARD,
    "void": VOID,
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file that holds the graph: its name, the number of its bytes, the digest of them."""

    name: str
    size: int
    sha256: str


@cache
def defaults() -> Mapping[str, str]:
    """Return all that the file beside the documents may tell, as it is told where the file does not."""
    return tomllib.loads(files(__package__).joinpath("words/catalog.toml").read_text(encoding="utf-8"))


def measure(name: str, lines: Iterable[str]) -> Distribution:
    """Return the file called *name* that *lines* would make in UTF-8."""
    digest, size = hashlib.sha256(), 0
    for line in lines:
        data = line.encode()
        digest.update(data)
        size += len(data)
    return Distribution(name, size, digest.hexdigest())


def measure_file(path: Path) -> Distribution:
    """Return what is to be told of the file at *path*."""
    try:
        with path.open("rb") as file:
            return Distribution(path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); name a file that 'export' wrote") from None


def read_publication(paths: Iterable[Path]) -> dict[str, str]:
    """Return what the files *paths* tell of who publishes the graph, by the names of :func:`defaults`."""
    told: dict[str, str] = {}
    for path in paths:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageError(
                f"{path}: cannot be read as TOML ({error}); write lines as publisher = 'Provstad'"
            ) from None
        for key, value in content.items():
            if key not in defaults() or not isinstance(value, str):
                known = ", ".join(defaults())
                raise UsageError(f"{path}: {key!r} is none of the texts that may stand here; there are {known}")
            if key in _IRIS:
                _check_iri(value, f"{path}: {key}")
            told[key] = value
    return told


def _check_iri(value: str, place: str) -> None:
    try:
        iri_to_ntriples(value)
    except TermError as error:
        raise UsageError(f"{place}: {error}") from None


_TRIPLES = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
_WHEN = "FILTER(DATATYPE(?date) IN (xsd:date, xsd:gYearMonth, xsd:gYear))"
#: When the documents are of; where none tells, when that was which they tell of.
_PERIODS = (
    f"SELECT ?date WHERE {{ ?d a sk:Document ; dcterms:issued ?date {_WHEN} }}",
    f"SELECT ?date WHERE {{ ?e schema:startDate ?date ; a/rdfs:subClassOf* sk:Event {_WHEN} }}",
)


def describe_catalog(source: Selectable, distributions: Sequence[Distribution], publication: Mapping[str, str]) -> str:
    """Return the DCAT-AP-SE 3 record of the graph, in Turtle: a catalogue with one dataset and its *distributions*.

    Count and period are what SPARQL gives: from the first to the last day of the documents. Without a "url" in
    *publication* the files are said to be found where the dataset is.
    """
    told = {**defaults(), **publication}
    triples = [*_dataset(source, told), *_publisher(source.base, told)]
    for each in distributions:
        triples += _distribution(source.base, each, told)
    ordered = sorted(set(triples), key=lambda each: (each[0], each[1], str(each[2])))
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(_PREFIXES.items()))
    return head + "".join(write_blocks(make_namer(_PREFIXES), to_text(ordered)))


def _dataset(source: Selectable, told: Mapping[str, str]) -> Iterator[Triple]:
    base = source.base
    dataset, catalogue = f"{base}dataset", f"{base}catalog"
    yield catalogue, RDF + "type", DCAT + "Catalog"
    yield catalogue, DCAT + "dataset", dataset
    yield catalogue, DCTERMS + "language", f"{_EU}language/SWE"
    for node, kind in ((catalogue, "Catalog"), (dataset, "Dataset")):
        yield node, RDF + "type", DCAT + kind
        for key, language in (("", "sv"), ("_en", "en")):
            yield node, DCTERMS + "title", Literal(told[f"title{key}"], language=language)
            yield node, DCTERMS + "description", Literal(told[f"description{key}"], language=language)
        yield node, DCTERMS + "publisher", told["publisher_iri"] or f"{base}publisher"
    for key, language in (("", "sv"), ("_en", "en")):
        for word in told[f"keywords{key}"].split(","):
            yield dataset, DCAT + "keyword", Literal(word.strip(), language=language)
    yield dataset, DCAT + "theme", f"{_EU}data-theme/GOVE"
    yield dataset, DCTERMS + "language", f"{_EU}language/SWE"
    yield dataset, DCTERMS + "spatial", f"{_EU}country/SWE"
    yield dataset, DCTERMS + "accessRights", f"{_EU}access-right/{told['access_rights']}"
    yield dataset, DCTERMS + "conformsTo", ontology_version()[1]
    if told["landing_page"]:
        yield dataset, DCAT + "landingPage", told["landing_page"]
    if told["frequency"]:
        yield dataset, DCTERMS + "accrualPeriodicity", f"{_EU}frequency/{told['frequency']}"
    yield from _counted(source, dataset)


def _counted(source: Selectable, dataset: str) -> Iterator[Triple]:
    # Counting millions of triples takes seconds, and the store has done so.
    triples = source.info()["triples"] if isinstance(source, Store) else next(iter(source.select(_TRIPLES)))[0]
    yield dataset, VOID + "triples", Literal(str(triples), XSD + "integer")
    found = (sorted(str(date) for (date,) in source.select(asked)) for asked in _PERIODS)
    if dates := next(filter(None, found), None):
        period = f"{dataset}/period"
        yield dataset, DCTERMS + "temporal", period
        yield period, RDF + "type", DCTERMS + "PeriodOfTime"
        yield period, DCAT + "startDate", _dated(dates[0])
        yield period, DCAT + "endDate", _dated(max(dates, key=lambda date: f"{date}~"))


def _dated(date: str) -> Term:
    return Literal(date, XSD + {4: "gYear", 7: "gYearMonth"}.get(len(date), "date"))


def _publisher(base: str, told: Mapping[str, str]) -> Iterator[Triple]:
    publisher = told["publisher_iri"] or f"{base}publisher"
    yield publisher, RDF + "type", FOAF + "Agent"
    yield publisher, FOAF + "name", Literal(told["publisher"], language="sv")
    if told["publisher_type"]:
        yield publisher, DCTERMS + "type", f"http://purl.org/adms/publishertype/{told['publisher_type']}"
    if told["contact_email"]:
        contact = f"{base}dataset/contact"
        yield f"{base}dataset", DCAT + "contactPoint", contact
        yield contact, RDF + "type", VCARD + "Organization"
        yield contact, VCARD + "fn", Literal(told["contact"] or told["publisher"] or told["contact_email"])
        yield contact, VCARD + "hasEmail", f"mailto:{told['contact_email'].removeprefix('mailto:')}"


def _distribution(base: str, file: Distribution, told: Mapping[str, str]) -> Iterator[Triple]:
    dataset = f"{base}dataset"
    node = f"{dataset}/file/{file.name}"
    ending = file.name.removesuffix(".gz").rpartition(".")[2].lower()
    yield dataset, DCAT + "distribution", node
    yield node, RDF + "type", DCAT + "Distribution"
    yield node, DCTERMS + "title", Literal(file.name)
    yield node, DCAT + "accessURL", told["url"] or dataset
    if told["url"]:
        yield node, DCAT + "downloadURL", f"{told['url'].rstrip('/')}/{file.name}"
    if told["license"]:
        yield node, DCTERMS + "license", told["license"]
    if ending in _TYPES:
        media, kind = _TYPES[ending]
        yield node, DCAT + "mediaType", f"{_MEDIA}{media}"
        yield node, DCTERMS + "format", f"{_EU}file-type/{kind}"
    if file.name.endswith(".gz"):
        yield node, DCAT + "compressFormat", f"{_MEDIA}application/gzip"
    yield node, DCAT + "byteSize", Literal(str(file.size), XSD + "nonNegativeInteger")
    checksum = f"{node}/checksum"
    yield node, SPDX + "checksum", checksum
    yield checksum, RDF + "type", SPDX + "Checksum"
    yield checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256"
    yield checksum, SPDX + "checksumValue", Literal(file.sha256, XSD + "hexBinary")
    yield node, SK + "sha256", Literal(file.sha256)
