"""One entrant through the race, all draws side by side: one compiled program for every entrant."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import ArrayLike

from crampcast.body.cost import at_usual_economy_w_kg, standing_power_w_kg
from crampcast.body.mechanisms import chosen, using
from crampcast.evidence import coefficients
from crampcast.forecast.ensemble import Course, group_hazard, strain_of
from crampcast.forecast.hazard import FactorScales
from crampcast.forecast.people import Traits
from crampcast.jobs.cohorts.choices import default_choices
from crampcast.jobs.field.core import CoreLimits, read_core_c
from crampcast.jobs.field.drawing import Drawn
from crampcast.jobs.field.numbers import FloatArray, field_choices
from crampcast.jobs.field.scene import Scene
from crampcast.jobs.field.water import watered
from crampcast.jobs.safety import safety_limits
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast_strained, settle_effort
from crampcast.simulation.stages import Day, even_times_s
from crampcast.simulation.surroundings import Intake, Surroundings, taken_by
from crampcast.simulation.track import Track

ABILITY_ROUNDS = 6


class Lived(NamedTuple):
    """What an entrant lived through; leading axis of draws."""

    time_s: Array
    """Time at the end of each segment, shape (draws, segments)."""
    cramp: Array
    """Chance that the first cramp comes in a segment, shape (draws, segments)."""
    near: Array
    """The same of a first near-cramp in a race without a cramp."""
    cramp_by_muscle: Array
    """Chances by stretch and muscle, shape (draws, places, 8)."""
    near_by_muscle: Array
    low_sodium: Array
    """Segment in which it first happens; the number of segments where it does not, shape (draws,)."""
    heat_flag: Array
    heat_stop: Array
    sodium_mmol_l: Array
    """At the finish, shape (draws,)."""
    mass_change: Array
    """That the scales show at the finish, as a share of body mass, shape (draws,)."""
    drunk_l: Array
    """By the finish, shape (draws,)."""
    after_mmol_l: Array
    """Sodium once what is in the gut at the finish is absorbed, shape (draws,)."""
    thirst: Array
    """1 where the entrant drinks to thirst, 0 by plan, shape (draws,)."""


class Judged(NamedTuple):
    """Thresholds of what is counted."""

    sodium_below_mmol_l: ArrayLike
    core: CoreLimits


class Pacing(NamedTuple):
    """How entrants depart from an even effort."""

    payback: ArrayLike
    bold_until: ArrayLike


def judged(scene: Scene) -> Judged:
    """Return the thresholds, which are those of the safety limits."""
    heat = safety_limits().heat
    core = CoreLimits(
        heat.flag_core_c,
        heat.stop_core_c,
        scene.start_air_c,
        heat.hot_bias_nil_c,
        heat.hot_bias_full_c,
        heat.hot_bias_c,
    )
    return Judged(field_choices().sodium_below_mmol_l, core)


@kept_program
def _able(person: Person, own_s: Array, track: Track, around: Surroundings) -> tuple[Array, Array]:
    """Return power and heat level with which an even effort takes the predicted time."""
    t = coefficients(Traits, "people.traits")
    standing = standing_power_w_kg()

    def one(who: Person, planned_s: Array) -> tuple[Array, Array]:
        def with_power(power: Array) -> Person:
            fresh = at_usual_economy_w_kg(power, who.economy)
            level = jax.nn.sigmoid(-(fresh - t.elite_ceiling_w_kg) / t.elite_ceiling_width_w_kg)
            return who._replace(max_power_w_kg=power, heat_level=level)

        def again(_: int, power: Array) -> Array:
            day = Day(planned_s, planned_s)
            took = even_times_s(with_power(power), track, around, day, jnp.zeros_like(planned_s))
            ratio = jnp.clip(jnp.sum(took) / planned_s, 0.5, 2.0)
            return jnp.clip(standing + (power - standing) * ratio**1.05, 5.0, 45.0)

        first = jnp.asarray(who.max_power_w_kg)
        power = jax.lax.fori_loop(0, ABILITY_ROUNDS, again, first)
        return power, jnp.asarray(with_power(power).heat_level)

    return jax.vmap(one)(person, own_s)


@kept_program
def _live(
    drawn: Drawn,
    track: Track,
    rough: Track,
    around: Surroundings,
    stretch: Array,
    scale: FactorScales,
    limits: Judged,
    pacing: Pacing,
    available_l_h: Array,
) -> Lived:
    share = jnp.cumsum(track.length_m) / jnp.maximum(jnp.sum(track.length_m), 1.0)
    share = share - 0.5 * track.length_m / jnp.maximum(jnp.sum(track.length_m), 1.0)
    late = jnp.clip((share - pacing.bold_until) / (1.0 - jnp.asarray(pacing.bold_until)), 0.0, 1.0)
    shape = 1.0 - (1.0 + jnp.asarray(pacing.payback)) * late

    def one(entrant: Drawn) -> Lived:
        draw = entrant.draw
        person = draw.person
        controls = settle_effort(person, rough, around, Effort(0.0, 1.0))
        pushed = track._replace(effort=jnp.exp(entrant.form + entrant.boldness * shape))
        intake = Intake(jnp.asarray(entrant.taken), entrant.thirst, available_l_h)
        kept, strained = forecast_strained(person, pushed, around, intake, controls, strain_of(draw))
        finish_s = kept.time_s[-1]
        course = Course(entrant.sodium_mg_h, controls.duration_s)
        hazard = group_hazard(kept, strained, draw, track, scale, course, finish_s)
        by_muscle = hazard * (kept.duration_s / 3600.0)[:, None]
        cramp, near = _first_events(jnp.sum(by_muscle, axis=1), entrant.near_ratio)
        parts = by_muscle / jnp.maximum(jnp.sum(by_muscle, axis=1, keepdims=True), 1e-30)
        eaten_kg = jnp.sum(taken_by(intake, finish_s)[1:3]) / 1000.0
        water = watered(person, kept, entrant.shed_l_h, entrant.sodium_bias_mmol_l, eaten_kg)
        core_c = read_core_c(person, kept, limits.core, entrant.core_error_c, entrant.peak_share)
        return Lived(
            time_s=kept.time_s,
            cramp=cramp,
            near=near,
            cramp_by_muscle=stretch @ (cramp[:, None] * parts),
            near_by_muscle=stretch @ (near[:, None] * parts),
            low_sodium=_first(water.sodium_mmol_l < limits.sodium_below_mmol_l),
            heat_flag=_first(core_c >= limits.core.flag_c),
            heat_stop=_first(core_c >= limits.core.stop_c),
            sodium_mmol_l=water.sodium_mmol_l[-1],
            mass_change=water.mass_change,
            drunk_l=water.drunk_l,
            after_mmol_l=water.after_mmol_l,
            thirst=jnp.asarray(entrant.thirst),
        )

    return jax.vmap(one)(drawn)


def _first_events(hazard: Array, near_ratio: ArrayLike) -> tuple[Array, Array]:
    """Return the chances that the first cramp, and the first near-cramp of a race without one, come here.

    Notes
    -----
    One latent process of κ times the hazard, each event a full cramp with chance 1/κ, as in
    `crampcast.forecast.events.near_probability`; both sum to its chances over the race.
    """
    through = jnp.cumsum(hazard)
    before = through - hazard
    cramp = jnp.exp(-before) * -jnp.expm1(-hazard)
    more = jnp.asarray(near_ratio) - 1.0
    near = jnp.exp(-through[-1] - more * before) * -jnp.expm1(-more * hazard)
    return cramp, near


def _first(happens: Array) -> Array:
    """Return the first segment in which something holds; the number of segments if none."""
    return jnp.where(jnp.any(happens), jnp.argmax(happens), happens.shape[0]).astype(jnp.int32)


def live(drawn: Drawn, scene: Scene) -> tuple[Lived, FloatArray]:
    """Simulate one entrant; single precision inside, as in every forecast.

    Parameters
    ----------
    drawn : Drawn
        The entrant's draws.
    scene : Scene
        Course, weather and stations.

    Returns
    -------
    Lived, ndarray
        NumPy arrays; and the finish times.

    Notes
    -----
    An entrant fills the compiled program alone, so the result does not depend on who is simulated beside.
    """
    c = default_choices()
    scale = coefficients(FactorScales, "hazard.scales")
    single = _single
    with jax.enable_x64(False), using(**chosen()):
        if np.all(drawn.own_s > 0.0):
            power, level = _able(*single((drawn.draw.person, drawn.own_s, scene.own_track, scene.own_around)))
            person = drawn.draw.person._replace(max_power_w_kg=power, heat_level=level)
            drawn = drawn._replace(draw=drawn.draw._replace(person=person))
        given = (
            drawn,
            scene.track,
            scene.rough,
            scene.around,
            scene.stretch,
            scale,
            judged(scene),
            Pacing(c.pacing.payback, c.pacing.bold_until),
            c.intake.available_l_h,
        )
        lived: Lived = jax.tree.map(np.asarray, _live(*single(given)))
    return lived, np.asarray(lived.time_s[:, -1], dtype=float)


def _single(tree: Any) -> Any:
    """Return a tree in single precision."""

    def narrow(leaf: object) -> np.ndarray:
        array = np.asarray(leaf)
        return array.astype(np.float32) if array.dtype == np.float64 else array

    return jax.tree.map(narrow, tree)
