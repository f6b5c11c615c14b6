"""A run after other work: the swim and the bike of a triathlon, or a laboratory protocol without any run.

The stages before the run have a given power and given loads; everything else (heat, water, fuel, gut,
fatigue) is the same body, carried on into the run.
"""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.capacity import fade_mean
from crampcast.body.capacity.versions import SUSTAINABLE
from crampcast.body.cost.versions import mean_drift
from crampcast.body.energy import CALCIUM_EFFECTS
from crampcast.body.muscle.damage import damage_while_running
from crampcast.body.muscle.load import duty_factor, relative_load
from crampcast.body.muscle.strength import remaining_capacity
from crampcast.body.muscle.versions import DAMAGE, DAMAGE_DOSE, FAST_FATIGUE, MUSCLE_LOAD, SLOW_LOSS
from crampcast.simulation.fuel import concentration_mmol_kg_dw, supply_limit_w_kg
from crampcast.simulation.ground import Ground, prepare_ground
from crampcast.simulation.muscles import eccentric_vasti_j_kg
from crampcast.simulation.pace import (
    Controls,
    Pace,
    PaceCoefficients,
    Whole,
    drift,
    effort_power_w_kg,
    pace_at_power,
    pace_coefficients,
    whole_run,
)
from crampcast.simulation.person import Person
from crampcast.simulation.state import Body, Flows, Kept, start_body
from crampcast.simulation.step import advance, segment_duration_s
from crampcast.simulation.surroundings import Intake, Surroundings, air_at, taken_by
from crampcast.simulation.track import Track


class Stages(NamedTuple):
    """What is done before the run; every leaf has the leading axis of stages, which may last no time."""

    duration_s: ArrayLike
    power_w_kg: ArrayLike
    """Gross metabolic power."""
    air_m_s: ArrayLike
    """Speed of the runner's own air."""
    in_water: ArrayLike
    """1 where no sweat is counted and temperatures stand still."""
    load: ArrayLike
    """Target load of each muscle, shape (stages, 10)."""
    duty: ArrayLike
    """Share of the time under load."""


class Day(NamedTuple):
    """Durations of an event as planned: the run, and all of it."""

    run_s: ArrayLike
    whole_s: ArrayLike
    """Duration at which the sustainable share is read."""


def planned(person: Person, day: Day, before_s: Array) -> Whole:
    """Return what the planned durations mean for the run as a whole.

    Notes
    -----
    The share is that of the whole event, the fade runs over the run, and the drift of cost has its mean of
    one over the run alone although it began with the event.
    """
    run_s = jnp.asarray(day.run_s, dtype=float)
    share = SUSTAINABLE(day.whole_s, person.endurance)
    before_h, run_h = before_s / 3600.0, jnp.maximum(run_s / 3600.0, 0.01)
    return whole_run(person, Controls(run_s, 1.0))._replace(
        share=share,
        fade_mean=fade_mean(run_s, share, trained=person.trained),
        drift_mean=mean_drift(before_h, before_h + run_h),
    )


def even_times_s(
    person: Person, track: Track, around: Surroundings, day: Day, before_s: Array, rounds: int = 2
) -> Array:
    """Return how long each segment takes at an even effort, from pace alone.

    Parameters
    ----------
    person, track, around
        Who, where, in what weather.
    day : Day
        Planned durations.
    before_s : Array
        Time before the run.
    rounds : int
        Rounds in which the times of passage settle.

    Returns
    -------
    Array, shape (segments,)
        s.
    """
    c = pace_coefficients()
    ground = prepare_ground(person, track._replace(effort=jnp.ones_like(track.effort)), around)
    whole = planned(person, day, before_s)
    rough = track.length_m * (1.0 + 8.0 * jnp.abs(track.grade))
    took_s = rough * jnp.asarray(day.run_s) / jnp.maximum(jnp.sum(rough), 1.0)
    for _ in range(rounds):
        starts_s = jnp.cumsum(took_s) - took_s
        air = air_at(around, before_s + starts_s, ground.height, ground.shade)
        power = effort_power_w_kg(whole, person, ground, air, starts_s)
        took_s = segment_duration_s(ground, pace_at_power(person, ground, air, power, c))
    return took_s


def run_after(
    person: Person, track: Track, around: Surroundings, intake: Intake, day: Day, stages: Stages
) -> Kept:
    """Simulate one runner through the stages and then along the track.

    Parameters
    ----------
    person, track, around, intake
        Who, where, in what weather, eating and drinking what; `Track.effort` says how hard each segment is
        run.
    day : Day
        Durations as planned.
    stages : Stages
        What comes before the run.

    Returns
    -------
    Kept
        Stages first, then segments; the step is that of `crampcast.simulation.run.forecast`.
    """
    c = pace_coefficients()
    before_s = jnp.sum(jnp.asarray(stages.duration_s))
    whole = planned(person, day, before_s)
    level = _level(track, jnp.shape(stages.duration_s)[0])
    flat = prepare_ground(person, level, around)
    ground = prepare_ground(person, track, around)

    def stage(body: Body, here: tuple[Ground, Stages]) -> tuple[Body, Flows]:
        return _stage(body, person, here[0], here[1], around, intake, whole, c)

    def segment(body: Body, here: Ground) -> tuple[Body, Flows]:
        air = air_at(around, body.time_s, here.height, here.shade)
        fuelled = supply_limit_w_kg(body, person, here.ceiling_w_kg) / drift(whole, body.time_s)
        run_s = body.time_s - before_s
        power = jnp.minimum(effort_power_w_kg(whole, person, here, air, run_s), fuelled)
        pace = pace_at_power(person, here, air, power, c)
        took_s = segment_duration_s(here, pace)
        return advance(body, person, here, air, pace, took_s, intake, whole, c, here.ceiling_w_kg)

    body, first = jax.lax.scan(stage, start_body(person, taken_by(intake, jnp.zeros(()))), (flat, stages))
    _, second = jax.lax.scan(segment, body, ground)
    flows: Flows = jax.tree.map(lambda a, b: jnp.concatenate([a, b]), first, second)
    return _muscles(person, track, ground, stages, flows)


def _level(track: Track, count: int) -> Track:
    """Return level ground at the course's foot, one metre a stage."""
    one, none = jnp.ones(count), jnp.zeros(count)
    high = one * track.altitude_m[0]
    return Track(one, none, none, high, none, one, one, one, none, none, one, none, track.load)


def _stage(
    body: Body,
    person: Person,
    here: Ground,
    stage: Stages,
    around: Surroundings,
    intake: Intake,
    whole: Whole,
    c: PaceCoefficients,
) -> tuple[Body, Flows]:
    """Carry the body over one stage at its power."""
    took_s = jnp.asarray(stage.duration_s)
    air = air_at(around, body.time_s, here.height, here.shade)
    power = jnp.asarray(stage.power_w_kg) / drift(whole, body.time_s + 0.5 * took_s)
    pace = Pace(jnp.asarray(stage.air_m_s), power, jnp.zeros(()), jnp.zeros(()))
    after, flows = advance(body, person, here, air, pace, took_s, intake, whole, c)
    dry = 1.0 - jnp.asarray(stage.in_water)
    wet = 1.0 - dry
    after = after._replace(
        core_c=dry * after.core_c + wet * body.core_c,
        skin_c=dry * after.skin_c + wet * body.skin_c,
        water_change_l=after.water_change_l + wet * flows.sweat_l,
        cation_change_mmol=after.cation_change_mmol + wet * flows.sweat_sodium_mmol,
    )
    flows = flows._replace(
        core_c=after.core_c,
        water_change_l=after.water_change_l,
        cation_change_mmol=after.cation_change_mmol,
        sweat_l=dry * flows.sweat_l,
        sweat_sodium_mmol=dry * flows.sweat_sodium_mmol,
        speed_m_s=0.0 * flows.speed_m_s,
    )
    return after, flows


def _muscles(person: Person, track: Track, ground: Ground, stages: Stages, flows: Flows) -> Kept:
    """Add the muscles: given loads in the stages, the ground's in the run."""
    count = jnp.shape(stages.duration_s)[0]
    run_share, speed_m_s = flows.run_share[count:], flows.speed_m_s[count:]
    running = MUSCLE_LOAD(track.load, speed_m_s, run_share) * ground.moving[:, None]
    even = jnp.concatenate([jnp.asarray(stages.load), running]) / jnp.asarray(person.muscle_capacity)
    duty = jnp.concatenate([jnp.asarray(stages.duty), duty_factor(run_share) * ground.moving])
    load = even[:, None, :] * jnp.asarray(person.side_share)
    relative = relative_load(load, duty[:, None])
    start = jnp.zeros_like(load[0])

    def step(
        now: tuple[Array, Array], here: tuple[Array, ...]
    ) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        asked, share, rated, took_s = here
        then = (
            FAST_FATIGUE(now[0], asked, share, took_s),
            SLOW_LOSS(now[1], rated, took_s),
        )
        return then, then

    first = (start, start + jnp.asarray(person.strength_loss))
    _, (fatigued, slow) = jax.lax.scan(step, first, (load, duty, relative, flows.duration_s))
    down_m = jnp.concatenate([jnp.zeros(count), ground.length_m * jnp.maximum(-ground.rise, 0.0)])
    pack_ratio = 1.0 + jnp.asarray(person.pack_kg) / person.mass_kg
    braked = jnp.concatenate([jnp.zeros(count), eccentric_vasti_j_kg(track, run_share, ground.length_m)])
    dose = jnp.asarray(person.damage_dose_kj_kg) + jnp.cumsum(DAMAGE_DOSE(down_m, pack_ratio, braked))
    damage = damage_while_running(DAMAGE(dose, person.damage_protection))
    began_with = jnp.asarray(person.muscle_glycogen_g, dtype=float)[None]
    before_g = jnp.concatenate([began_with, flows.muscle_glycogen_g[:-1]])
    calcium = CALCIUM_EFFECTS(concentration_mmol_kg_dw(before_g, person))
    remaining = remaining_capacity(fatigued, slow, damage[:, None, :], calcium[:, None, None])
    return Kept(
        **flows._asdict(),
        target_load=load,
        remaining=remaining,
        fatigued=fatigued,
        slow_loss=slow,
        damage_loss=damage,
    )
