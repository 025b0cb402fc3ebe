"""Who of a stretch of a sentence took part itself, rather than being part of another phrase."""

from __future__ import annotations

from collections.abc import Sequence

from ..grammar.engine import Span
from ..names.spans import Organisation
from ..swedish.data import read_table
from ..swedish.lexicon import Noun

__all__ = ["is_actor", "is_apposed", "is_one_office"]


def is_one_office(span: Span) -> bool:
    """Say whether a word that may be one or many stands for one office: "kommundirektören", not "lärarna"."""
    return "either" in span.tags and "definite" in span.tags and "genitive" not in span.tags


def is_actor(span: Span, before: Span | None, region: Sequence[Span], i: int) -> bool:
    """Say whether a person, a group or an organisation took part itself, rather than being part of another phrase."""
    if span.tags & {"person"}:
        return "genitive" not in span.tags
    if span.tags & {"group"}:
        noun = span.value[1] if isinstance(span.value, tuple) else span.value
        if "genitive" in span.tags or (isinstance(noun, Noun) and noun.incidental == 2):
            return False
        if (
            isinstance(noun, Noun)
            and noun.incidental == 1
            and not any("group" in s.tags for s in (*region[max(0, i - 2) : i], *region[i + 1 : i + 3]))
            and not _at_a_unit(region, i)
            and not span.tags & {"definite", "definite-plural"}
        ):
            return False
        if "either" in span.tags and i + 1 < len(region) and region[i + 1].tags & {"person"}:
            return False
        if "group" in span.tags and i + 1 < len(region) and region[i + 1].tags & {"person"}:
            return False
        if "either" in span.tags and (_is_post_of_person(region, i) or _is_owned(region, i)):
            return False
        if "either" not in span.tags and not any("plural" in tag for tag in span.tags) and "definite" in span.tags:
            return False
        # a group after a preposition belongs to the phrase before it ("stöd till lärare"), unless that names people
        if before is None:
            return True
        return not (
            before.tags & {"prep", "sub"}
            or (before.tags & {"to", "by"} and not _in_range(region, i))
            or (before.has("w:för") and not _after_represent(region, i))
        )
    if span.tags & {"org"} and "genitive" not in span.tags and "pointer" not in span.tags:
        value = span.value
        if i > 1 and region[i - 1].has("w:från") and "person" in region[i - 2].tags:
            return False  # "professor Eva Ek från Umeå universitet"
        if isinstance(value, Organisation) and value.type in ("Municipality", "Region"):
            return "place" not in span.tags and (not i or _is_represented(region, i))
        k = i - 1
        while (
            k >= 0 and region[k].tags & {"plain", "comma", "joiner", "org"} and not region[k].tags & {"group", "person"}
        ):
            k -= 1
        if (
            k >= 0
            and region[k].tags & {"from"}
            and (region[k].has("w:från") or region[k].has("w:för") or region[k].has("w:ur"))
        ):
            return not (region[k].has("w:för") and _is_post(region, k - 1))
        return k < 0 or bool(region[k].tags & {"dash", "colon"}) or region[k].has("w:ifrån")
    return False


def _is_represented(region: Sequence[Span], i: int) -> bool:
    """Say whether those before stand for the organisation at *i*: "representanter från Kalix kommun"."""
    if i < 2 or not region[i - 1].has("w:från"):
        return False
    value = region[i - 2].value
    noun = value[1] if isinstance(value, tuple) else value
    return isinstance(noun, Noun) and noun.label in read_table("occasions")["told_on"]["stand_for"]


def _is_post(region: Sequence[Span], i: int) -> bool:
    """Say whether the word at *i* is somebody's post, so that the body after it is whose: "befälhavare för X"."""
    if i < 0 or not region[i].tags & {"role", "either"}:
        return False
    return "either" not in region[i].tags or is_apposed(region, i)


def _is_post_of_person(region: Sequence[Span], i: int) -> bool:
    """Say whether a word for many is the post of one: "Eva Ek, forskare vid Umeå universitet"."""
    apposed = i >= 2 and "comma" in region[i - 1].tags and "person" in region[i - 2].tags
    if not apposed or i + 2 >= len(region):
        return False
    after, then = region[i + 1], region[i + 2]
    return "at" in after.tags and bool(then.tags & {"org", "role", "either", "name", "word"} - {"joiner"})


def _is_owned(region: Sequence[Span], i: int) -> bool:
    """Say whether a genitive makes an indefinite word for one or many a single post: "Finlands statssekreterare"."""
    return i > 0 and "indefinite" in region[i].tags and "capital" in region[i - 1].tags


def _at_a_unit(region: Sequence[Span], i: int) -> bool:
    """Say whether a unit follows: "boende på äldreboendet Solgården" are people, however vague the word."""
    return i + 2 < len(region) and bool(region[i + 1].tags & {"at"}) and "org" in region[i + 2].tags


def _in_range(region: Sequence[Span], i: int) -> bool:
    """Say whether a "från … till …" stands before, which lists everybody between."""
    return any(s.has("w:från") for s in region[:i]) or any(s.has("w:via") for s in region)


def _after_represent(region: Sequence[Span], i: int) -> bool:
    return any(s.tags & {"represent"} for s in region[max(0, i - 4) : i])


def is_apposed(spans: Sequence[Span], first: int) -> bool:
    """Say whether a name and a comma stand before what is at *first*, with no more than other posts between."""
    i = first - 1
    while i > 0 and spans[i].tags & {"role", "either", "joiner", "plain", "title", "deputy", "former"}:
        i -= 1
    return i > 0 and "comma" in spans[i].tags and bool(spans[i - 1].tags & {"person", "close"})
