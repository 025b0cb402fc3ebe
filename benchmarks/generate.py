"""Made-up graphs of any size in the vocabulary's shape, written as a store of their own."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from styrkedjan.graph.store import FORMAT, GRAPH, Store
from styrkedjan.ontology import BASE, DCTERMS, ORG, PROV, RDF, SCHEMA, SK, SKOS, XSD, read_reference

#: What one document gives, all told; used to hit a wished size.
TRIPLES_PER_DOCUMENT = 537
MUNICIPALITIES, THEMES = 290, 400
_LEVELS = ("state", "political", "executive", "management", "staff", "resident", "union")
_ROLES = ("kommunalråd", "kommundirektör", "enhetschef", "undersköterska", "förvaltningschef", "rektor")
_GROUPS = ("medarbetare", "elever", "politiker", "enhetschefer")
_REFERENCE = ("vocabulary", "levels", "roles", "groups")


def make_store(path: Path, triples: int) -> Store:
    """Return a store of about *triples* triples at *path*, which is made anew; the same bytes for the same number."""
    shutil.rmtree(path, ignore_errors=True)
    generation = path / "generations" / "made-up"
    generation.mkdir(parents=True)
    (generation / "in-use").touch()
    lines = generation / GRAPH
    with gzip.open(lines, "wt", compresslevel=1, encoding="utf-8", newline="\n") as file:
        for triple in read_reference(*_REFERENCE):
            if not isinstance(triple.subject, ox.BlankNode) and not isinstance(triple.object, ox.BlankNode):
                file.write(f"{triple.subject} {triple.predicate} {triple.object} .\n")
        file.writelines(_lines(max(1, triples // TRIPLES_PER_DOCUMENT)))
    engine = ox.Store(str(generation / "engine"))
    with gzip.open(lines, "rb") as packed:
        engine.bulk_load(packed, format=ox.RdfFormat.N_QUADS)
    engine.flush()
    engine.optimize()
    info = {"format": FORMAT, "base": BASE, "triples": len(engine)}
    del engine
    (generation / "info.json").write_text(json.dumps(info), encoding="utf-8")
    (path / "current").write_text("made-up", encoding="utf-8")
    return Store(path)


def _lines(documents: int) -> Iterator[str]:
    chance = random.Random(1)
    for number in range(MUNICIPALITIES):
        node = f"municipality/{number:04d}"
        yield from _thing(node, SK + "Municipality", f"Provkommun {number}")
        yield f'<{BASE}{node}> <{SK}municipalityCode> "{number:04d}" .\n'
    for number in range(THEMES):
        yield from _thing(f"theme/{number}", SKOS + "Concept", f"begrepp {number}")
    for number in range(documents):
        yield from _document(number, documents, chance)


def _document(number: int, documents: int, chance: random.Random) -> Iterator[str]:
    document = f"document/{number}"
    yield f"<{BASE}{document}> <{RDF}type> <{SK}Document> .\n"
    yield f'<{BASE}{document}> <{SK}fileName> "dokument-{number}.txt" .\n'
    yield f'<{BASE}{document}> <{DCTERMS}title> "Dokument {number}" .\n'
    yield f'<{BASE}{document}> <{DCTERMS}issued> "{2010 + number % 14}"^^<{XSD}gYear> .\n'
    facts: list[tuple[str, str, str]] = []
    mentioned: set[str] = set()

    def node(path: str) -> str:
        mentioned.add(path)
        return f"<{BASE}{path}>"

    def level() -> str:
        return f"<{BASE}level/{chance.choice(_LEVELS)}>"

    municipality = f"municipality/{chance.randrange(MUNICIPALITIES):04d}"
    administration = f"organisation/{number}"
    yield from _thing(administration, SK + "Administration", f"Förvaltning {number}")
    facts.append((administration, SK + "partOf", node(municipality)))
    visit = f"visit/{number}"
    date = f"{2010 + number % 14}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    yield from _thing(visit, SK + "StudyVisit", f"Studiebesök Provkommun {number} {date}")
    facts.append((visit, SK + "visits", node(municipality)))
    facts.append((visit, SK + "visits", node(administration)))
    facts.append((visit, SCHEMA + "startDate", f'"{date}"^^<{XSD}date>'))
    for _ in range(3):
        facts.append((visit, SK + "concerns", node(f"theme/{min(chance.randrange(THEMES), chance.randrange(THEMES))}")))
        facts.append((visit, SK + "involvesLevel", level()))
    facts.append((visit, SK + "participant", node(f"group/{chance.choice(_GROUPS)}")))
    for each in range(5):
        # Every fifth is met again in a later document.
        person = f"person/{number * 5 + each if each else chance.randrange(documents) * 5}"
        role = f"role/{chance.choice(_ROLES)}"
        yield from _thing(person, SK + "Person", f"Person {person.removeprefix('person/')}")
        facts.append((visit, SK + "participant", node(person)))
        facts.append((person, ORG + "memberOf", node(administration)))
        facts.append((person, SK + "hasRole", node(role)))
        membership = f"<{BASE}membership/{number}-{each}>"
        yield f"{membership} <{RDF}type> <{ORG}Membership> .\n{membership} <{ORG}member> <{BASE}{person}> .\n"
        yield f"{membership} <{ORG}organization> <{BASE}{administration}> .\n"
        yield f"{membership} <{ORG}role> <{BASE}{role}> .\n"
    for each in range(2):
        initiative = f"initiative/{number * 2 + each}"
        yield from _thing(initiative, SK + "Initiative", f"Initiativ {number * 2 + each}")
        facts.append((initiative, SK + "responsible", node(administration)))
        facts.append((initiative, SK + "partner", node(f"organisation/{chance.randrange(documents)}")))
        facts.append((initiative, SCHEMA + "startDate", f'"{2010 + number % 14}"^^<{XSD}gYear>'))
        facts.append((initiative, SK + "concerns", node(f"theme/{chance.randrange(THEMES)}")))
        if number:
            facts.append((initiative, SK + "inspiredBy", node(f"initiative/{chance.randrange(number * 2)}")))
        amount = f"amount/{number * 2 + each}"
        yield f'<{BASE}{amount}> <{RDF}type> <{SCHEMA}MonetaryAmount> .\n<{BASE}{amount}> <{SCHEMA}currency> "SEK" .\n'
        yield f'<{BASE}{amount}> <{SCHEMA}value> "{chance.randrange(1, 900) * 10_000}"^^<{XSD}integer> .\n'
        facts.append((initiative, SK + "budget", f"<{BASE}{amount}>"))
    for path in sorted(mentioned):
        yield f"<{BASE}{document}> <{SCHEMA}mentions> <{BASE}{path}> .\n"
    for place, (subject, predicate, object_) in enumerate(facts):
        yield f"<{BASE}{subject}> <{predicate}> {object_} .\n"
        yield from _evidence(
            f"<{BASE}evidence/{number}-{place}>", document, place, (subject, predicate, object_), chance
        )


def _thing(path: str, class_: str, label: str) -> Iterator[str]:
    yield f'<{BASE}{path}> <{RDF}type> <{class_}> .\n<{BASE}{path}> <{SKOS}prefLabel> "{label}"@sv .\n'


def _evidence(node: str, document: str, place: int, fact: tuple[str, str, str], chance: random.Random) -> Iterator[str]:
    subject, predicate, object_ = fact
    yield f"{node} <{RDF}type> <{SK}Evidence> .\n"
    yield f"{node} <{RDF}subject> <{BASE}{subject}> .\n"
    yield f"{node} <{RDF}predicate> <{predicate}> .\n"
    yield f"{node} <{RDF}object> {object_} .\n"
    yield f"{node} <{PROV}wasDerivedFrom> <{BASE}{document}> .\n"
    yield f'{node} <{SK}quote> "Mening {place} i {document}, som står för uppgiften."@sv .\n'
    yield f'{node} <{SK}start> "{place * 60}"^^<{XSD}integer> .\n'
    yield f'{node} <{SK}end> "{place * 60 + 50}"^^<{XSD}integer> .\n'
    yield f'{node} <{SK}rule> "regel-{place % 12}" .\n'
    yield f'{node} <{SK}confidence> "{chance.choice(("0.6", "0.75", "0.9", "0.95"))}"^^<{XSD}decimal> .\n'
