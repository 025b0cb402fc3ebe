"""Show how the loaders read a sentence or a file: python tests/show_reading.py "Rektor Eva Provberg tog emot."

For each sentence: its block, its spans with their tags, the patterns that match, and the facts that it gives.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from styrkedjan.graph.model import Literal, Term
from styrkedjan.loaders.document.reading import Reading
from styrkedjan.loaders.extract import load_text, read_sentences
from styrkedjan.loaders.facts.relations import allowed
from styrkedjan.loaders.grammar.engine import Alphabet, Engine, load_patterns
from styrkedjan.loaders.names.spans import Chunker
from styrkedjan.loaders.readers import RawDocument, read, read_plain
from styrkedjan.loaders.swedish.lexicon import lexicon
from styrkedjan.ontology import BASE, PREFIXES, SCHEMA


def show(raw: RawDocument) -> Iterator[str]:
    """Yield the lines that tell how *raw* is read; mentions, which every named thing has, are left out."""
    alphabet = Alphabet()
    # Copies: a pattern keeps what one engine compiled it to, and load_text has an engine of its own.
    engine = Engine([copy(pattern) for pattern in load_patterns()], alphabet)
    reading = Reading(raw, BASE, lexicon())
    read_sentences(reading, Chunker(reading.lexicon, alphabet))
    graph = load_text(raw)
    for sentence in reading.sentences:
        text = _plain(raw.text[sentence.start : sentence.end])
        yield f"{sentence.block.kind} {sentence.start}–{sentence.end}: {text}"
        for span in sentence.spans:
            tags = sorted(tag for tag in span.tags if not tag.startswith("w:"))
            yield f"    {_plain(raw.text[span.start : span.end]):<24} {' '.join(tags)}"
        for match in engine.iter_matches(sentence.spans):
            named = "  ".join(
                f"{name} = {_plain(' '.join(raw.text[span.start : span.end] for span in spans))}"
                for name, spans in match.named.items()
                if spans
            )
            verdict = "" if allowed(match, sentence.spans) else ", but a word before it forbids it"
            yield f"  pattern {match.pattern.name}{verdict}: {named}"
        for statement in graph.statements:
            e = statement.evidence
            if sentence.start <= e.start < sentence.end and statement.predicate != SCHEMA + "mentions":
                role = f" as {_short(e.role)}" if e.role else ""
                fact = f"{_short(statement.subject)} {_short(statement.predicate)} {_short(statement.object)}{role}"
                yield f"  fact {fact} ({e.rule}, {e.confidence:g}{', ' + e.modality if e.modality else ''})"
        for inference in graph.inferences:
            if sentence.start <= inference.premises[0].evidence.start < sentence.end:
                fact = f"{_short(inference.subject)} {_short(inference.predicate)} {_short(inference.object)}"
                yield f"  inferred {fact} ({inference.rule})"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _short(term: Term) -> str:
    if isinstance(term, Literal):
        return f"“{term.value}”"
    for prefix, iri in PREFIXES.items():
        if term.startswith(iri):
            return term.removeprefix(iri) if prefix == "id" else f"{prefix}:{term.removeprefix(iri)}"
    return term


def main() -> None:
    """Read what the command line gives, a file or the text itself."""
    given = " ".join(sys.argv[1:])
    if not given:
        sys.exit(__doc__)
    path = Path(given)
    raw = read(path) if len(given) < 200 and path.is_file() else read_plain(f"{given}\n".encode(), "given")
    for line in show(raw):
        print(line)


if __name__ == "__main__":
    main()
