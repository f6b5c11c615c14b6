"""Strength after races, through the whole simulated body, and its return."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from crampcast.body.muscle.damage import damage_after
from crampcast.body.muscle.slow_fatigue import slow_loss_after
from crampcast.evidence import coefficients
from crampcast.evidence.parameters import load_parameters
from crampcast.jobs.validate.emergent import simulate_race
from crampcast.jobs.validate.quantities.fatigue import muscle_at
from crampcast.jobs.validate.quantity import CannotPredict, quantity

MOST_KM = 400.0
AIR = {"air_c": 14.0, "relative_humidity": 0.6}
RUNNER = {"sex": "male", "mass_kg": 70.0, "height_m": 1.77, "start_core_c": 37.1}


class LegStudies(NamedTuple):
    """What studies of legs do not say; group ``studies.legs``."""

    road_speed_m_s: float
    mountain_climb_m_km: float
    mountain_h: float
    mountain_effort_km: float
    mountain_exponent: float
    mountain_protection: float
    downhill_speed_m_s: float
    downhill_load: float
    downhill_grade: float
    downhill_min: float
    downhill_vo2max_ml_kg_min: float
    running_down_m_s: float


class Tired(NamedTuple):
    """Muscles at a finish: slow loss and 24-h damage loss, each of ten muscles."""

    slow: tuple[float, ...]
    damage_24h: tuple[float, ...]
    damage_now: tuple[float, ...]


def leg_studies() -> LegStudies:
    """Return what studies of legs do not say."""
    return coefficients(LegStudies, "studies.legs")


def _finish_h(distance_km: float, climb_m: float, mountain: bool) -> float:
    c = leg_studies()
    if not mountain:
        return distance_km / (3.6 * c.road_speed_m_s)
    effort_km = distance_km + climb_m / 100.0
    uphill_h: float = c.mountain_h * (effort_km / c.mountain_effort_km) ** c.mountain_exponent
    return max(uphill_h, distance_km / (3.6 * c.road_speed_m_s))


@cache
def tired_after(distance_km: float, climb_m: float, finish_h: float, mountain: bool) -> Tired:
    """Return the muscles of the simulated runner at the finish of a race."""
    if not (3.0 <= distance_km <= MOST_KM and 0.15 <= finish_h <= 200.0):
        raise CannotPredict("distance_km or race_time_s is outside the simulated range")
    long = finish_h > 5.0
    setting: dict[str, Any] = {
        **AIR,
        **RUNNER,
        "course": f"{distance_km:.4g} km {climb_m:.0f} m",
        "ground": "trail" if mountain else "road",
        "finish_h": finish_h,
        "weekly_km": 80.0,
        "fluid_l": "thirst" if long else 0.4 * finish_h,
        "carbohydrate_g_h": 40.0,
    }
    if mountain:
        setting["protection"] = leg_studies().mountain_protection
    _, kept = simulate_race(setting)
    slow = kept.slow_loss[-1].mean(axis=0)
    now = kept.damage_loss[-1]
    at_once = load_parameters()["muscle.damage.immediate_share"].value
    assert isinstance(at_once, float)
    return Tired(*(tuple(float(x) for x in part) for part in (slow, now / at_once, now)))


def _race(
    event: str | None,
    distance_km: float | None,
    climb_m: float | None,
    terrain: str | None,
    race_time_s: float | None,
    laps: float | None,
    lap_km: float | None,
    lap_climb_m: float | None,
) -> Tired:
    """Fill in what a case does not say, and run the race."""
    if terrain not in (None, "mountain", "trail", "road", "flat", "track", "treadmill"):
        raise CannotPredict(
            f"the terrain {terrain!r} is none of mountain, trail, road, flat, track, treadmill"
        )
    if event is not None:
        events = load_parameters().group("studies.leg_races")
        if event not in events:
            raise CannotPredict(f"the event {event!r} is none of {', '.join(events)}")
        usual_km, usual_m = events[event]  # type: ignore[misc]  # a table of two
        distance_km = usual_km if distance_km is None else distance_km
        climb_m = usual_m if climb_m is None else climb_m
    if laps is not None:
        distance_km = laps * lap_km if distance_km is None and lap_km is not None else distance_km
        climb_m = laps * lap_climb_m if climb_m is None and lap_climb_m is not None else climb_m
    if distance_km is None:
        raise CannotPredict("the input event or distance_km is missing")
    hilly = terrain in ("mountain", "trail") or (climb_m is not None and climb_m > 20.0 * distance_km)
    if climb_m is None:
        climb_m = leg_studies().mountain_climb_m_km * distance_km if hilly else 0.0
    hours = _finish_h(distance_km, climb_m, hilly) if race_time_s is None else race_time_s / 3600.0
    return tired_after(float(distance_km), float(climb_m), float(hours), hilly)


@quantity("race_strength_change_pct", default=True)
def strength_change_pct(
    muscle: str,
    event: str | None = None,
    distance_km: float | None = None,
    climb_m: float | None = None,
    terrain: str | None = None,
    race_time_s: float | None = None,
    mode: str | None = None,
    effort: str | None = None,
    laps: float | None = None,
    lap_km: float | None = None,
    lap_climb_m: float | None = None,
) -> float:
    """Change of strength at the finish, slow loss and damage: the fast part is gone before the test."""
    if mode not in (None, "running", "treadmill", "trail"):
        raise CannotPredict(f"the mode {mode!r} is not running")
    if effort not in (None, "all_out", "race"):
        raise CannotPredict(f"the effort {effort!r} is neither all_out nor race")
    at = muscle_at(muscle)
    tired = _race(event, distance_km, climb_m, terrain, race_time_s, laps, lap_km, lap_climb_m)
    return 100.0 * ((1.0 - tired.slow[at]) * (1.0 - tired.damage_now[at]) - 1.0)


@quantity("strength_change_after_recovery_pct", default=True)
def after_rest(
    event: str,
    recovery_days: float,
    muscle: str,
    distance_km: float | None = None,
    climb_m: float | None = None,
    race_time_s: float | None = None,
) -> Any:
    """Change of strength days after a race."""
    at, hours = muscle_at(muscle), 24.0 * recovery_days
    tired = _race(event, distance_km, climb_m, None, race_time_s, None, None, None)
    slow = float(slow_loss_after(tired.slow[at], hours))
    torn = float(damage_after(tired.damage_24h[at], hours))
    return 100.0 * ((1.0 - slow) * (1.0 - torn) - 1.0)
