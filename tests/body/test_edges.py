"""What holds where a mechanism begins, ends or changes sides; found by changing the code: no test failed."""

from __future__ import annotations

import math

import jax.numpy as jnp
import pytest

from crampcast.body.capacity.heart_rate import drifting_heart_rate_bpm
from crampcast.body.capacity.speed_duration import emig_speed, emig_time
from crampcast.body.energy import fat_oxidation_g_min, fat_oxidation_relative
from crampcast.body.energy.alternatives import rapoport_2010_power
from crampcast.body.energy.glycogen import glycogen_mmol_kg_dw
from crampcast.body.energy.pathways import AtpCapacity, pathway_capacities
from crampcast.body.heat.gagge import Gagge, Room, gagge_1986
from crampcast.body.heat.iso_7933 import Exposure
from crampcast.body.heat.person import Air, Person
from crampcast.body.heat.published import Policy, running_policy
from crampcast.body.heat.two_node import heat_step
from crampcast.body.muscle.alternatives import no_fast_fatigue_step
from crampcast.body.water.published import (
    before_race_l,
    dry_performance_loss,
    published,
    thirst_vas_cm,
    vasopressin_pmol_l,
)
from crampcast.evidence.parameters import coefficients


def test_short_and_long_efforts_have_losses_of_their_own() -> None:
    """One slope holds below six minutes and the other beyond (Mulligan, Adam & Emig 2018)."""
    long, short = emig_speed(360.0 * math.e, 5.0, 0.06, 0.1), emig_speed(360.0 / math.e, 5.0, 0.06, 0.1)
    assert float(long) == pytest.approx(5.0 * (1.0 - 0.06), rel=1e-3)
    assert float(short) == pytest.approx(5.0 * (1.0 + 0.1), rel=1e-3)


def test_beyond_the_longest_distance_the_time_is_that_of_the_longest() -> None:
    """The law's distance ``v T (1 - γ ln(T / 360 s))`` is longest at ``ln(T / 360 s) = 1/γ - 1``."""
    v, gamma = 5.0, 0.1
    longest_m = v * 360.0 * gamma * math.exp(1.0 / gamma - 1.0)
    time_s = float(emig_time(10.0 * longest_m, v, gamma))
    assert v * time_s * (1.0 - gamma * math.log(time_s / 360.0)) == pytest.approx(longest_m, rel=2e-3)
    assert float(emig_time(0.5 * longest_m, v, gamma)) < time_s


def test_fat_burnt_is_the_share_of_the_runner_s_own_most() -> None:
    for share in (0.3, 0.5, 0.8):
        expected = 0.4 * float(fat_oxidation_relative(share))
        assert float(fat_oxidation_g_min(share, 0.4)) == pytest.approx(expected)
        assert expected < 0.4


def test_no_fat_is_made_where_effort_is_beyond_the_maximum() -> None:
    """The curve of carbohydrate passes one there; what protein leaves is the most that it may be."""
    beyond = rapoport_2010_power(22.0, 18.0, 70.0)
    assert float(beyond.fat_g_s) == pytest.approx(0.0, abs=1e-12)
    assert float(rapoport_2010_power(17.0, 18.0, 70.0).fat_g_s) > 0.0


def test_between_a_mixed_diet_and_a_full_load_muscle_glycogen_lies_on_a_line() -> None:
    mixed, half, loaded = (float(glycogen_mmol_kg_dw(500.0, 500.0, at)) for at in (0.2, 0.6, 1.0))
    assert (mixed, loaded) == pytest.approx((408.0, 729.0))
    assert half == pytest.approx((mixed + loaded) / 2.0)


def test_the_heart_does_not_drift_in_the_first_minutes_and_then_by_its_rate() -> None:
    at_once, minutes, later = (float(drifting_heart_rate_bpm(0.6, h)) for h in (0.0, 0.15, 1.2))
    assert at_once == minutes
    assert later / at_once == pytest.approx(1.03)


def test_a_heavier_body_holds_more_outside_its_muscles_and_no_more_in_them() -> None:
    usual, heavy = pathway_capacities(28.0), pathway_capacities(28.0, 105.0)
    ratio = [float(b / a) for a, b in zip(usual, heavy, strict=True)]
    assert ratio == pytest.approx([1.0, 1.0, 1.0, 1.5, 1.5])
    k = coefficients(AtpCapacity, "energy.atp_capacity")
    assert float(usual[3]) == pytest.approx(k.liver_glycogen_mmol), "of the man that the textbook tells of"


def test_thirst_and_vasopressin_begin_at_their_thresholds_and_the_scale_ends_at_ten() -> None:
    known = published()
    for told, (slope, threshold) in (
        (vasopressin_pmol_l, known.vasopressin),
        (thirst_vas_cm, known.thirst),
        (lambda x: thirst_vas_cm(x, alternative=True), known.thirst_alternative),
    ):
        assert told(threshold - 5.0) == 0.0
        assert told(threshold + 2.0) == pytest.approx(2.0 * slope)
    assert thirst_vas_cm(400.0) == thirst_vas_cm(400.0, alternative=True) == 10.0
    per_k, from_c = known.sawka
    assert dry_performance_loss(from_c - 3.0) == 0.0
    assert dry_performance_loss(from_c + 3.0) == pytest.approx(0.03 * per_k)


def test_a_drink_long_before_a_race_is_the_larger_one() -> None:
    early_h, *kinds = published().prehydration_ml_kg
    assert before_race_l(70.0, early_h) == pytest.approx((0.07 * kinds[0], 0.07 * kinds[1]))
    assert before_race_l(70.0, early_h - 0.5) == pytest.approx((0.07 * kinds[2], 0.07 * kinds[3]))


def test_a_muscle_that_never_tires_does_not_at_rest_either() -> None:
    assert float(no_fast_fatigue_step(0.0, 0.0, 0.35, 60.0)) == 0.0


def test_a_body_closes_its_skin_and_shivers_in_the_cold_and_not_in_the_heat() -> None:
    k = coefficients(Gagge, "heat.gagge")
    for air_c, colder in ((-5.0, True), (38.0, False)):
        room = Room(air_c, air_c, 0.1, 0.5, 1.2, 0.5)
        usual, open_ = gagge_1986(room, 60.0), gagge_1986(room, 60.0, k._replace(constriction=0.0))
        assert (usual.skin_c < open_.skin_c - 0.05) is colder
        assert usual.skin_c <= open_.skin_c
        still = gagge_1986(room, 60.0, k._replace(shivering=0.0))
        assert (usual.core_c > still.core_c + 0.05) is colder, "shivering warms the cold and nobody else"


def test_heat_that_cannot_be_shed_is_a_share() -> None:
    """Nought in cool air, one where air and sun leave no way out, and nothing beyond."""
    air_c, vapour_kpa, power_w = jnp.array([[5.0, 30.0, 42.0], [0.5, 3.0, 7.0], [500.0, 900.0, 1200.0]])
    air = Air(air_c, vapour_kpa, 101.325, 3.0, air_c)
    flows = heat_step(38.0, 35.0, power_w, 0.0, air, Person(70.0, 1.75), 60.0)
    cool, warm, hot = map(float, flows.uncompensable)
    assert 0.0 <= cool < 0.01
    assert cool < warm < hot
    assert 0.99 < hot <= 1.0


def test_the_policy_s_level_begins_at_one() -> None:
    begins_c = coefficients(Policy, "heat.policy").thresholds_c[1]
    running = Exposure(begins_c, begins_c, 0.0, 3.0, 380.0, 0.4, True, duration_min=45)
    assert running_policy(running, 0.2).level == 1.0
    assert running_policy(running._replace(air_c=begins_c - 0.1), 0.2).level == 1.0
