"""What an export must know of the whole graph before it writes: kept on disk, so that memory does not grow with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

__all__ = ["Nodes", "Scratch"]

#: So much of a database is held in memory, in kilobytes; the rest lies in a file that nobody else sees.
_CACHE = 8_000
_ROWS = 5_000


class Scratch:
    """A database for as long as an export takes; *schema* are its tables, as SQL.

    SQLite keeps a database without a name in a temporary file and removes it when it is closed.
    """

    def __init__(self, schema: str) -> None:
        self._waiting: dict[str, list[Sequence[Any]]] = {}
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", f"cache_size = -{_CACHE}"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute("BEGIN")
        for statement in filter(str.strip, schema.split(";")):
            self._db.execute(statement)

    def put(self, table: str, *row: Any) -> None:
        """Put a row into a table, unless one with its key is there; it may wait until something is asked."""
        rows = self._waiting.setdefault(table, [])
        rows.append(row)
        if len(rows) >= _ROWS:
            self._flush(table)

    def _flush(self, table: str) -> None:
        rows = self._waiting.pop(table, [])
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)

    def ask(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, or do what *sql* says."""
        for table in list(self._waiting):
            self._flush(table)
        yield from self._db.execute(sql, values)

    def run(self, *statements: str) -> None:
        """Do what each of *statements* says."""
        for statement in statements:
            for _ in self.ask(statement):
                pass


class Nodes:
    """A set of nodes on disk, asked from a small memory where it can be."""

    def __init__(self, nodes: Iterable[str] = ()) -> None:
        self._scratch = Scratch("CREATE TABLE node (n TEXT PRIMARY KEY) WITHOUT ROWID")
        self._some = False
        for node in nodes:
            self.add(node)
        self._ask = lru_cache(maxsize=1 << 14)(self._look)

    def add(self, node: str) -> None:
        """Put a node into the set; all are to be in it before the first question."""
        self._some = True
        self._scratch.put("node", node)

    def _look(self, node: str) -> bool:
        return next(self._scratch.ask("SELECT 1 FROM node WHERE n = ?", node), None) is not None

    def __contains__(self, node: str) -> bool:
        return self._some and self._ask(node)
