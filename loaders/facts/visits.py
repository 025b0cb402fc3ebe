"""Visits: which a sentence tells of, what was visited, and who the visitor was."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence

from styrkedjan.ontology import SK

from ..document.reading import MEMBER_OF, Happening, Reading, happening_in
from ..grammar.engine import Match, Span
from ..grammar.force import allowed, modality_of
from ..names.spans import Organisation
from ..swedish.sentence import Sentence
from ..text.dates import Date

__all__ = ["state_undated_visits", "state_units_seen", "state_visit", "state_visitors"]


#: What can be said to come: a span with one of these before the host tells that somebody came.
_COMERS = frozenset({"org", "person", "role", "group", "who"})


def state_visit(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State whom the organisations under "visitor" visited: those under "host"."""
    if not allowed(match, spans):
        return
    hosts = [s for s in match.get("host") if "org" in s.tags and id(s) not in reading.visitors]
    visitors = [s for s in match.get("visitor") if "org" in s.tags]
    if not hosts and match.pattern.options.get("host_here"):
        hosts = _here(reading, sentence)
    if not hosts or (match.pattern.options.get("dated") and not any(_is_day(s) for s in spans)):
        return
    reading.visitors.update(map(id, visitors))
    happening = _visit_of(reading, sentence, match, spans, hosts)
    if happening is None:
        reading.visits_untold.append((sentence, match))
        return
    reading.events_of[sentence.number] = happening
    happening.planned = happening.planned or modality_of(sentence) == "planned"
    _state_hosts(reading, sentence, match, happening, hosts, visitors)


def _visit_of(
    reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span], hosts: list[Span]
) -> Happening | None:
    """Return the visit that a sentence tells of: the one in scope, else one of its own day, else one without a day."""
    happening = reading.scope(sentence).event
    dates = [s.value for s in spans if "date" in s.tags and len(s.value.first) >= 7]
    own = dates[0] if dates else None
    if own is not None and (happening is None or happening.kind != "visit" or not _same_day(own, happening.date)):
        rule, confidence = match.pattern.name, match.pattern.confidence
        happening = _sentence_visit(reading, sentence, own, hosts, rule, confidence)
    elif happening is not None and happening.kind != "visit":
        happening = None
    return happening or _undated(reading, hosts)


def _state_hosts(
    reading: Reading, sentence: Sentence, match: Match, happening: Happening, hosts: list[Span], visitors: list[Span]
) -> None:
    """State who made the visit, and whom it was paid to; a local body's municipality was visited with it."""
    rule, confidence = match.pattern.name, match.pattern.confidence
    modality = "planned" if happening.planned else ""
    visit = happening.draft.iri
    came = [d for span in visitors if (d := reading.organisation(span.value, sentence)) is not None]
    for draft in came:
        reading.state(visit, SK + "organiser", draft.iri, sentence, rule, confidence, modality=modality)
    for span in hosts:
        host = reading.organisation(span.value, sentence)
        if host is None or any(host is each for each in came):
            continue
        elsewhere = happening.code and host.code and host.code != happening.code
        if host.type in ("Municipality", "Region") and elsewhere and not _has_code(hosts, happening.code):
            continue
        reading.state(visit, SK + "visits", host.iri, sentence, rule, confidence, modality=modality)
        happening.hosts.append(host.iri)
        local = isinstance(span.value, Organisation) and span.value.local and span.value.code
        if local and (owner := reading.registry.municipality(span.value.code)):
            reading.state(visit, SK + "visits", owner.iri, sentence, rule, confidence - 0.02, modality=modality)
            happening.hosts.append(owner.iri)


def _has_code(hosts: Sequence[Span], code: str) -> bool:
    """Say whether one of those visited together is the municipality or region with *code*."""
    return any(isinstance(host.value, Organisation) and host.value.code == code for host in hosts)


def _here(reading: Reading, sentence: Sentence) -> list[Span]:
    """Return the municipality in scope as a host: who says "nämnden tog emot" needs not say whose it is."""
    code = reading.scope(sentence).code or reading.document_code
    known = reading.lexicon.by_code.get(code)
    if known is None or known.type != "Municipality":
        return []
    value = Organisation("Municipality", known.label, known.label, known.iri, code)
    return [Span(sentence.start, sentence.start, frozenset({"org", "Municipality"}), value)]


def _is_day(span: Span) -> bool:
    return "date" in span.tags and (len(span.value.first) == 10 or span.value.first.startswith("--"))


def _same_day(date: Date, iso: str) -> bool:
    if not iso:
        return False
    return date.first == iso or (not date.has_year and iso.endswith(date.first[2:])) or iso.startswith(date.first)


def _sentence_visit(
    reading: Reading, sentence: Sentence, date: Date, hosts: list[Span], rule: str, confidence: float
) -> Happening | None:
    """Return the visit of a day that the sentence dates, made where none is known, in scope for what follows."""
    dated = date.with_year(reading.year)
    inferred = dated.has_year and not date.has_year
    value: Organisation = hosts[0].value
    code = value.code if len(value.code) == 4 else reading.scope(sentence).code
    for known in reading.happenings:
        if known.kind == "visit" and known.date == dated.first and (not code or not known.code or known.code == code):
            return known
    if value.type == "Municipality" and value.code:
        place = reading.registry.place_name(value.code)
    elif code and value.type not in ("StateBody", "ResearchBody"):
        place = reading.registry.place_name(code)
    else:
        place = value.form or value.label
    draft = reading.registry.visit(place, dated.first)
    happening = Happening(draft, "visit", dated.first, code=code)
    reading.happenings.append(happening)
    draft.forms.add(f"Studiebesök {place}")
    modality = "inferred-year" if inferred else modality_of(sentence)
    happening.planned = modality_of(sentence) == "planned"
    reading.state_dates(draft.iri, dated, sentence, rule, confidence, modality)
    _put_in_scope(reading, sentence, happening)
    return happening


_NEWSLETTER = re.compile(
    r"(?i)\b(?:nyhetsbrev|månadsbrev|veckobrev|medlemsbrev|i (?:det här|detta) numret|notiser|i korthet|nyheter från)\b"
)


def _put_in_scope(reading: Reading, sentence: Sentence, happening: Happening) -> None:
    """Let what follows the sentence in its section be told of its visit; of one to come, only the rest of its block."""
    aside_told = sentence.block.kind == "item" or any(s.has("w:åker") or s.has("w:reser") for s in sentence.spans)
    late = sentence.start - reading.raw.body_start > 0.25 * (len(reading.text) - reading.raw.body_start)
    scope = reading.scope(sentence)
    items = _NEWSLETTER.search(reading.text, reading.raw.body_start, reading.raw.body_start + 600)
    for other in reading.sentences[sentence.number :]:
        here = reading.scopes.get(other.number)
        if aside_told and other.block is not sentence.block:
            break
        if (items or late) and here is not None and here.section != scope.section:
            break  # each heading of a newsletter begins something else, as those do that follow a visit told in passing
        if here is None or here.section != scope.section and here.event is not None:
            break
        aside = other.block is sentence.block and here.event is not None and here.event.kind == "event"
        if other.number > sentence.number and (
            (here.event is not None and not aside)
            or (
                other.block.kind in ("heading", "caption")
                and re.match(r"(?i)(?:om|fakta|kontakt|läs|relaterad|mer)\b", reading.text[other.start : other.end])
            )
        ):
            break
        if aside or (here.event is None and other.block.kind != "chrome"):
            here.event = happening


def _undated(reading: Reading, hosts: list[Span]) -> Happening | None:
    """Return the one visit of the document that a sentence without a date must be about."""
    visits = [h for h in reading.happenings if h.kind == "visit"]
    codes = {s.value.code for s in hosts if isinstance(s.value, Organisation) and s.value.code}
    fitting = [h for h in visits if not codes or not h.code or h.code in codes]
    return fitting[0] if len(fitting) == 1 else None


def state_undated_visits(reading: Reading) -> None:
    """Make a visit without a date of the first told with who came, where the document tells of no other."""
    waiting, reading.visits_untold = reading.visits_untold, []
    for sentence, match in waiting:
        if not any(h.kind == "visit" for h in reading.happenings):
            told = [s for s in match.get("host") if "org" in s.tags and id(s) not in reading.visitors]
            host = next((s for s in told if _is_municipal(s)), told[0] if told else None)
            here = host is None and bool(match.pattern.options.get("host_here"))
            if here:
                host = next((s for s in _here(reading, sentence) if not _is_visitor(s, match)), None)
            if (
                host is None
                or not _is_municipal(host)
                or "date" in sentence.tags
                or not (
                    here
                    or match.pattern.options.get("host_told")
                    or any(s.end <= host.start and s.tags & _COMERS for s in sentence.spans)
                )
            ):
                continue
            place = reading.registry.place_name(host.value.code)
            day = _day_told(reading, sentence)
            happening = Happening(reading.registry.visit(place, day), "visit", day, code=host.value.code)
            reading.happenings.append(happening)
            if day:
                dated = Date(sentence.start, sentence.start, day)
                reading.state_dates(
                    happening.draft.iri, dated, sentence, "weekday-before-page", modality="inferred-year"
                )
            _put_in_scope(reading, sentence, happening)
        state_visit(reading, sentence, match, sentence.spans)


def _is_municipal(host: Span) -> bool:
    """Say whether the municipality or the region of a host is told: without it, nobody knows where the visit was."""
    return isinstance(host.value, Organisation) and len(host.value.code) in (2, 4)


def _is_visitor(host: Span, match: Match) -> bool:
    """Say whether the municipality in scope is the one that the sentence says came."""
    return any(isinstance(s.value, Organisation) and s.value.code == host.value.code for s in match.get("visitor"))


_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


def _day_told(reading: Reading, sentence: Sentence) -> str:
    """Return the day that "i fredags" or "i går" means, counted back from the day of the page; "" without either."""
    found = re.search(
        r"(?i)\bi (?:(mån|tis|ons|tors|fre|lör|sön)dags|(går|dag))\b", reading.text[sentence.start : sentence.end]
    )
    if found is None or not reading.published:
        return ""
    page = dt.date.fromisoformat(reading.published)
    if found[2]:
        return (page - dt.timedelta(days=int(found[2].lower() == "går"))).isoformat()
    back = (page.weekday() - _WEEKDAYS.index(found[1].lower())) % 7 or 7
    return (page - dt.timedelta(days=back)).isoformat()


def state_units_seen(reading: Reading) -> None:
    """State that a unit with a name of its own where "we" were, or in a caption of the visit, was visited too."""
    for sentence in reading.sentences:
        happening = happening_in(reading, sentence)
        if happening is None or happening.kind != "visit" or sentence.block.kind == "chrome":
            continue
        spans = sentence.spans
        caption = sentence.block.kind in ("caption", "heading")
        if not caption and "who" not in sentence.tags and not _SEEN.search(reading.text, sentence.start, sentence.end):
            continue
        if sentence.tags & {"hope", "no"} or (modality_of(sentence) and not happening.planned):
            continue
        for i, span in enumerate(spans):
            value = span.value
            if (
                not isinstance(value, Organisation)
                or value.type != "ServiceUnit"
                or value.pointer
                or "genitive" in span.tags
            ):
                continue
            if (
                "named" not in span.tags
                or not i
                or not any(spans[i - 1].has(f"w:{word}") for word in ("på", "hos", "till", "vid"))
            ) and not (i + 1 < len(spans) and spans[i + 1].has("w:visades")):
                continue
            draft = reading.organisation(value, sentence)
            if draft is not None and draft.iri not in happening.hosts:
                reading.state(happening.draft.iri, SK + "visits", draft.iri, sentence, "unit-seen")


#: Words for what visitors do at a unit, and for those who show it to them.
_SEEN = re.compile(
    r"(?i)(?:\bvisa(?:r|de)\b|\bguida(?:r|de)\b|\brundvandring|\btog emot|\btar emot|\bgick\b.*\bigenom\b"
    r"|\bträffa(?:r|de)\b|\bmötte\b|\bförmiddag|\beftermiddag|\blunch|\bstopp\b|\bavsluta|\bintryck)"
)


def state_visitors(reading: Reading) -> None:
    """Give visits without a visitor the one beside their date, else the document's most frequent, else the page's."""
    counts: dict[str, int] = defaultdict(int)
    having: set[str] = set()
    for statement in reading.statements.values():
        if statement.predicate == SK + "organiser":
            counts[str(statement.object)] += 1
            having.add(statement.subject)
    visits = [h for h in reading.happenings if h.kind == "visit"]
    first_of: dict[int, Sentence] = {}
    first_we: dict[int, Sentence] = {}
    for sentence in reading.sentences if visits else ():
        if (told := reading.events_of.get(sentence.number)) is not None:
            first_of.setdefault(id(told), sentence)
        if (held := reading.scopes[sentence.number].event) is not None and "who" in sentence.tags:
            first_we.setdefault(id(held), sentence)
    for happening in visits:
        _visitor_beside(reading, happening, having, first_of.get(id(happening)))
    best = max(sorted(counts), key=lambda k: counts[k], default="")
    if not best:
        best = _page_actor(reading)
    if not best:
        return
    for happening in visits:
        if happening.draft.iri in having or best in happening.hosts or happening.received:
            continue
        who = first_we.get(id(happening), first_of.get(id(happening)))
        if who is not None:
            reading.state(happening.draft.iri, SK + "organiser", best, who, "visitor-of-the-document")


def _visitor_beside(reading: Reading, happening: Happening, having: set[str], sentence: Sentence | None) -> None:
    """Take the state body that the sentence which dates a visit names besides the host for the visitor."""
    if sentence is None or happening.draft.iri in having:
        return
    for span in sentence.spans:
        value = span.value
        if (
            isinstance(value, Organisation)
            and value.type == "StateBody"
            and not value.pointer
            and "genitive" not in span.tags
        ):
            draft = reading.organisation(value, sentence)
            if draft is not None and draft.iri not in happening.hosts:
                reading.state(
                    happening.draft.iri,
                    SK + "organiser",
                    draft.iri,
                    sentence,
                    "visitor-beside",
                    modality="planned" if happening.planned else "",
                )
                having.add(happening.draft.iri)
                return


#: What a body counts that is named once, not at the top: it is nobody's "vi", unless somebody who is named is of it.
_ONCE = 2


def _page_actor(reading: Reading) -> str:
    """Return the body that speaks on the page as "vi": its publisher, else the state body most named outside visits."""
    counts: dict[str, int] = defaultdict(int)
    head = {id(block) for block in reading.blocks[:5]}
    hosts = {host for happening in reading.happenings for host in happening.hosts}
    publisher = reading.raw.metadata.get("publisher", "").casefold()
    for sentence in reading.sentences:
        first = next((span for _, span in sentence.told if isinstance(span.value, Organisation)), None)
        for _, span in sentence.told:
            value = span.value
            if not isinstance(value, Organisation) or value.pointer or "name" in span.tags:
                continue
            opening = id(sentence.block) in head and (
                sentence.block.kind != "paragraph"
                or (sentence.start == sentence.block.start and value.type != "ResearchBody" and span is first)
            )
            named = bool(publisher) and value.label.casefold() == publisher
            if (
                value.type == "StateBody"
                or (named and value.type in ("Municipality", "Region", "CivilSociety", "Union"))
                or (value.type in ("CivilSociety", "Union", "ResearchBody") and opening)
                or (value.type in ("Municipality", "Region") and opening and len(sentence.spans) == 1)
            ):
                draft = reading.organisation(value, sentence)
                if draft is not None and not (draft.type == "Municipality" and draft.iri in hosts):
                    counts[draft.iri] += (
                        (1 if reading.scopes[sentence.number].event is not None else 2) + 6 * opening + 10 * named
                    )
    best = max(sorted(counts), key=lambda k: counts[k], default="")
    of_somebody = any(s.predicate == MEMBER_OF and s.object == best for s in reading.statements.values())
    return best if of_somebody or counts.get(best, 0) > _ONCE else ""
