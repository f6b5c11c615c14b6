"""What was measured or modelled behind each driver, in a runner's words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crampcast.jobs.explain.intake import Eaten
from crampcast.jobs.explain.recorded import Recorded
from crampcast.jobs.explain.reference import Conditioned
from crampcast.simulation.state import Kept
from crampcast.weather.along import Environment

FloatArray = NDArray[np.float64]

SAME = 0.01


def facts(
    parts: Recorded,
    own_s: FloatArray,
    known: Conditioned,
    environment: Environment | None,
    eaten: Eaten,
    lived: Kept,
) -> dict[str, list[str]]:
    """Return the facts of each driver.

    Parameters
    ----------
    parts : Recorded
        The recording in pieces.
    own_s : ndarray, shape (draws, pieces)
        Own predicted times.
    known : Conditioned
        What training has covered.
    environment, eaten
        Weather and intake, where known.
    lived : Kept
        The replay.
    """
    last = int(np.flatnonzero(parts.within)[-1])
    up_m, down_m = (parts.until(np.maximum(sign * parts.grade, 0.0) * parts.length_m) for sign in (1.0, -1.0))
    km = parts.until(parts.length_m) / 1000.0
    found = {
        "pace": _pace(parts, np.median(own_s, axis=0)),
        "distance": [f"{km:.1f} km in {_clock(parts.end_s[last])} up to there"],
        "climbing": [f"{up_m:.0f} m of climb up to there; training covers {known.climb_m:.0f} m"],
        "descending": [f"{down_m:.0f} m of descent up to there; training covers {known.climb_m:.0f} m"],
        "energy": [
            f"muscle glycogen {float(lived.muscle_glycogen_g[last]):.0f} g by the model",
        ],
        "heat": [f"core temperature {float(lived.core_c[last]):.1f} °C by the model"],
        "fluid": [f"body water {float(lived.water_change_l[last]):+.1f} L by the model"],
        "altitude": [f"up to {float(np.max(parts.altitude_m[: last + 1])):.0f} m"],
    }
    if eaten.carbohydrate_known:
        found["energy"].insert(0, f"{eaten.carbohydrate_g_h:.0f} g/h of carbohydrate")
    if eaten.fluid_known:
        found["fluid"].insert(0, f"{eaten.fluid_l_h:.1f} L/h to drink")
    if eaten.sodium_known:
        found["fluid"].insert(0, f"{eaten.sodium_mg_h:.0f} mg/h of sodium")
    if environment is not None:
        wbgt = lived.wbgt_c[: last + 1]
        found["heat"].insert(0, f"WBGT {float(wbgt.min()):.0f} to {float(wbgt.max()):.0f} °C")
    if not parts.has_altitude:
        found["climbing"] = found["descending"] = found["altitude"] = []
    return found


def _clock(seconds: float) -> str:
    whole = round(float(seconds))
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def _pace(parts: Recorded, own_s: FloatArray) -> list[str]:
    """Compare the first third, the rest up to the stretch, and the stretch with the own predicted pace."""
    out = []
    before = np.flatnonzero(parts.before)
    third = before[: len(before) // 3]
    for name, rows in (
        ("first third", third),
        ("until then", before),
        ("last half hour", np.flatnonzero(parts.within)),
    ):
        recorded, own = float(parts.moving_s[rows].sum()), float(own_s[rows].sum())
        if recorded <= 0.0 or own <= 0.0:
            continue
        faster = own / recorded - 1.0
        if abs(faster) < SAME:
            out.append(f"{name}: your own predicted pace")
        else:
            out.append(f"{name}: {abs(faster):.0%} {'faster' if faster > 0 else 'slower'} than predicted")
    return out
