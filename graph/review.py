"""A reviewer's word in the graph: rejected facts leave it, corrected ones are replaced, all are marked.

Reviews are applied to what one document says, before it is brought together with others. What was read stays to be
seen: an ``sk:Review`` keeps the triple, the sentence with its place, the rule, and who decided what, when and why.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from styrkedjan.ontology import BASE, DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SCHEMA, SK, SKOS, XSD

from .errors import UsageError
from .identity import Shard, Triple
from .model import Literal
from .names import expand
from .personal import MASK
from .review_file import Review, collapse, find_predicate, predicate_label
from .terms import from_ntriples, iri_to_ntriples, literal_to_ntriples

__all__ = ["REVIEW", "REVIEWED", "Reviewing"]

Fact = tuple[str, str, str]

TYPE = f"<{RDF}type>"
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
#: What a review says of the triple it is about.
REVIEWED = tuple(f"<{SK}reviewed{part}>" for part in ("Subject", "Predicate", "Object"))
REVIEW = f"<{SK}Review>"
_EVIDENCE, _INFERENCE, _MEMBERSHIP = f"<{SK}Evidence>", f"<{SK}Inference>", f"<{ORG}Membership>"
_DERIVED, _MENTIONS, _HAS_ROLE, _MBOX = (
    f"<{PROV}wasDerivedFrom>",
    f"<{SCHEMA}mentions>",
    f"<{SK}hasRole>",
    FOAF + "mbox",
)
_QUOTE, _ROLE, _FILE, _RULE, _SURE = (f"<{SK}{name}>" for name in ("quote", "role", "fileName", "rule", "confidence"))
_MEMBER_OF = (f"<{ORG}memberOf>", f"<{SK}formerMemberOf>")
_LABELS = (f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>")
_PREF, _LABEL, _VALUE, _BUDGET = f"<{SKOS}prefLabel>", f"<{RDFS}label>", f"<{SCHEMA}value>", f"<{SK}budget>"
#: What a review, and the evidence of a correction, keep of the evidence that was read.
_PLACE = frozenset(
    {_DERIVED, _QUOTE, *(f"<{SK}{name}>" for name in ("start", "end", "section", "page", "observed", "modality"))}
)
#: What a review keeps of who read it.
_OF_RULE = (_RULE, _SURE, f"<{SK}ruleVersion>")
_DATES = ((10, "date"), (7, "gYearMonth"), (4, "gYear"))


@dataclass(slots=True)
class Reviewing:
    """The reviews of one build; ``nodes`` are the graph's nodes by each name that a review uses, folded."""

    reviews: Sequence[Review] = ()
    nodes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    used: set[Review] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.reviews)

    def apply_all(self, shards: Sequence[Shard], named: Iterable[tuple[str, str]]) -> Sequence[Shard]:
        """Return *shards*, what each document says, as the reviews have it; *named* are the ontology's nodes by name.

        A shard that no review is of is given back as it is.
        """
        if not self.reviews:
            return shards
        self.learn_all(shards, named)
        return [self.apply(shard) for shard in shards]

    def learn_all(self, shards: Iterable[Shard], named: Iterable[tuple[str, str]]) -> None:
        """Learn what the names of the reviews stand for among the nodes of *shards* and those *named* beside them."""
        self.learn(named)
        for shard in shards:
            self.learn((subject, label) for subject, predicate, label in shard if predicate in _LABELS)

    def concerns(self, shard: Shard) -> bool:
        """Say whether some review may be of what this document says."""
        return bool(self._concerned(shard))

    def learn(self, named: Iterable[tuple[str, str]]) -> None:
        """Learn what the names of the reviews stand for; *named* gives nodes with their labels, as N-Triples text.

        Only what the reviews name is kept, however large the graph.
        """
        wanted = {part.casefold() for r in self.reviews for part in (r.subject, r.object, *r.put) if part}
        for node, label in named:
            if (name := collapse(_value(label)).casefold()) in wanted:
                self.nodes[name].add(node)

    def apply(self, shard: Shard) -> Shard:
        """Return what one document says as the reviews have it, sorted; *shard* itself where none is of it."""
        concerned = self._concerned(shard)
        return sorted(_Document(set(shard), self).review(concerned)) if concerned else shard

    def unused(self) -> list[Review]:
        """Return the reviews that fitted nothing in any document so far, in order."""
        return [review for review in self.reviews if review not in self.used]

    def _concerned(self, shard: Shard) -> list[Review]:
        names = {_value(o) for _, p, o in shard if p == _FILE}
        return [review for review in self.reviews if not review.document or review.document in names]

    def named(self, name: str) -> set[str]:
        """Return the nodes that *name*, a name or an IRI, stands for."""
        iri = expand(name, BASE)
        return {f"<{_in_one_document(iri)}>"} if iri else self.nodes.get(name.casefold(), set())


def _in_one_document(iri: str) -> str:
    """Return what a node of the graph is called in a document: namesakes are told apart only between documents."""
    kind, _, rest = iri.removeprefix(BASE).partition("/")
    return f"{BASE}{kind}/{rest.partition('/')[0]}" if iri.startswith(f"{BASE}person/") else iri


@lru_cache(maxsize=1 << 12)
def _value(term: str) -> str:
    read = from_ntriples(term)
    return read.value if isinstance(read, Literal) else read


class _Document:
    """What one document says, while reviews are applied to it."""

    def __init__(self, said: set[Triple], reviewing: Reviewing) -> None:
        self.said, self.reviewing = said, reviewing
        self.about: dict[str, dict[str, str]] = defaultdict(dict)
        self.evidence: list[str] = []
        self.files: dict[str, str] = {}
        for subject, predicate, object_ in sorted(said):
            if predicate in _PARTS or predicate in _PLACE or predicate in (_ROLE, *_OF_RULE):
                self.about[subject][predicate] = object_
            elif predicate == TYPE and object_ == _EVIDENCE:
                self.evidence.append(subject)
            elif predicate == _VALUE:
                self.about[subject][predicate] = object_
            elif predicate == _FILE:
                self.files[subject] = _value(object_)

    def review(self, reviews: Sequence[Review]) -> set[Triple]:
        """Apply *reviews*; of a piece of evidence the one is followed that says most exactly what it is of."""
        gone: set[str] = set()
        decided: dict[str, tuple[str, ...]] = {}
        for review in sorted(reviews, key=lambda each: (-bool(each.quote), -bool(each.document), each)):
            for node in self.evidence:
                if node in gone or not self._fits(review, node):
                    continue
                self.reviewing.used.add(review)
                if decided.setdefault(node, review.about) != review.about:
                    continue
                if review.verdict == "accepted":
                    self.said |= set(self._record(review, node, node))
                    continue
                gone.add(node)
                new = self._correct(review, node) if review.verdict == "corrected" else ""
                self.said |= set(self._record(review, node, new))
        if gone:
            self._withdraw(gone)
        return self.said

    # -------------------------------------------------------------------------------------------- what is meant

    def fact(self, node: str) -> Fact:
        """Return the triple that a piece of evidence backs."""
        known = self.about[node]
        return known.get(_PARTS[0], ""), known.get(_PARTS[1], ""), known.get(_PARTS[2], "")

    def _fits(self, review: Review, node: str) -> bool:
        subject, predicate, object_ = self.fact(node)
        if review.quote and not _same_quote(review.quote, collapse(_value(self.about[node].get(_QUOTE, '""')))):
            return False
        wanted = f"<{find_predicate(review.predicate, review.place)}>"
        if wanted == _MENTIONS and review.verdict == "rejected" and not review.quote:
            # Who or what is not there has no facts there either.
            return self._means(review.object, object_) or self._means(review.object, subject)
        return predicate == wanted and self._means(review.subject, subject) and self._means(review.object, object_)

    def _means(self, name: str, term: str) -> bool:
        if term in self.reviewing.named(name) or f"<{_in_one_document(term[1:-1])}>" in self.reviewing.named(name):
            return True
        if term[:1] == '"':
            return collapse(_value(term)) == name
        if amount := self.about.get(term, {}).get(_VALUE):
            return _value(amount) == re.sub(r"\s", "", name)
        return name in (self.files.get(term), term.removeprefix("<mailto:").removesuffix(">")) or (
            term in self.files and name.casefold() in ("document", "dokument")
        )

    # -------------------------------------------------------------------------------------------- what is put instead

    def _correct(self, review: Review, node: str) -> str:
        """State what *review* puts in place of the fact of *node*, on the same sentence; return the new evidence."""
        old = self.fact(node)
        subject, predicate, object_ = review.put
        new_predicate = f"<{find_predicate(predicate, review.place)}>" if predicate else old[1]
        new = (
            self._node(subject, old[0], review) if subject else old[0],
            new_predicate,
            self._term(object_, old[2], new_predicate, review) if object_ else old[2],
        )
        known = self.about[node]
        evidence = _key("evidence", known.get(_DERIVED, ""), *new, known.get(_QUOTE, ""), "review", node)
        self.said.add(new)
        self.said |= {(evidence, TYPE, _EVIDENCE), *zip((evidence,) * 3, _PARTS, new, strict=True)}
        self.said |= {(evidence, predicate, value) for predicate, value in known.items() if predicate in _PLACE}
        self.said.add((evidence, _RULE, literal_to_ntriples("review")))
        self.said.add((evidence, _SURE, literal_to_ntriples("1", XSD + "decimal")))
        if role := known.get(_ROLE):
            self.said.add((evidence, _ROLE, role))
        if new_predicate in _MEMBER_OF:
            self.said |= set(_membership(new, known.get(_ROLE, ""), evidence))
        if old[1] == new[1] == _HAS_ROLE and old[0] == new[0]:
            self._change_role(old[0], old[2], new[2])
        self._rename(old, new)
        return evidence

    def _term(self, name: str, old: str, predicate: str, review: Review) -> str:
        """Return the object called *name*: of the kind that *old*, in whose place it stands, is of."""
        if old[:1] == '"':
            read = from_ntriples(old)
            assert isinstance(read, Literal)
            if read.language:
                return literal_to_ntriples(name, language=read.language)
            return (
                _dated(name)
                if predicate[1:-1] in (SCHEMA + "startDate", SCHEMA + "endDate")
                else literal_to_ntriples(name, read.datatype)
            )
        if predicate == _BUDGET:
            return self._amount(name, review)
        if predicate == f"<{_MBOX}>":
            return iri_to_ntriples(f"mailto:{name.removeprefix('mailto:')}")
        return self._node(name, old, review)

    def _node(self, name: str, old: str, review: Review) -> str:
        """Return the node called *name*; one that neither documents nor the ontology have is made, in *old*'s image."""
        found = self.reviewing.named(name)
        here = found & {subject for subject, predicate, _ in self.said if predicate == TYPE} or found
        if len(here) > 1:
            raise UsageError(
                f"{review.place}: {name!r} names several things, give the IRI of one: {'; '.join(sorted(here)[:4])}"
            )
        if here:
            return next(iter(here))
        classes = sorted(o for s, p, o in self.said if s == old and p == TYPE)
        kind = old.removeprefix(f"<{BASE}").partition("/")[0].rstrip(">")
        node = iri_to_ntriples(f"{BASE}{kind}/{_slug(name)}")
        self.said |= {(node, TYPE, class_) for class_ in classes[:1]}
        self.said.add((node, _PREF, literal_to_ntriples(name, language="sv")))
        return node

    def _amount(self, name: str, review: Review) -> str:
        digits = re.sub(r"\s|kr(?:onor)?$", "", name)
        if not digits.isdecimal():
            raise UsageError(f"{review.place}: {name!r} is no sum; write it in whole kronor, as 500000")
        node = _key("amount", "review", digits)
        self.said.add((node, TYPE, f"<{SCHEMA}MonetaryAmount>"))
        self.said.add((node, _PREF, literal_to_ntriples(f"{int(digits):,} kr".replace(",", "\u00a0"), language="sv")))
        self.said.add((node, _VALUE, literal_to_ntriples(digits, XSD + "integer")))
        self.said.add((node, f"<{SCHEMA}currency>", literal_to_ntriples("SEK")))
        return node

    def _rename(self, old: Fact, new: Fact) -> None:
        """Put a corrected date into the name that tells it, and keep the name as it was beside."""
        if old[0] != new[0] or old[2][:1] != '"' or new[2][:1] != '"' or old[1] != new[1]:
            return
        before, after = _value(old[2]), _value(new[2])
        for subject, predicate, label in list(self.said):
            if subject == old[0] and predicate == _PREF and before in label:
                self.said -= {(subject, predicate, label)}
                self.said |= {(subject, _PREF, label.replace(before, after)), (subject, f"<{SKOS}altLabel>", label)}

    def _change_role(self, person: str, old: str, new: str) -> None:
        """Let the memberships of *person* in the role *old* be in the role *new*, in none where that is empty."""
        nodes = {node for node in self.about if self.about[node].get(_PARTS[0]) == person}
        members = {s for s, p, o in self.said if p == f"<{ORG}member>" and o == person}
        for subject, predicate, object_ in list(self.said):
            role_of_theirs = (predicate == _ROLE and subject in nodes) or (
                predicate == f"<{ORG}role>" and subject in members
            )
            if role_of_theirs and object_ == old:
                self.said.discard((subject, predicate, object_))
                if new:
                    self.said.add((subject, predicate, new))

    # ----------------------------------------------------------------------------------------- what goes, what is told

    def _record(self, review: Review, node: str, now: str) -> Iterator[Triple]:
        """Yield the review as the graph tells it; *now* is the evidence that stands for the fact, "" for none."""
        told = _key("review", node, review.verdict, review.instead, review.by, review.on)
        known = self.about[node]
        yield told, TYPE, REVIEW
        yield told, _LABEL, literal_to_ntriples(self._words(self.fact(node)), language="sv")
        yield told, f"<{SK}verdict>", literal_to_ntriples(review.verdict)
        yield from zip((told,) * 3, REVIEWED, self.fact(node), strict=True)
        yield from ((told, predicate, known[predicate]) for predicate in (*_PLACE, *_OF_RULE) if predicate in known)
        if now:
            yield told, f"<{SK}reviews>", now
        if review.by:
            yield told, f"<{DCTERMS}creator>", literal_to_ntriples(review.by)
        if review.on:
            yield told, f"<{DCTERMS}date>", literal_to_ntriples(review.on, XSD + "date")
        if review.why:
            yield told, f"<{SK}reason>", literal_to_ntriples(review.why, language="sv")

    def _withdraw(self, gone: set[str]) -> None:
        """Take away the evidence *gone*, what rests on it, and what nothing backs or leads to any more."""
        rejected = {self.fact(node) for node in gone}
        resting = {s for s, p, o in self.said if p == TYPE and o in (_INFERENCE, _MEMBERSHIP)}
        rests: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, object_ in self.said:
            if predicate == _DERIVED and subject in resting:
                rests[subject].add(object_)
        inferences = {s for s, p, o in self.said if p == TYPE and o == _INFERENCE}
        fallen = {node for node, on in rests.items() if (on & gone if node in inferences else on <= gone)}
        unbacked = rejected | {self.fact(node) for node in fallen & inferences}
        out = gone | fallen
        self.said = {t for t in self.said if t[0] not in out and t[2] not in out}
        unbacked -= set(self._backed())
        self.said -= unbacked
        for person, predicate, role in unbacked:
            if predicate == _HAS_ROLE:
                self._change_role(person, role, "")
        self._prune({term for fact in unbacked for term in (fact[0], fact[2]) if term[:1] == "<"})

    def _backed(self) -> Iterator[Fact]:
        parts: dict[str, dict[str, str]] = defaultdict(dict)
        for subject, predicate, object_ in self.said:
            if predicate in _PARTS:
                parts[subject][predicate] = object_
        for known in parts.values():
            if len(known) == 3:
                yield known[_PARTS[0]], known[_PARTS[1]], known[_PARTS[2]]

    def _prune(self, nodes: set[str]) -> None:
        """Take away those of *nodes* that nothing but reviews leads to."""
        led = {o for s, p, o in self.said if p not in REVIEWED and s != o}
        lost = {node for node in nodes if node not in led and node not in self.files}
        self.said = {t for t in self.said if t[0] not in lost and not (t[1] in REVIEWED and t[2] in lost)}

    def _words(self, fact: Fact) -> str:
        """Return a fact as people say it, by the names of this document."""
        labels = {s: _value(o) for s, p, o in sorted(self.said, reverse=True) if p == _PREF}

        def called(term: str) -> str:
            if term[:1] == '"':
                return collapse(_value(term))
            return labels.get(term) or self.files.get(term) or term[1:-1]

        return " – ".join((called(fact[0]), predicate_label(fact[1][1:-1]), called(fact[2])))


def _membership(fact: Fact, role: str, evidence: str) -> Iterator[Triple]:
    node = _key("membership", *fact, role)
    yield node, TYPE, _MEMBERSHIP
    yield node, f"<{ORG}member>", fact[0]
    yield node, f"<{ORG}organization>", fact[2]
    yield node, _DERIVED, evidence
    if role:
        yield node, f"<{ORG}role>", role
    if fact[1] == f"<{SK}formerMemberOf>":
        yield node, f"<{SK}former>", f'"true"^^<{XSD}boolean>'


def _same_quote(wanted: str, quote: str) -> bool:
    """Say whether a quote is the one that is meant; of whom was forgotten it has only as many signs."""
    if wanted == quote or MASK not in quote:
        return wanted == quote
    return len(wanted) == len(quote) and all(b in (a, MASK) for a, b in zip(wanted, quote, strict=True))


def _dated(value: str) -> str:
    for length, datatype in _DATES:
        if len(value) == length and re.fullmatch(r"[\d-]+", value) and not value.startswith("--"):
            return literal_to_ntriples(value, XSD + datatype)
    return literal_to_ntriples(value, XSD + ("gMonthDay" if value.startswith("--") else "string"))


def _key(kind: str, *parts: str) -> str:
    return f"<{BASE}{kind}/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:20]}>"


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "x"
