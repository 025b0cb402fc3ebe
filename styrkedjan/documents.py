"""What the commands tell of documents: what became of each, what was read in one, whether its quotes still stand."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .graph.errors import DocumentError, StyrkedjanError, UsageError
from .graph.personal import MASK

if TYPE_CHECKING:
    from .graph.remote import Endpoint
    from .graph.store import Store
    from .graph.views import Page
    from .graph.views.document import Text
    from .loaders.coverage import ReadSentence
    from .loaders.limits import Limits
    from .loaders.readers import RawDocument

__all__ = [
    "Checked",
    "cover",
    "find_text",
    "iter_check_lines",
    "iter_checked",
    "iter_coverage_lines",
    "iter_document_lines",
    "iter_documents",
    "read_text",
    "view_document",
]

_DOCUMENTS = """SELECT ?document ?name ?sentences ?stating ?sha ?reader WHERE {
    ?document a sk:Document ; sk:fileName ?name ; sk:sentences ?sentences ; sk:sentencesWithFacts ?stating .
    OPTIONAL { ?document sk:textSha256 ?sha } OPTIONAL { ?document sk:reader ?reader }
} ORDER BY ?name ?document"""
_QUOTES = """SELECT DISTINCT ?start ?end ?quote ?fact WHERE {
    ?evidence prov:wasDerivedFrom ?document ; a sk:Evidence ; sk:start ?start ; sk:end ?end ; sk:quote ?quote ;
        rdf:predicate ?predicate .
    BIND(?predicate != schema:mentions AS ?fact)
} ORDER BY ?start ?end"""


def iter_documents(source: Store | Endpoint, report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what became of each file of the last build, as its report tells; without one, the graph's documents."""
    if report:
        yield from report["files"]
        return
    for document, name, sentences, stating, sha, reader in source.select(_DOCUMENTS):
        yield {
            "file": name,
            "status": "loaded",
            "document": document,
            "sentences": int(sentences),
            "sentencesWithFacts": int(stating),
            "textSha256": sha,
            "reader": reader,
        }


def iter_document_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each file: what became of it, the share of its sentences that stated something, its name."""
    for entry in entries:
        remarks = [entry["message"]] if entry.get("message") else []
        remarks += [f"warning: {each}" for each in entry.get("warnings", ())]
        yield f"{entry['status']:<9}  {share(entry):>4}  {entry['file']}{': ' if remarks else ''}{'; '.join(remarks)}"
    counts = {status: sum(entry["status"] == status for entry in entries) for status in _STATUSES}
    yield f"{len(entries)} {'file' if len(entries) == 1 else 'files'}: " + ", ".join(
        f"{count} {status}" for status, count in counts.items()
    )
    sentences = sum(entry.get("sentences", 0) for entry in entries)
    stating = sum(entry.get("sentencesWithFacts", 0) for entry in entries)
    if sentences:
        yield f"{stating} of {sentences} sentences ({stating / sentences:.0%}) stated something"


_STATUSES = ("loaded", "unchanged", "skipped", "failed")


def share(entry: Mapping[str, Any]) -> str:
    """Return the share of a document's sentences that stated something, "" of a file that is no document."""
    sentences = entry.get("sentences", 0)
    return f"{entry.get('sentencesWithFacts', 0) / sentences:.0%}" if sentences else ""


def find_document(source: Store | Endpoint, name: str) -> tuple[str, str]:
    """Return the IRI and the file name of the one document called *name*: a file name, the end of a path, an IRI."""
    rows = [(str(row[0]), str(row[1])) for row in source.select(_DOCUMENTS)]
    wanted = Path(name).name
    found = [row for row in rows if name in row] or [row for row in rows if row[1] == wanted]
    found = found or [row for row in rows if wanted.casefold() in row[1].casefold()]
    if not found:
        raise UsageError(f"{name}: no such document in the graph; 'styrkedjan info --documents' lists them")
    if len(found) > 1:
        names = ", ".join(f"{file} <{iri}>" for iri, file in found[:3])
        raise UsageError(f"{name}: {len(found)} documents are called so ({names}); give an IRI")
    return found[0]


def _quotes(source: Store | Endpoint, document: str) -> list[tuple[int, int, str, bool]]:
    rows = source.select(_QUOTES, document=document)
    return [(int(start), int(end), str(quote), str(fact) in ("true", "1")) for start, end, quote, fact in rows]


def place_of(report: Mapping[str, Any], document: str) -> str:
    """Return the file, the member of an archive or the address that a document was read from."""
    # the report was written before the addresses of the nodes were given another base
    wanted = document.rpartition("/")[2]
    for entry in report.get("files", ()):
        if entry.get("document", "").rpartition("/")[2] == wanted:
            return str(entry.get("path") or entry["file"])
    return ""


def cover(source: Store | Endpoint, report: Mapping[str, Any], name: str, file: str | None) -> list[ReadSentence]:
    """Return the sentences of a document with what became of each; *file* is where it lies now, if elsewhere."""
    return _cover(source, report, name, file)[1]


def read_text(source: Store | Endpoint, report: Mapping[str, Any], name: str, file: str | None) -> Text:
    """Return the text of a document with the sentences read in it; who was forgotten in the store is masked."""
    from .graph.forgotten import Forgotten
    from .graph.views.document import Sentence, Text

    raw, sentences = _cover(source, report, name, file)
    text = raw.text
    if forgotten := Forgotten.read(getattr(source, "path", Path())):
        surnames = {text[start:end].split()[-1].removesuffix("s") for start, end in forgotten.spans(text)}
        text = forgotten.mask(text, surnames)
    return Text(text, [Sentence(each.start, each.end, each.status, each.page) for each in sentences])


def view_document(
    source: Store | Endpoint,
    report: Mapping[str, Any],
    name: str,
    file: str | None = None,
    *,
    lang: str = "sv",
    public: bool = False,
    say: Callable[[str], None] = lambda message: None,
) -> Page:
    """Return the page of the document called *name*, its text read anew from where it lies, or from *file*.

    Where the text cannot be had, the page has the quoted sentences alone, and why is told by *say*; that a *file* which
    was named cannot be read is an error.
    """
    from .graph.views import render_document

    try:
        text = read_text(source, report, name, file)
    except (DocumentError, UsageError) as error:
        if file:
            raise
        say(str(error))
        text = None
    return render_document(source, name, text, lang=lang, public=public)


def find_text(store: Path, document: str) -> Text | None:
    """Return the text of the document with that IRI, as :func:`read_text` does; ``None`` where it is not at hand.

    A document from a web address is not fetched again.
    """
    from .graph.store import Store
    from .loaders.report import read_report
    from .loaders.sources import is_address

    report = read_report(store)
    if is_address(place_of(report, document)):
        return None
    try:
        with Store(store) as opened:
            return read_text(opened, report, document, None)
    except (StyrkedjanError, OSError):
        return None


def _cover(
    source: Store | Endpoint, report: Mapping[str, Any], name: str, file: str | None
) -> tuple[RawDocument, list[ReadSentence]]:
    from .loaders.coverage import find_coverage
    from .loaders.pipeline import read_document

    document, called = find_document(source, name)
    place = file or place_of(report, document)
    if not place:
        raise UsageError(f"{called}: the graph does not tell where it lies; name it with --file")
    raw = read_document(place)
    quotes = _quotes(source, document)
    moved = sum(not _stands(raw.text[start:end], quote) for start, end, quote, _ in quotes)
    if moved:
        raise DocumentError(f"{place}: has changed since it was read ({moved} quotes moved); build again")
    return raw, find_coverage(raw, [(start, end) for start, end, _, fact in quotes if fact])


def iter_coverage_lines(sentences: Sequence[ReadSentence]) -> Iterator[str]:
    """Yield each sentence with a sign: + stated something, - read and not understood, . taken for the page's frame."""
    signs = {"stated": "+", "silent": "-", "chrome": "."}
    for each in sentences:
        where = f"p. {each.page}, " if each.page else ""
        head = f"{signs[each.status]} {where}{each.start}–{each.end}  "
        yield textwrap.fill(each.text, 110, initial_indent=head, subsequent_indent="    ")
    counts = {status: sum(each.status == status for each in sentences) for status in signs}
    read = counts["stated"] + counts["silent"]
    part = f" ({counts['stated'] / read:.0%})" if read else ""
    yield ""
    yield f"+ stated something: {counts['stated']} of {read} sentences{part}"
    yield f"- read and not understood: {counts['silent']}"
    if counts["chrome"]:
        yield f". taken for what stands around the text: {counts['chrome']}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a document's quotes today: how many stand where they stood, elsewhere, and nowhere; or why not.

    ``trouble`` tells why the file could not be read, "" where it could.
    """

    file: str
    standing: int = 0
    moved: int = 0
    gone: int = 0
    trouble: str = ""
    examples: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not (self.moved or self.gone or self.trouble)


def iter_checked(
    source: Store | Endpoint,
    report: Mapping[str, Any],
    limits: Limits,
    on_progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Iterator[Checked]:
    """Yield for each document of the graph whether its quotes still stand in the file as it is now."""
    from .loaders.pipeline import read_documents

    rows = [(str(row[0]), str(row[1])) for row in source.select(_DOCUMENTS)]
    places = [place_of(report, document) for document, _ in rows]
    texts = read_documents([place for place in places if place], limits)
    for number, ((document, name), place) in enumerate(zip(rows, places, strict=True), 1):
        on_progress("checking", number, len(rows))
        if not place:
            yield Checked(name, trouble="the graph does not tell where it lies; build again")
            continue
        raw = next(texts)
        if isinstance(raw, StyrkedjanError):
            yield Checked(place, trouble=str(raw).removeprefix(f"{place}: "))
        else:
            yield _check(place, raw, _quotes(source, document))


def _stands(text: str, quote: str) -> bool:
    """Say whether *text* is *quote*, in which whoever was forgotten is masked, letter for letter."""
    if MASK not in quote:
        return text == quote
    return len(text) == len(quote) and all(shown in (MASK, letter) for letter, shown in zip(text, quote, strict=True))


def _check(place: str, raw: RawDocument, quotes: Sequence[tuple[int, int, str, bool]]) -> Checked:
    standing = moved = 0
    lost: list[str] = []
    for start, end, quote, _ in quotes:
        if _stands(raw.text[start:end], quote):
            standing += 1
        elif quote in raw.text:
            moved += 1
        else:
            lost.append(quote)
    examples = tuple(dict.fromkeys(" ".join(quote.split()) for quote in sorted(lost, key=len, reverse=True)))[:3]
    return Checked(place, standing, moved, len(lost), examples=examples)


def iter_check_lines(checked: Checked) -> Iterator[str]:
    """Yield what a user should know of a document whose quotes do not all stand."""
    if checked.trouble:
        yield f"{checked.file}: {checked.trouble}"
        return
    total = checked.standing + checked.moved + checked.gone
    yield f"{checked.file}: of {total} quotes {checked.moved} stand elsewhere now, {checked.gone} nowhere; build again"
    for example in checked.examples:
        yield textwrap.shorten(f"    gone: “{example}”", 110, placeholder=" …")
