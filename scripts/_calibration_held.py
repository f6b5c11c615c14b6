# ruff: noqa: E501 - sentences and tables of a page
"""Parts of the calibration's page that hold it against something: cohorts, simulated runners, its own draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from crampcast.evidence.muscles import GROUP_OF, MUSCLES
from crampcast.forecast.joint import SHAPE, draw_joint

NAMES = {
    "finish_h": ("finish", "h"),
    "sweat_l": ("sweat", "L"),
    "water_change_l": ("change of body water", "L"),
    "hottest_core_c": ("highest core temperature", "°C"),
    "leg_glycogen_g": ("glycogen left in the legs", "g"),
    "hazard": ("cumulative hazard before proneness", "1"),
    "personal": ("own chance of a cramp, proneness drawn", "1"),
    "printed": ("own chance of a cramp, band as printed", "1"),
}


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    """Return a table of the page."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


NULL = "no_difference"


def _but(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row not in others]


def counted(cohorts: Mapping[str, Any]) -> list[tuple[str, str, str, str, int]]:
    """Count outcomes inside by use and kind: use, kind, before, after, and how many have no answer."""
    rows = []
    for use in ("calibrate", "validate"):
        mine = [row for row in cohorts["outcomes"] if row["use"] == use]
        nulls = [row for row in mine if row["kind"] == NULL]
        for what, part in (
            ("all", mine),
            ("values and directions", _but(mine, nulls)),
            ("no difference", nulls),
        ):
            answered = [row for row in part if row["after"]["status"] != "cannot_predict"]
            inside = [sum(r[when]["status"] == "inside" for r in answered) for when in ("before", "after")]
            told = [f"{count} of {len(answered)}" for count in inside]
            rows.append((use, what, *told, len(part) - len(answered)))
    return rows


def verdict(cohorts: Mapping[str, Any]) -> list[str]:
    """Return how many outcomes are inside, before and after."""
    error = (0.1 * 0.9 / cohorts["studies"]) ** 0.5
    return [
        "## Before and after",
        "",
        f"Outcomes inside the central 95 % of {cohorts['studies']} simulated studies, drawn from {cohorts['pool']} "
        "simulated runners an arm, of those that can be predicted; before is the anchor of "
        "[ADR 0007](../adr/0007-hazard-form-and-anchor.md) on today's body. An outcome inside a wide interval is "
        "no proof: every interval stands in the table of all outcomes.",
        "",
        *table(("outcomes marked", "which", "before", "after", "no answer"), counted(cohorts)),
        "No difference is kept where at most one simulated study in ten finds one; that share is known to about "
        f"{error:.1%} here, so those near a tenth may fall either way.",
        "",
    ]


def every_outcome(cohorts: Mapping[str, Any]) -> list[str]:
    """Return what was told of each outcome, before and after."""

    def told(one: Mapping[str, Any]) -> str:
        if one["predicted"] is None:
            return f"no answer: {one['reason']}"
        interval = one["predicted_interval"]
        spread = "" if interval is None else f" ({interval[0]:.3g} to {interval[1]:.3g})"
        return f"{one['predicted']:.3g}{spread}, {one['status']}"

    rows = [
        (
            row["cohort"],
            row["id"],
            row["use"],
            row["grade"],
            row["after"]["observed"],
            told(row["before"]),
            told(row["after"]),
        )
        for row in cohorts["outcomes"]
    ]
    return [
        "## Every outcome of every cohort",
        "",
        f"{cohorts['studies']} studies of the published size each; `report` outcomes are shown and never judged as hit or miss.",
        "",
        *table(("cohort", "outcome", "use", "grade", "published", "before", "after"), rows),
    ]


def shape(made: Mapping[str, Any]) -> list[str]:
    """Return how far the shipped normal is from the draws that it stands for."""
    joint = draw_joint(20_000, np.random.default_rng(0))
    shipped = {f"base.{GROUP_OF[muscle]}": joint.base[:, i] for i, muscle in enumerate(MUSCLES)}
    shipped |= {name: getattr(joint, name) for name in (*SHAPE, "duration")}
    shipped |= {
        "log_frailty": np.log(joint.frailty_sd),
        "log_muscle_frailty": np.log(joint.muscle_frailty_sd),
        "log_near_ratio": np.log(joint.near_ratio),
    }
    off = []
    for row in made["parameters"]:
        if row["name"] in shipped:
            told, post = np.percentile(shipped[row["name"]], [10.0, 50.0, 90.0]), row["posterior"]
            apart = np.abs(told - [post["p10"], post["p50"], post["p90"]]) / post["sd"]
            off.append((float(apart.max()), row["name"]))
    most, name = max(off)
    return [
        "Forecasts draw from a normal with the mean and covariance of these draws, slopes before a softplus and "
        f"spreads as logarithms. Its 10th, 50th and 90th percentiles lie at most {most:.2f} posterior standard "
        f"deviations from those of the draws (`{name}`; {len(off)} coefficients), which 400 draws know to about "
        "0.09 themselves. Held by `tests/forecast/test_joint.py`.",
        "",
    ]


def coverage(held: Mapping[str, Any]) -> list[str]:
    """Return how often simulated runners lived what was forecast."""
    rows = []
    for one in held["intervals"]:
        name, unit = NAMES[one["name"]]
        rows.append(
            (
                name,
                f"{one['covered']:.0%}",
                f"{one['below']:.0%}",
                f"{one['above']:.0%}",
                f"{one['width']:.3g} {unit}".removesuffix(" 1"),
                f"{one['median_off']:+.2g} {unit}".removesuffix(" 1"),
            )
        )
    error = (held["nominal"] * (1.0 - held["nominal"]) / held["runners"]) ** 0.5
    levels = [("all", held["large"])] + [
        (f"quarter {i + 1} by forecast", group) for i, group in enumerate(held["groups"])
    ]
    return [
        "## Forecasts against simulated runners",
        "",
        f"`scripts/study_coverage.py`, seed {held['seed']}: {held['runners']} runners, each one draw of everything "
        "uncertain (body, coefficients of the posterior, proneness). Each races 10 km, with an error of that race, "
        "and answers as a person would: sex, age, mass, distance a week, that time, and the races with a cramp "
        f"among the last ten. A marathon is forecast from the answers alone with {held['draws']} draws, then run. "
        f"The 10th to 90th percentile should hold {held['nominal']:.0%} (80 % less what so many draws cost), with "
        f"a standard error of {error:.0%}.",
        "",
        *table(("lived", "inside", "below", "above", "median width", "lived less median"), rows),
        "The printed band of a chance is that of runners with these answers: the proneness that the answers leave "
        "open is averaged in it, not spread, so it need not hold one runner's own chance as often. The band with "
        "proneness drawn should.",
        "",
        *table(
            ("in the large", "runners", "mean forecast", "mean own chance", "cramped"),
            (
                (name, g["runners"], f"{g['forecast']:.3f}", f"{g['own']:.3f}", f"{g['cramped']:.3f}")
                for name, g in levels
            ),
        ),
        "This holds the inference and the arithmetic, not the world: the runners are the simulator's.",
        "",
    ]
