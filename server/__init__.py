"""The graph over HTTP: a SPARQL endpoint, an address for each node, and pages for people."""

from __future__ import annotations

from .app import make_app
from .run import serve
from .settings import Settings

__all__ = ["Settings", "make_app", "serve"]
