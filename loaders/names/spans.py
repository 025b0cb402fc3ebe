"""A sentence as spans: people, roles, organisations, groups, initiatives, events, dates and the words between them.

What a word may be is the lexicon's to say; what it is here depends on the words beside it and on what the document has
named elsewhere. Reading order: what the document names, the gazetteer, heads of compounds, roles and groups, single
words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..grammar.engine import Alphabet, Span
from ..swedish.dictionary import lemmatize
from ..swedish.lexicon import Head, Lexicon, Named, Noun, Word, genitive, ungenitive
from ..text.dates import Date, find_dates, months
from ..text.tokens import Token
from .joining import POSTS_OF_A_REGION, join_organisations, list_regions, regions_of_posts, share_heads
from .people import Person, party_letters

__all__ = ["BREAKS", "Chunker", "Context", "Names", "Organisation", "RoleMention", "Thing", "event_of", "initiative_of"]


@dataclass(slots=True, eq=False)
class Organisation:
    """An organisation as one mention names it; which one it is, the document decides later.

    ``code`` is the municipality's (four digits) or the region's (two) that the mention itself names; ``pointer`` a
    class of organisation that the mention points back at ("nämnden"); ``owned`` whether a genitive says whose it is,
    and ``owner`` that organisation where it is neither a municipality nor a region ("riksdagens socialutskott").
    """

    type: str
    label: str
    form: str
    iri: str = ""
    code: str = ""
    local: bool = False
    pointer: str = ""
    owned: bool = False
    owner: Organisation | None = None


@dataclass(slots=True, eq=False)
class RoleMention:
    """A role as one mention names it: base form, level ("" where the word alone does not tell)."""

    label: str
    level: str = ""
    former: bool = False


@dataclass(slots=True, eq=False)
class Thing:
    """An initiative or an event as the document names it."""

    kind: str  # "initiative", "research", "event"
    label: str


def initiative_of(span: Span) -> Thing | None:
    """Return the initiative or research project that a span names, or None."""
    return span.value if isinstance(span.value, Thing) and span.value.kind != "event" else None


def event_of(span: Span) -> Thing | None:
    """Return the event that a span names, or None."""
    return span.value if isinstance(span.value, Thing) and span.value.kind == "event" else None


@dataclass(slots=True)
class Names:
    """What one document names, by first word: each entry the words and what they stand for."""

    by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, words: tuple[str, ...], value: Any) -> None:
        """Add a name, unless its words stand for something already; longer names come first."""
        entries = self.by_first[words[0]]
        if not any(known == words for known, _ in entries):
            entries.append((words, value))
            entries.sort(key=lambda entry: -len(entry[0]))


@dataclass(slots=True)
class Context:
    """What the document around a sentence tells: its names, its people by short form, its abbreviations."""

    names: Names = field(default_factory=Names)
    short_people: dict[str, Person] = field(default_factory=dict)


_QUARTERS = frozenset({"Väst", "Öst", "Syd", "Nord", "Norr", "Mitt", "Sydost", "Sydväst", "Nordost", "Nordväst"})
_FOREIGN_UNIVERSITY = frozenset({"University", "Université", "Universität", "Universitet"})
#: An e-mail address: neither the at sign of a handle nor one without a name before it makes one.
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+\.?")
#: How the names of homes and schools end that are words too: "Strandängens äldreboende".
_HOME = re.compile(r"(?:ängen|gården|backen|lunden|kullen|liden|dalen|hemmet|viken|holmen|åsen|parken|berget)s?$")
#: An adjective of a field with a capital: what names the one of many institutions.
_FIELD = re.compile(r"[A-ZÅÄÖ][a-zåäö]+(?:vetenskapliga|logiska|gogiska|tekniska|iska|sociala)")
#: The field of a board, which makes a name of "nämnden" be it written with a capital or not.
_FIELD_OF_A_BOARD = re.compile(r"(?i)[a-zåäö]*(?:tekniska|humanistiska|sociala|kommunala)")
#: What the name of a board for several may begin with: "regionala utvecklingsnämnden".
_REGIONAL = re.compile(r"[Rr]egionala|[Gg]emensamma")
#: Words with one of these tags end a name or a noun phrase.
BREAKS = frozenset(
    {
        "verb",
        "in",
        "at",
        "sub",
        "joiner",
        "comma",
        "dash",
        "open",
        "close",
        "colon",
        "semicolon",
        "quote",
        "with",
        "meet",
        "met",
        "attended",
        "presented",
        "acting",
        "saying",
        "no",
        "who",
        "be",
        "by",
        "to",
        "visit",
        "discuss",
        "talk",
        "thank",
        "prep",
    }
)
_BARE_VERB = frozenset({"verb", "word"})
_PARTICIPLES = ("ade", "da", "ta", "dda")
_DETERMINERS = frozenset(
    {
        "den",
        "det",
        "de",
        "dessa",
        "denna",
        "detta",
        "vår",
        "våra",
        "deras",
        "sin",
        "sina",
        "alla",
        "nya",
        "nyligen",
        "många",
        "flera",
    }
)
_PROPER_HEADS = frozenset(
    {
        "sjukhus",
        "lasarett",
        "universitet",
        "högskola",
        "gymnasium",
        "bibliotek",
        "vårdcentral",
        "hälsocentral",
        "folkhögskola",
        "gymnasieskola",
        "universitetssjukhus",
        "sjukhem",
        "familjecentral",
        "anstalt",
    }
)
#: A place or a made-up word stands before these without a genitive: "Björkhaga skola".
_HEADS_OF_NAMES = frozenset(
    {"skola", "förskola", "friskola", "vårdcentral", "hälsocentral", "äldreboende", "boende", "bibliotek"}
)
_OWNED_BARE = frozenset(
    {"äldreomsorg", "barnomsorg", "vuxenutbildning", "habilitering", "psykiatri", "primärvård", "gymnasieskola"}
)
_UNIT_OWNERS = frozenset({"StateBody", "ResearchBody", "CivilSociety", "Union", "JointAuthority", "Company"})
_QUOTE_MARKS = frozenset("\"”“»«'’")
_BEFORE_PLACES = frozenset({"i", "från", "besökte", "till", "kommunerna", "–", ",", "och", "kommun", "(", "av"})
_OF_A_FIELD = frozenset(
    {
        "nämnd",
        "institution",
        "akademi",
        "kommitté",
        "delegation",
        "kommission",
        "inspektion",
        "myndighet",
        "institut",
    }
)
_OF_COUNTIES = ("läns", "region", "landstings")
_ROOMS = frozenset(
    {
        "lokal",
        "lokalen",
        "sal",
        "salen",
        "rum",
        "rummet",
        "konferensrum",
        "sammanträdesrum",
        "mötesrum",
        "konferensrummet",
    }
    | {"sammanträdesrummet", "mötesrummet", "konferenslokal", "hotell", "hotellet", "kvarteret", "fartyget", "m/s"}
)
_SHARED_HEADS = frozenset({"kommuner", "kommunerna", "städer"})
_COUNCILLORS = tuple(
    f"{stem}råd{end}"
    for stem in (
        "kommunal",
        "region",
        "landstings",
        "borgar",
        "stats",
        "oppositions",
        "justitie",
        "departements",
        "kansli",
    )
    for end in ("", "et", "en", "ets", "ens", "s")
)
_TITLES = frozenset({"fil", "ekon", "ek", "tekn", "jur", "dr", "phd", "fil.dr", "leg", "civ"})


def _is_titled(tokens: list[Token], k: int) -> bool:
    """Say whether "utredningen om …" is a name: it has a capital within its sentence, or a number in brackets after."""
    if tokens[k].word.shape == "C" and k > 0:
        return True
    return any(
        a.surface == "(" and b.word.shape in "CA"
        for a, b in zip(tokens[k + 2 : k + 22], tokens[k + 3 : k + 23], strict=False)
    )


def _is_post(token: Token) -> bool:
    """Say whether a word is somebody's post: "kommunalrådet" is no council."""
    return token.word.lower.endswith(_COUNCILLORS) or any(noun.kind == "role" for noun in token.word.nouns)


def _is_service(head: Head | None) -> bool:
    return head is not None and head.type == "ServiceUnit" and not head.genitive and head.base != "verksamhet"


def _is_unknown_name(span: Span) -> bool:
    return "capital" in span.tags and span.value is not None and not span.tags & BREAKS


#: After "för" they tell when, not what for.
_TIMES = frozenset({"år", "året", "åren", "perioden", "mandatperioden", "månaden", "kvartal", "kvartalet", *months()})
#: Heads of bodies that may be called by an adjective and a noun.
_CALLED_FREELY = frozenset({"utredning", "organisation", "förening", "stiftelse", "nätverk", "rörelse"})


def _ends_a_name(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a word in -s ends a name and is no genitive: "Good Minds", with nothing after it that it may own."""
    alone = i + 1 == len(tokens) or tokens[i + 1].word.shape == "p"
    before = tokens[i - 1] if i else None
    beside = before is not None and before.word.shape == "C" and before.end + 1 == tokens[i].start
    return alone and beside and before is not None and not (before.word.nouns or before.word.tags or before.word.head)


def _tags(is_genitive: bool, *tags: str) -> set[str]:
    return {*tags, "genitive"} if is_genitive else set(tags)


class Chunker:
    """Makes spans of tokens, with the lexicon and one document's context."""

    def __init__(self, lexicon: Lexicon, alphabet: Alphabet) -> None:
        self.lexicon = lexicon
        self.alphabet = alphabet
        self._words: dict[tuple[str, bool], tuple[frozenset[str], str]] = {}
        self._simple: dict[str, tuple[frozenset[str], str] | None] = {}
        self._openings: dict[str, tuple[frozenset[str], str] | None] = {}

    # -- the words between ---------------------------------------------------------------------------------------

    def read_word(self, word: Word) -> tuple[frozenset[str], str]:
        """Return the tags and the letter of a word that is part of nothing longer."""
        key = word.lower, word.shape == "l"  # a capital keeps a word from being taken for a verb by its ending
        found = self._words.get(key)
        if found is None:
            tags = set(word.tags)
            if word.shape == "l" and not tags & {"verb", "adverb"} and _is_finite_verb(word.lower):
                tags.add("verb")
            tags.add("punct" if word.shape == "p" else "number" if word.shape == "d" else "word")
            if not (tags & BREAKS) and word.shape != "p":
                tags.add("plain")
            frozen = frozenset(tags)
            found = self._words[key] = (frozen, self.alphabet.letter(frozen))
        return found

    def _may_mean_more(self, token: Token) -> bool:
        """Say whether a word may be a noun, a title, a name or a pointer, or has a hyphen that leaves it open."""
        word, surface, lexicon = token.word, token.surface, self.lexicon
        return bool(word.nouns or word.head) or (
            word.lower in _TITLES
            or surface[-1] in "-‑"
            or surface in lexicon.names
            or ungenitive(surface) in lexicon.names
            or word.lower in lexicon.pointers
            or ungenitive(word.lower) in lexicon.pointers
        )

    def _is_authority(self, surface: str) -> bool:
        names = self.lexicon.names
        return surface.capitalize() in names or ungenitive(surface).capitalize() in names

    def _read_simple(self, token: Token) -> tuple[frozenset[str], str] | None:
        """Return tags and letter of a word, number or mark that is what it is wherever it stands, else None."""
        word = token.word
        surface = token.surface
        found = None
        if word.shape in "lpd" and not (
            self._may_mean_more(token)
            or (len(surface) > 8 and self._is_authority(surface))
            or "@" in surface
            or re.match(r"\w+\.\s?(?:dr|lic|kand)", surface)
            or (word.shape == "l" and not word.tags and self.lexicon.near_term(word.lower))
        ):
            tags = self.read_word(word)
            if tags[0] != _BARE_VERB or not word.lower.endswith(_PARTICIPLES):
                found = tags
        self._simple[surface] = found
        return found

    def _read_opening(self, token: Token) -> tuple[frozenset[str], str] | None:
        """Return tags and letter of a word that owes its capital to the sentence and names nothing, else None."""
        word = token.word
        surface = token.surface
        found = None
        if word.shape == "C" and not (
            self._may_mean_more(token)
            or word.first_name
            or "." in surface
            or surface.upper() == surface
            or word.lower in self.lexicon.terms
        ):
            found = self.read_word(word)
        self._openings[surface] = found
        return found

    def _span(self, start: int, end: int, tags: set[str], value: Any) -> Span:
        frozen = frozenset(tags)
        return Span(start, end, frozen, value, self.alphabet.letter(frozen))

    # -- the sentence --------------------------------------------------------------------------------------------

    def chunk(self, text: str, tokens: list[Token], context: Context) -> list[Span]:
        """Return the spans of one sentence; they cover every token once, in order."""
        surfaces = [t.surface for t in tokens]
        dates: dict[int, Date] = {}
        if "d" in [t.word.shape for t in tokens] or "första" in surfaces or "Första" in surfaces:
            dates = {d.start: d for d in find_dates(text, tokens[0].start, tokens[-1].end)}
        spans = self._chunk(text, tokens, surfaces, dates, context)
        if not _SHARED_HEADS.isdisjoint(surfaces):
            spans = share_heads(text, spans, self._without_genitive)
        if "regioner" in surfaces or "regionerna" in surfaces or "Regionerna" in surfaces:
            spans = list_regions(text, spans, self._region)
        if any(surface.startswith(POSTS_OF_A_REGION) for surface in surfaces):
            spans = regions_of_posts(text, spans, self._region)
        return join_organisations(text, spans, self.lexicon, self._make_joined) if len(spans) > 1 else spans

    def _chunk(
        self, text: str, tokens: list[Token], surfaces: list[str], dates: dict[int, Date], context: Context
    ) -> list[Span]:
        by_first, terms, simple_words = context.names.by_first, self.lexicon.terms, self._simple
        dashed = "–" in surfaces or "-" in surfaces
        careful = bool(dates or dashed or not by_first.keys().isdisjoint(surfaces))
        opened = self._open(tokens, surfaces, dates, context)
        spans: list[Span] = [tokens[0]] if opened else []
        capital = False
        n = len(tokens)
        i = int(opened)
        while i < n:
            token = tokens[i]
            surface = token.surface
            simple = simple_words[surface] if surface in simple_words else self._read_simple(token)
            if (
                simple is not None
                and not (surface in terms and i + 1 < n and tokens[i + 1].word.lower in terms[surface])
                and not (
                    careful
                    and (
                        surface in by_first
                        or (dates and token.start in dates)
                        or (dashed and i + 2 < n and surfaces[i + 1] in "–-" and token.word.shape == "l")
                    )
                )
            ):
                token.tags, token.letter = simple  # as _become does, without a call for every word
                token.value = None
                spans.append(token)
                i += 1
            elif dates and token.start in dates:
                date = dates[token.start]
                spans.append(self._span(date.start, date.end, {"date"}, date))
                i += 1
                while i < n and tokens[i].start < date.end:
                    i += 1
            else:
                span, i = self._read(text, tokens, i, spans, context)
                spans.append(span)
                capital = capital or "capital" in span.tags
        return self._join_names(text, spans) if capital else spans

    def _open(self, tokens: list[Token], surfaces: list[str], dates: dict[int, Date], context: Context) -> bool:
        """Read the word that opens a sentence where it is a word alone; say whether it is.

        After it no name can go on: neither the head of one follows nor what joins two.
        """
        token = tokens[0]
        if len(tokens) < 2 or token.word.shape != "C" or (dates and token.start in dates):
            return False
        surface, following = surfaces[0], tokens[1].word
        opening = self._openings[surface] if surface in self._openings else self._read_opening(token)
        if opening is None or following.shape not in "lp" or following.head is not None:
            return False
        if surfaces[1] in ("i", "och", "&", "–"):
            return False
        known = surface in context.names.by_first or surface in context.short_people
        if not known and surface[-1] == "s":
            bare = ungenitive(surface)
            known = bare in context.names.by_first or bare in context.short_people
        if not known:
            _become(token, opening)
        return not known

    def _without_genitive(self, span: Span) -> Span:
        return self._span(span.start, span.end, set(span.tags - {"genitive", "place"}), span.value)

    def _region(self, span: Span, name: str) -> Span | None:
        """Return the span of the region that has this short name: "Dalarna", "Västra Götaland"; None where none has."""
        for words, named in self.lexicon.names["Region"]:
            if " ".join(words[1:]) == name and named.type == "Region":
                code = self.lexicon.code_of.get(named.iri, "")
                value = Organisation("Region", named.label, name, named.iri, code=code)
                return self._span(span.start, span.end, {"org", "Region"}, value)
        return None

    def _make_joined(self, kind: str, first: Span, last: Span, label: str) -> Span:
        value = Organisation(kind, label, label)
        return self._span(first.start, last.end, {"org", kind, "named"}, value)

    def _read(self, text: str, tokens: list[Token], i: int, spans: list[Span], context: Context) -> tuple[Span, int]:
        """Return the span that begins with the token at *i*, and where the next one does."""
        token = tokens[i]
        word = token.word
        made = self._name(tokens, i, context)
        if made is None and not word.head:
            made = self._pointer(token, i)
        if made is None and self._may_be_common(tokens, i):
            made = self._common(text, tokens, i, spans)
        if made is None and word.shape == "l" and not word.tags and (meant := self.lexicon.near_term(word.lower)):
            made = self._term(tokens, i, spans, meant)
        if made is None and _MAILBOX.fullmatch(token.surface):
            made = self._span(token.start, token.end, {"mail"}, token.surface.rstrip(".")), i + 1
        return made or (self._lone(tokens, i), i + 1)

    def _name(self, tokens: list[Token], i: int, context: Context) -> tuple[Span, int] | None:
        """Read what the document or the gazetteer knows by name, and what a capital tells to be a name."""
        token = tokens[i]
        surface = token.surface
        bare = ungenitive(surface)
        by_first = context.names.by_first
        if surface in by_first or (surface[-1] in "sS" and bare in by_first):
            made = self._document_name(tokens, i, by_first)
            if made is not None:
                return made
        if token.word.shape in "CA":
            return self._capital(tokens, i, context)
        if len(surface) > 8 and (made := self._authority_in_lower_case(token, i)) is not None:
            return made
        if surface in self.lexicon.names or bare in self.lexicon.names:
            return self._gazetteer(tokens, i)
        if "." in surface and re.match(r"\w+\.\s?(?:dr|lic|kand)", surface):
            return self._span(token.start, token.end, {"title"}, None), i + 1
        return None

    def _authority_in_lower_case(self, token: Token, i: int) -> tuple[Span, int] | None:
        """Read a state body whose name of one word the text writes without its capital: "arbetsförmedlingen"."""
        if token.word.head is not None or token.word.nouns:
            return None
        is_genitive = token.surface.capitalize() not in self.lexicon.names
        capital = (ungenitive(token.surface) if is_genitive else token.surface).capitalize()
        for words, named in self.lexicon.names.get(capital, ()):
            if len(words) == 1 and named.type == "StateBody" and not named.ambiguous:
                value = Organisation(named.type, named.label, capital, named.iri)
                return self._span(token.start, token.end, _tags(is_genitive, "org", named.type), value), i + 1
        return None

    def _pointer(self, token: Token, i: int) -> tuple[Span, int] | None:
        """Read a word that points back at an organisation named before: "nämnden", "myndighetens"."""
        lower = token.word.lower
        is_genitive = lower not in self.lexicon.pointers
        pointed = self.lexicon.pointers.get(ungenitive(lower) if is_genitive else lower)
        if not pointed:
            return None
        value = Organisation(pointed, lower, lower, pointer=pointed)
        return self._span(token.start, token.end, _tags(is_genitive, "org", "pointer", pointed), value), i + 1

    def _may_be_common(self, tokens: list[Token], i: int) -> bool:
        """Say whether a role, a group, an organisation or a title of common nouns may begin at *i*."""
        word = tokens[i].word
        if word.nouns or word.head or word.lower in self.lexicon.terms or word.lower in _TITLES:
            return True
        dashed = i + 2 < len(tokens) and tokens[i + 1].surface == "–" and tokens[i + 2].word.lower == "och"
        return dashed or tokens[i].surface[-1] in "-‑"

    def _lone(self, tokens: list[Token], i: int) -> Span:
        """Return the span of a word that is part of nothing longer."""
        token = tokens[i]
        word = token.word
        known, letter = self.read_word(word)
        if word.shape == "C" and word.first_name and len(token.surface) > 2 and not (known & BREAKS):
            return self._span(token.start, token.end, {*known, "firstname"}, token.surface)
        if word.shape in "CA" and i:
            return self._span(token.start, token.end, {*known, "capital"}, token.surface)
        if (
            known == _BARE_VERB
            and word.lower.endswith(_PARTICIPLES)
            and any(t.word.lower in _DETERMINERS for t in tokens[max(0, i - 2) : i])
        ):
            return self._span(token.start, token.end, {"word", "plain"}, None)  # a participle, not a verb
        return Span(token.start, token.end, known, None, letter)

    def _join_names(self, text: str, spans: list[Span]) -> list[Span]:
        """Join unknown capitalised words that stand side by side: a name of which only the shape is known."""
        joined: list[Span] = []
        run: list[Span] = []
        for span, following in zip([*spans, None], [*spans[1:], None, None], strict=False):
            if span is not None and _is_unknown_name(span):
                run.append(span)
                continue
            joins = run and span is not None and text[span.start : span.end] == "&"
            if joins and span is not None and following is not None and _is_unknown_name(following):
                run.append(span)  # "Rabén & Sjögren"
                continue
            if run:
                if len(run[0].value) == 1 and len(run) < 3:
                    joined.extend(run)  # "H.M. Konungen"
                elif len(run) >= 2 or (len(run[0].value) > 3 and not self.lexicon.is_common(run[0].value)):
                    label = text[run[0].start : run[-1].end]
                    foreign = len(run) > 1 and not _FOREIGN_UNIVERSITY.isdisjoint(label.split())
                    joined.append(
                        self._span(
                            run[0].start,
                            run[-1].end,
                            {"org", "ResearchBody", "named"} if foreign else {"name", "capital", "plain"},
                            Organisation("ResearchBody" if foreign else "Organisation", label, label),
                        )
                    )
                else:
                    joined.extend(run)
                run = []
            if span is not None:
                joined.append(span)
        return joined

    def _company(self, tokens: list[Token], i: int) -> tuple[Span, int] | None:
        """Read a name that ends in AB: "Omsorg i Bergslagen AB", "Visit Umeå/Kalix AB", "Skogs- och Jaktmuseum AB"."""
        for j in range(i + 1, min(len(tokens), i + 8)):
            surface = tokens[j].surface
            first = tokens[i].word
            if first.nouns or first.tags or (first.head and first.head.form == "definite"):
                return None
            if surface in ("AB", "HB", "KB", "Aktiebolag"):
                label = " ".join(t.surface for t in tokens[i : j + 1]).replace(" / ", "/")
                return self._span(
                    tokens[i].start, tokens[j].end, {"org", "Company", "named"}, Organisation("Company", label, label)
                ), j + 1
            joins = tokens[j].word.lower in ("i", "&", "/") or (
                tokens[j].word.lower == "och" and tokens[j - 1].surface[-1] in "-‑"
            )
            if tokens[j].word.shape not in "CA" and not joins:
                return None
        return None

    # -- names ---------------------------------------------------------------------------------------------------

    def _document_name(
        self, tokens: list[Token], i: int, by_first: dict[str, list[tuple[tuple[str, ...], Any]]]
    ) -> tuple[Span, int] | None:
        surface = tokens[i].surface
        entries = list(by_first.get(surface, ()))
        if surface[-1] in "sS":
            entries += [e for e in by_first.get(ungenitive(surface), ()) if len(e[0]) == 1]
        if entries and len(entries[-1][0]) == 1 and surface in self.lexicon.names:
            longer = self._gazetteer(tokens, i)  # "Länsstyrelsen" of the document is not "Länsstyrelsen i Uppsala län"
            if (
                longer is not None
                and longer[1] > i + 1
                and not any(self._stands(tokens, i, words) for words, _ in entries if len(words) > 1)
            ):
                return longer
        for words, value in entries:
            j = i
            is_genitive = False
            for number, wanted in enumerate(words):
                while j < len(tokens) and tokens[j].surface == "." and number:
                    j += 1
                if j >= len(tokens):
                    break
                have = tokens[j].surface.replace("\u00ad", "")
                last = number == len(words) - 1
                if have == wanted:
                    j += 1
                elif last and have in (genitive(wanted), wanted + ":s"):
                    j += 1
                    is_genitive = True
                else:
                    break
            else:
                return self._named_span(tokens, i, j, value, is_genitive)
        return None

    @staticmethod
    def _stands(tokens: list[Token], i: int, words: tuple[str, ...]) -> bool:
        return tuple(token.surface for token in tokens[i : i + len(words)]) == words

    def _named_span(self, tokens: list[Token], i: int, j: int, value: Any, is_genitive: bool) -> tuple[Span, int]:
        start, end = tokens[i].start, tokens[j - 1].end
        if isinstance(value, Person):
            tags = {"person"}
            if tokens[j - 1].surface.endswith("s") and not value.words[-1].endswith("s"):
                is_genitive = True
            at = j + (j < len(tokens) and tokens[j].surface == ",")  # "Eva Ek (S)", and "Eva Ek, (S)"
            if (
                at + 2 < len(tokens)
                and tokens[at].surface == "("
                and tokens[at + 2].surface == ")"
                and tokens[at + 1].surface.casefold() in self.lexicon.parties
            ):
                value.party = tokens[at + 1].surface
                j = at + 3
                end = tokens[j - 1].end
            elif self._party_after_comma(tokens, j):
                value.party = tokens[j + 1].surface
                j += 2
                end = tokens[j - 1].end
            elif j < len(tokens) and party_letters(tokens, j, self.lexicon):
                value.party = tokens[j].surface
                j += 1
                end = tokens[j - 1].end
        elif isinstance(value, Organisation):
            tags = {"org", value.type, "named"}
            value = Organisation(value.type, value.label, value.form, value.iri, value.code, value.local)
        else:
            tags = {value.kind, "thing"} | ({"initiative"} if value.kind == "research" else set())
        if is_genitive:
            tags.add("genitive")
        return self._span(start, end, tags, value), j

    def _party_after_comma(self, tokens: list[Token], j: int) -> bool:
        """Say whether the letters of a party between commas follow a name: "Eva Ek, KD, ordförande …"."""
        if j + 1 >= len(tokens) or tokens[j].surface != ",":
            return False
        letters = tokens[j + 1].surface
        if not letters.isupper() or letters.casefold() not in self.lexicon.parties:
            return False
        following = tokens[j + 2 :]
        closed = len(following) == 1 and following[0].surface == "."
        if not following or closed or following[0].surface == "," or "joiner" in following[0].word.tags:
            return True
        return party_letters(tokens, j + 1, self.lexicon)

    def _capital(self, tokens: list[Token], i: int, context: Context) -> tuple[Span, int] | None:
        token = tokens[i]
        surface = token.surface
        made = self._company(tokens, i)
        if made:
            return made
        if surface in self.lexicon.names or surface[-1] in "sS" and ungenitive(surface) in self.lexicon.names:
            made = self._gazetteer(tokens, i)
            if made:
                return made
        elif surface.upper() == surface and surface.title() in self.lexicon.names and len(surface) > 4:
            made = self._gazetteer(tokens, i, upper=True)
            if made:
                return made
        if (person := context.short_people.get(surface)) or (
            surface[-1] == "s" and (person := context.short_people.get(ungenitive(surface)))
        ):
            tags = {"person", "short"}
            if surface != person.words[-1] and surface != person.words[0]:
                tags.add("genitive")
            return self._span(token.start, token.end, tags, person), i + 1
        return self._owned_unit(tokens, i)

    def _owned_unit(self, tokens: list[Token], i: int) -> tuple[Span, int] | None:
        """Read a name before an organisation's head: "Vindarnas förskola", "Gävle sjukhus", "Nya Varvets skola"."""
        j = i
        n = len(tokens)
        while j < n and tokens[j].word.shape == "C" and j - i < 4:
            j += 1
        if j >= n or j == i or tokens[j].word.shape != "l":
            return None
        at = self._elision(tokens, j) or j  # "Solgårdens vård- och omsorgsboende"
        head = tokens[at].word.head
        last = tokens[j - 1].surface
        if not head or head.form not in ("indefinite",):
            return None
        own = last.endswith("s") or head.base in _PROPER_HEADS
        if not own and not (head.base in _HEADS_OF_NAMES and not self.lexicon.is_common(last) and len(last) > 4):
            return None
        first = tokens[i].word
        if (
            first.nouns
            or first.head
            or (first.tags and not first.first_name)
            or head.base in ("verksamhet", "organisation", "utredning", "grupp", "team")
        ):
            return None
        if j - i > 1 and tokens[i + 1].surface == genitive(tokens[i].surface):
            return None
        if j - i > 1 and (inner := tokens[j - 1].word.head) is not None and inner.genitive:
            return None  # "Organ Kommunstyrelsens utskott": the word before belongs to no name
        if self.lexicon.is_common(last) and i == 0 and j - i == 1 and not _HOME.search(last):
            return None
        label = " ".join(t.surface for t in tokens[i:at]) + " " + self._plain(tokens[at].surface, head)
        value = Organisation(head.type, label, label, local=head.local)
        tags = _tags(head.genitive, "org", head.type, "named")
        span = self._span(tokens[i].start, tokens[at].end, tags, value)
        return self._with_abbreviation(*self._placed(span, tokens, at + 1))

    @staticmethod
    def _plain(surface: str, head: Head) -> str:
        return ungenitive(surface) if head.genitive else surface

    def _gazetteer(self, tokens: list[Token], i: int, upper: bool = False) -> tuple[Span, int] | None:
        surface = tokens[i].surface.title() if upper else tokens[i].surface
        n = len(tokens)
        entries = self.lexicon.names.get(surface, ())
        if surface[-1] in "sS":
            shorter = [e for e in self.lexicon.names.get(ungenitive(surface), ()) if len(e[0]) == 1]
            entries = [*entries, *shorter]
        for words, named in entries:
            size = len(words)
            if i + size > n:
                continue
            is_genitive = False
            for number in range(size):
                have = tokens[i + number].surface.replace("\u00ad", "")
                if upper:
                    have = have.title() if number == 0 else have.lower()
                wanted = words[number]
                if number and have.lower() == wanted.lower():
                    continue
                if have != wanted:
                    if number == size - 1 and have in (genitive(wanted), wanted + ":s", wanted + "’s"):
                        is_genitive = True
                    else:
                        break
            else:
                j = i + size
                if is_genitive and size == 1 and _ends_a_name(tokens, i):
                    continue
                if (
                    not is_genitive
                    and words[-1][-1] in "sxzSXZ"
                    and j + 1 < n
                    and tokens[j].word.nouns
                    and tokens[j + 1].word.shape == "C"
                    and any(noun.kind == "role" for noun in tokens[j].word.nouns)
                ):
                    is_genitive = True  # a name in -s shows no genitive: "Myndigheten för vårdanalys utredare Eva Ek"
                made = self._entry(tokens, i, j, named, is_genitive)
                if made is not None:
                    return made
        return None

    def _entry(self, tokens: list[Token], i: int, j: int, named: Named, is_genitive: bool) -> tuple[Span, int] | None:
        """Read an entry of the gazetteer that the tokens from *i* to *j* spell, with what belongs to its name here."""
        n = len(tokens)
        start, end = tokens[i].start, tokens[j - 1].end
        code = self.lexicon.code_of.get(named.iri, "")
        following = tokens[j].word.lower if j < n else ""
        if following in ("län", "läns") and named.type in ("Place", "Municipality") and j - i == 1:
            return self._span(start, tokens[j].end, {"capital", "plain"}, None), j + 1  # a county is no municipality
        form = " ".join(t.surface for t in tokens[i:j])
        if named.type == "Place":
            if following in ("kommun", "kommuns", "stad", "stads", "kommunen") and tokens[j].word.shape == "l":
                owns = following in ("kommuns", "stads")
                whole = f"{form} {tokens[j].surface}"
                value = Organisation(
                    "Municipality", named.label, whole.removesuffix("s") if owns else whole, named.iri, code
                )
                span = self._span(start, tokens[j].end, _tags(owns, "org", "Municipality"), value)
                return self._after_municipality(tokens, j + 1, span)
            if self._is_no_place(tokens, i, j, named, is_genitive):
                return None
        elif self._is_no_mention(tokens, i, j, named, is_genitive):
            return None
        value = Organisation(named.type, named.label, ungenitive(form) if is_genitive else form, named.iri, code)
        if named.type == "Place":
            value.type = "Municipality"
            span = self._span(start, end, _tags(is_genitive, "org", "place", "Municipality"), value)
            return self._after_municipality(tokens, j, span)
        span = self._span(start, end, _tags(is_genitive, "org", named.type), value)
        if named.type in ("Municipality", "Region"):
            return self._after_municipality(tokens, j, span)
        if j < n and not is_genitive and self._is_branch(named, tokens[j]):
            short = tokens[i].surface if j - i == 1 else named.label
            label = f"{named.label if named.type == 'Union' else short} {tokens[j].surface}"
            return self._joined(tokens, i, j + 1, named.type, label)
        if j - i == 1 and j + 1 < n and named.ambiguous:
            if following in ("för", "of") and tokens[j + 1].word.shape == "C":
                return None
            if named.type == "ResearchBody" and following in ("i", "vid") and not is_genitive:
                other = self._gazetteer(tokens, j + 1)
                if other is not None and "genitive" not in other[0].tags:
                    label = " ".join(t.surface for t in tokens[i : other[1]])
                    tags = {"org", "ResearchBody", "named"}
                    return self._span(start, other[0].end, tags, Organisation("ResearchBody", label, label)), other[1]
        head = tokens[j - 1].word.head
        association = j - i == 1 and head is not None and head.form == "definite" and head.type == "CivilSociety"
        if association and not is_genitive and j < n and tokens[j].word.shape == "C" and tokens[j].word.first_name < 2:
            return self._joined(tokens, i, j + 1, named.type, f"{tokens[i].surface} {tokens[j].surface}")
        if named.type == "Union" and j + 1 < n and following == "i" and tokens[j + 1].word.shape == "C":
            # a union's branch is an organisation of its own: "Vision i Södermanland"
            return self._joined(tokens, i, j + 2, "Union", f"{named.label} i {tokens[j + 1].surface}")
        return self._with_abbreviation(span, tokens, j)

    def _joined(self, tokens: list[Token], i: int, j: int, kind: str, label: str) -> tuple[Span, int]:
        """Return the tokens from *i* to *j* as an organisation with a name of its own."""
        value = Organisation(kind, label, label)
        return self._span(tokens[i].start, tokens[j - 1].end, {"org", kind, "named"}, value), j

    def _is_branch(self, named: Named, following: Token) -> bool:
        """Say whether a union's or an association's name goes on with a place: "Vision Umeå", "Kommunal Väst"."""
        if named.type not in ("Union", "CivilSociety"):
            return False
        lexicon = self.lexicon
        return (
            following.surface in lexicon.counties
            or following.surface in _QUARTERS
            or any(
                other.type in ("Place", "Region") or other.iri in lexicon.code_of
                for _, other in lexicon.names.get(following.surface, ())
            )
        )

    def _is_no_place(self, tokens: list[Token], i: int, j: int, named: Named, is_genitive: bool) -> bool:
        """Say whether the name of a place from *i* to *j* is part of another name, or an ordinary word."""
        before = tokens[i - 1] if i else None
        after = tokens[j] if j < len(tokens) else None
        if before is not None and before.word.first_name == 2 and not _named_before(tokens, i):
            return True
        if after is not None and after.word.shape == "C" and not is_genitive:
            word = after.word
            unknown = after.surface not in self.lexicon.names and not (word.head or word.nouns or word.tags)
            if unknown and tokens[i].word.first_name:
                return True
            if unknown and not word.first_name and after.start - tokens[j - 1].end == 1:
                return True  # "Sundsvall Hockey": part of another name
        if before is not None and before.word.shape == "A" and not before.word.nouns and len(before.surface) <= 5:
            return True  # "IFK Vänersborg"
        if before is not None and before.word.lower in _ROOMS:
            return True  # "lokal Trollhättan"
        if not named.ambiguous:
            return False
        heads_line = i == 0 and (
            after is None
            or after.word.shape == "d"
            or (is_genitive and any(noun.kind == "role" for noun in after.word.nouns))
        )
        if not heads_line and (before is None or before.word.lower not in _BEFORE_PLACES):
            return True
        listed = before is not None and before.word.lower in (",", "och", "–")
        return listed and not any(t.surface in self.lexicon.names for t in tokens[max(0, i - 3) : i - 1])

    def _is_no_mention(self, tokens: list[Token], i: int, j: int, named: Named, is_genitive: bool) -> bool:
        """Say whether an ambiguous name of an organisation from *i* to *j* is an ordinary word here."""
        if not named.ambiguous or named.type == "Municipality":
            return False
        after = tokens[j] if j < len(tokens) else None
        if after is not None and after.word.shape == "d":
            return True  # "Sida 2", "Kommunal 2019": a line of its own kind
        if i and tokens[i - 1].word.shape == "d" and self.lexicon.is_common(tokens[i].surface):
            return True  # "1 Sida Datum": the head of a page
        if i and tokens[i - 1].surface not in _QUOTE_MARKS:
            return False
        acts = after is not None and "verb" in self.read_word(after.word)[0]
        if self.lexicon.is_common(tokens[i].surface):
            definite = tokens[i].surface.endswith(("en", "et", "n"))
            owns = after is not None and is_genitive and bool(after.word.nouns)
            does = after is not None and acts and not definite and "be" not in after.word.tags
            sums = [t.word.shape for t in tokens[j : j + 2]] == ["p", "d"]  # "Forte, 4 miljoner kronor"
            if not (owns or does or sums):
                return True
        return after is not None and not (after.surface in ",()" or after.word.nouns or acts or after.word.shape == "C")

    def _after_municipality(self, tokens: list[Token], j: int, span: Span) -> tuple[Span, int]:
        """Read what a municipality's name owns: "Falu kommuns utbildningsförvaltning", "Gävle sjukhus"."""
        n = len(tokens)
        owner: Organisation = span.value
        k = j
        elided = ""
        if k + 2 < n and tokens[k].surface[-1] in "-‑" and tokens[k + 1].word.lower in ("och", "samt", "&"):
            elided = f"{tokens[k].surface} {tokens[k + 1].surface} "
            k += 2
        head = tokens[k].word.head if k < n and tokens[k].word.shape in "lC" else None
        if head is not None and not (head.base == "råd" and _is_post(tokens[k])):
            surface = tokens[k].surface
            proper = "genitive" not in span.tags
            if (
                proper
                and "place" in span.tags
                and head.base in _PROPER_HEADS
                and head.form == "indefinite"
                and (head.whole or surface.startswith(_OF_COUNTIES))
            ):
                label = f"{owner.form} {self._plain(surface, head)}"
                value = Organisation(head.type, label, label, code=owner.code, local=head.local)
                tags = _tags(head.genitive, "org", head.type, "named")
                return self._with_abbreviation(self._span(span.start, tokens[k].end, tags, value), tokens, k + 1)
            if (
                not proper
                and head.form == "indefinite"
                and head.base not in ("verksamhet", "organisation", "utredning")
                and (not head.whole or head.bare_name or (head.base in _PROPER_HEADS) or head.base in _OWNED_BARE)
            ):
                bare = self._plain(surface, head)
                if head.base in _PROPER_HEADS and head.whole:
                    label = f"{genitive(owner.form)} {bare}"
                    value = Organisation(head.type, label, label, code=owner.code, local=True)
                else:
                    label = elided + self.lexicon.definite(bare, head)
                    value = Organisation(
                        head.type,
                        label,
                        f"{genitive(owner.form)} {elided}{bare}",
                        code=owner.code,
                        local=True,
                        owned=True,
                    )
                tags = _tags(head.genitive, "org", head.type, "named")
                return self._with_abbreviation(self._span(span.start, tokens[k].end, tags, value), tokens, k + 1)
        return span, j

    def _with_abbreviation(self, span: Span, tokens: list[Token], j: int) -> tuple[Span, int]:
        """Take a bracket with an abbreviation into the span: "Inspektionen för vård och omsorg (IVO)"."""
        if j + 2 < len(tokens) and tokens[j].surface == "(" and tokens[j + 2].surface == ")":
            inner = tokens[j + 1].surface
            if 2 <= len(inner) <= 8 and sum(c.isupper() for c in inner) >= 2 and inner[0].isupper():
                return Span(span.start, tokens[j + 2].end, span.tags, span.value, span.letter), j + 3
        return span, j

    # -- common nouns --------------------------------------------------------------------------------------------

    def _common(self, text: str, tokens: list[Token], i: int, spans: list[Span]) -> tuple[Span, int] | None:
        elided = self._elision(tokens, i)
        k = elided if elided else i
        if k >= len(tokens):
            return None
        prefix = ""
        if elided:
            prefix = " ".join(t.surface for t in tokens[i:k]).replace(" – och", "- och").replace(" - och", "- och")
            prefix = re.sub(r",(?= (?:och|samt)$)", "", re.sub(r"\s,", ",", prefix))
        if not (elided and tokens[k].word.nouns) and (made := self._term(tokens, i, spans)):
            return made
        word = tokens[k].word
        if made := self._organisation(text, tokens, i, k, prefix, spans):
            return made
        if word.nouns and _is_degree(word.nouns[0].label) and k + 1 < len(tokens) and tokens[k + 1].word.shape == "C":
            return self._span(tokens[i].start, tokens[k].end, {"title"}, None), k + 1
        if word.nouns:
            made = self._noun(tokens, i, k, prefix, spans)
            if made:
                return made
        if not elided and word.lower in _TITLES:
            return self._title(tokens, i)
        return None

    def _elision(self, tokens: list[Token], i: int) -> int:
        """Return where the whole word of "kvalitets- och utvecklingschef" begins, or 0 where nothing is left out."""
        n = len(tokens)
        j = i
        while j + 1 < n and tokens[j].surface[-1:] in "-‑" and len(tokens[j].surface) > 2:
            if tokens[j + 1].surface == ",":
                j += 2
            elif tokens[j + 1].surface[-1:] in "-‑" and len(tokens[j + 1].surface) > 2:
                j += 1  # a lost comma: "teknik- service- och fritidsförvaltningen"
            else:
                break
        if i < j < n - 1 and tokens[j].word.lower in ("och", "samt"):
            return j + 1  # "gymnasie-, högskole-, och forskningsminister"
        if (
            j + 2 < n
            and tokens[j].surface[-1:] in "-‑"
            and len(tokens[j].surface) > 2
            and tokens[j + 1].word.lower in ("och", "samt", "eller", "&")
        ):
            return j + 2
        if (
            j + 3 < n
            and tokens[j + 1].surface in "–-"
            and tokens[j + 2].word.lower == "och"
            and tokens[j].word.shape in "lC"
            and (tokens[j + 3].word.head or tokens[j + 3].word.nouns)
            and tokens[j + 1].start - tokens[j].end <= 1
        ):
            return j + 3
        # a lost hyphen: "individ och familjeomsorgen"
        if (
            tokens[i].word.lower in ("individ",)
            and i + 2 < n
            and tokens[i + 1].word.lower == "och"
            and tokens[i + 2].word.lower.startswith("familje")
        ):
            return i + 2
        return 0

    def _term(self, tokens: list[Token], i: int, spans: list[Span], first: str = "") -> tuple[Span, int] | None:
        seconds = self.lexicon.terms.get(first or tokens[i].word.lower)
        if not seconds or i + 1 >= len(tokens):
            return None
        best: tuple[int, Noun] | None = None
        for words, noun in seconds.get(tokens[i + 1].word.lower, ()):
            size = len(words)
            if (
                i + size <= len(tokens)
                and (best is None or size > best[0])
                and all(tokens[i + k].word.lower == words[k] for k in range(2, size))
            ):
                best = (size, noun)
        if best is None:
            return None
        size, noun = best
        if _is_degree(noun.label):
            return self._span(tokens[i].start, tokens[i + size - 1].end, {"title"}, None), i + size
        return self._noun_span(tokens[i].start, tokens[i + size - 1].end, [noun], noun.label, spans), i + size

    def _title(self, tokens: list[Token], i: int) -> tuple[Span, int] | None:
        j = i
        while j < len(tokens) and (tokens[j].word.lower in _TITLES or tokens[j].surface == "."):
            j += 1
        if j < len(tokens) and tokens[j].word.shape == "C":
            return self._span(tokens[i].start, tokens[j - 1].end, {"title"}, None), j
        return None

    def _noun(self, tokens: list[Token], i: int, k: int, prefix: str, spans: list[Span]) -> tuple[Span, int] | None:
        word = tokens[k].word
        nouns = list(word.nouns)
        label = f"{prefix.lower()} {nouns[0].label}" if prefix and not nouns[0].label.startswith(prefix.lower()) else ""
        named = {tag for tag in word.tags if tag.startswith("w:")}
        return self._noun_span(tokens[i].start, tokens[k].end, nouns, label, spans, named), k + 1

    def _noun_span(
        self, start: int, end: int, nouns: list[Noun], label: str, spans: list[Span], words: Iterable[str] = ()
    ) -> Span:
        tags: set[str] = set(words)
        former = False
        deputy = ""
        # what stands before: "tidigare", "f.d.", "vice", "tillförordnad"
        for before in reversed(spans[-3:]):
            if before.tags & {"former"}:
                former = True
            elif before.tags & {"deputy"} and any(noun.kind == "role" for noun in nouns):
                deputy = "deputy"
            elif not (before.tags & {"acting-role"}) and not ("org" in before.tags and "genitive" in before.tags):
                break
        if len(nouns) == 1 and nouns[0].form == "single":
            # one unnamed member of a group ("en patientföreträdare") tells a level, and is no group
            return self._span(start, end, _tags(nouns[0].genitive, "single"), nouns[0])
        nouns = [noun for noun in nouns if noun.form != "single"]
        role = next((noun for noun in nouns if noun.kind == "role"), None)
        group = next((noun for noun in nouns if noun.kind == "group"), None)
        value: Any = None
        if role:
            tags |= {"ambiguous"} if role.incidental else set()
            tags |= _tags(role.genitive, "role", role.form) | ({"former-role"} if former else set())
            value = RoleMention(label or role.label, role.level, former)
        if group:
            tags |= _tags(group.genitive, "group", group.form) | ({"posts"} if group.singular else set())
        if group and not role:
            value = replace(group, label=label, singular="") if label and label != group.label else group
        elif group and role:
            tags.add("either")
            named = (
                Noun("group", label, group.level, group.form, group.genitive)
                if label and label != group.label
                else group
            )
            value = (value, named)
        if deputy and isinstance(value, RoleMention):
            tags.add("deputy-role")
        return self._span(start, end, tags, value)

    def _organisation(
        self, text: str, tokens: list[Token], i: int, k: int, prefix: str, spans: list[Span]
    ) -> tuple[Span, int] | None:
        """Read an organisation by its head, from the token at *k*; *prefix* is what an elision left before it."""
        token = tokens[k]
        head = token.word.head
        if head is None or (head.base == "råd" and _is_post(token)):
            return None
        if head.base == "ombudsman" and head.form == "indefinite" and _is_post(token):
            return None  # who holds the office: "barnombudsman Eva Ek"
        bare = self._plain(token.surface.replace("\u00ad", ""), head)
        if bare.isupper() and len(bare) > 5:  # a heading in capitals names it so
            prefix = prefix.capitalize() if prefix.isupper() else prefix
            bare = bare.lower() if prefix else bare.capitalize()
        lower = bare.lower()
        start = tokens[i].start
        if made := self._office_of_a_board(text, tokens, i, k, head):
            return made
        if made := self._of_a_county(text, tokens, i, k, head):
            return made
        if made := self._with_a_name(tokens, i, k, head, lower, spans):
            return made
        pointer = self.lexicon.pointers.get(lower) or ""
        if not prefix and (made := self._without_capital(start, token, k, head, bare)):
            return made
        if not prefix and (made := self._for_something(text, tokens, i, k, head, pointer)):
            return made
        if made := self._at_a_place(text, tokens, i, k, head, bare):
            return made
        if not prefix and (made := self._with_its_field(text, tokens, k, head, bare, spans)):
            return made
        if head.whole and not head.bare_name and not prefix:
            return self._pointing(tokens, i, k, head, lower, pointer)
        proper = token.word.shape == "C" and not self.lexicon.is_common(bare)
        owner = spans[-1] if spans and {"org", "genitive"} <= spans[-1].tags else None
        if not self._may_be_named_so(token, k, head, lower, proper, bool(prefix), owner is not None):
            return None
        if spans and head.local and tokens[i].word.shape == "l" and _is_field(text, spans[-1]):
            prefix, start = text[spans[-1].start : spans[-1].end], spans.pop().start
        if head.base in ("verksamhet", "grupp", "team", "byrå") and not prefix and not proper:
            return None
        before = prefix + " " if prefix else ""
        full = bare if head.form == "definite" or not head.local else self.lexicon.definite(bare, head)
        value = Organisation(head.type, before + full, before + bare, local=head.local)
        if owner is not None:
            _give_owner(value, owner.value, f"{text[owner.start : owner.end]} {bare}")
        span = self._span(
            start, token.end, _tags(head.genitive, "org", head.type, "named" if proper else "local"), value
        )
        if head.genitive:
            return span, k + 1
        return self._with_abbreviation(*self._placed(span, tokens, k + 1))

    def _at_a_place(
        self, text: str, tokens: list[Token], i: int, k: int, head: Head, bare: str
    ) -> tuple[Span, int] | None:
        """Read a head that only its place makes a name: "universitetet i Umeå"."""
        if not (head.whole and head.base in _OWNED_BARE and head.form == "definite" and k + 2 < len(tokens)):
            return None
        if tokens[k + 1].word.lower not in ("i", "vid"):
            return None
        start = tokens[i].start
        value = Organisation(head.type, bare, bare, local=True)
        whole = self._span(start, tokens[k].end, {"org", head.type, "named"}, value)
        span, _, j = self._placed(whole, tokens, k + 1)
        if not value.code:
            return None
        value.label = value.form = text[start : span.end]
        return span, j

    def _with_its_field(
        self, text: str, tokens: list[Token], k: int, head: Head, bare: str, spans: list[Span]
    ) -> tuple[Span, int] | None:
        """Read a head after the word for its field, which leaves *spans*: "sociala förvaltningen"."""
        token = tokens[k]
        owner = spans[-2] if len(spans) > 1 and {"org", "genitive"} <= spans[-2].tags else None
        if not spans or token.word.shape != "l":
            return None
        field = text[spans[-1].start : spans[-1].end]
        if not (head.whole or (head.base == "nämnd" and _REGIONAL.fullmatch(field))):
            return None
        told = (
            owner is not None or field[:1].isupper()
        )  # "kommunens tekniska nämnd", "förbundets Primärkommunala nämnd"
        if not (head.form == "definite" or (head.form == "indefinite" and told and head.base == "nämnd")):
            return None
        if not _named_by_field(field, head, len(spans)):
            return None
        label = f"{field} {bare if head.form == 'definite' else self.lexicon.definite(bare, head)}"
        value = Organisation(head.type, label, label, local=head.local)
        if owner is not None:
            _give_owner(value, owner.value, f"{text[owner.start : owner.end]} {field} {bare}")
        tags = _tags(head.genitive, "org", head.type, "named")
        return self._placed(self._span(spans.pop().start, token.end, tags, value), tokens, k + 1)[::2]

    def _pointing(
        self, tokens: list[Token], i: int, k: int, head: Head, lower: str, pointer: str
    ) -> tuple[Span, int] | None:
        """Read a bare head in the definite form as a pointer to the one named before: "nämnden"."""
        if not pointer or head.form != "definite":
            return None
        if k + 1 < len(tokens) and tokens[k + 1].word.lower in ("om", "kring"):
            return None  # "utredningen om skolans styrning" is not the one named before
        value = Organisation(pointer, lower, lower, pointer=pointer)
        tags = _tags(head.genitive, "org", "pointer", pointer)
        return self._span(tokens[i].start, tokens[k].end, tags, value), k + 1

    def _may_be_named_so(
        self, token: Token, k: int, head: Head, lower: str, proper: bool, prefixed: bool, owned: bool
    ) -> bool:
        """Say whether a head with these letters, this form and this company names an organisation at all."""
        names_itself = proper and ((k > 0 and not head.local) or head.base in _PROPER_HEADS | {"skola", "förskola"})
        told = names_itself or (owned and (not head.whole or head.bare_name))
        if not (head.form == "definite" or head.base == "fullmäktige" or (head.form == "indefinite" and told)):
            return False
        capital = token.word.shape == "C" and head.form == "definite"
        state = head.type in ("StateBody", "ResearchBody")
        if not (head.local or proper or prefixed or state or capital):
            return False
        small = token.word.shape == "l"
        if not head.local and small and not prefixed and (head.type != "StateBody" or owned):
            return False
        return not (head.type == "StateBody" and small and lower not in self.lexicon.names)

    def _office_of_a_board(self, text: str, tokens: list[Token], i: int, k: int, head: Head) -> tuple[Span, int] | None:
        """Read the office that is told by its board alone: "kommunstyrelsens kontor", "socialnämndens kansli"."""
        office = tokens[k + 1].word.head if k + 1 < len(tokens) else None
        if head.type != "PoliticalBody" or not head.genitive or office is None:
            return None
        if office.type != "Administration" or office.form != "indefinite" or not office.whole:
            return None
        form = text[tokens[i].start : tokens[k + 1].end]
        value = Organisation(office.type, form, form, local=True)
        tags = _tags(office.genitive, "org", office.type, "named")
        span = self._span(tokens[i].start, tokens[k + 1].end, tags, value)
        return self._with_abbreviation(*self._placed(span, tokens, k + 2))

    def _of_a_county(self, text: str, tokens: list[Token], i: int, k: int, head: Head) -> tuple[Span, int] | None:
        """Read a unit called by its county: "Länsbiblioteket i Örebro län", "Regionbibliotek Stockholm"."""
        word = tokens[k].word
        if head.type != "ServiceUnit" or head.whole or head.genitive or word.shape != "C":
            return None
        j = k + 2 if k + 1 < len(tokens) and tokens[k + 1].word.lower == "i" else k + 1
        if not word.lower.startswith(_OF_COUNTIES) or j >= len(tokens) or tokens[j].word.shape != "C":
            return None
        end = j + 1
        if end < len(tokens) and tokens[end].word.lower == "län":
            end += 1
        elif tokens[j].surface not in self.lexicon.counties and tokens[j].surface not in self.lexicon.names:
            return None
        label = text[tokens[i].start : tokens[end - 1].end]
        value = Organisation(head.type, label, label)
        return self._span(tokens[i].start, tokens[end - 1].end, {"org", head.type, "named"}, value), end

    def _with_a_name(
        self, tokens: list[Token], i: int, k: int, head: Head, lower: str, spans: list[Span]
    ) -> tuple[Span, int] | None:
        """Read a common noun with a name or a number: "äldreboendet Solgården", "avdelning 14"."""
        if head.form not in ("definite", "indefinite") or head.genitive or k + 1 >= len(tokens):
            return None
        kind = self.lexicon.announcers.get(lower) or (
            head.type
            if head.form == "definite"
            or (head.form == "indefinite" and head.type == "ServiceUnit" and k and tokens[k].word.shape == "C")
            else ""
        )
        if (
            not kind
            and head.form == "indefinite"
            and spans
            and "org" in spans[-1].tags
            and "genitive" in spans[-1].tags
        ):
            kind = head.type
        nxt = tokens[k + 1]
        if (
            head.form == "indefinite"
            and nxt.word.shape == "d"
            and nxt.surface.isdigit()
            and len(nxt.surface) < 3
            and (head.base in ("avdelning", "enhet", "sektion"))
        ):
            label = f"{lower} {nxt.surface}"
            return self._span(
                tokens[i].start, nxt.end, {"org", head.type, "named"}, Organisation(head.type, label, label, local=True)
            ), k + 2
        if (
            not kind
            and tokens[k].word.shape == "C"
            and head.type == "ResearchBody"
            and nxt.word.shape == "C"
            and nxt.word.first_name < 2
        ):
            kind = head.type
        if kind in ("PoliticalBody", "Administration") and (not head.whole or self.lexicon.is_common(nxt.surface)):
            kind = ""  # "socialnämnden" names itself, and after "kansliet" another line may begin: "Ärende 1"
        labelled = k + 2 < len(tokens) and tokens[k + 2].surface == ":"  # "… kansliet Föredragande: Eva Ek"
        return self._announced(tokens, i, k, kind, head) if kind and nxt.word.shape in "CA" and not labelled else None

    def _without_capital(self, start: int, token: Token, k: int, head: Head, bare: str) -> tuple[Span, int] | None:
        """Read a body of the gazetteer in lower case: "regeringens klimatdelegation", "tillitsdelegationen"."""
        lexicon = self.lexicon
        if token.word.shape != "l" or head.whole:
            return None
        definite = bare if head.form == "definite" else lexicon.definite(bare, head)
        stately = head.type in ("StateBody", "ResearchBody")
        for words, named in lexicon.names.get(definite.capitalize(), ()):
            # "regeringskansliet" is no local office; "riksdagens konstitutionsutskott" has its owner before it
            if len(words) == 1 and (stately or (named.type == "StateBody" and head.form == "definite")):
                value = Organisation(
                    named.type, named.label, definite.capitalize(), named.iri, lexicon.code_of.get(named.iri, "")
                )
                tags = _tags(head.genitive, "org", named.type)
                return self._span(start, token.end, tags, value), k + 1
        return None

    def _for_something(
        self, text: str, tokens: list[Token], i: int, k: int, head: Head, pointer: str
    ) -> tuple[Span, int] | None:
        """Read a name with "för": "Centrum för tjänsteforskning", "Institutionen för socialt arbete"."""
        token = tokens[k]
        n = len(tokens)
        if (
            (head.form == "definite" or (token.word.shape == "C" and head.form == "indefinite"))
            and not head.genitive
            and k + 2 < n
            and (
                tokens[k + 1].word.lower in ("för", "mot")
                and tokens[k + 2].word.lower not in ("en", "ett", "att")
                or (
                    tokens[k + 1].word.lower in ("om", "av")
                    and head.base in ("utredning", "kommitté")
                    and _is_titled(tokens, k)
                )
            )
        ):
            if tokens[k + 1].word.lower in ("om", "av"):
                j = self._to_the_verb(tokens, k + 2)
            else:
                j = self._phrase(tokens, k + 2)
                if self._list_goes_on(tokens, j):
                    j = self._phrase(tokens, j + 1)
            if (
                j > k + 2
                and (
                    token.word.shape == "C"
                    and (k > 0 or head.form == "indefinite" or j == n or tokens[j].surface == ",")
                    or pointer == "Administration"
                    or head.base in _OF_A_FIELD
                    or tokens[k + 1].word.lower in ("om", "av")
                    or (pointer == "ServiceUnit" and self._is_before_its_body(tokens, j))
                    or (j + 2 < n and tokens[j].surface == "(" and tokens[j + 1].surface.isupper())
                )
                and head.base not in ("grupp", "team", "verksamhet")
            ):
                label = text[token.start : tokens[j - 1].end]
                value = Organisation(head.type, label, label, local=head.local)
                span = self._span(tokens[i].start, tokens[j - 1].end, {"org", head.type, "named"}, value)
                return self._with_abbreviation(*self._placed(span, tokens, j))
        return None

    def _is_before_its_body(self, tokens: list[Token], j: int) -> bool:
        """Say whether at *j* a comma or a preposition stands, and after it a known body, whose the unit before is."""
        joined = j + 1 < len(tokens) and tokens[j].word.lower in (",", "på", "vid", "hos")
        return joined and self._gazetteer(tokens, j + 1) is not None

    def _announced(self, tokens: list[Token], i: int, k: int, kind: str, head: Head) -> tuple[Span, int] | None:
        """Read the name after a noun at *k* that says what it is: "äldreboendet Solgården", "fackförbundet Vision"."""
        if made := self._gazetteer(tokens, k + 1):
            return self._announced_known(tokens, i, k, head, *made)
        if found := self._announced_ambiguous(tokens, i, k):
            return found
        n = len(tokens)
        j = k + 1
        while j < n and j - k <= 4 and (_goes_on(tokens[j]) or _joins(tokens, j)):
            j += 1
        if j == k + 2 and self._goes_on_with_and(tokens, j):
            j += 2  # "enheten Kvalitet och utveckling"
        elif j == k + 2 and j < n and tokens[j].word.shape == "l" and _is_service(tokens[j].word.head):
            j += 1  # "enheten Nordviks hemtjänst"
        if j == k + 2 and head.base == "utredning" and j + 1 < n and tokens[j].word.lower in ("av", "om", "för"):
            j = max(j, self._to_the_verb(tokens, j + 1))  # "utredningen Översyn av studiestödet"
        elif j == k + 2 and head.base in _CALLED_FREELY and self._is_adjective_of(tokens, j):
            j += 1  # "utredningen Innovativa processer", "organisationen Mobilfri barndom"
        if j == k + 2 and tokens[k + 1].word.tags and self.lexicon.is_common(tokens[k + 1].surface):
            return None  # "… socialtjänsten Förslag till beslut": another line begins
        if j == k + 1 or (tokens[k + 1].word.nouns and tokens[k + 1].word.first_name == 0):
            return None
        whole = tokens[k].word.shape == "C" and (k > 0 or not head.local)
        label = " ".join(t.surface for t in tokens[k + (0 if whole else 1) : j])
        owned = j < n and tokens[j].word.shape == "l" and bool(tokens[j].word.nouns or tokens[j].word.head)
        is_genitive = label.endswith("s") and owned
        label = ungenitive(label) if is_genitive else label
        value = Organisation(kind, label, label, local=head.local and kind == head.type)
        tags = _tags(is_genitive, "org", kind, "named")
        span = self._span(tokens[i].start, tokens[j - 1].end, tags, value)
        if not is_genitive and j < n and tokens[j].word.lower in ("i", "här", ","):
            return self._with_abbreviation(*self._placed(span, tokens, j))
        return self._with_abbreviation(span, tokens, j)

    def _is_adjective_of(self, tokens: list[Token], j: int) -> bool:
        """Say whether the word before *j* is an adjective of the noun at *j* in lower case, which ends the name."""
        if j >= len(tokens) or tokens[j].word.shape != "l" or tokens[j].word.tags or tokens[j].word.nouns:
            return False
        adjective, noun = tokens[j - 1].word.lower, tokens[j].word.lower
        if adjective.endswith("a") and self.lexicon.is_common(adjective):
            return noun.endswith(("ar", "er", "or"))
        ends = j + 1 == len(tokens) or tokens[j + 1].word.shape == "p"
        return ends and adjective.endswith(("fri", "lös", "sam", "full", "lig", "ig", "sk", "ell", "bar"))

    def _announced_known(
        self, tokens: list[Token], i: int, k: int, head: Head, span: Span, j: int
    ) -> tuple[Span, int] | None:
        """Read a known name after a noun: that body itself, or a unit that is called by a place ("skolan Umeå")."""
        value = span.value
        if not isinstance(value, Organisation):
            return None
        if value.type not in ("Municipality", "Region"):
            tags = span.tags | {"announced"}
            return Span(tokens[i].start, span.end, tags, value, self.alphabet.letter(tags)), j
        plain = "genitive" not in span.tags and value.form.count(" ") == 0
        if head.type != "ServiceUnit" or head.form != "definite" or not plain:
            return None
        label = f"{tokens[k].surface} {value.form}"
        unit = Organisation(head.type, label, label, code=value.code, local=True)
        return self._span(tokens[i].start, span.end, {"org", head.type, "named"}, unit), j

    def _announced_ambiguous(self, tokens: list[Token], i: int, k: int) -> tuple[Span, int] | None:
        """Read a known name that is also a word, which is that body once a common noun says so."""
        for words, named in self.lexicon.names.get(tokens[k + 1].surface, ()):
            j = k + 1 + len(words)
            if (
                named.type in ("Place", "Municipality", "Region")
                or tuple(t.surface for t in tokens[k + 1 : j]) != words
            ):
                continue
            local = j + 1 < len(tokens) and tokens[j].word.lower == "i" and tokens[j + 1].word.shape == "C"
            if named.type == "Union" and local:
                label = f"{named.label} i {tokens[j + 1].surface}"
                branch = Organisation("Union", label, label)
                return self._span(tokens[i].start, tokens[j + 1].end, {"org", "Union", "named"}, branch), j + 2
            value = Organisation(named.type, named.label, " ".join(words), named.iri)
            return self._span(tokens[i].start, tokens[j - 1].end, {"org", named.type, "announced"}, value), j
        return None

    def _goes_on_with_and(self, tokens: list[Token], j: int) -> bool:
        """Say whether an "och" at *j* and the plain word after it belong to a name of common words."""
        if j + 1 >= len(tokens) or tokens[j].word.lower != "och" or not self.lexicon.is_common(tokens[j - 1].surface):
            return False
        word = tokens[j + 1].word
        plain = word.shape == "l" and not word.nouns and not word.head and not word.tags and len(word.lower) > 4
        return plain and (j + 2 >= len(tokens) or tokens[j + 2].word.shape in "pl")

    def _placed(self, span: Span, tokens: list[Token], j: int) -> tuple[Span, list[Token], int]:
        """Take "i Luleå", "i Nyköpings kommun" after a local body into its span."""
        value = span.value
        if (
            isinstance(value, Organisation)
            and value.type == "ResearchBody"
            and not value.local
            and j + 1 < len(tokens)
            and (tokens[j].word.lower in ("i", "vid") and tokens[j + 1].word.shape == "C" and value.label[0].isupper())
        ):
            made = self._gazetteer(tokens, j + 1)
            if made and "place" in made[0].tags and "genitive" not in made[0].tags:
                value.label = value.form = f"{value.label} {tokens[j].surface} {made[0].value.form}"
                return Span(span.start, made[0].end, span.tags, value, span.letter), tokens, made[1]
        following = [token.word.lower for token in tokens[j : j + 2]]
        if following[1:] == ["i"] and following[0] in ("här", "där", "även", "inne"):
            j += 1
        if isinstance(value, Organisation) and value.local and not value.code:
            value.code = self._owner_after(tokens, j)
            if value.code:
                return span, tokens, j
            self._own_by_comma(value, tokens, j)
        if (
            isinstance(value, Organisation)
            and not value.code
            and j + 1 < len(tokens)
            and tokens[j].word.lower in ("i", "vid", "på", "inom", "hos")
            and (tokens[j + 1].word.shape in "CA")
        ):
            made = self._gazetteer(tokens, j + 1)
            if (
                made
                and isinstance(made[0].value, Organisation)
                and made[0].value.type in ("Municipality", "Region")
                and ("genitive" not in made[0].tags)
                and value.local
            ):
                value.code = made[0].value.code
                span = Span(span.start, made[0].end, span.tags, value, span.letter)
                return span, tokens, made[1]
            if made and value.local and value.owner is None and tokens[j].word.lower != "i":
                _own_unit(value, made[0])
        return span, tokens, j

    def _owner_after(self, tokens: list[Token], j: int) -> str:
        """Return the code of the municipality that ends a phrase after a comma: "Omsorgsförvaltningen, Umeå kommun"."""
        if j + 2 >= len(tokens) or tokens[j].surface != "," or tokens[j + 1].word.shape not in "CA":
            return ""
        made = self._gazetteer(tokens, j + 1)
        if made is None or not isinstance(made[0].value, Organisation) or "genitive" in made[0].tags:
            return ""
        ends = made[1] >= len(tokens) or tokens[made[1]].surface in (",", ".", ")", "(", ";")
        whole = made[0].value.type in ("Municipality", "Region") and "place" not in made[0].tags
        return made[0].value.code if whole and ends else ""

    def _own_by_comma(self, value: Organisation, tokens: list[Token], j: int) -> None:
        """Make *value* a unit of the known body that ends a phrase after a comma: "skolsektionen, SKR"."""
        if value.owner is not None or j + 1 >= len(tokens) or tokens[j].surface != ",":
            return
        made = self._gazetteer(tokens, j + 1) if tokens[j + 1].word.shape in "CA" else None
        after = [token.surface for token in tokens[made[1] : made[1] + 2]] if made is not None else []
        if made is not None and (not after or after[0] in ".);" or after == [",", "och"]):
            _own_unit(value, made[0])

    def _list_goes_on(self, tokens: list[Token], j: int) -> bool:
        """Say whether the comma at *j* stands inside a name: "Akademin för hälsa, vård och välfärd"."""
        return (
            j + 3 < len(tokens)
            and tokens[j].surface == ","
            and tokens[j + 1].word.shape == "l"
            and tokens[j + 2].word.lower == "och"
            and (tokens[j + 3].word.shape == "l" and not tokens[j + 1].word.nouns and not tokens[j + 1].word.head)
        )

    def _to_the_verb(self, tokens: list[Token], j: int) -> int:
        """Return where a title in running text ends: before a verb, a bracket, a comma or the end.

        What it is for, "för att …", belongs to it where a bracket or a mark ends it, not where the sentence goes on.
        """
        start, aim = j, 0
        while j < len(tokens) and j - start < 16:
            tags, _ = self.read_word(tokens[j].word)
            if not aim and tokens[j].word.lower == "att" and tokens[j - 1].word.lower == "för" and j - start > 1:
                aim = j - 1
            elif tags & {"comma", "open", "close", "semicolon", "dash"} or tokens[j].word.shape == "p":
                return j
            elif tags & {"verb", "sub"} and not (aim and j < aim + 4):
                return aim or j
            j += 1
        return aim or j

    def _phrase(self, tokens: list[Token], j: int) -> int:
        """Return where the noun phrase after "för" ends: words up to a verb, a preposition, a mark or a capital."""
        start = j
        n = len(tokens)
        while j < n and j - start < 6:
            word = tokens[j].word
            if word.shape != "l":
                break
            tags, _ = self.read_word(word)
            if word.lower in _TIMES:
                return start  # "äldrenämnden för år 2013"
            if word.lower in ("och", "samt"):
                if (
                    j + 1 < n
                    and tokens[j + 1].word.shape == "l"
                    and not (self.read_word(tokens[j + 1].word)[0] & BREAKS)
                    and j > start
                    and (not tokens[j + 1].word.nouns and not _is_a_body(tokens[j + 1].word))
                ):
                    j += 2
                    continue
                break
            if tags & BREAKS:
                break
            j += 1
        return j


def _is_a_body(word: Word) -> bool:
    """Say whether a word is an organisation of its own, not a field as in "vård och skola"."""
    return word.head is not None and not (word.head.whole and word.head.form == "indefinite")


def _become(token: Token, read: tuple[frozenset[str], str]) -> None:
    """Make a token the span of the word alone."""
    token.tags, token.letter = read
    token.value = None


def _goes_on(token: Token) -> bool:
    return token.word.shape in "CA" and token.word.first_name != 2


def _joins(tokens: list[Token], j: int) -> bool:
    return tokens[j].surface == "&" and j + 1 < len(tokens) and tokens[j + 1].word.shape in "CA"


def _is_degree(label: str) -> bool:
    """Say whether a role is an academic degree, which stands before a name like a title: "fil dr", "tekn. lic."."""
    return label.endswith((" doktor", " licentiat")) or label in ("doktor", "licentiat", "legitimerad")


def _named_before(tokens: list[Token], i: int) -> bool:
    """Say whether the capitalised word before *i* is itself the end of a name, so that the place stands on its own."""
    return i >= 2 and tokens[i - 2].word.shape == "C" and tokens[i - 2].word.first_name == 2


def _named_by_field(word: str, head: Head, number: int) -> bool:
    """Say whether the *word* before makes a name of a bare head: "Tekniska nämnden"."""
    if head.base == "nämnd" and (_FIELD_OF_A_BOARD.fullmatch(word) or (_REGIONAL.fullmatch(word) and not head.whole)):
        return True
    return bool(_FIELD.fullmatch(word)) and (
        head.type == "ResearchBody" or (head.type in ("PoliticalBody", "Administration") and number > 1)
    )


_VERB_CACHE: dict[str, bool] = {}


def _is_finite_verb(lower: str) -> bool:
    """Say whether *lower* has the shape of a Swedish present or past tense and its base form that of an infinitive."""
    found = _VERB_CACHE.get(lower)
    if found is None:
        found = False
        if len(lower) > 3 and lower.endswith(("ar", "er", "ade", "ades", "de", "te", "des", "tes", "as", "s", "r")):
            base = lemmatize(lower)
            if base != lower and base.endswith("a"):
                found = lower in (base + "r", base + "de", base + "des", base + "s") or lower in (
                    base[:-1] + "er",
                    base[:-1] + "de",
                    base[:-1] + "te",
                    base[:-1] + "es",
                    base[:-1] + "des",
                    base[:-1] + "tes",
                )
        _VERB_CACHE[lower] = found
    return found


def _is_field(text: str, span: Span) -> bool:
    return text[span.start : span.end].lower() in ("sociala", "tekniska", "pedagogiska")


def _own_unit(value: Organisation, after: Span) -> None:
    """Make *value* a unit of the known body that stands *after* it: "digitalsektionen på Skolverket"."""
    owner = after.value
    if isinstance(owner, Organisation) and not after.tags & {"genitive", "place"} and owner.type in _UNIT_OWNERS:
        value.local, value.owner = False, owner
        value.label = f"{value.label[:1].upper()}{value.label[1:]}, {owner.label}"


def _give_owner(value: Organisation, owner: Organisation, full: str) -> None:
    """Make *value* the owner's whose genitive stands before it; *full* is its name with the owner's."""
    if owner.type in ("Municipality", "Region"):
        value.owned = True
        value.code = owner.code
        return
    if not owner.pointer and not owner.local:
        value.local = False  # "SKR:s programberedning" is nobody's municipality's
        value.label = value.form = full
    value.owner = owner
