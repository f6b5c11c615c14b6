"""Published values of fuel, gut, refuelling and pacing: what the file names, and inputs it does not."""

from __future__ import annotations

import pytest

from crampcast.jobs.validate.quantity import CannotPredict, predict


def value(name, model=None, **inputs):
    return predict(name, model, inputs)["value"]


WINDOW = {"window_start_min": 0, "window_end_min": 60}
SWIM = {"mode": "swim", "cho_intake_g_h": 60, "duration_min": 60}


def test_each_split_of_fuel_is_selected_by_name():
    rapoport = value("cho_energy_fraction", "rapoport_2010", vo2max_fraction=0.65)
    own = value("cho_energy_fraction", vo2max_fraction=0.65)
    assert rapoport == pytest.approx(0.4835, abs=1e-3)
    assert own > rapoport + 0.05


@pytest.mark.parametrize(
    ("name", "inputs", "told"),
    [
        ("max_atp_rate_mmol_s", {"mass_kg": 70, "muscle_mass_kg": 28, "pathway": "moonlight"}, "pathway"),
        ("energy_per_l_o2_kj", {"substrate": "fat", "respiratory_quotient": 1.0}, "respiratory_quotient"),
        ("fatmax_vo2max_fraction", {"level": "lazy"}, "level"),
        ("muscle_glycogen_mmol_kg_dw", {"feeding": "air", "level": "trained"}, "feeding"),
        ("sr_calcium_release_relative", {}, "muscle_glycogen_fraction"),
        (
            "exogenous_cho_oxidation_mean_g_min",
            {"window_start_min": 0, "window_end_min": 60},
            "glucose_g_min",
        ),
        (
            "exogenous_cho_oxidation_total_g",
            {"mode": "swim", "cho_intake_g_h": 60, "duration_min": 60},
            "mode",
        ),
        ("gastric_emptying_l_h", {"dose_l": 0.2, "interval_min": 0}, "interval_min"),
        ("serious_gi_probability", {"event": "chess"}, "event"),
        ("second_run_time_min", {"vo2max_fraction": 0.2, "cho_intake_g_kg_h": 1.0}, "vo2max_fraction"),
        ("session_spike_hazard_ratio", {}, "session_to_longest_30d_ratio"),
        ("hr_speed_decoupling_ratio", {"event": "chess"}, "event"),
    ],
)
def test_a_word_or_input_that_cannot_be_used_is_named(name, inputs, told):
    with pytest.raises(CannotPredict, match=told):
        predict(name, None, inputs)


def test_lists_go_element_by_element():
    shares = value("fat_oxidation_relative_to_max", vo2max_fraction=[0.4, 0.64, 0.95])
    assert shares[1] == pytest.approx(1.0)
    assert shares[0] < 1.0
    assert shares[2] == 0.0


def test_running_oxidises_later_than_cycling():
    trial = {"cho_intake_g_h": 90, "duration_min": 120}
    assert value("exogenous_cho_oxidation_total_g", mode="running", **trial) < value(
        "exogenous_cho_oxidation_total_g", mode="cycling", **trial
    )


def test_more_food_after_a_run_refills_more():
    def rate(dose):
        return value("muscle_glycogen_resynthesis_mmol_kg_ww_h", duration_h=4, cho_intake_g_kg_h=dose)

    assert rate(0.0) == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < rate(0.3) < rate(1.2)
    assert value("second_run_time_min", vo2max_fraction=0.7, cho_intake_g_kg_h=0.3) < value(
        "second_run_time_min", vo2max_fraction=0.7, cho_intake_g_kg_h=1.2
    )


def test_hills_change_speed_far_more_than_power():
    hills = {"distance_km": 9.6, "max_grade": 0.09, "course": "undulating"}
    up = value("hill_pacing_uphill_speed_change_pct", **hills)
    down = value("hill_pacing_downhill_speed_change_pct", **hills)
    assert -30.0 < up < -15.0 < 5.0 < down < 20.0
    uphill = value("hill_pacing_uphill_vo2_pct_vt", **hills)
    assert abs(uphill / value("hill_pacing_level_vo2_pct_vt", **hills) - 1.0) < 0.03


@pytest.mark.parametrize("ratio", [0.9, 1.2, 1.6, 2.6])
def test_smooth_spikes_stay_near_the_published_steps(ratio):
    steps = value("session_spike_hazard_ratio", session_to_longest_30d_ratio=ratio)
    smooth = value("session_spike_hazard_ratio", "reference", session_to_longest_30d_ratio=ratio)
    assert smooth == pytest.approx(steps, rel=0.1)
