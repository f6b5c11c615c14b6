"""The bundled samples: theirs to give, free of names, and understood to the last line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from itertools import accumulate, pairwise
from pathlib import Path

import gpxpy
import pytest
from gpxpy.geo import haversine_distance

from crampcast.course.station_table import read_stations
from crampcast.runner.profile import Profile

SAMPLES = Path(__file__).parents[1] / "samples"
DOCUMENTS = {"README.md", "ORIGIN.toml", "odbl/LICENSE-ODbL.md"}
LOG = SAMPLES / "road" / "four_year_log.csv"
COURSES = {
    "road": (SAMPLES / "odbl" / "inverness_half_marathon.gpx", 21_100.0),
    "mountain": (SAMPLES / "mountain" / "pct_barker_pass_to_sonora_pass.gpx", 169_500.0),
}


def origins() -> list[dict[str, str]]:
    """Return the tables of the register of origins."""
    tables: list[dict[str, str]] = tomllib.loads((SAMPLES / "ORIGIN.toml").read_text(encoding="utf-8"))[
        "file"
    ]
    return tables


def line(path: Path) -> tuple[list[tuple[float, float]], list[float], list[tuple[float, float]]]:
    """Return the points of a course, their distance from the start in m, and its waypoints."""
    with path.open(encoding="utf-8") as file:
        gpx = gpxpy.parse(file)
    points = [(p.latitude, p.longitude) for t in gpx.tracks for s in t.segments for p in s.points]
    points += [(p.latitude, p.longitude) for r in gpx.routes for p in r.points]
    along = list(accumulate((haversine_distance(*a, *b) for a, b in pairwise(points)), initial=0.0))
    return points, along, [(w.latitude, w.longitude) for w in gpx.waypoints]


def test_every_sample_has_an_origin_and_no_origin_is_orphaned():
    found = {str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*") if path.is_file()}
    assert {name for name in found - DOCUMENTS if not name.startswith("licences/")} == {
        table["file"] for table in origins()
    }


@pytest.mark.parametrize("table", origins(), ids=lambda table: table["file"])
def test_a_sample_of_others_brings_its_licence_and_commit(table):
    assert hashlib.sha256((SAMPLES / table["file"]).read_bytes()).hexdigest() == table["sha256"]
    if table["repository"] != "own":
        assert re.fullmatch(r"[0-9a-f]{40}", table["commit"])
        assert table["attribution"] in (SAMPLES / table["licence_text"]).read_text(encoding="utf-8")


def test_log_holds_numbers_only():
    header, *rows = LOG.read_text(encoding="utf-8").splitlines()
    assert header == "date,dist_m,mov_s,hr,intensity,load"
    assert len(rows) == 1055
    assert not re.search(r"[A-Za-z]", "".join(rows))


def test_runner_of_the_road_is_the_log_s():
    rows = [row.split(",") for row in LOG.read_text(encoding="utf-8").splitlines()[1:]]
    runner = Profile.from_mapping(tomllib.loads((SAMPLES / "road/runner.toml").read_text(encoding="utf-8")))
    last = [float(row[1]) for row in rows if row[0] > "2026-05-09"]
    assert max(row[0] for row in rows) == "2026-07-04"
    assert runner.longest_run_km == pytest.approx(max(last) / 1000, abs=0.1)
    assert runner.weekly_km == pytest.approx(sum(last) / 8000, abs=0.5)
    race = next(row for row in rows if row[0] == "2025-11-15" and float(row[1]) > 21_000)
    assert runner.recent_race[0].time_s == float(race[2])


@pytest.mark.parametrize("run", COURSES)
def test_runner_is_understood_to_the_last_line(run):
    runner = Profile.from_mapping(tomllib.loads((SAMPLES / run / "runner.toml").read_text(encoding="utf-8")))
    assert runner.warnings == ()
    assert runner.unknown == frozenset()


@pytest.mark.parametrize("run", COURSES)
def test_stations_stand_where_the_course_passes_a_waypoint(run):
    path, length_m = COURSES[run]
    points, along, waypoints = line(path)
    assert along[-1] == pytest.approx(length_m, rel=0.002)
    stations, warnings = read_stations(
        (SAMPLES / run / "stations.csv").read_text(encoding="utf-8"), along[-1]
    )
    assert warnings == ()
    assert len(stations) >= 4
    for station in stations:
        near = [p for p, d in zip(points, along, strict=True) if abs(d - station.distance_m) <= 150]
        assert min(haversine_distance(*p, *w) for p in near for w in waypoints) <= 350, station.name
