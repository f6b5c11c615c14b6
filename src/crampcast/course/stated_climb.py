"""Heights brought to the climb that a race states, where they err alike over more than their own noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NoReturn

import numpy as np

from crampcast.course.elevation import Profile, rises_and_falls_m
from crampcast.course.points import FloatArray
from crampcast.errors import UnusableInput
from crampcast.units import parse_quantity

OPTION: Final = "--climb"
WIDEST_M: Final = 300.0
"""Standard deviation of the widest smoothing: errors of satellites and coarse maps are alike over 100 to
200 m, what is wider is hills (our choice)."""
MOST_FACTOR: Final = 2.0
FREE_M_PER_KM: Final = 10.0
"""Where heights and race differ by more than a factor of two and by more than 10 m a km, feet and metres, two
courses or two races were mixed up (our choice)."""
SHARE_SD: Final = 0.05
"""Standard error of a stated climb, as of one in words."""
HIGHEST_M: Final = 100_000.0
_STEPS: Final = 40


def parse_climb_m(text: str) -> float:
    """Read a stated climb.

    Parameters
    ----------
    text : str
        Metres, or feet with their unit: ``2400``, ``"2400 m"``, ``"7900 ft"``.

    Returns
    -------
    float
        Climb, m.

    Raises
    ------
    UnusableInput
        If it is no height from 0 to 100 km.

    Examples
    --------
    >>> parse_climb_m("2400"), round(parse_climb_m("7900 ft"))
    (2400.0, 2408)
    """
    climb_m = float(parse_quantity(text, "m", OPTION))
    if not 0.0 <= climb_m <= HIGHEST_M:
        what = f"a climb of {climb_m:g} m"
        raise UnusableInput(what, where=OPTION, remedy='write what the race states, like "2400 m"')
    return climb_m


def refuse_climb_of_words(where: str = OPTION) -> NoReturn:
    """Refuse a stated climb beside a course in words.

    Raises
    ------
    UnusableInput
        Always: words say their climb themselves.
    """
    what = "a course in words says its climb itself"
    raise UnusableInput(what, where=where, remedy='write it like "50 km 2400 m"')


def brought_to_climb(profile: Profile, stated_m: float) -> tuple[Profile, str]:
    """Bring a profile to a stated climb.

    Parameters
    ----------
    profile : Profile
        Ground as estimated from the heights.
    stated_m : float
        Climb that the race states, m.

    Returns
    -------
    Profile, str
        Ground of that climb, and what was done.

    Raises
    ------
    UnusableInput
        If both differ by more than a factor of two and 10 m a km, or the finish lies higher than the climb.

    Notes
    -----
    Start and finish stay. What lies above or below the straight line between them is smoothed by a normal
    kernel of the least width that leaves the stated climb, at most 300 m; what is then still too much, or too
    little from the beginning, is scaled. The descent follows from climb and finish.

    Examples
    --------
    >>> distance = np.linspace(0.0, 5000.0, 501)
    >>> hill = 100.0 * np.sin(np.pi * distance / 5000.0) + 3.0 * np.sin(distance / 30.0)
    >>> rough = Profile(distance, hill, 0.0 * hill, *rises_and_falls_m(hill), 5.0, 0.05)
    >>> smooth, said = brought_to_climb(rough, 120.0)
    >>> round(smooth.climb_m), said
    (120, 'the heights climb 175 m and the race states 120 m: smoothed to that')
    """
    way_m = profile.distance_m - profile.distance_m[0]
    found_m, length_km = profile.climb_m, float(way_m[-1]) / 1000.0
    net_m = float(profile.altitude_m[-1] - profile.altitude_m[0])
    free_m = FREE_M_PER_KM * length_km
    if not (
        min(found_m / MOST_FACTOR, found_m - free_m)
        <= stated_m
        <= max(found_m * MOST_FACTOR, found_m + free_m)
    ):
        raise UnusableInput(
            f"{stated_m:.0f} m, but the heights of the course climb {found_m:.0f} m",
            where=OPTION,
            remedy="check the unit and the course, or leave it out",
        )
    if stated_m < net_m:
        what = f"{stated_m:.0f} m, but the finish lies {net_m:.0f} m above the start"
        raise UnusableInput(what, where=OPTION, remedy="check the unit and the course, or leave it out")
    line = profile.altitude_m[0] + net_m * way_m / way_m[-1]
    over, step_m = profile.altitude_m - line, float(way_m[1])

    def climb_m(altitude_m: FloatArray) -> float:
        return rises_and_falls_m(altitude_m)[0]

    done = "scaled"
    if found_m > stated_m:
        width_m = _where(lambda sd: climb_m(line + _smoothed(over, sd / step_m)) - stated_m, 0.0, WIDEST_M)
        over = _smoothed(over, width_m / step_m)
        done = "smoothed" if width_m < WIDEST_M else "smoothed and scaled"
    if climb_m(line + over) <= 1e-6 < stated_m:
        what = f"{stated_m:.0f} m, but the course has no rise at all that could be scaled"
        raise UnusableInput(what, where=OPTION, remedy='give the course in words, "50 km 2400 m"')
    most = 1.0
    while climb_m(line + most * over) < stated_m:
        most *= 2.0
    factor = _where(lambda k: stated_m - climb_m(line + k * over), 0.0, most)
    altitude = line + factor * over
    climb, descent = rises_and_falls_m(altitude)
    moved = np.abs(altitude - profile.altitude_m)
    brought = replace(
        profile,
        altitude_m=altitude,
        altitude_sd_m=np.hypot(profile.altitude_sd_m, moved),
        climb_m=climb,
        descent_m=descent,
        climb_sd_m=SHARE_SD * stated_m,
        typical_grade=float(np.std(np.diff(altitude) / step_m)),
    )
    return brought, f"the heights climb {found_m:.0f} m and the race states {stated_m:.0f} m: {done} to that"


def _smoothed(over_m: FloatArray, sd_steps: float) -> FloatArray:
    """Smooth by a normal kernel; both ends stay where they are."""
    if sd_steps < 1e-3:
        return over_m
    reach = min(int(np.ceil(4.0 * sd_steps)), over_m.size - 1)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sd_steps) ** 2)
    before, after = 2.0 * over_m[0] - over_m[reach:0:-1], 2.0 * over_m[-1] - over_m[-2 : -reach - 2 : -1]
    padded = np.concatenate([before, over_m, after])
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), mode="valid"), dtype=np.float64)


def _where(falling: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling function is zero; the end if it is positive all the way."""
    if falling(high) > 0.0:
        return high
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return high
