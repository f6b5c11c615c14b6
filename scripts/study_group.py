"""Study of learning from a group: a population and its runners known, and how much of them is found again.

Run ``python scripts/study_group.py``: it writes ``docs/validation/group.md``. Seeded; some minutes. The test
of the same code runs a small part of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np
from study_learning import chance, season, table

from crampcast.forecast.learnt import LEVEL, NAMES
from crampcast.jobs.learn.evidence import Watched, packed
from crampcast.jobs.learn.group import Member, learn_group, learnt_in
from crampcast.jobs.learn.laplace import Normal, root_of
from crampcast.jobs.learn.level import own_level_sd
from crampcast.jobs.learn.parameters import Posterior
from crampcast.jobs.learn.population import Population
from crampcast.jobs.learn.simulated import Banked, Outing, bank, coefficients_each, hazard_of, live, truth_at
from crampcast.runner.profile import Profile

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "validation" / "group.md"
SEED, GROUPS, MEMBERS, RUNS, BODIES = 13, 14, 12, 12, 3
DRAWS = 512
WAYS = ("a usual runner", "pooled", "separate", "group", "known")
INTRODUCTION = """Written by `scripts/study_group.py` (seed {seed}). {groups} groups of {members} runners.
What a group shares (how often its usual runner cramps and in which muscles, what demand, fatigue, heat and
the rest weigh, how much runners differ) is drawn from the shipped posterior; proneness, muscles and body are
each runner's own. A diary holds {runs} runs, one or two of them a race. Judged by a marathon that is in no
diary."""
WAYS_TEXT = """*A usual runner*: the shipped population. *Pooled*: all diaries of the group as if they were
one runner's. *Separate*: each runner's own diary with the shipped population behind it. *Group*: each
runner's own diary with the population that the group's diaries describe. *Known*: what could be had if
everything about the runner were known. Error: root mean square of the median log cumulative hazard, with its
standard error over groups. Brier and logarithmic score (smaller is better) are the expected ones over the
true chances."""
NEWCOMER = """The same for a runner who joins the group and has written nothing yet: the group's population,
learnt without this runner, against the shipped one."""


class Judged(NamedTuple):
    """One runner's race: truth, and draws of the log cumulative hazard by each way."""

    group: int
    truth: float
    ways: dict[str, np.ndarray]


def race_draws(race: Banked, normal: Normal, draws: np.ndarray, level_sd: float) -> np.ndarray:
    """Return draws of the log cumulative hazard of the race."""
    z = draws
    if not len(z):
        chances = np.random.default_rng(SEED).standard_normal((DRAWS, len(normal.centre)))
        z = normal.centre + chances @ root_of(normal.covariance).T
    return np.asarray(
        np.log(hazard_of(race.seen, coefficients_each(z, np.asarray(level_sd))).sum(axis=(1, 2)))
    )


def of_posterior(race: Banked, found: Posterior, level_sd: float) -> np.ndarray:
    """Return draws of the race's log cumulative hazard by a runner's posterior."""
    return race_draws(race, found.normal, found.draws, level_sd)


def one_group(
    number: int, runs: Sequence[Banked], race: Banked, members: int, count: int, rng: np.random.Generator
) -> tuple[list[Judged], list[Judged], float]:
    """Let a group live, learn from it in every way, and judge each; the last runner is the newcomer.

    Returns
    -------
    list of Judged
        Members.
    list of Judged
        The newcomer.
    float
        Seconds of learning from the group.
    """
    profile = Profile()
    level_sd = own_level_sd(profile)
    shared = rng.standard_normal(LEVEL + 1)
    diaries: list[list[Watched]] = []
    truths = []
    for _ in range(members + 1):
        z = rng.standard_normal(len(NAMES))
        z[: LEVEL + 1] = shared
        truth = truth_at(z, level_sd, int(rng.integers(len(race.lived))))
        chosen = rng.permutation(len(runs))[:count]
        diaries.append([live(runs[i], truth, rng) for i in chosen])
        truths.append(float(np.log(hazard_of(race.lived[truth.traits], truth.coefficients).sum())))
    shipped = Population.shipped()
    began = time.perf_counter()
    group = learn_group([Member(str(i), profile, diaries[i]) for i in range(members)], number)
    seconds = time.perf_counter() - began
    pooled = learnt_in(
        shipped, packed([run for diary in diaries[:members] for run in diary], None, level_sd), level_sd, 0
    )
    usual = race_draws(race, shipped.before(level_sd), np.zeros((0, 0)), level_sd)
    everyone = of_posterior(race, pooled.posterior, level_sd)
    judged = []
    for i in range(members):
        own = learnt_in(shipped, packed(diaries[i], None, level_sd), level_sd, i)
        ways = {
            "a usual runner": usual,
            "pooled": everyone,
            "separate": of_posterior(race, own.posterior, level_sd),
            "group": of_posterior(race, group.members[i].posterior, level_sd),
            "known": np.array([truths[i]]),
        }
        judged.append(Judged(number, truths[i], ways))
    joining = race_draws(race, group.population.before(level_sd), np.zeros((0, 0)), level_sd)
    new = {"a usual runner": usual, "pooled": everyone, "group": joining, "known": np.array([truths[-1]])}
    return judged, [Judged(number, truths[-1], new)], seconds


def study(
    groups: int, members: int, count: int, bodies: int, seed: int = SEED
) -> tuple[list[Judged], list[Judged], list[float]]:
    """Return how each way fared for members and for newcomers, and the seconds of each group."""
    rng = np.random.default_rng(seed)
    runs = bank(season(rng, max(2 * count, 10)), bodies, seed)
    race = bank([Outing(42.2, 2.9, 8.0, 18.0)], bodies, seed)[0]
    inside, joining, seconds = [], [], []
    for number in range(groups):
        found, new, took = one_group(number, runs, race, members, count, rng)
        inside += found
        joining += new
        seconds.append(took)
    return inside, joining, seconds


def fared(judged: Sequence[Judged], way: str) -> dict[str, float]:
    """Return how a way fared: error with its standard error over groups, coverage, scores."""
    truth = np.array([one.truth for one in judged])
    draws = [one.ways[way] for one in judged]
    off = np.array([float(np.median(d)) for d in draws]) - truth
    by_group = [
        np.mean(off[[one.group == number for one in judged]] ** 2)
        for number in sorted({one.group for one in judged})
    ]
    error = float(np.sqrt(np.mean(off**2)))
    said, true = np.array([float(chance(d).mean()) for d in draws]), chance(truth)
    held = {}
    for band in (50, 90):
        edges = np.array([np.percentile(d, [50 - band / 2, 50 + band / 2]) for d in draws])
        held[f"inside_{band}"] = float(np.mean((edges[:, 0] <= truth) & (truth <= edges[:, 1])))
    return held | {
        "error": error,
        "error_se": float(np.std(by_group) / np.sqrt(len(by_group)) / (2.0 * max(error, 1e-9))),
        "width": float(np.mean([np.ptp(np.percentile(d, [10, 90])) for d in draws])),
        "brier": float(np.mean((said - true) ** 2 + true * (1.0 - true))),
        "log_score": float(np.mean(-true * np.log(said) - (1.0 - true) * np.log1p(-said))),
    }


def rows(judged: Sequence[Judged]) -> list[list[str]]:
    """Return a table's rows, one a way."""
    out = []
    for way in WAYS:
        if way not in judged[0].ways:
            continue
        f = fared(judged, way)
        spread = ["–"] * 4
        if way != "known":
            spread = [
                f"{f['error']:.2f} ± {f['error_se']:.2f}",
                f"{f['width']:.2f}",
                *(f"{100 * f[f'inside_{band}']:.0f} %" for band in (50, 90)),
            ]
        out.append([way, *spread, f"{f['brier']:.4f}", f"{f['log_score']:.4f}"])
    return out


def page(members: Sequence[Judged], joining: Sequence[Judged], seconds: Sequence[float]) -> str:
    """Return the page."""
    head = ["", "error", "width of 80 %", "inside 50 %", "inside 90 %", "Brier", "log score"]
    said = {"seed": SEED, "groups": GROUPS, "members": MEMBERS, "runs": RUNS}
    lines = [
        "# Learning from a group: pooled, separate, and both at once",
        "",
        INTRODUCTION.format(**said),
        "",
        WAYS_TEXT,
        "",
        "## Members, each with an own diary",
        "",
        *table(head, rows(members)),
        "",
        "## Newcomers",
        "",
        NEWCOMER,
        "",
        *table(head, rows(joining)),
        "",
        f"A group of {MEMBERS} takes {np.median(seconds):.1f} s "
        "(median, two cores shared with a dozen other loads, replays kept).",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Write the page."""
    jax.config.update("jax_enable_x64", True)
    PAGE.write_text(page(*study(GROUPS, MEMBERS, RUNS, BODIES)), encoding="utf-8")


if __name__ == "__main__":
    main()
