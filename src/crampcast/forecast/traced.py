"""A finished simulation as plain arrays in double precision, outside the compiled program: what jobs read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.ensemble import Trajectory

FloatArray = NDArray[np.float64]


class Traced(NamedTuple):
    """What a forecast keeps, as NumPy arrays; axes: draws, then segments."""

    time_s: FloatArray
    """Seconds since the start at the end of each segment."""
    duration_s: FloatArray
    speed_m_s: FloatArray
    power_w_kg: FloatArray
    run_share: FloatArray
    core_c: FloatArray
    wbgt_c: FloatArray
    water_change_l: FloatArray
    cation_change_mmol: FloatArray
    stomach_l: FloatArray
    muscle_glycogen_g: FloatArray
    liver_glycogen_g: FloatArray
    sweat_l: FloatArray
    respiratory_l: FloatArray
    metabolic_water_l: FloatArray
    drunk_l: FloatArray
    sweat_sodium_mmol: FloatArray
    hazard_per_h: FloatArray
    """Hazard of each reported group, both sides together, shape (draws, segments, 8)."""


def traced(run: Trajectory) -> Traced:
    """Bring a simulation out of the compiled program.

    Parameters
    ----------
    run : Trajectory
        From `crampcast.forecast.ensemble.simulate`.

    Returns
    -------
    Traced
        The same numbers.
    """
    return Traced(*(np.asarray(getattr(run, name), dtype=float) for name in Traced._fields))
