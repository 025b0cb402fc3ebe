"""What tests share: how a test says what it cannot run without, and where the originals lie."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def require_or_skip(condition: object, reason: str) -> None:
    """Skip the test for *reason* unless *condition* holds; under ``CI=true`` fail it: nothing is left out unseen."""
    if condition:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def require() -> Callable[[object, str], None]:
    """Return ``require(condition, reason)``: go on if the condition holds, else skip, and under ``CI=true`` fail."""
    return require_or_skip


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return ``../shared``, with the original documents, their gold and the tools that measure against them."""
    path = ROOT.parent / "shared"
    require_or_skip((path / "documents").is_dir(), "../shared with the original documents is not here")
    return path
