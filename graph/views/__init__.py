"""Interactive pages of the steering chain, each one file that opens without a network."""

from __future__ import annotations

from ..errors import UsageError
from ..names import find_node
from ..selection import Selection, select
from ..times import read_moment
from .document import Text, find_document, read_document
from .document_page import render_page
from .page import Page, build_page, texts
from .payload import KINDS, to_payload
from .read import UNDRAWN, Source, read_graph

__all__ = ["KINDS", "Page", "Text", "render", "render_document"]

LANGUAGES = ("sv", "en")


def render(
    kind: str,
    store: Source,
    *,
    about: str | None = None,
    lang: str = "sv",
    as_of: str | None = None,
    known_by: str | None = None,
    public: bool = False,
) -> Page:
    """Return a page of the graph in *store*.

    *kind* is "chain", "network", "around" or "visits"; *about* is a name or an IRI, and "around" needs one. The page
    opens in *lang* ("sv" or "en") and carries both languages. *as_of* leaves out what is said not to hold on that day,
    *known_by* what was said later; both are a day, a month or a year, and what is undated stays. *public* leaves out
    e-mail addresses, telephone numbers and personal identity numbers, in quotes too. Equal graphs give equal bytes.
    """
    if kind not in KINDS:
        raise UsageError(f"{kind!r} is no view; there are {', '.join(KINDS)}")
    if lang not in LANGUAGES:
        raise UsageError(f"{lang!r} is no language of the pages; give sv or en")
    if kind == "around" and not about:
        raise UsageError("view around shows the neighbourhood of one node; name it with --about")
    moment = read_moment(as_of, known_by)
    graph = read_graph(select(store, Selection(public=public)), moment)
    node = None
    if about:
        node = graph.nodes.get(find_node(store, about))
        if node is None or node.kind in UNDRAWN:
            raise UsageError(
                f"{about!r} is no actor, event, initiative or concept; view {kind} can be about nothing else"
            )
        if kind == "chain" and node.kind == "Concept":
            raise UsageError(
                f"{about!r} is a concept, and nobody stands in its chain; try view around --about {about!r}"
            )
    name = texts()[f"view.{kind}"][LANGUAGES.index(lang)]
    title = f"{node.label[:80]} – {name}" if node else name
    return build_page(kind, to_payload(kind, graph, node, moment), lang, f"{title} – Styrkedjan")


def render_document(store: Source, document: str, text: Text | None, *, lang: str = "sv", public: bool = False) -> Page:
    """Return a page of the document called *document*, its facts marked in its *text*.

    Where no text is at hand, the page has the sentences that the graph quotes. It opens in *lang* and carries both
    languages; equal graphs and texts give equal bytes. *public* makes e-mail addresses, telephone numbers and personal
    identity numbers unreadable, in the text too.
    """
    if lang not in LANGUAGES:
        raise UsageError(f"{lang!r} is no language of the pages; give sv or en")
    return render_page(read_document(store, find_document(store, document), text, public=public), lang)
