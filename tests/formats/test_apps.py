"""GPX and TCX in the dialects of apps and watches: the same run, whatever wrote it."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from crampcast.formats.port import read
from crampcast.formats.sports import sport_named

POINTS = 120
GARMIN = 'xmlns:{prefix}="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"'
TPX = "<extensions><{prefix}:TrackPointExtension>{inside}</{prefix}:TrackPointExtension></extensions>"


def gpx(point: str = "", names: str = "", track: str = "", zone: str = "Z") -> bytes:
    """Return a run at 3 m/s northwards, a point a second."""
    points = "".join(
        f'<trkpt lat="{47 + i * 3 / 111195:.7f}" lon="8.0"><ele>{100 + i * 0.1:.1f}</ele>'
        f"<time>2024-05-01T10:{i // 60:02d}:{i % 60:02d}{zone}</time>{point}</trkpt>"
        for i in range(POINTS)
    )
    return (
        f'<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" {names}>'
        f"<trk>{track}<trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def tcx(point: str = "", names: str = "", sport: str = "Running", distances: bool = True) -> bytes:
    """Return the same run as TCX."""
    points = "".join(
        f"<Trackpoint><Time>2024-05-01T10:{i // 60:02d}:{i % 60:02d}.000Z</Time>"
        f"<Position><LatitudeDegrees>{47 + i * 3 / 111195:.7f}</LatitudeDegrees>"
        "<LongitudeDegrees>8.0</LongitudeDegrees></Position>"
        + (f"<DistanceMeters>{3 * i}</DistanceMeters>" if distances else "")
        + f"{point}</Trackpoint>"
        for i in range(POINTS)
    )
    space = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    return (
        f'<?xml version="1.0"?><TrainingCenterDatabase xmlns="{space}" {names}><Activities>'
        f'<Activity Sport="{sport}"><Id>2024-05-01T10:00:00Z</Id><Lap StartTime="2024-05-01T10:00:00Z">'
        f"<Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def pulse(prefix: str) -> str:
    inside = f"<{prefix}:hr>150</{prefix}:hr><{prefix}:cad>86</{prefix}:cad>"
    return TPX.format(prefix=prefix, inside=inside)


RUNS = {
    "track type by number": (gpx(track="<type>9</type>"), {}),
    "track type in words": (
        gpx(pulse("gpxtpx"), GARMIN.format(prefix="gpxtpx"), "<type>running</type>"),
        {"heart_rate_bpm": 150.0, "cadence_spm": 172.0},
    ),
    "another prefix": (
        gpx(pulse("ns3"), GARMIN.format(prefix="ns3"), "<type>trail_running</type>"),
        {"heart_rate_bpm": 150.0, "cadence_spm": 172.0},
    ),
    "bare extensions": (
        gpx("<extensions><power>240</power><hr>151</hr></extensions>", track="<type>Running</type>"),
        {"power_w": 240.0, "heart_rate_bpm": 151.0},
    ),
    "cadence of one foot": (tcx("<Cadence>86</Cadence>"), {"cadence_spm": 172.0}),
    "cadence of both feet": (tcx("<Cadence>172</Cadence>"), {"cadence_spm": 172.0}),
    "activity extension": (
        tcx(
            '<Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Speed>3.0</Speed>'
            "<RunCadence>86</RunCadence><Watts>250</Watts></TPX></Extensions>"
        ),
        {"cadence_spm": 172.0, "power_w": 250.0},
    ),
    "no distances": (tcx(distances=False), {}),
    "byte order mark": (b"\xef\xbb\xbf" + tcx(), {}),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_same_run_in_every_dialect(name: str) -> None:
    content, columns = RUNS[name]
    run = read(content, f"{name}.{'tcx' if b'<Activities>' in content else 'gpx'}").activity
    assert run is not None
    assert run.sport == "running"
    assert run.records == POINTS
    assert run.distance_m == pytest.approx(3.0 * (POINTS - 1), rel=0.005)
    assert run.start == datetime(2024, 5, 1, 10, tzinfo=UTC)
    for column, value in columns.items():
        assert float(np.nanmedian(run[column])) == pytest.approx(value)


def test_an_offset_in_the_times_moves_the_start() -> None:
    run = read(gpx(zone="+02:00"), "a.gpx").activity
    assert run is not None
    assert run.start == datetime(2024, 5, 1, 8, tzinfo=UTC)


def test_without_a_sport_it_is_unknown_and_without_times_a_course() -> None:
    run = read(gpx(), "a.gpx").activity
    assert run is not None
    assert run.sport == "unknown"
    bare = gpx().replace(b"<time>", b"<!--").replace(b"</time>", b"-->")
    assert read(bare, "b.gpx").kind == "course"


NAMED = gpx(track="<name>Läufchen</name><type>running</type>").decode()
DECLARED = NAMED.replace("?>", ' encoding="{}"?>', 1)


@pytest.mark.parametrize(
    "content",
    [
        NAMED.encode("cp1252"),
        DECLARED.format("UTF-8").encode("cp1252"),
        DECLARED.format("utf-16").encode(),
        DECLARED.format("utf-8").encode("utf-16"),
        NAMED.encode("utf-16-le"),
        DECLARED.format("windows-1251").replace("Läufchen", "Бег").encode("cp1251"),
        DECLARED.format("Shift_JIS").replace("Läufchen", "朝ラン").encode("shift_jis"),
        NAMED.replace("Läufchen", "Run & fun&nbsp;").encode(),
        NAMED.replace("Läufchen", "I <3 running").encode(),
        b"\xef\xbb\xbf\r\n" + NAMED.encode(),
        NAMED.replace("Läufchen", "bell\x07").encode(),
        NAMED.replace('lat="47.', 'lat="47,').encode(),
    ],
    ids=[
        "undeclared",
        "mislabelled",
        "declaration of a string in memory",
        "wide with a wrong declaration",
        "wide without a mark",
        "Cyrillic",
        "Japanese",
        "ampersands",
        "a heart",
        "mark and blank",
        "control character",
        "decimal comma",
    ],
)
def test_letters_that_are_not_as_declared_lose_nothing(content: bytes) -> None:
    run = read(content, "a.gpx").activity
    assert run is not None
    assert (run.sport, run.records) == ("running", POINTS)
    assert run.distance_m == pytest.approx(3.0 * (POINTS - 1), rel=0.005)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("+0200", 8), ("+02", 8), (".123456789Z", 10), (".5z", 10), (" UTC", 10), (",25Z", 10), ("-05:30", 15)],
)
def test_times_as_apps_write_them(zone: str, hour: int) -> None:
    run = read(gpx(zone=zone), "a.gpx").activity
    assert run is not None
    assert run.start is not None
    assert run.start.hour == hour
    assert run.duration_s == POINTS - 1


@pytest.mark.parametrize(
    ("named", "sport"),
    [
        ("TrailRun", "running"),
        ("VirtualRun", "running"),
        ("ROAD_RUNNING", "running"),
        ("Course à pied", "running"),
        ("Løp", "running"),
        ("Löpning", "running"),
        ("Bieg", "running"),
        ("ランニング", "running"),
        ("跑步", "running"),
        ("달리기", "running"),
        ("Бег", "running"),
        ("EBikeRide", "cycling"),
        ("Wandern", "hiking"),
        ("Spaziergang", "walking"),
        ("Skilanglauf", "skilanglauf"),
        ("Narciarstwo biegowe", "narciarstwo biegowe"),
        ("Crunches", "crunches"),
        ("Krafttraining", "krafttraining"),
        ("", ""),
    ],
)
def test_sports_in_many_words(named: str, sport: str) -> None:
    assert sport_named(named) == sport


def test_a_kind_of_track_that_is_no_sport_is_not_taken_for_one() -> None:
    run = read(gpx(track="<type>my Saturday log</type>"), "a.gpx").activity
    assert run is not None
    assert run.sport == "unknown"


def test_a_break_in_the_middle_of_a_lap_makes_no_second_sport() -> None:
    whole = tcx("<Cadence>86</Cadence>")
    broken = whole.replace(b"<DistanceMeters>150</DistanceMeters>", b"<DistanceMe", 1)
    found = read(broken, "a.tcx")
    assert found.damage
    assert found.activity is not None
    assert (found.activity.sport, found.activity.legs) == ("running", ())
    assert found.activity.records >= POINTS - 2


def test_laps_without_tracks_are_a_run_of_totals() -> None:
    lap = (
        '<Lap StartTime="2024-05-01T10:{}:00Z"><TotalTimeSeconds>600.0</TotalTimeSeconds>'
        "<DistanceMeters>2000</DistanceMeters><AverageHeartRateBpm><Value>150</Value></AverageHeartRateBpm></Lap>"
    )
    whole = tcx().decode()
    start, end = whole.index("<Lap "), whole.index("</Activity>")
    found = read((whole[:start] + lap.format("00") + lap.format("10") + whole[end:]).encode(), "a.tcx")
    run = found.activity
    assert run is not None
    assert (run.sport, run.distance_m, run.moving_s, found.records) == ("running", 4000.0, 1200.0, 0)
    assert "only the totals of 2 laps" in found.damage[0]


@pytest.mark.parametrize(("day", "legs"), [("2024-05-01", 0), ("2024-05-02", 2), ("2024-08-20", 2)])
def test_tracks_of_different_days_are_different_runs(day: str, legs: int) -> None:
    whole = gpx(track="<type>running</type>").decode()
    track = whole[whole.index("<trk>") : whole.index("</gpx>")]
    later = track.replace("2024-05-01T10", f"{day}T11")
    run = read(whole.replace("</gpx>", f"{later}</gpx>").encode(), "a.gpx").activity
    assert run is not None
    assert len(run.legs) == legs
    assert run.damage == ()
