"""Initiatives and research projects: which one a page is about, who is in them, their money and their time."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache

from styrkedjan.ontology import SCHEMA, SK

from ..document.cards import find_cards
from ..document.iris import hashed
from ..document.page import find_title, page_initiative
from ..document.reading import Headline, Reading, literal_text, members
from ..document.registry import Draft
from ..document.titles import short_forms
from ..document.told_assignments import find_told_assignments, told_in_force
from ..grammar.engine import Match, Span
from ..grammar.force import allowed, modality_of
from ..names.people import Person
from ..names.spans import Chunker, Context, Organisation, Thing, initiative_of
from ..names.topic import topic_of
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from ..text.dates import to_literal
from ..text.layout import Block
from .attendance import iter_organisations

__all__ = [
    "find_money",
    "find_topic",
    "initiative_in_scope",
    "inspiration",
    "know_research",
    "part_initiative",
    "partner",
    "research",
    "responsible",
    "state_budget",
    "state_initiatives",
    "state_owners_beside",
    "state_researchers",
    "state_sole_research",
]


def know_research(reading: Reading, context: Context) -> None:
    """Take the only project that a research project's page names for that one; to be called before there are spans."""
    things = {
        id(v): v
        for entries in context.names.by_first.values()
        for _, v in entries
        if isinstance(v, Thing) and v.kind != "event"
    }
    if len({thing.label for thing in things.values()}) == 1 and _is_research_page(reading):
        for thing in things.values():
            thing.kind = "research"


def _is_research_page(reading: Reading) -> bool:
    """Say whether the page presents a research project: by its labels, and a university or so many words."""
    labels = {b.label for b in reading.blocks if b.kind in ("label", "value")}
    if (
        not labels & {"staff", "financier", "researcher", "leader"}
        or len(re.findall(r"(?i)\bforsk|\bstudien?\b|fallstudi", reading.text)) < 2
    ):
        return False
    if re.search(r"(?i)\b(?:forskningsprojekt|följeforskning om)", reading.text[:600]) or any(
        b.kind in ("heading", "caption") and re.search(r"(?i)\bforskningsprojekt", reading.text[b.start : b.end])
        for b in reading.blocks
    ):
        return True
    if any(
        isinstance(span.value, Organisation) and span.value.type == "ResearchBody"
        for sentence in reading.sentences
        if sentence.block.label in ("partner", "staff", "responsible", "organisation", "theme", "category")
        for span in sentence.spans
    ):
        return True
    head = [
        s
        for s in reading.sentences
        if s.block in reading.blocks[:4] and all(x.tags & {"org", "punct"} for x in s.spans)
    ]
    return any(isinstance(x.value, Organisation) and x.value.type == "ResearchBody" for s in head for x in s.spans)


def find_topic(reading: Reading, chunker: Chunker, context: Context) -> None:
    """Find the initiative the page is about, and read its names in all sentences that may have them."""
    find_cards(reading)
    if not reading.cards and not _find_titled(reading, chunker, context):
        _find_assignment(reading)
    find_told_assignments(reading)
    if reading.topic is None and not reading.cards:
        _find_unnamed(reading)


def _find_titled(reading: Reading, chunker: Chunker, context: Context) -> bool:
    """Make the initiative that a heading names, as the labels under it tell, the page's topic; say whether one is."""
    found = topic_of(reading.text, reading.blocks, reading.sentences, chunker, reading.raw.metadata.get("title", ""))
    if found is None or _tells_of_an_occasion(reading, found[1]):
        return False
    thing, block, start, end = found
    if _is_research_page(reading):
        thing.kind = "research"
    words = tuple(thing.label.split())
    short = ""
    known = [
        value
        for entry, value in context.names.by_first.get(words[0], ())
        if entry == words and isinstance(value, Thing)
    ]
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
            sentence.read(chunker.chunk(reading.text, sentence.tokens, context))
    reading.topic = reading.registry.thing(thing)
    for sentence in reading.sentences:
        if sentence.block is block and sentence.start <= start < sentence.end:
            reading.title = sentence, end
    return True


def _tells_of_an_occasion(reading: Reading, block: Block) -> bool:
    """Say whether the heading in *block* is plainly that of a visit or another occasion, whatever labels are below."""
    titled = find_title(reading)
    return (
        titled is not None
        and titled[1].block is block
        and titled[0].rule.makes != "initiative"
        and not titled[0].rule.told
    )


def _find_unnamed(reading: Reading) -> None:
    """Make the project of a page whose labels are a project's and whose text calls it just "projektet" the topic."""
    labels = {part for block in reading.blocks if block.kind == "label" for part in block.label.split("+")}
    own = labels & {"leader", "staff", "period", "budget", "financier", "researcher", "partner"}
    named = any(initiative_of(span) for sentence in reading.sentences for _, span in sentence.told)
    calls = next(
        (s for s in reading.body if re.match(r"(?:Detta p|P)rojekt(?:et)?\b", reading.text[s.start : s.end])), None
    )
    if len(own) < 3 or named or calls is None:
        return
    kind = "research" if re.search(r"(?i)\bforsk|doktorand|universitet", reading.text) else "initiative"
    title = re.sub(r"\s+", " ", reading.raw.metadata.get("title", "")).strip()
    reading.topic = reading.registry.thing(Thing(kind, title or "Projektet"))
    reading.topic.forms.add("Projektet")
    reading.title = calls, calls.start


def _find_assignment(reading: Reading) -> None:
    """Make the assignment, the agreement or the plan that the title names the page's topic."""
    found = page_initiative(reading)
    if found is not None:
        title, sentence = found
        draft = reading.registry.thing(Thing("initiative", title.phrase))
        draft.forms |= {title.line, *title.forms, *short_forms(title, reading.text)}
        reading.topic = reading.assignment = draft
        reading.title = sentence, sentence.end
        reading.headline = Headline(title, sentence)
        reading.state(reading.iri, SCHEMA + "mentions", draft.iri, sentence, "mention")


def _subject(reading: Reading, sentence: Sentence, match: Match) -> Draft | None:
    """Return the initiative that a match names under "what", else the one in scope."""
    for span in match.get("what"):
        if isinstance(span.value, Thing):
            return reading.registry.thing(span.value) if span.value.kind != "event" else None
    return initiative_in_scope(reading, sentence)


def initiative_in_scope(reading: Reading, sentence: Sentence) -> Draft | None:
    """Return the initiative a pointer ("modellen") means: the page's, else the last one named before in the section."""
    if any(token.word.lower.startswith("uppdrag") for token in sentence.tokens):
        told = told_in_force(reading, sentence)
        if told is not None:
            return told
    main = reading.topic or reading.sole_initiative
    calls = {token.word.lower for token in sentence.tokens} & _kinds()
    for other in reversed(reading.sentences[max(0, sentence.number - 6) : sentence.number + 1]):
        if main is not None and other.block is not sentence.block:
            break  # "piloten" in a paragraph that names none is the page's
        for span in reversed(other.spans):
            if initiative_of(span) and (other is not sentence) and not _is_of_another_kind(span.value.label, calls):
                return reading.registry.thing(span.value)
    return reading.scope(sentence).initiative or reading.sole_initiative


@cache
def _kinds() -> frozenset[str]:
    return frozenset(read_table("initiatives")["compound_kinds"])


def _is_of_another_kind(label: str, calls: Set[str]) -> bool:
    """Say whether a name tells another kind than the sentence does: by "försöket" no "Skönsmomodellen" is meant."""
    ends = {kind for kind in _kinds() if label.endswith(kind)}
    return bool(ends and calls) and ends.isdisjoint(calls)


def _in_a_visit(reading: Reading, sentence: Sentence) -> bool:
    happening = reading.scope(sentence).event
    return happening is not None and happening.kind == "visit"


def _state_with(
    reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span], predicate: str, *tags: str
) -> None:
    if not allowed(match, spans):
        return
    options = match.pattern.options
    subject = _subject(reading, sentence, match)
    if subject is None or (options.get("outside_visits") and _in_a_visit(reading, sentence)):
        return
    if options.get("listed"):
        _state_listed(reading, sentence, match, subject, predicate)
        return
    region = match.get("who")
    rule, confidence, modality = match.pattern.name, match.pattern.confidence, modality_of(sentence)
    for i, span in enumerate(region):
        if "org" in tags and _is_unknown_name(region, i):
            unknown = reading.registry.unknown(span.value.label)
            reading.state(subject.iri, predicate, unknown.iri, sentence, rule, confidence - 0.15, modality=modality)
            continue
        owned = "genitive" in span.tags and not options.get("owner")
        if owned or not any(t in span.tags for t in tags) or _stands_for_less(region, i, predicate):
            continue
        named = isinstance(span.value, Thing)
        object_ = reading.registry.thing(span.value) if named else reading.actor(span, sentence)
        if object_ is not None and object_ is not subject and object_.type != "Group":
            reading.state(subject.iri, predicate, object_.iri, sentence, rule, confidence, modality=modality)


def _is_unknown_name(region: Sequence[Span], i: int) -> bool:
    """Say whether the span at *i* is a name of which only its place in a list tells that it is an organisation's."""
    tags = region[i].tags
    return "name" in tags and "org" not in tags and i > 0 and bool(region[i - 1].tags & _BESIDE_NAMES)


_BESIDE_NAMES = frozenset({"comma", "joiner", "with", "by", "plain"})


def _stands_for_less(region: Sequence[Span], i: int, predicate: str) -> bool:
    """Say whether the span at *i* only points back, or tells where something is and not who."""
    span = region[i]
    if "pointer" in span.tags and predicate != SK + "responsible":
        return span.value.type not in ("Municipality", "Region")
    if i < 2:
        return False
    before = region[i - 1]
    within = before.tags & {"in"} and not before.tags & {"from", "by", "to"}
    if within and predicate != SK + "inspiredBy":
        return True
    # "av Maria Ungdom i Stockholm"
    named = region[i - 2].tags & {"capital", "single", "name", "person", "org"}
    return "place" in span.tags and before.has("w:i") and bool(named)


def _state_listed(reading: Reading, sentence: Sentence, match: Match, subject: Draft, predicate: str) -> None:
    """State each organisation of a list, those too of which only the place in the list tells that they are any."""
    for span in iter_organisations(match.get("who"), reading.text):
        draft = reading.named_organisation(span, sentence)
        if draft is not None and draft is not subject:
            rule, confidence = match.pattern.name, match.pattern.confidence
            modality = modality_of(sentence)
            reading.state(subject.iri, predicate, draft.iri, sentence, rule, confidence, modality=modality)


def partner(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the organisations under "who" take part in the initiative."""
    _state_with(reading, sentence, match, spans, SK + "partner", "org")


def inspiration(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the organisations and initiatives under "who" were what the initiative is modelled on."""
    _state_with(reading, sentence, match, spans, SK + "inspiredBy", "org", "initiative")


def responsible(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the organisations under "who" answer for the initiative, unless they are only whom it is done with."""
    if not _is_companion(spans, match.first):
        _state_with(reading, sentence, match, spans, SK + "responsible", "org")


def _is_companion(spans: Sequence[Span], first: int) -> bool:
    """Say whether the organisation at *first* is in the list of those "tillsammans med" whom something is done."""
    for k in range(first - 1, 0, -1):
        if "with" in spans[k].tags:
            return bool(spans[k - 1].tags & {"together", "cooperate"})
        if not spans[k].tags & {"org", "comma", "joiner", "plain", "announced"} or "verb" in spans[k].tags:
            return False
    return False


def research(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the people under "who" study the initiative; posts that are none of a researcher's refuse it."""
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
        reading.state(
            subject.iri, SK + "researcher", person.iri, sentence, match.pattern.name, match.pattern.confidence
        )


def part_initiative(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that each initiative under "part" belongs to each under "whole"."""
    parts = [s.value for s in match.get("part") if isinstance(s.value, Thing)]
    wholes = [s.value for s in match.get("whole") if isinstance(s.value, Thing)]
    for part in parts:
        for whole in wholes:
            if part.label != whole.label and part.kind != "event" and whole.kind != "event":
                reading.state(
                    reading.registry.thing(part).iri,
                    SK + "partOf",
                    reading.registry.thing(whole).iri,
                    sentence,
                    match.pattern.name,
                    match.pattern.confidence,
                )


def state_initiatives(reading: Reading) -> None:
    """State whose an initiative is by the page's title and its own name, and its aim, money and time by sentences."""
    _state_title_owner(reading)
    _state_university(reading)
    named_in = None
    for sentence in reading.body:
        things = [s for _, s in sentence.told if initiative_of(s)]
        pointed = "initiative-pointer" in sentence.tags
        boxed = reading.scope(sentence).initiative
        subject = reading.registry.thing(things[0].value) if things else boxed
        if subject is None and pointed:
            subject = initiative_in_scope(reading, sentence)
        if not things and subject in (None, reading.topic):
            _of_the_only_one(reading, sentence, sentence.block is named_in)
        if things:
            named_in = sentence.block
        if subject is None:
            continue
        _state_owners_in_names(reading, sentence, things)
        _state_aim(reading, sentence)
        told = bool(things) or pointed or (boxed is not None and boxed is not reading.topic)
        if told and "finance" in sentence.tags and sentence.block.kind != "value":
            money = find_money(reading.text, sentence.start, sentence.end)
            if len(money) == 1:
                state_budget(reading, subject, money[0][2], sentence, "initiative-money")
        if told or (boxed is not None and _RUNS.search(reading.text, sentence.start, sentence.end)):
            _period(reading, sentence, subject)


_RUNS = re.compile(r"\b(?:pågår|pågick|starta\w+|avsluta\w+)\b")
_AIM = re.compile(
    r"(?:(?:Projektets|Programmets|Arbetets|Satsningens) (?:övergripande )?)?"
    r"(?:Syftet|Målet|Målsättningen|Avsikten|syfte|mål)(?: med [^.]{3,40}?)? är att "
)


def _state_title_owner(reading: Reading) -> None:
    """State that the page's initiative is that of the organisations which its title names after it."""
    if reading.topic is None or reading.title is None or reading.title[0].block.kind != "heading":
        return
    title, end = reading.title
    for span in title.spans:
        if isinstance(span.value, Organisation) and span.start >= end:
            draft = reading.organisation(span.value, title)
            if draft is not None:
                reading.state(reading.topic.iri, SK + "responsible", draft.iri, title, "title-owner")


def _state_owners_in_names(reading: Reading, sentence: Sentence, things: Sequence[Span]) -> None:
    for span in things:
        owner = _owner_in_name(reading, span.value.label)
        if owner is not None:
            draft = reading.registry.thing(span.value)
            reading.state(draft.iri, SK + "responsible", owner.iri, sentence, "owner-in-name")


def _state_aim(reading: Reading, sentence: Sentence) -> None:
    """State what the page's initiative is for: "Syftet med projektet är att …"."""
    found = _AIM.match(reading.text, sentence.start, sentence.end)
    if reading.topic is not None and found is not None:
        goal = literal_text(reading.text[found.end() : sentence.end].rstrip(".! "))
        reading.state(reading.topic.iri, SK + "goal", goal, sentence, "aim-is-to")


_OWNERS = frozenset(
    {"Municipality", "Region", "Administration", "StateBody", "ResearchBody", "PoliticalBody", "ServiceUnit"}
)


def state_owners_beside(reading: Reading) -> None:
    """Take the only organisation of the sentence that first names an initiative for whose it is, where none is told.

    A research project's is a university. What inspires, pays or comes along is none.
    """
    having = {s.subject for s in reading.statements.values() if s.predicate == SK + "responsible"}
    for sentence in reading.body:
        if sentence.block.kind == "heading" and "org" not in sentence.tags:
            continue  # a title alone: the first sentence under it names the initiative anew
        for thing in [reading.registry.thing(s.value) for _, s in sentence.told if initiative_of(s)]:
            if thing.iri in having:
                continue
            having.add(thing.iri)
            if sentence.tags & {"inspire", "finance", "no", "hope"} or reading.text[sentence.end - 1] == "?":
                continue
            if _USES.search(reading.text, sentence.start, sentence.end):
                continue
            if _JUDGES.match(reading.text, sentence.start, sentence.end):
                continue
            research = thing.type == "ResearchProject"
            if not research and sentence.tags & {"study-passive", "study-active"}:
                continue  # who evaluates it does not run it
            owners = _owners_in(reading, sentence, research=research)
            if len(owners) == 1:
                modality = modality_of(sentence)
                owner = owners.pop()
                reading.state(thing.iri, SK + "responsible", owner, sentence, "owner-beside", modality=modality)


#: What those do with an initiative who do not run it.
_USES = re.compile(
    r"(?i)\b(?:använ(?:der|de|t)\w*|nyttja\w*|tog del av|tar del av|lärt?(?:de)? av|hämta\w*|låna\w*|köp(?:er|te|t)"
    r"|ansök\w*|sök(?:er|te|t)|möttes|träffades|samlades|delta\w*|deltog|berömde|följer|granska\w*)\b"
)


#: Who has an opinion of what others run: "Regeringen bedömer att …".
_JUDGES = re.compile(r"\w+ (?:bedömer|bedömde|anser|ansåg|konstaterar|konstaterade|menar|noterar|framhåller|påpekar)\b")


_EXAMINES = re.compile(
    r"(?i)\w*(?:utvärdering|granskning|uppföljning|analys|rapport|kartläggning|studie|undersökning)\w*"
)


def _owners_in(reading: Reading, sentence: Sentence, *, research: bool) -> set[str]:
    """Return the organisations of a sentence that may run an initiative, but for those "with" or "from" which it is."""
    found: set[str] = set()
    before: Span | None = None
    for i, span in enumerate(sentence.spans):
        value = span.value
        following = sentence.spans[i + 1] if i + 1 < len(sentence.spans) else None
        if "genitive" in span.tags and following is not None and _EXAMINES.match(reading.text, following.start):
            before = span
            continue  # "Skolverkets utvärdering ska utgå från strategin": whose the evaluation is
        if isinstance(value, Organisation) and not (value.pointer and value.type not in ("Municipality", "Region")):
            beside = before is not None and (before.has("with") or before.has("w:från"))
            kinds = {"ResearchBody"} if research else _OWNERS
            draft = reading.organisation(value, sentence) if value.type in kinds and not beside else None
            if draft is not None:
                found.add(draft.iri)
        before = span
    return found


def _state_university(reading: Reading) -> None:
    """State that a research project is the university's whose name heads its page."""
    if reading.topic is None or reading.topic.type != "ResearchProject":
        return
    for sentence in reading.sentences[:3]:
        owner = reading.head_owner(sentence)
        if owner is None or owner.type != "ResearchBody":
            continue
        draft = reading.organisation(owner, sentence)
        if draft is not None:
            iri = reading.topic.iri
            reading.state(iri, SK + "responsible", draft.iri, sentence, "page-of-university")
        return


def _of_the_only_one(reading: Reading, sentence: Sentence, follows: bool) -> None:
    """State the grant and the period of a document's only initiative; *follows*: the paragraph has named it before."""
    only = reading.sole_initiative or reading.topic
    if only is None:
        return
    if (
        only.type == "ResearchProject"
        and "finance" in sentence.tags
        and re.search(r"(?i)bevilja|anslag", reading.text[sentence.start : sentence.end])
    ):
        money = find_money(reading.text, sentence.start, sentence.end)
        if len(money) == 1:
            state_budget(reading, only, money[0][2], sentence, "grant-of-the-only-project")
    opens = _GOES_ON.match(reading.text, sentence.start)
    if only.type != "ResearchProject" and _COSTS.match(reading.text, sentence.start):
        money = find_money(reading.text, sentence.start, sentence.end)
        if len(money) == 1:
            state_budget(reading, only, money[0][2], sentence, "cost-of-the-only-initiative")
    if follows and (
        opens
        or any(
            "date" in s.tags and s.value.last and max(len(s.value.first), len(s.value.last)) <= 7
            for s in sentence.spans
        )
    ):
        _period(reading, sentence, only)


_GOES_ON = re.compile(r"(?:Det|Den|Arbetet)\b")
_COSTS = re.compile(r"(?:Kostnaden|Budgeten|Den totala)\b")


def _owner_in_name(reading: Reading, label: str) -> Draft | None:
    """Return the municipality whose genitive begins an initiative's name: "Umeå kommuns Vision 2040"."""
    m = re.match(r"(.+? (?:kommun|stad))s ", label)
    if m is None:
        return None
    words = tuple(m[1].split())
    for entry, named in reading.lexicon.names.get(words[0], ()):
        if (
            entry in (words, words[:1])
            and named.type in ("Municipality", "Place")
            and (code := reading.lexicon.code_of.get(named.iri))
        ):
            return reading.registry.municipality(code)
    return None


_BEGINS = re.compile(
    r"\b(?:start\w*|sedan|inled\w+|pågår|pågick|infört?\w*|drog igång|sjösatt\w*|började|prövas)\b[^.]{0,30}$"
)


_OF_ANOTHER = re.compile(r"(?i)redovisa|\bbeslut\w* som avser\b")
_STOPS = re.compile(
    r"\b(?:avslutas|avslutades|upphör|upphörde|slutar|slutade|tog slut|löper ut)\s(?:(?:den|i|under|hösten|våren)\s)?$"
)
_ENDS = re.compile(
    r"\b(?:pågår|pågick|pågått|avslutas?|löper|löpte|varade|slutar|förläng\w+)\b[^.]{0,30}"
    r"\b(?:till|och med)\b[^.]{0,12}$"
)


def _period(reading: Reading, sentence: Sentence, subject: Draft) -> None:
    """State when an initiative began and ended, where the words before a date say so."""
    spans = sentence.spans
    for i, span in enumerate(spans):
        if "date" not in span.tags:
            continue
        words = {t[2:] for s in spans[max(0, i - 5) : i + 1] for t in s.tags if t.startswith("w:")}
        before = reading.text[max(sentence.start, span.start - 50) : span.start].lower()
        whole = reading.text[span.start : span.end].lower()
        ends = _ENDS.search(before)
        if (ends and (any("date" in s.tags for s in spans[:i]) or not span.value.last)) or _STOPS.search(before):
            reading.state(subject.iri, SCHEMA + "endDate", to_literal(span.value.first), sentence, "initiative-end")
        elif span.value.last and len(span.value.first) <= 7 and len(span.value.last) <= 7:
            if _OF_ANOTHER.search(reading.text, sentence.start, span.start):
                continue  # when it is reported, not when it is done; or for how long something else is decided
            reading.state_dates(subject.iri, span.value, sentence, "initiative-period", modality=modality_of(sentence))
        elif (
            _BEGINS.search(before)
            or re.match(r"(?:start|sedan|infördes|inleddes|pågick|påbörjades)", whole)
            or words & {"startade"}
        ):
            reading.state(
                subject.iri,
                SCHEMA + "startDate",
                to_literal(span.value.first),
                sentence,
                "initiative-start",
                modality=modality_of(sentence),
            )
            if span.value.last:
                reading.state(
                    subject.iri, SCHEMA + "endDate", to_literal(span.value.last), sentence, "initiative-start"
                )


_STUDIES = re.compile(
    r"(?i)\b(?:följ(?:er|t|de|s|ts|des)|utvärder\w+|studera\w*|beforska\w*|följeforsk\w+|följeutvärder\w+|slutrapport"
    r"|delrapport|undersök(?:er|t|te))\b"
)


def state_researchers(reading: Reading) -> None:
    """Take the researchers of sentences on evaluation for those of the initiative, where the document is about one."""
    subject = reading.topic or reading.sole_initiative
    if subject is None:
        return
    before: Sentence | None = None
    for sentence in reading.sentences:
        text = reading.text[sentence.start : sentence.end]
        near = _STUDIES.search(text) or (
            before is not None
            and before.block is sentence.block
            and _STUDIES.search(reading.text[before.start : before.end])
        )
        if near and sentence.block.kind in ("paragraph", "item", "caption", "value"):
            for span in sentence.spans:
                if isinstance(span.value, Person) and "genitive" not in span.tags:
                    iri = reading.registry.person(span.value).iri
                    if any(
                        re.search(r"forsk|professor|lektor|docent|doktorand", role.label)
                        for role, _ in reading.posts_of.get(iri, ())
                    ):
                        reading.state(subject.iri, SK + "researcher", iri, sentence, "researcher-beside")
        before = sentence


def state_sole_research(reading: Reading) -> None:
    """Where a document names one research project, those it calls researchers and quotes on it are the project's."""
    projects = [d for d in reading.registry if d.type == "ResearchProject"]
    if len(projects) != 1:
        return
    for iri, roles in sorted(reading.posts_of.items()):
        for role, statement in roles:
            if role.label in ("forskare", "följeforskare", "forskningsledare", "doktorand"):
                sentence = reading.sentence_at(statement.evidence.start)
                if sentence is None:
                    continue
                reading.state(projects[0].iri, SK + "researcher", iri, sentence, "researcher-of-sole-project")
                break


_MONEY = re.compile(
    r"(?i)(?<![\d.,])(\d{1,3}(?:[ .\u00a0]\d{3})+|\d+(?:[.,]\d+)?)\s?"
    r"(?:(miljoner|miljon|mkr|mnkr|milj\.?|miljarder|tkr|tusen|000)\s?)?(kronor|kr\b|sek\b|:-)?"
)
_TIMES = {
    "miljoner": 10**6,
    "miljon": 10**6,
    "mkr": 10**6,
    "mnkr": 10**6,
    "milj": 10**6,
    "milj.": 10**6,
    "miljarder": 10**9,
    "tkr": 10**3,
    "tusen": 10**3,
    "000": 1000,
}


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


def state_budget(
    reading: Reading,
    subject: Draft,
    value: int,
    sentence: Sentence,
    rule: str,
    confidence: float | None = None,
    start: int = -1,
    end: int = -1,
) -> None:
    """State a sum in kronor as the initiative's budget; the same sum in two places is one amount."""
    amount = reading.registry.amount(hashed(reading.base, "amount", subject.iri, str(value)), value)
    reading.state(subject.iri, SK + "budget", amount.iri, sentence, rule, confidence, start=start, end=end)
