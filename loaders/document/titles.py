"""What a page's title says that the page is about, by the rules of ``grammar/rules/document/titles.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ..swedish.data import read_table
from ..swedish.occasions import Occasion, occasion_of

__all__ = ["Title", "TitleRule", "load_title_rules", "read_title", "short_forms"]

#: Words before an occasion that are part of what it is called: "nationell konferens", "första möte".
_ADJECTIVES = (
    r"(?:[\w-]*(?:ella?|ellt|iala?|ialt|igt?|iga|iskt?|iska|ala?|alt|åriga?|årligt)"
    r"|[Ff]örsta|[Aa]ndra|[Tt]redje|[Ff]järde|[Ff]emte|[Ss]ista|[Nn]ya?|[Nn]ytt|[Ee]xtra|[Gg]emensamt?|[Gg]emensamma) "
)


#: The number of its matter, which some pages run together with a title.
_NUMBER_AFTER = re.compile(r"\s*(?:Diarienummer|Dnr)\b:?.*$")


@dataclass(frozen=True, slots=True)
class TitleRule:
    """One rule: what it makes of the titles that its pattern fits, and the examples that it is tested on."""

    name: str
    makes: str
    pattern: re.Pattern[str]
    confidence: float
    forms: tuple[str, ...]
    phrase: str
    told: bool
    named: bool
    unless: re.Pattern[str] | None
    matches: tuple[str, ...]
    refuses: tuple[str, ...]
    of_occasion: bool  # fits only where a noun for an occasion stands in the title

    def read(self, line: str) -> Title | None:
        """Return what the rule makes of a title, or None."""
        line = _NUMBER_AFTER.sub("", line)
        found = self.pattern.fullmatch(line)
        if found is None or (self.unless and self.unless.search(line)):
            return None
        groups = {name: text.strip() for name, text in found.groupdict().items() if text}
        if "where" in groups:
            groups["where"] = _cut(groups["where"])
        phrase = _cut_phrase(self.phrase.format_map(groups) if self.phrase else groups.get("phrase", line))
        phrase = _with_name(line, phrase)
        occasion = next((o for word in re.findall(r"[\w-]+", phrase.lower()) if (o := occasion_of(word))), None)
        asks = line.endswith("?") and line.rstrip("? ").endswith(phrase)  # not "Skolforum – vart är vi på väg?"
        if self.makes == "event" and (occasion is None and not self.named or asks):
            return None
        forms = tuple(form.format_map(groups) for form in self.forms if _names(form) <= groups.keys())
        return Title(self, line, phrase, forms, occasion, groups, {name: found.span(name) for name in groups})


@dataclass(frozen=True, slots=True)
class Title:
    """A title read: what its event or initiative is called; ``groups`` by the rule's names, ``spans`` their offsets."""

    rule: TitleRule
    line: str
    phrase: str
    forms: tuple[str, ...]
    occasion: Occasion | None
    groups: dict[str, str]
    spans: dict[str, tuple[int, int]]


#: What a title adds to the name of an assignment, an agreement or a plan: what for, until when, and between whom.
_TAIL = re.compile(
    r" (?:i syfte att|för att|inom ramen för|med anledning av|i samband med) .*$"
    r"|,? (?:för|under|avseende|gällande) (?:perioden |tiden |åren |år )?\d{4}\D?.*$|,? \d{4}(?:[–-]\d{2,4})?$"
)
_PARTIES = re.compile(r" mellan .+? (?=(?:om|för|kring|angående) )")
_VAGUE = re.compile(r" viss(?:a|t)? ")
#: The nouns of such titles with their definite forms, by which alone a text comes back to it.
_HEADS = re.compile(r"(?i)\b(?:[\w-]*(uppdrag|avtal)|[\w-]*(överenskommelse|handlingsplan|plan|strategi|förklaring))\b")


def short_forms(title: Title, text: str) -> set[str]:
    """Return what the initiative of a title is called in short.

    That is the phrase less what it is for, its years, its parties and "vissa", and the noun in the definite form where
    *text* has it: "Överenskommelse mellan A och B om stöd för 2020" is "Överenskommelse om stöd", "överenskommelsen".
    """
    found: set[str] = set()
    for form in (title.phrase, *title.forms):
        cut = _TAIL.sub("", form)
        found |= {cut, _PARTIES.sub(" ", cut), _VAGUE.sub(" ", cut), _VAGUE.sub(" ", _PARTIES.sub(" ", cut))}
    head = _HEADS.search(title.phrase)
    if head is not None:
        word = head[0].lower()
        definite = word + ("et" if head[1] else "n" if word.endswith(("e", "i")) else "en")
        if re.search(rf"(?i)\b{definite}\b", text):
            found.add(definite)
    return {form for form in found if len(form) > 4 and (" " in form or form.endswith(("et", "en", "n")))}


def _names(form: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", form))


def _cut(text: str) -> str:
    """Return what is visited less what for: "Burlöv med fokus på skolan" is Burlöv."""
    return re.split(
        r" (?:för att|med fokus|med anledning|om|i samband|under|inför|den \d|och (?:diskuter|träff|prat|samtal|få))"
        r"| [–—|-] |: |[?!,]",
        text,
    )[0].strip(" .")


def _cut_phrase(text: str) -> str:
    """Return what something is called less what the title says besides after a dash, a colon or a question mark."""
    phrase = re.split(r" [–—|-] |: |[?!”\"](?: |$)", text)[0].strip(' .”"')
    return re.sub(r" (?:den|i|på|för|med|till|av|om)$", "", phrase)


def _with_name(line: str, phrase: str) -> str:
    """Return a phrase that begins with a capital with the capitalised words before it: "Forum" of "Ungt Forum"."""
    before = line.partition(phrase)[0]
    found = re.search(r"(?:[A-ZÅÄÖ][\w-]*:?s? )+$", before)
    return found.group() + phrase if found and phrase[:1].isupper() and found.start() > 0 else phrase


@cache
def load_title_rules() -> tuple[TitleRule, ...]:
    """Return the rules in the order in which they are tried."""
    source = files("styrkedjan.loaders.grammar").joinpath("rules", "document", "titles.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(_rule(entry) for entry in table["title"])


def _rule(entry: dict[str, Any]) -> TitleRule:
    pattern = entry["pattern"].replace("{occasion}", _occasion_pattern())
    return TitleRule(
        entry["name"],
        entry["makes"],
        re.compile(pattern),
        entry["confidence"],
        tuple(entry.get("forms", ())),
        entry.get("phrase", ""),
        entry.get("told", False),
        entry.get("named", False),
        re.compile(entry["unless"]) if "unless" in entry else None,
        tuple(entry["matches"]),
        tuple(entry["refuses"]),
        "{occasion}" in entry["pattern"],
    )


@cache
def _occasion_pattern() -> str:
    """Return a pattern for a noun that may be an occasion, with its adjectives; ``occasion_of`` has the last word."""
    table = read_table("occasions")
    nouns = {base: forms for base, forms in table["nouns"].items() if base not in table["never"]["untitled"]}
    words = {word for base, forms in nouns.items() for word in (base, *forms)}
    heads = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    never = "|".join(sorted(table["never"]["ends"]))
    alone = "|".join(table["never"]["compounds_only"])
    return rf"\b(?:{_ADJECTIVES}){{0,2}}(?!(?i:{alone})\b)(?!(?i:[\w-]*(?:{never})))[\w-]*(?i:{heads})(?!\w)"


@cache
def _occasion_words() -> re.Pattern[str]:
    nouns = read_table("occasions")["nouns"]
    return re.compile("|".join(sorted({re.escape(word) for base, forms in nouns.items() for word in (base, *forms)})))


@lru_cache(maxsize=64)
def read_title(line: str) -> Title | None:
    """Return what the first rule that fits makes of a title, or None; several passes ask of the same few lines."""
    occasion = _occasion_words().search(line.lower()) is not None
    for rule in load_title_rules():
        if (occasion or not rule.of_occasion) and (title := rule.read(line)) is not None:
            return title
    return None
