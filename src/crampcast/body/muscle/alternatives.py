"""Other forms of load, fatigue and damage: one published or plausible, and none, each to be swapped in.

Every function takes what the default takes and returns what it returns.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.damage import DamageCoefficients, repeated_bout_protection
from crampcast.body.muscle.fast_fatigue import FastFatigueCoefficients
from crampcast.body.muscle.load import LoadCoefficients, SegmentLoad
from crampcast.body.muscle.slow_fatigue import SlowFatigueCoefficients, load_response
from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import coefficients, load_parameters

_GROUP_OF_2012 = {
    **dict.fromkeys(("soleus", "gastrocnemius", "foot", "tibialis_anterior"), "ankle"),
    **dict.fromkeys(("vasti", "rectus_femoris", "hamstrings"), "knee"),
}


class SlowLogCoefficients(NamedTuple):
    """A loss that grows with the logarithm of time; group ``muscle.slow_log``."""

    slope: Any
    onset_h: Any


class SpeedExponents(NamedTuple):
    """How work per metre could grow with speed; group ``muscle.speed_exponents``."""

    ankle: Any
    ankle_plateau_m_s: Any
    swing: Any


class DamageByWork(NamedTuple):
    """Descent energy that eccentric work stands for; group ``muscle.damage_by_work``."""

    kj_per_kj: Any


def combine_load_by_work(
    per_speed: SegmentLoad, speed_m_s: ArrayLike, run_share: ArrayLike, c: LoadCoefficients | None = None
) -> Array:
    """Target load by work alone, as if nothing but work tired a muscle: the null version of the force index.

    Parameters
    ----------
    per_speed, speed_m_s, run_share
        As `combine_load` takes them.
    c : LoadCoefficients, optional
        Not used.

    Returns
    -------
    array
        Fraction of maximal force, shape (..., 10).

    Notes
    -----
    ``k v``. It lets a calf off on climbs, which is why it is not the default.

    Examples
    --------
    >>> from crampcast.body.muscle.load import segment_load_per_speed
    >>> round(float(combine_load_by_work(segment_load_per_speed(0.0), 3.0, 1.0)[0]), 3)
    0.35
    """
    v, run = jnp.asarray(speed_m_s)[..., None], jnp.asarray(run_share)[..., None]
    return v * (per_speed.walk_work_load + run * (per_speed.run_work_load - per_speed.walk_work_load))


def work_speed_factor(speed_m_s: ArrayLike, c: SpeedExponents | None = None) -> Array:
    """Factor on each muscle's work per metre by speed, where the default has none.

    Parameters
    ----------
    speed_m_s : array
        Running speed, above 0; shape (...).
    c : SpeedExponents, optional
        Exponents.

    Returns
    -------
    array
        Shape (..., 10); 1 at 3 m/s.

    Notes
    -----
    ``(v / 3)^0.3`` for the muscles of the ankle up to 5 m/s, ``(v / 3)^1.5`` for hamstrings and hip flexors.
    Directions are published, sizes recalled.

    References
    ----------
    Schache et al. 2015, J Exp Biol 218:2472; Dorn et al. 2012 (strategy shift at high speed).

    Examples
    --------
    >>> factor = work_speed_factor(5.0)
    >>> round(float(factor[0]), 2), float(factor[4]), round(float(factor[6]), 2)
    (1.17, 1.0, 2.15)
    """
    k = coefficients(SpeedExponents, "muscle.speed_exponents") if c is None else c
    reference = coefficients(LoadCoefficients, "muscle.load").reference_speed_m_s
    v = jnp.asarray(speed_m_s, dtype=float)[..., None]
    ankle = (jnp.minimum(v, k.ankle_plateau_m_s) / reference) ** k.ankle
    swing = (v / reference) ** k.swing
    which = jnp.asarray(
        [1.0 if m in ("soleus", "gastrocnemius", "foot", "tibialis_anterior") else 0.0 for m in MUSCLES]
    )
    fast = jnp.asarray([1.0 if m in ("hamstrings", "hip_flexors") else 0.0 for m in MUSCLES])
    return jnp.asarray(1.0 + which * (ankle - 1.0) + fast * (swing - 1.0))


def frey_law_2012_rates() -> FastFatigueCoefficients:
    """Rates of the three-compartment model from sustained contractions, in place of the functional groups'.

    Returns
    -------
    FastFatigueCoefficients
        Shape (10,) each: ankle and knee as published, the general set elsewhere.

    References
    ----------
    Frey-Law, Looft, Heitsman 2012, doi 10.1016/j.jbiomech.2012.04.018.

    Examples
    --------
    >>> float(frey_law_2012_rates().fatigue_rate_per_s[0])
    0.00589
    """
    sets = load_parameters().group("muscle.three_compartment.frey_law_2012")
    general = load_parameters().group("muscle.three_compartment.looft_2018")["default"]
    rows = [sets.get(_GROUP_OF_2012.get(muscle, ""), general) for muscle in MUSCLES]
    return FastFatigueCoefficients(*(jnp.asarray(column) for column in zip(*rows, strict=True)))


def no_fast_fatigue_step(
    fatigued: ArrayLike,
    target_load: ArrayLike,
    duty: ArrayLike,
    dt_s: ArrayLike,
    c: FastFatigueCoefficients | None = None,
) -> Array:
    """Fatigued fraction of a muscle that does not tire within minutes: the null version.

    Parameters
    ----------
    fatigued, target_load, duty, dt_s
        As `three_compartment_step` takes them; only the shape counts.
    c : FastFatigueCoefficients, optional
        Not used.

    Examples
    --------
    >>> float(no_fast_fatigue_step(jnp.zeros(10), jnp.full(10, 0.4), 0.35, 60.0).sum())
    0.0
    """
    return 0.0 * (jnp.asarray(fatigued) + jnp.asarray(target_load))


def slow_loss_log_step(
    loss: ArrayLike, load_relative: ArrayLike, dt_s: ArrayLike, c: SlowLogCoefficients | None = None
) -> Array:
    """Slow loss that grows with the logarithm of time and never levels off.

    Parameters
    ----------
    loss, load_relative, dt_s
        As `slow_strength_loss_step` takes them.
    c : SlowLogCoefficients, optional
        Slope by muscle and onset.

    Returns
    -------
    array
        Fraction lost at the end; shape (..., 10).

    Notes
    -----
    ``S = a ln(1 + g(L) t / t0)``, that is ``dS/dt = a g / t0 exp(-S / a)``, solved exactly for a constant
    load. Fitted to the same races it misses them by 7.7 points (knee) and 6.3 (calf), the default by 4.3 and
    4.6; nothing recovers while running.

    References
    ----------
    Fit of our own; see ``scripts/refit_slow_fatigue.py``.

    Examples
    --------
    >>> round(float(slow_loss_log_step(jnp.zeros(10), jnp.ones(10), 36000.0)[4]), 2)
    0.22
    """
    k = coefficients(SlowLogCoefficients, "muscle.slow_log") if c is None else c
    half = coefficients(SlowFatigueCoefficients, "muscle.slow_fatigue").half_load
    slope = jnp.asarray(k.slope)
    hours = jnp.asarray(dt_s)[..., None] / 3600.0
    grown = load_response(load_relative, half) * hours / k.onset_h
    return slope * jnp.log(jnp.exp(jnp.asarray(loss) / slope) + grown)


def no_slow_loss_step(
    loss: ArrayLike, load_relative: ArrayLike, dt_s: ArrayLike, c: SlowFatigueCoefficients | None = None
) -> Array:
    """Slow loss of a muscle that loses nothing over hours: the null version.

    Parameters
    ----------
    loss, load_relative, dt_s
        As `slow_strength_loss_step` takes them; what was lost stays lost.
    c : SlowFatigueCoefficients, optional
        Not used.

    Examples
    --------
    >>> float(no_slow_loss_step(jnp.zeros(10), jnp.ones(10), 3600.0).sum())
    0.0
    """
    return jnp.asarray(loss) + 0.0 * jnp.asarray(load_relative)


def dose_by_work_kj_kg(eccentric_vasti_j_kg: ArrayLike, c: DamageByWork | None = None) -> Array:
    """Damaging dose from the eccentric work of the vasti instead of the metres descended.

    Parameters
    ----------
    eccentric_vasti_j_kg : array
        Work since the last rest of a day or more, J/kg.
    c : DamageByWork, optional
        Coefficient.

    Returns
    -------
    array
        kJ/kg, on the scale of `eccentric_dose_kj_kg`.

    Notes
    -----
    Level running counts too: a flat marathon is then worth a long descent, which no strength test shows.

    References
    ----------
    Our own choice; parameter ``muscle.damage_by_work.kj_per_kj``.

    Examples
    --------
    >>> round(float(dose_by_work_kj_kg(4500.0)), 1)
    9.8
    """
    k = coefficients(DamageByWork, "muscle.damage_by_work") if c is None else c
    return jnp.asarray(1e-3 * k.kj_per_kj * jnp.asarray(eccentric_vasti_j_kg))


def no_damage_loss(
    dose_kj_kg: ArrayLike, protection: ArrayLike = 0.0, c: DamageCoefficients | None = None
) -> Array:
    """Loss of muscles that descents do not harm: the null version.

    Parameters
    ----------
    dose_kj_kg, protection
        As `damage_loss` takes them; only the shape counts.
    c : DamageCoefficients, optional
        Not used.

    Examples
    --------
    >>> float(no_damage_loss(20.0))
    0.0
    """
    return 0.0 * (jnp.asarray(dose_kj_kg, dtype=float) + jnp.asarray(protection))


def best_bout_protection(
    doses_kj_kg: ArrayLike, days_ago: ArrayLike, c: DamageCoefficients | None = None
) -> Array:
    """Protection by the single best earlier bout, as if a second added nothing.

    Parameters
    ----------
    doses_kj_kg, days_ago, c
        As `repeated_bout_protection` takes them.

    Returns
    -------
    array
        0-1; shape (...).

    References
    ----------
    Lindsay et al. 2021, J Strength Cond Res 35:576 (a third bout adds nothing to the immediate loss).

    Examples
    --------
    >>> round(float(best_bout_protection(jnp.array([9.7, 9.7]), jnp.array([7.0, 14.0]))), 2)
    0.58
    """
    one = repeated_bout_protection(jnp.asarray(doses_kj_kg)[..., None], jnp.asarray(days_ago)[..., None], c)
    return jnp.max(one, axis=-1)


def no_protection(doses_kj_kg: ArrayLike, days_ago: ArrayLike, c: DamageCoefficients | None = None) -> Array:
    """Protection of muscles that learn nothing from descents: the null version.

    Parameters
    ----------
    doses_kj_kg, days_ago, c
        As `repeated_bout_protection` takes them; only the shape counts.

    Examples
    --------
    >>> float(no_protection(jnp.array([9.7]), jnp.array([14.0])))
    0.0
    """
    return 0.0 * jnp.sum(jnp.asarray(doses_kj_kg) + jnp.asarray(days_ago), axis=-1)
