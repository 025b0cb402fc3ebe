"""How the graph is asked: a catalogue of questions, and any SPARQL query, checked, bounded and formatted."""

from __future__ import annotations

from .catalogue import CatalogueQuery, catalogue, find, read_query
from .formats import FORMATS, format_result
from .guard import Limits, check
from .parameters import Parameter
from .pool import Dataset
from .result import Result, to_python
from .runner import Prepared, Target, explain, prepare, run

__all__ = [
    "FORMATS",
    "CatalogueQuery",
    "Dataset",
    "Limits",
    "Parameter",
    "Prepared",
    "Result",
    "Target",
    "catalogue",
    "check",
    "explain",
    "find",
    "format_result",
    "prepare",
    "read_query",
    "run",
    "to_python",
]
