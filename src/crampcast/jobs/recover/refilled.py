"""How glycogen comes back with eating that can be done: by the hour at first, by the day later."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike
from numpy.typing import NDArray

from crampcast.body.energy import fed_glycogen_mmol_kg_dw, glycogen_mmol_kg_dw, muscle_glycogen_store_g
from crampcast.body.recovery.refuelling import GlycogenRefillCoefficients, refuel_step
from crampcast.evidence import coefficients
from crampcast.jobs.recover.legs import hours_until, spread
from crampcast.simulation.fuel import STORE_LOADING
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]

LOOKED_AT_H = (4, 8, 12, 24, 36, 48)
_LONGEST_H = 120
_FOR_GOOD_D = 30.0


class Refuel(NamedTuple):
    """How much is eaten, and what counts as full; group ``recover.refuel``."""

    soon_h: float
    soon_g_kg_h: float
    soon_for_h: float
    day_g_kg: float
    waking_h: float
    full_share: float


class Refilled(NamedTuple):
    """Glycogen after the run, shape (n, hours): share of what the diet keeps up, or of the start if less."""

    muscle: FloatArray
    hours: FloatArray
    soon: bool


def refuel() -> Refuel:
    """Return how much is eaten after a run.

    Examples
    --------
    >>> refuel().soon_for_h
    4.0
    """
    return coefficients(Refuel, "recover.refuel")


def refilled(
    muscle_g: FloatArray,
    liver_g: FloatArray,
    began_muscle_g: FloatArray,
    began_liver_g: FloatArray,
    mass_kg: FloatArray,
    female: FloatArray,
    damage: FloatArray,
    *,
    soon: bool,
) -> Refilled:
    """Eat for some days after a run.

    Parameters
    ----------
    muscle_g, liver_g, began_muscle_g, began_liver_g : ndarray, shape (n,)
        Glycogen at the finish and at the start.
    mass_kg, female : ndarray, shape (n,)
        Body mass; 1 for women.
    damage : ndarray, shape (n,)
        Strength lost to damage, which slows refilling.
    soon : bool
        Whether the next session is soon: carbohydrate by the hour at first, then as usual.

    Notes
    -----
    The first hours by the rate of refilling that was measured over hours, what follows by the approach to
    the level of the day's diet, which was measured over days; the one is slow over days, the other says
    nothing about hours.

    Examples
    --------
    >>> one = lambda x: np.array([x])
    >>> ate = [one(x) for x in (150.0, 20.0, 320.0, 100.0, 70.0, 0.0, 0.0)]
    >>> fast, slow = (refilled(*ate, soon=s) for s in (True, False))
    >>> bool(fast.muscle[0, 4] > slow.muscle[0, 4] > 150.0 / 320.0)
    True
    """
    c = refuel()
    usual_g_kg_h = c.day_g_kg / c.waking_h
    first_g_kg_h = c.soon_g_kg_h if soon else usual_g_kg_h
    hours = np.arange(_LONGEST_H + 1.0)
    came, usual_g = _hours(muscle_g, liver_g, began_liver_g, mass_kg, female, damage, hours, first_g_kg_h)
    whole_g = np.minimum(began_muscle_g, np.asarray(usual_g))
    return Refilled(np.asarray(came) / whole_g[:, None], hours, soon)


@kept_program
def _hours(
    muscle_g: ArrayLike,
    liver_g: ArrayLike,
    full_liver_g: ArrayLike,
    mass_kg: ArrayLike,
    female: ArrayLike,
    damage: ArrayLike,
    hours: ArrayLike,
    first_g_kg_h: ArrayLike,
) -> tuple[Array, Array]:
    """Return the glycogen of the legs at some hours, shape (n, t), and what the day's diet leads to."""
    c = refuel()
    now = jnp.asarray(hours)[None, :]

    def column(values: ArrayLike) -> Array:
        return jnp.asarray(values)[:, None]

    mass, usual_g = column(mass_kg), column(muscle_glycogen_store_g(mass_kg, female, STORE_LOADING))
    loaded_g = muscle_glycogen_store_g(mass, column(female), 1.0)
    early_h = jnp.minimum(now, c.soon_for_h)
    early = refuel_step(
        column(muscle_g),
        column(liver_g),
        loaded_g,
        column(full_liver_g),
        mass,
        first_g_kg_h * mass,
        0.0,
        early_h,
        column(damage),
    ).muscle_g
    slowed = 1.0 - coefficients(GlycogenRefillCoefficients, "recovery.glycogen").damage_loss * column(damage)
    per_g = glycogen_mmol_kg_dw(1.0, usual_g, STORE_LOADING)
    later_d = slowed * (now - early_h) / 24.0
    usual_level_g = fed_glycogen_mmol_kg_dw(c.day_g_kg, _FOR_GOOD_D) / per_g
    came = fed_glycogen_mmol_kg_dw(c.day_g_kg, later_d, early * per_g) / per_g
    return came, usual_level_g[:, 0]


def told(found: Refilled) -> dict[str, Any]:
    """Return the shares at some hours, and when the store counts as full.

    Parameters
    ----------
    found : Refilled
        From `refilled`.
    """
    return {
        "by_the_hour": found.soon,
        "shares": [
            {"hours": hour, "muscle_glycogen_share": spread(found.muscle[:, hour], 3)} for hour in LOOKED_AT_H
        ],
        "full_share": refuel().full_share,
        "full_after_h": spread(full_after_h(found), 0),
    }


def full_after_h(found: Refilled) -> FloatArray:
    """Return the hours until muscle glycogen counts as full, by draw."""
    lacking = np.maximum(1.0 - found.muscle, 0.0)[:, :, None]
    return hours_until(lacking, found.hours, 1.0 - refuel().full_share)
