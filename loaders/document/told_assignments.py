"""Assignments that a text says were given: "Regeringen ger Skolverket i uppdrag att kartlägga skolornas lokaler"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from ..grammar.engine import Span
from ..names.spans import Organisation, Thing, initiative_of
from ..swedish.data import read_table
from ..swedish.dictionary import lemmatize
from ..swedish.sentence import Sentence
from .page import find_title, opening_end
from .reading import Reading
from .registry import Draft

__all__ = ["GIVEN", "bodies_between", "find_told_assignments", "givers", "receivers", "told_in_force"]

#: What gives it or gets it, up to the words for what is to be done; what may stand between is who.
GIVEN = re.compile(
    r"\b(?:(?P<gives>ger|(?<=beslutat att )ge|gav|gett|givit|lämnar|lämnat)"
    r"|(?P<gets>ges|gavs|får|fick|fått|få|tilldelas|tilldelades))\b"
    r"(?P<who>[^.!?:;”\"]{0,200}?)\b(?:i\s+uppdrag|(?:ett\s+)?(?:nytt\s+)?(?:regerings)?uppdrag(?:et)?)"
    r"(?:\s+av\s[^.!?,:;”\"]{3,40}?)?\s+att\b,?"
    r"|\b(?P<tells>uppdrar|uppdrog|uppdragit)\s+(?P<whom>åt\b[^.!?:;”\"]{3,160}?)\s+att\b,?"
)
#: … and what tells that it is no news: a mission, or what was given before.
_STANDING = re.compile(r"(?i)\b(?:sedan tidigare|tidigare|sedan länge|även tidigare|redan)\b")
#: An item of a list of demands: "att regeringen ger Skolverket i uppdrag att …".
_WISHED = re.compile(r"\W*(?i:att) ")
_INFINITIVE = re.compile(r"(?<![\w-])(?:[a-zåäö]+[aå]|se|ge|ske)(?![\w-])")
#: With whom, after what and in what way may stand before what is to be done: "att, i samråd med A, ta fram …".
_ASIDE = re.compile(r"(?:tillsammans|i (?:samråd|samverkan|samarbete|dialog)|inom|utifrån|med|efter|under|på) ")
#: Where what is to be done ends: what follows is another's, a reason, a day, or what is to be done besides.
_CUT = re.compile(
    r"(?<=\w)(?:[;(”\"]|:(?!\w)| –"
    r"|,(?= (?:säger|skriver|menar|som|samt|vilke[nt]|varav|varför|så|dels|bland|inklusive|däribland|exempelvis)\b)"
    r"|,? (?:[im](?:ed)? syfte[t]? att|med målet att|genom att|så att|med (?:särskilt )?fokus|samt (?:att )?|senast"
    r"|enligt|och (?:att|ska)) )"
)
#: Where it may be cut to be called by: before a purpose, a clause, or words that begin with a preposition.
_BREAK = re.compile(
    r",? (?=(?:som|hur|där|inom|med|ur|under|för|på|till|vid|i|av|avseende|gällande|kring|om|mot|från|mellan) )|, "
)
_VAGUE = re.compile(r"(?:\w+ ){1,3}(?:just )?(?:det|detta|den|de|dem)$")
_OPEN = re.compile(
    r"(?:^|[ ,])(?:och|eller|en|ett|den|det|de|att|sin|sitt|sina|ansvara|svara|verka|arbeta|bidra|ta|se|dels|om|hur"
    r"|för|av|i|på|med|till|mot)$"
    r"|, (?!.* och )[^,]+$"
)
#: These belong to the giving, and are no part of what an assignment is called.
_BESIDES = re.compile(r"(?:också|även|dels|bland annat|bl\.a\.|bland andra|särskilt|nu|fortsatt|vidare) ")
#: What it is called has at most so many words after "att"; what else it is called for short may have more.
_LONG, _LONGEST = 9, 14
_SHALL = re.compile(r" (?:ska|skall) (?!bli |vara )(.+)")
_TASK = re.compile(r"^uppdrag (?:till .+? )?att ")
#: So many first letters tell a word, whatever its ending.
_STEM = 6


def find_told_assignments(reading: Reading) -> None:
    """Make each assignment that the text says was given; the page's own where the title has to do with it.

    On the page of an assignment by its title the text tells of that one.
    """
    if reading.headline is not None and "assignment" in reading.headline.title.rule.name:
        return
    for sentence in reading.body:
        if reading.text.find("uppdra", sentence.start, sentence.end) < 0 or "no" in sentence.tags:
            continue
        line = re.sub(r"\s+", " ", reading.text[sentence.start : sentence.end])
        task = _task(line)
        if task and (_bodies(sentence) or any(giver in line.lower() for giver in givers())):
            forms = _forms(task)
            given = {span.value.label for span in receivers(reading, sentence) if not span.value.pointer}
            # who gets it tells it from others: many are told to "genomföra en förstudie"
            whom = f"till {given.pop()} " if len(given) == 1 else ""
            draft = reading.registry.thing(Thing("initiative", f"uppdrag {whom}att {forms[0]}"))
            draft.forms |= {f"uppdrag att {form}" for form in forms}
            if whom:
                draft.forms.add(f"uppdrag {whom.strip()}")
            reading.told_assignments[sentence.number] = draft
    _find_main(reading)


def _task(line: str) -> str:
    """Return what is to be done by the sentence *line*, from the infinitive on; "" where it tells of no assignment."""
    found = GIVEN.search(line)
    if found is None or _STANDING.search(line, 0, found.end()) or _WISHED.match(line):
        return ""
    rest = _BESIDES.sub("", line[found.end() :].strip(" .!"))
    task = next(_starts(rest), "")
    cut = _CUT.search(task)
    task = task[: cut.start()] if cut else task
    return "" if " " not in task or _VAGUE.fullmatch(task) else task.strip(" ,.")


def _starts(rest: str) -> Iterator[str]:
    """Yield what is to be done, after what may stand between "att" and the infinitive."""
    if _ASIDE.match(rest) and "," in rest and (after := _INFINITIVE.match(rest, rest.index(",") + 2)):
        yield rest[after.start() :]
    for found in _INFINITIVE.finditer(rest):
        # "nationella" is none, for its base form is another; nor is "skolan"
        if found.start() == 0 or (lemmatize(found[0]) == found[0] and found[0] not in _no_infinitives()):
            yield rest[found.start() :]


def _forms(task: str) -> list[str]:
    """Return what an assignment is called by *task*, all of which begin it: first what it is best called."""
    ends = [found.start() for found in _BREAK.finditer(task)] + [len(task)]
    forms = [form for end in ends if " " in (form := task[:end]) and not _OPEN.search(form)] or [task]
    short = [form for form in forms if form.count(" ") < _LONG]
    best = short[-1] if short else forms[0]
    return [best, *(form for form in forms if form != best and form.count(" ") < _LONGEST)]


@cache
def _no_infinitives() -> frozenset[str]:
    return frozenset(read_table("initiatives")["no_infinitives"])


def _find_main(reading: Reading) -> None:
    """Make the first told assignment that the title has to do with the page's topic, where no title names another."""
    if reading.topic is not None or find_title(reading) is not None or not reading.told_assignments:
        return
    heading = next((s for s in reading.body if s.block.kind == "heading" and s.start < opening_end(reading)), None)
    if heading is None or any(initiative_of(span) for _, span in heading.told):
        return
    title = re.sub(r"\s+", " ", reading.text[heading.block.start : heading.block.end]).strip()
    named = _bodies(heading)
    for number, draft in reading.told_assignments.items():
        sentence = reading.sentences[number]
        if _has_to_do(title, draft.label) or named & _bodies(sentence):
            reading.topic = reading.assignment = draft
            reading.title = sentence, sentence.end
            draft.forms |= {title, *(f"uppdrag att {m[1]}" for m in [_SHALL.search(title)] if m)}
            return


def _bodies(sentence: Sentence) -> set[str]:
    """Return the organisations that a sentence names, less the government, which gives assignments."""
    values = (span.value for _, span in sentence.told)
    return {value.label for value in values if isinstance(value, Organisation) and value.label.lower() not in givers()}


def _has_to_do(title: str, label: str) -> bool:
    """Say whether a title tells of an assignment: by the word, or by a long word of what is to be done."""
    low = title.lower()
    vague = frozenset(read_table("initiatives")["vague_tasks"])
    words = {word for word in re.findall(r"[a-zåäö]{6,}", _TASK.sub("", label).lower()) if word not in vague}
    return "uppdrag" in low or any(word[:_STEM] in low for word in words)


@cache
def givers() -> frozenset[str]:
    """Return the names, in lower case, of bodies that give assignments to others."""
    return frozenset(read_table("initiatives")["givers"])


def told_in_force(reading: Reading, sentence: Sentence) -> Draft | None:
    """Return the assignment told last before *sentence* ends, None where none is."""
    numbers = [number for number in reading.told_assignments if number <= sentence.number]
    return reading.told_assignments[max(numbers)] if numbers else None


def receivers(reading: Reading, sentence: Sentence, *, inverted: bool = False) -> list[Span]:
    """Return the organisations that a sentence says are given an assignment.

    They stand after the verb, and after who gives it: "gav regeringen Skolverket i uppdrag" (only those where
    *inverted*); or they get it, and stand before the verb.
    """
    found = GIVEN.search(reading.text, sentence.start, sentence.end)
    if found is None:
        return []
    given = bodies_between(reading, sentence, *found.span("whom" if found["tells"] else "who"))
    if given and not found["gets"] and given[0].value.label.lower() in givers():
        return given[1:]
    if found["gets"] and not given:
        given = bodies_between(reading, sentence, _clause(sentence, found.start()), found.start())
    return [] if inverted else given


def bodies_between(reading: Reading, sentence: Sentence, start: int, end: int) -> list[Span]:
    """Return the organisations between two offsets that no preposition leads: "av regeringen" tells who gives."""
    spans = [span for span in sentence.spans if start <= span.start < end]
    found = []
    for before, span in pairwise([None, *spans]):
        led = before is not None and before.tags & {"prep", "with", "at", "from", "by", "in"}
        if span is not None and "org" in span.tags and not (led or span.tags & {"genitive", "place"}):
            found.append(span)
    return found


def _clause(sentence: Sentence, offset: int) -> int:
    """Return where the clause begins that goes on at *offset*."""
    before = (s for s in sentence.spans if s.end <= offset)
    begins = [s.end for s in before if s.tags & {"sub", "semicolon"} and not s.has("w:att")]
    return begins[-1] if begins else sentence.start
