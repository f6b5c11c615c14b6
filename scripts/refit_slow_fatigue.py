"""Refit the slow loss of strength net of damage, from strength lost in races.

Run ``python scripts/refit_slow_fatigue.py``: it prints the asymptote and time constant for knee extensors and
plantar flexors and the table of races. The values go to ``evidence/parameters/muscle.toml`` by hand, flagged
derived.

Race losses are published; durations, mean speeds, the split of the course and the repeated-bout protection of
the starters are assumptions, written beside each race. Load comes from this package's own load model at those
speeds, so the fit belongs to that model.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import jax
import numpy as np
from scipy.optimize import least_squares

from crampcast.body.muscle.damage import damage_loss, damage_while_running, eccentric_dose_kj_kg
from crampcast.body.muscle.load import combine_load, duty_factor, relative_load, segment_load_per_speed
from crampcast.evidence.muscles import MUSCLES
from crampcast.evidence.parameters import load_parameters

KNEE, CALF = MUSCLES.index("vasti"), MUSCLES.index("soleus")
PROTECTION = 0.65
"""Repeated-bout protection assumed for starters of mountain races."""
HALF_LOAD = 1.0
"""Curvature of the load response; not identifiable from these races."""


class Race(NamedTuple):
    """A race: published loss of maximal force, and what is assumed about how it was run."""

    name: str
    hours: float
    moving_share: float
    descent_m: float
    parts: tuple[tuple[float, float, float, float], ...]
    """Share of moving time, grade, speed m/s, run share."""
    knee_loss: float | None
    calf_loss: float | None


RACES = (
    Race("20 km treadmill (Ross 2009)", 1.4, 1.0, 0.0, ((1.0, 0.0, 3.97, 1.0),), 0.15, None),
    Race("half-marathon (2018)", 1.5, 1.0, 0.0, ((1.0, 0.0, 3.91, 1.0),), 0.21, None),
    Race("2 h, 28.4 km (Lepers 2000)", 2.0, 1.0, 0.0, ((1.0, 0.0, 3.94, 1.0),), 0.16, None),
    Race("marathon (Petersen 2007)", 2.58, 1.0, 0.0, ((1.0, 0.0, 4.55, 1.0),), 0.22, 0.17),
    Race(
        "30 km trail (Millet 2003)",
        3.145,
        1.0,
        400.0,
        ((0.4, 0.05, 2.3, 1.0), (0.6, -0.03, 2.9, 1.0)),
        0.235,
        None,
    ),
    Race(
        "110 km mountain (Giandolini 2016)",
        20.0,
        0.95,
        5900.0,
        ((0.50, 0.13, 1.2, 0.1), (0.30, -0.13, 2.2, 0.9), (0.20, 0.0, 2.3, 0.8)),
        0.35,
        0.28,
    ),
    Race(
        "156 km, 6000 m (Markov 2025)",
        24.0,
        0.93,
        6000.0,
        ((0.40, 0.10, 1.5, 0.2), (0.25, -0.10, 2.4, 0.9), (0.35, 0.0, 2.4, 0.9)),
        0.41,
        None,
    ),
    Race(
        "UTMB 166 km, 9500 m (Millet 2011)",
        46.0,
        0.88,
        9500.0,
        ((0.52, 0.13, 0.95, 0.0), (0.30, -0.13, 1.5, 0.6), (0.18, 0.0, 1.6, 0.5)),
        0.35,
        0.39,
    ),
    Race(
        "330 km, 24 000 m (Saugy 2013)",
        122.4,
        0.68,
        24000.0,
        ((0.55, 0.17, 0.80, 0.0), (0.35, -0.17, 1.15, 0.2), (0.10, 0.0, 1.3, 0.1)),
        0.24,
        0.26,
    ),
)


@cache
def mean_load(race: Race) -> np.ndarray:
    """Time-mean relative load of each muscle over the race, stops included."""
    total = np.zeros(len(MUSCLES))
    for share, grade, speed, run in race.parts:
        load = combine_load(segment_load_per_speed(grade), speed, run)
        total += share * np.asarray(relative_load(load, duty_factor(run)))
    return total * race.moving_share


@cache
def damage_now(race: Race) -> np.ndarray:
    """Loss to damage of each muscle at the finish."""
    dose = eccentric_dose_kj_kg(race.descent_m)
    return np.asarray(damage_while_running(damage_loss(dose, PROTECTION)))


def predicted(asymptote: float, tau_h: float, race: Race, muscle: int) -> float:
    """Total loss of one muscle at the finish."""
    load = mean_load(race)[muscle]
    response = (1.0 + HALF_LOAD) * load / (HALF_LOAD + load)
    slow = asymptote * response * (1.0 - np.exp(-race.hours / tau_h))
    return float(1.0 - (1.0 - slow) * (1.0 - damage_now(race)[muscle]))


def fit(muscle: int) -> tuple[float, float, list[tuple[Race, float]]]:
    """Least squares for asymptote and time constant; returns them and the races used."""
    field = "knee_loss" if muscle == KNEE else "calf_loss"
    data = [(race, getattr(race, field)) for race in RACES if getattr(race, field) is not None]

    def residuals(x: np.ndarray) -> list[float]:
        return [predicted(x[0], x[1], race, muscle) - loss for race, loss in data]

    found = least_squares(residuals, [0.35, 3.5], bounds=([0.05, 0.5], [0.8, 12.0]))
    return float(found.x[0]), float(found.x[1]), data


def predicted_log(slope: float, onset_h: float, race: Race, muscle: int) -> float:
    """Total loss by the alternative that grows with the logarithm of time."""
    load = mean_load(race)[muscle]
    response = (1.0 + HALF_LOAD) * load / (HALF_LOAD + load)
    slow = slope * np.log1p(response * race.hours / onset_h)
    return float(1.0 - (1.0 - slow) * (1.0 - damage_now(race)[muscle]))


def fit_log(muscle: int, onset_h: float) -> tuple[float, float]:
    """Least squares for the slope of the alternative; returns it and the root mean square error."""
    field = "knee_loss" if muscle == KNEE else "calf_loss"
    data = [(race, getattr(race, field)) for race in RACES if getattr(race, field) is not None]

    def residuals(x: np.ndarray) -> list[float]:
        return [predicted_log(x[0], onset_h, race, muscle) - loss for race, loss in data]

    found = least_squares(residuals, [0.06], bounds=([0.005], [0.3]))
    return float(found.x[0]), float(np.sqrt(np.mean(np.square(found.fun))))


def main() -> None:
    """Print both fits and their races."""
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]  # JAX leaves it untyped
    for name, muscle in (("knee extensors", KNEE), ("plantar flexors", CALF)):
        asymptote, tau, data = fit(muscle)
        print(f"{name}: asymptote {asymptote:.3f}, time constant {tau:.2f} h")
        errors = []
        for race, loss in data:
            total = predicted(asymptote, tau, race, muscle)
            errors.append(total - loss)
            print(
                f"  {race.name:36s} load {mean_load(race)[muscle]:.2f} damage {damage_now(race)[muscle]:.3f}"
                f" predicted {total:.3f} published {loss:.3f}"
            )
        print(f"  root mean square error {np.sqrt(np.mean(np.square(errors))):.3f}")
        onset_h = load_parameters()["muscle.slow_log.onset_h"].value
        slope, error = fit_log(muscle, onset_h)
        print(f"  logarithmic from {onset_h} h: slope {slope:.3f}, root mean square error {error:.3f}")


if __name__ == "__main__":
    main()
