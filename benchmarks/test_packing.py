"""Packing a day and more of quarter hours into whole units: time, and how near the best it is known to be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from crampcast.course.stations import Station
from crampcast.jobs.plan.packing.ceilings import ceilings_for
from crampcast.jobs.plan.packing.job import PackingOptions, products_for
from crampcast.jobs.plan.packing.race import Race, points_of
from crampcast.jobs.plan.packing.solving import choose
from crampcast.jobs.safety import Losses, Situation
from crampcast.runner.carry import parse_carry

HOURS, V_M_S = 30, 1.5
QUARTERS = 4 * HOURS


def test_a_hundred_miles(benchmark: Any) -> None:
    places = [
        Station(f"S{k}", 11e3 * k, water=True, food=k % 2 == 0, drop_bag=k % 5 == 0) for k in range(1, 15)
    ]
    points = points_of(places, [p.distance_m / V_M_S for p in places], HOURS * 3600.0)
    on = np.ones(QUARTERS)
    on[-1] = 0.0
    last_s = HOURS * 3600.0 - 900.0
    race = Race(
        HOURS * 3600.0, points, 12.5 * on, 110.0 * on, 87.0 * on, 0.0 * on, last_s, lambda s: V_M_S * s
    )
    spread = np.linspace(0.9, 1.4, 20)[:, None]
    losses = Losses(
        0.6 * spread * np.ones(QUARTERS), 420.0 * spread * np.ones(QUARTERS), np.full(20, HOURS * 3600.0)
    )
    card = SimpleNamespace(excluded=(), no_race=(), flags=(), complete=True)
    runner = Situation(70.0, card, HOURS * 3600.0, 300.0, 15.0, 12.0, height_m=1.8, age=40.0)
    products, carry = list(products_for(PackingOptions()).values()), parse_carry("2x500 ml, 6 pockets")
    ceilings = ceilings_for(losses, runner)
    found = benchmark(lambda: choose(race, products, carry, ceilings))
    benchmark.extra_info["programmes"] = found.parts
    benchmark.extra_info["gap"] = found.gap
    assert found.taken
