"""A body that the replay does not know: how far it lies beside, and a group against brute force."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from crampcast.evidence import coefficients
from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs.learn.body import Simulated, bends, body_of
from crampcast.jobs.learn.evidence import packed
from crampcast.jobs.learn.features import FEATURES
from crampcast.jobs.learn.group import Member, learn_group
from crampcast.jobs.learn.level import common_sd, own_level_sd
from crampcast.jobs.learn.pieces import DRAWS
from crampcast.jobs.learn.simulated import bank, coefficients_each, live, truth_at
from crampcast.runner.profile import Profile

WHO = Profile()
LEVEL_SD = own_level_sd(WHO)
SCRIPTS = Path(__file__).parents[3] / "scripts"
BODY = body_of(WHO)


@pytest.fixture(scope="module")
def derive():
    """The script that derived what bodies do, and what it finds on the other bodies and runs of the tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(SCRIPTS))
        return importlib.import_module("derive_body")


def test_bodies_simulated_whole_lie_beside_as_load_over_strength_says(banked, derive):
    """Other bodies and other runs than it was derived from: what is left is small against what is told."""
    seed = 5
    cells = derive.cells_of(bank([banked[1].outing, banked[2].outing], DRAWS, seed))
    found = derive.derived(cells, derive.strains(DRAWS, seed))
    shipped = coefficients(Simulated, "learn.body")
    assert found.grows == pytest.approx(shipped.grows, rel=0.1)
    assert found.level_share > 0.9
    assert found.left_sd < 0.15
    spread = shipped.grows * derive.strains(DRAWS, seed).std()
    assert np.hypot(BODY.common_sd, BODY.muscle_sd) == pytest.approx(spread, rel=0.25)


def test_what_bodies_bend_is_found_again(derive):
    """Cells made by known rules: a level, a mean bend, two directions."""
    rng = np.random.default_rng(4)
    count, bodies = 400, 60
    x = np.zeros((count, len(FEATURES)))
    x[:, [FEATURES.index(name) for name in derive.BENT]] = rng.normal(size=(count, len(derive.BENT)))
    group, said = rng.integers(8, size=count), 0.2 * rng.normal(size=(bodies, 8))
    bend = 0.05 * x[:, 0] + 0.3 * np.outer(rng.normal(size=bodies), x[:, 1])
    cells = derive.Cells(np.full(count, 1.0 / count), group, x, 1.2 * said[:, group] + bend)
    found = derive.derived(cells, said)
    assert found.grows == pytest.approx(1.2, abs=0.05)
    assert found.rows[0, 0] == pytest.approx(0.05, abs=0.01)
    assert abs(found.rows[1, 1]) == pytest.approx(0.3, abs=0.06)
    assert found.shares[-1] > 0.97
    # the mean of every muscle stays where it was
    each = np.array([(x @ row[: len(FEATURES)] + row[len(FEATURES) :][group]) for row in found.rows])
    assert np.allclose(each @ np.eye(8)[group], 0.0, atol=1e-9)


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
        mean, *ways = bends()
        bent = mean + rng.standard_normal((len(z), len(ways))) @ np.array(ways)
        features, demand = np.array(found.features), np.asarray(found.features)[:, :1]
        features[:, : len(FEATURES)] += demand * bent[:, : len(FEATURES)]
        base = np.asarray(found.base) + demand * (body + bent[:, len(FEATURES) :])
        chance = np.exp(log_likelihood(seen, features, base, np.asarray(found.near_ratio)))
        log_weight += np.log(chance.reshape(len(shared), inner).mean(axis=1))
    return np.exp(log_weight - log_weight.max())


def test_a_group_with_unknown_bodies_is_what_brute_force_finds(banked):
    """Two diaries, of one runner who cramps and one who does not, with everything own drawn plainly."""
    rng = np.random.default_rng(11)
    members = []
    for number, (kind, often) in enumerate(((0, 1.0), (1, -1.0))):
        z = np.zeros(len(NAMES))
        z[-1] = often
        members.append(Member(str(number), WHO, [live(banked[kind], truth_at(z, LEVEL_SD, number), rng)]))
    half = rng.standard_normal((1500, LEVEL + 1))
    shared = np.concatenate([half, -half])
    diaries = [packed(one.runs, None, LEVEL_SD, BODY) for one in members]
    weight = by_brute_force(diaries, shared, 64, rng)
    weight /= weight.sum()
    mean = weight @ shared
    spread = np.sqrt(weight @ (shared - mean) ** 2)
    found = learn_group(members, 1).population
    assert 1.0 / (weight**2).sum() > 1000.0, "so many draws carry the sums"
    assert np.abs(mean).max() > 0.4, "the diaries tell something"
    assert np.allclose(found.centre, mean, atol=0.12)
    assert np.allclose(np.sqrt(np.diag(found.covariance)), spread, rtol=0.12)
