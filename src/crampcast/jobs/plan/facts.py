"""Measured facts behind each group of causes, in words a runner uses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.jobs.plan.asked import Stretch
from crampcast.jobs.plan.causes import rows_of
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.numbers import Shown
from crampcast.jobs.plan.quarters import finish_s
from crampcast.units import format_duration, signed

FloatArray = NDArray[np.float64]


def facts(drinking: Drinking, own_s: FloatArray, stretch: Stretch) -> dict[str, list[str]]:
    """Return the facts behind each group of causes, up to and over a stretch.

    Parameters
    ----------
    drinking : Drinking
        The plan as simulated.
    own_s : ndarray
        Every draw's finish time at its own even effort.
    stretch : Stretch
        The part of the course that the causes speak of.

    Returns
    -------
    dict
        Sentences by name of the group.
    """
    outlook, run = drinking.outlook, drinking.run
    course, n = outlook.course, outlook.segments
    profile, segments = outlook.profile, outlook.course.segments
    here = rows_of(outlook, stretch)
    last = int(here[-1])
    up_to = slice(0, last + 1)
    wbgt = np.median(run.wbgt_c[:, here], axis=0)
    shown = coefficients(Shown, "plan.shown")
    core_c = min(float(np.median(run.core_c[:, last])), shown.hottest_core_c)
    rise = np.asarray(segments.length_m * segments.grade, dtype=float)

    def climb(sign: float, rows: slice | NDArray[np.int64]) -> str:
        return f"{float(np.maximum(sign * rise[rows], 0.0).sum()):.0f} m"

    there_s = float(np.median(run.time_s[:, last]))
    found: dict[str, list[str]] = {
        "duration and distance": [
            f"{stretch.to_m / 1000.0:.1f} km and {format_duration(there_s)} up to there",
            _distance(drinking),
        ],
        "climbing": [f"{climb(1.0, up_to)} of climb up to there, {climb(1.0, here)} of it here"],
        "descending and damage": [
            f"{climb(-1.0, up_to)} of descent up to there, {climb(-1.0, here)} of it here"
        ],
        "heat": [f"WBGT {_span(wbgt)} °C here, core temperature {core_c:.1f} °C"],
        "energy": [
            f"leg glycogen {float(np.median(run.muscle_glycogen_g[:, last])):.0f} g here, "
            f"{float(np.median(run.muscle_glycogen_g[:, 0])):.0f} g at the start"
        ],
        "fluid and sodium": [
            f"body water {signed(float(np.median(run.water_change_l[:, last])), 1)} L here",
            f"{float(np.median(np.sum(run.sweat_l[:, up_to], axis=1))):.1f} L of sweat up to there",
        ],
        "ground": [_ground(drinking, here)],
        "altitude": [f"up to {float(np.max(segments.altitude_m[up_to])):.0f} m above the sea"],
        "recent load and conditioning": list(outlook.condition.basis[:3]),
        "personal proneness": [_record(profile.cramp_history)],
        "pace": [_pace(float(np.median(finish_s(run, n))), own_s)],
    }
    if not course.has_elevation:
        found["climbing"] = found["descending and damage"] = ["the course has no heights: planned flat"]
        found["altitude"] = []
    if drinking.status in ("excluded", "refused"):
        found["fluid and sodium"] = ["no amounts are named; drink when thirsty"]
    return found


def _pace(finish_s: float, own_s: FloatArray) -> str:
    faster = float(np.median(own_s)) / finish_s - 1.0
    if abs(faster) < 0.005:
        return f"even effort over {finish_s / 3600.0:.1f} h"
    return f"{abs(faster):.1%} {'faster' if faster > 0 else 'slower'} than your own predicted even effort"


def _distance(drinking: Drinking) -> str:
    race_km = drinking.outlook.course.length_m / 1000.0
    longest = drinking.outlook.profile.longest_run_km
    if longest is None:
        return f"{race_km:.1f} km; your longest run is not known, a usual entrant's stands in"
    if longest >= race_km:
        return f"{race_km:.1f} km, within your longest run of {longest:.1f} km"
    return f"{race_km - longest:.1f} km farther than your longest run of {longest:.1f} km"


def _ground(drinking: Drinking, here: NDArray[np.int64]) -> str:
    segments = drinking.outlook.course.segments
    names = np.asarray(segments.ground_names, dtype=object)[segments.ground[here]]
    length_m = segments.length_m[here]
    share = {str(name): float(np.sum(length_m[names == name])) for name in set(names)}
    whole = sum(share.values()) or 1.0
    return ", ".join(
        f"{name} {part / whole:.0%}" for name, part in sorted(share.items(), key=lambda s: -s[1])
    )


def _record(races: float | None) -> str:
    if races is None:
        return "cramp record not given: the usual spread of runners"
    return f"a cramp in {races:.0f} of the last ten races"


def _span(values: FloatArray) -> str:
    """Return a range in whole numbers, one number where both ends are the same.

    Examples
    --------
    >>> _span(np.array([21.6, 22.4])), _span(np.array([21.0, 23.0]))
    ('22', '21 to 23')
    >>> _span(np.array([-11.0, -0.3]))
    '−11 to 0'
    """
    low, high = (f"{round(float(value))}".replace("-", "−") for value in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
