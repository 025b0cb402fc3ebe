"""The themes of governance where a text names them: labels of the ontology, matched by base form, the longest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from styrkedjan.ontology import SK, SKOS

from ..text.tokens import Token
from .dictionary import is_known, lemmatize
from .lexicon import read_swedish

__all__ = ["Theme", "base_form", "find_themes"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A concept at ``text[start:end]``; ``ambiguous`` where a bare mention is usually no topic."""

    start: int
    end: int
    iri: str
    label: str
    ambiguous: bool


_LABELS = frozenset(
    {
        SKOS + "prefLabel",
        SKOS + "altLabel",
        SK + "definiteLabel",
        SK + "pluralLabel",
        SK + "definitePluralLabel",
    }
)
# words in base form, IRI, preferred label, whether the label alone is too vague to be a topic
_Entry = tuple[tuple[str, ...], str, str, bool]
_BASES: dict[str, str] = {}
_STARTING: dict[
    str, dict[str, list[_Entry]] | None
] = {}  # of the words met, the labels that begin with their base form
# verbs that are labels of themes and too common to be a topic by themselves
_VERBS = frozenset(
    {
        "mäta",
        "lyssna",
        "samarbeta",
        "samverka",
        "reflektera",
        "stödja",
        "stötta",
        "leda",
        "styra",
        "utveckla",
        "delegera",
        "lära",
        "utvärdera",
    }
)


_HELPERS = frozenset({"plan", "hope", "article", "sub", "joiner", "prep", "be", "somebody", "who", "no"})


def base_form(lower: str) -> str:
    """Return the base form of a word, compounds by their last part; the word itself where none is known."""
    found = _BASES.get(lower)
    if found is None:
        found = lemmatize(lower).lower()
        if found == lower:
            for ending in ("ens", "en", "ets", "et", "na", "erna"):
                if lower.endswith(ending) and len(lower) > len(ending) + 4:
                    shorter = lemmatize(lower[: -len(ending)]).lower()
                    if is_known(shorter):
                        found = shorter
                        break
        _BASES[lower] = found
    return found


@cache
def _trie() -> dict[str, dict[str, list[_Entry]]]:
    """Return the labels by their first two words in base form ("" for a label of one word), the longest first."""
    labels: dict[str, str] = {}
    forms: dict[str, list[str]] = defaultdict(list)
    ambiguous: set[str] = set()
    incidental: set[str] = set()
    for subject, predicate, value in read_swedish("themes"):
        if predicate == SK + "ambiguousName":
            ambiguous.add(subject)
        elif predicate == SK + "incidental":
            incidental.add(subject)
        elif predicate in _LABELS:
            forms[subject].append(value)
            if predicate == SKOS + "prefLabel":
                labels[subject] = value
    trie: dict[str, dict[str, list[_Entry]]] = defaultdict(lambda: defaultdict(list))
    for subject in sorted(labels):
        for form in dict.fromkeys(forms[subject]):
            words = tuple(base_form(w) for w in form.lower().replace(",", " ,").split())
            verb = len(words) == 1 and form != labels[subject] and form.lower() in _VERBS
            vague = subject in incidental or (len(words) == 1 and subject in ambiguous) or verb
            entry = (words, subject, labels[subject], vague)
            entries = trie[words[0]][words[1] if len(words) > 1 else ""]
            if entry not in entries:
                entries.append(entry)
    for seconds in trie.values():
        for entries in seconds.values():
            entries.sort(key=lambda e: (-len(e[0]), e[1]))
    return {first: dict(seconds) for first, seconds in trie.items()}


def find_themes(tokens: Sequence[Token]) -> list[Theme]:
    """Return the themes a sentence names, from left to right, none inside another."""
    trie = _trie()
    found: list[Theme] = []
    starting = _STARTING
    n = len(tokens)
    after = 0
    for i, token in enumerate(tokens):
        lower = token.word.lower
        if lower not in starting:
            starting[lower] = None if _is_function_word(token) else trie.get(_base_of(token))
        seconds = starting[lower]
        if seconds is None or i < after:
            continue
        entries = seconds.get("", [])
        if i + 1 < n and (longer := seconds.get(_base_of(tokens[i + 1]))):
            entries = [*longer, *entries]
        for words, subject, label, ambiguous in entries:
            size = len(words)
            if i + size <= n and all([_base_of(tokens[i + k]) == words[k] for k in range(2, size)]):
                # "i samarbete med Umeå" names a partner, not a theme
                if (
                    words[0] in ("samarbete", "samverkan")
                    and i + size < n
                    and tokens[i + size].word.lower in ("med", "mellan")
                ):
                    break
                found.append(Theme(token.start, tokens[i + size - 1].end, subject, label, ambiguous))
                after = i + size
                break
    return found


def _is_function_word(token: Token) -> bool:
    """Say whether a word only helps others, so that its likeness to a theme's word means nothing: "ska", "skulle"."""
    return not token.word.tags.isdisjoint(_HELPERS)


def _base_of(token: Token) -> str:
    lower = token.word.lower
    return _BASES.get(lower) or (base_form(lower) if token.word.shape in "lCA" else lower)
