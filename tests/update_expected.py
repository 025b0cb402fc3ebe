"""Write the answers that the tests expect anew: python tests/update_expected.py. Read the changes first."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from query_cases import CORPUS, EXPECTED, read_cases, show  # noqa: E402 - found beside this file
from query_graph import make_query_store  # noqa: E402 - found beside this file
from styrkedjan.graph.store import Store  # noqa: E402 - after the path is set
from styrkedjan.loaders.pipeline import build  # noqa: E402 - after the path is set


def main() -> None:
    """Ask each case of the small graph and of the corpus, and write its answer; files of cases that are gone go too."""
    with tempfile.TemporaryDirectory() as folder:
        with make_query_store(Path(folder) / "small") as store:
            _write(store, EXPECTED)
        build([HERE.parent / "corpus"], Path(folder) / "corpus")
        with Store(Path(folder) / "corpus") as store:
            _write(store, CORPUS)


def _write(store: Store, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    cases = read_cases(folder)
    for case in cases:
        answer = show(store, case).encode()
        if not case.expected.exists() or case.expected.read_bytes() != answer:
            case.expected.write_bytes(answer)
            print(f"changed {case.expected.relative_to(HERE)}")
    for file in sorted(set(folder.iterdir()) - {case.expected for case in cases}):
        file.unlink()
        print(f"removed {file.relative_to(HERE)}")


if __name__ == "__main__":
    main()
