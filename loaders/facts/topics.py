"""What a document, an event or an initiative is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from styrkedjan.ontology import SK

from ..document.iris import iri
from ..document.reading import Reading, happening_in
from ..grammar.engine import Match, Span
from ..grammar.force import allowed
from ..names.spans import Thing, initiative_of
from ..swedish.data import read_list
from ..swedish.sentence import Sentence
from ..swedish.themes import Theme, base_form
from ..text.tokens import Token
from .initiatives import initiative_in_scope

__all__ = ["state_topics", "topic"]


def topic(reading: Reading, sentence: Sentence, match: Match, spans: Sequence[Span], themes: Sequence[Theme]) -> None:
    """State what is discussed: of the event in scope, else of the initiative, else of the document itself."""
    region = match.get("about")
    if not region or not allowed(match, spans) or _is_of_a_post(match, spans):
        return
    left, right = region[0].start, region[-1].end
    subject = _subject(reading, sentence)
    only = match.pattern.options.get("of")
    if only and "/initiative/" not in subject:
        subject = _named_initiative(reading, sentence)
        if not subject:
            return
    inside = [t for t in themes if left <= t.start and t.end <= right]
    for number, theme in enumerate(inside):
        if theme.ambiguous and (number or theme.start - left > 25):
            continue
        _state_concern(reading, subject, theme, sentence, match.pattern.name, match.pattern.confidence)
    quoted = _QUOTED.match(reading.text, left, right) if match.pattern.options.get("quoted") else None
    if quoted is not None and not inside:
        _state_free_concern(reading, subject, *quoted.span(1), sentence, match.pattern.name)
    elif match.pattern.options.get("free"):
        for start, end in _iter_phrases(reading, region):
            if not any(theme.start < end and theme.end > start for theme in themes):
                _state_free_concern(reading, subject, start, end, sentence, match.pattern.name)


#: A theme that stands in quotation marks, of any words.
_QUOTED = re.compile(r"[\"”“«»]([^\"”“«»]{3,80})[\"”“«»]")


def _is_of_a_post(match: Match, spans: Sequence[Span]) -> bool:
    """Say whether a match begins in what somebody's post is about: "professor i ekonomi med fokus på styrning"."""
    if not match.first or not spans[match.first - 1].has("w:med"):
        return False
    for span in reversed(spans[max(0, match.first - 8) : match.first]):
        if "verb" in span.tags or "role" in span.tags:
            return "role" in span.tags
    return False


@cache
def _ends_in_an_idea() -> re.Pattern[str]:
    ends = "|".join(sorted(read_list("ideas"), key=lambda end: (-len(end), end)))
    return re.compile(rf"(?:{ends})(?:en|n|et|t|na|erna|arna)?$")


def _iter_phrases(reading: Reading, region: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the noun phrases of a list: one to four plain words in lower case, the last of which names an idea."""
    words: list[Span] = []
    for span in [*region, None]:
        text = reading.text[span.start : span.end] if span is not None else ""
        if span is not None and text.islower() and span.tags <= _PLAIN:
            words.append(span)
            continue
        ends = span is None or span.tags & {"comma", "joiner", "punct"}
        last = reading.text[words[-1].start : words[-1].end] if words else ""
        manner = len(words) == 1 and last.endswith(("ande", "ende"))  # "diskuteras löpande"
        if words and ends and len(words) <= 4 and not manner and _ends_in_an_idea().search(last):
            yield words[0].start, words[-1].end
        words = []
        if not ends:
            return


_PLAIN = frozenset({"word", "plain"})


def _state_free_concern(reading: Reading, subject: str, start: int, end: int, sentence: Sentence, rule: str) -> None:
    """State that *subject* is about an idea that the ontology does not list, called as the text calls it."""
    phrase = re.sub(r"\s+", " ", reading.text[start:end])
    words = phrase.split()
    label = base_form(phrase) if len(words) == 1 else phrase
    concept = reading.registry.concept(iri(reading.base, "theme", label), label, phrase)
    reading.state(subject, SK + "concerns", concept.iri, sentence, f"{rule}-phrase")


def _state_concern(
    reading: Reading, subject: str, theme: Theme, sentence: Sentence, rule: str, confidence: float | None = None
) -> None:
    """State that *subject* is about a theme, unless it only bears the theme's name."""
    draft = reading.registry.drafts.get(subject)
    if draft is not None and draft.label.casefold() == theme.label.casefold():
        return  # an initiative is not about itself
    concept = reading.registry.concept(theme.iri, theme.label, reading.text[theme.start : theme.end].lower())
    reading.state(subject, SK + "concerns", concept.iri, sentence, rule, confidence)


def _named_initiative(reading: Reading, sentence: Sentence) -> str:
    for span in sentence.spans:
        if initiative_of(span):
            return reading.registry.thing(span.value).iri
    return ""


def _subject(reading: Reading, sentence: Sentence) -> str:
    """Return the IRI of what a sentence is about: its event, else its initiative, else the document."""
    happening = happening_in(reading, sentence)
    if happening is not None:
        return happening.draft.iri
    if named := _named_initiative(reading, sentence):
        return named
    if initiative := reading.scope(sentence).initiative:
        return initiative.iri
    if any("initiative-pointer" in s.tags for s in sentence.spans) and (
        pointed := initiative_in_scope(reading, sentence)
    ):
        return pointed.iri
    return reading.iri


_LEAD = re.compile(r"(?i)\b(?:fokus|utgångspunkt\w*|diskuter\w+|fråg\w+|tema\w*|områden|ämne\w*|ledord|principer)\b")


def state_topics(reading: Reading) -> None:
    """State the themes of headings, of list items under a lead that asks for them, and of the document as a whole."""
    led = False  # whether the paragraph before asks for themes
    total: Counter[str] = Counter()
    early: dict[str, tuple[Sentence, Theme]] = {}
    paragraphs: set[int] = set()
    for sentence in reading.sentences:
        kind = sentence.block.kind
        if kind == "chrome":
            continue
        themes = sentence.find_themes()
        total.update(theme.iri for theme in themes)
        if kind == "paragraph":
            paragraphs.add(id(sentence.block))
            text = reading.text[sentence.start : sentence.end]
            led = text.endswith(":") and bool(_LEAD.search(text))
        elif kind in ("heading", "caption"):
            led = False
        if len(paragraphs) <= 2:
            for theme in _plain(themes):
                early.setdefault(theme.iri, (sentence, theme))
        _state_of_block(reading, sentence, themes, led)
    _state_touched(reading)
    _state_of_names(reading)
    for known, (sentence, theme) in sorted(early.items()):
        if total[known] >= 3 or (total[known] >= 2 and sentence.block.kind == "heading"):
            _state_concern(reading, reading.iri, theme, sentence, "theme-of-document")


def _plain(themes: Sequence[Theme]) -> list[Theme]:
    return [theme for theme in themes if not theme.ambiguous]


def _state_of_block(reading: Reading, sentence: Sentence, themes: Sequence[Theme], led: bool) -> None:
    """State what a heading, an item under a lead, or the value of a label says that something is about."""
    block = sentence.block
    if block.kind in ("heading", "caption"):
        named = bool(sentence.tags & {"date", "person"})
        short = block.kind == "heading" or len(sentence.tokens) <= 4
        something = happening_in(reading, sentence) is not None or reading.topic is not None
        if themes and not named and short and something:
            _state_all(reading, _subject(reading, sentence), _plain(themes), sentence, "heading-theme")
    elif block.kind == "item" and led:
        _state_all(reading, _subject(reading, sentence), _plain(themes), sentence, "item-under-lead")
    elif block.kind == "value" and "theme" in block.label.split("+"):
        _state_all(reading, _subject(reading, sentence), themes, sentence, "label-theme")
        for start, end in _iter_phrases(reading, sentence.spans):
            if not any(theme.start < end and theme.end > start for theme in themes):
                _state_free_concern(reading, _subject(reading, sentence), start, end, sentence, "label-theme")


def _state_all(reading: Reading, subject: str, themes: Sequence[Theme], sentence: Sentence, rule: str) -> None:
    for theme in themes:
        _state_concern(reading, subject, theme, sentence, rule)


#: A story of no more sentences than this names a theme because it is about it; a longer one, if it comes back to it.
_SHORT_STORY = 24


def _state_touched(reading: Reading) -> None:
    """State the themes that the story of a visit or another event names, even where no word says it was of them."""
    stories: dict[str, list[tuple[Sentence, list[Theme]]]] = defaultdict(list)
    for sentence in reading.sentences:
        happening = happening_in(reading, sentence)
        if (
            happening is not None
            and sentence.block.kind in ("paragraph", "item", "value")
            and "no" not in sentence.tags
        ):
            themes = [theme for theme in sentence.find_themes() if not theme.ambiguous]
            stories[happening.draft.iri].append((sentence, themes))
    for subject, story in stories.items():
        times = Counter(theme.iri for _, themes in story for theme in themes)
        for sentence, themes in story:
            for theme in themes:
                if len(story) <= _SHORT_STORY or times[theme.iri] > 1:
                    _state_concern(reading, subject, theme, sentence, "theme-in-story")


#: Where the name of something goes on with what it is about: "strategi mot X", "uppdrag att kartlägga X".
_ABOUT = re.compile(
    r"(?i)(?:^|(?<=\s))(?:om|mot|för|kring|inom området|när det gäller|avseende|gällande|angående|rörande"
    r"|att [\w-]+a(?:,? (?:och|samt) [\w-]+a)?) (?!att )"
)


def _state_of_names(reading: Reading) -> None:
    """State what an initiative or an event is about by its name: "strategi mot våld och hot" is about both.

    Read are the names that the text itself gives, where it first gives them, and that of the page's title.
    """
    met: set[str] = set()
    for sentence in reading.body:
        for _, span in sentence.told:
            thing = span.value
            if isinstance(thing, Thing) and "genitive" not in span.tags:
                draft = reading.registry.thing(thing)
                if draft.iri not in met:
                    met.add(draft.iri)
                    _state_of_name(reading, sentence, draft.iri, span.start, span.end)
    headline = reading.headline
    if headline is not None:
        subjects = [happening.draft.iri for happening in headline.happenings]
        subjects += [reading.assignment.iri] if reading.assignment is not None else []
        left, right = headline.title.spans.get("phrase", (0, len(headline.title.line)))
        start = headline.sentence.block.start
        for subject in subjects:
            _state_of_name(reading, headline.sentence, subject, start + left, start + right)


def _state_of_name(reading: Reading, sentence: Sentence, subject: str, start: int, end: int) -> None:
    found = _ABOUT.search(reading.text, start, end)
    if found is None:
        return
    themes = [t for t in sentence.find_themes() if found.end() <= t.start and t.end <= end]
    for theme in themes:
        if not theme.ambiguous or theme.start == found.end():
            _state_concern(reading, subject, theme, sentence, "theme-of-name")
    for left, right in _iter_purposes(sentence, found.end(), end):
        if not any(theme.start < right and theme.end > left for theme in themes):
            _state_free_concern(reading, subject, left, right, sentence, "theme-of-name")


def _iter_purposes(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the items of a list of what a name is about: one to three words in lower case, none of them somebody.

    "läs- och skrivfrämjande" is one item; "behov av stöd" is about the latter.
    """
    words: list[Token] = []
    for token in [*(t for t in sentence.tokens if t.start >= start and t.end <= end), None]:
        word = token.word if token is not None else None
        if word is not None and word.shape == "l" and word.tags.isdisjoint(_NO_PURPOSE) and not word.nouns:
            words.append(cast(Token, token))
            continue
        joins = word is not None and (word.lower == "," or "joiner" in word.tags)
        if word is not None and not words and "article" in word.tags:
            continue  # "mot den organiserade brottsligheten"
        last = words[-1].surface if words else ""
        if joins and last.endswith("-"):
            words.append(cast(Token, token))
            continue
        vague = last in _vague()
        whole = word is None or word.shape in "pd" or not word.tags.isdisjoint(_NO_PURPOSE)
        if whole and not vague and len(last) > 4 and last[-1] != "-" and len(words) <= 4:
            yield words[0].start, words[-1].end
        words = []
        if not (joins or vague and word is not None and "by" in word.tags):
            return


_NO_PURPOSE = frozenset(
    {"verb", "be", "sub", "prep", "at", "in", "about", "by", "from", "with", "to", "joiner", "article", "who", "no"}
)


@cache
def _vague() -> frozenset[str]:
    return frozenset(read_list("vague_purposes"))
