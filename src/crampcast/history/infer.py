"""From a training log to a runner's condition on race day, every figure with its spread and its basis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.body.muscle.damage import GRAVITY_KJ_KG_M
from crampcast.evidence import coefficients
from crampcast.history.acclimatisation import acclimatisation_on
from crampcast.history.capacity import Capacity, infer_capacity
from crampcast.history.conditioning import (
    MuscleCapacity,
    RaceDemand,
    chronic_load_j_kg,
    conditioning_choices,
    demand_of_road,
    muscle_capacity,
)
from crampcast.history.envelope import envelope_windows
from crampcast.history.protection import protection_choices, protection_from_doses, protective_dose_kj_kg
from crampcast.history.replaying import road_of_rows
from crampcast.history.training import Training, replay_training, training_windows
from crampcast.runner.condition import Condition
from crampcast.runner.conditioning import ReferenceWeek
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]


def infer_condition(
    profile: Profile,
    runs: Sequence[RunSummary],
    *,
    on: date,
    race_demand: RaceDemand | None = None,
    capacity: Capacity | None = None,
    training: Training | None = None,
    latitude_deg: float | None = None,
) -> Condition:
    """Infer what a training log says of its runner on race day.

    Parameters
    ----------
    profile : Profile
        The answers; they fill what the log leaves open.
    runs : sequence of RunSummary
        The log, in any order, any length; runs of the race day and later do not count.
    on : date
        Race day.
    race_demand : RaceDemand, optional
        What the race asks of each muscle; without it conditioning is relative to the reference week.
    capacity : Capacity, optional
        Power of the runner; inferred if not given.
    training : Training, optional
        The replayed log, if `replay_training` was called already.
    latitude_deg : float, optional
        Where the runner trains; decides the season when the log has no temperatures.

    Returns
    -------
    Condition
        A field is None where the log says nothing; then the answers, or the usual runner, stand.

    Notes
    -----
    A log that ends within eight weeks of the race day is taken to go on as it was; an older one counts as a
    break, with detraining.

    Examples
    --------
    >>> infer_condition(Profile(), [], on=date(2026, 5, 1)).basis[0]
    'no usable run in the half year before 2026-05-01: your answers stand'
    """
    known = capacity if capacity is not None else infer_capacity(profile, runs)
    done = training if training is not None else replay_training(profile, runs, on=on, capacity=known)
    if done is None:
        found, said = _answered_muscles(profile, race_demand, "no log")
        return Condition(
            muscle_capacity=None if found is None else found.value,
            muscle_capacity_sd_log=None if found is None else found.sd_log,
            basis=(f"no usable run in the half year before {on.isoformat()}: your answers stand", said),
        )
    week, week_basis = _week(profile, done)
    muscles, muscle_basis = _muscles(profile, done, race_demand)
    protection, protection_sd, protection_basis = _protection(profile, done)
    heat = acclimatisation_on(done.runs, done.replayed.hot_min, on=on, latitude_deg=latitude_deg)
    told = profile.heat_acclimatised is not None
    heat_basis = f"heat: {heat.basis}" + ("; your own answer counts" if told else "")
    return Condition(
        weekly_km=week[0],
        weekly_climb_m=week[2],
        acclimatisation=heat.value,
        acclimatisation_sd=heat.sd,
        protection=protection,
        protection_sd=protection_sd,
        muscle_capacity=None if muscles is None else muscles.value,
        muscle_capacity_sd_log=None if muscles is None else muscles.sd_log,
        weekly_km_sd=week[1],
        weekly_climb_m_sd=week[3],
        longest_run_km=week[4],
        basis=(*_log_basis(done), *week_basis, muscle_basis, protection_basis, heat_basis),
    )


def _log_basis(done: Training) -> tuple[str, ...]:
    """Say what the log is and how far it reaches."""
    lines = [f"{len(done.runs)} runs from {done.runs[0].day} to {done.last_day}"]
    if done.ignored:
        lines.append(
            f"{done.ignored} rows left out: other sports, no distance or time, or beyond what legs can do"
        )
    gap = (done.on - done.last_day).days
    if done.stale_days:
        lines.append(f"the log ends {gap // 7} weeks before the race: counted as a break; import newer runs")
    elif gap > training_windows().taper_days:
        lines.append(f"the log ends {gap // 7} weeks before the race: training is taken to go on as it was")
    return tuple(lines)


Week = tuple[float | None, float | None, float | None, float | None, float | None]


def _week(profile: Profile, done: Training) -> tuple[Week, tuple[str, ...]]:
    """Return weekly distance and climb with their standard errors, the longest run, and what they rest on."""
    if done.stale_days and profile.weekly_km is not None:
        return (None, None, None, None, None), ("weekly distance: the log is too old; your answer stands",)
    recent = np.flatnonzero(done.recent)
    km = np.array([(done.runs[i].distance_m or 0.0) / 1000.0 for i in recent])
    window = envelope_windows().window_days
    end = min(done.on, done.last_day + timedelta(days=1))
    span = min(window, max((end - done.first_day).days, 7.0))
    weeks = span / 7.0
    which = np.array([(done.last_day - done.runs[i].day).days // 7 for i in recent])
    weekly_km, km_sd = _mean_and_error(km, which, weeks)
    since = done.runs[int(recent[0])].day
    longest = float(km.max())
    lines = [f"{km.sum():.0f} km in {len(km)} runs since {since}, the longest {longest:.1f} km"]
    logged = done.climb_logged[recent]
    climb = np.array([done.runs[i].climb_m or 0.0 for i in recent])
    if km[logged].sum() < training_windows().climb_known_share * km.sum():
        said = "" if profile.weekly_climb_m is None else "; your answer stands"
        return (weekly_km, km_sd, None, None, longest), (*lines, f"no climb in the log{said}")
    scale = km.sum() / km[logged].sum()
    weekly_climb, climb_sd = _mean_and_error(climb * scale, which, weeks)
    lines.append(f"{climb.sum() / 1000.0:.1f} km climb in {int(logged.sum())} runs since {since}")
    return (weekly_km, km_sd, weekly_climb, climb_sd, longest), tuple(lines)


def _mean_and_error(amount: FloatArray, week: NDArray[np.int64], weeks: float) -> tuple[float, float]:
    """Return the weekly mean and its standard error from sums by week."""
    count = max(round(weeks), 1)
    sums = np.bincount(np.minimum(week, count - 1), weights=amount, minlength=count)
    spread = float(sums.std(ddof=1)) if count > 1 else float(sums[0])
    return float(amount.sum() / weeks), spread / float(np.sqrt(count))


def _muscles(
    profile: Profile, done: Training, demand: RaceDemand | None
) -> tuple[MuscleCapacity | None, str]:
    """Return the conditioning of each muscle; where the log is too short or old, from the answered week."""
    covered = (done.last_day - done.first_day).days
    least = conditioning_choices().shortest_log_days
    if covered < least:
        return _answered_muscles(profile, demand, f"{covered} days of log of the {least:.0f} that it takes")
    if done.stale_days and profile.weekly_km is not None:
        return _answered_muscles(profile, demand, "the log is too old")
    chronic = chronic_load_j_kg(done.averages, done.stale_days)
    assumed = bool(done.climb_logged.mean() < training_windows().climb_known_share)
    found = muscle_capacity(chronic, (demand or reference_demand()).work_j_kg, climb_assumed=assumed)
    return found, _muscle_words(found, demand) + (", with assumed climb" if assumed else "")


def _answered_muscles(
    profile: Profile, demand: RaceDemand | None, why: str
) -> tuple[MuscleCapacity | None, str]:
    """Return the conditioning of each muscle by the answered week, or None where none was answered."""
    if profile.weekly_km is None:
        return None, f"muscles: {why}, and no weekly distance answered: a usual runner's"
    per_km = coefficients(ReferenceWeek, "runner.reference_week")
    usual_m = profile.weekly_km * per_km.climb_m / per_km.level_km
    told = profile.weekly_climb_m is not None
    climb_m = profile.weekly_climb_m if profile.weekly_climb_m is not None else usual_m
    week = demand_of_week(max(profile.weekly_km, 1.0), climb_m)
    found = muscle_capacity(week.work_j_kg, (demand or reference_demand()).work_j_kg, climb_assumed=not told)
    return found, _muscle_words(found, demand) + f", by your answers ({why})"


def _muscle_words(found: MuscleCapacity, demand: RaceDemand | None) -> str:
    """Say how a usual week compares with the race."""
    what = "the reference week" if demand is None else "the race"
    middle, least = float(np.median(found.ratio)), float(found.ratio.min())
    return f"muscles: a usual week is {middle:.2f} of {what}'s work (the least trained muscle {least:.2f})"


def demand_of_week(weekly_km: float, weekly_climb_m: float) -> RaceDemand:
    """Return the work of each muscle in a week of running.

    Parameters
    ----------
    weekly_km, weekly_climb_m : float
        Distance and climb; as much is run down as up, on hills of the usual grade.

    Returns
    -------
    RaceDemand

    Examples
    --------
    >>> twice, once = demand_of_week(80.0, 1000.0).work_j_kg, demand_of_week(40.0, 500.0).work_j_kg
    >>> round(float(twice[0, 0] / once[0, 0]), 6)
    2.0
    """
    metres = np.array([1000.0 * weekly_km])
    road = road_of_rows(metres, metres / 3.0, np.array([weekly_climb_m]))
    return demand_of_road(road.length_m, road.grade)


def reference_demand() -> RaceDemand:
    """Return the work of the reference week, which stands in for a race that is not known.

    Examples
    --------
    >>> reference_demand().work_j_kg.shape
    (2, 10)
    """
    week = coefficients(ReferenceWeek, "runner.reference_week")
    return demand_of_week(week.level_km, week.climb_m)


def _protection(profile: Profile, done: Training) -> tuple[float | None, float, str]:
    """Return protection and its spread, or None where no climb is known at all."""
    c = protection_choices()
    assumed = bool(done.climb_logged.mean() < training_windows().climb_known_share)
    if assumed and (profile.weekly_climb_m is None or not profile.weekly_km):
        return None, c.sd, "descents: no climb in the log nor in your answers; a usual protection is assumed"
    steepest = np.maximum(-done.road.grade, 0.0).max(axis=1)
    doses = protective_dose_kj_kg(done.replayed.descent_dose_kj_kg, steepest)
    value = protection_from_doses(doses, done.days_ago.astype(float))
    best = int(np.argmax(doses))
    metres = done.replayed.descent_dose_kj_kg[best] / GRAVITY_KJ_KG_M
    basis = f"descents: the largest {metres:.0f} m, {int(done.days_ago[best])} days before the race"
    return (
        value,
        c.assumed_climb_sd if assumed else c.sd,
        basis + (" (by your weekly climb)" if assumed else ""),
    )
