"""Wet-bulb globe temperature: heat stress of a place in one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from crampcast.course.points import FloatArray

_SIGMA: Final = 5.6696e-8
_GAS: Final = 8314.34 / 28.97
_CP: Final = 1003.5
_PRANDTL: Final = _CP / (_CP + 1.25 * _GAS)
_RATIO: Final = _CP * 28.97 / 18.015
_GLOBE_M: Final = 0.0508
_WICK_M: Final = 0.007
_WICK_LENGTH_M: Final = 0.0254
_SURFACE_ALBEDO: Final = 0.45
_SOLAR_W_M2: Final = 1367.0
_LOWEST_WIND_M_S: Final = 0.13
_LOWEST_COS: Final = 0.00873
_HALVINGS: Final = 8
_SECANTS: Final = 4


class HeatStress(NamedTuple):
    """Readings of the three thermometers and their weighted sum, °C.

    Parameters
    ----------
    globe_c, natural_wet_bulb_c, psychrometric_wet_bulb_c, wbgt_c : numpy.ndarray
        Black globe, wet bulb in sun and wind, aspirated wet bulb in shade, and WBGT, °C.

    Examples
    --------
    >>> HeatStress(1.0, 2.0, 3.0, 4.0).wbgt_c
    4.0
    """

    globe_c: FloatArray
    natural_wet_bulb_c: FloatArray
    psychrometric_wet_bulb_c: FloatArray
    wbgt_c: FloatArray


def wbgt_liljegren(
    air_temperature_c: npt.ArrayLike,
    relative_humidity: npt.ArrayLike,
    wind_m_s: npt.ArrayLike,
    global_w_m2: npt.ArrayLike,
    pressure_kpa: npt.ArrayLike,
    elevation_rad: npt.ArrayLike,
    distance_au: npt.ArrayLike = 1.0,
) -> HeatStress:
    """Give the outdoor WBGT.

    Parameters
    ----------
    air_temperature_c : array_like
        Air temperature, °C.
    relative_humidity : array_like
        Share of saturation, 0-1.
    wind_m_s : array_like
        Wind at 2 m, m/s; at least 0.13 is used.
    global_w_m2 : array_like
        Global radiation on the horizontal, W/m².
    pressure_kpa : array_like
        Air pressure, kPa.
    elevation_rad : array_like
        Height of the sun, rad.
    distance_au : array_like
        Distance from the sun, astronomical units.

    Returns
    -------
    HeatStress
        Globe, wet bulbs and WBGT.

    Notes
    -----
    Heat balances of a 50.8 mm globe (equation 17 of [1]_) and of a wick (equation 6), solved by
    bisection and secants.
    The wind is that over a standing instrument, not over a runner. Accuracy 1 °C.

    References
    ----------
    .. [1] Liljegren JC, Carhart RA, Lawday P, Tschopp S, Sharp R. Modeling the wet bulb globe temperature
       using standard meteorological measurements. J Occup Environ Hyg 2008;5:645-655.
       doi:10.1080/15459620802310770

    Examples
    --------
    >>> night = wbgt_liljegren(15.0, 0.7, 2.0, 0.0, 85.0, -0.3)
    >>> round(float(night.wbgt_c), 1)
    12.3
    """
    air, rh, wind, sun, pressure, height, distance = np.broadcast_arrays(
        *(
            np.asarray(each, dtype=np.float64)
            for each in (
                air_temperature_c,
                relative_humidity,
                wind_m_s,
                global_w_m2,
                pressure_kpa,
                elevation_rad,
                distance_au,
            )
        )
    )
    kelvin, hpa = air + 273.15, 10.0 * pressure
    wind = np.maximum(wind, _LOWEST_WIND_M_S)
    vapour = rh * _saturation_hpa(kelvin)
    cosine = np.sin(height)
    up = cosine > _LOWEST_COS
    top = np.where(up, _SOLAR_W_M2 * np.maximum(cosine, _LOWEST_COS) / distance**2, 1.0)
    clear = np.where(up, np.minimum(sun / top, 0.85), 0.0)
    sunshine = np.where(up, np.minimum(sun, 0.85 * top), np.maximum(sun, 0.0))
    direct = np.where(clear > 0, np.exp(3.0 - 1.34 * clear - 1.65 / np.maximum(clear, 1e-6)), 0.0)
    direct = np.clip(direct, 0.0, 0.9)
    slant = np.where(up, np.maximum(cosine, _LOWEST_COS), 1.0)
    sky = 0.575 * np.maximum(vapour, 1e-6) ** 0.143
    longwave = 0.5 * (sky + 0.999) * kelvin**4

    def globe_gap(globe: FloatArray) -> FloatArray:
        """Give what the globe loses less what it gains."""
        film = 0.5 * (globe + kelvin)
        h = _sphere_w_m2_k(film, hpa, wind)
        gain = sunshine * 0.95 / (2 * 0.95 * _SIGMA) * (direct * (0.5 / slant - 1.0) + 1.0 + _SURFACE_ALBEDO)
        return np.asarray(
            globe**4 - (longwave - h * (globe - kelvin) / (0.95 * _SIGMA) + gain), dtype=np.float64
        )

    edge = 0.25 * _WICK_M / _WICK_LENGTH_M
    tangent = np.sqrt(np.maximum(1.0 - slant**2, 0.0)) / slant
    shine = (1.0 - direct) * (1.0 + edge) + direct * (tangent / np.pi + edge) + _SURFACE_ALBEDO

    def wick_gap(wick: FloatArray, radiated: float) -> FloatArray:
        """Give by how much a wick temperature exceeds the one it implies."""
        film = 0.5 * (wick + kelvin)
        density = 100.0 * hpa / (_GAS * film)
        schmidt = _viscosity(film) / (density * _diffusivity(film, hpa))
        latent = (313.15 - film) / 30.0 * -71_100.0 + 2.4073e6
        at_wick = _saturation_hpa(wick)
        flux = _SIGMA * 0.95 * (longwave - wick**4) + 0.6 * sunshine * shine
        cooled = latent / _RATIO * (at_wick - vapour) / (hpa - at_wick) * (_PRANDTL / schmidt) ** 0.56
        return np.asarray(
            wick - (kelvin - cooled + radiated * flux / _cylinder_w_m2_k(film, hpa, wind)), dtype=np.float64
        )

    globe = _root(globe_gap, kelvin - 25.0, kelvin + 70.0) - 273.15
    natural = _root(lambda wick: wick_gap(wick, 1.0), kelvin - 35.0, kelvin + 30.0) - 273.15
    psychrometric = _root(lambda wick: wick_gap(wick, 0.0), kelvin - 35.0, kelvin + 1.0) - 273.15
    return HeatStress(globe, natural, psychrometric, 0.7 * natural + 0.2 * globe + 0.1 * air)


def _root(gap: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray) -> FloatArray:
    """Halve a bracket around the root of a rising function, then follow secants that stay within it."""
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        above = gap(middle) > 0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    before, at = low, high
    gap_before, gap_at = gap(low), gap(high)
    for _ in range(_SECANTS):
        run = gap_at - gap_before
        step = np.where(run == 0.0, 0.0, gap_at * (at - before) / np.where(run == 0.0, 1.0, run))
        before, gap_before = at, gap_at
        at = np.clip(at - step, low, high)
        gap_at = gap(at)
    return np.asarray(at, dtype=np.float64)


def _saturation_hpa(kelvin: FloatArray) -> FloatArray:
    """Give the vapour pressure over water, hPa."""
    return np.asarray(
        1.004 * 6.1121 * np.exp(17.502 * (kelvin - 273.15) / (kelvin - 32.18)), dtype=np.float64
    )


def _viscosity(kelvin: FloatArray) -> FloatArray:
    """Give the viscosity of air, kg/m/s."""
    omega = (kelvin / 97.0 - 2.9) / 0.4 * -0.034 + 1.048
    return np.asarray(2.6693e-6 * np.sqrt(28.97 * kelvin) / (3.617**2 * omega), dtype=np.float64)


def _diffusivity(kelvin: FloatArray, pressure_hpa: FloatArray) -> FloatArray:
    """Give the diffusivity of water vapour in air, m²/s."""
    mixed = (36.4 * 218.0) ** (1 / 3) * (132.0 * 647.3) ** (5 / 12) * np.sqrt(1 / 28.97 + 1 / 18.015)
    reduced = kelvin / np.sqrt(132.0 * 647.3)
    return np.asarray(3.640e-4 * reduced**2.334 * mixed * 1013.25 / pressure_hpa * 1e-4, dtype=np.float64)


def _conductivity(kelvin: FloatArray) -> FloatArray:
    """Give the thermal conductivity of air, W/m/K."""
    return np.asarray((_CP + 1.25 * _GAS) * _viscosity(kelvin), dtype=np.float64)


def _reynolds(film: FloatArray, pressure_hpa: FloatArray, wind_m_s: FloatArray, width_m: float) -> FloatArray:
    """Give the Reynolds number of the flow around a body."""
    return np.asarray(
        wind_m_s * width_m * 100.0 * pressure_hpa / (_GAS * film * _viscosity(film)), dtype=np.float64
    )


def _sphere_w_m2_k(film: FloatArray, pressure_hpa: FloatArray, wind_m_s: FloatArray) -> FloatArray:
    """Give the heat transfer coefficient of the globe."""
    nusselt = 2.0 + 0.6 * np.sqrt(_reynolds(film, pressure_hpa, wind_m_s, _GLOBE_M)) * _PRANDTL**0.3333
    return np.asarray(nusselt * _conductivity(film) / _GLOBE_M, dtype=np.float64)


def _cylinder_w_m2_k(film: FloatArray, pressure_hpa: FloatArray, wind_m_s: FloatArray) -> FloatArray:
    """Give the heat transfer coefficient of the wick."""
    nusselt = 0.281 * _reynolds(film, pressure_hpa, wind_m_s, _WICK_M) ** 0.6 * _PRANDTL**0.44
    return np.asarray(nusselt * _conductivity(film) / _WICK_M, dtype=np.float64)


def wbgt_simple_c(air_temperature_c: npt.ArrayLike, relative_humidity: npt.ArrayLike) -> FloatArray:
    """Give the simplified WBGT of races without instruments.

    Parameters
    ----------
    air_temperature_c : array_like
        Air temperature, °C.
    relative_humidity : array_like
        Share of saturation, 0-1.

    Returns
    -------
    numpy.ndarray
        WBGT, °C.

    Notes
    -----
    ``0.567 Ta + 0.393 e + 3.94``, e in hPa: moderately strong sun and light wind are built in.

    References
    ----------
    .. [1] American College of Sports Medicine. Prevention of thermal injuries during distance running. Phys
       Sportsmed 1984;12:43-51. doi:10.1080/00913847.1984.11701899

    Examples
    --------
    >>> round(float(wbgt_simple_c(30.0, 0.5)), 2)
    29.26
    """
    air = np.asarray(air_temperature_c, dtype=np.float64)
    vapour = np.asarray(relative_humidity) * 6.105 * np.exp(17.27 * air / (237.7 + air))
    return np.asarray(0.567 * air + 0.393 * vapour + 3.94, dtype=np.float64)


def wbgt_shade_c(air_temperature_c: npt.ArrayLike, psychrometric_wet_bulb_c: npt.ArrayLike) -> FloatArray:
    """Give the WBGT in full shade.

    Parameters
    ----------
    air_temperature_c, psychrometric_wet_bulb_c : array_like
        Air and aspirated wet-bulb temperature, °C.

    Returns
    -------
    numpy.ndarray
        WBGT, °C.

    Notes
    -----
    ``0.67 Tpwb + 0.33 Ta``, for at least 1 m/s of moving air (Bernard 1999, as Lemke & Kjellstrom recommend).

    References
    ----------
    .. [1] Lemke B, Kjellstrom T. Calculating workplace WBGT from meteorological data. Ind Health
       2012;50:267-278. doi:10.2486/indhealth.MS1352

    Examples
    --------
    >>> round(float(wbgt_shade_c(30.0, 22.005)), 2)
    24.64
    """
    return np.asarray(
        0.67 * np.asarray(psychrometric_wet_bulb_c) + 0.33 * np.asarray(air_temperature_c), dtype=np.float64
    )


def wbgt_of_thermometers_c(
    natural_wet_bulb_c: npt.ArrayLike, globe_c: npt.ArrayLike, air_temperature_c: npt.ArrayLike | None = None
) -> FloatArray:
    """Give the WBGT of thermometers that were read.

    Parameters
    ----------
    natural_wet_bulb_c, globe_c : array_like
        Wet bulb in sun and wind, and black globe, °C.
    air_temperature_c : array_like, optional
        Air, °C; absent, the place has no sun.

    Returns
    -------
    numpy.ndarray
        °C.

    References
    ----------
    .. [1] ISO 7243:2017. Ergonomics of the thermal environment.

    Examples
    --------
    >>> sun, shade = wbgt_of_thermometers_c(25.0, 32.0, 20.0), wbgt_of_thermometers_c(25.0, 32.0)
    >>> round(float(sun), 1), round(float(shade), 1)
    (25.9, 27.1)
    """
    wet, globe = (np.asarray(x, dtype=np.float64) for x in (natural_wet_bulb_c, globe_c))
    if air_temperature_c is None:
        return np.asarray(0.7 * wet + 0.3 * globe, dtype=np.float64)
    return np.asarray(0.7 * wet + 0.2 * globe + 0.1 * np.asarray(air_temperature_c), dtype=np.float64)
