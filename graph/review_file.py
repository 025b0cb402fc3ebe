"""What a reviewer said of the facts that were read: a plain file beside the documents, ``styrkedjan-review.tsv``.

A line a review, its columns parted by tabs,

    document  quote  subject  predicate  object  accepted | rejected | corrected  instead  by  on  why

*document* is a file name, "*" or empty for any; *quote* the sentence, its white space made single blanks, empty for
any. Subject, predicate and object are names, IRIs or values, as ``why`` shows them. What a correction puts *instead* is
an object, or "subject | predicate | object" of which an empty part stays as it was. *by*, *on* (a day) and *why* tell
whose word it is. A line that begins with "#" is a remark. Lines are sorted and each says all, so that git merges them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from styrkedjan.ontology import BASE, RDFS, read_reference

from .errors import UsageError
from .names import expand

__all__ = [
    "COLUMNS",
    "REVIEW_FILE",
    "Review",
    "add_reviews",
    "collapse",
    "find_predicate",
    "predicate_label",
    "read_reviews",
    "to_line",
]

#: How a file of reviews is called, in any folder of a build.
REVIEW_FILE = "styrkedjan-review.tsv"
COLUMNS = ("document", "quote", "subject", "predicate", "object", "decision", "instead", "by", "on", "why")

_WORDS = {
    "accepted": "accepted",
    "godtagen": "accepted",
    "rejected": "rejected",
    "förkastad": "rejected",
    "corrected": "corrected",
    "rättad": "corrected",
}
_HEADS = (COLUMNS[:2], ("dokument", "citat"))
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_BAR = re.compile(r"(?:^|\s)\|(?=\s|$)")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True, order=True)
class Review:
    """One line: what somebody says of one fact, in one sentence or wherever it stands; ``place`` is file and line."""

    document: str
    quote: str
    subject: str
    predicate: str
    object: str
    verdict: str
    instead: str = ""
    by: str = ""
    on: str = ""
    why: str = ""
    place: str = field(default="", compare=False)

    @property
    def about(self) -> tuple[str, ...]:
        """What the review is of; two reviews of one thing must not say different things."""
        return self.document, self.quote, self.subject, self.predicate, self.object

    @property
    def put(self) -> tuple[str, str, str]:
        """Subject, predicate and object that a correction puts instead, "" for what stays."""
        parts = [part.strip() for part in _BAR.split(self.instead)]
        if len(parts) == 3:
            return parts[0], parts[1], parts[2]
        return "", "", self.instead


def collapse(text: str) -> str:
    """Return *text* on one line, its white space made single blanks."""
    return " ".join(text.split())


def read_reviews(paths: Iterable[Path]) -> list[Review]:
    """Return the reviews of the files *paths*, sorted; a line that cannot be read is an error that names it.

    So are two lines that say different things of the same.
    """
    reviews = sorted(review for path in paths for review in _read_file(path))
    by_fact: dict[tuple[str, ...], Review] = {}
    for review in reviews:
        other = by_fact.setdefault(review.about, review)
        if (other.verdict, other.instead) != (review.verdict, review.instead):
            raise UsageError(f"{review.place}: contradicts {other.place}; keep the one that holds")
    return reviews


def _read_file(path: Path) -> Iterator[Review]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 ({error}); save it as UTF-8 text") from None
    for number, line in enumerate(lines, start=1):
        cells = [collapse(cell) for cell in line.split("\t")]
        if not line.strip() or _is_remark(line) or tuple(cells[:2]) in _HEADS:
            continue
        yield _read_line(line, cells, f"{path}:{number}")


def _is_remark(line: str) -> bool:
    return line.startswith("#") and line.count("\t") < 5  # a file's name may begin so


def _read_line(line: str, cells: list[str], place: str) -> Review:
    if line.startswith(_CONFLICT):
        raise UsageError(f"{place}: a merge that was not finished; keep the lines that hold, without the marks")
    cells += [""] * (len(COLUMNS) - len(cells))
    verdict = _WORDS.get(cells[5].lower(), "")
    if not verdict or not all(cells[2:5]) or len(cells) > len(COLUMNS):
        raise UsageError(f"{place}: {line.strip()[:60]!r} is no review; write {', '.join(COLUMNS)}, parted by tabs")
    if (verdict == "corrected") != bool(cells[6]):
        raise UsageError(f"{place}: what stands instead belongs to a correction, and to nothing else")
    if cells[8] and not _DAY.fullmatch(cells[8]):
        raise UsageError(f"{place}: {cells[8]!r} is no day; write it as 2026-01-15")
    document = "" if cells[0] == "*" else cells[0]
    quote, subject, predicate, object_ = cells[1:5]
    instead, by, on, why = cells[6:10]
    review = Review(document, quote, subject, predicate, object_, verdict, instead, by, on, why, place)
    for name in (review.predicate, review.put[1]):
        if name:
            find_predicate(name, place)
    return review


@cache
def _predicates() -> dict[str, str]:
    """Return the properties of the vocabulary by local name and by label in either language, folded."""
    found: dict[str, str] = {}
    for triple in read_reference("vocabulary"):
        if triple.predicate.value == RDFS + "label":
            iri = str(getattr(triple.subject, "value", ""))
            found.setdefault(str(getattr(triple.object, "value", "")).casefold(), iri)
            found[re.split(r"[#/]", iri)[-1].casefold()] = iri
    return found


def find_predicate(name: str, place: str) -> str:
    """Return the IRI of the property called *name*: an IRI, short or not, its local name or its label."""
    if iri := expand(name, BASE):
        return iri
    known = _predicates()
    if found := known.get(name.casefold()):
        return found
    near = difflib.get_close_matches(name.casefold(), known, n=2)
    meant = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise UsageError(f"{place}: {name!r} is no property of the vocabulary{meant}")


@cache
def _labels() -> dict[str, str]:
    pairs = [(t.subject, t.object) for t in read_reference("vocabulary") if t.predicate.value == RDFS + "label"]
    return {
        subject.value: label.value
        for subject, label in pairs
        if isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal) and label.language == "sv"
    }


def predicate_label(iri: str) -> str:
    """Return what the vocabulary calls a property in Swedish; its IRI where it knows none."""
    return _labels().get(iri, iri)


def to_line(review: Review) -> str:
    """Return the line of *review*, with its line break."""
    cells = [collapse(str(cell)) for cell in astuple(review)[: len(COLUMNS)]]
    return "\t".join([cells[0] or "*", *cells[1:]]).rstrip("\t") + "\n"


def add_reviews(path: Path, reviews: Sequence[Review]) -> list[Review]:
    """Write *reviews* into the file at *path*, in place of others of the same facts; return what stands in it now.

    Remarks stay at its head; the lines are sorted. A file that is not there is made.
    """
    remarks: list[str] = []
    kept: list[Review] = []
    if path.exists():
        kept = list(_read_file(path))
        remarks = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if _is_remark(line)]
    new = {review.about for review in reviews}
    all_ = sorted({replace(each, place="") for each in kept if each.about not in new} | set(reviews))
    text = "".join(f"{remark}\n" for remark in remarks) + "\t".join(COLUMNS) + "\n" + "".join(map(to_line, all_))
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another with --file") from None
    return all_
