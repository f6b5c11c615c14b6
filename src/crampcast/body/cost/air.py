"""What the air costs: drag of head wind and of the runner's own speed."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients


class Air(NamedTuple):
    """Coefficients of aerodynamic drag."""

    power_share_per_weight: Coefficient
    drag_area_share: Coefficient
    tailwind_return: Coefficient
    tailwind_saving_max: Coefficient
    surface_factor: Coefficient
    surface_mass_exponent: Coefficient
    surface_height_exponent: Coefficient
    gravity_m_s2: Coefficient


def drag_power_w_kg(
    speed_m_s: ArrayLike,
    headwind_m_s: ArrayLike,
    mass_kg: ArrayLike,
    height_m: ArrayLike,
    air_density_kg_m3: ArrayLike,
    gross_power_w_kg: ArrayLike,
    c: Air | None = None,
) -> jax.Array:
    """Metabolic power spent on air resistance, or saved by a tail wind.

    Parameters
    ----------
    speed_m_s, headwind_m_s : array_like
        Runner's speed, and wind against it (negative: from behind), both at body height.
    mass_kg, height_m : array_like
        Body mass and height.
    air_density_kg_m3 : array_like
        Density of the air.
    gross_power_w_kg : array_like
        Gross metabolic power without drag.
    c : Air, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        W per kg to add; negative in a tail wind faster than the runner, never below -0.3 of gross.

    Notes
    -----
    Drag ``0.5 rho CdA u |u|`` with CdA 0.2 of the Du Bois surface; 6.13 % of gross power per 1 % of body
    weight. A push returns 0.45 of what the same resistance costs. Treadmill costs hold no drag, so this is
    added to them.

    References
    ----------
    Study of horizontal impeding force, doi:10.1152/japplphysiol.00084.2022

    Examples
    --------
    >>> round(float(drag_power_w_kg(5.0, 0.0, 70.0, 1.75, 1.2, 20.0)), 2)
    0.99
    """
    k = coefficients(Air, "cost.air") if c is None else c
    mass = jnp.asarray(mass_kg)
    surface_m2 = (
        k.surface_factor
        * mass ** jnp.asarray(k.surface_mass_exponent)
        * jnp.asarray(height_m) ** jnp.asarray(k.surface_height_exponent)
    )
    wind = jnp.asarray(speed_m_s) + jnp.asarray(headwind_m_s)
    drag_n = 0.5 * jnp.asarray(air_density_kg_m3) * k.drag_area_share * surface_m2 * wind * wind
    cost = k.power_share_per_weight * drag_n / (mass * k.gravity_m_s2)
    saving = -jnp.expm1(-k.tailwind_return * cost / k.tailwind_saving_max) * k.tailwind_saving_max
    return jnp.asarray(gross_power_w_kg) * jnp.where(wind > 0.0, cost, -saving)
