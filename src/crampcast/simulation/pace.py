"""From effort to speed: what a share of capacity buys on this ground, at this grade, in this air."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.capacity import (
    chosen_level_m_s,
    fade_mean,
    fade_shape,
    law_power_w_kg,
    law_speed_m_s,
)
from crampcast.body.capacity.versions import HEAT, SUSTAINABLE
from crampcast.body.cost import (
    Way,
    going_power_w_kg,
    going_speed,
    re3_looney_2025,
    re3_speed,
    share_run,
    standing_power_w_kg,
)
from crampcast.body.cost.versions import DRAG, DRIFT, mean_drift
from crampcast.evidence import coefficients
from crampcast.simulation.ground import Ground
from crampcast.simulation.person import Person
from crampcast.simulation.surroundings import Air


class PaceCoefficients(NamedTuple):
    """Numbers of the wiring itself; group ``simulation.pace``."""

    standing_power_w_kg: float
    air_density_sea_level_kg_m3: float
    softness_m_s: float
    slowest_m_s: float
    fastest_m_s: float


class WalkersClimb(NamedTuple):
    """Power of a walk at a constant speed, by grade; group ``simulation.walker``."""

    power_per_grade: float


class Controls(NamedTuple):
    """How hard the runner goes: the planned duration and effort relative to an even one."""

    duration_s: ArrayLike
    effort: ArrayLike


class Pace(NamedTuple):
    """Speed over a segment and the metabolic power that it costs."""

    speed_m_s: Array
    power_w_kg: Array
    """Power when fresh: `drift` comes on top."""
    run_share: Array
    headwind_m_s: Array


class Whole(NamedTuple):
    """What holds for a run as a whole, worked out once."""

    duration_s: Array
    effort: Array
    share: Array
    """Share of the level speed at the aerobic ceiling that is held on average."""
    fade_mean: Array
    drift_mean: Array
    level_choice_m_s: Array
    """Level speed chosen by who walks there, in this run; beyond reach for all others."""
    power_w_kg: Array
    """Gross power that the run takes on the whole, for which the runner dresses."""


def pace_coefficients() -> PaceCoefficients:
    """Return the coefficients of the wiring from the evidence."""
    return coefficients(PaceCoefficients, "simulation.pace")


def whole_run(person: Person, controls: Controls) -> Whole:
    """Return what the planned duration means for the run as a whole.

    Notes
    -----
    The curve of sustainable share comes from race results, which already hold durability and drift; the fade
    along the run is therefore a shape whose mean over the run is one (ADR 0002). Drift of cost likewise:
    published costs are means over minutes to hours that already hold some.
    """
    duration_s = jnp.asarray(controls.duration_s)
    share = SUSTAINABLE(duration_s, person.endurance)
    chosen_m_s = chosen_level_m_s(person.level_choice_m_s, share)
    held_m_s = jnp.minimum(law_speed_m_s(person.max_power_w_kg) * share, chosen_m_s)
    hours = jnp.maximum(duration_s / 3600.0, 0.01)
    return Whole(
        duration_s,
        jnp.asarray(controls.effort),
        share,
        fade_mean(duration_s, share, trained=person.trained),
        mean_drift(0.0, hours),
        chosen_m_s,
        law_power_w_kg(held_m_s * controls.effort),
    )


def drift(whole: Whole, time_s: Array) -> Array:
    """Return how the cost of a given speed now stands to its mean over the run."""
    return DRIFT(time_s / 3600.0) / whole.drift_mean


def effort_power_w_kg(whole: Whole, person: Person, ground: Ground, air: Air, time_s: Array) -> Array:
    """Return the fresh gross power of the runner's effort, never above the aerobic ceiling.

    Notes
    -----
    The effort is that of the level speed which the curve allows; hills are met at the power of that speed.
    Who chooses to walk on the level keeps that speed uphill until it takes the power that the curve allows.
    Heat acts by its published slow-down per degree of WBGT, in place of, never beside, a slow-down by core
    temperature.
    """
    even_m_s = (
        ground.level_m_s
        * whole.share
        * fade_shape(time_s, whole.duration_s, whole.share, trained=person.trained, mean=whole.fade_mean)
        * HEAT(air.wbgt_c, person.heat_level)
        * ground.effort
        * whole.effort
    )
    climbing = 1.0 + coefficients(WalkersClimb, "simulation.walker").power_per_grade * jnp.maximum(
        ground.grade, 0.0
    )
    kept = jnp.minimum(whole.level_choice_m_s / (ground.level_m_s * whole.share), 1.0)
    chosen = law_power_w_kg(even_m_s * kept) * climbing
    standing = standing_power_w_kg()
    held = jnp.minimum(law_power_w_kg(even_m_s), chosen)
    power = standing + (held - standing) * jnp.asarray(person.economy)
    return jnp.minimum(power, ground.ceiling_w_kg / drift(whole, time_s))


def headwind(air: Air, ground: Ground) -> Array:
    """Return the wind's component against the runner; headings run clockwise from north."""
    return -(air.wind_east_m_s * ground.heading_sin + air.wind_north_m_s * ground.heading_cos)


def _soft_min(a: ArrayLike, b: ArrayLike, softness: ArrayLike) -> Array:
    """Return the smaller of two, rounded off over `softness`."""
    a, b = jnp.asarray(a), jnp.asarray(b)
    return a - softness * jax.nn.softplus((a - b) / softness)


def _drag(
    person: Person, ground: Ground, wind_m_s: Array, speed_m_s: Array, power_w_kg: Array, c: PaceCoefficients
) -> Array:
    """Return the power that the air takes, or gives from behind."""
    density = c.air_density_sea_level_kg_m3 * ground.density_share
    return DRAG(speed_m_s, wind_m_s, person.mass_kg, person.height_m, density, power_w_kg)


def pace_at_power(person: Person, ground: Ground, air: Air, power_w_kg: Array, c: PaceCoefficients) -> Pace:
    """Return the speed that `power_w_kg` of fresh gross power buys on a segment.

    Notes
    -----
    A run share of the time is run, the rest walked (`going_speed`). On descents skill limits the speed, not
    power, and the power falls to what that speed costs. The limit is a ratio of what the power buys on the
    level.
    """
    wind = headwind(air, ground)
    net = jnp.maximum(power_w_kg - c.standing_power_w_kg, 0.0)
    still = c.standing_power_w_kg + net / ground.run_cost
    first = re3_speed(still, 0.0, grade_term=ground.run_term_j_kg_m)
    first = _soft_min(first, c.fastest_m_s, c.softness_m_s)
    way = _way(ground, _drag(person, ground, wind, first, power_w_kg, c))
    level_m_s = going_speed(power_w_kg, Way(run_cost=ground.run_cost, walk_cost=ground.walk_cost))
    cap = jnp.minimum(level_m_s * ground.descent_ratio, ground.climb_cap_m_s)
    speed = _soft_min(going_speed(power_w_kg, way), cap, c.softness_m_s)
    speed = jnp.maximum(_soft_min(speed, c.fastest_m_s, c.softness_m_s), c.slowest_m_s)
    going = going_power_w_kg(speed, way)
    power = jnp.where(going < power_w_kg, going, power_w_kg)  # they are equal wherever nothing limits
    return Pace(speed, jnp.maximum(power, c.standing_power_w_kg), share_run(speed, way), wind)


def power_at_pace(person: Person, ground: Ground, air: Air, speed_m_s: Array, c: PaceCoefficients) -> Pace:
    """Return the fresh gross power that a recorded speed costs on a segment (for a replay)."""
    wind = headwind(air, ground)
    still = re3_looney_2025(speed_m_s, 0.0, grade_term=ground.run_term_j_kg_m) - c.standing_power_w_kg
    drag = _drag(person, ground, wind, speed_m_s, c.standing_power_w_kg + still * ground.run_cost, c)
    way = _way(ground, drag)
    power = jnp.maximum(going_power_w_kg(speed_m_s, way), c.standing_power_w_kg)
    return Pace(speed_m_s, power, share_run(speed_m_s, way), wind)


def _way(ground: Ground, drag_w_kg: Array) -> Way:
    """Return a segment as the cost of going takes it."""
    return Way(
        run_term_j_kg_m=ground.run_term_j_kg_m,
        walk_term_j_kg_m=ground.walk_term_j_kg_m,
        transition_m_s=ground.transition_m_s,
        run_cost=ground.run_cost,
        walk_cost=ground.walk_cost,
        drag_w_kg=drag_w_kg,
        ground_speed=ground.technical,
    )
