"""Single published equations of heat: sweat, convection, core temperature from the heart, sun, strain."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from crampcast.body.heat.air import saturation_pressure_kpa
from crampcast.body.heat.iso_7933 import Exposure
from crampcast.body.heat.predicted_strain import predicted_heat_strain
from crampcast.evidence.parameters import coefficients

PW_WINDIEST_M_S: Final = 2.5
"""Wind up to which the piecewise equations were made."""


class Published(NamedTuple):
    """Coefficients of single equations; group ``heat.published``."""

    ashrae_walking: Any
    ashrae_seated: Any
    ashrae_treadmill: Any
    ose: Any
    osec: Any
    pw: Any
    pw_cool: Any
    ectemp_curve: Any
    ectemp_sd: Any
    givoni: Any
    moran: Any
    solarcal: Any
    projected_standing: Any
    projected_sitting: Any


class Policy(NamedTuple):
    """A running policy for heat; group ``heat.policy``."""

    thresholds_c: Any
    loss_g: Any
    core_c: Any
    above: Any
    permeability: Any


class Risk(NamedTuple):
    """Risk from 1 to 4.9 and the air temperatures at which it becomes medium, high and extreme."""

    level: float
    medium_c: float
    high_c: float
    extreme_c: float


def published() -> Published:
    """Return the evidence's coefficients."""
    return coefficients(Published, "heat.published")


def sweat_ose_g_m2_h(required_evaporation_w_m2: float, max_evaporation_w_m2: float) -> float:
    """Return the sweat of Shapiro 1982, ``27.9 Ereq Emax^-0.455``: too much.

    Examples
    --------
    >>> round(sweat_ose_g_m2_h(250.0, 200.0), 1)
    626.0
    """
    factor, power = published().ose
    return float(factor * required_evaporation_w_m2 * max_evaporation_w_m2**power)


def sweat_osec_g_m2_h(required_evaporation_w_m2: float, max_evaporation_w_m2: float) -> float:
    """Return the sweat of Gonzalez 2009, ``147 exp(0.0012 OSE)``."""
    factor, growth = published().osec
    return float(factor * np.exp(growth * sweat_ose_g_m2_h(required_evaporation_w_m2, max_evaporation_w_m2)))


def sweat_pw_g_m2_h(
    required_evaporation_w_m2: float, max_evaporation_w_m2: float, *, cool: bool = False
) -> float:
    """Return the piecewise sweat of Gonzalez 2009, or of 2012 for air below 20 °C.

    Notes
    -----
    ``147 + 1.527 Ereq - 0.87 Emax`` (cool: 350). Made for up to 2.5 m/s of wind: a runner's own wind makes
    Emax so large that it falls to nothing, see `pw_usable`.
    """
    base, per_required, per_most = published().pw_cool if cool else published().pw
    return float(base + per_required * required_evaporation_w_m2 + per_most * max_evaporation_w_m2)


def pw_usable(required_evaporation_w_m2: float, max_evaporation_w_m2: float) -> bool:
    """Return whether that equation gives any sweat at all."""
    return sweat_pw_g_m2_h(required_evaporation_w_m2, max_evaporation_w_m2) > 0.0


def heart_rate_of_core_bpm(core_temp_c: float) -> float:
    """Return the heart rate that Buller 2013 expects at a core temperature.

    Examples
    --------
    >>> round(heart_rate_of_core_bpm(38.5), 2)
    137.44
    """
    square, linear, constant = published().ectemp_curve
    return float(square * core_temp_c**2 + linear * core_temp_c + constant)


def core_from_heart_rate_c(heart_rate_bpm: np.ndarray, start_c: float, variance: float = 0.0) -> np.ndarray:
    """Return core temperature minute by minute by the Kalman filter of Buller 2013.

    Parameters
    ----------
    heart_rate_bpm : ndarray
        One a minute, smoothed.
    start_c : float
        Core temperature before.
    variance : float
        Of the start, °C².

    Returns
    -------
    ndarray
        °C after each minute. Drift of the heart from caffeine, altitude or hills biases it; ±0.63 °C.

    Examples
    --------
    >>> round(float(core_from_heart_rate_c(np.full(60, 150.0), 37.0)[-1]), 3)
    38.554
    """
    square, linear, _ = published().ectemp_curve
    process, noise = published().ectemp_sd
    core, found = start_c, []
    for rate in np.asarray(heart_rate_bpm, dtype=float):
        before = variance + process**2
        slope = 2.0 * square * core + linear
        gain = before * slope / (slope**2 * before + noise**2)
        core += gain * (float(rate) - heart_rate_of_core_bpm(core))
        variance = (1.0 - gain * slope) * before
        found.append(core)
    return np.asarray(found)


def givoni_goldman_c(
    net_heat_w: float,
    clothing_clo: float,
    air_temp_c: float,
    required_evaporation_w: float,
    max_evaporation_w: float,
) -> float:
    """Return the final rectal temperature of Givoni and Goldman 1972 (coefficients recalled).

    Examples
    --------
    >>> round(givoni_goldman_c(400.0, 1.0, 30.0, 300.0, 400.0), 2)
    38.7
    """
    base, per_w, per_clo, skin, factor, growth = published().givoni
    dry = per_clo / clothing_clo * (air_temp_c - skin)
    return float(
        base
        + per_w * net_heat_w
        + dry
        + factor * np.exp(growth * (required_evaporation_w - max_evaporation_w))
    )


def strain_index(core_temp_start_c: float, core_temp_c: float, hr_start_bpm: float, hr_bpm: float) -> float:
    """Return the physiological strain index of Moran 1998, 0-10 (ceilings recalled).

    Examples
    --------
    >>> round(strain_index(37.0, 38.5, 60.0, 150.0), 2)
    6.75
    """
    half, core_most, rate_most = published().moran
    warm = (core_temp_c - core_temp_start_c) / (core_most - core_temp_start_c)
    return float(half * (warm + (hr_bpm - hr_start_bpm) / (rate_most - hr_start_bpm)))


def projected_area(altitude_deg: float, azimuth_deg: float, *, sitting: bool) -> float:
    """Return the projected area factor of SolarCal, between the entries of its table."""
    flat = published().projected_sitting if sitting else published().projected_standing
    table = np.asarray(flat, dtype=float).reshape(13, 7)
    rows = [float(np.interp(altitude_deg, np.arange(0.0, 91.0, 15.0), row)) for row in table]
    return float(np.interp(azimuth_deg, np.arange(0.0, 181.0, 15.0), rows))


def solarcal(
    altitude_deg: float,
    azimuth_deg: float,
    beam_w_m2: float,
    transmittance: float,
    sky_view: float,
    exposed: float,
    absorptivity: float,
    *,
    sitting: bool = False,
    floor: float | None = None,
) -> tuple[float, float]:
    """Return the sun's effective radiant field, W/m², and the rise of mean radiant temperature, K.

    Notes
    -----
    ``ERF = [f_svv (Idiff + rho (Idir sin b + Idiff)) / 2 + fp f_bes Idir] f_eff tau a / 0.95``, ``Idiff = 0.2
    Idir``; the rise is ERF over 6 times the effective area. Made for rooms: outdoors the program uses
    `crampcast.body.heat.radiation`.

    Examples
    --------
    >>> field, rise = solarcal(0.0, 120.0, 800.0, 0.5, 0.5, 0.5, 0.7, sitting=True)
    >>> round(field, 1), round(rise, 2)
    (43.3, 10.36)
    """
    share, radiation, long_wave, standing, seated, usual_floor = published().solarcal
    effective = seated if sitting else standing
    diffuse = share * beam_w_m2
    ground = (usual_floor if floor is None else floor) * (
        beam_w_m2 * np.sin(np.radians(altitude_deg)) + diffuse
    )
    direct = projected_area(altitude_deg, azimuth_deg, sitting=sitting) * exposed * beam_w_m2
    solar = effective * transmittance * (0.5 * sky_view * (diffuse + ground) + direct)
    field = float(solar * absorptivity / long_wave)
    return field, field / (radiation * effective)


def running_policy(exposure: Exposure, relative_humidity: float) -> Risk:
    """Return the heat risk of running by the policy of Sports Medicine Australia.

    Parameters
    ----------
    exposure : Exposure
        Air, work and clothes of the sport; the standard's person, acclimatised.
    relative_humidity : float
        0-1, held while air temperature is varied.

    Returns
    -------
    Risk
        Level with one decimal, rounded down, and thresholds.

    Notes
    -----
    Medium from the air temperature at which 850 g are lost in 45 min, extreme where the core reaches 40 °C,
    high half way; each held within the policy's bounds.
    """
    k = coefficients(Policy, "heat.policy")
    _, medium_from, high_from, extreme_from, medium_to, high_to, extreme_to = k.thresholds_c
    air_c = exposure.air_c
    if air_c < medium_from:
        return Risk(1.0, medium_from, high_from, extreme_from)

    def at(temperature_c: float) -> Exposure:
        vapour = relative_humidity * float(saturation_pressure_kpa(temperature_c))
        return exposure._replace(air_c=temperature_c, vapour_kpa=vapour, permeability=k.permeability)

    def loss_gap(temperature_c: float) -> float:
        lost = predicted_heat_strain(at(temperature_c)).sweat_g
        return float(lost / exposure.duration_min * k.loss_g[1] - k.loss_g[0])

    medium = _crossing(loss_gap, medium_to)
    extreme = _crossing(lambda t: predicted_heat_strain(at(t)).core_c - k.core_c, extreme_to)
    high = min(max((medium + extreme) / 2.0, high_from), high_to)
    medium = min(max(medium, medium_from), medium_to)
    extreme = min(max(extreme, extreme_from), extreme_to)
    entry = min(round(extreme, 1), extreme_to)
    if air_c < medium:
        level = 1.0 + (air_c - medium_from) / (medium - medium_from)
    elif air_c < high:
        level = 2.0 + (air_c - medium) / (high - medium)
    elif air_c < entry:
        level = 3.0 + (air_c - high) / (entry - high)
    else:
        level = 4.0 + (air_c - entry) / k.above[0] * k.above[1]
    floored = min(np.floor((level + 1e-9) * 10.0) / 10.0, 4.9)
    return Risk(float(floored), round(medium, 1), round(high, 1), round(extreme, 1))


def _crossing(gap: Any, otherwise: float) -> float:
    """Return the air temperature at which a gap closes, `otherwise` where it does not."""
    for low, high in ((0.0, 36.0), (20.0, 50.0)):
        at_low, at_high = gap(low), gap(high)
        if at_low * at_high <= 0.0:
            return _root(gap, low, high, rising=at_high > 0.0)
    return otherwise


def _root(gap: Any, low: float, high: float, *, rising: bool) -> float:
    """Halve an interval thirty times."""
    for _ in range(30):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if (gap(middle) > 0.0) == rising else (middle, high)
    return 0.5 * (low + high)
