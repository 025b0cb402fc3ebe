"""A language of one statement a line, and a loader for it: tests of what comes after the loaders need no Swedish.

A line is ``SUBJECT | PREDICATE | OBJECT`` and may go on with ``| ROLE``. A node is ``kind/Label`` or
``kind/CODE/Label``; in quotes, the object is text. ``!`` at the end of a line makes the statement a planned one; other
lines are just text.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from styrkedjan.graph.errors import DocumentError
from styrkedjan.graph.model import (
    DocumentGraph,
    DocumentInfo,
    Entity,
    Evidence,
    Inference,
    Literal,
    Section,
    Statement,
    Term,
)
from styrkedjan.graph.shard import to_lines
from styrkedjan.graph.store import Store
from styrkedjan.graph.writer import Writer
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.ontology import BASE, PREFIXES, SCHEMA, SK, SKOS, XSD

CLASSES = {
    "person": SK + "Person",
    "organisation": SK + "Administration",
    "municipality": SK + "Municipality",
    "region": SK + "Region",
    "initiative": SK + "Initiative",
    "project": SK + "ResearchProject",
    "visit": SK + "StudyVisit",
    "group": SK + "Group",
    "role": SK + "Role",
    "theme": SKOS + "Concept",
    "body": SK + "StateBody",
    "level": SK + "SteeringLevel",
    "post": SK + "Post",
}


def node(name: str) -> str:
    """Return the IRI of ``kind/Label`` or ``kind/CODE/Label``."""
    kind, *parts = name.split("/")
    kind = {"project": "initiative"}.get(kind, kind)
    return BASE + "/".join([kind, *(re.sub(r"[\W_]+", "-", part.casefold()).strip("-") for part in parts)])


def entity(name: str) -> Entity:
    return Entity(node(name), CLASSES[name.split("/", 1)[0]], name.rsplit("/", 1)[1])


def property_iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def read_sample(raw: RawDocument) -> DocumentGraph:
    """Return what the lines of the document state; a line "fail" makes it one that cannot be read."""
    if "fail" in raw.text.splitlines():
        raise DocumentError(f"{raw.file_name}: says that it fails")
    return parse_sample(raw.text, file_name=raw.file_name, sha256=raw.sha256)


def read_slowly(raw: RawDocument) -> DocumentGraph:
    """Do the same, but take about as long as a real page does."""
    time.sleep(0.01)
    return read_sample(raw)


def parse_sample(text: str, *, file_name: str = "sample.txt", sha256: str = "0" * 64) -> DocumentGraph:
    document = f"{BASE}document/{sha256[:16]}"
    section = Section(f"{document}/section/1", "Del", 0, len(text))
    entities: list[Entity] = []
    statements: list[Statement] = []
    inferences: list[Inference] = []
    position = 0
    for line in text.splitlines(keepends=True):
        quote = line.rstrip("\r\n")
        fields = [part.strip() for part in quote.rstrip("!").split("|")]
        if len(fields) >= 3:
            names = [
                name for name in (fields[0], *fields[2:]) if not name.startswith('"') and not name.startswith("level/")
            ]
            entities += map(entity, names)
            role = node(fields[3]) if len(fields) > 3 else ""
            evidence = Evidence(
                quote,
                position,
                position + len(quote),
                "sample",
                0.9,
                section.iri,
                role,
                "planned" if quote.endswith("!") else "",
            )
            statement = Statement(node(fields[0]), property_iri(fields[1]), _object(fields[2]), evidence)
            statements.append(statement)
            statements += [Statement(document, SCHEMA + "mentions", node(name), evidence) for name in names]
            if role:
                statements.append(Statement(node(fields[0]), SK + "hasRole", role, evidence))
            if fields[1] == "sk:visits":
                inferences.append(
                    Inference(
                        node(fields[0]), SK + "involvesLevel", BASE + "level/political", "sample-rule", (statement,)
                    )
                )
        position += len(line)
    info = DocumentInfo(
        document,
        file_name,
        sha256,
        "Ett prov",
        "2020-02",
        "Provstad",
        "https://example.org/prov",
        len(text),
        text.count("\n"),
        len(statements),
        (section,),
    )
    return DocumentGraph(info, entities, statements, inferences)


def _object(field: str) -> Term:
    if field.startswith('"'):
        value = field.strip('"')
        return (
            Literal(value, XSD + "date") if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else Literal(value, language="sv")
        )
    return node(field)


def make_store(path: Path, *texts: str) -> Store:
    """Return a store of one document a text."""
    with Writer(path) as writer:
        keys = []
        for number, text in enumerate(texts, start=1):
            graph = parse_sample(text, file_name=f"{number}.txt", sha256=f"{number:064x}"[::-1])
            writer.write_shard(str(number), to_lines(graph, text=text))
            keys.append(str(number))
        writer.publish(keys)
    return Store(path)


VISIT = """\
visit/Studiebesök Provstad 2020-02-03 | sk:visits | municipality/Provstad
visit/Studiebesök Provstad 2020-02-03 | schema:startDate | "2020-02-03"
visit/Studiebesök Provstad 2020-02-03 | sk:participant | person/Anna Ek
visit/Studiebesök Provstad 2020-02-03 | sk:concerns | theme/tillit
person/Anna Ek | org:memberOf | organisation/9999/Omsorgen | role/provledare
"""
PROJECT = """\
initiative/Provlabbet | sk:responsible | organisation/9999/Omsorgen
initiative/Provlabbet | sk:partner | body/Provverket !
initiative/Provlabbet | sk:goal | "Att \\"pröva\\" <mer> & lära"
person/Anna Ek | org:memberOf | organisation/9999/Omsorgen
person/Bo Al | sk:hasRole | role/provledare
"""
