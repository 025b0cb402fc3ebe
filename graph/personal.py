"""What in a text is personal beyond a name: e-mail addresses, telephone numbers, personal identity numbers."""

from __future__ import annotations

import re

__all__ = ["MASK", "has_personal", "is_identity_number", "mask"]

#: Stands for each character of what is left out, so that offsets still fit.
MASK = "*"

_ADDRESS = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|%40)\s?[\w-]+(?:\.[\w-]+)+")
_IDENTITY = re.compile(r"(?<![\w/.-])(?:18|19|20)?\d{6}\s?[-+–]?\s?\d{4}(?![\w/])")
_TELEPHONE = re.compile(
    r"(?<![\w/.,+-])(?<!\d[ \xa0])"  # not within a diary number or an amount
    r"(?:(?:\+|00)\d{1,3}[ \xa0-]?(?:\(0\)[ \xa0-]?)?\d{1,3}|\(?0\d{1,3}\)?)"
    r"[ \xa0]?[-–/]?[ \xa0]?"
    r"\d{2,3}(?:[ \xa0-]?\d{2,3}){1,3}"
    r"(?![\w/])"
)


def is_identity_number(text: str) -> bool:
    """Say whether *text* is a personal or coordination number: a day there is, and the check digit right.

    The check digit is Luhn's over the ten digits; a coordination number adds 60 to the day.
    Whether anybody has the number is not known.
    """
    digits = re.sub(r"\D", "", text)[-10:]
    if len(digits) != 10:
        return False
    month, day = int(digits[2:4]), int(digits[4:6])
    if not (1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _hide(found: re.Match[str]) -> str:
    return MASK * len(found[0])


def _hide_number(found: re.Match[str]) -> str:
    return _hide(found) if is_identity_number(found[0]) else found[0]


def mask(text: str) -> str:
    """Return *text*, as long as it was, with what is personal in it made unreadable; names stay."""
    text = _ADDRESS.sub(_hide, text)
    text = _IDENTITY.sub(_hide_number, text)
    return _TELEPHONE.sub(_hide, text)


def has_personal(text: str) -> bool:
    """Say whether :func:`mask` would change *text*."""
    return mask(text) != text
