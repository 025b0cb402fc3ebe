"""What can be exported or checked: anything that gives its triples in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from .model import Term
from .terms import from_ntriples, split_line, term_to_ntriples

__all__ = ["Lined", "Selected", "Source", "Text", "Triple", "iter_text", "to_text"]

Triple = tuple[str, str, Term]
#: A triple whose terms are N-Triples text, which most of what leaves the graph is made from without being read.
Text = tuple[str, str, str]


class Source(Protocol):
    """What can be exported: anything that gives its triples sorted, a subject's together, each once."""

    @property
    def base(self) -> str: ...

    def triples(self) -> Iterator[Triple]: ...


@runtime_checkable
class Lined(Protocol):
    """A source that has its N-Quads at hand."""

    def lines(self) -> Iterator[str]: ...


def iter_text(source: Source) -> Iterator[Text]:
    """Yield the triples of *source* as text, in their order."""
    if isinstance(source, Lined):
        for line in source.lines():
            subject, predicate, object_ = line.split(" ", 2)
            yield subject, predicate, object_[:-3]
    else:
        yield from to_text(source.triples())


def to_text(triples: Iterable[Triple]) -> Iterator[Text]:
    """Yield *triples* as text."""
    for subject, predicate, object_ in triples:
        yield term_to_ntriples(subject), f"<{predicate}>", term_to_ntriples(object_)


class Selected:
    """A part of a graph, made of its text; who has this as a base says in :meth:`text` what is in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.base = source.base
        #: What the text of every instance's IRI begins with.
        self.instance = f"<{source.base}"

    def text(self) -> Iterator[Text]:
        """Yield what is in the part, sorted by its lines."""
        yield from iter_text(self.source)

    def lines(self) -> Iterator[str]:
        """Yield the part as N-Quads lines."""
        for subject, predicate, object_ in self.text():
            yield f"{subject} {predicate} {object_} .\n"

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of the part."""
        for line in self.lines():
            subject, predicate, object_ = split_line(line)
            yield subject[1:-1] if subject[0] == "<" else subject, predicate[1:-1], from_ntriples(object_)
