"""From what a user types to the node that is meant: an IRI, a short IRI, or a name in any of its forms."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, Protocol

from styrkedjan.ontology import PREFIXES, SKOS

from .errors import UsageError
from .model import Literal, Term

__all__ = ["Selectable", "expand", "find_node", "find_nodes", "find_property"]


class Selectable(Protocol):
    """What can be asked by us: the embedded store, or an endpoint."""

    @property
    def base(self) -> str: ...

    def select(self, sparql: str, **values: Term) -> Iterator[tuple[Any, ...]]: ...


def expand(name: str, base: str) -> str | None:
    """Return the IRI that *name* is or abbreviates ("<…>", "https://…", "sk:visits", "id:person/…"), else ``None``."""
    if name.startswith("<") and name.endswith(">"):
        name = name[1:-1]
    if name.startswith(("http://", "https://", "urn:", "mailto:")):
        return name
    prefix, colon, local = name.partition(":")
    namespace = base if prefix == "id" else PREFIXES.get(prefix)
    return namespace + local if colon and namespace and " " not in local else None


def find_nodes(store: Selectable, name: str) -> list[tuple[str, str, str]]:
    """Return the nodes called *name* as (IRI, preferred label, class), sorted by IRI.

    Preferred labels win over other forms, and the letters as typed over any other case.
    """
    exact = {
        row for language in ("sv", "en", "") for row in store.select(_BY_LABEL, label=Literal(name, language=language))
    }
    folded = exact or set(store.select(_BY_FOLDED, wanted=Literal(name.lower())))
    preferred = {row for row in folded if row[1] == SKOS + "prefLabel"} or folded
    return sorted({(iri, label or name, class_ or "") for iri, _, label, class_ in preferred})


_SHOWN = """
    ?node ?how ?label . FILTER(?how IN (skos:prefLabel, skos:altLabel))
    OPTIONAL { ?node skos:prefLabel ?sv . FILTER(LANGMATCHES(LANG(?sv), "sv")) }
    OPTIONAL { ?node a ?class }
"""
_BY_LABEL = f"SELECT ?node ?how ?sv ?class WHERE {{ {_SHOWN} }}"
_BY_FOLDED = f"SELECT ?node ?how ?sv ?class WHERE {{ {_SHOWN} FILTER(LCASE(STR(?label)) = ?wanted) }}"


def find_node(store: Selectable, name: str) -> str:
    """Return the IRI of the one node that *name* means; none or several are an error that names the nearest."""
    iri = expand(name, store.base)
    if iri is not None:
        if next(store.select("SELECT ?p WHERE { ?node ?p ?o } LIMIT 1", node=iri), None) is None:
            raise UsageError(f"{iri}: no such node in the graph; look for it by its name")
        return iri
    found = find_nodes(store, name.strip())
    if len({iri for iri, _, _ in found}) > 1:
        listed = "; ".join(f"{label} ({class_.rpartition('#')[2]}) <{iri}>" for iri, label, class_ in found[:8])
        raise UsageError(f"{name!r} names several nodes, give the IRI of one: {listed}")
    if not found:
        raise UsageError(f"{name!r}: nothing in the graph has that name{_nearest(store, name)}")
    return found[0][0]


def _nearest(store: Selectable, name: str) -> str:
    labels = sorted(
        {label for (label,) in store.select("SELECT DISTINCT ?l WHERE { ?n skos:prefLabel|skos:altLabel ?l }")}
    )
    by_folded = {label.casefold(): label for label in labels}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.6)
    near += [folded for folded in by_folded if name.casefold() in folded and folded not in near][: 3 - len(near)]
    return f"; did you mean {', '.join(repr(by_folded[each]) for each in near)}?" if near else ""


def find_property(store: Selectable, name: str) -> str:
    """Return the property that *name* means: an IRI, short or not, its local name or its label in either language."""
    if iri := expand(name, store.base):
        return iri
    known = {
        (iri, label)
        for iri, label in store.select(
            "SELECT DISTINCT ?p ?l WHERE { [] rdf:predicate|sk:reviewedPredicate ?p OPTIONAL { ?p rdfs:label ?l } }"
        )
    }
    wanted = name.casefold()
    found: list[str] = sorted(
        {iri for iri, label in known if wanted in (_local(iri).casefold(), (label or "").casefold())}
    )
    if len(found) != 1:
        listed = ", ".join(sorted({_local(iri) for iri, _ in known}))
        raise UsageError(
            f"{name!r}: {'several properties' if found else 'no property'} of that name; there are {listed}"
        )
    return found[0]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]
