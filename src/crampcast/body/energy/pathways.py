"""How ATP turnover is shared out among pathways, each with its limit."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.energy.atp import PathwayLimits, pathway_limits
from crampcast.evidence import coefficients


class AtpCapacity(NamedTuple):
    """ATP that each pathway can give in all, in a man of reference mass and muscle."""

    reference_mass_kg: Coefficient
    reference_muscle_kg: Coefficient
    phosphocreatine_mmol: Coefficient
    lactate_mmol: Coefficient
    muscle_glycogen_mmol: Coefficient
    liver_glycogen_mmol: Coefficient
    fat_mmol: Coefficient


class PathwayCapacities(NamedTuple):
    """ATP that each pathway can give in all (mmol)."""

    phosphocreatine_mmol: jax.Array
    lactate_mmol: jax.Array
    muscle_glycogen_mmol: jax.Array
    liver_glycogen_mmol: jax.Array
    fat_mmol: jax.Array


class PathwayRates(NamedTuple):
    """ATP turnover by pathway (mmol/s); the fields add up to the demand."""

    fat_mmol_s: jax.Array
    liver_glycogen_mmol_s: jax.Array
    muscle_glycogen_mmol_s: jax.Array
    lactate_mmol_s: jax.Array
    phosphocreatine_mmol_s: jax.Array
    unmet_mmol_s: jax.Array


def pathway_capacities(
    muscle_kg: ArrayLike, mass_kg: ArrayLike = 70.0, c: AtpCapacity | None = None
) -> PathwayCapacities:
    """Return the ATP that each pathway can give before its store is empty.

    Parameters
    ----------
    muscle_kg : array_like
        Muscle mass, about 0.4 of body mass.
    mass_kg : array_like
        Body mass: liver and fat go with it.
    c : AtpCapacity, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    PathwayCapacities
        mmol.

    Notes
    -----
    Textbook values for a 70-kg man with 28 kg of muscle, in proportion. Glycogen to lactate and glycogen to
    carbon dioxide draw on the same store.

    References
    ----------
    Hultman & Harris 1988, as tabulated in Stryer, Biochemistry, Table 30.3

    Examples
    --------
    >>> round(float(pathway_capacities(28.0).muscle_glycogen_mmol))
    84000
    """
    k = coefficients(AtpCapacity, "energy.atp_capacity") if c is None else c
    muscle = jnp.asarray(muscle_kg) / k.reference_muscle_kg
    body = jnp.asarray(mass_kg) / k.reference_mass_kg
    return PathwayCapacities(
        k.phosphocreatine_mmol * muscle,
        k.lactate_mmol * muscle,
        k.muscle_glycogen_mmol * muscle,
        k.liver_glycogen_mmol * body,
        k.fat_mmol * body,
    )


def limited_pathways(
    demand_mmol_s: ArrayLike,
    carbohydrate_share: ArrayLike,
    muscle_kg: ArrayLike,
    glycogen_left: ArrayLike = 1.0,
    limits: PathwayLimits | None = None,
) -> PathwayRates:
    """Share the turnover of ATP out among the pathways, none beyond its limit.

    Parameters
    ----------
    demand_mmol_s : array_like
        Turnover asked, from `atp_demand_mmol_s`.
    carbohydrate_share : array_like
        Carbohydrate's share of the energy, 0 to 1.
    muscle_kg : array_like
        Muscle mass.
    glycogen_left : array_like
        Share of the limits of muscle glycogen that its state allows: 1 full, 0 empty.
    limits : PathwayLimits, optional
        Limits; `pathway_limits` of the muscle mass by default.

    Returns
    -------
    PathwayRates
        mmol/s; their sum, `unmet_mmol_s` included, is the demand.

    Notes
    -----
    Fat takes its share up to its limit; the liver up to a quarter of the rest and its limit; muscle glycogen
    burnt in full what is then left; what oxidation cannot give comes from lactate, then from
    phosphocreatine, which last minutes and seconds. The limits are upper bounds measured one at a time, so a
    met demand may still not be sustainable; an unmet one cannot be met. The order and the liver's quarter are
    our choice.

    References
    ----------
    Hultman & Harris 1988, as tabulated in Stryer, Biochemistry, Table 30.3

    Examples
    --------
    >>> rates = limited_pathways(13.0, 0.7, 28.0)
    >>> round(float(rates.fat_mmol_s), 1), round(float(rates.lactate_mmol_s), 1), float(rates.unmet_mmol_s)
    (3.9, 0.0, 0.0)
    """
    most = pathway_limits(muscle_kg) if limits is None else limits
    demand, share = jnp.asarray(demand_mmol_s), jnp.asarray(carbohydrate_share)
    left = jnp.asarray(glycogen_left)
    fat = jnp.minimum(demand * (1.0 - share), most.fat_mmol_s)
    rest = demand - fat
    liver = jnp.minimum(_LIVER_PART * rest, most.liver_glycogen_mmol_s)
    rest = rest - liver
    muscle = jnp.minimum(rest, most.muscle_glycogen_mmol_s * left)
    rest = rest - muscle
    lactate = jnp.minimum(rest, most.lactate_mmol_s * left)
    rest = rest - lactate
    creatine = jnp.minimum(rest, most.phosphocreatine_mmol_s)
    return PathwayRates(fat, liver, muscle, lactate, creatine, rest - creatine)


_LIVER_PART = 0.25  # a convention of the bookkeeping: blood glucose beside muscle glycogen


def unlimited_pathways(
    demand_mmol_s: ArrayLike,
    carbohydrate_share: ArrayLike,
    muscle_kg: ArrayLike,
    glycogen_left: ArrayLike = 1.0,
    limits: PathwayLimits | None = None,
) -> PathwayRates:
    """Share the turnover of ATP out as if no pathway had a limit: the null version.

    Parameters
    ----------
    demand_mmol_s, carbohydrate_share
        As `limited_pathways` takes them.
    muscle_kg, glycogen_left, limits
        Not used.

    Returns
    -------
    PathwayRates
        mmol/s; nothing from lactate or phosphocreatine, nothing unmet.

    Examples
    --------
    >>> float(unlimited_pathways(100.0, 0.0, 28.0).fat_mmol_s)
    100.0
    """
    demand, share = jnp.asarray(demand_mmol_s), jnp.asarray(carbohydrate_share)
    carbohydrate = demand * share
    zero = jnp.zeros_like(carbohydrate)
    liver = _LIVER_PART * carbohydrate
    return PathwayRates(demand - carbohydrate, liver, carbohydrate - liver, zero, zero, zero)
