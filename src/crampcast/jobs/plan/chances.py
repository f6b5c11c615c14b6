"""What else the legs may do: nearly cramp, cramp again, cramp after the finish."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.draws import near_ratios
from crampcast.forecast.events import again_probability, fading_s, hazard_still_to_come, near_probability
from crampcast.forecast.hazard import cramp_probability
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.outlook import Outlook

FloatArray = NDArray[np.float64]

AFTER_S = 6.0 * 3600.0
"""How long after the finish a cramp still counts, as in the studies that asked."""
LEAST_S = 2.0 * 3600.0
"""Least duration of a run whose hours after the finish are told: the studies that asked are of longer ones.

After a short run the half-life of the fading, our own choice, would be all of the answer."""
MOST_PIECES = 400
"""Pieces of the way between which a first and a second cramp are told apart."""
_AGAIN = 5
"""Stream of chance of what a cramp does to the next."""


def event_chances(run: Traced, outlook: Outlook, seed: int) -> dict[str, FloatArray | None]:
    """Return the chances of what may come beside a first cramp, by draw.

    Parameters
    ----------
    run : Traced
        The plan as simulated.
    outlook : Outlook
        Its outlook, with all its draws.
    seed : int
        Seed of the ensemble.

    Returns
    -------
    dict
        ``near`` (a near-cramp and no cramp), ``either`` (a cramp or a near-cramp), ``again`` (another cramp
        before the finish, given one), ``after_finish`` (a cramp in the six hours after it, whatever came
        before), each of shape (draws,); the last is None for a run of less than two hours.

    Notes
    -----
    The runner who cramps is taken to run on as planned. After the finish the hazard fades from that of the
    last metres. The rise after a cramp and how long it lasts are drawn from their priors.
    """
    n, count = outlook.segments, len(run.time_s)
    hours = run.duration_s[:, :n] / 3600.0
    each = run.hazard_per_h[:, :n] * hours[:, :, None]
    mean, sd = outlook.frailty.mean, outlook.frailty.sd
    ratio, whole = near_ratios(outlook.condition, count, seed), each.sum(axis=(1, 2))
    near = np.asarray(near_probability(whole, mean, sd, ratio))
    long_enough = float(np.median(run.time_s[:, n - 1])) >= LEAST_S
    last = int(np.flatnonzero(outlook.course.segments.length_m > 0.0)[-1])
    fading = float(fading_s(AFTER_S, 60.0 * _number("demand_half_life_min"))) / 3600.0
    after = run.hazard_per_h[:, last].sum(axis=1) * fading
    return {
        "near": near,
        "either": near + np.asarray(cramp_probability(whole, mean, sd)),
        "again": _again(run.time_s[:, :n] - 0.5 * run.duration_s[:, :n], each, outlook, seed),
        "after_finish": np.asarray(cramp_probability(after, mean, sd)) if long_enough else None,
    }


def _number(name: str) -> float:
    return float(load_parameters()[f"cohorts.events.{name}"].value)  # type: ignore[arg-type]


def _again(middle_s: FloatArray, each: FloatArray, outlook: Outlook, seed: int) -> FloatArray:
    """Return the chance of another cramp given one."""
    rng, count = np.random.default_rng([seed, _AGAIN]), len(each)
    prior = load_hazard_priors()["cramp_already_today_same_muscle"]
    spread = load_parameters()["cohorts.events.recurrence_half_life_min"].spread
    at_once = rng.normal(prior.mean, prior.sd, count)
    longer = np.exp(rng.normal(0.0, 0.0 if spread is None else spread.sd, count))
    starts = np.arange(0, each.shape[1], -(-each.shape[1] // MOST_PIECES))
    pieces = np.add.reduceat(each, starts, axis=1)
    middles = np.add.reduceat(middle_s, starts, axis=1) / np.diff(np.append(starts, each.shape[1]))
    half_life_s = 60.0 * _number("recurrence_half_life_min") * longer
    to_come = hazard_still_to_come(pieces, middles, at_once, half_life_s)
    return again_probability(pieces, to_come, outlook.frailty.mean, outlook.frailty.sd)
