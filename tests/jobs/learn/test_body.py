"""A body that the replay does not know: how far it lies beside, and a group learnt with it against brute force."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs.explain.job import ExplainRequest, known_on_day
from crampcast.jobs.learn.body import KNOWN, body_of, strain
from crampcast.jobs.learn.evidence import packed
from crampcast.jobs.learn.features import usual_coefficients
from crampcast.jobs.learn.group import Member, learn_group
from crampcast.jobs.learn.level import common_sd, own_level_sd
from crampcast.jobs.learn.pieces import DRAWS
from crampcast.jobs.learn.replays import activity_of_row
from crampcast.jobs.learn.simulated import SOME_DAY, RunSummary, bank, coefficients_each, live, truth_at
from crampcast.runner.profile import Profile

WHO = Profile()
LEVEL_SD = own_level_sd(WHO)
BODY = body_of(WHO)


def test_the_spread_of_bodies_is_that_of_bodies_simulated_whole(banked):
    """The draws of an ensemble live two runs; loads and strengths alone say how they differ."""
    kinds, seed = [banked[0].outing, banked[2].outing], 5
    found = []
    for one in bank(kinds, DRAWS, seed):
        usual = np.log(np.exp(one.seen.log_weight).sum(axis=0))
        found.append([np.log(np.exp(body.log_weight).sum(axis=0)) - usual for body in one.lived])
    simulated = np.mean(found, axis=0) / usual_coefficients()[0][0]
    row = RunSummary(SOME_DAY, sport="running", distance_m=42_200.0, moving_s=13_200.0, climb_m=800.0)
    run = activity_of_row(row)
    known = known_on_day(ExplainRequest(run, (), WHO, (), "18 C"), run)
    people = draw_ensemble(WHO, known.capacity, known.condition, 42.2, DRAWS, seed)[0].person
    mean = jax.tree.map(lambda leaf: np.mean(np.asarray(leaf), axis=0, keepdims=True), people)
    said = strain(people) - strain(mean)
    grows = float((simulated * said).sum() / (said**2).sum())
    assert grows == pytest.approx(1.18, abs=0.12)
    rest = simulated - 1.18 * said
    assert (rest**2).sum() < 0.1 * (simulated**2).sum()
    assert np.hypot(BODY.common_sd, BODY.muscle_sd) == pytest.approx(1.18 * said.std(), rel=0.35)


def test_who_has_raced_is_known_better():
    timed = body_of(Profile.from_mapping({"recent_race": "marathon 3:30:00"}))
    assert timed.common_sd < 0.5 * BODY.common_sd
    assert timed.muscle_sd == pytest.approx(BODY.muscle_sd, rel=0.1)


def log_likelihood(seen, features, base, near_ratio):
    """Return the log likelihood of a diary for many runners, summed cell by cell in NumPy."""
    usual = coefficients_each(np.zeros((1, len(NAMES))), np.asarray(LEVEL_SD))
    change = features - np.asarray(usual.features)
    raised = base - np.asarray(usual.base - usual.muscles)
    there = np.isfinite(np.asarray(seen.log_weight))
    x, weight, group, near = (
        np.asarray(part)[there] for part in (seen.x, seen.log_weight, seen.group, seen.near)
    )
    hazard = np.exp(weight + change @ x.T + raised[:, group])
    total = -(hazard * (1.0 + near * (near_ratio[:, None] - 1.0))).sum(axis=1)
    for i in np.flatnonzero(np.asarray(seen.event_there)):
        rate = np.asarray(seen.event_log_rate)[i]
        muscle = int(np.flatnonzero(np.isfinite(rate))[0])
        total += rate[muscle] + change @ np.asarray(seen.event_x)[i, muscle] + raised[:, muscle]
        total += np.log(near_ratio - 1.0) if seen.event_near[i] else 0.0
    return total


def by_brute_force(diaries, shared, inner, rng):
    """Return the weight of each draw of what is shared: the chance of all diaries, own things drawn plainly.

    The body is a strain of its own here, beside proneness and muscles, and counts with the runner's demand.
    """
    share = common_sd() / LEVEL_SD
    log_weight = np.zeros(len(shared))
    for seen in diaries:
        z = rng.standard_normal((len(shared) * inner, len(NAMES)))
        z[:, : LEVEL + 1] = np.repeat(shared, inner, axis=0)
        own_level = rng.standard_normal(len(z))
        z[:, LEVEL] = share * z[:, LEVEL] + np.sqrt(max(1.0 - share**2, 0.0)) * own_level
        found = coefficients_each(z, np.asarray(LEVEL_SD))
        body = BODY.mean + BODY.common_sd * rng.standard_normal((len(z), 1))
        body = body + BODY.muscle_sd * rng.standard_normal((len(z), 8))
        features = np.asarray(found.features)
        base = np.asarray(found.base) + features[:, :1] * body
        chance = np.exp(log_likelihood(seen, features, base, np.asarray(found.near_ratio)))
        log_weight += np.log(chance.reshape(len(shared), inner).mean(axis=1))
    return np.exp(log_weight - log_weight.max())


def test_a_group_with_unknown_bodies_is_what_brute_force_finds(banked):
    rng = np.random.default_rng(11)
    z = np.zeros(len(NAMES))
    z[-1] = 1.5
    members = [Member(str(i), WHO, [live(banked[2], truth_at(z, LEVEL_SD, i), rng)]) for i in range(2)]
    diaries = [packed(one.runs, None, LEVEL_SD, BODY) for one in members]
    shared = rng.standard_normal((1000, LEVEL + 1))
    weight = by_brute_force(diaries, np.concatenate([shared, -shared]), 64, rng)
    print(sum(len(r.events) for m in members for r in m.runs), weight.sum()**2/(weight**2).sum())
    both = np.concatenate([shared, -shared])
    mean = weight @ both / weight.sum()
    sd = np.sqrt(weight @ (both - mean) ** 2 / weight.sum())
    found = learn_group(members, 1)
    pop = found.population
    for n in ("level","demand","frailty_sd","muscle_frailty_sd","base.calf","elapsed","near_ratio","base.hamstring"):
        i = NAMES.index(n); print(n, mean[i], pop.centre[i], sd[i], np.sqrt(pop.covariance[i,i]))
    print(np.abs(mean-pop.centre).max())
