"""The calibration on small made-up bodies: what enters, what is recovered, what is shipped."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import as_file, files

import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.forecast.hazard import HazardCoefficients
from crampcast.forecast.joint import COORDINATES, to_line
from crampcast.jobs.calibrate.condensed import Condensed, People, Terms, past_of
from crampcast.jobs.calibrate.expected import risks
from crampcast.jobs.calibrate.fitting import fit
from crampcast.jobs.calibrate.forms import FORMS, SHIPPED, form
from crampcast.jobs.calibrate.posterior import Posterior
from crampcast.jobs.calibrate.problem import Problem, bundled_cohorts, fitted_outcomes
from crampcast.jobs.calibrate.recovery import recover
from crampcast.jobs.calibrate.shipped import moments, parameter_file
from crampcast.jobs.calibrate.toggles import AT_FIXED_PACE, AT_OWN_PACE
from crampcast.jobs.cohorts.choices import default_choices
from crampcast.jobs.cohorts.reader import read_cohort

RUNNERS, PIECES, PERSONS = 24, 10, 8
VARIABLES = (
    "body_mass_loss_pct",
    "serum_sodium_mmol_l",
    "serum_sodium_change_pct",
    "sodium_intake_mg_h",
    "sodium_intake_self_report",
    "sodium_supplement_use",
)


def bodies(hours: float, seed: int) -> Condensed:
    """Return runners whose muscles tire on the way, without any simulation."""
    rng = np.random.default_rng(seed)
    done = np.broadcast_to((np.arange(PIECES) + 0.5) / PIECES, (RUNNERS, PIECES))
    took = hours * rng.uniform(0.85, 1.15, RUNNERS)
    muscles = (RUNNERS, PIECES, 10)
    terms = Terms(
        hours=np.repeat(took[:, None] / PIECES, PIECES, axis=1),
        log_ratio=rng.normal(0.0, 0.3, (RUNNERS, 1, 10))
        + 0.2 * done[..., None]
        + 0.05 * rng.normal(size=muscles),
        fatigue=0.15 * done[..., None] * rng.uniform(0.7, 1.3, muscles),
        damage=0.1 * done[..., None] * rng.uniform(0.5, 1.5, muscles),
        done=done,
        elapsed_h=done * took[:, None],
        planned_h=took,
        moving=0.1 * rng.normal(size=(RUNNERS, PIECES, 8)),
        pace=rng.normal(0.0, 0.5, (RUNNERS, 1)) + 0.0 * done,
        mark=np.clip(7.1 - np.arange(PIECES), 0.0, 1.0) + 0.0 * done,
    )
    known = rng.normal(0.0, 0.3, (RUNNERS, PERSONS))
    people = People(known, rng.normal(size=known.shape), rng.normal(size=(*known.shape, 8)))
    measured = {name: rng.normal(size=RUNNERS) for name in VARIABLES}
    single = Terms(*(jnp.asarray(leaf, dtype=jnp.float32) for leaf in terms))
    return Condensed(
        single,
        People(*map(jnp.asarray, people)),
        measured,
        past_of(known, 0.45),
        200,
        rng.normal(0.0, 0.5, RUNNERS),
    )


@pytest.fixture(scope="module")
def problem() -> Problem:
    hours = {"hoffman_stuempfle_2015": 26.0, "schwellnus_2011_ironman": 12.0}
    cohorts = {c.key: c for c in bundled_cohorts() if fitted_outcomes(c)}
    return Problem(
        {key: bodies(hours.get(key, 4.0), i) for i, key in enumerate(cohorts)},
        {key: fitted_outcomes(cohort) for key, cohort in cohorts.items()},
        (),
        default_choices(),
        {},
    )


@pytest.fixture(scope="module")
def posterior(problem: Problem) -> Posterior:
    return Posterior(form(SHIPPED), problem)


def density(problem: Problem, posterior: Posterior) -> float:
    """Return the log posterior of other outcomes at the priors' means."""
    observed = Posterior(form(SHIPPED), problem).observed
    return float(posterior.gradient(jnp.asarray(posterior.at.start()), observed)[0])


def other_values(text: str, use: str) -> str:
    """Return a cohort file whose outcomes of one use saw something else."""
    blocks = text.split("[[outcome]]")
    changed = [
        b.replace("value = 0.", "value = 0.0").replace("above_one", "below_one")
        if f'use = "{use}"' in b
        else b
        for b in blocks[1:]
    ]
    return "[[outcome]]".join([blocks[0], *changed])


@pytest.mark.parametrize("use", ["validate", "report", "calibrate"])
def test_only_outcomes_marked_for_it_can_move_the_fit(use, problem, posterior, tmp_path):
    outcomes = {}
    for key in problem.outcomes:
        with as_file(files("crampcast.evidence.cohorts") / f"{key}.toml") as path:
            text = path.read_text(encoding="utf-8")
        changed = tmp_path / f"{key}.toml"
        changed.write_text(other_values(text, use), encoding="utf-8")
        outcomes[key] = fitted_outcomes(read_cohort(changed))
    moved = density(replace(problem, outcomes=outcomes), posterior) - density(problem, posterior)
    assert (abs(moved) > 1.0) == (use == "calibrate")
    assert use == "calibrate" or moved == 0.0


def test_cohorts_without_an_outcome_for_the_fit_are_left_out(problem):
    assert set(problem.outcomes) == {
        "hoffman_stuempfle_2015",
        "manjra_1996",
        "martinez_navarro_2022",
        "schwellnus_2011_ironman",
    }
    assert all(o.use == "calibrate" for outcomes in problem.outcomes.values() for o in outcomes)


def test_refits_to_simulated_studies_recover_what_is_known(posterior):
    start = fit(posterior, draws=6, seed=1, sample=False)
    found = {one.name: one for one in recover(posterior, start.draws, seed=2, start=start.mode)}
    assert np.mean([one.covered for one in found.values()]) > 0.7
    near = found["log_near_ratio"]
    assert np.abs(near.estimate - near.truth).mean() < 0.2
    assert near.error.mean() < 0.8 * near.prior_sd
    late = found["elapsed"]
    assert late.covered >= 0.5


def test_chances_are_those_of_drawn_cramps():
    one, rng = bodies(4.0, 7), np.random.default_rng(8)
    whole = rng.uniform(0.0, 0.1, (RUNNERS, 8))
    told = risks(
        jnp.asarray(whole),
        0.3 * jnp.asarray(whole),
        one.people,
        *(jnp.asarray(x) for x in (0.8, 0.5, 3.0, 0.1)),
    )
    by_muscle = 0.5 * np.asarray(one.people.muscle_z) - 0.125
    log = np.asarray(one.people.known + 0.8 * one.people.frailty_z + 0.1)[..., None] + by_muscle
    rate = whole[:, None, :] * np.exp(log)
    full = rng.standard_exponential((4000, *rate.shape)) < rate
    near = rng.standard_exponential((4000, *rate.shape)) < 2.0 * rate
    cramped = full.any(axis=-1)
    assert float(told.cramp.mean()) == pytest.approx(cramped.mean(), abs=0.002)
    assert float(told.near.mean()) == pytest.approx((near.any(axis=-1) & ~cramped).mean(), abs=0.002)
    calf = full[..., 0].mean()
    assert float(told.muscle_cramp[..., 0].mean()) == pytest.approx(calf, abs=0.002)


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_every_form_is_finite_and_later_is_worse_with_its_residual(one):
    terms = bodies(4.0, 3).terms
    values = {name: jnp.asarray(1.0, dtype=jnp.float32) for name in one.coefficients}
    log = np.asarray(one.log_hazard(terms, values))
    assert log.shape == (RUNNERS, PIECES, 10)
    assert np.all(np.isfinite(log))
    if "elapsed" in one.coefficients:
        assert log[:, -1].mean() > log[:, 0].mean()


def test_shipped_file_has_what_forecasts_draw_from():
    rng = np.random.default_rng(4)
    line = rng.normal(0.0, 0.2, (500, len(COORDINATES))) @ np.triu(np.ones((len(COORDINATES),) * 2) * 0.05)
    draws = np.exp(line) + 0.1
    body = {"heat": 0.1, AT_OWN_PACE: -0.06, AT_FIXED_PACE: -0.08}
    text = parameter_file(draws, body, {AT_OWN_PACE: -0.02}, "Made up.")
    tables = {t["name"]: t for t in tomllib.loads(text)["parameter"]}
    fixed = {"elapsed_reference", "elapsed_offset", "slightest_demand", "usual_duration_h"}
    assert {f"hazard.{n}" for n in HazardCoefficients._fields if n not in fixed} <= set(tables)
    assert tables["hazard.residual.weekly_distance"]["value"] == pytest.approx(0.04)
    held = tomllib.loads(
        parameter_file(draws, body | {AT_FIXED_PACE: -0.05}, {AT_OWN_PACE: -0.02}, "Made up.")
    )
    weekly = next(t for t in held["parameter"] if t["name"] == "hazard.residual.weekly_distance")
    assert weekly["value"] == pytest.approx(0.035), (
        "no more than seven tenths of what training does at one pace"
    )
    centre, root = moments(draws)
    np.testing.assert_allclose(tables["hazard.joint.centre"]["value"], centre, atol=1e-4)
    np.testing.assert_allclose(tables["hazard.joint.root"]["value"], root, atol=1e-4)
    at = COORDINATES.index("demand")
    assert root[at] @ root[at] == pytest.approx(np.var(to_line("demand", draws[:, at]), ddof=1), rel=1e-3)


@pytest.mark.parametrize("share", [0.14, 0.45, 0.67])
def test_the_past_gives_the_share_with_a_history(share):
    rng = np.random.default_rng(1)
    known = rng.normal(0.0, 0.4, 20_000)
    rate = np.exp(known + 0.9 * rng.normal(size=20_000))
    assert np.mean(-np.expm1(-past_of(known, share) * rate)) == pytest.approx(share, abs=0.01)
