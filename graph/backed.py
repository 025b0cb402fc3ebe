"""What evidence of one document, of one municipality, or of enough confidence, backs, with what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from styrkedjan.ontology import FOAF, ORG, PROV, RDF, SCHEMA, SK, SKOS

from .errors import UsageError
from .model import Literal
from .scratch import Nodes, Scratch
from .source import Selected, Source, Text, iter_text
from .terms import from_ntriples

__all__ = ["Backed"]

_TYPE, _DERIVED, _MENTIONS = f"<{RDF}type>", f"<{PROV}wasDerivedFrom>", f"<{SCHEMA}mentions>"
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
_SURE, _REVIEWS, _VERDICT = f"<{SK}confidence>", f"<{SK}reviews>", f"<{SK}verdict>"
_NAMES = (f"<{SK}fileName>", f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>", "<http://purl.org/dc/terms/title>")
_CODES = (f"<{SK}municipalityCode>", f"<{SK}regionCode>")
_EVIDENCE, _INFERENCE, _MEMBERSHIP, _REVIEW = 0, 1, 2, 3
#: What rests on documents, and what on evidence.
_KINDS = {
    f"<{SK}Evidence>": _EVIDENCE,
    f"<{SK}Inference>": _INFERENCE,
    f"<{ORG}Membership>": _MEMBERSHIP,
    f"<{SK}Review>": _REVIEW,
}
_DOCUMENT, _LEVEL = f"<{SK}Document>", f"<{SK}SteeringLevel>"
_PLACES = (f"<{SK}Municipality>", f"<{SK}Region>")
#: Things whose own facts are kept with the municipality that they are tied to.
_THINGS = ("Event", "StudyVisit", "Initiative", "ResearchProject", "Post")

_SCHEMA = """
CREATE TABLE backing (n TEXT PRIMARY KEY, kind INT, s TEXT, p TEXT, o TEXT, sure REAL, document TEXT) WITHOUT ROWID;
CREATE TABLE rests (n TEXT, premise TEXT, PRIMARY KEY (n, premise)) WITHOUT ROWID;
CREATE TABLE link (s TEXT, p TEXT, o TEXT, PRIMARY KEY (s, p, o)) WITHOUT ROWID;
CREATE TABLE class (n TEXT PRIMARY KEY, class TEXT) WITHOUT ROWID;
CREATE TABLE name (n TEXT, name TEXT, PRIMARY KEY (n, name)) WITHOUT ROWID;
CREATE TABLE accepted (n TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE wanted (n TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE home (n TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE near (n TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE kept (n TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE gone (n TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE lost (s TEXT, p TEXT, o TEXT, PRIMARY KEY (s, p, o)) WITHOUT ROWID
"""


class Backed(Selected):
    """What the evidence that is asked for backs, with the reference data that it leads to.

    An inference stays where all that it rests on stays, a membership where any of it does. What a reviewer accepted is
    sure.
    """

    def __init__(self, source: Source, document: str, confidence: float, municipality: str) -> None:
        super().__init__(source)
        self._document, self._confidence, self._municipality = document, confidence, municipality
        # At once: a document that is not there must be told of before anything is written.
        self._known = Scratch(_SCHEMA)
        self._read()
        self._keep()
        self._nodes = Nodes(node for (node,) in self._known.ask(_REACHED))

    def text(self) -> Iterator[Text]:
        for subject, block in groupby(iter_text(self.source), key=itemgetter(0)):
            if subject.startswith(self.instance) and subject not in self._nodes:
                continue
            lost = set(self._known.ask("SELECT p, o FROM lost WHERE s = ?", subject))
            for triple in block:
                _, predicate, object_ = triple
                if object_.startswith(self.instance) and object_ not in self._nodes:
                    continue
                if (predicate, object_) not in lost:
                    yield triple

    # -------------------------------------------------------------------------------------------- what there is

    def _read(self) -> None:
        for subject, block in groupby(iter_text(self.source), key=itemgetter(0)):
            triples = list(block)
            class_ = next((o for _, p, o in triples if p == _TYPE), "")
            kind = _KINDS.get(class_)
            if kind is not None:
                self._read_backing(subject, kind, triples)
            if kind in (None, _MEMBERSHIP):
                self._read_node(subject, class_, triples)

    def _read_backing(self, node: str, kind: int, triples: list[Text]) -> None:
        one = {predicate: object_ for _, predicate, object_ in triples}
        sure = float(one[_SURE].split('"')[1]) if _SURE in one else 1.0
        document = one.get(_DERIVED, "") if kind in (_EVIDENCE, _REVIEW) else ""
        self._known.put("backing", node, kind, *(one.get(part, "") for part in _PARTS), sure, document)
        for _, predicate, object_ in triples:
            if predicate == _DERIVED and kind in (_INFERENCE, _MEMBERSHIP):
                self._known.put("rests", node, object_)
            elif kind == _EVIDENCE and predicate not in _PARTS and object_.startswith(self.instance):
                self._known.put("link", node, predicate, object_)
        if kind == _REVIEW and _REVIEWS in one:
            self._known.put("rests", node, one[_REVIEWS])
            if one.get(_VERDICT, "") != '"rejected"':
                self._known.put("accepted", one[_REVIEWS])

    def _read_node(self, node: str, class_: str, triples: list[Text]) -> None:
        self._known.put("class", node, class_)
        for _, predicate, object_ in triples:
            if object_.startswith(self.instance) and predicate != _MENTIONS:
                self._known.put("link", node, predicate, object_)
            elif (predicate in _NAMES and class_ in (_DOCUMENT, *_PLACES)) or predicate in _CODES:
                literal = from_ntriples(object_)
                if isinstance(literal, Literal):
                    self._known.put("name", node, literal.value)

    # -------------------------------------------------------------------------------------------- what stays

    def _keep(self) -> None:
        known = self._known
        known.run("UPDATE backing SET sure = 1 WHERE n IN (SELECT n FROM accepted)")
        conditions = [f"kind = {_EVIDENCE}", f"sure >= {self._confidence!r}"]
        if self._document:
            self._find("wanted", self._document, (_DOCUMENT,), "document")
            conditions.append("document IN (SELECT n FROM wanted)")
        if self._municipality:
            self._find("home", self._municipality, _PLACES, "municipality or region")
            self._settle_home()
            conditions.append(_OF_HOME)
        known.run(f"INSERT INTO kept SELECT n FROM backing WHERE {' AND '.join(conditions)}", *_RESTING)
        if self._document:
            known.run(
                f"INSERT INTO gone SELECT n FROM class WHERE class = '{_DOCUMENT}' AND n NOT IN (SELECT n FROM wanted)"
            )
            if not self._municipality:  # what was rejected in it is its own too
                known.run(
                    f"INSERT OR IGNORE INTO kept SELECT n FROM backing WHERE kind = {_REVIEW} "
                    "AND document IN (SELECT n FROM wanted)"
                )
        known.run(*_LOSING)

    def _find(self, table: str, name: str, classes: tuple[str, ...], what: str) -> None:
        """Put the nodes of *classes* that are called *name* into *table*; none is an error that names some."""
        marks = ", ".join("?" * len(classes))
        of_class = f"SELECT n FROM class WHERE class IN ({marks})"
        rows = list(self._known.ask(f"SELECT n, name FROM name WHERE n IN ({of_class})", *classes))
        wanted = name.strip("<>")
        found = {node for (node,) in self._known.ask(of_class, *classes) if node == f"<{wanted}>"}
        found |= {node for node, each in rows if each == name}
        found = found or {node for node, each in rows if each.casefold() == name.casefold()}
        if not found:
            by_node: dict[str, str] = {}
            for node, each in rows:
                by_node[node] = min(by_node.get(node, each), each)
            listed = ", ".join(sorted(by_node.values())[:5])
            raise UsageError(f"{name!r}: no such {what} in the graph; there are {listed}")
        for node in found:
            self._known.put(table, node)

    def _settle_home(self) -> None:
        """Add what is in the municipality, and near it the things and the people that facts tie to it."""
        known = self._known
        codes = known.ask(f"SELECT n FROM home WHERE n LIKE '{self.instance}municipality/%'")
        for code in [node.rpartition("/")[2].rstrip(">") for (node,) in codes]:
            known.run(
                "INSERT OR IGNORE INTO home SELECT n FROM class "
                f"WHERE n >= '{self.instance}organisation/{code}/' AND n < '{self.instance}organisation/{code}0'"
            )
        ways = ", ".join(f"'<{SK}{name}>'" for name in ("partOf", "locatedIn", "ownedBy"))
        known.run(
            "CREATE INDEX back ON link (o)",
            f"""INSERT OR IGNORE INTO home WITH RECURSIVE within (n) AS (
                SELECT n FROM home UNION SELECT link.s FROM within JOIN link ON link.o = within.n
                WHERE link.p IN ({ways})
                ) SELECT n FROM within""",
            f"""INSERT INTO near SELECT DISTINCT s FROM backing WHERE kind IN ({_EVIDENCE}, {_INFERENCE})
                AND o IN (SELECT n FROM home) AND p != '{_MENTIONS}' AND s NOT IN (SELECT n FROM home)""",
        )


_CLASSES = ", ".join(f"'<{SK}{name}>'" for name in _THINGS)
_THING = f"SELECT n FROM class WHERE class IN ({_CLASSES})"
_PERSONAL = ", ".join(f"'{iri}'" for iri in (f"<{SK}hasRole>", f"<{FOAF}mbox>"))
#: The evidence of a municipality: a fact of which it, or what is in it, is an end; facts of the things that are tied to
#: it; the roles of its people; and where documents mention any of these.
_OF_HOME = f"""(
    s IN (SELECT n FROM home)
    OR (p != '{_MENTIONS}' AND o IN (SELECT n FROM home))
    OR (s IN (SELECT n FROM near) AND (p IN ({_PERSONAL}) OR s IN ({_THING})))
    OR (p = '{_MENTIONS}' AND (o IN (SELECT n FROM home) OR o IN (SELECT n FROM near)))
)"""
_RESTING = (
    f"""INSERT INTO kept SELECT n FROM backing WHERE kind = {_INFERENCE} AND NOT EXISTS (
        SELECT 1 FROM rests WHERE rests.n = backing.n AND premise NOT IN (SELECT n FROM kept))""",
    f"""INSERT INTO kept SELECT n FROM backing WHERE kind IN ({_MEMBERSHIP}, {_REVIEW}) AND EXISTS (
        SELECT 1 FROM rests WHERE rests.n = backing.n AND premise IN (SELECT n FROM kept))""",
)
_LOSING = (
    "INSERT OR IGNORE INTO gone SELECT n FROM backing WHERE n NOT IN (SELECT n FROM kept)",
    f"""INSERT INTO lost SELECT s, p, o FROM backing WHERE kind IN ({_EVIDENCE}, {_INFERENCE})
        EXCEPT SELECT s, p, o FROM backing WHERE n IN (SELECT n FROM kept)""",
)
#: Every node that what stays names, and what these lead to by themselves; the levels of the chain always.
_REACHED = f"""
WITH RECURSIVE reached (n) AS (
    SELECT n FROM kept
    UNION SELECT document FROM backing WHERE document != '' AND n IN (SELECT n FROM kept)
    UNION SELECT s FROM backing WHERE kind IN ({_EVIDENCE}, {_INFERENCE}) AND n IN (SELECT n FROM kept)
    UNION SELECT o FROM backing WHERE kind IN ({_EVIDENCE}, {_INFERENCE}) AND n IN (SELECT n FROM kept)
    UNION SELECT n FROM class WHERE class = '{_LEVEL}'
    UNION SELECT link.o FROM reached JOIN link ON link.s = reached.n
        WHERE link.o NOT IN (SELECT n FROM gone)
        AND NOT EXISTS (SELECT 1 FROM lost WHERE lost.s = link.s AND lost.p = link.p AND lost.o = link.o)
)
SELECT n FROM reached WHERE n NOT IN (SELECT n FROM gone) AND n LIKE '<%'
"""
