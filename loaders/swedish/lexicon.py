"""What a word may be: roles, groups, organisations, names and the words of the patterns, with their Swedish forms.

Built once from the ontology's labels and the lists under ``words/``; each surface form is analysed once and remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pyoxigraph as ox

from styrkedjan.ontology import RDF, SK, SKOS, read_reference

from ..grammar.engine import literal_words
from .data import read_list, read_table
from .dictionary import is_known

__all__ = [
    "Head",
    "Lexicon",
    "Named",
    "Noun",
    "Word",
    "genitive",
    "lexicon",
    "one_off",
    "read_swedish",
    "ungenitive",
]


def genitive(form: str) -> str:
    """Return the Swedish genitive of *form*: ``-s``, and nothing after s, x or z."""
    return form if form[-1:].lower() in "sxz" else form + "s"


def ungenitive(form: str) -> str:
    """Return *form* less a genitive ``-s`` or ``:s``; a form in -ss loses nothing."""
    if form.endswith((":s", "’s", "'s")):
        return form[:-2]
    return form[:-1] if form.endswith("s") and not form.endswith("ss") else form


#: A coined name whose capital is its second letter: "eTrygg".
_COINED = re.compile(r"[ei][A-ZÅÄÖ][a-zåäö]{2}")


@dataclass(frozen=True, slots=True)
class Noun:
    """A role or a group as a word form names it."""

    kind: str  # "role", "group"
    label: str  # base form
    level: str  # name of the level, "" where the word alone does not tell
    form: str  # "indefinite", "definite", "plural", "definite-plural"
    genitive: bool = False
    incidental: int = 0  # 2: texts mention it without meaning a collective; 1: its word has other senses too
    singular: str = ""  # of a group that is the plural of a role: the role


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an organisation's name: its class, its form, and how much of the word it covers."""

    type: str
    base: str
    form: str  # "indefinite", "definite", "plural", "definite-plural"
    genitive: bool
    local: bool
    whole: bool  # the word is nothing but the head
    bare_name: bool  # … and names something all the same
    stem: str  # the left part of a compound


@dataclass(frozen=True, slots=True)
class Named:
    """An entry of the gazetteer: an organisation the ontology knows."""

    iri: str
    type: str
    label: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """All that one surface form may be, whatever stands around it."""

    lower: str
    shape: str  # "l" lower case, "C" capital first, "A" capitals, "d" digits, "p" punctuation
    nouns: tuple[Noun, ...] = ()
    head: Head | None = None
    tags: frozenset[str] = frozenset()
    first_name: int = 0  # 2 a first name, 1 a first name that is also a word
    last_name: bool = False


def read_swedish(*names: str) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of the ontology's files as strings, less what is said in another language than Swedish."""
    for triple in read_reference(*names):
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            continue
        if not isinstance(value, ox.Literal) or value.language in (None, "sv"):
            yield subject.value, triple.predicate.value, value.value


def _entries(*names: str) -> dict[str, dict[str, list[str]]]:
    """Return what the ontology says in Swedish, by subject and predicate."""
    entries: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in read_swedish(*names):
        entries[subject][predicate].append(value)
    return entries


_INITIATIVES = ("projektet", "satsningen", "modellen", "metoden", "spåret", "initiativet", "försöket", "programmet")
_EVENTS = ("seminarium", "seminariet", "webbinarium", "webbinariet", "konferens", "konferensen", "träff", "träffen")
_TALKS = ("samtal", "samtalet", "samtalen", "dialog", "dialogen", "diskussion", "diskussioner", "diskussionen")
_SUFFIXES = frozenset({"enhet", "verk", "stab", "byrå", "team"})
_ELECTED = re.compile(r"nämnde?s?$|styrelses?$|fullmäktiges?$|utskotts?$|berednings?$|regions?$|kommuns?$")
_FORMS = {
    SKOS + "prefLabel": "indefinite",
    SK + "definiteLabel": "definite",
    SK + "pluralLabel": "plural",
    SK + "definitePluralLabel": "definite-plural",
    SK + "singularLabel": "indefinite",
}


class Lexicon:
    """Every word list and every label of the ontology, ready to be looked up by surface form.

    ``names`` and ``terms`` find phrases by their words: names by the first, with their letters as written, terms
    (roles, groups of two or more words) by the first two, in lower case.
    """

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}
        self.whole: dict[str, Word] = {}  # of the surface forms met, those that cannot be two words glued together
        self._nouns: dict[str, list[Noun]] = defaultdict(list)
        self._acronyms: dict[str, list[Noun]] = defaultdict(list)
        self._role_heads: dict[str, tuple[str, str, str, str]] = {}
        self.names: dict[str, list[tuple[tuple[str, ...], Named]]] = defaultdict(list)
        self.counties: dict[str, str] = {}  # "Värmland": its region
        self.terms: dict[str, dict[str, list[tuple[tuple[str, ...], Noun]]]] = defaultdict(lambda: defaultdict(list))
        self.by_iri: dict[str, Named] = {}
        self.code_of: dict[str, str] = {}
        self.by_code: dict[str, Named] = {}  # a municipality by its four digits, a region by its two
        self.place_of: dict[str, str] = {}
        self.county_of: dict[str, str] = {}
        self.parties: dict[str, str] = {}  # IRI of the party by its abbreviation, casefolded
        self.first_names = read_list("first_names")
        self.ambiguous_first_names = read_list("ambiguous_first_names")
        table = str.maketrans("åäöéèü", "aaoeeu")
        self.folded_first_names = frozenset(name.lower().translate(table) for name in self.first_names)
        self.last_names = read_list("last_names")
        self.organisations = read_table("organisations")
        self._written_small = frozenset(self.organisations["joining"]["written_small"])
        self._read_heads()
        self._read_nouns("groups", "group")  # first: a form that a group claims is no plural of a role
        self._read_nouns("roles", "role")
        self._read_names()
        self._tags: dict[str, set[str]] = defaultdict(set)
        for name, words in read_table("classes")["classes"].items():
            for word in words:
                self._tags[word].add(name)
        for word in sorted(literal_words()):
            self._tags[word].add("w:" + word)

    # -- reading -------------------------------------------------------------------------------------------------

    def _read_heads(self) -> None:
        self._heads: dict[str, tuple[str, str, str, bool, bool]] = {}
        self._forms_of_head: dict[str, list[tuple[str, str]]] = defaultdict(
            list
        )  # indefinite and definite, by the former
        self._no_heads = frozenset(self.organisations["except"]["words"])
        self.pointers = {w: t for t, words in self.organisations["pointers"].items() for w in words}
        self.announcers: dict[str, str] = {}
        self.in_general = frozenset(b for entry in self.organisations["class"] for b in entry.get("in_general", ()))
        for entry in self.organisations["class"]:
            for forms in entry["heads"]:
                self._forms_of_head[forms[0]].append((forms[0], forms[1]))
                for form, kind in zip(forms, ("indefinite", "definite", "plural", "definite-plural"), strict=True):
                    if form and form not in self._heads:
                        self._heads[form] = (entry["type"], forms[0], kind, entry["local"], forms[0] in entry["bare"])
                if forms[1]:
                    self.announcers.setdefault(forms[1], entry["type"])
        for kind, words in self.organisations["announcers"].items():
            self.announcers.update(dict.fromkeys(words, kind))
        self._head_lengths = sorted({len(form) for form in self._heads}, reverse=True)

    def _read_nouns(self, file: str, kind: str) -> None:
        for _, facts in sorted(_entries(file).items()):
            if SKOS + "prefLabel" not in facts:
                continue
            label = facts[SKOS + "prefLabel"][0]
            level = (facts.get(SK + "atLevel") or [""])[0].rsplit("/", 1)[-1]
            incidental = (
                2
                if "true" in facts.get(SK + "incidental", [])
                else 1
                if "true" in facts.get(SK + "ambiguousName", [])
                else 0
            )
            forms = [(form, what) for prop, what in _FORMS.items() for form in facts.get(prop, [])]
            alternatives = facts.get(SKOS + "altLabel", [])
            if kind == "group":
                if SK + "singularLabel" not in facts:  # a collective: "ledningsgruppen" is all of them
                    forms = [(f, "definite-plural" if what == "definite" else what) for f, what in forms]
                forms = [(f, "plural" if what == "indefinite" and f == label else what) for f, what in forms]
                forms = [(f, "single" if what == "indefinite" else what) for f, what in forms]
                forms += [(a, "plural") for a in alternatives]
                forms += [(d, "definite-plural") for a in alternatives if (d := _definite_plural(a))]
            else:
                heads = list(forms)
                forms = [(f, what) for f, what in forms if "plural" not in what]
                forms += [(a, "indefinite") for a in alternatives]
                forms += [(d, "definite") for a in alternatives if (d := _definite(a))]
            for form, what in forms:
                self._add_noun(form, Noun(kind, label, level, what, False, incidental))
            plural = facts.get(SK + "pluralLabel")
            if kind == "role" and plural:
                for prop, what in ((SK + "pluralLabel", "plural"), (SK + "definitePluralLabel", "definite-plural")):
                    for form in facts.get(prop, []):
                        if form == label and label.endswith("ordförande"):
                            continue
                        self._add_noun(
                            form, Noun("group", plural[0], level, what, False, 2 * min(1, incidental), label)
                        )
                if "true" in facts.get(SK + "roleHead", []) and label != "råd":
                    for form, what in heads:
                        self._role_heads.setdefault(form.lower(), (label, what, level, plural[0]))

    def _add_noun(self, form: str, noun: Noun) -> None:
        for text, is_genitive in ((form, False), (genitive(form), True)):
            if is_genitive and text == form:
                continue
            entry = replace(noun, genitive=is_genitive)
            tokens = tuple(text.lower().split())
            if len(tokens) == 1:
                # an abbreviation in capitals is read only so: "BO" is an ombudsman, "Bo" a man
                known = self._acronyms[text] if form.isupper() else self._nouns[tokens[0]]
                same = [n for n in known if n.kind == entry.kind and (n.form == entry.form or entry.kind == "group")]
                if not same:
                    known.append(entry)
                elif entry.singular and not same[0].singular:
                    known[known.index(same[0])] = replace(same[0], singular=entry.singular)
            else:
                self.terms[tokens[0]][tokens[1]].append((tokens, entry))

    def _read_names(self) -> None:
        for iri, props in sorted(_entries("places", "bodies").items()):
            types = [t for t in props.get(RDF + "type", []) if t.startswith(SK)]
            if not types or SKOS + "prefLabel" not in props:
                continue
            label = props[SKOS + "prefLabel"][0]
            kind = types[0].removeprefix(SK)
            ambiguous = "true" in props.get(SK + "ambiguousName", [])
            named = Named(iri, kind, label)
            self.by_iri[iri] = named
            if code := props.get(SK + "municipalityCode") or props.get(SK + "regionCode"):
                self.code_of[iri] = code[0]
                self.by_code[code[0]] = named
            if county := props.get(SK + "inCounty"):
                self.county_of[iri] = county[0]
            self.parties.update((party.casefold(), iri) for party in props.get(SK + "partyCode", ()))
            forms = [label, *props.get(SKOS + "altLabel", [])]
            if kind == "Region":
                for form in forms:
                    if form.startswith("Region ") and form.count(" ") == 1:
                        self.counties[form.removeprefix("Region ")] = iri
            if m := re.fullmatch(r"Länsstyrelsen i (.+?) län", label):
                # its short forms: "Länsstyrelsen Västmanland", "Länsstyrelsen i Västmanland"
                place = m[1].removesuffix("s")
                forms += [f"Länsstyrelsen {place}", f"Länsstyrelsen i {place}", f"Länsstyrelsen {m[1]} län"]
            if m := re.fullmatch(r"(\w+) universitet", label):
                forms += [f"Universitetet i {ungenitive(m[1])}", f"{ungenitive(m[1])} universitet"]
            for form in dict.fromkeys(forms):
                if form in props.get(SK + "partyCode", ()):
                    continue
                bare = len(form.split()) == 1
                shouted = form.isupper() and len(form) > 3  # "RISE" in capitals is what "Rise" may not be
                entry = Named(iri, kind, label, bare and (ambiguous and not shouted or kind == "Municipality"))
                if kind == "Municipality" and form.rsplit(" ", 1)[-1] not in ("kommun", "stad", "Gotland"):
                    entry = Named(iri, "Place", label, ambiguous and bare)
                    self.place_of.setdefault(iri, form)
                self._add_name(form, entry)

    def _add_name(self, form: str, named: Named) -> None:
        texts = [form, form[:1].upper() + form[1:]]
        if form.split()[0].lower() in self._written_small and " " in form:
            texts.append(form[:1].lower() + form[1:])  # as newspapers and talk write it: "högskolan i Borås"
        for text in dict.fromkeys(texts):
            tokens = tuple(re.findall(r"[^\s,]+|,", text))
            self.names[tokens[0]].append((tokens, named))
            self.names[tokens[0]].sort(key=lambda item: -len(item[0]))

    # -- looking up ----------------------------------------------------------------------------------------------

    def word(self, surface: str) -> Word:
        """Return the analysis of a surface form; soft hyphens are as if they were not there."""
        word = self._words.get(surface)
        if word is None:
            word = self._words[surface] = self._analyse(surface)
        return word

    def _analyse(self, surface: str) -> Word:
        plain = surface.replace("\u00ad", "")
        if plain.endswith(".") and len(plain) > 2:
            plain = plain[:-1]
        lower = plain.lower()
        first = plain[:1]
        if first.isdigit():
            shape = "d"
        elif not first.isalpha():
            shape = "p"
        elif first.isupper() or _COINED.match(plain):
            shape = "A" if len(plain) > 1 and plain.isupper() else "C"
        else:
            shape = "l"
        tags = (
            frozenset(self._tags.get(lower, ()))
            | ({"talk"} if lower.endswith(_TALKS) else set())
            | ({"event"} if shape != "A" and lower.endswith(_EVENTS) else set())
            | ({"initiative"} if shape == "l" and lower.endswith(_INITIATIVES) else set())
            | ({"w:" + lower} if lower in self._tags else set())
        )
        if shape in "dp":
            return Word(lower, shape, tags=tags)
        nouns = (
            tuple(self._nouns.get(lower, ()))
            or tuple(self._acronyms.get(plain, ()))
            or self._colon(lower)
            or self._compound(lower)
            or self._misspelt(lower)
        )
        first_part, hyphen, _ = plain.partition("-")
        if hyphen and len(first_part) > 1 and first_part.isupper():
            begins = first_part.lower() + hyphen  # "MR-ombudsman" is no "mr-ombudsman"
            nouns = tuple(
                replace(n, label=first_part + hyphen + n.label.removeprefix(begins))
                if n.label.startswith(begins)
                else n
                for n in nouns
            )
        rank = 2 if plain in self.first_names or self._is_double(plain) else 0
        if plain in self.ambiguous_first_names:
            rank = 1
        return Word(lower, shape, nouns, self._head(lower), tags, rank, plain in self.last_names)

    def _is_double(self, plain: str) -> bool:
        """Say whether a word is two first names with a hyphen: "Sara-Stina"."""
        first, hyphen, second = plain.partition("-")
        return bool(hyphen) and first in self.first_names and second in self.first_names

    def _colon(self, lower: str) -> tuple[Noun, ...]:
        """Read an abbreviation with its ending after a colon: "vd:n", "KSO:s"."""
        base, colon, ending = lower.partition(":")
        if not colon or ending not in ("n", "ns", "s", "en", "ens", "ar", "arna"):
            return ()
        form = "definite" if ending.startswith(("n", "en")) else "indefinite"
        # an abbreviation may stand in both lists
        return tuple(
            dict.fromkeys(
                replace(n, form=form, genitive=ending.endswith("s"))
                for n in (*self._nouns.get(base, ()), *self._acronyms.get(base.upper(), ()))
                if n.kind == "role"
            )
        )

    def _misspelt(self, lower: str) -> tuple[Noun, ...]:
        """Read a long word of no dictionary that is one letter off a known role or group: "underskoterskor"."""
        if len(lower) < 9 or not lower.isalpha():
            return ()
        known = _meant_by(lower, self._near())
        return tuple(self._nouns[known]) if known else ()

    @cache  # noqa: B019  one lexicon lives as long as its process
    def _near_terms(self) -> _Near:
        return _by_ends(first for first in self.terms if len(first) >= 7 and first.isalpha())

    @cache  # noqa: B019  one lexicon lives as long as its process
    def near_term(self, lower: str) -> str:
        """Return the first word of a known phrase that a misspelt word stands for ("facklinga"), or ""."""
        if len(lower) < 8 or not lower.isalpha() or lower in self.terms:
            return ""
        return _meant_by(lower, self._near_terms())

    @cache  # noqa: B019  one lexicon lives as long as its process
    def _near(self) -> _Near:
        return _by_ends(known for known in self._nouns if len(known) >= 9 and known.isalpha())

    def _compound(self, lower: str) -> tuple[Noun, ...]:
        """Read an unlisted compound by its head: "trygghetschef" is a role because "chef" is."""
        for text, is_genitive in ((lower, False), (ungenitive(lower), True)):
            if is_genitive and text == lower:
                break
            for cut in range(3, len(text) - 2):
                found = self._role_heads.get(text[cut:])
                if found and lower not in self._no_nouns() and "områd" not in lower:
                    base, what, level, plural = found
                    if base == "ordförande" and _ELECTED.search(text[:cut]):
                        level = "political"
                    stem = text[:cut]
                    kind = "group" if "plural" in what else "role"
                    label = stem + (plural if kind == "group" else base)
                    singular = stem + base if kind == "group" else ""
                    nouns = [Noun(kind, label, level, what, is_genitive, singular=singular)]
                    if base == plural and what in ("indefinite", "plural") and base != "ordförande":
                        nouns = [
                            Noun("role", label, level, "indefinite", is_genitive),
                            Noun("group", label, level, "plural", is_genitive, singular=label),
                        ]
                    return tuple(nouns)
        return ()

    @cache  # noqa: B019  one lexicon lives as long as its process
    def _no_nouns(self) -> frozenset[str]:
        return frozenset(read_table("classes")["except"]["nouns"])

    def _head(self, lower: str) -> Head | None:
        if lower.endswith("-"):
            return None
        for text, is_genitive in ((lower, False), (ungenitive(lower), True)):
            if is_genitive and text == lower:
                break
            for length in self._head_lengths:
                if length <= len(text) and (found := self._heads.get(text[-length:])):
                    stem = text[:-length]
                    if stem and len(stem) < 2:
                        continue
                    kind, base, form, local, bare = found
                    if base == "råd" and stem.endswith("om"):
                        continue  # "området"
                    if base in _SUFFIXES and stem and _is_known(text[: len(text) - (2 if form == "definite" else 0)]):
                        continue  # "erfarenheten", "öppenhet": an ending, not a unit
                    if text in self._no_heads and not (bare and not stem):
                        return Head(kind, base, form, is_genitive, local, True, False, stem)
                    return Head(kind, base, form, is_genitive, local, not stem, bare and not stem, stem)
        return None

    def definite(self, surface: str, head: Head) -> str:
        """Return the definite form of a word with *head* in the indefinite: "socialnämnd" gives "socialnämnden"."""
        for indefinite, definite in self._forms_of_head[head.base]:
            if definite and surface.lower().endswith(indefinite):
                return surface.removesuffix(surface[len(surface) - len(indefinite) :]) + definite
        return surface

    def indefinite(self, lower: str, head: Head) -> str:
        """Return the indefinite form of a word in lower case with *head* that stands in the definite."""
        for indefinite, definite in self._forms_of_head[head.base]:
            if definite and lower.endswith(definite):
                return lower.removesuffix(definite) + indefinite
        return lower

    def is_common(self, surface: str) -> bool:
        """Say whether *surface*, in lower case, is a word of the Swedish dictionary (and so no sign of a name)."""
        lower = surface.lower()
        return _is_known(lower) or _is_known(ungenitive(lower))

    def is_compound(self, lower: str) -> bool:
        """Say whether a word of no dictionary is two of its words, of four letters or more, with or without an s."""
        if _is_known(lower) or len(lower) < 8 or not lower.isalpha():
            return False
        return any(
            _is_known(lower[cut:]) and (_is_known(lower[:cut]) or lower[cut - 1] == "s" and _is_known(lower[: cut - 1]))
            for cut in range(4, len(lower) - 3)
        )

    def knows_word(self, surface: str) -> bool:
        """Say whether the lists or the patterns tell anything of *surface*."""
        word = self.word(surface)
        return bool(word.nouns or word.head or word.tags)


_DOTTED = str.maketrans("åäöéèü", "aaoeeu")
#: Words that another may be a slip of, by the other's length, first letter, and first or last four.
_Near = dict[tuple[int | str, ...], list[str]]


def _by_ends(words: Iterable[str]) -> _Near:
    table: _Near = defaultdict(list)
    for known in words:
        for size in (len(known) - 1, len(known), len(known) + 1):
            table[size, known[0], known[:4]].append(known)
            table[size, known[0], known[-4:], "end"].append(known)
    return dict(table)


def _meant_by(lower: str, near: _Near) -> str:
    """Return which of the words *near* a word of no dictionary is a slip of, "" where it is none."""
    size, first = len(lower), lower[0]
    # one slip spoils the beginning or the end, not both
    ends = (*near.get((size, first, lower[:4]), ()), *near.get((size, first, lower[-4:], "end"), ()))
    # most words are near to none, so that the dictionary is asked last
    return next((known for known in sorted(ends) if one_off(lower, known) and not _is_known(lower)), "")


def one_off(a: str, b: str) -> bool:
    """Say whether dots lost, one letter added or dropped, or two swapped makes *a* into *b*.

    One letter for another is not enough: "sektor" is no misspelt "lektor".
    """
    if len(a) > len(b):
        a, b = b, a
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    if len(a) == len(b):
        return (
            a[i + 1 :] == b[i + 1 :]
            and (a[i : i + 1] + b[i : i + 1]).translate(_DOTTED) in ("aa", "oo", "ee", "uu", "")
        ) or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
    return a[i:] == b[i + 1 :]


@cache
def _is_known(lower: str) -> bool:
    return is_known(lower)


def _definite(form: str) -> str:
    if form.endswith(("chef", "direktör", "ledare", "råd")):
        return form + {"e": "n", "d": "et"}.get(form[-1], "en")
    return ""


def _definite_plural(form: str) -> str:
    last = form.rsplit(" ", 1)[-1]
    if " " in form or len(last) < 5:
        return ""
    if last.endswith(("or", "ar", "er")):
        return form + "na"
    return form + "na" if last.endswith("are") else ""


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of this process, built at its first use."""
    return Lexicon()
