"""Archives: streamed, nested, hostile; a bad member never stops the rest."""

from __future__ import annotations

import gzip
import io
import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from crampcast.errors import UnusableInput
from crampcast.formats import archives
from crampcast.formats.archives import members
from crampcast.formats.port import read

DATA = Path(__file__).parents[1] / "data"
RUN = (DATA / "fit" / "connectstats__activity_4017099594.fit").read_bytes()
HEALTH = """<?xml version="1.0"?><!DOCTYPE HealthData [<!ELEMENT HealthData (Workout*)>]>
<HealthData locale="de_DE">
<Record type="HKQuantityTypeIdentifierHeartRate" startDate="2024-05-01 07:05:00 +0200" value="150"/>
<Record type="HKQuantityTypeIdentifierHeartRate" startDate="2024-05-01 07:10:00 +0200" value="160"/>
<Record type="HKQuantityTypeIdentifierHeartRate" startDate="2024-05-01 12:00:00 +0200" value="60"/>
<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30.5" durationUnit="min"
 startDate="2024-05-01 07:00:00 +0200" endDate="2024-05-01 07:31:00 +0200">
<MetadataEntry key="HKElevationAscended" value="5400 cm"/>
<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="5.2" unit="km"/></Workout>
<Workout workoutActivityType="HKWorkoutActivityTypeCycling" duration="30" startDate="2024-05-02 07:00:00
+0200"
 endDate="2024-05-02 07:31:00 +0200"/></HealthData>"""


def zipped(content: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return file.getvalue()


def saved(folder: Path, content: dict[str, bytes], name: str = "export.zip") -> Path:
    path = folder / name
    path.write_bytes(zipped(content))
    return path


def test_strava_export_recordings_first_then_the_log(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        {
            "activities.csv": b"Activity Date,Distance,Moving Time\n2024-05-01,10,3000\n",
            "followers.csv": b"Follower ID\n1\n",
            "activities/1.fit.gz": gzip.compress(RUN),
            "routes/1.gpx": b"<gpx/>",
            "media/1.jpg": b"\xff\xd8\xff",
        },
    )
    found = list(members(path))
    assert [member.name.rpartition(":")[2] for member in found] == ["activities/1.fit.gz", "activities.csv"]
    assert read(found[0].content, found[0].name).kind == "activity"
    assert read(found[1].content, found[1].name).kind == "log"


def test_garmin_export_parts_hold_many_kinds_of_fit(tmp_path: Path) -> None:
    monitoring = (DATA / "fit" / "pyfitparse__MonitoringFile.fit").read_bytes()
    course = (DATA / "courses" / "coursepointer__cptr002.fit").read_bytes()
    part = zipped({"1.fit": RUN, "2.fit": monitoring, "3.fit": course, "readme.txt": b"x"})
    path = saved(tmp_path, {"DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": part})
    found = list(members(path))
    assert [member.content for member in found] == [RUN]
    assert found[0].name.endswith("UploadedFiles_0-_Part1.zip:1.fit")


@pytest.mark.parametrize("wrapped", [True, False])
def test_apple_health_becomes_a_log(tmp_path: Path, wrapped: bool) -> None:
    if wrapped:
        path = saved(tmp_path, {"apple_health_export/export.xml": HEALTH.encode()})
    else:
        path = tmp_path / "export.xml"
        path.write_text(HEALTH, encoding="utf-8")
    assert read(path).kind == "archive"
    (member,) = members(path)
    log = read(member.content, member.name).log
    assert log is not None
    (row,) = log.rows
    assert (row.sport, row.distance_m, row.moving_s, row.elapsed_s, row.climb_m) == (
        "running",
        5200,
        1830,
        1860,
        54,
    )
    assert (row.mean_heart_rate_bpm, row.max_heart_rate_bpm) == (155, 160)
    assert row.start is not None
    assert row.start.isoformat() == "2024-05-01T05:00:00+00:00"
    assert member.content == next(iter(members(path))).content


def test_what_apple_health_states_of_a_run_counts_where_nothing_was_measured(tmp_path: Path) -> None:
    notes = (
        '<MetadataEntry key="HKWeatherTemperature" value="59 degF"/><WorkoutStatistics '
        'type="HKQuantityTypeIdentifierHeartRate" average="151" minimum="90" maximum="170"/></Workout>'
    )
    stated = re.sub(r"<Record[^>]*/>", "", HEALTH).replace("</Workout>", notes)
    path = tmp_path / "导出.xml"
    path.write_text(stated, encoding="utf-8")
    (member,) = members(path)
    log = read(member.content, member.name).log
    assert log is not None
    row = log.rows[0]
    assert (row.mean_heart_rate_bpm, row.max_heart_rate_bpm, row.temperature_c) == (151, 170, 15)


def test_planned_routes_of_strava_are_no_runs_wherever_the_export_lies(tmp_path: Path) -> None:
    path = saved(tmp_path, {"export_1/routes/1.gpx": b"<gpx/>", "export_1/activities/2.fit": RUN})
    assert [member.name.rpartition(":")[2] for member in members(path)] == ["export_1/activities/2.fit"]


def test_health_export_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text('<!DOCTYPE HealthData [<!ENTITY a "x">]><HealthData>&a;</HealthData>', encoding="utf-8")
    (member,) = members(path)
    assert "entities" in member.fault


def test_bad_members_never_stop_the_rest(tmp_path: Path) -> None:
    inner = bytearray(zipped({"1.fit": RUN}))
    inner[100:200] = bytes(100)
    path = saved(
        tmp_path,
        {"a.fit": b"", "b.zip": b"no zip", "c.zip": bytes(inner), "d.fit.gz": b"\x1f\x8bxx", "e.fit": RUN},
    )
    found = list(members(path))
    assert [bool(member.fault) for member in found if member.name.endswith(("a.fit", "b.zip"))] == [
        True,
        True,
    ]
    assert any("cannot be unpacked" in member.fault for member in found)
    assert sum(member.content == RUN for member in found) == 1


def test_names_lead_nowhere_and_cannot_command_a_terminal(tmp_path: Path) -> None:
    path = saved(tmp_path, {"../../etc/\x1b[31mrun.fit": RUN})
    (member,) = members(path)
    assert "\x1b" not in member.name
    assert [file.name for file in tmp_path.iterdir()] == ["export.zip"]


def test_nesting_ends(tmp_path: Path) -> None:
    data = RUN
    name = "run.fit"
    for level in range(5):
        data, name = zipped({name: data}), f"{level}.zip"
    path = tmp_path / "deep.zip"
    path.write_bytes(data)
    (member,) = members(path)
    assert "nest deeper" in member.fault


def test_a_bomb_is_cut_short_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBER_BYTES", 1 << 22)
    path = saved(
        tmp_path, {"a.gpx": b"<gpx>" + bytes(1 << 25), "b.gpx": b"<gpx>" + bytes(1 << 27), "run.fit": RUN}
    )
    tracemalloc.start()
    found = list(members(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [member.fault for member in found] == [
        "it is larger than 4 MB",
        "it unpacks to more than 200 times its size",
        "",
    ]
    assert peak < 32 << 20


def test_totals_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_TOTAL_BYTES", 3 * len(RUN))
    path = saved(tmp_path, {f"{number}.fit": RUN for number in range(9)})
    found = list(members(path))
    assert sum(not member.fault for member in found) == 3
    assert found[-1].fault == "the archive holds more than is read"


def test_office_documents_are_no_archives(tmp_path: Path) -> None:
    path = saved(tmp_path, {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}, "log.xlsx")
    with pytest.raises(UnusableInput, match="office document"):
        read(path)


ROUTE = b"""<gpx><metadata><time>2024-06-01T00:00:00Z</time></metadata><trk><trkseg>
<trkpt lat="45" lon="6"><time>2024-05-01T05:04:30Z</time><extensions><speed>3</speed></extensions></trkpt>
<trkpt lat="45.001" lon="6"><time>2024-05-01T05:05:00Z</time></trkpt>
<trkpt lat="45.002" lon="6"><time>2024-05-01T05:05:30Z</time></trkpt>
<trkpt lat="45.003" lon="6"><time>2024-05-01T05:20:00Z</time></trkpt></trkseg></trk></gpx>"""
WITH_ROUTE = HEALTH.replace("07:10:00 +0200", "07:06:00 +0200").replace(
    "</Workout>", '<WorkoutRoute><FileReference path="/workout-routes/r.gpx"/></WorkoutRoute></Workout>'
)


@pytest.mark.parametrize("unpacked", [False, True])
def test_pulse_of_apple_health_goes_onto_the_route_of_its_run(tmp_path: Path, unpacked: bool) -> None:
    path = saved(
        tmp_path,
        {
            "health/Exportieren.xml": WITH_ROUTE.encode(),
            "health/workout-routes/r.gpx": ROUTE,
            "health/export_cda.xml": b"<a/>",
        },
    )
    if unpacked:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
        path = tmp_path / "health" / "Exportieren.xml"
    route, log = list(members(path))
    assert route.name.endswith("health/workout-routes/r.gpx")
    assert log.name.endswith("health/workouts.csv")
    run = read(route.content, route.name).activity
    assert run is not None
    assert run.sport == "running"
    # at half a minute to, on, and half a minute after the first beat; the next beat is a minute later
    assert run["heart_rate_bpm"][:3].tolist() == [150, 150, 155]
    assert not run["heart_rate_bpm"][3] > 0
    assert route.content == next(members(path)).content


def test_a_route_named_outside_the_export_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.gpx").write_bytes(ROUTE)
    (tmp_path / "health").mkdir()
    path = tmp_path / "health" / "export.xml"
    path.write_text(WITH_ROUTE.replace("/workout-routes/r.gpx", "../secret.gpx"), encoding="utf-8")
    (log,) = members(path)
    assert log.name.endswith("workouts.csv")


def test_an_archive_of_other_things_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, {"followers.csv": b"Follower ID\n1\n", "a.jpg": b"\xff\xd8\xff"})
    assert [member.fault for member in members(path)] == ["the archive holds no run"]
    assert archives.count(path) == 1


def test_small_members_that_unpack_to_much_together_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SURELY_BYTES", 1 << 22)
    path = saved(tmp_path, {f"{number}.gpx": bytes(1 << 20) for number in range(9)})
    found = list(members(path))
    assert found[-1].fault == "the archive holds more than is read"
    assert len(found) < 9
