"""The shipped posterior: what forecasts draw from, and what a runner notices of one latent process."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.evidence import load_parameters
from crampcast.evidence.muscles import GROUP_OF, MUSCLES
from crampcast.forecast.draws import coefficients_of, draw_ensemble, draw_levels, near_ratios
from crampcast.forecast.events import (
    again_probability,
    fading_s,
    hazard_still_to_come,
    near_probability,
    raised_log_ratio,
)
from crampcast.forecast.hazard import cramp_probability, hazard_coefficients
from crampcast.forecast.joint import COORDINATES, RESIDUALS, SHAPE, SPREADS, draw_joint, from_line, to_line
from crampcast.history.capacity import infer_capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile

JOINT = draw_joint(20_000, np.random.default_rng(2))


def test_moments_cover_every_coordinate() -> None:
    shipped = load_parameters().group("hazard.joint")
    root = np.asarray(shipped["root"], dtype=float)
    assert np.shape(shipped["centre"]) == (len(COORDINATES),)
    assert root.shape == (len(COORDINATES),) * 2
    assert np.all(np.triu(root, 1) == 0.0)
    assert np.all(np.diag(root) > 0.0)


def test_drawn_coefficients_centre_on_the_shipped_ones() -> None:
    shipped, drawn = hazard_coefficients(), coefficients_of(JOINT)
    np.testing.assert_allclose(np.asarray(drawn.base).mean(axis=0), np.asarray(shipped.base), atol=0.04)
    for name in (*SHAPE, "duration"):
        spread = load_parameters()[f"hazard.{name}"].spread
        assert spread is not None
        assert np.mean(getattr(JOINT, name)) == pytest.approx(getattr(shipped, name), abs=0.2 * spread.sd)
        assert np.std(getattr(JOINT, name)) == pytest.approx(spread.sd, rel=0.2)


FITTED = json.loads(
    (Path(__file__).parents[2] / "docs/validation/calibration/calibration.json").read_text(encoding="utf-8")
)["parameters"]
SHIPPED = {
    **{f"base.{GROUP_OF[m]}": JOINT.base[:, i] for i, m in enumerate(MUSCLES)},
    **{name: getattr(JOINT, name) for name in (*SHAPE, "duration")},
    "log_frailty": np.log(JOINT.frailty_sd),
    "log_muscle_frailty": np.log(JOINT.muscle_frailty_sd),
    "log_near_ratio": np.log(JOINT.near_ratio),
}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_shipped_normal_has_the_quantiles_of_the_draws_it_stands_for(name: str) -> None:
    """400 draws know their outer quantiles to 0.09 of a standard deviation; 0.25 is three times that."""
    fitted = next(row["posterior"] for row in FITTED if row["name"] == name)
    drawn = np.percentile(SHIPPED[name], [10.0, 50.0, 90.0])
    off = (drawn - [fitted["p10"], fitted["p50"], fitted["p90"]]) / fitted["sd"]
    assert np.abs(off).max() < 0.25


@pytest.mark.parametrize("name", RESIDUALS)
def test_residuals_are_drawn_about_the_shipped_ones(name: str) -> None:
    parameter = load_parameters()[f"hazard.residual.{name}"]
    assert parameter.spread is not None
    assert JOINT.residual[name].mean() == pytest.approx(float(parameter.value), abs=0.05)  # type: ignore[arg-type]
    assert JOINT.residual[name].std() == pytest.approx(parameter.spread.sd, rel=0.1)


def test_baseline_and_slopes_are_drawn_together() -> None:
    """The level of a muscle and what multiplies its demand make up for each other; apart, bands burst."""
    calf = JOINT.base[:, [GROUP_OF[m] for m in MUSCLES].index("calf")]
    apart = np.sqrt(sum(np.var(x) for x in (calf, JOINT.demand, JOINT.elapsed)))
    assert abs(np.corrcoef(calf, JOINT.demand)[0, 1]) > 0.1
    assert apart > 0.3


def test_muscles_of_one_runner_differ_and_keep_their_mean_hazard() -> None:
    levels = draw_levels(JOINT, np.random.default_rng(3))
    assert np.exp(levels.muscles).mean() == pytest.approx(1.0, abs=0.03)
    assert levels.muscles.std(axis=0).min() > 0.2


@given(st.sampled_from((*SHAPE, *SPREADS, "duration")), st.floats(0.01, 20.0))
def test_scales_are_inverse_to_each_other(name: str, value: float) -> None:
    assert float(from_line(name, to_line(name, np.array(value)))) == pytest.approx(value, rel=1e-6)


@given(st.floats(0.001, 3.0), st.floats(-2.0, 2.0), st.floats(0.0, 1.5), st.floats(1.0, 8.0))
def test_near_and_full_cramps_are_one_process(total: float, mean: float, sd: float, ratio: float) -> None:
    full, near = float(cramp_probability(total, mean, sd)), float(near_probability(total, mean, sd, ratio))
    either = float(cramp_probability(total * ratio, mean, sd))
    assert near >= -1e-12
    assert full + near == pytest.approx(either, abs=1e-12)


def test_a_cramp_raises_the_next_and_the_rise_halves() -> None:
    at = np.array([0.0, 1200.0, 2400.0])
    np.testing.assert_allclose(np.asarray(raised_log_ratio(at, 1.2, 1200.0)), [1.2, 0.6, 0.3])


def test_time_after_the_finish_counts_as_the_integral_of_what_is_left() -> None:
    seconds = np.linspace(0.0, 3600.0, 36_001)
    by_hand = np.trapezoid(0.5 ** (seconds / 720.0), seconds)
    assert float(fading_s(3600.0, 720.0)) == pytest.approx(by_hand, rel=1e-6)
    assert float(fading_s(6 * 3600.0, 720.0)) == pytest.approx(720.0 / np.log(2.0), rel=1e-6)


def test_another_cramp_comes_as_often_as_in_runs_played_out() -> None:
    rng = np.random.default_rng(5)
    pieces, half_life_s, at_once, sd = 60, 1200.0, 1.2, 0.8
    middle_s = 120.0 * (np.arange(pieces) + 0.5)
    each = np.stack([np.linspace(0.0, 0.02, pieces), np.full(pieces, 0.004)], axis=1)
    to_come = hazard_still_to_come(each[None], middle_s[None], np.array([at_once]), np.array([half_life_s]))
    since_s = middle_s[None, :] - middle_s[:, None]
    raised = np.where(
        since_s > 0.0, np.exp(raised_log_ratio(np.maximum(since_s, 0.0), at_once, half_life_s)), 0.0
    )
    by_hand = np.tril(np.ones((pieces, pieces)), -1).T @ each[:, ::-1] + raised @ each
    np.testing.assert_allclose(to_come[0], by_hand, rtol=1e-3, atol=1e-9)
    # Runs played out, piece by piece.
    prone = np.exp(sd * rng.standard_normal(40_000))
    reached = np.cumsum(each.sum(axis=1))
    piece = np.searchsorted(reached, rng.standard_exponential(len(prone)) / prone)
    cramped = np.flatnonzero(piece < pieces)
    muscle = (
        rng.uniform(size=len(cramped)) > each[piece[cramped], 0] / each[piece[cramped]].sum(axis=1)
    ).astype(int)
    left = to_come[0][piece[cramped], muscle] * prone[cramped]
    again = np.mean(rng.standard_exponential(len(cramped)) < left)
    told = again_probability(each[None], to_come, np.zeros(1), np.array([sd]))[0]
    assert told == pytest.approx(again, abs=0.01)


def test_near_ratios_belong_to_the_draws_of_the_ensemble() -> None:
    profile = Profile.from_mapping({"mass_kg": 70})
    draws, _ = draw_ensemble(profile, infer_capacity(profile), Condition(), 42.2, 8, 3)
    joint = draw_joint(8, np.random.default_rng(np.random.SeedSequence(3).spawn(3)[1]))
    np.testing.assert_array_equal(joint.demand, draws.hazard.demand)
    np.testing.assert_array_equal(near_ratios(Condition(), 8, 3), np.maximum(joint.near_ratio, 1.0))
