"""What thin air takes from VO2max."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike

from crampcast.body.coefficient import Coefficient
from crampcast.body.smooth import smooth_positive
from crampcast.evidence import coefficients

_METRES_PER_KM = 1000.0
_ROUNDING_KM = 0.02  # numerical: corner at the altitude where the loss begins


class Altitude(NamedTuple):
    """Coefficients of VO2max against altitude."""

    slope_per_km: Coefficient
    onset_km: Coefficient
    join_km: Coefficient
    join_width_km: Coefficient
    oxygen_factor: Coefficient
    oxygen_exponent: Coefficient


class AirPressure(NamedTuple):
    """Coefficients of the model atmosphere and of moist inspired air."""

    log_pressure: Coefficient
    oxygen_share: Coefficient
    water_vapour_torr: Coefficient


def inspired_po2(altitude_m: ArrayLike, c: AirPressure | None = None) -> jax.Array:
    """Return the pressure of oxygen in moist inspired air.

    Parameters
    ----------
    altitude_m : array_like
        Altitude above the sea.
    c : AirPressure, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Torr.

    Notes
    -----
    ``0.2093 (PB - 47)`` with ``PB = exp(6.63268 - 0.1112 h - 0.00149 h**2)``, h in km; 0 to 9 km.

    References
    ----------
    West 1996, doi:10.1152/jappl.1996.81.4.1850

    Examples
    --------
    >>> round(float(inspired_po2(5000.0)))
    78
    """
    k = coefficients(AirPressure, "capacity.air_pressure") if c is None else c
    km = jnp.asarray(altitude_m) / _METRES_PER_KM
    p = k.log_pressure
    return k.oxygen_share * (jnp.exp(p[0] + km * (p[1] + p[2] * km)) - k.water_vapour_torr)


def vo2max_altitude_factor(altitude_m: ArrayLike, c: Altitude | None = None) -> jax.Array:
    """Return the share of sea-level VO2max left at an altitude on arrival.

    Parameters
    ----------
    altitude_m : array_like
        Altitude above the sea.
    c : Altitude, optional
        Coefficients; the evidence's by default.

    Returns
    -------
    jax.Array
        Share, 1 up to 300 m.

    Notes
    -----
    ``1 - 0.063 (h - 0.3)`` to 2.8 km (unacclimatised endurance athletes; 0.046 to 0.075 between people),
    then ``1 - 1.287 x**1.719`` with x the relative loss of inspired oxygen pressure; joined over 0.1 km,
    where both agree to 0.001. Acclimatisation is not included.

    References
    ----------
    Wehrlin & Hallen 2006, doi:10.1007/s00421-005-0081-9

    Examples
    --------
    >>> [round(float(vo2max_altitude_factor(h)), 3) for h in (0.0, 1500.0, 4000.0)]
    [1.0, 0.924, 0.735]
    """
    k = coefficients(Altitude, "capacity.altitude") if c is None else c
    km = jnp.asarray(altitude_m) / _METRES_PER_KM
    low = 1.0 - k.slope_per_km * smooth_positive(km - k.onset_km, _ROUNDING_KM)
    missing = 1.0 - inspired_po2(altitude_m) / inspired_po2(0.0)
    high = 1.0 - k.oxygen_factor * jnp.clip(missing, 0.01, 0.85) ** k.oxygen_exponent
    share_high = jax.nn.sigmoid((km - k.join_km) / k.join_width_km)
    return low + share_high * (high - low)
