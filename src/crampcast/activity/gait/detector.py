"""Changes of gait within a run: larger than the device's error, lasting, and not the ground's doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.gait.blocks import BlockChoices, Blocks
from crampcast.activity.gait.change_points import change_points
from crampcast.activity.gait.follow import (
    Alarm,
    DetectorChoices,
    Follower,
    Series,
    correlation_of,
    detector_choices,
    learn_usual,
    same_device,
    series_of,
)
from crampcast.activity.gait.run_length import average_run_length
from crampcast.activity.gait.signals import SIGNALS, Signal, detectable_change
from crampcast.activity.gait.usual import Usual
from crampcast.evidence.parameters import coefficients

FloatArray = NDArray[np.float64]
_SIDES_90 = 1.645
_NEAR_BLOCKS = 5


class Notice(NamedTuple):
    """From which size on a change is worth a word; group ``gait.notice``."""

    balance: float
    own_scatter: float


@dataclass(frozen=True)
class GaitChange:
    """One change of one signal, in the signal's unit.

    Parameters
    ----------
    signal : Signal
        Which.
    start_s, start_m : float
        When and where it began.
    alarm_s : float
        When a watch that knew only the run so far could have said so.
    until_s : float or None
        When it ended; None if it lasted.
    before, after : float
        What was to be expected at those speeds and grades, and what was.
    low, high : float
        90 % interval of `after`.
    change : float
        Fraction; of the balance a difference of shares.
    detectable : float
        Smallest change that counts, on the same scale.
    clear : bool
        Whether looking back over the whole run finds the change in the same place.
    other_ground : bool or None
        Whether it holds on another grade too; None if there was no other.
    earlier_runs : int
        Runs of the same device that the baseline rests on.
    device : str
        What measured it.
    blocks_per_false_alarm : float
        Mean number of minutes to a false alarm of this signal, before the other conditions.
    """

    signal: Signal
    start_s: float
    start_m: float
    alarm_s: float
    until_s: float | None
    before: float
    after: float
    low: float
    high: float
    change: float
    detectable: float
    clear: bool
    other_ground: bool | None
    earlier_runs: int
    device: str
    blocks_per_false_alarm: float


def find_changes(run: Blocks, earlier: Sequence[Blocks] = ()) -> list[GaitChange]:
    """Find changes of gait in a run.

    Parameters
    ----------
    run : Blocks
        The run.
    earlier : sequence of Blocks
        Runs before it, oldest first; those of other devices do not count.

    Returns
    -------
    list of GaitChange
        At most one for each signal, in order of time; empty where the file lacks the signals.

    Notes
    -----
    The signal (its logarithm; the balance as it is) is regressed on speed and grade; errors of neighbouring
    blocks are whitened; each block's surprise given all before it, which is standard normal and independent
    of the others while nothing changes, goes to a two-sided CUSUM. A change is told if it alarms, is larger
    than the device's smallest detectable change and the runner's own scatter, lasts, and holds on other
    ground.
    """
    c = detector_choices()
    present = [s for s in SIGNALS if s.column in run.values]
    threshold = c.threshold_many if len(present) >= c.many_signals else c.threshold
    found = [_change(run, earlier, signal, threshold) for signal in present]
    return sorted((one for one in found if one is not None), key=lambda one: one.start_s)


def _change(run: Blocks, earlier: Sequence[Blocks], signal: Signal, threshold: float) -> GaitChange | None:
    """Return the first change of one signal that passes every condition."""
    c, series = detector_choices(), series_of(run, signal)
    baseline = int(c.baseline_blocks)
    if series.y.size < baseline + c.least_blocks:
        return None
    past = same_device(run, earlier, signal.column)
    known = [series_of(blocks, signal) for blocks in past]
    begun = series.first(baseline)
    correlation = correlation_of(known or [begun], signal.is_share)
    level = float(np.mean(begun.y))
    usual = learn_usual(known, signal.is_share, level, correlation)
    if known:
        usual.new_run(c.forgetting)
    follower = Follower(series, usual, baseline, threshold)
    while (alarm := follower.next_alarm()) is not None:
        told = _judged(run, signal, series, follower.usual, alarm, len(past), threshold)
        if told is not None:
            return told
    return None


def _judged(
    run: Blocks, signal: Signal, series: Series, usual: Usual, alarm: Alarm, runs: int, threshold: float
) -> GaitChange | None:
    """Return the change if it is large, lasts and holds on other ground."""
    c, notice = detector_choices(), coefficients(Notice, "gait.notice")
    rest = series.y - series.terms @ usual.mean
    start, end, clear = _extent(rest, usual, alarm, c)
    own = notice.own_scatter * usual.scatter
    least = own if runs >= c.trusted_runs else max(own, detectable_change(signal))
    least = max(least, notice.balance) if signal.is_share else least
    size = float(np.mean(rest[start:end]))
    lasting = c.lasting_balance_blocks if signal.is_share else c.lasting_blocks
    if end - start < lasting or abs(size) <= least or np.sign(size) != alarm.side:
        return None
    other = _on_other_ground(run.grade[series.index], rest, start, end, size)
    if other is False:
        return None
    spread = _SIDES_90 * _uncertainty(series.terms[start:end], usual, end - start)
    expected = float(np.mean((series.terms @ usual.mean)[start:end]))
    shown = [_shown(signal, expected + d) for d in (0.0, size, size - spread, size + spread)]
    at, until = series.index[start], None if end >= series.y.size else float(run.start_s[series.index[end]])
    return GaitChange(
        signal,
        start_s=float(run.start_s[at]),
        start_m=float(run.start_m[at]),
        alarm_s=float(run.start_s[series.index[alarm.block]])
        + coefficients(BlockChoices, "gait.blocks").length_s,
        until_s=until,
        before=shown[0],
        after=shown[1],
        low=shown[2],
        high=shown[3],
        change=size if signal.is_share else float(np.expm1(size)),
        detectable=least,
        clear=clear,
        other_ground=other,
        earlier_runs=runs,
        device=run.devices[signal.column],
        blocks_per_false_alarm=average_run_length(c.allowance, threshold),
    )


def _extent(rest: FloatArray, usual: Usual, alarm: Alarm, c: DetectorChoices) -> tuple[int, int, bool]:
    """Return first and last block of the change, and whether the whole run's view agrees on its start."""
    scatter, n = usual.scatter, rest.size
    loss = (1.0 + usual.correlation) / (1.0 - usual.correlation)
    penalty = 2.0 * scatter**2 * loss * np.log(n)
    cuts = change_points(rest, penalty, int(c.lasting_blocks))
    bounds = [0, *cuts, n]
    steps = {
        here: alarm.side * float(np.mean(rest[here:after]) - np.mean(rest[before:here]))
        for before, here, after in zip(bounds, bounds[1:], bounds[2:], strict=False)
        if alarm.onset - _NEAR_BLOCKS <= here <= alarm.block
    }
    near = max(steps, key=lambda cut: steps[cut], default=None)
    start = alarm.onset if near is None else near
    middle, end = float(np.mean(rest[start : alarm.block + 1])), n
    edges = [*(cut for cut in cuts if cut > alarm.block), n]
    for first, last in pairwise(edges):
        if alarm.side * float(np.mean(rest[first:last])) < 0.5 * alarm.side * middle:
            end = first
            break
    return start, end, near is not None


def _on_other_ground(grade: FloatArray, rest: FloatArray, start: int, end: int, size: float) -> bool | None:
    """Say whether a change holds on ground of another kind than where it began; None if there was none.

    A change that ends as the kind of ground does has not held.
    """
    c = detector_choices()
    kind = np.sign(np.where(np.abs(grade) > c.other_grade, grade, 0.0))
    if end < kind.size and (kind[start:end] == kind[start]).all() and kind[end] != kind[start]:
        return False
    inside = [rest[start:end][kind[start:end] == k] for k in (-1.0, 0.0, 1.0) if k != kind[start]]
    others = [values for values in inside if values.size >= c.lasting_blocks]
    if not others:
        return None
    return all(np.sign(size) * float(np.mean(values)) > 0.5 * abs(size) for values in others)


def _uncertainty(terms: FloatArray, usual: Usual, count: int) -> float:
    """Return the standard error of a mean deviation: its own blocks' and the baseline's."""
    loss = (1.0 + usual.correlation) / (1.0 - usual.correlation)
    mean = terms.mean(axis=0)
    base = usual.squares / usual.weight * float(mean @ usual.cover @ mean)
    return float(np.sqrt(usual.scatter**2 * loss / count + base))


def _shown(signal: Signal, value: float) -> float:
    """Return a value of the scale of changes in the unit shown."""
    return signal.scale * (value if signal.is_share else float(np.exp(value)))
