"""``inspect``: the contract's keys, and bad files beside good ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crampcast.jobs.inspect import inspect

DATA = Path(__file__).parents[1] / "data"
KEYS = {
    "file", "kind", "format", "sport", "start", "duration_s", "moving_s", "distance_m", "climb_m",
    "descent_m", "records", "fields", "has", "laps", "damage", "error",
}  # fmt: skip
HAS = {"altitude", "heart_rate", "cadence", "power", "running_dynamics", "temperature", "position"}
FILES = [
    "fit/connectstats__activity_2944936628.fit",
    "malformed/coursepointer__invalid_empty.gpx",
    "courses/coursepointer__cptr002.fit",
    "fit/pyfitparse__WorkoutRepeatSteps.fit",
    "logs/four_year_log.csv",
    "no_such_file.fit",
    "malformed/pyfitparse__strava-android-app-201.10-b1218918.fit",
]


@pytest.fixture(scope="module")
def entries() -> list[dict[str, object]]:
    files: list[dict[str, object]] = inspect([DATA / name for name in FILES])["files"]
    return files


def test_every_entry_has_the_keys_of_the_contract(entries: list[dict[str, object]]) -> None:
    for entry in entries:
        assert set(entry) >= KEYS
        assert isinstance(entry["has"], dict)
        assert set(entry["has"]) == HAS
    assert json.loads(json.dumps(entries, allow_nan=False)) == entries


def test_a_bad_file_never_stops_the_rest(entries: list[dict[str, object]]) -> None:
    assert [entry["kind"] for entry in entries] == [
        "activity", "other", "course", "workout", "other", "other", "activity",
    ]  # fmt: skip
    assert [entry["error"] is None for entry in entries] == [True, False, True, True, True, False, True]


def test_a_hot_trail_run(entries: list[dict[str, object]]) -> None:
    run = entries[0]
    assert (run["sport"], run["sub_sport"], run["start"]) == ("running", "trail", "2018-08-19T08:39:29Z")
    assert run["records"] == 7969
    assert run["climb_m"] == pytest.approx(671, abs=0.5)
    assert run["has"] == {
        "altitude": True,
        "heart_rate": True,
        "cadence": True,
        "power": True,
        "running_dynamics": True,
        "temperature": True,
        "position": True,
    }


def test_damage_is_told(entries: list[dict[str, object]]) -> None:
    assert entries[-1]["damage"]
