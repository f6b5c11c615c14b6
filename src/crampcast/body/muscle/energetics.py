"""Metabolic cost that the legs' work implies, and where elastic tendons do it all."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.load import LoadCoefficients
from crampcast.body.muscle.work import Gait, WorkCoefficients, muscle_work_j_kg_m
from crampcast.evidence.parameters import coefficients


class EnergeticsCoefficients(NamedTuple):
    """What the load of muscles does not use; group ``muscle.energetics``."""

    efficiency_internal: Any
    elastic_j_step: Any
    elastic_run_j_kg_m: Any


def energetics() -> EnergeticsCoefficients:
    """Return the efficiency of work on the limbs, and elastic energy by step and by metre.

    Examples
    --------
    >>> energetics().efficiency_internal
    0.3
    """
    return coefficients(EnergeticsCoefficients, "muscle.energetics")


def cost_from_work_j_kg_m(
    grade: ArrayLike,
    gait: Gait,
    c: EnergeticsCoefficients | None = None,
    work: WorkCoefficients | None = None,
) -> Array:
    """Metabolic cost per metre that the legs' positive and negative work would take.

    Parameters
    ----------
    grade : array
        Rise over run, uphill positive.
    gait : {'run', 'walk'}
        Gait.
    c : EnergeticsCoefficients, optional
        Elastic energy.
    work : WorkCoefficients, optional
        Coefficients of the work.

    Returns
    -------
    array
        J/kg/m.

    Notes
    -----
    ``C = (con - e) / 0.18 + (ecc - e) / 0.80``; ``e`` is what tendons store and return in running, never
    more than there is of either work. A cross-check of the work tables, not the program's cost: it leaves
    out the work on the limbs and reads 9 to 18 % low in running. Walking down steeper than -10 % it reads
    far too high.

    References
    ----------
    Minetti, Ardigò, Saibene 1994, J Exp Biol 195:211 (efficiencies, elastic energy).

    Examples
    --------
    >>> round(float(cost_from_work_j_kg_m(0.45, "walk")), 1)
    16.7
    """
    k = energetics() if c is None else c
    efficiency = coefficients(LoadCoefficients, "muscle.load")
    positive, negative = (part.sum(axis=-1) for part in muscle_work_j_kg_m(grade, gait, work))
    stored = jnp.minimum(k.elastic_run_j_kg_m if gait == "run" else 0.0, jnp.minimum(positive, negative))
    generated = (positive - stored) / efficiency.efficiency_positive
    return jnp.asarray(generated + (negative - stored) / efficiency.efficiency_negative)


def no_generation_grade(elastic_j_kg_m: ArrayLike, c: WorkCoefficients | None = None) -> Array:
    """Grade of running at which returned elastic energy is all the positive work there is.

    Parameters
    ----------
    elastic_j_kg_m : array
        Elastic energy stored and returned, J/kg per metre along the slope; above 0.
    c : WorkCoefficients, optional
        Coefficients of the work.

    Returns
    -------
    array
        Rise over run; negative while the elastic energy is below the level's work.

    Notes
    -----
    Positive external work ``h + sqrt(h² + w0²)`` equals ``e`` where ``h = (e² - w0²) / (2 e)``, and ``h`` is
    half of gravity times the sine of the slope. Limited to slopes below 72 degrees.

    References
    ----------
    Snyder, Kram, Gottschall 2012, J Exp Biol 215:2283 (near -9 degrees at 3 m/s).

    Examples
    --------
    >>> round(float(no_generation_grade(55.0 / (70.0 * 1.1))), 3)
    -0.171
    """
    k = coefficients(WorkCoefficients, "muscle.work") if c is None else c
    e, level = jnp.asarray(elastic_j_kg_m, dtype=float), k.level_external_work_run_j_kg_m
    sine = jnp.clip((e * e - level**2) / (e * k.gravity_m_s2), -0.95, 0.95)
    return sine / jnp.sqrt(1.0 - sine * sine)
