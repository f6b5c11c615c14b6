"""Heat before and during the race, and cold with rain and wind (H11, H16)."""

from __future__ import annotations

import numpy as np

from crampcast.jobs.safety.limits import is_own_choice, safety_limits
from crampcast.jobs.safety.terms import LimitUse, Message, Situation
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


def _cold(runner: Trajectory, situation: Situation) -> tuple[Message, ...]:
    """Warn where cold, rain and wind meet, or where the core is predicted to cool (H16)."""
    heat = safety_limits().heat
    coldest_c = -upper_percentile(worst(-runner.core_c, np.inf), 0.9)
    cooling = np.isfinite(coldest_c) and coldest_c < heat.cold_core_c
    count = min(len(situation.temperature_c), len(situation.wind_m_s), len(situation.rain))
    air = np.asarray(situation.temperature_c[:count], dtype=float)
    wind = np.asarray(situation.wind_m_s[:count], dtype=float)
    wet = np.asarray(situation.rain[:count], dtype=bool)
    bleak = bool(np.any((air < heat.cold_wet_c) & (wind >= heat.cold_wind_m_s) & wet))
    if not (cooling or bleak):
        return ()
    what = "The body could cool down" if cooling else "Cold, rain and wind meet"
    text = f"{what}: dry layers and a jacket within reach, keep moving, no long stops; shivering is an alarm."
    return (Message("H16", "warning", text),)
