"""Real SPARQL servers for tests, on this machine and with folders of their own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["find_oxigraph", "find_virtuoso", "serve_oxigraph", "serve_virtuoso"]

PASSWORD = "only-for-this-test"

_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


def find_oxigraph() -> str | None:
    """Return the server of the package "oxigraph", which lies beside this Python or on the path."""
    return shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")


def find_virtuoso() -> str | None:
    """Return Debian's Virtuoso server, of the package "virtuoso-opensource-7-bin"."""
    return shutil.which("virtuoso-t")


@contextmanager
def serve_oxigraph() -> Iterator[str]:
    """Run an empty server in memory and yield its address; it answers at /query, /update and /store."""
    port = _free_port()
    command = [find_oxigraph() or "oxigraph", "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serve_virtuoso(folder: Path, *, rows: int) -> Iterator[str]:
    """Run an empty server that gives at most *rows* rows; it answers at /sparql, with a password at /sparql-auth."""
    sql, http = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http, rows=rows), encoding="utf-8")
    command = [find_virtuoso() or "virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    subprocess.run([*command, "+pwdold", "dba", "+pwddba", PASSWORD], cwd=folder, capture_output=True, timeout=60)
    with _running(command, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", cwd=folder):
        yield f"http://127.0.0.1:{http}"


@contextmanager
def _running(command: list[str], url: str, cwd: Path | None = None) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not answer (exit {process.poll()})")
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except (OSError, urllib.error.URLError):
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
