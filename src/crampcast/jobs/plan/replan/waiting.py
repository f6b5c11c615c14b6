"""How long nothing is drunk by schedule, because of what was drunk so far."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.plan.drinking import food_only, intake_of_schedule
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.quarters import finish_s, judged
from crampcast.jobs.safety import QUARTER_S, Taken, Trajectory, safety_limits
from crampcast.runner.card import SafetyCard

FloatArray = NDArray[np.float64]


def waiting(outlook: Outlook, card: SafetyCard, seed: int) -> Outlook:
    """Return a race under way with the time from which drink may be scheduled.

    Parameters
    ----------
    outlook : Outlook
        The race under way.
    card : SafetyCard
        The answered safety card.
    seed : int
        Seed of the sodium model's error.

    Notes
    -----
    A runner is simulated who drinks nothing more. As long as what was drunk keeps that runner above a limit
    (H1, H3, H10), nothing is scheduled: no plan can take it back, but none adds to it. From then on the
    limits hold as in every plan.
    """
    so_far = outlook.so_far
    if so_far is None:
        raise ValueError("the race is not under way")
    controls = outlook.settle()
    entries = so_far.followed_by([], lambda _: 0.0)
    nothing = intake_of_schedule(entries, thirst=0.0, available_l_h=0.0)
    runs = (
        outlook.run(controls, nothing),
        outlook.drinking_to_thirst().run(controls, food_only(outlook, controls, card)),
    )
    latest_s = max(float(finish_s(run, outlook.segments).max()) for run in runs)
    compliant, alone = (judged(run, outlook, latest_s, seed) for run in runs)
    over = _over(compliant, alone) & (compliant.time_s >= so_far.time_s)
    if not over.any():
        return outlook
    free_s = float(compliant.time_s[np.flatnonzero(over)[-1]]) + QUARTER_S
    taken = so_far.taken
    wait = np.zeros(max(int(np.ceil(free_s / QUARTER_S)) - taken.quarters, 0))
    longer = Taken(
        taken.carbohydrate_g,
        np.append(taken.fluid_l, wait),
        np.append(taken.sodium_mg, wait),
    )
    return replace(outlook, so_far=replace(so_far, taken=longer, free_s=free_s))


def _over(compliant: Trajectory, alone: Trajectory) -> NDArray[np.bool_]:
    """Tell at which moments what was drunk alone is above a limit, shape (K,)."""
    limits = safety_limits()
    with np.errstate(invalid="ignore"):
        fall = alone.plasma_sodium_mmol_l - compliant.plasma_sodium_mmol_l
    high, tail = limits.gut.high_share, 1.0 - limits.plasma.tail_share
    late = compliant.time_s >= limits.fluid.gain_from_s
    return np.asarray(
        (_high(compliant.stomach_l, high) > limits.gut.stomach_l)
        | (_high(compliant.body_water_change_l, high) > 0.0) & late
        | (_high(fall, 0.5) > limits.plasma.median_fall_mmol_l)
        | (_high(fall, tail) > limits.plasma.tail_fall_mmol_l)
    )


def _high(values: FloatArray, share: float) -> FloatArray:
    """Return a percentile over draws at every moment, counted upwards; below every limit where none runs."""
    ordered = np.sort(np.where(np.isfinite(values), values, -np.inf), axis=0)
    return np.asarray(ordered[int(np.ceil(share * (len(values) - 1)))])
