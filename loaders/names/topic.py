"""The initiative that a page is about, by its labels, its title, its headings or what its sentences begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from ..text.layout import Block
from .spans import BREAKS, Chunker, Thing, initiative_of

__all__ = ["topic_of"]

#: An initiative with the block and the offsets that name it.
Found = tuple[Thing, Block, int, int]
_CLOSERS = frozenset("\"”“»«’'")
#: What heads the page of a project and is not its name: its kind with a number, its state.
_NO_NAME = re.compile(
    r"(?i)(?:(?:försöksverksamhet|försök|projekt|delprojekt|pilot|pilotprojekt)\s*(?:nr\s*)?\d*$"
    r"|(?:aktiv|aktivt|pågående|avslutad|avslutat|planerad)\b)"
)


def topic_of(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sentence], chunker: Chunker, title: str
) -> Found | None:
    """Return the initiative a page is about, with the block and the offsets that name it, or None.

    A page is about one initiative when two or more of its labels are an initiative's (budget, partners, period …). The
    name is the title where the text repeats it, else the label *project*'s value, else the page's first heading, else
    the words that most often begin its sentences.
    """
    if not _is_about_one(blocks):
        return None
    return (
        _by_title(text, sentences, title)
        or _by_label(text, blocks)
        or _by_frequent_name(text, blocks, sentences)
        or _by_heading(text, blocks, sentences)
        or _by_beginnings(text, sentences, chunker)
    )


def _is_about_one(blocks: Sequence[Block]) -> bool:
    table = read_table("initiatives")
    labels = {part for block in blocks if block.kind == "label" for part in block.label.split("+")}
    if len(labels & {*table["page_labels"], *table["weak_page_labels"]}) < 2 or not labels & set(table["page_labels"]):
        return False
    of_event = labels & {"date", "place", "organiser", "programme"}
    # else the page of an event: what it costs is a fee
    return len(of_event) < 3 or bool(labels & {"period", "project", "researcher"})


def _by_title(text: str, sentences: Sequence[Sentence], title: str) -> Found | None:
    if not title or text.casefold().count(title.casefold()) < 3:
        return None
    at = _mention_of(text, title, sentences)
    return (Thing("initiative", title), *at) if at is not None else None


def _by_label(text: str, blocks: Sequence[Block]) -> Found | None:
    for block in blocks:
        if block.kind != "value" or block.label != "project" or block.end - block.start >= 120:
            continue
        if not _NO_NAME.match(text, block.start, block.end):
            return Thing("initiative", text[block.start : block.end].strip(' .”"')), block, block.start, block.end
    return None


def _by_frequent_name(text: str, blocks: Sequence[Block], sentences: Sequence[Sentence]) -> Found | None:
    """Return the initiative named most often where no heading has its name: the headline is news."""
    named = Counter(s.value.label for sentence in sentences for s in sentence.spans if initiative_of(s))
    name, times = min(named.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    mere = {"org", "punct", "comma", "dash"}
    owners = {id(s.block) for s in sentences[:20] if s.spans and all(x.tags & mere for x in s.spans)}
    heads = [text[b.start : b.end] for b in blocks[:6] if b.kind == "heading" and id(b) not in owners]
    if times < 2 or any(name in head for head in heads):
        return None
    if any(text.count(head) >= 2 or " – " in head for head in heads if len(head) > 8):
        return None
    at = _mention_of(text, name, sentences)
    things = (s.value for sentence in sentences for s in sentence.spans if isinstance(s.value, Thing))
    return (next(thing for thing in things if thing.label == name), *at) if at is not None else None


def _by_heading(text: str, blocks: Sequence[Block], sentences: Sequence[Sentence]) -> Found | None:
    kind_above = False  # the heading before says only what kind of page this is
    for block in blocks[:6]:
        if block.kind != "heading" and not (block.kind == "caption" and kind_above):
            continue
        kind_above = bool(_NO_NAME.fullmatch(text, block.start, block.end))
        first = next((s for s in sentences if s.block is block), None)
        if first is None or text[block.start : block.end].endswith("?") or not _may_name(text, block, first):
            continue
        if (found := _in_heading(text, block, first)) is not None:
            return found
    return None


def _may_name(text: str, block: Block, first: Sentence) -> bool:
    """Say whether a heading may be a name: no lone word, no month, nothing of organisations or people alone."""
    line = text[block.start : block.end]
    if len(first.tokens) < 2 and text.casefold().count(line.casefold()) < 2:
        return False
    if re.fullmatch(r"\w+ \d{4}", line) or _NO_NAME.fullmatch(text, block.start, block.end):
        return False
    return not all(s.tags & {"org", "comma", "joiner", "dash", "punct", "person"} for s in first.spans)


def _in_heading(text: str, block: Block, first: Sentence) -> Found | None:
    named = next((s.value for s in first.spans if initiative_of(s)), None)
    place = text.find(named.label, block.start, block.end) if isinstance(named, Thing) else -1
    if named is not None and place >= 0 and text.count(named.label) >= 2:
        return named, block, place, place + len(named.label)
    start, end = _title_of(text, first, read_table("initiatives"))
    short = re.split(r"\s[–—-]\s|:\s", text[start:end])[0]
    if len(short) >= 4 and text.count(short) >= 2:
        end = start + len(short)  # the page goes on to call it so
    if end - start < 4:
        return None
    return Thing("initiative", re.sub(r"\s+", " ", text[start:end])), block, start, end


def _by_beginnings(text: str, sentences: Sequence[Sentence], chunker: Chunker) -> Found | None:
    """Return what three sentences or more begin with before their verb, two to four words, the most frequent."""
    counts: Counter[str] = Counter()
    where: dict[str, tuple[Block, int, int]] = {}
    folded = text.casefold()
    for sentence in sentences:
        if sentence.block.kind not in ("paragraph", "item", "chrome") or not sentence.tokens:
            continue
        k = _words_before_verb(sentence, chunker)
        if k:
            start, end = sentence.tokens[0].start, sentence.tokens[k - 1].end
            name = text[start:end]
            if name not in counts:
                counts[name] = folded.count(name.casefold())
            where.setdefault(name, (sentence.block, start, end))
    name, times = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return (Thing("initiative", name), *where[name]) if times >= 3 else None


def _words_before_verb(sentence: Sentence, chunker: Chunker) -> int:
    """Return how many words, two to four, stand before a verb at the beginning, 0 where it begins otherwise."""
    tokens = sentence.tokens
    k = 0
    while (
        k < min(len(tokens), 4)
        and tokens[k].word.shape in "lCA"
        and not (chunker.read_word(tokens[k].word)[0] & BREAKS)
    ):
        k += 1
    return k if 2 <= k < len(tokens) and "verb" in chunker.read_word(tokens[k].word)[0] else 0


def _mention_of(text: str, name: str, sentences: Sequence[Sentence]) -> tuple[Block, int, int] | None:
    """Return the block and the offsets where a name is first written as it is, None where it never is."""
    for sentence in sentences:
        at = text.find(name, sentence.start, sentence.end)
        if at >= 0:
            return sentence.block, at, at + len(name)
    return None


def _title_of(text: str, sentence: Sentence, table: dict[str, Any]) -> tuple[int, int]:
    """Return the offsets of the name in a heading: less an organisation after a dash and a leading "Projekt:"."""
    tokens = list(sentence.tokens)
    start, end = tokens[0].start, tokens[-1].end
    for i in range(len(tokens) - 1, 0, -1):
        if tokens[i].surface in "–—-|" and sentence.spans:
            rest = [s for s in sentence.spans if s.start >= tokens[i].end]
            if rest and all("org" in s.tags or s.tags & {"comma", "joiner", "date"} for s in rest):
                end = tokens[i - 1].end
            break
    i = 0
    while i < len(tokens) and (tokens[i].word.lower in table["lead_words"] or tokens[i].surface in ":–-"):
        i += 1
    if i and i < len(tokens) and tokens[i].word.shape in "CAp":
        start = tokens[i].start
        if tokens[i].surface in _CLOSERS and i + 1 < len(tokens):
            start = tokens[i + 1].start
    chunk = text[start:end]
    if chunk and chunk[-1] in _CLOSERS and not re.search('["”“»«]', chunk[:-1]):
        end -= 1
    if chunk and chunk[0] in _CLOSERS and chunk[-1] in _CLOSERS:
        start, end = start + 1, end - 1
    return start, end
