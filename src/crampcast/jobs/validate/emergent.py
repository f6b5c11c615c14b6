"""Whole races through the whole body, against what was measured after them."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from crampcast.body.water.sodium import plasma_sodium_bias_mmol_l, plasma_sodium_nguyen_kurtz
from crampcast.course.build import course_from_words
from crampcast.evidence.emergent import SeenRace
from crampcast.evidence.muscles import MUSCLES
from crampcast.forecast.people import draw_people
from crampcast.history.capacity import infer_capacity
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.kept_programs import kept_program
from crampcast.simulation.person import Person
from crampcast.simulation.run import Effort, forecast, settle_effort
from crampcast.simulation.state import Kept
from crampcast.simulation.surroundings import Intake, Surroundings, intake_from_rates, steady_air
from crampcast.simulation.track import Track, build_track

DRAWS = 128
PIECES = 110
"""Pieces into which a course is cut: one compiled program serves all races."""
LONGEST_PIECE_M = 1000.0
QUARTERS = 336
THIRST_L_H = 1.0
KNEE, CALF = MUSCLES.index("vasti"), MUSCLES.index("soleus")
MARATHON_PER_HOUR_OF_MOUNTAIN_S = 560.0
"""The runner's marathon time for each hour of a mountain race: it only sets the ability."""


def emergent_outcomes(race: SeenRace) -> list[dict[str, Any]]:
    """Simulate one race and compare.

    Parameters
    ----------
    race : SeenRace
        Setting and published figures.

    Returns
    -------
    list of dict
        ``id, what, observed, observed_sd, predicted, sds`` (distance in published standard deviations)``,
        inside`` (at most one)``, source, flag, assumed``.
    """
    person, kept = simulate_race(race.setting)
    found = readings(person, kept, race.setting)
    rows = []
    for seen in race.seen:
        away = (found[seen.what] - seen.value) / seen.sd
        rows.append(
            {
                "id": race.id,
                "what": seen.what,
                "observed": seen.value,
                "observed_sd": seen.sd,
                "predicted": round(found[seen.what], 3),
                "sds": round(away, 2),
                "inside": abs(away) <= 1.0,
                "source": race.source,
                "flag": race.flag,
                "assumed": race.assumed,
            }
        )
    return rows


def simulate_race(setting: dict[str, Any]) -> tuple[Person, Kept]:
    """Return the mean runner of a setting and how the race went, as NumPy arrays."""
    length_m = float(str(setting["course"]).split()[0]) * 1000.0
    course = course_from_words(
        setting["course"], ground=setting["ground"], segment_m=min(length_m / PIECES, LONGEST_PIECE_M)
    )
    track = build_track(course.segments)
    around = steady_air(
        setting["air_c"],
        setting["relative_humidity"],
        radiant_excess_c=setting.get("radiant_excess_c", 0.0),
    )
    person = _mean_runner(setting)
    target_s = 3600.0 * setting["finish_h"]
    kept = _run(
        person, track, around, _intake(setting), Effort(target_s, 1.0), setting.get("start_core_c", 37.1)
    )
    count = course.segments.length_m.size
    return person, Kept(*(jnp.asarray(np.asarray(leaf)[:count]) for leaf in kept))


@kept_program
def _run(
    person: Person, track: Track, around: Surroundings, intake: Intake, effort: Effort, start_core_c: float
) -> Kept:
    controls = settle_effort(person, track, around, effort)
    kept: Kept = forecast(person, track, around, intake, controls, start_core_c=start_core_c)[1]
    return kept


def _mean_runner(setting: dict[str, Any]) -> Person:
    """Return the mean of many draws of such a runner."""
    finish_s = 3600.0 * setting["finish_h"]
    length_km = float(str(setting["course"]).split()[0])
    if setting["ground"] == "trail":
        marathon = MARATHON_PER_HOUR_OF_MOUNTAIN_S * setting["finish_h"] if length_km > 50 else 13_000.0
        marathon = min(max(marathon, 9_000.0), 18_000.0)
        race = f"marathon {_clock(marathon)}"
    else:
        race = f"{length_km} km {_clock(finish_s)}"
    answers = {
        "mass_kg": setting["mass_kg"],
        "height_m": setting["height_m"],
        "sex": setting["sex"],
        "age": 38,
        "weekly_km": setting.get("weekly_km", 55.0),
        "recent_race": race,
    }
    if "acclimatised" in setting:
        answers["heat_acclimatised"] = setting["acclimatised"]
    if "sweat_sodium_mmol_l" in setting:
        answers["sweat_sodium_mmol_l"] = setting["sweat_sodium_mmol_l"]
    profile = Profile.from_mapping(answers)
    condition = Condition(protection=setting.get("protection"))
    drawn = draw_people(profile, infer_capacity(profile), condition, DRAWS, np.random.default_rng(1))
    mean = Person(*(jnp.mean(jnp.asarray(leaf, dtype=float), axis=0) for leaf in drawn))
    if "start_sodium_mmol_l" in setting:
        mean = mean._replace(start_sodium_mmol_l=jnp.asarray(setting["start_sodium_mmol_l"], dtype=float))
    return mean


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def _intake(setting: dict[str, Any]) -> Intake:
    """Spread the published intake evenly over the race."""
    even, hours = np.ones(QUARTERS), setting["finish_h"]
    carbohydrate = setting["carbohydrate_g_h"]
    thirsty = setting["fluid_l"] == "thirst"
    fluid_l_h = 0.0 if thirsty else setting["fluid_l"] / hours
    return intake_from_rates(
        fluid_l_h * even,
        0.67 * carbohydrate * even,
        0.33 * carbohydrate * even,
        setting.get("sodium_mmol", 0.0) / hours * even,
        thirst=1.0 if thirsty else 0.0,
        available_l_h=THIRST_L_H if thirsty else 0.0,
    )


def _total(flow: jax.Array) -> float:
    return float(jnp.sum(flow))


def readings(person: Person, kept: Kept, setting: dict[str, Any]) -> dict[str, float]:
    """Return everything that the register compares, at the finish.

    Notes
    -----
    Body mass is derived: water and fuel lost less what was drunk and eaten. Strength is what is left of the
    slow loss and of damage: the fast part is gone before anybody measures.
    """
    hours = float(kept.time_s[-1]) / 3600.0
    mass_kg = float(jnp.asarray(person.mass_kg))
    water_l = _total(kept.sweat_l + kept.respiratory_l + kept.urine_l - kept.drunk_l)
    fuel_kg = _total(kept.carbohydrate_g + kept.fat_g) / 1000.0 - _total(kept.metabolic_water_l)
    eaten_kg = setting["carbohydrate_g_h"] * hours / 1000.0
    loss_kg = water_l + fuel_kg - eaten_kg
    body_water_l = mass_kg * float(jnp.asarray(person.body_water_fraction))
    deficit = max(-float(kept.water_change_l[-1]), 0.0) / mass_kg
    sodium = plasma_sodium_nguyen_kurtz(
        person.start_sodium_mmol_l, body_water_l, kept.cation_change_mmol[-1], kept.water_change_l[-1]
    ) + plasma_sodium_bias_mmol_l(deficit)
    strength = (1.0 - np.mean(kept.slow_loss[-1], axis=0)) * (1.0 - kept.damage_loss[-1])
    start_g = float(jnp.asarray(person.muscle_glycogen_g))
    return {
        "finish_h": hours,
        "core_end_c": float(kept.core_c[-1]),
        "sweat_l_h": _total(kept.sweat_l) / hours,
        "sweat_and_breath_g_min": 1000.0 * loss_kg / (60.0 * hours),
        "mass_loss_kg": loss_kg,
        "mass_loss_pct": 100.0 * loss_kg / mass_kg,
        "sodium_end_mmol_l": float(sodium),
        "glycogen_used_pct": 100.0 * (1.0 - float(kept.muscle_glycogen_g[-1]) / start_g),
        "knee_strength_change_pct": 100.0 * (float(strength[KNEE]) - 1.0),
        "calf_strength_change_pct": 100.0 * (float(strength[CALF]) - 1.0),
    }
