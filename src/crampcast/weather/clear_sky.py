"""Clear sky with turbidity and altitude: a published alternative to the program's."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from crampcast.weather.air import standard_pressure_kpa

SOLAR_W_M2: Final = 1366.1
SEA_LEVEL_KPA: Final = 101.325


class ClearSky(NamedTuple):
    """Radiation below a clear sky, W/m²."""

    global_w_m2: float
    direct_normal_w_m2: float
    diffuse_w_m2: float


def clear_sky_ineichen(
    elevation_rad: float, altitude_m: float, linke_turbidity: float = 3.0, distance_au: float = 1.0
) -> ClearSky:
    """Give the radiation below a clear sky by the turbidity of the air.

    Parameters
    ----------
    elevation_rad : float
        Height of the sun, rad, refraction included.
    altitude_m : float
        m above the sea.
    linke_turbidity : float
        Linke turbidity at air mass 2; 2 very clear, 3 usual, 5 hazy.
    distance_au : float
        Distance of the sun.

    Returns
    -------
    ClearSky
        Nothing at night.

    References
    ----------
    .. [1] Ineichen P, Perez R. A new airmass independent formulation for the Linke turbidity coefficient.
       Solar Energy 2002;73:151-157.
    .. [2] Kasten F, Young AT. Revised optical air mass tables and approximation formula. Appl Opt
       1989;28:4735-4738.

    Examples
    --------
    >>> sky = clear_sky_ineichen(math.radians(90 - 37.643), 1035.0, 3.0, 1.0099)
    >>> round(sky.global_w_m2), round(sky.direct_normal_w_m2), round(sky.diffuse_w_m2)
    (836, 931, 99)
    """
    cosine = max(math.sin(elevation_rad), 0.0)
    if cosine <= 0.0:
        return ClearSky(0.0, 0.0, 0.0)
    zenith = 90.0 - math.degrees(elevation_rad)
    mass = 1.0 / (cosine + 0.50572 * (96.07995 - zenith) ** -1.6364)
    mass *= float(standard_pressure_kpa(altitude_m)) / SEA_LEVEL_KPA
    outside = SOLAR_W_M2 / distance_au**2
    thick, thin = math.exp(-altitude_m / 8000.0), math.exp(-altitude_m / 1250.0)
    upper, lower = 5.09e-5 * altitude_m + 0.868, 3.92e-5 * altitude_m + 0.0387
    turbid = linke_turbidity - 1.0
    whole = upper * outside * cosine * math.exp(-lower * mass * (thick + thin * turbid))
    beam = outside * (0.664 + 0.163 / thick) * math.exp(-0.09 * mass * turbid)
    share = 1.0 - (0.1 - 0.2 * math.exp(-linke_turbidity)) / (0.1 + 0.882 / thick)
    beam = min(beam, whole * max(share, 0.0) / cosine)
    return ClearSky(whole, beam, whole - beam * cosine)
