"""Layers that the cold makes a runner put on, by the insulation that his effort leaves to be worn."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.mechanisms import NULL, Mechanism
from crampcast.evidence.parameters import coefficients


class LayersCoefficients(NamedTuple):
    """Coefficients of the layers that are put on in the cold; group ``heat.layers``."""

    per_degree_clo_w_m2_k: Any
    skin_c: Any
    air_clo: Any
    effort_share: Any
    warmest_c: Any
    softness_c: Any
    most_clo: Any


def insulation_for_the_cold_clo(
    kit_clo: ArrayLike,
    air_temperature_c: ArrayLike,
    power_w_m2: ArrayLike,
    c: LayersCoefficients | None = None,
) -> Array:
    """Return the insulation that is worn in air of a temperature by somebody of an effort.

    Parameters
    ----------
    kit_clo : array
        What is worn in mild air.
    air_temperature_c : array
        °C.
    power_w_m2 : array
        Metabolic power that the run as a whole takes, per surface of the body; positive.
    c : LayersCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        clo; `kit_clo` itself from 12 °C on, never less than it.

    Notes
    -----
    The standard's insulation for a neutral balance is, fitted here, ``11.6 (35.3 - ta) / M - 0.71`` clo. The
    kit is worn down to the air for which that suffices, 12 °C at the coldest; each degree below adds 11.6
    / M, rounded off over 4 °C, towards the most that a runner wears and carries. `M` is a little less than
    the run takes, for start, descents and stops. Wind and wet are not dressed for: they cost warmth.

    References
    ----------
    ISO 11079.

    Examples
    --------
    >>> [round(float(insulation_for_the_cold_clo(0.3, ta, 400.0)), 2) for ta in (12.0, 0.0, -10.0, -20.0)]
    [0.3, 0.66, 1.01, 1.24]
    >>> round(float(insulation_for_the_cold_clo(0.3, -10.0, 250.0)), 2)
    1.28
    """
    c = coefficients(LayersCoefficients, "heat.layers") if c is None else c
    kit = jnp.asarray(kit_clo, dtype=float)
    effort = c.effort_share * jnp.asarray(power_w_m2, dtype=float)
    enough_c = c.skin_c - (kit + c.air_clo) * effort / c.per_degree_clo_w_m2_k
    start_c = jnp.minimum(enough_c + 0.5 * c.softness_c, c.warmest_c)
    colder = jnp.maximum(start_c - jnp.asarray(air_temperature_c, dtype=float), 0.0)
    near = jnp.minimum(colder, c.softness_c)
    degrees = near * near / (2.0 * c.softness_c) + colder - near
    wanted = c.per_degree_clo_w_m2_k / effort * degrees
    most = jnp.maximum(c.most_clo - kit, 0.1)
    return jnp.asarray(kit + wanted / (1.0 + (wanted / most) ** 4) ** 0.25)


def insulation_in_any_air_clo(
    kit_clo: ArrayLike, air_temperature_c: ArrayLike, power_w_m2: ArrayLike
) -> Array:
    """Return what is worn in mild air, whatever the air: the null version.

    Examples
    --------
    >>> float(insulation_in_any_air_clo(0.3, -10.0, 400.0))
    0.3
    """
    return jnp.asarray(kit_clo) + 0.0 * (jnp.asarray(air_temperature_c) + jnp.asarray(power_w_m2))


LAYERS: Mechanism[Array] = Mechanism(
    "layers",
    "insulation that a runner puts on in the cold",
    {"iso_11079": insulation_for_the_cold_clo, NULL: insulation_in_any_air_clo},
)
"""Layers put on in the cold: the recommended function first, and none put on."""
