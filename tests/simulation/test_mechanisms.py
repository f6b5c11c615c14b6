"""Every mechanism has versions by name, and each of them runs in a whole forecast."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.mechanisms import NULL, Mechanism, mechanisms, using
from crampcast.errors import UnusableInput
from crampcast.simulation.run import forecast
from crampcast.simulation.step import Controls

WITHOUT_NULL = {"atp_demand"}
"""Every power costs ATP: there is nothing to take away."""


@pytest.fixture(scope="module")
def journey(bench):
    """Return a function that forecasts a short hilly course and gives the sum of everything, finish first."""
    track = bench.track([400.0] * 5, [0.0, 0.12, -0.15, 0.25, -0.05], technicality=[0.0, 0.2, 0.5, 0.0, 0.0])
    around, food, person = bench.air(22.0, 0.5), bench.food(60.0), bench.runner(pack_kg=5.0)

    @jax.jit
    def sums(person):
        state, kept = forecast(person, track, around, food, Controls(900.0, 1.0))
        return jnp.stack([kept.time_s[-1], *(jnp.sum(leaf) for leaf in jax.tree.leaves((state, kept)))])

    return lambda: np.asarray(sums(person))


def _columns() -> list[dict[str, str]]:
    """Return as few choices as hold every version of every mechanism that is not the recommended one."""
    most = max(len(one) for one in mechanisms().values())
    return [
        {name: list(one)[min(turn, len(one) - 1)] for name, one in mechanisms().items()}
        for turn in range(1, most)
    ]


@pytest.mark.parametrize("chosen", _columns(), ids=lambda chosen: "-".join(sorted(set(chosen.values()))[:3]))
def test_other_versions_run_in_a_whole_forecast(journey, chosen) -> None:
    usual = journey()
    with using(**chosen):
        found = journey()
    assert np.isfinite(found).all()
    assert abs(found[0] / usual[0] - 1.0) > 1e-3, "the choice reached the simulation"
    np.testing.assert_array_equal(journey(), usual, "and did not outlive its block")


def test_every_version_that_is_not_recommended_is_tried() -> None:
    tried = {(name, version) for chosen in _columns() for name, version in chosen.items()}
    for name, one in mechanisms().items():
        assert {(name, version) for version in list(one)[1:]} <= tried


@pytest.mark.parametrize("name", mechanisms())
def test_mechanisms_can_be_taken_away(name) -> None:
    one = mechanisms()[name]
    assert one.what
    assert name in WITHOUT_NULL or list(one)[-1] == NULL
    assert one.recommended != NULL


def test_unknown_names_are_told() -> None:
    with pytest.raises(UnusableInput, match="no mechanism 'flight'"), using(flight="null"):
        pass
    with pytest.raises(UnusableInput, match="no version 'magic'"), using(gut="magic"):
        pass
    with pytest.raises(ValueError, match="already"):
        Mechanism("gut", "twice", {})


def test_an_inner_choice_adds_to_an_outer() -> None:
    grade = mechanisms()["running_grade"]
    drag = mechanisms()["drag"]
    with using(running_grade="null"):
        with using(drag="null"):
            assert float(grade(0.1)) == 0.0
            assert float(drag(4.0, 0.0)) == 0.0
        assert float(grade(0.1)) == 0.0
    assert float(grade(0.1)) > 2.0
