"""Shares of a cramp's risk: they add up, they agree with Shapley's values, and they find what was put in."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from crampcast.forecast.causes import shares
from crampcast.forecast.causes.scene import DRIVERS
from crampcast.forecast.causes.shares import Ends, attribute, log_risks, shapley
from crampcast.jobs.explain.causes import _middle, asked_about
from crampcast.jobs.explain.injected import (
    INJECTIONS,
    entangled,
    explained,
    known_effects,
    plain_run,
    respond,
)
from crampcast.jobs.explain.reference import ends

BY_NAME = {injection.name: injection for injection in INJECTIONS}


@pytest.fixture(scope="module")
def plain():
    """A run in which nothing is unusual, under the shipped parameters."""
    body = plain_run()
    return body, explained(body)


@pytest.fixture(scope="module")
def world(plain):
    """The same run in a world of known strong effects."""
    body = plain[0]._replace(draws=known_effects(plain[0].draws))
    return body, explained(body)


def test_parts_add_up_draw_by_draw(plain):
    found = plain[1]
    assert np.abs(found.parts.sum(axis=1) - found.whole).max() < 1e-9
    assert found.missed < 1e-3


def test_the_risk_of_a_stretch_is_the_sum_of_its_hazard(plain):
    """What is shared out keeps one number of the muscles, up to the stretch's end; the replay keeps all."""
    body, _ = plain
    asked = asked_about("calf", "left")
    path, _ = ends(body.draws, body.situation, asked, 0)
    mean = jax.tree.map(lambda leaf: np.mean(np.asarray(leaf), axis=0, keepdims=True), path[:4])
    kept, per_h = _middle(path)
    parts = body.situation.parts
    took_s = kept.duration_s * parts.within
    whole = np.einsum("nsm,s,m,n->", per_h, asked.sides, asked.muscles, took_s) / 3600.0
    alone = log_risks(Ends(*mean, path.way, asked), np.ones((1, len(DRIVERS))))
    assert alone == pytest.approx(np.log(whole), abs=1e-5)  # in single precision


@pytest.mark.parametrize("jump", [0.0, 3.0])
def test_parts_add_up_where_a_body_gives_out(monkeypatch, jump):
    """Two causes that together throw a switch just before the end: no step is fine enough for the jump."""

    def broken(_, alphas):
        pace, heat = alphas[:, 0], alphas[:, 5]
        given_out = jump * (0.7 * pace + 0.3 * heat > 0.9876)
        return (0.4 * pace + pace * heat**2 + given_out)[None, :]

    monkeypatch.setattr(shares, "log_risks", broken)
    monkeypatch.setattr(shares, "moved", lambda _: [0, 5, 9])
    found = attribute(None)
    assert found.missed < 1e-3
    assert found.whole[0] == pytest.approx(1.4 + jump)
    assert found.parts[0, 9] == 0.0
    # Straight on, pace holds the integral of 0.4 + x**2 and heat that of 2 x**2; the jump falls to both.
    assert found.parts[0, 0] - (0.4 + 1.0 / 3.0) == pytest.approx(0.5 * jump, abs=0.51 * jump + 0.015)
    assert found.parts[0, [0, 5]].sum() == pytest.approx(1.4 + jump, abs=1e-9)


def test_a_run_against_itself_has_no_causes(plain):
    body, _ = plain
    path, _ = ends(body.draws, body.situation, asked_about("calf", None), 0)
    found = attribute(path._replace(reference=path.happened))
    assert np.abs(found.parts).max() < 1e-12
    assert np.abs(found.whole).max() < 1e-12


@pytest.mark.parametrize(
    "name",
    [
        "too fast a start",
        "a descent far beyond training",
        "a hot day, not used to heat",
        "no carbohydrate",
        "high altitude",
    ],
)
def test_what_was_put_in_is_named_first(world, name):
    """All fourteen, under the shipped parameters too, stand in docs/validation/causes.md."""
    found = respond(BY_NAME[name], *world)
    assert found.first == found.driver
    assert found.taken_up > 0.2
    whole = world[1].whole.mean() + found.rise
    assert found.missed < 1e-3 * max(abs(whole), 1.0)  # of the shares, whose whole is one


@pytest.mark.parametrize(
    "name",
    [
        "too fast a start",
        "a descent far beyond training",
        "a hot day, not used to heat",
        "no carbohydrate",
    ],
)
def test_shipped_parameters_give_a_cause_what_the_model_gives_it(plain, name):
    """Whatever the model adds to the log hazard goes to the cause that was put in, but for interactions."""
    body, before = plain
    injection = BY_NAME[name]
    path, _ = ends(
        injection.put_in(body).draws, injection.put_in(body).situation, asked_about(body.muscle, None), 0
    )
    alone = np.ones((1, len(DRIVERS)))
    alone[0, DRIVERS.index(injection.driver)] = 0.0
    found = attribute(path, alone)
    at = DRIVERS.index(injection.driver)
    own_change = -found.besides.mean()
    taken_up = found.parts[:, at].mean()
    assert np.sign(taken_up) == np.sign(own_change)
    assert taken_up == pytest.approx(own_change, rel=0.25, abs=0.02)
    assert taken_up - before.parts[:, at].mean() > 0.0


def test_integrated_gradients_agree_with_shapley_on_three_groups(world):
    body, _ = world
    mixed = entangled(body)
    path, _ = ends(mixed.draws, mixed.situation, asked_about(mixed.muscle, None), 0)
    groups = (("pace",), ("energy",), ("heat", "fluid"))
    moving = {name for group in groups for name in group}
    still = {name: getattr(path.happened, name) for name in DRIVERS if name not in moving}
    few = path._replace(reference=path.reference._replace(**still))
    found = attribute(few)
    exact = shapley(few, groups)
    assert np.allclose(exact.sum(axis=1), found.whole, atol=1e-9)
    mine = np.stack([sum(found.parts[:, DRIVERS.index(n)] for n in group) for group in groups], axis=1)
    assert np.abs(mine - exact).mean(axis=0).max() < 0.07 * abs(found.whole.mean())
