"""What the last days left in the legs: damage of descents not yet mended, and a long session just behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.body.muscle.damage import DamageCoefficients, damage_after, damage_loss
from crampcast.evidence import coefficients
from crampcast.history.training import Training
from crampcast.history.usable import usable_runs

FloatArray = NDArray[np.float64]

WINDOW_DAYS = 14
"""Older damage is gone."""
SESSION_DAYS = 3
"""The published factor counts a long session of the last three days."""
FEWEST_RUNS = 6
"""Fewer runs do not say what is usual."""
MOST_SD = 3.0
"""A session farther from usual than this counts as this far."""
HOURS = 24.0


@dataclass(frozen=True)
class Carried:
    """What the last days left.

    Parameters
    ----------
    damage_dose_kj_kg : float
        Eccentric dose that would leave as much damage today.
    strength_lost : float
        Strength of the knee extensors still lost to damage, 0–1.
    long_session_sd : float
        How far the longest run of the last three days lay above the usual run, in standard deviations; 0 if
        not above.
    session_m : float
        Its length; 0 without one.
    week_m, usual_week_m : float
        Distance of the last seven days, and of a usual week of the eight before.
    """

    damage_dose_kj_kg: float = 0.0
    strength_lost: float = 0.0
    long_session_sd: float = 0.0
    session_m: float = 0.0
    week_m: float = 0.0
    usual_week_m: float = 0.0


def carried_in(
    runs: Sequence[RunSummary], training: Training | None, *, on: date, protection: float = 0.0
) -> Carried | None:
    """Return what the runs of the last days left in the legs.

    Parameters
    ----------
    runs : sequence of RunSummary
        The log.
    training : Training or None
        The replayed log.
    on : date
        The day of the run; its own runs do not count.
    protection : float
        Repeated-bout protection, 0–1.

    Returns
    -------
    Carried or None
        None where the log does not reach the last two weeks, so that nothing is known of them.

    Notes
    -----
    Damage follows `crampcast.body.muscle.damage.damage_after`, a run a bout, and is expressed as the dose
    that gives as much loss during the run. The long session is seen against the runs of eight weeks, as the
    published factor is per standard deviation.

    Examples
    --------
    >>> carried_in([], None, on=date(2026, 5, 1)) is None
    True
    """
    usual = usable_runs(runs, before=on, days=56)
    recent = [run for run in usual if (on - run.day).days <= WINDOW_DAYS]
    if training is None or not recent:
        return None
    lost = _damage_left(training, on, protection)
    distance = np.array([run.distance_m or 0.0 for run in usual])
    ago = np.array([(on - run.day).days for run in usual])
    session_m = float(distance[ago <= SESSION_DAYS].max(initial=0.0))
    far = 0.0
    if len(usual) >= FEWEST_RUNS and distance.std() > 0.0:
        far = float(np.clip((session_m - distance.mean()) / distance.std(), 0.0, MOST_SD))
    weeks = max((ago.max() - 7) / 7.0, 1.0)
    return Carried(
        _dose_leaving(lost, protection),
        lost,
        far,
        session_m,
        float(distance[ago <= 7].sum()),
        float(distance[ago > 7].sum() / weeks),
    )


def _damage_left(training: Training, on: date, protection: float) -> float:
    """Return the strength still lost to the descents of the last days, bout by bout."""
    ago = np.array([(on - run.day).days for run in training.runs])
    near = ago <= WINDOW_DAYS
    if not near.any():
        return 0.0
    at_first = damage_loss(training.replayed.descent_dose_kj_kg[near], protection)
    left = np.asarray(damage_after(at_first, HOURS * ago[near]))
    return float(1.0 - np.prod(1.0 - left))


def _dose_leaving(lost: float, protection: float) -> float:
    """Return the dose whose damage during a run is `lost`."""
    c = coefficients(DamageCoefficients, "muscle.damage")
    most = float(c.largest_loss) * (1.0 - protection)
    share = min(lost / (float(c.immediate_share) * max(most, 1e-9)), 0.95)
    return float(float(c.dose_scale_kj_kg) * (-np.log1p(-share)) ** (1.0 / float(c.dose_exponent)))
