"""Many draws of one runner and of the hazard, simulated at once: the forecast with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.forecast.hazard import (
    FactorScales,
    HazardCoefficients,
    MovingFactors,
    log_in_time,
    moving_log_ratio,
    share_done,
    strain,
)
from crampcast.forecast.own_load import own_load
from crampcast.forecast.side_by_side import side_by_side
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.muscles import Muscles
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast_strained, settle_effort
from crampcast.simulation.state import Flows, Kept
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import Intake, Surroundings
from crampcast.simulation.track import Track

BATCH = 112
"""Most draws simulated side by side; bounds memory and keeps working sets in cache."""

GROUP_MATRIX = np.array([[float(GROUP_OF[m] == g) for g in REPORTED] for m in MUSCLES])
"""Simulated muscles to reported groups, shape (10, 8)."""


class Draw(NamedTuple):
    """One draw of everything uncertain; with a leading axis, the ensemble."""

    person: Person
    hazard: HazardCoefficients
    moving: MovingFactors
    log_ratio: ArrayLike
    """Personal and residual pace effects on the log hazard."""
    pace_residual: ArrayLike
    """Residual log hazard ratio per 10 % of speed above the runner's own prediction."""


class Course(NamedTuple):
    """What the course adds for the hazard beside the track."""

    sodium_mg_h: ArrayLike
    own_duration_s: ArrayLike
    """Finish time of an even effort without a target; 0 when that is what is run."""


class Trajectory(NamedTuple):
    """What a forecast keeps; leading axes: draws, then segments."""

    time_s: Array
    duration_s: Array
    speed_m_s: Array
    power_w_kg: Array
    run_share: Array
    core_c: Array
    wbgt_c: Array
    water_change_l: Array
    cation_change_mmol: Array
    stomach_l: Array
    muscle_glycogen_g: Array
    liver_glycogen_g: Array
    sweat_l: Array
    respiratory_l: Array
    metabolic_water_l: Array
    drunk_l: Array
    sweat_sodium_mmol: Array
    hazard_per_h: Array
    """Hazard of each reported group, both sides together, shape (draws, segments, 8)."""


def trajectory(kept: Flows | Kept, hazard_per_h: Array) -> Trajectory:
    """Pick from what the step keeps."""
    values = {name: getattr(kept, name) for name in Trajectory._fields if name != "hazard_per_h"}
    return Trajectory(**values, hazard_per_h=hazard_per_h)


def took_s(kept: Flows | Kept, track: Track) -> Array:
    """Return how long a simulated run took: the end of its last segment with a length.

    Notes
    -----
    The hazard asks what share of the run is done. For a run that is eased off it is a share of the longer
    run that it becomes: held against the time of the harder run, whoever slows down would seem to be later in
    the race at every place.
    """
    return jnp.max(jnp.where(track.length_m > 0.0, kept.time_s, 0.0))


def group_hazard(
    kept: Flows | Kept,
    strained: Array,
    draw: Draw,
    track: Track,
    scale: FactorScales,
    course: Course,
    duration_s: ArrayLike,
) -> Array:
    """Return the hazard per hour of each reported muscle group, both sides together, shape (segments, 8).

    Parameters
    ----------
    kept : Flows or Kept
        One draw, simulated.
    strained : Array, shape (segments, 10)
        From `strain_of`, with the axis of segments first.
    draw, track, scale, course
        As `simulate` takes them, of that draw.
    duration_s : ArrayLike
        Length of the run.
    """
    person = draw.person
    moving = moving_log_ratio(
        kept,
        draw.moving,
        scale,
        mass_kg=person.mass_kg,
        acclimatisation=person.acclimatisation,
        sweat_sodium_mmol_l=person.sweat_sodium_mmol_l,
        sodium_mg_h=course.sodium_mg_h,
        altitude_m=track.altitude_m,
    )
    faster = jnp.where(
        jnp.asarray(course.own_duration_s) > 0.0,
        jnp.log(jnp.maximum(course.own_duration_s, 1.0) / duration_s),
        0.0,
    )
    extra = draw.log_ratio + draw.pace_residual * faster / np.log(1.1)
    in_time = log_in_time(*share_done(kept, duration_s), draw.hazard)
    sides = jnp.asarray(person.side_share).shape[0]
    shared = jnp.exp(in_time + moving + extra) * (2.0 / sides)
    return (strained * shared[:, None]) @ jnp.asarray(GROUP_MATRIX)


def strain_of(draw: Draw) -> Callable[[Muscles | Kept], Array]:
    """Return what is kept of a draw's muscles: the part of the hazard that is each muscle's own."""
    reference = own_load(draw.person)
    return lambda muscles: strain(muscles, reference, draw.hazard)


def hazarded(
    kept: Flows | Kept, strained: Array, draw: Draw, track: Track, course: Course, scale: FactorScales
) -> Trajectory:
    """Return what is kept of a simulated run, with the hazard along it.

    Parameters
    ----------
    kept, strained, draw, track, course, scale
        As `group_hazard` takes them.
    """
    hazard = group_hazard(kept, strained, draw, track, scale, course, took_s(kept, track))
    return trajectory(kept, hazard)


@kept_program
def _settle_each(draws: Draw, track: Track, around: Surroundings, effort: Effort) -> Controls:
    return jax.vmap(lambda draw: settle_effort(draw.person, track, around, effort))(draws)


def settle(
    draws: Draw, track: Track, around: Surroundings, effort: Effort, batch: int = BATCH, least: int = 0
) -> Controls:
    """Find duration and effort of every draw; see `crampcast.simulation.run.settle_effort`.

    Parameters
    ----------
    draws : Draw
        The ensemble; leading axis of draws.
    track, around, effort
        Where, in what weather, with what aim; the same for all draws.
    batch, least : int
        Most and fewest draws worked on side by side.

    Returns
    -------
    Controls
        Leaves of shape (draws,).
    """
    settled: Controls = side_by_side(
        _settle_each, (draws,), (track, around, effort), batch, single=True, least=least
    )
    return settled


@kept_program
def _simulate_each(
    draws: Draw,
    controls: Controls,
    own_s: Array,
    track: Track,
    around: Surroundings,
    intake: Intake,
    sodium_mg_h: ArrayLike,
    scale: FactorScales,
) -> Trajectory:
    def one(draw: Draw, control: Controls, own: Array) -> Trajectory:
        ran = forecast_strained(draw.person, track, around, intake, control, strain_of(draw))
        return hazarded(*ran, draw, track, Course(sodium_mg_h, own), scale)

    return jax.vmap(one)(draws, controls, own_s)


def simulate(
    draws: Draw,
    track: Track,
    around: Surroundings,
    intake: Intake,
    controls: Controls,
    course: Course,
    scale: FactorScales,
    batch: int = BATCH,
    least: int = 0,
) -> Trajectory:
    """Simulate every draw along a course.

    Parameters
    ----------
    draws : Draw
        The ensemble; leading axis of draws.
    track, around, intake
        Where, in what weather, eating and drinking what; the same for all draws.
    controls : Controls
        Duration and effort of every draw, from `settle`.
    course : Course
        What the hazard needs of the course and the plan.
    scale : FactorScales
        Usual conditions of the moving factors.
    batch, least : int
        Most and fewest draws simulated side by side; see `crampcast.forecast.side_by_side.lanes_of`.

    Returns
    -------
    Trajectory
        Leaves have the axes draws, segments; in the single precision that they are made in.
    """
    own = np.broadcast_to(np.asarray(course.own_duration_s, dtype=float), np.shape(controls.duration_s))
    run: Trajectory = side_by_side(
        _simulate_each,
        (draws, controls, own),
        (track, around, intake, course.sodium_mg_h, scale),
        batch,
        single=True,
        widen=False,
        least=least,
    )
    return run
