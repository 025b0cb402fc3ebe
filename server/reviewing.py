"""What reviewers say: the list of what the graph has of it, and the file for new words, made without any script.

The server keeps nothing: whoever reviews a document gets a file for the folder of the documents, which the next build
follows, the same as the page's own script makes.
"""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from styrkedjan.graph.errors import TermError, UsageError
from styrkedjan.graph.review_file import COLUMNS, REVIEW_FILE, Review, collapse, to_line
from styrkedjan.graph.reviewed import Reviewed, find_reviews
from styrkedjan.graph.views.document import read_document
from styrkedjan.graph.why import tell_review

from .current import Current, Opened
from .pages import Pages, language_of, words
from .problems import Problem
from .settings import Settings
from .web import checked, read_body

__all__ = ["Reviewing"]

_MOST_FIELDS = 20_000
_SHOWN = 500
_FACT = re.compile(r"f([1-9][0-9]{0,6})")
#: What reviewers say, in the order of the page, with the words for it.
_VERDICTS = {"rejected": "reviews.rejected", "corrected": "reviews.corrected", "accepted": "reviews.accepted"}


class Reviewing:
    """Answers at ``/reviews`` and ``/review``."""

    def __init__(self, settings: Settings, current: Current, pages: Pages) -> None:
        self.settings, self.current, self.pages = settings, current, pages

    async def list(self, request: Request) -> Response:
        """Return what was rejected, corrected and accepted, each with its sentence and whose word it is."""
        opened, lang = self.current.opened, language_of(request)
        found = await asyncio.to_thread(find_reviews, opened.store)
        groups = [
            (verdict, heading, [each for each in found if each.verdict == verdict])
            for verdict, heading in _VERDICTS.items()
        ]
        title = words()["reviews.title"][("sv", "en").index(lang)]
        return self.pages.answer(
            request, "reviews", opened.base, title, groups=groups, shown=_SHOWN, file=REVIEW_FILE,
            told=lambda each: _tell(each, lang),
        )  # fmt: skip

    async def file(self, request: Request) -> Response:
        """Return the file that says of a document's facts what was ticked in the form of its page."""
        _refuse_other_sites(request, self.settings.base)
        body = await read_body(request, self.settings.body_bytes)
        try:
            given = parse_qsl(body.decode("ascii"), encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise Problem(400, "the form is not as the page of a document sends it; load the page again") from None
        opened, ticked = self.current.opened, dict(given)
        if ticked.get("graph") != opened.token:
            raise Problem(
                409, "the graph has been built anew since the page was made; load it again and tick once more"
            )
        text = await asyncio.to_thread(_write, opened, ticked)
        headers = {
            "content-type": "text/tab-separated-values; charset=utf-8",
            "content-disposition": f'attachment; filename="{REVIEW_FILE}"',
            "cache-control": "no-store",
        }
        return Response(text, headers=headers)


def _tell(review: Reviewed, lang: str) -> str:
    return tell_review(lang, review.verdict, review.by, review.on, review.why)


def _refuse_other_sites(request: Request, base: str) -> None:
    """Refuse a form that another site's page sends in the name of whoever looks at it."""
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    own = {request.headers.get("host", ""), urlsplit(base).netloc} - {""}
    is_foreign = bool(origin) and urlsplit(origin).netloc not in own
    if site not in ("", "same-origin", "none") or (not site and is_foreign):
        raise Problem(403, "a review is sent from the page of a document, not from another site")


def _write(opened: Opened, ticked: dict[str, str]) -> str:
    try:
        view = read_document(opened.store, checked(ticked.get("document", "")), None)
    except (UsageError, TermError) as error:
        raise Problem(404, "there is no such document in the graph") from error
    facts = {fact.number: (passage, fact) for passage in view.passages for fact in passage.facts}
    by, today = collapse(ticked.get("by", ""))[:80], datetime.date.today().isoformat()
    reviews = set()
    for name, verdict in ticked.items():
        number = _FACT.fullmatch(name)
        if number is None or verdict not in ("accepted", "rejected") or int(number[1]) not in facts:
            continue
        passage, fact = facts[int(number[1])]
        subject, object_ = collapse(fact.subject.label), collapse(fact.object.label)
        told = view.file, collapse(passage.quote), subject, fact.predicate, object_, verdict
        reviews.add(Review(*told, by=by, on=today))
    if not reviews:
        raise Problem(400, "nothing is ticked; say of a fact that it is right or wrong")
    return _to_file(sorted(reviews))


def _to_file(reviews: Sequence[Review]) -> str:
    return "".join([f"# {REVIEW_FILE}\n", "\t".join(COLUMNS) + "\n", *map(to_line, reviews)])
