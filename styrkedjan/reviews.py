"""What ``styrkedjan review`` does: write a reviewer's word beside the documents, and tell what the graph has of it."""

from __future__ import annotations

import datetime
import os
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .documents import place_of
from .graph.errors import StyrkedjanError, UsageError
from .graph.review_file import REVIEW_FILE, Review, add_reviews
from .graph.why import VERDICTS, tell_review

if TYPE_CHECKING:
    from .graph.reviewed import Reviewed

__all__ = ["file_of", "iter_review_lines", "make_texts", "today", "write_reviews"]


def today() -> str:
    """Return the day on which a review is written, ISO."""
    return datetime.date.today().isoformat()


def file_of(report: Mapping[str, Any], given: Path | None) -> Path:
    """Return the file of reviews: the one that was named, else the one in the folder of the documents of *report*."""
    if given is not None:
        return given / REVIEW_FILE if given.is_dir() else given
    folders = [os.path.dirname(entry["path"]) for entry in report.get("files", ()) if "path" in entry]
    if not folders or len({Path(folder).anchor for folder in folders}) > 1:
        raise UsageError(f"review: the store does not tell where its documents lie; give --file {REVIEW_FILE}")
    folder = Path(os.path.commonpath(folders))
    archive = next((each for each in (folder, *folder.parents) if each.is_file()), None)
    folder = archive.parent if archive else folder
    if not folder.is_dir():
        raise UsageError(f"{folder}: the documents are no longer there; name the file, --file {REVIEW_FILE}")
    return folder / REVIEW_FILE


def write_reviews(path: Path, reviews: Sequence[Review]) -> Iterator[str]:
    """Write *reviews* into the file at *path* and yield what to tell of it."""
    add_reviews(path, reviews)
    for review in reviews:
        where = f"{review.document}: “{textwrap.shorten(review.quote, 80, placeholder=' …')}”" if review.quote else "*"
        put = f" → {review.instead}" if review.instead else ""
        yield f"{review.verdict}  {review.subject}  {review.predicate}  {review.object}{put}  ({where})"
    yield f"written: {path}; a build of that folder follows it"


def iter_review_lines(reviews: Sequence[Reviewed], language: str = "en") -> Iterator[str]:
    """Yield each review with the sentence it is of, and how many there are of each kind."""
    for each in reviews:
        put = f" → {each.now}" if each.now else ""
        yield f"{each.fact}{put}"
        quote = " ".join(each.quote.split())
        yield textwrap.fill(f"“{quote}”", 100, initial_indent="    ", subsequent_indent="     ")
        told = tell_review(language, each.verdict, each.by, each.on, each.why)
        yield f"      {each.document} {each.start}–{each.end}, {told}"
    counts = Counter(each.verdict for each in reviews)
    words = VERDICTS[language]
    yield ", ".join(f"{counts[verdict]} {words[verdict]}" for verdict in ("accepted", "rejected", "corrected"))


def make_texts(report: Mapping[str, Any], say: Callable[[str], None]) -> Callable[[str], str | None]:
    """Return what gives the text of a document by its IRI, read anew from where *report* says that it lies."""
    known: dict[str, str | None] = {}

    def text_of(document: str) -> str | None:
        if document not in known:
            known[document] = _read(place_of(report, document), document, say)
        return known[document]

    return text_of


def _read(place: str, document: str, say: Callable[[str], None]) -> str | None:
    from .loaders.pipeline import read_document

    try:
        if place:
            return read_document(place).text
        say(f"{document}: the store does not tell where it lies; its quotes have no prefix and suffix")
    except StyrkedjanError as error:
        say(f"{error}; its quotes have no prefix and suffix")
    return None
