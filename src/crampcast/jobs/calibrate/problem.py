"""What the fit is made on: the calibration cohorts, and the same runners with one factor toggled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from crampcast.evidence.cohorts import cohort_keys
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import hazard_coefficients
from crampcast.jobs.calibrate.condensed import RUNNERS, Condensed, condense
from crampcast.jobs.calibrate.likelihood import enters
from crampcast.jobs.calibrate.toggles import Toggle, toggles
from crampcast.jobs.cohorts.bodies import simulate_arm
from crampcast.jobs.cohorts.choices import Choices, Chosen, default_choices
from crampcast.jobs.cohorts.contraction import Slopes, ingredients
from crampcast.jobs.cohorts.effects import PERSONAL, Effects
from crampcast.jobs.cohorts.outcome_reader import Outcome
from crampcast.jobs.cohorts.people import draw_pool
from crampcast.jobs.cohorts.reader import Cohort, read_cohort
from crampcast.jobs.cohorts.setting import setting
from crampcast.jobs.cohorts.traits import shares_of

TOGGLED_ON = "martinez_navarro_2022"
"""The marathon on which total effects are measured."""
POOL = 512
"""Runners whose bodies are simulated, a cohort."""


@dataclass(frozen=True)
class Problem:
    """Everything that the fit looks at; no outcome has been read for what is simulated here.

    Parameters
    ----------
    cohorts : mapping
        Key to condensed cohort.
    outcomes : mapping
        Key to the outcomes that enter the fit.
    toggles : tuple of Toggle
        The marathon with one factor changed.
    choices : Choices
        Free choices.
    chosen : mapping
        Key to the choices that were used, with reasons.
    """

    cohorts: Mapping[str, Condensed]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    toggles: tuple[Toggle, ...]
    choices: Choices
    chosen: Mapping[str, tuple[dict[str, object], ...]]


def mean_effects() -> Effects:
    """Return the effects of persons at their priors' means."""
    priors = load_hazard_priors()
    return Effects(
        slopes=Slopes(hazard_coefficients(), np.zeros(8), 0.0),
        personal={name: priors[name].mean for name in PERSONAL},
        same_muscle_injury=priors["injury_of_the_same_muscle"].mean,
        study=0.0,
        frailty_sd=0.0,
        muscle_sd=0.0,
        race_hazard=0.0,
        near_ratio=1.0,
        again=0.0,
        half_life_s=1.0,
        severe_share=0.0,
    )


def bundled_cohorts() -> tuple[Cohort, ...]:
    """Return the cohorts that come with the program."""
    with as_file(files("crampcast.evidence.cohorts")) as folder:
        return tuple(read_cohort(Path(folder) / f"{key}.toml") for key in cohort_keys())


def fitted_outcomes(cohort: Cohort) -> tuple[Outcome, ...]:
    """Return the outcomes of a cohort that enter a fit: marked for it, and of a kind that it answers."""
    return tuple(outcome for outcome in cohort.outcomes if enters(outcome))


def build_problem(
    seed: int,
    choices: Choices | None = None,
    pool: int = POOL,
    cohorts: tuple[Cohort, ...] | None = None,
    kept: int = RUNNERS,
) -> Problem:
    """Simulate the calibration cohorts and the toggled marathon.

    Parameters
    ----------
    seed : int
        Seed of all chance.
    choices : Choices, optional
        Other free choices, for a sensitivity run.
    pool : int
        Runners a cohort.
    cohorts : tuple of Cohort, optional
        Other cohorts; the bundled ones by default. Those without an outcome for the fit are left out.
    kept : int
        Runners a cohort that are kept for the fit.
    """
    choices = default_choices() if choices is None else choices
    every = bundled_cohorts() if cohorts is None else cohorts
    condensed, outcomes, chosen = {}, {}, {}
    for number, cohort in enumerate(every):
        used = fitted_outcomes(cohort)
        if not used:
            continue
        outcomes[cohort.key] = used
        mark = next((o.number("after_km") for o in used if o.kind == "onset_share_after"), None)
        window = next((o.window for o in used if o.kind == "incidence"), "race")
        made = Chosen()
        condensed[cohort.key] = _condensed(cohort, choices, made, (seed, number), pool, window, mark, kept)
        chosen[cohort.key] = tuple(made.listed())
    road = next(cohort for cohort in bundled_cohorts() if cohort.key == TOGGLED_ON)
    return Problem(
        condensed, outcomes, toggles(road, choices, (seed, 99), pool, mean_effects()), choices, chosen
    )


def _condensed(
    cohort: Cohort,
    choices: Choices,
    chosen: Chosen,
    seed: tuple[int, int],
    pool: int,
    window: str,
    mark_km: float | None,
    kept: int,
) -> Condensed:
    arm = cohort.arms[0]
    people, eating, chance = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    place = setting(cohort, arm, choices, chosen)
    runners = draw_pool(arm, place, choices, chosen, pool, people)
    ran = simulate_arm(arm, place, runners, choices, chosen, eating)
    parts = ingredients(ran.lived, choices.events)
    shares = shares_of(arm, choices, chosen)
    return condense(ran, parts, shares, window, mark_km, arm.n, mean_effects(), choices, chance, kept)
