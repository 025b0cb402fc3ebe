"""Who took part in a visit or an event, and the levels they stood for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from styrkedjan.graph.model import Statement
from styrkedjan.ontology import SK

from ..document.quotes import quoted_until
from ..document.reading import MEMBER_OF, Happening, Office, Reading, happening_in
from ..document.registry import Draft
from ..grammar.engine import Match, Span
from ..grammar.force import allowed, modality_of
from ..names.people import Person
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .actors import is_actor, is_one_office
from .attendance import iter_listed, listed_organisations, represented
from .person_lines import is_of_a_composition
from .posts import state_post

__all__ = [
    "add_actor",
    "add_participant",
    "infer_levels",
    "participation",
    "stands_in",
    "state_listed",
    "state_people_met",
]


def state_listed(reading: Reading) -> None:
    """State that those listed as present under a lead took part in the event that the lead tells of."""
    for item, span in iter_listed(reading):
        happening = happening_in(reading, item)
        if happening is not None:
            add_participant(reading, item, happening, span, "listed-as-present")
        if isinstance(span.value, Person) and (whose := represented(item, span)) is not None:
            draft = reading.named_organisation(whose, item)
            person = reading.registry.person(span.value)
            state_post(reading, item, person, None, draft, False, "post-of-those-present")


def participation(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State who of "who" took part in the event that the sentence tells of, and the levels of unnamed offices."""
    happening = happening_in(reading, sentence)
    only = match.pattern.options.get("only")
    if happening is None or (only and happening.kind not in only) or not allowed(match, spans):
        return
    if _another_time(reading, sentence, happening):
        return
    if any(sentence.start <= heading.start < sentence.end for heading in reading.rolls):
        return  # the list that begins here tells who was there
    if sentence.block.kind != "paragraph" and _reports().match(reading.text, sentence.start, sentence.end):
        return
    region = match.get("who")
    listed = listed_organisations(region, reading.text)
    said = quoted_until(reading, sentence)
    for i, span in enumerate(region):
        before = region[i - 1] if i else None
        if (
            id(span) in reading.visitors
            or span.start < said
            or ("either" in span.tags and span.start in reading.posts_at)
        ):
            continue
        if "org" in span.tags and (match.pattern.options.get("people_only") or _only_says(spans[match.last - 1])):
            continue
        if is_one_office(span):
            reading.offices.append(Office(sentence, happening, span, match.pattern.name))
        elif id(span) in listed or is_actor(span, before, region, i):
            actor = listed.get(id(span), span)
            add_participant(reading, sentence, happening, actor, match.pattern.name, match.pattern.confidence)
        elif "role" in span.tags and "person" not in span.tags and not span.tags & {"group"}:
            reading.offices.append(Office(sentence, happening, span, match.pattern.name))
        elif "single" in span.tags and "genitive" not in span.tags and span.value.level:
            reading.state(
                happening.draft.iri,
                SK + "involvesLevel",
                reading.registry.level(span.value.level),
                sentence,
                f"{match.pattern.name}-office",
                match.pattern.confidence - 0.1,
            )


#: What tells, further down on the page of an event, of another one before it.
_BEFORE = re.compile(
    r"(?:Förra|I förra) (?:veckan|månaden)\b|(?:Förra (?:året|hösten|våren|sommaren)|I (?:fjol|höstas|våras|somras))\b"
)
#: So many sentences after the title tell of the page's event, whatever words for a time they have.
_OPENING = 4


def _another_time(reading: Reading, sentence: Sentence, happening: Happening) -> bool:
    """Say whether a sentence on the page of an event begins with a time before it: "Förra veckan mötte …"."""
    first = next((other.number for other in reading.body), 0)
    late = happening.whole_page and sentence.number > first + _OPENING
    return late and bool(_BEFORE.match(reading.text, sentence.start, sentence.end))


@cache
def _reports() -> re.Pattern[str]:
    """Return what the heading of an item begins with that reports of another meeting."""
    return re.compile(
        rf"(?i)(?:§+\s?)?(?:\d+[.)]?\s+)?(?:{'|'.join(read_table('minutes')['reports']['of'])}) (?:från|om)\b"
    )


def _only_says(verb: Span) -> bool:
    """Say whether a body is only told to have said something: "Regeringen anser", which needs no presence."""
    return "saying" in verb.tags and verb.tags.isdisjoint({"attended", "presented", "joined", "interact"})


#: What stands before the name of somebody whose seat another took.
_STANDS_IN = re.compile(
    r"(?i)\b(?:tjänstgör\w*|inträd\w*|vikarie\w*|i stället|istället|ersättare|ers\.?|tjg\.?|tgj\.?)"
    r"(?: \(?[a-zåäö]{1,5}\)?)? för $|\bersätter $"
)


def stands_in(text: str, at: int) -> bool:
    """Say whether who is named at *at* was not there, but somebody in his stead: "Eva Ek ersätter Bo Ny"."""
    return bool(_STANDS_IN.search(text, max(0, at - 30), at))


_LEVEL_OF = {"Union": "union", "PoliticalBody": "political", "StateBody": "state"}


def add_participant(
    reading: Reading, sentence: Sentence, happening: Happening, span: Span, rule: str, confidence: float | None = None
) -> None:
    """State that the actor of *span* took part, unless it is a host; infer the level of a group or a body from it."""
    if stands_in(reading.text, span.start) or (isinstance(span.value, Person) and _is_superior(sentence, span)):
        return
    draft = reading.named_organisation(span, sentence) if "name" in span.tags else reading.actor(span, sentence)
    if draft is not None:
        add_actor(reading, sentence, happening, draft, rule, confidence)


def add_actor(
    reading: Reading, sentence: Sentence, happening: Happening, draft: Draft, rule: str, confidence: float | None = None
) -> None:
    """State that *draft* took part, unless it is a host; infer the level of a group or a body from it."""
    if draft.iri in happening.hosts or draft is happening.draft:
        return
    modality = "planned" if happening.planned or modality_of(sentence) else ""
    statement = reading.state(
        happening.draft.iri, SK + "participant", draft.iri, sentence, rule, confidence, modality=modality
    )
    reading.participants[happening.draft.iri].add(draft.iri)
    reading.events_with[draft.iri].add(happening.draft.iri)
    level = draft.level if draft.type == "Group" else _LEVEL_OF.get(draft.type, "")
    if level:
        reading.infer(
            happening.draft.iri, SK + "involvesLevel", reading.registry.level(level), "level-of-participant", statement
        )


# words for what people do at an event
_ON_STAGE = re.compile(
    r"(?i)\b(?:talare|föredrag\w*|föreläs\w+|gäst\w*|panel\w*|modera\w+|scen\w*|inled\w+|avslut\w+|välkomn\w+"
    r"|medverka\w*|delt(?:ar|og)|presenter\w+)\b"
)


def state_people_met(reading: Reading) -> None:
    """Take people named where a visit or an event is told of for participants, unless the sentence says otherwise."""
    for sentence in reading.sentences:
        if sentence.block.kind in ("chrome", "value") or "person" not in sentence.tags:
            continue
        happening = happening_in(reading, sentence)
        if happening is None or (happening.kind == "visit" and modality_of(sentence) and not happening.planned):
            continue  # what is to come is no part of a visit that was
        if (
            happening.kind != "visit"
            and not happening.whole_page
            and not (
                reading.scope(sentence).event is happening
                and _ON_STAGE.search(reading.text, sentence.start, sentence.end)
            )
        ):
            continue
        if re.match(r"(?:På bilden|Bilden|Bild:|Från vänster)", reading.text[sentence.start : sentence.end]) and any(
            reading.events_with[reading.registry.person(s.value).iri] - {happening.draft.iri}
            for s in sentence.spans
            if isinstance(s.value, Person)
        ):
            continue  # a caption shows who was met elsewhere
        if happening.whole_page and _other_day(reading, sentence, happening):
            continue
        if _another_time(reading, sentence, happening) or is_of_a_composition(reading, sentence):
            continue
        if re.search(
            r"(?i)\b(?:förhinder|inställ\w*|återbud|saknades|uteblev|"
            + ("" if happening.whole_page else "leds av|(?:följs|följts|följdes|utvärder\\w+) av|")
            + r"tillsatt\w*|utsedd\w*|skulle|(?:kan|kunde|får|fick|hann) (?:tyvärr )?inte|bjudits|inbjud\w+|hoppas)\b",
            reading.text[sentence.start : sentence.end],
        ):
            continue
        said = quoted_until(reading, sentence)
        for _, span in sentence.told:
            if (
                isinstance(span.value, Person)
                and span.tags.isdisjoint({"genitive", "pronoun"})
                and span.start >= said
                and not _is_superior(sentence, span)
                and not _is_replaced(reading, sentence, span)
                and not _is_denied(sentence, span)
            ):
                iri = reading.registry.person(span.value).iri
                acts = bool(sentence.tags & {"presented", "attended", "joined"})
                if reading.posts_of.get(iri) or happening.whole_page or (happening.kind == "visit" and acts):
                    if _is_contact(reading, sentence):
                        continue
                    add_participant(reading, sentence, happening, span, "named-at-event")


def _other_day(reading: Reading, sentence: Sentence, happening: Happening) -> bool:
    """Say whether the sentence, or one before it in its paragraph, is about another day than the page's event."""
    for other in reading.sentences[max(0, sentence.number - 4) : sentence.number + 1]:
        if other.block is sentence.block:
            for span in other.spans:
                if "date" in span.tags and len(span.value.first) >= 7 and happening.date:
                    first = span.value.with_year(reading.year).first
                    if first[-5:] != happening.date[-5:] and not span.value.last:
                        return True
    return False


def _is_denied(sentence: Sentence, span: Span) -> bool:
    """Say whether a "not" stands just before or after a person: "träffade inte rektor X", "X deltog inte"."""
    spans = sentence.spans
    i = next(k for k, s in enumerate(spans) if s is span)
    near = [*spans[max(0, i - 4) : i], *spans[i + 1 : i + 3]]
    return any(
        "no" in s.tags and not s.has("w:utan") and not (k + 1 < len(near) and near[k + 1].has("w:minst"))
        for k, s in enumerate(near)
    )


_ABSENT = re.compile(
    r"[^.,;]{0,40}?\b(?:ersattes|ersätts|föräldraledig|sjukskriven|sjuk|tjänstledig|frånvarande|bortrest|förhindrad)\b"
)


def _is_replaced(reading: Reading, sentence: Sentence, span: Span) -> bool:
    """Say whether a person was away: "ersättare för Eva Ek", "Eva Ek var sjuk och ersattes av …"."""
    i = next(k for k, s in enumerate(sentence.spans) if s is span)
    return bool(_ABSENT.match(reading.text, span.end, sentence.end)) or (
        i >= 2
        and sentence.spans[i - 1].has("w:för")
        and "role" in sentence.spans[i - 2].tags | ({"role"} if "either" in sentence.spans[i - 2].tags else set())
    )


def _is_superior(sentence: Sentence, span: Span) -> bool:
    """Say whether a person is named as somebody's superior: "statssekreterare hos landsbygdsminister Eva Ek"."""
    spans = sentence.spans
    i = next(k for k, s in enumerate(spans) if s is span)
    k = i - 1
    while k > 0 and spans[k].tags & _POSTS:
        k -= 1
    led = k > 0 and any(spans[k].has(f"w:{word}") for word in ("hos", "åt", "till"))
    return led and k < i - 1 and bool(spans[k - 1].tags & _POSTS)


_POSTS = frozenset({"role", "either", "title"})


_CONTACT = re.compile(
    r"(?i)\b(?:kontakt|kontakta|presskontakt|handläggare(?=:)|\w*anmälan?|anmäl\w*|frågor|upplysningar|ring|foto|text)\b"
)


def _is_contact(reading: Reading, sentence: Sentence) -> bool:
    if any("mail" in s.tags for s in sentence.spans):
        return True
    found = _CONTACT.search(reading.text, sentence.block.start, sentence.end)
    return found is not None or _is_below_contacts(reading, sentence)


#: No line of a list of contacts is longer, nor a full sentence.
_SHORT = 80


def _is_below_contacts(reading: Reading, sentence: Sentence) -> bool:
    """Say whether a line stands, with none but short lines between, under one that says that contacts follow."""
    for block in reading.blocks_up_to(sentence.block):
        if block.kind == "label" or block.label:
            return "contact" in block.label.split("+")
        line = reading.text[block.start : block.end]
        if line.strip(" :").casefold() in read_table("layout")["contacts"]["headings"]:
            return True
        if len(line) > _SHORT or line.endswith("."):
            return False
    return False


def infer_levels(reading: Reading) -> None:
    """Infer the levels of a visit or an event from the roles of those who took part, else from the body they are in."""
    bodies = _bodies(reading)
    for happening in reading.happenings:
        for participant in sorted(reading.participants.get(happening.draft.iri, ())):
            told = [(role.level, statement) for role, statement in reading.posts_of.get(participant, ()) if role.level]
            rule = "level-of-role" if told else "level-of-body"
            for level, statement in told or bodies[participant]:
                of_level = reading.registry.level(level)
                reading.infer(happening.draft.iri, SK + "involvesLevel", of_level, rule, statement)


def _bodies(reading: Reading) -> dict[str, list[tuple[str, Statement]]]:
    """Return for each person the memberships in a body that is of one level, whatever its members do there."""
    found: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for statement in reading.statements.values():
        body = reading.registry.drafts.get(str(statement.object)) if statement.predicate == MEMBER_OF else None
        if body is not None and body.type in _LEVEL_OF:
            found[statement.subject].append((_LEVEL_OF[body.type], statement))
    return found
