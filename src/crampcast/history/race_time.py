"""The time that a runner would take for a race."""

from __future__ import annotations

import numpy as np

from crampcast.body.capacity import chosen_level_m_s, law_power_w_kg, sustainable_share, sustained_power_w_kg
from crampcast.history.capacity import Capacity
from crampcast.history.race_power import stated_race_power_w_kg


def predict_race_s(
    capacity: Capacity, distance_m: float, climb_m: float = 0.0, *, count: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """Return 10th, 50th and 90th percentile of the time over a distance.

    Parameters
    ----------
    capacity : Capacity
        Aerobic ceiling and endurance with their uncertainty.
    distance_m, climb_m : float
        The race.
    count, seed : int
        Draws and the seed of chance.

    Returns
    -------
    tuple of float
        s; of the mean race, without the spread from day to day, heat or fuel.

    Notes
    -----
    Solves ``P(distance, T) = sustained power(ceiling, T)`` for each draw on a grid of times; who chooses to
    walk on the level is taken at that speed there, and in hills at all that can be held.
    """
    ceiling, endurance = capacity.draw(count, np.random.default_rng(seed))
    level_s = distance_m + 8.0 * climb_m
    time_s = np.geomspace(level_s / 7.5, level_s / 0.7, 400)
    power = np.log(stated_race_power_w_kg(distance_m, time_s, climb_m))
    held = np.asarray(sustained_power_w_kg(ceiling[:, None], time_s[None, :], endurance[:, None]))
    if capacity.walked and not climb_m:
        share = sustainable_share(time_s[None, :], endurance[:, None])
        walked_m_s = chosen_level_m_s(capacity.level_choice_m_s(endurance)[:, None], share)
        held = np.minimum(held, np.asarray(law_power_w_kg(walked_m_s)))
    spare = np.log(held) - power[None, :]
    at = [float(np.interp(0.0, row, np.log(time_s))) for row in spare]
    low, middle, high = np.exp(np.quantile(at, (0.1, 0.5, 0.9)))
    return float(low), float(middle), float(high)
