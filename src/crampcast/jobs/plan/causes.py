"""Why it would cramp there: the log hazard of a stretch of the plan, shared out as `explain` does.

The reference is a table, written out in the result. What is shared out is the log ratio of the stretch's
cumulative hazard to the same hazard with every driver at its reference, by integrated gradients.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import attribute
from crampcast.forecast.causes.told import USUAL, shared_out
from crampcast.forecast.traced import Traced
from crampcast.jobs.plan.drivers import Case, reference_numbers
from crampcast.jobs.plan.outlook import Outlook

FloatArray = NDArray[np.float64]

STRETCH_S = 30.0 * 60.0
"""The stretch whose risk is shared out takes the median runner this long."""
DRAWS = 16
NAMES = {
    "pace": "pace",
    "distance": "duration and distance",
    "climbing": "climbing",
    "descending": "descending and damage",
    "energy": "energy",
    "heat": "heat",
    "fluid": "fluid and sodium",
    "ground": "ground",
    "gait": "gait and symmetry",
    "altitude": "altitude",
    "load": "recent load and conditioning",
    "proneness": "personal proneness",
}
"""Driver to the name under which facts are kept."""


def total_log_hazard(run: Traced, outlook: Outlook) -> FloatArray:
    """Return the log of the cumulative hazard of all muscles to the finish, shape (draws,)."""
    n = outlook.segments
    hours = run.duration_s[:, :n, None] / 3600.0
    return np.asarray(np.log(np.sum(run.hazard_per_h[:, :n] * hours, axis=(1, 2))) + outlook.frailty.mean)


class Stretch(NamedTuple):
    """A part of the course, m from the start."""

    from_m: float
    to_m: float


class Why(NamedTuple):
    """Why a stretch is as red as it is."""

    stretch: Stretch
    ratio: float
    """Its hazard over that of the reference."""
    causes: list[dict[str, object]]
    nothing_unusual: bool
    missed: float


def why(
    case: Case, facts: dict[str, list[str]], stretch: Stretch | None = None, muscle: str | None = None
) -> Why:
    """Share the risk of a stretch out among the groups of causes.

    Parameters
    ----------
    case : Case
        The plan as it stands.
    facts : dict
        Measured facts behind each group, for the whole course.
    stretch : Stretch, optional
        The stretch asked about; default the half hour with the most risk.
    muscle : str, optional
        Whose risk; default all.

    Returns
    -------
    Why

    Notes
    -----
    `low` and `high` are the 10th and 90th percentile of the driver's own part over draws, on the same scale.
    """
    from crampcast.jobs.explain.causes import asked_about  # noqa: PLC0415 - explain asks plan's reference
    from crampcast.jobs.explain.table import reference_table  # noqa: PLC0415
    from crampcast.jobs.plan.planned import ends_of_plan, reddest  # noqa: PLC0415

    few = replace(case, outlook=case.outlook.few(DRAWS))
    run = few.simulated()
    where = reddest(run, few, STRETCH_S) if stretch is None else stretch
    path, situation = ends_of_plan(few, run, where, asked_about(muscle, None))
    found = attribute(path)
    table = reference_table(situation)
    means = {name: float(value) for name, value in zip(DRIVERS, found.parts.mean(axis=0), strict=True)}
    shares, scale, nothing_unusual = shared_out(means, reference_numbers().unusual_ratio)
    low, high = np.percentile(found.parts, [10.0, 90.0], axis=0) / scale
    out: list[dict[str, object]] = []
    for index, name in enumerate(DRIVERS):
        line = table[name]
        out.append(
            {
                "name": NAMES[name],
                "share": shares[name],
                "low": float(min(low[index], shares[name])),
                "high": float(max(high[index], shares[name])),
                "log_hazard_change": means[name],
                "facts": facts.get(NAMES[name], []),
                "grade": line.grade,
                "claim": line.claim,
                "reference": line.reference,
            }
        )
    ratio = float(np.exp(found.whole.mean()))
    if nothing_unusual:
        out.append(_usual(shares[USUAL], ratio))
    out.sort(key=lambda c: -abs(float(c["share"])))  # type: ignore[arg-type]  # shares are floats
    return Why(where, ratio, out, nothing_unusual, found.missed)


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
        "claim": "S33",
        "reference": "this course at your own even effort, everything as usual",
    }
