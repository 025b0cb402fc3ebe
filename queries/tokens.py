"""SPARQL text as tokens: enough of its grammar to see what a query would do before any engine reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from styrkedjan.graph.errors import QueryError

__all__ = ["Token", "iter_tokens", "unescape"]

#: The kinds are the names of the groups. Where SPARQL is lenient this is strict: what it cannot name is refused. A
#: prefix is bounded, or each of "a.a.a.a…" would be read to the end in search of its colon.
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>
          \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
        | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\r\n]|\\.)*"
        | '(?:[^'\\\r\n]|\\.)*'
      )
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]{0,98}[\w·-])?)?:
          (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
             (?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*
                (?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>\^\^|\|\||&&|!=|<=|>=|[{}()\[\],;.=<>!+\-*/|^?])
    """,
    re.VERBOSE | re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``kind`` is "iri", "string", "variable", "name" (prefixed), "word" (a keyword) and so on."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word in capitals, "" for any other kind."""
        return self.text.upper() if self.kind == "word" else ""


def iter_tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of *query*, less blanks and comments; a character that no token begins with is an error."""
    position = 0
    while position < len(query):
        found = _TOKEN.match(query, position)
        if not found or found.lastgroup is None:
            line = query.count("\n", 0, position) + 1
            column = position - (query.rfind("\n", 0, position) + 1) + 1
            quoted = query[position : position + 12].split("\n")[0]
            hint = "; is a string left open?" if query[position] in "\"'" else ""
            raise QueryError(f"query, line {line}, column {column}: cannot be read from {quoted!r} on{hint}")
        if found.lastgroup not in ("space", "comment"):
            yield Token(found.lastgroup, found[0], position, found.end())
        position = found.end()


def unescape(query: str) -> str:
    r"""Return *query* with its escapes resolved, as an engine may do before it parses.

    They are ``\u`` with four hexadecimal digits and ``\U`` with eight.
    """

    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise QueryError(f"query: {found[0]} is not a character; write the character itself")
        return chr(code)

    return _CODE_POINT.sub(character, query)
