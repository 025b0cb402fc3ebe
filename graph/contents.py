"""What all documents together come to: who is whom, what follows from all, and what each document's own nodes become.

Only the shards' indexes are held together. A document's own nodes pass by one document at a time, with the nodes they
name renamed as identity has it.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from styrkedjan.ontology import BASE, RDF, SK

from . import reference
from .across import derive
from .identity import PERSON, Shard, Triple, join_namesakes, merge
from .reference import Reference
from .review import Reviewing
from .sameness import Decision, Sameness, generic_names, settle, settle_dates
from .shardfolder import ShardFolder, is_own
from .terms import split_line

__all__ = ["Contents", "bring_together"]

_TYPE, _DOCUMENT = f"<{RDF}type>", f"<{SK}Document>"
_OBJECT = re.compile(rb"(?<= )<\S+>(?= \.\n)")
_OLD_BASE = f"<{BASE}".encode()
_REBASED = re.compile(rb"(?m)^" + re.escape(_OLD_BASE) + rb"|(?<= )" + re.escape(_OLD_BASE) + rb"(?=\S*> \.$)")

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Contents:
    """The graph of some shards: ``shared`` are its sorted lines but for those of single documents' own nodes.

    ``renamed`` has by shard the nodes that are called otherwise in the graph, ``gone`` and ``come`` the triples of own
    nodes that identity changes beyond that. The own nodes of the shards ``loose`` are among the shared lines: other
    shards speak of them too. ``sizes`` are the bytes of each shard's own nodes.
    """

    base: str
    shared: list[str] = field(default_factory=list)
    renamed: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    gone: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    come: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    loose: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)

    def own_blocks(self, key: str, text: bytes) -> list[bytes]:
        """Return the own nodes of a shard as they stand in the graph; *text* is the shard's second member."""
        if key in self.loose:
            return []
        renamed = self.renamed.get(key, {})
        if renamed:
            text = _OBJECT.sub(lambda found: renamed.get(found[0], found[0]), text)
        blocks = [block + b"\n" for block in text.split(b"\n\n")[:-1]]
        mended = key in self.gone or key in self.come
        if mended:
            blocks = [self._mended(key, block) for block in blocks]
        if self.base != BASE:
            blocks = [_REBASED.sub(f"<{self.base}".encode(), block) for block in blocks]
        if renamed or mended or self.base != BASE:
            blocks = [b"".join(sorted(set(block.splitlines(keepends=True)))) for block in blocks]
        return [block for block in blocks if block]

    def _mended(self, key: str, block: bytes) -> bytes:
        subject = block.split(b" ", 1)[0] + b" "
        lines = set(block.splitlines(keepends=True)) - self.gone[key]
        return b"".join(lines | {line for line in self.come[key] if line.startswith(subject)})

    def as_read(self, key: str) -> bool:
        """Say whether a shard's own nodes have the lines that were read; of two nodes that become one, lines merge."""
        return not any(key in changed for changed in (self.renamed, self.loose, self.gone, self.come))

    def touch(self, key: str) -> str:
        """Return a digest of what identity makes of a shard's own nodes, "" where they stay as they are."""
        changes = [
            sorted(map(list, self.renamed.get(key, {}).items())),
            sorted(self.gone.get(key, ())),
            sorted(self.come.get(key, ())),
            ["loose"] if key in self.loose else [],
        ]
        if not any(changes):
            return ""
        return hashlib.sha256(json.dumps(changes, default=bytes.decode).encode()).hexdigest()[:16]


def bring_together(
    folder: ShardFolder,
    keys: Sequence[str],
    base: str = BASE,
    decisions: Sequence[Decision] = (),
    reviewing: Reviewing | None = None,
    on_progress: Progress = lambda what, done, total: None,
) -> Contents:
    """Return what the shards *keys* come to; *decisions* tell what is or is not the same.

    *reviewing* has what reviewers say of single documents, and knows thereafter which of it fitted nothing.
    """
    collecting = gc.isenabled()
    gc.disable()  # a million tuples that refer to nothing but text: looking through them finds no rubbish
    try:
        return _bring_together(folder, keys, Contents(base), decisions, reviewing or Reviewing(), on_progress)
    finally:
        if collecting:
            gc.enable()


def _bring_together(
    folder: ShardFolder,
    keys: Sequence[str],
    contents: Contents,
    decisions: Sequence[Decision],
    reviewing: Reviewing,
    on_progress: Progress,
) -> Contents:
    known = reference.read()
    shards = _read_indexes(folder, keys, contents, on_progress)
    if reviewing:
        _review(folder, keys, shards, reviewing, known.named(), contents)
    decided = settle(decisions, shards)
    same = {**_generic(shards), **decided.renamed}
    _loosen(folder, keys, shards, same, contents)
    namesakes = join_namesakes([_of_people(shard) for shard in shards])
    _note_renamed(keys, shards, same, namesakes, contents)
    mended = bool(decided.renamed or folder.forgotten)
    owners = _own_nodes(keys, shards, contents) if mended else {}
    elsewhere = _loose_nodes(keys, shards, same, contents)
    triples = merge(
        shards,
        labels={**known.labels, **decided.labels},
        types=known.types,
        above=known.above,
        levels=known.levels,
        same=same,
        namesakes=namesakes,
    )
    del shards
    before = {triple for triple in triples if triple[0] in owners}
    triples, follows = _with_what_follows(triples, known, decided)
    elsewhere |= follows
    if folder.forgotten:  # a decision may name them
        triples = folder.forgotten.scrub(triples)
    if mended:
        _note_mended(before, {triple for triple in triples if triple[0] in owners}, owners, contents)
    contents.shared = _lines((t for t in triples if not is_own(t[0]) or t[0] in elsewhere), contents.base)
    return contents


def _with_what_follows(triples: set[Triple], known: Reference, decided: Sameness) -> tuple[set[Triple], set[str]]:
    """Return the triples with what follows from all and the reference data, and the nodes that are said to follow."""
    triples = settle_dates(triples, decided.renamed.values())
    triples |= decided.notes
    derived = derive(chain(triples, known.select(_met(triples)) - triples), decided.different)
    triples |= derived
    triples |= known.select(_met(triples))
    return triples, {subject for subject, _, _ in derived}


def _of_people(shard: Shard) -> Shard:
    """Return what of a shard tells namesakes apart."""
    return [triple for triple in shard if triple[0].startswith(PERSON) or triple[2].startswith(PERSON)]


def _read_indexes(
    folder: ShardFolder, keys: Sequence[str], contents: Contents, on_progress: Progress
) -> list[list[Triple]]:
    """Return the triples of each shard's index; a term that stands in many is held once."""
    held: dict[str, str] = {}
    whole: dict[str, Triple] = {}  # lines that many documents have, such as a municipality's
    shards = []
    for number, key in enumerate(keys, 1):
        lines, contents.sizes[key] = folder.index(key)
        triples = []
        for line in lines:
            triple = whole.get(line)
            if triple is None:
                s, p, o = split_line(line)
                triple = held.setdefault(s, s), held.setdefault(p, p), held.setdefault(o, o)
                if not is_own(s):
                    whole[line] = triple
            triples.append(triple)
        shards.append(triples)
        if number % 500 == 0:
            on_progress("bringing together who is whom", number, len(keys))
    return shards


def _review(
    folder: ShardFolder,
    keys: Sequence[str],
    shards: list[list[Triple]],
    reviewing: Reviewing,
    named: Iterable[tuple[str, str]],
    contents: Contents,
) -> None:
    """Put in place of the indexes of documents that reviewers change all that these then say."""
    reviewing.learn_all(shards, named)
    for number, key in enumerate(keys):
        if reviewing.concerns(shards[number]):
            whole = list(map(split_line, folder.read(key)))
            reviewed = reviewing.apply(whole)
            if set(reviewed) != set(whole):
                contents.loose.add(key)
                shards[number] = list(reviewed)


def _generic(shards: Iterable[Shard]) -> dict[str, str]:
    subjects = dict.fromkeys(subject for shard in shards for subject, _, _ in shard)
    return generic_names([[(subject, "", "") for subject in subjects]])


def _loosen(
    folder: ShardFolder, keys: Sequence[str], shards: list[list[Triple]], same: Mapping[str, str], contents: Contents
) -> None:
    """Take the own nodes of those documents into the shards that other shards or decisions speak of too."""
    met = Counter(s for shard in shards for s, p, o in shard if p == _TYPE and o == _DOCUMENT)
    several = {document for document, count in met.items() if count > 1}
    several |= {node for pair in same.items() for node in pair if is_own(node)}
    if not several:
        return
    for number, (key, shard) in enumerate(zip(keys, shards, strict=True)):
        if key not in contents.loose and any(subject in several for subject, _, _ in shard):
            contents.loose.add(key)
            shards[number] = list(map(split_line, folder.read(key)))


def _loose_nodes(keys: Sequence[str], shards: Sequence[Shard], same: Mapping[str, str], contents: Contents) -> set[str]:
    """Return what the own nodes of loose shards are called in the graph."""
    loose = (shard for key, shard in zip(keys, shards, strict=True) if key in contents.loose)
    return {same.get(subject, subject) for shard in loose for subject, _, _ in shard if is_own(subject)}


def _own_nodes(keys: Sequence[str], shards: Sequence[Shard], contents: Contents) -> dict[str, str]:
    """Return the own nodes in the indexes of shards that are not loose, each with its shard."""
    return {
        subject: key
        for key, shard in zip(keys, shards, strict=True)
        if key not in contents.loose
        for subject, _, _ in shard
        if is_own(subject)
    }


def _note_renamed(
    keys: Sequence[str],
    shards: Sequence[Shard],
    same: Mapping[str, str],
    renamed: Sequence[Mapping[str, str]],
    contents: Contents,
) -> None:
    for key, shard, namesakes in zip(keys, shards, renamed, strict=True):
        if not (namesakes or same):
            continue
        changes = {}
        for term in {term for triple in shard for term in (triple[0], triple[2])}:
            new = same.get(term, term)
            new = namesakes.get(new, new)
            if new != term:
                changes[term.encode()] = new.encode()
        if changes:
            contents.renamed[key] = changes


def _met(triples: Iterable[Triple]) -> set[str]:
    """Return every node that the triples name."""
    return {subject for subject, _, _ in triples} | {object_ for _, _, object_ in triples if object_[0] == "<"}


def _note_mended(before: set[Triple], after: set[Triple], owners: Mapping[str, str], contents: Contents) -> None:
    for triples, noted in ((before - after, contents.gone), (after - before, contents.come)):
        for subject, predicate, object_ in triples:
            noted[owners[subject]].add(f"{subject} {predicate} {object_} .\n".encode())


def _lines(triples: Iterable[Triple], base: str) -> list[str]:
    """Return the lines of the triples, sorted, their nodes under *base*."""
    if base != BASE:
        old, new = f"<{BASE}", f"<{base}"
        triples = (
            (new + s[len(old) :] if s.startswith(old) else s, p, new + o[len(old) :] if o.startswith(old) else o)
            for s, p, o in triples
        )
    return sorted(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in triples)
