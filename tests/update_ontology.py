"""Write ``docs/ontology/``: the reference of the vocabulary in both languages by pyLODE, and a diagram of its classes.

Needs the extra ``docs``. What is written holds the digest of what it was made from; a test compares.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "ontology"
SOURCES = (ROOT / "ontology" / "vocabulary.ttl", ROOT / "ontology" / "examples.ttl", Path(__file__))
SK = "https://w3id.org/styrkedjan/ontology#"
SDO = rdflib.Namespace("https://schema.org/")
PAGES = {"sv": "index.html", "en": "en.html"}
TEXTS = {
    "sv": ("Styrkedjans vokabulär", "Klasserna, med de egenskaper som används om dem", "In English"),
    "en": ("The Styrkedjan vocabulary", "The classes, with the properties that are used of them", "På svenska"),
}


def digest() -> str:
    """Return the digest of all that the pages are made from."""
    return hashlib.sha256(b"\n".join(path.read_bytes() for path in SOURCES)).hexdigest()


def read_vocabulary() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in SOURCES[:2]:
        graph.parse(path)
    return graph


# ------------------------------------------------------------------------------------------------ the pages


@contextlib.contextmanager
def in_order() -> Iterator[None]:
    """Let rdflib give its triples in order, our own terms first; else each run would order the page anew."""
    plain = rdflib.Graph.triples

    def ordered(self: rdflib.Graph, triple: Any) -> Iterator[Any]:
        return iter(sorted(plain(self, triple), key=lambda each: [(not str(t).startswith(SK), str(t)) for t in each]))

    rdflib.Graph.triples = ordered  # type: ignore[method-assign]
    try:
        yield
    finally:
        rdflib.Graph.triples = plain  # type: ignore[method-assign]


def make_page(graph: rdflib.Graph, language: str) -> str:
    """Return the reference in one language, with the diagram and the way to the other."""
    from pylode import OntPub

    chosen = rdflib.Graph()
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))  # pyLODE would take each for an ontology
    for triple in graph:
        if getattr(triple[2], "language", None) in (None, language) and triple[0] not in schemes:
            chosen.add(triple)
    with in_order():
        html = str(OntPub(ontology=chosen).make_html())
    title, caption, other = TEXTS[language]
    head, _, rest = html.partition("</title>")
    html = f"{head.rpartition('<title>')[0]}<title>{escape(title)}</title>{rest}".replace(
        "<html>", f'<html lang="{language}">', 1
    )
    way = PAGES["en" if language == "sv" else "sv"]
    figure = (
        f'<p><a href="{way}">{other}</a></p>\n<figure><a href="classes.svg"><img src="classes.svg" alt="{caption}" '
        f'style="max-width:100%"></a><figcaption>{caption}</figcaption></figure>\n'
    )
    before, mark, after = html.partition('<div class="section" id="classes">')
    assert mark, "pyLODE no longer has a section of classes"
    lines = f"{before}{figure}{mark}{after}\n<!-- made from {digest()} -->\n".splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


# ------------------------------------------------------------------------------------------------ the diagram

_WIDE, _LINE, _GAP, _STEP = 390, 16, 14, 60


def make_diagram(graph: rdflib.Graph) -> str:
    """Return the tree of classes as SVG: each box a class with what it is in other vocabularies, and its properties."""
    own = sorted(c for c in graph.subjects(RDF.type, OWL.Class) if str(c).startswith(SK))
    above = {c: next((p for p in sorted(graph.objects(c, RDFS.subClassOf)) if p in own), None) for c in own}
    below: dict[object, list[rdflib.term.Node]] = {}
    for class_ in own:
        below.setdefault(above[class_], []).append(class_)
    drawn: list[str] = []
    bottom = _GAP
    places: dict[rdflib.term.Node, tuple[float, float, float]] = {}

    def place(class_: rdflib.term.Node, depth: int) -> None:
        nonlocal bottom
        lines = _box_lines(graph, class_)
        high = _LINE * len(lines) + 12
        top = bottom
        children = below.get(class_, [])
        for child in children:
            place(child, depth + 1)
        if children:
            first, last = places[children[0]], places[children[-1]]
            top = max(top, (first[1] + last[1] + last[2] - high) / 2)
        x = _GAP + depth * (_WIDE + _STEP)
        places[class_] = (x, top, high)
        bottom = max(bottom, top + high + _GAP)
        drawn.append(_box(x, top, high, lines))

    for root in below.get(None, []):
        place(root, 0)
    for class_, parent in above.items():
        if parent is not None:
            drawn.append(_arrow(places[class_], places[parent]))
    wide = max(x for x, _, _ in places.values()) + _WIDE + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {bottom:.0f}" font-family="sans-serif" '
        f'font-size="12" role="img">\n<title>{TEXTS["sv"][1]} / {TEXTS["en"][1]}</title>\n'
        '<rect width="100%" height="100%" fill="white"/>\n'
        + "".join(drawn)
        + f"<!-- made from {digest()} -->\n</svg>\n"
    )


def _name(graph: rdflib.Graph, iri: rdflib.term.Node) -> str:
    return graph.namespace_manager.normalizeUri(str(iri))


def _label(graph: rdflib.Graph, iri: rdflib.term.Node, language: str) -> str:
    return next((str(text) for text in graph.objects(iri, RDFS.label) if getattr(text, "language", "") == language), "")


def _box_lines(graph: rdflib.Graph, class_: rdflib.term.Node) -> list[tuple[str, str]]:
    """Return the lines of a box, each with its style."""
    lines = [(f"{_name(graph, class_)}  {_label(graph, class_, 'sv')} / {_label(graph, class_, 'en')}", "bold")]
    standard = sorted(_name(graph, p) for p in graph.objects(class_, RDFS.subClassOf) if not str(p).startswith(SK))
    if standard:
        lines.append((f"⊑ {', '.join(standard)}", "italic"))
    for used in sorted(graph.subjects(SDO.domainIncludes, class_)):
        to = ", ".join(sorted(_name(graph, r) for r in graph.objects(used, SDO.rangeIncludes)))
        lines.append((f"{_name(graph, used)} → {to}" if to else _name(graph, used), "plain"))
    return lines


_STYLES = {"bold": 'font-weight="bold"', "italic": 'font-style="italic" fill="#555"', "plain": ""}


def _box(x: float, top: float, high: float, lines: list[tuple[str, str]]) -> str:
    parts = [
        f'<rect x="{x:.0f}" y="{top:.0f}" width="{_WIDE}" height="{high:.0f}" rx="4" '
        'fill="#f6f8fb" stroke="#1f5fa8"/>\n'
    ]
    for number, (text, style) in enumerate(lines, start=1):
        short = text if len(text) <= 58 else f"{text[:57]}…"
        parts.append(f'<text x="{x + 8:.0f}" y="{top + _LINE * number:.0f}" {_STYLES[style]}>{escape(short)}</text>\n')
    return "".join(parts)


def _arrow(child: tuple[float, float, float], parent: tuple[float, float, float]) -> str:
    x, y = child[0], child[1] + child[2] / 2
    to_x, to_y = parent[0] + _WIDE, parent[1] + parent[2] / 2
    middle = (x + to_x) / 2
    return (
        f'<path d="M{x:.0f},{y:.0f} H{middle:.0f} V{to_y:.0f} H{to_x + 9:.0f}" fill="none" stroke="#1f5fa8"/>\n'
        f'<path d="M{to_x:.0f},{to_y:.0f} l9,-5 v10 z" fill="white" stroke="#1f5fa8"/>\n'
    )


def main() -> None:
    logging.disable(logging.CRITICAL)
    graph = read_vocabulary()
    FOLDER.mkdir(exist_ok=True)
    for language, name in PAGES.items():
        (FOLDER / name).write_text(make_page(graph, language), encoding="utf-8", newline="\n")
    (FOLDER / "classes.svg").write_text(make_diagram(graph), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
