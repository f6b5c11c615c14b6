"""From effort to speed: what a share of the runner's capacity buys on this ground, at this grade, in this air."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.capacity import (
    fade_shape,
    heat_slowdown_factor,
    sustainable_share,
    vo2max_altitude_factor,
)
from crampcast.body.cost import (
    Drift,
    climb_speed_ceiling,
    cost_drift,
    descent_speed_cap,
    drag_power_w_kg,
    lcda_looney_2019,
    lcda_speed,
    re3_looney_2025,
    re3_speed,
    run_share,
    running_load_factor,
    technicality_speed_factor,
    transition_speed,
    walking_load_factor,
)
from crampcast.evidence import coefficients
from crampcast.simulation.person import Person
from crampcast.simulation.surroundings import Air
from crampcast.simulation.track import Track


class PaceCoefficients(NamedTuple):
    """Numbers of the wiring itself; group ``simulation.pace``."""

    standing_power_w_kg: float
    air_density_sea_level_kg_m3: float
    softness_m_s: float
    slowest_m_s: float
    fastest_m_s: float


class Pace(NamedTuple):
    """Speed over a segment and the metabolic power that it costs."""

    speed_m_s: Array
    power_w_kg: Array
    run_share: Array
    headwind_m_s: Array


def _soft_min(a: ArrayLike, b: ArrayLike, softness: ArrayLike) -> Array:
    """Return the smaller of two, rounded off over `softness`."""
    a, b = jnp.asarray(a), jnp.asarray(b)
    return a - softness * jax.nn.softplus((a - b) / softness)


class _Costs(NamedTuple):
    """Multipliers of net power for this runner on this segment."""

    run: Array
    walk: Array
    mass_ratio: Array


def _costs(person: Person, segment: Track) -> _Costs:
    slope = segment.grade / 0.05
    up, down = jax.nn.sigmoid(2.0 * slope - 2.0), jax.nn.sigmoid(-2.0 * slope - 2.0)
    economy = jnp.asarray(person.economy) * jnp.exp(
        up * jnp.log(person.economy_up) + down * jnp.log(person.economy_down)
    )
    return _Costs(
        economy * segment.run_cost * running_load_factor(person.pack_kg, person.mass_kg),
        economy * segment.walk_cost * walking_load_factor(person.pack_kg, person.mass_kg),
        1.0 + jnp.asarray(person.pack_kg) / person.mass_kg,
    )


def headwind(air: Air, heading_rad: Array) -> Array:
    """Return the wind's component against the runner; heading clockwise from north."""
    return -(air.wind_east_m_s * jnp.sin(heading_rad) + air.wind_north_m_s * jnp.cos(heading_rad))


def aerobic_ceiling_w_kg(person: Person, segment: Track) -> Array:
    """Return the gross maximal aerobic power at the segment's altitude."""
    return jnp.asarray(person.max_power_w_kg) * vo2max_altitude_factor(segment.altitude_m)


def capacity_power_w_kg(
    person: Person, segment: Track, air: Air, time_s: Array, duration_s: ArrayLike
) -> tuple[Array, Array]:
    """Return the level-ground power for an even effort over `duration_s`, and the aerobic ceiling here.

    Parameters
    ----------
    person, segment, air
        Who, where and in what air.
    time_s : Array
        Seconds since the start.
    duration_s : ArrayLike
        Planned duration of the whole run.

    Returns
    -------
    even_power_w_kg, ceiling_w_kg : Array
        Gross power of even effort now, and the gross maximal aerobic power at this altitude.

    Notes
    -----
    The curve of sustainable share comes from race results, which already hold durability and drift; the fade
    along the run is therefore a shape whose mean over the run is one (ADR 0002). Heat acts by its published
    slow-down per degree of WBGT, in place of, never beside, a slow-down by core temperature.
    """
    ceiling = aerobic_ceiling_w_kg(person, segment)
    share = sustainable_share(duration_s, person.endurance)
    even = (
        ceiling
        * share
        * fade_shape(time_s, duration_s, share)
        * heat_slowdown_factor(air.wbgt_c, person.heat_level)
    )
    return even, ceiling


def pace_at_power(person: Person, segment: Track, air: Air, power_w_kg: Array, c: PaceCoefficients) -> Pace:
    """Return the speed that `power_w_kg` of fresh gross power buys on a segment.

    Notes
    -----
    A run share of the time is run, the rest walked, both at the same power. On descents skill limits the speed,
    not power, and the power falls to what that speed costs.
    """
    costs = _costs(person, segment)
    wind = headwind(air, segment.heading_rad)
    density = c.air_density_sea_level_kg_m3 * jnp.exp(-segment.altitude_m / 8400.0)
    standing = c.standing_power_w_kg

    def equivalent(power: Array, factor: Array, drag: ArrayLike) -> Array:
        return standing + jnp.maximum(power - standing - drag, 0.0) / factor

    level_speed = re3_speed(equivalent(power_w_kg, costs.run, 0.0), jnp.zeros_like(segment.grade))
    first = re3_speed(equivalent(power_w_kg, costs.run, 0.0), segment.grade)
    first = _soft_min(first, c.fastest_m_s, c.softness_m_s)
    drag = drag_power_w_kg(first, wind, person.mass_kg, person.height_m, density, power_w_kg)
    technical = technicality_speed_factor(segment.technicality) * segment.ground_speed
    cap = jnp.minimum(
        descent_speed_cap(level_speed, segment.grade, person.descent_skill),
        climb_speed_ceiling(segment.grade, person.descent_skill),
    )
    running = re3_speed(equivalent(power_w_kg, costs.run, drag), segment.grade) * technical
    running = _soft_min(_soft_min(running, cap, c.softness_m_s), c.fastest_m_s, c.softness_m_s)
    walking = lcda_speed(equivalent(power_w_kg, costs.walk, 0.0), segment.grade) * technical
    walking = _soft_min(walking, cap, c.softness_m_s)
    running, walking = jnp.maximum(running, c.slowest_m_s), jnp.maximum(walking, c.slowest_m_s)
    share = run_share(jnp.maximum(running, walking), segment.grade)
    speed = share * running + (1.0 - share) * walking
    power = _power(running, walking, share, segment, costs, drag, technical, standing)
    return Pace(speed, jnp.minimum(power, jnp.maximum(power_w_kg, standing)), share, wind)


def power_at_pace(person: Person, segment: Track, air: Air, speed_m_s: Array, c: PaceCoefficients) -> Pace:
    """Return the fresh gross power that a recorded speed costs on a segment (for a replay)."""
    costs = _costs(person, segment)
    wind = headwind(air, segment.heading_rad)
    density = c.air_density_sea_level_kg_m3 * jnp.exp(-segment.altitude_m / 8400.0)
    share = run_share(speed_m_s, segment.grade)
    technical = technicality_speed_factor(segment.technicality) * segment.ground_speed
    still = c.standing_power_w_kg + (
        (re3_looney_2025(speed_m_s, segment.grade) - c.standing_power_w_kg) * costs.run
    )
    drag = drag_power_w_kg(speed_m_s, wind, person.mass_kg, person.height_m, density, still)
    walking = jnp.minimum(speed_m_s, transition_speed(segment.grade) + 0.6)
    power = _power(speed_m_s, walking, share, segment, costs, drag, technical, c.standing_power_w_kg)
    return Pace(speed_m_s, power, share, wind)


def _power(
    running_m_s: Array,
    walking_m_s: Array,
    share: Array,
    segment: Track,
    costs: _Costs,
    drag_w_kg: Array,
    technical: Array,
    standing_w_kg: float,
) -> Array:
    """Return the time-weighted gross power of the run and the walked part."""
    run = standing_w_kg + drag_w_kg
    run += (re3_looney_2025(running_m_s / technical, segment.grade) - standing_w_kg) * costs.run
    walk = standing_w_kg
    walk += (lcda_looney_2019(walking_m_s / technical, segment.grade) - standing_w_kg) * costs.walk
    return jnp.maximum(share * run + (1.0 - share) * walk, standing_w_kg)


def drift(time_s: Array, duration_s: ArrayLike) -> Array:
    """Return how the cost of a given speed now stands to its mean over the run.

    Notes
    -----
    Published costs and race results are means over minutes to hours that already hold some drift, so drift enters as
    a shape whose mean over the run is one, like the fade of capacity (ADR 0002).
    """
    c = coefficients(Drift, "cost.drift")
    hours = jnp.maximum(jnp.asarray(duration_s) / 3600.0, 0.01)
    grown = 1.0 - c.time_constant_h / hours * (1.0 - jnp.exp(-hours / c.time_constant_h))
    return cost_drift(time_s / 3600.0) / (1.0 + c.asymptote * grown)


def pace_coefficients() -> PaceCoefficients:
    """Return the coefficients of the wiring from the evidence."""
    return coefficients(PaceCoefficients, "simulation.pace")
