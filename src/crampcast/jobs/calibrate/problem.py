"""What the fit is made on: the calibration cohorts, and the same runners with one factor toggled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np

from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import hazard_coefficients
from crampcast.jobs.calibrate.condensed import Condensed, condense
from crampcast.jobs.cohorts.bodies import simulate_arm
from crampcast.jobs.cohorts.choices import Choices, Chosen, default_choices
from crampcast.jobs.cohorts.contraction import Slopes, ingredients
from crampcast.jobs.cohorts.effects import PERSONAL, Effects
from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.people import Pool, draw_pool
from crampcast.jobs.cohorts.reader import Cohort, read_cohort
from crampcast.jobs.cohorts.setting import setting
from crampcast.jobs.cohorts.traits import shares_of

FITTED = ("hoffman_stuempfle_2015", "manjra_1996", "martinez_navarro_2022", "schwellnus_2011_ironman")
"""Cohorts with outcomes marked for calibration."""
TOGGLED_ON = "martinez_navarro_2022"
"""The marathon on which total effects are measured."""
WARMER_C = 6.0
MORE_CARBOHYDRATE_G_H = 30.0
LESS_FLUID_L_H = 0.18


class Toggle(NamedTuple):
    """A factor changed in the whole simulation."""

    name: str
    changed: Condensed
    unit: str


@dataclass(frozen=True)
class Problem:
    """Everything that the fit looks at; no outcome has been read for what is simulated here.

    Parameters
    ----------
    cohorts : mapping
        Key to condensed cohort.
    outcomes : mapping
        Key to the outcomes marked ``calibrate``.
    toggles : tuple of Toggle
        The marathon with one factor changed, in units of its prior.
    choices : Choices
        Free choices.
    """

    cohorts: Mapping[str, Condensed]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    toggles: tuple[Toggle, ...]
    choices: Choices


def mean_effects() -> Effects:
    """Return the effects of persons at their priors' means."""
    priors = load_hazard_priors()
    return Effects(
        slopes=Slopes(hazard_coefficients(), np.zeros(8), 0.0),
        personal={name: priors[name].mean for name in PERSONAL},
        same_muscle_injury=priors["injury_of_the_same_muscle"].mean,
        study=0.0,
        frailty_sd=1.0,
        muscle_sd=0.5,
        race_hazard=0.2,
        near_ratio=1.0,
        again=0.0,
        half_life_s=1200.0,
        severe_share=0.0,
    )


def bundled(key: str) -> Cohort:
    """Return a bundled cohort."""
    with as_file(files("crampcast.evidence.cohorts") / f"{key}.toml") as path:
        return read_cohort(path)


def build_problem(seed: int, choices: Choices | None = None, pool: int = 512) -> Problem:
    """Simulate the calibration cohorts and the toggled marathon.

    Parameters
    ----------
    seed : int
        Seed of all chance.
    choices : Choices, optional
        Other free choices, for a sensitivity run.
    pool : int
        Runners a cohort.
    """
    choices = default_choices() if choices is None else choices
    cohorts, outcomes = {}, {}
    for number, key in enumerate(FITTED):
        cohort = bundled(key)
        outcomes[key] = tuple(o for o in cohort.outcomes if o.use == "calibrate")
        mark = next((o.number("after_km") for o in outcomes[key] if o.kind == "onset_share_after"), None)
        window = next((o.window for o in outcomes[key] if o.kind == "incidence"), "race")
        cohorts[key] = _condensed(cohort, choices, (seed, number), pool, window, mark)
    return Problem(cohorts, outcomes, _toggles(choices, (seed, 99), pool), choices)


def _condensed(
    cohort: Cohort,
    choices: Choices,
    seed: tuple[int, int],
    pool: int,
    window: str,
    mark_km: float | None,
    faster_log: float = 0.0,
    fitter: tuple[float, bool] = (0.0, False),
) -> Condensed:
    chosen, arm = Chosen(), cohort.arms[0]
    people, eating, chance = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    place = setting(cohort, arm, choices, chosen)
    runners = draw_pool(arm, place, choices, chosen, pool, people)
    runners = Pool(**{**vars(runners), "form": runners.form + faster_log})
    if fitter[0]:
        runners = more_trained(runners, *fitter, choices)
    ran = simulate_arm(arm, place, runners, choices, chosen, eating)
    parts = ingredients(ran.lived, choices.events)
    shares = shares_of(arm, choices, chosen)
    return condense(ran, parts, shares, window, mark_km, mean_effects(), choices, chance)


def more_trained(runners: Pool, more_km: float, own_pace: bool, choices: Choices) -> Pool:
    """Return runners who train more a week, at a fixed pace or at the pace that this lets them choose."""
    usual = runners.weekly_km
    gain = ((usual + more_km) / usual) ** 0.2
    person = runners.person._replace(
        muscle_capacity=np.asarray(runners.person.muscle_capacity) * gain[:, None],
    )
    faster = np.exp(choices.finish.weekly_per_10_km_log * more_km / 10.0) if own_pace else 1.0
    return Pool(
        **{**vars(runners), "person": person, "own_s": runners.own_s * faster, "weekly_km": usual + more_km}
    )


def _toggles(choices: Choices, seed: tuple[int, int], pool: int) -> tuple[Toggle, ...]:
    """Run the same marathon runners again, each time with one thing changed."""
    cohort = bundled(TOGGLED_ON)

    def run(now: Choices, faster_log: float = 0.0, fitter: tuple[float, bool] = (0.0, False)) -> Condensed:
        return _condensed(cohort, now, seed, pool, "race", None, faster_log, fitter)

    w, i = choices.weather, choices.intake
    warm = choices._replace(weather=w._replace(road_c=w.road_c + WARMER_C))
    fed = choices._replace(intake=i._replace(carbohydrate_g_h=i.carbohydrate_g_h + MORE_CARBOHYDRATE_G_H))
    dry = choices._replace(intake=i._replace(fluid_l_h=i.fluid_l_h - LESS_FLUID_L_H, available_l_h=0.05))
    return (
        Toggle("usual", run(choices), ""),
        Toggle("pace_faster_than_own_predicted", run(choices, float(np.log(1.1))), "per 10 %"),
        Toggle("heat", run(warm), "per 5 C WBGT over 15"),
        Toggle("carbohydrate_after_90_min", run(fed), "per 30 g/h"),
        Toggle("body_mass_loss", run(dry), "per 1 %"),
        Toggle("conditioning_at_fixed_pace", run(choices, fitter=(10.0, False)), "per 10 km/week"),
        Toggle("conditioning_at_own_pace", run(choices, fitter=(10.0, True)), "per 10 km/week"),
    )
