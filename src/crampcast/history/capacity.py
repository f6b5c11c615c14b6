"""How much power a runner has and how slowly it fades, from race results and the training log together.

Races say what was held over their duration; no training run was run at more than could be held; heart rate says
how much of the ceiling an easy run took. All three meet on one grid of aerobic ceiling and endurance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from crampcast.activity.summary import RunSummary
from crampcast.body.capacity import sustainable_share
from crampcast.body.cost import drag_power_w_kg, re3_looney_2025
from crampcast.evidence import coefficients
from crampcast.runner.profile import Profile
from crampcast.runner.races import ReferenceRace

FloatArray = NDArray[np.float64]


class CapacityPrior(NamedTuple):
    """Priors and errors of the inference; group ``history.capacity``."""

    ceiling_male_w_kg: float
    ceiling_female_w_kg: float
    ceiling_sd_log: float
    ceiling_per_decade_over_30_log: float
    ceiling_per_weekly_10_km_log: float
    usual_weekly_km: float
    endurance: float
    endurance_sd: float
    endurance_per_weekly_10_km: float
    race_error_log: float
    hill_error_log: float
    training_error_log: float
    heart_rate_error_log: float
    heart_rate_floor_log: float
    heart_rate_intercept_pct: float
    heart_rate_slope: float
    resting_heart_rate_bpm: float
    maximal_heart_rate_base_bpm: float
    maximal_heart_rate_per_year_bpm: float
    standing_power_w_kg: float


class ReferenceBody(NamedTuple):
    """Body and air for the drag of past races, whose weather is not known; group ``history.body``."""

    mass_kg: float
    height_m: float
    air_density_kg_m3: float


@dataclass(frozen=True)
class Capacity:
    """Posterior of the aerobic ceiling and of endurance on a grid.

    Parameters
    ----------
    ceiling_w_kg, endurance : ndarray
        Grid axes.
    weight : ndarray, shape (ceilings, endurances)
        Posterior weights, sum 1.
    basis : tuple of str
        What the answer rests on, in words.
    """

    ceiling_w_kg: FloatArray
    endurance: FloatArray
    weight: FloatArray
    basis: tuple[str, ...]

    @property
    def mean(self) -> tuple[float, float]:
        """Posterior means of ceiling (W/kg) and endurance."""
        return (
            float(self.weight.sum(axis=1) @ self.ceiling_w_kg),
            float(self.weight.sum(axis=0) @ self.endurance),
        )

    @property
    def sd(self) -> tuple[float, float]:
        """Posterior standard deviations of ceiling (W/kg) and endurance."""
        ceiling, endurance = self.mean
        return (
            float(np.sqrt(self.weight.sum(axis=1) @ (self.ceiling_w_kg - ceiling) ** 2)),
            float(np.sqrt(self.weight.sum(axis=0) @ (self.endurance - endurance) ** 2)),
        )

    def draw(self, count: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Draw pairs of ceiling and endurance; the two are correlated."""
        flat = rng.choice(self.weight.size, size=count, p=self.weight.ravel())
        i, j = np.unravel_index(flat, self.weight.shape)
        step_c = self.ceiling_w_kg[1] / self.ceiling_w_kg[0]
        step_e = self.endurance[1] - self.endurance[0]
        jitter = rng.uniform(-0.5, 0.5, (2, count))
        return self.ceiling_w_kg[i] * step_c ** jitter[0], self.endurance[j] + step_e * jitter[1]


def race_power_w_kg(distance_m: float, time_s: float, climb_m: float = 0.0) -> float:
    """Return the constant gross power that covers a distance with a climb in a time.

    Parameters
    ----------
    distance_m, time_s : float
        The race.
    climb_m : float
        Metres climbed; the same are descended, on half of the distance each.

    Notes
    -----
    With a climb the power is found by bisection on the total time over the climbing and the descending half.
    """
    if climb_m <= 0.0:
        return float(_power_with_drag_w_kg(np.asarray(distance_m / time_s), 0.0))
    grade = min(2.0 * climb_m / distance_m, 0.3)
    speeds = np.linspace(0.4, 7.0, 660)
    up, down = (_power_with_drag_w_kg(speeds, s * grade) for s in (1.0, -1.0))
    level = _power_with_drag_w_kg(speeds, 0.0)
    low, high = 4.6, 40.0
    for _ in range(60):
        power = 0.5 * (low + high)
        v_up = float(np.interp(power, up, speeds))
        v_level = float(np.interp(power, level, speeds))
        v_down = float(min(np.interp(power, down, speeds), 1.15 * v_level))
        took_s = 0.5 * distance_m * (1.0 / v_up + 1.0 / v_down)
        low, high = (power, high) if took_s > time_s else (low, power)
    return 0.5 * (low + high)


def _power_with_drag_w_kg(speed_m_s: FloatArray, grade: float) -> FloatArray:
    """Return the gross power of running outdoors in still air; RE3 itself is treadmill data."""
    body = coefficients(ReferenceBody, "history.body")
    still = np.asarray(re3_looney_2025(speed_m_s, grade))
    drag = drag_power_w_kg(
        speed_m_s, 0.0, body.mass_kg, body.height_m, body.air_density_kg_m3, np.maximum(still, 4.0)
    )
    return np.asarray(still + drag)


def infer_capacity(profile: Profile, runs: Sequence[RunSummary] = ()) -> Capacity:
    """Infer aerobic ceiling and endurance from answers, races and the log.

    Parameters
    ----------
    profile : Profile
        Races, sex, age and weekly distance as answered.
    runs : sequence of RunSummary
        Runs of the last months; only their distance, time, climb and mean heart rate are used.

    Returns
    -------
    Capacity
        Wide when little is known; `Capacity.basis` says what it rests on.

    Notes
    -----
    Race: log P_race = log(ceiling · share(T)) ± error. Training run: P ≤ ceiling · share(T), a one-sided
    likelihood. Heart rate: the mean share of VO2 reserve gives the ceiling from the run's power; errors of
    many runs share a floor, for they are not independent.
    """
    c = coefficients(CapacityPrior, "history.capacity")
    weekly_km = profile.weekly_km if profile.weekly_km is not None else c.usual_weekly_km
    more = (min(weekly_km, 120.0) - c.usual_weekly_km) / 10.0
    male, female = np.log(c.ceiling_male_w_kg), np.log(c.ceiling_female_w_kg)
    centre = {"male": male, "female": female}.get(profile.sex or "", 0.5 * (male + female))
    if profile.age is not None:
        centre += c.ceiling_per_decade_over_30_log * max(profile.age - 30.0, 0.0) / 10.0
    centre += c.ceiling_per_weekly_10_km_log * more
    endurance_centre = c.endurance + c.endurance_per_weekly_10_km * more
    log_ceiling = np.linspace(np.log(7.0), np.log(36.0), 181)
    endurance = np.linspace(0.02, 0.16, 71)
    ceilings, gammas = np.meshgrid(log_ceiling, endurance, indexing="ij")
    log_weight = -0.5 * ((ceilings - centre) / c.ceiling_sd_log) ** 2
    log_weight += -0.5 * ((gammas - endurance_centre) / c.endurance_sd) ** 2
    basis = [f"{_who(profile)} running {weekly_km:.0f} km a week"]

    def log_sustained(time_s: float) -> FloatArray:
        shares = np.asarray(sustainable_share(time_s, endurance))
        return ceilings + np.log(shares)[None, :]

    for race in profile.recent_race:
        error = float(np.hypot(c.race_error_log, c.hill_error_log if race.climb_m else 0.0))
        power = race_power_w_kg(race.distance_m, race.time_s, race.climb_m or 0.0)
        log_weight += -0.5 * ((np.log(power) - log_sustained(race.time_s)) / error) ** 2
        basis.append(_race_words(race))
    used = [r for r in runs if r.distance_m and r.moving_s and r.moving_s >= 600.0 and r.distance_m >= 1500.0]
    log_weight += _training(used, log_sustained, c)
    heart = _heart_rate(used, profile, c)
    if heart is not None:
        mean_log, error, count = heart
        log_weight += -0.5 * ((ceilings - mean_log) / error) ** 2
        basis.append(f"heart rate of {count} runs")
    if used:
        basis.append(f"pace of {len(used)} runs")
    weight = np.exp(log_weight - log_weight.max())
    return Capacity(np.exp(log_ceiling), endurance, weight / weight.sum(), tuple(basis))


def _training(runs: Sequence[RunSummary], log_sustained: object, c: CapacityPrior) -> FloatArray | float:
    """Return the one-sided log likelihood of the hardest training runs."""
    hardest: dict[int, tuple[float, float]] = {}
    for run in runs:
        assert run.distance_m is not None
        assert run.moving_s is not None
        power = race_power_w_kg(run.distance_m, run.moving_s, run.climb_m or 0.0)
        bucket = int(np.log2(run.moving_s / 600.0) * 2.0)
        if power > hardest.get(bucket, (0.0, 0.0))[0]:
            hardest[bucket] = (power, run.moving_s)
    total: FloatArray | float = 0.0
    for power, time_s in hardest.values():
        sustained = log_sustained(time_s)  # type: ignore[operator]  # a callable of this module
        total = total + log_ndtr((sustained - np.log(power)) / c.training_error_log)
    return total


def _heart_rate(
    runs: Sequence[RunSummary], profile: Profile, c: CapacityPrior
) -> tuple[float, float, int] | None:
    """Return log ceiling, its error and the number of runs behind it, from mean heart rates."""
    steady = [
        r
        for r in runs
        if r.mean_heart_rate_bpm and r.moving_s and 900.0 <= r.moving_s <= 7200.0 and r.distance_m
    ]
    if len(steady) < 5:
        return None
    age = profile.age if profile.age is not None else 40.0
    seen = max(max(r.mean_heart_rate_bpm or 0.0, r.max_heart_rate_bpm or 0.0) for r in steady)
    highest = max(
        c.maximal_heart_rate_base_bpm - c.maximal_heart_rate_per_year_bpm * age, min(seen + 3.0, 215.0)
    )
    logs = []
    for run in steady:
        assert run.distance_m and run.moving_s and run.mean_heart_rate_bpm  # noqa: PT018
        reserve = (run.mean_heart_rate_bpm - c.resting_heart_rate_bpm) / (highest - c.resting_heart_rate_bpm)
        share = (100.0 * reserve - c.heart_rate_intercept_pct) / (100.0 * c.heart_rate_slope)
        if not 0.5 <= share <= 0.95:
            continue
        power = race_power_w_kg(run.distance_m, run.moving_s, run.climb_m or 0.0)
        standing = c.standing_power_w_kg
        logs.append(np.log(standing + (power - standing) / share))
    if len(logs) < 5:
        return None
    error = np.hypot(c.heart_rate_error_log / np.sqrt(len(logs)), c.heart_rate_floor_log)
    return float(np.median(logs)), float(error), len(logs)


def _who(profile: Profile) -> str:
    return {"male": "a man", "female": "a woman"}.get(profile.sex or "", "a runner")


def _race_words(race: ReferenceRace) -> str:
    minutes, seconds = divmod(round(race.time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"race of {race.distance_m / 1000.0:.1f} km in {hours}:{minutes:02d}:{seconds:02d}"
