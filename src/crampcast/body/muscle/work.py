"""Work of each muscle per metre of running or walking on a slope."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.tabled import tabled
from crampcast.errors import UnusableInput
from crampcast.evidence.parameters import coefficients

Gait = Literal["run", "walk"]


class WorkCoefficients(NamedTuple):
    """Coefficients of the energy-partition model; group ``muscle.work``."""

    gravity_m_s2: Any
    level_external_work_run_j_kg_m: Any
    level_external_work_walk_j_kg_m: Any
    leg_share_positive: Any
    leg_share_negative: Any
    run_positive_grade: Any
    run_positive_ankle_knee_hip: Any
    run_negative_grade: Any
    run_negative_ankle_knee_hip: Any
    walk_positive_grade: Any
    walk_positive_ankle_knee_hip: Any
    walk_negative_grade: Any
    walk_negative_ankle_knee_hip: Any
    plantarflexor_split: Any
    tibialis_share_positive: Any
    split_grade: Any
    tibialis_share_negative: Any
    run_knee_positive_vasti: Any
    walk_knee_positive_vasti: Any
    run_knee_negative_split: Any
    walk_knee_negative_split: Any
    run_hip_positive_flexor: Any
    walk_hip_positive_flexor: Any
    hip_extensor_positive_split: Any
    hip_negative_flexor: Any
    hip_extensor_negative_split: Any
    walk_blend_grade: Any


class JointShares(NamedTuple):
    """Shares of leg work by joint; each has the shape of the grade and they sum to one."""

    ankle: Array
    knee: Array
    hip: Array


def _default(c: WorkCoefficients | None) -> WorkCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(WorkCoefficients, "muscle.work") if c is None else c


def _check(gait: str) -> None:
    """Refuse a gait that the model does not know."""
    if gait not in ("run", "walk"):
        raise UnusableInput(f"no gait {gait!r}", where="gait", remedy="say 'run' or 'walk'")


def external_work_j_kg_m(
    grade: ArrayLike, gait: Gait, c: WorkCoefficients | None = None
) -> tuple[Array, Array]:
    """Positive and negative external work per metre along the slope.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive.
    gait : {'run', 'walk'}
        Gait.
    c : WorkCoefficients, optional
        Coefficients.

    Returns
    -------
    positive, negative : array
        J/kg/m, both as magnitudes.

    Notes
    -----
    With ``h = g sin(theta) / 2`` and the level work ``w0``: ``W+ = h + sqrt(h² + w0²)``, ``W- = -h +
    sqrt(h² + w0²)``. Their difference is the work against gravity exactly and their ratio depends on grade
    alone, as was measured. Valid from -30 to +45 % (five runners).

    References
    ----------
    Minetti, Ardigò, Saibene 1994, J Exp Biol 195:211, doi 10.1242/jeb.195.1.211.

    Examples
    --------
    >>> positive, negative = external_work_j_kg_m(-0.10, "run")
    >>> round(float(positive), 2), round(float(negative), 2)
    (0.9, 1.88)
    """
    _check(gait)
    c = _default(c)
    i = jnp.asarray(grade, dtype=float)
    level = c.level_external_work_run_j_kg_m if gait == "run" else c.level_external_work_walk_j_kg_m
    half = 0.5 * c.gravity_m_s2 * i / jnp.sqrt(1.0 + i * i)
    root = jnp.sqrt(half * half + level**2)
    return half + root, root - half


def joint_shares(
    grade: ArrayLike, gait: Gait, *, positive: bool = True, c: WorkCoefficients | None = None
) -> JointShares:
    """Shares of the ankle, knee and hip in the leg's positive or negative work.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive.
    gait : {'run', 'walk'}
        Gait.
    positive : bool
        Positive (concentric) or negative (eccentric) work.
    c : WorkCoefficients, optional
        Coefficients.

    Returns
    -------
    JointShares
        Three arrays of the grade's shape.

    Notes
    -----
    Linear between tabulated grades, flat beyond. Measured shares exist for walking (±9°, level, +15 %) and
    for the ankle in running (±10 %); the rest is extrapolated, standard deviation 0.10 absolute.

    References
    ----------
    Nuckols et al. 2020, doi 10.1371/journal.pone.0231996. Montgomery, Grabowski 2018, R Soc Open Sci.

    Examples
    --------
    >>> float(joint_shares(0.0, "run").ankle)
    0.5
    """
    _check(gait)
    c = _default(c)
    i = jnp.asarray(grade, dtype=float)
    sign = "positive" if positive else "negative"
    nodes = getattr(c, f"{gait}_{sign}_grade")
    table = getattr(c, f"{gait}_{sign}_ankle_knee_hip")
    return JointShares(*(tabled(i, nodes, row) for row in table))


def muscle_work_j_kg_m(
    grade: ArrayLike, gait: Gait, c: WorkCoefficients | None = None
) -> tuple[Array, Array]:
    """Concentric and eccentric work of each muscle per metre along the slope.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive; shape (...).
    gait : {'run', 'walk'}
        Gait.
    c : WorkCoefficients, optional
        Coefficients.

    Returns
    -------
    concentric, eccentric : array
        J/kg/m, shape (..., 10), in the order of `crampcast.evidence.muscles.MUSCLES`; both as magnitudes.

    Notes
    -----
    External work, times the legs' share, times the joint's share, times the muscle's share within the
    joint. The sum over muscles is the leg's work exactly. Relative standard deviation 35 % (large muscles,
    within ±15 %) to 60 %.

    References
    ----------
    DeVita et al. 2008, doi 10.1016/j.jbiomech.2008.09.024 (legs' share); Fukunaga et al. 1992 (triceps
    surae).

    Examples
    --------
    >>> concentric, eccentric = muscle_work_j_kg_m(-0.20, "run")
    >>> round(float(eccentric[4]), 2)  # vasti
    0.82
    """
    c = _default(c)
    i = jnp.asarray(grade, dtype=float)
    external = external_work_j_kg_m(i, gait, c)
    positive = _positive_split(i, gait, external[0] * c.leg_share_positive, c)
    negative = _negative_split(i, gait, external[1] * c.leg_share_negative, c)
    return positive, negative


def _positive_split(i: Array, gait: Gait, leg: Array, c: WorkCoefficients) -> Array:
    """Share the leg's positive work among the muscles."""
    ankle, knee, hip = (leg * s for s in joint_shares(i, gait, positive=True, c=c))
    run = gait == "run"
    vasti = tabled(i, c.split_grade, c.run_knee_positive_vasti) if run else c.walk_knee_positive_vasti
    flexor = tabled(i, c.split_grade, c.run_hip_positive_flexor) if run else c.walk_hip_positive_flexor
    gluteus, hamstrings, adductors = (tabled(i, c.split_grade, row) for row in c.hip_extensor_positive_split)
    calf, extensor = ankle * (1.0 - c.tibialis_share_positive), hip * (1.0 - flexor)
    parts = [calf * s for s in c.plantarflexor_split]
    parts += [ankle * c.tibialis_share_positive, knee * vasti, knee * (1.0 - vasti)]
    parts += [extensor * hamstrings, extensor * gluteus, extensor * adductors, hip * flexor]
    return jnp.stack(parts, axis=-1)


def _negative_split(i: Array, gait: Gait, leg: Array, c: WorkCoefficients) -> Array:
    """Share the leg's negative work among the muscles."""
    ankle, knee, hip = (leg * s for s in joint_shares(i, gait, positive=False, c=c))
    shin = tabled(i, c.split_grade, c.tibialis_share_negative)
    if gait == "run":
        vasti, rectus, swing = (tabled(i, c.split_grade, row) for row in c.run_knee_negative_split)
    else:
        vasti, rectus, swing = (jnp.asarray(s) for s in c.walk_knee_negative_split)
    flexor = tabled(i, c.split_grade, c.hip_negative_flexor)
    gluteus, hamstrings, adductors = c.hip_extensor_negative_split
    calf, extensor = ankle * (1.0 - shin), hip * (1.0 - flexor)
    parts = [calf * s for s in c.plantarflexor_split]
    parts += [ankle * shin, knee * vasti, knee * rectus, knee * swing + extensor * hamstrings]
    parts += [extensor * gluteus, extensor * adductors, hip * flexor]
    return jnp.stack(parts, axis=-1)


def typical_gait_share(grade: ArrayLike, c: WorkCoefficients | None = None) -> Array:
    """Share of running in the typical gait of a trail runner on a slope.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive.
    c : WorkCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 = all running, 0 = all walking.

    Notes
    -----
    Runs up to +15 %, walks from +25 %, linear between: a convention for describing slopes. A simulated
    runner's gait follows from power and speed instead.

    References
    ----------
    Our own choice; parameter ``muscle.work.walk_blend_grade``.

    Examples
    --------
    >>> [round(float(typical_gait_share(i)), 2) for i in (0.0, 0.2, 0.3)]
    [1.0, 0.5, 0.0]
    """
    low, high = _default(c).walk_blend_grade
    return jnp.clip((high - jnp.asarray(grade, dtype=float)) / (high - low), 0.0, 1.0)
