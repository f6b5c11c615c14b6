"""Joint draws of the runner, of the hazard's coefficients and of what is known of the person."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.ensemble import Draw
from crampcast.forecast.hazard import HazardCoefficients, MovingFactors, hazard_coefficients
from crampcast.forecast.joint import SHAPE, Joint, draw_joint
from crampcast.forecast.learnt import draw_learnt
from crampcast.forecast.people import draw_people
from crampcast.forecast.proneness import (
    Frailty,
    frailty_of,
    personal_factors,
    personal_log_ratio,
    personal_mean,
)
from crampcast.history.capacity import Capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile

PACE = "pace_faster_than_own_predicted"
GROUP_INDEX = np.array([REPORTED.index(GROUP_OF[m]) for m in MUSCLES])


class Levels(NamedTuple):
    """What is added to the baselines of each draw."""

    study: np.ndarray
    """Common to all muscles: studies differ in what they call a cramp, shape (draws,)."""
    muscles: np.ndarray
    """Frailty of this runner's muscle groups against each other, shape (draws, 8)."""


def draw_ensemble(
    profile: Profile, capacity: Capacity, condition: Condition, race_km: float, count: int, seed: int
) -> tuple[Draw, Frailty]:
    """Draw the ensemble of one runner for one race.

    Parameters
    ----------
    profile, capacity, condition
        The runner.
    race_km : float
        Length of the race.
    count : int
        Number of draws.
    seed : int
        Seed of all chance; each part has its own stream, so that one does not shift another.

    Returns
    -------
    Draw
        Leaves have a leading axis of `count`.
    Frailty
        The runner's proneness given the cramp record, for each draw of its spread between runners.

    Notes
    -----
    What the diary has taught (`Condition.learnt`) takes the place of the population's posterior and of the
    cramp record, which it contains.
    """
    people, hazard, personal = _streams(seed)
    person = draw_people(profile, capacity, condition, count, people)
    factors = personal_factors(profile, race_km)
    if condition.learnt is not None:
        own = draw_learnt(condition.learnt, count, hazard)
        moving = {**own.extra, **{n: own.joint.residual[n] for n in own.joint.residual if n != PACE}}
        usual = personal_mean(factors, residual_effects())
        return Draw(
            person=person,
            hazard=coefficients_of(own.joint, Levels(own.level, own.muscles)),
            moving=MovingFactors(**{name: np.asarray(moving[name]) for name in MovingFactors._fields}),
            log_ratio=np.full(count, usual),
            pace_residual=np.asarray(own.joint.residual[PACE]),
        ), own.frailty
    joint = draw_joint(count, hazard)
    draws = Draw(
        person=person,
        hazard=coefficients_of(joint, draw_levels(joint, hazard)),
        moving=moving_of(joint, hazard),
        log_ratio=personal_log_ratio(factors, residual_effects(), count, personal),
        pace_residual=joint.residual[PACE],
    )
    return draws, frailty_of(profile.cramp_history, joint.frailty_sd)


def near_ratios(condition: Condition, count: int, seed: int) -> np.ndarray:
    """Return the ratio of near-cramps and cramps to cramps, of the same draws as `draw_ensemble`.

    Parameters
    ----------
    condition, count, seed
        As given there.

    Returns
    -------
    ndarray, shape (count,)
        κ, at least 1.

    Examples
    --------
    >>> bool((near_ratios(Condition(), 8, 0) >= 1.0).all())
    True
    """
    hazard, learnt = _streams(seed)[1], condition.learnt
    joint = draw_joint(count, hazard) if learnt is None else draw_learnt(learnt, count, hazard).joint
    return np.maximum(joint.near_ratio, 1.0)


def _streams(seed: int) -> list[np.random.Generator]:
    """Return the streams of the runner, of the hazard and of the effects of what is known of the person."""
    return [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]


def residual_effects() -> dict[str, float]:
    """Return the mean residual effect of each factor that acts through the body too.

    Notes
    -----
    A tabulated prior is a total effect. What the simulated body already does with the factor is taken off;
    the rest is the coefficient used here (``hazard.residual.*``, made by ``crampcast calibrate``).
    """
    return {name: float(value) for name, value in load_parameters().group("hazard.residual").items()}  # type: ignore[arg-type]


def draw_levels(joint: Joint, rng: np.random.Generator) -> Levels:
    """Draw what raises or lowers one runner's baselines: the study's level, and the muscles' own."""
    count = len(joint.demand)
    study = float(load_parameters()["hazard.common.base_sd"].value) * rng.standard_normal(count)  # type: ignore[arg-type]
    sd = joint.muscle_frailty_sd[:, None]
    return Levels(study, sd * rng.standard_normal((count, len(REPORTED))) - 0.5 * sd**2)


def coefficients_of(joint: Joint, levels: Levels | None = None) -> HazardCoefficients:
    """Return the hazard's coefficients of every draw."""
    base = joint.base
    if levels is not None:
        base = base + levels.study[:, None] + levels.muscles[:, GROUP_INDEX]
    fixed = {
        name: np.full(len(base), float(value))
        for name, value in hazard_coefficients()._asdict().items()
        if name not in Joint._fields
    }
    drawn = {name: getattr(joint, name) for name in (*SHAPE, "duration")}
    return HazardCoefficients(**{n: np.asarray(v) for n, v in (fixed | drawn | {"base": base}).items()})


def moving_of(joint: Joint, rng: np.random.Generator) -> MovingFactors:
    """Return the residual effects of the moving factors; others are drawn from their priors."""
    priors, count = load_hazard_priors(), len(joint.demand)
    drawn = {
        name: joint.residual[name]
        if name in joint.residual
        else rng.normal(priors[name].mean, priors[name].sd, count)
        for name in MovingFactors._fields
    }
    return MovingFactors(**{name: np.asarray(value) for name, value in drawn.items()})
