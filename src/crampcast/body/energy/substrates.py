"""Which fuel carries the work: fat, carbohydrate, protein."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.energy.fat import between, fat_oxidation_relative, max_fat_oxidation_g_min
from crampcast.body.smooth import smooth_minimum, smooth_positive
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0
_J_PER_KJ = 1000.0
_ROUNDING = 0.005  # numerical: corners between the shares of energy


class Fuel(NamedTuple):
    """Energy per gram oxidised."""

    carbohydrate_kj_g: Coefficient
    fat_kj_g: Coefficient
    protein_kj_g: Coefficient


class Split(NamedTuple):
    """Coefficients of the split of energy between fuels."""

    protein_share: Coefficient
    protein_share_low: Coefficient
    low_glycogen_mmol_kg_dw: Coefficient
    low_glycogen_width: Coefficient
    low_glycogen_fat_gain: Coefficient
    feeding_fat_loss: Coefficient
    feeding_half_g_min: Coefficient
    female_shift_general: Coefficient
    female_shift_trained: Coefficient
    easy_fat_share: Coefficient
    easy_share: Coefficient
    easy_width: Coefficient


class Rapoport(NamedTuple):
    """Quadratic share of carbohydrate against intensity, highest power first."""

    carbohydrate_share: Coefficient


class SubstrateRates(NamedTuple):
    """Fuel oxidised per second in the whole body.

    Attributes
    ----------
    carbohydrate_g_s, fat_g_s, protein_g_s : jax.Array
        Their energy adds up to the gross metabolic power.
    """

    carbohydrate_g_s: jax.Array
    fat_g_s: jax.Array
    protein_g_s: jax.Array


def rapoport_2010_carbohydrate_share(vo2_share: ArrayLike, c: Rapoport | None = None) -> jax.Array:
    """Return carbohydrate's share of energy by Rapoport's quadratic.

    Parameters
    ----------
    vo2_share : array_like
        Share of VO2max, 0 to 1.
    c : Rapoport, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share of energy.

    Notes
    -----
    ``0.566 x**2 + 0.376 x``. It overstates fat at race intensity; used here as a lower bound only.

    References
    ----------
    Rapoport 2010, PLoS Comput Biol 6:e1000960

    Examples
    --------
    >>> round(float(rapoport_2010_carbohydrate_share(0.75)), 2)
    0.6
    """
    k = coefficients(Rapoport, "energy.rapoport") if c is None else c
    return jnp.polyval(jnp.asarray(k.carbohydrate_share), jnp.asarray(vo2_share))


def _shares(
    x: jax.Array,
    hump_share: jax.Array,
    hump_relative: jax.Array,
    low: jax.Array,
    female: jax.Array,
    trained: ArrayLike,
    k: Split,
) -> tuple[jax.Array, jax.Array]:
    """Shares of energy from fat and from protein."""
    protein = between(k.protein_share, k.protein_share_low, low)
    easy = k.easy_fat_share * jax.nn.sigmoid((k.easy_share - x) / k.easy_width)
    fat = easy + smooth_positive(hump_share - easy, _ROUNDING)
    fat = fat + female * between(k.female_shift_general, k.female_shift_trained, trained) * hump_relative
    room = smooth_positive(1.0 - protein - rapoport_2010_carbohydrate_share(x), _ROUNDING)
    return smooth_positive(smooth_minimum(fat, room, _ROUNDING), _ROUNDING * _ROUNDING), protein


def substrate_power(
    gross_power_w_kg: ArrayLike,
    max_power_w_kg: ArrayLike,
    mass_kg: ArrayLike,
    sex_female: ArrayLike = 0.0,
    trained: ArrayLike = 1.0,
    muscle_glycogen_mmol_kg_dw: ArrayLike = 400.0,
    exogenous_g_s: ArrayLike = 0.0,
    fat_scale: ArrayLike = 1.0,
    c: Split | None = None,
) -> SubstrateRates:
    """Return what is oxidised to release a metabolic power.

    Parameters
    ----------
    gross_power_w_kg : array_like
        Gross metabolic power.
    max_power_w_kg : array_like
        Gross power at VO2max, here and now.
    mass_kg : array_like
        Body mass.
    sex_female : array_like
        0 male to 1 female; 0.5 unspecified.
    trained : array_like
        0 general population to 1 trained.
    muscle_glycogen_mmol_kg_dw : array_like
        Glycogen of the leg muscles.
    exogenous_g_s : array_like
        Eaten carbohydrate being oxidised.
    fat_scale : array_like
        Runner's own multiplier of maximal fat oxidation.
    c : Split, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    SubstrateRates
        Grams per second in the whole body. Carbohydrate is what the other two leave, so that energy is
        conserved exactly.

    Notes
    -----
    Fat from `fat_oxidation_g_min`; more with low glycogen (0.3), less while eating (0.3 at 60 to 90 g/h),
    in women by the measured difference of the exchange ratio; never below the share of an easy walk (0.55,
    fading above 0.45 of VO2max: the hump was measured from 0.4 up), never so high that carbohydrate falls
    under Rapoport's quadratic. Protein 3 %, 8 % with low glycogen. **Derived here** apart from the hump's
    anchors.

    References
    ----------
    Achten & Jeukendrup 2003; Rapoport 2010

    Examples
    --------
    >>> rates = substrate_power(12.0, 18.0, 70.0)
    >>> round(60 * float(rates.carbohydrate_g_s), 1), round(60 * float(rates.fat_g_s), 2)
    (1.8, 0.52)
    """
    k = coefficients(Split, "energy.split") if c is None else c
    fuel = coefficients(Fuel, "energy.fuel")
    total_w = jnp.asarray(gross_power_w_kg) * jnp.asarray(mass_kg)
    x = jnp.asarray(gross_power_w_kg) / jnp.asarray(max_power_w_kg)
    low = jax.nn.sigmoid(
        (k.low_glycogen_mmol_kg_dw - jnp.asarray(muscle_glycogen_mmol_kg_dw)) / k.low_glycogen_width
    )
    eaten_g_min = jnp.asarray(exogenous_g_s) * _SECONDS_PER_MINUTE
    fed = eaten_g_min * eaten_g_min / (eaten_g_min * eaten_g_min + jnp.square(k.feeding_half_g_min))
    relative = fat_oxidation_relative(x, trained)
    gain = (1.0 + k.low_glycogen_fat_gain * low) * (1.0 - k.feeding_fat_loss * fed) * jnp.asarray(fat_scale)
    hump_g_min = max_fat_oxidation_g_min(mass_kg, trained) * relative * gain
    hump_w = hump_g_min / _SECONDS_PER_MINUTE * fuel.fat_kj_g * _J_PER_KJ
    hump_share = hump_w / smooth_positive(total_w, 1.0)
    fat, protein = _shares(x, hump_share, relative, low, jnp.asarray(sex_female), trained, k)
    fat_w, protein_w = fat * total_w, protein * total_w
    return SubstrateRates(
        (total_w - fat_w - protein_w) / (fuel.carbohydrate_kj_g * _J_PER_KJ),
        fat_w / (fuel.fat_kj_g * _J_PER_KJ),
        protein_w / (fuel.protein_kj_g * _J_PER_KJ),
    )
