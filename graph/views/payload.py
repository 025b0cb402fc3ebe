"""What a page carries: the graph as columns of plain values, and the view's own part (lanes, positions, dates)."""

from __future__ import annotations

import re
from typing import Any

import networkx as nx

from ..times import EVER, Moment
from . import layout
from .chain import ARROWS, COLUMNS, LANES, Chains, has_chain
from .classes import short
from .read import CLASSES, Evidence, Node, ViewGraph

__all__ = ["KINDS", "to_payload"]

KINDS = ("chain", "network", "around", "visits")

#: So many dots and names can be read at the first look; the others come by expanding.
READABLE = 64
#: So many are drawn at once at the very most.
MOST = 1500

_SHAPES = {
    "Person": "dot",
    "Group": "dot",
    "Post": "dot",
    "Municipality": "hexagon",
    "Region": "hexagon",
    "StateBody": "diamond",
    "PoliticalBody": "triangle",
    "Administration": "square",
    "ServiceUnit": "square",
    "Union": "triangleDown",
    "Initiative": "star",
    "ResearchProject": "star",
}


class _Table:
    """Numbers for values, in the order in which they are first met."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._index: dict[str, int] = {}

    def __getitem__(self, value: str) -> int:
        if value not in self._index:
            self._index[value] = len(self.values)
            self.values.append(value)
        return self._index[value]


def to_payload(kind: str, graph: ViewGraph, about: Node | None, moment: Moment = EVER) -> dict[str, Any]:
    """Return what the page of *kind* carries, ready for JSON; the order of everything is fixed.

    *moment* is told on the page; *graph* has been read as of it.
    """
    number = {iri: i for i, iri in enumerate(graph.nodes)}
    payload = _common(graph, number)
    payload["kind"] = kind
    payload["about"] = number[about.iri] if about else -1
    payload["moment"] = [moment.as_of, moment.known_by]
    if kind == "chain":
        payload["view"] = _chain(graph, number, about)
    elif kind == "visits":
        payload["view"] = _visits(graph, number)
    else:
        payload["view"] = _network(kind, graph, number, about, payload)
    return payload


def _common(graph: ViewGraph, number: dict[str, int]) -> dict[str, Any]:
    nodes = list(graph.nodes.values())
    predicates, quotes, rules, sections = _Table(), _Table(), _Table(), _Table()
    evidence_index: dict[Evidence, int] = {}
    evidence: dict[str, Any] = {**{name: [] for name in "qdscra"}, **{name: {} for name in "lmkwbg"}}

    def evidence_number(e: Evidence) -> int:
        if e not in evidence_index:
            i = evidence_index[e] = len(evidence_index)
            evidence["q"].append(quotes[e.quote])
            evidence["d"].append(number.get(e.document, -1))
            evidence["s"].append(sections[graph.sections.get(e.section, "")])
            evidence["c"].append(round(e.confidence * 100))
            evidence["r"].append(rules[e.rule])
            evidence["a"].append(e.start)
            if e.role in number:
                evidence["l"][i] = number[e.role]
            if e.modality:
                evidence["m"][i] = e.modality
            if e.review[0]:
                evidence["g"][i] = e.review
            if e.marks:
                evidence["k"][i] = e.marks
            if e.valid_from or e.valid_until:
                evidence["w"][i] = [e.valid_from, e.valid_until]
            if e.observed:
                evidence["b"][i] = e.observed
        return evidence_index[e]

    facts: dict[str, Any] = {"s": [], "p": [], "o": [], "c": [], "e": [], "v": {}, "r": {}, "x": {}, "y": {}}
    for i, fact in enumerate(graph.facts):
        facts["s"].append(number[fact.subject])
        facts["p"].append(predicates[short(fact.predicate)])
        facts["o"].append(number[fact.object] if fact.object else -1)
        facts["c"].append(round(fact.confidence * 100))
        facts["e"].append([evidence_number(e) for e in fact.evidence])
        if not fact.object:
            facts["v"][i] = fact.value
        if roles := [number[r] for r in fact.roles if r in number]:
            facts["r"][i] = roles
        if fact.inferred:
            facts["x"][i] = rules[fact.inferred]
        if fact.reasons:
            facts["y"][i] = fact.reasons
    return {
        "kinds": CLASSES,
        "levels": COLUMNS,
        "nodes": {
            "id": [n.key for n in nodes],
            "sv": [n.label for n in nodes],
            "en": {i: n.label_en for i, n in enumerate(nodes) if n.label_en},
            "alt": {i: n.alts for i, n in enumerate(nodes) if n.alts},
            "kind": [CLASSES.index(n.kind) for n in nodes],
            "level": [COLUMNS.index(n.level) if n.level in COLUMNS else -1 for n in nodes],
            "docs": [sorted(number[d] for d in n.documents if d in number) for n in nodes],
            "date": {
                i: [n.start, n.end] if n.end and n.end != n.start else [n.start]
                for i, n in enumerate(nodes)
                if n.start or n.end
            },
            "issued": {number[iri]: date for iri, date in sorted(graph.issued.items()) if iri in number},
        },
        "facts": facts,
        "predicates": predicates.values,
        "evidence": evidence,
        "quotes": quotes.values,
        "rules": rules.values,
        "sections": sections.values,
    }


def _chain(graph: ViewGraph, number: dict[str, int], about: Node | None) -> dict[str, Any]:
    chains = Chains(graph)
    rows = chains.subjects()
    wanted = dict.fromkeys(rows)
    wanted.update(dict.fromkeys(iri for iri, node in graph.nodes.items() if has_chain(node)))
    if about:
        wanted[about.iri] = None
    drawn = {}
    for iri in wanted:
        chain = chains.of(iri)
        drawn[number[iri]] = {
            "lanes": [[[number[n] for n in cluster] for cluster in lane] for lane in chain.lanes],
            "arrows": [[index, ARROWS.index(kind)] for index, kind in chain.arrows],
            "context": [number[c] for c in chain.context],
            "cells": chain.cells,
            "said": chain.said,
        }
    return {"lanes": LANES, "arrows": ARROWS, "rows": [number[r] for r in rows], "chains": drawn}


def _network(
    kind: str, graph: ViewGraph, number: dict[str, int], about: Node | None, payload: dict[str, Any]
) -> dict[str, Any]:
    web: nx.Graph[int] = nx.Graph()
    web.add_nodes_from(number[iri] for iri in graph.drawn())
    for fact in graph.facts:
        # What only the ontology says (a broader concept, a county) tells nothing of who matters in the documents.
        if fact.object and fact.subject != fact.object and (fact.evidence or fact.inferred):
            a, b = number[fact.subject], number[fact.object]
            if a in web and b in web:
                web.add_edge(a, b)
    known = layout.importance(web)
    groups = layout.communities(web, known.order)
    group_of = {node: i for i, members in enumerate(groups) for node in members}
    shown = known.order[: READABLE if web.number_of_nodes() > READABLE * 1.25 else None]
    if kind == "around" and about:
        first = layout.radial(web, number[about.iri], known.order, steps=2, most=READABLE, gap=120)
    elif about and number[about.iri] in web:
        centre = number[about.iri]
        near = sorted(web[centre], key=lambda n: (-known.score[n], n))
        chosen = list(dict.fromkeys([centre, *near, *shown]))[:READABLE]
        first = _placed(web, groups, set(chosen), wide=128, high=70)
    else:
        first = _placed(web, groups, set(shown), wide=128, high=70)
    everything = known.order[:MOST]
    rest = _placed(web, groups, set(everything), wide=64, high=46) if len(everything) > len(first) else {}
    total = len(graph.nodes)
    payload["degree"] = [known.degree.get(i, 0) for i in range(total)]
    payload["between"] = [round(known.betweenness.get(i, 0) * 1000) for i in range(total)]
    payload["score"] = [round(known.score.get(i, 0) * 1000) for i in range(total)]
    payload["group"] = [group_of.get(i, -1) for i in range(total)]
    return {
        **_to_vis(web, first, graph),
        "all": [[n, x, y] for n, (x, y) in sorted(rest.items())],
        "groups": [members[0] for members in groups],
        "undrawn": max(0, web.number_of_nodes() - MOST),
    }


def _placed(
    web: nx.Graph[int], groups: list[list[int]], chosen: set[int], *, wide: float, high: float
) -> dict[int, tuple[int, int]]:
    parts = [kept for members in groups if (kept := [n for n in members if n in chosen])]
    # Those who stand alone share one group, or each would take the room of many.
    alone = [part[0] for part in parts if len(part) == 1]
    parts = [part for part in parts if len(part) > 1] + ([alone] if alone else [])
    edges = sorted((min(a, b), max(a, b)) for a, b in web.edges() if a in chosen and b in chosen)
    return layout.place(parts, edges, wide=wide, high=high)


def _to_vis(web: nx.Graph[int], positions: dict[int, tuple[int, int]], graph: ViewGraph) -> dict[str, Any]:
    """Return the first look as pyvis keeps it: nodes and edges of vis-network, and its options with the physics off."""
    from pyvis.network import Network

    nodes = list(graph.nodes.values())
    net = Network(directed=True)
    net.toggle_physics(False)
    for node, (x, y) in sorted(positions.items()):
        net.add_node(node, label=nodes[node].label[:80], shape=_SHAPES.get(nodes[node].kind, "dot"), x=x, y=y)
    for a, b in sorted((min(e), max(e)) for e in web.edges()):
        if a in positions and b in positions:
            net.add_edge(a, b)
    return {
        "nodes": [{"id": n["id"], "x": n["x"], "y": n["y"], "shape": n["shape"]} for n in net.nodes],
        "edges": [[e["from"], e["to"]] for e in net.edges],
        "physics": net.options.physics.enabled,
    }


_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")


def _visits(graph: ViewGraph, number: dict[str, int]) -> dict[str, Any]:
    """Return the events in the order of time, each with its place (0–1000) on the axis; those without a date last."""
    events = [n for n in graph.nodes.values() if n.kind in ("StudyVisit", "Event")]
    days = {n.iri: _day(n.start or n.end) for n in events}
    dated = sorted((n for n in events if days[n.iri] is not None), key=lambda n: (days[n.iri], n.label, n.iri))
    undated = sorted((n for n in events if days[n.iri] is None), key=lambda n: (n.label, n.iri))
    known = [day for n in dated if (day := days[n.iri]) is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    low, high = float(int(low)), float(int(high) + 1)
    rows = [[number[n.iri], round(((days[n.iri] or 0) - low) / (high - low) * 1000)] for n in dated]
    chains = Chains(graph)
    told = {number[n.iri]: chains.of(n.iri) for n in events}
    return {
        "rows": rows,
        "undated": [number[n.iri] for n in undated],
        "from": int(low),
        "to": int(high),
        "cells": {i: chain.cells for i, chain in told.items()},
        "said": {i: chain.said for i, chain in told.items() if chain.said},
    }


def _day(value: str) -> float | None:
    """Return a date as a year with a fraction; a month or a year counts from its middle."""
    found = _ISO.match(value)
    if not found:
        return None
    year, month, day = found.groups()
    if not month:
        return int(year) + 0.5
    return int(year) + (int(month) - 1 + ((int(day) - 1) / 31 if day else 0.5)) / 12
