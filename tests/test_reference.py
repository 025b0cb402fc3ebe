"""What of the ontology goes into a store."""

from __future__ import annotations

import pyoxigraph as ox

from styrkedjan.graph.reference import Reference
from styrkedjan.ontology import PREFIXES

PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def reference(**files: str) -> Reference:
    return Reference(
        (name, [quad.triple for quad in ox.parse(PROLOGUE + text, format=ox.RdfFormat.TURTLE)])
        for name, text in files.items()
    )


THEMES = """
<urn:a> skos:broader <urn:b> ; skos:prefLabel "a"@sv . <urn:b> skos:narrower <urn:a>, <urn:c> ; skos:prefLabel "b"@sv .
<urn:c> skos:broader <urn:b> ; skos:prefLabel "c"@sv .
"""


def test_a_concept_brings_the_wider_ones_and_not_its_siblings() -> None:
    chosen = reference(themes=THEMES).select(["<urn:a>"])
    assert {subject for subject, _, _ in chosen} == {"<urn:a>", "<urn:b>"}


def test_a_link_to_what_is_left_out_is_left_out() -> None:
    chosen = reference(themes=THEMES).select(["<urn:a>"])
    assert [o for s, p, o in chosen if s == "<urn:b>" and p.endswith("narrower>")] == ["<urn:a>"]


def test_the_vocabulary_is_there_whatever_is_met() -> None:
    chosen = reference(vocabulary='sk:Person rdfs:label "person"@sv .', themes=THEMES).select([])
    assert {subject for subject, _, _ in chosen} == {f"<{PREFIXES['sk']}Person>"}


def test_the_class_tree_reaches_to_the_top() -> None:
    above = reference(vocabulary="sk:A rdfs:subClassOf sk:B . sk:B rdfs:subClassOf sk:C .").above
    assert above[f"<{PREFIXES['sk']}A>"] == {f"<{PREFIXES['sk']}B>", f"<{PREFIXES['sk']}C>"}


def test_blank_nodes_have_the_same_names_from_run_to_run() -> None:
    text = "<urn:a> sk:x [ sk:y 1 ] , [ sk:y 2 ] ."
    assert reference(themes=text).select(["<urn:a>"]) == reference(themes=text).select(["<urn:a>"])
    assert len(reference(themes=text).select(["<urn:a>"])) == 4
