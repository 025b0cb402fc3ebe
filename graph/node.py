"""One node as the graph knows it: what is said of it, each fact with its sentences, and in which documents it is met.

Only what touches the node is asked for, so a large graph is no slower to look into than a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from styrkedjan.ontology import DCTERMS, FOAF, ORG, RDF, RDFS, SCHEMA, SK, SKOS

from .errors import UsageError
from .names import Selectable

__all__ = ["Known", "KnownFact", "NodeView", "Quote", "name_nodes", "read_node"]

#: So many facts in which a node is object, quotes and documents are read; a theme may be met thousands of times.
MOST_FACTS = 300
MOST_QUOTES = 900
MOST_DOCUMENTS = 100

_VALUES = (
    SCHEMA + "startDate", SCHEMA + "endDate", SK + "category", SK + "challenge", SK + "goal", SK + "municipalityCode",
    SK + "regionCode", FOAF + "mbox", SK + "budget", DCTERMS + "title", DCTERMS + "issued", DCTERMS + "publisher",
    DCTERMS + "source", SK + "fileName", SK + "characters", SK + "sentences", SK + "sentencesWithFacts",
    SK + "mentionsWholeChain", SKOS + "editorialNote", SKOS + "definition", SKOS + "scopeNote", RDFS + "comment",
)  # fmt: skip
_LINKS = (
    SK + "visits", SK + "organiser", SK + "participant", SK + "involvesLevel", ORG + "memberOf",
    SK + "formerMemberOf", SK + "hasRole", SK + "atLevel", SK + "responsible", SK + "partner", SK + "researcher",
    SK + "contactPerson", SK + "inspiredBy", SK + "partOf", SK + "ownedBy", SK + "locatedIn", SK + "governs",
    SK + "assigns", SK + "leads", SK + "decidesOver", SK + "supervises", SK + "funds", SK + "reportsTo",
    SK + "postIn", SK + "possiblySame", ORG + "heldBy", SK + "concerns", SK + "inCounty", SKOS + "broader",
    SK + "steers", RDFS + "subClassOf", RDFS + "subPropertyOf",
)  # fmt: skip
#: In this order a page tells them; what is not here comes last.
_ORDER = {predicate: at for at, predicate in enumerate((*_VALUES, *_LINKS))}


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """What a fact leads to: a node with label and class IRIs, or (``iri`` empty) a value."""

    iri: str
    label: str
    label_en: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence behind a fact, with its document (IRI, name) and place."""

    text: str
    document: str
    document_name: str
    start: int
    end: int
    rule: str
    confidence: float
    modality: str = ""
    role: str = ""
    valid_from: str = ""
    valid_until: str = ""


@dataclass(slots=True)
class KnownFact:
    """A fact of the node: ``is_inverse`` where the node is its object; ``inferred`` names the rule that derived it."""

    predicate: str
    is_inverse: bool
    other: Known
    quotes: list[Quote] = field(default_factory=list)
    inferred: str = ""

    @property
    def roles(self) -> list[str]:
        """The roles that its sentences name."""
        return sorted({quote.role for quote in self.quotes if quote.role})


@dataclass(slots=True)
class NodeView:
    """All that is shown of a node; ``is_cut`` tells that there are more facts than were read."""

    iri: str
    label: str
    label_en: str
    classes: tuple[str, ...]
    other_names: tuple[str, ...]
    level: str
    facts: list[KnownFact]
    documents: list[Known]
    mentioned: int
    is_cut: bool = False


_OUT = """SELECT ?p ?o ?isNode ?language WHERE {
  ?node ?p ?o . BIND(ISIRI(?o) AS ?isNode) BIND(IF(ISLITERAL(?o), LANG(?o), "") AS ?language) }"""
_RELATIONS = " ".join(f"<{each}>" for each in _LINKS)
_IN = f"SELECT ?s ?p WHERE {{ VALUES ?p {{ {_RELATIONS} }} ?s ?p ?node }} LIMIT {MOST_FACTS}"
_MENTIONS = SCHEMA + "mentions"
_MENTIONING = "SELECT DISTINCT ?d WHERE { ?d schema:mentions ?node }"
#: What backs facts in which the node is one end: evidence by itself, an inference by what it rests on.
_BACKED = f"""SELECT ?about ?p ?other ?class WHERE {{
  ?about rdf:ONE_END ?node ; rdf:predicate ?p ; rdf:OTHER_END ?other ; a ?class . FILTER(?p != <{_MENTIONS}>)
}} LIMIT {MOST_QUOTES}"""
_RESTS = "SELECT ?about ?rule ?e WHERE { VALUES ?about { LIST } ?about sk:rule ?rule ; prov:wasDerivedFrom ?e }"
_TOLD = """SELECT ?e ?document ?file ?title ?quote ?start ?end ?rule ?confidence ?modality ?role ?from ?until WHERE {
  VALUES ?e { LIST }
  ?e prov:wasDerivedFrom ?document ; sk:quote ?quote ; sk:start ?start ; sk:end ?end ; sk:rule ?rule ;
    sk:confidence ?confidence . ?document sk:fileName ?file .
  OPTIONAL { ?document dcterms:title ?title } OPTIONAL { ?e sk:modality ?modality }
  OPTIONAL { ?e sk:role/skos:prefLabel ?role . FILTER(LANG(?role) = "LANGUAGE") }
  OPTIONAL { ?e sk:validFrom ?from } OPTIONAL { ?e sk:validUntil ?until } }"""


def read_node(store: Selectable, iri: str, *, language: str = "sv") -> NodeView:
    """Return what is known of the node *iri*, or raise :class:`UsageError` where the graph does not have it."""
    own = list(store.select(_OUT, node=iri))
    incoming = list(store.select(_IN, node=iri))
    if not own and not incoming:
        raise UsageError(f"{iri}: no such node in the graph; look for it by its name")
    facts: dict[tuple[str, bool, str], KnownFact] = {}
    for predicate, value, is_node, _ in sorted(own, key=str):
        if predicate in _ORDER:
            other = Known(value if is_node in ("true", "1") else "", value)
            facts[predicate, False, value] = KnownFact(predicate, False, other)
    for subject, predicate in sorted(incoming):
        facts[predicate, True, subject] = KnownFact(predicate, True, Known(subject, subject))
    _add_quotes(store, iri, facts, language)
    mentioning = sorted(str(row[0]) for row in store.select(_MENTIONING, node=iri))
    shown = mentioning[:MOST_DOCUMENTS]
    known = name_nodes(store, {*shown, *(fact.other.iri for fact in facts.values() if fact.other.iri)})
    for fact in facts.values():
        fact.other = known.get(fact.other.iri, fact.other)
    _tell_amounts(store, facts)
    documents = sorted((known[each] for each in shown if each in known), key=lambda d: (d.label.casefold(), d.iri))
    labels = _labels(own)
    label = labels.get("sv") or labels.get("") or (labels[min(labels)] if labels else "") or iri
    classes = tuple(sorted(value for predicate, value, _, _ in own if predicate == RDF + "type"))
    others = {value for predicate, value, _, _ in own if predicate == SKOS + "altLabel"}
    ordered = sorted(facts.values(), key=_in_order)
    english = labels.get("en", "")
    return NodeView(
        iri, label, english if english != label else "", classes, tuple(sorted(others - {label, english})),
        _level(own, ordered), ordered, documents, len(mentioning), len(incoming) == MOST_FACTS,
    )  # fmt: skip


def _labels(own: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    ranks = {SKOS + "prefLabel": 0, RDFS + "label": 1, DCTERMS + "title": 2, SK + "fileName": 3}
    for predicate, value, _, language in own:
        if predicate in ranks:
            tag = language or ""
            found[tag] = min(found.get(tag, (9, "")), (ranks[predicate], value))
    best = min((rank for rank, _ in found.values()), default=9)
    return {tag: label for tag, (rank, label) in found.items() if rank == best}


def _in_order(fact: KnownFact) -> tuple[Any, ...]:
    return (
        bool(fact.other.iri),
        fact.is_inverse,
        _ORDER.get(fact.predicate, 999),
        fact.other.label.casefold(),
        fact.other,
    )


def _add_quotes(store: Selectable, iri: str, facts: Mapping[tuple[str, bool, str], KnownFact], language: str) -> None:
    """Give the facts their sentences; asked in steps, each of which says which few nodes the next is about."""
    backed: dict[str, list[KnownFact]] = {}
    derived: dict[str, KnownFact] = {}
    for is_inverse, (here, there) in ((False, ("subject", "object")), (True, ("object", "subject"))):
        for about, predicate, other, class_ in store.select(
            _BACKED.replace("ONE_END", here).replace("OTHER_END", there), node=iri
        ):
            fact = facts.get((predicate, is_inverse, other))
            if fact is not None and class_ == SK + "Evidence":
                backed.setdefault(about, []).append(fact)
            elif fact is not None and class_ == SK + "Inference":
                derived[about] = fact
    for about, rule, evidence in _select_of(store, _RESTS, derived):
        fact = derived[about]
        fact.inferred = fact.inferred or rule
        backed.setdefault(evidence, []).append(fact)
    for evidence, document, file, title, text, start, end, rule, confidence, *rest in _select_of(
        store, _TOLD.replace("LANGUAGE", language), backed
    ):
        modality, role, first, last = (str(each or "") for each in rest)
        place = int(start), int(end)
        quote = Quote(text, document, title or file, *place, rule, float(confidence), modality, role, first, last)
        for fact in backed[evidence]:
            if quote not in fact.quotes:
                fact.quotes.append(quote)
    for fact in facts.values():
        fact.quotes.sort(key=lambda each: (-each.confidence, each.document_name, each.start, each.rule, each.role))


def _select_of(store: Selectable, query: str, nodes: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of *query* for *nodes*, some hundreds at a time."""
    wanted = sorted(each for each in nodes if not each.startswith("_:"))
    for at in range(0, len(wanted), 400):
        yield from store.select(query.replace("LIST", " ".join(f"<{each}>" for each in wanted[at : at + 400])))


_NAMING = (RDF + "type", SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", SK + "fileName")
#: One property at a time: with both ends to choose from, an engine may look through the whole graph.
_NAMES = " UNION ".join(
    f'{{ VALUES ?n {{ LIST }} ?n <{each}> ?o . BIND({at} AS ?p) BIND(IF(ISLITERAL(?o), LANG(?o), "") AS ?l) }}'
    for at, each in enumerate(_NAMING)
)


def name_nodes(store: Selectable, iris: Iterable[str]) -> dict[str, Known]:
    """Return the nodes *iris* with their labels and classes; one without a label goes by its IRI."""
    wanted = sorted(each for each in iris if not each.startswith("_:"))
    labels: dict[str, list[tuple[Any, ...]]] = {}
    classes: dict[str, set[str]] = {}
    for node, at, value, language in _select_of(store, f"SELECT ?n ?p ?o ?l WHERE {{ {_NAMES} }}", wanted):
        if (predicate := _NAMING[int(at)]) == RDF + "type":
            classes.setdefault(node, set()).add(value)
        else:
            labels.setdefault(node, []).append((predicate, value, "", language))
    found = {}
    for iri in wanted:
        known = _labels(labels.get(iri, ()))
        label = known.get("sv") or known.get("") or (known[min(known)] if known else iri)
        english = known.get("en", "")
        found[iri] = Known(iri, label, english if english != label else "", tuple(sorted(classes.get(iri, ()))))
    return found


def _tell_amounts(store: Selectable, facts: Mapping[tuple[str, bool, str], KnownFact]) -> None:
    """Show a budget as its amount and currency, an address without its scheme."""
    for fact in facts.values():
        if fact.predicate == SK + "budget" and not fact.is_inverse:
            rows = store.select("SELECT ?v ?c WHERE { ?b schema:value ?v . OPTIONAL { ?b schema:currency ?c } }",
                                b=fact.other.iri or fact.other.label)  # fmt: skip
            told = " ".join(part for row in rows for part in row if part)
            fact.other = Known("", told or fact.other.label)
        elif fact.predicate == FOAF + "mbox" and not fact.is_inverse:
            fact.other = Known("", (fact.other.iri or fact.other.label).removeprefix("mailto:"))


def _level(own: Sequence[tuple[Any, ...]], facts: Iterable[KnownFact]) -> str:
    """Return the name of the level that is stated of the node, "" for none."""
    stated = [value for predicate, value, _, _ in own if predicate == SK + "atLevel"]
    return str(stated[0]).rpartition("/")[2] if stated else ""
