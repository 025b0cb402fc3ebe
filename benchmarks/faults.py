"""Kill builds at random moments, the build itself or one of those that work for it, and look at what is left.

    python benchmarks/faults.py [--kills 300] [--seed 1]

After each kill the graph must be the old one or the new one, whole, with an engine that holds the same; the builds
after must give what a build from nothing gives. Prints how often who was killed and which graph was left.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from killing import kill_builds

#: Kills on one store; then another is begun.
A_STORE = 30


def main() -> None:
    """Kill, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    for number in range(0, arguments.kills, A_STORE):
        with tempfile.TemporaryDirectory(prefix="styrkedjan-") as folder:
            some = min(A_STORE, arguments.kills - number)
            counts += kill_builds(Path(folder), arguments.seed * 1000 + number, some)
        print(f"{number + some} of {arguments.kills}", file=sys.stderr, flush=True)
    for what, count in sorted(counts.items()):
        print(f"{what}: {count}")


if __name__ == "__main__":
    main()
