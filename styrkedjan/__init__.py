"""Swedish documents on how the public sector is governed, as a knowledge graph with the sentence behind each fact."""

from __future__ import annotations

from .face import Graph, build, open
from .graph.errors import StyrkedjanError

__all__ = ["Graph", "StyrkedjanError", "build", "open"]
