"""Cramps of a race's field, through the cohort of that distance."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np

from crampcast.evidence.cohorts import cohort_keys, cohort_tables
from crampcast.jobs.cohorts.choices import default_choices
from crampcast.jobs.cohorts.effects import draw_effects
from crampcast.jobs.cohorts.reader import read_cohort
from crampcast.jobs.cohorts.validating import predict, prepare
from crampcast.jobs.validate.quantity import CannotPredict, quantity

POOL, STUDIES = 256, 48
NEAR_ENOUGH = 0.1
"""A cohort stands for races within a tenth of its distance."""


def _cohort_of(distance_km: float) -> str:
    """Return the run cohort nearest in distance."""
    found: dict[str, float] = {}
    for key in cohort_keys():
        event = cohort_tables(key).get("event", {})
        if event.get("discipline") == "run" and event.get("distance_km"):
            found[key] = abs(float(np.log(distance_km / float(event["distance_km"]))))
    best = min(found, key=lambda key: found[key])
    if found[best] > np.log1p(NEAR_ENOUGH):
        known = sorted({float(cohort_tables(key)["event"]["distance_km"]) for key in found})
        raise CannotPredict(
            f"distance_km={distance_km}: fields are known at {', '.join(f'{d:g}' for d in known)} km"
        )
    return best


@cache
def _predicted(key: str) -> dict[tuple[str, str, str], float]:
    """Return the median of simulated studies by kind, severity and muscle."""
    with as_file(files("crampcast.evidence.cohorts") / f"{key}.toml") as path:
        cohort = read_cohort(path)
    ready = prepare(cohort, default_choices(), 0, pool=POOL)
    effects = draw_effects(STUDIES, ready.choices, np.random.default_rng(0))
    asked = [o for o in cohort.outcomes if o.kind in ("incidence", "muscle_share")]
    results = predict(ready, asked, effects, 0)
    return {
        (o.kind, o.severity, o.word("muscle")): float(results[o.id]["predicted"])
        for o in asked
        if isinstance(results[o.id]["predicted"], (int, float))
    }


def _answers(distance_km: float) -> dict[tuple[str, str, str], float]:
    if not 1.0 <= distance_km <= 1000.0:
        raise CannotPredict("distance_km is no race")
    return _predicted(_cohort_of(distance_km))


@quantity("cramp_muscle_share", default=True)
def shares(distance_km: float) -> Any:
    """Share of crampers with a cramp in each muscle, near-cramps included where the study counted them."""
    found = {
        muscle: value for (kind, _, muscle), value in _answers(distance_km).items() if kind == "muscle_share"
    }
    return {f"{muscle}_fraction": value for muscle, value in found.items()}


@quantity("cramp_prevalence", default=True)
def prevalence(distance_km: float) -> Any:
    """Share of runners with a cramp, and with a near-cramp only."""
    found = {
        severity: value for (kind, severity, _), value in _answers(distance_km).items() if kind == "incidence"
    }
    names = {"cramp": "cramp_fraction", "near": "near_cramp_fraction"}
    return {names[severity]: value for severity, value in found.items() if severity in names}
