"""A text as blocks and sentences, each with its offsets: headings, labels, list items, captions, page chrome.

Shapes decide, not words, except for the labels and the page chrome, which are listed in ``words/layout.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..swedish.data import read_table

__all__ = ["Block", "find_blocks", "find_sentences", "is_label"]


@dataclass(slots=True)
class Block:
    """A run of text of one kind; ``text[start:end]`` has no white space at its ends.

    ``kind`` is "heading", "paragraph", "item", "caption", "label" (a label line without its value), "value" (what
    stands under or beside a label), or "chrome". ``label`` is the canonical name of the label a value belongs to.
    """

    kind: str
    start: int
    end: int
    label: str = ""


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return read_table("layout")


@cache
def _labels() -> dict[str, str]:
    return {form: name for name, forms in _words()["labels"].items() for form in forms}


@cache
def _chrome() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in _words()["chrome"]["lines"]), re.IGNORECASE)


@cache
def _abbreviations() -> re.Pattern[str]:
    short = "|".join(re.escape(a) for a in sorted(_words()["sentences"]["abbreviations"], key=len, reverse=True))
    return re.compile(rf"(?:(?<![\w.])(?:{short})|(?<![\w])[A-ZÅÄÖ])\.$", re.IGNORECASE)


@cache
def _too_long() -> int:
    """Return how many letters in a row before a full stop are no abbreviation, nor the end of one."""
    return 1 + max(len(re.sub(r".*[\W\d_]", "", a)) for a in _words()["sentences"]["abbreviations"])


# menus and trails: short words side by side, with signs or wide gaps between
_MENU = re.compile(
    r"(?:\S+(?: \S+){0,3}(?:\s+[|>›»·•/]\s+|\s{3,}|\u00a0{2,})){2,}\S+(?: \S+){0,4}$"
    r"|\S+(?: \S+){0,2}\s[/>›»|]\s\S+(?: \S+){0,3}$|>\s\S"
)
_BULLET = re.compile(r"(?:[•·▪◦‣●○■*+]|\d{1,2}[.)](?!\d)|[-–—](?=\s))\s*")
_TERMINAL = re.compile(r"[.!?…:;,][\"”’')\]]*$")
_LABEL_LINE = re.compile(r"([^\W\d_][^:\n]{0,40}?)\s*:\s*(.*)$", re.DOTALL)
#: A line in a row of labels that is one itself, though its label is not known: "Besöksadress: Storgatan 1".
_OTHER_LABEL = re.compile(r"[A-ZÅÄÖ][a-zåäö]+(?: [a-zåäö]+){0,3}: \S")
_JOINS = re.compile(r"[–—,&-]$|\b(?:och|samt|eller|i|på|för|med|av)$")


def _label_of(text: str) -> tuple[str, int] | None:
    """Return the label that *text* begins with and where its value begins, or None; a value may be empty."""
    m = _LABEL_LINE.match(text)
    if m and (name := _label_name(m[1])):
        return name, m.start(2)
    asks = text.endswith("?") and re.match(r"(?:Vad|Vem|Vilka|Hur|När|Var)\b", text)
    if len(text) < 60 and not asks and (name := _label_name(text)):
        return name, len(text)
    return None


def is_label(text: str) -> bool:
    """Say whether *text* is a label that values stand beside or under."""
    return bool(_label_name(text))


def _label_name(text: str) -> str:
    """Return the canonical name of a label, of several ("Projektledare och kontaktperson") joined by "+", or ""."""
    folded = text.strip(" :?!").casefold()
    if name := _labels().get(folded):
        return name
    parts = [_labels().get(part) for part in folded.split(" och ")]
    return "+".join(dict.fromkeys(p for p in parts if p)) if len(parts) == 2 and all(parts) else ""


def find_blocks(text: str, start: int = 0) -> list[Block]:
    """Return the blocks of *text* from *start* on, in reading order.

    A line ends a block unless it is wrapped (it runs on in lower case, or ends in a dash, a comma or a preposition).
    """
    joined = _join_lines(text, _find_lines(text, start))
    blocks: list[Block] = []
    label = ""
    for i, (left, right, before) in enumerate(joined):
        after = joined[i + 1][2] if i + 1 < len(joined) else 1
        if not after and joined[i + 1][1] - joined[i + 1][0] > 110:
            after = 1  # a line on top of its paragraph heads it
        kind, first = _kind(text[left:right], before, after)
        first += left
        if first < right:
            label = _add_block(text, blocks, Block(kind, first, right, label), before)
    return blocks


def _find_lines(text: str, start: int) -> list[tuple[int, int, int]]:
    """Return where the lines of *text* that are not blank begin and end, and how many blank ones stand before each."""
    lines = []
    blanks, at = 1, start
    for line in text[start:].split("\n"):
        stripped = line.strip(" \t\r\f\v\u00a0\u200b\ufeff")
        if stripped:
            left = at + line.index(stripped)
            lines.append((left, left + len(stripped), blanks))
            blanks = 0
        else:
            blanks += 1
        at += len(line) + 1
    return lines


def _join_lines(text: str, lines: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the lines, each with those joined to it that only wrap it."""
    joined: list[tuple[int, int, int]] = []
    last = (0, 0)  # the line before, as it stands in the text
    for left, right, before in lines:
        if joined and not before and _is_wrapped(text[joined[-1][0] : joined[-1][1]], text[left:right], last):
            joined[-1] = (joined[-1][0], right, joined[-1][2])
        else:
            joined.append((left, right, before))
        last = left, right
    return joined


def _add_block(text: str, blocks: list[Block], block: Block, before: int) -> str:
    """Add a block, a label and its value as two; return the label that holds for what stands below.

    The *block* comes with the kind that its own shape tells and the label that holds so far; *before* it are so many
    blank lines.
    """
    kind, first, right, label = block.kind, block.start, block.end, block.label
    body = text[first:right]
    if blocks and not before and _PAGE_DAY.match(text, blocks[-1].start, first) and _DAY_LINE.fullmatch(body):
        kind = "chrome"  # the day of the page, not of what it tells of
        blocks[-1] = Block("chrome", blocks[-1].start, blocks[-1].end, "")
    if kind == "chrome":
        label = ""
    elif (found := _label_of(body)) and not (found[1] == len(body) and not before and _is_name(text, blocks, right)):
        label = found[0]
        if label in _words()["meta"]["labels"]:
            kind, label = "chrome", ""
        if label == "leader" and blocks and (blocks[-1].kind, blocks[-1].label) == ("label", "contact"):
            label = "leader+contact"  # "Kontakt" and under it "Projektledare"
        value = first + found[1]
        if kind != "chrome" and value < right:
            blocks.append(Block("label", first, value, label))
            first, kind = value, "value"
        elif kind != "chrome":
            kind = "label"
    elif label and kind in ("heading", "caption", "item", "paragraph"):
        kind, label = ("value", label) if _is_value(blocks, kind, body, label, before) else (kind, "")
    blocks.append(Block(kind, first, right, label if kind in ("label", "value") else ""))
    return label


def _is_name(text: str, blocks: Sequence[Block], end: int) -> bool:
    """Say whether the block before is a name alone: the line under it, up to *end*, is that person's post.

    Under a label it is only where contacts are listed, and no name follows: "Kontakt ⏎ Eva Ek ⏎ Projektledare ⏎ Umeå".
    """
    last = blocks[-1] if blocks else None
    if last is None or not _NAME_LINE.fullmatch(text, last.start, last.end):
        return False
    following = text[end:].lstrip("\n").partition("\n")[0].strip()
    contact = last.label == "contact" and bool(following) and not _NAME_LINE.fullmatch(following)
    return last.kind != "value" or contact


def _is_value(blocks: Sequence[Block], kind: str, body: str, label: str, before: int) -> bool:
    """Say whether a block below a label, or below a value of it, is a value of the same label.

    It stands right under it; a heading or a bullet that is no label ends the label block.
    """
    near = not before or (bool(blocks) and blocks[-1].kind == "label" and before <= 1)
    short = len(body) < 400 or blocks[-1].kind == "label"
    after_value = bool(blocks) and blocks[-1].kind == "value"
    fact_box = re.match(r"(?i)fakta\b|om \w+et$", body)
    other = after_value and _OTHER_LABEL.match(body)
    if near and short and not (kind == "paragraph" and after_value) and not fact_box and not other:
        return True
    listed = label in ("staff", "researcher", "member", "participant") and _NAME_LINE.fullmatch(body)
    short_line = kind in ("heading", "caption") and ("@" in body or _looks_like_person(body))
    return after_value and bool(listed or short_line)


_PAGE_DAY = re.compile(
    r"(?i)(?:senast |sidan )?(?:publicera[dt]|uppdatera[dt]|granska[dt]|ändra[dt]|skapa[dt])(?: den)?:?\s"
)
_DAY_LINE = re.compile(
    r"(?:\d{1,2}[ /.][^\W\d]{0,9}\d{0,2}\.?[ /.]?|)(?:19|20)\d\d(?:-\d\d-\d\d)?(?:[, ]+(?:kl\.? ?)?\d\d[:.]\d\d)?"
)
_NAME_LINE = re.compile(r"(?:[A-ZÅÄÖ][\w-]+\s){1,3}[A-ZÅÄÖ][\w-]+")


def _looks_like_person(body: str) -> bool:
    return bool(re.match(r"(?:[A-ZÅÄÖ][\w.]*\s){1,4}[A-ZÅÄÖ][\w-]+,", body)) or bool(re.match(r"Fil\.? |Prof", body))


def _is_wrapped(before: str, line: str, last: tuple[int, int]) -> bool:
    if _BULLET.match(line) or _label_of(line) or _chrome().match(line) or "@" in before[-60:] or "@" in line[:60]:
        return False
    if _label_of(before):
        return False
    end = before[last[0] - last[1] :] if last else before
    if _JOINS.search(before) and not _TERMINAL.search(before.rstrip("–—,&-")):
        return True
    return len(end) >= 45 and not _TERMINAL.search(before) and line[0].islower()


def _kind(line: str, before: int, after: int) -> tuple[str, int]:
    """Return the kind of block a line makes by its shape, and where its text begins (after a bullet)."""
    if line.startswith("#"):
        return "heading", len(line) - len(line.lstrip("# "))
    if _chrome().match(line) or _MENU.match(line):
        return "chrome", 0
    if m := _BULLET.match(line):
        if (
            line[0] in "-–—"
            and len(line) > 60
            and re.search(r"[,”\"]\s(?:sa|säger|menar|berättar|konstaterar|avslutar)\b", line)
        ):
            return "paragraph", m.end()
        if line[0].isdigit() and re.match(r"\d{1,2}\.?\s(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)", line):
            return ("heading" if len(line) < 100 and not _TERMINAL.search(line) else "paragraph"), 0
        return "item", m.end()
    if len(line) <= 110 and not _TERMINAL.search(line[:-1] if line[-1] == "?" and len(line) < 70 else line):
        return ("heading" if before and after else "caption"), 0
    if len(line) <= 110 and line[0].isupper() and not before and line.count(".") <= 1 and line.endswith("."):
        return "caption", 0
    return "paragraph", 0


# a mark, closing quotes and white space before a capital; or a lost space after a word in lower case ("klart.Kommunen")
_CUT = re.compile(
    r"[.!?…](?:[.!?…]*[\"”’')\]»]*[\s\u00a0]+(?=[\"”“»(\[–—-]?\s?[^\W_a-zåäö])"
    r"|(?<=[a-zåäö]{4}[.!?])(?=[A-ZÅÄÖ][a-zåäö]+\s))"
)


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of ``text[start:end]`` as offsets, without the white space between them.

    No cut stands after an abbreviation of ``words/layout.toml`` or an initial, nor inside brackets.
    """
    sentences = []
    at = start
    abbreviation = _abbreviations()
    long = _too_long()
    for m in _CUT.finditer(text, start, end):
        cut = m.start()
        if (
            text[cut] == "."
            and not (cut - long >= at and text[cut - long : cut].isalpha())
            and (abbreviation.search(text, max(at, cut - 14), cut + 1))
        ):
            continue
        if text.count("(", at, cut) > text.count(")", at, m.end()):
            continue
        stop = cut + len(m.group().rstrip())
        sentences.append((at, stop))
        at = m.end()
    if at < end:
        sentences.append((at, end))
    return sentences
