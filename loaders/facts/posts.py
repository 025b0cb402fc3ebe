"""Who is what where: posts and memberships, read from patterns, signatures and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from styrkedjan.ontology import FOAF, SK

from ..document.reading import FORMER, HAS_ROLE, MEMBER_OF, Reading, happening_in, members
from ..document.registry import Draft
from ..grammar.engine import Match, Span
from ..grammar.force import allowed, modality_of
from ..grammar.register import confidence_of
from ..names.people import Person, fold
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .actors import is_apposed
from .affiliations import implied_owner, owner_beside, region_named

__all__ = [
    "drop_vague_posts",
    "leadership",
    "posts_of_a_list",
    "stands_under",
    "state_addresses",
    "state_membership",
    "state_post",
    "state_signatures",
    "state_signed",
]
_TOP_ROLES = re.compile(
    r"(?:kommun|stads|region|landstings)(?:direktör|chef|råd)$|^(?:kommunalråd|regionråd|landstingsråd|stadsdirektör"
    r"|oppositionsråd|borgarråd|kommunaldirektör)$"
)


#: The words that count people, by how many; of more than ten a text writes the figure.
_NUMBERS = {1: ("en", "ett"), 2: ("två", "båda")} | {
    number: (word,) for number, word in enumerate(("tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"), 3)
}


def state_membership(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State the posts and organisations under "where" of the people under "who"."""
    options = match.pattern.options
    people = [s for s in match.get("who") if s.tags & {"person", "firstname"}]
    blocks = options.get("blocks")
    if not people or (blocks and sentence.block.kind not in blocks):
        return
    if _is_anothers(match, spans) or not allowed(match, spans):
        return
    inside = spans[match.first : match.last]
    pairwise = any(s.has("w:respektive") for s in inside)
    if pairwise != bool(options.get("respective")):
        return
    if options.get("counted") and not any(s.has(f"w:{word}") for s in inside for word in _NUMBERS.get(len(people), ())):
        return  # "två lärare, Eva Ek och elever": she is none of the two
    if pairwise:
        _state_respective(reading, sentence, match, people)
        return
    if options.get("everybody"):
        people = [s for s in spans[: match.last] if "person" in s.tags and "genitive" not in s.tags]
    begins = options.get("planned") or any(s.has("w:blir") or s.has("w:tillträder") for s in inside)
    modality = "planned" if begins or (options.get("perfect") and modality_of(sentence)) else ""
    people, where = _who_where(reading, match, spans, people)
    people = _abbreviated_after(reading, spans, people, where)
    posts = _Posts(reading, sentence, spans, options, past=_is_former(reading, sentence, match, spans))
    posts.read(where)
    if not posts.told:
        return
    if len(people) > 1 and _one_post(where) and min(s.start for s in where) < people[0].start:
        people = people[:1]  # "forskaren A A, B B och C C": only the first is the researcher
    for span in people:
        named = isinstance(span.value, Person)
        person = reading.registry.person(span.value) if named else reading.registry.named_person(span.value)
        for role, organisation, former in posts.told:
            if role is None and options.get("everybody"):
                role = _role_before(reading, spans, span)
            if organisation is None or organisation.type != "Group":
                rule, confidence = match.pattern.name, match.pattern.confidence
                state_post(reading, sentence, person, role, organisation, former, rule, confidence, modality)


_SHORT_POST = re.compile(r"(?i)(?:v\.? ?|vice )?(?:ordf|sekr)\.?")


def _abbreviated_after(
    reading: Reading, spans: Sequence[Span], people: list[Span], where: Sequence[Span]
) -> list[Span]:
    """Return *people*, or who stands before the comma of an abbreviated post: "Eva Ek, ordf Bo Ny" in a lost list."""
    if not where or where[0].start > people[0].start or not _SHORT_POST.fullmatch(_text(reading, where[0])):
        return people
    k = next(k for k, span in enumerate(spans) if span is where[0])
    lost = k > 1 and "comma" in spans[k - 1].tags and "person" in spans[k - 2].tags
    return [spans[k - 2]] if lost else people


def _text(reading: Reading, span: Span) -> str:
    return reading.text[span.start : span.end]


def _who_where(
    reading: Reading, match: Match, spans: Sequence[Span], people: list[Span]
) -> tuple[list[Span], list[Span]]:
    """Return those of *people* of whom the match tells a post or an organisation, and what it tells."""
    where = _own_posts(_after_taken_up(match.get("where"), spans, people), spans, people)
    if len(people) == 1 and any("role" in s.tags and "plural" not in s.tags for s in where):
        # "vi mötte sjuksköterskor och chefen Eva Ek": the plural is others'
        where = [s for s in where if "posts" not in s.tags or s.tags & {"role", "either"}]
    if len(people) > 1 and where and _are_apart(reading.text, people):
        if where[0].start > people[-1].start:
            people = people[-1:]  # "A A, B B från Skolverket": the organisation is that of B alone
        elif "role" in where[0].tags:
            where = [span for span in where if span.start < people[0].start]
    return people, where


def _after_taken_up(where: list[Span], spans: Sequence[Span], people: list[Span]) -> list[Span]:
    """Return *where* less the post that somebody named before takes up: "A A går in som rektor och kuratorn B B"."""
    if not where or where[0].start > people[0].start:
        return where
    first = next(k for k, span in enumerate(spans) if span is where[0])
    taken = any(span.has("w:som") or "as" in span.tags for span in spans[max(0, first - 3) : first])
    earlier = any("person" in span.tags for span in spans[:first])
    joined = next((k for k, span in enumerate(spans) if span.start > where[0].start and "joiner" in span.tags), 0)
    if not (taken and earlier and joined) or spans[joined].start > people[0].start:
        return where
    return [span for span in where if span.start > spans[joined].start]


_SUCCEEDS = ("w:efterträder", "w:efterträdde", "w:ersätter", "w:ersatte", "w:avlöser")


def _role_before(reading: Reading, spans: Sequence[Span], person: Span) -> RoleMention | None:
    """Return the role that stands right before a person: "lektor Eva Ek och doktorand Olle Ask, båda vid …"."""
    i = next(k for k, s in enumerate(spans) if s is person)
    return reading.role(spans[i - 1]) if i and "role" in spans[i - 1].tags else None


def _is_anothers(match: Match, spans: Sequence[Span]) -> bool:
    """Say whether the words before a match make its post somebody else's."""
    options = match.pattern.options
    if not match.first:
        return False
    before = spans[match.first - 1]
    if options.get("opening") and is_apposed(spans, match.first):
        return True  # "Eva Ek (S), ordförande i X, Olle Ask, …": the post is Eva's
    if options.get("plain_roles") and before.has("w:enligt"):
        return True
    near = spans[max(0, match.first - 3) : match.first]
    return any(not span.tags.isdisjoint(_SUCCEEDS) for span in near)  # the post is the successor's


def _is_past(reading: Reading, match: Match, spans: Sequence[Span]) -> bool:
    """Say whether a post in the perfect is over: "har tidigare varit", unless since when or how long is told."""
    inside = spans[match.first : match.last]
    if any(s.has(f"w:{word}") for s in inside for word in ("tidigare", "förr", "då", "dessförinnan")):
        return True
    after = spans[match.first :]
    since = any("date" in s.tags and reading.text.startswith("sedan", s.start) for s in after)
    lasting = since or any(s.has("w:år") or s.has("w:sedan") or s.has("w:månader") for s in after)
    return any(s.has(f"w:{word}") for s in inside for word in ("varit", "arbetat", "jobbat", "verkat")) and not lasting


def _is_former(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> bool:
    """Say whether the posts of a match are over: by its pattern, by its own words, or by how the sentence opens."""
    options = match.pattern.options
    if options.get("former") or (options.get("perfect") and _is_past(reading, match, spans)):
        return True
    return _is_told_of_before(reading, sentence, match, spans)


#: What opens a sentence on what somebody was before, with its verb: "Innan dess var hon rektor på …".
_BEFORE = re.compile(
    r"(?:\w+ )?(?i:innan dess|dessförinnan|tidigare|före det|på den tiden)(?: \w+)? (?:var|hade|arbetade|jobbade|har)\b"
)


def _is_told_of_before(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> bool:
    """Say whether a sentence opens by telling of what was, and has no other verb before the post."""
    found = _BEFORE.match(reading.text, sentence.start, sentence.end)
    if found is None:
        return False
    where = match.get("where")
    end = where[0].start if where else spans[match.first].start
    return not any("verb" in span.tags and found.end() <= span.start < end for span in spans)


class _Posts:
    """Gathers posts from left to right; each is a role, the organisation it goes with, and whether it is over."""

    def __init__(
        self, reading: Reading, sentence: Sentence, spans: Sequence[Span], options: dict[str, Any], past: bool
    ) -> None:
        self.told: list[tuple[RoleMention | None, Draft | None, bool]] = []
        self._reading = reading
        self._sentence = sentence
        self._spans = spans
        self._options = options
        self._past = past
        self._roles: list[RoleMention] = []
        self._organisations: list[Draft] = []
        self._owner: Draft | None = None  # of the roles, by a genitive
        self._owner_value: Organisation | None = None

    def read(self, where: Sequence[Span]) -> None:
        """Gather the posts of *where*."""
        for i, span in enumerate(where):
            owns = "genitive" in span.tags  # "statsministerns statssekreterare" is no minister
            role = self._reading.role(span) if span.tags & {"role", "group"} and not owns else None
            if role is not None:
                self._add_role(span, role, where[i - 1])
            elif span.tags & {"org", "name"}:
                self._add_organisation(span, where[i + 1].tags if i + 1 < len(where) else frozenset())
        self._close()

    def _close(self) -> None:
        if self._roles:
            owners: Sequence[Draft | None] = self._organisations or [self._owner]
            self.told.extend((role, owner, role.former) for role in self._roles for owner in owners)
        else:
            self.told.extend((None, organisation, False) for organisation in self._organisations)

    def _add_role(self, span: Span, role: RoleMention, before: Span) -> None:
        if self._options.get("plain_roles") and "ambiguous" in span.tags:
            return
        counted = _is_counted(self._spans, span) and not self._options.get("counted")
        if counted and not span.tags & {"definite", "definite-plural"}:
            return
        if self._organisations and self._options.get("leading") and not self._roles:
            self._owner, self._organisations = self._organisations[-1], []
        apart = bool(self._roles) and (self._roles[-1].former != role.former or _apart(self._spans, before, span))
        if self._organisations or apart:
            self._close()
            self._roles, self._organisations, self._owner = [], [], None
        if _TRAINED.search(self._reading.text, max(0, span.start - 40), span.start):
            return  # what somebody trained as is no post
        self._reading.posts_at.add(span.start)
        label = _full_label(self._spans, span, role, self._reading.text)
        self._roles.append(RoleMention(label, role.level, role.former or self._past))

    def _add_organisation(self, span: Span, following: frozenset[str]) -> None:
        if self._is_field(span):
            return
        draft = self._region(span) or self._reading.named_organisation(span, self._sentence)
        if draft is None or self._is_agent(span):
            return
        if "genitive" in span.tags and following & {"role", "group"}:
            if self._roles and not self._organisations:
                self._close()
                self._roles = []
            self._owner, self._owner_value = draft, span.value
        elif "genitive" in span.tags and "org" in following:
            return  # whose organisation the next one is
        elif self._roles and draft.type == "Municipality" and self._is_owned_by_a_board():
            own = len(self._roles) > 1 and bool(_TOP_ROLES.search(self._roles[-1].label))
            self._place_owner(draft)
            if own:  # "kommunstyrelsens ordförande och kommunalråd i Umeå": the latter is the municipality's
                last = self._roles.pop()
                self._close()
                self._roles, self._owner, self._organisations = [last], None, [draft]
        elif not (self._organisations and draft.type in ("Municipality", "Region") and self._is_place_of(span)):
            self._organisations.append(draft)

    def _region(self, span: Span) -> Draft | None:
        """Return the region for a name of no list after a post of regions: "regionråd i Västra Götaland"."""
        if "org" in span.tags or not self._roles:
            return None
        return region_named(self._reading, self._roles[-1].label, self._reading.text[span.start : span.end])

    def _is_field(self, span: Span) -> bool:
        """Say whether a name of no list is a field or a superior: "professor i Applied Ethics", "assistent hos A B"."""
        if "org" in span.tags or not self._roles:
            return False
        i = next((k for k, s in enumerate(self._spans) if s is span), 0)
        before, post = self._spans[i - 1], self._roles[-1].label
        if before.has("w:hos") or before.has("w:åt"):
            return post.endswith(_ends("of_a_person")) and len(self._reading.text[span.start : span.end].split()) == 2
        return i > 0 and before.has("w:i") and post.endswith(_ends("of_a_field"))

    def _is_agent(self, span: Span) -> bool:
        """Say whether an organisation only made the one after it: "ordförande i den av staten tillsatta nämnden"."""
        i = next((k for k, s in enumerate(self._spans) if s is span), 0)
        if not i or not self._spans[i - 1].has("w:av") or i + 1 >= len(self._spans):
            return False
        following = self._spans[i + 1]
        return "plain" in following.tags and self._reading.text[: following.end].endswith(("ade", "dda", "da", "ta"))

    def _is_place_of(self, span: Span) -> bool:
        """Say whether a municipality only tells where the organisation before it lies: "Björkskolan i Umeå kommun"."""
        i = next((k for k, s in enumerate(self._spans) if s is span), 0)
        return i > 1 and self._spans[i - 1].has("w:i") and "org" in self._spans[i - 2].tags

    def _is_owned_by_a_board(self) -> bool:
        boards = ("PoliticalBody", "Administration")
        return self._owner is not None and self._owner_value is not None and self._owner.type in boards

    def _place_owner(self, place: Draft) -> None:
        """Take the place after a role for that of the board before it: "kommunstyrelsens ordförande i Umeå"."""
        value = self._owner_value
        if value is not None and not value.code and place.code:
            value.code = place.code
            self._reading.drafts_of.pop(id(value), None)
            self._owner = self._reading.organisation(value, self._sentence) or self._owner


@cache
def _ends(kind: str) -> tuple[str, ...]:
    return tuple(read_table("posts")[kind]["ends"])


_TRAINED = re.compile(r"(?i)\b(?:utbildad|utbildat sig|i grunden|ursprungligen|från början)\b[^.,;]{0,20}$")


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
            state_post(
                reading, sentence, person, role, organisation, role.former, match.pattern.name, match.pattern.confidence
            )


def _are_apart(text: str, people: Sequence[Span]) -> bool:
    """Say whether a comma alone parts the last two people: what follows the last is not all of theirs."""
    return text[people[-2].end : people[-1].start].strip() == ","


def _one_post(where: Sequence[Span]) -> bool:
    roles = [s for s in where if s.tags & {"role", "group"}]
    return bool(roles) and all("role" in s.tags and "either" not in s.tags for s in roles)


def _less_what_is_visited(
    where: list[Span], spans: Sequence[Span], people: list[Span], order: dict[int, int]
) -> list[Span]:
    """Return *where* less the sentence's own object after a post: "… besökte Eva Ek, rektor, den nya skolan i Kalix".

    It begins after a comma, with an article or where somebody visits; *order* has the place of each span by its id.
    """
    person = order[id(people[0])]
    visits = any("visit" in span.tags for span in spans[max(0, person - 5) : person])
    for k in range(1, len(where)):
        last = order[id(where[k - 1])]
        between = spans[last + 1 : order[id(where[k])]]
        if last < person or "role" not in where[k - 1].tags or "role" in where[k].tags or not between:
            continue
        if "comma" in between[0].tags and (visits or (len(between) > 2 and "article" in between[1].tags)):
            return where[:k]
    return where


def _own_posts(where: list[Span], spans: Sequence[Span], people: list[Span]) -> list[Span]:
    """Return *where* less a last role that is the next person's: "…, rektor på A, och läraren B C"."""
    where = list(where)
    order = {id(s): k for k, s in enumerate(spans)}
    # "Eva Ek, två handläggare från Kalix och …": what is counted begins something else in the list
    for k, span in enumerate(where):
        if "group" in span.tags and order[id(span)] > order[id(people[0])] and _is_counted(spans, span):
            where = where[:k]
            break
    where = _less_what_is_visited(where, spans, people, order)
    # "Eva Ek, förbundets ordförande, och debattören Olle Ask": what stands before the "och" is Eva's
    for k in range(len(where) - 1, 0, -1):
        last = order[id(where[k - 1])]
        first = order[id(where[0])]
        if (
            "role" in where[k].tags
            and order[id(where[k])] >= last + 3
            and "comma" in spans[last + 1].tags
            and "joiner" in spans[last + 2].tags
            and order[id(people[0])] > order[id(where[k])]
            and first > 1
            and "comma" in spans[first - 1].tags
            and "person" in spans[first - 2].tags
        ):
            where = where[k:]
            break
    mine = {id(p) for p in people}
    # an organisation right before the next person's role is that person's: "… från A och B:s utredare C D"
    while len(where) > 1 and "org" in where[-1].tags and where[-1].tags.isdisjoint({"role"}):
        k = order[id(where[-1])] + 1
        if (
            k + 1 < len(spans)
            and "role" in spans[k].tags
            and "person" in spans[k + 1].tags
            and id(spans[k + 1]) not in mine
            and order[id(people[0])] < k
        ):
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
    """Say whether a number or a quantifier makes a role count people instead of naming somebody's post."""
    i = next((k for k, s in enumerate(spans) if s is span), 0)
    return any(
        "count" in s.tags and not (s.has("w:en") or s.has("w:ett")) or "number" in s.tags
        for s in spans[max(0, i - 2) : i]
        if s.tags & {"count", "number"}
    ) or (i >= 2 and spans[i - 1].has("w:handfull"))


def _full_label(spans: Sequence[Span], span: Span, role: RoleMention, text: str) -> str:
    """Return a role's label with what stands before it: "vice", "biträdande", "tillförordnad" less "tidigare"."""
    i = next((k for k, s in enumerate(spans) if s is span), -1)
    words: list[str] = []
    k = i - 1
    while k >= 0 and spans[k].tags & {"deputy", "acting-role"}:
        word = next((t[2:] for t in spans[k].tags if t.startswith("w:")), "")
        words.insert(0, read_table("posts")["short"].get(word, word))
        k -= 1
    if (
        k >= 0
        and re.search(r"(?:ek|ordf|direkt)|chef|direktör|sekreterare|strateg|rådgivare|samordnare", role.label)
        and spans[k].tags <= {"word", "plain"}
    ):
        adjective = text[spans[k].start : spans[k].end].lower()
        if re.search(r"isk[ae]?$", adjective):  # "socialpolitisk chef"
            words.insert(0, re.sub(r"isk[ae]$", "isk", adjective))
    words = [w for w in words if w and not role.label.startswith(w)]
    if not words:
        return role.label
    if words[-1] in ("förste", "första", "andre", "andra") and not re.search(
        r"vice|förskol|sekreter|lärare", role.label
    ):
        return role.label
    return " ".join([*words, role.label])


def state_post(
    reading: Reading,
    sentence: Sentence,
    person: Draft,
    role: RoleMention | None,
    organisation: Draft | None,
    former: bool,
    rule: str,
    confidence: float | None = None,
    modality: str = "",
) -> None:
    """State a role and the membership it goes with; the role of a head of a municipality or region tells which one."""
    role_iri = ""
    if role is not None and role.label in read_table("posts")["except"]["no_posts"]:
        return
    if role is not None and organisation is not None and organisation.type in ("Municipality", "Region"):
        organisation = None if role.label.endswith(tuple(read_table("posts")["of_the_state"]["ends"])) else organisation
    confidence = confidence_of(rule) if confidence is None else confidence
    if role is not None:
        own = _has_own_organisation(reading, sentence, person)
        if organisation is None and not former and not own and _TOP_ROLES.search(role.label):
            scope = reading.scope(sentence)
            regional = role.label.startswith(("region", "landsting"))
            code = scope.region if regional else _code_of_host(reading, sentence) or scope.code
            organisation = reading.registry.municipality(code) if code else None
            confidence -= 0.15 if organisation else 0
        if organisation is None and not former and not own:
            organisation = implied_owner(reading, sentence, role)
            if organisation is None and (beside := owner_beside(reading, sentence, role, person)) is not None:
                organisation, confidence = beside, confidence - 0.2
        level = reading.level_of(role, organisation, partisan=person.iri in reading.registry.partisans)
        draft = reading.registry.role(role)
        role_iri = draft.iri
        if not former:
            statement = reading.state(person.iri, HAS_ROLE, role_iri, sentence, rule, confidence, modality=modality)
            reading.posts_of[person.iri].append((RoleMention(role.label, level), statement))
    if organisation is not None and organisation.iri != person.iri:
        predicate = FORMER if former else MEMBER_OF
        reading.state(
            person.iri, predicate, organisation.iri, sentence, rule, confidence, role=role_iri, modality=modality
        )


_RECEIVED = re.compile(r"(?i)\b(?:togs|tas|tog|tar)\b.{0,30}\bemot\b|\bvälkomna(?:r|s|de|des)\b|^Där\b")


def _code_of_host(reading: Reading, sentence: Sentence) -> str:
    """Return the code of the municipality visited where a sentence tells who received the visitors, else ""."""
    happening = happening_in(reading, sentence)
    if happening is None or happening.kind != "visit" or len(happening.code) != 4:
        return ""
    return happening.code if _RECEIVED.search(reading.text[sentence.start : sentence.end]) else ""


def _has_own_organisation(reading: Reading, sentence: Sentence, person: Draft) -> bool:
    """Say whether what follows a name tells whose the person is, or was: "Eva Ek, Umeå", "Eva Ek, f.d. chef i Umeå"."""
    spans = sentence.spans
    for i, span in enumerate(spans):
        if isinstance(span.value, Person) and reading.registry.person(span.value) is person:
            after = spans[i + 1 : i + 7]
            if len(after) > 1 and "comma" in after[0].tags and after[1].tags & {"org", "former", "former-role"}:
                return True
    return False


#: The words between somebody of a list and the organisation.
_BELONGS = ("från", "på", "vid", "i", "hos")


#: How many words of their own may stand between two people of one list.
_BETWEEN = 3


def _near_each_other(region: Sequence[Span], at: list[int]) -> list[int]:
    """Return those of the people at *at* that stand in one list from its beginning on, before words that end it."""
    for n, (one, other) in enumerate(zip([-1, *at], at, strict=False)):
        between = region[one + 1 : other]
        if sum(span.tags <= {"word", "plain", "capital"} or "verb" in span.tags for span in between) > _BETWEEN:
            return at[:n]
    return at


def posts_of_a_list(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State the posts of "tre rektorer: A A från X, B B från Y": the plural's role, each person's organisation."""
    shared = next((role for s in match.get("post") if (role := reading.role(s))), None)
    common = next(
        (d for s in match.get("where") if "org" in s.tags and (d := reading.organisation(s.value, sentence))), None
    )
    region = match.get("who")
    at = _near_each_other(region, [i for i, s in enumerate(region) if "person" in s.tags])
    if shared is None or not at:
        return
    for n, i in enumerate(at):
        before = region[i - 1] if i else None
        own = reading.role(before) if before is not None and "role" in before.tags else None
        rest = region[i + 1 : at[n + 1] if n + 1 < len(at) else len(region)]
        organisation = common
        if match.pattern.options.get("pairs"):
            if len(rest) < 2 or "comma" not in rest[0].tags or not rest[1].tags & {"org", "name"}:
                continue
            organisation = reading.named_organisation(rest[1], sentence)
        elif rest and ("open" in rest[0].tags or any(rest[0].has(f"w:{word}") for word in _BELONGS)):
            organisation = next(
                (d for s in rest[1:4] if "org" in s.tags and (d := reading.organisation(s.value, sentence))), common
            )
        label = (
            _full_label(region, before, own, reading.text) if own is not None and before is not None else shared.label
        )
        role = own or shared
        state_post(
            reading,
            sentence,
            reading.registry.person(region[i].value),
            RoleMention(label, role.level),
            organisation,
            False,
            match.pattern.name,
            match.pattern.confidence,
        )


def leadership(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the people under "who" lead the organisation under "what", else the first under "where"."""
    organisation = reading.organisation(match.get("what")[0].value, sentence) if match.get("what") else None
    where = match.get("where") or [s for s in spans[match.first : match.last] if "org" in s.tags]
    for span in members(match.get("who") or spans[match.first : match.last], "person"):
        target = organisation or (reading.organisation(where[0].value, sentence) if where else None)
        if target is not None:
            person = reading.registry.person(span.value)
            reading.state(
                person.iri,
                MEMBER_OF,
                target.iri,
                sentence,
                match.pattern.name,
                match.pattern.confidence,
                role=reading.registry.role(RoleMention("ledare")).iri,
            )


def _is_spelt(reading: Reading, local: str) -> bool:
    """Say whether the local part of an address spells a name: first name and surname, or a first name alone."""
    return bool(_SPELT.fullmatch(local)) or local in reading.lexicon.folded_first_names


_NAME = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+ [A-ZÅÄÖ][a-zåäöé]+")
_SPELT = re.compile(r"[a-z]{2,}\.[a-z-]{3,}")


def state_addresses(reading: Reading) -> None:
    """Give each e-mail address to the person whose name it spells, else to the person named just before it."""
    before: tuple[Person, int, int] | None = None  # who was named last, in which sentence, up to where
    people = {
        id(s.value): s.value for sentence in reading.sentences for _, s in sentence.told if isinstance(s.value, Person)
    }
    for sentence in reading.sentences:
        for _, span in sentence.told:
            if isinstance(span.value, Person):
                before = (span.value, sentence.number, span.end)
            elif "mail" in span.tags:
                local = fold(span.value.split("@")[0])
                parts = set(re.split(r"[._-]", local))
                fitting = [
                    p
                    for p in people.values()
                    if {fold(w) for w in p.words if len(w) > 1} & parts
                    and (fold(p.words[-1]) in local.replace(".", "-") or len(parts & {fold(w) for w in p.words}) >= 2)
                ]
                best = max(
                    fitting,
                    key=lambda p: (len(parts & {fold(w) for part in p.words for w in part.split("-")}), p.name),
                    default=None,
                )
                if (
                    best is None
                    and before is not None
                    and sentence.number - before[1] <= 2
                    and not _NAME.search(reading.text, before[2], span.start)  # somebody else, not known as a person
                    and not re.match(
                        r"(?:info|kommun|registrator|kontakt|kansli|tips|redaktion|press|webb|anmalan|post)", local
                    )
                    # "eva.ek@" or "eva@" is spelt for somebody, and for nobody else
                    and (parts & {fold(w) for w in before[0].words} or not _is_spelt(reading, local))
                ):
                    best = before[0]
                if best is not None:
                    near = before is not None and before[0] is best and sentence.number - before[1] <= 3
                    told = reading.sentences[before[1]].start if before is not None and near else sentence.block.start
                    _state_contact(reading, sentence, best, min(told, sentence.block.start))
                    reading.state(
                        reading.registry.person(best).iri,
                        FOAF + "mbox",
                        "mailto:" + span.value,
                        sentence,
                        "mail-address",
                    )


_ANSWERS = re.compile(r"(?i)(?:svarar (?:gärna )?på frågor|kontakta\b|vill du veta mer|^kontakt\b)")


def _state_contact(reading: Reading, sentence: Sentence, person: Person, start: int) -> None:
    """Take who answers questions at an address, by what is said from *start* on, for the only initiative's contact."""
    only = reading.topic or reading.sole_initiative
    block = sentence.block
    labelled = block.kind == "value" and "contact" in block.label.split("+")
    if only is not None and (labelled or _ANSWERS.search(reading.text, start, sentence.end)):
        iri = reading.registry.person(person).iri
        reading.state(only.iri, SK + "contactPerson", iri, sentence, "contact-address")


def state_signatures(reading: Reading) -> None:
    """Read signatures: a line that is a name, and under it a post ("Eva Ek ⏎ Handläggare, Skolverket").

    Where the post's line names no organisation, the one that begins the line below it is meant; where the line under
    the name is an organisation alone, and no such line stands over it, the person is of that.
    """
    lines = [*reading.sentences, None]
    before: Sentence | None = None
    for sentence, following, third in zip(lines, lines[1:], lines[2:], strict=False):
        over, before = before, sentence
        if sentence is None or following is None or not following.spans:
            continue
        if not _is_person(sentence):
            continue
        spans = following.spans
        if over is not None and _is_person(over) and third is not None and _is_post(following) and _is_post(third):
            _state_columns(reading, sentence)
            continue
        if _is_organisation(following) and not (over is not None and _is_organisation(over)):
            _state_of_organisation(reading, sentence, following)
            continue
        if _DEGREE.match(reading.text, following.start) and "either" not in spans[0].tags:
            _state_place_of_title(reading, sentence, following)
            continue
        if not spans[0].tags & {"role", "either"} or not _is_line(following) or following.block is sentence.block:
            continue
        if _DOTTED.search(reading.text, following.start, following.block.end):
            continue  # a line to be signed: its name stands under it
        apart = not stands_under(reading, sentence, following)
        if apart and third is not None and stands_under(reading, following, third) and _is_person(third):
            continue  # the post begins the next group of lines: its name stands under it
        person = reading.registry.person(sentence.spans[0].value)
        role = reading.role(spans[0])
        organisation = _first_organisation(reading, following, spans[1:])
        if organisation is None and len(spans) < 4 and third is not None and _is_line(third):
            organisation = _first_organisation(reading, third, third.spans[:1])
        if role is not None:
            state_post(reading, following, person, role, organisation, False, "signature")


def _is_post(sentence: Sentence) -> bool:
    """Say whether a line is a post, and no more than its field."""
    return bool(sentence.spans) and len(sentence.spans) < 4 and bool(sentence.spans[0].tags & {"role", "either"})


def _state_columns(reading: Reading, last: Sentence) -> None:
    """State the posts of names that stand over as many posts, in the same order: columns that became lines.

    *last* is the last of the names. The organisation on the line after the posts is that of all.
    """
    lines = reading.sentences
    first = last.number
    while first and _is_person(lines[first - 1]) and stands_under(reading, lines[first - 1], lines[first]):
        first -= 1
    names = lines[first : last.number + 1]
    posts = lines[last.number + 1 : last.number + 1 + len(names)]
    if len(posts) < len(names) or not all(_is_post(line) for line in posts):
        return
    after = lines[posts[-1].number + 1 : posts[-1].number + 2]
    organisation = _first_organisation(reading, after[0], after[0].spans[:1]) if after and _is_line(after[0]) else None
    for name, post in zip(names, posts, strict=True):
        role = reading.role(post.spans[0])
        if role is not None:
            person = reading.registry.person(name.spans[0].value)
            state_post(reading, post, person, role, organisation, False, "signature")


def stands_under(reading: Reading, line: Sentence, other: Sentence) -> bool:
    """Say whether *other* is the line right under *line*, with no empty line between."""
    return reading.text[line.end : other.start].strip(" ") == "\n"


def _is_person(sentence: Sentence) -> bool:
    return len(sentence.spans) == 1 and isinstance(sentence.spans[0].value, Person)


def _is_organisation(sentence: Sentence) -> bool:
    """Say whether a line is the name of an organisation alone, not of a place, and not the heading of what follows."""
    spans = sentence.spans
    return (
        sentence.block.kind != "heading"
        and len(spans) == 1
        and "org" in spans[0].tags
        and not spans[0].tags & {"place", "genitive", "pointer"}
    )


def _state_of_organisation(reading: Reading, sentence: Sentence, following: Sentence) -> None:
    draft = reading.organisation(following.spans[0].value, following)
    if draft is not None:
        person = reading.registry.person(sentence.spans[0].value)
        state_post(reading, following, person, None, draft, False, "signature")


def _is_line(sentence: Sentence) -> bool:
    """Say whether a sentence may be a line of a signature under the name: short, and naming nobody."""
    return 0 < len(sentence.spans) <= 8 and "person" not in sentence.tags and "verb" not in sentence.tags


def _first_organisation(reading: Reading, sentence: Sentence, spans: Sequence[Span]) -> Draft | None:
    named = (s for s in spans if "org" in s.tags and "genitive" not in s.tags)
    return next((d for s in named if (d := reading.organisation(s.value, sentence)) is not None), None)


_DEGREE = re.compile(r"(?i)(?:fil|med|tekn|jur|ekon|teol|agr|pol)\.? ?(?:dr|doktor|lic|kand|mag|mas)\b")


def _state_place_of_title(reading: Reading, sentence: Sentence, following: Sentence) -> None:
    """State where somebody with a degree is, by the line under the name: "Eva Ek ⏎ Fil. dr vid Umeå universitet"."""
    named = next((s for s in following.spans[1:5] if "org" in s.tags and "genitive" not in s.tags), None)
    whose = reading.organisation(named.value, following) if named is not None else None
    if whose is not None and _is_line(following):
        person = reading.registry.person(sentence.spans[0].value)
        state_post(reading, following, person, None, whose, False, "signature")


_DOTTED = re.compile(r"[.…_]{3,}|(?:\. ){3,}")


def state_signed(reading: Reading) -> None:
    """Read lines to be signed: a post and dots, and under it who has the post ("Sekreterare ….. ⏎ Eva Ek")."""
    for sentence, following in zip(reading.sentences, reading.sentences[1:], strict=False):
        if len(following.spans) != 1 or not isinstance(following.spans[0].value, Person):
            continue
        signed = _DOTTED.search(reading.text, sentence.start, sentence.block.end)
        role = reading.role(sentence.spans[0]) if sentence.spans else None
        if signed and role is not None and "person" not in sentence.tags and len(sentence.spans) < 8:
            person = reading.registry.person(following.spans[0].value)
            state_post(reading, following, person, role, reading.board, False, "signed")


def drop_vague_posts(reading: Reading) -> None:
    """Drop a membership without a role where the same person's role in the same organisation is stated.

    So too in a municipality, where the role is in a body of it: "Eva Ek, Umeå" after "Eva Ek, chef på Umeå kontor".
    """
    with_role = {
        (s.subject, s.object)
        for s in reading.statements.values()
        if s.evidence.role and s.predicate in (MEMBER_OF, FORMER)
    }
    for who, where in sorted(with_role, key=str):
        body = reading.registry.drafts.get(str(where))
        if body is not None and body.code and (owner := reading.registry.municipality(body.code)) is not None:
            with_role.add((who, owner.iri))
    for key, statement in list(reading.statements.items()):
        if (
            statement.predicate == MEMBER_OF
            and not statement.evidence.role
            and (statement.subject, statement.object) in with_role
        ):
            del reading.statements[key]
