"""A graph as rows on disk: nodes with their names, evidence with what it backs; for tables and networks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from styrkedjan.ontology import FOAF, ORG, PROV, RDF, RDFS, SCHEMA, SK, SKOS

from .model import Literal
from .scratch import Scratch
from .source import Source, Text, iter_text
from .terms import from_ntriples

__all__ = ["Rows"]

_TYPE, _DERIVED, _MENTIONS, _SUBCLASS = (
    f"<{RDF}type>",
    f"<{PROV}wasDerivedFrom>",
    f"<{SCHEMA}mentions>",
    f"<{RDFS}subClassOf>",
)
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
_OF_EVIDENCE = (f"<{SK}role>", f"<{SK}quote>", _DERIVED)
_OF_PLACE = tuple(f"<{SK}{name}>" for name in ("start", "end", "rule", "confidence"))
_MODALITY, _REVIEWS, _VERDICT = f"<{SK}modality>", f"<{SK}reviews>", f"<{SK}verdict>"
_EVIDENCE, _INFERENCE, _REVIEW = (f"<{SK}{name}>" for name in ("Evidence", "Inference", "Review"))
_UNNAMED = frozenset({_EVIDENCE, _INFERENCE, _REVIEW, f"<{SK}Rule>", f"<{SK}Section>", f"<{ORG}Membership>"})
_NAMES = (f"<{SKOS}prefLabel>", f"<{RDFS}label>")
#: Properties of a node that are its own columns.
_OWN = tuple(
    f"<{iri}>"
    for iri in (SK + "fileName", SK + "atLevel", SCHEMA + "startDate", SCHEMA + "endDate", SK + "municipalityCode")
    + (SK + "regionCode", FOAF + "mbox", SK + "rank")
)
_LINKS = (f"<{SK}hasRole>", f"<{SK}postIn>")

_SCHEMA = """
CREATE TABLE node (n TEXT PRIMARY KEY, class TEXT, label TEXT, file TEXT, level TEXT, start TEXT, finish TEXT,
    municipality TEXT, region TEXT, mbox TEXT, rank TEXT) WITHOUT ROWID;
CREATE TABLE evidence (n TEXT PRIMARY KEY, s TEXT, p TEXT, o TEXT, literal INT, role TEXT, quote TEXT, document TEXT,
    start INT, finish INT, rule TEXT, sure TEXT, modality TEXT) WITHOUT ROWID;
CREATE TABLE inference (n TEXT PRIMARY KEY, s TEXT, p TEXT, o TEXT) WITHOUT ROWID;
CREATE TABLE rests (n TEXT, premise TEXT, PRIMARY KEY (n, premise)) WITHOUT ROWID;
CREATE TABLE verdict (n TEXT PRIMARY KEY, verdict TEXT) WITHOUT ROWID;
CREATE TABLE link (s TEXT, p TEXT, o TEXT, PRIMARY KEY (s, p, o)) WITHOUT ROWID;
CREATE TABLE met (n TEXT PRIMARY KEY) WITHOUT ROWID
"""


class Rows(Scratch):
    """The rows of one graph; IRIs and values stand in them without the marks of N-Triples.

    ``label`` is a node's name in *language*, else in Swedish, else in another; ``link`` has what ties a node to roles,
    and a post to its organisation.
    """

    def __init__(self, source: Source, language: str = "sv") -> None:
        super().__init__(_SCHEMA)
        self.base = source.base
        self._language = language
        #: The classes above each class of the vocabulary, itself with them.
        self.above: dict[str, set[str]] = {}
        for subject, block in groupby(iter_text(source), key=itemgetter(0)):
            self._read(_plain(subject), list(block))
        self.above = {class_: _closure(class_, self.above) for class_ in self.above}

    def _read(self, node: str, triples: list[Text]) -> None:
        one: dict[str, str] = {}
        for _, predicate, object_ in triples:
            one.setdefault(predicate, object_)
        class_ = one.get(_TYPE, "")
        if class_ == _EVIDENCE:
            self._read_evidence(node, one)
        elif class_ == _INFERENCE:
            self.put("inference", node, *(_plain(one.get(part, "")) for part in _PARTS))
            for _, predicate, object_ in triples:
                if predicate == _DERIVED:
                    self.put("rests", node, _plain(object_))
        elif class_ == _REVIEW:
            if _REVIEWS in one:
                self.put("verdict", _plain(one[_REVIEWS]), _plain(one.get(_VERDICT, "")))
        elif class_ not in _UNNAMED:
            self._read_node(node, class_, one, triples)

    def _read_evidence(self, node: str, one: dict[str, str]) -> None:
        parts = [one.get(part, "") for part in _PARTS]
        told = [_plain(one.get(name, "")) for name in _OF_EVIDENCE]
        start, end, rule, sure = (_plain(one.get(name, "")) for name in _OF_PLACE)
        place = int(start or 0), int(end or 0), rule, sure, _plain(one.get(_MODALITY, ""))
        self.put("evidence", node, *map(_plain, parts), int(parts[2][:1] == '"'), *told, *place)

    def _read_node(self, node: str, class_: str, one: dict[str, str], triples: list[Text]) -> None:
        labels: dict[str, list[Literal]] = {name: [] for name in _NAMES}
        for _, predicate, object_ in triples:
            if predicate in labels and isinstance(label := from_ntriples(object_), Literal):
                labels[predicate].append(label)
            elif predicate == _SUBCLASS:
                self.above.setdefault(node, set()).add(_plain(object_))
            elif predicate == _MENTIONS:
                self.put("met", _plain(object_))
            elif predicate in _LINKS:
                self.put("link", node, _plain(predicate), _plain(object_))
        named = next(filter(None, labels.values()), [])
        label = min(named, key=self._worse).value if named else ""
        self.put("node", node, _plain(class_), label, *(_plain(one.get(name, "")) for name in _OWN))

    def _worse(self, label: Literal) -> tuple[bool, bool, Literal]:
        return label.language != self._language, label.language != "sv", label

    def label(self, iri: str) -> str:
        """Return a node's name, its IRI where it has none."""
        for (label,) in self.ask("SELECT label FROM node WHERE n = ?", iri):
            return str(label) or iri
        return iri

    def iter_levels(self) -> Iterator[tuple[str, str]]:
        """Yield each node that has a level with its IRI; people have that of the role which stands highest."""
        yield from self.ask(
            """SELECT n, level FROM (
                 SELECT found.n AS n, found.level AS level, MIN(COALESCE(NULLIF(rank.rank, ''), 9) || found.level)
                 FROM (SELECT n, level FROM node WHERE level != ''
                       UNION SELECT link.s, role.level FROM link JOIN node role ON role.n = link.o
                       WHERE link.p = ? AND role.level != '') found
                 LEFT JOIN node rank ON rank.n = found.level GROUP BY found.n)
               UNION SELECT n, n FROM node WHERE class = ? AND level = ''""",
            SK + "hasRole",
            SK + "SteeringLevel",
        )


def _plain(text: str) -> str:
    """Return an IRI without its marks, a literal's value."""
    if text[:1] == '"':
        term = from_ntriples(text)
        return term.value if isinstance(term, Literal) else term
    return text[1:-1] if text[:1] == "<" else text


def _closure(start: str, above: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += above.get(one, ())
    return found
