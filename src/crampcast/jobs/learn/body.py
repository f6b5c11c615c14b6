"""What nobody knows of a runner's body, as far as it moves the hazard.

First of all each muscle's load over its strength, which is a level; then how that bends along runs.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import jax
import numpy as np
from jax import Array
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.forecast.own_load import own_load
from crampcast.forecast.people import draw_people
from crampcast.history.capacity import Capacity, infer_capacity
from crampcast.jobs.learn.features import MEMBERS
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person

FloatArray = NDArray[np.float64]

DRAWS, SEED = 1024, 29


class Body(NamedTuple):
    """How far a runner's body may lie beside the one that is replayed: log load over strength of a muscle.

    Every unit counts with the coefficient of demand.
    """

    mean: float
    """The replayed body is the mean of the draws; the mean of their logarithms is another."""
    common_sd: float
    """Of all muscles alike: how hard a pace is for this runner."""
    muscle_sd: float
    """Of one muscle against the others."""


KNOWN = Body(0.0, 0.0, 0.0)
"""A body that the replay knows."""


class Simulated(NamedTuple):
    """What simulated bodies do; group ``learn.body``."""

    grows: float
    """How much a strain grows on the way."""
    bends: tuple[tuple[float, ...], ...]
    """How the hazard bends along runs: the mean, then directions; slopes on features, then muscles."""


def bends() -> FloatArray:
    """Return how unknown bodies bend the hazard, in units of the coefficient of demand.

    Returns
    -------
    ndarray, shape (1 + directions, features + 8)
        Mean, then directions: slopes on `FEATURES`, then what is added to every reported muscle.

    Examples
    --------
    >>> from crampcast.jobs.learn.features import FEATURES
    >>> bends().shape == (3, len(FEATURES) + 8)
    True
    """
    return np.array(coefficients(Simulated, "learn.body").bends, dtype=float)


def directions(body: Body) -> int:
    """Return how many coordinates of its own an unknown body has behind all others.

    Examples
    --------
    >>> directions(KNOWN), directions(Body(0.0, 0.1, 0.1))
    (0, 2)
    """
    return 0 if body == KNOWN else len(bends()) - 1


@kept_program
def _own_loads(people: Person) -> Array:
    found: Array = jax.vmap(own_load)(people)
    return found


@cache
def body_of(profile: Profile) -> Body:
    """Return the spread of a runner's body by the answers alone.

    Examples
    --------
    >>> nobody, timed = Profile(), Profile.from_mapping({"recent_race": "marathon 3:30:00"})
    >>> body_of(timed).common_sd < 0.5 * body_of(nobody).common_sd
    True
    """
    return body_at(profile, infer_capacity(profile))


def body_at(profile: Profile, capacity: Capacity) -> Body:
    """Return the spread of a runner's body.

    Parameters
    ----------
    profile : Profile
        The answers.
    capacity : Capacity
        What the runner can hold, as inferred for the replays.

    Notes
    -----
    Demand is load over what the own level pace asks (`crampcast.forecast.own_load`) and over strength, so a
    draw of the runner lies beside the mean one by the logarithms of both, in every run by nearly as much. A
    strained muscle also tires more: simulated bodies differ by ``learn.body.grows`` times that. How near
    this comes to bodies that were simulated whole is tested. How they bend beside that (`bends`) is the same
    for all runners.
    """
    people = draw_people(profile, capacity, Condition(), DRAWS, np.random.default_rng(SEED))
    mean = jax.tree.map(lambda leaf: np.mean(leaf, axis=0, keepdims=True), people)
    off = coefficients(Simulated, "learn.body").grows * (strain(people) - strain(mean))
    between = np.cov(off, rowvar=False)
    count = len(between)
    common = (between.sum() - np.trace(between)) / (count * (count - 1))
    own = np.trace(between) / count - common
    return Body(float(off.mean()), float(np.sqrt(max(common, 0.0))), float(np.sqrt(max(own, 0.0))))


def strain(people: Person) -> FloatArray:
    """Return the log load over strength of every reported muscle at one pace, shape (people, 8)."""
    log = -np.log(np.asarray(_own_loads(people))) - np.log(np.asarray(people.muscle_capacity))
    return np.asarray(log @ MEMBERS.T / MEMBERS.sum(axis=1))
