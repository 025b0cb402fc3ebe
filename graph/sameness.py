"""Two names of one thing: what a generic word alone tells apart, and what somebody has decided is or is not the same.

Decisions stand in a plain file beside the documents, ``styrkedjan-same.tsv``: a line a decision, its columns parted
by tabs,

    one    other    same | different    who decided    when    why

*one* and *other* are names or IRIs, and of two that are the same *one* stays; the last three may be empty. A line
that begins with "#" is a remark. Every build of the folder follows them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from styrkedjan.ontology import BASE, RDF, SCHEMA, SK, SKOS

from .errors import UsageError
from .names import expand
from .terms import literal_to_ntriples

__all__ = ["DECISIONS_FILE", "Decision", "Sameness", "generic_names", "read_decisions", "settle", "settle_dates"]

Triple = tuple[str, str, str]
#: How a file of decisions is called, in any folder of a build.
DECISIONS_FILE = "styrkedjan-same.tsv"

_WORDS = {"same": True, "samma": True, "different": False, "olika": False, "inte samma": False, "not the same": False}
_LOCAL = re.compile(rf"<{re.escape(BASE)}organisation/(\d{{2}}|\d{{4}})/([^/>]+)>")
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
_DATES = frozenset(f"<{SCHEMA}{name}>" for name in ("startDate", "endDate"))
_PREF, _ALT, _NOTE = (f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel", "editorialNote"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of two things, each by name or IRI; ``place`` is the file and the line."""

    one: str
    other: str
    same: bool
    by: str = ""
    on: str = ""
    why: str = ""
    place: str = ""


@dataclass(slots=True)
class Sameness:
    """What is decided: ``renamed`` from the node that goes to the one that stays, ``different`` pairs, notes."""

    renamed: dict[str, str] = field(default_factory=dict)
    different: frozenset[frozenset[str]] = frozenset()
    notes: set[Triple] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)  # of the nodes that stay, by node and language


def read_decisions(paths: Iterable[Path]) -> list[Decision]:
    """Return the decisions of the files *paths*, in order; a line that cannot be read is an error that names it."""
    return [decision for path in paths for decision in _read_file(path)]


def _read_file(path: Path) -> Iterator[Decision]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 ({error}); save it as UTF-8 text") from None
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or cells[:2] in (["one", "other"], ["ena", "andra"]):
            continue
        word = cells[2].lower() if len(cells) > 2 else ""
        if word not in _WORDS or not cells[0] or not cells[1]:
            raise UsageError(
                f"{path}:{number}: {line.strip()[:60]!r} is no decision; write: one, other and 'same' or 'different', "
                "parted by tabs"
            )
        by, on, why = (cells[3:6] + ["", "", ""])[:3]
        yield Decision(cells[0], cells[1], _WORDS[word], by, on, why, f"{path}:{number}")


def settle(decisions: Sequence[Decision], shards: Sequence[Iterable[Triple]]) -> Sameness:
    """Return what *decisions* come to among the nodes of *shards*.

    A name that no document has is passed over, since it may be one of another folder; one that several nodes have is an
    error.
    """
    if not decisions:
        return Sameness()
    known = _known(shards)
    settled = Sameness()
    pairs = set()
    for decision in decisions:
        nodes = [_node(each, known, decision) for each in (decision.one, decision.other)]
        if None in nodes or nodes[0] == nodes[1]:
            continue
        stays, goes = (str(node) for node in nodes)
        if decision.same:
            settled.renamed[goes] = settled.renamed.get(stays, stays)
            settled.notes.add((stays, _NOTE, _told(decision)))
        else:
            pairs.add(frozenset((stays, goes)))
    settled.different = frozenset(pairs)
    settled.labels = _labels_of(set(settled.renamed.values()), shards)
    return settled


def _labels_of(nodes: set[str], shards: Sequence[Iterable[Triple]]) -> dict[str, str]:
    """Return the preferred labels that *nodes* have of their own, by node and language."""
    own = {(s, o) for shard in shards for s, p, o in shard if p == _PREF and s in nodes}
    return {f"{subject} {label.rpartition(chr(34))[2]}": label for subject, label in sorted(own)}


def settle_dates(triples: set[Triple], nodes: Iterable[str]) -> set[Triple]:
    """Return *triples* with one start and one end for each of *nodes*, where one is only less exact than the other.

    What was said without the year then backs the date with it, as a year that is taken from elsewhere.
    """
    exact: dict[Triple, str] = {}
    of = frozenset(nodes)
    dated = [t for t in triples if t[0] in of and t[1] in _DATES]
    for subject, predicate, date in dated:
        better = sorted(o for s, p, o in dated if (s, p) == (subject, predicate) and _holds(date, o))
        if better:
            exact[subject, predicate, date] = better[0]
    if not exact:
        return triples
    about: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, object_ in triples:
        if predicate in _PARTS:
            about[subject][predicate] = object_
    for node, parts in about.items():
        fact = tuple(parts.get(part, "") for part in _PARTS)
        if fact in exact:
            triples = triples - {(node, _PARTS[2], fact[2])} | {(node, _PARTS[2], exact[fact])}
            triples |= {(node, f"<{SK}modality>", literal_to_ntriples("inferred-year"))}
    return triples - set(exact) | {(s, p, date) for (s, p, _), date in exact.items()}


def _holds(short: str, long: str) -> bool:
    """Say whether one date is the other, less exact: the day without its year, the year alone."""
    a, b = short.split('"')[1], long.split('"')[1]
    return len(a) < len(b) and (b.startswith(a) or (a.startswith("--") and b.endswith(a[2:])))


def _told(decision: Decision) -> str:
    rest = "; ".join(filter(None, (decision.by, decision.on, decision.why)))
    text = f"{decision.one} och {decision.other} är samma" + (f" ({rest})" if rest else "")
    return literal_to_ntriples(text, language="sv")


def _known(shards: Sequence[Iterable[Triple]]) -> Mapping[str, set[str]]:
    """Return the nodes by label, casefolded, and by themselves."""
    known: dict[str, set[str]] = defaultdict(set)
    for shard in shards:
        for subject, predicate, object_ in shard:
            if predicate in (_PREF, _ALT):
                known[object_.split('"')[1].casefold()].add(subject)
                known[subject].add(subject)
    return known


def _node(name: str, known: Mapping[str, set[str]], decision: Decision) -> str | None:
    iri = expand(name, BASE)
    found = known.get(f"<{iri}>" if iri else name.casefold(), set())
    if len(found) > 1:
        listed = "; ".join(sorted(found)[:4])
        raise UsageError(f"{decision.place}: {name!r} names several things, give the IRI of one: {listed}")
    return next(iter(found), None)


# ---------------------------------------------------------------------------------------------------- generic words


@cache
def _generic() -> tuple[frozenset[str], frozenset[str]]:
    """Return the generic words in the definite form, before a name, and in the indefinite, after one."""
    text = files(__package__).joinpath("words/generic.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return frozenset(line[0] for line in lines), frozenset(line[1] for line in lines)


def generic_names(shards: Iterable[Iterable[Triple]]) -> dict[str, str]:
    """Return the local bodies that a generic word alone tells from another of their place, with that other."""
    by_place: dict[str, dict[str, str]] = defaultdict(dict)
    for shard in shards:
        for subject, _, _ in shard:
            if found := _LOCAL.fullmatch(subject):
                by_place[found[1]][found[2]] = subject
    renamed = {}
    for slugs in by_place.values():
        for slug, iri in slugs.items():
            for bare in _bare(slug):
                if bare in slugs:
                    renamed[iri] = slugs[bare]
    return renamed


def _bare(slug: str) -> Iterator[str]:
    before, after = _generic()
    first, _, rest = slug.partition("-")
    if first in before and rest:
        yield rest
    head, _, last = slug.rpartition("-")
    if last in after and head.endswith("s"):
        yield head.removesuffix("s")
        yield head
