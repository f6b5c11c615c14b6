"""A population learnt from the diaries of a group, each diary giving only a normal in what runners share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crampcast.forecast.learnt import LEVEL
from crampcast.history.capacity import Capacity
from crampcast.jobs.learn.body import Body, body_at, body_of
from crampcast.jobs.learn.corrected import corrected
from crampcast.jobs.learn.evidence import Evidence, Watched, body_in, packed
from crampcast.jobs.learn.laplace import Normal, laplace
from crampcast.jobs.learn.level import level_shares, own_level_sd
from crampcast.jobs.learn.parameters import Posterior
from crampcast.jobs.learn.population import SHARED, Population
from crampcast.jobs.ports import Progress
from crampcast.runner.profile import Profile

FloatArray = NDArray[np.float64]

MOST_PASSES, SETTLED = 4, 0.1
"""Every diary is seen again, for it to see what the others have said, until no mean of what is shared moves
by so many of its standard deviations, at most so many times."""
TELLING, MOST_TELLING = 1e-3, 8
"""Directions in which a diary changes the precision by less keep the normal at the mode, without chance."""
LEAST_EIGENVALUE = 0.05


@dataclass(frozen=True)
class Member:
    """A runner of a group.

    Parameters
    ----------
    name : str
        What the member is called in the answer.
    profile : Profile
        The answers.
    runs : sequence of Watched
        Watched runs with their events.
    days : sequence of str
        Day of each run, or none.
    capacity : Capacity, optional
        What the member can hold, where more than the answers tell of it.
    """

    name: str
    profile: Profile
    runs: Sequence[Watched]
    days: Sequence[str] = ()
    capacity: Capacity | None = None

    @property
    def body(self) -> Body:
        """What nobody knows of the member's body."""
        return body_of(self.profile) if self.capacity is None else body_at(self.profile, self.capacity)


class Site(NamedTuple):
    """What one diary says of the population, as a normal's precision and precision times mean."""

    precision: FloatArray
    shift: FloatArray


@dataclass(frozen=True, eq=False)
class OfMember:
    """What is known of a member, with the own diary and with everybody's."""

    seen: Evidence
    before: Normal
    """With the diaries of the others alone."""
    posterior: Posterior
    mode: Normal
    level_sd: float

    @property
    def body(self) -> Body:
        """What nobody knew of the member's body."""
        return body_in(self.seen)


@dataclass(frozen=True, eq=False)
class OfGroup:
    """A group's population, and each member in it."""

    population: Population
    members: list[OfMember]
    without: list[Population]
    """The population without each member's diary."""
    changed: float
    """How far the last pass moved the population's mean, in its standard deviations, at most."""


def learn_group(
    members: Sequence[Member], seed: int = 0, passes: int = MOST_PASSES, progress: Progress | None = None
) -> OfGroup:
    """Learn a population from the diaries of a group.

    Parameters
    ----------
    members : sequence of Member
        At least one; every one must have agreed to it.
    seed : int
        Seed of all chance.
    passes : int
        Times that every diary is seen with correction, at most.
    progress : Progress, optional
        Is told how far it is.

    Returns
    -------
    OfGroup
        The population, and every member's own posterior in it.

    Notes
    -----
    Expectation propagation: the population is the shipped one times a normal for each diary. A diary is
    learnt from with the population of the others as prior, by the fast posterior; the normal that turns that
    prior into the posterior of what is shared is the diary's. The first pass is at the modes alone, so that
    the dear correction begins near the end. The level is split: a part that the group has in common, and the
    member's own.

    References
    ----------
    Vehtari et al. 2020, J. Mach. Learn. Res. 21:17
    """
    size = len(SHARED)
    none = Site(np.zeros((size, size)), np.zeros(size))
    sites: list[Site] = [none] * len(members)
    found: list[OfMember | None] = [None] * len(members)
    seen = [
        packed(one.runs, one.profile.cramp_history, own_level_sd(one.profile), one.body) for one in members
    ]
    changed = 0.0
    for turn in range(passes + 1):
        mean = _whole(sites)[0]
        for i, member in enumerate(members):
            if progress is not None:
                progress(turn * len(members) + i, (passes + 1) * len(members), f"learning from {member.name}")
            others = Population(*_whole([*sites[:i], *sites[i + 1 :]]))
            old = found[i]
            start = None if old is None else old.mode.centre
            one = learnt_in(others, seen[i], own_level_sd(member.profile), seed + i, start, rough=turn == 0)
            found[i], sites[i] = one, site_of(others, one)
        now, covariance = _whole(sites)
        changed = float(np.max(np.abs(now - mean) / np.sqrt(np.diag(covariance))))
        if turn and changed < SETTLED:
            break
    centre, covariance = _whole(sites)
    events = [event for one in members for run in one.runs for event in run.events]
    near = sum(1 for event in events if event.near)
    population = Population(
        centre,
        covariance,
        members=len(members),
        runs=sum(len(one.runs) for one in members),
        cramps=len(events) - near,
        near_cramps=near,
    )
    without = [Population(*_whole([*sites[:i], *sites[i + 1 :]])) for i in range(len(sites))]
    return OfGroup(population, [one for one in found if one is not None], without, changed)


def learnt_in(
    population: Population,
    seen: Evidence,
    level_sd: float,
    seed: int,
    start: FloatArray | None = None,
    *,
    rough: bool = False,
) -> OfMember:
    """Learn from one diary, its runner being taken for one of a population.

    Parameters
    ----------
    population : Population
        What is believed of runners without this diary.
    seen : Evidence
        The diary.
    level_sd : float
        Spread of the runner's level.
    seed : int
        Seed of the draws.
    start : ndarray, optional
        Where to begin.
    rough : bool
        Keep the normal at the mode as it is.
    """
    body = body_in(seen)
    before, prior = population.before(level_sd, body), population.prior(level_sd, body)
    mode = laplace(seen, before.centre if start is None else start, prior)
    if rough:
        return OfMember(seen, before, Posterior(mode, np.zeros((0, 0))), mode, level_sd)
    fast = corrected(seen, mode, seed, prior)
    return OfMember(seen, before, Posterior(fast.normal, fast.draws), mode, level_sd)


def site_of(others: Population, found: OfMember) -> Site:
    """Return the normal that turns the population of the others into what it is with this diary.

    Notes
    -----
    Where the diary tells of the population (the directions in which it changes the precision most) the
    corrected mean and covariance count; elsewhere the normal at the mode does: it has no chance of its own.
    """
    centre, covariance = others.centre, others.covariance
    root = np.linalg.cholesky(covariance)
    into = np.linalg.inv(root)
    share, own = level_shares(found.level_sd)
    means, spreads = [], []
    for one in (found.mode, found.posterior.normal):
        mean, spread = _lifted(centre, covariance, one, share, own)
        means.append(into @ (mean - centre))
        spreads.append(into @ spread @ into.T)
    values, vectors = np.linalg.eigh(np.linalg.inv(_positive(spreads[0])) - np.eye(len(centre)))
    order = np.argsort(-np.abs(values))[:MOST_TELLING]
    kept = vectors[:, order[np.abs(values[order]) > TELLING]]
    along = kept @ kept.T
    mean = means[0] + along @ (means[1] - means[0])
    spread = _positive(spreads[0] + along @ (spreads[1] - spreads[0]) @ along)
    precision = np.linalg.inv(spread)
    before = into.T @ into
    return Site(
        into.T @ precision @ into - before,
        into.T @ (precision @ (mean + into @ centre)) - before @ centre,
    )


def _lifted(
    centre: FloatArray, covariance: FloatArray, found: Normal, share: float, own: float
) -> tuple[FloatArray, FloatArray]:
    """Return what a member's posterior says of the population, whose level is a part of the member's."""
    size = len(centre)
    down = np.eye(size)
    down[-1, -1] = share
    level = np.zeros((size, size))
    level[-1, -1] = own**2
    before = down @ covariance @ down.T + level
    gain = covariance @ down.T @ np.linalg.inv(before)
    mean, spread = found.centre[: LEVEL + 1], found.covariance[: LEVEL + 1, : LEVEL + 1]
    return centre + gain @ (mean - down @ centre), covariance + gain @ (spread - before) @ gain.T


def _whole(sites: Sequence[Site]) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of the shipped population times these sites."""
    precision = np.eye(len(SHARED)) + sum((one.precision for one in sites), np.zeros((len(SHARED),) * 2))
    covariance = np.linalg.inv(_positive(precision))
    return covariance @ sum((one.shift for one in sites), np.zeros(len(SHARED))), np.asarray(covariance)


def _positive(matrix: FloatArray) -> FloatArray:
    """Return a symmetric matrix with its eigenvalues held above nought."""
    values, vectors = np.linalg.eigh(0.5 * (matrix + matrix.T))
    return np.asarray((vectors * np.maximum(values, LEAST_EIGENVALUE)) @ vectors.T)
