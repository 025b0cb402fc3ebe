"""How fast text becomes statements, side by side in one run with spaCy and with words by a regular expression.

    python benchmarks/extraction.py [--rounds 7] [--characters 400000] [--long 5000000] [--write]

Prints Markdown, with --write also into extraction.md. The ways take turns over the same texts, each round in another
order; time is the processor's, of one process on one core. The text is our own and made from the tree, the same in
every run:

- *typical report prose*: the paragraphs of ``report_prose.txt`` with names, places and numbers drawn into their slots;
  about one sentence in five states something, as in what people mostly load;
- *dense*: the paragraphs of ``corpus/`` and of the development gold, shuffled: nearly every sentence states something.

spaCy is needed here only: ``pip install styrkedjan[bench]``.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import platform
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import simplemma

from styrkedjan.loaders import load_text
from styrkedjan.loaders.grammar.engine import load_patterns
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.loaders.swedish.data import read_list, read_table
from styrkedjan.loaders.swedish.lexicon import lexicon
from styrkedjan.ontology import SKOS, read_reference

ROOT = Path(__file__).resolve().parents[1]
SEED = 20180426
#: About what a page or a short report has; a long document is measured on its own.
DOCUMENT_CHARACTERS = 9_000
#: How far from ten the ratio of the costs of two documents may lie of which one is ten times as long.
TOLERANCE = 0.15
MARK = "<!-- measured -->"
AIM_SPEED = 1.0
AIM_RATIO = 2.5

#: What is measured, by the name it has in the table.
Way = tuple[str, Callable[[RawDocument], Any]]

SPACY_NAMES = 2_000
SPACY_PATTERNS = 20
#: What these stand for is told by its shape to the Matcher, which has no lexicon: a word with a capital, a number.
_SHAPES: dict[str, list[dict[str, Any]]] = {
    "person": [{"IS_TITLE": True}, {"IS_TITLE": True}],
    "date": [{"LIKE_NUM": True}],
    "mail": [{"LIKE_EMAIL": True}],
} | dict.fromkeys(
    ("org", "place", "name", "thing", "initiative", "event", "firstname", "research"), [{"IS_TITLE": True}]
)
_SLOT = re.compile(r"(?P<core>~\d+|>+|(?:'[^']*'|[^=?+*>'~])+)\w*(?P<quantifier>[?+*]?)[?+*]?(?:=\w+)?$")


def spacy_patterns(count: int) -> list[list[dict[str, Any]]]:
    """Return *count* of our own patterns, taken at even distances, written for spaCy's Matcher slot by slot."""
    ours = load_patterns()
    return [_matcher_pattern(ours[number * len(ours) // count].slots) for number in range(count)]


def _matcher_pattern(slots: Sequence[str]) -> list[dict[str, Any]]:
    classes = read_table("classes")["classes"]
    tokens: list[dict[str, Any]] = []
    for slot in slots:
        if slot in ("^", "$"):
            continue
        m = _SLOT.match(slot)
        if m is None:
            raise ValueError(f"pattern slot {slot!r} cannot be written for the Matcher")
        core, quantifier = m["core"], m["quantifier"]
        if core[0] == ">":
            tokens.append({"IS_PUNCT": False, "OP": "{1,6}"})
        elif core[0] == "~":
            tokens.append({"IS_ALPHA": True, "OP": f"{{0,{core[1:]}}}"})
        else:
            words = [word for quoted in re.findall(r"'([^']*)'", core) for word in quoted.split("|")]
            tags = [part.split(":")[0] for part in re.sub(r"'[^']*'", "", core).split("|") if part]
            shaped = next((_SHAPES[tag] for tag in tags if tag in _SHAPES), None)
            for tag in tags:
                words += _role_words() if tag in ("role", "group", "either", "single") else classes.get(tag, [])
            for token in shaped or [{"LOWER": {"IN": sorted(set(words))}}]:
                tokens.append(token | ({"OP": quantifier} if quantifier else {}))
    return tokens


@cache
def _role_words() -> list[str]:
    return sorted(
        {
            triple.object.value.lower()
            for triple in read_reference("roles", "groups")
            if triple.predicate.value == SKOS + "prefLabel" and " " not in triple.object.value
        }
    )


# -- the text ------------------------------------------------------------------------------------------------------


def _paragraphs(path: Path) -> list[str]:
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [p for p in re.split(r"\n\s*\n", text) if p.strip()]


def dense_paragraphs() -> list[str]:
    """Return the paragraphs of the tree's own documents, which state much for their length."""
    corpus = sorted((ROOT / "corpus").glob("0*.txt"))
    gold = sorted((ROOT / "tests/gold/development/documents").glob("*.txt"))
    return [paragraph for path in (*corpus, *gold) for paragraph in _paragraphs(path)]


class _Prose:
    """Paragraphs of report prose, their slots filled anew each time."""

    _AREAS = [
        "kvalitet",
        "lokal",
        "process",
        "verksamhets",
        "resurs",
        "handlings",
        "kompetens",
        "ekonomi",
        "ledar",
        "bemannings",
        "schema",
        "dokumentations",
        "avtals",
        "risk",
        "miljö",
        "jämställdhets",
        "tillgänglighets",
        "samverkans",
        "uppdrags",
        "mål",
        "budget",
        "medborgar",
        "brukar",
        "informations",
    ]
    _KINDS = [
        "uppföljning",
        "styrning",
        "planering",
        "utveckling",
        "samordning",
        "analys",
        "fördelning",
        "hantering",
        "översyn",
        "dialog",
    ]
    _FORMS = ["trappan", "hjulet", "kompassen", "lyftet", "rummet", "steget", "linjen", "knuten", "vågen", "bron"]
    _NATURE = [
        "Ek",
        "Björk",
        "Gran",
        "Lind",
        "Ask",
        "Berg",
        "Sjö",
        "Äng",
        "Skogs",
        "Sol",
        "Vind",
        "Sten",
        "Ström",
        "Kvarn",
    ]

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        lines = (Path(__file__).parent / "report_prose.txt").read_text(encoding="utf-8").splitlines()
        self.lines = [line for line in lines if line and not line.startswith("#")]
        words = lexicon()
        self.places = sorted(words.place_of.values())
        bodies = sorted(words.by_iri.values(), key=lambda named: named.iri)
        self.universities = [named.label for named in bodies if named.type == "ResearchBody"]
        self.authorities = [named.label for named in bodies if named.type == "StateBody"]
        self.first = sorted(read_list("first_names"))
        self.last = sorted(read_list("last_names"))

    def _filled(self, slot: str) -> str:
        pick = self.chance.choice
        match slot:
            case "kommun" | "kommun2":
                return pick(self.places)
            case "nämnd":
                kind = pick(["Social", "Barn- och utbildnings", "Kultur- och fritids", "Tekniska ", "Miljö"])
                return kind + "nämnden"
            case "förvaltning":
                return pick(["social", "utbildnings", "omsorgs", "kultur- och fritids", "teknik"]) + "förvaltningen"
            case "enhet":
                return pick(self._NATURE) + pick(["gården", "backens förskola", "bergsskolan", "hagens äldreboende"])
            case "namn":
                return pick(self._NATURE) + pick(["backen", "gläntan", "stigen", "hyddan"])
            case "projekt" | "forum":
                return ("Forum " if slot == "forum" else "") + (pick(self._NATURE) + pick(self._FORMS)).capitalize()
            case "område":
                return pick(self._AREAS) + pick(self._KINDS)
            case "förnamn":
                return pick(self.first)
            case "efternamn":
                return pick(self.last)
            case "lärosäte":
                return pick(self.universities)
            case "myndighet":
                return pick(self.authorities)
            case "månad":
                return pick(["januari", "februari", "mars", "april", "maj", "juni", "augusti", "september", "oktober"])
            case "år":
                return str(self.chance.randint(2010, 2024))
            case "dag":
                return str(self.chance.randint(1, 28))
            case "tal":
                return str(self.chance.randint(3, 240))
            case "procent":
                return f"{self.chance.randint(1, 19)},{self.chance.randint(0, 9)}"
        raise ValueError(f"report_prose.txt: no filling for {{{slot}}}")

    def paragraph(self) -> str:
        """Return one paragraph; one name in it is one person's throughout."""
        drawn: dict[str, str] = {}
        return re.sub(
            r"\{(\w+)\}", lambda m: drawn.setdefault(m[1], self._filled(m[1])), self.chance.choice(self.lines)
        )

    def heading(self) -> str:
        """Return a short heading of no particular content."""
        return (self.chance.choice(self._AREAS) + self.chance.choice(self._KINDS)).capitalize()


def make_texts(kind: str, characters: int, each: int = DOCUMENT_CHARACTERS) -> list[RawDocument]:
    """Return documents of one *kind* ("typical" or "dense"), *characters* in all, each about *each* long."""
    chance = random.Random(SEED)
    prose = _Prose(chance)
    dense = dense_paragraphs()
    documents = []
    left = characters
    while left > 0:
        parts: list[str] = []
        size = 0
        while size < min(each, left):
            if kind == "dense":
                part = chance.choice(dense)
            else:
                part = prose.paragraph() if len(parts) % 4 else f"{prose.heading()}\n\n{prose.paragraph()}"
            parts.append(part)
            size += len(part) + 2
        text = "\n\n".join(parts)[: min(each, left)]
        left -= len(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        documents.append(RawDocument(text, digest, f"{kind}-{len(documents)}.txt"))
    return documents


# -- the ways ------------------------------------------------------------------------------------------------------


def _spacy_ways() -> list[Way]:
    """Return spaCy with its matchers and, for what they cost, spaCy's tokeniser alone."""
    try:
        import spacy
        from spacy.matcher import Matcher, PhraseMatcher
    except ImportError:
        sys.exit("benchmarks/extraction.py: spaCy is not installed; install it with: pip install 'styrkedjan[bench]'")
    nlp = spacy.blank("sv")
    nlp.max_length = 1 << 30
    words = lexicon()
    names = sorted({named.label for named in words.by_iri.values()} | set(words.place_of.values()))
    chance = random.Random(SEED)
    first, last = sorted(read_list("first_names")), sorted(read_list("last_names"))
    while len(names) < SPACY_NAMES:
        names.append(f"{chance.choice(first)} {chance.choice(last)}")
    phrases = PhraseMatcher(nlp.vocab)
    phrases.add("NAME", [nlp.make_doc(name) for name in names[:SPACY_NAMES]])
    matcher = Matcher(nlp.vocab)
    for number, pattern in enumerate(spacy_patterns(SPACY_PATTERNS)):
        matcher.add(str(number), [pattern])

    def match(document: RawDocument) -> int:
        doc = nlp(document.text)
        return len(phrases(doc)) + len(matcher(doc))

    title = f'spaCy {spacy.__version__} `blank("sv")`'
    return [
        (f"{title}, PhraseMatcher with {SPACY_NAMES:,} names, Matcher with {SPACY_PATTERNS} patterns", match),
        (f"{title}, tokens alone", lambda document: len(nlp(document.text))),
    ]


_PLAIN_WORD = re.compile(r"[^\W\d_]+")


def _base_forms(document: RawDocument) -> int:
    return len([simplemma.lemmatize(word, lang="sv") for word in _PLAIN_WORD.findall(document.text)])


def _cost(way: Callable[[Any], Any], items: Sequence[Any]) -> float:
    gc.collect()
    before = time.process_time()
    for item in items:
        way(item)
    return time.process_time() - before


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="at least 5; a warm-up round comes on top (default: 7)")
    parser.add_argument("--characters", type=int, default=400_000, help="of each kind of text (default: 400000)")
    parser.add_argument(
        "--long", type=int, default=5_000_000, help="the longest document, 0 for none (default: 5000000)"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into extraction.md too")
    arguments = parser.parse_args()
    if arguments.rounds < 5:
        parser.error("--rounds: fewer than five rounds say little on a noisy machine; give 5 or more")
    ways: list[Way] = [
        ("styrkedjan, text to statements", load_text),
        *_spacy_ways(),
        ("words by a regular expression, base forms by simplemma", _base_forms),
    ]
    lines = _speed(arguments.rounds, arguments.characters, ways)
    if arguments.long:
        lines += _growth(arguments.long)
    print(*lines, sep="\n")
    if arguments.write:
        page = Path(__file__).with_suffix(".md")
        kept, mark, _ = page.read_text(encoding="utf-8").partition(MARK)
        page.write_text("\n".join([kept + mark, "", *lines, ""]), encoding="utf-8")


KINDS = {"typical": "typical report prose", "dense": "dense"}


def _speed(rounds: int, characters: int, ways: Sequence[Way]) -> list[str]:
    lines = [
        "Million characters a CPU-second on one core: in a warm-up round over the same texts (*first*), then best and "
        f"median of {rounds} rounds in which the ways take turns. *× spaCy* is the median over the rounds, spaCy with "
        f"its matchers in the same round being 1. Python {platform.python_version()}, {platform.system()}.",
        "",
        "| text | way | first | best | median | × spaCy |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    verdicts = []
    for name, way in ways:
        print(f"starting {name}", file=sys.stderr, flush=True)
        way(RawDocument("Här står det nästan ingenting alls.", "0" * 64, "start.txt"))
    for kind, title in KINDS.items():
        documents = make_texts(kind, characters)
        size = sum(len(document.text) for document in documents)
        forms = len({word for document in documents for word in _PLAIN_WORD.findall(document.text)})
        first = [_cost(way, documents) for _, way in ways]
        costs: list[list[float]] = [[] for _ in ways]
        for number in range(rounds):
            for turn in range(len(ways)):
                at = (number + turn) % len(ways)  # the one that goes first finds the processor's caches cold
                costs[at].append(_cost(ways[at][1], documents))
            speeds = ", ".join(f"{size / c[-1] / 1e6:.2f}" for c in costs)
            print(f"{title}, round {number + 1} of {rounds}: {speeds}", file=sys.stderr, flush=True)
        for (name, _), cold, cost in zip(ways, first, costs, strict=True):
            ratio = statistics.median(s / c for c, s in zip(cost, costs[1], strict=True))
            speeds = " | ".join(f"{size / c / 1e6:.2f}" for c in (cold, min(cost), statistics.median(cost)))
            lines.append(f"| {title} | {name} | {speeds} | {ratio:.2f} |")
        stated = sum(len(load_text(document).statements) for document in documents)
        ratio = statistics.median(s / c for c, s in zip(costs[0], costs[1], strict=True))
        best = size / min(costs[0]) / 1e6
        verdicts.append(
            f"- {title}: {len(documents)} documents, {size:,} characters, {forms:,} word forms, {stated:,} statements. "
            f"{best:.2f} million characters a CPU-second, wanted {AIM_SPEED}: {_verdict(best >= AIM_SPEED)}; "
            f"{ratio:.2f} × spaCy, wanted {AIM_RATIO}: {_verdict(ratio >= AIM_RATIO)}."
        )
    return [*lines, "", *verdicts, ""]


def _verdict(met: bool) -> str:
    return "met" if met else "not met"


def _growth(longest: int) -> list[str]:
    lines = ["| one document | characters | CPU-seconds, best | ratio of costs |", "| --- | --- | --- | --- |"]
    verdicts = []
    for kind, title in KINDS.items():
        short = make_texts(kind, longest // 10, longest)
        long = make_texts(kind, longest, longest)
        costs: dict[int, list[float]] = {0: [], 1: []}
        load_text(short[0])
        for number in range(3):
            print(f"{title}: one document, round {number + 1} of 3", file=sys.stderr, flush=True)
            costs[0] += [_cost(load_text, short) for _ in range(3)]
            costs[1].append(_cost(load_text, long))
        ratio = min(costs[1]) / min(costs[0])
        lines.append(f"| {title} | {len(short[0].text):,} | {min(costs[0]):.2f} | |")
        lines.append(f"| {title} | {len(long[0].text):,} | {min(costs[1]):.2f} | {ratio:.2f} |")
        verdicts.append(
            f"- {title}: ten times the text costs {ratio:.2f} times as much; "
            f"wanted 10 ± {TOLERANCE:.0%}: {_verdict(abs(ratio / 10 - 1) <= TOLERANCE)}."
        )
    return [*lines, "", *verdicts]


if __name__ == "__main__":
    main()
