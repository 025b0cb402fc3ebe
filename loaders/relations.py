"""From matched patterns to statements: each kind of relation a pattern may state has its function here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from styrkedjan.ontology import FOAF, ORG, SCHEMA, SK

from .dates import Date, to_literal
from .engine import Match, Span
from .lexicon import Noun
from .iris import hashed
from .naming import Sentence
from .people import Person
from .reading import FORMER, HAS_ROLE, MEMBER_OF, Happening, Reading, literal_text, members
from .registry import Draft
from .scopes import happening_in, make_visit
from .spans import Organisation, RoleMention, Thing
from .themes import Theme

__all__ = ["RELATIONS", "add_participant", "state_concern", "state_post", "allowed", "find_money", "modality_of", "state_membership", "state_visit"]

_TOP_ROLES = re.compile(r"(?:kommun|stads|region|landstings)(?:direktör|chef|råd)$|^(?:kommunalråd|regionråd|landstingsråd|stadsdirektör|oppositionsråd|borgarråd|kommunaldirektör)$")


def allowed(match: Match, spans: Sequence[Span]) -> bool:
    """Say whether none of the words that take a pattern's force away stands before it in its clause."""
    unless = match.pattern.options.get("unless")
    if not unless:
        return True
    wanted = frozenset(unless)
    if _is_conditional(spans, match.first):
        return False
    for span in reversed(spans[: match.first]):
        if span.tags & wanted:
            return False
        if "semicolon" in span.tags:
            break
    inside = spans[match.first : match.last]
    return not any("no" in s.tags and "no" in wanted and not s.tags & {"plain"} and s.has("w:inte") and not _least(spans, s) for s in inside)


def _is_conditional(spans: Sequence[Span], first: int) -> bool:
    """Say whether an "om" makes what comes a condition or an indirect question: "Om X …", "veta om X …"."""
    for i, span in enumerate(spans[: first + 1]):
        if span.has("w:om") and "topicstop" in span.tags:
            if i == 0 and not any("comma" in s.tags for s in spans[1:first]):
                return True
            before = spans[i - 1] if i else None
            if before is not None and any(before.has("w:" + verb) for verb in ("veta", "undrar", "undrade", "fråga", "frågar", "frågade", "avgöra", "se")):
                return True
    return False


def _least(spans: Sequence[Span], span: Span) -> bool:
    """Say whether "inte" is that of "inte minst", which takes nothing away."""
    i = list(spans).index(span)
    return i + 1 < len(spans) and spans[i + 1].has("w:minst")


def modality_of(sentence: Sentence) -> str:
    """Return "planned" for a sentence about what is to come, "" otherwise."""
    return "planned" if any("plan" in s.tags for s in sentence.spans[:14]) else ""


# -- who is what where ---------------------------------------------------------------------------------------------


def state_membership(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    people = [s for s in match.get("who") if s.tags & {"person", "firstname"}]
    where = match.get("where")
    blocks = match.pattern.options.get("blocks")
    if not people or (blocks and sentence.block.kind not in blocks):
        return
    rule, confidence = match.pattern.name, match.pattern.confidence
    posts: list[tuple[RoleMention | None, Draft | None, bool]] = []
    roles: list[RoleMention] = []
    owner: Draft | None = None
    owner_value: Organisation | None = None
    organisations: list[Draft] = []

    if match.pattern.options.get("opening") and match.first >= 2 and "comma" in spans[match.first - 1].tags and (
            spans[match.first - 2].tags & {"person", "close"}):
        return  # "Eva Ek (S), ordförande i X, Olle Ask, …": the post is Eva's
    before = spans[match.first - 1] if match.first else None
    if before is not None and match.pattern.options.get("plain_roles") and before.has("w:enligt"):
        return
    if before is not None and any(before.has("w:" + verb) for verb in ("efterträder", "efterträdde", "ersätter", "ersatte", "avlöser")):
        return  # the post is the successor's
    if not allowed(match, spans):
        return
    if match.first and (spans[match.first - 1].has("w:som") or spans[match.first - 1].has("w:till")) and len(
            [s for s in match.get("where") if "role" in s.tags]) > 1 and match.pattern.name == "role-before-name":
        # "går in som direktör och områdeschef Eva Ek …": the first post is somebody else's
        match.named["where"] = match.get("where")[-1:]
    pairwise = any(s.has("w:respektive") for s in spans[match.first : match.last])
    if pairwise != bool(match.pattern.options.get("respective")):
        return
    if pairwise:
        _state_respective(reading, sentence, match, people)
        return
    if match.pattern.options.get("everybody"):
        people = [s for s in spans[: match.last] if "person" in s.tags and "genitive" not in s.tags]
    inside = spans[match.first : match.last]
    was = bool(match.pattern.options.get("perfect")) and (
        any(s.has("w:tidigare") or s.has("w:förr") for s in inside)
        or any(s.has("w:varit") for s in inside) and not any(s.has("w:år") or s.has("w:sedan") or s.has("w:månader") for s in spans[match.first :]))
    modality = "planned" if any(s.has("w:blir") or s.has("w:tillträder") for s in inside) or modality_of(sentence) and (
        match.pattern.options.get("perfect")) else ""
    where = _own_posts(where, spans, people)
    leading = bool(match.pattern.options.get("leading"))

    def close() -> None:
        if roles and organisations:
            posts.extend((role, organisation, role.former) for role in roles for organisation in organisations)
        elif roles:
            posts.extend((role, owner, role.former) for role in roles)
        elif organisations:
            posts.extend((None, organisation, False) for organisation in organisations)

    for i, span in enumerate(where):
        if role := (reading.role(span) if span.tags & {"role", "group"} else None):
            if match.pattern.options.get("plain_roles") and "ambiguous" in span.tags:
                continue
            if _is_counted(spans, span) and not span.tags & {"definite", "definite-plural"}:
                continue
            if organisations and leading and not roles:
                owner, organisations = organisations[-1], []
            if organisations or (roles and (roles[-1].former != role.former or _apart(spans, where[i - 1], span))):
                close()
                roles, organisations, owner = [], [], None
            label = _full_label(spans, span, role, reading.text)
            if label != role.label or (was and not role.former):
                role = RoleMention(label, role.level, "", role.form, role.former or was, role.level_from)
            roles.append(role)
        elif span.tags & {"org", "name"}:
            draft = _named_organisation(reading, sentence, span)
            if draft is None:
                continue
            following = where[i + 1] if i + 1 < len(where) else None
            if "genitive" in span.tags and following is not None and following.tags & {"role", "group"}:
                if roles and not organisations:
                    close()
                    roles = []
                owner, owner_value = draft, span.value
            elif "genitive" in span.tags and following is not None and "org" in following.tags:
                continue  # whose organisation the next one is
            elif owner is not None and roles and owner_value is not None and draft.type == "Municipality" and (
                    owner.type in ("PoliticalBody", "Administration")):
                # "kommunstyrelsens ordförande i Umeå": the place tells whose board it is
                if not owner_value.code and draft.code:
                    owner_value.code = draft.code
                    reading.drafts_of.pop(id(owner_value), None)
                    owner = reading.organisation(owner_value, sentence) or owner
            else:
                organisations.append(draft)
    close()
    if not posts:
        return
    if len(people) > 1 and _one_post(where) and min(s.start for s in where) < people[0].start:
        people = people[:1]  # "forskaren A A, B B och C C": only the first is the researcher
    for span in people:
        person = reading.registry.person(span.value) if isinstance(span.value, Person) else reading.registry.named_person(span.value)
        for role, organisation, former in posts:
            if organisation is not None and organisation.type in ("Group",):
                continue
            state_post(reading, sentence, person, role, organisation, former, rule, confidence, modality)


def _named_organisation(reading: Reading, sentence: Sentence, span: Span) -> Draft | None:
    """Return the organisation of a span, be it one of which only the capitals tell that it is a name."""
    if "name" in span.tags:
        return reading.registry.unknown(span.value.label)
    return reading.organisation(span.value, sentence)


def _state_respective(reading: Reading, sentence: Sentence, match: Match, people: list[Span]) -> None:
    """State the posts of "A A och B B, ordförande respektive sekreterare i X", each to its own."""
    roles = [role for s in match.get("where") if s.tags & {"role"} and (role := reading.role(s))]
    named = [d for s in match.get("where") if "org" in s.tags and (d := reading.organisation(s.value, sentence))]
    organisations: Sequence[Draft | None] = named or [None]
    if len(roles) != len(people):
        return
    for span, role in zip(people, roles, strict=True):
        person = reading.registry.person(span.value)
        for organisation in organisations:
            state_post(reading, sentence, person, role, organisation, role.former, match.pattern.name, match.pattern.confidence)


def _one_post(where: Sequence[Span]) -> bool:
    roles = [s for s in where if s.tags & {"role", "group"}]
    return bool(roles) and all("role" in s.tags and "either" not in s.tags for s in roles)


def _own_posts(where: list[Span], spans: Sequence[Span], people: list[Span]) -> list[Span]:
    """Return *where* less a last role that belongs to the next person in the sentence: "…, rektor på A, och läraren B C"."""
    where = list(where)
    order = {id(s): k for k, s in enumerate(spans)}
    mine = {id(p) for p in people}
    # an organisation right before the next person's role is that person's: "… från A och B:s utredare C D"
    while len(where) > 1 and "org" in where[-1].tags and where[-1].tags.isdisjoint({"role"}):
        k = order[id(where[-1])] + 1
        if k + 1 < len(spans) and "role" in spans[k].tags and "person" in spans[k + 1].tags and id(spans[k + 1]) not in mine and order[id(people[0])] < k:
            where.pop()
        else:
            break
    while where and where[-1].tags & {"role", "group"}:
        k = order[id(where[-1])] + 1
        while k < len(spans) and spans[k].tags & {"title"}:
            k += 1
        if k < len(spans) and "person" in spans[k].tags and id(spans[k]) not in mine and order[id(people[0])] < k:
            where.pop()
            while where and "org" in where[-1].tags and "genitive" in where[-1].tags:
                where.pop()
        else:
            break
    return where


def _apart(spans: Sequence[Span], one: Span, other: Span) -> bool:
    """Say whether a preposition or a verb stands between two roles, so that they do not share an organisation."""
    left = next((k for k, s in enumerate(spans) if s is one), 0)
    right = next((k for k, s in enumerate(spans) if s is other), 0)
    return any(s.tags & {"at", "verb"} for s in spans[left + 1 : right])


def _is_counted(spans: Sequence[Span], span: Span) -> bool:
    """Say whether a number or a quantifier stands before a role, so that it counts people instead of naming somebody's post."""
    i = next((k for k, s in enumerate(spans) if s is span), 0)
    return any("count" in s.tags and not (s.has("w:en") or s.has("w:ett")) or s.has("w:ett") and False or "number" in s.tags
               for s in spans[max(0, i - 2) : i] if s.tags & {"count", "number"}) or (
        i >= 2 and spans[i - 1].has("w:handfull"))


def _full_label(spans: Sequence[Span], span: Span, role: RoleMention, reading_text: str) -> str:
    """Return a role's label with what stands before it: "vice", "biträdande", "tillförordnad" less "tidigare"."""
    i = next((k for k, s in enumerate(spans) if s is span), -1)
    words: list[str] = []
    k = i - 1
    while k >= 0 and "deputy" in spans[k].tags:
        words.insert(0, next((t[2:] for t in spans[k].tags if t.startswith("w:")), ""))
        k -= 1
    if k >= 0 and re.search(r"(?:ek|ordf|direkt)|chef|direktör|sekreterare|strateg|rådgivare|samordnare", role.label) and spans[k].tags <= {"word", "plain"}:
        adjective = reading_text[spans[k].start : spans[k].end].lower()
        if re.search(r"isk[ae]?$", adjective):  # "socialpolitisk chef"
            words.insert(0, re.sub(r"isk[ae]$", "isk", adjective))
    words = [w for w in words if w and not role.label.startswith(w)]
    if not words:
        return role.label
    if words[-1] in ("förste", "första", "andre", "andra") and not re.search(r"vice|förskol|sekreter|lärare", role.label):
        return role.label
    return " ".join([*words, role.label])


def state_post(reading: Reading, sentence: Sentence, person: Draft, role: RoleMention | None, organisation: Draft | None,
                former: bool, rule: str, confidence: float, modality: str = "") -> None:
    role_iri = ""
    if role is not None:
        if organisation is None and not former and _TOP_ROLES.search(role.label):
            scope = reading.scope(sentence)
            code = scope.region if role.label.startswith(("region", "landsting")) else scope.code
            organisation = reading.registry.municipality(code) if code else None
            confidence -= 0.15 if organisation else 0
        level = reading.level_of(role, organisation)
        draft = reading.registry.role(role)
        role_iri = draft.iri
        if not former:
            statement = reading.state(person.iri, HAS_ROLE, role_iri, sentence, rule, confidence, modality=modality)
            filled = RoleMention(role.label, level, role.iri, role.form, former, role.level_from)
            reading.role_of_person[person.iri].append((filled, organisation, statement))
    if organisation is not None and organisation.iri != person.iri:
        predicate = FORMER if former else MEMBER_OF
        reading.state(person.iri, predicate, organisation.iri, sentence, rule, confidence, role=role_iri, modality=modality)


def posts_of_a_list(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State the posts of "tre rektorer: A A från X, B B från Y": the plural's role, and each person's own organisation."""
    shared = next((role for s in match.get("post") if (role := reading.role(s))), None)
    common = next((d for s in match.get("where") if "org" in s.tags and (d := reading.organisation(s.value, sentence))), None)
    region = match.get("who")
    at = [i for i, s in enumerate(region) if "person" in s.tags]
    if shared is None or not at:
        return
    for n, i in enumerate(at):
        before = region[i - 1] if i else None
        own = reading.role(before) if before is not None and "role" in before.tags else None
        rest = region[i + 1 : at[n + 1] if n + 1 < len(at) else len(region)]
        organisation = common
        if rest and any(rest[0].has("w:" + word) for word in ("från", "på", "vid", "i", "hos")):
            organisation = next((d for s in rest[1:4] if "org" in s.tags and (d := reading.organisation(s.value, sentence))), common)
        label = _full_label(region, before, own, reading.text) if own is not None and before is not None else shared.label
        role = own or shared
        state_post(reading, sentence, reading.registry.person(region[i].value),
                   RoleMention(label, role.level, "", "indefinite", False, role.level_from), organisation, False,
                   match.pattern.name, match.pattern.confidence)


def leadership(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    organisation = reading.organisation(match.get("what")[0].value, sentence) if match.get("what") else None
    where = match.get("where") or [s for s in spans[match.first : match.last] if "org" in s.tags]
    for span in members(match.get("who") or spans[match.first : match.last], "person"):
        target = organisation or (reading.organisation(where[0].value, sentence) if where else None)
        if target is not None:
            person = reading.registry.person(span.value)
            reading.state(person.iri, MEMBER_OF, target.iri, sentence, match.pattern.name, match.pattern.confidence,
                          role=reading.registry.role(RoleMention("ledare", "", "", "indefinite")).iri)


# -- who took part -------------------------------------------------------------------------------------------------


def participation(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    happening = happening_in(reading, sentence)
    only = match.pattern.options.get("only")
    if happening is None or (only and happening.kind not in only) or not allowed(match, spans):
        return
    region = match.get("who")
    for i, span in enumerate(region):
        before = region[i - 1] if i else None
        if id(span) in reading.visitors:
            continue
        if "org" in span.tags and match.pattern.options.get("people_only"):
            continue
        if _is_actor(reading, span, before, region, i, happening, sentence):
            add_participant(reading, sentence, happening, span, match.pattern.name, match.pattern.confidence)
        elif "role" in span.tags and "person" not in span.tags and not span.tags & {"group"}:
            _office_holder(reading, sentence, happening, span, spans, match)
        elif "single" in span.tags and "genitive" not in span.tags and span.value.level:
            reading.state(happening.draft.iri, SK + "involvesLevel", f"{reading.base}level/{span.value.level}", sentence,
                          f"{match.pattern.name}-office", match.pattern.confidence - 0.1)


def _is_actor(reading: Reading, span: Span, before: Span | None, region: Sequence[Span], i: int, happening: Happening,
              sentence: Sentence) -> bool:
    if span.tags & {"person"}:
        return "genitive" not in span.tags
    if span.tags & {"group"}:
        noun = span.value[1] if isinstance(span.value, tuple) else span.value
        if "genitive" in span.tags or (isinstance(noun, Noun) and noun.incidental == 2):
            return False
        if isinstance(noun, Noun) and noun.incidental == 1 and not any(
                "group" in s.tags for s in (*region[max(0, i - 2) : i], *region[i + 1 : i + 3])) and not _at_a_unit(region, i) and not span.tags & {"definite", "definite-plural"}:
            return False
        if "either" in span.tags and i + 1 < len(region) and region[i + 1].tags & {"person"}:
            return False
        if "group" in span.tags and i + 1 < len(region) and region[i + 1].tags & {"person"}:
            return False
        if "either" not in span.tags and "plural" not in next(iter([" ".join(span.tags)])) and "definite" in span.tags:
            return False
        # a group after a preposition belongs to the phrase before it ("stöd till lärare"), unless that names people
        if before is not None and before.tags & {"prep", "sub"} :
            return False
        if before is not None and before.tags & {"to", "by"} and not _in_range(region, i):
            return False
        if before is not None and before.has("w:för") and not _after_represent(region, i):
            return False
        return True
    if span.tags & {"org"} and "genitive" not in span.tags and "pointer" not in span.tags:
        value = span.value
        if isinstance(value, Organisation) and value.type in ("Municipality", "Region"):
            return False
        k = i - 1
        while k >= 0 and region[k].tags & {"plain", "comma", "joiner", "org"} and not region[k].tags & {"group", "person"}:
            k -= 1
        if k >= 0 and region[k].tags & {"from"} and (region[k].has("w:från") or region[k].has("w:för") or region[k].has("w:ur")):
            return True
        return k < 0 or bool(region[k].tags & {"dash", "colon"}) or region[k].has("w:ifrån")
    return False


def _at_a_unit(region: Sequence[Span], i: int) -> bool:
    """Say whether a unit follows: "boende på äldreboendet Solgården" are people, however vague the word."""
    return i + 2 < len(region) and bool(region[i + 1].tags & {"at"}) and "org" in region[i + 2].tags


def _in_range(region: Sequence[Span], i: int) -> bool:
    """Say whether a "från … till …" stands before, which lists everybody between."""
    return any(s.has("w:från") or s.has("w:via") for s in region[:i]) or any(s.has("w:via") for s in region)


def _after_represent(region: Sequence[Span], i: int) -> bool:
    return any(s.tags & {"represent"} for s in region[max(0, i - 4) : i])


def _office_holder(reading: Reading, sentence: Sentence, happening: Happening, span: Span, spans: Sequence[Span], match: Match) -> None:
    """A single unnamed office holder who took part ("socialdirektören") tells a level, and is nobody by name."""
    position = next((k for k, s in enumerate(spans) if s is span), -1)
    if position + 1 < len(spans) and spans[position + 1].tags & {"person"}:
        return
    role = reading.role(span)
    if role is None or "genitive" in span.tags:
        return
    if position >= 2 and "person" in spans[position - 2].tags and spans[position - 1].tags & {"comma", "dash", "open"}:
        return  # the post of the person before it, who counts for herself
    organisation = None
    before = spans[position - 1] if position else None
    if before is not None and "org" in before.tags and "genitive" in before.tags:
        organisation = reading.organisation(before.value, sentence)
    elif position + 2 < len(spans) and spans[position + 1].tags & {"at"} and "org" in spans[position + 2].tags:
        organisation = reading.organisation(spans[position + 2].value, sentence)
    level = reading.level_of(role, organisation)
    if not level and "ordförande" in role.label and organisation is None:
        return
    if level:
        reading.state(happening.draft.iri, SK + "involvesLevel", f"{reading.base}level/{level}", sentence,
                      f"{match.pattern.name}-office", match.pattern.confidence - 0.05)


def add_participant(reading: Reading, sentence: Sentence, happening: Happening, span: Span, rule: str, confidence: float) -> None:
    """State that the actor of *span* took part; the level of a group or a person's role is inferred from it."""
    draft = reading.actor(span, sentence)
    if draft is None or draft.iri in happening.hosts:
        return
    modality = "planned" if happening.planned or modality_of(sentence) else ""
    statement = reading.state(happening.draft.iri, SK + "participant", draft.iri, sentence, rule, confidence, modality=modality)
    reading.participants[happening.draft.iri].add(draft.iri)
    level = ""
    if draft.type == "Group":
        level = draft.level
    elif draft.type == "Union":
        level = "union"
    elif draft.type == "PoliticalBody":
        level = "political"
    if level:
        reading.infer(happening.draft.iri, SK + "involvesLevel", f"{reading.base}level/{level}", "level-of-participant", statement)


# -- visits --------------------------------------------------------------------------------------------------------


def state_visit(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    if not allowed(match, spans):
        return
    rule, confidence = match.pattern.name, match.pattern.confidence
    hosts = [s for s in match.get("host") if "org" in s.tags and id(s) not in reading.visitors]
    visitors = [s for s in match.get("visitor") if "org" in s.tags]
    if not hosts:
        return
    reading.visitors.update(map(id, visitors))
    happening = reading.scope(sentence).event
    dates = [s.value for s in spans if "date" in s.tags and len(s.value.first) >= 7]
    own = dates[0] if dates else None
    if own is not None and (happening is None or happening.kind != "visit" or not _same_day(own, happening.date)):
        happening = _sentence_visit(reading, sentence, own, hosts, rule, confidence)
    elif happening is not None and happening.kind != "visit":
        happening = None
    if happening is None:
        happening = _undated(reading, sentence, hosts)
    if happening is None:
        return
    reading.events_of[sentence.number] = happening
    if modality_of(sentence) == "planned" or re.search(r"\b(?:besöker|kommer)\b", reading.text[sentence.start : sentence.end]):
        happening.planned = happening.planned or modality_of(sentence) == "planned"
    modality = "planned" if happening.planned else ""
    for span in visitors:
        draft = reading.organisation(span.value, sentence)
        if draft is not None:
            reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, rule, confidence, modality=modality)
    for span in hosts:
        value = span.value
        draft = reading.organisation(value, sentence)
        if draft is None or any(draft is reading.organisation(v.value, sentence) for v in visitors):
            continue
        if draft.type in ("Municipality", "Region") and happening.code and draft.code and draft.code != happening.code:
            continue
        reading.state(happening.draft.iri, SK + "visits", draft.iri, sentence, rule, confidence, modality=modality)
        happening.hosts.append(draft.iri)
        if isinstance(value, Organisation) and value.local and value.code and (owner := reading.registry.municipality(value.code)):
            reading.state(happening.draft.iri, SK + "visits", owner.iri, sentence, rule, confidence - 0.02, modality=modality)
            happening.hosts.append(owner.iri)


def _same_day(date: Date, iso: str) -> bool:
    if not iso:
        return False
    return date.first == iso or (not date.has_year and iso.endswith(date.first[2:])) or iso.startswith(date.first)


def _sentence_visit(reading: Reading, sentence: Sentence, date: Date, hosts: list[Span], rule: str, confidence: float) -> Happening | None:
    dated = date.with_year(reading.year)
    inferred = dated.has_year and not date.has_year
    value: Organisation = hosts[0].value
    code = value.code if len(value.code) == 4 else reading.scope(sentence).code
    for known in reading.happenings:
        if known.kind == "visit" and known.date == dated.first and (not code or not known.code or known.code == code):
            return known
    if value.type == "Municipality" and value.code:
        place = reading.registry.place_name(value.code)
    elif code and value.type != "StateBody":
        place = reading.registry.place_name(code)
    else:
        place = value.form or value.label
    draft = reading.registry.visit(place, dated.first)
    happening = Happening(draft, "visit", dated.first, code=code)
    reading.happenings.append(happening)
    draft.forms.add(f"Studiebesök {place}")
    modality = "inferred-year" if inferred else modality_of(sentence)
    happening.planned = modality_of(sentence) == "planned"
    reading.state(draft.iri, SCHEMA + "startDate", to_literal(dated.first), sentence, rule, confidence, modality=modality)
    if dated.last:
        reading.state(draft.iri, SCHEMA + "endDate", to_literal(dated.last), sentence, rule, confidence, modality=modality)
    scope = reading.scope(sentence)
    for other in reading.sentences[sentence.number :]:
        here = reading.scopes.get(other.number)
        if here is None or here.section != scope.section and here.event is not None:
            break
        if other.number > sentence.number and (here.event is not None or (other.block.kind in ("heading", "caption") and re.match(
                r"(?i)(?:om|fakta|kontakt|läs|relaterad|mer)\b", reading.text[other.start : other.end]))):
            break
        if here.event is None and other.block.kind != "chrome":
            here.event = happening
    return happening


def _undated(reading: Reading, sentence: Sentence, hosts: list[Span]) -> Happening | None:
    """Return the one visit of the document that a sentence without a date must be about."""
    visits = [h for h in reading.happenings if h.kind == "visit"]
    codes = {s.value.code for s in hosts if isinstance(s.value, Organisation) and s.value.code}
    fitting = [h for h in visits if not codes or not h.code or h.code in codes]
    return fitting[0] if len(fitting) == 1 else None


# -- initiatives ---------------------------------------------------------------------------------------------------


def _subject(reading: Reading, sentence: Sentence, match: Match, name: str = "what") -> Draft | None:
    spans = match.get(name)
    for span in spans:
        if isinstance(span.value, Thing):
            return reading.registry.thing(span.value) if span.value.kind != "event" else None
    return initiative_in_scope(reading, sentence)


def initiative_in_scope(reading: Reading, sentence: Sentence) -> Draft | None:
    """Return the initiative a pointer ("modellen") means: the page's, else the last one named before in the section."""
    for other in reversed(reading.sentences[max(0, sentence.number - 6) : sentence.number + 1]):
        for span in reversed(other.spans):
            if isinstance(span.value, Thing) and span.value.kind != "event" and (other is not sentence):
                return reading.registry.thing(span.value)
    return reading.scope(sentence).initiative or reading.sole_initiative


def _in_a_visit(reading: Reading, sentence: Sentence) -> bool:
    happening = reading.scope(sentence).event
    return happening is not None and happening.kind == "visit"


def _state_with(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span], predicate: str, *tags: str) -> None:
    if not allowed(match, spans):
        return
    subject = _subject(reading, sentence, match)
    if subject is None or (match.pattern.options.get("outside_visits") and _in_a_visit(reading, sentence)):
        return
    region = match.get("who")
    owner = bool(match.pattern.options.get("owner"))
    for i, span in enumerate(region):
        if "name" in span.tags and "org" in tags and not span.tags & {"org"} and i and (region[i - 1].tags & {"comma", "joiner", "with", "by", "plain"}):
            unknown = reading.registry.unknown(span.value.label)
            reading.state(subject.iri, predicate, unknown.iri, sentence, match.pattern.name, match.pattern.confidence - 0.15,
                          modality=modality_of(sentence))
            continue
        if not any(t in span.tags for t in tags) or ("genitive" in span.tags and not owner):
            continue
        if "pointer" in span.tags and predicate != SK + "responsible" and span.value.type not in ("Municipality", "Region"):
            continue
        if i and region[i - 1].tags & {"in"} and not region[i - 1].tags & {"from", "by", "to"} and predicate != SK + "inspiredBy" and i > 1:
            continue
        object_: Draft | None
        if isinstance(span.value, Thing):
            object_ = reading.registry.thing(span.value)
        else:
            object_ = reading.actor(span, sentence)
        if object_ is not None and object_ is not subject and object_.type != "Group":
            reading.state(subject.iri, predicate, object_.iri, sentence, match.pattern.name, match.pattern.confidence,
                          modality=modality_of(sentence))


def partner(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    _state_with(reading, sentence, match, spans, SK + "partner", "org")


def inspiration(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    _state_with(reading, sentence, match, spans, SK + "inspiredBy", "org", "initiative")


def responsible(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    _state_with(reading, sentence, match, spans, SK + "responsible", "org")


def research(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    if not allowed(match, spans):
        return
    posts = [role.label for s in match.get("post") if (role := reading.role(s))]
    if match.get("post") and not any(re.search(r"forsk|doktorand|utvärder", post) for post in posts):
        return
    subject: Draft | None = None
    for span in match.get("what"):
        if isinstance(span.value, Organisation):
            subject = reading.organisation(span.value, sentence)
    subject = subject or _subject(reading, sentence, match)
    if subject is None or (match.pattern.options.get("only_research") and subject.type != "ResearchProject"):
        return
    for span in members(match.get("who"), "person"):
        person = reading.registry.person(span.value)
        reading.state(subject.iri, SK + "researcher", person.iri, sentence, match.pattern.name, match.pattern.confidence)


def part_initiative(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    if match.pattern.confidence <= 0:
        return
    parts = [s.value for s in match.get("part") if isinstance(s.value, Thing)]
    wholes = [s.value for s in match.get("whole") if isinstance(s.value, Thing)]
    for part in parts:
        for whole in wholes:
            if part.label != whole.label and part.kind != "event" and whole.kind != "event":
                reading.state(reading.registry.thing(part).iri, SK + "partOf", reading.registry.thing(whole).iri, sentence,
                              match.pattern.name, match.pattern.confidence)


# -- organisations -------------------------------------------------------------------------------------------------


def owned(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    what = [reading.organisation(s.value, sentence) for s in match.get("what") if "org" in s.tags]
    who = [reading.organisation(s.value, sentence) for s in match.get("who") if "org" in s.tags]
    for company in what:
        if company is None or company.type not in ("Company", "Organisation", "ServiceUnit", "CivilSociety"):
            continue
        company.type = "Company"
        for owner in who:
            if owner is not None and owner is not company:
                reading.state(company.iri, SK + "ownedBy", owner.iri, sentence, match.pattern.name, match.pattern.confidence)


def part_organisation(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    if any("person" in s.tags for s in spans[max(0, match.first - 6) : match.first]):
        return  # the organisation belongs to somebody's apposition
    parts = [s for s in match.get("part") if "org" in s.tags]
    wholes = [s for s in match.get("whole") if s.tags & {"org", "name"}]
    if not parts or not wholes:
        return
    part = reading.organisation(parts[0].value, sentence)
    whole = _named_organisation(reading, sentence, wholes[0])
    if part is not None and whole is not None and part is not whole and part.type not in ("Municipality", "Region"):
        reading.state(part.iri, SK + "partOf", whole.iri, sentence, match.pattern.name, match.pattern.confidence)


# -- topics --------------------------------------------------------------------------------------------------------


def topic(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span], themes: Sequence[Theme]) -> None:
    """State what is discussed: of the event in scope, else of the initiative, else of the document itself."""
    region = match.get("about")
    if not region or not allowed(match, spans):
        return
    left, right = region[0].start, region[-1].end
    subject = concern_subject(reading, sentence)
    only = match.pattern.options.get("of")
    if only and "/initiative/" not in subject:
        subject = _named_initiative(reading, sentence)
        if not subject:
            return
    inside = [t for t in themes if left <= t.start and t.end <= right]
    for number, theme in enumerate(inside):
        if theme.ambiguous and (number or theme.start - left > 25):
            continue
        state_concern(reading, subject, theme, sentence, match.pattern.name, match.pattern.confidence)


def state_concern(reading: Reading, subject: str, theme: Theme, sentence: Sentence, rule: str, confidence: float) -> None:
    draft = reading.registry.drafts.get(subject)
    if draft is not None and draft.label.casefold() == theme.label.casefold():
        return  # an initiative is not about itself
    concept = reading.registry.concept(theme.iri, theme.label, reading.text[theme.start : theme.end].lower())
    reading.state(subject, SK + "concerns", concept.iri, sentence, rule, confidence)


def _named_initiative(reading: Reading, sentence: Sentence) -> str:
    for span in sentence.spans:
        if isinstance(span.value, Thing) and span.value.kind != "event":
            return reading.registry.thing(span.value).iri
    return ""


def concern_subject(reading: Reading, sentence: Sentence) -> str:
    happening = happening_in(reading, sentence)
    if happening is not None:
        return happening.draft.iri
    for span in sentence.spans:
        if isinstance(span.value, Thing) and span.value.kind != "event":
            return reading.registry.thing(span.value).iri
    if initiative := reading.scope(sentence).initiative:
        return initiative.iri
    if any("initiative-pointer" in s.tags for s in sentence.spans) and (pointed := initiative_in_scope(reading, sentence)):
        return pointed.iri
    return reading.iri


# -- money ---------------------------------------------------------------------------------------------------------

_MONEY = re.compile(
    r"(?i)(?<![\d.,])(\d{1,3}(?:[ .\u00a0]\d{3})+|\d+(?:[.,]\d+)?)\s?(?:(miljoner|miljon|mkr|mnkr|milj\.?|miljarder|tkr|tusen|000)\s?)?(kronor|kr\b|sek\b|:-)?")
_TIMES = {"miljoner": 10**6, "miljon": 10**6, "mkr": 10**6, "mnkr": 10**6, "milj": 10**6, "milj.": 10**6, "miljarder": 10**9, "tkr": 10**3,
          "tusen": 10**3, "000": 1000}


def find_money(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return the amounts in kronor in ``text[start:end]`` with their offsets; a number without a unit is none."""
    found = []
    for m in _MONEY.finditer(text, start, end):
        unit = (m[2] or "").lower()
        if not m[3] and unit not in ("mkr", "mnkr", "tkr", "miljoner", "miljon"):
            continue
        number = re.sub(r"(?<=\d)[ .\u00a0](?=\d{3}(?!\d))", "", m[1]).replace(",", ".")
        try:
            value = round(float(number) * _TIMES.get(unit, 1))
        except ValueError:
            continue
        found.append((m.start(), m.end(), value))
    return found


def state_budget(reading: Reading, subject: Draft, value: int, sentence: Sentence, rule: str, confidence: float, start: int = -1, end: int = -1) -> None:
    amount = reading.registry.amount(hashed(reading.base, "amount", subject.iri, str(value)), value)
    reading.state(subject.iri, SK + "budget", amount.iri, sentence, rule, confidence, start=start, end=end)


def state_mail(reading: Reading, person: Draft, address: str, sentence: Sentence, rule: str, confidence: float) -> None:
    reading.state(person.iri, FOAF + "mbox", "mailto:" + address, sentence, rule, confidence)


def contents(text: str) -> object:
    return literal_text(text)


Relation = Callable[[Reading, Sentence, Match, Sequence[Span]], None]
RELATIONS: dict[str, Relation] = {
    "membership": state_membership, "leadership": leadership, "posts-of-a-list": posts_of_a_list, "participation": participation, "visit": state_visit,
    "partner": partner, "inspiration": inspiration, "responsible": responsible, "research": research,
    "part-initiative": part_initiative, "owned": owned, "part-organisation": part_organisation,
}
_ = ORG
