"""Characters that look alike, or like nothing, as one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .edits import Edit
from .hyphens import is_one_word, word_before

__all__ = ["iter_character_edits"]

# soft hyphens, zero-width characters, marks of direction: nothing that a reader sees
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_BLANK = "\u2000-\u200a\u202f\u205f\u3000"

# UTF-8 that somebody read as Windows-1252 and wrote again: one letter became two or three
_TWICE_ENCODED = {
    letter.encode().decode("cp1252", errors="ignore") if letter != "”" else "â€\x9d": letter
    for letter in "åäöÅÄÖéÉüÜ§–—’‘“”…•"
}
_SPACING_MARKS = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301"}
_PLAIN = {
    **dict.fromkeys('“„‟″〃"', "”"),
    **dict.fromkeys("‘‚‛′`´", "’"),
    **dict.fromkeys("\u2010\u2011\ufe63", "-"),
    **dict.fromkeys("\u2012\u2015\u2212", "–"),
    **dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\u2219\u2043\u25fe\u25aa", "•"),
    **dict.fromkeys(("’’", "''", "``", "´´", "‘‘"), "”"),
}

# the rest of a word behind a blank
_REST = re.compile(r"[ \u00a0]{1,2}([a-zåäöéü]{2,})")
# what nearly all of a Swedish text is made of is passed over fast
_RARE = re.compile("[^ !#-&(-_a-~\nåäöÅÄÖéÉ–”…§]")
_ODD = re.compile(
    rf"""
      (?P<divided>\u00ad[\s{_UNSEEN}]*?(?:\r\n?|\n)[ \t\u00a0]*(?=\w))
    | (?P<gone>[{_UNSEEN}{_CONTROL}]+)
    | (?P<line>\r\n?|[\u2028\u2029\x85\x0b])
    | (?P<composed>[^\W\d_][\u0300-\u036f]+)
    | (?P<ligature>[\ufb00-\ufb06])
    | (?P<blank>(?<!\u00a0)\u00a0(?!\u00a0)|[{_BLANK}])
    | (?P<twice>{"|".join(map(re.escape, _TWICE_ENCODED))}|Â(?=\u00a0))
    | (?P<spacing>[aouAOUeE]\s?[¨](?=[a-zåäö]|\b)|[¨][aouAOU]|[aA]˚|˚[aA])
    | (?P<plain>’’|''|``|´´|‘‘|[{"".join(re.escape(each) for each in _PLAIN if len(each) == 1)}])
    """,
    re.VERBOSE,
)


def iter_character_edits(text: str) -> Iterator[Edit]:
    """Yield what gives each character of *text* its usual form; a soft hyphen at a line's end joins the two lines."""
    done = 0
    while rare := _RARE.search(text, done):
        at = rare.start()
        # a letter before a mark belongs to it, perhaps with a blank between
        tries = (_ODD.match(text, start) for start in range(max(done, at - 2), at + 1))
        found = next((each for each in tries if each and each.end() > at), None)
        done = found.end() if found else at + 1
        if found and found.lastgroup == "gone" and (divided := _divided_inside(text, found)):
            done = divided.end
            yield divided
            continue
        if found and (new := _usual(found.lastgroup or "", found[0])) != found[0]:
            yield Edit(found.start(), found.end(), new)


def _divided_inside(text: str, found: re.Match[str]) -> Edit | None:
    """Return what makes a word whole that a soft hyphen with a blank after it divides, None where there is no such."""
    after = _REST.match(text, found.end()) if "\u00ad" in found[0] else None
    if after and is_one_word(word_before(text, found.start()), after[1], soft=True):
        return Edit(found.start(), after.start(1))
    return None


def _usual(kind: str, odd: str) -> str:
    match kind:
        case "divided" | "gone":
            return ""
        case "line":
            return "\n"
        case "blank":
            return " "
        case "composed":
            return unicodedata.normalize("NFC", odd)
        case "ligature":
            return unicodedata.normalize("NFKC", odd)
        case "twice":
            return _TWICE_ENCODED.get(odd, "")
        case "spacing":
            letter = next(each for each in odd if each.isalpha())
            mark = next(_SPACING_MARKS[each] for each in odd if each in _SPACING_MARKS)
            return unicodedata.normalize("NFC", letter + mark)
    return _PLAIN[odd]
