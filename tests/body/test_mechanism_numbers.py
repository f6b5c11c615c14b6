"""Every version of the mechanisms of cost, capacity, fuel and gut on random states: gradients, precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.gut import GutIntake, GutState
from crampcast.body.mechanisms import mechanisms
from crampcast.body.recovery import REFILLS

STATES = 64
SINGLE = 2e-4
"""Largest difference of single from double precision, relative to the largest value of the states."""

RANGES: dict[str, tuple[tuple[float, float], ...]] = {
    "altitude": ((-50.0, 6000.0),),
    "atp_demand": ((1.0, 25.0), (45.0, 100.0)),
    "availability_effect": ((0.0, 70.0),),
    "calcium_effect": ((0.0, 900.0),),
    "climb": ((-0.5, 0.8), (0.0, 1.0)),
    "descent": ((1.0, 6.0), (-0.6, 0.3), (0.0, 1.0)),
    "distress_risk": ((0.5, 40.0), (0.0, 3.0), (-60.0, 60.0)),
    "drag": ((0.5, 7.0), (-12.0, 12.0), (45.0, 100.0), (1.5, 2.0), (0.8, 1.3), (5.0, 25.0)),
    "drift": ((0.0, 50.0), (0.6, 1.6)),
    "emptying": ((0.0, 1.0), (0.0, 100.0), (0.1, 1.0), (36.0, 41.0)),
    "fade": ((0.0, 2e5), (0.2, 1.0), (0.6, 1.6), (0.0, 1.0)),
    "feeding": ((0.5, 14.0), (0.0, 7.0)),
    "gut_training": ((0.0, 1.0), (0.0, 5.0), (0.0, 60.0)),
    "heat_slowdown": ((-10.0, 40.0), (0.0, 1.0)),
    "liver_output": ((0.1, 1.1), (0.0, 150.0)),
    "muscles_in_use": (),
    "pathways": ((5.0, 25.0), (45.0, 100.0)),
    "refill": ((5.0, 150.0), (150.0, 200.0), (0.0, 2.0), (0.0, 24.0), (0.1, 4.0)),
    "running_grade": ((-1.0, 1.0),),
    "running_load": ((0.0, 25.0), (45.0, 100.0)),
    "substrate_split": ((1.5, 24.0), (12.0, 26.0), (45.0, 100.0), (0.0, 1.0), (0.0, 1.0), (0.0, 900.0)),
    "sustainable": ((60.0, 4e5), (0.03, 0.12)),
    "technicality": ((0.0, 1.0), (0.0, 1.0)),
    "transition": ((-1.0, 1.0),),
    "walking_activity": ((-1.0, 1.0),),
    "walking_grade": ((-1.0, 1.0),),
    "walking_load": ((0.0, 25.0), (45.0, 100.0)),
    "wall": ((10.0, 25.0), (45.0, 100.0), (0.0, 900.0), (0.0, 150.0)),
}


def _versions() -> list[Any]:
    return [
        pytest.param(name, version, id=f"{name}-{version}")
        for name in RANGES
        for version in mechanisms()[name]
        if name != "pathways"
    ]


def _states(name: str) -> list[np.ndarray]:
    """Return random states inside the ranges, the ends among them."""
    rng = np.random.default_rng(7)
    columns = []
    for low, high in RANGES[name]:
        column = rng.uniform(low, high, STATES)
        column[rng.integers(STATES)], column[rng.integers(STATES)] = low, high
        columns.append(column)
    return columns


def _total(function: Callable[..., Any], *args: Any) -> jax.Array:
    return jnp.sum(jnp.stack([jnp.sum(leaf) for leaf in jax.tree.leaves(function(*args))]))


@pytest.mark.parametrize(("name", "version"), _versions())
def test_gradients_are_finite_and_single_precision_agrees(name, version) -> None:
    function, states = mechanisms()[name][version], _states(name)
    double = np.asarray(jax.tree.leaves(function(*states)), dtype=float)
    assert np.isfinite(double).all()
    if not states:
        return
    slopes = jax.grad(lambda *args: _total(function, *args), argnums=tuple(range(len(states))))(
        *map(jnp.asarray, states)
    )
    assert all(bool(jnp.isfinite(slope).all()) for slope in slopes)
    single = np.asarray(
        jax.tree.leaves(function(*(jnp.asarray(s, jnp.float32) for s in states))), dtype=float
    )
    scale = np.abs(double).max() or 1.0
    assert np.abs(single - double).max() <= SINGLE * scale


@pytest.mark.parametrize("version", mechanisms()["gut"])
def test_the_gut_keeps_what_it_gets_on_random_states(version) -> None:
    rng = np.random.default_rng(3)
    step = mechanisms()["gut"][version]

    def after(state, intake, dt_s, share, core_c, trained):
        return step(GutState(*state), GutIntake(*intake), dt_s, share, core_c, trained)

    content = rng.uniform(0.0, 1.0, (8, STATES)) * np.array([0.6, 40, 20, 20, 0.4, 20, 10, 60])[:, None]
    intake = rng.uniform(0.0, 1.0, (4, STATES)) * np.array([3e-4, 0.03, 0.02, 0.01])[:, None]
    dt_s, share = rng.uniform(5.0, 1800.0, STATES), rng.uniform(0.2, 1.0, STATES)
    core_c, trained = rng.uniform(36.5, 40.5, STATES), rng.uniform(0.0, 1.0, STATES)
    now, flows = after(content, intake, dt_s, share, core_c, trained)
    for held, came, left in (
        (("stomach_water_l", "intestine_water_l"), intake[0], flows.absorbed_water_l),
        (("stomach_sodium_mmol",), intake[3], flows.absorbed_sodium_mmol),
        (
            (
                "stomach_glucose_g",
                "stomach_fructose_g",
                "intestine_glucose_g",
                "intestine_fructose_g",
                "absorbed_carbohydrate_g",
            ),
            intake[1] + intake[2],
            flows.oxidised_carbohydrate_g + flows.stored_carbohydrate_g,
        ),
    ):
        before_all = sum(getattr(GutState(*content), name) for name in held)
        after_all = sum(getattr(now, name) for name in held)
        np.testing.assert_allclose(before_all + came * dt_s, after_all + left, rtol=1e-9, atol=1e-9)
    slopes = jax.grad(lambda *args: _total(after, *args), argnums=(0, 1))(
        jnp.asarray(content), jnp.asarray(intake), dt_s, share, core_c, trained
    )
    assert all(bool(jnp.isfinite(slope).all()) for slope in slopes)


def test_refilling_is_a_mechanism() -> None:
    assert mechanisms()["refill"] is REFILLS
