"""The ontology's files: complete, declared, in both languages, and its shapes tell right from wrong."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, Namespace

import update_ontology
from styrkedjan.ontology import (
    BASE,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PREFIXES,
    PROV,
    RDFS,
    SCHEMA,
    SH,
    SK,
    SKOS,
    read_reference,
    reference_names,
)

TYPE = str(RDF.type)
SHACL = Namespace(SH)
CASES = Path(__file__).parent / "shapes"
FILES = (*reference_names(), "shapes")

TERM_CLASSES = {OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty")} | {
    str(RDF.Property),
    SKOS + "ConceptScheme",
}
CPOV, CORE_LOCATION = "http://data.europa.eu/m8g/", "http://www.w3.org/ns/locn#"
WEB_ANNOTATION = "http://www.w3.org/ns/oa#"
ALIGNMENTS = {RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "closeMatch"}

#: Each parameter of a constraint and the component that reports it.
COMPONENTS = {
    "minCount": "MinCount",
    "maxCount": "MaxCount",
    "datatype": "Datatype",
    "class": "Class",
    "nodeKind": "NodeKind",
    "pattern": "Pattern",
    "minLength": "MinLength",
    "in": "In",
    "or": "Or",
    "not": "Not",
    "hasValue": "HasValue",
    "minInclusive": "MinInclusive",
    "maxInclusive": "MaxInclusive",
    "uniqueLang": "UniqueLang",
    "disjoint": "Disjoint",
    "lessThanOrEquals": "LessThanOrEquals",
    "sparql": "SPARQL",
}


#: A term that can stand in a Turtle file.
Term = ox.NamedNode | ox.BlankNode | ox.Literal


def _read(name: str) -> list[ox.Triple]:
    data = files("styrkedjan.ontology").joinpath(f"{name}.ttl").read_bytes()
    return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)]


@cache
def _subjects(name: str) -> dict[str, dict[str, list[Term]]]:
    """Return subject → predicate → objects of one file; blank subjects are left out."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in _read(name):
        if isinstance(triple.subject, ox.NamedNode):
            assert not isinstance(triple.object, ox.Triple)
            found[triple.subject.value][triple.predicate.value].append(triple.object)
    return {subject: dict(properties) for subject, properties in found.items()}


def _values(name: str, subject: str, predicate: str) -> list[str]:
    return [term.value for term in _subjects(name)[subject].get(predicate, []) if not isinstance(term, ox.BlankNode)]


def _instances(name: str, class_: str) -> list[str]:
    return [subject for subject in _subjects(name) if SK + class_ in _values(name, subject, TYPE)]


def _terms() -> list[str]:
    return [iri for iri in _subjects("vocabulary") if TERM_CLASSES & set(_values("vocabulary", iri, TYPE))]


def _own_terms() -> list[str]:
    return [iri for iri in _terms() if iri.startswith(SK)]


def _own_classes() -> list[str]:
    return [iri for iri in _own_terms() if OWL + "Class" in _values("vocabulary", iri, TYPE)]


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _languages(name: str, subject: str, predicate: str) -> Counter[str | None]:
    return Counter(t.language for t in _subjects(name)[subject].get(predicate, []) if isinstance(t, ox.Literal))


def _swedish_name(name: str, subject: str) -> str:
    names = _subjects(name)[subject][SKOS + "prefLabel"]
    [swedish] = [term.value for term in names if isinstance(term, ox.Literal) and term.language == "sv"]
    return swedish


# ------------------------------------------------------------------------------------------------ vocabulary


@pytest.mark.parametrize("term", _terms(), ids=_short)
def test_each_term_has_one_label_and_one_comment_in_both_languages(term: str) -> None:
    for predicate in (RDFS + "label", RDFS + "comment"):
        assert _languages("vocabulary", term, predicate) == {"sv": 1, "en": 1}
    assert all(text.strip() == text != "" for text in _values("vocabulary", term, RDFS + "comment"))


@pytest.mark.parametrize("term", _own_terms(), ids=_short)
def test_each_term_of_its_own_is_aligned_or_says_in_both_languages_why_not(term: str) -> None:
    if SKOS + "ConceptScheme" in _values("vocabulary", term, TYPE):
        return
    aligned = any(_values("vocabulary", term, alignment) for alignment in ALIGNMENTS)
    assert aligned or _languages("vocabulary", term, SKOS + "editorialNote") == {"sv": 1, "en": 1}


def _reaches_a_standard(term: str) -> bool:
    parents = [p for alignment in ALIGNMENTS for p in _values("vocabulary", term, alignment)]
    return any(not p.startswith(SK) or _reaches_a_standard(p) for p in parents)


@pytest.mark.parametrize("term", _own_classes(), ids=_short)
def test_each_class_leads_to_a_class_of_a_standard(term: str) -> None:
    assert _reaches_a_standard(term)


@pytest.mark.parametrize("term", [t for t in _terms() if not t.startswith(SK)], ids=_short)
def test_each_borrowed_term_names_the_vocabulary_that_defines_it(term: str) -> None:
    assert _values("vocabulary", term, RDFS + "isDefinedBy")


def test_swedish_labels_are_lower_case_and_tell_the_classes_and_the_properties_apart() -> None:
    seen: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for term in _own_terms():
        is_class = OWL + "Class" in _values("vocabulary", term, TYPE)
        for label in _subjects("vocabulary")[term][RDFS + "label"]:
            assert isinstance(label, ox.Literal)
            if label.language == "sv":
                assert label.value == label.value.lower()
                seen[is_class, label.value].append(term)
    assert {label: terms for label, terms in seen.items() if len(terms) > 1} == {}


def test_the_vocabulary_says_its_version_licence_and_purpose() -> None:
    ontology = SK.removesuffix("#")
    assert _values("vocabulary", ontology, OWL + "versionInfo")
    assert _values("vocabulary", ontology, "http://purl.org/dc/terms/license")
    assert _languages("vocabulary", ontology, "http://purl.org/dc/terms/description") == {"sv": 1, "en": 1}


@pytest.mark.parametrize("name", FILES)
def test_every_term_used_is_declared(name: str) -> None:
    used = {
        term.value
        for triple in _read(name)
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(SK)
    }
    assert sorted(used - set(_own_terms())) == []


@pytest.mark.parametrize("name", reference_names())
def test_no_reference_file_has_blank_nodes(name: str) -> None:
    """They have no name that is the same from run to run, and so do not belong in a reproducible export."""
    assert not [t for t in _read(name) if ox.BlankNode in (type(t.subject), type(t.object))]


# ------------------------------------------------------------------------------------------------ examples

_USED = {SCHEMA + "domainIncludes": "subject", SCHEMA + "rangeIncludes": "object"}


def _properties() -> list[str]:
    return [
        iri for iri in _terms() if not {OWL + "Class", SKOS + "ConceptScheme"} & set(_values("vocabulary", iri, TYPE))
    ]


@pytest.mark.parametrize("term", _properties(), ids=_short)
def test_each_property_says_where_it_is_used(term: str) -> None:
    assert all(_values("vocabulary", term, predicate) for predicate in _USED)


def _example(term: str) -> list[ox.Triple]:
    [text] = _values("examples", term, SKOS + "example")
    prefixes = {**PREFIXES, "ex": "https://example.org/", "level": f"{BASE}level/"}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    return [quad.triple for quad in ox.parse(head + text, format=ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("term", _terms(), ids=_short)
def test_each_term_has_an_example_in_which_it_stands(term: str) -> None:
    triples = _example(term)
    as_class = [t for t in triples if t.predicate.value == TYPE and t.object == ox.NamedNode(term)]
    named = [t for t in triples if ox.NamedNode(term) in (t.predicate, t.object)]
    by_kind = any(t.predicate.value == TYPE for t in triples)  # of sk:Actor, a kind of it
    assert as_class or named or by_kind


def _examples() -> set[ox.Triple]:
    return {triple for term in _terms() for triple in _example(term)}


def _kinds(term: Term, classes: dict[Term, set[str]]) -> set[str]:
    """Return the classes of a node of the examples with those above, or the kind of a value."""
    if isinstance(term, ox.Literal):
        return {term.datatype.value, RDFS + "Literal"}
    found, waiting = {OWL + "Thing"}, [*classes.get(term, ())]
    while waiting:
        class_ = waiting.pop()
        if class_ not in found:
            found.add(class_)
            waiting += _values("vocabulary", class_, RDFS + "subClassOf") if class_ in _subjects("vocabulary") else []
    return found


def test_in_the_examples_each_property_is_used_where_it_says() -> None:
    classes: dict[Term, set[str]] = defaultdict(set)
    for triple in (*_examples(), *_read("levels"), *_read("vocabulary")):
        assert not isinstance(triple.object, ox.Triple) and not isinstance(triple.subject, ox.Triple)
        if triple.predicate.value == TYPE and isinstance(triple.object, ox.NamedNode):
            classes[triple.subject].add(triple.object.value)
    for property_ in [iri for iri in _properties() if OWL + "ObjectProperty" in _values("vocabulary", iri, TYPE)]:
        classes[ox.NamedNode(property_)].add(str(RDF.Property))
    wrong = []
    own = set(_properties()) - {TYPE}
    for triple in _examples():
        for predicate, end in _USED.items() if triple.predicate.value in own else ():
            said = set(_values("vocabulary", triple.predicate.value, predicate))
            term = getattr(triple, end)
            if not said & _kinds(term, classes):
                wrong.append(f"{triple}: {end} is {sorted(_kinds(term, classes))}")
    assert wrong == []


def _contradictions(*more: ox.Triple) -> list[str]:
    """Return what OWL 2 RL finds wrong with vocabulary, levels and examples together."""
    owlrl = pytest.importorskip("owlrl")
    graph = rdflib.Graph()
    for triple in (*_read("vocabulary"), *_read("levels"), *_examples(), *more):
        graph.add(_rdflib_triple(triple))
    semantics = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    semantics.closure()
    return list(map(str, semantics.error_messages))


def test_owl_finds_no_contradiction_in_the_vocabulary_and_its_examples() -> None:
    assert _contradictions() == []


def test_owl_finds_a_person_that_is_an_organisation() -> None:
    anna, class_ = ox.NamedNode("https://example.org/anna"), ox.NamedNode(SK + "Organisation")
    assert _contradictions(ox.Triple(anna, ox.NamedNode(TYPE), class_))


def test_the_vocabulary_reaches_each_standard_that_it_leans_on() -> None:
    reached = {
        target for term in _own_terms() for alignment in ALIGNMENTS for target in _values("vocabulary", term, alignment)
    }
    for standard in (ORG, FOAF, PROV, SKOS, DCTERMS, SCHEMA, CPOV, CORE_LOCATION, WEB_ANNOTATION):
        assert any(target.startswith(standard) for target in reached), standard


def test_each_version_tells_what_changed() -> None:
    ontology = SK.removesuffix("#")
    [version] = _values("vocabulary", ontology, OWL + "versionInfo")
    assert _values("vocabulary", ontology, OWL + "versionIRI") == [f"{ontology}/{version}"]
    for note in _subjects("vocabulary")[ontology][SKOS + "historyNote"]:
        assert isinstance(note, ox.Literal) and note.value.startswith(f"{version}: ")


@pytest.mark.parametrize(("page", "language"), [("index.html", "sv"), ("en.html", "en")])
def test_the_reference_in_html_is_of_the_vocabulary_as_it_stands(page: str, language: str) -> None:
    text = (update_ontology.FOLDER / page).read_text(encoding="utf-8")
    assert f"made from {update_ontology.digest()}" in text, "run python tests/update_ontology.py (extra docs)"
    for term in _terms():
        if SKOS + "ConceptScheme" in _values("vocabulary", term, TYPE):
            continue
        [label] = [
            t.value for t in _subjects("vocabulary")[term][RDFS + "label"] if getattr(t, "language", "") == language
        ]
        assert f"<code>{term}</code>" in text and html.escape(label, quote=False) in text, term


def test_the_diagram_has_a_box_for_each_class_and_is_well_formed() -> None:
    text = (update_ontology.FOLDER / "classes.svg").read_text(encoding="utf-8")
    assert text == update_ontology.make_diagram(update_ontology.read_vocabulary())
    words = " ".join(xml.etree.ElementTree.fromstring(text).itertext())
    assert all(_short(class_) in words for class_ in _own_classes())


# ------------------------------------------------------------------------------------------------ reference data


def _entries() -> Iterator[tuple[str, str]]:
    for name in reference_names():
        yield from ((name, subject) for subject in _subjects(name) if subject.startswith(BASE))


def test_no_entry_stands_in_two_files_or_in_two_blocks() -> None:
    count = Counter(iri for _, iri in _entries())
    assert [iri for iri, times in count.items() if times > 1] == []
    for name in reference_names():
        text = files("styrkedjan.ontology").joinpath(f"{name}.ttl").read_text(encoding="utf-8")
        blocks = Counter(re.findall(r"^[\w-]+:[^\s;,]+(?= a )", text, flags=re.MULTILINE))
        assert [block for block, times in blocks.items() if times > 1] == []


def test_each_entry_has_one_preferred_label_a_language_and_no_other_label_like_it() -> None:
    for name, iri in _entries():
        labels = _subjects(name)[iri].get(SKOS + "prefLabel", [])
        languages = _languages(name, iri, SKOS + "prefLabel")
        assert languages["sv"] == 1 and set(languages) <= {"sv", "en"} and max(languages.values()) == 1, iri
        others = _subjects(name)[iri].get(SKOS + "altLabel", [])
        assert not set(labels) & set(others), iri
        assert all(isinstance(label, ox.Literal) and label.language for label in others), iri


@pytest.mark.parametrize("name", [name for name in reference_names() if name != "vocabulary"])
def test_preferred_labels_are_unique_within_a_file(name: str) -> None:
    labels = Counter(label for iri in _subjects(name) for label in _subjects(name)[iri].get(SKOS + "prefLabel", []))
    assert [str(label) for label, times in labels.items() if times > 1] == []


def test_no_organisation_is_called_as_another_unless_both_are_marked_ambiguous() -> None:
    holders: dict[ox.Literal, set[tuple[str, str]]] = defaultdict(set)
    for name in ("places", "bodies"):
        for iri, properties in _subjects(name).items():
            for predicate in (SKOS + "prefLabel", SKOS + "altLabel"):
                for label in properties.get(predicate, []):
                    assert isinstance(label, ox.Literal)
                    holders[label].add((name, iri))
    for label, who in holders.items():
        if len(who) > 1:
            assert all(_values(name, iri, SK + "ambiguousName") == ["true"] for name, iri in who), (label.value, who)


def test_there_are_290_municipalities_and_21_regions() -> None:
    assert len(_instances("places", "Municipality")) == 290
    assert len(_instances("places", "Region")) == 21


def test_each_municipality_lies_in_the_county_that_its_code_begins_with() -> None:
    for iri in _instances("places", "Municipality"):
        [code] = _values("places", iri, SK + "municipalityCode")
        assert iri == f"{BASE}municipality/{code}" and re.fullmatch(r"\d{4}", code)
        [county] = _values("places", iri, SK + "inCounty")
        assert _values("places", county, SK + "regionCode") == [code[:2]]


def test_each_region_is_found_by_its_code() -> None:
    codes = {iri: _values("places", iri, SK + "regionCode") for iri in _instances("places", "Region")}
    assert len({code for [code] in codes.values()}) == 21
    for iri, [code] in codes.items():
        assert iri == f"{BASE}region/{code}" or _values("places", iri, SK + "municipalityCode") == ["0980"]


def test_codes_are_strings_so_that_they_keep_their_nought() -> None:
    for iri in _subjects("places"):
        for predicate in (SK + "municipalityCode", SK + "regionCode"):
            for code in _subjects("places")[iri].get(predicate, []):
                assert isinstance(code, ox.Literal) and code.datatype.value.endswith("#string")


def test_each_municipality_has_its_official_form_and_its_bare_name() -> None:
    for iri in _instances("places", "Municipality"):
        official = _swedish_name("places", iri)
        assert re.search(r" (kommun|stad)$", official) or official == "Region Gotland"
        # The bare name is a word in itself or, less the genitive, the beginning of the official form.
        stem = re.sub(r" (kommun|stad)$", "", official)
        others = _values("places", iri, SKOS + "altLabel")
        assert {stem, stem.removesuffix("s"), stem + "n", stem.removeprefix("Region ")} & set(others), official


@pytest.mark.parametrize(
    ("code", "official"),
    [
        ("0180", "Stockholms stad"),
        ("1280", "Malmö stad"),
        ("1283", "Helsingborgs stad"),
        ("1480", "Göteborgs stad"),
        ("1490", "Borås stad"),
        ("1980", "Västerås stad"),
        ("2583", "Haparanda stad"),
        ("2080", "Falu kommun"),
        ("2580", "Luleå kommun"),
        ("2062", "Mora kommun"),
        ("0480", "Nyköpings kommun"),
        ("0481", "Oxelösunds kommun"),
        ("0880", "Kalmar kommun"),
        ("1421", "Orust kommun"),
        ("1463", "Marks kommun"),
        ("0980", "Region Gotland"),
    ],
)
def test_a_municipality_is_called_as_it_calls_itself(code: str, official: str) -> None:
    assert official in _values("places", f"{BASE}municipality/{code}", SKOS + "prefLabel")


def test_the_levels_make_one_chain_from_the_state_to_the_resident_and_the_unions_stand_beside_it() -> None:
    chain = [f"{BASE}level/state"]
    while following := _values("levels", chain[-1], SK + "steers"):
        chain += following
    names = [iri.rpartition("/")[2] for iri in chain]
    assert names == ["state", "political", "executive", "management", "staff", "resident"]
    assert [_values("levels", iri, SK + "rank") for iri in chain] == [[str(rank)] for rank in range(6)]
    [beside] = set(_instances("levels", "SteeringLevel")) - set(chain)
    assert beside == f"{BASE}level/union" and not _values("levels", beside, SK + "rank")
    for iri in _subjects("levels"):
        for predicate in (SKOS + "prefLabel", SKOS + "definition"):
            assert _languages("levels", iri, predicate) == {"sv": 1, "en": 1}


def test_the_bodies_are_many_and_of_every_kind_that_has_proper_names() -> None:
    kinds = Counter(type_ for iri in _subjects("bodies") for type_ in _values("bodies", iri, TYPE))
    assert sum(kinds.values()) >= 500
    assert kinds[SK + "StateBody"] >= 180
    for name in ("ResearchBody", "Union", "CivilSociety", "Company"):
        assert kinds[SK + name] >= 50, name


def test_a_body_is_found_by_the_slug_of_its_name() -> None:
    for iri in _subjects("bodies"):
        slug = re.sub(r"[\W_]+", "-", _swedish_name("bodies", iri).casefold()).strip("-")
        assert iri == f"{BASE}body/{slug}"


def test_no_two_parties_share_their_letters() -> None:
    letters = Counter(code for iri in _subjects("bodies") for code in _values("bodies", iri, SK + "partyCode"))
    assert {"S", "M", "SD", "C", "V", "KD", "L", "MP"} <= set(letters)
    assert max(letters.values()) == 1


# ------------------------------------------------------------------------------------------------ shapes


@cache
def _shapes() -> rdflib.Graph:
    text = files("styrkedjan.ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=text, format="turtle")


def _node_shapes() -> list[str]:
    return sorted(str(s).rpartition("#")[2] for s in _shapes().subjects(RDF.type, SHACL.NodeShape))


def _shape(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(f"https://w3id.org/styrkedjan/shapes#{name}")


def _constraints(name: str) -> set[tuple[str, str]]:
    """Return what the shape *name* demands: its constraint components, each with the shape that has it."""
    nodes = [_shape(name), *_shapes().objects(_shape(name), SHACL.property)]
    return {
        (str(node).rpartition("#")[2], component)
        for node in nodes
        for parameter, component in COMPONENTS.items()
        if (node, SHACL[parameter], None) in _shapes()
    }


def _violations(data: rdflib.Graph) -> set[tuple[str, str]]:
    import pyshacl

    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none")

    def told(result: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        return str(report.value(result, predicate)).rpartition("#")[2].removesuffix("ConstraintComponent")

    results = list(report.objects(None, SHACL.result))
    return {(told(result, SHACL.sourceShape), told(result, SHACL.sourceConstraintComponent)) for result in results}


def _rdflib_triple(triple: ox.Triple) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    return _rdflib_term(triple.subject), rdflib.URIRef(triple.predicate.value), _rdflib_term(triple.object)


def _rdflib_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.Literal():
            plain = term.language or term.datatype.value.endswith("#string")  # as rdflib reads both
            datatype = None if plain else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
    raise TypeError(f"{term!r} stands in the reference data")


def _case(path: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in read_reference("vocabulary", "levels"):
        graph.add(_rdflib_triple(triple))
    return graph.parse(path, format="turtle")


def test_each_shape_has_a_file_that_passes_and_one_that_fails_and_no_file_is_left_over() -> None:
    expected = {f"{name}.{kind}.ttl" for name in _node_shapes() for kind in ("pass", "fail")}
    assert {path.name for path in CASES.iterdir()} == expected


@pytest.mark.parametrize("name", _node_shapes())
def test_what_keeps_to_a_shape_breaks_none(name: str) -> None:
    graph = _case(CASES / f"{name}.pass.ttl")
    reached = [
        target
        for kind in (SHACL.targetClass, SHACL.targetSubjectsOf, SHACL.targetObjectsOf, SHACL.targetNode)
        for target in _shapes().objects(_shape(name), kind)
        if (None, RDF.type, target) in graph or (None, target, None) in graph
    ]
    assert reached, "the shape looks at nothing in its file"
    assert _violations(graph) == set()


@pytest.mark.parametrize("name", _node_shapes())
def test_each_demand_of_a_shape_is_broken_in_the_file_that_fails_it(name: str) -> None:
    assert sorted(_constraints(name) - _violations(_case(CASES / f"{name}.fail.ttl"))) == []


def _messages(node: rdflib.term.Node) -> list[rdflib.Literal]:
    return [term for term in _shapes().objects(node, SHACL.message) if isinstance(term, rdflib.Literal)]


def test_each_message_is_in_both_languages() -> None:
    for node in {*_shapes().subjects(SHACL.path), *_shapes().subjects(SHACL.select)}:
        languages = Counter(message.language for message in _messages(node))
        assert languages == {"sv": 1, "en": 1}, node


def test_the_shapes_know_every_parameter_that_these_tests_know() -> None:
    """A constraint of a kind not listed above would be looked at by no test."""
    told = {"path", "inversePath", "property", "message", "severity", "targetClass", "targetSubjectsOf"}
    told |= {"targetObjectsOf", "targetNode", "select", "prefixes", "declare", "prefix", "namespace"}
    used = {str(p).removeprefix(SH) for p in set(_shapes().predicates()) if str(p).startswith(SH)}
    assert used - told <= set(COMPONENTS)


@pytest.mark.parametrize(
    ("shape", "code"), [("Municipality-known", "municipalityCode"), ("Region-known", "regionCode")]
)
def test_the_codes_that_exist_are_those_of_the_places(shape: str, code: str) -> None:
    listed = _shapes().value(_shape(shape), SHACL["in"])
    codes = {value for iri in _subjects("places") for value in _values("places", iri, SK + code)}
    assert {str(term) for term in _shapes().items(listed)} == codes


def test_the_reference_data_keeps_to_the_shapes() -> None:
    graph = rdflib.Graph()
    for triple in read_reference():
        graph.add(_rdflib_triple(triple))
    assert _violations(graph) == set()
