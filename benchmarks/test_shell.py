"""Commands from the shell with their programs kept: wall time and memory against their budgets.

The yardstick of the machine is a Python that imports JAX and compiles nothing: every command pays for it.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
MEASURED = """
import contextlib, io, json, sys, time
begin = time.perf_counter()
from crampcast.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main()
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([code, time.perf_counter() - begin, time.process_time(), int(peak) / 1024]))
"""
HALF = (
    *("plan", SAMPLES / "odbl" / "inverness_half_marathon.gpx", "--start", "2026-07-19T09:30"),
    *("--weather", "12-18 C, 75 % rh, cloudy, wind 4 m/s", "--runner", SAMPLES / "road" / "runner.toml"),
    *("--stations", SAMPLES / "road" / "stations.csv"),
)
MOUNTAIN = (
    *("plan", SAMPLES / "mountain" / "pct_barker_pass_to_sonora_pass.gpx", "--start", "2026-08-01T05:00"),
    *("--weather", "6-25 C, 35 % rh, sunny, wind 3 m/s", "--runner", SAMPLES / "mountain" / "runner.toml"),
    *("--stations", SAMPLES / "mountain" / "stations.csv"),
)
CRAMP = ("--cramp", "10:00:00 calf left", "--runner", SAMPLES / "road" / "runner.toml")
MOST_MB = 900.0
TWELVE_HOURS_S = 12 * 3600


class Done(NamedTuple):
    """What a command took: on the clock, of the processors, and of memory."""

    seconds: float
    cpu_s: float
    peak_mb: float


def run(folder: Path, *words: object) -> Done:
    """Run a command in a Python of its own; modules stay compiled between runs, as where it is installed."""
    here = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, words), "--data", str(folder / "diary")],
        env={**here, "HOME": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    code, *taken = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done.stderr
    return Done(*taken)


@pytest.fixture(scope="module")
def jax_alone_s() -> float:
    """Seconds that a Python takes to start and import JAX, at best of three."""
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import jax"], check=True)
        taken.append(time.perf_counter() - begin)
    return min(taken)


def write_long_run(path: Path) -> Path:
    """Write twelve hours over hills, a fix a second."""
    points, along_m = [], 0.0
    for second in range(TWELVE_HOURS_S):
        along_m += 2.6 + 0.4 * math.sin(second / 900.0)
        place = f'lat="{46.0 + along_m / 111_195.0:.7f}" lon="7.0"'
        height = 900.0 + 250.0 * math.sin(along_m / 3000.0)
        clock = f"2026-06-06T{4 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"
        points.append(f"<trkpt {place}><ele>{height:.1f}</ele><time>{clock}</time></trkpt>")
    head = '<gpx version="1.1" creator="benchmark" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    path.write_text(head + "".join(points) + "</trkseg></trk></gpx>")
    return path


@pytest.fixture(scope="module")
def long_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_long_run(tmp_path_factory.mktemp("long") / "long.gpx")


@pytest.mark.parametrize(
    ("words", "budget_s"),
    [
        pytest.param((*HALF, "--no-optimise"), 4.0, id="half marathon, guideline"),
        pytest.param(HALF, 9.0, id="half marathon, optimised"),
        pytest.param((*MOUNTAIN, "--no-optimise"), 4.0, id="mountains, guideline"),
        pytest.param(MOUNTAIN, 9.0, id="mountains, optimised"),
    ],
)
def test_plan(
    benchmark: Any, tmp_path: Path, jax_alone_s: float, words: tuple[object, ...], budget_s: float
) -> None:
    run(tmp_path, *words)
    taken: list[Done] = []
    benchmark.pedantic(lambda: taken.append(run(tmp_path, *words)), rounds=3)
    best = min(done.seconds for done in taken)
    benchmark.extra_info["share of the budget"] = best / budget_s
    benchmark.extra_info["times JAX alone"] = best / jax_alone_s
    benchmark.extra_info["peak, MB"] = max(done.peak_mb for done in taken)
    assert max(done.peak_mb for done in taken) <= MOST_MB


def test_explain_of_twelve_hours(benchmark: Any, tmp_path: Path, jax_alone_s: float, long_run: Path) -> None:
    words = ("explain", long_run, *CRAMP)
    run(tmp_path, *words)
    taken: list[Done] = []
    benchmark.pedantic(lambda: taken.append(run(tmp_path, *words)), rounds=3)
    best = min(done.seconds for done in taken)
    benchmark.extra_info["share of the budget"] = best / 3.0
    benchmark.extra_info["times JAX alone"] = best / jax_alone_s
    benchmark.extra_info["peak, MB"] = max(done.peak_mb for done in taken)
