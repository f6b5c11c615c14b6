"""What recorded activity adds to the work of walking on slopes."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.body.tabled import tabled
from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import coefficients


class WalkingActivity(NamedTuple):
    """Factors on the work-driven load of walking, by grade; group ``muscle.walking_activity``."""

    grade: Any
    vasti: Any
    rectus_femoris: Any
    hamstrings: Any
    gluteus_maximus: Any


def activity_of_walking(grade: ArrayLike, c: WalkingActivity | None = None) -> Array:
    """Factor on the work-driven load of each muscle in walking on a slope.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive; shape (...).
    c : WalkingActivity, optional
        Coefficients.

    Returns
    -------
    array
        Shape (..., 10); 1 on the level, where nothing else was recorded than the level itself, and for
        muscles that work and force already load as their activity says.

    Notes
    -----
    On a slope a walker carries the body over a bent knee: the extensors of the knee are busier, uphill and
    downhill, than their share of external work says, and the gluteus uphill less so. The factors are those at
    which the load at 1.25 m/s stands to the level's as stance-phase activity did at 9 degrees, up and down;
    linear in between, and no further beyond. As a factor on work it grows with speed and grade as work does,
    and vanishes with it at rest.

    References
    ----------
    Franz, Kram 2012, doi 10.1016/j.gaitpost.2011.08.025.

    Examples
    --------
    >>> [round(float(activity_of_walking(grade)[4]), 1) for grade in (-0.2, 0.0, 0.2)]  # vasti
    [3.8, 1.0, 3.0]
    """
    c = coefficients(WalkingActivity, "muscle.walking_activity") if c is None else c
    i = jnp.asarray(grade, dtype=float)
    alike = jnp.ones_like(i)
    columns = [
        tabled(i, c.grade, getattr(c, muscle)) if muscle in WalkingActivity._fields else alike
        for muscle in MUSCLES
    ]
    return jnp.stack(columns, axis=-1)


def work_alone(grade: ArrayLike) -> Array:
    """Return a factor of 1 for every muscle: external work says it all.

    Parameters
    ----------
    grade : array
        Only its shape counts.

    Examples
    --------
    >>> bool((work_alone(0.2) == 1.0).all())
    True
    """
    return jnp.ones((*jnp.shape(grade), len(MUSCLES)))


WALKING_ACTIVITY: Mechanism[Array] = Mechanism(
    "walking_activity",
    "what the knee and hip extensors of a walker do on slopes beyond their work",
    {"franz_kram_2012": activity_of_walking, NULL: work_alone},
)
