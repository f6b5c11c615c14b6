"""Carbohydrate in store: muscle, liver, and what a low store does."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.evidence import coefficients

_SECONDS_PER_MINUTE = 60.0


class Glycogen(NamedTuple):
    """Coefficients of the stores."""

    leg_share_male: Coefficient
    leg_share_female: Coefficient
    density_untrained_kcal_kg: Coefficient
    density_loaded_kcal_kg: Coefficient
    liver_share: Coefficient
    liver_density_kcal_kg: Coefficient
    kcal_g: Coefficient
    liver_fed_g_kg: Coefficient
    liver_fasted_share: Coefficient
    mixed_loading: Coefficient
    mixed_mmol_kg_dw: Coefficient
    loaded_mmol_kg_dw: Coefficient


class OtherMuscles(NamedTuple):
    """Coefficients of the glycogen of the muscles that do not carry the runner."""

    leg_share: Coefficient
    store_ratio: Coefficient


class Calcium(NamedTuple):
    """Coefficients of calcium release against glycogen."""

    loss_max: Coefficient
    midpoint_mmol_kg_dw: Coefficient
    width_mmol_kg_dw: Coefficient
    full_mmol_kg_dw: Coefficient


class Liver(NamedTuple):
    """Coefficients of the liver's output."""

    easy_g_min: Coefficient
    hard_g_min: Coefficient
    half_share: Coefficient
    width_share: Coefficient
    reserve_g: Coefficient


def _glycogen(c: Glycogen | None) -> Glycogen:
    """Return the coefficients given, or the evidence's."""
    return coefficients(Glycogen, "energy.glycogen") if c is None else c


def _leg_share(sex_female: ArrayLike, k: Glycogen) -> jax.Array:
    """Leg muscle as a share of body mass."""
    return k.leg_share_male + jnp.asarray(sex_female) * (k.leg_share_female - k.leg_share_male)


def glycogen_store_kcal_kg(
    density_kcal_kg: ArrayLike, sex_female: ArrayLike = 0.0, c: Glycogen | None = None
) -> jax.Array:
    """Return leg and liver stores per kilogram of body mass as Rapoport counts them.

    Parameters
    ----------
    density_kcal_kg : array_like
        Glycogen per kilogram of leg muscle: 70 untrained, 80 trained, 100 to 120 loaded.
    sex_female : array_like
        0 male to 1 female.
    c : Glycogen, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        kcal per kg of body mass.

    References
    ----------
    Rapoport 2010, PLoS Comput Biol 6:e1000960

    Examples
    --------
    >>> round(float(glycogen_store_kcal_kg(80.0)), 1)
    26.1
    """
    k = _glycogen(c)
    return k.liver_share * k.liver_density_kcal_kg + _leg_share(sex_female, k) * jnp.asarray(density_kcal_kg)


def muscle_glycogen_store_g(
    mass_kg: ArrayLike, sex_female: ArrayLike = 0.0, loading: ArrayLike = 0.2, c: Glycogen | None = None
) -> jax.Array:
    """Return the glycogen of both legs' muscles before a start.

    Parameters
    ----------
    mass_kg : array_like
        Body mass.
    sex_female : array_like
        0 male to 1 female.
    loading : array_like
        0 untrained, 0.2 trained on a mixed diet, 0.6 loaded, 1 loaded elite.
    c : Glycogen, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Grams, at 3.72 kcal/g.

    Notes
    -----
    21.4 % of body mass (women 20 %) times 70 to 120 kcal per kg of muscle, in proportion to `loading`.

    References
    ----------
    Rapoport 2010, PLoS Comput Biol 6:e1000960

    Examples
    --------
    >>> round(float(muscle_glycogen_store_g(70.0)))
    322
    """
    k = _glycogen(c)
    span = k.density_loaded_kcal_kg - k.density_untrained_kcal_kg
    density = k.density_untrained_kcal_kg + jnp.asarray(loading) * span
    return _leg_share(sex_female, k) * jnp.asarray(mass_kg) * density / k.kcal_g


def other_muscle_glycogen_g(leg_glycogen_g: ArrayLike, c: OtherMuscles | None = None) -> jax.Array:
    """Return the glycogen of the muscles above the legs before a start.

    Parameters
    ----------
    leg_glycogen_g : array_like
        Glycogen of both legs' muscles (`muscle_glycogen_store_g`).
    c : OtherMuscles, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Grams.

    Notes
    -----
    The other muscles, 18.6 % of body mass beside the legs' 21.4 %, are taken to be as dense in glycogen.
    Runners burnt 575 to 688 g of carbohydrate over a marathon where legs and liver hold some 475 g: the rest
    of the body's glycogen takes part.

    References
    ----------
    O'Brien et al. 1993, Med Sci Sports Exerc 25:1009-1017

    Examples
    --------
    >>> round(float(other_muscle_glycogen_g(322.0)))
    280
    """
    k = coefficients(OtherMuscles, "energy.other_muscles") if c is None else c
    return jnp.asarray(leg_glycogen_g) * k.store_ratio


def leg_share_of_muscle_glycogen(c: OtherMuscles | None = None) -> jax.Array:
    """Return the legs' share of the glycogen that muscle burns in running.

    Examples
    --------
    >>> round(float(leg_share_of_muscle_glycogen()), 2)
    0.7
    """
    k = coefficients(OtherMuscles, "energy.other_muscles") if c is None else c
    return jnp.asarray(k.leg_share)


def liver_glycogen_store_g(mass_kg: ArrayLike, fed: ArrayLike = 1.0, c: Glycogen | None = None) -> jax.Array:
    """Return the glycogen of the liver before a start.

    Parameters
    ----------
    mass_kg : array_like
        Body mass.
    fed : array_like
        1 after a meal, 0 after a night without food.
    c : Glycogen, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Grams: 110 fed at 70 kg, half of it fasted (recalled).

    References
    ----------
    Gonzalez et al. 2016

    Examples
    --------
    >>> round(float(liver_glycogen_store_g(70.0)))
    110
    """
    k = _glycogen(c)
    share = k.liver_fasted_share + jnp.asarray(fed) * (1.0 - k.liver_fasted_share)
    return k.liver_fed_g_kg * jnp.asarray(mass_kg) * share


def glycogen_mmol_kg_dw(
    muscle_glycogen_g: ArrayLike,
    full_store_g: ArrayLike,
    loading: ArrayLike = 0.2,
    c: Glycogen | None = None,
) -> jax.Array:
    """Return the concentration of glycogen in the leg muscles.

    Parameters
    ----------
    muscle_glycogen_g : array_like
        Glycogen left.
    full_store_g : array_like
        Store at the start (`muscle_glycogen_store_g` with the same `loading`).
    loading : array_like
        State of that store: 0.2 trained on a mixed diet (408), 1 loaded (729).
    c : Glycogen, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        mmol of glucosyl units per kg of dry muscle.

    Notes
    -----
    Start concentration on the line through the two measured states, in proportion to what is left. A mean
    over the legs: single fibres run out long before it is zero.

    References
    ----------
    Goforth et al. 1997

    Examples
    --------
    >>> round(float(glycogen_mmol_kg_dw(161.0, 322.0)))
    204
    """
    k = _glycogen(c)
    step = (jnp.asarray(loading) - k.mixed_loading) / (1.0 - k.mixed_loading)
    full = k.mixed_mmol_kg_dw + step * (k.loaded_mmol_kg_dw - k.mixed_mmol_kg_dw)
    return full * jnp.asarray(muscle_glycogen_g) / jnp.asarray(full_store_g)


def calcium_release(muscle_glycogen_mmol_kg_dw: ArrayLike, c: Calcium | None = None) -> jax.Array:
    """Return the rate of calcium release in muscle relative to full glycogen.

    Parameters
    ----------
    muscle_glycogen_mmol_kg_dw : array_like
        Glycogen of the muscle.
    c : Calcium, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        0.82 to 1.

    Notes
    -----
    ``1 - 0.18 sigmoid((290 - glycogen) / 40)``: **derived here** from 0.86 at 225 mmol/kg dry (32 % of the
    start), 0.85 at 31 % in the arms, and no change at 59 % and 71 %.

    References
    ----------
    Gejl et al. 2014; Ortenblad et al. 2011

    Examples
    --------
    >>> round(float(calcium_release(225.0)), 2)
    0.85
    """
    k = coefficients(Calcium, "energy.calcium") if c is None else c
    low = jax.nn.sigmoid(
        (k.midpoint_mmol_kg_dw - jnp.asarray(muscle_glycogen_mmol_kg_dw)) / k.width_mmol_kg_dw
    )
    return 1.0 - k.loss_max * low


def calcium_release_at_share(muscle_glycogen_share: ArrayLike, c: Calcium | None = None) -> jax.Array:
    """Return the rate of calcium release at a share of the glycogen before the exercise.

    Parameters
    ----------
    muscle_glycogen_share : array_like
        Glycogen over its value at the start, in trained and rested athletes.
    c : Calcium, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        0.82 to 1.

    Notes
    -----
    `calcium_release` at the share of 703 mmol/kg dry, the start of the study whose level and share are both
    known (225 mmol/kg, 32 %).

    References
    ----------
    Gejl et al. 2014; Ortenblad et al. 2011

    Examples
    --------
    >>> round(float(calcium_release_at_share(0.32)), 2), round(float(calcium_release_at_share(0.71)), 2)
    (0.85, 1.0)
    """
    k = coefficients(Calcium, "energy.calcium") if c is None else c
    return calcium_release(jnp.asarray(muscle_glycogen_share) * k.full_mmol_kg_dw, k)


def liver_output_g_s(vo2_share: ArrayLike, liver_glycogen_g: ArrayLike, c: Liver | None = None) -> jax.Array:
    """Return the glucose that the liver releases from its glycogen.

    Parameters
    ----------
    vo2_share : array_like
        Share of VO2max.
    liver_glycogen_g : array_like
        Glycogen left in the liver.
    c : Liver, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        g/s; 0.3 g/min easy to 0.9 hard, fading to nothing as the store empties.

    Notes
    -----
    Sigmoid in intensity times ``G / (G + 12 g)``; the rates are recalled, the shapes our choice.

    Examples
    --------
    >>> 0.3 < 60 * float(liver_output_g_s(0.7, 100.0)) < 0.9
    True
    """
    k = coefficients(Liver, "energy.liver") if c is None else c
    hard = jax.nn.sigmoid((jnp.asarray(vo2_share) - k.half_share) / k.width_share)
    rate_g_min = k.easy_g_min + hard * (k.hard_g_min - k.easy_g_min)
    store = jnp.maximum(jnp.asarray(liver_glycogen_g), 0.0)
    return rate_g_min / _SECONDS_PER_MINUTE * store / (store + k.reserve_g)
