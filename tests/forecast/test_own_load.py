"""What demand is measured against: a pace of the runner's own, so that ability alone is no danger."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from crampcast.body.capacity.sustainable import law_power_w_kg, sustainable_share
from crampcast.body.cost import standing_power_w_kg
from crampcast.body.muscle.load import LoadCoefficients
from crampcast.body.muscle.strength import conditioned_capacity
from crampcast.evidence import coefficients
from crampcast.forecast.own_load import OwnPace, own_load
from crampcast.forecast.proneness import week_beyond_10_km
from crampcast.history.capacity import infer_capacity
from crampcast.history.usual import usual_person
from crampcast.runner.profile import Profile

ENDURANCE = 0.07
HELD_S = 3600.0 * coefficients(OwnPace, "hazard.own_pace").held_h


@pytest.fixture(scope="module")
def load_at():
    """Give the load that somebody's demand is measured against, by own level pace and economy."""
    usual = usual_person(Profile(), infer_capacity(Profile()))
    loads = jax.jit(
        lambda power_w_kg, economy: own_load(
            usual._replace(max_power_w_kg=power_w_kg, endurance=ENDURANCE, economy=economy)
        )
    )

    def at(own_m_s: float, economy: float = 1.0) -> np.ndarray:
        ceiling = law_power_w_kg(own_m_s / sustainable_share(HELD_S, ENDURANCE))
        standing = standing_power_w_kg()
        return np.asarray(loads(standing + (ceiling - standing) * economy, economy))

    return at


def test_it_is_the_reference_load_at_the_reference_speed(load_at):
    usual = coefficients(LoadCoefficients, "muscle.load")
    np.testing.assert_allclose(load_at(usual.reference_speed_m_s), usual.reference_target_load, rtol=0.12)


def test_it_grows_with_the_pace_that_can_be_held_and_not_with_what_that_costs(load_at):
    paces = [load_at(v) for v in (1.3, 1.8, 2.4, 3.0, 3.8, 4.6, 5.4)]
    assert all(np.all(np.isfinite(load)) and np.all(load > 0.0) for load in paces)
    running = np.array(paces[3:])
    assert np.all(np.diff(running, axis=0) > 0.0)
    np.testing.assert_allclose(load_at(3.4, 1.1), load_at(3.4), rtol=1e-6)


def test_the_correction_for_the_week_follows_the_law_that_it_corrects():
    """Legs used to more do as a power of the week; so must what takes some of it back."""
    weeks = np.array([20.0, 50.0, 80.0, 120.0, 160.0])
    legs = np.log(np.asarray(conditioned_capacity(weeks / 50.0)))
    slope = np.polyfit(week_beyond_10_km(weeks), legs, 1)
    np.testing.assert_allclose(np.polyval(slope, week_beyond_10_km(weeks)), legs, atol=1e-6)
    assert week_beyond_10_km(60.0) == pytest.approx(1.0, abs=0.1)
    assert np.isfinite(week_beyond_10_km(0.0))
