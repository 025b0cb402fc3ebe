"""Label blocks: "Forskare:", "Kontakt", "Partners", "Estimerad budget" and what stands beside or under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from styrkedjan.graph.model import Term
from styrkedjan.ontology import SCHEMA, SK

from ..document.reading import HAS_ROLE, MEMBER_OF, Happening, Reading, happening_in, literal_text
from ..document.registry import Draft
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import Organisation, RoleMention
from ..swedish.sentence import Sentence
from ..text.dates import find_dates, to_literal
from ..text.layout import Block
from .initiatives import find_money, state_budget
from .participation import add_participant
from .posts import state_post

__all__ = ["read_labels"]


def read_labels(reading: Reading) -> None:
    """State what the document's labels say of its initiative, its event and the people named under them."""
    label_block: dict[int, Block] = {}
    current: Block | None = None
    for block in reading.blocks:
        if block.kind == "label":
            current = block
        elif block.kind == "value" and current is not None and current.label == block.label:
            label_block[id(block)] = current
        elif block.kind != "value":
            current = None
    for sentence in reading.sentences:
        block = sentence.block
        if block.kind != "value":
            continue
        head = label_block.get(id(block))
        start = head.start if head is not None and block.start - head.start < 120 else block.start
        _read_value(reading, sentence, start)
    _read_posts_without_value(reading)


def _read_posts_without_value(reading: Reading) -> None:
    """State the post that stands as a label of nothing under a contact's name: "Kontakt ⏎ Eva Ek ⏎ Projektledare"."""
    for block, post, after in zip(reading.blocks, reading.blocks[1:], [*reading.blocks[2:], None], strict=False):
        named = block.kind == "value" and not {"contact", "name"}.isdisjoint(block.label.split("+"))
        if not named or post.kind != "label" or post.label != "leader":
            continue
        sentence = reading.sentence_at(block.start)
        people = _people(sentence) if sentence is not None else []
        if sentence is None or len(people) != 1 or (after is not None and after.label == post.label):
            continue
        nouns = reading.lexicon.word(reading.text[post.start : post.end].strip(" :")).nouns
        held = next((RoleMention(noun.label, noun.level) for noun in nouns if noun.kind == "role"), None)
        if held is not None:
            who, role = reading.registry.person(people[0].value), reading.registry.role(held)
            reading.state(who.iri, HAS_ROLE, role.iri, sentence, "label-leader", start=block.start, end=post.end)


def _people(sentence: Sentence) -> list[Span]:
    return [s for s in sentence.spans if isinstance(s.value, Person)]


def _organisations(reading: Reading, sentence: Sentence) -> list[Draft]:
    found = []
    for span in sentence.spans:
        if isinstance(span.value, Organisation) and "genitive" not in span.tags:
            draft = reading.organisation(span.value, sentence)
            if draft is not None and draft not in found:
                found.append(draft)
    return found


def _listed(reading: Reading, sentence: Sentence) -> list[tuple[Draft, int]]:
    """Return the organisations of a list, those included that only their place in it makes organisations, and where."""
    found: dict[str, tuple[Draft, int]] = {}
    text = reading.text
    known = [s for s in sentence.spans if isinstance(s.value, Organisation) and "genitive" not in s.tags]
    for m in re.finditer(r"(?:[^,;()]|\([^)]*\))+", text[sentence.start : sentence.end]):
        for piece in re.finditer(r"(?:(?!\s(?:samt|och)\s[A-ZÅÄÖ]).)+", m.group()):
            left = sentence.start + m.start() + piece.start()
            right = left + len(piece.group())
            inside = [s for s in known if s.start < right and s.end > left]
            if inside:
                for span in inside:
                    draft = reading.organisation(span.value, sentence)
                    if draft is not None:
                        found.setdefault(draft.iri, (draft, span.start))
                continue
            name = re.sub(r"^(?:samt|och)\s+|\s*\([^)]*\)$|[.\s]+$", "", piece.group().strip())
            if (
                2 <= len(name) <= 60
                and name[0].isupper()
                and len(name.split()) <= 6
                and not (name.endswith("t") and reading.lexicon.is_common(name))  # "Kostnadsfritt" is no organiser
                and not any(s.start < right and s.end > left and isinstance(s.value, Person) for s in sentence.spans)
            ):
                draft = _known(reading, sentence, name) or reading.registry.unknown(name)
                found.setdefault(draft.iri, (draft, left))
    return list(found.values())


def _known(reading: Reading, sentence: Sentence, name: str) -> Draft | None:
    """Return the body of the ontology that a whole item names, be the name an ordinary word elsewhere: "Ledarna"."""
    words = tuple(name.split())
    for entry, named in reading.lexicon.names.get(words[0], ()):
        if entry == words and named.type not in ("Place", "Municipality", "Region"):
            return reading.organisation(Organisation(named.type, named.label, name, named.iri), sentence)
    return None


@dataclass(frozen=True, slots=True)
class _Value:
    """A sentence under a label; ``start`` and ``end`` are those of its evidence, -1 where it is the sentence alone."""

    reading: Reading
    sentence: Sentence
    label: str
    start: int
    end: int

    @property
    def rule(self) -> str:
        return f"label-{self.label}"

    def state(self, subject: Draft, predicate: str, object_: Term) -> None:
        """State a fact with the label itself in its evidence."""
        self.reading.state(subject.iri, predicate, object_, self.sentence, self.rule, start=self.start, end=self.end)


def _read_value(reading: Reading, sentence: Sentence, start: int) -> None:
    start, end = (start, sentence.end) if sentence.end - start < 600 else (-1, -1)
    for label in sentence.block.label.split("+"):
        value = _Value(reading, sentence, label, start, end)
        topic = reading.scope(sentence).initiative
        if label == "contact" and reading.topic is not None and _has_one_contact(reading):
            topic = reading.topic  # the page's, whatever its last heading is about
        if label in ("contact", "name", "leader", "researcher", "staff"):
            _read_people(value, topic)
        if label == "role":
            _read_post(value)
        if label in ("member", "substitute") and reading.board is not None:
            _read_member(value, reading.board)
        happening = happening_in(reading, sentence)
        if happening is not None:
            _read_of_event(value, happening)
        if topic is not None:
            _read_of_initiative(value, topic)


def _has_one_contact(reading: Reading) -> bool:
    return sum(block.kind == "label" and "contact" in block.label.split("+") for block in reading.blocks) == 1


def _read_people(value: _Value, topic: Draft | None) -> None:
    """State who is contact or researcher of the initiative *topic*, and the posts that the label itself gives."""
    reading, sentence, label = value.reading, value.sentence, value.label
    for span in _people(sentence):
        person = reading.registry.person(span.value)
        if label in ("contact", "name") and (project := topic or _project_led(reading, sentence)) is not None:
            value.state(project, SK + "contactPerson", person.iri)
        elif topic is not None and _is_of_research(label, topic):
            value.state(topic, SK + "researcher", person.iri)
        if label == "researcher":
            _research_posts(reading, sentence, person, span)
        elif label == "leader":
            role = reading.registry.role(RoleMention("projektledare", "staff"))
            if not any("role" in s.tags for s in sentence.spans):
                reading.state(person.iri, HAS_ROLE, role.iri, sentence, value.rule)
                for draft in _organisations(reading, sentence):
                    reading.state(person.iri, MEMBER_OF, draft.iri, sentence, value.rule, role=role.iri)


def _is_of_research(label: str, topic: Draft) -> bool:
    return label == "researcher" or (label in ("leader", "staff") and topic.type == "ResearchProject")


def _read_post(value: _Value) -> None:
    """State the post of whom the facts above are about: "Namn: Eva Ek" and under it "Titel: rektor på Björkskolan"."""
    reading, sentence = value.reading, value.sentence
    posts = list(_iter_posts(reading, sentence))
    before = [
        s for s in reading.sentences[max(0, sentence.number - 4) : sentence.number] if s.block.kind != "paragraph"
    ]
    named = next((found for s in reversed(before) if len(found := _people(s)) == 1), [])
    if named and not _people(sentence):
        person = reading.registry.person(named[0].value)
        for role, organisation in posts:
            state_post(reading, sentence, person, role, organisation, False, value.rule)


def _iter_posts(reading: Reading, sentence: Sentence) -> Iterator[tuple[RoleMention, Draft | None]]:
    """Yield the posts that a value lists, each with the organisation before it in the genitive or after it."""
    spans = sentence.spans
    roles = [i for i, span in enumerate(spans) if reading.role(span) is not None]
    for number, i in enumerate(roles):
        role = reading.role(spans[i])
        end = roles[number + 1] if number + 1 < len(roles) else len(spans)
        owner = spans[i - 1] if i and {"org", "genitive"} <= spans[i - 1].tags else None
        of = owner or next((s for s in spans[i + 1 : end] if "org" in s.tags and "genitive" not in s.tags), None)
        former = any(s.has("w:dessförinnan") or s.has("w:tidigare") for s in spans[:i])
        if role is not None and not former:
            yield role, reading.organisation(of.value, sentence) if of is not None else None


def _project_led(reading: Reading, sentence: Sentence) -> Draft | None:
    """Return the document's only initiative where a contact is said to lead one: "Projektledare Eva Ek"."""
    leads = any((role := reading.role(s)) and role.label.startswith(("projekt", "process")) for s in sentence.spans)
    return reading.sole_initiative if leads else None


def _read_member(value: _Value, board: Draft) -> None:
    """State the post that somebody listed as present or as a substitute has in the body whose minutes these are."""
    reading, sentence = value.reading, value.sentence
    for span in _people(sentence)[:1]:
        person = reading.registry.person(span.value)
        after = [s for s in sentence.spans if s.start > span.end and "role" in s.tags]
        named = next((role for s in after if (role := reading.role(s))), None)
        label = "ledamot" if value.label == "member" else "ersättare"
        post = named or RoleMention(label, "political")
        state_post(reading, sentence, person, post, board, False, value.rule)


def _read_of_event(value: _Value, happening: Happening) -> None:
    """State who took part in an event, or who arranged it."""
    reading, sentence, label = value.reading, value.sentence, value.label
    if label in ("participant", "moderator", "programme", "member", "substitute"):
        for i, span in enumerate(sentence.spans):
            if "genitive" in span.tags:
                continue
            somebody = isinstance(span.value, Person) and not (i and sentence.spans[i - 1].has("w:för"))
            several = "group" in span.tags and label == "participant" and "either" not in span.tags
            if somebody or several:
                add_participant(reading, sentence, happening, span, value.rule)
    elif label == "organiser":
        for draft, _ in _listed(reading, sentence):
            value.state(happening.draft, SK + "organiser", draft.iri)


#: What the organisations listed under a label are to the initiative.
_ORGANISATIONS = {"partner": "partner", "responsible": "responsible", "inspiration": "inspiredBy"}


def _read_of_initiative(value: _Value, topic: Draft) -> None:
    reading, sentence, label = value.reading, value.sentence, value.label
    text = reading.text[sentence.start : sentence.end]
    if label in _ORGANISATIONS:
        name = _ORGANISATIONS[label]
        together = re.search(r"(?i)\b(?:tillsammans|i samarbete|i samverkan|ihop) med\b", text)
        cut = sentence.start + together.start() if together and name == "responsible" else sentence.end
        for draft, at in _listed(reading, sentence):
            value.state(topic, SK + (name if at < cut else "partner"), draft.iri)
    elif label in ("budget", "financier"):
        for _, _, amount in find_money(reading.text, sentence.start, sentence.end)[:1]:
            state_budget(reading, topic, amount, sentence, value.rule, start=value.start, end=value.end)
    elif label in ("category", "challenge", "goal"):
        value.state(topic, SK + label, literal_text(text.rstrip(".") if label == "goal" else text))
    elif label in ("period", "start", "finish") or (label == "date" and happening_in(reading, sentence) is None):
        label = "period" if label == "date" else label
        dates = find_dates(reading.text, sentence.start, sentence.end)
        years = re.findall(r"(?<![\d-])((?:19|20)\d\d)(?![\d])", text)
        values = [date.first for date in dates] + [date.last for date in dates if date.last] or years
        if values:
            if label != "finish":
                value.state(topic, SCHEMA + "startDate", to_literal(values[0]))
            if label == "finish" or (label == "period" and len(values) > 1):
                value.state(topic, SCHEMA + "endDate", to_literal(values[-1] if label == "period" else values[0]))


def _research_posts(reading: Reading, sentence: Sentence, person: Draft, span: Span) -> None:
    """Somebody listed as researcher is one wherever the line says he or she belongs, unless it names another role."""
    rest = [s for s in sentence.spans if s.start >= span.end]
    if any(s.tags & {"role"} for s in rest) or any("role" in s.tags for s in sentence.spans if s.end <= span.start):
        return
    role = reading.registry.role(RoleMention("forskare"))
    reading.state(person.iri, HAS_ROLE, role.iri, sentence, "label-researcher")
    for other in rest:
        if isinstance(other.value, Organisation) and "genitive" not in other.tags:
            draft = reading.organisation(other.value, sentence)
            if draft is not None:
                reading.state(person.iri, MEMBER_OF, draft.iri, sentence, "label-researcher", role=role.iri)
