"""All that a graph holds of one person, and taking it away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from styrkedjan.ontology import SK

from .errors import UsageError
from .forgotten import Forgotten, fold
from .names import Selectable, find_nodes
from .store import Store
from .why import Reason, find_reasons
from .writer import Writer

__all__ = ["Held", "Person", "find_person", "forget"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the name: the node, all its names, facts without a sentence of their own, facts with them."""

    iri: str
    name: str
    other_names: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    mentioned_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held: people of the name, and other texts of the graph in which it stands (node, property, text)."""

    people: tuple[Person, ...]
    texts: tuple[tuple[str, str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.people or self.texts)


def find_person(source: Selectable, name: str, *, language: str = "en") -> Held:
    """Return all that *source* holds of whoever is called *name*, namesakes each by themselves."""
    nodes = [iri for iri, _, class_ in find_nodes(source, name) if class_ == SK + "Person"]
    people = tuple(_describe(source, iri, language) for iri in nodes)
    return Held(people, tuple(sorted(_texts(source, name))))


_LABELS = "SELECT ?how ?l WHERE { ?n ?how ?l . FILTER(?how IN (skos:prefLabel, skos:altLabel)) }"


def _describe(source: Selectable, iri: str, language: str) -> Person:
    labels = list(source.select(_LABELS, n=iri))
    preferred = sorted(label for how, label in labels if how.endswith("prefLabel")) or [iri]
    rows = source.select(
        "SELECT ?p ?o WHERE { ?n ?p ?o . FILTER(?p NOT IN (skos:prefLabel, skos:altLabel)) "
        "FILTER NOT EXISTS { ?e rdf:subject ?n ; rdf:predicate ?p ; rdf:object ?o } }",
        n=iri,
    )
    documents = source.select("SELECT DISTINCT ?f WHERE { ?d schema:mentions ?n ; sk:fileName ?f }", n=iri)
    return Person(
        iri,
        preferred[0],
        tuple(sorted({label for _, label in labels} - {preferred[0]})),
        tuple(sorted((str(predicate), str(value)) for predicate, value in rows)),
        tuple(find_reasons(source, iri, language=language)),
        tuple(sorted(str(file) for (file,) in documents)),
    )


def _texts(source: Selectable, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the texts in which the words of *name* follow each other, as :mod:`.forgotten` finds them."""
    searched = Forgotten(key=b"search")
    if len(name.split()) < 2:
        return
    searched.add(name)
    first = fold(name.split()[0])
    for node, predicate, text in source.select("SELECT ?n ?p ?t WHERE { ?n ?p ?t . FILTER(ISLITERAL(?t)) }"):
        if first in fold(text) and searched.spans(text):
            yield node, predicate, text


def forget(
    store: str | Path, name: str, *, on_progress: Callable[[str, int, int], None] = lambda what, done, total: None
) -> tuple[int, list[str]]:
    """Take whoever is called *name* out of the store and of later builds; return how many triples, and which files.

    Namesakes go together, since a name is all that the list knows. All names of two words or more that the graph has
    for them go on the list.
    """
    with Store(store) as held:
        names = {name}
        for iri, _, class_ in find_nodes(held, name):
            if class_ == SK + "Person":
                rows = held.select("SELECT ?l WHERE { ?n skos:prefLabel|skos:altLabel ?l }", n=iri)
                names |= {label for (label,) in rows if len(label.split()) > 1}
    if not any(each.strip() for each in names):
        raise UsageError("forget: give a name")
    with Writer(store) as writer:
        for each in sorted(names):
            writer.forgotten.add(each)
        return writer.forget(on_progress)
