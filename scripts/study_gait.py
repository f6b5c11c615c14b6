"""Study the detector of gait changes: false alarms, delays and injected changes, against theory.

Run ``python scripts/study_gait.py``: it writes ``docs/validation/gait.md`` and its figure. Seeded; about two
minutes. The test of the same code runs a small part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from crampcast.activity.gait.blocks import Blocks, gait_blocks
from crampcast.activity.gait.cusum import Cusum
from crampcast.activity.gait.detector import GaitChange, find_changes
from crampcast.activity.gait.follow import Follower, Series, learn_usual
from crampcast.activity.gait.run_length import average_run_length, whitened_shift
from crampcast.activity.gait.usual import design
from crampcast.activity.table import Activity
from crampcast.formats.port import read

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "validation" / "gait.md"
FIGURE = ROOT / "docs" / "validation" / "gait_run_lengths.svg"
RECORDED = ROOT / "tests" / "data" / "fit"
SEED = 20
SCATTER = 0.018
"""Of a block's contact time around what is usual, relative: as in the recorded runs."""
EFFECTS = np.array([np.log(250.0), -0.12, 0.02, 0.4, 0.1, 0.05])
BASELINE = 20


TEXTS = (
    """Written by `scripts/study_gait.py` (seed 20). A change of gait is a clue: no study links one to a
cramp.""",
    """Two-sided CUSUM, allowance 0.5, on independent noise; blocks (minutes) to the first alarm, mean and
standard error. Theory is the integral equation of the run length. Clipped: one block counts with three
standard deviations at most, as shipped.""",
    """Simulated hilly runs; the level shifts at the end of the 20-minute baseline; threshold 5. Theory is
that of known level, effects and scatter, for the shift that is left after whitening. False alarms (shift 0)
are as rare as theory says, with earlier runs and without: surprises are measured against all that is
not known yet. The price is paid in delay: a level known from 20 minutes only goes on being learnt, so
that a small shift right after them is partly taken for usual. Shifts that small are not told anyway,
see below.""",
    """Simulated runs of two hours with a scatter of 1.8 % a minute; contact time changes after 60 minutes.
Told: larger than 2.77 times the runner's own scatter (of few runs also than 4 %), lasting, holding on
other ground.""",
    """{count} recorded runs of the test data, {hours:.1f} h of steady running, each with its own first part
as baseline. Told as recorded: {unchanged}; nobody knows whether it is real. With a change
put in a quarter of the way after the baseline (cadence −7 %, contact +10 %, stiffness −12 %, balance +2
points):""",
    """Runs of about an hour leave few minutes after the baseline, and a runner's own scatter there is large:
what is not told is a change below 2.77 times that scatter.""",
)
"""Introduction, and a paragraph for each table of the page."""


class Rate(NamedTuple):
    """Alarms, and the blocks watched until them."""

    alarms: int
    blocks: int

    @property
    def length(self) -> float:
        """Mean blocks to an alarm."""
        return self.blocks / self.alarms if self.alarms else float("inf")

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return self.length / np.sqrt(self.alarms) if self.alarms else float("inf")


def noise(rng: np.random.Generator, count: int, correlation: float) -> np.ndarray:
    """Return first-order autoregressive noise of standard deviation 1."""
    fresh = rng.standard_normal(count) * np.sqrt(1.0 - correlation**2)
    out = np.empty(count)
    out[0] = rng.standard_normal()
    for i in range(1, count):
        out[i] = correlation * out[i - 1] + fresh[i]
    return out


def chart_alone(
    rng: np.random.Generator, runs: int, shift: float, threshold: float = 5.0, clip: float = 1e9
) -> Rate:
    """Run the CUSUM on independent noise until it alarms."""
    total = 0
    for _ in range(runs):
        chart = Cusum(0.5, threshold, clip)
        while not chart.add(float(rng.standard_normal()) + shift):
            pass
        total += chart.samples
    return Rate(runs, total)


def simulated_run(rng: np.random.Generator, count: int, correlation: float, level: float = 0.0) -> Series:
    """Return contact time of a hilly run at changing speed."""
    grade = 0.06 * noise(rng, count, 0.8)
    speed = 3.0 - 3.0 * grade + 0.2 * noise(rng, count, 0.7)
    terms = design(speed, grade)
    y = terms @ EFFECTS + level + SCATTER * noise(rng, count, correlation)
    follows = np.arange(count) > 0
    return Series(y, terms, follows, np.arange(count))


def followed(
    rng: np.random.Generator, runs: int, earlier: int, shift: float, correlation: float, longest: int = 150
) -> Rate:
    """Follow simulated runs whose level shifts at the end of the baseline."""
    alarms = blocks = 0
    for _ in range(runs):
        past = [simulated_run(rng, 60, correlation, 0.01 * rng.standard_normal()) for _ in range(earlier)]
        run = simulated_run(rng, BASELINE + longest, correlation, 0.01 * rng.standard_normal())
        moved = run.y + shift * SCATTER * (np.arange(run.y.size) >= BASELINE)
        usual = learn_usual(past, False, float(run.y[:BASELINE].mean()), correlation)
        if past:
            usual.new_run(0.995)
        alarm = Follower(replace(run, y=moved), usual, BASELINE, 5.0).next_alarm()
        alarms += alarm is not None
        blocks += longest if alarm is None else alarm.block - BASELINE + 1
    return Rate(alarms, blocks)


def as_blocks(series: Series, device: str = "simulated") -> Blocks:
    """Return a simulated run as blocks with a single signal."""
    speed, grade = series.terms[:, 1] + 3.0, series.terms[:, 3] + series.terms[:, 4]
    start_s = 600.0 + 60.0 * series.index
    values = {"ground_contact_ms": np.exp(series.y)}
    return Blocks(start_s, 3.0 * start_s, speed, grade, values, {"ground_contact_ms": device}, True)


def told(
    rng: np.random.Generator, runs: int, earlier: int, change: float, count: int = 120
) -> tuple[int, list[float]]:
    """Return in how many simulated runs the whole detector tells a change, and its delays in blocks."""
    hits, delays = 0, []
    for _ in range(runs):
        past = [as_blocks(simulated_run(rng, 60, 0.3, 0.01 * rng.standard_normal())) for _ in range(earlier)]
        run = simulated_run(rng, count, 0.3, 0.01 * rng.standard_normal())
        at = 60
        moved = as_blocks(replace(run, y=run.y + np.log1p(change) * (run.index >= at)))
        found = find_changes(moved, past)
        hits += bool(found)
        delays += [
            (one.alarm_s - moved.start_s[at]) / 60.0 for one in found if one.alarm_s > moved.start_s[at]
        ]
    return hits, delays


INJECTED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "cadence_spm": lambda x: 0.93 * x,
    "ground_contact_ms": lambda x: 1.10 * x,
    "leg_spring_stiffness_kn_m": lambda x: 0.88 * x,
    "ground_contact_balance": lambda x: x + 0.02,
}
"""Changes put into the second half of recorded runs."""


def recorded_runs() -> Iterator[tuple[str, Activity]]:
    """Return every recorded run that is long enough for the detector."""
    for path in sorted(RECORDED.glob("*.fit")):
        try:
            activity = read(path).activity
        except ValueError:
            continue
        for run in () if activity is None else activity.run_legs():
            if run.duration_s > 2400.0 and gait_blocks(run).count >= BASELINE + 10:
                yield path.name, run


def with_injected(run: Activity, column: str, from_s: float) -> Activity:
    """Return a run whose signal changes at a moment."""
    changed = np.where(run["time_s"] >= from_s, INJECTED[column](run[column]), run[column])
    return replace(run, columns={**run.columns, column: changed})


def injected(run: Activity, column: str) -> tuple[float, GaitChange | None]:
    """Return where a change was put into a recorded run, and what was told of that signal."""
    blocks = gait_blocks(run)
    at_s = float(blocks.start_s[BASELINE + (blocks.count - BASELINE) // 4])
    found = find_changes(gait_blocks(with_injected(run, column, at_s)))
    return at_s, next((one for one in found if one.signal.column == column), None)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"] + [
        "| " + " | ".join(row) + " |" for row in rows
    ]


def _length(rate: Rate) -> str:
    return f"{rate.length:.1f} ± {rate.error:.1f}" if rate.alarms else f"none in {rate.blocks}"


def chart_rows(rng: np.random.Generator) -> list[list[str]]:
    """Compare the chart alone with theory."""
    rows = []
    for threshold in (4.0, 5.0, 6.0):
        for shift in (0.0, 0.5, 1.0, 2.0):
            runs = 150 if shift == 0.0 else 1500
            theory = average_run_length(0.5, threshold, shift)
            plain = chart_alone(rng, runs, shift, threshold)
            clipped = chart_alone(rng, runs, shift, threshold, 3.0)
            rows.append([f"{threshold:.0f}", f"{shift:g}", f"{theory:.1f}", _length(plain), _length(clipped)])
    return rows


def follow_rows(rng: np.random.Generator) -> tuple[list[list[str]], list[tuple[str, float, Rate, float]]]:
    """Compare runs followed through regression, whitening and learning with theory."""
    rows, points = [], []
    for earlier, correlation in ((20, 0.0), (20, 0.4), (0, 0.0), (0, 0.4)):
        for shift in (0.0, 1.0, 2.0):
            theory = average_run_length(0.5, 5.0, whitened_shift(shift, correlation))
            rate = followed(rng, 150 if shift == 0.0 else 100, earlier, shift, correlation)
            rows.append([f"{earlier}", f"{correlation:g}", f"{shift:g}", f"{theory:.1f}", _length(rate)])
            points.append((f"{earlier}", shift, rate, theory))
    return rows, points


def told_rows(rng: np.random.Generator) -> list[list[str]]:
    """Count what the whole detector tells of simulated runs of two hours."""
    rows = []
    for earlier in (20, 0):
        for change in (0.0, 0.03, 0.05, 0.08, 0.12):
            hits, delays = told(rng, 60, earlier, change)
            delay = f"{np.median(delays):.0f}" if delays and change else "–"
            rows.append([f"{earlier}", f"{100 * change:.0f} %", f"{hits} of 60", delay])
    return rows


def recorded_rows() -> tuple[list[list[str]], int, float, int]:
    """Count what is told of recorded runs, as they are and with a change put in."""
    runs = [run for _, run in recorded_runs()]
    unchanged = sum(len(find_changes(gait_blocks(run))) for run in runs)
    hours = sum(gait_blocks(run).count for run in runs) / 60.0
    rows = []
    for column in INJECTED:
        fit = [run for run in runs if column in run]
        results = [injected(run, column) for run in fit]
        hits = [(at, one) for at, one in results if one is not None and one.start_s >= at - 300.0]
        off = [abs(one.start_s - at) / 60.0 for at, one in hits]
        where = f"{np.median(off):.0f} min" if off else "–"
        clear = sum(one.clear for _, one in hits)
        rows.append([column, f"{len(hits)} of {len(fit)}", f"{clear}", where])
    return rows, len(runs), hours, unchanged


def figure(points: Sequence[tuple[str, float, Rate, float]]) -> str:
    """Draw simulated against theoretical run lengths, both on logarithmic axes."""
    size, margin, low, high = 420.0, 48.0, 2.0, 1500.0

    def at(value: float) -> float:
        return (size - 2 * margin) * np.log(value / low) / np.log(high / low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:.0f}" height="{size:.0f}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="Simulated against theoretical '
        'run lengths">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<path d="M{margin},{size - margin} L{size - margin},{margin}" stroke="#999" '
        'stroke-dasharray="4 4"/>',
        f'<path d="M{margin},{margin} V{size - margin} H{size - margin}" fill="none" stroke="#333"/>',
    ]
    for tick in (5, 10, 50, 100, 500, 1000):
        x, y = margin + at(tick), size - margin - at(tick)
        below = size - margin + 18
        parts.append(f'<text x="{x:.1f}" y="{below:.1f}" text-anchor="middle">{tick}</text>')
        parts.append(f'<text x="{margin - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
    for earlier, _, rate, theory in points:
        if not rate.alarms:
            continue
        x = margin + at(theory)
        top, bottom = (
            size - margin - at(min(max(rate.length * f, low), high))
            for f in (1.0 + 2.0 * rate.error / rate.length, max(1.0 - 2.0 * rate.error / rate.length, 0.01))
        )
        colour = "#1b6ca8" if earlier != "0" else "#c0561f"
        parts.append(f'<path d="M{x:.1f},{top:.1f} V{bottom:.1f}" stroke="{colour}"/>')
        y = size - margin - at(min(rate.length, high))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
    middle = size / 2
    parts += [
        f'<text x="{middle}" y="{size - 8}" text-anchor="middle">blocks to an alarm, theory</text>',
        f'<text x="14" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 14 {middle})">simulated</text>',
        f'<text x="{margin + 12}" y="{margin + 4}" fill="#1b6ca8">20 earlier runs</text>',
        f'<text x="{margin + 12}" y="{margin + 20}" fill="#c0561f">the run alone</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write the page and its figure."""
    rng = np.random.default_rng(SEED)
    chart, (follow, points), said = chart_rows(rng), follow_rows(rng), told_rows(rng)
    recorded, count, hours, unchanged = recorded_rows()
    FIGURE.write_text(figure(points), encoding="utf-8")
    intro, alone, through, tells, real, last = TEXTS
    head = ("threshold", "shift, sd", "theory", "simulated", "clipped")
    page = [
        *("# Changes of gait: how often the detector is wrong, and how late", "", intro, ""),
        *("## The chart alone", "", alone, "", *_table(head, chart), ""),
        *("## Through regression, whitening and learning", "", through, ""),
        *_table(("earlier runs", "correlation", "shift, sd", "theory", "simulated"), follow),
        *("", f"![Simulated against theoretical run lengths]({FIGURE.name})", ""),
        *("## What is told", "", tells, ""),
        *_table(("earlier runs", "change", "told", "delay, min"), said),
        *("", "## Recorded runs", ""),
        real.format(count=count, hours=hours, unchanged=unchanged),
        "",
        *_table(("signal", "told", "seen in the whole run too", "median error of place"), recorded),
        *("", last),
    ]
    PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
