"""Write the output that the documentation shows anew: python tests/update_docs.py. Read the changes first."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from documented import PAGES, ROOT, iter_examples, run, runnable, workplace


def main() -> None:
    """Run each command that a page shows with its output, and put what it prints there."""
    with tempfile.TemporaryDirectory() as folder, workplace(Path(folder)):
        for page in PAGES:
            text = (ROOT / page).read_text(encoding="utf-8")
            shown = [each for each in iter_examples(page) if each.output and runnable(each.command)]
            printed = [run(each.command) for each in shown]
            # From the last to the first, so that the offsets of those before stay true.
            for example, output in reversed([*zip(shown, printed, strict=True)]):
                if output != example.output:
                    text = text[: example.start] + output + text[example.end :]
                    print(f"changed {page}: {example.command}")
            (ROOT / page).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
