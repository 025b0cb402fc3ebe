"""Labels glued to the value before them, as pages leave them whose columns were taken for one line.

"Finansiär: VinnovaStatus: PågårProjektstart: 2021" has three facts and no blank between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .edits import Edit

__all__ = ["iter_glue_edits"]

#: A label of up to four words right after a letter, a figure or the end of an address.
_GLUED = re.compile(r"(?<=[a-zåäö0-9)/])(?=[A-ZÅÄÖ][a-zåäö]{2,}(?: [a-zåäö]{2,}){0,3}:[^\S\n]?\S)")
#: So many in one line make it a row of labels; one may be a slip of the hand.
_LEAST = 3


def iter_glue_edits(text: str) -> Iterator[Edit]:
    """Yield a line's end before each label of a line that has three glued ones or more."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.count(":") >= _LEAST:
            found = [match.start() for match in _GLUED.finditer(line)]
            if len(found) >= _LEAST:
                yield from (Edit(at + where, at + where, "\n") for where in found)
        at += len(line)
