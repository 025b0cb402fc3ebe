"""Made-up graphs of any size in the vocabulary's shape, for the tests and benchmarks of the views."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from styrkedjan.graph.model import Term
from styrkedjan.graph.store import Store
from styrkedjan.graph.terms import from_ntriples
from styrkedjan.ontology import BASE, DCTERMS, ORG, PREFIXES, PROV, RDF, RDFS, SCHEMA, SK, SKOS, XSD

__all__ = ["GeneratedStore", "generate", "read_quads"]

_FIRST = (
    "Alma",
    "Berit",
    "Cilla",
    "Doris",
    "Edvin",
    "Frans",
    "Greta",
    "Hjalmar",
    "Ines",
    "Jonna",
    "Knut",
    "Lova",
    "Milla",
    "Nils",
)
_ONSET = (
    "Al",
    "Ber",
    "Dal",
    "Ek",
    "Fur",
    "Gran",
    "Hag",
    "Kall",
    "Lind",
    "Mar",
    "Nor",
    "Ros",
    "Sand",
    "Tall",
    "Vik",
    "Åker",
    "Öst",
)
_ENDING = ("berg", "by", "fors", "hult", "köping", "lund", "mark", "näs", "sjö", "stad", "torp", "vall", "ås")
_LEVELS = ("state", "political", "executive", "management", "staff", "resident", "union")
_ROLES = (
    ("kommunalråd", "political"),
    ("nämndsordförande", "political"),
    ("kommundirektör", "executive"),
    ("förvaltningschef", "executive"),
    ("enhetschef", "management"),
    ("rektor", "management"),
    ("undersköterska", "staff"),
    ("handläggare", "staff"),
    ("huvudskyddsombud", "union"),
)
_GROUPS = (("medarbetare", "staff"), ("enhetschefer", "management"), ("brukare", "resident"), ("elever", "resident"))
_THEMES = (
    "delegering",
    "kvalitet",
    "medledarskap",
    "målstyrning",
    "samverkan",
    "självstyre",
    "styrkedja",
    "tillit",
    "uppföljning",
    "värdegrund",
    "arbetsmiljö",
    "innovation",
)
_ADMINISTRATIONS = ("Omsorgsförvaltningen", "Barnförvaltningen", "Fritidsförvaltningen")
_BOARDS = ("Omsorgsnämnden", "Barnnämnden", "Fritidsnämnden")


class GeneratedStore:
    """A store in memory, which the views read as they read one on disk."""

    base = BASE
    select = Store.select

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.engine = ox.Store()
        self.engine.bulk_extend(quads)

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        """Yield all triples, sorted."""
        rows = sorted((str(q.subject), str(q.predicate), str(q.object)) for q in self.engine)
        for subject, predicate, term in rows:
            yield subject[1:-1], predicate[1:-1], from_ntriples(term)


def read_quads(turtle: str) -> Iterator[ox.Quad]:
    """Yield the quads of a few lines of Turtle in which the usual prefixes are known, and ``<path>`` is an instance."""
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    for quad in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE):
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


@dataclass
class _Writer:
    quads: list[ox.Quad] = field(default_factory=list)
    nodes: int = 0
    offset: int = 0

    def add(self, subject: str, predicate: str, value: str | ox.Literal) -> None:
        term = ox.NamedNode(value) if isinstance(value, str) else value
        self.quads.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term))

    def node(self, path: str, kind: str, label: str) -> str:
        iri = BASE + path
        self.add(iri, RDF + "type", kind)
        self.add(iri, SKOS + "prefLabel", ox.Literal(label, language="sv"))
        self.nodes += 1
        return iri

    def fact(
        self,
        subject: str,
        predicate: str,
        value: str | ox.Literal,
        document: str,
        quote: str,
        role: str = "",
        confidence: float = 0.9,
    ) -> None:
        self.add(subject, predicate, value)
        self.offset += len(quote) + 1
        key = "\n".join((document, subject, predicate, str(value), str(self.offset), role))
        evidence = f"{BASE}evidence/{hashlib.sha256(key.encode()).hexdigest()[:20]}"
        self.add(evidence, RDF + "type", SK + "Evidence")
        self.add(evidence, RDF + "subject", subject)
        self.add(evidence, RDF + "predicate", predicate)
        self.add(evidence, RDF + "object", value)
        self.add(evidence, PROV + "wasDerivedFrom", document)
        self.add(evidence, SK + "quote", ox.Literal(quote, language="sv"))
        self.add(evidence, SK + "start", ox.Literal(self.offset))
        self.add(evidence, SK + "end", ox.Literal(self.offset + len(quote)))
        self.add(evidence, SK + "rule", ox.Literal("generated"))
        self.add(evidence, SK + "confidence", ox.Literal(str(confidence), datatype=ox.NamedNode(XSD + "decimal")))
        if role:
            self.add(evidence, SK + "role", role)


def _reference(out: _Writer) -> None:
    for rank, level in enumerate(_LEVELS):
        iri = f"{BASE}level/{level}"
        out.add(iri, RDF + "type", SK + "SteeringLevel")
        out.add(iri, SKOS + "prefLabel", ox.Literal(level, language="sv"))
        if level != "union":
            out.add(iri, SK + "rank", ox.Literal(rank))
    for role, level in _ROLES:
        iri = f"{BASE}role/{role}"
        out.add(iri, RDF + "type", SK + "Role")
        out.add(iri, SKOS + "prefLabel", ox.Literal(role, language="sv"))
        out.add(iri, SK + "atLevel", f"{BASE}level/{level}")


def generate(nodes: int, *, seed: int = 1) -> Iterator[ox.Quad]:
    """Return the quads of a graph with about *nodes* nodes to be seen: actors, events, initiatives, concepts.

    Roles, levels, documents and evidence come on top. The same arguments give the same quads.
    """
    rng = random.Random(seed)
    out = _Writer()
    _reference(out)
    state = out.node("body/framtidsdelegationen", SK + "StateBody", "Framtidsdelegationen")
    groups = [out.node(f"group/{name}", SK + "Group", name) for name, _ in _GROUPS]
    for iri, (_, level) in zip(groups, _GROUPS, strict=True):
        out.add(iri, SK + "atLevel", f"{BASE}level/{level}")
    themes = []
    for name in _THEMES:
        themes.append(out.node(f"theme/{name}", SKOS + "Concept", name))
        out.add(themes[-1], SKOS + "inScheme", SK + "Themes")
    initiatives: list[str] = []
    number = 0
    while out.nodes < nodes:
        _municipality(out, rng, number, state, groups, themes, initiatives, nodes)
        number += 1
    return iter(out.quads)


def _municipality(
    out: _Writer,
    rng: random.Random,
    number: int,
    state: str,
    groups: list[str],
    themes: list[str],
    initiatives: list[str],
    limit: int,
) -> None:
    place = _ONSET[number % len(_ONSET)] + _ENDING[(number // len(_ONSET) + number) % len(_ENDING)]
    if number >= len(_ONSET) * len(_ENDING):
        place += f" {number}"
    document = f"{BASE}document/{hashlib.sha256(str(number).encode()).hexdigest()[:16]}"
    out.add(document, RDF + "type", SK + "Document")
    out.add(document, SK + "fileName", ox.Literal(f"rapport-{number}.txt"))
    out.add(document, SKOS + "prefLabel", ox.Literal(f"Rapport om {place}", language="sv"))
    issued = f"{2015 + number % 8}-0{1 + number % 9}-1{number % 10}"
    out.add(document, DCTERMS + "issued", ox.Literal(issued, datatype=ox.NamedNode(XSD + "date")))
    section = f"{document}/section/1"
    out.add(document, SK + "hasSection", section)
    out.add(section, RDFS + "label", ox.Literal(f"Mötet i {place}", language="sv"))

    code = f"{9000 + number}"
    municipality = out.node(f"municipality/{code}", SK + "Municipality", f"{place} kommun")
    out.add(municipality, SKOS + "altLabel", ox.Literal(place, language="sv"))
    out.add(municipality, SK + "municipalityCode", ox.Literal(code))
    bodies = []
    for board, administration in zip(_BOARDS, _ADMINISTRATIONS, strict=True):
        above = out.node(f"organisation/{code}/{board.casefold()}", SK + "PoliticalBody", f"{board}, {place} kommun")
        below = out.node(
            f"organisation/{code}/{administration.casefold()}",
            SK + "Administration",
            f"{administration}, {place} kommun",
        )
        unit = out.node(
            f"organisation/{code}/{administration.casefold()}-enhet",
            SK + "ServiceUnit",
            f"{place}gården, {administration}",
        )
        for body in (above, below, unit):
            out.fact(
                body, SK + "locatedIn", municipality, document, f"I {place} kommun finns {board} med {administration}."
            )
        out.fact(above, SK + "governs", below, document, f"{board} styr {administration} i {place}.")
        out.fact(unit, SK + "partOf", below, document, f"{place}gården hör till {administration}.")
        bodies.append((above, below, unit))

    date = f"{2015 + number % 8}-{1 + number % 12:02}-{1 + number % 28:02}"
    slug = place.casefold().replace(" ", "-")
    visit = out.node(f"visit/{slug}/{date}", SK + "StudyVisit", f"Studiebesök {place} {date}")
    stay = f"Den {date} kom Framtidsdelegationen till {place} för att träffa {rng.choice(_GROUPS)[0]}."
    out.fact(visit, SK + "visits", municipality, document, stay)
    out.fact(visit, SK + "organiser", state, document, stay)
    out.fact(visit, SCHEMA + "startDate", ox.Literal(date, datatype=ox.NamedNode(XSD + "date")), document, stay)
    for group in rng.sample(groups, 2):
        out.fact(visit, SK + "participant", group, document, stay, confidence=0.8)
    for theme in rng.sample(themes, 3):
        out.fact(
            visit, SK + "concerns", theme, document, f"Samtalet i {place} kom att handla om {theme.rsplit('/', 1)[1]}."
        )

    for index in range(14):
        if out.nodes >= limit:
            return
        role, level = rng.choice(_ROLES)
        name = f"{rng.choice(_FIRST)} {rng.choice(_ONSET)}{rng.choice(_ENDING)}"
        person = out.node(f"person/{code}-{index}", SK + "Person", name)
        body = bodies[index % 3][0 if level == "political" else 1 if level in ("executive", "union") else 2]
        quote = (
            f"Med vid bordet i {place} satt {name}, {role}, som talade om vardagen i verksamheten och om nästa steg."
        )
        out.fact(
            person,
            ORG + "memberOf",
            body,
            document,
            quote,
            role=f"{BASE}role/{role}",
            confidence=0.7 + 0.05 * (index % 6),
        )
        out.fact(person, SK + "hasRole", f"{BASE}role/{role}", document, quote)
        if index % 2:
            out.fact(visit, SK + "participant", person, document, quote)
            out.fact(visit, SK + "involvesLevel", f"{BASE}level/{level}", document, quote)
    if out.nodes < limit:
        initiative = out.node(f"initiative/{slug}", SK + "Initiative", f"Nära {place}")
        quote = f"Nära {place} drivs av {place} kommun."
        out.fact(initiative, SK + "responsible", municipality, document, quote)
        for theme in rng.sample(themes, 2):
            out.fact(initiative, SK + "concerns", theme, document, quote)
        if initiatives and number % 2:
            out.fact(initiative, SK + "inspiredBy", rng.choice(initiatives), document, quote, confidence=0.6)
        initiatives.append(initiative)
