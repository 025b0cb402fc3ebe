"""Which class a node is shown as, what its dot looks like, and what properties are called in short."""

from __future__ import annotations

import math
from collections.abc import Iterable

from styrkedjan.ontology import PREFIXES, SK, SKOS

__all__ = ["CLASSES", "SHAPES", "short", "to_class"]

#: The classes a reader meets, the most specific first; a node is shown as the first that fits.
CLASSES = (
    "StudyVisit",
    "Event",
    "ResearchProject",
    "Initiative",
    "Municipality",
    "Region",
    "StateBody",
    "PoliticalBody",
    "Administration",
    "ServiceUnit",
    "ResearchBody",
    "Union",
    "JointAuthority",
    "CivilSociety",
    "Company",
    "Organisation",
    "Person",
    "Post",
    "Group",
    "Concept",
    "Role",
    "SteeringLevel",
    "Document",
    "Actor",
)
_BY_IRI = {SK + name: name for name in CLASSES if name != "Concept"} | {SKOS + "Concept": "Concept"}
_RANK = {name: rank for rank, name in enumerate(CLASSES)}


def to_class(iris: Iterable[str]) -> str:
    """Return the name of the most specific class among *iris* that a reader meets, "" for none."""
    return min((_BY_IRI[iri] for iri in iris if iri in _BY_IRI), key=_RANK.__getitem__, default="")


def short(iri: str) -> str:
    """Return *iri* with a prefix for its beginning, where one is known."""
    for name, base in PREFIXES.items():
        if iri.startswith(base) and iri != base:
            return f"{name}:{iri[len(base) :]}"
    return iri


def _path(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in points) + "Z"


def _regular(corners: int, turn: float = 0.0, size: float = 1.0) -> tuple[tuple[float, float], ...]:
    angles = [turn + 2 * math.pi * corner / corners for corner in range(corners)]
    return tuple((size * math.cos(angle), size * math.sin(angle)) for angle in angles)


def _star() -> tuple[tuple[float, float], ...]:
    turns = [(-math.pi / 2 + math.pi * at / 5, 1.12 if at % 2 == 0 else 0.48) for at in range(10)]
    return tuple((size * math.cos(angle), size * math.sin(angle)) for angle, size in turns)


_DISC = "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z"
_DROP = "M0 1.25C-.25 .75 -1 .25 -1 -.3A1 1 0 1 1 1 -.3C1 .25 .25 .75 0 1.25Z"
_SQUARE = _path((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
_WIDE = _path((-1.1, -0.7), (1.1, -0.7), (1.1, 0.7), (-1.1, 0.7))
#: The dot of a class, as an SVG path within -1.3 … 1.3; the classes differ by shape, not by colour alone.
SHAPES = {
    "Person": _DISC,
    "Post": f"{_DISC}M-.6 0A.6 .6 0 1 0 .6 0A.6 .6 0 1 0 -.6 0Z",
    "Group": f"{_DISC}M-.45 0A.45 .45 0 1 0 .45 0A.45 .45 0 1 0 -.45 0Z",
    "StudyVisit": _DROP,
    "Event": _path((-0.95, -0.95), (0.95, -0.95), (0.95, 0.35), (0.35, 0.95), (-0.95, 0.95)),
    "Initiative": _path(*_star()),
    "ResearchProject": _path(*_regular(5, -math.pi / 2, 1.1)),
    "Municipality": _path(*_regular(6, 0, 1.08)),
    "Region": _path(*_regular(6, math.pi / 6, 1.08)),
    "JointAuthority": _path(*_regular(7, 0, 1.05)),
    "StateBody": _path(*_regular(4, 0, 1.2)),
    "PoliticalBody": _path((0, -1.1), (1.1, 0.85), (-1.1, 0.85)),
    "Administration": _SQUARE,
    "ServiceUnit": _path((0, -1.1), (1, -0.2), (1, 0.95), (-1, 0.95), (-1, -0.2)),
    "ResearchBody": _path(*_regular(8, math.pi / 8, 1.05)),
    "Union": _path((0, 1.1), (1.1, -0.85), (-1.1, -0.85)),
    "CivilSociety": _path(
        *((-0.4, -1), (0.4, -1), (0.4, -0.4), (1, -0.4), (1, 0.4), (0.4, 0.4)),
        *((0.4, 1), (-0.4, 1), (-0.4, 0.4), (-1, 0.4), (-1, -0.4), (-0.4, -0.4)),
    ),
    "Company": _path((-1.1, 0.8), (-0.7, -0.8), (1.1, -0.8), (0.7, 0.8)),
    "Organisation": _WIDE,
    "Actor": _DISC,
    "Concept": "M-.55 -.65H.55A.65 .65 0 0 1 .55 .65H-.55A.65 .65 0 0 1 -.55 -.65Z",
    "Role": _DISC,
    "SteeringLevel": _path((-1, -0.4), (1, -0.4), (1, 0.4), (-1, 0.4)),
    "Document": _path((-0.8, -1.05), (0.3, -1.05), (0.8, -0.55), (0.8, 1.05), (-0.8, 1.05)),
}
