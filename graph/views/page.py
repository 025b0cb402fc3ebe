"""A view as one file that opens without a network: everything inline, nothing may be fetched, every word is text."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from ..errors import UsageError

__all__ = ["Page", "build_page", "escape_json", "read_static", "sources", "templates", "texts"]

_STATIC = files(__package__).joinpath("static")
_SCRIPTS = {
    "chain": ("shell.js", "panel.js", "table.js", "save.js", "route.js", "chain.js", "start.js"),
    "visits": ("shell.js", "panel.js", "table.js", "save.js", "visits.js", "start.js"),
    "network": ("shell.js", "panel.js", "table.js", "save.js", "network.js", "start.js"),
    "around": ("shell.js", "panel.js", "table.js", "save.js", "network.js", "start.js"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A standalone HTML page; ``policy`` is the content-security policy that it carries."""

    html: str
    title: str = ""
    policy: str = ""

    def __repr__(self) -> str:
        return f"<Page {self.title!r}: {len(self.html.encode()) // 1000} kB of HTML; .save(path) writes it>"

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8, whatever the locale, and return its path."""
        target = Path(path)
        try:
            target.write_text(self.html, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{target}: cannot be written ({error.strerror}); give another file with --out") from None
        return target

    def _repr_html_(self) -> str:
        # Notebooks show a page within a page, so that its styles stay its own.
        from markupsafe import escape

        return f'<iframe srcdoc="{escape(self.html)}" width="100%" height="720" style="border:0"></iframe>'


def escape_json(value: Any) -> str:
    """Return *value* as JSON that no HTML parser and no script engine can take for anything but data."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # Lone surrogates have no UTF-8; json reads the escape back as the same character.
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@cache
def texts() -> dict[str, list[str]]:
    """Return every string of the pages: key → Swedish and English."""
    found: dict[str, list[str]] = json.loads(_STATIC.joinpath("texts.json").read_text(encoding="utf-8"))
    return found


@cache
def read_static(name: str) -> str:
    """Return a file of the folder ``static``."""
    return _STATIC.joinpath(name).read_text(encoding="utf-8")


@cache
def _vis_network() -> str:
    """Return vis-network as the installed pyvis carries it."""
    package = files(import_module("pyvis"))
    folder = package.joinpath("lib")
    names = sorted((entry.name for entry in folder.iterdir() if entry.name.startswith("vis-")), key=_version)
    script = folder.joinpath(names[-1], "vis-network.min.js").read_text(encoding="utf-8")
    return script.replace("</script", "<\\/script")


def _version(name: str) -> list[int]:
    return [int(part) for part in name.removeprefix("vis-").split(".")]


def sources(*texts: str) -> str:
    """Return what a content-security policy says to allow these *texts* and no other."""
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


@cache
def templates() -> jinja2.Environment:
    """Return the templates; what they are given is escaped."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(
            lambda name: files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


@cache
def _code(kind: str) -> tuple[str, ...]:
    own = "\n".join(read_static(name) for name in _SCRIPTS[kind])
    return (_vis_network(), own) if kind in ("network", "around") else (own,)


def build_page(kind: str, payload: dict[str, Any], lang: str, title: str) -> Page:
    """Return the page of a payload; the same payload gives the same bytes."""
    scripts, style = _code(kind), read_static("tokens.css") + read_static("style.css")
    # vis-network writes no style sheet of its own; what scripts set on an element's style needs no allowance.
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {sources(*scripts)}",
            f"style-src {sources(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    column = ("sv", "en").index(lang)
    strings = texts()
    html = (
        templates()
        .get_template("page.html")
        .render(
            kind=kind,
            lang=lang,
            title=title,
            policy=policy,
            style=style,
            scripts=scripts,
            data=escape_json(payload),
            texts=escape_json(strings),
            t=lambda key: strings[key][column],
        )
    )
    return Page(html, title, policy)
