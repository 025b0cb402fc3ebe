"""What a printed page repeats around its text: running heads, running feet, page numbers, page breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from .edits import Edit

__all__ = ["is_page_number", "iter_page_edits", "mask", "repeated"]

#: A running head stands on at least so many pages.
MIN_PAGES = 3
#: So many lines at the top and at the bottom of a page may be its head and its foot.
EDGE_LINES = 3

_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:sid(?:a|an|\.)?|s\.|page)\s*)?\d{1,4}(?:\s*(?:\(\s*\d{1,4}\s*\)|av\s+\d{1,4}|/\s*\d{1,4}|of\s+\d{1,4}))?[-–—\s]*",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"\W*\d{1,4}\W*")
# a page's number at the end or at the beginning of its running head: "Provstads kommun  Sida 3 (12)"
_NUMBERED = re.compile(
    r"\bsid(?:a|an|\.)?\s*\d{1,4}\b|\b\d{1,4}\s*\(\s*\d{1,4}\s*\)|\b\d{1,4}\s+av\s+\d{1,4}\b", re.IGNORECASE
)

#: One of which it has; to look for them one by one takes a third of the time.
_SIGNS = (
    re.compile(r"\(\s*\d{1,4}\s*\)"),
    re.compile(r"\d\s+[aA][vV]\s+\d"),
    re.compile(r"[sS][iI][dD](?:[aA][nN]?|\.)?\s*\d"),
)


def is_page_number(line: str, *, at_edge: bool = True) -> bool:
    """Say whether *line* is the number of a page and nothing else; a bare number is one only at a page's edge."""
    return bool(_NUMBER.fullmatch(line)) and (at_edge or not _LONE_NUMBER.fullmatch(line))


def mask(line: str) -> str:
    """Return *line* with its numbers and its blanks alike, so that the heads of two pages are equal."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", line)).strip()


def repeated(edges: Sequence[Collection[str]]) -> set[str]:
    """Return the masked lines that stand at the edges of three pages and of a third of all, given those of each."""
    counts = Counter(line for lines in edges for line in {mask(each) for each in lines})
    return {line for line, count in counts.items() if line and count >= max(MIN_PAGES, len(edges) / 3)}


def iter_page_edits(text: str) -> Iterator[Edit]:
    """Yield what takes out page numbers, page breaks and all but the first of each running head.

    Pages are told by form feeds; without any, a head is known by the number of the page in it.
    """
    by_page = "\f" in text
    if not by_page and not (any(sign.search(text) for sign in _SIGNS) and _NUMBERED.search(text)):
        return
    lines = [(found.start(), found.end(), found[0]) for found in re.finditer(r"[^\n\f]+", text) if found[0].strip()]
    gone = _heads_by_page(text, lines) if by_page else _heads_by_number(lines)
    kept = [line for number, line in enumerate(lines) if number not in gone]
    if kept and lines[0] is not kept[0]:
        yield Edit(lines[0][0], kept[0][0])
    for left, right in zip(kept, kept[1:], strict=False):
        between = text[left[1] : right[0]]
        if between.strip() or "\f" in between:
            yield Edit(left[1], right[0], "\n" if _goes_on(left[2].rstrip(), right[2].lstrip()) else "\n\n")
    if kept and lines[-1] is not kept[-1]:
        yield Edit(kept[-1][1], lines[-1][1])


def _goes_on(left: str, right: str) -> bool:
    """Say whether a sentence runs on over a page break."""
    return not re.search(r"[.!?…:][\"”’')\]]*$", left) and right[:1].islower()


def _heads_by_page(text: str, lines: Sequence[tuple[int, int, str]]) -> set[int]:
    pages: list[list[int]] = [[]]
    breaks = [found.start() for found in re.finditer("\f", text)]
    for number, (start, _, _) in enumerate(lines):
        while breaks and breaks[0] < start:
            breaks.pop(0)
            pages.append([])
        pages[-1].append(number)
    edges = [{*page[:EDGE_LINES], *page[-EDGE_LINES:]} for page in pages]
    known = repeated([[lines[number][2] for number in edge] for edge in edges])
    gone: set[int] = set()
    met: set[str] = set()
    for page in pages:
        for number in sorted({*page[:EDGE_LINES], *page[-EDGE_LINES:]}):
            line = lines[number][2]
            if is_page_number(line) and number in (page[0], page[-1]):
                gone.add(number)
            elif mask(line) in known:
                if mask(line) in met:
                    gone.add(number)
                met.add(mask(line))
    return gone


def _heads_by_number(lines: Sequence[tuple[int, int, str]]) -> set[int]:
    counts = Counter(mask(line) for _, _, line in lines if _NUMBERED.search(line) and len(line) < 120)
    heads = {line for line, count in counts.items() if count >= MIN_PAGES}
    at = [number for number, (_, _, line) in enumerate(lines) if mask(line) in heads]
    near = Counter(mask(lines[n][2]) for i in at for n in (i - 2, i - 1, i + 1, i + 2) if 0 <= n < len(lines))
    heads |= {line for line, count in near.items() if count >= max(MIN_PAGES, 0.8 * len(at)) and len(line) < 100}
    gone: set[int] = set()
    met: set[str] = set()
    for number, (_, _, line) in enumerate(lines):
        masked = mask(line)
        if masked in heads and (masked in met or is_page_number(line, at_edge=False)):
            gone.add(number)
        met.add(masked)
    return gone
