"""Write docs/files_compared.md: our figures of every sample file beside those of independent decoders.

Usage: python scripts/compare_files.py FOLDER [OUT]

The folder's README.md states what fitdecode and lxml made of each file. The times of the watches' timers and
of standing, by the watch's own speed, are read here with fitdecode.
"""

from __future__ import annotations

import re
import sys
import tomllib
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import fitdecode

from crampcast.activity.moving import GAP_S, STANDING_SPEED_M_S
from crampcast.jobs.inspect import inspect

ROOT = Path(__file__).parents[1]
WITHIN = {
    "records": (0.0, 0.0),
    "duration_h": (0.0051, 0.0),
    "distance_km": (0.0055, 1e-3),
    "climb_m": (0.51, 0.0),
}
"""How far a figure may be off: absolute (half of the last digit of the other) and relative."""
OF_TIMER, MOMENT_S = 0.02, 2.0
"""Moving time may leave its bounds by this share of the timer and by two seconds."""
PATTERNS = {
    "records": r"(\d+) records|\bpt=0 rte=\d+/(\d+)|\b(?:pt|tp)=(\d+)",
    "duration_h": r"([\d.]+) h,|\bdur=([\d.]+)h",
    "distance_km": r"([\d.]+) km,|\bdist=([\d.]+)km",
    "climb_m": r"\+(\d+) m,|\bup3=(\d+)",
}
HEAD = """# Our figures beside those of independent decoders

Made by `scripts/compare_files.py`. The other figures are those of fitdecode (FIT) and lxml (GPX, TCX), as the
samples' register states them. Agreement means: the same number of records (of routes, points); elapsed time
within 0.0051 h; distance within 5.5 m or 0.1 %; climb, by a hysteresis of 3 m, within 0.51 m. Where we differ
our figure follows in bold, and the reason stands in the last column.

| file | records | h | km | climb m | differs because |
| --- | ---: | ---: | ---: | ---: | --- |
"""
TIMES = """
## Time on the move

The register states no moving time. The watch's timer is its upper bound: it stops when the runner stops it.
The timer less the time in which the watch's own speed is below 0.3 m/s is its lower bound, where a speed is
recorded. Ours, from the odometer, may leave them by 2 % of the timer and two seconds.

| file | sport | timer s | standing s | moving s | within |
| --- | --- | ---: | ---: | ---: | --- |
"""


def stated(readme: str) -> dict[str, dict[str, float]]:
    """Return the figures that the register states, by file."""
    found: dict[str, dict[str, float]] = {}
    for line in readme.splitlines():
        cell = re.match(r"\| (\S+\.(?:fit|gpx|tcx)(?:\.gz)?) \| (.*?) \|", line)
        if cell is None:
            continue
        facts = re.split(r"\*\* - ", cell[2])[-1]
        figures = {name: re.search(pattern, facts) for name, pattern in PATTERNS.items()}
        found[cell[1]] = {
            name: float(next(group for group in figure.groups() if group))
            for name, figure in figures.items()
            if figure
        }
    return found


def ours(entry: dict[str, Any]) -> dict[str, float | None]:
    """Return the same figures as ``inspect`` gives them."""
    duration, distance = entry["duration_s"], entry["distance_m"]
    return {
        "records": entry["records"],
        "duration_h": None if duration is None else duration / 3600,
        "distance_km": None if distance is None else distance / 1000,
        "climb_m": entry["climb_m"],
    }


def cell(name: str, theirs: float | None, own: float | None) -> tuple[str, bool]:
    """Return a figure as the table shows it, and whether the two agree (or one of them is not given)."""
    if theirs is None or own is None:
        return "", True
    absolute, relative = WITHIN[name]
    agree = abs(own - theirs) <= absolute + relative * abs(theirs)
    digits = 0 if name in {"records", "climb_m"} else 2
    return f"{theirs:.{digits}f}" + ("" if agree else f" / **{own:.{digits}f}**"), agree


def compared(folder: Path) -> Iterator[tuple[str, bool]]:
    """Go through the files with their line of the table, and whether all figures agree."""
    reasons = tomllib.loads((ROOT / "tests" / "data" / "differences.toml").read_text(encoding="utf-8"))
    for name, figures in stated((folder / "README.md").read_text(encoding="utf-8")).items():
        entry = inspect([folder / name])["files"][0]
        if entry["error"] or entry["kind"] not in {"activity", "course"}:
            continue
        own = ours(entry)
        cells = {key: cell(key, figures.get(key), own[key]) for key in WITHIN}
        differing = [key for key, (_, agree) in cells.items() if not agree]
        why = "; ".join(dict.fromkeys(reasons.get(name, {}).get(key, "not explained") for key in differing))
        yield f"| {name} | {' | '.join(text for text, _ in cells.values())} | {why} |", not differing


def timer_and_standing_s(path: Path) -> tuple[float, float | None]:
    """Return the sum of the sessions' timers, and the time recorded below walking speed if speed was."""
    timer_s, records = 0.0, []
    with (
        warnings.catch_warnings(),
        fitdecode.FitReader(
            path, check_crc=fitdecode.CrcCheck.DISABLED, error_handling=fitdecode.ErrorHandling.IGNORE
        ) as reader,
    ):
        warnings.simplefilter("ignore")
        for frame in reader:
            if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                continue
            if frame.name == "session":
                timer_s += frame.get_value("total_timer_time", fallback=None) or 0.0
            if frame.name == "record" and hasattr(
                time := frame.get_value("timestamp", fallback=None), "timestamp"
            ):
                speeds = (frame.get_value(name, fallback=None) for name in ("enhanced_speed", "speed"))
                records.append((time.timestamp(), next((s for s in speeds if s is not None), None)))
    if all(speed is None for _, speed in records):
        return timer_s, None
    slow = [
        min(after[0] - before[0], GAP_S)
        for before, after in pairwise(records)
        if None not in {before[1], after[1]} and max(before[1], after[1]) < STANDING_SPEED_M_S
    ]
    return timer_s, sum(slow)


def times(folder: Path) -> Iterator[tuple[str, bool]]:
    """Go through the FIT activities with their line of the second table, and whether the bounds hold."""
    for path in sorted((folder / "fit").glob("*.fit")):
        entry = inspect([path])["files"][0]
        if entry["kind"] != "activity" or entry["error"] or not entry["distance_m"]:
            continue
        timer_s, standing_s = timer_and_standing_s(path)
        if not timer_s:
            continue
        slack_s, moving_s = OF_TIMER * timer_s + MOMENT_S, float(entry["moving_s"])
        least_s = 0.0 if standing_s is None else timer_s - standing_s
        held = least_s - slack_s <= moving_s <= timer_s + slack_s
        stood = "" if standing_s is None else f"{standing_s:.0f}"
        cells = (path.name, entry["sport"], f"{timer_s:.0f}", stood, f"{moving_s:.0f}")
        yield f"| {' | '.join(cells)} | {'yes' if held else '**no**'} |", held


def main() -> None:
    folder = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs" / "files_compared.md"
    figures, moving = list(compared(folder)), list(times(folder))
    text = (
        HEAD + "\n".join(line for line, _ in figures) + "\n" + TIMES + "\n".join(line for line, _ in moving)
    )
    counts = [f"{sum(agree for _, agree in rows)} of {len(rows)}" for rows in (figures, moving)]
    on_foot = [held for line, held in moving if {"running", "walking", "hiking"} & set(line.split(" | "))]
    counts.append(f"{sum(on_foot)} of {len(on_foot)}")
    told = f"\n\nFigures agree in {counts[0]} files; moving time is within its bounds in {counts[1]}"
    told += f", on foot in {counts[2]}.\n"
    out.write_text(text + told, encoding="utf-8")
    sys.stdout.write(told.strip() + "\n")


if __name__ == "__main__":
    main()
