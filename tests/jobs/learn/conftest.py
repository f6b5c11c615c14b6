"""A small bank of replayed runs, and diaries whose runs are rows of a log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from crampcast.activity.summary import RunSummary
from crampcast.forecast.learnt import NAMES
from crampcast.jobs import diary as entries
from crampcast.jobs.learn.simulated import Outing, bank, truth_at
from crampcast.store import Diary

NOW = datetime(2026, 9, 12, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def banked():
    """Three kinds of runs, each lived through by two bodies."""
    outings = [Outing(42.2, 3.2, 20.0, 24.0), Outing(26.0, 2.9, 10.0, 12.0), Outing(12.0, 3.0, 5.0, 18.0)]
    return bank(outings, 2, 5)


@pytest.fixture(scope="session")
def prone():
    """A runner who cramps often, in the calves."""
    z = np.zeros(len(NAMES))
    z[-1] = 2.0
    z[NAMES.index("muscle.calf")] = 1.0
    return truth_at(z, 0.4, 0)


def row(number: int, km: float = 42.2, speed_m_s: float = 3.2) -> RunSummary:
    """Return the run of a week."""
    start = datetime(2026, 3, 1, 8, 0, tzinfo=UTC) + timedelta(weeks=number)
    return RunSummary(
        start.date(),
        start=start,
        sport="running",
        distance_m=1000.0 * km,
        moving_s=1000.0 * km / speed_m_s,
        elapsed_s=1000.0 * km / speed_m_s,
        climb_m=200.0,
    )


def add(diary: Diary, *numbers: int) -> None:
    """Import the marathons of these weeks, one log each."""
    for number in numbers:
        diary.add(f"week {number}".encode(), f"{number}.csv", "csv", [row(number)], replayable=False)


def note(diary: Diary, kind: str, number: int, **fields: object) -> int:
    """Write an entry about the run of a week."""
    told = {name: str(value).lower() for name, value in fields.items()}
    return int(entries.log(diary, kind, told, day(number).isoformat(), NOW)["id"])


def day(number: int) -> date:
    """Return the day of a week's run."""
    return row(number).day


@pytest.fixture
def season(tmp_path: Path) -> Callable[[str], Diary]:
    """Make a diary of four marathons, one with two cramps, one with a near-cramp."""

    def made(name: str = "diary") -> Diary:
        diary = Diary.open(tmp_path / name)
        add(diary, 0, 1, 2, 3)
        note(diary, "run", 0, felt="good")
        note(diary, "cramp", 1, at="km34", muscle="calf", side="left", severity=6)
        note(diary, "cramp", 1, at="km38", muscle="calf", side="left", severity=4)
        note(diary, "cramp", 3, at="3:10:00", muscle="hamstring", near=True)
        return diary

    return made
