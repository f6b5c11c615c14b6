"""The words that a cohort file may use; what is not here makes one outcome unpredictable, never the file."""

from __future__ import annotations

from crampcast.evidence.muscles import REPORTED

DISCIPLINES = ("run", "triathlon", "lab")
USES = ("calibrate", "validate", "report")
SEVERITIES = ("cramp", "near", "either", "serious")
WINDOWS = (
    "race",
    "race_plus_immediate",
    "race_plus_6h",
    "trial",
    "season",
    "tent_visit",
    "lifetime",
)
AMONG = (
    "all",
    "crampers",
    "starters",
    "tent_patients",
    "treated",
    "cramped_in_every_arm",
    "severe_crampers",
)
MUSCLES = (*REPORTED, "trunk", "arm")
LEVELS = ("mild", "moderate", "severe", "mild_or_moderate", "serious")

SHARES = ("muscle_share", "severity_share", "onset_share_after", "onset_distance_km", "recurrence")
"""Kinds whose denominator is the crampers unless `among` says otherwise."""

KINDS = (
    "incidence",
    "group_incidence",
    "onset_distance_km",
    "onset_share_after",
    "muscle_share",
    "severity_share",
    "recurrence",
    "odds_ratio",
    "risk_ratio",
    "prevalence_ratio",
    "standardised_difference",
    "mean_difference",
    "time_to_cramp_min",
    "no_difference",
)

YES_NO_FACTORS = (
    "cramp_history",
    "race_cramp_in_last_10_races",
    "earlier_tent_visit_for_cramp",
    "male",
    "family_history",
    "regular_medication",
    "medication_during_race",
    "statin",
    "diuretic",
    "long_acting_beta_agonist",
    "running_injury_last_12_months",
    "injury_of_the_same_muscle",
    "past_chronic_injury",
    "collapse_history",
    "strength_training_in_build_up",
    "clinical_dehydration",
    "low_back_pain_with_time_loss",
    "low_energy_availability",
    "heat_unacclimatised",
)
SCALED_FACTORS = (
    "pace_faster_than_own_predicted",
    "faster_predicted_time",
    "age",
    "chronic_disease_count",
    "weekly_distance",
    "longest_run",
    "years_running",
    "daily_stretching",
    "body_mass_loss",
    "sodium_intake",
    "wbgt",
    "distance",
)
USUAL_STEP = {
    "pace_faster_than_own_predicted": 0.10,
    "faster_predicted_time": 0.10,
    "age": 10.0,
    "weekly_distance": 10.0,
    "longest_run": 10.0,
    "years_running": 10.0,
    "daily_stretching": 10.0,
    "sodium_intake": 500.0,
    "wbgt": 5.0,
    "distance": 10.0,
}
"""Step of a scaled factor whose outcome names no `per`; 1 where none stands here."""

VARIABLES = (
    "body_mass_loss_pct",
    "body_mass_kg",
    "serum_sodium_mmol_l",
    "serum_potassium_mmol_l",
    "serum_magnesium_mmol_l",
    "serum_bicarbonate_mmol_l",
    "serum_sodium_change_pct",
    "serum_electrolytes_change",
    "plasma_volume_change_pct",
    "blood_volume_change_pct",
    "red_cell_volume_change_pct",
    "urine_specific_gravity",
    "sodium_intake_mg_h",
    "sodium_supplement_use",
    "sodium_intake_self_report",
    "drinking_pattern",
    "relative_speed",
    "split_time_min",
    "finish_h",
    "personal_best",
    "race_performance",
    "training_status",
    "ck_pre_u_l",
    "ck_post_u_l",
    "ck_24h_u_l",
    "ldh_post_u_l",
    "ldh_24h_u_l",
    "muscle_pain_pre",
    "age_years",
    "bmi",
    "male",
    "years_running",
    "daily_stretching_min",
    "weekly_km",
    "training_speed",
    "training_last_week",
    "training_last_3_days",
    "training_duration_frequency",
)

TOP_KEYS = frozenset(
    [
        "key",
        "citation",
        "doi",
        "pmid",
        "pmcid",
        "confirmed",
        "citation_confirmed",
        "source_level",
        "design",
        "outcome_definition",
        "note",
        "free",
        "event",
        "weather",
        "runners",
        "intake",
        "input_grade",
        "arm",
        "outcome",
    ]
)
FIELDS = {
    "event": frozenset(
        [
            "name",
            "year",
            "discipline",
            "distance_km",
            "swim_km",
            "bike_km",
            "climb_m",
            "descent_m",
            "surface",
            "start_local",
            "duration_h",
            "course",
            "protocol",
        ]
    ),
    "weather": frozenset(["temperature_c", "relative_humidity", "wbgt_c", "wind_m_s", "max_temperature_c"]),
    "runners": frozenset(
        [
            "n",
            "n_enrolled",
            "n_starters",
            "n_finishers",
            "male_fraction",
            "age_years",
            "mass_kg",
            "bmi",
            "years_running",
            "finish_h",
            "history_fraction",
            "family_history_fraction",
            "injury_12m_fraction",
            "strength_training_fraction",
            "weekly_km",
            "longest_run_km",
        ]
    ),
    "intake": frozenset(
        [
            "fluid_l_h",
            "sodium_mg_h",
            "carbohydrate_g_h",
            "sodium_total_mg",
            "drink_nacl_g_l",
            "body_mass_loss_pct",
        ]
    ),
}
WORDS = frozenset(["name", "discipline", "surface", "start_local", "course", "protocol"])
"""Fields of the tables that hold words."""
MAY_BE_NEGATIVE = frozenset({"temperature_c", "wbgt_c", "max_temperature_c", "body_mass_loss_pct"})
OUTCOME_KEYS = frozenset(
    [
        "id",
        "kind",
        "severity",
        "window",
        "among",
        "arm",
        "across_arms",
        "reference_arm",
        "of",
        "compare",
        "factor",
        "variable",
        "section",
        "muscle",
        "level",
        "group",
        "per",
        "value",
        "sd",
        "low",
        "high",
        "k",
        "n",
        "interval",
        "direction",
        "crampers",
        "others",
        "p",
        "use",
        "grade",
        "note",
        "adjusted",
        "scale",
        "within",
        "after_km",
        "after_fraction",
        "before_km",
        "before_fraction",
        "basis",
        "share_of_answers",
    ]
)
FRACTIONS = (
    "incidence",
    "group_incidence",
    "onset_share_after",
    "muscle_share",
    "severity_share",
    "recurrence",
)
"""Kinds whose value is a fraction of people."""
