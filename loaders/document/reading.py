"""One document while it is read: its blocks, sentences, entities and the statements found so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from styrkedjan.graph.model import Evidence, Inference, Literal, Section, Statement, Term
from styrkedjan.ontology import ORG, SCHEMA, SK

from ..grammar.engine import Match, Span
from ..grammar.register import confidence_of
from ..names.people import Person
from ..names.spans import Organisation, RoleMention, initiative_of
from ..readers import RawDocument
from ..swedish.data import read_table
from ..swedish.lexicon import Lexicon, Noun
from ..swedish.sentence import Sentence
from ..text.dates import Date, find_dates, to_literal
from ..text.layout import Block
from .registry import Draft, Registry
from .rolls import RollHeading
from .titles import Title

__all__ = [
    "FORMER",
    "HAS_ROLE",
    "Happening",
    "Headline",
    "Office",
    "MEMBER_OF",
    "Reading",
    "Scope",
    "happening_in",
    "is_of_a_career",
    "literal_text",
    "members",
]

MEMBER_OF = ORG + "memberOf"
FORMER = SK + "formerMemberOf"
HAS_ROLE = SK + "hasRole"

# a name that heads its own page outweighs the mentions of a short text (each counts 1 to 4), not those of a long one
_HEAD_WEIGHT = 10

# the line in which a page says when it was published or changed
_DATED = re.compile(
    r"(?i)(?:publicerad|publicerat|uppdaterad|ändrad|granskad|publicerades|uppdaterades|^)"
    r"\D{0,40}?((?:19|20)\d\d)-\d\d-\d\d"
)
_DATED_IN_WORDS = re.compile(r"(?i)(?:publicerad|publicerat|uppdater|ändrad)\D{0,30}\d{1,2} \w+ ((?:19|20)\d\d)")
# … and the line in which an issue, a post or a press release does
_ISSUE = re.compile(
    r"(?i)\b(?:postat|postad|inlagd|skrivet|skriven|nyhetsbrev|månadsbrev|nr \d|nummer \d|pressmeddelande"
    r"|årsredovisning|krönika)\b"
)


@dataclass(slots=True, eq=False)
class Happening:
    """A visit or another event, and what is known of it while the document is read."""

    draft: Draft
    kind: str  # "visit", "event"
    date: str = ""
    hosts: list[str] = field(default_factory=list)
    code: str = ""
    whole_page: bool = False
    by_title: bool = False  # only the page's title tells that the page is about it
    planned: bool = False
    received: bool = False  # told by whom the visit was paid to


@dataclass(frozen=True, slots=True)
class Office:
    """A post that a sentence says took part, without its holder; who holds it is known once all has been read."""

    sentence: Sentence
    happening: Happening
    span: Span
    rule: str


@dataclass(slots=True)
class Headline:
    """The title that says what the page is about, the sentence it stands in, and the events it made, if any."""

    title: Title
    sentence: Sentence
    happenings: list[Happening] = field(default_factory=list)


@dataclass(slots=True)
class Scope:
    """What holds for a sentence because of its place: the municipality, the event, the initiative of its section."""

    code: str = ""
    region: str = ""
    event: Happening | None = None
    initiative: Draft | None = None
    section: str = ""


class Reading:
    """The state of reading one document; statements are added in any order and sorted at the end."""

    def __init__(self, raw: RawDocument, base: str, lexicon: Lexicon) -> None:
        self.raw = raw
        self.text = raw.text
        self.base = base
        self.lexicon = lexicon
        self.registry = Registry(base, lexicon)
        self.iri = f"{base}document/{raw.sha256[:16]}"
        self.blocks: list[Block] = []
        self.sentences: list[Sentence] = []
        self.sections: list[Section] = []
        self.scopes: dict[int, Scope] = {}  # by sentence number
        self.statements: dict[tuple[str, str, Term, str, int, int], Statement] = {}
        self._inferred: dict[tuple[str, str, Term], tuple[str, dict[Statement, None]]] = {}
        self.happenings: list[Happening] = []
        self.events_of: dict[int, Happening] = {}
        self.topic: Draft | None = None
        self.assignment: Draft | None = (
            None  # the topic, where the title says that it is an assignment, agreement, plan
        )
        self.told_assignments: dict[int, Draft] = {}  # by number of the sentence that tells of it
        self.cards: dict[int, Draft] = {}  # the projects of a list, by where the heading of each begins
        self.headline: Headline | None = None  # the title, where it says what the page is about
        self.sole_initiative: Draft | None = None  # where the document names one and no other
        self.board: Draft | None = None  # the body whose minutes these are
        self.rolls: list[RollHeading] = []  # where minutes list who was there
        self.year = ""
        self._starts: list[int] = []
        self.document_code = ""
        self.document_region = ""
        self.offices: list[Office] = []
        self.visits_untold: list[tuple[Sentence, Match]] = []  # that no known visit takes, by reading order
        self.published = ""  # the day of the page itself, ISO
        self.placed_services: set[str] = set()  # services that the document gives a place somewhere
        self.regional = False  # whether the document is more about regions than about municipalities
        self.drafts_of: dict[int, Draft | None] = {}  # by id of an organisation mention
        self.kept: list[Organisation] = []  # mentions whose ids are keys above must stay alive
        self.title: tuple[Sentence, int] | None = None  # the sentence that names the topic, and where its name ends
        self.visitors: set[int] = set()  # ids of the spans that visit, and so are visited by nobody in the same breath
        self.stating: set[int] = set()  # numbers of the sentences that state a fact
        self.participants: dict[str, set[str]] = defaultdict(set)
        self.events_with: dict[str, set[str]] = defaultdict(set)  # of each participant
        self.assignees: list[Draft] = []  # who was given an assignment last
        self.assigners: dict[str, Draft] = {}  # who gives any, by IRI
        self.agreements: dict[
            tuple[str, frozenset[str]], str
        ] = {}  # what those told of are called, by noun and parties
        self.unassigned: list[tuple[Sentence, Match, list[Draft]]] = []  # assignments that nobody is told to give
        self.posts_at: set[int] = set()  # offsets of the words that tell somebody's post, and so name no group
        self.posts_of: dict[str, list[tuple[RoleMention, Statement]]] = defaultdict(list)  # by IRI of a person

    @property
    def body(self) -> list[Sentence]:
        """The sentences outside the page's chrome, in reading order."""
        return [sentence for sentence in self.sentences if sentence.block.kind != "chrome"]

    # -- statements ----------------------------------------------------------------------------------------------

    def state(
        self,
        subject: str,
        predicate: str,
        object_: Term,
        sentence: Sentence,
        rule: str,
        confidence: float | None = None,
        *,
        role: str = "",
        modality: str = "",
        start: int = -1,
        end: int = -1,
    ) -> Statement:
        """Add a statement with the sentence (or ``text[start:end]``) as its evidence; return it.

        Without a *confidence* it is that of the rule's own entry; nothing is added by a rule that has none.
        """
        if confidence is None:
            confidence = confidence_of(rule)
        left = sentence.start if start < 0 else start
        right = sentence.end if end < 0 else end
        key = (subject, predicate, object_, role, left, right)
        known = self.statements.get(key)
        if known is not None and known.evidence.confidence >= confidence:
            return known
        evidence = Evidence(
            self.text[left:right],
            left,
            right,
            rule,
            _rounded(confidence),
            self.scopes[sentence.number].section if sentence.number in self.scopes else "",
            role,
            modality,
        )
        statement = Statement(subject, predicate, object_, evidence)
        if confidence <= 0:
            return statement  # of a rule that is switched off
        self.statements[key] = statement
        if predicate != SCHEMA + "mentions":
            self.stating.add(sentence.number)
        return statement

    def state_dates(
        self,
        subject: str,
        date: Date,
        sentence: Sentence,
        rule: str,
        confidence: float | None = None,
        modality: str = "",
    ) -> None:
        """State when something took place: the day it began, and the day it ended where *date* is a range."""
        begin, end = SCHEMA + "startDate", SCHEMA + "endDate"
        self.state(subject, begin, to_literal(date.first), sentence, rule, confidence, modality=modality)
        if date.last:
            self.state(subject, end, to_literal(date.last), sentence, rule, confidence, modality=modality)

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that the character at *offset* stands in, None between sentences."""
        if not self._starts:
            self._starts = [s.start for s in self.sentences]
        i = bisect_right(self._starts, offset) - 1
        return self.sentences[i] if i >= 0 and offset < self.sentences[i].end else None

    def blocks_up_to(self, block: Block) -> Iterator[Block]:
        """Yield *block* and those before it, the nearest first."""
        i = bisect_right(self.blocks, block.start, key=lambda each: each.start)
        yield from (self.blocks[k] for k in range(i - 1, -1, -1))

    def infer(self, subject: str, predicate: str, object_: Term, rule: str, premise: Statement) -> None:
        """Add what follows from a statement; more premises for the same conclusion are kept together."""
        key = (subject, predicate, object_)
        known, premises = self._inferred.setdefault(key, (rule, {}))
        premises[premise] = None
        if rule < known:
            self._inferred[key] = rule, premises

    def inferences(self) -> list[Inference]:
        """Return what was inferred, each with all that it rests on, as it is stated now: a surer rule may have come."""
        return [
            Inference(*key, rule, tuple(sorted({self.statements.get(_key_of(each), each) for each in premises})))
            for key, (rule, premises) in self._inferred.items()
        ]

    # -- mentions to entities ------------------------------------------------------------------------------------

    def scope(self, sentence: Sentence) -> Scope:
        """Return what holds for a sentence because of where it stands."""
        return self.scopes[sentence.number]

    def organisation(self, value: Organisation, sentence: Sentence) -> Draft | None:
        """Return the organisation that a mention stands for here; a pointer finds what was named before."""
        key = id(value)
        if key in self.drafts_of:
            return self.drafts_of[key]
        self.kept.append(value)
        scope = self.scope(sentence)
        draft: Draft | None
        if value.pointer == "Municipality":
            draft = self.registry.municipality(scope.code) if scope.code else None
        elif value.pointer == "Region":
            code = scope.region or self.document_region
            draft = self.registry.municipality(code) if code else None
        elif value.pointer:
            draft = self.registry.last_of(value.pointer, self.lexicon.word(value.label).head)
            if draft is not None and draft.code and scope.code and draft.code != scope.code:
                draft = None
        else:
            code = self.code_for(value, sentence)
            if (
                code
                and not value.code
                and (scope.event is None or scope.event.kind != "visit")
                and self.registry.is_general(value)
                and (value.label.lower() not in self.placed_services and not self._is_held_here(value, sentence))
            ):
                code = ""  # "socialtjänsten" in general, until the text says whose
            draft = self.registry.organisation(value, code)
        self.drafts_of[key] = draft
        return draft

    def named_organisation(self, span: Span, sentence: Sentence) -> Draft | None:
        """Return the organisation of a span, be it one of which only the capitals tell that it is a name."""
        return (
            self.registry.unknown(span.value.label) if "name" in span.tags else self.organisation(span.value, sentence)
        )

    def _is_held_here(self, value: Organisation, sentence: Sentence) -> bool:
        """Say whether a service is that of the place in scope.

        So it is where its name has a capital within the sentence, where somebody has a post there, and where the
        sentence names its municipality in full.
        """
        spans = sentence.spans
        number = next((i for i, span in enumerate(spans) if span.value is value), 0)
        if number and self.text[spans[number].start].isupper():
            return True
        before = spans[max(0, number - 3) : number]
        if (
            before
            and before[-1].has("at")
            and any("role" in span.tags and "plural" not in span.tags for span in before)
        ):
            return True
        return any(
            "org" in s.tags and not s.tags & {"place", "pointer"} and s.value is not value and len(s.value.code) == 4
            for _, s in sentence.told
            if isinstance(s.value, Organisation)
        )

    def code_for(self, value: Organisation, sentence: Sentence) -> str:
        """Return the code of the municipality or region that a local body belongs to: its own, else the scope's."""
        scope = self.scope(sentence)
        if value.code:
            return value.code
        regional = tuple(read_table("organisations")["regional"]["begins"])
        if value.type in ("PoliticalBody", "Administration") and value.label.lower().startswith(regional):
            return scope.region or self.document_region or self._only_region()
        if scope.code:
            return scope.code
        municipal = value.label.lower().startswith(tuple(read_table("organisations")["municipal"]["begins"]))
        if scope.region and not municipal and (self.regional or scope.region != self.document_region):
            return scope.region
        return ""

    def _only_region(self) -> str:
        """Return the code of the one region that the document names, "" where it names none or several."""
        told = (span.value for sentence in self.body for _, span in sentence.told)
        codes = {value.code for value in told if isinstance(value, Organisation) and value.type == "Region"}
        return codes.pop() if len(codes) == 1 else ""

    def actor(self, span: Span, sentence: Sentence) -> Draft | None:
        """Return the person, group or organisation of a span, or None."""
        value = span.value
        if isinstance(value, Person):
            return self.registry.person(value)
        if isinstance(value, Organisation):
            return self.organisation(value, sentence)
        if isinstance(value, tuple):
            return self.registry.group(value[1])
        if isinstance(value, Noun) and value.kind == "group":
            return self.registry.group(value)
        return None

    def role(self, span: Span) -> RoleMention | None:
        """Return the role that a span names, the singular of a plural included, or None."""
        value = span.value[0] if isinstance(span.value, tuple) else span.value
        if isinstance(value, RoleMention):
            return value
        if isinstance(value, Noun) and value.singular:
            return RoleMention(value.singular, value.level)
        return None

    def level_of(self, role: RoleMention, organisation: Draft | None, *, partisan: bool = False) -> str:
        """Return the level that a role stands on, given whose it is, and whether who has it is told to have a party."""
        kind = organisation.type if organisation else ""
        if kind == "StateBody":
            return "state"
        if kind == "Union":
            return "union"
        if role.level:
            return role.level
        if partisan and ("ordförande" in role.label or "ledamot" in role.label):
            return "political"
        if kind in ("PoliticalBody", "Municipality", "Region") and (
            "ordförande" in role.label or "ledamot" in role.label
        ):
            return "political"
        return ""

    def head_owner(self, sentence: Sentence) -> Organisation | None:
        """Return the organisation that a line is headed by: all it names, or before a bar or a dash; or None."""
        first = next(iter(sentence.spans), None)
        if first is None or not isinstance(first.value, Organisation):
            return None
        alone = len(sentence.spans) == 1 or self.text[sentence.spans[1].start] in "|–"
        return first.value if alone else None

    # -- the document as a whole ---------------------------------------------------------------------------------

    def find_document_scope(self) -> None:
        """Decide which municipality and region the document is about, where one stands out."""
        weights: Counter[str] = Counter()
        regions: Counter[str] = Counter()
        first_heading = next((b for b in self.blocks if b.kind == "heading"), None)
        for sentence in self.sentences[:3]:
            owner = self.head_owner(sentence)
            if (
                owner is not None
                and owner.code
                and "place" not in sentence.spans[0].tags
                and sentence.block.kind in ("heading", "caption", "chrome")
            ):
                (weights if len(owner.code) == 4 else regions)[owner.code] += _HEAD_WEIGHT
        for sentence in self.body:
            for number, span in sentence.told:
                value = span.value
                if not isinstance(value, Organisation) or is_of_a_career(sentence, number):
                    continue
                if value.local and value.code:
                    self.placed_services.add(value.label.lower())
                # where those met whose notes these are, as the title
                weight = 3 if sentence.block is first_heading or sentence.block.label == "place" else 1
                code = value.code
                if len(code) == 4:
                    weights[code] += weight + (1 if value.owned or "place" not in span.tags else 0)
                elif len(code) == 2:
                    regions[code] += weight
        for domain in re.findall(r"[@.]([a-zåäö-]+)\.se\b", self.text.lower()):
            for known, place in self.lexicon.place_of.items():
                if _plain(place) == domain:
                    weights[self.lexicon.code_of[known]] += 2
        self.document_code = _outstanding(weights)
        self.regional = sum(regions.values()) > sum(weights.values())
        self.document_region = _outstanding(regions)
        if (
            self.document_code
            and self.document_region
            and regions[self.document_region] > 2 * weights[self.document_code]
        ):
            self.document_code = ""

    def find_things(self) -> list[Draft]:
        """Return the initiatives that the document names, in the order of their names."""
        found = {s.value.label: s.value for sentence in self.sentences for _, s in sentence.told if initiative_of(s)}
        return [self.registry.thing(found[label]) for label in sorted(found)]

    def find_published(self) -> None:
        """Find the day of the page itself: its front matter's, else that of a short line near its top."""
        for key in ("date", "datum", "published", "publicerad"):
            if re.fullmatch(r"\d{4}-\d\d-\d\d", self.raw.metadata.get(key, "")):
                self.published = self.raw.metadata[key]
                return
        for block in self.blocks[:10]:
            line = self.text[block.start : block.end]
            if len(line) < 90 and re.match(r"(?i)\W*(?:nyhet|publicer|pressmeddelande|artikel|datum|\d)", line):
                for found in find_dates(self.text, block.start, block.end):
                    if len(found.first) == 10 and found.has_year and not found.last:
                        self.published = found.first
                        return

    def find_year(self) -> None:
        """Find the year of the page itself: its front matter's, else the first that its lines on publication tell."""
        for key in ("date", "datum", "published", "publicerad"):
            if m := re.match(r"(?:19|20)\d\d", self.raw.metadata.get(key, "")):
                self.year = m.group()
                return
        years = []
        for block in self.blocks:
            if block.kind != "chrome" and block.end - block.start >= 60:
                continue
            line = self.text[block.start : block.end]
            if "19" not in line and "20" not in line:
                continue  # what the expressions below take longer to find out
            m = _DATED.search(line)
            if m is None and block.kind == "chrome":
                m = _DATED_IN_WORDS.search(line)
            if m is not None:
                years.append(m[1])
        for block in self.blocks[:10] if not years else ():
            line = self.text[block.start : block.end]
            if len(line) >= 110 or not ("19" in line or "20" in line) or not _ISSUE.search(line):
                continue
            found = set(re.findall(r"(?<![\d-])((?:19|20)\d\d)(?!\d)", line))
            if len(found) == 1:
                years += found
        if years:
            self.year = min(years)


def is_of_a_career(sentence: Sentence, number: int) -> bool:
    """Say whether an organisation tells only where somebody had or has a post: "tio år som rektor i Umeå kommun"."""
    before = sentence.spans[max(0, number - 3) : number]
    if len(before) < 2 or not before[-1].tags & {"at", "in"} or not before[-2].tags & {"role", "either"}:
        return False
    return any(token.word.lower in _CAREER for token in sentence.tokens if token.start < before[-2].start)


#: Words of a sentence that tells what somebody has done before.
_CAREER = frozenset(
    {"tidigare", "senast", "närmast", "erfarenhet", "jobbat", "arbetat", "bakgrund", "lämnar", "kommer", "dessförinnan"}
)


def _key_of(statement: Statement) -> tuple[str, str, Term, str, int, int]:
    """Return what tells a statement from others of the document, whichever rule states it."""
    evidence = statement.evidence
    return statement.subject, statement.predicate, statement.object, evidence.role, evidence.start, evidence.end


@lru_cache(maxsize=1024)
def _rounded(confidence: float) -> float:
    return round(confidence, 2)


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("åäöé", "aaoe")).replace(" ", "")


def _outstanding(weights: Counter[str]) -> str:
    """Return the key that makes up most of the weight, "" where two compete."""
    if not weights:
        return ""
    (best, weight), *rest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    total = sum(weights.values())
    if not rest or weight >= 0.6 * total or (weight >= 4 and weight >= 2.5 * rest[0][1]):
        return best
    return ""


def literal_text(text: str) -> Literal:
    """Return text of the document as a Swedish literal, line breaks and runs of space as one space."""
    return Literal(re.sub(r"\s+", " ", text).strip(), language="sv")


def members(spans: Iterable[Span], *tags: str) -> list[Span]:
    """Return the spans that have one of the *tags*, in order."""
    return [s for s in spans if any(t in s.tags for t in tags)]


def happening_in(reading: Reading, sentence: Sentence) -> Happening | None:
    """Return the event a sentence tells of: one it names, else the one in scope."""
    found = reading.events_of.get(sentence.number)
    if found is not None:
        return found
    return reading.scope(sentence).event
