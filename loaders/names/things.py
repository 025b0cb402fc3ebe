"""The things a document names, its initiatives, research projects and events, and the one that a page is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

from ..swedish.data import read_table
from ..swedish.lexicon import Lexicon, Word, ungenitive
from ..swedish.occasions import occasion_of
from ..swedish.sentence import Sentence
from ..text.tokens import Token
from .people import Person
from .spans import BREAKS, Chunker, Thing

__all__ = ["find_things"]

#: The people of a document by the words of their names.
People = dict[tuple[str, ...], Person]
_QUOTES = {'"': '"', "”": "”", "“": "”", "»": "«", "«": "»", "'": "'", "’": "’"}
_CLOSERS = frozenset("\"”“»«’'")
_CUES = frozenset({"initiative", "research", "event", "called"})
_NOT_INITIATIVE = frozenset({"research", "event"})
_CALLED = frozenset({"initiative", "research", "event", "initiative-pointer"})
_OWNERS = frozenset(
    {"regeringens", "kommunens", "regionens", "kommuns", "stads", "landstings", "universitets", "förbundets", "vars"}
)
_BEFORE_CALLED = frozenset({"kallat", "kallad", "kallade", "som", "med", "under"})
_IDLE: set[str] = set()  # of the words met, those that neither are nor announce a name unless a comma follows
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


@cache
def _table() -> dict[str, Any]:
    return read_table("initiatives")


@cache
def _leaders() -> frozenset[str]:
    return frozenset(_table()["leaders"])


@cache
def _ends() -> tuple[str, ...]:
    """Return the ends of words that may be a name by themselves, genitives included."""
    heads = (*_table()["heads"], *_table()["event_heads"])
    return (*heads, *(head + "s" for head in heads), "dag", ":s", "’s", "'s")


class _Finder:
    """Gathers the things of one document, each under the words of its name; the first to claim a name has it."""

    def __init__(self, text: str, lexicon: Lexicon, chunker: Chunker, people: People) -> None:
        self.text = text
        self.lexicon = lexicon
        self.chunker = chunker
        self.people = people
        self.found: dict[tuple[str, ...], Thing] = {}
        self.titles: dict[str, list[list[str]]] = defaultdict(list)  # by their first words
        self.lone_titles: set[str] = set()  # headings of one word
        self.said_to_be = frozenset(_table()["said_to_be"])
        # shorter ones end other words, too
        self.said_ends = tuple(said for said in _table()["said_to_be"] if len(said) > 4)
        self.pairs: Counter[tuple[str, str]] = Counter()  # of words that stand side by side
        self._sentences: Iterable[Sentence] = ()

    def read(self, sentence: Sentence) -> None:
        """Add what a sentence names."""
        tokens = sentence.tokens
        surfaces = [token.surface for token in tokens]
        leaders = _leaders()
        for i, token in enumerate(tokens):
            if surfaces[i] in leaders:
                self._led(tokens, i)
            if surfaces[i] in _IDLE and surfaces[i + 1 : i + 2] != [","]:
                continue
            if surfaces[i] in ("av", "från"):
                self._took_after(tokens, i)
                continue
            if not _is_sign(token):
                _IDLE.add(surfaces[i])
                if surfaces[i + 1 : i + 2] != [","]:
                    continue
            self._begun_by_its_kind(sentence, i)
            if self._announced(sentence, i):
                continue
            self._called(tokens, i)
            self._counted(tokens, i)
            self._apposed(tokens, i)
            self._told_after(tokens, i)
            self._quoted(tokens, i)
            self._by_its_head(tokens, i)
            self._by_its_policy(tokens, i)
            self._described(tokens, i)
            self._done_with(tokens, i)
            self._hosted(tokens, i)
            self._forum(tokens, i)
            self._owned_occasion(tokens, i)
            self._occasion_of_abbreviation(tokens, i)
        self._defined(tokens)
        self._held(tokens)
        self._presented(sentence)
        self._headed(sentence)

    def add(self, words: Sequence[str], kind: str, defined: bool = False, label: str = "") -> None:
        """Add a thing, unless its name is known for another's; one that is *defined* may share an ambiguous name.

        It is called by its *words* where no *label* is given.
        """
        key = tuple(w.replace("\u00ad", "") for w in words)
        if key and key[-1] == "rum":
            key = key[:-1]  # "ägde Forum X rum"
        if not key or key in self.people or key in self.found:
            return
        if _is_gazetteer(key, self.lexicon) and not (defined and self._is_ambiguous(key)):
            return
        self.found[key] = Thing(kind, label or " ".join(key).replace(" ,", ","))

    def _is_ambiguous(self, key: tuple[str, ...]) -> bool:
        entries = self.lexicon.names.get(key[0], ())
        return len(key) == 1 and all(named.ambiguous for entry, named in entries if len(entry) == 1)

    def _is_taken(self, tokens: Sequence[Token], j: int, words: Sequence[str]) -> bool:
        """Say whether the words from the token at *j* are the name of a person or of an organisation."""
        return _starts_person(tokens, j, self.people) or _is_organisation(words, self.lexicon)

    def _words(self, tokens: Sequence[Token], j: int) -> list[str]:
        end = _extent(self.text, tokens, j, self.lexicon, self.chunker)
        end = _told_again(self.pairs, tokens, j, end)
        for title in self.titles.get(tokens[j].surface.casefold(), ()):
            size = len(title)
            if end - j < size <= len(tokens) - j and all(
                token.surface.casefold() == word for token, word in zip(tokens[j : j + size], title, strict=True)
            ):
                end = j + size  # the page's title tells how far the name goes
        return [t.surface for t in tokens[j:end]]

    def _tail(self, tokens: Sequence[Token], end: int) -> list[str]:
        """Return the words by which a name goes on before the verb: "Projektet Nära vård *i glesbygd* drivs"."""
        if end + 2 >= len(tokens) or tokens[end].word.lower not in ("i", "för", "på", "mot", "utan", "om"):
            return []
        for k in range(end + 1, min(end + 6, len(tokens))):
            word = tokens[k].word
            if "verb" in self.chunker.read_word(word)[0]:
                return [token.surface for token in tokens[end:k]] if k > end + 1 else []
            plain = word.shape == "l" and word.tags.isdisjoint({"sub", "comma", "somebody", "who"})
            if not plain or tokens[k].surface in self.lexicon.names or word.head is not None:
                return []
        return []

    def learn_words(self, sentences: Iterable[Sentence]) -> None:
        """Learn which words stand side by side where a name may stand: within five words of a capital."""
        pairs: list[tuple[str, str]] = []
        for sentence in sentences:
            left, before = 0, ""
            for token in sentence.tokens:
                if left:
                    pairs.append((before, token.surface))
                    left -= 1
                if token.word.shape == "C":
                    left = 5
                before = token.surface
        self.pairs.update(pairs)
        self._sentences = sentences

    @cached_property
    def small(self) -> frozenset[str]:
        """The words that the text has in lower case."""
        return frozenset(t.surface for sentence in self._sentences for t in sentence.tokens if t.word.shape == "l")

    def learn_titles(self, sentences: Iterable[Sentence]) -> None:
        """Learn the names that headings give before a colon or a dash: "Lita lagom: skolchefers styrning"."""
        for sentence in sentences:
            if sentence.block.kind == "heading":
                words: list[str] = []
                for token in sentence.tokens:
                    if token.surface in (":", "–", "-", "—"):
                        break
                    words.append(token.surface.casefold())
                if len(words) == len(sentence.tokens) == 1:
                    self.lone_titles.add(words[0])
                if 2 <= len(words) <= 8 and words not in self.titles[words[0]]:
                    self.titles[words[0]].append(words)

    def read_place_heading(self, sentence: Sentence) -> None:
        """Add the initiative of a heading "PITEÅ: HEMMA FÖRST", in the letters that the text writes it with."""
        tokens = sentence.tokens
        if sentence.block.kind not in ("heading", "caption") or len(tokens) < 3 or tokens[1].surface != ":":
            return
        if tokens[0].surface.title() not in self.lexicon.names:
            return
        name = self.text[tokens[2].start : tokens[-1].end]
        if not 1 <= len(name.split()) <= 6 or name[-1] in "?!":
            return
        section = self.text[sentence.end : sentence.end + 3000]
        for found in re.finditer(re.escape(name), section, re.IGNORECASE):
            if found.group()[0].isupper() and not found.group().isupper():
                self.add(found.group().split(), "initiative", True)
                return

    def _announced(self, sentence: Sentence, i: int) -> bool:
        """Add a name after a word for what it is: "projektet Ljusa hus"; say whether that settles the word."""
        tokens = sentence.tokens
        n = len(tokens)
        kind = _kind_of(tokens[i])
        if not kind and i + 1 < n and _is_kind(tokens[i].word.lower):
            return self._announced_by_compound(tokens, i)
        if not kind or i + 1 >= n:
            return False
        if len(tokens[i].surface) > 4 and tokens[i].surface.isupper() and tokens[i + 1].surface.isupper():
            return False  # in a title in capitals the word is part of the name: "KVALITETSDAGEN NORR"
        j = _after_announcement(sentence, i)
        if j < n and tokens[j].surface in _QUOTES:
            close = _closing(tokens, j)
            if 0 < close - j - 1 <= 12:
                self.add([t.surface for t in tokens[j + 1 : close]], kind)
                return True
        if j < n and tokens[j].surface == ":" and sentence.block.kind == "heading" and j + 1 < n:
            j += 1
        if j >= n:
            return False
        surface = tokens[i].surface
        if surface in ("Projekt", "Pilotprojekt", "Modell", "Metod") and tokens[j].word.shape == "C" and i + 1 == j:
            words = self._words(tokens, j)
            if not self._is_taken(tokens, j, words):
                self.add([surface, *words], kind)
                if (surface, *words) in self.found and tuple(words) not in self.people:
                    self.found.setdefault(tuple(words), self.found[(surface, *words)])
                return True
        definite = _is_definite(tokens, i, kind) or self._is_coined(tokens, i, j)
        if tokens[j].word.shape in "CA" and definite and tokens[j].surface not in _CLOSERS:
            words = self._words(tokens, j)
            if i == 0:
                words += self._tail(tokens, j + len(words))
            # one word that is a group or a post stands for it; with another after it, it begins a name
            joined = len(words) > 1 and (tokens[j].surface.endswith("s") or words[1] in ("&", "+"))
            named = not tokens[j].word.nouns or joined
            if words and named and not self._is_taken(tokens, j, words):
                self.add(_stripped(words, tokens, j + len(words)), kind)
        return False

    def _begun_by_its_kind(self, sentence: Sentence, i: int) -> None:
        """Add a name whose first word says what it is, with a capital within a sentence: "Uppdrag psykisk hälsa"."""
        tokens = sentence.tokens
        inside = i > 0 and tokens[i - 1].word.shape == "l" and sentence.block.kind in ("paragraph", "item")
        if not inside or tokens[i].surface not in _table()["capital_kinds"]:
            return
        k = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].word.lower in ("för", "mot"))
        first = k
        while k < len(tokens) and k - first < 3 and self._goes_on_small(tokens[k]):
            k += 1
            if not tokens[k - 1].word.lower.endswith(_ADJECTIVES):
                break  # the noun
        if k == first:
            return
        k += k < len(tokens) and bool(re.fullmatch(r"20\d\d", tokens[k].surface))
        self.add([token.surface for token in tokens[i:k]], "initiative")

    def _goes_on_small(self, token: Token) -> bool:
        """Say whether a word in small letters may go on with a name: neither a verb nor one that joins or leads."""
        tags = self.chunker.read_word(token.word)[0]
        return token.word.shape == "l" and "plain" in tags and tags.isdisjoint({"verb", "sub", "adverb", "somebody"})

    def _is_coined(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Say whether a word right after "projekt" is nothing but its name: "utvärdering av projekt EKUSAT"."""
        surface, word = tokens[j].surface, tokens[j].word
        project = j == i + 1 and tokens[i].word.lower.endswith("projekt") and len(surface) > 2
        known = word.first_name or word.last_name or word.nouns or word.head or surface in self.lexicon.names
        return project and not known and (word.shape == "A" or not self.lexicon.is_common(surface))

    def _announced_by_compound(self, tokens: Sequence[Token], i: int) -> bool:
        """Add a name after a compound that tells what it is: "chefsprogrammet Lyftet"."""
        following = tokens[i + 1]
        if following.surface in _QUOTES:
            words = [t.surface for t in tokens[i + 2 : _closing(tokens, i + 1)]]
        elif following.word.shape == "C" and not following.word.nouns and not following.word.head:
            words = self._words(tokens, i + 1)
        else:
            return False
        if not 0 < len(words) <= 8 or self._is_taken(tokens, i + 1, words):
            return False
        self.add(words, "research" if tokens[i].word.lower.startswith("forskning") else "initiative")
        return True

    def _called(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name that is said to be one: "arbetet fick namnet X", "försöket, som kallas X"."""
        token = tokens[i]
        if "called" not in token.word.tags:
            return
        at = i + 1
        if i + 2 < len(tokens) and tokens[at].word.lower in ("det", "den", "detta"):
            at += 1
        if at >= len(tokens) or not (tokens[at].word.shape in "CA" or tokens[at].surface in _QUOTES):
            return
        near = _QUOTED if token.word.lower == "titeln" else 10
        before = reversed(tokens[max(0, at - near) : at - 1])
        cue = next((t.word.tags for t in before if not t.word.tags.isdisjoint(_CALLED)), None)
        if cue is None and token.word.lower == "titeln":
            return  # a book's, a speech's
        if cue is None and token.word.lower != "namnet" and at == i + 1 and not self._is_what_may_be_called(tokens, i):
            return
        kind = (
            "initiative"
            if cue is None or cue.isdisjoint(_NOT_INITIATIVE)
            else "research"
            if "research" in cue
            else "event"
        )
        comma = next((k for k in range(at + 1, min(len(tokens), at + 7)) if tokens[k].surface == ","), 0)
        label = ""
        if tokens[at].surface in _QUOTES:
            most = _TITLED if token.word.lower == "titeln" else _QUOTED
            close = _closing(tokens, at, most)
            words = [t.surface for t in tokens[at + 1 : close]]
            label = " ".join(self.text[tokens[at + 1].start : tokens[close - 1].end].split()) if words else ""
        elif comma and i > 1 and tokens[i - 1].word.lower == "som" and tokens[i - 2].surface == ",":
            words = [t.surface for t in tokens[at:comma]]  # "försöket, som heter Närmast vet, …"
        else:
            words = self._words(tokens, at)
        if words and not self._is_taken(tokens, at, words):
            if cue is None and len(words) == 1 and (len(words[0]) < 8 or tokens[at].word.nouns or tokens[at].word.head):
                return
            self.add(words, kind, label=label)

    def _is_what_may_be_called(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether what stands before "kallas" at *i* may be an initiative: "potten", "det hela", "något som"."""
        k = i - 1
        while k >= 0 and tokens[k].word.lower in ("numera", "också", "då", "nu", "idag", "dag", "i", "brukar", "som"):
            k -= 1
        if k < 0 or tokens[k].word.shape not in "lC":
            return False
        word = tokens[k].word
        if tokens[i].word.lower in ("kallar", "kallade", "döpt"):
            # "det (som) vi kallar X", "vad de kallar X"
            before = {t.word.lower for t in tokens[max(0, k - 2) : k]}
            return word.lower in ("vi", "de", "man", "kommunen", "regionen", "hon", "han") and bool(
                before & {"det", "vad", "något", "som"}
            )
        if word.lower in ("hela", "något", "detta", "det"):
            return True
        others = _table()["otherwise_called"]
        return (
            word.lower.endswith(("en", "an", "et", "n"))
            and not word.nouns
            and not word.head
            and not word.first_name
            and not any(word.lower.endswith(other) for other in others)
            and self.lexicon.is_common(word.lower)
        )

    def _counted(self, tokens: Sequence[Token], i: int) -> None:
        """Add the names of so many as a plural announces: "två stora projekt – Lagom varmt och Hemma bäst"."""
        if (
            i + 3 >= len(tokens)
            or tokens[i].word.lower not in _table()["plurals"]
            or tokens[i + 1].surface not in "–—-:"
        ):
            return
        if not any("count" in token.word.tags for token in tokens[max(0, i - 3) : i]):
            return
        parts: list[list[Token]] = [[]]
        for token in tokens[i + 2 :]:
            if token.surface in (",", "och", "samt"):
                parts.append([])
            elif token.word.shape == "p" or "verb" in self.chunker.read_word(token.word)[0]:
                break
            else:
                parts[-1].append(token)
        whole = all(part and part[0].word.shape in "CA" and len(part) <= 6 for part in parts)
        if len(parts) < 2 or not whole:
            return
        for part in parts:
            words = [token.surface for token in part]
            if not part[0].word.first_name and not _is_organisation(words, self.lexicon):
                self.add(words, "initiative")

    def _apposed(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name between commas after what it is: "En systerpilot, Lättare dagar, har startat"."""
        if i + 3 >= len(tokens) or tokens[i + 1].surface != "," or tokens[i + 2].word.shape != "C":
            return
        lower = tokens[i].word.lower
        article = {t.word.lower for t in tokens[max(0, i - 2) : i]}
        if article & {"en", "ett"}:
            told = self._says_kind(lower) or lower.endswith("verksamhet")
        else:  # "Det nationella programmet, Nattljus, drivs …"
            told = bool(article & {"det", "den"}) and _is_kind(lower)
        if not told:
            return
        end = next((k for k in range(i + 3, min(len(tokens), i + 8)) if tokens[k].surface == ","), 0)
        words = [t.surface for t in tokens[i + 2 : end]]
        if words and not self._is_taken(tokens, i + 2, words) and not tokens[i + 2].word.first_name:
            self.add(words, "initiative")

    def _took_after(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name that something was taken from: "intryck av Trygg hemgång", "inspirerat av Kvällsrundan i Umeå"."""
        if i < 1 or i + 1 >= len(tokens):
            return
        before = tokens[i - 1].word
        if not ("inspire" in before.tags or before.lower in ("intryck", "inspiration", "lärdom", "lärdomar")):
            return
        word = tokens[i + 1].word
        if word.shape != "C" or word.nouns or word.head or word.first_name:
            return
        if tokens[i + 1].surface in self.lexicon.names:
            return
        words = self._words(tokens, i + 1)
        compound = len(words[0]) > 8 and words[0].endswith(_DEFINITE) and not self.lexicon.is_common(words[0])
        if (len(words) > 1 or compound) and not self._is_taken(tokens, i + 1, words):
            self.add(words, "initiative")

    def _led(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name that somebody is the project leader of: "projektledare för Trygga hem"."""
        if i + 2 >= len(tokens) or tokens[i + 1].word.lower not in ("för", "i", "inom"):
            return
        word = tokens[i + 2].word
        if word.shape not in "CA" or word.nouns or word.head or word.first_name or word.last_name:
            return
        words = self._words(tokens, i + 2)
        if len(words) > 1 and all(w[0].isupper() for w in words):
            return  # as likely a firm
        if tokens[i + 2].surface not in self.lexicon.names and not self._is_taken(tokens, i + 2, words):
            self.add(words, "initiative")

    def _told_after(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name after which stands what it is: "Fredagsrutan, en metod där …", "djurdagen, ett initiativ …"."""
        token = tokens[i]
        word = token.word
        if i + 3 >= len(tokens) or tokens[i + 1].surface != ",":
            return
        article = tokens[i + 2].word.lower
        said = {t.word.lower for t in tokens[i + 3 : i + 5]}
        means = article == "som" and tokens[i + 3].word.lower in ("innebär", "innebar", "betyder")
        means = means or (article == "som" and [t.word.lower for t in tokens[i + 3 : i + 6]] == ["går", "ut", "på"])
        if not means and (article not in ("en", "ett", "det", "den") or self.said_to_be.isdisjoint(said)):
            return
        if i and word.shape == "l" and (words := self._last_name(tokens, i)):
            self.add(words, "initiative")
            return
        if word.shape not in "lC" or word.nouns or word.head or word.first_name or len(token.surface) <= 4:
            return
        owned = i > 0 and tokens[i - 1].surface.endswith("s") and article in ("en", "ett")
        if (i or not self.lexicon.is_common(token.surface)) and (word.shape == "C" or owned):
            self.add([token.surface], "initiative")

    def _last_name(self, tokens: Sequence[Token], i: int) -> list[str]:
        """Return the words of a name of two to four that ends at *i*: a capital within the sentence, plain after it."""
        for k in range(i - 1, max(0, i - 4), -1):
            word = tokens[k].word
            if word.shape == "C":
                plain = not word.nouns and not word.head and not word.first_name
                words = [t.surface for t in tokens[k : i + 1]]
                return words if plain and not self._is_taken(tokens, k, words) else []
            if word.shape != "l" or self.chunker.read_word(word)[0] & BREAKS:
                break
        return []

    def _done_with(self, tokens: Sequence[Token], i: int) -> None:
        """Add a compound with a capital within the sentence, of which is told what is done with initiatives."""
        word = tokens[i].word
        if word.shape != "C" or len(word.lower) < 6 or word.nouns or word.head or word.first_name or word.last_name:
            return
        if not word.lower.endswith(("en", "et", "an", "na")) or tokens[i].surface in self.lexicon.names:
            return
        done = frozenset(_table()["done_with"])
        following = tokens[i + 1].word.lower if i + 1 < len(tokens) else ""
        # "startade Marklunden sin säsong": it is who starts something else
        before = i > 0 and tokens[i - 1].word.lower in done and following not in ("sin", "sitt", "sina", "en", "ett")
        after = i + 1 < len(tokens) and tokens[i + 1].word.lower in done
        if before or (after and (i > 0 or not self.lexicon.is_common(tokens[i].surface))):
            self.add([tokens[i].surface], "initiative")

    def _quoted(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name in quotes after a cue further off: "arbetet med att uppnå ”…”"."""
        if tokens[i].surface not in _QUOTES:
            return
        close = _closing(tokens, i)
        words = [t.surface for t in tokens[i + 1 : close]]
        is_name = 1 < len(words) <= 8 and words[0][0].isupper() and close < len(tokens) and words[-1] not in ",.!?"
        if is_name and (kind := _cue_before(tokens, i)):
            self.add(words, kind)
        elif 0 < len(words) <= 8 and words[0][0].isupper() and self._is_said_to_be(tokens, close + 1):
            self.add(words, "initiative")

    def _is_said_to_be(self, tokens: Sequence[Token], k: int) -> bool:
        """Say whether the words from *k* on tell that what stands before is an initiative: "… är ett projekt"."""
        following = [t.word.lower for t in tokens[k : k + 8]]
        while following[:1] and following[0] in (",", "som"):
            following.pop(0)
        if len(following) < 3 or following[0] not in ("är", "var", "blir") or following[1] not in ("ett", "en"):
            return False
        return any(self._says_kind(word) for word in following[2:5])

    def _by_its_head(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name that is a compound of what it is: "Kraftmodellen", "Vårdforum Norr"."""
        token = tokens[i]
        word = token.word
        if word.shape != "C" or len(token.surface) <= 7 or word.first_name:
            return
        heads, event_heads, research_heads = (tuple(_table()[k]) for k in ("heads", "event_heads", "research_heads"))
        state = bool(word.head and not word.head.whole and word.head.type == "StateBody")
        for form in dict.fromkeys((token.surface, ungenitive(token.surface))):
            low = form.lower()
            if self.lexicon.is_common(form):
                continue
            if i == 0 and (low in self.small or low + "s" in self.small):
                continue  # the text has it in lower case too: a word that begins a sentence
            if (
                low.endswith((*heads, *research_heads))
                and form not in self.lexicon.names
                and not word.nouns
                and not state
            ):
                self.add(
                    [*self._first_parts(tokens, i), form], "research" if low.endswith(research_heads) else "initiative"
                )
                break
            introduced = i > 0 and tokens[i - 1].word.lower in _table()["introduced_with"]
            if low.endswith("dagar") and introduced:
                self.add([form], "initiative")
                break
            if low.endswith(event_heads) and (i > 0 or low.endswith(("forum", "konferens"))):
                end = i + 1
                if form == token.surface and low.endswith(("forum", "dagar", "konferens")):
                    while end < len(tokens) and self._goes_on(tokens[end]):
                        end += 1
                self.add([form, *(t.surface for t in tokens[i + 1 : end])], "event")
                break

    def _first_parts(self, tokens: Sequence[Token], i: int) -> list[str]:
        """Return the words before a compound with a hyphen that are of its first part too.

        "Barn och Unga-satsningen" is a satsning for both, a "life science-strategi" one for life science.
        """
        if i < 1 or "-" not in tokens[i].surface[1:]:
            return []
        before = tokens[i - 1].word
        if before.lower in ("och", "&") and i > 1 and tokens[i].word.shape == "C" == tokens[i - 2].word.shape:
            return [tokens[i - 2].surface, tokens[i - 1].surface]
        if (
            before.shape == "C"
            and i > 1
            and not (before.first_name or before.last_name or self.lexicon.is_common(before.lower))
        ):
            return [tokens[i - 1].surface] if tokens[i - 1].surface not in self.lexicon.names else []
        foreign = before.shape == "l" and before.lower.isalpha() and not (before.tags or before.nouns or before.head)
        return [tokens[i - 1].surface] if foreign and not self.lexicon.is_common(before.lower) else []

    def _by_its_policy(self, tokens: Sequence[Token], i: int) -> None:
        """Add a compound that a policy is called by: "cancerstrategin", and with a capital "Tidöavtalet"."""
        token = tokens[i]
        form = ungenitive(token.surface)
        low = form.lower()
        named = token.word.shape == "C" and i > 0 and _is_policy(low, "agreement_heads")
        if not named and not _is_policy(low, "plain_heads"):
            return
        if low in _table()["no_plain_names"] or token.word.nouns or _HAS_YEARS.match(self.text, token.end):
            return
        self.add([*self._first_parts(tokens, i), form], "initiative")

    def _described(self, tokens: Sequence[Token], i: int) -> None:
        """Add an initiative that is called by what it is and what it is for: "nationell strategi mot mobbning"."""
        if i + 2 >= len(tokens) or tokens[i + 1].word.lower not in _table()["described_by"]:
            return
        head = _indefinite(tokens[i], "described_heads")
        scope = _indefinite(tokens[i - 1], "scopes") if i else ""
        if scope and not head:
            head = _indefinite(tokens[i], "scoped_heads")
        end = self._purpose(tokens, i + 2)
        if not head or end == i + 2 or _HAS_YEARS.match(self.text, tokens[i].end):
            return
        begin = i - 1 if scope else i
        label = " ".join([*filter(None, (scope, head)), *(t.surface for t in tokens[i + 1 : end])])
        self.add([t.surface for t in tokens[begin:end]], "initiative", label=label)

    def _purpose(self, tokens: Sequence[Token], start: int) -> int:
        """Return where the words for what something is for end, *start* where they name none of its own."""
        end = start
        while end < len(tokens) and end - start < 6:
            word = tokens[end].word
            tags = self.chunker.read_word(word)[0]
            over = word.lower in _table()["described_by"] or word.lower in _table()["after_purposes"]
            if word.shape != "l" or tags & _AFTER_PURPOSE or over:
                break
            end += 1
        while end > start and _is_no_end(tokens[end - 1].word, tokens[end - 2].word.lower if end - 1 > start else ""):
            end -= 1
        plain = end > start and (end == len(tokens) or tokens[end].word.shape not in "CA")
        # what somebody is paid or trained by tells who, not what for: "satsning på förstelärare"
        whole = plain and tokens[end - 1].surface[-1] not in "-‑" and not any(t.word.nouns for t in tokens[start:end])
        first = tokens[start].word.lower
        definite = first in ("den", "det", "de") and end - start > 2  # "mot den organiserade brottsligheten"
        return end if whole and (definite or first not in _table()["no_purposes"]) else start

    def _goes_on(self, token: Token) -> bool:
        return token.word.shape == "C" and token.word.first_name < 2 and token.surface not in self.lexicon.names

    def _hosted(self, tokens: Sequence[Token], i: int) -> None:
        """Add an event that somebody is the host of: "var regionen värd för Öppen Ledning"."""
        if i + 3 >= len(tokens) or tokens[i].word.lower not in _HOSTS or tokens[i + 1].word.lower not in ("för", "av"):
            return
        if tokens[i + 2].word.shape != "C" or tokens[i + 2].word.first_name:
            return
        words = self._words(tokens, i + 2)
        words = words[: words.index("den")] if "den" in words else words
        if words and not self._is_taken(tokens, i + 2, words):
            self.add(words, "event")

    def _forum(self, tokens: Sequence[Token], i: int) -> None:
        """Add a name that begins with "Forum"."""
        if tokens[i].surface != "Forum" or i + 1 >= len(tokens):
            return
        if tokens[i + 1].word.shape == "C" and tokens[i + 1].word.first_name != 2:
            end = i + 1
            while end < len(tokens) and tokens[end].word.shape in "CA":
                end += 1
            self.add([t.surface for t in tokens[i:end]], "event")

    def _owned_occasion(self, tokens: Sequence[Token], i: int) -> None:
        """Add an event that a genitive owns and a compound tells: "Lärarnas skolutvecklingskonferens"."""
        if i + 1 >= len(tokens) or tokens[i].word.shape not in "CA" or not tokens[i].surface.endswith(("s", "S")):
            return
        following = tokens[i + 1]
        occasion = occasion_of(following.word.lower) if following.word.shape == "l" else None
        if occasion is None or occasion.form != "indefinite" or not _is_compound(occasion.base):
            return
        if tokens[i].word.first_name or _starts_person(tokens, i, self.people):
            return
        self.add([tokens[i].surface, following.surface], "event")

    def _occasion_of_abbreviation(self, tokens: Sequence[Token], i: int) -> None:
        """Add an event that begins with an abbreviation: "CKS Kommundag"."""
        if not i or tokens[i].word.shape != "C" or tokens[i - 1].word.shape != "A":
            return
        occasion = occasion_of(tokens[i].word.lower)
        if occasion is not None and occasion.form == "indefinite" and _is_compound(occasion.base):
            self.add([tokens[i - 1].surface, tokens[i].surface], "event")

    def _founded(self, tokens: Sequence[Token], at: int, k: int) -> None:
        """Add what the words before *at* name where what is told from *k* on says that it is an initiative."""
        head = tokens[:at]
        if tokens[k].word.lower not in ("en", "ett") or any(token.word.shape not in "CAd" for token in head):
            return
        known = head[0].word.nouns or head[0].word.head or head[0].word.first_name or _kind_of(head[0])
        words = [token.surface for token in head]
        common = head[0].word.shape != "A" and self.lexicon.is_common(words[0])
        if known or common or _is_organisation(words, self.lexicon):
            return
        if any(self._says_kind(token.word.lower) for token in tokens[k + 1 : k + 4]):
            self.add(words, "initiative", True)

    def _defined(self, tokens: Sequence[Token]) -> None:
        """Add the name that a sentence defines: "Lärtrappan är ett treårigt utvecklingsprogram som …"."""
        if len(tokens) < 5 or tokens[0].word.shape not in "CA":
            return
        k = 0
        for at in range(1, 5):
            if tokens[at].word.lower in ("är", "var", "blir"):
                k = at
                break
            if tokens[at].word.lower in _table()["founded"]:  # "Nära etablerades 2013 som ett samarbete …"
                following = [t.word.lower for t in tokens[at + 1 : at + 6]]
                if "som" in following and at + 2 + following.index("som") < len(tokens):
                    self._founded(tokens, at, at + 2 + following.index("som"))
                return
        if not k or k + 2 >= len(tokens):
            return
        is_name = tokens[k + 1].word.lower in ("namnet", "benämningen", "beteckningen", "samlingsnamnet")
        if tokens[k + 1].word.lower not in ("en", "ett") and not is_name:
            return
        subject = tokens[:k]
        first = subject[0].surface.casefold()
        titled = [t.surface.casefold() for t in subject] in self.titles.get(first, ())
        titled = titled or (len(subject) == 1 and first in self.lone_titles)
        if not titled and (
            any(t.word.shape not in "CA" and (t.word.tags or t.word.nouns or t.word.head) for t in subject)
            or subject[0].word.nouns
            or subject[0].word.tags
        ):
            return
        common = len(subject) == 1 and self.lexicon.is_common(subject[0].surface) and not titled
        if common or _starts_person(tokens, 0, self.people):
            return
        words = [t.surface for t in subject]
        if _is_organisation(words, self.lexicon) and len(words) > 1:
            return
        start = k + 4 if is_name else k + 2  # "namnet på det försök som …"
        for token in tokens[start : start + 5]:
            lower = token.word.lower
            if self._says_kind(lower):
                self.add(words, "research" if lower.startswith("forskning") else "initiative", True)
                return
            if token.word.tags & {"verb", "sub", "in", "comma"}:
                return

    def _held(self, tokens: Sequence[Token]) -> None:
        """Add the event that a sentence begins with and says is held: "Nordiska samtal 2022 modereras av …"."""
        end = next((k for k, token in enumerate(tokens[:7]) if token.word.lower in _table()["held_verbs"]), 0)
        head = tokens[:end]
        if end < 2 or any(token.word.shape not in "CAd" for token in head) or head[0].word.shape == "d":
            return
        if tokens[end].word.lower in ("äger", "ägde") and "rum" not in {
            t.word.lower for t in tokens[end + 1 : end + 4]
        }:
            return  # who owns something is no event
        if _kind_of(head[0]) and not head[0].surface.isupper():
            return  # "Konferensen Framtidsdagen hölls": the word for what it is announces the name
        words = [token.surface for token in head]
        if _starts_person(tokens, 0, self.people) or _is_gazetteer(tuple(words), self.lexicon):
            return
        self.add(words, "event")

    def _presented(self, sentence: Sentence) -> None:
        """Add the first part of a list's item that says what it is: "NAME – presentation av en modell"."""
        if sentence.block.kind not in ("item", "heading") or sentence.start != sentence.block.start:
            return
        tokens = sentence.tokens
        at = next(
            (i for i, t in enumerate(tokens[1:14], 1) if t.surface in "–—" and self.text[t.start - 1].isspace()), 0
        )
        if not at or not any(self._says_kind(t.word.lower) for t in tokens[at + 1 : at + 7]):
            return
        head = tokens[:at]
        if sentence.block.kind == "heading" and not self._is_subtitle(tokens, at):
            return
        has_post = any(t.word.nouns and t.word.nouns[0].kind == "role" for t in head)
        if head[0].word.shape != "C" or has_post or _starts_person(tokens, 0, self.people):
            return
        first, *others = _split_slash(head)
        self.add(first, "initiative")
        for other in others:
            if first[0] != other[0]:
                same = self.found.get(tuple(first), Thing("initiative", " ".join(first)))
                self.found.setdefault(tuple(other), same)

    def _says_kind(self, lower: str) -> bool:
        """Say whether a word says that something is an initiative, be it a compound: "kommunforskningsprogram"."""
        return lower in self.said_to_be or lower.endswith(self.said_ends)

    def _is_subtitle(self, tokens: Sequence[Token], at: int) -> bool:
        """Say whether what follows the dash at *at* says what the heading's first words are, and is no news of them."""
        kind = next((k for k in range(at + 1, min(len(tokens), at + 5)) if self._says_kind(tokens[k].word.lower)), 0)
        goes_on = tokens[kind + 1].word.tags & {"prep", "in", "at", "for", "sub"} if kind + 1 < len(tokens) else True
        words = [t.surface for t in tokens[:at]]
        # a long name is one only where an article begins what it is
        whole = at <= 5 or tokens[at + 1].word.lower in ("en", "ett")
        return bool(kind and goes_on) and whole and not self._is_taken(tokens, 0, words)

    def _headed(self, sentence: Sentence) -> None:
        """Add what a heading asks or reports of: "Vad är Kvällsrundan?", "Utvärdering av Kvällsrundan i Umeå"."""
        found = _HEADED.match(self.text[sentence.start : sentence.end])
        if found is None or sentence.block.kind not in ("heading", "caption"):
            return
        start = sentence.start + found.end()
        at = next((k for k, t in enumerate(sentence.tokens) if t.start >= start), 0)
        if not at or sentence.tokens[at].word.shape != "C" or sentence.tokens[at].word.first_name == 2:
            return
        words = self._words(sentence.tokens, at)
        name = " ".join(words)
        # what the text has with its capital within a sentence is a name
        elsewhere = self.text[: sentence.start] + self.text[sentence.end :]
        again = re.search(rf"(?<=[\wåäö,] ){re.escape(name)}\b", elsewhere)
        opens = re.findall(rf"(?m)(?:^|[.!?] ){re.escape(name)} (?:är|var|har|startade|infördes|innebär)\b", self.text)
        if words and (again or opens) and not self._is_taken(sentence.tokens, at, words):
            self.add(words, "initiative")


_HEADED = re.compile(
    r"(?i)(?:vad är|det här är|detta är|så fungerar|så funkar|fakta om|kort om"
    r"|utvärdering(?:en)? av|slutrapport(?:en)? (?:för|från|om)"
    r"|slutsatser från|erfarenheter (?:från|av)|lärdomar (?:från|av)|följeforskning(?:en)? (?:av|om|kring)) "
)


def find_things(
    text: str, sentences: Iterable[Sentence], lexicon: Lexicon, chunker: Chunker, people: People
) -> list[tuple[tuple[str, ...], Thing]]:
    """Return the initiatives, research projects and events that sentences name, with the words of each name, sorted."""
    finder = _Finder(text, lexicon, chunker, people)
    sentences = list(sentences)
    finder.learn_words(sentences)
    finder.learn_titles(sentences)
    for sentence in sentences:
        finder.read_place_heading(sentence)
    for sentence in sentences:
        if sentence.block.kind != "chrome":
            finder.read(sentence)
    return sorted(finder.found.items())


_OWNABLE = ("möte", "konferens", "kongress", "stämma", "seminarium", "forum", "dag", "träff")


def _is_compound(base: str) -> bool:
    """Say whether a noun for an occasion is a compound of one of those that have names: "förbundsmöte"."""
    return any(base.endswith(head) and len(base) > len(head) + 2 for head in _OWNABLE)


def _is_sign(token: Token) -> bool:
    """Say whether a word may be, or announce, the name of a thing."""
    word = token.word
    if token.surface in _QUOTES or token.surface == "Forum" or not word.tags.isdisjoint(_CUES):
        return True
    if _is_kind(word.lower) or word.lower in _HOSTS or token.surface in _table()["capital_kinds"]:
        return True
    if word.shape == "C" and len(word.lower) > 5 and word.lower.endswith(_DEFINITE):
        known = word.nouns or word.head or word.first_name or word.last_name or word.tags
        if not known:
            return True
    form = ungenitive(word.lower)
    if _indefinite(token, "described_heads") or _indefinite(token, "scoped_heads"):
        return True
    if _is_policy(form, "plain_heads") or (word.shape == "C" and _is_policy(form, "agreement_heads")):
        return True
    return word.shape == "C" and len(token.surface) > 7 and word.lower.endswith(_ends())


#: How the adjectives of a name end: "Samling för judiskt liv".
_ADJECTIVES = (
    "sk",
    "skt",
    "ska",
    "lig",
    "ligt",
    "liga",
    "ell",
    "ellt",
    "ella",
    "al",
    "alt",
    "ala",
    "ig",
    "igt",
    "iga",
    "nära",
)


@cache
def _policies(key: str) -> tuple[str, ...]:
    return tuple(_table()[key])


def _is_policy(form: str, key: str) -> bool:
    """Say whether a word in lower case is more than one of the heads under *key*, and ends in it."""
    heads = _policies(key)
    return form.endswith(heads) and any(form.endswith(head) and len(form) > len(head) + 2 for head in heads)


@cache
def _forms(key: str) -> dict[str, str]:
    """Return the indefinite form by either form of the words under *key*."""
    return {form: base for base, other in _table()[key].items() for form in (base, other)}


def _indefinite(token: Token, key: str) -> str:
    return _forms(key).get(token.word.lower, "")


#: The years of a plan, which is called by them too.
_HAS_YEARS = re.compile(r"[^.;:()\d]{0,110}\(?(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d\b")


def _is_no_end(word: Word, before: str) -> bool:
    """Say whether a word cannot end what something is for: "och", "en", an infinitive after a noun."""
    if word.tags & {"joiner", "article", "comma"} or word.lower in _table()["no_ends"]:
        return True
    return word.lower.endswith("a") and before.endswith(("ing", "en", "et", "na", "else", "het"))


_HOSTS = frozenset({"värd", "värdar", "värdinna", "värdstad", "värdkommun", "medvärd"})
_AFTER_PURPOSE = frozenset({"verb", "sub", "comma", "punct", "prep", "somebody", "who", "at", "in", "by", "with"})
_DEFINITE = ("en", "et", "an", "na")


def _is_kind(lower: str) -> bool:
    """Say whether a word ends in what an initiative may be: "chefsprogrammet"."""
    return lower.endswith(_kinds()[0]) and lower not in _kinds()[1]


@cache
def _kinds() -> tuple[tuple[str, ...], frozenset[str]]:
    return tuple(_table()["compound_kinds"]), frozenset(_table()["no_compound_kinds"])


def _kind_of(token: Token) -> str:
    if token.word.lower.startswith("forskning") and "research" in token.word.tags:
        return "research"
    return next((kind for kind in ("initiative", "research", "event") if kind in token.word.tags), "")


def _after_announcement(sentence: Sentence, i: int) -> int:
    """Return where the name may begin after the word at *i* that says what it is: "projektet som heter X"."""
    tokens = sentence.tokens
    n = len(tokens)
    j = i + 1
    following = [token.word.lower for token in tokens[j : j + 2]]
    if j + 2 < n and following[0] in _BEFORE_CALLED and following[1] in ("heter", "kallas", "namnet", "hette", "namn"):
        j += 2
    model = tokens[i].word.lower in ("upplägget", "formatet", "konceptet")
    if model and j + 1 < n and tokens[j].word.lower == "för" and tokens[j + 1].word.shape == "C":
        j += 1
    return j


def _is_definite(tokens: Sequence[Token], i: int, kind: str) -> bool:
    """Say whether the word at *i* is definite by its form or by a genitive, so that a name may follow it."""
    if tokens[i].word.lower.endswith(("et", "en", "n")):
        return True
    owned = any(t.surface[0].isupper() and t.surface.endswith("s") for t in tokens[max(0, i - 2) : i])
    if kind == "event" and owned:
        return True
    before = tokens[i - 1] if i else None
    return (
        before is not None
        and before.word.lower.endswith("s")
        and (before.word.head is not None or before.surface[0].isupper() or before.word.lower in _OWNERS)
    )


def _split_slash(tokens: Sequence[Token]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.surface == "/":
            parts.append([])
        elif token.surface not in _CLOSERS:
            parts[-1].append(token.surface)
    return [p for p in parts if p]


#: How many words a quoted name has at most, and one that is said to be a title.
_QUOTED, _TITLED = 16, 32


def _closing(tokens: Sequence[Token], i: int, most: int = _QUOTED) -> int:
    for j in range(i + 1, min(len(tokens), i + most)):
        if tokens[j].surface in _CLOSERS:
            return j
    return i


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
    return _Extent(text, tokens, j, lexicon, chunker).find()


#: What no name goes on with: what is done with it has begun.
_ENDS_NAMES = BREAKS | {"run-passive", "study-passive"}


class _Extent:
    """How far a name reaches: over one thing after the other that may stand in a name, until nothing more fits.

    Only a name that begins with an ordinary word ("Prata på jobbet") may go on in small letters: it is *open*.
    """

    def __init__(self, text: str, tokens: Sequence[Token], j: int, lexicon: Lexicon, chunker: Chunker) -> None:
        self.text, self.tokens, self.j, self.chunker = text, tokens, j, chunker
        first = tokens[j]
        self.names = lexicon.names
        self.open = lexicon.is_common(first.surface) and not first.word.first_name
        # a "har" right before the words that announce the name still waits for its verb
        self.perfect = any(t.word.lower in ("har", "hade") for t in tokens[max(0, j - 3) : j])

    def find(self) -> int:
        """Return the number of the token after the name."""
        if self.open and (comma := self._told_by_comma()):
            return comma
        k = self.j + 1
        while k < len(self.tokens) and k - self.j < 8:
            size = (
                self._named(k)
                or self._joined(k)
                or self._somewhere(k)
                or self._purpose(k)
                or self._told_twice(k)
                or self._two_told(k)
            )
            if not size and (last := self._last(k)):
                return k + last
            size = size or self._small(k)
            if not size:
                break
            k += size
        return k

    def _lower(self, k: int) -> str:
        return self.tokens[k].word.lower

    def _is_small(self, k: int) -> bool:
        return k < len(self.tokens) and self.tokens[k].word.shape == "l"

    def _told_by_comma(self) -> int:
        """Return the comma before what the name is said to be: "Prata på jobbet, ett arbetssätt som …"; else 0."""
        j, tokens = self.j, self.tokens
        comma = next((m for m in range(j + 1, min(len(tokens) - 1, j + 6)) if tokens[m].surface == ","), 0)
        plain = all(t.word.shape == "l" and "verb" not in t.word.tags for t in tokens[j + 1 : comma])
        return comma if comma and self._lower(comma + 1) in ("ett", "en") and plain else 0

    def _named(self, k: int) -> int:
        """Return how many tokens from *k* on are capitalised, or a number, or a sign before such."""
        token = self.tokens[k]
        if token.word.shape in "CA" or (token.word.shape == "d" and len(token.surface) <= 4):
            return 1
        follows = k + 1 < len(self.tokens) and self.tokens[k + 1].word.shape in "CA"
        return 2 if token.surface in ("&", "+") and follows else 0

    def _joined(self, k: int) -> int:
        """Return 1 for a word between two capitals: "Prata och Lyssna"."""
        joins = self.open and self._is_small(k) and self._lower(k) in ("och", "för", "&")
        return 1 if joins and k + 1 < len(self.tokens) and self.tokens[k + 1].word.shape == "C" else 0

    def _somewhere(self, k: int) -> int:
        """Return 2 for "i" and a capital that belong to the name: "Trygg i Malmö", "Kraft i Norr".

        A place that is known belongs to it where the one word before is no name by itself (``unfinished``).
        """
        if k != self.j + 1 or not self.open or self._lower(k) != "i" or k + 1 >= len(self.tokens):
            return 0
        where = self.tokens[k + 1]
        if where.word.shape != "C" or where.word.first_name:
            return 0
        return 2 if where.surface not in self.names or self._lower(self.j) in _table()["unfinished"] else 0

    def _purpose(self, k: int) -> int:
        """Return how many tokens after the first word tell what for: "Samling för bästa skola", "… hälsa och lek"."""
        first = self._lower(self.j)
        if k != self.j + 1 or not self.open or self._lower(k) not in ("för", "utan", "med", "mot"):
            return 0
        if not self._is_small(k + 1) or first.endswith(("en", "et", "an", "na")) or not self._is_plain(k + 1):
            return 0
        end = k + 2
        while self._is_untagged(end + 1) and self._lower(end) == "och":
            end += 2
        last = end + 1 >= len(self.tokens) or self.tokens[end + 1].surface in ",.;)"
        return end - k + (1 if last and self._is_untagged(end) else 0)

    def _two_told(self, k: int) -> int:
        """Return how many tokens a name goes on where two words tell of its noun: "Enkel och varm skola (i fjäll)".

        A kind of place after the noun is part of the name where the name ends with it.
        """
        first = self.tokens[self.j].word
        if k != self.j + 1 or not self.open or self._lower(k) != "och" or first.nouns or first.head:
            return 0
        if not all(self._is_small(at) and self._is_plain(at) and not self._is_verb(at) for at in (k + 1, k + 2)):
            return 0
        if first.lower.endswith(_DEFINITE) or self._lower(k + 1) in _table()["adds_others"]:
            return 0
        where = k + 3
        if not self._is_small(where + 1) or self._lower(where) != "i" or not self._is_plain(where + 1):
            return 3
        done = where + 2 >= len(self.tokens) or self.tokens[where + 2].surface in ".,)" or self._is_verb(where + 2)
        return 5 if done and not self._lower(where + 1).endswith(_DEFINITE) else 3

    def _is_verb(self, k: int) -> bool:
        return "verb" in self.chunker.read_word(self.tokens[k].word)[0]

    def _is_plain(self, k: int) -> bool:
        return not {tag for tag in self.tokens[k].word.tags if tag[:2] != "w:"} - {"talk", "event", "meet"}

    def _is_untagged(self, k: int) -> bool:
        return self._is_small(k) and not self.tokens[k].word.tags

    def _told_twice(self, k: int) -> int:
        """Return 2 for "för" and a word that the text has after the name's beginning once more."""
        if self._lower(k) != "för" or not self.open or not self._is_small(k + 1):
            return 0
        return 2 if self.text.count(self.text[self.tokens[self.j].start : self.tokens[k + 1].end]) >= 2 else 0

    def _last(self, k: int) -> int:
        """Return how many tokens right after the first word end the name, 0 where none do."""
        if k != self.j + 1:
            return 0
        if self._lower(k) == "och" and self.open and _is_pair(self.tokens, k):
            return 2
        if self._lower(k) == "i" and _ends_in_something(self.tokens, k):
            return 2  # "projektet Kraften i teamet."
        closed = k + 1 < len(self.tokens) and self.tokens[k + 1].surface in ',.)”"'
        return 1 if self._lower(k) in _CLOSING_PARTICLES and closed else 0  # "projektet Tett på, som …"

    def _small(self, k: int) -> int:
        """Return 1 for a small word that may stand in an open name."""
        word = self.tokens[k].word
        if not self._is_small(k) or not self.open or self.chunker.read_word(word)[0] & _ENDS_NAMES:
            return 0
        # "har i studien Lita lagom följt …": what "har" was waiting for
        waited = self.perfect and word.lower.endswith(("at", "it", "tt", "jt", "lt", "rt"))
        return 0 if waited else 1


def _told_again(pairs: Counter[tuple[str, str]], tokens: Sequence[Token], j: int, end: int) -> int:
    """Return where the name that begins at *j* ends if the text has its longer form again, *end* where it has none."""
    best = end
    for k in range(end, min(len(tokens), j + 6)):
        word = tokens[k].word
        if word.shape not in "lCA" or "verb" in word.tags or pairs[tokens[k - 1].surface, tokens[k].surface] < 2:
            break
        if not word.tags & _NO_END and len(word.lower) > 2:
            best = k + 1
    return best


_NO_END = frozenset({"prep", "in", "at", "joiner", "article", "sub", "to", "with", "by", "for", "as"})
_CLOSING_PARTICLES = frozenset({"på", "av", "till", "ut", "in", "upp", "med", "för", "ihop", "loss", "fram"})


_WHERE_ALL_IS = frozenset(
    {"länet", "staden", "landet", "området", "världen", "praktiken", "stadsdelen", "verksamheten", "vardagen", "byn"}
)


def _ends_in_something(tokens: Sequence[Token], k: int) -> bool:
    """Say whether "i" at *k* and the one word after it end a name, that word being no place, time or organisation."""
    if k + 1 >= len(tokens) or (k + 2 < len(tokens) and tokens[k + 2].surface not in ".,)"):
        return False
    word = tokens[k + 1].word
    plain = word.shape == "l" and not word.nouns and not word.head and not word.tags
    plain = plain and word.lower not in _WHERE_ALL_IS
    return plain and word.lower.endswith(("et", "en", "an", "na", "ing"))


def _is_pair(tokens: Sequence[Token], k: int) -> bool:
    """Say whether the "och" at *k* joins two words of a name, for what follows is done with it: "X och y och drivs"."""
    if k + 1 >= len(tokens) or tokens[k + 1].word.shape != "l" or "verb" in tokens[k + 1].word.tags:
        return False
    return k + 2 >= len(tokens) or tokens[k + 2].surface in ("och", ",", ".", ")")


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


def _starts_person(tokens: Sequence[Token], j: int, people: People) -> bool:
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
