"""Many draws of one runner and of the hazard, simulated at once: the forecast with its uncertainty."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.muscle.load import LoadCoefficients
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.forecast.hazard import (
    FactorScales,
    HazardCoefficients,
    MovingFactors,
    log_hazard,
    moving_log_ratio,
)
from crampcast.forecast.side_by_side import side_by_side
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.state import Kept
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import Intake, Surroundings
from crampcast.simulation.track import Track

BATCH = 128
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
    vo2_share: Array
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
    urine_l: Array
    metabolic_water_l: Array
    drunk_l: Array
    sweat_sodium_mmol: Array
    exogenous_g: Array
    carbohydrate_g: Array
    hazard_per_h: Array
    """Hazard of each reported group, both sides together, shape (draws, segments, 8)."""


def trajectory(kept: Kept, hazard_per_h: Array) -> Trajectory:
    """Pick from what the step keeps."""
    values = {name: getattr(kept, name) for name in Trajectory._fields if name != "hazard_per_h"}
    return Trajectory(**values, hazard_per_h=hazard_per_h)


def took_s(kept: Kept, track: Track) -> Array:
    """Return how long a simulated run took: the end of its last segment with a length.

    Notes
    -----
    The hazard asks what share of the run is done. For a run that is eased off it is a share of the longer
    run that it becomes: held against the time of the harder run, whoever slows down would seem to be later in
    the race at every place.
    """
    return jnp.max(jnp.where(track.length_m > 0.0, kept.time_s, 0.0))


def group_hazard(
    kept: Kept,
    draw: Draw,
    track: Track,
    scale: FactorScales,
    course: Course,
    duration_s: ArrayLike,
    sides: int,
) -> Array:
    """Return the hazard per hour of each reported muscle group, both sides together, shape (segments, 8)."""
    body = log_hazard(
        kept,
        jnp.asarray(coefficients(LoadCoefficients, "muscle.load").reference_target_load),
        duration_s,
        draw.hazard,
    )
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
    per_side = jnp.exp(body + (moving + extra)[:, None, None])
    both = jnp.sum(per_side, axis=1) * (2.0 / sides)
    return both @ jnp.asarray(GROUP_MATRIX)


def hazarded(kept: Kept, draw: Draw, track: Track, course: Course, scale: FactorScales) -> Trajectory:
    """Return what is kept of a simulated run, with the hazard along it.

    Parameters
    ----------
    kept : Kept
        One draw, simulated.
    draw, track, course, scale
        As `simulate` takes them, of that draw.
    """
    sides = jnp.asarray(draw.person.side_share).shape[0]
    return trajectory(kept, group_hazard(kept, draw, track, scale, course, took_s(kept, track), sides))


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
        _, kept = forecast(draw.person, track, around, intake, control)
        return hazarded(kept, draw, track, Course(sodium_mg_h, own), scale)

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
