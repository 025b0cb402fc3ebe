"""The query editor Yasgui (MIT), which the package oxigraph carries in its server: asked of it once, on loopback."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

__all__ = ["fetch"]

_FILES = {"yasgui.js": "yasgui.min.js", "yasgui.css": "yasgui.min.css"}
_SECONDS = 10.0


def fetch() -> dict[str, bytes]:
    """Return the editor's script and style sheet, nothing where the package is not installed or does not give them."""
    program = _find_program()
    if program is None:
        return {}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    with (
        contextlib.suppress(OSError),
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process,
    ):
        try:
            return {name: _get(f"http://127.0.0.1:{port}/{file}") for name, file in _FILES.items()}
        except (URLError, TimeoutError):
            return {}
        finally:
            process.kill()
    return {}


def _find_program() -> str | None:
    with contextlib.suppress(metadata.PackageNotFoundError):
        for file in metadata.files("oxigraph") or ():
            if file.name in ("oxigraph", "oxigraph.exe"):
                return str(Path(str(file.locate())).resolve())
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def _get(address: str) -> bytes:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            with opener.open(address, timeout=_SECONDS) as answer:
                data: bytes = answer.read()
                return data
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
