# ruff: noqa: E501 - sentences and tables of a page
"""Write the report of the calibration: docs/validation/calibration.md and its figures.

The parts take a few minutes each and leave their numbers in docs/validation/calibration/::

    crampcast calibrate --out docs/validation/calibration    # the fit; hazard.toml goes to evidence/parameters
    python scripts/write_calibration.py forms                # other forms
    python scripts/write_calibration.py settings             # other settings, refits
    python scripts/write_calibration.py cohorts              # every cohort before and after
    python scripts/write_calibration.py diagnosis            # where misses come from
    python scripts/study_coverage.py                         # forecasts against simulated runners
    python scripts/write_calibration.py page                 # the page from all of it
"""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import readme_figures
from _calibration_diagnosis import diagnosis
from _calibration_page import page

from crampcast.forecast.hazard import HazardCoefficients, MovingFactors
from crampcast.jobs.calibrate.coordinates import Coordinates, Prior
from crampcast.jobs.calibrate.fitting import fit
from crampcast.jobs.calibrate.forms import FORMS, SHIPPED, form
from crampcast.jobs.calibrate.posterior import Posterior
from crampcast.jobs.calibrate.problem import Problem, build_problem, bundled_cohorts
from crampcast.jobs.calibrate.recovery import recover
from crampcast.jobs.calibrate.tables import outcome_rows, timing_share
from crampcast.jobs.cohorts.choices import default_choices
from crampcast.jobs.cohorts.contraction import Slopes
from crampcast.jobs.cohorts.effects import Effects, draw_effects
from crampcast.jobs.cohorts.validating import POOL as HELD_POOL
from crampcast.jobs.cohorts.validating import REPLICATES as HELD_STUDIES
from crampcast.jobs.cohorts.validating import predict, prepare

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "validation" / "calibration"
ANCHOR = Path(__file__).parent / "anchor_0007.toml"
SEED, REFITS, POOL, LOOKED_AT = 0, 8, 96, 384
SURE = 0.02
"""Prior spread of what is held fixed in a sensitivity run."""


def main() -> None:
    """Make one part, or the page."""
    part = sys.argv[1] if len(sys.argv) > 1 else "page"
    OUT.mkdir(parents=True, exist_ok=True)
    if part == "forms":
        forms_part(build_problem(SEED, pool=POOL))
    elif part == "settings":
        settings_part(build_problem(SEED, pool=POOL))
    elif part == "cohorts":
        _save("cohorts", cohorts_part())
    elif part == "diagnosis":
        made = json.loads((OUT / "calibration.json").read_text(encoding="utf-8"))
        _save("diagnosis", diagnosis(build_problem(SEED, pool=LOOKED_AT, kept=LOOKED_AT), made, SEED))
    else:
        page(OUT)
        readme_figures.main()


def _save(name: str, content: Any) -> None:
    (OUT / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def forms_part(problem: Problem) -> None:
    """Fit all forms; save them as they come."""
    told: dict[str, Any] = {"pool": POOL, "forms": []}
    for one in FORMS:
        told["forms"].append(_fitted(Posterior(one, problem), one.name))
        _save("forms", told)


def settings_part(problem: Problem) -> None:
    """Fit the shipped form as it is, with other settings, and to simulated studies; save all as it comes."""
    settings = {
        "spread of proneness 0.6": {"log_frailty": (np.log(0.6), SURE)},
        "spread of proneness 1.2": {"log_frailty": (np.log(1.2), SURE)},
        "demand held at 1": {"demand": (1.0, SURE)},
        "demand held at 4": {"demand": (4.0, SURE)},
        "no fatigue, no damage": {"fatigue": (0.0, SURE), "damage": (0.0, SURE)},
        "studies alike (0.1)": {f"study.{key}": (0.0, 0.1) for key in problem.cohorts},
        "studies unlike (0.6)": {f"study.{key}": (0.0, 0.6) for key in problem.cohorts},
    }
    shipped = Posterior(form(SHIPPED), problem)
    told: dict[str, Any] = {"pool": POOL, "settings": [_fitted(shipped, "as shipped")], "refits": []}
    _save("settings", told)
    told["refits"] = _refits(shipped)
    _save("settings", told)
    for name, changed in settings.items():
        posterior = Posterior(form(SHIPPED), problem)
        posterior.at = _with(posterior.at, changed)
        told["settings"].append(_fitted(posterior, name))
        _save("settings", told)


def _with(at: Coordinates, changed: dict[str, tuple[float, float]]) -> Coordinates:
    priors = [
        Prior(float(changed[name][0]), changed[name][1], prior.positive) if name in changed else prior
        for name, prior in zip(at.names, at.priors, strict=True)
    ]
    return Coordinates(at.names, tuple(priors))


def _fitted(posterior: Posterior, name: str) -> dict[str, Any]:
    """Fit by the Laplace approximation and tell what matters."""
    found = fit(posterior, draws=100, seed=SEED, sample=False)
    values = {k: float(v) for k, v in posterior.at.values(found.mode).items()}
    told = {
        f"{row['cohort']} {row['id']}": row["expected"]["p50"]
        for row in outcome_rows(posterior, found.mode[None])
    }
    body = posterior.effects_of_the_body(posterior.at.values(found.mode))
    return {
        "name": name,
        "says": posterior.form.says,
        "log_evidence": found.log_evidence,
        "log_density": found.log_density,
        "values": values,
        "outcomes": told,
        "timing": timing_share(posterior, found.mode),
        "body": {k: float(v) for k, v in body.items()},
    }


def _refits(posterior: Posterior) -> list[dict[str, Any]]:
    """Fit studies simulated at draws of the posterior."""
    found = fit(posterior, draws=REFITS, seed=SEED + 1, sample=False)
    return [
        {
            "name": one.name,
            "covered": one.covered,
            "correlation": one.correlation,
            "error": float(np.mean(one.error)),
            "truth": one.truth.tolist(),
            "estimate": one.estimate.tolist(),
        }
        for one in recover(posterior, found.draws, SEED, start=found.mode)
    ]


def cohorts_part() -> dict[str, Any]:
    """Predict every outcome of every bundled cohort by the anchor of ADR 0007 and by the calibration."""
    rows = []
    for cohort in bundled_cohorts():
        ready = prepare(cohort, default_choices(), SEED, HELD_POOL)
        after = draw_effects(HELD_STUDIES, ready.choices, np.random.default_rng(SEED))
        before = anchored(after, np.random.default_rng(SEED + 1))
        told = {
            when: predict(ready, cohort.outcomes, effects, SEED)
            for when, effects in (("before", before), ("after", after))
        }
        rows += [
            {
                "cohort": cohort.key,
                "id": outcome.id,
                "kind": outcome.kind,
                "use": outcome.use,
                "grade": outcome.grade,
                **{when: _kept(told[when][outcome.id]) for when in told},
            }
            for outcome in cohort.outcomes
        ]
        _save("cohorts", _of(rows))
    return _of(rows)


def _of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"studies": HELD_STUDIES, "pool": HELD_POOL, "outcomes": rows}


def _kept(result: dict[str, Any]) -> dict[str, Any]:
    return {
        k: result[k]
        for k in ("status", "observed", "observed_interval", "predicted", "predicted_interval", "reason")
    }


def anchored(effects: list[Effects], rng: np.random.Generator) -> list[Effects]:
    """Return the draws with the coefficients of ADR 0007 and its independent spreads."""
    tables = tomllib.loads(ANCHOR.read_text(encoding="utf-8"))["parameter"]
    value = {t["name"]: t["value"] for t in tables}
    common, own = value["hazard.common.base_sd"], 0.25
    out = []
    for one in effects:
        base = (
            np.asarray(value["hazard.base"]) + common * rng.standard_normal() + own * rng.standard_normal(10)
        )
        fields = {n: value[f"hazard.{n}"] for n in HazardCoefficients._fields if n != "base"}
        moving = np.array(
            [value.get(f"hazard.residual.{n}", 0.0) for n in MovingFactors._fields], dtype=float
        )
        pace = value["hazard.residual.pace_faster_than_own_predicted"] + 0.35 * rng.standard_normal()
        out.append(
            replace(
                one,
                slopes=Slopes(HazardCoefficients(base=base, **fields), moving, pace),
                frailty_sd=0.9,
                muscle_sd=0.5,
                near_ratio=3.4 * float(np.exp(0.15 * rng.standard_normal())),
            )
        )
    return out


if __name__ == "__main__":
    main()
