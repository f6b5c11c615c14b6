"""Reading against fitdecode and gpxpy in the same run, and an archive made from the samples."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
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
    """Return the least time of five on one core: of the processor, so that neighbours do not count."""
    times = []
    for _ in range(5):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
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


def archive_of(number: int, path: Path) -> Path:
    """Make an export of distinct runs from the samples: the day of each copy of a track is its own."""
    track = gzip.decompress((DATA / "gpx" / "runpandas__run.gpx.gz").read_bytes())
    samples = sorted((DATA / "fit").glob("connectstats__track_cs_*.fit"))
    with zipfile.ZipFile(path, "w") as archive:
        for count in range(number):
            day = (date(2012, 1, 1) + timedelta(days=count)).isoformat().encode()
            moved = re.sub(rb"<time>\d{4}-\d\d-\d\dT", b"<time>" + day + b"T", track)
            one = samples[count % len(samples)].read_bytes() if count % 3 == 0 else moved
            ending = "fit" if count % 3 == 0 else "gpx"
            archive.writestr(f"activities/{count}.{ending}.gz", gzip.compress(one, 1, mtime=count))
    return path


def test_archive_of_three_thousand_files(benchmark: Any, tmp_path: Path) -> None:
    path = archive_of(3000, tmp_path / "export.zip")

    def go() -> int:
        return sum(read(member.content, member.name).kind == "activity" for member in members(path))

    count = benchmark.pedantic(go, rounds=1)
    assert count == 3000
    benchmark.extra_info["files per second"] = 3000 / benchmark.stats.stats.min if benchmark.stats else None


IMPORT = """
import sys, time
from crampcast.jobs.importing import import_paths
from crampcast.store import Diary
begin = time.perf_counter()
with Diary.open(sys.argv[2]) as diary:
    found = import_paths([sys.argv[1]], diary)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
count = found["files"]["imported"] + found["files"]["duplicates"]
print(count, time.perf_counter() - begin, int(peak) / 1024)
"""


def test_import_of_an_archive(benchmark: Any, tmp_path: Path) -> None:
    path = archive_of(300, tmp_path / "export.zip")

    def go() -> list[float]:
        words = [sys.executable, "-c", IMPORT, str(path), str(tmp_path / "diary")]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        return [float(word) for word in done.stdout.split()]

    count, first_s, peak_mb = benchmark.pedantic(go, rounds=1)
    again, second_s, _ = go()
    assert (count, again) == (300, 300)
    benchmark.extra_info["files per second"] = count / first_s
    benchmark.extra_info["files per second, all known"] = again / second_s
    benchmark.extra_info["peak memory, MB"] = peak_mb
    assert peak_mb < 300
    assert second_s < first_s / 3
