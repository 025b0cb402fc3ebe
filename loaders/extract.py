"""From a file to the graph of one document: the way of a text through the loaders, in one place.

Layout → sentences → what the document names → spans → scopes → patterns → statements, each step a function of its own
module.
"""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from styrkedjan.graph.inference import derive_governs
from styrkedjan.graph.model import DocumentGraph, DocumentInfo, Statement
from styrkedjan.ontology import BASE

from . import readers
from .document.own_title import opening, own_title
from .document.reading import Reading
from .document.rolls import touches_rolls
from .document.scopes import find_scopes
from .facts.affiliations import state_parties
from .facts.agreements import state_agreements
from .facts.assignments import state_assignment
from .facts.belonging import Mentions, infer_owners, infer_posts
from .facts.board_members import state_board_members
from .facts.bodies import state_owners
from .facts.events import drop_vague_dates, is_called_off, name_events
from .facts.heading_posts import state_posts_of_headings, state_posts_over_names
from .facts.headline import state_headline
from .facts.initiatives import (
    find_topic,
    know_research,
    state_initiatives,
    state_owners_beside,
    state_researchers,
    state_sole_research,
)
from .facts.journeys import find_journey
from .facts.labels import read_labels
from .facts.mentions import state_mentions
from .facts.minute_rolls import state_minutes
from .facts.offices import state_offices
from .facts.participation import infer_levels, state_listed, state_people_met
from .facts.person_lines import state_person_lines
from .facts.plans import state_plans
from .facts.posts import drop_vague_posts, state_addresses, state_signatures, state_signed
from .facts.relations import RELATIONS
from .facts.roll import is_roll, state_rolls
from .facts.steering import state_heads, state_unsaid_assigners
from .facts.topics import state_topics, topic
from .facts.validity import find_validity
from .facts.visits import state_undated_visits, state_units_seen, state_visitors
from .grammar.engine import Alphabet, Engine, Match, load_patterns, pattern_tags
from .grammar.register import find_rule
from .names.datelines import drop_counties, drop_datelines
from .names.naming import find_names, iter_abbreviations
from .names.pronouns import resolve_pronouns
from .names.spans import Chunker, Context, Organisation
from .swedish.dictionary import is_known
from .swedish.lexicon import Lexicon, lexicon
from .swedish.sentence import Sentence
from .text.layout import find_blocks, find_sentences
from .text.normalise import normalise
from .text.restore import restore
from .text.tokens import tokenize

__all__ = ["load_document", "load_text", "read_sentences"]


@cache
def _tools() -> tuple[Lexicon, Alphabet, Chunker, Engine]:
    words = lexicon()
    is_known("ord")  # so that the dictionary is read by the process that others are forked of
    patterns = load_patterns()
    alphabet = Alphabet(pattern_tags(patterns))
    tools = words, alphabet, Chunker(words, alphabet), Engine(patterns, alphabet)
    gc.freeze()  # what lives as long as the process need not be looked through at every collection
    return tools


def load_document(path: Path, *, base: str = BASE) -> DocumentGraph:
    """Return what the document at *path* states."""
    return load_text(readers.read(path), base=base)


def load_text(raw: readers.RawDocument, *, base: str = BASE) -> DocumentGraph:
    """Return what a document that has been read states; IRIs of instances begin with *base*.

    The loaders read a normalised text; offsets and quotes are those of the printed one.
    """
    edited = normalise(raw.text, raw.markup, start=raw.body_start)
    read = replace(raw, text=edited.text, body_start=edited.position(raw.body_start))
    with _collector_off():
        return restore(_load(read, base), edited, raw)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep the collector from looking through a document's words again and again: none is garbage before the end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(raw: readers.RawDocument, base: str) -> DocumentGraph:
    words, alphabet, chunker, engine = _tools()
    reading = Reading(raw, base, words)
    context = read_sentences(reading, chunker)
    drop_datelines(reading.sentences, alphabet)
    drop_counties(reading.text, reading.sentences, alphabet)
    reading.find_document_scope()
    reading.find_year()
    reading.find_published()
    find_topic(reading, chunker, context)
    resolve_pronouns(reading.text, reading.sentences, alphabet)
    diary = find_scopes(reading)
    diary.state()
    name_events(reading)
    _match(reading, engine)
    read_labels(reading)
    state_topics(reading)
    _complete(reading)
    state_mentions(reading)
    met = Mentions(reading)
    infer_owners(reading, met)
    infer_posts(reading, met)
    return _graph(reading, met)


def read_sentences(reading: Reading, chunker: Chunker) -> Context:
    """Fill *reading* with blocks and sentences, each with its spans; return what the document names."""
    text = reading.text
    reading.blocks = find_blocks(text, reading.raw.body_start)
    number = 0
    for block in reading.blocks:
        if block.kind == "label":
            continue
        for start, end in find_sentences(text, block.start, block.end):
            tokens = tokenize(text, start, end, reading.lexicon)
            if tokens:
                reading.sentences.append(Sentence(start, end, block, tokens, number=number))
                number += 1
    context = find_names(text, reading.sentences, reading.lexicon, chunker)
    know_research(reading, context)
    for sentence in reading.sentences:
        sentence.read(chunker.chunk(text, sentence.tokens, context))
    fresh: set[str] = set()
    for sentence in reading.sentences:
        for short, organisation in iter_abbreviations(text, sentence.spans) if "org" in sentence.tags else ():
            if short not in context.names.by_first and (short not in reading.lexicon.names or organisation.iri):
                context.names.add((short,), organisation)
                fresh.add(short)
        for _, span in sentence.told if "named" in sentence.tags else ():
            # a name that a common noun announced is a name without it too: "äldreboendet Solgården … Solgården"
            value = span.value
            if (
                isinstance(value, Organisation)
                and "named" in span.tags
                and not value.iri
                and value.label[0].isupper()
                and (not reading.lexicon.is_common(value.label.split()[0]))
                and value.label.split()[0] not in context.names.by_first
            ):
                parts = tuple(value.label.split())
                context.names.add(parts, value)
                fresh.add(parts[0])
    fresh |= _short_names(reading, context)
    if fresh:
        for sentence in reading.sentences:
            others = [t.surface for t in sentence.tokens if t.word.shape != "l"]
            if not fresh.isdisjoint(others) or not fresh.isdisjoint([surface[:-1] for surface in others]):
                sentence.read(chunker.chunk(text, sentence.tokens, context))
    return context


def _short_names(reading: Reading, context: Context) -> set[str]:
    """Let the first word of a body's name stand for the body: "Kunskapsförbundet Väst … Kunskapsförbundets direktion".

    It must be a compound in the definite form that begins the name of no other body here. Returns the words so added.
    """
    named: dict[str, dict[str, Organisation]] = defaultdict(dict)
    for sentence in reading.sentences:
        for _, span in sentence.told:
            value = span.value
            if isinstance(value, Organisation) and " " in value.label and not value.pointer:
                first, second = value.label.split()[:2]
                head = reading.lexicon.word(first).head
                if head and head.form == "definite" and not head.whole and first[0].isupper() and second[0].isupper():
                    named[first][value.label] = value
    found = {first: bodies.popitem()[1] for first, bodies in named.items() if len(bodies) == 1}
    known, met = reading.lexicon.names, context.names.by_first
    added = {first for first in found if not any(words == (first,) for words, _ in known.get(first, ()))}
    for first in sorted(added):
        # what was taken for a body of that name is this one
        met[first] = [entry for entry in met[first] if entry[0] != (first,)]
        context.names.add((first,), found[first])
    return added


def _match(reading: Reading, engine: Engine) -> None:
    """Run the patterns over every sentence: visits first, for they make the events that others took part in."""
    # in reading order, so that "nämnden" finds the one named last before it
    for sentence in reading.body:
        for _, span in sentence.told:
            if isinstance(span.value, Organisation) and "name" not in span.tags:
                reading.organisation(span.value, sentence)
    later: list[tuple[Sentence, list[Match]]] = []
    for sentence in reading.body:
        if _is_question(reading, sentence):
            continue
        matches = [m for m in engine.iter_matches(sentence.spans) if m.pattern.confidence > 0]
        for match in matches:
            if match.pattern.states == "visit" and not is_called_off(reading, sentence):
                RELATIONS["visit"](reading, sentence, match, sentence.spans)
        later.append((sentence, matches))
    state_undated_visits(reading)
    find_journey(reading)
    state_rolls(reading)
    for sentence, matches in later:
        themes = None
        listed = is_roll(sentence) or touches_rolls(reading.rolls, sentence.start, sentence.end)
        for match in matches:
            kind = match.pattern.states
            if kind == "visit" or (listed and kind in ("membership", "posts-of-a-list")):
                continue
            if kind == "topic":
                if themes is None:
                    themes = sentence.find_themes()
                if themes or match.pattern.options.get("free"):
                    topic(reading, sentence, match, sentence.spans, themes)
            elif kind in RELATIONS:
                RELATIONS[kind](reading, sentence, match, sentence.spans)


def _is_question(reading: Reading, sentence: Sentence) -> bool:
    return reading.text[sentence.end - 1] == "?"


def _complete(reading: Reading) -> None:
    """State what follows from where things stand: contacts, addresses, people of a visit, whose a local body is."""
    state_addresses(reading)
    state_parties(reading)
    state_listed(reading)
    state_minutes(reading)
    state_board_members(reading)
    state_person_lines(reading)
    state_headline(reading)
    state_offices(reading)
    state_people_met(reading)
    state_units_seen(reading)
    infer_levels(reading)
    state_owners(reading)
    state_visitors(reading)
    state_initiatives(reading)
    state_assignment(reading)
    state_agreements(reading)
    state_plans(reading)
    state_owners_beside(reading)
    state_sole_research(reading)
    state_researchers(reading)
    state_signatures(reading)
    state_posts_over_names(reading)
    state_signed(reading)
    state_posts_of_headings(reading)
    drop_vague_posts(reading)
    drop_vague_dates(reading)
    state_unsaid_assigners(reading)
    state_heads(reading)
    find_validity(reading)


def _observed(reading: Reading, issued: str) -> str:
    """Return the document's own date as exactly as it is known: day, month or year."""
    dated = issued if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", issued) else ""
    return dated or reading.published or reading.year


def _graph(reading: Reading, met: Mapping[str, Sequence[Statement]]) -> DocumentGraph:
    raw = reading.raw
    used = {
        i for s in reading.statements.values() for i in (s.subject, s.object, s.evidence.role) if isinstance(i, str)
    }
    inferred = reading.inferences()
    used |= {i for s in inferred for i in (s.subject, s.object) if isinstance(i, str)}
    used.discard("")
    entities = sorted((d.finish() for d in reading.registry if d.iri in used), key=lambda e: e.iri)
    metadata, title = raw.metadata, own_title(reading)
    issued = metadata.get("date", "")
    info = DocumentInfo(
        reading.iri,
        raw.file_name,
        raw.sha256,
        title,
        issued if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", issued) else "",
        metadata.get("publisher", ""),
        metadata.get("source", ""),
        len(reading.text),
        len(reading.sentences),
        len(reading.stating),
        tuple(reading.sections),
        _observed(reading, issued),
        label=title or opening(reading),
    )
    statements = sorted(
        reading.statements.values(),
        key=lambda s: (s.evidence.start, s.evidence.end, s.subject, s.predicate, str(s.object), s.evidence.role),
    )
    derived = [*inferred, *derive_governs(entities, statements, met)]
    inferences = sorted(derived, key=lambda s: (s.subject, s.predicate, str(s.object)))
    rules = [find_rule(name) for name in sorted({s.evidence.rule for s in statements})]
    return DocumentGraph(info, entities, statements, inferences, rules)
