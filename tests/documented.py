"""The console examples of the documentation: found, run, and compared or written anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from show_reading import show
from styrkedjan.cli import main
from styrkedjan.loaders.readers import read, read_plain

ROOT = Path(__file__).resolve().parents[1]

#: The pages whose shown output must be what the commands print.
PAGES = (
    *("README.md", "CONTRIBUTING.md", "docs/house.md", "docs/formats.md", "docs/extraction.md", "docs/queries.md"),
    "docs/store.md",
)

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_READING = "python tests/show_reading.py"


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a page with the output shown below it, if any; ``start`` and ``end`` are the output's offsets."""

    page: str
    command: str
    output: str
    start: int
    end: int


def iter_examples(page: str) -> Iterator[Example]:
    """Yield the console examples of *page*, a path from the root, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        prompts = [*re.finditer(r"^\$ (.*)\n", block[1], re.MULTILINE)]
        for number, prompt in enumerate(prompts):
            end = prompts[number + 1].start() if number + 1 < len(prompts) else len(block[1])
            output = block[1][prompt.end() : end]
            yield Example(page, prompt[1], output, block.start(1) + prompt.end(), block.start(1) + end)


def runnable(command: str) -> bool:
    return command.startswith(("styrkedjan ", _READING))


@contextlib.contextmanager
def workplace(folder: Path) -> Iterator[None]:
    """Work in *folder*, where the examples' documents lie, and their stores are built under ``out/``."""
    before, columns = Path.cwd(), os.environ.get("COLUMNS")
    for name in ("corpus", "docs", "tests"):
        (folder / name).symlink_to(ROOT / name)
    os.chdir(folder)
    os.environ["COLUMNS"] = "100"
    try:
        run("styrkedjan build corpus --store out/store")
        run("styrkedjan build docs/example.txt --store out/example")
        yield
    finally:
        os.chdir(before)
        os.environ.pop("COLUMNS")
        if columns is not None:
            os.environ["COLUMNS"] = columns


def run(command: str) -> str:
    """Return what *command* prints on standard output."""
    words = shlex.split(command, comments=True)
    if command.startswith(_READING):
        path = Path(words[2])
        raw = read(path) if path.suffix == ".txt" else read_plain(f"{words[2]}\n".encode(), "given")
        return "".join(f"{line}\n" for line in show(raw))
    raw_output = io.BytesIO()
    printed = io.TextIOWrapper(raw_output, encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        main(words[1:])
    printed.flush()
    return raw_output.getvalue().decode()
