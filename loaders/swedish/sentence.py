"""A sentence while its document is read: where it stands, its words, and what they are taken for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..grammar.engine import Span
from ..text.layout import Block
from ..text.tokens import Token
from .themes import Theme, find_themes

__all__ = ["Sentence"]


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence of a block with its tokens and, once they are made, its spans."""

    start: int
    end: int
    block: Block
    tokens: list[Token]
    spans: list[Span] = field(default_factory=list)
    number: int = 0
    _themes: list[Theme] | None = None
    told: list[tuple[int, Span]] = field(
        default_factory=list
    )  # the spans that stand for something, each with its place
    tags: frozenset[str] = frozenset()  # every tag that some span has

    def read(self, spans: list[Span]) -> None:
        """Take *spans* for the sentence's own."""
        self.spans = spans
        self.told = [(i, span) for i, span in enumerate(spans) if span.value is not None]
        self.tags = frozenset().union(*{span.tags for span in spans})

    def find_themes(self) -> list[Theme]:
        """Return the themes the sentence names, looked for once."""
        if self._themes is None:
            self._themes = find_themes(self.tokens)
        return self._themes
