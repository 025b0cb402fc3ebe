"""Who steers whom where a sentence says so: assignments, leading, deciding, supervision, money and answering to.

A pattern names the verb and what stands in fixed places; who does it is found here, since Swedish puts the subject
before the verb, after it, or in the sentence before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from styrkedjan.graph.model import Literal, Statement
from styrkedjan.ontology import SK, XSD

from ..document.reading import MEMBER_OF, Reading
from ..document.registry import Draft
from ..grammar.engine import Match, Span
from ..grammar.force import allowed
from ..grammar.register import confidence_of
from ..names.people import Person
from ..names.spans import Organisation
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .steering_words import is_head, words
from .vacant_posts import post_at

__all__ = ["state_heads", "state_unsaid_assigners", "state_whole_chain", "steering"]

#: How much less is believed of what the sentence itself does not say.
_UNSAID = 0.1
_OBJECT_OF = frozenset({"in", "prep", "with", "via", "at", "to", "by", "from"})
_CLAUSE_ENDS = frozenset({"semicolon", "colon", "quote"})
_GIVEN = frozenset({"uppdrag", "uppdraget", "uppdrar", "uppdrog"})
#: Verbs that another may follow, its subject being theirs.
_AUXILIARY = frozenset(
    {"ska", "skall", "har", "hade", "kommer", "fick", "får", "är", "var", "beslutar", "beslutade", "avser", "måste"}
    | {"kan", "bör", "vill", "fattade", "fortsätter", "fortsatte", "beslutat", "fått", "tänker", "planerar", "valde"}
)


def steering(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State who of "who" steers whom of "whom", by the relation that the pattern names."""
    verb = _place(spans, match.get("verb")[0]) if match.get("verb") else match.first
    modality = _modality(reading, match, spans, verb)
    if modality is None or not _fits(reading, match, spans):
        return
    options = match.pattern.options
    if options.get("below"):
        reading.unassigned.append((sentence, match, []))
        return
    reader = _Actors(reading, sentence, spans)
    who = reader.of(match.get("who"), owner=bool(options.get("owner")))
    whom = reader.of(match.get("whom"))
    confidence = match.pattern.confidence
    subject, other = (whom, who) if options.get("reversed") else (who, whom)
    if not match.get("who") and not options.get("passive") and _is_inverted(spans, match.get("whom")):
        subject, other = other[:1], other[1:]
    if not subject:
        subject, doubt = reader.subject(verb, match, other)
        confidence -= doubt
    who, whom = (other, subject) if options.get("reversed") else (subject, other)
    if options.get("money"):
        whom = whom + reader.further_receivers(match)
    who = [d for d in who if not options.get("subjects") or d.type in options["subjects"]]
    if options.get("relation") == "assigns":
        _note_assignment(reading, sentence, match, who, whom)
    for one in who:
        for each in whom:
            _state(reading, sentence, match, one, each, confidence, modality)


def _state(
    reading: Reading,
    sentence: Sentence,
    match: Match,
    who: Draft,
    whom: Draft,
    confidence: float,
    modality: str,
    *,
    start: int = -1,
    end: int = -1,
) -> None:
    options = match.pattern.options
    relation = options["relation"]
    if "body_relation" in options and who.type not in ("Person", "Post", "Administration"):
        relation = options["body_relation"]
    if who.iri == whom.iri or not _can(relation, who, whom, options):
        return
    rule = match.pattern.name
    reading.state(who.iri, SK + relation, whom.iri, sentence, rule, confidence, modality=modality, start=start, end=end)


def _can(relation: str, who: Draft, whom: Draft, options: dict[str, object]) -> bool:
    """Say whether two of these classes can stand in the relation: nobody funds a person, no group leads a board."""
    if relation == "funds":
        receives = whom.type not in ("Person", "Post") and (whom.type != "Group" or whom.label in words("funded"))
        return receives and who.type not in ("Person", "Post", "Group")
    if relation == "leads":
        return who.type != "Group" and whom.type not in ("Person", "Group")
    if relation == "assigns" and options.get("labels"):
        return whom.type == "Post" or whom.label.lower().startswith("utredning")
    return who.type != "Group" or relation == "reportsTo"


def _fits(reading: Reading, match: Match, spans: Sequence[Span]) -> bool:
    """Say whether the words that the pattern leaves open are of the kind that it asks for."""
    options = match.pattern.options
    inside = _words(reading, spans[match.first : match.last])
    if needs := options.get("needs"):
        return not set(needs).isdisjoint(inside)
    if options.get("money"):
        return _is_money(reading, match, spans)
    if slot := options.get("reported"):
        return any(_is_report(word) for word in _words(reading, match.get(slot)))
    if about := options.get("about"):
        return any(word.startswith(tuple(about)) for word in _words(reading, match.get("what")))
    if "affair" in match.named and any("genitive" in s.tags for s in match.get("whom")):
        return not words("affairs").isdisjoint(inside)
    return True


def _words(reading: Reading, spans: Sequence[Span]) -> list[str]:
    return [word.lower() for s in spans for word in re.findall(r"\w+", reading.text[s.start : s.end])]


def _is_money(reading: Reading, match: Match, spans: Sequence[Span]) -> bool:
    told = _words(reading, match.get("amount"))
    if not words("money").isdisjoint(told):
        return True
    return not words("support").isdisjoint(told) and not words("sums").isdisjoint(_words(reading, spans))


def _is_report(word: str) -> bool:
    """Say whether a word is one for a report, in any of its forms and at the end of a compound."""
    return any(report in word for report in words("reports"))


def _modality(reading: Reading, match: Match, spans: Sequence[Span], verb: int) -> str | None:
    """Return "planned" for what is to come, "" for what is, None for what is denied, hoped for or supposed.

    The words that tell stand in the verb's own clause, before it or, "inte" and its like, within the match.
    """
    if not allowed(match, spans):
        return None
    inside = [word for s in spans[verb : match.last + 1] for word in _words(reading, [s])]
    if not words("negated").isdisjoint(inside):
        return None
    before = _words(reading, spans[_clause_start(spans, verb) : verb])
    if not words("negated").isdisjoint(before) or not words("unreal").isdisjoint(before):
        return None
    if _is_open(reading, spans, verb):
        return None
    planned = not words("planned").isdisjoint(before) and not match.pattern.options.get("duty")
    return "planned" if planned else ""


_OPEN = frozenset({"om", "ifall", "huruvida", "vem", "vilka", "vilken", "vad", "oavsett"})


def _is_open(reading: Reading, spans: Sequence[Span], verb: int) -> bool:
    """Say whether the clause is a condition or an indirect question: "om nämnden ger …", "vem som leder …"."""
    start = _clause_start(spans, verb)
    head = _words(reading, spans[max(0, start - 1) : min(verb, start + 2)])
    return bool(head) and not _OPEN.isdisjoint(head)


def _clause_start(spans: Sequence[Span], verb: int) -> int:
    """Return where the clause of the verb at *verb* begins; "att" begins none, for what stands before it rules it."""
    for i in range(verb - 1, -1, -1):
        span = spans[i]
        if span.tags & _CLAUSE_ENDS:
            return i + 1
        if "joiner" in span.tags and i + 1 < verb and _begins_clause(spans, i + 1, verb):
            return i + 1
    return 0


def _begins_clause(spans: Sequence[Span], first: int, verb: int) -> bool:
    """Say whether somebody who acts stands between a conjunction and the verb, and a verb before the conjunction."""
    own = any(s.tags & {"org", "person", "role"} and "genitive" not in s.tags for s in spans[first:verb])
    return own and any("verb" in s.tags for s in spans[: first - 1])


def _place(spans: Sequence[Span], wanted: Span) -> int:
    return next(i for i, span in enumerate(spans) if span is wanted)


def _is_inverted(spans: Sequence[Span], region: Sequence[Span]) -> bool:
    """Say whether the one who acts stands first among those acted on: "gav regeringen Skolverket i uppdrag"."""
    acting = [s for s in region if s.tags & {"org", "person", "role"} and "genitive" not in s.tags]
    if len(acting) < 2:
        return False
    first, second = _place(spans, acting[0]), _place(spans, acting[1])
    between = spans[first + 1 : second]
    return not any(s.tags & ({"joiner", "comma", "open", "role"} | _OBJECT_OF) for s in between) and not (
        "role" in acting[0].tags and "person" in acting[1].tags
    )


#: So many spans after "som" may a verb stand whose subject is what "som" stands for.
_RELATIVE = 6


class _Actors:
    """Finds who acts and who is acted on among a sentence's spans."""

    def __init__(self, reading: Reading, sentence: Sentence, spans: Sequence[Span]) -> None:
        self._reading, self._sentence, self._spans = reading, sentence, spans

    def of(self, region: Sequence[Span], *, owner: bool = False) -> list[Draft]:
        """Return those whom *region* lists, up to the first preposition or verb after one was found.

        Who stands in the genitive counts where *owner* says so, or where what follows is its owner's affair.
        """
        found: list[Draft] = []
        for span in region:
            if found and span.tags & (_OBJECT_OF | {"verb", "sub"}):
                break
            if (draft := self._draft(span, listed=True, owner=owner)) is not None and draft not in found:
                found.append(draft)
        return found

    def _draft(self, span: Span, *, listed: bool = False, owner: bool = False) -> Draft | None:
        reading, value = self._reading, span.value
        if "genitive" in span.tags and not owner and not (listed and "org" in span.tags and self._owns_affair(span)):
            return None
        if isinstance(value, Person):
            return reading.registry.person(value)
        if isinstance(value, Organisation) and "org" in span.tags:
            return reading.organisation(value, self._sentence)
        if "role" in span.tags:
            vacant = post_at(reading, self._sentence, self._spans, _place(self._spans, span))
            if vacant is not None or "group" not in span.tags or "definite" in span.tags:
                return vacant
        if listed and "group" in span.tags:
            return reading.actor(span, self._sentence)
        return None

    def _owns_affair(self, span: Span) -> bool:
        """Say whether a genitive stands for its owner: "socialnämndens budget" is the board's."""
        i = _place(self._spans, span)
        return not words("affairs").isdisjoint(_words(self._reading, self._spans[i + 1 : i + 4]))

    def subject(self, verb: int, match: Match, others: Sequence[Draft]) -> tuple[list[Draft], float]:
        """Return who does what the verb says, and how much less certain that is than the pattern itself.

        None of the *others*, who have the other part in it. A duty that names nobody is that of the line which opens
        the list, else of those who were given an assignment last.
        """
        duty = bool(match.pattern.options.get("duty"))
        passive = bool(match.pattern.options.get("passive")) and not match.pattern.options.get("reversed")
        if not passive:
            found = self._before(verb)
            if found and duty and self._points_back(found[0]) and self._reading.assignees:
                return list(self._reading.assignees), _UNSAID / 2
            drafts = [d for span in found if (d := self._draft(span)) is not None and d not in others]
            after = self._after(match.last - 1 if match.pattern.options.get("reversed") else verb)
            drafts = drafts or [d for d in after if d not in others]
            if drafts:
                return drafts, 0.0
        board = self._reading.board
        assigns = match.pattern.options.get("relation") == "assigns" and not match.pattern.options.get("passive")
        if assigns and board is not None and board not in others:
            return [board], _UNSAID  # "… beslutar att ge … i uppdrag": in minutes it is the board
        if duty:
            return self._lead_in() or list(self._reading.assignees), _UNSAID
        return [], 0.0

    def _points_back(self, span: Span) -> bool:
        """Say whether a span only points back, as "myndigheten" does."""
        return isinstance(span.value, Organisation) and span.value.pointer == "StateBody"

    def _before(self, verb: int) -> list[Span]:
        """Return the spans of the subject left of the verb, in order."""
        spans = self._spans
        controlled = False
        i = verb
        while i > 0:
            i -= 1
            span = spans[i]
            if span.tags & _CLAUSE_ENDS:
                break
            if "joiner" in span.tags and "verb" in spans[i + 1].tags | ({"verb"} if i + 1 == verb else set()):
                i = self._verb_before(i)  # "X leder Y och lyder under Z": both verbs have one subject
                continue
            if "sub" in span.tags:
                if span.has("w:att") or self._reading.text[span.start : span.end].lower() == "att":
                    controlled = True
                elif not span.has("w:som") and "as" not in span.tags:
                    break
            elif "verb" in span.tags and i != verb and not self._is_auxiliary(span) and not controlled:
                break
            elif self._acts(i) or (controlled and self._is_given(i)) or self._is_told_of(i, verb):
                return self._listed_before(i)
        return []

    def _is_told_of(self, i: int, verb: int) -> bool:
        """Say whether a clause with "som" right after the span at *i* has the verb: "av Skolverket, som … arbetar"."""
        k = i + 1 + ("comma" in self._spans[i + 1].tags)
        near = k < verb <= k + _RELATIVE and self._spans[k].has("w:som")
        return near and "org" in self._spans[i].tags and not any("verb" in s.tags for s in self._spans[k + 1 : verb])

    def _verb_before(self, i: int) -> int:
        return next((k for k in range(i - 1, -1, -1) if "verb" in self._spans[k].tags), i)

    def _is_auxiliary(self, span: Span) -> bool:
        return self._reading.text[span.start : span.end].lower() in _AUXILIARY

    def _acts(self, i: int) -> bool:
        """Say whether the span at *i* is somebody who may act, not the object of a preposition."""
        span = self._spans[i]
        if "genitive" in span.tags or not span.tags & {"org", "person", "role"}:
            return False
        k = i - 1
        while k >= 0 and self._spans[k].tags & {"plain", "role", "open"} and not self._spans[k].tags & _OBJECT_OF:
            if "person" in self._spans[k].tags:
                break
            k -= 1
        if k < 0 or not self._spans[k].tags & _OBJECT_OF:
            return self._draft(span) is not None
        return bool(self._spans[k].has("w:åt")) and self._draft(span) is not None

    def _is_given(self, i: int) -> bool:
        """Say whether the span at *i* is given what an infinitive then tells: "uppdrag till Skolverket att …"."""
        before = _words(self._reading, self._spans[max(0, i - 2) : i])
        return before[-1:] in (["till"], ["åt"]) and "org" in self._spans[i].tags and bool(_GIVEN & {*before[:-1]})

    def _listed_before(self, i: int) -> list[Span]:
        """Return the span at *i* with those that a list has before it."""
        found = [self._spans[i]]
        while i >= 2 and self._spans[i - 1].tags & {"joiner", "comma"} and self._acts(i - 2):
            if "comma" in self._spans[i - 1].tags and len(found) == 1:
                break  # an apposition, unless an "och" came first
            i -= 2
            found.insert(0, self._spans[i])
        return found

    def _after(self, verb: int) -> list[Draft]:
        """Return the subject right of the verb: "har Skolverket …", "lämnade nämnden …"."""
        for span in self._spans[verb + 1 : verb + 4]:
            if (draft := self._draft(span)) is not None:
                return [draft]
            if not span.tags & {"plain", "verb", "adverb"} or span.tags & _OBJECT_OF:
                break
        return []

    def _lead_in(self) -> list[Draft]:
        """Return the subject of the line that opens the list where the sentence stands: "Skolverket ska:"."""
        reading, sentence = self._reading, self._sentence
        for before in reversed(reading.sentences[max(0, sentence.number - 15) : sentence.number]):
            if reading.text[before.start : before.end].rstrip().endswith(":"):
                reader = _Actors(reading, before, before.spans)
                ends = len(before.spans)
                found = [d for s in reader._before(ends) if not reader._points_back(s) and (d := reader._draft(s))]
                return found
            if before.block.kind not in ("item", "list", "paragraph"):
                break
        return []

    def further_receivers(self, match: Match) -> list[Draft]:
        """Return who else gets money later in the sentence: "… till A samt 2 miljoner till B"."""
        found: list[Draft] = []
        money = False
        rest = self._spans[match.last :]
        for k, span in enumerate(rest):
            if span.tags & (_CLAUSE_ENDS | {"verb", "sub"}):
                break
            money = money or not words("money").isdisjoint(_words(self._reading, [span]))
            if money and span.has("w:till") or (money and "to" in span.tags):
                found += self.of([s for s in rest[k + 1 : k + 4] if "plain" not in s.tags][:1])
                money = False
        return found


def _note_assignment(
    reading: Reading, sentence: Sentence, match: Match, who: Sequence[Draft], whom: Sequence[Draft]
) -> None:
    """Remember who was given what assignment last, and what assignments have nobody told to give them."""
    if whom:
        reading.assignees = list(whom)
    if who:
        reading.assigners.update((draft.iri, draft) for draft in who)
    elif whom and match.pattern.options.get("passive"):
        reading.unassigned.append((sentence, match, list(whom)))


def state_unsaid_assigners(reading: Reading) -> None:
    """State who gave an assignment that a passive leaves open: the only one who assigns anything in the document.

    In the minutes of a board it is the board.
    """
    known = list(reading.assigners.values())
    if reading.board is not None and not known:
        known = [reading.board]
    if len(known) != 1:
        return
    for sentence, match, whom in reading.unassigned:
        modality = _modality(reading, match, sentence.spans, _place(sentence.spans, match.get("verb")[0]))
        if modality is None:
            continue
        if match.pattern.options.get("below"):
            _state_receivers_below(reading, sentence, match, known[0], modality)
        for each in whom:
            if each.type != "Person":  # what one person is told to do is hardly told by who tells bodies
                _state(reading, sentence, match, known[0], each, match.pattern.confidence - 2 * _UNSAID, modality)


#: How many lines a list of those who are given an assignment may have, and how far its lead is quoted with a line.
_MOST_LINES, _NEAR = 60, 600


def _state_receivers_below(reading: Reading, leads: Sentence, match: Match, who: Draft, modality: str) -> None:
    """State whom the list or table under *leads* names, down to the next line that tells something."""
    confidence = match.pattern.confidence - 2 * _UNSAID
    for line in reading.sentences[leads.number + 1 : leads.number + 1 + _MOST_LINES]:
        if line.block.kind == "heading" or "verb" in line.tags:
            return
        start, end = (leads.start, line.end) if line.end - leads.start < _NEAR else (-1, -1)
        for whom in _Actors(reading, line, line.spans).of([span for span in line.spans if "org" in span.tags]):
            _state(reading, line, match, who, whom, confidence, modality, start=start, end=end)


def state_heads(reading: Reading) -> None:
    """State that who is chef, chair or director of an organisation leads it, by the sentence that tells the post."""
    roles = {draft.iri: draft.label for draft in reading.registry if draft.type == "Role"}
    memberships = list(_memberships(reading))
    wholes = _wholes(reading, memberships)
    for statement, organisation in memberships:
        role = roles.get(statement.evidence.role, "")
        sentence = reading.sentence_at(statement.evidence.start)
        if sentence is None or not is_head(role, organisation.type):
            continue
        if _is_of_a_part(reading, sentence, organisation):
            continue
        if (statement.subject, statement.evidence.start, organisation.iri) in wholes:
            continue  # "chef för skolsektionen, SKR" leads the section
        e = statement.evidence
        reading.state(
            statement.subject,
            SK + "leads",
            organisation.iri,
            sentence,
            "head-of-organisation",
            min(e.confidence - 0.02, confidence_of("head-of-organisation")),
            modality=e.modality,
            start=e.start,
            end=e.end,
        )


def _is_of_a_part(reading: Reading, sentence: Sentence, whole: Draft) -> bool:
    """Say whether the word for a part of it stands before each mention of a body: "i vårddelegationen på Vårdkåren"."""
    at = [
        s.start
        for _, s in sentence.told
        if isinstance(s.value, Organisation) and "genitive" not in s.tags
        if reading.organisation(s.value, sentence) is whole
    ]
    return bool(at) and all(_part().search(reading.text[sentence.start : start]) for start in at)


@cache
def _part() -> re.Pattern[str]:
    ends = "|".join(read_table("steering")["parts"]["ends"])
    return re.compile(rf"[a-zåäö]{{3,}}(?:{ends}) (?:på|vid|hos|inom|i|för) $")


def _wholes(reading: Reading, memberships: Sequence[tuple[Statement, Draft]]) -> set[tuple[str, int, str]]:
    """Return who is told in one breath to be in a unit and in the body that it is part of: person, offset, body."""
    together: dict[tuple[str, int], set[str]] = defaultdict(set)
    for statement, organisation in memberships:
        together[statement.subject, statement.evidence.start].add(organisation.iri)
    parts: dict[str, set[str]] = defaultdict(set)
    for statement in reading.statements.values():
        if statement.predicate == SK + "partOf" and isinstance(statement.object, str):
            parts[statement.subject].add(statement.object)
    return {
        (person, start, whole)
        for (person, start), bodies in together.items()
        for unit in bodies
        for whole in parts.get(unit, set()) & bodies
    }


def _memberships(reading: Reading) -> Iterator[tuple[Statement, Draft]]:
    for statement in reading.statements.values():
        if statement.predicate == MEMBER_OF and isinstance(statement.object, str):
            organisation = reading.registry.drafts.get(statement.object)
            if organisation is not None:
                yield statement, organisation


def state_whole_chain(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span]) -> None:
    """State that the event in scope met the whole chain, where the sentence says so in general."""
    happening = reading.events_of.get(sentence.number) or reading.scope(sentence).event
    if happening is None or _modality(reading, match, spans, match.last - 1) != "":
        return
    reading.state(
        happening.draft.iri,
        SK + "mentionsWholeChain",
        Literal("true", XSD + "boolean"),
        sentence,
        match.pattern.name,
        match.pattern.confidence,
    )
