"""Joint draws of everything that the calibration found uncertain."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED

FloatArray = NDArray[np.float64]

RESIDUALS = (
    "pace_faster_than_own_predicted",
    "heat",
    "heat_unacclimatised",
    "body_mass_loss",
    "plain_water_only_at_high_sweat_loss",
    "sodium_intake",
    "carbohydrate_after_90_min",
)
"""Factors whose residual effects were fitted together with the rest."""
SHAPE = ("demand", "fatigue", "damage", "elapsed")
SPREADS = ("frailty_sd", "muscle_frailty_sd", "near_ratio")
COORDINATES = (
    *(f"base.{group}" for group in REPORTED),
    *SHAPE,
    "duration",
    *(f"residual.{name}" for name in RESIDUALS),
    *SPREADS,
)
"""Order of ``hazard.joint.centre`` and of the rows of ``hazard.joint.root``."""


class Joint(NamedTuple):
    """Draws of the posterior; the leading axis of every leaf is that of the draws."""

    base: FloatArray
    """Baseline of each muscle, log of a hazard per hour and side, shape (draws, 10)."""
    demand: FloatArray
    fatigue: FloatArray
    damage: FloatArray
    elapsed: FloatArray
    duration: FloatArray
    residual: dict[str, FloatArray]
    frailty_sd: FloatArray
    muscle_frailty_sd: FloatArray
    near_ratio: FloatArray


def to_line(name: str, value: FloatArray) -> FloatArray:
    """Return a coefficient on the scale on which the posterior is nearly normal.

    Examples
    --------
    >>> float(to_line("near_ratio", np.array(1.0)))
    0.0
    """
    if name in SPREADS:
        return np.asarray(np.log(value))
    if name in SHAPE:
        return np.asarray(value + np.log(-np.expm1(-np.maximum(value, 1e-9))))
    return np.asarray(value)


def from_line(name: str, value: FloatArray) -> FloatArray:
    """Return a coefficient from the scale of `to_line`.

    Examples
    --------
    >>> x = np.array([0.02, 3.0])
    >>> bool(np.allclose(from_line("demand", to_line("demand", x)), x))
    True
    """
    if name in SPREADS:
        return np.asarray(np.exp(value))
    if name in SHAPE:
        return np.asarray(np.logaddexp(0.0, value))
    return np.asarray(value)


def draw_joint(count: int, rng: np.random.Generator) -> Joint:
    """Draw from the shipped posterior.

    Parameters
    ----------
    count : int
        Number of draws.
    rng : Generator
        Source of chance.

    Returns
    -------
    Joint

    Notes
    -----
    A normal with the posterior's mean and covariance on the scale of `to_line` (``hazard.joint``), written by
    ``crampcast calibrate --out``. How near the posterior is to it stands in the calibration report.
    """
    return joint_of(rng.standard_normal((count, len(COORDINATES))))


def joint_of(z: FloatArray) -> Joint:
    """Return the coefficients at standard normal coordinates of shape (draws, coordinates)."""
    shipped = load_parameters().group("hazard.joint")
    centre, root = np.asarray(shipped["centre"], dtype=float), np.asarray(shipped["root"], dtype=float)
    line = centre + z @ root.T
    drawn = {name: from_line(name, line[:, i]) for i, name in enumerate(COORDINATES)}
    return Joint(
        base=np.stack([drawn[f"base.{GROUP_OF[muscle]}"] for muscle in MUSCLES], axis=-1),
        **{name: drawn[name] for name in (*SHAPE, "duration", *SPREADS)},
        residual={name: drawn[f"residual.{name}"] for name in RESIDUALS},
    )
