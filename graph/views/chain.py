"""The steering chain of one municipality, visit or initiative: who stands on which level, and who steers whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from styrkedjan.ontology import ORG, SK

from .read import Fact, Node, ViewGraph, level_name

__all__ = ["ARROWS", "LANES", "Chain", "Chains", "has_chain"]

#: The lanes from top to bottom; the two last stand beside the chain, and one takes those whose level no document tells.
LANES = ("state", "political", "executive", "management", "staff", "resident", "union", "beside", "unknown")
#: Lanes of the steering chain itself, which the overview has as columns.
COLUMNS = LANES[:7]

_BESIDE = frozenset({"ResearchBody", "CivilSociety", "Company"})
_PLACES = frozenset({"Municipality", "Region"})
_EVENTS = frozenset({"StudyVisit", "Event"})
_INITIATIVES = frozenset({"Initiative", "ResearchProject"})
_NOT_ACTORS = _EVENTS | _INITIATIVES | {"Concept", "Role", "SteeringLevel", "Document"}
_MEMBER_OF = ORG + "memberOf"
_LEADING = frozenset({"executive", "management"})
_TAKING = frozenset(
    SK + name
    for name in ("participant", "organiser", "visits", "responsible", "partner", "contactPerson", "researcher")
)


@dataclass(slots=True)
class Chain:
    """One chain: each lane's clusters (an organisation with its people, or people alone), its arrows and surroundings.

    ``context`` is where it takes place and the events and initiatives around it. ``arrows`` are (index of the fact,
    kind), the kinds those of ``ARROWS``. Of the three states of a level two are told here: ``cells`` has the facts that
    show it to be met or known, ``said`` those by which the whole chain is said to have been there; where neither has
    any, the documents do not tell.
    """

    about: str
    lanes: list[list[list[str]]] = field(default_factory=list)
    arrows: list[tuple[int, str]] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    cells: list[list[int]] = field(default_factory=list)
    said: list[int] = field(default_factory=list)


#: What a line of a chain says: steering that a text states, derived steering, who leads, who answers to whom, whose
#: something is, and who takes part.
ARROWS = ("steers", "governs", "leads", "reports", "belongs", "takes-part")
_STEERS = frozenset(SK + name for name in ("assigns", "decidesOver", "supervises", "funds"))
_BELONGING = frozenset(SK + name for name in ("partOf", "postIn", "locatedIn"))
_ABOVE = (SK + "governs", *sorted(_STEERS), SK + "leads")


def has_chain(node: Node) -> bool:
    """Tell whether every chain page has the chain of *node*: a place, an event or an initiative."""
    return node.kind in _PLACES | _EVENTS | _INITIATIVES


def _when(node: Node) -> str:
    """Return what sorts by time: dates without a year, and none at all, come last."""
    return node.start if node.start[:1].isdigit() else "~"


class Chains:
    """Chains of a graph, with the look-ups they share."""

    def __init__(self, graph: ViewGraph) -> None:
        self.graph = graph
        self._out: dict[str, list[int]] = defaultdict(list)
        self._in: dict[str, list[int]] = defaultdict(list)
        self._values: dict[str, list[tuple[int, Fact]]] = defaultdict(list)
        for index, fact in enumerate(graph.facts):
            if not fact.object:
                self._values[fact.subject].append((index, fact))
            else:
                self._out[fact.subject].append(index)
                self._in[fact.object].append(index)

    def _objects(self, iri: str, *names: str) -> list[str]:
        wanted = {SK + name for name in names}
        return [self.graph.facts[i].object for i in self._out[iri] if self.graph.facts[i].predicate in wanted]

    def _subjects(self, iri: str, *predicates: str) -> list[str]:
        wanted = set(predicates)
        return [self.graph.facts[i].subject for i in self._in[iri] if self.graph.facts[i].predicate in wanted]

    def subjects(self) -> list[str]:
        """Return the IRIs that have a row in the overview: visits by date, then municipalities and regions by name."""
        nodes = self.graph.nodes.values()
        events = sorted((n for n in nodes if n.kind == "StudyVisit"), key=lambda n: (_when(n), n.label, n.iri))
        places = sorted((n for n in nodes if n.kind in _PLACES), key=lambda n: (n.label.casefold(), n.iri))
        return [n.iri for n in (*events, *places)]

    def _bodies(self, place: str) -> set[str]:
        found, queue = {place}, [place]
        while queue:
            for body in self._subjects(queue.pop(), SK + "locatedIn", SK + "partOf"):
                if body not in found and self.graph.nodes[body].kind not in _NOT_ACTORS | _PLACES:
                    found.add(body)
                    queue.append(body)
        return found

    def _of_event(self, event: str) -> set[str]:
        found = set(self._objects(event, "visits", "organiser", "participant"))
        for person in list(found):
            if self.graph.nodes[person].kind == "Person":
                found.update(self._employers(person))
        return found

    def _of_initiative(self, initiative: str) -> set[str]:
        found = set(self._objects(initiative, "responsible", "partner", "researcher", "contactPerson", "participant"))
        for person in list(found):
            if self.graph.nodes[person].kind == "Person":
                found.update(self._employers(person))
        return found

    def _employers(self, person: str) -> list[str]:
        return [f.object for f in (self.graph.facts[i] for i in self._out[person]) if f.predicate == _MEMBER_OF]

    def _actors(self, about: str) -> tuple[set[str], set[str]]:
        """Return the actors of the chain, and the events and initiatives around them."""
        node = self.graph.nodes[about]
        if node.kind in _EVENTS:
            return self._of_event(about), set()
        if node.kind in _INITIATIVES:
            actors = self._of_initiative(about)
            return actors, {
                o for o in self._objects(about, "inspiredBy", "partOf") if self.graph.nodes[o].kind in _INITIATIVES
            }
        bodies = self._bodies(about)
        context: set[str] = set()
        for body in bodies:
            context.update(self._subjects(body, SK + "visits", SK + "organiser", SK + "responsible", SK + "partner"))
            context.update(s for s in self._subjects(body, SK + "participant"))
        if node.kind not in _PLACES:
            # A body or a person is met in a place; its own colleagues and neighbours are what is asked for.
            for index in (*self._out[about], *self._in[about]):
                bodies.update((self.graph.facts[index].subject, self.graph.facts[index].object))
        actors = set(bodies)
        for body in bodies:
            actors.update(self._subjects(body, _MEMBER_OF))
            actors.update(self._subjects(body, SK + "ownedBy", SK + "postIn"))
        context = {c for c in context if self.graph.nodes[c].kind in _EVENTS | _INITIATIVES}
        if node.kind in _PLACES:
            for item in context:
                if self.graph.nodes[item].kind in _EVENTS:
                    if bodies & set(self._objects(item, "visits")):
                        actors.update(self._objects(item, "organiser", "participant", "visits"))
                elif bodies & set(self._objects(item, "responsible")):
                    actors.update(self._objects(item, "contactPerson"))
            for person in [a for a in actors if self.graph.nodes[a].kind == "Person"]:
                actors.update(e for e in self._employers(person) if set(self._objects(e, "locatedIn")) <= {about})
        return actors, context

    def of(self, about: str) -> Chain:
        """Return the chain of the node *about*."""
        nodes = self.graph.nodes
        actors, context = self._actors(about)
        for actor in list(actors):
            actors.update(self._subjects(actor, *_ABOVE))
            actors.update(self._objects(actor, "reportsTo"))
        actors = {a for a in actors if nodes[a].kind not in _NOT_ACTORS}
        if nodes[about].kind not in _NOT_ACTORS:
            actors.add(about)
        chain = Chain(about)
        facts = sorted({i for a in actors for i in self._out[a] if self.graph.facts[i].object in actors})
        places = {a for a in actors if nodes[a].kind in _PLACES}
        lane_of = {a: self._lane(nodes[a]) for a in sorted(actors - places)}
        cluster_of = self._clusters(lane_of, facts)
        chain.lanes = self._order(lane_of, cluster_of, facts)
        around = context | {about}
        for index in facts:
            kind = self._arrow(self.graph.facts[index])
            if kind:
                chain.arrows.append((index, kind))
        for item in sorted(around):
            for index in self._out[item]:
                fact = self.graph.facts[index]
                if fact.predicate in _TAKING and fact.object in actors and nodes[item].kind in _EVENTS | _INITIATIVES:
                    chain.arrows.append((index, "takes-part"))
        chain.context = sorted(
            (context | places) - {about}, key=lambda c: (c not in places, _when(nodes[c]), nodes[c].label, c)
        )
        chain.cells = self._cells(about, actors, context, lane_of)
        chain.said = self._said(about, context)
        return chain

    def _lane(self, node: Node) -> str:
        if node.level:
            return node.level
        if node.kind in _BESIDE:
            return "beside"
        if node.kind == "Person":
            for employer in self._employers(node.iri):
                if self.graph.nodes[employer].kind in _BESIDE:
                    return "beside"
        if node.kind == "Person" and self._subjects(node.iri, SK + "researcher"):
            return "beside"
        return "unknown"

    def _arrow(self, fact: Fact) -> str:
        if fact.predicate in _STEERS or (fact.predicate == SK + "governs" and not fact.inferred):
            return "steers"
        if fact.predicate == SK + "governs":
            return "governs"
        if fact.predicate == SK + "leads":
            return "leads"
        if fact.predicate == SK + "reportsTo":
            return "reports"
        if fact.predicate == _MEMBER_OF:
            nodes = self.graph.nodes
            return "leads" if any(nodes[r].level in _LEADING for r in fact.roles if r in nodes) else "belongs"
        if fact.predicate not in (SK + "partOf", SK + "ownedBy", SK + "postIn"):
            return ""
        # That a body is its municipality's is what the whole page is about: a line for each would hide the others.
        return "" if self.graph.nodes[fact.object].kind in _PLACES else "belongs"

    def _clusters(self, lane_of: dict[str, str], facts: list[int]) -> dict[str, str]:
        """Return for each actor the organisation of the same lane it is shown under (itself if none)."""
        cluster = {a: a for a in lane_of}
        for index in facts:
            fact = self.graph.facts[index]
            own, other = lane_of.get(fact.subject), lane_of.get(fact.object)
            if fact.predicate == _MEMBER_OF and own and own == other and cluster[fact.subject] == fact.subject:
                cluster[fact.subject] = fact.object
        return cluster

    def _order(self, lane_of: dict[str, str], cluster_of: dict[str, str], facts: list[int]) -> list[list[list[str]]]:
        """Order each lane's clusters by the mean place of what they are tied to (the barycentre, three sweeps)."""
        nodes = self.graph.nodes
        members: dict[str, list[str]] = defaultdict(list)
        for actor, head in cluster_of.items():
            if actor != head:
                members[head].append(actor)
        ties: dict[str, list[str]] = defaultdict(list)
        for index in facts:
            fact = self.graph.facts[index]
            a, b = cluster_of.get(fact.subject, ""), cluster_of.get(fact.object, "")
            if a and b and a != b:
                ties[a].append(b)
                ties[b].append(a)

        def rank(head: str) -> tuple[int, str, str]:
            # Organisations before people: the frame first, then who fills it.
            node = nodes[head]
            return (1 if node.kind in ("Person", "Group") else 0, node.label.casefold(), head)

        heads = sorted({h for h in cluster_of.values()}, key=rank)
        lanes = [[h for h in heads if lane_of[h] == lane] for lane in LANES]
        for sweep in (lanes, lanes[::-1], lanes):
            place = {
                h: i / max(1, len(lane) - 1) if len(lane) > 1 else 0.5 for lane in lanes for i, h in enumerate(lane)
            }
            for lane in sweep:

                def mean(head: str, place: dict[str, float] = place) -> float:
                    near = [place[t] for t in ties[head]]
                    return sum(near) / len(near) if near else place[head]

                means = {h: mean(h) for h in lane}
                lane.sort(key=lambda h: (round(means[h], 6), rank(h)))
                for i, head in enumerate(lane):
                    place[head] = i / (len(lane) - 1) if len(lane) > 1 else 0.5
        result = []
        for lane in lanes:
            clusters = []
            loose: list[str] = []
            for head in lane:
                if head in members:
                    clusters.append([head, *sorted(members[head], key=rank)])
                else:
                    loose.append(head)
            # Who stands alone comes after the groups, so that a crowded lane can be folded kind by kind.
            clusters.extend([head] for head in loose)
            result.append(clusters)
        return result

    def _cells(self, about: str, actors: set[str], context: set[str], lane_of: dict[str, str]) -> list[list[int]]:
        """Return the facts by which each level is met or known.

        At an event a level is met if and only if the graph says ``sk:involvesLevel``, as every question of the
        catalogue does; who took part on a level met is told with it. A place knows the levels that were met at its
        visits, and those on which somebody or some body of the chain stands.
        """
        kind = self.graph.nodes[about].kind
        cells: dict[str, set[int]] = defaultdict(set)
        for event in self._events(about, context):
            for level, found in self._met(event, lane_of).items():
                cells[level] |= found
        if kind not in _EVENTS:
            for actor in lane_of:
                for index in self._out[actor]:
                    fact = self.graph.facts[index]
                    tells = self._arrow(fact) or fact.predicate in _BELONGING
                    if fact.object in actors and tells and (fact.evidence or fact.inferred):
                        cells[lane_of[actor]].add(index)
        if kind in _INITIATIVES:
            for index in self._out[about]:
                fact = self.graph.facts[index]
                if fact.object in lane_of and fact.predicate in _TAKING:
                    cells[lane_of[fact.object]].add(index)
        return [sorted(cells.get(level, ())) for level in COLUMNS]

    def _events(self, about: str, context: set[str]) -> list[str]:
        """Return the events whose levels count for *about*: itself, or the visits to a place and its parts."""
        node = self.graph.nodes[about]
        if node.kind in _EVENTS | _INITIATIVES:
            return [about]
        if node.kind in _PLACES:
            hosts = self._bodies(about)
            visits = [c for c in context if self.graph.nodes[c].kind in _EVENTS]
            return sorted(e for e in visits if hosts & set(self._objects(e, "visits")))
        return []

    def _met(self, event: str, lane_of: dict[str, str]) -> dict[str, set[int]]:
        """Return the levels met at an event, each with the facts that say so and who took part on it."""
        met: dict[str, set[int]] = defaultdict(set)
        for index in self._out[event]:
            fact = self.graph.facts[index]
            if fact.predicate == SK + "involvesLevel":
                met[level_name(fact.object)].add(index)
        for index in self._out[event]:
            fact = self.graph.facts[index]
            if fact.predicate in (SK + "participant", SK + "organiser") and lane_of.get(fact.object) in met:
                met[lane_of[fact.object]].add(index)
        return met

    def _said(self, about: str, context: set[str]) -> list[int]:
        """Return the facts by which the whole chain is said in general to have been met."""
        found = []
        for event in self._events(about, context):
            for index, fact in self._values[event]:
                if fact.predicate == SK + "mentionsWholeChain" and fact.value == "true":
                    found.append(index)
        return sorted(found)
