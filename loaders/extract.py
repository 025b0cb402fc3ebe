"""From a file to the graph of one document: the way of a text through the loaders, in one place.

Layout → sentences → what the document names → spans → scopes → patterns → statements, each step a function of its own module.
"""

from __future__ import annotations

import gc
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from styrkedjan.graph.inference import derive_governs
from styrkedjan.graph.model import DocumentGraph, DocumentInfo
from styrkedjan.ontology import BASE, SCHEMA, SK

from . import readers
from .dates import Date, to_literal
from .engine import Alphabet, Engine, Match, Span, load_patterns, pattern_tags
from .labels import read_labels
from .layout import find_blocks, find_sentences
from .lexicon import Lexicon, Noun, lexicon
from .naming import Sentence, find_names, iter_abbreviations, topic_of
from .people import Person
from .reading import FORMER, MEMBER_OF, Happening, Reading, literal_text
from .registry import Draft
from .relations import (
    RELATIONS,
    add_participant,
    concern_subject,
    find_money,
    initiative_in_scope,
    modality_of,
    state_budget,
    state_concern,
    state_post,
    state_mail,
    topic,
)
from .scopes import find_scopes, happening_in
from .spans import Chunker, Context, Organisation, Thing
from .themes import Theme
from .tokens import tokenize

__all__ = ["load_document", "load_text", "read_sentences"]


@cache
def _tools() -> tuple[Lexicon, Alphabet, Chunker, Engine]:
    words = lexicon()
    patterns = load_patterns()
    alphabet = Alphabet(pattern_tags(patterns))
    tools = words, alphabet, Chunker(words, alphabet), Engine(patterns, alphabet)
    gc.freeze()  # what lives as long as the process need not be looked through at every collection
    return tools


def load_document(path: Path, *, base: str = BASE) -> DocumentGraph:
    """Return what the document at *path* states."""
    return load_text(readers.read(path), base=base)


def load_text(raw: readers.RawDocument, *, base: str = BASE) -> DocumentGraph:
    """Return what a document that has been read states; IRIs of instances begin with *base*."""
    words, _, chunker, engine = _tools()
    reading = Reading(raw, base, words)
    context = read_sentences(reading, chunker)
    reading.find_document_scope()
    reading.find_year()
    _find_topic(reading, chunker, context)
    find_scopes(reading)
    _name_events(reading)
    _match(reading, engine)
    read_labels(reading)
    _topics_of_layout(reading)
    _complete(reading)
    _mention(reading)
    return _graph(reading)


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
    for sentence in reading.sentences:
        sentence.spans = chunker.chunk(text, sentence.tokens, context)
    fresh: set[str] = set()
    for sentence in reading.sentences:
        for short, organisation in iter_abbreviations(text, sentence.spans):
            if short not in context.names.by_first and (short not in reading.lexicon.names or organisation.iri):
                context.names.add((short,), organisation)
                fresh.add(short)
        for _, span in sentence.told:
            # a name that a common noun announced is a name without it too: "äldreboendet Solgården … Solgården"
            value = span.value
            if isinstance(value, Organisation) and "named" in span.tags and not value.iri and value.label[0].isupper() and (
                    not reading.lexicon.is_common(value.label.split()[0])) and value.label.split()[0] not in context.names.by_first:
                parts = tuple(value.label.split())
                context.names.add(parts, value)
                fresh.add(parts[0])
    if fresh:
        for sentence in reading.sentences:
            if any(t.word.shape != "l" and (t.surface in fresh or t.surface[:-1] in fresh) for t in sentence.tokens):
                sentence.spans = chunker.chunk(text, sentence.tokens, context)
    return context


def _find_topic(reading: Reading, chunker: Chunker, context: Context) -> None:
    found = topic_of(reading.text, reading.blocks, reading.sentences, chunker, reading.raw.metadata.get("title", ""))
    if found is None:
        return
    thing, block, start, end = found
    labels = {b.label for b in reading.blocks if b.kind == "label"}
    head = [s for s in reading.sentences if s.block in reading.blocks[:4] and all(x.tags & {"org", "punct"} for x in s.spans)]
    university = any(isinstance(x.value, Organisation) and x.value.type == "ResearchBody" for s in head for x in s.spans)
    if labels & {"staff", "financier", "researcher", "leader"} and len(re.findall(r"(?i)\bforsk|\bstudien?\b|fallstudi", reading.text)) >= 2 and (
            university or re.search(r"(?i)\bforskningsprojekt", reading.text[:600])):
        thing.kind = "research"
    words = tuple(thing.label.split())
    short = ""
    known = [value for entry, value in context.names.by_first.get(words[0], ()) if entry == words and isinstance(value, Thing)]
    if known:
        thing = known[0]
    else:
        m = re.match(r"(.+?)\s*\(([A-ZÅÄÖ][\w-]{1,12})\)$", thing.label)
        if m:
            thing.label, short = m[1], m[2]
        context.names.add(tuple(re.findall(r"[\w-]+|[^\w\s]", thing.label)), thing)
        if thing.label[0].isupper():
            lower = thing.label[0].lower() + thing.label[1:]
            context.names.add(tuple(re.findall(r"[\w-]+|[^\w\s]", lower)), thing)
        if short:
            context.names.add((short,), thing)
    firsts = {thing.label.split()[0].lower(), short.lower()}
    for sentence in reading.sentences:
        if any(t.word.lower in firsts for t in sentence.tokens):
            sentence.spans = chunker.chunk(reading.text, sentence.tokens, context)
    reading.topic = reading.registry.thing(thing)
    for sentence in reading.sentences:
        if sentence.block is block and sentence.start <= start < sentence.end:
            reading.kept.append((sentence, start, end))
            owners = [s for s in sentence.spans if isinstance(s.value, Organisation) and s.start >= end]
            reading.kept.append(owners)


def _name_events(reading: Reading) -> None:
    """Make the events that sentences name ("konferensen Forum X") or date ("ett seminarium den 2 december 2021")."""
    by_label: dict[str, Happening] = {}
    last: Happening | None = None
    for happening in reading.happenings:
        if happening.kind == "event":
            for sentence in reading.sentences[:20]:
                if sentence.block.kind != "chrome" and reading.scopes[sentence.number].event is happening and (
                        "arrange" in sentence.tags or "rrangör" in reading.text[sentence.start : sentence.end]):
                    _event_organiser(reading, sentence, happening)
    block = None
    for sentence in reading.sentences:
        if sentence.block.kind == "chrome":
            continue
        if sentence.block is not block:
            block, last = sentence.block, None
        spans = sentence.spans
        made: Happening | None = None
        dates = [s.value for s in spans if "date" in s.tags and len(s.value.first) >= 7] if "date" in sentence.tags else []
        for _, span in sentence.told:
            if isinstance(span.value, Thing) and span.value.kind == "event":
                label = span.value.label
                made = by_label.get(label) or next((h for h in reading.happenings if h.draft is reading.registry.thing(span.value)), None)
                if made is None:
                    made = Happening(reading.registry.thing(span.value), "event")
                    reading.happenings.append(made)
                by_label[label] = made
                break
        held = reading.scope(sentence).event
        if made is None and dates and (held is None or (held.kind == "event" and held.date and not _on(held, dates[0], reading.year))):
            for i, span in enumerate(spans):
                if i + 2 < len(spans) and "with" in spans[i + 1].tags and "group" in spans[i + 2].tags and "date" not in spans[i - 1].tags and (
                        reading.text[span.start : span.end].lower().endswith(("mötet", "möten"))):
                    continue  # "mötet med medborgaren" is no meeting
                if "event" in span.tags and not isinstance(span.value, Thing) and span.tags & {"plain", "word"}:
                    noun = reading.text[span.start : span.end].lower()
                    date = dates[0].with_year(reading.year)
                    base = re.sub(r"(?:mötet|möten)$", "möte", re.sub(r"(?:iet|ien)$", "ium" if noun.endswith("iet") else "ie", noun)) if noun.endswith(
                        ("iet", "mötet")) else re.sub(r"en$", "", noun) if noun.endswith(("dagen", "konferensen", "föreläsningen", "workshopen")) else noun
                    made = Happening(reading.registry.event(f"{base} {date.first}", "", base), "event", date.first)
                    reading.happenings.append(made)
                    del i
                    break
        if made is not None:
            reading.events_of[sentence.number] = made
            last = made
            if dates and not made.date:
                made.date = dates[0].first
            if dates and not _is_called_off(reading, sentence):
                date = dates[0].with_year(reading.year)
                modality = "inferred-year" if date.has_year and not dates[0].has_year else modality_of(sentence)
                reading.state(made.draft.iri, SCHEMA + "startDate", to_literal(date.first), sentence, "event-date", 0.88, modality=modality)
                if date.last:
                    reading.state(made.draft.iri, SCHEMA + "endDate", to_literal(date.last), sentence, "event-date", 0.88, modality=modality)
            _event_organiser(reading, sentence, made)
        elif last is not None and reading.scope(sentence).event is None and sentence.tags & {"event-pointer", "event", "attended"}:
            reading.events_of[sentence.number] = last
    named = [h for h in by_label.values()]
    if len(named) == 1:
        for sentence in reading.sentences:
            if sentence.number not in reading.events_of and reading.scope(sentence).event is None and sentence.block.kind != "chrome" and (
                    sentence.tags & {"w:konferensen", "w:seminariet", "w:mötet"}):
                reading.events_of[sentence.number] = named[0]


def _on(happening: Happening, date: Date, year: str) -> bool:
    first = date.with_year(year).first
    return first == happening.date or happening.date.endswith(first.lstrip("-")) or first.endswith(happening.date.lstrip("-"))


def _event_organiser(reading: Reading, sentence: Sentence, happening: Happening) -> None:
    spans = sentence.spans
    for i, span in enumerate(spans):
        is_event = isinstance(span.value, Thing) and span.value.kind == "event" or "event" in span.tags
        if not is_event:
            continue
        j = i + 1
        while j < len(spans) and spans[j].tags & {"quote"}:
            j += 1
        if j + 1 < len(spans) and spans[j].has("w:inom") and "org" in spans[j + 1].tags and "genitive" not in spans[j + 1].tags:
            draft = reading.organisation(spans[j + 1].value, sentence)
            if draft is not None:
                reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, "event-within", 0.85)
        if i and "org" in spans[i - 1].tags and "genitive" in spans[i - 1].tags and "pointer" not in spans[i - 1].tags and "place" not in spans[i - 1].tags:
            owner = reading.organisation(spans[i - 1].value, sentence)
            if owner is not None:
                reading.state(happening.draft.iri, SK + "organiser", owner.iri, sentence, "owner-of-event", 0.85)
    for i, span in enumerate(spans):
        # "Medarrangörer var A och B", "Arrangör: A"
        if re.match(r"(?i)(?:med)?arrangör(?:er|en|erna)?$|^värdar?$", reading.text[span.start : span.end]) and i + 1 < len(spans) and (
                spans[i + 1].tags & {"be", "colon"}):
            for other in spans[i + 2 :]:
                if other.tags & {"verb", "semicolon"}:
                    break
                if "org" in other.tags and "genitive" not in other.tags and (draft := reading.organisation(other.value, sentence)) is not None:
                    reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, "event-organiser", 0.88)
    for i, span in enumerate(spans):
        if span.tags & {"arrange"}:
            region = spans[i + 1 :] if any(s.tags & {"by"} for s in spans[i + 1 : i + 4]) else [*spans[max(0, i - 4) : i], *spans[i + 1 : i + 4]]
            for other in region:
                if "org" in other.tags and "genitive" not in other.tags and "place" not in other.tags:
                    draft = reading.organisation(other.value, sentence)
                    if draft is not None:
                        reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, "event-arranged", 0.85)


def _match(reading: Reading, engine: Engine) -> None:
    """Run the patterns over every sentence: visits first, for they make the events that others took part in."""
    # in reading order, so that "nämnden" finds the one named last before it
    for sentence in reading.sentences:
        if sentence.block.kind != "chrome":
            for _, span in sentence.told:
                if isinstance(span.value, Organisation) and "name" not in span.tags:
                    reading.organisation(span.value, sentence)
    later: list[tuple[Sentence, list[Match]]] = []
    for sentence in reading.sentences:
        if sentence.block.kind == "chrome":
            continue
        if _is_question(reading, sentence):
            continue
        matches = [m for m in engine.iter_matches(sentence.spans) if m.pattern.confidence > 0]
        for match in matches:
            if match.pattern.states == "visit" and not _is_called_off(reading, sentence):
                RELATIONS["visit"](reading, sentence, match, sentence.spans)
        later.append((sentence, matches))
    for sentence, matches in later:
        themes = None
        for match in matches:
            kind = match.pattern.states
            if kind == "visit":
                continue
            if kind == "topic":
                if themes is None:
                    themes = sentence.find_themes()
                if themes:
                    topic(reading, sentence, match, sentence.spans, themes)
            elif kind in RELATIONS:
                RELATIONS[kind](reading, sentence, match, sentence.spans)


def _is_question(reading: Reading, sentence: Sentence) -> bool:
    return reading.text[sentence.end - 1] == "?"


_CALLED_OFF = re.compile(r"(?i)\b(?:ställ(?:s|des|ts) in|inställ\w+|avbok\w+|sköts upp|skjuts upp|framflytt\w+|senarelag\w+|uppskjut\w+)\b")


def _is_called_off(reading: Reading, sentence: Sentence) -> bool:
    return bool(_CALLED_OFF.search(reading.text, sentence.start, sentence.end))


def _topics_of_layout(reading: Reading) -> None:
    """State the themes of headings, of list items under a lead that asks for them, and those the whole document turns on."""
    lead: str | None = None
    total: Counter[str] = Counter()
    early: dict[str, tuple[Sentence, Theme]] = {}
    paragraphs = 0
    seen: set[int] = set()
    for sentence in reading.sentences:
        block = sentence.block
        if block.kind == "chrome":
            continue
        themes = sentence.find_themes()
        for theme in themes:
            total[theme.iri] += 1
        if block.kind == "paragraph" and id(block) not in seen:
            seen.add(id(block))
            paragraphs += 1
        if paragraphs <= 2:
            for theme in themes:
                if not theme.ambiguous:
                    early.setdefault(theme.iri, (sentence, theme))
        text = reading.text[sentence.start : sentence.end]
        if block.kind in ("heading", "caption"):
            lead = None
            happening = happening_in(reading, sentence)
            named = bool(sentence.tags & {"date", "person"})
            if themes and not named and (block.kind == "heading" or len(sentence.tokens) <= 4) and (happening is not None or reading.topic is not None):
                subject = concern_subject(reading, sentence)
                for theme in themes:
                    if not theme.ambiguous:
                        state_concern(reading, subject, theme, sentence, "heading-theme", 0.75)
        elif block.kind == "paragraph":
            lead = "lead" if text.endswith(":") and re.search(
                r"(?i)\b(?:fokus|utgångspunkt\w*|diskuter\w+|fråg\w+|tema\w*|områden|ämne\w*|ledord|principer)\b", text) else None
        elif block.kind == "item" and lead:
            subject = concern_subject(reading, sentence)
            for theme in themes:
                if not theme.ambiguous:
                    state_concern(reading, subject, theme, sentence, "item-under-lead", 0.8)
        elif block.kind == "value" and "theme" in block.label.split("+"):
            for theme in themes:
                state_concern(reading, concern_subject(reading, sentence), theme, sentence, "label-theme", 0.9)
    for iri, (sentence, theme) in sorted(early.items()):
        if total[iri] >= 3 or (total[iri] >= 2 and sentence.block.kind == "heading"):
            state_concern(reading, reading.iri, theme, sentence, "theme-of-document", 0.65)


def _complete(reading: Reading) -> None:
    """State what follows from where things stand: contacts, addresses, people of a visit, whose a local body is."""
    _addresses(reading)
    _people_of_visits(reading)
    _units_of_visits(reading)
    _levels_of_people(reading)
    _owners(reading)
    _organisers(reading)
    _topic_facts(reading)
    _sole_research(reading)
    _researchers_beside(reading)
    _signatures(reading)
    _drop_vague_posts(reading)


def _drop_vague_posts(reading: Reading) -> None:
    """Drop a membership without a role where the same person's role in the same organisation is stated."""
    with_role = {(s.subject, s.object) for s in reading.statements.values() if s.evidence.role and s.predicate in (MEMBER_OF, FORMER)}
    for key, statement in list(reading.statements.items()):
        if statement.predicate == MEMBER_OF and not statement.evidence.role and (statement.subject, statement.object) in with_role:
            del reading.statements[key]


def _fold(word: str) -> str:
    return word.lower().translate(str.maketrans("åäöéèüøæáíóúçćčšž", "aaoeeuoaaioucccsz"))


def _addresses(reading: Reading) -> None:
    """Give each e-mail address to the person whose name it spells, else to the person named just before it."""
    before: tuple[Person, int] | None = None
    people = {id(s.value): s.value for sentence in reading.sentences for _, s in sentence.told if isinstance(s.value, Person)}
    for sentence in reading.sentences:
        for _, span in sentence.told:
            if isinstance(span.value, Person):
                before = (span.value, sentence.number)
            elif "mail" in span.tags:
                local = _fold(span.value.split("@")[0])
                parts = set(re.split(r"[._-]", local))
                fitting = [p for p in people.values() if {_fold(w) for w in p.words if len(w) > 1} & parts and (
                    _fold(p.words[-1]) in local.replace(".", "-") or len(parts & {_fold(w) for w in p.words}) >= 2)]
                best = max(fitting, key=lambda p: (len(parts & {_fold(w) for part in p.words for w in part.split("-")}), p.name), default=None)
                if best is None and before is not None and sentence.number - before[1] <= 2 and not re.match(
                        r"(?:info|kommun|registrator|kontakt|kansli|tips|redaktion|press|webb|anmalan|post)", local):
                    best = before[0]
                if best is not None:
                    state_mail(reading, reading.registry.person(best), span.value, sentence, "mail-address", 0.95)


def _people_of_visits(reading: Reading) -> None:
    """A person with a role who is named in the section of a visit was met there, unless the sentence says otherwise."""
    for sentence in reading.sentences:
        if sentence.block.kind in ("chrome", "value") or "person" not in sentence.tags:
            continue
        happening = happening_in(reading, sentence)
        if happening is None:
            continue
        if happening.kind != "visit" and not happening.whole_page and not (
                reading.scope(sentence).event is happening and re.search(
                    r"(?i)\b(?:talare|föredrag\w*|föreläs\w+|gäst\w*|panel\w*|modera\w+|scen\w*|inled\w+|avslut\w+|välkomn\w+|medverka\w*|delt(?:ar|og)|presenter\w+)\b",
                    reading.text[sentence.start : sentence.end])):
            continue
        if re.search(
                r"(?i)\b(?:förhinder|inställ\w*|återbud|saknades|uteblev|" + ("" if happening.whole_page else "leds av|") + r"skulle|(?:kan|kunde|får|fick|hann) (?:tyvärr )?inte|bjudits|inbjud\w+|hoppas)\b",
                reading.text[sentence.start : sentence.end]):
            continue
        for _, span in sentence.told:
            if isinstance(span.value, Person) and "genitive" not in span.tags and not _is_replaced(sentence, span) and not _is_denied(sentence, span):
                iri = reading.registry.person(span.value).iri
                acts = bool(sentence.tags & {"presented", "attended", "joined"})
                if reading.role_of_person.get(iri) or happening.whole_page or (happening.kind == "visit" and acts):
                    if _is_contact(reading, sentence):
                        continue
                    add_participant(reading, sentence, happening, span, "named-at-event", 0.7)


def _units_of_visits(reading: Reading) -> None:
    """A unit with a name of its own where "we" were, or that a caption of the visit shows, was visited too."""
    for sentence in reading.sentences:
        happening = happening_in(reading, sentence)
        if happening is None or happening.kind != "visit" or sentence.block.kind == "chrome":
            continue
        spans = sentence.spans
        caption = sentence.block.kind in ("caption", "heading")
        if not caption and "who" not in sentence.tags:
            continue
        if sentence.tags & {"hope", "no"}:
            continue
        for i, span in enumerate(spans):
            value = span.value
            if not isinstance(value, Organisation) or value.type != "ServiceUnit" or value.pointer or "genitive" in span.tags:
                continue
            if "named" not in span.tags or not i or not (spans[i - 1].has("w:på") or spans[i - 1].has("w:hos") or spans[i - 1].has("w:till")):
                continue
            draft = reading.organisation(value, sentence)
            if draft is not None and draft.iri not in happening.hosts:
                reading.state(happening.draft.iri, SK + "visits", draft.iri, sentence, "unit-seen", 0.7)


def _is_denied(sentence: Sentence, span: Span) -> bool:
    """Say whether a "not" stands just before or after a person: "träffade inte rektor X", "X deltog inte"."""
    spans = sentence.spans
    i = next(k for k, s in enumerate(spans) if s is span)
    near = [*spans[max(0, i - 4) : i], *spans[i + 1 : i + 4]]
    return any("no" in s.tags and not s.has("w:utan") and not (k + 1 < len(near) and near[k + 1].has("w:minst")) for k, s in enumerate(near))


def _is_replaced(sentence: Sentence, span: Span) -> bool:
    """Say whether a person is the one somebody else stands in for: "ersättare för Eva Ek"."""
    i = next(k for k, s in enumerate(sentence.spans) if s is span)
    return i >= 2 and sentence.spans[i - 1].has("w:för") and "role" in sentence.spans[i - 2].tags | (
        {"role"} if "either" in sentence.spans[i - 2].tags else set())


def _is_contact(reading: Reading, sentence: Sentence) -> bool:
    return any("mail" in s.tags for s in sentence.spans) or bool(re.search(
        r"(?i)\b(?:kontakt|anmäl|frågor|upplysningar|ring|foto|text)\b", reading.text[sentence.block.start : sentence.end]))


def _levels_of_people(reading: Reading) -> None:
    """Infer the levels of a visit or an event from the roles of the people who took part."""
    for happening in reading.happenings:
        for participant in sorted(reading.participants.get(happening.draft.iri, ())):
            for role, _organisation, statement in reading.role_of_person.get(participant, ()):
                if role.level:
                    reading.infer(happening.draft.iri, SK + "involvesLevel", f"{reading.base}level/{role.level}", "level-of-role", statement)


def _owners(reading: Reading) -> None:
    """State whose a local body is: part of it by a genitive, located in it by the section for a unit."""
    seen: set[tuple[str, str]] = set()
    for sentence in reading.sentences:
        if sentence.block.kind == "chrome":
            continue
        for _, span in sentence.told:
            value = span.value
            if not isinstance(value, Organisation) or value.pointer or value.iri:
                continue
            draft = reading.organisation(value, sentence)
            if draft is None or not draft.code or draft.iri.rsplit("/", 1)[0].rsplit("/", 1)[-1] != draft.code:
                if draft is None or draft.type != "Company" or not reading.scope(sentence).code:
                    continue
            code = draft.code or reading.scope(sentence).code
            owner = reading.registry.municipality(code)
            if owner is None or owner is draft:
                continue
            if (value.owned and value.code) or len(value.code) == 2:
                reading.state(draft.iri, SK + "partOf", owner.iri, sentence, "genitive-owner", 0.93)
            if len(code) == 4 and draft.type in ("ServiceUnit", "Company") and (draft.iri, owner.iri) not in seen and _stands_in(reading, sentence, draft, value):
                seen.add((draft.iri, owner.iri))
                confidence = 0.9 if value.code else 0.8
                reading.state(draft.iri, SK + "locatedIn", owner.iri, sentence, "unit-in-municipality", confidence)


def _stands_in(reading: Reading, sentence: Sentence, draft: Draft, value: Organisation) -> bool:
    """Say whether the place a unit is in is told: by its own mention, or by a visit to the municipality where it stands."""
    if value.code:
        return True
    happening = reading.scope(sentence).event
    if happening is not None and any("/region/" in host for host in happening.hosts):
        return False
    return draft.type == "ServiceUnit" or happening is not None


def _organisers(reading: Reading) -> None:
    """A visit without a named visitor is the visitor's that all the document's other visits have, or the page's own."""
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
        if happening.draft.iri in having or best in happening.hosts:
            continue
        who = first_we.get(id(happening), first_of.get(id(happening)))
        if who is not None:
            reading.state(happening.draft.iri, SK + "organiser", best, who, "visitor-of-the-document", 0.75)


def _visitor_beside(reading: Reading, happening: Happening, having: set[str], sentence: Sentence | None) -> None:
    """Take the state body that the sentence which dates a visit names besides the host for the visitor."""
    if sentence is None or happening.draft.iri in having:
        return
    for span in sentence.spans:
        value = span.value
        if isinstance(value, Organisation) and value.type == "StateBody" and not value.pointer and "genitive" not in span.tags:
            draft = reading.organisation(value, sentence)
            if draft is not None and draft.iri not in happening.hosts:
                reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, "visitor-beside", 0.75,
                              modality="planned" if happening.planned else "")
                having.add(happening.draft.iri)
                return


def _page_actor(reading: Reading) -> str:
    """Return the state body that speaks on the page as "vi": its publisher, or the one most named outside the visits."""
    counts: dict[str, int] = defaultdict(int)
    head = {id(block) for block in reading.blocks[:5]}
    publisher = reading.raw.metadata.get("publisher", "").casefold()
    for sentence in reading.sentences:
        for _, span in sentence.told:
            value = span.value
            if not isinstance(value, Organisation) or value.pointer or "name" in span.tags:
                continue
            opening = id(sentence.block) in head and (sentence.block.kind != "paragraph" or sentence.start == sentence.block.start)
            named = bool(publisher) and value.label.casefold() == publisher
            if value.type == "StateBody" or (named and value.type in ("Municipality", "Region", "CivilSociety", "Union")):
                draft = reading.organisation(value, sentence)
                if draft is not None:
                    counts[draft.iri] += (1 if reading.scopes[sentence.number].event is not None else 2) + 6 * opening + 10 * named
    return max(sorted(counts), key=lambda k: counts[k], default="")


_STUDIES = re.compile(r"(?i)\b(?:följ(?:er|t|de|s|ts|des)|utvärder\w+|studera\w*|beforska\w*|följeforsk\w+|följeutvärder\w+|slutrapport|delrapport|undersök(?:er|t|te))\b")


def _researchers_beside(reading: Reading) -> None:
    """Where the document is about one initiative, the researchers of a sentence that follows or evaluates it study it."""
    subject = reading.topic or reading.sole_initiative
    if subject is None:
        return
    before: Sentence | None = None
    for sentence in reading.sentences:
        text = reading.text[sentence.start : sentence.end]
        near = _STUDIES.search(text) or (before is not None and before.block is sentence.block and _STUDIES.search(
            reading.text[before.start : before.end]))
        if near and sentence.block.kind in ("paragraph", "item", "caption"):
            for span in sentence.spans:
                if isinstance(span.value, Person) and "genitive" not in span.tags:
                    iri = reading.registry.person(span.value).iri
                    if any(re.search(r"forsk|professor|lektor|docent|doktorand", role.label) for role, _, _ in reading.role_of_person.get(iri, ())):
                        reading.state(subject.iri, SK + "researcher", iri, sentence, "researcher-beside", 0.7)
        before = sentence


def _signatures(reading: Reading) -> None:
    """Read a signature: a line that is a name, and under it a line that is a post ("Eva Ek ⏎ Handläggare, Skolverket")."""
    for sentence, following in zip(reading.sentences, reading.sentences[1:], strict=False):
        if not (len(sentence.spans) == 1 and isinstance(sentence.spans[0].value, Person)) or not following.spans:
            continue
        spans = following.spans
        if len(spans) > 8 or not spans[0].tags & {"role", "either"} or any("person" in s.tags for s in spans) or following.block is sentence.block:
            continue
        person = reading.registry.person(sentence.spans[0].value)
        role = reading.role(spans[0])
        organisation = next((d for s in spans[1:] if "org" in s.tags and "genitive" not in s.tags and (
            d := reading.organisation(s.value, following)) is not None), None)
        if role is not None:
            state_post(reading, following, person, role, organisation, False, "signature", 0.88)


def _topic_facts(reading: Reading) -> None:
    """State what the title of an initiative's page says: whose it is; and its aim, its money and its period in sentences."""
    title: Sentence | None = None
    for item in reading.kept:
        if isinstance(item, tuple) and len(item) == 3 and isinstance(item[0], Sentence) and item[0].block.kind == "heading":
            title = item[0]
            owners = [s for s in title.spans if isinstance(s.value, Organisation) and s.start >= item[2]]
            for span in owners:
                draft = reading.organisation(span.value, title)
                if reading.topic is not None and draft is not None:
                    reading.state(reading.topic.iri, SK + "responsible", draft.iri, title, "title-owner", 0.9)
    text = reading.text
    for sentence in reading.sentences:
        if sentence.block.kind == "chrome":
            continue
        things = [s for _, s in sentence.told if isinstance(s.value, Thing) and s.value.kind != "event"]
        pointed = "initiative-pointer" in sentence.tags
        boxed = reading.scope(sentence).initiative
        subject = reading.registry.thing(things[0].value) if things else boxed
        if subject is None and pointed:
            subject = initiative_in_scope(reading, sentence)
        if subject is None:
            continue
        for span in things:
            owner = _owner_in_name(reading, span.value.label)
            if owner is not None:
                reading.state(reading.registry.thing(span.value).iri, SK + "responsible", owner.iri, sentence, "owner-in-name", 0.85)
        if (things or pointed or (boxed is not None and boxed is not reading.topic)) and "finance" in sentence.tags and sentence.block.kind != "value":
            money = find_money(text, sentence.start, sentence.end)
            if len(money) == 1:
                state_budget(reading, subject, money[0][2], sentence, "initiative-money", 0.8)
        if reading.topic is not None and (m := re.match(
                r"(?:Syftet|Målet|Målsättningen|Avsikten)(?: med [^.]{3,40}?)? är att ", text[sentence.start : sentence.end])):
            start = sentence.start + m.end()
            reading.state(reading.topic.iri, SK + "goal", literal_text(text[start : sentence.end].rstrip(".! ")), sentence, "aim-is-to", 0.8)
        if things or (pointed and subject is not None) or boxed is not None and boxed is not reading.topic or (boxed is not None and re.search(r"\b(?:pågår|pågick|starta\w+|avsluta\w+)\b", text[sentence.start : sentence.end])):
            _period(reading, sentence, subject)


def _owner_in_name(reading: Reading, label: str) -> Draft | None:
    """Return the municipality whose genitive begins an initiative's name: "Umeå kommuns Vision 2040"."""
    m = re.match(r"(.+? (?:kommun|stad))s ", label)
    if m is None:
        return None
    words = tuple(m[1].split())
    for entry, named in reading.lexicon.names.get(words[0], ()):
        if entry in (words, words[:1]) and named.type in ("Municipality", "Place") and (code := reading.lexicon.code_of.get(named.iri)):
            return reading.registry.municipality(code)
    return None


def _period(reading: Reading, sentence: Sentence, subject: Draft) -> None:
    spans = sentence.spans
    for i, span in enumerate(spans):
        if "date" not in span.tags:
            continue
        words = {t[2:] for s in spans[max(0, i - 5) : i + 1] for t in s.tags if t.startswith("w:")}
        before = reading.text[max(sentence.start, span.start - 50) : span.start].lower()
        whole = reading.text[span.start : span.end].lower()
        if re.search(r"\b(?:pågår|avslutas?|löper|slutar)\b[^.]{0,30}\b(?:till|och med)\b[^.]{0,12}$", before) and i and any("date" in s.tags for s in spans[:i]):
            reading.state(subject.iri, SCHEMA + "endDate", to_literal(span.value.first), sentence, "initiative-end", 0.8)
        elif span.value.last and len(span.value.first) <= 7 and len(span.value.last) <= 7:
            reading.state(subject.iri, SCHEMA + "startDate", to_literal(span.value.first), sentence, "initiative-period", 0.78, modality=modality_of(sentence))
            reading.state(subject.iri, SCHEMA + "endDate", to_literal(span.value.last), sentence, "initiative-period", 0.78, modality=modality_of(sentence))
        elif re.search(r"\b(?:start\w*|sedan|inled\w+|pågår|pågick|infört?\w*|drog igång|sjösatt\w*|började|prövas)\b[^.]{0,30}$", before) or re.match(
                r"(?:start|sedan|infördes|inleddes)", whole) or words & {"startade"}:
            reading.state(subject.iri, SCHEMA + "startDate", to_literal(span.value.first), sentence, "initiative-start", 0.8, modality=modality_of(sentence))
            if span.value.last:
                reading.state(subject.iri, SCHEMA + "endDate", to_literal(span.value.last), sentence, "initiative-start", 0.8)


def _sole_research(reading: Reading) -> None:
    """Where a document names one research project, those it calls researchers and quotes on it are the project's."""
    projects = [d for d in reading.registry if d.type == "ResearchProject"]
    if len(projects) != 1:
        return
    for iri, roles in sorted(reading.role_of_person.items()):
        for role, _organisation, statement in roles:
            if role.label in ("forskare", "följeforskare", "forskningsledare", "doktorand"):
                sentence = reading.sentence_at(statement.evidence.start)
                if sentence is None:
                    continue
                reading.state(projects[0].iri, SK + "researcher", iri, sentence, "researcher-of-sole-project", 0.7)
                break


def _mention(reading: Reading) -> None:
    """State every mention, with the mention itself as evidence."""
    predicate = SCHEMA + "mentions"
    for sentence in reading.sentences:
        if sentence.block.kind == "chrome":
            continue
        for i, span in sentence.told:
            value = span.value
            if type(value) is str:
                continue
            draft = _mentioned(reading, sentence, span, i)
            if isinstance(value, Organisation) and value.code and not value.iri and not value.pointer and (
                    owner := reading.registry.municipality(value.code)):
                # "Habiliteringen i Region X" names the region too
                reading.state(reading.iri, predicate, owner.iri, sentence, "mention", 0.95, start=span.start, end=span.end)
            if draft is not None:
                reading.state(reading.iri, predicate, draft.iri, sentence, "mention", 1.0, start=span.start, end=span.end)
    stated = {s.object for s in reading.statements.values() if s.predicate == predicate}
    # what only a statement tells of is met where the statement stands
    for statement in list(reading.statements.values()):
        for iri in (statement.subject, statement.object):
            if isinstance(iri, str) and iri in reading.registry.drafts and iri not in stated and reading.registry.drafts[iri].type not in (
                    "Role", SCHEMA + "MonetaryAmount"):
                at = reading.sentence_at(statement.evidence.end - 1)
                if at is not None:
                    reading.state(reading.iri, predicate, iri, at, "mention", 0.9,
                                  start=statement.evidence.start, end=statement.evidence.end)


def _mentioned(reading: Reading, sentence: Sentence, span: Span, i: int) -> Draft | None:
    value = span.value
    if "name" in span.tags:
        return None  # a capital alone makes no organisation
    if isinstance(value, Person):
        return reading.registry.person(value)
    if isinstance(value, Organisation):
        if value.pointer:
            return None
        if "place" in span.tags and value.type == "Municipality" and not _place_is_actor(reading, sentence, span, i):
            return None
        return reading.organisation(value, sentence)
    if isinstance(value, Thing):
        return reading.registry.thing(value)
    if isinstance(value, Noun) and value.kind == "group":
        following = sentence.spans[i + 1] if i + 1 < len(sentence.spans) else None
        if following is not None and "person" in following.tags:
            return None
        return reading.registry.group(value, reading.text[span.start : span.end].lower() if not value.genitive else "") if _is_collective(sentence, i, value) else None
    if isinstance(value, tuple):
        before = sentence.spans[i - 1] if i else None
        following = sentence.spans[i + 1] if i + 1 < len(sentence.spans) else None
        if before is not None and (before.has("w:som") or ("org" in before.tags and "genitive" in before.tags)):
            return None
        if (following is not None and following.tags & {"person"}) or (before is not None and before.tags & {"person"}):
            return None
        if before is not None and before.tags & {"comma", "dash", "open"} and i >= 2 and sentence.spans[i - 2].tags & {"person"}:
            return None
        return reading.registry.group(value[1]) if _is_collective(sentence, i, value[1]) else None
    return None


def _is_collective(sentence: Sentence, i: int, noun: Noun) -> bool:
    """Say whether a group's word means the group here: some words need other groups beside them to do so."""
    if noun.incidental == 0:
        return True
    if noun.incidental == 2:
        return False
    spans = sentence.spans
    if i and (spans[i - 1].has("w:de") or spans[i - 1].has("w:alla")):
        return True
    beside = [spans[k] for k in (i - 2, i + 2) if 0 <= k < len(spans)]
    between = [spans[k] for k in (i - 1, i + 1) if 0 <= k < len(spans)]
    return any("group" in s.tags for s in beside) and any(s.tags & {"joiner", "comma"} for s in between)


def _place_is_actor(reading: Reading, sentence: Sentence, span: Span, i: int) -> bool:
    """Say whether a bare place name stands for its municipality here, rather than for the spot where something happened."""
    spans = sentence.spans
    before = spans[i - 1] if i else None
    stands_at = before is not None and before.has("w:i") and i >= 2 and re.search(
        r"(?i)(?:huset|torget|salen|hotell\w*|kyrkan?|arena|slott|bosatt|född|bor|uppvuxen)$", reading.text[spans[i - 2].start : spans[i - 2].end])
    dateline = i == 0 and len(spans) > 1 and (spans[1].has("w:i") or spans[1].has("w:den") or "date" in spans[1].tags) and any(
        "date" in s.tags for s in spans[1:4]) and sentence.block.kind != "heading"
    if stands_at or dateline:
        return False
    if sentence.block.kind in ("heading",) or span.value.code == reading.scope(sentence).code:
        return True
    if before is not None and before.has("w:i") and i >= 2:
        near = spans[max(0, i - 4) : i - 1]
        if any(s.tags & {"event", "event-pointer", "date"} or (isinstance(s.value, Thing) and s.value.kind == "event") for s in near):
            return False
        if spans[i - 2].tags & {"org"} and spans[i - 2].value.type not in ("ServiceUnit", "PoliticalBody", "Administration"):
            return False
    if before is not None and before.tags & {"plain"} and before.has("w:län"):
        return False
    return True


def _graph(reading: Reading) -> DocumentGraph:
    raw = reading.raw
    used = {i for s in reading.statements.values() for i in (s.subject, s.object, s.evidence.role) if isinstance(i, str)}
    used |= {i for s in reading.inferences.values() for i in (s.subject, s.object) if isinstance(i, str)}
    used.discard("")
    entities = sorted((d.finish() for d in reading.registry if d.iri in used), key=lambda e: e.iri)
    metadata = raw.metadata
    title = metadata.get("title", "")
    if not title:
        heading = next((b for b in reading.blocks if b.kind == "heading"), None)
        title = re.sub(r"\s+", " ", reading.text[heading.start : heading.end]) if heading else raw.file_name
    issued = metadata.get("date", "")
    info = DocumentInfo(
        reading.iri, raw.file_name, raw.sha256, title, issued if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", issued) else "",
        metadata.get("publisher", ""), metadata.get("source", ""), len(reading.text), len(reading.sentences), len(reading.stating),
        tuple(reading.sections))
    statements = sorted(reading.statements.values(), key=lambda s: (s.evidence.start, s.evidence.end, s.subject, s.predicate, str(s.object), s.evidence.role))
    derived = [*reading.inferences.values(), *derive_governs(entities, statements)]
    inferences = sorted(derived, key=lambda s: (s.subject, s.predicate, str(s.object)))
    return DocumentGraph(info, entities, statements, inferences)
