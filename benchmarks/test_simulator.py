"""The simulator for one runner and a thousand on a 100-mile course, and against one operation at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.course.build import course_from_words
from crampcast.evidence import coefficients
from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.ensemble import Course, settle, simulate
from crampcast.forecast.hazard import FactorScales
from crampcast.history.capacity import infer_capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.person import take
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.surroundings import intake_from_rates, steady_air
from crampcast.simulation.track import build_track

RUNNERS = 1000
ONE_RUNNER_S, ALL_RUNNERS_S = 0.010, 0.5
"""Budgets of a forecast of a 100-mile course, compiled."""


def best_s(work: Callable[[], Any], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        jax.block_until_ready(work())
        taken.append(time.perf_counter() - begin)
    return min(taken)


def hundred_miles() -> Any:
    """Return a thousand draws of a runner, a mountain course of 100 miles, its air and food."""
    answers = {"mass_kg": 70, "height_m": 1.78, "sex": "male", "age": 40, "weekly_km": 60}
    profile = Profile.from_mapping({**answers, "recent_race": "half marathon 1:35:00"})
    draws, _ = draw_ensemble(profile, infer_capacity(profile), Condition(), 161.0, RUNNERS, 1)
    track = build_track(course_from_words("161 km 6000 m").segments)
    full = np.ones(300)
    food = intake_from_rates(0.5 * full, 30.0 * full, 20.0 * full, 15.0 * full)
    return draws, track, steady_air(18.0, 0.6), food


@pytest.fixture(scope="module")
def race() -> Any:
    return hundred_miles()


def test_one_runner(benchmark: Any, race: Any) -> None:
    draws, track, air, food = race
    one = take(draws.person, 0)
    controls = jax.jit(settle_effort)(one, track, air, Effort(0.0, 1.0))
    run = jax.jit(forecast)
    benchmark(lambda: jax.block_until_ready(run(one, track, air, food, controls)))
    alone_s = best_s(lambda: run(one, track, air, food, controls))
    benchmark.extra_info["share of the budget"] = alone_s / ONE_RUNNER_S


def test_a_thousand_runners(benchmark: Any, race: Any) -> None:
    draws, track, air, food = race
    controls = settle(draws, track, air, Effort(0.0, 1.0))
    scale = coefficients(FactorScales, "hazard.scales")

    def together() -> Any:
        return simulate(draws, track, air, food, controls, Course(400.0, 0.0), scale)

    benchmark.pedantic(together, rounds=3, warmup_rounds=1)
    one, control = jax.tree.map(lambda leaf: jnp.asarray(leaf)[0], (draws.person, controls))
    run = jax.jit(forecast)
    run(one, track, air, food, control)
    batch_s = best_s(together, 3)
    by_turns_s = RUNNERS * best_s(lambda: run(one, track, air, food, control))
    benchmark.extra_info["share of the budget"] = batch_s / ALL_RUNNERS_S
    benchmark.extra_info["times faster than one after the other"] = by_turns_s / batch_s


def test_step_by_step(race: Any) -> None:
    """The first two kilometres with every operation called by itself give the same, far slower."""
    draws, track, air, food = race
    one = take(draws.person, 0)
    short = jax.tree.map(lambda leaf: leaf[:20], track)
    controls = jax.jit(settle_effort)(one, track, air, Effort(0.0, 1.0))
    run = jax.jit(forecast)
    state, kept = run(one, short, air, food, controls)
    with jax.disable_jit():
        begin = time.perf_counter()
        slow_state, slow = forecast(one, short, air, food, controls)
        slow_s = time.perf_counter() - begin
    np.testing.assert_allclose(slow_state.time_s, state.time_s, rtol=1e-9)
    np.testing.assert_allclose(slow.remaining, kept.remaining, rtol=1e-9)
    whole_s = best_s(lambda: run(one, track, air, food, controls))
    per_segment = whole_s / track.length_m.shape[0]
    print(f"\none by one / compiled, per segment: {slow_s / 20 / per_segment:.0f}")


def test_import(benchmark: Any) -> None:
    command = [sys.executable, "-c", "import crampcast.simulation.run"]
    benchmark.pedantic(lambda: subprocess.run(command, check=True), rounds=3)
