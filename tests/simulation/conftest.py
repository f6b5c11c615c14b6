"""A runner, ways to run and compiled drivers that all tests of the simulated body share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.muscle.load import LoadCoefficients
from crampcast.course.segments import Segments
from crampcast.evidence import coefficients
from crampcast.forecast.hazard import hazard_coefficients, log_hazard
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, replay, settle_effort
from crampcast.simulation.surroundings import intake_from_rates, steady_air
from crampcast.simulation.track import build_track

REFERENCE = np.asarray(coefficients(LoadCoefficients, "muscle.load").reference_target_load)


def _runner(**changes: Any) -> Person:
    usual = Person(
        mass_kg=70.0,
        height_m=1.77,
        female=0.0,
        max_power_w_kg=19.0,
        endurance=0.06,
        economy=1.0,
        economy_up=1.0,
        economy_down=1.0,
        descent_skill=0.5,
        heat_level=0.7,
        trained=0.7,
        sweat_gain=1.0,
        sweat_sodium_mmol_l=40.0,
        acclimatisation=0.3,
        clothing_clo=0.3,
        start_sodium_mmol_l=139.5,
        body_water_fraction=0.6,
        muscle_glycogen_g=350.0,
        liver_glycogen_g=90.0,
        gut_trained=0.3,
        pack_kg=0.0,
        poles=0.0,
        new_to_trails=0.0,
        muscle_capacity=np.ones(10),
        side_share=np.ones((1, 10)),
        damage_protection=0.3,
        damage_dose_kj_kg=0.0,
        level_choice_m_s=100.0,
        strength_loss=np.zeros(10),
    )
    return Person(*(jnp.asarray(leaf, dtype=float) for leaf in usual._replace(**changes)))


def _segments(
    length_m: Any, grade: Any = 0.0, rest_s: Any = 0.0, technicality: Any = 0.0, altitude_m: Any = 100.0
) -> Segments:
    length = np.atleast_1d(np.asarray(length_m, dtype=float))
    one, none = np.ones(len(length)), np.zeros(len(length))
    return Segments(
        length_m=length,
        grade=grade * one,
        altitude_m=altitude_m * one,
        heading_rad=none,
        latitude_deg=none,
        longitude_deg=none,
        ground=none.astype(int),
        run_cost=one,
        walk_cost=one,
        run_speed=one,
        technicality=technicality * one,
        shade=none,
        rest_s=rest_s * one,
        station_index=none.astype(int) - 1,
        ground_names=("road",),
    )


class Bench:
    """Compiled drivers and the means to feed them."""

    runner = staticmethod(_runner)
    segments = staticmethod(_segments)
    track = staticmethod(lambda *args, **more: build_track(_segments(*args, **more)))
    settle = staticmethod(jax.jit(settle_effort))
    forecast = staticmethod(jax.jit(forecast))
    replay = staticmethod(jax.jit(replay))
    air = staticmethod(steady_air)

    @staticmethod
    def food(carbohydrate_g_h: float = 50.0, water_l_h: float = 0.5, thirst: float = 0.0) -> Any:
        full = np.ones(336)
        return intake_from_rates(
            water_l_h * full,
            0.6 * carbohydrate_g_h * full,
            0.4 * carbohydrate_g_h * full,
            15.0 * full,
            thirst=thirst,
            available_l_h=0.8,
        )

    def run(
        self, person: Person, track: Any, air: Any = None, food: Any = None, target_s: float = 0.0
    ) -> Any:
        """Settle and forecast; everything as NumPy."""
        around = self.air(15.0, 0.6) if air is None else air
        controls = self.settle(person, track, around, Effort(target_s, 1.0))
        state, kept = self.forecast(person, track, around, self.food() if food is None else food, controls)
        return controls, state, type(kept)(*(np.asarray(leaf) for leaf in kept))

    @staticmethod
    def hazard(kept: Any, duration_s: float | None = None) -> np.ndarray:
        """Cumulative hazard of each muscle, both sides, along the way, shape (segments, 10)."""
        whole = float(kept.time_s[-1]) if duration_s is None else duration_s
        log = np.asarray(
            log_hazard(type(kept)(*map(jnp.asarray, kept)), REFERENCE, whole, hazard_coefficients())
        )
        per_h = np.exp(log).sum(axis=1) * 2.0 / log.shape[1]
        return np.cumsum(per_h * kept.duration_s[:, None] / 3600.0, axis=0)


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench()


@pytest.fixture(scope="session")
def hills() -> Callable[[], Any]:
    """80 km up and down with stops and technical stretches, in 100-m segments."""
    count = 800
    step = np.arange(count)
    grade = 0.12 * np.sign(np.sin(2.0 * np.pi * step / 80.0))
    technicality = np.where(step % 200 > 150, 0.5, 0.0)
    rest = np.where(step % 160 == 159, 60.0, 0.0)
    length = np.where(rest > 0.0, 0.0, 100.0)
    altitude = 500.0 + np.cumsum(length * grade)
    track = build_track(_segments(length, np.where(rest > 0.0, 0.0, grade), rest, technicality, altitude))
    return lambda: track
