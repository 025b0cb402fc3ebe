"""Gold: what a careful reader says that a document states, as written down in a folder of JSON files."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from styrkedjan.ontology import FOAF, ORG, SCHEMA, SK

from .errors import DocumentError, NothingLoaded, UsageError

__all__ = ["CLASSES", "RELATIONS", "GoldDocument", "GoldEntity", "GoldFact", "normalise", "read_gold"]

#: The classes of entity that gold tells apart, by the local names of the vocabulary.
CLASSES = (
    "Administration",
    "CivilSociety",
    "Company",
    "Concept",
    "Event",
    "Group",
    "Initiative",
    "JointAuthority",
    "Municipality",
    "Person",
    "PoliticalBody",
    "Region",
    "ResearchBody",
    "ResearchProject",
    "ServiceUnit",
    "StateBody",
    "StudyVisit",
    "Union",
)

#: The relations of gold by name, each with the property that states it in the graph.
RELATIONS = {
    "budget": SK + "budget",
    "category": SK + "category",
    "challenge": SK + "challenge",
    "concerns": SK + "concerns",
    "contactPerson": SK + "contactPerson",
    "endDate": SCHEMA + "endDate",
    "goal": SK + "goal",
    "inspiredBy": SK + "inspiredBy",
    "involvesLevel": SK + "involvesLevel",
    "locatedIn": SK + "locatedIn",
    "mbox": FOAF + "mbox",
    "memberOf": ORG + "memberOf",
    "organiser": SK + "organiser",
    "ownedBy": SK + "ownedBy",
    "partOf": SK + "partOf",
    "participant": SK + "participant",
    "partner": SK + "partner",
    "researcher": SK + "researcher",
    "responsible": SK + "responsible",
    "startDate": SCHEMA + "startDate",
    "visits": SK + "visits",
}

_QUOTATION_MARKS = str.maketrans("", "", "\"'”“’»«\u00ad")


def normalise(text: str) -> str:
    """Return *text* as names are compared: without regard to case, quotation marks, soft hyphens and outer stops."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_QUOTATION_MARKS)
    return re.sub(r"\s+", " ", folded).strip(" .,:;")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """``names`` are its label and other forms, ``classes`` those that are accepted, both as they are compared."""

    class_: str
    label: str
    names: frozenset[str]
    classes: frozenset[str]
    quote: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A subject, a relation and an object as labels or values; the plurals hold all that is accepted, as compared.

    ``object`` is ``None`` for a role in an organisation that the text does not name; ``open`` tells that such a role is
    accepted, be it beside a named organisation.
    """

    subject: str
    relation: str
    object: str | None
    role: str
    subjects: frozenset[str]
    objects: frozenset[str]
    roles: frozenset[str]
    open: bool
    quote: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The gold of the document whose file name, less its ending, is ``name``."""

    name: str
    file_name: str
    entities: tuple[GoldEntity, ...]
    facts: tuple[GoldFact, ...]


def read_gold(folder: Path, *, only: Sequence[str] = ()) -> list[GoldDocument]:
    """Return the gold in *folder*, or in its subfolder ``facts`` where there is one, sorted by name.

    Of the files only those whose names begin with one of *only* count, if any are given. The first defect of a file is
    an error.
    """
    if not folder.is_dir():
        if folder.exists():
            raise UsageError(f"{folder}: a file; name the folder it lies in, and choose files with --only")
        raise UsageError(f"{folder}: no such folder; name one with gold facts")
    inner = folder / "facts"
    paths = sorted((inner if inner.is_dir() else folder).glob("*.json"), key=lambda path: path.stem)
    if not paths:
        raise NothingLoaded(f"{folder}: no gold in this folder; it must hold .json files, or a folder facts with them")
    for name in only:
        if not any(path.stem.startswith(name) for path in paths):
            raise UsageError(f"--only {name}: no gold file of that name in {folder}; there are {_listed(paths)}")
    return [_read(path) for path in paths if not only or path.stem.startswith(tuple(only))]


def _listed(paths: Sequence[Path]) -> str:
    names = ", ".join(path.stem for path in paths[:8])
    return f"{names} and {len(paths) - 8} more" if len(paths) > 8 else names


def _read(path: Path) -> GoldDocument:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise DocumentError(f"{path}: not UTF-8; save the gold file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{path}:{error.lineno}:{error.colno}: not JSON ({error.msg}); mend the gold file"
        ) from None
    except RecursionError:
        raise DocumentError(f"{path}: not a gold file: lists within lists without end") from None
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror})") from None
    top = _Fields(str(path), content)
    return GoldDocument(
        path.stem,
        top.text("document", missing=""),
        tuple(_entity(_Fields(f"{path}: entities[{n}]", each)) for n, each in enumerate(top.list("entities"))),
        tuple(_fact(_Fields(f"{path}: facts[{n}]", each)) for n, each in enumerate(top.list("facts"))),
    )


def _entity(fields: _Fields) -> GoldEntity:
    class_, label = fields.text("type"), fields.text("label")
    others = [str(each) for each in fields.values("typeAlt", "a list of types", (str,))]
    for each in (class_, *others):
        fields.known(each, "type", CLASSES)
    forms = [str(each) for each in fields.values("alt", "a list of texts", (str,)) if each]
    return GoldEntity(
        class_,
        label,
        _normalised([label, *forms]),
        frozenset([class_, *others]),
        fields.text("quote", missing=""),
        fields.flag("optional"),
    )


def _fact(fields: _Fields) -> GoldFact:
    subject, relation, object_ = fields.text("s"), fields.text("p"), fields.value("o")
    fields.known(relation, "predicate", RELATIONS)
    if object_ is None and relation != "memberOf":
        raise fields.error('"o" is null, which only memberOf may have; name the object')
    role = fields.text("role", missing="")
    listed = {name: fields.values(name, "a list of texts, numbers and null") for name in ("sAlt", "oAlt", "roleAlt")}
    return GoldFact(
        subject,
        relation,
        object_,
        role,
        _normalised([subject, *listed["sAlt"]]),
        _normalised([object_, *listed["oAlt"]]),
        _normalised([role or None, *listed["roleAlt"]]),
        object_ is None or None in listed["oAlt"],
        fields.text("quote", missing=""),
        fields.flag("optional"),
    )


def _normalised(values: Iterable[str | None]) -> frozenset[str]:
    return frozenset(normalise(value) for value in values if value is not None)


class _Fields:
    """One object of a gold file, whose fields are checked when they are asked for."""

    def __init__(self, place: str, content: Any) -> None:
        self.place = place
        if not isinstance(content, dict):
            raise self.error("must be an object in braces")
        self.content = content

    def error(self, message: str) -> DocumentError:
        return DocumentError(f"{self.place}: {message}")

    def text(self, name: str, *, missing: str | None = None) -> str:
        """Return a text; where *missing* is given, it stands for one that is not there or null."""
        found = self.content.get(name)
        if missing is not None and found is None:
            return missing
        if not isinstance(found, str) or (missing is None and not normalise(found)):
            raise self.error(f'"{name}" must be {"a text" if missing is not None else "there, as a text"}')
        return found

    def list(self, name: str) -> list[Any]:
        if not isinstance(found := self.content.get(name), list):
            raise self.error(f'"{name}" must be there, as a list')
        return found

    def value(self, name: str) -> str | None:
        if name not in self.content:
            raise self.error(f'"{name}" must be there')
        found = self.content[name]
        if found is not None and (isinstance(found, bool) or not isinstance(found, str | int)):
            raise self.error(f'"{name}" must be a text, a whole number or null')
        return None if found is None else str(found)

    def values(self, name: str, what: str, kinds: tuple[type, ...] = (str, int, type(None))) -> Sequence[str | None]:
        found = self.content.get(name, [])
        if not isinstance(found, list) or any(isinstance(x, bool) or not isinstance(x, kinds) for x in found):
            raise self.error(f'"{name}" must be {what}')
        return [None if each is None else str(each) for each in found]

    def flag(self, name: str) -> bool:
        found = self.content.get(name, False)
        if not isinstance(found, bool):
            raise self.error(f'"{name}" must be true or false')
        return found

    def known(self, value: str, what: str, names: Iterable[str]) -> None:
        if value not in names:
            raise self.error(f"unknown {what} {value!r}; there are {', '.join(names)}")
