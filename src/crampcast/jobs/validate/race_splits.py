"""Split times of a race: what the simulated runner does, given the finish, and what real runners did."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.body.capacity import riegel_time
from crampcast.evidence.parameters import load_parameters
from crampcast.evidence.races import RaceCourse
from crampcast.forecast.pacing import dark_effort, tilted_effort
from crampcast.forecast.people import draw_people
from crampcast.history.capacity import infer_capacity
from crampcast.jobs.validate.race_course import race_course
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.surroundings import Intake, Surroundings, intake_from_rates, steady_air
from crampcast.simulation.track import Track, build_track

FloatArray = NDArray[np.float64]

MARATHON_S = {"road": 1.0, "trail": 1.0 / 6.0}
"""Marathon time over finish time by which the reference runner is chosen; effort then meets the finish."""
MARATHON_KM = 42.195
DRAWS = 64
QUARTERS = 160
DARK_ROUNDS = 2
"""Rounds in which the hours of passage and the easing of the dark settle together."""


class SplitModel(NamedTuple):
    """Simulated times at the marks for a grid of finish times and tilts."""

    finish_s: FloatArray
    """Shape (f,)."""
    tilt: FloatArray
    """Shape (t,): effort falls by about this share from start to finish, on top of the even effort."""
    share: FloatArray
    """Shape (f, t, marks): time at each mark over finish time."""


def simulate_splits(
    race: RaceCourse,
    finish_s: FloatArray,
    tilt: FloatArray,
    year: str = "",
    *,
    dark_ease: float | None = None,
) -> SplitModel:
    """Simulate a race for every finish time and tilt of effort.

    Parameters
    ----------
    race : RaceCourse
        Course and marks.
    finish_s : ndarray, shape (f,)
        Finish times.
    tilt : ndarray, shape (t,)
        Effort along the way is ``exp(-tilt (share done - 1/2))`` times an even one.
    year : str
        Year, for the weather.
    dark_ease : float, optional
        Logarithm by which effort falls in the dark; absent, the usual one.

    Returns
    -------
    SplitModel
    """
    course = race_course(race)
    segments = course.segments
    track = build_track(segments)
    temperature_c, humidity = race.weather.get(year, race.weather[""])
    around = steady_air(temperature_c, humidity)
    end_m = np.cumsum(segments.length_m)
    done = (end_m - 0.5 * segments.length_m) / end_m[-1]
    size = track.grade.shape[0]
    by_day = np.broadcast_to(tilted_effort(done, tilt), (len(finish_s), len(tilt), done.size))
    person = _reference_runners(race, finish_s)

    def times(effort: FloatArray) -> FloatArray:
        padded = np.ones((*effort.shape[:-1], size))
        padded[..., : done.size] = effort
        found = _times(person, track, jnp.asarray(padded), around, _usual_intake(), jnp.asarray(finish_s))
        return np.asarray(found)[..., : done.size]

    time_s = times(by_day)
    for _ in range(DARK_ROUNDS if race.dark_h[1] > race.dark_h[0] else 0):
        time_s = times(by_day * dark_effort(time_s, race.dark_h, ease=dark_ease))
    marks_m = np.asarray(race.marks_km) * 1000.0
    along_m = np.concatenate([[0.0], end_m])
    shares = np.empty((len(finish_s), len(tilt), len(marks_m)))
    for i, j in np.ndindex(len(finish_s), len(tilt)):
        whole = np.concatenate([[0.0], time_s[i, j]])
        shares[i, j] = np.interp(marks_m, along_m, whole) / whole[-1]
    return SplitModel(np.asarray(finish_s), np.asarray(tilt), shares)


@kept_program
def _times(
    person: Person,
    track: Track,
    efforts: jax.Array,
    around: Surroundings,
    intake: Intake,
    finish_s: jax.Array,
) -> jax.Array:
    """Return the time at every segment's end, shape (finish, tilt, segments)."""

    def one(who: Person, effort: jax.Array, target_s: jax.Array) -> jax.Array:
        tilted = track._replace(effort=effort)
        controls = settle_effort(who, tilted, around, Effort(target_s, 1.0))
        times: jax.Array = forecast(who, tilted, around, intake, controls, lambda kept, *_: kept.time_s)[1]
        return times

    over_tilts = jax.vmap(one, in_axes=(None, 0, None))
    return jax.vmap(over_tilts, in_axes=(0, 0, 0))(person, efforts, finish_s)


def marathon_time_s(finish_s: FloatArray, race: RaceCourse) -> FloatArray:
    """Return the marathon time by which the reference runner of each finish time is chosen."""
    if race.ground != "road":
        return np.asarray(finish_s * MARATHON_S[race.ground])
    exponent = load_parameters()["capacity.riegel.exponent"].value
    assert isinstance(exponent, float)
    return np.asarray(riegel_time(finish_s, race.length_km, MARATHON_KM, exponent))


def _reference_runners(race: RaceCourse, finish_s: FloatArray) -> Person:
    """Return a mean runner for each finish time."""
    runners = []
    for marathon_s in np.rint(marathon_time_s(finish_s, race)).astype(int).tolist():
        clock = f"{marathon_s // 3600}:{marathon_s % 3600 // 60:02d}:{marathon_s % 60:02d}"
        profile = Profile.from_mapping(
            {
                "mass_kg": 70,
                "height_m": 1.75,
                "sex": "male",
                "age": 40,
                "weekly_km": float(np.clip(60.0 * (13500.0 / marathon_s) ** 2, 25.0, 150.0)),
                "recent_race": f"marathon {clock}",
            }
        )
        drawn = draw_people(profile, infer_capacity(profile), Condition(), DRAWS, np.random.default_rng(1))
        runners.append([np.mean(np.asarray(leaf), axis=0) for leaf in drawn])
    return Person(*(jnp.asarray(np.stack(leaves)) for leaves in zip(*runners, strict=True)))


def _usual_intake() -> Intake:
    """Return 40 g/h of carbohydrate and half a litre an hour."""
    even = np.ones(QUARTERS)
    return intake_from_rates(0.5 * even, 26.8 * even, 13.2 * even, 13.0 * even)
