"""What happened and what would have been usual, driver by driver; the table is written out in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.activity.summary import RunSummary
from crampcast.activity.table import Activity
from crampcast.evidence import coefficients
from crampcast.forecast.causes.risk import Asked, Hazard
from crampcast.forecast.causes.scene import (
    Altitude,
    Climbing,
    Descending,
    Distance,
    Energy,
    Fluid,
    Gait,
    GroundUnderfoot,
    Heat,
    Load,
    Pace,
    Proneness,
    Scene,
    Way,
    laid_out,
)
from crampcast.forecast.causes.shares import Ends
from crampcast.forecast.ensemble import Draw
from crampcast.forecast.proneness import Prevalence
from crampcast.history.envelope import envelope_windows
from crampcast.jobs.explain.intake import SODIUM_MG_PER_MMOL, Eaten
from crampcast.jobs.explain.recorded import PIECES, Recorded, ground_of
from crampcast.jobs.plan.drivers import reference_numbers
from crampcast.runner.condition import Condition
from crampcast.runner.conditioning import ReferenceWeek
from crampcast.runner.profile import Profile
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, settle_effort
from crampcast.simulation.stages import Day, even_times_s
from crampcast.simulation.surroundings import (
    INTAKE_ROWS,
    INTAKE_STEP_S,
    WEATHER_ROWS,
    WEATHER_STEP_S,
    Surroundings,
    steady_air,
    surroundings,
)
from crampcast.simulation.track import Track
from crampcast.weather.along import Environment

FloatArray = NDArray[np.float64]

LOW_M = 500.0
SCALE_HEIGHT_M = 8400.0
SHORTEST = 0.05
"""Least share of what lies before the stretch that the reference keeps."""


@dataclass(frozen=True)
class Conditioned:
    """What the runner's last weeks have covered.

    Parameters
    ----------
    longest_m : float
        Longest run.
    climb_m : float
        Climb (and descent) that a run as long as this one would usually have, or the most of a run.
    known_longest, known_climb : bool
        Whether the runner or the log says so; else a usual entrant stands in.
    """

    longest_m: float
    climb_m: float
    known_longest: bool
    known_climb: bool


def conditioned(
    profile: Profile, condition: Condition, runs: Sequence[RunSummary], parts: Recorded, activity: Activity
) -> Conditioned:
    """Return what the last eight weeks have covered, from the log, the answers or a usual entrant.

    Parameters
    ----------
    profile, condition
        The runner.
    runs : sequence of RunSummary
        The log before the day.
    parts : Recorded
        The recording in pieces.
    activity : Activity
        The recording.
    """
    so_far_m = parts.until(parts.length_m)
    whole_m = float(np.sum(parts.length_m))
    longest_km = condition.longest_run_km if condition.longest_run_km is not None else profile.longest_run_km
    usual = coefficients(Prevalence, "hazard.prevalence").longest_run_over_race
    week = coefficients(ReferenceWeek, "runner.reference_week")
    weekly_km = condition.weekly_km if condition.weekly_km is not None else profile.weekly_km
    weekly_climb = (
        condition.weekly_climb_m if condition.weekly_climb_m is not None else profile.weekly_climb_m
    )
    known = weekly_climb is not None and bool(weekly_km)
    hilliness = (
        weekly_climb / (1000.0 * weekly_km)
        if weekly_climb is not None and weekly_km
        else week.climb_m / (1000.0 * week.level_km)
    )
    return Conditioned(
        longest_m=usual * whole_m if longest_km is None else 1000.0 * longest_km,
        climb_m=max(hilliness * so_far_m, _most_climb_m(runs, activity)),
        known_longest=longest_km is not None,
        known_climb=known,
    )


def _most_climb_m(runs: Sequence[RunSummary], activity: Activity) -> float:
    """Return the most climb of a run in the eight weeks before."""
    if activity.start is None:
        return 0.0
    day = activity.start.date()
    since = day - timedelta(days=envelope_windows().window_days)
    return max((run.climb_m or 0.0 for run in runs if since <= run.day < day), default=0.0)


@jax.jit
def _own_times(person: Person, track: Track, around: Surroundings) -> tuple[Array, Array]:
    def each(who: Person, way: Track) -> tuple[Array, Array]:
        whole_s = settle_effort(who, way, around, Effort(0.0, 1.0)).duration_s
        took_s = even_times_s(who, way, around, Day(whole_s, whole_s), jnp.zeros(()))
        return took_s, jnp.asarray(whole_s)

    return jax.vmap(each)(person, track)


def ends(
    draws: Draw,
    activity: Activity,
    parts: Recorded,
    known: Conditioned,
    environment: Environment | None,
    eaten: Eaten,
    frailty_mean: float,
    own_ability: bool,
    asked: Asked,
) -> tuple[Ends, FloatArray]:
    """Return both ends of the path, and the own predicted time of each piece.

    Parameters
    ----------
    draws : Draw
        The runner, many times.
    activity, parts
        The recording, and cut up.
    known : Conditioned
        What training has covered.
    environment : Environment or None
        Weather; None where nobody said.
    eaten : Eaten
        What was eaten and drunk; as usual where nobody said.
    frailty_mean : float
        The runner's proneness from the record of cramps.
    own_ability : bool
        Whether a race or a log says what the runner can do; if not, only the spread of effort is compared.
    asked : Asked
        Whose hazard.

    Returns
    -------
    Ends
        Leaves with the leading axis of draws.
    ndarray, shape (draws, PIECES)
        s; the recorded time at rests.
    """
    person = draws.person
    happened = _happened(draws, activity, parts, environment, eaten, frailty_mean)
    way = _way(parts, person)
    own_s = _own_pace(happened, way, person, parts, own_ability)
    whole_s = parts.moving_s.sum() + parts.rest_s.sum()
    faster = np.log((own_s.sum(axis=1) + parts.rest_s.sum()) / whole_s)
    happened = happened._replace(pace=happened.pace._replace(faster=jnp.asarray(faster)))
    reference = _reference(happened, person, parts, known, own_s)
    hazard = Hazard(draws.hazard, draws.moving, draws.pace_residual)
    return Ends(reference, happened, person, hazard, way, asked), own_s


def _spread(values: object, count: int) -> Array:
    """Give a leading axis of draws to what is the same in all of them."""
    array = jnp.asarray(values, dtype=float)
    return jnp.broadcast_to(array, (count, *array.shape))


def _log_s(parts: Recorded) -> FloatArray:
    return np.log(np.maximum(parts.moving_s, 1e-3))


def _happened(
    draws: Draw,
    activity: Activity,
    parts: Recorded,
    environment: Environment | None,
    eaten: Eaten,
    frailty_mean: float,
) -> Scene:
    """Return the run as recorded, by drivers."""
    person = draws.person
    count = np.shape(person.mass_kg)[0]

    def same(values: object) -> Array:
        return _spread(values, count)

    hours = np.arange(INTAKE_ROWS) * INTAKE_STEP_S / 3600.0
    _, ground, technicality = ground_of(activity)
    ones = np.ones(PIECES)
    return Scene(
        pace=Pace(same(_log_s(parts)), same(0.0)),
        distance=Distance(same(1.0)),
        climbing=Climbing(same(np.maximum(parts.grade, 0.0))),
        descending=Descending(same(np.maximum(-parts.grade, 0.0))),
        energy=Energy(
            same(np.outer(hours, [eaten.glucose_g_h, eaten.fructose_g_h])),
            person.muscle_glycogen_g,
            person.liver_glycogen_g,
        ),
        heat=Heat(same(_air(environment, parts)), person.acclimatisation),
        fluid=Fluid(
            same(hours * eaten.fluid_l_h),
            same(hours * eaten.sodium_mg_h / SODIUM_MG_PER_MMOL),
            same(float(not eaten.fluid_known)),
            same(reference_numbers().available_l_h),
            same(eaten.sodium_mg_h),
            person.sweat_sodium_mmol_l,
            person.sweat_gain,
        ),
        ground=GroundUnderfoot(
            same(ones * ground.run_cost),
            same(ones * ground.walk_cost),
            same(ones * ground.run_speed),
            same(ones * technicality),
            person.pack_kg,
        ),
        gait=Gait(person.side_share),
        altitude=Altitude(same(parts.altitude_m)),
        load=Load(person.damage_dose_kj_kg, person.strength_loss),
        proneness=Proneness(person.muscle_capacity, jnp.asarray(draws.log_ratio) + frailty_mean),
    )


def _mild_air() -> FloatArray:
    mild = reference_numbers()
    return np.asarray(steady_air(mild.temperature_c, mild.relative_humidity, wbgt_c=mild.wbgt_c).table)


def _air(environment: Environment | None, parts: Recorded) -> FloatArray:
    """Return the air at the height of passage, on the simulator's grid; mild where nobody said."""
    if environment is None:
        return _mild_air()
    around = surroundings(environment)
    table = np.array(around.table)
    clock = np.arange(WEATHER_ROWS) * WEATHER_STEP_S
    height = np.interp(clock, 0.5 * (parts.start_s + parts.end_s), parts.altitude_m)
    rise = height - float(np.asarray(around.reference_altitude_m))
    cooler = float(np.asarray(around.lapse_c_per_m)) * rise
    table[:, 0] -= cooler
    table[:, 7] -= cooler
    table[:, 1] *= np.exp((height - rise) / SCALE_HEIGHT_M)
    return table


def _way(parts: Recorded, person: Person) -> Way:
    zeros = np.zeros(PIECES)
    return Way(
        length_m=parts.length_m,
        rest_s=parts.rest_s,
        heading_rad=zeros,
        shade=zeros,
        before=parts.before,
        within=parts.within,
        new_to_trails=float(np.max(np.asarray(person.new_to_trails))),
        poles=float(np.max(np.asarray(person.poles))),
    )


def _own_pace(happened: Scene, way: Way, person: Person, parts: Recorded, own_ability: bool) -> FloatArray:
    """Return the time of each piece at the runner's own predicted even effort, on this ground and day."""
    track = jax.vmap(lambda scene, who: laid_out(scene, way, who)[1])(happened, person)
    around = Surroundings(jnp.asarray(happened.heat.air)[0], 0.0, 0.0)
    took_s = np.asarray(_own_times(person, track, around)[0], dtype=float) - parts.rest_s
    took_s = np.where(parts.moving_s > 0.0, np.maximum(took_s, 1e-3), parts.moving_s)
    if not own_ability:
        took_s = took_s * (parts.moving_s.sum() / took_s.sum(axis=1, keepdims=True))
    return took_s


def _reference(
    happened: Scene, person: Person, parts: Recorded, known: Conditioned, own_s: FloatArray
) -> Scene:
    """Return the same run as it would have been with nothing unusual."""
    usual = reference_numbers()
    count = len(own_s)
    hours = np.arange(INTAKE_ROWS) * INTAKE_STEP_S / 3600.0
    begin_m, end_m = parts.stretch_m
    shorter = np.clip((known.longest_m - (end_m - begin_m)) / max(begin_m, 1.0), SHORTEST, 1.0)
    up_m, down_m = (parts.until(np.maximum(sign * parts.grade, 0.0) * parts.length_m) for sign in (1.0, -1.0))
    up, down = (min(known.climb_m / max(metres, 1.0), 1.0) for metres in (up_m, down_m))
    ones = jnp.ones_like(happened.ground.run_cost)
    nothing = jnp.zeros_like(jnp.asarray(person.damage_dose_kj_kg))
    capacity = jnp.asarray(person.muscle_capacity)
    share = jnp.asarray(person.side_share)

    def same(values: object) -> Array:
        return _spread(values, count)

    return Scene(
        pace=Pace(jnp.asarray(np.log(np.maximum(own_s, 1e-3))), jnp.zeros(count)),
        distance=Distance(same(shorter)),
        climbing=Climbing(jnp.asarray(happened.climbing.up) * up),
        descending=Descending(jnp.asarray(happened.descending.down) * down),
        energy=Energy(
            same(np.outer(hours, [usual.glucose_g_h, usual.fructose_g_h])),
            person.muscle_glycogen_g,
            person.liver_glycogen_g,
        ),
        heat=Heat(same(_mild_air()), jnp.ones_like(nothing)),
        fluid=Fluid(
            same(hours * usual.fluid_l_h),
            same(hours * usual.sodium_mg_h / SODIUM_MG_PER_MMOL),
            same(1.0),
            same(usual.available_l_h),
            same(usual.sodium_mg_h),
            jnp.full_like(nothing, jnp.mean(jnp.asarray(person.sweat_sodium_mmol_l))),
            jnp.ones_like(nothing),
        ),
        ground=GroundUnderfoot(ones, ones, ones, 0.0 * ones, 0.0 * nothing),
        gait=Gait(jnp.ones_like(share)),
        altitude=Altitude(jnp.minimum(jnp.asarray(happened.altitude.altitude_m), LOW_M)),
        load=Load(nothing, jnp.zeros_like(jnp.asarray(person.strength_loss))),
        proneness=Proneness(capacity / jnp.mean(capacity, axis=0), jnp.zeros(count)),
    )
