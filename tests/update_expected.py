"""Write the answers that the tests expect anew: python tests/update_expected.py. Read the changes first."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from query_cases import EXPECTED, Case, read_cases, show
from query_graph import make_query_store


def main() -> None:
    """Ask each case of the small graph and write its answer; files of cases that are gone go too."""
    with tempfile.TemporaryDirectory() as folder, make_query_store(Path(folder) / "store") as store:
        written = {_write(case, show(store, case)) for case in read_cases()}
    for file in EXPECTED.iterdir():
        if file not in written:
            file.unlink()
            print(f"removed {file.name}")


def _write(case: Case, answer: str) -> Path:
    before = case.expected.read_bytes() if case.expected.exists() else b""
    if before != answer.encode():
        case.expected.write_bytes(answer.encode())
        print(f"changed {case.expected.name}")
    return case.expected


if __name__ == "__main__":
    main()
