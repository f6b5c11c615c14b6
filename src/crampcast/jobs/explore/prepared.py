"""A course, a runner and a day laid out once, so that each change of a slider costs two simulations."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.course.build import Course
from crampcast.jobs.explore.choice import Choice
from crampcast.jobs.plan.drivers import Case, relaid, with_person
from crampcast.jobs.plan.job import lay_out_race, longest_s, race_weather
from crampcast.jobs.plan.levers import LEVERS
from crampcast.jobs.plan.outlook import Outlook
from crampcast.jobs.plan.request import PlanRequest
from crampcast.jobs.plan.target import Target, refuse_superhuman
from crampcast.jobs.safety import Losses, Situation
from crampcast.runner.card import SafetyCard
from crampcast.simulation.run import Effort
from crampcast.simulation.step import Controls
from crampcast.simulation.surroundings import intake_from_rates, surroundings
from crampcast.weather.air import vapour_pressure_kpa
from crampcast.weather.along import Environment, environment
from crampcast.weather.place import Start, parse_start
from crampcast.weather.series import Weather

FloatArray = NDArray[np.float64]

GLIMPSE_DRAWS, FULL_DRAWS = 16, 32
"""Multiples of the lanes that are simulated side by side, so that one compiled program serves both."""
MOST_PIECES = 440
"""Segments of a course that a slider redraws; a longer one is cut more coarsely for it."""
KEPT = 12
FADES_BY = 0.5
"""Share of the way after which a faster or slower start has faded."""


@dataclass(frozen=True)
class Thirst:
    """The runner who drinks to thirst alone: what a choice of amounts is held against."""

    outlook: Outlook
    controls: Controls
    losses: Losses
    situation: Situation
    duration_s: float


@dataclass(eq=False)
class Prepared:
    """What stays the same while sliders move.

    Parameters
    ----------
    request : PlanRequest
        The whole course and the draws of the fuller answer.
    start : Start
        When it starts.
    card : SafetyCard
        The answered safety card.
    weather : Weather
        The day's.
    rough, full : Outlook
        Few draws on few pieces, for the moving finger; more on all of them.
    warnings : tuple of str
        What was assumed.
    """

    request: PlanRequest
    start: Start
    card: SafetyCard
    weather: Weather
    rough: Outlook
    full: Outlook
    warnings: tuple[str, ...]
    thirst: OrderedDict[Choice, Thirst] = field(default_factory=OrderedDict)
    air: dict[tuple[float, bool], Environment] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def chosen(self, choice: Choice, *, whole: bool) -> Outlook:
        """Return the outlook of a choice: day, effort, load and training; amounts stay aside.

        Parameters
        ----------
        choice : Choice
            What was chosen.
        whole : bool
            The whole course and all draws, or the rough one.
        """
        outlook = self.full if whole else self.rough
        if choice.warmer_c != 0.0:
            around = self._air(choice.warmer_c, whole)
            outlook = replace(outlook, environment=around, around=surroundings(around))
        outlook = _equipped(outlook, choice)
        case = Case(outlook, NO_INTAKE, 0.0)
        for lever in LEVERS:
            if lever.name in choice.training:
                case = lever.act(case)
        outlook = case.outlook
        if choice.start_faster != 0.0:
            outlook = _started(outlook, choice.start_faster)
        if choice.target_s is not None:
            target = Target(finish_s=choice.target_s)
            refuse_superhuman(target, outlook.course, outlook.profile.sex)
            outlook = outlook.with_effort(Effort(choice.target_s, 1.0))
        return outlook

    def _air(self, warmer_c: float, whole: bool) -> Environment:
        """Return the day's air, warmer by so much; the water in it stays, so it is drier by share."""
        key = (warmer_c, whole)
        if key not in self.air:
            outlook = self.full if whole else self.rough
            day = self.weather
            warm = day.temperature_c + warmer_c
            held = vapour_pressure_kpa(day.temperature_c, day.relative_humidity)
            share = np.clip(held / vapour_pressure_kpa(warm, np.ones_like(warm)), 0.0, 1.0)
            course = outlook.course
            self.air[key] = environment(
                replace(day, temperature_c=warm, relative_humidity=share),
                self.start.clock,
                course.start_latitude_deg,
                course.start_longitude_deg,
                longest_s(self.request, outlook.capacity),
            )
        return self.air[key]


NO_INTAKE = intake_from_rates(np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1))


def prepare(request: PlanRequest, rough: Course | None = None) -> Prepared:
    """Lay a race out for being explored.

    Parameters
    ----------
    request : PlanRequest
        Course, runner, day; its number of draws counts for the fuller answer.
    rough : Course, optional
        The same course in at most `MOST_PIECES` pieces; the course itself where it is short enough.

    Returns
    -------
    Prepared
    """
    start = parse_start(request.start, request.course.start_latitude_deg, request.course.start_longitude_deg)
    full, warnings = lay_out_race(request, start)
    few = full.few(GLIMPSE_DRAWS)
    if rough is not None and rough is not request.course:
        few, _ = lay_out_race(replace(request, course=rough, draws=GLIMPSE_DRAWS), start)
    where = (request.course.start_latitude_deg, request.course.start_longitude_deg)
    horizon_s = longest_s(request, full.capacity)
    weather, _ = race_weather(request, start, horizon_s, where, float(request.course.segments.altitude_m[0]))
    card = SafetyCard.from_profile(request.profile)
    return Prepared(request, start, card, weather, few, full, tuple(warnings))


def remember(prepared: Prepared, choice: Choice, thirst: Thirst) -> None:
    """Keep what a choice of amounts is held against; the one not used for longest goes."""
    with prepared.lock:
        prepared.thirst[choice] = thirst
        prepared.thirst.move_to_end(choice)
        while len(prepared.thirst) > KEPT:
            prepared.thirst.popitem(last=False)


def _equipped(outlook: Outlook, choice: Choice) -> Outlook:
    """Return the outlook with pack and poles as chosen."""
    if choice.pack_kg is None and choice.poles is None:
        return outlook
    person = outlook.draws.person
    one = jnp.ones_like(jnp.asarray(person.mass_kg))
    leaves: dict[str, object] = {}
    if choice.pack_kg is not None:
        leaves["pack_kg"] = one * choice.pack_kg
    if choice.poles is not None:
        leaves["poles"] = one * float(choice.poles)
    outlook = with_person(Case(outlook, NO_INTAKE, 0.0), **leaves).outlook
    return relaid(outlook, outlook.track)


def _started(outlook: Outlook, faster: float) -> Outlook:
    """Return the outlook that starts harder or easier and is even again by `FADES_BY` of the way."""
    n, length_m = outlook.segments, float(outlook.course.length_m)
    place = np.asarray(outlook.course.segments.distance_m)[:n] / max(length_m, 1.0)
    effort = np.asarray(outlook.track.effort).copy()
    effort[:n] *= 1.0 + faster * np.maximum(1.0 - place / FADES_BY, 0.0)
    return replace(outlook, track=outlook.track._replace(effort=jnp.asarray(effort)))
