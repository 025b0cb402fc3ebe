"""Names of organisations that only several words together make: an adjective or a genitive, words between, a head."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from ..grammar.engine import Span
from ..swedish.data import read_table
from ..swedish.lexicon import Lexicon

__all__ = ["POSTS_OF_A_REGION", "join_organisations", "list_regions", "regions_of_posts", "share_heads"]

#: Makes the span of an organisation: its class, the first and the last of the spans that it takes, its label.
Make = Callable[[str, Span, Span, str], Span]


def join_organisations(text: str, spans: list[Span], lexicon: Lexicon, make: Make) -> list[Span]:
    """Return the spans with those joined that are one name: "Svensk biblioteksförening", "Judiska centralrådet".

    A name begins with a word that begins names of organisations (``words/organisations.toml``), or with capitalised
    words of which nothing else is known, and ends with the head of an organisation.
    """
    joined: list[Span] = []
    i = 0
    while i < len(spans):
        if not text[spans[i].start].isupper():
            joined.append(spans[i])  # a name begins with a capital
            i += 1
            continue
        end, kind = _extent(text, spans, i, lexicon)
        if end > i + 1 or kind:
            label = text[spans[i].start : spans[end - 1].end]
            joined.append(make(kind, spans[i], spans[end - 1], label))
        else:
            joined.append(spans[i])
        i = max(end, i + 1)
    return joined


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(read_table("organisations")["joining"]["beginnings"])


@cache
def _prefixes() -> dict[str, str]:
    return dict(read_table("organisations")["joining"]["prefixes"])


def _extent(text: str, spans: Sequence[Span], i: int, lexicon: Lexicon) -> tuple[int, str]:
    """Return where the name that begins at *i* ends and its class, *i* and "" where none begins."""
    first = text[spans[i].start : spans[i].end]
    if spans[i].tags >= {"name", "capital"}:
        words = first.split()
        kind = (_kind(words[-1], lexicon) or _prefixes().get(words[0], "")) if len(words) > 1 else ""
        return (i + 1, kind) if kind else (i, "")
    if (made := _prefixed(text, spans, i, first)) is not None:
        return made
    national = re.fullmatch(r"[A-ZÅÄÖ][a-zåäö]+(?:ska|iska)", first) and i + 1 < len(spans)
    if national and _kind(text[spans[i + 1].start : spans[i + 1].end], lexicon) == "ResearchBody":
        return i + 2, "ResearchBody"  # "Jagellonska universitetet"
    if kind := _kind_after_adjective(text, spans, i, first, lexicon):
        return i + 2, kind
    if first not in _beginnings() or spans[i].tags & {"person", "org", "role"}:
        return i, ""
    following = spans[i + 1] if i + 1 < len(spans) else None
    if following is not None and {"org", "named"} <= following.tags and "genitive" not in following.tags:
        value = following.value
        if not value.iri and not value.code:
            return i + 2, value.type  # "Svenska kommittén mot antisemitism"
    for k in range(i + 1, min(len(spans), i + 5)):
        span = spans[k]
        words = text[span.start : span.end].split()
        if span.tags & {"comma", "punct", "joiner", "verb", "open", "close", "person", "date", "sub"} or not words:
            return i, ""
        kind = _kind(words[-1], lexicon)
        if kind and "genitive" not in span.tags and not span.tags & {"pointer"}:
            return _with_field(text, spans, k + 1, words[-1]), kind
        if not (
            span.tags <= {"plain", "word", "capital", "name", "group", "plural", "genitive", "indefinite", "adverb"}
        ):
            return i, ""
    return i, ""


#: Heads of names that go on with what they are for: "Nationellt kunskapscentrum för dricksvatten".
_FOR_A_FIELD = ("centrum", "institut", "råd", "forum", "kommitté", "delegation")


def _with_field(text: str, spans: Sequence[Span], k: int, head: str) -> int:
    """Return where a name with a *head* before the span at *k* ends: after one noun of what it is for, or there."""
    if k + 1 >= len(spans) or not head.endswith(_FOR_A_FIELD) or text[spans[k].start : spans[k].end] != "för":
        return k
    field = spans[k + 1]
    plain = field.tags <= {"word", "plain", "group", "plural", "indefinite"} and text[field.start : field.end].islower()
    return k + 2 if plain else k


_ADJECTIVE = re.compile(r"[A-ZÅÄÖ][a-zåäö]{3,}a")


def _kind_after_adjective(text: str, spans: Sequence[Span], i: int, first: str, lexicon: Lexicon) -> str:
    """Return the class of an adjective and a head that both have a capital within a sentence, "" where they have not.

    "Interaktiva Institutet", "Gröna Kliniken"; at the beginning of a sentence the first capital tells nothing.
    """
    if not i or i + 1 >= len(spans) or not _ADJECTIVE.fullmatch(first) or spans[i].tags & {"person", "org", "role"}:
        return ""
    word = text[spans[i + 1].start : spans[i + 1].end]
    head = lexicon.word(word).head if word[0].isupper() and " " not in word else None
    return head.type if head is not None and head.form == "definite" and head.whole and not head.genitive else ""


def _prefixed(text: str, spans: Sequence[Span], i: int, first: str) -> tuple[int, str] | None:
    """Return the extent and the class of a name that begins with a word for what it is: "FoU Skola"."""
    kind = _prefixes().get(first)
    if kind is None or i + 1 >= len(spans) or spans[i].tags & {"genitive"}:
        return None
    following = spans[i + 1]
    lone = following.tags & {"capital", "name", "place"} and not following.tags & {"person", "genitive"}
    return (i + 2, kind) if lone and text[following.start].isupper() else None


def _kind(word: str, lexicon: Lexicon) -> str:
    """Return the class that a word tells as the last of a name, "" where it is no head."""
    head = lexicon.word(word).head
    if head is not None and head.form in ("indefinite", "definite") and not head.genitive:
        return head.type if not head.local else ""
    ends = read_table("organisations")["joining"]["ends"]
    return next((kind for end, kind in ends.items() if word.lower().endswith(end)), "")


def share_heads(text: str, spans: list[Span], make: Callable[[Span], Span]) -> list[Span]:
    """Return the spans with each municipality named that shares its head: "Umeå och Valdemarsviks kommuner".

    The head is the last one's, so that what follows it follows their names.
    """
    for k in range(len(spans) - 1, 0, -1):
        if text[spans[k].start : spans[k].end].lower() not in _SHARED or "place" not in spans[k - 1].tags:
            continue
        i = k - 1
        while i >= 0 and spans[i].tags & {"place", "comma", "joiner"}:
            i -= 1
        shared = [n for n in range(i + 1, k) if "place" in spans[n].tags]
        if len(shared) > 1:
            last = make(spans[k - 1])
            spans = [make(each) if n in shared else each for n, each in enumerate(spans)]
            spans[k - 1 : k + 1] = [Span(last.start, spans[k].end, last.tags, last.value, last.letter)]
    return spans


_SHARED = frozenset({"kommuner", "kommunerna", "städer"})


def list_regions(text: str, spans: list[Span], make: Callable[[Span, str], Span | None]) -> list[Span]:
    """Return the spans with each region of a list after the word for them: "i fyra regioner: Dalarna, Gotland, …".

    *make* gives the span of a region by its short name, None where no region has it. Three names make a list.
    """
    head = next((k for k, s in enumerate(spans) if text[s.start : s.end].lower() in ("regioner", "regionerna")), -1)
    if head < 0:
        return spans
    ends = [k for k in range(head + 1, len(spans)) if spans[k].tags & {"colon", "be"}]
    colon = next((k for k in ends if "colon" in spans[k].tags or k - head <= 4), head)  # "de regioner som ingår är …"
    found: dict[int, Span] = {}
    for k in range(colon + 1, len(spans)):
        region = make(spans[k], re.sub(r"\s+", " ", text[spans[k].start : spans[k].end]))
        if region is not None:
            found[k] = region
        elif not spans[k].tags & {"comma", "joiner", "org"}:
            break
    return [found.get(k, span) for k, span in enumerate(spans)] if len(found) >= 3 else spans


#: What a post begins with whose region may follow it without a preposition.
POSTS_OF_A_REGION = ("regionr", "regiond", "landstingsr", "landstingsd")


def regions_of_posts(text: str, spans: list[Span], make: Callable[[Span, str], Span | None]) -> list[Span]:
    """Return the spans with the region that a post of one is followed by: "regionråd Skåne"."""
    found: list[Span] = []
    i = 0
    while i < len(spans):
        span = spans[i]
        found.append(span)
        i += 1
        if "role" not in span.tags or not text[span.start : span.end].lower().startswith(POSTS_OF_A_REGION):
            continue
        for following in (spans[i : i + 2], spans[i : i + 1]):
            name = text[following[0].start : following[-1].end] if following else ""
            if name and (region := make(Span(following[0].start, following[-1].end, frozenset()), name)) is not None:
                found.append(region)
                i += len(following)
                break
    return found
