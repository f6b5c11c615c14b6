"""How a field's entrants drink, what their kidneys shed, and when they are read to be hot."""

from types import SimpleNamespace

import jax.numpy as jnp
import numpy as np
import pytest

from crampcast.jobs.field.core import CoreLimits, draw_peak_share, read_core_c
from crampcast.jobs.field.drinking import by_plan, draw_drinks, draw_habits, more_in_heat
from crampcast.jobs.field.drunk import drinking
from crampcast.jobs.field.totals import ONE, _drink, no_totals
from crampcast.jobs.field.water import watered

DRAWS, HOURS = 4000, 4.0
SEGMENTS = 96


def raced(drunk_l_h, sweat_l_h, held_l=0.0):
    """Return a flat race of four hours in which all is absorbed but what the gut still holds; its runner."""
    hours = np.linspace(0.0, HOURS, SEGMENTS + 1)[1:]
    step = np.full(SEGMENTS, HOURS / SEGMENTS)
    kept = SimpleNamespace(
        time_s=3600.0 * hours,
        duration_s=3600.0 * step,
        water_change_l=(drunk_l_h - sweat_l_h - held_l / HOURS) * hours,
        cation_change_mmol=-40.0 * sweat_l_h * hours,
        power_w_kg=np.full(SEGMENTS, 11.0),
        urine_l=0.02 * step,
        drunk_l=drunk_l_h * step,
        absorbed_l=drunk_l_h * step - held_l / SEGMENTS,
        sweat_l=sweat_l_h * step,
        core_c=38.8 - 1.6 * np.exp(-hours / 0.08),
        wbgt_c=np.full(SEGMENTS, 15.0),
    )
    person = SimpleNamespace(mass_kg=62.0, start_sodium_mmol_l=139.5, body_water_fraction=0.58, female=0.0)
    return person, kept


def test_kidneys_shed_what_is_drunk_too_much_and_nothing_else():
    person, kept = raced(0.9, 0.45)
    held, shed = (watered(person, kept, most, -3.5, 0.1) for most in (0.0, 0.5))
    assert float(held.sodium_mmol_l[-1]) < 135.0 < float(shed.sodium_mmol_l[-1])
    assert float(held.mass_change) > float(shed.mass_change)
    assert np.all(np.asarray(shed.sodium_mmol_l) >= np.asarray(held.sodium_mmol_l) - 1e-4)
    person, kept = raced(0.3, 0.9)
    held, shed = (watered(person, kept, most, -3.5, 0.1) for most in (0.0, 0.5))
    np.testing.assert_array_equal(held.sodium_mmol_l, shed.sodium_mmol_l)
    assert -0.06 < float(held.mass_change) < -0.03


def test_what_the_gut_still_holds_makes_sodium_fall_after_the_finish():
    person, kept = raced(0.9, 0.45)
    done = watered(person, kept, 0.0, -3.5, 0.1)
    assert float(done.after_mmol_l) == pytest.approx(float(done.sodium_mmol_l[-1]), abs=1e-4)
    person, kept = raced(0.9, 0.45, held_l=0.6)
    held, shed = (watered(person, kept, most, -3.5, 0.1) for most in (0.0, 0.5))
    assert float(held.sodium_mmol_l[-1]) > float(done.sodium_mmol_l[-1]) + 1.5
    assert float(held.after_mmol_l) == pytest.approx(float(done.after_mmol_l), abs=1e-3)
    assert float(held.after_mmol_l) < float(shed.after_mmol_l) < float(shed.sodium_mmol_l[-1])


def test_races_read_lower_than_the_balance_only_when_water_is_short():
    person, kept = raced(0.3, 0.9)
    plain, corrected = (watered(person, kept, 0.0, bias, 0.1).sodium_mmol_l for bias in (0.0, -3.5))
    assert -3.5 < float(corrected[-1] - plain[-1]) < -3.0
    assert abs(float(corrected[0] - plain[0])) < 0.02
    person, kept = raced(1.0, 0.45)
    plain, corrected = (watered(person, kept, 0.0, bias, 0.1).sodium_mmol_l for bias in (0.0, -3.5))
    np.testing.assert_array_equal(plain, corrected)


def test_who_drinks_by_plan_hangs_on_the_length_of_the_race():
    rng = np.random.default_rng(1)
    habits = draw_habits(DRAWS, rng)
    marathon, hundred_miles = (
        draw_drinks(habits, np.full(DRAWS, hours), 1.0, 1.4, rng) for hours in (4.0, 27.0)
    )
    assert np.mean(marathon.thirst == 0.0) == pytest.approx(0.3, abs=0.03)
    assert np.all(hundred_miles.thirst == 1.0)
    assert np.mean(marathon.plan_l_h) == pytest.approx(0.58, rel=0.05)
    assert np.mean(marathon.shed_l_h == 0.0) == pytest.approx(0.43, abs=0.03)
    hot = draw_drinks(habits, np.full(DRAWS, 4.0), more_in_heat(25.0), 9.0, np.random.default_rng(3))
    cool = draw_drinks(habits, np.full(DRAWS, 4.0), more_in_heat(10.0), 9.0, np.random.default_rng(3))
    np.testing.assert_allclose(hot.plan_l_h, 0.70 / 0.47 * cool.plan_l_h, rtol=2e-3)
    taken = np.ones((DRAWS, 5, 4))
    planned = by_plan(taken, marathon)
    np.testing.assert_array_equal(planned[..., 1:], taken[..., 1:])
    np.testing.assert_array_equal(planned[marathon.thirst > 0.0], taken[marathon.thirst > 0.0])
    np.testing.assert_allclose(
        planned[marathon.thirst == 0.0, 4, 0], marathon.plan_l_h[marathon.thirst == 0.0]
    )


def test_whoever_is_hottest_later_is_read_to_be_hot_later_and_as_hot():
    person, kept = raced(0.5, 0.5)
    limits = CoreLimits(39.5, 40.0, 15.0, 24.0, 27.0, 0.6)
    early, late = (np.asarray(read_core_c(person, kept, limits, 0.4, share)) for share in (0.2, 0.9))
    assert early.max() == pytest.approx(late.max(), abs=0.02)
    first_early, first_late = (int(np.argmax(read >= 39.2)) for read in (early, late))
    assert 0 < first_early < first_late
    ten_minutes = int(np.argmax(kept.time_s >= 600.0))
    assert early[ten_minutes] < kept.core_c[ten_minutes] - 0.3, "a pill follows"
    assert jnp.all(jnp.isfinite(early))


def test_peaks_of_core_temperature_come_when_they_were_measured():
    share = draw_peak_share(DRAWS, np.random.default_rng(2))
    assert 0.11 == share.min() < share.max() == 1.0
    assert np.median(118.0 * share) == pytest.approx(86.0, abs=3.0)


def test_the_answer_tells_the_styles_apart():
    totals = no_totals(16, 1)
    thirst = np.tile([1.0, 0.0], 8)
    for _ in range(50):
        totals.entrants[0] += 1
        _drink(
            totals,
            SimpleNamespace(
                thirst=thirst,
                mass_change=np.where(thirst > 0.0, -0.02, 0.01),
                after_mmol_l=np.where(thirst > 0.0, 134.0, 129.0),
                low_sodium=np.where(thirst > 0.0, 9, 5),
                time_s=np.zeros((16, 9)),
                drunk_l=np.full(16, 1.5),
            ),
        )
    assert totals.mass_change.sum() == 50 * 8 * (round(-0.02 * ONE) + round(0.01 * ONE))
    said = drinking(totals)
    assert said["to_thirst"]["low_sodium"] == 0.0
    assert said["by_plan"]["low_sodium"] == 50.0
    assert said["by_plan"]["gained_mass_share"] == 1.0
    assert said["by_plan"]["drunk_l"] == 1.5
    assert said["mass_change_pct"] == pytest.approx(-0.5)
    after = {style: said[style]["after_finish"] for style in ("to_thirst", "by_plan")}
    assert after["to_thirst"]["low"]["mean"] == after["by_plan"]["severe"]["mean"] == 50.0
    assert after["to_thirst"]["severe"]["mean"] == 0.0
    assert drinking(no_totals_of_thirsty())["by_plan"] is None
    assert said["critical"]["mean"] == pytest.approx(25.0 * 3.0 / 63.0, rel=1e-3)
    assert said["critical"]["expected"]["p10"] == 0.0 < said["critical"]["expected"]["p90"]


@pytest.mark.parametrize(("entrants", "most"), [(3, 2.2), (40, 12.0)])
def test_a_small_field_has_a_range_for_each_way_to_drink(entrants, most):
    """It holds the share that was put in and never runs out of the field."""
    rng, share = np.random.default_rng(4), 0.2
    inside = []
    for _ in range(60):
        totals = no_totals(32, 1)
        totals.entrants[0] = entrants
        planned = rng.binomial(entrants, 0.3, 32)
        totals.drinking[0, 0], totals.drinking[1, 0] = entrants - planned, planned
        totals.drinking[1, 1] = rng.binomial(planned, share)
        case = drinking(totals)["by_plan"]["low_sodium_expected"]
        assert 0.0 <= case["p10"] < case["p50"] < case["p90"] <= entrants
        assert case["p90"] - case["p10"] < most
        inside.append(case["p10"] <= share * entrants <= case["p90"])
    assert 0.6 < np.mean(inside) <= 1.0, "eight in ten, and what so few leave open"


def no_totals_of_thirsty():
    """Return totals of a field in which everybody drinks to thirst."""
    totals = no_totals(16, 1)
    totals.entrants[0] = 30
    totals.drinking[0, 0] = 30
    return totals
