"""The kinds of statement that a pattern's ``states`` may name, each with the function that makes it of a match."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..document.reading import Reading
from ..grammar.engine import Match, Span
from ..grammar.force import allowed
from ..swedish.sentence import Sentence
from .assignments import assigned
from .bodies import owned, part_organisation
from .initiatives import inspiration, part_initiative, partner, research, responsible
from .participation import participation
from .posts import leadership, posts_of_a_list, state_membership
from .steering import state_whole_chain, steering
from .vacant_posts import state_vacant_head
from .visits import state_visit

__all__ = ["RELATIONS", "Relation", "allowed"]

#: Takes the document, the sentence, the match and the sentence's spans.
Relation = Callable[[Reading, Sentence, Match, Sequence[Span]], None]
RELATIONS: dict[str, Relation] = {
    "membership": state_membership,
    "leadership": leadership,
    "posts-of-a-list": posts_of_a_list,
    "participation": participation,
    "visit": state_visit,
    "partner": partner,
    "inspiration": inspiration,
    "responsible": responsible,
    "assigned": assigned,
    "research": research,
    "part-initiative": part_initiative,
    "owned": owned,
    "part-organisation": part_organisation,
    "steering": steering,
    "vacant-head": state_vacant_head,
    "whole-chain": state_whole_chain,
}
