"""A steady run in a laboratory, through the whole simulated body."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from crampcast.body.capacity import power_from_vo2_w_kg
from crampcast.body.cost import re3_speed
from crampcast.body.energy import muscle_glycogen_store_g, supply_ceiling_w_kg
from crampcast.course.build import course_from_words
from crampcast.forecast.people import draw_people
from crampcast.history.capacity import infer_capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.fuel import concentration_mmol_kg_dw
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import replay
from crampcast.simulation.state import Kept
from crampcast.simulation.surroundings import Intake, Surroundings, intake_from_rates, steady_air
from crampcast.simulation.track import Track, build_track

PIECES = 128
"""Stretches of time: one compiled program serves all sessions."""
QUARTERS = 60
DRAWS = 64


class Setting(NamedTuple):
    """A steady run."""

    vo2max_share: float
    minutes: float
    glucose_g_h: float = 0.0
    fructose_g_h: float = 0.0
    water_l_h: float = 0.5
    air_c: float = 20.0
    humidity: float = 0.5
    vo2max_ml_kg_min: float = 60.0
    sex: str = "male"
    loading: float = 0.2
    """State of the muscle's store: 0.2 mixed diet, 1 loaded."""
    muscle_glycogen_g: float | None = None
    liver_share: float = 1.0


class Session(NamedTuple):
    """How a steady run went; arrays along it."""

    person: Person
    kept: Kept
    fuel_limit_w_kg: np.ndarray
    """Power that the fuel left can carry."""
    glycogen_mmol_kg_dw: np.ndarray


def steady_run(setting: Setting) -> Session:
    """Simulate a steady run on a treadmill.

    Parameters
    ----------
    setting : Setting
        Intensity, length, food, air and runner.

    Returns
    -------
    Session
        The runner, what was kept of every stretch, and what the fuel could have carried. The run goes on
        when the fuel does not: the reader says where it ended.
    """
    ceiling = float(power_from_vo2_w_kg(setting.vo2max_ml_kg_min))
    person = _mean_runner(setting.sex)
    store_g = float(muscle_glycogen_store_g(person.mass_kg, person.female, setting.loading))
    person = person._replace(
        max_power_w_kg=jnp.asarray(ceiling),
        economy=jnp.asarray(1.0),
        trained=jnp.asarray(1.0),
        gut_trained=jnp.asarray(1.0),
        muscle_glycogen_g=jnp.asarray(
            store_g if setting.muscle_glycogen_g is None else setting.muscle_glycogen_g
        ),
        liver_glycogen_g=jnp.asarray(person.liver_glycogen_g) * setting.liver_share,
    )
    piece_s = setting.minutes * 60.0 / PIECES
    length_m = float(re3_speed(setting.vo2max_share * ceiling, 0.0)) * piece_s
    track = _treadmill()._replace(
        length_m=jnp.full(PIECES, length_m),
        recorded_s=jnp.full(PIECES, piece_s),
    )
    kept = _run(person, track, steady_air(setting.air_c, setting.humidity), _intake(setting))
    level = concentration_mmol_kg_dw(kept.muscle_glycogen_g, person)
    limit = supply_ceiling_w_kg(
        ceiling, person.mass_kg, level, kept.liver_glycogen_g, kept.exogenous_g / piece_s, person.trained
    )
    return Session(person, kept, np.asarray(limit), np.asarray(level))


def minutes_to_exhaustion(session: Session) -> float:
    """Return when the fuel left no longer carries the run; the whole run where it always does.

    Parameters
    ----------
    session : Session
        A steady run.

    Returns
    -------
    float
        Minutes from the start.
    """
    short = np.asarray(session.kept.power_w_kg) > session.fuel_limit_w_kg
    at = int(np.argmax(short)) if short.any() else PIECES - 1
    return float(session.kept.time_s[at]) / 60.0


def at_minute(session: Session, values: ArrayLike, minute: float) -> float:
    """Return a value at a moment of a session."""
    return float(np.interp(60.0 * minute, np.asarray(session.kept.time_s), np.asarray(values)))


@kept_program
def _run(person: Person, track: Track, around: Surroundings, intake: Intake) -> Kept:
    kept: Kept = replay(person, track, around, intake)[1]
    return kept


@cache
def _treadmill() -> Track:
    """Return one flat piece, over and over."""
    track = build_track(course_from_words("5 km flat road").segments)
    repeated: Track = jax.tree.map(lambda leaf: jnp.repeat(leaf[:1], PIECES, axis=0), track)
    return repeated


@cache
def _mean_runner(sex: str) -> Person:
    """Return the mean of many draws of a trained runner."""
    answers = {"mass_kg": 70.0 if sex == "male" else 58.0, "height_m": 1.75 if sex == "male" else 1.65}
    profile = Profile.from_mapping(
        answers | {"sex": sex, "age": 30, "weekly_km": 60.0, "recent_race": "marathon 3:15:00"}
    )
    drawn = draw_people(profile, infer_capacity(profile), Condition(), DRAWS, np.random.default_rng(1))
    return Person(*(jnp.mean(jnp.asarray(leaf, dtype=float), axis=0) for leaf in drawn))


def _intake(setting: Setting) -> Intake:
    """Spread food and drink evenly."""
    even = np.ones(QUARTERS)
    rates = (setting.water_l_h, setting.glucose_g_h, setting.fructose_g_h, 0.0)
    return intake_from_rates(*(rate * even for rate in rates))
