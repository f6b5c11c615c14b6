"""Drivers: walk the step along a track, forwards in a plan or along a recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.simulation.fuel import supply_limit_w_kg
from crampcast.simulation.pace import (
    PaceCoefficients,
    aerobic_ceiling_w_kg,
    drift,
    pace_coefficients,
    power_at_pace,
)
from crampcast.simulation.person import Person
from crampcast.simulation.state import Kept, State, start_state
from crampcast.simulation.step import (
    Controls,
    advance,
    forecast_pace,
    segment_duration_s,
)
from crampcast.simulation.surroundings import Intake, Surroundings, air_at
from crampcast.simulation.track import Track

Observe = Callable[[Kept, Track, Person], Any]
"""What to keep of a segment: a function of what the step offers, the segment and the person."""

PACE_ROUNDS = 5


class Effort(NamedTuple):
    """What the runner aims at: an even effort (`target_s` 0) or a finish time."""

    target_s: ArrayLike
    scale: ArrayLike


def keep_all(kept: Kept, segment: Track, person: Person) -> Kept:
    """Keep everything that the step offers."""
    return kept


def _moving_time(person: Person, track: Track, around: Surroundings, controls: Controls, c: PaceCoefficients) -> Array:
    """Return the finish time of an effort from pace alone, without fuel, heat balance or muscles."""

    def one(time_s: Array, segment: Track) -> tuple[Array, None]:
        air = air_at(around, time_s, segment.altitude_m, segment.shade)
        pace, _ = forecast_pace(person, segment, air, time_s, controls, c)
        return time_s + segment_duration_s(segment, pace), None

    return jax.lax.scan(one, jnp.zeros(()), track)[0]


def settle_effort(person: Person, track: Track, around: Surroundings, effort: Effort) -> Controls:
    """Find the planned duration that an even effort leads to, or the effort that meets a target time.

    Parameters
    ----------
    person, track, around
        Who, where, in what weather.
    effort : Effort
        A target time, or none (0) and a scale of effort.

    Returns
    -------
    Controls
        Planned duration and effort; their product is consistent with the finish time to about 0.1 %.

    Notes
    -----
    Without a target the duration is a fixed point: the longer the run, the smaller the share that can be held.
    With one the curve is read at the target and the effort scaled until the finish agrees.
    """
    c = pace_coefficients()
    rest_s = jnp.sum(track.rest_s)
    target_s = jnp.asarray(effort.target_s, dtype=float)
    aimed = target_s > 0.0
    rough_s = jnp.sum(track.length_m) / 2.5 + 8.0 * jnp.sum(track.length_m * jnp.abs(track.grade)) / 2.5

    def again(_: int, controls: Controls) -> Controls:
        took_s = _moving_time(person, track, around, controls, c)
        ratio = (took_s - rest_s) / jnp.maximum(target_s - rest_s, 60.0)
        scaled = jnp.asarray(controls.effort) * jnp.clip(ratio, 0.4, 2.5) ** 1.15
        return Controls(
            jnp.where(aimed, target_s, took_s),
            jnp.where(aimed, jnp.clip(scaled, 0.3, 2.0), jnp.asarray(effort.scale, dtype=float)),
        )

    first = Controls(
        jnp.where(aimed, target_s, rough_s + rest_s),
        jnp.where(aimed, 1.0, jnp.asarray(effort.scale, dtype=float)),
    )
    return jax.lax.fori_loop(0, PACE_ROUNDS, again, first)


def forecast(
    person: Person,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    observe: Observe = keep_all,
) -> tuple[State, Any]:
    """Simulate one runner along a course that lies ahead.

    Parameters
    ----------
    person, track, around, intake, controls
        Who, where, in what weather, eating and drinking what, how hard.
    observe : callable
        What to keep of each segment.

    Returns
    -------
    State, kept
        The body at the finish, and what was kept with the axis of segments first.
    """
    c = pace_coefficients()

    def one(state: State, segment: Track) -> tuple[State, Any]:
        air = air_at(around, state.time_s, segment.altitude_m, segment.shade)
        limit = supply_limit_w_kg(state, person, aerobic_ceiling_w_kg(person, segment))
        pace, ceiling = forecast_pace(
            person, segment, air, state.time_s, controls, c, limit / drift(state.time_s, controls.duration_s)
        )
        took_s = segment_duration_s(segment, pace)
        after, kept = advance(state, person, segment, air, pace, ceiling, took_s, intake, controls.duration_s, c)
        return after, observe(kept, segment, person)

    return jax.lax.scan(one, start_state(person), track)


def replay(
    person: Person, track: Track, around: Surroundings, intake: Intake, observe: Observe = keep_all
) -> tuple[State, Any]:
    """Simulate the body of a runner who ran as recorded.

    Parameters
    ----------
    person, track, around, intake
        Who; the recording as segments with `Track.recorded_s`; in what weather; eating and drinking what.
    observe : callable
        What to keep of each segment.
    """
    c = pace_coefficients()
    whole_s = jnp.sum(track.recorded_s + track.rest_s)

    def one(state: State, segment: Track) -> tuple[State, Any]:
        air = air_at(around, state.time_s, segment.altitude_m, segment.shade)
        moving_s = jnp.maximum(segment.recorded_s, 1e-3)
        pace = power_at_pace(person, segment, air, segment.length_m / moving_s, c)
        ceiling = aerobic_ceiling_w_kg(person, segment)
        took_s = segment.recorded_s + segment.rest_s
        after, kept = advance(state, person, segment, air, pace, ceiling, took_s, intake, whole_s, c)
        return after, observe(kept, segment, person)

    return jax.lax.scan(one, start_state(person), track)
