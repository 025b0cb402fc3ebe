"""The files that pages load: our own, the views', and the editor's; each under a name that changes with its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from styrkedjan.graph.views.page import read_static
from styrkedjan.ontology import PREFIXES, RDFS, read_reference

from .problems import Problem
from .web import fresh

__all__ = ["Static"]

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "json": "application/json"}
_OURS = ("pages.css", "pages.js", "editor.css", "editor.js", "icon.svg")
_OF_VIEWS = ("tokens.css", "document.css", "document.js")


class Static:
    """Answers at ``/static/NAME``."""

    def __init__(self) -> None:
        own = files(__package__).joinpath("static")
        self._files = {name: own.joinpath(name).read_bytes() for name in _OURS}
        self._files |= {name: read_static(name).encode() for name in _OF_VIEWS}
        self._files["terms.json"] = json.dumps(terms(), ensure_ascii=False).encode()
        self._tags = {name: _digest(data) for name, data in self._files.items()}

    def add(self, more: Mapping[str, bytes]) -> None:
        """Serve more files, such as the editor's."""
        self._files |= more
        self._tags |= {name: _digest(data) for name, data in more.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def address(self, name: str) -> str:
        """Return where *name* is to be had; another content has another address."""
        return f"/static/{name}?{self._tags.get(name, '')}"

    async def answer(self, request: Request) -> Response:
        """Return the file that the address names."""
        name = request.path_params["name"]
        if name not in self._files:
            raise Problem(404, "there is no such file")
        tag = f'"{self._tags[name]}"'
        headers = {"etag": tag, "cache-control": "public, max-age=31536000, immutable"}
        if fresh(request, tag):
            return Response(status_code=304, headers=headers)
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(self._files[name], headers={**headers, "content-type": f"{kind}; charset=utf-8"})


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


@cache
def terms() -> dict[str, Any]:
    """Return what the editor offers: prefixes, and the terms of the vocabulary with what they mean."""
    found: dict[str, list[str]] = {}
    for triple in read_reference("vocabulary"):
        if triple.predicate.value == RDFS + "label":
            for name, start in PREFIXES.items():
                iri = getattr(triple.subject, "value", "")
                if iri.startswith(start) and iri != start and getattr(triple.object, "language", "") == "sv":
                    found.setdefault(f"{name}:{iri[len(start) :]}", []).append(getattr(triple.object, "value", ""))
    return {"prefixes": dict(PREFIXES), "terms": {name: labels[0] for name, labels in sorted(found.items())}}
