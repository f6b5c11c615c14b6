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
    """Return a function that forecasts a short hilly course: sums of everything, finish first, and slopes.

    The slope is the derivative along one direction that moves every number of the runner, the intake, the
    weather and the effort: were a single partial derivative not finite, neither would it be.
    """
    track = bench.track([400.0] * 5, [0.0, 0.12, -0.15, 0.25, -0.05], technicality=[0.0, 0.2, 0.5, 0.0, 0.0])

    def sums(person, around, food, scale):
        state, kept = forecast(person, track, around, food, Controls(900.0, scale))
        return jnp.stack([kept.time_s[-1], *(jnp.sum(leaf) for leaf in jax.tree.leaves((state, kept)))])

    @jax.jit
    def both(given, direction):
        return jax.jvp(sums, given, direction)

    return lambda given, direction: jax.tree.map(np.asarray, both(given, direction))


def _states(bench, count=4):
    """Return runners, weather, intake and effort as they occur, and a direction that moves all of it."""
    rng = np.random.default_rng(11)
    found = []
    for _ in range(count):
        mass_kg = rng.uniform(45.0, 100.0)
        person = bench.runner(
            mass_kg=mass_kg,
            height_m=np.sqrt(mass_kg / rng.uniform(18.5, 28.0)),
            female=rng.integers(2),
            max_power_w_kg=rng.uniform(12.0, 24.0),
            endurance=rng.uniform(0.03, 0.12),
            economy=rng.uniform(0.93, 1.07),
            descent_skill=rng.uniform(),
            acclimatisation=rng.uniform(),
            sweat_sodium_mmol_l=rng.uniform(15.0, 80.0),
            muscle_glycogen_g=rng.uniform(100.0, 600.0),
            liver_glycogen_g=rng.uniform(20.0, 110.0),
            gut_trained=rng.uniform(),
            pack_kg=rng.uniform(0.0, 8.0),
            damage_dose_kj_kg=rng.uniform(0.0, 8.0),
            damage_protection=rng.uniform(0.0, 0.7),
            muscle_capacity=rng.uniform(0.7, 1.4, 10),
            strength_loss=rng.uniform(0.0, 0.2, 10),
        )
        air = bench.air(rng.uniform(-10.0, 36.0), rng.uniform(0.2, 0.95), wind_m_s=rng.uniform(0.0, 6.0))
        food = bench.food(rng.uniform(0.0, 90.0), rng.uniform(0.0, 0.9), thirst=float(rng.integers(2)))
        given = jax.tree.map(
            lambda leaf: jnp.asarray(leaf, dtype=float), (person, air, food, rng.uniform(0.6, 1.1))
        )
        direction = jax.tree.map(lambda leaf: jnp.asarray(rng.uniform(0.5, 1.5, jnp.shape(leaf))), given)
        found.append((given, direction))
    return found


def _columns() -> list[dict[str, str]]:
    """Return as few choices as hold every version of every mechanism that is not the recommended one."""
    most = max(len(one) for one in mechanisms().values())
    return [
        {name: list(one)[min(turn, len(one) - 1)] for name, one in mechanisms().items()}
        for turn in range(1, most)
    ]


@pytest.mark.parametrize("chosen", _columns(), ids=lambda chosen: "-".join(sorted(set(chosen.values()))[:3]))
def test_other_versions_run_in_a_whole_forecast_and_have_slopes(bench, journey, chosen) -> None:
    states = _states(bench)
    usual, slopes = journey(*states[0])
    assert np.isfinite(slopes).all()
    for given, direction in states:
        with using(**chosen):
            found, slopes = journey(given, direction)
        assert np.isfinite(found).all()
        assert np.isfinite(slopes).all()
        assert slopes[0] != 0.0, "the finish hears of what was moved"
    with using(**chosen):
        found, _ = journey(*states[0])
    assert abs(found[0] / usual[0] - 1.0) > 1e-3, "the choice reached the simulation"
    np.testing.assert_array_equal(journey(*states[0])[0], usual, "and did not outlive its block")


def test_the_body_as_recommended_has_the_slopes_of_its_differences(bench, journey) -> None:
    for given, direction in _states(bench, 12):
        found, slopes = journey(given, direction)
        assert np.isfinite(found).all()
        assert np.isfinite(slopes).all()
        ends = [
            journey(jax.tree.map(lambda x, d, by=by: x + by * d, given, direction), direction)[0]
            for by in (1e-6, -1e-6)
        ]
        assert slopes[0] == pytest.approx((ends[0][0] - ends[1][0]) / 2e-6, rel=1e-3)


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
