"""Mechanisms of muscle by name: recommended, others, and none."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.body.muscle.alternatives import (
    best_bout_protection,
    combine_load_by_work,
    dose_by_work_kj_kg,
    frey_law_2012_rates,
    no_damage_loss,
    no_fast_fatigue_step,
    no_protection,
    no_slow_loss_step,
    slow_loss_log_step,
)
from crampcast.body.muscle.damage import damage_loss, eccentric_dose_kj_kg, repeated_bout_protection
from crampcast.body.muscle.fast_fatigue import three_compartment_step
from crampcast.body.muscle.load import combine_load
from crampcast.body.muscle.slow_fatigue import slow_strength_loss_step


def frey_law_2012_step(
    fatigued: ArrayLike, target_load: ArrayLike, duty: ArrayLike, dt_s: ArrayLike
) -> jax.Array:
    """Return the fatigued fraction after a step by the rates of sustained contractions.

    Parameters
    ----------
    fatigued, target_load, duty, dt_s
        As `three_compartment_step` takes them.

    References
    ----------
    Frey-Law, Looft, Heitsman 2012, doi 10.1016/j.jbiomech.2012.04.018.

    Examples
    --------
    >>> tired = frey_law_2012_step(jnp.zeros(10), jnp.full(10, 0.4), 0.35, 60.0)
    >>> bool(tired[0] < three_compartment_step(jnp.zeros(10), jnp.full(10, 0.4), 0.35, 60.0)[0])
    True
    """
    return three_compartment_step(fatigued, target_load, duty, dt_s, frey_law_2012_rates())


def dose_by_descent_kj_kg(
    descent_m: ArrayLike, pack_ratio: ArrayLike, eccentric_vasti_j_kg: ArrayLike
) -> jax.Array:
    """Return the damaging dose by the energy of descents.

    Parameters
    ----------
    descent_m, pack_ratio
        As `eccentric_dose_kj_kg` takes them.
    eccentric_vasti_j_kg : array
        Not used.

    Examples
    --------
    >>> round(float(dose_by_descent_kj_kg(900.0, 1.1, 0.0)), 1)
    9.7
    """
    return eccentric_dose_kj_kg(descent_m, pack_ratio)


def dose_by_vasti_kj_kg(
    descent_m: ArrayLike, pack_ratio: ArrayLike, eccentric_vasti_j_kg: ArrayLike
) -> jax.Array:
    """Return the damaging dose by the eccentric work of the vasti.

    Parameters
    ----------
    descent_m, pack_ratio
        Not used: the work holds both.
    eccentric_vasti_j_kg : array
        As `dose_by_work_kj_kg` takes it.

    Examples
    --------
    >>> round(float(dose_by_vasti_kj_kg(0.0, 1.0, 4500.0)), 1)
    9.8
    """
    return dose_by_work_kj_kg(eccentric_vasti_j_kg)


def no_dose_kj_kg(descent_m: ArrayLike, pack_ratio: ArrayLike, eccentric_vasti_j_kg: ArrayLike) -> jax.Array:
    """Return no dose at all: descents are harmless.

    Parameters
    ----------
    descent_m, pack_ratio, eccentric_vasti_j_kg
        Only the shape counts.

    Examples
    --------
    >>> float(no_dose_kj_kg(900.0, 1.1, 4500.0))
    0.0
    """
    return 0.0 * (jnp.asarray(descent_m) + jnp.asarray(eccentric_vasti_j_kg))


MUSCLE_LOAD: Mechanism[jax.Array] = Mechanism(
    "muscle_load",
    "what is asked of each muscle: the larger of work and force",
    {"work_or_force": combine_load, NULL: combine_load_by_work},
)
FAST_FATIGUE: Mechanism[jax.Array] = Mechanism(
    "fast_fatigue",
    "fatigue that comes and goes within minutes",
    {"rakshit_2021": three_compartment_step, "frey_law_2012": frey_law_2012_step, NULL: no_fast_fatigue_step},
)
SLOW_LOSS: Mechanism[jax.Array] = Mechanism(
    "slow_loss",
    "strength lost over hours",
    {"saturating": slow_strength_loss_step, "logarithmic": slow_loss_log_step, NULL: no_slow_loss_step},
)
DAMAGE_DOSE: Mechanism[jax.Array] = Mechanism(
    "damage_dose",
    "what of a descent harms muscles",
    {"descent_energy": dose_by_descent_kj_kg, "eccentric_work": dose_by_vasti_kj_kg, NULL: no_dose_kj_kg},
)
DAMAGE: Mechanism[jax.Array] = Mechanism(
    "damage", "strength lost to descents", {"maeo_2017": damage_loss, NULL: no_damage_loss}
)
REPEATED_BOUT: Mechanism[jax.Array] = Mechanism(
    "repeated_bout",
    "protection that earlier descents give",
    {"every_bout": repeated_bout_protection, "best_bout": best_bout_protection, NULL: no_protection},
)
