"""What no sentence states but a rule derives: who governs whom among the bodies of one municipality or region.

Each inference names its rule and the statements it rests on. Nothing is derived across documents, nor for people: a
chair is not known to govern a head of administration until a text says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from styrkedjan.ontology import SCHEMA, SK

from .model import Entity, Inference, Statement

__all__ = ["derive_governs"]

_BOARD, _ADMINISTRATION = ("nämnden", "nämnd"), ("förvaltningen", "förvaltning", "kontoret", "kontor")


def derive_governs(entities: Iterable[Entity], statements: Sequence[Statement]) -> list[Inference]:
    """Return who governs whom by two rules, sorted.

    ``board-governs-its-administration``: a board governs the administration of the same municipality whose name
    begins as its own ("socialnämnden", "socialförvaltningen"). ``administration-governs-its-unit``: an administration
    governs a unit that is stated to be part of it.
    """
    kind = {entity.iri: entity.type.removeprefix(SK) for entity in entities}
    met: dict[str, Statement] = {}
    for statement in statements:
        if statement.predicate == SCHEMA + "mentions" and isinstance(statement.object, str):
            met.setdefault(statement.object, statement)
    found = []
    boards = {key: iri for iri in sorted(kind) if kind[iri] == "PoliticalBody" and (key := _key(iri, _BOARD))}
    for iri in sorted(kind):
        if kind[iri] != "Administration" or not (key := _key(iri, _ADMINISTRATION)) or key not in boards:
            continue
        premises = tuple(sorted(met[i] for i in (boards[key], iri) if i in met))
        if len(premises) == 2:
            found.append(Inference(boards[key], SK + "governs", iri, "board-governs-its-administration", premises))
    for statement in statements:
        if (
            statement.predicate == SK + "partOf"
            and isinstance(statement.object, str)
            and (kind.get(statement.subject) == "ServiceUnit" and kind.get(statement.object) == "Administration")
        ):
            found.append(
                Inference(
                    statement.object,
                    SK + "governs",
                    statement.subject,
                    "administration-governs-its-unit",
                    (statement,),
                )
            )
    unique = {(i.subject, str(i.object)): i for i in sorted(found, reverse=True)}
    return [unique[pair] for pair in sorted(unique)]


def _key(iri: str, endings: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the municipality's or region's code and the name less its head, None for a body of no known place."""
    parts = iri.split("/")
    if len(parts) < 3 or parts[-3] != "organisation":
        return None
    for ending in endings:
        if parts[-1].endswith(ending) and len(parts[-1]) > len(ending) + 2:
            return parts[-2], parts[-1].removesuffix(ending).rstrip("s-")
    return None
