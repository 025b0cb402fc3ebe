"""Terms as text, and back."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrkedjan.graph.errors import TermError
from styrkedjan.graph.model import Literal
from styrkedjan.graph.terms import from_ntriples, iri_to_ntriples, literal_to_ntriples, split_line, term_to_ntriples
from styrkedjan.ontology import XSD

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXT)
def test_a_literal_comes_back_as_it_was(value: str) -> None:
    assert from_ntriples(literal_to_ntriples(value)) == Literal(value)
    assert from_ntriples(literal_to_ntriples(value, language="sv")) == Literal(value, language="sv")


@given(TEXT)
def test_the_engine_reads_a_literal_as_we_wrote_it(value: str) -> None:
    (quad,) = ox.parse(f"<urn:s> <urn:p> {literal_to_ntriples(value)} .\n".encode(), format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == value


@given(TEXT)
def test_an_iri_is_lawful_or_refused(rest: str) -> None:
    try:
        text = iri_to_ntriples("https://example.org/" + rest)
    except TermError:
        return
    assert ox.NamedNode(text[1:-1])
    assert split_line(f"{text} {text} {text} .\n") == (text, text, text)


def test_blanks_and_brackets_in_an_iri_are_percent_encoded() -> None:
    assert iri_to_ntriples('https://example.org/a b<c>"[d]%') == "<https://example.org/a%20b%3Cc%3E%22%5Bd%5D%25>"


def test_swedish_letters_stay_in_an_iri() -> None:
    assert iri_to_ntriples("https://example.org/åäö/é") == "<https://example.org/åäö/é>"


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "name", "", "http://a/\0", "http://a/\ud800", "http://a/\n"]
)
def test_an_iri_that_could_do_harm_or_mean_nothing_is_refused(iri: str) -> None:
    with pytest.raises(TermError):
        iri_to_ntriples(iri)


@pytest.mark.parametrize("value", ["a\0b", "a\ud800b"])
def test_a_literal_that_no_file_may_hold_is_refused(value: str) -> None:
    with pytest.raises(TermError, match="NUL or lone surrogates"):
        literal_to_ntriples(value)


def test_a_language_tag_is_checked() -> None:
    with pytest.raises(TermError, match="language tag"):
        literal_to_ntriples("x", language='sv" .')


@pytest.mark.parametrize(
    ("value", "datatype", "written"),
    [
        ("007", "integer", "7"),
        ("1.50", "decimal", "1.5"),
        ("1.0", "decimal", "1"),
        ("-0.0", "decimal", "0"),
        ("100", "decimal", "100"),
        ("0180", "string", "0180"),
    ],
)
def test_numbers_are_written_as_the_engine_keeps_them_and_codes_as_they_are(
    value: str, datatype: str, written: str
) -> None:
    text = literal_to_ntriples(value, XSD + datatype)
    term = from_ntriples(text)
    assert term == Literal(written, XSD + datatype)
    store = ox.Store()
    store.load(f"<urn:s> <urn:p> {text} .".encode(), format=ox.RdfFormat.N_QUADS)
    (quad,) = store
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == written


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(TermError, match="not a value of"):
        literal_to_ntriples("many", XSD + "integer")


def test_a_term_that_is_no_term_is_refused() -> None:
    with pytest.raises(TermError, match="not a term"):
        from_ntriples("tillit")


def test_a_blank_node_is_written_as_it_is() -> None:
    assert term_to_ntriples("_:b1") == "_:b1"
    assert from_ntriples("_:b1") == "_:b1"
