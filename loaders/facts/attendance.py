"""Lists of who was there: decided as wholes, for the list tells whether an organisation took part or is somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..document.lists import iter_lists
from ..document.reading import Reading, happening_in
from ..grammar.engine import Span
from ..names.spans import Organisation
from ..swedish.sentence import Sentence

__all__ = ["iter_listed", "iter_organisations", "listed_organisations", "represented"]

#: Leads of lists of who was there: "På mötet deltog:", "Medverkande", "Representanter för dessa var med:".
_PRESENT = re.compile(
    r"(?i)\b(?:deltog|deltar|deltagit|deltagare|deltagande|medverka\w*|närvar\w+|inbjud\w+|representanter|företrädare"
    r"|träffade|mötte|på plats|talare|föreläsare|paneldeltagare|ledamöter|gäster)\b"
    r"|(?i:^|\b(?:var|är|fanns) )\bmed (?:på|vid|under) \w+(?:et|en|n|t)\b|\b(?:var|fanns) med\b"
)
_ABSENT = re.compile(r"(?i)\b(?:frånvar\w+|förhinder|ej närvar\w+|inte|anmälda? frånvaro)\b")

_MARKS = frozenset({"comma", "joiner", "semicolon"})
_SOMEBODY = frozenset({"person", "firstname", "role", "either"})
#: What may stand between the mark and the organisation of an item: "samt från Kulturrådet", "inom förbundet".
_LEADS = frozenset({"plain", "article", "from", "number", "count", "adverb", "via", "quote"})


def listed_organisations(region: Sequence[Span], text: str) -> dict[int, Span]:
    """Return the spans of *region* that are organisations which took part themselves, by the ids of the spans met.

    Two or more side by side are a list of those present, unless each belongs to the person before it: "Eva Ek,
    Skolverket, och Olle Ask, Kulturrådet" lists two people. One alone is decided elsewhere. A lone capitalised word
    among them is one too.
    """
    items = _with_names(_items(region), text)
    kinds = [_kind(item) for item in items]
    alone = [i for i, kind in enumerate(kinds) if kind == "organisation"]
    people = [i for i, kind in enumerate(kinds) if kind == "somebody"]
    owned = [i for i in alone if i and kinds[i - 1] == "somebody" and _ends_in_person(items[i - 1])]
    if len(alone) < 2 or (people and len(owned) * 2 >= len(alone)):
        return {}
    named = [(items[i], span) for i in alone if i not in owned and (span := _named(items[i])) is not None]
    at = {span.start: id(span) for span in region}
    return {at[span.start]: span for _, span in named}


def _with_names(items: list[list[Span]], text: str) -> list[list[Span]]:
    """Return the items of a list, those that are one capitalised word as names where two others are organisations."""
    if sum(_named(item) is not None for item in items) < 2:
        return items
    return [[_as_name(item[0], text)] if _is_lone_capital(item, text) else item for item in items]


def _is_lone_capital(item: Sequence[Span], text: str) -> bool:
    lone = len(item) == 1 and "capital" in item[0].tags and item[0].tags.isdisjoint({"name", "person", "org"})
    return lone and item[0].end - item[0].start > 3 and text[item[0].start].isupper()


def _as_name(span: Span, text: str) -> Span:
    label = text[span.start : span.end]
    return Span(span.start, span.end, span.tags | {"name"}, Organisation("Organisation", label, label), span.letter)


def iter_organisations(region: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield the organisations that begin the items of a list, up to the first item that names none."""
    for item in _with_names(_items(region), text):
        named = _named(item)
        at = next((i for i, span in enumerate(item) if span is named), 0)
        if named is None or "genitive" in named.tags or not all(span.tags & _LEADS for span in item[:at]):
            return
        yield named
        if any(span.tags & {"verb", "sub", "to"} or span.has("w:in") for span in item[at + 1 :]):
            return  # the sentence goes on


def _items(region: Sequence[Span]) -> list[list[Span]]:
    items: list[list[Span]] = [[]]
    for span in region:
        if span.tags & _MARKS:
            items.append([])
        else:
            items[-1].append(span)
    return [item for item in items if item]


def _kind(item: Sequence[Span]) -> str:
    if any(span.tags & _SOMEBODY and "group" not in span.tags for span in item):
        return "somebody"
    named = _named(item)
    if named is None or "genitive" in named.tags:
        return ""
    before = item[: next(i for i, span in enumerate(item) if span is named)]
    first = bool(before) and "group" in before[0].tags  # "företrädare för Kulturrådet" begins the list
    return "organisation" if first or all(span.tags & _LEADS for span in before) else ""


def _named(item: Sequence[Span]) -> Span | None:
    """Return the organisation that an item names, be it one of which only the capitals tell that it is a name."""
    for span in item:
        if isinstance(span.value, Organisation) and not span.value.pointer and span.tags & {"org", "name"}:
            return span
    return None


def _ends_in_person(item: Sequence[Span]) -> bool:
    return bool(item) and "person" in item[-1].tags


def iter_listed(reading: Reading) -> Iterator[tuple[Sentence, Span]]:
    """Yield who is listed as present at an event, item by item under a lead that says so, with the item's sentence."""
    for lead, items in iter_lists(reading):
        line = reading.text[lead.start : lead.end]
        if not _PRESENT.search(line) or _ABSENT.search(line) or happening_in(reading, lead) is None:
            continue
        for item in items:
            span = _present(item)
            if span is not None:
                yield item, span


def _present(item: Sentence) -> Span | None:
    """Return who an item names: a person before what the person represents, else an organisation or a group."""
    spans = [span for span in item.spans if span.value is not None and "genitive" not in span.tags]
    for tags in ({"person"}, {"org"}, {"name"}, {"group"}):
        for span in spans:
            if span.tags & tags and not (isinstance(span.value, Organisation) and span.value.pointer):
                return span
    return None


def represented(item: Sentence, person: Span) -> Span | None:
    """Return the organisation that begins an item and that its only person stands for: "Kulturrådet, Eva Ek"."""
    spans = item.spans
    if len(spans) < 3 or spans[2] is not person or sum("person" in span.tags for span in spans) > 1:
        return None
    named = spans[0].tags & {"org", "name"} and isinstance(spans[0].value, Organisation) and not spans[0].value.pointer
    return spans[0] if named and spans[1].tags & {"comma", "colon", "dash"} else None
