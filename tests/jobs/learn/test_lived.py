"""Which runs count, what silence means, and to which run an entry belongs."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from crampcast.activity.summary import RunSummary
from crampcast.jobs.diary.port import Entry
from crampcast.jobs.learn.lived import is_near, lived

ZONE = timezone(timedelta(hours=2))


def run_on(day: int, hour: int = 8, km: float = 10.0) -> tuple[str, int, RunSummary]:
    start = datetime(2026, 5, day, hour, tzinfo=ZONE)
    return (
        f"{day}-{hour}",
        0,
        RunSummary(start.date(), start=start, sport="running", distance_m=1000 * km, moving_s=330 * km),
    )


def entry(number: int, kind: str, when: str, /, **body) -> Entry:
    return Entry(number, 1, kind, when, "2026-06-01T00:00:00+00:00", False, body)


def test_silence_counts_from_the_first_entry_of_a_run_or_a_cramp():
    rows = [run_on(day) for day in (1, 5, 9, 20)]
    notes = [entry(1, "sleep", "2026-05-02", hours=8.0), entry(2, "run", "2026-05-09", felt="good")]
    found = lived(rows, set(), notes)
    assert [run.watched for run in found.runs] == [False, False, True, True]
    assert [run.noted for run in found.runs] == [False, False, True, False]
    assert found.since == date(2026, 5, 9)
    assert found.near_since is None
    assert not any(run.near_watched for run in found.runs)


def test_a_run_that_food_was_noted_of_was_watched_even_before_the_diary_began():
    rows = [run_on(1), run_on(5)]
    found = lived(rows, set(), [entry(1, "intake", "2026-05-01", fluid_ml=500.0)])
    assert [run.watched for run in found.runs] == [True, False]


def test_silence_about_near_cramps_counts_from_the_first_one():
    rows = [run_on(day) for day in (1, 5, 9)]
    notes = [
        entry(1, "cramp", "2026-05-01", at="km8", muscle="calf"),
        entry(2, "cramp", "2026-05-05", at="km8", muscle="calf", near=True),
    ]
    found = lived(rows, set(), notes)
    assert [run.near_watched for run in found.runs] == [False, True, True]
    assert [event.near for run in found.runs for event in run.events] == [False, True]


def test_quiet_legs_say_that_nothing_threatened_and_unplaced_trouble_is_not_clean():
    rows = [run_on(day) for day in (1, 5, 9, 13)]
    notes = [
        entry(1, "run", "2026-05-01", legs="quiet"),
        entry(2, "run", "2026-05-05", legs="twitched"),
        entry(3, "run", "2026-05-09", legs="cramped"),
        entry(4, "run", "2026-05-13", legs="cramped"),
        entry(5, "cramp", "2026-05-13", at="km8", muscle="calf"),
    ]
    found = lived(rows, set(), notes)
    assert [run.watched for run in found.runs] == [True, True, False, True]
    assert [run.near_watched for run in found.runs] == [True, False, False, False]
    assert len(found.left_out) == 1
    assert "2026-05-09: it says cramped" in found.left_out[0]


def test_severity_nought_is_a_near_cramp():
    assert is_near({"severity": 0.0})
    assert is_near({"near": True})
    assert not is_near({"severity": 2.0})


@pytest.mark.parametrize(
    ("at", "which"),
    [
        ("2026-05-03", "3-18"),  # of two runs of a day the longest
        ("2026-05-03T09:30:00+02:00", "3-8"),  # the one under way
        ("2026-05-03T23:00:00+02:00", "3-18"),
        ("2026-05-04T07:00:00+02:00", "3-18"),  # written the morning after
        ("2026-05-04T07:00:00", "3-18"),  # without a zone it is the run's
        ("2026-05-08", None),
        ("2026-05-08T12:00:00+02:00", None),
    ],
)
def test_an_entry_finds_its_run(at, which):
    rows = [run_on(3, 8, 10.0), run_on(3, 18, 20.0)]
    found = lived(rows, set(), [entry(7, "cramp", at, at="km5", muscle="calf")])
    owner = [run.content for run in found.runs if run.events]
    assert owner == ([] if which is None else [which])
    assert bool(found.left_out) == (which is None)


def test_rides_and_dashes_to_the_bus_are_no_evidence():
    ride = ("ride", 0, RunSummary(date(2026, 5, 1), sport="cycling", distance_m=40_000.0, moving_s=5000.0))
    dash = ("dash", 0, RunSummary(date(2026, 5, 1), sport="running", distance_m=900.0, moving_s=300.0))
    assert lived([ride, dash], set(), []).runs == []
