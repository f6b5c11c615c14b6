"""Run the pool: abilities that meet the finish times, fluid that meets the loss, bodies along the way."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.body.cost import at_usual_economy_w_kg, standing_power_w_kg
from crampcast.evidence import coefficients
from crampcast.forecast.hazard import (
    FactorScales,
    body_terms,
    hazard_coefficients,
    lost_mass_pct,
    moving_terms,
)
from crampcast.forecast.own_load import own_load
from crampcast.forecast.people import Traits
from crampcast.forecast.side_by_side import side_by_side
from crampcast.jobs.cohorts.choices import Choices, Chosen
from crampcast.jobs.cohorts.food import Food, eaten
from crampcast.jobs.cohorts.people import Pool
from crampcast.jobs.cohorts.reader import Arm
from crampcast.jobs.cohorts.setting import Setting
from crampcast.jobs.cohorts.stages_of import REFERENCE_POWER_W_KG, stages_of
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.stages import Day, Stages, even_times_s, run_after
from crampcast.simulation.surroundings import Intake, Surroundings
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]

CHUNK = 128
"""Runners simulated side by side in one compiled program."""
ABILITY_ROUNDS = 8
FLUID_ROUNDS = 2


class Lived(NamedTuple):
    """What is kept of every runner; axes: runners, then stages and segments, then muscles."""

    time_s: Array
    duration_s: Array
    km: Array
    """Distance of the run at the end of each segment; 0 before it."""
    own_time_s: Array
    """Time at which an even effort would have been there."""
    log_ratio: Array
    fatigue: Array
    damage: Array
    done: Array
    moving: Array
    """Moving factors in their priors' units, shape (runners, segments, 8)."""
    loss_pct: Array
    water_change_l: Array
    cation_change_mmol: Array
    """The last three at the finish, shape (runners,)."""


class Simulated(NamedTuple):
    """A pool with what it lived through."""

    pool: Pool
    food: Food
    lived: Lived
    setting: Setting
    staged: bool
    """Whether other work came before the run."""


@kept_program
def _abilities(
    person: Person, track: Track, around: Surroundings, day: Day, before_s: Array
) -> tuple[Array, Array, Array]:
    t = coefficients(Traits, "people.traits")
    standing = standing_power_w_kg()

    def one(who: Person, planned: Day, before: Array) -> tuple[Array, Array, Array]:
        def with_power(power: Array) -> Person:
            fresh = at_usual_economy_w_kg(power, who.economy)
            level = jax.nn.sigmoid(-(fresh - t.elite_ceiling_w_kg) / t.elite_ceiling_width_w_kg)
            return who._replace(max_power_w_kg=power, heat_level=level)

        def again(power: Array, _: None) -> tuple[Array, None]:
            took_s = jnp.sum(even_times_s(with_power(power), track, around, planned, before))
            ratio = jnp.clip(took_s / jnp.asarray(planned.run_s), 0.5, 2.0)
            return jnp.clip(standing + (power - standing) * ratio**1.05, 5.0, 45.0), None

        power, _ = jax.lax.scan(again, jnp.asarray(who.max_power_w_kg), None, length=ABILITY_ROUNDS)
        able = with_power(power)
        return power, jnp.asarray(able.heat_level), even_times_s(able, track, around, planned, before)

    return jax.vmap(one)(person, day, before_s)


@kept_program
def _own_times(person: Person, track: Track, around: Surroundings, day: Day, before_s: Array) -> Array:
    return jax.vmap(lambda who, planned, before: even_times_s(who, track, around, planned, before))(
        person, day, before_s
    )


@kept_program
def _live(
    person: Person,
    effort: Array,
    day: Day,
    stages: Stages,
    totals: Array,
    sodium_mg_h: Array,
    own_s: Array,
    form: Array,
    track: Track,
    around: Surroundings,
    scale: FactorScales,
    thirst_l_h: Array,
) -> Lived:
    least = hazard_coefficients().slightest_demand

    def one(
        who: Person,
        pushed: Array,
        planned: Day,
        before: Stages,
        taken: Array,
        salt: Array,
        own: Array,
        form: Array,
    ) -> Lived:
        kept = run_after(
            who,
            track._replace(effort=pushed),
            around,
            Intake(taken, jnp.where(thirst_l_h > 0.0, 1.0, 0.0), thirst_l_h),
            planned,
            before,
        )
        terms = body_terms(kept, own_load(who), kept.time_s[-1], least)
        altitude_m = jnp.concatenate([0.0 * before.duration_s + track.altitude_m[0], track.altitude_m])
        moving = moving_terms(
            kept,
            scale,
            mass_kg=who.mass_kg,
            acclimatisation=who.acclimatisation,
            sweat_sodium_mmol_l=who.sweat_sodium_mmol_l,
            sodium_mg_h=salt,
            altitude_m=altitude_m,
        )
        stages_s = jnp.asarray(before.duration_s)
        own_before_s = stages_s * form
        ran_km = jnp.cumsum(track.length_m / jnp.sqrt(1.0 + track.grade**2)) / 1000.0
        began_s = jnp.sum(own_before_s)
        return Lived(
            time_s=kept.time_s,
            duration_s=kept.duration_s,
            km=jnp.concatenate([0.0 * stages_s, ran_km]),
            own_time_s=jnp.concatenate([jnp.cumsum(own_before_s), began_s + jnp.cumsum(own)]),
            log_ratio=terms.log_ratio[:, 0],
            fatigue=terms.fatigue[:, 0],
            damage=terms.damage,
            done=terms.done,
            moving=jnp.stack(moving, axis=-1),
            loss_pct=lost_mass_pct(kept, who.mass_kg)[-1],
            water_change_l=kept.water_change_l[-1],
            cation_change_mmol=kept.cation_change_mmol[-1],
        )

    lived = jax.vmap(one)(person, effort, day, stages, totals, sodium_mg_h, own_s, form)
    return jax.tree.map(lambda leaf: leaf.astype(jnp.float32), lived)  # type: ignore[no-any-return]  # a Lived


def pacing(track: Track, pool: Pool, choices: Choices) -> FloatArray:
    """Return the effort of every runner along the way, shape (runners, segments).

    Notes
    -----
    Boldness holds for the first part of the run, then turns and is paid back towards the finish.
    """
    length = np.asarray(track.length_m)
    done = (np.cumsum(length) - 0.5 * length) / max(float(length.sum()), 1.0)
    p = choices.pacing
    turned = np.clip((done - p.bold_until) / max(1.0 - p.bold_until, 1e-6), 0.0, 1.0)
    shape = 1.0 - (1.0 + p.payback) * turned
    return np.asarray(np.exp(pool.form[:, None] + pool.boldness[:, None] * shape[None, :]))


def simulate_arm(
    arm: Arm,
    place: Setting,
    pool: Pool,
    choices: Choices,
    chosen: Chosen,
    rng: np.random.Generator,
    *,
    known_ability: bool = False,
) -> Simulated:
    """Simulate a pool of runners through one arm.

    Parameters
    ----------
    arm, place, pool
        Inputs, course and weather, runners.
    choices, chosen
        Free choices, and the list of those used.
    rng : Generator
        Source of chance.
    known_ability : bool
        The pool's ceilings stand; else they are found from the finish times.

    Returns
    -------
    Simulated
        Where a loss of mass was published and no fluid, the fluid is the one that leads to that loss.
    """
    stages, run_s, person = stages_of(arm, pool, choices, chosen)
    before_s = np.asarray(stages.duration_s).sum(axis=1)
    day = Day(run_s, run_s + before_s)
    form = np.exp(pool.form) if arm.discipline == "triathlon" else np.ones(len(run_s))
    own_s: Any = np.zeros((len(run_s), len(np.asarray(place.track.length_m))))
    if known_ability:
        own_s = side_by_side(
            lambda p, d, b, t, a: _own_times(p, t, a, d, b),
            (person, day, before_s),
            (place.track, place.around),
            CHUNK,
        )
    elif place.km > 0.0:
        power, level, own_s = side_by_side(
            lambda p, d, b, t, a: _abilities(p, t, a, d, b),
            (person, day, before_s),
            (place.track, place.around),
            CHUNK,
        )
        person = person._replace(max_power_w_kg=power, heat_level=level)
        faster = (form * power / REFERENCE_POWER_W_KG)[:, None]
        stages = stages._replace(
            power_w_kg=np.asarray(stages.power_w_kg) * faster,
            duration_s=np.asarray(stages.duration_s) / form[:, None],
        )
    pool = Pool(**{**vars(pool), "person": person})
    food = eaten(arm, (run_s + before_s) / 3600.0, choices, chosen, rng)
    effort = pacing(place.track, pool, choices)
    scale = coefficients(FactorScales, "hazard.scales")

    def live(now: Food) -> Lived:
        drawn = (person, effort, day, stages, now.totals(), now.sodium_mg_h, own_s, form)
        found: Lived = side_by_side(_live, drawn, (place.track, place.around, scale, food.thirst_l_h), CHUNK)
        return found

    lived = live(food)
    for _ in range(FLUID_ROUNDS if food.wanted_loss_pct is not None else 0):
        hours = np.asarray(lived.time_s)[:, -1] / 3600.0
        food = food.towards(np.asarray(lived.loss_pct), np.asarray(person.mass_kg), hours)
        lived = live(food)
    return Simulated(pool, food, lived, place, arm.discipline == "triathlon")
