"""Measured facts behind each group of causes, in words a runner uses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.jobs.plan.drinking import Drinking
from crampcast.jobs.plan.numbers import Shown
from crampcast.jobs.plan.quarters import finish_s

FloatArray = NDArray[np.float64]


def facts(drinking: Drinking, own_s: FloatArray) -> dict[str, list[str]]:
    """Return the facts behind each group of causes.

    Parameters
    ----------
    drinking : Drinking
        The plan as simulated.
    own_s : ndarray
        Every draw's finish time at its own even effort.

    Returns
    -------
    dict
        Sentences by name of the group.
    """
    outlook, run = drinking.outlook, drinking.run
    course, n = outlook.course, outlook.segments
    profile = outlook.profile
    finish = float(np.median(finish_s(run, n)))
    wbgt = np.median(run.wbgt_c[:, :n], axis=0)
    shown = coefficients(Shown, "plan.shown")
    hottest_c = min(float(np.median(run.core_c[:, :n].max(axis=1))), shown.hottest_core_c)
    found: dict[str, list[str]] = {
        "duration and distance": [_distance(drinking)],
        "climbing": [f"{course.climb_m:.0f} m of climb in {course.length_m / 1000.0:.1f} km"],
        "descending and damage": [f"{course.descent_m:.0f} m of descent"],
        "heat": [f"WBGT {wbgt.min():.0f} to {wbgt.max():.0f} °C on the way, core up to {hottest_c:.1f} °C"],
        "energy": [
            f"muscle glycogen {float(np.median(run.muscle_glycogen_g[:, 0])):.0f} g at the start, "
            f"{float(np.median(run.muscle_glycogen_g[:, n - 1])):.0f} g at the finish"
        ],
        "fluid and sodium": [
            f"body water {float(np.median(run.water_change_l[:, n - 1])):+.1f} L at the finish",
            f"{float(np.median(np.sum(run.sweat_l[:, :n], axis=1))):.1f} L of sweat",
        ],
        "ground": [f"{_ground(drinking)}"],
        "altitude": [f"highest point {float(np.max(course.segments.altitude_m)):.0f} m"],
        "recent load and conditioning": list(outlook.condition.basis[:3]),
        "personal proneness": [_record(profile.cramp_history)],
        "pace": [_pace(finish, own_s)],
    }
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


def _ground(drinking: Drinking) -> str:
    segments = drinking.outlook.course.segments
    names = np.asarray(segments.ground_names, dtype=object)[segments.ground]
    share = {str(name): float(np.sum(segments.length_m[names == name])) for name in set(names)}
    whole = sum(share.values()) or 1.0
    return ", ".join(
        f"{name} {part / whole:.0%}" for name, part in sorted(share.items(), key=lambda s: -s[1])
    )


def _record(races: float | None) -> str:
    if races is None:
        return "cramp record not given: the usual spread of runners"
    return f"a cramp in {races:.0f} of the last ten races"
