"""Heat acclimatisation gained and lost from day to day."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.parameters import coefficients


class AcclimatisationCoefficients(NamedTuple):
    """Coefficients of heat acclimatisation; group ``recovery.acclimatisation``."""

    gain_days: Any
    loss_per_day: Any
    dose_min: Any
    wbgt_c: Any
    warm_training_c: Any
    start: Any


def _default(c: AcclimatisationCoefficients | None) -> AcclimatisationCoefficients:
    """Return `c` or the evidence's coefficients."""
    return coefficients(AcclimatisationCoefficients, "recovery.acclimatisation") if c is None else c


def acclimatisation_after_day(
    acclimatisation: ArrayLike, dose: ArrayLike, c: AcclimatisationCoefficients | None = None
) -> Array:
    """Acclimatisation after one more day.

    Parameters
    ----------
    acclimatisation : array
        Before, 0-1.
    dose : array
        Heat of the day, 0-1; from `heat_dose` or `heat_dose_from_wbgt`.
    c : AcclimatisationCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1; standard deviation about 0.2.

    Notes
    -----
    ``a + (1 - a)(1 - exp(-D / 4.5))`` and a loss of 2.5 % a day for the part of the day without dose.

    References
    ----------
    Daanen, Racinais, Périard 2018, doi 10.1007/s40279-017-0808-x (decay, timeline).

    Examples
    --------
    >>> gained, lost = acclimatisation_after_day(0.0, 1.0), acclimatisation_after_day(1.0, 0.0)
    >>> round(float(gained), 2), round(float(lost), 3)
    (0.2, 0.975)
    """
    c = _default(c)
    a, d = jnp.asarray(acclimatisation, dtype=float), jnp.clip(jnp.asarray(dose, dtype=float), 0.0, 1.0)
    gained = a + (1.0 - a) * -jnp.expm1(-d / c.gain_days)
    return jnp.asarray(gained * (1.0 - c.loss_per_day * (1.0 - d)))


def acclimatisation_after_rest(
    acclimatisation: ArrayLike, heat_free_days: ArrayLike, c: AcclimatisationCoefficients | None = None
) -> Array:
    """Acclimatisation after days without heat.

    Parameters
    ----------
    acclimatisation : array
        Before, 0-1.
    heat_free_days : array
        Days; tested in studies up to about a month.
    c : AcclimatisationCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1.

    Notes
    -----
    ``a (1 - 0.025)^n``.

    References
    ----------
    Daanen, Racinais, Périard 2018, doi 10.1007/s40279-017-0808-x.

    Examples
    --------
    >>> round(float(acclimatisation_after_rest(1.0, 20.0)), 3)
    0.603
    """
    c = _default(c)
    return jnp.asarray(jnp.asarray(acclimatisation) * (1.0 - c.loss_per_day) ** jnp.asarray(heat_free_days))


def heat_dose(minutes_above: ArrayLike, c: AcclimatisationCoefficients | None = None) -> Array:
    """Heat of a day from the time with a core temperature above 38.5 °C.

    Parameters
    ----------
    minutes_above : array
        min.
    c : AcclimatisationCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1.

    Notes
    -----
    One hour makes a full day; our own choice after controlled-hyperthermia protocols.

    References
    ----------
    Our own choice; parameter ``recovery.acclimatisation.dose_min``.

    Examples
    --------
    >>> float(heat_dose(30.0)), float(heat_dose(90.0))
    (0.5, 1.0)
    """
    return jnp.clip(jnp.asarray(minutes_above, dtype=float) / _default(c).dose_min, 0.0, 1.0)


def heat_dose_from_wbgt(
    run_min: ArrayLike, wbgt_c: ArrayLike, c: AcclimatisationCoefficients | None = None
) -> Array:
    """Heat of a day from how long and in what heat somebody ran.

    Parameters
    ----------
    run_min : array
        min.
    wbgt_c : array
        Wet-bulb globe temperature, °C.
    c : AcclimatisationCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1.

    Notes
    -----
    Minutes count nothing at 18 °C and fully from 26 °C.

    References
    ----------
    Our own choice; parameter ``recovery.acclimatisation.wbgt_c``.

    Examples
    --------
    >>> float(heat_dose_from_wbgt(60.0, 22.0))
    0.5
    """
    c = _default(c)
    low, high = c.wbgt_c
    share = jnp.clip((jnp.asarray(wbgt_c, dtype=float) - low) / (high - low), 0.0, 1.0)
    return heat_dose(jnp.asarray(run_min) * share, c)


def starting_acclimatisation(
    mean_training_temperature_c: ArrayLike, c: AcclimatisationCoefficients | None = None
) -> Array:
    """Acclimatisation of a runner without a log.

    Parameters
    ----------
    mean_training_temperature_c : array
        Air temperature of the last 30 days' training, °C.
    c : AcclimatisationCoefficients, optional
        Coefficients.

    Returns
    -------
    array
        0-1.

    Notes
    -----
    0.3 above 20 °C, else 0.1.

    References
    ----------
    Our own choice; parameter ``recovery.acclimatisation.start``.

    Examples
    --------
    >>> round(float(starting_acclimatisation(25.0)), 1)
    0.3
    """
    c = _default(c)
    warm = jnp.asarray(mean_training_temperature_c) > c.warm_training_c
    return jnp.where(warm, c.start[1], c.start[0])
