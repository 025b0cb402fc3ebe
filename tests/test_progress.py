"""Signs of life: how much is done, how fast, and how long it will still take."""

from __future__ import annotations

import pytest

from styrkedjan import progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a list whose one number is what the clock says."""
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_it_tells_pace_and_time_left(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    tell = progress.Progress()
    tell("reading", 1, 2001)
    clock[0] += 20
    tell("reading", 201, 2001)
    assert capsys.readouterr().err == "reading … 201 of 2001, 10 a second, 3 min 0 s left\n"


def test_a_new_step_has_a_pace_of_its_own(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    tell = progress.Progress()
    clock[0] += 100
    tell("reading", 100, 200)
    tell("sorting", 1, 100)
    clock[0] += 30
    tell("sorting", 31, 100)
    assert capsys.readouterr().err.splitlines()[-1] == "sorting … 31 of 100, 1 a second, 1 min 9 s left"


def test_what_is_soon_done_says_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    tell = progress.Progress()
    clock[0] += 1
    tell("reading", 1, 2)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("seconds", "told"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (7384, "2 h 3 min")])
def test_a_duration_is_told_as_people_say_it(seconds: float, told: str) -> None:
    assert progress._duration(seconds) == told
