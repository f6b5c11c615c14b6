"""Published and derived values of muscle and gait: inputs that the file does not have."""

from __future__ import annotations

import pytest

from crampcast.jobs.validate.quantity import CannotPredict, predict

KNEE_RATES = {"fatigue_rate_per_s": 0.015, "recovery_rate_per_s": 0.00149}
DOWNHILL_WALK = {"gait": "walk", "duration_min": 40, "grade": -0.28}
CHART = {"allowance_sigma": 0.5, "threshold_sigma": 5, "shift_sigma": 0}


def value(name, model=None, **inputs):
    found = predict(name, model, inputs)
    return found["value"] if set(found) == {"value"} else found


def test_strength_after_a_race_comes_from_the_whole_body():
    flat = {"distance_km": 30, "race_time_s": 11_322}
    knee = value("race_strength_change_pct", muscle="knee_extensors", **flat)
    calf = value("race_strength_change_pct", muscle="plantar_flexors", **flat)
    assert -38.4 < knee < -8.6
    assert knee < calf < 0.0
    assert value("race_strength_change_pct", muscle="knee_extensors", event="half_marathon") == pytest.approx(
        -21.0, abs=8.0
    )
    later = [
        value(
            "strength_change_after_recovery_pct", event="marathon", recovery_days=d, muscle="knee_extensors"
        )
        for d in (0.5, 2.0, 14.0)
    ]
    assert later == sorted(later)
    assert later[-1] == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize(
    ("name", "inputs", "low", "high"),
    [
        ("leg_net_work_j_kg_m", {"angle_deg": -10, "gait": "run"}, -1.08, -0.98),
        ("hip_net_work_j_kg_step", {"angle_deg": 12, "gait": "run", "step_length_m": 1.0}, 0.78, 0.98),
        ("hip_net_work_j_kg_step", {"angle_deg": 0, "gait": "run", "step_length_m": 1.0}, -0.25, 0.25),
        ("metabolic_cost_from_work_j_kg_m", {"grade": 0.0, "gait": "run"}, 2.9, 3.0),
        ("hip_flexor_moment_ratio", {"stride_rate_change_per_min": -5}, 0.93, 0.96),
        ("indefinite_load_fraction", KNEE_RATES, 0.09, 0.091),
        ("repeated_bout_protection_fraction", {"weeks_since_prior": 4}, 0.54, 0.61),
        ("repeated_bout_protection_fraction", {"weeks_since_prior": 1, "prior_exposure_min": 5}, 0.47, 0.64),
        ("copenhagen_time_under_tension_s", {"week": 1}, 480, 480),
        ("copenhagen_time_under_tension_s", {"week": 8}, 360, 360),
        ("nordic_programme_sessions", {"weeks": 10}, 27, 27),
        ("nordic_programme_sessions", {"weeks": 12}, 29, 29),
        ("downhill_strength_change_pct", {**DOWNHILL_WALK, "timing": "peak"}, -26, -12),
        ("slow_strength_loss_pct", {"muscle": "calf", "duration_h": 2}, 5, 15),
        ("sustained_endurance_time_s", {"joint": "ankle", "target_load_fraction": 0.3}, 350, 500),
    ],
)  # fmt: skip
def test_quantities_and_inputs_without_a_case(name, inputs, low, high):
    assert low <= value(name, **inputs) <= high


def test_outputs_by_name():
    walk = value("joint_negative_work_share", gait="walk", angle_deg=[-9, 0, 9])
    assert walk["ankle_fraction"] == pytest.approx([0.38, 0.42, 0.27], abs=0.005)
    assert value("hip_muscle_peak_force", step_rate="preferred", grade=0)["gluteus_medius_n_kg"] == 32.05
    gain = value("downhill_training_strength_gain", sessions_min=[10, 30, 50, 70], weeks=4)
    assert gain == pytest.approx(
        {"eccentric_gain_fraction": 0.19, "isometric_gain_fraction": 0.14, "concentric_gain_fraction": 0.10}
    )
    both = value(
        "downhill_strength_change_by_muscle", gait="run", hours_after=24, duration_min=45, grade=-0.15
    )
    assert both["knee_extensors_pct"] < both["plantar_flexors_pct"] < 0.0


def test_models_beside_the_default_answer_to_their_names():
    heavy = {
        "fatigue_rate_per_s": 0.0097,
        "recovery_rate_per_s": 0.00091,
        "target_load_fraction": 0.8,
        "duty_fraction": 0.45,
    }
    textbook = value("intermittent_fatigue_steady_state", "three_compartment_3ccr", **heavy)
    own = value("intermittent_fatigue_steady_state", **heavy)
    assert own["fatigued_fraction"] < textbook["fatigued_fraction"]
    general = value("three_compartment_parameters", "looft_2018", group="default")
    assert general["rest_recovery_multiplier"] == 15.0
    assert (
        value("three_compartment_parameters", "frey_law_2012", group="shoulder")["fatigue_rate_per_s"]
        == 0.0182
    )
    assert value("emg_relative_to_level", "franz_kram_2012", gait="walk", angle_deg=9)["soleus_ratio"] == 1.36
    assert value("emg_relative_to_level", gait="walk", angle_deg=0)["soleus_ratio"] == 1.0


@pytest.mark.parametrize(
    ("name", "inputs", "told"),
    [
        ("external_work", {"gait": "hop", "grade": 0.0}, "hop"),
        ("race_strength_change_pct", {"muscle": "ear", "event": "marathon"}, "ear"),
        ("race_strength_change_pct", {"muscle": "calf", "event": "chess"}, "chess"),
        ("race_strength_change_pct", {"muscle": "calf"}, "distance_km"),
        ("three_compartment_parameters", {"group": "wing"}, "wing"),
        ("downhill_damage_dose_ratio", {"gait": "walk", "duration_min": 20}, "two durations"),
        ("hip_muscle_peak_force", {"step_rate": "preferred", "grade": 0.1}, "level"),
        ("cusum_average_run_length_samples", {**CHART, "noise": "pink"}, "pink"),
        ("fit_record_field", {"message": 20, "field": "mood"}, "mood"),
        ("heel_raise_norm_repetitions", {"sex": "male", "incline_deg": 0, "rate_per_min": 30}, "incline_deg"),
        ("limb_imbalance_rule", {"test": "juggling", "left": 1, "right": 2}, "juggling"),
        ("copenhagen_time_under_tension_s", {"week": 9}, "week"),
        ("cramp_prevalence", {"distance_km": 3}, "3"),
    ],
)  # fmt: skip
def test_a_word_or_input_that_cannot_be_used_is_named(name, inputs, told):
    with pytest.raises(CannotPredict, match=told):
        predict(name, None, inputs)


def test_sides_differ_only_beyond_the_error_twice_and_the_same_way():
    def flag(**sides):
        return value("limb_imbalance_rule", test=sides.pop("test", "heel_raise"), **sides)

    assert flag(left=28, right=19)["flag"] is False
    assert flag(left=28, right=19, repeat_left=19, repeat_right=28)["flag"] is False
    slower = flag(test="one_leg_sit_to_stand", left=8.0, right=12.0, repeat_left=8.1, repeat_right=11.0)
    assert slower == {"flag": True, "weak_side": "right"}
