"""Measure every budget of time, memory and size, and print the table of ``docs/performance.md``.

Usage: ``python measure_budgets.py [--rows shell,sliders] [--rounds 3] [--write]`` where nothing else runs.
Each row is warmed up once, so that its programs are compiled, and is then the best of the rounds; for
sliders the 95th percentile of 120 answers counts. ``--write`` puts the table into the page.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))  # what is measured there is measured here, the same way

import test_explorer as explorer  # noqa: E402
import test_reading as reading  # noqa: E402
import test_shell as shell  # noqa: E402
import test_simulator as simulator  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
PLAN_MB, RESCUE_KB = 900.0, 200.0


class Row(NamedTuple):
    """One figure against its budget; None where there is none or where it does not apply."""

    what: str
    budget: str
    clock: str
    cpu: str
    memory: str
    share: float | None
    """Of the budget."""


class Taken(NamedTuple):
    """Seconds on the clock and of the processors."""

    clock_s: float
    cpu_s: float


def best(work: Callable[[], Any], rounds: int) -> Taken:
    """Return the least of some rounds after one that warms up."""
    work()
    found = []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        work()
        found.append(Taken(time.perf_counter() - began, time.process_time() - spent))
    return Taken(min(one.clock_s for one in found), min(one.cpu_s for one in found))


def timed(what: str, budget_s: float | None, taken: Taken, *, one_core: bool = False) -> Row:
    """Return a row of seconds or, where the budget is below a tenth of one, of milliseconds.

    A budget for one core is held against the time of the processor.
    """
    factor, unit = (1000.0, "ms") if budget_s is not None and budget_s < 0.1 else (1.0, "s")

    def said(seconds: float) -> str:
        return f"{seconds * factor:.3g} {unit}"

    share = None if budget_s is None else (taken.cpu_s if one_core else taken.clock_s) / budget_s
    return Row(
        what, "" if budget_s is None else said(budget_s), said(taken.clock_s), said(taken.cpu_s), "", share
    )


def simulator_rows(rounds: int) -> Iterator[Row]:
    """Forecast 100 miles: one runner, and a thousand draws."""
    import jax  # noqa: PLC0415

    from crampcast.evidence import coefficients  # noqa: PLC0415
    from crampcast.forecast.ensemble import Course, settle, simulate  # noqa: PLC0415
    from crampcast.forecast.hazard import FactorScales  # noqa: PLC0415
    from crampcast.simulation.run import Effort, forecast  # noqa: PLC0415

    draws, track, air, food = simulator.hundred_miles()
    controls = settle(draws, track, air, Effort(0.0, 1.0))
    one, control = jax.tree.map(lambda leaf: np.asarray(leaf)[0], (draws.person, controls))
    run = jax.jit(forecast)
    alone = best(lambda: jax.block_until_ready(run(one, track, air, food, control)), 5 * rounds)
    where = f"{int(np.sum(np.asarray(track.length_m) > 0.0))} segments"
    yield timed(f"forecast of 100 miles ({where}), one runner", simulator.ONE_RUNNER_S, alone)
    scale = coefficients(FactorScales, "hazard.scales")
    many = best(lambda: simulate(draws, track, air, food, controls, Course(400.0, 0.0), scale), rounds)
    yield timed(f"the same, {simulator.RUNNERS} draws", simulator.ALL_RUNNERS_S, many)
    settled = best(lambda: settle(draws, track, air, Effort(0.0, 1.0)), rounds)
    yield timed("finding the effort of those draws beforehand", None, settled)


def slider_rows(rounds: int) -> Iterator[Row]:
    """Move the sliders of the app."""
    del rounds
    for course in ("sample", "100 miles 6000 m"):
        with tempfile.TemporaryDirectory() as folder:
            explorer.move_sliders(Path(folder), course, 12)
            moves = explorer.move_sliders(Path(folder), course)
        taken = Taken(*(float(np.percentile(each, 95)) / 1000.0 for each in moves))
        yield timed(f"a slider's answer, server side, p95: {course}", explorer.BUDGET_MS / 1000.0, taken)


def plan_rows(rounds: int) -> Iterator[Row]:
    """Plan 100 miles in a process that has done so before."""
    from crampcast.course.build import course_from_words  # noqa: PLC0415
    from crampcast.jobs.plan import PlanRequest, plan  # noqa: PLC0415
    from crampcast.runner.profile import Profile  # noqa: PLC0415

    answers = {"mass_kg": 70, "height_m": 1.78, "sex": "male", "age": 40, "weekly_km": 60}
    who = Profile.from_mapping({**answers, "recent_race": "50 km 7:10:00"})
    course = course_from_words("161 km 6000 m")
    day = {"start": "2026-07-04T05:00+02:00", "weather": "10-24 C, 50 % rh, sunny", "now": datetime.now(UTC)}
    asked = PlanRequest(course=course, profile=who, **day)  # type: ignore[arg-type]
    yield timed("optimised plan of 100 miles, in process", 5.0, best(lambda: plan(asked), rounds))
    further = replace(asked, frontier="eased")
    yield timed("the same with its frontier", 20.0, best(lambda: plan(further), 1))


def shell_rows(rounds: int) -> Iterator[Row]:
    """Run commands, each in a process of its own, with their programs kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked: list[tuple[str, float | None, tuple[object, ...]]] = [
            ("plan, half marathon, guideline", 4.0, (*shell.HALF, "--no-optimise")),
            ("plan, half marathon, optimised", 9.0, shell.HALF),
            ("plan, mountains, guideline", 4.0, (*shell.MOUNTAIN, "--no-optimise")),
            ("plan, mountains, optimised", 9.0, shell.MOUNTAIN),
            (
                "explain, 12 hours at 1 Hz",
                3.0,
                ("explain", shell.write_long_run(folder / "long.gpx"), *shell.CRAMP),
            ),
            (
                "validate, a cohort of 56 km",
                None,
                (
                    "validate",
                    ROOT / "src" / "crampcast" / "evidence" / "cohorts" / "schwellnus_2011_56km.toml",
                ),
            ),
        ]
        for what, budget_s, words in asked:
            shell.run(folder, *words)
            done = [shell.run(folder, *words) for _ in range(rounds)]
            least = Taken(min(one.seconds for one in done), min(one.cpu_s for one in done))
            most_mb = max(one.peak_mb for one in done)
            row = timed(f"`{words[0]}`: {what.split(', ', 1)[1]}", budget_s, least)
            yield row._replace(memory=f"{most_mb:.0f} MB")
            if words[0] == "plan":
                yield Row(
                    f"memory of that, {what.split(', ', 1)[1]}",
                    f"{PLAN_MB:.0f} MB",
                    "",
                    "",
                    f"{most_mb:.0f} MB",
                    most_mb / PLAN_MB,
                )


def reading_rows(rounds: int) -> Iterator[Row]:
    """Read recordings, table included, on one core."""
    from crampcast.formats.port import read  # noqa: PLC0415

    for kind, budget_s, path in (
        ("FIT", 0.1, reading.FIT),
        ("GPX", 0.3, reading.GPX),
        ("TCX", 0.3, reading.TCX),
    ):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        hours = read(data).records / 3600.0
        taken = best(lambda data=data: read(data), 2 * rounds)  # type: ignore[misc]
        hourly = Taken(taken.clock_s / hours, taken.cpu_s / hours)
        yield timed(f"reading {kind}, per hour at 1 Hz, one core", budget_s, hourly, one_core=True)


def rescue_rows(rounds: int) -> Iterator[Row]:
    """Write the rescue page."""
    del rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shell.run(folder, "rescue", "--out", folder / "out")
        size_kb = max(page.stat().st_size for page in (folder / "out").rglob("*.html")) / 1000.0
    yield Row(
        "rescue page, one file", f"{RESCUE_KB:.0f} kB", "", "", f"{size_kb:.0f} kB", size_kb / RESCUE_KB
    )


PARTS: dict[str, Callable[[int], Iterator[Row]]] = {
    "simulator": simulator_rows,
    "sliders": slider_rows,
    "plan": plan_rows,
    "shell": shell_rows,
    "reading": reading_rows,
    "rescue": rescue_rows,
}


def machine() -> str:
    """Say what it was measured on, and how busy that was."""
    name = platform.processor() or platform.machine()
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line for line in lines if line.startswith("model name")).split(":", 1)[1].strip()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}; load before {load:.1f}"


def table(rows: list[Row]) -> str:
    """Return the rows as a table."""
    lines = ["| what | budget | clock | processor time | memory, size | of the budget |", "|" + " --- |" * 6]
    for row in rows:
        share = "" if row.share is None else f"{100.0 * row.share:.0f} %"
        lines.append(f"| {' | '.join([*row[:5], share])} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default=",".join(PARTS), help=f"out of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(ROOT)}")
    said = parser.parse_args()
    from crampcast.cli.compiled import keep_compiled_programs  # noqa: PLC0415

    keep_compiled_programs()
    where, rows = machine(), []
    for part in said.rows.split(","):
        for row in PARTS[part](said.rounds):
            print(table([row]).splitlines()[-1], flush=True)
            rows.append(row)
    text = f"{where}; best of {said.rounds}.\n\n{table(rows)}"
    print(f"\n{text}")
    if said.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
