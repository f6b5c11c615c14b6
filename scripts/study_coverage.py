"""Hold forecasts against simulated runners who lived what was forecast.

Every runner is one draw of everything uncertain: body, coefficients of the hazard, proneness. The runner runs
a 10 km race and answers as a person would: mass, sex, age, distance a week, that race's time, races with a
cramp among the last ten. From these answers alone a marathon is forecast; the runner then runs it::

    python scripts/study_coverage.py    # a few minutes; docs/validation/calibration/coverage.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from crampcast.evidence import coefficients
from crampcast.forecast.draws import draw_ensemble
from crampcast.forecast.ensemble import Course, Draw, Trajectory, settle, simulate
from crampcast.forecast.hazard import FactorScales, cramp_probability
from crampcast.forecast.proneness import Frailty, Record
from crampcast.history.capacity import CapacityPrior, infer_capacity
from crampcast.jobs.calibrate.problem import TOGGLED_ON, bundled_cohorts
from crampcast.jobs.cohorts.choices import Chosen, default_choices
from crampcast.jobs.cohorts.setting import Setting, setting
from crampcast.runner.condition import Condition
from crampcast.runner.profile import Profile
from crampcast.simulation.run import Effort
from crampcast.simulation.surroundings import INTAKE_ROWS, INTAKE_STEP_S, Intake
from crampcast.simulation.track import Track

FloatArray = NDArray[np.float64]

OUT = Path(__file__).parents[1] / "docs" / "validation" / "calibration" / "coverage.json"
RUNNERS, DRAWS, SEED = 128, 64, 0
OTHERS = 10_000
"""First seed of the forecasts, away from those of the runners."""
RACE_KM, RACES_ASKED = 10.0, 10
SODIUM_MG_H = 300.0
MMOL_PER_MG = 1.0 / 22.99


class Lived(NamedTuple):
    """What is compared; leading axis: runners or draws."""

    finish_h: FloatArray
    sweat_l: FloatArray
    water_change_l: FloatArray
    hottest_core_c: FloatArray
    leg_glycogen_g: FloatArray
    hazard: FloatArray
    """Cumulative hazard of all muscles at proneness zero."""


def main() -> None:
    """Make the study; the number of runners may be given."""
    found = study(int(sys.argv[1]) if len(sys.argv) > 1 else RUNNERS, DRAWS, SEED)
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def study(runners: int, draws: int, seed: int) -> dict[str, Any]:
    """Draw runners, let them race and answer, forecast, let them run."""
    rng = np.random.default_rng(seed)
    cohort = next(c for c in bundled_cohorts() if c.key == TOGGLED_ON)
    place = setting(cohort, cohort.arms[0], default_choices(), Chosen())
    known = [_known(rng) for _ in range(runners)]
    drawn = [_draws(k, place.km, 1, i) for i, k in enumerate(known)]
    truth = _together([draw for draw, _ in drawn])
    mass, female = (np.asarray(leaf) for leaf in (truth.person.mass_kg, truth.person.female))
    proneness = np.array([float(f.sd[0]) for _, f in drawn]) * rng.standard_normal(runners)
    usual = coefficients(Record, "hazard.frailty").race_hazard
    record = rng.binomial(RACES_ASKED, -np.expm1(-usual * np.exp(proneness)))
    error = coefficients(CapacityPrior, "history.capacity").race_error_log
    race_s = _race_s(truth, place) * np.exp(error * rng.standard_normal(runners))
    forecasts = []
    for i, k in enumerate(known):
        minutes, seconds = divmod(round(float(race_s[i])), 60)
        told = {
            "mass_kg": float(mass[i]),
            "sex": "female" if female[i] > 0.5 else "male",
            "recent_race": f"{RACE_KM:g} km {minutes // 60}:{minutes % 60:02d}:{seconds:02d}",
            "cramp_history": float(record[i]),
        }
        forecasts.append(_draws(k | told, place.km, draws, OTHERS + i))
    lived = _run(truth, place)
    expected = _run(_together([draw for draw, _ in forecasts]), place)
    told_of = Lived(*(leaf.reshape(runners, draws) for leaf in expected))
    mean = np.stack([np.asarray(f.mean) for _, f in forecasts])
    sd = np.stack([np.asarray(f.sd) for _, f in forecasts])
    chance = np.asarray(cramp_probability(told_of.hazard, mean, sd))
    own = -np.expm1(-lived.hazard * np.exp(proneness))
    personal = -np.expm1(-told_of.hazard * np.exp(mean + sd * rng.standard_normal(mean.shape)))
    cramped = rng.uniform(size=runners) < own
    pairs = {name: (getattr(lived, name), getattr(told_of, name)) for name in Lived._fields}
    pairs["personal"] = (own, personal)
    pairs["printed"] = (own, chance)
    return {
        "runners": runners,
        "draws": draws,
        "seed": seed,
        "nominal": _nominal(draws),
        "intervals": [_interval(name, *pair) for name, pair in pairs.items()],
        "large": _large(chance.mean(axis=1), own, cramped),
        "groups": [
            _large(chance.mean(axis=1)[part], own[part], cramped[part])
            for part in np.array_split(np.argsort(chance.mean(axis=1)), 4)
        ],
    }


def _known(rng: np.random.Generator) -> dict[str, Any]:
    """Return what a runner is before any race, drawn as fields of marathons are."""
    sex = "female" if rng.uniform() < 0.3 else "male"
    age, weekly = float(np.clip(rng.normal(41.0, 9.0), 20.0, 70.0)), float(45.0 * np.exp(0.3 * rng.normal()))
    return {"sex": sex, "age": round(age), "weekly_km": round(weekly), "longest_run_km": 30}


def _draws(answers: dict[str, Any], race_km: float, count: int, seed: int) -> tuple[Draw, Frailty]:
    profile = Profile.from_mapping(answers)
    return draw_ensemble(profile, infer_capacity(profile), Condition(), race_km, count, seed)


def _together(draws: list[Draw]) -> Draw:
    joined: Draw = jax.tree.map(lambda *leaves: np.concatenate([np.asarray(x) for x in leaves]), *draws)
    return joined


def _race_s(truth: Draw, place: Setting) -> FloatArray:
    """Return the time of a flat race at even effort."""
    track: Track = place.track
    scale = RACE_KM * 1000.0 / float(np.sum(np.asarray(track.length_m)))
    flat = track._replace(length_m=track.length_m * scale, grade=0.0 * track.grade)
    return np.asarray(settle(truth, flat, place.around, Effort(0.0, 1.0)).duration_s, dtype=float)


def _run(draws: Draw, place: Setting) -> Lived:
    """Let every draw run the marathon at an even effort, eating and drinking alike."""
    hours = np.arange(INTAKE_ROWS) * INTAKE_STEP_S / 3600.0
    totals = np.outer(hours, [0.4, 25.0, 15.0, SODIUM_MG_H * MMOL_PER_MG])
    controls = settle(draws, place.track, place.around, Effort(0.0, 1.0))
    run: Trajectory = simulate(
        draws,
        place.track,
        place.around,
        Intake(jnp.asarray(totals), 0.0, 0.0),
        controls,
        Course(SODIUM_MG_H, jnp.asarray(0.0)),
        coefficients(FactorScales, "hazard.scales"),
    )
    time_s = np.asarray(run.time_s, dtype=float)
    rate = np.asarray(run.hazard_per_h, dtype=float).sum(axis=-1)
    return Lived(
        time_s[:, -1] / 3600.0,
        np.asarray(run.sweat_l, dtype=float).sum(axis=1),
        np.asarray(run.water_change_l, dtype=float)[:, -1],
        np.asarray(run.core_c, dtype=float).max(axis=1),
        np.asarray(run.muscle_glycogen_g, dtype=float)[:, -1],
        np.sum(rate * np.asarray(run.duration_s, dtype=float) / 3600.0, axis=1),
    )


def _nominal(draws: int) -> float:
    """Return how often the truth lies between these percentiles of as many draws of its own distribution."""
    return 0.8 * (draws - 1) / (draws + 1)


def _interval(name: str, truth: FloatArray, told: FloatArray) -> dict[str, Any]:
    """Return how often the 10th to 90th percentile held the truth, and how often it lay below and above."""
    low, middle, high = np.percentile(told, [10.0, 50.0, 90.0], axis=1)
    return {
        "name": name,
        "covered": float(np.mean((truth >= low) & (truth <= high))),
        "below": float(np.mean(truth < low)),
        "above": float(np.mean(truth > high)),
        "width": float(np.median(high - low)),
        "median_off": float(np.median(truth - middle)),
    }


def _large(told: FloatArray, own: FloatArray, cramped: NDArray[np.bool_]) -> dict[str, float]:
    """Return what was forecast on average, what it was, and who cramped."""
    return {
        "forecast": float(told.mean()),
        "own": float(own.mean()),
        "cramped": float(cramped.mean()),
        "runners": len(told),
    }


if __name__ == "__main__":
    main()
