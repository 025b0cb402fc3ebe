"""The network as files for Gephi and its like: who and what as nodes, facts as lines with their sentences.

Roles and posts are nodes; a line has what it says in words, its kind, and as its weight how many sentences say it. What
only the reference data says is left out, and so are nodes that no document mentions or ties to another. The files are
written row by row from disk, so that memory does not grow with the graph.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from styrkedjan.ontology import PREFIXES, SK

from .network import DRAWN
from .rows import Rows
from .source import Source

__all__ = ["write_gexf", "write_graphml"]

#: Colours of the levels, from the state to the residents, and of unions; what has no level is grey.
_COLOURS = {
    "state": "#4b2e83",
    "political": "#1f5fa8",
    "executive": "#0f7c8a",
    "management": "#2e8b57",
    "staff": "#b8860b",
    "resident": "#c2571a",
    "union": "#a8325e",
}
_GREY = "#7a7a7a"
#: How a post is tied to its role and organisation: no sentence says it, but it is what the post is.
_OF_POSTS = (SK + "hasRole", SK + "postIn")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Node:
    iri: str
    label: str
    type: str
    level: str
    start_date: str
    end_date: str
    municipality_code: str
    region_code: str
    mbox: str

    @property
    def colour(self) -> dict[str, int]:
        colour = _COLOURS.get(self.level, _GREY)
        return {name: int(colour[at : at + 2], 16) for name, at in (("r", 1), ("g", 3), ("b", 5))}

    def told(self) -> dict[str, str]:
        """Return the attributes by name: what is always told, and what is known."""
        always = {"type": self.type, "level": self.level}
        dates = {"start_date": self.start_date, "end_date": self.end_date}
        codes = {"municipality_code": self.municipality_code, "region_code": self.region_code, "mbox": self.mbox}
        return always | {name: value for name, value in (dates | codes).items() if value}


@dataclass(frozen=True, slots=True)
class _Line:
    source: str
    target: str
    label: str
    kind: str
    weight: float
    predicate: str
    roles: str
    quotes: str
    documents: str
    confidence: float


_NODE = ("type", "level", "start_date", "end_date", "municipality_code", "region_code", "mbox")
_LINE = ("kind", "predicate", "roles", "quotes", "documents", "confidence")


class _Network:
    """What a graph's network shows, on disk."""

    def __init__(self, source: Source) -> None:
        self._rows = Rows(source)
        self._rows.run(
            "CREATE TABLE drawn (n TEXT PRIMARY KEY) WITHOUT ROWID",
            "CREATE TABLE line (s TEXT, p TEXT, o TEXT, n TEXT, PRIMARY KEY (s, p, o, n)) WITHOUT ROWID",
            "CREATE TABLE stands (n TEXT PRIMARY KEY, level TEXT) WITHOUT ROWID",
        )
        for class_ in self._classes():
            for _ in self._rows.ask("INSERT INTO drawn SELECT n FROM node WHERE class = ?", class_):
                pass
        for node, level in list(self._rows.iter_levels()):
            self._rows.put("stands", node, level)
        self._rows.run(
            """INSERT OR IGNORE INTO line SELECT s, p, o, n FROM evidence WHERE NOT literal
               AND s IN (SELECT n FROM drawn) AND o IN (SELECT n FROM drawn)""",
            """INSERT OR IGNORE INTO line SELECT s, p, o, COALESCE(premise, '') FROM inference
               LEFT JOIN rests ON rests.n = inference.n
               WHERE s IN (SELECT n FROM drawn) AND o IN (SELECT n FROM drawn)""",
            f"""INSERT OR IGNORE INTO line SELECT s, p, o, '' FROM link JOIN node ON node.n = s
                WHERE node.class = '{SK}Post' AND p IN ('{_OF_POSTS[0]}', '{_OF_POSTS[1]}')
                AND s IN (SELECT n FROM drawn) AND o IN (SELECT n FROM drawn)""",
        )

    def _classes(self) -> list[str]:
        """Return the classes that are drawn: every kind of actor, and the others by name."""
        found = [class_ for (class_,) in self._rows.ask("SELECT DISTINCT class FROM node")]
        wanted = DRAWN | {SK + "Role", SK + "Post"}
        return sorted(c for c in found if c in wanted or SK + "Actor" in self._rows.above.get(c, {c}))

    def nodes(self) -> Iterator[_Node]:
        level = f"{self._rows.base}level/"
        rows = self._rows.ask(
            """SELECT node.n, label, class, COALESCE(stands.level, ''), start, finish, municipality, region, mbox
               FROM node JOIN drawn ON drawn.n = node.n LEFT JOIN stands ON stands.n = node.n
               WHERE node.n IN (SELECT n FROM met) OR node.n IN (SELECT s FROM line) OR node.n IN (SELECT o FROM line)
               ORDER BY node.n"""
        )
        for iri, label, class_, at, *rest in rows:
            yield _Node(iri, label or iri, re.split("[#/]", class_)[-1], at.removeprefix(level), *rest)

    def lines(self) -> Iterator[_Line]:
        rows = self._rows.ask(
            """SELECT line.s, line.p, line.o, COALESCE(e.quote, ''), COALESCE(document.file, e.document, ''),
                      COALESCE(NULLIF(role.label, ''), e.role, ''), COALESCE(e.sure, ''), e.n
               FROM line LEFT JOIN evidence e ON e.n = line.n LEFT JOIN node role ON role.n = e.role
               LEFT JOIN node document ON document.n = e.document ORDER BY line.s, line.p, line.o"""
        )
        words: dict[str, str] = {}
        for (subject, predicate, object_), told in groupby(rows, key=lambda row: row[:3]):
            if predicate not in words:
                words[predicate] = self._rows.label(predicate)
            evidence = [row[3:] for row in told if row[7] is not None]
            quotes, documents, roles = (" | ".join(sorted({row[at] for row in evidence} - {""})) for at in range(3))
            sure = max((float(row[3]) for row in evidence if row[3]), default=1.0)
            weight = float(max(1, len(evidence)))
            about = words[predicate], _short(predicate), weight, predicate
            yield _Line(subject, object_, *about, roles, quotes, documents, sure)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _text(value: object) -> str:
    return escape(_NOT_XML.sub("", str(value)))


def _quoted(value: object) -> str:
    return quoteattr(_NOT_XML.sub("", str(value)), {"\n": "&#10;", "\t": "&#9;"})


# ------------------------------------------------------------------------------------------------ GraphML

_GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(source: Source) -> Iterator[str]:
    """Yield the network as GraphML; lists are joined by " | ", colours are ``r``, ``g``, ``b``."""
    network = _Network(source)
    yield _GRAPHML
    for kind, names in (("node", ("label", *_NODE, "r", "g", "b")), ("edge", ("label", "weight", *_LINE))):
        for name in names:
            type_ = "double" if name in ("weight", "confidence") else "long" if name in ("r", "g", "b") else "string"
            yield f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for node in network.nodes():
        yield f"<node id={_quoted(node.iri)}>\n"
        for name, value in {"label": node.label, **node.told(), **node.colour}.items():
            yield f'  <data key="node-{name}">{_text(value)}</data>\n'
        yield "</node>\n"
    for line in network.lines():
        yield f"<edge source={_quoted(line.source)} target={_quoted(line.target)} id={_quoted(line.kind)}>\n"
        for name in ("label", "weight", *_LINE):
            yield f'  <data key="edge-{name}">{_text(getattr(line, name))}</data>\n'
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


# ------------------------------------------------------------------------------------------------ GEXF

_GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">
"""


def write_gexf(source: Source) -> Iterator[str]:
    """Yield the network as GEXF, for Gephi: with its timeline where anything is dated, and a colour for each level."""
    network = _Network(source)
    dated = any(_span(node) for node in network.nodes())
    yield _GEXF
    yield f'  <graph defaultedgetype="directed" mode="{"dynamic" if dated else "static"}" timeformat="date">\n'
    for kind, names in (("node", _NODE), ("edge", (*_LINE, "networkx_key"))):
        yield f'    <attributes class="{kind}" mode="static">\n'
        for name in names:
            type_ = "double" if name == "confidence" else "string"
            yield f'      <attribute id="{kind}-{name}" title="{name}" type="{type_}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    for node in network.nodes():
        yield f"      <node id={_quoted(node.iri)} label={_quoted(node.label)}{_span(node)}>\n"
        yield '        <viz:color r="{r}" g="{g}" b="{b}" a="1.0"/>\n'.format(**node.colour)
        yield from _values("node", node.told())
        yield "      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    for number, line in enumerate(network.lines()):
        ends = f"source={_quoted(line.source)} target={_quoted(line.target)}"
        yield f'      <edge id="{number}" {ends} label={_quoted(line.label)} weight="{line.weight}">\n'
        yield from _values("edge", {**{name: getattr(line, name) for name in _LINE}, "networkx_key": line.kind})
        yield "      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _values(kind: str, told: dict[str, str]) -> Iterator[str]:
    yield "        <attvalues>\n"
    for name, value in told.items():
        yield f'          <attvalue for="{kind}-{name}" value={_quoted(value)}/>\n'
    yield "        </attvalues>\n"


def _span(node: _Node) -> str:
    """Return from and until when a node is, as attributes for the timeline; "" where that is not known."""
    start = _day(node.start_date)
    if not start:
        return ""
    end = _day(node.end_date, last=True) or _day(node.start_date, last=True)
    return f' start="{start}" end="{end}"'


def _day(date: str, *, last: bool = False) -> str:
    """Return the first or last day of a day, month or year; "" of a day whose year is not known."""
    if not date or date.startswith("--"):
        return ""
    year, month, day = (*date.split("-"), "", "")[:3]
    month = month or ("12" if last else "01")
    ends = monthrange(int(year), int(month))[1] if year.isdecimal() and int(year) else 28
    return f"{year}-{month}-{day or (f'{ends:02}' if last else '01')}"
