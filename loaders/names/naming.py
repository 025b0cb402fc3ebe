"""What a document names: its people, its initiatives, its events, and what its abbreviations stand for.

Found over the whole document before its sentences are read for facts, so that a name met once is known everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..grammar.engine import Span
from ..swedish.lexicon import Lexicon
from ..swedish.sentence import Sentence
from ..text.tokens import Token
from .people import Person, find_candidates, judge
from .spans import Chunker, Context, Organisation
from .things import find_things
from .units import iter_announced

__all__ = ["Sentence", "find_names", "iter_abbreviations"]


_LOCAL_PART = re.compile(r"([\w.+-]+)$")


def find_names(text: str, sentences: Sequence[Sentence], lexicon: Lexicon, chunker: Chunker) -> Context:
    """Return the context of a document: all that it names, by every form met."""
    context = Context()
    addresses = frozenset(
        " ".join(re.split(r"[._-]", m[1].lower()))
        for at in re.finditer("@", text)
        if (m := _LOCAL_PART.search(text, max(0, at.start() - 60), at.start())) and re.search(r"[._-]", m[1])
    )
    candidates = [
        c for s in sentences if s.block.kind != "chrome" for c in find_candidates(s.tokens, lexicon, addresses)
    ]
    people = judge(candidates)
    things = find_things(text, sentences, lexicon, chunker, people)
    named = {words for words, _ in things}
    for words, person in sorted(people.items()):
        if words not in named:
            context.names.add(words, person)
    parts = frozenset(part for words in people for part in words)
    for sentence in sentences:
        if sentence.block.kind != "chrome":
            for name, organisation in _announced_units(sentence.tokens, lexicon, parts):
                context.names.add((name,), organisation)
    for words, organisation in iter_announced(sentences, lexicon):
        if words not in people:
            context.names.add(words, organisation)
    if m := re.search(r"Länsstyrelsen\s+(?:i\s+)?([A-ZÅÄÖ]\w+(?:\s[A-ZÅÄÖ]\w+)?)\s+län\b", text):
        # a page's head writes the name on two lines, its text just "Länsstyrelsen"
        label = f"Länsstyrelsen i {m[1]} län"
        known = next((n for entry, n in lexicon.names.get("Länsstyrelsen", ()) if " ".join(entry) == label), None)
        if known is not None:
            context.names.add(("Länsstyrelsen",), Organisation(known.type, known.label, "Länsstyrelsen", known.iri))
    _add_short_forms(context, people, lexicon)
    for words, thing in things:
        context.names.add(words, thing)
    return context


def _add_short_forms(context: Context, people: dict[tuple[str, ...], Person], lexicon: Lexicon) -> None:
    distinct = {id(p): p for p in people.values()}.values()
    lasts = Counter(p.words[-1] for p in distinct)
    firsts = Counter(p.words[0] for p in distinct)
    for person in distinct:
        last, first = person.words[-1], person.words[0]
        # a double surname may be shortened to its last part, a bare one that is also a place or a word may not
        if (
            lasts[last] == 1
            and last not in lexicon.names
            and (lexicon.word(last).last_name or not lexicon.is_common(last))
        ):
            context.short_people.setdefault(last, person)
        if firsts[first] == 1 and first not in lexicon.names and lexicon.word(first).first_name == 2:
            context.short_people.setdefault(first, person)


def _announced_units(
    tokens: Sequence[Token], lexicon: Lexicon, parts: frozenset[str]
) -> Iterable[tuple[str, Organisation]]:
    """Yield the names that an apposition says are units: "Björkgården, kommunens nyaste äldreboende"."""
    n = len(tokens)
    for i, token in enumerate(tokens):
        if (
            token.word.shape != "C"
            or i + 2 >= n
            or tokens[i + 1].surface != ","
            or token.surface in lexicon.names
            or token.word.nouns
        ):
            continue
        if token.surface in parts or (i and tokens[i - 1].word.shape == "C"):
            continue
        for other in tokens[i + 2 : i + 6]:
            head = other.word.head
            if (
                head
                and head.form == "indefinite"
                and head.type in ("ServiceUnit", "Company", "CivilSociety")
                and other.word.shape == "l"
            ):
                yield token.surface, Organisation(head.type, token.surface, token.surface, local=head.local)
                break
            if (
                other.word.shape != "l"
                or other.word.tags & {"verb", "in", "sub", "joiner"}
                or (other.word.nouns and not other.surface.endswith("s"))
            ):
                break


def iter_abbreviations(text: str, spans: Iterable[Span]) -> Iterable[tuple[str, Organisation]]:
    """Yield each abbreviation that stands in brackets at the end of an organisation's span, with that organisation."""
    for span in spans:
        if "org" in span.tags and text[span.end - 1] == ")" and isinstance(span.value, Organisation):
            left = text.rfind("(", span.start, span.end)
            if left > 0:
                yield text[left + 1 : span.end - 1], span.value
