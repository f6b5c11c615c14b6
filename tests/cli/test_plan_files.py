"""The files of a plan: what is written where, what is left out, and nothing half written."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import gpxpy
import icalendar
import pytest

from crampcast.cli.course_option import read_course_option
from crampcast.cli.plan_files import NAMES, write_plan_files
from crampcast.errors import UnusableInput
from crampcast.jobs.plan.marked import calendar_entries, marked_course
from crampcast.runner.profile import Profile

ROOT = Path(__file__).parents[2]
ANSWER = json.loads((ROOT / "tests/data/report/plan_result.json").read_text(encoding="utf-8"))
ANSWER |= {
    "time_zone": "Europe/Paris",
    "before": [{"id": "H12", "when_h": -4.0, "over_h": 2.0, "text": "Drink."}],
}


@pytest.fixture(scope="module")
def route():
    return read_course_option(
        str(ROOT / "samples/odbl/inverness_half_marathon.gpx"), stations=None, ground="road", strict=False
    )


def test_a_course_with_positions_has_every_file(tmp_path, route):
    written = write_plan_files(ANSWER, route, tmp_path / "out", "metric")
    assert [path.name for path in written] == list(NAMES)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)
    names = {w.name for w in gpxpy.parse((tmp_path / "out/course.gpx").read_text()).waypoints}
    assert "Finish" in names
    assert {station["name"] for station in ANSWER["stations"][:-1] if station["distance_m"] < 21_000} <= names


def test_the_rescue_page_has_the_number_that_was_named_else_the_runner_s(tmp_path, route):
    runner = Profile(emergency_number="+41 144")
    for emergency, dialled in (("", "+41144"), ("112", "112")):
        write_plan_files(ANSWER, route, tmp_path, "metric", runner, emergency)
        assert f'href="tel:{dialled}"' in (tmp_path / "rescue.html").read_text(encoding="utf-8")


def test_the_page_alone_has_a_frontier_that_the_answer_does_not_hold(tmp_path, route):
    points = [
        {"effort": effort, "finish_s": 9000.0 / effort, "cramp_probability": 0.2 * effort}
        for effort in (1.0, 0.98, 0.96, 0.93, 0.9, 0.86, 0.82)
    ]
    write_plan_files(ANSWER, route, tmp_path, "metric", frontier=points)
    assert 'id="minutes" type="range" min="0" max="6"' in (tmp_path / "plan.html").read_text(encoding="utf-8")
    held = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert held.get("frontier") == ANSWER.get("frontier")


def test_a_plan_s_own_course_climbs_as_the_course_that_it_was_made_for(tmp_path):
    """Heights at the ends of the simulated pieces, smoothed once more, lost 5 to 19 % of a long climb."""
    [source] = (ROOT / "samples/mountain").glob("*.gpx")
    made_for = read_course_option(str(source), stations=None, ground="trail", strict=False)
    along_m = [m * made_for.length_m / 52_400.0 for m in ANSWER["profile"]["distance_m"]]
    write_plan_files(
        ANSWER | {"profile": ANSWER["profile"] | {"distance_m": along_m}}, made_for, tmp_path, "metric"
    )
    for name in ("course.gpx", "course.tcx", "course.fit"):
        again = read_course_option(str(tmp_path / name), stations=None, ground="trail", strict=False)
        assert again.climb_m == pytest.approx(made_for.climb_m, rel=0.01)
        assert again.length_m == pytest.approx(made_for.length_m, rel=1e-3)


def test_words_have_no_line_and_leave_no_old_one_behind(tmp_path, route):
    write_plan_files(ANSWER, route, tmp_path, "metric")
    words = read_course_option("50 km 2400 m", stations=None, ground=None, strict=False)
    written = {path.name for path in write_plan_files(ANSWER, words, tmp_path, "metric")}
    assert written == set(NAMES) - {"course.fit", "course.gpx", "course.tcx", "workout.fit"}
    assert {path.name for path in tmp_path.iterdir()} == written


def test_the_calendar_has_the_zone_of_the_place(tmp_path, route):
    write_plan_files(ANSWER, route, tmp_path, "metric")
    calendar = icalendar.Calendar.from_ical((tmp_path / "plan.ics").read_bytes())
    events = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    start = next(e for name, e in events.items() if name.startswith("Start"))
    assert start["dtstart"].params["TZID"] == "Europe/Paris"
    assert start.decoded("dtstart") - events["Drink."].decoded("dtstart") == timedelta(hours=4)
    assert calendar.walk("VTIMEZONE")


def test_marks_are_in_order_and_few_stretches_are_eased(route):
    hut = ANSWER["stations"][0]
    while_standing = ANSWER["schedule"][0] | {
        "distance_m": hut["distance_m"],
        "time_s": hut["time_s"]["p50"] + 300.0,
    }
    answer = ANSWER | {"schedule": [while_standing, *ANSWER["schedule"]]}
    marks = marked_course(route, answer).marks
    assert [m.distance_m for m in marks] == sorted(m.distance_m for m in marks)
    names = [m.name for m in marks if m.distance_m == hut["distance_m"]]
    assert names[0] == hut["name"]
    assert len(names) == 2
    assert {m.kind for m in marks} >= {"station", "finish"}
    assert sum(m.kind == "ease" for m in marks) <= 6


def test_no_watch_says_to_ease_off_where_the_plan_runs_harder(route):
    """A plan ran the last 8 km 6 % harder than evenly, and its watch file told to ease off there."""
    whole = {"from_m": 0.0, "to_m": 1e6}
    for effort, word in ((1.06, "Mind"), (0.99, "Ease")):
        answer = ANSWER | {"pacing": [whole | {"effort": effort}]}
        eased = [m for m in marked_course(route, answer).marks if m.kind == "ease"]
        assert eased
        assert {m.name.split()[0] for m in eased} == {word}


def test_without_a_start_or_a_plan_there_is_no_calendar():
    assert calendar_entries(ANSWER | {"start": None}) == []
    assert calendar_entries(ANSWER | {"status": "refused"}) == []


def test_a_folder_that_cannot_be_written_keeps_what_it_had(tmp_path, route, monkeypatch):
    write_plan_files(ANSWER, route, tmp_path, "metric")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UnusableInput, match="No space left"):
        write_plan_files(ANSWER, route, tmp_path, "imperial")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
