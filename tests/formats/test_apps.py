"""GPX and TCX in the dialects of apps and watches: the same run, whatever wrote it."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from crampcast.formats.port import read

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
