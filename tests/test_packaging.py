"""What is installed is what stands in the tree."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FOLDERS = ("styrkedjan", "ontology", "graph", "loaders", "queries", "server")
#: What is read at run time besides code.
DATA = {".ttl", ".rq", ".toml", ".txt", ".html", ".css", ".js", ".json", ".svg", ".typed"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names in a wheel built from a copy of the tree, so that building leaves nothing in it."""
    copy, out = tmp_path_factory.mktemp("tree") / "styrkedjan", tmp_path_factory.mktemp("wheel")
    copy.mkdir()
    for name in (*FOLDERS, "pyproject.toml", "README.md", "LICENSE"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--wheel-dir",
            str(out),
            ".",
        ],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    (file,) = out.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def expected() -> set[str]:
    """Return every module and every file of data in the tree, by its name in an installation."""
    names = set()
    for folder in FOLDERS:
        prefix = "styrkedjan" if folder == "styrkedjan" else f"styrkedjan/{folder}"
        for path in sorted((ROOT / folder).rglob("*")):
            inside = path.relative_to(ROOT / folder)
            linked = folder == "styrkedjan" and inside.parts[0] in FOLDERS
            if path.is_file() and not linked and "__pycache__" not in inside.parts and path.suffix in {".py", *DATA}:
                names.add(f"{prefix}/{inside.as_posix()}")
    return names


def test_the_wheel_holds_every_module_and_every_file_of_data(wheel: set[str]) -> None:
    assert expected() - wheel == set()


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    assert {name for name in wheel if ".dist-info/" not in name} - expected() == set()


def test_every_package_is_listed() -> None:
    listed = PROJECT["tool"]["setuptools"]["package-dir"]
    found = {
        path.parent.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).glob("**/__init__.py")
    }
    assert {name for name in found if not name.startswith("styrkedjan/")} == set(listed.values())
    assert sorted(PROJECT["tool"]["setuptools"]["packages"]) == sorted(listed)


def test_the_links_show_the_same_tree() -> None:
    for folder in FOLDERS[1:]:
        assert (ROOT / "styrkedjan" / folder).resolve() == ROOT / folder


def test_the_lock_has_every_dependency_with_its_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    extras = dict(PROJECT["project"]["optional-dependencies"])
    for apart in ("bench", "docs"):  # what is only compared or written with stays out of the demo and the tests
        del extras[apart]
    wanted = [*PROJECT["project"]["dependencies"], *(each for extra in extras.values() for each in extra)]
    names = {re.split(r"[\[<>=!~; ]", each)[0].lower() for each in wanted}
    blocks = {
        block.split("==")[0].split("[")[0]: block
        for block in re.findall(r"^[a-z0-9].*?(?=^[a-z0-9#]|\Z)", lock, re.M | re.S)
    }
    assert names <= set(blocks)
    assert all("--hash=sha256:" in block for block in blocks.values())
    assert "://" not in lock
