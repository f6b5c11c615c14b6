"""Heat before and during the race, and cold with rain and wind (H11, H16)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crampcast.evidence import coefficients
from crampcast.jobs.safety.limits import is_own_choice, safety_limits
from crampcast.jobs.safety.terms import Array, LimitUse, Message, Situation
from crampcast.jobs.safety.trajectories import Trajectory, upper_percentile, worst

WeatherVerdict = tuple[tuple[LimitUse, ...], tuple[Message, ...], tuple[int, ...], str]


def judge_weather(runner: Trajectory, situation: Situation) -> WeatherVerdict:
    """Judge heat by WBGT and cold by core temperature, rain and wind.

    Parameters
    ----------
    runner : Trajectory
        The thirsty runner.
    situation : Situation
        WBGT at the start and by quarter hour; air, wind and rain by quarter hour; quarter hours already
        walked.

    Returns
    -------
    tuple of LimitUse, tuple of Message
        Limits and messages.
    tuple of int
        Quarter hours that must be walked and are not yet.
    str
        Why there is no plan; empty if there is.

    Notes
    -----
    Above 28 °C WBGT at the start there is no race effort: every quarter hour above it is walked, and where
    the course
    of the day is not known, all of it. An unknown WBGT at the start is refused.
    """
    heat = safety_limits().heat
    start_c = situation.wbgt_start_c
    if not np.isfinite(start_c):
        return (), (), (), "the heat at the start is not known: give the weather"
    by_quarter = np.asarray(situation.wbgt_c, dtype=float)
    hot = {int(q) for q in np.flatnonzero(~(by_quarter <= heat.wbgt_stop_c))}
    say: list[Message] = []
    if start_c > heat.wbgt_stop_c:
        hot |= {0} if len(by_quarter) else set(range(int(np.ceil(max(situation.duration_s, 0.0) / 900.0))))
        text = f"WBGT {start_c:.0f} °C at the start: no race effort. Walk, or do not start."
        say.append(Message("H11", "stop", text))
    elif start_c > heat.wbgt_warn_c:
        used_to_it = situation.acclimatisation
        if used_to_it is None or not used_to_it >= heat.acclimatised_share:
            text = f"WBGT {start_c:.0f} °C at the start and you are not used to heat: slow, or no start."
            say.append(Message("H11", "warning", text))
    if hot and start_c <= heat.wbgt_stop_c:
        first_h = min(hot) / 4.0
        text = f"From about {first_h:.0f} h on it gets too hot to run: the plan walks, with water and shade."
        say.append(Message("H11", "warning", text))
    top_c = float(np.nanmax(np.append(by_quarter, start_c)))
    own = is_own_choice("heat.wbgt_stop_c")
    use = LimitUse(
        "H11_wbgt", top_c, heat.wbgt_stop_c, "degC", bool(hot), own, "Above it nobody runs at race effort."
    )
    cold = _cold(runner, situation)
    return (use,), (*say, *cold), tuple(sorted(hot - situation.walked)), ""


class HighGround(NamedTuple):
    """Above which height a body that is not used to it may fall ill; group ``safety.altitude``."""

    warn_from_m: float


def high_ground(altitude_m: ArrayLike) -> list[str]:
    """Say what to watch for where a course goes high.

    Parameters
    ----------
    altitude_m : array-like
        Heights along the course, m.

    Returns
    -------
    list of str
        One sentence; none on lower ground.

    Examples
    --------
    >>> high_ground([300.0, 1200.0]), high_ground([300.0, 3480.0])[0][:43]
    ([], 'Up to 3480 m: headache with nausea, a stagg')
    """
    top_m = float(np.max(np.asarray(altitude_m, dtype=float), initial=-np.inf))
    if not top_m > coefficients(HighGround, "safety.altitude").warn_from_m:
        return []
    return [
        f"Up to {top_m:.0f} m: headache with nausea, a stagger, confusion, or breathlessness that rest does "
        "not ease is the height, not thirst: go down, with company, and get help. Do not drink against it."
    ]


def _cold(runner: Trajectory, situation: Situation) -> tuple[Message, ...]:
    """Warn of cold rain and wind, of a core predicted to cool and of layers that a plan counts on (H16)."""
    heat = safety_limits().heat
    on_the_way = np.asarray(runner.time_s) <= heat.cold_way_share * situation.duration_s
    cooling = _cools(runner.core_c[:, on_the_way], heat.cold_core_c)
    count = min(len(situation.temperature_c), len(situation.wind_m_s), len(situation.rain))
    air = np.asarray(situation.temperature_c[:count], dtype=float)
    wind = np.asarray(situation.wind_m_s[:count], dtype=float)
    wet = np.asarray(situation.rain[:count], dtype=bool)
    bleak = bool(np.any((air < heat.cold_wet_c) & (wind >= heat.cold_wind_m_s) & wet))
    if not (cooling or bleak) and situation.worn_clo >= heat.cold_layers_clo:
        text = (
            "It is cold for your effort: the plan counts on warm layers, jacket, hat and gloves; "
            "keep dry ones within reach, keep moving, no long stops; shivering is an alarm."
        )
        return (Message("H16", "warning", text),)
    if not (cooling or bleak):
        if not _cools(runner.core_c, heat.cold_core_c):
            return ()
        text = "After the finish the body cools fast in wet kit: dry layers and a jacket at hand, go indoors."
        return (Message("H16", "warning", text),)
    what = "The body could cool down" if cooling else "Cold, rain and wind meet"
    text = f"{what}: dry layers and a jacket within reach, keep moving, no long stops; shivering is an alarm."
    return (Message("H16", "warning", text),)


def _cools(core_c: Array, least_c: float) -> bool:
    """Tell whether one in ten runners or more is predicted to cool below a temperature."""
    coldest_c = -upper_percentile(worst(-core_c, np.inf), 0.9)
    return bool(np.isfinite(coldest_c) and coldest_c < least_c)
