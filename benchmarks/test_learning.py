"""Learning from a hundred kept runs: what the app waits for after an entry."""

from __future__ import annotations

import time

import jax
import numpy as np
import pytest

from crampcast.cli.compiled import keep_compiled_programs
from crampcast.jobs.learn.job import learn_hazard
from crampcast.jobs.learn.laplace import laplace
from crampcast.jobs.learn.moved_by import influence
from crampcast.jobs.learn.nuts import Effort, sample
from crampcast.jobs.learn.simulated import Outing, bank, draw_truth, live
from crampcast.runner.profile import Profile

BUDGET_S = 2.0
pytestmark = pytest.mark.timeout(1800)  # what the runner lived through is compiled first, on a cold cache


@pytest.fixture(scope="module")
def hundred():
    """A hundred runs of one simulated runner."""
    jax.config.update("jax_enable_x64", True)
    keep_compiled_programs()
    rng = np.random.default_rng(1)
    kept = bank(
        [Outing(42.2, 3.0, 8.0, 20.0), Outing(26.0, 2.9, 8.0, 12.0), Outing(12.0, 3.0, 8.0, 12.0)], 0, 1
    )
    truth = draw_truth(0.4, 0, rng)
    return [live(kept[0 if i % 10 == 9 else 1 + i % 2], truth, rng) for i in range(100)]


def update(runs):
    """Learn, and find what moved it."""
    found = learn_hazard(runs, Profile(), "fast", 0)
    return influence(found.mode, found.seen)


def test_an_update_of_a_hundred_runs(benchmark, hundred):
    update(hundred)
    moves = benchmark.pedantic(update, args=(hundred,), rounds=5)
    assert np.isfinite(moves).all()
    if benchmark.stats:
        benchmark.extra_info["share of the budget"] = benchmark.stats.stats.min / BUDGET_S


def test_the_normal_is_found_faster_than_it_is_sampled(hundred):
    seen = learn_hazard(hundred[:10], Profile(), "fast", 0).seen
    began = time.process_time()
    fast = laplace(seen)
    middle = time.process_time()
    sample(seen, fast, 0, Effort(20, 20, 1))
    assert 10.0 * (middle - began) < time.process_time() - middle
