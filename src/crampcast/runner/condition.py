"""What a training log says of its runner, as plain values with spread."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crampcast.runner.learnt import Learnt

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Condition:
    """What the training log adds to the answers; None where it says nothing.

    Parameters
    ----------
    weekly_km, weekly_climb_m : float or None
        Means of the last eight weeks.
    acclimatisation, acclimatisation_sd : float or None
        Heat acclimatisation 0–1.
    protection, protection_sd : float or None
        Repeated-bout protection against damage.
    muscle_capacity : ndarray, shape (10,), or None
        Conditioning of each muscle relative to the race's demand.
    sweat_gain : float or None
        Factor on the sweat response that the runner's own tests call for.
    muscle_capacity_sd_log : ndarray, shape (10,), or None
        Standard deviation of the logarithm of `muscle_capacity`.
    weekly_km_sd, weekly_climb_m_sd : float or None
        Standard errors of the means over the eight weeks.
    longest_run_km : float or None
        Longest run of the last eight weeks.
    learnt : Learnt or None
        What the diary has taught of this runner's cramps.
    """

    weekly_km: float | None = None
    weekly_climb_m: float | None = None
    acclimatisation: float | None = None
    acclimatisation_sd: float = 0.15
    protection: float | None = None
    protection_sd: float = 0.12
    muscle_capacity: FloatArray | None = None
    sweat_gain: float | None = None
    basis: tuple[str, ...] = field(default=())
    """What each figure rests on, in words."""
    muscle_capacity_sd_log: FloatArray | None = None
    weekly_km_sd: float | None = None
    weekly_climb_m_sd: float | None = None
    longest_run_km: float | None = None
    learnt: Learnt | None = None
