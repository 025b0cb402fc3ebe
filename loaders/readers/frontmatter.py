"""Front matter: what a text file tells of itself between two lines of ``---`` at its top, in YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

__all__ = ["FrontMatter", "read_front_matter"]

#: Longer front matter is none, and would only cost time.
MAX_CHARACTERS = 65_536

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_PAIR = re.compile(r"([A-Za-zÅÄÖåäö][\w -]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Values by lower-case key, where the body begins (0 without front matter), and what could not be read."""

    values: dict[str, str] = field(default_factory=dict)
    body_start: int = 0
    warnings: tuple[str, ...] = ()


class _Loader(yaml.BaseLoader):
    """Every value stays the text it is written as: no dates, no numbers, and above all no objects of Python's."""


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter of *text*.

    Lists become text with commas, mappings within are left out. Lines that are no YAML but pairs all the same
    (``title: Besök: Ale``) are read as pairs, with a warning where YAML and pairs both fail.
    """
    opening = _FENCE.match(text)
    # a lone carriage return is a line break too, which the end must not be missed for
    closing = _END.search(text.replace("\r\n", " \n").replace("\r", "\n"), opening.end()) if opening else None
    if not opening or not closing or closing.start() > MAX_CHARACTERS:
        return FrontMatter()
    written = text[opening.end() : closing.start()]
    body_start = _after(text, closing.end())
    try:
        loaded = yaml.load(written.replace("\t", "    "), _Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        pairs = _pairs(written)
        if pairs is not None:
            return FrontMatter(pairs, body_start)
        if not re.match(r"\s*[\w-]+\s*:", written):
            return FrontMatter()
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 2
        return FrontMatter({}, body_start, (f"its front matter is no YAML (line {line}) and was not read",))
    if not isinstance(loaded, dict):
        return FrontMatter({}, body_start) if loaded is None and not written.strip() else FrontMatter()
    values = {str(key).strip().lower(): _text(value) for key, value in loaded.items() if isinstance(key, str)}
    return FrontMatter({key: value for key, value in values.items() if value}, body_start)


def _after(text: str, end: int) -> int:
    # in the copy searched above, every line break took as many characters as here
    return min(end, len(text))


def _text(value: object) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list) and len(value) <= 100:
        return ", ".join(" ".join(each.split()) for each in value if isinstance(each, str))
    return ""


def _pairs(written: str) -> dict[str, str] | None:
    """Return the lines ``key: value`` as pairs, or None if some line is none."""
    found: dict[str, str] = {}
    for line in written.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _PAIR.fullmatch(line)
        if not pair:
            return None
        value = pair[2] or ""
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[pair[1].lower()] = value
    return found
