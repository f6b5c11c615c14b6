"""Courses from points, from words and from nonsense."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.course.build import build_course, course_from_words
from crampcast.course.ground import GroundStretch, read_ground
from crampcast.course.points import RoutePoints, Waypoint
from crampcast.course.station_table import read_stations
from crampcast.course.stations import Station
from crampcast.course.words import read_course_words
from crampcast.errors import UnusableInput


def hill(length_m: float = 20_000.0, n: int = 1001, **more) -> RoutePoints:
    """A straight course north over rolling ground."""
    run = np.linspace(0, length_m, n)
    north = 45.0 + run / 111_195.08
    return RoutePoints(north, np.full(n, 6.0), 500 + 150 * np.sin(2 * np.pi * run / 5000), **more)


def conserved(course) -> None:
    pieces = course.segments
    rise = course.profile.altitude_m[-1] - course.profile.altitude_m[0]
    assert pieces.length_m.sum() == pytest.approx(course.length_m, abs=1e-6)
    assert (pieces.length_m * pieces.grade).sum() == pytest.approx(rise, abs=1e-6)
    assert np.abs(pieces.grade).max() <= 0.45 + 1e-12


@settings(max_examples=30)
@given(
    stops=st.lists(st.tuples(st.floats(0, 20_000), st.just(0.0) | st.floats(0.01, 1000)), max_size=6),
    segment=st.sampled_from([None, 25.0, 100.0, 300.0]),
)
def test_length_height_and_rest_are_conserved(stops, segment):
    stations = tuple(Station(str(i), place, stop_s=stop) for i, (place, stop) in enumerate(stops))
    course = build_course(hill(), stations=stations, segment_m=segment)
    conserved(course)
    pieces = course.segments
    assert pieces.rest_s.sum() == pytest.approx(sum(stop for _, stop in stops))
    assert pieces.rest_s.max() <= 60 + 1e-9
    assert (pieces.length_m[pieces.station_index >= 0] == 0).all()
    assert (pieces.rest_s[pieces.station_index < 0] == 0).all()
    for number, station in enumerate(course.stations):
        where = pieces.distance_m[pieces.station_index == number]
        assert np.abs(where - station.distance_m).max(initial=0.0) <= 2.0


def test_pieces_are_short_and_nearly_straight():
    short, long = build_course(hill()), build_course(hill(80_000.0, 4001))
    assert np.median(short.segments.length_m) == pytest.approx(50, rel=0.02)
    assert np.median(long.segments.length_m) == pytest.approx(100, rel=0.02)
    assert short.climb_m == pytest.approx(1200, rel=0.03)
    assert np.maximum(short.segments.length_m * short.segments.grade, 0).sum() == pytest.approx(
        short.climb_m, rel=0.01
    )


def test_heading_and_position():
    course = build_course(hill())
    assert np.abs(course.segments.heading_rad).max() < 1e-6
    assert course.segments.latitude_deg[0] == pytest.approx(45.0, abs=0.001)
    assert (course.start_latitude_deg, course.start_longitude_deg) == (45.0, 6.0)


def test_a_wall_is_eased_and_keeps_its_height():
    run = np.linspace(0, 2000, 401)
    wall = RoutePoints(45 + run / 111_195.08, np.full(401, 6.0), np.clip((run - 900) * 0.7, 0, 140) + 100)
    course = build_course(wall)
    conserved(course)
    assert any("45 %" in warning for warning in course.warnings)


def test_no_elevation_is_flat_with_warning_or_refused():
    points = RoutePoints(45 + np.linspace(0, 0.1, 50), np.full(50, 6.0), np.full(50, np.nan))
    course = build_course(points)
    assert not course.has_elevation
    assert course.climb_m == 0
    assert course.climb_sd_m > 50
    assert any("flat" in warning for warning in course.warnings)
    with pytest.raises(UnusableInput, match="no usable heights"):
        build_course(points, strict=True)


def test_ground_by_word_by_stretch_and_unknown():
    course = build_course(hill(), ground="sand")
    assert course.segments.ground_names == ("sand",)
    assert (course.segments.run_cost > 1.2).all()
    stretches = read_ground("from_km,to_km,ground,technicality,shade\n0,5,road\n5,20,trail,0.4,0.8\n")
    course = build_course(hill(), ground=stretches)
    far = course.segments.distance_m > 5001
    assert set(course.segments.technicality[far]) == {0.4}
    assert set(course.segments.shade[~far]) == {0.0}
    with pytest.raises(UnusableInput, match="unknown ground"):
        build_course(hill(), ground="lava")
    with pytest.raises(UnusableInput, match="line 2"):
        read_ground("from_km,to_km,ground\n5,2,road\n")
    assert GroundStretch(0, 1, "road").shade is None


def test_waypoints_become_stations():
    def at(metres, kind, name="", east=0.0):
        return Waypoint(name, 45 + metres / 111_195.08, 6.0 + east, None, kind)

    marks = (
        at(3000, "drinking water"),
        at(3060, "food", "Village"),
        at(8000, "summit", "Top"),
        at(12_000, "water", "Far", east=0.01),
        at(15_000, "first aid", "Medics"),
        Waypoint("Given", float("nan"), float("nan"), None, "aid station", 18_000.0),
    )
    course = build_course(hill(waypoints=marks))
    assert [round(s.distance_m, -2) for s in course.stations] == [3000, 18_000]
    assert course.stations[0].food
    assert any("Far" in warning for warning in course.warnings)


def test_a_distance_that_contradicts_the_position_is_not_believed():
    well = Waypoint("Well", 45 + 5000 / 111_195.08, 6.0, None, "water", 0.0)
    close = Waypoint("Hut", 45 + 9000 / 111_195.08, 6.0, None, "food", 9120.0)
    found = build_course(hill(waypoints=(well, close))).stations
    assert [round(s.distance_m, -1) for s in found] == [5000, 9120]


def test_out_and_back_passes_a_station_twice():
    run = np.concatenate([np.linspace(0, 5000, 251), np.linspace(5000, 0, 251)[1:]])
    points = RoutePoints(45 + run / 111_195.08, np.full(501, 6.0), np.full(501, 100.0))
    well = Waypoint("Well", 45 + 2000 / 111_195.08, 6.0, None, "water")
    found = build_course(
        RoutePoints(points.latitude_deg, points.longitude_deg, points.altitude_m, None, (well,))
    )
    assert [round(s.distance_m) for s in found.stations] == [2000, 8000]
    assert [s.name for s in found.stations] == ["Well #1", "Well #2"]


def test_a_table_at_the_start_of_laps_is_a_station_after_each_lap_but_the_last():
    lap = np.linspace(0.0, 2.0 * np.pi, 101)
    turns = np.concatenate([lap, lap[1:], lap[1:]])
    radius_deg = 2000.0 / (2.0 * np.pi) / 111_195.08
    table = Waypoint("Table", 45.0 + radius_deg, 6.0, None, "food")
    latitude = 45.0 + radius_deg * np.cos(turns)
    longitude = 6.0 + radius_deg * np.sin(turns) / np.cos(np.radians(45.0))
    course = build_course(RoutePoints(latitude, longitude, np.full(301, 100.0), None, (table,)))
    assert [(s.name, round(s.distance_m, -2)) for s in course.stations] == [
        ("Table #1", 2000.0),
        ("Table #2", 4000.0),
    ]


def test_station_table_units_defaults_and_errors():
    table = "name;distance_mi;water;food;drop_bag;crew;stop_min\nA;5;x;;;;\nB;10;yes;yes;1;no;3.5\n"
    found, warnings = read_stations(table, 20_000.0)
    assert [round(s.distance_m) for s in found] == [8047, 16_093]
    assert [s.stop_s for s in found] == [60.0, 210.0]
    assert not warnings
    for bad in (
        "name,water\nA,1\n",
        "",
        "name,distance_km\nA,ten\n",
        "name,distance_km\nA,50\n",
        "name,distance_km\nA,-1\n",
        "name,distance_km\nA,nan\nB,\nC,1e9\n",
        "name,distance_km\nA,12,5\n",
        "\x00\x01",
    ):
        with pytest.raises(UnusableInput):
            read_stations(bad, 20_000.0)
    assert read_stations("name,distance_km\n", 20_000.0) == ((), ())
    assert read_stations("distance_km,extra\n20.1,?\n", 20_000.0)[0][0].distance_m == 20_000.0


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Hut,60,yes", "60.0 km lies beyond the finish at 20.0 km"),
        ("Hut,20.6,yes", "beyond the finish"),
        ("Hut,-3,yes", "-3 is outside 0 to 2000"),
        ("Hut,nan,yes", "nan is outside"),
        ("Hut,ten,yes", "'ten' is not a number"),
        ("Hut,,yes", "is not a number"),
        ("Hut,12,5,yes", "more cells than the header"),
    ],
)
def test_a_station_that_is_not_on_the_course_is_left_out_and_said(line, words):
    found, [said] = read_stations(f"name,distance_km,water\nA,5,yes\n{line}\n", 20_000.0, "s.csv")
    assert [station.name for station in found] == ["A"]
    assert said.startswith("s.csv, line 3")
    assert words in said
    assert said.endswith("the station 'Hut' is left out")


def test_what_a_station_has_counts_only_where_it_is_said_plainly():
    table = "name,distance_km,water,food,stop_min\nA,5,maybe,yes,a while\n"
    [found], said = read_stations(table, 20_000.0, "s.csv")
    assert (found.water, found.food, found.stop_s, found.stop_stated) == (False, True, 180.0, False)
    assert said[0] == "s.csv, line 2: water is 'maybe'; write yes or no; no is taken"
    assert said[1].endswith("the usual stop is taken")


@settings(max_examples=50)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1, max_size=8))
def test_stations_lie_on_the_course_whatever_the_table_says(distances_km):
    table = "distance_km\n0.5\n" + "".join(f"{one}\n" for one in distances_km)
    found, said = read_stations(table, 20_000.0)
    assert all(0.0 <= station.distance_m <= 20_000.0 for station in found)
    assert len(found) + sum("left out" in text for text in said) == len(distances_km) + 1


@pytest.mark.parametrize(
    ("words", "length_m", "climb_m", "descent_m"),
    [
        ("50 km 2400 m", 50_000, 2400, 2400),
        ("26.2 mi", 42_164.8, 0, 0),
        ("marathon", 42_195, 0, 0),
        ("half marathon 300 m", 21_097.5, 300, 300),
        ("100 miles 5500 m", 160_934.4, 5500, 5500),
        ("42 km +2500 m -2300 m", 42_000, 2500, 2300),
        ("31 mi 6000 ft", 49_889.7, 1828.8, 1828.8),
        ("10k", 10_000, 0, 0),
        ("5 km 1000 m up 0 m down", 5000, 1000, 0),
    ],
)
def test_words(words, length_m, climb_m, descent_m):
    course = course_from_words(words)
    conserved(course)
    assert course.length_m == pytest.approx(length_m, rel=1e-4)
    assert course.climb_m == pytest.approx(climb_m, rel=1e-6, abs=1e-6)
    assert course.descent_m == pytest.approx(descent_m, rel=1e-6, abs=1e-6)
    assert np.isnan(course.start_latitude_deg)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "-5 km",
        "0 km",
        "5000 km",
        "50",
        "50 km 90000 m",
        "2400 m",
        "50 km 10 km",
        "nan km",
        "50 kg",
    ],
)
def test_unusable_words(words):
    with pytest.raises(UnusableInput):
        course_from_words(words)


@given(st.text(max_size=60))
def test_words_never_crash(words):
    with contextlib.suppress(UnusableInput):
        assert read_course_words(words).length_m > 0


@settings(max_examples=60)
@given(st.data())
def test_hostile_points_are_refused_or_built(data):
    n = data.draw(st.integers(0, 30))
    number = st.one_of(st.floats(allow_nan=True, allow_infinity=True, width=32), st.floats(44.9, 45.1))
    lists = [data.draw(st.lists(number, min_size=n, max_size=n)) for _ in range(4)]
    lat, lon, height, run = (np.asarray(each, dtype=np.float64) for each in lists)
    points = RoutePoints(lat, lon, height, run if data.draw(st.booleans()) else None)
    with contextlib.suppress(UnusableInput):
        course = build_course(points)
        assert course.segments.length_m.sum() == pytest.approx(course.length_m)
        assert np.isfinite(course.segments.grade).all()


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_points(n):
    with pytest.raises(UnusableInput):
        build_course(RoutePoints(np.full(n, 45.0), np.full(n, 6.0), np.full(n, 1.0)))
    with pytest.raises(UnusableInput):
        build_course(RoutePoints(np.full(9, 45.0), np.full(9, 6.0), np.full(9, 1.0)))


def test_a_jump_and_a_lost_fix_are_left_out():
    points = hill()
    north, east = points.latitude_deg.copy(), points.longitude_deg.copy()
    north[300], north[500], east[500] = 47.0, 0.0, 0.0
    course = build_course(RoutePoints(north, east, points.altitude_m), ground="trail")
    assert course.length_m == pytest.approx(20_000, rel=0.001)
    assert len(course.warnings) == 2


@pytest.mark.parametrize(("name", "said"), [("Tour", True), ("Hill fell race", False), ("Hill road", False)])
def test_a_guess_of_what_is_underfoot_is_told_where_the_name_is_silent(name, said):
    points = hill()
    course = build_course(replace(points, name=name))
    assert any("underfoot" in text for text in course.warnings) is said
    assert not build_course(replace(points, name=name), ground="road").warnings
