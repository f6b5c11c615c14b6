"""The hazard: priors as total effects, the cramp record, probabilities, directions."""

from __future__ import annotations

import re

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.muscles import GROUP_OF, MUSCLES, REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.draws import draw_ensemble, residual_effects
from crampcast.forecast.ensemble import GROUP_MATRIX
from crampcast.forecast.hazard import (
    MovingFactors,
    cramp_probability,
    cumulative_hazard,
)
from crampcast.forecast.proneness import (
    Record,
    frailty_of,
    personal_factors,
    personal_log_ratio,
)
from crampcast.history.capacity import infer_capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile

RUNNER = {"mass_kg": 70, "height_m": 1.78, "age": 40, "weekly_km": 50, "longest_run_km": 30}


def log_ratio(**answers: object) -> float:
    """Mean log hazard ratio of what is known of a person."""
    factors = personal_factors(Profile.from_mapping(RUNNER | answers), 42.2)
    return float(personal_log_ratio(factors, residual_effects(), 4000, np.random.default_rng(1)).mean())


@pytest.mark.parametrize("name", sorted(residual_effects()))
def test_residual_and_body_effect_add_to_the_total(name: str) -> None:
    """The fitted total stays near the tabulated one: the cohorts say little about any factor but pace."""
    parameter = load_parameters()[f"hazard.residual.{name}"]
    told = re.search(r"otal effect ([+-][0-9.]+) less ([+-][0-9.]+) by", parameter.note)
    assert told is not None
    total, body = float(told[1]), float(told[2])
    prior = load_hazard_priors()[name]
    assert float(parameter.value) == pytest.approx(total - body, abs=2e-3)  # type: ignore[arg-type]
    assert abs(total - prior.mean) <= 1.5 * prior.sd


@pytest.mark.parametrize("name", MovingFactors._fields)
def test_every_moving_factor_has_a_prior_and_is_drawn_about_its_residual(name: str) -> None:
    prior = load_hazard_priors()[name]
    profile = Profile.from_mapping(RUNNER)
    draws, _ = draw_ensemble(profile, infer_capacity(profile), Condition(), 42.2, 4000, 3)
    drawn = np.asarray(getattr(draws.moving, name))
    expected = residual_effects().get(name, prior.mean)
    assert drawn.mean() == pytest.approx(expected, abs=6.0 * prior.sd / np.sqrt(4000) + 1e-9)
    assert drawn.std() == pytest.approx(prior.sd, rel=0.25)


def test_every_personal_factor_has_a_prior() -> None:
    priors = load_hazard_priors()
    assert {f.name for f in personal_factors(Profile.from_mapping(RUNNER), 42.2)} <= set(priors)


def test_record_moves_proneness_up_race_by_race_and_narrows_it() -> None:
    between = np.array([0.6, 0.9, 1.2])
    told = [frailty_of(k, between) for k in range(11)]
    assert np.all(np.diff([one.mean for one in told], axis=0) > 0.0)
    assert all(np.all(one.sd < between) for one in told)
    unasked = frailty_of(None, between)
    np.testing.assert_array_equal(unasked.mean, 0.0)
    np.testing.assert_array_equal(unasked.sd, between)


def test_some_against_no_cramp_reproduces_the_published_ratio() -> None:
    """1.2 ± 0.4 between runners with and without a cramp in the last ten races, each as common as it is."""
    c = coefficients(Record, "hazard.frailty")
    sd = float(load_parameters()["hazard.spread.frailty_sd"].value)  # type: ignore[arg-type]
    u = np.random.default_rng(5).normal(0.0, sd, 200_000)
    chance = 1.0 - np.exp(-c.race_hazard * np.exp(u))
    races = np.random.default_rng(6).binomial(10, chance)
    some, none = np.exp(u[races > 0]).mean(), np.exp(u[races == 0]).mean()
    prior = load_hazard_priors()["race_cramp_in_last_10_races"]
    assert abs(np.log(some / none) - prior.mean) <= prior.sd


@given(
    st.floats(0.0, 50.0),
    st.floats(-3.0, 3.0),
    st.floats(0.0, 2.0),
)
def test_probability_stays_within_bounds_and_grows_with_hazard(total: float, mean: float, sd: float) -> None:
    less, more = (float(cramp_probability(x, mean, sd)) for x in (total, total * 1.1 + 0.01))
    assert -1e-12 <= less <= more <= 1.0 + 1e-12


def test_probability_matches_the_formula_without_frailty() -> None:
    assert float(cramp_probability(0.7, 0.3, 0.0)) == pytest.approx(1.0 - np.exp(-0.7 * np.exp(0.3)))


def test_cumulative_hazard_is_the_integral_over_hours() -> None:
    logs = jnp.log(jnp.asarray([[0.2, 0.4], [0.6, 0.1]]))
    total = np.asarray(cumulative_hazard(logs, jnp.asarray([1800.0, 3600.0])))
    np.testing.assert_allclose(total, [[0.1, 0.2], [0.7, 0.3]])


def test_every_simulated_muscle_counts_for_one_reported_group() -> None:
    np.testing.assert_array_equal(GROUP_MATRIX.sum(axis=1), np.ones(len(MUSCLES)))
    for i, muscle in enumerate(MUSCLES):
        assert REPORTED[int(GROUP_MATRIX[i].argmax())] == GROUP_OF[muscle]


@pytest.mark.parametrize(
    ("safer", "riskier"),
    [
        ({"sex": "female"}, {"sex": "male"}),
        ({"family_history": False}, {"family_history": True}),
        ({"previous_injury": False}, {"previous_injury": True}),
        ({"strength_sessions_per_week": 2}, {"strength_sessions_per_week": 0}),
        ({"longest_run_km": 40}, {"longest_run_km": 12}),
    ],
)
def test_person_moves_the_hazard_the_published_way(
    safer: dict[str, object], riskier: dict[str, object]
) -> None:
    assert log_ratio(**safer) < log_ratio(**riskier)


def test_an_unanswered_question_lies_between_its_answers() -> None:
    assert log_ratio(sex="female") < log_ratio(sex="unspecified") < log_ratio(sex="male")


def test_ensembles_are_the_same_for_the_same_seed_and_differ_for_another() -> None:
    profile = Profile.from_mapping(RUNNER)
    capacity = infer_capacity(profile)
    one, same, other = (
        np.asarray(draw_ensemble(profile, capacity, Condition(), 42.2, 8, seed)[0].person.max_power_w_kg)
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)
