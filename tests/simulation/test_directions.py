"""Which way things move, and the traps that a muscle model falls into."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.body.cost import re3_looney_2025
from crampcast.body.muscle.load import combine_load, segment_load_per_speed
from crampcast.evidence import coefficients
from crampcast.evidence.muscles import MUSCLES
from crampcast.forecast.people import Traits

AT = {name: index for index, name in enumerate(MUSCLES)}
MARATHON_M = 42195.0


@pytest.fixture(scope="module")
def flat(bench):
    return bench.track(np.full(422, MARATHON_M / 422))


def recorded(bench, seconds, grade=0.0, **more):
    """The same 30 km in a given time."""
    from crampcast.simulation.track import build_track

    segments = bench.segments(np.full(422, 30000.0 / 422), grade, **more)
    return build_track(segments, recorded_s=np.full(422, seconds / 422))


def replayed(bench, person, track, air=None):
    around = bench.air(15.0, 0.6) if air is None else air
    state, kept = bench.replay(person, track, around, bench.food())
    return state, type(kept)(*(np.asarray(leaf) for leaf in kept))


def test_hotter_is_not_less_sweat(bench) -> None:
    track = recorded(bench, 10800.0)
    sweat = [
        replayed(bench, bench.runner(), track, bench.air(t, 0.5))[1].sweat_l.sum() for t in range(-20, 41, 5)
    ]
    assert np.all(np.diff(sweat) >= 0.0), sweat


def test_layers_keep_a_runner_sweating_and_a_walker_warm_in_the_cold(bench) -> None:
    """In the kit of a mild day both would sweat next to nothing and the walker's core fall by degrees."""
    walker = bench.runner(max_power_w_kg=6.4)
    ran, walked = recorded(bench, 9000.0), recorded(bench, 21600.0)
    cold = bench.air(-10.0, 0.7)
    dressed = [replayed(bench, bench.runner(), ran, cold)[1], replayed(bench, walker, walked, cold)[1]]
    assert 0.2 < dressed[0].sweat_l.sum() / 2.5 < 0.6
    assert dressed[1].core_c[-1] > 37.0


def test_faster_is_not_less_hazard_at_the_same_place(bench) -> None:
    ends = []
    for seconds in (14400.0, 12600.0, 10800.0, 9600.0):
        kept = replayed(bench, bench.runner(), recorded(bench, seconds))[1]
        log_per_h = np.diff(bench.hazard(kept)[:422], axis=0) / kept.duration_s[1:422, None]
        ends.append(log_per_h[-1])
    assert np.all(np.diff(ends, axis=0) >= 0.0)


def test_more_conditioning_at_fixed_pace_is_not_more_hazard(bench) -> None:
    track = recorded(bench, 10800.0)
    ends = [
        bench.hazard(replayed(bench, bench.runner(muscle_capacity=np.full(10, k)), track)[1])[-1]
        for k in (0.8, 0.9, 1.0, 1.1, 1.3)
    ]
    assert np.all(np.diff(ends, axis=0) <= 0.0)


def test_more_descent_is_not_less_quadriceps_load_or_damage(bench) -> None:
    load, damage = [], []
    for grade in (0.0, -0.03, -0.06, -0.1, -0.15):
        kept = replayed(bench, bench.runner(), recorded(bench, 10800.0, grade))[1]
        load.append(kept.target_load[0, 0, AT["vasti"]])
        damage.append(kept.damage_loss[-1, AT["vasti"]])
    assert np.all(np.diff(damage) > 0.0)
    assert np.all(np.diff(load[1:]) >= 0.0)
    assert load[-1] > load[0]


def test_headwind_costs_and_tailwind_saves(bench) -> None:
    from crampcast.simulation.surroundings import CHANNELS

    power = []
    for north_m_s in (-6.0, 0.0, 6.0):
        air = bench.air(15.0, 0.6)
        table = jnp.asarray(air.table).at[:, CHANNELS.index("wind_north_m_s")].set(north_m_s)
        table = table.at[:, CHANNELS.index("wind_speed_m_s")].set(abs(north_m_s))
        power.append(
            replayed(bench, bench.runner(), recorded(bench, 9000.0), air._replace(table=table))[1].power_w_kg[
                0
            ]
        )
    assert power[0] > power[1] > power[2]


def test_uphill_work_is_not_heat(bench) -> None:
    climb = recorded(bench, 18000.0, 0.1)
    up = replayed(bench, bench.runner(), climb)[1]
    still = replayed(bench, bench.runner(), climb._replace(grade=jnp.zeros_like(climb.grade)))[1]
    joules = (up.power_w_kg - still.power_w_kg)[:422] * 70.0 * up.duration_s[:422]
    assert joules.sum() > 0.0
    lifted = 70.0 * 9.80665 * 3000.0 / np.sqrt(1.01) * (30000.0 * np.sqrt(1.01) / 30000.0)
    assert lifted < joules.sum()


def at_power(grade: float, power_w_kg: float):
    from crampcast.body.cost import re3_speed

    load = segment_load_per_speed(grade)
    speed = re3_speed(power_w_kg, grade)
    return np.asarray(combine_load(load, speed, 1.0)), np.asarray(load.run_ecc) * float(speed)


def test_work_is_not_load_for_a_calf_on_a_climb() -> None:
    power = float(re3_looney_2025(3.0, 0.0))
    (level, level_ecc), (climb, _), (_, drop_ecc) = (at_power(g, power) for g in (0.0, 0.15, -0.15))
    for name in ("soleus", "gastrocnemius"):
        assert climb[AT[name]] >= level[AT[name]], name
    assert drop_ecc[AT["vasti"]] > 2.0 * level_ecc[AT["vasti"]]


def test_damage_and_fatigue_together_match_mountain_ultras(bench) -> None:
    usual = coefficients(Traits, "people.traits").protection
    step = np.arange(1700)
    grade = 0.117 * np.sign(np.sin(2.0 * np.pi * step / 140.0))
    track = bench.track(np.full(1700, 100.0), grade, altitude_m=1500.0)
    _, _, kept = bench.run(bench.runner(damage_protection=usual), track, bench.air(12.0, 0.6), bench.food())
    vasti, rectus = AT["vasti"], AT["rectus_femoris"]
    calm = (1.0 - kept.slow_loss[-1, 0]) * (1.0 - kept.damage_loss[-1])
    loss = 1.0 - 0.8 * calm[vasti] - 0.2 * calm[rectus]
    assert 0.28 <= loss <= 0.42, loss


def test_fade_is_counted_once(bench, flat) -> None:
    """A flat, cool, still marathon by a fed runner is what the capacity curve says."""
    from crampcast.body.capacity import sustainable_share
    from crampcast.body.cost import drag_power_w_kg, re3_speed
    from crampcast.simulation.ground import prepare_ground

    person = bench.runner(heat_level=0.0)
    track = flat._replace(altitude_m=jnp.zeros_like(flat.altitude_m))
    controls, state, _ = bench.run(person, track, bench.air(5.0, 0.5), bench.food(70.0))
    seconds, fastest = 12000.0, float(prepare_ground(person, track, bench.air(5.0, 0.5)).level_m_s[0])
    for _ in range(30):
        speed = fastest * float(sustainable_share(seconds, 0.06))
        power = float(re3_looney_2025(speed, 0.0))
        drag = float(drag_power_w_kg(speed, 0.0, 70.0, 1.77, 1.225, power))
        seconds = MARATHON_M / float(re3_speed(power - drag, 0.0))
    assert float(controls.duration_s) == pytest.approx(seconds, rel=0.015)
    assert float(state.time_s) == pytest.approx(seconds, rel=0.015)


def test_heat_slows_once(bench, flat) -> None:
    """The slow-down in the heat is the published one, in speed; nothing is added by the heat balance."""
    from crampcast.body.capacity import heat_slowdown_factor

    cool, hot = (bench.run(bench.runner(), flat, bench.air(15.0, 0.6, wbgt_c=w))[2] for w in (5.0, 25.0))
    factor = float(heat_slowdown_factor(25.0, 0.7) / heat_slowdown_factor(5.0, 0.7))
    ratio = float(cool.time_s[-1] / hot.time_s[-1])
    assert ratio == pytest.approx(factor, abs=0.01)


def test_technical_ground_loads_the_lower_leg(bench) -> None:
    smooth, rough = (recorded(bench, 12000.0, technicality=t) for t in (0.0, 0.6))
    for name in ("soleus", "gastrocnemius", "foot", "tibialis_anterior"):
        loads = [replayed(bench, bench.runner(), t)[1].target_load[10, 0, AT[name]] for t in (smooth, rough)]
        assert loads[1] > loads[0], name
