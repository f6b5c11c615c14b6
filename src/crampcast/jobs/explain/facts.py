"""What was measured or modelled behind each driver, in a runner's words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.explain.reference import usual_times
from crampcast.jobs.explain.situation import Situation
from crampcast.simulation.state import Kept

FloatArray = NDArray[np.float64]

SAME = 0.01
"""Smaller differences of pace are none."""
UNEVEN = 0.05
"""A first third this much faster than the run's own mean effort is told."""
OF_THIRD = 3


def facts(situation: Situation, own_s: FloatArray, lived: Kept) -> dict[str, list[str]]:
    """Return the facts of each driver.

    Parameters
    ----------
    situation : Situation
        Recording, training, day and intake.
    own_s : ndarray, shape (draws, pieces)
        Own predicted times.
    lived : Kept
        The replay.
    """
    parts, known = situation.parts, situation.known
    last = int(np.flatnonzero(parts.within)[-1])
    up_m, down_m = (parts.until(np.maximum(sign * parts.grade, 0.0) * parts.length_m) for sign in (1.0, -1.0))
    km, longest_km = parts.until(parts.length_m) / 1000.0, known.longest_m / 1000.0
    whose = "your training covers" if known.known_climb else "a usual runner's training covers"
    found = {
        "pace": _pace(situation, np.median(own_s, axis=0)),
        "distance": [
            f"{km:.1f} km in {_clock(parts.end_s[last])} up to there",
            f"{'your' if known.known_longest else 'a usual'} longest run is {longest_km:.1f} km",
        ],
        "climbing": [f"{up_m:.0f} m of climb up to there; {whose} {known.climb_m:.0f} m"],
        "descending": [f"{down_m:.0f} m of descent up to there; {whose} {known.climb_m:.0f} m"],
        "energy": [f"leg glycogen {float(lived.muscle_glycogen_g[last]):.0f} g left, by the model"],
        "heat": [f"core temperature {float(lived.core_c[last]):.1f} °C, by the model"],
        "fluid": [f"body water {float(lived.water_change_l[last]):+.1f} L, by the model"],
        "altitude": [f"up to {float(np.max(parts.altitude_m[: last + 1])):.0f} m above the sea"],
        "ground": _ground(situation),
        "gait": _gait(situation.left_share),
        "load": _load(situation),
        "proneness": [*situation.person, _record(situation.cramp_history)],
    }
    eaten = situation.eaten
    if eaten.carbohydrate_known:
        found["energy"].insert(0, f"{eaten.carbohydrate_g_h:.0f} g/h of carbohydrate eaten")
    if eaten.sodium_known:
        found["fluid"].insert(0, f"{eaten.sodium_mg_h:.0f} mg/h of sodium")
    if eaten.fluid_known:
        found["fluid"].insert(0, f"{eaten.fluid_l_h:.1f} L an hour drunk")
    if situation.environment is not None:
        wbgt = lived.wbgt_c[: last + 1]
        found["heat"].insert(0, f"WBGT {float(wbgt.min()):.0f} to {float(wbgt.max()):.0f} °C")
    if not parts.has_altitude:
        found["climbing"] = found["descending"] = found["altitude"] = []
    return found


def _clock(seconds: float) -> str:
    whole = round(float(seconds))
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def _pace(situation: Situation, own_s: FloatArray) -> list[str]:
    """Compare the first third, the rest up to the stretch, and the stretch with an even effort."""
    parts = situation.parts
    than = "your own predicted effort" if situation.own_ability else "this run's own even effort"
    out = []
    before = np.flatnonzero((parts.before > 0.0) & (parts.moving_s > 0.0))
    third = len(before) // OF_THIRD
    within = np.flatnonzero((parts.within > 0.0) & (parts.moving_s > 0.0))
    for name, rows in (
        ("first third", before[:third]),
        ("after that", before[third:]),
        ("last half hour", within),
    ):
        recorded, own = float(parts.moving_s[rows].sum()), float(own_s[rows].sum())
        if recorded <= 0.0 or own <= 0.0:
            continue
        faster = own / recorded - 1.0
        if abs(faster) < SAME:
            out.append(f"{name}: at the pace of {than} on this ground")
        else:
            word = "faster" if faster > 0 else "slower"
            out.append(f"{name}: {abs(faster):.0%} {word} than {than} on this ground")
    usual_s = np.median(usual_times(parts, own_s[None, :]), axis=0)
    early = (
        float(usual_s[before[:third]].sum()) / max(float(parts.moving_s[before[:third]].sum()), 1e-3) - 1.0
    )
    if situation.own_ability and early >= UNEVEN and not np.allclose(usual_s[before], own_s[before]):
        out.insert(0, f"first third: {early:.0%} faster than this run's own mean effort")
    return out


def _ground(situation: Situation) -> list[str]:
    """Say what was underfoot and on the back."""
    pack = [f"a pack of {situation.pack_kg:.1f} kg"] if situation.pack_kg > 0.0 else []
    return [*pack, f"{situation.ground[0]}, taken for the whole run"]


def _gait(left_share: float | None) -> list[str]:
    """Say how ground contact was shared between the feet."""
    if left_share is None:
        return []
    return [
        f"ground contact {left_share:.1%} left, {1.0 - left_share:.1%} right; "
        "that this brings cramps is a hypothesis"
    ]


def _record(races: float | None) -> str:
    """Say what the record of cramps is."""
    if races is None:
        return "your record of cramps is not known"
    return f"a cramp in {races:.0f} of the last ten races"


def _load(situation: Situation) -> list[str]:
    """Say what the days before left in the legs."""
    carried = situation.carried
    if carried is None:
        return []
    out = [
        f"{carried.week_m / 1000.0:.0f} km in the seven days before; "
        f"{carried.usual_week_m / 1000.0:.0f} km in a usual week"
    ]
    if carried.session_m:
        out.append(f"{carried.session_m / 1000.0:.1f} km in one of the last three days")
    if carried.strength_lost >= SAME:
        out.append(f"{carried.strength_lost:.0%} of thigh strength still lost to descents, by the model")
    return out
