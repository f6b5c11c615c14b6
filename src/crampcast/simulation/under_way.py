"""A race that is partly run: up to a place as it went, from there on as it is planned."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.simulation.fuel import supply_limit_w_kg
from crampcast.simulation.ground import Ground, prepare_ground
from crampcast.simulation.pace import (
    Controls,
    drift,
    effort_power_w_kg,
    pace_at_power,
    pace_coefficients,
    power_at_pace,
    whole_run,
)
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, Observe, keep_all, segment_times, with_muscles
from crampcast.simulation.running_sum import sum_before
from crampcast.simulation.state import Body, Flows, State, start_body
from crampcast.simulation.step import advance, segment_duration_s
from crampcast.simulation.surroundings import Intake, Surroundings, air_at, taken_by
from crampcast.simulation.track import Track

ROUNDS = 8
"""Rounds in which effort so far, effort ahead and the whole duration settle together."""


class _Settling(NamedTuple):
    """Controls on their way; efforts in logarithms."""

    duration_s: Array
    effort: Array
    took_s: Array
    last_effort: Array
    last_moving: Array
    slope: Array


def settle_rest(person: Person, track: Track, around: Surroundings, effort: Effort) -> Controls:
    """Find how hard the rest of a race is run.

    Parameters
    ----------
    person, track, around
        Who, where, in what weather; segments that are done have `Track.recorded_s`, stops included.
    effort : Effort
        A finish time of the whole race, or none (0) and a scale of the effort ahead.

    Returns
    -------
    Controls
        Duration of the whole race, what is done included, and the effort of what lies ahead.

    Notes
    -----
    Without a finish time the runner goes on at the effort that the part which is done shows, and never above
    an even one: whoever has been slower than predicted is not counted on to be as fast as predicted from
    here, and whoever has been faster has no more to hold than before. That effort is found like the one of a
    target: by the secant of log moving time against log effort.
    """
    c = pace_coefficients()
    ground = prepare_ground(person, track, around)
    done = track.recorded_s > 0.0
    moving = track.length_m > 0.0
    behind_s = jnp.sum(track.recorded_s)
    waiting_s = jnp.sum(jnp.where(done, 0.0, track.rest_s))
    target_s = jnp.asarray(effort.target_s, dtype=float)
    aimed = target_s > 0.0
    ran_s = jnp.sum(jnp.where(done & moving, track.recorded_s, 0.0))
    wanted = jnp.log(jnp.where(aimed, jnp.maximum(target_s - behind_s - waiting_s, 60.0), ran_s))
    counted = moving & jnp.where(aimed, ~done, done)

    def ahead(log_effort: Array) -> Array:
        return jnp.where(aimed, log_effort, jnp.minimum(log_effort, 0.0))

    def again(now: _Settling) -> _Settling:
        starts_s = sum_before(jnp.where(done, track.recorded_s, now.took_s))
        asked = jnp.exp(jnp.where(done, now.effort, ahead(now.effort)))
        here = ground._replace(effort=ground.effort * asked)
        took_s = segment_times(person, here, around, Controls(now.duration_s, 1.0), starts_s, c)
        told = jnp.log(jnp.maximum(jnp.sum(jnp.where(counted, took_s, 0.0)), 1.0))
        changed = now.effort - now.last_effort
        moved = jnp.abs(changed) > 1e-4
        slope = jnp.where(moved, (told - now.last_moving) / jnp.where(moved, changed, 1.0), now.slope)
        slope = jnp.clip(slope, -3.0, -0.5)
        following = jnp.clip(now.effort + (wanted - told) / slope, jnp.log(0.25), jnp.log(2.0))
        total_s = behind_s + jnp.sum(jnp.where(done, 0.0, took_s))
        duration_s = jnp.where(aimed, jnp.maximum(target_s, behind_s + 60.0), total_s)
        return _Settling(duration_s, following, took_s, now.effort, told, slope)

    rough_s = track.length_m * (1.0 + 8.0 * jnp.abs(track.grade)) / 2.5 + track.rest_s
    guess_s = behind_s + jnp.sum(jnp.where(done, 0.0, rough_s))
    zero = jnp.zeros_like(guess_s)
    start = _Settling(guess_s, zero, rough_s, zero, zero, zero - 1.0)
    settled = jax.lax.fori_loop(0, ROUNDS, lambda _, now: again(now), start)
    scale = jnp.where(aimed, 1.0, jnp.asarray(effort.scale, dtype=float))
    return Controls(settled.duration_s, jnp.exp(ahead(settled.effort)) * scale)


def carry_on(
    person: Person,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    thirst_so_far: ArrayLike,
    observe: Observe = keep_all,
) -> tuple[State, Any]:
    """Simulate one runner along what is done at the pace it was done, and on along what lies ahead.

    Parameters
    ----------
    person, track, around, intake, controls
        As for `crampcast.simulation.run.forecast`; done segments have `Track.recorded_s`.
    thirst_so_far : ArrayLike
        What `Intake.thirst` was on the way so far: 0 where all that was drunk is in the intake.
    observe : callable
        What to keep of each segment.

    Returns
    -------
    State, kept
        As for `forecast`.
    """
    c = pace_coefficients()
    ground = prepare_ground(person, track, around)
    whole = whole_run(person, controls)

    def one(body: Body, here: Ground) -> tuple[Body, Flows]:
        air = air_at(around, body.time_s, here.height, here.shade)
        done = here.recorded_s > 0.0
        fuelled = supply_limit_w_kg(body, person, here.ceiling_w_kg) / drift(whole, body.time_s)
        power = jnp.minimum(effort_power_w_kg(whole, person, here, air, body.time_s), fuelled)
        planned = pace_at_power(person, here, air, power, c)
        held = power_at_pace(person, here, air, here.length_m / jnp.maximum(here.recorded_s, 1e-3), c)
        pace = jax.tree.map(lambda was, will: jnp.where(done, was, will), held, planned)
        took_s = jnp.where(done, here.recorded_s, segment_duration_s(here, planned))
        most_w_kg = jnp.where(done, jnp.inf, here.ceiling_w_kg)
        taking = intake._replace(thirst=jnp.where(done, thirst_so_far, intake.thirst))
        return advance(body, person, here, air, pace, took_s, taking, whole, c, most_w_kg)

    first = start_body(person, taken_by(intake, jnp.zeros(())))
    body, flows = jax.lax.scan(one, first, ground)
    return with_muscles(person, track, ground, body, flows, observe)
