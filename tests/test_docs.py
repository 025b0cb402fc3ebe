"""The documentation tells all there is, and nothing that is not so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

import pytest

from documented import PAGES, ROOT, Example, iter_examples, run, runnable, workplace
from styrkedjan.cli import make_parser
from styrkedjan.loaders.grammar.engine import load_patterns
from styrkedjan.loaders.readers import suffixes
from styrkedjan.queries import catalogue

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/*.md"))]
SHOWN = [example for page in PAGES for example in iter_examples(page) if example.output and runnable(example.command)]


def text_of(*paths: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def commands() -> list[str]:
    """Return the commands of ``styrkedjan --help``, in its order."""
    listed = make_parser().format_help().partition("COMMAND\n")[2]
    return re.findall(r"^    (\w+) ", listed, re.MULTILINE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with workplace(tmp_path_factory.mktemp("docs")):
        yield


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"| `{command}" in text_of(ROOT / "README.md"), f"README.md's table of commands lacks {command}"


def test_every_command_of_an_example_is_one_there_is() -> None:
    known = commands()
    shown = {
        (path.name, command)
        for path in DOCUMENTS
        for command in re.findall(r"^\$ styrkedjan (\w+)", text_of(path), re.MULTILINE)
    }
    assert [each for each in sorted(shown) if each[1] not in known] == []


def test_every_query_of_the_catalogue_is_documented() -> None:
    page = text_of(ROOT / "docs" / "queries.md")
    assert [name for name in catalogue() if not re.search(rf"^{name}  ", page, re.MULTILINE)] == []


@pytest.mark.parametrize("example", SHOWN, ids=lambda example: f"{example.page}: {example.command}")
def test_what_a_page_shows_is_what_the_command_prints(example: Example, demo: None) -> None:
    """After a change that is meant, tests/update_docs.py writes the shown output anew."""
    assert run(example.command) == example.output


def test_the_first_example_of_the_readme_shows_a_fact_with_its_sentence() -> None:
    first = next(example for example in SHOWN if example.page == "README.md")
    assert first.command.startswith("styrkedjan why")
    assert "“" in first.output


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_within_the_project_leads_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", text_of(path), flags=re.DOTALL | re.MULTILINE)
    missing = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        place = (path.parent / unquote(file)).resolve() if file else path
        if not place.exists() or (anchor and anchor not in headings(place)):
            missing.append(target)
    assert missing == []


def headings(path: Path) -> set[str]:
    """Return the anchors that the headings of a page have."""
    found = re.findall(r"^#+ (.*)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_page_of_the_documentation_is_reached_from_the_readme() -> None:
    readme = text_of(ROOT / "README.md")
    assert [path.name for path in sorted(ROOT.glob("docs/*.md")) if f"(docs/{path.name})" not in readme] == []


def test_every_folder_of_the_house_is_told_in_the_readme() -> None:
    readme = text_of(ROOT / "README.md")
    folders = ["ontology", "graph", "loaders", "queries", "styrkedjan", "tests", "corpus", "benchmarks", "docs"]
    assert [name for name in folders if f"| `{name}/` |" not in readme] == []


def test_every_format_that_can_be_read_is_told_in_the_readme() -> None:
    readme = text_of(ROOT / "README.md")
    assert [suffix for suffix in suffixes() if f"`{suffix}`" not in readme] == []


def test_every_kind_of_pattern_is_explained() -> None:
    page = text_of(ROOT / "docs" / "extraction.md")
    assert [kind for kind in sorted({each.states for each in load_patterns()}) if f"`{kind}`" not in page] == []


def test_every_option_of_a_pattern_is_explained() -> None:
    page = text_of(ROOT / "docs" / "extraction.md")
    options = {option for pattern in load_patterns() for option in pattern.options}
    assert [option for option in sorted(options) if f"`{option}`" not in page] == []


def test_every_word_list_is_told() -> None:
    page = text_of(ROOT / "docs" / "extraction.md")
    lists = sorted(
        path.name for path in (ROOT / "loaders" / "swedish" / "words").iterdir() if path.suffix in (".toml", ".txt")
    )
    assert [name for name in lists if f"`{name}`" not in page] == []


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    built = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## \[?{re.escape(built)}\]?", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert version("styrkedjan") == built


def test_no_page_names_a_place_on_one_machine() -> None:
    assert [path.name for path in DOCUMENTS if re.search(r"(?<![\w.])/(?:home|root|work|Users)/", text_of(path))] == []
