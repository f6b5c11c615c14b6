"""GPX and TCX: every kind of damage and trickery, and the odd habits of makers."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import gpxpy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampcast.errors import UnusableInput
from crampcast.formats.port import read, read_course

DATA = Path(__file__).parents[1] / "data"
GPX = DATA / "gpx" / "runpandas__run.gpx.gz"
TCX = DATA / "tcx" / "runpandas__run_garmin.tcx"
POINT = '<trkpt lat="{lat}" lon="6"><ele>500</ele><time>2024-05-01T06:00:{s:02d}Z</time>{more}</trkpt>'


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def gpx(more: str = "", points: int = 20, head: str = "", type_: str = "") -> bytes:
    """Write a small GPX run of about 3 m/s."""
    inner = "".join(POINT.format(lat=45 + i * 2.7e-5, s=i, more=more) for i in range(points))
    return f"{head}<gpx><trk><type>{type_}</type><trkseg>{inner}</trkseg></trk></gpx>".encode()


def tcx(activities: str) -> bytes:
    """Write a TCX file around activities."""
    frame = "TrainingCenterDatabase"
    return f"<{frame}><Activities>{activities}</Activities></{frame}>".encode()


def one_line(refusal: UnusableInput) -> None:
    assert "\n" not in str(refusal)


@pytest.mark.parametrize("path", [GPX, TCX], ids=["gpx", "tcx"])
@pytest.mark.parametrize("percent", range(1, 100))
def test_cut_off_anywhere(path: Path, percent: int) -> None:
    data = unpacked(path)
    try:
        result = read(data[: len(data) * percent // 100], "cut")
    except UnusableInput as refusal:
        one_line(refusal)
        assert percent < 5
        return
    assert result.damage
    if percent > 5:
        assert result.activity is not None
        whole = read(data).records
        assert result.records == pytest.approx(whole * percent / 100, abs=0.03 * whole + 2)


@pytest.mark.parametrize("path", [GPX, TCX], ids=["gpx", "tcx"])
@settings(max_examples=60)
@given(flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 7)), min_size=1, max_size=10))
def test_flipped_bits_never_crash(path: Path, flips: list[tuple[float, int]]) -> None:
    data = bytearray(unpacked(path))
    for share, bit in flips:
        data[int(share * len(data))] ^= 1 << bit
    try:
        result = read(bytes(data), "flipped")
    except UnusableInput as refusal:
        one_line(refusal)
        return
    if result.activity is not None:
        assert np.all(np.diff(result.activity["time_s"]) >= 0)


def test_reading_goes_on_after_a_broken_place() -> None:
    data = unpacked(GPX)
    middle = len(data) // 2
    result = read(data[:middle] + b"<<&&>>" + data[middle + 40 :], "broken.gpx")
    assert result.records >= 1422
    assert any("broken XML at line" in line for line in result.damage)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE g [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE g [<!ENTITY % a SYSTEM "http://127.0.0.1/x">%a;]>',
    ],
)
def test_entities_are_refused(head: str) -> None:
    with pytest.raises(UnusableInput, match="entities"):
        read(gpx(head=head), "trick.gpx")


def test_billion_laughs_end_at_once() -> None:
    lines = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    bomb = f'<!DOCTYPE g [<!ENTITY l0 "ha">{lines}]><gpx><name>&l9;</name></gpx>'.encode()
    begin = time.perf_counter()
    with pytest.raises(UnusableInput, match="entities"):
        read(bomb, "bomb.gpx")
    assert time.perf_counter() - begin < 1


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(UnusableInput, match="nests"):
        read(b"<gpx>" + b"<a>" * 100_000, "deep.gpx")


def test_compressed_bomb_is_refused_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crampcast.formats.sniffing.MOST_UNPACKED", 1 << 22)
    with pytest.raises(UnusableInput, match="unpacks to more than 4 MB"):
        read(gzip.compress(b"<gpx>" + b" " * (1 << 23)), "bomb.gpx.gz")


@pytest.mark.parametrize(
    ("more", "column", "value"),
    [
        ("<extensions><x:hr>150</x:hr></extensions>", "heart_rate_bpm", 150),
        ("<extensions><gpxtpx:TrackPointExtension><gpxtpx:cad>85</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>",
         "cadence_spm", 170),
        ("<extensions><cadence>172</cadence></extensions>", "cadence_spm", 172),
        ("<extensions><ns3:atemp>21</ns3:atemp></extensions>", "temperature_c", 21),
        ("<extensions><power>250</power></extensions>", "power_w", 250),
        ("<extensions><pwr:PowerInWatts>250</pwr:PowerInWatts></extensions>", "power_w", 250),
        ("<extensions><heartrate>1.5e2</heartrate></extensions>", "heart_rate_bpm", 150),
    ],
)  # fmt: skip
def test_extensions_of_makers_under_any_prefix(more: str, column: str, value: float) -> None:
    run = read(gpx(more, type_="running")).activity
    assert run is not None
    assert np.all(run[column] == value)


def test_distances_agree_with_gpxpy() -> None:
    data = unpacked(GPX)
    run = read(data).activity
    assert run is not None
    assert run.distance_m == pytest.approx(gpxpy.parse(data.decode()).length_2d(), rel=2e-3)


def test_stretches_between_segments_are_not_covered() -> None:
    one = "".join(POINT.format(lat=45 + i * 2.7e-5, s=i, more="") for i in range(10))
    two = "".join(POINT.format(lat=45.5 + i * 2.7e-5, s=i + 30, more="") for i in range(10))
    run = read(f"<gpx><trk><trkseg>{one}</trkseg><trkseg>{two}</trkseg></trk></gpx>".encode()).activity
    assert run is not None
    assert run.distance_m == pytest.approx(2 * 9 * 3.0, rel=0.01)


def test_a_satellite_spike_adds_no_distance() -> None:
    data = gpx(points=30, type_="running").replace(b'lat="45.00027"', b'lat="45.9"')
    run = read(data).activity
    assert run is not None
    assert run.distance_m == pytest.approx(29 * 3.0, rel=0.01)
    assert "1 satellite spikes taken out" in run.provenance["latitude_deg"]


def test_times_that_go_back_are_sorted_and_told() -> None:
    data = gpx(points=20).replace(b"06:00:10Z", b"06:00:08.5Z")
    run = read(data).activity
    assert run is not None
    assert any("go back" in line for line in run.damage)


def test_leading_blanks_and_bom_before_the_declaration() -> None:
    data = b"\xef\xbb\xbf\n  <?xml version='1.0' encoding='UTF-8'?>" + gpx()
    assert read(data).records == 20


def test_utf_16() -> None:
    text = "<?xml version='1.0' encoding='UTF-16'?>" + gpx().decode()
    assert read(text.encode("utf-16")).records == 20


def test_hostile_strings_pass_through_as_data() -> None:
    name = "&lt;script&gt;alert(1)&lt;/script&gt;" + "A" * 100_000
    route = f'<gpx><rte><name>{name}</name><rtept lat="45" lon="6"/><rtept lat="45.1" lon="6"/></rte></gpx>'
    assert len(read_course(route.encode()).name) <= 5000


def test_missing_elevation_stays_missing() -> None:
    route = read_course(DATA / "gpx" / "gpxpy__route.gpx")
    assert np.isnan(route.altitude_m).all()


def test_fit_tcx_and_gpx_of_one_course_agree() -> None:
    fit = read_course(DATA / "courses" / "coursepointer__cptr003.fit")
    line = read_course(DATA / "courses" / "coursepointer__cptr003.gpx")
    assert len(fit.waypoints) == 13
    assert len(line.waypoints) == 4
    assert fit.distance_m is not None
    assert fit.latitude_deg[0] == pytest.approx(line.latitude_deg[0], abs=1e-4)
    assert np.nanmax(fit.altitude_m) == pytest.approx(np.nanmax(line.altitude_m), abs=1)


def test_one_run_in_fit_and_tcx_gives_one_table() -> None:
    fit = read(DATA / "fit" / "connectstats__activity_234979239.fit").activity
    tcx = read(DATA / "tcx" / "connectstats__activity_234979239.tcx.gz").activity
    assert fit is not None
    assert tcx is not None
    assert fit.start == tcx.start
    np.testing.assert_array_equal(fit["time_s"], tcx["time_s"])
    np.testing.assert_allclose(fit["distance_m"], tcx["distance_m"], atol=0.01)
    np.testing.assert_array_equal(fit["heart_rate_bpm"], tcx["heart_rate_bpm"])
    assert [lap.distance_m for lap in fit.laps] == pytest.approx(
        [lap.distance_m for lap in tcx.laps], abs=0.1
    )


def test_tcx_course_with_marked_places() -> None:
    point = (
        "<Trackpoint><Position><LatitudeDegrees>{}</LatitudeDegrees>"
        "<LongitudeDegrees>6</LongitudeDegrees></Position></Trackpoint>"
    )
    data = (
        "<TrainingCenterDatabase><Courses><Course><Name>Loop</Name><Track>"
        + "".join(point.format(45 + i / 1000) for i in range(5))
        + "</Track><CoursePoint><Name>Tap</Name><Position><LatitudeDegrees>45.002"
        "</LatitudeDegrees><LongitudeDegrees>6</LongitudeDegrees></Position><PointType>Water</PointType></CoursePoint>"
        "</Course></Courses></TrainingCenterDatabase>"
    ).encode()
    route = read(data).route
    assert route is not None
    assert (route.name, route.waypoints[0].name, route.waypoints[0].kind) == ("Loop", "Tap", "water")


def test_tcx_with_two_sports_has_two_legs() -> None:
    def activity(sport: str, minute: int) -> str:
        points = "".join(
            f"<Trackpoint><Time>2024-05-01T06:{minute:02d}:{s:02d}Z</Time>"
            f"<DistanceMeters>{3 * s}</DistanceMeters></Trackpoint>"
            for s in range(30)
        )
        return f'<Activity Sport="{sport}"><Lap><Track>{points}</Track></Lap></Activity>'

    both = read(tcx(activity("Biking", 0) + activity("Running", 1))).activity
    assert both is not None
    assert [leg.sport for leg in both.legs] == ["cycling", "running"]
    assert both.run_legs()[0].distance_m == pytest.approx(87, abs=0.1)


def test_speed_in_kilometres_an_hour_is_found_out() -> None:
    points = "".join(
        f"<Trackpoint><Time>2024-05-01T06:00:{s:02d}Z</Time><DistanceMeters>{3 * s}</DistanceMeters>"
        f"<Extensions><TPX><Speed>10.8</Speed></TPX></Extensions></Trackpoint>"
        for s in range(60)
    )
    run = read(tcx(f'<Activity Sport="Running"><Lap><Track>{points}</Track></Lap></Activity>')).activity
    assert run is not None
    assert np.nanmedian(run["speed_m_s"]) == pytest.approx(3.0, rel=0.01)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xd8\xff\xe0" + b"\x00" * 100, "photograph"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b'{"activities": []}', "JSON"),
        (b"hello", "plain text"),
        (b"\x00" * 5000, "empty"),
        (b"\x01\x00\x02" * 500, "binary"),
        (b"\x1f\x8b" + b"\x00" * 50, "compressed file is broken"),
    ],
)
def test_other_files_are_named_and_refused(data: bytes, said: str) -> None:
    with pytest.raises(UnusableInput, match=said) as caught:
        read(data, "run.fit")
    one_line(caught.value)


def test_a_cut_compressed_file_is_told() -> None:
    packed = gzip.compress(b"date,distance_m\n" + b"2024-05-01,10000\n" * 20_000, 0)
    result = read(packed[: len(packed) // 2], "log.csv.gz")
    assert result.kind == "log"
    assert result.damage[0] == "the compressed file is cut off or broken"


def test_bends_between_route_points_are_part_of_the_route() -> None:
    bend = '<gpxx:rpt lat="45.05" lon="6.1"/>'
    inner = f"<extensions><gpxx:RoutePointExtension>{bend}</gpxx:RoutePointExtension></extensions>"
    data = f'<gpx><rte><rtept lat="45" lon="6">{inner}</rtept><rtept lat="45.1" lon="6"/></rte></gpx>'
    assert read_course(data.encode()).latitude_deg.tolist() == [45.0, 45.05, 45.1]


def test_several_legs_are_not_named_after_the_first() -> None:
    leg = '<trk><name>Leg {}</name><trkseg><trkpt lat="{}" lon="6"/><trkpt lat="{}" lon="6"/></trkseg></trk>'
    legs = leg.format(1, 45.0, 45.01) + leg.format(2, 45.01, 45.02)
    assert read_course(f"<gpx>{legs}</gpx>".encode()).name == ""
    assert read_course(f"<gpx><metadata><name>Round</name></metadata>{legs}</gpx>".encode()).name == "Round"
    assert read_course(f"<gpx>{leg.format(1, 45.0, 45.01)}</gpx>".encode()).name == "Leg 1"
