"""Core temperature of an entrant as a pill in the gut would read it, corrected as races showed."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.heat.person import core_bias_c
from crampcast.evidence import coefficients, load_parameters
from crampcast.jobs.field.numbers import FloatArray
from crampcast.simulation.person import Person
from crampcast.simulation.state import Flows


class CoreInRaces(NamedTuple):
    """When measured core temperatures came; group ``field.core``."""

    lag_s: float
    peak_share: float
    peak_share_sd: float
    peak_share_least: float


class CoreLimits(NamedTuple):
    """Thresholds of core temperature that are counted, and its corrections."""

    flag_c: ArrayLike
    stop_c: ArrayLike
    start_air_c: ArrayLike
    hot_nil_c: ArrayLike
    hot_full_c: ArrayLike
    hot_bias_c: ArrayLike


def draw_error_c(count: int, rng: np.random.Generator) -> FloatArray:
    """Draw how far the corrected core temperature is off, by the spread of the correction (``heat.bias``).

    Notes
    -----
    Evenly over the quantiles: an error that all entrants share does not average out over them, and few draws
    at random would shift all counts.
    """
    spread = load_parameters()["heat.bias.male_cool_c"].spread
    sd_c = 0.0 if spread is None else spread.sd
    shares = (rng.permutation(count) + 0.5) / count
    return sd_c * np.array([NormalDist().inv_cdf(share) for share in shares])


def draw_peak_share(count: int, rng: np.random.Generator) -> FloatArray:
    """Draw after which share of the race an entrant is hottest."""
    c = coefficients(CoreInRaces, "field.core")
    return np.clip(c.peak_share + c.peak_share_sd * rng.standard_normal(count), c.peak_share_least, 1.0)


def read_core_c(
    person: Person, kept: Flows, limits: CoreLimits, error_c: ArrayLike, peak_share: ArrayLike
) -> Array:
    """Return core temperature at the end of each segment, as it would be read.

    Parameters
    ----------
    person : Person
        The entrant.
    kept : Flows
        The race as the simulator tells it.
    limits : CoreLimits
        For the correction.
    error_c : array
        How far the correction is off, the same for everybody.
    peak_share : array
        Share of the race after which the entrant is hottest.

    Notes
    -----
    The model's core is central blood; what was measured in races lies in the gut and follows it. What the
    model reads too low was measured where a runner was hottest, most often late, not at the start. So the
    correction grows with the rise of temperature and with time until then, and stays; that it grows evenly
    is our choice.
    """
    c = coefficients(CoreInRaces, "field.core")
    start_c = kept.core_c[0]

    def further(gut_c: Array, now: tuple[Array, Array]) -> tuple[Array, Array]:
        core_c, duration_s = now
        gut_c = core_c + (gut_c - core_c) * jnp.exp(-duration_s / c.lag_s)
        return gut_c, gut_c

    _, gut_c = jax.lax.scan(further, start_c, (kept.core_c, kept.duration_s))
    rise = gut_c - start_c
    grown = jnp.clip(rise / jnp.maximum(jnp.max(rise), 1e-3), 0.0, 1.0)
    run = jnp.clip(kept.time_s / (jnp.asarray(peak_share) * kept.time_s[-1]), 0.0, 1.0)
    return gut_c + (_correction_c(person, jnp.max(kept.wbgt_c), limits) + error_c) * grown * run


def _correction_c(person: Person, wbgt_c: Array, limits: CoreLimits) -> Array:
    """Return what is added to core temperature, as the safety limits do (`core_correction_c`)."""
    span = jnp.asarray(limits.hot_full_c) - limits.hot_nil_c
    hot = jnp.clip((wbgt_c - limits.hot_nil_c) / span, 0.0, 1.0) * limits.hot_bias_c
    return jnp.maximum(core_bias_c(person.female, limits.start_air_c), hot)
