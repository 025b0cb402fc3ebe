"""Label blocks: "Forskare:", "Kontakt", "Partners", "Estimerad budget" and what stands beside or under them."""

from __future__ import annotations

import re

from styrkedjan.ontology import SCHEMA, SK

from .dates import find_dates, to_literal
from .engine import Span
from .layout import Block
from .naming import Sentence
from .people import Person
from .reading import HAS_ROLE, MEMBER_OF, Reading, literal_text
from .registry import Draft
from .relations import add_participant, find_money, state_budget, state_post
from .scopes import happening_in
from .spans import Organisation, RoleMention

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
    contact: Block | None = None
    for sentence in reading.sentences:
        block = sentence.block
        if block.kind != "value":
            continue
        head = label_block.get(id(block))
        start = head.start if head is not None and block.start - head.start < 120 else block.start
        _read_value(reading, sentence, block, start)
    del contact


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


def _listed(reading: Reading, sentence: Sentence) -> list[Draft]:
    """Return the organisations of a list, those included that only their place in it makes organisations."""
    found = []
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
                    if draft is not None and draft not in found:
                        found.append(draft)
                continue
            name = re.sub(r"^(?:samt|och)\s+|\s*\([^)]*\)$|[.\s]+$", "", piece.group().strip())
            if 2 <= len(name) <= 60 and name[0].isupper() and len(name.split()) <= 6 and not any(
                    s.start < right and s.end > left and isinstance(s.value, Person) for s in sentence.spans):
                found.append(reading.registry.unknown(name))
    return found


def _read_value(reading: Reading, sentence: Sentence, block: Block, start: int) -> None:
    for label in block.label.split("+"):
        _read_label(reading, sentence, label, start)


def _read_label(reading: Reading, sentence: Sentence, label: str, start: int) -> None:
    topic = reading.scope(sentence).initiative
    text = reading.text
    end = sentence.end
    rule = f"label-{label}"
    span_start = start if end - start < 600 else -1
    where = {"start": span_start, "end": end if span_start >= 0 else -1}
    if label in ("contact", "name", "leader", "researcher", "staff"):
        for span in _people(sentence):
            person = reading.registry.person(span.value)
            if topic is not None and label in ("contact", "name"):
                reading.state(topic.iri, SK + "contactPerson", person.iri, sentence, rule, 0.95, **where)
            elif topic is not None and label == "researcher":
                reading.state(topic.iri, SK + "researcher", person.iri, sentence, rule, 0.95, **where)
            elif topic is not None and label in ("leader", "staff") and topic.type == "ResearchProject":
                reading.state(topic.iri, SK + "researcher", person.iri, sentence, rule, 0.85, **where)
            if label == "researcher":
                _research_posts(reading, sentence, person, span)
            elif label == "leader":
                role = reading.registry.role(RoleMention("projektledare", "staff", "", "indefinite"))
                if not any("role" in s.tags for s in sentence.spans):
                    reading.state(person.iri, HAS_ROLE, role.iri, sentence, rule, 0.85)
                    for draft in _organisations(reading, sentence):
                        reading.state(person.iri, MEMBER_OF, draft.iri, sentence, rule, 0.85, role=role.iri)
    if label in ("member", "substitute") and reading.board is not None:
        for span in _people(sentence)[:1]:
            person = reading.registry.person(span.value)
            named = next((r for s in sentence.spans if s.start > span.end and "role" in s.tags and (r := reading.role(s))), None)
            post = named or RoleMention("ledamot" if label == "member" else "ersättare", "political", "", "indefinite")
            state_post(reading, sentence, person, post, reading.board, False, rule, 0.85)
    happening = happening_in(reading, sentence)
    if label in ("participant", "moderator", "organiser", "programme", "member", "substitute") and happening is not None:
        for span in sentence.spans:
            if label == "organiser":
                continue
            before = sentence.spans[k - 1] if (k := sentence.spans.index(span)) else None
            if isinstance(span.value, Person) and "genitive" not in span.tags and not (before is not None and before.has("w:för")):
                add_participant(reading, sentence, happening, span, rule, 0.9)
            elif "group" in span.tags and label == "participant" and "either" not in span.tags and "genitive" not in span.tags:
                add_participant(reading, sentence, happening, span, rule, 0.85)
        if label == "organiser":
            for draft in _listed(reading, sentence):
                reading.state(happening.draft.iri, SK + "organiser", draft.iri, sentence, rule, 0.95, **where)
    if topic is None:
        return
    if label == "partner":
        for draft in _listed(reading, sentence):
            reading.state(topic.iri, SK + "partner", draft.iri, sentence, rule, 0.95, **where)
    elif label == "responsible":
        for draft in _listed(reading, sentence):
            reading.state(topic.iri, SK + "responsible", draft.iri, sentence, rule, 0.93, **where)
    elif label in ("budget", "financier"):
        for _, _, value in find_money(text, sentence.start, sentence.end)[:1]:
            state_budget(reading, topic, value, sentence, rule, 0.95, **where)
    elif label in ("category", "challenge", "goal"):
        reading.state(topic.iri, SK + label, literal_text(text[sentence.start : sentence.end].rstrip(".")
                      if label == "goal" else text[sentence.start : sentence.end]), sentence, rule, 0.93, **where)
    elif label in ("period", "start", "finish"):
        dates = find_dates(text, sentence.start, sentence.end)
        years = re.findall(r"(?<![\d-])((?:19|20)\d\d)(?![\d])", text[sentence.start : sentence.end])
        firsts = [d.first for d in dates] + [d.last for d in dates if d.last]
        values = firsts or years
        if values and label != "finish":
            reading.state(topic.iri, SCHEMA + "startDate", to_literal(values[0]), sentence, rule, 0.93, **where)
        if label == "finish" and values:
            reading.state(topic.iri, SCHEMA + "endDate", to_literal(values[0]), sentence, rule, 0.93, **where)
        elif len(values) > 1 and label == "period":
            reading.state(topic.iri, SCHEMA + "endDate", to_literal(values[-1]), sentence, rule, 0.93, **where)
    elif label == "inspiration":
        for draft in _listed(reading, sentence):
            reading.state(topic.iri, SK + "inspiredBy", draft.iri, sentence, rule, 0.9, **where)


def _research_posts(reading: Reading, sentence: Sentence, person: Draft, span: Span) -> None:
    """Somebody listed as researcher is one wherever the line says he or she belongs, unless it names another role."""
    rest = [s for s in sentence.spans if s.start >= span.end]
    if any(s.tags & {"role"} for s in rest) or any("role" in s.tags for s in sentence.spans if s.end <= span.start):
        return
    role = reading.registry.role(RoleMention("forskare", "", "", "indefinite"))
    reading.state(person.iri, HAS_ROLE, role.iri, sentence, "label-researcher", 0.9)
    for other in rest:
        if isinstance(other.value, Organisation) and "genitive" not in other.tags:
            draft = reading.organisation(other.value, sentence)
            if draft is not None:
                reading.state(person.iri, MEMBER_OF, draft.iri, sentence, "label-researcher", 0.92, role=role.iri)
