"""``inspect``: the contract's keys, and bad files beside good ones."""

from __future__ import annotations

import json
import zipfile
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


def test_an_archive_says_how_much_it_holds(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("a.fit", b"x")
        archive.writestr("b.gpx.gz", b"x")
        archive.writestr("photo.jpg", b"x")
    (entry,) = inspect([tmp_path / "export.zip"])["files"]
    assert (entry["kind"], entry["error"]) == ("archive", None)
    assert entry["note"].startswith("archive of 2 files")


def test_traces_keep_the_figures_of_the_file() -> None:
    run, course = inspect([DATA / FILES[0], DATA / FILES[2]], traces=True)["files"]
    thin = run["trace"]
    assert {len(values) for values in thin.values()} == {399}
    assert thin["distance_m"][-1] == pytest.approx(run["distance_m"], abs=30)
    known = [height for height in thin["altitude_m"] if height is not None]
    assert (min(known), max(known)) == (pytest.approx(333, abs=3), pytest.approx(812, abs=3))
    assert course["trace"]["time_s"] is None
    assert "trace" not in inspect([DATA / FILES[0]])["files"][0]


def test_every_column_says_where_it_came_from() -> None:
    for name in (FILES[0], FILES[6], "fit/connectstats__track_cs_1451.fit"):
        (entry,) = inspect([DATA / name])["files"]
        assert set(entry["provenance"]) == set(entry["fields"])
        assert all(entry["provenance"].values())
