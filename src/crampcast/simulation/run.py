"""Drivers: walk the step along a track, forwards in a plan or along a recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.simulation.fuel import supply_limit_w_kg
from crampcast.simulation.ground import Ground, prepare_ground
from crampcast.simulation.muscles import Muscles, muscles_along
from crampcast.simulation.pace import (
    Controls,
    PaceCoefficients,
    drift,
    effort_power_w_kg,
    pace_at_power,
    pace_coefficients,
    power_at_pace,
    whole_run,
)
from crampcast.simulation.person import Person
from crampcast.simulation.running_sum import sum_before
from crampcast.simulation.state import Body, Flows, Kept, State, start_body
from crampcast.simulation.step import advance, segment_duration_s
from crampcast.simulation.surroundings import Intake, Surroundings, air_at, taken_by
from crampcast.simulation.track import Track

T = TypeVar("T")

Observe = Callable[[Kept, Track, Person], Any]
"""What to keep of a segment: a function of what the step offers, the segment and the person."""

PACE_ROUNDS = 6
"""Rounds in which planned duration, effort and times of passage settle together."""


class Effort(NamedTuple):
    """What the runner aims at: an even effort (`target_s` 0) or a finish time."""

    target_s: ArrayLike
    scale: ArrayLike


def keep_all(kept: Kept, segment: Track, person: Person) -> Kept:
    """Keep everything that the step offers."""
    return kept


class _Settling(NamedTuple):
    """Controls on their way; effort in logarithms."""

    duration_s: Array
    effort: Array
    took_s: Array
    last_effort: Array
    last_moving: Array
    slope: Array


def segment_times(
    person: Person,
    ground: Ground,
    around: Surroundings,
    controls: Controls,
    start_s: Array,
    c: PaceCoefficients,
) -> Array:
    """Return how long each segment takes from pace alone, were it begun at `start_s`."""
    air = air_at(around, start_s, ground.height, ground.shade)
    power = effort_power_w_kg(whole_run(person, controls), person, ground, air, start_s)
    return segment_duration_s(ground, pace_at_power(person, ground, air, power, c))


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
        Duration of an even effort (or the target) and effort relative to it. With a scale below 1 the run
        takes longer than the duration: the scale eases the even effort, it does not plan another one.

    Notes
    -----
    Without a target the duration is a fixed point: the longer the run, the smaller the share that can be
    held. With one the curve is read at the target and the effort follows the secant of log moving time
    against log effort until the finish agrees. Pace hears of time only through weather and fade, so all
    segments are paced at once and the times of passage settle in the same rounds.
    """
    c = pace_coefficients()
    ground = prepare_ground(person, track, around)
    rest_s = jnp.sum(track.rest_s)
    target_s = jnp.asarray(effort.target_s, dtype=float)
    aimed = target_s > 0.0
    rough_s = track.length_m * (1.0 + 8.0 * jnp.abs(track.grade)) / 2.5 + track.rest_s
    guess_s = jnp.where(aimed, target_s, jnp.sum(rough_s))

    def again(now: _Settling) -> _Settling:
        starts_s = sum_before(now.took_s)
        took_s = segment_times(
            person, ground, around, Controls(now.duration_s, jnp.exp(now.effort)), starts_s, c
        )
        total_s = jnp.sum(took_s)
        moving = jnp.log(jnp.maximum(total_s - rest_s, 1.0))
        changed = now.effort - now.last_effort
        told = jnp.abs(changed) > 1e-4
        slope = jnp.where(told, (moving - now.last_moving) / jnp.where(told, changed, 1.0), now.slope)
        slope = jnp.clip(slope, -3.0, -0.5)
        wanted = jnp.log(jnp.maximum(target_s - rest_s, 60.0))
        next_effort = jnp.clip(now.effort + (wanted - moving) / slope, jnp.log(0.3), jnp.log(2.0))
        return _Settling(
            jnp.where(aimed, target_s, total_s),
            jnp.where(aimed, next_effort, 0.0),
            took_s,
            now.effort,
            moving,
            slope,
        )

    rough = rough_s * guess_s / jnp.maximum(jnp.sum(rough_s), 1.0)
    zero = jnp.zeros_like(guess_s)
    start = _Settling(guess_s, zero, rough, zero, zero, zero - 1.0)
    settled = jax.lax.fori_loop(0, PACE_ROUNDS, lambda _, now: again(now), start)
    scale = jnp.asarray(effort.scale, dtype=float)
    return Controls(settled.duration_s, jnp.where(aimed, jnp.exp(settled.effort), scale))


def forecast(
    person: Person,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    observe: Observe = keep_all,
    *,
    start_core_c: ArrayLike = 37.1,
) -> tuple[State, Any]:
    """Simulate one runner along a course that lies ahead.

    Parameters
    ----------
    person, track, around, intake, controls
        Who, where, in what weather, eating and drinking what, how hard.
    observe : callable
        What to keep of each segment.
    start_core_c : ArrayLike
        Core temperature at the start.

    Returns
    -------
    State, kept
        The body at the finish, and what was kept with the axis of segments first.
    """
    ground, body, flows = _along(person, track, around, intake, controls, start_core_c)
    return with_muscles(person, track, ground, body, flows, observe)


def forecast_strained(
    person: Person,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    strain: Callable[[Muscles], T],
) -> tuple[Flows, T]:
    """Simulate one runner of many, of whose muscles little is wanted.

    Parameters
    ----------
    person, track, around, intake, controls
        As `forecast` takes them.
    strain : callable
        What to keep of the muscles at the end of each segment.

    Returns
    -------
    Flows, kept
        What the body did and what was kept of its muscles, with the axis of segments first.
    """
    ground, _, flows = _along(person, track, around, intake, controls, 37.1)
    return flows, muscles_along(person, track, ground, flows, strain)


def _along(
    person: Person,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    start_core_c: ArrayLike,
) -> tuple[Ground, Body, Flows]:
    """Step the body along a course; return the ground, the body at the finish and what it did."""
    c = pace_coefficients()
    ground = prepare_ground(person, track, around)
    whole = whole_run(person, controls)

    def one(body: Body, here: Ground) -> tuple[Body, Flows]:
        air = air_at(around, body.time_s, here.height, here.shade)
        fuelled = supply_limit_w_kg(body, person, here.ceiling_w_kg) / drift(whole, body.time_s)
        power = jnp.minimum(effort_power_w_kg(whole, person, here, air, body.time_s), fuelled)
        pace = pace_at_power(person, here, air, power, c)
        took_s = segment_duration_s(here, pace)
        return advance(body, person, here, air, pace, took_s, intake, whole, c, here.ceiling_w_kg)

    first = start_body(person, taken_by(intake, jnp.zeros(())), start_core_c)
    body, flows = jax.lax.scan(one, first, ground)
    return ground, body, flows


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
    ground, body, flows = _as_recorded(person, track, around, intake, track_s(track))
    return with_muscles(person, track, ground, body, flows, observe)


def replay_strained(
    person: Person,
    track: Track,
    around: Surroundings,
    intake: Intake,
    whole_s: ArrayLike,
    strain: Callable[[Muscles], T],
) -> tuple[Flows, T]:
    """Simulate a runner who ran as recorded, of whose muscles little is wanted.

    Parameters
    ----------
    person, track, around, intake
        As `replay` takes them; the track may end before the recording does.
    whole_s : ArrayLike
        How long the whole recording is.
    strain : callable
        What to keep of the muscles at the end of each segment.

    Returns
    -------
    Flows, kept
        What the body did and what was kept of its muscles, with the axis of segments first.
    """
    ground, _, flows = _as_recorded(person, track, around, intake, whole_s)
    return flows, muscles_along(person, track, ground, flows, strain)


def track_s(track: Track) -> Array:
    """Return how long a recording is, rests included."""
    return jnp.sum(track.recorded_s + track.rest_s)


def _as_recorded(
    person: Person, track: Track, around: Surroundings, intake: Intake, whole_s: ArrayLike
) -> tuple[Ground, Body, Flows]:
    """Step the body along a recording; return the ground, the body at the end and what it did."""
    c = pace_coefficients()
    ground = prepare_ground(person, track, around)
    whole = whole_run(person, Controls(jnp.asarray(whole_s), 1.0))

    def one(body: Body, here: Ground) -> tuple[Body, Flows]:
        air = air_at(around, body.time_s, here.height, here.shade)
        speed_m_s = here.length_m / jnp.maximum(here.recorded_s, 1e-3)
        pace = power_at_pace(person, here, air, speed_m_s, c)
        return advance(body, person, here, air, pace, here.recorded_s + here.rest_s, intake, whole, c)

    body, flows = jax.lax.scan(one, start_body(person, taken_by(intake, jnp.zeros(()))), ground)
    return ground, body, flows


def with_muscles(
    person: Person, track: Track, ground: Ground, body: Body, flows: Flows, observe: Observe
) -> tuple[State, Any]:
    """Add the muscles to a simulated body and let `observe` choose what is kept."""
    muscles = muscles_along(person, track, ground, flows, lambda muscles: muscles)
    loaded = {name: getattr(muscles, name) for name in Kept._fields if name in muscles._fields}
    kept = Kept(**flows._asdict(), **loaded)
    carried = {name: getattr(body, name) for name in Body._fields if name in State._fields}
    state = State(
        **carried,
        fatigued=muscles.fatigued[-1],
        slow_loss=muscles.slow_loss[-1],
        eccentric_dose_kj_kg=muscles.dose_kj_kg[-1],
    )
    return state, jax.vmap(observe, in_axes=(0, 0, None))(kept, track, person)
