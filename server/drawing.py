"""Small drawings in SVG, made on the server: what stands nearest to a node, and an answer as a graph or in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

__all__ = ["Branch", "Leaf", "draw_near", "draw_timeline", "draw_triples"]

_WIDE, _ROW, _TOP = 460, 30, 18
_STEM, _WORD, _LEAF = 22, 58, 176


@dataclass(frozen=True, slots=True)
class Leaf:
    """A node at the end of a line: its label, class and address."""

    label: str
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Nodes that one relation ties to the middle, with how many more there are."""

    word: str
    leaves: Sequence[Leaf]
    more: int = 0


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def draw_near(kind: str, branches: Sequence[Branch], title: str) -> Markup:
    """Return a node of class *kind* with what is nearest to it, as a tree that reads from left to right."""
    # Every node's page has one: format() of Markup, which escapes the numbers too, takes ten times as long.
    rows = sum(len(branch.leaves) + bool(branch.more) for branch in branches)
    height = _TOP * 2 + _ROW * max(rows - 1, 0) + 6
    middle = height / 2
    told = escape(title)
    parts = [f'<svg viewBox="0 0 {_WIDE} {height}" class="near" role="group" aria-label="{told}"><title>{told}</title>']
    row = 0
    for branch in branches:
        size = len(branch.leaves) + bool(branch.more)
        centre = _TOP + _ROW * (row + (size - 1) / 2)
        parts.append(_curve(_STEM, middle, _WORD, centre))
        for leaf in branch.leaves:
            y = _TOP + _ROW * row
            parts += [_curve(_LEAF - 38, centre, _LEAF - 12, y), _leaf(leaf, y)]
            row += 1
        if branch.more:
            y = _TOP + _ROW * row
            more = f'<text x="{_LEAF + 12}" y="{y + 4}" class="more">+ {branch.more}</text>'
            parts += [_curve(_LEAF - 38, centre, _LEAF - 12, y), more]
            row += 1
        word = escape(_cut(branch.word, 13))
        parts.append(f'<text x="{_WORD + 4}" y="{centre + 4:g}" class="word">{word}</text>')
    parts += [_dot(kind, _STEM, middle, 11), "</svg>"]
    return Markup("".join(parts))


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    half = (x1 + x2) / 2
    return f'<path class="line" d="M{x1:g} {y1:g}C{half:g} {y1:g} {half:g} {y2:g} {x2:g} {y2:g}"/>'


def _dot(kind: str, x: float, y: float, size: float) -> str:
    name = escape(kind or "Actor")
    place = f'x="{x - size:g}" y="{y - size:g}" width="{2 * size:g}" height="{2 * size:g}"'
    return f'<svg {place} viewBox="-1.35 -1.35 2.7 2.7" class="icon k-{name}"><use href="#i-{name}"/></svg>'


def _leaf(leaf: Leaf, y: float) -> str:
    label = escape(_cut(leaf.label, 38))
    text = f'<text x="{_LEAF + 12}" y="{y + 4.5:g}">{label}</text>'
    return f'<a href="{escape(leaf.href)}">{_dot(leaf.kind, _LEAF, y, 7)}{text}</a>'


def draw_triples(triples: Sequence[tuple[str, str, str]], href: Callable[[str], str], title: str) -> Markup:
    """Return *triples* (subject, word, object; each a label) drawn in columns: who leads to whom, level by level."""
    columns = _in_order(_columns(triples), triples)
    place = {name: (column, row) for column, names in enumerate(columns) for row, name in enumerate(names)}
    wide, high = 250, 40
    width, height = wide * len(columns), 30 + high * max(len(names) for names in columns)
    parts = [
        Markup('<svg viewBox="0 0 {0} {1}" class="answer-graph" width="{0}" height="{1}" role="group" aria-label="{2}">'
               "<title>{2}</title>").format(width, height, title)
    ]  # fmt: skip
    for subject, word, object_ in triples:
        (c1, r1), (c2, r2) = place[subject], place[object_]
        x1, y1, x2, y2 = c1 * wide + 12, r1 * high + 22, c2 * wide + 12, r2 * high + 22
        line = Markup(
            '<path class="line" d="M{0:g} {1:g}C{2:g} {1:g} {2:g} {3:g} {4:g} {3:g}"><title>{5}</title></path>'
        )
        parts.append(line.format(x1, y1, (x1 + x2) / 2 + 60 * (c1 == c2), y2, x2, f"{subject} – {word} – {object_}"))
    for name, (column, row) in place.items():
        x, y = column * wide + 12, row * high + 22
        text = Markup('<circle cx="{}" cy="{}" r="5"/><text x="{}" y="{}">{}</text>').format(
            x, y, x + 10, y - 7, _cut(name, 32)
        )
        parts.append(Markup('<a href="{}">{}</a>').format(href(name), text) if href(name) else text)
    return Markup("").join([*parts, Markup("</svg>")])


def _columns(triples: Sequence[tuple[str, str, str]]) -> list[list[str]]:
    """Return the names by how far they are from one that nothing leads to; a circle begins where it is met first."""
    objects = {object_ for _, _, object_ in triples}
    names = list(dict.fromkeys(name for subject, _, object_ in triples for name in (subject, object_)))
    level = {name: 0 for name in names if name not in objects} or {names[0]: 0}
    waiting = list(level)
    following: dict[str, list[str]] = {}
    for subject, _, object_ in triples:
        following.setdefault(subject, []).append(object_)
    for name in [*waiting, *names]:
        level.setdefault(name, 0)
        queue = [name]
        while queue:
            one = queue.pop(0)
            for other in following.get(one, ()):
                if other not in level:
                    level[other] = level[one] + 1
                    queue.append(other)
    return [[name for name in names if level[name] == column] for column in range(max(level.values()) + 1)]


def _in_order(columns: list[list[str]], triples: Sequence[tuple[str, str, str]]) -> list[list[str]]:
    """Return the columns with each name as high as what leads to it, so that few lines cross."""
    ordered = columns[:1]
    for column in columns[1:]:
        row = {name: at for at, name in enumerate(ordered[-1])}
        above: dict[str, list[int]] = {}
        for subject, _, object_ in triples:
            if subject in row:
                above.setdefault(object_, []).append(row[subject])
        middle = {name: sum(rows) / len(rows) for name, rows in above.items()}
        ordered.append(sorted(column, key=lambda name: middle.get(name, len(row))))
    return ordered


def draw_timeline(moments: Sequence[tuple[float, str, str, str]], title: str) -> Markup:
    """Return *moments* (year with fraction, date, label, address), in order, on a line of time."""
    first, last = int(min(moment[0] for moment in moments)), int(max(moment[0] for moment in moments)) + 1
    wide, row = 760, 26
    height = 44 + row * len(moments)

    def at(year: float) -> float:
        return 20 + (wide - 40) * (year - first) / (last - first)

    parts = [
        Markup('<svg viewBox="0 0 {0} {1}" class="timeline" role="group" aria-label="{2}"><title>{2}</title>').format(
            wide, height, title
        )
    ]
    step = max(1, (last - first) // 10)
    for year in range(first, last + 1, step):
        tick = Markup('<path class="line" d="M{0:g} 26V{1}"/><text x="{0:g}" y="16" text-anchor="middle">{2}</text>')
        parts.append(tick.format(at(year), height - 8, year))
    for number, (moment, date, label, address) in enumerate(moments):
        x, y = at(moment), 44 + row * number
        is_late = x > wide * 0.6
        text = Markup('<circle cx="{:g}" cy="{}" r="5"/><text x="{:g}" y="{}" text-anchor="{}">{} {}</text>').format(
            x,
            y,
            x - 10 if is_late else x + 10,
            y + 4,
            "end" if is_late else "start",
            "" if date in label else date,
            _cut(label, 48),
        )
        parts.append(Markup('<a href="{}">{}</a>').format(escape(address), text) if address else text)
    return Markup("").join([*parts, Markup("</svg>")])
