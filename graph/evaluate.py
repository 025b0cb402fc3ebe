"""How well a graph says what its documents state: the graph held against gold, document by document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from styrkedjan.ontology import FOAF, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .errors import DocumentError
from .export import Source
from .gold import CLASSES, RELATIONS, GoldDocument, GoldEntity, GoldFact, normalise
from .model import Literal, Term
from .scores import Counts, Score, score

__all__ = ["APART", "Difference", "Evaluation", "evaluate"]

#: What a text is about is a judgement: concepts and the relation to them are counted, but outside the totals.
APART = ("Concept", "concerns")

_LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", RDFS + "label", FOAF + "name")
_MENTIONS = SCHEMA + "mentions"
_HAS_ROLE = SK + "hasRole"
_KEPT = {
    *_LABELS,
    _MENTIONS,
    PROV + "wasDerivedFrom",
    SCHEMA + "value",
    *(RDF + name for name in ("type", "subject", "predicate", "object")),
    *(SK + name for name in ("fileName", "role", "quote", "rule", "start")),
}
_RELATION_OF = {iri: name for name, iri in RELATIONS.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which graph and gold differ, with the sentence of the document that states it or is said to.

    ``kind`` is "missed", "extra", "wrong type" (the graph has the entity as ``what``, ``text`` says as what gold has
    it) or "split" (a further node for an entity that already has one; not counted). ``what`` is a class or a relation.
    ``rule`` and ``start``, the offset of the quote, are those of the graph's evidence: a miss has none.
    """

    document: str
    kind: str
    what: str
    text: str
    quote: str = ""
    rule: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``missing`` are the documents of the gold that the graph does not have: all that they state counts as missed."""

    documents: tuple[str, ...]
    missing: tuple[str, ...]
    classes: dict[str, Score]
    relations: dict[str, Score]
    entities: Score
    facts: Score
    splits: int
    differences: tuple[Difference, ...]


def evaluate(
    source: Source, gold: Sequence[GoldDocument], *, on_progress: Callable[[str], None] | None = None
) -> Evaluation:
    """Return how the graph of *source* compares with *gold*; documents that gold does not know play no part."""
    tell = on_progress or (lambda what: None)
    tell("reading the graph")
    graph = _Graph(source)
    found = {each.name: graph.find_document(each) for each in gold}
    comparisons = []
    for each in gold:
        tell("comparing")
        comparisons.append(_Comparison(each, graph, found[each.name]))
    tell("drawing documents")
    classes = _rows([each.classes for each in comparisons])
    relations = _rows([each.relations for each in comparisons])
    return Evaluation(
        tuple(each.name for each in gold),
        tuple(name for name, document in found.items() if document is None),
        classes,
        relations,
        _total([each.classes for each in comparisons]),
        _total([each.relations for each in comparisons]),
        sum(each.splits for each in comparisons),
        tuple(difference for each in comparisons for difference in each.differences),
    )


#: How often a class or relation was found, extra or missed in one document.
_Tally = Counter[tuple[str, str]]


def _counts(tally: _Tally, name: str) -> Counts:
    return Counts(tally[name, "found"], tally[name, "extra"], tally[name, "missed"])


def _rows(tallies: Sequence[_Tally]) -> dict[str, Score]:
    names = sorted({name for tally in tallies for name, _ in tally})
    return {name: score([_counts(tally, name) for tally in tallies]) for name in names}


def _total(tallies: Sequence[_Tally]) -> Score:
    sums = []
    for tally in tallies:
        names = sorted({name for name, _ in tally} - set(APART))
        rows = [_counts(tally, name) for name in names]
        sums.append(Counts(*(sum(row[column] for row in rows) for column in range(3))))
    return score(sums)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one evidence node backs; a role alone is a membership without an object."""

    subject: str
    relation: str
    object: Term | None
    roles: tuple[str, ...]
    evidence: str


class _Graph:
    """What the comparison needs of a graph, by node."""

    def __init__(self, source: Source) -> None:
        self._properties: dict[str, dict[str, list[Term]]] = {}
        self._derived: dict[str, list[str]] = defaultdict(list)
        self._documents: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, frozenset[str]] = {}
        for subject, predicate, object_ in source.triples():
            if predicate not in _KEPT:
                continue
            self._properties.setdefault(subject, {}).setdefault(predicate, []).append(object_)
            if predicate == PROV + "wasDerivedFrom" and isinstance(object_, str):
                self._derived[object_].append(subject)
            elif predicate == SK + "fileName":
                self._documents[PurePath(_value(object_)).stem].append(subject)

    def get(self, node: Term | None, predicate: str) -> list[Term]:
        return self._properties.get(node, {}).get(predicate, []) if isinstance(node, str) else []

    def first(self, node: str, predicate: str) -> str:
        return next(map(_value, self.get(node, predicate)), "")

    def find_document(self, gold: GoldDocument) -> str | None:
        found = self._documents.get(gold.name, [])
        if len(found) > 1:
            found = [each for each in found if self.first(each, SK + "fileName") == gold.file_name]
            if len(found) != 1:
                raise DocumentError(
                    f"{gold.name}: several documents of the graph bear that name; build a store of those that the gold "
                    'is of, or give the full file name as "document" in the gold file'
                )
        return found[0] if found else None

    def classes(self, node: str) -> frozenset[str]:
        return frozenset(_local(_value(each)) for each in self.get(node, RDF + "type")).intersection(CLASSES)

    def names(self, node: Term | None) -> frozenset[str]:
        if not isinstance(node, str):
            return frozenset()
        if node not in self._names:
            self._names[node] = frozenset(
                normalise(_value(each)) for label in _LABELS for each in self.get(node, label)
            )
        return self._names[node]

    def show(self, node: Term | None) -> str:
        """Return what a reader knows the node by: its Swedish name, another, or the end of its IRI."""
        if node is None:
            return "?"
        if isinstance(node, Literal):
            return node.value
        labels = sorted(
            (each for label in _LABELS[:2] for each in self.get(node, label) if isinstance(each, Literal)),
            key=lambda label: label.language != "sv",
        )
        if labels:
            return labels[0].value
        return self.first(node, SCHEMA + "value") or _local(node) or node

    def mentioned(self, document: str) -> set[str]:
        return {each for each in self.get(document, _MENTIONS) if isinstance(each, str)}

    def evidence(self, document: str) -> list[str]:
        """Return the evidence of a document and the inferences that rest on it, in the graph's order."""
        direct = self._derived.get(document, [])
        inferred = [each for evidence in direct for each in self._derived.get(evidence, [])]
        return [each for each in dict.fromkeys([*direct, *inferred]) if self.get(each, RDF + "predicate")]

    def stated(self, document: str) -> Iterator[_Stated]:
        """Yield what the document says of the relations that gold knows."""
        for each in self.evidence(document):
            subject, predicate = self.first(each, RDF + "subject"), self.first(each, RDF + "predicate")
            object_ = next(iter(self.get(each, RDF + "object")), None)
            if predicate == _HAS_ROLE and object_ is not None:
                yield _Stated(subject, "memberOf", None, (_value(object_),), each)
            elif (relation := _RELATION_OF.get(predicate)) and object_ is not None:
                yield _Stated(subject, relation, object_, tuple(map(_value, self.get(each, SK + "role"))), each)

    def why(self, evidence: str) -> tuple[str, str, int | None]:
        """Return the quote, the rule and the offset; for an inference its own rule and the quote it rests on."""
        source = evidence
        if not self.get(evidence, SK + "quote"):
            premises = [_value(each) for each in self.get(evidence, PROV + "wasDerivedFrom")]
            source = next((each for each in premises if self.get(each, SK + "quote")), evidence)
        start = self.first(source, SK + "start")
        return (
            self.first(source, SK + "quote"),
            self.first(evidence, SK + "rule"),
            int(start) if start.isdecimal() else None,
        )


class _Comparison:
    """One document's entities and facts, in the graph and in gold."""

    def __init__(self, gold: GoldDocument, graph: _Graph, document: str | None) -> None:
        self.gold, self.graph, self.document = gold, graph, document
        self.classes: _Tally = Counter()
        self.relations: _Tally = Counter()
        self.splits = 0
        self.differences: list[Difference] = []
        #: The gold entity that a node of the graph stands for.
        self.meant: dict[str, GoldEntity] = {}
        stated = list(graph.stated(document)) if document else []
        self._compare_entities(stated)
        self._compare_facts(stated)

    def _differ(self, kind: str, what: str, text: str, why: tuple[str, str, int | None] = ("", "", None)) -> None:
        self.differences.append(Difference(self.gold.name, kind, what, text, *why))

    # ------------------------------------------------------------------------------------------------ entities

    def _compare_entities(self, stated: Sequence[_Stated]) -> None:
        """Pair nodes and gold entities one to one by their names, the pairs first that agree best."""
        entities = self.gold.entities
        by_name: dict[str, set[int]] = defaultdict(set)
        for number, entity in enumerate(entities):
            for name in entity.names:
                by_name[name].add(number)
        nodes = self._met(stated)
        classes = {node: self.graph.classes(node) for node in nodes}
        pairs = []
        for node in nodes:
            names = self.graph.names(node)
            for number in {number for name in names for number in by_name.get(name, ())}:
                entity = entities[number]
                fits = bool(classes[node] & entity.classes)
                exact = normalise(entity.label) in names
                shared = len(names & entity.names)
                pairs.append((not fits, not exact, -shared, node, entity.class_, entity.label, number))
        pairs.sort()
        taken: set[int] = set()
        for misfit, _, _, node, _, _, number in pairs:
            if not misfit and node not in self.meant and number not in taken:
                taken.add(number)
                self.meant[node] = entities[number]
                if not entities[number].optional:
                    self.classes[entities[number].class_, "found"] += 1
        for misfit, _, _, node, _, _, number in pairs:
            if node in self.meant:
                continue
            entity = self.meant[node] = entities[number]
            if not misfit:
                self.splits += 1
                self._differ("split", entity.class_, f"{self.graph.show(node)} = {entity.label}", self._why_met(node))
            elif classes[node] and number not in taken:
                # A further node for an entity that has one, but of another class, is no second mistake.
                class_ = min(classes[node])
                self.classes[class_, "extra"] += 1
                self._differ("wrong type", class_, f"{entity.label} is {entity.class_}", self._why_met(node))
        for node in nodes:
            if classes[node] and node not in self.meant:
                class_ = min(classes[node])
                self.classes[class_, "extra"] += 1
                self._differ("extra", class_, self.graph.show(node), self._why_met(node))
        for number, entity in enumerate(entities):
            if number not in taken and not entity.optional:
                self.classes[entity.class_, "missed"] += 1
                self._differ("missed", entity.class_, entity.label, (entity.quote, "", None))

    def _met(self, stated: Sequence[_Stated]) -> list[str]:
        """Return the nodes that the document mentions or says something of, sorted."""
        if self.document is None:
            return []
        met = self.graph.mentioned(self.document)
        for each in self.graph.evidence(self.document):
            if self.graph.first(each, RDF + "predicate") == _MENTIONS:
                met.update(node for node in self.graph.get(each, RDF + "object") if isinstance(node, str))
        for statement in stated:
            met.update(node for node in (statement.subject, statement.object) if isinstance(node, str))
        return sorted(met - {self.document})

    def _why_met(self, node: str) -> tuple[str, str, int | None]:
        """Return the evidence of the first mention of the node, or else of the first thing said of it."""
        found = self._evidence_of.get(node)
        return self.graph.why(min(found)[2]) if found else ("", "", None)

    @cached_property
    def _evidence_of(self) -> dict[str, list[tuple[bool, int, str]]]:
        """The evidence in which a node stands: no mention, the offset, the evidence."""
        found: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        for each in self.graph.evidence(self.document or ""):
            mention = self.graph.first(each, RDF + "predicate") == _MENTIONS
            for side in ("subject", "object"):
                found[self.graph.first(each, RDF + side)].append((not mention, self.graph.why(each)[2] or 0, each))
        return found

    # --------------------------------------------------------------------------------------------------- facts

    def _compare_facts(self, stated: Sequence[_Stated]) -> None:
        facts = self.gold.facts
        by_relation: dict[str, list[int]] = defaultdict(list)
        for number, fact in enumerate(facts):
            by_relation[fact.relation].append(number)
        used: set[int] = set()
        seen: set[tuple[str, str, str | None, tuple[str, ...]]] = set()
        for each in stated:
            # One fact is one find, however many sentences state it.
            key = (
                each.subject,
                each.relation,
                None if each.object is None else _value(each.object),
                tuple(sorted(each.roles)),
            )
            if key in seen:
                continue
            seen.add(key)
            hits = [number for number in by_relation[each.relation] if self._says(each, facts[number])]
            fresh = [number for number in hits if number not in used and not facts[number].optional]
            if not hits:
                if self._follows(each):
                    continue
                self.relations[each.relation, "extra"] += 1
                self._differ("extra", each.relation, self._show(each), self.graph.why(each.evidence))
                continue
            hit = (fresh or hits)[0]
            if each.object is None and not facts[hit].open:
                continue  # the role alone, beside a membership that says more: neither found nor extra
            if hit not in used:
                used.add(hit)
                if not facts[hit].optional:
                    self.relations[each.relation, "found"] += 1
        held = {_holder(facts[number]) for number in used if facts[number].relation == "memberOf"}
        for number, fact in enumerate(facts):
            if number in used or fact.optional:
                continue
            if fact.relation == "memberOf" and fact.object is None and _holder(fact) in held:
                # The role was found with an organisation that gold accepts.
                self.relations["memberOf", "found"] += 1
                continue
            self.relations[fact.relation, "missed"] += 1
            role = f" ({fact.role})" if fact.role else ""
            self._differ(
                "missed", fact.relation, f"{fact.subject} → {fact.object or '?'}{role}", (fact.quote, "", None)
            )

    def _follows(self, each: _Stated) -> bool:
        """Tell whether gold has no word for it: what a rule derives from a name, a post that nobody by name holds."""
        if each.relation == "participant" and isinstance(each.object, str):
            return not self.graph.classes(each.object)
        return each.relation != "involvesLevel" and SK + "Inference" in self.graph.get(each.evidence, RDF + "type")

    def _show(self, each: _Stated) -> str:
        subject = "Document" if each.subject == self.document else self.graph.show(each.subject)
        roles = ", ".join(map(self.graph.show, each.roles))
        return f"{subject} → {self.graph.show(each.object)}{f' ({roles})' if roles else ''}"

    def _says(self, each: _Stated, fact: GoldFact) -> bool:
        return (
            self._is(each.subject, fact.subject, fact.subjects)
            # A role alone says nothing of the organisation, so it contradicts none.
            and (each.object is None or self._is_object(each.object, fact))
            and (each.relation != "memberOf" or self._fits_role(each.roles, fact))
        )

    def _is(self, node: Term, label: str, accepted: frozenset[str]) -> bool:
        """Tell whether the node is meant by one of the accepted names."""
        if node == self.document:
            return label == "Document"
        entity = self.meant.get(node) if isinstance(node, str) else None
        return bool(entity is not None and entity.names & accepted or self.graph.names(node) & accepted)

    def _is_object(self, node: Term, fact: GoldFact) -> bool:
        if self._is(node, fact.object or "", fact.objects):
            return True
        value = _value(node)
        match fact.relation:
            case "involvesLevel":
                return _local(value) in fact.objects
            case "budget":
                amounts = {value, *map(_value, self.graph.get(node, SCHEMA + "value"))}
                return fact.object in {amount.split(".")[0] for amount in amounts}
            case "mbox":
                return normalise(value.removeprefix("mailto:")) in fact.objects
            case "startDate" | "endDate":
                # Gold without a year takes any year.
                return any(
                    value == date or date.startswith("--") and value.endswith(date.lstrip("-")) for date in fact.objects
                )
            case "category" | "challenge" | "goal":
                return normalise(value) in fact.objects
        return False

    def _fits_role(self, roles: Sequence[str], fact: GoldFact) -> bool:
        if not fact.role:
            return True
        return any(normalise(role) in fact.roles or self.graph.names(role) & fact.roles for role in roles)


def _holder(fact: GoldFact) -> tuple[str, str]:
    return normalise(fact.subject), normalise(fact.role)


def _value(term: Term) -> str:
    return term.value if isinstance(term, Literal) else term


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
