"""The engine filled from a stream of lines, in a process of its own: its memory is given back when it is done.

``python -m styrkedjan.graph.bulk FOLDER`` reads N-Quads from its standard input. The last line must be the end mark;
a stream that breaks off before it leaves nothing usable, which is told by the exit code.
"""

from __future__ import annotations

import io
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

import pyoxigraph as ox

from .errors import StoreError

__all__ = ["Loader", "fill"]

#: Lines that the engine sorts at a time; each costs it a good half a kilobyte of memory.
BATCH_LINES = 450_000
CHUNK = 1 << 20
_END = b"# end of the graph\n"


class Loader:
    """Fills the engine in *folder* from what is written to it; used as a context manager."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", f"{__package__}.bulk", str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        # The engine takes pauses to sort: what is written meanwhile waits here, as far as memory allows.
        self._waiting: queue.Queue[bytes | None] = queue.Queue(maxsize=16)
        self._buffer: list[bytes] = []
        self._size = 0
        self._feeder = threading.Thread(target=self._feed, daemon=True)
        self._feeder.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    def write(self, text: bytes) -> None:
        """Add whole lines."""
        self._buffer.append(text)
        self._size += len(text)
        if self._size >= CHUNK:
            self._pass_on()

    def finish(self) -> int:
        """Return how many triples the engine holds, once it is closed."""
        self._buffer.append(_END)
        self._pass_on()
        self._put(None)
        self._feeder.join()
        assert self._process.stdout and self._process.stderr
        told, trouble = self._process.stdout.read(), self._process.stderr.read()
        if self._process.wait() != 0:
            lines = trouble.decode(errors="replace").strip().splitlines()
            raise StoreError(f"the engine could not be filled ({lines[-1] if lines else 'its process was ended'})")
        return int(told)

    def _pass_on(self) -> None:
        self._put(b"".join(self._buffer))
        self._buffer, self._size = [], 0

    def _put(self, data: bytes | None) -> None:
        while self._feeder.is_alive():
            try:
                return self._waiting.put(data, timeout=1.0)
            except queue.Full:
                continue

    def _feed(self) -> None:
        assert self._process.stdin
        try:
            with self._process.stdin as pipe:
                while (data := self._waiting.get()) is not None:
                    pipe.write(data)
        except OSError:  # it is gone; why, its exit code and its last words tell
            return


class _Batches(io.RawIOBase):
    """The stream as the engine reads it: an end of file after each batch, and an error where it breaks off."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._chunk = io.BytesIO()  # whole lines
        self._left = 0
        self.ended = False

    def readable(self) -> bool:
        return True

    def begin(self) -> None:
        """Let the next batch be read."""
        self._left = BATCH_LINES

    def read(self, size: int = -1) -> bytes:
        if (data := self._chunk.read(size)) or self._left <= 0 or self.ended:
            return data
        whole = self._stream.read(CHUNK) + self._stream.readline()
        if not whole:
            raise EOFError("the stream broke off")
        self.ended = whole.endswith(_END)
        whole = whole.removesuffix(_END)
        self._left -= whole.count(b"\n")
        self._chunk = io.BytesIO(whole)
        return self._chunk.read(size)


def fill(folder: Path, stream: IO[bytes]) -> int:
    """Fill a new engine in *folder* from *stream*; return how many triples it holds."""
    engine = ox.Store(str(folder))
    batches = _Batches(stream)
    while not batches.ended:
        batches.begin()
        engine.bulk_load(cast(IO[bytes], batches), format=ox.RdfFormat.N_QUADS)
    engine.flush()
    return len(engine)


def main() -> int:
    """Fill the engine in the folder that the command line names; print how many triples it holds."""
    try:
        print(fill(Path(sys.argv[1]), sys.stdin.buffer))
    except (OSError, EOFError, SyntaxError, ValueError, MemoryError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
