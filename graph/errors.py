"""What can go wrong, as one family; the command line turns each into one line and an exit code.

StyrkedjanError                 1
├── UsageError                  2   an option or argument that cannot be
├── DocumentError               1   a file that cannot be read, or says nothing we can use
├── TermError                   1   an IRI or a literal that no RDF file may hold
├── EvidenceError               1   a quote that is not the document's text at its offsets
├── NothingLoaded               3   no document among the paths given
├── StoreError                  2   no such store, or one that this version cannot open
│   └── StoreBusy               2   another build is writing the store
├── QueryError                  2   a query that cannot be asked: unknown name, malformed, refused
│   ├── UpdateRefused           2   a query that would change the graph
│   └── QueryLimit              1   a query that was stopped: time, memory, rows
├── EndpointError               2   an endpoint that cannot be reached or answers no SPARQL
└── ExtraMissing                2   a package that only this command needs is not installed
"""

from __future__ import annotations

__all__ = [
    "DocumentError",
    "EndpointError",
    "EvidenceError",
    "ExtraMissing",
    "NothingLoaded",
    "QueryError",
    "QueryLimit",
    "StoreBusy",
    "StoreError",
    "StyrkedjanError",
    "TermError",
    "UpdateRefused",
    "UsageError",
]


class StyrkedjanError(Exception):
    """The family; the message is one line that names the thing, the place and the remedy."""

    exit_code = 1


class UsageError(StyrkedjanError):
    """A command that was given what it cannot take."""

    exit_code = 2


class DocumentError(StyrkedjanError):
    """A document that cannot be read."""


class TermError(StyrkedjanError):
    """A value that is no RDF term, such as an IRI with a space in it."""


class EvidenceError(StyrkedjanError):
    """A quote that is not its document's text at its offsets."""


class NothingLoaded(StyrkedjanError):
    """Input that holds nothing to work on."""

    exit_code = 3


class StoreError(StyrkedjanError):
    """A store that is missing, damaged or not one of ours."""

    exit_code = 2


class StoreBusy(StoreError):
    """A store that another process is writing."""


class QueryError(StyrkedjanError):
    """A query that cannot be read, is not allowed, or names what there is none of."""

    exit_code = 2


class UpdateRefused(QueryError):
    """A query that would change the graph, which only a build does."""


class QueryLimit(QueryError):
    """A query that was stopped at a limit: of time, memory, rows or bytes."""

    exit_code = 1


class EndpointError(StyrkedjanError):
    """An endpoint that is not reached, refuses, or answers with what is no whole answer."""

    exit_code = 2


class ExtraMissing(StyrkedjanError):
    """``package`` is what is missing, ``extra`` the part of this project that brings it."""

    exit_code = 2

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'styrkedjan[{extra}]'")
