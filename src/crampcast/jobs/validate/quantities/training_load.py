"""Training load as others count it."""

from __future__ import annotations

from typing import Any

from crampcast.body.recovery import load
from crampcast.jobs.validate.quantities.fuel import FEMALE, known_word
from crampcast.jobs.validate.quantity import CannotPredict, quantity


@quantity("fitness_fatigue_update_au", model="banister_1991", default=True)
def fitness(previous_au: float, load_au: float, time_constant_d: float) -> Any:
    """Fitness or fatigue after one more day."""
    return load.fitness_fatigue_step(previous_au, load_au, time_constant_d)


@quantity("banister_performance_au", model="banister_1991", default=True)
def performance(fitness_au: float, fatigue_au: float, k1: float, k2: float) -> Any:
    """Weighted fitness less weighted fatigue."""
    return load.banister_performance(fitness_au, fatigue_au, k1, k2)


@quantity("ewma_lambda", model="williams_2017", default=True)
def smoothing(window_d: float) -> Any:
    """Smoothing constant of a window."""
    return load.ewma_lambda(window_d)


@quantity("trimp_au", model="banister_1991", default=True)
def impulse(duration_min: float, hr_reserve_fraction: float, sex: str) -> Any:
    """Training impulse of a session."""
    return load.banister_trimp(duration_min, hr_reserve_fraction, known_word(sex, FEMALE, "sex"))


def _ratio(value: float | None, low: float | None, high: float | None) -> float:
    """Return a ratio inside the band asked about; open bands reach a little beyond their end."""
    if value is not None:
        return value
    if low is not None and high is not None:
        return 0.5 * (low + high)
    if low is not None:
        return low + _BEYOND
    if high is not None:
        return high - _BEYOND
    raise CannotPredict("the input session_to_longest_30d_ratio, or a band of it, is missing")


_BEYOND = 0.2


@quantity("session_spike_hazard_ratio", model="frandsen_2025", default=True)
def spike(
    session_to_longest_30d_ratio: float | None = None,
    session_to_longest_30d_ratio_low: float | None = None,
    session_to_longest_30d_ratio_high: float | None = None,
) -> Any:
    """Hazard ratio by the published steps."""
    ratio = _ratio(
        session_to_longest_30d_ratio, session_to_longest_30d_ratio_low, session_to_longest_30d_ratio_high
    )
    return load.session_spike_hazard_ratio(ratio)


@quantity("session_spike_hazard_ratio", model="reference")
def smooth_spike(
    session_to_longest_30d_ratio: float | None = None,
    session_to_longest_30d_ratio_low: float | None = None,
    session_to_longest_30d_ratio_high: float | None = None,
) -> Any:
    """Hazard ratio without steps."""
    ratio = _ratio(
        session_to_longest_30d_ratio, session_to_longest_30d_ratio_low, session_to_longest_30d_ratio_high
    )
    return load.smooth_spike_hazard_ratio(ratio)
