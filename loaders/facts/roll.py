"""Roll calls: lists of names with a post or an organisation each, decided as wholes.

The list tells whether what stands between two names is the first one's or the second one's: in "Eva Ek, rektor Olle
Ask, lärare" each post follows its holder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..document.reading import Reading
from ..document.rolls import touches_rolls
from ..grammar.engine import Span
from ..names.people import Person
from ..names.spans import Organisation, RoleMention
from ..swedish.data import read_table
from ..swedish.sentence import Sentence
from .posts import state_post

__all__ = ["Entry", "after_bracket", "in_brackets", "is_roll", "read_roll", "state_rolls"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of a list and the spans that tell of her."""

    person: Span
    told: tuple[Span, ...]


#: How many names a run needs to be a list where its sentence has verbs too, as minutes have that lost their lines.
_LONG = 4


def read_roll(spans: Sequence[Span]) -> list[Entry]:
    """Return the entries of a list in which each name is followed by a comma and what its holder is; else none.

    Two such entries are needed, and between two of them neither a comma nor an "och" before the next name. A sentence
    with verbs after its first name is a list where a run between two of them is a long one.
    """
    runs: list[list[Span]] = [[]]
    named = False
    for span in spans:
        named = named or isinstance(span.value, Person)
        if named and span.tags & {"verb", "semicolon"}:
            runs.append([])
        else:
            runs[-1].append(span)
    if len(runs) == 1:
        return _read_run(spans)
    found = [_read_run(run) for run in runs]
    return [entry for run in found for entry in run] if max(map(len, found)) >= _LONG else []


def _read_labelled(spans: Sequence[Span]) -> list[Entry]:
    """Return the entries of a list of labels, each a post and a colon before its holder: "Kassör: Eva Ek, Umeå"."""
    found: list[Entry] = []
    for i, span in enumerate(spans[2:], 2):
        if isinstance(span.value, Person) and "colon" in spans[i - 1].tags and spans[i - 2].tags & {"role", "either"}:
            found.append(Entry(span, (spans[i - 2],)))
    return found if len(found) > 1 else []


def _read_run(spans: Sequence[Span]) -> list[Entry]:
    if labelled := _read_labelled(spans):
        return labelled
    inside = in_brackets(spans)
    at = [
        i
        for i, span in enumerate(spans)
        if isinstance(span.value, Person) and "genitive" not in span.tags and i not in inside
    ]
    entries = [
        Entry(spans[i], tuple(spans[i + 1 : at[n + 1] if n + 1 < len(at) else len(spans)])) for n, i in enumerate(at)
    ]
    if len(at) < 2:
        return []
    entries = _with_own_posts(entries)
    if at[0] and spans[at[0] - 1].tags & {"role", "either"}:
        return _rows(entries)  # where the first post stands before its holder, all do, unless a row says not
    if all(_is_signed(entry) for entry in entries):
        return entries
    after = [entry for entry in entries if _follows(entry)]
    run_on = [entry for entry in entries[:-1] if _follows(entry) and not entry.told[-1].tags & {"comma", "joiner"}]
    told = [entry for entry in entries if any(span.tags & _TELLS for span in entry.told)]
    if len(after) >= 2 and run_on and len(after) * 2 >= len(told):
        return [entry for entry in _give_on([_less_next_matter(each) for each in entries]) if _tells(entry)]
    return _rows(entries)


def _with_own_posts(entries: list[Entry]) -> list[Entry]:
    """Give each definite post right before a name to that name: "Eva Ek, rektor, och forskaren Olle Ask"."""
    given: list[Entry] = []
    before: tuple[Span, ...] = ()
    for entry in entries:
        told = entry.told
        own = told[-1:] if len(told) > 1 and entry is not entries[-1] else ()
        if (
            own
            and own[0].tags & {"role", "either"}
            and "definite" in own[0].tags
            and told[-2].tags & {"joiner", "comma"}
        ):
            told = told[:-1]
        else:
            own = ()
        given.append(Entry(entry.person, (*before, *told)))
        before = own
    return given


def _give_on(entries: list[Entry]) -> list[Entry]:
    """Give the last post of an entry that has another and a comma before it to the next: "…, chef i X, rektor B"."""
    given: list[Entry] = []
    before: tuple[Span, ...] = ()
    for entry in entries:
        told = (*before, *entry.told)
        before = ()
        own = any(span.tags & {"role", "either"} for span in entry.told[:-2])
        if (
            own
            and entry is not entries[-1]
            and entry.told[-1].tags & {"role", "either"}
            and "comma" in entry.told[-2].tags
        ):
            before, told = told[-1:], told[:-2]
        given.append(Entry(entry.person, told))
    return given


#: What tells of somebody in a list, and how near to the name the first of it stands.
_TELLS, _NEAR = frozenset({"role", "either", "org", "name", "group"}), 5


def _tells(entry: Entry) -> bool:
    return any(span.tags & _TELLS for span in after_bracket(entry.told)[:_NEAR])


def _rows(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of rows that run on, each with a post right after its comma; none where no row is long.

    A row whose last post stands right before the next name is none: there each post is the next one's.
    """
    rows: list[list[Entry]] = [[]]
    for whole, following in zip(entries, [*entries[1:], None], strict=True):
        entry = _less_next_matter(whole)
        if not (_follows(entry) and any(span.tags & {"role", "either", "org"} for span in entry.told[1:3])):
            rows.append([])
            continue
        rows[-1].append(entry)
        ends = following is None or not _follows(_less_next_matter(following))
        if ends and following is not None and whole.told[-1].tags & {"role", "either"}:
            rows[-1] = []
        if entry.told[-1].tags & {"comma", "joiner"}:
            rows.append([])
    long = max(map(len, rows)) >= _LONG
    return [entry for row in rows if len(row) > 1 for entry in row] if long else []


def _less_next_matter(entry: Entry) -> Entry:
    """Return an entry less what comes after a figure, the number of a matter, where no body stands there."""
    cut = next((k for k, span in enumerate(entry.told) if "number" in span.tags), len(entry.told))
    after = entry.told[cut:]
    return entry if any("org" in span.tags for span in after) else Entry(entry.person, entry.told[:cut])


def _is_signed(entry: Entry) -> bool:
    """Say whether nothing but a post follows a name, as where signatures have run together."""
    told = [span for span in entry.told if "punct" not in span.tags]
    return 0 < len(told) < 3 and all(span.tags & {"role", "either", "deputy"} for span in told)


def in_brackets(spans: Sequence[Span]) -> set[int]:
    """Return the numbers of the spans inside brackets: who is named there stands in for the one before."""
    found: set[int] = set()
    opened = False
    for i, span in enumerate(spans):
        opened = (opened or "open" in span.tags) and "close" not in span.tags
        if opened:
            found.add(i)
    return found


def after_bracket(told: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return what is told of somebody less a bracket right after the name: "Eva Ek (ers. Olle Ask), Kalix"."""
    if told and "open" in told[0].tags:
        close = next((i for i, span in enumerate(told) if "close" in span.tags), -1)
        return told[close + 1 :]
    return told


def _follows(entry: Entry) -> bool:
    told = after_bracket(entry.told)
    return (
        len(told) > 1
        and "comma" in told[0].tags
        and any(span.tags & {"role", "either", "org", "name"} for span in told)
    )


def read_bracketed(spans: Sequence[Span]) -> list[tuple[Span, list[Span]]]:
    """Return the people of a list each with the organisations in the bracket that ends their part of it.

    "Eva Ek (KTH), Olle Ask, Ann By & Bo Ny (Lunds universitet)": one bracket holds for all since the one before. Two
    brackets with organisations are needed, one of them after several names.
    """
    found: list[tuple[Span, list[Span]]] = []
    people: list[Span] = []
    several = brackets = 0
    inside: list[Span] | None = None
    for span in spans:
        if "open" in span.tags:
            inside = []
        elif "close" in span.tags and inside is not None:
            if people and inside:
                brackets += 1
                several += len(people) > 1
                found += [(person, inside) for person in people]
            people, inside = [], None
        elif inside is not None:
            inside += [span] if span.tags & {"org", "name"} and isinstance(span.value, Organisation) else []
        elif isinstance(span.value, Person):
            people.append(span)
        elif span.tags & {"verb", "semicolon"}:
            people = []
    return found if brackets > 1 and several else []


def read_pairs(spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Return the people of a list each with the organisation after the comma: "Eva Ek, KTH, och Olle Ask, RISE".

    Two such pairs are needed; somebody between of whom nothing is told, or an organisation alone, ends the list.
    """
    found: list[tuple[Span, Span]] = []
    for i, span in enumerate(spans[:-2]):
        organisation = spans[i + 2]
        if not isinstance(span.value, Person) or "comma" not in spans[i + 1].tags or "genitive" in organisation.tags:
            continue
        if not organisation.tags & {"org", "name"} or not isinstance(organisation.value, Organisation):
            continue
        after = spans[i + 3] if i + 3 < len(spans) else None
        if after is None or after.tags & {"comma", "joiner", "punct", "verb", "open"}:
            found.append((span, organisation))
    return found if len(found) > 1 else []


def is_roll(sentence: Sentence) -> bool:
    """Say whether a sentence is a roll call; patterns for memberships do not read it."""
    return sum("person" in span.tags for span in sentence.spans) >= 2 and bool(read_roll(sentence.spans))


def state_rolls(reading: Reading) -> None:
    """State the posts of every roll call but those of minutes."""
    for sentence in reading.body:
        if sum(isinstance(span.value, Person) for _, span in sentence.told) < 2:
            continue  # a list has several
        if touches_rolls(reading.rolls, sentence.start, sentence.end):
            continue
        for entry in read_roll(sentence.spans):
            _state(reading, sentence, entry)
        labelled = bool(_read_labelled(sentence.spans))  # there what follows a name is where she lives
        for person, organisation in read_pairs(sentence.spans) if not labelled else ():
            whose = reading.named_organisation(organisation, sentence)
            state_post(reading, sentence, reading.registry.person(person.value), None, whose, False, "pair-of-a-list")
        for person, organisations in read_bracketed(sentence.spans):
            for span in organisations:
                whose = reading.named_organisation(span, sentence)
                member = reading.registry.person(person.value)
                state_post(reading, sentence, member, None, whose, False, "bracket-of-several")


def _state(reading: Reading, sentence: Sentence, entry: Entry) -> None:
    person = reading.registry.person(entry.person.value)
    roles = [role for span in entry.told if (role := reading.role(span)) is not None]
    reading.posts_at |= {span.start for span in entry.told if "either" in span.tags}
    organisation = next(
        (
            draft
            for span in entry.told
            if isinstance(span.value, Organisation) and "genitive" not in span.tags
            if (draft := reading.named_organisation(span, sentence)) is not None
        ),
        None,
    )
    posts: list[RoleMention | None] = [*roles] or ([None] if organisation is not None else [])
    for role in posts:
        of_board = role is not None and role.label.endswith(tuple(read_table("posts")["of_the_board"]["ends"]))
        whose = reading.board if organisation is None and of_board else organisation
        state_post(reading, sentence, person, role, whose, False, "roll-call")
