"""How much power a runner has and how slowly it fades, from race results and the training log.

Races say what was held over their duration; no training run was run at more than could be held; heart rate
says how much of the ceiling an easy run took. All three meet on one grid of aerobic ceiling and endurance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from jax import Array
from numpy.typing import ArrayLike, NDArray

from crampcast.activity.summary import RunSummary
from crampcast.body.capacity import chosen_level_m_s, law_speed_m_s, sustainable_share, sustained_power_w_kg
from crampcast.evidence import coefficients
from crampcast.history.race_power import race_power_w_kg, stated_race_power_w_kg, walked_on_the_level
from crampcast.history.usable import moving_s, usable_runs
from crampcast.runner.profile import Profile
from crampcast.runner.races import ReferenceRace
from crampcast.simulation.kept_programs import kept_program

FloatArray = NDArray[np.float64]


class CapacityPrior(NamedTuple):
    """Priors and errors of the inference; group ``history.capacity``."""

    ceiling_male_w_kg: float
    ceiling_female_w_kg: float
    ceiling_sd_log: float
    ceiling_wide_sd_log: float
    ceiling_wide_share: float
    ceiling_per_decade_over_30_log: float
    ceiling_per_weekly_10_km_log: float
    usual_weekly_km: float
    endurance: float
    endurance_sd: float
    endurance_per_weekly_10_km: float
    race_error_log: float
    race_error_per_year_log: float
    race_error_scale: tuple[float, ...]
    race_error_scale_weight: tuple[float, ...]
    hill_error_log: float
    training_error_log: float
    broken_run_error_log: float
    nonsense_share: float
    interval_share: float
    training_days: float
    heart_rate_error_log: float
    heart_rate_floor_log: float
    heart_rate_intercept_pct: float
    heart_rate_slope: float
    resting_heart_rate_bpm: float
    maximal_heart_rate_base_bpm: float
    maximal_heart_rate_per_year_bpm: float
    standing_power_w_kg: float


NOTHING_CHOSEN_M_S = 100.0
"""Stands for no choice of a level speed: beyond what anybody can hold."""


class WalkerPrior(NamedTuple):
    """Prior of those who state no more than walks on the level; group ``history.walker``."""

    ceiling_male_w_kg: float
    ceiling_female_w_kg: float
    ceiling_sd_log: float
    ceiling_per_decade_over_30_log: float


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
    walked : tuple of ReferenceRace
        Races walked on the level, where they are all that is known: how fast the runner chooses to walk.
    """

    ceiling_w_kg: FloatArray
    endurance: FloatArray
    weight: FloatArray
    basis: tuple[str, ...]
    walked: tuple[ReferenceRace, ...] = ()

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

    def level_choice_m_s(self, endurance: ArrayLike) -> FloatArray:
        """Return how fast the runner chooses to walk on the level, for `chosen_level_m_s`.

        Parameters
        ----------
        endurance : array_like
            As drawn.

        Returns
        -------
        ndarray
            Walks on the level come back at their own speed; out of reach where none are all that is known.
        """
        fading = np.asarray(endurance, dtype=float)
        if not self.walked:
            return np.full(fading.shape, NOTHING_CHOSEN_M_S)
        each = [
            np.asarray(_choice_m_s(race_power_w_kg(race.distance_m, race.time_s), race.time_s, fading))
            for race in self.walked
        ]
        return np.asarray(np.exp(np.mean(np.log(each), axis=0)))

    def draw(self, count: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Draw pairs of ceiling and endurance; the two are correlated."""
        flat = rng.choice(self.weight.size, size=count, p=self.weight.ravel())
        i, j = np.unravel_index(flat, self.weight.shape)
        step_c = self.ceiling_w_kg[1] / self.ceiling_w_kg[0]
        step_e = self.endurance[1] - self.endurance[0]
        jitter = rng.uniform(-0.5, 0.5, (2, count))
        return self.ceiling_w_kg[i] * step_c ** jitter[0], self.endurance[j] + step_e * jitter[1]


def infer_capacity(profile: Profile, runs: Sequence[RunSummary] = (), *, on: date | None = None) -> Capacity:
    """Infer aerobic ceiling and endurance from answers, races and the log.

    Parameters
    ----------
    profile : Profile
        Races, sex, age and weekly distance as answered.
    runs : sequence of RunSummary
        The log; only the last year's possible runs count, by their distance, times, climb and heart rate.
    on : date, optional
        Day asked about; the day after the last run if not given.

    Returns
    -------
    Capacity
        Wide when little is known; `Capacity.basis` says what it rests on.

    Notes
    -----
    Race: log P_race = log(ceiling · share(T)) ± error. The error's scale is unknown (a mixture of a few),
    so races that contradict each other widen the answer, and it grows with a race's age. Training run:
    P ≤ ceiling · share(T), a one-sided likelihood with a share of nonsense; where the elapsed time is not
    known or pauses were left out, the run may have been intervals and its error is larger. Heart rate: the
    mean share of VO2 reserve gives the ceiling from the run's power; errors of many runs share a floor, for
    they are not independent.

    Examples
    --------
    >>> runner = Profile.from_mapping({"recent_race": "half marathon 1:40:00", "sex": "male"})
    >>> known, nobody = infer_capacity(runner), infer_capacity(Profile())
    >>> known.sd[0] < nobody.sd[0], round(known.mean[0])
    (True, 19)
    """
    c = coefficients(CapacityPrior, "history.capacity")
    end = on if on is not None else max((run.day for run in runs), default=date.min) + timedelta(days=1)
    used = [
        run
        for run in usable_runs(runs, before=end, days=int(c.training_days), walked=False)
        if (moving_s(run) or 0.0) >= 600.0 and (run.distance_m or 0.0) >= 1500.0
    ]
    walks = not used and walked_on_the_level(profile.recent_race)
    c = c._replace(**coefficients(WalkerPrior, "history.walker")._asdict()) if walks else c
    weekly_km = profile.weekly_km if profile.weekly_km is not None else c.usual_weekly_km
    more = (min(weekly_km, 120.0) - c.usual_weekly_km) / 10.0
    male, female = np.log(c.ceiling_male_w_kg), np.log(c.ceiling_female_w_kg)
    centre = {"male": male, "female": female}.get(profile.sex or "", 0.5 * (male + female))
    if profile.age is not None:
        centre += c.ceiling_per_decade_over_30_log * max(profile.age - 30.0, 0.0) / 10.0
    centre += c.ceiling_per_weekly_10_km_log * more
    endurance_centre = c.endurance + c.endurance_per_weekly_10_km * more
    log_ceiling = np.linspace(np.log(4.0), np.log(36.0), 241)
    endurance = np.linspace(0.02, 0.16, 71)
    ceilings, gammas = np.meshgrid(log_ceiling, endurance, indexing="ij")
    log_weight = _log_of_ceilings(ceilings - centre, c)
    log_weight += -0.5 * ((gammas - endurance_centre) / c.endurance_sd) ** 2
    basis = [f"{_who(profile)} running {weekly_km:.0f} km a week"]

    def log_sustained(time_s: float) -> FloatArray:
        return np.asarray(np.log(np.asarray(_sustained(np.exp(ceilings), time_s, gammas))))

    as_of = on if on is not None else (end if used else None)
    told = _walks if walks else _races
    log_weight += told(profile.recent_race, log_sustained, as_of, c)
    basis.extend(_race_words(race) for race in profile.recent_race)
    if walks:
        basis.append("walked on the level: no less than that; the rest by sex and age")
    log_weight += _training(used, log_sustained, c)
    heart = _heart_rate(used, profile, c)
    if heart is not None:
        mean_log, error, count = heart
        log_weight += -0.5 * ((ceilings - mean_log) / error) ** 2
        basis.append(f"heart rate of {count} runs")
    if used:
        basis.append(f"pace of {len(used)} runs")
    weight = np.exp(log_weight - log_weight.max())
    walked = tuple(profile.recent_race) if walks else ()
    return Capacity(np.exp(log_ceiling), endurance, weight / weight.sum(), tuple(basis), walked)


FEWEST_HEARTS = 5
"""Runs with a heart rate from which it speaks (our choice)."""

LEVEL_CLIMB = 0.015
"""Climb over length up to which a run counts as level (our choice)."""

MOST_ON_HILLS = 48
"""Runs on hills whose heart rates are read, the newest (our choice; each takes milliseconds)."""

_sustained = kept_program(sustained_power_w_kg)


@kept_program
def _choice_m_s(power_w_kg: FloatArray, time_s: float, endurance: FloatArray) -> Array:
    """Return the chosen level speed of a walk that never tired; inverse of `chosen_level_m_s`."""
    return law_speed_m_s(power_w_kg) / chosen_level_m_s(1.0, sustainable_share(time_s, endurance))


def _log_of_ceilings(away_log: FloatArray, c: CapacityPrior) -> FloatArray:
    """Return the log prior of ceilings by their distance from the usual one.

    Most lie near it; a few are far out, the elite and those who walk, and are to be believed when a race says
    so.
    """
    scales = ((c.ceiling_sd_log, 1.0 - c.ceiling_wide_share), (c.ceiling_wide_sd_log, c.ceiling_wide_share))
    near, wide = (np.log(share / sd) - 0.5 * (away_log / sd) ** 2 for sd, share in scales)
    return np.asarray(np.logaddexp(near, wide))


Sustained = Callable[[float], FloatArray]


def _races(
    races: Sequence[ReferenceRace], log_sustained: Sustained, on: date | None, c: CapacityPrior
) -> FloatArray | float:
    """Return the log likelihood of the races, the scale of their errors unknown."""
    if not races:
        return 0.0
    squares: FloatArray | float = 0.0
    for race in races:
        years = 0.0 if on is None or race.on is None else max((on - race.on).days, 0) / 365.25
        hills = c.hill_error_log if race.climb_m else 0.0
        error = float(np.hypot(np.hypot(c.race_error_log, hills), c.race_error_per_year_log * years))
        power = stated_race_power_w_kg(race.distance_m, race.time_s, race.climb_m or 0.0)
        squares = squares + ((np.log(power) - log_sustained(race.time_s)) / error) ** 2
    each = [
        np.log(weight) - len(races) * np.log(scale) - 0.5 * squares / scale**2
        for scale, weight in zip(c.race_error_scale, c.race_error_scale_weight, strict=True)
    ]
    return np.asarray(np.logaddexp.reduce(each, axis=0))


def _walks(
    races: Sequence[ReferenceRace], log_sustained: Sustained, on: date | None, c: CapacityPrior
) -> FloatArray | float:
    """Return the log likelihood of walks on the level: their power or more can be held."""
    from scipy.special import log_ndtr  # noqa: PLC0415 - slow to import

    total: FloatArray | float = 0.0
    for race in races:
        power = stated_race_power_w_kg(race.distance_m, race.time_s)
        total = total + log_ndtr((log_sustained(race.time_s) - np.log(power)) / c.race_error_log)
    return total


def _training(runs: Sequence[RunSummary], log_sustained: Sustained, c: CapacityPrior) -> FloatArray | float:
    """Return the one-sided log likelihood of the hardest training runs of each duration."""
    if not runs:
        return 0.0
    from scipy.special import ndtr  # noqa: PLC0415 - slow to import, and a runner without runs needs none

    times = np.array([moving_s(run) for run in runs], dtype=float)
    powers = race_power_w_kg(
        [run.distance_m or 0.0 for run in runs], times, [run.climb_m or 0.0 for run in runs]
    )
    whole = np.array(
        [bool(run.elapsed_s and run.moving_s and run.moving_s > 0.95 * run.elapsed_s) for run in runs]
    )
    bucket = np.floor(np.log2(times / 600.0) * 2.0)
    total: FloatArray | float = 0.0
    for each in np.unique(bucket):
        members = np.flatnonzero(bucket == each)
        ranked = members[np.argsort(powers[members])[::-1]]
        for i in [*ranked[whole[ranked]][:2], *ranked[~whole[ranked]][:1]]:
            error = c.training_error_log if whole[i] else c.broken_run_error_log
            wrong = c.nonsense_share if whole[i] else c.interval_share
            below = ndtr((log_sustained(float(times[i])) - np.log(powers[i])) / error)
            total = total + np.log(wrong + (1.0 - wrong) * below)
    return total


def _heart_rate(
    runs: Sequence[RunSummary], profile: Profile, c: CapacityPrior
) -> tuple[float, float, int] | None:
    """Return log ceiling, its error and the number of runs behind it, from mean heart rates.

    Level runs speak if there are enough: what hills cost hangs on ground that a log does not tell.
    """
    steady = [
        r
        for r in runs
        if r.mean_heart_rate_bpm and r.moving_s and 900.0 <= r.moving_s <= 7200.0 and r.distance_m
    ]
    level = [r for r in steady if (r.climb_m or 0.0) <= LEVEL_CLIMB * (r.distance_m or 0.0)]
    newest = sorted(steady, key=lambda r: r.day)[-MOST_ON_HILLS:]
    steady = level if len(level) >= FEWEST_HEARTS else newest
    if len(steady) < FEWEST_HEARTS:
        return None
    age = profile.age if profile.age is not None else 40.0
    seen = max(max(r.mean_heart_rate_bpm or 0.0, r.max_heart_rate_bpm or 0.0) for r in steady)
    highest = max(
        c.maximal_heart_rate_base_bpm - c.maximal_heart_rate_per_year_bpm * age, min(seen + 3.0, 215.0)
    )
    heart = np.array([run.mean_heart_rate_bpm or 0.0 for run in steady])
    reserve = (heart - c.resting_heart_rate_bpm) / (highest - c.resting_heart_rate_bpm)
    share = (100.0 * reserve - c.heart_rate_intercept_pct) / (100.0 * c.heart_rate_slope)
    counted = (share >= 0.5) & (share <= 0.95)
    power = _steady_power_w_kg(steady)
    standing = c.standing_power_w_kg
    logs = np.log(standing + (power[counted] - standing) / share[counted])
    if len(logs) < FEWEST_HEARTS:
        return None
    error = np.hypot(c.heart_rate_error_log / np.sqrt(len(logs)), c.heart_rate_floor_log)
    return float(np.median(logs)), float(error), len(logs)


def _steady_power_w_kg(runs: Sequence[RunSummary]) -> FloatArray:
    """Return the power of each run, on the ground that its climb suggests."""
    distance_m, time_s = [r.distance_m or 0.0 for r in runs], [moving_s(r) or 0.0 for r in runs]
    climb_m = [r.climb_m or 0.0 for r in runs]
    if all(climb <= LEVEL_CLIMB * metres for climb, metres in zip(climb_m, distance_m, strict=True)):
        return race_power_w_kg(distance_m, time_s, climb_m)
    one_by_one = zip(distance_m, time_s, climb_m, strict=True)
    return np.concatenate([stated_race_power_w_kg(*each) for each in one_by_one])


def _who(profile: Profile) -> str:
    return {"male": "a man", "female": "a woman"}.get(profile.sex or "", "a runner")


def _race_words(race: ReferenceRace) -> str:
    minutes, seconds = divmod(round(race.time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"race of {race.distance_m / 1000.0:.1f} km in {hours}:{minutes:02d}:{seconds:02d}"
