"""Protection against the damage of descents, from the descents of the last months."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.body.muscle.versions import REPEATED_BOUT
from crampcast.evidence import coefficients
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

_BOUTS = 64
"""Bouts are filled up to a multiple of this, so that few shapes are compiled."""


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
    fill = (0, -len(doses) % _BOUTS)
    alone = (np.pad(x, fill)[:, None] for x in (doses, days))
    each = np.asarray(_protection(*alone))[: len(doses)]
    best = np.argsort(each)[::-1][: int(c.bouts)]
    return float(_protection(doses[best], days[best]))


@kept_program
def _protection(doses_kj_kg: FloatArray, days_ago: FloatArray) -> Array:
    """Return the protection by bouts, which are the last axis."""
    return REPEATED_BOUT(doses_kj_kg, days_ago)
