# ruff: noqa: E501 - sentences and tables of a page
"""Why some nulls are missed, and why quadriceps lead hamstrings on the road and not in the mountains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
from _calibration_held import table

from crampcast.evidence.muscles import MUSCLES
from crampcast.jobs.calibrate.coordinates import PACE
from crampcast.jobs.calibrate.expected import difference_in_sds
from crampcast.jobs.calibrate.forms import SHIPPED, form
from crampcast.jobs.calibrate.posterior import Posterior
from crampcast.jobs.calibrate.problem import Problem

SMALL, RESAMPLED, SHOWN = 96, 200, 2
"""Runners of a small pool, how often one is drawn anew, and coefficients named for each null."""
LATE = 3.9
"""Exponent of the share done by which pieces are weighed, as in the fit, to look at a body when cramps come."""
ROAD, HILLS = "manjra_1996", "hoffman_stuempfle_2015"
TERMS = ("log_ratio", "fatigue", "damage")
PUBLISHED_TURN = float(np.log(44 / 33) - np.log(48 / 66))
"""Log ratio of quadriceps to hamstrings at 161 km over that on the road: shares of crampers of the two studies."""


def diagnosis(problem: Problem, made: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Return what the nulls and the two muscles come from, at the posterior's mean.

    Parameters
    ----------
    problem : Problem
        Simulated cohorts with many runners each.
    made : mapping
        What ``crampcast calibrate`` wrote.
    seed : int
        Seed of the small pools.
    """
    posterior = Posterior(form(SHIPPED), problem)
    c = {row["name"]: jnp.asarray(row["posterior"]["mean"]) for row in made["parameters"]}
    named = [n for n in c if n.startswith("total.") or n in posterior.form.coefficients]
    without = {name: _nulls(posterior, c | {name: jnp.zeros(())}) for name in named}
    rng, found, rows = np.random.default_rng(seed), posterior.risks_of(c), []
    for (key, name), (value, error, variable) in _nulls(posterior, c).items():
        one, chance = problem.cohorts[key], np.asarray(found[key][0].cramp)
        y = np.asarray(one.measured[variable])
        drawn = [rng.integers(0, len(y), SMALL) for _ in range(RESAMPLED)]
        small = [float(difference_in_sds(jnp.asarray(chance[i]), jnp.asarray(y[i]))) for i in drawn]
        moves = sorted(((n, without[n][key, name][0] - value) for n in named), key=lambda m: -abs(m[1]))
        rows.append(
            {
                "cohort": key,
                "id": name,
                "difference": value,
                "error": error,
                "pool_sd": float(np.std(small)),
                "without": dict(moves[:SHOWN]),
            }
        )
    bodies = {key: _body(problem, key) for key in (ROAD, HILLS)}
    pace = {
        key: float(np.corrcoef(np.log(np.asarray(found[key][1]).sum(axis=1)), one.relative_pace)[0, 1])
        for key, one in problem.cohorts.items()
    }
    size = len(next(iter(problem.cohorts.values())).relative_pace)
    slopes = {name: float(c[name]) for name in ("demand", "fatigue", "damage")}
    return {"runners": size, "nulls": rows, "bodies": bodies, "pace": pace, "slopes": slopes}


def _nulls(posterior: Posterior, c: Mapping[str, Any]) -> dict[tuple[str, str], tuple[float, float, str]]:
    told = posterior.predict(c)
    return {
        (key, o.id): (float(told[key][o.id].value), float(told[key][o.id].error), o.word("variable"))
        for key, outcomes in posterior.problem.outcomes.items()
        for o in outcomes
        if o.kind == "no_difference"
    }


def _body(problem: Problem, key: str) -> dict[str, dict[str, float]]:
    """Return what a cohort's muscles carry, weighed towards the end of the way as cramps are."""
    terms = problem.cohorts[key].terms
    weight = np.asarray(terms.hours) * np.asarray(terms.done) ** LATE
    weight = weight / weight.sum()
    return {
        muscle: {
            name: float((np.asarray(getattr(terms, name))[..., MUSCLES.index(muscle)] * weight).sum())
            for name in TERMS
        }
        for muscle in ("vasti", "hamstrings")
    }


def _of_walking(turned: Mapping[str, float]) -> str:
    """Return the sentence on what turns the two muscles, or does not."""
    if sum(turned.values()) <= 0.0:
        return (
            "At the speeds of a day-long race the load of the vasti falls more than that of the hamstrings, and the "
            "damage of descents is too small to make up for it."
        )
    return (
        "The load of the vasti rises where a race is walked, uphill as downhill, as recorded activity does (ADR 0017); "
        "by their work alone it stayed at a third of level running's uphill. What is still missing is open: "
        "running uphill two sources contradict each other about the vasti, and the loads of long descents are extrapolated."
    )


def told_diagnosis(found: Mapping[str, Any]) -> list[str]:
    """Return the section of the page."""
    rows = [
        (
            r["cohort"],
            r["id"],
            f"{r['difference']:+.3f}",
            f"{r['error']:.2f}",
            f"{r['pool_sd']:.3f}",
            ", ".join(f"{n.removeprefix('total.')} {v:+.3f}" for n, v in r["without"].items()),
        )
        for r in found["nulls"]
    ]
    road, hills, slopes = found["bodies"][ROAD], found["bodies"][HILLS], found["slopes"]
    turned = {
        name: slopes[slope]
        * (hills["vasti"][name] - road["vasti"][name] - hills["hamstrings"][name] + road["hamstrings"][name])
        for name, slope in zip(TERMS, ("demand", "fatigue", "damage"), strict=True)
    }
    muscles = [
        (muscle, *(f"{body[muscle][name]:+.2f}" for body in (road, hills) for name in TERMS))
        for muscle in ("vasti", "hamstrings")
    ]
    low, high = min(found["pace"].values()), max(found["pace"].values())
    return [
        "## Diagnosis of what is missed",
        "",
        f"**Nulls.** At the posterior's mean, with {found['runners']} runners a cohort: the expected difference between "
        "crampers and others in SDs, the standard error of a study of that size, what chance among "
        f"{SMALL} simulated runners alone makes of it (SD, no error of measurement), and what the two coefficients that matter "
        "most take off when set to nil.",
        "",
        *table(("cohort", "no difference in", "expected", "study's error", "pool's SD", "if nil"), rows),
        f"- A pool of {SMALL} runners carries chance differences of {min(r['pool_sd'] for r in found['nulls']):.2f} to "
        f"{max(r['pool_sd'] for r in found['nulls']):.2f} SD into all of its studies: against errors of 0.08 to 0.28 "
        "that alone moves a null across one in ten. `crampcast validate` draws its studies from 512 runners.",
        f"- What is left comes with pace: who runs above the own prediction cramps (correlation of {PACE.split('_')[0]} "
        f"with the log hazard {low:.2f} to {high:.2f}), sweats more, and weighs less at the finish. It goes through "
        "demand and the residual of pace, which the published direction for pace asks for; the effects of water and "
        "salt themselves add next to nothing. Of the Ironman's change of sodium no coefficient takes off more than a quarter: it is in "
        "the simulated bodies. More weight on the nulls would have to take the effect of pace away: nothing was "
        "changed.",
        "",
        "**Quadriceps against hamstrings.** What the muscles carry late in the race (mean over runners and time, "
        "weighed as cramps come), on the road and at 161 km:",
        "",
        *table(
            (
                "muscle",
                *(f"{w}, {n}" for w in ("road", "161 km") for n in ("log demand", "fatigue", "damage")),
            ),
            muscles,
        ),
        f"From road to mountain the log ratio quadriceps : hamstring moves by {turned['log_ratio']:+.2f} through demand "
        f"({slopes['demand']:.2f} a unit), {turned['fatigue']:+.2f} through fatigue and {turned['damage']:+.2f} through "
        f"damage ({slopes['damage']:.2f} a unit), {sum(turned.values()):+.2f} together. Published: "
        f"{PUBLISHED_TURN:+.2f}; baselines cannot help, they are the same in both races. {_of_walking(turned)}",
        "",
    ]
