"""Where the dots of a network stand: computed beforehand, the same on every run."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import networkx as nx
import rustworkx as rx

__all__ = ["Importance", "communities", "importance", "place", "radial"]

#: Above this many nodes, communities are found among the best connected and the others follow their neighbours.
_LARGE = 2500
#: Betweenness is exact up to this many nodes, and sampled from this many pivots above.
_PIVOTS = 60


class Importance:
    """What networkx says matters: ``degree`` and ``betweenness`` by node; ``order`` has the most important first."""

    def __init__(self, degree: dict[int, int], betweenness: dict[int, float]) -> None:
        self.degree = degree
        self.betweenness = betweenness
        top_degree, top_between = max(degree.values(), default=1) or 1, max(betweenness.values(), default=1.0) or 1.0
        self.score = {
            n: 0.5 * math.sqrt(degree[n] / top_degree) + 0.5 * math.sqrt(betweenness[n] / top_between) for n in degree
        }
        self.order = sorted(degree, key=lambda n: (-round(self.score[n], 9), n))


def importance(graph: nx.Graph[int]) -> Importance:
    """Return degree and betweenness of a graph whose nodes are integers."""
    size = graph.number_of_nodes()
    pivots = None if size <= 250 else min(size, _PIVOTS if size <= _LARGE else _PIVOTS // 3)
    return Importance(dict(graph.degree()), nx.betweenness_centrality(graph, k=pivots, seed=1))


def communities(graph: nx.Graph[int], order: Sequence[int]) -> list[list[int]]:
    """Return the communities, the largest first, each in the order of importance given."""
    if not graph.number_of_nodes():
        return []
    rank = {node: i for i, node in enumerate(order)}
    core = sorted(order[:_LARGE])
    part = graph.subgraph(core)
    # A subgraph view iterates by a set; a copy with sorted nodes keeps the seeded shuffle the same everywhere.
    sorted_part: nx.Graph[int] = nx.Graph()
    sorted_part.add_nodes_from(core)
    sorted_part.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in part.edges()))
    found = nx.community.louvain_communities(sorted_part, seed=1, resolution=1.1)
    home = {node: number for number, members in enumerate(sorted(found, key=min)) for node in members}
    for node in order[_LARGE:]:
        near = sorted(home[n] for n in graph[node] if n in home)
        home[node] = max(set(near), key=lambda c: (near.count(c), -c)) if near else -1 - node
    groups: dict[int, list[int]] = defaultdict(list)
    for node in order:
        groups[home[node]].append(node)
    return sorted(groups.values(), key=lambda members: (-len(members), rank[members[0]]))


def _spring(members: Sequence[int], edges: Sequence[tuple[int, int]]) -> dict[int, tuple[float, float]]:
    if len(members) == 1:
        return {members[0]: (0.0, 0.0)}
    index = {node: i for i, node in enumerate(members)}
    graph: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(members))
    graph.add_edges_from([(index[a], index[b], None) for a, b in edges])
    spread = rx.spring_layout(
        graph, seed=1, num_iter=60 if len(members) > 300 else 150, k=1.2 / math.sqrt(len(members))
    )
    return {node: (float(spread[i][0]), float(spread[i][1])) for node, i in index.items()}


def _scaled(points: dict[int, tuple[float, float]], gap: float) -> dict[int, tuple[float, float]]:
    xs, ys = [p[0] for p in points.values()], [p[1] for p in points.values()]
    cx, cy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    reach = max((math.hypot(x - cx, y - cy) for x, y in points.values()), default=0) or 1
    radius = gap * 0.5 * math.sqrt(len(points)) if len(points) > 1 else 0
    return {n: ((x - cx) / reach * radius * 1.25, (y - cy) / reach * radius) for n, (x, y) in points.items()}


def _push_apart(
    points: dict[int, tuple[float, float]], wide: float, high: float, rounds: int
) -> dict[int, tuple[float, float]]:
    """Move points until no two of them are nearer than *wide* across and *high* down, or the rounds are used up."""
    xy = {n: [x, y] for n, (x, y) in points.items()}
    for _ in range(rounds):
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for node, (x, y) in xy.items():
            cells[int(x // wide), int(y // high)].append(node)
        moved = False
        for (cx, cy), here in sorted(cells.items()):
            near = [n for dx in (-1, 0, 1) for dy in (-1, 0, 1) for n in cells.get((cx + dx, cy + dy), ())]
            for a in here:
                for b in near:
                    if a >= b:
                        continue
                    dx, dy = xy[b][0] - xy[a][0], xy[b][1] - xy[a][1]
                    over_x, over_y = wide - abs(dx), high - abs(dy)
                    if over_x <= 0.5 or over_y <= 0.5:
                        continue
                    moved = True
                    if over_x / wide < over_y / high:
                        step = (over_x / 2) * (1 if dx >= 0 else -1)
                        xy[a][0] -= step
                        xy[b][0] += step
                    else:
                        step = (over_y / 2) * (1 if dy > 0 or (dy == 0 and a < b) else -1)
                        xy[a][1] -= step
                        xy[b][1] += step
        if not moved:
            break
    return {n: (x, y) for n, (x, y) in xy.items()}


def place(
    groups: Sequence[Sequence[int]], edges: Sequence[tuple[int, int]], *, wide: float, high: float
) -> dict[int, tuple[int, int]]:
    """Return whole-number positions: each group laid out by springs, the groups packed side by side, tied ones near.

    No two nodes of a group are nearer than *wide* across and *high* down, as far as a bounded number of rounds allows.
    """
    home = {node: number for number, members in enumerate(groups) for node in members}
    inner: dict[int, list[tuple[int, int]]] = defaultdict(list)
    ties: dict[tuple[int, int], int] = defaultdict(int)
    for a, b in edges:
        if home[a] == home[b]:
            inner[home[a]].append((a, b))
        else:
            ties[min(home[a], home[b]), max(home[a], home[b])] += 1
    gap = math.sqrt(wide * high) * 1.15
    shapes: list[dict[int, tuple[float, float]]] = []
    for number, members in enumerate(groups):
        shape = _scaled(_spring(members, inner[number]), gap)
        shapes.append(_push_apart(shape, wide, high, 80 if len(members) < 200 else 15))
    centres = _pack(shapes, ties, gap=wide * 0.42)
    return {
        node: (round(x + centres[number][0]), round(y + centres[number][1]))
        for number, shape in enumerate(shapes)
        for node, (x, y) in shape.items()
    }


def _pack(
    shapes: Sequence[dict[int, tuple[float, float]]], ties: dict[tuple[int, int], int], *, gap: float
) -> list[tuple[float, float]]:
    """Return a centre for each shape: one by one, on the free spot nearest to what it is tied to."""
    boxes = []
    for shape in shapes:
        xs, ys = [p[0] for p in shape.values()], [p[1] for p in shape.values()]
        boxes.append(
            (
                (max(xs) - min(xs)) / 2 + gap,
                (max(ys) - min(ys)) / 2 + gap * 0.8,
                (max(xs) + min(xs)) / 2,
                (max(ys) + min(ys)) / 2,
            )
        )
    weight: dict[int, dict[int, int]] = defaultdict(dict)
    for (a, b), count in ties.items():
        weight[a][b] = weight[b][a] = count
    placed: dict[int, tuple[float, float]] = {}
    waiting = list(range(len(shapes)))
    while waiting:
        # Next: the one most tied to those that stand already, else the largest.
        def pull(number: int) -> tuple[float, int]:
            strong = sum(math.log1p(w) for other, w in weight[number].items() if other in placed)
            return (-strong - 0.15 * math.sqrt(len(shapes[number])), number)

        number = min(waiting, key=pull) if len(waiting) < 120 else waiting[0]
        waiting.remove(number)
        half_w, half_h, off_x, off_y = boxes[number]
        near = [(placed[o], w) for o, w in weight[number].items() if o in placed]
        total = sum(w for _, w in near) or 1
        goal = (sum(p[0] * w for p, w in near) / total, sum(p[1] * w for p, w in near) / total)
        placed[number] = _free_spot(goal, half_w, half_h, [(placed[o], boxes[o]) for o in placed])
    return [(placed[n][0] - boxes[n][2], placed[n][1] - boxes[n][3]) for n in range(len(shapes))]


def _free_spot(
    goal: tuple[float, float],
    half_w: float,
    half_h: float,
    taken: Sequence[tuple[tuple[float, float], tuple[float, float, float, float]]],
) -> tuple[float, float]:
    step = min(half_w, half_h, 90.0)
    turn = 0
    best: tuple[float, tuple[float, float]] | None = None
    while True:
        radius = step * turn * 0.5
        spots = max(1, round(2 * math.pi * radius / step))
        for spot in range(spots):
            angle = 2 * math.pi * spot / spots
            # Screens are wider than high: so is the spiral.
            x, y = goal[0] + 1.5 * radius * math.cos(angle), goal[1] + radius * math.sin(angle)
            if all(abs(x - p[0]) >= half_w + b[0] or abs(y - p[1]) >= half_h + b[1] for p, b in taken):
                # Near the goal, and near the middle of all: a compact whole.
                cost = math.hypot((x - goal[0]) / 1.5, y - goal[1]) + 0.6 * math.hypot(x / 1.5, y)
                if best is None or cost < best[0] - 1e-9:
                    best = (cost, (x, y))
        if best is not None and radius > best[0]:
            return best[1]
        turn += 1


def _mean_turn(angles: Sequence[float]) -> float:
    return round(math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))), 6)


def radial(
    graph: nx.Graph[int], centre: int, order: Sequence[int], *, steps: int, most: int, gap: float
) -> dict[int, tuple[int, int]]:
    """Return positions on rings around *centre*, one ring a step (more where a ring is full), at most *most* nodes.

    Each node keeps near the one it is reached from; of a crowded ring the most important stay.
    """
    rank = {node: i for i, node in enumerate(order)}
    position = {centre: (0, 0)}
    angle_of: dict[int, float] = {}
    ring, radius = [centre], 0.0
    for _ in range(steps):
        parent: dict[int, int] = {}
        for node in ring:
            for near in sorted(graph[node], key=rank.__getitem__):
                if near not in position and near not in parent:
                    parent[near] = node
        chosen = sorted(parent, key=rank.__getitem__)[: max(0, most - len(position))]
        if not chosen:
            break
        chosen.sort(key=lambda n: (angle_of.get(parent[n], 0.0), rank[n]))
        radius += gap * 1.5
        start = 0
        while start < len(chosen):
            room = max(6, int(2 * math.pi * radius / gap))
            part = chosen[start : start + room]
            slot = 2 * math.pi / len(part)
            turn = _mean_turn([angle_of.get(parent[n], -math.pi / 2 + i * slot) - i * slot for i, n in enumerate(part)])
            for i, node in enumerate(part):
                angle = turn + i * slot
                angle_of[node] = angle
                position[node] = (round(1.3 * radius * math.cos(angle)), round(radius * math.sin(angle)))
            start += room
            if start < len(chosen):
                radius += gap * 0.9
        ring = chosen
    return position
