"""Words of a sentence with their offsets and what the lexicon knows of each."""

from __future__ import annotations

import re

from ..grammar.engine import Span
from ..swedish.lexicon import Lexicon, Word

__all__ = ["Token", "tokenize"]

_TOKEN = re.compile(
    r"""(?=\S)(?:
      # most words and marks, told by what follows to be none of the longer forms below
      [^\W\d_]++(?=[\s,)”"!?;]) | [^\w\s.+-] | \.(?!\S)
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                       # an e-mail address
    | (?:https?://|www\.)[^\s,;)]+ | [a-zåäö0-9-]+\.(?:se|nu|com|org|eu)\b
    | (?:[Mm]ed|[Ff]il|[Tt]ekn|[Jj]ur|[Ee]kon|[Pp]ol|[Tt]eol)\.\s?(?:dr|lic|kand)\b\.?
    | v\.(?=\s?(?:ordf|talman))
    | (?:[Oo]rdf|[Bb]itr|[Ss]tf|[Ss]tv|förf|[Tt]f|[Ff]d|fil|med|tekn|jur|ekon|prof|em)\.(?=\s|\)|,)
    | (?:bl\.a|t\.ex|m\.fl|f\.d|d\.v\.s|s\.k|t\.f|fr\.o\.m|t\.o\.m|p\.g\.a|fil\.dr)\.?(?!\w)
    | [A-ZÅÄÖ]{2,}-\d+\b | [A-ZÅÄÖ]+\d+-[^\W\d_]+          # a name with a number: "VDT-22", "V6-kommunerna"
    | [A-ZÅÄÖ][^\W\d_]+\d[^\W\d_]+                        # a name with a number inside: "Kust4oss"
    | [^\W\d_]+(?:[-\u2010\u2011\u00ad&][^\W\d_]+|[’'](?=[A-ZÅÄÖ])[^\W\d_]+|[:’'](?:s|n|ns|en|ens|et|ets|ar|are)\b)*
      (?:[-\u2011](?=[\s,)]))?
    | \d+(?:[.,\u00a0 ]\d{3})+(?!\d) | \d[:-][ea]\b | \d+(?:[.,:]\d+)?
    | [^\w\s] | _+)
    """,
    re.VERBOSE,
)
_FIRM = re.compile(r"\s(?:AB|HB|KB)\b")
_GLUE = re.compile(r"[a-zåäöé](?=[A-ZÅÄÖ][a-zåäöé])")


class Token(Span):
    """One word, number or mark: ``text[start:end]`` is ``surface``.

    A word that is what it is wherever it stands is its own span in the sentence: the chunker gives it its tags.
    """

    __slots__ = ("surface", "word")

    def __init__(self, start: int, end: int, surface: str, word: Word) -> None:
        self.start = start
        self.end = end
        self.surface = surface
        self.word = word


def tokenize(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of ``text[start:end]``.

    A word with a capital inside that joins two known words ("VästbyPå") is cut there: line breaks get lost in web
    pages.
    """
    tokens: list[Token] = []
    add = tokens.append
    word_of = lexicon.word
    whole = lexicon.whole
    for m in _TOKEN.finditer(text, start, end):
        surface = m[0]
        word = whole.get(surface)
        if word is not None:
            left = m.start()
            add(Token(left, left + len(surface), surface, word))
            continue
        if "\u00ad" in surface:
            surface = surface.replace("\u00ad", "")  # a hyphen that shows at a line's end only; offsets stay the text's
        word = word_of(surface)
        if word.shape in "Cl" and not surface[1:].islower() and len(surface) > 5 and "@" not in surface:
            cut = _GLUE.search(surface)
            named = bool(tokens) and tokens[-1].word.first_name > 0
            firm = _FIRM.match(text, m.end())
            once = text.count(surface) < 2  # what the text has again is a name: "UppSam"
            if (
                cut
                and cut.end() > 1  # a coined name: "eTrygg"
                and once
                and not firm
                and surface not in lexicon.names
                and _is_glued(surface, cut.end(), lexicon, named)
            ):
                at = m.start() + cut.end()
                head, tail = surface[: cut.end()], surface[cut.end() :]
                add(Token(m.start(), at, head, word_of(head)))
                add(Token(at, m.end(), tail, word_of(tail)))
                continue
        else:
            whole[surface] = word
        add(Token(m.start(), m.end(), surface, word))
    return tokens


def _is_glued(surface: str, cut: int, lexicon: Lexicon, named: bool) -> bool:
    left, right = surface[:cut], surface[cut:]
    if named and (lexicon.knows_word(right) or lexicon.is_common(right)):
        return True  # a surname that lost the line break behind it: "Eva EkSekreterare"
    return (lexicon.is_common(right) or right in lexicon.names or lexicon.knows_word(right)) and (
        lexicon.is_common(left) or left in lexicon.names or lexicon.knows_word(left) or left in lexicon.first_names
    )
