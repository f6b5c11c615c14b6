"""The free choices of a simulated cohort: what no study published, made once per file and reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crampcast.evidence import coefficients, load_parameters
from crampcast.jobs.cohorts.values import Value


class Finish(NamedTuple):
    """How long an event takes where no time was published; group ``cohorts.finish``."""

    road_marathon_h: float
    distance_exponent: float
    climb_equivalent: float
    trail_factor: float
    sd_log: float
    limit_margin: float
    female_log: float
    age_per_decade_log: float
    weekly_per_10_km_log: float
    swim_km_h: float
    bike_km_h: float
    transition_h: float
    run_after_bike: float


class Field(NamedTuple):
    """Who runs; group ``cohorts.people``."""

    male_fraction: float
    age_years: float
    age_sd_years: float
    bmi: float
    bmi_sd: float
    weekly_km: float
    weekly_km_ultra: float
    ultra_from_km: float
    weekly_sd_log: float
    climb_m_per_km: float
    climb_m_per_km_trail: float
    longest_run_share: float
    longest_run_sd_log: float
    years_running: float
    years_running_sd: float
    strength_training_fraction: float
    injury_12m_fraction: float
    family_history_fraction: float
    history_fraction: float
    past_chronic_injury_fraction: float
    injury_correlation: float
    same_muscle_injury_share: float
    chronic_disease_count: float
    regular_medication_fraction: float
    medication_during_race_fraction: float
    statin_fraction: float
    diuretic_fraction: float
    long_acting_beta_agonist_fraction: float
    low_back_pain_fraction: float
    low_energy_availability_fraction: float
    collapse_fraction: float
    stretching_min: float
    stretching_sd_min: float
    ck_doublings_sd: float
    pain_from_damage: float
    supplement_fraction: float
    conditioned_protection: float
    heat_acclimatised_from_c: float


class Pacing(NamedTuple):
    """How runners depart from their own prediction; group ``cohorts.pacing``."""

    form_sd_log: float
    boldness_sd_log: float
    payback: float
    bold_until: float
    forecast_noise_log: float
    best_noise_log: float
    training_noise_log: float


class Ground(NamedTuple):
    """The course that stands for a published climb; group ``cohorts.course``."""

    road_climb_m_per_km: float
    ultra_climb_m_per_km: float
    trail_climb_m_per_km: float
    hill_km: float
    rolling_share: float
    grade_spread: float


class Weather(NamedTuple):
    """Air of an event whose weather was not published; group ``cohorts.weather``."""

    road_c: float
    trail_c: float
    triathlon_c: float
    relative_humidity: float
    relative_humidity_trail: float
    wind_m_s: float
    sun_excess_c: float
    mean_below_highest_c: float


class Food(NamedTuple):
    """Food and drink that were not published; group ``cohorts.intake``."""

    fluid_l_h: float
    fluid_sd_l_h: float
    carbohydrate_g_h: float
    carbohydrate_sd_g_h: float
    sodium_mg_h: float
    sodium_sd_mg_h: float
    drink_carbohydrate_g_l: float
    mass_loss_sd_pct: float
    available_l_h: float
    most_l_h: float


class Events(NamedTuple):
    """From a hazard to what a study counts; group ``cohorts.events``."""

    recurrence_half_life_min: float
    cramp_min: float
    immediate_min: float
    demand_half_life_min: float
    slowed: float
    severe_share: float
    study_sd: float
    dehydrated_from_pct: float


class Lab(NamedTuple):
    """A fatigue protocol whose detail was not published; group ``cohorts.lab``."""

    load: float
    duty: float
    limit_h: float
    power_w_kg: float
    air_m_s: float


class BeforeRun(NamedTuple):
    """Swim and bike of a triathlon; group ``cohorts.legs``."""

    swim_power_share: float
    bike_power_share: float
    swim_air_m_s: float
    swim_load: tuple[float, ...]
    swim_duty: float
    bike_load: tuple[float, ...]
    bike_duty: float


class Measured(NamedTuple):
    """Errors of what a study measures; group ``cohorts.measured``."""

    sodium_sd_mmol_l: float
    mass_sd_pct: float
    questionnaire_sd_log: float
    enzyme_sd: float


class Choices(NamedTuple):
    """All free choices."""

    finish: Finish
    people: Field
    pacing: Pacing
    course: Ground
    weather: Weather
    intake: Food
    events: Events
    lab: Lab
    legs: BeforeRun
    measured: Measured


_KINDS: dict[str, type] = {
    "finish": Finish,
    "people": Field,
    "pacing": Pacing,
    "course": Ground,
    "weather": Weather,
    "intake": Food,
    "events": Events,
    "lab": Lab,
    "legs": BeforeRun,
    "measured": Measured,
}


def default_choices(**changed: float) -> Choices:
    """Return the documented choices.

    Parameters
    ----------
    **changed : float
        Other values for some of them, for a sensitivity run: group and field joined by two underscores, for
        example ``weather__road_c=20.0``.

    Examples
    --------
    >>> default_choices(weather__road_c=20.0).weather.road_c
    20.0
    """
    choices = Choices(**{name: coefficients(kind, f"cohorts.{name}") for name, kind in _KINDS.items()})
    for name, value in changed.items():
        group, _, field_name = name.partition("__")
        choices = choices._replace(**{group: getattr(choices, group)._replace(**{field_name: value})})
    return choices


@dataclass
class Chosen:
    """What was chosen for one file, in the order in which it was needed."""

    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, value: Any, reason: str) -> None:
        """Note one choice, once."""
        self.made.setdefault(name, {"name": name, "value": value, "reason": reason})

    def take(self, given: Value | None, name: str, default: float, parameter: str) -> float:
        """Return what was published, else the default, which is noted with its reason."""
        centre = None if given is None else given.centre
        if centre is not None:
            return centre
        self.add(name, default, load_parameters()[f"cohorts.{parameter}"].note)
        return default

    def listed(self) -> list[dict[str, Any]]:
        """Return all choices."""
        return list(self.made.values())
