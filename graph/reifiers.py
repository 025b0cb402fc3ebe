"""RDF 1.2: what evidence backs as a triple term, in place of its three parts (https://www.w3.org/TR/rdf12-concepts/)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from styrkedjan.ontology import RDF

from .source import Selected, Text, iter_text

__all__ = ["Reified"]

_SUBJECT, _PREDICATE, _OBJECT, _REIFIES = (f"<{RDF}{name}>" for name in ("subject", "predicate", "object", "reifies"))


class Reified(Selected):
    """The graph with evidence and inferences as reifiers: ``evidence rdf:reifies <<( subject predicate object )>>``."""

    def text(self) -> Iterator[Text]:
        for subject, block in groupby(iter_text(self.source), key=itemgetter(0)):
            triples = list(block)
            parts = {p: o for _, p, o in triples if p in (_SUBJECT, _PREDICATE, _OBJECT)}
            if len(parts) < 3:
                yield from triples
                continue
            term = f"<<( {parts[_SUBJECT]} {parts[_PREDICATE]} {parts[_OBJECT]} )>>"
            rest = [triple for triple in triples if triple[1] not in parts]
            yield from sorted([*rest, (subject, _REIFIES, term)])
