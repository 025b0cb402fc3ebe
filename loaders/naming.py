"""What a document names: its people, its initiatives, its events, and what its abbreviations stand for.

Found over the whole document before its sentences are read for facts, so that a name met once is known everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .engine import Span
from .layout import Block
from .lexicon import Lexicon, read_table, ungenitive
from .people import Person, find_candidates, judge
from .spans import BREAKS, Chunker, Context, Organisation, Thing, initiative_of
from .themes import Theme, find_themes
from .tokens import Token

__all__ = ["Sentence", "find_names", "iter_abbreviations", "topic_of"]


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence of a block with its tokens and, once they are made, its spans."""

    start: int
    end: int
    block: Block
    tokens: list[Token]
    spans: list[Span] = field(default_factory=list)
    number: int = 0
    _themes: list[Theme] | None = None
    told: list[tuple[int, Span]] = field(
        default_factory=list
    )  # the spans that stand for something, each with its place
    tags: frozenset[str] = frozenset()  # every tag that some span has

    def read(self, spans: list[Span]) -> None:
        """Take *spans* for the sentence's own."""
        self.spans = spans
        self.told = [(i, span) for i, span in enumerate(spans) if span.value is not None]
        self.tags = frozenset().union(*{span.tags for span in spans})

    def find_themes(self) -> list[Theme]:
        """Return the themes the sentence names, looked for once."""
        if self._themes is None:
            self._themes = find_themes(self.tokens)
        return self._themes


_QUOTES = {'"': '"', "”": "”", "“": "”", "»": "«", "«": "»", "'": "'", "’": "’"}
_CLOSERS = frozenset("\"”“»«’'")
_CUES = frozenset({"initiative", "research", "event", "called"})
_IDLE: set[str] = set()  # of the words met, those that neither are nor announce a name unless a comma follows
_LOCAL_PART = re.compile(r"([\w.+-]+)$")


def find_names(text: str, sentences: Sequence[Sentence], lexicon: Lexicon, chunker: Chunker) -> Context:
    """Return the context of a document: all that it names, by every form met."""
    context = Context()
    addresses = frozenset(
        " ".join(re.split(r"[._-]", m[1].lower()))
        for at in re.finditer("@", text)
        if (m := _LOCAL_PART.search(text, max(0, at.start() - 60), at.start())) and re.search(r"[._-]", m[1])
    )
    candidates = [
        c for s in sentences if s.block.kind != "chrome" for c in find_candidates(s.tokens, lexicon, addresses)
    ]
    people = judge(candidates)
    things = _find_things(text, sentences, lexicon, chunker, people)
    named = {words for words, _ in things}
    for words, person in sorted(people.items()):
        if words not in named:
            context.names.add(words, person)
    parts = frozenset(part for words in people for part in words)
    for sentence in sentences:
        if sentence.block.kind != "chrome":
            for name, organisation in _announced_units(sentence.tokens, lexicon, parts):
                context.names.add((name,), organisation)
    if m := re.search(r"Länsstyrelsen\s+(?:i\s+)?([A-ZÅÄÖ]\w+(?:\s[A-ZÅÄÖ]\w+)?)\s+län\b", text):
        # a page's head writes the name on two lines, its text just "Länsstyrelsen"
        label = f"Länsstyrelsen i {m[1]} län"
        known = next((n for entry, n in lexicon.names.get("Länsstyrelsen", ()) if " ".join(entry) == label), None)
        if known is not None:
            context.names.add(("Länsstyrelsen",), Organisation(known.type, known.label, "Länsstyrelsen", known.iri))
    _add_short_forms(context, people, lexicon)
    for words, thing in things:
        context.names.add(words, thing)
    return context


def _add_short_forms(context: Context, people: dict[tuple[str, ...], Person], lexicon: Lexicon) -> None:
    distinct = {id(p): p for p in people.values()}.values()
    lasts = Counter(p.words[-1] for p in distinct)
    firsts = Counter(p.words[0] for p in distinct)
    for person in distinct:
        last, first = person.words[-1], person.words[0]
        # a double surname may be shortened to its last part, a bare one that is also a place or a word may not
        if (
            lasts[last] == 1
            and last not in lexicon.names
            and (lexicon.word(last).last_name or not lexicon.is_common(last))
        ):
            context.short_people.setdefault(last, person)
        if firsts[first] == 1 and first not in lexicon.names and lexicon.word(first).first_name == 2:
            context.short_people.setdefault(first, person)


def _find_things(
    text: str,
    sentences: Sequence[Sentence],
    lexicon: Lexicon,
    chunker: Chunker,
    people: dict[tuple[str, ...], Person],
) -> list[tuple[tuple[str, ...], Thing]]:
    table = read_table("initiatives")
    found: dict[tuple[str, ...], Thing] = {}
    heads, event_heads, research_heads = (tuple(table[k]) for k in ("heads", "event_heads", "research_heads"))
    endings = (*heads, *event_heads, *(head + "s" for head in (*heads, *event_heads)), ":s", "’s", "'s")
    idle = _IDLE

    def add(words: Sequence[str], kind: str, defined: bool = False) -> None:
        key = tuple(w.replace("\u00ad", "") for w in words)
        if key and key[-1] == "rum":
            key = key[:-1]  # "ägde Forum X rum"
        if (
            key
            and key not in people
            and key not in found
            and (
                not _is_gazetteer(key, lexicon)
                or (
                    defined
                    and len(key) == 1
                    and all(named.ambiguous for entry, named in lexicon.names.get(key[0], ()) if len(entry) == 1)
                )
            )
        ):
            found[key] = Thing(kind, " ".join(key).replace(" ,", ","))

    for sentence in sentences:
        tokens = sentence.tokens
        n = len(tokens)
        if sentence.block.kind == "chrome":
            continue
        for i, token in enumerate(tokens):
            if token.surface in idle and (i + 1 >= n or tokens[i + 1].surface != ","):
                continue
            tags = token.word.tags
            if not (
                token.surface in _QUOTES
                or token.surface == "Forum"
                or not tags.isdisjoint(_CUES)
                or (token.word.shape == "C" and len(token.surface) > 7 and token.word.lower.endswith(endings))
            ):
                idle.add(token.surface)
                if i + 1 >= n or tokens[i + 1].surface != ",":
                    continue
            kind = (
                "initiative"
                if "initiative" in tags
                else "research"
                if "research" in tags
                else "event"
                if "event" in tags
                else ""
            )
            if kind and i + 1 < n:
                j = i + 1
                if (
                    tokens[j].word.lower in ("kallat", "kallad", "kallade", "som", "med", "under")
                    and j + 2 < n
                    and (tokens[j + 1].word.lower in ("heter", "kallas", "namnet", "hette", "namn"))
                ):
                    j += 2
                if (
                    j + 1 < n
                    and tokens[j].word.lower == "för"
                    and token.word.lower in ("upplägget", "formatet", "konceptet")
                    and tokens[j + 1].word.shape == "C"
                ):
                    j += 1
                if j < n and tokens[j].surface in _QUOTES:
                    close = _closing(tokens, j)
                    if 0 < close - j - 1 <= 12:
                        add([t.surface for t in tokens[j + 1 : close]], kind)
                        continue
                if j < n and tokens[j].surface == ":" and sentence.block.kind in ("heading",) and j + 1 < n:
                    j += 1
                owned = any(t.surface[0].isupper() and t.surface.endswith("s") for t in tokens[max(0, i - 2) : i])
                definite = (
                    token.word.lower.endswith(("et", "en", "n"))
                    or (kind == "event" and owned)
                    or (
                        i
                        and tokens[i - 1].word.lower.endswith("s")
                        and (
                            tokens[i - 1].word.head is not None
                            or tokens[i - 1].surface[0].isupper()
                            or tokens[i - 1].word.lower
                            in (
                                "regeringens",
                                "kommunens",
                                "regionens",
                                "kommuns",
                                "stads",
                                "landstings",
                                "universitets",
                                "förbundets",
                            )
                        )
                    )
                )
                if (
                    token.surface in ("Projekt", "Pilotprojekt", "Modell", "Metod")
                    and tokens[j].word.shape == "C"
                    and i + 1 == j
                ):
                    end = _extent(text, tokens, j, lexicon, chunker)
                    words = [t.surface for t in tokens[j:end]]
                    if not _starts_person(tokens, j, people) and not _is_organisation(words, lexicon):
                        add([token.surface, *words], kind)
                        if (token.surface, *words) in found and tuple(words) not in people:
                            found.setdefault(tuple(words), found[(token.surface, *words)])
                        continue
                if j < n and tokens[j].word.shape in "CA" and definite and tokens[j].surface not in _CLOSERS:
                    end = _extent(text, tokens, j, lexicon, chunker)
                    words = [t.surface for t in tokens[j:end]]
                    if (
                        words
                        and not _starts_person(tokens, j, people)
                        and not _is_organisation(words, lexicon)
                        and not tokens[j].word.nouns
                    ):
                        add(_stripped(words, tokens, end), kind)
            # a name that is said to be one: "arbetet fick namnet X", "försöket, som kallas X"
            if "called" in token.word.tags and i + 2 < n and tokens[i + 1].word.lower in ("det", "den", "detta"):
                i += 1
            if (
                "called" in tokens[i - 1 if tokens[i] is not token else i].word.tags
                and i + 1 < n
                and (tokens[i + 1].word.shape in "CA" or tokens[i + 1].surface in _QUOTES)
            ):
                cue = next(
                    (
                        t
                        for t in reversed(tokens[max(0, i - 9) : i])
                        if t.word.tags & {"initiative", "research", "event", "initiative-pointer"}
                    ),
                    None,
                )
                if cue is not None or token.word.lower == "namnet" or tokens[i] is not token:
                    what = (
                        "initiative"
                        if cue is None or not cue.word.tags & {"research", "event"}
                        else "research"
                        if "research" in cue.word.tags
                        else "event"
                    )
                    if tokens[i + 1].surface in _QUOTES:
                        close = _closing(tokens, i + 1)
                        words = [t.surface for t in tokens[i + 2 : close]]
                    else:
                        words = [t.surface for t in tokens[i + 1 : _extent(text, tokens, i + 1, lexicon, chunker)]]
                    if words and not _starts_person(tokens, i + 1, people) and not _is_organisation(words, lexicon):
                        add(words, what)
            # what a name is, told after it: "Fredagsrutan, en metod där …", "djurdagen, ett initiativ som …"
            if (
                token.word.shape in "lC"
                and (i or not lexicon.is_common(token.surface))
                and i + 3 < n
                and tokens[i + 1].surface == ","
                and tokens[i + 2].word.lower in ("en", "ett")
                and (
                    not token.word.nouns
                    and not token.word.head
                    and not token.word.first_name
                    and len(token.surface) > 4
                )
            ):
                told = {t.word.lower for t in tokens[i + 3 : i + 5]}
                if told & set(table["said_to_be"]) and (
                    token.word.shape == "C" or (i and tokens[i - 1].surface.endswith("s"))
                ):
                    add([token.surface], "initiative")
            # a name in quotes after a cue further off: "arbetet med att uppnå ”…”"
            if token.surface in _QUOTES and i >= 1:
                close = _closing(tokens, i)
                words = [t.surface for t in tokens[i + 1 : close]]
                is_name = 1 < len(words) <= 8 and words[0][0].isupper() and close < n and words[-1] not in ",.!?"
                if is_name and (said := _cue_before(tokens, i)):
                    add(words, said)
            if token.word.shape == "C" and len(token.surface) > 7 and not token.word.first_name:
                for form in dict.fromkeys((token.surface, ungenitive(token.surface))):
                    low = form.lower()
                    if (
                        low.endswith((*heads, *research_heads))
                        and not lexicon.is_common(form)
                        and (form not in lexicon.names)
                        and (i > 0 or not lexicon.is_common(form))
                        and not token.word.nouns
                        and not (token.word.head and not token.word.head.whole and token.word.head.type == "StateBody")
                    ):
                        add([form], "research" if low.endswith(research_heads) else "initiative")
                        break
                    if (
                        low.endswith(event_heads)
                        and not lexicon.is_common(form)
                        and (i > 0 or low.endswith(("forum", "konferens")))
                    ):
                        end = i + 1
                        while (
                            end < n
                            and tokens[end].word.shape in "C"
                            and tokens[end].word.first_name < 2
                            and form == token.surface
                            and (low.endswith(("forum", "dagar", "konferens")))
                            and tokens[end].surface not in lexicon.names
                        ):
                            end += 1
                        add([form, *(t.surface for t in tokens[i + 1 : end])], "event")
                        break
            if (
                token.surface == "Forum"
                and i + 1 < n
                and tokens[i + 1].word.shape == "C"
                and tokens[i + 1].word.first_name != 2
            ):
                end = i + 1
                while end < n and tokens[end].word.shape in "CA":
                    end += 1
                add([t.surface for t in tokens[i:end]], "event")
        _defined(tokens, sentence, table, lexicon, people, add)
        # an item of a list, or a heading, that says what its first part is: "NAME – presentation av en modell"
        if sentence.block.kind in ("item",) and sentence.start == sentence.block.start:
            for i, token in enumerate(tokens[1:9], 1):
                if token.surface in "–—" and text[token.start - 1].isspace():
                    after = {t.word.lower for t in tokens[i + 1 : i + 7]}
                    head = tokens[:i]
                    if (
                        after & set(table["said_to_be"])
                        and head[0].word.shape == "C"
                        and not any(t.word.nouns and t.word.nouns[0].kind == "role" for t in head)
                        and not _starts_person(tokens, 0, people)
                    ):
                        names = _split_slash(head)
                        add(names[0], "initiative")
                        for other in names[1:]:
                            if names[0][0] != other[0]:
                                found.setdefault(
                                    tuple(other), found.get(tuple(names[0]), Thing("initiative", " ".join(names[0])))
                                )
                    break
    return sorted(found.items())


def _defined(
    tokens: Sequence[Token],
    sentence: Sentence,
    table: dict[str, Any],
    lexicon: Lexicon,
    people: dict[tuple[str, ...], Person],
    add: Callable[..., None],
) -> None:
    """Add the name that a sentence defines: "Lärtrappan är ett treårigt utvecklingsprogram som …"."""
    if sentence.block.kind == "chrome" or len(tokens) < 5 or tokens[0].word.shape != "C":
        return
    k = 0
    for at in range(1, 5):
        if tokens[at].word.lower in ("är", "var", "blir"):
            k = at
            break
    if not k or k + 2 >= len(tokens) or tokens[k + 1].word.lower not in ("en", "ett"):
        return
    subject = tokens[:k]
    if (
        any(t.word.shape not in "CA" and (t.word.tags or t.word.nouns or t.word.head) for t in subject)
        or subject[0].word.nouns
        or subject[0].word.tags
    ):
        return
    if len(subject) == 1 and lexicon.is_common(subject[0].surface) or _starts_person(tokens, 0, people):
        return
    words = [t.surface for t in subject]
    if _is_organisation(words, lexicon) and len(words) > 1:
        return
    for token in tokens[k + 2 : k + 7]:
        lower = token.word.lower
        if any(lower.endswith(said) for said in table["said_to_be"]) or lower in ("samarbete", "utvecklingsprogram"):
            add(words, "research" if lower.startswith("forskning") else "initiative", True)
            return
        if token.word.tags & {"verb", "sub", "in", "comma"}:
            return


def _announced_units(
    tokens: Sequence[Token], lexicon: Lexicon, parts: frozenset[str]
) -> Iterable[tuple[str, Organisation]]:
    """Yield the names that an apposition says are units: "Björkgården, kommunens nyaste äldreboende"."""
    n = len(tokens)
    for i, token in enumerate(tokens):
        if (
            token.word.shape != "C"
            or i + 2 >= n
            or tokens[i + 1].surface != ","
            or token.surface in lexicon.names
            or token.word.nouns
        ):
            continue
        if token.surface in parts or (i and tokens[i - 1].word.shape == "C"):
            continue
        for other in tokens[i + 2 : i + 6]:
            head = other.word.head
            if (
                head
                and head.form == "indefinite"
                and head.type in ("ServiceUnit", "Company", "CivilSociety")
                and other.word.shape == "l"
            ):
                yield token.surface, Organisation(head.type, token.surface, token.surface, local=head.local)
                break
            if (
                other.word.shape != "l"
                or other.word.tags & {"verb", "in", "sub", "joiner"}
                or (other.word.nouns and not other.surface.endswith("s"))
            ):
                break


def _split_slash(tokens: Sequence[Token]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.surface == "/":
            parts.append([])
        elif token.surface not in _CLOSERS:
            parts[-1].append(token.surface)
    return [p for p in parts if p]


def _closing(tokens: Sequence[Token], i: int) -> int:
    for j in range(i + 1, min(len(tokens), i + 16)):
        if tokens[j].surface in _CLOSERS:
            return j
    return i


_CUE_WORDS = frozenset(
    {
        "initiativ",
        "arbete",
        "arbetet",
        "arbetar",
        "projekt",
        "satsning",
        "satsningen",
        "modell",
        "metod",
        "program",
        "koncept",
        "arbetssätt",
        "namnet",
        "pilot",
    }
)


def _cue_before(tokens: Sequence[Token], i: int) -> str:
    for token in reversed(tokens[max(0, i - 6) : i]):
        if token.word.lower in (
            "tema",
            "temat",
            "rubriken",
            "titeln",
            "boken",
            "rapporten",
            "artikeln",
            "heter",
            "frågan",
        ):
            return ""
        if "event" in token.word.tags:
            return "event"
        if "research" in token.word.tags:
            return "research"
        if token.word.lower in _CUE_WORDS or "initiative" in token.word.tags:
            return "initiative"
        if token.word.tags & {"saying", "dash", "colon"}:
            break
    return ""


def _extent(text: str, tokens: Sequence[Token], j: int, lexicon: Lexicon, chunker: Chunker) -> int:
    """Return where a name that begins with the capitalised token at *j* ends."""
    n = len(tokens)
    first = tokens[j]
    open_ended = lexicon.is_common(first.surface) and not first.word.first_name
    k = j + 1
    while k < n and k - j < 8:
        word = tokens[k].word
        if word.shape in "CA" or (word.shape == "d" and len(tokens[k].surface) <= 4):
            k += 1
            continue
        if (
            word.shape == "l"
            and word.lower in ("och", "i", "för", "på", "med", "&")
            and k + 1 < n
            and tokens[k + 1].word.shape == "C"
            and (word.lower != "i" or tokens[k + 1].surface not in lexicon.names)
            and word.lower not in ("i", "på", "med")
            and open_ended
        ):
            k += 1
            continue
        if (
            word.lower in ("för", "utan", "med", "mot")
            and open_ended
            and k == j + 1
            and k + 1 < n
            and tokens[k + 1].word.shape == "l"
            and (not first.word.lower.endswith(("en", "et", "an", "na")))
            and not tokens[k + 1].word.tags
        ):
            k += 2
            while (
                k + 1 < n
                and tokens[k].word.lower == "och"
                and tokens[k + 1].word.shape == "l"
                and not tokens[k + 1].word.tags
            ):
                k += 2
            continue
        if (
            word.lower == "för"
            and open_ended
            and k + 1 < n
            and tokens[k + 1].word.shape == "l"
            and text.count(text[tokens[j].start : tokens[k + 1].end]) >= 2
        ):
            k += 2
            continue
        if word.shape == "l" and open_ended and not (chunker.read_word(word)[0] & BREAKS):
            k += 1
            continue
        break
    return k


def _stripped(words: list[str], tokens: Sequence[Token], end: int) -> list[str]:
    if (
        len(words) == 1
        and end < len(tokens)
        and tokens[end].word.shape == "l"
        and words[0].endswith("s")
        and (tokens[end].word.head or tokens[end].word.nouns)
    ):
        return [ungenitive(words[0])]
    return words


def _starts_person(tokens: Sequence[Token], j: int, people: dict[tuple[str, ...], Person]) -> bool:
    # names have two to six words
    surfaces = tuple(t.surface for t in tokens[j : j + 6])
    return any(surfaces[:size] in people for size in range(2, len(surfaces) + 1))


def _is_gazetteer(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    return any(
        entry[0] == words or (entry[0][:-1] == words[:-1] and entry[0][-1] == ungenitive(words[-1]))
        for entry in lexicon.names.get(words[0], ()) or lexicon.names.get(ungenitive(words[0]), ())
    )


def _is_organisation(words: Sequence[str], lexicon: Lexicon) -> bool:
    if _is_gazetteer(tuple(words), lexicon) or words[0] in lexicon.names and len(lexicon.names[words[0]][0][0]) == 1:
        return True
    head = lexicon.word(words[-1]).head
    return bool(head and head.type != "ServiceUnit" and not head.whole)


def topic_of(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sentence], chunker: Chunker, title: str
) -> tuple[Thing, Block, int, int] | None:
    """Return the initiative a page is about, with the block and the offsets that name it, or None.

    A page is about one initiative when two or more of its labels are an initiative's (budget, partners, period …). The
    name is the label *project*'s value, else the page's first heading, else the words that most often begin its
    sentences.
    """
    table = read_table("initiatives")
    labels = {b.label for b in blocks if b.kind == "label"}
    labels = {part for label in labels for part in label.split("+")}
    if len(labels & {*table["page_labels"], *table["weak_page_labels"]}) < 2 or not labels & set(table["page_labels"]):
        return None
    if (
        title
        and text.casefold().count(title.casefold()) >= 3
        and (at := _mention_of(text, title, sentences)) is not None
    ):
        return Thing("initiative", title), at[0], at[1], at[2]
    for block in blocks:
        if block.kind == "value" and block.label == "project" and block.end - block.start < 120:
            return Thing("initiative", text[block.start : block.end].strip(' .”"')), block, block.start, block.end
    named = Counter(s.value.label for sentence in sentences for s in sentence.spans if initiative_of(s))
    frequent = min(named.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    heads = [text[b.start : b.end] for b in blocks[:6] if b.kind == "heading"]
    if (
        frequent[1] >= 2
        and not any(frequent[0] in head for head in heads)
        and not any(text.count(head) >= 2 or " – " in head for head in heads if len(head) > 8)
    ):
        # the headline is news, the project has its own name
        at = _mention_of(text, frequent[0], sentences)
        if at is not None:
            thing = next(
                s.value
                for sentence in sentences
                for s in sentence.spans
                if isinstance(s.value, Thing) and s.value.label == frequent[0]
            )
            return thing, at[0], at[1], at[2]
    for block in blocks[:6]:
        if block.kind == "heading" and not text[block.start : block.end].endswith("?"):
            start, end = block.start, block.end
            first = next((s for s in sentences if s.block is block), None)
            lone = first is not None and len(first.tokens) < 2 and text.casefold().count(text[start:end].casefold()) < 2
            if (
                first is None
                or lone
                or re.fullmatch(r"\w+ \d{4}", text[start:end])
                or all(s.tags & {"org", "comma", "joiner", "dash", "punct", "person"} for s in first.spans)
            ):
                continue
            start, end = _title_of(text, first, table)
            if end - start >= 4:
                return Thing("initiative", re.sub(r"\s+", " ", text[start:end])), block, start, end
    counts: Counter[str] = Counter()
    where: dict[str, tuple[Block, int, int]] = {}
    folded = text.casefold()
    for sentence in sentences:
        if sentence.block.kind not in ("paragraph", "item", "chrome") or not sentence.tokens:
            continue
        tokens = sentence.tokens
        k = 0
        while (
            k < min(len(tokens), 4)
            and tokens[k].word.shape in "lCA"
            and not (chunker.read_word(tokens[k].word)[0] & BREAKS)
        ):
            k += 1
        if k >= 2 and k < len(tokens) and "verb" in chunker.read_word(tokens[k].word)[0]:
            start, end = tokens[0].start, tokens[k - 1].end
            name = text[start:end]
            if name not in counts:
                counts[name] = folded.count(name.casefold())
            where.setdefault(name, (sentence.block, start, end))
    best = min(counts.items(), key=lambda item: (-item[1], item[0]), default=None)
    if best is None or best[1] < 3:
        return None
    block, start, end = where[best[0]]
    return Thing("initiative", best[0]), block, start, end


def _mention_of(text: str, name: str, sentences: Sequence[Sentence]) -> tuple[Block, int, int] | None:
    """Return the block and the offsets where a name is first written as it is, None where it never is."""
    for sentence in sentences:
        at = text.find(name, sentence.start, sentence.end)
        if at >= 0:
            return sentence.block, at, at + len(name)
    return None


def _title_of(text: str, sentence: Sentence, table: dict[str, Any]) -> tuple[int, int]:
    """Return the offsets of the name in a heading: less an organisation after a dash and a leading "Projekt:"."""
    tokens = list(sentence.tokens)
    start, end = tokens[0].start, tokens[-1].end
    for i in range(len(tokens) - 1, 0, -1):
        if tokens[i].surface in "–—-|" and sentence.spans:
            rest = [s for s in sentence.spans if s.start >= tokens[i].end]
            if rest and all("org" in s.tags or s.tags & {"comma", "joiner", "date"} for s in rest):
                end = tokens[i - 1].end
            break
    i = 0
    while i < len(tokens) and (tokens[i].word.lower in table["lead_words"] or tokens[i].surface in ":–-"):
        i += 1
    if i and i < len(tokens) and tokens[i].word.shape in "CAp":
        start = tokens[i].start
        if tokens[i].surface in _CLOSERS and i + 1 < len(tokens):
            start = tokens[i + 1].start
    chunk = text[start:end]
    if chunk and chunk[-1] in _CLOSERS and not re.search('["”“»«]', chunk[:-1]):
        end -= 1
    if chunk and chunk[0] in _CLOSERS and chunk[-1] in _CLOSERS:
        start, end = start + 1, end - 1
    return start, end


def iter_abbreviations(text: str, spans: Iterable[Span]) -> Iterable[tuple[str, Organisation]]:
    """Yield each abbreviation that stands in brackets at the end of an organisation's span, with that organisation."""
    for span in spans:
        if "org" in span.tags and text[span.end - 1] == ")" and isinstance(span.value, Organisation):
            left = text.rfind("(", span.start, span.end)
            if left > 0:
                yield text[left + 1 : span.end - 1], span.value
