"""Every file of a plan, and of the rest of one, read back by at least two readers that know nothing of us."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.dom.minidom
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import fitdecode
import fitfast
import fitparse
import gpxpy
import icalendar
import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from crampcast.cli.course_option import read_course_option
from crampcast.cli.plan_files import write_plan_files
from crampcast.formats.port import read_course

ROOT = Path(__file__).parents[2]
ROUTE = read_course_option(str(ROOT / "samples/odbl/inverness_half_marathon.gpx"), ground="road")


def on_the_course(value: Any, share: float, key: str = "") -> Any:
    """Return a plan of another course laid over this one: every distance multiplied."""
    if isinstance(value, dict):
        return {k: on_the_course(v, share, k) for k, v in value.items()}
    if isinstance(value, list):
        return [on_the_course(v, share, key) for v in value]
    return value * share if key in ("distance_m", "from_m", "to_m") else value


PLAN = json.loads((ROOT / "tests/data/report/plan_result.json").read_text(encoding="utf-8"))
PLAN = on_the_course(PLAN, ROUTE.length_m / PLAN["profile"]["distance_m"][-1])
PLAN |= {
    "time_zone": "Europe/Paris",
    "before": [
        {
            "id": "loading",
            "what": "Fill up",
            "when_h": -48.0,
            "over_h": 48.0,
            "all_day": True,
            "text": "Rice.",
        },
        {"id": "H12", "when_h": -4.0, "over_h": 2.0, "text": "Drink."},
    ],
}
HERE_M, HERE_S = 9_000.0, 3_000.0
REST = PLAN | {
    "under_way": {"distance_m": HERE_M, "time_s": HERE_S},
    "schedule": [e for e in PLAN["schedule"] if e["distance_m"] > HERE_M],
    "before": [],
}
SEMICIRCLE = 180.0 / 2.0**31
GPX = "{http://www.topografix.com/GPX/1/1}"


@pytest.fixture(scope="module", params=["whole", "rest"])
def written(request, tmp_path_factory) -> Path:
    """Return the folder of a whole plan, and of the rest of one."""
    folder = tmp_path_factory.mktemp(request.param)
    write_plan_files(PLAN if request.param == "whole" else REST, ROUTE, folder, "metric")
    return folder


def by_fitdecode(data: bytes, name: str) -> list[dict[str, Any]]:
    with fitdecode.FitReader(io.BytesIO(data)) as frames:
        return [
            {field.name: field.value for field in frame.fields}
            for frame in frames
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == name
        ]


def by_fitparse(data: bytes, name: str) -> list[dict[str, Any]]:
    return [message.get_values() for message in fitparse.FitFile(io.BytesIO(data)).get_messages(name)]


def test_the_course_of_the_watch(written):
    data = (written / "course.fit").read_bytes()
    first, second = (read(data, "course_point") for read in (by_fitdecode, by_fitparse))
    assert [p["name"] for p in first] == [p["name"] for p in second]
    assert [p["distance"] for p in first] == pytest.approx([p["distance"] for p in second])
    assert [p["type"] for p in first] == [p["type"] for p in second]
    records = by_fitdecode(data, "record")
    along = np.array([r["distance"] for r in records])
    times = [r["timestamp"] for r in records]
    assert along[0] == 0.0
    assert (np.diff(along) >= 0.0).all()
    assert times == sorted(times)
    assert all(0.0 <= p["distance"] <= along[-1] + 1.0 for p in first)
    assert by_fitparse(data, "lap")[0]["total_distance"] == pytest.approx(along[-1], abs=1.0)
    messages, _ = fitfast.count(data)
    assert messages == sum(1 for _ in fitparse.FitFile(io.BytesIO(data)).get_messages())


@pytest.mark.parametrize("name", ["course.fit", "course.gpx", "course.tcx"])
def test_a_plan_taken_for_a_course_has_its_stations_and_none_for_every_gel(written, name):
    again = read_course_option(str(written / name), ground="road")
    ahead = REST["under_way"]["distance_m"] if written.name.startswith("rest") else 0.0
    planned = [s for s in PLAN["stations"][:-1] if s["distance_m"] > ahead]
    for plan in planned:
        at_m = plan["distance_m"] - ahead
        [station] = [s for s in again.stations if abs(s.distance_m - at_m) < 60.0]
        assert station.name[:4] == plan["name"][:4]
    if name == "course.fit":  # a place without a distance is one each time that the line passes it
        assert len(again.stations) == len(planned)
    assert len({station.name.split(" #")[0] for station in again.stations}) == len(planned)
    assert any("instructions of a plan" in text for text in again.warnings)


def test_the_workout_of_the_watch(written):
    data = (written / "workout.fit").read_bytes()
    first, second = (read(data, "workout_step") for read in (by_fitdecode, by_fitparse))
    assert first
    assert [s["notes"] for s in first] == [s["notes"] for s in second]
    assert len(first) == by_fitparse(data, "workout")[0]["num_valid_steps"]


def test_the_course_of_a_map(written):
    text = (written / "course.gpx").read_text(encoding="utf-8")
    other = gpxpy.parse(text)
    root = ET.fromstring(text)  # our own file
    points = other.tracks[0].segments[0].points
    again = root.findall(f"{GPX}trk/{GPX}trkseg/{GPX}trkpt")
    assert [(p.latitude, p.longitude) for p in points] == [
        (float(p.get("lat")), float(p.get("lon"))) for p in again
    ]
    assert [w.name for w in other.waypoints] == [w.findtext(f"{GPX}name") for w in root.findall(f"{GPX}wpt")]
    assert all(w.type and w.symbol for w in other.waypoints)
    length_m = other.tracks[0].length_2d()
    expected_m = ROUTE.length_m - (HERE_M if "rest" in written.name else 0.0)
    assert length_m == pytest.approx(expected_m, rel=0.02)


def test_the_course_of_an_older_watch(written):
    path = written / "course.tcx"
    document = xml.dom.minidom.parseString(path.read_bytes())  # our own file
    points = document.getElementsByTagName("Trackpoint")
    along = [float(p.getElementsByTagName("DistanceMeters")[0].firstChild.data) for p in points]
    ours = read_course(str(path), path.name)
    assert len(along) == ours.latitude_deg.size
    assert along[0] == 0.0
    assert along == sorted(along)
    north = [float(p.getElementsByTagName("LatitudeDegrees")[0].firstChild.data) for p in points]
    np.testing.assert_allclose(north, ours.latitude_deg)
    places = document.getElementsByTagName("CoursePoint")
    names = [p.getElementsByTagName("Name")[0].firstChild.data for p in places]
    assert len(names) == len(ours.waypoints)
    assert max(map(len, names)) <= 10


def unfolded(data: bytes) -> Iterator[dict[str, tuple[str, str]]]:
    """Read events as RFC 5545 writes them: name to parameters and value. Knows nothing of any library."""
    lines = re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")
    event: dict[str, tuple[str, str]] | None = None
    alarm = False
    for line in lines:
        name, _, value = line.partition(":")
        key, _, parameters = name.partition(";")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT" and event is not None:
            yield event
            event = None
        elif line in ("BEGIN:VALARM", "END:VALARM"):
            alarm = line.startswith("BEGIN")
        elif event is not None and not alarm and key not in event:
            event[key] = (parameters, value.replace("\\,", ",").replace("\\;", ";"))


def test_the_calendar(written):
    path = written / "plan.ics"
    if not path.exists():
        assert "rest" in written.name
        assert not PLAN.get("after")
        return
    data = path.read_bytes()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    events = list(unfolded(data))
    others = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [e["UID"][1] for e in events] == [str(o["uid"]) for o in others]
    for event, other in zip(events, others, strict=True):
        parameters, value = event["DTSTART"]
        told = other.decoded("dtstart")
        if parameters == "VALUE=DATE":
            assert value == f"{told:%Y%m%d}"
            continue
        zone = ZoneInfo(parameters.removeprefix("TZID="))
        moment = datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone)
        assert moment.astimezone(UTC) == told.astimezone(UTC)
        assert event["SUMMARY"][1] == str(other["summary"])
    if "whole" in written.name:
        [loading] = [e for e in events if e["SUMMARY"][1] == "Fill up"]
        assert int(loading["DTEND"][1]) - int(loading["DTSTART"][1]) == 2


def test_the_tables(written):
    text = (written / "legs.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    frame = pd.read_csv(io.StringIO(text))
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows) == len(PLAN["stations"])
    plan = json.loads((written / "plan.json").read_text(encoding="utf-8"))
    series = pd.read_json(io.StringIO((written / "plan.json").read_text(encoding="utf-8")), typ="series")
    assert set(series.index) == set(plan)
    assert series["finish_s"] == plan["finish_s"]


def test_the_card(written):
    data = (written / "card.pdf").read_bytes()
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 1
    said = reader.pages[0].extract_text()
    assert PLAN["stations"][-1]["name"].lower() in said.lower()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) in (0, 1)  # 0: within a compressed object stream
