"""Names of people: runs of capitalised words, each judged by many weak signs rather than by one list.

Judged over the whole document: a name that is accepted once is a name wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..swedish.data import read_list, read_table
from ..swedish.lexicon import Lexicon, Word, one_off, ungenitive
from ..text.dates import months
from ..text.tokens import Token

__all__ = ["Candidate", "Person", "find_candidates", "fold", "judge"]

_ACCEPT = 3.0  # the sum of signs from which a candidate is a person

_PARTICLES = read_list("particles")
_PLACES = read_list("ends_of_places")
_OWNERS = frozenset(
    {"kommun", "kommuns", "stad", "stads", "universitet", "högskola", "sjukhus", "län", "läns", "region"}
)
_LAST_NAME = re.compile(
    r"(?:sson|son|ström|berg|bergh|qvist|kvist|quist|gren|lund|lundh|dahl|holm|mark|stedt|stad|blad|ros|vall|wall|ling"
    r"|man|mann|nius|rén|lén|dén|ander|blom|fors|fält|hag|stam|skog|ryd|rud|löf|löv|lööf|borg|zetter|hielm|hjelm"
    r"|krantz|stierna|hammar|sköld|felt|ell|én|sén|nér|vist|nen|sen|wicz|ski|sky|vić|ić|oğlu|ovic)s?$"
)

#: A compound that begins with an abbreviation: "ST-medlemmen", no "J-O".
_MEMBER = re.compile(r"[A-ZÅÄÖ]{2,}[-‑][a-zåäö]{3}")

#: Verbs whose object is mostly a person.
_BEFORE_NAMES = frozenset(
    {
        "efterträder",
        "efterträdde",
        "ersätter",
        "ersatte",
        "utsett",
        "utser",
        "utsåg",
        "utnämnt",
        "rekryterat",
        "anställt",
        "avlöser",
    }
)
#: Classes of the words that nobody can own.
_NO_NOUN = frozenset(
    {"verb", "be", "in", "at", "about", "from", "via", "joiner", "sub", "prep", "adverb", "article", "no", "saying"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of words that may be a name, with the sum of its signs; ``words`` is without a genitive."""

    words: tuple[str, ...]
    score: float
    first: int
    last: int
    beside: tuple[tuple[str, ...], ...] = ()  # the runs it stands in a list with
    inverted: bool = False
    listed: bool = False  # it begins a line, with a comma after it
    owns: bool = False  # a word in lower case follows right after, which a genitive may own
    thing: bool = False  # what stands beside it tells that it is an initiative


@dataclass(slots=True)
class Person:
    """A person of one document: the fullest name met and how often each form stands."""

    name: str
    words: tuple[str, ...]
    party: str = ""


def _is_part(token: Token, first: bool) -> bool:
    word = token.word
    surface = token.surface
    if word.shape == "A":
        return False
    if (
        word.shape != "C"
        or "@" in surface
        or "." in surface
        or ":" in surface
        or not surface[:1].isalpha()
        or surface[-1] in "-‑"
        or _MEMBER.match(surface)
    ):
        return False
    if word.first_name and first:
        return True
    if word.head and not word.head.whole and word.first_name == 0 and not word.last_name:
        return False
    return bool(word.first_name == 2 or word.last_name or not (word.nouns or word.tags))


def find_candidates(tokens: Sequence[Token], lexicon: Lexicon, addresses: frozenset[str]) -> list[Candidate]:
    """Return the runs of two to five capitalised words of a sentence that may be names, with their signs summed.

    *addresses* are the local parts of the document's e-mail addresses, as words ("eva.ek" gives "eva" and "ek" joined
    by a space).
    """
    runs: list[Candidate] = []
    shapes = "".join([token.word.shape for token in tokens])
    i = 0
    while (i := _next_start(tokens, shapes, i, lexicon)) >= 0:
        j, names = _run_from(tokens, i, lexicon)
        if names >= 2 or (names == 1 and j - i >= 2):
            for start, end in _iter_names(tokens, i, j, lexicon):
                runs.extend(_judge_run(tokens, start, end, lexicon, addresses))
        i = max(j, i + 1)
    _learn_neighbours(runs, tokens)
    return runs


def _begins_with_particle(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a sentence begins with the particle of a name: "von Ek"."""
    return i == 0 and len(tokens) > 2 and tokens[0].word.lower in _PARTICLES and _is_part(tokens[1], True)


def party_letters(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Say whether the token at *i* is the party of the name before it: "Eva Ek, S Bo Ny, M", "Eva Ek S 1 Bo Ny M -".

    A single letter is that where a comma before it parts it from a name and no surname alone follows ("M Ek"), or where
    a column of figures or marks does, or another name of two words.
    """
    letters = tokens[i].surface
    if not (letters.isupper() and letters.casefold() in lexicon.parties) or i < 2:
        return False
    comma = tokens[i - 1].surface == ","
    if tokens[i - 1 - comma].word.shape != "C" or len(tokens[i - 1 - comma].surface) < 2:
        return False
    following = [token.word for token in tokens[i + 1 : i + 3]]
    if not following:
        return False
    if following[0].shape != "C":
        return following[0].shape == "d" or following[0].lower in ("-", "–") or (comma and following[0].shape == "p")
    named = len(following) > 1 and following[1].shape in "CA"
    if following[0].first_name:
        return named
    common = lexicon.is_common(tokens[i + 1].surface)
    return comma and not following[0].last_name and (named or common or len(letters) > 1)


def _next_start(tokens: Sequence[Token], shapes: str, i: int, lexicon: Lexicon) -> int:
    """Return where the next run that may be a name begins, at *i* or after it, -1 where none does."""
    if _begins_with_particle(tokens, i):
        return i
    while (i := shapes.find("C", i)) >= 0:  # a name begins with a capital …
        goes_on = i + 1 < len(tokens) and (tokens[i + 1].word.lower in _PARTICLES or _is_initial(tokens, i + 1))
        lone = not goes_on and (i + 1 == len(tokens) or shapes[i + 1] != "C")
        begins = not (lone and len(tokens[i].surface) > 1) and (_is_part(tokens[i], True) or _is_initial(tokens, i))
        if begins and not party_letters(tokens, i, lexicon):
            return i
        i += 1  # … and has more than one
    return -1


def _run_from(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return where the run that begins at *i* ends, and how many of its words may be part of a name."""
    n = len(tokens)
    j = i + 1 if _begins_with_particle(tokens, i) else i
    names = 0
    while j < n:
        if names >= 2 and tokens[j].surface in _status():
            break  # "X" or "Anmält förhinder", in the column for those present; "Telefon"
        if names >= 2 and len(tokens[j].surface) == 1 and party_letters(tokens, j, lexicon):
            break
        if _is_initial(tokens, j) and tokens[j].surface != "I":
            j += 2 if j + 1 < n and tokens[j + 1].surface == "." else 1
        elif j >= i + 2 and _begins_owner(tokens, j, lexicon):
            break  # "besökte Eva Ek Umeå kommun": the place begins the next name
        elif j >= i + 2 and _is_visited(tokens, i, j, lexicon):
            break
        elif _is_part(tokens[j], j == i):
            ends = tokens[j].surface[-1] in "sS" and j > i and _ends_genitive(tokens, j, lexicon) and names >= 1
            names += 1
            j += 1
            if ends:
                break
        elif names and _is_particle_within(tokens, j):
            j += 1
        else:
            break
    return j, names


@cache
def _status() -> frozenset[str]:
    return frozenset(read_table("minutes")["status"]["words"])


def _begins_owner(tokens: Sequence[Token], j: int, lexicon: Lexicon) -> bool:
    surface = tokens[j].surface
    known = surface in lexicon.names or ungenitive(surface) in lexicon.names
    if not known or j + 1 >= len(tokens):
        return False
    following = tokens[j + 1].word
    return following.lower in _OWNERS or (
        surface.endswith("s") and following.shape == "l" and following.head is not None
    )


def _is_visited(tokens: Sequence[Token], i: int, j: int, lexicon: Lexicon) -> bool:
    """Say whether the capital at *j* is the place that whoever is named from *i* on visited: "besökte Eva Ek Umeå"."""
    if tokens[j].word.last_name or not any("visit" in token.word.tags for token in tokens[max(0, i - 5) : i]):
        return False
    following = [token.word for token in tokens[j + 1 : j + 3]]
    if len(following) == 2 and (
        (following[0].lower == "i" and following[1].shape == "C")
        or (following[0].lower, following[1].lower) == ("för", "att")
    ):
        return not _LAST_NAME.search(tokens[j].surface.lower())  # "besökte Eva Ek Viken i Skåne", "… Oslo för att"
    return any(
        len(words) == 1 and named.type in ("Place", "Municipality")
        for words, named in lexicon.names.get(tokens[j].surface, ())
    )


def _is_particle_within(tokens: Sequence[Token], j: int) -> bool:
    if tokens[j].word.lower not in _PARTICLES or j + 1 >= len(tokens):
        return False
    return _is_part(tokens[j + 1], False) or tokens[j + 1].word.lower in _PARTICLES


def _learn_neighbours(runs: list[Candidate], tokens: Sequence[Token]) -> None:
    """Tell each run of a list of the one beside it: "A A, B B och C C", with a party or a role in brackets between."""
    for left, right in zip(runs, runs[1:], strict=False):
        between = tokens[left.last : right.first]
        if left.last == right.first or (
            1 <= len(between) <= 6
            and any(t.surface in (",", "och", "samt", "&") for t in between)
            and all(t.word.shape in "pAC" or t.word.lower in ("och", "samt", "&") for t in between)
        ):
            right = replace(right, beside=(*right.beside, left.words))
            runs[runs.index(next(r for r in runs if r.first == right.first))] = right
            where = next(k for k, r in enumerate(runs) if r.first == left.first)
            runs[where] = replace(runs[where], beside=(*runs[where].beside, right.words))


def _iter_names(tokens: Sequence[Token], i: int, j: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the names of a run: one, or several that nothing sets apart ("Eva Ek Olle Ask Marit Lund").

    A name begins at each first name after a surname that another word follows.
    """
    start = i
    if j - i >= 4:
        for k in range(i + 2, j - 1):
            if k - start >= 2 and _begins_name(tokens, k, lexicon):
                yield start, k
                start = k
    yield start, j


def _begins_name(tokens: Sequence[Token], k: int, lexicon: Lexicon) -> bool:
    first, before = tokens[k], tokens[k - 1]
    parts = first.surface.split("-")
    is_first = all(lexicon.word(part).first_name for part in parts) and first.surface not in lexicon.last_names
    surname = before.word.first_name == 0 or before.surface in lexicon.last_names
    return is_first and surname and before.word.lower not in _PARTICLES


def _ends_genitive(tokens: Sequence[Token], j: int, lexicon: Lexicon) -> bool:
    """Say whether the word at *j* seems to be a genitive that closes a name before another capitalised word."""
    bare = ungenitive(tokens[j].surface)
    if bare not in lexicon.last_names and not _LAST_NAME.search(bare):
        return False
    return j + 1 < len(tokens) and tokens[j + 1].word.shape == "C" and bool(tokens[j + 1].word.first_name == 0)


def _is_initial(tokens: Sequence[Token], i: int) -> bool:
    surface = tokens[i].surface
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following is None or not surface.isupper():
        return False
    if len(surface) == 2 and i and tokens[i - 1].word.first_name:  # "Michael PB Johansson"
        return bool(following.word.last_name or (following.word.shape == "C" and _LAST_NAME.search(following.surface)))
    return len(surface) == 1 and (following.surface == "." or following.word.shape == "C")


def _judge_run(
    tokens: Sequence[Token], i: int, j: int, lexicon: Lexicon, addresses: frozenset[str]
) -> Iterable[Candidate]:
    while j - i > 2 and _stands_before(tokens, i, lexicon):
        i += 1
    while j - i > 2 and _stands_after(tokens, j - 1, lexicon):
        j -= 1
    if j - i == 2 and _is_lead(tokens[i], lexicon) and i == 0 and not tokens[i].word.first_name:
        return
    words = tuple(t.surface for t in tokens[i:j] if t.surface != ".")
    capital = [w for w in words if w[0].isupper() and len(w) > 1]
    if j < len(tokens) and tokens[j].surface in ("AB", "HB", "KB"):
        return  # a company has somebody's name: "Axel Johnson AB"
    if not capital or len(words) > 5 or (len(words) == 2 and words[1] in (words[0] + "s", words[0])):
        return
    if "University" in words or "College" in words:
        return
    first, last = words[0], words[-1]
    known = lexicon.word(first).first_name
    if "-" in first and not known:
        known = max(lexicon.word(part).first_name for part in first.split("-"))
    listed = i <= 1 and j < len(tokens) and tokens[j].surface == ","
    inverted = listed and _is_inverted(words, j - i, known, lexicon)
    score = (0, 2, 3)[known] + 2.5 * inverted
    if "-" in first and all(lexicon.word(part).first_name for part in first.split("-")):
        score += 1  # two first names in one are nothing else
    if last in lexicon.last_names or ungenitive(last) in lexicon.last_names:
        score += 1.5
    elif _LAST_NAME.search(last):
        score += 1
    score += _weigh_words(tokens, i, j, known, lexicon)
    # a run that the gazetteer knows as a whole is no person
    for entry, _named in lexicon.names.get(first, ()):
        if len(entry) >= 2 and tuple(t.surface for t in tokens[i : i + len(entry)]) == entry:
            score -= 6
    score += _company(tokens, i, j, lexicon)
    score += 3 * _has_address(words, addresses)
    score += any(w.lower() in _PARTICLES for w in words[1:-1])
    owns = j < len(tokens) and _owns(last, tokens[j], lexicon)
    yield Candidate(words, score, i, j, (), inverted, listed, owns, _is_thing(tokens, i, j))


def _is_thing(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Say whether the words beside a run tell that it is no person: "projektet Urban Handel", "… är ett projekt"."""
    last = tokens[j - 1].word
    surname = last.last_name or _LAST_NAME.search(last.lower)  # "projektet Eva Provberg leder"
    before = tokens[i - 1].word if i else None
    if before and not surname and "initiative" in before.tags and before.lower.endswith(("et", "en")):
        return True
    following = [token.word.lower for token in tokens[j : j + 2]]
    said = following[:1] == ["är"] and following[1:] in (["ett"], ["en"])
    return said and any("initiative" in token.word.tags for token in tokens[j + 2 : j + 5])


def _stands_before(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Say whether the word at *i* only stands before a name: a common word, or a compound with a first name after it.

    Where text has lost its line breaks a heading runs into the name below it: "Kulturplan Eva Ek". A first name that is
    also a word or a place is one within a sentence: "säger Nora Ek Ask".
    """
    word, following = tokens[i].word, tokens[i + 1].word
    if word.lower in _PARTICLES or len(tokens[i].surface) == 1:
        return False
    first = lexicon.word(tokens[i + 1].surface.partition("-")[0]).first_name
    if tokens[i].surface in lexicon.names and first and not word.first_name:
        return True  # the place of the name before: "Eva Ek, Umeå Olle Ask, Kalix"
    if word.first_name and (following.first_name == 2 or _is_within(tokens, i, lexicon)):  # "Inga Britt Ek"
        return False
    if _is_lead(tokens[i], lexicon):
        return True
    named = word.first_name or word.last_name or _LAST_NAME.search(word.lower)
    return following.first_name == 2 and not named and lexicon.is_compound(word.lower)


def _is_within(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Say whether the capital at *i* is not that of a sentence's beginning, nor of a place that something is in."""
    before = tokens[i - 1].word if i else None
    if before is None or before.shape == "p" and before.lower != ",":
        return False
    return not (tokens[i].surface in lexicon.names and before.tags & {"in", "at", "from", "prep"})


def _stands_after(tokens: Sequence[Token], last: int, lexicon: Lexicon) -> bool:
    """Say whether the word at *last* is no surname but a noun that lost the line break before it: "Ek Justeringen"."""
    word, before = tokens[last].word, tokens[last - 1].word
    if before.first_name and not (before.last_name or _LAST_NAME.search(before.lower)):
        return False  # after a first name alone the word may be the surname
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if word.lower in months() and after is not None and re.fullmatch(r"(?:19|20)\d\d", after.surface):
        return True  # "Eva Ek Maj 2014"
    if word.first_name or word.last_name or len(word.lower) < 7:
        return False
    noun = lexicon.is_common(word.lower) and (word.lower.endswith(("en", "et", "na")) or len(word.lower) > 8)
    return (noun or lexicon.is_compound(word.lower)) and not _LAST_NAME.search(word.lower)


def _is_inverted(words: Sequence[str], size: int, known: int, lexicon: Lexicon) -> bool:
    """Say whether a name in a list has its surname first; *known* is its first word's rank as a first name."""
    first, last = words[0], words[-1]
    other = lexicon.word(last)
    if not known:
        return other.first_name > 0 and len(words) <= 4 and not other.last_name
    # "Erik Anna, lärare": a first name that is a surname too
    both = known == 1 and first in lexicon.last_names
    return size == 2 and both and other.first_name == 2 and last not in lexicon.last_names


def _weigh_words(tokens: Sequence[Token], i: int, j: int, known: int, lexicon: Lexicon) -> float:
    """Return the weight of a run's own words: common ones, heads of organisations and known names are signs against."""
    score = 0.0
    words = [t.surface for t in tokens[i:j] if t.surface != "."]
    first, last = words[0], words[-1]
    before = tokens[i - 1].word if i else None
    titled = before is not None and (
        "title" in before.tags or any(noun.kind == "role" and not noun.genitive for noun in before.nouns)
    )
    # a role or a title right before leaves little doubt that the words after it are a name
    trust = 0.3 if titled else 1.0
    if last.lower() in _PLACES:
        score -= 6  # "Grand Hotel" is nobody
    for token in tokens[i:j]:
        surface = token.surface
        word = token.word
        if not surface[0].isupper() or len(surface) == 1:
            continue
        if word.head and not word.last_name and (surface != first or not known):
            score -= 5
        in_names = any(len(entry) == 1 for entry, _named in lexicon.names.get(surface, ()))
        if in_names and surface != last and surface not in lexicon.first_names and word.shape == "C":
            score -= 3
        if word.first_name or word.last_name:
            continue
        if not lexicon.is_common(surface):
            score += 1 if surface == last else 0.5
        # a dictionary has names too: after a first name that is only one, a common word is hardly a sign against
        elif surface == last:
            score -= trust * (0.0 if known == 2 else 1.5)
        else:
            score -= trust * (0.5 if surface != first and known == 2 else 2.5)
    return score


def _has_address(words: Iterable[str], addresses: frozenset[str]) -> bool:
    """Say whether one of the *addresses* spells the name: "eva ek" is Eva Ek's, and Eva Maria Ek's."""
    parts = {part for w in words for part in fold(w).split()}
    return any(parts.issuperset(address.split()) for address in addresses if " " in address)


def _owns(last: str, following: Token, lexicon: Lexicon) -> bool:
    """Say whether a name that ends in *last* may be a genitive that owns the word after it."""
    if not last.endswith("s") or last in lexicon.last_names or not _may_be_owned(following):
        return False
    bare = ungenitive(last)
    return (
        bare in lexicon.last_names
        or bool(_LAST_NAME.search(bare.lower()))
        or bool(following.word.head or following.word.nouns)
        or not following.surface.endswith(("ar", "er", "ade", "de"))  # no verb that the lists lack
    )


def _may_be_owned(token: Token) -> bool:
    """Say whether a word may be what the genitive before it owns: in lower case, neither verb nor particle."""
    return token.word.shape == "l" and token.word.tags.isdisjoint(_NO_NOUN)


def fold(word: str) -> str:
    """Return a word as an e-mail address would spell it: lower case, no letter with a mark."""
    table = str.maketrans("åäöéèüøæáíóúçćčšž", "aaoeeuoaaioucccsz")
    return word.lower().translate(table)


def _is_lead(token: Token, lexicon: Lexicon) -> bool:
    word = token.word
    if len(token.surface) == 1:
        return False
    return word.first_name < 2 and (
        bool(word.tags or word.nouns) or (not word.last_name and lexicon.is_common(token.surface))
    )


def _company(tokens: Sequence[Token], i: int, j: int, lexicon: Lexicon) -> float:
    """Return the weight of what stands beside a run: roles, titles, verbs of saying, a party in brackets."""
    score = (_weigh_word_before(tokens, i) + _weigh_label_before(tokens, i)) if i else 0.0
    after = tokens[j].word if j < len(tokens) else None
    if after is None:
        return score
    if after.tags & {"saying"}:
        return score + 2
    if after.tags & {"presented"}:
        return score + 1.5
    if after.lower in (",", "–", "-", "(", "är"):
        score += _weigh_role_after(tokens, j) + _weigh_apposition(tokens, j) + _weigh_bracket(tokens, j)
        score += _weigh_line(tokens, j, lexicon) if i <= 1 else 0
    return score


def _is_role(word: Word) -> bool:
    return any(noun.kind == "role" for noun in word.nouns)


def _weigh_word_before(tokens: Sequence[Token], i: int) -> float:
    """Return the weight of the word before a run that begins at *i*, which is not the first."""
    before = tokens[i - 1].word
    score = 0.0
    if any(noun.kind == "role" and not noun.genitive and noun.form in _SINGULAR for noun in before.nouns):
        score = 3
    elif any(noun.kind == "group" for noun in before.nouns):
        score = 1.5
    elif before.tags & {"saying"}:
        score = 2
    elif "title" in before.tags:
        score = 3
    elif (
        i >= 2 and before.tags & {"prep", "at", "in"} and _is_role(tokens[i - 2].word) and not tokens[i].word.first_name
    ):
        score = -2  # "generalsekreterare för Open Values": what somebody is the head of
    if before.lower in ("namn", "heter"):
        score += 3
    if "be" in before.tags and i >= 2 and _is_role(tokens[i - 2].word):
        score += 4  # "Moderator var Eva Ek"
    return score + (1.5 if before.lower in _BEFORE_NAMES else 0)


_SINGULAR = ("definite", "indefinite")
_PICTURED = frozenset({"foto", "text", "bild", "fotograf", "illustration", "reporter"})
_LABELS = frozenset({"namn", "kontakt", "kontaktperson", "moderator", "talare"})


def _weigh_label_before(tokens: Sequence[Token], i: int) -> float:
    """Return the weight of what announces a run that begins at *i*, which is not the first: a label, a role."""
    before = tokens[i - 1]
    score = 0.0
    if any(t.word.lower in _PICTURED for t in tokens[max(0, i - 2) : i]) and (
        before.surface in ":/" or before.word.lower in ("foto", "text", "bild", "fotograf")
    ):
        score -= 8  # a photographer or a reporter is nobody of the text
    if before.word.lower == "," and any(_is_role(t.word) for t in tokens[max(0, i - 7) : i - 1]):
        score += 1.5  # "HR-chefen i Umeå, Eva Ek": a role shortly before the comma
    if i >= 2 and before.surface == ":" and tokens[i - 2].word.lower in _LABELS:
        score += 4
    elif i == 2 and before.surface == ":" and _is_role(tokens[0].word):
        score += 3  # "Rektor: Eva Ek", a line that begins with the post
    return score


def _weigh_role_after(tokens: Sequence[Token], j: int) -> float:
    """Return the weight of a role or a title soon after the comma at *j*."""
    for token in tokens[j + 1 : j + 5]:
        if _is_role(token.word) or "title" in token.word.tags:
            return 2.5
        if token.word.shape == "p" and token.word.lower not in ("(", "-", ".", "–"):
            break
    return 0


def _weigh_line(tokens: Sequence[Token], j: int, lexicon: Lexicon) -> float:
    """Return the weight of a line of a list: "Eva Ek, Umeå universitet"."""
    follows = any(t.surface in lexicon.names or t.word.head for t in tokens[j + 1 : j + 4])
    return 1.5 if tokens[j].surface == "," and follows and tokens[j + 1].word.shape in "CA" else 0


def _weigh_apposition(tokens: Sequence[Token], j: int) -> float:
    """Return the weight of an apposition closed by a comma: "Eva Ek, drivkraften bakom allt, berättade"."""
    for k in range(j + 2, min(len(tokens) - 1, j + 8)):
        if tokens[k].surface == ",":
            return 1.5 if tokens[k + 1].word.tags & {"presented", "saying", "attended"} else 0
    return 0


def _weigh_bracket(tokens: Sequence[Token], j: int) -> float:
    """Return the weight of a party in brackets or an age after a comma."""
    n = len(tokens)
    if tokens[j].surface == "(" and j + 2 < n and tokens[j + 2].surface == ")" and len(tokens[j + 1].surface) <= 3:
        return 3
    return 1.5 if tokens[j].surface == "," and j + 1 < n and tokens[j + 1].surface.isdigit() else 0


def judge(candidates: Iterable[Candidate]) -> dict[tuple[str, ...], Person]:
    """Return the people of a document by the words of each form of their names.

    A genitive is taken off where the same name stands without it, or where the name is not known to end in s.
    """
    best: dict[tuple[str, ...], float] = {}
    inverted: set[tuple[str, ...]] = set()
    candidates = list(candidates)
    # surnames stand first in all of a list or in none of it
    listed = [c for c in candidates if c.listed and c.score >= _ACCEPT]
    surname_first = sum(c.inverted for c in listed) * 2 > len(listed)
    for candidate in candidates:
        best[candidate.words] = max(best.get(candidate.words, -9.0), candidate.score)
        if candidate.inverted and surname_first:
            inverted.add(candidate.words)
    # one in a list of names is helped by the others
    for candidate in candidates:
        if any(best.get(other, -9.0) >= _ACCEPT for other in candidate.beside):
            best[candidate.words] = max(best[candidate.words], candidate.score + 2)
    things = {candidate.words for candidate in candidates if candidate.thing}
    accepted = {words: score for words, score in best.items() if score >= _ACCEPT and words not in things}
    misspelt = _misspellings(accepted, candidates)
    people: dict[tuple[str, ...], Person] = {}
    owning = {c.words for c in candidates if c.owns}
    for words in sorted(accepted, key=lambda w: (len(w), w)):
        bare = (*words[:-1], ungenitive(words[-1]))
        if bare != words and bare in accepted:
            continue
        if words in owning and all(c.owns for c in candidates if c.words == words):
            people[bare] = people.get(bare) or Person(" ".join(_turned(bare)), bare)
            people[words] = people[bare]
            continue
        if words in inverted:
            turned = (words[-1], *words[:-1])
            people[words] = people.get(turned) or Person(" ".join(_turned(turned)), turned)
            people.setdefault(turned, people[words])
        else:
            people[words] = people.get(words) or Person(" ".join(_turned(words)), words)
    for words in sorted(accepted):
        bare = (*words[:-1], ungenitive(words[-1]))
        if words not in people and bare in people:
            people[words] = people[bare]
    for wrong, right in misspelt.items():
        if right in people:
            people[wrong] = people[right]
    return people


def _misspellings(
    accepted: dict[tuple[str, ...], float], candidates: Sequence[Candidate]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the names that are a more frequent one with one letter changed, added or dropped, by that one."""
    counts = Counter(c.words for c in candidates if c.words in accepted)
    found = {}
    before: dict[tuple[str, int], list[tuple[str, ...]]] = defaultdict(
        list
    )  # by first word and length, more frequent ones first
    for words in sorted(accepted, key=lambda w: (-counts[w], w)):
        alike = before[words[0], len(words)]
        for better in alike:
            if better not in found and counts[better] > counts[words]:
                wrong = [(a, b) for a, b in zip(words, better, strict=True) if a != b]
                if (
                    len(wrong) == 1
                    and len(wrong[0][0]) > 4
                    and one_off(*wrong[0])
                    and ungenitive(wrong[0][0]) != wrong[0][1]
                ):
                    found[words] = better
                    break
        alike.append(words)
    return found


def _turned(words: tuple[str, ...]) -> tuple[str, ...]:
    parts = []
    for word in words:
        parts.append(word + "." if len(word) == 1 and word.isupper() else word)
    return tuple(parts)
