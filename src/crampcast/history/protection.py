"""Protection against the damage of descents, from the descents of the last months."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.body.muscle.versions import REPEATED_BOUT
from crampcast.evidence import coefficients

FloatArray = NDArray[np.float64]


class ProtectionChoices(NamedTuple):
    """Choices of the inference; group ``history.protection``."""

    counted_grade: tuple[float, float]
    bouts: float
    window_days: float
    sd: float
    assumed_climb_sd: float


def protection_choices() -> ProtectionChoices:
    """Return the choices of the inference.

    Examples
    --------
    >>> protection_choices().bouts
    2.0
    """
    return coefficients(ProtectionChoices, "history.protection")


def protective_dose_kj_kg(dose_kj_kg: FloatArray, steepest_grade: FloatArray) -> FloatArray:
    """Return the part of a run's eccentric dose that protects.

    Parameters
    ----------
    dose_kj_kg : ndarray
        Energy absorbed downhill.
    steepest_grade : ndarray
        Grade of the run's descents, positive.

    Returns
    -------
    ndarray
        kJ/kg.

    Notes
    -----
    The studies behind the protection were steep (-28 % and the like). Descents gentler than 3 % count for
    nothing, from 12 % fully: our own choice; without it a flat road's ups and downs would protect in full.

    Examples
    --------
    >>> [round(float(protective_dose_kj_kg(1.0, g)), 2) for g in (0.02, 0.06, 0.15)]
    [0.0, 0.33, 1.0]
    """
    low, high = protection_choices().counted_grade
    share = np.clip((np.asarray(steepest_grade) - low) / (high - low), 0.0, 1.0)
    return np.asarray(dose_kj_kg * share)


def protection_from_doses(doses_kj_kg: FloatArray, days_ago: FloatArray) -> float:
    """Return repeated-bout protection from the strongest earlier bouts.

    Parameters
    ----------
    doses_kj_kg, days_ago : ndarray, shape (runs,)
        Protective dose of each run and days until the race.

    Returns
    -------
    float
        0 to 0.75.

    Notes
    -----
    Of all bouts only the two that protect most: a third adds nothing to the immediate loss of strength in a
    meta-analysis, and the product over a hundred easy runs would reach the cap for anybody.

    Examples
    --------
    >>> protection_from_doses(np.zeros(3), np.arange(3.0))
    0.0
    >>> round(protection_from_doses(np.array([5.0]), np.array([14.0])), 2)
    0.58
    """
    c = protection_choices()
    near = days_ago <= c.window_days
    if not near.any():
        return 0.0
    doses, days = doses_kj_kg[near], days_ago[near]
    each = np.asarray(REPEATED_BOUT(doses[:, None], days[:, None]))
    best = np.argsort(each)[::-1][: int(c.bouts)]
    return float(REPEATED_BOUT(doses[best], days[best]))
