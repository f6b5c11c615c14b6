"""Reading against fitdecode and gpxpy in the same run, and an archive made from the samples."""

from __future__ import annotations

import gzip
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fitdecode
import gpxpy

from crampcast.formats.archives import members
from crampcast.formats.port import read

DATA = Path(__file__).parents[1] / "tests" / "data"
FIT = DATA / "fit" / "connectstats__activity_2944936628.fit"
GPX = DATA / "gpx" / "runpandas__strava_export.gpx.gz"
TCX = DATA / "tcx" / "sweatpy__3173437224.tcx.gz"


def seconds(work: Callable[[], Any]) -> float:
    """Return the least time of three."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def by_fitdecode(data: bytes) -> int:
    with fitdecode.FitReader(data) as reader:
        return sum(1 for _ in reader)


def test_fit(benchmark: Any) -> None:
    data = FIT.read_bytes()
    result = benchmark(read, data)
    ours = seconds(lambda: read(data))
    benchmark.extra_info["times faster than fitdecode"] = seconds(lambda: by_fitdecode(data)) / ours
    per_hour = ours / (result.records / 3600)
    benchmark.extra_info["seconds per hour of 1 Hz"] = per_hour
    assert per_hour <= 0.1


def test_gpx(benchmark: Any) -> None:
    data = gzip.decompress(GPX.read_bytes())
    result = benchmark(read, data)
    ours = seconds(lambda: read(data))
    benchmark.extra_info["times faster than gpxpy"] = seconds(lambda: gpxpy.parse(data.decode())) / ours
    per_hour = ours / (result.records / 3600)
    benchmark.extra_info["seconds per hour of 1 Hz"] = per_hour
    assert per_hour <= 0.3


def test_tcx(benchmark: Any) -> None:
    data = gzip.decompress(TCX.read_bytes())
    result = benchmark(read, data)
    per_hour = seconds(lambda: read(data)) / (result.records / 3600)
    benchmark.extra_info["seconds per hour of 1 Hz"] = per_hour
    assert per_hour <= 0.3


def test_archive_of_three_thousand_files(benchmark: Any, tmp_path: Path) -> None:
    samples = sorted((DATA / "fit").glob("connectstats__track_cs_*.fit"))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3000):
            archive.writestr(
                f"activities/{number}.fit.gz", gzip.compress(samples[number % len(samples)].read_bytes(), 1)
            )

    def go() -> int:
        return sum(read(member.content, member.name).kind == "activity" for member in members(path))

    count = benchmark.pedantic(go, rounds=1)
    assert count == 3000
