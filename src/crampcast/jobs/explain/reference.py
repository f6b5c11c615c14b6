"""What happened and what would have been usual, driver by driver; the table is written out in the answer."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.evidence.priors import load_hazard_priors
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
from crampcast.forecast.side_by_side import side_by_side
from crampcast.jobs.explain.conditioned import Conditioned
from crampcast.jobs.explain.intake import SODIUM_MG_PER_MMOL
from crampcast.jobs.explain.recorded import PIECES, STRETCH_END, Recorded
from crampcast.jobs.explain.situation import Situation, side_loads
from crampcast.jobs.plan.drivers import reference_numbers
from crampcast.simulation.kept_programs import kept_program
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

FloatArray = NDArray[np.float64]

LOW_M = 500.0
SCALE_HEIGHT_M = 8400.0
_LONG_SESSION = 3
"""Stream of chance of the effect of a long session."""
DRAWS_AT_ONCE = 8
"""Draws whose own even times one compiled call works out."""
SHORTEST = 0.05
"""Least share of what lies before the stretch that the reference keeps."""


@kept_program
def _own_times(happened: Scene, person: Person, way: Way) -> Array:
    def each(scene: Scene, owner: Person) -> Array:
        who, track, around, _ = laid_out(scene, way, owner)
        whole_s = settle_effort(who, track, around, Effort(0.0, 1.0)).duration_s
        return even_times_s(who, track, around, Day(whole_s, whole_s), jnp.zeros(()))

    return jax.vmap(each)(happened, person)


def ends(draws: Draw, situation: Situation, asked: Asked, seed: int) -> tuple[Ends, FloatArray]:
    """Return both ends of the path, and the own predicted time of each piece.

    Parameters
    ----------
    draws : Draw
        The runner, many times.
    situation : Situation
        Recording, training, day and intake.
    asked : Asked
        Whose hazard.
    seed : int
        Seed of the effect of a long session.

    Returns
    -------
    Ends
        Leaves with the leading axis of draws.
    ndarray, shape (draws, PIECES)
        s; the recorded time at rests.
    """
    parts, person = situation.parts, both_sides(draws.person)
    happened = as_recorded(draws, situation, seed)
    way = way_of(parts, person)
    own_s = even_times(happened, way, person, parts)
    if not situation.own_ability:  # only evenness is compared
        own_s = own_s * as_slow_as_run(parts, own_s)[:, None]
    usual_s = usual_times(parts, own_s)
    happened = happened._replace(
        pace=happened.pace._replace(faster=faster_early(parts, usual_s, parts.moving_s))
    )
    reference = as_usual(happened, person, parts, situation.known, usual_s)
    reference = reference._replace(proneness=usual_proneness(happened.proneness, reference.proneness))
    hazard = Hazard(draws.hazard, draws.moving, draws.pace_residual)
    return Ends(reference, happened, person, hazard, way, asked), own_s


def as_slow_as_run(parts: Recorded, own_s: FloatArray) -> FloatArray:
    """Return recorded over own predicted time up to the mark, shape (draws,).

    Notes
    -----
    What comes after a cramp, often a walk, says nothing of how it was run before.
    """
    until = parts.before + parts.within
    return np.asarray((parts.moving_s @ until) / np.maximum(own_s @ until, 1e-3))


def slower_than_own(parts: Recorded, own_s: FloatArray) -> bool:
    """Say whether the run was slower up to the mark than the runner's own predicted effort."""
    return float(np.median(as_slow_as_run(parts, own_s))) > 1.0


def usual_times(parts: Recorded, own_s: FloatArray) -> FloatArray:
    """Return the own predicted time of each piece, or the run's own mean effort where that was slower.

    Notes
    -----
    A run slower than the runner can go is an everyday run, or one that was held back. That is no cause of a
    cramp; how evenly it was run may be one. What came after the mark stays as it was.
    """
    usual_s = own_s * max(1.0, float(np.median(as_slow_as_run(parts, own_s))))
    return np.where(parts.before + parts.within > 0.0, usual_s, parts.moving_s)


def less_prone(own: Proneness) -> bool:
    """Say whether record and answers make the runner less prone than the usual entrant."""
    return float(np.mean(np.asarray(own.log_ratio))) < 0.0


def usual_proneness(own: Proneness, entrant: Proneness) -> Proneness:
    """Return the usual entrant's proneness, or the runner's own where that is lower.

    Notes
    -----
    A cramp came. That the runner is less prone than others, or has stronger muscles, cannot be why, nor may
    it hide what was unusual.
    """
    capacity = np.asarray(own.muscle_capacity)
    stronger = np.maximum(np.mean(capacity, axis=0), 1.0)
    return Proneness(
        np.asarray(entrant.muscle_capacity) * stronger,
        np.asarray(own.log_ratio) if less_prone(own) else np.asarray(entrant.log_ratio),
    )


def faster_early(parts: Recorded, own_s: FloatArray, moving_s: FloatArray) -> FloatArray:
    """Return log own over real time in the first half of the way up to the stretch's end, shape (draws,).

    Notes
    -----
    Pace against one's own prediction was seen in the first half of a race: crampers ran it faster. Later a
    tired runner slows down, and the whole would hide a start that was too fast.

    References
    ----------
    Schwellnus et al. 2011, doi:10.1136/bjsm.2010.078535
    """
    early = (np.cumsum(parts.length_m) <= 0.5 * parts.until(parts.length_m)) * 1.0
    return np.asarray(np.log((own_s @ early + 1.0) / (moving_s @ early + 1.0)))


def both_sides(person: Person) -> Person:
    """Return the draws with a row for each side, so that one compiled program serves every runner."""
    share = np.asarray(person.side_share)
    return person._replace(side_share=np.asarray(np.broadcast_to(share, (len(share), 2, share.shape[2]))))


def _spread(values: object, count: int) -> FloatArray:
    """Give a leading axis of draws to what is the same in all of them."""
    array = np.asarray(values, dtype=float)
    return np.broadcast_to(array, (count, *array.shape))


def _log_s(parts: Recorded) -> FloatArray:
    return np.log(np.maximum(parts.moving_s, 1e-3))


def as_recorded(draws: Draw, situation: Situation, seed: int) -> Scene:
    """Return the run as recorded, by drivers.

    Parameters
    ----------
    draws : Draw
        The runner, many times.
    situation : Situation
        Recording, training, day and intake.
    seed : int
        Seed of the effect of a long session.
    """
    person, parts, eaten = both_sides(draws.person), situation.parts, situation.eaten
    count = np.shape(person.mass_kg)[0]

    def same(values: object) -> FloatArray:
        return _spread(values, count)

    around = None if situation.environment is None else surroundings(situation.environment)
    hours = np.arange(INTAKE_ROWS) * INTAKE_STEP_S / 3600.0
    _, ground, technicality = situation.ground
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
        heat=Heat(same(air_on_the_way(around, parts)), person.acclimatisation),
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
        gait=Gait(np.asarray(person.side_share) * same(side_loads(situation.left_share)[:, None])),
        altitude=Altitude(same(parts.altitude_m)),
        load=_carried(person, situation, seed),
        proneness=Proneness(person.muscle_capacity, np.asarray(draws.log_ratio) + situation.frailty_mean),
    )


def _carried(person: Person, situation: Situation, seed: int) -> Load:
    """Return what the days before left in the legs, with the spread of its effect."""
    carried, count = situation.carried, np.shape(person.mass_kg)[0]
    if carried is None:
        return Load(person.damage_dose_kj_kg, person.strength_loss, np.zeros(count))
    prior = load_hazard_priors()["long_session_in_last_3_days"]
    effect = np.random.default_rng([seed, _LONG_SESSION]).normal(prior.mean, prior.sd, count)
    return Load(
        np.asarray(person.damage_dose_kj_kg) + carried.damage_dose_kj_kg,
        person.strength_loss,
        np.asarray(effect * carried.long_session_sd),
    )


def _mild_air() -> FloatArray:
    mild = reference_numbers()
    return np.asarray(steady_air(mild.temperature_c, mild.relative_humidity, wbgt_c=mild.wbgt_c).table)


def air_on_the_way(around: Surroundings | None, parts: Recorded) -> FloatArray:
    """Return the air at the height of passage, on the simulator's grid; mild where nobody said."""
    if around is None:
        return _mild_air()
    table = np.array(around.table, dtype=float)
    clock = np.arange(WEATHER_ROWS) * WEATHER_STEP_S
    height = np.interp(clock, 0.5 * (parts.start_s + parts.end_s), parts.altitude_m)
    rise = height - float(np.asarray(around.reference_altitude_m))
    cooler = float(np.asarray(around.lapse_c_per_m)) * rise
    table[:, 0] -= cooler
    table[:, 7] -= cooler
    table[:, 1] *= np.exp((height - rise) / SCALE_HEIGHT_M)
    return table


def way_of(parts: Recorded, person: Person) -> Way:
    """Return what holds however the run is told: lengths, rests, which pieces count."""
    zeros = np.zeros(PIECES)
    return Way(
        length_m=parts.length_m,
        rest_s=parts.rest_s,
        heading_rad=zeros,
        shade=zeros,
        before=parts.before,
        within=parts.within[:STRETCH_END],
        new_to_trails=float(np.max(np.asarray(person.new_to_trails))),
        poles=float(np.max(np.asarray(person.poles))),
    )


def even_times(happened: Scene, way: Way, person: Person, parts: Recorded) -> FloatArray:
    """Return the time of each piece at the runner's own predicted even effort, on this ground and day.

    Returns
    -------
    ndarray, shape (draws, PIECES)
        s, rests apart; 0 where nothing is run.
    """
    took_s = side_by_side(_own_times, (happened, person), (way,), DRAWS_AT_ONCE) - parts.rest_s
    return np.where(parts.moving_s > 0.0, np.maximum(took_s, 1e-3), parts.moving_s)


def as_usual(
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
    ones = np.ones_like(happened.ground.run_cost)
    nothing = np.zeros_like(np.asarray(person.damage_dose_kj_kg))
    capacity = np.asarray(person.muscle_capacity)
    share = np.asarray(person.side_share)

    def same(values: object) -> FloatArray:
        return _spread(values, count)

    return Scene(
        pace=Pace(np.asarray(np.log(np.maximum(own_s, 1e-3))), np.zeros(count)),
        distance=Distance(same(shorter)),
        climbing=Climbing(np.asarray(happened.climbing.up) * up),
        descending=Descending(np.asarray(happened.descending.down) * down),
        energy=Energy(
            same(np.outer(hours, [usual.glucose_g_h, usual.fructose_g_h])),
            person.muscle_glycogen_g,
            person.liver_glycogen_g,
        ),
        heat=Heat(same(_mild_air()), np.ones_like(nothing)),
        fluid=Fluid(
            same(hours * usual.fluid_l_h),
            same(hours * usual.sodium_mg_h / SODIUM_MG_PER_MMOL),
            same(1.0),
            same(usual.available_l_h),
            same(usual.sodium_mg_h),
            np.full_like(nothing, np.mean(np.asarray(person.sweat_sodium_mmol_l))),
            np.ones_like(nothing),
        ),
        ground=GroundUnderfoot(ones, ones, ones, 0.0 * ones, 0.0 * nothing),
        gait=Gait(np.ones_like(share)),
        altitude=Altitude(np.minimum(np.asarray(happened.altitude.altitude_m), LOW_M)),
        load=Load(nothing, np.zeros_like(np.asarray(person.strength_loss)), np.zeros(count)),
        proneness=Proneness(capacity / np.mean(capacity, axis=0), np.zeros(count)),
    )
