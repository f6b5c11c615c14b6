"""Draws of one entrant: known answers stand, unknown ones are drawn from how entrants differ.

What the posterior says of everybody (hazard, effects, what a study calls a cramp) is drawn once and is the
same for all entrants of a draw; all else is an entrant's own and hangs on the seed and the bib alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import jax
import numpy as np

from crampcast.body.cost import standing_power_w_kg
from crampcast.evidence import coefficients, load_parameters
from crampcast.evidence.muscles import REPORTED
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.draws import (
    PACE,
    Levels,
    coefficients_of,
    moving_of,
    residual_effects,
)
from crampcast.forecast.ensemble import Draw
from crampcast.forecast.hazard import MovingFactors
from crampcast.forecast.joint import Joint, draw_joint
from crampcast.forecast.people import Traits
from crampcast.forecast.proneness import Prevalence, frailty_of, week_beyond_10_km
from crampcast.history.capacity import infer_capacity
from crampcast.jobs.cohorts.choices import Choices, default_choices
from crampcast.jobs.cohorts.food import GLUCOSE_SHARE, SODIUM_MG_PER_MMOL
from crampcast.jobs.cohorts.people import draw_bodies
from crampcast.jobs.field.core import draw_error_c, draw_peak_share
from crampcast.jobs.field.drinking import (
    Drinking,
    Habits,
    by_plan,
    draw_drinks,
    draw_habits,
    more_in_heat,
)
from crampcast.jobs.field.entrants import Entrant
from crampcast.jobs.field.numbers import OUTCOMES, FloatArray
from crampcast.simulation.person import Person
from crampcast.simulation.surroundings import INTAKE_ROWS, INTAKE_STEP_S

EFFECTS = ("male", "age", "weekly_distance")
"""Personal effects on the hazard that a start list can tell."""


@dataclass(frozen=True)
class Race:
    """What the defaults of the entrants depend on."""

    km: float
    climb_m: float
    trail: bool
    temperature_c: float
    wbgt_c: float
    """Mean over a usual finish time: by it runners drink more or less."""


class Shared(NamedTuple):
    """What is the same for all entrants of a draw; leading axis of draws."""

    joint: Joint
    study: FloatArray
    moving: MovingFactors
    effects: dict[str, FloatArray]
    core_error_c: FloatArray
    """Error of the corrected core temperature, the same for everybody."""
    habits: Habits


class Drawn(NamedTuple):
    """One entrant, drawn; every leaf has a leading axis of draws."""

    draw: Draw
    own_s: FloatArray
    """Finish time that the entrant's ability predicts; 0 where the ability itself was inferred."""
    form: FloatArray
    boldness: FloatArray
    taken: FloatArray
    """Taken by each quarter hour, shape (draws, rows, 4)."""
    sodium_mg_h: FloatArray
    thirst: FloatArray
    """1: drinks to thirst, beside a habit; 0: by plan."""
    shed_l_h: FloatArray
    """Most free water that the kidneys shed."""
    sodium_bias_mmol_l: FloatArray
    """What the balance of water and salt reads too high in the entrant, once short of water; negative."""
    core_error_c: FloatArray
    peak_share: FloatArray
    """Share of the race after which core temperature is highest."""
    near_ratio: FloatArray


class Played(NamedTuple):
    """Chance that plays the race out, uniform numbers of shape (draws, OUTCOMES)."""

    cramp: FloatArray
    cramp_muscle: FloatArray
    near: FloatArray
    near_muscle: FloatArray


@cache
def _choices() -> Choices:
    return default_choices()


@cache
def draw_shared(count: int, seed: int) -> Shared:
    """Draw what is common to all entrants.

    Parameters
    ----------
    count : int
        Number of draws.
    seed : int
        Seed of the forecast.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    joint = draw_joint(count, rng)
    study_sd = coefficients(Common, "hazard.common").base_sd
    priors, residual = load_hazard_priors(), residual_effects()
    study = study_sd * rng.standard_normal(count)
    moving = moving_of(joint, rng)
    effects = {
        name: rng.normal(residual.get(name, priors[name].mean), priors[name].sd, count) for name in EFFECTS
    }
    error_c = draw_error_c(count, rng)
    return Shared(joint, study, jax.tree.map(np.asarray, moving), effects, error_c, draw_habits(count, rng))


class Common(NamedTuple):
    """Spread between studies; group ``hazard.common``."""

    base_sd: float


def chance_of(bib: str, seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """Return an entrant's own streams of chance: for who runs, and for how the race plays out.

    Examples
    --------
    >>> a, b = chance_of("12", 0)[0], chance_of("12", 0)[0]
    >>> bool(a.uniform() == b.uniform())
    True
    """
    digest = hashlib.sha256(bib.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]
    who, played = np.random.SeedSequence([seed, 2, *words]).spawn(2)
    return np.random.default_rng(who), np.random.default_rng(played)


def draw_played(count: int, rng: np.random.Generator) -> Played:
    """Draw how a race plays out; the same numbers serve every scenario."""
    return Played(*rng.uniform(size=(4, count, OUTCOMES)))


def draw_entrant(entrant: Entrant, race: Race, count: int, seed: int) -> tuple[Drawn, Played]:
    """Draw an entrant `count` times.

    Parameters
    ----------
    entrant : Entrant
        What the start list says.
    race : Race
        What the defaults depend on.
    count : int
        Number of draws, a multiple of `LANES`.
    seed : int
        Seed of the forecast.

    Notes
    -----
    Defaults are those of the simulated cohorts (``cohorts.people``, ``cohorts.finish``, ``cohorts.pacing``,
    ``cohorts.intake``): the same people as those whom the hazard was calibrated on.
    """
    shared, choices = draw_shared(count, seed), _choices()
    rng, played = chance_of(entrant.bib, seed)
    p, profile = choices.people, entrant.profile
    z = rng.standard_normal((9, count))
    male = (rng.permutation((np.arange(count) + 0.5) / count) < p.male_fraction).astype(float)
    if profile.sex in ("male", "female"):
        male = np.full(count, float(profile.sex == "male"))
    age = np.clip(p.age_years + p.age_sd_years * z[0], 16.0, 85.0)
    age = age if profile.age is None else np.full(count, float(profile.age))
    usual_km = p.weekly_km_ultra if race.km >= p.ultra_from_km else p.weekly_km
    weekly = usual_km * np.exp(p.weekly_sd_log * z[1] - 0.5 * p.weekly_sd_log**2)
    weekly = weekly if profile.weekly_km is None else np.full(count, float(profile.weekly_km))
    bmi = np.clip(p.bmi + p.bmi_sd * z[2], 16.0, 40.0)
    person = draw_bodies(choices, male, bmi, weekly, rng, trail=race.trail, temperature_c=race.temperature_c)
    person = _of_known_mass(person, profile.mass_kg)
    own_s, person = _ability(entrant, race, choices, male, age, weekly, z[3], person, rng)
    more = more_in_heat(race.wbgt_c)
    taken, salt = _food(choices, z[6:], more)
    frailty = frailty_of(profile.cramp_history, shared.joint.frailty_sd)
    muscle_sd = shared.joint.muscle_frailty_sd[:, None]
    levels = Levels(
        shared.study, muscle_sd * rng.standard_normal((count, len(REPORTED))) - 0.5 * muscle_sd**2
    )
    usual = coefficients(Prevalence, "hazard.prevalence")
    known = {
        "male": male - usual.male,
        "age": np.maximum(age - 40.0, 0.0) / 10.0 - usual.decades_over_40,
        "weekly_distance": week_beyond_10_km(weekly),
    }
    personal = sum(shared.effects[name] * known[name] for name in EFFECTS)
    draw = Draw(
        person=person,
        hazard=coefficients_of(shared.joint, levels),
        moving=shared.moving,
        log_ratio=personal + frailty.mean + frailty.sd * z[4],
        pace_residual=shared.joint.residual[PACE],
    )
    form, bold = (
        choices.pacing.form_sd_log * z[5],
        choices.pacing.boldness_sd_log * rng.standard_normal(count),
    )
    own_bias = load_parameters().number("water.sodium.bias_sd_mmol_l") * rng.standard_normal(count)
    hours = np.where(own_s > 0.0, own_s / 3600.0, usual_finish_h(race))
    drinks = draw_drinks(shared.habits, hours, more, choices.intake.most_l_h, rng)
    out = Drawn(
        draw=draw,
        own_s=own_s,
        form=form,
        boldness=bold,
        taken=by_plan(taken, drinks),
        sodium_mg_h=salt,
        thirst=drinks.thirst,
        shed_l_h=drinks.shed_l_h,
        sodium_bias_mmol_l=shared.habits.sodium_bias_mmol_l + own_bias,
        core_error_c=shared.core_error_c,
        peak_share=draw_peak_share(count, rng),
        near_ratio=shared.joint.near_ratio,
    )
    return jax.tree.map(np.asarray, out), draw_played(count, played)


def usual_finish_h(race: Race) -> float:
    """Return the usual finish time of a race from length and climb (``cohorts.finish``).

    Examples
    --------
    >>> round(usual_finish_h(Race(42.195, 100.0, False, 15.0, 12.0)), 2)
    3.9
    """
    f = _choices().finish
    climb_km = f.climb_equivalent * max(race.climb_m - 5.0 * race.km, 0.0) / 1000.0
    run_h = f.road_marathon_h * ((race.km + climb_km) / 42.195) ** f.distance_exponent
    return float(run_h * (f.trail_factor if race.trail else 1.0))


def _of_known_mass(person: Person, mass_kg: float | None) -> Person:
    """Put the known mass in place of the drawn one; glycogen goes with it."""
    if mass_kg is None:
        return person
    ratio = mass_kg / np.asarray(person.mass_kg)
    return person._replace(
        mass_kg=np.asarray(person.mass_kg) * ratio,
        muscle_glycogen_g=np.asarray(person.muscle_glycogen_g) * ratio,
        liver_glycogen_g=np.asarray(person.liver_glycogen_g) * ratio,
    )


def _ability(
    entrant: Entrant,
    race: Race,
    choices: Choices,
    male: FloatArray,
    age: FloatArray,
    weekly: FloatArray,
    z: FloatArray,
    person: Person,
    rng: np.random.Generator,
) -> tuple[FloatArray, Person]:
    """Return own finish times, or where a race result is all that is known the ability inferred from it."""
    f, count = choices.finish, len(male)
    if entrant.finish_s is not None:
        return np.full(count, entrant.finish_s), person
    if entrant.profile.recent_race:
        t = coefficients(Traits, "people.traits")
        capacity = infer_capacity(entrant.profile)
        ceiling, endurance = capacity.draw(count, rng)
        standing = float(standing_power_w_kg())
        return np.zeros(count), person._replace(
            max_power_w_kg=standing + (ceiling - standing) * np.asarray(person.economy),
            endurance=endurance,
            level_choice_m_s=capacity.level_choice_m_s(endurance),
            heat_level=1.0 / (1.0 + np.exp((ceiling - t.elite_ceiling_w_kg) / t.elite_ceiling_width_w_kg)),
        )
    p = choices.people
    usual_km = p.weekly_km_ultra if race.km >= p.ultra_from_km else p.weekly_km
    known = (
        f.female_log * (p.male_fraction - male)
        + f.age_per_decade_log * (np.maximum(age, 35.0) - p.age_years) / 10.0
        + f.weekly_per_10_km_log * (weekly - usual_km) / 10.0
    )
    rest_sd = np.sqrt(max(f.sd_log**2 - choices.pacing.form_sd_log**2, 1e-6))
    return np.asarray(usual_finish_h(race) * 3600.0 * np.exp(known + rest_sd * z)), person


def _food(choices: Choices, z: FloatArray, more: float) -> tuple[FloatArray, FloatArray]:
    """Return what is taken by each quarter hour, and mean sodium: habits of amateurs, and thirst beside."""
    c, sd_log = choices.intake, coefficients(Drinking, "field.drinking").habit_sd_log

    def rate(mean: float, sd: float, z: FloatArray) -> FloatArray:
        sd_log = float(np.sqrt(np.log1p((sd / mean) ** 2)))
        return np.asarray(mean * np.exp(sd_log * z - 0.5 * sd_log**2))

    fluid = np.minimum(more * c.fluid_l_h * np.exp(sd_log * z[0] - 0.5 * sd_log**2), c.most_l_h)
    eaten = rate(c.carbohydrate_g_h, c.carbohydrate_sd_g_h, z[1])
    salt = rate(c.sodium_mg_h, c.sodium_sd_mg_h, z[2])
    rates = np.stack(
        [fluid, GLUCOSE_SHARE * eaten, (1.0 - GLUCOSE_SHARE) * eaten, salt / SODIUM_MG_PER_MMOL], axis=-1
    )
    hours = np.arange(INTAKE_ROWS) * INTAKE_STEP_S / 3600.0
    return rates[:, None, :] * hours[None, :, None], salt
