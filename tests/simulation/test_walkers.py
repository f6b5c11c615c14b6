"""What little power buys on foot."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.cost import lcda_speed
from crampcast.simulation.ground import prepare_ground
from crampcast.simulation.pace import pace_at_power, pace_coefficients
from crampcast.simulation.surroundings import air_at

PIECES = 128


def test_a_walker_walks_the_level_and_gentle_descents_as_fast_as_the_power_allows(bench) -> None:
    """The running equation, which has no word for such power, once capped a walk at 0.7 m/s."""
    power_w_kg = np.linspace(3.5, 6.5, PIECES)
    person, around = bench.runner(), bench.air(12.0, 0.5)

    @jax.jit
    def paced(track):
        ground = prepare_ground(person, track, around)
        air = air_at(around, jnp.zeros(PIECES), ground.height, ground.shade)
        return pace_at_power(person, ground, air, jnp.asarray(power_w_kg), pace_coefficients())

    walked = np.asarray(lcda_speed(power_w_kg, 0.0))
    for grade in (0.0, -0.03):
        pace = paced(bench.track(np.full(PIECES, 100.0), grade))
        assert np.asarray(pace.speed_m_s) == pytest.approx(walked, rel=0.08), grade
