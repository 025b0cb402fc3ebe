"""What follows from all documents together, and from none alone: levels met, holders of posts, what may be the same.

Each is an ``sk:Inference`` that names its rule and rests on evidence, as those of one document are. Nothing is merged
here: what may be the same is offered, with its reasons.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from styrkedjan.ontology import BASE, ORG, PROV, RDF, SCHEMA, SK, SKOS

from .identity import Triple
from .terms import literal_to_ntriples

__all__ = ["Index", "derive"]

TYPE, SUBJECT, PREDICATE, OBJECT = (f"<{RDF}{name}>" for name in ("type", "subject", "predicate", "object"))
EVIDENCE, INFERENCE, DERIVED = f"<{SK}Evidence>", f"<{SK}Inference>", f"<{PROV}wasDerivedFrom>"
PARTICIPANT, ORGANISER, INVOLVES, AT_LEVEL, HAS_ROLE = (
    f"<{SK}{name}>" for name in ("participant", "organiser", "involvesLevel", "atLevel", "hasRole")
)
VISITS, PART_OF, LOCATED_IN, POST_IN = (f"<{SK}{name}>" for name in ("visits", "partOf", "locatedIn", "postIn"))
MEMBER_OF, HELD_BY, START = f"<{ORG}memberOf>", f"<{ORG}heldBy>", f"<{SCHEMA}startDate>"
POSSIBLY_SAME, REASON, RULE, ROLE = (f"<{SK}{name}>" for name in ("possiblySame", "reason", "rule", "role"))
MENTIONS = f"<{SCHEMA}mentions>"

#: The level of those who stand for one by what they are.
_LEVEL_OF_CLASS = {"StateBody": "state", "PoliticalBody": "political", "Union": "union"}


#: What is looked at of the facts themselves, and the facts whose evidence is.
_DIRECT = frozenset(
    {TYPE, PARTICIPANT, ORGANISER, INVOLVES, AT_LEVEL, HAS_ROLE, VISITS, PART_OF, LOCATED_IN, POST_IN, MEMBER_OF, START}
    | {f"<{SKOS}prefLabel>", f"<{SK}concerns>"}
)
_FACTS = frozenset({PARTICIPANT, ORGANISER, HAS_ROLE, VISITS, MEMBER_OF, START})
_UNSEEN = frozenset({EVIDENCE, INFERENCE, f"<{SK}Rule>", f"<{SK}Section>", f"<{SK}Review>"})


def _evidence_of_interest(triples: Iterable[Triple]) -> set[str]:
    """Return the evidence of the facts that rules rest on, and of the mentions of posts."""
    evidence, about, mentions, posts = set(), set(), set(), set()
    for subject, predicate, object_ in triples:
        if predicate == TYPE and object_ == EVIDENCE:
            evidence.add(subject)
        elif predicate == PREDICATE and object_ in _FACTS:
            about.add(subject)
        elif predicate == PREDICATE and object_ == MENTIONS:
            mentions.add(subject)
        elif predicate == OBJECT and object_.startswith(_POST):
            posts.add(subject)
    return evidence & (about | (mentions & posts))


_POST = f"<{BASE}post/"


@dataclass(slots=True)
class Derived:
    """What a rule derives: a triple, the evidence it rests on, and in words why, where that needs saying."""

    triple: Triple
    rule: str
    premises: Sequence[str]
    reasons: Sequence[str] = ()


@dataclass(slots=True)
class Index:
    """Triples by predicate and subject, and the evidence behind each fact."""

    out: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    back: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    backed: dict[Triple, list[str]] = field(default_factory=lambda: defaultdict(list))
    documents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Index:
        """Return the index of what the rules look at among *triples*, everything in it sorted."""
        made = cls()
        triples = list(triples)
        kept = _evidence_of_interest(triples)
        for subject, predicate, object_ in sorted(t for t in triples if t[1] in _DIRECT or t[0] in kept):
            if predicate != TYPE or object_ not in _UNSEEN:
                made.out[predicate][subject].append(object_)
                made.back[predicate][object_].append(subject)
        for node in sorted(kept):
            fact = made.fact(node)
            made.backed[fact].append(node)
            for end in (fact[0], fact[2]):
                made.documents[end].update(made.objects(node, DERIVED))
        return made

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a subject, sorted."""
        return self.out[predicate].get(subject, []) if predicate in self.out else []

    def subjects(self, object_: str, predicate: str) -> list[str]:
        """Return the subjects of an object, sorted."""
        return self.back[predicate].get(object_, []) if predicate in self.back else []

    def fact(self, node: str) -> Triple:
        """Return the triple that a piece of evidence backs."""
        subject, predicate, object_ = (self.objects(node, part)[0] for part in (SUBJECT, PREDICATE, OBJECT))
        return subject, predicate, object_

    def kind(self, node: str) -> str:
        """Return the local name of a node's class, "" where it has none."""
        return next((c[1:-1].removeprefix(SK) for c in self.objects(node, TYPE) if c.startswith(f"<{SK}")), "")


def derive(triples: Iterable[Triple], different: frozenset[frozenset[str]] = frozenset()) -> set[Triple]:
    """Return the triples that follow from *triples*; pairs in *different* are not offered as the same."""
    index = Index.of(triples)
    found: set[Triple] = set()
    for derived in (*_levels(index), *_holders(index), *_same_visits(index)):
        if derived.triple[1] == POSSIBLY_SAME and frozenset((derived.triple[0], derived.triple[2])) in different:
            continue
        found.update(_written(derived))
    return found


def _written(derived: Derived) -> Iterator[Triple]:
    text = "\n".join((*derived.triple, derived.rule))
    node = f"<{BASE}inference/{hashlib.sha256(text.encode()).hexdigest()[:20]}>"
    yield derived.triple
    yield node, TYPE, INFERENCE
    yield from zip((node,) * 3, (SUBJECT, PREDICATE, OBJECT), derived.triple, strict=True)
    yield node, RULE, literal_to_ntriples(derived.rule)
    for premise in derived.premises:
        yield node, DERIVED, premise
    for reason in derived.reasons:
        yield node, REASON, literal_to_ntriples(reason, language="sv")


# ---------------------------------------------------------------------------------------------------- levels


def _levels(index: Index) -> Iterator[Derived]:
    """Yield the levels of an event that those who took part or arranged it stand on, where none is known so far."""
    for predicate, rule in ((PARTICIPANT, "level-of-participant"), (ORGANISER, "level-of-organiser")):
        for event, actors in sorted(index.out[predicate].items()):
            known = set(index.objects(event, INVOLVES))
            for actor in actors:
                for level, premises in _levels_of(index, actor).items():
                    evidence = index.backed[event, predicate, actor]
                    if level not in known and evidence:
                        yield Derived((event, INVOLVES, level), rule, [*evidence, *premises])


def _levels_of(index: Index, actor: str) -> Mapping[str, Sequence[str]]:
    """Return the levels that an actor stands on, each with the evidence of it beside what the ontology says."""
    stated: dict[str, list[str]] = {level: [] for level in index.objects(actor, AT_LEVEL)}
    if stated:
        return stated
    kind = index.kind(actor)
    if kind in _LEVEL_OF_CLASS:
        return {f"<{BASE}level/{_LEVEL_OF_CLASS[kind]}>": []}
    found: dict[str, list[str]] = defaultdict(list)
    for organisation in index.objects(actor, MEMBER_OF):
        for evidence in index.backed[actor, MEMBER_OF, organisation]:
            body = _LEVEL_OF_CLASS.get(index.kind(organisation), "")
            roles = [level for role in index.objects(evidence, ROLE) for level in index.objects(role, AT_LEVEL)]
            levels = [f"<{BASE}level/{body}>"] if body in ("state", "union") else roles
            for level in levels:
                found[level].append(evidence)
    if not found:
        for role in index.objects(actor, HAS_ROLE):
            for level in index.objects(role, AT_LEVEL):
                found[level] += index.backed[actor, HAS_ROLE, role]
    return found


# ---------------------------------------------------------------------------------------------------- posts


def _holders(index: Index) -> Iterator[Derived]:
    """Yield who holds a post that one text names alone, where another names somebody in that role there."""
    named: dict[str, list[str]] = defaultdict(list)
    for (_, predicate, object_), found in index.backed.items():
        if predicate == MENTIONS:
            named[object_] += found
    for post, roles in sorted(index.out[HAS_ROLE].items()):
        if index.kind(post) != "Post":
            continue
        places = set(index.objects(post, POST_IN))
        for role in roles:
            for person in index.subjects(role, HAS_ROLE):
                premises = _held(index, person, role, places)
                if index.kind(person) == "Person" and premises:
                    evidence = [*premises, *named.get(post, [])[:3]]
                    yield Derived((post, HELD_BY, person), "holder-of-the-post", evidence)


def _held(index: Index, person: str, role: str, places: set[str]) -> list[str]:
    """Return the evidence that somebody has the role in one of the places, or in a part of one."""
    found = []
    for organisation in index.objects(person, MEMBER_OF):
        around = {organisation, *index.objects(organisation, PART_OF)}
        if around & places:
            evidence = index.backed[person, MEMBER_OF, organisation]
            found += [each for each in evidence if role in index.objects(each, ROLE)]
    return found


# ---------------------------------------------------------------------------------------------------- the same?


def _same_visits(index: Index) -> Iterator[Derived]:
    """Yield pairs of visits to one place, told in different documents, that may be one: one of them lacks the year."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for visit in index.back[TYPE].get(f"<{SK}StudyVisit>", ()):
        for host in sorted(_places(index, visit)):
            by_host[host].append(visit)
    for host, visits in sorted(by_host.items()):
        for i, one in enumerate(visits):
            for other in visits[i + 1 :]:
                if not (index.documents[one] & index.documents[other]):
                    yield from _compare_visits(index, host, one, other, len(visits))


def _places(index: Index, visit: str) -> set[str]:
    """Return the municipalities and regions that a visit was paid to, itself or by a part or a unit of theirs."""
    hosts = set(index.objects(visit, VISITS))
    hosts |= {whole for host in hosts for way in (PART_OF, LOCATED_IN) for whole in index.objects(host, way)}
    return {host for host in hosts if index.kind(host) in ("Municipality", "Region")}


def _compare_visits(index: Index, host: str, one: str, other: str, alternatives: int) -> Iterator[Derived]:
    first, second = _day(index, one), _day(index, other)
    agreed = _agreement(first, second)
    if agreed is None:
        return
    shared = _shared(index, one, other)
    if not agreed and not shared and alternatives > 2:
        return  # an undated visit might be any of several
    host_label = _label(index, host)
    reasons = [f"Båda är besök i {host_label}.", *([agreed] if agreed else ["Det ena har inget datum."]), *shared]
    paid = [(visit, VISITS, each) for visit in (one, other) for each in index.objects(visit, VISITS)]
    premises = [e for fact in paid for e in index.backed[fact]]
    premises += [e for visit, day in ((one, first), (other, second)) if day for e in index.backed[visit, START, day]]
    yield Derived((one, POSSIBLY_SAME, other), "visit-told-twice", premises, reasons)


def _day(index: Index, visit: str) -> str:
    return next(iter(index.objects(visit, START)), "")


def _agreement(first: str, second: str) -> str | None:
    """Return how two dates agree, "" where one is missing, None where they differ or are the same exact day."""
    a, b = (day.split('"')[1] if day else "" for day in (first, second))
    if not a or not b:
        return "" if a != b else None
    short, long = sorted((a, b), key=len)
    if short.startswith("--"):
        same = long.endswith(short[2:]) and len(long) == 10
        return f"Samma dag, {short[2:]}; det ena har inget år." if same else None
    if len(short) < len(long) and long.startswith(short):
        return f"Det enas datum ({short}) rymmer det andras ({long})."
    return None


def _shared(index: Index, one: str, other: str) -> list[str]:
    """Return in words what two visits have in common beside their host."""
    told = []
    for predicate, word in ((PARTICIPANT, "Samma deltagare"), (f"<{SK}concerns>", "Samma begrepp")):
        both = set(index.objects(one, predicate)) & set(index.objects(other, predicate))
        names = sorted(_label(index, node) for node in both)[:6]
        if names:
            told.append(f"{word}: {', '.join(names)}.")
    return told


def _label(index: Index, node: str) -> str:
    labels = index.objects(node, f"<{SKOS}prefLabel>")
    return next((label.split('"')[1] for label in labels if label.endswith("@sv")), node)
