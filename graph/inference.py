"""What no sentence states but a rule derives: who governs whom among the bodies of one municipality or region.

Each inference names its rule and the statements it rests on. Nothing is derived across documents, nor for people: a
chair is not known to govern a head of administration until a text says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from styrkedjan.ontology import SK

from .model import Entity, Inference, Statement

__all__ = ["derive_governs"]

_BOARD, _ADMINISTRATION = ("nämnden", "nämnd"), ("förvaltningen", "förvaltning", "kontoret", "kontor")


def derive_governs(
    entities: Iterable[Entity], statements: Sequence[Statement], met: Mapping[str, Sequence[Statement]]
) -> list[Inference]:
    """Return who governs whom by three rules, sorted; *met* has for each thing the sentences that mention it.

    ``board-governs-its-administration``: a board governs the administration of the same municipality whose name
    begins as its own ("socialnämnden", "socialförvaltningen"). ``administration-governs-its-unit``: an administration
    governs a unit that is stated to be part of it. ``council-governs-its-boards``: the council of a municipality or
    region governs the boards of the same.
    """
    kind = {entity.iri: entity.type.removeprefix(SK) for entity in entities}
    found = []
    boards = {key: iri for iri in sorted(kind) if kind[iri] == "PoliticalBody" and (key := _key(iri, _BOARD))}
    for iri in sorted(kind):
        if kind[iri] != "Administration" or not (key := _key(iri, _ADMINISTRATION)) or key not in boards:
            continue
        premises = tuple(sorted({each for i in (boards[key], iri) for each in met.get(i, ())[:2]}))
        if all(met.get(i) for i in (boards[key], iri)):
            found.append(Inference(boards[key], SK + "governs", iri, "board-governs-its-administration", premises))
    found += _by_councils(kind, met)
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


_COUNCIL = ("fullmäktige",)


def _by_councils(kind: Mapping[str, str], met: Mapping[str, Sequence[Statement]]) -> Iterator[Inference]:
    """Yield for each council the boards of its municipality or region."""
    bodies = {iri: iri.split("/") for iri in sorted(kind) if kind[iri] == "PoliticalBody" and met.get(iri)}
    local = {iri: parts for iri, parts in bodies.items() if len(parts) > 2 and parts[-3] == "organisation"}
    for council, parts in local.items():
        if not parts[-1].endswith(_COUNCIL):
            continue
        for board, other in local.items():
            if other[-2] == parts[-2] and not other[-1].endswith(_COUNCIL):
                premises = tuple(sorted({*met[council][:2], *met[board][:2]}))
                yield Inference(council, SK + "governs", board, "council-governs-its-boards", premises)


def _key(iri: str, endings: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the municipality's or region's code and the name less its head, None for a body of no known place."""
    parts = iri.split("/")
    if len(parts) < 3 or parts[-3] != "organisation":
        return None
    for ending in endings:
        if parts[-1].endswith(ending) and len(parts[-1]) > len(ending) + 2:
            return parts[-2], parts[-1].removesuffix(ending).rstrip("s-")
    return None
