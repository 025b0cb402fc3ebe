"""From a name to its node: any label, code, file name or IRI will do; several or none are told, not guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

import pyoxigraph as ox

from styrkedjan.graph.errors import QueryError
from styrkedjan.graph.names import expand
from styrkedjan.ontology import BASE, DCTERMS, FOAF, OWL, RDF, RDFS, SK, SKOS

from .result import Result

__all__ = ["Select", "find_labels", "resolve"]

#: Runs a SELECT query of our own.
Select = Callable[[str], Result]

_NAMING = f"<{SKOS}prefLabel> <{SKOS}altLabel> <{SK}municipalityCode> <{SK}regionCode> <{SK}fileName> <{DCTERMS}title>"
#: What a property goes by; the last part of its IRI does as well.
_NAMING_PROPERTIES = f"<{RDFS}label>"
_ALIASES = {"Concept": SKOS + "Concept", "Level": SK + "SteeringLevel"}
_CANDIDATES = 12


def resolve(name: str, class_: str, *, select: Select, base: str = BASE) -> ox.NamedNode:
    """Return the node that *name* stands for among those of *class_* (any if "").

    A preferred label counts before other names, exact letters before others. One that fits several nodes, or none, is a
    :class:`QueryError` that lists the candidates.
    """
    if iri := _as_iri(name, base):
        # An answer must not be empty only because of a slip of the pen.
        anywhere = f"{{ {iri} ?b ?c }} UNION {{ ?b {iri} ?c }} UNION {{ ?b ?c {iri} }}"
        if not select(f"SELECT ?b WHERE {{ {anywhere} }} LIMIT 1"):
            raise QueryError(f"{iri}: does not occur in the graph; look for it by its name")
        return iri
    if not name.strip():
        raise QueryError("a name cannot be empty; give a label, a code or an IRI")
    found = _exactly(name, class_, select) or _loosely(name, class_, select) or _by_ending(name, class_, select)
    preferred = {node for node, how in found.items() if how}
    nodes = sorted(preferred or found)
    if len(nodes) == 1:
        return ox.NamedNode(nodes[0])
    what = class_ or "node"
    if nodes:
        kind = f" of class {class_}" if class_ else ""
        listed = _listed(nodes, select)
        raise QueryError(f"{name!r} fits {len(nodes)} nodes{kind}: {listed}; give the full label or the IRI")
    near = _nearest(name, class_, select)
    advice = f"did you mean {' or '.join(near)}?" if near else "no label comes near it"
    raise QueryError(f"{name!r}: no {what} has that name; {advice}")


def _as_iri(name: str, base: str) -> ox.NamedNode | None:
    written = expand(name.strip(), base)
    try:
        return ox.NamedNode(written) if written else None
    except ValueError:
        raise QueryError(f"{name[:80]!r} is not an IRI") from None


def _class_pattern(class_: str) -> str:
    if not class_:
        return ""
    if class_ == "Property":
        return f"?node a ?class . FILTER(?class IN (<{OWL}ObjectProperty>, <{OWL}DatatypeProperty>, <{RDF}Property>))"
    # A literal path from the class down would have no start on some engines; the node's class is one.
    return f"?node a ?class . ?class <{RDFS}subClassOf>* <{_ALIASES.get(class_, SK + class_)}> ."


def _labelled(class_: str) -> str:
    naming = _NAMING_PROPERTIES if class_ == "Property" else _NAMING
    return f"VALUES ?how {{ {naming} }} ?node ?how ?label . {_class_pattern(class_)}"


def _exactly(name: str, class_: str, select: Select) -> dict[str, bool]:
    forms = " ".join(str(ox.Literal(name, language=tag) if tag else ox.Literal(name)) for tag in ("", "sv", "en"))
    text = f"""SELECT DISTINCT ?node ?how WHERE {{
        VALUES ?label {{ {forms} }} {_labelled(class_)} }}"""
    return _found(select(text))


def _found(result: Result) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for row in result.rows():
        if row["node"].startswith(("http", "urn")):
            found[row["node"]] = found.get(row["node"], False) or row["how"] != SKOS + "altLabel"
    return found


def _loosely(name: str, class_: str, select: Select) -> dict[str, bool]:
    """Return the nodes with a label of the same letters but for case and blanks."""
    key = str(ox.Literal(_key(name)))
    text = f"""SELECT DISTINCT ?node ?how WHERE {{
        {_labelled(class_)} FILTER(LCASE(STR(?label)) = {key}) }}"""
    return _found(select(text))


def _by_ending(name: str, class_: str, select: Select) -> dict[str, bool]:
    if class_ != "Property" or not name.isidentifier():
        return {}
    text = f"""SELECT DISTINCT ?node WHERE {{ {_class_pattern(class_)}
        FILTER(REGEX(STR(?node), {ox.Literal(f"[/#]{name}$")})) }}"""
    return {row["node"]: True for row in select(text).rows()}


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().lower()


def _listed(nodes: Iterable[str], select: Select) -> str:
    nodes = list(nodes)
    labels = find_labels(nodes[:_CANDIDATES], "sv", select=select)
    shown = [f"{labels.get(node, '')} <{node}>".strip() for node in nodes[:_CANDIDATES]]
    rest = f" and {len(nodes) - _CANDIDATES} more" if len(nodes) > _CANDIDATES else ""
    return "; ".join(shown) + rest


def _nearest(name: str, class_: str, select: Select) -> list[str]:
    text = f"SELECT DISTINCT ?label WHERE {{ {_labelled(class_)} }}"
    labels: dict[str, str] = {}
    for row in select(text).rows():
        labels.setdefault(_key(str(row["label"])), str(row["label"]))
    key = _key(name)
    near = get_close_matches(key, sorted(labels), n=3, cutoff=0.6)
    near += [each for each in sorted(labels) if len(key) > 2 and key in each and each not in near]
    return [json.dumps(labels[each], ensure_ascii=False) for each in near[:3]]


def find_labels(iris: Iterable[str], language: str, *, select: Select) -> dict[str, str]:
    """Return what to call each of *iris*: its preferred label in *language*, else in any; a title or file name else."""
    iris = list(iris)
    found: dict[str, tuple[int, str]] = {}
    naming = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", FOAF + "name", SK + "fileName")
    for start in range(0, len(iris), 500):
        nodes = " ".join(f"<{iri}>" for iri in iris[start : start + 500])
        hows = ", ".join(f"<{iri}>" for iri in naming)
        # A filter, since from two lists to choose from an engine may begin with the longer way.
        named = f"VALUES ?node {{ {nodes} }} ?node ?how ?label . FILTER(?how IN ({hows}))"
        text = f"SELECT ?node ?how ?label WHERE {{ {named} }}"
        result = select(text)
        for node, how, label in result.solutions:
            if isinstance(label, ox.Literal) and isinstance(node, ox.NamedNode) and isinstance(how, ox.NamedNode):
                tag = (label.language or "").lower()
                rank = naming.index(how.value) + (0 if tag == language else 10 if tag in ("sv", "") else 20)
                found[node.value] = min(found.get(node.value, (99, "")), (rank, label.value))
    return {iri: label for iri, (_, label) in sorted(found.items())}
