"""Target load: what is asked of each muscle, as a fraction of its maximal voluntary force during contact."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.force import force_time_index
from crampcast.body.muscle.walking import WALKING_ACTIVITY
from crampcast.body.muscle.work import muscle_work_j_kg_m
from crampcast.evidence.parameters import coefficients


class LoadCoefficients(NamedTuple):
    """Coefficients of the target load; group ``muscle.load``."""

    efficiency_positive: Any
    efficiency_negative: Any
    reference_target_load: Any
    reference_speed_m_s: Any
    force_share: Any
    softness: Any
    duty_run: Any
    duty_walk: Any
    stepping_speed_m_s: Any
    technical_ground: Any
    new_to_trails: Any
    pole_relief: Any
    pole_grade: Any


class SegmentLoad(NamedTuple):
    """Loads of one piece of ground; every array has shape (..., 10).

    ``*_work_load`` are target loads per m/s of speed, ``*_force_load`` target loads whatever the speed,
    ``*_con`` and ``*_ecc`` J per kg of body mass and metre along the slope, pack included.
    """

    run_work_load: Array
    walk_work_load: Array
    run_force_load: Array
    walk_force_load: Array
    run_con: Array
    run_ecc: Array
    walk_con: Array
    walk_ecc: Array


def _default(c: LoadCoefficients | None) -> LoadCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(LoadCoefficients, "muscle.load") if c is None else c


def muscle_power_w_kg(
    concentric_j_kg_m: ArrayLike,
    eccentric_j_kg_m: ArrayLike,
    speed_m_s: ArrayLike,
    c: LoadCoefficients | None = None,
) -> Array:
    """Metabolic power of a muscle from its concentric and eccentric work.

    Parameters
    ----------
    concentric_j_kg_m, eccentric_j_kg_m : array
        Work per metre, J/kg/m.
    speed_m_s : array
        Speed along the slope, m/s; broadcasts with the work.
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        W/kg.

    Notes
    -----
    ``P = v (con / 0.18 + ecc / 0.80)``; at fixed grade and gait work per metre does not depend on speed.

    References
    ----------
    Minetti, Ardigò, Saibene 1994, J Exp Biol 195:211 (efficiencies).

    Examples
    --------
    >>> round(float(muscle_power_w_kg(0.18, 0.80, 3.0)), 6)
    6.0
    """
    c = _default(c)
    work = (
        jnp.asarray(concentric_j_kg_m) / c.efficiency_positive
        + jnp.asarray(eccentric_j_kg_m) / c.efficiency_negative
    )
    return jnp.asarray(jnp.asarray(speed_m_s) * work)


def target_load_level(
    power_w_kg: ArrayLike,
    reference_power_w_kg: ArrayLike,
    gamma: ArrayLike = 1.0,
    tl_ref: ArrayLike | None = None,
    c: LoadCoefficients | None = None,
) -> Array:
    """Target load of a muscle from its power relative to level running at the reference speed.

    Parameters
    ----------
    power_w_kg, reference_power_w_kg : array
        Muscle power and its value in level running at the reference speed, W/kg, shape (..., 10).
    gamma : array
        Exponent; 1 up to full effort.
    tl_ref : array, optional
        Target load at the reference, shape (10,).
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction of maximal voluntary force.

    Notes
    -----
    ``TL = TL_ref (P / P_ref)^gamma``. The reference loads are priors without data and are learnt from a
    runner's diary.

    References
    ----------
    Our own choice; parameter ``muscle.load.reference_target_load``.

    Examples
    --------
    >>> float(target_load_level(2.0, 1.0, tl_ref=0.25))
    0.5
    """
    reference = jnp.asarray(_default(c).reference_target_load if tl_ref is None else tl_ref)
    return reference * (jnp.asarray(power_w_kg) / jnp.asarray(reference_power_w_kg)) ** gamma


def larger_of(a: ArrayLike, b: ArrayLike, softness: ArrayLike) -> Array:
    """Smooth larger of two non-negative numbers, homogeneous of degree one.

    Parameters
    ----------
    a, b : array
        Non-negative numbers.
    softness : array
        0 = the plain maximum; at ``a = b`` the result is ``a (1 + sqrt(softness))``.

    Returns
    -------
    array
        ``(a + b + sqrt((a - b)² + 4 softness a b)) / 2``; exactly `a` where `b` is 0.

    Notes
    -----
    Chosen because it keeps nothing at nothing and leaves a muscle without a second driver untouched.

    References
    ----------
    None; a numerical device.

    Examples
    --------
    >>> float(larger_of(3.0, 0.0, 0.005)), round(float(larger_of(3.0, 1.0, 0.005)), 3)
    (3.0, 3.007)
    """
    a, b = jnp.asarray(a, dtype=float), jnp.asarray(b, dtype=float)
    return 0.5 * (a + b + jnp.sqrt((a - b) ** 2 + 4.0 * softness * a * b + 1e-18))


def terrain_factor(
    technicality: ArrayLike, new_to_trails: ArrayLike, c: LoadCoefficients | None = None
) -> Array:
    """Extra load of technical ground on each muscle.

    Parameters
    ----------
    technicality : array
        0 = smooth, 1 = as rough as it gets on foot; shape (...).
    new_to_trails : array
        0 = used to such ground, 1 = new to it; shape (...).
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Factor, shape (..., 10).

    Notes
    -----
    ``1 + k_m technicality (1 + n new)``: lower leg and foot 1.15, adductors 1.2 at technicality 1, twice
    the excess for a runner new to trails. No data exist: our own choice within 1.0-1.4.

    References
    ----------
    Our own choice; parameter ``muscle.load.technical_ground``.

    Examples
    --------
    >>> round(float(terrain_factor(1.0, 0.0)[0]), 2), round(float(terrain_factor(1.0, 1.0)[0]), 2)
    (1.15, 1.3)
    """
    c = _default(c)
    excess = jnp.asarray(technicality) * (1.0 + c.new_to_trails * jnp.asarray(new_to_trails))
    return jnp.asarray(1.0 + jnp.asarray(c.technical_ground) * excess[..., None])


def segment_load_per_speed(
    grade: ArrayLike,
    technicality: ArrayLike = 0.0,
    new_to_trails: ArrayLike = 0.0,
    poles: ArrayLike = 0.0,
    pack_ratio: ArrayLike = 1.0,
    c: LoadCoefficients | None = None,
) -> SegmentLoad:
    """Everything about a segment's muscle load that does not depend on speed.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive; shape (...).
    technicality, new_to_trails, poles : array
        0-1 each; shape (...).
    pack_ratio : array
        Body and pack mass over body mass; shape (...).
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    SegmentLoad
        Arrays of shape (..., 10).

    Notes
    -----
    Work-driven load is the target load of `target_load_level` (exponent 1) at 1 m/s. Force-driven load is
    the reference load times the force-time index and a share just below one; an index is per minute, so in
    walking, where the foot is down longer, the load during contact is smaller by the ratio of the duty
    factors. On slopes the work-driven load of walking is multiplied by `activity_of_walking`. Poles relieve
    positive work and force in uphill walking. Technical ground and the pack multiply everything.

    References
    ----------
    As `muscle_work_j_kg_m` and `force_time_index`; Giovanelli et al. 2019, doi 10.1007/s00421-019-04145-2
    (poles).

    Examples
    --------
    >>> level = segment_load_per_speed(0.0)
    >>> round(float(level.run_work_load[0]) * 3.0, 3)  # soleus at the reference
    0.35
    """
    c = _default(c)
    i = jnp.asarray(grade, dtype=float)
    pack = jnp.asarray(pack_ratio)[..., None]
    uphill = jnp.clip((i - c.pole_grade[0]) / (c.pole_grade[1] - c.pole_grade[0]), 0.0, 1.0)
    relief = 1.0 - (c.pole_relief * jnp.asarray(poles) * uphill)[..., None]
    run_con, run_ecc = muscle_work_j_kg_m(i, "run")
    walk_con, walk_ecc = muscle_work_j_kg_m(i, "walk")
    run_con, run_ecc, walk_con, walk_ecc = (
        run_con * pack,
        run_ecc * pack,
        walk_con * pack * relief,
        walk_ecc * pack,
    )
    reference = muscle_power_w_kg(*muscle_work_j_kg_m(0.0, "run"), c.reference_speed_m_s, c)
    ground = terrain_factor(technicality, new_to_trails, c)
    force = (
        jnp.asarray(c.reference_target_load)
        * jnp.asarray(c.force_share)
        * force_time_index(i)
        * pack
        * ground
    )
    work = [
        target_load_level(muscle_power_w_kg(con, ecc, 1.0, c), reference, c=c) * ground
        for con, ecc in ((run_con, run_ecc), (walk_con, walk_ecc))
    ]
    work[1] = work[1] * WALKING_ACTIVITY(i)
    shape = jnp.broadcast_shapes(work[0].shape, work[1].shape, force.shape)
    parts = (
        *work,
        force,
        force * relief * (c.duty_run / c.duty_walk),
        run_con,
        run_ecc,
        walk_con,
        walk_ecc,
    )
    return SegmentLoad(*(jnp.broadcast_to(part, shape) for part in parts))


def combine_load(
    per_speed: SegmentLoad, speed_m_s: ArrayLike, run_share: ArrayLike, c: LoadCoefficients | None = None
) -> Array:
    """Target load of each muscle at a speed and gait.

    Parameters
    ----------
    per_speed : SegmentLoad
        From `segment_load_per_speed`; shape (..., 10).
    speed_m_s : array
        Speed along the slope, m/s; shape (...).
    run_share : array
        1 = running, 0 = walking; shape (...).
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        Fraction of maximal voluntary force during contact, shape (..., 10).

    Notes
    -----
    The smooth larger of the work-driven load ``k v`` and the force-driven load (times ``v² / (v² + v0²)``,
    since somebody who stands does not step). Work alone would say that a calf has less to do on a climb.

    References
    ----------
    Our own choice.

    Examples
    --------
    >>> flat, climb = segment_load_per_speed(0.0), segment_load_per_speed(0.15)
    >>> bool(combine_load(climb, 1.4, 1.0)[0] > combine_load(flat, 3.0, 1.0)[0])
    True
    """
    c = _default(c)
    v, run = jnp.asarray(speed_m_s)[..., None], jnp.asarray(run_share)[..., None]
    stepping = v * v / (v * v + c.stepping_speed_m_s**2)
    work = v * (per_speed.walk_work_load + run * (per_speed.run_work_load - per_speed.walk_work_load))
    force = stepping * (
        per_speed.walk_force_load + run * (per_speed.run_force_load - per_speed.walk_force_load)
    )
    return larger_of(work, force, c.softness)


def duty_factor(run_share: ArrayLike, c: LoadCoefficients | None = None) -> Array:
    """Share of the stride in which a leg is loaded.

    Parameters
    ----------
    run_share : array
        1 = running, 0 = walking.
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1.

    Notes
    -----
    Linear between 0.60 (walk) and 0.35 (run).

    References
    ----------
    Our own choice; parameters ``muscle.load.duty_run`` and ``duty_walk``.

    Examples
    --------
    >>> round(float(duty_factor(1.0)), 2), round(float(duty_factor(0.0)), 2)
    (0.35, 0.6)
    """
    c = _default(c)
    return jnp.asarray(c.duty_walk + jnp.asarray(run_share) * (c.duty_run - c.duty_walk))


def relative_load(target_load: ArrayLike, duty: ArrayLike, c: LoadCoefficients | None = None) -> Array:
    """Time-mean load of each muscle relative to level running at the reference speed.

    Parameters
    ----------
    target_load : array
        Shape (..., 10).
    duty : array
        Share of the stride loaded; shape (...).
    c : LoadCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        1 in level running at the reference speed; drives the slow loss of strength.

    Notes
    -----
    ``TL d / (TL_ref d_run)``.

    References
    ----------
    Our own choice.

    Examples
    --------
    >>> round(float(relative_load(jnp.full(10, 0.35), 0.35)[0]), 6)
    1.0
    """
    c = _default(c)
    mean = jnp.asarray(target_load) * jnp.asarray(duty)[..., None]
    return jnp.asarray(mean / (jnp.asarray(c.reference_target_load) * c.duty_run))
