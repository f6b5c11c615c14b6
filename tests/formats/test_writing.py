"""What leaves the program: read back by readers of others, and by our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import gpxpy
import icalendar
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.course.marked import Mark, MarkedCourse, shortened
from crampcast.course.short_names import letters, octets, short_names
from crampcast.errors import UnusableInput
from crampcast.evidence.muscles import REPORTED
from crampcast.formats.port import read_course
from crampcast.formats.writing.calendar import Entry, calendar_text
from crampcast.formats.writing.fit_workout import fit_workout
from crampcast.formats.writing.gpx import gpx_text
from crampcast.formats.writing.tcx import MOST_POINTS, POINT_NAME_LENGTH, tcx_course_text
from crampcast.formats.writing.xml_text import clean

TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
START = datetime(2026, 10, 24, 23, 0, tzinfo=ZoneInfo("Europe/London"))
"""Two hours before the clocks go back."""


def course(name="Ben Nevis <&> back", points=200, marks=None, start=START, altitude=True):
    share = np.linspace(0.0, 1.0, points)
    usual = (
        Mark("drink", "125 ml sports drink", 2_000.0, 600.0, "125 ml, 85 mg sodium"),
        Mark("eat", "Gel", 4_000.0, 1_300.0, "25 g carbohydrate"),
        Mark("station", "Water station at the bridge", 7_000.0, 2_400.0, "fill up to 0.4 L"),
        Mark("ease", "Ease off: calf", 9_000.0, 3_100.0, ""),
        Mark("finish", "Finish", 12_000.0, 4_000.0, ""),
    )
    return MarkedCourse(
        name=name,
        distance_m=12_000.0 * share,
        latitude_deg=56.79 + 0.1 * share,
        longitude_deg=-5.0 + 0.02 * share,
        altitude_m=100.0 + 900.0 * np.sin(np.pi * share) if altitude else np.full(points, np.nan),
        time_s=4_000.0 * share,
        marks=usual if marks is None else marks,
        start=start,
    )


def test_gpx_is_read_back_by_two_readers(tmp_path):
    line = course()
    path = tmp_path / "course.gpx"
    path.write_bytes(gpx_text(line))
    other = gpxpy.parse(path.read_text(encoding="utf-8"))
    (segment,) = other.tracks[0].segments
    assert other.tracks[0].name == line.name
    assert len(segment.points) == 200
    assert [w.name for w in other.waypoints] == [mark.name for mark in line.marks]
    assert [w.type for w in other.waypoints] == [mark.kind for mark in line.marks]
    assert segment.points[-1].time == (START.astimezone(UTC) + timedelta(seconds=4000)).replace(
        tzinfo=segment.points[-1].time.tzinfo
    )
    ours = read_course(path)
    assert ours.latitude_deg == pytest.approx(line.latitude_deg, abs=1e-6)
    assert ours.altitude_m == pytest.approx(line.altitude_m, abs=0.06)
    assert len(ours.waypoints) == len(line.marks)


def test_tcx_is_read_back_and_keeps_the_limits_of_the_schema(tmp_path):
    many = tuple(Mark("drink", f"Drink number {i}", 40.0 * i, 13.0 * i) for i in range(1, 290))
    line = course(marks=(*many, Mark("finish", "Finish", 12_000.0, 4_000.0)))
    path = tmp_path / "course.tcx"
    path.write_bytes(tcx_course_text(line))
    root = ET.parse(path).getroot()
    points = root.findall(f".//{TCX}CoursePoint")
    names = [point.findtext(f"{TCX}Name") for point in points]
    assert len(points) == MOST_POINTS
    assert names[-1] == "Finish"
    assert max(len(name) for name in names) <= POINT_NAME_LENGTH
    times = [point.findtext(f"{TCX}Time") for point in points]
    assert times == sorted(times)
    assert times[-1] == "2026-10-24T23:06:40Z"
    ours = read_course(path)
    assert ours.longitude_deg == pytest.approx(line.longitude_deg, abs=1e-6)


@pytest.mark.parametrize("write", [gpx_text, tcx_course_text])
def test_a_course_without_heights_or_start_is_written_without_them(write):
    text = write(course(altitude=False, start=None))
    assert b"nan" not in text.lower()
    assert b"<ele>" not in text
    assert b"AltitudeMeters" not in text


@given(st.text(max_size=80))
def test_a_strangers_name_never_breaks_a_document(name):
    line = course(name=name, points=3, marks=(Mark("eat", name, 10.0, 5.0, name),))
    for write in (gpx_text, tcx_course_text):
        ET.fromstring(write(line))
    assert "\n" not in clean(name)


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_short_name_fits(name, length):
    assert len(shortened(name, length)) <= length


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(5, 20))
def test_short_names_fit_and_tell_apart_what_differs(names, length):
    short = short_names(names, octets(length))
    assert all(len(name.encode()) <= length for name in short)
    plain = [" ".join(name.split()) for name in names]
    pairs = {(a, b) for a, b in zip(plain, short, strict=True) if a}
    assert len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Ravitaillement Col A", "Ravitaillement Les Houches"], ["R. Col A", "R. Les Houches"]),
        (["Aid station Foresthill", "Aid station Robinson Flat"], ["AS Foresthill", "AS Robinson"]),
        (["Verpflegungsstelle 1", "Verpflegungsstelle 2"], ["Verpflegungss 1", "Verpflegungss 2"]),
        (["150 ml sports drink", "150 ml sports salts"], ["150 ml sports", "150 ml"]),
        (["packet of dextrose tablets", "2 packets of dextrose tablets"], ["dextrose", "2× dextrose"]),
        (
            ["packet of dextrose tablets, 30 ml sports drink", "packet of dextrose tablets"],
            ["dextrose, 30 ml", "dextrose"],
        ),
        (["packet of dextrose tablets", "packet of dextrose tablets, 2 gels"], ["dextrose", "dextrose +1"]),
        (
            ["Ravitaillement Bellevue 12:34", "Ravitaillement Miage 14:05"],
            ["R. Bellev 12:34", "R. Miage 14:05"],
        ),
        (["2 half bananas, 100 ml water"], ["1 banana +1"]),
        (["2 × half a banana", "half a banana, 50 ml water"], ["1 banana", "½ banana +1"]),
        (["gel, half a banana, 150 ml mix", "gel, chew, 150 ml mix"], ["gel, 150 ml +1", "gel, chew +1"]),
    ],
)
def test_short_names_read(names, short):
    assert short_names(names, octets(15)) == short


@given(
    st.sampled_from(["Ease", "Mind"]), st.sampled_from(REPORTED), st.sampled_from([letters(10), octets(15)])
)
def test_the_advice_of_a_muscle_is_whole_words_on_every_device(word, muscle, fits):
    told = f"{word} {muscle.replace('_', ' ')}"
    (short,) = short_names([told], fits)
    assert fits(short)
    said = short.split(" ")[1]
    assert said in told.split(" ") or said in {"quads", "hams", "groin"}


def test_a_calendar_keeps_to_full_minutes_and_is_never_late():
    odd = START.replace(second=41) + timedelta(microseconds=7)
    late = Entry("eat", "Eat", "", odd, timedelta(minutes=15, seconds=20), timedelta())
    (event,) = icalendar.Calendar.from_ical(calendar_text("Race", [late], made_at=START)).walk("VEVENT")
    assert event.decoded("dtstart") == START <= odd
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=15)


def test_a_note_is_cut_between_things_and_never_within_an_amount():
    note = "large date, packet of dextrose tablets: 36 g carbohydrate, 170 ml, 20 mg sodium"
    eat = Mark("eat", "large date +1", 10.0, 5.0, note)
    written = fit_workout(course(points=3, marks=(eat,)))
    assert b"36 g carbohydrate\x00" in written
    assert b"170" not in written


def test_marks_that_matter_stay_when_room_is_short():
    line = course()
    assert [mark.kind for mark in line.at_most(3)] == ["station", "ease", "finish"]
    assert line.at_most(99) == line.marks
    assert line.at_most(0) == ()


def entries():
    return [
        Entry(
            "load", "More carbohydrate from today", "8 g/kg", START - timedelta(days=2), timedelta(hours=1)
        ),
        Entry("start", "Start", "", START, timedelta(hours=5), timedelta(minutes=90)),
    ]


def test_a_calendar_keeps_zone_and_alarm_across_the_change_of_clocks():
    text = calendar_text("Race", entries(), made_at=datetime(2026, 10, 1, tzinfo=UTC))
    calendar = icalendar.Calendar.from_ical(text)
    load, start = calendar.walk("VEVENT")
    assert start.decoded("dtstart") == START
    assert start.decoded("dtstart").tzinfo is not None
    end = start.decoded("dtend")
    assert end.astimezone(UTC) - START.astimezone(UTC) == timedelta(hours=5)
    assert calendar.walk("VTIMEZONE")
    (alarm,) = start.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(minutes=-90)
    assert str(load["summary"]).startswith("More carbohydrate")


def test_a_calendar_written_again_replaces_the_first():
    first, second = (
        icalendar.Calendar.from_ical(
            calendar_text("Race", entries(), made_at=datetime(2026, 10, day, tzinfo=UTC))
        )
        for day in (1, 9)
    )
    ids = [[str(event["uid"]) for event in calendar.walk("VEVENT")] for calendar in (first, second)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_an_entry_without_a_zone_is_refused():
    naive = Entry("a", "Start", "", START.replace(tzinfo=None), timedelta(hours=1))
    with pytest.raises(UnusableInput, match="time zone"):
        calendar_text("Race", [naive], made_at=datetime(2026, 1, 1, tzinfo=UTC))
