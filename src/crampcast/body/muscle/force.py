"""Force-time indices: what a muscle has to hold, whatever work it does."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.tabled import tabled
from crampcast.evidence.parameters import coefficients

DRIVERS = {
    "soleus": ("propulsion",),
    "gastrocnemius": ("propulsion",),
    "foot": ("propulsion", "impact"),
    "tibialis_anterior": ("tibialis", "impact"),
    "vasti": ("braking",),
    "rectus_femoris": ("braking",),
    "hamstrings": ("propulsion",),
    "gluteus_maximus": ("propulsion", "medius"),
    "adductors": ("adductors",),
    "hip_flexors": ("hip_flexors",),
}
"""Index that drives each muscle (the larger of two where two are named), in the order of the muscle axis."""


class ForceCoefficients(NamedTuple):
    """Tables of the force-time indices by grade; group ``muscle.force``."""

    grade: Any
    medius: Any
    impact: Any
    braking: Any
    propulsion: Any
    tibialis: Any
    adductors: Any
    hip_flexors: Any


def force_index(grade: ArrayLike, index: str, c: ForceCoefficients | None = None) -> Array:
    """One force-time index per minute relative to level running.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive.
    index : str
        ``medius``, ``impact``, ``braking``, ``propulsion``, ``tibialis``, ``adductors`` or ``hip_flexors``.
    c : ForceCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Level running = 1.

    Notes
    -----
    Ground reaction forces at 3 m/s and ±9° (ten runners), taken linear in grade and capped at 2; walking
    above +25 %.

    References
    ----------
    Gottschall, Kram 2005, doi 10.1016/j.jbiomech.2004.04.023.

    Examples
    --------
    >>> round(float(force_index(-0.158, "braking")), 2)
    1.73
    """
    c = coefficients(ForceCoefficients, "muscle.force") if c is None else c
    return tabled(jnp.asarray(grade, dtype=float), c.grade, getattr(c, index))


def force_time_index(grade: ArrayLike, c: ForceCoefficients | None = None) -> Array:
    """Force-time index of each muscle per minute relative to level running.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive; shape (...).
    c : ForceCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Shape (..., 10), level running = 1.

    Notes
    -----
    `DRIVERS` says which index drives which muscle. Calf: propulsion. Foot: the larger of propulsion and
    impact. Shin: the larger of its own index and impact. Quadriceps: braking. Hamstrings: propulsion (their
    load uses work alone). Gluteus: the larger of propulsion and the medius's index. Adductors and hip
    flexors: their own.

    References
    ----------
    Gottschall, Kram 2005, doi 10.1016/j.jbiomech.2004.04.023.

    Examples
    --------
    >>> bool((force_time_index(0.0) == 1.0).all())
    True
    """
    c = coefficients(ForceCoefficients, "muscle.force") if c is None else c
    columns = [
        jnp.max(jnp.stack([force_index(grade, n, c) for n in names]), axis=0) for names in DRIVERS.values()
    ]
    return jnp.stack(columns, axis=-1)
