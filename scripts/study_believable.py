"""Give a plan to ordinary runners in ordinary races and to the far ends, and write what comes out.

    python study_believable.py [draws [processes]]

Writes docs/validation/believable.md. Even effort and guideline amounts within the limits: what the optimiser
starts from.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from crampcast.course.build import Course, course_from_words
from crampcast.jobs.plan import PlanRequest
from crampcast.jobs.plan.drinking import Drinking, drink_within_limits
from crampcast.jobs.plan.job import lay_out_race
from crampcast.jobs.plan.quarters import finish_s
from crampcast.jobs.plan.table import chance_along
from crampcast.runner.card import SafetyCard
from crampcast.runner.profile import Profile
from crampcast.units import format_duration
from crampcast.weather.place import parse_start

ROOT = Path(__file__).parents[1]
SETS = tomllib.loads((ROOT / "tests/data/believable.toml").read_text(encoding="utf-8"))
START = "2026-06-13T07:00"
NOT_ANSWERS = ("runner", "course", "weather", "altitude_m")


def lifted(course: Course, altitude_m: float) -> Course:
    """Return a course moved up by some height."""
    segments = replace(course.segments, altitude_m=course.segments.altitude_m + altitude_m)
    profile = replace(course.profile, altitude_m=course.profile.altitude_m + altitude_m)
    return replace(course, segments=segments, profile=profile)


def answered(answers: dict[str, Any], race: dict[str, Any], draws: int) -> Drinking:
    """Return the plan of a runner for a race: even effort, guideline amounts, within every limit."""
    profile = Profile.from_mapping(SETS["common"] | answers)
    course = lifted(course_from_words(race["course"]), race.get("altitude_m", 0.0))
    request = PlanRequest(course, profile, weather=race["weather"], start=START, draws=draws)
    outlook, _ = lay_out_race(request, parse_start(START, np.nan, np.nan))
    return drink_within_limits(outlook, SafetyCard.from_profile(profile), seed=0)


def extreme(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the runner's answers and the race of an extreme."""
    one = SETS["extreme"][name]
    own = {key: value for key, value in one.items() if key not in NOT_ANSWERS}
    return SETS["runner"][one["runner"]] | own, one


def described(made: Drinking) -> dict[str, str]:
    """Return what came out, in words."""
    n = made.outlook.segments
    low, mid, high = (format_duration(v) for v in np.percentile(finish_s(made.run, n), [10, 50, 90]))
    chance = np.percentile(chance_along(made.run, made.outlook, np.array([n - 1]))[:, 0], [10, 50, 90])
    hours = float(np.median(finish_s(made.run, n))) / 3600.0
    scheduled = [e["fluid_ml"] for e in made.schedule]
    drink = (
        "–"
        if not scheduled or scheduled[0] is None
        else f"{sum(float(v or 0.0) for v in scheduled) / hours:.0f}"  # type: ignore[arg-type]
    )
    food = sum(float(e["carbohydrate_g"] or 0.0) for e in made.schedule) / hours  # type: ignore[arg-type]
    worth = {use.id: use.value for use in made.verdict.limits}
    return {
        "status": made.status,
        "finish": f"{mid} ({low}–{high})",
        "cramp": f"{100 * chance[1]:.0f} % ({100 * chance[0]:.0f}–{100 * chance[2]:.0f})",
        "drink": drink,
        "food": f"{food:.0f}",
        "core": f"{worth.get('H11', float('nan')):.1f}",
        "lacking": f"{100 * worth.get('H9', float('nan')):.1f} %",
        "reason": made.reason or "",
    }


HEAD = ("status", "finish", "cramp", "drink ml/h", "food g/h", "core °C", "water lacking", "why")


def row(first: str, found: dict[str, str]) -> str:
    """Return one line of a table."""
    return f"| {first} | " + " | ".join(found.values()) + " |"


Asked = tuple[dict[str, Any], dict[str, Any], int]


def found_for(asked: Asked) -> dict[str, str]:
    """Return what comes out for a runner, a race and a number of draws."""
    return described(answered(*asked))


def main() -> None:
    """Run both sets and write the page."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.perf_counter()
    head = "| | " + " | ".join(HEAD) + " |\n|" + "---|" * (len(HEAD) + 1)
    pairs = [(race, name) for race in SETS["race"] for name in SETS["runner"]]
    work: list[Asked] = [(SETS["runner"][name], SETS["race"][race], draws) for race, name in pairs]
    work += [(*extreme(name), draws) for name in SETS["extreme"]]
    results = []
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        for asked, found in zip(work, pool.map(found_for, work), strict=True):
            print(asked[1]["course"], found, flush=True)
            results.append(found)
    lines, counts = [], {"ok": 0, "reduced": 0}
    for (race_name, name), found in zip(pairs, results, strict=False):
        if name == next(iter(SETS["runner"])):
            race = SETS["race"][race_name]
            lines += ["", f"### {race_name.replace('_', ' ')}: {race['course']}, {race['weather']}\n", head]
        counts[found["status"]] = counts.get(found["status"], 0) + 1
        lines.append(row(name.replace("_", " "), found))
    names = [name.replace("_", " ") for name in SETS["extreme"]]
    far = [head, *map(row, names, results[len(pairs) :])]
    page = f"""# Believable runners, believable races, and the far ends

Written by `python scripts/study_believable.py {draws}` in {time.perf_counter() - began:.0f} s; runners and
races are made up and stand in `tests/data/believable.toml`. Even effort with the guideline's amounts, within
every safety limit; {draws} draws. Range: 8 in 10 runs. *core* is the H11 value (nine in ten, and towards the
median in cool air), *water lacking* the H9 median of a runner who drinks to thirst.

Outcomes of the ordinary pairs: {", ".join(f"{count} {name}" for name, count in counts.items() if count)}.

## The far ends

{chr(10).join(far)}

## Ordinary runners in ordinary races

{chr(10).join(lines).strip()}
"""
    (ROOT / "docs/validation/believable.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
