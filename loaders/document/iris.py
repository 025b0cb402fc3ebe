"""The IRIs of instances: made from keys alone, so that the same documents give the same IRIs on every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["iri", "hashed", "slug"]

_NOT_WORD = re.compile(r"[\W_]+")


def slug(text: str) -> str:
    """Return *text* as a path part: casefolded, each run of other characters than letters and digits one hyphen.

    Swedish letters stay, so that "mål" and "mal" differ; soft hyphens vanish. A text without letters gives "x".
    """
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").casefold()
    return _NOT_WORD.sub("-", text).strip("-") or "x"


def iri(base: str, kind: str, *parts: str) -> str:
    """Return ``BASE kind/part/part``, each part a slug."""
    return base + "/".join([kind, *map(slug, parts)])


def hashed(base: str, kind: str, *parts: str) -> str:
    """Return ``BASE kind/HEX``, twenty hexadecimal digits of the SHA-256 of the parts."""
    return f"{base}{kind}/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:20]}"
