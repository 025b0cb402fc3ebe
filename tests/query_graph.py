"""A small graph of made-up municipalities, each fact of which the expected answers of the catalogue are told by hand.

A document's first line holds what is known of it (``@title=…``); every other is a statement, ``SUBJECT | PREDICATE |
OBJECT | key=value …``. A node is ``Class:Label`` or ``Class:CODE:Label``, anything else a value.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from styrkedjan.graph.model import DocumentGraph, DocumentInfo, Entity, Evidence, Inference, Literal, Statement, Term
from styrkedjan.graph.shard import to_lines
from styrkedjan.graph.store import Store
from styrkedjan.graph.writer import Writer
from styrkedjan.ontology import BASE, PREFIXES, SCHEMA, SK, SKOS, XSD

DOCUMENTS = Path(__file__).parent / "queries" / "documents"

_FOLDERS = {
    "StudyVisit": "visit",
    "Municipality": "municipality",
    "Administration": "organisation",
    "StateBody": "body",
    "PoliticalBody": "organisation",
    "Group": "group",
    "Level": "level",
    "Concept": "theme",
    "Person": "person",
    "Role": "role",
    "Initiative": "initiative",
    "ResearchProject": "initiative",
    "ResearchBody": "organisation",
    "Company": "organisation",
    "CivilSociety": "organisation",
    "Event": "event",
    "Post": "post",
    "Party": "body",
}
_NODE = re.compile(rf"({'|'.join(_FOLDERS)}):(?:(\d{{4}}):)?(.+)")
_DATES = (
    (r"\d{4}-\d\d-\d\d", "date"),
    (r"\d{4}-\d\d", "gYearMonth"),
    (r"\d{4}", "gYear"),
    (r"--\d\d-\d\d", "gMonthDay"),
)


def make_query_store(path: Path) -> Store:
    """Return the store of the documents, made as a build makes it."""
    with Writer(path) as writer:
        keys = []
        for file in sorted(DOCUMENTS.glob("*.txt")):
            text = file.read_text(encoding="utf-8")
            graph = _parse(file.name, text)
            writer.write_shard(graph.document.sha256, to_lines(graph, text=text))
            keys.append(graph.document.sha256)
        writer.publish(keys)
    return Store(path)


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")


def _node(text: str) -> Entity | None:
    found = _NODE.fullmatch(text)
    if not found:
        return None
    kind, code, label = found.groups()
    classes = {"Concept": SKOS + "Concept", "Level": SK + "SteeringLevel", "Party": SK + "CivilSociety"}
    class_ = classes.get(kind, SK + kind)
    parts = [_FOLDERS[kind], *([code] if code else []), *([] if kind == "Municipality" else [_slug(label)])]
    if kind == "Municipality":
        return Entity(
            BASE + "/".join(parts),
            class_,
            label,
            (label.removesuffix(" kommun").removesuffix("s"),),
            ((SK + "municipalityCode", Literal(code)),),
        )
    alternative = (label.partition(",")[0].lower(),) if "," in label else ()
    return Entity(BASE + "/".join(parts), class_, label, alternative)


def _parse(name: str, text: str) -> DocumentGraph:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = f"{BASE}document/{digest[:16]}"
    head = dict(pair.split("=") for pair in text.splitlines()[0].strip("@").split(" @"))
    entities: list[Entity] = []
    statements: list[Statement] = []
    inferences: list[Inference] = []
    start = 0
    for line in text.splitlines(keepends=True):
        quote = line.rstrip("\n")
        if not quote.startswith("@"):
            made = _statements(document, quote, start)
            entities += made[0]
            statements += made[1]
            if " | sk:participant | Person:Anna" in quote:
                first = made[1][0]
                inferences.append(
                    Inference(first.subject, SK + "involvesLevel", BASE + "level/executive", "prov", (first,))
                )
        start += len(line)
    info = DocumentInfo(
        document,
        name,
        digest,
        head.get("title", ""),
        head.get("issued", ""),
        head.get("publisher", ""),
        "",
        len(text),
        len(text.splitlines()),
        len(text.splitlines()) - 1,
        observed=head.get("issued", ""),
    )
    return DocumentGraph(info, entities, statements, inferences)


def _statements(document: str, quote: str, start: int) -> tuple[list[Entity], list[Statement]]:
    subject, predicate, value, *rest = quote.split(" | ")
    options = dict(pair.split("=") for pair in rest[0].split(" ")) if rest else {}
    role = _node(options["role"]) if "role" in options else None
    evidence = Evidence(
        quote,
        start,
        start + len(quote),
        "prov",
        float(options.get("confidence", "0.9")),
        "",
        role.iri if role else "",
        options.get("modality", ""),
        options.get("from", ""),
        options.get("until", ""),
    )
    about, of = _node(subject), _node(value)
    if about is None:
        raise ValueError(quote)
    nodes = [each for each in (about, of, role) if each is not None and each.type != SK + "SteeringLevel"]
    prefix, _, local = predicate.partition(":")
    object_: Term = of.iri if of else _value(value)
    if value.startswith("amount:"):
        number = value.removeprefix("amount:")
        object_ = f"{BASE}amount/{number}"
        money = (SCHEMA + "value", Literal(number, XSD + "integer")), (SCHEMA + "currency", Literal("SEK"))
        nodes.append(Entity(object_, SCHEMA + "MonetaryAmount", f"{number} kr", (), money))
    made = [Statement(about.iri, PREFIXES[prefix] + local, object_, evidence)]
    made += [Statement(document, SCHEMA + "mentions", each.iri, evidence) for each in nodes]
    if role:
        made.append(Statement(about.iri, SK + "hasRole", role.iri, evidence))
    return nodes, made


def _value(text: str) -> Term:
    if text == "true":
        return Literal(text, XSD + "boolean")
    if text.startswith("mailto:"):
        return text
    for pattern, datatype in _DATES:
        if re.fullmatch(pattern, text):
            return Literal(text, XSD + datatype)
    return Literal(text[1:-1], language="sv")
