"""Every pattern of the loaders, run on its own examples: the sentences it is for, and those it must leave alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import copy
from functools import cache

import pytest

from styrkedjan.graph.model import DocumentGraph
from styrkedjan.loaders import extract
from styrkedjan.loaders.document.reading import Reading
from styrkedjan.loaders.extract import load_text, read_sentences
from styrkedjan.loaders.facts.relations import RELATIONS, allowed
from styrkedjan.loaders.grammar.engine import (
    Alphabet,
    Engine,
    Match,
    Pattern,
    PatternError,
    load_patterns,
    pattern_tags,
)
from styrkedjan.loaders.names.naming import Sentence
from styrkedjan.loaders.names.spans import Chunker
from styrkedjan.loaders.readers import read_plain
from styrkedjan.loaders.swedish.lexicon import lexicon
from styrkedjan.ontology import BASE, ORG, SK

PATTERNS = load_patterns()

#: What a pattern of each kind may state; "topic" has no function of its own name in RELATIONS.
PREDICATES = {
    "membership": {ORG + "memberOf", SK + "hasRole", SK + "formerMemberOf"},
    "leadership": {ORG + "memberOf", SK + "hasRole"},
    "posts-of-a-list": {ORG + "memberOf", SK + "hasRole"},
    "participation": {SK + "participant", SK + "involvesLevel"},
    "visit": {SK + "visits", SK + "organiser"},
    "partner": {SK + "partner"},
    "inspiration": {SK + "inspiredBy"},
    "responsible": {SK + "responsible"},
    "research": {SK + "researcher"},
    "part-initiative": {SK + "partOf"},
    "part-organisation": {SK + "partOf"},
    "owned": {SK + "ownedBy"},
    "topic": {SK + "concerns"},
    "assigned": {SK + "responsible"},
    "steering": {SK + relation for relation in ("assigns", "leads", "decidesOver", "supervises", "funds", "reportsTo")},
    "vacant-head": {SK + "leads"},
    "whole-chain": {SK + "mentionsWholeChain"},
}

#: Where an example may stand: alone, told of a visit or another event, on the page of an assignment or initiative.
PAGES = (
    "{}\n",
    "Studiebesök i Umeå 3 maj 2018\n\nVi hade en lång dag.\n\n{}\n\nSist bjöds det på kaffe.\n",
    "Konferens i Umeå\n\nKonferensen Framtidsdagen hölls i Umeå den 3 maj 2018.\n\n{}\n",
    "Uppdrag att kartlägga skolornas lokaler\n\nVi vet för lite om skolornas lokaler.\n\n{}\n",
    "Projektet Framtidslyftet\n\nProjektet Framtidslyftet prövas i Umeå kommun sedan 2018.\n\n{}\n",
)


#: Patterns that other rules read the examples of just as well.
OVERLAPPED = frozenset(
    {
        "among-them-were",
        "chain-list",
        "conversation-touched",
        "discussed-with",
        "evaluation-by",
        "goes-by-the-name",
        "host-received-visit-from",
        "listed-role",
        "owned-role-comma-name",
        "owner-of-initiative",
        "person-visits-host",
        "received-who",
        "together-with-organisations",
        "travelled-to-see",
        "travels-to-see",
        "unnamed-head-of",
        "visitor-visits-host",
    }
)


@cache
def tools() -> tuple[Chunker, Engine]:
    alphabet = Alphabet()
    # Copies: a pattern keeps what one engine compiled it to, and reading the examples' pages compiles it for another.
    return Chunker(lexicon(), alphabet), Engine([copy(pattern) for pattern in PATTERNS], alphabet)


def iter_matches(pattern: Pattern, text: str) -> Iterator[tuple[Sentence, Match]]:
    chunker, engine = tools()
    reading = Reading(read_plain(text.encode(), "example.txt"), BASE, lexicon())
    read_sentences(reading, chunker)
    for sentence in reading.sentences:
        for match in engine.iter_matches(sentence.spans):
            if match.pattern.name == pattern.name:
                yield sentence, match


@cache
def graphs(example: str) -> tuple[DocumentGraph, ...]:
    return tuple(load_text(read_plain(page.format(example).encode(), "example.txt")) for page in PAGES)


def iter_facts(example: str) -> Iterator[tuple[str, str]]:
    """Yield the rule and the predicate of each statement that the example's own words are the evidence of."""
    for graph in graphs(example):
        for statement in graph.statements:
            if statement.evidence.quote in example:
                yield statement.evidence.rule, statement.predicate


def cases(kind: str) -> list[object]:
    return [
        pytest.param(pattern, example, id=f"{pattern.name}-{number}")
        for pattern in PATTERNS
        for number, example in enumerate(getattr(pattern, kind))
    ]


@pytest.mark.parametrize(("pattern", "example"), cases("matches"))
def test_a_pattern_matches_the_sentences_it_is_for(pattern: Pattern, example: str) -> None:
    found = list(iter_matches(pattern, example))
    assert found, f"{pattern.name} does not match {example!r}"
    lawful = [match for sentence, match in found if allowed(match, sentence.spans)]
    assert lawful, f"{pattern.name}: a word before it forbids {example!r}"
    blocks = pattern.options.get("blocks")
    assert not blocks or any(sentence.block.kind in blocks for sentence, _ in found)


@pytest.mark.parametrize(("pattern", "example"), cases("matches"))
def test_what_a_pattern_is_for_becomes_a_fact(pattern: Pattern, example: str) -> None:
    """By this rule or by a more certain one: of two that say the same of one sentence, the more certain is kept."""
    stated = {predicate for _, predicate in iter_facts(example)}
    assert stated & PREDICATES[pattern.states], f"nothing states {pattern.states} from {example!r}"


def said(graph: DocumentGraph) -> set[tuple[str, str, str, str, str]]:
    """Return what is stated, whatever rule states it."""
    return {(s.subject, s.predicate, str(s.object), s.evidence.role, s.evidence.modality) for s in graph.statements}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_without_a_pattern_its_examples_say_something_else(pattern: Pattern, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overlapped one is listed, so that the list shows what might be one rule, and shrinks."""
    whole = [said(graph) for example in pattern.matches for graph in graphs(example)]
    others = [copy(other) for other in PATTERNS if other is not pattern]
    alphabet = Alphabet(pattern_tags(others))
    tools_without = lexicon(), alphabet, Chunker(lexicon(), alphabet), Engine(others, alphabet)
    monkeypatch.setattr(extract, "_tools", lambda: tools_without)
    without = [said(graph) for example in pattern.matches for graph in graphs.__wrapped__(example)]
    assert (whole != without) == (pattern.name not in OVERLAPPED)


@pytest.mark.parametrize(("pattern", "example"), cases("refuses"))
def test_a_pattern_states_nothing_from_the_sentences_it_must_leave_alone(pattern: Pattern, example: str) -> None:
    rules = {rule for rule, _ in iter_facts(example)}
    assert not rules & {pattern.name, f"{pattern.name}-office"}, f"{pattern.name} states something from {example!r}"


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_pattern_shows_what_it_is_for_and_what_it_is_not(pattern: Pattern) -> None:
    assert pattern.matches and pattern.refuses
    assert 0 < pattern.confidence <= 1
    assert pattern.states in {*RELATIONS, "topic"}


def test_no_two_patterns_have_the_same_name() -> None:
    """The name is the ``sk:rule`` of the evidence, by which a reader finds the pattern."""
    assert [name for name, count in Counter(pattern.name for pattern in PATTERNS).items() if count > 1] == []


def test_a_slot_that_cannot_be_read_is_told_with_its_pattern() -> None:
    chunker, _ = tools()
    reading = Reading(read_plain("Vi träffade Eva Provberg.\n".encode(), "example.txt"), BASE, lexicon())
    read_sentences(reading, chunker)
    broken = Pattern("broken", "membership", 0.9, ["person=who", "=role"])
    with pytest.raises(PatternError, match=r"pattern broken: slot '=role'"):
        list(Engine([broken], chunker.alphabet).iter_matches(reading.sentences[0].spans))
