"""Ten hours of heat balance against JOS-3 as pythermalcomfort ships it: time, and what the two say."""

from __future__ import annotations

import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.heat.air import vapour_pressure_kpa
from crampcast.body.heat.person import Air, Person
from crampcast.body.heat.two_node import heat_step

pythermalcomfort = pytest.importorskip("pythermalcomfort.models", reason="install the extra 'bench'")

HOURS, STEP_S = 10, 60.0
STEPS = int(HOURS * 3600 / STEP_S)
AIR_C, HUMIDITY, WIND_M_S, CLO = 22.0, 0.5, 2.5, 0.3
MASS_KG, HEIGHT_M, ACTIVITY = 70.0, 1.75, 7.0


def by_jos3() -> Any:
    """Simulate somebody of the same size in the same air, one step a minute."""
    body = pythermalcomfort.JOS3(height=HEIGHT_M, weight=MASS_KG, fat=15, age=30, sex="male")
    body.tdb, body.tr, body.rh, body.v, body.clo = AIR_C, AIR_C, 100 * HUMIDITY, WIND_M_S, CLO
    body.par = ACTIVITY
    body.simulate(times=STEPS, dtime=STEP_S)
    return body.results()


@jax.jit
def by_two_nodes(power_w: Any) -> Any:
    """Simulate the same with the program's two nodes."""
    air = Air(AIR_C, vapour_pressure_kpa(AIR_C, HUMIDITY), 101.325, WIND_M_S, AIR_C, WIND_M_S)
    person = Person(MASS_KG, HEIGHT_M, CLO, 0.7, 1.0, 0.9, 0.6)

    def step(now: Any, _: Any) -> Any:
        flows = heat_step(*now, power_w, 0.0, air, person, STEP_S)
        return (flows.core_c, flows.skin_c), (flows.core_c, flows.skin_c)

    return jax.lax.scan(step, (jnp.asarray(37.0), jnp.asarray(33.7)), None, length=STEPS)[1]


def test_ten_hours(benchmark: Any) -> None:
    begin = time.perf_counter()
    other = by_jos3()
    theirs = time.perf_counter() - begin
    power = jnp.asarray(float(np.asarray(other.q_thermogenesis_total)[-1]))
    jax.block_until_ready(by_two_nodes(power))
    core, skin = benchmark(lambda: jax.block_until_ready(by_two_nodes(power)))
    begin = time.perf_counter()
    for _ in range(20):
        jax.block_until_ready(by_two_nodes(power))
    ours = (time.perf_counter() - begin) / 20
    benchmark.extra_info["metabolic power W"] = float(power)
    benchmark.extra_info["times faster than JOS-3"] = theirs / ours
    benchmark.extra_info["core less JOS-3 pelvis C"] = float(core[-1]) - float(
        np.asarray(other.t_core.pelvis)[-1]
    )
    benchmark.extra_info["skin less JOS-3 mean C"] = float(skin[-1]) - float(
        np.asarray(other.t_skin_mean)[-1]
    )
    assert theirs > ours
    assert 36.0 < float(core[-1]) < 40.0
