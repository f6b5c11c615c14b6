# ruff: noqa: E501 - sentences and tables of a page
"""The page of the calibration, from the numbers that its parts left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import altair as alt
from _calibration_diagnosis import told_diagnosis
from _calibration_held import coverage, every_outcome, shape, table, verdict
from validation_figures import INK, WARM, WIDTH, save

from crampcast.evidence import load_parameters
from crampcast.evidence.priors import load_hazard_priors
from crampcast.forecast.hazard import MovingFactors
from crampcast.jobs.cohorts.effects import PERSONAL

SHOWN = ("demand", "fatigue", "damage", "elapsed", "duration", "weight", "threshold")
MAIN = {
    "martinez_navarro_2022 incidence": "marathon, cramps (0.241)",
    "hoffman_stuempfle_2015 incidence_cramp": "161 km, cramps (0.143)",
    "schwellnus_2011_ironman incidence": "Ironman, cramps (0.206)",
    "manjra_1996 onset_after_30_km": "after 30 km (0.80)",
}


def page(folder: Path) -> None:
    """Write ``calibration.md`` beside the folder of numbers."""
    parts = ("calibration", "forms", "settings", "cohorts", "coverage")
    made, forms, settings, cohorts, held = (_read(folder / f"{name}.json") for name in parts)
    _figures(made, folder)
    lines = [
        "# Calibration of the cramp hazard",
        "",
        "Made by `crampcast calibrate` and `scripts/write_calibration.py` (commands at its head), seed 0. Only "
        "outcomes marked `calibrate` enter the fit. Nothing here makes a forecast right for one person: it "
        "sets a level, a shape, and how unsure both are.",
        "",
        *(verdict(cohorts) if cohorts else []),
        *_coefficients(made),
        *shape(made),
        *_outcomes(made),
        *_timing(made),
        *_conflicts(made),
        *told_diagnosis(_read(folder / "diagnosis.json")),
        *_toggles(made),
        *(_forms(forms) if forms else []),
        *([*_settings(settings), *_refits(settings)] if settings else []),
        *(coverage(held) if held else []),
        *(every_outcome(cohorts) if cohorts else []),
        *_priors(made),
        *_choices(made),
    ]
    (folder.parent / "calibration.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read(path: Path) -> Any:
    """Return the numbers of a part; None where it has not been made."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _coefficients(made: Mapping[str, Any]) -> list[str]:
    rows = [
        (
            row["name"],
            f"{row['prior']['mean']:+.2f} ± {row['prior']['sd']:.2f}",
            f"{row['posterior']['mean']:+.2f} ± {row['posterior']['sd']:.2f}",
            f"{row['posterior']['p10']:+.2f} to {row['posterior']['p90']:+.2f}",
            f"{row['sd_over_prior']:.2f}",
            row["informed_by"],
        )
        for row in made["parameters"]
    ]
    fit = made["fit"]
    return [
        "## Priors against posteriors",
        "",
        f"{fit['draws']} draws by NUTS in whitened coordinates (mean acceptance {fit['acceptance']:.2f}). "
        "`data`: the posterior is narrower than 0.7 of the prior. Everything else is what the prior says.",
        "",
        "![priors and posteriors](calibration/coefficients.svg)",
        "",
        *table(("coefficient", "prior", "posterior", "10 to 90 %", "SD over prior's", "informed by"), rows),
    ]


def _outcomes(made: Mapping[str, Any]) -> list[str]:
    rows = [
        (
            row["cohort"],
            row["id"],
            row["grade"],
            row["observed"],
            f"{row['expected']['p50']:.3f} ({row['expected']['p10']:.3f} to {row['expected']['p90']:.3f})",
            row["scale"],
            "" if row["standard_error"] is None else f"{row['standard_error']:.2f}",
        )
        for row in made["outcomes"]
    ]
    return [
        "## Fit of each outcome",
        "",
        "Expected with the study's own level in it, 10 to 90 % over the posterior. For directions and nulls the "
        "standard error is that of a study of the published size: a null is kept where the expected difference "
        "is small against it.",
        "",
        "![outcomes](calibration/outcomes.svg)",
        "",
        *table(("cohort", "outcome", "grade", "published", "expected", "scale", "standard error"), rows),
    ]


def _timing(made: Mapping[str, Any]) -> list[str]:
    t = made["timing"]
    return [
        "## Who carries the timing",
        "",
        f"Of a marathon's expected cramps {t['flat_hazard']:.0%} come in the last 29 % of the way with a flat "
        f"hazard (the last kilometres are slower), {t['mechanism_alone']:.0%} with demand, fatigue and damage "
        f"alone, {t['mechanism_and_residual']:.0%} with the residual. On the logit the mechanism carries "
        f"{t['carried_by_mechanism']:.0%} of the lateness and the residual in time "
        f"{t['carried_by_residual']:.0%}. The lateness of cramps is therefore described, not explained.",
        "",
    ]


def _conflicts(made: Mapping[str, Any]) -> list[str]:
    post = {row["name"]: row["posterior"] for row in made["parameters"]}
    told = {(r["cohort"], r["id"]): r["expected"]["p50"] for r in made["outcomes"]}
    studies = [(k, f"{v['mean']:+.2f} ± {v['sd']:.2f}") for k, v in post.items() if k.startswith("study.")]
    road = told["manjra_1996", "muscle_quadriceps"] / told["manjra_1996", "muscle_hamstring"]
    hills = (
        told["hoffman_stuempfle_2015", "muscle_quadriceps"]
        / told["hoffman_stuempfle_2015", "muscle_hamstring"]
    )
    return [
        "## Conflicts",
        "",
        "**Marathon 0.241 against 161 km 0.143.** More strength is lost in the mountains, yet fewer cramp. The "
        "residual in the length of the event takes a part, a slow runner's smaller demand another; the rest "
        "stands as what each study adds to the log hazard (prior ± 0.30, definitions of a cramp differ):",
        "",
        *table(("study", "log hazard"), studies),
        f"**Quadriceps against hamstring.** Published 48 : 66 of marathon crampers and 44 : 33 at 161 km, that is "
        f"0.73 and 1.33 quadriceps for every hamstring; the model expects {road:.2f} and {hills:.2f}, the "
        f"{'published' if hills > road else 'wrong'} way round. The two samples also differ in era, question and "
        "severity. Muscles of a downhill race are less certain than their bands say.",
        "",
    ]


def _toggles(made: Mapping[str, Any]) -> list[str]:
    rows = [
        (
            t["name"],
            t["changed"],
            t["unit"],
            f"{t['prior_total']['mean']:+.2f} ± {t['prior_total']['sd']:.2f} ({t['prior_total']['grade']})",
            f"{t['body']['mean']:+.3f} ± {t['body']['sd']:.3f}",
            "–" if t["residual"] is None else f"{t['residual']['mean']:+.3f} ± {t['residual']['sd']:.3f}",
            t["runners"],
        )
        for t in made["toggles"]
    ]
    fixed = next(t["body"]["mean"] for t in made["toggles"] if t["name"] == "conditioning_at_fixed_pace")
    own = next(t["body"]["mean"] for t in made["toggles"] if t["name"] == "conditioning_at_own_pace")
    prior = load_hazard_priors()["weekly_distance"].mean
    residual = float(load_parameters()["hazard.residual.weekly_distance"].value)
    return [
        "## Factors toggled in the whole simulation",
        "",
        "The same marathon runners again with one thing changed; the prior is on the total. At altitude the "
        "body's slowing is shown and not taken off: the prior there is nobody's finding.",
        "",
        *table(("factor", "changed", "unit", "total: prior", "by the body", "residual", "runners"), rows),
        f"**Conditioning.** Ten kilometres a week more multiply the body's hazard by {2.718281828**fixed:.2f} at "
        f"the same pace, and by {2.718281828**own:.2f} where the runner races as much faster. The table's total, "
        f"{2.718281828**prior:.2f} (published 0.97), is for runners at their own pace. What goes into forecasts as "
        f"the residual of weekly distance is {residual:+.3f}, at most seven tenths of what the body does at the same "
        f"pace, so that more training raises nobody's hazard; it leaves {2.718281828 ** (own + residual):.2f} at the "
        f"own and {2.718281828 ** (fixed + residual):.2f} at the same pace.",
        "",
    ]


def _forms(forms: Mapping[str, Any]) -> list[str]:
    best = max(one["log_evidence"] for one in forms["forms"])
    rows = [
        (
            one["name"],
            one["says"],
            f"{one['log_evidence'] - best:+.1f}",
            *(f"{one['outcomes'][name]:.3f}" for name in MAIN),
            f"{one['timing']['carried_by_mechanism']:.0%}",
            f"{one['body']['conditioning_at_fixed_pace']:+.2f}",
        )
        for one in forms["forms"]
    ]
    return [
        "## Forms compared",
        "",
        f"Laplace approximation of each on {forms['pool']} simulated runners a cohort; evidence against the best. Why the shipped one is not simply the best "
        "fitting stands in [ADR 0010](../adr/0010-calibrated-hazard.md).",
        "",
        *table(
            (
                "form",
                "what it says",
                "log evidence",
                *MAIN.values(),
                "timing by mechanism",
                "conditioning, same pace",
            ),
            rows,
        ),
    ]


def _settings(made: Mapping[str, Any]) -> list[str]:
    rows = [
        (
            one["name"],
            *(
                f"{one['values'][name]:.2f}"
                for name in ("demand", "fatigue", "damage", "elapsed", "duration")
            ),
            *(f"{one['outcomes'][name]:.3f}" for name in MAIN),
        )
        for one in made["settings"]
    ]
    return [
        "## Sensitivity",
        "",
        f"Modes of the shipped form with one setting changed, on {made['pool']} simulated runners a cohort (the "
        "shipped fit has 512; compare with the first row, not with it).",
        "",
        *table(("setting", "demand", "fatigue", "damage", "share done", "length", *MAIN.values()), rows),
    ]


def _refits(made: Mapping[str, Any]) -> list[str]:
    if not made["refits"]:
        return []
    rows = [
        (one["name"], f"{one['covered']:.0%}", f"{one['correlation']:+.2f}", f"{one['error']:.2f}")
        for one in made["refits"]
    ]
    mean = sum(one["covered"] for one in made["refits"]) / max(len(made["refits"]), 1)
    count = len(made["refits"][0]["truth"])
    return [
        "## Refits to simulated studies",
        "",
        f"{count} sets of studies of the published sizes, simulated at draws of the posterior and fitted "
        f"with the same priors: the central 80 % hold the truth in {mean:.0%} over all coefficients. Where truth and estimate "
        "do not correlate, the studies do not identify the coefficient, and its interval is its prior's. With so "
        "few sets only the mean over all coefficients means much. Directions and nulls stay as published, and muscle "
        "shares are drawn with their sampling error alone.",
        "",
        *table(("coefficient", "80 % intervals with the truth", "correlation", "standard error"), rows),
    ]


def _priors(made: Mapping[str, Any]) -> list[str]:
    toggled = {t["name"]: t for t in made["toggles"]}
    rows = []
    for prior in load_hazard_priors().values():
        rows.append(
            (
                prior.name,
                f"{prior.mean:+.2f} ± {prior.sd:.2f} ({prior.grade}, {prior.value_grade})",
                prior.unit,
                _variable(prior.name),
                f"{toggled[prior.name]['body']['mean']:+.3f}" if prior.name in toggled else "",
            )
        )
    return [
        "## From the table of priors to the simulator",
        "",
        "Every prior is a total effect; none of these figures is literature (`derived`: chosen from the evidence).",
        "",
        *table(("prior", "total", "unit", "variable of the simulation", "of it by the body"), rows),
    ]


def _variable(name: str) -> str:
    own = {
        "race_cramp_in_last_10_races": "proneness u: likelihood of the record; no coefficient beside it",
        "cramp_already_today_same_muscle": "rise of that muscle's hazard after a cramp, halving in 20 min",
        "pace_faster_than_own_predicted": "log of the own predicted time over the time run, in steps of 10 %",
        "weekly_distance": "weekly km of the runner; residual after the body at the own pace",
        "injury_of_the_same_muscle": "level of the muscle injured (cohorts)",
        "hazard_shape_k": "not a coefficient: what demand, fatigue, damage and the residual in time give together",
        "long_descent_quad_v_hamstring_log_ratio": "not a coefficient: what eccentric load and damage give",
        "left_right_asymmetry": "share of load by side; no coefficient beside it",
        "gait_change_from_pain_or_blister": "not simulated",
    }
    if name in own:
        return own[name]
    if name in MovingFactors._fields:
        return "moving factor along the way"
    return "trait of the person" if name in PERSONAL else "not simulated"


def _choices(made: Mapping[str, Any]) -> list[str]:
    rows = [(c["cohort"], c["name"], c["value"], c["reason"]) for c in made["chosen"]]
    return [
        "## Free choices",
        "",
        "What the studies did not publish, chosen once and before any outcome was looked at. Two settings of the "
        "fit were not: the spread of muscle shares between studies and the prior of demand were set after a fit "
        "had been seen ([ADR 0010](../adr/0010-calibrated-hazard.md)).",
        "",
        *table(("cohort", "input", "value", "why"), rows),
    ]


def _figures(made: Mapping[str, Any], folder: Path) -> None:
    rows = []
    for row in made["parameters"]:
        for who, part in (("prior", row["prior"]), ("posterior", row["posterior"])):
            mean, sd = part["mean"], part["sd"]
            low = max(mean - 1.28 * sd, 0.0) if row["prior"]["shape"] != "normal" else mean - 1.28 * sd
            rows.append({"name": row["name"], "who": who, "mean": mean, "low": low, "high": mean + 1.28 * sd})
    colour = alt.Color(
        "who:N", title="", scale=alt.Scale(domain=["prior", "posterior"], range=["#b8c4c9", INK])
    )
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y("name:N", title="", sort=None), color=colour)
    bars = base.mark_rule(size=5).encode(x=alt.X("low:Q", title="coefficient"), x2="high:Q")
    dots = base.mark_circle(size=28, opacity=1).encode(x="mean:Q")
    save(alt.layer(bars, dots).properties(width=WIDTH, height=430), folder / "coefficients.svg")
    seen = [
        {
            "name": f"{r['cohort'].split('_')[0]} {r['id']}",
            "low": r["expected"]["p10"],
            "high": r["expected"]["p90"],
            "published": r["observed"],
        }
        for r in made["outcomes"]
        if isinstance(r["observed"], float)
    ]
    base = alt.Chart(alt.Data(values=seen)).encode(y=alt.Y("name:N", title="", sort=None))
    bars = base.mark_rule(size=5, color=INK).encode(x=alt.X("low:Q", title="share"), x2="high:Q")
    dots = base.mark_circle(size=45, color=WARM, opacity=1).encode(x="published:Q")
    save(alt.layer(bars, dots).properties(width=WIDTH, height=230), folder / "outcomes.svg")
