"""RDF terms as N-Triples text, written and read by ourselves: quick, canonical, and strict about what may be said."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from styrkedjan.ontology import XSD

from .errors import TermError
from .model import Literal, Term

__all__ = ["from_ntriples", "iri_to_ntriples", "literal_to_ntriples", "split_line", "term_to_ntriples"]

#: What an IRI of the graph may begin with; "javascript:" and "data:" must never reach a page as a link.
SCHEMES = ("http://", "https://", "mailto:", "urn:")

_UNLAWFUL_IN_IRI = re.compile(r'[ <>"{}|^`\\\[\]]|%(?![0-9A-Fa-f]{2})')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_REFUSED_IN_LITERAL = re.compile(r"[\x00\ud800-\udfff]")
_ESCAPED_IN_LITERAL = re.compile(r'[\x01-\x1f"\\\x7f]')
_ESCAPES = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_UNESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_INTEGERS = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"))


@lru_cache(maxsize=1 << 16)
def iri_to_ntriples(iri: str) -> str:
    """Return *iri* in angle brackets, with what RFC 3987 does not allow in it percent-encoded.

    An unknown scheme, control characters and lone surrogates are refused, since nothing could stand for them.
    """
    if not iri.startswith(SCHEMES):
        raise TermError(f"{iri!r}: not an IRI of a scheme the graph holds ({', '.join(SCHEMES)})")
    if _CONTROL.search(iri):
        raise TermError(f"{iri!r}: an IRI cannot hold control characters or lone surrogates")
    encoded = _UNLAWFUL_IN_IRI.sub(lambda found: f"%{ord(found[0]):02X}", iri)
    try:
        ox.NamedNode(encoded)
    except ValueError:
        # Private-use characters and the like: lawful once they are ASCII.
        encoded = quote(encoded, safe="%/:?#@!$&'()*+,;=~-._")
        try:
            ox.NamedNode(encoded)
        except ValueError as error:
            raise TermError(f"{iri!r}: not an IRI ({error})") from None
    return f"<{encoded}>"


def _canonical(value: str, datatype: str) -> str:
    # The engine rewrites numbers to their canonical form; writing them so keeps exports and answers alike.
    try:
        if datatype in _INTEGERS:
            return str(int(value))
        if datatype == XSD + "decimal":
            number = format(Decimal(value).normalize(), "f")
            return "0" if number == "-0" else number
    except (ValueError, InvalidOperation):
        raise TermError(f"{value!r}: not a value of {datatype}") from None
    return value


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def literal_to_ntriples(value: str, datatype: str = XSD + "string", language: str = "") -> str:
    """Return a literal in quotes, with its language (in lower case) or its datatype unless that is ``xsd:string``."""
    if _REFUSED_IN_LITERAL.search(value):
        raise TermError(f"{value[:60]!r}: a literal cannot hold NUL or lone surrogates")
    if language:
        if not _LANGUAGE.fullmatch(language):
            raise TermError(f"{language!r}: not a language tag")
        return f'"{_ESCAPED_IN_LITERAL.sub(_escape, value)}"@{language.lower()}'
    if datatype == XSD + "string":
        return f'"{_ESCAPED_IN_LITERAL.sub(_escape, value)}"'
    return f'"{_ESCAPED_IN_LITERAL.sub(_escape, _canonical(value, datatype))}"^^{iri_to_ntriples(datatype)}'


def term_to_ntriples(term: Term) -> str:
    """Return *term* as N-Triples text; a ``str`` that begins with ``_:`` is a blank node."""
    if isinstance(term, Literal):
        return literal_to_ntriples(term.value, term.datatype, term.language)
    return term if term.startswith("_:") else iri_to_ntriples(term)


def _unescape(found: re.Match[str]) -> str:
    if code := found[1] or found[2]:
        return chr(int(code, 16))
    return _PLAIN.get(found[3], found[3])


def from_ntriples(text: str) -> Term:
    """Return the term that *text*, as :func:`term_to_ntriples` writes it, stands for."""
    if text.startswith("<"):
        return text[1:-1]
    if text.startswith("_:"):
        return text
    found = _LITERAL.fullmatch(text)
    if not found:
        raise TermError(f"{text[:60]!r}: not a term in N-Triples")
    value, language, datatype = found.groups()
    if "\\" in value:
        value = _UNESCAPED.sub(_unescape, value)
    return (
        Literal(value, datatype or XSD + "string", language or "")
        if not language
        else Literal(value, language=language)
    )


def split_line(line: str) -> tuple[str, str, str]:
    """Return subject, predicate and object of one line of N-Quads as this project writes them, each still as text."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.rstrip("\n")[:-2]
