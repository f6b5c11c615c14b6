"""Causes of the forecast's cramp risk, by setting one driver at a time to a named reference.

The reference is a table, written out in the result. What is shared out is the log ratio of the whole race's
cumulative hazard to the same hazard with every driver at its reference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.forecast.proneness import Prevalence
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.drivers import DISTANCE, DRIVERS, Case, reference_numbers
from crampcast.jobs.plan.outlook import Outlook

FloatArray = NDArray[np.float64]

USUAL = "usual race"
"""Name of the share that no driver holds where nothing unusual is seen."""


def conditioned_segments(outlook: Outlook) -> int:
    """Return how many segments the runner's longest run covers; of a usual entrant where it is not known."""
    longest_km = outlook.profile.longest_run_km
    race_m = float(outlook.course.length_m)
    usual = coefficients(Prevalence, "hazard.prevalence").longest_run_over_race
    covered_m = usual * race_m if longest_km is None else min(longest_km * 1000.0, race_m)
    return max(1, int(np.searchsorted(outlook.course.segments.distance_m, covered_m - 1.0)) + 1)


def total_log_hazard(run: Traced, outlook: Outlook, segments: int | None = None) -> FloatArray:
    """Return the log of the cumulative hazard of all muscles to the finish, or over the first `segments`."""
    n = outlook.segments if segments is None else min(segments, outlook.segments)
    hours = run.duration_s[:, :n, None] / 3600.0
    return np.asarray(np.log(np.sum(run.hazard_per_h[:, :n] * hours, axis=(1, 2))) + outlook.frailty.mean)


def shared_out(changes: dict[str, float], unusual_ratio: float) -> tuple[dict[str, float], float, bool]:
    """Turn changes of the log cumulative hazard into shares that sum to 1.

    Parameters
    ----------
    changes : dict
        What each driver adds to the log cumulative hazard over its reference.
    unusual_ratio : float
        Ratio to the reference below which nothing unusual is seen.

    Returns
    -------
    dict
        Shares; negative ones protect.
    float
        What the changes were divided by, never near zero.
    bool
        Whether nothing unusual is seen.

    Notes
    -----
    From the unusual ratio on, shares are the changes over their sum. Below it that sum is small or negative
    and says nothing; the drivers are then measured against the larger of the sum of their
    absolute values and the log of the unusual ratio, and the rest is the usual race's.

    Examples
    --------
    >>> shared_out({"pace": 1.5, "heat": 1.0, "energy": -0.5}, 1.5)
    ({'pace': 0.75, 'heat': 0.5, 'energy': -0.25}, 2.0, False)
    >>> shares, _, nothing_unusual = shared_out({"pace": 0.3, "heat": -0.3}, 1.5)
    >>> {name: round(share, 3) for name, share in shares.items()}, nothing_unusual
    ({'pace': 0.5, 'heat': -0.5, 'usual race': 1.0}, True)
    """
    total = sum(changes.values())
    least = float(np.log(unusual_ratio))
    if total >= least:
        return {name: change / total for name, change in changes.items()}, total, False
    scale = max(sum(abs(change) for change in changes.values()), least)
    shares = {name: change / scale for name, change in changes.items()}
    return {**shares, USUAL: 1.0 - total / scale}, scale, True


def causes(case: Case, facts: dict[str, list[str]]) -> tuple[list[dict[str, object]], bool]:
    """Share the forecast's excess risk out among the groups of causes.

    Parameters
    ----------
    case : Case
        The plan as it stands.
    facts : dict
        Measured facts behind each group.

    Returns
    -------
    list of dict
        ``name, share, low, high, facts, grade, reference``; shares sum to 1 (negative: protective).
    bool
        Whether nothing unusual is seen; then a share named ``usual race`` holds what no driver does.

    Notes
    -----
    Each driver is set to its reference alone; shares are the changes of the log cumulative hazard over
    their sum (see `shared_out`). `low` and `high` are the 10th and 90th percentile of the driver's own change
    over draws, on the same scale.
    """
    case = case.few()
    run = case.simulated()
    whole = total_log_hazard(run, case.outlook)
    changes = {DISTANCE.name: whole - total_log_hazard(run, case.outlook, conditioned_segments(case.outlook))}
    for driver in DRIVERS:
        variant = driver.neutral(case)
        changes[driver.name] = whole - total_log_hazard(variant.simulated(), variant.outlook)
    medians = {name: float(np.median(change)) for name, change in changes.items()}
    shares, scale, nothing_unusual = shared_out(medians, reference_numbers().unusual_ratio)
    out: list[dict[str, object]] = []
    for driver in (DISTANCE, *DRIVERS):
        low, high = np.percentile(changes[driver.name], [10.0, 90.0]) / scale
        out.append(
            {
                "name": driver.name,
                "share": shares[driver.name],
                "low": float(low),
                "high": float(high),
                "log_hazard_change": medians[driver.name],
                "facts": facts.get(driver.name, []),
                "grade": driver.grade,
                "claim": driver.claim,
                "reference": driver.reference,
            }
        )
    if nothing_unusual:
        out.append(_usual(shares[USUAL], float(np.exp(sum(medians.values())))))
    out.sort(key=lambda c: -abs(float(c["share"])))  # type: ignore[arg-type]  # shares are floats
    return out, nothing_unusual


def _usual(share: float, ratio: float) -> dict[str, object]:
    """Return the entry of what no driver holds."""
    return {
        "name": USUAL,
        "share": share,
        "low": None,
        "high": None,
        "log_hazard_change": 0.0,
        "facts": [f"the risk is {ratio:.1f} times that of the reference: nothing unusual is seen"],
        "grade": None,
        "claim": "S2",
        "reference": "this course at your own even effort, everything as usual",
    }
