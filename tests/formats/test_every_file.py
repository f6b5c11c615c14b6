"""Every fixture is read or refused with one clear line, and read as independent decoders read it."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest

from crampcast.errors import UnusableInput
from crampcast.formats.port import read, read_course
from crampcast.jobs.inspect import inspect

DATA = Path(__file__).parents[1] / "data"
ORIGINS = tomllib.loads((DATA / "ORIGIN.toml").read_text(encoding="utf-8"))["file"]
OTHERWISE = tomllib.loads((DATA / "differences.toml").read_text(encoding="utf-8"))
FIGURES = tomllib.loads((DATA / "expected_figures.toml").read_text(encoding="utf-8"))

REFUSED = {
    "odbl/runroutes__bob-graham-round-waypoints.gpx": "only 52 waypoints",
    "odbl/runroutes__ramsay-round-waypoints.gpx": "only 26 waypoints",
    "gpx/gpxpy__gpx-with-node-with-comments.gpx": "one point",
    "gpx/gpxpy__gpx1.1_with_extensions_without_namespaces.gpx": "only 1 waypoint",
    "gpx/gpxpy__unicode.gpx": "only 6 waypoints",
    "gpx/gpxpy__unicode_with_bom.gpx": "only 1 waypoint",
    "gpx/gpxpy__unicode_with_bom_noencoding.gpx": "only 1 waypoint",
    "gpx/opentracks__gpx_timezone.gpx": "one point",
    "malformed/coursepointer__invalid_bad_xml.gpx": "XML of another kind",
    "malformed/coursepointer__invalid_empty.gpx": "the file is empty",
    "results/boston_splits_2013.csv": "no training log",
    "results/boston_splits_2014.csv": "no training log",
    "results/lochness_2019.csv": "plain text",
}

WORKOUTS_AND_OTHERS = {
    "fit/pyfitparse__MonitoringFile.fit": "other",
    "fit/pyfitparse__WorkoutIndividualSteps.fit": "workout",
    "fit/pyfitparse__WorkoutRepeatSteps.fit": "workout",
    "fit/pyfitparse__WorkoutRepeatGreaterThanStep.fit": "workout",
    "fit/pyfitparse__WorkoutCustomTargetValues.fit": "workout",
}

PATHS = [entry["file"] for entry in ORIGINS]
READABLE = [
    path for path in PATHS if path in FIGURES and path not in REFUSED and path not in WORKOUTS_AND_OTHERS
]


@pytest.mark.parametrize("entry", ORIGINS, ids=lambda entry: entry["file"])
def test_fixture_is_the_one_registered(entry: dict[str, str]) -> None:
    assert hashlib.sha256((DATA / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("path", PATHS)
def test_read_or_refused_in_one_line(path: str) -> None:
    if path in REFUSED:
        with pytest.raises(UnusableInput, match=REFUSED[path]) as caught:
            read(DATA / path)
        assert "\n" not in str(caught.value)
        assert Path(path).name in str(caught.value)
        return
    result = read(DATA / path)
    assert result.kind == WORKOUTS_AND_OTHERS.get(path, result.kind)
    assert sum(found is not None for found in (result.activity, result.route, result.log)) == (
        path not in WORKOUTS_AND_OTHERS
    )
    assert all("\n" not in line for line in result.damage)


@pytest.mark.parametrize("path", READABLE)
def test_figures_agree_with_independent_decoders(path: str) -> None:
    entry = inspect([DATA / path])["files"][0]
    assert entry["error"] is None
    expected = FIGURES[path]
    told = OTHERWISE.get(path, {})
    if "records" not in told:
        assert entry["records"] == expected["records"]
    if expected.get("distance_km") and "distance_km" not in told:
        assert entry["distance_m"] / 1000 == pytest.approx(expected["distance_km"], abs=0.0055, rel=1e-3)
    if "duration_h" in expected and "duration_h" not in told and entry["kind"] == "activity":
        assert entry["duration_s"] / 3600 == pytest.approx(expected["duration_h"], abs=0.0051)
    if "climb_m" in expected and "climb_m" not in told and entry["climb_m"] is not None:
        assert entry["climb_m"] == pytest.approx(expected["climb_m"], abs=0.51)
    if "laps" in expected and "laps" not in told and entry["kind"] == "activity":
        assert entry["laps"] == expected["laps"]


@pytest.mark.parametrize("path", READABLE)
def test_tables_are_whole_and_plausible(path: str) -> None:
    activity = read(DATA / path).activity
    if activity is None:
        route = read_course(DATA / path)
        assert route.latitude_deg.size >= 2
        assert np.isfinite(route.latitude_deg).all()
        return
    assert activity.records > 0
    assert np.all(np.diff(activity["time_s"]) > 0)
    assert set(activity.provenance) == set(activity.columns)
    assert all(np.isfinite(values).any() for values in activity.columns.values())
    assert 0 <= activity.moving_s <= activity.duration_s + 1e-6
    assert not activity.columns["time_s"].flags.writeable
    if activity.on_foot and "cadence_spm" in activity:
        steps = activity["cadence_spm"][activity["cadence_spm"] > 0]
        assert steps.size == 0 or 60 <= np.median(steps) <= 220


def test_every_fixture_has_an_origin() -> None:
    folders = ("fit", "gpx", "tcx", "malformed", "logs", "odbl")
    there = {str(file.relative_to(DATA)) for folder in folders for file in (DATA / folder).iterdir()}
    assert there - {"odbl/LICENSE.md"} <= set(PATHS)
    assert sum((DATA / path).stat().st_size for path in PATHS) < 9_000_000
