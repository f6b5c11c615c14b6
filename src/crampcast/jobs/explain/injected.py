"""Runs with one cause put in, to see whether the attribution finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.activity.table import Activity
from crampcast.evidence.ground import ground_classes
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Attribution, attribute
from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.ensemble import Draw
from crampcast.forecast.hazard import MovingFactors
from crampcast.history.capacity import infer_capacity
from crampcast.history.carried import Carried
from crampcast.jobs.explain.causes import asked_about
from crampcast.jobs.explain.conditioned import Conditioned
from crampcast.jobs.explain.intake import parse_eaten
from crampcast.jobs.explain.recorded import Recorded, cut_up, ground_of
from crampcast.jobs.explain.reference import ends
from crampcast.jobs.explain.situation import Situation
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.weather.along import Environment, environment
from crampcast.weather.option import weather_for

FloatArray = NDArray[np.float64]

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
HOURS = 4.0
RUNNER = {
    "mass_kg": 68.0,
    "height_m": 1.75,
    "sex": "male",
    "age": 40.0,
    "recent_race": "42.2 km 3:40:00",
    "weekly_km": 60.0,
    "weekly_climb_m": 1500.0,
    "longest_run_km": 45.0,
    "heat_acclimatised": 1.0,
}


class Body(NamedTuple):
    """One run and its runner, in the terms of the attribution."""

    draws: Draw
    situation: Situation
    muscle: str
    side: str | None


@dataclass(frozen=True)
class Injection:
    """One cause and how to put it in.

    Parameters
    ----------
    name : str
        Short name.
    driver : str
        The driver that must take it up.
    put_in : callable
        From the plain run to the run with the cause.
    """

    name: str
    driver: str
    put_in: Callable[[Body], Body]


def plain_run(draws: int = 16, seed: int = 0) -> Body:
    """Return a run in which nothing is unusual: own even effort, mild, flat, fed, rested.

    Parameters
    ----------
    draws : int
        Draws of the runner.
    seed : int
        Seed of all chance.
    """
    profile = Profile.from_mapping(RUNNER)
    time_s = np.arange(0.0, HOURS * 3600.0 + 1.0, 10.0)
    run = Activity({"time_s": time_s, "distance_m": 3.0 * time_s, "altitude_m": 100.0 + 0.0 * time_s})
    drawn, frailty = draw_ensemble(profile, infer_capacity(profile), Condition(), 43.0, draws, seed)
    situation = Situation(
        parts=cut_up(run, HOURS * 3600.0 - 600.0),
        known=Conditioned(45_000.0, 1000.0, True, True),
        environment=_air("15 C, 50 % rh, cloudy"),
        eaten=parse_eaten("60 g/h, 0.5 l/h, 400 mg/h"),
        ground=ground_of(run),
        frailty_mean=frailty[0],
        own_ability=True,
        carried=Carried(),
        left_share=0.5,
    )
    return evenly(Body(drawn, situation, "quadriceps", None))


def evenly(body: Body) -> Body:
    """Let the run be run at the runner's own predicted even effort, where and when it is."""
    parts = body.situation.parts
    _, own_s = ends(body.draws, body.situation, asked_about(body.muscle, body.side), 0)
    return _with(body, parts=replace(parts, moving_s=np.where(parts.moving_s > 0.0, own_s.mean(axis=0), 0.0)))


def explained(body: Body) -> Attribution:
    """Return the attribution of a run."""
    return attribute(ends(body.draws, body.situation, asked_about(body.muscle, body.side), 0)[0])


def known_effects(draws: Draw) -> Draw:
    """Return the draws with one known set of strong effects in place of the calibrated ones.

    Notes
    -----
    These are no findings: they are as large as needed for every factor to be a cause in the simulated world.
    """
    one = jnp.ones(np.shape(draws.log_ratio)[0])
    moving = MovingFactors(
        heat=0.4 * one,
        heat_unacclimatised=0.8 * one,
        body_mass_loss=0.3 * one,
        plain_water_only_at_high_sweat_loss=0.5 * one,
        sodium_intake=-1.0 * one,
        sweat_sodium_when_sweat_loss_over_3_l=0.3 * one,
        carbohydrate_after_90_min=-0.6 * one,
        altitude_over_2500_m_unacclimatised=1.0 * one,
    )
    hazard = draws.hazard._replace(
        demand=5.0 * one, fatigue=5.0 * one, damage=8.0 * one, elapsed=2.5 * one, duration=0.0 * one
    )
    return draws._replace(
        hazard=hazard, moving=moving, pace_residual=1.5 * one, log_ratio=0.0 * jnp.asarray(draws.log_ratio)
    )


def _with(body: Body, **parts: object) -> Body:
    return body._replace(situation=replace(body.situation, **parts))  # type: ignore[arg-type]  # fields


def _air(words: str) -> Environment:
    seconds = HOURS * 3600.0
    weather = weather_for(
        words, start=START, duration_s=seconds, latitude_deg=47.0, longitude_deg=8.0, altitude_m=100.0
    )
    return environment(weather, START, 47.0, 8.0, seconds)


def _person(body: Body, **traits: float) -> Body:
    person = body.draws.person
    leaves = {name: value + 0.0 * jnp.asarray(getattr(person, name)) for name, value in traits.items()}
    return body._replace(draws=body.draws._replace(person=person._replace(**leaves)))


def _graded(body: Body, grade: float, from_share: float, to_share: float) -> Body:
    """Put one slope into a share of the way up to the cramp."""
    parts = body.situation.parts
    share = np.cumsum(parts.length_m) / parts.until(parts.length_m)
    here = (share > from_share) & (share <= to_share) & (parts.length_m > 0.0)
    steep = np.where(here, grade, parts.grade)
    return evenly(_with(body, parts=replace(parts, grade=steep)))


def _fast_start(body: Body) -> Body:
    parts = body.situation.parts
    early = np.cumsum(parts.length_m) <= 0.5 * parts.until(parts.length_m)
    return _with(body, parts=replace(parts, moving_s=parts.moving_s * np.where(early, 0.86, 1.0)))


def _high(body: Body) -> Body:
    parts: Recorded = body.situation.parts
    return evenly(_with(body, parts=replace(parts, altitude_m=parts.altitude_m + 3400.0)))


def _rough(body: Body) -> Body:
    return evenly(_with(body, ground=("rough", ground_classes()["rough"], 1.0)))._replace(muscle="calf")


def _drunk(amounts: str) -> Callable[[Body], Body]:
    return lambda body: _with(body, eaten=parse_eaten(amounts))


INJECTIONS = (
    Injection("too fast a start", "pace", _fast_start),
    Injection(
        "far beyond the longest run",
        "distance",
        lambda body: _with(body, known=Conditioned(12_000.0, 1000.0, True, True)),
    ),
    Injection("a climb far beyond training", "climbing", lambda body: _graded(body, 0.12, 0.4, 1.0)),
    Injection("a descent far beyond training", "descending", lambda body: _graded(body, -0.12, 0.3, 1.0)),
    Injection("no carbohydrate", "energy", _drunk("0 g/h, 0.5 l/h, 400 mg/h")),
    Injection(
        "a hot day, not used to heat",
        "heat",
        lambda body: evenly(
            _person(_with(body, environment=_air("32 C, 60 % rh, sunny")), acclimatisation=0.0)
        ),
    ),
    Injection("nothing drunk", "fluid", _drunk("60 g/h, 0 l/h, 400 mg/h")),
    Injection("no salt", "fluid", _drunk("60 g/h, 0.5 l/h, 0 mg/h")),
    Injection("rough ground", "ground", _rough),
    Injection("a heavy pack", "ground", lambda body: evenly(_person(body, pack_kg=14.0))),
    Injection(
        "more load on the left", "gait", lambda body: _with(body, left_share=0.57)._replace(side="left")
    ),
    Injection("high altitude", "altitude", _high),
    Injection(
        "an overloaded week",
        "load",
        lambda body: _with(body, carried=Carried(8.0, 0.1, 2.5, 35_000.0, 110_000.0, 60_000.0)),
    ),
    Injection("often cramped before", "proneness", lambda body: _with(body, frailty_mean=1.2)),
)


def entangled(body: Body) -> Body:
    """Return a run with a fast start, a hot day and nothing eaten: causes that act on one another."""
    by_name = {injection.name: injection for injection in INJECTIONS}
    hot = by_name["a hot day, not used to heat"].put_in(by_name["too fast a start"].put_in(body))
    return _with(hot, eaten=parse_eaten("0 g/h, 0.2 l/h, 0 mg/h"))


class Response(NamedTuple):
    """What an injection did to the attribution."""

    name: str
    driver: str
    rise: float
    """Change of the mean log hazard ratio of the whole."""
    taken_up: float
    """Change of the mean part of the injected driver."""
    first: str
    """Driver with the largest part."""
    missed: float


def respond(injection: Injection, plain: Body, before: Attribution) -> Response:
    """Put a cause in and return what the attribution made of it.

    Parameters
    ----------
    injection : Injection
        The cause.
    plain : Body
        The run without it.
    before : Attribution
        Of the run without it, for the same muscle and side.
    """
    after = explained(injection.put_in(plain))
    parts = after.parts.mean(axis=0)
    at = DRIVERS.index(injection.driver)
    return Response(
        injection.name,
        injection.driver,
        float(after.whole.mean() - before.whole.mean()),
        float(parts[at] - before.parts.mean(axis=0)[at]),
        DRIVERS[int(np.argmax(parts))],
        after.missed,
    )
