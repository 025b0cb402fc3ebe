"""What two graphs say differently, fact by fact: stated in one alone, or with other sentences behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from styrkedjan.ontology import BASE, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .contradictions import Quote
from .errors import UsageError
from .model import Literal, Term
from .source import Source, Triple
from .store import Store
from .terms import from_ntriples, split_line

__all__ = ["Change", "Difference", "compare", "open_graph"]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One fact that differs, by IRIs and in words: ``gone`` and ``come`` are the sentences that only A, only B has.

    ``rules`` are those by which a fact that no sentence states is derived. A sentence whose confidence alone is another
    stands in both, with what it was and is.
    """

    subject: str
    predicate: str
    object: str
    words: str
    gone: tuple[Quote, ...] = ()
    come: tuple[Quote, ...] = ()
    rules: tuple[str, ...] = ()
    confidence: tuple[tuple[Quote, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Facts that only B has, that only A has, that both have on other evidence; and how many are alike."""

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    changed: tuple[Change, ...]
    alike: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(slots=True)
class _Facts:
    """The facts of one graph: the sentences behind each with their confidence, the rules that derive it; labels."""

    quotes: dict[Triple, dict[Quote, str]] = field(default_factory=lambda: defaultdict(dict))
    rules: dict[Triple, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, str] = field(default_factory=dict)

    def all(self) -> set[Triple]:
        return {*self.quotes, *self.rules}


class _Loaded:
    """A graph that lies in a file."""

    def __init__(self, path: Path) -> None:
        known = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        if known is None:
            raise UsageError(f"{path}: not a store, nor a file of RDF (.ttl, .nt, .nq, .trig, .rdf, .jsonld)")
        try:
            triples = {quad.triple for quad in ox.parse(path=str(path), format=known)}
        except (OSError, SyntaxError, ValueError) as error:
            raise UsageError(f"{path}: cannot be read ({error})") from None
        self.base = BASE
        self._lines = sorted(f"{triple} ." for triple in triples)

    def triples(self) -> Iterator[Triple]:
        for line in self._lines:
            subject, predicate, object_ = split_line(line)
            yield subject[1:-1] if subject[0] == "<" else subject, predicate[1:-1], from_ntriples(object_)


def open_graph(path: str | Path) -> Source:
    """Return the graph at *path*, a store or a file that ``export`` wrote."""
    path = Path(path)
    return _Loaded(path) if path.is_file() else Store(path)


def compare(one: Source, other: Source, *, mentions: bool = False) -> Difference:
    """Return what *other* says and *one* does not, and the reverse; mere mentions only where *mentions* asks for them.

    Sentences are told apart by file name, offsets and words; facts by the IRIs, so graphs with different bases have
    nothing in common.
    """
    before, after = _read(one, mentions), _read(other, mentions)
    common = before.all() & after.all()
    changed = [change for fact in common if (change := _change(fact, before, after))]
    return Difference(
        tuple(sorted(_alone(fact, after, added=True) for fact in after.all() - common)),
        tuple(sorted(_alone(fact, before, added=False) for fact in before.all() - common)),
        tuple(sorted(changed)),
        len(common) - len(changed),
    )


_PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")
_OF_EVIDENCE = (PROV + "wasDerivedFrom", *(SK + name for name in ("quote", "start", "end", "rule", "confidence")))


def _read(source: Source, mentions: bool) -> _Facts:
    facts = _Facts()
    files: dict[str, str] = {}
    about: dict[str, dict[str, Term]] = defaultdict(dict)
    classes: dict[str, Term] = {}
    for subject, predicate, object_ in source.triples():
        if predicate in _PARTS or predicate in _OF_EVIDENCE:
            about[subject][predicate] = object_
        elif predicate == RDF + "type":
            classes[subject] = object_
        elif predicate == SK + "fileName":
            files[subject] = _text(object_)
        elif predicate in (RDFS + "label", SKOS + "prefLabel") and _is_better(object_, subject, facts.labels):
            facts.labels[subject] = _text(object_)
    for node, known in about.items():
        if not all(part in known for part in _PARTS) or (known[_PARTS[1]] == SCHEMA + "mentions" and not mentions):
            continue
        fact = _text(known[_PARTS[0]]), _text(known[_PARTS[1]]), known[_PARTS[2]]
        if classes.get(node) == SK + "Evidence":
            quote, sure = _quote(known, files)
            facts.quotes[fact][quote] = sure
        else:
            facts.rules[fact].add(_text(known.get(SK + "rule", "")))
    return facts


def _is_better(label: Term, node: str, labels: dict[str, str]) -> bool:
    return node not in labels or (isinstance(label, Literal) and label.language == "sv")


def _quote(known: dict[str, Term], files: dict[str, str]) -> tuple[Quote, str]:
    def told(name: str) -> str:
        return _text(known.get(SK + name, ""))

    document = _text(known.get(PROV + "wasDerivedFrom", ""))
    quote = Quote(files.get(document, document), int(told("start") or 0), int(told("end") or 0), told("quote"))
    return quote, told("confidence")


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else term


def _words(fact: Triple, facts: _Facts) -> str:
    subject, predicate, object_ = fact
    shown = object_.value if isinstance(object_, Literal) else facts.labels.get(object_, object_)
    return "  ".join((facts.labels.get(subject, subject), facts.labels.get(predicate, predicate), shown))


def _alone(fact: Triple, facts: _Facts, *, added: bool) -> Change:
    quotes = tuple(sorted(facts.quotes.get(fact, ())))
    rules = tuple(sorted(facts.rules.get(fact, ())))
    gone, come = ((), quotes) if added else (quotes, ())
    return Change(fact[0], fact[1], _text(fact[2]), _words(fact, facts), gone, come, rules)


def _change(fact: Triple, before: _Facts, after: _Facts) -> Change | None:
    old, new = before.quotes.get(fact, {}), after.quotes.get(fact, {})
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    rules = tuple(sorted(before.rules.get(fact, set()) ^ after.rules.get(fact, set())))
    sure = tuple(
        (quote, old[quote], new[quote]) for quote in sorted(old.keys() & new.keys()) if old[quote] != new[quote]
    )
    if not (gone or come or rules or sure):
        return None
    return Change(fact[0], fact[1], _text(fact[2]), _words(fact, after), tuple(gone), tuple(come), rules, sure)
