"""Events that sentences name or date, and who arranged them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from styrkedjan.graph.model import Literal
from styrkedjan.ontology import SK

from ..document.page import add_forms
from ..document.programmes import is_programme
from ..document.reading import Happening, Reading
from ..grammar.engine import Span
from ..grammar.force import modality_of
from ..names.spans import Thing, event_of
from ..swedish.data import read_table
from ..swedish.occasions import occasion_of
from ..swedish.sentence import Sentence
from ..text.dates import Date
from .attendance import iter_organisations

__all__ = ["drop_vague_dates", "is_called_off", "name_events", "state_organisers"]


def drop_vague_dates(reading: Reading) -> None:
    """Drop a day without its year where the same event's same day is stated with it."""
    dates = {
        key: statement.object.value
        for key, statement in reading.statements.items()
        if isinstance(statement.object, Literal) and statement.predicate.endswith(("startDate", "endDate"))
    }
    full = {(key[0], key[1], value[-6:]) for key, value in dates.items() if value[:1].isdigit()}
    for key, value in dates.items():
        if value.startswith("--") and (key[0], key[1], value[1:]) in full:
            del reading.statements[key]


def name_events(reading: Reading) -> None:
    """Make the events that sentences name ("konferensen Forum X") or date ("ett seminarium den 2 december 2021")."""
    _state_page_organisers(reading)
    by_label: dict[str, Happening] = {}
    by_noun: dict[str, Happening] = {}
    last: Happening | None = None
    told: tuple[Sentence, Date] | None = None  # the date that a sentence before gives to what no one has named yet
    block = None
    for sentence in reading.body:
        if sentence.block is not block:
            block, last, told = sentence.block, None, None
        dates = [s.value for s in sentence.spans if "date" in s.tags and len(s.value.first) >= 7]
        made = _named_event(reading, sentence, by_label)
        if made is None and dates and _has_room(reading, sentence, dates[0]):
            made = _one_of_several(reading, sentence, dates[0].with_year(reading.year))
            made = made or _dated_event(reading, sentence, dates[0].with_year(reading.year))
            told = (sentence, dates[0]) if made is None and len(dates) == 1 else None
        elif made is None and told is not None and _OPENS_WITH_EVENT.match(reading.text, sentence.start):
            made = _dated_event(reading, sentence, told[1].with_year(reading.year))
            if made is not None:
                _date(reading, told[0], made, told[1])
        if made is None and not reading.happenings and sentence.number < _OPENING * 2:
            made = _held_event(reading, sentence)
        if made is not None:
            if not by_label and (opening := _OPENS_WITH_EVENT.match(reading.text, sentence.start)):
                by_noun.setdefault(opening[1].lower(), made)
            reading.events_of[sentence.number] = last = made
            if dates:
                _date(reading, sentence, made, dates[0])
            state_organisers(reading, sentence, made)
        elif last is not None and (
            _WHO_WAS_THERE.match(reading.text, sentence.start)
            or _tells_on(reading, sentence, {"event-pointer", "event", "attended"})
        ):
            reading.events_of[sentence.number] = last
    if len(by_noun) == 1 and not by_label:
        ((noun, only),) = by_noun.items()
        for sentence in reading.body:
            if reading.scope(sentence).event is None and re.search(
                rf"(?i)\b{noun}\b", reading.text[sentence.start : sentence.end]
            ):
                reading.events_of.setdefault(sentence.number, only)
    if len(by_label) == 1:
        (only,) = by_label.values()
        for sentence in reading.body:
            if _tells_on(reading, sentence, {"w:konferensen", "w:seminariet", "w:mötet"}):
                reading.events_of.setdefault(sentence.number, only)
    _spread_sole(reading)
    for sentence in reading.body:
        told_of = reading.events_of.get(sentence.number)
        if told_of is not None and told_of.kind == "event" and _tells_who_arranged(reading, sentence):
            state_organisers(reading, sentence, told_of)


#: How a sentence begins that tells who was at the event of the sentence before.
_WHO_WAS_THERE = re.compile(
    r"(?:Med|På plats|Närvarande|Bland (?:talarna|deltagarna|gästerna)) (?:var|fanns|finns|är)\b"
)
#: Verbs that tell of nothing but an event, and who is answerable for one.
_ARRANGED = re.compile(r"(?i)\b(?:sam|med)?(?:arrangera|anordna|arrangör)")


def _tells_who_arranged(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a sentence that comes back to an event tells who arranged it."""
    if not sentence.tags & {"event", "event-pointer"} or sentence.tags & {"no", "hope"}:
        return False
    return bool(_ARRANGED.search(reading.text, sentence.start, sentence.end))


#: How many sentences from the top may first tell of the event that the whole page is about.
_OPENING = 6


def _spread_sole(reading: Reading) -> None:
    """Let all that no event holds for be told of the document's only event, where the opening tells of it.

    The text must come back to it: by its noun in the definite form, or by a word for any occasion.
    """
    happenings = [happening for happening in reading.happenings if not _is_next(reading, happening)]
    if len(happenings) != 1 or happenings[0].kind != "event" or happenings[0].whole_page:
        return
    (only,) = happenings
    told = sorted(number for number, happening in reading.events_of.items() if happening is only)
    opening = [sentence.number for sentence in reading.body[:_OPENING]]
    if not told or told[0] not in opening:
        return
    again = [s for s in reading.body if s.number not in told and _comes_back(s, only)]
    if not again and len(told) < 2 and not is_programme(reading):
        return
    only.whole_page = True
    for sentence in reading.body:
        if reading.scope(sentence).event is None:
            reading.events_of.setdefault(sentence.number, only)


_NEXT = re.compile(r"Nästa (?:möte|träff|tillfälle|sammanträde|nätverksträff|konferens)\b")


def _is_next(reading: Reading, happening: Happening) -> bool:
    """Say whether an event is only announced as the next one: "Nästa möte hålls den 16 januari"."""
    told = [number for number, other in reading.events_of.items() if other is happening]
    return bool(told) and all(_NEXT.match(reading.text, reading.sentences[number].start) for number in told)


def _comes_back(sentence: Sentence, happening: Happening) -> bool:
    nouns = {form for form in happening.draft.forms if " " not in form}
    ends = {noun for noun in ("mötet", "samtalet", "dagen", "konferensen", "seminariet", "träffen", "sammanträdet")}
    words = {token.word.lower for token in sentence.tokens}
    return bool(words & ends or words & nouns)


#: "Jubileet …", "Vid invigningen …": a sentence that goes on about an event, in its definite form.
_OPENS_WITH_EVENT = re.compile(
    r"(?:(?:Vid|Under|På|Till) )?(?i:(\w*(?:jubileet|invigningen|konferensen|seminariet|mötet|dagen)))\b"
)


def _state_page_organisers(reading: Reading) -> None:
    """State who arranged the events that headings and titles have told already."""
    for happening in reading.happenings:
        if happening.kind == "event":
            for sentence in reading.sentences[:20]:
                if (
                    sentence.block.kind != "chrome"
                    and reading.scopes[sentence.number].event is happening
                    and ("arrange" in sentence.tags or "rrangör" in reading.text[sentence.start : sentence.end])
                ):
                    state_organisers(reading, sentence, happening)


def _named_event(reading: Reading, sentence: Sentence, by_label: dict[str, Happening]) -> Happening | None:
    """Return the first event that a sentence names, kept in *by_label*."""
    thing = next((thing for _, span in sentence.told if (thing := event_of(span))), None)
    if thing is None:
        return None
    if thing.label not in by_label:
        draft = reading.registry.thing(thing)
        made = next((h for h in reading.happenings if h.draft is draft), None)
        if made is None:
            made = Happening(draft, "event")
            reading.happenings.append(made)
        by_label[thing.label] = made
    return by_label[thing.label]


def _has_room(reading: Reading, sentence: Sentence, date: Date) -> bool:
    """Say whether an event on *date* is another than the one that the sentence's section tells of."""
    held = reading.scope(sentence).event
    return held is None or (held.kind == "event" and bool(held.date) and not _on(held, date, reading.year))


def _dated_event(reading: Reading, sentence: Sentence, date: Date) -> Happening | None:
    """Make an event of the first common noun for one, called by that noun and its date."""
    spans = sentence.spans
    at = next((s.start for s in spans if s.value is date or ("date" in s.tags and s.value.start == date.start)), -1)
    if _is_news(sentence, at) or is_called_off(reading, sentence):
        return None
    # of several nouns the one that stands right before the day
    starts = [span.start for span in spans]
    order = sorted(range(len(spans)), key=lambda i: (starts[i] > at, -starts[i] if starts[i] < at else i))
    for i in order:
        span = spans[i]
        noun = reading.text[span.start : span.end].lower()
        if (
            i + 2 < len(spans)
            and "with" in spans[i + 1].tags
            and "group" in spans[i + 2].tags
            and not (i + 3 < len(spans) and "person" in spans[i + 3].tags)
            and "date" not in spans[i - 1].tags
            and noun.endswith(("mötet", "möten"))
        ):
            continue  # "mötet med medborgaren" is no meeting
        if "study-visit" in span.tags and any("org" in other.tags for other in spans[i + 1 :]):
            continue  # whom it is paid to makes it a visit
        named = "event" in span.tags or (span.start < at and occasion_of(noun) is not None)
        if named and not isinstance(span.value, Thing) and span.tags & {"plain", "word"}:
            return _make_dated(reading, noun, date, reading.text[spans[i - 1].start : span.start] if i else "")
    met = _MET.search(reading.text, sentence.start, sentence.end)
    beside = met is not None and (abs(met.end() - at) < _BESIDE or 0 <= met.start() - date.end < _BESIDE)
    return _make_dated(reading, "möte", date, "") if beside else None


#: Verbs that tell of a meeting without a noun for one, right before or after its day: "möttes den 22 oktober".
_MET = re.compile(r"(?i)\b(?:möttes|sammanträdde|träffades|samlades|sammanträder)\b")
#: How many characters may stand between them.
_BESIDE = 12

_HELD = re.compile(
    r"(?i)\b(?:hölls|hålls|ägde|äger|arrangerades|arrangeras|genomfördes|anordnades|inleddes|invigdes|avslutades|leddes"
    r"|(?:mån|tis|ons|tors|fre|lör|sön|går)dagens|(?:stod|var) värd(?:ar)? för)\b"
)


#: A part of each of them in lower case: to look for these takes a tenth of the time.
_HELD_PARTS = (
    *("hölls", "hålls", "äg", "arrangera", "genomfördes", "anordnades", "leddes", "invigdes", "avslutades"),
    *("dagens", "värd"),
)


def _held_event(reading: Reading, sentence: Sentence) -> Happening | None:
    """Make the event without a day of which a sentence of the opening tells that it was held: "Ministermötet hölls"."""
    line = reading.text[sentence.start : sentence.end].lower()
    if not any(part in line for part in _HELD_PARTS):
        return None
    held = _HELD.search(reading.text, sentence.start, sentence.end)
    if held is None or sentence.tags & {"no", "hope"} or is_called_off(reading, sentence):
        return None
    hosted = "värd" in held[0] or held[0].lower() == "leddes"
    for token in sentence.tokens:
        occasion = occasion_of(token.word.lower)
        if occasion is not None and hosted and occasion.base == "besök":
            continue  # the hosts of a visit, which is told by who came and where to
        if occasion is not None and occasion.form != "plural" and abs(token.start - held.start()) < 60:
            day = _relative_day(reading, sentence)
            draft = reading.registry.event(occasion.base, day)
            add_forms(draft, occasion, day, "")
            made = Happening(draft, "event", day)
            reading.happenings.append(made)
            if day:
                told = Date(sentence.start, sentence.start, day)
                reading.state_dates(draft.iri, told, sentence, "day-of-page", modality="inferred-year")
            return made
    return None


def _relative_day(reading: Reading, sentence: Sentence) -> str:
    """Return the day that "i dag" or "i går" means, counted from the day of the page; "" without either."""
    found = re.search(r"(?i)\bi ?(dag|går)\b", reading.text[sentence.start : sentence.end])
    if found is None or not reading.published:
        return ""
    page = dt.date.fromisoformat(reading.published)
    return (page - dt.timedelta(days=int(found[1].lower() == "går"))).isoformat()


_EXTRA = re.compile(r"(?:extra|nytt|ny|första|andra|tredje|gemensamt|årligt|digitalt|informellt) $")


def _make_dated(reading: Reading, noun: str, date: Date, before: str = "") -> Happening:
    """Make the event that a common noun and a day tell of, called by both."""
    occasion = occasion_of(noun, alone=True)
    base = _as_written(reading, occasion.base if occasion is not None else noun, date)
    if occasion is not None and (held := _held_before(reading, base)) is not None:
        held.date = date.first  # the one event of the opening, whose day comes later
        add_forms(held.draft, occasion, date.first, reading.text[date.start : date.end])
        return held
    draft = reading.registry.event(f"{base} {date.first}", "", base)
    if occasion is not None:
        written = reading.text[date.start : date.end]
        add_forms(draft, occasion, date.first, written)
        if _EXTRA.search(before):
            draft.forms |= {f"{before}{occasion.base}", f"{before}{occasion.base} {written}"}
    made = Happening(draft, "event", date.first)
    reading.happenings.append(made)
    return made


def _as_written(reading: Reading, base: str, date: Date) -> str:
    """Return a noun with its abbreviation in capitals, as it stands near the day: "MBL-förhandling"."""
    first, hyphen, _ = base.partition("-")
    written = first.upper() + hyphen
    near = reading.text[max(0, date.start - 120) : date.end + 60]
    return written + base.removeprefix(first + hyphen) if hyphen and written in near else base


def _held_before(reading: Reading, base: str) -> Happening | None:
    """Return the only event so far, where it has no day yet and is called by no more than its noun, *base*."""
    if len(reading.happenings) != 1:
        return None
    (only,) = reading.happenings
    return only if only.kind == "event" and not only.date and only.draft.label == base else None


def _is_news(sentence: Sentence, at: int) -> bool:
    """Say whether a line begins with a day and goes on with a verb before any event: the day is that of the news."""
    if at != sentence.start or sentence.block.end - sentence.block.start > 120:
        return False
    first = next((s for s in sentence.spans if s.tags & {"verb", "event"}), None)
    return first is not None and "verb" in first.tags and "event" not in first.tags


_ORDINAL = re.compile(r"(?:Vid |Till |Under )?[Dd]en (?:första|andra|tredje|fjärde|sista|senaste)\b")
_SEVERAL = re.compile(
    r"(?i)\b(\w*(?:dagar|möten|seminarier|konferenser|träffar|workshoppar|workshopar|hearingar|samtal))\b"
)


def _one_of_several(reading: Reading, sentence: Sentence, date: Date) -> Happening | None:
    """Make the event of "Den första, i Umeå den 3 maj, …" after a sentence that tells of several: "två dialogdagar"."""
    if not _ORDINAL.match(reading.text, sentence.start):
        return None
    for other in reversed(reading.sentences[max(0, sentence.number - 6) : sentence.number]):
        if other.block is sentence.block and (found := _SEVERAL.search(reading.text, other.start, other.end)):
            noun = _singular(found[1].lower())
            made = Happening(reading.registry.event(f"{noun} {date.first}", "", noun), "event", date.first)
            reading.happenings.append(made)
            return made
    return None


def _singular(noun: str) -> str:
    """Return the singular of a plural noun for events: "dialogdagar" gives "dialogdag"."""
    if noun.endswith("seminarier"):
        return noun.removesuffix("er") + "um"
    for ending in ("ppar", "par", "ar", "er", "n"):
        if noun.endswith(ending):
            return noun.removesuffix(ending) + ("p" if ending in ("ppar", "par") else "")
    return noun


def _date(reading: Reading, sentence: Sentence, happening: Happening, written: Date) -> None:
    """State when an event took place, unless the sentence calls it off."""
    happening.date = happening.date or written.first
    if not is_called_off(reading, sentence):
        date = written.with_year(reading.year)
        modality = "inferred-year" if date.has_year and not written.has_year else modality_of(sentence)
        reading.state_dates(happening.draft.iri, date, sentence, "event-date", modality=modality)


def _tells_on(reading: Reading, sentence: Sentence, cues: set[str]) -> bool:
    """Say whether a sentence that no event holds for goes on about one named elsewhere."""
    if reading.scope(sentence).event is not None:
        return False
    told_on = read_table("occasions")["told_on"]["words"]
    return not sentence.tags.isdisjoint(cues) or any(token.word.lower in told_on for token in sentence.tokens)


def _on(happening: Happening, date: Date, year: str) -> bool:
    """Say whether an event may be on a date, either of which may lack its year."""
    first = date.with_year(year).first
    return (
        first == happening.date
        or happening.date.endswith(first.lstrip("-"))
        or first.endswith(happening.date.lstrip("-"))
    )


def state_organisers(reading: Reading, sentence: Sentence, happening: Happening) -> None:
    """State who arranged an event, as a sentence that tells of it says."""
    for span, rule in (
        *_iter_organisers(reading.text, sentence.spans),
        *_iter_hosts(reading.text, sentence.spans),
    ):
        draft = reading.named_organisation(span, sentence) if "name" in span.tags else reading.actor(span, sentence)
        if draft is not None and draft.type != "Group":
            reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, rule)
            if rule == "owner-of-event":
                _call_by_owner(reading, sentence, happening, span)


def _call_by_owner(reading: Reading, sentence: Sentence, happening: Happening, owner: Span) -> None:
    """Call an event by its owner too, with the day after it: "nämndens sammanträde 20 juni"."""
    following = [span for span in sentence.spans if span.start > owner.end][:3]
    if not following:
        return
    called = reading.text[owner.start : following[0].end]
    happening.draft.forms.add(called)
    for span in following[1:]:
        if "date" in span.tags:
            day = reading.text[span.start : span.end].rstrip(".")
            happening.draft.forms |= {f"{called} {day.removeprefix('den ')}", f"{called} {day}"}


_ORGANISER = re.compile(r"(?i)(?:med)?arrangör(?:er|en|erna)?$|^värd(?:ar|en)?$")


_ADJECTIVES = ("iga", "iska", "ella", "ala", "nya", "första", "andra", "tredje", "stora")
_HOST = re.compile(r"(?i)(?:med)?värd(?:ar)?|värdstad|värdkommun")


def _iter_organisers(text: str, spans: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """Yield the organisations that arranged a sentence's event, each with the rule that tells."""
    n = len(spans)
    for i, span in enumerate(spans):
        if not (event_of(span) or "event" in span.tags):
            continue
        j = i + 1
        while j < n and "quote" in spans[j].tags:
            j += 1
        if j + 1 < n and spans[j].has("w:inom") and _is_actor(spans[j + 1]):
            yield spans[j + 1], "event-within"
        told = i > 1 and spans[i - 1].tags <= {"word", "plain"} and text[: spans[i - 1].end].endswith(_ADJECTIVES)
        owner = spans[i - 2 if told else i - 1] if i else None  # "förbundets årliga konferens"
        if owner is not None and owner.tags >= {"org", "genitive"} and owner.tags.isdisjoint({"pointer", "place"}):
            yield owner, "owner-of-event"
        hosts = spans[max(0, i - 6) : i - 1] if i > 2 and spans[i - 1].has("w:för") else []
        if hosts and _HOST.fullmatch(text[hosts[-1].start : hosts[-1].end]):
            for other in reversed(hosts[:-1]):
                if _is_actor(other) or "name" in other.tags:
                    yield other, "event-host"
                    break
    for i, span in enumerate(spans[:-1]):
        # "Medarrangörer var A och B", "Arrangör: A"
        if _ORGANISER.match(text[span.start : span.end]) and spans[i + 1].tags & {"be", "colon"}:
            for other in spans[i + 2 :]:
                if other.tags & {"verb", "semicolon"}:
                    break
                if _is_actor(other):
                    yield other, "event-organiser"
    for i, span in enumerate(spans):
        if "arrange" in span.tags and not _arranges_else(spans, i):
            after = spans[i + 1 : i + 4]
            region = spans[i + 1 :] if any("by" in s.tags for s in after) else [*spans[max(0, i - 4) : i], *after]
            joint = next((k for k, s in enumerate(after) if "together" in s.tags), None)
            if joint is not None and not any("by" in s.tags for s in after):
                region = [*region, *iter_organisations(spans[i + 2 + joint :], text)]
            for other in dict.fromkeys(region):
                if _is_actor(other) and "place" not in other.tags:
                    yield other, "event-arranged"
            if any("event" in s.tags and "talk" in s.tags for s in spans[i + 1 : i + 7]):  # "höll Eva Ek ett möte"
                for other in _side(spans[i + 1 :]) or _side(list(reversed(spans[:i]))):
                    yield other, "event-arranged"


#: Verbs for anything that is done, beside which the event must be named.
_DOES = ("w:genomför", "w:genomförde", "w:håller", "w:står", "w:stod")


def _arranges_else(spans: Sequence[Span], i: int) -> bool:
    """Say whether the verb at *i* tells of something else than an event: "genomför resor", "som samlar föräldrar"."""
    if spans[i].has("w:samlar") and i and spans[i - 1].has("w:som"):
        return True
    broad = any(spans[i].has(word) for word in _DOES)
    return broad and not any(event_of(span) or span.tags & {"event", "event-pointer"} for span in spans)


_INVITES = frozenset({"w:bjöd", "w:bjuder", "w:kallade", "w:kallar", "w:samlade", "w:samlar", "w:arrangerade"})


def _iter_hosts(text: str, spans: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """Yield the people who invite to an event or lead it: "bjöd Eva Ek och Olle Ask in till", "under ledning av"."""
    for i, span in enumerate(spans):
        if span.tags & _INVITES:
            before, after = _side(list(reversed(spans[:i]))), _side(spans[i + 1 :])
            for other in after or before:
                yield other, "who-invites"
            end = next((k for k in range(i + 1, len(spans)) if spans[k].has("w:till")), len(spans))
            for other in (
                (*iter_organisations(spans[i + 1 : end], text), *_together(spans[i + 1 :], text)) if not after else ()
            ):
                yield other, "who-invites"
        elif (
            i > 1 and _HOST.fullmatch(text[span.start : span.end]) and i + 1 < len(spans) and spans[i + 1].has("w:för")
        ):
            for other in _side(list(reversed(spans[: i - 1]))):
                yield other, "who-invites"
        elif span.has("w:ledning") and i + 1 < len(spans) and "by" in spans[i + 1].tags:
            for other in _side(spans[i + 2 :]):
                yield other, "event-led-by"


def _together(spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield those "tillsammans med" whom it is done, before the "in" of an invitation ends the list."""
    for i, span in enumerate(spans[:-2]):
        if span.has("w:in") or span.tags & {"sub", "semicolon"}:
            return
        if "together" in span.tags and "with" in spans[i + 1].tags:
            yield from iter_organisations(spans[i + 2 :], text)


def _side(spans: Sequence[Span]) -> list[Span]:
    """Return the people that stand in a row from the first span on, with their roles and parties between."""
    found: list[Span] = []
    for span in spans:
        if "person" in span.tags and "genitive" not in span.tags:
            found.append(span)
        elif not span.tags & {"role", "either", "joiner", "comma", "title", "group"}:
            break
    return found


def _is_actor(span: Span) -> bool:
    return "org" in span.tags and "genitive" not in span.tags


_CALLED_OFF = re.compile(
    r"(?i)\b(?:ställ(?:s|des|ts) in|inställ\w+|avbok\w+|sköts upp|skjuts upp|framflytt\w+|senarelag\w+|uppskjut\w+)\b"
)


def is_called_off(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a sentence, or a word before it, tells of something cancelled or put off, whose date is none."""
    before = reading.sentences[sentence.number - 1] if sentence.number else None
    lead = before is not None and before.block is sentence.block and len(before.tokens) <= 3
    start = before.start if before is not None and lead else sentence.start
    return bool(_CALLED_OFF.search(reading.text, start, sentence.end))
